/* knob.h: every number of a recipe that can be turned, by name: what `sweep` varies,
 * `solve` sets and uncertainty moves.
 *
 * A recipe copy belongs to whoever turns its knobs: read the file again for another
 * thread. Names:
 *   STEP.SETTING              press.pressure, roll.line_load, roll.temperature
 *   STEP.LAYER.QUANTITY       feed.separator.areal_mass, roll.separator.elongation
 *   CALENDER.DIMENSION        pilot.roll_diameter
 *   LAYER.foil.thickness
 *   LAYER.MATERIAL.parts      cathode.PTFE.parts
 *   MATERIAL.theoretical_density
 *   LAYER.specific_capacity, cell.voltage, cell.INTERFACE.resistance, cell.OTHER.thickness
 *   LAYER.LAW.PARAMETER       separator.heckel.Py; MATERIAL.LAW.PARAMETER for the library's
 *   LAYER.LAW.residual        scatter of measurements about a law of compaction
 */
#ifndef NIP_PLAN_KNOB_H
#define NIP_PLAN_KNOB_H

#include "recipe/recipe.h"

/* Whose spread it is: what varies with the lot, with the process, from the gauge, or is
 * not known better of a law or a material. */
enum nip_share { NIP_SHARE_LOT, NIP_SHARE_PROCESS, NIP_SHARE_GAUGE, NIP_SHARE_PARAMETER };
#define NIP_SHARES 4
extern const char *const nip_share_name[NIP_SHARES];

struct nip_knob {
	const char *name;
	enum nip_quantity_id quantity;
	enum nip_share share;
	double nominal, sd;	      /* SI; sd 0: none stated */
	double within;		      /* sd along and across one coil; 0: none stated */
	struct {
		double nominal, sd, within;
	} stated; /* as the recipe has them: what is in % of the number goes with it */
	double lo, hi;		      /* what the thing itself allows, SI */
	struct nip_quantity *written; /* whose text no longer holds once turned; NULL */
	NIP_VEC(double *) targets;
	const struct nip_law_use *law; /* parameter of this law, symbol `symbol`; NULL */
	int symbol;
};

struct nip_knobs {
	NIP_VEC(struct nip_knob) list;
};

/* All knobs of a recipe, in its order. The recipe and the materials it points to must be
 * the caller's own to change. */
void nip_knobs_of(struct nip_recipe *recipe, struct nip_arena *a, struct nip_knobs *out);

/* Index or -1. */
int nip_knob_find(const struct nip_knobs *k, const char *name);
/* ", did you mean A or B?" or "". */
const char *nip_knob_nearest(const struct nip_knobs *k, const char *name, struct nip_arena *a);

/* Another value for now: what is stated of it stays. */
void nip_knob_turn(struct nip_knob *k, double si);
/* Another nominal value, with the spread that belongs to it. */
void nip_knob_set(struct nip_knob *k, double si);

#endif
