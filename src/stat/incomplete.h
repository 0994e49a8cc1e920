/* incomplete.h: regularised incomplete gamma and beta functions, both tails.
 *
 * GSL 2.7's distribution functions lose the small tail (chi-square with 1e7 degrees of
 * freedom: 6 digits left; F: a tail of 1e-12 has 4). Here the leading factor is formed
 * from its deviance (Loader 2000), the rest is a series or continued fraction, and
 * from shapes of 1e6 (gamma) and 1e8 (beta) Temme's uniform expansions (1979, 1982).
 */
#ifndef NIP_STAT_INCOMPLETE_H
#define NIP_STAT_INCOMPLETE_H

/* Shapes (half the degrees of freedom) outside of this are refused by the callers. */
#define NIP_SHAPE_LEAST 1e-6
#define NIP_SHAPE_MOST	1e18

struct nip_tails {
	double lower, upper; /* each with its own digits; sum 1 */
	double weight;	     /* d lower / d ln x (gamma), d lower / d ln(x / y) (beta) */
};

/* a > 0, x >= 0: lower = integral of t^(a - 1) e^-t over [0, x], divided by Gamma(a). */
struct nip_tails nip_incomplete_gamma(double a, double x);

/* a, b > 0, x + y == 1, both >= 0: lower = I_x(a, b). excess is b x - a y, given apart
 * because callers know it without cancellation. */
struct nip_tails nip_incomplete_beta(double a, double b, double x, double y, double excess);

double nip_log_gamma(double a); /* a > 0; safe in threads */
/* ln Gamma(a + 1) - (a + 1/2) ln a + a - ln(2 pi) / 2: the rest of Stirling's series. */
double nip_stirling_rest(double a);

#endif
