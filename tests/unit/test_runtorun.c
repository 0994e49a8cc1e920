/* test_runtorun.c: setpoint control: guards, offsets under drift, stability by roots. */
#include <config.h>

#include <check.h>
#include <complex.h>
#include <math.h>

#include "spc/runtorun.h"

static struct nip_r2r law(double w, double v, int delay)
{
	return (struct nip_r2r){ .gain = -0.02,
				 .weight = w,
				 .slope = v,
				 .target = 12,
				 .delay = delay,
				 .max_step = INFINITY,
				 .lo = -INFINITY,
				 .hi = INFINITY };
}

/* Runs the loop: disturbance c0 + drift n, true gain ratio * b; returns y of the last. */
static double loop(const struct nip_r2r *l, double ratio, double drift, int runs, double *worst)
{
	double u[2100], y[2100];
	struct nip_r2r_state s = { 0 };

	for (int n = 0; n < runs; n++) {
		u[n] = n && s.n ? nip_r2r_advise(l, &s, u[n - 1]).setpoint : 1000;
		y[n] = 32 + drift * n + ratio * l->gain * u[n];
		if (n >= l->delay)
			nip_r2r_take(l, &s, u[n - l->delay], y[n - l->delay]);
		if (worst)
			*worst = fmax(*worst, fabs(y[n] - l->target));
	}
	return y[runs - 1];
}

/* The reference numbers of a published kind of loop, and the offset in general. */
START_TEST(offset_under_drift)
{
	struct nip_r2r l = law(0.3, 0, 0);

	l.target = 0.30;
	/* s / (w ratio): 0.001 / (0.3 * 1.25) */
	ck_assert(fabs(loop(&l, 1.25, 0.001, 2000, NULL) - (0.3 + 0.001 / 0.375)) < 1e-9);
	for (int d = 0; d < 4; d++) {
		l = law(0.3, 0, d);
		ck_assert(fabs(loop(&l, 1.1, 0.01, 2000, NULL) - 12 -
			       0.01 * (1 + 0.3 * d) / (0.3 * 1.1)) < 1e-8);
		l = law(0.3, 0.1, d); /* double EWMA leaves none */
		ck_assert(fabs(loop(&l, 1.1, 0.01, 2000, NULL) - 12) < 1e-8);
	}
}
END_TEST

/* Roots of c[0] z^n + ... by Durand and Kerner's iteration. */
static double largest_root(const double *c, size_t n)
{
	double complex z[64];
	double most = 0;

	for (size_t i = 0; i < n; i++)
		z[i] = cpow(0.4 + 0.9 * I, (double)i);
	for (int it = 0; it < 3000; it++)
		for (size_t i = 0; i < n; i++) {
			double complex p = c[0], q = c[0];

			for (size_t k = 1; k <= n; k++)
				p = p * z[i] + c[k];
			for (size_t k = 0; k < n; k++)
				if (k != i)
					q *= z[i] - z[k];
			z[i] -= p / q;
		}
	for (size_t i = 0; i < n; i++)
		most = fmax(most, cabs(z[i]));
	return most;
}

/* z^(d+1) - z^d + k: the bound 2 sin(pi / (2 (2d + 1))), by its roots and by the test. */
START_TEST(integral_bound)
{
	static const double printed[] = { 2.00, 1.00, 0.62, 0.45 };

	for (int d = 0; d <= 8; d++) {
		double c[16] = { 1, -1 }, k = nip_r2r_integral_bound(d);
		size_t n = (size_t)d + 1;

		if (d < 4)
			ck_assert(fabs(k - printed[d]) < 0.005);
		for (int side = -1; side <= 1; side += 2) {
			c[1] = -1;
			c[n] = (d == 0 ? -1 : 0) + k * (1 + side * 1e-3);
			ck_assert_int_eq(largest_root(c, n) < 1, side < 0);
			ck_assert_int_eq(nip_schur_cohn(c, n, 1), side < 0);
		}
	}
}
END_TEST

/* What the loop does, run by run, is what the roots say, for both laws. */
START_TEST(stability_is_what_the_loop_does)
{
	static const double w[] = { 0.1, 0.3, 0.7, 1 }, v[] = { 0, 0.1, 0.4 };
	int met = 0;

	for (int i = 0; i < 4; i++)
		for (int j = 0; j < 3; j++)
			for (int d = 0; d < 4; d++) {
				struct nip_r2r l = law(w[i], v[j], d);
				double lo, hi, worst = 0;

				if (!nip_r2r_stable_ratios(&l, &lo, &hi))
					continue;
				ck_assert(lo < 1 && hi > 1);
				ck_assert(nip_r2r_radius(&l, 1) < 1);
				if (isinf(hi))
					continue;
				met++;
				ck_assert(fabs(nip_r2r_radius(&l, hi) - 1) < 1e-6);
				loop(&l, hi * 0.97, 0, 2000, &worst);
				ck_assert(worst < 1e6 && isfinite(worst));
				ck_assert(fabs(loop(&l, hi * 0.9, 0, 2000, NULL) - 12) < 1e-3);
				worst = 0;
				loop(&l, hi * 1.03, 0, 2000, &worst);
				ck_assert(!(worst < 1e6));
			}
	ck_assert_int_ge(met, 30);
	{ /* no delay: 0 < w ratio < 2 */
		struct nip_r2r l = law(0.4, 0, 0);
		double lo, hi;

		ck_assert(nip_r2r_stable_ratios(&l, &lo, &hi));
		ck_assert(lo < 1e-5 && fabs(hi - 5) < 1e-9);
		ck_assert(fabs(nip_r2r_radius(&l, 1.5) - 0.4) < 1e-6);
	}
}
END_TEST

START_TEST(guards)
{
	struct nip_r2r l = law(0.5, 0, 0);
	struct nip_r2r_state s = { 0 };
	struct nip_r2r_advice x;

	ck_assert(!nip_r2r_take(&l, &s, 1000, NAN) && !nip_r2r_take(&l, &s, INFINITY, 1) && !s.n);
	ck_assert(nip_r2r_take(&l, &s, 1000, 13)); /* D = 33: wants 1050 */
	x = nip_r2r_advise(&l, &s, 1000);
	ck_assert(fabs(x.setpoint - 1050) < 1e-9 && x.guard == NIP_R2R_FREE);
	ck_assert(fabs(x.expected - 12) < 1e-12 && fabs(x.expected_hold - 13) < 1e-12);
	l.dead_band = 1.5;
	x = nip_r2r_advise(&l, &s, 1000);
	ck_assert(x.setpoint == 1000 && x.guard == NIP_R2R_HOLD);
	l.dead_band = 0;
	l.max_step = 20;
	x = nip_r2r_advise(&l, &s, 1000);
	ck_assert(x.setpoint == 1020 && x.guard == NIP_R2R_STEP);
	ck_assert(fabs(x.expected - 12.6) < 1e-12);
	l.hi = 1010;
	x = nip_r2r_advise(&l, &s, 1000);
	ck_assert(x.setpoint == 1010 && x.guard == NIP_R2R_LIMIT);
	l.hi = 990; /* now in force beyond the limit: back, whatever the step */
	l.max_step = 1;
	x = nip_r2r_advise(&l, &s, 1000);
	ck_assert(x.setpoint == 990 && x.guard == NIP_R2R_LIMIT);
}
END_TEST

START_TEST(refused)
{
	struct nip_r2r l = law(0.5, 0, 0), k;

	ck_assert_ptr_null(nip_r2r_check(&l));
#define BAD(field, value)                                                                          \
	do {                                                                                       \
		k = l;                                                                             \
		k.field = (value);                                                                 \
		ck_assert_ptr_nonnull(nip_r2r_check(&k));                                          \
	} while (0)
	BAD(gain, 0);
	BAD(gain, NAN);
	BAD(weight, 0);
	BAD(weight, 1.01);
	BAD(weight, NAN);
	BAD(slope, -0.1);
	BAD(target, NAN);
	BAD(delay, -1);
	BAD(delay, 21);
	BAD(dead_band, NAN);
	BAD(max_step, 0);
	BAD(lo, INFINITY);
	BAD(hi, NAN);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("runtorun");
	TCase *t = tcase_create("runtorun");
	SRunner *r;
	int failed;

	tcase_add_test(t, offset_under_drift);
	tcase_add_test(t, integral_bound);
	tcase_add_test(t, stability_is_what_the_loop_does);
	tcase_add_test(t, guards);
	tcase_add_test(t, refused);
	suite_add_tcase(s, t);
	r = srunner_create(s);
	srunner_run_all(r, CK_NORMAL);
	failed = srunner_ntests_failed(r);
	srunner_free(r);
	return failed != 0;
}
