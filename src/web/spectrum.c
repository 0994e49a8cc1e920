/* spectrum.c: the periodogram along the web, and the level noise stays below. */
#include <config.h>

#include "web/spectrum.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "num/nufft.h"
#include "web/select.h"
#include "web/spectrum_inside.h"

/* cos and sin of a frequency are nearly one column beside half the rate of even sampling
 * (|mean of exp(2 i x)| near 1); there the power of noise has a longer tail. 0.25 is free. */
#define DISTINCT   0.2
#define PI	   3.14159265358979323846
#define LN2	   0.69314718055994530942
#define LEAST	   32	    /* readings */
#define MOST_BINS  60000000 /* of the transform of the positions */
#define SLOW_MOST  40 /* half turns over the length */
#define NEAR_LEAST 8	    /* neighbours on each side that tell the background */
#define NEAR_MOST  256
#define NEAR_SHARE 0.3 /* of the frequency, in between: so a slope has equal sides */

void nip_spectrum_ask_init(struct nip_spectrum_ask *ask)
{
	*ask = (struct nip_spectrum_ask){
		.false_alarm = 1e-3, .least_turns = 10, .top_per_m = NAN, .oversampling = NAN
	};
}

void nip_spectrum_release(struct nip_spectrum *s)
{
	free(s->z);
	free(s->background);
	free(s->level);
	s->z = s->background = s->level = NULL;
	s->bins = s->peaks = 0;
}

/* ---- readings ------------------------------------------------------------------------ */

/* Finite pairs, positions from the lowest on. */
static void gather(const double *at_m, const double *value, size_t n, struct nip_readings *r,
		   struct nip_spectrum *out)
{
	double lo = INFINITY, hi = -INFINITY;

	r->at_m = nip_xalloc(n + 1, sizeof *r->at_m);
	r->value = nip_xalloc(n + 1, sizeof *r->value);
	for (size_t i = 0; i < n; i++) {
		if (!isfinite(at_m[i]) || !isfinite(value[i]))
			continue;
		lo = fmin(lo, at_m[i]);
		hi = fmax(hi, at_m[i]);
		r->at_m[r->n] = at_m[i];
		r->value[r->n++] = value[i];
	}
	for (size_t i = 0; i < r->n; i++)
		r->at_m[i] -= lo;
	out->n = r->n;
	out->from_m = r->n ? lo : NAN;
	out->length_m = r->n ? hi - lo : 0;
}

/* Takes the straight line off; mean, slope and sd into out. */
static void level_off(struct nip_readings *r, struct nip_spectrum *out)
{
	double n = (double)r->n, x0 = 0, y0 = r->value[0], y = 0, xx = 0, xy = 0, ss = 0;

	for (size_t i = 0; i < r->n; i++) {
		x0 += r->at_m[i] / n;
		y += (r->value[i] - y0) / n;
	}
	y0 += y;
	for (size_t i = 0; i < r->n; i++) {
		xx += (r->at_m[i] - x0) * (r->at_m[i] - x0);
		xy += (r->at_m[i] - x0) * (r->value[i] - y0);
	}
	out->mean = y0;
	out->slope_per_m = xy / xx;
	for (size_t i = 0; i < r->n; i++) {
		r->value[i] -= y0 + out->slope_per_m * (r->at_m[i] - x0);
		ss += r->value[i] * r->value[i];
	}
	out->sd = sqrt(ss / (n - 1));
	out->resolved = sqrt(4 * PI * xx / n); /* metres; times the band later */
}

/* ---- slow wandering ---------------------------------------------------------------------- */

/* What is slower than the lowest frequency looked at is no line, but where readings miss at
 * even distances (a scanner turns, a gauge is held) its power would come back as lines beside
 * theirs. Cosines of up to `top` half turns over the length, which do not ask the ends to
 * meet, are taken off by least squares:  sum of c_k cos(pi k s / L). */
struct slow {
	size_t top;
	double c[SLOW_MOST + 1];
};

/* Solves the symmetric g c = y in place (Cholesky, a trace of a ridge for gaps). */
static void solve(size_t n, double g[][SLOW_MOST + 1], double *c)
{
	for (size_t i = 0; i < n; i++)
		g[i][i] *= 1 + 1e-10;
	for (size_t i = 0; i < n; i++)
		for (size_t j = 0; j <= i; j++) {
			for (size_t k = 0; k < j; k++)
				g[i][j] -= g[i][k] * g[j][k];
			if (i == j)
				g[i][i] = sqrt(fmax(g[i][i], 1e-300));
			else
				g[i][j] /= g[j][j];
		}
	for (size_t i = 0; i < n; i++) {
		for (size_t k = 0; k < i; k++)
			c[i] -= g[i][k] * c[k];
		c[i] /= g[i][i];
	}
	for (size_t i = n; i-- > 0;) {
		for (size_t k = i + 1; k < n; k++)
			c[i] -= g[k][i] * c[k];
		c[i] /= g[i][i];
	}
}

/* Products of cosines are sums of cosines, so one row of sums makes the normal equations. */
static void fit_slow(const struct nip_readings *r, double length_m, struct slow *s)
{
	double sum[2 * SLOW_MOST + 1] = { 0 }, g[SLOW_MOST + 1][SLOW_MOST + 1];

	for (size_t i = 0; i < r->n; i++) {
		double x = cos(PI * r->at_m[i] / length_m), before = x, here = 1;

		for (size_t k = 0; k <= 2 * s->top; k++) { /* Chebyshev */
			double next = 2 * x * here - before;

			sum[k] += here;
			if (k <= s->top)
				s->c[k] += r->value[i] * here;
			before = here;
			here = next;
		}
	}
	for (size_t i = 0; i <= s->top; i++)
		for (size_t j = 0; j <= s->top; j++)
			g[i][j] = 0.5 * (sum[i + j] + sum[i > j ? i - j : j - i]);
	solve(s->top + 1, g, s->c);
}

static double slow_at(const struct slow *s, double x) /* Clenshaw */
{
	double a = 0, b = 0;

	for (size_t k = s->top; k > 0; k--) {
		double t = s->c[k] + 2 * x * a - b;

		b = a;
		a = t;
	}
	return s->c[0] + x * a - b;
}

static void take_off_slow(struct nip_readings *r, const struct nip_spectrum_ask *ask,
			  struct nip_spectrum *out)
{
	double half_turns = fmin(2 * (ask->least_turns - 2), (double)r->n / 20), ss = 0;
	struct slow s = { 0 };

	if (!(half_turns >= 1))
		return;
	s.top = (size_t)fmin(half_turns, SLOW_MOST);
	fit_slow(r, out->length_m, &s);
	for (size_t i = 0; i < r->n; i++) {
		r->value[i] -= slow_at(&s, cos(PI * r->at_m[i] / out->length_m));
		ss += r->value[i] * r->value[i];
	}
	out->sd = sqrt(ss / (double)(r->n - 1));
}

/* Steps of the positions, and readings that only repeat. */
static void look_at_steps(const struct nip_readings *r, struct nip_spectrum *out)
{
	size_t steps = 0, held = 0;
	double mean, ss = 0;

	for (size_t i = 1; i < r->n; i++) {
		bool moved = r->at_m[i] != r->at_m[i - 1];

		steps += moved;
		held += moved && r->value[i] == r->value[i - 1];
	}
	mean = out->length_m / (double)(steps ? steps : 1);
	for (size_t i = 1; i < r->n; i++) {
		double step = r->at_m[i] - r->at_m[i - 1];

		ss += step != 0 ? (step - mean) * (step - mean) : 0;
	}
	out->pitch_spread = steps ? sqrt(ss / (double)steps) / mean : NAN;
	out->held_fraction = steps ? (double)held / (double)steps : 0;
	/* a few repeats are the resolution of the gauge, many are a gauge that holds */
	out->pitch_m = mean / (out->held_fraction > 0.2 ? 1 - out->held_fraction : 1);
}

/* ---- power ----------------------------------------------------------------------------- */

double nip_sinusoid_share(const struct nip_sums *m, double *out_cos, double *out_sin)
{
	double cc = 0.5 * (1 + m->c2) - m->c * m->c, ss = 0.5 * (1 - m->c2) - m->s * m->s,
	       cs = 0.5 * m->s2 - m->c * m->s, d = cc * ss - cs * cs, a, b, share;

	if (!(d > DISTINCT) || !(m->yy > 0))
		return NAN;
	a = (m->yc * ss - m->ys * cs) / d;
	b = (m->ys * cc - m->yc * cs) / d;
	share = (a * m->yc + b * m->ys) / m->yy;
	if (out_cos)
		*out_cos = a;
	if (out_sin)
		*out_sin = b;
	return fmin(1, fmax(0, share));
}

static int power(const struct nip_readings *r, const struct nip_spectrum_ask *ask,
		 struct nip_spectrum *out)
{
	double over = isnan(ask->oversampling) ? (r->n < 100000 ? 4 : 2) : ask->oversampling;
	double span = out->length_m * over, n = (double)r->n, *at, *y, *w;
	size_t top = out->bins - 1;
	int rc;

	at = nip_xalloc(r->n, sizeof *at);
	y = nip_xalloc(2 * top + 2, sizeof *y);
	w = nip_xalloc(4 * top + 2, sizeof *w);
	for (size_t i = 0; i < r->n; i++)
		at[i] = r->at_m[i] / span;
	rc = nip_nufft(at, r->value, r->n, top, y) | nip_nufft(at, NULL, r->n, 2 * top, w);
	for (size_t k = 0; rc == 0 && k <= top; k++) {
		/* the transform has exp(-i x): imaginary parts are minus the sums of sines */
		struct nip_sums m = { .yy = out->sd * out->sd * (n - 1) / n,
				      .yc = y[2 * k] / n,
				      .ys = -y[2 * k + 1] / n,
				      .c = w[2 * k] / n,
				      .s = -w[2 * k + 1] / n,
				      .c2 = w[4 * k] / n,
				      .s2 = -w[4 * k + 1] / n };

		out->z[k] =
			k < out->first ? NAN : 0.5 * (n - 1) * nip_sinusoid_share(&m, NULL, NULL);
	}
	free(at);
	free(y);
	free(w);
	return rc;
}

/* ---- level ------------------------------------------------------------------------------ */

double nip_spectrum_chance(double ratio, double resolved, double neighbours)
{
	double k = neighbours * LN2 * LN2;
	double one = isinf(neighbours) ? exp(-ratio) : exp(-k * log1p(ratio / k));

	return ratio > 1 ? fmin(1, resolved * sqrt(ratio) * one) : 1;
}

/* The ratio that is passed with chance p; the chance falls beyond 1. */
static double ratio_at(double p, double resolved, double neighbours)
{
	double lo = 1, hi = 2;

	while (nip_spectrum_chance(hi, resolved, neighbours) > p && hi < 1e12)
		hi *= 2;
	for (int i = 0; i < 60; i++) {
		double mid = 0.5 * (lo + hi);

		if (nip_spectrum_chance(mid, resolved, neighbours) > p)
			lo = mid;
		else
			hi = mid;
	}
	return hi;
}

struct near { /* the neighbourhood of a frequency */
	size_t from, to, step, n;
};

/* Both sides alike, or a slope of the background would tilt the median; n grows with
 * the frequency. */
static struct near near_of(const struct nip_spectrum *s, size_t k)
{
	size_t over = (size_t)lround(1 / (s->step_per_m * s->length_m));
	size_t half = (size_t)fmin(NEAR_MOST, NEAR_SHARE * (double)k / (double)over);
	struct near a = { .step = over };

	if (k < s->first + half * over)
		half = (k - s->first) / over;
	if (k + half * over >= s->bins)
		half = (s->bins - 1 - k) / over;
	if (half < NEAR_LEAST)
		half = NEAR_LEAST;
	a.from = k > s->first + half * over ? k - half * over : s->first;
	a.to = k + half * over < s->bins ? k + half * over : s->bins - 1;
	a.n = (a.to - a.from) / over + 1;
	return a;
}

size_t nip_spectrum_neighbours(const struct nip_spectrum *s, size_t k)
{
	return near_of(s, k).n;
}

static double ground_of(const struct nip_spectrum *s, const struct near *a, double *room)
{
	size_t n = 0;

	for (size_t i = a->from; i <= a->to; i += a->step)
		if (!isnan(s->z[i]))
			room[n++] = s->z[i];
	return n ? fmax(nip_select(room, n, n / 2) / LN2, 1e-300) : NAN;
}

/* Background and level at nodes, straight in between. */
static void judge(struct nip_spectrum *s, double false_alarm)
{
	double room[2 * NEAR_MOST + 4], ground_before = NAN, level_before = NAN, ratio = NAN;
	size_t before = s->first, k = s->first, told_by = 0;

	for (size_t i = 0; i < s->first; i++)
		s->background[i] = s->level[i] = NAN;
	for (;;) {
		struct near a = near_of(s, k);
		size_t step = a.n * a.step / 8 ? a.n * a.step / 8 : 1;

		if (a.n != told_by)
			ratio = ratio_at(false_alarm, s->resolved, (double)a.n);
		told_by = a.n;
		s->background[k] = ground_of(s, &a, room);
		s->level[k] = ratio * s->background[k];
		for (size_t i = before + 1; i < k; i++) {
			double t = (double)(i - before) / (double)(k - before);

			s->background[i] = ground_before + t * (s->background[k] - ground_before);
			s->level[i] = level_before + t * (s->level[k] - level_before);
		}
		if (k + 1 >= s->bins)
			return;
		before = k;
		ground_before = s->background[k];
		level_before = s->level[k];
		k = k + step < s->bins ? k + step : s->bins - 1;
	}
}

/* ---- all of it --------------------------------------------------------------------------- */

/* Frequencies from `least_turns` to the top; what is missing is said in why. */
static void lay_out(const struct nip_spectrum_ask *ask, struct nip_spectrum *out)
{
	double over = isnan(ask->oversampling) ? (out->n < 100000 ? 4 : 2) : ask->oversampling;
	double top = isnan(ask->top_per_m) ? 0.5 / out->pitch_m : ask->top_per_m, bins, band;

	out->step_per_m = 1 / (out->length_m * over);
	bins = floor(top / out->step_per_m * (1 + 1e-9)) + 1;
	out->first = (size_t)ceil(ask->least_turns * over);
	band = top - ask->least_turns / out->length_m;
	if (!(bins < MOST_BINS)) {
		out->why = "the readings stand too closely for the length; average them first";
	} else if (!(bins > (double)out->first + 2 * NEAR_LEAST * over)) {
		out->why = "the web is too short for its readings: few frequencies are left";
	} else {
		out->bins = (size_t)bins;
		out->resolved *= band;
		out->white_level = log(top * out->length_m / ask->false_alarm);
	}
}

void nip_spectrum(const struct nip_spectrum_ask *ask, const double *at_m, const double *value,
		  size_t n, struct nip_spectrum *out)
{
	struct nip_readings r = { 0 };

	*out = (struct nip_spectrum){ 0 };
	gather(at_m, value, n, &r, out);
	if (r.n < LEAST || !(out->length_m > 0)) {
		out->why = "fewer than 32 readings, or all at one place";
		goto out;
	}
	look_at_steps(&r, out);
	level_off(&r, out);
	if (!(out->sd > 1e-13 * fabs(out->mean)) || !(out->sd > 0)) {
		out->why = "the readings do not vary about a straight line";
		goto out;
	}
	lay_out(ask, out);
	if (out->why)
		goto out;
	take_off_slow(&r, ask, out);
	if (!(out->sd > 1e-13 * fabs(out->mean)) || !(out->sd > 0)) {
		out->why = "the readings only wander slowly";
		goto out;
	}
	out->z = nip_xalloc(out->bins, sizeof *out->z);
	out->background = nip_xalloc(out->bins, sizeof *out->background);
	out->level = nip_xalloc(out->bins, sizeof *out->level);
	if (power(&r, ask, out) != 0) {
		out->why = "the transform failed";
		goto out;
	}
	judge(out, ask->false_alarm);
	/* out->resolved is sqrt(4 pi var(position)) times the band */
	out->sd_slope_per_m = out->sd * sqrt(out->background[out->first] / (double)out->n) *
			      sqrt(4 * PI) / out->resolved *
			      ((double)(out->bins - 1 - out->first) * out->step_per_m);
	nip_spectrum_find_peaks(out, &r);
out:
	free(r.at_m);
	free(r.value);
}

double nip_spectrum_highest(const struct nip_spectrum *s, double from_per_m, double to_per_m,
			    double *out_per_m)
{
	double best = NAN;
	size_t k = s->first;

	if (from_per_m > (double)s->first * s->step_per_m)
		k = (size_t)ceil(fmin(from_per_m / s->step_per_m, (double)s->bins));
	for (; k < s->bins && (double)k * s->step_per_m <= to_per_m; k++)
		if (!(s->z[k] <= best) && !isnan(s->z[k])) {
			best = s->z[k];
			*out_per_m = (double)k * s->step_per_m;
		}
	return best;
}

double nip_spectrum_amplitude(const struct nip_spectrum *s, double z)
{
	return 2 * s->sd * sqrt(z / (double)s->n);
}
