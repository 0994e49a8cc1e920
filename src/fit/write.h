/* write.h: a fitted law as a material file that `nipline plan --materials` reads. */
#ifndef NIP_FIT_WRITE_H
#define NIP_FIT_WRITE_H

#include "fit/study.h"
#include "fit/update.h"

struct nip_str;

struct nip_fit_target { /* what the file says beside the numbers; NULL: left out */
	const char *material, *class_name; /* never NULL */
	const char *stress, *state, *per;
	const char *conditions;
	const char *source; /* file and digest of the data; never NULL */
	const char *lot;
};

/* The selected law: parameters with standard uncertainties, correlations, range,
 * residual_sd of relative density (left out where the response does not give it). */
void nip_fit_write(const struct nip_fit_study *s, const struct nip_fit_target *t,
		   struct nip_str *out);
/* The law of a family after the coupons of a new lot. */
void nip_fit_write_update(const struct nip_update *u, const struct nip_fit_data *d,
			  const struct nip_fit_target *t, struct nip_str *out);

#endif
