/* test_stat.c: exact moments, analysis of variance. */
#include <config.h>

#include <check.h>
#include <float.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "stat/anova.h"
#include "stat/dist.h"
#include "stat/moments.h"

#include "near_test.h"

static uint64_t state;

static uint64_t word(void)
{
	uint64_t z = state += UINT64_C(0x9e3779b97f4a7c15);

	z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
	return z ^ (z >> 31);
}

/* NIPLINE_TEST_SEED repeats a run; the seed is printed for that. */
static void seed_from_environment(void)
{
	const char *s = getenv("NIPLINE_TEST_SEED");

	state = s ? strtoull(s, NULL, 0) : (uint64_t)time(NULL);
	printf("NIPLINE_TEST_SEED=%llu\n", (unsigned long long)state);
	fflush(stdout);
}

static struct nip_moments of(const double *x, size_t n)
{
	struct nip_moments m;

	nip_moments_init(&m);
	for (size_t i = 0; i < n; i++)
		nip_moments_add(&m, x[i]);
	return m;
}
#define OF(...) \
	of((const double[]){ __VA_ARGS__ }, sizeof((double[]){ __VA_ARGS__ }) / sizeof(double))

/* Distance in units in the last place, for numbers of the same sign. */
static double ulps(double a, double b)
{
	return fabs(a - b) / (nextafter(fabs(b), INFINITY) - fabs(b));
}

/* --- moments --------------------------------------------------------------- */

START_TEST(moments_of_few)
{
	struct nip_moments m = OF(0.0);

	nip_moments_init(&m);
	ck_assert(isnan(m.min) && isnan(m.max));
	ck_assert(isnan(nip_moments_mean(&m)) && isnan(nip_moments_ss(&m)));
	ck_assert(isnan(nip_moments_variance(&m)) && isnan(nip_moments_sd(&m)));
	m = OF(-0.1);
	ck_assert(nip_moments_mean(&m) == -0.1 && nip_moments_ss(&m) == 0.0);
	ck_assert(isnan(nip_moments_variance(&m)) && isnan(nip_moments_sd(&m)));
	ck_assert(m.min == -0.1 && m.max == -0.1 && m.n == 1);
	m = OF(NAN, 3.0, INFINITY, -INFINITY, 1.0, -NAN);
	ck_assert(m.n == 2 && m.nonfinite == 4);
	ck_assert(nip_moments_mean(&m) == 2.0 && nip_moments_variance(&m) == 2.0);
	ck_assert(m.min == 1.0 && m.max == 3.0);
	m = OF(INFINITY);
	ck_assert(m.n == 0 && m.nonfinite == 1 && isnan(nip_moments_mean(&m)));
}
END_TEST

START_TEST(moments_with_an_offset)
{
	struct nip_moments m = OF(1e9 + 1, 1e9 + 2, 1e9 + 3);

	ck_assert(nip_moments_mean(&m) == 1e9 + 2);
	ck_assert(nip_moments_ss(&m) == 2.0);
	ck_assert(nip_moments_variance(&m) == 1.0 && nip_moments_sd(&m) == 1.0);
	m = OF(1.0, 1.00000001);
	ck_assert(ulps(nip_moments_sd(&m), (1.00000001 - 1.0) / sqrt(2.0)) <= 1.0);
	m = OF(1e16, 1.0, -1e16);
	ck_assert(nip_moments_mean(&m) == 1.0 / 3.0);
	m = OF(0.1, 0.2, 0.3);
	ck_assert(nip_moments_mean(&m) == 0.2); /* adding doubles gives 0.20000000000000004 */
}
END_TEST

/* NIST StRD, NumAcc1 to NumAcc4 in their own construction. */
START_TEST(moments_numerical_accuracy)
{
	struct nip_moments m = OF(10000001, 10000003, 10000002);

	ck_assert(nip_moments_mean(&m) == 10000002.0 && nip_moments_sd(&m) == 1.0);
	for (int k = 1; k < 4; k++) { /* NumAcc2, 3, 4 */
		double base = (const double[]){ 0, 1, 1000000, 10000000 }[k];

		m = OF(base + 0.2);
		for (int i = 0; i < 500; i++) {
			nip_moments_add(&m, base + 0.1);
			nip_moments_add(&m, base + 0.3);
		}
		ck_assert(m.n == 1001);
		near_rel(nip_moments_mean(&m), base + 0.2, DBL_EPSILON);
		/* base + 0.1 is itself off by up to half a unit in the last place */
		near_rel(nip_moments_sd(&m), 0.1, base * DBL_EPSILON / 0.1 + 4 * DBL_EPSILON);
	}
}
END_TEST

START_TEST(moments_of_extremes)
{
	const double tiny = 4.9406564584124654e-324;
	struct nip_moments m = OF(DBL_MAX, DBL_MAX, DBL_MAX, -DBL_MAX);

	ck_assert(nip_moments_mean(&m) == DBL_MAX / 2);
	ck_assert(isnan(nip_moments_ss(&m)) && isnan(nip_moments_variance(&m)));
	near_rel(nip_moments_sd(&m), DBL_MAX, 1e-15); /* sqrt(3 MAX^2 / 3) */
	m = OF(DBL_MAX, -DBL_MAX);
	ck_assert(nip_moments_mean(&m) == 0.0 && isnan(nip_moments_sd(&m)));
	m = OF(1e200, 2e200, 3e200);
	near_rel(nip_moments_sd(&m), 1e200, 1e-15);
	m = OF(1e-200, 2e-200, 3e-200);
	ck_assert(nip_moments_variance(&m) == 0.0);
	near_rel(nip_moments_sd(&m), 1e-200, 1e-15);
	m = OF(tiny, 3 * tiny);
	ck_assert(nip_moments_mean(&m) == 2 * tiny);
	ck_assert(nip_moments_sd(&m) == tiny); /* sqrt(2) units */
	m = OF(0.0, 0.0, tiny);
	ck_assert(nip_moments_mean(&m) == 0.0);
	m = OF(0.0, tiny, tiny);
	ck_assert(nip_moments_mean(&m) == tiny);
	m = OF(0.0, tiny); /* half a unit: ties to even */
	ck_assert(nip_moments_mean(&m) == 0.0);
	m = OF(1e-162, -1e-162); /* 2.0e-324, below half a unit */
	ck_assert(nip_moments_variance(&m) == 0.0);
	m = OF(1.2e-162, -1.2e-162); /* 2.9e-324, above */
	ck_assert(nip_moments_variance(&m) == tiny);
	m = OF(1e308, tiny, -1e308);
	ck_assert(nip_moments_mean(&m) == 0.0 && m.min == -1e308 && m.max == 1e308);
	m = OF(-0.0, 0.0);
	ck_assert(!signbit(m.min) && !signbit(m.max) && !signbit(nip_moments_mean(&m)));
}
END_TEST

/* Ties, what lies just beside them, and denormal results: rounded once. */
START_TEST(moments_round_once)
{
	const double tiny = 4.9406564584124654e-324, a = ldexp(1, -538), b = ldexp(1, -600);
	struct nip_moments m = OF(1, 1 + DBL_EPSILON);

	ck_assert(nip_moments_mean(&m) == 1.0); /* to even */
	m = OF(1 + DBL_EPSILON, 1 + 2 * DBL_EPSILON);
	ck_assert(nip_moments_mean(&m) == 1 + 2 * DBL_EPSILON);
	m = OF(4, 2 * DBL_EPSILON, 0, 0);
	ck_assert(nip_moments_mean(&m) == 1.0);
	m = OF(4, 2 * DBL_EPSILON, 1e-100, 0);
	ck_assert(nip_moments_mean(&m) == 1 + DBL_EPSILON);
	m = OF(4, 2 * DBL_EPSILON, -1e-100, 0);
	ck_assert(nip_moments_mean(&m) == 1.0);
	m = OF(a, -a); /* 2^-1075, half the least denormal */
	ck_assert(nip_moments_ss(&m) == 0.0);
	m = OF(a, -a, b, -b);
	ck_assert(nip_moments_ss(&m) == tiny);
	m = OF(2 * a, -2 * a, 2 * a, -2 * a, a, -a); /* 4.5 denormal units: to even */
	ck_assert(nip_moments_ss(&m) == 4 * tiny);
	m = OF(2 * a, -2 * a, 2 * a, -2 * a, a, -a, b, -b);
	ck_assert(nip_moments_ss(&m) == 5 * tiny);
}
END_TEST

START_TEST(moments_of_constants)
{
	const double x[] = { 0.1, -50.2, 1e9 + 0.1, 1e308, 1e-310, 0.0, 1.0 / 3.0 };

	for (size_t k = 0; k < sizeof x / sizeof x[0]; k++) {
		struct nip_moments m = OF(x[k]);

		for (int i = 0; i < 1234; i++)
			nip_moments_add(&m, x[k]);
		ck_assert(nip_moments_mean(&m) == x[k]);
		ck_assert(nip_moments_ss(&m) == 0.0 && nip_moments_variance(&m) == 0.0);
		ck_assert(nip_moments_sd(&m) == 0.0);
	}
}
END_TEST

static double any_double(void)
{
	uint64_t bits;
	double x;

	switch (word() % 4) {
	case 0: /* any bit pattern: denormals, infinities and NaN among them */
		bits = word();
		memcpy(&x, &bits, sizeof x);
		return x;
	case 1:
		return (double)(int)(word() % 21) - 10.0;
	case 2:
		return 50.0 + (double)(word() % 1000) / 1000.0;
	default:
		return (word() % 2 ? 1e9 : -1e9) + (double)(word() % 1000);
	}
}

START_TEST(moments_split_permute_merge)
{
	enum { N = 400, PARTS = 7 };
	double x[N];
	struct nip_moments whole, part[PARTS];

	for (int round = 0; round < 200; round++) {
		for (int i = 0; i < N; i++)
			x[i] = any_double();
		whole = of(x, N);
		for (int i = N - 1; i > 0; i--) {
			int j = (int)(word() % (uint64_t)(i + 1));
			double keep = x[i];

			x[i] = x[j];
			x[j] = keep;
		}
		for (int p = 0; p < PARTS; p++)
			nip_moments_init(&part[p]);
		for (int i = 0; i < N; i++)
			nip_moments_add(&part[word() % PARTS], x[i]);
		for (int p = PARTS - 1; p > 0; p--) /* a tree of any shape */
			nip_moments_merge(&part[word() % (uint64_t)p], &part[p]);
		ck_assert(nip_moments_equal(&whole, &part[0]));
		ck_assert(nip_moments_mean(&whole) == nip_moments_mean(&part[0]) || !whole.n);
		ck_assert(part[0].n + part[0].nonfinite == N);
		nip_moments_add(&part[0], 1e-300);
		ck_assert(!nip_moments_equal(&whole, &part[0]));
	}
}
END_TEST

START_TEST(moments_equal_sees_every_part)
{
	struct nip_moments a = OF(1, 2, 3), b = OF(1, 2, 3), c = OF(0, 3, 3), d = OF(1, 2, 3, NAN);

	ck_assert(nip_moments_equal(&a, &b));
	ck_assert(!nip_moments_equal(&a, &c)); /* same n, sum and max */
	ck_assert(!nip_moments_equal(&a, &d));
	nip_moments_init(&b);
	nip_moments_merge(&b, &a);
	ck_assert(nip_moments_equal(&a, &b));
	ck_assert(b.min == 1.0 && b.max == 3.0);
	nip_moments_init(&c);
	nip_moments_merge(&b, &c);
	ck_assert(nip_moments_equal(&a, &b));
}
END_TEST

/* Doubling by self-merge reaches counts no test could add, across the settling of
 * carries and beyond a 64-bit n (n - 1). */
START_TEST(moments_of_many)
{
	struct nip_moments m = OF(50.25, 50.75), small = OF(-1.0);
	double n;

	for (int i = 0; i < 40; i++)
		nip_moments_merge(&m, &m);
	n = ldexp(1.0, 41);
	ck_assert(m.n == UINT64_C(1) << 41);
	ck_assert(nip_moments_mean(&m) == 50.5);
	ck_assert(nip_moments_ss(&m) == n / 16);
	ck_assert(nip_moments_variance(&m) == n / 16 / (n - 1));
	m = OF(-3, -2, -1, 0, 1, 2, 3);
	for (int i = 0; i < 31; i++)
		nip_moments_merge(&m, &m);
	n = 7 * ldexp(1.0, 31);
	ck_assert(nip_moments_mean(&m) == 0.0 && nip_moments_ss(&m) == 4 * n);
	ck_assert(nip_moments_variance(&m) == 4 * n / (n - 1));
	nip_moments_init(&small);
	for (uint32_t i = 0; i < (1u << 24) + 3; i++)
		nip_moments_add(&small, -1.5);
	ck_assert(small.n == (1u << 24) + 3 && small.pending == 3);
	ck_assert(nip_moments_mean(&small) == -1.5 && nip_moments_ss(&small) == 0.0);
}
END_TEST

/* The reference: 64-bit integers hold the exact sums of small integers. */
START_TEST(moments_against_integers)
{
	for (int round = 0; round < 500; round++) {
		int n = 2 + (int)(word() % 50);
		int64_t sum = 0, square = 0, top;
		struct nip_moments m;

		nip_moments_init(&m);
		for (int i = 0; i < n; i++) {
			int64_t v = (int64_t)(word() % 20001) - 10000;

			sum += v;
			square += v * v;
			nip_moments_add(&m, (double)v);
		}
		top = n * square - sum * sum;
		ck_assert(nip_moments_mean(&m) == (double)sum / n);
		ck_assert(nip_moments_ss(&m) == (double)top / n);
		ck_assert(nip_moments_variance(&m) == (double)top / (n * (n - 1)));
		ck_assert(nip_moments_sd(&m) == sqrt((double)top / (n * (n - 1))));
	}
}
END_TEST

/* --- analysis of variance -------------------------------------------------- */

static struct nip_group group_of(const double *x, size_t n)
{
	struct nip_moments m = of(x, n);
	struct nip_group g = { (double)m.n, nip_moments_mean(&m), nip_moments_ss(&m) };

	return g;
}

/* (1 2 3) (2 3 4) (5 6 7): SSB 26 on 2, SSW 6 on 6, F = 13. With f of df1 = 2,
 * p = (1 + 2 F / 6)^-3 = (3 / 16)^3. */
START_TEST(anova_by_hand)
{
	static const double x[3][3] = { { 1, 2, 3 }, { 2, 3, 4 }, { 5, 6, 7 } };
	struct nip_group g[4];
	struct nip_anova a;
	double lo, hi, half;

	for (int offset = 0; offset < 2; offset++) {
		for (int i = 0; i < 3; i++) {
			g[i] = group_of(x[i], 3);
			g[i].mean += offset * 0x1p50;
		}
		g[3] = (struct nip_group){ 0, NAN, NAN }; /* an empty batch */
		ck_assert_int_eq(nip_anova_oneway(g, 4, &a), 0);
		ck_assert(a.k == 3 && a.total_n == 9);
		near_rel(a.grand_mean, 11.0 / 3 + offset * 0x1p50, 1e-15);
		near_rel(a.ss_between, 26, 1e-14);
		ck_assert(a.ss_within == 6 && a.df_between == 2 && a.df_within == 6);
		near_rel(a.ms_between, 13, 1e-14);
		ck_assert(a.ms_within == 1);
		near_rel(a.f, 13, 1e-14);
		near_rel(a.p, 27.0 / 4096, 1e-13);
		near_rel(a.var_between, 4, 1e-14);
		near_rel(a.icc, 0.8, 1e-14);
	}
	for (int i = 0; i < 3; i++)
		g[i] = group_of(x[i], 3);
	nip_anova_oneway(g, 3, &a);
	nip_anom_limits(&a, &g[0], nip_t_quantile(0.99, 6), &lo, &hi);
	half = nip_t_quantile(0.99, 6) * sqrt(2.0 / 9);
	near_rel(hi, 11.0 / 3 + half, 1e-14);
	near_rel(lo, 11.0 / 3 - half, 1e-13);
	nip_anom_limits(&a, &g[0], NAN, &lo, &hi);
	ck_assert(isnan(lo) && isnan(hi));
}
END_TEST

START_TEST(anova_unequal_groups)
{
	static const double x[] = { 1, 3 }, y[] = { 5, 6, 7, 6 };
	struct nip_group g[2] = { group_of(x, 2), group_of(y, 4) };
	struct nip_anova a;

	/* grand mean 28/6, SSB 2 (8/3)^2 + 4 (4/3)^2 = 64/3, SSW 2 + 2 = 4,
	 * n0 = 6 - 20/6 = 8/3 */
	ck_assert_int_eq(nip_anova_oneway(g, 2, &a), 0);
	near_rel(a.ss_between, 64.0 / 3, 1e-14);
	near_rel(a.f, 64.0 / 3, 1e-14);
	near_rel(a.var_between, (64.0 / 3 - 1) / (8.0 / 3), 1e-14);
	near_rel(a.icc, (64.0 / 3 - 1) / (64.0 / 3 + 5.0 / 3), 1e-14);
}
END_TEST

START_TEST(anova_without_answer)
{
	struct nip_group g[3] = { { 5, 2, 1 }, { 0, 0, 0 }, { 0, 0, 0 } };
	struct nip_anova a;

	ck_assert_int_eq(nip_anova_oneway(g, 0, &a), -1);
	ck_assert(a.k == 0 && isnan(a.grand_mean) && isnan(a.f));
	ck_assert_int_eq(nip_anova_oneway(g, 3, &a), -1);
	ck_assert(a.k == 1 && a.grand_mean == 2 && isnan(a.ms_between) && isnan(a.p));
	g[0] = (struct nip_group){ 1, 2, 0 };
	g[1] = (struct nip_group){ 1, 4, 0 };
	ck_assert_int_eq(nip_anova_oneway(g, 2, &a), -1);
	ck_assert(a.ss_between == 2 && a.df_within == 0 && isnan(a.ms_within) && isnan(a.p));
	/* no scatter inside: the ratio has no value, the rest has */
	g[0].n = g[1].n = 3;
	ck_assert_int_eq(nip_anova_oneway(g, 2, &a), 0);
	ck_assert(a.ms_within == 0 && isnan(a.f) && isnan(a.p) && a.icc == 1);
	/* alike to the digit: the estimate may be negative */
	g[0] = g[1] = (struct nip_group){ 4, 7, 6 };
	ck_assert_int_eq(nip_anova_oneway(g, 2, &a), 0);
	ck_assert(a.f == 0 && a.p == 1 && a.var_between == -0.5);
	near_rel(a.icc, -1.0 / 3, 1e-15);
}
END_TEST

static FILE *open_shared(const char *name)
{
	const char *shared = getenv("NIPLINE_SHARED"), *srcdir = getenv("srcdir");
	char path[4096];

	if (shared)
		snprintf(path, sizeof path, "%s/%s", shared, name);
	else
		snprintf(path, sizeof path, "%s/../shared/%s", srcdir ? srcdir : ".", name);
	return fopen(path, "r");
}

/* Littell et al. 1996: oxide thickness, 8 lots x 3 wafers x 3 sites; by lot on the
 * wafer means. The expected values were formed with exact fractions. */
START_TEST(anova_oxide_lots)
{
	FILE *f = open_shared("data/oxide-thickness-lots.csv");
	struct nip_moments wafer[8][3], lot;
	struct nip_group g[8];
	struct nip_anova a;
	char line[256];
	int source, l, w, site, rows = 0;
	double um;

	if (!f) {
		printf("anova_oxide_lots: skipped, no shared data (set NIPLINE_SHARED)\n");
		return;
	}
	for (int i = 0; i < 24; i++)
		nip_moments_init(&wafer[i / 3][i % 3]);
	while (fgets(line, sizeof line, f)) {
		if (sscanf(line, "%d,%d,%d,%d,%lf", &source, &l, &w, &site, &um) != 5)
			continue;
		nip_moments_add(&wafer[l - 1][w - 1], um);
		rows++;
	}
	fclose(f);
	ck_assert_int_eq(rows, 72);
	for (int i = 0; i < 8; i++) {
		nip_moments_init(&lot);
		for (int j = 0; j < 3; j++)
			nip_moments_add(&lot, nip_moments_mean(&wafer[i][j]));
		g[i] = (struct nip_group){ 3, nip_moments_mean(&lot), nip_moments_ss(&lot) };
	}
	ck_assert_int_eq(nip_anova_oneway(g, 8, &a), 0);
	near_rel(a.grand_mean, 2000.1527777777778, 1e-14);
	near_rel(a.ss_between, 3008.439814814815, 1e-11);
	near_rel(a.ss_within, 640.8888888888889, 1e-11);
	near_rel(a.f, 10.729525790898883, 1e-11);
	near_rel(a.p, 5.2608744540995979e-05, 1e-10);
	near_rel(a.var_between, 129.90718694885362, 1e-11); /* the published REML value */
}
END_TEST

static void add_case(Suite *s, const char *name, const TTest *const *tests, size_t n)
{
	TCase *c = tcase_create(name);

	for (size_t i = 0; i < n; i++)
		tcase_add_test(c, tests[i]);
	tcase_set_timeout(c, 60);
	suite_add_tcase(s, c);
}

int main(void)
{
	const TTest *const moments[] = {
		moments_of_few, moments_with_an_offset, moments_numerical_accuracy,
		moments_of_extremes, moments_round_once, moments_of_constants,
		moments_split_permute_merge, moments_equal_sees_every_part,
		moments_of_many, moments_against_integers,
	};
	const TTest *const anova[] = { anova_by_hand, anova_unequal_groups,
				       anova_without_answer, anova_oxide_lots };
	Suite *s = suite_create("stat");
	SRunner *r;
	int failed;

	seed_from_environment();
	add_case(s, "moments", moments, sizeof moments / sizeof moments[0]);
	add_case(s, "anova", anova, sizeof anova / sizeof anova[0]);
	r = srunner_create(s);
	srunner_run_all(r, CK_NORMAL);
	failed = srunner_ntests_failed(r);
	srunner_free(r);
	return failed ? 1 : 0;
}
