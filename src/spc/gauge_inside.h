/* gauge_inside.h: the unbalanced crossed study. */
#ifndef NIP_SPC_GAUGE_INSIDE_H
#define NIP_SPC_GAUGE_INSIDE_H

#include "spc/gauge.h"

/* Fills rows, error, method and the components that stand alone; parts and operators are
 * the largest indices plus one, and then those that have values. 0, or -1 with g->why. */
int nip_gauge_unbalanced(const double *value, const size_t *part, const size_t *appraiser,
			 size_t n, struct nip_arena *a, struct nip_gauge *g);

#endif
