/* study.c: boxes and scans, then variance, profile, spectrum and rolls. */
#include <config.h>

#include "web/study.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "web/study_inside.h"

void nip_web_input_init(struct nip_web_input *in)
{
	*in = (struct nip_web_input){
		.box = NAN, .spot = NAN, .cd_m = 1e-3, .least_fill = 0.5, .tolerance = 0.01, .filter = 1
	};
	nip_profile_ask_init(&in->profile);
	nip_spectrum_ask_init(&in->spectrum);
	nip_defect_ask_init(&in->defect);
}

void nip_web_study_release(struct nip_web_study *s)
{
	nip_spectrum_release(&s->spectrum);
	nip_spectrum_release(&s->in_time);
}

/* ---- along the web ----------------------------------------------------------------------- */

/* Readings less the cross profile at `place`; those of one place along the web become their
 * mean, so a full-width sensor gives one value a profile. */
static size_t along(const struct nip_study_work *w, const double *place, double *at, double *value)
{
	const struct nip_web_input *in = w->in;
	bool profile = in->cd && !w->o->all.why;
	size_t n = 0, many = 0, last = 0;

	for (size_t i = 0; i < in->n; i++) {
		double x;

		if (!nip_study_usable(in, i) || (profile && w->box[i] == NIP_BOX_NONE))
			continue;
		x = in->value[i];
		if (profile)
			x -= nip_study_profile_at(w->o, w->box[i], in->cd[i]) - w->o->all.mean;
		if (isnan(x))
			continue;
		if (n && in->at_m[last] == in->at_m[i]) {
			many++;
			value[n - 1] += (x - value[n - 1]) / (double)many;
			continue;
		}
		many = 1;
		last = i;
		at[n] = place[i];
		value[n++] = x;
	}
	return n;
}

static void look_along(struct nip_study_work *w)
{
	double *at = nip_xalloc(w->in->n + 1, sizeof *at),
	       *value = nip_xalloc(w->in->n + 1, sizeof *value);
	size_t n = along(w, w->in->at_m, at, value);

	nip_spectrum(&w->in->spectrum, at, value, n, &w->o->spectrum);
	if (!w->o->spectrum.why)
		nip_rolls_match(&w->o->spectrum, w->in->roll, w->in->rolls, w->in->tolerance,
				&w->o->found);
	if (w->in->clock_m) {
		n = along(w, w->in->clock_m, at, value);
		nip_spectrum(&w->in->spectrum, at, value, n, &w->o->in_time);
	}
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
	struct nip_study_work w = { .in = in, .a = a, .o = out };
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
		why = nip_study_boxes(&w);
	if (!why && in->cd) {
		nip_study_across(&w);
	} else if (!why) {
		for (size_t i = 0; i < in->n; i++)
			out->missing += !nip_study_usable(in, i);
		out->used = in->n - out->missing;
	}
	if (!why && !out->used)
		why = "no row has a value at a place that counts";
	if (!why) {
		look_along(&w);
		nip_study_defects(&w);
		nip_study_metres(&w);
	}
	nip_boxes_release(&w.boxes);
	nip_partition_release(&w.table);
	free(w.scan);
	free(w.box);
	*out_why = why;
	return why ? -1 : 0;
}
