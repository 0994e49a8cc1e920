/* arl_chart.c: the run length of a chart as it was built. */
#include <config.h>

#include <math.h>
#include <string.h>

#include "spc/arl.h"
#include "spc/chart.h"

/* Limits estimated at a width lie there but for rounding. */
static double reach(double from, double to, const struct nip_control_chart *c,
		    const struct nip_zone *z)
{
	double r = isnan(to) ? INFINITY : (to - from) / z->se;

	return fabs(r - c->width) < 1e-9 * c->width ? c->width : r;
}

/* Points that are independent, each with the same known chance to be beyond. */
static int from_chance(const struct nip_control_chart *c, double shift, struct nip_arl *out)
{
	size_t points = 0;

	for (size_t i = 0; i < c->n; i++)
		points += !isnan(c->value[i]);
	if (shift != 0)
		out->why = "known for shift 0 only";
	else if (strcmp(c->type, "mr") == 0)
		out->why = "moving ranges overlap: not independent";
	else if (!(c->expected_beyond > 0) || !points)
		out->why = "the distribution of its points is not known";
	else
		out->value = (double)points / c->expected_beyond;
	return out->why ? -1 : 0;
}

int nip_arl_chart(const struct nip_control_chart *c, const struct nip_rule_set *set,
		  bool asymptotic, size_t p, double shift, struct nip_arl *out)
{
	*out = (struct nip_arl){ .value = NAN, .exact = true };
	if (!c->n)
		out->why = "no point";
	else if (strcmp(c->type, "ewma") == 0)
		out->value = nip_arl_ewma(c->lambda, c->width, !asymptotic, shift);
	else if (strcmp(c->type, "cusum") == 0)
		out->value = nip_arl_cusum(c->k, c->h, c->headstart, shift);
	else if (strcmp(c->type, "mewma") == 0 && shift == 0)
		out->value = nip_arl_mewma(c->lambda, p, c->ucl, !asymptotic);
	else if (c->normal) {
		const struct nip_zone *z = c->zone;

		while (c->n_zones > 1 && z + 1 < c->zone + c->n && !(z->se > 0))
			z++;
		return nip_arl_rules(set, reach(z->lcl, z->center, c, z),
				     reach(z->center, z->ucl, c, z), shift, out);
	} else
		return from_chance(c, shift, out);
	if (!out->why && isnan(out->value))
		out->why = shift != 0 && strcmp(c->type, "mewma") == 0 ? "known for shift 0 only"
			   : strcmp(c->type, "mewma") == 0 && !asymptotic &&
					   c->lambda < NIP_MEWMA_LAMBDA_LEAST
				   ? "so small a lambda takes asymptotic limits"
				   : "a setting is out of range";
	return out->why ? -1 : 0;
}
