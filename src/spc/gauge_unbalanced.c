/* gauge_unbalanced.c: a crossed study whose cells differ in size, or are empty. */
#include <config.h>

#include <math.h>

#include "spc/crossed.h"
#include "spc/gauge_inside.h"

/* Parts and operators that measured anything, numbered anew. */
static size_t renumber(const double *value, const size_t *label, size_t n, size_t *number,
		       size_t most)
{
	size_t k = 0;

	for (size_t i = 0; i < most; i++)
		number[i] = (size_t)-1;
	for (size_t i = 0; i < n; i++) {
		size_t at = label ? label[i] : 0;

		if (!isnan(value[i]) && number[at] == (size_t)-1)
			number[at] = k++;
	}
	return k;
}

static void take_rows(const struct nip_crossed *c, struct nip_gauge *g)
{
	static const enum nip_cross_source of[NIP_TERMS] = { NIP_CROSS_ROW, NIP_CROSS_COLUMN,
							     NIP_CROSS_INTERACTION,
							     NIP_CROSS_ERROR };

	for (size_t i = 0; i < NIP_TERMS; i++) {
		const struct nip_cross_term *x = &c->term[of[i]];

		g->row[i] = (struct nip_gauge_row){ .df = x->df,
						    .ss = x->ss,
						    .ms = x->df > 0 ? x->ss / x->df : NAN,
						    .f = x->f,
						    .p = x->p };
	}
	g->error = g->row[NIP_TERM_ERROR];
}

static void take_components(const struct nip_crossed *c, struct nip_gauge *g)
{
	static const enum nip_gauge_source of[] = { NIP_GAUGE_PART, NIP_GAUGE_OPERATOR,
						    NIP_GAUGE_INTERACTION,
						    NIP_GAUGE_REPEATABILITY };

	for (size_t i = 0; i < NIP_GAUGE_SOURCES; i++) {
		struct nip_gauge_share *s = &g->source[i];

		s->raw = s->low = s->high = s->contribution_low = s->contribution_high = NAN;
	}
	for (size_t i = 0; i < NIP_CROSS_SOURCES; i++)
		if (!c->absent[i]) {
			g->source[of[i]].raw = c->variance[i];
			g->source[of[i]].low = c->low[i];
			g->source[of[i]].high = c->high[i];
		}
}

int nip_gauge_unbalanced(const double *value, const size_t *part, const size_t *appraiser, size_t n,
			 struct nip_arena *a, struct nip_gauge *g)
{
	size_t most = g->parts > g->operators ? g->parts : g->operators;
	size_t *number = NIP_NEW_N(a, most + 1, size_t), *row = NIP_NEW_N(a, n + 1, size_t);
	size_t *column = NIP_NEW_N(a, n + 1, size_t), k;
	struct nip_cross_cell *cell = NIP_NEW_N(a, n + 1, struct nip_cross_cell);
	struct nip_cross_options o = { .confidence = g->options.confidence };
	struct nip_crossed c;

	g->parts = renumber(value, part, n, number, most + 1);
	for (size_t i = 0; i < n; i++)
		row[i] = number[part[i]];
	g->operators = renumber(value, appraiser, n, number, most + 1);
	for (size_t i = 0; i < n; i++)
		column[i] = number[appraiser ? appraiser[i] : 0];
	g->why = nip_cross_cells(value, row, column, n, g->parts, g->operators, a, cell, &k);
	for (int round = 0; round < 2 && !g->why; round++) {
		g->why = nip_crossed(cell, k, g->parts, g->operators, &o, a, &c);
		if (g->why || o.additive ||
		    !(c.term[NIP_CROSS_INTERACTION].p > g->options.pool_above))
			break;
		o.additive = true;
		g->why_pooled = "its p is above the level of pooling";
	}
	if (g->why)
		return -1;
	if (c.absent[NIP_CROSS_ERROR]) {
		g->why = "nothing was measured twice by one operator";
		return -1;
	}
	if (!g->why_pooled && c.absent[NIP_CROSS_INTERACTION])
		g->why_pooled = "there are too few cells";
	g->pooled = c.absent[NIP_CROSS_INTERACTION];
	g->mean = c.mean;
	g->method = "restricted maximum likelihood; tests of type II";
	g->intervals = "profile of the restricted likelihood";
	take_rows(&c, g);
	take_components(&c, g);
	return 0;
}
