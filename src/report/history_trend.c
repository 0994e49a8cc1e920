/* history_trend.c: one characteristic over the stored coils, with the limits of each. */
#include <config.h>

#include <math.h>
#include <string.h>

#include "base/decimal.h"
#include "base/diag.h"
#include "base/str.h"
#include "report/history_doc.h"
#include "report/history_values.h"
#include "spc/trend.h"
#include "unit/unit.h"

#define ALPHA	     0.05
#define PERMUTATIONS 1999

static const char *const kinds[] = { "reject_above", "alarm_above", "warn_above",
				     "warn_below",   "alarm_below", "reject_below" };
#define KINDS (sizeof kinds / sizeof *kinds)

struct trend {
	struct nip_doc *doc;
	const char *characteristic, *unit;
	struct nip_history_values all;
	size_t n;
	struct nip_history_value *at; /* the coils with the characteristic, in its unit */
	double *mean;
	double (*limit)[KINDS]; /* by coil; NaN: it has none */
	size_t out_of_spec;	/* coils with a reading out of spec */
	struct nip_trend line;
	struct nip_changes steps;
};

/* ---- gathering ------------------------------------------------------------------------ */

#define NAMED	   12
#define CATEGORIES 24 /* coils named on the axis; beyond that they are counted */

static int unknown(const struct trend *t, struct nip_diag *diag)
{
	const char **names = NIP_NEW_N(t->doc->arena, t->all.values.n + 1, const char *);
	struct nip_str list = NIP_STR_INIT;
	size_t n = 0;

	for (size_t i = 0; i < t->all.values.n && n < NAMED; i++) {
		const char *name = t->all.values.at[i].characteristic;
		bool seen = false;

		for (size_t k = 0; k < n; k++)
			seen |= strcmp(names[k], name) == 0;
		if (seen)
			continue;
		nip_str_printf(&list, "%s%s", n ? ", " : "", name);
		names[n++] = name;
	}
	if (!n)
		nip_diag_add(diag, NIP_ERROR, NIP_CAUSE_NO_ANSWER, NULL,
			     "no coil in the history fits the selection");
	else
		nip_diag_add(diag, NIP_ERROR, NIP_CAUSE_NO_ANSWER, NULL,
			     "no selected coil has a characteristic \"%s\" (there is: %s)",
			     t->characteristic, nip_str_text(&list));
	nip_str_release(&list);
	return -1;
}

/* The limits of the entry of each coil, in the unit of the trend. */
static void gather_limits(struct trend *t)
{
	t->limit = nip_arena_alloc(t->doc->arena, t->n, sizeof *t->limit);
	for (size_t i = 0; i < t->n; i++)
		for (size_t k = 0; k < KINDS; k++)
			t->limit[i][k] = NAN;
	for (size_t b = 0; b < t->all.bounds.n; b++) {
		const struct nip_history_bound *x = &t->all.bounds.at[b];
		double scale, offset;
		size_t kind = 0;

		while (kind < KINDS && strcmp(kinds[kind], x->kind) != 0)
			kind++;
		if (kind == KINDS || strcmp(x->characteristic, t->characteristic) != 0 ||
		    !x->unit || !t->unit ||
		    nip_unit_convert(x->unit, t->unit, false, &scale, &offset) != NIP_UNIT_OK)
			continue;
		for (size_t i = 0; i < t->n; i++)
			if (t->at[i].entry == x->entry)
				t->limit[i][kind] = strcmp(x->unit, t->unit) == 0
							    ? x->value
							    : x->value * scale + offset;
	}
}

static int gather(struct trend *t, struct nip_diag *diag)
{
	size_t left_out = 0;

	t->at = NIP_NEW_N(t->doc->arena, t->all.values.n + 1, struct nip_history_value);
	for (size_t i = 0; i < t->all.values.n; i++) {
		struct nip_history_value v = t->all.values.at[i];

		if (strcmp(v.characteristic, t->characteristic) != 0)
			continue;
		if (!t->unit)
			t->unit = v.unit;
		if (v.unit && !nip_history_in(&v, t->unit)) {
			left_out++;
			continue;
		}
		t->at[t->n++] = v;
		t->out_of_spec += v.out_of_spec > 0;
	}
	if (left_out)
		nip_diag_add(diag, NIP_WARNING, NIP_CAUSE_NONE, NULL,
			     "%s: %zu coils are left out: their unit does not go with %s",
			     t->characteristic, left_out, t->unit);
	if (!t->n)
		return unknown(t, diag);
	t->mean = NIP_NEW_N(t->doc->arena, t->n, double);
	for (size_t i = 0; i < t->n; i++)
		t->mean[i] = t->at[i].mean;
	gather_limits(t);
	nip_trend(NULL, t->mean, t->n, 0.95, t->doc->arena, &t->line);
	nip_changes(t->mean, t->n, ALPHA, PERMUTATIONS, 1, t->doc->arena, &t->steps);
	return 0;
}

/* ---- numbers --------------------------------------------------------------------------- */

static void put_point(const struct trend *t, struct nip_node *list, size_t i)
{
	const struct nip_history_value *v = &t->at[i];
	struct nip_doc *d = t->doc;
	struct nip_node *x = nip_node_object(d, list, NULL), *b;

	nip_node_number(d, x, "entry", (double)v->entry);
	nip_node_text(d, x, "time", v->time);
	nip_node_text(d, x, "coil", v->coil);
	nip_node_text(d, x, "batch", v->batch);
	nip_node_number(d, x, "n", v->n);
	nip_node_number(d, x, "missing", v->missing);
	nip_node_number(d, x, "mean", v->mean);
	nip_node_number(d, x, "sd", v->sd);
	nip_node_number(d, x, "min", v->min);
	nip_node_number(d, x, "max", v->max);
	nip_node_number(d, x, "target", v->target);
	nip_node_number(d, x, "out_of_spec", v->out_of_spec);
	b = nip_node_object(d, x, "limits");
	for (size_t k = 0; k < KINDS; k++)
		if (!isnan(t->limit[i][k]))
			nip_node_number(d, b, kinds[k], t->limit[i][k]);
}

static void put_tree(const struct trend *t)
{
	struct nip_doc *d = t->doc;
	struct nip_node *list, *x;

	nip_node_text(d, d->result, "characteristic", t->characteristic);
	nip_node_text(d, d->result, "unit", t->unit);
	list = nip_node_list(d, d->result, "coils");
	for (size_t i = 0; i < t->n; i++)
		put_point(t, list, i);
	x = nip_node_object(d, d->result, "trend");
	nip_node_number(d, x, "slope", t->line.slope);
	nip_node_number(d, x, "low", t->line.low);
	nip_node_number(d, x, "high", t->line.high);
	nip_node_number(d, x, "df", t->line.df);
	nip_node_number(d, x, "p", t->line.p);
	nip_node_number(d, x, "mann_kendall_p", t->line.mann_kendall_p);
	nip_node_number(d, x, "sen_slope", t->line.sen);
	nip_node_text(d, x, "why_not", t->line.why);
	list = nip_node_list(d, d->result, "change_points");
	for (size_t i = 0; i < t->steps.found.n; i++) {
		const struct nip_change *c = &t->steps.found.at[i];

		x = nip_node_object(d, list, NULL);
		nip_node_text(d, x, "coil", t->at[c->at].coil);
		nip_node_number(d, x, "position", (double)c->at + 1);
		nip_node_number(d, x, "before", c->before);
		nip_node_number(d, x, "after", c->after);
		nip_node_number(d, x, "p", c->p);
	}
}

static const char *with_unit(const struct trend *t)
{
	return t->unit && strcmp(t->unit, "1") != 0
		       ? nip_arena_printf(t->doc->arena, " %s", t->unit)
		       : "";
}

static void headline(const struct trend *t)
{
	struct nip_doc *d = t->doc;
	char a[NIP_DOUBLE_TEXT], b[NIP_DOUBLE_TEXT];
	const char *out = t->out_of_spec ? nip_arena_printf(d->arena,
							    "; %zu of %zu coils have readings out "
							    "of spec",
							    t->out_of_spec, t->n)
					 : "";

	if (t->steps.found.n == 1)
		nip_doc_headline(d, NIP_TONE_WARN, "%s steps at coil %s, from %s to %s%s%s",
				 t->characteristic, t->at[t->steps.found.at[0].at].coil,
				 nip_decimal_show(t->steps.found.at[0].before, 4, a),
				 nip_decimal_show(t->steps.found.at[0].after, 4, b), with_unit(t),
				 out);
	else if (t->steps.found.n)
		nip_doc_headline(d, NIP_TONE_WARN, "%s steps %zu times over %zu coils%s",
				 t->characteristic, t->steps.found.n, t->n, out);
	else if (t->line.p < ALPHA)
		nip_doc_headline(d, NIP_TONE_WARN, "%s drifts by %s%s%s a coil over %zu coils%s",
				 t->characteristic, t->line.slope > 0 ? "+" : "",
				 nip_decimal_show(t->line.slope, 3, a), with_unit(t), t->n, out);
	else
		nip_doc_headline(d, t->out_of_spec ? NIP_TONE_BAD : NIP_TONE_PLAIN,
				 "%s: no drift and no step found over %zu coil%s%s",
				 t->characteristic, t->n, t->n == 1 ? "" : "s", out);
	if (!t->line.why)
		nip_doc_paragraph(d, NIP_TONE_MUTED,
				  "Slope %.3g%s a coil (95 %% interval %.3g..%.3g, p = %.2g; "
				  "Mann-Kendall p = %.2g), over coil means in the order stored. "
				  "Steps: binary segmentation, each stretch tested at 5 %% by %d "
				  "permutations.",
				  t->line.slope, with_unit(t), t->line.low, t->line.high, t->line.p,
				  t->line.mann_kendall_p, PERMUTATIONS);
	else
		nip_doc_paragraph(d, NIP_TONE_MUTED, "No test of a slope: %s.", t->line.why);
}

static void table(const struct trend *t)
{
	static const struct nip_column column[] = {
		{ "stored", NULL, false },     { "coil", NULL, false },
		{ "batch", NULL, false },      { "readings", NULL, true },
		{ "mean", NULL, true },	       { "sd", NULL, true },
		{ "min", NULL, true },	       { "max", NULL, true },
		{ "target", NULL, true },      { "lower limit", NULL, true },
		{ "upper limit", NULL, true }, { "out of spec", NULL, true }
	};
	struct nip_doc *d = t->doc;
	struct nip_table *x =
		nip_doc_table(d, "coils",
			      nip_arena_printf(d->arena, "%s%s%s", t->characteristic,
					       t->unit ? ", " : "", t->unit ? t->unit : ""),
			      column, sizeof column / sizeof *column);

	for (size_t i = 0; i < t->n; i++) {
		const struct nip_history_value *v = &t->at[i];
		struct nip_cell *c = nip_table_row(d, x);
		const double *l = t->limit[i]; /* in the order of kinds */
		const double number[] = { v->mean,
					  v->sd,
					  v->min,
					  v->max,
					  v->target,
					  isnan(l[4]) ? l[5] : l[4],
					  isnan(l[1]) ? l[0] : l[1] };

		nip_cell_text(d, &c[0], v->time);
		nip_cell_text(d, &c[1], v->coil);
		nip_cell_text(d, &c[2], v->batch);
		nip_cell_number(d, &c[3], v->n, 1);
		c[3].text = nip_arena_printf(d->arena, "%.0f", v->n);
		for (size_t k = 0; k < 7; k++)
			if (k < 4 || !isnan(number[k]))
				nip_cell_number(d, &c[4 + k], number[k], k == 1 ? 3 : 5);
			else
				nip_cell_text(d, &c[4 + k], "");
		nip_cell_number(d, &c[11], v->out_of_spec, 1);
		c[11].text = nip_arena_printf(d->arena, "%.0f", v->out_of_spec);
		c[11].tone = v->out_of_spec > 0 ? NIP_TONE_BAD : NIP_TONE_MUTED;
	}
}

/* ---- figure ---------------------------------------------------------------------------- */

static enum nip_role limit_role(size_t kind)
{
	return strncmp(kinds[kind], "warn", 4) == 0 ? NIP_ROLE_THIRD : NIP_ROLE_LIMIT;
}

/* A limit all coils share goes across the panel, one that changed steps where it did. */
static void limit_lines(const struct trend *t, struct nip_panel *p, const double *x)
{
	struct nip_arena *a = t->doc->arena;
	char b[NIP_DOUBLE_TEXT];

	for (size_t k = 0; k < KINDS; k++) {
		const char *name =
			nip_arena_printf(a, "%.*s", (int)strcspn(kinds[k], "_"), kinds[k]);
		double *y = NIP_NEW_N(a, t->n, double);
		size_t equal = 0, none = 0;

		for (size_t i = 0; i < t->n; i++) {
			y[i] = t->limit[i][k];
			equal += y[i] == y[0];
			none += isnan(y[i]);
		}
		if (none == t->n)
			continue;
		if (equal == t->n)
			*nip_vec_push(a, &p->limits) = (struct nip_chart_limit){
				.label = nip_arena_printf(a, "%s %s", name,
							  nip_decimal_write(y[0], b)),
				.role = limit_role(k),
				.at = y[0]
			};
		else
			*nip_vec_push(a, &p->lines) =
				(struct nip_chart_line){ .label = name,
							 .role = limit_role(k),
							 .dashed = true,
							 .step = true,
							 .n = t->n,
							 .x = x,
							 .y = y };
	}
}

static void points(const struct trend *t, struct nip_panel *p, const double *x, bool flagged)
{
	struct nip_arena *a = t->doc->arena;
	double *px = NIP_NEW_N(a, t->n + 1, double), *py = NIP_NEW_N(a, t->n + 1, double),
	       *err = NIP_NEW_N(a, t->n + 1, double);
	size_t n = 0;

	for (size_t i = 0; i < t->n; i++) {
		if (isnan(t->mean[i]) || (t->at[i].out_of_spec > 0) != flagged)
			continue;
		px[n] = x[i];
		err[n] = isnan(t->at[i].sd) ? 0 : t->at[i].sd;
		py[n++] = t->mean[i];
	}
	if (n)
		*nip_vec_push(a, &p->points) = (struct nip_chart_points){
			.label = flagged ? "mean and sd of a coil with readings out of spec"
					 : "mean and sd of a coil",
			.role = flagged ? NIP_ROLE_LIMIT : NIP_ROLE_DATA,
			.shape = flagged ? NIP_DIAMOND : NIP_CIRCLE,
			.n = n,
			.x = px,
			.y = py,
			.err = err
		};
}

static void figure(const struct trend *t)
{
	struct nip_doc *d = t->doc;
	struct nip_chart *f = nip_doc_figure(d, "trend");
	struct nip_panel *p =
		nip_chart_panel(d->arena, f,
				nip_arena_printf(d->arena, "%s%s%s", t->characteristic,
						 t->unit ? ", " : "", t->unit ? t->unit : ""));
	const char **name = NIP_NEW_N(d->arena, t->n, const char *);
	double *x = NIP_NEW_N(d->arena, t->n, double);

	for (size_t i = 0; i < t->n; i++) {
		x[i] = (double)i + (t->n > CATEGORIES);
		name[i] = t->at[i].coil;
	}
	f->headline = d->blocks.at[0].text;
	f->subtitle = nip_arena_printf(d->arena, "%zu coils from %s to %s", t->n, t->at[0].time,
				       t->at[t->n - 1].time);
	f->alt = f->headline;
	f->footer = nip_arena_printf(d->arena, "history \xC2\xB7 nipline %s", d->version);
	f->width_pt = 720;
	f->height_pt = 340;
	p->x.title = "coil, in the order stored";
	if (t->n <= CATEGORIES) {
		p->x.category = name;
		p->x.n_category = t->n;
	}
	p->x.lo = x[0] - 0.5;
	p->x.hi = x[t->n - 1] + 0.5;
	limit_lines(t, p, x);
	*nip_vec_push(d->arena, &p->lines) =
		(struct nip_chart_line){ .role = NIP_ROLE_MUTED, .n = t->n, .x = x, .y = t->mean };
	points(t, p, x, false);
	points(t, p, x, true);
}

int nip_history_trend(struct nip_doc *d, struct nip_store *s, const struct nip_selection *sel,
		      const char *characteristic, struct nip_diag *diag)
{
	struct trend t = { .doc = d, .characteristic = characteristic };
	bool any = false;

	d->title = nip_arena_printf(d->arena, "History of %s", characteristic);
	if (nip_history_values(s, sel, d->arena, &t.all, diag) != 0 || gather(&t, diag) != 0)
		return -1;
	for (size_t i = 0; i < t.n; i++)
		any |= !isnan(t.mean[i]);
	put_tree(&t);
	headline(&t);
	if (any)
		figure(&t);
	table(&t);
	return 0;
}
