/* cross.c: line load and density over the width, from rolls that bend. */
#include <config.h>

#include "physics/crossweb.h"

#include <math.h>

#include "physics/nip.h"
#include "plan/internal.h"

struct over { /* one nip, asked at many gaps */
	const struct nip_web *web;
	const struct nip_rolls *rolls;
	struct nip_gaps *gaps;
};

static const char *load(double gap_m, void *context, double *out_q)
{
	const struct over *o = context;

	return nip_gaps_line_load(o->gaps, gap_m, out_q);
}

static double stated(struct nip_plan_run *r, const struct nip_quantity *q)
{
	struct nip_value v = nip_recorded_value(r->p, q, "");

	return nip_has(&v) ? v.si : 0;
}

static bool describes_bending(struct nip_plan_run *r, const struct nip_calender *c)
{
	return c->bearing_span.set && c->roll_modulus.set && c->roll_poisson.set &&
	       c->web_width.set && stated(r, &c->bearing_span) > 0 &&
	       stated(r, &c->roll_modulus) > 0 && stated(r, &c->web_width) > 0;
}

/* Released density of every layer where the gap is g; a layer that is not pressed there
 * leaves as it came. */
static void densities(const struct over *o, const size_t *layer_of, double gap_m, size_t point,
		      struct nip_plan_cross *out)
{
	struct nip_state s;
	bool pressed =
		nip_web_solve(o->web, o->rolls, NIP_GIVEN_GAP, gap_m, &s) == NULL && s.compacted;

	for (size_t k = 0; k < o->web->n_layers; k++)
		out->relative_density[layer_of[k]][point] =
			pressed ? s.layer[k].relative_density : o->web->layer[k].relative_density;
}

void nip_plan_cross(struct nip_plan_run *r, const struct nip_web *web,
		    const struct nip_rolls *rolls, const size_t *layer_of, double mean_n_m)
{
	const struct nip_calender *c = r->now->step->calender;
	struct nip_arena *a = r->p->arena;
	struct over o = { web, rolls, NULL };
	struct nip_crossweb cross;
	struct nip_profile *p;
	struct nip_plan_cross *out;
	double entry = web->foil_m;

	/* Draws and sweeps ask only for the mean. */
	if (r->p->quiet || !describes_bending(r, c))
		return;
	cross = (struct nip_crossweb){ .beam = { rolls->modulus_pa, rolls->poisson,
						 2 * rolls->radius_m, stated(r, &c->bearing_span) },
				       .width_m = stated(r, &c->web_width),
				       .crown_m = stated(r, &c->crown),
				       .thermal_crown_m = stated(r, &c->thermal_crown),
				       .skew_rad = stated(r, &c->skew),
				       .tilt_m = stated(r, &c->tilt) };
	p = NIP_NEW(a, struct nip_profile);
	out = r->now->nip.cross = NIP_NEW(a, struct nip_plan_cross);
	for (size_t k = 0; k < web->n_layers; k++)
		entry += web->layer[k].thickness_m;
	o.gaps = nip_gaps_new(web, rolls);
	out->why = nip_crossweb_solve(&cross, load, &o, entry, mean_n_m, p);
	nip_gaps_free(o.gaps);
	if (out->why)
		return;
	out->n = NIP_CROSS_POINTS;
	out->position_m = p->position_m;
	out->line_load_n_m = p->line_load_n_m;
	out->gap_m = p->gap_m;
	out->cv = p->cv;
	out->best_crown_m = p->best_crown_m;
	out->best_left_m = p->best_left_m;
	out->relative_density = NIP_NEW_N(a, r->p->recipe->layers.n, double *);
	for (size_t k = 0; k < web->n_layers; k++)
		out->relative_density[layer_of[k]] = NIP_NEW_N(a, out->n, double);
	for (size_t i = 0; i < out->n; i++)
		densities(&o, layer_of, p->gap_m[i], i, out);
}
