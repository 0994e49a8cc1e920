/* stack.c: layers in series: thickness from pressure, and back. */
#include <config.h>

#include "physics/stack.h"

#include <math.h>

#include "num/root.h"
#include "physics/balance.h"

const char *nip_stack_check(const struct nip_stack *s)
{
	const char *why = s->n_layers ? NULL : "a stack needs a layer";

	for (size_t i = 0; i < s->n_layers && !why; i++)
		why = nip_curve_check(&s->layer[i].curve);
	return why;
}

const char *nip_stack_thickness(const struct nip_stack *s, double pressure_pa,
				double *out_thickness_m, double *out_d, double *out_layer_m)
{
	double sum = s->foil_m;

	*out_thickness_m = NAN;
	for (size_t i = 0; i < s->n_layers; i++) {
		const struct nip_stack_layer *l = &s->layer[i];
		double d, h;
		const char *why = nip_curve_density(&l->curve, pressure_pa, &d);

		if (why)
			return why;
		h = nip_balance_thickness_m(l->areal_mass_kg_m2, d, l->rho_th_kg_m3);
		sum += h;
		if (out_d)
			out_d[i] = d;
		if (out_layer_m)
			out_layer_m[i] = h;
	}
	*out_thickness_m = sum;
	return NULL;
}

double nip_stack_solid_m(const struct nip_stack *s)
{
	double sum = s->foil_m;

	for (size_t i = 0; i < s->n_layers; i++)
		sum += s->layer[i].areal_mass_kg_m2 / s->layer[i].rho_th_kg_m3;
	return sum;
}

struct target {
	const struct nip_stack *stack;
	double thickness_m;
};

static double too_thick(double pressure_pa, void *context)
{
	const struct target *t = context;
	double h;

	return nip_stack_thickness(t->stack, pressure_pa, &h, NULL, NULL) ? NAN
									  : h - t->thickness_m;
}

const char *nip_stack_pressure(const struct nip_stack *s, double thickness_m,
			       double *out_pressure_pa)
{
	struct target t = { s, thickness_m };
	double lo = 0, hi = 1e5, start = too_thick(0, &t);

	*out_pressure_pa = NAN;
	if (thickness_m < nip_stack_solid_m(s))
		return "it is below the thickness of solids and foil, the sum of m_A/rho_th: the "
		       "relative density would be above 1";
	if (!(start >= 0))
		return "it is above the thickness before pressing";
	/* Laws end at their densest state, which no pressure passes. */
	for (int i = 0; too_thick(hi, &t) > 0; i++, hi *= 2) {
		if (i == 100)
			return "no pressure makes the stack that thin";
		lo = hi;
	}
	if (nip_root(too_thick, &t, lo, hi, out_pressure_pa) != 0)
		return "a law of the stack ends before that pressure";
	return NULL;
}
