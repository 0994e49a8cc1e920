/* chart_residual.c: charts for values that follow from the ones before. */
#include <config.h>

#include <math.h>

#include "spc/autocorr.h"
#include "spc/chart_build.h"
#include "stat/moments.h"

static double mean_used(const struct nip_chart_data *d, const double **x, size_t *n)
{
	struct nip_moments m;

	*n = nip_used_values(d, &d->series, x);
	nip_moments_init(&m);
	for (size_t i = 0; i < *n; i++)
		nip_moments_add(&m, (*x)[i]);
	return nip_moments_mean(&m);
}

const char *nip_build_batch_means(const struct nip_chart_data *d, const struct nip_chart_options *o,
				  struct nip_charts *out)
{
	const struct nip_chart_series *s = &d->series;
	double *mean = NIP_NEW_N(d->arena, s->n + 1, double);
	size_t *last = NIP_NEW_N(d->arena, s->n + 1, size_t);
	bool *used = s->used ? NIP_NEW_N(d->arena, s->n + 1, bool) : NULL;
	struct nip_chart_series batches = { .value = mean, .number = last, .used = used };
	const double *x;
	size_t n, size = o->batch_size;
	const char *why;

	mean_used(d, &x, &n);
	if (!size)
		size = nip_batch_size(x, n);
	if (!size)
		return "no batch size makes the means independent and leaves ten of them";
	batches.n = nip_batch_means(s->value, s->n, size, mean, last);
	if (batches.n < 2)
		return "there are fewer than two batches";
	for (size_t i = 0; i < batches.n; i++) {
		bool all = true;

		for (size_t k = last[i] + 1 - size; k <= last[i] && used; k++)
			all &= s->used[k];
		if (used)
			used[i] = all;
		last[i] = s->number[last[i]];
	}
	why = nip_build_individuals(d, o, &batches, "batch-means", "batch mean", out);
	if (why)
		return why;
	out->batch_size = size;
	out->list.at[0].note = nip_arena_printf(
		d->arena, "a point is the mean of %zu values, and has the number of the last one",
		size);
	return NULL;
}

static const char *residuals(const struct nip_chart_data *d, const struct nip_chart_options *o,
			     double *e, const char *type, const char *title, struct nip_charts *out)
{
	struct nip_chart_series s = d->series;

	s.value = e;
	return nip_build_individuals(d, o, &s, type, title, out);
}

const char *nip_build_ar_residual(const struct nip_chart_data *d, const struct nip_chart_options *o,
				  struct nip_charts *out)
{
	double *e = NIP_NEW_N(d->arena, d->series.n + 1, double), mean;
	struct nip_autocorr a;
	const double *x;
	const char *why;
	size_t n;

	mean = mean_used(d, &x, &n);
	nip_autocorr(x, n, &a);
	if (isnan(a.r1))
		return "the series is too short or constant (autocorrelation)";
	nip_ar_residuals(d->series.value, d->series.n, mean, a.r1, e);
	why = residuals(d, o, e, "ar-residual", "residual of AR(1)", out);
	if (why)
		return why;
	out->ar_r = a.r1;
	out->list.at[0].note =
		nip_arena_printf(d->arena, "e_i = x_i - m - r (x_i-1 - m), r = %.6g, m = %.10g",
				 a.r1, mean);
	return NULL;
}

const char *nip_build_ewma_residual(const struct nip_chart_data *d,
				    const struct nip_chart_options *o, struct nip_charts *out)
{
	double *e = NIP_NEW_N(d->arena, d->series.n + 1, double), mean, lambda;
	const double *x;
	const char *why;
	size_t n;

	mean = mean_used(d, &x, &n);
	if (isnan(mean))
		return "no value enters the estimates";
	lambda = isnan(o->lambda) ? nip_ewma_best_lambda(x, n, mean) : o->lambda;
	nip_ewma_residuals(d->series.value, d->series.n, mean, lambda, e);
	why = residuals(d, o, e, "ewma-residual", "forecast error of an EWMA", out);
	if (why)
		return why;
	out->ewma_lambda = lambda;
	out->list.at[0].note =
		nip_arena_printf(d->arena,
				 "e_i = x_i - z_i-1, lambda = %.4g%s, starts at the mean %.10g",
				 lambda, isnan(o->lambda) ? " (least squares of the errors)" : "",
				 mean);
	return NULL;
}
