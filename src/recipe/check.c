/* check.c: what a recipe lacks for a plan, and for a report. */
#include <config.h>

#include <string.h>

#include "base/diag.h"
#include "recipe/recipe.h"

static const struct nip_step_layer *state_of(const struct nip_step *s, size_t layer)
{
	for (size_t i = 0; i < s->states.n; i++)
		if (s->states.at[i].layer == (int)layer)
			return &s->states.at[i];
	return NULL;
}

static bool has_law(const struct nip_layer *l)
{
	for (size_t i = 0; i < l->laws.n; i++)
		if (l->laws.at[i].stress)
			return true;
	for (size_t i = 0; i < l->parts.n; i++)
		for (size_t k = 0; k < l->parts.at[i].material->laws.n; k++)
			if (l->parts.at[i].material->laws.at[k].stress && l->parts.n == 1)
				return true;
	return false;
}

/* Co-rolling laminates by shear; only a final compaction makes the stack dense. */
static void check_co_roll(const struct nip_recipe *r, struct nip_diag *diag)
{
	for (size_t i = 0; i < r->steps.n; i++) {
		const struct nip_step *s = &r->steps.at[i];
		struct nip_place at = { r->path, s->line, 0, "step" };
		bool final = false;

		if (strcmp(s->type, "co-roll") != 0)
			continue;
		for (size_t k = i + 1; k < r->steps.n; k++)
			final |= r->steps.at[k].pressure.set || r->steps.at[k].line_load.set;
		if (!final)
			nip_diag_add(diag, NIP_WARNING, NIP_CAUSE_NONE, &at,
				     "co-rolling without a final compaction step (add a press or calender step behind %s)",
				     s->id);
	}
}

void nip_recipe_check_predict(const struct nip_recipe *r, struct nip_diag *diag)
{
	check_co_roll(r, diag);
	for (size_t i = 0; i < r->layers.n; i++) {
		const struct nip_layer *l = &r->layers.at[i];
		struct nip_place at = { r->path, l->line, 0, l->id };
		struct nip_density d;
		bool recorded = false;

		if (!nip_layer_density(l, &d))
			nip_diag_add(diag, NIP_WARNING, NIP_CAUSE_NONE, &at,
				     "no theoretical density of %s in the library: porosity will be \"no data\"",
				     d.why);
		for (size_t k = 0; k < r->steps.n; k++) {
			const struct nip_step_layer *x = state_of(&r->steps.at[k], i);

			recorded |= x && (x->thickness.set || x->porosity.set);
		}
		if (!recorded && !has_law(l))
			nip_diag_add(diag, NIP_WARNING, NIP_CAUSE_NONE, &at,
				     "nothing recorded and no compaction law: its density will be \"no data\" (record thickness and areal mass, or give a law)");
	}
}

void nip_recipe_check_report(const struct nip_recipe *r, struct nip_diag *diag)
{
	const struct nip_pressure_record *p = r->record;
	struct nip_place at = { r->path, p ? p->line : r->line, 0, "pressure_record" };

	if (!p || !p->preparation.set || !p->stack.set)
		nip_diag_add(diag, NIP_ERROR, NIP_CAUSE_LIMIT, &at,
			     "item 1 of the pressure record is missing: preparation and stack pressure, told apart (a stack pressure of 0 is legal)");
	if (!p || !p->location || !p->uniformity)
		nip_diag_add(diag, NIP_ERROR, NIP_CAUSE_LIMIT, &at,
			     "item 2 of the pressure record is missing: where the pressure acts and how uniform it is over the area");
	if (!p || (!p->critical_stack_pressure.set && !p->critical_note))
		nip_diag_add(diag, NIP_ERROR, NIP_CAUSE_LIMIT, &at,
			     "item 3 of the pressure record is missing: the critical stack pressure, or a critical_note that says it was not measured");
}
