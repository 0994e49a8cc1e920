/* weight.c: variances that depend on the fit: uncertainty of x, spread between groups. */
#include <config.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "fit/internal.h"
#include "num/root.h"
#include "stat/dist.h"

#define ROUNDS 50

static void refit(struct nip_fit_problem *q, struct nip_fit *f)
{
	double in[NIP_LAW_SYMBOLS], rss;
	bool converged;

	memcpy(in, f->in, sizeof in);
	if (nip_fit_minimise(q, in, &rss, &converged) != 0)
		return;
	memcpy(f->in, in, sizeof in);
	f->rss = rss;
	f->converged = converged;
}

/* ---- uncertainty of x: effective variance ---------------------------------------- */

struct scatter { /* residuals, and the variance of each that x brings */
	const struct nip_fit_problem *q;
	double *r, *from_x, dof;
};

/* Paule and Mandel 1982: the sd of y beside x that makes chi2 = dof. */
static double excess(double variance, void *context)
{
	const struct scatter *s = context;
	double chi2 = 0;

	for (size_t i = 0; i < s->q->d->n; i++)
		chi2 += s->r[i] * s->r[i] / (variance + s->from_x[i]);
	return chi2 - s->dof;
}

static double added_variance(const struct scatter *s)
{
	double top = 0, v;

	for (size_t i = 0; i < s->q->d->n; i++)
		top += s->r[i] * s->r[i];
	top /= s->dof; /* as if x were exact: chi2 is below dof there */
	if (!(top > 0) || excess(1e-12 * top, (void *)s) <= 0)
		return 1e-12 * top;
	return nip_root(excess, (void *)s, 1e-12 * top, top, &v) == 0 ? v : top;
}

static bool measure(struct nip_fit_problem *q, const struct nip_fit *f, struct scatter *s)
{
	double g[NIP_LAW_SYMBOLS], y;

	for (size_t i = 0; i < q->d->n; i++) {
		if (nip_fit_value(&q->model, f->in, q->d->x[i], &y, g) != NULL)
			return false;
		y -= q->d->y[i];
		s->r[i] = y;
		y = g[q->model.variable] * q->d->sigma_x[i];
		s->from_x[i] = isfinite(y) ? y * y : 0;
	}
	return true;
}

static void effective_variance(struct nip_fit_problem *q, struct nip_fit *f)
{
	const size_t n = q->d->n;
	struct scatter s = { .q = q, .dof = (double)(f->n - f->p) };
	double change = 1, added = 0;

	s.r = nip_xalloc(2 * n, sizeof *s.r);
	s.from_x = s.r + n;
	for (int round = 0; round < ROUNDS && change > 1e-12 && measure(q, f, &s); round++) {
		added = q->d->sigma ? 0 : added_variance(&s);
		change = 0;
		for (size_t i = 0; i < n; i++) {
			double v = s.from_x[i] +
				   (q->d->sigma ? q->d->sigma[i] * q->d->sigma[i] : added);

			change = fmax(change, fabs(v / q->variance[i] - 1));
			q->variance[i] = v;
		}
		refit(q, f);
	}
	f->added_sd = sqrt(added);
	free(s.r);
}

/* ---- groups: random intercept by restricted maximum likelihood --------------------- */

struct between {
	struct nip_fit_problem *q;
	size_t p;
	bool absolute;
	double *raw, *j; /* n x (p + 1): Jacobian and residuals, as they are and whitened */
};

/* ln det J'J and the squares J cannot explain in the last column, by Gram-Schmidt; j is
 * overwritten. */
static double log_det(double *j, size_t n, size_t p, double *out_rss)
{
	const size_t w = p + 1;
	double sum = 0;

	for (size_t k = 0; k <= p; k++) {
		double length = 0;

		for (size_t i = 0; i < n; i++)
			length += j[i * w + k] * j[i * w + k];
		if (k == p) {
			*out_rss = length;
			break;
		}
		sum += log(length);
		for (size_t m = k + 1; m <= p; m++) {
			double dot = 0;

			for (size_t i = 0; i < n; i++)
				dot += j[i * w + k] * j[i * w + m];
			for (size_t i = 0; i < n; i++)
				j[i * w + m] -= dot / length * j[i * w + k];
		}
	}
	return sum;
}

/* sum over groups of ln(1 + theta sum 1/v) */
static double log_groups(const struct nip_fit_problem *q)
{
	double sum = 0;

	if (!q->group)
		return 0;
	memset(q->group_weight, 0, q->n_groups * sizeof *q->group_weight);
	for (size_t i = 0; i < q->d->n; i++)
		q->group_weight[q->group[i]] += 1 / q->variance[i];
	for (size_t g = 0; g < q->n_groups; g++)
		sum += log1p(q->theta * q->group_weight[g]);
	return sum;
}

/* -2 ln of the restricted likelihood of the model linearised where it stands, up to a
 * constant. */
static double restricted(double theta, const struct between *b)
{
	const size_t n = b->q->d->n, w = b->p + 1;
	double det, rss = 0;

	b->q->theta = theta;
	memcpy(b->j, b->raw, n * w * sizeof *b->j);
	for (size_t k = 0; k < w; k++)
		nip_fit_whiten(b->q, b->j, k, w);
	det = log_det(b->j, n, b->p, &rss);
	if (!(rss > 0))
		return INFINITY;
	return (b->absolute ? rss : (double)(n - b->p) * log(rss)) + log_groups(b->q) + det;
}

static double golden(const struct between *b, double lo, double hi)
{
	const double g = 0.6180339887498949;
	double x1 = hi - g * (hi - lo), x2 = lo + g * (hi - lo);
	double y1 = restricted(exp(x1), b), y2 = restricted(exp(x2), b);

	while (hi - lo > 1e-9) {
		if (y1 <= y2) {
			hi = x2, x2 = x1, y2 = y1;
			x1 = hi - g * (hi - lo);
			y1 = restricted(exp(x1), b);
		} else {
			lo = x1, x1 = x2, y1 = y2;
			x2 = lo + g * (hi - lo);
			y2 = restricted(exp(x2), b);
		}
	}
	return exp((lo + hi) / 2);
}

#define STEPS 24

/* The spread between groups for the curve as it stands. */
static double best_theta(const struct between *b)
{
	const size_t n = b->q->d->n;
	double unit = 0, none = restricted(0, b), best = none, at = NAN, theta;

	for (size_t i = 0; i < n; i++)
		unit += b->q->variance[i] / (double)n;
	for (int i = 0; i <= STEPS; i++) { /* 1e-5 .. 1e7 of the variance within */
		double v;

		theta = unit * pow(10, -5 + 0.5 * i);
		v = restricted(theta, b);
		if (v < best)
			best = v, at = theta;
	}
	if (isnan(at))
		return 0;
	theta = golden(b, log(at) - 1.2, log(at) + 1.2);
	return restricted(theta, b) < none ? theta : 0;
}

/* Restricted maximum likelihood by turns: the spread for the curve, the curve for the
 * spread (Lindstrom and Bates 1990, 10.2307/2532087). */
static void random_intercept(struct nip_fit_problem *q, const struct nip_fit_options *o,
			     struct nip_fit *f, struct nip_arena *a)
{
	int symbol[NIP_LAW_SYMBOLS];
	struct between b = { .q = q,
			     .p = nip_fit_free(&q->model, symbol),
			     .absolute = o->weights == NIP_FIT_ABSOLUTE || f->added_sd > 0 };
	const size_t size = q->d->n * (b.p + 1);
	double theta = 0, before = -1;

	b.raw = nip_xalloc(2 * size, sizeof *b.raw);
	b.j = b.raw + size;
	for (int round = 0; round < ROUNDS && fabs(theta - before) > 1e-9 * theta; round++) {
		if (nip_fit_raw(q, f->in, b.raw) != 0)
			break;
		before = theta;
		theta = best_theta(&b);
		q->theta = theta;
		refit(q, f);
	}
	q->theta = theta;
	free(b.raw);
	f->effect = NIP_NEW_N(a, q->n_groups, double);
}

/* Best linear prediction of the offset of each group. */
static void group_effects(struct nip_fit_problem *q, struct nip_fit *f)
{
	double y;

	if (!f->effect)
		return;
	log_groups(q); /* fills group_weight */
	memset(q->group_sum, 0, q->n_groups * sizeof *q->group_sum);
	for (size_t i = 0; i < q->d->n; i++)
		if (nip_fit_value(&q->model, f->in, q->d->x[i], &y, NULL) == NULL)
			q->group_sum[q->group[i]] += (q->d->y[i] - y) / q->variance[i];
	for (size_t g = 0; g < q->n_groups; g++)
		f->effect[g] = q->theta * q->group_sum[g] / (1 + q->theta * q->group_weight[g]);
}

/* ---- all -------------------------------------------------------------------------- */

static void likelihood(const struct nip_fit_problem *q, const struct nip_fit_options *o,
		       struct nip_fit *f)
{
	const double n = (double)f->n;
	double y = 0, floor, sum = 0;

	for (size_t i = 0; i < f->n; i++) {
		y = fmax(y, fabs(q->d->y[i]) / sqrt(q->variance[i]));
		sum += log(q->variance[i]);
	}
	/* A law through every point has no scatter but that of rounding. */
	floor = n * (1e-16 * y) * (1e-16 * y);
	f->k = f->p + (q->group ? 1 : 0);
	if (o->weights == NIP_FIT_ABSOLUTE && !(f->added_sd > 0)) {
		f->deviance = f->rss;
	} else if (f->added_sd > 0) {
		f->k++;
		f->deviance = f->rss;
	} else {
		f->k++;
		f->deviance = n * log(fmax(f->rss, floor) / n);
	}
	if (q->d->sigma_x)
		f->deviance += sum;
	/* As the numbers stand in the file, so that others find the same AICc. */
	if (!q->d->sigma || q->d->sigma_x)
		f->deviance -= 2 * n * log(q->d->y_column.scale);
	f->deviance += log_groups(q);
}

void nip_fit_reweight(struct nip_fit_problem *q, const struct nip_fit_options *o, struct nip_fit *f,
		      struct nip_arena *a)
{
	if (q->d->sigma_x)
		effective_variance(q, f);
	if (q->group)
		random_intercept(q, o, f, a);
	group_effects(q, f);
	likelihood(q, o, f);
}
