/* transfer.c: the line load another calender needs, step by step. */
#include <config.h>

#include "plan/transfer.h"

#include <math.h>
#include <string.h>

#include "base/diag.h"
#include "num/root.h"
#include "plan/internal.h"
#include "unit/unit.h"

#define REACH 30.0 /* how far from the rule of radii a line load is looked for, as a factor */

struct move { /* one step, on a copy of the recipe */
	const struct nip_plan_options *options;
	struct nip_recipe recipe;
	struct nip_step *step;
	size_t index;
	double wanted_m; /* thickness of all its layers behind it */
};

static double thickness(const struct nip_plan_step *s, size_t n_layers)
{
	double h = 0;

	for (size_t i = 0; i < n_layers; i++)
		if (s->step->runs[i])
			h += s->layer[i].thickness.si;
	return h;
}

static void plan(const struct move *m, double line_load_n_m, bool quiet, struct nip_arena *a,
		 struct nip_plan *out)
{
	struct nip_plan_options options = *m->options;
	struct nip_diag *diag = nip_diag_new(1);

	options.quiet = quiet;
	options.limits = NULL;
	m->step->line_load.si = line_load_n_m;
	nip_plan_run(&m->recipe, &options, a, out, diag);
	nip_diag_free(diag);
}

/* Thicker than wanted, against the logarithm of the line load: falls. */
static double excess(double log_load, void *context)
{
	const struct move *m = context;
	struct nip_arena *a = nip_arena_new();
	struct nip_plan p;
	double h = NAN;

	plan(m, exp(log_load), true, a, &p);
	if (p.steps.n > m->index && p.steps.at[m->index].nip.solved)
		h = thickness(&p.steps.at[m->index], m->recipe.layers.n) - m->wanted_m;
	nip_arena_free(a);
	return h;
}

/* Only the line load is controlled there, over the whole web. */
static void control(struct nip_step *s, const struct nip_calender *to,
		    const struct nip_plan_nip *now)
{
	s->calender = to;
	s->pressure.set = s->gap.set = s->reduction_per_pass.set = false;
	s->line_load = (struct nip_quantity){ .set = true,
					      .text = "",
					      .unit = "",
					      .evidence = now->line_load.evidence,
					      .evidence_set = true,
					      .line = s->line };
	s->line_load.qualifier[2] = "web";
}

static const char *cannot(const struct nip_plan *p, const struct nip_plan_step *s,
			  const struct nip_calender *to)
{
	if (!s->nip.solved)
		return s->nip.why ? s->nip.why : "needs what is controlled, and the roll diameter";
	if (s->nip.line_load.how == NIP_NO_DATA)
		return s->nip.line_load.why;
	if (!to->roll_diameter.set)
		return "needs the roll diameter of the other calender";
	for (size_t i = 0; i < p->recipe->layers.n; i++)
		if (s->step->runs[i] && s->layer[i].law && s->layer[i].law->stress &&
		    strcmp(s->layer[i].law->stress, "line_load") == 0)
			return "needs laws in pressure: one in line load belongs to one roll "
			       "diameter";
	return NULL;
}

static void solve(struct move *m, struct nip_arena *a, struct nip_transfer *x)
{
	const double start = log(x->by_radius_n_m), reach = log(REACH);
	const struct nip_quantity *most = &m->step->calender->max_line_load;
	double lo = start, hi = start, root;
	struct nip_plan p;

	/* Outward from the rule of radii, so that no impossible load is asked for. */
	for (double d = 0.1; d < reach && !(excess(lo, m) > 0); d *= 2)
		lo = start - d;
	for (double d = 0.1; d < reach && !(excess(hi, m) < 0); d *= 2)
		hi = start + d;
	if (nip_root(excess, m, lo, hi, &root) != 0) {
		x->why = "no line load of the other calender leaves the web as thick";
		return;
	}
	plan(m, exp(root), false, a, &p);
	x->nip = p.steps.at[m->index].nip;
	x->over_maximum = most->set && x->nip.line_load.si > most->si;
}

void nip_plan_transfer(const struct nip_plan *p, const struct nip_calender *to,
		       const struct nip_plan_options *options, struct nip_arena *a,
		       struct nip_transfers *out)
{
	struct move m = { .options = options, .recipe = *p->recipe };
	struct nip_step *steps = NIP_NEW_N(a, p->recipe->steps.n, struct nip_step);

	*out = (struct nip_transfers){ .to = to };
	memcpy(steps, p->recipe->steps.at, p->recipe->steps.n * sizeof *steps);
	m.recipe.steps.at = steps;
	for (size_t k = 0; k < p->steps.n; k++) {
		const struct nip_plan_step *s = &p->steps.at[k];
		struct nip_transfer *x;

		if (!s->nip.asked || s->step->calender == to)
			continue;
		x = nip_vec_push(a, &out->list);
		*x = (struct nip_transfer){ .now = s, .by_radius_n_m = NAN };
		x->why = cannot(p, s, to);
		if (x->why)
			continue;
		x->by_radius_n_m = s->nip.line_load.si *
				   sqrt(to->roll_diameter.si / s->step->calender->roll_diameter.si);
		m.step = &steps[k];
		m.index = k;
		m.wanted_m = thickness(s, p->recipe->layers.n);
		control(m.step, to, &s->nip);
		solve(&m, a, x);
		if (x->why) /* the steps behind it then meet the web as it was */
			*m.step = *s->step;
	}
}
