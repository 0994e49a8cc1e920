/* capability.c: indices of a normal process, with the reason wherever there is none. */
#include <config.h>

#include "spc/capability.h"

#include <math.h>

#include "stat/dist.h"
#include "stat/lag1.h"
#include "stat/moments.h"

const char *const nip_reason_text[NIP_REASONS] = {
	[NIP_GIVEN] = "",
	[NIP_NO_LIMITS] = "no limits",
	[NIP_ONE_LIMIT] = "needs both limits",
	[NIP_OTHER_LIMIT] = "needs the limit that is not given",
	[NIP_LIMITS_CROSSED] = "the lower limit is not below the upper one",
	[NIP_TOO_FEW] = "too few values",
	[NIP_ZERO_SIGMA] = "no scatter: sigma is zero",
	[NIP_NO_WITHIN] = "no sigma within subgroups",
	[NIP_UNSTABLE] = "the process is not stable",
	[NIP_AUTOCORRELATED] = "the values are autocorrelated",
	[NIP_NO_TARGET] = "no target",
	[NIP_TARGET_OUTSIDE] = "the target is not between the limits",
	[NIP_NO_FIT] = "no distribution fits",
	[NIP_NO_INTERVAL] = "no interval is known for this form",
	[NIP_NO_DATA] = "mean or standard deviation is not a number",
	[NIP_BEYOND_SUPPORT] = "the fitted distribution has no values beyond the limit",
};

#define LEAST_DEFAULT 10

void nip_capability_input_init(struct nip_capability_input *in)
{
	*in = (struct nip_capability_input){ .lsl = NAN,
					     .usl = NAN,
					     .target = NAN,
					     .mean = NAN,
					     .sd = NAN,
					     .within = { .sigma = NAN, .df = NAN },
					     .r1 = NAN,
					     .tolerance = 6.0,
					     .level = 0.95,
					     .least_n = LEAST_DEFAULT };
}

/* --- the rows -------------------------------------------------------------------- */

enum side { BOTH, LOWER, UPPER, NEARER };
enum spread { WITHIN, OVERALL };

static const struct row {
	const char *name, *formula;
	enum side side;
	enum spread spread;
	bool about_target;
} rows[NIP_INDICES] = {
	[NIP_CP] = { "Cp", "(USL - LSL) / (k sigma_within)", BOTH, WITHIN },
	[NIP_CPL] = { "Cpl", "(mean - LSL) / (k/2 sigma_within)", LOWER, WITHIN },
	[NIP_CPU] = { "Cpu", "(USL - mean) / (k/2 sigma_within)", UPPER, WITHIN },
	[NIP_CPK] = { "Cpk", "min(Cpl, Cpu)", NEARER, WITHIN },
	[NIP_PP] = { "Pp", "(USL - LSL) / (k s)", BOTH, OVERALL },
	[NIP_PPL] = { "Ppl", "(mean - LSL) / (k/2 s)", LOWER, OVERALL },
	[NIP_PPU] = { "Ppu", "(USL - mean) / (k/2 s)", UPPER, OVERALL },
	[NIP_PPK] = { "Ppk", "min(Ppl, Ppu)", NEARER, OVERALL },
	[NIP_CPM_OVERALL] = { "Cpm_overall", "(USL - LSL) / (k sqrt(s^2 + (mean - T)^2))", BOTH,
			      OVERALL, true },
	[NIP_CPM_OVERALL_N] = { "Cpm_overall_n", "(USL - LSL) / (k sqrt(sum (x - T)^2 / n))", BOTH,
				OVERALL, true },
	[NIP_CPM_MSD_N1] = { "Cpm_msd_n1", "(USL - LSL) / (k sqrt(sum (x - T)^2 / (n - 1)))", BOTH,
			     OVERALL, true },
	[NIP_CPM_WITHIN] = { "Cpm_within", "(USL - LSL) / (k sqrt(sigma_within^2 + (mean - T)^2))",
			     BOTH, WITHIN, true },
	[NIP_CPM_MIN_DISTANCE] = { "Cpm_min_distance",
				   "min(T - LSL, USL - T) / (k/2 sqrt(s^2 + (mean - T)^2))", NEARER,
				   OVERALL, true },
};

/* --- why there is none -------------------------------------------------------------- */

static enum nip_reason limits_reason(const struct nip_capability_input *in, enum side side)
{
	bool lower = !isnan(in->lsl), upper = !isnan(in->usl);

	if (!lower && !upper)
		return NIP_NO_LIMITS;
	if (lower && upper && !(in->lsl < in->usl))
		return NIP_LIMITS_CROSSED;
	if (side == BOTH && !(lower && upper))
		return NIP_ONE_LIMIT;
	if ((side == LOWER && !lower) || (side == UPPER && !upper))
		return NIP_OTHER_LIMIT;
	return NIP_GIVEN;
}

static enum nip_reason data_reason(const struct nip_capability_input *in)
{
	if (in->n < 2 || in->n < in->least_n)
		return NIP_TOO_FEW;
	if (!isfinite(in->mean) || !isfinite(in->sd) || in->sd < 0.0 || !(in->tolerance > 0.0))
		return NIP_NO_DATA;
	return NIP_GIVEN;
}

static enum nip_reason spread_reason(const struct nip_capability_input *in, enum spread spread)
{
	if (spread == OVERALL)
		return in->sd > 0.0 ? NIP_GIVEN : NIP_ZERO_SIGMA;
	if (in->stable == NIP_FAILS)
		return NIP_UNSTABLE;
	if (in->independent == NIP_FAILS)
		return NIP_AUTOCORRELATED;
	if (!in->within.estimator && !(in->within.sigma > 0.0))
		return NIP_NO_WITHIN;
	if (!isfinite(in->within.sigma))
		return NIP_NO_WITHIN;
	return in->within.sigma > 0.0 ? NIP_GIVEN : NIP_ZERO_SIGMA;
}

static double target_of(const struct nip_capability_input *in)
{
	return isnan(in->target) ? in->lsl + 0.5 * (in->usl - in->lsl) : in->target;
}

static enum nip_reason target_reason(const struct nip_capability_input *in)
{
	double t = target_of(in);

	if (isnan(t))
		return NIP_NO_TARGET;
	return t <= in->lsl || t >= in->usl ? NIP_TARGET_OUTSIDE : NIP_GIVEN;
}

static enum nip_reason reason(const struct nip_capability_input *in, const struct row *row)
{
	enum nip_reason why = limits_reason(in, row->side);

	if (!why && row->about_target)
		why = target_reason(in);
	if (!why)
		why = data_reason(in);
	return why ? why : spread_reason(in, row->spread);
}

/* --- values ------------------------------------------------------------------------- */

/* Smaller of two sides of which one may be missing. */
static double nearer(double lower, double upper)
{
	return fmin(isnan(lower) ? upper : lower, isnan(upper) ? lower : upper);
}

static double distance(const struct nip_capability_input *in, enum side side, double from)
{
	switch (side) {
	case BOTH:
		return in->usl - in->lsl;
	case LOWER:
		return from - in->lsl;
	case UPPER:
		return in->usl - from;
	default:
		return nearer(from - in->lsl, in->usl - from);
	}
}

/* What stands for sigma in a row about the target. */
static double about_target(const struct nip_capability_input *in, enum nip_index_id id)
{
	double n = (double)in->n, off = in->mean - target_of(in), s = in->sd;

	switch (id) {
	case NIP_CPM_OVERALL_N:
		return hypot(s * sqrt((n - 1.0) / n), off);
	case NIP_CPM_MSD_N1:
		return hypot(s, off * sqrt(n / (n - 1.0)));
	case NIP_CPM_WITHIN:
		return hypot(in->within.sigma, off);
	default:
		return hypot(s, off);
	}
}

/* --- intervals ------------------------------------------------------------------------ */

/* n of independent values worth as much: for means, and for variances. */
static void set_n_eff(const struct nip_capability_input *in, struct nip_capability *out)
{
	double n = (double)in->n;

	out->n_eff_mean = out->n_eff_variance = n;
	if (in->independent == NIP_FAILS) {
		out->n_eff_mean = nip_n_eff_mean(n, in->r1);
		out->n_eff_variance = nip_n_eff_variance(n, in->r1);
	}
}

static void no_interval(struct nip_index *x, enum nip_reason why)
{
	x->low = x->high = x->df = NAN;
	x->interval = NULL;
	x->interval_why = why;
}

/* value times sqrt(chi2 / df) at both tails */
static void chisq_interval(struct nip_index *x, double df, const char *method)
{
	double tail = 0.5 * (1.0 - x->level);

	if (!(df > 0.0)) {
		no_interval(x, NIP_TOO_FEW);
		return;
	}
	x->df = df;
	x->low = x->value * sqrt(nip_chisq_quantile(tail, df) / df);
	x->high = x->value * sqrt(nip_chisq_upper_quantile(tail, df) / df);
	x->interval = method;
}

/* Bissell 1990, for limits at tolerance / 2 sigma: variance of the mean over that
 * squared, plus that of sigma. */
static void bissell(struct nip_index *x, double n, double df, double tolerance)
{
	double half = 0.5 * tolerance, z = nip_normal_upper_quantile(0.5 * (1.0 - x->level));
	double reach = z * sqrt(1.0 / (half * half * n) + x->value * x->value / (2.0 * df));

	if (!(df > 0.0) || !(n > 0.0)) {
		no_interval(x, NIP_TOO_FEW);
		return;
	}
	x->df = df;
	x->low = x->value - reach;
	x->high = x->value + reach;
	x->interval = "Bissell 1990";
}

/* Boyles 1991: n (1 + a^2)^2 / (1 + 2 a^2), a = (mean - T) / s. */
static void boyles(const struct nip_capability_input *in, enum nip_index_id id, double n,
		   struct nip_index *x)
{
	double s = in->sd, a2;

	if (id == NIP_CPM_OVERALL_N)
		s *= sqrt(((double)in->n - 1.0) / (double)in->n);
	a2 = (in->mean - target_of(in)) / s;
	a2 *= a2;
	chisq_interval(x, isfinite(a2) ? n * (1.0 + a2) * ((1.0 + a2) / (1.0 + 2.0 * a2)) : NAN,
		       "chi-square, df of Boyles 1991");
}

static void set_interval(const struct nip_capability_input *in, const struct nip_capability *out,
			 enum nip_index_id id, struct nip_index *x)
{
	const struct row *row = &rows[id];
	bool overall = row->spread == OVERALL;
	double n = overall ? out->n_eff_mean : (double)in->n;
	double df = overall ? out->n_eff_variance - 1.0 : in->within.df;

	if (!(in->level > 0.0 && in->level < 1.0) || (!overall && isnan(df)))
		no_interval(x, NIP_NO_INTERVAL);
	else if (overall && isnan(df))
		no_interval(x, NIP_AUTOCORRELATED); /* and r1 is not known */
	else if (id == NIP_CPM_WITHIN || id == NIP_CPM_MIN_DISTANCE)
		no_interval(x, NIP_NO_INTERVAL);
	else if (row->about_target)
		boyles(in, id, out->n_eff_variance, x);
	else if (row->side == BOTH)
		chisq_interval(x, df, "chi-square");
	else
		bissell(x, n, df, in->tolerance);
}

static void set_index(const struct nip_capability_input *in, const struct nip_capability *out,
		      enum nip_index_id id, struct nip_index *x)
{
	const struct row *row = &rows[id];
	double sigma = row->spread == WITHIN ? in->within.sigma : in->sd, from = in->mean, width;

	*x = (struct nip_index){ .name = row->name,
				 .formula = row->formula,
				 .value = NAN,
				 .level = in->level,
				 .why = reason(in, row) };
	no_interval(x, x->why);
	if (x->why)
		return;
	if (row->about_target) {
		sigma = about_target(in, id);
		from = target_of(in);
	}
	width = row->side == BOTH ? in->tolerance : 0.5 * in->tolerance;
	x->value = distance(in, row->side, from) / (width * sigma);
	if (!isfinite(x->value)) {
		x->value = NAN;
		x->why = x->interval_why = NIP_NO_DATA;
		return;
	}
	set_interval(in, out, id, x);
}

/* --- fractions outside ------------------------------------------------------------------ */

static struct nip_ppm no_ppm(enum nip_reason why)
{
	return (struct nip_ppm){ NAN, NAN, NAN, why };
}

static struct nip_ppm ppm_of(const struct nip_capability_input *in, double below, double above)
{
	struct nip_ppm p = { NAN, NAN, 0.0, NIP_GIVEN };

	if (!isnan(in->lsl))
		p.total += p.below = 1e6 * below;
	if (!isnan(in->usl))
		p.total += p.above = 1e6 * above;
	return p;
}

static struct nip_ppm expected(const struct nip_capability_input *in, enum nip_reason why,
			       double sigma)
{
	if (why)
		return no_ppm(why);
	return ppm_of(in, nip_normal_upper((in->mean - in->lsl) / sigma),
		      nip_normal_upper((in->usl - in->mean) / sigma));
}

static struct nip_ppm observed(const struct nip_capability_input *in)
{
	enum nip_reason why = limits_reason(in, NEARER);

	if (!why && !in->n)
		why = NIP_TOO_FEW;
	if (why)
		return no_ppm(why);
	return ppm_of(in, (double)in->below / (double)in->n, (double)in->above / (double)in->n);
}

void nip_capability_normal(const struct nip_capability_input *in, struct nip_capability *out)
{
	*out = (struct nip_capability){ .z_bench_within = NAN };
	set_n_eff(in, out);
	for (int id = 0; id < NIP_INDICES; id++)
		set_index(in, out, (enum nip_index_id)id, &out->index[id]);
	out->observed = observed(in);
	out->within = expected(in, out->index[NIP_CPK].why, in->within.sigma);
	out->overall = expected(in, out->index[NIP_PPK].why, in->sd);
	out->z_bench_within = nip_normal_upper_quantile(1e-6 * out->within.total);
	out->z_bench_overall = nip_normal_upper_quantile(1e-6 * out->overall.total);
}

/* --- one fitted distribution --------------------------------------------------------------- */

static struct nip_index fitted_index(const struct nip_capability_input *in, const char *name,
				     const char *formula, enum side side, enum nip_reason why,
				     double value)
{
	struct nip_index x = { .name = name, .formula = formula, .value = NAN, .level = in->level };

	x.why = limits_reason(in, side);
	if (!x.why)
		x.why = why;
	if (!x.why && isinf(value))
		x.why = NIP_BEYOND_SUPPORT;
	if (!x.why && isnan(value))
		x.why = NIP_NO_FIT;
	if (!x.why)
		x.value = value;
	no_interval(&x, x.why ? x.why : NIP_NO_INTERVAL);
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

	out->pp = fitted_index(in, "Pp", "(USL - LSL) / (X_high - X_low)", BOTH, why,
			       (in->usl - in->lsl) / (hi - lo));
	out->ppl = fitted_index(in, "Ppl", "(X_50 - LSL) / (X_50 - X_low)", LOWER, why, ppl);
	out->ppu = fitted_index(in, "Ppu", "(USL - X_50) / (X_high - X_50)", UPPER, why, ppu);
	out->ppk = fitted_index(in, "Ppk", "min(Ppl, Ppu)", NEARER, why, nearer(ppl, ppu));
}

static void by_z_scores(const struct nip_capability_input *in, enum nip_reason why,
			const struct nip_fit *fit, struct nip_nonnormal *out)
{
	double half = 0.5 * in->tolerance;
	double zl = deviate(nip_fit_lower(fit, in->lsl)) / half;
	double zu = deviate(nip_fit_upper(fit, in->usl)) / half;

	out->z_pp = fitted_index(in, "Pp", "(Z_lower + Z_upper) / k", BOTH, why, 0.5 * (zl + zu));
	out->z_ppl = fitted_index(in, "Ppl", "Z_lower / (k/2), Z_lower = -Phi^-1(F(LSL))", LOWER,
				  why, zl);
	out->z_ppu = fitted_index(in, "Ppu", "Z_upper / (k/2), Z_upper = Phi^-1(F(USL))", UPPER,
				  why, zu);
	out->z_ppk = fitted_index(in, "Ppk", "min(Ppl, Ppu)", NEARER, why, nearer(zl, zu));
}

void nip_capability_fitted(const struct nip_capability_input *in, const struct nip_fit *fit,
			   struct nip_nonnormal *out)
{
	double tail = nip_normal_upper(0.5 * in->tolerance);
	enum nip_reason why = data_reason(in), limits = limits_reason(in, NEARER);

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
	out->expected =
		limits ? no_ppm(limits)
		       : ppm_of(in, nip_fit_lower(fit, in->lsl), nip_fit_upper(fit, in->usl));
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
	out->target = finite_or_none(map(target_of(in), of));
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
