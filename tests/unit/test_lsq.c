/* test_lsq.c: least squares and Latin hypercube. */
#include <config.h>

#include <check.h>
#include <math.h>
#include <string.h>

#include "num/lhs.h"
#include "num/lsq.h"

#include "near_test.h"

/* ---- y = b1 (1 - exp(-b2 x)) on data of NIST StRD --------------------------- */

struct saturating {
	const double *x, *y;
	size_t n;
	double forbidden; /* no model where b2 is above */
};

static int residual(const double *b, void *context, double *r)
{
	const struct saturating *d = context;

	if (b[1] > d->forbidden)
		return -1;
	for (size_t i = 0; i < d->n; i++)
		r[i] = d->y[i] + b[0] * expm1(-b[1] * d->x[i]);
	return 0;
}

static int jacobian(const double *b, void *context, double *j)
{
	const struct saturating *d = context;

	for (size_t i = 0; i < d->n; i++) {
		j[2 * i] = expm1(-b[1] * d->x[i]);
		j[2 * i + 1] = -b[0] * d->x[i] * exp(-b[1] * d->x[i]);
	}
	return 0;
}

/* NIST StRD, BoxBOD: higher difficulty, certified to 11 digits. */
static const double box_x[] = { 1, 2, 3, 5, 7, 10 };
static const double box_y[] = { 109, 149, 149, 191, 213, 224 };
static struct saturating box = { box_x, box_y, 6, 1e300 };

static const struct nip_lsq box_problem = { 6, 2, residual, jacobian, &box };

START_TEST(boxbod)
{
	static const double start[][2] = { { 100, 0.75 }, { 213.8, 0.547 }, { 150, 0.3 } };
	double x[2] = { start[_i][0], start[_i][1] }, j[12], c[4], condition;
	struct nip_lsq_result r;

	ck_assert_int_eq(nip_lsq_solve(&box_problem, x, &r), 0);
	ck_assert(r.converged);
	near_rel(x[0], 2.1380940889E+02, 5e-11);
	near_rel(x[1], 5.4723748542E-01, 5e-11);
	near_rel(r.rss, 1.1680088766E+03, 5e-11);
	jacobian(x, &box, j);
	ck_assert_int_eq(nip_lsq_covariance(j, 6, 2, c, &condition), 0);
	near_rel(sqrt(c[0] * r.rss / 4), 1.2354515176E+01, 5e-11);
	near_rel(sqrt(c[3] * r.rss / 4), 1.0455993237E-01, 5e-11);
	near_rel(c[1], c[2], 0);
	ck_assert(condition > 1 && condition < 10);
}
END_TEST

/* A region without a model is a wall, not the end. */
START_TEST(forbidden_region)
{
	struct saturating walled = box;
	struct nip_lsq q = box_problem;
	double x[2] = { 100, 0.5 };
	struct nip_lsq_result r;

	walled.forbidden = 0.56;
	q.context = &walled;
	ck_assert_int_eq(nip_lsq_solve(&q, x, &r), 0);
	near_rel(x[1], 5.4723748542E-01, 1e-9);
	x[1] = 0.6; /* outside from the start */
	ck_assert_int_eq(nip_lsq_solve(&q, x, &r), -1);
	walled.forbidden = 0.5; /* the minimum is behind the wall: stays on this side */
	x[0] = 100;
	x[1] = 0.45;
	ck_assert_int_eq(nip_lsq_solve(&q, x, &r), 0);
	ck_assert(x[1] <= 0.5);
}
END_TEST

/* ---- Rosenbrock as residuals, and its scale ---------------------------------- */

static int rosenbrock(const double *x, void *context, double *r)
{
	double unit = *(double *)context;

	r[0] = 10 * (x[1] - x[0] * x[0]) * unit;
	r[1] = (1 - x[0]) * unit;
	return 0;
}

static int rosenbrock_jacobian(const double *x, void *context, double *j)
{
	double unit = *(double *)context;

	j[0] = -20 * x[0] * unit;
	j[1] = 10 * unit;
	j[2] = -unit;
	j[3] = 0;
	return 0;
}

START_TEST(zero_residual_at_any_scale)
{
	static double unit[] = { 1, 1e-12, 1e12, 1e-60 };
	struct nip_lsq q = { 2, 2, rosenbrock, rosenbrock_jacobian, &unit[_i] };
	double x[2] = { -1.2, 1 };
	struct nip_lsq_result r;

	ck_assert_int_eq(nip_lsq_solve(&q, x, &r), 0);
	ck_assert(r.converged);
	near_rel(x[0], 1, 1e-14);
	near_rel(x[1], 1, 1e-14);
}
END_TEST

/* ---- covariance ------------------------------------------------------------- */

START_TEST(covariance_of_a_line)
{
	/* y = a + b x at 0..4: (J'J)^-1 = [[0.6, -0.2], [-0.2, 0.1]] */
	double j[10], c[4], condition, other;

	for (int i = 0; i < 5; i++) {
		j[2 * i] = 1;
		j[2 * i + 1] = i;
	}
	ck_assert_int_eq(nip_lsq_covariance(j, 5, 2, c, &condition), 0);
	near_rel(c[0], 0.6, 1e-14);
	near_rel(c[1], -0.2, 1e-14);
	near_rel(c[3], 0.1, 1e-14);
	/* Unit columns with cosine 10/sqrt(150): condition sqrt((1 + cos)/(1 - cos)). */
	near_rel(condition, sqrt((1 + 10 / sqrt(150)) / (1 - 10 / sqrt(150))), 1e-13);
	for (int i = 0; i < 5; i++)
		j[2 * i + 1] *= 1e-9;
	ck_assert_int_eq(nip_lsq_covariance(j, 5, 2, c, &other), 0);
	near_rel(other, condition, 1e-13);
	near_rel(c[3], 0.1e18, 1e-13);
}
END_TEST

START_TEST(covariance_refused)
{
	double j[6] = { 1, 2, 2, 4, 3, 6 }, c[4], condition; /* dependent columns */

	ck_assert_int_eq(nip_lsq_covariance(j, 3, 2, c, &condition), -1);
	ck_assert(isinf(condition));
	ck_assert(isnan(c[0]) && isnan(c[3]));
	memset(j, 0, sizeof j);
	ck_assert_int_eq(nip_lsq_covariance(j, 3, 2, c, &condition), -1);
	j[0] = j[3] = 1;
	ck_assert_int_eq(nip_lsq_covariance(j, 1, 2, c, &condition), -1); /* n < p */
	j[0] = NAN;
	ck_assert_int_eq(nip_lsq_covariance(j, 3, 2, c, &condition), -1);
}
END_TEST

/* ---- Latin hypercube ----------------------------------------------------------- */

START_TEST(one_point_in_each_cell)
{
	enum { N = 17, D = 5 };
	double x[N * D], again[N * D], other[N * D];

	nip_lhs(7, N, D, x);
	for (int k = 0; k < D; k++) {
		int seen[N] = { 0 };

		for (int i = 0; i < N; i++) {
			ck_assert(x[i * D + k] > 0 && x[i * D + k] < 1);
			seen[(int)(x[i * D + k] * N)]++;
		}
		for (int i = 0; i < N; i++)
			ck_assert_int_eq(seen[i], 1);
	}
	nip_lhs(7, N, D, again);
	ck_assert(memcmp(x, again, sizeof x) == 0);
	nip_lhs(8, N, D, other);
	ck_assert(memcmp(x, other, sizeof x) != 0);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("least squares");
	TCase *t = tcase_create("least squares");
	SRunner *r;
	int failed;

	tcase_add_loop_test(t, boxbod, 0, 3);
	tcase_add_test(t, forbidden_region);
	tcase_add_loop_test(t, zero_residual_at_any_scale, 0, 4);
	tcase_add_test(t, covariance_of_a_line);
	tcase_add_test(t, covariance_refused);
	tcase_add_test(t, one_point_in_each_cell);
	suite_add_tcase(s, t);
	r = srunner_create(s);
	srunner_run_all(r, CK_NORMAL);
	failed = srunner_ntests_failed(r);
	srunner_free(r);
	return failed ? 1 : 0;
}
