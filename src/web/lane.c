/* lane.c: coated and bare, by the best threshold. */
#include <config.h>

#include "web/lane.h"

#include <math.h>
#include <stdlib.h>

#include "base/arena.h"

#define BETWEEN_LEAST 0.8
#define BARE_MOST     0.7

static int by_value(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

/* The threshold, halfway between the two levels; NaN if they are not two. */
static double best_split(const double *mean, size_t n)
{
	double *x = nip_xalloc(n + 1, sizeof *x), all = 0, ss = 0, low = 0, best = -1, lo = 0,
	       hi = 0;
	size_t m = 0;

	for (size_t i = 0; i < n; i++)
		if (isfinite(mean[i]))
			x[m++] = mean[i];
	qsort(x, m, sizeof *x, by_value);
	for (size_t i = 0; i < m; i++)
		all += x[i] / (double)m;
	for (size_t i = 0; i < m; i++)
		ss += (x[i] - all) * (x[i] - all);
	for (size_t i = 0; i + 1 < m; i++) {
		double nl = (double)(i + 1), nh = (double)(m - i - 1), a, b, between;

		low += x[i] - all;
		a = all + low / nl;
		b = all - low / nh;
		between = nl * (a - all) * (a - all) + nh * (b - all) * (b - all);
		if (x[i] < x[i + 1] && between > best) {
			best = between;
			lo = a;
			hi = b;
		}
	}
	free(x);
	if (!(best >= BETWEEN_LEAST * ss) || !(lo <= BARE_MOST * hi))
		return NAN;
	return 0.5 * (lo + hi);
}

static double crossing(const double *cd, const double *mean, size_t i, size_t j, double at)
{
	if (isnan(mean[i]) || isnan(mean[j]) || mean[i] == mean[j])
		return 0.5 * (cd[i] + cd[j]);
	return cd[i] + (at - mean[i]) / (mean[j] - mean[i]) * (cd[j] - cd[i]);
}

size_t nip_lanes_find(const double *cd, const double *mean, size_t n,
		      struct nip_lane lane[NIP_LANES_MOST], double *out_threshold)
{
	double at = best_split(mean, n);
	size_t lanes = 0, first = n, last = 0;

	*out_threshold = at;
	for (size_t i = 0; i < n; i++)
		if (isfinite(mean[i])) {
			first = first == n ? i : first;
			last = i;
		}
	if (first == n)
		return 0;
	if (isnan(at)) {
		lane[0] = (struct nip_lane){ cd[first], cd[last] };
		return 1;
	}
	for (size_t i = first; i <= last; i++) {
		double from;
		size_t k = i;

		if (!(mean[i] >= at))
			continue;
		from = i == first ? cd[i] : crossing(cd, mean, i - 1, i, at);
		while (k < last && mean[k + 1] >= at)
			k++;
		if (lanes < NIP_LANES_MOST)
			lane[lanes] = (struct nip_lane){
				from, k == last ? cd[k] : crossing(cd, mean, k, k + 1, at)
			};
		lanes++;
		i = k;
	}
	return lanes;
}
