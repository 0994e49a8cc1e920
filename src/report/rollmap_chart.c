/* rollmap_chart.c: the map, the verdict under it, and how much of the web is touched along
 * and across. */
#include <config.h>

#include "report/rollmap_doc.h"

#include <math.h>
#include <string.h>

#define BINS	200
#define SHORT	0.004 /* of the length: drawn as a point, a rectangle would not be seen */
#define CLASSES 4
#define NAMED_MOST 6 /* rejected stretches with their metres in the figure */

static const enum nip_role grade_role[NIP_GRADES] = { NIP_ROLE_MUTED, NIP_ROLE_FOURTH,
						      NIP_ROLE_THIRD, NIP_ROLE_LIMIT };

static void rectangle(struct nip_arena *a, struct nip_panel *p, enum nip_role role,
		      const char *label, const double x[2], const double y[2])
{
	*nip_vec_push(a, &p->areas) = (struct nip_chart_area){
		.label = label, .role = role, .x0 = x[0], .x1 = x[1], .y0 = y[0], .y1 = y[1]
	};
}

static bool is_joint(const struct nip_patch *p)
{
	return strcmp(p->source, "splice") == 0;
}

static bool is_short(const struct nip_rollmap *r, const struct nip_patch *p)
{
	return !is_joint(p) && p->now_s1 - p->now_s0 < SHORT * r->map.length_m;
}

/* Names of the classes drawn as points, in order of first place; more than there are
 * shapes share the last. */
static size_t classes(const struct nip_rollmap *r, const char *name[CLASSES])
{
	size_t n = 0;

	for (size_t i = 0; i < r->patches.n; i++) {
		const struct nip_patch *p = &r->patches.at[i];
		size_t k = 0;

		if (!p->left || !is_short(r, p))
			continue;
		while (k < n && strcmp(name[k], p->kind) != 0)
			k++;
		if (k < n)
			continue;
		if (n == CLASSES) {
			name[CLASSES - 1] = "other";
			return n;
		}
		name[n++] = p->kind;
	}
	return n;
}

static size_t class_of(const char *const *name, size_t n, const char *kind)
{
	for (size_t k = 0; k < n; k++)
		if (strcmp(name[k], kind) == 0)
			return k;
	return n - 1;
}

static void points(struct nip_doc *d, const struct nip_rollmap *r, struct nip_panel *panel)
{
	static const enum nip_shape shape[CLASSES] = { NIP_CIRCLE, NIP_SQUARE, NIP_TRIANGLE,
						       NIP_DIAMOND };
	const char *name[CLASSES];
	size_t n = classes(r, name);

	for (size_t k = 0; k < n; k++) {
		double *x = NIP_NEW_N(d->arena, r->patches.n, double);
		double *y = NIP_NEW_N(d->arena, r->patches.n, double);
		size_t m = 0;

		for (size_t i = 0; i < r->patches.n; i++) {
			const struct nip_patch *p = &r->patches.at[i];

			if (!p->left || !is_short(r, p) || class_of(name, n, p->kind) != k)
				continue;
			x[m] = (p->now_s0 + p->now_s1) / 2;
			y[m++] = 500 * (p->now_y0 + p->now_y1);
		}
		*nip_vec_push(d->arena, &panel->points) =
			(struct nip_chart_points){ .label = name[k],
						   .role = NIP_ROLE_INK,
						   .shape = shape[k],
						   .n = m,
						   .x = x,
						   .y = y };
	}
}

static void map_panel(struct nip_doc *d, const struct nip_rollmap *r, struct nip_chart *c)
{
	struct nip_panel *panel = nip_chart_panel(d->arena, c, "Across web, mm");
	bool named[NIP_GRADES] = { false };

	panel->weight = 3;
	panel->x = (struct nip_chart_axis){ .title = "position along the web now, m",
					    .lo = 0,
					    .hi = r->map.length_m };
	panel->y = (struct nip_chart_axis){ .lo = 0, .hi = r->map.width_m * 1000 };
	for (int g = 0; g < NIP_GRADES; g++) /* the gravest on top */
		for (size_t i = 0; i < r->patches.n; i++) {
			const struct nip_patch *p = &r->patches.at[i];
			const double x[] = { p->now_s0, p->now_s1 };
			const double y[] = { p->now_y0 * 1000, p->now_y1 * 1000 };

			if (!p->left || (int)p->grade != g || is_short(r, p) ||
			    is_joint(p))
				continue;
			rectangle(d->arena, panel, grade_role[g],
				  named[g] ? NULL : nip_grade_name[g], x, y);
			named[g] = true;
		}
	points(d, r, panel);
	for (size_t i = 0; i < r->patches.n; i++)
		if (is_joint(&r->patches.at[i]))
			*nip_vec_push(d->arena, &panel->limits) =
				(struct nip_chart_limit){ .label = "splice",
							  .role = NIP_ROLE_LIMIT,
							  .at = r->patches.at[i].now_s0,
							  .vertical = true };
}

/* Runs of rejected sheets as one stretch each. */
static void verdict_panel(struct nip_doc *d, const struct nip_rollmap *r, struct nip_chart *c,
			  const struct nip_sheets *s)
{
	static const char *const label[] = { "sheets" };
	struct nip_panel *panel = nip_chart_panel(d->arena, c, "Verdict");
	const double y[] = { -0.5, 0.5 };
	size_t named = 0;

	panel->weight = 0.4;
	panel->x = (struct nip_chart_axis){ .lo = 0, .hi = r->map.length_m };
	panel->y = (struct nip_chart_axis){
		.lo = -0.5, .hi = 1.5, .category = label, .n_category = 1
	};
	for (size_t k = 0, end; k < s->n; k = end) {
		bool bad = s->at[k].rejected;
		double x[2];

		for (end = k; end < s->n && s->at[end].rejected == bad; end++)
			;
		x[0] = s->at[k].from_m;
		x[1] = s->at[end - 1].to_m;
		rectangle(d->arena, panel, bad ? NIP_ROLE_LIMIT : NIP_ROLE_REFERENCE, NULL, x, y);
		if (bad && named++ < NAMED_MOST)
			*nip_vec_push(d->arena, &panel->notes) = (struct nip_chart_note){
				.text = nip_arena_printf(d->arena, "reject %.4g\xE2\x80\x93%.4g m",
							 x[0], x[1]),
				.role = NIP_ROLE_LIMIT,
				.x = (x[0] + x[1]) / 2,
				.y = 0.5
			};
	}
}

/* Share of the width touched by events graded at least `from`, in bins along the web; or
 * of the length, in bins across. Overlapping events count once: by a grid of the other
 * axis. */
static double *profile(struct nip_arena *a, const struct nip_rollmap *r, enum nip_grade from,
		       bool along)
{
	unsigned char *grid = NIP_NEW_N(a, (size_t)BINS * BINS, unsigned char);
	double *share = NIP_NEW_N(a, BINS, double);

	for (size_t i = 0; i < r->patches.n; i++) {
		const struct nip_patch *p = &r->patches.at[i];
		double s0, s1, y0, y1;

		if (!p->left || p->grade < from)
			continue;
		s0 = fmin(floor(p->now_s0 / r->map.length_m * BINS), BINS - 1);
		s1 = ceil(p->now_s1 / r->map.length_m * BINS);
		y0 = fmin(floor(p->now_y0 / r->map.width_m * BINS), BINS - 1);
		y1 = ceil(p->now_y1 / r->map.width_m * BINS);
		for (int m = (int)s0; m < fmin(fmax(s1, s0 + 1), BINS); m++)
			for (int n = (int)y0; n < fmin(fmax(y1, y0 + 1), BINS); n++)
				grid[m * BINS + n] = 1;
	}
	for (int m = 0; m < BINS; m++)
		for (int n = 0; n < BINS; n++)
			share[along ? m : n] += grid[m * BINS + n] * 100.0 / BINS;
	return share;
}

/* Steps: every bin from its begin to its end. */
static double *ends(struct nip_arena *a, double size)
{
	double *v = NIP_NEW_N(a, 2 * BINS, double);

	for (int i = 0; i < 2 * BINS; i++)
		v[i] = (double)((i + 1) / 2) / BINS * size;
	return v;
}

static double *twice(struct nip_arena *a, const double *v)
{
	double *out = NIP_NEW_N(a, 2 * BINS, double);

	for (int i = 0; i < 2 * BINS; i++)
		out[i] = v[i / 2];
	return out;
}

/* "or worse" would not fit above the narrow panel beside the map; the one under it says it. */
static const char *touched(struct nip_doc *d, enum nip_grade from, bool along)
{
	return nip_arena_printf(d->arena, "%s %s%s, %%", along ? "Width touched by" : "Length,",
				nip_grade_name[from],
				along && from < NIP_GRADE_REJECT ? " or worse" : "");
}

/* Beside the map, on its axis across the web. */
static void across_panel(struct nip_doc *d, const struct nip_rollmap *r, struct nip_chart *c,
			 enum nip_grade from)
{
	struct nip_panel *panel = nip_chart_panel(d->arena, c, touched(d, from, false));
	const double *share = profile(d->arena, r, from, false);
	double most = 1; /* a share is never below 0, and nothing touched is no line in the middle */

	for (size_t i = 0; i < BINS; i++)
		most = fmax(most, share[i]);
	panel->beside = 0.14;
	panel->same_y = true;
	panel->x = (struct nip_chart_axis){ .lo = 0, .hi = most };
	panel->y = (struct nip_chart_axis){ .lo = 0, .hi = r->map.width_m * 1000 };
	*nip_vec_push(d->arena, &panel->lines) =
		(struct nip_chart_line){ .role = NIP_ROLE_DATA,
					 .n = 2 * BINS,
					 .x = twice(d->arena, share),
					 .y = ends(d->arena, r->map.width_m * 1000) };
}

static void along_panel(struct nip_doc *d, const struct nip_rollmap *r, struct nip_chart *c,
			enum nip_grade from)
{
	struct nip_panel *panel = nip_chart_panel(d->arena, c, touched(d, from, true));

	panel->x = (struct nip_chart_axis){ .title = "position along the web now, m",
					    .lo = 0,
					    .hi = r->map.length_m };
	panel->y = (struct nip_chart_axis){ .lo = 0, .hi = 100 };
	*nip_vec_push(d->arena, &panel->lines) =
		(struct nip_chart_line){ .role = NIP_ROLE_DATA,
					 .n = 2 * BINS,
					 .x = ends(d->arena, r->map.length_m),
					 .y = twice(d->arena, profile(d->arena, r, from, true)) };
}

void nip_rollmap_charts(struct nip_doc *d, const struct nip_rollmap *r,
			const struct nip_rollmap_shown *shown, const char *headline)
{
	struct nip_chart *c = nip_doc_figure(d, "roll-map");

	c->headline = headline;
	c->subtitle = nip_arena_printf(d->arena, "%zu events on %.6g m x %.6g mm of web",
				       r->patches.n, r->map.length_m, r->map.width_m * 1000);
	c->alt = headline;
	c->share_x = true;
	c->height_pt = shown->gauge ? 560 : 480;
	map_panel(d, r, c);
	across_panel(d, r, c, shown->from);
	if (shown->gauge)
		nip_rollmap_gauge_across(d, c, shown->gauge, r->map.width_m);
	if (shown->sheets && shown->sheets->n)
		verdict_panel(d, r, c, shown->sheets);
	if (shown->gauge)
		nip_rollmap_gauge_along(d, c, shown->gauge, r->map.length_m);
	along_panel(d, r, c, shown->from);
}
