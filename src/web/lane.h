/* lane.h: coated lanes of a web, from its mean loading across. */
#ifndef NIP_WEB_LANE_H
#define NIP_WEB_LANE_H

#include <stddef.h>

#include "web/scan.h"

/* mean[i] is the mean loading (or thickness) at cd[i], rising; NaN is a place nobody
 * measured, and bare. The threshold is the one that splits the means best in two (N.
 * Otsu, IEEE Trans. SMC 9 (1979) 62, doi:10.1109/TSMC.1979.4310076). Bare foil is told
 * from coating only if the two levels carry 80 % of the variance and the lower is at
 * most 0.7 of the upper: else the whole width is one lane. Edges are where straight
 * lines between neighbours cross the threshold. Returns the number of lanes (0 if no
 * mean is finite), those beyond NIP_LANES_MOST not stored; *out_threshold NaN if no bare foil
 * was found. */
size_t nip_lanes_find(const double *cd, const double *mean, size_t n,
		      struct nip_lane lane[NIP_LANES_MOST], double *out_threshold);

#endif
