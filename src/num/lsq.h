/* lsq.h: nonlinear least squares by a trust region, on GSL.
 *
 * Minimises sum r_i(x)^2. Weights belong into r and the Jacobian. Columns are scaled
 * as MINPACK does, so parameters may differ by many orders of magnitude.
 */
#ifndef NIP_NUM_LSQ_H
#define NIP_NUM_LSQ_H

#include <stdbool.h>
#include <stddef.h>

struct nip_lsq {
	size_t n, p; /* residuals and parameters, n >= p >= 1 */
	/* r[0..n) at x[0..p). -1 where there is no model: the step is then rejected. */
	int (*residual)(const double *x, void *context, double *r);
	/* d r[i] / d x[k] into jacobian[i * p + k]. 0/-1. */
	int (*jacobian)(const double *x, void *context, double *jacobian);
	void *context;
};

struct nip_lsq_result {
	double rss;
	size_t iterations;
	bool converged; /* the last step was small beside x, or nothing improves r */
};

/* x: start, then the best point found. After the trust region has converged, plain
 * Gauss-Newton steps go on until they stop shrinking, so x is good to the last digits
 * its conditioning allows. Returns 0; -1 if the start has no residuals. */
int nip_lsq_solve(const struct nip_lsq *problem, double *x, struct nip_lsq_result *out);

/* (J'J)^-1 into covariance (p x p), and the ratio of largest to smallest singular value
 * of J with its columns scaled to length 1 (so units do not matter). -1 where a column
 * is 0 or the columns are dependent to rounding; *out_condition is then INFINITY. */
int nip_lsq_covariance(const double *jacobian, size_t n, size_t p, double *covariance,
		       double *out_condition);

#endif
