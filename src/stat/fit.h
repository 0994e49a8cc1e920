/* fit.h: maximum likelihood of the families in family.h; called through that table.
 *
 * Each takes n sorted finite values that are not all equal, and fills p, log_likelihood
 * and, where it departs from maximum likelihood, method; or why.
 */
#ifndef NIP_STAT_FIT_H
#define NIP_STAT_FIT_H

#include "stat/family.h"

void nip_fit_normal(const double *x, size_t n, enum nip_fit_divisor by, struct nip_fit *out);
void nip_fit_lognormal(const double *x, size_t n, enum nip_fit_divisor by, struct nip_fit *out);
void nip_fit_weibull(const double *x, size_t n, enum nip_fit_divisor by, struct nip_fit *out);
void nip_fit_gamma(const double *x, size_t n, enum nip_fit_divisor by, struct nip_fit *out);
void nip_fit_lognormal3(const double *x, size_t n, enum nip_fit_divisor by, struct nip_fit *out);
void nip_fit_weibull3(const double *x, size_t n, enum nip_fit_divisor by, struct nip_fit *out);

#endif
