/* web_align.c: two gauges at different places of the machine, on the same web. */
#include <config.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "cmd/web.h"

#define APART 5 /* mean steps of the other gauge's readings: wider holes are not bridged */

/* Groups of rows with one CD value: group[i], (size_t)-1 without one. 0: too many. */
static size_t groups(const double *cd, size_t n, size_t *group)
{
	double known[NIP_WEB_SINGLE];
	size_t k = 0;

	for (size_t i = 0; i < n; i++) {
		size_t g = 0;

		group[i] = cd && isnan(cd[i]) ? (size_t)-1 : 0;
		if (!cd || isnan(cd[i]))
			continue;
		while (g < k && known[g] != cd[i])
			g++;
		if (g == k && k == NIP_WEB_SINGLE)
			return 0;
		if (g == k)
			known[k++] = cd[i];
		group[i] = g;
	}
	return cd ? k : 1;
}

struct room {
	size_t *row;
	double *a_at, *b_at, *b, *read;
};

static void align_group(const double *at_m, double *value, struct nip_web_other *o,
			const struct room *r, size_t rows)
{
	size_t m = 0;
	double step;

	for (size_t k = 0; k < rows; k++) {
		size_t i = r->row[k];
		double place = at_m[i] + o->web_m;

		r->a_at[k] = at_m[i];
		if (isnan(o->value[i]) || isnan(place) || (m && place <= r->b_at[m - 1]))
			continue;
		r->b_at[m] = place;
		r->b[m++] = o->value[i];
	}
	step = m > 1 ? (r->b_at[m - 1] - r->b_at[0]) / (double)(m - 1) : 0;
	nip_length_align(r->a_at, rows, r->b_at, r->b, m, APART * step, r->read);
	for (size_t k = 0; k < rows; k++) {
		double *x = &value[r->row[k]];

		if (isnan(*x))
			continue;
		o->rows++;
		*x = o->ratio ? *x / r->read[k] : *x - r->read[k];
		if (!isfinite(*x))
			*x = NAN;
		o->unplaced += isnan(*x);
	}
}

int nip_web_align(const double *at_m, double *value, size_t n, struct nip_web_other *other)
{
	size_t *group = nip_xalloc(n + 1, sizeof *group), count = groups(other->cd, n, group);
	struct room r = { .row = nip_xalloc(n + 1, sizeof *r.row),
			  .a_at = nip_xalloc(n + 1, sizeof *r.a_at),
			  .b_at = nip_xalloc(n + 1, sizeof *r.b_at),
			  .b = nip_xalloc(n + 1, sizeof *r.b),
			  .read = nip_xalloc(n + 1, sizeof *r.read) };

	for (size_t g = 0; g < count; g++) {
		size_t rows = 0;

		for (size_t i = 0; i < n; i++)
			if (group[i] == g)
				r.row[rows++] = i;
		align_group(at_m, value, other, &r, rows);
	}
	free(group);
	free(r.row);
	free(r.a_at);
	free(r.b_at);
	free(r.b);
	free(r.read);
	return count || !n ? 0 : -1;
}
