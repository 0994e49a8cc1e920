/* dist.h: the few distribution functions the reports need, on GSL's forward
 * functions. Quantiles are found by bracketed roots of them (textbook form). */
#ifndef NIP_STAT_DIST_H
#define NIP_STAT_DIST_H

#include <stddef.h>

double nip_normal_pdf(double z);
double nip_normal_quantile(double p);		/* 0 < p < 1, else NaN */
double nip_t_quantile(double p, double df);	/* df > 0; up to 1e7 and beyond */
double nip_f_upper(double f, double df1, double df2); /* P(F > f) */

/* Quantile of n sorted values by linear interpolation of order statistics (type
 * 7, R's default); NaN if n == 0. */
double nip_sorted_quantile(const double *sorted, size_t n, double p);
void nip_sort(double *value, size_t n);

#endif
