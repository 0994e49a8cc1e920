/* family.h: distributions fitted to a sample, as rows of one table.
 *
 * Fits are by maximum likelihood unless the row says otherwise; every fit says by which
 * method. A three-parameter fit takes the interior maximum of the likelihood profile
 * over the threshold (at the smallest value itself the likelihood has no bound); where
 * there is none it refuses and says so. A fit that refuses has NaN parameters.
 */
#ifndef NIP_STAT_FAMILY_H
#define NIP_STAT_FAMILY_H

#include <stddef.h>

#define NIP_FAMILY_PARAMETERS 4

/* How the spread of a normal (or of logs) is formed: sums over n, or over n - 1 as in s. */
enum nip_fit_divisor { NIP_FIT_ML, NIP_FIT_UNBIASED };

struct nip_fit {
	const struct nip_family *family;
	double p[NIP_FAMILY_PARAMETERS];
	size_t n;
	double log_likelihood; /* at p; NaN where the method has none */
	double aic;	       /* 2 (parameters) - 2 log likelihood */
	double ad;	       /* Anderson-Darling A^2 of the sample against the fit */
	double ad_p;	       /* its significance where known for fitted parameters, else NaN */
	const char *method;    /* "maximum likelihood", ... */
	const char *why;       /* NULL, or why there is no fit */
};

struct nip_family {
	const char *key;  /* "weibull3" */
	const char *name; /* "three-parameter Weibull" */
	size_t parameters;
	const char *parameter[NIP_FAMILY_PARAMETERS];
	/* Fills p, log_likelihood and method from n sorted values, or why. */
	void (*fit)(const double *sorted, size_t n, enum nip_fit_divisor by, struct nip_fit *out);
	double (*lower)(double x, const double *p);
	double (*upper)(double x, const double *p);
	double (*quantile)(double p, const double *par);       /* p below */
	double (*upper_quantile)(double q, const double *par); /* q above */
};

/* normal lognormal weibull gamma lognormal3 weibull3 johnson; ends with a NULL key. */
extern const struct nip_family nip_families[];
const struct nip_family *nip_family_find(const char *key); /* NULL if there is none */

/* Returns 0, or -1 with out->why (and every number NaN). */
int nip_family_fit(const struct nip_family *f, const double *sorted, size_t n,
		   enum nip_fit_divisor by, struct nip_fit *out);

double nip_fit_lower(const struct nip_fit *fit, double x);
double nip_fit_upper(const struct nip_fit *fit, double x);
double nip_fit_quantile(const struct nip_fit *fit, double p);
double nip_fit_upper_quantile(const struct nip_fit *fit, double q);

#endif
