/* chart.c: the table of chart types, and what happens to every chart built. */
#include <config.h>

#include "spc/chart.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "spc/chart_build.h"
#include "stat/dist.h"

const struct nip_chart_type nip_chart_types[] = {
	{ "imr", "individuals and moving range", NIP_NEEDS_SERIES, nip_build_imr },
	{ "xbar-r", "means and ranges of subgroups", NIP_NEEDS_GROUPS, nip_build_xbar_r },
	{ "xbar-s", "means and standard deviations of subgroups", NIP_NEEDS_GROUPS,
	  nip_build_xbar_s },
	{ "three-way", "means as individuals, their moving range, spread within", NIP_NEEDS_GROUPS,
	  nip_build_three_way },
	{ "p", "fraction defective", NIP_NEEDS_COUNTS, nip_build_p },
	{ "np", "number defective", NIP_NEEDS_COUNTS, nip_build_np },
	{ "c", "number of defects", NIP_NEEDS_COUNTS, nip_build_c },
	{ "u", "defects per unit", NIP_NEEDS_COUNTS, nip_build_u },
	{ "laney-p", "fraction defective, spread between samples included (p')", NIP_NEEDS_COUNTS,
	  nip_build_laney_p },
	{ "laney-u", "defects per unit, spread between samples included (u')", NIP_NEEDS_COUNTS,
	  nip_build_laney_u },
	{ "ewma", "exponentially weighted moving average", NIP_NEEDS_EITHER, nip_build_ewma },
	{ "cusum", "two-sided tabular cumulative sum", NIP_NEEDS_EITHER, nip_build_cusum },
	{ "batch-means", "means of batches long enough to be independent", NIP_NEEDS_SERIES,
	  nip_build_batch_means },
	{ "ar-residual", "residuals of a first-order autoregression", NIP_NEEDS_SERIES,
	  nip_build_ar_residual },
	{ "ewma-residual", "one-step forecast errors of an EWMA", NIP_NEEDS_SERIES,
	  nip_build_ewma_residual },
	{ "t2", "Hotelling's T2 of several columns", NIP_NEEDS_VECTORS, nip_build_t2 },
	{ "mewma", "multivariate EWMA of several columns", NIP_NEEDS_VECTORS, nip_build_mewma },
	{ NULL, NULL, NIP_NEEDS_SERIES, NULL },
};

const struct nip_chart_type *nip_chart_find(const char *name)
{
	for (const struct nip_chart_type *t = nip_chart_types; t->name; t++)
		if (strcmp(t->name, name) == 0)
			return t;
	return NULL;
}

void nip_chart_options_init(struct nip_chart_options *o)
{
	*o = (struct nip_chart_options){ .width = 3,
					 .span = 2,
					 .sigma = -1,
					 .lambda = NAN,
					 .cusum_k = 0.5,
					 .cusum_h = 5,
					 .target = NAN,
					 .confidence = NAN,
					 .arl = 370.4,
					 .keep = 1000 };
	nip_rules_read("nelson", &o->rules);
}

/* ---- parts of a chart --------------------------------------------------------- */

struct nip_control_chart *nip_chart_add(const struct nip_chart_data *d, struct nip_charts *out,
					const char *type, const char *title, size_t n,
					const size_t *number)
{
	struct nip_control_chart *c = nip_vec_push(d->arena, &out->list);

	*c = (struct nip_control_chart){ .type = type,
					 .title = title,
					 .n = n,
					 .number = number,
					 .center = NAN,
					 .lcl = NAN,
					 .ucl = NAN,
					 .sigma = NAN,
					 .df = NAN,
					 .kinds = NIP_KINDS_ALL,
					 .expected_beyond = NAN,
					 .lambda = NAN,
					 .width = NAN,
					 .k = NAN,
					 .h = NAN,
					 .headstart = NAN,
					 .overdispersion = NAN,
					 .run_length = NAN };
	return c;
}

struct nip_frozen nip_chart_frozen(const struct nip_chart_data *d, const char *type)
{
	const struct nip_frozen none = { NAN, NAN, NAN, NAN };
	const struct nip_frozen *f = d->frozen ? d->frozen(d->frozen_user, type) : NULL;

	return f ? *f : none;
}

size_t nip_used_values(const struct nip_chart_data *d, const struct nip_chart_series *s,
		       const double **out)
{
	double *x;
	size_t n = 0;

	if (!s->used) {
		*out = s->value;
		return s->n;
	}
	x = NIP_NEW_N(d->arena, s->n + 1, double);
	for (size_t i = 0; i < s->n; i++)
		if (s->used[i])
			x[n++] = s->value[i];
	*out = x;
	return n;
}

void nip_chart_zone(const struct nip_chart_data *d, struct nip_control_chart *c,
		    const struct nip_basis *b, double se, double width, double least, double most)
{
	struct nip_zone *z = NIP_NEW(d->arena, struct nip_zone);

	z->center = b->center;
	z->se = se;
	/* fmax and fmin leave out a bound that is NaN */
	z->lcl = isnan(b->frozen.lcl) ? fmax(b->center - width * se, least) : b->frozen.lcl;
	z->ucl = isnan(b->frozen.ucl) ? fmin(b->center + width * se, most) : b->frozen.ucl;
	c->zone = z;
	c->n_zones = 1;
	c->center = z->center;
	c->lcl = z->lcl;
	c->ucl = z->ucl;
	c->sigma = b->sigma;
	c->df = b->df;
	c->estimator = b->estimator;
	c->width = width;
}

static void merge(double *common, double v, bool *differ)
{
	if (isnan(*common))
		*common = v;
	else if (!isnan(v) && v != *common)
		*differ = true;
}

void nip_chart_settle(struct nip_control_chart *c)
{
	bool center = false, lcl = false, ucl = false, se = false;
	double spread = NAN;
	size_t first = c->n;

	c->center = c->lcl = c->ucl = NAN;
	for (size_t i = c->n; i-- > 0;) {
		const struct nip_zone *z = &c->zone[i];

		if (isnan(c->value[i]) && i)
			continue;
		if (isnan(c->value[i]) && first < c->n)
			break;
		merge(&c->center, z->center, &center);
		merge(&c->lcl, z->lcl, &lcl);
		merge(&c->ucl, z->ucl, &ucl);
		merge(&spread, z->se, &se);
		first = i;
	}
	c->n_zones = c->n;
	if (c->n && !center && !lcl && !ucl && !se) {
		c->zone += first;
		c->n_zones = 1;
	}
	c->center = center ? NAN : c->center;
	c->lcl = lcl ? NAN : c->lcl;
	c->ucl = ucl ? NAN : c->ucl;
}

/* ---- judging ------------------------------------------------------------------- */

static int by_point(const void *a, const void *b)
{
	const struct nip_signal *x = a, *y = b;

	if (x->point != y->point)
		return x->point < y->point ? -1 : 1;
	return x->rule != y->rule ? x->rule - y->rule : y->side - x->side;
}

static void judge(struct nip_control_chart *c, const struct nip_chart_options *o)
{
	c->signals.keep = o->keep;
	nip_rules_run(&o->rules, c->kinds, c->value, c->n, c->zone, c->n_zones, &c->signals);
	if (c->lower_sum) {
		nip_rules_run(&o->rules, c->kinds, c->lower_sum, c->n, c->zone, c->n_zones,
			      &c->signals);
		if (c->signals.n)
			qsort(c->signals.at, c->signals.n, sizeof *c->signals.at, by_point);
		if (c->signals.n > o->keep)
			c->signals.n = o->keep;
	}
}

/* P(normal < a) and P(normal > b) of the limits of a zone; 0 where there is none. */
static void chances(const struct nip_zone *z, double *lower, double *upper)
{
	*lower = isnan(z->lcl) ? 0 : nip_normal_lower((z->lcl - z->center) / z->se);
	*upper = isnan(z->ucl) ? 0 : nip_normal_upper((z->ucl - z->center) / z->se);
}

/* Stretches without a gap are series of their own. */
static void expect(struct nip_control_chart *c, const struct nip_rule_set *set)
{
	double lower = 0, upper = 0;
	size_t run = 0;

	for (size_t k = 0; k < set->n; k++)
		c->expected[k] = c->normal && (c->kinds & 1u << set->rule[k].kind) ? 0 : NAN;
	if (c->normal && c->n) {
		size_t first = 0;

		while (c->n_zones > 1 && first + 1 < c->n && isnan(c->value[first]))
			first++;
		/* where limits differ by point they are as many errors away from the centre */
		chances(&c->zone[first], &lower, &upper);
		for (size_t i = 0; i <= c->n; i++) {
			if (i < c->n && !isnan(c->value[i])) {
				run++;
				continue;
			}
			if (run)
				nip_rules_expected(set, lower, upper, run, c->expected);
			run = 0;
		}
	}
	for (size_t k = 0; k < set->n; k++)
		if (set->rule[k].kind == NIP_RULE_BEYOND && isnan(set->rule[k].sigma) &&
		    !isnan(c->expected_beyond))
			c->expected[k] = c->expected_beyond;
}

/* Limits beyond all numbers judge nothing; to show none for them would be silence. */
static bool overflows(const struct nip_control_chart *c)
{
	for (size_t i = 0; i < c->n_zones; i++)
		if (isinf(c->zone[i].lcl) || isinf(c->zone[i].ucl) || isinf(c->zone[i].center))
			return true;
	return false;
}

void nip_charts_init(struct nip_charts *c)
{
	*c = (struct nip_charts){ .between_sigma = NAN,
				  .dispersion_chi2 = NAN,
				  .dispersion_df = NAN,
				  .dispersion_p = NAN,
				  .ar_r = NAN,
				  .ewma_lambda = NAN };
}

const char *nip_charts_build(const struct nip_chart_type *type, const struct nip_chart_data *d,
			     const struct nip_chart_options *o, struct nip_charts *out)
{
	const char *why;

	nip_charts_init(out);
	why = type->build(d, o, out);
	if (why)
		return why;
	for (size_t i = 0; i < out->list.n; i++) {
		if (overflows(&out->list.at[i])) {
			out->list.n = 0;
			return "limits would lie beyond the largest number (1.8e308); chart the "
			       "values in a larger unit";
		}
		if (o->all_rules)
			out->list.at[i].kinds = NIP_KINDS_ALL;
		judge(&out->list.at[i], o);
		expect(&out->list.at[i], &o->rules);
	}
	return NULL;
}

void nip_charts_release(struct nip_charts *c)
{
	for (size_t i = 0; i < c->list.n; i++)
		nip_signals_release(&c->list.at[i].signals);
}
