/* fig_scale.c: from values to points: ranges that fit the data, ticks, tick labels. */
#include <config.h>

#include "render/fig.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define FAR 3000.0    /* points; beyond, PLplot's integers could overflow */
#define LARGEST 1e150 /* differences of larger values overflow */

double nip_scale_at(const struct nip_scale *s, double v)
{
	double at;

	if (!isfinite(v) || (s->log10 && v <= 0))
		return NAN;
	if (s->log10)
		v = log10(v);
	at = s->a + (v - s->lo) / (s->hi - s->lo) * (s->b - s->a);
	return at < s->a - FAR ? s->a - FAR : at > s->b + FAR ? s->b + FAR : at;
}

static void least_positive(const double *v, size_t n, double *least)
{
	for (size_t i = 0; v && i < n; i++)
		if (isfinite(v[i]) && v[i] > 0 && v[i] < *least)
			*least = v[i];
}

/* Lower end of a logarithmic axis whose data reach zero or below. */
static double log_floor(const struct nip_panel *p, bool want_x, double hi)
{
	double least = INFINITY;

	for (size_t i = 0; i < p->lines.n; i++)
		least_positive(want_x ? p->lines.at[i].x : p->lines.at[i].y, p->lines.at[i].n, &least);
	for (size_t i = 0; i < p->points.n; i++)
		least_positive(want_x ? p->points.at[i].x : p->points.at[i].y, p->points.at[i].n,
			       &least);
	for (size_t i = 0; i < p->bands.n; i++)
		least_positive(want_x ? p->bands.at[i].x : p->bands.at[i].lo, p->bands.at[i].n,
			       &least);
	return least < hi ? least : hi / 1000;
}

static bool given(const struct nip_chart_axis *x)
{
	return isfinite(x->lo) && isfinite(x->hi) && x->lo != x->hi;
}

static double bounded(double v)
{
	return v > LARGEST ? LARGEST : v < -LARGEST ? -LARGEST : v;
}

/* Values of an axis, before margins; false if the panel shows nothing along it. */
static bool raw_range(const struct nip_panel *p, bool want_x, double *lo, double *hi)
{
	const struct nip_chart_axis *x = want_x ? &p->x : &p->y;
	bool any = nip_panel_extent(p, want_x, lo, hi);

	if (given(x)) {
		*lo = fmin(x->lo, x->hi);
		*hi = fmax(x->lo, x->hi);
		return any;
	}
	if (x->n_category) {
		*lo = -0.5;
		*hi = (double)x->n_category - 0.5;
		return true;
	}
	*lo = bounded(*lo);
	*hi = bounded(*hi);
	return any;
}

static void widen(struct nip_scale *s, bool exact, double share, bool keep_lo)
{
	double pad;

	if (!(s->hi > s->lo)) {
		pad = s->log10 ? 0.5 : fabs(s->lo) > 0 ? fabs(s->lo) * 0.05 : 0.5;
		s->lo -= pad;
		s->hi += pad;
		return;
	}
	if (exact)
		return;
	pad = (s->hi - s->lo) * share;
	if (!keep_lo)
		s->lo -= pad;
	s->hi += pad;
}

static void make_scale(struct nip_scale *s, const struct nip_panel *p, bool want_x, bool any,
		       double lo, double hi)
{
	const struct nip_chart_axis *x = want_x ? &p->x : &p->y;
	bool exact = given(x) || x->n_category > 0;
	/* Bars stand on zero; curves may touch the sides, points may not. */
	bool grounded = !want_x && lo >= 0 && (p->bars.n > 0 || lo == 0);
	double share = !want_x ? 0.06 : p->points.n ? 0.025 : p->bars.n ? 0.03 : 0;

	if (!any && !given(x))
		lo = 0, hi = 1;
	s->log10 = x->log10 && hi > 0;
	if (s->log10) {
		if (lo <= 0)
			lo = log_floor(p, want_x, hi);
		lo = log10(lo);
		hi = log10(hi);
		grounded = false;
	}
	s->lo = lo;
	s->hi = hi;
	widen(s, exact, share, grounded);
}

/* One x range for the whole stack: the first that is given, else all data. */
static void share_x(struct nip_fig *f)
{
	double lo = 0, hi = 0;
	const struct nip_panel *model = NULL;
	bool any = false;

	for (size_t i = 0; i < f->n_panels; i++) {
		const struct nip_panel *p = f->panel[i].p;
		double l, h;

		if (f->panel[i].beside || !raw_range(p, true, &l, &h))
			continue;
		if (given(&p->x) || p->x.n_category) {
			make_scale(&f->panel[0].sx, p, true, true, l, h);
			any = true;
			model = NULL;
			break;
		}
		if (!model || p->points.n > 0)
			model = p;
		lo = any ? fmin(lo, l) : l;
		hi = any ? fmax(hi, h) : h;
		any = true;
	}
	if (model || !any)
		make_scale(&f->panel[0].sx, model ? model : f->panel[0].p, true, any, lo, hi);
	for (size_t i = 1; i < f->n_panels; i++)
		if (!f->panel[i].beside)
			f->panel[i].sx = f->panel[0].sx;
}

bool nip_fig_stacked(const struct nip_fig *f, const struct nip_fig_panel *q)
{
	return f->chart->share_x && !q->beside;
}

void nip_fig_ranges(struct nip_fig *f)
{
	for (size_t i = 0; i < f->n_panels; i++) {
		struct nip_fig_panel *q = &f->panel[i];
		double lo, hi;
		bool some_x = raw_range(q->p, true, &lo, &hi), some_y;

		make_scale(&q->sx, q->p, true, some_x, lo, hi);
		some_y = raw_range(q->p, false, &lo, &hi);
		make_scale(&q->sy, q->p, false, some_y, lo, hi);
		q->empty = !some_x && !some_y;
		if (i && q->beside && q->p->same_y)
			q->sy = f->panel[i - 1].sy;
	}
	if (f->chart->share_x && f->n_panels)
		share_x(f);
}

/* ---- ticks --------------------------------------------------------------- */

static const char *superscript(struct nip_arena *a, int k)
{
	static const char *const digit[] = { "\xE2\x81\xB0", "\xC2\xB9", "\xC2\xB2", "\xC2\xB3",
					     "\xE2\x81\xB4", "\xE2\x81\xB5", "\xE2\x81\xB6",
					     "\xE2\x81\xB7", "\xE2\x81\xB8", "\xE2\x81\xB9" };
	const char *s = "";

	for (int n = k < 0 ? -k : k; n || !*s; n /= 10)
		s = nip_arena_printf(a, "%s%s", digit[n % 10], s);
	return k < 0 ? nip_arena_printf(a, "\xE2\x81\xBB%s", s) : s;
}

static const char *plain(struct nip_arena *a, double v, int decimals)
{
	const char *s = nip_arena_printf(a, "%.*f", decimals, fabs(v));

	return v < 0 && strspn(s, "0.") < strlen(s) ? nip_arena_printf(a, "\xE2\x88\x92%s", s) : s;
}

static const char *power(struct nip_arena *a, double v, int e, int decimals)
{
	double m = v / pow(10, e);

	if (v == 0)
		return "0";
	return nip_arena_printf(a, "%s\xC2\xB7" "10%s", plain(a, m, decimals), superscript(a, e));
}

static void linear_ticks(struct nip_fig *f, double lo, double hi, size_t want,
			 struct nip_fig_ticks *out)
{
	double v[64], largest = fmax(fabs(lo), fabs(hi));
	int decimals, e = 0;
	size_t n = nip_ticks(lo, hi, want, v, 64, &decimals);

	if (largest >= 1e6 || decimals > 5) {
		e = (int)floor(log10(largest));
		decimals += e;
		decimals = decimals < 0 ? 0 : decimals > 9 ? 9 : decimals;
		if (largest >= 1e6) {
			double step = n > 1 ? v[1] - v[0] : largest;

			decimals = (int)ceil(e - log10(step) - 1e-9);
			decimals = decimals < 0 ? 0 : decimals > 9 ? 9 : decimals;
		}
	}
	for (size_t i = 0; i < n; i++) {
		struct nip_fig_tick *t = nip_vec_push(f->arena, &out->list);

		*t = (struct nip_fig_tick){ .v = v[i] };
		t->text = e ? power(f->arena, v[i], e, decimals) : plain(f->arena, v[i], decimals);
	}
}

static void log_ticks(struct nip_fig *f, double lo, double hi, size_t want,
		      struct nip_fig_ticks *out)
{
	static const double within[] = { 1, 2, 5 };
	size_t fine = hi - lo < 2 ? 3 : 1;
	int step = (int)ceil((hi - lo) / (double)(want ? want : 1));

	if (step < 1)
		step = 1;
	for (int k = (int)floor(lo); k <= (int)ceil(hi); k++)
		for (size_t j = 0; j < fine; j++) {
			double v = within[j] * pow(10, k), l = log10(v);
			struct nip_fig_tick *t;

			if (l < lo - 1e-9 || l > hi + 1e-9 || k % step)
				continue;
			t = nip_vec_push(f->arena, &out->list);
			*t = (struct nip_fig_tick){ .v = v };
			t->text = k < -3 || k > 4
					  ? nip_arena_printf(f->arena, "%s10%s", j == 0 ? "" : j == 1 ? "2\xC2\xB7" : "5\xC2\xB7",
							     superscript(f->arena, k))
					  : plain(f->arena, v, k < 0 ? -k : 0);
		}
	if (out->list.n < 2) {
		out->list.n = 0;
		linear_ticks(f, pow(10, lo), pow(10, hi), want, out);
	}
}

static bool all_whole(const struct nip_fig_ticks *t)
{
	for (size_t i = 0; i < t->list.n; i++)
		if (t->list.at[i].v != nearbyint(t->list.at[i].v))
			return false;
	return true;
}

static void whole_numbers(struct nip_fig *f, const struct nip_scale *s, double per_tick,
			  struct nip_fig_ticks *out)
{
	for (size_t want = (size_t)fmin(fmax(fabs(s->b - s->a) / per_tick, 3), 12); want; want--) {
		out->list.n = 0;
		linear_ticks(f, s->lo, s->hi, want, out);
		if (all_whole(out))
			return;
	}
	out->list.n = 0; /* less than a whole apart */
}

static void numbers(struct nip_fig *f, const struct nip_scale *s, double per_tick,
		    struct nip_fig_ticks *out)
{
	double room = fabs(s->b - s->a) / per_tick;
	size_t want = room < 3 ? 3 : room > 12 ? 12 : (size_t)room;

	/* The next nice step may be much coarser than asked for. */
	for (;; want++) {
		out->list.n = 0;
		if (s->log10)
			log_ticks(f, s->lo, s->hi, want, out);
		else
			linear_ticks(f, s->lo, s->hi, want, out);
		if (out->list.n >= 3 || (double)want > room * 1.5)
			return;
	}
}

const char *nip_fig_number(struct nip_fig *f, double v, double step)
{
	int decimals = 0;

	if (!isfinite(v))
		return "";
	if (fabs(v) >= 1e6 || (v != 0 && fabs(v) < 1e-4))
		return power(f->arena, v, (int)floor(log10(fabs(v))), 2);
	for (; step > 0 && decimals < 6; decimals++) {
		double s = step * pow(10, decimals);

		if (s >= 1 && fabs(s - nearbyint(s)) < 1e-6 * s)
			break;
	}
	return plain(f->arena, v, step > 0 ? decimals : 3);
}

struct span {
	double lo, hi;
};

static bool free_at(const struct span *taken, size_t n, struct span want)
{
	for (size_t i = 0; i < n; i++)
		if (want.lo < taken[i].hi && taken[i].lo < want.hi)
			return false;
	return true;
}

/* Labels of categories: flagged ones first, then every k-th so that none touch. */
static void categories(struct nip_fig *f, const struct nip_chart_axis *x,
		       const struct nip_scale *s, bool along, struct nip_fig_ticks *out)
{
	double slot = fabs(s->b - s->a) / (s->hi - s->lo), widest = 0;
	double cap = along ? fmax(slot - 6, 46) : 110;
	size_t n = x->n_category, every = 1, n_taken = 0;
	const char **text = NIP_NEW_N(f->arena, n, const char *);
	struct span *taken = NIP_NEW_N(f->arena, n, struct span);

	out->list.n = 0;
	for (size_t i = 0; i < n; i++) {
		text[i] = nip_meter_fit(f->meter, f->arena, nip_text_clean(f->arena, x->category[i]),
					NIP_FIG_TICK_PT, true, cap);
		widest = fmax(widest, nip_meter_width(f->meter, text[i], NIP_FIG_TICK_PT, true));
	}
	if (!along)
		widest = NIP_FIG_TICK_PT;
	while ((double)every * slot < widest + 5 && every < n)
		every++;
	for (int flagged = 1; flagged >= 0; flagged--)
		for (size_t i = 0; i < n; i++) {
			bool is = x->category_flagged && x->category_flagged[i];
			double at = nip_scale_at(s, (double)i), half;
			struct span want;

			if (is != (flagged == 1) || (!is && i % every) || !(at >= s->a && at <= s->b))
				continue;
			half = along ? nip_meter_width(f->meter, text[i], NIP_FIG_TICK_PT, is) / 2 + 2.5
				     : widest / 2 + 1;
			want = (struct span){ at - half, at + half };
			if (!free_at(taken, n_taken, want))
				continue;
			taken[n_taken++] = want;
			*nip_vec_push(f->arena, &out->list) =
				(struct nip_fig_tick){ (double)i, text[i], is };
		}
}

void nip_fig_ticks_x(struct nip_fig *f, struct nip_fig_panel *q)
{
	if (q->p->x.n_category && q->p->x.category)
		categories(f, &q->p->x, &q->sx, true, &q->tx);
	else if (q->p->x.whole && !q->sx.log10)
		whole_numbers(f, &q->sx, 66, &q->tx);
	else
		numbers(f, &q->sx, 66, &q->tx);
}

void nip_fig_ticks_y(struct nip_fig *f, struct nip_fig_panel *q)
{
	if (q->p->y.n_category && q->p->y.category)
		categories(f, &q->p->y, &q->sy, false, &q->ty);
	else
		numbers(f, &q->sy, 36, &q->ty);
}
