/* study_places.c: where along the web: defects, and means by metre and lane. */
#include <config.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "web/study_inside.h"

#define SPARSE 8   /* cells a reading, beyond which scans and boxes are no table */
#define STRONG 0.5 /* of the noise: lines of this amplitude would hide defects */

/* ---- defects ------------------------------------------------------------------------------ */

/* Lines that stand out of the noise, summed at a place. */
struct hum {
	size_t n;
	double per_m[NIP_SPECTRUM_PEAKS], amplitude[NIP_SPECTRUM_PEAKS], phase[NIP_SPECTRUM_PEAKS];
	double at_m, sum; /* the place asked last: boxes of a scan often share it */
};

static void tune(const struct nip_spectrum *s, struct hum *h)
{
	double rest = s->sd * s->sd;

	*h = (struct hum){ .at_m = NAN };
	if (s->why)
		return;
	for (size_t i = 0; i < s->peaks; i++)
		rest -= 0.5 * s->peak[i].amplitude * s->peak[i].amplitude;
	for (size_t i = 0; i < s->peaks; i++) {
		const struct nip_spectrum_peak *p = &s->peak[i];

		if (!(p->amplitude > STRONG * sqrt(fmax(rest, 0))))
			continue;
		h->per_m[h->n] = p->per_m;
		h->amplitude[h->n] = p->amplitude;
		h->phase[h->n++] = p->phase_rad;
	}
}

static double hum_at(struct hum *h, double at_m)
{
	if (!h->n || at_m == h->at_m)
		return h->n ? h->sum : 0;
	h->at_m = at_m;
	h->sum = 0;
	for (size_t i = 0; i < h->n; i++) {
		double turns = h->per_m[i] * at_m;

		h->sum += h->amplitude[i] *
			  cos(2 * 3.14159265358979323846 * (turns - floor(turns)) - h->phase[i]);
	}
	return h->sum;
}

struct cells {
	size_t scans, boxes;
	double *at_m, *value, *hum; /* [scans x boxes]; NaN: missing */
};

static void open_cells(struct cells *c, size_t scans, size_t boxes)
{
	size_t n;

	*c = (struct cells){ .scans = scans, .boxes = boxes };
	n = scans * boxes;
	c->at_m = nip_xalloc(n + 1, sizeof *c->at_m);
	c->value = nip_xalloc(n + 1, sizeof *c->value);
	c->hum = nip_xalloc(n + 1, sizeof *c->hum);
}

/* Cells of the table: means of readings and of their places. */
static void cells_across(struct nip_study_work *w, struct hum *h, struct cells *c)
{
	open_cells(c, w->table.scans, w->boxes.n);
	for (size_t i = 0; i < w->in->n; i++)
		if (w->box[i] != NIP_BOX_NONE) {
			size_t k = w->scan[i] * c->boxes + w->box[i];

			c->at_m[k] += w->in->at_m[i];
			c->value[k] += w->in->value[i];
			c->hum[k] += hum_at(h, w->in->at_m[i]);
		}
	for (size_t k = 0; k < c->scans * c->boxes; k++) {
		double n = (double)w->table.n[k];

		c->at_m[k] = n > 0 ? c->at_m[k] / n : NAN;
		c->value[k] = n > 0 ? c->value[k] / n : NAN;
		c->hum[k] /= n > 0 ? n : 1;
	}
}

/* Every reading a cell; those of one place are one. */
static void cells_along(struct nip_study_work *w, struct hum *h, struct cells *c)
{
	size_t n = 0, many = 0;

	open_cells(c, w->in->n, 1);
	for (size_t i = 0; i < w->in->n; i++) {
		double x;

		if (!nip_study_usable(w->in, i))
			continue;
		x = w->in->value[i];
		if (n && c->at_m[n - 1] == w->in->at_m[i]) {
			many++;
			c->value[n - 1] += (x - c->value[n - 1]) / (double)many;
			continue;
		}
		many = 1;
		c->at_m[n] = w->in->at_m[i];
		c->hum[n] = hum_at(h, w->in->at_m[i]);
		c->value[n++] = x;
	}
	c->scans = n;
}

/* A gauge that holds its reading says nothing new: where a fifth of the cells repeat the
 * one before in their box, repeats are missing cells. */
static void drop_held(struct cells *c)
{
	size_t repeats = 0, all = 0;

	for (int drop = 0; drop < 2; drop++) {
		for (size_t j = 0; j < c->boxes; j++) {
			double last = NAN;

			for (size_t k = j; k < c->scans * c->boxes; k += c->boxes) {
				bool repeat = c->value[k] == last;

				if (isnan(c->value[k]))
					continue;
				last = c->value[k];
				all++;
				repeats += repeat;
				if (drop && repeat)
					c->value[k] = NAN;
			}
		}
		if (5 * repeats < all)
			return;
	}
}

void nip_study_defects(struct nip_study_work *w)
{
	struct cells c;
	struct hum h;

	if (w->in->cd &&
	    (double)w->table.scans * (double)w->boxes.n > SPARSE * (double)w->in->n + 1e6) {
		w->o->defects =
			(struct nip_defects){ .why = "the scans fill too few of their boxes",
					      .least = NAN,
					      .least_wide = NAN };
		return;
	}
	tune(&w->o->spectrum, &h);
	if (w->in->cd)
		cells_across(w, &h, &c);
	else
		cells_along(w, &h, &c);
	drop_held(&c);
	for (size_t k = 0; k < c.scans * c.boxes; k++)
		c.value[k] -= c.hum[k];
	nip_defects_find(&w->in->defect, c.at_m, c.value, c.scans, c.boxes, &w->o->defects);
	free(c.hum);
	free(c.at_m);
	free(c.value);
}

/* ---- by metre ------------------------------------------------------------------------------- */

/* Lane of a reading, or NIP_BOX_NONE: places of their own are lanes if they are few. */
static size_t lane_of(const struct nip_study_work *w, size_t i)
{
	if (!nip_study_usable(w->in, i))
		return NIP_BOX_NONE;
	if (!w->in->cd)
		return 0;
	if (w->box[i] == NIP_BOX_NONE)
		return NIP_BOX_NONE;
	return w->o->metres.by_box ? w->box[i] : w->boxes.lane[w->box[i]];
}

static size_t metre_of(const struct nip_metres *m, double at_m)
{
	double k = floor((at_m - m->from_m) / m->each_m);

	return k < 0 ? 0 : k < (double)m->n ? (size_t)k : m->n - 1;
}

void nip_study_metres(struct nip_study_work *w)
{
	struct nip_metres *m = &w->o->metres;
	double lo = NAN;

	for (size_t i = 0; i < w->in->n; i++)
		lo = isfinite(w->in->at_m[i]) ? fmin(w->in->at_m[i], lo) : lo;
	m->by_box = w->in->cd && w->o->single && w->o->boxes <= NIP_LANES_MOST;
	m->lanes = m->by_box ? w->o->boxes : w->in->cd ? w->o->lanes : 1;
	m->from_m = lo;
	m->each_m = fmax(1, ceil(w->o->length_m / NIP_WEB_METRES));
	m->n = (size_t)fmin(floor(w->o->length_m / m->each_m) + 1, NIP_WEB_METRES + 1);
	m->mean = NIP_NEW_N(w->a, m->n * m->lanes, double);
	m->readings = NIP_NEW_N(w->a, m->n * m->lanes, size_t);
	for (size_t i = 0; i < w->in->n; i++) {
		size_t lane = lane_of(w, i), k;

		if (lane == NIP_BOX_NONE)
			continue;
		k = metre_of(m, w->in->at_m[i]) * m->lanes + lane;
		m->readings[k]++;
		m->mean[k] += (w->in->value[i] - m->mean[k]) / (double)m->readings[k];
	}
	for (size_t k = 0; k < m->n * m->lanes; k++)
		if (!m->readings[k])
			m->mean[k] = NAN;
}
