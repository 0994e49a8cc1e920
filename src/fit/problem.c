/* problem.c: residuals and Jacobian of one law on one set of points, whitened. */
#include <config.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "fit/internal.h"
#include "num/lsq.h"

struct nip_fit_problem nip_fit_problem(const struct nip_fit_data *d, const struct nip_fit_model *m,
				       struct nip_arena *a)
{
	struct nip_fit_problem q = { .d = d, .model = *m };

	q.variance = NIP_NEW_N(a, d->n, double);
	for (size_t i = 0; i < d->n; i++)
		q.variance[i] = d->sigma ? d->sigma[i] * d->sigma[i] : 1;
	if (d->group && d->n_groups > 1) {
		q.group = d->group;
		q.n_groups = d->n_groups;
		q.group_sum = NIP_NEW_N(a, d->n_groups, double);
		q.group_weight = NIP_NEW_N(a, d->n_groups, double);
	}
	return q;
}

/* Multiplies column k of the n x p array by V^(-1/2), V = diag(variance) + theta 11'
 * within each group: V = S (I + theta z z') S with z = 1/sd, and the root of the inverse
 * of the middle is I - c z z'. */
void nip_fit_whiten(const struct nip_fit_problem *q, double *column, size_t k, size_t p)
{
	const size_t n = q->d->n;

	for (size_t i = 0; i < n; i++)
		column[i * p + k] /= sqrt(q->variance[i]);
	if (!q->group || !(q->theta > 0))
		return;
	memset(q->group_sum, 0, q->n_groups * sizeof *q->group_sum);
	memset(q->group_weight, 0, q->n_groups * sizeof *q->group_weight);
	for (size_t i = 0; i < n; i++) {
		q->group_sum[q->group[i]] += column[i * p + k] / sqrt(q->variance[i]);
		q->group_weight[q->group[i]] += 1 / q->variance[i];
	}
	for (size_t i = 0; i < n; i++) {
		const size_t g = q->group[i];
		double s = q->group_weight[g], c = (1 - 1 / sqrt(1 + q->theta * s)) / s;

		column[i * p + k] -= c * q->group_sum[g] / sqrt(q->variance[i]);
	}
}

static int residuals_at(struct nip_fit_problem *q, const double *in, double *r)
{
	for (size_t i = 0; i < q->d->n; i++) {
		if (nip_fit_value(&q->model, in, q->d->x[i], &r[i], NULL) != NULL)
			return -1;
		r[i] = q->d->y[i] - r[i];
	}
	nip_fit_whiten(q, r, 0, 1);
	return 0;
}

/* d residual / d free, not whitened: p of `width` columns. */
static int slopes_at(const struct nip_fit_problem *q, const double *in, const double *chain,
		     size_t p, size_t width, double *j)
{
	double y, g[NIP_LAW_SYMBOLS];

	for (size_t i = 0; i < q->d->n; i++) {
		if (nip_fit_value(&q->model, in, q->d->x[i], &y, g) != NULL)
			return -1;
		for (size_t k = 0; k < p; k++) {
			double s = 0;

			for (size_t m = 0; m < q->model.law->n_symbols; m++)
				if (q->model.role[m] != NIP_FIT_VARIABLE && g[m] != 0)
					s += g[m] * chain[m * p + k];
			j[i * width + k] = -s;
		}
	}
	return 0;
}

static int residual(const double *x, void *context, double *r)
{
	struct nip_fit_problem *q = context;
	double in[NIP_LAW_SYMBOLS];

	nip_fit_from_u(&q->model, x, in, NULL);
	return residuals_at(q, in, r);
}

static int jacobian(const double *x, void *context, double *j)
{
	struct nip_fit_problem *q = context;
	double in[NIP_LAW_SYMBOLS], chain[NIP_LAW_SYMBOLS * NIP_LAW_SYMBOLS];
	int symbol[NIP_LAW_SYMBOLS];

	size_t p = nip_fit_free(&q->model, symbol);

	nip_fit_from_u(&q->model, x, in, chain);
	if (slopes_at(q, in, chain, p, p, j) != 0)
		return -1;
	for (size_t k = 0; k < p; k++)
		nip_fit_whiten(q, j, k, p);
	return 0;
}

int nip_fit_minimise(struct nip_fit_problem *q, double *in, double *out_rss, bool *out_converged)
{
	struct nip_lsq l = { q->d->n, 0, residual, jacobian, q };
	struct nip_lsq_result r;
	double u[NIP_LAW_SYMBOLS];
	int symbol[NIP_LAW_SYMBOLS];

	l.p = nip_fit_free(&q->model, symbol);
	*out_converged = true;
	if (l.p == 0) {
		nip_fit_tie(&q->model, in, NULL);
		*out_rss = nip_fit_rss(q, in);
		return isfinite(*out_rss) ? 0 : -1;
	}
	if (nip_fit_to_u(&q->model, in, u) != 0 || nip_lsq_solve(&l, u, &r) != 0)
		return -1;
	nip_fit_from_u(&q->model, u, in, NULL);
	*out_rss = r.rss;
	*out_converged = r.converged;
	return 0;
}

int nip_fit_raw(struct nip_fit_problem *q, const double *in, double *out)
{
	double at[NIP_LAW_SYMBOLS], chain[NIP_LAW_SYMBOLS * NIP_LAW_SYMBOLS], y;
	int symbol[NIP_LAW_SYMBOLS];
	const size_t p = nip_fit_free(&q->model, symbol);

	memcpy(at, in, sizeof at);
	nip_fit_tie(&q->model, at, chain);
	for (size_t i = 0; i < q->d->n; i++) {
		if (nip_fit_value(&q->model, at, q->d->x[i], &y, NULL) != NULL)
			return -1;
		out[i * (p + 1) + p] = q->d->y[i] - y;
	}
	return slopes_at(q, at, chain, p, p + 1, out);
}

int nip_fit_jacobian(struct nip_fit_problem *q, const double *in, double *j)
{
	double at[NIP_LAW_SYMBOLS], chain[NIP_LAW_SYMBOLS * NIP_LAW_SYMBOLS];
	int symbol[NIP_LAW_SYMBOLS];
	const size_t p = nip_fit_free(&q->model, symbol);

	memcpy(at, in, sizeof at);
	nip_fit_tie(&q->model, at, chain);
	if (slopes_at(q, at, chain, p, p, j) != 0)
		return -1;
	for (size_t k = 0; k < p; k++)
		nip_fit_whiten(q, j, k, p);
	return 0;
}

double nip_fit_rss(struct nip_fit_problem *q, const double *in)
{
	double *r = nip_xalloc(q->d->n, sizeof *r), s = 0;

	if (residuals_at(q, in, r) != 0)
		s = NAN;
	for (size_t i = 0; i < q->d->n; i++)
		s += r[i] * r[i];
	free(r);
	return s;
}
