/* series.h: what a chart needs of a long series, in bounded memory: the series in
 * bins with mean and extremes, and an evenly thinned sample of its values. */
#ifndef NIP_QC_SERIES_H
#define NIP_QC_SERIES_H

#include <stddef.h>

#define NIP_SERIES_BINS 512
#define NIP_SERIES_SAMPLE 2048

struct nip_series {
	long n; /* values added */
	long per_bin, bins, in_last;
	double sum[NIP_SERIES_BINS], lo[NIP_SERIES_BINS], hi[NIP_SERIES_BINS];
	long stride; /* every stride-th value is in the sample, the first one always */
	long sampled;
	double sample[NIP_SERIES_SAMPLE];
};

void nip_series_init(struct nip_series *s);
void nip_series_add(struct nip_series *s, double x);
/* The values of `from` behind those of `into`: exactly, while the sample of `from` holds them
 * all; beyond that its bins and sample are laid behind, thinned until all fit. */
void nip_series_join(struct nip_series *into, const struct nip_series *from);
/* Values in bin i, and its mean. */
long nip_series_count(const struct nip_series *s, long i);
double nip_series_mean(const struct nip_series *s, long i);

#endif
