/* uncertainty_doc.c: the draws, the budget and the chance of being in spec. */
#include <config.h>

#include "report/uncertainty_doc.h"

#include <math.h>

#include "unit/unit.h"

#define Z95	     1.959963984540054 /* 97.5 % point of the normal distribution */
#define MOST_SOURCES 5		       /* in the table of an outcome; the tree has all */

static double span(enum nip_quantity_id id, double si)
{
	return nip_unit_show(id, si) - nip_unit_show(id, 0);
}

static void put_spread(struct nip_doc *d, struct nip_node *list, const struct nip_outcome *o,
		       const struct nip_spread *x, const struct nip_uncertainty *u)
{
	const char *unit = nip_quantity_kind(o->quantity)->unit;
	struct nip_node *n = nip_node_object(d, list, NULL), *s, *q;

	nip_node_text(d, n, "name", o->name);
	nip_node_text(d, n, "unit", unit);
	nip_node_number(d, n, "draws", (double)x->n);
	nip_node_number(d, n, "nominal", nip_unit_show(o->quantity, x->nominal));
	nip_node_number(d, n, "mean", nip_unit_show(o->quantity, x->mean));
	nip_node_number(d, n, "sd", span(o->quantity, x->sd));
	nip_node_number(d, n, "low", nip_unit_show(o->quantity, x->low));
	nip_node_number(d, n, "median", nip_unit_show(o->quantity, x->median));
	nip_node_number(d, n, "high", nip_unit_show(o->quantity, x->high));
	nip_node_number(d, n, "level", 0.95);
	if (!isnan(x->inside)) {
		q = nip_node_object(d, n, "in_spec");
		nip_node_number(d, q, "value", x->inside);
		nip_node_number(d, q, "low", x->inside_low);
		nip_node_number(d, q, "high", x->inside_high);
		nip_node_number(d, q, "level", 0.95);
	} else {
		nip_node_null(d, n, "in_spec");
	}
	s = nip_node_object(d, n, "shares");
	for (int k = 0; k < NIP_SHARES; k++)
		nip_node_number(d, s, nip_share_name[k], x->share[k]);
	s = nip_node_object(d, n, "first_order");
	for (size_t k = 0; k < u->sources.n; k++)
		nip_node_number(d, s, u->sources.at[k].name, span(o->quantity, x->first_order[k]));
	if (!x->sobol)
		return;
	s = nip_node_list(d, n, "sobol");
	for (size_t k = 0; k < u->n_groups; k++) {
		const struct nip_sobol_index *i = &x->sobol[k];

		q = nip_node_object(d, s, NULL);
		nip_node_text(d, q, "source", u->group[k]);
		nip_node_number(d, q, "first_order", i->first);
		nip_node_number(d, q, "first_order_stderr", i->first_sd);
		nip_node_number(d, q, "total", i->total);
		nip_node_number(d, q, "total_stderr", i->total_sd);
	}
}

#define LEAST_TOTAL 0.01 /* an index below it is not in the table; the tree has all */

static void sobol_rows(struct nip_doc *d, struct nip_table *t, const struct nip_outcome *o,
		       const struct nip_spread *x, const struct nip_uncertainty *u)
{
	for (size_t k = 0; k < u->n_groups; k++) {
		const struct nip_sobol_index *i = &x->sobol[k];
		struct nip_cell *c;

		if (!(i->total >= LEAST_TOTAL))
			continue;
		c = nip_table_row(d, t);
		nip_cell_text(d, &c[0], o->name);
		nip_cell_text(d, &c[1], u->group[k]);
		nip_cell_number(d, &c[2], i->first, 2);
		nip_cell_number(d, &c[3], Z95 * i->first_sd, 1);
		nip_cell_number(d, &c[4], i->total, 2);
		nip_cell_number(d, &c[5], Z95 * i->total_sd, 1);
	}
}

/* Whether it pays to look for better powder, a steadier line, a gauge or coupons. */
static void shares_section(struct nip_doc *d, const struct nip_outcome *outcome, size_t n,
			   const struct nip_uncertainty *u)
{
	static const struct nip_column column[] = { { "share of the variance", NULL, false },
						    { "lot", "%", true },
						    { "process", "%", true },
						    { "gauge", "%", true },
						    { "parameter", "%", true } };
	struct nip_table *t = nip_doc_table(d, "shares", NULL, column, 5);

	for (size_t k = 0; k < n; k++) {
		struct nip_cell *c = nip_table_row(d, t);

		nip_cell_text(d, &c[0], outcome[k].name);
		for (int i = 0; i < NIP_SHARES; i++)
			nip_cell_number(d, &c[i + 1], 100 * u->spread[k].share[i], 2);
	}
}

static void sobol_section(struct nip_doc *d, const struct nip_outcome *outcome, size_t n,
			  const struct nip_uncertainty *u)
{
	static const struct nip_column column[] = {
		{ "outcome", NULL, false },    { "source", NULL, false },
		{ "alone", NULL, true },       { "\xC2\xB1", NULL, true },
		{ "with others", NULL, true }, { "\xC2\xB1", NULL, true }
	};
	struct nip_table *t;

	if (!u->sobol_samples)
		return;
	nip_doc_heading(d, "Whose the variance is");
	t = nip_doc_table(d, "sobol", NULL, column, 6);
	for (size_t k = 0; k < n; k++)
		sobol_rows(d, t, &outcome[k], &u->spread[k], u);
	t->note = nip_arena_printf(
		d->arena,
		"Sobol indices from %zu samples: share of the variance that a source makes alone "
		"(first order), and together with all others (total); 95 %% of the sampling. "
		"Totals below %g are left out.",
		u->sobol_samples, LEAST_TOTAL);
}

/* "heckel.residual 79 %, areal_mass 12 %": the largest squares first. */
static const char *drivers(struct nip_doc *d, const struct nip_uncertainty *u,
			   const struct nip_spread *x)
{
	bool *named = NIP_NEW_N(d->arena, u->sources.n + 1, bool);
	const char *text = "";
	double total = 0;

	for (size_t i = 0; i < u->sources.n; i++)
		total += isnan(x->first_order[i]) ? 0 : x->first_order[i] * x->first_order[i];
	for (int k = 0; k < MOST_SOURCES && total > 0; k++) {
		size_t best = u->sources.n;
		double most = 0.005 * total; /* below half a percent nothing drives */

		for (size_t i = 0; i < u->sources.n; i++)
			if (!named[i] && x->first_order[i] * x->first_order[i] > most) {
				most = x->first_order[i] * x->first_order[i];
				best = i;
			}
		if (best == u->sources.n)
			break;
		named[best] = true;
		text = nip_arena_printf(d->arena, "%s%s%s %.0f %%", text, *text ? ", " : "",
					u->sources.at[best].name, 100 * most / total);
	}
	return text;
}

void nip_uncertainty_doc(struct nip_doc *d, const struct nip_outcome *outcome, size_t n,
			 const struct nip_uncertainty *u)
{
	static const struct nip_column column[] = {
		{ "outcome", NULL, false },  { "nominal", NULL, true }, { "2.5 %", NULL, true },
		{ "97.5 %", NULL, true },    { "unit", NULL, false },	{ "in spec", NULL, true },
		{ "driven by", NULL, false }
	};
	struct nip_node *r = nip_node_object(d, d->result, "uncertainty"), *list;
	struct nip_table *t;

	nip_node_number(d, r, "draws", (double)u->draws);
	nip_node_number(d, r, "impossible", (double)u->impossible);
	nip_node_number(d, r, "seed", (double)u->seed);
	nip_node_text(d, r, "of", nip_of_name[u->of]);
	if (u->sobol_samples)
		nip_node_number(d, r, "sobol_samples", (double)u->sobol_samples);
	list = nip_node_list(d, r, "outcomes");
	nip_doc_heading(d, "How far it may be off");
	t = nip_doc_table(d, "uncertainty", NULL, column, 7);
	for (size_t k = 0; k < n; k++) {
		const struct nip_spread *x = &u->spread[k];
		enum nip_quantity_id id = outcome[k].quantity;
		struct nip_cell *c = nip_table_row(d, t);

		put_spread(d, list, &outcome[k], x, u);
		nip_cell_text(d, &c[0], outcome[k].name);
		nip_cell_number(d, &c[1], nip_unit_show(id, x->nominal), 4);
		nip_cell_number(d, &c[2], nip_unit_show(id, x->low), 4);
		nip_cell_number(d, &c[3], nip_unit_show(id, x->high), 4);
		nip_cell_text(d, &c[4], nip_quantity_kind(id)->unit);
		nip_cell_text(d, &c[5],
			      isnan(x->inside)
				      ? ""
				      : nip_arena_printf(d->arena, "%.1f %% (%.1f..%.1f)",
							 100 * x->inside, 100 * x->inside_low,
							 100 * x->inside_high));
		nip_cell_text(d, &c[6], drivers(d, u, x));
	}
	t->note = nip_arena_printf(
		d->arena,
		"%zu Latin hypercube draws (seed %llu) of every uncertainty the "
		"recipe and its laws state, "
		"normal, correlated where a fit says so; %zu of them have no "
		"state. In spec: %s, all spreads together, with the 95 %% "
		"interval of the count. Driven by: shares of "
		"the variance to first order.",
		u->draws, (unsigned long long)u->seed, u->impossible,
		u->of == NIP_OF_LOCATION
			? "any location of a coil, its variation within the coil included"
			: "the mean of a coil");
	shares_section(d, outcome, n, u);
	sobol_section(d, outcome, n, u);
}
