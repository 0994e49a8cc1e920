/* study.c: boxes and scans, then variance, profile, spectrum and rolls. */
#include <config.h>

#include "web/study.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define LANE_BINS 400 /* of the width, where lanes are looked for */

void nip_web_input_init(struct nip_web_input *in)
{
	*in = (struct nip_web_input){
		.box = NAN, .spot = NAN, .cd_m = 1e-3, .least_fill = 0.5, .tolerance = 0.01
	};
	nip_profile_ask_init(&in->profile);
	nip_spectrum_ask_init(&in->spectrum);
}

void nip_web_study_release(struct nip_web_study *s)
{
	nip_spectrum_release(&s->spectrum);
}

struct work {
	const struct nip_web_input *in;
	struct nip_arena *a;
	struct nip_web_study *o;
	struct nip_boxes boxes;
	struct nip_partition table;
	size_t *scan, *box; /* [n] */
};

static bool usable(const struct nip_web_input *in, size_t i)
{
	return isfinite(in->value[i]) && isfinite(in->at_m[i]) && (!in->cd || isfinite(in->cd[i]));
}

/* ---- boxes --------------------------------------------------------------------------- */

/* CD values that occur, rising; 0 if there are more than fit. */
static size_t distinct(const struct nip_web_input *in, double out[NIP_WEB_SINGLE])
{
	size_t n = 0;

	for (size_t i = 0; i < in->n; i++) {
		size_t k = n;

		if (!usable(in, i))
			continue;
		while (k > 0 && out[k - 1] > in->cd[i])
			k--;
		if (k > 0 && out[k - 1] == in->cd[i])
			continue;
		if (n == NIP_WEB_SINGLE)
			return 0;
		memmove(out + k + 1, out + k, (n - k) * sizeof *out);
		out[k] = in->cd[i];
		n++;
	}
	return n;
}

static int width_of(const struct nip_web_input *in, struct nip_lane *out)
{
	*out = (struct nip_lane){ NAN, NAN };
	for (size_t i = 0; i < in->n; i++)
		if (usable(in, i)) {
			out->from = fmin(in->cd[i], out->from);
			out->to = fmax(in->cd[i], out->to);
		}
	return out->to > out->from ? 0 : -1;
}

/* Mean of every bin, NaN where nobody measured; returns how many are so. */
static size_t bin_means(const struct nip_web_input *in, const struct nip_lane *all, size_t bins,
			double *cd, double *mean)
{
	double n[LANE_BINS] = { 0 }, each = (all->to - all->from) / (double)bins;
	size_t empty = 0;

	for (size_t k = 0; k < bins; k++) {
		cd[k] = all->from + ((double)k + 0.5) * each;
		mean[k] = 0;
	}
	for (size_t i = 0; i < in->n; i++) {
		size_t k;

		if (!usable(in, i))
			continue;
		k = (size_t)((in->cd[i] - all->from) / each);
		k = k < bins ? k : bins - 1;
		mean[k] += in->value[i];
		n[k]++;
	}
	for (size_t k = 0; k < bins; k++) {
		mean[k] = n[k] > 0 ? mean[k] / n[k] : NAN;
		empty += isnan(mean[k]);
	}
	return empty;
}

/* Bins as fine as the readings fill: one that is empty reads as bare. */
static void find_lanes(struct work *w, const struct nip_lane *all)
{
	double cd[LANE_BINS], mean[LANE_BINS];
	size_t bins = LANE_BINS;

	while (bin_means(w->in, all, bins, cd, mean) * 20 > bins && bins > 25)
		bins /= 2;
	w->o->lanes = nip_lanes_find(cd, mean, bins, w->o->lane, &w->o->lane_threshold);
	if (w->o->lanes > NIP_LANES_MOST)
		w->o->lanes = NIP_LANES_MOST;
}

/* 1, 2 or 5 times a power of ten that cuts the width into some NIP_WEB_BOXES. */
static double choose_width(const struct nip_lane *all)
{
	double want = (all->to - all->from) / NIP_WEB_BOXES, ten = pow(10, floor(log10(want)));

	return want < 1.5 * ten	  ? ten
	       : want < 3.5 * ten ? 2 * ten
	       : want < 7.5 * ten ? 5 * ten
				  : 10 * ten;
}

static const char *lay_boxes(struct work *w)
{
	struct nip_web_study *o = w->o;
	double place[NIP_WEB_SINGLE + 1];
	struct nip_lane all;
	size_t n;

	if (width_of(w->in, &all) != 0)
		return "all readings stand at one place across the web";
	o->lanes = w->in->lanes;
	memcpy(o->lane, w->in->lane, sizeof o->lane);
	n = isnan(w->in->box) && !o->lanes && !w->in->find_lanes ? distinct(w->in, place) : 0;
	if (n) {
		nip_boxes_single(place, n, &w->boxes);
		o->lanes = 1;
		o->lane[0] = all;
		return NULL;
	}
	if (!o->lanes && w->in->find_lanes)
		find_lanes(w, &all);
	if (!o->lanes) {
		o->lanes = 1;
		o->lane[0] = (struct nip_lane){ all.from, nextafter(all.to, INFINITY) };
	}
	o->box_chosen = isnan(w->in->box);
	o->width = o->box_chosen ? choose_width(&all) : w->in->box;
	return nip_boxes_cut(o->lane, o->lanes, o->width, w->in->edge, NIP_PARTITION_BOXES,
			     &w->boxes)
		       ? "no data box fits into the lanes, or more than 2000 do: another box "
			 "width, or less edge"
		       : NULL;
}

/* ---- the table ------------------------------------------------------------------------- */

static void fill_table(struct work *w)
{
	const struct nip_web_input *in = w->in;
	double turn = 0.5 * (w->boxes.centre[w->boxes.n - 1] - w->boxes.centre[0]);

	if (in->scan)
		nip_scan_by_label(in->scan, in->n, w->scan);
	else
		nip_scan_find(in->cd, in->n, turn, w->scan);
	nip_partition_init(&w->table, w->boxes.n);
	for (size_t i = 0; i < in->n; i++) {
		w->box[i] = usable(in, i) ? nip_boxes_find(&w->boxes, in->cd[i]) : NIP_BOX_NONE;
		if (w->scan[i] == (size_t)-1)
			w->box[i] = NIP_BOX_NONE;
		if (!usable(in, i))
			w->o->missing++;
		else if (w->box[i] == NIP_BOX_NONE)
			w->o->outside++;
		else
			nip_partition_add(&w->table, w->scan[i], w->box[i], in->value[i]);
	}
	w->o->used = in->n - w->o->missing - w->o->outside;
	w->o->boxes = w->boxes.n;
	w->o->scans = w->table.scans;
	w->o->single = w->boxes.single;
}

/* Mean positions of the scans. */
static void place_scans(struct work *w)
{
	double *n = NIP_NEW_N(w->a, w->o->scans + 1, double);

	w->o->md_at_m = NIP_NEW_N(w->a, w->o->scans + 1, double);
	for (size_t i = 0; i < w->in->n; i++)
		if (w->box[i] != NIP_BOX_NONE) {
			w->o->md_at_m[w->scan[i]] += w->in->at_m[i];
			n[w->scan[i]]++;
		}
	for (size_t i = 0; i < w->o->scans; i++)
		w->o->md_at_m[i] = n[i] > 0 ? w->o->md_at_m[i] / n[i] : NAN;
}

static void by_lane(struct work *w, struct nip_partition_ask ask)
{
	size_t j = 0;

	for (size_t l = 0; l < w->o->lanes; l++) {
		struct nip_web_part *p = &w->o->by_lane[l];

		ask.box_from = j;
		while (j < w->boxes.n && w->boxes.lane[j] == l)
			j++;
		ask.box_to = j;
		*p = (struct nip_web_part){ .from = w->o->lane[l].from, .to = w->o->lane[l].to };
		nip_partition_result(&w->table, &ask, &p->r, NULL, NULL);
	}
}

static void by_window(struct work *w, struct nip_partition_ask ask)
{
	size_t n = w->o->scans / 10 < NIP_WEB_WINDOWS ? w->o->scans / 10 : NIP_WEB_WINDOWS;

	w->o->windows = n > 1 ? n : 0;
	for (size_t i = 0; i < w->o->windows; i++) {
		struct nip_web_part *p = &w->o->by_window[i];

		ask.scan_from = w->o->scans * i / n;
		ask.scan_to = w->o->scans * (i + 1) / n;
		*p = (struct nip_web_part){ .from = w->o->md_at_m[ask.scan_from],
					    .to = w->o->md_at_m[ask.scan_to - 1] };
		nip_partition_result(&w->table, &ask, &p->r, NULL, NULL);
	}
}

static void split(struct work *w)
{
	struct nip_web_study *o = w->o;
	struct nip_partition_ask ask;

	nip_partition_ask_init(&ask);
	ask.least_fill = w->in->least_fill;
	ask.gauge_sigma = w->in->gauge_sigma;
	o->centre = NIP_NEW_N(w->a, o->boxes + 1, double);
	o->box_lane = NIP_NEW_N(w->a, o->boxes + 1, size_t);
	o->cd_mean = NIP_NEW_N(w->a, o->boxes + 1, double);
	o->cd_shown = NIP_NEW_N(w->a, o->boxes + 1, double);
	o->md_mean = NIP_NEW_N(w->a, o->scans + 1, double);
	memcpy(o->centre, w->boxes.centre, o->boxes * sizeof *o->centre);
	memcpy(o->box_lane, w->boxes.lane, o->boxes * sizeof *o->box_lane);
	place_scans(w);
	nip_partition_result(&w->table, &ask, &o->all, o->cd_mean, o->md_mean);
	for (size_t j = 0; j < o->boxes; j++)
		o->cd_shown[j] = o->cd_mean[j] += o->all.mean;
	for (size_t i = 0; i < o->scans; i++)
		o->md_mean[i] += o->all.mean;
	if (!o->all.why)
		nip_profile_clean(&w->in->profile, o->cd_shown, o->boxes, &o->profile);
	if (o->lanes > 1)
		by_lane(w, ask);
	by_window(w, ask);
}

/* Area that the spot passed over: its path within the scans, times its width. */
static double measured(const struct work *w)
{
	const struct nip_web_input *in = w->in;
	double path_m = 0, width_m = 0;

	if (isnan(in->spot) || w->boxes.single || !(w->o->length_m > 0))
		return NAN;
	for (size_t i = 1; i < in->n; i++)
		if (w->box[i] != NIP_BOX_NONE && w->box[i - 1] != NIP_BOX_NONE &&
		    w->scan[i] == w->scan[i - 1])
			path_m += hypot(in->at_m[i] - in->at_m[i - 1],
					(in->cd[i] - in->cd[i - 1]) * in->cd_m);
	for (size_t l = 0; l < w->o->lanes; l++)
		width_m += (w->o->lane[l].to - w->o->lane[l].from) * in->cd_m;
	return fmin(1, path_m * in->spot * in->cd_m / (width_m * w->o->length_m));
}

/* ---- along the web ----------------------------------------------------------------------- */

/* The cross profile at a place, straight between the boxes of its lane: steps at the
 * edges of boxes would repeat with every pass and look like a roll. */
static double profile_at(const struct nip_web_study *o, size_t box, double cd)
{
	size_t other = cd < o->centre[box] ? box - 1 : box + 1;
	double t;

	if (o->single)
		return o->cd_mean[box];
	if (other >= o->boxes || o->box_lane[other] != o->box_lane[box] || isnan(o->cd_mean[other]))
		other = cd < o->centre[box] ? box + 1 : box - 1; /* on from the other side */
	if (other >= o->boxes || o->box_lane[other] != o->box_lane[box] || isnan(o->cd_mean[other]))
		return o->cd_mean[box];
	t = (cd - o->centre[box]) / (o->centre[other] - o->centre[box]);
	return o->cd_mean[box] + t * (o->cd_mean[other] - o->cd_mean[box]);
}

/* Readings less the cross profile; those of one place along the web become their mean, so
 * a full-width sensor gives one value a profile. */
static size_t along(const struct work *w, double *at, double *value)
{
	const struct nip_web_input *in = w->in;
	bool profile = in->cd && !w->o->all.why;
	size_t n = 0, many = 0;

	for (size_t i = 0; i < in->n; i++) {
		double x;

		if (!usable(in, i) || (profile && w->box[i] == NIP_BOX_NONE))
			continue;
		x = in->value[i];
		if (profile)
			x -= profile_at(w->o, w->box[i], in->cd[i]) - w->o->all.mean;
		if (isnan(x))
			continue;
		if (n && at[n - 1] == in->at_m[i]) {
			many++;
			value[n - 1] += (x - value[n - 1]) / (double)many;
			continue;
		}
		many = 1;
		at[n] = in->at_m[i];
		value[n++] = x;
	}
	return n;
}

static void look_along(struct work *w)
{
	double *at = nip_xalloc(w->in->n + 1, sizeof *at),
	       *value = nip_xalloc(w->in->n + 1, sizeof *value);
	size_t n = along(w, at, value);

	nip_spectrum(&w->in->spectrum, at, value, n, &w->o->spectrum);
	if (!w->o->spectrum.why)
		nip_rolls_match(&w->o->spectrum, w->in->roll, w->in->rolls, w->in->tolerance,
				&w->o->found);
	free(at);
	free(value);
}

static double length_of(const struct nip_web_input *in)
{
	double lo = NAN, hi = NAN;

	for (size_t i = 0; i < in->n; i++)
		if (isfinite(in->at_m[i])) {
			lo = fmin(in->at_m[i], lo);
			hi = fmax(in->at_m[i], hi);
		}
	return hi - lo;
}

int nip_web_study(const struct nip_web_input *in, struct nip_arena *a, struct nip_web_study *out,
		  const char **out_why)
{
	struct work w = { .in = in, .a = a, .o = out };
	const char *why = NULL;

	*out = (struct nip_web_study){ .in = in,
				       .length_m = length_of(in),
				       .lane_threshold = NAN,
				       .width = NAN,
				       .measured_fraction = NAN };
	w.scan = nip_xalloc(in->n + 1, sizeof *w.scan);
	w.box = nip_xalloc(in->n + 1, sizeof *w.box);
	if (isnan(out->length_m))
		why = "no row has a position along the web";
	else if (in->cd)
		why = lay_boxes(&w);
	if (!why && in->cd) {
		fill_table(&w);
		split(&w);
		out->measured_fraction = measured(&w);
	} else if (!why) {
		for (size_t i = 0; i < in->n; i++)
			out->missing += !usable(in, i);
		out->used = in->n - out->missing;
	}
	if (!why && !out->used)
		why = "no row has a value at a place that counts";
	if (!why)
		look_along(&w);
	nip_boxes_release(&w.boxes);
	nip_partition_release(&w.table);
	free(w.scan);
	free(w.box);
	*out_why = why;
	return why ? -1 : 0;
}
