/* test_capability.c: indices, intervals, and the reasons why there are none. */
#include <config.h>

#include <check.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "num/lhs.h"
#include "spc/capability.h"
#include "stat/dist.h"
#include "stat/lag1.h"
#include "stat/moments.h"

#include "near_test.h"

/* R 4.2.2: set.seed(7); 5 + rweibull(60, 1.8, 10), rounded and sorted */
static const double weibull60[] = {
	5.6712,	 6.1912,  6.5142,  7.4362,  7.8025,  7.9263,  8.2575,  8.4006,	8.7025,	 9.1949,
	9.2166,	 9.2205,  9.2715,  9.3646,  9.5519,  9.6254,  9.6313,  9.735,	9.8816,	 9.8985,
	10.2403, 10.3689, 10.4003, 10.4531, 10.556,  11.0476, 11.0991, 11.1692, 11.4616, 11.5725,
	12.3467, 12.3526, 12.7637, 12.8382, 12.9847, 13.0059, 13.0914, 13.1356, 13.1766, 13.4862,
	13.5127, 14.1983, 14.8137, 14.8538, 15.049,  15.3205, 15.7326, 16.2838, 16.632,	 17.5664,
	17.7196, 17.9667, 18.1842, 18.3259, 18.5395, 18.9935, 20.5852, 21.1929, 23.3585, 24.3962,
};
#define N(x) (sizeof(x) / sizeof(x)[0])

static struct nip_capability_input plain(double lsl, double usl)
{
	struct nip_capability_input in;

	nip_capability_input_init(&in);
	in.lsl = lsl;
	in.usl = usl;
	in.n = 100;
	in.mean = 10.5;
	in.sd = 1.25;
	in.within = (struct nip_sigma_within){ 1.0, 90, "pooled" };
	in.stable = in.independent = NIP_HOLDS;
	return in;
}

static void refused(const struct nip_index *x, enum nip_reason why)
{
	ck_assert_msg(x->why == why, "%s: %s", x->name, nip_reason_text[x->why]);
	ck_assert(isnan(x->value) && isnan(x->low) && isnan(x->high) && isnan(x->df));
	ck_assert(!x->interval && x->interval_why == why && nip_reason_text[why][0]);
}

START_TEST(indices_by_hand)
{
	struct nip_capability_input in = plain(7, 15);
	struct nip_capability c;

	nip_capability_normal(&in, &c);
	near_rel(c.index[NIP_CP].value, 8.0 / 6, 1e-15);
	near_rel(c.index[NIP_CPL].value, 3.5 / 3, 1e-15);
	near_rel(c.index[NIP_CPU].value, 4.5 / 3, 1e-15);
	near_rel(c.index[NIP_CPK].value, 3.5 / 3, 1e-15);
	near_rel(c.index[NIP_PP].value, 8.0 / 7.5, 1e-15);
	near_rel(c.index[NIP_PPK].value, 3.5 / 3.75, 1e-15);
	/* target: the middle, 11; mean - T = -0.5 */
	near_rel(c.index[NIP_CPM_OVERALL].value, 8 / (6 * sqrt(1.5625 + 0.25)), 1e-15);
	near_rel(c.index[NIP_CPM_OVERALL_N].value, 8 / (6 * sqrt(1.5625 * 0.99 + 0.25)), 1e-15);
	near_rel(c.index[NIP_CPM_MSD_N1].value, 8 / (6 * sqrt(1.5625 + 25.0 / 99)), 1e-15);
	near_rel(c.index[NIP_CPM_WITHIN].value, 8 / (6 * sqrt(1.25)), 1e-15);
	near_rel(c.index[NIP_CPM_MIN_DISTANCE].value, c.index[NIP_CPM_OVERALL].value, 1e-15);
	in.target = 10;
	in.tolerance = 8;
	nip_capability_normal(&in, &c);
	near_rel(c.index[NIP_CPK].value, 3.5 / 4, 1e-15);
	near_rel(c.index[NIP_CPM_MIN_DISTANCE].value, 3 / (4 * sqrt(1.5625 + 0.25)), 1e-15);
	for (int i = 0; i < NIP_INDICES; i++)
		ck_assert(c.index[i].name && c.index[i].formula && c.index[i].why == NIP_GIVEN);
}
END_TEST

/* SAS, PROC CAPABILITY, amps of 75 circuits: 90 % interval of Cpk 0.328 to 0.496. */
START_TEST(bissell_of_sas)
{
	struct nip_capability_input in;
	struct nip_capability c;

	nip_capability_input_init(&in);
	in.usl = 0.41192 * 3;
	in.mean = 0;
	in.sd = 1;
	in.n = 75;
	in.level = 0.9;
	nip_capability_normal(&in, &c);
	ck_assert(fabs(c.index[NIP_PPK].low - 0.32760) < 1e-5);
	ck_assert(fabs(c.index[NIP_PPK].high - 0.49624) < 1e-5);
	ck_assert(c.index[NIP_PPK].df == 74 && c.index[NIP_PPK].level == 0.9);
}
END_TEST

/* Ends formed with R 4.2.2's qchisq and qnorm. */
START_TEST(intervals)
{
	struct nip_capability_input in = plain(7, 15);
	struct nip_capability c;
	double a2 = 0.25 / 1.5625, df;

	nip_capability_normal(&in, &c);
	near_rel(c.index[NIP_CP].low, 8.0 / 6 * sqrt(65.64661757646891 / 90), 1e-12);
	near_rel(c.index[NIP_CP].high, 8.0 / 6 * sqrt(118.13589256061549 / 90), 1e-12);
	ck_assert(c.index[NIP_CP].df == 90 && c.index[NIP_PP].df == 99);
	near_rel(c.index[NIP_CPK].low,
		 3.5 / 3 - 1.95996398454005 * sqrt(1.0 / 900 + 3.5 * 3.5 / 9 / 180), 1e-13);
	near_rel(c.index[NIP_PPK].high,
		 3.5 / 3.75 + 1.95996398454005 * sqrt(1.0 / 900 + 3.5 * 3.5 / (3.75 * 3.75) / 198),
		 1e-13);
	df = 100 * (1 + a2) * (1 + a2) / (1 + 2 * a2);
	near_rel(c.index[NIP_CPM_OVERALL].df, df, 1e-14);
	near_rel(c.index[NIP_CPM_OVERALL].low,
		 c.index[NIP_CPM_OVERALL].value * sqrt(nip_chisq_quantile(0.025, df) / df), 1e-14);
	ck_assert(c.index[NIP_CPM_WITHIN].interval_why == NIP_NO_INTERVAL);
	ck_assert(isnan(c.index[NIP_CPM_WITHIN].low) && !isnan(c.index[NIP_CPM_WITHIN].value));
	in.within.df = INFINITY; /* sigma is given: only the mean is uncertain */
	nip_capability_normal(&in, &c);
	ck_assert(c.index[NIP_CP].low == c.index[NIP_CP].value);
	near_rel(c.index[NIP_CPK].high - c.index[NIP_CPK].value, 1.95996398454005 / 30, 1e-12);
	in.within.df = 1e-300; /* no interval rather than an infinite one */
	nip_capability_normal(&in, &c);
	ck_assert(c.index[NIP_CP].interval_why == NIP_NO_INTERVAL && isnan(c.index[NIP_CP].high));
	in.within.df = NAN;
	nip_capability_normal(&in, &c);
	ck_assert(c.index[NIP_CPK].interval_why == NIP_NO_INTERVAL && c.index[NIP_CPK].value > 1);
	in.level = 1.5;
	nip_capability_normal(&in, &c);
	ck_assert(c.index[NIP_PPK].interval_why == NIP_NO_INTERVAL && isnan(c.index[NIP_PPK].low));
}
END_TEST

START_TEST(fractions_outside)
{
	struct nip_capability_input in = plain(7, 15);
	struct nip_capability c;

	in.below = 3;
	in.above = 1;
	nip_capability_normal(&in, &c);
	ck_assert(c.observed.below == 30000 && c.observed.above == 10000 &&
		  c.observed.total == 40000);
	near_rel(c.within.below, 232.62907903552504, 1e-12); /* 1e6 pnorm(-3.5) */
	near_rel(c.within.above, 3.3976731247300535, 1e-12);
	near_rel(c.overall.below, 2555.1303304279313, 1e-12); /* -2.8 */
	near_rel(c.z_bench_within,
		 -nip_normal_quantile(1e-6 * (232.62907903552504 + 3.3976731247300535)), 1e-12);
	in.lsl = NAN;
	nip_capability_normal(&in, &c);
	ck_assert(isnan(c.observed.below) && c.observed.total == 10000);
	ck_assert(isnan(c.within.below) && c.within.total == c.within.above);
}
END_TEST

START_TEST(one_sided)
{
	struct nip_capability_input in = plain(NAN, 15);
	struct nip_capability c;

	nip_capability_normal(&in, &c);
	refused(&c.index[NIP_CP], NIP_ONE_LIMIT);
	refused(&c.index[NIP_CPL], NIP_OTHER_LIMIT);
	ck_assert(c.index[NIP_CPK].value == c.index[NIP_CPU].value &&
		  c.index[NIP_CPK].value == 1.5);
	refused(&c.index[NIP_CPM_OVERALL], NIP_ONE_LIMIT);
	refused(&c.index[NIP_CPM_MIN_DISTANCE], NIP_NO_TARGET);
	in.target = 9;
	nip_capability_normal(&in, &c);
	near_rel(c.index[NIP_CPM_MIN_DISTANCE].value, 6 / (3 * sqrt(1.5625 + 2.25)), 1e-15);
	in.target = 15;
	nip_capability_normal(&in, &c);
	refused(&c.index[NIP_CPM_MIN_DISTANCE], NIP_TARGET_OUTSIDE);
	in = plain(7, NAN);
	nip_capability_normal(&in, &c);
	ck_assert(c.index[NIP_PPK].value == c.index[NIP_PPL].value);
	refused(&c.index[NIP_PPU], NIP_OTHER_LIMIT);
	in = plain(NAN, NAN);
	nip_capability_normal(&in, &c);
	for (int i = 0; i < NIP_INDICES; i++)
		refused(&c.index[i], NIP_NO_LIMITS);
	ck_assert(c.observed.why == NIP_NO_LIMITS && isnan(c.observed.total) &&
		  isnan(c.z_bench_overall));
	in = plain(15, 7);
	nip_capability_normal(&in, &c);
	refused(&c.index[NIP_PPK], NIP_LIMITS_CROSSED);
	in = plain(7, 7);
	nip_capability_normal(&in, &c);
	refused(&c.index[NIP_CP], NIP_LIMITS_CROSSED);
}
END_TEST

START_TEST(refusals)
{
	struct nip_capability_input in = plain(7, 15);
	struct nip_capability c;

	in.stable = NIP_FAILS;
	nip_capability_normal(&in, &c);
	refused(&c.index[NIP_CPK], NIP_UNSTABLE);
	refused(&c.index[NIP_CPM_WITHIN], NIP_UNSTABLE);
	ck_assert(c.within.why == NIP_UNSTABLE && isnan(c.within.total) && isnan(c.z_bench_within));
	ck_assert(c.index[NIP_PPK].why == NIP_GIVEN && c.index[NIP_PPK].df == 99);
	in = plain(7, 15);
	in.within = (struct nip_sigma_within){ 0 };
	nip_capability_normal(&in, &c);
	refused(&c.index[NIP_CP], NIP_NO_WITHIN);
	in.within = (struct nip_sigma_within){ NAN, NAN, NULL };
	nip_capability_normal(&in, &c);
	refused(&c.index[NIP_CPL], NIP_NO_WITHIN);
	in.within = (struct nip_sigma_within){ 0, 10, "MR" };
	nip_capability_normal(&in, &c);
	refused(&c.index[NIP_CPU], NIP_ZERO_SIGMA);
	ck_assert(c.index[NIP_PPU].why == NIP_GIVEN);
	in.sd = 0;
	nip_capability_normal(&in, &c);
	refused(&c.index[NIP_PPK], NIP_ZERO_SIGMA);
	refused(&c.index[NIP_CPM_OVERALL], NIP_ZERO_SIGMA);
	in = plain(7, 15);
	in.n = 9;
	nip_capability_normal(&in, &c);
	for (int i = 0; i < NIP_INDICES; i++)
		refused(&c.index[i], NIP_TOO_FEW);
	in.least_n = 0;
	in.n = 1;
	nip_capability_normal(&in, &c);
	refused(&c.index[NIP_PPK], NIP_TOO_FEW);
	in = plain(7, 15);
	in.mean = NAN;
	nip_capability_normal(&in, &c);
	refused(&c.index[NIP_PPK], NIP_NO_MOMENTS);
	in = plain(7, 15);
	in.sd = NAN;
	nip_capability_normal(&in, &c);
	refused(&c.index[NIP_PP], NIP_NO_MOMENTS);
	in = plain(7, 15);
	in.tolerance = 0;
	nip_capability_normal(&in, &c);
	refused(&c.index[NIP_CP], NIP_NO_MOMENTS);
	in = plain(-INFINITY, 15);
	nip_capability_normal(&in, &c);
	refused(&c.index[NIP_PP], NIP_NO_MOMENTS);
}
END_TEST

/* Ppk of correlated values is worth fewer of them. */
START_TEST(autocorrelated)
{
	struct nip_capability_input in = plain(7, 15);
	struct nip_capability c, free_c;

	nip_capability_normal(&in, &free_c);
	in.independent = NIP_FAILS;
	in.r1 = 0.6;
	nip_capability_normal(&in, &c);
	refused(&c.index[NIP_CP], NIP_AUTOCORRELATED);
	refused(&c.index[NIP_CPK], NIP_AUTOCORRELATED);
	near_rel(c.n_eff_mean, 25, 1e-14);
	near_rel(c.n_eff_variance, 100 * 0.64 / 1.36, 1e-14);
	ck_assert(c.index[NIP_PPK].value == free_c.index[NIP_PPK].value);
	near_rel(c.index[NIP_PPK].df, 100 * 0.64 / 1.36 - 1, 1e-14);
	near_rel(c.index[NIP_PPK].low,
		 3.5 / 3.75 -
			 1.95996398454005 * sqrt(1 / (9 * c.n_eff_mean) +
						 c.index[NIP_PPK].value * c.index[NIP_PPK].value /
							 (2 * c.index[NIP_PPK].df)),
		 1e-13);
	ck_assert(c.index[NIP_PP].low < free_c.index[NIP_PP].low);
	ck_assert(c.overall.total == free_c.overall.total && c.within.why == NIP_AUTOCORRELATED);
	in.r1 = NAN;
	nip_capability_normal(&in, &c);
	ck_assert(c.index[NIP_PPK].value == free_c.index[NIP_PPK].value &&
		  isnan(c.index[NIP_PPK].low));
	ck_assert(c.index[NIP_PPK].interval_why == NIP_AUTOCORRELATED);
	in.r1 = 0.999; /* worth less than two values */
	nip_capability_normal(&in, &c);
	ck_assert(c.index[NIP_PPK].interval_why == NIP_TOO_FEW && c.index[NIP_PPK].value < 1);
	in.r1 = -0.6; /* never worth more than they are */
	nip_capability_normal(&in, &c);
	ck_assert(c.n_eff_mean == 100 && c.index[NIP_PPK].low == free_c.index[NIP_PPK].low);
	in.independent = NIP_NOT_CHECKED;
	in.r1 = 0.6;
	nip_capability_normal(&in, &c);
	ck_assert(c.n_eff_mean == 100 && c.index[NIP_CPK].why == NIP_GIVEN);
	ck_assert(isnan(nip_n_eff_mean(10, 1)) && isnan(nip_n_eff_mean(10, -1)) &&
		  isnan(nip_n_eff_variance(10, NAN)) && nip_n_eff_mean(3, 0.9) == 1);
}
END_TEST

/* --- fitted distributions --------------------------------------------------------------- */

START_TEST(fitted_normal_is_the_classic)
{
	struct nip_capability_input in;
	struct nip_capability c;
	struct nip_moments m;
	struct nip_nonnormal f;
	struct nip_fit fit;

	nip_moments_init(&m);
	for (size_t i = 0; i < N(weibull60); i++)
		nip_moments_add(&m, weibull60[i]);
	nip_capability_input_init(&in);
	in.lsl = 2;
	in.usl = 30;
	in.n = m.n;
	in.mean = nip_moments_mean(&m);
	in.sd = nip_moments_sd(&m);
	nip_capability_normal(&in, &c);
	nip_family_fit(nip_family_find("normal"), weibull60, N(weibull60), NIP_FIT_UNBIASED, &fit);
	nip_capability_fitted(&in, &fit, &f);
	near_rel(f.pp.value, c.index[NIP_PP].value, 1e-13);
	near_rel(f.ppl.value, c.index[NIP_PPL].value, 1e-13);
	near_rel(f.ppk.value, c.index[NIP_PPK].value, 1e-13);
	near_rel(f.z_ppk.value, c.index[NIP_PPK].value, 1e-13);
	near_rel(f.z_pp.value, c.index[NIP_PP].value, 1e-12);
	near_rel(f.expected.total, c.overall.total, 1e-12);
	ck_assert(f.ppk.interval_why == NIP_NO_INTERVAL && isnan(f.ppk.low));
	/* of a normal the bootstrap comes to the chi-square interval of Pp, but for its luck,
	 * and Ppl by noncentral t (Bissell's is near it) */
	nip_capability_bootstrap(&in, NIP_FIT_UNBIASED, &f);
	near_rel(f.pp.low, c.index[NIP_PP].low, 0.025);
	near_rel(f.pp.high, c.index[NIP_PP].high, 0.025);
	near_rel(f.ppl.low, c.index[NIP_PPL].low, 0.05);
	near_rel(f.ppl.high, c.index[NIP_PPL].high, 0.05);
	ck_assert(f.ppk.low < f.ppk.value && f.ppk.value < f.ppk.high && !f.ppk.interval_why);
	ck_assert(f.z_ppk.interval_why == NIP_NO_INTERVAL);
}
END_TEST

static void sorted_lognormals(uint64_t k, double *x, size_t n)
{
	for (size_t i = 0; i < n; i++)
		x[i] = exp(2 + 0.3 * nip_normal_quantile(nip_lhs_at(99, UINT64_C(1) << 40, k, i)));
	nip_sort(x, n);
}

static void bootstrap_of(struct nip_capability_input *in, const char *family, const double *x,
			 size_t n, struct nip_fit *fit, struct nip_nonnormal *out)
{
	in->n = n;
	in->mean = in->sd = 1; /* of no use to percentiles */
	nip_family_fit(nip_family_find(family), x, n, NIP_FIT_UNBIASED, fit);
	nip_capability_fitted(in, fit, out);
	nip_capability_bootstrap(in, NIP_FIT_UNBIASED, out);
}

/* Of 200 samples of a lognormal the true Ppk and Pp are in the 95 % interval in about 190:
 * fewer than 181 or more than 198 is rarer than 1 in 300. */
START_TEST(bootstrap_covers)
{
	enum { SAMPLES = 200, SIZE = 40 };
	struct nip_capability_input in;
	struct nip_nonnormal truth, f;
	struct nip_fit fit = { .family = nip_family_find("lognormal"), .p = { 2, 0.3 } };
	int covered = 0, covered_pp = 0;
	double x[SIZE];

	nip_capability_input_init(&in);
	in.lsl = 2;
	in.usl = 17;
	in.n = SIZE;
	in.mean = in.sd = 1;
	nip_capability_fitted(&in, &fit, &truth);
	for (uint64_t k = 0; k < SAMPLES; k++) {
		sorted_lognormals(k, x, SIZE);
		bootstrap_of(&in, "lognormal", x, SIZE, &fit, &f);
		covered += f.ppk.low <= truth.ppk.value && truth.ppk.value <= f.ppk.high;
		covered_pp += f.pp.low <= truth.pp.value && truth.pp.value <= f.pp.high;
	}
	ck_assert_msg(covered >= 181 && covered <= 198, "Ppk: %d", covered);
	ck_assert_msg(covered_pp >= 181 && covered_pp <= 198, "Pp: %d", covered_pp);
}
END_TEST

START_TEST(bootstrap_edges)
{
	struct nip_capability_input in;
	struct nip_nonnormal f, again;
	struct nip_fit fit;
	static double x[2000];
	double wide, s;

	nip_capability_input_init(&in);
	in.lsl = 2;
	in.usl = 17;
	sorted_lognormals(1, x, 2000);
	bootstrap_of(&in, "lognormal", x, 2000, &fit, &f);
	bootstrap_of(&in, "lognormal", x, 2000, &fit, &again);
	ck_assert(f.ppk.low == again.ppk.low && f.ppk.high == again.ppk.high);
	/* samples of 200 stand for 2000; by the delta method ln Pp is a constant less mu and
	 * less ln sinh 3 s, of variances s^2 / n and s^2 / 2 n */
	s = fit.p[1];
	near_rel(log(f.pp.high / f.pp.low),
		 2 * 1.96 * s * sqrt((1 + 4.5 / pow(tanh(3 * s), 2)) / 2000), 0.1);
	/* half of the values' worth: wider by sqrt 2 */
	wide = log(f.pp.high / f.pp.low);
	in.independent = NIP_FAILS;
	in.r1 = 1.0 / 3;
	bootstrap_of(&in, "lognormal", x, 2000, &fit, &f);
	near_rel(log(f.pp.high / f.pp.low) / wide, sqrt(2), 1e-6);
	in.r1 = NAN;
	bootstrap_of(&in, "lognormal", x, 2000, &fit, &f);
	ck_assert(f.ppk.interval_why == NIP_AUTOCORRELATED && isnan(f.ppk.low));
	in.r1 = 0.999;
	bootstrap_of(&in, "lognormal", x, 2000, &fit, &f);
	ck_assert(f.ppk.interval_why == NIP_TOO_FEW && isnan(f.ppk.low));
	in.independent = NIP_HOLDS;
	in.level = 0.999;
	bootstrap_of(&in, "lognormal", x, 2000, &fit, &f);
	ck_assert(f.pp.interval_why == NIP_LEVEL_BEYOND && isnan(f.pp.high));
	in.level = 0.95;
	in.lsl = 30; /* the median below the lower limit: negative all through */
	in.usl = NAN;
	bootstrap_of(&in, "lognormal", x, 50, &fit, &f);
	ck_assert(f.ppk.low < f.ppk.value && f.ppk.value < f.ppk.high && f.ppk.high < 0);
	ck_assert(f.pp.why == NIP_ONE_LIMIT && isnan(f.pp.low));
}
END_TEST

/* Weibull(2, 10): quantiles and tails in closed form. */
START_TEST(fitted_by_hand)
{
	struct nip_fit fit = { .family = nip_family_find("weibull"), .p = { 2, 10 } };
	double p = 0.00134989803163009458, lo = 10 * sqrt(-log1p(-p)), hi = 10 * sqrt(-log(p));
	double mid = 10 * sqrt(log(2));
	struct nip_capability_input in;
	struct nip_nonnormal f;

	nip_capability_input_init(&in);
	in.lsl = 0.5;
	in.usl = 35;
	in.n = 100;
	in.mean = 9;
	in.sd = 4;
	nip_capability_fitted(&in, &fit, &f);
	near_rel(f.x_low, lo, 1e-13);
	near_rel(f.x_high, hi, 1e-13);
	near_rel(f.pp.value, 34.5 / (hi - lo), 1e-13);
	near_rel(f.ppl.value, (mid - 0.5) / (mid - lo), 1e-13);
	near_rel(f.ppu.value, (35 - mid) / (hi - mid), 1e-13);
	ck_assert(f.ppk.value == f.ppl.value);
	near_rel(f.expected.below, -1e6 * expm1(-0.0025), 1e-13);
	near_rel(f.expected.above, 1e6 * exp(-12.25), 1e-13);
	near_rel(f.z_ppl.value, -nip_normal_quantile(-expm1(-0.0025)) / 3, 1e-13);
	near_rel(f.z_ppu.value, -nip_normal_quantile(exp(-12.25)) / 3, 1e-13);
	near_rel(f.z_pp.value, 0.5 * (f.z_ppl.value + f.z_ppu.value), 1e-15);
	in.lsl = -1; /* nothing is ever below */
	nip_capability_fitted(&in, &fit, &f);
	refused(&f.z_ppl, NIP_BEYOND_SUPPORT);
	refused(&f.z_pp, NIP_BEYOND_SUPPORT);
	ck_assert(f.z_ppk.value == f.z_ppu.value && f.expected.below == 0 && f.ppl.value > 1);
	in.lsl = NAN;
	nip_capability_fitted(&in, &fit, &f);
	refused(&f.pp, NIP_ONE_LIMIT);
	refused(&f.z_ppl, NIP_OTHER_LIMIT);
	ck_assert(f.ppk.value == f.ppu.value && isnan(f.expected.below));
	fit.why = "none";
	nip_capability_fitted(&in, &fit, &f);
	refused(&f.ppu, NIP_NO_FIT);
	refused(&f.z_ppk, NIP_NO_FIT);
	ck_assert(f.expected.why == NIP_NO_FIT && isnan(f.expected.total) && isnan(f.x_median));
	in.usl = NAN;
	nip_capability_fitted(&in, &fit, &f);
	refused(&f.ppk, NIP_NO_LIMITS);
}
END_TEST

START_TEST(transformed_data)
{
	struct nip_capability_input in, t;
	struct nip_boxcox b;
	struct nip_johnson j;
	struct nip_capability c;
	double log_mean = 0, x[3] = { 1, 2, -3 };

	nip_capability_input_init(&in);
	in.lsl = 2;
	in.usl = 40;
	ck_assert_int_eq(nip_boxcox_fit(weibull60, N(weibull60), 0.95, true, &b), 0);
	ck_assert(b.lambda == 0);
	ck_assert_int_eq(nip_capability_boxcox(&in, weibull60, N(weibull60), &b, &t), 0);
	for (size_t i = 0; i < N(weibull60); i++)
		log_mean += log(weibull60[i]) / (double)N(weibull60);
	near_rel(t.mean, log_mean, 1e-13);
	ck_assert(t.lsl == log(2) && t.usl == log(40) && t.target == log(21) && t.n == 60);
	nip_capability_normal(&t, &c);
	near_rel(c.index[NIP_PPK].value, fmin(log_mean - log(2), log(40) - log_mean) / (3 * t.sd),
		 1e-13);
	ck_assert(c.index[NIP_CPK].why == NIP_NO_WITHIN);
	in.lsl = 0; /* ln 0 cannot be passed */
	ck_assert_int_eq(nip_capability_boxcox(&in, weibull60, N(weibull60), &b, &t), 0);
	ck_assert(isnan(t.lsl) && t.usl == log(40));
	ck_assert_int_eq(nip_capability_boxcox(&in, x, 3, &b, &t), -1);
	ck_assert_int_eq(nip_johnson_fit(weibull60, N(weibull60), &j), 0);
	in.lsl = -100;
	ck_assert_int_eq(nip_capability_johnson(&in, weibull60, N(weibull60), &j, &t), 0);
	ck_assert(fabs(t.mean) < 0.2 && fabs(t.sd - 1) < 0.2 && isnan(t.lsl));
	ck_assert(j.type == NIP_JOHNSON_SB && t.usl == nip_johnson(40, &j));
	nip_johnson_fit(weibull60, 3, &j);
	ck_assert_int_eq(nip_capability_johnson(&in, weibull60, N(weibull60), &j, &t), -1);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("capability");
	TCase *c = tcase_create("capability");
	SRunner *r;
	int failed;

	tcase_add_test(c, indices_by_hand);
	tcase_add_test(c, bissell_of_sas);
	tcase_add_test(c, intervals);
	tcase_add_test(c, fractions_outside);
	tcase_add_test(c, one_sided);
	tcase_add_test(c, refusals);
	tcase_add_test(c, autocorrelated);
	tcase_add_test(c, fitted_normal_is_the_classic);
	tcase_add_test(c, fitted_by_hand);
	tcase_add_test(c, bootstrap_covers);
	tcase_add_test(c, bootstrap_edges);
	tcase_add_test(c, transformed_data);
	tcase_set_timeout(c, 60);
	suite_add_tcase(s, c);
	r = srunner_create(s);
	srunner_run_all(r, CK_NORMAL);
	failed = srunner_ntests_failed(r);
	srunner_free(r);
	return failed ? 1 : 0;
}
