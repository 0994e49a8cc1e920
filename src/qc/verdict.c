/* verdict.c: tallies to verdicts. */
#include <config.h>

#include <math.h>
#include <string.h>

#include "qc/internal.h"

/* Without a binding limit nothing is in spec, and nothing is out of it. */
static bool can_judge(const struct nip_spec *s)
{
	for (size_t i = 0; i < s->characteristics.n; i++)
		for (size_t k = 0; k < s->characteristics.at[i].limits.n; k++)
			if (s->characteristics.at[i].limits.at[k].level >= NIP_LEVEL_ALARM)
				return true;
	for (size_t k = 0; k < s->relations.n; k++)
		if (s->relations.at[k].level >= NIP_LEVEL_ALARM)
			return true;
	return false;
}

static bool out_of_spec(const struct nip_spec *s, const struct nip_coil *c)
{
	if (c->faulted)
		return true;
	for (size_t k = 0; k < s->characteristics.n; k++)
		for (size_t l = 0; l < s->characteristics.at[k].limits.n; l++)
			if (c->tally[k].beyond[l] > 0 &&
			    s->characteristics.at[k].limits.at[l].level >= NIP_LEVEL_ALARM)
				return true;
	for (size_t k = 0; k < s->relations.n; k++)
		if (c->relation[k].broken && s->relations.at[k].level >= NIP_LEVEL_ALARM)
			return true;
	return false;
}

bool nip_qc_doubtful(const struct nip_spec *s, const struct nip_coil *c)
{
	for (size_t k = 0; k < s->characteristics.n; k++)
		for (size_t l = 0; l < s->characteristics.at[k].limits.n; l++)
			if (c->tally[k].doubtful[l] > 0 &&
			    s->characteristics.at[k].limits.at[l].level >= NIP_LEVEL_ALARM)
				return true;
	return false;
}

/* A characteristic with a binding limit and not one value cannot be in spec; the size of
 * defects may have none, when there are none. */
static bool blind(const struct nip_spec *s, const struct nip_coil *c)
{
	for (size_t k = 0; k < s->characteristics.n; k++)
		for (size_t l = 0; l < s->characteristics.at[k].limits.n; l++)
			if (!c->tally[k].moments.n && s->characteristics.at[k].size_of < 0 &&
			    s->characteristics.at[k].limits.at[l].level >= NIP_LEVEL_ALARM)
				return true;
	for (size_t k = 0; k < s->relations.n; k++)
		if (!c->relation[k].checked && s->relations.at[k].level >= NIP_LEVEL_ALARM)
			return true;
	return false;
}

/* By cells, and by records too: a refused record must not thin out over many columns. */
static bool too_bad(const struct nip_spec *s, const struct nip_coil *c)
{
	return nip_spec_too_bad(s, c->bad, c->cells) ||
	       nip_spec_too_bad(s, c->refused, c->rows + c->refused);
}

/* Files are summed here, and not before: one may still be growing. */
static void count_files(struct nip_qc *q)
{
	q->bad_records = 0;
	memset(q->bad, 0, sizeof q->bad);
	for (size_t i = 0; i < q->files.n; i++)
		for (int k = 0; k < NIP_CSV_BAD_KINDS; k++) {
			q->bad[k] += q->files.at[i].counts.bad[k];
			if (k < NIP_CSV_BAD_MISSING)
				q->bad_records += q->files.at[i].counts.bad[k];
		}
}

void nip_qc_finish(struct nip_qc *q)
{
	bool judged = can_judge(q->spec);

	count_files(q);
	q->verdict = !judged ? NIP_NOT_JUDGED : q->coils.n ? NIP_IN_SPEC : NIP_UNDECIDED;
	for (size_t i = 0; i < q->coils.n; i++) {
		struct nip_coil *c = &q->coils.at[i];

		if (out_of_spec(q->spec, c))
			c->verdict = NIP_OUT_OF_SPEC;
		else if (blind(q->spec, c) || too_bad(q->spec, c) || nip_qc_doubtful(q->spec, c))
			c->verdict = NIP_UNDECIDED;
		else
			c->verdict = judged ? NIP_IN_SPEC : NIP_NOT_JUDGED;
		if (c->verdict == NIP_OUT_OF_SPEC ||
		    (c->verdict == NIP_UNDECIDED && q->verdict != NIP_OUT_OF_SPEC))
			q->verdict = c->verdict;
	}
}

/* Every series about its own mean: r1 times its sum of squares is the sum of products. */
double nip_qc_lag1(const struct nip_qc *q, size_t i)
{
	double num = 0, den = 0;

	for (size_t c = 0; c < q->coils.n; c++) {
		const struct nip_tally *t = &q->coils.at[c].tally[i];

		for (size_t k = 0; k < t->lanes.n; k++) {
			const struct nip_lag1 *s = t->lanes.at[k].lag1;
			double ss = nip_moments_ss(&s->all), r1 = nip_lag1_r(s);

			if (s->all.n < 3 || isnan(r1))
				continue;
			num += r1 * ss;
			den += ss;
		}
	}
	return den > 0 ? num / den : NAN;
}
