/* series.h: what a chart needs of a long series, in bounded memory: the series in
 * bins with mean and extremes, and an evenly thinned sample of its values. */
#ifndef NIP_QC_SERIES_H
#define NIP_QC_SERIES_H

#include <stddef.h>

#include "base/arena.h"

#define NIP_SERIES_SAMPLE 2048 /* the usual size */
#define NIP_SERIES_LEAST  128
#define NIP_SERIES_MOST_READINGS (1L << 50) /* of a state that is believed */

struct nip_series {
	long n;	   /* values added */
	long most; /* values in the sample at most; a quarter of it bins */
	long per_bin, bins, in_last;
	long stride; /* every stride-th value is in the sample, the first one always */
	long sampled;
	double *sum, *lo, *hi, *sample; /* in the arena */
	long bin_room, sample_room;
};

/* most: a power of two, at least NIP_SERIES_LEAST. Room is taken as it is needed. */
void nip_series_init(struct nip_series *s, long most);
void nip_series_add(struct nip_series *s, struct nip_arena *a, double x);
/* The values of `from` behind those of `into`: exactly, while the sample of `from` holds them
 * all; beyond that its bins and sample are laid behind, thinned until all fit. */
void nip_series_join(struct nip_series *into, struct nip_arena *a, const struct nip_series *from);
void nip_series_copy(struct nip_series *into, struct nip_arena *a, const struct nip_series *from);
/* Room for as many bins and values as it says it has, for who fills them from a file. */
void nip_series_make_room(struct nip_series *s, struct nip_arena *a);
/* Values in bin i, and its mean. */
long nip_series_count(const struct nip_series *s, long i);
double nip_series_mean(const struct nip_series *s, long i);

#endif
