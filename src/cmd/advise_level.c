/* advise_level.c: crown and tilt that would level a profile, by the plan's nip over the
 * width. */
#include <config.h>

#include <math.h>
#include <string.h>

#include "cmd/advise.h"
#include "web/length.h"

#define MOVE_M 1e-6 /* of crown and tilt, for the sensitivity */

struct shape {
	double skew, bow;
	const char *why; /* NULL, or why there is none; in the session's arena */
	enum nip_evidence evidence;
};

static const struct nip_plan_cross *over_width(const struct nip_plan *p, const char *setting)
{
	size_t n = strcspn(setting, ".");

	for (size_t i = 0; i < p->steps.n; i++)
		if (strlen(p->steps.at[i].step->id) == n &&
		    strncmp(p->steps.at[i].step->id, setting, n) == 0)
			return p->steps.at[i].nip.cross;
	return NULL;
}

/* Porosity of the plan at the places of the profile, in percent, as skew and bow. */
static struct shape shape_of(struct nip_session *s, const struct nip_advise_model *m,
			     const struct nip_advise_profile *p)
{
	const struct nip_plan_options options = { .assume = m->ask->assume };
	struct nip_diag *unheard = nip_diag_new(1);
	struct nip_advise_profile fit = *p;
	const struct nip_plan_cross *x = NULL;
	struct shape out = { .why = "the recipe does not say how its rolls bend" };
	struct nip_plan plan;
	double *place, *value, *at;

	if (nip_plan_run(m->its.recipe, &options, s->arena, &plan, unheard) == 0 &&
	    (x = over_width(&plan, m->ask->setting)) && x->why) {
		out.why = x->why;
	} else if (x && x->relative_density[m->outcome.layer]) {
		at = NIP_NEW_N(s->arena, p->n, double);
		place = NIP_NEW_N(s->arena, x->n, double);
		value = NIP_NEW_N(s->arena, x->n, double);
		fit.value = NIP_NEW_N(s->arena, p->n, double);
		for (size_t i = 0; i < p->n; i++)
			at[i] = p->y_mm[i] / 1000;
		for (size_t i = 0; i < x->n; i++) {
			place[i] = x->position_m[i] - x->position_m[0];
			value[i] = 100 * (1 - x->relative_density[m->outcome.layer][i]);
		}
		nip_length_align(at, p->n, place, value, x->n, INFINITY, fit.value);
		out.why = nip_advise_fit_profile(&fit);
		for (size_t i = 0; i < p->n; i++)
			if (isnan(fit.value[i]))
				out.why = "the profile reaches beyond the width of the web in the "
					  "recipe";
		out.skew = fit.skew;
		out.bow = fit.bow;
		out.evidence = nip_outcome_value(&plan, &m->outcome).evidence;
	}
	nip_diag_free(unheard);
	return out;
}

static struct nip_calender *calender_of(const struct nip_advise_model *m)
{
	size_t n = strcspn(m->ask->setting, ".");

	for (size_t i = 0; i < m->its.recipe->steps.n; i++) {
		const struct nip_step *step = &m->its.recipe->steps.at[i];

		if (strlen(step->id) == n && strncmp(step->id, m->ask->setting, n) == 0)
			for (size_t k = 0; k < m->its.recipe->calenders.n; k++)
				if (step->calender == &m->its.recipe->calenders.at[k])
					return &m->its.recipe->calenders.at[k];
	}
	return NULL;
}

static int not_said(struct nip_session *s, const struct nip_advise_model *m, const char *why)
{
	const struct nip_place at = { .file = m->ask->path };

	nip_diag_add(s->diag, NIP_NOTE, NIP_CAUSE_NONE, &at, "no crown or tilt in micrometres: %s",
		     why);
	return -1;
}

int nip_advise_model_level(struct nip_session *s, struct nip_advise_model *m, double u,
			   const struct nip_advise_profile *p, struct nip_advise_rolls *out)
{
	struct nip_calender *c = calender_of(m);
	const char *quantity = strrchr(m->ask->outcome, '.');
	struct shape base, crowned, tilted;
	bool crown_set, tilt_set;

	if (m->outcome.of != NIP_OUTCOME_LAYER || !quantity || strcmp(quantity, ".porosity") != 0 ||
	    strcmp(m->y_unit, "%") != 0)
		return not_said(s, m, "that takes the porosity of a layer, in %, for --outcome");
	if (!c)
		return not_said(s, m, "the step of --setting has no calender");
	nip_knob_turn(m->knob, u * m->u_scale + m->u_offset);
	base = shape_of(s, m, p);
	*out = (struct nip_advise_rolls){ .crown_um = c->crown.si * 1e6,
					  .tilt_um = c->tilt.si * 1e6,
					  .evidence = nip_evidence_name(base.evidence) };
	if (base.why)
		return not_said(s, m, base.why);
	crown_set = c->crown.set;
	tilt_set = c->tilt.set;
	c->crown.set = c->tilt.set = true;
	c->crown.si += MOVE_M;
	crowned = shape_of(s, m, p);
	c->crown.si -= MOVE_M;
	c->tilt.si += MOVE_M;
	tilted = shape_of(s, m, p);
	c->tilt.si -= MOVE_M;
	c->crown.set = crown_set;
	c->tilt.set = tilt_set;
	if (crowned.why || tilted.why)
		return not_said(s, m, crowned.why ? crowned.why : tilted.why);
	out->bow_per_um = (crowned.bow - base.bow) / (MOVE_M * 1e6);
	out->skew_per_um = (tilted.skew - base.skew) / (MOVE_M * 1e6);
	out->crown_change_um = -p->bow / out->bow_per_um;
	out->tilt_change_um = -p->skew / out->skew_per_um;
	if (!isfinite(out->crown_change_um + out->tilt_change_um))
		return not_said(s, m, "neither changes the porosity in this plan");
	return 0;
}
