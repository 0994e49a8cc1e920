/* optimise.c: starts from a hypercube, COBYLA from the best. */
#include <config.h>

#include "num/optimise.h"

#include <math.h>
#include <nlopt.h>
#include <stdlib.h>

#include "base/arena.h"
#include "num/lhs.h"

#define TOLERANCE   1e-9   /* COBYLA's, of a constraint: they are scaled to about 1 */
#define GUARD	    3e-9   /* so that its answer is inside and not a tolerance outside */
#define DESCENTS    6	   /* local searches */
#define EVALUATIONS 2000   /* in each */
#define NO_VALUE    (-1e3) /* of a constraint where the function has none */
#define GIVEN_UP    1e-8   /* of the smallest constraint, for the others */

enum aim {
	AIM_OBJECTIVE,
	AIM_MARGIN, /* the last variable is the margin t, and every g - t >= 0 */
	AIM_SPARE   /* the sum of all g, every g >= floor */
};

struct search {
	const struct nip_optimise *p;
	enum aim aim;
	double floor, spare; /* the best sum so far */
	struct nip_optimum *best;
};

static size_t soft(const struct nip_optimise *p)
{
	return p->m - p->hard;
}

/* Of those with a margin; of all where one of the others does not hold. */
static double smallest(const struct nip_optimise *p, const double *g)
{
	double least = soft(p) ? INFINITY : 0;

	for (size_t i = 0; i < p->m; i++)
		if (i < soft(p) || g[i] < 0)
			least = fmin(least, g[i]);
	return least;
}

static double sum(const struct nip_optimise *p, const double *g)
{
	double all = 0;

	for (size_t i = 0; i < soft(p); i++)
		all += g[i];
	return all;
}

/* Is (f, worst) better than the best so far? Feasible first, then the objective; among
 * infeasible ones the least violated. */
static bool better(const struct search *s, double f, double worst, double spare)
{
	const struct nip_optimum *b = s->best;
	bool feasible = worst >= 0;

	if (s->aim == AIM_SPARE)
		return worst >= s->floor && spare > s->spare;
	if (!b->any || feasible != b->feasible)
		return !b->any || feasible;
	if (!feasible || s->p->margin)
		return worst > b->worst;
	return f > b->f;
}

static int evaluate(struct search *s, const double *u, double *f, double *g)
{
	double worst, spare;

	s->best->evaluations++;
	if (s->p->value(u, s->p->context, f, g) != 0)
		return -1;
	worst = smallest(s->p, g);
	if (isnan(worst) || isnan(*f))
		return -1;
	spare = sum(s->p, g);
	if (better(s, *f, worst, spare)) {
		s->spare = spare;
		s->best->any = true;
		s->best->feasible = worst >= 0;
		s->best->f = *f;
		s->best->worst = worst;
		for (size_t i = 0; i < s->p->n; i++)
			s->best->u[i] = u[i];
	}
	return 0;
}

static double objective(unsigned n, const double *u, double *gradient, void *context)
{
	struct search *s = context;
	double g[NIP_OPTIMISE_CONSTRAINTS + 1], f;

	(void)gradient;
	if (s->aim == AIM_MARGIN)
		return u[n - 1];
	if (evaluate(s, u, &f, g) != 0)
		return -1e10;
	return s->aim == AIM_SPARE ? sum(s->p, g) : f;
}

/* NLopt wants constraints <= 0. */
static void constraints(unsigned m, double *result, unsigned n, const double *u, double *gradient,
			void *context)
{
	struct search *s = context;
	double g[NIP_OPTIMISE_CONSTRAINTS + 1], f;
	const bool good = evaluate(s, u, &f, g) == 0;
	const double least = s->aim == AIM_MARGIN   ? u[n - 1]
			     : s->aim == AIM_SPARE ? s->floor + GUARD
						   : GUARD;

	(void)gradient;
	for (unsigned i = 0; i < m; i++)
		result[i] = (i < soft(s->p) ? least : GUARD) - (good ? g[i] : NO_VALUE);
}

static void descend(struct search *s, const double *start, double worst)
{
	const bool margin = s->aim == AIM_MARGIN;
	const unsigned n = (unsigned)(s->p->n + margin);
	double lo[NIP_OPTIMISE_VARIABLES + 1], hi[NIP_OPTIMISE_VARIABLES + 1];
	double u[NIP_OPTIMISE_VARIABLES + 1], step[NIP_OPTIMISE_VARIABLES + 1], f;
	double tolerance[NIP_OPTIMISE_CONSTRAINTS];
	nlopt_opt opt = nlopt_create(NLOPT_LN_COBYLA, n);

	if (!opt)
		return;
	for (unsigned i = 0; i < n; i++) {
		bool t = margin && i == n - 1;

		lo[i] = t ? -1e4 : 0;
		hi[i] = t ? 1e4 : 1;
		u[i] = t ? worst : start[i];
		step[i] = t ? 0.1 : 0.05;
	}
	for (size_t i = 0; i < s->p->m; i++)
		tolerance[i] = TOLERANCE;
	nlopt_set_lower_bounds(opt, lo);
	nlopt_set_upper_bounds(opt, hi);
	nlopt_set_initial_step(opt, step);
	nlopt_set_max_objective(opt, objective, s);
	if (s->p->m)
		nlopt_add_inequality_mconstraint(opt, (unsigned)s->p->m, constraints, s, tolerance);
	nlopt_set_xtol_abs1(opt, 1e-10);
	nlopt_set_maxeval(opt, EVALUATIONS);
	nlopt_optimize(opt, u, &f);
	nlopt_destroy(opt);
}

struct candidate {
	double u[NIP_OPTIMISE_VARIABLES], f, worst;
};

static int by_merit(const void *a, const void *b)
{
	const struct candidate *x = a, *y = b;
	bool fx = x->worst >= 0, fy = y->worst >= 0;
	double mx = fx && fy ? x->f : x->worst, my = fx && fy ? y->f : y->worst;

	if (fx != fy)
		return fx ? -1 : 1;
	return mx > my ? -1 : mx < my;
}

static void descend_on(struct search *s, enum aim aim)
{
	double from[NIP_OPTIMISE_VARIABLES];

	for (size_t k = 0; k < s->p->n; k++)
		from[k] = s->best->u[k];
	s->aim = aim;
	descend(s, from, s->best->worst);
}

void nip_optimise(const struct nip_optimise *p, struct nip_optimum *out)
{
	const size_t starts = p->starts ? p->starts : 40 * p->n + 24;
	struct search s = { .p = p, .aim = AIM_OBJECTIVE, .best = out };
	struct nip_arena *a = nip_arena_new();
	double *cube = NIP_NEW_N(a, starts * p->n, double), g[NIP_OPTIMISE_CONSTRAINTS + 1];
	struct candidate *c = NIP_NEW_N(a, starts, struct candidate);
	size_t n = 0;

	*out = (struct nip_optimum){ .f = NAN, .worst = NAN };
	nip_lhs(p->seed, starts, p->n, cube);
	for (size_t i = 0; i < starts; i++) {
		for (size_t k = 0; k < p->n; k++)
			c[n].u[k] = cube[i * p->n + k];
		if (evaluate(&s, c[n].u, &c[n].f, g) != 0)
			continue;
		c[n].worst = smallest(p, g);
		if (p->margin)
			c[n].f = c[n].worst;
		n++;
	}
	qsort(c, n, sizeof *c, by_merit);
	s.aim = p->margin || !out->feasible ? AIM_MARGIN : AIM_OBJECTIVE;
	for (size_t i = 0; i < n && i < DESCENTS; i++)
		descend(&s, c[i].u, c[i].worst);
	/* Feasible at last: now for the objective, from there. Where the smallest constraint is
	 * the objective it often leaves room for the others. */
	if (p->margin && out->feasible && soft(p) > 1) {
		s.floor = out->worst - GIVEN_UP;
		descend_on(&s, AIM_SPARE);
	} else if (s.aim == AIM_MARGIN && out->feasible) {
		descend_on(&s, AIM_OBJECTIVE);
	}
	nip_arena_free(a);
}
