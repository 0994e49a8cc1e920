/* internal.h: one weighted problem, as the parts of fit/ hand it to one another. */
#ifndef NIP_FIT_INTERNAL_H
#define NIP_FIT_INTERNAL_H

#include "fit/fit.h"

struct nip_fit_problem {
	const struct nip_fit_data *d;
	struct nip_fit_model model;
	double *variance;    /* n: of each point, relative or absolute */
	double theta;	     /* variance between groups in the same units; 0 */
	const size_t *group; /* NULL: no groups */
	size_t n_groups;
	double *group_sum, *group_weight; /* n_groups: scratch, and sum of 1/variance */
};

struct nip_fit_problem nip_fit_problem(const struct nip_fit_data *d, const struct nip_fit_model *m,
				       struct nip_arena *a);
/* Minimises from in[] (a full set of symbols), which becomes the best point. -1 where
 * there is no residual at the start. */
int nip_fit_minimise(struct nip_fit_problem *q, double *in, double *out_rss, bool *out_converged);
/* Whitened Jacobian in the free parameters at in[]: n x p. 0/-1. */
int nip_fit_jacobian(struct nip_fit_problem *q, const double *in, double *jacobian);
/* Jacobian (of the residuals) and, in the last column, residuals as they are, in one n x
 * (p + 1) array. 0/-1. */
int nip_fit_raw(struct nip_fit_problem *q, const double *in, double *out);
/* Multiplies column k of an n x p array by the root of the inverse of the variance. */
void nip_fit_whiten(const struct nip_fit_problem *q, double *array, size_t k, size_t p);
/* Whitened residuals' sum of squares; NAN where there is none. */
double nip_fit_rss(struct nip_fit_problem *q, const double *in);

/* From a first solution: variances by sigma_x, spread between groups. Fills
 * added_sd, between_sd, deviance and k of *f. */
void nip_fit_reweight(struct nip_fit_problem *q, const struct nip_fit_options *o, struct nip_fit *f,
		      struct nip_arena *a);

/* Start values: 0 .. count - 1 into in[]. */
void nip_fit_starts(const struct nip_fit_problem *q, const struct nip_fit_options *o,
		    const double *user, size_t i, const double *cube, double *in);

#endif
