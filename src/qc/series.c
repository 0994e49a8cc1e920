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
	s->sampled = (s->sampled + 1) / 2;
	for (long i = 0; i < s->sampled; i++)
		s->sample[i] = s->sample[2 * i];
	s->stride *= 2;
}

/* n values of this mean, at most as many as the last bin has room for; returns how many. */
static long fill_bin(struct nip_series *s, double mean, double lo, double hi, long n)
{
	if (s->bins == 0 || s->in_last == s->per_bin) {
		if (s->bins == NIP_SERIES_BINS)
			halve_bins(s);
		s->in_last = 0;
		s->sum[s->bins] = 0;
		s->lo[s->bins] = lo;
		s->hi[s->bins] = hi;
		s->bins++;
	}
	if (n > s->per_bin - s->in_last)
		n = s->per_bin - s->in_last;
	s->sum[s->bins - 1] += mean * (double)n;
	if (lo < s->lo[s->bins - 1])
		s->lo[s->bins - 1] = lo;
	if (hi > s->hi[s->bins - 1])
		s->hi[s->bins - 1] = hi;
	s->in_last += n;
	return n;
}

void nip_series_add(struct nip_series *s, double x)
{
	fill_bin(s, x, x, x, 1);
	if (s->n % s->stride == 0) {
		if (s->sampled == NIP_SERIES_SAMPLE)
			halve_sample(s);
		if (s->n % s->stride == 0)
			s->sample[s->sampled++] = x;
	}
	s->n++;
}

static void join_bins(struct nip_series *into, const struct nip_series *from)
{
	for (long i = 0; i < from->bins; i++)
		for (long left = nip_series_count(from, i); left > 0;)
			left -= fill_bin(into, nip_series_mean(from, i), from->lo[i], from->hi[i],
					 left);
}

static void join_sample(struct nip_series *into, const struct nip_series *from)
{
	while (into->stride < from->stride && into->sampled > 1)
		halve_sample(into);
	if (into->stride < from->stride)
		into->stride = from->stride;
	for (long i = 0; i < from->sampled; i++) {
		if (into->n + i * from->stride < into->sampled * into->stride)
			continue;
		if (into->sampled == NIP_SERIES_SAMPLE)
			halve_sample(into);
		if (into->n + i * from->stride >= into->sampled * into->stride)
			into->sample[into->sampled++] = from->sample[i];
	}
}

void nip_series_join(struct nip_series *into, const struct nip_series *from)
{
	if (from->sampled == from->n) {
		for (long i = 0; i < from->n; i++)
			nip_series_add(into, from->sample[i]);
		return;
	}
	join_bins(into, from);
	join_sample(into, from);
	into->n += from->n;
}

long nip_series_count(const struct nip_series *s, long i)
{
	return i == s->bins - 1 ? s->in_last : s->per_bin;
}

double nip_series_mean(const struct nip_series *s, long i)
{
	return s->sum[i] / (double)nip_series_count(s, i);
}
