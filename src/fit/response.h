/* response.h: what was measured, as one answer of a compaction law, with its gradient. */
#ifndef NIP_FIT_RESPONSE_H
#define NIP_FIT_RESPONSE_H

#include <stdbool.h>

#include "physics/law.h"

enum nip_law_response {
	NIP_LAW_RESPONSE_D,	   /* relative density */
	NIP_LAW_RESPONSE_C,	   /* volume reduction, 1 - D0/D */
	NIP_LAW_RESPONSE_POROSITY, /* 1 - D */
	NIP_LAW_RESPONSE_DENSITY,
	NIP_LAW_RESPONSE_MAIN, /* the law's own main output, as a plain number */
	NIP_LAW_RESPONSES
};

/* NULL, or what a fit of this response by this law would need. rho_th NAN: unknown. */
const char *nip_law_response_needs(const struct nip_law *law, enum nip_law_response response,
				   double rho_th);
/* Whether the response depends on the symbol. */
bool nip_law_response_depends(const struct nip_law *law, enum nip_law_response response,
			      int symbol);

/* The response at in[] and, unless NULL, its derivative by every symbol. Returns NULL or
 * why there is no such state; the value is filled all the same. */
const char *nip_law_response(const struct nip_law *law, enum nip_law_response response,
			     double rho_th, const double *in, double *out_value,
			     double *out_gradient);

#endif
