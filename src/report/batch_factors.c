/* batch_factors.c: what was recorded of the units, beside the steps of their level. */
#include <config.h>

#include <math.h>
#include <string.h>

#include "base/decimal.h"
#include "report/batch_doc.h"
#include "report/batch_parts.h"

static const char *recorded(const struct nip_unit_factors *r, const char *name, size_t factor)
{
	for (size_t i = 0; name && i < r->rows; i++)
		if (strcmp(r->unit[i], name) == 0)
			return r->label[i * r->n + factor];
	return NULL;
}

/* Of the unit by its own name, else by that of its batch. */
static const char *label(const struct nip_comparison *c, size_t factor, size_t unit)
{
	const struct nip_batch_unit *u = &c->evidence.unit[unit];
	const char *batch = c->batch[u->batch].name, *own;

	if (factor == 0)
		return batch;
	if (factor == 1)
		return u->file;
	own = recorded(c->evidence.recorded, u->name, factor - 2);
	return own ? own : recorded(c->evidence.recorded, batch, factor - 2);
}

size_t nip_evidence_factors(struct nip_doc *d, const struct nip_comparison *c,
			    struct nip_factor **out)
{
	const struct nip_batch_evidence *e = &c->evidence;
	size_t n = 2 + (e->recorded ? e->recorded->n : 0);
	struct nip_factor *f = *out = NIP_NEW_N(d->arena, n, struct nip_factor);

	for (size_t k = 0; k < n; k++) {
		const char **at = NIP_NEW_N(d->arena, e->n + 1, const char *);

		for (size_t i = 0; i < e->n; i++)
			at[i] = label(c, k, i);
		f[k] = (struct nip_factor){ k == 0   ? "batch"
					    : k == 1 ? "file"
						     : e->recorded->factor[k - 2],
					    at };
	}
	return n;
}

const char *nip_evidence_coincides(struct nip_doc *d, const struct nip_factor *f, size_t n,
				   size_t at)
{
	char *text = nip_arena_strdup(d->arena, "");
	size_t *which = NIP_NEW_N(d->arena, n + 1, size_t);
	size_t k = nip_changed_factors(f, n, at, which, n);

	for (size_t i = 0; i < k; i++)
		text = nip_arena_printf(d->arena, "%s%s%s", text, i ? ", " : "", f[which[i]].name);
	return text;
}

/* Places where it takes a new label, and how many of them are steps. */
static void count(const struct nip_batch_evidence *e, const struct nip_factor *f, size_t *changes,
		  size_t *together)
{
	size_t which[1];

	*changes = *together = 0;
	for (size_t i = 1; i < e->n; i++)
		*changes += nip_changed_factors(f, 1, i, which, 1);
	for (size_t i = 0; i < e->changes.found.n; i++)
		*together += nip_changed_factors(f, 1, e->changes.found.at[i].at, which, 1);
}

void nip_evidence_factors_tree(struct nip_doc *d, struct nip_node *parent,
			       const struct nip_comparison *c)
{
	const struct nip_batch_evidence *e = &c->evidence;
	struct nip_node *list = nip_node_list(d, parent, "factors");
	struct nip_factor *f;
	size_t n = nip_evidence_factors(d, c, &f), used = 0;

	for (size_t k = 0; k < n; k++) {
		size_t changes, together;

		count(e, &f[k], &changes, &together);
		used += changes > 0;
	}
	for (size_t k = 0; k < n; k++) {
		struct nip_node *x = nip_node_object(d, list, NULL);
		size_t changes, together;
		double p;

		count(e, &f[k], &changes, &together);
		p = e->changes.found.n && changes
			    ? nip_coincidence_p(e->n - 1, changes, e->changes.found.n, together)
			    : NAN;
		nip_node_text(d, x, "factor", f[k].name);
		nip_node_number(d, x, "changes", (double)changes);
		nip_node_number(d, x, "at_steps", (double)together);
		nip_node_number(d, x, "p", p);
		nip_node_number(d, x, "p_of_all", fmin(1, p * (double)used));
	}
}

void nip_evidence_factors_text(struct nip_doc *d, const struct nip_comparison *c)
{
	const struct nip_batch_evidence *e = &c->evidence;
	struct nip_factor *f;
	size_t n = nip_evidence_factors(d, c, &f), used = 0, changes, together;

	for (size_t k = 0; k < n; k++) {
		count(e, &f[k], &changes, &together);
		used += changes > 0;
	}
	for (size_t k = 0; k < n && e->changes.found.n; k++) {
		char one[NIP_DOUBLE_TEXT], all[NIP_DOUBLE_TEXT];
		double p;

		count(e, &f[k], &changes, &together);
		if (!together)
			continue;
		p = nip_coincidence_p(e->n - 1, changes, e->changes.found.n, together);
		nip_doc_paragraph(d, NIP_TONE_PLAIN,
				  "A new %s comes at %zu of the %zu steps and at %zu of %zu places "
				  "in all: by chance with p = %s, and some of the %zu factors that "
				  "change with p = %s at most. A coincidence is no cause.",
				  f[k].name, together, e->changes.found.n, changes, e->n - 1,
				  nip_decimal_show(p, 2, one), used,
				  nip_decimal_show(fmin(1, p * (double)used), 2, all));
	}
}
