/* test_num.c: roots and integrals where they are hard: poles, edges, ends. */
#include <config.h>

#include <check.h>
#include <math.h>

#include "num/gauss.h"
#include "num/quad.h"
#include "num/root.h"

#define N(a) (sizeof(a) / sizeof *(a))

static double cubic(double x, void *context)
{
	(void)context;
	return (x - 1) * (x - 2) * (x - 3);
}

static double pole(double x, void *context)
{
	return 1 / (x - *(const double *)context);
}

static double tangent(double x, void *context)
{
	(void)context;
	return tan(x);
}

/* Not defined below 1; the root lies just inside. */
static double root_at_edge(double x, void *context)
{
	return sqrt(x - 1) - *(const double *)context;
}

/* Not defined above 1. */
static double root_below_edge(double x, void *context)
{
	return log1p(-x) + *(const double *)context;
}

static double square(double x, void *context)
{
	(void)context;
	return x * x;
}

static double nothing(double x, void *context)
{
	(void)x;
	(void)context;
	return NAN;
}

START_TEST(brent_to_the_last_bits)
{
	double x = 7, a = 0.3;

	ck_assert_int_eq(nip_root(cubic, NULL, 1.5, 2.4, &x), 0);
	ck_assert_double_eq_tol(x, 2, 1e-15);
	ck_assert_int_eq(nip_root(root_at_edge, &a, 1, 5, &x), 0);
	ck_assert_double_eq_tol(x, 1.09, 1e-15);
	/* A root on an end, either one. */
	ck_assert_int_eq(nip_root(cubic, NULL, 1, 1.5, &x), 0);
	ck_assert(x == 1);
	ck_assert_int_eq(nip_root(cubic, NULL, 1.5, 2, &x), 0);
	ck_assert(x == 2);
	/* Far from 1. */
	a = 1e-150;
	ck_assert_int_eq(nip_root(root_below_edge, &a, 0, 1e-149, &x), 0);
	ck_assert_double_eq_tol(x * 1e150, 1, 1e-14);
}
END_TEST

START_TEST(brent_says_no)
{
	double x = 7;

	ck_assert_int_eq(nip_root(cubic, NULL, 1.2, 1.8, &x), -1);
	ck_assert(isnan(x));
	ck_assert_int_eq(nip_root(nothing, NULL, 0, 1, &x), -1);
	ck_assert(isnan(x));
	ck_assert_int_eq(nip_root(square, NULL, -1, 1, &x), -1);
}
END_TEST

START_TEST(all_roots_in_order)
{
	double grid[50], out[8];

	for (size_t i = 0; i < N(grid); i++)
		grid[i] = 0.137 + 4.0 * (double)i / (N(grid) - 1);
	ck_assert_uint_eq(nip_roots(cubic, NULL, grid, N(grid), out, 8), 3);
	for (int i = 0; i < 3; i++)
		ck_assert_double_eq_tol(out[i], i + 1, 1e-14);
	/* More than there is room for: counted all the same, the smallest kept. */
	out[1] = -1;
	ck_assert_uint_eq(nip_roots(cubic, NULL, grid, N(grid), out, 1), 3);
	ck_assert_double_eq_tol(out[0], 1, 1e-14);
	ck_assert(out[1] == -1);
	/* Roots on points of the grid are one each. */
	ck_assert_uint_eq(nip_roots(cubic, NULL, (double[]){ 1, 2, 3 }, 3, out, 8), 3);
	ck_assert(out[0] == 1 && out[1] == 2 && out[2] == 3);
	ck_assert_uint_eq(nip_roots(cubic, NULL, grid, 0, out, 8), 0);
	ck_assert_uint_eq(nip_roots(cubic, NULL, (double[]){ 1 }, 1, out, 8), 1);
	ck_assert_uint_eq(nip_roots(nothing, NULL, grid, N(grid), out, 8), 0);
	/* The first alone. */
	ck_assert_int_eq(nip_first_root(cubic, NULL, grid, N(grid), out), 0);
	ck_assert_double_eq_tol(out[0], 1, 1e-14);
	ck_assert_int_eq(nip_first_root(cubic, NULL, (double[]){ 1, 2, 3 }, 3, out), 0);
	ck_assert(out[0] == 1);
	ck_assert_int_eq(nip_first_root(nothing, NULL, grid, N(grid), out), -1);
	ck_assert(isnan(out[0]));
	/* It touches 0 without crossing it, between the points. */
	ck_assert_uint_eq(nip_roots(square, NULL, (double[]){ -1, 0.5, 2 }, 3, out, 8), 0);
}
END_TEST

START_TEST(poles_are_no_roots)
{
	double grid[40], out[8], at;

	for (size_t i = 0; i < N(grid); i++)
		grid[i] = -2 + 4.0 * (double)i / (N(grid) - 1);
	for (at = -1.9; at < 1.9; at += 0.0777)
		ck_assert_uint_eq(nip_roots(pole, &at, grid, N(grid), out, 8), 0);
	/* tan: roots at 0, +-pi; poles at +-pi/2 between. */
	for (size_t i = 0; i < N(grid); i++)
		grid[i] = -4 + 8.1 * (double)i / (N(grid) - 1);
	ck_assert_uint_eq(nip_roots(tangent, NULL, grid, N(grid), out, 8), 3);
	ck_assert_double_eq_tol(out[0], -M_PI, 1e-14);
	ck_assert_double_eq_tol(out[1], 0, 1e-14);
	ck_assert_double_eq_tol(out[2], M_PI, 1e-14);
}
END_TEST

START_TEST(roots_at_the_edge_of_the_domain)
{
	const double grid[] = { -3, -1, 0.5, 2, 3 };
	double out[4], a;

	/* Between 0.5, where there is no value, and 2. */
	for (a = 1e-7; a < 0.9; a *= 3) {
		ck_assert_uint_eq(nip_roots(root_at_edge, &a, grid, N(grid), out, 4), 1);
		ck_assert_double_eq_tol(out[0], 1 + a * a, 1e-14);
	}
	/* The edge is the root. */
	a = 0;
	ck_assert_uint_eq(nip_roots(root_at_edge, &a, grid, N(grid), out, 4), 1);
	ck_assert(out[0] == 1);
	/* From the other side: the last value is at 0.5, the edge at 1, the root before it. */
	for (a = 1; a < 30; a += 1.7) {
		ck_assert_uint_eq(nip_roots(root_below_edge, &a, grid, N(grid), out, 4), 1);
		ck_assert_double_eq_tol(out[0], -expm1(-a), 1e-15);
	}
}
END_TEST

/* x^a over [0, 1]: singular slope or value at 0. */
static double power(double x, void *context)
{
	return pow(x, *(const double *)context);
}

static double log_end(double x, void *context)
{
	(void)context;
	return log(x);
}

static double both_ends(double x, void *context)
{
	(void)context;
	return 1 / sqrt(x * (1 - x));
}

static double peak(double x, void *context)
{
	double w = *(const double *)context;

	return 1 / (1 + x * x / (w * w)) / w;
}

START_TEST(integrals_with_singular_ends)
{
	double out, a;

	for (a = -0.9; a < 3; a += 0.35) {
		ck_assert_int_eq(nip_integrate(power, &a, 0, 1, 1e-10, &out), 0);
		ck_assert_double_eq_tol(out * (a + 1), 1, 1e-9);
	}
	ck_assert_int_eq(nip_integrate(log_end, NULL, 0, 1, 1e-11, &out), 0);
	ck_assert_double_eq_tol(out, -1, 1e-10);
	ck_assert_int_eq(nip_integrate(both_ends, NULL, 0, 1, 1e-9, &out), 0);
	ck_assert_double_eq_tol(out, M_PI, 1e-8);
	a = 1e-5;
	ck_assert_int_eq(nip_integrate(peak, &a, -1, 1, 1e-11, &out), 0);
	ck_assert_double_eq_tol(out, 2 * atan(1e5), 1e-9);
	/* Backwards, and over nothing. */
	a = 2;
	ck_assert_int_eq(nip_integrate(power, &a, 1, 0, 1e-12, &out), 0);
	ck_assert_double_eq_tol(out, -1.0 / 3, 1e-13);
	ck_assert_int_eq(nip_integrate(power, &a, 1, 1, 1e-12, &out), 0);
	ck_assert(out == 0);
}
END_TEST

START_TEST(integrals_that_are_none)
{
	double out, a = -1.5;

	ck_assert_int_eq(nip_integrate(power, &a, 0, 1, 1e-8, &out), -1);
	ck_assert_int_eq(nip_integrate(nothing, NULL, 0, 1, 1e-8, &out), -1);
	ck_assert_int_eq(nip_integrate_smooth(nothing, NULL, 0, 1, 1e-8, &out), -1);
	a = -0.99;
	ck_assert_int_eq(nip_integrate_smooth(power, &a, 0, 1, 1e-12, &out), -1);
}
END_TEST

static double wave(double x, void *context)
{
	return sin(*(const double *)context * x);
}

START_TEST(smooth_integrals)
{
	double out, a;

	/* Exact for polynomials. */
	for (a = 0; a < 32; a++) {
		ck_assert_int_eq(nip_integrate_smooth(power, &a, 0, 1, 1e-13, &out), 0);
		ck_assert_double_eq_tol(out * (a + 1), 1, 1e-13);
	}
	for (a = 1; a < 300; a *= 2.3) {
		ck_assert_int_eq(nip_integrate_smooth(wave, &a, 0, 2, 1e-12, &out), 0);
		ck_assert_double_eq_tol(out, (1 - cos(2 * a)) / a, 1e-11);
	}
	/* A sum of 0 is measured against the size of what cancels. */
	a = M_PI;
	ck_assert_int_eq(nip_integrate_smooth(wave, &a, -1, 1, 1e-12, &out), 0);
	ck_assert_double_eq_tol(out, 0, 1e-14);
	a = 2;
	ck_assert_int_eq(nip_integrate_smooth(power, &a, 1, 0, 1e-12, &out), 0);
	ck_assert_double_eq_tol(out, -1.0 / 3, 1e-14);
	ck_assert_int_eq(nip_integrate_smooth(power, &a, 1, 1, 1e-12, &out), 0);
	ck_assert(out == 0);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("num");
	TCase *t = tcase_create("num");
	SRunner *r;
	int failed;

	tcase_add_test(t, brent_to_the_last_bits);
	tcase_add_test(t, brent_says_no);
	tcase_add_test(t, all_roots_in_order);
	tcase_add_test(t, poles_are_no_roots);
	tcase_add_test(t, roots_at_the_edge_of_the_domain);
	tcase_add_test(t, integrals_with_singular_ends);
	tcase_add_test(t, integrals_that_are_none);
	tcase_add_test(t, smooth_integrals);
	suite_add_tcase(s, t);
	r = srunner_create(s);
	srunner_run_all(r, CK_NORMAL);
	failed = srunner_ntests_failed(r);
	srunner_free(r);
	return failed ? 1 : 0;
}
