/* homogeneity.h: do groups scatter alike?
 *
 * Source: Levene 1960, Brown and Forsythe 1974 (doi:10.1080/01621459.1974.10482955),
 * Bartlett 1937; textbook forms.
 */
#ifndef NIP_SPC_HOMOGENEITY_H
#define NIP_SPC_HOMOGENEITY_H

#include <stddef.h>

#include "base/arena.h"
#include "stat/anova.h"

enum nip_centre { NIP_CENTRE_MEDIAN, NIP_CENTRE_MEAN };

struct nip_homogeneity {
	double statistic, df1, df2, p; /* df2 NaN for Bartlett's chi-square */
	size_t k;		       /* groups that count */
	const char *why;	       /* NULL, or why there is none; the numbers are then NaN */
};

/* Analysis of variance of |y - centre of its group|; about medians it is the test of
 * Brown and Forsythe. group[i] < k; values that are not finite are left out, and so are
 * groups of one or two: their distances are equal whatever the scatter, so that F would be
 * infinite for pairs of alike scatter. (R and others keep them.) F is infinite, p 0, where
 * all distances inside the groups are the same but not between them. */
void nip_levene(const double *y, const size_t *group, size_t n, size_t k, enum nip_centre centre,
		struct nip_arena *a, struct nip_homogeneity *out);

/* Groups of one are left out; a group without any scatter makes the statistic infinite. */
void nip_bartlett(const struct nip_group *group, size_t k, struct nip_homogeneity *out);

#endif
