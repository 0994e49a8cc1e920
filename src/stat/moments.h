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
#include <stddef.h>
#include <stdint.h>

#include "stat/wide.h"

struct nip_diag;
struct nip_place;
struct nip_str;

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
/* Mean of part minus mean of whole, rounded once: good to the last digit however
 * large the offset both carry. NaN if one is empty. */
double nip_moments_deviation(const struct nip_moments *part, const struct nip_moments *whole);

/* Equal states give equal bytes. Load returns the bytes used, or -1 with a diagnostic;
 * the state is then empty. */
void nip_moments_save(const struct nip_moments *m, struct nip_str *out);
long nip_moments_load(struct nip_moments *m, const void *bytes, size_t n, struct nip_diag *diag,
		      const struct nip_place *at);

#endif
