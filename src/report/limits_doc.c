/* limits_doc.c: statements of the limits library as tables and tree: each with its range,
 * kind, source, benefit and risk, never a bare number. */
#include <config.h>

#include "report/limits_doc.h"

#include <math.h>
#include <string.h>

#include "unit/unit.h"

static const char *const match_name[] = { "own", "fallback", "general" };
static const char *const relation_name[] = { NULL, "inside", "below", "above" };
static const enum nip_tone tones[] = { NIP_TONE_GOOD, NIP_TONE_PLAIN, NIP_TONE_WARN, NIP_TONE_BAD };
static const struct {
	const char *name;
	enum nip_quantity_id id;
} quantity[] = { { "pressure", NIP_Q_PRESSURE },
		 { "temperature", NIP_Q_TEMPERATURE },
		 { "shear_modulus", NIP_Q_MODULUS } };

static const char *unit_of(const struct nip_statement *x)
{
	return nip_quantity_kind(quantity[x->quantity].id)->unit;
}

/* An end in the display unit, from its text; NaN if open. */
static double end(const struct nip_statement *x, const struct nip_limit_end *e)
{
	double v;

	if (!e || nip_unit_read(e->text, strlen(e->text), '.', e->unit, unit_of(x), false, &v) !=
			  NIP_UNIT_OK)
		return NAN;
	return v;
}

static void put_range(struct nip_doc *d, struct nip_node *n, const struct nip_statement *x)
{
	struct nip_node *q;

	if (x->type == NIP_LIMIT_NOTE)
		return;
	q = nip_node_quantity(d, n, quantity[x->quantity].name, end(x, x->at), unit_of(x));
	nip_node_number(d, q, "low", x->at && isfinite(x->lo) ? end(x, x->at) : end(x, x->from));
	nip_node_bool(d, q, "low_inclusive", x->lo_inclusive);
	nip_node_number(d, q, "high", x->at && isfinite(x->hi) ? end(x, x->at) : end(x, x->to));
	nip_node_bool(d, q, "high_inclusive", x->hi_inclusive);
	nip_node_text(d, q, "extends", x->extends);
	nip_node_text(d, q, "evidence", x->evidence_name);
	nip_node_text(d, q, "source", x->source);
}

struct nip_node *nip_limits_node(struct nip_doc *d, struct nip_node *parent, const char *name,
				 const struct nip_statement *x)
{
	struct nip_node *n = nip_node_object(d, parent, name), *t;

	nip_node_text(d, n, "id", x->id);
	nip_node_text(d, n, "kind", x->kind);
	nip_node_text(d, n, "type", x->type_text);
	nip_node_text(d, n, "electrolyte", x->electrolyte);
	nip_node_text(d, n, "anode", x->anode);
	nip_node_text(d, n, "cathode", x->cathode);
	nip_node_text(d, n, "class", x->class_name);
	nip_node_text(d, n, "process", x->process);
	nip_node_text(d, n, "morphology", x->morphology);
	nip_node_text(d, n, "range", nip_limit_range(x, d->arena));
	put_range(d, n, x);
	nip_node_text(d, n, "benefit", x->benefit);
	nip_node_text(d, n, "risk", x->risk);
	nip_node_text(d, n, "text", x->text);
	nip_node_text(d, n, "evidence", x->evidence_name);
	nip_node_text(d, n, "source", x->source);
	if (x->table) {
		t = nip_node_object(d, n, "table");
		nip_node_number(d, t, "cell_number", (double)x->table->row);
		nip_node_text(d, t, "class_as_printed", x->table->printed_class);
		nip_node_text(d, t, "class_ours", x->table->our_class);
		nip_node_text(d, t, "cell", x->table->cell);
		nip_node_text(d, t, "flag", x->table->flag);
	}
	return n;
}

/* Doubts about a cell of Table 1, and what a fallback is a fallback from. */
static const char *tagged(struct nip_doc *d, const struct nip_limit_hit *h)
{
	const char *flag = h->limit->table ? h->limit->table->flag : NULL;

	return nip_arena_printf(d->arena, "%s%s%s%s%s%s%s", h->says, flag ? " [" : "",
				flag ? flag : "", flag ? "]" : "", h->via ? " [fallback: " : "",
				h->via ? h->via : "", h->via ? " default]" : "");
}

static const struct nip_column hit_column[] = {
	{ "meaning", NULL, false },	  { "kind", NULL, false },
	{ "published for", NULL, false }, { "range", NULL, false },
	{ "what is said", NULL, false },  { "source", NULL, false }
};

static void hit_row(struct nip_doc *d, struct nip_table *t, const struct nip_limit_hit *h)
{
	struct nip_cell *c = nip_table_row(d, t);
	const struct nip_statement *x = h->limit;

	nip_cell_text(d, &c[0], nip_limit_severity_name(h->severity));
	c[0].tone = tones[h->severity];
	nip_cell_text(d, &c[1], x->quantity == NIP_LIMIT_PRESSURE ? x->kind : x->quantity_text);
	nip_cell_text(d, &c[2],
		      x->table ? nip_arena_printf(d->arena, "%s: %s",
						  x->electrolyte ? x->electrolyte : "",
						  x->table->cell)
			       : nip_limit_subject(x, d->arena));
	nip_cell_text(d, &c[3], nip_limit_range(x, d->arena));
	nip_cell_text(d, &c[4], tagged(d, h));
	nip_cell_text(d, &c[5], x->source);
}

void nip_limits_table(struct nip_doc *d, const char *id, const struct nip_limit_answer *answer,
		      struct nip_node *list)
{
	struct nip_table *t = answer->hits.n ? nip_doc_table(d, id, NULL, hit_column, 6) : NULL;

	for (size_t i = 0; i < answer->hits.n; i++) {
		const struct nip_limit_hit *h = &answer->hits.at[i];
		struct nip_node *n = nip_limits_node(d, list, NULL, h->limit);

		nip_node_text(d, n, "severity", nip_limit_severity_name(h->severity));
		nip_node_text(d, n, "match", match_name[h->match]);
		nip_node_text(d, n, "via", h->via);
		nip_node_text(d, n, "relation", relation_name[h->relation]);
		nip_node_text(d, n, "says", h->says);
		hit_row(d, t, h);
	}
}

/* ---- an answer ----------------------------------------------------------------- */

static const char *who(const struct nip_limit_who *w)
{
	return w->material ? w->material->id : w->group ? w->group->id : NULL;
}

static const char *system_name(struct nip_doc *d, const struct nip_limit_query *q)
{
	const char *part[] = { who(&q->anode), who(&q->electrolyte), who(&q->cathode),
			       who(&q->process) };
	char *out = NULL;

	for (size_t i = 0; i < sizeof part / sizeof *part; i++)
		if (part[i])
			out = nip_arena_printf(d->arena, "%s%s%s", out ? out : "", out ? " | " : "",
					       part[i]);
	return out ? out : "any system";
}

static void put_question(struct nip_doc *d, const struct nip_limit_query *q)
{
	struct nip_node *n = nip_node_object(d, d->result, "question"), *v;

	nip_node_text(d, n, "electrolyte", who(&q->electrolyte));
	nip_node_text(d, n, "anode", who(&q->anode));
	nip_node_text(d, n, "cathode", who(&q->cathode));
	nip_node_text(d, n, "process", who(&q->process));
	nip_node_text(d, n, "kind", q->kind);
	nip_node_text(d, n, "morphology", q->morphology);
	for (int i = 0; i < 3; i++) {
		if (isnan(q->value[i]))
			continue;
		v = nip_node_quantity(d, n, quantity[i].name,
				      nip_unit_show(quantity[i].id, q->value[i]),
				      nip_quantity_kind(quantity[i].id)->unit);
		nip_node_text(d, v, "written", q->shown[i]);
	}
}

static bool asked(const struct nip_limit_query *q)
{
	return !isnan(q->value[0]) || !isnan(q->value[1]) || !isnan(q->value[2]);
}

/* The sentence that decides: of a statement, or a remark that weighs more. */
static const char *decisive(const struct nip_limit_answer *o)
{
	if (o->worst >= NIP_LIMIT_WARNING && (!o->hits.n || o->hits.at[0].severity < o->worst))
		for (size_t i = 0; i < o->remarks.n; i++)
			if (o->remarks.at[i].severity == o->worst)
				return o->remarks.at[i].text;
	return o->hits.n ? o->hits.at[0].says : "";
}

static void headline(struct nip_doc *d, const struct nip_limit_query *q,
		     const struct nip_limit_answer *o)
{
	const char *name = system_name(d, q);

	if (!o->known)
		nip_doc_headline(d, NIP_TONE_WARN, "%s: no data: nothing is published here", name);
	else if (!asked(q))
		nip_doc_headline(d, NIP_TONE_PLAIN, "%s: %zu published statements", name,
				 o->hits.n);
	else if (!o->answered)
		nip_doc_headline(d, NIP_TONE_WARN, "%s: no data at %s", name,
				 q->shown[NIP_LIMIT_PRESSURE] ? q->shown[NIP_LIMIT_PRESSURE]
							      : "this value");
	else
		nip_doc_headline(d, tones[o->worst], "%s: %s: %s", name,
				 o->worst < NIP_LIMIT_WARNING ? "ok"
							      : nip_limit_severity_name(o->worst),
				 decisive(o));
}

void nip_limits_doc(struct nip_doc *d, const struct nip_limit_query *q,
		    const struct nip_limit_answer *o)
{
	struct nip_node *list;

	d->title = nip_arena_printf(d->arena, "Limits: %s", system_name(d, q));
	put_question(d, q);
	nip_node_text(d, d->result, "worst", nip_limit_severity_name(o->worst));
	nip_node_bool(d, d->result, "known", o->known);
	nip_node_bool(d, d->result, "answered", o->answered);
	headline(d, q, o);
	nip_limits_table(d, "limits", o, nip_node_list(d, d->result, "limits"));
	list = nip_node_list(d, d->result, "remarks");
	for (size_t i = 0; i < o->remarks.n; i++) {
		const struct nip_limit_remark *r = &o->remarks.at[i];
		struct nip_node *n = nip_node_object(d, list, NULL);

		nip_node_text(d, n, "severity", nip_limit_severity_name(r->severity));
		nip_node_text(d, n, "text", r->text);
		nip_doc_paragraph(d, tones[r->severity], "%s: %s",
				  nip_limit_severity_name(r->severity), r->text);
	}
	if (o->lowest)
		nip_limits_node(d, d->result, "lowest_upper_limit", o->lowest);
	else
		nip_node_null(d, d->result, "lowest_upper_limit");
}

/* ---- the whole library ----------------------------------------------------------- */

void nip_limits_list_doc(struct nip_doc *d, const struct nip_limits *l)
{
	static const struct nip_column column[] = {
		{ "id" },      { "kind" }, { "type" },	 { "published for" }, { "range" },
		{ "benefit" }, { "risk" }, { "remark" }, { "source" }
	};
	struct nip_node *list = nip_node_list(d, d->result, "limits");
	struct nip_table *t;

	d->title = "Limits library";
	nip_doc_headline(d, NIP_TONE_PLAIN, "%zu statements about pressures", l->limits.n);
	t = nip_doc_table(d, "limits", NULL, column, sizeof column / sizeof *column);
	for (size_t i = 0; i < l->limits.n; i++) {
		const struct nip_statement *x = &l->limits.at[i];
		struct nip_cell *c = nip_table_row(d, t);

		nip_limits_node(d, list, NULL, x);
		nip_cell_text(d, &c[0], x->id);
		nip_cell_text(d, &c[1], x->kind);
		nip_cell_text(d, &c[2], x->type_text);
		nip_cell_text(d, &c[3], nip_limit_subject(x, d->arena));
		nip_cell_text(d, &c[4], nip_limit_range(x, d->arena));
		nip_cell_text(d, &c[5], x->benefit ? x->benefit : "");
		nip_cell_text(d, &c[6], x->risk ? x->risk : "");
		nip_cell_text(d, &c[7],
			      x->table ? nip_arena_printf(
						 d->arena,
						 "cell %ld: %s; class as printed: %s, ours: %s%s%s",
						 x->table->row, x->table->cell,
						 x->table->printed_class, x->table->our_class,
						 x->table->flag ? "; " : "",
						 x->table->flag ? x->table->flag : "")
			      : x->text ? x->text
					: "");
		nip_cell_text(d, &c[8], x->source);
	}
}
