/* response.h: what is measured on a coupon, as an answer of a compaction law.
 *
 * Laws differ in what they give first (Kawakita the volume reduction, Meyer a density or
 * a porosity). A fit compares each of them with whatever was measured.
 */
#ifndef NIP_PHYSICS_RESPONSE_H
#define NIP_PHYSICS_RESPONSE_H

#include <stdbool.h>

#include "physics/law.h"

enum nip_law_response {
	NIP_LAW_RESPONSE_D,	   /* relative density, 1 */
	NIP_LAW_RESPONSE_C,	   /* volume reduction since the start, 1 - D(0)/D(P) */
	NIP_LAW_RESPONSE_POROSITY, /* 1 - D */
	NIP_LAW_RESPONSE_DENSITY,  /* rho_th D, kg/m3 */
	NIP_LAW_RESPONSE_MAIN,	   /* the law's own first output */
	NIP_LAW_RESPONSES
};

/* NULL, or why the law cannot answer it: a clause. rho_th in kg/m3, NaN: unknown. */
const char *nip_law_response_needs(const struct nip_law *law, enum nip_law_response response,
				   double rho_th);
/* Whether the response moves with the symbol at all: Kawakita's volume reduction does not
 * with D0, and no response with a theoretical density the law only divides by. */
bool nip_law_response_depends(const struct nip_law *law, enum nip_law_response response,
			      int symbol);

/* The response at in[] and, unless NULL, its derivative by every symbol (0 where it does
 * not depend on it; infinite where Shapiro starts). The ranges of the symbols are not
 * looked at. Returns NULL, or why there is no such state; value and gradient are filled
 * all the same, for fits of plain numbers, and may then be anything. */
const char *nip_law_response(const struct nip_law *law, enum nip_law_response response,
			     double rho_th, const double *in, double *out_value,
			     double *out_gradient);

#endif
