/* capability.c: indices of a normal process, with the reason wherever there is none. */
#include <config.h>

#include "spc/capability.h"

#include <math.h>

#include "spc/capability_inside.h"
#include "stat/dist.h"
#include "stat/lag1.h"

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
	[NIP_NO_MOMENTS] = "mean or standard deviation is not a number",
	[NIP_BEYOND_SUPPORT] = "the fitted distribution has no values beyond the limit",
	[NIP_NO_REFIT] = "too many samples of the fitted distribution cannot be fitted again",
	[NIP_LEVEL_BEYOND] = "the level is beyond what 499 samples can tell",
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

enum spread { WITHIN, OVERALL };

static const struct row {
	const char *name, *formula;
	enum nip_side side;
	enum spread spread;
	bool about_target;
} rows[NIP_INDICES] = {
	[NIP_CP] = { "Cp", "(USL - LSL) / (k sigma_within)", NIP_BOTH, WITHIN },
	[NIP_CPL] = { "Cpl", "(mean - LSL) / (k/2 sigma_within)", NIP_LOWER, WITHIN },
	[NIP_CPU] = { "Cpu", "(USL - mean) / (k/2 sigma_within)", NIP_UPPER, WITHIN },
	[NIP_CPK] = { "Cpk", "min(Cpl, Cpu)", NIP_NEARER, WITHIN },
	[NIP_PP] = { "Pp", "(USL - LSL) / (k s)", NIP_BOTH, OVERALL },
	[NIP_PPL] = { "Ppl", "(mean - LSL) / (k/2 s)", NIP_LOWER, OVERALL },
	[NIP_PPU] = { "Ppu", "(USL - mean) / (k/2 s)", NIP_UPPER, OVERALL },
	[NIP_PPK] = { "Ppk", "min(Ppl, Ppu)", NIP_NEARER, OVERALL },
	[NIP_CPM_OVERALL] = { "Cpm_overall", "(USL - LSL) / (k sqrt(s^2 + (mean - T)^2))", NIP_BOTH,
			      OVERALL, true },
	[NIP_CPM_OVERALL_N] = { "Cpm_overall_n", "(USL - LSL) / (k sqrt(sum (x - T)^2 / n))",
				NIP_BOTH, OVERALL, true },
	[NIP_CPM_MSD_N1] = { "Cpm_msd_n1", "(USL - LSL) / (k sqrt(sum (x - T)^2 / (n - 1)))",
			     NIP_BOTH, OVERALL, true },
	[NIP_CPM_WITHIN] = { "Cpm_within", "(USL - LSL) / (k sqrt(sigma_within^2 + (mean - T)^2))",
			     NIP_BOTH, WITHIN, true },
	[NIP_CPM_MIN_DISTANCE] = { "Cpm_min_distance",
				   "min(T - LSL, USL - T) / (k/2 sqrt(s^2 + (mean - T)^2))",
				   NIP_NEARER, OVERALL, true },
};

/* --- why there is none -------------------------------------------------------------- */

enum nip_reason nip_capability_limits(const struct nip_capability_input *in, enum nip_side side)
{
	bool lower = !isnan(in->lsl), upper = !isnan(in->usl);

	if (!lower && !upper)
		return NIP_NO_LIMITS;
	if (lower && upper && !(in->lsl < in->usl))
		return NIP_LIMITS_CROSSED;
	if (side == NIP_BOTH && !(lower && upper))
		return NIP_ONE_LIMIT;
	if ((side == NIP_LOWER && !lower) || (side == NIP_UPPER && !upper))
		return NIP_OTHER_LIMIT;
	return NIP_GIVEN;
}

enum nip_reason nip_capability_data(const struct nip_capability_input *in)
{
	if (in->n < 2 || in->n < in->least_n)
		return NIP_TOO_FEW;
	if (!isfinite(in->mean) || !isfinite(in->sd) || in->sd < 0.0 || !(in->tolerance > 0.0))
		return NIP_NO_MOMENTS;
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

double nip_capability_target(const struct nip_capability_input *in)
{
	return isnan(in->target) ? in->lsl + 0.5 * (in->usl - in->lsl) : in->target;
}

static enum nip_reason target_reason(const struct nip_capability_input *in)
{
	double t = nip_capability_target(in);

	if (isnan(t))
		return NIP_NO_TARGET;
	return t <= in->lsl || t >= in->usl ? NIP_TARGET_OUTSIDE : NIP_GIVEN;
}

static enum nip_reason reason(const struct nip_capability_input *in, const struct row *row)
{
	enum nip_reason why = nip_capability_limits(in, row->side);

	if (!why && row->about_target)
		why = target_reason(in);
	if (!why)
		why = nip_capability_data(in);
	return why ? why : spread_reason(in, row->spread);
}

/* --- values ------------------------------------------------------------------------- */

/* Smaller of two sides of which one may be missing. */
double nip_capability_nearer(double lower, double upper)
{
	return fmin(isnan(lower) ? upper : lower, isnan(upper) ? lower : upper);
}

static double distance(const struct nip_capability_input *in, enum nip_side side, double from)
{
	switch (side) {
	case NIP_BOTH:
		return in->usl - in->lsl;
	case NIP_LOWER:
		return from - in->lsl;
	case NIP_UPPER:
		return in->usl - from;
	default:
		return nip_capability_nearer(from - in->lsl, in->usl - from);
	}
}

/* What stands for sigma in a row about the target. */
static double about_target(const struct nip_capability_input *in, enum nip_index_id id)
{
	double n = (double)in->n, off = in->mean - nip_capability_target(in), s = in->sd;

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

void nip_capability_no_interval(struct nip_index *x, enum nip_reason why)
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
		nip_capability_no_interval(x, NIP_TOO_FEW);
		return;
	}
	x->df = df;
	x->low = x->high = x->value; /* as it is where sigma is known */
	if (isfinite(df)) {
		x->low *= sqrt(nip_chisq_quantile(tail, df) / df);
		x->high *= sqrt(nip_chisq_upper_quantile(tail, df) / df);
	}
	x->interval = method;
}

/* Bissell 1990, for limits at tolerance / 2 sigma: variance of the mean over that
 * squared, plus that of sigma. */
static void bissell(struct nip_index *x, double n, double df, double tolerance)
{
	double half = 0.5 * tolerance, z = nip_normal_upper_quantile(0.5 * (1.0 - x->level));
	double reach = z * sqrt(1.0 / (half * half * n) + x->value * x->value / (2.0 * df));

	if (!(df > 0.0) || !(n > 0.0)) {
		nip_capability_no_interval(x, NIP_TOO_FEW);
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
	a2 = (in->mean - nip_capability_target(in)) / s;
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
		nip_capability_no_interval(x, NIP_NO_INTERVAL);
	else if (overall && isnan(df))
		nip_capability_no_interval(x, NIP_AUTOCORRELATED); /* and r1 is not known */
	else if (id == NIP_CPM_WITHIN || id == NIP_CPM_MIN_DISTANCE)
		nip_capability_no_interval(x, NIP_NO_INTERVAL);
	else if (row->about_target)
		boyles(in, id, out->n_eff_variance, x);
	else if (row->side == NIP_BOTH)
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
	nip_capability_no_interval(x, x->why);
	if (x->why)
		return;
	if (row->about_target) {
		sigma = about_target(in, id);
		from = nip_capability_target(in);
	}
	width = row->side == NIP_BOTH ? in->tolerance : 0.5 * in->tolerance;
	x->value = distance(in, row->side, from) / (width * sigma);
	if (!isfinite(x->value)) {
		x->value = NAN;
		x->why = x->interval_why = NIP_NO_MOMENTS;
		return;
	}
	set_interval(in, out, id, x);
	if (x->interval && !(isfinite(x->low) && isfinite(x->high)))
		nip_capability_no_interval(x, NIP_NO_INTERVAL);
}

/* --- fractions outside ------------------------------------------------------------------ */

struct nip_ppm nip_capability_no_ppm(enum nip_reason why)
{
	return (struct nip_ppm){ NAN, NAN, NAN, why };
}

struct nip_ppm nip_capability_ppm(const struct nip_capability_input *in, double below, double above)
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
		return nip_capability_no_ppm(why);
	return nip_capability_ppm(in, nip_normal_upper((in->mean - in->lsl) / sigma),
				  nip_normal_upper((in->usl - in->mean) / sigma));
}

static struct nip_ppm observed(const struct nip_capability_input *in)
{
	enum nip_reason why = nip_capability_limits(in, NIP_NEARER);

	if (!why && !in->n)
		why = NIP_TOO_FEW;
	if (why)
		return nip_capability_no_ppm(why);
	return nip_capability_ppm(in, (double)in->below / (double)in->n,
				  (double)in->above / (double)in->n);
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
