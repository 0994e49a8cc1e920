/* components.c: nested analysis of variance with exact expected mean squares. */
#include <config.h>

#include "spc/components.h"

#include <math.h>
#include <stdlib.h>

#include "spc/components_inside.h"
#include "spc/mls.h"

/* ---- the tree ----------------------------------------------------------------- */

struct row {
	double value;
	size_t label[NIP_LEVELS], levels, order;
};

static int by_labels(const void *va, const void *vb)
{
	const struct row *a = va, *b = vb;

	for (size_t l = 0; l < a->levels; l++)
		if (a->label[l] != b->label[l])
			return a->label[l] < b->label[l] ? -1 : 1;
	return a->order < b->order ? -1 : a->order > b->order;
}

/* The outermost level at which two neighbours part. */
static size_t parting(const struct row *a, const struct row *b, size_t last)
{
	size_t l = 0;

	while (l < last && a->label[l] == b->label[l])
		l++;
	return l;
}

/* Levels that have groups. */
static size_t grouped(const struct nip_nest *t)
{
	return t->ss ? t->levels - 1 : t->levels;
}

static void means(struct nip_nest *t)
{
	for (size_t l = grouped(t) - 1; l > 0; l--) {
		struct nip_nest_group *up = t->group[l - 1];

		for (size_t i = 0; i < t->n[l]; i++)
			up[t->group[l][i].parent].n += t->group[l][i].n;
		for (size_t i = 0; i < t->n[l]; i++) {
			const struct nip_nest_group *g = &t->group[l][i];

			up[g->parent].mean += g->mean * (g->n / up[g->parent].n);
		}
	}
}

/* Values are held about `centre`, so that an offset costs no digits. */
static void grow(struct nip_nest *t, const struct row *row, size_t n, size_t levels, double centre,
		 struct nip_arena *a)
{
	*t = (struct nip_nest){ .levels = levels };
	for (size_t l = 0; l < levels; l++)
		t->group[l] = NIP_NEW_N(a, n, struct nip_nest_group);
	for (size_t i = 0; i < n; i++) {
		size_t from = i ? parting(&row[i - 1], &row[i], levels - 1) : 0;

		for (size_t l = from; l < levels; l++)
			t->group[l][t->n[l]++] =
				(struct nip_nest_group){ .parent = l ? t->n[l - 1] - 1 : 0 };
		t->group[levels - 1][i].n = 1;
		t->group[levels - 1][i].mean = row[i].value - centre;
	}
	means(t);
}

static double grand(const struct nip_nest *t, double total)
{
	double m = 0;

	for (size_t i = 0; i < t->n[0]; i++)
		m += t->group[0][i].mean * (t->group[0][i].n / total);
	return m;
}

/* ---- mean squares and what they expect ------------------------------------------- */

static size_t ancestor(const struct nip_nest *t, size_t level, size_t i, size_t up)
{
	while (level > up)
		i = t->group[level--][i].parent;
	return i;
}

/* Sum over the groups h of level m of n_h^2 / n of its group at level l. */
static double spread(const struct nip_nest *t, size_t m, size_t l)
{
	double sum = 0;

	for (size_t i = 0; i < t->n[m]; i++) {
		double n = t->group[m][i].n;

		sum += n * (n / t->group[l][ancestor(t, m, i, l)].n);
	}
	return sum;
}

static double spread_all(const struct nip_nest *t, size_t m, double total)
{
	double sum = 0;

	for (size_t i = 0; i < t->n[m]; i++)
		sum += t->group[m][i].n * (t->group[m][i].n / total);
	return sum;
}

/* The last level from the scatter inside its groups; every mean square expects it once. */
static void readings(const struct nip_nest *t, double total, struct nip_component *x,
		     struct nip_components *c)
{
	x->groups = (size_t)total;
	x->df = total - (double)t->n[t->levels - 2];
	for (size_t i = 0; i < t->n[t->levels - 2]; i++)
		x->ss += t->ss[i];
	x->ms = x->df > 0 ? x->ss / x->df : NAN;
	for (size_t l = 0; l < t->levels; l++)
		c->level[l].expected[t->levels - 1] = c->level[l].df > 0;
}

static void mean_squares(const struct nip_nest *t, double total, struct nip_components *c)
{
	double centre = grand(t, total);
	size_t last = grouped(t);

	for (size_t l = 0; l < last; l++) {
		struct nip_component *x = &c->level[l];

		x->groups = t->n[l];
		x->df = (double)t->n[l] - (l ? (double)t->n[l - 1] : 1);
		for (size_t i = 0; i < t->n[l]; i++) {
			const struct nip_nest_group *g = &t->group[l][i];
			double d = g->mean - (l ? t->group[l - 1][g->parent].mean : centre);

			x->ss += g->n * d * d;
		}
		x->ms = x->df > 0 ? x->ss / x->df : NAN;
		for (size_t m = l; m < last && x->df > 0; m++)
			x->expected[m] = (spread(t, m, l) -
					  (l ? spread(t, m, l - 1) : spread_all(t, m, total))) /
					 x->df;
	}
	if (t->ss)
		readings(t, total, &c->level[last], c);
}

/* Every group has as many of the next level as its neighbours. */
static bool is_balanced(const struct nip_nest *t)
{
	for (size_t l = 0; l < grouped(t); l++)
		for (size_t i = 1; i < t->n[l]; i++)
			if (t->group[l][i].n != t->group[l][0].n)
				return false;
	for (size_t l = 1; l < grouped(t); l++)
		if (t->n[l] % t->n[l - 1])
			return false;
	return true;
}

/* From the innermost level outwards: the expected mean squares are triangular. */
static void estimate(struct nip_components *c)
{
	for (size_t l = c->levels; l-- > 0;) {
		struct nip_component *x = &c->level[l];

		x->raw = x->variance = NAN;
		if (!(x->df > 0))
			continue;
		for (size_t k = l; k < c->levels; k++) {
			double w = k == l;

			for (size_t m = l + 1; m < c->levels; m++)
				if (c->level[m].df > 0)
					w -= x->expected[m] * c->level[m].weight[k];
			x->weight[k] = c->level[k].df > 0 ? w / x->expected[l] : 0;
		}
		x->raw = 0;
		for (size_t k = l; k < c->levels; k++)
			if (c->level[k].df > 0)
				x->raw += x->weight[k] * c->level[k].ms;
		x->variance = fmax(0, x->raw);
	}
}

/* ---- intervals --------------------------------------------------------------------- */

static void intervals(struct nip_components *c)
{
	struct nip_mean_square ms[NIP_LEVELS];
	double w[NIP_LEVELS], sum[NIP_LEVELS] = { 0 }, alpha = (1 - c->confidence) / 2;
	size_t at[NIP_LEVELS], k = 0;

	for (size_t l = 0; l < c->levels; l++)
		if (c->level[l].df > 0) {
			at[k] = l;
			ms[k++] = (struct nip_mean_square){ c->level[l].ms, c->level[l].df };
			c->total += c->level[l].variance;
		}
	for (size_t l = 0; l < k; l++)
		for (size_t i = 0; i < k; i++)
			sum[i] += c->level[at[l]].weight[at[i]];
	nip_mls(ms, sum, k, alpha, &c->total_low, &c->total_high);
	c->total_low = fmax(0, c->total_low);
	for (size_t l = 0; l < k; l++) {
		struct nip_component *x = &c->level[at[l]];

		for (size_t i = 0; i < k; i++)
			w[i] = x->weight[at[i]];
		nip_mls(ms, w, k, alpha, &x->low, &x->high);
		x->low = fmax(0, x->low);
		x->high = fmax(0, x->high);
		/* of a total that a level without freedom hides in, nothing is a known share */
		if (k < c->levels)
			continue;
		x->share = c->total > 0 ? x->variance / c->total : NAN;
		x->share_low = x->share_high = k == 1 ? 1 : NAN;
		if (k > 1 && c->total > 0)
			nip_mls_share(ms, w, sum, k, alpha, &x->share_low, &x->share_high);
	}
}

static void nothing(size_t levels, double confidence, struct nip_components *c)
{
	*c = (struct nip_components){ .levels = levels,
				      .confidence = confidence,
				      .mean = NAN,
				      .reml_mean = NAN,
				      .reml_deviance = NAN };
	for (size_t l = 0; l < NIP_LEVELS; l++) {
		struct nip_component *x = &c->level[l];

		x->ms = x->raw = x->variance = x->low = x->high = NAN;
		x->share = x->share_low = x->share_high = x->reml = NAN;
	}
}

/* -1 where squares are beyond what a double holds; c then holds no numbers. */
static int solve(const struct nip_nest *t, double total, double centre, struct nip_arena *a,
		 struct nip_components *c)
{
	mean_squares(t, total, c);
	for (size_t l = 0; l < c->levels; l++)
		if (!isfinite(c->level[l].ss)) {
			nothing(c->levels, c->confidence, c);
			return -1;
		}
	c->mean = centre + grand(t, total);
	c->balanced = is_balanced(t);
	estimate(c);
	intervals(c);
	nip_components_reml(t, a, c);
	if (!isnan(c->reml_mean))
		c->reml_mean += centre;
	return 0;
}

int nip_components(const double *value, const size_t *const *label, size_t n, size_t levels,
		   double confidence, struct nip_arena *a, struct nip_components *c)
{
	struct row *row = NIP_NEW_N(a, n + 1, struct row);
	struct nip_nest nest;
	double centre = NAN;
	size_t k = 0;

	nothing(levels, confidence, c);
	if (levels < 1 || levels > NIP_LEVELS)
		return -1;
	for (size_t i = 0; i < n; i++) {
		if (isnan(value[i]))
			continue;
		if (isinf(value[i]))
			return -1;
		if (!k)
			centre = value[i];
		row[k] = (struct row){ .value = value[i], .levels = levels - 1, .order = i };
		for (size_t l = 0; l + 1 < levels; l++)
			row[k].label[l] = label[l][i];
		k++;
	}
	c->n = k;
	if (k < 2)
		return -1;
	qsort(row, k, sizeof *row, by_labels);
	grow(&nest, row, k, levels, centre, a);
	return solve(&nest, (double)k, centre, a, c);
}

int nip_components_of_units(const struct nip_group *unit, const size_t *batch, size_t n,
			    double confidence, struct nip_arena *a, struct nip_components *c)
{
	struct row *row = NIP_NEW_N(a, n + 1, struct row);
	double *ss = NIP_NEW_N(a, n + 1, double), centre = NAN, total = 0;
	struct nip_nest t = { 0 };
	size_t k = 0;

	nothing(3, confidence, c);
	for (size_t i = 0; i < n; i++) {
		if (!(unit[i].n >= 1))
			continue;
		if (!isfinite(unit[i].mean) || !isfinite(unit[i].ss))
			return -1;
		if (!k)
			centre = unit[i].mean;
		total += unit[i].n;
		row[k++] = (struct row){
			.value = unit[i].mean, .label = { batch[i] }, .levels = 1, .order = i
		};
	}
	c->n = (size_t)total;
	if (total < 2)
		return -1;
	qsort(row, k, sizeof *row, by_labels);
	grow(&t, row, k, 2, centre, a);
	t.levels = 3;
	t.ss = ss;
	for (size_t i = 0; i < k; i++) {
		t.group[1][i].n = unit[row[i].order].n;
		ss[i] = unit[row[i].order].ss;
	}
	for (size_t i = 0; i < t.n[0]; i++)
		t.group[0][i] = (struct nip_nest_group){ 0 };
	means(&t);
	return solve(&t, total, centre, a, c);
}
