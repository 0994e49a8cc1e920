/* batch_compare.c: what counts as evidence about a batch, gathered from the coils. */
#include <config.h>

#include <math.h>
#include <string.h>

#include "report/batch_doc.h"
#include "stat/dist.h"

#define ALPHA 0.05

static struct nip_batch *batch(struct nip_comparison *c, const char *name)
{
	for (size_t i = 0; i < c->k; i++)
		if (strcmp(c->batch[i].name, name) == 0)
			return &c->batch[i];
	c->batch[c->k] = (struct nip_batch){ .name = name, .lo = NAN, .hi = NAN };
	nip_moments_init(&c->batch[c->k].readings);
	return &c->batch[c->k++];
}

static void readings(const struct nip_qc *q, size_t ch, struct nip_comparison *c)
{
	for (size_t i = 0; i < q->coils.n; i++) {
		struct nip_batch *b = batch(c, q->coils.at[i].batch);

		nip_moments_merge(&b->readings, &q->coils.at[i].tally[ch].moments);
		b->out_of_spec += (size_t)(q->coils.at[i].tally[ch].gravest[NIP_LEVEL_ALARM] +
					   q->coils.at[i].tally[ch].gravest[NIP_LEVEL_REJECT]);
	}
}

static void set_group(struct nip_batch *b, const struct nip_moments *m)
{
	b->group.n = (double)m->n;
	b->group.mean = nip_moments_mean(m);
	b->group.ss = m->n ? nip_moments_ss(m) : 0;
}

/* Means of the units count, each once: readings of a unit follow one another, and lanes at
 * one place move together. */
static void groups_of_means(const struct nip_qc *q, struct nip_comparison *c)
{
	struct nip_moments *m = NIP_NEW_N(q->arena, c->k, struct nip_moments);

	for (size_t i = 0; i < c->k; i++)
		nip_moments_init(&m[i]);
	for (size_t i = 0; i < c->evidence.n; i++)
		nip_moments_add(&m[c->evidence.unit[i].batch], c->evidence.mean[i]);
	for (size_t i = 0; i < c->k; i++)
		set_group(&c->batch[i], &m[i]);
}

static void find_dragged(const struct nip_qc *q, struct nip_comparison *c)
{
	double *mean = NIP_NEW_N(q->arena, c->k + 1, double), middle;
	bool any = false;
	size_t n = 0;

	for (size_t i = 0; i < c->k; i++)
		if (c->batch[i].group.n >= 1)
			mean[n++] = c->batch[i].group.mean;
	nip_sort(mean, n);
	middle = nip_sorted_quantile(mean, n, 0.5);
	for (size_t i = 0; i < c->k; i++) {
		struct nip_batch *b = &c->batch[i];

		b->dragged = b->outside && fabs(b->group.mean - middle) <= (b->hi - b->lo) / 2;
		any |= b->outside && !b->dragged;
	}
	for (size_t i = 0; i < c->k && !any; i++)
		c->batch[i].dragged = false;
}

void nip_compare_batches(const struct nip_qc *q, size_t ch, struct nip_comparison *c)
{
	struct nip_group *g;
	double *lo, *hi;
	bool *outside;

	*c = (struct nip_comparison){ .characteristic = ch };
	c->batch = NIP_NEW_N(q->arena, q->coils.n + 1, struct nip_batch);
	readings(q, ch, c);
	c->unit_of_evidence = q->units.n ? q->spec->columns->unit : "coil";
	c->lag1 = nip_qc_lag1(q, ch);
	nip_gather_units(q, c);
	groups_of_means(q, c);
	g = NIP_NEW_N(q->arena, c->k + 1, struct nip_group);
	lo = NIP_NEW_N(q->arena, c->k + 1, double);
	hi = NIP_NEW_N(q->arena, c->k + 1, double);
	outside = NIP_NEW_N(q->arena, c->k + 1, bool);
	for (size_t i = 0; i < c->k; i++)
		g[i] = c->batch[i].group;
	nip_consistency_decide(g, c->k, q->overall[ch].margin, ALPHA, lo, hi, outside, &c->result);
	for (size_t i = 0; i < c->k; i++) {
		c->batch[i].lo = lo[i];
		c->batch[i].hi = hi[i];
		c->batch[i].outside = outside[i];
	}
	find_dragged(q, c);
	nip_weigh_evidence(q, c);
}
