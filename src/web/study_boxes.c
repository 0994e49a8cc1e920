/* study_boxes.c: which lanes and data boxes a study has. */
#include <config.h>

#include <math.h>
#include <string.h>

#include "web/study_inside.h"

#define LANE_BINS 400 /* of the width, where lanes are looked for */

/* CD values that occur, rising; 0 if there are more than fit. */
static size_t distinct(const struct nip_web_input *in, double out[NIP_WEB_SINGLE])
{
	size_t n = 0;

	for (size_t i = 0; i < in->n; i++) {
		size_t k = n;

		if (!nip_study_usable(in, i))
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
		if (nip_study_usable(in, i)) {
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

		if (!nip_study_usable(in, i))
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
static void find_lanes(struct nip_study_work *w, const struct nip_lane *all)
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

const char *nip_study_boxes(struct nip_study_work *w)
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
