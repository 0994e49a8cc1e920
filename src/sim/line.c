/* line.c: a synthetic line. Everything here is + - * / sqrt and integers, so the
 * bytes do not depend on libm; cells are written through integers, so they do not
 * depend on the locale. */
#include <config.h>

#include "sim/line.h"

#include <math.h>
#include <stddef.h>

#include "base/decimal.h"

#define PI 3.14159265358979323846
#define THEORETICAL_DENSITY_G_CM3 1.858 /* without pores; for the comments only */
#define LINE_LOAD_N_MM 1000.0
#define LINE_LOAD_NOISE_N_MM 5.0
#define ROLL_TEMPERATURE_DEGC 120.0
#define ROLL_TEMPERATURE_NOISE_K 0.3
#define COIL_CHANGE_S 600.0
#define STREAK_LENGTH_M 6.0
#define STREAK_AT 0.3 /* of the coil length */
#define PIT_AT 0.7
#define MAX_READINGS 1e8

void nip_sim_line_default(struct nip_sim_line *line)
{
	*line = (struct nip_sim_line){
		.seed = 42, .coils = 3, .coil_length_m = 200.0, .pitch_m = 0.5, .lanes = 3,
		.speed_m_min = 4.0, .thickness_um = 50.0, .areal_mass_mg_cm2 = 8.2,
		.noise_um = 0.25, .noise_mg_cm2 = 0.03, .md_drift_um = 0.6,
		.cd_profile_um = 0.4, .runout_um = 0.5, .roll_diameter_mm = 200.0,
		.streak_um = 2.5, .pit_um = -4.0, .bad_cells_ppm = 300.0,
		.shifted_coil = 3, .shift_um = 0.9,
	};
}

/* --- random numbers -------------------------------------------------------- */

/* Each kind of noise has a generator of its own, so that changing one setting
 * leaves the others' values alone. */
enum stream { NOISE_THICKNESS, NOISE_MASS, NOISE_LOAD, NOISE_TEMPERATURE, DIRT, STREAMS };

struct random {
	uint64_t state;
	double spare;
	bool has_spare;
};

/* splitmix64 (Steele, Lea and Flood 2014). */
static uint64_t next_word(struct random *r)
{
	uint64_t z = r->state += UINT64_C(0x9e3779b97f4a7c15);

	z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
	return z ^ (z >> 31);
}

static void seed_streams(struct random r[STREAMS], uint64_t seed)
{
	struct random root = { .state = seed };

	for (int i = 0; i < STREAMS; i++)
		r[i] = (struct random){ .state = next_word(&root) };
}

static double uniform(struct random *r) /* [0, 1) */
{
	return (double)(next_word(r) >> 11) / 9007199254740992.0;
}

/* ln x for 0 < x < 1 by the series of the inverse hyperbolic tangent. */
static double natural_log(double x)
{
	int exponent;
	double m = frexp(x, &exponent), t = (m - 0.75) / (m + 0.75), tt = t * t, sum = 0.0;

	for (int k = 27; k >= 1; k -= 2)
		sum = sum * tt + 1.0 / k;
	return 2.0 * t * sum - 0.28768207245178092744 + exponent * 0.69314718055994530942;
}

/* Normal variate, mean 0 and sd 1: polar method (Marsaglia and Bray 1964). */
static double normal(struct random *r)
{
	double x, y, s;

	if (r->has_spare) {
		r->has_spare = false;
		return r->spare;
	}
	do {
		x = 2.0 * uniform(r) - 1.0;
		y = 2.0 * uniform(r) - 1.0;
		s = x * x + y * y;
	} while (s >= 1.0 || !(s > 0.0));
	s = sqrt(-2.0 * natural_log(s) / s);
	r->spare = y * s;
	r->has_spare = true;
	return x * s;
}

/* sin(2 pi turns) by its power series within a quarter turn. */
static double sine_of_turns(double turns)
{
	double f = turns - floor(turns + 0.5), x, term, sum;

	if (f > 0.25)
		f = 0.5 - f;
	else if (f < -0.25)
		f = -0.5 - f;
	x = 2.0 * PI * f;
	term = sum = x;
	for (int k = 3; k <= 23; k += 2) {
		term *= -x * x / (double)(k * (k - 1));
		sum += term;
	}
	return sum;
}

/* --- text ------------------------------------------------------------------ */

static void put_fixed(struct nip_str *out, double value, int decimals)
{
	double scale = 1.0;
	char buf[32], *p = buf + sizeof buf;
	long long v;

	for (int i = 0; i < decimals; i++)
		scale *= 10.0;
	if (!(fabs(value * scale) < 9e15)) {
		nip_str_put(out, "NaN");
		return;
	}
	v = llround(value * scale);
	if (v < 0) {
		nip_str_putc(out, '-');
		v = -v;
	}
	*--p = '\0';
	for (int i = 0; i <= decimals || v; i++) {
		if (i == decimals && decimals)
			*--p = '.';
		*--p = (char)('0' + v % 10);
		v /= 10;
	}
	nip_str_put(out, p);
}

/* --- what is planted ------------------------------------------------------- */

static bool has_readings(const struct nip_sim_line *l)
{
	return l->coils > 0 && l->lanes > 0 && l->coil_length_m > 0.0 && l->pitch_m > 0.0 &&
	       l->speed_m_min > 0.0 && l->roll_diameter_mm > 0.0 && l->thickness_um > 0.0 &&
	       l->coil_length_m / l->pitch_m < MAX_READINGS;
}

double nip_sim_lane_offset_um(const struct nip_sim_line *l, int lane)
{
	double middle = 0.5 * (l->lanes + 1), half = middle - 1.0, mean = 0.0, u;

	if (l->lanes < 2)
		return 0.0;
	for (int i = 1; i <= l->lanes; i++) {
		u = (i - middle) / half;
		mean += u * u / l->lanes;
	}
	u = (lane - middle) / half;
	return l->cd_profile_um * (u * u - mean);
}

static void plant(const struct nip_sim_line *l, struct nip_sim_truth *t)
{
	double per_reading;
	long from, to, n;

	*t = (struct nip_sim_truth){ 0 };
	if (!has_readings(l))
		return;
	/* A hair more, so that 0.3 / 0.1 is three readings. */
	n = t->readings = (long)floor(l->coil_length_m / l->pitch_m * (1.0 + 1e-12));
	t->roll_circumference_m = PI * l->roll_diameter_mm / 1000.0;
	per_reading = l->pitch_m / t->roll_circumference_m;
	per_reading = fabs(per_reading - floor(per_reading + 0.5));
	t->seen_period_m = per_reading > 0.0 ? l->pitch_m / per_reading : 0.0;
	if (n && l->streak_um != 0.0) {
		from = (long)floor(STREAK_AT * (double)n);
		to = from + (long)floor(fmin(STREAK_LENGTH_M / l->pitch_m, 0.25 * (double)n));
		t->streak_coil = l->coils < 2 ? 1 : 2;
		t->streak_lane = l->lanes;
		t->streak_from_m = (double)from * l->pitch_m;
		t->streak_to_m = (double)(to > from ? to - 1 : from) * l->pitch_m;
	}
	if (n && l->pit_um != 0.0) {
		t->pit_coil = l->coils < 3 ? l->coils : 3;
		t->pit_at_m = floor(PIT_AT * (double)n) * l->pitch_m;
	}
}

/* Thickness without noise at a reading. */
static double planted_um(const struct nip_sim_line *l, const struct nip_sim_truth *t, int coil,
			 int lane, double at_m)
{
	double um = l->thickness_um + nip_sim_lane_offset_um(l, lane);
	double roll_turns = ((coil - 1) * l->coil_length_m + at_m) / t->roll_circumference_m;
	double hair = 0.25 * l->pitch_m;

	um += l->md_drift_um * (at_m / l->coil_length_m - 0.5);
	um += l->runout_um * sine_of_turns(roll_turns);
	if (coil == l->shifted_coil)
		um += l->shift_um;
	if (coil == t->streak_coil && lane == t->streak_lane &&
	    at_m > t->streak_from_m - hair && at_m < t->streak_to_m + hair)
		um += l->streak_um;
	if (coil == t->pit_coil && fabs(at_m - t->pit_at_m) < hair)
		um += l->pit_um;
	return um;
}

/* --- dirt ------------------------------------------------------------------ */

static void dirt_empty(struct nip_str *out, size_t from)
{
	out->n = from;
	out->at[from] = '\0';
}

static void dirt_nan(struct nip_str *out, size_t from)
{
	dirt_empty(out, from);
	nip_str_put(out, "NaN");
}

/* O for 0, as typed by hand; for the last digit where the number has no 0. */
static void dirt_letter_o(struct nip_str *out, size_t from)
{
	for (size_t i = from; i < out->n; i++)
		if (out->at[i] == '0' || i + 1 == out->n) {
			out->at[i] = 'O';
			return;
		}
}

static void dirt_trailing_blank(struct nip_str *out, size_t from)
{
	(void)from;
	nip_str_putc(out, ' ');
}

static const struct dirt {
	const char *label;
	void (*spoil)(struct nip_str *out, size_t from);
	size_t count; /* where the truth counts it */
} dirts[] = {
	{ "empty", dirt_empty, offsetof(struct nip_sim_truth, bad_empty) },
	{ "NaN", dirt_nan, offsetof(struct nip_sim_truth, bad_nan) },
	{ "letter O for a digit", dirt_letter_o, offsetof(struct nip_sim_truth, bad_letter_o) },
	{ "trailing blank behind a good number", dirt_trailing_blank,
	  offsetof(struct nip_sim_truth, bad_trailing_blank) },
};
#define N_DIRTS (sizeof dirts / sizeof dirts[0])

static long *dirt_count(struct nip_sim_truth *t, const struct dirt *d)
{
	return (long *)(void *)((char *)t + d->count);
}

/* A measured cell: now and then a dirty one, the kinds taken in turn so that a
 * short file has some of each. */
static void put_cell(struct nip_str *out, const struct nip_sim_line *l, struct nip_sim_truth *t,
		     struct random *dirt, double value, int decimals)
{
	size_t from = out->n;

	nip_str_putc(out, ',');
	put_fixed(out, value, decimals);
	if (uniform(dirt) * 1e6 < l->bad_cells_ppm) {
		long so_far = t->bad_empty + t->bad_nan + t->bad_letter_o + t->bad_trailing_blank;
		const struct dirt *d = &dirts[(size_t)so_far % N_DIRTS];

		d->spoil(out, from + 1);
		++*dirt_count(t, d);
	}
}

/* --- the file -------------------------------------------------------------- */

static void put_coil(struct nip_str *out, const struct nip_sim_line *l, struct nip_sim_truth *t,
		     struct random r[STREAMS], int coil)
{
	double start_s = (coil - 1) * (l->coil_length_m / l->speed_m_min * 60.0 + COIL_CHANGE_S);

	for (long i = 0; i < t->readings; i++) {
		double at_m = (double)i * l->pitch_m;
		/* One line load and one roll temperature per reading, seen by all lanes. */
		double load = LINE_LOAD_N_MM + LINE_LOAD_NOISE_N_MM * normal(&r[NOISE_LOAD]);
		double degc = ROLL_TEMPERATURE_DEGC +
			      ROLL_TEMPERATURE_NOISE_K * normal(&r[NOISE_TEMPERATURE]);

		for (int lane = 1; lane <= l->lanes; lane++) {
			double um = planted_um(l, t, coil, lane, at_m);
			double mass = l->areal_mass_mg_cm2 * um / l->thickness_um;

			nip_str_printf(out, "C-%d,%d,", 100 + coil, lane);
			put_fixed(out, at_m, 3);
			nip_str_putc(out, ',');
			put_fixed(out, start_s + at_m / l->speed_m_min * 60.0, 3);
			um += l->noise_um * normal(&r[NOISE_THICKNESS]);
			mass += l->noise_mg_cm2 * normal(&r[NOISE_MASS]);
			put_cell(out, l, t, &r[DIRT], um, 2);
			put_cell(out, l, t, &r[DIRT], mass, 3);
			put_cell(out, l, t, &r[DIRT], load, 1);
			put_cell(out, l, t, &r[DIRT], degc, 1);
			nip_str_putc(out, ',');
			put_fixed(out, l->speed_m_min, 2);
			nip_str_putc(out, '\n');
		}
	}
}

static void say(struct nip_str *out, const char *before, double value, const char *after)
{
	char buf[NIP_DOUBLE_TEXT];

	nip_str_put(out, before);
	nip_str_put(out, nip_decimal_write(value, buf));
	nip_str_put(out, after);
}

static void put_settings(struct nip_str *out, const struct nip_sim_line *l)
{
	double density = 10.0 * l->areal_mass_mg_cm2 / l->thickness_um;

	nip_str_put(out, "# SYNTHETIC DATA made by nipline demo: "
			 "no real line, no real material\n");
	nip_str_printf(out, "# seed: %llu\n", (unsigned long long)l->seed);
	nip_str_printf(out, "# coils: %d, lanes: %d", l->coils, l->lanes);
	say(out, ", length: ", l->coil_length_m, " m each");
	say(out, ", pitch: ", l->pitch_m, " m");
	say(out, ", speed: ", l->speed_m_min, " m/min\n");
	say(out, "# nominal: ", l->thickness_um, " um");
	say(out, ", ", l->areal_mass_mg_cm2, " mg/cm2, coating without foil; density ");
	put_fixed(out, density, 3);
	nip_str_put(out, " g/cm3, porosity ");
	put_fixed(out, 100.0 * (1.0 - density / THEORETICAL_DENSITY_G_CM3), 1);
	say(out, " % at a theoretical density of ", THEORETICAL_DENSITY_G_CM3, " g/cm3\n");
	say(out, "# planted: white noise, sd ", l->noise_um, " um");
	say(out, " and ", l->noise_mg_cm2, " mg/cm2\n");
	say(out, "# planted: drift of ", l->md_drift_um, " um from start to end of each coil\n");
	say(out, "# planted: cross profile, edge lanes ", l->cd_profile_um,
	    " um over the centre\n");
}

static void put_truth(struct nip_str *out, const struct nip_sim_line *l, struct nip_sim_truth *t)
{
	say(out, "# planted: run-out of ", l->runout_um, " um amplitude");
	say(out, " by a roll of ", l->roll_diameter_mm, " mm diameter, circumference ");
	put_fixed(out, t->roll_circumference_m, 4);
	nip_str_put(out, " m, seen at this pitch with a period of ");
	put_fixed(out, t->seen_period_m, 4);
	nip_str_put(out, " m\n");
	if (t->streak_coil) {
		nip_str_printf(out, "# planted: streak, coil C-%d, lane %d", 100 + t->streak_coil,
			       t->streak_lane);
		say(out, ", ", t->streak_from_m, " m");
		say(out, " to ", t->streak_to_m, " m");
		say(out, ", ", l->streak_um, " um\n");
	}
	if (t->pit_coil) {
		nip_str_printf(out, "# planted: pit, coil C-%d, all lanes", 100 + t->pit_coil);
		say(out, ", at ", t->pit_at_m, " m");
		say(out, ", ", l->pit_um, " um\n");
	}
	if (l->shifted_coil >= 1 && l->shifted_coil <= l->coils) {
		nip_str_printf(out, "# planted: coil C-%d", 100 + l->shifted_coil);
		say(out, " shifted by ", l->shift_um, " um\n");
	}
	nip_str_put(out, "# planted: dirty cells");
	for (size_t i = 0; i < N_DIRTS; i++)
		nip_str_printf(out, "%s %s %ld", i ? "," : ":", dirts[i].label,
			       *dirt_count(t, &dirts[i]));
	nip_str_put(out, "\n");
}

void nip_sim_line_csv_truth(const struct nip_sim_line *line, struct nip_str *out,
			    struct nip_sim_truth *out_truth)
{
	struct nip_str rows = NIP_STR_INIT;
	struct random r[STREAMS];
	struct nip_sim_truth t;

	/* The rows come first: the comments above them count the dirt. */
	plant(line, &t);
	seed_streams(r, line->seed);
	for (int coil = 1; t.readings && coil <= line->coils; coil++)
		put_coil(&rows, line, &t, r, coil);
	put_settings(out, line);
	put_truth(out, line, &t);
	nip_str_put(out, "coil,lane,position_m,time_s,thickness_um,areal_mass_mg_cm2,"
			 "line_load_N_mm,roll_temperature_degC,speed_m_min\n");
	nip_str_putn(out, nip_str_text(&rows), rows.n);
	nip_str_release(&rows);
	if (out_truth)
		*out_truth = t;
}

void nip_sim_line_csv(const struct nip_sim_line *line, struct nip_str *out)
{
	nip_sim_line_csv_truth(line, out, NULL);
}
