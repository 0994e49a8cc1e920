/* profile.c: spikes, holes, smoothing, and the figures of a cross profile. */
#include <config.h>

#include "web/profile.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "web/select.h"

void nip_profile_ask_init(struct nip_profile_ask *ask)
{
	*ask = (struct nip_profile_ask){
		.spike_sd = 3, .spike_most = 3, .hole_most = 5, .smooth = 1
	};
}

/* Deviations from the running median; NaN where there is none. */
static void deviations(const double *x, size_t n, size_t half, double *dev, double *room)
{
	for (size_t i = 0; i < n; i++) {
		size_t from = i > half ? i - half : 0, to = i + half < n ? i + half : n - 1, m = 0;

		for (size_t k = from; k <= to; k++)
			if (isfinite(x[k]))
				room[m++] = x[k];
		dev[i] = isfinite(x[i]) ? x[i] - nip_select_median(room, m) : NAN;
	}
}

/* Fills x[from..to) straight across; false at an end of the profile. */
static int bridge(double *x, size_t n, size_t from, size_t to)
{
	double a, b;

	if (from == 0 || to >= n || !isfinite(x[from - 1]) || !isfinite(x[to]))
		return -1;
	a = x[from - 1];
	b = x[to];
	for (size_t i = from; i < to; i++)
		x[i] = a + (b - a) * (double)(i - from + 1) / (double)(to - from + 1);
	return 0;
}

static void remove_spikes(const struct nip_profile_ask *ask, double *x, size_t n,
			  struct nip_profile_stats *out)
{
	double *dev = nip_xalloc(n, sizeof *dev), *room = nip_xalloc(n + 1, sizeof *room), limit;
	size_t m = 0;

	deviations(x, n, ask->spike_most, dev, room);
	for (size_t i = 0; i < n; i++)
		if (!isnan(dev[i]))
			room[m++] = fabs(dev[i]);
	out->spike_sd = 1.4826 * nip_select_median(room, m);
	limit = ask->spike_sd * out->spike_sd;
	for (size_t i = 0; i < n && limit > 0; i++) {
		size_t to = i;

		while (to < n && fabs(dev[to]) > limit)
			to++;
		if (to > i && to - i <= ask->spike_most && bridge(x, n, i, to) == 0)
			out->spikes += to - i;
		if (to > i)
			i = to - 1;
	}
	free(dev);
	free(room);
}

static void fill_holes(const struct nip_profile_ask *ask, double *x, size_t n,
		       struct nip_profile_stats *out)
{
	for (size_t i = 0; i < n; i++) {
		size_t to = i;

		while (to < n && !isfinite(x[to]))
			to++;
		if (to == i)
			continue;
		if (to - i <= ask->hole_most && bridge(x, n, i, to) == 0)
			out->filled += to - i;
		else
			out->holes += to - i;
		i = to - 1;
	}
}

static void smooth(size_t width, double *x, size_t n)
{
	double *from = nip_xalloc(n, sizeof *from);
	size_t half = width / 2;

	memcpy(from, x, n * sizeof *x);
	for (size_t i = 0; i < n; i++) {
		double sum = 0;
		size_t m = 0;

		for (size_t k = i > half ? i - half : 0; k <= i + half && k < n; k++)
			if (isfinite(from[k])) {
				sum += from[k];
				m++;
			}
		if (isfinite(from[i]))
			x[i] = sum / (double)m;
	}
	free(from);
}

static void summarise(const double *x, size_t n, struct nip_profile_stats *out)
{
	double sum = 0, ss = 0, m = 0;

	out->mean = out->two_sigma = out->range = out->low = out->high = NAN;
	for (size_t i = 0; i < n; i++)
		if (isfinite(x[i])) {
			sum += x[i];
			m++;
			out->low = fmin(x[i], out->low);
			out->high = fmax(x[i], out->high);
		}
	if (m < 1)
		return;
	out->mean = sum / m;
	out->range = out->high - out->low;
	for (size_t i = 0; i < n; i++)
		if (isfinite(x[i]))
			ss += (x[i] - out->mean) * (x[i] - out->mean);
	if (m > 1)
		out->two_sigma = 2 * sqrt(ss / (m - 1));
}

void nip_profile_clean(const struct nip_profile_ask *ask, double *x, size_t n,
		       struct nip_profile_stats *out)
{
	*out = (struct nip_profile_stats){ .boxes = n };
	if (ask->spike_sd > 0 && n > 2 * ask->spike_most + 1)
		remove_spikes(ask, x, n, out);
	fill_holes(ask, x, n, out);
	if (ask->smooth > 1)
		smooth(ask->smooth, x, n);
	summarise(x, n, out);
}

void nip_profile_filter(double *shown, const double *scan, size_t n, double lambda)
{
	for (size_t i = 0; i < n; i++) {
		if (!isfinite(scan[i]))
			continue;
		shown[i] = isnan(shown[i]) ? scan[i] : lambda * scan[i] + (1 - lambda) * shown[i];
	}
}
