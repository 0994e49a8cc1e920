/* moments.h: count, sum, sum of squares and extremes, exactly, in any order.
 *
 * The sums are held as wide integers (no rounding at all), so a state built from
 * any split of the data, merged in any order, equals the whole to the bit. The
 * mean, the sum of squared deviations and the variance are the correctly rounded
 * values of the exact data, whatever offset the data carry; the sd is within 1 ulp.
 * A constant series has variance exactly 0. A result beyond the largest double
 * (variance of +/-1e300) is NaN; the state itself cannot overflow. min and max
 * know no -0. Pointer-free: copy, save, send.
 */
#ifndef NIP_STAT_MOMENTS_H
#define NIP_STAT_MOMENTS_H

#include <stdbool.h>
#include <stdint.h>

/* Limbs of 32 bits in 64-bit words: sums cover 2^-1074 .. 2^1024 and a count up
 * to 2^63; squares twice that range. */
#define NIP_SUM_LIMBS 68
#define NIP_SQUARE_LIMBS 136

struct nip_moments {
	uint64_t n;	  /* finite values added */
	uint64_t nonfinite; /* NaN and infinities offered: counted, not added */
	double min, max;  /* NaN while n == 0 */
	uint32_t pending; /* adds since the carries were last settled */
	int64_t sum[NIP_SUM_LIMBS];
	int64_t square[NIP_SQUARE_LIMBS];
};

void nip_moments_init(struct nip_moments *m);
void nip_moments_add(struct nip_moments *m, double x);
void nip_moments_merge(struct nip_moments *into, const struct nip_moments *from);
bool nip_moments_equal(const struct nip_moments *a, const struct nip_moments *b);

double nip_moments_mean(const struct nip_moments *m);	  /* NaN if n == 0 */
/* Sum of squared deviations from the mean: the "SS" of an analysis of variance. */
double nip_moments_ss(const struct nip_moments *m);	  /* NaN if n == 0 */
double nip_moments_variance(const struct nip_moments *m); /* n - 1; NaN if n < 2 */
double nip_moments_sd(const struct nip_moments *m);

#endif
