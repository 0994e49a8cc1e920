/* gauge.c: gauge repeatability and reproducibility. */
#include <config.h>

#include "spc/gauge.h"

#include <math.h>

#include "spc/components.h"
#include "spc/gauge_inside.h"
#include "spc/mls.h"
#include "stat/dist.h"

const char *const nip_gauge_source_name[NIP_GAUGE_SOURCES] = {
	"gauge_rr", "repeatability", "reproducibility", "operator", "interaction", "part", "total"
};

struct data {
	const double *value;
	const size_t *part, *appraiser;
	size_t n, parts, operators;
};

/* What every component is of the mean squares of the terms; zero where it is absent. */
struct model {
	struct nip_mean_square ms[NIP_TERMS];
	double w[NIP_GAUGE_SOURCES][NIP_TERMS];
};

static int refuse(struct nip_gauge *g, const char *why)
{
	g->why = why;
	return -1;
}

static size_t operator_of(const struct data *d, size_t i)
{
	return d->appraiser ? d->appraiser[i] : 0;
}

/* ---- crossed: sums of squares ------------------------------------------------------ */

struct cells {
	double *cell, *part, *appraiser, all; /* means about the first value */
	size_t *count, replicates;
};

static double first_value(const struct data *d)
{
	for (size_t i = 0; i < d->n; i++)
		if (!isnan(d->value[i]))
			return d->value[i];
	return NAN;
}

/* -1 if a cell has more or fewer values than another. */
static int fill_cells(const struct data *d, struct nip_arena *a, struct cells *c)
{
	size_t k = d->parts * d->operators;
	double centre = first_value(d);

	c->cell = NIP_NEW_N(a, k + 1, double);
	c->count = NIP_NEW_N(a, k + 1, size_t);
	c->part = NIP_NEW_N(a, d->parts + 1, double);
	c->appraiser = NIP_NEW_N(a, d->operators + 1, double);
	for (size_t i = 0; i < d->n; i++)
		if (!isnan(d->value[i])) {
			size_t at = d->part[i] * d->operators + operator_of(d, i);

			c->cell[at] += d->value[i] - centre;
			c->count[at]++;
		}
	c->replicates = c->count[0];
	for (size_t i = 0; i < k; i++) {
		if (c->count[i] != c->replicates || !c->replicates)
			return -1;
		c->cell[i] /= (double)c->replicates;
		c->part[i / d->operators] += c->cell[i] / (double)d->operators;
		c->appraiser[i % d->operators] += c->cell[i] / (double)d->parts;
		c->all += c->cell[i] / (double)k;
	}
	return 0;
}

static double square(double x)
{
	return x * x;
}

static void crossed_rows(const struct data *d, const struct cells *c, struct nip_gauge *g)
{
	double p = (double)d->parts, o = (double)d->operators, r = (double)c->replicates;
	double centre = first_value(d);
	struct nip_gauge_row *row = g->row;

	for (size_t i = 0; i < d->parts; i++)
		row[NIP_TERM_PART].ss += o * r * square(c->part[i] - c->all);
	for (size_t j = 0; j < d->operators; j++)
		row[NIP_TERM_OPERATOR].ss += p * r * square(c->appraiser[j] - c->all);
	for (size_t i = 0; i < d->parts; i++)
		for (size_t j = 0; j < d->operators; j++)
			row[NIP_TERM_INTERACTION].ss +=
				r * square(c->cell[i * d->operators + j] - c->part[i] -
					   c->appraiser[j] + c->all);
	for (size_t i = 0; i < d->n; i++)
		if (!isnan(d->value[i]))
			row[NIP_TERM_ERROR].ss +=
				square(d->value[i] - centre -
				       c->cell[d->part[i] * d->operators + operator_of(d, i)]);
	row[NIP_TERM_PART].df = p - 1;
	row[NIP_TERM_OPERATOR].df = o - 1;
	row[NIP_TERM_INTERACTION].df = (p - 1) * (o - 1);
	row[NIP_TERM_ERROR].df = p * o * (r - 1);
	g->mean = centre + c->all;
}

static void test(struct nip_gauge_row *x, const struct nip_gauge_row *against)
{
	x->f = x->p = NAN;
	if (!(x->df > 0) || !(against->df > 0) || !(against->ms > 0))
		return;
	x->f = x->ms / against->ms;
	x->p = nip_f_upper(x->f, x->df, against->df);
}

static void mean_squares(struct nip_gauge *g)
{
	for (size_t i = 0; i < NIP_TERMS; i++) {
		struct nip_gauge_row *x = &g->row[i];

		x->ms = x->df > 0 ? x->ss / x->df : NAN;
		x->f = x->p = NAN;
	}
}

static void decide_pooling(struct nip_gauge *g)
{
	struct nip_gauge_row *po = &g->row[NIP_TERM_INTERACTION], *e = &g->row[NIP_TERM_ERROR];

	test(po, e);
	if (!(po->df > 0))
		g->why_pooled = "there is one operator";
	else if (!(e->df > 0))
		g->why_pooled = "there are no repeats";
	else if (po->p > g->options.pool_above)
		g->why_pooled = "its p is above the level of pooling";
	else if (!(po->ss > 0))
		g->why_pooled = "it is zero";
	g->pooled = g->why_pooled != NULL;
	g->error = *e;
	if (g->pooled) {
		g->error.ss += po->ss;
		g->error.df += po->df;
		g->error.ms = g->error.df > 0 ? g->error.ss / g->error.df : NAN;
	}
	test(&g->row[NIP_TERM_PART], g->pooled ? &g->error : po);
	test(&g->row[NIP_TERM_OPERATOR], g->pooled ? &g->error : po);
}

static void crossed_model(const struct data *d, const struct nip_gauge *g, struct model *m)
{
	double p = (double)d->parts, o = (double)d->operators, r = (double)g->replicates;
	size_t below = g->pooled ? NIP_TERM_ERROR : NIP_TERM_INTERACTION;

	for (size_t i = 0; i < NIP_TERMS; i++)
		m->ms[i] = (struct nip_mean_square){ g->row[i].ms, g->row[i].df };
	m->ms[NIP_TERM_ERROR] = (struct nip_mean_square){ g->error.ms, g->error.df };
	m->w[NIP_GAUGE_REPEATABILITY][NIP_TERM_ERROR] = 1;
	m->w[NIP_GAUGE_PART][NIP_TERM_PART] = 1 / (o * r);
	m->w[NIP_GAUGE_PART][below] = -1 / (o * r);
	if (d->operators > 1) {
		m->w[NIP_GAUGE_OPERATOR][NIP_TERM_OPERATOR] = 1 / (p * r);
		m->w[NIP_GAUGE_OPERATOR][below] = -1 / (p * r);
	}
	if (!g->pooled) {
		m->w[NIP_GAUGE_INTERACTION][NIP_TERM_INTERACTION] = 1 / r;
		m->w[NIP_GAUGE_INTERACTION][NIP_TERM_ERROR] = -1 / r;
	}
}

static int crossed(const struct data *d, struct nip_arena *a, struct nip_gauge *g, struct model *m)
{
	struct cells c = { 0 };

	if (d->parts > g->n / d->operators || fill_cells(d, a, &c) != 0)
		return nip_gauge_unbalanced(d->value, d->part, d->appraiser, d->n, a, g);
	g->replicates = c.replicates;
	crossed_rows(d, &c, g);
	for (size_t i = 0; i < NIP_TERMS; i++)
		if (!isfinite(g->row[i].ss))
			return refuse(g, "the values are too large for sums of squares");
	mean_squares(g);
	decide_pooling(g);
	if (!(g->error.df > 0))
		return refuse(g, "nothing was measured twice");
	crossed_model(d, g, m);
	return 0;
}

/* ---- nested ------------------------------------------------------------------------- */

static int nested(const struct data *d, struct nip_arena *a, struct nip_gauge *g, struct model *m)
{
	static const size_t term[] = { NIP_TERM_OPERATOR, NIP_TERM_PART, NIP_TERM_ERROR };
	static const size_t source[] = { NIP_GAUGE_OPERATOR, NIP_GAUGE_PART,
					 NIP_GAUGE_REPEATABILITY };
	size_t *op = NIP_NEW_N(a, d->n + 1, size_t);
	const size_t *label[] = { op, d->part };
	struct nip_components c;

	for (size_t i = 0; i < d->n; i++)
		op[i] = operator_of(d, i);
	if (nip_components(d->value, label, d->n, 3, g->options.confidence, a, &c) != 0)
		return refuse(g, "there are too few values, or too large ones");
	for (size_t l = 0; l < 3; l++) {
		struct nip_gauge_row *x = &g->row[term[l]];

		x->df = c.level[l].df;
		x->ss = c.level[l].ss;
	}
	g->mean = c.mean;
	g->parts = c.level[1].groups;
	g->replicates = c.balanced ? c.n / c.level[1].groups : 0;
	g->pooled = true;
	g->why_pooled = "each part belongs to one operator";
	mean_squares(g);
	g->error = g->row[NIP_TERM_ERROR];
	if (!(g->error.df > 0))
		return refuse(g, "nothing was measured twice");
	if (!(g->row[NIP_TERM_PART].df > 0))
		return refuse(g, "each operator needs two parts");
	test(&g->row[NIP_TERM_PART], &g->error);
	if (c.balanced)
		test(&g->row[NIP_TERM_OPERATOR], &g->row[NIP_TERM_PART]);
	for (size_t l = 0; l < 3; l++) {
		m->ms[term[l]] = (struct nip_mean_square){ c.level[l].ms, c.level[l].df };
		for (size_t k = 0; k < 3; k++)
			m->w[source[l]][term[k]] = c.level[l].weight[k];
	}
	return 0;
}

/* ---- shares -------------------------------------------------------------------------- */

/* Adds the components below a source; a mean square without df has no weight anywhere. */
static void sums(struct model *m)
{
	for (size_t k = 0; k < NIP_TERMS; k++) {
		m->w[NIP_GAUGE_REPRODUCIBILITY][k] =
			m->w[NIP_GAUGE_OPERATOR][k] + m->w[NIP_GAUGE_INTERACTION][k];
		m->w[NIP_GAUGE_TOTAL_RR][k] =
			m->w[NIP_GAUGE_REPRODUCIBILITY][k] + m->w[NIP_GAUGE_REPEATABILITY][k];
		m->w[NIP_GAUGE_TOTAL][k] = m->w[NIP_GAUGE_TOTAL_RR][k] + m->w[NIP_GAUGE_PART][k];
	}
}

static void intervals(const struct model *m, double alpha, struct nip_gauge *g)
{
	struct nip_mean_square ms[NIP_TERMS];
	double w[NIP_GAUGE_SOURCES][NIP_TERMS];
	size_t n = 0;

	for (size_t k = 0; k < NIP_TERMS; k++) {
		if (!(m->ms[k].df > 0) || (k == NIP_TERM_INTERACTION && g->pooled))
			continue;
		for (size_t i = 0; i < NIP_GAUGE_SOURCES; i++)
			w[i][n] = m->w[i][k];
		ms[n++] = m->ms[k];
	}
	for (size_t i = 0; i < NIP_GAUGE_SOURCES; i++) {
		struct nip_gauge_share *s = &g->source[i];

		s->raw = 0;
		for (size_t k = 0; k < n; k++)
			s->raw += w[i][k] * ms[k].ms;
		nip_mls(ms, w[i], n, alpha, &s->low, &s->high);
		s->low = fmax(0, s->low);
		s->high = fmax(0, s->high);
		nip_mls_share(ms, w[i], w[NIP_GAUGE_TOTAL], n, alpha, &s->contribution_low,
			      &s->contribution_high);
		if (i == NIP_GAUGE_TOTAL)
			s->contribution_low = s->contribution_high = 1;
	}
}

static void variances(struct nip_gauge *g)
{
	struct nip_gauge_share *s = g->source;
	double total;

	s[NIP_GAUGE_INTERACTION].absent = g->pooled;
	s[NIP_GAUGE_OPERATOR].absent = s[NIP_GAUGE_REPRODUCIBILITY].absent = g->operators < 2;
	for (size_t i = 0; i < NIP_GAUGE_SOURCES; i++)
		s[i].variance = s[i].absent ? 0 : fmax(0, s[i].raw); /* NaN of a sum: 0 */
	s[NIP_GAUGE_REPRODUCIBILITY].variance =
		s[NIP_GAUGE_OPERATOR].variance + s[NIP_GAUGE_INTERACTION].variance;
	s[NIP_GAUGE_TOTAL_RR].variance =
		s[NIP_GAUGE_REPRODUCIBILITY].variance + s[NIP_GAUGE_REPEATABILITY].variance;
	total = s[NIP_GAUGE_TOTAL].variance =
		s[NIP_GAUGE_TOTAL_RR].variance + s[NIP_GAUGE_PART].variance;
	for (size_t i = 0; i < NIP_GAUGE_SOURCES; i++) {
		if (isnan(s[i].raw)) /* the sums of components not below 0 */
			s[i].raw = s[i].variance;
		s[i].sd = sqrt(s[i].variance);
		s[i].contribution = total > 0 ? s[i].variance / total : NAN;
		s[i].study_share = total > 0 ? sqrt(s[i].variance / total) : NAN;
		s[i].tolerance_share = g->options.study * s[i].sd / g->options.tolerance;
	}
}

/* Part over gauge from the gauge's share c of the total: sqrt((1 - c) / c). */
static double categories(double contribution)
{
	return floor(1.41 * sqrt((1 - contribution) / contribution));
}

static void count_categories(struct nip_gauge *g)
{
	const struct nip_gauge_share *s = &g->source[NIP_GAUGE_TOTAL_RR];

	g->ndc = g->ndc_low = g->ndc_high = NAN;
	if (!(s->variance > 0))
		return;
	g->ndc = floor(1.41 * g->source[NIP_GAUGE_PART].sd / s->sd);
	if (!isnan(s->contribution_high))
		g->ndc_low = categories(s->contribution_high);
	if (s->contribution_low > 0)
		g->ndc_high = categories(s->contribution_low);
}

int nip_gauge_study(const double *value, const size_t *part, const size_t *appraiser, size_t n,
		    const struct nip_gauge_options *options, struct nip_arena *a,
		    struct nip_gauge *g)
{
	struct data d = { .value = value, .part = part, .appraiser = appraiser, .n = n };
	struct model m = { 0 };

	*g = (struct nip_gauge){ .options = *options };
	for (size_t i = 0; i < n; i++) {
		if (isnan(value[i]))
			continue;
		if (isinf(value[i]))
			return refuse(g, "a value is infinite");
		g->n++;
		d.parts = part[i] + 1 > d.parts ? part[i] + 1 : d.parts;
		d.operators =
			operator_of(&d, i) + 1 > d.operators ? operator_of(&d, i) + 1 : d.operators;
	}
	g->parts = d.parts;
	g->operators = d.operators;
	if (d.parts < 2)
		return refuse(g, "there are fewer than two parts");
	if ((options->nested ? nested(&d, a, g, &m) : crossed(&d, a, g, &m)) != 0)
		return -1;
	if (!g->method) {
		g->method = "analysis of variance";
		g->intervals = "modified large sample";
		sums(&m);
		intervals(&m, (1 - options->confidence) / 2, g);
	}
	variances(g);
	count_categories(g);
	return 0;
}
