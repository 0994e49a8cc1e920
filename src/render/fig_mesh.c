/* fig_mesh.c: a grid of values as triangles, clipped and traced at values. */
#include <config.h>

#include "render/fig_mesh.h"

#include <math.h>
#include <string.h>

/* ---- from the grid of the model ------------------------------------------- */

static size_t stride_of(size_t n)
{
	return (n - 1 + NIP_MESH_SIDE - 1) / NIP_MESH_SIDE;
}

/* The k-th place taken of n; the last one always is. */
static size_t taken(size_t k, size_t n)
{
	size_t at = k * stride_of(n);

	return at < n ? at : n - 1;
}

static size_t places(size_t n)
{
	return (n - 2) / stride_of(n) + 2;
}

/* Of windows made of more than there is room for, their common part. */
static void put(struct nip_mesh_point *p, size_t k, double v)
{
	size_t at = k < NIP_MESH_VALUES ? k : NIP_MESH_VALUES - 1;

	if (!isfinite(v))
		v = NAN;
	p->v[at] = at == k ? v : isnan(v) || v < p->v[at] ? v : p->v[at];
}

bool nip_mesh_make(struct nip_arena *a, const struct nip_fig_panel *q, size_t source_nx,
		   size_t source_ny, const double *x, const double *y, size_t n_values,
		   const double *const *value, struct nip_mesh *out)
{
	struct nip_scale sx = q->sx, sy = q->sy;

	if (source_nx < 2 || source_ny < 2)
		return false;
	sx.a = sy.a = 0;
	sx.b = sy.b = 1;
	*out = (struct nip_mesh){ .nx = places(source_nx),
				  .ny = places(source_ny),
				  .n_values =
					  n_values < NIP_MESH_VALUES ? n_values : NIP_MESH_VALUES };
	out->at = NIP_NEW_N(a, out->nx * out->ny, struct nip_mesh_point);
	for (size_t j = 0; j < out->ny; j++)
		for (size_t i = 0; i < out->nx; i++) {
			struct nip_mesh_point *p = &out->at[j * out->nx + i];
			size_t column = taken(i, source_nx), row = taken(j, source_ny);

			p->x = nip_scale_at(&sx, x[column]);
			p->y = nip_scale_at(&sy, y[row]);
			for (size_t k = 0; k < n_values; k++)
				put(p, k, value[k][row * source_nx + column]);
		}
	return true;
}

void nip_mesh_cell(const struct nip_mesh *m, size_t i, size_t j, struct nip_mesh_point out[5])
{
	const struct nip_mesh_point *at = &m->at[j * m->nx + i];

	out[0] = at[0];
	out[1] = at[1];
	out[2] = at[m->nx + 1];
	out[3] = at[m->nx];
	out[4] = (struct nip_mesh_point){ 0 };
	for (int c = 0; c < 4; c++) {
		out[4].x += out[c].x / 4;
		out[4].y += out[c].y / 4;
		for (size_t k = 0; k < m->n_values; k++)
			out[4].v[k] += out[c].v[k] / 4;
	}
}

/* ---- clipping ------------------------------------------------------------- */

/* Where between two values `at` lies, 0 to 1; by halves, lest the difference overflow. */
static double share(double a, double b, double at)
{
	double t = (at / 2 - a / 2) / (b / 2 - a / 2);

	return t > 0 ? t < 1 ? t : 1 : 0;
}

static struct nip_mesh_point between(const struct nip_mesh *m, const struct nip_mesh_point *a,
				     const struct nip_mesh_point *b, double t)
{
	struct nip_mesh_point p = { .x = a->x + (b->x - a->x) * t, .y = a->y + (b->y - a->y) * t };

	for (size_t k = 0; k < m->n_values; k++)
		p.v[k] = a->v[k] * (1 - t) + b->v[k] * t;
	return p;
}

size_t nip_mesh_clip(const struct nip_mesh *m, const struct nip_mesh_point *in, size_t n, size_t k,
		     double at, struct nip_mesh_point *out)
{
	size_t kept = 0;

	for (size_t i = 0; i < n; i++) {
		const struct nip_mesh_point *a = &in[i], *b = &in[(i + 1) % n];
		bool a_in = a->v[k] >= at, b_in = b->v[k] >= at;

		if (a_in)
			out[kept++] = *a;
		if (a_in != b_in)
			out[kept++] = between(m, a, b, share(a->v[k], b->v[k], at));
	}
	return kept;
}

/* ---- tracing -------------------------------------------------------------- */

enum { ROW, COLUMN, SPOKE, EDGES = SPOKE + 4 }; /* edges that belong to a place of the grid */

struct crossing {
	double x, y;
	size_t next[2]; /* 1 + index; 0: none */
	bool used;
};

struct tracer {
	const struct nip_mesh *m;
	struct nip_arena *arena;
	size_t k;
	double at;
	struct crossing *cross; /* by edge */
};

/* Edge between corners c and c + 1 of a cell. */
static size_t side_edge(const struct tracer *t, size_t i, size_t j, int c)
{
	size_t place = j * t->m->nx + i;

	return c == 0	? place * EDGES + ROW
	       : c == 1 ? (place + 1) * EDGES + COLUMN
	       : c == 2 ? (place + t->m->nx) * EDGES + ROW
			: place * EDGES + COLUMN;
}

static bool crosses(struct tracer *t, size_t edge, const struct nip_mesh_point *a,
		    const struct nip_mesh_point *b)
{
	struct crossing *c = &t->cross[edge];
	double s;

	if ((a->v[t->k] >= t->at) == (b->v[t->k] >= t->at))
		return false;
	s = share(a->v[t->k], b->v[t->k], t->at);
	c->x = a->x + (b->x - a->x) * s;
	c->y = a->y + (b->y - a->y) * s;
	return true;
}

static void join(struct tracer *t, size_t a, size_t b)
{
	t->cross[a].next[t->cross[a].next[0] != 0] = b + 1;
	t->cross[b].next[t->cross[b].next[0] != 0] = a + 1;
}

static void cell_segments(struct tracer *t, size_t i, size_t j)
{
	struct nip_mesh_point p[5];
	size_t spoke = (j * t->m->nx + i) * EDGES + SPOKE;

	nip_mesh_cell(t->m, i, j, p);
	if (!isfinite(p[4].v[t->k]) || isnan(p[4].x + p[4].y))
		return;
	for (size_t c = 0; c < 4; c++) {
		size_t d = (c + 1) % 4, hit[3], n = 0;

		if (crosses(t, side_edge(t, i, j, (int)c), &p[c], &p[d]))
			hit[n++] = side_edge(t, i, j, (int)c);
		if (crosses(t, spoke + c, &p[c], &p[4]))
			hit[n++] = spoke + c;
		if (crosses(t, spoke + d, &p[d], &p[4]))
			hit[n++] = spoke + d;
		if (n == 2)
			join(t, hit[0], hit[1]);
	}
}

static void follow(struct tracer *t, size_t start, struct nip_traces *out)
{
	size_t n = 0, at = start, from = 0;
	struct nip_trace *l;

	for (size_t e = start + 1; e; n++) { /* count, then copy */
		struct crossing *c = &t->cross[e - 1];
		size_t next = c->next[0] == from ? c->next[1] : c->next[0];

		c->used = true;
		from = e;
		e = next && !t->cross[next - 1].used ? next : 0;
	}
	l = nip_vec_push(t->arena, &out->list);
	*l = (struct nip_trace){ .x = NIP_NEW_N(t->arena, n + 1, double),
				 .y = NIP_NEW_N(t->arena, n + 1, double) };
	from = 0;
	for (; l->n < n; l->n++) {
		struct crossing *c = &t->cross[at];
		size_t next = c->next[0] == from ? c->next[1] : c->next[0];

		l->x[l->n] = c->x;
		l->y[l->n] = c->y;
		if (l->n)
			l->length += hypot(c->x - l->x[l->n - 1], c->y - l->y[l->n - 1]);
		from = at + 1;
		at = next ? next - 1 : at;
	}
	l->closed = t->cross[start].next[1] != 0;
	if (l->closed) {
		l->x[l->n] = l->x[0];
		l->y[l->n++] = l->y[0];
	}
}

void nip_mesh_trace(struct nip_arena *a, struct nip_mesh *m, size_t k, double at,
		    struct nip_traces *out)
{
	const size_t edges = m->nx * m->ny * EDGES;
	struct tracer t = { m, a, k, at, m->scratch };

	if (t.cross)
		memset(t.cross, 0, edges * sizeof *t.cross);
	else
		m->scratch = t.cross = NIP_NEW_N(a, edges, struct crossing);
	for (size_t j = 0; j + 1 < m->ny; j++)
		for (size_t i = 0; i + 1 < m->nx; i++)
			cell_segments(&t, i, j);
	for (int loops = 0; loops < 2; loops++) /* from open ends first */
		for (size_t e = 0; e < edges; e++)
			if (!t.cross[e].used && t.cross[e].next[0] &&
			    (loops || !t.cross[e].next[1]))
				follow(&t, e, out);
}
