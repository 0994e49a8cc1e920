/* test_nist.c: the Statistical Reference Datasets of NIST for univariate statistics and
 * one-way analysis of variance (itl.nist.gov/div898/strd), certified to 15 digits. */
#include <config.h>

#include <check.h>
#include <float.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "stat/anova.h"
#include "stat/lag1.h"
#include "stat/moments.h"

static const double lew[] = {
	-213, -564, -35,  -15,	141,  115,  -420, -360, 203,  -338, -431, 194,	-220, -513, 154,
	-125, -559, 92,	  -21,	-579, -52,  99,	  -543, -175, 162,  -457, -346, 204,  -300, -474,
	164,  -107, -572, -8,	83,   -541, -224, 180,	-420, -374, 201,  -236, -531, 83,   27,
	-564, -112, 131,  -507, -254, 199,  -311, -495, 143,  -46,  -579, -90,	136,  -472, -338,
	202,  -287, -477, 169,	-124, -568, 17,	  48,	-568, -135, 162,  -430, -422, 172,  -74,
	-577, -13,  92,	  -534, -243, 194,  -355, -465, 156,  -81,  -578, -64,	139,  -449, -384,
	193,  -198, -538, 110,	-44,  -577, -6,	  66,	-552, -164, 161,  -460, -344, 205,  -281,
	-504, 134,  -28,  -576, -118, 156,  -437, -381, 200,  -220, -540, 83,	11,   -568, -160,
	172,  -414, -408, 188,	-125, -572, -32,  139,	-492, -321, 205,  -262, -504, 142,  -83,
	-574, 0,    48,	  -571, -106, 137,  -501, -266, 190,  -391, -406, 194,	-186, -553, 83,
	-13,  -577, -49,  103,	-515, -280, 201,  300,	-506, 131,  -45,  -578, -80,  138,  -462,
	-361, 201,  -211, -554, 32,   74,   -533, -235, 187,  -372, -442, 182,	-147, -566, 25,
	68,   -535, -244, 194,	-351, -463, 174,  -125, -570, 15,   72,	  -550, -190, 172,  -424,
	-385, 198,  -218, -536, 96,
};
static const double lottery[] = {
	162, 671, 933, 414, 788, 730, 817, 33,	536, 875, 670, 236, 473, 167, 877, 980, 316,
	950, 456, 92,  517, 557, 956, 954, 104, 178, 794, 278, 147, 773, 437, 435, 502, 610,
	582, 780, 689, 562, 964, 791, 28,  97,	848, 281, 858, 538, 660, 972, 671, 613, 867,
	448, 738, 966, 139, 636, 847, 659, 754, 243, 122, 455, 195, 968, 793, 59,  730, 361,
	574, 522, 97,  762, 431, 158, 429, 414, 22,  629, 788, 999, 187, 215, 810, 782, 47,
	34,  108, 986, 25,  644, 829, 630, 315, 567, 919, 331, 207, 412, 242, 607, 668, 944,
	749, 168, 864, 442, 533, 805, 372, 63,	458, 777, 416, 340, 436, 140, 919, 350, 510,
	572, 905, 900, 85,  389, 473, 758, 444, 169, 625, 692, 140, 897, 672, 288, 312, 860,
	724, 226, 884, 508, 976, 741, 476, 417, 831, 15,  318, 432, 241, 114, 799, 955, 833,
	358, 935, 146, 630, 830, 440, 642, 356, 373, 271, 715, 367, 393, 190, 669, 8,	861,
	108, 795, 269, 590, 326, 866, 64,  523, 862, 840, 219, 382, 998, 4,   628, 305, 747,
	247, 34,  747, 729, 645, 856, 974, 24,	568, 24,  694, 608, 480, 410, 729, 947, 293,
	53,  930, 223, 203, 677, 227, 62,  455, 387, 318, 562, 242, 428, 968,
};
static const double mavro[] = {
	2.00180, 2.00170, 2.00180, 2.00190, 2.00180, 2.00170, 2.00150, 2.00140, 2.00150, 2.00150,
	2.00170, 2.00180, 2.00180, 2.00190, 2.00190, 2.00210, 2.00200, 2.00160, 2.00140, 2.00130,
	2.00130, 2.00150, 2.00150, 2.00160, 2.00150, 2.00140, 2.00130, 2.00140, 2.00150, 2.00140,
	2.00150, 2.00160, 2.00150, 2.00160, 2.00190, 2.00200, 2.00200, 2.00210, 2.00220, 2.00230,
	2.00240, 2.00250, 2.00270, 2.00260, 2.00260, 2.00260, 2.00270, 2.00260, 2.00250, 2.00240,
};
static const double michelso[] = {
	299.85, 299.74, 299.90, 300.07, 299.93, 299.85, 299.95, 299.98, 299.98, 299.88,
	300.00, 299.98, 299.93, 299.65, 299.76, 299.81, 300.00, 300.00, 299.96, 299.96,
	299.96, 299.94, 299.96, 299.94, 299.88, 299.80, 299.85, 299.88, 299.90, 299.84,
	299.83, 299.79, 299.81, 299.88, 299.88, 299.83, 299.80, 299.79, 299.76, 299.80,
	299.88, 299.88, 299.88, 299.86, 299.72, 299.72, 299.62, 299.86, 299.97, 299.95,
	299.88, 299.91, 299.85, 299.87, 299.84, 299.84, 299.85, 299.84, 299.84, 299.84,
	299.89, 299.81, 299.81, 299.82, 299.80, 299.77, 299.76, 299.74, 299.75, 299.76,
	299.91, 299.92, 299.89, 299.86, 299.88, 299.72, 299.84, 299.85, 299.85, 299.78,
	299.89, 299.84, 299.78, 299.81, 299.76, 299.81, 299.79, 299.81, 299.82, 299.85,
	299.87, 299.87, 299.81, 299.74, 299.81, 299.94, 299.95, 299.80, 299.81, 299.87,
};
#define N(x) (sizeof(x) / sizeof(x)[0])

static void near_rel(double got, double want, double rel, const char *what)
{
	ck_assert_msg(fabs(got - want) <= rel * fabs(want), "%s: got %.17g, want %.17g", what, got,
		      want);
}

static void check(const char *name, const double *x, size_t n, double mean, double sd, double r1,
		  double rel)
{
	struct nip_lag1 whole, left, right;

	nip_lag1_init(&whole);
	for (size_t i = 0; i < n; i++)
		nip_lag1_add(&whole, x[i]);
	near_rel(nip_moments_mean(&whole.all), mean, 1e-15, name);
	near_rel(nip_moments_sd(&whole.all), sd, rel, name);
	near_rel(nip_lag1_r(&whole), r1, rel, name);
	for (size_t cut = 0; cut <= n; cut += 1 + n / 20) {
		nip_lag1_init(&left);
		nip_lag1_init(&right);
		for (size_t i = 0; i < n; i++)
			nip_lag1_add(i < cut ? &left : &right, x[i]);
		nip_lag1_join(&left, &right);
		ck_assert_msg(nip_lag1_equal(&left, &whole), "%s cut at %zu", name, cut);
	}
}

/* Decimal digits of pi by the spigot of Rabinowitz and Wagon 1995. */
static void pi_digits(double *digit, size_t n)
{
	size_t len = 10 * (n + 10) / 3 + 1, got = 0, nines = 0;
	uint32_t *a = malloc(len * sizeof *a), held = 0;
	int begun = 0;

	ck_assert(a != NULL);
	for (size_t i = 0; i < len; i++)
		a[i] = 2;
	while (got < n) {
		uint64_t q = 0;
		uint32_t d;

		for (size_t i = len; i-- > 0;) {
			uint64_t v = UINT64_C(10) * a[i] + q * (i + 1);

			a[i] = (uint32_t)(i ? v % (2 * i + 1) : v % 10);
			q = i ? v / (2 * i + 1) : v / 10;
		}
		d = (uint32_t)q;
		if (d == 9) {
			nines++;
			continue;
		}
		if (begun && got < n)
			digit[got++] = held + (d == 10);
		for (; nines; nines--)
			if (got < n)
				digit[got++] = d == 10 ? 0 : 9;
		held = d == 10 ? 0 : d;
		begun = 1;
	}
	free(a);
}

START_TEST(univariate)
{
	check("Lew", lew, N(lew), -177.435, 277.332168044316, -0.307304800605679, 2e-15);
	check("Lottery", lottery, N(lottery), 518.958715596330, 291.699727470969,
	      -0.120948622967393, 3e-15);
	/* five digits of the mean are constant: 0.0001 is known to 1e-12 of itself */
	check("Mavro", mavro, N(mavro), 2.001856, 0.000429123454003053, 0.937989183438248, 1e-13);
	check("Michelso", michelso, N(michelso), 299.8524, 0.0790105478190518, 0.535199668621283,
	      1e-13);
}
END_TEST

START_TEST(univariate_pi)
{
	double digit[5000];

	pi_digits(digit, 5000);
	ck_assert(digit[0] == 3 && digit[1] == 1 && digit[761] == 4 && digit[762] == 9);
	/* sums formed with exact fractions; the certified set differs from these digits */
	check("pi", digit, 5000, 4.5358, 2.8676755521876116, -0.0038020976321151406, 2e-15);
}
END_TEST

/* 0.2, then 0.1 and 0.3 in turn, on top of an offset that takes digits off them. */
START_TEST(univariate_accuracy)
{
	static const double base[] = { 1, 1e6, 1e7 }, first[] = { 1e7 + 1, 1e7 + 3, 1e7 + 2 };
	double x[1001];

	check("NumAcc1", first, 3, 10000002, 1, -0.5, 0);
	for (int k = 0; k < 3; k++) {
		double lost = base[k] * DBL_EPSILON / 0.1;

		x[0] = strtod((const char *[]){ "1.2", "1000000.2", "10000000.2" }[k], NULL);
		for (int i = 1; i < 1001; i++)
			x[i] = strtod((const char *[][2]){ { "1.1", "1.3" },
							   { "1000000.1", "1000000.3" },
							   { "10000000.1",
							     "10000000.3" } }[k][i % 2 == 0],
				      NULL);
		check("NumAcc2 to 4", x, 1001, x[0], 0.1, -0.999, lost + 1e-15);
	}
}
END_TEST

/* --- one-way analysis of variance --------------------------------------------- */

/* y = offset + beta(treatment) + beta(replicate), beta 0.2, then 0.1 and 0.3 in turn;
 * 9 treatments, 21, 201 or 2001 replicates, offsets 1, 1e6 and 1e12. */
static double beta(int i)
{
	return i == 0 ? 0.2 : i % 2 ? 0.1 : 0.3;
}

static void small_least_squares(int replicates, const char *offset, double f, double rel)
{
	struct nip_moments g[9];
	struct nip_anova a;

	for (int t = 0; t < 9; t++) {
		nip_moments_init(&g[t]);
		for (int r = 0; r < replicates; r++) {
			char text[40];
			int tenths = (int)lround(10 * (beta(t) + beta(r)));

			snprintf(text, sizeof text, "%s.%d", offset, tenths);
			nip_moments_add(&g[t], strtod(text, NULL));
		}
	}
	ck_assert_int_eq(nip_anova_of_moments(g, 9, &a), 0);
	ck_assert(a.k == 9 && a.df_between == 8 && a.df_within == 9 * (replicates - 1));
	near_rel(a.ss_between, replicates * 0.08, rel, offset);
	near_rel(a.ss_within, 9 * (replicates - 1) * 0.01, rel, offset);
	near_rel(a.f, f, rel, offset);
}

START_TEST(anova_small_least_squares)
{
	static const int replicates[] = { 21, 201, 2001 };
	static const double f[] = { 21, 201, 2001 };

	for (int k = 0; k < 3; k++) {
		small_least_squares(replicates[k], "1", f[k], 2e-14);
		/* the input itself is off by up to 6e-11 and 6e-5 of 0.1 */
		small_least_squares(replicates[k], "1000000", f[k], 3e-9);
		small_least_squares(replicates[k], "1000000000000", f[k], 3e-3);
	}
}
END_TEST

/* The same numbers times 10 have no rounding in the input: all digits must come. */
START_TEST(anova_offset_without_loss)
{
	struct nip_moments g[9];
	struct nip_anova a;

	for (int t = 0; t < 9; t++) {
		nip_moments_init(&g[t]);
		for (int r = 0; r < 2001; r++)
			nip_moments_add(&g[t], 1e13 + rint(10 * (beta(t) + beta(r))));
	}
	ck_assert_int_eq(nip_anova_of_moments(g, 9, &a), 0);
	near_rel(a.ss_between, 100 * 2001 * 0.08, 1e-15, "between");
	near_rel(a.ss_within, 9 * 2000, 1e-15, "within");
	near_rel(a.f, 2001, 1e-15, "F");
	ck_assert(nip_moments_deviation(&g[0], &g[1]) == 1.0 && a.grand_mean > 1e13);
}
END_TEST

START_TEST(anova_silver)
{
	/* 107.868 and these further digits: the atomic weight of silver */
	static const int digits[2][24] = {
		{ 1568, 1465, 1572, 1785, 1446, 1903, 1526, 1494, 1616, 1587, 1519, 1486,
		  1419, 1569, 1508, 1672, 1385, 1518, 1662, 1424, 1360, 1333, 1610, 1477 },
		{ 1079, 1344, 1513, 1197, 1604, 1385, 1642, 1365, 1151, 1082, 1517, 1448,
		  1198, 1482, 1334, 1609, 1101, 1512, 1469, 1360, 1254, 1261, 1450, 1368 },
	};
	struct nip_moments g[2];
	struct nip_anova a;

	for (int t = 0; t < 2; t++) {
		nip_moments_init(&g[t]);
		for (int r = 0; r < 24; r++) {
			char text[40];

			snprintf(text, sizeof text, "107.868%04d", digits[t][r]);
			nip_moments_add(&g[t], strtod(text, NULL));
		}
	}
	/* seven digits constant: 7e-15 of 1e-5 remain unknown in each value */
	ck_assert_int_eq(nip_anova_of_moments(g, 2, &a), 0);
	near_rel(a.ss_between, 3.63834187500000e-09, 3e-9, "between");
	near_rel(a.ss_within, 1.04951729166667e-08, 1e-9, "within");
	near_rel(a.f, 15.9467335677930, 3e-9, "F");
	for (int t = 0; t < 2; t++) { /* in units of 1e-7 nothing is lost */
		nip_moments_init(&g[t]);
		for (int r = 0; r < 24; r++)
			nip_moments_add(&g[t], 1078680000.0 + digits[t][r]);
	}
	ck_assert_int_eq(nip_anova_of_moments(g, 2, &a), 0);
	near_rel(a.f, 15.9467335677930, 1e-14, "F");
	near_rel(a.ss_between, 363834.187500000, 1e-14, "between");
}
END_TEST

START_TEST(anova_of_moments_edges)
{
	struct nip_moments g[3];
	struct nip_anova a;

	for (int i = 0; i < 3; i++)
		nip_moments_init(&g[i]);
	ck_assert_int_eq(nip_anova_of_moments(g, 3, &a), -1);
	ck_assert(a.k == 0 && isnan(a.grand_mean) && isnan(a.f));
	ck_assert(isnan(nip_moments_deviation(&g[0], &g[1])));
	nip_moments_add(&g[0], 5);
	nip_moments_add(&g[0], 7);
	nip_moments_add(&g[1], NAN);
	ck_assert_int_eq(nip_anova_of_moments(g, 3, &a), -1);
	ck_assert(a.k == 1 && a.grand_mean == 6 && isnan(a.p));
	nip_moments_add(&g[2], -6); /* empty groups do not count, single values do */
	ck_assert_int_eq(nip_anova_of_moments(g, 3, &a), 0);
	ck_assert(a.k == 2 && a.ss_within == 2 && a.ss_between == 96 && a.f == 48);
	ck_assert(nip_moments_deviation(&g[0], &g[2]) == 12);
	ck_assert(nip_moments_deviation(&g[2], &g[0]) == -12);
	ck_assert(nip_moments_deviation(&g[0], &g[0]) == 0);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("nist");
	TCase *c = tcase_create("nist");
	SRunner *r;
	int failed;

	tcase_add_test(c, univariate);
	tcase_add_test(c, univariate_pi);
	tcase_add_test(c, univariate_accuracy);
	tcase_add_test(c, anova_small_least_squares);
	tcase_add_test(c, anova_offset_without_loss);
	tcase_add_test(c, anova_silver);
	tcase_add_test(c, anova_of_moments_edges);
	tcase_set_timeout(c, 60);
	suite_add_tcase(s, c);
	r = srunner_create(s);
	srunner_run_all(r, CK_NORMAL);
	failed = srunner_ntests_failed(r);
	srunner_free(r);
	return failed ? 1 : 0;
}
