/* spc_chart.c: control charts as figures. */
#include <config.h>

#include <math.h>
#include <string.h>

#include "base/decimal.h"
#include "report/spc_doc.h"

#define FIGURES_MOST 8	 /* stages drawn */
#define MARKS_MOST   400 /* points drawn singly; flagged ones always are */
#define TEXTS_MOST   100 /* flags with the numbers of their rules; of more the key tells */

static double *numbers(struct nip_doc *d, const struct nip_control_chart *c)
{
	double *x = NIP_NEW_N(d->arena, c->n + 1, double);

	for (size_t i = 0; i < c->n; i++)
		x[i] = (double)c->number[i];
	return x;
}

static const struct nip_zone *zone_of(const struct nip_control_chart *c, size_t i)
{
	return &c->zone[c->n_zones == 1 ? 0 : i];
}

/* A limit at 0 of what cannot be negative limits nothing. */
static bool idle(const struct nip_control_chart *c, double at)
{
	for (size_t i = 0; i < c->n; i++)
		if (c->value[i] < 0)
			return false;
	return at == 0 && !c->lower_sum;
}

/* ---- zones ------------------------------------------------------------------------ */

/* Zones are of charts whose rules look at them. */
static bool has_zones(const struct nip_control_chart *c)
{
	return (c->kinds & 1u << NIP_RULE_K_OF_M) != 0 && c->n_zones > 0 && c->n > 0;
}

static void tint(struct nip_doc *d, struct nip_panel *p, struct nip_chart_tint t)
{
	if (t.from != t.to)
		*nip_vec_push(d->arena, &p->tints) = t;
}

/* C within one sigma, B from one to two, A from two to the limit; beyond it the tint of
 * what is out. */
static void even_zones(struct nip_doc *d, struct nip_panel *p, const struct nip_control_chart *c)
{
	const struct nip_zone *z = zone_of(c, 0);
	const double limit[] = { z->lcl, z->ucl };

	for (int k = 0; k < 2; k++) {
		double side = k ? 1 : -1, end = limit[k], m = z->center, se = side * z->se;

		if (isnan(end) || limit[0] == limit[1])
			continue;
		if (has_zones(c) && z->se > 0 && side * (end - m) > 2 * z->se) {
			tint(d, p,
			     (struct nip_chart_tint){ "C", NIP_ROLE_MUTED, false, m, m + se,
						      true });
			tint(d, p,
			     (struct nip_chart_tint){ "B", NIP_ROLE_MUTED, false, m + se,
						      m + 2 * se, false });
			tint(d, p,
			     (struct nip_chart_tint){ "A", NIP_ROLE_INK, false, m + 2 * se, end,
						      false });
		}
		if (k || !idle(c, end))
			tint(d, p,
			     (struct nip_chart_tint){ NULL, NIP_ROLE_LIMIT, false, k ? end : NAN,
						      k ? NAN : end, false });
	}
}

/* A limit holds around its own point, not from there to the next. */
static double *sides(struct nip_doc *d, const struct nip_control_chart *c, const double *x)
{
	double *out = NIP_NEW_N(d->arena, 2 * c->n + 1, double);

	for (size_t i = 0; i < 2 * c->n; i++)
		out[i] = x[i / 2] + (i % 2 ? 0.5 : -0.5);
	return out;
}

/* One zone that is as wide as each point makes it, from inner to outer sigmas. */
static void uneven_zone(struct nip_doc *d, struct nip_panel *p, const struct nip_control_chart *c,
			const double *x, double inner, double outer, enum nip_role role)
{
	double *lo = NIP_NEW_N(d->arena, 2 * c->n + 1, double);
	double *hi = NIP_NEW_N(d->arena, 2 * c->n + 1, double);

	for (size_t i = 0; i < 2 * c->n; i++) {
		const struct nip_zone *z = zone_of(c, i / 2);
		double a = z->center + inner * z->se, b = z->center + outer * z->se;

		/* no zone reaches beyond the limits */
		lo[i] = fmax(fmin(a, b), isnan(z->lcl) ? -INFINITY : z->lcl);
		hi[i] = fmin(fmax(a, b), isnan(z->ucl) ? INFINITY : z->ucl);
		if (!(lo[i] <= hi[i]))
			lo[i] = hi[i] = NAN;
	}
	*nip_vec_push(d->arena, &p->bands) =
		(struct nip_chart_band){ .role = role, .n = 2 * c->n, .x = x, .lo = lo, .hi = hi };
}

static void zones(struct nip_doc *d, struct nip_panel *p, const struct nip_control_chart *c,
		  const double *x)
{
	const double *at;

	if (!c->n || !c->n_zones)
		return;
	if (c->n_zones == 1) {
		even_zones(d, p, c);
		return;
	}
	at = sides(d, c, x);
	for (int side = -1; has_zones(c) && side <= 1; side += 2) {
		uneven_zone(d, p, c, at, side, 2 * side, NIP_ROLE_MUTED);
		uneven_zone(d, p, c, at, 2 * side, 3 * side, NIP_ROLE_INK);
	}
}

/* ---- limits ----------------------------------------------------------------------- */

static double limit_at(const struct nip_control_chart *c, size_t i, int which)
{
	const struct nip_zone *z = zone_of(c, i);

	return which == 0 ? z->center : which < 0 ? z->lcl : z->ucl;
}

/* A limit that is the same for all points is a line across the panel; another follows
 * the points. */
static void add_limit(struct nip_doc *d, struct nip_panel *p, const struct nip_control_chart *c,
		      const double *x, const char *name, int which)
{
	double at = which == 0 ? c->center : which < 0 ? c->lcl : c->ucl, *y;
	enum nip_role role = which == 0 ? NIP_ROLE_REFERENCE : NIP_ROLE_LIMIT;

	if (!isnan(at)) {
		if (which >= 0 || !idle(c, at))
			*nip_vec_push(d->arena, &p->limits) = (struct nip_chart_limit){
				.label = nip_arena_printf(d->arena, "%s %.5g", name, at),
				.role = role,
				.at = at,
				.solid = which == 0
			};
		return;
	}
	if (c->n_zones <= 1 || !c->n)
		return;
	y = NIP_NEW_N(d->arena, 2 * c->n + 1, double);
	for (size_t i = 0; i < 2 * c->n; i++)
		y[i] = limit_at(c, i / 2, which);
	*nip_vec_push(d->arena, &p->lines) =
		(struct nip_chart_line){ .label = nip_arena_printf(d->arena, "%s, last %.5g", name,
								   y[2 * c->n - 1]),
					 .role = role,
					 .dashed = which != 0,
					 .step = true,
					 .n = 2 * c->n,
					 .x = sides(d, c, x),
					 .y = y };
}

/* ---- signals ---------------------------------------------------------------------- */

struct flags {
	size_t n;
	double *x, *y;
	const char **text;
};

static void add_flag(struct flags *f, const struct nip_control_chart *c, size_t at, bool low,
		     const char *text)
{
	f->x[f->n] = (double)c->number[at];
	f->y[f->n] = low ? c->lower_sum[at] : c->value[at];
	f->text[f->n++] = text;
}

/* Of very many signals only the first are listed; points beyond a limit are found again. */
static void unlisted(struct flags *f, const struct nip_control_chart *c)
{
	size_t from = c->signals.n ? c->signals.at[c->signals.n - 1].point + 1 : 0;

	for (size_t i = from; c->n_zones && c->signals.n == c->signals.keep && i < c->n; i++) {
		double ucl = limit_at(c, i, 1), lcl = limit_at(c, i, -1);

		if (c->value[i] > ucl || (!c->lower_sum && c->value[i] < lcl))
			add_flag(f, c, i, false, "1");
		else if (c->lower_sum && c->lower_sum[i] < lcl)
			add_flag(f, c, i, true, "1");
	}
}

/* Points beyond a limit, or those of runs only, each with the numbers of all its rules. */
static void flags(struct nip_doc *d, struct nip_panel *p, const struct nip_control_chart *c,
		  const struct nip_rule_set *set, bool beyond)
{
	const struct nip_signals *s = &c->signals;
	size_t room = c->n + s->n + 1;
	struct flags f = { 0, NIP_NEW_N(d->arena, room, double), NIP_NEW_N(d->arena, room, double),
			   NIP_NEW_N(d->arena, room, const char *) };

	for (size_t i = 0, end; i < s->n; i = end) {
		bool low = c->lower_sum && s->at[i].side < 0, is = false;
		const char *rules = "";

		for (end = i; end < s->n && s->at[end].point == s->at[i].point; end++) {
			is |= s->at[end].rule == 1;
			rules = nip_arena_printf(d->arena, "%s%s%d", rules, *rules ? "," : "",
						 s->at[end].rule);
		}
		if (is == beyond)
			add_flag(&f, c, s->at[i].point, low, rules);
	}
	for (size_t k = 0; k < set->n && beyond; k++)
		if (set->rule[k].kind == NIP_RULE_BEYOND && isnan(set->rule[k].sigma))
			unlisted(&f, c);
	if (f.n)
		*nip_vec_push(d->arena, &p->points) =
			(struct nip_chart_points){ .role = NIP_ROLE_LIMIT,
						   .shape = beyond ? NIP_DIAMOND : NIP_TRIANGLE,
						   .n = f.n,
						   .x = f.x,
						   .y = f.y,
						   .text = f.n <= TEXTS_MOST ? f.text : NULL };
}

/* What the numbers at the flags mean, of those that are there. */
static void rule_keys(struct nip_doc *d, struct nip_panel *p, const struct nip_control_chart *c,
		      const struct nip_rule_set *set)
{
	char b[NIP_RULE_TEXT];

	for (size_t k = 0; k < set->n; k++) {
		bool seen = false;

		for (size_t i = 0; i < c->signals.n && !seen; i++)
			seen = c->signals.at[i].rule == set->rule[k].number;
		if (seen)
			*nip_vec_push(d->arena, &p->points) = (struct nip_chart_points){
				.label = nip_arena_printf(d->arena, "%d: %s", set->rule[k].number,
							  nip_rule_text(&set->rule[k], b)),
				.role = NIP_ROLE_LIMIT,
				.shape = set->rule[k].number == 1 ? NIP_DIAMOND : NIP_TRIANGLE
			};
	}
}

/* ---- panels ----------------------------------------------------------------------- */

static void series(struct nip_doc *d, struct nip_panel *p, const struct nip_control_chart *c,
		   const double *x)
{
	const double *y[] = { c->value, c->lower_sum };
	static const char *const name[] = { "sum upwards", "sum downwards" };
	static const enum nip_role role[] = { NIP_ROLE_DATA, NIP_ROLE_FOURTH };

	for (size_t k = 0; k < 2 && y[k]; k++) {
		*nip_vec_push(d->arena, &p->lines) =
			(struct nip_chart_line){ .label = c->lower_sum ? name[k] : NULL,
						 .role = role[k],
						 .n = c->n,
						 .x = x,
						 .y = y[k] };
		if (c->n <= MARKS_MOST)
			*nip_vec_push(d->arena, &p->points) = (struct nip_chart_points){
				.role = role[k], .shape = NIP_CIRCLE, .n = c->n, .x = x, .y = y[k]
			};
	}
}

/* Spread and counts are seen from 0 where that is their lower limit. */
static void from_zero(struct nip_panel *p, const struct nip_control_chart *c)
{
	double top = 0;

	for (size_t i = 0; i < c->n; i++)
		top = fmax(top, fmax(c->value[i], limit_at(c, i, 1)));
	if (!isnan(c->lcl) && idle(c, c->lcl) && top > 0 && isfinite(top)) {
		p->y.lo = 0;
		p->y.hi = 1.08 * top;
	}
}

/* What the limits were computed from, if not from all points. */
static void baseline(struct nip_doc *d, struct nip_panel *p, const struct nip_study *s,
		     const struct nip_study_stage *st)
{
	const struct nip_range_of_points *b = &s->in->baseline;

	if (b->from && st->name == NULL)
		*nip_vec_push(d->arena, &p->tints) =
			(struct nip_chart_tint){ .label = "limits computed from these",
						 .role = NIP_ROLE_MUTED,
						 .vertical = true,
						 .from = (double)b->from - 0.5,
						 .to = (double)b->to + 0.5 };
}

/* "Subgroup mean, um"; sums and distances have units of their own. */
static const char *panel_title(struct nip_doc *d, const struct nip_control_chart *c,
			       const struct nip_spc_shown *shown, bool provisional)
{
	static const char *const in_unit[] = { "i", "mr", "xbar", "r", "s", "ewma", "batch-means" };
	const char *unit = NULL;

	for (size_t i = 0; i < sizeof in_unit / sizeof *in_unit; i++)
		if (strcmp(c->type, in_unit[i]) == 0)
			unit = shown->unit;
	return nip_arena_printf(
		d->arena, "%s%s",
		nip_chart_sentence(d->arena, nip_chart_title(d->arena, c->title, unit)),
		provisional ? " \xC2\xB7 limits provisional: the spread is out of control" : "");
}

/* Whether the chart of spread that the limits of the first rest on is itself out. */
static bool provisional(const struct nip_study_stage *st)
{
	for (size_t k = 1; k < st->list.n; k++) {
		const char *type = st->list.at[k].chart->type;

		if (st->list.at[k].state == NIP_OUT_OF_CONTROL &&
		    (strcmp(type, "r") == 0 || strcmp(type, "s") == 0 || strcmp(type, "mr") == 0))
			return true;
	}
	return false;
}

static void add_panel(struct nip_doc *d, struct nip_chart *f, const struct nip_study *s,
		      const struct nip_study_stage *st, size_t k, const struct nip_spc_shown *shown)
{
	const struct nip_control_chart *c = st->list.at[k].chart;
	struct nip_panel *p =
		nip_chart_panel(d->arena, f, panel_title(d, c, shown, k == 0 && provisional(st)));
	const double *x = numbers(d, c);

	p->weight = k == 0 ? 1.6 : 1;
	p->x.title = st->label ? "subgroup" : "point";
	p->x.whole = true;
	from_zero(p, c);
	zones(d, p, c, x);
	if (k == 0)
		baseline(d, p, s, st);
	series(d, p, c, x);
	add_limit(d, p, c, x, "CL", 0);
	add_limit(d, p, c, x, "LCL", -1);
	add_limit(d, p, c, x, "UCL", 1);
	flags(d, p, c, &s->in->options.rules, false);
	flags(d, p, c, &s->in->options.rules, true);
	rule_keys(d, p, c, &s->in->options.rules);
}

/* ---- words ------------------------------------------------------------------------ */

static size_t flagged(const struct nip_study_stage *st)
{
	size_t n = 0;

	for (size_t k = 0; k < st->list.n; k++)
		n += st->list.at[k].chart->signals.points;
	return n;
}

/* Flags on a process called in control need a word. */
static const char *headline(struct nip_doc *d, const struct nip_study_stage *st,
			    const struct nip_spc_shown *shown)
{
	size_t n = flagged(st);
	const char *s =
		nip_arena_printf(d->arena, "%s%s%s is %s%s%s", shown->column, st->name ? ", " : "",
				 st->name ? st->name : "", nip_control_name(st->state),
				 st->why ? ": " : "", st->why ? st->why : "");

	if (st->state == NIP_IN_CONTROL && n)
		s = nip_arena_printf(d->arena, "%s, though %zu point%s flagged", s, n,
				     n == 1 ? " is" : "s are");
	return s; /* as the document says it: the name of a column keeps its case */
}

static const char *subtitle(struct nip_doc *d, const struct nip_study *s,
			    const struct nip_study_stage *st)
{
	const char *text = nip_arena_printf(d->arena, "%s \xC2\xB7 n = %llu", s->type->title,
					    (unsigned long long)st->moments.n);
	size_t listed = 0, n = 0;

	for (size_t k = 0; k < st->list.n; k++)
		if (has_zones(st->list.at[k].chart)) {
			text = nip_arena_printf(
				d->arena, "%s \xC2\xB7 zones C, B, A: 1, 2, 3 sigma either side",
				text);
			break;
		}
	for (size_t k = 0; k < st->list.n; k++) {
		const struct nip_signals *x = &st->list.at[k].chart->signals;

		listed += x->n;
		for (size_t r = 0; r < s->in->options.rules.n; r++)
			n += x->count[r];
	}
	return listed < n ? nip_arena_printf(d->arena,
					     "%s \xC2\xB7 marked: the first %zu of %zu signals, "
					     "and all points beyond a limit",
					     text, listed, n)
			  : text;
}

void nip_spc_figures(struct nip_doc *d, const struct nip_study *s,
		     const struct nip_spc_shown *shown)
{
	for (size_t i = 0; i < s->stages.n && i < FIGURES_MOST; i++) {
		const struct nip_study_stage *st = &s->stages.at[i];
		struct nip_chart *f;

		if (!st->list.n)
			continue;
		f = nip_doc_figure(d, nip_arena_printf(d->arena, "control-chart-%zu", i + 1));
		f->headline = headline(d, st, shown);
		f->alt = f->headline;
		f->subtitle = subtitle(d, s, st);
		f->footer = nip_arena_printf(d->arena, "%s \xC2\xB7 nipline %s", shown->file,
					     d->version);
		f->share_x = true;
		f->width_pt = 720;
		f->height_pt = st->list.n > 2 ? 620 : st->list.n > 1 ? 480 : 400;
		for (size_t k = 0; k < st->list.n; k++)
			add_panel(d, f, s, st, k, shown);
	}
}
