/* wide.c: wide integers: carries, products, one division, and their saved form. */
#include <config.h>

#include "stat/wide.h"

#include <math.h>

#include "base/str.h"
#include "stat/state.h"

#define RADIX INT64_C(0x100000000)

void nip_wide_settle(int64_t *limb, size_t n)
{
	int64_t carry = 0;

	for (size_t i = 0; i + 1 < n; i++) {
		int64_t v = limb[i] + carry, low = v & NIP_LOW32;

		carry = (v - low) / RADIX;
		limb[i] = low;
	}
	limb[n - 1] += carry;
}

int nip_wide_magnitude(const int64_t *limb, size_t n, uint32_t *out)
{
	int64_t copy[NIP_SQUARE_LIMBS];
	int sign = 1;

	memcpy(copy, limb, n * sizeof *limb);
	nip_wide_settle(copy, n);
	if (copy[n - 1] < 0) {
		sign = -1;
		for (size_t i = 0; i < n; i++)
			copy[i] = -copy[i];
		nip_wide_settle(copy, n);
	}
	for (size_t i = 0; i < n; i++)
		out[i] = (uint32_t)copy[i];
	return sign;
}

struct nip_u128 nip_multiply64(uint64_t a, uint64_t b)
{
	uint64_t al = a & (uint64_t)NIP_LOW32, ah = a >> 32, bl = b & (uint64_t)NIP_LOW32,
		 bh = b >> 32;
	uint64_t low = al * bl, mid = ah * bl + (low >> 32);
	uint64_t mid2 = al * bh + (mid & (uint64_t)NIP_LOW32);
	struct nip_u128 r = { ah * bh + (mid >> 32) + (mid2 >> 32),
			      mid2 << 32 | (low & (uint64_t)NIP_LOW32) };

	return r;
}

void nip_wide_multiply_add(uint32_t *acc, const uint32_t *a, size_t n, uint32_t w)
{
	uint64_t carry = 0;
	size_t i;

	if (!w)
		return;
	for (i = 0; i < n; i++) {
		carry += (uint64_t)a[i] * w + acc[i];
		acc[i] = (uint32_t)carry;
		carry >>= 32;
	}
	for (; carry; i++) {
		carry += acc[i];
		acc[i] = (uint32_t)carry;
		carry >>= 32;
	}
}

void nip_wide_product_add(uint32_t *acc, const uint32_t *a, size_t na, const uint32_t *b, size_t nb)
{
	for (size_t i = 0; i < nb; i++)
		nip_wide_multiply_add(acc + i, a, na, b[i]);
}

bool nip_wide_subtract(uint32_t *a, const uint32_t *b, size_t n)
{
	int64_t borrow = 0;

	for (size_t i = 0; i < n; i++) {
		int64_t v = (int64_t)a[i] - b[i] - borrow;

		borrow = v < 0;
		a[i] = (uint32_t)(v & NIP_LOW32);
	}
	return borrow;
}

static bool any_below(const uint32_t *limb, long position)
{
	long i;

	for (i = 0; i < position / 32; i++)
		if (limb[i])
			return true;
	return position % 32 && limb[i] & ((UINT32_C(1) << position % 32) - 1);
}

/* By long division, bit after bit: the doubled remainder fits below 2^127. */
struct nip_ratio nip_wide_divide(const uint32_t *limb, size_t n, int unit_exp, struct nip_u128 d)
{
	struct nip_ratio q = { 0, 0 };
	struct nip_u128 r = { 0, 0 };
	long at;

	while (n && !limb[n - 1])
		n--;
	if (!n)
		return q;
	for (at = (long)n * 32 - 1; !(q.bits >> 63); at--) {
		bool one;

		if (at < 0 && q.bits && !r.hi && !r.lo) {
			q.bits <<= 1;
			continue;
		}
		r.hi = r.hi << 1 | r.lo >> 63;
		r.lo = r.lo << 1 | (at >= 0 ? limb[at / 32] >> at % 32 & 1 : 0);
		one = r.hi > d.hi || (r.hi == d.hi && r.lo >= d.lo);
		if (one) {
			r.hi -= d.hi + (r.lo < d.lo);
			r.lo -= d.lo;
		}
		q.bits = q.bits << 1 | one;
	}
	q.exp = unit_exp + (int)at + 1;
	if (r.hi || r.lo || (at >= 0 && any_below(limb, at + 1)))
		q.bits |= 1;
	return q;
}

double nip_ratio_round(struct nip_ratio q)
{
	int keep = q.exp + 63 >= -1022 ? 53 : q.exp + 63 + 1075, drop = 64 - keep;
	uint64_t m, rest, half;
	double v;

	if (!q.bits || keep < 0)
		return 0.0;
	if (keep == 0)
		return q.bits > UINT64_C(1) << 63 ? ldexp(1.0, NIP_UNIT_EXP) : 0.0;
	m = q.bits >> drop;
	rest = q.bits & ((UINT64_C(1) << drop) - 1);
	half = UINT64_C(1) << (drop - 1);
	if (rest > half || (rest == half && (m & 1)))
		m++;
	v = ldexp((double)m, q.exp + drop);
	return isfinite(v) ? v : NAN;
}

void nip_wide_save(struct nip_str *out, const int64_t *limb, size_t n)
{
	uint32_t m[NIP_SQUARE_LIMBS];
	int sign = nip_wide_magnitude(limb, n, m);
	size_t from = 0;

	while (n && !m[n - 1])
		n--;
	while (from < n && !m[from])
		from++;
	nip_state_put_u8(out, sign < 0);
	nip_state_put_u8(out, (uint8_t)from);
	nip_state_put_u8(out, (uint8_t)(n - from));
	for (size_t i = from; i < n; i++)
		nip_state_put_u32(out, m[i]);
}

void nip_wide_load(struct nip_state_reader *r, int64_t *limb, size_t n)
{
	int64_t sign = nip_state_u8(r) ? -1 : 1;
	size_t from = nip_state_u8(r), count = nip_state_u8(r);

	memset(limb, 0, n * sizeof *limb);
	if (from + count > n) {
		nip_state_refuse(r, "of a sum that cannot be");
		return;
	}
	for (size_t i = from; i < from + count; i++)
		limb[i] = sign * (int64_t)nip_state_u32(r);
	nip_wide_settle(limb, n);
}
