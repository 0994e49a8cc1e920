/* test_components.c: variance components against R (nlme 3.1, anova, qf) and by hand. */
#include <config.h>

#include <check.h>
#include <math.h>
#include <stdlib.h>

#include "spc/components.h"
#include "spc/mls.h"
#include "stat/dist.h"

#define NEAR(a, b, rtol) ck_assert_double_le(fabs((a) - (b)), (rtol)*fabs((double)(b)))

static struct nip_arena *arena;
static struct nip_components c;

/* Drawn in R: 6 batches of 1 to 14 readings in 1 to 4 coils. */
static const size_t batch[] = { 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 2, 3, 3, 3, 3, 3,
				3, 3, 3, 3, 3, 3, 3, 3, 3, 4, 4, 4, 4, 4, 4, 5, 5 };
static const size_t coil[] = { 2, 3, 3, 4, 3, 2, 3, 2, 2, 4, 4, 3, 4, 4, 2, 3, 4, 3,
			       2, 4, 3, 4, 4, 2, 3, 3, 2, 4, 2, 3, 1, 4, 3, 2, 2 };
static const double y[] = { 54.39, 52.45, 52.03, 51.60, 50.67, 50.23, 49.52, 49.89, 50.34,
			    52.14, 51.89, 51.54, 50.33, 49.16, 49.15, 49.23, 48.42, 48.62,
			    50.38, 49.22, 49.93, 49.91, 49.90, 49.80, 49.73, 50.07, 50.92,
			    49.46, 52.13, 49.79, 52.15, 48.58, 51.16, 49.63, 49.15 };
static const size_t *const nested[] = { batch, coil };
#define N 35

static void setup(void)
{
	arena = nip_arena_new();
}

static void teardown(void)
{
	nip_arena_free(arena);
}

/* R: anova(lm(y ~ b/c)); lme(y ~ 1, random = ~ 1 | b/c). */
START_TEST(unbalanced)
{
	ck_assert_int_eq(nip_components(y, nested, N, 3, 0.95, arena, &c), 0);
	ck_assert(!c.balanced);
	NEAR(c.level[0].ss, 32.6488487302, 1e-11);
	NEAR(c.level[1].ms, 2.36840828373, 1e-11);
	NEAR(c.level[2].ms, 0.40547261905, 1e-11);
	ck_assert_double_eq(c.level[1].df, 8);
	NEAR(c.level[0].reml, 1.1620823, 1e-7);
	NEAR(c.level[1].reml, 1.0183579, 1e-7);
	NEAR(c.level[2].reml, 0.4175031, 1e-7);
	NEAR(c.reml_deviance, 99.62416797, 1e-8);
	NEAR(c.reml_mean, 50.76277766, 1e-9);
	/* A mean square of the readings alone has the chi-square interval. */
	NEAR(c.level[2].low, 21 * c.level[2].ms / nip_chisq_quantile(0.975, 21), 1e-12);
	ck_assert_double_eq(c.level[0].low, 0);
	NEAR(c.level[1].raw, (c.level[1].ms - c.level[2].ms) / c.level[1].expected[1], 1e-12);
	/* lme(y ~ 1, random = ~ 1 | b). */
	ck_assert_int_eq(nip_components(y, nested, N, 2, 0.95, arena, &c), 0);
	NEAR(c.level[0].reml, 1.331944, 1e-6);
	NEAR(c.reml_deviance, 107.6169, 1e-6);
	NEAR(c.level[0].expected[0], (35 - (9 + 81 + 1 + 196 + 36 + 4) / 35.0) / 5, 1e-14);
}
END_TEST

/* Rows in another order, labels renamed, an offset and a factor change nothing else. */
START_TEST(invariant)
{
	size_t b[N], k[N];
	const size_t *const label[] = { b, k };
	double z[N];
	struct nip_components e;

	nip_components(y, nested, N, 3, 0.95, arena, &c);
	for (size_t i = 0; i < N; i++) {
		size_t j = (i * 11 + 3) % N;

		b[i] = 90 - batch[j];
		k[i] = coil[j] * 7;
		z[i] = 1e6 - 4 * y[j];
	}
	ck_assert_int_eq(nip_components(z, label, N, 3, 0.95, arena, &e), 0);
	for (int l = 0; l < 3; l++) {
		NEAR(e.level[l].raw, 16 * c.level[l].raw, 1e-8);
		NEAR(e.level[l].high, 16 * c.level[l].high, 1e-8);
		NEAR(e.level[l].reml, 16 * c.level[l].reml, 1e-6);
		NEAR(e.level[l].share_high, c.level[l].share_high, 1e-8);
	}
}
END_TEST

/* Balanced, by hand: groups {1, 3} {4, 6} {10, 12}: MSB 2 * 42 / 2, MSW 2. The ICC has the
 * exact F interval (R: (F / qf - 1) / (F / qf + n - 1)), and REML is the estimate. */
START_TEST(balanced)
{
	static const size_t g[] = { 0, 0, 1, 1, 2, 2 };
	static const double v[] = { 1, 3, 4, 6, 10, 12 };
	const size_t *const label[] = { g };
	double f = 21, lo = f / nip_f_quantile(0.975, 2, 3), hi = f / nip_f_quantile(0.025, 2, 3);

	ck_assert_int_eq(nip_components(v, label, 6, 2, 0.95, arena, &c), 0);
	ck_assert(c.balanced);
	NEAR(c.level[0].ms, 42, 1e-14);
	NEAR(c.level[0].raw, 20, 1e-14);
	NEAR(c.level[0].reml, 20, 1e-9);
	NEAR(c.level[1].reml, 2, 1e-9);
	NEAR(c.level[0].share, 20.0 / 22, 1e-14);
	NEAR(c.level[0].share_low, (lo - 1) / (lo + 1), 1e-10);
	NEAR(c.level[0].share_high, (hi - 1) / (hi + 1), 1e-10);
}
END_TEST

/* Group means nearer to one another than their readings allow: raw stays negative. */
START_TEST(negative)
{
	static const size_t g[] = { 0, 0, 1, 1, 2, 2 };
	static const double v[] = { 1, 9, 2, 8, 3, 7.5 };
	const size_t *const label[] = { g };

	ck_assert_int_eq(nip_components(v, label, 6, 2, 0.95, arena, &c), 0);
	ck_assert_double_lt(c.level[0].raw, 0);
	ck_assert_double_eq(c.level[0].variance, 0);
	ck_assert_double_eq(c.level[0].low, 0);
	ck_assert_double_eq(c.level[0].reml, 0);
	/* Then all values are one sample. */
	NEAR(c.level[1].reml, (c.level[0].ss + c.level[1].ss) / 5, 1e-9);
}
END_TEST

START_TEST(degenerate)
{
	static const size_t g[] = { 0, 0, 1, 1 }, one[] = { 0, 0, 0, 0 }, own[] = { 0, 1, 2, 3 };
	static const double v[] = { 1, 2, 5, 7 }, same[] = { 3, 3, 3, 3 }, flat[] = { 1, 1, 5, 5 };
	const double gap[] = { 1, NAN, 5, 7 }, bad[] = { 1, INFINITY, 5, 7 };
	static const double huge[] = { 1e200, -1e200, 5, 7 };
	const size_t *label[] = { g, own };

	/* One value a coil: the coil cannot be told from the reading. */
	ck_assert_int_eq(nip_components(v, label, 4, 3, 0.95, arena, &c), 0);
	ck_assert(isnan(c.level[2].raw) && isnan(c.level[2].reml));
	NEAR(c.level[1].ms, 1.25, 1e-14);
	NEAR(c.level[1].reml, 1.25, 1e-9);
	/* One batch. */
	label[0] = one;
	ck_assert_int_eq(nip_components(v, label, 4, 2, 0.95, arena, &c), 0);
	ck_assert(isnan(c.level[0].raw));
	NEAR(c.level[1].raw, 22.75 / 3, 1e-13);
	ck_assert(isnan(c.level[1].share) && isnan(c.level[1].share_low));
	/* Nothing varies; nothing varies inside. */
	label[0] = g;
	ck_assert_int_eq(nip_components(same, label, 4, 2, 0.95, arena, &c), 0);
	ck_assert_double_eq(c.level[0].raw, 0);
	ck_assert(isnan(c.level[0].share) && isnan(c.level[0].reml));
	ck_assert_int_eq(nip_components(flat, label, 4, 2, 0.95, arena, &c), 0);
	NEAR(c.level[0].share, 1, 1e-15);
	NEAR(c.level[0].raw, 8, 1e-14);
	ck_assert(isnan(c.level[0].reml));
	/* Missing and impossible values. */
	ck_assert_int_eq(nip_components(gap, label, 4, 2, 0.95, arena, &c), 0);
	ck_assert_uint_eq(c.n, 3);
	ck_assert_int_eq(nip_components(bad, label, 4, 2, 0.95, arena, &c), -1);
	ck_assert_int_eq(nip_components(huge, label, 4, 2, 0.95, arena, &c), -1);
	ck_assert(isnan(c.level[0].raw) && isnan(c.level[1].variance) && c.total == 0);
	ck_assert_int_eq(nip_components(v, label, 1, 2, 0.95, arena, &c), -1);
	ck_assert_int_eq(nip_components(v, label, 0, 2, 0.95, arena, &c), -1);
}
END_TEST

/* Units known by count, mean and scatter are the same as their readings. */
START_TEST(of_units)
{
	struct nip_components all;
	struct nip_group unit[32] = { 0 };
	size_t of[32], k = 0;

	for (size_t b = 0; b < 6; b++)
		for (size_t u = 0; u < 5; u++, k++) {
			struct nip_moments m;

			nip_moments_init(&m);
			for (size_t i = 0; i < N; i++)
				if (batch[i] == b && coil[i] == u)
					nip_moments_add(&m, y[i]);
			of[k] = b;
			unit[k] = (struct nip_group){ (double)m.n, nip_moments_mean(&m),
						      m.n ? nip_moments_ss(&m) : 0 };
		}
	nip_components(y, nested, N, 3, 0.95, arena, &all);
	ck_assert_int_eq(nip_components_of_units(unit, of, k, 0.95, arena, &c), 0);
	ck_assert_uint_eq(c.n, N);
	NEAR(c.reml_deviance, all.reml_deviance, 1e-10);
	for (int l = 0; l < 3; l++) {
		NEAR(c.level[l].ms, all.level[l].ms, 1e-9);
		NEAR(c.level[l].raw, all.level[l].raw, 1e-9);
		NEAR(c.level[l].reml, all.level[l].reml, 1e-7);
	}
}
END_TEST

/* The bound of MS1 - MS2 is 0 where their ratio is the point of F. */
START_TEST(mls_and_f)
{
	struct nip_mean_square ms[2] = { { nip_f_upper_quantile(0.05, 4, 9) * 3, 4 }, { 3, 9 } };
	const double difference[] = { 1, -1 }, single[] = { 2, 0 };
	double lo, hi;

	nip_mls(ms, difference, 2, 0.05, &lo, &hi);
	ck_assert_double_le(fabs(lo), 1e-10);
	nip_mls(ms, single, 2, 0.05, &lo, &hi);
	NEAR(lo, 2 * ms[0].ms * 4 / nip_chisq_upper_quantile(0.05, 4), 1e-12);
	NEAR(hi, 2 * ms[0].ms * 4 / nip_chisq_quantile(0.05, 4), 1e-12);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("components");
	TCase *t = tcase_create("all");
	SRunner *r;
	int failed;

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, unbalanced);
	tcase_add_test(t, invariant);
	tcase_add_test(t, balanced);
	tcase_add_test(t, negative);
	tcase_add_test(t, degenerate);
	tcase_add_test(t, of_units);
	tcase_add_test(t, mls_and_f);
	suite_add_tcase(s, t);
	r = srunner_create(s);
	srunner_run_all(r, CK_NORMAL);
	failed = srunner_ntests_failed(r);
	srunner_free(r);
	return failed != 0;
}
