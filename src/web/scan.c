/* scan.c: turning points of a scanning sensor, and boxes across the web. */
#include <config.h>

#include "web/scan.h"

#include <math.h>
#include <stdlib.h>

#include "base/arena.h"

/* Rows [after, upto) belong to the pass. */
static void mark(const double *cd, size_t after, size_t upto, size_t scan, size_t *out)
{
	for (size_t i = after; i < upto; i++)
		if (isfinite(cd[i]))
			out[i] = scan;
}

struct walk {		/* along the positions */
	size_t extreme; /* row of the farthest place since the last turn */
	double at;	/* that place */
	double lo, hi;	/* until the way is known */
	size_t since;	/* rows after it */
	int way;	/* +1, -1; 0: not known yet */
};

/* Takes row i; true if the sensor has turned at w->extreme. */
static bool step(struct walk *w, size_t i, double x, double turn)
{
	if (w->way == 0) {
		w->lo = fmin(x, w->lo);
		w->hi = fmax(x, w->hi);
		if (w->hi - w->lo >= turn && w->hi > w->lo)
			w->way = x == w->hi ? 1 : -1;
	} else if ((x - w->at) * w->way < 0) {
		w->since++;
		return (w->at - x) * w->way >= turn;
	}
	w->at = x;
	w->extreme = i;
	w->since = 0;
	return false;
}

/* Whether the readings after row i do not go on the way they came to it. */
static bool flew_back(const double *cd, size_t n, size_t i, int way)
{
	size_t next = i + 1;

	while (next < n && !isfinite(cd[next]))
		next++;
	return next >= n || (cd[next] - cd[i]) * way <= 0;
}

size_t nip_scan_find(const double *cd, size_t n, double turn, size_t *out_scan)
{
	struct walk w = { .lo = NAN, .hi = NAN };
	size_t scan = 0, from = 0;

	for (size_t i = 0; i < n; i++) {
		out_scan[i] = (size_t)-1;
		if (!isfinite(cd[i]) || !step(&w, i, cd[i], turn))
			continue;
		mark(cd, from, w.extreme + 1, scan++, out_scan);
		from = w.extreme + 1;
		if (w.since > 1 || !flew_back(cd, n, i, -w.way))
			w.way = -w.way;
		w.at = cd[i];
		w.extreme = i;
		w.since = 0;
	}
	mark(cd, from, n, scan, out_scan);
	for (size_t i = n; i-- > 0;)
		if (out_scan[i] != (size_t)-1)
			return out_scan[i] + 1;
	return 0;
}

size_t nip_scan_by_label(const double *label, size_t n, size_t *out_scan)
{
	size_t scans = 0;
	double last = NAN;

	for (size_t i = 0; i < n; i++) {
		out_scan[i] = (size_t)-1;
		if (!isfinite(label[i]))
			continue;
		if (!scans || label[i] != last)
			scans++;
		last = label[i];
		out_scan[i] = scans - 1;
	}
	return scans;
}

/* ---- boxes ---------------------------------------------------------------------------- */

static size_t boxes_in(const struct nip_lane *l, double width, double edge)
{
	double n = floor((l->to - l->from - 2 * edge) / width * (1 + 1e-12));

	return n >= 1 && n < 1e6 ? (size_t)n : 0;
}

int nip_boxes_cut(const struct nip_lane *lane, size_t lanes, double width, double edge, size_t most,
		  struct nip_boxes *out)
{
	size_t n = 0, at = 0;

	*out = (struct nip_boxes){ .lanes = lanes, .width = width };
	for (size_t i = 0; i < lanes; i++)
		n += boxes_in(&lane[i], width, edge);
	if (!n || n > most || !(width > 0) || !(edge >= 0))
		return -1;
	out->centre = nip_xalloc(n, sizeof *out->centre);
	out->lane = nip_xalloc(n, sizeof *out->lane);
	for (size_t i = 0; i < lanes; i++) {
		size_t m = boxes_in(&lane[i], width, edge);
		double first = 0.5 * (lane[i].from + lane[i].to - (double)m * width);

		for (size_t j = 0; j < m; j++) {
			out->centre[at] = first + ((double)j + 0.5) * width;
			out->lane[at++] = i;
		}
	}
	out->n = n;
	return 0;
}

void nip_boxes_single(const double *value, size_t n, struct nip_boxes *out)
{
	*out = (struct nip_boxes){ .single = true, .n = n, .lanes = 1, .width = NAN };
	out->centre = nip_xalloc(n + 1, sizeof *out->centre);
	out->lane = nip_xalloc(n + 1, sizeof *out->lane);
	for (size_t i = 0; i < n; i++)
		out->centre[i] = value[i];
}

void nip_boxes_release(struct nip_boxes *b)
{
	free(b->centre);
	free(b->lane);
	*b = (struct nip_boxes){ 0 };
}

size_t nip_boxes_find(const struct nip_boxes *b, double cd)
{
	size_t lo = 0, hi = b->n; /* the last box whose lower end is not above cd */
	double half = b->single ? 0 : 0.5 * b->width;

	if (!isfinite(cd))
		return NIP_BOX_NONE;
	while (lo < hi) {
		size_t mid = (lo + hi) / 2;

		if (b->centre[mid] - half <= cd)
			lo = mid + 1;
		else
			hi = mid;
	}
	if (lo == 0)
		return NIP_BOX_NONE;
	if (b->single)
		return b->centre[lo - 1] == cd ? lo - 1 : NIP_BOX_NONE;
	return cd < b->centre[lo - 1] + half ? lo - 1 : NIP_BOX_NONE;
}
