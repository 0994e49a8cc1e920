/* batch_signals.c: signals of charts of coil means beside what chance alone would bring. */
#include <config.h>

#include "report/batch_parts.h"

#include <math.h>
#include <string.h>

#include "report/spc_doc.h"
#include "spc/study.h"

#define LANES_MOST 40

struct charted { /* one series, and what its charts said */
	size_t characteristic;
	const char *lane; /* NULL: of units of evidence */
	size_t points;
	double expected, observed; /* over the rules whose rate is known */
	struct nip_rule_set rules;
	struct by_rule {
		bool used;
		double expected, observed; /* expected NaN: not known */
	} by_rule[NIP_RULES_MOST];
	enum nip_control state;
	const char *no_chart;
};

struct board {
	struct nip_doc *d;
	const struct nip_batch_report *r;
	NIP_VEC(struct charted) list;
	double expected, observed;
};

/* Signals of each rule over the charts of the series that it judges. */
static void split(const struct nip_study *s, struct charted *x)
{
	const struct nip_study_stage *st = &s->stages.at[0];

	x->rules = s->in->options.rules;
	for (size_t k = 0; k < x->rules.n && !st->no_chart; k++)
		for (size_t i = 0; i < st->list.n; i++) {
			const struct nip_control_chart *c = st->list.at[i].chart;

			if (!(c->kinds & 1u << x->rules.rule[k].kind))
				continue;
			x->by_rule[k].used = true;
			x->by_rule[k].expected += c->expected[k];
			x->by_rule[k].observed += (double)c->signals.count[k];
		}
}

/* Single values in the order read, moving ranges beside them, the rules of Nelson. */
static void run_charts(struct board *b, size_t ch, const char *lane, const double *value, size_t n)
{
	struct nip_study_input in = { .rows = n,
				      .p = 1,
				      .value = value,
				      .size_all = NAN,
				      .stages = 1,
				      .type = nip_chart_find("imr"),
				      .limits = { NAN, NAN, NAN, NAN },
				      .held = NIP_HELD_KEEP,
				      .lsl = NAN,
				      .usl = NAN,
				      .target = NAN,
				      .tolerance = 6,
				      .level = 0.95 };
	struct charted *x = nip_vec_push(b->d->arena, &b->list);
	const struct nip_study_stage *st;
	struct nip_study s;

	nip_chart_options_init(&in.options);
	nip_study_run(&in, b->d->arena, &s);
	st = &s.stages.at[0];
	*x = (struct charted){ .characteristic = ch,
			       .lane = lane,
			       .points = n,
			       .expected = st->no_chart ? NAN : s.expected,
			       .observed = st->no_chart ? NAN : s.observed,
			       .state = st->state,
			       .no_chart = st->no_chart };
	split(&s, x);
	if (!st->no_chart) {
		b->expected += s.expected;
		b->observed += s.observed;
	}
	nip_study_release(&s);
}

/* Means of one lane, coil by coil. */
static void chart_lane(struct board *b, size_t ch, const char *lane, double *value)
{
	const struct nip_qc *q = b->r->q;
	size_t n = 0;

	for (size_t i = 0; i < q->coils.n; i++) {
		const struct nip_tally *t = &q->coils.at[i].tally[ch];

		for (size_t k = 0; k < t->lanes.n; k++)
			if (strcmp(t->lanes.at[k].lane, lane) == 0 && t->lanes.at[k].lag1->all.n)
				value[n++] = nip_moments_mean(&t->lanes.at[k].lag1->all);
	}
	run_charts(b, ch, lane, value, n);
}

static void chart_all(struct board *b)
{
	const struct nip_batch_report *r = b->r;
	double *value = NIP_NEW_N(b->d->arena, r->q->coils.n + 1, double);

	for (size_t i = 0; i < r->n; i++) {
		const struct nip_comparison *c = &r->c[i];
		const struct nip_batch_lanes *l = &c->evidence.lanes;

		run_charts(b, c->characteristic, NULL, c->evidence.mean, c->evidence.n);
		for (size_t k = 0; k < l->lane.n && l->lane.n > 1 && l->lane.n <= LANES_MOST; k++)
			chart_lane(b, c->characteristic, l->lane.at[k], value);
	}
}

static void rules_node(struct nip_doc *d, struct nip_node *parent, const struct charted *x)
{
	struct nip_node *list = nip_node_list(d, parent, "rules");

	for (size_t k = 0; k < x->rules.n; k++) {
		struct nip_node *y;

		if (!x->by_rule[k].used)
			continue;
		y = nip_node_object(d, list, NULL);
		nip_node_number(d, y, "rule", x->rules.rule[k].number);
		nip_node_text(d, y, "name", nip_rule_name(&x->rules.rule[k]));
		nip_node_number(d, y, "expected", x->by_rule[k].expected);
		nip_node_number(d, y, "observed", x->by_rule[k].observed);
	}
}

static void tree(struct board *b)
{
	struct nip_doc *d = b->d;
	struct nip_node *n = nip_node_object(d, d->result, "signals_by_chance"), *list;

	nip_node_text(d, n, "chart", "imr");
	nip_node_text(d, n, "rules", "nelson");
	nip_node_number(d, n, "expected", b->expected);
	nip_node_number(d, n, "observed", b->observed);
	list = nip_node_list(d, n, "series");
	for (size_t i = 0; i < b->list.n; i++) {
		const struct charted *x = &b->list.at[i];
		struct nip_node *y = nip_node_object(d, list, NULL);

		nip_node_text(d, y, "characteristic",
			      b->r->q->spec->characteristics.at[x->characteristic].id);
		nip_node_text(d, y, "lane", x->lane);
		nip_node_number(d, y, "points", (double)x->points);
		nip_node_number(d, y, "expected", x->expected);
		nip_node_number(d, y, "observed", x->observed);
		nip_node_text(d, y, "state", nip_control_name(x->state));
		nip_node_text(d, y, "why_not", x->no_chart);
		rules_node(d, y, x);
	}
}

static void numbers(struct nip_doc *d, struct nip_cell *x, double expected, double observed)
{
	nip_cell_number(d, &x[4], expected, 3);
	nip_cell_count(d, &x[5], (unsigned long long)observed);
}

/* One under the other, so that the table is no wider for them. */
static void rule_rows(struct nip_doc *d, struct nip_table *t, const struct charted *x,
		      const char *label, const char *means)
{
	for (size_t k = 0; k < x->rules.n; k++) {
		const struct by_rule *r = &x->by_rule[k];
		struct nip_cell *c;

		if (!r->used)
			continue;
		c = nip_table_row(d, t);
		nip_cell_text(d, &c[0], label); /* in every row: tables are sorted, and CSV */
		nip_cell_text(d, &c[1], means);
		nip_cell_text(d, &c[2], nip_arena_printf(d->arena, "%d", x->rules.rule[k].number));
		numbers(d, c, r->expected, r->observed);
		if (isnan(r->expected))
			nip_cell_text(d, &c[4], "not known");
	}
}

static void table(struct board *b)
{
	static const struct nip_column column[] = { { "characteristic" },
						    { "means of" },
						    { "rule" },
						    { "points", NULL, true },
						    { "expected by chance", NULL, true },
						    { "observed", NULL, true },
						    { "process" } };
	struct nip_doc *d = b->d;
	struct nip_table *t = nip_doc_table(d, "chance", "Signals against chance", column,
					    sizeof column / sizeof *column);
	const char *unit = b->r->n ? b->r->c[0].unit_of_evidence : "";
	struct nip_cell *c;
	size_t points = 0;

	for (size_t i = 0; i < b->list.n; i++) {
		const struct charted *x = &b->list.at[i];
		const char *label = nip_qc_label(b->r->q, x->characteristic);
		const char *means = x->lane ? nip_arena_printf(d->arena, "lane %s of coils",
							       x->lane)
					    : nip_arena_printf(d->arena, "%ss", unit);

		c = nip_table_row(d, t);
		nip_cell_text(d, &c[0], label);
		nip_cell_text(d, &c[1], means);
		nip_cell_text(d, &c[2], "all");
		nip_cell_count(d, &c[3], x->points);
		if (!x->no_chart)
			numbers(d, c, x->expected, x->observed);
		nip_cell_text(d, &c[6], x->no_chart ? x->no_chart : nip_control_name(x->state));
		c[6].tone = x->state == NIP_OUT_OF_CONTROL ? NIP_TONE_WARN : NIP_TONE_MUTED;
		rule_rows(d, t, x, label, means);
		points += x->points;
	}
	c = nip_table_row(d, t);
	nip_cell_text(d, &c[0], "all");
	nip_cell_count(d, &c[3], points);
	numbers(d, c, b->expected, b->observed);
	t->note = "Rules 1 to 8 of Nelson, one a row; a sum leaves out rules whose rate is not "
		  "known. Charts of single means and of their moving ranges, in the order read, limits "
		  "from the means themselves. No verdict rests on them: that of a coil comes from "
		  "the limits and relations that the spec makes binding.";
}

void nip_batch_signals(struct nip_doc *d, const struct nip_batch_report *r)
{
	struct board b = { .d = d, .r = r };

	chart_all(&b);
	tree(&b);
	table(&b);
}
