/* test_spc.c: the verdict on batches, against values worked out by hand. */
#include <config.h>

#include <check.h>
#include <math.h>
#include <stdlib.h>

#include "spc/consistency.h"

#define NEAR(a, b, rtol) ck_assert_double_le(fabs((a) - (b)), (rtol)*fabs(b))

static struct nip_consistency c;
static double lo[4], hi[4];
static bool outside[4];

/* Three batches of three units: means 10, 11, 15; sum of squares 2 each. MSW = 1,
 * df 6; grand mean 12; limits 12 -/+ h(0.05; 3, 6) sqrt(1) sqrt((9-3)/(9*3)). */
START_TEST(by_hand)
{
	const struct nip_group g[] = { { 3, 10, 2 }, { 3, 11, 2 }, { 3, 15, 2 } };
	const double t = 3.068274; /* 3.07 in Nelson's table */

	nip_consistency_decide(g, 3, NAN, 0.05, lo, hi, outside, &c);
	ck_assert(c.decided);
	ck_assert_str_eq(c.critical_method, "exact");
	NEAR(c.anova.f, 21.0, 1e-12);
	NEAR(lo[0], 12 - t * sqrt(6.0 / 27), 1e-5);
	NEAR(hi[2], 12 + t * sqrt(6.0 / 27), 1e-5);
	ck_assert(outside[0] && !outside[1] && outside[2]);
	ck_assert_int_eq(c.alike, NIP_NOT_ALIKE);
	NEAR(c.largest_difference, 5.0, 1e-12);
	NEAR(c.difference_bound, 5 + 1.943180 * sqrt(2.0 / 3), 1e-5);
}
END_TEST

/* A margin turns "no difference" into "alike", and only if the bound is inside. */
START_TEST(margin_decides)
{
	const struct nip_group g[] = { { 5, 10, 4 }, { 5, 10.1, 4 } };

	nip_consistency_decide(g, 2, NAN, 0.05, lo, hi, outside, &c);
	ck_assert_int_eq(c.alike, NIP_NO_DIFFERENCE);
	nip_consistency_decide(g, 2, c.difference_bound, 0.05, lo, hi, outside, &c);
	ck_assert_int_eq(c.alike, NIP_ALIKE);
	ck_assert(isnan(c.units_needed));
	nip_consistency_decide(g, 2, c.difference_bound * 0.999, 0.05, lo, hi, outside, &c);
	ck_assert_int_eq(c.alike, NIP_CANNOT_TELL);
	ck_assert_double_gt(c.units_needed, 5);
}
END_TEST

START_TEST(too_little)
{
	const struct nip_group one[] = { { 5, 10, 4 } }, thin[] = { { 1, 10, 0 }, { 1, 11, 0 } };

	nip_consistency_decide(one, 1, 1, 0.05, lo, hi, outside, &c);
	ck_assert_int_eq(c.alike, NIP_ONE_BATCH);
	ck_assert(!c.decided && isnan(lo[0]));
	nip_consistency_decide(thin, 2, 1, 0.05, lo, hi, outside, &c);
	ck_assert_int_eq(c.alike, NIP_CANNOT_TELL);
	ck_assert(!outside[0] && isnan(hi[1]));
	ck_assert_double_eq(c.units_needed, 2);
}
END_TEST

/* room 1.2, s 1, two batches: R finds 10 the first n with
 * pt(qt(0.95, 2 * n - 2), 2 * n - 2, 1.2 / sqrt(2 / n), lower = FALSE) >= 0.8. */
START_TEST(how_many)
{
	ck_assert_double_eq(nip_units_needed(2, 1, 1.2, 0.05, 0.8), 10);
	ck_assert_double_eq(nip_units_needed(4, 1, 0.3, 0.05, 0.8), 138);
	ck_assert_double_eq(nip_units_needed(3, 1, 2, 0.05, 0.8), 4);
	ck_assert_double_eq(nip_units_needed(2, 0, 1.2, 0.05, 0.8), 2);
	ck_assert(isnan(nip_units_needed(2, 1, 0, 0.05, 0.8)));
	ck_assert(isnan(nip_units_needed(2, 1, 1e-9, 0.05, 0.8)));
}
END_TEST

int main(void)
{
	Suite *s = suite_create("spc");
	TCase *t = tcase_create("consistency");
	SRunner *r;
	int failed;

	tcase_add_test(t, by_hand);
	tcase_add_test(t, margin_decides);
	tcase_add_test(t, too_little);
	tcase_add_test(t, how_many);
	suite_add_tcase(s, t);
	r = srunner_create(s);
	srunner_run_all(r, CK_NORMAL);
	failed = srunner_ntests_failed(r);
	srunner_free(r);
	return failed != 0;
}
