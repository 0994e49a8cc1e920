/* components_inside.h: the tree of groups that both methods walk. */
#ifndef NIP_SPC_COMPONENTS_INSIDE_H
#define NIP_SPC_COMPONENTS_INSIDE_H

#include "spc/components.h"

struct nip_nest_group {
	size_t parent; /* index in the level outside; 0 at the outermost */
	double n, mean;
};

struct nip_nest { /* values sorted by group; the last level is the values */
	size_t levels, n[NIP_LEVELS];
	struct nip_nest_group *group[NIP_LEVELS];
	/* NULL, or scatter inside the groups of the last level but one; then the last level
	 * is known by it alone, and group[levels - 1] is NULL. */
	const double *ss;
};

/* Fills reml, reml_mean, reml_deviance, reml_rounds of c, which the analysis of variance
 * has filled before. */
void nip_components_reml(const struct nip_nest *nest, struct nip_arena *a,
			 struct nip_components *c);

#endif
