/* batch_lanes.c: coils crossed with lanes: the profile over the lanes is fixed and no
 * variance, what a coil does to one lane is random. */
#include <config.h>

#include <math.h>
#include <string.h>

#include "base/decimal.h"
#include "report/batch_doc.h"
#include "unit/typeset.h"

#define CONFIDENCE 0.95
#define LANES_MOST 40
#define WORK_MOST  400000 /* beyond, intervals would take seconds */

static size_t lane_number(struct nip_batch_lanes *l, struct nip_arena *a, const char *name)
{
	for (size_t i = 0; i < l->lane.n; i++)
		if (strcmp(l->lane.at[i], name) == 0)
			return i;
	*nip_vec_push(a, &l->lane) = name;
	return l->lane.n - 1;
}

/* The mean of each lane of each coil is one value: its readings follow one another. */
static size_t gather(const struct nip_qc *q, size_t ch, struct nip_batch_lanes *l,
		     struct nip_cross_cell **out)
{
	NIP_VEC(struct nip_cross_cell) cells = { NULL, 0, 0 };
	size_t rows = 0;

	for (size_t i = 0; i < q->coils.n; i++) {
		const struct nip_tally *t = &q->coils.at[i].tally[ch];
		size_t before = cells.n;

		for (size_t k = 0; k < t->lanes.n; k++) {
			const struct nip_moments *m = &t->lanes.at[k].lag1->all;

			if (!m->n || !*t->lanes.at[k].lane)
				continue;
			*nip_vec_push(q->arena, &cells) =
				(struct nip_cross_cell){ .row = rows,
							 .column = lane_number(l, q->arena,
									       t->lanes.at[k].lane),
							 .n = 1,
							 .mean = nip_moments_mean(m) };
		}
		rows += cells.n > before;
	}
	*out = cells.at;
	l->cells = cells.n;
	return rows;
}

void nip_weigh_lanes(const struct nip_qc *q, size_t ch, struct nip_batch_lanes *l)
{
	struct nip_cross_options o = { .fixed_columns = true, .confidence = CONFIDENCE };
	struct nip_cross_cell *cell;
	size_t rows;

	*l = (struct nip_batch_lanes){ .why = NULL };
	rows = gather(q, ch, l, &cell);
	if (rows * l->lane.n * l->lane.n > WORK_MOST)
		o.confidence = NAN;
	if (l->lane.n < 2 || rows < 2)
		l->why = "there are fewer than two lanes or two coils";
	else if (l->lane.n > LANES_MOST)
		l->why = "there are more than 40 lanes";
	else
		l->why = nip_crossed(cell, l->cells, rows, l->lane.n, &o, q->arena, &l->result);
}

/* ---- tree ---------------------------------------------------------------------------- */

static void source_node(struct nip_doc *d, struct nip_node *list, const char *name,
			const struct nip_crossed *c, enum nip_cross_source s, double total)
{
	struct nip_node *x = nip_node_object(d, list, NULL);

	nip_node_text(d, x, "source", name);
	nip_node_number(d, x, "variance", c->variance[s]);
	nip_node_number(d, x, "low", c->low[s]);
	nip_node_number(d, x, "high", isfinite(c->high[s]) ? c->high[s] : NAN);
	nip_node_number(d, x, "share", total > 0 ? c->variance[s] / total : NAN);
}

static double total_of(const struct nip_crossed *c)
{
	return c->variance[NIP_CROSS_ROW] + c->variance[NIP_CROSS_INTERACTION];
}

void nip_lanes_tree(struct nip_doc *d, struct nip_node *parent, const struct nip_comparison *c)
{
	const struct nip_batch_lanes *l = &c->evidence.lanes;
	const struct nip_cross_term *t = &l->result.term[NIP_CROSS_COLUMN];
	struct nip_node *x, *list;

	if (l->lane.n < 2) {
		nip_node_null(d, parent, "lanes");
		return;
	}
	x = nip_node_object(d, parent, "lanes");
	nip_node_text(d, x, "why_not", l->why);
	if (l->why)
		return;
	nip_node_text(d, x, "method", "restricted maximum likelihood of lane means");
	nip_node_text(d, x, "intervals", "profile of the restricted likelihood");
	nip_node_number(d, x, "level", CONFIDENCE);
	nip_node_number(d, x, "coils", (double)l->result.rows);
	nip_node_number(d, x, "means", (double)l->cells);
	nip_node_number(d, x, "f", t->f);
	nip_node_number(d, x, "df1", t->df);
	nip_node_number(d, x, "df2", l->result.term[NIP_CROSS_INTERACTION].df);
	nip_node_number(d, x, "p", t->p);
	list = nip_node_list(d, x, "sources");
	source_node(d, list, "coil", &l->result, NIP_CROSS_ROW, total_of(&l->result));
	source_node(d, list, "coil x lane", &l->result, NIP_CROSS_INTERACTION,
		    total_of(&l->result));
	list = nip_node_list(d, x, "profile");
	for (size_t i = 0; i < l->lane.n; i++) {
		struct nip_node *y = nip_node_object(d, list, NULL);

		nip_node_text(d, y, "lane", l->lane.at[i]);
		nip_node_number(d, y, "mean", l->result.profile[i]);
	}
}

/* ---- text ------------------------------------------------------------------------------ */

static const char *with_interval(struct nip_doc *d, const struct nip_crossed *c,
				 enum nip_cross_source s)
{
	char v[NIP_DOUBLE_TEXT], lo[NIP_DOUBLE_TEXT], hi[NIP_DOUBLE_TEXT];

	if (isnan(c->low[s]))
		return nip_arena_printf(d->arena, "%s (no interval: too many)",
					nip_decimal_show(sqrt(c->variance[s]), 3, v));
	return nip_arena_printf(d->arena, "%s (%s..%s)",
				nip_decimal_show(sqrt(c->variance[s]), 3, v),
				nip_decimal_show(sqrt(c->low[s]), 3, lo),
				nip_decimal_show(sqrt(c->high[s]), 3, hi));
}

void nip_lanes_blocks(struct nip_doc *d, const struct nip_qc *q, const struct nip_comparison *c)
{
	const struct nip_batch_lanes *l = &c->evidence.lanes;
	const char *unit = nip_unit_typeset(d->arena, q->overall[c->characteristic].unit);
	const double *m = l->result.profile;
	char b[NIP_DOUBLE_TEXT];
	double lo, hi;

	if (l->why)
		return;
	lo = hi = m[0];
	for (size_t i = 1; i < l->lane.n; i++) {
		lo = fmin(lo, m[i]);
		hi = fmax(hi, m[i]);
	}
	nip_doc_paragraph(d, NIP_TONE_MUTED,
			  "Coils crossed with lanes (lane profile fixed, coil x lane random; "
			  "restricted maximum likelihood of %zu lane means, 95 %% intervals by "
			  "profile): the profile spans %s%s%s over %zu lanes (p = %.2g); standard "
			  "deviation of coils, batches included, %s; of a lane of one coil beyond "
			  "the profile %s.",
			  l->cells, nip_decimal_show(hi - lo, 3, b), *unit ? " " : "", unit,
			  l->lane.n, l->result.term[NIP_CROSS_COLUMN].p,
			  with_interval(d, &l->result, NIP_CROSS_ROW),
			  with_interval(d, &l->result, NIP_CROSS_INTERACTION));
}
