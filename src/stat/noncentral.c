/* noncentral.c: the noncentral t distribution, by integration over the scatter. */
#include <config.h>

#include <math.h>

#include "num/gauss.h"
#include "stat/dist.h"

#define FAR   1e-18 /* what is beyond counts for nothing */
#define EXACT 1e-12
#define MANY  1e10 /* from here s is 1 to five digits and more: one normal distribution */

struct mixture {
	double t, delta, half, constant; /* half the df; log of the density of s at 1 */
};

/* Gamma's logarithm less Stirling's main terms. */
static double stirling_rest(double a)
{
	double b = 1 / (a * a);

	if (a < 15)
		return lgamma(a) - (a - 0.5) * log(a) + a - 0.5 * log(2 * M_PI);
	return (1 - b * (1.0 / 30 - b * (1.0 / 105 - b / 140))) / (12 * a);
}

/* P(normal above t s - delta) times the density of s = sqrt(chi2 / df). */
static double slice(double s, void *context)
{
	const struct mixture *m = context;
	double u = (s - 1) * (s + 1);
	/* ln s^2; through u only near 1, far from it u has lost the digits of s */
	double square = s < 0.5 ? 2 * log(s) : log1p(u);

	return nip_normal_upper(m->t * s - m->delta) *
	       exp(m->constant + m->half * (square - u) - log(s));
}

double nip_noncentral_t_upper(double t, double df, double delta)
{
	struct mixture m = { .t = t, .delta = delta, .half = 0.5 * df };
	double lo, hi, sum = 0, part, cut[4];

	if (isnan(t) || isnan(delta) || !(df >= 1) || isinf(t))
		return NAN;
	if (isinf(delta))
		return delta > 0;
	if (!(df < MANY))
		return nip_normal_upper(t - delta);
	m.constant = log(2) + 0.5 * log(m.half / (2 * M_PI)) - stirling_rest(m.half);
	lo = sqrt(nip_chisq_quantile(FAR, df) / df);
	hi = sqrt(nip_chisq_upper_quantile(FAR, df) / df);
	/* The step of the normal distribution lies at delta / t; panels end beside it. */
	cut[0] = lo;
	cut[3] = hi;
	cut[1] = t != 0 ? fmin(fmax((delta - 9) / t, lo), hi) : lo;
	cut[2] = t != 0 ? fmin(fmax((delta + 9) / t, lo), hi) : hi;
	if (cut[1] > cut[2]) {
		double keep = cut[1];

		cut[1] = cut[2];
		cut[2] = keep;
	}
	for (int i = 0; i < 3; i++) {
		if (!(cut[i + 1] > cut[i]))
			continue;
		/* beyond the step the rest is nothing, however steep it ends */
		if (nip_integrate_smooth(slice, &m, cut[i], cut[i + 1], EXACT, &part) != 0 &&
		    !(part < FAR))
			return NAN;
		sum += part;
	}
	return fmin(sum, 1);
}
