/* lag1.h: lag-1 autocorrelation of a series, exactly, in pieces that follow each other.
 *
 * r1 = sum over adjacent pairs of (x_i - m)(x_(i+1) - m) / sum of (x_i - m)^2, m the mean
 * of all values (the form of NIST StRD and of R's acf). Both sums are exact integers; r1
 * is within 2 ulp of the exact value, whatever offset the data carry. NaN and infinities
 * are no values and break the series: only values that stand side by side make a pair.
 * Pieces join in order only: join(a, b) then b follows a. Pointer-free.
 */
#ifndef NIP_STAT_LAG1_H
#define NIP_STAT_LAG1_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "stat/moments.h"

struct nip_lag1 {
	struct nip_moments all;
	uint64_t pairs;
	bool begun;	 /* something was offered */
	bool first_open; /* the first thing offered was a value: `first` */
	bool last_open;	 /* the last one was: `last` */
	double first, last;
	uint32_t pending;
	int64_t product[NIP_SQUARE_LIMBS]; /* sum over pairs of x_i x_(i+1) */
	int64_t ends[NIP_SUM_LIMBS];	   /* first plus last value of every unbroken run */
};

void nip_lag1_init(struct nip_lag1 *s);
void nip_lag1_add(struct nip_lag1 *s, double x);
/* The next value does not follow the last one: a gap, a splice, another coil. */
void nip_lag1_break(struct nip_lag1 *s);
/* `next` follows `into`. */
void nip_lag1_join(struct nip_lag1 *into, const struct nip_lag1 *next);
bool nip_lag1_equal(const struct nip_lag1 *a, const struct nip_lag1 *b);
/* NaN without a pair, and for constant values. */
double nip_lag1_r(const struct nip_lag1 *s);

/* As nip_moments_save() and nip_moments_load(). */
void nip_lag1_save(const struct nip_lag1 *s, struct nip_str *out);
long nip_lag1_load(struct nip_lag1 *s, const void *bytes, size_t n, struct nip_diag *diag,
		   const struct nip_place *at);

/* How many independent values n values of a first-order process are worth: for the
 * variance of the mean n (1 - r) / (1 + r), for that of the variance n (1 - r^2) /
 * (1 + r^2) (textbook form; large n). Negative r counts as 0: never more than n. Not
 * below 1; NaN unless |r| < 1. */
double nip_n_eff_mean(double n, double r1);
double nip_n_eff_variance(double n, double r1);

#endif
