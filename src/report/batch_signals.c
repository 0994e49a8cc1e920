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

static void rule_node(struct nip_doc *d, struct nip_node *list, const struct nip_rule *rule,
		      const struct by_rule *r)
{
	struct nip_node *y = nip_node_object(d, list, NULL);

	nip_node_number(d, y, "rule", rule->number);
	nip_node_text(d, y, "name", nip_rule_name(rule));
	nip_node_number(d, y, "expected", r->expected);
	nip_node_number(d, y, "observed", r->observed);
}

static void rules_node(struct nip_doc *d, struct nip_node *parent, const struct charted *x)
{
	struct nip_node *list = nip_node_list(d, parent, "rules");

	for (size_t k = 0; k < x->rules.n; k++)
		if (x->by_rule[k].used)
			rule_node(d, list, &x->rules.rule[k], &x->by_rule[k]);
}

/* Of one rule over all series; false where none used it. */
static bool over_all(const struct board *b, size_t k, struct by_rule *out)
{
	*out = (struct by_rule){ .used = false };
	for (size_t i = 0; i < b->list.n; i++) {
		const struct by_rule *r = &b->list.at[i].by_rule[k];

		out->used |= r->used;
		out->expected += r->expected;
		out->observed += r->observed;
	}
	return out->used;
}

static void tree(struct board *b)
{
	struct nip_doc *d = b->d;
	struct nip_node *n = nip_node_object(d, d->result, "signals_by_chance"), *list;

	nip_node_text(d, n, "chart", "imr");
	nip_node_text(d, n, "rules", "nelson");
	nip_node_number(d, n, "expected", b->expected);
	nip_node_number(d, n, "observed", b->observed);
	list = nip_node_list(d, n, "by_rule");
	for (size_t k = 0; b->list.n && k < b->list.at[0].rules.n; k++) {
		const struct nip_rule *rule = &b->list.at[0].rules.rule[k];
		struct by_rule r;

		if (over_all(b, k, &r))
			rule_node(d, list, rule, &r);
	}
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

/* ---- tables: a page for the rules over all series, and the series ---------------------- */

static void rule_table(struct board *b)
{
	static const struct nip_column column[] = {
		{ "rule" }, { "meaning" }, { "expected by chance", NULL, true }, { "observed", NULL, true }
	};
	struct nip_doc *d = b->d;
	struct nip_table *t = nip_doc_table(d, "chance-by-rule", "Signals against chance, by rule", column,
					    sizeof column / sizeof *column);
	const struct nip_rule_set *set = b->list.n ? &b->list.at[0].rules : NULL;
	char text[NIP_RULE_TEXT];
	struct nip_cell *c;

	for (size_t k = 0; set && k < set->n; k++) {
		struct by_rule r;

		if (!over_all(b, k, &r))
			continue;
		c = nip_table_row(d, t);
		nip_cell_text(d, &c[0], nip_arena_printf(d->arena, "%d", set->rule[k].number));
		nip_cell_text(d, &c[1], nip_rule_text(&set->rule[k], text));
		nip_cell_number(d, &c[2], r.expected, 3);
		if (isnan(r.expected))
			nip_cell_text(d, &c[2], "not known");
		nip_cell_count(d, &c[3], (unsigned long long)r.observed);
	}
	c = nip_table_row(d, t);
	nip_cell_text(d, &c[0], "all");
	nip_cell_number(d, &c[2], b->expected, 3);
	nip_cell_count(d, &c[3], (unsigned long long)b->observed);
	t->note = "Over all characteristics and lanes; the sum leaves out rules whose rate is not "
		  "known.";
}

/* Which rules a series broke: "1 (2), 5 (1)". */
static const char *broken(struct nip_doc *d, const struct charted *x)
{
	const char *s = "";

	for (size_t k = 0; k < x->rules.n; k++)
		if (x->by_rule[k].observed > 0)
			s = nip_arena_printf(d->arena, "%s%s%d (%.0f)", s, *s ? ", " : "",
					     x->rules.rule[k].number, x->by_rule[k].observed);
	return s;
}

static void series_table(struct board *b)
{
	static const struct nip_column column[] = { { "characteristic" },
						    { "means of" },
						    { "points", NULL, true },
						    { "expected by chance", NULL, true },
						    { "observed", NULL, true },
						    { "rule (signals)" },
						    { "process" } };
	struct nip_doc *d = b->d;
	struct nip_table *t = nip_doc_table(d, "chance", "Signals against chance, by series", column,
					    sizeof column / sizeof *column);
	const char *unit = b->r->n ? b->r->c[0].unit_of_evidence : "";

	for (size_t i = 0; i < b->list.n; i++) {
		const struct charted *x = &b->list.at[i];
		struct nip_cell *c = nip_table_row(d, t);

		nip_cell_text(d, &c[0], nip_qc_label(b->r->q, x->characteristic));
		nip_cell_text(d, &c[1],
			      x->lane ? nip_arena_printf(d->arena, "lane %s of coils", x->lane)
				      : nip_arena_printf(d->arena, "%ss", unit));
		nip_cell_count(d, &c[2], x->points);
		if (!x->no_chart) {
			nip_cell_number(d, &c[3], x->expected, 3);
			nip_cell_count(d, &c[4], (unsigned long long)x->observed);
			nip_cell_text(d, &c[5], broken(d, x));
		}
		nip_cell_text(d, &c[6], x->no_chart ? x->no_chart : nip_control_name(x->state));
		c[6].tone = x->state == NIP_OUT_OF_CONTROL ? NIP_TONE_WARN : NIP_TONE_MUTED;
	}
	t->note = "Charts of single means and of their moving ranges, in the order read, limits from "
		  "the means themselves. No verdict rests on them: that of a coil comes from the "
		  "limits and relations that the spec makes binding.";
}

void nip_batch_signals(struct nip_doc *d, const struct nip_batch_report *r)
{
	struct board b = { .d = d, .r = r };

	chart_all(&b);
	tree(&b);
	rule_table(&b);
	series_table(&b);
}
