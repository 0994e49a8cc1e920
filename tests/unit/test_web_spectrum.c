/* test_web_spectrum.c: fast transform against the sum itself, planted rolls, the level
 * of noise, rolls that cannot be told apart. */
#include <config.h>

#include <check.h>
#include <math.h>
#include <stdint.h>
#include <stdlib.h>

#include "num/nufft.h"
#include "web/rolls.h"
#include "web/spectrum.h"

#include "random_test.h"

#define PI 3.14159265358979323846

START_TEST(transform)
{
	enum { N = 300, TOP = 1000 };
	double at[N], x[N], *out = malloc((2 * TOP + 2) * sizeof *out), sum = 0;

	state = 5;
	for (int i = 0; i < N; i++) {
		at[i] = 3 * uniform() - 1; /* taken modulo 1 */
		x[i] = normal();
		sum += fabs(x[i]);
	}
	at[0] = 0;
	at[1] = -1e-18;
	at[2] = 1 - 1e-16;
	ck_assert_int_eq(nip_nufft(at, x, N, TOP, out), 0);
	for (int k = 0; k <= TOP; k++) {
		double re = 0, im = 0;

		for (int i = 0; i < N; i++) {
			re += x[i] * cos(2 * PI * k * at[i]);
			im -= x[i] * sin(2 * PI * k * at[i]);
		}
		ck_assert_msg(fabs(out[2 * k] - re) < 1e-6 * sum, "%d: %g", k, out[2 * k] - re);
		ck_assert(fabs(out[2 * k + 1] - im) < 1e-6 * sum);
	}
	ck_assert_int_eq(nip_nufft(at, NULL, N, 1, out), 0);
	ck_assert(fabs(out[0] - N) < 1e-6 * N);
	at[7] = NAN;
	ck_assert_int_eq(nip_nufft(at, x, N, TOP, out), -1);
	ck_assert_int_eq(nip_nufft(at, x, 0, TOP, out), -1);
	free(out);
}
END_TEST

/* Residuals of y by least squares on columns[0..k), Gram-Schmidt done twice. */
static void take_off(double *y, size_t n, double (*column)[400], size_t k)
{
	for (int again = 0; again < 2; again++)
		for (size_t a = 0; a < k; a++) {
			double yy = 0, aa = 0;

			for (size_t b = 0; b < a && !again; b++) {
				double ab = 0, bb = 0;

				for (size_t i = 0; i < n; i++) {
					ab += column[a][i] * column[b][i];
					bb += column[b][i] * column[b][i];
				}
				for (size_t i = 0; i < n; i++)
					column[a][i] -= ab / bb * column[b][i];
			}
			for (size_t i = 0; i < n; i++) {
				yy += y[i] * column[a][i];
				aa += column[a][i] * column[a][i];
			}
			for (size_t i = 0; i < n; i++)
				y[i] -= yy / aa * column[a][i];
		}
}

/* z of a frequency by least squares on what is left of the readings, as the header defines
 * it. */
static double plain_z(const double *at, const double *e, size_t n, double f)
{
	double m[3][4] = { { 0 } }, rss = 0, tss = 0;

	for (size_t i = 0; i < n; i++) {
		double v[4] = { 1, cos(2 * PI * f * at[i]), sin(2 * PI * f * at[i]), e[i] };

		tss += e[i] * e[i];
		for (int a = 0; a < 3; a++)
			for (int b = 0; b < 4; b++)
				m[a][b] += v[a] * v[b];
	}
	rss = tss;
	for (int a = 0; a < 3; a++) { /* Gauss; the explained part is what pivots take */
		rss -= m[a][3] * m[a][3] / m[a][a];
		for (int b = a + 1; b < 3; b++)
			for (int c = 3; c >= a; c--)
				m[b][c] -= m[b][a] / m[a][a] * m[a][c];
	}
	return 0.5 * (double)(n - 1) * (1 - rss / tss);
}

START_TEST(definition)
{
	enum { N = 400, SLOW = 17 };
	static double column[SLOW][N];
	double at[N], y[N], left[N];
	struct nip_spectrum_ask ask;
	struct nip_spectrum s;

	state = 8;
	for (int i = 0; i < N; i++) {
		at[i] = 1000 + i * 0.1 + 0.08 * uniform();
		y[i] = 80 + 0.01 * i + sin(2 * PI * at[i] / 0.9) + normal();
	}
	nip_spectrum_ask_init(&ask);
	nip_spectrum(&ask, at, y, N, &s);
	ck_assert_ptr_null(s.why);
	ck_assert(fabs(s.slope_per_m - 0.1) < 0.02);
	/* the trend, then half turns up to twice (10 - 2), of at most N / 20 */
	for (size_t i = 0; i < N; i++) {
		left[i] = y[i];
		column[0][i] = 1;
		column[1][i] = at[i] - 1020;
	}
	take_off(left, N, column, 2);
	for (size_t k = 0; k < SLOW; k++)
		for (size_t i = 0; i < N; i++)
			column[k][i] = cos(PI * (double)k * (at[i] - s.from_m) / s.length_m);
	take_off(left, N, column, SLOW);
	for (size_t k = s.first; k < s.bins; k += 7) {
		double want = plain_z(at, left, N, (double)k * s.step_per_m);

		if (!isnan(s.z[k]))
			ck_assert_msg(fabs(s.z[k] - want) < 1e-3 + 1e-4 * want, "%zu: %g for %g", k,
				      s.z[k], want);
	}
	ck_assert_uint_eq(s.peaks, 1);
	ck_assert(fabs(s.peak[0].per_m - 1 / 0.9) < 5 * s.peak[0].sd_per_m);
	ck_assert(fabs(s.peak[0].amplitude - 1) < 4 * s.peak[0].sd_amplitude);
	/* a sine has its crest a quarter turn on */
	ck_assert(fabs(remainder(s.peak[0].phase_rad - PI / 2 -
					 2 * PI * 1020 * (s.peak[0].per_m - 1 / 0.9),
				 2 * PI)) < 0.4);
	nip_spectrum_release(&s);
}
END_TEST

/* ---- the verified example: a roll of 400 mm, 120 m of web, 12 to 28 m/min ------------ */

enum { READINGS = 18001 };

struct ramp {
	double length_m[READINGS], by_time_m[READINGS], y[READINGS];
};

static struct ramp *ramp(uint64_t seed, double diameter_m)
{
	struct ramp *r = malloc(sizeof *r);
	const double from = 12.0 / 60, to = 28.0 / 60, all = 360;

	state = seed;
	for (int i = 0; i < READINGS; i++) {
		double t = all * i / (READINGS - 1), s = from * t + 0.5 * (to - from) * t * t / all,
		       turn = 2 * PI * s / (PI * diameter_m);

		r->length_m[i] = s;
		r->by_time_m[i] = t * (from + to) / 2; /* at mean speed */
		r->y[i] = 80 + 0.6 * sin(turn) + 0.25 * sin(2 * turn + 1) + normal();
	}
	return r;
}

START_TEST(speed_ramp)
{
	struct ramp *r = ramp(42, 0.4);
	struct nip_spectrum_ask ask;
	struct nip_spectrum s, in_time;
	struct nip_rolls found;
	const struct nip_roll roll[] = { { "D250", PI * 0.25 },
					 { "D400", PI * 0.4 },
					 { "D330", PI * 0.33 } };
	double where = NAN, best;

	nip_spectrum_ask_init(&ask);
	nip_spectrum(&ask, r->length_m, r->y, READINGS, &s);
	ck_assert_ptr_null(s.why);
	ck_assert(fabs(s.length_m - 120) < 1e-9);
	ck_assert(fabs(s.white_level - 16.0) < 0.05); /* ln(9000 / 0.001) */
	ck_assert_uint_eq(s.peaks, 2);
	/* z = N A^2 / 4 / variance = 1340, with noise of sqrt(2 z) about it */
	ck_assert_msg(fabs(s.peak[0].z - 1340) < 4 * sqrt(2 * 1340), "%g", s.peak[0].z);
	ck_assert(fabs(s.peak[1].z - 232) < 4 * sqrt(2 * 232));
	ck_assert(fabs(s.peak[0].amplitude - 0.6) < 4 * s.peak[0].sd_amplitude);
	ck_assert(s.peak[0].sd_amplitude < 0.02);
	ck_assert(fabs(s.peak[1].amplitude - 0.25) < 4 * s.peak[1].sd_amplitude);
	ck_assert(fabs(s.peak[0].period_m - PI * 0.4) < 0.002);
	for (int i = 0; i < NIP_SPECTRUM_SEGMENTS; i++)
		ck_assert(fabs(s.peak[0].segment[i] - 0.6) < 0.2);
	nip_rolls_match(&s, roll, 3, 0.01, &found);
	ck_assert_uint_eq(found.line[0].fit[0].roll, 1);
	ck_assert_int_eq(found.line[0].fit[0].harmonic, 1);
	ck_assert(!found.line[0].ambiguous);
	ck_assert_int_eq(found.line[1].fit[0].harmonic, 2);
	ck_assert(found.seen[1].found && !found.seen[0].possible && !found.seen[2].possible);
	ck_assert(found.seen[0].amplitude[0] < found.seen[0].least[0]);

	/* in time, that is at mean speed, nothing stands at the roll's place */
	nip_spectrum(&ask, r->by_time_m, r->y, READINGS, &in_time);
	ck_assert_ptr_null(in_time.why);
	best = nip_spectrum_highest(&in_time, 0.99 / (PI * 0.4), 1.01 / (PI * 0.4), &where);
	ck_assert_msg(best < 0.1 * s.peak[0].z, "%g", best);
	best = nip_spectrum_highest(&in_time, 0.4 / (PI * 0.4), 2.0 / (PI * 0.4), &where);
	ck_assert_msg(best < 0.2 * s.peak[0].z, "%g", best);
	for (size_t p = 0; p < in_time.peaks; p++)
		ck_assert(fabs(in_time.peak[p].period_m / (PI * 0.4) - 1) > 0.01 ||
			  in_time.peak[p].z < 0.1 * s.peak[0].z);
	nip_spectrum_release(&s);
	nip_spectrum_release(&in_time);
	free(r);
}
END_TEST

START_TEST(resolution_rule)
{
	struct ramp *r = ramp(1, 0.4);
	const struct nip_roll roll[] = { { "A", PI * 0.4 },
					 { "B", PI * 0.402 },
					 { "C", PI * 0.5 } };
	struct nip_spectrum_ask ask;
	struct nip_spectrum s;
	struct nip_rolls found;
	double *at, *y;

	ck_assert(fabs(nip_rolls_separating_m(PI * 0.4, PI * 0.402) - 251.33) < 0.01);
	ck_assert(isinf(nip_rolls_separating_m(1.5, 1.5)));
	nip_spectrum_ask_init(&ask);
	nip_spectrum(&ask, r->length_m, r->y, READINGS, &s);
	nip_rolls_match(&s, roll, 3, 0, &found);
	ck_assert(found.line[0].ambiguous);
	ck_assert_uint_eq(found.line[0].fits, 2);
	ck_assert(fabs(found.line[0].separating_m - 251.33) < 0.01);
	ck_assert(fabs(found.line[0].separating_draw - 0.005) < 1e-9);
	ck_assert(!found.seen[0].found && found.seen[0].possible && found.seen[1].possible);
	ck_assert(!found.seen[2].possible);
	nip_spectrum_release(&s);
	free(r);

	/* 400 m of web: with the draw known they are two, within 1 % of draw they are not */
	at = malloc(40000 * sizeof *at);
	y = malloc(40000 * sizeof *y);
	for (int i = 0; i < 40000; i++) {
		at[i] = 0.01 * i;
		y[i] = 0.6 * sin(at[i] / 0.2) + normal();
	}
	nip_spectrum(&ask, at, y, 40000, &s);
	nip_rolls_match(&s, roll, 3, 0, &found);
	ck_assert(!found.line[0].ambiguous && found.seen[0].found && !found.seen[1].possible);
	nip_rolls_match(&s, roll, 3, 0.01, &found);
	ck_assert(found.line[0].ambiguous && !found.seen[0].found);
	nip_spectrum_release(&s);
	free(at);
	free(y);
}
END_TEST

/* A roll of half the circumference and the second harmonic: no length tells them apart. A
 * roll too fine for an even pitch is seen folded, and told as such. */
START_TEST(same_period_and_folded)
{
	enum { N = 1200 };
	double at[N], y[N];
	const struct nip_roll roll[] = { { "whole", 2 }, { "half", 1 }, { "fine", PI * 0.2 } };
	struct nip_spectrum_ask ask;
	struct nip_spectrum s;
	struct nip_rolls found;

	state = 4;
	for (int i = 0; i < N; i++) {
		at[i] = 0.25 * i;
		y[i] = sin(2 * PI * at[i]) + 0.3 * normal();
	}
	nip_spectrum_ask_init(&ask);
	nip_spectrum(&ask, at, y, N, &s);
	nip_rolls_match(&s, roll, 2, 0.01, &found);
	ck_assert_uint_eq(found.line[0].fits, 2);
	ck_assert_uint_eq(found.line[0].fit[0].roll, 1);
	ck_assert(isinf(found.line[0].separating_m));
	nip_spectrum_release(&s);
	for (int i = 0; i < N; i++) {
		at[i] = 0.5 * i;
		y[i] = sin(10 * at[i]) + 0.3 * normal();
	}
	nip_spectrum(&ask, at, y, N, &s);
	nip_rolls_match(&s, roll, 3, 0.001, &found);
	ck_assert_uint_eq(s.peaks, 1);
	ck_assert_uint_eq(found.line[0].fits, 1);
	ck_assert_uint_eq(found.line[0].fit[0].roll, 2);
	ck_assert(found.line[0].fit[0].alias);
	ck_assert(!found.seen[2].visible[0]);
	ck_assert(fabs(found.seen[2].pitch_needed_m - PI * 0.1) < 1e-12);
	nip_spectrum_release(&s);
}
END_TEST

/* ---- clean webs: nothing is found more often than stated ------------------------------- */

/* Least k with P(X > k) <= 0.001 for a binomial (n, p). */
static int most_alarms(int n, double p)
{
	double term = pow(1 - p, n), sum = term;
	int k = 0;

	while (1 - sum > 0.001) {
		k++;
		term *= (double)(n - k + 1) / k * p / (1 - p);
		sum += term;
	}
	return k;
}

/* First-order noise of this memory, 2000 readings, on an even or an uneven grid. */
static int alarms(double memory, double jitter, double false_alarm, int seeds)
{
	enum { N = 2000 };
	static double at[N], y[N];
	struct nip_spectrum_ask ask;
	struct nip_spectrum s;
	int found = 0;

	nip_spectrum_ask_init(&ask);
	ask.false_alarm = false_alarm;
	for (int k = 0; k < seeds; k++) {
		double x = 0;

		state = 1000 + (uint64_t)k;
		for (int i = 0; i < N; i++) {
			at[i] = 0.1 * i + jitter * uniform();
			x = memory * x + normal();
			y[i] = x;
		}
		nip_spectrum(&ask, at, y, N, &s);
		ck_assert_ptr_null(s.why);
		found += s.peaks > 0;
		nip_spectrum_release(&s);
	}
	return found;
}

START_TEST(clean_webs)
{
	static const double memory[] = { 0, 0.9, 1 }, jitter[] = { 0, 0.03 };
	const char *asked = getenv("NIPLINE_SEEDS"); /* 1000 for the full count */
	int seeds = asked ? atoi(asked) : 60, n;

	n = alarms(memory[_i % 3], jitter[_i / 3], 0.001, seeds);
	ck_assert_msg(n <= most_alarms(seeds, 0.001), "%d of %d at 0.001", n, seeds);
	n = alarms(memory[_i % 3], jitter[_i / 3], 0.05, seeds);
	ck_assert_msg(n <= most_alarms(seeds, 0.05), "%d of %d at 0.05", n, seeds);
	if (seeds >= 1000) /* and the level is no fortress either */
		ck_assert_int_gt(n, 5);
}
END_TEST

START_TEST(refusals)
{
	double at[100], y[100];
	struct nip_spectrum_ask ask;
	struct nip_spectrum s;

	nip_spectrum_ask_init(&ask);
	nip_spectrum(&ask, at, y, 0, &s);
	ck_assert_ptr_nonnull(s.why);
	for (int i = 0; i < 100; i++) {
		at[i] = i;
		y[i] = 5;
	}
	nip_spectrum(&ask, at, y, 100, &s); /* constant */
	ck_assert_ptr_nonnull(s.why);
	for (int i = 0; i < 100; i++)
		y[i] = 3 + 0.5 * i;
	nip_spectrum(&ask, at, y, 100, &s); /* a straight line */
	ck_assert_ptr_nonnull(s.why);
	for (int i = 0; i < 100; i++)
		y[i] = i % 40 ? NAN : i;
	nip_spectrum(&ask, at, y, 100, &s);
	ck_assert_ptr_nonnull(s.why);
	for (int i = 0; i < 100; i++) {
		at[i] = 7;
		y[i] = i * i;
	}
	nip_spectrum(&ask, at, y, 100, &s); /* all at one place */
	ck_assert_ptr_nonnull(s.why);
	nip_spectrum_release(&s);
	at[0] = 1e15; /* frequencies without end */
	ask.top_per_m = 1e6;
	nip_spectrum(&ask, at, y, 100, &s);
	ck_assert_ptr_nonnull(s.why);
	ck_assert(nip_spectrum_chance(0.5, 100, 50) == 1);
	ck_assert(fabs(nip_spectrum_chance(20, 1, INFINITY) - sqrt(20) * exp(-20)) < 1e-20);
}
END_TEST

/* A gauge that holds each reading for three rows has a third of the frequencies. */
START_TEST(held)
{
	enum { N = 3000 };
	static double at[N], y[N];
	struct nip_spectrum_ask ask;
	struct nip_spectrum s;

	state = 2;
	for (int i = 0; i < N; i++) {
		at[i] = 0.1 * i;
		y[i] = i % 3 ? y[i - 1] : normal();
	}
	nip_spectrum_ask_init(&ask);
	nip_spectrum(&ask, at, y, N, &s);
	ck_assert_ptr_null(s.why);
	ck_assert(fabs(s.held_fraction - 2.0 / 3) < 0.01);
	ck_assert(fabs(s.pitch_m - 0.3) < 0.01);
	ck_assert((double)s.bins * s.step_per_m < 1.75);
	nip_spectrum_release(&s);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("web spectrum");
	TCase *t = tcase_create("all");
	SRunner *r;
	int failed;

	tcase_set_timeout(t, 300);
	tcase_add_test(t, transform);
	tcase_add_test(t, definition);
	tcase_add_test(t, speed_ramp);
	tcase_add_test(t, resolution_rule);
	tcase_add_test(t, same_period_and_folded);
	tcase_add_loop_test(t, clean_webs, 0, 6);
	tcase_add_test(t, refusals);
	tcase_add_test(t, held);
	suite_add_tcase(s, t);
	r = srunner_create(s);
	srunner_run_all(r, CK_ENV);
	failed = srunner_ntests_failed(r);
	srunner_free(r);
	return failed != 0;
}
