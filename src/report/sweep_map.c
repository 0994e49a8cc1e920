/* sweep_map.c: the process window: an outcome over two settings, the limits through it. */
#include <config.h>

#include "report/sweep_doc.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/decimal.h"
#include "unit/typeset.h"
#include "unit/unit.h"

struct grid { /* both axes rising; value i of the map is point point[i] of the sweep */
	size_t nx, ny;
	double *x, *y;
	size_t *point;
};

/* Order of an axis by value. */
static size_t *rising(struct nip_doc *d, const struct nip_sweep_axis *axis)
{
	size_t *order = NIP_NEW_N(d->arena, axis->n, size_t);

	for (size_t i = 0; i < axis->n; i++) {
		size_t k = i;

		for (; k > 0 && axis->value[order[k - 1]] > axis->value[i]; k--)
			order[k] = order[k - 1];
		order[k] = i;
	}
	return order;
}

static struct grid grid_of(struct nip_doc *d, const struct nip_sweep_view *v)
{
	struct grid g = { .nx = v->axis[0].n, .ny = v->axis[1].n };
	size_t *ox = rising(d, &v->axis[0]), *oy = rising(d, &v->axis[1]);

	g.x = NIP_NEW_N(d->arena, g.nx, double);
	g.y = NIP_NEW_N(d->arena, g.ny, double);
	g.point = NIP_NEW_N(d->arena, g.nx * g.ny, size_t);
	for (size_t i = 0; i < g.nx; i++)
		g.x[i] = nip_unit_show(nip_sweep_knob(v, 0)->quantity, v->axis[0].value[ox[i]]);
	for (size_t j = 0; j < g.ny; j++)
		g.y[j] = nip_unit_show(nip_sweep_knob(v, 1)->quantity, v->axis[1].value[oy[j]]);
	for (size_t j = 0; j < g.ny; j++)
		for (size_t i = 0; i < g.nx; i++)
			g.point[j * g.nx + i] = ox[i] * g.ny + oy[j];
	return g;
}

/* Numbers of something over the grid: an outcome, or how far inside a fence. */
static double *over(struct nip_doc *d, const struct nip_sweep_view *v, const struct grid *g,
		    const struct nip_fence *f, bool slack)
{
	double *z = NIP_NEW_N(d->arena, g->nx * g->ny, double);

	for (size_t i = 0; i < g->nx * g->ny; i++) {
		z[i] = nip_sweep_fenced(v, f, g->point[i]);
		if (slack)
			z[i] = f->side * (z[i] - f->at);
	}
	return z;
}

/* How much an outcome changes over the sweep, relative to its size; -1: no numbers. */
static double change(const struct nip_sweep_view *v, size_t k)
{
	double lo = INFINITY, hi = -INFINITY;

	for (size_t i = 0; i < v->sweep->n_points; i++) {
		double x = v->sweep->value[i * v->sweep->n_outcomes + k];

		if (!isfinite(x))
			continue;
		lo = fmin(lo, x);
		hi = fmax(hi, x);
	}
	return lo > hi ? -1 : hi > lo ? (hi - lo) / fmax(fabs(lo), fabs(hi)) : 0;
}

static bool has_target(const struct nip_sweep_view *v, const struct nip_fences *f, size_t k)
{
	(void)v;
	for (size_t i = 0; i < f->list.n; i++)
		if (f->list.at[i].kind == NIP_FENCE_TARGET && f->list.at[i].outcome == (long)k)
			return true;
	return false;
}

/* What is coloured: an outcome that changes, rather one with a target, the first of those. */
static long coloured(const struct nip_sweep_view *v, const struct nip_fences *f)
{
	long best = -1;
	int most = 0;

	for (size_t k = 0; k < v->n_shown; k++) {
		double c = change(v, k);
		int worth = c < 0 ? 0 : 1 + 2 * (c > 1e-9) + has_target(v, f, k);

		if (worth > most) {
			most = worth;
			best = (long)k;
		}
	}
	return best;
}

static void draw_fences(struct nip_doc *d, const struct nip_sweep_view *v, const struct grid *g,
			const struct nip_fences *fences, struct nip_panel *p,
			struct nip_chart_map *m)
{
	const double **slack = NIP_NEW_N(d->arena, fences->list.n + 1, const double *);

	for (size_t i = 0; i < fences->list.n; i++) {
		const struct nip_fence *f = &fences->list.at[i];

		if (!f->known)
			continue;
		if (f->kind != NIP_FENCE_PUBLISHED)
			slack[m->n_slack++] = over(d, v, g, f, true);
		if (f->kept == 0 || f->kept == f->known)
			continue; /* its line runs elsewhere */
		if (f->outcome < 0)
			*nip_vec_push(d->arena, &p->limits) =
				(struct nip_chart_limit){ f->label, f->role, f->at, f->axis == 0,
							  false };
		else
			*nip_vec_push(d->arena, &p->contours) =
				(struct nip_chart_contour){ .label = f->label,
							    .role = f->role,
							    .dashed =
								    f->kind == NIP_FENCE_PUBLISHED,
							    .nx = g->nx,
							    .ny = g->ny,
							    .x = g->x,
							    .y = g->y,
							    .z = over(d, v, g, f, false),
							    .level = f->at };
	}
	m->slack = slack;
}

static void mark(struct nip_doc *d, struct nip_panel *p, const char *text, enum nip_role role,
		 enum nip_shape shape, double x, double y)
{
	double *at = NIP_NEW_N(d->arena, 2, double);
	const char **texts = NIP_NEW_N(d->arena, 1, const char *);

	at[0] = x;
	at[1] = y;
	texts[0] = text;
	*nip_vec_push(d->arena, &p->points) = (struct nip_chart_points){
		.role = role, .shape = shape, .n = 1, .x = at, .y = at + 1, .text = texts
	};
}

static double shown_setting(const struct nip_sweep_view *v, size_t a, double si)
{
	return nip_unit_show(nip_sweep_knob(v, a)->quantity, si);
}

static const char *pair(struct nip_doc *d, const struct nip_sweep_view *v, double x, double y)
{
	return nip_arena_printf(d->arena, "%s, %s", nip_sweep_setting_text(d, v, 0, x),
				nip_sweep_setting_text(d, v, 1, y));
}

static void marks(struct nip_doc *d, const struct nip_sweep_view *v, struct nip_panel *p, long best,
		  double margin)
{
	double x = v->nominal[0], y = v->nominal[1];

	if (best >= 0) {
		double bx = nip_sweep_setting(v, 0, (size_t)best),
		       by = nip_sweep_setting(v, 1, (size_t)best);

		mark(d, p,
		     nip_arena_printf(d->arena, "%s: %s",
				      margin >= 0 ? "farthest inside" : "nearest",
				      pair(d, v, bx, by)),
		     NIP_ROLE_REFERENCE, NIP_SQUARE, shown_setting(v, 0, bx),
		     shown_setting(v, 1, by));
	}
	if (!isnan(x) && !isnan(y))
		mark(d, p, nip_arena_printf(d->arena, "recipe: %s", pair(d, v, x, y)), NIP_ROLE_INK,
		     NIP_CIRCLE, shown_setting(v, 0, x), shown_setting(v, 1, y));
}

/* Targets that no point, or every point, of the sweep meets. */
static const char *elsewhere(struct nip_doc *d, const struct nip_fences *fences, bool met)
{
	const char *s = "";

	for (size_t i = 0; i < fences->list.n; i++) {
		const struct nip_fence *f = &fences->list.at[i];

		if (f->kind == NIP_FENCE_TARGET && f->known && f->kept == (met ? f->known : 0))
			s = nip_arena_printf(d->arena, "%s%s%s", s, *s ? ", " : "", f->label);
	}
	return s;
}

static const char *headline(struct nip_doc *d, const struct nip_sweep_view *v,
			    const struct nip_fences *fences, long k, long best, double margin)
{
	const char *missed = elsewhere(d, fences, false), *at;
	const struct nip_outcome *o = &v->outcome[k];
	char b[NIP_DOUBLE_TEXT];
	double z;

	if (best < 0)
		return nip_arena_printf(d->arena, "%s over %s and %s",
					nip_chart_words(d->arena, o->name),
					nip_chart_words(d->arena, nip_sweep_knob(v, 0)->name),
					nip_chart_words(d->arena, nip_sweep_knob(v, 1)->name));
	at = nip_arena_printf(
		d->arena, "%s %s and %s %s",
		nip_chart_words(d->arena, nip_sweep_knob(v, 0)->name),
		nip_sweep_setting_text(d, v, 0, nip_sweep_setting(v, 0, (size_t)best)),
		nip_chart_words(d->arena, nip_sweep_knob(v, 1)->name),
		nip_sweep_setting_text(d, v, 1, nip_sweep_setting(v, 1, (size_t)best)));
	z = v->sweep->value[(size_t)best * v->sweep->n_outcomes + (size_t)k];
	if (margin < 0)
		return nip_arena_printf(d->arena,
					"No setting here meets every target%s%s; %s is nearest",
					*missed ? ": nowhere " : "", missed, at);
	return nip_arena_printf(d->arena, "With %s every target is met with most room: %s %s %s", at,
				nip_chart_words(d->arena, o->name),
				nip_decimal_show(nip_unit_show(o->quantity, z), 3, b),
				nip_unit_typeset(d->arena, strcmp(nip_quantity_kind(o->quantity)->unit, "1")
						       ? nip_quantity_kind(o->quantity)->unit
						       : ""));
}

static const char *subtitle(struct nip_doc *d, const struct nip_sweep_view *v,
			    const struct nip_fences *fences)
{
	const char *always = elsewhere(d, fences, true);
	bool published = false;

	for (size_t i = 0; i < fences->list.n; i++)
		published |= fences->list.at[i].kind == NIP_FENCE_PUBLISHED;
	return nip_arena_printf(d->arena,
				"full colour: every target met \xC2\xB7 %zu x %zu settings%s%s%s%s",
				v->axis[0].n, v->axis[1].n,
				*always ? " \xC2\xB7 met everywhere: " : "", always,
				published ? " \xC2\xB7 dashed grey: published, no target" : "",
				v->base && v->base->assumptions ? " \xC2\xB7 assumed numbers" : "");
}

void nip_sweep_map(struct nip_doc *d, const struct nip_sweep_view *v)
{
	struct nip_fence whole = { .outcome = -1 };
	struct nip_fences fences;
	struct nip_chart *c;
	struct nip_panel *p;
	struct nip_chart_map *m;
	struct grid g;
	double margin;
	long best;

	nip_sweep_fences(d, v, &fences);
	whole.outcome = coloured(v, &fences);
	if (v->n_axes < 2 || v->axis[0].n < 2 || v->axis[1].n < 2 || whole.outcome < 0)
		return;
	best = nip_sweep_best(d, v, &margin);
	g = grid_of(d, v);
	c = nip_doc_figure(d, "window");
	p = nip_chart_panel(
		d->arena, c,
		nip_chart_title(d->arena, nip_sweep_knob(v, 1)->name,
				nip_quantity_kind(nip_sweep_knob(v, 1)->quantity)->unit));
	p->x = (struct nip_chart_axis){
		.title = nip_chart_title(d->arena, nip_sweep_knob(v, 0)->name,
					 nip_quantity_kind(nip_sweep_knob(v, 0)->quantity)->unit),
		.lo = g.x[0],
		.hi = g.x[g.nx - 1]
	};
	p->y = (struct nip_chart_axis){ .lo = g.y[0], .hi = g.y[g.ny - 1] };
	m = nip_vec_push(d->arena, &p->maps);
	*m = (struct nip_chart_map){
		.title = nip_chart_title(
			d->arena, v->outcome[whole.outcome].name,
			nip_quantity_kind(v->outcome[whole.outcome].quantity)->unit),
		.nx = g.nx,
		.ny = g.ny,
		.x = g.x,
		.y = g.y,
		.z = over(d, v, &g, &whole, false),
		.dark_low = strstr(v->outcome[whole.outcome].name, "porosity") != NULL,
		.lo = NAN,
		.hi = NAN
	};
	draw_fences(d, v, &g, &fences, p, m);
	if (!m->n_slack)
		m->slack = NULL;
	marks(d, v, p, best, margin);
	c->headline = headline(d, v, &fences, whole.outcome, best, margin);
	c->alt = c->headline;
	c->subtitle = subtitle(d, v, &fences);
	c->footer = nip_arena_printf(d->arena, "recipe %s version %s \xC2\xB7 nipline %s",
				     v->recipe->id, v->recipe->version, d->version);
	c->width_pt = 720;
	c->height_pt = 460;
}
