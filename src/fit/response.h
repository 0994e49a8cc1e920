/* response.h: what was measured, as one answer of a compaction law, with its gradient. */
#ifndef NIP_FIT_RESPONSE_H
#define NIP_FIT_RESPONSE_H

#include <stdbool.h>

#include "physics/law.h"

enum nip_fit_response {
	NIP_RESPONSE_D,	       /* relative density */
	NIP_RESPONSE_C,	       /* volume reduction, 1 - D0/D */
	NIP_RESPONSE_POROSITY, /* 1 - D */
	NIP_RESPONSE_DENSITY,
	NIP_RESPONSE_MAIN, /* the law's own main output, as a plain number */
	NIP_RESPONSES
};
extern const char *const nip_fit_response_name[NIP_RESPONSES]; /* "D" "C" ... */
enum nip_quantity_id nip_fit_response_quantity(enum nip_fit_response response);

/* NULL, or what a fit of this response by this law would need. rho_th NAN: unknown. */
const char *nip_fit_response_needs(const struct nip_law *law, enum nip_fit_response response,
				   double rho_th);
/* Whether the response depends on the symbol. */
bool nip_fit_response_depends(const struct nip_law *law, enum nip_fit_response response,
			      int symbol);

/* The response at in[]; gradient (NULL, or one for each symbol). Where `physical` is
 * false a state the law refuses counts if it has a number. Returns NULL or why not. */
const char *nip_fit_response(const struct nip_law *law, enum nip_fit_response response,
			     double rho_th, const double *in, bool physical, double *out_value,
			     double *gradient);

#endif
