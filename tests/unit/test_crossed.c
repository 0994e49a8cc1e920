/* test_crossed.c: components of unbalanced tables against nlme in R. */
#include <config.h>

#include <check.h>
#include <math.h>

#include "spc/crossed.h"
#include "spc/gauge.h"

#define NEAR(a, b, rtol) ck_assert_double_le(fabs((a) - (b)), (rtol)*fabs(b))

/* Eight parts, three operators, three repeats, of which sixteen values are lost and one
 * cell is empty. */
static const struct {
	size_t part, who;
	double y;
} reading[] = { { 1, 0, 48.345 }, { 2, 0, 49.495 }, { 3, 0, 46.094 }, { 5, 0, 48.568 },
		{ 6, 0, 48.343 }, { 7, 0, 52.721 }, { 1, 1, 50.452 }, { 2, 1, 49.993 },
		{ 4, 1, 51.058 }, { 5, 1, 50.761 }, { 6, 1, 50.47 },  { 7, 1, 54.676 },
		{ 2, 2, 48.108 }, { 4, 2, 50.016 }, { 5, 2, 49.307 }, { 6, 2, 50.623 },
		{ 7, 2, 51.701 }, { 1, 0, 47.981 }, { 2, 0, 49.935 }, { 3, 0, 46.711 },
		{ 4, 0, 49.133 }, { 6, 0, 48.258 }, { 7, 0, 51.662 }, { 1, 1, 49.633 },
		{ 2, 1, 51.218 }, { 3, 1, 48.805 }, { 4, 1, 50.726 }, { 5, 1, 51.501 },
		{ 6, 1, 51.053 }, { 7, 1, 54.429 }, { 0, 2, 48.414 }, { 2, 2, 49.169 },
		{ 4, 2, 50.165 }, { 5, 2, 50.693 }, { 6, 2, 49.765 }, { 7, 2, 51.586 },
		{ 0, 0, 46.678 }, { 2, 0, 49.472 }, { 3, 0, 46.693 }, { 4, 0, 48.514 },
		{ 5, 0, 48.394 }, { 6, 0, 48.055 }, { 7, 0, 51.444 }, { 0, 1, 48.988 },
		{ 1, 1, 49.952 }, { 2, 1, 51.652 }, { 5, 1, 50.757 }, { 6, 1, 51.19 },
		{ 7, 1, 54.779 }, { 0, 2, 47.935 }, { 2, 2, 48.775 }, { 3, 2, 48.108 },
		{ 4, 2, 50.544 }, { 5, 2, 50.334 }, { 6, 2, 50.246 }, { 7, 2, 51.345 } };
#define READINGS (sizeof reading / sizeof *reading)

static struct nip_arena *arena;
static double y[READINGS + 1];
static size_t part[READINGS + 1], who[READINGS + 1];

static void setup(void)
{
	arena = nip_arena_new();
	for (size_t i = 0; i < READINGS; i++) {
		y[i] = reading[i].y;
		part[i] = reading[i].part;
		who[i] = reading[i].who;
	}
}

static void teardown(void)
{
	nip_arena_free(arena);
}

static const struct nip_gauge_options usual = {
	.pool_above = 0.05, .study = 6, .tolerance = NAN, .confidence = 0.95
};

/* lme(y ~ 1, random = list(all = pdBlocked(list(pdIdent(~part - 1), pdIdent(~op - 1),
 * pdIdent(~part:op - 1))))): 2.18205, 1.19849, 0.335741, 0.194553, deviance 130.777088;
 * anova(lm(y ~ op + part), lm(y ~ part * op)): F = 5.44101754135. */
START_TEST(gauge)
{
	struct nip_gauge g;

	ck_assert_int_eq(nip_gauge_study(y, part, who, READINGS, &usual, arena, &g), 0);
	ck_assert_str_eq(g.method, "restricted maximum likelihood; tests of type II");
	NEAR(g.source[NIP_GAUGE_PART].variance, 2.18204805, 3e-6);
	NEAR(g.source[NIP_GAUGE_OPERATOR].variance, 1.19848558, 3e-6);
	NEAR(g.source[NIP_GAUGE_INTERACTION].variance, 0.33574129, 3e-6);
	NEAR(g.source[NIP_GAUGE_REPEATABILITY].variance, 0.194552858, 3e-6);
	NEAR(g.mean, 49.617360355, 1e-9);
	NEAR(g.row[NIP_TERM_INTERACTION].f, 5.44101754135, 1e-11);
	NEAR(g.row[NIP_TERM_INTERACTION].p, 4.01181911074e-05, 1e-10);
	NEAR(g.row[NIP_TERM_PART].f, 81.6341247928, 1e-11);
	NEAR(g.row[NIP_TERM_OPERATOR].f, 116.673333342, 1e-11);
	ck_assert(!g.pooled && g.parts == 8 && g.operators == 3 && g.replicates == 0);
	NEAR(g.source[NIP_GAUGE_TOTAL_RR].variance,
	     g.source[NIP_GAUGE_TOTAL].variance - g.source[NIP_GAUGE_PART].variance, 1e-12);
	ck_assert(isnan(g.source[NIP_GAUGE_TOTAL].low));
	for (int i = NIP_GAUGE_OPERATOR; i <= NIP_GAUGE_PART; i++) {
		ck_assert_double_lt(g.source[i].low, g.source[i].variance);
		ck_assert_double_gt(g.source[i].high, g.source[i].variance);
	}
}
END_TEST

static size_t cells(struct nip_cross_cell *c, double scale, double shift)
{
	size_t n;

	for (size_t i = 0; i < READINGS; i++)
		y[i] = reading[i].y * scale + shift;
	ck_assert_ptr_null(nip_cross_cells(y, part, who, READINGS, 8, 3, arena, c, &n));
	return n;
}

/* lme(y ~ op - 1, random = ~1 | part/op): 2.18044685, 0.33561216, 0.19462872, deviance
 * 123.552833; 95 % profile bounds contain what they should. */
START_TEST(fixed_columns)
{
	struct nip_cross_options o = { .fixed_columns = true, .confidence = 0.95 };
	struct nip_cross_cell c[READINGS];
	struct nip_crossed x, z;
	size_t n = cells(c, 1, 0);

	ck_assert_ptr_null(nip_crossed(c, n, 8, 3, &o, arena, &x));
	NEAR(x.variance[NIP_CROSS_ROW], 2.180446850967, 1e-8);
	NEAR(x.variance[NIP_CROSS_INTERACTION], 0.335612157328, 1e-8);
	NEAR(x.variance[NIP_CROSS_ERROR], 0.194628722343, 1e-8);
	NEAR(x.deviance, 123.552832934, 1e-10);
	NEAR(x.profile[0], 48.5687067659, 1e-10);
	NEAR(x.profile[1], 50.7930192239, 1e-10);
	NEAR(x.profile[2], 49.4899412866, 1e-10);
	ck_assert(x.absent[NIP_CROSS_COLUMN] && isnan(x.variance[NIP_CROSS_COLUMN]));
	/* moved and scaled */
	n = cells(c, 3, 1e6);
	ck_assert_ptr_null(nip_crossed(c, n, 8, 3, &o, arena, &z));
	for (int i = 0; i < NIP_CROSS_SOURCES; i++)
		if (!x.absent[i]) {
			NEAR(z.variance[i], 9 * x.variance[i], 1e-6);
			NEAR(z.high[i], 9 * x.high[i], 1e-4);
		}
	/* a wider level, a wider interval */
	o.confidence = 0.99;
	ck_assert_ptr_null(nip_crossed(c, n, 8, 3, &o, arena, &x));
	ck_assert_double_gt(x.high[NIP_CROSS_ROW], z.high[NIP_CROSS_ROW]);
	ck_assert_double_lt(x.low[NIP_CROSS_ROW], z.low[NIP_CROSS_ROW]);
}
END_TEST

/* In a full table of equal cells the likelihood's estimates are those of the analysis of
 * variance, where none is negative. */
START_TEST(balanced)
{
	static const double v[] = { 3.1, 3.3, 4.0, 4.1, 5.2, 5.1, 2.0, 2.4, 3.6, 3.3, 4.4, 4.9,
				    7.1, 7.0, 7.7, 8.2, 9.3, 9.0, 5.5, 5.1, 6.8, 6.2, 7.2, 7.9 };
	struct nip_cross_options o = { .confidence = 0.95 };
	struct nip_cross_cell c[12];
	struct nip_gauge_options keep = usual;
	struct nip_crossed x;
	struct nip_gauge g;
	size_t n;

	keep.pool_above = 1;
	for (size_t i = 0; i < 24; i++) {
		part[i] = i / 6;
		who[i] = i / 2 % 3;
	}
	ck_assert_int_eq(nip_gauge_study(v, part, who, 24, &keep, arena, &g), 0);
	ck_assert_str_eq(g.method, "analysis of variance");
	ck_assert_ptr_null(nip_cross_cells(v, part, who, 24, 4, 3, arena, c, &n));
	ck_assert_uint_eq(n, 12);
	ck_assert_ptr_null(nip_crossed(c, n, 4, 3, &o, arena, &x));
	for (int t = 0; t < 4; t++)
		NEAR(x.term[t].ss, g.row[t].ss, 1e-12);
	if (g.source[NIP_GAUGE_INTERACTION].raw > 0) {
		NEAR(x.variance[NIP_CROSS_ROW], g.source[NIP_GAUGE_PART].raw, 1e-6);
		NEAR(x.variance[NIP_CROSS_COLUMN], g.source[NIP_GAUGE_OPERATOR].raw, 1e-6);
	}
	o.additive = true;
	ck_assert_ptr_null(nip_crossed(c, n, 4, 3, &o, arena, &x));
	ck_assert(x.absent[NIP_CROSS_INTERACTION]);
	/* pooled: (SS of interaction + SS of error) / (their df) */
	NEAR(x.variance[NIP_CROSS_ERROR],
	     (x.term[2].ss + x.term[3].ss) / (x.term[2].df + x.term[3].df), 1e-6);
}
END_TEST

START_TEST(refused)
{
	struct nip_cross_options o = { .confidence = 0.95 };
	struct nip_cross_cell c[] = {
		{ 0, 0, 2, 1, 0.5 }, { 0, 1, 2, 3, 0.5 }, { 1, 2, 2, 2, 0.5 }, { 1, 3, 2, 5, 0.5 }
	};
	struct nip_crossed x;
	struct nip_gauge g;

	ck_assert_str_eq(nip_crossed(c, 4, 2, 4, &o, arena, &x),
			 "rows and columns fall into sets that share nothing");
	c[2].column = 0;
	c[3].column = 1;
	for (int i = 0; i < 4; i++)
		c[i].ss = 0;
	c[1].mean = c[0].mean;
	c[3].mean = c[2].mean;
	ck_assert_ptr_nonnull(nip_crossed(c, 4, 2, 2, &o, arena, &x)); /* nothing varies inside */
	c[0].mean = INFINITY;
	ck_assert_ptr_nonnull(nip_crossed(c, 4, 2, 2, &o, arena, &x));
	ck_assert_ptr_nonnull(nip_crossed(c, 1, 1, 1, &o, arena, &x));
	/* operators who share no part */
	for (size_t i = 0; i < READINGS; i++)
		who[i] = part[i] % 2;
	ck_assert_int_eq(nip_gauge_study(y, part, who, READINGS, &usual, arena, &g), -1);
	ck_assert_ptr_nonnull(g.why);
	/* parts that only left values behind which are missing do not count */
	teardown();
	setup();
	y[READINGS] = NAN;
	part[READINGS] = 40;
	who[READINGS] = 9;
	ck_assert_int_eq(nip_gauge_study(y, part, who, READINGS + 1, &usual, arena, &g), 0);
	ck_assert(g.parts == 8 && g.operators == 3);
}
END_TEST

int main(void)
{
	SRunner *r;
	TCase *t = tcase_create("crossed");
	Suite *s = suite_create("crossed");
	int failed;

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, gauge);
	tcase_add_test(t, fixed_columns);
	tcase_add_test(t, balanced);
	tcase_add_test(t, refused);
	suite_add_tcase(s, t);
	r = srunner_create(s);
	srunner_run_all(r, CK_NORMAL);
	failed = srunner_ntests_failed(r);
	srunner_free(r);
	return failed != 0;
}
