/* test_sim.c: the synthetic line: same bytes, and what was planted comes back. */
#include <config.h>

#include <check.h>
#include <locale.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/decimal.h"
#include "base/str.h"
#include "sim/line.h"
#include "stat/moments.h"

#define FIELDS 9
#define HEADER                                                               \
	"coil,lane,position_m,time_s,thickness_um,areal_mass_mg_cm2,"        \
	"line_load_N_mm,roll_temperature_degC,speed_m_min"

enum { POSITION = 2, TIME, THICKNESS, MASS, LOAD, TEMPERATURE, SPEED };

struct row {
	int coil, lane;
	double value[FIELDS]; /* NaN where the cell is dirty */
};

struct file {
	struct row *row;
	long rows;
	struct nip_sim_truth truth;
	long empty, nan, letter_o, blank;
	long comments;
};

/* The file's own number grammar: [-]digits[.digits], nothing else. */
static bool plain_number(const char *p, size_t n)
{
	size_t i = n && p[0] == '-', start = i;

	while (i < n && p[i] >= '0' && p[i] <= '9')
		i++;
	if (i == start)
		return false;
	if (i == n)
		return true;
	if (p[i++] != '.')
		return false;
	for (start = i; i < n && p[i] >= '0' && p[i] <= '9';)
		i++;
	return i == n && i > start;
}

static double cell(struct file *f, int field, const char *p, size_t n)
{
	bool may_be_dirty = field >= THICKNESS && field <= TEMPERATURE;
	double v = NAN;

	if (plain_number(p, n)) {
		ck_assert(nip_decimal_read(p, n, '.', &v));
		return v;
	}
	ck_assert_msg(may_be_dirty, "dirt in field %d: %.*s", field, (int)n, p);
	if (n == 0)
		f->empty++;
	else if (n == 3 && !memcmp(p, "NaN", 3))
		f->nan++;
	else if (p[n - 1] == ' ' && plain_number(p, n - 1))
		f->blank++;
	else {
		ck_assert_msg(memchr(p, 'O', n) != NULL, "unknown dirt: %.*s", (int)n, p);
		f->letter_o++;
	}
	return NAN;
}

static void read_row(struct file *f, const char *p, const char *end)
{
	struct row *r = &f->row[f->rows++];

	for (int field = 0; field < FIELDS; field++) {
		const char *comma = memchr(p, ',', (size_t)(end - p));
		const char *stop = comma ? comma : end;

		ck_assert((field < FIELDS - 1) == (comma != NULL));
		if (field == 0) {
			ck_assert(stop - p == 5 && !memcmp(p, "C-1", 3));
			r->coil = atoi(p + 2) - 100;
		} else {
			r->value[field] = cell(f, field, p, (size_t)(stop - p));
		}
		p = stop + 1;
	}
	r->lane = (int)r->value[1];
}

static struct file make(const struct nip_sim_line *line)
{
	struct nip_str s = NIP_STR_INIT;
	struct file f = { 0 };
	const char *p, *end;
	bool header = false;

	nip_sim_line_csv_truth(line, &s, &f.truth);
	f.row = calloc(s.n / 20 + 1, sizeof *f.row);
	for (p = nip_str_text(&s); *p; p = end + 1) {
		end = strchr(p, '\n');
		ck_assert_ptr_nonnull(end); /* the last line is complete */
		if (*p == '#') {
			ck_assert(!header);
			f.comments++;
		} else if (!header) {
			ck_assert((size_t)(end - p) == strlen(HEADER));
			ck_assert(!memcmp(p, HEADER, strlen(HEADER)));
			header = true;
		} else {
			read_row(&f, p, end);
		}
	}
	ck_assert(header);
	nip_str_release(&s);
	return f;
}

static struct nip_sim_line quiet_line(void)
{
	struct nip_sim_line l;

	nip_sim_line_default(&l);
	l.noise_um = l.noise_mg_cm2 = l.md_drift_um = l.cd_profile_um = l.runout_um = 0;
	l.streak_um = l.pit_um = l.bad_cells_ppm = l.shift_um = 0;
	return l;
}

static bool in_defect(const struct nip_sim_truth *t, const struct row *r)
{
	double at = r->value[POSITION];

	return (r->coil == t->streak_coil && r->lane == t->streak_lane &&
		at >= t->streak_from_m - 1e-9 && at <= t->streak_to_m + 1e-9) ||
	       (r->coil == t->pit_coil && fabs(at - t->pit_at_m) < 1e-9);
}

/* Mean thickness of a coil (0: all), lane (0: all), in or out of the defects. */
static double mean_um(const struct file *f, int coil, int lane, bool defects)
{
	struct nip_moments m;

	nip_moments_init(&m);
	for (long i = 0; i < f->rows; i++) {
		const struct row *r = &f->row[i];

		if ((!coil || r->coil == coil) && (!lane || r->lane == lane) &&
		    in_defect(&f->truth, r) == defects)
			nip_moments_add(&m, r->value[THICKNESS]);
	}
	return nip_moments_mean(&m);
}

static void near_abs(double got, double want, double tolerance)
{
	ck_assert_msg(fabs(got - want) <= tolerance, "got %.17g, want %.17g +/- %g", got, want,
		      tolerance);
}

START_TEST(same_seed_same_bytes)
{
	struct nip_str a = NIP_STR_INIT, b = NIP_STR_INIT, c = NIP_STR_INIT;
	struct nip_sim_line l;

	nip_sim_line_default(&l);
	nip_sim_line_csv(&l, &a);
	setlocale(LC_ALL, "de_DE.UTF-8"); /* a decimal comma, where installed */
	nip_sim_line_csv(&l, &b);
	setlocale(LC_ALL, "C");
	ck_assert(a.n > 100000 && a.n == b.n && !memcmp(a.at, b.at, a.n));
	l.seed++;
	nip_sim_line_csv(&l, &c);
	ck_assert(strcmp(strstr(a.at, "\ncoil,"), strstr(c.at, "\ncoil,")) != 0);
	nip_str_release(&a);
	nip_str_release(&b);
	nip_str_release(&c);
}
END_TEST

/* These rows are what the generator gives by its definition on any machine. */
START_TEST(known_bytes)
{
	struct nip_str s = NIP_STR_INIT;
	struct nip_sim_line l = quiet_line();

	l.coils = 1;
	l.lanes = 2;
	l.coil_length_m = 1;
	l.thickness_um = 60;
	l.runout_um = 1;
	l.roll_diameter_mm = 2000 / 3.14159265358979323846; /* 2 m: a quarter turn per row */
	nip_sim_line_csv(&l, &s);
	ck_assert_ptr_nonnull(strstr(s.at, "\nC-101,1,0.000,0.000,60.00,8.200,"));
	ck_assert_ptr_nonnull(strstr(s.at, "\nC-101,2,0.500,7.500,61.00,8.337,"));
	ck_assert_ptr_nonnull(strstr(s.at, "# SYNTHETIC DATA made by nipline demo"));
	ck_assert_ptr_nonnull(strstr(s.at, "\n# seed: 42\n"));
	ck_assert_ptr_null(strstr(s.at, "streak"));
	ck_assert_ptr_null(strstr(s.at, "pit,"));
	nip_str_release(&s);
}
END_TEST

START_TEST(grammar_and_counts)
{
	struct nip_sim_line l;
	struct file f;
	double last = -1;

	nip_sim_line_default(&l);
	l.bad_cells_ppm = 20000;
	f = make(&l);
	ck_assert_int_eq(f.rows, 3 * 400 * 3);
	ck_assert_int_eq(f.truth.readings, 400);
	ck_assert_int_eq(f.empty, f.truth.bad_empty);
	ck_assert_int_eq(f.nan, f.truth.bad_nan);
	ck_assert_int_eq(f.letter_o, f.truth.bad_letter_o);
	ck_assert_int_eq(f.blank, f.truth.bad_trailing_blank);
	/* 14400 cells at 2 %: 288, sd 17 */
	near_abs((double)(f.empty + f.nan + f.letter_o + f.blank), 288, 85);
	for (long i = 0; i < f.rows; i++) {
		const struct row *r = &f.row[i];

		ck_assert_int_eq(r->coil, 1 + i / 1200);
		ck_assert_int_eq(r->lane, 1 + i % 3);
		near_abs(r->value[POSITION], 0.5 * (double)(i % 1200 / 3), 1e-12);
		ck_assert(r->value[TIME] >= last && r->value[SPEED] == 4);
		last = r->value[TIME];
		ck_assert(!(fabs(r->value[LOAD] - 1000) > 50));
		ck_assert(!(fabs(r->value[TEMPERATURE] - 120) > 3));
	}
	free(f.row);
	nip_sim_line_default(&l);
	f = make(&l);
	ck_assert(f.empty && f.nan && f.letter_o && f.blank); /* the demo shows each kind */
	free(f.row);
	l.bad_cells_ppm = 0;
	f = make(&l);
	ck_assert_int_eq(f.empty + f.nan + f.letter_o + f.blank, 0);
	free(f.row);
}
END_TEST

START_TEST(planted_comes_back)
{
	struct nip_sim_line l;
	struct file f;
	struct nip_moments porosity;
	/* 1200 readings per coil, 0.25 um noise plus 0.35 um run-out and 0.17 um drift,
	 * which repeat in each coil and cancel: sd of a difference 0.010 um; five of them */
	const double tolerance = 0.06;

	nip_sim_line_default(&l);
	f = make(&l);
	near_abs(mean_um(&f, 2, 0, false) - mean_um(&f, 1, 0, false), 0, tolerance);
	near_abs(mean_um(&f, 3, 0, false) - mean_um(&f, 1, 0, false), 0.9, tolerance);
	near_abs(mean_um(&f, 0, 1, false) - mean_um(&f, 0, 2, false), 0.4, tolerance);
	near_abs(mean_um(&f, 0, 3, false) - mean_um(&f, 0, 2, false), 0.4, tolerance);
	near_abs(mean_um(&f, 1, 0, false), 50, tolerance);
	/* 12 readings in the streak, 3 in the pit; noise and the run-out there */
	ck_assert(f.truth.streak_coil == 2 && f.truth.pit_coil == 3);
	near_abs(f.truth.streak_to_m - f.truth.streak_from_m, 5.5, 1e-9);
	near_abs(mean_um(&f, 2, 0, true) - mean_um(&f, 2, f.truth.streak_lane, false), 2.5, 0.6);
	near_abs(mean_um(&f, 3, 0, true) - mean_um(&f, 3, 0, false), -4, 1.3);
	nip_moments_init(&porosity);
	for (long i = 0; i < f.rows; i++)
		nip_moments_add(&porosity, 1 - f.row[i].value[MASS] * 10 /
						       f.row[i].value[THICKNESS] / 1.858);
	near_abs(nip_moments_mean(&porosity), 1 - 1.64 / 1.858, 0.001);
	ck_assert(porosity.min > 0.08 && porosity.max < 0.16);
	free(f.row);
}
END_TEST

START_TEST(noise_is_normal)
{
	struct nip_sim_line l = quiet_line();
	struct nip_moments m;
	struct file f;
	long beyond = 0;

	l.noise_um = 1;
	l.pitch_m = 0.02;
	f = make(&l);
	nip_moments_init(&m);
	for (long i = 0; i < f.rows; i++) {
		nip_moments_add(&m, f.row[i].value[THICKNESS]);
		beyond += fabs(f.row[i].value[THICKNESS] - 50) > 1.955;
	}
	ck_assert_int_eq(f.rows, 90000);
	near_abs(nip_moments_mean(&m), 50, 5 / sqrt(90000));
	near_abs(nip_moments_sd(&m), 1, 3 / sqrt(180000));
	/* P(|z| > 1.955) = 0.05058 (cells have steps of 0.01): 4552, sd 66 */
	near_abs((double)beyond, 4552, 330);
	ck_assert(m.max > 53.5 && m.min < 46.5); /* tails, not a bounded sum */
	free(f.row);
}
END_TEST

START_TEST(drift_profile_runout)
{
	struct nip_sim_line l = quiet_line();
	struct file f;

	l.md_drift_um = 8;
	l.cd_profile_um = 1;
	l.lanes = 5;
	f = make(&l);
	ck_assert_int_eq(f.rows, 3 * 400 * 5);
	near_abs(f.row[0].value[THICKNESS], 50 - 4 + 0.5, 0.0051);
	near_abs(f.row[1].value[THICKNESS], 50 - 4 - 0.25, 0.0051);
	near_abs(f.row[2].value[THICKNESS], 50 - 4 - 0.5, 0.0051);
	near_abs(f.row[200 * 5 + 2].value[THICKNESS], 49.5, 0.0051);
	near_abs(nip_sim_lane_offset_um(&l, 5), 0.5, 1e-12);
	free(f.row);
	l = quiet_line();
	l.runout_um = 2;
	f = make(&l);
	near_abs(f.truth.roll_circumference_m, 0.62831853, 1e-8);
	/* 1 / circumference, folded at the sampling frequency of 2 per metre */
	near_abs(f.truth.seen_period_m, 1 / (2 - 1 / 0.62831853071795865), 1e-9);
	for (long i = 0; i < f.rows; i++) {
		double at = (f.row[i].coil - 1) * 200 + f.row[i].value[POSITION];

		near_abs(f.row[i].value[THICKNESS],
			 50 + 2 * sin(at / 0.1), 0.0051); /* 0.1 m: roll radius */
	}
	free(f.row);
	l.coil_length_m = 0.3; /* 0.3 / 0.1 is just below 3 */
	l.pitch_m = 0.1;
	f = make(&l);
	ck_assert_int_eq(f.truth.readings, 3);
	free(f.row);
	l.lanes = 1;
	ck_assert(nip_sim_lane_offset_um(&l, 1) == 0);
}
END_TEST

/* Comments and header, no rows, no crash, no endless loop. */
START_TEST(nonsense_gives_no_rows)
{
	struct nip_sim_line l[8];

	for (int i = 0; i < 8; i++)
		nip_sim_line_default(&l[i]);
	l[0].pitch_m = 0;
	l[1].pitch_m = NAN;
	l[2].coil_length_m = -1;
	l[3].lanes = 0;
	l[4].coils = -3;
	l[5].speed_m_min = 0;
	l[6].coil_length_m = INFINITY;
	l[7].coil_length_m = 0.2; /* shorter than the pitch */
	for (int i = 0; i < 8; i++) {
		struct file f = make(&l[i]);

		ck_assert_int_eq(f.rows, 0);
		ck_assert_int_eq(f.truth.readings, 0);
		ck_assert(f.truth.streak_coil == 0 && f.truth.pit_coil == 0);
		ck_assert(f.comments >= 8);
		free(f.row);
	}
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		same_seed_same_bytes, known_bytes, grammar_and_counts, planted_comes_back,
		noise_is_normal, drift_profile_runout, nonsense_gives_no_rows,
	};
	Suite *s = suite_create("sim");
	TCase *c = tcase_create("line");
	SRunner *r;
	int failed;

	for (size_t i = 0; i < sizeof tests / sizeof tests[0]; i++)
		tcase_add_test(c, tests[i]);
	tcase_set_timeout(c, 60);
	suite_add_tcase(s, c);
	r = srunner_create(s);
	srunner_run_all(r, CK_NORMAL);
	failed = srunner_ntests_failed(r);
	srunner_free(r);
	return failed ? 1 : 0;
}
