/* family.c: the table of distributions that samples are fitted to. */
#include <config.h>

#include "stat/family.h"

#include <math.h>
#include <string.h>

#include "stat/dist.h"
#include "stat/fit.h"
#include "stat/normality.h"
#include "stat/transform.h"

/* --- rows: parameters as the fits leave them ------------------------------------- */

static double normal_lower(double x, const double *p)
{
	return nip_normal_lower((x - p[0]) / p[1]);
}

static double normal_upper(double x, const double *p)
{
	return nip_normal_upper((x - p[0]) / p[1]);
}

static double normal_quantile(double p, const double *par)
{
	return par[0] + par[1] * nip_normal_quantile(p);
}

static double normal_upper_quantile(double q, const double *par)
{
	return par[0] + par[1] * nip_normal_upper_quantile(q);
}

/* lower, upper, quantile and upper quantile of a two-parameter distribution, and the
 * same with a threshold in front: parameters (threshold, a, b). */
#define TWO(name)                                                                                  \
	static double name##_lower(double x, const double *p)                                      \
	{                                                                                          \
		return nip_##name##_lower(x, p[0], p[1]);                                          \
	}                                                                                          \
	static double name##_upper(double x, const double *p)                                      \
	{                                                                                          \
		return nip_##name##_upper(x, p[0], p[1]);                                          \
	}                                                                                          \
	static double name##_quantile(double p, const double *par)                                 \
	{                                                                                          \
		return nip_##name##_quantile(p, par[0], par[1]);                                   \
	}                                                                                          \
	static double name##_upper_quantile(double q, const double *par)                           \
	{                                                                                          \
		return nip_##name##_upper_quantile(q, par[0], par[1]);                             \
	}
#define THREE(name)                                                                                \
	static double name##3_lower(double x, const double *p)                                     \
	{                                                                                          \
		return nip_##name##_lower(x - p[0], p[1], p[2]);                                   \
	}                                                                                          \
	static double name##3_upper(double x, const double *p)                                     \
	{                                                                                          \
		return nip_##name##_upper(x - p[0], p[1], p[2]);                                   \
	}                                                                                          \
	static double name##3_quantile(double p, const double *par)                                \
	{                                                                                          \
		return par[0] + nip_##name##_quantile(p, par[1], par[2]);                          \
	}                                                                                          \
	static double name##3_upper_quantile(double q, const double *par)                          \
	{                                                                                          \
		return par[0] + nip_##name##_upper_quantile(q, par[1], par[2]);                    \
	}

TWO(lognormal)
TWO(weibull)
TWO(gamma)
THREE(lognormal)
THREE(weibull)

#define JOHNSON(name, kind)                                                                        \
	static struct nip_johnson name##_of(const double *p)                                       \
	{                                                                                          \
		return (struct nip_johnson){                                                       \
			.type = kind, .gamma = p[0], .eta = p[1], .xi = p[2], .lambda = p[3]       \
		};                                                                                 \
	}                                                                                          \
	static double name##_lower(double x, const double *p)                                      \
	{                                                                                          \
		struct nip_johnson j = name##_of(p);                                               \
		return nip_normal_lower(nip_johnson(x, &j));                                       \
	}                                                                                          \
	static double name##_upper(double x, const double *p)                                      \
	{                                                                                          \
		struct nip_johnson j = name##_of(p);                                               \
		return nip_normal_upper(nip_johnson(x, &j));                                       \
	}                                                                                          \
	static double name##_quantile(double p, const double *par)                                 \
	{                                                                                          \
		struct nip_johnson j = name##_of(par);                                             \
		return nip_johnson_inverse(nip_normal_quantile(p), &j);                            \
	}                                                                                          \
	static double name##_upper_quantile(double q, const double *par)                           \
	{                                                                                          \
		struct nip_johnson j = name##_of(par);                                             \
		return nip_johnson_inverse(nip_normal_upper_quantile(q), &j);                      \
	}

JOHNSON(johnson_su, NIP_JOHNSON_SU)
JOHNSON(johnson_sb, NIP_JOHNSON_SB)
JOHNSON(johnson_sl, NIP_JOHNSON_SL)

static void fit_johnson(const double *sorted, size_t n, enum nip_fit_divisor by,
			struct nip_fit *out);

#define FUNCTIONS(name) name##_lower, name##_upper, name##_quantile, name##_upper_quantile
#define JOHNSON_ROW(type)                                                                          \
	{                                                                                          \
		"johnson_" #type, "Johnson " #type, 4, { "gamma", "eta", "xi", "lambda" },         \
			fit_johnson, FUNCTIONS(johnson_##type)                                     \
	}

const struct nip_family nip_families[] = {
	{ "normal", "normal", 2, { "mean", "sd" }, nip_fit_normal, FUNCTIONS(normal) },
	{ "lognormal", "lognormal", 2, { "mu", "sigma" }, nip_fit_lognormal, FUNCTIONS(lognormal) },
	{ "weibull", "Weibull", 2, { "shape", "scale" }, nip_fit_weibull, FUNCTIONS(weibull) },
	{ "gamma", "gamma", 2, { "shape", "scale" }, nip_fit_gamma, FUNCTIONS(gamma) },
	{ "lognormal3",
	  "three-parameter lognormal",
	  3,
	  { "threshold", "mu", "sigma" },
	  nip_fit_lognormal3,
	  FUNCTIONS(lognormal3) },
	{ "weibull3",
	  "three-parameter Weibull",
	  3,
	  { "threshold", "shape", "scale" },
	  nip_fit_weibull3,
	  FUNCTIONS(weibull3) },
	/* chooses its type: a fit has one of the three rows below as its family */
	{ "johnson", "Johnson", 4, { "gamma", "eta", "xi", "lambda" }, fit_johnson },
	JOHNSON_ROW(su),
	JOHNSON_ROW(sb),
	JOHNSON_ROW(sl),
	{ NULL },
};

const struct nip_family *nip_family_find(const char *key)
{
	for (const struct nip_family *f = nip_families; f->key; f++)
		if (!strcmp(f->key, key))
			return f;
	return NULL;
}

static void fit_johnson(const double *sorted, size_t n, enum nip_fit_divisor by,
			struct nip_fit *out)
{
	static const char *const row[] = { "johnson_su", "johnson_sb", "johnson_sl" };
	struct nip_johnson j;
	const struct nip_family *got;

	(void)by;
	out->method = "four quantiles, best Anderson-Darling over their distance";
	if (nip_johnson_fit(sorted, n, &j) < 0) {
		out->why = j.why;
		return;
	}
	got = nip_family_find(row[j.type]);
	if (out->family->lower && out->family != got) {
		out->why = "the quantiles call for another Johnson type";
		return;
	}
	out->family = got;
	out->p[0] = j.gamma;
	out->p[1] = j.eta;
	out->p[2] = j.xi;
	out->p[3] = j.lambda;
}

/* --- fitting and using a row ----------------------------------------------------- */

static const char *unfit(const struct nip_family *f, const double *x, size_t n)
{
	if (n < f->parameters + 1 || n < 3)
		return "too few values for its parameters";
	for (size_t i = 0; i < n; i++)
		if (!isfinite(x[i]) || (i && x[i] < x[i - 1]))
			return "values that are no numbers, or not sorted";
	return x[0] == x[n - 1] ? "all values are equal" : NULL;
}

int nip_family_fit(const struct nip_family *f, const double *sorted, size_t n,
		   enum nip_fit_divisor by, struct nip_fit *out)
{
	*out = (struct nip_fit){ .family = f,
				 .n = n,
				 .log_likelihood = NAN,
				 .aic = NAN,
				 .ad = NAN,
				 .ad_p = NAN,
				 .method = "maximum likelihood",
				 .why = unfit(f, sorted, n) };
	if (!out->why)
		f->fit(sorted, n, by, out);
	f = out->family;
	for (size_t i = 0; i < f->parameters && !out->why; i++)
		if (!isfinite(out->p[i]))
			out->why = "its parameters are beyond every number";
	if (!out->why) {
		out->ad = nip_anderson_darling_of(sorted, n, f->lower, f->upper, out->p);
		if (isnan(out->ad)) /* a shape of 1e18: normal, as far as doubles can tell */
			out->why = "scatter too small for its shape";
	}
	if (out->why) {
		for (size_t i = 0; i < NIP_FAMILY_PARAMETERS; i++)
			out->p[i] = NAN;
		out->log_likelihood = out->ad = NAN;
		return -1;
	}
	out->aic = 2.0 * (double)f->parameters - 2.0 * out->log_likelihood;
	/* The table is for mean and s of normal values or of normal logarithms. */
	if (by == NIP_FIT_UNBIASED && (f->fit == nip_fit_normal || f->fit == nip_fit_lognormal))
		out->ad_p = nip_anderson_darling_p(out->ad, n);
	return 0;
}

double nip_fit_lower(const struct nip_fit *fit, double x)
{
	return fit->why || isnan(x) ? NAN : fit->family->lower(x, fit->p);
}

double nip_fit_upper(const struct nip_fit *fit, double x)
{
	return fit->why || isnan(x) ? NAN : fit->family->upper(x, fit->p);
}

double nip_fit_quantile(const struct nip_fit *fit, double p)
{
	return fit->why ? NAN : fit->family->quantile(p, fit->p);
}

double nip_fit_upper_quantile(const struct nip_fit *fit, double q)
{
	return fit->why ? NAN : fit->family->upper_quantile(q, fit->p);
}
