/* dist.h: distribution functions, both tails, and their quantiles.
 *
 * _lower is P(X <= x), _upper is P(X > x) without forming 1 - lower, so that a small
 * tail keeps its digits. _quantile(p) has p below it, _upper_quantile(q) has q above
 * it: for a tail below 1e-3 give the small one. Relative error of a quantile is below
 * 1e-12 for df of 0.5 to 1e7 and tails from 1e-12 (tests compare with R); df beyond
 * that go over into asymptotic forms, none of them hangs. Degrees of freedom 2e-6 to 2e18
 * (t: also more, and infinite), shapes of gamma and beta half of that; a parameter or
 * probability out of range, or NaN, gives NaN; probabilities 0 and 1 give the end of the support,
 * but NaN for the normal and t distribution, which have none.
 */
#ifndef NIP_STAT_DIST_H
#define NIP_STAT_DIST_H

#include <stddef.h>

double nip_normal_pdf(double z);
double nip_normal_lower(double z);
double nip_normal_upper(double z);
double nip_normal_quantile(double p);	    /* 0 < p < 1, else NaN */
double nip_normal_upper_quantile(double q); /* -nip_normal_quantile(q) */

double nip_t_lower(double t, double df); /* df > 0, may be infinite */
double nip_t_upper(double t, double df);
double nip_t_quantile(double p, double df);
double nip_t_upper_quantile(double q, double df);

/* P(T > t), T = (Z + delta) / sqrt(chi2 / df); df of 1 and more. Error below 1e-11; NaN
 * where an argument is, or t is infinite. */
double nip_noncentral_t_upper(double t, double df, double delta);

double nip_chisq_lower(double x, double df);
double nip_chisq_upper(double x, double df);
double nip_chisq_quantile(double p, double df);
double nip_chisq_upper_quantile(double q, double df);

double nip_f_lower(double f, double df1, double df2);
double nip_f_upper(double f, double df1, double df2);
double nip_f_quantile(double p, double df1, double df2);
double nip_f_upper_quantile(double q, double df1, double df2);

/* Density x^(shape - 1) exp(-x / scale) / (scale^shape Gamma(shape)). */
double nip_gamma_lower(double x, double shape, double scale);
double nip_gamma_upper(double x, double shape, double scale);
double nip_gamma_quantile(double p, double shape, double scale);
double nip_gamma_upper_quantile(double q, double shape, double scale);

/* Density proportional to x^(a - 1) (1 - x)^(b - 1). */
double nip_beta_lower(double x, double a, double b);
double nip_beta_upper(double x, double a, double b);
double nip_beta_quantile(double p, double a, double b);
double nip_beta_upper_quantile(double q, double a, double b);

/* P(X > x) = exp(-(x / scale)^shape). */
double nip_weibull_lower(double x, double shape, double scale);
double nip_weibull_upper(double x, double shape, double scale);
double nip_weibull_quantile(double p, double shape, double scale);
double nip_weibull_upper_quantile(double q, double shape, double scale);

/* ln X is normal with mean mu and standard deviation sigma. */
double nip_lognormal_lower(double x, double mu, double sigma);
double nip_lognormal_upper(double x, double mu, double sigma);
double nip_lognormal_quantile(double p, double mu, double sigma);
double nip_lognormal_upper_quantile(double q, double mu, double sigma);

/* Quantile of n sorted values by linear interpolation of order statistics (type
 * 7, R's default); NaN if n == 0. stat/sketch.h has the other type. */
double nip_sorted_quantile(const double *sorted, size_t n, double p);
void nip_sort(double *value, size_t n);

#endif
