/* stack.h: layers pressed together: one pressure through all of them, thickness adds up.
 *
 * The laws are out of die: what they give is the stack after release. Order does not
 * matter, and a layer split in two is the same layer. Source: equilibrium in series.
 */
#ifndef NIP_PHYSICS_STACK_H
#define NIP_PHYSICS_STACK_H

#include <stddef.h>

#include "physics/curve.h"

struct nip_stack_layer {
	double areal_mass_kg_m2, rho_th_kg_m3;
	struct nip_curve curve;
};

struct nip_stack {
	const struct nip_stack_layer *layer;
	size_t n_layers;
	double foil_m; /* incompressible: 0, or all foils together */
};

/* NULL, or why these layers cannot be pressed. */
const char *nip_stack_check(const struct nip_stack *stack);
/* Under P: the whole thickness, and D and thickness of each layer (out_d, out_layer_m:
 * n_layers or NULL). NULL or the reason. */
const char *nip_stack_thickness(const struct nip_stack *stack, double pressure_pa,
				double *out_thickness_m, double *out_d, double *out_layer_m);
/* The pressure that gives the whole thickness. Refuses what is thinner than the solids and
 * foil, and thicker than the stack before pressing. */
const char *nip_stack_pressure(const struct nip_stack *stack, double thickness_m,
			       double *out_pressure_pa);
/* Thickness of solids and foil without any pore. */
double nip_stack_solid_m(const struct nip_stack *stack);

#endif
