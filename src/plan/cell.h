/* cell.h: what the finished layers are in a cell and on the line: capacity, N/P, stack
 * thickness, area specific resistance, energy density, throughput.
 *
 * The laws are those of physics/cell.c. Values are of one repeating unit: each layer once,
 * one coated side, half of a foil that is coated on both, and what the recipe's <cell> says
 * is in it besides. Standard uncertainties are first order and stand only where the inputs
 * are independent of each other and each has one (capacity, N/P, throughput); thickness
 * and conductivity of one layer move together, so resistance and energy have theirs from
 * draws (plan/uncertainty.h), which follow that.
 */
#ifndef NIP_PLAN_CELL_H
#define NIP_PLAN_CELL_H

#include "plan/plan.h"

struct nip_cell_capacity { /* areal, SI */
	struct nip_value cathode, anode, n_to_p;
};

struct nip_cell_resistance { /* of one layer, or of one interface (layer -1) */
	int layer;
	const char *name;
	struct nip_value value;
};

struct nip_cell_rate { /* of one step */
	const struct nip_plan_step *step;
	struct nip_value speed, width;
	struct nip_value area_rate; /* of the web in the step */
	struct nip_value finished;  /* of finished web: mass flow carries it over */
	struct nip_value good;	    /* times yield and availability, where stated */
};

struct nip_cell_outcome {
	struct nip_cell_capacity planned; /* of the finished layers of the plan */
	size_t n_lanes;
	struct nip_cell_capacity *lane;		/* by the recipe's lanes; NULL without */
	struct nip_cell_capacity mean;		/* of the lanes */
	struct nip_value thickness, areal_mass; /* of the repeating unit */
	const char *counted;			/* what is in them */
	bool whole;				/* cathode, separator and anode are there: a cell */
	struct nip_value resistance;		/* of the layers and the interfaces stated */
	size_t n_resistances, n_interfaces;
	struct nip_cell_resistance *part;
	struct nip_value volumetric_energy, gravimetric_energy;
	size_t n_rates;
	struct nip_cell_rate *rate;	     /* of every step with rolls */
	const struct nip_cell_rate *slowest; /* that makes least finished web; NULL */
};

/* From a finished plan; lives in its arena. */
void nip_plan_cell(const struct nip_plan *p, struct nip_cell_outcome *out);

#endif
