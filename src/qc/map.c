/* map.c: evenness of a pressure map. */
#include <config.h>

#include "qc/map.h"

#include <math.h>

#include "base/arena.h"
#include "base/diag.h"
#include "csv/reader.h"
#include "unit/unit.h"

struct point {
	double x, y, p;
};

struct points {
	NIP_VEC(struct point) at;
	double x0, x1, y0, y1;
};

static long column(struct nip_csv_reader *r, const char *const *names, const char *path,
		   struct nip_diag *diag)
{
	const struct nip_place at = { .file = path, .line = nip_csv_header_line(r) };

	for (size_t i = 0; names[i]; i++) {
		long c = nip_csv_find(r, names[i]);

		if (c >= 0)
			return c;
	}
	nip_diag_input(diag, &at, "a pressure map needs columns x, y and pressure (no %s here)",
		       names[0]);
	return -1;
}

static int check_unit(struct nip_map *m, const char *path, struct nip_diag *diag)
{
	const struct nip_place at = { .file = path, .element = "pressure" };
	double scale, offset;

	if (nip_unit_convert(m->unit, "Pa", false, &scale, &offset) == NIP_UNIT_OK)
		return 0;
	nip_diag_input(diag, &at,
		       "unit \"%s\" does not measure pressure (allowed: MPa or a "
		       "multiple of it)",
		       m->unit);
	return -1;
}

/* The edge is as wide along x as along y, so both have to be in one unit: y in that of x.
 * What only one header says holds for both. */
static int check_places(const struct nip_csv_reader *r, const long c[3], double *y_scale,
			const char *path, struct nip_diag *diag)
{
	const struct nip_place at = { .file = path, .element = "y" };
	const char *x = nip_csv_unit(r, (size_t)c[0]), *y = nip_csv_unit(r, (size_t)c[1]);
	double offset;

	*y_scale = 1;
	if (!x || !y || strcmp(x, y) == 0 ||
	    nip_unit_convert(y, x, true, y_scale, &offset) == NIP_UNIT_OK)
		return 0;
	nip_diag_input(diag, &at, "unit \"%s\" cannot be compared with \"%s\", the unit of x", y, x);
	return -1;
}

static int take(struct points *p, struct nip_map *m, const struct nip_csv_block *b,
		const size_t handle[3], double y_scale, struct nip_arena *a)
{
	for (size_t i = 0; i < b->rows; i++) {
		struct point x = { b->column[handle[0]].number[i], b->column[handle[1]].number[i] * y_scale,
				   b->column[handle[2]].number[i] };

		if (isnan(x.x) || isnan(x.y) || isnan(x.p)) {
			m->bad++;
			continue;
		}
		if (p->at.n == NIP_MAP_MOST)
			return -1;
		p->x0 = fmin(p->x0, x.x);
		p->x1 = fmax(p->x1, x.x);
		p->y0 = fmin(p->y0, x.y);
		p->y1 = fmax(p->y1, x.y);
		*nip_vec_push(a, &p->at) = x;
	}
	return 0;
}

static int read_points(const char *path, struct nip_arena *a, struct points *p, struct nip_map *m,
		       struct nip_diag *diag)
{
	static const char *const names[3][5] = { { "x", "x_mm", "x_m", NULL },
						 { "y", "y_mm", "y_m", NULL },
						 { "pressure", "p", "pressure_MPa", NULL } };
	const struct nip_place at = { .file = path };
	struct nip_csv_dialect dialect = { .separator = 0 };
	struct nip_csv_reader *r = nip_csv_open(path, &dialect, diag);
	const struct nip_csv_block *b;
	size_t handle[3];
	double y_scale;
	long c[3];
	int rc = r ? 0 : -1;

	for (int k = 0; k < 3 && rc == 0; k++) {
		c[k] = column(r, names[k], path, diag);
		if (c[k] < 0)
			rc = -1;
		else if (k == 2 && nip_csv_unit(r, (size_t)c[k]))
			m->unit = nip_arena_strdup(a, nip_csv_unit(r, (size_t)c[k]));
		if (rc == 0)
			handle[k] = nip_csv_bind(r, (size_t)c[k], NIP_CSV_NUMBER);
	}
	if (rc == 0)
		rc = check_unit(m, path, diag);
	if (rc == 0)
		rc = check_places(r, c, &y_scale, path, diag);
	while (rc == 0 && (rc = nip_csv_next(r, &b)) == 1) {
		rc = take(p, m, b, handle, y_scale, a);
		if (rc != 0)
			nip_diag_input(diag, &at, "has more than %d points", NIP_MAP_MOST);
	}
	for (int k = 0; r && k < NIP_CSV_BAD_MISSING; k++)
		m->bad += nip_csv_count(r)->bad[k];
	nip_csv_close(r);
	return rc;
}

static void sum_up(const struct points *p, struct nip_map *m)
{
	double width = p->x1 - p->x0, height = p->y1 - p->y0, mean;
	double margin = m->edge_share * fmin(width, height);

	for (size_t i = 0; i < p->at.n; i++) {
		const struct point *x = &p->at.at[i];
		bool edge = x->x - p->x0 <= margin || p->x1 - x->x <= margin ||
			    x->y - p->y0 <= margin || p->y1 - x->y <= margin;

		if (!m->all.n || x->p < m->all.min) {
			m->min_x = x->x;
			m->min_y = x->y;
		}
		if (!m->all.n || x->p > m->all.max) {
			m->max_x = x->x;
			m->max_y = x->y;
		}
		nip_moments_add(&m->all, x->p);
		nip_moments_add(edge ? &m->edge : &m->centre, x->p);
	}
	mean = nip_moments_mean(&m->all);
	m->cv = mean > 0 ? nip_moments_sd(&m->all) / mean : NAN;
	m->edge_to_centre = nip_moments_mean(&m->edge) / nip_moments_mean(&m->centre);
	if (!isfinite(m->edge_to_centre))
		m->edge_to_centre = NAN;
	for (size_t i = 0; i < p->at.n; i++)
		m->outside_band += fabs(p->at.at[i].p - mean) > m->band * fabs(mean);
}

int nip_map_read(const char *path, double edge_share, struct nip_arena *a, struct nip_map *out,
		 struct nip_diag *diag)
{
	const struct nip_place at = { .file = path };
	struct points p = { .x0 = INFINITY, .x1 = -INFINITY, .y0 = INFINITY, .y1 = -INFINITY };

	*out = (struct nip_map){
		.file = path, .unit = "MPa", .edge_share = edge_share, .band = NIP_MAP_BAND
	};
	nip_moments_init(&out->all);
	nip_moments_init(&out->edge);
	nip_moments_init(&out->centre);
	if (read_points(path, a, &p, out, diag) != 0)
		return -1;
	if (!p.at.n) {
		nip_diag_input(diag, &at, "has a header but no usable point");
		return -1;
	}
	sum_up(&p, out);
	return 0;
}
