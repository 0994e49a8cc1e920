/* mls.c: modified large sample intervals. */
#include <config.h>

#include "spc/mls.h"

#include <math.h>

#include "num/root.h"
#include "stat/dist.h"

static double f_upper(double q, double df1, double df2)
{
	return isinf(df2) ? nip_chisq_upper_quantile(q, df1) / df1
			  : nip_f_upper_quantile(q, df1, df2);
}

/* Weight of a pair of one sign, from the chi-square of the joint degrees of freedom. */
static double same_sign(double df1, double df2, double g1, double g2, double alpha)
{
	double joint = 1 - 1 / f_upper(alpha, df1 + df2, INFINITY), sum = df1 + df2;

	return joint * joint * sum * sum / (df1 * df2) - g1 * g1 * df1 / df2 - g2 * g2 * df2 / df1;
}

/* Weight of a pair of opposite signs: makes the bound 0 where the F test is on its edge. */
static double opposite(double f, double own, double other)
{
	return ((f - 1) * (f - 1) - own * own * f * f - other * other) / f;
}

/* The distance of the lower bound of sum c ms from its estimate. */
static double reach(const struct nip_mean_square *ms, const double *c, size_t n, double alpha)
{
	double g[NIP_MLS_MOST], v = 0;
	size_t plus = 0, minus = 0;

	for (size_t i = 0; i < n; i++) {
		if (c[i] == 0)
			continue;
		plus += c[i] > 0;
		minus += c[i] < 0;
		g[i] = c[i] > 0 ? 1 - 1 / f_upper(alpha, ms[i].df, INFINITY)
				: 1 / f_upper(1 - alpha, ms[i].df, INFINITY) - 1;
		v += g[i] * g[i] * c[i] * c[i] * ms[i].ms * ms[i].ms;
	}
	for (size_t i = 0; i < n; i++)
		for (size_t j = 0; j < n; j++) {
			double product = fabs(c[i] * c[j]) * ms[i].ms * ms[j].ms;

			if (c[i] > 0 && c[j] < 0 && product > 0)
				v += product *
				     opposite(f_upper(alpha, ms[i].df, ms[j].df), g[i], g[j]);
			else if (i < j && c[i] > 0 && c[j] > 0 && product > 0 && minus)
				v += product / (double)(plus - 1) *
				     same_sign(ms[i].df, ms[j].df, g[i], g[j], alpha);
		}
	return sqrt(fmax(v, 0));
}

void nip_mls(const struct nip_mean_square *ms, const double *c, size_t n, double alpha,
	     double *out_low, double *out_high)
{
	double minus[NIP_MLS_MOST], estimate = 0;

	for (size_t i = 0; i < n; i++) {
		estimate += c[i] == 0 ? 0 : c[i] * ms[i].ms;
		minus[i] = -c[i];
	}
	*out_low = estimate - reach(ms, c, n, alpha);
	*out_high = estimate + reach(ms, minus, n, alpha);
}

struct share {
	const struct nip_mean_square *ms;
	const double *part, *whole;
	size_t n;
	double alpha;
	int high;
};

/* Bound of part - r whole: falls in r through 0 at the bound of the share. */
static double slack(double r, void *context)
{
	const struct share *s = context;
	double c[NIP_MLS_MOST], low, high;

	for (size_t i = 0; i < s->n; i++)
		c[i] = s->part[i] - r * s->whole[i];
	nip_mls(s->ms, c, s->n, s->alpha, &low, &high);
	return s->high ? high : low;
}

static double bound(struct share *s, int high)
{
	double r;

	s->high = high;
	if (!(slack(0, s) > 0))
		return 0;
	if (!(slack(1, s) < 0))
		return 1;
	return nip_root(slack, s, 0, 1, &r) == 0 ? r : NAN;
}

void nip_mls_share(const struct nip_mean_square *ms, const double *part, const double *whole,
		   size_t n, double alpha, double *out_low, double *out_high)
{
	struct share s = { .ms = ms, .part = part, .whole = whole, .n = n, .alpha = alpha };
	double any = 0;

	for (size_t i = 0; i < n; i++)
		any += ms[i].ms * fabs(whole[i]);
	*out_low = any > 0 ? bound(&s, 0) : NAN;
	*out_high = any > 0 ? bound(&s, 1) : NAN;
}
