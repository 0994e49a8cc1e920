/* batch_compare.c: one-way comparison of batches on their units of evidence. */
#include <config.h>

#include <math.h>
#include <string.h>

#include "report/batch_doc.h"
#include "stat/dist.h"

#define ALPHA 0.05

const char *const nip_alike_name[] = { "alike", "not alike", "no difference found", "one batch", "cannot tell" };

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
	const struct nip_characteristic *s = &q->spec->characteristics.at[ch];

	for (size_t i = 0; i < q->coils.n; i++) {
		struct nip_batch *b = batch(c, q->coils.at[i].batch);

		nip_moments_merge(&b->readings, &q->coils.at[i].tally[ch].moments);
		for (size_t l = 0; l < s->limits.n; l++)
			if (s->limits.at[l].level >= NIP_LEVEL_ALARM)
				b->out_of_spec += (size_t)q->coils.at[i].tally[ch].beyond[l];
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
		const struct nip_moments *u = coils ? &q->coils.at[i].tally[ch].moments : &q->units.at[i].moments[ch];

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

/* Two one-sided tests at 5 % on every pair: the bound is |difference| + t se. */
static void pairs(struct nip_comparison *c)
{
	double t = nip_t_quantile(1 - ALPHA, c->anova.df_within);

	for (size_t i = 0; i < c->k; i++)
		for (size_t j = 0; j < i; j++) {
			const struct nip_group *a = &c->batch[i].group, *b = &c->batch[j].group;
			double d = fabs(a->mean - b->mean);
			double se = sqrt(c->anova.ms_within * (1 / a->n + 1 / b->n));

			if (d > c->largest_difference)
				c->largest_difference = d;
			if (d + t * se > c->difference_bound)
				c->difference_bound = d + t * se;
		}
}

void nip_compare_batches(const struct nip_qc *q, size_t ch, struct nip_comparison *c)
{
	struct nip_group *g;
	double margin = q->overall[ch].margin;
	bool any = false;

	*c = (struct nip_comparison){ .characteristic = ch };
	c->batch = NIP_NEW_N(q->arena, q->coils.n + 1, struct nip_batch);
	readings(q, ch, c);
	choose_groups(q, ch, c);
	c->alike = c->k < 2 ? NIP_ONE_BATCH : NIP_CANNOT_TELL;
	if (c->k < 2)
		return;
	g = NIP_NEW_N(q->arena, c->k, struct nip_group);
	for (size_t i = 0; i < c->k; i++)
		g[i] = c->batch[i].group;
	c->decided = nip_anova_oneway(g, c->k, &c->anova) == 0 && c->anova.df_within >= 1;
	if (!c->decided)
		return;
	for (size_t i = 0; i < c->k; i++) {
		struct nip_batch *b = &c->batch[i];

		nip_anom_limits(&c->anova, &b->group, ALPHA, &b->lo, &b->hi);
		b->outside = b->group.mean < b->lo || b->group.mean > b->hi;
		any |= b->outside;
	}
	pairs(c);
	if (!isnan(margin) && c->difference_bound <= margin)
		c->alike = NIP_ALIKE;
	else
		c->alike = any ? NIP_NOT_ALIKE : NIP_NO_DIFFERENCE;
}
