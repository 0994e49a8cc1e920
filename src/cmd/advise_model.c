/* advise_model.c: the gain of a setting as the plan of a recipe has it. */
#include <config.h>

#include <math.h>

#include "cmd/advise.h"
#include "plan/solve.h"
#include "unit/unit.h"

#define STEP 0.01 /* of the setting, to both sides */

static int find_names(struct nip_session *s, const struct nip_advise_recipe *ask,
		      struct nip_advise_model *m)
{
	int knob = nip_knob_find(&m->its.knobs, ask->setting);
	const char *why;

	if (knob < 0)
		return nip_usage(
			s, "--setting",
			nip_arena_printf(s->arena, "the recipe has no setting %s%s", ask->setting,
					 nip_knob_nearest(&m->its.knobs, ask->setting, s->arena)));
	m->knob = &m->its.knobs.list.at[knob];
	if (nip_outcome_find(m->its.recipe, ask->outcome, s->arena, &m->outcome, &why) != 0)
		return nip_usage(s, "--outcome", why);
	return 0;
}

int nip_advise_model_open(struct nip_session *s, const struct nip_advise_recipe *ask,
			  struct nip_advise_model *m)
{
	*m = (struct nip_advise_model){ .ask = ask };
	if (nip_load_cases(s, ask->path, 1, &m->its) != 0 || find_names(s, ask, m) != 0)
		return -1;
	return nip_advise_model_units(s, m, NULL, NULL);
}

static int to_si(struct nip_session *s, const char *element, const char *given,
		 enum nip_quantity_id id, const char **unit, double *scale, double *offset)
{
	const struct nip_quantity_kind *k = nip_quantity_kind(id);

	*unit = given ? given : k->unit;
	if (nip_unit_convert(*unit, k->si, k->difference, scale, offset) == NIP_UNIT_OK)
		return 0;
	return nip_usage(s, element,
			 nip_arena_printf(s->arena, "%s is no unit of %s", *unit, k->name));
}

int nip_advise_model_units(struct nip_session *s, struct nip_advise_model *m, const char *y_unit,
			   const char *u_unit)
{
	return to_si(s, "--outcome", y_unit, m->outcome.quantity, &m->y_unit, &m->y_scale,
		     &m->y_offset) |
	       to_si(s, "--setting", u_unit, m->knob->quantity, &m->u_unit, &m->u_scale,
		     &m->u_offset);
}

double nip_advise_model_y(struct nip_advise_model *m, double u, struct nip_value *out_value)
{
	const struct nip_plan_options options = { .assume = m->ask->assume, .quiet = true };
	struct nip_arena *a = nip_arena_new();
	struct nip_diag *unheard = nip_diag_new(1);
	struct nip_value v = { .si = NAN };
	struct nip_plan p;

	nip_knob_turn(m->knob, u * m->u_scale + m->u_offset);
	if (nip_plan_run(m->its.recipe, &options, a, &p, unheard) == 0)
		v = nip_outcome_value(&p, &m->outcome);
	v.why = NULL; /* of the arena that ends here */
	if (out_value)
		*out_value = v;
	nip_diag_free(unheard);
	nip_arena_free(a);
	return (v.si - m->y_offset) / m->y_scale;
}

/* What the plan lacks, with its own words. */
static int no_answer(struct nip_session *s, struct nip_advise_model *m, double u)
{
	const struct nip_plan_options options = { .assume = m->ask->assume, .quiet = true };
	const struct nip_place at = { .file = m->ask->path, .element = m->ask->outcome };
	struct nip_diag *unheard = nip_diag_new(1);
	struct nip_plan p;
	const char *why = "there is no such state";

	nip_knob_turn(m->knob, u * m->u_scale + m->u_offset);
	if (nip_plan_run(m->its.recipe, &options, s->arena, &p, unheard) == 0) {
		struct nip_value v = nip_outcome_value(&p, &m->outcome);

		why = v.why ? v.why : "no data";
	}
	nip_diag_free(unheard);
	nip_diag_add(s->diag, NIP_ERROR, NIP_CAUSE_NO_ANSWER, &at,
		     "the plan says nothing at %s = %.6g %s: %s", m->ask->setting, u, m->u_unit,
		     why);
	return -1;
}

static void machine(struct nip_session *s, struct nip_advise_model *m)
{
	struct nip_solve_free f = { .knob = (int)(m->knob - m->its.knobs.list.at),
				    .lo = -INFINITY,
				    .hi = INFINITY };

	nip_solve_machine(m->its.recipe, &m->its.knobs, &f, 1, s->arena);
	m->shown.most = f.cut_by ? (f.hi - m->u_offset) / m->u_scale : NAN;
	m->shown.cut_by = f.cut_by;
}

int nip_advise_model_gain(struct nip_session *s, struct nip_advise_model *m, double u)
{
	const struct nip_place at = { .file = m->ask->path, .element = m->ask->outcome };
	double step = STEP * fabs(u), y, up, down;
	struct nip_value v;

	m->shown = (struct nip_advise_gain){ .recipe = m->ask->path,
					     .setting = m->ask->setting,
					     .outcome = m->ask->outcome,
					     .y_unit = m->y_unit,
					     .u_unit = m->u_unit,
					     .at = u };
	y = nip_advise_model_y(m, u, &v);
	up = nip_advise_model_y(m, u + step, NULL);
	down = nip_advise_model_y(m, u - step, NULL);
	if (isnan(y) || isnan(up) || isnan(down))
		return no_answer(s, m, isnan(y) ? u : isnan(up) ? u + step : u - step);
	m->shown.y_at = y;
	m->shown.gain = (up - down) / (2 * step);
	m->shown.evidence = nip_evidence_name(v.evidence);
	if (m->shown.gain == 0 || !isfinite(m->shown.gain)) {
		nip_diag_add(s->diag, NIP_ERROR, NIP_CAUSE_NO_ANSWER, &at,
			     "does not depend on %s in this plan: no gain", m->ask->setting);
		return -1;
	}
	machine(s, m);
	return 0;
}
