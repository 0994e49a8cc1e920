/* capability_fitted.c: indices of a fitted distribution, and of transformed data. */
#include <config.h>

#include "spc/capability.h"

#include <math.h>

#include "spc/capability_inside.h"
#include "stat/dist.h"
#include "stat/moments.h"

/* --- one fitted distribution --------------------------------------------------------------- */

static struct nip_index fitted_index(const struct nip_capability_input *in, const char *name,
				     const char *formula, enum nip_side side, enum nip_reason why,
				     double value)
{
	struct nip_index x = { .name = name, .formula = formula, .value = NAN, .level = in->level };

	x.why = nip_capability_limits(in, side);
	if (!x.why)
		x.why = why;
	if (!x.why && isinf(value))
		x.why = NIP_BEYOND_SUPPORT;
	if (!x.why && isnan(value))
		x.why = NIP_NO_FIT;
	if (!x.why)
		x.value = value;
	nip_capability_no_interval(&x, x.why ? x.why : NIP_NO_INTERVAL);
	return x;
}

/* Normal deviate of a tail; a tail of 0 is infinitely far. */
static double deviate(double tail)
{
	return tail > 0.0 ? nip_normal_upper_quantile(tail) : tail == 0.0 ? INFINITY : NAN;
}

static void by_percentiles(const struct nip_capability_input *in, enum nip_reason why,
			   struct nip_nonnormal *out)
{
	double lo = out->x_low, mid = out->x_median, hi = out->x_high;
	double ppl = (mid - in->lsl) / (mid - lo), ppu = (in->usl - mid) / (hi - mid);

	out->pp = fitted_index(in, "Pp", "(USL - LSL) / (X_high - X_low)", NIP_BOTH, why,
			       (in->usl - in->lsl) / (hi - lo));
	out->ppl = fitted_index(in, "Ppl", "(X_50 - LSL) / (X_50 - X_low)", NIP_LOWER, why, ppl);
	out->ppu = fitted_index(in, "Ppu", "(USL - X_50) / (X_high - X_50)", NIP_UPPER, why, ppu);
	out->ppk = fitted_index(in, "Ppk", "min(Ppl, Ppu)", NIP_NEARER, why,
				nip_capability_nearer(ppl, ppu));
}

static void by_z_scores(const struct nip_capability_input *in, enum nip_reason why,
			const struct nip_fit *fit, struct nip_nonnormal *out)
{
	double half = 0.5 * in->tolerance;
	double zl = deviate(nip_fit_lower(fit, in->lsl)) / half;
	double zu = deviate(nip_fit_upper(fit, in->usl)) / half;

	out->z_pp =
		fitted_index(in, "Pp", "(Z_lower + Z_upper) / k", NIP_BOTH, why, 0.5 * (zl + zu));
	out->z_ppl = fitted_index(in, "Ppl", "Z_lower / (k/2), Z_lower = -Phi^-1(F(LSL))",
				  NIP_LOWER, why, zl);
	out->z_ppu = fitted_index(in, "Ppu", "Z_upper / (k/2), Z_upper = Phi^-1(F(USL))", NIP_UPPER,
				  why, zu);
	out->z_ppk = fitted_index(in, "Ppk", "min(Ppl, Ppu)", NIP_NEARER, why,
				  nip_capability_nearer(zl, zu));
}

void nip_capability_fitted(const struct nip_capability_input *in, const struct nip_fit *fit,
			   struct nip_nonnormal *out)
{
	double tail = nip_normal_upper(0.5 * in->tolerance);
	enum nip_reason why = nip_capability_data(in),
			limits = nip_capability_limits(in, NIP_NEARER);

	*out = (struct nip_nonnormal){ .fit = fit,
				       .x_low = nip_fit_quantile(fit, tail),
				       .x_median = nip_fit_quantile(fit, 0.5),
				       .x_high = nip_fit_upper_quantile(fit, tail) };
	if (!why && fit->why)
		why = NIP_NO_FIT;
	if (!why && !(out->x_low < out->x_median && out->x_median < out->x_high))
		why = NIP_NO_FIT;
	by_percentiles(in, why, out);
	by_z_scores(in, why, fit, out);
	if (!limits)
		limits = why;
	out->expected = limits ? nip_capability_no_ppm(limits)
			       : nip_capability_ppm(in, nip_fit_lower(fit, in->lsl),
						    nip_fit_upper(fit, in->usl));
}

/* --- transformed data -------------------------------------------------------------------- */

typedef double (*mapping)(double x, const void *of);

static double map_boxcox(double x, const void *of)
{
	return nip_boxcox(x, ((const struct nip_boxcox *)of)->lambda);
}

static double map_johnson(double x, const void *of)
{
	return nip_johnson(x, of);
}

static double finite_or_none(double y)
{
	return isfinite(y) ? y : NAN;
}

static int transformed(const struct nip_capability_input *in, const double *x, size_t n,
		       mapping map, const void *of, struct nip_capability_input *out)
{
	struct nip_moments m;

	nip_moments_init(&m);
	for (size_t i = 0; i < n; i++)
		nip_moments_add(&m, map(x[i], of));
	*out = *in;
	out->lsl = finite_or_none(map(in->lsl, of));
	out->usl = finite_or_none(map(in->usl, of));
	/* the middle of the limits as given, not of the transformed ones */
	out->target = finite_or_none(map(nip_capability_target(in), of));
	out->n = n;
	out->mean = nip_moments_mean(&m);
	out->sd = nip_moments_sd(&m);
	out->within = (struct nip_sigma_within){ .sigma = NAN, .df = NAN };
	return m.nonfinite ? -1 : 0;
}

int nip_capability_boxcox(const struct nip_capability_input *in, const double *x, size_t n,
			  const struct nip_boxcox *t, struct nip_capability_input *out)
{
	return transformed(in, x, n, map_boxcox, t, out) < 0 || t->why ? -1 : 0;
}

int nip_capability_johnson(const struct nip_capability_input *in, const double *x, size_t n,
			   const struct nip_johnson *t, struct nip_capability_input *out)
{
	return transformed(in, x, n, map_johnson, t, out) < 0 || t->why ? -1 : 0;
}
