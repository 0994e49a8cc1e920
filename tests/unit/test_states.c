/* test_states.c: saved states, the lag-1 state and the quantile sketch: any split, any
 * order, bytes from anywhere. */
#include <config.h>

#include <check.h>
#include <float.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/diag.h"
#include "base/str.h"
#include "stat/dist.h"
#include "stat/lag1.h"
#include "stat/moments.h"
#include "stat/sketch.h"
#include "stat/state.h"

#include "random_test.h"
#include "near_test.h"

/* Any bit pattern, small integers, near a level, on a large offset. */
static double any_double(void)
{
	uint64_t bits = word();
	double x;

	switch (word() % 4) {
	case 0:
		memcpy(&x, &bits, sizeof x);
		return x;
	case 1:
		return (double)(int)(word() % 21) - 10.0;
	case 2:
		return 50.0 + (double)(word() % 1000) / 1000.0;
	default:
		return (word() % 2 ? 1e9 : -1e9) + (double)(word() % 1000);
	}
}

/* --- bytes --------------------------------------------------------------------------- */

START_TEST(crc_known)
{
	unsigned char zero[32] = { 0 }, up[32];

	for (int i = 0; i < 32; i++)
		up[i] = (unsigned char)i;
	ck_assert(nip_crc32c("123456789", 9) == 0xe3069283); /* RFC 3720, B.4 and others */
	ck_assert(nip_crc32c(zero, 32) == 0x8a9136aa && nip_crc32c(up, 32) == 0x46dd794e);
	ck_assert(nip_crc32c("", 0) == 0);
}
END_TEST

START_TEST(state_reader)
{
	struct nip_str s = NIP_STR_INIT;
	struct nip_diag *d = nip_diag_new(10);
	struct nip_state_reader r;
	size_t mark;

	nip_str_put(&s, "before");
	mark = nip_state_begin(&s, NIP_STATE_MOMENTS, 3);
	nip_state_put_u8(&s, 200);
	nip_state_put_u32(&s, 0xdeadbeef);
	nip_state_put_u64(&s, UINT64_C(0x0123456789abcdef));
	nip_state_put_f64(&s, -0.1);
	nip_state_put_f64(&s, -NAN);
	nip_state_end(&s, mark);
	/* little-endian, field by field */
	ck_assert(!memcmp(s.at + 6, "NIPsmomt\003\000\035\0\0\0\0\0\0\0\310\357\276\255\336\357",
			  24));
	ck_assert_int_eq(nip_state_open(&r, s.at + 6, s.n - 6, NIP_STATE_MOMENTS, 3), 0);
	ck_assert(r.used == s.n - 6 && nip_state_u8(&r) == 200 && nip_state_u32(&r) == 0xdeadbeef);
	ck_assert(nip_state_u64(&r) == UINT64_C(0x0123456789abcdef) && nip_state_f64(&r) == -0.1);
	ck_assert(nip_state_close(&r, d, NULL) == -1); /* one field is left */
	ck_assert(nip_diag_count(d, NIP_ERROR) == 1 && nip_diag_status(d) == 3);
	nip_state_open(&r, s.at + 6, s.n - 6, NIP_STATE_MOMENTS, 3);
	for (int i = 0; i < 3; i++)
		nip_state_u64(&r);
	ck_assert(nip_state_u64(&r) == 0 && r.why); /* five bytes are left */
	ck_assert(nip_state_u8(&r) == 0 && nip_state_close(&r, d, NULL) == -1);
	ck_assert(nip_state_open(&r, s.at + 6, s.n - 6, NIP_STATE_LAG1, 3) == -1);
	ck_assert(nip_state_open(&r, s.at + 6, s.n - 6, NIP_STATE_MOMENTS, 2) == -1);
	ck_assert(nip_state_u32(&r) == 0 && r.why);
	for (size_t n = 0; n < s.n - 6; n++)
		ck_assert(nip_state_open(&r, s.at + 6, n, NIP_STATE_MOMENTS, 3) == -1);
	for (size_t bit = 0; bit < 8 * (s.n - 6); bit++) {
		s.at[6 + bit / 8] = (char)(s.at[6 + bit / 8] ^ 1 << bit % 8);
		ck_assert(nip_state_open(&r, s.at + 6, s.n - 6, NIP_STATE_MOMENTS, 3) == -1);
		s.at[6 + bit / 8] = (char)(s.at[6 + bit / 8] ^ 1 << bit % 8);
	}
	nip_str_release(&s);
	nip_diag_free(d);
}
END_TEST

START_TEST(moments_saved)
{
	struct nip_diag *d = nip_diag_new(10);

	for (int round = 0; round < 200; round++) {
		struct nip_str s = NIP_STR_INIT, again = NIP_STR_INIT;
		struct nip_moments a, b, c;
		int n = (int)(word() % 60);

		nip_moments_init(&a);
		nip_moments_init(&c);
		for (int i = 0; i < n; i++) {
			double x = any_double();

			nip_moments_add(&a, x);
			nip_moments_add(&c, x);
		}
		nip_moments_save(&a, &s);
		nip_str_put(&s, "what follows");
		ck_assert_int_eq(nip_moments_load(&b, s.at, s.n, d, NULL), (long)s.n - 12);
		ck_assert(nip_moments_equal(&a, &b));
		nip_moments_merge(&b, &c); /* a loaded state goes on like any other */
		nip_moments_merge(&a, &c);
		ck_assert(nip_moments_equal(&a, &b));
		nip_str_clear(&s);
		nip_moments_save(&a, &s);
		nip_moments_save(&b, &again);
		ck_assert(s.n == again.n && !memcmp(s.at, again.at, s.n));
		nip_str_release(&s);
		nip_str_release(&again);
	}
	ck_assert(nip_diag_count(d, NIP_ERROR) == 0);
	nip_diag_free(d);
}
END_TEST

/* A right checksum over fields that no values have. */
static void forge(struct nip_str *s, uint64_t n, double min, double max, double sum, double square)
{
	struct nip_moments m;
	size_t mark;
	struct nip_double_parts p = nip_double_split(sum), q = nip_double_split(sqrt(square));

	nip_moments_init(&m);
	nip_wide_add(m.sum, p.position, p.mantissa, p.sign);
	nip_wide_add_product(m.square, &q, &q);
	nip_str_clear(s);
	mark = nip_state_begin(s, NIP_STATE_MOMENTS, 1);
	nip_state_put_u64(s, n);
	nip_state_put_u64(s, 0);
	nip_state_put_f64(s, min);
	nip_state_put_f64(s, max);
	nip_wide_save(s, m.sum, NIP_SUM_LIMBS);
	nip_wide_save(s, m.square, NIP_SQUARE_LIMBS);
	nip_state_end(s, mark);
}

START_TEST(moments_bytes_refused)
{
	struct nip_diag *d = nip_diag_new(100);
	struct nip_str s = NIP_STR_INIT;
	struct nip_moments m;

	forge(&s, 2, 1, 3, 4, 16); /* 16 is not 1 + 9, but could be more than it need be */
	ck_assert(nip_moments_load(&m, s.at, s.n, d, NULL) > 0);
	forge(&s, 2, 1, 3, 4, 4); /* squares below what the sum needs */
	ck_assert(nip_moments_load(&m, s.at, s.n, d, NULL) == -1 && m.n == 0);
	forge(&s, 2, 2.5, 3, 4, 16); /* the mean is not between the extremes */
	ck_assert(nip_moments_load(&m, s.at, s.n, d, NULL) == -1);
	forge(&s, 2, NAN, NAN, 4, 16);
	ck_assert(nip_moments_load(&m, s.at, s.n, d, NULL) == -1);
	forge(&s, 2, 1, INFINITY, 4, 16);
	ck_assert(nip_moments_load(&m, s.at, s.n, d, NULL) == -1);
	forge(&s, 0, NAN, NAN, 4, 16);
	ck_assert(nip_moments_load(&m, s.at, s.n, d, NULL) == -1);
	forge(&s, UINT64_MAX, 1, 3, 4, 16);
	ck_assert(nip_moments_load(&m, s.at, s.n, d, NULL) == -1);
	ck_assert(nip_diag_count(d, NIP_ERROR) == 6 && nip_diag_status(d) == 3);
	ck_assert(isnan(nip_moments_mean(&m)) && m.nonfinite == 0);
	nip_str_release(&s);
	nip_diag_free(d);
}
END_TEST

/* --- lag-1 ------------------------------------------------------------------------------ */

static struct nip_lag1 lag1_of(const double *x, size_t n)
{
	struct nip_lag1 s;

	nip_lag1_init(&s);
	for (size_t i = 0; i < n; i++)
		nip_lag1_add(&s, x[i]);
	return s;
}
#define LAG1(...)                                                                                  \
	lag1_of((const double[]){ __VA_ARGS__ }, sizeof((double[]){ __VA_ARGS__ }) / sizeof(double))

START_TEST(lag1_small)
{
	struct nip_lag1 s;

	nip_lag1_init(&s);
	ck_assert(isnan(nip_lag1_r(&s)));
	s = LAG1(5);
	ck_assert(isnan(nip_lag1_r(&s)) && s.pairs == 0);
	s = LAG1(1, 3);
	ck_assert(nip_lag1_r(&s) == -0.5 && s.pairs == 1);
	s = LAG1(1, 2, 3);
	ck_assert(nip_lag1_r(&s) == 0);
	s = LAG1(1, 2, 3, 4, 5); /* (2 + 0 + 0 + 2) / 10 */
	ck_assert(nip_lag1_r(&s) == 0.4);
	s = LAG1(1e15 + 1, 1e15 + 2, 1e15 + 3, 1e15 + 4, 1e15 + 5);
	ck_assert(nip_lag1_r(&s) == 0.4);
	s = LAG1(0.1, 0.1, 0.1, 0.1);
	ck_assert(isnan(nip_lag1_r(&s)) && s.pairs == 3);
	s = LAG1(NAN, INFINITY);
	ck_assert(isnan(nip_lag1_r(&s)) && s.all.nonfinite == 2);
}
END_TEST

/* The definition in long double, pairs that stand side by side only. */
static double plain_r(const double *x, size_t n)
{
	long double mean = 0, above = 0, below = 0;
	size_t values = 0;

	for (size_t i = 0; i < n; i++)
		if (isfinite(x[i])) {
			mean += x[i];
			values++;
		}
	mean /= values;
	for (size_t i = 0; i < n; i++)
		if (isfinite(x[i])) {
			below += (x[i] - mean) * (x[i] - mean);
			if (i + 1 < n && isfinite(x[i + 1]))
				above += (x[i] - mean) * (x[i + 1] - mean);
		}
	return (double)(above / below);
}

START_TEST(lag1_gaps_and_joins)
{
	enum { MOST = 60 };
	double x[MOST];

	for (int round = 0; round < 300; round++) {
		size_t n = 3 + word() % (MOST - 3), a = word() % (n + 1), b = word() % (n + 1);
		struct nip_lag1 whole, left, middle, right, empty, other;
		double r;

		for (size_t i = 0; i < n; i++)
			x[i] = word() % 6 ? floor(200 * uniform()) / 8 - 7 : NAN;
		whole = lag1_of(x, n);
		r = plain_r(x, n);
		if (whole.pairs && whole.all.max > whole.all.min)
			ck_assert_msg(fabs(nip_lag1_r(&whole) - r) < 1e-14, "%.17g %.17g",
				      nip_lag1_r(&whole), r);
		if (a > b) {
			size_t keep = a;

			a = b;
			b = keep;
		}
		left = lag1_of(x, a);
		middle = lag1_of(x + a, b - a);
		right = lag1_of(x + b, n - b);
		nip_lag1_init(&empty);
		other = middle; /* (left + (middle + right)) and ((left + middle) + right) */
		nip_lag1_join(&other, &right);
		nip_lag1_join(&empty, &left);
		nip_lag1_join(&empty, &other);
		ck_assert(nip_lag1_equal(&empty, &whole));
		nip_lag1_join(&left, &middle);
		nip_lag1_join(&left, &right);
		ck_assert(nip_lag1_equal(&left, &whole));
		other = lag1_of(x, n);
		nip_lag1_break(&other);
		ck_assert(!nip_lag1_equal(&other, &whole) || !isfinite(x[n - 1]));
		nip_lag1_add(&other, 1);
		ck_assert(other.pairs == whole.pairs);
	}
}
END_TEST

START_TEST(lag1_extremes)
{
	struct nip_lag1 s = LAG1(DBL_MAX, -DBL_MAX, DBL_MAX, -DBL_MAX);

	near_rel(nip_lag1_r(&s), -0.75, 1e-15);
	s = LAG1(5e-324, -5e-324, 5e-324, -5e-324);
	near_rel(nip_lag1_r(&s), -0.75, 1e-15);
	s = LAG1(DBL_MAX, 5e-324, 5e-324);
	near_rel(nip_lag1_r(&s), -1.0 / 6, 1e-15); /* 2, -1, -1: (-2 + 1) / 6 */
	s = LAG1(-0.0, 0.0, 1.0);
	near_rel(nip_lag1_r(&s), -1.0 / 6, 1e-15);
	s = LAG1(1.0, 2.0);
	for (int i = 0; i < 50; i++) /* n of 2^51 */
		nip_lag1_join(&s, &s);
	ck_assert(s.pairs + 1 == s.all.n && s.all.n == UINT64_C(1) << 51);
	near_rel(nip_lag1_r(&s), -1 + ldexp(1, -51), 1e-15);
}
END_TEST

START_TEST(lag1_saved)
{
	struct nip_diag *d = nip_diag_new(2000);

	for (int round = 0; round < 100; round++) {
		struct nip_str s = NIP_STR_INIT;
		struct nip_lag1 a, b, more = LAG1(1, NAN, 4, 2);
		size_t n = word() % 20, at;

		nip_lag1_init(&a);
		for (size_t i = 0; i < n; i++)
			nip_lag1_add(&a, any_double());
		nip_lag1_save(&a, &s);
		ck_assert_int_eq(nip_lag1_load(&b, s.at, s.n, d, NULL), (long)s.n);
		ck_assert(nip_lag1_equal(&a, &b));
		nip_lag1_join(&a, &more);
		nip_lag1_join(&b, &more);
		ck_assert(nip_lag1_equal(&a, &b));
		ck_assert(nip_diag_count(d, NIP_ERROR) == (size_t)round);
		at = word() % s.n;
		s.at[at] = (char)(s.at[at] ^ 0x10);
		ck_assert(nip_lag1_load(&b, s.at, s.n, d, NULL) == -1 && b.all.n == 0 && !b.begun);
		nip_str_release(&s);
	}
	nip_diag_free(d);
}
END_TEST

/* --- sketch ------------------------------------------------------------------------------- */

START_TEST(sketch_small)
{
	struct nip_sketch s;
	double q;

	ck_assert_int_eq(nip_sketch_init(&s, NIP_SKETCH_EXACT, NIP_SKETCH_BITS), 0);
	ck_assert(isnan(nip_sketch_quantile(&s, 0.5, NIP_QUANTILE_TYPE_7)) && isnan(s.min));
	nip_sketch_add(&s, NAN);
	nip_sketch_add(&s, -INFINITY);
	ck_assert(s.n == 0 && s.nonfinite == 2);
	nip_sketch_add(&s, -2);
	for (int t = 6; t <= 7; t++)
		for (int i = 0; i <= 4; i++)
			ck_assert(nip_sketch_quantile(&s, 0.25 * i, (enum nip_quantile_type)t) ==
				  -2);
	nip_sketch_add(&s, 4);
	nip_sketch_add(&s, 1);
	ck_assert(nip_sketch_quantile(&s, 0.5, NIP_QUANTILE_TYPE_6) == 1);
	ck_assert(nip_sketch_quantile(&s, 0.25, NIP_QUANTILE_TYPE_6) == -2);
	ck_assert(nip_sketch_quantile(&s, 0.25, NIP_QUANTILE_TYPE_7) == -0.5);
	q = nip_sketch_quantile(&s, 1.5, NIP_QUANTILE_TYPE_7);
	ck_assert(isnan(q) && isnan(nip_sketch_quantile(&s, NAN, NIP_QUANTILE_TYPE_6)));
	ck_assert(nip_sketch_is_exact(&s) && nip_sketch_error(&s) == 0);
	nip_sketch_release(&s);
	ck_assert(s.n == 0 && s.exact == NIP_SKETCH_EXACT);
	ck_assert_int_eq(nip_sketch_init(&s, 10, 0), -1);
	ck_assert_int_eq(nip_sketch_init(&s, 10, 17), -1);
	ck_assert_int_eq(nip_sketch_init(&s, UINT32_MAX, 10), -1);
	ck_assert(s.bits == NIP_SKETCH_BITS);
}
END_TEST

/* Every order statistic, against the sorted values. */
START_TEST(sketch_bounds)
{
	enum { MOST = 6000 };
	static double x[MOST];

	for (int kind = 0; kind < 6; kind++) {
		struct nip_sketch s;
		unsigned bits = kind % 2 ? 10 : 4;

		nip_sketch_init(&s, 50, bits);
		for (int i = 0; i < MOST; i++) {
			x[i] = kind < 2	  ? 80 + uniform()
			       : kind < 4 ? (word() % 3 ? -1 : 1) * exp(200 * uniform() - 100)
					  : floor(7 * uniform()) - 3;
			nip_sketch_add(&s, x[i]);
		}
		nip_sort(x, MOST);
		ck_assert(!nip_sketch_is_exact(&s) && nip_sketch_error(&s) == ldexp(1, -(int)bits));
		for (int i = 0; i < MOST; i++) {
			double q = nip_sketch_quantile(&s, (double)i / (MOST - 1),
						       NIP_QUANTILE_TYPE_7);

			/* i / (n - 1) times n - 1 is i but for 1 ulp: a mix with a neighbour */
			double gap = x[i + 1 < MOST ? i + 1 : i] - x[i > 0 ? i - 1 : 0];
			double slack = nip_sketch_error(&s) * fabs(x[i]) + 1e-11 * gap;

			if (fabs(q - x[i]) > slack)
				ck_assert_msg(0, "kind %d rank %d: got %.17g, want %.17g", kind, i,
					      q, x[i]);
		}
		ck_assert(nip_sketch_quantile(&s, 0, NIP_QUANTILE_TYPE_6) == x[0]);
		ck_assert(nip_sketch_quantile(&s, 1, NIP_QUANTILE_TYPE_6) == x[MOST - 1]);
		nip_sketch_release(&s);
	}
}
END_TEST

static void bytes_of(const struct nip_sketch *s, struct nip_str *out)
{
	nip_str_clear(out);
	nip_sketch_save(s, out);
}

/* Around the size at which values are let go: any split and order, the same bytes. */
START_TEST(sketch_any_split)
{
	enum { PARTS = 6, MOST = 200 };
	double x[MOST];
	struct nip_str want = NIP_STR_INIT, got = NIP_STR_INIT;

	for (int round = 0; round < 300; round++) {
		struct nip_sketch whole, part[PARTS];
		size_t n = word() % MOST;

		nip_sketch_init(&whole, 40, 6);
		for (int p = 0; p < PARTS; p++)
			nip_sketch_init(&part[p], 40, 6);
		for (size_t i = 0; i < n; i++) {
			x[i] = any_double();
			nip_sketch_add(&whole, x[i]);
		}
		for (size_t i = n; i-- > 0;)
			nip_sketch_add(&part[round % 2 ? word() % PARTS : word() % 2], x[i]);
		for (int p = PARTS - 1; p > 0; p--) {
			ck_assert_int_eq(nip_sketch_merge(&part[word() % (uint64_t)p], &part[p]),
					 0);
			nip_sketch_release(&part[p]);
		}
		ck_assert(nip_sketch_equal(&whole, &part[0]));
		bytes_of(&whole, &want);
		bytes_of(&part[0], &got);
		ck_assert(want.n == got.n && !memcmp(want.at, got.at, want.n));
		nip_sketch_add(&part[0], 0.25);
		ck_assert(!nip_sketch_equal(&whole, &part[0]));
		nip_sketch_release(&whole);
		nip_sketch_release(&part[0]);
	}
	nip_str_release(&want);
	nip_str_release(&got);
}
END_TEST

START_TEST(sketch_self_merge)
{
	for (int n = 0; n < 20; n++) {
		struct nip_sketch a, b, other;

		nip_sketch_init(&a, 8, 10);
		nip_sketch_init(&b, 8, 10);
		nip_sketch_init(&other, 9, 10);
		for (int i = 0; i < n; i++) {
			nip_sketch_add(&a, i - 5);
			nip_sketch_add(&b, i - 5);
			nip_sketch_add(&b, i - 5);
		}
		nip_sketch_merge(&a, &a);
		ck_assert(nip_sketch_equal(&a, &b) && a.n == (uint64_t)(2 * n));
		ck_assert_int_eq(nip_sketch_merge(&a, &other), -1);
		ck_assert(nip_sketch_equal(&a, &b) && !nip_sketch_equal(&a, &other));
		nip_sketch_release(&a);
		nip_sketch_release(&b);
		nip_sketch_release(&other);
	}
}
END_TEST

START_TEST(sketch_saved)
{
	struct nip_diag *d = nip_diag_new(10);
	struct nip_str s = NIP_STR_INIT;

	for (int round = 0; round < 100; round++) {
		struct nip_sketch a, b;
		int n = (int)(word() % 120);

		nip_sketch_init(&a, 40, (unsigned)(1 + word() % 16));
		for (int i = 0; i < n; i++)
			nip_sketch_add(&a, any_double());
		bytes_of(&a, &s);
		nip_str_put(&s, "more");
		ck_assert_int_eq(nip_sketch_load(&b, s.at, s.n, d, NULL), (long)s.n - 4);
		ck_assert(nip_sketch_equal(&a, &b));
		ck_assert_int_eq(nip_sketch_merge(&a, &b), 0);
		nip_sketch_merge(&b, &b);
		ck_assert(nip_sketch_equal(&a, &b));
		nip_sketch_release(&a);
		nip_sketch_release(&b);
	}
	ck_assert(nip_diag_count(d, NIP_ERROR) == 0);
	nip_str_release(&s);
	nip_diag_free(d);
}
END_TEST

/* Any change of the fields under a right checksum is refused or still a sound state. */
START_TEST(sketch_bytes_refused)
{
	struct nip_diag *d = nip_diag_new(1);
	struct nip_str s = NIP_STR_INIT;
	int refused = 0;

	for (int round = 0; round < 4000; round++) {
		struct nip_sketch a, b;
		size_t at;
		uint32_t crc;
		long used;

		nip_sketch_init(&a, 5, 3);
		for (int i = 0; i < (round % 2 ? 4 : 12); i++)
			nip_sketch_add(&a, (double)(word() % 9) - 4);
		bytes_of(&a, &s);
		at = 18 + word() % (s.n - 22); /* behind the head */
		s.at[at] =
			(char)(word() % 3 ? s.at[at] ^ 1 << word() % 8 : (int)(word() % 256) - 128);
		crc = nip_crc32c(s.at, s.n - 4);
		for (int i = 0; i < 4; i++)
			s.at[s.n - 4 + (size_t)i] = (char)(crc >> 8 * i & 0xff);
		used = nip_sketch_load(&b, s.at, s.n, d, NULL);
		if (used < 0) {
			refused++;
			ck_assert(b.n == 0 && b.bins == 0 && !b.value);
		} else {
			ck_assert(b.n == 0 || b.min <= b.max);
			for (int i = 0; i <= 8 && b.n; i++) {
				double q = nip_sketch_quantile(&b, i / 8.0, NIP_QUANTILE_TYPE_6);

				ck_assert(q >= b.min && q <= b.max);
			}
		}
		nip_sketch_release(&a);
		nip_sketch_release(&b);
	}
	ck_assert(refused > 1000);
	nip_str_release(&s);
	nip_diag_free(d);
}
END_TEST

/* R 4.2.2: quantile(c(2, 3, 5, 7, 11, 13, 17), p, type = 6 and 7) */
START_TEST(quantile_types)
{
	static const double x[] = { 2, 3, 5, 7, 11, 13, 17 }, p[] = { 0, 0.05, 0.3, 0.5, 0.9, 1 };
	static const double six[] = { 2, 2, 3.8, 7, 17, 17 },
			    seven[] = { 2, 2.3, 4.6, 7, 14.6, 17 };
	const double two[] = { -DBL_MAX, DBL_MAX };

	for (int i = 0; i < 6; i++) {
		near_rel(nip_sorted_quantile_type(x, 7, p[i], NIP_QUANTILE_TYPE_6), six[i], 1e-15);
		near_rel(nip_sorted_quantile_type(x, 7, p[i], NIP_QUANTILE_TYPE_7), seven[i],
			 1e-15);
		near_rel(nip_sorted_quantile(x, 7, p[i]), seven[i], 1e-15);
	}
	ck_assert(nip_sorted_quantile_type(two, 2, 0.5, NIP_QUANTILE_TYPE_7) == 0);
	ck_assert(isnan(nip_sorted_quantile_type(x, 0, 0.5, NIP_QUANTILE_TYPE_6)));
	ck_assert(isnan(nip_sorted_quantile_type(x, 7, -0.5, NIP_QUANTILE_TYPE_6)));
}
END_TEST

int main(void)
{
	Suite *s = suite_create("states");
	TCase *c = tcase_create("states");
	SRunner *r;
	int failed;

	seed_from_environment();
	tcase_add_test(c, crc_known);
	tcase_add_test(c, state_reader);
	tcase_add_test(c, moments_saved);
	tcase_add_test(c, moments_bytes_refused);
	tcase_add_test(c, lag1_small);
	tcase_add_test(c, lag1_gaps_and_joins);
	tcase_add_test(c, lag1_extremes);
	tcase_add_test(c, lag1_saved);
	tcase_add_test(c, sketch_small);
	tcase_add_test(c, sketch_bounds);
	tcase_add_test(c, sketch_any_split);
	tcase_add_test(c, sketch_self_merge);
	tcase_add_test(c, sketch_saved);
	tcase_add_test(c, sketch_bytes_refused);
	tcase_add_test(c, quantile_types);
	tcase_set_timeout(c, 60);
	suite_add_tcase(s, c);
	r = srunner_create(s);
	srunner_run_all(r, CK_NORMAL);
	failed = srunner_ntests_failed(r);
	srunner_free(r);
	return failed ? 1 : 0;
}
