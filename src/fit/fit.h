/* fit.h: a law fitted to measured points by weighted nonlinear least squares.
 *
 * The squares are of the response itself (D, C, porosity, density), never of ln 1/(1-D).
 * The covariance of the parameters is s^2 (J'WJ)^-1 with relative weights and (J'WJ)^-1
 * with absolute ones, J in the parameters themselves; intervals are to first order with
 * Student's t. A parameter whose best value is a bound is held there: it has no standard
 * error and counts as fitted.
 */
#ifndef NIP_FIT_FIT_H
#define NIP_FIT_FIT_H

#include <stdint.h>

#include "fit/data.h"
#include "fit/model.h"

#define NIP_FIT_AGREE	   1e-8 /* two starts found the same minimum: relative in rss */
#define NIP_FIT_CORRELATED 0.99
#define NIP_FIT_CONDITION  1e6 /* beyond, parameters count as not identified */

enum nip_fit_weights {
	NIP_FIT_RELATIVE, /* sigma up to a common factor, which the residuals tell */
	NIP_FIT_ABSOLUTE  /* sigma as it stands */
};

struct nip_fit_options {
	enum nip_fit_weights weights;
	enum nip_law_response response;
	double rho_th; /* kg/m3; NAN */
	bool physical; /* keep the laws' bounds */
	uint64_t seed;
	size_t starts; /* Latin hypercube starts, beside the user's */
	double level;  /* of intervals: 0.95 */
};

struct nip_fit {
	const struct nip_law *law;
	struct nip_fit_model model; /* roles as they came out */
	const char *refused;	    /* why there is no fit; NULL: fitted */
	size_t n, distinct, needs;  /* points, different x, points this law needs */
	size_t p;		    /* parameters estimated, those at a bound too */
	size_t n_free;
	int free_symbol[NIP_LAW_SYMBOLS];
	double in[NIP_LAW_SYMBOLS];	   /* all parameters, SI (plain: as the data) */
	double std_error[NIP_LAW_SYMBOLS]; /* NAN: fixed, at a bound, not identified */
	double *covariance;		   /* n_free x n_free; NAN where not identified */
	double *chain;			   /* NIP_LAW_SYMBOLS x n_free: d parameter / d free one */
	bool converged, identified;
	size_t starts, agreeing; /* starts tried, and how many found the same minimum */
	double condition;	 /* of the scaled Jacobian */
	double rss;		 /* sum of w (y - f)^2, w = 1/sigma^2, 1 without sigma */
	double dof, residual_sd; /* n - p; sqrt(rss/dof) */
	double reduced_chi2;	 /* rss/dof; NAN without sigma */
	double scatter;		 /* sd of one measurement about the law, unit of y */
	double added_sd;	 /* --sigma-x without --sigma: sd of y beside it; else 0 */
	double between_sd;	 /* sd between groups (random intercept); 0: no groups */
	double t_df, t;		 /* what intervals use; t at the level asked for */
	double deviance;	 /* -2 ln L up to a constant all laws share */
	size_t k;		 /* parameters of the likelihood */
	double aicc, delta, akaike_weight;
	double x_lo, x_hi; /* range of the data */
	double *variance;  /* of each point, up to s^2 with relative weights */
	double *effect;	   /* predicted offset of each group; NULL */
};

/* start and fixed: by symbol, NAN where nothing is said. Everything in the arena. The
 * result is always there; look at refused. */
struct nip_fit nip_fit_law(const struct nip_law *law, const struct nip_fit_data *d,
			   const struct nip_fit_options *o, const double *start,
			   const double *fixed, struct nip_arena *a);

/* Points a law with p parameters needs: AICc has to exist, n - (p + 1) - 1 > 0. */
size_t nip_fit_needs(size_t p);

struct nip_fit_band { /* of the response at one x; half widths at the level of the fit */
	double value, confidence, prediction;
	double confidence_sd, prediction_sd;
};
/* Returns NULL or why there is no value. Half widths NAN where not identified. */
const char *nip_fit_band(const struct nip_fit *f, double x, struct nip_fit_band *out);
/* d response / d free parameters at x; NULL or why not. */
const char *nip_fit_gradient(const struct nip_fit *f, double x, double *out);

/* The parameter runs into an end of its range that it cannot reach (D0 to 0): the law then
 * counts as not identified. */
#define NIP_FIT_EDGE 1e-6
bool nip_fit_runs_away(const struct nip_fit *f, int symbol);

/* AICc, differences to the best and Akaike weights over the n fits that are not refused
 * and converged; returns the index selected (smallest AICc of those identified) or -1. */
long nip_fit_compare(struct nip_fit *fit, size_t n);

#endif
