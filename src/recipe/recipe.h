/* recipe.h: a process recipe: what the layers are made of, what the machine does to
 * them, what was recorded, what is wanted. Read, checked and resolved against the
 * material library; nothing is computed here but mixture densities. */
#ifndef NIP_RECIPE_RECIPE_H
#define NIP_RECIPE_RECIPE_H

#include "material/law_use.h"
#include "material/material.h"

struct nip_part { /* one material of a mixture, by mass */
	long line;
	const char *material_name;
	double parts;
	const char *lot;	 /* of the powder; NULL: not said */
	struct nip_quantity d90; /* size below which 90 % of the particles' volume lies */
	const struct nip_material *material; /* resolved */
};

struct nip_foil { /* current collector under a layer */
	long line;
	const char *material_name;
	struct nip_quantity thickness;
	const struct nip_material *material;
};

struct nip_layer {
	long line;
	const char *id, *role, *name;
	NIP_VEC(struct nip_part) parts;
	struct nip_foil *foil;
	struct nip_quantity springback; /* h_out/h_nip - 1 on release */
	NIP_VEC(struct nip_law_use) laws; /* of this very layer; before those of its material */
	/* resolved, one per part: parts by mass, theoretical densities (NaN if unknown) */
	double *mass, *rho_kg_m3;
};

struct nip_interface { /* of two layers that touch: neighbours in the recipe's order */
	long line;
	const char *between; /* two ids */
	NIP_VEC(struct nip_law_use) laws;
	struct nip_quantity least_curl_radius; /* a stronger curl cannot be handled */
	size_t layer[2]; /* resolved, ascending */
};

struct nip_roll_stated { /* a roll that only guides or presses */
	long line;
	const char *id;
	struct nip_quantity diameter;
};

struct nip_calender {
	long line;
	const char *id;
	struct nip_quantity roll_diameter, face_width, web_width;
	struct nip_quantity roll_modulus, roll_poisson; /* not set: rigid rolls */
	struct nip_quantity bearing_span;		/* between bearing centres */
	struct nip_quantity crown, thermal_crown;	/* each roll, on the diameter */
	/* Of a set gap: whether it was set to zero with the rolls hot, or at a temperature of
	 * which on they grow. */
	const char *gap_zeroed;
	struct nip_quantity zero_temperature, roll_expansion;
	struct nip_quantity skew, tilt; /* angle between the axes; gap right less left */
	struct nip_quantity frame_stiffness;		/* of frame, bearings, screws together */
	struct nip_quantity max_line_load, max_pressure, max_temperature, max_speed;
	NIP_VEC(struct nip_roll_stated) rolls;
};

struct nip_mass_ratio { /* areal mass of one layer over another's */
	long line;
	const char *of, *to;
	double value;
	const char *source;
};

struct nip_tortuosity { /* a measured one: image tools report the factor, others the path */
	long line;
	const char *phase, *direction, *kind, *method;
	struct nip_quantity value;
};

struct nip_step_layer { /* what was recorded or is stated of a layer after the step */
	long line;
	const char *layer_id;
	struct nip_quantity elongation, spread, areal_mass, thickness, porosity,
		ionic_conductivity, electronic_conductivity;
	const char *contact;		     /* what conductivities were measured between */
	struct nip_quantity measuring_pressure; /* and under */
	NIP_VEC(struct nip_tortuosity) tortuosities;
	int layer; /* resolved index */
};

struct nip_pressure_point { /* one reading across the web */
	long line;
	const char *position;
	struct nip_quantity pressure;
};

struct nip_step {
	long line;
	const char *id, *type, *equipment_id, *layers_text, *note;
	const char *unstated; /* settings the source does not state, by name */
	struct nip_quantity pressure, line_load, gap, temperature, speed, speed_ratio,
		reduction_per_pass, hold_time;
	long passes;
	NIP_VEC(struct nip_pressure_point) profile; /* in the order across the web */
	struct nip_mass_ratio *mass_ratio;
	NIP_VEC(struct nip_step_layer) states;
	/* resolved */
	const struct nip_calender *calender;
	bool *runs; /* per layer: the step touches it */
};

struct nip_reference { /* conductivity of a pure phase in the same work, as a yardstick */
	long line;
	const char *material_name, *carrier;
	const char *contact;		       /* what it was measured between */
	struct nip_quantity conductivity, measuring_pressure;
	const struct nip_material *material;
};

struct nip_target {
	long line;
	const char *id, *layer_id, *quantity;
	const char *min_text, *max_text, *unit;
	int layer;
	enum nip_quantity_id kind;
	double min, max; /* in the display unit of kind; NaN = none */
};

struct nip_recorded { /* any other figure of the source: cell thickness, energy ... */
	long line;
	const char *name, *unit, *text, *source;
};

/* ---- the cell the layers go into, and what they are compared with ------------- */

struct nip_cell_electrode { /* a layer that stores charge */
	long line;
	const char *layer_id, *material_name; /* the active material, one of its parts */
	long foil_sides;		      /* 1, 2: sides of its foil that are coated; 0 */
	struct nip_quantity specific_capacity;
	/* resolved; capacity: as stated here, else the library's; may be not set */
	int layer;
	size_t part;
	struct nip_quantity capacity;
};

struct nip_cell_interface { /* a resistance between two layers */
	long line;
	const char *id;
	struct nip_quantity resistance;
};

struct nip_cell_other { /* in the repeating unit, but no layer of the recipe */
	long line;
	const char *id, *role; /* anode, cathode, collector, other */
	struct nip_quantity thickness, areal_mass, areal_capacity;
};

struct nip_cell_coating { /* areal mass of a finished layer in one lane */
	long line;
	const char *layer_id;
	struct nip_quantity areal_mass;
	int layer; /* resolved */
};

struct nip_cell_lane {
	long line;
	const char *id;
	NIP_VEC(struct nip_cell_coating) coatings;
};

struct nip_recipe_cell {
	long line;
	struct nip_quantity voltage; /* mean, of discharge */
	struct nip_quantity yield, availability;
	NIP_VEC(struct nip_cell_electrode) electrodes;
	NIP_VEC(struct nip_cell_interface) interfaces;
	NIP_VEC(struct nip_cell_other) others;
	NIP_VEC(struct nip_cell_lane) lanes;
};

struct nip_compared { /* one quantity of two ways to make the same thing */
	long line;
	const char *quantity, *unit, *this_text, *other_text, *gain_text, *source;
};

struct nip_quoted { /* quoted from a source; nothing is computed from it */
	long line;
	const char *id, *this_way, *other_way, *source;
	NIP_VEC(struct nip_compared) rows;
};

struct nip_modification {
	long line;
	const char *version, *date, *text;
};

struct nip_fixture { /* what holds the stack pressure */
	long line;
	const char *type, *medium, *waveform;
	struct nip_quantity stiffness;
};

/* A critical stack pressure is one at a current density, a temperature and an areal
 * capacity, and in one of two opposite senses. */
struct nip_critical {
	long line;
	const char *sense;
	struct nip_quantity pressure, current_density, temperature, areal_capacity;
};

struct nip_pressure_record { /* the three points a pressure has to be reported with */
	long line;
	struct nip_quantity preparation, stack, temperature;
	struct nip_fixture *fixture;
	const char *location, *uniformity;
	struct nip_critical *critical;
	const char *critical_note;
};

struct nip_recipe {
	long line;
	const char *path;
	const char *id, *version, *status, *assumptions_text;
	const char *title, *source, *description;
	NIP_VEC(struct nip_modification) modifications;
	NIP_VEC(struct nip_layer) layers; /* in the order of the stack */
	NIP_VEC(struct nip_interface) interfaces;
	NIP_VEC(struct nip_calender) calenders;
	NIP_VEC(struct nip_reference) references;
	NIP_VEC(struct nip_step) steps;
	NIP_VEC(struct nip_target) targets;
	struct nip_pressure_record *record;
	NIP_VEC(struct nip_recorded) recorded;
	struct nip_recipe_cell *cell; /* NULL: the recipe does not say */
	NIP_VEC(struct nip_quoted) comparisons;
	bool assumptions; /* assumed numbers may be used, and are marked */
};

extern const struct nip_xml_shape nip_recipe_shape; /* root element: recipe */
extern const struct nip_xml_shape nip_cell_shape, nip_comparison_shape; /* parts of it */

/* Reads, resolves and checks at level "schema". 0, or -1 with every fault said, of form
 * and of meaning in one run. materials NULL: the library is faulty itself, and names of
 * materials are not looked up; the recipe is then good for nothing but its faults. */
int nip_recipe_read(const char *path, const char *bytes, size_t n, struct nip_arena *a,
		    const struct nip_materials *materials, struct nip_recipe *out,
		    struct nip_diag *diag);

/* The same for a file. */
int nip_recipe_load(const char *path, struct nip_arena *a, const struct nip_materials *materials,
		    struct nip_recipe *out, struct nip_diag *diag);

/* Level "predict": what a plan needs and the recipe does not give, as warnings.
 * Level "report": the three-point pressure record, as limit faults (status 1). */
void nip_recipe_check_predict(const struct nip_recipe *r, struct nip_diag *diag);
void nip_recipe_check_report(const struct nip_recipe *r, struct nip_diag *diag);

/* NULL if there is no such layer. */
const struct nip_layer *nip_recipe_layer(const struct nip_recipe *r, const char *id);

/* Theoretical (pore-free) density of a layer's mixture. False if a part has none, or
 * only an assumed one while the recipe refuses assumptions; why then says which. */
struct nip_density {
	double rho_kg_m3, sd_kg_m3;
	enum nip_evidence evidence;
	const char *why; /* static or from the library */
};
bool nip_layer_density(const struct nip_layer *l, struct nip_density *out);

/* Volume fraction of a material in the pore-free layer; 0 if it is not in it, else NaN if
 * a density of any part is missing. */
double nip_layer_volume_fraction(const struct nip_layer *l, const struct nip_material *m);

#endif
