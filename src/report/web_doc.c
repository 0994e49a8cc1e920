/* web_doc.c: a coil along and across, as a document. */
#include <config.h>

#include "report/web_doc.h"

#include <math.h>
#include <string.h>

#include "base/decimal.h"

static const char *show(struct nip_doc *d, double x, int digits)
{
	char b[NIP_DOUBLE_TEXT];

	return nip_arena_strdup(d->arena, nip_decimal_show(x, digits, b));
}

static const char *unit(struct nip_doc *d, const struct nip_web_shown *shown)
{
	return shown->unit ? nip_arena_printf(d->arena, " %s", shown->unit) : "";
}

const char *nip_web_line_text(struct nip_doc *d, const struct nip_web_study *s, size_t peak)
{
	static const char *const nth[] = { "", "", "2nd harmonic of ", "3rd harmonic of ",
					   "4th harmonic of " };
	const struct nip_line *l = &s->found.line[peak];
	const char *text = "";

	if (!l->fits)
		return s->in->rolls ? "no roll of the table" : "no rolls given";
	for (size_t i = 0; i < l->fits; i++)
		text = nip_arena_printf(d->arena, "%s%s%s%s%s", text, i ? " or " : "",
					nth[l->fit[i].harmonic], s->in->roll[l->fit[i].roll].name,
					l->fit[i].alias ? " (folded)" : "");
	return l->more_fits ? nip_arena_printf(d->arena, "%s or %zu more", text, l->more_fits)
			    : text;
}

/* ---- what it says -------------------------------------------------------------------- */

static const char *largest(const struct nip_partition_result *r)
{
	return r->var_md >= r->var_cd && r->var_md >= r->var_web ? "along the web (MD)"
	       : r->var_cd >= r->var_web			 ? "across the web (CD)"
								 : "neither along nor across";
}

static void headline(struct nip_doc *d, const struct nip_web_study *s,
		     const struct nip_web_shown *shown)
{
	const struct nip_spectrum *p = &s->spectrum;
	const char *variance = "", *defects = nip_web_defect_text(d, s);

	if (s->in->cd && !s->all.why && s->all.var_md + s->all.var_cd + s->all.var_web > 0)
		variance = nip_arena_printf(d->arena, "; most variance is %s", largest(&s->all));
	if (p->why)
		nip_doc_headline(d, NIP_TONE_WARN, "%s: no spectrum, because %s%s%s", shown->column,
				 p->why, defects, variance);
	else if (p->peaks)
		nip_doc_headline(d, s->found.line[0].fits ? NIP_TONE_BAD : NIP_TONE_WARN,
				 "%s repeats every %s m (%s), amplitude %s%s%s%s", shown->column,
				 show(d, p->peak[0].period_m, 5), nip_web_line_text(d, s, 0),
				 show(d, p->peak[0].amplitude, 3), unit(d, shown), defects,
				 variance);
	else
		nip_doc_headline(d, s->defects.n ? NIP_TONE_WARN : NIP_TONE_GOOD,
				 "%s: nothing repeats along the web beyond what noise does%s%s",
				 shown->column, defects, variance);
}

static void ambiguities(struct nip_doc *d, const struct nip_web_study *s)
{
	for (size_t k = 0; k < s->spectrum.peaks; k++) {
		const struct nip_line *l = &s->found.line[k];
		const char *what = nip_web_line_text(d, s, k),
			   *period = show(d, s->spectrum.peak[k].period_m, 5);

		if (!l->ambiguous)
			continue;
		if (isnan(l->separating_m))
			nip_doc_paragraph(d, NIP_TONE_WARN,
					  "Ambiguous, %s m: %s. A finer pitch would tell.", period,
					  what);
		else if (isinf(l->separating_m))
			nip_doc_paragraph(d, NIP_TONE_WARN,
					  "Ambiguous, %s m: %s. Their periods are equal: no length "
					  "of web tells them apart.",
					  period, what);
		else
			nip_doc_paragraph(d, NIP_TONE_WARN,
					  "Ambiguous, %s m: %s. It needs at least %s m of web "
					  "(this is %s m) and a draw known better than %s %%.",
					  period, what, show(d, l->separating_m, 3),
					  show(d, s->spectrum.length_m, 4),
					  show(d, 100 * l->separating_draw, 2));
	}
}

static void remarks(struct nip_doc *d, const struct nip_web_study *s,
		    const struct nip_web_shown *shown)
{
	const struct nip_length *l = &shown->length;
	const struct nip_spectrum *p = &s->spectrum;

	ambiguities(d, s);
	for (size_t i = 0; i < s->in->rolls && !p->why; i++)
		if (s->found.seen[i].pitch_needed_m > 0)
			nip_doc_paragraph(d, NIP_TONE_WARN,
					  "Roll %s turns too often for readings every %s m: they "
					  "would have to be closer than %s m.",
					  s->in->roll[i].name, show(d, p->pitch_m, 3),
					  show(d, s->found.seen[i].pitch_needed_m, 3));
	if (!p->why && p->held_fraction > 0.2)
		nip_doc_paragraph(d, NIP_TONE_WARN,
				  "%.0f %% of the readings repeat the one before: the gauge holds, "
				  "and short periods cannot be seen.",
				  100 * p->held_fraction);
	/* of a full-width sensor many rows stand at one place, and that is no stop */
	if (!l->by_speed && (l->back || l->missing || (l->stopped && !s->in->cd)))
		nip_doc_paragraph(
			d, NIP_TONE_MUTED,
			"Length axis: %zu rows without advance, %zu backwards, %zu without "
			"position.",
			l->stopped, l->back, l->missing);
	else if (l->by_speed && l->stopped + l->back + l->not_later + l->missing)
		nip_doc_paragraph(
			d, NIP_TONE_MUTED,
			"Length axis: %zu rows standing, %zu backwards, %zu without speed "
			"or time, %zu whose time does not go on.",
			l->stopped, l->back, l->missing, l->not_later);
}

/* ---- tables ----------------------------------------------------------------------------- */

static void settings_table(struct nip_doc *d, const struct nip_web_study *s,
			   const struct nip_web_shown *shown)
{
	static const struct nip_column column[] = { { "setting" }, { "value" } };
	const struct {
		const char *name, *text;
	} row[] = {
		{ "rows", shown->only ? shown->only : "all" },
		{ "length axis", shown->length_from },
		{ "web measured, m", show(d, s->length_m, 6) },
		{ "mean speed, m/min",
		  isnan(shown->mean_speed_m_min) ? NULL : show(d, shown->mean_speed_m_min, 4) },
		{ "readings used", nip_arena_printf(d->arena, "%zu", s->used) },
		{ "readings missing", nip_arena_printf(d->arena, "%zu", s->missing) },
		{ "beside the boxes",
		  s->in->cd ? nip_arena_printf(d->arena, "%zu", s->outside) : NULL },
		{ "data box", !s->in->cd ? NULL
			      : s->single
				      ? "every CD value"
				      : nip_arena_printf(d->arena, "%s%s%s", show(d, s->width, 4),
							 shown->cd_unit ? " " : "",
							 shown->cd_unit ? shown->cd_unit : "") },
		{ "scans", s->in->cd ? nip_arena_printf(d->arena, "%zu", s->scans) : NULL },
		{ "measured share of the web, %",
		  !s->in->cd			? NULL
		  : isnan(s->measured_fraction) ? "not known (needs --spot)"
						: show(d, 100 * s->measured_fraction, 3) },
	};
	struct nip_table *t = nip_doc_table(d, "settings", NULL, column, 2);

	for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
		struct nip_cell *x;

		if (!row[i].text)
			continue;
		x = nip_table_row(d, t);
		nip_cell_text(d, &x[0], row[i].name);
		nip_cell_text(d, &x[1], row[i].text);
	}
}

static void variance_row(struct nip_doc *d, struct nip_table *t, const char *name,
			 const struct nip_partition_result *r)
{
	struct nip_cell *x = nip_table_row(d, t);
	const double v[] = { r->mean,	       sqrt(r->var_md),	   sqrt(r->var_cd),
			     sqrt(r->var_res), sqrt(r->var_web),   2 * r->report_md,
			     2 * r->report_cd, 2 * r->report_total };

	nip_cell_text(d, &x[0], name);
	for (int k = 0; k < 8; k++)
		nip_cell_number(d, &x[1 + k], r->why ? NAN : v[k], k ? 4 : 6);
}

static void variance_table(struct nip_doc *d, const struct nip_web_study *s)
{
	static const struct nip_column column[] = {
		{ "part" },
		{ "mean", NULL, true },
		{ "sd MD", NULL, true },
		{ "sd CD", NULL, true },
		{ "sd rest", NULL, true },
		{ "less gauge", NULL, true },
		{ "2s MD", NULL, true },
		{ "2s CD", NULL, true },
		{ "2s total", NULL, true },
	};
	struct nip_table *t;

	nip_doc_heading(d, "Variance");
	if (s->all.why) {
		nip_doc_paragraph(d, NIP_TONE_WARN, "No partition: %s.", s->all.why);
		return;
	}
	t = nip_doc_table(
		d, "variance",
		"Components (unbiased), and the 2 sigma of an operator's screen, which holds "
		"part of the rest",
		column, 9);
	variance_row(d, t, "all", &s->all);
	for (size_t i = 0; i < s->lanes && s->lanes > 1; i++)
		variance_row(d, t, nip_arena_printf(d->arena, "lane %zu", i + 1), &s->by_lane[i].r);
	for (size_t i = 0; i < s->windows; i++)
		variance_row(d, t,
			     nip_arena_printf(d->arena, "%s-%s m", show(d, s->by_window[i].from, 4),
					      show(d, s->by_window[i].to, 4)),
			     &s->by_window[i].r);
	t->note = nip_arena_printf(
		d->arena,
		"method: %s; %zu scans x %zu boxes, %zu cells missing, %zu scans and %zu "
		"boxes left out%s",
		s->all.method, s->all.scans, s->all.boxes, s->all.missing, s->all.scans_dropped,
		s->all.boxes_dropped,
		s->all.gauge_floored ? "; the gauge alone explains more than the rest: set to 0"
				     : "");
}

static void profile_text(struct nip_doc *d, const struct nip_web_study *s)
{
	const struct nip_profile_stats *p = &s->profile;

	if (s->all.why)
		return;
	nip_doc_paragraph(
		d, NIP_TONE_PLAIN,
		"Cross profile%s: mean %s, 2 sigma %s, %s to %s; %zu boxes taken for spikes, "
		"%zu filled, %zu missing.",
		s->in->filter < 1
			? nip_arena_printf(d->arena, " (scans filtered, the newest weighs %s)",
					   show(d, s->in->filter, 3))
			: "",
		show(d, p->mean, 6), show(d, p->two_sigma, 3), show(d, p->low, 5),
		show(d, p->high, 5), p->spikes, p->filled, p->holes);
}

static void line_table(struct nip_doc *d, const struct nip_web_study *s)
{
	static const struct nip_column column[] = {
		{ "line", NULL, true },	     { "period", "m", true },
		{ "amplitude", NULL, true }, { "sd", NULL, true },
		{ "power", NULL, true },     { "level", NULL, true },
		{ "by chance", NULL, true }, { "first eighth", NULL, true },
		{ "last", NULL, true },	     { "slope", "1/m", true },
		{ "sd", NULL, true },	     { "roll" },
	};
	const struct nip_spectrum *p = &s->spectrum;
	struct nip_table *t;

	if (p->why || !p->peaks)
		return;
	t = nip_doc_table(d, "lines",
			  "Lines above the level; run-out (total indicated) is twice the amplitude",
			  column, 12);
	for (size_t k = 0; k < p->peaks; k++) {
		const struct nip_spectrum_peak *q = &p->peak[k];
		struct nip_cell *x = nip_table_row(d, t);
		const double v[] = {
			(double)(k + 1), q->period_m,	q->amplitude,
			q->sd_amplitude, q->z,		q->level,
			q->false_alarm,	 q->segment[0], q->segment[NIP_SPECTRUM_SEGMENTS - 1],
			q->slope_per_m,	 q->sd_slope_per_m
		};
		static const int digits[] = { 1, 6, 4, 2, 5, 4, 2, 3, 3, 3, 2 };

		for (int i = 0; i < 11; i++)
			nip_cell_number(d, &x[i], v[i], digits[i]);
		nip_cell_text(d, &x[0], nip_arena_printf(d->arena, "%zu", k + 1));
		nip_cell_text(d, &x[11], nip_web_line_text(d, s, k));
		x[11].tone = s->found.line[k].ambiguous ? NIP_TONE_WARN : NIP_TONE_PLAIN;
	}
	if (p->more_peaks)
		t->note = nip_arena_printf(d->arena, "%zu more not shown", p->more_peaks);
}

static void roll_table(struct nip_doc *d, const struct nip_web_study *s)
{
	static const struct nip_column column[] = {
		{ "roll" },
		{ "circumference at the gauge", "m", true },
		{ "found" },
		{ "amplitude", NULL, true },
		{ "least that would show", NULL, true },
	};
	struct nip_table *t;

	if (s->spectrum.why || !s->in->rolls)
		return;
	t = nip_doc_table(d, "rolls", "Once a turn", column, 5);
	for (size_t i = 0; i < s->in->rolls; i++) {
		const struct nip_roll_seen *r = &s->found.seen[i];
		struct nip_cell *x = nip_table_row(d, t);

		nip_cell_text(d, &x[0], s->in->roll[i].name);
		nip_cell_number(d, &x[1], s->in->roll[i].circumference_m, 5);
		nip_cell_text(d, &x[2],
			      r->found		      ? "yes"
			      : r->possible	      ? "possible"
			      : r->pitch_needed_m > 0 ? "not visible"
						      : "no");
		x[2].tone = r->found ? NIP_TONE_BAD : r->possible ? NIP_TONE_WARN : NIP_TONE_MUTED;
		nip_cell_number(d, &x[3], r->amplitude[0], 3);
		nip_cell_number(d, &x[4], r->least[0], 3);
	}
}

void nip_web_doc(struct nip_doc *d, const struct nip_web_study *s,
		 const struct nip_web_shown *shown)
{
	const struct nip_spectrum *p = &s->spectrum;

	d->title = nip_arena_printf(d->arena, "Web: %s", shown->column);
	nip_web_tree(d, s, shown);
	headline(d, s, shown);
	remarks(d, s, shown);
	settings_table(d, s, shown);
	if (s->in->cd) {
		variance_table(d, s);
		profile_text(d, s);
	}
	nip_doc_heading(d, "Along the web");
	if (p->why)
		nip_doc_paragraph(d, NIP_TONE_WARN, "No spectrum: %s.", p->why);
	else
		nip_doc_paragraph(
			d, NIP_TONE_PLAIN,
			"Straight trend %s +/- %s%s a metre (2 standard errors). "
			"Lomb-Scargle periodogram in length, periods %s to %s m, against the "
			"background beside each; noise shows a line in %s %% of webs (white "
			"noise over N/2 frequencies: level %s).",
			show(d, p->slope_per_m, 3), show(d, 2 * p->sd_slope_per_m, 2),
			unit(d, shown),
			show(d, 1 / ((double)(p->bins - 1) * p->step_per_m), 4),
			show(d, 1 / ((double)p->first * p->step_per_m), 4),
			show(d, 100 * s->in->spectrum.false_alarm, 2), show(d, p->white_level, 3));
	line_table(d, s);
	roll_table(d, s);
	nip_web_places(d, s);
	nip_web_figures(d, s, shown);
	nip_web_time_figure(d, s, shown);
}
