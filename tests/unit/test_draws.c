/* test_draws.c: what draws are made of: coordinates of a hypercube one at a time, and the
 * estimators of Sobol indices on a function whose indices are known. */
#include <config.h>

#include <check.h>
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "num/lhs.h"
#include "plan/sobol.h"

#define PI 3.14159265358979323846

/* ---- the hypercube, coordinate by coordinate ------------------------------------ */

static void cells(uint64_t n)
{
	for (uint64_t k = 0; k < 3; k++) {
		unsigned char *seen = calloc(n, 1);

		for (uint64_t i = 0; i < n; i++) {
			double u = nip_lhs_at(3, n, k, i);

			ck_assert(u > 0 && u < 1);
			ck_assert_msg(!seen[(uint64_t)(u * (double)n)], "n %lu twice in a cell",
				      (unsigned long)n);
			seen[(uint64_t)(u * (double)n)] = 1;
		}
		free(seen);
	}
}

START_TEST(one_draw_in_each_cell)
{
	static const uint64_t sizes[] = { 1, 2, 3, 4, 5, 16, 17, 63, 64, 65, 1000, 1024, 4097 };

	for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++)
		cells(sizes[i]);
}
END_TEST

/* Two coordinates of a draw, and neighbours, know nothing of each other: |r| within 4.5 sd. */
START_TEST(coordinates_are_independent)
{
	enum { N = 10000 };
	double xy = 0, next = 0, seeds = 0;

	for (uint64_t i = 0; i < N; i++) {
		double x = nip_lhs_at(1, N, 0, i) - 0.5, y = nip_lhs_at(1, N, 1, i) - 0.5;
		double z = nip_lhs_at(1, N, 0, (i + 1) % N) - 0.5;
		double other = nip_lhs_at(2, N, 0, i) - 0.5;

		xy += x * y;
		next += x * z;
		seeds += x * other;
	}
	ck_assert(fabs(xy * 12 / N) < 4.5 / sqrt(N));
	ck_assert(fabs(next * 12 / N) < 4.5 / sqrt(N));
	ck_assert(fabs(seeds * 12 / N) < 4.5 / sqrt(N));
	ck_assert(nip_lhs_at(1, N, 0, 7) == nip_lhs_at(1, N, 0, 7));
}
END_TEST

/* ---- Sobol indices --------------------------------------------------------------- */

/* Ishigami and Homma 1990: sin x1 + 7 sin^2 x2 + 0.1 x3^4 sin x1, x in -pi..pi. */
static double ishigami(const double *u)
{
	double x = PI * (2 * u[0] - 1), y = PI * (2 * u[1] - 1), z = PI * (2 * u[2] - 1);

	return sin(x) + 7 * sin(y) * sin(y) + 0.1 * z * z * z * z * sin(x);
}

START_TEST(indices_of_ishigami)
{
	enum { N = 40000 };
	/* V = a^2/8 + b pi^4/5 + b^2 pi^8/18 + 1/2 */
	const double p4 = pow(PI, 4), b = 0.1,
		     v = 49.0 / 8 + b * p4 / 5 + b * b * p4 * p4 / 18 + 0.5;
	const double v1 = 0.5 * (1 + b * p4 / 5) * (1 + b * p4 / 5);
	const double v13 = b * b * p4 * p4 * (1.0 / 18 - 1.0 / 50);
	const double first[3] = { v1 / v, 49.0 / 8 / v, 0 };
	const double total[3] = { (v1 + v13) / v, 49.0 / 8 / v, v13 / v };
	struct nip_sobol s[3], half[3];
	struct nip_moments all;
	double u[6], mixed[3];

	nip_moments_init(&all);
	for (int k = 0; k < 3; k++) {
		nip_sobol_init(&s[k]);
		nip_sobol_init(&half[k]);
	}
	for (uint64_t i = 0; i < N; i++) {
		double fa, fb;

		for (uint64_t k = 0; k < 6; k++)
			u[k] = nip_lhs_at(1, N, k, i);
		fa = ishigami(u);
		fb = ishigami(u + 3);
		nip_moments_add(&all, fa);
		nip_moments_add(&all, fb);
		for (int k = 0; k < 3; k++) {
			memcpy(mixed, u, sizeof mixed);
			mixed[k] = u[3 + k];
			nip_sobol_add(i < N / 3 ? &s[k] : &half[k], fa - 3.5, fb - 3.5,
				      ishigami(mixed) - 3.5);
		}
	}
	ck_assert(fabs(nip_moments_variance(&all) / v - 1) < 0.02);
	for (int k = 0; k < 3; k++) {
		struct nip_sobol_index x;

		nip_sobol_merge(&s[k], &half[k]);
		x = nip_sobol_result(&s[k], nip_moments_variance(&all));
		ck_assert_msg(fabs(x.first - first[k]) < 4 * x.first_sd + 0.005, "S%d %g, %g",
			      k + 1, x.first, first[k]);
		ck_assert_msg(fabs(x.total - total[k]) < 4 * x.total_sd + 0.005, "T%d %g, %g",
			      k + 1, x.total, total[k]);
		ck_assert(x.first_sd > 0 && x.first_sd < 0.03 && x.total_sd < 0.03);
	}
}
END_TEST

START_TEST(indices_that_do_not_exist)
{
	struct nip_sobol s;

	nip_sobol_init(&s);
	ck_assert(isnan(nip_sobol_result(&s, 1).first));
	nip_sobol_add(&s, 1, 2, 3);
	nip_sobol_add(&s, 1, NAN, 3);
	ck_assert(isnan(nip_sobol_result(&s, 1).total)); /* one sample */
	nip_sobol_add(&s, 1, 2, 3);
	ck_assert(nip_sobol_result(&s, 1).total == 2 && nip_sobol_result(&s, 1).first == 4);
	ck_assert(isnan(nip_sobol_result(&s, 0).first)); /* nothing varies */
	ck_assert(isnan(nip_sobol_result(&s, NAN).first));
}
END_TEST

int main(void)
{
	Suite *s = suite_create("draws");
	TCase *t = tcase_create("draws");
	SRunner *r;
	int failed;

	tcase_add_test(t, one_draw_in_each_cell);
	tcase_add_test(t, coordinates_are_independent);
	tcase_add_test(t, indices_of_ishigami);
	tcase_add_test(t, indices_that_do_not_exist);
	suite_add_tcase(s, t);
	r = srunner_create(s);
	srunner_run_all(r, CK_NORMAL);
	failed = srunner_ntests_failed(r);
	srunner_free(r);
	return failed ? 1 : 0;
}
