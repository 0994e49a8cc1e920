/* study_across.c: scans by boxes: variance, cross profile, measured share. */
#include <config.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "web/study_inside.h"

/* ---- the table ------------------------------------------------------------------------- */

static void fill_table(struct nip_study_work *w)
{
	const struct nip_web_input *in = w->in;
	double turn = 0.5 * (w->boxes.centre[w->boxes.n - 1] - w->boxes.centre[0]);

	if (in->scan)
		nip_scan_by_label(in->scan, in->n, w->scan);
	else
		nip_scan_find(in->cd, in->n, turn, w->scan);
	nip_partition_init(&w->table, w->boxes.n);
	for (size_t i = 0; i < in->n; i++) {
		w->box[i] = nip_study_usable(in, i) ? nip_boxes_find(&w->boxes, in->cd[i])
						    : NIP_BOX_NONE;
		if (w->scan[i] == (size_t)-1)
			w->box[i] = NIP_BOX_NONE;
		if (!nip_study_usable(in, i))
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
static void place_scans(struct nip_study_work *w)
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

static void by_lane(struct nip_study_work *w, struct nip_partition_ask ask)
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

static void by_window(struct nip_study_work *w, struct nip_partition_ask ask)
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

/* Of a box's effect, which is its mean less that of all M boxes. */
static void profile_errors(struct nip_study_work *w)
{
	const struct nip_partition *t = &w->table;
	double boxes = (double)w->o->all.boxes;

	for (size_t j = 0; j < w->o->boxes; j++) {
		double n = 0;

		for (size_t i = 0; i < t->scans; i++)
			n += t->n[i * t->boxes + j] > 0;
		w->o->cd_sd[j] = isnan(w->o->cd_mean[j])
					 ? NAN
					 : sqrt(w->o->all.var_res / n * (1 - 1 / boxes));
	}
}

/* Scan by scan as they came: the scan's own level off, spikes and holes, then the filter;
 * smoothing and figures are of what is shown last. */
static void filter_scans(struct nip_study_work *w)
{
	const struct nip_partition *t = &w->table;
	struct nip_web_study *o = w->o;
	struct nip_profile_ask each = w->in->profile, last = w->in->profile;
	struct nip_profile_stats s;
	double *scan = nip_xalloc(t->boxes, sizeof *scan);
	size_t spikes = 0, filled = 0;

	each.smooth = 1;
	last.spike_sd = 0;
	last.hole_most = 0;
	for (size_t j = 0; j < t->boxes; j++)
		o->cd_shown[j] = NAN;
	for (size_t i = 0; i < t->scans; i++) {
		double level = o->md_mean[i] - o->all.mean;

		for (size_t j = 0; j < t->boxes; j++) {
			size_t k = i * t->boxes + j;

			scan[j] = t->n[k] && !isnan(o->cd_mean[j]) ? t->sum[k] / t->n[k] - level
								   : NAN;
		}
		nip_profile_clean(&each, scan, t->boxes, &s);
		spikes += s.spikes;
		filled += s.filled;
		nip_profile_filter(o->cd_shown, scan, t->boxes, w->in->filter);
	}
	nip_profile_clean(&last, o->cd_shown, o->boxes, &o->profile);
	o->profile.spikes = spikes;
	o->profile.filled = filled;
	free(scan);
}

static void split(struct nip_study_work *w)
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
	o->cd_sd = NIP_NEW_N(w->a, o->boxes + 1, double);
	o->md_mean = NIP_NEW_N(w->a, o->scans + 1, double);
	memcpy(o->centre, w->boxes.centre, o->boxes * sizeof *o->centre);
	memcpy(o->box_lane, w->boxes.lane, o->boxes * sizeof *o->box_lane);
	place_scans(w);
	nip_partition_result(&w->table, &ask, &o->all, o->cd_mean, o->md_mean);
	for (size_t j = 0; j < o->boxes; j++)
		o->cd_shown[j] = o->cd_mean[j] += o->all.mean;
	for (size_t i = 0; i < o->scans; i++)
		o->md_mean[i] += o->all.mean;
	if (!o->all.why) {
		profile_errors(w);
		if (w->in->filter < 1)
			filter_scans(w);
		else
			nip_profile_clean(&w->in->profile, o->cd_shown, o->boxes, &o->profile);
	}
	if (o->lanes > 1)
		by_lane(w, ask);
	by_window(w, ask);
}

/* Area that the spot passed over: its path within the scans, times its width. */
static double measured(const struct nip_study_work *w)
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

/* The cross profile at a place, straight between the boxes of its lane: steps at the
 * edges of boxes would repeat with every pass and look like a roll. */
double nip_study_profile_at(const struct nip_web_study *o, size_t box, double cd)
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

void nip_study_across(struct nip_study_work *w)
{
	fill_table(w);
	split(w);
	w->o->measured_fraction = measured(w);
}
