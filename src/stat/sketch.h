/* sketch.h: quantiles of any number of values in bounded memory.
 *
 * Up to `exact` values (default 4096) all of them are kept, and quantiles are those
 * of the values. Beyond that only counts per bucket are kept: 2^bits buckets of equal
 * width in every interval [2^k, 2^(k+1)) of either sign, and one for zero. Every
 * order statistic is then known to its bucket: error below 2^-bits of its size (bits
 * 10: 0.1 %); below 2.3e-308 the error is absolute, 2.3e-308 * 2^-bits. min and max
 * are exact. The state is a function of the values as a set: any split, added and
 * merged in any order, gives the same state and the same bytes. Memory: 8 bytes per
 * kept value, then 2^bits * 8 bytes for every power of two the data reach.
 */
#ifndef NIP_STAT_SKETCH_H
#define NIP_STAT_SKETCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct nip_diag;
struct nip_place;
struct nip_str;

#define NIP_SKETCH_EXACT 4096
#define NIP_SKETCH_BITS	 10

/* Interpolation between order statistics, by the numbers of Hyndman and Fan 1996:
 * h = (n + 1) p (Minitab, SPSS) or h = (n - 1) p + 1 (R, NumPy). */
enum nip_quantile_type { NIP_QUANTILE_TYPE_6 = 6, NIP_QUANTILE_TYPE_7 = 7 };

struct nip_sketch_bin; /* counts of one power of two */

struct nip_sketch {
	uint64_t n;	    /* finite values added */
	uint64_t nonfinite; /* NaN and infinities offered: counted, not added */
	double min, max;    /* NaN while n == 0 */
	uint64_t zeros;	    /* only counted so once the values are let go */
	uint32_t exact;	    /* configuration: states that differ here do not merge */
	uint8_t bits;
	double *value; /* the values, unsorted, while n <= exact */
	size_t cap;
	struct nip_sketch_bin **bin; /* by rising value */
	size_t bins;
};

/* exact 0..2^24; bits 1..16. Returns -1 for others (and makes the default state). */
int nip_sketch_init(struct nip_sketch *s, uint32_t exact, unsigned bits);
void nip_sketch_release(struct nip_sketch *s);
void nip_sketch_add(struct nip_sketch *s, double x);
/* Returns 0, or -1 (nothing changed) if the configurations differ. */
int nip_sketch_merge(struct nip_sketch *into, const struct nip_sketch *from);
bool nip_sketch_equal(const struct nip_sketch *a, const struct nip_sketch *b);

bool nip_sketch_is_exact(const struct nip_sketch *s);
/* Largest relative error of an order statistic: 0 while exact, else 2^-bits. */
double nip_sketch_error(const struct nip_sketch *s);
/* 0 <= p <= 1, else NaN; NaN if empty. Type 6 beyond the ends gives min and max. */
double nip_sketch_quantile(const struct nip_sketch *s, double p, enum nip_quantile_type type);
/* Fills out[m] for p[m] at once: the values are sorted once. */
void nip_sketch_quantiles(const struct nip_sketch *s, const double *p, size_t m,
			  enum nip_quantile_type type, double *out);

void nip_sketch_save(const struct nip_sketch *s, struct nip_str *out);
/* Into a state that was initialised or released. Returns bytes read, or -1 with a
 * diagnostic; the state is then empty. */
long nip_sketch_load(struct nip_sketch *s, const void *bytes, size_t n, struct nip_diag *diag,
		     const struct nip_place *at);

/* The same types on n sorted values. */
double nip_sorted_quantile_type(const double *sorted, size_t n, double p,
				enum nip_quantile_type type);

#endif
