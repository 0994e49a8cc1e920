/* test_arl.c: run lengths against values of R spc 0.6.7 (printed digits) and limit cases. */
#include <config.h>

#include <check.h>
#include <math.h>
#include <stdlib.h>

#include "spc/arl.h"

/* Half a unit of the last printed digit. */
#define PRINTED(got, want, unit)                                                                   \
	ck_assert_msg(fabs((got) - (want)) <= 0.5 * (unit)*1.0001, "%.10g, not %g", got,           \
		      (double)(want))
#define NEAR(a, b, rtol) ck_assert_double_le(fabs((a) - (b)), (rtol)*fabs((double)(b)))

static const double shift[] = { 0, 0.5, 1, 2 };

static double rules(const char *text, double mu)
{
	struct nip_rule_set set = { .n = 0 };
	struct nip_arl a;

	ck_assert_ptr_null(nip_rules_read(text, &set));
	ck_assert_int_eq(nip_arl_rules(&set, 3, 3, mu, &a), 0);
	return a.value;
}

START_TEST(run_rules)
{
	static const struct {
		const char *rules;
		double arl[4], unit[4];
	} row[] = {
		{ "1", { 370.40, 155.22, 43.89, 6.303 }, { 0.01, 0.01, 0.01, 0.001 } },
		{ "1,5", { 225.44, 77.72, 20.01, 3.646 }, { 0.01, 0.01, 0.01, 0.001 } },
		{ "1,6", { 166.05, 46.18, 12.66, 3.680 }, { 0.01, 0.01, 0.01, 0.001 } },
		{ "1,2:8", { 152.73, 44.28, 14.58, 4.891 }, { 0.01, 0.01, 0.01, 0.001 } },
	};

	for (size_t i = 0; i < sizeof row / sizeof *row; i++)
		for (int k = 0; k < 4; k++)
			PRINTED(rules(row[i].rules, shift[k]), row[i].arl[k], row[i].unit[k]);
}
END_TEST

/* A run of n on one side alone: 2^n - 1 points (successes in a row at 1/2, textbook). */
START_TEST(runs_alone)
{
	NEAR(rules("2:9", 0), 511, 1e-12);
	NEAR(rules("2:3", 0), 7, 1e-13);
	NEAR(rules("1:2", 0), 1 / 0.045500263896358414, 1e-13);
	/* Champ and Woodall 1987: the four Western Electric rules */
	PRINTED(rules("western-electric", 0), 91.75, 0.01);
	ck_assert_double_lt(rules("1,2,5,6,7,8", 0), rules("western-electric", 0) + 20);
	NEAR(rules("1,2:8,5,6", 20), 1, 1e-12);
	NEAR(rules("western-electric", 1), rules("western-electric", -1), 1e-12);
}
END_TEST

START_TEST(what_is_left_out)
{
	struct nip_rule_set set = { .n = 0 };
	struct nip_arl a;

	ck_assert_ptr_null(nip_rules_read("nelson", &set));
	ck_assert_int_eq(nip_arl_rules(&set, 3, 3, 0, &a), 0);
	ck_assert(!a.exact);
	ck_assert_double_eq(a.value, rules("1,2,5,6,7,8", 0));
	ck_assert_ptr_null(nip_rules_read("3", &set));
	ck_assert_int_eq(nip_arl_rules(&set, 3, 3, 0, &a), -1);
	ck_assert(isnan(a.value) && a.why);
	ck_assert_ptr_null(nip_rules_read("6:20/40:1", &set));
	ck_assert_int_eq(nip_arl_rules(&set, 3, 3, 0, &a), -1);
	ck_assert(isnan(a.value) && a.why);
	ck_assert_ptr_null(nip_rules_read("1", &set));
	ck_assert_int_eq(nip_arl_rules(&set, INFINITY, 3, 0, &a), 0);
	NEAR(a.value, 1 / 0.0013498980316300946, 1e-12);
	ck_assert_int_eq(nip_arl_rules(&set, 3, 3, NAN, &a), -1);
}
END_TEST

START_TEST(cusum)
{
	static const double h4[] = { 167.68, 26.63, 8.383, 3.343 };
	static const double h5[] = { 465.44, 37.996, 10.376, 4.009 };
	static const double fir[] = { 430.39, 28.67, 6.347, 2.362 };
	static const double u4[] = { 0.01, 0.01, 0.001, 0.001 };
	static const double u5[] = { 0.01, 0.001, 0.001, 0.001 };

	for (int k = 0; k < 4; k++) {
		PRINTED(nip_arl_cusum(0.5, 4, 0, shift[k]), h4[k], u4[k]);
		PRINTED(nip_arl_cusum(0.5, 5, 0, shift[k]), h5[k], u5[k]);
		PRINTED(nip_arl_cusum(0.5, 5, 2.5, shift[k]), fir[k], u4[k]);
	}
	/* towards h = 0 a one-sided CUSUM is a Shewhart chart with limit k */
	NEAR(nip_arl_cusum_upper(1, 1e-9, 0, 0), 1 / 0.15865525393145705, 1e-6);
	ck_assert(isnan(nip_arl_cusum(0.5, 0, 0, 0)) && isnan(nip_arl_cusum(0.5, 5, 6, 0)));
	ck_assert(isnan(nip_arl_cusum(NAN, 5, 0, 0)) && isnan(nip_arl_cusum(0.5, 5, 0, NAN)));
}
END_TEST

START_TEST(ewma)
{
	static const double fixed[] = { 559.87, 44.13, 10.836, 3.801 };
	static const double varying[] = { 554.49, 42.71, 9.857, 2.917 };
	static const double slow[] = { 368.99, 28.19, 9.73, 4.179 };
	static const double fast[] = { 499.95, 71.20, 14.26, 3.522 };
	static const double u[] = { 0.01, 0.01, 0.001, 0.001 }, v[] = { 0.01, 0.01, 0.01, 0.001 };

	for (int k = 0; k < 4; k++) {
		PRINTED(nip_arl_ewma(0.2, 3, false, shift[k]), fixed[k], u[k]);
		PRINTED(nip_arl_ewma(0.2, 3, true, shift[k]), varying[k], u[k]);
		PRINTED(nip_arl_ewma(0.1, 2.7, false, shift[k]), slow[k], v[k]);
		PRINTED(nip_arl_ewma(0.4, 3.054, false, shift[k]), fast[k], v[k]);
	}
	NEAR(nip_arl_ewma(1, 3, false, 0), 1 / 0.0026997960632601866, 1e-11);
	NEAR(nip_arl_ewma(1, 3, true, 1), rules("1", 1), 1e-10);
	ck_assert(isnan(nip_arl_ewma(0, 3, false, 0)) && isnan(nip_arl_ewma(0.2, -1, false, 0)));
}
END_TEST

/* lambda = 1 is Hotelling's T2 with known covariance: 1 / P(chi2_p > h). p = 1 is the
 * EWMA with width sqrt(h). */
START_TEST(mewma)
{
	NEAR(nip_arl_mewma(1, 2, 10, false), exp(5), 1e-9); /* P(chi2_2 > h) = exp(-h / 2) */
	NEAR(nip_arl_mewma(1, 2, 10, true), exp(5), 1e-9);
	NEAR(nip_arl_mewma(0.2, 1, 9, false), nip_arl_ewma(0.2, 3, false, 0), 1e-8);
	NEAR(nip_arl_mewma(0.1, 1, 2.7 * 2.7, false), nip_arl_ewma(0.1, 2.7, false, 0), 1e-8);
	/* Prabhu and Runger 1997, table 1: p = 2, lambda = 0.1, h = 8.64: ARL 200 */
	NEAR(nip_arl_mewma(0.1, 2, 8.64, false), 200, 0.02);
	NEAR(nip_arl_mewma(0.1, 2, nip_mewma_limit(0.1, 2, 370.4), false), 370.4, 1e-9);
	ck_assert(isnan(nip_arl_mewma(0, 2, 8, false)) && isnan(nip_mewma_limit(0.1, 2, 0.5)));
}
END_TEST

/* Limits of the exact covariance are narrow at first, so runs are shorter. p = 1 is the EWMA
 * with exact limits; of three variables R 4.2 simulated 20000 runs: 357.6, its standard
 * error 2.6, where asymptotic limits have 370.4. */
START_TEST(mewma_exact)
{
	double h = nip_mewma_limit(0.1, 3, 370.4), arl = nip_arl_mewma(0.1, 3, h, true);

	NEAR(nip_arl_mewma(0.2, 1, 9, true), nip_arl_ewma(0.2, 3, true, 0), 1e-6);
	NEAR(nip_arl_mewma(0.05, 1, 2.5 * 2.5, true), nip_arl_ewma(0.05, 2.5, true, 0), 1e-6);
	NEAR(h, 12.346235634485948, 1e-9);
	ck_assert_double_gt(arl, 357.6 - 3 * 2.6);
	ck_assert_double_lt(arl, 357.6 + 3 * 2.6);
	ck_assert(isnan(nip_arl_mewma(0.009, 3, h, true)));
	ck_assert(!isnan(nip_arl_mewma(0.009, 3, h, false)));
}
END_TEST

int main(void)
{
	Suite *s = suite_create("arl");
	TCase *t = tcase_create("arl");
	SRunner *r;
	int failed;

	tcase_set_timeout(t, 60);
	tcase_add_test(t, run_rules);
	tcase_add_test(t, runs_alone);
	tcase_add_test(t, what_is_left_out);
	tcase_add_test(t, cusum);
	tcase_add_test(t, ewma);
	tcase_add_test(t, mewma);
	tcase_add_test(t, mewma_exact);
	suite_add_tcase(s, t);
	r = srunner_create(s);
	srunner_run_all(r, CK_NORMAL);
	failed = srunner_ntests_failed(r);
	srunner_free(r);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
