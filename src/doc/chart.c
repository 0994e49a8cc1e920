/* chart.c: what every driver needs to know about a chart model. */
#include <config.h>

#include "doc/chart.h"

#include <math.h>
#include <string.h>

#include "unit/typeset.h"

struct nip_panel *nip_chart_panel(struct nip_arena *a, struct nip_chart *c, const char *title)
{
	struct nip_panel *p = nip_vec_push(a, &c->panels);

	*p = (struct nip_panel){ .title = title ? nip_arena_strdup(a, title) : NULL };
	p->x.lo = p->x.hi = p->y.lo = p->y.hi = NAN;
	return p;
}

const char *nip_chart_sentence(struct nip_arena *a, const char *text)
{
	char *out = nip_arena_strdup(a, text);

	if (*out >= 'a' && *out <= 'z')
		*out = (char)(*out - 'a' + 'A');
	return out;
}

const char *nip_chart_words(struct nip_arena *a, const char *name)
{
	char *s = nip_arena_strdup(a, name);

	for (char *p = s; *p; p++)
		if (*p == '.' || *p == '_')
			*p = ' ';
	return s;
}

const char *nip_chart_title(struct nip_arena *a, const char *name, const char *unit)
{
	return !unit || !*unit || strcmp(unit, "1") == 0
		       ? name
		       : nip_arena_printf(a, "%s, %s", name, nip_unit_typeset(a, unit));
}

struct extent {
	double lo, hi;
	bool any;
};

static void take(struct extent *e, double v)
{
	if (!isfinite(v))
		return;
	if (!e->any || v < e->lo)
		e->lo = v;
	if (!e->any || v > e->hi)
		e->hi = v;
	e->any = true;
}

static void take_all(struct extent *e, const double *v, size_t n)
{
	for (size_t i = 0; v && i < n; i++)
		take(e, v[i]);
}

static void take_points(struct extent *e, const struct nip_chart_points *s, bool want_x)
{
	for (size_t i = 0; i < s->n; i++) {
		double err = s->err && !want_x && isfinite(s->err[i]) ? s->err[i] : 0;

		if (!isfinite(s->x[i]) || !isfinite(s->y[i]))
			continue;
		take(e, (want_x ? s->x[i] : s->y[i]) - err);
		take(e, (want_x ? s->x[i] : s->y[i]) + err);
	}
}

static void take_box(struct extent *e, const struct nip_chart_box *b, bool want_x)
{
	if (want_x) {
		take(e, b->at - 0.5);
		take(e, b->at + 0.5);
		return;
	}
	take(e, b->whisker_lo);
	take(e, b->whisker_hi);
	take(e, b->mean);
	take_all(e, b->value, b->n);
}

bool nip_panel_extent(const struct nip_panel *p, bool want_x, double *out_lo, double *out_hi)
{
	struct extent e = { 0, 0, false };

	for (size_t i = 0; i < p->lines.n; i++)
		take_all(&e, want_x ? p->lines.at[i].x : p->lines.at[i].y, p->lines.at[i].n);
	for (size_t i = 0; i < p->bands.n; i++) {
		take_all(&e, want_x ? p->bands.at[i].x : p->bands.at[i].lo, p->bands.at[i].n);
		take_all(&e, want_x ? p->bands.at[i].x : p->bands.at[i].hi, p->bands.at[i].n);
	}
	for (size_t i = 0; i < p->points.n; i++)
		take_points(&e, &p->points.at[i], want_x);
	for (size_t i = 0; i < p->boxes.n; i++)
		take_box(&e, &p->boxes.at[i], want_x);
	for (size_t i = 0; i < p->bars.n; i++) {
		const struct nip_chart_bars *b = &p->bars.at[i];

		take_all(&e, want_x ? b->edge : b->height, want_x && b->n ? b->n + 1 : b->n);
		if (!want_x && b->n)
			take(&e, 0);
	}
	for (size_t i = 0; i < p->areas.n; i++) {
		take(&e, want_x ? p->areas.at[i].x0 : p->areas.at[i].y0);
		take(&e, want_x ? p->areas.at[i].x1 : p->areas.at[i].y1);
	}
	for (size_t i = 0; i < p->maps.n; i++)
		take_all(&e, want_x ? p->maps.at[i].x : p->maps.at[i].y,
			 want_x ? p->maps.at[i].nx : p->maps.at[i].ny);
	for (size_t i = 0; i < p->contours.n; i++)
		take_all(&e, want_x ? p->contours.at[i].x : p->contours.at[i].y,
			 want_x ? p->contours.at[i].nx : p->contours.at[i].ny);
	for (size_t i = 0; i < p->limits.n; i++)
		if (p->limits.at[i].vertical == want_x)
			take(&e, p->limits.at[i].at);
	for (size_t i = 0; i < p->notes.n; i++)
		take(&e, want_x ? p->notes.at[i].x : p->notes.at[i].y);
	*out_lo = e.lo;
	*out_hi = e.hi;
	return e.any;
}

size_t nip_ticks(double lo, double hi, size_t want, double *tick, size_t cap, int *out_decimals)
{
	static const double nice[] = { 1, 2, 2.5, 5, 10 };
	double raw, unit, step = 0;
	size_t n = 0;
	long k0, k1;

	*out_decimals = 0;
	if (!(hi > lo) || !isfinite(hi - lo) || want < 1 || cap < 2)
		return 0;
	raw = (hi - lo) / (double)want;
	unit = pow(10, floor(log10(raw)));
	for (size_t i = 0; i < sizeof nice / sizeof *nice; i++) {
		step = nice[i] * unit;
		if (step >= raw * (1 - 1e-9))
			break;
	}
	for (*out_decimals = 0; *out_decimals < 12; ++*out_decimals) {
		double s = step * pow(10, *out_decimals);

		if (fabs(s - nearbyint(s)) < 1e-6 * s)
			break;
	}
	if (fabs(lo / step) > 1e15 || fabs(hi / step) > 1e15)
		return 0;
	k0 = (long)ceil(lo / step - 1e-9);
	k1 = (long)floor(hi / step + 1e-9);
	for (long k = k0; k <= k1 && n < cap; k++)
		tick[n++] = (double)k * step;
	return n;
}
