/* test_web_defect.c: planted streaks, pits, bands and steps come back with the errors
 * stated, the synthetic line's too; noise shows few; and what cannot be searched. */
#include <config.h>

#include <check.h>
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "sim/line.h"
#include "web/study.h"

#include "random_test.h"

#define PI 3.14159265358979323846

struct web {
	size_t scans, boxes;
	double *at, *y;
};

/* White noise of sd 1 on a drift, and of sd `shared` that all boxes of a scan have. */
static struct web clean(uint64_t seed, size_t scans, size_t boxes, double shared)
{
	struct web w = { scans, boxes, calloc(scans * boxes, sizeof(double)),
			 calloc(scans * boxes, sizeof(double)) };

	state = seed;
	for (size_t i = 0; i < scans; i++) {
		double all = 100 + 0.01 * (double)i + shared * normal();

		for (size_t j = 0; j < boxes; j++) {
			w.at[i * boxes + j] = 0.1 * (double)i;
			w.y[i * boxes + j] = all + 3 * (double)j + normal();
		}
	}
	return w;
}

static void plant(struct web *w, size_t from, size_t to, size_t box_from, size_t box_to, double by)
{
	for (size_t i = from; i < to; i++)
		for (size_t j = box_from; j < box_to; j++)
			w->y[i * w->boxes + j] += by;
}

static struct nip_defects look(struct web *w)
{
	struct nip_defect_ask ask;
	struct nip_defects d;

	nip_defect_ask_init(&ask);
	nip_defects_find(&ask, w->at, w->y, w->scans, w->boxes, &d);
	free(w->at);
	free(w->y);
	return d;
}

static const struct planted {
	size_t scans, boxes;
	double shared;
	size_t from, to, box_from, box_to;
	double by;
	enum nip_defect_kind kind;
} planted[] = {
	{ 600, 1, 0, 300, 301, 0, 1, -12, NIP_DEFECT_PIT },
	{ 600, 1, 0, 300, 302, 0, 1, 12, NIP_DEFECT_LUMP },
	{ 600, 1, 0, 200, 230, 0, 1, 6, NIP_DEFECT_STREAK },
	{ 600, 1, 0, 250, 600, 0, 1, 6, NIP_DEFECT_STEP },
	{ 600, 2, 2, 100, 140, 1, 2, -8, NIP_DEFECT_STREAK },
	{ 600, 2, 0, 100, 140, 0, 2, -6, NIP_DEFECT_BAND },
	{ 600, 3, 0, 300, 301, 0, 3, -12, NIP_DEFECT_PIT },
	{ 600, 3, 3, 300, 301, 1, 2, 14, NIP_DEFECT_LUMP },
	{ 600, 3, 3, 100, 120, 1, 3, 6, NIP_DEFECT_STREAK },
	{ 600, 3, 0, 300, 600, 0, 1, 5, NIP_DEFECT_STEP },
	{ 200, 40, 1, 50, 70, 10, 14, 5, NIP_DEFECT_STREAK },
	{ 200, 40, 1, 90, 91, 0, 40, -12, NIP_DEFECT_PIT },
	{ 2000, 5, 1, 600, 1000, 2, 3, 3, NIP_DEFECT_STREAK },
	{ 200, 40, 1, 150, 151, 39, 40, 12, NIP_DEFECT_LUMP },
};
#define PLANTED (int)(sizeof planted / sizeof *planted)

START_TEST(comes_back)
{
	const struct planted *p = &planted[_i % PLANTED];
	size_t box_from = p->box_from, box_to = p->box_to;
	struct web w = clean(77 + (uint64_t)_i, p->scans, p->boxes, p->shared);
	const struct nip_defect *x;
	struct nip_defects d;

	plant(&w, p->from, p->to, box_from, box_to, p->by);
	d = look(&w);
	ck_assert_ptr_null(d.why);
	ck_assert_uint_ge(d.n, 1);
	x = &d.at[0];
	ck_assert_msg(x->kind == p->kind, "%d is a %s at %g..%g, boxes %zu..%zu, %g", _i,
		      nip_defect_name[x->kind], x->from_m, x->to_m, x->box_from, x->box_to,
		      x->deviation);
	ck_assert_msg(x->box_from == box_from && x->box_to == box_to, "%d: boxes %zu..%zu", _i,
		      x->box_from, x->box_to);
	ck_assert_msg(fabs(x->deviation - p->by) < 4.5 * x->sd_deviation, "%d: %g +- %g", _i,
		      x->deviation, x->sd_deviation);
	ck_assert(x->sd_deviation < 0.25 * fabs(p->by));
	if (p->kind == NIP_DEFECT_STEP) {
		ck_assert(fabs(x->from_m - 0.1 * (double)(p->from - 1)) < 2 * x->ends_m);
	} else {
		ck_assert_msg(fabs(x->from_m - 0.1 * (double)p->from) < 2 * x->ends_m + 1e-9,
			      "%d from %g", _i, x->from_m);
		ck_assert_msg(fabs(x->to_m - 0.1 * (double)(p->to - 1)) < 2 * x->ends_m + 1e-9,
			      "%d to %g", _i, x->to_m);
	}
	ck_assert(x->ratio > 1 && x->ends_m < 1.01);
	ck_assert_msg(d.n == 1, "%d: %zu others", _i, d.n - 1);
}
END_TEST

/* Two at the same place in different lanes, of different sign, and a third elsewhere. */
START_TEST(several)
{
	struct web w = clean(5, 500, 6, 1);
	struct nip_defects d;
	size_t seen[3] = { 0 };

	plant(&w, 100, 130, 0, 1, 8);
	plant(&w, 105, 120, 3, 4, -8);
	plant(&w, 400, 401, 5, 6, 20);
	d = look(&w);
	ck_assert_uint_eq(d.n, 3);
	for (size_t i = 0; i < d.n; i++) {
		seen[0] += d.at[i].box_from == 0 && d.at[i].kind == NIP_DEFECT_STREAK &&
			   fabs(d.at[i].deviation - 8) < 1.5;
		seen[1] += d.at[i].box_from == 3 && d.at[i].kind == NIP_DEFECT_STREAK &&
			   fabs(d.at[i].deviation + 8) < 1.5;
		seen[2] += d.at[i].box_from == 5 && d.at[i].kind == NIP_DEFECT_LUMP &&
			   fabs(d.at[i].deviation - 20) < 4.5;
	}
	ck_assert(seen[0] == 1 && seen[1] == 1 && seen[2] == 1);
}
END_TEST

/* ---- the synthetic line ------------------------------------------------------------------ */

enum { READINGS = 1200 };

struct coil {
	double at[READINGS], lane[READINGS], um[READINGS];
	struct nip_sim_truth truth;
};

/* Numbers of one coil out of the line's CSV; a dirty cell is missing. */
static void read_coil(uint64_t seed, int coil, struct coil *c)
{
	struct nip_str csv = NIP_STR_INIT;
	struct nip_sim_line line;
	char name[8] = "C-10x,";
	size_t n = 0;

	nip_sim_line_default(&line);
	line.seed = seed;
	nip_sim_line_csv_truth(&line, &csv, &c->truth);
	name[4] = (char)('0' + coil);
	for (char *p = csv.at; p && *p; p = strchr(p, '\n') ? strchr(p, '\n') + 1 : NULL) {
		char *cell, *end;

		if (strncmp(p, name, 6) != 0)
			continue;
		c->lane[n] = strtod(p + 6, &cell);
		c->at[n] = strtod(cell + 1, &cell);
		strtod(cell + 1, &cell); /* time */
		c->um[n] = strtod(cell + 1, &end);
		if (end == cell + 1 || (*end != ',' && *end != ' '))
			c->um[n] = NAN;
		n++;
	}
	ck_assert_uint_eq(n, READINGS);
	nip_str_release(&csv);
}

struct tally {
	int all, off; /* off: beyond two standard errors */
};

static void score(struct tally *t, double got, double want, double sd)
{
	t->all++;
	t->off += !(fabs(got - want) <= 2 * sd);
}

/* 30 seeds of three coils: everything planted is found, in the right place, nothing else
 * is; and what is stated as standard error is one: of n at most as many are beyond two of
 * them as 5 % make once in a thousand. */
START_TEST(synthetic_line)
{
	struct tally lanes = { 0 }, drift = { 0 }, runout = { 0 }, streak = { 0 }, pit = { 0 };
	struct coil *c = malloc(sizeof *c);
	int chance = 0; /* lines that are not planted */
	const struct nip_roll roll[] = { { "work", PI * 0.2 } };

	for (int k = 0; k < 90; k++) {
		struct nip_arena *a = nip_arena_new();
		struct nip_web_input in;
		struct nip_web_study s;
		const struct nip_defect *x;
		const char *why;
		int coil = 1 + k % 3;

		read_coil(100 + (uint64_t)(k / 3), coil, c);
		nip_web_input_init(&in);
		in.n = READINGS;
		in.at_m = c->at;
		in.value = c->um;
		in.cd = c->lane;
		in.roll[0] = roll[0];
		in.rolls = 1;
		ck_assert_int_eq(nip_web_study(&in, a, &s, &why), 0);
		ck_assert_uint_ge(s.spectrum.peaks, 1);
		chance += (int)s.spectrum.peaks - 1;
		ck_assert(fabs(s.spectrum.peak[0].period_m - c->truth.seen_period_m) < 0.01);
		ck_assert(s.found.seen[0].found);
		score(&runout, s.spectrum.peak[0].amplitude, 0.5, s.spectrum.peak[0].sd_amplitude);
		if (coil != 2) /* the streak tilts both, and is told as such */
			score(&drift, s.spectrum.slope_per_m, 0.6 / 200,
			      s.spectrum.sd_slope_per_m);
		for (size_t j = 0; j < 3 && coil != 2; j++)
			score(&lanes, s.cd_mean[j] - s.all.mean, j == 1 ? -0.8 / 3 : 0.4 / 3,
			      s.cd_sd[j]);
		ck_assert_uint_eq(s.defects.n, coil == 1 ? 0 : 1);
		x = &s.defects.at[0];
		if (coil == 2) {
			ck_assert_int_eq(x->kind, NIP_DEFECT_STREAK);
			ck_assert(x->box_from == 2 && x->box_to == 3);
			ck_assert(fabs(x->from_m - c->truth.streak_from_m) <= x->ends_m);
			ck_assert(fabs(x->to_m - c->truth.streak_to_m) <= x->ends_m);
			score(&streak, x->deviation, 2.5, x->sd_deviation);
		} else if (coil == 3) {
			ck_assert_int_eq(x->kind, NIP_DEFECT_PIT);
			ck_assert(x->box_from == 0 && x->box_to == 3);
			ck_assert_double_eq(x->from_m, c->truth.pit_at_m);
			ck_assert_double_eq(x->to_m, c->truth.pit_at_m);
			score(&pit, x->deviation, -4, x->sd_deviation);
		}
		nip_web_study_release(&s);
		nip_arena_free(a);
	}
	ck_assert_msg(chance <= 2, "%d lines of noise", chance); /* of 90 at 0.001 */
	/* P(X > k) < 0.001 for a binomial (n, 0.05) */
	ck_assert_msg(runout.all == 90 && runout.off <= 12, "run-out %d", runout.off);
	ck_assert_msg(drift.all == 60 && drift.off <= 9, "drift %d", drift.off);
	ck_assert_msg(lanes.all == 180 && lanes.off <= 19, "lanes %d", lanes.off);
	ck_assert_msg(streak.all == 30 && streak.off <= 6, "streak %d", streak.off);
	ck_assert_msg(pit.all == 30 && pit.off <= 6, "pit %d", pit.off);
	free(c);
}
END_TEST

/* ---- noise, and what is no web ------------------------------------------------------------ */

START_TEST(noise)
{
	int found = 0, seeds = 150;

	for (int s = 0; s < seeds; s++) {
		struct web w = clean(1000 + (uint64_t)s, 300, (size_t)(1 + s % 5), 1);

		found += look(&w).n > 0;
	}
	ck_assert_msg(found <= 2, "%d of %d at 0.001", found, seeds);
}
END_TEST

START_TEST(refuses)
{
	struct web w = clean(1, 31, 3, 0);
	struct nip_defects d;

	ck_assert_ptr_nonnull(look(&w).why);
	w = clean(1, 100, 2, 0);
	for (int i = 0; i < 200; i++)
		w.y[i] = 5; /* nothing varies */
	ck_assert_ptr_nonnull(look(&w).why);
	w = clean(1, 100, 2, 0);
	for (int i = 0; i < 200; i++)
		w.y[i] = NAN;
	ck_assert_ptr_nonnull(look(&w).why);
	/* a box without a reading, scans without one, and a defect beside them */
	w = clean(1, 300, 4, 0);
	for (size_t i = 0; i < 300; i++)
		w.y[i * 4 + 2] = NAN;
	for (size_t i = 100; i < 110; i++)
		for (size_t j = 0; j < 4; j++)
			w.y[i * 4 + j] = NAN;
	plant(&w, 110, 111, 0, 4, 30);
	d = look(&w);
	ck_assert_uint_eq(d.n, 1);
	ck_assert_int_eq(d.at[0].kind, NIP_DEFECT_LUMP);
	ck_assert(fabs(d.at[0].from_m - 11) < 1e-9);
	/* a wild reading is told, and hides nothing behind it */
	w = clean(1, 600, 3, 0);
	w.y[150] = 1e308;
	w.y[160] = -1e308;
	plant(&w, 400, 401, 0, 3, -12);
	d = look(&w);
	ck_assert_uint_eq(d.wild, 2);
	ck_assert_uint_eq(d.n, 1);
	ck_assert(d.at[0].kind == NIP_DEFECT_PIT && fabs(d.at[0].deviation + 12) < 3);
	/* a web without any scatter, and one reading */
	w = clean(1, 300, 1, 0);
	for (size_t i = 0; i < 300; i++)
		w.y[i] = i == 150 ? 8 : 7;
	d = look(&w);
	ck_assert_uint_eq(d.n, 1);
	ck_assert(d.at[0].kind == NIP_DEFECT_LUMP && d.at[0].deviation == 1);
}
END_TEST

/* A gauge that holds every value two to four times, and one that holds and sees a streak. */
START_TEST(held)
{
	int found = 0;

	for (int k = 0; k < 40; k++) {
		struct web w = clean(50 + (uint64_t)k, 800, 1, 0);
		struct nip_arena *a = nip_arena_new();
		size_t hold = (size_t)(2 + k % 3);
		struct nip_web_input in;
		struct nip_web_study s;
		const char *why;

		plant(&w, 400, 440, 0, 1, k == 0 ? 8 : 0);
		for (size_t i = 0; i < 800; i++)
			w.y[i] = w.y[i / hold * hold];
		nip_web_input_init(&in);
		in.n = 800;
		in.at_m = w.at;
		in.value = w.y;
		ck_assert_int_eq(nip_web_study(&in, a, &s, &why), 0);
		if (k == 0)
			ck_assert(s.defects.n == 1 && fabs(s.defects.at[0].from_m - 40) < 0.31);
		else
			found += s.defects.n > 0;
		nip_web_study_release(&s);
		nip_arena_free(a);
		free(w.at);
		free(w.y);
	}
	ck_assert_msg(found <= 1, "%d of 39 at 0.001", found);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("web defects");
	TCase *t = tcase_create("defects");
	SRunner *r;
	int failed;

	tcase_add_loop_test(t, comes_back, 0, 3 * PLANTED);
	tcase_add_test(t, several);
	tcase_add_test(t, synthetic_line);
	tcase_add_test(t, noise);
	tcase_add_test(t, refuses);
	tcase_add_test(t, held);
	suite_add_tcase(s, t);
	r = srunner_create(s);
	srunner_run_all(r, CK_ENV);
	failed = srunner_ntests_failed(r);
	srunner_free(r);
	return failed != 0;
}
