/* length.c: encoder or speed to metres of web. */
#include <config.h>

#include "web/length.h"

#include <math.h>

void nip_length_init(struct nip_length *l, bool by_speed)
{
	*l = (struct nip_length){ .by_speed = by_speed, .jog_m = 0.5, .gap_m = INFINITY };
}

static double advance(struct nip_length *l, double step_m)
{
	l->stopped += step_m == 0;
	l->back += step_m < 0;
	if (fabs(step_m) > l->gap_m) {
		l->gaps++;
		l->gap_total_m += fabs(step_m);
	}
	return l->at_m += step_m;
}

/* The step from one encoder reading to the next. */
static double encoder_step(struct nip_length *l, double from_m, double to_m)
{
	if (to_m - from_m >= -l->jog_m)
		return to_m - from_m;
	l->resets++;
	return to_m >= 0 && (isinf(l->gap_m) ? to_m <= l->jog_m : to_m <= l->gap_m) ? to_m : 0;
}

static double start(struct nip_length *l, double at, double speed_m_s)
{
	l->started = true;
	l->first = l->last = at;
	l->first_speed_m_s = l->last_speed_m_s = speed_m_s;
	return l->at_m;
}

double nip_length_encoder(struct nip_length *l, double reading_m)
{
	double step;

	l->rows++;
	if (!isfinite(reading_m)) {
		l->missing++;
		return NAN;
	}
	if (!l->started)
		return start(l, reading_m, NAN);
	step = encoder_step(l, l->last, reading_m);
	l->last = reading_m;
	return advance(l, step);
}

double nip_length_speed(struct nip_length *l, double time_s, double speed_m_s)
{
	double step;

	l->rows++;
	if (!isfinite(time_s) || !isfinite(speed_m_s)) {
		l->missing++;
		return NAN;
	}
	if (!l->started)
		return start(l, time_s, speed_m_s);
	if (time_s <= l->last) {
		l->not_later++;
		if (++l->late < NIP_LENGTH_RESTART)
			return NAN;
		/* the clock was set back for good: go on from here */
		l->resets++;
		l->late = 0;
		l->last = time_s;
		l->last_speed_m_s = speed_m_s;
		return l->at_m;
	}
	l->late = 0;
	step = 0.5 * (speed_m_s + l->last_speed_m_s) * (time_s - l->last);
	l->last = time_s;
	l->last_speed_m_s = speed_m_s;
	return advance(l, step);
}

static void add_counts(struct nip_length *into, const struct nip_length *next)
{
	into->rows += next->rows;
	into->missing += next->missing;
	into->stopped += next->stopped;
	into->back += next->back;
	into->resets += next->resets;
	into->gaps += next->gaps;
	into->not_later += next->not_later;
	into->gap_total_m += next->gap_total_m;
}

int nip_length_join(struct nip_length *into, const struct nip_length *next, double *out_shift_m)
{
	double step = 0;

	if (into->by_speed != next->by_speed || into->jog_m != next->jog_m ||
	    into->gap_m != next->gap_m)
		return -1;
	if (into->started && next->started) {
		if (!into->by_speed)
			step = encoder_step(into, into->last, next->first);
		else if (next->first > into->last)
			step = 0.5 * (into->last_speed_m_s + next->first_speed_m_s) *
			       (next->first - into->last);
		else
			into->resets++;
		advance(into, step);
	} else if (next->started) {
		into->first = next->first;
		into->first_speed_m_s = next->first_speed_m_s;
	}
	*out_shift_m = into->at_m;
	add_counts(into, next);
	if (next->started) {
		into->at_m += next->at_m;
		into->last = next->last;
		into->last_speed_m_s = next->last_speed_m_s;
		into->started = true;
	}
	into->late = next->late;
	return 0;
}

/* A section beginning within (lo, hi] of the machine. */
static bool within(const struct nip_section *s, double lo, double hi)
{
	return s->from_m > lo && s->from_m <= hi;
}

double nip_sections_draw(const struct nip_section *section, size_t n, double at_m)
{
	double d = 1;

	for (size_t i = 0; i < n; i++)
		if (within(&section[i], 0, at_m))
			d *= section[i].draw;
		else if (within(&section[i], at_m, 0))
			d /= section[i].draw;
	return d;
}

double nip_sections_web(const struct nip_section *section, size_t n, double at_m)
{
	double web = 0, here = 0, way = at_m < 0 ? -1 : 1;

	/* from one beginning of a section to the next, away from the encoder */
	while (here != at_m) {
		double next = at_m;

		for (size_t i = 0; i < n; i++)
			if ((section[i].from_m - here) * way > 0 &&
			    (section[i].from_m - next) * way < 0)
				next = section[i].from_m;
		web += (next - here) / nip_sections_draw(section, n, 0.5 * (here + next));
		here = next;
	}
	return web;
}

void nip_length_align(const double *a_at_m, size_t n, const double *b_at_m, const double *b,
		      size_t m, double most_m, double *out)
{
	size_t k = 0;

	for (size_t i = 0; i < n; i++) {
		double x = a_at_m[i], t;

		out[i] = NAN;
		if (!isfinite(x) || !m || x < b_at_m[0] || x > b_at_m[m - 1])
			continue;
		if (k + 1 >= m || b_at_m[k] > x)
			k = 0;
		while (k + 2 < m && b_at_m[k + 1] < x)
			k++;
		if (m == 1 || x == b_at_m[k]) {
			out[i] = b[k];
			continue;
		}
		if (b_at_m[k + 1] - b_at_m[k] > most_m)
			continue;
		t = (x - b_at_m[k]) / (b_at_m[k + 1] - b_at_m[k]);
		out[i] = t == 1 ? b[k + 1] : b[k] + t * (b[k + 1] - b[k]);
	}
}
