/* wide.h: integers wide enough for exact sums of doubles and of their products.
 *
 * A finite double is a 53-bit integer times 2^position, in units of 2^NIP_UNIT_EXP.
 * Sums are arrays of 32-bit limbs in 64-bit words, lowest first, so that carries can
 * wait: nip_wide_settle() is due before 2^24 additions of four products have gone in.
 */
#ifndef NIP_STAT_WIDE_H
#define NIP_STAT_WIDE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct nip_state_reader;
struct nip_str;

#define NIP_UNIT_EXP (-1074) /* bit 0 of a sum weighs 2^NIP_UNIT_EXP, of products its square */
#define NIP_LOW32    INT64_C(0xffffffff)
/* One addition puts less than 2^35 into a limb, so 2^24 of them stay below 2^60. */
#define NIP_SETTLE_AFTER (UINT32_C(1) << 24)
#define NIP_SUM_LIMBS	 68  /* 2^-1074 .. 2^1024, and a count up to 2^63 */
#define NIP_SQUARE_LIMBS 136 /* twice that range */

struct nip_double_parts {
	uint64_t mantissa;
	unsigned position;
	int sign;
};

static inline struct nip_double_parts nip_double_split(double x)
{
	uint64_t word;
	unsigned exponent;
	struct nip_double_parts p;

	memcpy(&word, &x, sizeof word);
	exponent = (unsigned)(word >> 52) & 0x7ff;
	p.mantissa = word & ((UINT64_C(1) << 52) - 1);
	p.position = exponent ? exponent - 1 : 0;
	if (exponent)
		p.mantissa |= UINT64_C(1) << 52;
	p.sign = word >> 63 ? -1 : 1;
	return p;
}

/* limb += sign * v * 2^position */
static inline void nip_wide_add(int64_t *limb, unsigned position, uint64_t v, int sign)
{
	unsigned shift = position % 32;
	uint64_t lo = (v & (uint64_t)NIP_LOW32) << shift, hi = (v >> 32) << shift;

	limb += position / 32;
	limb[0] += sign * (int64_t)(lo & (uint64_t)NIP_LOW32);
	limb[1] += sign * (int64_t)((lo >> 32) + (hi & (uint64_t)NIP_LOW32));
	limb[2] += sign * (int64_t)(hi >> 32);
}

/* limb += a * b, exactly */
static inline void nip_wide_add_product(int64_t *limb, const struct nip_double_parts *a,
					const struct nip_double_parts *b)
{
	uint64_t al = a->mantissa & (uint64_t)NIP_LOW32, ah = a->mantissa >> 32;
	uint64_t bl = b->mantissa & (uint64_t)NIP_LOW32, bh = b->mantissa >> 32;
	unsigned at = a->position + b->position;
	int sign = a->sign * b->sign;

	nip_wide_add(limb, at, al * bl, sign);
	nip_wide_add(limb, at + 32, al * bh + ah * bl, sign);
	nip_wide_add(limb, at + 64, ah * bh, sign);
}

/* The one canonical form: all limbs in [0, 2^32) but the top one, which has the
 * sign. Equal integers then have equal limbs. */
void nip_wide_settle(int64_t *limb, size_t n);
/* Magnitude in 32-bit limbs; returns the sign, 1 for zero. n up to NIP_SQUARE_LIMBS. */
int nip_wide_magnitude(const int64_t *limb, size_t n, uint32_t *out);

struct nip_u128 {
	uint64_t hi, lo;
};
struct nip_u128 nip_multiply64(uint64_t a, uint64_t b);

/* acc += a * w, acc += a * b; the caller knows that the result fits. */
void nip_wide_multiply_add(uint32_t *acc, const uint32_t *a, size_t n, uint32_t w);
void nip_wide_product_add(uint32_t *acc, const uint32_t *a, size_t na, const uint32_t *b,
			  size_t nb);
/* a -= b; returns whether b was larger (the result is then a - b + 2^32n). */
bool nip_wide_subtract(uint32_t *a, const uint32_t *b, size_t n);

/* bits * 2^exp with the top bit set (or bits == 0); what was cut off behind bit 0
 * is remembered by setting that bit, which keeps a later rounding to 53 bits right. */
struct nip_ratio {
	uint64_t bits;
	int exp;
};

/* limb * 2^unit_exp / d, for 0 < d < 2^126. */
struct nip_ratio nip_wide_divide(const uint32_t *limb, size_t n, int unit_exp, struct nip_u128 d);
/* Nearest double, ties to even, denormals included; NaN where it is too large. */
double nip_ratio_round(struct nip_ratio q);

/* Sign and the limbs that are not zero. Loading gives the canonical form. */
void nip_wide_save(struct nip_str *out, const int64_t *limb, size_t n);
void nip_wide_load(struct nip_state_reader *r, int64_t *limb, size_t n);

#endif
