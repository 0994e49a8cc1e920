/* test_coupon_plan.c: power and sample sizes against R 4.2
 * (pt, power.t.test with strict = TRUE), and the places of coupons. */
#include <config.h>

#include <check.h>
#include <math.h>
#include <stdlib.h>

#include "base/arena.h"
#include "plan/coupons.h"
#include "stat/dist.h"

static struct nip_arena *arena;

static void setup(void)
{
	arena = nip_arena_new();
}

static void teardown(void)
{
	nip_arena_free(arena);
}

static void near_abs(double got, double want, double most)
{
	ck_assert_msg(fabs(got - want) <= most, "got %.17g, want %.17g", got, want);
}

/* delta beyond 37, where R's pt() only approximates: its integrate() over the scatter */
START_TEST(far_from_the_target)
{
	near_abs(nip_noncentral_t_upper(12.7062047361747, 1, 42.42), 0.999126018409813, 1e-10);
	/* two units: all of the scatter is near 0 */
	near_abs(nip_noncentral_t_upper(12.7062047361747, 1, -1.4142135623730951),
		 0.002229436405817, 1e-12);
	near_abs(nip_noncentral_t_upper(4.3, 2, -1.7), 0.000704760419820, 1e-11);
}
END_TEST

static struct nip_coupon_question usual(void)
{
	return (struct nip_coupon_question){ .between = NAN,
					     .within = 1,
					     .difference = NAN,
					     .half_width = NAN,
					     .alpha = 0.05,
					     .power = 0.9 };
}

START_TEST(power_of_r)
{
	static const struct {
		size_t n;
		double delta, sd, alpha;
		bool two_lots, one_sided;
		double power;
	} r[] = { { 20, 1, 1, 0.05, true, false, 0.868953027724586 },
		  { 5, 1.5, 1, 0.05, false, false, 0.710702673926027 },
		  { 3, 2, 0.7, 0.01, false, false, 0.22409392635516 },
		  { 2, 30, 1, 0.05, false, false, 0.999127594184607 },
		  { 100, 0.3, 1, 0.05, true, false, 0.560059253580899 },
		  { 10, 0.001, 1, 0.05, true, false, 0.0500005145640863 },
		  { 8, 1, 1, 0.05, false, true, 0.815019441556967 },
		  { 12, 0.5, 1, 0.025, true, true, 0.215279550122986 } };

	for (size_t i = 0; i < sizeof r / sizeof *r; i++) {
		struct nip_coupon_question q = usual();

		q.difference = r[i].delta;
		q.alpha = r[i].alpha;
		q.two_lots = r[i].two_lots;
		q.one_sided = r[i].one_sided;
		near_abs(nip_coupon_chance(&q, r[i].n, r[i].sd), r[i].power, 1e-9);
	}
}
END_TEST

START_TEST(sizes_of_r)
{
	static const struct {
		double power, delta, alpha;
		bool two_lots;
		size_t n;
	} r[] = { { .9, 1, .05, true, 23 },
		  { .9, 1, .05, false, 13 },
		  { .8, 0.5, .05, true, 64 },
		  { .95, 3, .01, false, 6 },
		  { .9, 0.05, .05, true, 8407 } };

	for (size_t i = 0; i < sizeof r / sizeof *r; i++) {
		struct nip_coupon_question q = usual();
		struct nip_coupon_plan p;

		q.power = r[i].power;
		q.difference = r[i].delta;
		q.alpha = r[i].alpha;
		q.two_lots = r[i].two_lots;
		nip_coupon_plan(&q, arena, &p);
		ck_assert_ptr_nonnull(p.chosen);
		ck_assert_uint_eq(p.chosen->coupons, r[i].n);
		ck_assert_uint_eq(p.chosen->coils, 1);
		/* the same number as coils that hold one coupon each and differ by as much */
		q.between = 1;
		q.within = 0;
		nip_coupon_plan(&q, arena, &p);
		ck_assert_uint_eq(p.chosen->coils, r[i].n);
		ck_assert_uint_eq(p.chosen->per_coil, 1);
	}
}
END_TEST

/* n = 12: t(0.975, 11) = 2.2009851600916; P(chi2_11 <= 11 * 12 * H^2 / t^2) = 0.9 where
 * chi2 = 17.2750085175 */
START_TEST(interval)
{
	struct nip_coupon_question q = usual();
	struct nip_coupon_plan p;
	double h = 2.2009851600916 * sqrt(17.2750085175 / (11 * 12));

	q.half_width = h;
	near_abs(nip_coupon_chance(&q, 12, 1), 0.9, 1e-9);
	q.half_width = h * (1 + 1e-9);
	nip_coupon_plan(&q, arena, &p);
	ck_assert_uint_eq(p.chosen->coupons, 12);
	q.half_width = h * (1 - 1e-6);
	nip_coupon_plan(&q, arena, &p);
	ck_assert_uint_eq(p.chosen->coupons, 13);
	ck_assert(nip_coupon_chance(&q, 1, 1) == 0);
}
END_TEST

/* One more coil for 4 coupons: the classic best number of coupons of a coil is
 * sqrt(within^2/between^2 x 4) = 4. */
START_TEST(components_and_cost)
{
	struct nip_coupon_question q = usual();
	struct nip_coupon_plan p;

	q.between = 0.2;
	q.within = 0.4;
	q.difference = 0.04; /* many coils, so that degrees of freedom do not matter */
	q.coil_cost = 4;
	nip_coupon_plan(&q, arena, &p);
	ck_assert_uint_eq(p.n, 12);
	ck_assert_uint_eq(p.chosen->per_coil, 4);
	near_abs(p.chosen->sd, sqrt(0.04 + 0.16 / 4), 1e-15);
	for (size_t i = 0; i < p.n; i++) {
		const struct nip_coupon_design *d = &p.design[i];

		ck_assert(d->chance >= q.power);
		ck_assert(nip_coupon_chance(&q, d->coils - 1, d->sd) < q.power);
		ck_assert(d->cost >= p.chosen->cost);
	}
	q.coil_cost = 0;
	nip_coupon_plan(&q, arena, &p);
	ck_assert_uint_eq(p.chosen->per_coil, 1);
}
END_TEST

START_TEST(coils_given)
{
	struct nip_coupon_question q = usual();
	struct nip_coupon_plan p;

	q.between = 0.5;
	q.within = 1;
	q.difference = 1;
	q.coils = 6;
	nip_coupon_plan(&q, arena, &p);
	ck_assert_ptr_nonnull(p.chosen);
	ck_assert_uint_eq(p.chosen->coils, 6);
	ck_assert(p.chosen->chance >= 0.9);
	ck_assert(nip_coupon_chance(&q, 6, sqrt(0.25 + 1.0 / (double)(p.chosen->per_coil - 1))) <
		  0.9);
	/* coils that differ by more than what is looked for: no number of coupons helps */
	q.coils = 4;
	nip_coupon_plan(&q, arena, &p);
	ck_assert_ptr_null(p.chosen);
	ck_assert_ptr_nonnull(p.why);
	q.coils = 6;
	q.per_coil = 1;
	nip_coupon_plan(&q, arena, &p);
	ck_assert_ptr_null(p.chosen);
	q.coils = 1; /* one coil has no mean square between coils */
	q.per_coil = 0;
	nip_coupon_plan(&q, arena, &p);
	ck_assert_ptr_null(p.chosen);
	q = usual();
	q.difference = 1e-9;
	nip_coupon_plan(&q, arena, &p);
	ck_assert_ptr_null(p.chosen);
	ck_assert_ptr_nonnull(p.why);
}
END_TEST

START_TEST(places)
{
	struct nip_coupon_web w = { .width_m = 0.2, .edge_m = 0.01, .length_m = 300, .end_m = 5 };
	struct nip_coupon_places p;

	nip_coupon_places(&w, 6, 10, arena, &p);
	ck_assert_ptr_null(p.why);
	ck_assert_uint_eq(p.lanes, 6);
	ck_assert_uint_eq(p.coils, 6);
	ck_assert_uint_eq(p.n, 36);
	ck_assert(fabs(p.correlation) < 0.3);
	for (size_t i = 0; i < p.n; i++) {
		const struct nip_coupon_place *x = &p.place[i];

		ck_assert(x->across_m >= 0.01 && x->across_m <= 0.19);
		near_abs(x->along_m, 5 + 290 * ((double)x->coupon + 0.5) / 6, 1e-9);
		for (size_t k = 0; k < i; k++) /* every lane once in a coil */
			ck_assert(p.place[k].coil != x->coil || p.place[k].lane != x->lane);
	}
	w.lanes = 1;
	nip_coupon_places(&w, 4, 1, arena, &p);
	near_abs(p.place[3].across_m, 0.1, 1e-12);
	ck_assert(isnan(p.correlation));
	w.lanes = 4;
	w.size_m = 0.046;
	nip_coupon_places(&w, 4, 1, arena, &p);
	ck_assert_ptr_nonnull(p.why);
	w.size_m = 0.045;
	nip_coupon_places(&w, 4, 1, arena, &p);
	ck_assert_ptr_null(p.why);
	w.edge_m = 0.1;
	nip_coupon_places(&w, 4, 1, arena, &p);
	ck_assert_ptr_nonnull(p.why);
	w.edge_m = 0;
	w.end_m = 150;
	nip_coupon_places(&w, 4, 1, arena, &p);
	ck_assert_ptr_nonnull(p.why);
	w.end_m = 0;
	nip_coupon_places(&w, 1000000, 1, arena, &p);
	ck_assert_ptr_nonnull(p.why);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("coupon plans");
	TCase *t = tcase_create("all");
	SRunner *r;
	int failed;

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, far_from_the_target);
	tcase_add_test(t, power_of_r);
	tcase_add_test(t, sizes_of_r);
	tcase_add_test(t, interval);
	tcase_add_test(t, components_and_cost);
	tcase_add_test(t, coils_given);
	tcase_add_test(t, places);
	suite_add_tcase(s, t);
	r = srunner_create(s);
	srunner_run_all(r, CK_ENV);
	failed = srunner_ntests_failed(r);
	srunner_free(r);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
