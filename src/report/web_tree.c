/* web_tree.c: a coil along and across, as the tree that JSON shows. */
#include <config.h>

#include <math.h>

#include "report/web_doc.h"

#define MOST_SCANS 2000 /* of the MD profile in the tree */

static void put_partition(struct nip_doc *d, struct nip_node *n,
			  const struct nip_partition_result *r)
{
	const struct {
		const char *name;
		double value;
	} row[] = {
		{ "scans", (double)r->scans },
		{ "boxes", (double)r->boxes },
		{ "cells", (double)r->cells },
		{ "missing_cells", (double)r->missing },
		{ "scans_dropped", (double)r->scans_dropped },
		{ "boxes_dropped", (double)r->boxes_dropped },
		{ "mean", r->mean },
		{ "variance_md", r->var_md },
		{ "variance_cd", r->var_cd },
		{ "variance_residual", r->var_res },
		{ "variance_gauge", r->var_gauge },
		{ "variance_residual_less_gauge", r->var_web },
		{ "unfloored_md", r->raw_md },
		{ "unfloored_cd", r->raw_cd },
		{ "two_sigma_md", 2 * r->report_md },
		{ "two_sigma_cd", 2 * r->report_cd },
		{ "two_sigma_residual", 2 * r->report_res },
		{ "two_sigma_total", 2 * r->report_total },
		{ "residual_degrees_of_freedom", r->df_res },
	};

	nip_node_text(d, n, "method", r->method);
	nip_node_text(d, n, "why_not", r->why);
	if (r->why)
		return;
	nip_node_bool(d, n, "balanced", r->balanced);
	nip_node_bool(d, n, "gauge_floored", r->gauge_floored);
	for (size_t i = 0; i < sizeof row / sizeof *row; i++)
		nip_node_number(d, n, row[i].name, row[i].value);
}

static void put_parts(struct nip_doc *d, struct nip_node *parent, const char *name,
		      const struct nip_web_part *p, size_t n)
{
	struct nip_node *list = nip_node_list(d, parent, name);

	for (size_t i = 0; i < n; i++) {
		struct nip_node *x = nip_node_object(d, list, NULL);

		nip_node_number(d, x, "from", p[i].from);
		nip_node_number(d, x, "to", p[i].to);
		put_partition(d, x, &p[i].r);
	}
}

static void put_across(struct nip_doc *d, const struct nip_web_study *s,
		       const struct nip_web_shown *shown)
{
	struct nip_node *x = nip_node_object(d, d->result, "across"), *list, *n;
	const struct nip_profile_stats *p = &s->profile;

	nip_node_text(d, x, "cd_column", shown->cd_column);
	nip_node_text(d, x, "cd_unit", shown->cd_unit);
	nip_node_number(d, x, "box_width", s->width);
	nip_node_bool(d, x, "box_chosen", s->box_chosen);
	nip_node_bool(d, x, "box_per_value", s->single);
	nip_node_number(d, x, "lane_threshold", s->lane_threshold);
	nip_node_number(d, x, "measured_fraction", s->measured_fraction);
	put_partition(d, nip_node_object(d, x, "variance"), &s->all);
	put_parts(d, x, "lanes", s->by_lane, s->lanes > 1 ? s->lanes : 0);
	put_parts(d, x, "windows", s->by_window, s->windows);
	if (s->all.why)
		return;
	n = nip_node_object(d, x, "profile");
	nip_node_number(d, n, "mean", p->mean);
	nip_node_number(d, n, "two_sigma", p->two_sigma);
	nip_node_number(d, n, "range", p->range);
	nip_node_number(d, n, "low", p->low);
	nip_node_number(d, n, "high", p->high);
	nip_node_number(d, n, "newest_scan_weight", s->in->filter);
	nip_node_number(d, n, "spike_boxes", (double)p->spikes);
	nip_node_number(d, n, "filled_boxes", (double)p->filled);
	nip_node_number(d, n, "missing_boxes", (double)p->holes);
	list = nip_node_list(d, n, "boxes");
	for (size_t j = 0; j < s->boxes; j++) {
		struct nip_node *b = nip_node_object(d, list, NULL);

		nip_node_number(d, b, "cd", s->centre[j]);
		nip_node_number(d, b, "lane", (double)s->box_lane[j] + 1);
		nip_node_number(d, b, "mean", s->cd_mean[j]);
		nip_node_number(d, b, "sd", s->cd_sd[j]);
		nip_node_number(d, b, "shown", s->cd_shown[j]);
	}
	list = nip_node_list(d, x, "scans");
	for (size_t i = 0; i < s->scans && i < MOST_SCANS; i++) {
		struct nip_node *b = nip_node_object(d, list, NULL);

		nip_node_number(d, b, "at_m", s->md_at_m[i]);
		nip_node_number(d, b, "mean", s->md_mean[i]);
	}
	nip_node_number(d, x, "scans_not_listed",
			s->scans > MOST_SCANS ? (double)(s->scans - MOST_SCANS) : 0);
}

static void put_line(struct nip_doc *d, struct nip_node *n, const struct nip_web_study *s,
		     const struct nip_web_shown *shown, size_t k)
{
	const struct nip_spectrum_peak *p = &s->spectrum.peak[k];
	const struct nip_line *l = &s->found.line[k];
	struct nip_node *list;

	nip_node_quantity(d, n, "period", p->period_m, "m");
	nip_node_number(d, n, "cycles_per_m", p->per_m);
	nip_node_number(d, n, "cycles_per_m_sd", p->sd_per_m);
	nip_node_number(d, n, "power", p->z);
	nip_node_number(d, n, "background", p->background);
	nip_node_number(d, n, "level", p->level);
	nip_node_number(d, n, "false_alarm", p->false_alarm);
	nip_node_number(d, n, "amplitude", p->amplitude);
	nip_node_number(d, n, "amplitude_sd", p->sd_amplitude);
	nip_node_number(d, n, "runout", 2 * p->amplitude);
	nip_node_number(d, n, "runout_um", 2 * p->amplitude * shown->unit_um);
	nip_node_number(d, n, "amplitude_slope_per_m", p->slope_per_m);
	nip_node_number(d, n, "amplitude_slope_sd_per_m", p->sd_slope_per_m);
	nip_node_number(d, n, "phase_rad", p->phase_rad);
	list = nip_node_list(d, n, "amplitude_along");
	for (int i = 0; i < NIP_SPECTRUM_SEGMENTS; i++)
		nip_node_number(d, list, NULL, p->segment[i]);
	nip_node_bool(d, n, "ambiguous", l->ambiguous);
	nip_node_number(d, n, "web_needed_m", l->ambiguous ? l->separating_m : NAN);
	nip_node_number(d, n, "draw_needed", l->ambiguous ? l->separating_draw : NAN);
	list = nip_node_list(d, n, "rolls");
	for (size_t i = 0; i < l->fits; i++) {
		struct nip_node *x = nip_node_object(d, list, NULL);

		nip_node_text(d, x, "roll", s->in->roll[l->fit[i].roll].name);
		nip_node_number(d, x, "harmonic", l->fit[i].harmonic);
		nip_node_bool(d, x, "folded", l->fit[i].alias);
		nip_node_number(d, x, "deviation", l->fit[i].deviation);
	}
}

static void put_roll(struct nip_doc *d, struct nip_node *n, const struct nip_web_study *s,
		     const struct nip_web_shown *shown, size_t i)
{
	const struct nip_roll_seen *r = &s->found.seen[i];
	struct nip_node *list;

	nip_node_text(d, n, "roll", s->in->roll[i].name);
	nip_node_quantity(d, n, "circumference", shown->nominal[i].circumference_m, "m");
	nip_node_number(d, n, "draw",
			s->in->roll[i].circumference_m / shown->nominal[i].circumference_m);
	nip_node_bool(d, n, "found", r->found);
	nip_node_bool(d, n, "possible", r->possible);
	nip_node_number(d, n, "pitch_needed_m", r->pitch_needed_m > 0 ? r->pitch_needed_m : NAN);
	list = nip_node_list(d, n, "harmonics");
	for (int h = 0; h < NIP_ROLL_HARMONICS; h++) {
		struct nip_node *x = nip_node_object(d, list, NULL);

		nip_node_number(d, x, "harmonic", h + 1);
		nip_node_number(d, x, "line", r->line[h] < 0 ? NAN : (double)r->line[h] + 1);
		nip_node_bool(d, x, "visible", r->visible[h]);
		nip_node_number(d, x, "amplitude", r->amplitude[h]);
		nip_node_number(d, x, "least_seen", r->least[h]);
	}
}

static void put_spectrum(struct nip_doc *d, const struct nip_web_study *s,
			 const struct nip_web_shown *shown)
{
	const struct nip_spectrum *p = &s->spectrum;
	struct nip_node *x = nip_node_object(d, d->result, "along"), *list;

	nip_node_text(d, x, "why_not", p->why);
	if (p->why)
		return;
	nip_node_text(d, x, "method", "Lomb-Scargle periodogram in length, free mean");
	nip_node_number(d, x, "n", (double)p->n);
	nip_node_number(d, x, "length_m", p->length_m);
	nip_node_number(d, x, "pitch_m", p->pitch_m);
	nip_node_number(d, x, "held_fraction", p->held_fraction);
	nip_node_number(d, x, "slope_per_m", p->slope_per_m);
	nip_node_number(d, x, "slope_sd_per_m", p->sd_slope_per_m);
	nip_node_number(d, x, "sd", p->sd);
	nip_node_number(d, x, "false_alarm", s->in->spectrum.false_alarm);
	nip_node_number(d, x, "white_level", p->white_level);
	nip_node_number(d, x, "lowest_per_m", (double)p->first * p->step_per_m);
	nip_node_number(d, x, "highest_per_m", (double)(p->bins - 1) * p->step_per_m);
	nip_node_number(d, x, "draw_tolerance", s->in->tolerance);
	list = nip_node_list(d, x, "lines");
	for (size_t k = 0; k < p->peaks; k++)
		put_line(d, nip_node_object(d, list, NULL), s, shown, k);
	nip_node_number(d, x, "lines_not_listed", (double)p->more_peaks);
	list = nip_node_list(d, x, "rolls");
	for (size_t i = 0; i < s->in->rolls; i++)
		put_roll(d, nip_node_object(d, list, NULL), s, shown, i);
}

void nip_web_tree(struct nip_doc *d, const struct nip_web_study *s,
		  const struct nip_web_shown *shown)
{
	const struct nip_length *l = &shown->length;
	struct nip_node *r = d->result, *x;

	nip_node_text(d, r, "file", shown->file);
	nip_node_text(d, r, "column", shown->column);
	nip_node_text(d, r, "unit", shown->unit);
	nip_node_text(d, r, "only", shown->only);
	nip_node_number(d, r, "bytes", (double)shown->bytes);
	nip_node_number(d, r, "rows", (double)shown->records);
	nip_node_number(d, r, "refused", (double)shown->refused);
	nip_node_number(d, r, "not_a_number", (double)shown->not_a_number);
	nip_node_number(d, r, "left_out", (double)shown->left_out);
	nip_node_number(d, r, "used", (double)s->used);
	nip_node_number(d, r, "missing", (double)s->missing);
	nip_node_number(d, r, "outside_boxes", (double)s->outside);
	x = nip_node_object(d, r, "length");
	nip_node_text(d, x, "from", shown->length_from);
	nip_node_number(d, x, "length_m", s->length_m);
	nip_node_number(d, x, "mean_speed_m_min", shown->mean_speed_m_min);
	nip_node_number(d, x, "resets", (double)l->resets);
	nip_node_number(d, x, "stopped_rows", (double)l->stopped);
	nip_node_number(d, x, "backward_rows", (double)l->back);
	nip_node_number(d, x, "gaps", (double)l->gaps);
	nip_node_number(d, x, "gap_m", l->gap_total_m);
	nip_node_number(d, x, "not_placed", (double)(l->missing + l->not_later));
	if (s->in->cd)
		put_across(d, s, shown);
	else
		nip_node_null(d, r, "across");
	put_spectrum(d, s, shown);
	nip_web_put_places(d, s);
}
