/* fig_mesh.h: a grid of values as triangles in the panel, cut at values.
 *
 * Places are shares of the panel: 0 to 1 from left to right and from foot to top.
 * Each cell of the grid is four triangles about its middle, on which every value is
 * linear: areas cut by clipping and lines traced at a value meet exactly.
 */
#ifndef NIP_RENDER_FIG_MESH_H
#define NIP_RENDER_FIG_MESH_H

#include "render/fig.h"

#define NIP_MESH_VALUES	 25  /* the quantity shown, and what a window is made of */
#define NIP_MESH_SIDE	 120 /* cells a side drawn; of more every k-th place is taken */
#define NIP_MESH_CORNERS (4 + NIP_MESH_VALUES)

struct nip_mesh_point {
	double x, y;
	double v[NIP_MESH_VALUES];
};

struct nip_mesh { /* what is drawn of a grid */
	size_t nx, ny, n_values;
	struct nip_mesh_point *at; /* [row * nx + column] */
	void *scratch;		   /* of tracing */
};

/* value[k] has source_nx * source_ny numbers. False if there is no cell to draw. */
bool nip_mesh_make(struct nip_arena *a, const struct nip_fig_panel *q, size_t source_nx,
		   size_t source_ny, const double *x, const double *y, size_t n_values,
		   const double *const *value, struct nip_mesh *out);

/* Corners of cell (i, j) around, then its middle. */
void nip_mesh_cell(const struct nip_mesh *m, size_t i, size_t j, struct nip_mesh_point out[5]);

/* The part of a polygon where v[k] >= at; out has room for n + 1. Returns its corners. */
size_t nip_mesh_clip(const struct nip_mesh *m, const struct nip_mesh_point *in, size_t n, size_t k,
		     double at, struct nip_mesh_point *out);

/* Lines on which v[k] is `at`. */
void nip_mesh_trace(struct nip_arena *a, struct nip_mesh *m, size_t k, double at,
		    struct nip_traces *out);

#endif
