/* curve.c: a compaction law with its parameters, read both ways and integrated. */
#include <config.h>

#include "physics/curve.h"

#include <math.h>
#include <string.h>

#include "num/gauss.h"

static int density_output(const struct nip_law *law)
{
	/* Nearly always the first. */
	return strcmp(law->output[0].name, "relative_density") == 0
		       ? 0
		       : nip_law_output(law, "relative_density");
}

const char *nip_curve_check(const struct nip_curve *c)
{
	struct nip_list list[NIP_LAW_SYMBOLS];
	double store[NIP_LAW_SYMBOLS];
	struct nip_law_fault fault;
	const int v = nip_law_variable(c->law);

	if (c->law->family != NIP_LAW_COMPACTION || !c->law->evaluate || density_output(c->law) < 0)
		return "the law gives no relative density";
	if (c->law->symbol[v].quantity != NIP_Q_PRESSURE)
		return "a law in line load knows no pressure in the nip";
	for (size_t i = 0; i < c->law->n_symbols; i++) {
		store[i] = c->in[i];
		list[i] = (struct nip_list){ &store[i], 1 };
	}
	switch (nip_law_check(c->law, list, v, &fault)) {
	case NIP_LAW_OK:
		return NULL;
	case NIP_LAW_MISSING:
		return "a parameter of the compaction law is missing";
	default:
		return "a parameter of the compaction law is outside its range";
	}
}

const char *nip_curve_density(const struct nip_curve *c, double pressure_pa, double *out_d)
{
	double in[NIP_LAW_SYMBOLS], out[NIP_LAW_OUTPUTS];
	const char *why;

	memcpy(in, c->in, c->law->n_symbols * sizeof *in);
	in[nip_law_variable(c->law)] = pressure_pa;
	why = c->law->evaluate(in, out);
	*out_d = why ? NAN : out[density_output(c->law)];
	if (!why && !(*out_d > 0))
		return "the compaction law gives no density there";
	return why;
}

static const char *search_pressure(const struct nip_curve *c, double d, double *out_pressure_pa)
{
	struct nip_list list[NIP_LAW_SYMBOLS];
	double store[NIP_LAW_SYMBOLS];
	struct nip_law_fault fault;

	for (size_t i = 0; i < c->law->n_symbols; i++) {
		store[i] = c->in[i];
		list[i] = (struct nip_list){ &store[i], 1 };
	}
	if (nip_law_solve(c->law, list, nip_law_variable(c->law), density_output(c->law), d,
			  out_pressure_pa, &fault) == NIP_LAW_OK)
		return NULL;
	return fault.why ? fault.why : "no pressure gives that density";
}

const char *nip_curve_pressure(const struct nip_curve *c, double d, double *out_pressure_pa)
{
	double start;
	const char *why = nip_curve_density(c, 0, &start);

	*out_pressure_pa = NAN;
	if (why)
		return why;
	if (d <= start) {
		*out_pressure_pa = 0;
		return NULL;
	}
	if (d > 1)
		return "the relative density would be above 1";
	why = search_pressure(c, d, out_pressure_pa);
	if (!why && !isfinite(*out_pressure_pa))
		why = "it takes an infinite pressure";
	if (why)
		*out_pressure_pa = NAN;
	return why;
}

struct work {
	const struct nip_curve *curve;
	double from, to, d; /* pressures, and the density at the end */
};

/* By parts, over pressure: (1/D(P) - 1/D) dP. P runs with no slope at both ends, where a
 * law may have an infinite one. */
static double volume_left(double u, void *context)
{
	const struct work *w = context;
	double d, p = w->from + (w->to - w->from) * u * u * (3 - 2 * u);

	if (nip_curve_density(w->curve, p, &d))
		return NAN;
	return (1 / d - 1 / w->d) * 6 * u * (1 - u) * (w->to - w->from);
}

const char *nip_curve_work(const struct nip_curve *c, double d_in, double d, double rho_th_kg_m3,
			   double *out_j_kg)
{
	struct work w = { .curve = c, .d = d };
	const char *why = nip_curve_pressure(c, d_in, &w.from);
	double sum;

	*out_j_kg = NAN;
	if (!why)
		why = nip_curve_pressure(c, d, &w.to);
	if (why)
		return why;
	if (d < d_in)
		return "it is below the density before pressing";
	if (nip_integrate_smooth(volume_left, &w, 0, 1, 1e-11, &sum) != 0 && !isfinite(sum))
		return "the work is not finite";
	*out_j_kg = (sum + w.from * (1 / d_in - 1 / d)) / rho_th_kg_m3;
	return NULL;
}
