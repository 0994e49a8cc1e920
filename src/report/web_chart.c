/* web_chart.c: profiles across and along, and the spectrum with its rolls, as figures. */
#include <config.h>

#include <math.h>

#include "report/web_doc.h"
#include "unit/typeset.h"

#define POINTS_MOST 2000 /* of a line drawn; more are shown by their extremes */

/* The highest (or lowest) of every stretch, so that no peak is lost. */
static size_t thin(struct nip_doc *d, const double *x, const double *y, size_t n, double **out_x,
		   double **out_y)
{
	size_t each = n / POINTS_MOST + 1, m = 0;

	*out_x = NIP_NEW_N(d->arena, n / each + 2, double);
	*out_y = NIP_NEW_N(d->arena, n / each + 2, double);
	for (size_t i = 0; i < n; i += each) {
		size_t best = i;

		for (size_t k = i; k < i + each && k < n; k++)
			if (!(y[k] <= y[best]) && !isnan(y[k]))
				best = k;
		(*out_x)[m] = x[best];
		(*out_y)[m++] = y[best];
	}
	return m;
}

static void add_line(struct nip_doc *d, struct nip_panel *p, const char *label, enum nip_role role,
		     const double *x, const double *y, size_t n)
{
	*nip_vec_push(d->arena, &p->lines) =
		(struct nip_chart_line){ .label = label,
					 .role = role,
					 .dashed = role == NIP_ROLE_LIMIT,
					 .n = n,
					 .x = x,
					 .y = y };
}

static const char *value_title(struct nip_doc *d, const struct nip_web_shown *shown)
{
	return nip_chart_title(d->arena, shown->column, shown->unit);
}

static void dress(struct nip_doc *d, struct nip_chart *f, const struct nip_web_shown *shown)
{
	f->alt = f->headline;
	f->footer = nip_arena_printf(d->arena, "%s \xC2\xB7 nipline %s", shown->file, d->version);
	f->width_pt = 720;
}

/* ---- the web seen from above ---------------------------------------------------- */

#define COLUMNS_MOST 240 /* tiles along the web; of more stretches several are one */

static double place_of(const struct nip_web_study *s, size_t lane)
{
	return s->metres.by_box ? s->centre[lane] : (s->lane[lane].from + s->lane[lane].to) / 2;
}

/* Mean of the readings of stretches from..to in a lane; NaN without any. */
static double tile(const struct nip_metres *m, size_t from, size_t to, size_t lane)
{
	double sum = 0, n = 0;

	for (size_t i = from; i < to && i < m->n; i++)
		if (!isnan(m->mean[i * m->lanes + lane])) {
			double k = (double)m->readings[i * m->lanes + lane];

			sum += k * m->mean[i * m->lanes + lane];
			n += k;
		}
	return n > 0 ? sum / n : NAN;
}

/* Means by stretch and place as deviations from the mean; false if there is but one row
 * or column, or the places do not rise. */
static bool deviations(struct nip_doc *d, const struct nip_web_study *s, struct nip_chart_map *out)
{
	const struct nip_metres *m = &s->metres;
	size_t each = (m->n + COLUMNS_MOST - 1) / COLUMNS_MOST;
	double *x, *y, *z;

	if (m->n < 2 || m->lanes < 2 || !s->in->cd)
		return false;
	for (size_t l = 1; l < m->lanes; l++)
		if (!(place_of(s, l) > place_of(s, l - 1)))
			return false;
	*out = (struct nip_chart_map){ .nx = (m->n + each - 1) / each,
				       .ny = m->lanes,
				       .tiles = true,
				       .diverging = true,
				       .lo = NAN,
				       .hi = NAN };
	x = NIP_NEW_N(d->arena, out->nx, double);
	y = NIP_NEW_N(d->arena, out->ny, double);
	z = NIP_NEW_N(d->arena, out->nx * out->ny, double);
	for (size_t i = 0; i < out->nx; i++)
		x[i] = m->from_m + ((double)i + 0.5) * (double)each * m->each_m;
	for (size_t l = 0; l < out->ny; l++) {
		y[l] = place_of(s, l);
		for (size_t i = 0; i < out->nx; i++)
			z[l * out->nx + i] = tile(m, i * each, (i + 1) * each, l) - s->all.mean;
	}
	out->x = x;
	out->y = y;
	out->z = z;
	return true;
}

static const char *across_title(struct nip_doc *d, const struct nip_web_shown *shown)
{
	return nip_chart_title(d->arena, nip_arena_printf(d->arena, "Across (%s)", shown->cd_column),
			       shown->cd_unit);
}

static void mean_line(struct nip_doc *d, struct nip_panel *p, const struct nip_web_study *s,
		      bool vertical)
{
	*nip_vec_push(d->arena, &p->limits) = (struct nip_chart_limit){
		.label = nip_arena_printf(d->arena, "mean %.5g", s->all.mean),
		.role = NIP_ROLE_REFERENCE,
		.at = s->all.mean,
		.solid = true,
		.vertical = vertical
	};
}

static struct nip_chart_axis around(const double *at, size_t n)
{
	return (struct nip_chart_axis){ .lo = at[0] - (at[1] - at[0]) / 2,
					.hi = at[n - 1] + (at[n - 1] - at[n - 2]) / 2 };
}

/* The map, with the profile across beside it. */
static void map_panels(struct nip_doc *d, const struct nip_web_study *s,
		       const struct nip_web_shown *shown, struct nip_chart *f,
		       const struct nip_chart_map *map)
{
	struct nip_panel *p = nip_chart_panel(d->arena, f, across_title(d, shown));
	struct nip_chart_map *m = nip_vec_push(d->arena, &p->maps);

	*m = *map;
	m->title = nip_chart_title(d->arena,
				   nip_arena_printf(d->arena, "%s less its mean", shown->column),
				   shown->unit);
	p->weight = 1.5;
	p->x = around(map->x, map->nx);
	p->y = around(map->y, map->ny);
	p = nip_chart_panel(d->arena, f, "Profile");
	p->beside = 0.16;
	p->same_y = true;
	p->x.title = shown->unit ? nip_unit_typeset(d->arena, shown->unit) : NULL;
	add_line(d, p, NULL, NIP_ROLE_DATA, s->cd_shown, s->centre, s->boxes);
	mean_line(d, p, s, true);
}

static void profile_panel(struct nip_doc *d, const struct nip_web_study *s,
			  const struct nip_web_shown *shown, struct nip_chart *f)
{
	struct nip_panel *p = nip_chart_panel(d->arena, f, value_title(d, shown));

	p->x.title = across_title(d, shown);
	add_line(d, p, NULL, NIP_ROLE_DATA, s->centre, s->cd_shown, s->boxes);
	if (s->boxes <= 60)
		*nip_vec_push(d->arena, &p->points) = (struct nip_chart_points){
			.n = s->boxes, .x = s->centre, .y = s->cd_shown
		};
	mean_line(d, p, s, false);
}

static void profiles(struct nip_doc *d, const struct nip_web_study *s,
		     const struct nip_web_shown *shown)
{
	struct nip_chart *f = nip_doc_figure(d, "web-profiles");
	struct nip_chart_map map;
	struct nip_panel *p;
	double *x, *y;
	size_t n;

	f->headline = nip_chart_sentence(
		d->arena, nip_arena_printf(
				  d->arena,
				  "%s: standard deviation %.3g across, %.3g along, %.3g the rest",
				  shown->column, sqrt(s->all.var_cd), sqrt(s->all.var_md),
				  sqrt(s->all.var_res)));
	f->subtitle = nip_arena_printf(d->arena, "%zu scans \xC2\xB7 %zu boxes \xC2\xB7 %s",
				       s->all.scans, s->all.boxes, s->all.method);
	dress(d, f, shown);
	f->height_pt = 480;
	f->share_x = deviations(d, s, &map);
	if (f->share_x)
		map_panels(d, s, shown, f, &map);
	else
		profile_panel(d, s, shown, f);
	p = nip_chart_panel(d->arena, f,
			    nip_arena_printf(d->arena, "Scan means, %s", value_title(d, shown)));
	p->x.title = "along the web, m";
	n = thin(d, s->md_at_m, s->md_mean, s->scans, &x, &y);
	add_line(d, p, NULL, NIP_ROLE_DATA, x, y, n);
	for (size_t i = 0; i < s->defects.n; i++)
		*nip_vec_push(d->arena, &p->tints) = (struct nip_chart_tint){
			.label = nip_defect_name[s->defects.at[i].kind],
			.role = NIP_ROLE_LIMIT,
			.vertical = true,
			.from = s->defects.at[i].from_m - s->defects.at[i].ends_m,
			.to = s->defects.at[i].to_m + s->defects.at[i].ends_m
		};
	mean_line(d, p, s, false);
}

/* Where the rolls would stand, once a turn. */
static void roll_marks(struct nip_doc *d, struct nip_panel *p, const struct nip_web_study *s)
{
	const struct nip_spectrum *w = &s->spectrum;

	for (size_t i = 0; i < s->in->rolls; i++) {
		if (!s->found.seen[i].visible[0])
			continue;
		*nip_vec_push(d->arena, &p->limits) = (struct nip_chart_limit){
			.label = s->in->roll[i].name,
			.role = s->found.seen[i].possible ? NIP_ROLE_THIRD : NIP_ROLE_MUTED,
			.at = 1 / s->in->roll[i].circumference_m,
			.vertical = true
		};
	}
	if (w->peaks) {
		double *x = NIP_NEW_N(d->arena, w->peaks, double),
		       *y = NIP_NEW_N(d->arena, w->peaks, double);

		for (size_t k = 0; k < w->peaks; k++) {
			x[k] = w->peak[k].per_m;
			y[k] = w->peak[k].z;
		}
		*nip_vec_push(d->arena, &p->points) =
			(struct nip_chart_points){ .label = "line above the level",
						   .role = NIP_ROLE_LIMIT,
						   .shape = NIP_DIAMOND,
						   .n = w->peaks,
						   .x = x,
						   .y = y };
	}
}

/* What the clock at mean speed would have shown, where it was asked for. */
static void in_time(struct nip_doc *d, struct nip_panel *p, const struct nip_web_study *s)
{
	const struct nip_spectrum *w = &s->in_time;
	double *f_per_m, *x, *y;
	size_t n, m;

	if (!s->in->clock_m || w->why)
		return;
	n = w->bins - w->first;
	f_per_m = NIP_NEW_N(d->arena, n + 1, double);
	for (size_t k = 0; k < n; k++)
		f_per_m[k] = (double)(w->first + k) * w->step_per_m;
	m = thin(d, f_per_m, w->z + w->first, n, &x, &y);
	for (size_t i = 0; i < m; i++)
		y[i] = isnan(y[i]) ? NAN : fmax(y[i], 1e-3);
	add_line(d, p, "in time", NIP_ROLE_MUTED, x, y, m);
}

static void spectrum(struct nip_doc *d, const struct nip_web_study *s,
		     const struct nip_web_shown *shown)
{
	const struct nip_spectrum *w = &s->spectrum;
	struct nip_chart *f = nip_doc_figure(d, "web-spectrum");
	struct nip_panel *p;
	size_t n = w->bins - w->first, m;
	double *f_per_m = NIP_NEW_N(d->arena, n + 1, double), *x, *y;

	for (size_t k = 0; k < n; k++)
		f_per_m[k] = (double)(w->first + k) * w->step_per_m;
	f->headline =
		w->peaks ? nip_arena_printf(d->arena, "%s repeats every %.5g m: %s", shown->column,
					    w->peak[0].period_m, nip_web_line_text(d, s, 0))
			 : nip_arena_printf(d->arena, "%s: no line beyond noise", shown->column);
	f->subtitle =
		nip_arena_printf(d->arena, "Lomb-Scargle in length \xC2\xB7 %zu readings on %.5g m",
				 w->n, w->length_m);
	dress(d, f, shown);
	f->height_pt = 420;
	p = nip_chart_panel(d->arena, f, "power");
	p->x.title = "cycles a metre";
	p->y.log10 = true;
	m = thin(d, f_per_m, w->z + w->first, n, &x, &y);
	for (size_t i = 0; i < m; i++)
		y[i] = isnan(y[i]) ? NAN : fmax(y[i], 1e-3); /* the axis is logarithmic */
	add_line(d, p, NULL, NIP_ROLE_DATA, x, y, m);
	in_time(d, p, s);
	m = thin(d, f_per_m, w->level + w->first, n, &x, &y);
	add_line(d, p, "level", NIP_ROLE_LIMIT, x, y, m);
	roll_marks(d, p, s);
}

void nip_web_figures(struct nip_doc *d, const struct nip_web_study *s,
		     const struct nip_web_shown *shown)
{
	if (s->in->cd && !s->all.why)
		profiles(d, s, shown);
	if (!s->spectrum.why)
		spectrum(d, s, shown);
}
