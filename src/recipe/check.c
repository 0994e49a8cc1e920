/* check.c: what a recipe lacks for a plan, and for a report. */
#include <config.h>

#include <math.h>
#include <string.h>

#include "base/diag.h"
#include "recipe/recipe.h"
#include "unit/unit.h"

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
				     "co-rolling without a final compaction step (add a press or "
				     "calender step behind %s)",
				     s->id);
	}
}

/* The thickness a layer ends with: recorded, else the most a target allows; NaN. */
static double final_thickness(const struct nip_recipe *r, size_t layer)
{
	double h = NAN;

	for (size_t i = 0; i < r->targets.n; i++)
		if (r->targets.at[i].layer == (int)layer &&
		    r->targets.at[i].kind == NIP_Q_THICKNESS && !isnan(r->targets.at[i].max))
			h = nip_unit_si(NIP_Q_THICKNESS, r->targets.at[i].max);
	for (size_t k = 0; k < r->steps.n; k++) {
		const struct nip_step_layer *x = state_of(&r->steps.at[k], layer);

		if (x && x->thickness.set)
			h = x->thickness.si;
	}
	return h;
}

/* A particle as large as the separator is thick goes through it. Half of it is our
 * proposal for a warning: no figure is published. */
static void check_particle(const struct nip_recipe *r, const struct nip_part *p, size_t separator,
			   struct nip_diag *diag)
{
	const struct nip_place at = { r->path, p->line, 0, "d90" };
	double h = final_thickness(r, separator);

	if (!p->d90.set || isnan(h) || p->d90.si <= h / 2)
		return;
	if (p->d90.si >= h)
		nip_diag_add(diag, NIP_ERROR, NIP_CAUSE_LIMIT, &at,
			     "particles of %s %s %s are larger than the separator %s is thick "
			     "(%.4g um): they fracture it",
			     p->material->id, p->d90.text, p->d90.unit, r->layers.at[separator].id,
			     h * 1e6);
	else
		nip_diag_add(diag, NIP_WARNING, NIP_CAUSE_NONE, &at,
			     "particles of %s %s %s are above half the thickness of the separator "
			     "%s (%.4g um; the half is our proposal)",
			     p->material->id, p->d90.text, p->d90.unit, r->layers.at[separator].id,
			     h * 1e6);
}

static void check_particles(const struct nip_recipe *r, struct nip_diag *diag)
{
	for (size_t s = 0; s < r->layers.n; s++)
		for (size_t i = 0;
		     i < r->layers.n && strcmp(r->layers.at[s].role, "separator") == 0; i++)
			for (size_t k = 0; k < r->layers.at[i].parts.n; k++)
				check_particle(r, &r->layers.at[i].parts.at[k], s, diag);
}

void nip_recipe_check_predict(const struct nip_recipe *r, struct nip_diag *diag)
{
	check_co_roll(r, diag);
	check_particles(r, diag);
	for (size_t i = 0; i < r->layers.n; i++) {
		const struct nip_layer *l = &r->layers.at[i];
		struct nip_place at = { r->path, l->line, 0, l->id };
		struct nip_density d;
		bool recorded = false;

		if (!nip_layer_density(l, &d))
			nip_diag_add(diag, NIP_WARNING, NIP_CAUSE_NONE, &at,
				     "no theoretical density of %s in the library: porosity will "
				     "be \"no data\"",
				     d.why);
		for (size_t k = 0; k < r->steps.n; k++) {
			const struct nip_step_layer *x = state_of(&r->steps.at[k], i);

			recorded |= x && (x->thickness.set || x->porosity.set);
		}
		if (!recorded && !has_law(l))
			nip_diag_add(
				diag, NIP_WARNING, NIP_CAUSE_NONE, &at,
				"nothing recorded and no compaction law: its density will be \"no "
				"data\" (record thickness and areal mass, or give a law)");
	}
}

static void caution(const struct nip_recipe *r, long line, const char *element, const char *text,
		    struct nip_diag *diag)
{
	const struct nip_place at = { r->path, line, 0, element };

	nip_diag_add(diag, NIP_WARNING, NIP_CAUSE_NONE, &at, "%s", text);
}

/* What makes a recorded pressure comparable with another laboratory's. */
static void check_record(const struct nip_recipe *r, const struct nip_pressure_record *p,
			 struct nip_diag *diag)
{
	const struct nip_critical *c = p->critical;

	if (p->stack.set && p->stack.si > 0 && !p->temperature.set)
		caution(r, p->stack.line, "pressure_record/stack",
			"a stack pressure without its temperature: warming can replace pressure "
			"(give temperature)",
			diag);
	if (p->fixture && strcmp(p->fixture->type, "spring") == 0 && !p->fixture->stiffness.set)
		caution(r, p->fixture->line, "pressure_record/fixture",
			"a spring without its stiffness: the pressure drifts with the thickness of "
			"the cell (give stiffness)",
			diag);
	if (c && !c->sense)
		caution(r, c->line, "critical_stack_pressure",
			"attribute sense is missing: a least pressure against voids and a greatest "
			"one before creep are opposite things",
			diag);
	if (c && (!c->current_density.set || !c->temperature.set || !c->areal_capacity.set))
		caution(r, c->line, "critical_stack_pressure",
			"holds at one current density, temperature and areal capacity only (give "
			"all three)",
			diag);
}

/* Hard plungers and carbon give one pellet two conductivities, and so do two pressures. */
static void check_conductivities(const struct nip_recipe *r, struct nip_diag *diag)
{
	static const char text[] = "a conductivity without what it was measured between and under "
				   "which pressure (give contact and measuring_pressure)";

	for (size_t i = 0; i < r->references.n; i++) {
		const struct nip_reference *f = &r->references.at[i];

		if (!f->contact || !f->measuring_pressure.set)
			caution(r, f->line, "reference", text, diag);
	}
	for (size_t k = 0; k < r->steps.n; k++)
		for (size_t i = 0; i < r->steps.at[k].states.n; i++) {
			const struct nip_step_layer *x = &r->steps.at[k].states.at[i];

			if ((x->ionic_conductivity.set || x->electronic_conductivity.set) &&
			    (!x->contact || !x->measuring_pressure.set))
				caution(r, x->line, "state", text, diag);
		}
}

void nip_recipe_check_report(const struct nip_recipe *r, struct nip_diag *diag)
{
	const struct nip_pressure_record *p = r->record;
	struct nip_place at = { r->path, p ? p->line : r->line, 0, "pressure_record" };

	check_conductivities(r, diag);
	if (p)
		check_record(r, p, diag);
	if (!p || !p->preparation.set || !p->stack.set)
		nip_diag_add(diag, NIP_ERROR, NIP_CAUSE_LIMIT, &at,
			     "item 1 of the pressure record is missing: preparation and stack "
			     "pressure, told apart (a stack pressure of 0 is legal)");
	if (!p || !p->location || !p->uniformity)
		nip_diag_add(diag, NIP_ERROR, NIP_CAUSE_LIMIT, &at,
			     "item 2 of the pressure record is missing: where the pressure acts "
			     "and how uniform it is over the area");
	if (!p || (!p->critical && !p->critical_note))
		nip_diag_add(diag, NIP_ERROR, NIP_CAUSE_LIMIT, &at,
			     "item 3 of the pressure record is missing: the critical stack "
			     "pressure, or a critical_note that says it was not measured");
}
