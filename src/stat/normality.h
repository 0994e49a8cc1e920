/* normality.h: is a sample normal?
 *
 * Anderson-Darling with mean and sd estimated from the sample; significance from
 * A^2 (1 + 0.75 / n + 2.25 / n^2) by D'Agostino and Stephens 1986, table 4.9.
 * Shapiro-Wilk by Royston 1995 (AS R94). Both see ever smaller departures as n grows:
 * beyond the caps below there is no answer; test a stated sample, or look at the plot.
 */
#ifndef NIP_STAT_NORMALITY_H
#define NIP_STAT_NORMALITY_H

#include <stddef.h>

#define NIP_AD_LEAST 8
#define NIP_AD_MOST  5000
#define NIP_SW_LEAST 3
#define NIP_SW_MOST  5000 /* the approximation was fitted up to here */

struct nip_normality {
	double statistic;   /* A^2 as it is, or W; NaN without answer */
	double p;	    /* significance; NaN without answer */
	const char *why;    /* NULL, or why there is no answer */
};

/* n sorted values. Return 0, or -1 with why. */
int nip_anderson_darling(const double *sorted, size_t n, struct nip_normality *out);
int nip_shapiro_wilk(const double *sorted, size_t n, struct nip_normality *out);

/* A^2 against a distribution: `log_lower` and `log_upper` give the logarithms of both
 * tails. Infinite if a value is outside the support. */
double nip_anderson_darling_of(const double *sorted, size_t n,
			       double (*lower)(double x, const double *p),
			       double (*upper)(double x, const double *p), const double *p);
/* Significance of A^2 with two estimated parameters of a normal. */
double nip_anderson_darling_p(double a2, size_t n);

#endif
