/* batch_compare.c: what counts as evidence about a batch, gathered from the coils. */
#include <config.h>

#include <math.h>
#include <string.h>

#include "report/batch_doc.h"

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

/* Means of the spec's units, or of coils. */
static void groups_of_means(const struct nip_qc *q, size_t ch, struct nip_comparison *c, bool coils)
{
	struct nip_moments *m = NIP_NEW_N(q->arena, c->k, struct nip_moments);
	size_t n = coils ? q->coils.n : q->units.n;

	for (size_t i = 0; i < c->k; i++)
		nip_moments_init(&m[i]);
	for (size_t i = 0; i < n; i++) {
		const char *name = coils ? q->coils.at[i].batch : q->units.at[i].batch;
		const struct nip_moments *u =
			coils ? &q->coils.at[i].tally[ch].moments : &q->units.at[i].moments[ch];

		if (u->n)
			nip_moments_add(&m[batch(c, name) - c->batch], nip_moments_mean(u));
	}
	for (size_t i = 0; i < c->k; i++)
		set_group(&c->batch[i], &m[i]);
}

/* Neighbouring readings repeat one another: n(1-r)/(1+r) of them count for a mean. */
static void groups_of_readings(const struct nip_qc *q, size_t ch, struct nip_comparison *c)
{
	c->lag1 = nip_qc_lag1(q, ch);
	c->shrink = c->lag1 > 0 ? (1 - c->lag1) / (1 + c->lag1) : 1;
	for (size_t i = 0; i < c->k; i++) {
		struct nip_group *g = &c->batch[i].group;
		double n;

		set_group(&c->batch[i], &c->batch[i].readings);
		n = g->n;
		g->n = n * c->shrink;
		if (n > 1)
			g->ss *= fmax(g->n - 1, 0) / (n - 1);
	}
}

static void choose_groups(const struct nip_qc *q, size_t ch, struct nip_comparison *c)
{
	c->shrink = 1;
	c->lag1 = NAN;
	if (q->units.n) {
		c->unit_of_evidence = q->spec->columns->unit;
		groups_of_means(q, ch, c, false);
	} else if (q->coils.n > c->k) {
		c->unit_of_evidence = "coil";
		groups_of_means(q, ch, c, true);
	} else {
		c->unit_of_evidence = "reading";
		groups_of_readings(q, ch, c);
	}
}

void nip_compare_batches(const struct nip_qc *q, size_t ch, struct nip_comparison *c)
{
	struct nip_group *g;
	double *lo, *hi;
	bool *outside;

	*c = (struct nip_comparison){ .characteristic = ch };
	c->batch = NIP_NEW_N(q->arena, q->coils.n + 1, struct nip_batch);
	readings(q, ch, c);
	choose_groups(q, ch, c);
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
}
