/* web_places.c: where along a web: defects, means by metre and lane, and what a spectrum in
 * time would have shown; tree and tables. */
#include <config.h>

#include <math.h>

#include "base/decimal.h"
#include "report/web_doc.h"

/* Across: from the outer edge of its first box to that of its last. */
static void across(const struct nip_web_study *s, const struct nip_defect *x, double *from,
		   double *to)
{
	double half = s->single ? 0 : 0.5 * s->width;

	*from = *to = NAN;
	if (!s->in->cd)
		return;
	*from = s->centre[x->box_from] - half;
	*to = s->centre[x->box_to - 1] + half;
}

/* ---- tree ------------------------------------------------------------------------------ */

static void put_defects(struct nip_doc *d, const struct nip_web_study *s)
{
	const struct nip_defects *f = &s->defects;
	struct nip_node *n = nip_node_object(d, d->result, "defects"), *list;

	nip_node_text(d, n, "why_not", f->why);
	nip_node_number(d, n, "false_alarm", s->in->defect.false_alarm);
	nip_node_number(d, n, "longest_compared", (double)f->longest);
	nip_node_number(d, n, "least_seen", f->least);
	nip_node_number(d, n, "least_seen_whole_width", f->least_wide);
	list = nip_node_list(d, n, "list");
	for (size_t i = 0; i < f->n; i++) {
		const struct nip_defect *x = &f->at[i];
		struct nip_node *o = nip_node_object(d, list, NULL);
		double from, to;

		across(s, x, &from, &to);
		nip_node_text(d, o, "class", nip_defect_name[x->kind]);
		nip_node_number(d, o, "from_m", x->from_m);
		nip_node_number(d, o, "to_m", x->to_m);
		nip_node_number(d, o, "ends_m", x->ends_m);
		nip_node_number(d, o, "cd_from", from);
		nip_node_number(d, o, "cd_to", to);
		nip_node_bool(d, o, "whole_width",
			      !s->in->cd || (x->box_from == 0 && x->box_to == s->boxes));
		nip_node_number(d, o, "deviation", x->deviation);
		nip_node_number(d, o, "deviation_sd", x->sd_deviation);
		nip_node_number(d, o, "ratio", x->ratio);
	}
	nip_node_number(d, n, "not_listed", (double)f->more);
	nip_node_number(d, n, "wild", (double)f->wild);
}

static void put_metres(struct nip_doc *d, const struct nip_web_study *s)
{
	const struct nip_metres *m = &s->metres;
	struct nip_node *n = nip_node_object(d, d->result, "stretches"), *list, *x;

	nip_node_number(d, n, "each_m", m->each_m);
	list = nip_node_list(d, n, "lanes");
	for (size_t l = 0; l < m->lanes && s->in->cd; l++) {
		x = nip_node_object(d, list, NULL);
		nip_node_number(d, x, "cd_from", m->by_box ? s->centre[l] : s->lane[l].from);
		nip_node_number(d, x, "cd_to", m->by_box ? s->centre[l] : s->lane[l].to);
	}
	list = nip_node_list(d, n, "list");
	for (size_t i = 0; i < m->n; i++) {
		struct nip_node *mean;

		x = nip_node_object(d, list, NULL);
		nip_node_number(d, x, "from_m", m->from_m + (double)i * m->each_m);
		nip_node_number(d, x, "to_m",
				m->from_m + fmin((double)(i + 1) * m->each_m, s->length_m));
		mean = nip_node_list(d, x, "mean");
		for (size_t l = 0; l < m->lanes; l++)
			nip_node_number(d, mean, NULL, m->mean[i * m->lanes + l]);
	}
}

/* Powers within the draw tolerance of a roll's once-a-turn line. */
static double power_of_roll(const struct nip_web_study *s, const struct nip_spectrum *p,
			    size_t roll)
{
	double f = 1 / s->in->roll[roll].circumference_m,
	       reach = s->in->tolerance * f + 1 / p->length_m, where;

	return nip_spectrum_highest(p, f - reach, f + reach, &where);
}

static void put_in_time(struct nip_doc *d, const struct nip_web_study *s)
{
	const struct nip_spectrum *p = &s->in_time;
	struct nip_node *n, *list, *x;
	double where = NAN, z;

	if (!s->in->clock_m) {
		nip_node_null(d, d->result, "in_time");
		return;
	}
	n = nip_node_object(d, d->result, "in_time");
	nip_node_text(d, n, "why_not", p->why);
	if (p->why)
		return;
	z = nip_spectrum_highest(p, 0, INFINITY, &where);
	nip_node_number(d, n, "highest_power", z);
	nip_node_quantity(d, n, "highest_period", 1 / where, "m");
	nip_node_number(d, n, "lines", (double)(p->peaks + p->more_peaks));
	list = nip_node_list(d, n, "rolls");
	for (size_t i = 0; i < s->in->rolls; i++) {
		x = nip_node_object(d, list, NULL);
		nip_node_text(d, x, "roll", s->in->roll[i].name);
		nip_node_number(d, x, "power_in_time", power_of_roll(s, p, i));
		nip_node_number(d, x, "power_in_length",
				s->spectrum.why ? NAN : power_of_roll(s, &s->spectrum, i));
	}
}

void nip_web_put_places(struct nip_doc *d, const struct nip_web_study *s)
{
	put_defects(d, s);
	put_metres(d, s);
	put_in_time(d, s);
}

/* ---- blocks ------------------------------------------------------------------------------ */

static const char *show(struct nip_doc *d, double x, int digits)
{
	char b[NIP_DOUBLE_TEXT];

	return nip_arena_strdup(d->arena, nip_decimal_show(x, digits, b));
}

const char *nip_web_defect_text(struct nip_doc *d, const struct nip_web_study *s)
{
	const struct nip_defect *x = &s->defects.at[0];

	if (!s->defects.n)
		return "";
	if (s->defects.n + s->defects.more == 1)
		return nip_arena_printf(d->arena, "; a %s at %s m", nip_defect_name[x->kind],
					show(d, x->from_m, 5));
	return nip_arena_printf(d->arena, "; %zu defects, the clearest a %s at %s m",
				s->defects.n + s->defects.more, nip_defect_name[x->kind],
				show(d, x->from_m, 5));
}

static void defect_table(struct nip_doc *d, const struct nip_web_study *s)
{
	static const struct nip_column column[] = {
		{ "class" },
		{ "from", "m", true },
		{ "to", "m", true },
		{ "ends within", "m", true },
		{ "across from", NULL, true },
		{ "to", NULL, true },
		{ "deviation", NULL, true },
		{ "sd", NULL, true },
		{ "over noise", NULL, true },
	};
	struct nip_table *t = nip_doc_table(d, "defects", NULL, column, 9);

	for (size_t i = 0; i < s->defects.n; i++) {
		const struct nip_defect *x = &s->defects.at[i];
		struct nip_cell *c = nip_table_row(d, t);
		double from, to;

		across(s, x, &from, &to);
		nip_cell_text(d, &c[0], nip_defect_name[x->kind]);
		nip_cell_number(d, &c[1], x->from_m, 6);
		nip_cell_number(d, &c[2], x->to_m, 6);
		nip_cell_number(d, &c[3], x->ends_m, 2);
		if (s->in->cd) {
			nip_cell_number(d, &c[4], from, 5);
			nip_cell_number(d, &c[5], to, 5);
		}
		nip_cell_number(d, &c[6], x->deviation, 4);
		nip_cell_number(d, &c[7], x->sd_deviation, 2);
		nip_cell_number(d, &c[8], x->ratio, 3);
	}
	t->note = s->defects.more
			  ? nip_arena_printf(d->arena, "%zu more not shown", s->defects.more)
			  : "Over noise: times what noise passes with the probability stated.";
}

static void in_time(struct nip_doc *d, const struct nip_web_study *s)
{
	double where = NAN, z;

	if (!s->in->clock_m || s->in_time.why)
		return;
	z = nip_spectrum_highest(&s->in_time, 0, INFINITY, &where);
	nip_doc_paragraph(d, NIP_TONE_MUTED,
			  "Over time, at mean speed, the highest power would be %s, at %s m.",
			  show(d, z, 4), show(d, 1 / where, 5));
	for (size_t i = 0; i < s->in->rolls && !s->spectrum.why; i++)
		nip_doc_paragraph(d, NIP_TONE_MUTED, "Roll %s: power %s in length, %s in time.",
				  s->in->roll[i].name,
				  show(d, power_of_roll(s, &s->spectrum, i), 4),
				  show(d, power_of_roll(s, &s->in_time, i), 4));
}

void nip_web_places(struct nip_doc *d, const struct nip_web_study *s)
{
	const struct nip_defects *f = &s->defects;

	in_time(d, s);
	nip_doc_heading(d, "Defects");
	if (f->why) {
		nip_doc_paragraph(d, NIP_TONE_WARN, "None looked for: %s.", f->why);
		return;
	}
	nip_doc_paragraph(
		d, f->n ? NIP_TONE_WARN : NIP_TONE_PLAIN,
		"%s of the web unlike what lies before and behind; up to %zu readings along "
		"were compared, and noise shows one in %s %% of webs. A single reading counts from "
		"a deviation of %s on%s%s.",
		f->n ? nip_arena_printf(d->arena, f->n > 1 ? "%zu places" : "%zu place",
					f->n + f->more)
		     : "No place",
		f->longest, show(d, 100 * s->in->defect.false_alarm, 2), show(d, f->least, 3),
		s->boxes > 1 ? " in one box, over the whole width from " : "",
		s->boxes > 1 ? show(d, f->least_wide, 3) : "");
	if (f->wild)
		nip_doc_paragraph(d, NIP_TONE_WARN,
				  "%zu readings lie a million times farther out than the others "
				  "and were left out here.",
				  f->wild);
	if (f->n)
		defect_table(d, s);
}
