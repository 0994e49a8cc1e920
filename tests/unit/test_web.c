/* test_web.c: variance partition of a web: exact expectations, pieces, refusals. */
#include <config.h>

#include <check.h>
#include <math.h>
#include <stdlib.h>

#include "web/partition.h"

#include "random_test.h"

static bool near(double got, double want, double rtol)
{
	return fabs(got - want) <= rtol * (want == 0 ? 1 : fabs(want));
}

/* Every fourth cell or so, the same ones each time. */
static bool gone(size_t i, size_t j)
{
	return (i * 7 + j * 13 + i * j) % 5 == 1;
}

enum { N = 11, M = 7 };

/* The partition of a table that is 1 where asked and 0 elsewhere. */
static struct nip_partition_result of_unit(bool holes, long row, long col)
{
	struct nip_partition p;
	struct nip_partition_ask ask;
	struct nip_partition_result r;

	nip_partition_init(&p, M);
	for (size_t i = 0; i < N; i++)
		for (size_t j = 0; j < M; j++)
			nip_partition_add(&p, i, j,
					  holes && gone(i, j) ? NAN
					  : (row < 0 || (size_t)row == i) &&
							  (col < 0 || (size_t)col == j)
						  ? 1.0
						  : 0.0);
	nip_partition_ask_init(&ask);
	ask.least_fill = 0;
	nip_partition_result(&p, &ask, &r, NULL, NULL);
	nip_partition_release(&p);
	ck_assert_ptr_null(r.why);
	ck_assert(r.balanced == !holes);
	return r;
}

/* A component is a quadratic form of the data, so its expectation under a random effect
 * of variance 1 is the sum of the form over the effect's unit vectors: unbiasedness is
 * arithmetic, and needs no random numbers. */
START_TEST(unbiased)
{
	double want[3][3] = { { 1, 0, 0 }, { 0, 1, 0 }, { 0, 0, 1 } }, got[3][3] = { { 0 } };
	size_t cells = 0;

	for (long i = -1; i < N; i++)
		for (long j = -1; j < M; j++) {
			int effect = i < 0 ? 1 : j < 0 ? 0 : 2;
			struct nip_partition_result r;

			if ((i < 0 && j < 0) || (effect == 2 && _i && gone((size_t)i, (size_t)j)))
				continue;
			r = of_unit(_i, i, j);
			got[effect][0] += r.raw_md;
			got[effect][1] += r.raw_cd;
			got[effect][2] += r.var_res;
			cells += effect == 2;
		}
	ck_assert_uint_gt(cells, _i ? 50 : 76);
	for (int e = 0; e < 3; e++)
		for (int k = 0; k < 3; k++)
			ck_assert_msg(near(got[e][k], want[e][k], 1e-11), "E[%d] of %d is %.15g", k,
				      e, got[e][k]);
}
END_TEST

struct truth {
	double cd, md, res; /* variances of what was drawn */
};

static double variance(const double *x, size_t n)
{
	double m = 0, s = 0;

	for (size_t i = 0; i < n; i++)
		m += x[i] / (double)n;
	for (size_t i = 0; i < n; i++)
		s += (x[i] - m) * (x[i] - m);
	return s / (double)(n - 1);
}

/* Components about 1.17, 1.06 and 0.49, on an offset of 80. */
static struct truth draw(struct nip_partition *p, size_t n, size_t m, double missing)
{
	double *r = calloc(n, sizeof *r), *c = calloc(m, sizeof *c);
	struct truth t;

	nip_partition_init(p, m);
	for (size_t i = 0; i < n; i++)
		r[i] = sqrt(1.06) * normal();
	for (size_t j = 0; j < m; j++)
		c[j] = sqrt(1.17) * normal();
	for (size_t i = 0; i < n; i++)
		for (size_t j = 0; j < m; j++) {
			double e = 0.7 * normal();

			nip_partition_add(p, i, j,
					  uniform() < missing ? NAN : 80 + r[i] + c[j] + e);
		}
	t = (struct truth){ variance(c, m), variance(r, n), 0.49 };
	free(r);
	free(c);
	return t;
}

/* 40 scans x 60 boxes, whole and with up to 40 % missing: against the variances of the
 * effects as drawn, within 4 standard errors of what the residual adds. */
START_TEST(recovers)
{
	static const double missing[] = { 0, 0.1, 0.4 };
	struct nip_partition p;
	struct nip_partition_ask ask;
	struct nip_partition_result r;
	struct truth t;

	state = 11 + (uint64_t)_i;
	t = draw(&p, 40, 60, missing[_i % 3]);
	nip_partition_ask_init(&ask);
	ask.least_fill = 0;
	nip_partition_result(&p, &ask, &r, NULL, NULL);
	ck_assert_ptr_null(r.why);
	ck_assert(near(r.mean, 80, 0.02));
	ck_assert_msg(near(r.var_res, 0.49, 4 * sqrt(2 / r.df_res)), "%g", r.var_res);
	ck_assert_msg(fabs(r.var_cd - t.cd) < 4 * 2 * sqrt(t.cd * 0.49 / 24 / 59), "%g for %g",
		      r.var_cd, t.cd);
	ck_assert_msg(fabs(r.var_md - t.md) < 4 * 2 * sqrt(t.md * 0.49 / 36 / 39), "%g for %g",
		      r.var_md, t.md);
	if (_i % 3 == 0)
		ck_assert(near(r.ss_md + r.ss_cd + r.ss_res, r.ss_total, 1e-12));
	/* the operator's form holds part of the residual */
	if (_i % 3 == 0)
		ck_assert(near(r.report_cd * r.report_cd, r.raw_cd + r.var_res / 40, 1e-12));
	nip_partition_release(&p);
}
END_TEST

/* By hand: rows 0 and 2 apart, columns 0 and 1, no residual. */
START_TEST(by_hand)
{
	struct nip_partition p;
	struct nip_partition_ask ask;
	struct nip_partition_result r;
	double cd[2], md[2];

	nip_partition_init(&p, 2);
	nip_partition_add(&p, 0, 0, 10);
	nip_partition_add(&p, 0, 1, 11);
	nip_partition_add(&p, 1, 0, 12);
	nip_partition_add(&p, 1, 1, 12.5);
	nip_partition_add(&p, 1, 1, 13.5);
	ck_assert_int_eq(nip_partition_add(&p, 1, 2, 5), -1);
	nip_partition_ask_init(&ask);
	ask.gauge_sigma = 0.2;
	nip_partition_result(&p, &ask, &r, cd, md);
	ck_assert_ptr_null(r.why);
	ck_assert(r.balanced);
	ck_assert(near(r.mean, 11.5, 1e-15));
	ck_assert(near(r.var_md, 2, 1e-13));
	ck_assert(near(r.var_cd, 0.5, 1e-13));
	ck_assert(fabs(r.var_res) < 1e-25);
	ck_assert(near(cd[1] - cd[0], 1, 1e-13) && near(md[1] - md[0], 2, 1e-13));
	ck_assert(near(r.var_gauge, 0.04 * (3 + 0.5) / 4, 1e-13));
	ck_assert(r.gauge_floored);
	ck_assert_double_eq(r.var_web, 0);
	nip_partition_release(&p);
}
END_TEST

START_TEST(pieces)
{
	struct nip_partition whole, part[3];
	struct nip_partition_ask ask;
	struct nip_partition_result a, b;

	nip_partition_ask_init(&ask);
	nip_partition_init(&whole, 9);
	for (int k = 0; k < 3; k++)
		nip_partition_init(&part[k], 9);
	state = 3;
	for (size_t i = 0; i < 200; i++)
		for (size_t j = 0; j < 9; j++) {
			double x = uniform() < 0.1 ? NAN : 50 + normal();

			nip_partition_add(&whole, i, j, x);
			nip_partition_add(&part[(i * 9 + j) * 3 / 1800], i, j, x);
		}
	nip_partition_merge(&part[2], &part[0]);
	nip_partition_merge(&part[2], &part[1]);
	nip_partition_result(&whole, &ask, &a, NULL, NULL);
	nip_partition_result(&part[2], &ask, &b, NULL, NULL);
	ck_assert(a.var_md == b.var_md && a.var_cd == b.var_cd && a.var_res == b.var_res);
	ck_assert_uint_eq(a.cells, b.cells);
	nip_partition_init(&part[0], (nip_partition_release(&part[0]), 8));
	ck_assert_int_eq(nip_partition_merge(&whole, &part[0]), -1);
	for (int k = 0; k < 3; k++)
		nip_partition_release(&part[k]);
	nip_partition_release(&whole);
}
END_TEST

START_TEST(refuses)
{
	struct nip_partition p;
	struct nip_partition_ask ask;
	struct nip_partition_result r;

	nip_partition_ask_init(&ask);
	nip_partition_init(&p, 4);
	nip_partition_result(&p, &ask, &r, NULL, NULL);
	ck_assert_ptr_nonnull(r.why);
	for (size_t i = 0; i < 20; i++) /* two islands: boxes 0-1 early, 2-3 late */
		for (size_t j = 0; j < 4; j++)
			if ((i < 10) == (j < 2))
				nip_partition_add(&p, i, j, (double)(i + j));
	nip_partition_result(&p, &ask, &r, NULL, NULL);
	ck_assert_ptr_nonnull(r.why);
	ask.scan_to = 10; /* one of them */
	nip_partition_result(&p, &ask, &r, NULL, NULL);
	ck_assert_ptr_null(r.why);
	ck_assert_uint_eq(r.boxes_dropped, 2);
	ck_assert(fabs(r.var_res) < 1e-20 && r.var_md > 0);
	nip_partition_release(&p);
	/* one constant: nothing varies */
	nip_partition_init(&p, 3);
	for (size_t i = 0; i < 5; i++)
		for (size_t j = 0; j < 3; j++)
			nip_partition_add(&p, i, j, 0.1);
	ask.scan_to = 5;
	nip_partition_result(&p, &ask, &r, NULL, NULL);
	ck_assert_ptr_null(r.why);
	ck_assert_double_eq(r.var_md + r.var_cd + r.var_res, 0);
	nip_partition_release(&p);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("web");
	TCase *t = tcase_create("partition");
	SRunner *r;
	int failed;

	tcase_add_loop_test(t, unbiased, 0, 2);
	tcase_add_loop_test(t, recovers, 0, 12);
	tcase_add_test(t, by_hand);
	tcase_add_test(t, pieces);
	tcase_add_test(t, refuses);
	suite_add_tcase(s, t);
	r = srunner_create(s);
	srunner_run_all(r, CK_ENV);
	failed = srunner_ntests_failed(r);
	srunner_free(r);
	return failed != 0;
}
