/* capability_inside.h: what indices of normal and of fitted distributions share. */
#ifndef NIP_SPC_CAPABILITY_INSIDE_H
#define NIP_SPC_CAPABILITY_INSIDE_H

#include "spc/capability.h"

/* Which limits an index needs; the nearer one is that of those there are. */
enum nip_side { NIP_BOTH, NIP_LOWER, NIP_UPPER, NIP_NEARER };

enum nip_reason nip_capability_limits(const struct nip_capability_input *in, enum nip_side side);
enum nip_reason nip_capability_data(const struct nip_capability_input *in);
double nip_capability_target(const struct nip_capability_input *in); /* NaN: none */
/* Smaller of two sides of which one may be missing. */
double nip_capability_nearer(double lower, double upper);
void nip_capability_no_interval(struct nip_index *x, enum nip_reason why);
struct nip_ppm nip_capability_no_ppm(enum nip_reason why);
/* From fractions; those of a limit that is not there do not count. */
struct nip_ppm nip_capability_ppm(const struct nip_capability_input *in, double below,
				  double above);

#endif
