/* test_rules.c: run rules, their conventions, and how often they speak by chance. */
#include <config.h>

#include <check.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "spc/rules.h"

static const struct nip_zone unit = { 0, 1, -3, 3 };

/* Runs `rules` (with `ways`) over n values on mean 0 and sigma 1; writes the points that
 * rule `number` flags, from 1, as "3 7". */
static const char *flagged(const char *rules, const char *ways, int number, const double *x,
			   size_t n)
{
	static char text[400];
	struct nip_rule_set set = { .n = 0 };
	struct nip_signals s = { .keep = 1000 };
	size_t at = 0;

	if (ways)
		ck_assert_ptr_null(nip_rule_ways_read(ways, &set));
	ck_assert_ptr_null(nip_rules_read(rules, &set));
	nip_rules_run(&set, NIP_KINDS_ALL, x, n, &unit, 1, &s);
	text[0] = '\0';
	for (size_t i = 0; i < s.n; i++)
		if (s.at[i].rule == number && at < sizeof text - 30)
			at += (size_t)snprintf(text + at, sizeof text - at, "%s%zu", at ? " " : "",
					       s.at[i].point + 1);
	nip_signals_release(&s);
	return text;
}

#define FLAGGED(rules, ways, number, want, ...)                                                    \
	do {                                                                                       \
		const double x_[] = { __VA_ARGS__ };                                               \
		ck_assert_str_eq(flagged(rules, ways, number, x_, sizeof x_ / sizeof *x_), want);  \
	} while (0)

START_TEST(beyond)
{
	FLAGGED("nelson", NULL, 1, "3", 0, 0, 3.5, 0);
	FLAGGED("nelson", NULL, 1, "", 0, 3, 0, -3);
	FLAGGED("nelson", "line=beyond", 1, "2 4", 0, 3, 0, -3);
	FLAGGED("1:2", NULL, 1, "1 3", 2.1, 2, -2.1);
	FLAGGED("nelson", NULL, 1, "", NAN);
	FLAGGED("nelson", NULL, 1, "1 2", INFINITY, -INFINITY);
}
END_TEST

#define H 0.5
START_TEST(side)
{
	FLAGGED("nelson", NULL, 2, "9 10", H, H, H, H, H, H, H, H, H, H);
	FLAGGED("nelson", NULL, 2, "", H, H, H, H, H, H, H, H);
	FLAGGED("western-electric", NULL, 2, "8", H, H, H, H, H, H, H, H);
	FLAGGED("aiag", NULL, 2, "7", -H, -H, -H, -H, -H, -H, -H);
	FLAGGED("2:3", NULL, 2, "3", H, H, H, 0, H, H, -H);
	FLAGGED("2:3", NULL, 2, "", H, H, 0, H, H);
	FLAGGED("2:3", "centre=ignored", 2, "4 5", H, H, 0, H, H);
	FLAGGED("2:3", NULL, 2, "", H, H, NAN, H, H);
	FLAGGED("2:3", "signals=first", 2, "3 6", H, H, H, H, H, H, H);
}
END_TEST

START_TEST(trend)
{
	FLAGGED("nelson", NULL, 3, "6", 0, 0.1, 0.2, 0.3, 0.4, 0.5);
	FLAGGED("minitab", NULL, 3, "", 0, 0.1, 0.2, 0.3, 0.4, 0.5);
	FLAGGED("minitab", NULL, 3, "7", 0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6);
	FLAGGED("nelson", NULL, 3, "6 7", 0.6, 0.5, 0.4, 0.3, 0.2, 0.1, 0);
	FLAGGED("nelson", NULL, 3, "", 0, 0.1, 0.2, 0.2, 0.3, 0.4, 0.5); /* a tie breaks */
	FLAGGED("nelson", NULL, 3, "", 0, 0.1, 0.2, NAN, 0.3, 0.4, 0.5);
	/* the turning point belongs to both */
	FLAGGED("3:3", NULL, 3, "3 5", 0, 0.1, 0.2, 0.1, 0);
}
END_TEST

START_TEST(alternate)
{
	FLAGGED("nelson", NULL, 4, "14", 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1);
	FLAGGED("minitab", NULL, 4, "", 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1);
	FLAGGED("4:4", NULL, 4, "4 5", 0, 1, 0, 1, 0, 0);
	FLAGGED("4:4", NULL, 4, "", 0, 1, 1, 0, 0, 1);
}
END_TEST

START_TEST(k_of_m)
{
	FLAGGED("nelson", NULL, 5, "4", 0, 2.2, 0, 2.3);
	FLAGGED("nelson", NULL, 5, "2", 2.5, 2.5, 0, 0); /* qcc never reports this */
	FLAGGED("nelson", "window=full", 5, "", 2.5, 2.5, 0, 0);
	FLAGGED("nelson", "window=full", 5, "3", 2.5, 2.5, 2.5);
	FLAGGED("nelson", "last=any", 5, "2 3", 2.5, 2.5, 0, 0);
	FLAGGED("nelson", NULL, 5, "", 2.5, -2.5, 0);
	FLAGGED("nelson", NULL, 5, "", 2, 2, 2); /* on the line */
	FLAGGED("nelson", NULL, 5, "3", 2.5, 0, 2.5);
	FLAGGED("nelson", NULL, 5, "", 2.5, NAN, 2.5);
	FLAGGED("nelson", NULL, 5, "", 2.5, 0, 0, 2.5);
	FLAGGED("nelson", NULL, 6, "4", 1.1, 1.1, 1.1, 1.1); /* partial window */
	FLAGGED("nelson", NULL, 6, "5", 1.1, 1.1, 0, 1.1, 1.1);
	FLAGGED("nelson", NULL, 6, "", 1.1, 0, 1.1, 1.1, 0, 1.1);
	FLAGGED("5:2/2", NULL, 5, "2", 2.5, 2.5);
	FLAGGED("5:3/4:1.5", NULL, 5, "4", 1.6, 0, 1.6, 1.6);
	/* a series shorter than m is no error */
	FLAGGED("nelson", NULL, 6, "", 1.1);
}
END_TEST

START_TEST(within_and_outside)
{
	double x[16];

	for (int i = 0; i < 16; i++)
		x[i] = i % 2 ? 0.5 : -0.5;
	ck_assert_str_eq(flagged("nelson", NULL, 7, x, 16), "15 16");
	x[3] = 1; /* on the line is within */
	ck_assert_str_eq(flagged("nelson", NULL, 7, x, 16), "15 16");
	ck_assert_str_eq(flagged("nelson", "within=strict", 7, x, 16), "");
	FLAGGED("nelson", NULL, 8, "8", 1.5, 1.5, 1.5, 1.5, 1.5, 1.5, 1.5, 1.5);
	FLAGGED("nelson", "outside=both", 8, "", 1.5, 1.5, 1.5, 1.5, 1.5, 1.5, 1.5, 1.5);
	FLAGGED("nelson", "outside=both", 8, "8", -1.5, 1.5, 1.5, 1.5, 1.5, 1.5, 1.5, 1.5);
	FLAGGED("nelson", "outside=both", 8, "8", -1.5, 1.5, 1.5, 1.5, 1.5, 1.5, 1.5, 1.5, 1.5);
	FLAGGED("nelson", NULL, 8, "", 1.5, 1.5, 1.5, 1, 1.5, 1.5, 1.5, 1.5);
}
END_TEST

/* A point is compared with its own limits, not the last one's of the window. */
START_TEST(zones_by_point)
{
	const double x[] = { 2.5, 2.5, 2.5 };
	const struct nip_zone z[] = { { 0, 1, -3, 3 }, { 0, 2, -6, 6 }, { 0, 1, -3, 3 } };
	struct nip_rule_set set = { .n = 0 };
	struct nip_signals s = { .keep = 10 };

	ck_assert_ptr_null(nip_rules_read("5", &set));
	nip_rules_run(&set, NIP_KINDS_ALL, x, 3, z, 3, &s);
	ck_assert_uint_eq(s.n, 1);
	ck_assert_uint_eq(s.at[0].point, 2);
	ck_assert_int_eq(s.at[0].side, 1);
	nip_signals_release(&s);
}
END_TEST

/* A constant series has no zones: it is not "within one sigma". */
START_TEST(constant)
{
	const double x[20] = { 0 };
	const struct nip_zone z = { 0, 0, 0, 0 };
	struct nip_rule_set set = { .n = 0 };
	struct nip_signals s = { .keep = 10 };

	ck_assert_ptr_null(nip_rules_read("nelson", &set));
	nip_rules_run(&set, NIP_KINDS_ALL, x, 20, &z, 1, &s);
	ck_assert_uint_eq(s.points, 0);
	nip_signals_release(&s);
}
END_TEST

START_TEST(counted_but_bounded)
{
	double x[100];
	struct nip_rule_set set = { .n = 0 };
	struct nip_signals s = { .keep = 5 };

	for (int i = 0; i < 100; i++)
		x[i] = 4;
	ck_assert_ptr_null(nip_rules_read("nelson", &set));
	nip_rules_run(&set, NIP_KINDS_LIMITS, x, 100, &unit, 1, &s);
	ck_assert_uint_eq(s.n, 5);
	ck_assert_uint_eq(s.count[0], 100);
	ck_assert_uint_eq(s.points, 100);
	nip_signals_release(&s);
}
END_TEST

START_TEST(read)
{
	struct nip_rule_set set = { .n = 0 };
	char text[NIP_RULE_TEXT];

	ck_assert_ptr_null(nip_rules_read("nelson,3:7,1:2.5", &set));
	ck_assert_uint_eq(set.n, 8);
	ck_assert_uint_eq(set.rule[2].length, 7);
	ck_assert_double_eq(set.rule[0].sigma, 2.5);
	ck_assert_str_eq(nip_rule_text(&set.rule[0], text), "1 point beyond 2.5 sigma");
	ck_assert_ptr_null(nip_rules_read("8,1,5:2/3:2.2", &set));
	ck_assert_uint_eq(set.n, 3);
	ck_assert_int_eq(set.rule[0].number, 1);
	ck_assert_str_eq(nip_rule_text(&set.rule[1], text),
			 "2 of 3 points beyond 2.2 sigma on one side");
	ck_assert_ptr_null(nip_rules_read("none", &set));
	ck_assert_uint_eq(set.n, 0);
	for (size_t i = 0; nip_rule_presets[i]; i++)
		ck_assert_ptr_null(nip_rules_read(nip_rule_presets[i], &set));
}
END_TEST

START_TEST(refused)
{
	static const char *const bad[] = { "",	    "9",     "0",     "x",	"1,",	  ",1",
					   "2:0",   "2:1",   "2:1.5", "5:2",	"5:4/3",  "5:2/65",
					   "2:9:1", "1:0",   "1:-1",  "1:2:3",	"2:1001", "5:/3",
					   "-1",    "2/3:1", "nelso", "7:15:0", "1e1",	  "1:nan" };
	struct nip_rule_set set = { .n = 0 };

	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		ck_assert_msg(nip_rules_read(bad[i], &set) != NULL, "\"%s\" was taken", bad[i]);
	ck_assert_ptr_nonnull(nip_rule_ways_read("line=outer", &set));
	ck_assert_ptr_nonnull(nip_rule_ways_read("", &set));
}
END_TEST

/* By chance: closed forms against counts over 2e6 independent normal values. */
START_TEST(by_chance)
{
	enum { N = 2000000 };
	double *x = malloc(N * sizeof *x), expected[NIP_RULES_MOST] = { 0 };
	struct nip_rule_set set = { .n = 0 };
	struct nip_signals s = { .keep = 0 };
	unsigned long long seed = 20260101;

	for (int i = 0; i < N; i++) { /* sum of 12 uniforms would have no tails: Box-Muller */
		double u[2];

		for (int k = 0; k < 2; k++) {
			seed = seed * 6364136223846793005ULL + 1442695040888963407ULL;
			u[k] = ((double)(seed >> 11) + 0.5) / 9007199254740992.0;
		}
		x[i] = sqrt(-2 * log(u[0])) * cos(2 * 3.14159265358979323846 * u[1]);
	}
	ck_assert_ptr_null(nip_rules_read("nelson,4:8", &set));
	nip_rules_run(&set, NIP_KINDS_ALL, x, N, &unit, 1, &s);
	nip_rules_expected(&set, 0.0013498980316300933, 0.0013498980316300933, N, expected);
	for (size_t k = 0; k < set.n; k++) /* runs clump, so the spread exceeds Poisson's */
		ck_assert_msg(fabs((double)s.count[k] - expected[k]) < 8 * sqrt(expected[k]),
			      "rule %d: %zu, expected %g", set.rule[k].number, s.count[k],
			      expected[k]);
	free(x);
}
END_TEST

/* At the start of a series only whole or partial windows count. */
START_TEST(by_chance_at_the_start)
{
	const double q = 0.022750131948179195; /* P(Z > 2) */
	double expected[NIP_RULES_MOST] = { 0 };
	struct nip_rule_set set = { .n = 0 };

	ck_assert_ptr_null(nip_rules_read("2:2,3:3,4:3,5", &set));
	nip_rules_expected(&set, 0, 0, 3, expected);
	ck_assert_double_eq_tol(expected[0], 2 * 0.5, 1e-15);
	ck_assert_double_eq_tol(expected[1], 2.0 / 6, 1e-15);
	ck_assert_double_eq_tol(expected[2], 4.0 / 6, 1e-15); /* 4 of 6 orders zigzag */
	ck_assert_double_eq_tol(expected[3], 2 * q * q + 2 * q * (1 - (1 - q) * (1 - q)), 1e-14);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("rules");
	TCase *t = tcase_create("rules");
	SRunner *r;
	int failed;

	tcase_add_test(t, beyond);
	tcase_add_test(t, side);
	tcase_add_test(t, trend);
	tcase_add_test(t, alternate);
	tcase_add_test(t, k_of_m);
	tcase_add_test(t, within_and_outside);
	tcase_add_test(t, zones_by_point);
	tcase_add_test(t, constant);
	tcase_add_test(t, counted_but_bounded);
	tcase_add_test(t, read);
	tcase_add_test(t, refused);
	tcase_add_test(t, by_chance);
	tcase_add_test(t, by_chance_at_the_start);
	suite_add_tcase(s, t);
	r = srunner_create(s);
	srunner_run_all(r, CK_NORMAL);
	failed = srunner_ntests_failed(r);
	srunner_free(r);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
