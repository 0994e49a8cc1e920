/* update.h: one to three coupons of a new powder lot against a law of its family.
 *
 * The family's curve keeps its shape and is stretched along pressure, D(P/c), the least
 * that tells one lot from another. ln c starts at 0 with the spread the family's scatter
 * (residual_sd) stands for at these pressures; the family's own parameters start with
 * their stated uncertainties and correlations. Both are updated together (maximum a
 * posteriori, Gaussian to first order).
 */
#ifndef NIP_FIT_UPDATE_H
#define NIP_FIT_UPDATE_H

#include "fit/data.h"
#include "fit/model.h"
#include "material/law_use.h"

struct nip_diag;

struct nip_update_point { /* a coupon; half widths of a measurement at that pressure */
	double x, y, before, before_half, after, after_half;
};

struct nip_update {
	const struct nip_law_use *family;
	const char *material; /* whose law */
	enum nip_law_response response;
	double rho_th, level;
	double scale, scale_low, scale_high; /* c with its interval */
	double prior_low, prior_high;	     /* of c before the coupons */
	double ln_scale_sd;
	double misfit;		       /* >= 1: by how much the coupons widened all uncertainties */
	double lot_sd, measurement_sd; /* SI of the response */
	bool measurement_stated;       /* else the family's scatter stands for it */
	double in[NIP_LAW_SYMBOLS];    /* parameters of the new lot, SI */
	double covariance[NIP_LAW_SYMBOLS][NIP_LAW_SYMBOLS];
	size_t n;
	struct nip_update_point *point;
	/* for the curve: */
	double prior_in[NIP_LAW_SYMBOLS];
	double prior_covariance[NIP_LAW_SYMBOLS][NIP_LAW_SYMBOLS];
};

/* d in SI. Returns 0, or -1 with diagnostics (no scatter stated, law without a scale ...). */
int nip_fit_update(const struct nip_law_use *family, const char *material,
		   const struct nip_fit_data *d, enum nip_law_response response, double rho_th,
		   double level, struct nip_arena *a, struct nip_update *out,
		   struct nip_diag *diag);

/* Value and half width of a new measurement at x, before (false) or after the coupons. */
const char *nip_update_band(const struct nip_update *u, double x, bool after, double *out_value,
			    double *out_half);

#endif
