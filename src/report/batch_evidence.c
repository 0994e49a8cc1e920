/* batch_evidence.c: units of evidence, and what they say beside their means. */
#include <config.h>

#include "report/batch_evidence.h"

#include <math.h>
#include <string.h>

#include "report/batch_doc.h"

#define ALPHA	     0.05
#define CONFIDENCE   0.95
#define PERMUTATIONS 1999

static size_t batch_index(const struct nip_comparison *c, const char *name)
{
	size_t i = 0;

	while (i < c->k && strcmp(c->batch[i].name, name) != 0)
		i++;
	return i;
}

void nip_gather_units(const struct nip_qc *q, struct nip_comparison *c)
{
	struct nip_batch_evidence *e = &c->evidence;
	size_t all = q->units.n ? q->units.n : q->coils.n;

	e->unit = NIP_NEW_N(q->arena, all + 1, struct nip_batch_unit);
	e->mean = NIP_NEW_N(q->arena, all + 1, double);
	e->log_sd = NIP_NEW_N(q->arena, all + 1, double);
	for (size_t i = 0; i < all; i++) {
		const struct nip_coil *coil = q->units.n ? NULL : &q->coils.at[i];
		const struct nip_moments *m = coil ? &coil->tally[c->characteristic].moments
						   : &q->units.at[i].moments[c->characteristic];
		struct nip_batch_unit *u = &e->unit[e->n];
		double sd;

		if (!m->n)
			continue;
		u->name = coil ? coil->name : q->units.at[i].name;
		u->file = coil ? coil->file : NULL;
		u->batch = batch_index(c, coil ? coil->batch : q->units.at[i].batch);
		u->readings =
			(struct nip_group){ (double)m->n, nip_moments_mean(m), nip_moments_ss(m) };
		sd = nip_moments_sd(m);
		e->flat += !(sd > 0);
		e->log_sd[e->n] = sd > 0 ? log(sd) : NAN;
		e->mean[e->n++] = u->readings.mean;
	}
}

/* Units of the batches as groups, of the means or of the log sd. */
static struct nip_group *groups(const struct nip_qc *q, const struct nip_comparison *c,
				const double *value)
{
	const struct nip_batch_evidence *e = &c->evidence;
	struct nip_moments *m = NIP_NEW_N(q->arena, c->k + 1, struct nip_moments);
	struct nip_group *g = NIP_NEW_N(q->arena, c->k + 1, struct nip_group);

	for (size_t i = 0; i < c->k; i++)
		nip_moments_init(&m[i]);
	for (size_t i = 0; i < e->n; i++)
		if (!isnan(value[i]))
			nip_moments_add(&m[e->unit[i].batch], value[i]);
	for (size_t i = 0; i < c->k; i++)
		g[i] = (struct nip_group){ (double)m[i].n, nip_moments_mean(&m[i]),
					   m[i].n ? nip_moments_ss(&m[i]) : 0 };
	return g;
}

static void compare_spread(const struct nip_qc *q, struct nip_comparison *c)
{
	struct nip_batch_evidence *e = &c->evidence;
	struct nip_group *g = groups(q, c, e->log_sd);
	double *lo = NIP_NEW_N(q->arena, c->k + 1, double),
	       *hi = NIP_NEW_N(q->arena, c->k + 1, double);

	e->noisy = NIP_NEW_N(q->arena, c->k + 1, bool);
	e->spread_mean = NIP_NEW_N(q->arena, c->k + 1, double);
	nip_consistency_decide(g, c->k, NAN, ALPHA, lo, hi, e->noisy, &e->spread);
	for (size_t i = 0; i < c->k; i++)
		e->spread_mean[i] = g[i].n >= 1 ? g[i].mean : NAN;
}

/* Units the spec names are small, and their readings evidence of their own scatter; of a
 * coil only the mean is, for its readings follow one another. */
static void find_components(const struct nip_qc *q, struct nip_comparison *c)
{
	struct nip_batch_evidence *e = &c->evidence;
	size_t *of = NIP_NEW_N(q->arena, e->n + 1, size_t);
	const size_t *const label[] = { of };
	struct nip_group *unit = NIP_NEW_N(q->arena, e->n + 1, struct nip_group);

	for (size_t i = 0; i < e->n; i++) {
		of[i] = e->unit[i].batch;
		unit[i] = e->unit[i].readings;
	}
	e->components_known =
		c->k > 1 && (q->units.n ? nip_components_of_units(unit, of, e->n, CONFIDENCE,
								  q->arena, &e->components)
					: nip_components(e->mean, label, e->n, 2, CONFIDENCE,
							 q->arena, &e->components)) == 0;
}

void nip_weigh_evidence(const struct nip_qc *q, struct nip_comparison *c)
{
	struct nip_batch_evidence *e = &c->evidence;
	size_t *of = NIP_NEW_N(q->arena, e->n + 1, size_t);
	double *mean = NIP_NEW_N(q->arena, c->k + 1, double);
	struct nip_group *g = groups(q, c, e->mean);

	for (size_t i = 0; i < e->n; i++)
		of[i] = e->unit[i].batch;
	for (size_t i = 0; i < c->k; i++)
		mean[i] = g[i].n >= 1 ? g[i].mean : NAN;
	compare_spread(q, c);
	nip_levene(e->mean, of, e->n, c->k, NIP_CENTRE_MEDIAN, q->arena, &e->levene);
	nip_bartlett(g, c->k, &e->bartlett);
	find_components(q, c);
	nip_weigh_lanes(q, c->characteristic, &e->lanes);
	nip_trend(NULL, mean, c->k, CONFIDENCE, q->arena, &e->trend);
	nip_changes(e->mean, e->n, ALPHA, PERMUTATIONS, 1, q->arena, &e->changes);
}
