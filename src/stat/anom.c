/* anom.c: the analysis of means: its critical value, and the limits. */
#include <config.h>

#include "stat/anova.h"

#include <math.h>
#include <stdlib.h>

#include "base/arena.h"
#include "num/gauss.h"
#include "stat/dist.h"

/* k independent normal means of sizes n_i, given that their weighted mean is the one
 * seen: P(all |deviations| < x standard errors) is the density at 0 of the sum of the
 * truncated values over that of the whole ones. Of five and more it is an integral of
 * products of real transforms; the sum being bounded, equal steps give it exactly. Of
 * three and four the transform falls too slowly, and the sums of two are known.
 */
#define TERMS_MOST 2000
#define NODES	   16
#define TABLE	   72  /* Chebyshev nodes of the chance over 0..FAR */
#define FAR	   7.0 /* beyond, no two means are outside at once */
#define SIZES_MOST 40  /* different ones; beyond, Sidak's bound is as good */

struct anom {
	const struct nip_group *g;
	size_t k;
	double total, df, h, *weight, *share; /* share[i]: n_i / N of sizes that differ */
	size_t *count, sizes;		      /* how many groups have it */
	double miss, at[TABLE], within[TABLE];
};

static const double gauss_x[NODES / 2] = { 0.0950125098376374402, 0.2816035507792589132,
					   0.4580167776572273863, 0.6178762444026437484,
					   0.7554044083550030339, 0.8656312023878317439,
					   0.9445750230732325761, 0.9894009349916499326 };
static const double gauss_w[NODES / 2] = { 0.1894506104550684963, 0.1826034150449235889,
					   0.1691565193950025382, 0.1495959888165767321,
					   0.1246289712555338720, 0.0951585116824927848,
					   0.0622535239386478929, 0.0271524594117540949 };

/* Integral of cos(w u) times the normal density over -a..a. */
static double window(double w, double a)
{
	int panels = 1 + (int)(a * (w + 1) / 6);
	double sum = 0, half = a / (2 * panels);

	for (int p = 0; p < panels; p++)
		for (int i = 0; i < NODES / 2; i++) {
			double u = half * (2 * p + 1 + gauss_x[i]),
			       v = half * (2 * p + 1 - gauss_x[i]);

			sum += gauss_w[i] *
			       (cos(w * u) * nip_normal_pdf(u) + cos(w * v) * nip_normal_pdf(v));
		}
	return 2 * half * sum;
}

static double by_transform(const struct anom *m, double x)
{
	double reach = 0, sum = 0, step;
	int quiet = 0;

	for (size_t i = 0; i < m->sizes; i++)
		reach += (double)m->count[i] * sqrt(m->share[i] * (1 - m->share[i])) * x;
	step = 0.999 * 2 * M_PI / reach;
	for (int j = 0; j < TERMS_MOST && quiet < 4; j++) {
		double product = 1;

		for (size_t i = 0; i < m->sizes; i++)
			product *=
				pow(window(sqrt(m->share[i]) * step * j, x * sqrt(1 - m->share[i])),
				    (double)m->count[i]);
		sum += j ? 2 * product : product;
		quiet = fabs(product) < 1e-12 ? quiet + 1 : 0;
	}
	return sum * step / sqrt(2 * M_PI);
}

/* Density at z of the sum of two, of variances p and q, truncated at x standard errors;
 * of one for q 0. */
static double pair(double z, double p, double q, double x)
{
	double v = p + q, a = x * sqrt(p * (1 - p)), b = x * sqrt(q * (1 - q)), mean, sd;

	if (!(q > 0))
		return fabs(z) <= a ? nip_normal_pdf(z / sqrt(p)) / sqrt(p) : 0;
	mean = z * p / v;
	sd = sqrt(p * q / v);
	return nip_normal_pdf(z / sqrt(v)) / sqrt(v) *
	       fmax(0, nip_normal_lower((fmin(a, z + b) - mean) / sd) -
			       nip_normal_lower((fmax(-a, z - b) - mean) / sd));
}

static int by_size(const void *a, const void *b)
{
	const double *x = a, *y = b;

	return *x < *y ? -1 : *x > *y;
}

/* Of three or four: over the sum of the first two. */
static double by_pairs(const struct anom *m, double x)
{
	double p[4] = { 0 }, reach[4], sum = 0, cut[5] = { 0 };

	for (size_t i = 0; i < m->k; i++)
		p[i] = m->weight[i];
	for (int i = 0; i < 4; i++)
		reach[i] = x * sqrt(p[i] * (1 - p[i]));
	cut[1] = fabs(reach[0] - reach[1]);
	cut[2] = fabs(reach[2] - reach[3]);
	cut[3] = reach[0] + reach[1];
	cut[4] = reach[2] + reach[3];
	qsort(cut, 5, sizeof *cut, by_size);
	for (int c = 0; c < 4; c++) {
		double half = (cut[c + 1] - cut[c]) / 4;

		for (int i = 0; i < 2 * NODES && half > 0; i++) {
			double u = i & 1 ? gauss_x[i / 4] : -gauss_x[i / 4];
			double z = cut[c] + half * (i & 2 ? 3 + u : 1 + u);

			sum += half * gauss_w[i / 4] * pair(z, p[0], p[1], x) *
			       pair(z, p[2], p[3], x);
		}
	}
	return 2 * sum * sqrt(2 * M_PI);
}

static void tabulate(struct anom *m)
{
	for (int i = 0; i < TABLE; i++) {
		double x = 0.5 * FAR * (1 - cos(M_PI * (i + 0.5) / TABLE));

		m->at[i] = x;
		m->within[i] = m->k < 5 ? by_pairs(m, x) : by_transform(m, x);
	}
}

/* P(all within x), sigma known: between the nodes by their polynomial. */
static double all_within(const struct anom *m, double x)
{
	double above = 0, below = 0;

	if (x >= FAR)
		return 1 - 2 * (double)m->k * nip_normal_upper(x);
	for (int i = 0; i < TABLE; i++) {
		double d = x - m->at[i], w = sin(M_PI * (i + 0.5) / TABLE) * (i % 2 ? -1 : 1);

		if (d == 0)
			return m->within[i];
		above += w / d * m->within[i];
		below += w / d;
	}
	return fmin(fmax(above / below, 0), 1);
}

static double slice(double s, void *context)
{
	const struct anom *m = context;
	double half = 0.5 * m->df, u = (s - 1) * (s + 1);

	return (1 - all_within(m, m->h * s)) * 2 / s *
	       exp(half * log(half) - half - lgamma(half) + half * (log1p(u) - u));
}

/* The chance that some mean is outside, less alpha. */
static double excess(double h, struct anom *m)
{
	double out = NAN, lo, hi;

	m->h = h;
	if (!(m->df < 1e6))
		return 1 - all_within(m, h) - m->miss;
	lo = sqrt(nip_chisq_quantile(1e-10, m->df) / m->df);
	hi = sqrt(nip_chisq_upper_quantile(1e-10, m->df) / m->df);
	nip_integrate_smooth(slice, m, lo, hi, 1e-9, &out);
	return out - m->miss;
}

static void count_sizes(struct anom *m)
{
	for (size_t i = 0; i < m->k; i++)
		m->weight[i] /= m->total;
	qsort(m->weight, m->k, sizeof *m->weight, by_size);
	for (size_t i = 0; i < m->k; i++)
		if (i && m->weight[i] == m->share[m->sizes - 1])
			m->count[m->sizes - 1]++;
		else {
			m->share[m->sizes] = m->weight[i];
			m->count[m->sizes++] = 1;
		}
}

/* Regula falsi (Illinois): the integral has seven digits, more would be noise. */
static double cross(struct anom *m, double lo, double hi)
{
	double below = excess(lo, m), above = excess(hi, m), h = NAN;

	if (!(below >= 0) || !(above <= 0))
		return NAN;
	for (int i = 0; i < 60 && hi - lo > 1e-7 * hi; i++) {
		double last = h, at;

		h = below > above ? lo + (hi - lo) * below / (below - above) : lo;
		at = excess(h, m);
		if (isnan(at))
			return NAN;
		if (at == 0 || fabs(h - last) < 1e-8 * h)
			break;
		if (at > 0) {
			lo = h;
			below = at;
			above /= 2;
		} else {
			hi = h;
			above = at;
			below /= 2;
		}
	}
	return h;
}

static double solve(struct anom *m, double lo, double hi)
{
	double h = NAN;

	m->weight = nip_xalloc(m->k, sizeof *m->weight);
	m->share = nip_xalloc(m->k, sizeof *m->share);
	m->count = nip_xalloc(m->k, sizeof *m->count);
	for (size_t i = 0, k = 0; k < m->k; i++)
		if (m->g[i].n >= 1)
			m->weight[k++] = m->g[i].n;
	count_sizes(m);
	if (m->sizes <= SIZES_MOST) {
		tabulate(m);
		h = cross(m, lo, hi);
	}
	free(m->weight);
	free(m->share);
	free(m->count);
	return h;
}

double nip_anom_critical(const struct nip_group *g, size_t n, double df, double alpha,
			 const char **out_method)
{
	struct anom m = { .g = g, .df = df, .miss = alpha };
	double sidak, one, h;

	*out_method = "none";
	if (!(alpha > 0 && alpha < 1) || !(df > 0))
		return NAN;
	for (size_t i = 0; i < n; i++)
		if (g[i].n >= 1) {
			m.k++;
			m.total += g[i].n;
		}
	if (m.k < 2)
		return NAN;
	one = nip_t_upper_quantile(alpha / 2, df);
	sidak = nip_t_upper_quantile(-expm1(log1p(-alpha) / (double)m.k) / 2, df);
	*out_method = "exact";
	if (m.k == 2) /* two deviations are one comparison */
		return one;
	h = solve(&m, one, sidak);
	if (!isnan(h))
		return h;
	*out_method = "Sidak";
	return sidak;
}

void nip_anom_limits(const struct nip_anova *a, const struct nip_group *gi, double h,
		     double *out_lo, double *out_hi)
{
	double half = h * sqrt(a->ms_within) * sqrt((a->total_n - gi->n) / (a->total_n * gi->n));

	*out_lo = a->grand_mean - half;
	*out_hi = a->grand_mean + half;
}
