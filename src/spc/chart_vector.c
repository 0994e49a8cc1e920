/* chart_vector.c: several columns in one statistic, Hotelling's T2 and MEWMA. */
#include <config.h>

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "spc/arl.h"
#include "spc/chart_build.h"
#include "stat/dist.h"
#include "stat/moments.h"

#define LAMBDA 0.1

struct spread {		/* centre and factor L of the covariance L L' */
	size_t p, rows; /* rows or subgroups that entered */
	double n;	/* values behind them */
	double *center, *l, *cov;
	bool frozen; /* from elsewhere: every row is a new one */
};

static bool whole(const struct nip_vectors *v, size_t i)
{
	for (size_t j = 0; j < v->p; j++)
		if (!isfinite(v->value[i * v->p + j]))
			return false;
	return true;
}

/* Cholesky factor in place of the lower triangle. Returns 0, -1 if not positive. */
static int factor(double *s, size_t p)
{
	for (size_t j = 0; j < p; j++)
		for (size_t i = j; i < p; i++) {
			double v = s[i * p + j];

			for (size_t k = 0; k < j; k++)
				v -= s[i * p + k] * s[j * p + k];
			if (i == j && !(v > 1e-13 * s[i * p + i]))
				return -1;
			s[i * p + j] = i == j ? sqrt(v) : v / s[j * p + j];
		}
	return 0;
}

/* y' S^-1 y by forward substitution; y is overwritten. */
static double distance(const struct spread *s, double *y)
{
	double sum = 0;

	for (size_t i = 0; i < s->p; i++) {
		for (size_t k = 0; k < i; k++)
			y[i] -= s->l[i * s->p + k] * y[k];
		y[i] /= s->l[i * s->p + i];
		sum += y[i] * y[i];
	}
	return sum;
}

static void add_outer(double *s, const double *y, size_t p)
{
	for (size_t i = 0; i < p; i++)
		for (size_t j = 0; j <= i; j++)
			s[i * p + j] += y[i] * y[j];
}

static void deviation(const struct nip_vectors *v, size_t row, const double *from, double *y)
{
	for (size_t j = 0; j < v->p; j++)
		y[j] = v->value[row * v->p + j] - from[j];
}

/* Mean of whole rows from..to into m; how many there are. */
static size_t rows_mean(const struct nip_vectors *v, size_t from, size_t to, const bool *used,
			double *m)
{
	size_t n = 0;

	for (size_t j = 0; j < v->p; j++) {
		struct nip_moments x;

		nip_moments_init(&x);
		for (size_t i = from; i < to; i++)
			if ((!used || used[i]) && whole(v, i))
				nip_moments_add(&x, v->value[i * v->p + j]);
		m[j] = nip_moments_mean(&x);
		n = (size_t)x.n;
	}
	return n;
}

static const char *settle(struct spread *s, double df)
{
	if (!(df >= (double)s->p))
		return "too few rows for the covariance of that many columns";
	for (size_t i = 0; i < s->p * s->p; i++)
		s->cov[i] = s->l[i] /= df;
	if (factor(s->l, s->p) != 0)
		return "a column is constant, or columns depend on one another linearly";
	return NULL;
}

static struct spread room(const struct nip_chart_data *d)
{
	size_t p = d->vectors.p;
	struct spread s = { .p = p,
			    .center = NIP_NEW_N(d->arena, p, double),
			    .l = NIP_NEW_N(d->arena, p * p, double),
			    .cov = NIP_NEW_N(d->arena, p * p, double) };

	return s;
}

/* Sample mean and covariance of the used rows. */
static const char *of_rows(const struct nip_chart_data *d, struct spread *s)
{
	const struct nip_vectors *v = &d->vectors;
	double *y = NIP_NEW_N(d->arena, v->p, double);

	*s = room(d);
	s->rows = rows_mean(v, 0, v->n, v->used, s->center);
	s->n = (double)s->rows;
	for (size_t i = 0; i < v->n; i++)
		if (whole(v, i) && (!v->used || v->used[i])) {
			deviation(v, i, s->center, y);
			add_outer(s->l, y, v->p);
		}
	return settle(s, s->n - 1);
}

/* Grand mean and pooled covariance within of the used subgroups. */
static const char *of_groups(const struct nip_chart_data *d, struct spread *s)
{
	const struct nip_vectors *v = &d->vectors;
	double *y = NIP_NEW_N(d->arena, v->p, double), *m = NIP_NEW_N(d->arena, v->p, double);
	bool *used = NIP_NEW_N(d->arena, v->n + 1, bool);

	*s = room(d);
	for (size_t g = 0; g < v->k; g++) {
		size_t n = rows_mean(v, v->start[g], v->start[g + 1], NULL, m);

		if (!n || (v->used && !v->used[g]))
			continue;
		s->rows++;
		s->n += (double)n;
		for (size_t i = v->start[g]; i < v->start[g + 1]; i++)
			if ((used[i] = whole(v, i))) {
				deviation(v, i, m, y);
				add_outer(s->l, y, v->p);
			}
	}
	rows_mean(v, 0, v->n, used, s->center);
	return settle(s, s->n - (double)s->rows);
}

/* ---- frozen ------------------------------------------------------------------------------ */

static double part(const struct nip_chart_data *d, const char *type, const char *name, size_t i,
		   size_t j)
{
	char text[NIP_BASIS_NAME];

	if (j)
		snprintf(text, sizeof text, "%s:%s:%zu:%zu", type, name, i, j);
	else if (i)
		snprintf(text, sizeof text, "%s:%s:%zu", type, name, i);
	else
		snprintf(text, sizeof text, "%s:%s", type, name);
	return nip_chart_frozen(d, text).center;
}

/* From a file of limits, whole or not at all. */
static const char *of_file(const struct nip_chart_data *d, const char *type, struct spread *s)
{
	size_t p = d->vectors.p;
	double rows = part(d, type, "rows", 0, 0);

	*s = room(d);
	s->n = part(d, type, "n", 0, 0);
	s->frozen = true;
	for (size_t i = 0; i < p; i++) {
		s->center[i] = part(d, type, "mean", i + 1, 0);
		for (size_t j = 0; j <= i; j++) {
			s->l[i * p + j] = part(d, type, "cov", i + 1, j + 1);
			if (!isfinite(s->l[i * p + j]) || !isfinite(s->center[i]))
				return "the file of limits has fewer columns than are charted";
		}
	}
	if (!isnan(part(d, type, "mean", p + 1, 0)))
		return "the file of limits has more columns than are charted";
	if (!(rows >= 2 && rows < 1e15) || !(s->n >= rows))
		return "the file of limits does not say how many rows are behind it";
	s->rows = (size_t)rows;
	memcpy(s->cov, s->l, p * p * sizeof *s->l);
	return factor(s->l, p) ? "the covariance in the file of limits is not positive" : NULL;
}

static const char *basis(const struct nip_chart_data *d, const char *type, struct spread *s)
{
	if (!isnan(part(d, type, "rows", 0, 0)))
		return of_file(d, type, s);
	return d->vectors.k ? of_groups(d, s) : of_rows(d, s);
}

static const struct nip_vector_basis *kept(const struct nip_chart_data *d, const struct spread *s)
{
	struct nip_vector_basis *b = NIP_NEW(d->arena, struct nip_vector_basis);

	*b = (struct nip_vector_basis){ s->p, (double)s->rows, s->n, s->center, s->cov };
	return b;
}

/* ---- charts -------------------------------------------------------------------------------- */

/* Limit of T2: Beta for rows that are in the estimate, F for new ones and for means of
 * subgroups; alpha is the chance of a point beyond it. */
static double t2_limit(const struct spread *s, double alpha, bool in, double size)
{
	double p = (double)s->p, m = (double)s->rows, df = s->n - m;

	if (size == 0)
		return in ? (m - 1) * (m - 1) / m *
				       nip_beta_upper_quantile(alpha, p / 2, (m - p - 1) / 2)
			  : p * (m + 1) * (m - 1) / (m * (m - p)) *
				       nip_f_upper_quantile(alpha, p, m - p);
	return p * df / (df - p + 1) * (in ? 1 - size / s->n : 1 + size / s->n) *
	       nip_f_upper_quantile(alpha, p, df - p + 1);
}

const char *nip_build_t2(const struct nip_chart_data *d, const struct nip_chart_options *o,
			 struct nip_charts *out)
{
	const struct nip_vectors *v = &d->vectors;
	size_t n = v->k ? v->k : v->n;
	double *value = NIP_NEW_N(d->arena, n + 1, double), *y = NIP_NEW_N(d->arena, v->p, double);
	struct nip_zone *zone = NIP_NEW_N(d->arena, n + 1, struct nip_zone);
	double alpha =
		isnan(o->confidence) ? -expm1((double)v->p * log1p(-0.0027)) : 1 - o->confidence;
	struct nip_control_chart *c;
	struct spread s;
	const char *why = basis(d, "t2", &s);
	double seen = 0;
	bool was_in = false;

	if (why)
		return why;
	if (v->k ? s.n - (double)s.rows < (double)v->p : s.rows < v->p + 2)
		return "too few rows for limits of that many columns";
	for (size_t i = 0; i < n; i++) {
		bool in = !o->phase2 && !s.frozen && (!v->used || v->used[i]);
		size_t size = v->k ? rows_mean(v, v->start[i], v->start[i + 1], NULL, y) : 0;
		bool there = v->k ? size > 0 : whole(v, i);

		value[i] = NAN;
		for (size_t j = 0; j < v->p; j++)
			y[j] = (v->k ? y[j] : v->value[i * v->p + j]) - s.center[j];
		if (there) {
			value[i] = (v->k ? (double)size : 1) * distance(&s, y);
			seen++;
		}
		zone[i] = (struct nip_zone){ NAN, NAN, NAN, NAN };
		/* one limit for neighbours alike */
		if (i && there && !v->k && in == was_in && !isnan(zone[i - 1].ucl))
			zone[i] = zone[i - 1];
		else if (there)
			zone[i].ucl = t2_limit(&s, alpha, in, (double)size);
		was_in = in;
	}
	c = nip_chart_add(d, out, "t2", "Hotelling's T2", n, v->number);
	c->value = value;
	c->zone = zone;
	nip_chart_settle(c);
	c->kinds = NIP_KINDS_LIMITS;
	c->expected_beyond = alpha * seen;
	c->vectors = kept(d, &s);
	c->estimator = s.frozen ? "given" : NULL;
	c->formula = v->k ? "n (xbar - c)' S^-1 (xbar - c), S pooled within; limit from F"
			  : "(x - c)' S^-1 (x - c); limit from Beta for rows in the estimate, "
			    "from F for new ones";
	c->note = nip_arena_printf(d->arena, "chance of a point beyond the limit %.6g", alpha);
	return NULL;
}

const char *nip_build_mewma(const struct nip_chart_data *d, const struct nip_chart_options *o,
			    struct nip_charts *out)
{
	const struct nip_vectors *v = &d->vectors;
	double lambda = isnan(o->lambda) ? LAMBDA : o->lambda, fade = 1, h;
	double *value = NIP_NEW_N(d->arena, v->n + 1, double);
	double *z = NIP_NEW_N(d->arena, v->p, double), *y = NIP_NEW_N(d->arena, v->p, double);
	struct nip_zone *zone = NIP_NEW(d->arena, struct nip_zone);
	struct nip_control_chart *c;
	struct spread s;
	const char *why;

	if (v->k)
		return "MEWMA takes single rows; leave the subgroups out";
	why = basis(d, "mewma", &s);
	if (why)
		return why;
	h = nip_mewma_limit(lambda, v->p, o->arl);
	if (isnan(h))
		return "no limit gives that run length";
	for (size_t i = 0; i < v->n; i++) {
		value[i] = NAN;
		if (!whole(v, i))
			continue; /* the averages wait */
		deviation(v, i, s.center, y);
		for (size_t j = 0; j < v->p; j++)
			y[j] = z[j] = lambda * y[j] + (1 - lambda) * z[j];
		fade *= (1 - lambda) * (1 - lambda);
		value[i] = distance(&s, y) * (2 - lambda) / lambda / (o->asymptotic ? 1 : 1 - fade);
	}
	*zone = (struct nip_zone){ NAN, NAN, NAN, h };
	c = nip_chart_add(d, out, "mewma", "multivariate EWMA", v->n, v->number);
	c->value = value;
	c->zone = zone;
	c->n_zones = 1;
	c->ucl = h;
	c->lambda = lambda;
	c->run_length = o->arl;
	c->vectors = kept(d, &s);
	c->estimator = s.frozen ? "given" : NULL;
	c->kinds = NIP_KINDS_LIMITS;
	c->formula = "z_i = lambda (x_i - c) + (1 - lambda) z_i-1, z' Sz^-1 z, Sz = lambda / "
		     "(2 - lambda) (1 - (1 - lambda)^2i) S";
	c->note = nip_arena_printf(d->arena,
				   "limit %.6g for a run length of %g in control (asymptotic Sz)",
				   h, o->arl);
	return NULL;
}
