/* column_batches.c: rows of a plain CSV as coils, lanes and units, for the batch report. */
#include <config.h>

#include "report/column_batches.h"

#include <math.h>

#include "report/batch_parts.h"

struct member {
	size_t parent, next; /* next: 1 + the one of the same label after it, 0: none */
};

struct nest { /* (parent, label) as one number, by order of appearance */
	size_t *first;	/* by label: 1 + the first member with it */
	NIP_VEC(struct member) list;
	size_t last_parent, last_label, last;
};

struct gathering {
	const struct nip_column_batches *in;
	struct nip_qc *q;
	struct nest coils, scans;
};

static void nest_init(struct nest *n, struct nip_arena *a, size_t labels)
{
	n->first = NIP_NEW_N(a, labels + 1, size_t);
	n->last_parent = n->last_label = (size_t)-1;
}

/* *out_new: nobody had this name under this parent before. */
static size_t member_of(struct nest *n, struct nip_arena *a, size_t parent, size_t label,
			bool *out_new)
{
	size_t *link = &n->first[label];

	*out_new = false;
	if (n->last_parent == parent && n->last_label == label)
		return n->last;
	while (*link && n->list.at[*link - 1].parent != parent)
		link = &n->list.at[*link - 1].next;
	if (!*link) {
		*link = n->list.n + 1; /* before the list may move */
		*out_new = true;
		n->last = n->list.n;
		*nip_vec_push(a, &n->list) = (struct member){ parent, 0 };
	} else {
		n->last = *link - 1;
	}
	n->last_parent = parent;
	n->last_label = label;
	return n->last;
}

static size_t number(const struct nip_row_label *l, size_t row)
{
	return l->of ? l->of[row] : 0;
}

static const char *name(const struct nip_row_label *l, size_t row, const char *otherwise)
{
	return l->of ? l->name[l->of[row]] : otherwise;
}

/* ---- the parts of the engine's state that a comparison looks at ------------------------ */

static struct nip_coil *coil_of(struct gathering *g, size_t row)
{
	const struct nip_column_batches *in = g->in;
	struct nip_arena *a = g->q->arena;
	const char *own = name(&in->coil, row, "all");
	struct nip_coil *c;
	bool new;
	size_t at = member_of(&g->coils, a, number(&in->batch, row), number(&in->coil, row), &new);

	if (!new)
		return &g->q->coils.at[at];
	c = nip_vec_push(a, &g->q->coils);
	*c = (struct nip_coil){ .name = own,
				.batch = name(&in->batch, row, own),
				.verdict = NIP_NOT_JUDGED,
				.tally = NIP_NEW_N(a, in->p, struct nip_tally) };
	for (size_t k = 0; k < in->p; k++) {
		nip_moments_init(&c->tally[k].moments);
		nip_series_init(&c->tally[k].series, NIP_SERIES_SAMPLE);
	}
	return c;
}

static struct nip_moments *scan_of(struct gathering *g, const struct nip_coil *c, size_t row)
{
	const struct nip_column_batches *in = g->in;
	struct nip_arena *a = g->q->arena;
	struct nip_evidence_unit *u;
	bool new;
	size_t at = member_of(&g->scans, a, (size_t)(c - g->q->coils.at), number(&in->scan, row),
			      &new);

	if (!new)
		return g->q->units.at[at].moments;
	u = nip_vec_push(a, &g->q->units);
	*u = (struct nip_evidence_unit){ .batch = c->batch,
					 .name = name(&in->scan, row, ""),
					 .moments = NIP_NEW_N(a, in->p, struct nip_moments) };
	for (size_t k = 0; k < in->p; k++)
		nip_moments_init(&u->moments[k]);
	return u->moments;
}

static struct nip_lag1 *serial_of(struct nip_arena *a, struct nip_tally *t, const char *lane)
{
	struct nip_serial *s;

	for (size_t i = 0; i < t->lanes.n; i++)
		if (t->lanes.at[i].lane == lane) /* names are kept once */
			return t->lanes.at[i].lag1;
	s = nip_vec_push(a, &t->lanes);
	*s = (struct nip_serial){ .lane = lane, .lag1 = NIP_NEW(a, struct nip_lag1) };
	nip_lag1_init(s->lag1);
	return s->lag1;
}

static void take_row(struct gathering *g, size_t row)
{
	const struct nip_column_batches *in = g->in;
	struct nip_coil *c = coil_of(g, row);
	struct nip_moments *unit = in->scan.of ? scan_of(g, c, row) : NULL;

	c->rows++;
	for (size_t k = 0; k < in->p; k++) {
		double x = in->value[row * in->p + k];
		struct nip_tally *t = &c->tally[k];
		struct nip_lag1 *lag1 =
			serial_of(g->q->arena, t, name(&in->lane, row, ""));

		if (isnan(x)) {
			t->missing++;
			nip_lag1_break(lag1);
			continue;
		}
		nip_lag1_add(lag1, x);
		nip_moments_add(&t->moments, x);
		nip_series_add(&t->series, g->q->arena, x);
		nip_moments_add(&g->q->overall[k].moments, x);
		if (unit)
			nip_moments_add(&unit[k], x);
	}
}

/* ---- a spec that says no more than the options do ---------------------------------------- */

static struct nip_spec *plain_spec(struct nip_doc *d, const struct nip_column_batches *in)
{
	struct nip_spec *s = NIP_NEW(d->arena, struct nip_spec);
	struct nip_spec_columns *c = NIP_NEW(d->arena, struct nip_spec_columns);

	*c = (struct nip_spec_columns){ .coil = in->coil.header,
					.batch = in->batch.header,
					.lane = in->lane.header,
					/* what it is, not what its column is called */
					.unit = in->scan.of ? "scan" : NULL };
	s->columns = c;
	for (size_t k = 0; k < in->p; k++)
		*nip_vec_push(d->arena, &s->characteristics) = (struct nip_characteristic){
			.id = in->column[k], .name = in->column[k]
		};
	return s;
}

static void gather(struct nip_doc *d, const struct nip_column_batches *in, struct nip_qc *q)
{
	struct gathering g = { .in = in, .q = q };

	nip_qc_init(q, plain_spec(d, in), d->arena);
	q->verdict = NIP_NOT_JUDGED;
	for (size_t k = 0; k < in->p; k++) {
		q->overall[k].unit = in->unit ? in->unit : "";
		q->overall[k].margin = in->margin;
		q->overall[k].target = q->overall[k].gauge_sd = NAN;
	}
	nest_init(&g.coils, d->arena, in->coil.n);
	nest_init(&g.scans, d->arena, in->scan.n);
	for (size_t i = 0; i < in->rows; i++)
		take_row(&g, i);
}

/* ---- what is shown --------------------------------------------------------------------------- */

static void detail(struct nip_doc *d, const struct nip_batch_report *r, size_t i)
{
	if (r->n > 1)
		nip_doc_heading(d, "Batches: %s", nip_axis_title(d, r->q, i));
	if (r->c[i].k > 1)
		nip_batch_chart(d, r->q, &r->c[i]);
	nip_evidence_blocks(d, r->q, &r->c[i]);
}

/* What the sentence leaves open, for the reader without a spec. */
static void remarks(struct nip_doc *d, const struct nip_column_batches *in,
		    const struct nip_batch_report *r)
{
	bool single = false;

	for (size_t i = 0; i < r->n; i++)
		single |= r->c[i].result.alike == NIP_CANNOT_TELL && !r->c[i].result.decided;
	if (r->n && r->c[0].k > 1 && isnan(in->margin))
		nip_doc_paragraph(d, NIP_TONE_PLAIN,
				  "Alike is proved within a margin: --margin states it.");
	if (!in->batch.of && r->n && r->c[0].k > 1)
		nip_doc_paragraph(d, NIP_TONE_PLAIN, "Each coil counts as a batch%s.",
				  single && !in->scan.of
					  ? "; one value a batch does not say how far apart equal "
					    "ones lie: --batch names the batches coils belong to, "
					    "--scan the scans inside a coil"
					  : "");
}

bool nip_column_batches(struct nip_doc *d, const struct nip_column_batches *in, bool explain)
{
	struct nip_comparison *c = NIP_NEW_N(d->arena, in->p, struct nip_comparison);
	const struct nip_batch_options none = { 0 };
	struct nip_qc q;
	const struct nip_batch_report r = { .q = &q, .c = c, .n = in->p, .options = &none };
	bool differ = false;

	gather(d, in, &q);
	for (size_t i = 0; i < r.n; i++) {
		nip_compare_batches(&q, i, &c[i]);
		differ |= c[i].result.alike == NIP_NOT_ALIKE;
	}
	nip_batch_tree(d, &q, c, r.n);
	nip_batch_headline(d, &r);
	nip_node_text(d, d->result, "batch_verdict", d->blocks.at[d->blocks.n - 1].text);
	nip_doc_heading(d, "Batch consistency");
	remarks(d, in, &r);
	nip_batch_verdicts(d, &r);
	nip_batch_numbers(d, &r);
	for (size_t i = 0; i < r.n; i++)
		detail(d, &r, i);
	if (explain)
		nip_batch_methods(d, &q, c, r.n);
	return differ;
}
