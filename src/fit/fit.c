/* fit.c: starts, bounds, covariance: one law on one set of points. */
#include <config.h>

#include "fit/fit.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "fit/internal.h"
#include "num/lhs.h"
#include "num/lsq.h"
#include "stat/dist.h"
#include "unit/unit.h"

#define MANY 1000

size_t nip_fit_needs(size_t p)
{
	return p + 3;
}

/* ---- what can be fitted at all ------------------------------------------------ */

static bool constant(const double *y, size_t n)
{
	for (size_t i = 1; i < n; i++)
		if (y[i] != y[0])
			return false;
	return true;
}

static const char *refusal(struct nip_fit *f, const struct nip_fit_data *d,
			   const struct nip_fit_options *o, struct nip_arena *a)
{
	const enum nip_quantity_id x = f->law->symbol[f->model.variable].quantity;
	const char *why = nip_law_response_needs(f->law, o->response, o->rho_th);

	if (!d->plain && x != d->x_column.quantity)
		return nip_arena_printf(a, "the law is in %s, the data are in %s",
					nip_quantity_kind(x)->name,
					nip_quantity_kind(d->x_column.quantity)->name);
	if (why)
		return why;
	if (f->p == 0)
		return "every parameter is fixed";
	if (d->n < f->needs)
		return nip_arena_printf(a, "too few points: %zu, needs %zu", d->n, f->needs);
	if (f->distinct < f->p)
		return nip_arena_printf(a, "too few points: %zu different %s, needs %zu",
					f->distinct, d->x_column.name, f->p);
	if (constant(d->y, d->n))
		return nip_arena_printf(a, "%s is the same at every point", d->y_column.name);
	return NULL;
}

/* Fixed values, in their bounds; a reason where one is not. */
static const char *take_fixed(struct nip_fit *f, const double *fixed, struct nip_arena *a)
{
	const struct nip_law *law = f->law;

	for (size_t k = 0; fixed && k < law->n_symbols; k++) {
		const struct nip_symbol *s = &law->symbol[k];

		if (isnan(fixed[k]) || f->model.role[k] != NIP_FIT_FREE)
			continue;
		f->model.role[k] = NIP_FIT_FIXED;
		f->model.in[k] = fixed[k];
		if (f->model.physical && (fixed[k] < s->lo || fixed[k] > s->hi))
			return nip_arena_printf(a, "%s is fixed outside what the law allows",
						s->name);
	}
	return NULL;
}

/* A reference rescales another parameter only: a round value inside the data will do. */
static void choose_references(struct nip_fit *f, const struct nip_fit_data *d)
{
	for (size_t k = 0; k < f->law->n_symbols; k++) {
		const struct nip_symbol *s = &f->law->symbol[k];
		double middle = 0, round, lo = 1;
		size_t n = 0;

		if (!s->reference || f->model.role[k] != NIP_FIT_FREE)
			continue;
		f->model.role[k] = NIP_FIT_REFERENCE;
		for (size_t i = 0; i < d->n; i++)
			if (d->x[i] > 0)
				middle += log(d->x[i]), n++;
		middle = n ? exp(middle / (double)n) : 1;
		if (!d->plain)
			lo = nip_unit_si(s->quantity, 1);
		round = pow(10, floor(log10(middle / lo)));
		f->model.in[k] = d->plain ? 1 : lo * round * floor(middle / lo / round + 1e-9);
	}
}

/* ---- the minimum --------------------------------------------------------------- */

struct best {
	double in[NIP_LAW_SYMBOLS], rss;
	bool converged;
	size_t starts, agreeing;
};

static void attempt(struct nip_fit_problem *q, const double *start, struct best *b)
{
	double in[NIP_LAW_SYMBOLS], rss;
	bool converged;

	memcpy(in, start, sizeof in);
	b->starts++;
	if (nip_fit_minimise(q, in, &rss, &converged) != 0)
		return;
	if (fabs(rss - b->rss) <= NIP_FIT_AGREE * b->rss) {
		b->agreeing++;
		if (rss >= b->rss && (b->converged || !converged))
			return;
	} else if (rss > b->rss) {
		return;
	} else {
		b->agreeing = 1;
	}
	memcpy(b->in, in, sizeof in);
	b->rss = rss;
	b->converged = converged;
}

static void try_starts(struct nip_fit_problem *q, const struct nip_fit_options *o,
		       const double *user, struct best *b)
{
	int symbol[NIP_LAW_SYMBOLS];
	const size_t p = nip_fit_free(&q->model, symbol);
	/* Laws of several stages have several minima. */
	const size_t starts = p > 4 ? 4 * o->starts : o->starts;
	double *cube = nip_xalloc((starts ? starts : 1) * p, sizeof *cube);
	double in[NIP_LAW_SYMBOLS];
	bool given = false;

	*b = (struct best){ .rss = INFINITY };
	for (size_t k = 0; user && k < q->model.law->n_symbols; k++)
		given |= q->model.role[k] == NIP_FIT_FREE && !isnan(user[k]);
	if (given || !starts) {
		nip_fit_starts(q, o, user, 0, NULL, in);
		attempt(q, in, b);
	}
	nip_lhs(o->seed, starts, p, cube);
	for (size_t i = 0; i < starts; i++) {
		nip_fit_starts(q, o, NULL, i, cube + i * p, in);
		attempt(q, in, b);
	}
	free(cube);
}

/* A free parameter whose best value is a bound cannot get there by its transform. It is
 * held at the bound if that is no worse. */
static bool hold(struct nip_fit_problem *q, size_t k, enum nip_fit_role role, struct best *b)
{
	struct nip_fit_problem tied = *q;
	struct best t = { .rss = INFINITY };
	const struct nip_symbol *s = &q->model.law->symbol[k];
	double lo, hi;

	nip_fit_bounds(&q->model, b->in, k, &lo, &hi);
	if (role == NIP_FIT_AT_LOWER ? isinf(lo) || (s->lo_open && lo == s->lo)
				     : isinf(hi) || (s->hi_open && hi == s->hi))
		return false;
	tied.model.role[k] = role;
	attempt(&tied, b->in, &t);
	if (!(t.rss <= b->rss * (1 + 1e-9)))
		return false;
	q->model.role[k] = role;
	memcpy(b->in, t.in, sizeof t.in);
	b->rss = t.rss;
	b->converged = t.converged;
	return true;
}

static void hold_at_bounds(struct nip_fit_problem *q, struct best *b)
{
	bool again = q->model.physical;

	while (again) {
		again = false;
		for (size_t k = 0; k < q->model.law->n_symbols && !again; k++)
			again = q->model.role[k] == NIP_FIT_FREE &&
				(hold(q, k, NIP_FIT_AT_LOWER, b) ||
				 hold(q, k, NIP_FIT_AT_UPPER, b));
	}
}

/* Where there are very many points, every so many of them find the minimum, and all of
 * them settle it. */
static struct nip_fit_data thinned(const struct nip_fit_data *d, struct nip_arena *a)
{
	const size_t step = d->n / MANY + 1;
	struct nip_fit_data t = *d;

	t.x = NIP_NEW_N(a, d->n / step + 1, double);
	t.y = NIP_NEW_N(a, d->n / step + 1, double);
	t.sigma = d->sigma ? NIP_NEW_N(a, d->n / step + 1, double) : NULL;
	t.sigma_x = NULL;
	t.group = NULL;
	t.n = 0;
	for (size_t i = 0; i < d->n; i += step, t.n++) {
		t.x[t.n] = d->x[i];
		t.y[t.n] = d->y[i];
		if (t.sigma)
			t.sigma[t.n] = d->sigma[i];
	}
	return t;
}

static void search(struct nip_fit_problem *q, const struct nip_fit_options *o, const double *user,
		   struct best *b, struct nip_arena *a)
{
	struct nip_fit_data few;
	struct nip_fit_problem part;
	struct best all = { .rss = INFINITY };

	if (q->d->n <= 2 * MANY) {
		try_starts(q, o, user, b);
		if (isfinite(b->rss))
			hold_at_bounds(q, b);
		return;
	}
	few = thinned(q->d, a);
	part = nip_fit_problem(&few, &q->model, a);
	try_starts(&part, o, user, b);
	if (isfinite(b->rss))
		hold_at_bounds(&part, b);
	q->model = part.model;
	attempt(q, b->in, &all);
	all.starts = b->starts;
	all.agreeing = b->agreeing;
	*b = all;
	if (isfinite(b->rss) && !b->converged)
		hold_at_bounds(q, b);
}

/* ---- what follows from it -------------------------------------------------------- */

static double median(const double *v, size_t n)
{
	double *sorted = nip_xalloc(n, sizeof *sorted), m;

	memcpy(sorted, v, n * sizeof *v);
	nip_sort(sorted, n);
	m = nip_sorted_quantile(sorted, n, 0.5);
	free(sorted);
	return m;
}

bool nip_fit_runs_away(const struct nip_fit *f, int symbol)
{
	const struct nip_symbol *s = &f->law->symbol[symbol];
	const double v = f->in[symbol];
	double lo, hi;

	if (f->model.role[symbol] != NIP_FIT_FREE)
		return false;
	nip_fit_bounds(&f->model, f->in, (size_t)symbol, &lo, &hi);
	if (isfinite(lo) && isfinite(hi))
		return fmin(v - lo, hi - v) < NIP_FIT_EDGE;
	return isfinite(lo) && s->quantity == f->law->symbol[f->model.variable].quantity &&
	       v - lo < NIP_FIT_EDGE * f->x_hi;
}

static void covariance(struct nip_fit_problem *q, struct nip_fit *f,
		       const struct nip_fit_options *o, struct nip_arena *a)
{
	const size_t n = f->n, p = f->n_free = nip_fit_free(&q->model, f->free_symbol);
	double *j = nip_xalloc(n * (p ? p : 1), sizeof *j);
	double factor = o->weights == NIP_FIT_ABSOLUTE || f->added_sd > 0 ? 1 : f->rss / f->dof;

	f->covariance = NIP_NEW_N(a, p * p + 1, double);
	f->chain = NIP_NEW_N(a, NIP_LAW_SYMBOLS * (p + 1), double);
	nip_fit_tie(&q->model, f->in, f->chain);
	f->condition = 1;
	f->identified = p == 0 || (nip_fit_jacobian(q, f->in, j) == 0 &&
				   nip_lsq_covariance(j, n, p, f->covariance, &f->condition) == 0 &&
				   f->condition < NIP_FIT_CONDITION);
	for (size_t i = 0; i < p; i++)
		f->identified = f->identified && !nip_fit_runs_away(f, f->free_symbol[i]);
	for (size_t i = 0; i < p * p; i++)
		f->covariance[i] = f->identified ? f->covariance[i] * factor : NAN;
	for (size_t i = 0; i < p; i++)
		f->std_error[f->free_symbol[i]] = sqrt(f->covariance[i * p + i]);
	free(j);
}

static void conclude(struct nip_fit_problem *q, struct nip_fit *f, const struct nip_fit_data *d,
		     const struct nip_fit_options *o, struct nip_arena *a)
{
	const bool absolute = o->weights == NIP_FIT_ABSOLUTE || f->added_sd > 0;
	double unit;

	f->model = q->model;
	f->variance = q->variance;
	f->dof = (double)(f->n - f->p);
	f->residual_sd = sqrt(f->rss / f->dof);
	f->reduced_chi2 = d->sigma || f->added_sd > 0 ? f->rss / f->dof : NAN;
	unit = absolute ? 1 : f->residual_sd;
	f->scatter = unit * sqrt(median(q->variance, f->n));
	f->between_sd = unit * sqrt(q->theta);
	f->t_df = q->theta > 0 ? (double)(q->n_groups - 1) : f->dof;
	f->t = nip_t_quantile(0.5 + o->level / 2, f->t_df);
	covariance(q, f, o, a);
}

struct nip_fit nip_fit_law(const struct nip_law *law, const struct nip_fit_data *d,
			   const struct nip_fit_options *o, const double *start,
			   const double *fixed, struct nip_arena *a)
{
	struct nip_fit f = { .law = law,
			     .n = d->n,
			     .distinct = nip_fit_data_distinct(d),
			     .model = nip_fit_model(law, o->response, o->rho_th, o->physical) };
	struct nip_fit_problem q;
	struct best b;

	for (size_t k = 0; k < NIP_LAW_SYMBOLS; k++)
		f.in[k] = f.std_error[k] = NAN;
	f.aicc = f.delta = f.akaike_weight = f.rss = NAN;
	f.refused = take_fixed(&f, fixed, a);
	choose_references(&f, d);
	f.p = nip_fit_free(&f.model, f.free_symbol);
	f.needs = nip_fit_needs(f.p) + (d->group && d->n_groups > 1 ? 1 : 0);
	if (!f.refused)
		f.refused = refusal(&f, d, o, a);
	if (f.refused)
		return f;
	q = nip_fit_problem(d, &f.model, a);
	search(&q, o, start, &b, a);
	if (!isfinite(b.rss)) {
		f.refused = "no start gives the law a value at every point";
		return f;
	}
	f.starts = b.starts;
	f.agreeing = b.agreeing;
	memcpy(f.in, b.in, sizeof f.in);
	f.rss = b.rss;
	f.converged = b.converged;
	f.x_lo = INFINITY;
	f.x_hi = -INFINITY;
	for (size_t i = 0; i < d->n; i++) {
		f.x_lo = fmin(f.x_lo, d->x[i]);
		f.x_hi = fmax(f.x_hi, d->x[i]);
	}
	nip_fit_reweight(&q, o, &f, a);
	conclude(&q, &f, d, o, a);
	return f;
}

/* ---- bands ------------------------------------------------------------------------ */

const char *nip_fit_gradient(const struct nip_fit *f, double x, double *out)
{
	double y, g[NIP_LAW_SYMBOLS];
	const char *why = nip_fit_value(&f->model, f->in, x, &y, g);

	for (size_t j = 0; j < f->n_free && !why; j++) {
		out[j] = 0;
		for (size_t k = 0; k < f->law->n_symbols; k++)
			if (f->model.role[k] != NIP_FIT_VARIABLE && g[k] != 0)
				out[j] += g[k] * f->chain[k * f->n_free + j];
	}
	return why;
}

const char *nip_fit_band(const struct nip_fit *f, double x, struct nip_fit_band *out)
{
	double g[NIP_LAW_SYMBOLS], v = 0;
	const char *why = nip_fit_value(&f->model, f->in, x, &out->value, NULL);

	if (!why)
		why = nip_fit_gradient(f, x, g);
	if (why)
		return why;
	for (size_t i = 0; i < f->n_free; i++)
		for (size_t j = 0; j < f->n_free; j++)
			v += g[i] * f->covariance[i * f->n_free + j] * g[j];
	out->confidence_sd = sqrt(fmax(v, 0));
	if (!f->identified)
		out->confidence_sd = NAN;
	out->prediction_sd = sqrt(v + f->scatter * f->scatter + f->between_sd * f->between_sd);
	if (!f->identified)
		out->prediction_sd = NAN;
	out->confidence = f->t * out->confidence_sd;
	out->prediction = f->t * out->prediction_sd;
	return NULL;
}
