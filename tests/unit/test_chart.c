/* test_chart.c: charts of small series against values computed in R 4.2 from the formulas
 * (base R; qpois, qbeta, qf, pchisq as named), and what happens at the edges. */
#include <config.h>

#include <check.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "spc/chart.h"
#include "spc/study.h"

#define NEAR(a, b, rtol) ck_assert_double_le(fabs((a) - (b)), (rtol)*fabs((double)(b)))

static struct nip_arena *arena;
static struct nip_chart_options opt;
static struct nip_study_input in;
static struct nip_study study;
static bool ran;

static void setup(void)
{
	arena = nip_arena_new();
	nip_chart_options_init(&opt);
	in = (struct nip_study_input){ .p = 1,
				       .size_all = NAN,
				       .stages = 1,
				       .limits = { NAN, NAN, NAN, NAN },
				       .lsl = NAN,
				       .usl = NAN,
				       .target = NAN,
				       .tolerance = 6,
				       .level = 0.95 };
	ran = false;
}

static void teardown(void)
{
	if (ran)
		nip_study_release(&study);
	nip_arena_free(arena);
}

static const struct nip_study_stage *run(const char *chart, const double *x, size_t rows)
{
	if (ran)
		nip_study_release(&study);
	in.type = nip_chart_find(chart);
	ck_assert_ptr_nonnull(in.type);
	in.value = x;
	in.rows = rows;
	in.options = opt;
	in.held = NIP_HELD_KEEP;
	nip_study_run(&in, arena, &study);
	ran = true;
	return &study.stages.at[0];
}

static const struct nip_control_chart *chart(const struct nip_study_stage *s, size_t i)
{
	ck_assert_msg(!s->no_chart, "%s", s->no_chart);
	ck_assert_uint_gt(s->charts.list.n, i);
	return &s->charts.list.at[i];
}

static const double grouped[] = { 10.2, 11.1, 9.7,  12.4, 10.9, 9.1, 10.3,
				  11.6, 10.0, 13.0, 10.8, 9.9,	11.3 };
static const size_t group_of[] = { 0, 0, 0, 1, 1, 2, 2, 2, 2, 3, 4, 4, 4 };
static const char *const group_name[] = { "a", "b", "c", "d", "e" };

static void in_groups(void)
{
	in.group = group_of;
	in.group_name = group_name;
	in.groups = 5;
	opt.sigma = NIP_SIGMA_POOLED;
}

START_TEST(ewma_of_unequal_groups)
{
	static const double z[] = { 10.65461538461538, 10.95323076923077, 10.74226153846154,
				    11.41958307692308, 11.19370815384615 };
	static const double ucl[] = { 11.25518591603398, 11.44527778159203, 11.40026612581693,
				      11.69998568800261, 11.57841018466838 };
	const struct nip_control_chart *c;

	in_groups();
	opt.lambda = 0.3;
	c = chart(run("ewma", grouped, 13), 0);
	NEAR(c->sigma, 0.8908095569012867, 1e-14);
	NEAR(c->center, 10.79230769230769, 1e-14);
	ck_assert(isnan(c->ucl));
	for (int i = 0; i < 5; i++) {
		NEAR(c->value[i], z[i], 1e-14);
		NEAR(c->zone[i].ucl, ucl[i], 1e-14);
	}
}
END_TEST

START_TEST(cusum_of_unequal_groups)
{
	static const double up[] = { 1.148118629528356, 3.267592522503422, 3.328879720340935,
				     6.196602907366015, 6.992840166422733 };
	const struct nip_control_chart *c;

	in_groups();
	opt.target = 10;
	opt.headstart = 1;
	opt.cusum_h = 4;
	c = chart(run("cusum", grouped, 13), 0);
	for (int i = 0; i < 5; i++)
		NEAR(c->value[i], up[i], 1e-13);
	ck_assert_double_eq(c->lower_sum[4], 0);
	ck_assert_uint_eq(c->signals.n, 2);
	ck_assert_uint_eq(c->signals.at[0].point, 3);
}
END_TEST

START_TEST(three_way)
{
	const struct nip_study_stage *s;

	in_groups();
	s = run("three-way", grouped, 13);
	NEAR(chart(s, 0)->center, 11.18, 1e-14);
	NEAR(chart(s, 0)->sigma, 1.728142504632878, 1e-14);
	ck_assert_str_eq(chart(s, 1)->type, "mr");
	ck_assert_str_eq(chart(s, 2)->type, "r");
	NEAR(chart(s, 2)->sigma, 0.8908095569012867, 1e-14);
	/* mean of 1 / n_i */
	NEAR(s->charts.between_sigma,
	     sqrt(pow(1.728142504632878, 2) -
		  pow(0.8908095569012867, 2) * (1 / 3.0 + 0.5 + 0.25 + 1 + 1 / 3.0) / 5),
	     1e-13);
}
END_TEST

/* A group of one value: a mean with wide limits, no range, no part in sigma. */
START_TEST(group_of_one)
{
	const struct nip_study_stage *s;

	in_groups();
	s = run("xbar-r", grouped, 13);
	NEAR(chart(s, 0)->zone[3].ucl, 10.79230769230769 + 3 * 0.8908095569012867, 1e-14);
	ck_assert_double_eq(chart(s, 0)->value[3], 13.0);
	ck_assert(isnan(chart(s, 1)->value[3]) && isnan(chart(s, 1)->zone[3].ucl));
	ck_assert(!isnan(chart(s, 0)->expected[0]));
	/* each point is judged against its own limits */
	ck_assert_uint_eq(chart(s, 0)->signals.count[0], 0);
}
END_TEST

/* An empty subgroup changes nothing but that it has no point. */
START_TEST(empty_group)
{
	const double x[] = { NAN, NAN, 1, 3, 2, 4, 5, 2 }, y[] = { 1, 3, 2, 4, 5, 2 };
	const struct nip_study_stage *s;
	double ucl, expected;

	in.every = 2;
	s = run("xbar-r", y, 6);
	ucl = chart(s, 0)->ucl;
	expected = chart(s, 1)->expected[0];
	ck_assert_double_gt(expected, 0);
	s = run("xbar-r", x, 8);
	ck_assert_double_eq(chart(s, 0)->ucl, ucl);
	ck_assert_double_eq(chart(s, 1)->expected[0], expected);
	ck_assert_uint_eq(chart(s, 1)->n_zones, 1);
	ck_assert(isnan(chart(s, 0)->value[0]));
	NEAR(expected, 3 * 0.00915, 0.01); /* 1 - ptukey(d2 + 3 d3, 2, Inf) */
}
END_TEST

/* Among unequal ones neither: its limits would be those of n = 0, which are infinite. */
START_TEST(empty_among_unequal)
{
	static const double x[] = { 1, 2, NAN, NAN, 3, 4.5, 5, 2, 2.5 };
	static const size_t of[] = { 0, 0, 1, 1, 2, 2, 2, 3, 3 };
	const struct nip_study_stage *s;
	const struct nip_control_chart *c;

	in.group = of;
	in.group_name = group_name;
	in.groups = 4;
	for (int range = 0; range < 2; range++) {
		double sigma = range ? 0.83699209626093807 : 0.83459822050115284;

		s = run(range ? "xbar-r" : "xbar-s", x, 9);
		c = chart(s, 0);
		NEAR(c->sigma, sigma, 1e-12); /* R 4.2: mean of R / d2(n), of s / c4(n) */
		NEAR(c->zone[2].ucl, 20.0 / 7 + 3 * sigma / sqrt(3), 1e-12);
		ck_assert(isnan(c->value[1]) && isnan(c->zone[1].ucl) && isnan(c->zone[1].lcl));
		ck_assert(isnan(chart(s, 1)->value[1]));
	}
}
END_TEST

static const double defects[] = { 12, 20, 9, 31, 14, 25, 8, 22 };
static const double sizes[] = { 400, 500, 350, 600, 410, 520, 300, 480 };

START_TEST(counts)
{
	const struct nip_study_stage *s;

	in.size = sizes;
	s = run("p", defects, 8);
	NEAR(s->charts.dispersion_chi2, 8.154551034732954, 1e-13);
	NEAR(s->charts.dispersion_p, 0.6383266931291176, 1e-11);
	NEAR(chart(s, 0)->expected[0], 0.02565808875478744, 1e-10); /* pbinom */
	s = run("laney-p", defects, 8);
	NEAR(chart(s, 0)->center, 0.0396067415730337, 1e-14);
	NEAR(chart(s, 0)->overdispersion, 1.630927953975423, 1e-13);
	NEAR(chart(s, 0)->zone[0].ucl, 0.08731956802000568, 1e-13);
	s = run("laney-u", defects, 8);
	NEAR(chart(s, 0)->zone[1].ucl, 0.08228239090666535, 1e-13);
	s = run("c", defects, 8);
	NEAR(chart(s, 0)->center, 17.625, 1e-15);
	NEAR(chart(s, 0)->expected[0], 0.02314166179040231, 1e-10); /* ppois */
	in.size = NULL;
	in.size_all = 100;
	s = run("np", defects, 8);
	NEAR(chart(s, 0)->center, 17.625, 1e-15);
	NEAR(chart(s, 0)->ucl, 17.625 + 3 * sqrt(17.625 * (1 - 0.17625)), 1e-14);
	ck_assert_uint_eq(chart(s, 0)->n_zones, 1);
}
END_TEST

START_TEST(counts_refused)
{
	const double negative[] = { 1, -2, 3 }, many[] = { 1, 11, 3 };

	in.size_all = 10;
	ck_assert_ptr_nonnull(strstr(run("p", negative, 3)->no_chart, "no count"));
	ck_assert_ptr_nonnull(strstr(run("p", many, 3)->no_chart, "11 defective of 10"));
	in.size_all = NAN;
	ck_assert_ptr_nonnull(run("u", many, 3)->no_chart);
	ck_assert_ptr_null(run("c", many, 3)->no_chart);
}
END_TEST

static const double pairs[] = { 1.2, 2.1, 0.8, 1.7, 1.5, 2.6, 0.9, 2.2, 1.1, 1.9, 1.6, 2.0,
				1.3, 2.4, 0.7, 1.6, 1.0, 2.3, 1.4, 2.5, 1.2, 1.8, 0.6, 1.5 };

START_TEST(vectors)
{
	static const double grouped_t2[] = { 0.1236411858107523, 0.5424787562597064,
					     1.056865174224847, 0.2978485805517251 };
	static const double t2[] = { 0.09147067167638812, 1.107143351393242, 2.378446778624266 };
	static const double m2[] = { 0.09147067167638814, 0.410224568915769, 0.2392992910267375 };
	const struct nip_control_chart *c;

	in.p = 2;
	c = chart(run("t2", pairs, 12), 0);
	for (int i = 0; i < 3; i++)
		NEAR(c->value[i], t2[i], 1e-12);
	NEAR(c->ucl, 6.924248779484134, 1e-12); /* qbeta */
	opt.phase2 = true;
	NEAR(chart(run("t2", pairs, 12), 0)->ucl, 21.95163178584664, 1e-12); /* qf */
	opt.phase2 = false;
	c = chart(run("mewma", pairs, 12), 0);
	for (int i = 0; i < 3; i++)
		NEAR(c->value[i], m2[i], 1e-12);
	in.every = 3;
	c = chart(run("t2", pairs, 12), 0);
	for (int i = 0; i < 4; i++)
		NEAR(c->value[i], grouped_t2[i], 1e-12);
	NEAR(c->ucl, 20.68126242162326, 1e-12);
	opt.phase2 = true;
	NEAR(chart(run("t2", pairs, 12), 0)->ucl, 34.46877070270543, 1e-12);
	in.every = 0;
	ck_assert_ptr_nonnull(run("imr", pairs, 12)->no_chart);
}
END_TEST

START_TEST(spans_and_estimators)
{
	const struct nip_study_stage *s;

	opt.span = 3;
	s = run("imr", grouped, 13);
	NEAR(chart(s, 0)->sigma, 1.423334152999884, 1e-14);
	ck_assert(isnan(chart(s, 1)->value[1]) && !isnan(chart(s, 1)->value[2]));
	opt.sigma = NIP_SIGMA_MSSD;
	NEAR(chart(run("imr", grouped, 13), 0)->sigma, 1.25581978537262, 1e-13);
	NEAR(study.stages.at[0].autocorr.r1, -0.3216705574218527, 1e-13);
	opt.sigma = NIP_SIGMA_POOLED;
	ck_assert_ptr_nonnull(strstr(run("imr", grouped, 13)->no_chart, "subgroups"));
	in_groups();
	opt.sigma = NIP_SIGMA_MR;
	ck_assert_ptr_nonnull(strstr(run("xbar-s", grouped, 13)->no_chart, "individuals"));
}
END_TEST

/* The baseline is the subset alone, to the bit, in every kind of chart. */
START_TEST(subset)
{
	static const char *const type[] = { "imr", "ewma", "cusum", "ar-residual" };
	double x[60], limit[4][3];

	for (int i = 0; i < 60; i++)
		x[i] = 1e6 + 3 * sin(i * i) + (i >= 30 ? 7 : 0);
	for (int k = 0; k < 4; k++) {
		const struct nip_control_chart *c = chart(run(type[k], x, 30), 0);

		limit[k][0] = c->zone[0].center;
		limit[k][1] = c->sigma;
		limit[k][2] = c->zone[0].ucl;
	}
	in.baseline = (struct nip_range_of_points){ 1, 30 };
	for (int k = 0; k < 4; k++) {
		const struct nip_control_chart *c = chart(run(type[k], x, 60), 0);

		ck_assert(c->zone[0].center == limit[k][0] && c->sigma == limit[k][1] &&
			  c->zone[0].ucl == limit[k][2]);
		ck_assert_uint_eq(c->n, 60);
		ck_assert_uint_gt(c->signals.points, 0);
	}
}
END_TEST

/* Values by the hundred, some missing: breaks split runs, and nothing is NaN. */
START_TEST(gaps)
{
	double x[21];
	const struct nip_control_chart *c;

	for (int i = 0; i < 21; i++)
		x[i] = i % 2 ? 0.5 : 0.6;
	x[10] = NAN;
	in.limits = (struct nip_frozen){ 0, 1, NAN, NAN };
	c = chart(run("imr", x, 21), 0);
	ck_assert_double_eq(c->ucl, 3);
	/* rule 2 at 9 and 10, then anew at 20 and 21 */
	ck_assert_uint_eq(c->signals.count[1], 4);
	ck_assert_uint_eq(c->signals.at[0].point, 8);
	NEAR(c->expected[1], 4 * 2 / 512.0, 1e-14);
	ck_assert(isnan(study.stages.at[0].charts.list.at[1].value[11]));
}
END_TEST

START_TEST(nothing_to_chart)
{
	const double one[] = { 5 }, none[] = { NAN, NAN, NAN }, same[] = { 4, 4, 4, 4, 4, 4 };

	for (const struct nip_chart_type *t = nip_chart_types; t->name; t++) {
		const struct nip_study_stage *s = run(t->name, none, 3);

		ck_assert_msg(s->no_chart != NULL, "%s of nothing", t->name);
		s = run(t->name, one, 0);
		ck_assert_msg(s->no_chart != NULL, "%s of no row", t->name);
		run(t->name, one, 1);
		s = run(t->name, same, 6);
		for (size_t i = 0; i < s->charts.list.n; i++)
			ck_assert_msg(s->charts.list.at[i].signals.points == 0,
				      "%s of a constant series", t->name);
	}
}
END_TEST

static void normals(uint64_t *seed, double *x, int n)
{
	for (int i = 0; i < n; i++) {
		double u[2];

		for (int j = 0; j < 2; j++) {
			*seed = *seed * 6364136223846793005ULL + 1442695040888963407ULL;
			u[j] = ((double)(*seed >> 11) + 0.5) / 9007199254740992.0;
		}
		x[i] = sqrt(-2 * log(u[0])) * cos(2 * 3.14159265358979323846 * u[1]);
	}
}

/* In control, the state test speaks in few of many series; shifted, in all. */
START_TEST(state)
{
	enum { SERIES = 160, N = 100 };
	uint64_t seed = 42;
	int false_alarms = 0, caught = 0;
	double x[N];

	opt.sigma = -1;
	in.limits = (struct nip_frozen){ 0, 1, NAN, NAN };
	for (int k = 0; k < SERIES; k++) {
		normals(&seed, x, N);
		false_alarms += nip_chart_state(chart(run("imr", x, N), 0), &opt.rules, arena,
						&(const char *){ NULL }) == NIP_OUT_OF_CONTROL;
		for (int i = 50; i < N; i++)
			x[i] += 2;
		caught += run("imr", x, N)->state == NIP_OUT_OF_CONTROL;
	}
	ck_assert_int_lt(false_alarms, SERIES / 8); /* two looks at 5 % and 1 % */
	ck_assert_int_gt(false_alarms, 0);
	ck_assert_int_eq(caught, SERIES);
}
END_TEST

/* Within a run length of 465 points a sum beyond h = 5 is a signal; in ten times as many,
 * where chance brings some ten, a few are none, many are, and so is one sum of 20. */
START_TEST(state_of_cusum)
{
	enum { SHORT = 60, LONG = 4650, SERIES = 60 };
	uint64_t seed = 7;
	int called = 0;
	static double x[LONG];
	const struct nip_study_stage *s;

	in.limits = (struct nip_frozen){ 0, 1, NAN, NAN };
	s = run("cusum", x, SHORT);
	ck_assert_int_eq(s->state, NIP_IN_CONTROL);
	for (int way = -1; way <= 1; way += 2) {
		x[30] = x[31] = 3.1 * way; /* sums 2.6 and 5.2: one point, one episode */
		s = run("cusum", x, SHORT);
		ck_assert_uint_eq(chart(s, 0)->signals.points, 1);
		ck_assert_int_eq(s->state, NIP_OUT_OF_CONTROL);
		ck_assert_ptr_nonnull(strstr(s->why, "point 32 (5.2)"));
		s = run("cusum", x, LONG);
		ck_assert_uint_eq(chart(s, 0)->signals.points, 1);
		ck_assert_int_eq(s->state, NIP_IN_CONTROL);
		x[30] = x[31] = 10.5 * way;
		ck_assert_int_eq(run("cusum", x, LONG)->state, NIP_OUT_OF_CONTROL);
		x[30] = x[31] = 1000 * way; /* beyond every run length */
		ck_assert_int_eq(run("cusum", x, LONG)->state, NIP_OUT_OF_CONTROL);
		x[30] = x[31] = 0;
	}
	for (int k = 0; k < SERIES; k++) {
		normals(&seed, x, LONG);
		called += run("cusum", x, LONG)->state == NIP_OUT_OF_CONTROL;
	}
	ck_assert_int_le(called, 13); /* two looks at 5 %: above 13 of 60 once in 1000 */
	for (int i = 0; i < LONG; i++)
		x[i] += 0.25;
	ck_assert_int_eq(run("cusum", x, LONG)->state, NIP_OUT_OF_CONTROL);
}
END_TEST

/* The farthest point of an EWMA is judged by the bound over all points: 60 * 2 Phi(-z)
 * is 5 % at z = 3.34. */
START_TEST(state_of_ewma)
{
	double x[60] = { 0 };

	in.limits = (struct nip_frozen){ 0, 1, NAN, NAN };
	x[0] = 3.3; /* z of the first point is that of its value */
	ck_assert_int_eq(run("ewma", x, 60)->state, NIP_IN_CONTROL);
	x[0] = 3.4;
	ck_assert_int_eq(run("ewma", x, 60)->state, NIP_OUT_OF_CONTROL);
}
END_TEST

/* A stationary autoregression is in no state that rules for independent points show. */
START_TEST(state_of_correlated)
{
	enum { N = 400 };
	unsigned long long seed = 5;
	double x[N], y = 0;
	const struct nip_study_stage *s;

	opt.sigma = -1;
	in.lsl = -9;
	in.usl = 9;
	for (int i = 0; i < N; i++) {
		double u = -6;

		for (int j = 0; j < 12; j++) {
			seed = seed * 6364136223846793005ULL + 1442695040888963407ULL;
			u += (double)(seed >> 11) / 9007199254740992.0;
		}
		x[i] = y = 0.7 * y + u;
	}
	s = run("imr", x, N);
	ck_assert_uint_gt(chart(s, 0)->signals.count[0], 0);
	ck_assert_int_eq(s->state, NIP_NOT_TESTED);
	ck_assert_ptr_nonnull(strstr(s->why, "correlated"));
	ck_assert_int_eq(s->capability.index[NIP_CPK].why, NIP_AUTOCORRELATED);
	ck_assert_int_eq(s->capability.index[NIP_PPK].why, NIP_GIVEN);
	x[200] += 40; /* farther than any correlation explains */
	s = run("imr", x, N);
	ck_assert(s->autocorr.significant);
	ck_assert_int_eq(s->state, NIP_OUT_OF_CONTROL);
	in.lsl = in.usl = NAN;
}
END_TEST

int main(void)
{
	Suite *s = suite_create("chart");
	TCase *t = tcase_create("chart");
	SRunner *r;
	int failed;

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_set_timeout(t, 60);
	tcase_add_test(t, ewma_of_unequal_groups);
	tcase_add_test(t, cusum_of_unequal_groups);
	tcase_add_test(t, three_way);
	tcase_add_test(t, group_of_one);
	tcase_add_test(t, empty_group);
	tcase_add_test(t, empty_among_unequal);
	tcase_add_test(t, counts);
	tcase_add_test(t, counts_refused);
	tcase_add_test(t, vectors);
	tcase_add_test(t, spans_and_estimators);
	tcase_add_test(t, subset);
	tcase_add_test(t, gaps);
	tcase_add_test(t, nothing_to_chart);
	tcase_add_test(t, state);
	tcase_add_test(t, state_of_cusum);
	tcase_add_test(t, state_of_ewma);
	tcase_add_test(t, state_of_correlated);
	suite_add_tcase(s, t);
	r = srunner_create(s);
	srunner_run_all(r, CK_NORMAL);
	failed = srunner_ntests_failed(r);
	srunner_free(r);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
