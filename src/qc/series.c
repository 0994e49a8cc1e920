/* series.c: bins and samples that halve their resolution when they are full. */
#include <config.h>

#include "qc/series.h"

#include <string.h>

void nip_series_init(struct nip_series *s)
{
	memset(s, 0, sizeof *s);
	s->per_bin = s->stride = 1;
}

static void halve_bins(struct nip_series *s)
{
	for (long i = 0; i < NIP_SERIES_BINS / 2; i++) {
		long a = 2 * i, b = 2 * i + 1;

		s->sum[i] = s->sum[a] + s->sum[b];
		s->lo[i] = s->lo[a] < s->lo[b] ? s->lo[a] : s->lo[b];
		s->hi[i] = s->hi[a] > s->hi[b] ? s->hi[a] : s->hi[b];
	}
	s->bins = NIP_SERIES_BINS / 2;
	s->per_bin *= 2;
	s->in_last = s->per_bin;
}

static void halve_sample(struct nip_series *s)
{
	for (long i = 0; i < NIP_SERIES_SAMPLE / 2; i++)
		s->sample[i] = s->sample[2 * i];
	s->sampled = NIP_SERIES_SAMPLE / 2;
	s->stride *= 2;
}

void nip_series_add(struct nip_series *s, double x)
{
	if (s->bins == 0 || s->in_last == s->per_bin) {
		if (s->bins == NIP_SERIES_BINS)
			halve_bins(s);
		s->in_last = 0;
		s->sum[s->bins] = 0;
		s->lo[s->bins] = s->hi[s->bins] = x;
		s->bins++;
	}
	s->sum[s->bins - 1] += x;
	if (x < s->lo[s->bins - 1])
		s->lo[s->bins - 1] = x;
	if (x > s->hi[s->bins - 1])
		s->hi[s->bins - 1] = x;
	s->in_last++;
	if (s->n % s->stride == 0) {
		if (s->sampled == NIP_SERIES_SAMPLE)
			halve_sample(s);
		if (s->n % s->stride == 0)
			s->sample[s->sampled++] = x;
	}
	s->n++;
}

long nip_series_count(const struct nip_series *s, long i)
{
	return i == s->bins - 1 ? s->in_last : s->per_bin;
}

double nip_series_mean(const struct nip_series *s, long i)
{
	return s->sum[i] / (double)nip_series_count(s, i);
}
