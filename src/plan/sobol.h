/* sobol.h: whose the variance is, without the straight lines of a first-order budget: the
 * share of one source alone, and of it with everything it acts together with.
 *
 * Two independent samples A and B, and A with one source (or group of correlated ones)
 * taken from B:
 *	first order  S = mean[f(B) (f(A_B) - f(A))] / V	  Saltelli et al. 2010, 10.1016/j.cpc.2009.09.018
 *	total	     T = mean[(f(A) - f(A_B))^2] / (2 V)  Jansen 1999, 10.1016/S0010-4655(98)00154-4
 * V the variance over A and B. Sums are exact, so the order of the samples does not matter.
 */
#ifndef NIP_PLAN_SOBOL_H
#define NIP_PLAN_SOBOL_H

#include "stat/moments.h"

struct nip_sobol {			 /* of one outcome and one group */
	struct nip_moments first, total; /* the two products */
};

struct nip_sobol_index {
	double first, first_sd, total, total_sd; /* estimate and its standard error; NaN */
};

void nip_sobol_init(struct nip_sobol *s);
/* f(A), f(B) and f(A_B), each less some number near their mean; nothing is added where one
 * is not finite. */
void nip_sobol_add(struct nip_sobol *s, double a, double b, double ab);
void nip_sobol_merge(struct nip_sobol *into, const struct nip_sobol *from);
/* variance: of all f(A) and f(B). NaN below two samples or without variance. */
struct nip_sobol_index nip_sobol_result(const struct nip_sobol *s, double variance);

#endif
