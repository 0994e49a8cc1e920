/* chart_count.c: charts of counts, and of counts that cluster. */
#include <config.h>

#include <math.h>

#include "spc/chart_build.h"
#include "stat/dist.h"

struct counts { /* one way to see a count */
	const char *type, *title, *formula;
	bool binomial; /* else Poisson */
	bool rate;     /* value is count / size, else the count */
	bool sized;    /* sample sizes enter */
	bool laney;
};

static double size_of(const struct nip_chart_series *s, size_t i)
{
	return s->size ? s->size[i] : s->size_all;
}

/* The first count that cannot be one, as text; NULL if all can. */
static const char *check(const struct nip_chart_data *d, const struct counts *k)
{
	const struct nip_chart_series *s = &d->series;

	for (size_t i = 0; i < s->n; i++) {
		double x = s->value[i], n = size_of(s, i);

		if (isnan(x) || (k->sized && isnan(n) && s->size))
			continue;
		if (x < 0 || isinf(x))
			return nip_arena_printf(d->arena, "point %zu: %g is no count", s->number[i],
						x);
		if (k->sized && !(n > 0 && isfinite(n)))
			return isnan(n) ? "the sample size is missing: name its column or number"
					: nip_arena_printf(d->arena,
							   "point %zu: %g is no sample size",
							   s->number[i], n);
		if (k->binomial && x > n)
			return nip_arena_printf(d->arena, "point %zu: %g defective of %g",
						s->number[i], x, n);
	}
	return NULL;
}

static bool there(const struct nip_chart_series *s, const struct counts *k, size_t i)
{
	return !isnan(s->value[i]) && !(k->sized && isnan(size_of(s, i)));
}

/* Mean fraction or rate over the used points. */
static double mean_rate(const struct nip_chart_series *s, const struct counts *k)
{
	double count = 0, units = 0;

	for (size_t i = 0; i < s->n; i++) {
		if (!there(s, k, i) || (s->used && !s->used[i]))
			continue;
		count += s->value[i];
		units += k->sized ? size_of(s, i) : 1;
	}
	return count / units;
}

static double unit_variance(const struct counts *k, double rate)
{
	return k->binomial ? rate * (1 - rate) : rate;
}

/* Standardised counts: their moving ranges give Laney's sigma_z, their squares the test
 * of over- or underdispersion. */
static double standardise(const struct nip_chart_data *d, const struct counts *k, double rate,
			  struct nip_charts *out)
{
	const struct nip_chart_series *s = &d->series;
	double *z = NIP_NEW_N(d->arena, s->n + 1, double), chi2 = 0, upper, lower;
	struct nip_sigma_input in = { .x = z, .span = 2 };
	struct nip_sigma_estimate e;
	size_t points = 0;

	for (size_t i = 0; i < s->n; i++) {
		double n = k->sized ? size_of(s, i) : 1;

		if (s->used && !s->used[i])
			continue;
		z[in.n] = there(s, k, i)
				  ? (s->value[i] / n - rate) / sqrt(unit_variance(k, rate) / n)
				  : NAN;
		if (!isnan(z[in.n])) {
			chi2 += z[in.n] * z[in.n];
			points++;
		}
		in.n++;
	}
	nip_sigma_estimate(NIP_SIGMA_MR, &in, d->cache, &e);
	if (points < 2 || !(unit_variance(k, rate) > 0))
		return NAN;
	out->dispersion_chi2 = chi2;
	out->dispersion_df = (double)(points - 1);
	upper = nip_chisq_upper(chi2, out->dispersion_df);
	lower = nip_chisq_lower(chi2, out->dispersion_df);
	out->dispersion_p = fmin(1, 2 * fmin(upper, lower));
	return e.sigma;
}

/* P(count beyond its limits), exactly: the tails of the binomial by the beta, of the
 * Poisson by the gamma distribution. */
static double chance(const struct counts *k, double rate, double n, const struct nip_zone *z)
{
	double scale = k->rate ? n : 1, mu = rate * (k->sized ? n : 1);
	double hi = floor(z->ucl * scale) + 1, lo = ceil(z->lcl * scale) - 1, p = 0;

	/* a limit that is a count itself is not beyond */
	if (k->binomial) {
		if (hi <= n)
			p += nip_beta_lower(rate, hi, n - hi + 1);
		if (lo >= 0)
			p += nip_beta_upper(rate, lo + 1, n - lo);
		return p;
	}
	p += nip_gamma_lower(mu, hi, 1);
	if (lo >= 0)
		p += nip_gamma_upper(mu, lo + 1, 1);
	return p;
}

static struct nip_zone zone_of(const struct counts *k, const struct nip_frozen *f, double rate,
			       double n, double spread, double width)
{
	double scale = k->rate ? 1 : k->sized ? n : 1, units = k->sized ? n : 1;
	double most = k->binomial ? scale : NAN;
	struct nip_zone z = { .center = rate * scale,
			      .se = scale * spread * sqrt(unit_variance(k, rate) / units) };

	z.lcl = isnan(f->lcl) ? fmax(0, z.center - width * z.se) : f->lcl;
	z.ucl = isnan(f->ucl) ? fmin(z.center + width * z.se, most) : f->ucl;
	return z;
}

static const char *build(const struct nip_chart_data *d, const struct nip_chart_options *o,
			 const struct counts *k, struct nip_charts *out)
{
	const struct nip_chart_series *s = &d->series;
	double *value = NIP_NEW_N(d->arena, s->n + 1, double), rate, spread, sigma_z, beyond = 0;
	struct nip_zone *z = NIP_NEW_N(d->arena, s->n + 1, struct nip_zone);
	struct nip_frozen f = nip_chart_frozen(d, k->type);
	const char *why = check(d, k);
	struct nip_control_chart *c;

	if (why)
		return why;
	rate = isnan(f.center) ? mean_rate(s, k) : f.center;
	if (!isnan(f.center) && !k->rate && k->sized)
		rate = f.center / size_of(s, 0);
	if (isnan(rate))
		return "no count enters the estimates";
	if (rate < 0 || (k->binomial && rate > 1))
		return "the centre given is no fraction or rate";
	sigma_z = standardise(d, k, rate, out);
	spread = !k->laney ? 1 : isnan(f.sigma) ? sigma_z : f.sigma;
	if (isnan(spread))
		return "no two neighbouring counts are there, or none varies";
	for (size_t i = 0; i < s->n; i++) {
		double n = k->sized ? size_of(s, i) : 1;

		value[i] = there(s, k, i) ? (k->rate ? s->value[i] / n : s->value[i]) : NAN;
		z[i] = zone_of(k, &f, rate, n, spread, o->width);
		if (!isnan(value[i]) && !k->laney)
			beyond += chance(k, rate, n, &z[i]);
	}
	c = nip_chart_add(d, out, k->type, k->title, s->n, s->number);
	c->value = value;
	c->zone = z;
	nip_chart_settle(c);
	c->formula = k->formula;
	c->width = o->width;
	c->kinds = NIP_KINDS_ATTRIBUTE;
	c->expected_beyond = k->laney ? NAN : beyond;
	c->overdispersion = k->laney ? spread : NAN;
	return NULL;
}

static const struct counts ways[] = {
	{ "p", "fraction defective", "pbar -/+ k sqrt(pbar (1 - pbar) / n_i), within 0 and 1", true,
	  true, true, false },
	{ "np", "number defective", "n_i pbar -/+ k sqrt(n_i pbar (1 - pbar)), within 0 and n_i",
	  true, false, true, false },
	{ "c", "number of defects", "cbar -/+ k sqrt(cbar), >= 0", false, false, false, false },
	{ "u", "defects per unit", "ubar -/+ k sqrt(ubar / n_i), >= 0", false, true, true, false },
	{ "laney-p", "fraction defective (p')",
	  "pbar -/+ k sigma_z sqrt(pbar (1 - pbar) / n_i), sigma_z = mean MR of z_i / d2(2)", true,
	  true, true, true },
	{ "laney-u", "defects per unit (u')",
	  "ubar -/+ k sigma_z sqrt(ubar / n_i), sigma_z = mean MR of z_i / d2(2)", false, true,
	  true, true },
};

const char *nip_build_p(const struct nip_chart_data *d, const struct nip_chart_options *o,
			struct nip_charts *out)
{
	return build(d, o, &ways[0], out);
}

const char *nip_build_np(const struct nip_chart_data *d, const struct nip_chart_options *o,
			 struct nip_charts *out)
{
	return build(d, o, &ways[1], out);
}

const char *nip_build_c(const struct nip_chart_data *d, const struct nip_chart_options *o,
			struct nip_charts *out)
{
	return build(d, o, &ways[2], out);
}

const char *nip_build_u(const struct nip_chart_data *d, const struct nip_chart_options *o,
			struct nip_charts *out)
{
	return build(d, o, &ways[3], out);
}

const char *nip_build_laney_p(const struct nip_chart_data *d, const struct nip_chart_options *o,
			      struct nip_charts *out)
{
	return build(d, o, &ways[4], out);
}

const char *nip_build_laney_u(const struct nip_chart_data *d, const struct nip_chart_options *o,
			      struct nip_charts *out)
{
	return build(d, o, &ways[5], out);
}
