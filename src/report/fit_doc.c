/* fit_doc.c: fitted laws as people read them: which law, its parameters, how far to
 * trust them, what the points say of the others. */
#include <config.h>

#include "report/fit_doc.h"

#include <math.h>
#include <string.h>

#include "base/decimal.h"

#define SHOWN_POINTS 200

static const char *unit_text(const char *unit)
{
	return !unit || strcmp(unit, "1") == 0 ? "" : unit;
}

/* As many digits as the standard error bears: two of it. */
static int digits(double v, double error)
{
	int n;

	if (!(error > 0) || v == 0)
		return 6;
	n = (int)floor(log10(fabs(v))) - (int)floor(log10(error)) + 2;
	return n < 2 ? 2 : n > 12 ? 12 : n;
}

static const char *fixed_number(struct nip_doc *d, double v, double error)
{
	char b[NIP_DOUBLE_TEXT];

	return nip_arena_strdup(d->arena, nip_decimal_show(v, digits(v, error), b));
}

static bool shows(enum nip_fit_role role)
{
	return role != NIP_FIT_VARIABLE && role != NIP_FIT_UNUSED;
}

/* ---- headline -------------------------------------------------------------------- */

static const char *parameters_text(struct nip_doc *d, const struct nip_fit_study *s,
				   const struct nip_fit *f)
{
	const char *text = "";
	char b[NIP_DOUBLE_TEXT];

	for (size_t k = 0; k < f->law->n_symbols; k++) {
		const struct nip_symbol *y = &f->law->symbol[k];
		double v = nip_fit_show_parameter(s->data, y, f->in[k]),
		       e = nip_fit_show_parameter(s->data, y, f->std_error[k]);
		const char *unit = unit_text(nip_fit_parameter_unit(s->data, y));

		if (!shows(f->model.role[k]) || f->model.role[k] == NIP_FIT_REFERENCE)
			continue;
		text = nip_arena_printf(d->arena, "%s%s%s = %s", text, *text ? ", " : "", y->name,
					fixed_number(d, v, e));
		if (e > 0)
			text = nip_arena_printf(d->arena, "%s \xC2\xB1 %s", text,
						nip_decimal_show(e, 2, b));
		text = nip_arena_printf(d->arena, "%s%s%s", text, *unit ? " " : "", unit);
	}
	return text;
}

static void headline(struct nip_doc *d, const struct nip_fit_study *s)
{
	const struct nip_fit *f = &s->fit[s->selected];
	size_t close = 0;
	char w[NIP_DOUBLE_TEXT], sd[NIP_DOUBLE_TEXT];

	for (size_t i = 0; i < s->n; i++)
		close += (long)i != s->selected && s->fit[i].delta < 2;
	nip_decimal_show(nip_fit_show_y(s->data, f->scatter), 2, sd);
	if (s->n == 1)
		nip_doc_headline(d, NIP_TONE_PLAIN, "%s: %s; scatter %s %s", f->law->name,
				 parameters_text(d, s, f), sd, unit_text(s->data->y_column.unit));
	else
		nip_doc_headline(d, close ? NIP_TONE_WARN : NIP_TONE_PLAIN,
				 "%s has the smallest AICc of %zu laws (weight %s%s): %s",
				 f->law->name, s->n, nip_decimal_show(f->akaike_weight, 2, w),
				 close ? "; others fit as well" : "", parameters_text(d, s, f));
}

/* ---- tables ---------------------------------------------------------------------- */

static const char *joined(struct nip_doc *d, nip_fit_remarks r)
{
	const char *text = "";

	for (size_t i = 0; i < r.n; i++)
		text = nip_arena_printf(d->arena, "%s%s%s", text, i ? "; " : "", r.at[i]);
	return text;
}

static void laws_table(struct nip_doc *d, const struct nip_fit_study *s)
{
	static const struct nip_column column[] = { { "law" },
						    { "AICc", NULL, true },
						    { "difference", NULL, true },
						    { "weight", NULL, true },
						    { "residual sd", NULL, true },
						    { "parameters", NULL, true },
						    { "remarks" } };
	struct nip_table *t = nip_doc_table(d, "laws", NULL, column, 7);
	double unit = s->data->sigma ? 1 : s->data->y_column.scale;

	t->note = "AICc with k = parameters + 1; weight: share of evidence among these laws. A law "
		  "that is refused takes no part.";
	for (size_t i = 0; i < s->n; i++) {
		const struct nip_fit *f = &s->fit[i];
		struct nip_cell *c = nip_table_row(d, t);

		nip_cell_text(d, &c[0],
			      f->law->form ? nip_arena_printf(d->arena, "%s (%s)", f->law->name,
							      f->law->form)
					   : f->law->name);
		if (f->refused) {
			nip_cell_text(d, &c[6],
				      nip_arena_printf(d->arena, "refused: %s", f->refused));
			c[6].tone = NIP_TONE_MUTED;
			continue;
		}
		c[0].tone = (long)i == s->selected ? NIP_TONE_GOOD : NIP_TONE_PLAIN;
		nip_cell_number(d, &c[1], f->aicc, 5);
		nip_cell_number(d, &c[2], f->delta, 3);
		nip_cell_number(d, &c[3], f->akaike_weight, 3);
		nip_cell_number(d, &c[4], f->residual_sd / (f->added_sd > 0 ? 1 : unit), 3);
		nip_cell_number(d, &c[5], (double)f->p, 2);
		nip_cell_text(d, &c[5], nip_arena_printf(d->arena, "%zu", f->p));
		nip_cell_text(d, &c[6], joined(d, nip_fit_remark(f, s->data, d->arena)));
		if (*c[6].text)
			c[6].tone = NIP_TONE_WARN;
	}
}

static void parameters_table(struct nip_doc *d, const struct nip_fit_study *s)
{
	static const struct nip_column column[] = { { "parameter" },
						    { "value", NULL, true },
						    { "standard error", NULL, true },
						    { "low", NULL, true },
						    { "high", NULL, true },
						    { "unit" },
						    { "meaning" },
						    { "how" } };
	static const char *const how[] = { [NIP_FIT_FREE] = "fitted",
					   [NIP_FIT_FIXED] = "fixed",
					   [NIP_FIT_REFERENCE] = "reference",
					   [NIP_FIT_AT_LOWER] = "at its lower bound",
					   [NIP_FIT_AT_UPPER] = "at its upper bound" };
	const struct nip_fit *f = &s->fit[s->selected];
	struct nip_table *t;

	nip_doc_heading(d, "Parameters of %s", f->law->name);
	t = nip_doc_table(d, "parameters", NULL, column, 8);
	t->note = nip_arena_printf(
		d->arena,
		"low, high: %.3g %% interval, Student's t with %.4g degrees of "
		"freedom; weights %s",
		100 * s->options.level, f->t_df,
		s->options.weights == NIP_FIT_ABSOLUTE
			? "absolute: the stated uncertainties are taken as they are"
			: "relative: the scatter about the law sets the size");
	for (size_t k = 0; k < f->law->n_symbols; k++) {
		const struct nip_symbol *y = &f->law->symbol[k];
		const double v = f->in[k], e = f->std_error[k];
		struct nip_cell *c;

		if (!shows(f->model.role[k]))
			continue;
		c = nip_table_row(d, t);
		nip_cell_text(d, &c[0], y->name);
		nip_cell_number(d, &c[1], nip_fit_show_parameter(s->data, y, v), digits(v, e));
		if (e > 0) {
			nip_cell_number(d, &c[2], nip_fit_show_parameter(s->data, y, e), 3);
			nip_cell_number(d, &c[3], nip_fit_show_parameter(s->data, y, v - f->t * e),
					digits(v, e));
			nip_cell_number(d, &c[4], nip_fit_show_parameter(s->data, y, v + f->t * e),
					digits(v, e));
		}
		nip_cell_text(d, &c[5], unit_text(nip_fit_parameter_unit(s->data, y)));
		nip_cell_text(d, &c[6], y->meaning);
		nip_cell_text(d, &c[7], how[f->model.role[k]]);
		if (f->model.role[k] == NIP_FIT_AT_LOWER || f->model.role[k] == NIP_FIT_AT_UPPER)
			c[7].tone = NIP_TONE_WARN;
	}
}

static struct nip_table *curve_table(struct nip_doc *d, const struct nip_fit_study *s)
{
	static const struct nip_column plain[] = { { "line", NULL, true },
						   { "x", NULL, true },
						   { "measured", NULL, true },
						   { "fitted", NULL, true },
						   { "residual", NULL, true },
						   { "curve \xC2\xB1", NULL, true },
						   { "new point \xC2\xB1", NULL, true } };
	struct nip_column *column = NIP_NEW_N(d->arena, 7, struct nip_column);

	memcpy(column, plain, sizeof plain);
	column[1].title = s->data->x_column.name;
	column[1].unit = s->data->x_column.unit;
	column[2].title = s->data->y_column.name;
	for (int i = 2; i < 7; i++)
		column[i].unit = s->data->y_column.unit && strcmp(s->data->y_column.unit, "1")
					 ? s->data->y_column.unit
					 : NULL;
	return nip_doc_table(d, "points", NULL, column, 7);
}

static void points_table(struct nip_doc *d, const struct nip_fit_study *s)
{
	const struct nip_fit_data *data = s->data;
	const struct nip_fit *f = &s->fit[s->selected];
	struct nip_table *t;

	nip_doc_heading(d, "Points");
	t = curve_table(d, s);
	for (size_t i = 0; i < data->n && i < SHOWN_POINTS; i++) {
		struct nip_cell *c = nip_table_row(d, t);
		struct nip_fit_band b;

		nip_cell_number(d, &c[0], (double)data->line[i], 7);
		nip_cell_text(d, &c[0], nip_arena_printf(d->arena, "%ld", data->line[i]));
		nip_cell_number(d, &c[1], nip_fit_show_x(data, data->x[i]), 5);
		nip_cell_number(d, &c[2], nip_fit_show_y(data, data->y[i]), 5);
		if (nip_fit_band(f, data->x[i], &b) != NULL)
			continue;
		nip_cell_number(d, &c[3], nip_fit_show_y(data, b.value), 5);
		nip_cell_number(d, &c[4], nip_fit_show_y(data, data->y[i] - b.value), 3);
		nip_cell_number(d, &c[5], nip_fit_show_y(data, b.confidence), 3);
		nip_cell_number(d, &c[6], nip_fit_show_y(data, b.prediction), 3);
	}
	if (data->n > SHOWN_POINTS)
		t->note = nip_arena_printf(d->arena, "the first %d of %zu points; JSON has all",
					   SHOWN_POINTS, data->n);
}

static void groups_table(struct nip_doc *d, const struct nip_fit_study *s)
{
	static const struct nip_column column[] = {
		{ "group" }, { "points", NULL, true }, { "offset", NULL, true }, { "alone" }
	};
	const struct nip_fit *f = &s->fit[s->selected];
	struct nip_table *t;
	char b[NIP_DOUBLE_TEXT];

	if (!s->groups.n)
		return;
	nip_doc_heading(d, "Groups (%s)", s->data->group_column);
	nip_doc_paragraph(d, NIP_TONE_PLAIN,
			  "Random intercept: one curve, and an offset for each group. Standard "
			  "deviation between groups %s%s%s, by restricted maximum likelihood; it "
			  "is part of every interval of a new measurement.",
			  nip_decimal_show(nip_fit_show_y(s->data, f->between_sd), 3, b),
			  *unit_text(s->data->y_column.unit) ? " " : "",
			  unit_text(s->data->y_column.unit));
	t = nip_doc_table(d, "groups", NULL, column, 4);
	for (size_t g = 0; g < s->groups.n; g++) {
		const struct nip_fit_group *x = &s->groups.at[g];
		struct nip_cell *c = nip_table_row(d, t);

		nip_cell_text(d, &c[0], x->name);
		nip_cell_number(d, &c[1], (double)x->n, 7);
		nip_cell_text(d, &c[1], nip_arena_printf(d->arena, "%zu", x->n));
		nip_cell_number(d, &c[2], nip_fit_show_y(s->data, x->effect), 3);
		nip_cell_text(d, &c[3],
			      x->fit.refused ? x->fit.refused : parameters_text(d, s, &x->fit));
	}
}

static void design_table(struct nip_doc *d, const struct nip_fit_study *s)
{
	struct nip_column *column = NIP_NEW_N(d->arena, 5, struct nip_column);
	const struct nip_fit_data *data = s->data;
	struct nip_table *t;
	char b[NIP_DOUBLE_TEXT];

	if (!s->design.n)
		return;
	column[0] = (struct nip_column){ data->x_column.name, data->x_column.unit, true };
	column[1] = (struct nip_column){ "expected", NULL, true };
	column[2] = (struct nip_column){ "measurement \xC2\xB1", NULL, true };
	column[3] = (struct nip_column){ "curve \xC2\xB1 now", NULL, true };
	column[4] = (struct nip_column){ "curve \xC2\xB1 then", NULL, true };
	nip_doc_heading(d, "Where to press next");
	t = nip_doc_table(d, "design", NULL, column, 5);
	t->note =
		nip_arena_printf(d->arena,
				 "D-optimal, one after the other, within %.6g..%.6g %s; with all "
				 "of them the joint region of the parameters shrinks to %s of "
				 "its volume",
				 nip_fit_show_x(data, s->design.lo),
				 nip_fit_show_x(data, s->design.hi), unit_text(data->x_column.unit),
				 nip_decimal_show(s->design.generalised_ratio, 3, b));
	for (size_t i = 0; i < s->design.n; i++) {
		const struct nip_fit_next *x = &s->design.next[i];
		struct nip_cell *c = nip_table_row(d, t);

		nip_cell_number(d, &c[0], nip_fit_show_x(data, x->x), 4);
		nip_cell_number(d, &c[1], nip_fit_show_y(data, x->value), 4);
		nip_cell_number(d, &c[2], nip_fit_show_y(data, x->prediction), 2);
		nip_cell_number(d, &c[3], nip_fit_show_y(data, x->confidence_before), 2);
		nip_cell_number(d, &c[4], nip_fit_show_y(data, x->confidence_after), 2);
	}
}

/* ---- beyond the data ------------------------------------------------------------- */

static void beyond(struct nip_doc *d, const struct nip_fit_study *s)
{
	const struct nip_fit *f = &s->fit[s->selected];
	double x = 1.2 * f->x_hi, lo = INFINITY, hi = -INFINITY, y;
	char a[NIP_DOUBLE_TEXT], b[NIP_DOUBLE_TEXT], c[NIP_DOUBLE_TEXT];
	size_t laws = 0;

	for (size_t i = 0; i < s->n; i++) {
		const struct nip_fit *g = &s->fit[i];

		if (g->refused || !(g->akaike_weight > 0.05) ||
		    nip_fit_value(&g->model, g->in, x, &y, NULL) != NULL)
			continue;
		lo = fmin(lo, y);
		hi = fmax(hi, y);
		laws++;
	}
	if (laws > 1)
		nip_doc_paragraph(d, NIP_TONE_WARN,
				  "Beyond the data the laws part: at %s %s, 1.2 times the largest, "
				  "the %zu with a weight above 0.05 say %s to %s %s.",
				  nip_decimal_show(nip_fit_show_x(s->data, x), 4, a),
				  unit_text(s->data->x_column.unit), laws,
				  nip_decimal_show(nip_fit_show_y(s->data, lo), 4, b),
				  nip_decimal_show(nip_fit_show_y(s->data, hi), 4, c),
				  unit_text(s->data->y_column.unit));
}

void nip_fit_doc(struct nip_doc *d, const struct nip_fit_study *s)
{
	const struct nip_fit *f = &s->fit[s->selected];

	d->title = nip_arena_printf(d->arena, "Fit: %s", s->file);
	nip_fit_tree(d, s);
	headline(d, s);
	nip_doc_paragraph(d, NIP_TONE_MUTED, "%s  [%s]", f->law->equation, f->law->source);
	nip_fit_chart(d, s);
	laws_table(d, s);
	beyond(d, s);
	parameters_table(d, s);
	groups_table(d, s);
	design_table(d, s);
	points_table(d, s);
}
