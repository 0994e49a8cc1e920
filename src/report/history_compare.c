/* history_compare.c: two selections of stored coils beside each other. */
#include <config.h>

#include <math.h>
#include <string.h>

#include "base/decimal.h"
#include "base/diag.h"
#include "report/history_doc.h"
#include "report/history_values.h"
#include "stat/dist.h"
#include "stat/moments.h"

#define ALPHA 0.05

struct side {
	const char *name;
	struct nip_history_values all;
	struct nip_moments mean; /* of coil means, of the characteristic at hand */
	double readings, out_of_spec;
};

/* Welch's t on the coil means (textbook form): b less a. */
struct difference {
	double by, low, high, df, p; /* NaN without two coils on each side that scatter */
	const char *why;
};

static const struct nip_history_value *first_of(const struct side *a, const char *characteristic)
{
	for (size_t i = 0; i < a->all.values.n; i++)
		if (strcmp(a->all.values.at[i].characteristic, characteristic) == 0 &&
		    a->all.values.at[i].unit)
			return &a->all.values.at[i];
	return NULL;
}

static void gather(struct side *a, const char *characteristic, const char *unit)
{
	nip_moments_init(&a->mean);
	a->readings = a->out_of_spec = 0;
	for (size_t i = 0; i < a->all.values.n; i++) {
		struct nip_history_value v = a->all.values.at[i];

		if (strcmp(v.characteristic, characteristic) != 0 || !nip_history_in(&v, unit) ||
		    isnan(v.mean))
			continue;
		nip_moments_add(&a->mean, v.mean);
		a->readings += v.n;
		a->out_of_spec += v.out_of_spec;
	}
}

static void differ(const struct side *a, const struct side *b, struct difference *out)
{
	double na = (double)a->mean.n, nb = (double)b->mean.n;
	double va = nip_moments_variance(&a->mean) / na, vb = nip_moments_variance(&b->mean) / nb;
	double se = sqrt(va + vb), t;

	*out = (struct difference){ .by = nip_moments_deviation(&b->mean, &a->mean),
				    .low = NAN,
				    .high = NAN,
				    .df = NAN,
				    .p = NAN };
	if (a->mean.n < 2 || b->mean.n < 2) {
		out->why = "each side needs two coils";
		return;
	}
	if (!(se > 0)) {
		out->why = "the coil means of neither side scatter";
		return;
	}
	out->df = (va + vb) * (va + vb) / (va * va / (na - 1) + vb * vb / (nb - 1));
	t = nip_t_upper_quantile(0.025, out->df) * se;
	out->low = out->by - t;
	out->high = out->by + t;
	out->p = 2 * nip_t_upper(fabs(out->by) / se, out->df);
}

/* ---- document --------------------------------------------------------------------------- */

struct compare {
	struct nip_doc *doc;
	struct side side[2];
	size_t m; /* characteristics on both sides */
	size_t differing, untold;
	struct nip_node *list;
	struct nip_table *table;
	const char *text; /* of the headline */
};

static void put_side(struct nip_doc *d, struct nip_node *x, const char *name, const struct side *a)
{
	struct nip_node *n = nip_node_object(d, x, name);

	nip_node_number(d, n, "coils", (double)a->mean.n);
	nip_node_number(d, n, "readings", a->readings);
	nip_node_number(d, n, "mean", nip_moments_mean(&a->mean));
	nip_node_number(d, n, "sd", nip_moments_sd(&a->mean));
	nip_node_number(d, n, "out_of_spec", a->out_of_spec);
}

static void put_row(struct compare *c, const char *characteristic, const char *unit,
		    const struct difference *x, bool differs)
{
	struct nip_doc *d = c->doc;
	struct nip_cell *cell = nip_table_row(d, c->table);

	nip_cell_text(d, &cell[0],
		      nip_arena_printf(d->arena, "%s%s%s", characteristic,
				       strcmp(unit, "1") ? ", " : "",
				       strcmp(unit, "1") ? unit : ""));
	for (int i = 0; i < 2; i++) {
		const struct nip_moments *m = &c->side[i].mean;

		nip_cell_number(d, &cell[1 + 3 * i], (double)m->n, 1);
		cell[1 + 3 * i].text = nip_arena_printf(d->arena, "%.0f", (double)m->n);
		nip_cell_number(d, &cell[2 + 3 * i], nip_moments_mean(m), 5);
		nip_cell_number(d, &cell[3 + 3 * i], nip_moments_sd(m), 3);
	}
	nip_cell_number(d, &cell[7], x->by, 3);
	nip_cell_number(d, &cell[8], x->low, 3);
	nip_cell_number(d, &cell[9], x->high, 3);
	nip_cell_number(d, &cell[10], x->p, 2);
	nip_cell_text(d, &cell[11], x->why ? x->why : differs ? "differs" : "no difference found");
	cell[11].tone = differs ? NIP_TONE_BAD : x->why ? NIP_TONE_WARN : NIP_TONE_PLAIN;
}

static void put_one(struct compare *c, const char *characteristic, const char *unit)
{
	struct nip_doc *d = c->doc;
	struct nip_node *n = nip_node_object(d, c->list, NULL);
	struct difference x;
	char by[NIP_DOUBLE_TEXT];
	bool differs;

	for (int i = 0; i < 2; i++)
		gather(&c->side[i], characteristic, unit);
	differ(&c->side[0], &c->side[1], &x);
	differs = x.p * (double)c->m < ALPHA;
	nip_node_text(d, n, "characteristic", characteristic);
	nip_node_text(d, n, "unit", unit);
	put_side(d, n, "a", &c->side[0]);
	put_side(d, n, "b", &c->side[1]);
	nip_node_number(d, n, "difference", x.by);
	nip_node_number(d, n, "low", x.low);
	nip_node_number(d, n, "high", x.high);
	nip_node_number(d, n, "level", isnan(x.low) ? NAN : 0.95);
	nip_node_number(d, n, "df", x.df);
	nip_node_number(d, n, "p", x.p);
	nip_node_bool(d, n, "differs", differs);
	nip_node_text(d, n, "why_not", x.why);
	put_row(c, characteristic, unit, &x, differs);
	c->untold += x.why != NULL;
	if (!differs)
		return;
	c->text =
		nip_arena_printf(d->arena, "%s%s%s by %s%s%s%s", c->text, c->differing ? ", " : "",
				 characteristic, x.by > 0 ? "+" : "", nip_decimal_show(x.by, 3, by),
				 strcmp(unit, "1") ? " " : "", strcmp(unit, "1") ? unit : "");
	c->differing++;
}

/* The characteristics of side a, each once, that side b has too. Calls put_one for each if
 * asked to; returns how many. */
static size_t each(struct compare *c, bool put)
{
	const struct nip_history_values *all = &c->side[0].all;
	size_t n = 0;

	for (size_t i = 0; i < all->values.n; i++) {
		const struct nip_history_value *v = &all->values.at[i];

		if (first_of(&c->side[0], v->characteristic) != v ||
		    !first_of(&c->side[1], v->characteristic))
			continue;
		n++;
		if (put)
			put_one(c, v->characteristic, v->unit);
	}
	return n;
}

/* Whether value i is the first of its coil: those of a coil stand together. */
static bool begins(const struct nip_history_values *all, size_t i)
{
	const struct nip_history_value *v = &all->values.at[i];

	return i == 0 || v[-1].entry != v->entry || strcmp(v[-1].coil, v->coil) != 0 ||
	       strcmp(v[-1].batch, v->batch) != 0;
}

static int overlap(const struct compare *c, struct nip_diag *diag)
{
	const struct nip_history_values *x = &c->side[0].all, *y = &c->side[1].all;

	for (size_t i = 0; i < x->values.n; i++)
		for (size_t k = 0; begins(x, i) && k < y->values.n; k++) {
			const struct nip_history_value *a = &x->values.at[i], *b = &y->values.at[k];

			if (a->entry != b->entry || !begins(y, k) ||
			    strcmp(a->coil, b->coil) != 0 || strcmp(a->batch, b->batch) != 0)
				continue;
			nip_diag_add(diag, NIP_ERROR, NIP_CAUSE_USAGE, NULL,
				     "coil %s is in both selections", a->coil);
			return -1;
		}
	return 0;
}

static void headline(struct compare *c)
{
	struct nip_doc *d = c->doc;

	if (c->differing)
		nip_doc_headline(d, NIP_TONE_BAD, "%s differs from %s: %s", c->side[1].name,
				 c->side[0].name, c->text);
	else if (c->untold == c->m)
		nip_doc_headline(d, NIP_TONE_WARN, "Cannot tell whether %s differs from %s: %s",
				 c->side[1].name, c->side[0].name,
				 "each side needs two coils whose means scatter");
	else
		nip_doc_headline(d, NIP_TONE_PLAIN,
				 "No difference found between %s and %s in %zu characteristic%s",
				 c->side[0].name, c->side[1].name, c->m, c->m == 1 ? "" : "s");
	nip_doc_paragraph(
		d, NIP_TONE_MUTED,
		"A is %s, B is %s. Each coil counts once, by its mean; difference B less A "
		"with its 95 %% interval by Welch's t. A characteristic differs if p times "
		"the number of characteristics (%zu) is below 0.05.",
		c->side[0].name, c->side[1].name, c->m);
}

int nip_history_compare(struct nip_doc *d, struct nip_store *s, const struct nip_selection *sel[2],
			const char *const name[2], struct nip_diag *diag)
{
	static const struct nip_column column[] = { { "characteristic", NULL, false },
						    { "coils of A", NULL, true },
						    { "mean of A", NULL, true },
						    { "sd of A", NULL, true },
						    { "coils of B", NULL, true },
						    { "mean of B", NULL, true },
						    { "sd of B", NULL, true },
						    { "B less A", NULL, true },
						    { "from", NULL, true },
						    { "to", NULL, true },
						    { "p", NULL, true },
						    { "decision", NULL, false } };
	struct compare c = { .doc = d, .text = "" };
	struct nip_node *sides;

	d->title = "nipline history";
	for (int i = 0; i < 2; i++) {
		c.side[i].name = name[i];
		if (nip_history_values(s, sel[i], d->arena, &c.side[i].all, diag) != 0)
			return -1;
		if (!c.side[i].all.values.n) {
			nip_diag_add(diag, NIP_ERROR, NIP_CAUSE_NO_ANSWER, NULL,
				     "no coil in the history fits %s", name[i]);
			return -1;
		}
	}
	if (overlap(&c, diag) != 0)
		return -1;
	c.m = each(&c, false);
	if (!c.m) {
		nip_diag_add(diag, NIP_ERROR, NIP_CAUSE_NO_ANSWER, NULL,
			     "%s and %s have no characteristic in common", name[0], name[1]);
		return -1;
	}
	sides = nip_node_object(d, d->result, "selections");
	nip_node_text(d, sides, "a", name[0]);
	nip_node_text(d, sides, "b", name[1]);
	c.list = nip_node_list(d, d->result, "comparisons");
	/* The headline rests on the rows, and stands before them. */
	c.table = nip_doc_table(d, "comparisons", NULL, column, sizeof column / sizeof *column);
	each(&c, true);
	d->blocks.n = 0;
	headline(&c);
	*nip_vec_push(d->arena, &d->blocks) =
		(struct nip_block){ .kind = NIP_BLOCK_TABLE, .table = c.table };
	return 0;
}
