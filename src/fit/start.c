/* start.c: where searches begin: the user's values, the law's ranges, the data's scale. */
#include <config.h>

#include <math.h>
#include <string.h>

#include "fit/internal.h"

/* Scale of the data: largest x and y, and the x in the middle of the positive ones. */
static void scales(const struct nip_fit_data *d, double *x_lo, double *x_hi, double *y_hi)
{
	*x_lo = INFINITY;
	*x_hi = *y_hi = 0;
	for (size_t i = 0; i < d->n; i++) {
		if (d->x[i] > 0)
			*x_lo = fmin(*x_lo, d->x[i]);
		*x_hi = fmax(*x_hi, fabs(d->x[i]));
		*y_hi = fmax(*y_hi, fabs(d->y[i]));
	}
	if (*x_hi == 0)
		*x_hi = 1;
	*x_lo = fmin(*x_lo, *x_hi);
	if (*y_hi == 0)
		*y_hi = 1;
}

static void range_by_data(const struct nip_fit_problem *q, const struct nip_symbol *s, double *lo,
			  double *hi)
{
	const enum nip_quantity_id x = q->model.law->symbol[q->model.variable].quantity;
	double x_lo, x_hi, y_hi, a, b;

	scales(q->d, &x_lo, &x_hi, &y_hi);
	a = sqrt(x_lo * x_hi) / 10;
	b = 10 * x_hi;
	if (s->quantity == x)
		*lo = a, *hi = b;
	else if (s->quantity == NIP_Q_INVERSE_PRESSURE)
		*lo = 1 / b, *hi = 1 / a;
	else if (s->quantity == NIP_Q_INVERSE_SQRT_PRESSURE)
		*lo = sqrt(1 / b), *hi = sqrt(1 / a);
	else if (s->quantity == NIP_Q_DENSITY || (q->d->plain && y_hi > 1.5))
		*lo = 0.2 * y_hi, *hi = 3 * y_hi;
	else
		*lo = 0.05, *hi = 0.95;
}

/* Start range of symbol k: the law's own, or (every second start, and for plain numbers)
 * the scale of the data; inside the bounds. */
static void range(const struct nip_fit_problem *q, const double *in, size_t k, bool by_data,
		  double *lo, double *hi)
{
	const struct nip_symbol *s = &q->model.law->symbol[k];
	double b_lo, b_hi, margin;

	*lo = s->start_lo;
	*hi = s->start_hi;
	if (by_data || q->d->plain || !(*hi > *lo))
		range_by_data(q, s, lo, hi);
	nip_fit_bounds(&q->model, in, k, &b_lo, &b_hi);
	margin = isfinite(b_lo) && isfinite(b_hi) ? 0.01 * (b_hi - b_lo) : 0;
	*lo = fmax(*lo, b_lo + margin);
	*hi = fmin(*hi, b_hi - margin);
	if (*lo < *hi)
		return;
	if (isfinite(b_lo) && isfinite(b_hi))
		*lo = *hi = b_lo + (b_hi - b_lo) / 2;
	else if (isfinite(b_lo))
		*lo = *hi = b_lo > 0 ? 2 * b_lo : 1;
}

static bool inside(const struct nip_fit_problem *q, const double *in, size_t k)
{
	double lo, hi;

	nip_fit_bounds(&q->model, in, k, &lo, &hi);
	return in[k] > lo && in[k] < hi;
}

void nip_fit_starts(const struct nip_fit_problem *q, const struct nip_fit_options *o,
		    const double *user, size_t i, const double *cube, double *in)
{
	const struct nip_fit_model *m = &q->model;
	size_t dim = 0;

	(void)o;
	memcpy(in, m->in, sizeof m->in);
	for (size_t k = 0; k < m->law->n_symbols; k++) {
		double lo, hi, c;

		if (m->role[k] != NIP_FIT_FREE)
			continue;
		c = cube ? cube[dim++] : 0.5;
		in[k] = user ? user[k] : NAN;
		if (!isnan(in[k]) && inside(q, in, k))
			continue;
		range(q, in, k, i % 2 != 0, &lo, &hi);
		in[k] = lo > 0 && hi > 10 * lo ? lo * pow(hi / lo, c) : lo + c * (hi - lo);
	}
}
