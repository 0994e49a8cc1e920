/* test_fit.c: normality tests, fitted distributions and transformations against R. */
#include <config.h>

#include <check.h>
#include <float.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "stat/dist.h"
#include "stat/family.h"
#include "stat/normality.h"
#include "stat/transform.h"

#include "random_test.h"
#include "near_test.h"

/* rounded random samples of R 4.2.2 (set.seed(7)), sorted */
static const double normal20[] = {
	78.205, 78.544, 78.579, 78.659, 78.959, 79.382, 79.539, 79.825, 79.993, 80.229,
	80.486, 80.535, 80.702, 81.122, 81.482, 82.844, 83.285, 83.422, 83.431, 84.075,
};
static const double lognormal40[] = {
	1.2412, 1.358,	1.4109, 1.5643, 1.6628, 1.7333, 1.7587, 1.9162, 2.0523, 2.2029,
	2.2238, 2.2356, 2.3568, 2.3678, 2.3836, 2.5316, 2.6137, 2.7079, 2.8584, 2.8729,
	2.9535, 2.9805, 3.182,	3.1871, 3.266,	3.4574, 3.6532, 3.6542, 3.8677, 3.8937,
	3.9035, 3.9596, 4.1366, 4.3299, 4.4761, 4.9992, 5.1369, 5.2225, 5.3402, 6.3826,
};
static const double weibull60[] = {
	5.6712,	 6.1912,  6.5142,  7.4362,  7.8025,  7.9263,  8.2575,  8.4006,	8.7025,	 9.1949,
	9.2166,	 9.2205,  9.2715,  9.3646,  9.5519,  9.6254,  9.6313,  9.735,	9.8816,	 9.8985,
	10.2403, 10.3689, 10.4003, 10.4531, 10.556,  11.0476, 11.0991, 11.1692, 11.4616, 11.5725,
	12.3467, 12.3526, 12.7637, 12.8382, 12.9847, 13.0059, 13.0914, 13.1356, 13.1766, 13.4862,
	13.5127, 14.1983, 14.8137, 14.8538, 15.049,  15.3205, 15.7326, 16.2838, 16.632,	 17.5664,
	17.7196, 17.9667, 18.1842, 18.3259, 18.5395, 18.9935, 20.5852, 21.1929, 23.3585, 24.3962,
};
static const double gamma50[] = {
	1.2921, 1.436,	1.547,	1.9759, 2.1308, 2.5834, 2.8924,	 3.0332, 3.1673,  3.3505,
	3.7429, 3.7537, 4.1313, 4.1962, 4.3655, 4.4227, 4.5142,	 4.5349, 4.5497,  4.6141,
	4.6447, 4.8112, 5.1059, 5.3869, 5.4599, 5.8894, 6.0087,	 6.1347, 6.2325,  6.2863,
	6.6548, 6.7303, 6.8098, 7.0705, 7.1762, 7.2381, 7.5718,	 7.8991, 8.0097,  8.1142,
	8.5907, 8.6261, 8.6937, 8.7592, 9.2325, 9.2777, 10.8316, 11.024, 11.5107, 12.5223,
};
static const double uniform3[] = {
	0.056,
	0.824,
	0.828,
};
static const double exponential8[] = {
	0.0054, 0.1167, 0.2218, 0.2703, 0.426, 0.4343, 0.5638, 1.0367,
};
static const double normal11[] = {
	-2.34, -1.9149, -1.2928, 0.256, 0.3202, 0.4829, 0.6158, 0.6851, 0.7278, 1.1785, 1.3241,
};
static const double normal12[] = {
	-1.82, -0.692, -0.5985, -0.5455, -0.1909, 0.1472,
	0.429, 0.4748, 1.0556,	1.1349,	 2.1925,  2.3271,
};
#define N(x) (sizeof(x) / sizeof(x)[0])

/* --- normality ------------------------------------------------------------------- */

/* R 4.2.2: shapiro.test(); A^2 by the formula of nortest::ad.test. */
START_TEST(normality_of_r)
{
	static const struct {
		const double *x;
		size_t n;
		double w, p, a2;
	} known[] = {
		{ normal20, N(normal20), 0.913963160374928, 0.0758725572052265, 0.615446007316788 },
		{ lognormal40, N(lognormal40), 0.958510355744584, 0.148927024809658,
		  0.448596006998031 },
		{ weibull60, N(weibull60), 0.948981134103442, 0.0139525654848238, 1.0078404765195 },
		{ gamma50, N(gamma50), 0.975803278802958, 0.391424088310769, 0.298253274324381 },
		{ uniform3, 3, 0.753885905496937, 0.00859208066378407, NAN },
		{ exponential8, 8, 0.918715286918263, 0.419525933624044, 0.328437964801838 },
		{ normal11, 11, 0.831074195917597, 0.0241166524980741, 0.882389566198206 },
		{ normal12, 12, 0.964546758668372, 0.846207386000222, 0.223282987320539 },
	};
	struct nip_normality t;

	for (size_t i = 0; i < N(known); i++) {
		ck_assert_int_eq(nip_shapiro_wilk(known[i].x, known[i].n, &t), 0);
		near_rel(t.statistic, known[i].w, 1e-13);
		near_rel(t.p, known[i].p, 1e-10);
		if (isnan(known[i].a2))
			continue;
		ck_assert_int_eq(nip_anderson_darling(known[i].x, known[i].n, &t), 0);
		near_rel(t.statistic, known[i].a2, 1e-12);
	}
}
END_TEST

START_TEST(normality_p)
{
	const double n = 50, adjust = 1 + 0.75 / n + 2.25 / (n * n);
	/* the published pieces meet to within 2.2 % (at 0.6) */
	const double join[] = { 0.2, 0.34, 0.6 };

	for (int i = 0; i < 3; i++)
		near_rel(nip_anderson_darling_p((join[i] - 1e-9) / adjust, 50),
			 nip_anderson_darling_p((join[i] + 1e-9) / adjust, 50), 0.022);
	/* published critical values, case of both parameters estimated */
	near_rel(nip_anderson_darling_p(0.631 / adjust, 50), 0.10, 0.02);
	near_rel(nip_anderson_darling_p(0.752 / adjust, 50), 0.05, 0.02);
	near_rel(nip_anderson_darling_p(1.035 / adjust, 50), 0.01, 0.03);
	ck_assert(nip_anderson_darling_p(400, 50) > 0 && nip_anderson_darling_p(400, 50) < 1e-20);
	ck_assert(isnan(nip_anderson_darling_p(-1, 50)) && isnan(nip_anderson_darling_p(1, 7)));
	ck_assert(nip_anderson_darling_p(0, 50) <= 1 &&
		  nip_anderson_darling_p(INFINITY, 50) < 1e-20);
}
END_TEST

START_TEST(normality_shift_scale_refuse)
{
	double x[N(weibull60)], *big = calloc(NIP_SW_MOST + 1, sizeof *big);
	struct nip_normality a, b;

	nip_shapiro_wilk(weibull60, N(weibull60), &a);
	for (size_t i = 0; i < N(x); i++)
		x[N(x) - 1 - i] = 1e6 - 64 * weibull60[i];
	ck_assert_int_eq(nip_shapiro_wilk(x, N(x), &b), 0);
	near_rel(b.statistic, a.statistic, 1e-9);
	nip_anderson_darling(weibull60, N(weibull60), &a);
	nip_anderson_darling(x, N(x), &b);
	near_rel(b.statistic, a.statistic, 1e-7);
	for (size_t i = 0; i < NIP_SW_MOST + 1; i++)
		big[i] = nip_normal_quantile(((double)i + 0.5) / (NIP_SW_MOST + 1));
	ck_assert_int_eq(nip_shapiro_wilk(big, NIP_SW_MOST, &b), 0);
	ck_assert(b.statistic > 0.999 && b.p > 0.5);
	ck_assert(nip_shapiro_wilk(big, NIP_SW_MOST + 1, &b) == -1 && b.why && isnan(b.p));
	ck_assert(nip_anderson_darling(big, NIP_AD_MOST + 1, &b) == -1 && b.why);
	ck_assert(nip_shapiro_wilk(big, 2, &b) == -1 && nip_anderson_darling(big, 7, &b) == -1);
	ck_assert(nip_shapiro_wilk(big, 0, &b) == -1);
	big[7] = big[8] + 1; /* not sorted */
	ck_assert(nip_shapiro_wilk(big, 20, &b) == -1 && nip_anderson_darling(big, 20, &b) == -1);
	big[7] = NAN;
	ck_assert(nip_shapiro_wilk(big, 20, &b) == -1 && isnan(b.statistic));
	for (int i = 0; i < 20; i++)
		big[i] = 0.1;
	ck_assert(nip_shapiro_wilk(big, 20, &b) == -1 && nip_anderson_darling(big, 20, &b) == -1);
	big[19] = 0.2;
	ck_assert(nip_shapiro_wilk(big, 20, &b) == 0 && b.p < 1e-5);
	free(big);
}
END_TEST

/* --- fits ------------------------------------------------------------------------- */

/* R 4.2.2: log likelihoods of MASS::fitdistr, optim and optimize at their maxima. */
START_TEST(fits_of_r)
{
	static const struct {
		const char *key;
		const double *x;
		size_t n;
		double p0, p1, log_likelihood, rel; /* p0, p1 to rel */
	} known[] = {
		{ "lognormal", lognormal40, N(lognormal40), 1.05119850508, 0.407433276017,
		  -62.8903575495, 1e-11 },
		{ "weibull", lognormal40, N(lognormal40), 2.708464, 3.495135, -63.8791861557,
		  1e-6 },
		{ "gamma", lognormal40, N(lognormal40), 6.37424, 0.4864697, -62.804340354, 1e-5 },
		{ "lognormal", weibull60, N(weibull60), 2.48856201166, 0.326831761191,
		  -167.351448757, 1e-11 },
		{ "weibull", weibull60, N(weibull60), 3.179104, 14.190857, -171.206966867, 1e-6 },
		{ "gamma", weibull60, N(weibull60), 9.5281, 1.33337, -167.871389471, 1e-5 },
		{ "weibull", gamma50, N(gamma50), 2.331295, 6.657053, -118.956560062, 1e-6 },
		{ "gamma", gamma50, N(gamma50), 4.14365, 1.421631, -119.805429082, 1e-5 },
		{ "lognormal3", lognormal40, N(lognormal40), -0.21053, NAN, -62.8766766791, 1e-5 },
		{ "weibull3", lognormal40, N(lognormal40), 1.145182, NAN, -61.5994827508, 1e-6 },
		{ "lognormal3", weibull60, N(weibull60), 1.101595, NAN, -167.306897856, 1e-6 },
		{ "lognormal3", gamma50, N(gamma50), -7.361512, NAN, -119.706802661, 1e-6 },
	};

	for (size_t i = 0; i < N(known); i++) {
		struct nip_fit f;

		ck_assert_int_eq(nip_family_fit(nip_family_find(known[i].key), known[i].x,
						known[i].n, NIP_FIT_ML, &f),
				 0);
		near_rel(f.log_likelihood, known[i].log_likelihood, 2e-11);
		near_rel(f.p[0], known[i].p0, known[i].rel);
		if (!isnan(known[i].p1))
			near_rel(f.p[1], known[i].p1, known[i].rel);
		near_rel(f.aic, 2.0 * (double)f.family->parameters - 2 * f.log_likelihood, 1e-15);
		ck_assert(f.ad > 0 && f.ad < 2 && isnan(f.ad_p));
	}
}
END_TEST

/* Log density from the family's own distribution function. */
static double log_likelihood(const struct nip_family *f, const double *p, const double *x, size_t n)
{
	double sum = 0, h = 1e-4;

	for (size_t i = 0; i < n; i++)
		sum += log((8 * (f->lower(x[i] + h, p) - f->lower(x[i] - h, p)) -
			    (f->lower(x[i] + 2 * h, p) - f->lower(x[i] - 2 * h, p))) /
			   (12 * h));
	return sum;
}

/* No step in any parameter raises the likelihood, and it is the one reported. */
START_TEST(fits_are_maxima)
{
	static const char *const keys[] = { "normal", "lognormal",  "weibull",
					    "gamma",  "lognormal3", "weibull3" };

	for (size_t k = 0; k < N(keys); k++) {
		const struct nip_family *f = nip_family_find(keys[k]);
		struct nip_fit fit;

		ck_assert_int_eq(nip_family_fit(f, weibull60, N(weibull60), NIP_FIT_ML, &fit), 0);
		near_rel(log_likelihood(f, fit.p, weibull60, N(weibull60)), fit.log_likelihood,
			 1e-8);
		for (size_t i = 0; i < f->parameters; i++)
			for (int sign = -1; sign <= 1; sign += 2) {
				double p[NIP_FAMILY_PARAMETERS];

				memcpy(p, fit.p, sizeof p);
				p[i] += sign * 2e-3 * fabs(p[i]);
				ck_assert_msg(log_likelihood(f, p, weibull60, N(weibull60)) <
						      fit.log_likelihood,
					      "%s parameter %zu", keys[k], i);
			}
	}
}
END_TEST

START_TEST(families_are_distributions)
{
	for (const struct nip_family *f = nip_families; f->key; f++) {
		struct nip_fit fit;

		if (nip_family_fit(f, weibull60, N(weibull60), NIP_FIT_UNBIASED, &fit) < 0) {
			ck_assert(fit.why && isnan(fit.p[0]) && isnan(nip_fit_lower(&fit, 1)));
			ck_assert(isnan(nip_fit_quantile(&fit, 0.5)) && isnan(fit.ad));
			continue;
		}
		for (double q = 1e-9; q < 0.6; q *= 3) {
			near_rel(nip_fit_lower(&fit, nip_fit_quantile(&fit, q)), q, 1e-6);
			near_rel(nip_fit_upper(&fit, nip_fit_upper_quantile(&fit, q)), q, 1e-6);
		}
		ck_assert(nip_fit_quantile(&fit, 0.00135) < weibull60[5]);
		ck_assert(isnan(nip_fit_lower(&fit, NAN)));
		/* the table of significance is for these two only */
		ck_assert(isnan(fit.ad_p) ==
			  (strcmp(f->key, "normal") && strcmp(f->key, "lognormal")));
	}
	ck_assert(nip_family_find("cauchy") == NULL);
}
END_TEST

/* Scaling the data scales the scale; a large offset costs no digits of the shape. */
START_TEST(fits_shift_and_scale)
{
	double x[N(weibull60)];
	struct nip_fit a, b;

	for (const struct nip_family *f = nip_families; f->key; f++) {
		for (size_t i = 0; i < N(x); i++)
			x[i] = 1024 * weibull60[i];
		if (nip_family_fit(f, weibull60, N(x), NIP_FIT_ML, &a) < 0)
			continue;
		ck_assert_int_eq(nip_family_fit(f, x, N(x), NIP_FIT_ML, &b), 0);
		near_rel(nip_fit_upper_quantile(&b, 0.01), 1024 * nip_fit_upper_quantile(&a, 0.01),
			 1e-9);
		near_rel(b.ad, a.ad, 1e-8);
	}
	for (size_t i = 0; i < N(x); i++)
		x[i] = 1048576 + weibull60[i];
	nip_family_fit(nip_family_find("weibull3"), weibull60, N(x), NIP_FIT_ML, &a);
	ck_assert_int_eq(nip_family_fit(nip_family_find("weibull3"), x, N(x), NIP_FIT_ML, &b), 0);
	near_rel(b.p[1], a.p[1], 1e-6);
	near_rel(b.p[0] - 1048576, a.p[0], 1e-6);
	/* 1 part in 1e8: as good as normal, the shape is mean^2 / variance */
	for (size_t i = 0; i < N(x); i++)
		x[i] = 1e8 + weibull60[i];
	nip_family_fit(nip_family_find("normal"), x, N(x), NIP_FIT_ML, &a);
	ck_assert_int_eq(nip_family_fit(nip_family_find("gamma"), x, N(x), NIP_FIT_ML, &b), 0);
	near_rel(b.p[0], a.p[0] * a.p[0] / (a.p[1] * a.p[1]), 1e-6);
	near_rel(b.log_likelihood, a.log_likelihood, 1e-6);
	near_rel(nip_fit_upper_quantile(&b, 0.00135) - 1e8,
		 nip_fit_upper_quantile(&a, 0.00135) - 1e8, 1e-6);
	ck_assert_int_eq(nip_family_fit(nip_family_find("weibull"), x, N(x), NIP_FIT_ML, &b), 0);
	/* in the limit Gumbel's distribution: R 4.2.2, optim on its likelihood */
	near_rel(b.log_likelihood, -181.652326612, 1e-7);
	near_rel(b.p[1] - 1e8, 14.949611, 1e-6);
}
END_TEST

START_TEST(fits_refuse)
{
	static const double equal[] = { 2, 2, 2, 2, 2, 2 }, zero[] = { 0, 1, 2, 3, 4, 5 };
	static const double unsorted[] = { 1, 3, 2, 4, 5, 6 }, bad[] = { 1, 2, 3, 4, INFINITY };
	double skew[40];
	struct nip_fit f;

	for (const struct nip_family *r = nip_families; r->key; r++) {
		ck_assert(nip_family_fit(r, equal, 6, NIP_FIT_ML, &f) == -1 && f.why);
		ck_assert(nip_family_fit(r, unsorted, 6, NIP_FIT_ML, &f) == -1 && f.why);
		ck_assert(nip_family_fit(r, bad, 5, NIP_FIT_ML, &f) == -1 && f.why);
		ck_assert(nip_family_fit(r, zero, 2, NIP_FIT_ML, &f) == -1 && f.why);
		ck_assert(nip_family_fit(r, zero, 0, NIP_FIT_ML, &f) == -1 && isnan(f.p[0]));
	}
	ck_assert(nip_family_fit(nip_family_find("lognormal"), zero, 6, NIP_FIT_ML, &f) == -1);
	ck_assert(nip_family_fit(nip_family_find("weibull"), zero, 6, NIP_FIT_ML, &f) == -1);
	ck_assert(nip_family_fit(nip_family_find("gamma"), zero, 6, NIP_FIT_ML, &f) == -1);
	ck_assert(nip_family_fit(nip_family_find("normal"), zero, 6, NIP_FIT_ML, &f) == 0);
	/* skewed to the left: a lognormal with a threshold below has no maximum */
	for (int i = 0; i < 40; i++)
		skew[39 - i] = -exp(0.8 * nip_normal_quantile((i + 0.5) / 40));
	ck_assert(nip_family_fit(nip_family_find("lognormal3"), skew, 40, NIP_FIT_ML, &f) == -1);
	ck_assert(f.why && isnan(f.p[0]) && isnan(f.log_likelihood));
	/* exponential: the Weibull likelihood only rises towards the least value */
	ck_assert(nip_family_fit(nip_family_find("weibull3"), exponential8, 8, NIP_FIT_ML, &f) ==
		  -1);
}
END_TEST

START_TEST(normal_divisors)
{
	static const double x[] = { 1, 2, 3, 6 };
	struct nip_fit f;

	nip_family_fit(nip_family_find("normal"), x, 4, NIP_FIT_ML, &f);
	ck_assert(f.p[0] == 3 && !strcmp(f.method, "maximum likelihood"));
	near_rel(f.p[1], sqrt(14.0 / 4), 1e-15);
	nip_family_fit(nip_family_find("normal"), x, 4, NIP_FIT_UNBIASED, &f);
	near_rel(f.p[1], sqrt(14.0 / 3), 1e-15);
	ck_assert(strcmp(f.method, "maximum likelihood"));
}
END_TEST

/* --- Box-Cox ------------------------------------------------------------------------ */

/* R 4.2.2: MASS::boxcox on a grid of 1e-4; interval of 95 %. */
START_TEST(boxcox_of_r)
{
	struct nip_boxcox b;

	ck_assert_int_eq(nip_boxcox_fit(lognormal40, N(lognormal40), 0.95, false, &b), 0);
	ck_assert(fabs(b.lambda - 0.1806) < 1e-4 && b.lambda == b.estimate);
	ck_assert(fabs(b.low + 0.5618) < 2e-4 && fabs(b.high - 0.9284) < 2e-4);
	ck_assert_int_eq(nip_boxcox_fit(weibull60, N(weibull60), 0.95, true, &b), 0);
	ck_assert(fabs(b.estimate + 0.0472) < 1e-4 && b.lambda == 0 && !signbit(b.lambda));
	ck_assert(fabs(b.low + 0.74) < 2e-4 && fabs(b.high - 0.6577) < 2e-4 && b.rounded);
	ck_assert_int_eq(nip_boxcox_fit(gamma50, N(gamma50), 0.95, true, &b), 0);
	ck_assert(fabs(b.estimate - 0.5796) < 1e-4 && b.lambda == 0.5);
}
END_TEST

START_TEST(boxcox_properties)
{
	double x[200];
	struct nip_boxcox a, b;

	/* quantiles of a normal, squared: the root of them is best */
	for (int i = 0; i < 200; i++)
		x[i] = pow(20 + nip_normal_quantile((i + 0.5) / 200), 2);
	ck_assert_int_eq(nip_boxcox_fit(x, 200, 0.95, false, &a), 0);
	ck_assert(fabs(a.lambda - 0.5) < 0.05 && a.low < 0.5 && a.high > 0.5);
	for (int i = 0; i < 200; i++)
		x[i] *= 1e-6;
	ck_assert_int_eq(nip_boxcox_fit(x, 200, 0.95, false, &b), 0);
	near_rel(b.lambda, a.lambda, 1e-7);
	for (int i = 0; i < 200; i++)
		x[i] = exp(nip_normal_quantile((i + 0.5) / 200));
	ck_assert_int_eq(nip_boxcox_fit(x, 200, 0.95, false, &b), 0);
	ck_assert(fabs(b.lambda) < 1e-6);
	for (double lambda = -3; lambda <= 3; lambda += 0.5)
		for (double v = 0.1; v < 20; v *= 1.7)
			near_rel(nip_boxcox_inverse(nip_boxcox(v, lambda), lambda), v, 1e-12);
	ck_assert(isnan(nip_boxcox(-1, 1)) && isinf(nip_boxcox(0, 0)) && nip_boxcox(0, 2) == -0.5);
	ck_assert(isnan(nip_boxcox_inverse(-3, 0.5)) && isnan(nip_boxcox(NAN, 0)));
	near_rel(nip_boxcox(5, 1e-12), log(5), 1e-11);
	ck_assert(nip_boxcox_fit(normal11, 11, 0.95, false, &b) == -1 && b.why && isnan(b.lambda));
	ck_assert(nip_boxcox_fit(x, 2, 0.95, false, &b) == -1);
	x[0] = x[1] = x[2] = 7;
	ck_assert(nip_boxcox_fit(x, 3, 0.95, false, &b) == -1 && b.why);
	/* values 1e8 and a bit: no power within reach makes a difference */
	ck_assert(nip_boxcox_fit(normal20, N(normal20), 0.95, false, &b) == -1 && b.why);
}
END_TEST

/* --- Johnson ---------------------------------------------------------------------- */

/* Exact quantiles of a known distribution give its parameters back. */
START_TEST(johnson_inverts)
{
	static const struct nip_johnson known[] = {
		{ .type = NIP_JOHNSON_SU, .gamma = -1.2, .eta = 1.7, .xi = 50, .lambda = 3 },
		{ .type = NIP_JOHNSON_SU, .gamma = 0.4, .eta = 0.9, .xi = -2, .lambda = 0.1 },
		{ .type = NIP_JOHNSON_SB, .gamma = 0.8, .eta = 0.9, .xi = 10, .lambda = 4 },
		{ .type = NIP_JOHNSON_SB, .gamma = -0.3, .eta = 1.6, .xi = 1000, .lambda = 25 },
		{ .type = NIP_JOHNSON_SL, .gamma = -2, .eta = 1.5, .xi = 7, .lambda = 1 },
		{ .type = NIP_JOHNSON_SL, .gamma = 2, .eta = -1.5, .xi = 7, .lambda = -1 },
	};

	for (size_t i = 0; i < N(known); i++)
		for (double s = 0.3; s < 1.2; s += 0.2) {
			struct nip_johnson j;
			double q[4];

			for (int k = 0; k < 4; k++)
				q[k] = nip_johnson_inverse((const double[]){ -3, -1, 1, 3 }[k] * s,
							   &known[i]);
			ck_assert_int_eq(nip_johnson_from_quantiles(q, s, &j), 0);
			ck_assert_int_eq(j.type, known[i].type);
			near_rel(j.gamma, known[i].gamma, 1e-7);
			near_rel(j.eta, known[i].eta, 1e-7);
			near_rel(j.xi, known[i].xi, 1e-7);
			near_rel(j.lambda, known[i].lambda, 1e-7);
			near_rel(nip_johnson(q[3], &j), 3 * s, 1e-7);
		}
}
END_TEST

START_TEST(johnson_fits)
{
	struct nip_johnson j;
	double x[300], q[4] = { 1, 2, 3, 4 };

	for (int i = 0; i < 300; i++) /* SU: sinh of a normal */
		x[i] = 80 + 2 * sinh((nip_normal_quantile((i + 0.5) / 300) + 0.5) / 1.3);
	ck_assert_int_eq(nip_johnson_fit(x, 300, &j), 0);
	ck_assert_int_eq(j.type, NIP_JOHNSON_SU);
	ck_assert(j.ad < 0.05 && j.p > 0.9 && fabs(j.eta - 1.3) < 0.1 && fabs(j.xi - 80) < 0.2);
	ck_assert_int_eq(nip_johnson_fit(weibull60, N(weibull60), &j), 0);
	for (size_t i = 0; i < N(weibull60); i++)
		ck_assert(isfinite(nip_johnson(weibull60[i], &j)));
	ck_assert(nip_johnson_fit(weibull60, 9, &j) == -1 && j.why && isnan(j.eta));
	for (int i = 0; i < 300; i++)
		x[i] = 5;
	ck_assert(nip_johnson_fit(x, 300, &j) == -1 && j.why && isnan(j.ad));
	ck_assert(nip_johnson_from_quantiles(q, 0.5, &j) == -1); /* normal: no SL */
	q[2] = 2;
	ck_assert(nip_johnson_from_quantiles(q, 0.5, &j) == -1);
	q[2] = NAN;
	ck_assert(nip_johnson_from_quantiles(q, 0.5, &j) == -1);
}
END_TEST

/* Samples of the fitted kind: the fit does not fail, and comes near. */
START_TEST(fits_of_samples)
{
	double x[400];
	struct nip_fit f;

	for (int round = 0; round < 20; round++) {
		double shape = 0.8 + 3 * uniform(), scale = exp(4 * uniform());

		for (int i = 0; i < 400; i++)
			x[i] = nip_weibull_quantile(uniform(), shape, scale);
		nip_sort(x, 400);
		ck_assert_int_eq(nip_family_fit(nip_family_find("weibull"), x, 400, NIP_FIT_ML, &f),
				 0);
		ck_assert(fabs(f.p[0] / shape - 1) < 0.25 && fabs(f.p[1] / scale - 1) < 0.4);
		for (int i = 0; i < 400; i++)
			x[i] = nip_gamma_quantile(uniform(), shape, scale);
		nip_sort(x, 400);
		ck_assert_int_eq(nip_family_fit(nip_family_find("gamma"), x, 400, NIP_FIT_ML, &f),
				 0);
		ck_assert(fabs(f.p[0] / shape - 1) < 0.45);
	}
}
END_TEST

int main(void)
{
	Suite *s = suite_create("fit");
	TCase *c = tcase_create("fit");
	SRunner *r;
	int failed;

	seed_from_environment();
	tcase_add_test(c, normality_of_r);
	tcase_add_test(c, normality_p);
	tcase_add_test(c, normality_shift_scale_refuse);
	tcase_add_test(c, fits_of_r);
	tcase_add_test(c, fits_are_maxima);
	tcase_add_test(c, families_are_distributions);
	tcase_add_test(c, fits_shift_and_scale);
	tcase_add_test(c, fits_refuse);
	tcase_add_test(c, normal_divisors);
	tcase_add_test(c, boxcox_of_r);
	tcase_add_test(c, boxcox_properties);
	tcase_add_test(c, johnson_inverts);
	tcase_add_test(c, johnson_fits);
	tcase_add_test(c, fits_of_samples);
	tcase_set_timeout(c, 60);
	suite_add_tcase(s, c);
	r = srunner_create(s);
	srunner_run_all(r, CK_NORMAL);
	failed = srunner_ntests_failed(r);
	srunner_free(r);
	return failed ? 1 : 0;
}
