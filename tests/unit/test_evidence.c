/* test_evidence.c: equal scatter, trends, change points and gauge studies against R
 * (anova, bartlett.test, cor.test) and by hand. */
#include <config.h>

#include <check.h>
#include <math.h>
#include <stdlib.h>

#include "spc/gauge.h"
#include "spc/homogeneity.h"
#include "spc/trend.h"
#include "stat/dist.h"

#define NEAR(a, b, rtol) ck_assert_double_le(fabs((a) - (b)), (rtol)*fabs((double)(b)))

static struct nip_arena *arena;

static void setup(void)
{
	arena = nip_arena_new();
}

static void teardown(void)
{
	nip_arena_free(arena);
}

/* R: anova(lm(abs(y - ave(y, g, FUN = median)) ~ g)), the same with mean, bartlett.test. */
START_TEST(scatter)
{
	static const double y[] = { 4.1, 5.3, 4.8, 6.0, 7.2, 7.9, 3.1, 5.5, 5.6, 5.4, 5.9, 5.1 };
	static const size_t g[] = { 0, 0, 0, 0, 1, 1, 1, 2, 2, 2, 2, 2 };
	struct nip_group three[] = { { 4, 5.05, 1.93 },
				     { 3, 18.2 / 3, 123.86 - 18.2 * 18.2 / 3 },
				     { 5, 5.5, 0.34 } };
	struct nip_homogeneity h;

	nip_levene(y, g, 12, 3, NIP_CENTRE_MEDIAN, arena, &h);
	NEAR(h.statistic, 1.63170731707317, 1e-12);
	NEAR(h.p, 0.24850774994259, 1e-12);
	nip_levene(y, g, 12, 3, NIP_CENTRE_MEAN, arena, &h);
	NEAR(h.statistic, 11.7513838367863, 1e-12);
	NEAR(h.p, 0.00309349733640806, 1e-11);
	nip_bartlett(three, 3, &h);
	NEAR(h.statistic, 10.662309989614, 1e-12);
	NEAR(h.p, 0.00483847836632272, 1e-12);
	three[0].ss = 0;
	nip_bartlett(three, 3, &h);
	ck_assert(isinf(h.statistic) && h.p == 0);
	three[1].n = three[2].n = 1;
	nip_bartlett(three, 3, &h);
	ck_assert(h.why && isnan(h.p));
}
END_TEST

START_TEST(no_scatter)
{
	static const double y[] = { 5, 5, 5, 5, 5, 5, 6, 6, 6 }, apart[] = { 1, 1, 1, 4, 4, 6, 6 };
	static const size_t g[] = { 0, 0, 0, 1, 1, 1, 2, 2, 2 }, own[] = { 0, 1, 2, 3, 4, 5 },
			    h4[] = { 0, 0, 0, 1, 1, 1, 1 };
	struct nip_homogeneity h;

	nip_levene(y, g, 9, 3, NIP_CENTRE_MEDIAN, arena, &h);
	ck_assert(h.why && isnan(h.statistic));
	nip_levene(y, own, 6, 6, NIP_CENTRE_MEDIAN, arena, &h);
	ck_assert(h.why && isnan(h.p));
	nip_levene(apart, h4, 7, 2, NIP_CENTRE_MEDIAN, arena, &h);
	ck_assert(isinf(h.statistic) && h.p == 0);
	nip_levene(y, g, 0, 3, NIP_CENTRE_MEDIAN, arena, &h);
	ck_assert(h.why != NULL);
}
END_TEST

/* The values of a pair are equally far from their centre, so pairs are no evidence. */
START_TEST(pairs)
{
	static const double y[] = { 1, 2, 4, 9, 3, 3.5 };
	static const double z[] = { 4.1, 5.3, 4.8, 6.0, 7.2, 7.9, 3.1, 5.5, 50, 10 };
	static const size_t g[] = { 0, 0, 1, 1, 2, 2 }, k[] = { 0, 0, 0, 0, 1, 1, 1, 1, 2, 2 };
	struct nip_homogeneity h, without;

	for (int centre = NIP_CENTRE_MEDIAN; centre <= NIP_CENTRE_MEAN; centre++) {
		nip_levene(y, g, 6, 3, (enum nip_centre)centre, arena, &h);
		ck_assert(h.why && isnan(h.p) && isnan(h.statistic));
		nip_levene(z, k, 10, 3, (enum nip_centre)centre, arena, &h);
		nip_levene(z, k, 8, 2, (enum nip_centre)centre, arena, &without);
		ck_assert(!h.why && h.k == 2);
		ck_assert_double_eq(h.statistic, without.statistic);
		ck_assert_double_eq(h.p, without.p);
	}
}
END_TEST

/* Equal sizes: L. S. Nelson's table of h (1983). The other: two million samples in R put
 * 5.00 % beyond it. */
START_TEST(critical_of_means)
{
	static const struct {
		size_t k;
		double df, alpha, h, tolerance;
	} row[] = { { 3, 6, 0.05, 3.07, 0.005 },       { 3, INFINITY, 0.05, 2.34, 0.005 },
		    { 3, INFINITY, 0.05, 2.343701, 1e-6 }, { 5, 15, 0.001, 4.855203, 1e-6 } };
	struct nip_group g[45] = { { 2, 0, 0 }, { 3, 0, 0 }, { 9, 0, 0 }, { 0, NAN, 0 }, { 5, 0, 0 } };
	const char *method;
	double most;

	NEAR(nip_anom_critical(g, 5, 15, 0.05, &method), 2.758373, 1e-6);
	/* Two deviations from their mean are one: R qt(0.975, 10). */
	NEAR(nip_anom_critical(g, 2, 10, 0.05, &method), 2.22813885198627, 1e-12);
	ck_assert_str_eq(method, "exact");
	for (size_t i = 0; i < 45; i++)
		g[i].n = 4;
	for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
		double h = nip_anom_critical(g, row[i].k, row[i].df, row[i].alpha, &method);

		ck_assert_double_eq_tol(h, row[i].h, row[i].tolerance);
		ck_assert_str_eq(method, "exact");
	}
	/* below Bonferroni's and near it for many */
	most = nip_t_upper_quantile(0.025 / 45, 135);
	ck_assert_double_lt(nip_anom_critical(g, 45, 135, 0.05, &method), most);
	ck_assert_double_gt(nip_anom_critical(g, 45, 135, 0.05, &method), 0.99 * most);
	for (size_t i = 0; i < 45; i++)
		g[i].n = (double)(2 + i);
	ck_assert_double_lt(nip_anom_critical(g, 45, 1000, 0.05, &method), most);
	ck_assert_str_eq(method, "Sidak");
	ck_assert(isnan(nip_anom_critical(g, 1, 10, 0.05, &method)));
	ck_assert(isnan(nip_anom_critical(g, 5, 0, 0.05, &method)));
	ck_assert(isnan(nip_anom_critical(g, 5, 10, 0, &method)));
}
END_TEST

/* R: summary(lm(z ~ x)), confint, cor.test(method = "kendall"). */
START_TEST(slopes)
{
	static const double x[] = { 1, 2, 3, 5, 8, 9, 12 },
			    z[] = { 2.1, 2.9, 2.4, 3.6, 3.3, 4.8, 4.1 };
	static const double tied[] = { 1, 2, 2, 3, 1, 4, 4, 4, 5 };
	static const double twenty[] = { 3,   1,   4,	1.5, 9,	  2.6, 5,   3.5, 8,   9.7,
					 9.3, 2.3, 8.4, 6.2, 6.4, 3.3, 8.3, 2.7, 9.5, 0.2 };
	struct nip_trend t;

	nip_trend(x, z, 7, 0.95, arena, &t);
	NEAR(t.slope, 0.194396551724138, 1e-13);
	NEAR(t.stderr_slope, 0.0572806825668395, 1e-13);
	NEAR(t.p, 0.01938207023767212, 1e-12);
	NEAR(t.low, 0.0471518695849708, 1e-12);
	NEAR(t.high, 0.341641233863305, 1e-12);
	NEAR(t.sen, 0.188888888888889, 1e-13);
	ck_assert(t.exact);
	NEAR(t.tau, 0.714285714285714, 1e-14);
	NEAR(t.mann_kendall_p, 0.0301587301587301, 1e-13);
	nip_trend(NULL, tied, 9, 0.95, arena, &t);
	ck_assert(!t.exact);
	NEAR(t.tau, 0.748355425111562, 1e-13);
	NEAR(t.z, 2.58298561200303, 1e-12);
	NEAR(t.mann_kendall_p, 0.00979494077453685, 1e-11);
	nip_trend(NULL, twenty, 20, 0.95, arena, &t);
	NEAR(t.mann_kendall_p, 0.385857151315126, 1e-12);
}
END_TEST

START_TEST(no_slope)
{
	static const double same[] = { 4, 4, 4, 4 }, line[] = { 1, 2, 3, 4 }, two[] = { 1, 2 };
	const double gap[] = { 1, NAN, 3, 2.5 };
	static const double place[] = { 1, 1, 1, 1 };
	static const double huge[] = { 1e308, -1e308, 1e308, 0 }, large[] = { 1e200, 0, 1e200, 0 };
	struct nip_trend t;

	nip_trend(NULL, same, 4, 0.95, arena, &t);
	ck_assert(t.why && isnan(t.p) && t.slope == 0 && isnan(t.mann_kendall_p));
	nip_trend(NULL, line, 4, 0.95, arena, &t);
	ck_assert(!t.why && isinf(t.t) && t.p == 0 && t.low == 1);
	NEAR(t.mann_kendall_p, 1 / 12.0, 1e-14);
	nip_trend(NULL, two, 2, 0.95, arena, &t);
	ck_assert(t.why && t.slope == 1 && isnan(t.low));
	nip_trend(NULL, gap, 4, 0.95, arena, &t);
	ck_assert_uint_eq(t.n, 3);
	nip_trend(place, line, 4, 0.95, arena, &t);
	ck_assert(t.why && isnan(t.slope));
	nip_trend(NULL, line, 1, 0.95, arena, &t);
	ck_assert(t.why && isnan(t.slope));
	nip_trend(NULL, huge, 4, 0.95, arena, &t);
	ck_assert(t.why && isnan(t.slope) && isnan(t.p));
	nip_trend(NULL, large, 4, 0.95, arena, &t);
	ck_assert(t.why && isnan(t.slope) && isnan(t.p));
}
END_TEST

START_TEST(steps)
{
	static const char *const powder[] = { "a", "a", "a", "a", "a", "a", "b", "b",
					      "b", "b", "b", "b", "b", "b", "b", "b" };
	static const char *const roll[] = { "1", "1", "1", "1", "1", "1", "1", "1",
					    "2", "2", "2", "",	"3", "3", "3", "3" };
	const struct nip_factor factor[] = { { "powder", powder }, { "roll", roll } };
	double y[16];
	struct nip_changes c, again;
	size_t which[2];

	for (size_t i = 0; i < 16; i++)
		y[i] = 1e5 + (i < 6 ? 0 : i < 12 ? 5 : 11) + 0.3 * sin(7.0 * (double)(i * i));
	nip_changes(y, 16, 0.05, 1999, 1, arena, &c);
	ck_assert_uint_eq(c.found.n, 2);
	ck_assert_uint_eq(c.found.at[0].at, 6);
	ck_assert_uint_eq(c.found.at[1].at, 12);
	NEAR(c.found.at[0].after, c.found.at[1].before, 1e-15);
	ck_assert_double_le(fabs(c.found.at[0].after - c.found.at[0].before - 5), 0.4);
	nip_changes(y, 16, 0.05, 1999, 1, arena, &again);
	ck_assert_double_eq(again.least_p, c.least_p);
	ck_assert_uint_eq(nip_changed_factors(factor, 2, 6, which, 2), 1);
	ck_assert_uint_eq(which[0], 0);
	/* Where the label before is not recorded nothing is said. */
	ck_assert_uint_eq(nip_changed_factors(factor, 2, 12, which, 2), 0);
	ck_assert_uint_eq(nip_changed_factors(factor, 2, 0, which, 2), 0);
}
END_TEST

/* Without a step, the share of series with a find is at most alpha: 400 series, by a
 * fixed generator; 0.05 * 400 + 4 sd = 37. */
/* R: phyper(matched - 1, steps, places - steps, changes, lower = FALSE). */
START_TEST(coincidences)
{
	NEAR(nip_coincidence_p(11, 1, 1, 1), 1.0 / 11, 1e-12);
	NEAR(nip_coincidence_p(11, 1, 3, 1), 3.0 / 11, 1e-12);
	NEAR(nip_coincidence_p(20, 3, 4, 2), 0.0877192982456141, 1e-12);
	NEAR(nip_coincidence_p(5, 5, 2, 2), 1, 1e-12);
	ck_assert_double_eq(nip_coincidence_p(5, 0, 2, 0), 1);
	ck_assert(isnan(nip_coincidence_p(5, 1, 2, 2)));
	ck_assert(isnan(nip_coincidence_p(5, 6, 2, 1)));
}
END_TEST

START_TEST(no_steps)
{
	static const double same[] = { 2, 2, 2, 2, 2, 2 };
	uint64_t s = 12345;
	size_t found = 0;
	double y[12];
	struct nip_changes c;

	for (int k = 0; k < 400; k++) {
		for (int i = 0; i < 12; i++) {
			s = s * 48271 % 2147483647;
			y[i] = nip_normal_quantile((double)s / 2147483647);
		}
		nip_changes(y, 12, 0.05, 199, 7, arena, &c);
		found += c.found.n > 0;
	}
	ck_assert_uint_ge(found, 5);
	ck_assert_uint_le(found, 37);
	nip_changes(same, 6, 0.05, 199, 7, arena, &c);
	ck_assert(c.found.n == 0 && isnan(c.least_p));
	nip_changes(same, 0, 0.05, 199, 7, arena, &c);
	ck_assert_uint_eq(c.found.n, 0);
}
END_TEST

/* ---- gauges: drawn in R, 6 parts, 3 operators, 2 repeats; aov(y ~ p * o) --------------- */

static const double gauge_y[] = { 8.73,	 8.29, 6.88, 7.70,  5.46,  5.41,  8.84,	 8.41,	10.53,
				  10.76, 8.30, 7.89, 10.89, 10.88, 10.69, 11.49, 8.90,	9.36,
				  6.81,	 7.65, 8.07, 7.43,  4.69,  5.34,  9.48,	 9.91,	10.60,
				  10.73, 7.93, 7.70, 10.27, 10.09, 10.00, 10.55, 10.53, 10.26 };
static size_t part[36], who[36];
static struct nip_gauge g;

static void design(void)
{
	for (size_t i = 0; i < 36; i++) {
		part[i] = i / 6;
		who[i] = i / 2 % 3;
	}
}

START_TEST(crossed)
{
	struct nip_gauge_options o = {
		.pool_above = 0.05, .study = 6, .tolerance = 20, .confidence = 0.95
	};
	double rr, total;

	design();
	ck_assert_int_eq(nip_gauge_study(gauge_y, part, who, 36, &o, arena, &g), 0);
	ck_assert(!g.pooled);
	NEAR(g.row[NIP_TERM_PART].f, 12.0550053805146, 1e-11);
	NEAR(g.row[NIP_TERM_PART].p, 0.000566457318950003, 1e-10);
	NEAR(g.row[NIP_TERM_OPERATOR].p, 0.00378863375933814, 1e-10);
	NEAR(g.row[NIP_TERM_INTERACTION].p, 1.28321271899237e-05, 1e-10);
	NEAR(g.source[NIP_GAUGE_PART].raw, 2.31717416666667, 1e-12);
	NEAR(g.source[NIP_GAUGE_OPERATOR].raw, 0.969432222222224, 1e-12);
	NEAR(g.source[NIP_GAUGE_INTERACTION].raw, 0.568724722222221, 1e-12);
	NEAR(g.source[NIP_GAUGE_REPEATABILITY].low, 0.0686139704911014, 1e-11);
	NEAR(g.source[NIP_GAUGE_REPEATABILITY].high, 0.262813352375998, 1e-11);
	rr = 0.969432222222224 + 0.568724722222221 + 0.120174999999999;
	total = rr + 2.31717416666667;
	NEAR(g.source[NIP_GAUGE_TOTAL_RR].contribution, rr / total, 1e-12);
	NEAR(g.source[NIP_GAUGE_TOTAL_RR].study_share, sqrt(rr / total), 1e-12);
	NEAR(g.source[NIP_GAUGE_TOTAL_RR].tolerance_share, 6 * sqrt(rr) / 20, 1e-12);
	ck_assert_double_eq(g.ndc, floor(1.41 * sqrt(2.31717416666667 / rr)));
	ck_assert(g.source[NIP_GAUGE_TOTAL_RR].low < rr && rr < g.source[NIP_GAUGE_TOTAL_RR].high);
	/* Pooled: the interaction joins the error, 28 degrees of freedom. */
	o.pool_above = 1e-6;
	nip_gauge_study(gauge_y, part, who, 36, &o, arena, &g);
	ck_assert(g.pooled && g.source[NIP_GAUGE_INTERACTION].absent);
	NEAR(g.error.ms, (12.57624444444441 + 2.16314999999998) / 28, 1e-12);
	NEAR(g.source[NIP_GAUGE_REPEATABILITY].raw, g.error.ms, 1e-15);
	NEAR(g.source[NIP_GAUGE_PART].raw, (15.160669444444448 - g.error.ms) / 6, 1e-12);
}
END_TEST

START_TEST(one_operator)
{
	const struct nip_gauge_options o = {
		.pool_above = 0.05, .study = 6, .tolerance = NAN, .confidence = 0.95
	};

	design();
	ck_assert_int_eq(nip_gauge_study(gauge_y, part, NULL, 36, &o, arena, &g), 0);
	ck_assert(g.source[NIP_GAUGE_OPERATOR].absent && g.pooled);
	NEAR(g.source[NIP_GAUGE_TOTAL_RR].variance,
	     (25.78162222222225 + 12.57624444444441 + 2.16314999999998) / 30, 1e-12);
	ck_assert(isnan(g.source[NIP_GAUGE_PART].tolerance_share));
}
END_TEST

START_TEST(nested)
{
	const struct nip_gauge_options o = {
		.nested = true, .pool_above = 0.05, .study = 6, .tolerance = NAN, .confidence = 0.95
	};

	/* R: anova(aov(y ~ o / p)): operator 25.7816, part in operator 88.3796 on 15. */
	design();
	ck_assert_int_eq(nip_gauge_study(gauge_y, part, who, 36, &o, arena, &g), 0);
	ck_assert_double_eq(g.row[NIP_TERM_PART].df, 15);
	NEAR(g.row[NIP_TERM_PART].ss, 75.80334722222224 + 12.57624444444441, 1e-12);
	NEAR(g.row[NIP_TERM_OPERATOR].ss, 25.78162222222225, 1e-12);
	NEAR(g.source[NIP_GAUGE_PART].raw,
	     ((75.80334722222224 + 12.57624444444441) / 15 - 2.16314999999998 / 18) / 2, 1e-12);
	ck_assert_uint_eq(g.parts, 18);
}
END_TEST

START_TEST(refused)
{
	const struct nip_gauge_options o = {
		.pool_above = 0.05, .study = 6, .tolerance = NAN, .confidence = 0.95
	};
	double y[36], same[36];

	design();
	for (int i = 0; i < 36; i++) {
		y[i] = i ? gauge_y[i] : NAN;
		same[i] = 4;
	}
	/* one value less is a study of its own kind */
	ck_assert_int_eq(nip_gauge_study(y, part, who, 36, &o, arena, &g), 0);
	ck_assert(g.n == 35 && g.replicates == 0);
	ck_assert_int_eq(nip_gauge_study(gauge_y, part, who, 6, &o, arena, &g), -1);
	ck_assert_int_eq(nip_gauge_study(gauge_y, part, who, 0, &o, arena, &g), -1);
	/* One repeat and one operator: nothing was measured twice. */
	for (size_t i = 0; i < 36; i++)
		part[i] = i;
	ck_assert_int_eq(nip_gauge_study(gauge_y, part, NULL, 36, &o, arena, &g), -1);
	design();
	for (size_t i = 0; i < 36; i++)
		y[i] = i % 5 * 1e200;
	ck_assert_int_eq(nip_gauge_study(y, part, who, 36, &o, arena, &g), -1);
	ck_assert_ptr_nonnull(g.why);
	ck_assert_int_eq(nip_gauge_study(same, part, who, 36, &o, arena, &g), 0);
	ck_assert(isnan(g.ndc) && g.source[NIP_GAUGE_TOTAL].variance == 0);
	ck_assert(isnan(g.source[NIP_GAUGE_TOTAL_RR].contribution));
}
END_TEST

int main(void)
{
	Suite *s = suite_create("evidence");
	TCase *t = tcase_create("all");
	SRunner *r;
	int failed;

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, scatter);
	tcase_add_test(t, no_scatter);
	tcase_add_test(t, pairs);
	tcase_add_test(t, critical_of_means);
	tcase_add_test(t, slopes);
	tcase_add_test(t, no_slope);
	tcase_add_test(t, steps);
	tcase_add_test(t, coincidences);
	tcase_add_test(t, no_steps);
	tcase_add_test(t, crossed);
	tcase_add_test(t, one_operator);
	tcase_add_test(t, nested);
	tcase_add_test(t, refused);
	suite_add_tcase(s, t);
	r = srunner_create(s);
	srunner_run_all(r, CK_NORMAL);
	failed = srunner_ntests_failed(r);
	srunner_free(r);
	return failed != 0;
}
