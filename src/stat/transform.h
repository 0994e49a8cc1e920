/* transform.h: transformations to normality, Box-Cox and Johnson.
 *
 * Box-Cox: y = (x^lambda - 1) / lambda, ln x at lambda = 0; x > 0. lambda by maximum
 * likelihood in [-5, 5] (Box and Cox 1964), with the interval of lambda whose log
 * likelihood is within chi2(level, 1) / 2 of the largest.
 * Johnson: z = gamma + eta k(x), k by type SU, SB or SL, by four quantiles at the
 * distances -3s, -s, s, 3s (Slifker and Shapiro 1980); s from 0.25 to 1.25 in steps
 * of 0.01, and of all fits that cover the data the one whose z pass the
 * Anderson-Darling test of normality best (Chou, Polansky and Mason 1998).
 */
#ifndef NIP_STAT_TRANSFORM_H
#define NIP_STAT_TRANSFORM_H

#include <stdbool.h>
#include <stddef.h>

struct nip_boxcox {
	double lambda;	  /* as used: rounded if asked for */
	double estimate;  /* of maximum likelihood */
	double low, high; /* interval of lambda at `level`; an end at +/-5 is the search's */
	double level;
	double log_likelihood; /* at lambda, up to a constant of the data */
	bool rounded;
	const char *why; /* NULL, or why there is none */
};

/* rounded: lambda to the nearest half. Returns 0 or -1 (why; numbers NaN). */
int nip_boxcox_fit(const double *x, size_t n, double level, bool rounded, struct nip_boxcox *out);
double nip_boxcox(double x, double lambda); /* NaN for x < 0; limit for x == 0 */
double nip_boxcox_inverse(double y, double lambda); /* NaN if no x has it */

enum nip_johnson_type { NIP_JOHNSON_SU, NIP_JOHNSON_SB, NIP_JOHNSON_SL };
extern const char *const nip_johnson_name[];

/* SU: k = asinh((x - xi) / lambda). SB: k = ln((x - xi) / (xi + lambda - x)).
 * SL: k = ln(x - xi), lambda is 1; lambda -1 mirrors it: ln(xi - x), eta below 0. */
struct nip_johnson {
	enum nip_johnson_type type;
	double gamma, eta, xi, lambda;
	double s;  /* the distance that was chosen */
	double ad; /* Anderson-Darling of z, mean and sd estimated; and its significance */
	double p;
	const char *why;
};

int nip_johnson_fit(const double *sorted, size_t n, struct nip_johnson *out);
/* Parameters from the four quantiles at -3s, -s, s, 3s. Returns 0, or -1 if they are
 * not in order or too near the border of a type. */
int nip_johnson_from_quantiles(const double q[4], double s, struct nip_johnson *out);
double nip_johnson(double x, const struct nip_johnson *j); /* -/+infinity outside the range */
double nip_johnson_inverse(double z, const struct nip_johnson *j);

#endif
