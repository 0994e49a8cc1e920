/* test_constants.c: control-chart constants, sigma estimators, autocorrelation. */
#include <config.h>

#include <check.h>
#include <math.h>
#include <stdlib.h>

#include "num/quad.h"
#include "spc/autocorr.h"
#include "spc/constants.h"
#include "spc/sigma.h"

#define NEAR(a, b, rtol) ck_assert_double_le(fabs((a) - (b)), (rtol)*fabs((double)(b)))

START_TEST(closed_forms)
{
	const double pi = 3.14159265358979323846;

	NEAR(nip_d2(2), 2 / sqrt(pi), 1e-14);
	NEAR(nip_d3(2), sqrt(2 - 4 / pi), 1e-13);
	NEAR(nip_d2(3), 3 / sqrt(pi), 1e-14);
	NEAR(nip_d3(3), sqrt(2 + 3 * sqrt(3) / pi - 9 / pi), 1e-13);
	NEAR(nip_d4(2), 0.95387255240893976, 1e-13); /* sqrt(2) qnorm(0.75), R 4.2 */
	NEAR(nip_c4(2), sqrt(2 / pi), 1e-14);
	NEAR(nip_c4(3), sqrt(pi) / 2, 1e-14);
	NEAR(nip_c4(4), 2 * sqrt(2 / (3 * pi)), 1e-14);
	NEAR(nip_c4(5), 3 * sqrt(pi / 2) / 4, 1e-14);
	NEAR(nip_c5(2), sqrt(1 - 2 / pi), 1e-14);
}
END_TEST

/* n, c4, d2, d3 of a published table computed by other means (nine decimals), and the
 * factors of the usual charts for n = 5. */
START_TEST(table)
{
	static const double row[][4] = {
		{ 6, 0.951532862, 2.534412721, 0.848039686 },
		{ 10, 0.972659274, 3.077505462, 0.797050674 },
		{ 15, 0.982316177, 3.471826890, 0.756211430 },
		{ 25, 0.989640376, 3.930629220, 0.708440766 },
	};
	struct nip_control_constants c;

	for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
		NEAR(nip_c4(row[i][0]), row[i][1], 1e-9);
		NEAR(nip_d2(row[i][0]), row[i][2], 1e-9);
		NEAR(nip_d3(row[i][0]), row[i][3], 2e-9);
	}
	nip_control_constants(5, 3, &c);
	NEAR(c.A2, 0.576819, 1e-6);
	NEAR(c.A3, 1.427299, 1e-6);
	NEAR(c.D4, 2.114499145, 1e-9);
	NEAR(c.B4, 2.088997869, 1e-9);
	NEAR(c.B6, 1.963627921, 1e-9);
	NEAR(c.E2, 1.289807242, 1e-9);
	ck_assert_double_eq(c.D3, 0);
	ck_assert_double_eq(c.B3, 0);
}
END_TEST

static double above(double w, void *n)
{
	return 1 - nip_range_lower(w, *(double *)n);
}

/* d2 is the integral of P(W > w), by quite another integrand than d2's own. */
START_TEST(range_distribution)
{
	static double ns[] = { 2, 3, 7, 50, 999, 1000, 1e5 };

	for (size_t i = 0; i < sizeof ns / sizeof *ns; i++) {
		double sum;

		ck_assert_int_eq(nip_integrate(above, &ns[i], 0, nip_d2(ns[i]) + 9, 1e-11, &sum),
				 0);
		NEAR(sum, nip_d2(ns[i]), 1e-11);
	}
	/* two values: the range is |difference|, sqrt(2) |z| */
	NEAR(nip_range_lower(1e-4, 2), 1e-4 / sqrt(3.14159265358979323846), 1e-8);
	NEAR(nip_range_lower(2, 2), erf(1), 1e-13);
	ck_assert_double_eq(nip_range_lower(0, 5), 0);
	ck_assert_double_eq(nip_range_lower(60, 5), 1);
}
END_TEST

START_TEST(any_n)
{
	/* gamma() overflows from n = 344 */
	NEAR(nip_c4(343) * nip_c4(344), sqrt(342.0 / 343), 1e-15);
	NEAR(nip_c4(344) * nip_c4(345), sqrt(343.0 / 344), 1e-15);
	NEAR(nip_c4(99) * nip_c4(100), sqrt(98.0 / 99), 1e-14);
	NEAR(nip_c5(1e9) * nip_c5(1e9), 0.5e-9, 1e-8); /* 1 / (2 n) */
	NEAR(1 - nip_c4(1e6), 1 / (4 * (1e6 - 1)), 1e-6);
	NEAR(nip_d2(100), 5.0151872728834, 1e-12); /* R 4.2 integrate() of the same moment */
	ck_assert(nip_d2(1e9) > nip_d2(1e8) && nip_d3(1e6) < nip_d3(1e5));
	ck_assert(isnan(nip_c4(1)) && isnan(nip_d2(1)) && isnan(nip_d3(0)) && isnan(nip_d4(NAN)));
	ck_assert(isnan(nip_c4(NAN)) && isnan(nip_d2(INFINITY)));
}
END_TEST

/* ---- estimators --------------------------------------------------------------- */

static struct nip_constants_cache cache;

static double sigma(enum nip_sigma_id id, const struct nip_sigma_input *in, double *df)
{
	struct nip_sigma_estimate e;

	nip_sigma_estimate(id, in, &cache, &e);
	if (df)
		*df = e.df;
	nip_constants_release(&cache);
	return e.sigma;
}

/* Unequal subgroups by hand, with d2(2) = 1.128379167, d3(2) = 0.852502466,
 * d2(3) = 1.692568751, d3(3) = 0.888368004. */
START_TEST(subgroups)
{
	const double a[] = { 1, 3 }, b[] = { 2, 4, 6 }, c[] = { 5 }, e[] = { NAN, 7, NAN };
	struct nip_subgroup g[4];
	struct nip_sigma_input in = { .group = g, .k = 4, .df = NIP_DF_COUNTED };
	double ra = 2 / 1.1283791670955126, rb = 4 / 1.6925687506432689, df;
	double wa = pow(1.1283791670955126 / 0.85250246642742167, 2),
	       wb = pow(1.6925687506432689 / 0.88836800404520419, 2);

	nip_subgroup_of(a, 2, &g[0]);
	nip_subgroup_of(b, 3, &g[1]);
	nip_subgroup_of(c, 1, &g[2]); /* one value: no spread, no error */
	nip_subgroup_of(e, 3, &g[3]);
	ck_assert_uint_eq(g[3].n, 1);
	ck_assert(isnan(g[2].range) && isnan(g[2].sd));
	ck_assert_double_eq(g[1].mean, 4);
	ck_assert_double_eq(g[1].sd, 2);
	NEAR(sigma(NIP_SIGMA_UWAVE_R, &in, &df), (ra + rb) / 2, 1e-13);
	NEAR(df, 0.9 * 3, 1e-15);
	NEAR(sigma(NIP_SIGMA_MVLUE_R, &in, NULL), (wa * ra + wb * rb) / (wa + wb), 1e-11);
	NEAR(sigma(NIP_SIGMA_POOLED, &in, &df), sqrt((2 + 8) / 3.0), 1e-14);
	ck_assert_double_eq(df, 3);
	NEAR(sigma(NIP_SIGMA_POOLED_C4, &in, NULL), sqrt(10 / 3.0) / nip_c4(4), 1e-14);
	NEAR(sigma(NIP_SIGMA_UWAVE_SD, &in, &df), (sqrt(2) / nip_c4(2) + 2 / nip_c4(3)) / 2, 1e-14);
	NEAR(df, 0.88 + 2 * 0.92, 1e-14);
	in.k = 0;
	ck_assert(isnan(sigma(NIP_SIGMA_POOLED, &in, NULL)));
}
END_TEST

/* A pair with a missing value is no moving range; it must not count as 0. */
START_TEST(individuals)
{
	const double x[] = { 10, 12, NAN, 20, 21, 25 };
	struct nip_sigma_input in = { .x = x, .n = 6, .span = 2, .df = NIP_DF_COUNTED };
	double df;

	NEAR(sigma(NIP_SIGMA_MR, &in, &df), (2 + 1 + 4) / 3.0 / 1.1283791670955126, 1e-14);
	ck_assert_double_eq(df, 3);
	NEAR(sigma(NIP_SIGMA_MEDIAN_MR, &in, NULL), 2 / 0.95387255240893976, 1e-13);
	NEAR(sigma(NIP_SIGMA_MSSD, &in, NULL), sqrt((4 + 1 + 16) / 6.0), 1e-14);
	in.span = 3;
	NEAR(sigma(NIP_SIGMA_MR, &in, &df), 5 / 1.6925687506432689, 1e-14);
	ck_assert_double_eq(df, 1);
	in.span = 5;
	ck_assert(isnan(sigma(NIP_SIGMA_MR, &in, NULL)));
	NEAR(sigma(NIP_SIGMA_OVERALL, &in, &df), 6.3482280992415507, 1e-14); /* R 4.2 sd() */
	ck_assert_double_eq(df, 4);
}
END_TEST

/* One spike makes two large ranges; screening drops them once. */
START_TEST(screened)
{
	double x[40];
	struct nip_sigma_input in = { .x = x, .n = 40, .span = 2, .df = NIP_DF_COUNTED };
	struct nip_sigma_estimate e;

	for (int i = 0; i < 40; i++)
		x[i] = i % 2;
	x[20] = 100;
	ck_assert_int_eq(nip_sigma_estimate(NIP_SIGMA_SCREENED_MR, &in, &cache, &e), 0);
	ck_assert_uint_eq(e.screened, 2);
	NEAR(e.sigma, 1 / 1.1283791670955126, 1e-14);
	ck_assert_double_eq(e.df, 37);
	nip_constants_release(&cache);
}
END_TEST

START_TEST(keys)
{
	for (int i = 0; i < NIP_SIGMAS; i++)
		ck_assert_int_eq(nip_sigma_find(nip_sigma_kinds[i].key), i);
	ck_assert_int_eq(nip_sigma_find("uwave-r"), NIP_SIGMA_UWAVE_R);
	ck_assert_int_eq(nip_sigma_find("median"), -1);
	ck_assert_int_eq(nip_sigma_find(""), -1);
}
END_TEST

/* ---- autocorrelation ------------------------------------------------------------ */

START_TEST(lag_one)
{
	const double numacc1[] = { 10000001, 10000003, 10000002 }; /* NIST NumAcc1: -0.5 */
	double x[1001];
	struct nip_autocorr a;

	nip_autocorr(numacc1, 3, &a);
	NEAR(a.r1, -0.5, 1e-15);
	for (int i = 0; i < 1001; i++) /* NIST NumAcc2: 1.2, then 1.1, 1.3 by turns */
		x[i] = i == 0 ? 1.2 : i % 2 ? 1.1 : 1.3;
	nip_autocorr(x, 1001, &a);
	NEAR(a.r1, -0.999, 1e-13);
	ck_assert(a.significant && a.n_eff_mean == 1001);
	x[500] = NAN;
	nip_autocorr(x, 1001, &a);
	ck_assert_uint_eq(a.pairs, 998);
	nip_autocorr(x, 2, &a);
	ck_assert(isnan(a.r1) && !a.significant);
	for (int i = 0; i < 1001; i++)
		x[i] = 5;
	nip_autocorr(x, 1001, &a);
	ck_assert(isnan(a.r1) && !a.significant && a.n_eff_variance == 1001);
}
END_TEST

static double normal(unsigned long long *seed)
{
	double u[2];

	for (int k = 0; k < 2; k++) {
		*seed = *seed * 6364136223846793005ULL + 1442695040888963407ULL;
		u[k] = ((double)(*seed >> 11) + 0.5) / 9007199254740992.0;
	}
	return sqrt(-2 * log(u[0])) * cos(2 * 3.14159265358979323846 * u[1]);
}

/* AR(1), phi = 0.8: tau = (1 + phi) / (1 - phi) = 9, sigma = 1 / 0.6. */
START_TEST(ar_one)
{
	enum { N = 20000 };
	double *x = malloc(N * sizeof *x), *mean = malloc(N * sizeof *mean), v = 0;
	unsigned long long seed = 7;
	struct nip_autocorr a;
	size_t size;

	for (int i = 0; i < N; i++)
		x[i] = 80 + (v = 0.8 * v + normal(&seed));
	nip_autocorr(x, N, &a);
	NEAR(a.r1, 0.8, 0.03);
	NEAR(a.tau, 9, 0.2);
	NEAR(a.long_run_sigma, 1 / 0.6, 0.05);
	NEAR(a.residual_sigma, 1 / 0.6, 0.05);
	NEAR(a.n_eff_mean, N / 9.0, 0.2);
	size = nip_batch_size(x, N);
	ck_assert_uint_ge(size, 16);
	ck_assert_uint_eq(nip_batch_means(x, N, size, mean, NULL), N / size);
	nip_autocorr(mean, N / size, &a);
	ck_assert_double_lt(a.r1, 0.15);
	free(x);
	free(mean);
}
END_TEST

/* The windowed sum equals Bartlett's weights on the autocovariances, written out. */
START_TEST(long_run)
{
	double x[60], mean = 0, g[60] = { 0 }, lrv;
	unsigned long long seed = 3;
	struct nip_autocorr a;

	for (int i = 0; i < 60; i++) {
		x[i] = normal(&seed) + (i ? 0.6 * x[i - 1] : 0);
		mean += x[i] / 60;
	}
	for (int k = 0; k < 60; k++)
		for (int i = k; i < 60; i++)
			g[k] += (x[i] - mean) * (x[i - k] - mean) / 60;
	nip_autocorr(x, 60, &a);
	ck_assert_uint_gt(a.bandwidth, 1);
	lrv = g[0];
	for (size_t k = 1; k <= a.bandwidth; k++)
		lrv += 2 * (1 - (double)k / (double)(a.bandwidth + 1)) * g[k];
	NEAR(a.tau, lrv / g[0], 1e-12);
}
END_TEST

START_TEST(held)
{
	double x[900];
	unsigned long long seed = 11;
	struct nip_held h;

	for (int i = 0; i < 900; i++) /* read three times as often as it updates */
		x[i] = i % 3 ? x[i - 1] : 80 + normal(&seed);
	nip_held(x, 900, &h);
	ck_assert(h.held);
	ck_assert_uint_eq(h.repeats, 600);
	ck_assert_uint_eq(h.longest, 3);
	for (int i = 0; i < 900; i++) /* coarse: whole numbers, often the same by chance */
		x[i] = round(80 + 0.7 * normal(&seed));
	nip_held(x, 900, &h);
	ck_assert(!h.held && h.repeats > 200);
	for (int i = 0; i < 900; i++) /* very coarse */
		x[i] = round(80 + 0.3 * normal(&seed));
	nip_held(x, 900, &h);
	ck_assert(!h.held && h.repeats > 600);
	for (int i = 0; i < 900; i++) /* a slow signal, coarse: steps of 0 and 1 alike */
		x[i] = round(20 * sin(i / 30.0));
	nip_held(x, 900, &h);
	ck_assert_uint_gt(h.repeats, 300);
	x[0] = NAN;
	x[1] = NAN;
	nip_held(x, 2, &h);
	ck_assert(!h.held && h.values == 0 && h.repeats == 0);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("constants");
	TCase *t = tcase_create("constants");
	SRunner *r;
	int failed;

	tcase_add_test(t, closed_forms);
	tcase_add_test(t, table);
	tcase_add_test(t, range_distribution);
	tcase_add_test(t, any_n);
	tcase_add_test(t, subgroups);
	tcase_add_test(t, individuals);
	tcase_add_test(t, screened);
	tcase_add_test(t, keys);
	tcase_add_test(t, lag_one);
	tcase_add_test(t, ar_one);
	tcase_add_test(t, long_run);
	tcase_add_test(t, held);
	suite_add_tcase(s, t);
	r = srunner_create(s);
	srunner_run_all(r, CK_NORMAL);
	failed = srunner_ntests_failed(r);
	srunner_free(r);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
