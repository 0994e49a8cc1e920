/* throughput.c: how much web the rolls make, and which step makes least of it. */
#include <config.h>

#include <math.h>
#include <string.h>

#include "plan/cell_inside.h"
#include "plan/internal.h"

static bool has_rolls(const struct nip_step *s)
{
	return s->calender || s->speed.set || strcmp(s->type, "calender") == 0 ||
	       strcmp(s->type, "co-roll") == 0;
}

/* Area of finished web per area of web behind step k: areal mass falls as area grows, and
 * the mass flow is the same. By the first layer weighed at both places. */
static struct nip_value growth(struct nip_plan *p, size_t k)
{
	const struct nip_plan_step *last = &p->steps.at[p->steps.n - 1];
	struct nip_value v = { .si = 1, .how = NIP_DERIVED, .evidence = NIP_EV_PRIMARY };

	if (&p->steps.at[k] == last)
		return v;
	for (size_t i = 0; i < p->recipe->layers.n; i++) {
		const struct nip_value *here = &p->steps.at[k].layer[i].areal_mass,
				       *end = &last->layer[i].areal_mass;

		if (!p->steps.at[k].layer[i].touched || !nip_has(here) || !nip_has(end))
			continue;
		v.si = here->si / end->si;
		v.evidence = nip_evidence_worse(here->evidence, end->evidence);
		return v;
	}
	return nip_no_data(p, "needs the areal mass behind this step and behind the last one");
}

static struct nip_value times(const struct nip_value *a, const struct nip_value *b)
{
	struct nip_value v = *a;

	if (!nip_has(a) || !nip_has(b))
		return nip_has(a) ? *b : *a;
	v.si = a->si * b->si;
	v.sd_si = b->si == 1 ? a->sd_si : 0;
	v.written = NULL;
	v.evidence = nip_evidence_worse(a->evidence, b->evidence);
	v.why = b->si == 1 ? a->why : "area rate x areal mass here / areal mass finished";
	return v;
}

static void rate(struct nip_plan *p, size_t k, struct nip_cell_rate *x)
{
	static const struct nip_quantity not_given = { .set = false };
	const struct nip_step *s = p->steps.at[k].step;
	const struct nip_recipe_cell *c = p->recipe->cell;
	struct nip_value yield = nip_recorded_value(p, c ? &c->yield : &not_given, "yield"), g,
			 oee = nip_recorded_value(p, c ? &c->availability : &not_given, "availability");
	struct nip_cell_input in[] = {
		{ &x->speed, false }, { &x->width, false }, { NULL, false }, { NULL, false }
	};

	x->speed = nip_recorded_value(p, &s->speed, "the speed of the step");
	x->width = nip_recorded_value(p, s->calender ? &s->calender->web_width : &not_given,
				      "web_width of the calender");
	x->area_rate = nip_cell_by_law(p, &nip_law_throughput, in, 0, true);
	g = growth(p, k);
	x->finished = times(&x->area_rate, &g);
	if (c && c->yield.set)
		in[2].value = &yield;
	if (c && c->availability.set)
		in[3].value = &oee;
	x->good = !in[2].value && !in[3].value
			  ? nip_no_data(p, "needs yield or availability in <cell>")
			  : nip_cell_by_law(p, &nip_law_throughput, in, 1, true);
	x->good = times(&x->good, &g);
}

void nip_cell_rates(struct nip_plan *p, const struct nip_plan *plan, struct nip_cell_outcome *out)
{
	out->rate = NIP_NEW_N(p->arena, p->steps.n + 1, struct nip_cell_rate);
	for (size_t k = 0; k < p->steps.n; k++) {
		struct nip_cell_rate *x = &out->rate[out->n_rates];

		if (!has_rolls(p->steps.at[k].step))
			continue;
		rate(p, k, x);
		x->step = &plan->steps.at[k];
		out->n_rates++;
		if (nip_has(&x->finished) &&
		    (!out->slowest || x->finished.si < out->slowest->finished.si))
			out->slowest = x;
	}
}
