/* map.h: a pressure map, as from a pressure-sensitive film: how even it is.
 *
 * Points count alike, so the points should lie on a grid. The edge is all points within
 * `edge_share` of the shorter side from the border of the box around the points (a 3 x 3
 * grid has 8 edge points), the rest is the centre. */
#ifndef NIP_QC_MAP_H
#define NIP_QC_MAP_H

#include <stddef.h>

#include "stat/moments.h"

struct nip_arena;
struct nip_diag;

struct nip_map {
	const char *file, *unit; /* of the pressure, as in the file */
	long bad;		 /* rows refused and rows without a number */
	struct nip_moments all, edge, centre;
	double cv;		 /* sd over mean; NaN below two points */
	double edge_to_centre;	 /* means; NaN without a centre */
	double edge_share;
	double band;		 /* 0.05 */
	long outside_band;	 /* points farther than band * mean from the mean */
	double min_x, min_y, max_x, max_y; /* where the extremes lie */
};

#define NIP_MAP_EDGE 0.1
#define NIP_MAP_BAND 0.05
#define NIP_MAP_MOST 4000000 /* points */

/* CSV with headers x, y and pressure (or p), units in brackets; pressure in MPa if it has
 * none. 0, or -1 with a diagnostic. */
int nip_map_read(const char *path, double edge_share, struct nip_arena *a, struct nip_map *out,
		 struct nip_diag *diag);

#endif
