/* spectrum_peak.c: the peaks of a spectrum, each measured on the readings. */
#include <config.h>

#include <math.h>
#include <stdlib.h>

#include "base/arena.h"
#include "web/spectrum_inside.h"

#define PI     3.14159265358979323846
#define BLOCKS 512 /* lengths over which a small shift of frequency turns the phase little */
#define TRIED  4096

struct candidate {
	double z;
	size_t at;
};

static int by_power(const void *a, const void *b)
{
	const struct candidate *x = a, *y = b;

	return x->z != y->z ? (x->z < y->z) - (x->z > y->z) : (x->at > y->at) - (x->at < y->at);
}

/* The side lobes of a line of power z, d resolved frequencies away, are z / (pi d)^2 on
 * even sampling; four times that is not taken for a line of its own. */
static bool in_shadow(const struct nip_spectrum *s, const struct candidate *line, size_t n,
		      const struct candidate *c)
{
	for (size_t i = 0; i < n; i++) {
		double d = fabs((double)line[i].at - (double)c->at) * s->step_per_m * s->length_m;

		if (d < 1 || c->z < 4 * line[i].z / (PI * PI * d * d))
			return true;
	}
	return false;
}

static size_t candidates(const struct nip_spectrum *s, struct candidate **out)
{
	size_t n = 0, cap = 64;

	*out = nip_xalloc(cap, sizeof **out);
	for (size_t k = s->first; k < s->bins; k++) {
		if (!(s->z[k] > s->level[k]) || (k > s->first && s->z[k] < s->z[k - 1]) ||
		    (k + 1 < s->bins && s->z[k] <= s->z[k + 1]))
			continue;
		if (n == cap)
			*out = nip_xrealloc(*out, cap *= 2, sizeof **out);
		(*out)[n++] = (struct candidate){ s->z[k], k };
	}
	qsort(*out, n, sizeof **out, by_power);
	return n;
}

/* ---- one peak ----------------------------------------------------------------------- */

struct block { /* sums over one stretch, at the frequency of the grid */
	double n, yc, ys, c, s, c2, s2;
};

struct blocks {
	double per_m, length_m, yy, all;
	struct block b[BLOCKS];
};

static void fill_blocks(struct blocks *k, const struct nip_spectrum *s,
			const struct nip_readings *r, double per_m)
{
	*k = (struct blocks){ .per_m = per_m,
			      .length_m = s->length_m,
			      .yy = s->sd * s->sd * (double)(r->n - 1) / (double)r->n,
			      .all = (double)r->n };
	for (size_t i = 0; i < r->n; i++) {
		size_t at = (size_t)(r->at_m[i] / s->length_m * BLOCKS);
		struct block *b = &k->b[at < BLOCKS ? at : BLOCKS - 1];
		double turns = per_m * r->at_m[i], x = 2 * PI * (turns - floor(turns)), c = cos(x),
		       si = sin(x);

		b->n++;
		b->yc += r->value[i] * c;
		b->ys += r->value[i] * si;
		b->c += c;
		b->s += si;
		b->c2 += c * c - si * si;
		b->s2 += 2 * c * si;
	}
}

/* Means over blocks [from, to) at a frequency shifted a little. */
static struct nip_sums shifted(const struct blocks *k, size_t from, size_t to, double shift_per_m,
			       double *out_n)
{
	struct nip_sums m = { .yy = k->yy };
	double n = 0;

	for (size_t i = from; i < to; i++) {
		const struct block *b = &k->b[i];
		double x = 2 * PI * shift_per_m * k->length_m * ((double)i + 0.5) / BLOCKS,
		       c = cos(x), s = sin(x), c2 = c * c - s * s, s2 = 2 * c * s;

		n += b->n;
		m.yc += b->yc * c - b->ys * s;
		m.ys += b->ys * c + b->yc * s;
		m.c += b->c * c - b->s * s;
		m.s += b->s * c + b->c * s;
		m.c2 += b->c2 * c2 - b->s2 * s2;
		m.s2 += b->s2 * c2 + b->c2 * s2;
	}
	*out_n = n;
	m.yc /= n;
	m.ys /= n;
	m.c /= n;
	m.s /= n;
	m.c2 /= n;
	m.s2 /= n;
	return m;
}

static double share_at(const struct blocks *k, double shift_per_m)
{
	double n;
	struct nip_sums m = shifted(k, 0, BLOCKS, shift_per_m, &n);

	return nip_sinusoid_share(&m, NULL, NULL);
}

/* Golden section for the highest share within +-reach of the grid's frequency. */
static double best_shift(const struct blocks *k, double reach)
{
	const double g = 0.61803398874989484820;
	double lo = -reach, hi = reach, a = hi - g * (hi - lo), b = lo + g * (hi - lo),
	       fa = share_at(k, a), fb = share_at(k, b);

	for (int i = 0; i < 40; i++) {
		if (fa >= fb) {
			hi = b;
			b = a;
			fb = fa;
			a = hi - g * (hi - lo);
			fa = share_at(k, a);
		} else {
			lo = a;
			a = b;
			fa = fb;
			b = lo + g * (hi - lo);
			fb = share_at(k, b);
		}
	}
	return 0.5 * (lo + hi);
}

/* The amplitude of noise and line together has A^2 + sd^2 on average, about (S. O. Rice, Bell
 * Syst. Tech. J. 24 (1945) 46, doi:10.1002/j.1538-7305.1945.tb00453.x). */
static void trend(const double n[NIP_SPECTRUM_SEGMENTS], double length_m,
		  struct nip_spectrum_peak *out)
{
	double w = 0, x0 = 0, xx = 0, xy = 0, all = 0;

	for (int i = 0; i < NIP_SPECTRUM_SEGMENTS; i++)
		all += n[i];
	for (int i = 0; i < NIP_SPECTRUM_SEGMENTS; i++)
		if (!isnan(out->segment[i])) {
			w += n[i];
			x0 += n[i] * (i + 0.5);
		}
	x0 /= w;
	for (int i = 0; i < NIP_SPECTRUM_SEGMENTS; i++) {
		double sd = out->sd_amplitude * sqrt(all / n[i]), a = out->segment[i];

		if (isnan(a))
			continue;
		xx += n[i] * (i + 0.5 - x0) * (i + 0.5 - x0);
		xy += n[i] * (i + 0.5 - x0) * sqrt(fmax(a * a - sd * sd, 0));
	}
	out->slope_per_m = out->sd_slope_per_m = NAN;
	if (!(xx > 0))
		return;
	length_m /= NIP_SPECTRUM_SEGMENTS;
	out->slope_per_m = xy / xx / length_m;
	out->sd_slope_per_m = out->sd_amplitude * sqrt(all / xx) / length_m;
}

static void segments(const struct blocks *k, double shift, struct nip_spectrum_peak *out)
{
	const size_t each = BLOCKS / NIP_SPECTRUM_SEGMENTS;
	double count[NIP_SPECTRUM_SEGMENTS];

	for (size_t i = 0; i < NIP_SPECTRUM_SEGMENTS; i++) {
		double n, a, b;
		struct nip_sums m = shifted(k, i * each, (i + 1) * each, shift, &n);

		out->segment[i] =
			n >= 16 && !isnan(nip_sinusoid_share(&m, &a, &b)) ? hypot(a, b) : NAN;
		count[i] = n;
	}
	trend(count, k->length_m, out);
}

static void measure(const struct nip_spectrum *s, const struct nip_readings *r,
		    const struct candidate *c, struct blocks *k, struct nip_spectrum_peak *out)
{
	double grid = (double)c->at * s->step_per_m, shift, n, a = NAN, b = NAN, share, phase;
	struct nip_sums m;

	fill_blocks(k, s, r, grid);
	shift = best_shift(k, s->step_per_m);
	m = shifted(k, 0, BLOCKS, shift, &n);
	share = nip_sinusoid_share(&m, &a, &b);
	out->per_m = grid + shift;
	out->period_m = 1 / out->per_m;
	out->z = 0.5 * (n - 1) * share;
	out->background = s->background[c->at];
	out->level = s->level[c->at];
	out->false_alarm = nip_spectrum_chance(out->z / out->background, s->resolved,
					       (double)nip_spectrum_neighbours(s, c->at));
	out->amplitude = hypot(a, b);
	out->sd_amplitude = s->sd * sqrt(2 * out->background / n);
	out->sd_per_m = sqrt(3.0) / (PI * s->length_m) * out->sd_amplitude / out->amplitude;
	phase = atan2(b, a) + 2 * PI * out->per_m * s->from_m;
	out->phase_rad = phase - 2 * PI * floor(phase / (2 * PI));
	segments(k, shift, out);
}

void nip_spectrum_find_peaks(struct nip_spectrum *s, const struct nip_readings *r)
{
	struct candidate *c, line[NIP_SPECTRUM_PEAKS];
	struct blocks *k = nip_xalloc(1, sizeof *k);
	size_t n = candidates(s, &c);

	s->more_peaks = n > TRIED ? n - TRIED : 0;
	for (size_t i = 0; i < n && i < TRIED; i++) {
		if (in_shadow(s, line, s->peaks, &c[i]))
			continue;
		if (s->peaks == NIP_SPECTRUM_PEAKS) {
			s->more_peaks++;
			continue;
		}
		line[s->peaks] = c[i];
		measure(s, r, &c[i], k, &s->peak[s->peaks]);
		if (s->peak[s->peaks].z > s->peak[s->peaks].level)
			s->peaks++; /* else it was no maximum but an edge */
	}
	free(c);
	free(k);
}
