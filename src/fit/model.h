/* model.h: a law as a fit sees it: which parameters are free, between which bounds, and
 * which of the law's answers was measured.
 *
 * Inside bounds a parameter p is searched as u: p = lo + exp(u), or lo + (hi - lo) /
 * (1 + exp(-u)). A bound may depend on parameters that stand before it in the law
 * (a <= 1 - D0), so the transform is triangular.
 */
#ifndef NIP_FIT_MODEL_H
#define NIP_FIT_MODEL_H

#include <stdbool.h>
#include <stddef.h>

#include "physics/law.h"
#include "physics/response.h"

enum nip_fit_role {
	NIP_FIT_FREE,
	NIP_FIT_FIXED,	   /* by the user */
	NIP_FIT_REFERENCE, /* chosen, not measured (P_ref) */
	NIP_FIT_AT_LOWER,  /* the best value is a bound of it */
	NIP_FIT_AT_UPPER,
	NIP_FIT_UNUSED, /* the measured answer does not depend on it */
	NIP_FIT_VARIABLE
};

struct nip_fit_model {
	const struct nip_law *law;
	enum nip_law_response response;
	double rho_th; /* kg/m3; NAN: unknown */
	bool physical; /* keep the bounds */
	int variable;  /* symbol */
	enum nip_fit_role role[NIP_LAW_SYMBOLS];
	double in[NIP_LAW_SYMBOLS]; /* values of what is not free */
};

/* All parameters free that the response depends on. */
struct nip_fit_model nip_fit_model(const struct nip_law *law, enum nip_law_response response,
				   double rho_th, bool physical);

size_t nip_fit_free(const struct nip_fit_model *m, int symbol[NIP_LAW_SYMBOLS]);
/* Bounds of a parameter, given the ones before it. -INFINITY, INFINITY: none. */
void nip_fit_bounds(const struct nip_fit_model *m, const double *in, size_t symbol, double *out_lo,
		    double *out_hi);

/* u of in[]; -1 where a free parameter is not inside its bounds. */
int nip_fit_to_u(const struct nip_fit_model *m, const double *in, double *u);
/* in[] of u. chain (NULL or NIP_LAW_SYMBOLS rows of p): d in[k] / d u[j]. */
void nip_fit_from_u(const struct nip_fit_model *m, const double *u, double *in, double *chain);
/* Fills in what hangs on the free ones (at a bound); chain as above but to the free
 * parameters themselves. */
void nip_fit_tie(const struct nip_fit_model *m, double *in, double *chain);

/* The response at x. gradient (NULL or one for each symbol of the law, the variable
 * too). Returns NULL or why there is none. */
const char *nip_fit_value(const struct nip_fit_model *m, const double *in, double x,
			  double *out_value, double *gradient);

#endif
