/* study_state.c: is a chart in control, and which chart would suit the data. */
#include <config.h>

#include <math.h>
#include <string.h>

#include "spc/study.h"
#include "stat/dist.h"

#define FAMILY 0.05 /* of the farthest point, over all points */
#define CHANCE 0.01 /* of counts of signals */

/* P(Poisson(mean) >= k). */
static double at_least(double k, double mean)
{
	return k <= 0 ? 1 : nip_gamma_lower(mean, k, 1);
}

/* The largest |z| and where. */
static double farthest(const struct nip_control_chart *c, size_t *at, size_t *points)
{
	double most = 0;

	*points = 0;
	for (size_t i = 0; i < c->n; i++) {
		const struct nip_zone *z = &c->zone[c->n_zones == 1 ? 0 : i];
		double d = fabs(c->value[i] - z->center) / z->se;

		if (isnan(c->value[i]))
			continue;
		++*points;
		if (d > most) {
			most = d;
			*at = i;
		}
	}
	return most;
}

struct excursions {
	size_t points, at; /* with a value; of the largest */
	double most;
	double n; /* beyond the limit, with a return between them */
};

/* A sum that hovers about its limit has signalled once: it has to come back to where it
 * starts (a MEWMA: to its mean, the number of variables) before it can signal again. */
static void follow(const struct nip_control_chart *c, double sign, const double *value,
		   struct excursions *x)
{
	double limit = c->lower_sum ? c->h : c->ucl,
	       rest = c->vectors ? (double)c->vectors->p : 0;
	bool armed = true;

	for (size_t i = 0; i < c->n; i++) {
		double v = sign * value[i];

		if (v > x->most) {
			x->most = v;
			x->at = i;
		}
		if (armed && v > limit)
			x->n++;
		armed = v > limit ? false : armed || v <= rest;
	}
}

static void find_excursions(const struct nip_control_chart *c, struct excursions *x)
{
	*x = (struct excursions){ 0 };
	for (size_t i = 0; i < c->n; i++)
		x->points += !isnan(c->value[i]);
	follow(c, 1, c->value, x);
	if (c->lower_sum)
		follow(c, -1, c->lower_sum, x);
}

/* The chance that a sum gets this far in so many points; 1 where nobody knows. */
static double chance_of_sum(const struct nip_control_chart *c, double most, size_t points)
{
	double run = c->lower_sum ? nip_arl_cusum(c->k, most, c->headstart, 0) : NAN;

	if (c->lower_sum && most > c->h && isnan(run))
		return 0; /* higher than a run length can be computed for */
	return isnan(run) ? 1 : -expm1(-(double)points / run);
}

/* A chart that adds up is built for one signal in a run length: in fewer points a signal
 * is taken at its word. In more, chance alone brings signals, so they are counted, and
 * the largest sum is held against the run length of a limit as high as itself. */
static enum nip_control by_run_length(const struct nip_control_chart *c, struct nip_arena *a,
				      const char **why)
{
	struct excursions x;
	double points;

	find_excursions(c, &x);
	points = (double)x.points;
	if (!(x.n > 0) ||
	    (points > c->run_length && !(at_least(x.n, points / c->run_length) < FAMILY) &&
	     !(chance_of_sum(c, x.most, x.points) < FAMILY)))
		return NIP_IN_CONTROL;
	*why = nip_arena_printf(a,
				"%.0f %s beyond the limit in %.0f points, farthest at point %zu "
				"(%.3g); chance gives one in %.4g points",
				x.n, x.n == 1 ? "excursion" : "excursions", points,
				c->number[x.at], x.most, c->run_length);
	return NIP_OUT_OF_CONTROL;
}

/* Are the points normal one by one? Those of an EWMA are, though not independent: the
 * bound over all of them holds all the same. */
static bool normal_points(const struct nip_control_chart *c)
{
	return c->normal || (!isnan(c->lambda) && isnan(c->run_length));
}

enum nip_control nip_chart_state(const struct nip_control_chart *c, const struct nip_rule_set *set,
				 struct nip_arena *a, const char **why)
{
	size_t points = 0, at = 0, tested = 0;
	double z;

	*why = NULL;
	for (size_t k = 0; k < set->n; k++)
		tested += c->expected[k] >= 0;
	if (normal_points(c)) {
		z = farthest(c, &at, &points);
		if (points && 2 * nip_normal_upper(z) * (double)points < FAMILY) {
			*why = nip_arena_printf(a,
						"point %zu lies %.3g sigma from the centre, which "
						"chance does in less than 5 %% of such series",
						c->number[at], z);
			return NIP_OUT_OF_CONTROL;
		}
	}
	for (size_t k = 0; k < set->n; k++) {
		const struct nip_rule *r = &set->rule[k];
		/* points of a chart with memory go beyond its limits in clumps */
		bool single = r->kind == NIP_RULE_BEYOND && isnan(c->lambda) &&
			      strcmp(c->type, "mr") != 0;
		double seen = single ? (double)c->signals.count[k] : (double)c->signals.episodes[k];
		char text[NIP_RULE_TEXT];

		if (!isnan(c->run_length) && r->kind == NIP_RULE_BEYOND)
			return by_run_length(c, a, why);
		if (!(c->expected[k] >= 0) ||
		    !(at_least(seen, c->expected[k]) * (double)tested < CHANCE))
			continue;
		*why = nip_arena_printf(a, "rule %d (%s): %.0f %s, %.3g expected by chance",
					r->number, nip_rule_text(r, text), seen,
					single ? "points" : "episodes", c->expected[k]);
		return NIP_OUT_OF_CONTROL;
	}
	return tested ? NIP_IN_CONTROL : NIP_NOT_TESTED;
}

/* Rules count on independence. Of correlated values only what lies too far for the
 * spread they have in the long run is certain: dependence makes extremes rarer than the
 * bound over all points allows. */
enum nip_control nip_chart_state_correlated(const struct nip_control_chart *c,
					    const struct nip_autocorr *r, struct nip_arena *a,
					    const char **why)
{
	size_t points, at = 0;
	double z = strcmp(c->type, "i") == 0
			   ? farthest(c, &at, &points) * c->sigma / r->long_run_sigma
			   : NAN;

	if (2 * nip_normal_upper(z) * (double)c->n < FAMILY) {
		*why = nip_arena_printf(a,
					"point %zu lies %.3g sigma of the long run from the centre, "
					"which chance does in less than 5 %% of such series",
					c->number[at], z);
		return NIP_OUT_OF_CONTROL;
	}
	*why = nip_arena_printf(a,
				"neighbours are correlated (%.3g), and the rules count on "
				"independent points",
				r->r1);
	return NIP_NOT_TESTED;
}
