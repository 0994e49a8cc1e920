/* outcome.h: a number a plan answers, by name, for sweeps, solving and uncertainty.
 *
 *   LAYER.QUANTITY        separator.porosity: of the finished layer
 *   STEP.LAYER.QUANTITY   roll.cathode.thickness: behind that step
 *   STEP.QUANTITY         roll.pressure, and where the nip is solved line_load peak_pressure
 *                         gap set_gap contact_length dwell_time
 *   [STEP.]LAYER+LAYER.QUANTITY   separator+cathode.bond_strength: of two layers that follow
 *                         each other, behind the last step that presses both:
 *                         contact_fraction interface_resistance bond_strength
 *                         strain_mismatch curl_radius
 *   cell.QUANTITY         of the repeating unit and the line (plan/cell.h): areal_capacity
 *                         anode_areal_capacity n_to_p thickness areal_mass
 *                         area_specific_resistance volumetric_energy_density
 *                         gravimetric_energy_density area_rate (of the slowest step)
 * QUANTITY: areal_mass thickness density relative_density porosity predicted_porosity
 * tortuosity_factor conductivity electronic_conductivity (of the ionic, the electronic
 * path), with _in_plane where the law knows the direction; fracture_probability (of a step
 * that presses). */
#ifndef NIP_PLAN_OUTCOME_H
#define NIP_PLAN_OUTCOME_H

#include "plan/plan.h"

enum nip_outcome_of {
	NIP_OUTCOME_LAYER,
	NIP_OUTCOME_STEP,
	NIP_OUTCOME_INTERFACE,
	NIP_OUTCOME_CELL
};

struct nip_outcome {
	const char *name;
	enum nip_quantity_id quantity;
	enum nip_outcome_of of;
	size_t step;  /* index; the last one where the name has none */
	size_t layer; /* index, of two the first; 0 where it is of neither */
	size_t kind;  /* row of the table of quantities */
};

/* Finds the outcome a name means. 0, or -1 with the reason in *out_why (arena). */
int nip_outcome_find(const struct nip_recipe *r, const char *name, struct nip_arena *a,
		     struct nip_outcome *out, const char **out_why);

/* The value in a plan of that recipe; NIP_NO_DATA where it has none. */
struct nip_value nip_outcome_value(const struct nip_plan *p, const struct nip_outcome *o);

/* Where a plan read through these outcomes alone needs conduction and damage, for
 * nip_plan_options.asked: [step * layers + layer], in the arena. */
const struct nip_asked *nip_outcomes_ask(const struct nip_recipe *r, const struct nip_outcome *o,
					 size_t n, struct nip_arena *a);

/* The path of a carrier ("ionic") through a layer; NULL. */
const struct nip_transport *nip_plan_path(const struct nip_plan_layer *n, const char *carrier);

/* Porosity, thickness, density and transport of every finished layer, and of the cell where the
 * recipe has one: what is shown when nobody asks for anything else. Returns how many were put into out[0..max). */
size_t nip_outcomes_usual(const struct nip_plan *p, struct nip_arena *a, struct nip_outcome *out,
			  size_t max);

#endif
