/* chart_time.c: charts with a memory, EWMA and CUSUM, of values or subgroup means. */
#include <config.h>

#include <math.h>

#include "spc/arl.h"
#include "spc/chart_build.h"
#include "stat/dist.h"
#include "stat/moments.h"

#define LAMBDA 0.2

/* Values or subgroup means, the size each stands for, and what they rest on. */
struct track {
	size_t n;
	const double *value;
	const size_t *number, *size; /* size NULL: single values */
	struct nip_basis b;
};

static double size_at(const struct track *t, size_t i)
{
	return t->size ? (double)t->size[i] : 1;
}

static double mean_of_used(const double *x, size_t n)
{
	struct nip_moments m;

	nip_moments_init(&m);
	for (size_t i = 0; i < n; i++)
		nip_moments_add(&m, x[i]);
	return nip_moments_mean(&m);
}

static const char *estimate(const struct nip_chart_data *d, const struct nip_chart_options *o,
			    struct track *t)
{
	struct nip_sigma_estimate e = { .sigma = NAN };
	const char *why;

	if (d->groups.k) {
		size_t most = 0;

		for (size_t i = 0; i < d->groups.k; i++)
			most = d->groups.group[i].n > most ? d->groups.group[i].n : most;
		why = nip_group_sigma(d, o, most > 8 ? NIP_SIGMA_UWAVE_SD : NIP_SIGMA_UWAVE_R, &e);
	} else {
		struct nip_sigma_input in = { .span = o->span, .df = o->df };
		enum nip_sigma_id id = o->sigma < 0 ? NIP_SIGMA_MR : (enum nip_sigma_id)o->sigma;

		if (nip_sigma_kinds[id].basis == NIP_BASIS_SUBGROUPS)
			return nip_arena_printf(d->arena, "sigma %s needs subgroups",
						nip_sigma_kinds[id].key);
		in.n = nip_used_values(d, &d->series, &in.x);
		nip_sigma_estimate(id, &in, d->cache, &e);
		why = e.why;
	}
	t->b.sigma = e.sigma;
	t->b.df = e.df;
	t->b.estimator = why ? NULL : nip_sigma_kinds[e.id].key;
	return why;
}

static const char *lay(const struct nip_chart_data *d, const struct nip_chart_options *o,
		       const char *type, struct track *t)
{
	*t = (struct track){
		.b = { .frozen = nip_chart_frozen(d, type), .df = NAN, .estimator = "given" }
	};
	if (d->groups.k) {
		double *mean = NIP_NEW_N(d->arena, d->groups.k, double);
		size_t *size = NIP_NEW_N(d->arena, d->groups.k, size_t);

		for (size_t i = 0; i < d->groups.k; i++) {
			mean[i] = d->groups.group[i].mean;
			size[i] = d->groups.group[i].n;
		}
		t->n = d->groups.k;
		t->value = mean;
		t->size = size;
		t->number = d->groups.number;
	} else {
		t->n = d->series.n;
		t->value = d->series.value;
		t->number = d->series.number;
	}
	t->b.center = isnan(t->b.frozen.center) ? o->target : t->b.frozen.center;
	if (isnan(t->b.center) && d->groups.k) {
		t->b.center = nip_group_center(&d->groups);
	} else if (isnan(t->b.center)) {
		const double *x;
		size_t n = nip_used_values(d, &d->series, &x);

		t->b.center = mean_of_used(x, n);
	}
	if (isnan(t->b.center))
		return "no value enters the estimates";
	t->b.sigma = t->b.frozen.sigma;
	return isnan(t->b.sigma) ? estimate(d, o, t) : NULL;
}

/* The variance follows the recursion of the average itself, so it is exact for any sizes
 * and gaps: v = lambda^2 sigma^2 / n_i + (1 - lambda)^2 v. */
const char *nip_build_ewma(const struct nip_chart_data *d, const struct nip_chart_options *o,
			   struct nip_charts *out)
{
	double lambda = isnan(o->lambda) ? LAMBDA : o->lambda, z, v = 0, beyond = 0, *value;
	struct nip_control_chart *c;
	struct nip_zone *zone;
	struct track t;
	const char *why = lay(d, o, "ewma", &t);

	if (why)
		return why;
	c = nip_chart_add(d, out, "ewma", "EWMA", t.n, t.number);
	value = NIP_NEW_N(d->arena, t.n + 1, double);
	zone = NIP_NEW_N(d->arena, t.n + 1, struct nip_zone);
	z = t.b.center;
	for (size_t i = 0; i < t.n; i++) {
		double step = lambda * lambda * t.b.sigma * t.b.sigma / size_at(&t, i), se, true_se;

		value[i] = NAN;
		if (!isnan(t.value[i])) {
			value[i] = z = lambda * t.value[i] + (1 - lambda) * z;
			v = step + (1 - lambda) * (1 - lambda) * v;
		}
		true_se = sqrt(v);
		se = o->asymptotic ? sqrt(step / (lambda * (2 - lambda))) : true_se;
		zone[i] = (struct nip_zone){ t.b.center, se, t.b.center - o->width * se,
					     t.b.center + o->width * se };
		if (!isnan(value[i]) && true_se > 0)
			beyond += 2 * nip_normal_upper(o->width * se / true_se);
	}
	c->value = value;
	c->size = t.size;
	c->zone = zone;
	c->sigma = t.b.sigma;
	c->df = t.b.df;
	c->estimator = t.b.estimator;
	c->lambda = lambda;
	c->width = o->width;
	nip_chart_settle(c);
	c->kinds = NIP_KINDS_LIMITS;
	c->expected_beyond = t.b.sigma > 0 ? beyond : NAN;
	c->formula = nip_arena_printf(
		d->arena, "z_i = %g x_i + %g z_i-1, centre -/+ %g sqrt(var z_i)%s", lambda,
		1 - lambda, o->width,
		o->asymptotic ? ", var z = sigma^2 / n_i lambda / (2 - lambda)"
			      : ", var z_i = lambda^2 sigma^2 / n_i + (1 - lambda)^2 var z_i-1");
	return NULL;
}

const char *nip_build_cusum(const struct nip_chart_data *d, const struct nip_chart_options *o,
			    struct nip_charts *out)
{
	double up = o->headstart, down = o->headstart, *upper, *lower;
	struct nip_control_chart *c;
	struct nip_zone *zone;
	struct track t;
	const char *why = lay(d, o, "cusum", &t);

	if (why)
		return why;
	if (!(t.b.sigma > 0))
		return "sigma is 0: nothing to standardise by";
	c = nip_chart_add(d, out, "cusum", "cumulative sums", t.n, t.number);
	upper = NIP_NEW_N(d->arena, t.n + 1, double);
	lower = NIP_NEW_N(d->arena, t.n + 1, double);
	zone = NIP_NEW(d->arena, struct nip_zone);
	for (size_t i = 0; i < t.n; i++) {
		double y = (t.value[i] - t.b.center) / (t.b.sigma / sqrt(size_at(&t, i)));

		upper[i] = lower[i] = NAN;
		if (isnan(y))
			continue; /* the sums wait */
		upper[i] = up = fmax(0, up + y - o->cusum_k);
		down = fmax(0, down - y - o->cusum_k);
		lower[i] = down > 0 ? -down : 0;
	}
	*zone = (struct nip_zone){ 0, NAN, -o->cusum_h, o->cusum_h };
	c->value = upper;
	c->lower_sum = lower;
	c->size = t.size;
	c->zone = zone;
	c->n_zones = 1;
	c->center = 0;
	c->lcl = -o->cusum_h;
	c->ucl = o->cusum_h;
	c->sigma = t.b.sigma;
	c->df = t.b.df;
	c->estimator = t.b.estimator;
	c->k = o->cusum_k;
	c->h = o->cusum_h;
	c->headstart = o->headstart;
	c->run_length = nip_arl_cusum(o->cusum_k, o->cusum_h, o->headstart, 0);
	c->kinds = NIP_KINDS_LIMITS;
	c->note = nip_arena_printf(d->arena,
				   "sums are in standard errors of a point from the target %.10g",
				   t.b.center);
	c->formula = nip_arena_printf(
		d->arena,
		"C+ = max(0, C+ + y_i - %g), C- = max(0, C- - y_i - %g), signal beyond %g; "
		"y_i = (x_i - target) / (sigma / sqrt(n_i)), start %g",
		o->cusum_k, o->cusum_k, o->cusum_h, o->headstart);
	return NULL;
}
