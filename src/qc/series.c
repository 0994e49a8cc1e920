/* series.c: bins and samples that halve their resolution when they are full. */
#include <config.h>

#include "qc/series.h"

#include <string.h>

#define BINS(s)	   ((s)->most / 4)
#define FIRST_ROOM 32 /* most coils of a short run need no more */
#define GROWTH	   4  /* what is left behind in the arena stays a third of it */

void nip_series_init(struct nip_series *s, long most)
{
	*s = (struct nip_series){ .most = most, .per_bin = 1, .stride = 1 };
}

static double *grown(struct nip_arena *a, const double *was, long used, long room)
{
	double *p = NIP_NEW_N(a, (size_t)room, double);

	if (used)
		memcpy(p, was, (size_t)used * sizeof *p);
	return p;
}

static long next_room(long room, long needed, long most)
{
	room = room ? room : FIRST_ROOM;
	while (room < needed)
		room *= GROWTH;
	return room < most ? room : most;
}

static void room_for_bins(struct nip_series *s, struct nip_arena *a, long used, long needed)
{
	if (needed <= s->bin_room)
		return;
	s->bin_room = next_room(s->bin_room, needed, BINS(s));
	s->sum = grown(a, s->sum, used, s->bin_room);
	s->lo = grown(a, s->lo, used, s->bin_room);
	s->hi = grown(a, s->hi, used, s->bin_room);
}

static void room_for_sample(struct nip_series *s, struct nip_arena *a, long used, long needed)
{
	if (needed <= s->sample_room)
		return;
	s->sample_room = next_room(s->sample_room, needed, s->most);
	s->sample = grown(a, s->sample, used, s->sample_room);
}

void nip_series_make_room(struct nip_series *s, struct nip_arena *a)
{
	room_for_bins(s, a, 0, s->bins);
	room_for_sample(s, a, 0, s->sampled);
}

void nip_series_copy(struct nip_series *into, struct nip_arena *a, const struct nip_series *from)
{
	*into = *from;
	into->bin_room = into->sample_room = 0;
	room_for_bins(into, a, from->bins, from->bins);
	room_for_sample(into, a, from->sampled, from->sampled);
}

static void halve_bins(struct nip_series *s)
{
	for (long i = 0; i < BINS(s) / 2; i++) {
		long a = 2 * i, b = 2 * i + 1;

		s->sum[i] = s->sum[a] + s->sum[b];
		s->lo[i] = s->lo[a] < s->lo[b] ? s->lo[a] : s->lo[b];
		s->hi[i] = s->hi[a] > s->hi[b] ? s->hi[a] : s->hi[b];
	}
	s->bins = BINS(s) / 2;
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
static long fill_bin(struct nip_series *s, struct nip_arena *a, double mean, double lo, double hi,
		     long n)
{
	if (s->bins == 0 || s->in_last == s->per_bin) {
		if (s->bins == BINS(s))
			halve_bins(s);
		room_for_bins(s, a, s->bins, s->bins + 1);
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

static void put(struct nip_series *s, struct nip_arena *a, double x)
{
	room_for_sample(s, a, s->sampled, s->sampled + 1);
	s->sample[s->sampled++] = x;
}

void nip_series_add(struct nip_series *s, struct nip_arena *a, double x)
{
	fill_bin(s, a, x, x, x, 1);
	if (s->n % s->stride == 0) {
		if (s->sampled == s->most)
			halve_sample(s);
		if (s->n % s->stride == 0)
			put(s, a, x);
	}
	s->n++;
}

static void join_bins(struct nip_series *into, struct nip_arena *a, const struct nip_series *from)
{
	for (long i = 0; i < from->bins; i++)
		for (long left = nip_series_count(from, i); left > 0;)
			left -= fill_bin(into, a, nip_series_mean(from, i), from->lo[i],
					 from->hi[i], left);
}

static void join_sample(struct nip_series *into, struct nip_arena *a, const struct nip_series *from)
{
	while (into->stride < from->stride && into->sampled > 1)
		halve_sample(into);
	if (into->stride < from->stride)
		into->stride = from->stride;
	for (long i = 0; i < from->sampled; i++) {
		if (into->n + i * from->stride < into->sampled * into->stride)
			continue;
		if (into->sampled == into->most)
			halve_sample(into);
		if (into->n + i * from->stride >= into->sampled * into->stride)
			put(into, a, from->sample[i]);
	}
}

void nip_series_join(struct nip_series *into, struct nip_arena *a, const struct nip_series *from)
{
	if (from->sampled == from->n) {
		for (long i = 0; i < from->n; i++)
			nip_series_add(into, a, from->sample[i]);
		return;
	}
	join_bins(into, a, from);
	join_sample(into, a, from);
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
