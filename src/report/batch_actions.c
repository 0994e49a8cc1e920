/* batch_actions.c: what to do about the batches, each with its reason. */
#include <config.h>

#include "report/batch_parts.h"

#include <math.h>
#include <string.h>

#include "base/decimal.h"

#define NAMED	   3
#define MOST_OF_IT 0.5 /* share of the variance that says where to look */

struct sink { /* a row of the table and an object of the tree for each action */
	struct nip_doc *d;
	const struct nip_batch_report *r;
	struct nip_table *t; /* NULL before the first */
	struct nip_node *list;
};

static void put(struct sink *s, enum nip_tone tone, const char *characteristic, const char *action,
		const char *because)
{
	static const struct nip_column column[] = { { "no.", NULL, true },
						    { "what to do" },
						    { "because" } };
	struct nip_node *n = nip_node_object(s->d, s->list, NULL);
	struct nip_cell *x;

	if (!s->t)
		s->t = nip_doc_table(s->d, "actions", "What to do", column,
				     sizeof column / sizeof *column);
	x = nip_table_row(s->d, s->t);
	nip_cell_count(s->d, &x[0], s->t->rows.n);
	nip_cell_text(s->d, &x[1], action);
	x[1].tone = tone;
	nip_cell_text(s->d, &x[2], because);
	nip_node_text(s->d, n, "action", action);
	nip_node_text(s->d, n, "because", because);
	nip_node_text(s->d, n, "characteristic", characteristic);
}

static const char *id_of(const struct sink *s, const struct nip_comparison *c)
{
	return s->r->q->spec->characteristics.at[c->characteristic].id;
}

struct few { /* "a, b, c and 2 more" */
	const char *list;
	size_t all;
};

static void add(struct sink *s, struct few *f, const char *name)
{
	if (f->all++ < NAMED)
		f->list = nip_arena_printf(s->d->arena, "%s%s%s", f->all > 1 ? f->list : "",
					   f->all > 1 ? ", " : "", name);
}

/* "" where there is none. */
static const char *said(struct sink *s, const struct few *f)
{
	return f->all > NAMED
		       ? nip_arena_printf(s->d->arena, "%s and %zu more", f->list, f->all - NAMED)
	       : f->all ? f->list
			: "";
}

/* What counts among 0..n. */
static const char *names(struct sink *s, size_t n, const char *(*name)(struct sink *, size_t))
{
	struct few f = { .all = 0 };
	const char *x;

	for (size_t i = 0; i < n; i++)
		if ((x = name(s, i)))
			add(s, &f, x);
	return said(s, &f);
}

/* ---- batches that differ ------------------------------------------------------------------ */

/* What the evidence says about where the cause lies; "" if nothing. */
static const char *where_to_look(struct sink *s, const struct nip_comparison *c)
{
	const struct nip_batch_evidence *e = &c->evidence;
	const struct nip_components *v = &e->components;
	char b[NIP_DOUBLE_TEXT];

	if (e->changes.found.n) {
		const struct nip_change *x = &e->changes.found.at[0];

		return nip_arena_printf(s->d->arena,
					"; the level steps first near %s %s of batch %s: look for "
					"what was changed there",
					c->unit_of_evidence, e->unit[x->at].name,
					c->batch[e->unit[x->at].batch].name);
	}
	if (!e->trend.why && e->trend.p < 0.05)
		return nip_arena_printf(s->d->arena,
					"; batch means drift by %s%s a batch: look for wear or a "
					"drifting gauge",
					nip_decimal_show(e->trend.slope, 3, b),
					nip_batch_unit(s->d, s->r->q, c->characteristic));
	if (e->components_known && v->level[0].share > MOST_OF_IT)
		return nip_arena_printf(s->d->arena,
					"; %.0f %% of the variance is between batches: look for "
					"what is set once a batch (powder lot, rolls, recipe)",
					100 * v->level[0].share);
	return "";
}

static const char *held(struct sink *s, const struct nip_comparison *c)
{
	struct few f = { .all = 0 };

	for (size_t i = 0; i < c->k; i++)
		if (c->batch[i].outside && !c->batch[i].dragged)
			add(s, &f, nip_batch_name(s->d, s->r->q, c->batch[i].name));
	return said(s, &f);
}

static void differ(struct sink *s, const struct nip_comparison *c)
{
	const char *label = nip_qc_label(s->r->q, c->characteristic);

	if (c->result.alike == NIP_NOT_ALIKE)
		put(s, NIP_TONE_BAD, id_of(s, c),
		    nip_arena_printf(s->d->arena, "Hold %s", held(s, c)),
		    nip_arena_printf(s->d->arena, "mean %s off the grand mean: %s%s", label,
				     nip_batch_differences(s->d, s->r->q, c), where_to_look(s, c)));
	if (*nip_noisy_batch(s->d, c))
		put(s, NIP_TONE_WARN, id_of(s, c),
		    nip_arena_printf(s->d->arena, "Find what scatters %s", label),
		    nip_noisy_batch(s->d, c));
}

/* ---- what cannot be told ------------------------------------------------------------------- */

static const char *valueless(struct sink *s, const struct nip_comparison *c)
{
	struct few f = { .all = 0 };

	for (size_t k = 0; k < c->k; k++)
		if (c->batch[k].group.n < 1)
			add(s, &f, nip_batch_name(s->d, s->r->q, c->batch[k].name));
	return said(s, &f);
}

static void lacking(struct sink *s, const struct nip_comparison *c)
{
	const char *empty = valueless(s, c);

	if (*empty)
		put(s, NIP_TONE_WARN, id_of(s, c),
		    nip_arena_printf(s->d->arena, "Measure %s of %s",
				     nip_qc_label(s->r->q, c->characteristic), empty),
		    "no usable value");
}

/* More units settle it, so many and for this reason. */
static bool same_lack(const struct nip_comparison *a, const struct nip_comparison *b)
{
	return a->result.alike == NIP_CANNOT_TELL && b->result.alike == NIP_CANNOT_TELL &&
	       a->result.units_needed == b->result.units_needed &&
	       a->result.decided == b->result.decided;
}

/* One action for all characteristics that lack the same as the i-th, said with the first. */
static void more_units(struct sink *s, size_t i)
{
	const struct nip_comparison *c = &s->r->c[i];
	struct few f = { .all = 0 };

	for (size_t k = 0; k < s->r->n; k++) {
		if (!same_lack(c, &s->r->c[k]))
			continue;
		if (k < i)
			return;
		add(s, &f, nip_qc_label(s->r->q, s->r->c[k].characteristic));
	}
	if (!f.all)
		return;
	put(s, NIP_TONE_WARN, f.all == 1 ? id_of(s, c) : NULL,
	    nip_arena_printf(s->d->arena, "Measure %s on %s%.0f %ss of every batch", said(s, &f),
			     c->result.units_needed > 2 ? "about " : "at least ",
			     c->result.units_needed, c->unit_of_evidence),
	    c->result.decided
		    ? "the difference is neither inside nor outside the margin for certain"
		    : nip_arena_printf(s->d->arena,
				       "one %s a batch does not say how %ss of a batch differ",
				       c->unit_of_evidence, c->unit_of_evidence));
}

static const char *without_margin(struct sink *s, size_t i)
{
	const struct nip_comparison *c = &s->r->c[i];

	return c->k > 1 && isnan(s->r->q->overall[c->characteristic].margin)
		       ? nip_qc_label(s->r->q, c->characteristic)
		       : NULL;
}

/* ---- coils and gauges ---------------------------------------------------------------------- */

static const char *coil_out(struct sink *s, size_t i)
{
	const struct nip_coil *c = &s->r->q->coils.at[i];

	return c->verdict == NIP_OUT_OF_SPEC ? c->name : NULL;
}

static const char *coil_undecided(struct sink *s, size_t i)
{
	const struct nip_coil *c = &s->r->q->coils.at[i];

	return c->verdict == NIP_UNDECIDED ? c->name : NULL;
}

static const char *gauge_at_fault(struct sink *s, size_t i)
{
	long n = 0;

	for (size_t k = 0; k < s->r->q->coils.n; k++)
		n += s->r->q->coils.at[k].tally[i].implausible +
		     s->r->q->coils.at[k].tally[i].impossible;
	return n ? nip_arena_printf(s->d->arena, "%s (%ld)", nip_qc_label(s->r->q, i), n) : NULL;
}

static void stock(struct sink *s)
{
	const struct nip_qc *q = s->r->q;
	const char *list = names(s, q->coils.n, coil_out);

	if (*list)
		put(s, NIP_TONE_BAD, NULL, nip_arena_printf(s->d->arena, "Block coils %s", list),
		    "out of spec; the events say where on the web");
	list = names(s, q->coils.n, coil_undecided);
	if (*list)
		put(s, NIP_TONE_WARN, NULL,
		    nip_arena_printf(s->d->arena, "Measure coils %s again", list),
		    "undecided; the table of coils says why");
	list = names(s, s->r->n, gauge_at_fault);
	if (*list)
		put(s, NIP_TONE_WARN, NULL, "Check the gauges",
		    nip_arena_printf(s->d->arena, "values that cannot be or are implausible: %s",
				     list));
}

void nip_batch_actions(struct nip_doc *d, const struct nip_batch_report *r)
{
	struct sink s = { .d = d, .r = r };
	const char *list;

	s.list = nip_node_list(d, d->result, "actions");
	for (size_t i = 0; i < r->n; i++)
		differ(&s, &r->c[i]);
	stock(&s);
	for (size_t i = 0; i < r->n; i++)
		lacking(&s, &r->c[i]);
	for (size_t i = 0; i < r->n; i++)
		more_units(&s, i);
	list = names(&s, r->n, without_margin);
	if (*list)
		put(&s, NIP_TONE_PLAIN, NULL,
		    nip_arena_printf(d->arena, "State a margin in the spec for %s", list),
		    "without one no batches can be proved alike");
	if (!s.t)
		nip_doc_paragraph(d, NIP_TONE_PLAIN, "What to do: nothing; %s.",
				  r->n && r->c[0].k < 2
					  ? "another batch would make it a comparison"
					  : "no batch differs by more than its margin and no coil "
					    "is to be held");
}
