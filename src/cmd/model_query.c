/* model_query.c: names on the command line and the symbols of a law. */
#include <config.h>

#include "cmd/model_query.h"

#include <math.h>
#include <string.h>

#include "base/str.h"

/* ---- names to symbols ------------------------------------------------------ */

static int find_alias(const struct nip_law *law, const char *name)
{
	for (size_t i = 0; i < law->n_aliases; i++)
		if (strcmp(law->alias[i].name, name) == 0)
			return (int)i;
	return -1;
}

/* A symbol may be called by its answer name too: pressure for P. */
static int find_symbol(const struct nip_law *law, const char *name)
{
	int i = nip_law_symbol(law, name);

	for (size_t k = 0; i < 0 && k < law->n_symbols; k++)
		if (law->symbol[k].answer && strcmp(law->symbol[k].answer, name) == 0)
			i = (int)k;
	return i;
}

static bool bind(const struct nip_law *law, struct nip_bound *b)
{
	b->symbol = nip_law_symbol(law, b->assign.name);
	b->alias = b->symbol < 0 ? find_alias(law, b->assign.name) : -1;
	b->output = b->symbol < 0 && b->alias < 0 ? nip_law_output(law, b->assign.name) : -1;
	if (b->alias >= 0)
		b->symbol = nip_law_symbol(law, law->alias[b->alias].of);
	else if (b->symbol < 0 && b->output < 0)
		b->symbol = find_symbol(law, b->assign.name);
	return b->symbol >= 0 || b->output >= 0;
}

/* How badly the assignments fit a form: names it does not know weigh most, then symbols
 * left without a value. */
static size_t misfit(const struct nip_law *law, const struct nip_query *q)
{
	size_t unknown = 0, missing = 0;

	for (size_t i = 0; i < q->n; i++) {
		struct nip_bound b = q->item[i];

		unknown += !bind(law, &b);
	}
	for (size_t k = 0; k < law->n_symbols; k++) {
		bool given = law->symbol[k].optional;

		for (size_t i = 0; i < q->n; i++) {
			struct nip_bound b = q->item[i];

			given |= bind(law, &b) && b.symbol == (int)k;
		}
		missing += !given;
	}
	return unknown * 100 + missing;
}

const struct nip_law *nip_query_form(const struct nip_law *law, const struct nip_query *q)
{
	const struct nip_law *best = law;

	for (const struct nip_law *f = law; f; f = nip_law_next_form(f))
		if (misfit(f, q) < misfit(best, q))
			best = f;
	return best;
}

void nip_query_refuse(struct nip_query *q, enum nip_cause cause, const char *name,
		      const char *message)
{
	const struct nip_place at = { .file = q->law->name, .element = name };

	nip_diag_add(q->s->diag, NIP_ERROR, cause, &at, "%s", message);
}

static const char *symbols_text(const struct nip_query *q)
{
	const char *s = "";

	for (const struct nip_law *f = nip_law_find(q->law->name); f; f = nip_law_next_form(f)) {
		s = nip_arena_printf(q->s->arena, "%s%s", s, *s ? "; or" : "");
		for (size_t i = 0; i < f->n_symbols; i++)
			s = nip_arena_printf(q->s->arena, "%s%s%s", s, *s ? " " : "",
					     f->symbol[i].name);
	}
	return s;
}

int nip_query_bind(struct nip_query *q)
{
	int rc = 0;

	for (size_t i = 0; i < q->n; i++) {
		struct nip_bound *b = &q->item[i];

		if (!bind(q->law, b)) {
			nip_query_refuse(q, NIP_CAUSE_USAGE, b->assign.name,
					 nip_arena_printf(q->s->arena,
							  "is no symbol of this law (allowed: %s)",
							  symbols_text(q)));
			rc = -1;
			continue;
		}
		for (size_t k = 0; k < i; k++)
			if ((b->symbol >= 0 && q->item[k].symbol == b->symbol) ||
			    (b->output >= 0 && q->item[k].output >= 0)) {
				nip_query_refuse(q, NIP_CAUSE_USAGE, b->assign.name,
						 b->symbol >= 0 ? "is given a second time"
								: "only one output can be given");
				rc = -1;
			}
		if (b->output >= 0 && !b->assign.asked)
			q->wanted = (int)i;
	}
	return rc;
}

/* ---- values ---------------------------------------------------------------- */

enum nip_quantity_id nip_bound_quantity(const struct nip_law *law, const struct nip_bound *b)
{
	if (b->alias >= 0)
		return law->alias[b->alias].quantity;
	return b->output >= 0 ? law->output[b->output].quantity : law->symbol[b->symbol].quantity;
}

bool nip_bound_takes_list(const struct nip_law *law, const struct nip_bound *b)
{
	return b->output >= 0 ? law->output[b->output].list : law->symbol[b->symbol].list;
}

int nip_query_values(struct nip_query *q)
{
	int rc = 0;

	q->points = 1;
	for (size_t i = 0; i < q->n; i++) {
		struct nip_bound *b = &q->item[i];

		if (b->assign.asked)
			continue;
		b->si = nip_assign_si(&b->assign, nip_bound_quantity(q->law, b), q->s->arena,
				      q->s->diag);
		if (!b->si) {
			rc = -1;
			continue;
		}
		for (size_t k = 0; b->alias >= 0 && k < b->assign.n; k++)
			b->si[k] = q->law->alias[b->alias].to_symbol(b->si[k]);
		if (b->assign.n == 1 || nip_bound_takes_list(q->law, b))
			continue;
		if (q->law->evaluate_lists) {
			nip_query_refuse(q, NIP_CAUSE_USAGE, b->assign.name,
					 "takes one value in this law");
			rc = -1;
		} else if (q->points > 1 && q->points != b->assign.n) {
			nip_query_refuse(q, NIP_CAUSE_USAGE, b->assign.name,
					 "lists of different lengths do not go together");
			rc = -1;
		} else {
			q->points = b->assign.n;
		}
	}
	return rc;
}

int nip_query_lengths(struct nip_query *q)
{
	const struct nip_bound *first = NULL;

	for (size_t i = 0; i < q->n; i++) {
		const struct nip_bound *b = &q->item[i];

		if (b->symbol < 0 || !q->law->symbol[b->symbol].list)
			continue;
		if (first && first->assign.n != b->assign.n) {
			nip_query_refuse(
				q, NIP_CAUSE_USAGE, b->assign.name,
				nip_arena_printf(q->s->arena,
						 "has %zu values where %s has %zu; one for each "
						 "layer or part is wanted",
						 b->assign.n, first->assign.name, first->assign.n));
			return -1;
		}
		first = b;
	}
	return 0;
}

const struct nip_bound *nip_query_given(const struct nip_query *q, size_t symbol)
{
	for (size_t i = 0; i < q->n; i++)
		if (q->item[i].symbol == (int)symbol && !q->item[i].assign.asked)
			return &q->item[i];
	return NULL;
}

/* The unknown: the symbol asked for by "?", else the one left out that has to be given,
 * else the only optional one left out. */
int nip_query_unknown(struct nip_query *q)
{
	size_t required = 0, optional = 0;
	int asked = -1, r = -1, o = -1;

	for (size_t i = 0; i < q->n; i++)
		if (q->item[i].assign.asked && q->item[i].symbol >= 0)
			asked = q->item[i].symbol;
	for (size_t k = 0; k < q->law->n_symbols; k++)
		if (!nip_query_given(q, k)) {
			if (q->law->symbol[k].optional)
				optional++, o = (int)k;
			else
				required++, r = (int)k;
		}
	q->unknown = -1;
	if (q->wanted >= 0)
		q->unknown = asked >= 0 ? asked : required ? r : optional == 1 ? o : -1;
	for (size_t k = 0; k < q->law->n_symbols; k++)
		if (!nip_query_given(q, k) && !q->law->symbol[k].optional && (int)k != q->unknown) {
			nip_query_refuse(q, NIP_CAUSE_USAGE, q->law->symbol[k].name,
					 nip_arena_printf(q->s->arena, "is missing: %s",
							  q->law->symbol[k].meaning));
			asked = -2;
		}
	if (asked == -2)
		return -1;
	if (q->wanted >= 0 && q->unknown < 0) {
		nip_query_refuse(
			q, NIP_CAUSE_USAGE, q->item[q->wanted].assign.name,
			"is an output, and no symbol is left out to be found; leave one out or "
			"write SYMBOL=?");
		return -1;
	}
	if (q->wanted >= 0 && (q->law->symbol[q->unknown].list ||
			       nip_bound_takes_list(q->law, &q->item[q->wanted]))) {
		nip_query_refuse(q, NIP_CAUSE_USAGE, q->law->symbol[q->unknown].name,
				 "a list cannot be solved for, nor from one");
		return -1;
	}
	return 0;
}
