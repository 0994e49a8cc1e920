/* chart_shewhart.c: charts of individuals, of subgroup means, and of their spread. */
#include <config.h>

#include <math.h>

#include "spc/chart_build.h"
#include "stat/dist.h"
#include "stat/moments.h"

static double mean_of(const double *x, size_t n)
{
	struct nip_moments m;

	nip_moments_init(&m);
	for (size_t i = 0; i < n; i++)
		nip_moments_add(&m, x[i]);
	return nip_moments_mean(&m);
}

/* ---- individuals ---------------------------------------------------------------- */

/* Centre and sigma, frozen where given. */
static const char *individual_basis(const struct nip_chart_data *d,
				    const struct nip_chart_options *o,
				    const struct nip_chart_series *s, const char *type,
				    struct nip_basis *b)
{
	struct nip_sigma_input in = { .span = o->span, .df = o->df };
	struct nip_sigma_estimate e;
	enum nip_sigma_id id = o->sigma < 0 ? NIP_SIGMA_MR : (enum nip_sigma_id)o->sigma;

	*b = (struct nip_basis){ .frozen = nip_chart_frozen(d, type), .df = NAN };
	if (nip_sigma_kinds[id].basis == NIP_BASIS_SUBGROUPS)
		return nip_arena_printf(d->arena, "sigma %s needs subgroups",
					nip_sigma_kinds[id].key);
	in.n = nip_used_values(d, s, &in.x);
	b->center = b->frozen.center;
	if (isnan(b->center))
		b->center = isnan(b->frozen.lcl + b->frozen.ucl)
				    ? mean_of(in.x, in.n)
				    : (b->frozen.lcl + b->frozen.ucl) / 2;
	if (isnan(b->center))
		return "no value enters the estimates";
	b->sigma = b->frozen.sigma;
	b->estimator = "given";
	if (isnan(b->sigma) && !isnan(b->frozen.ucl))
		b->sigma = (b->frozen.ucl - b->center) / o->width;
	else if (isnan(b->sigma) && !isnan(b->frozen.lcl))
		b->sigma = (b->center - b->frozen.lcl) / o->width;
	if (!isnan(b->sigma))
		return b->sigma >= 0 ? NULL
				     : "the limits given are on the wrong side of the centre";
	nip_sigma_estimate(id, &in, d->cache, &e);
	b->sigma = e.sigma;
	b->df = e.df;
	b->estimator = nip_sigma_kinds[id].key;
	return e.why;
}

/* Moving ranges overlap, but each one alone has the distribution of a range. */
static void add_moving_range(const struct nip_chart_data *d, const struct nip_chart_options *o,
			     const struct nip_chart_series *s, const struct nip_basis *of,
			     struct nip_charts *out)
{
	double *mr = NIP_NEW_N(d->arena, s->n + 1, double);
	size_t n = nip_moving_ranges(s->value, s->n, o->span, mr);
	double k = (double)o->span, d2, d3;
	struct nip_basis b = { .sigma = of->sigma,
			       .df = of->df,
			       .estimator = of->estimator,
			       .frozen = nip_chart_frozen(d, "mr") };
	struct nip_control_chart *c = nip_chart_add(d, out, "mr", "moving range", s->n, s->number);

	d2 = nip_constants_get(d->cache, o->span).d2;
	d3 = nip_constants_get(d->cache, o->span).d3;
	if (!isnan(b.frozen.sigma))
		b.sigma = b.frozen.sigma;
	b.center = isnan(b.frozen.center) ? d2 * b.sigma : b.frozen.center;
	c->value = mr;
	c->formula = nip_arena_printf(d->arena,
				      "centre d2(%zu) sigma, limits (d2 -/+ %g d3) sigma, >= 0; "
				      "d2 = %.10g, d3 = %.10g",
				      o->span, o->width, d2, d3);
	nip_chart_zone(d, c, &b, d3 * b.sigma, o->width, 0, NAN);
	c->kinds = NIP_KINDS_LIMITS;
	if (b.sigma > 0)
		c->expected_beyond = (double)n * (1 - nip_range_lower(c->ucl / b.sigma, k) +
						  nip_range_lower(c->lcl / b.sigma, k));
}

const char *nip_build_individuals(const struct nip_chart_data *d, const struct nip_chart_options *o,
				  const struct nip_chart_series *s, const char *type,
				  const char *title, struct nip_charts *out)
{
	struct nip_basis b;
	struct nip_control_chart *c;
	const char *why = individual_basis(d, o, s, type, &b);

	if (why)
		return why;
	c = nip_chart_add(d, out, type, title, s->n, s->number);
	c->value = s->value;
	c->normal = b.sigma > 0;
	c->formula = nip_arena_printf(d->arena, "mean -/+ %g sigma", o->width);
	nip_chart_zone(d, c, &b, b.sigma, o->width, NAN, NAN);
	add_moving_range(d, o, s, &b, out);
	return NULL;
}

const char *nip_build_imr(const struct nip_chart_data *d, const struct nip_chart_options *o,
			  struct nip_charts *out)
{
	return nip_build_individuals(d, o, &d->series, "i", "individuals", out);
}

/* ---- subgroups ------------------------------------------------------------------ */

double nip_group_center(const struct nip_grouping *g)
{
	struct nip_moments m;

	nip_moments_init(&m);
	for (size_t i = 0; i < g->k; i++)
		for (size_t j = g->start[i]; j < g->start[i + 1] && (!g->used || g->used[i]); j++)
			nip_moments_add(&m, g->value[j]);
	return nip_moments_mean(&m);
}

const char *nip_group_sigma(const struct nip_chart_data *d, const struct nip_chart_options *o,
			    enum nip_sigma_id own, struct nip_sigma_estimate *out)
{
	const struct nip_grouping *g = &d->groups;
	struct nip_subgroup *group = NIP_NEW_N(d->arena, g->k + 1, struct nip_subgroup);
	double *x = NIP_NEW_N(d->arena, g->start[g->k] + 1, double);
	enum nip_sigma_id id = o->sigma < 0 ? own : (enum nip_sigma_id)o->sigma;
	struct nip_sigma_input in = { .group = group, .x = x, .span = o->span, .df = o->df };

	if (nip_sigma_kinds[id].basis == NIP_BASIS_INDIVIDUALS)
		return nip_arena_printf(d->arena,
					"sigma %s is of individuals; this chart has subgroups",
					nip_sigma_kinds[id].key);
	for (size_t i = 0; i < g->k; i++) {
		if (g->used && !g->used[i])
			continue;
		group[in.k++] = g->group[i];
		for (size_t j = g->start[i]; j < g->start[i + 1]; j++)
			x[in.n++] = g->value[j];
	}
	nip_sigma_estimate(id, &in, d->cache, out);
	return out->why;
}

/* Values of a statistic by subgroup, and the zones that follow from each one's size. */
struct by_group {
	double *value;
	struct nip_zone *zone;
	size_t *size;
};

static struct by_group group_room(const struct nip_chart_data *d)
{
	const struct nip_grouping *g = &d->groups;
	struct by_group r = { NIP_NEW_N(d->arena, g->k + 1, double),
			      NIP_NEW_N(d->arena, g->k + 1, struct nip_zone),
			      NIP_NEW_N(d->arena, g->k + 1, size_t) };

	for (size_t i = 0; i < g->k; i++)
		r.size[i] = g->group[i].n;
	return r;
}

static void finish(struct nip_control_chart *c, const struct by_group *r, const struct nip_basis *b,
		   double width)
{
	c->value = r->value;
	c->size = r->size;
	c->zone = r->zone;
	c->sigma = b->sigma;
	c->df = b->df;
	c->estimator = b->estimator;
	c->width = width;
	nip_chart_settle(c);
}

static struct nip_zone zone_at(const struct nip_basis *b, double center, double se, double width,
			       double least)
{
	struct nip_zone z = { center, se, fmax(center - width * se, least), center + width * se };

	if (!isnan(b->frozen.lcl))
		z.lcl = b->frozen.lcl;
	if (!isnan(b->frozen.ucl))
		z.ucl = b->frozen.ucl;
	return z;
}

static void add_means(const struct nip_chart_data *d, const struct nip_chart_options *o,
		      const struct nip_basis *b, struct nip_charts *out)
{
	const struct nip_grouping *g = &d->groups;
	struct nip_control_chart *c =
		nip_chart_add(d, out, "xbar", "subgroup mean", g->k, g->number);
	struct by_group r = group_room(d);

	for (size_t i = 0; i < g->k; i++) {
		/* a subgroup without a value has no limits, and none that are infinite */
		double se = r.size[i] ? b->sigma / sqrt((double)r.size[i]) : NAN;

		r.value[i] = g->group[i].mean;
		r.zone[i] = zone_at(b, b->center, se, o->width, NAN);
	}
	finish(c, &r, b, o->width);
	c->normal = b->sigma > 0;
	c->formula =
		nip_arena_printf(d->arena, "mean of all values -/+ %g sigma / sqrt(n_i)", o->width);
}

/* P(spread of n values beyond its limits). */
static double spread_chance(bool range, const struct nip_zone *z, double sigma, size_t n)
{
	double df = (double)n - 1, hi = z->ucl / sigma, lo = z->lcl / sigma;

	if (range)
		return 1 - nip_range_lower(hi, df + 1) + nip_range_lower(lo, df + 1);
	return nip_chisq_upper(df * hi * hi, df) + nip_chisq_lower(df * lo * lo, df);
}

#define SIZES_KEPT 65 /* chances of subgroups up to that size are computed once */

/* Limits of the spread of each subgroup from sigma and the factors of its size. */
static void add_spread(const struct nip_chart_data *d, const struct nip_chart_options *o,
		       const struct nip_basis *of, bool range, struct nip_charts *out)
{
	const struct nip_grouping *g = &d->groups;
	struct nip_control_chart *c =
		nip_chart_add(d, out, range ? "r" : "s",
			      range ? "subgroup range" : "subgroup standard deviation", g->k,
			      g->number);
	struct by_group r = group_room(d);
	struct nip_basis b = *of;
	double beyond = 0, chance[SIZES_KEPT] = { 0 };

	b.frozen = nip_chart_frozen(d, c->type);
	if (!isnan(b.frozen.sigma))
		b.sigma = b.frozen.sigma;
	for (size_t i = 0; i < g->k; i++) {
		struct nip_constants_row k = nip_constants_get(d->cache, r.size[i] ? r.size[i] : 1);
		double center = b.sigma * (range ? k.d2 : k.c4), p = 0;
		struct nip_zone *z = &r.zone[i];

		r.value[i] = range ? g->group[i].range : g->group[i].sd;
		if (!isnan(b.frozen.center))
			center = b.frozen.center;
		*z = zone_at(&b, center, b.sigma * (range ? k.d3 : k.c5), o->width, 0);
		if (isnan(center))
			z->lcl = z->ucl = NAN; /* one value has no spread */
		if (r.size[i] < 2 || !(b.sigma > 0))
			continue;
		if (r.size[i] < SIZES_KEPT)
			p = chance[r.size[i]];
		if (p == 0)
			p = spread_chance(range, z, b.sigma, r.size[i]);
		if (r.size[i] < SIZES_KEPT)
			chance[r.size[i]] = p;
		beyond += p;
	}
	finish(c, &r, &b, o->width);
	c->kinds = NIP_KINDS_LIMITS;
	if (b.sigma > 0)
		c->expected_beyond = beyond;
	c->formula = nip_arena_printf(
		d->arena,
		range ? "centre d2(n_i) sigma, limits (d2 -/+ %g d3) sigma, >= 0"
		      : "centre c4(n_i) sigma, limits (c4 -/+ %g sqrt(1 - c4^2)) sigma, >= 0",
		o->width);
}

static const char *group_basis(const struct nip_chart_data *d, const struct nip_chart_options *o,
			       enum nip_sigma_id own, struct nip_basis *b)
{
	struct nip_sigma_estimate e = { .sigma = NAN };
	const char *why = NULL;

	*b = (struct nip_basis){ .frozen = nip_chart_frozen(d, "xbar"), .df = NAN };
	b->center = isnan(b->frozen.center) ? nip_group_center(&d->groups) : b->frozen.center;
	if (isnan(b->center))
		return "no value enters the estimates";
	b->sigma = b->frozen.sigma;
	b->estimator = "given";
	if (!isnan(b->sigma))
		return NULL;
	why = nip_group_sigma(d, o, own, &e);
	b->sigma = e.sigma;
	b->df = e.df;
	b->estimator = why ? NULL : nip_sigma_kinds[e.id].key;
	return why;
}

static const char *xbar(const struct nip_chart_data *d, const struct nip_chart_options *o,
			bool range, struct nip_charts *out)
{
	struct nip_basis b;
	const char *why = group_basis(d, o, range ? NIP_SIGMA_UWAVE_R : NIP_SIGMA_UWAVE_SD, &b);

	if (why)
		return why;
	add_means(d, o, &b, out);
	add_spread(d, o, &b, range, out);
	return NULL;
}

const char *nip_build_xbar_r(const struct nip_chart_data *d, const struct nip_chart_options *o,
			     struct nip_charts *out)
{
	return xbar(d, o, true, out);
}

const char *nip_build_xbar_s(const struct nip_chart_data *d, const struct nip_chart_options *o,
			     struct nip_charts *out)
{
	return xbar(d, o, false, out);
}

/* ---- between and within ---------------------------------------------------------- */

/* Lanes of a scan differ for reasons of their own, so the means are judged by their own
 * moving range, not by the spread within. */
const char *nip_build_three_way(const struct nip_chart_data *d, const struct nip_chart_options *o,
				struct nip_charts *out)
{
	const struct nip_grouping *g = &d->groups;
	struct nip_chart_options means = *o;
	double *mean = NIP_NEW_N(d->arena, g->k + 1, double), weight = 0, sb;
	struct nip_chart_series s = {
		.n = g->k, .value = mean, .number = g->number, .used = g->used
	};
	struct nip_basis within = { .df = NAN };
	struct nip_sigma_estimate e;
	size_t groups = 0, most = 0;
	const char *why;

	for (size_t i = 0; i < g->k; i++) {
		mean[i] = g->group[i].mean;
		most = g->group[i].n > most ? g->group[i].n : most;
		if (g->group[i].n && (!g->used || g->used[i])) {
			weight += 1 / (double)g->group[i].n;
			groups++;
		}
	}
	means.sigma = -1;
	why = nip_build_individuals(d, &means, &s, "i", "subgroup mean as an individual", out);
	if (why)
		return why;
	sb = out->list.at[0].sigma;
	why = nip_group_sigma(d, o, most > 8 ? NIP_SIGMA_UWAVE_SD : NIP_SIGMA_UWAVE_R, &e);
	if (why)
		return why;
	within.sigma = e.sigma;
	within.df = e.df;
	within.estimator = nip_sigma_kinds[e.id].key;
	add_spread(d, o, &within, most <= 8, out);
	/* of unequal subgroups the mean of 1 / n_i */
	out->between_sigma = sqrt(fmax(0, sb * sb - e.sigma * e.sigma * weight / (double)groups));
	return NULL;
}
