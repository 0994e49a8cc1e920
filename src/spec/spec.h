/* spec.h: a QC specification: which columns mean what, what is derived from them, and
 * the limits a coil is judged by. */
#ifndef NIP_SPEC_SPEC_H
#define NIP_SPEC_SPEC_H

#include "csv/reader.h"
#include "recipe/recipe.h"

/* Levels in order of severity; alarm and reject put a coil out of spec. */
enum nip_level { NIP_LEVEL_WARN, NIP_LEVEL_ALARM, NIP_LEVEL_REJECT };
extern const char *const nip_level_name[];

struct nip_limit {
	long line;
	const char *kind; /* "warn_below" ... "reject_above" */
	const char *value, *unit, *note;
	/* resolved */
	enum nip_level level;
	bool above; /* values above it are bad; else values below it */
};

struct nip_bound_pair { /* plausible range, condition */
	long line;
	const char *column, *min, *max, *unit;
};

struct nip_single { /* target, margin, gauge_sd */
	long line;
	const char *value, *unit;
};

/* The last two are of the coating on one side: less foil, over the sides. */
enum nip_derived {
	NIP_MEASURED,
	NIP_DERIVED_DENSITY,
	NIP_DERIVED_POROSITY,
	NIP_DERIVED_AREAL_MASS,
	NIP_DERIVED_THICKNESS
};

struct nip_guard {
	long line;
	const char *factor; /* of the standard uncertainty; 2 if absent */
};

/* left at_most right: left <= right + by; at_least: left >= right - by; within: both. */
enum nip_relation_how { NIP_RELATION_AT_MOST, NIP_RELATION_AT_LEAST, NIP_RELATION_WITHIN };

struct nip_relation {
	long line;
	const char *id, *left_id, *right_id, *kind, *by, *by_unit, *severity, *note;
	/* resolved */
	int left, right;
	enum nip_relation_how how;
	enum nip_level level;
	bool percent; /* by is in % of right */
};

struct nip_characteristic {
	long line;
	const char *id, *name, *quantity_name, *column, *aliases, *unit, *derived_name;
	const char *areal_mass_id, *thickness_id;
	const char *less_areal_mass_id, *less_thickness_id; /* instead of the foil */
	const char *gauge;	  /* characteristics of one gauge share its calibration */
	const char *defect_class; /* it counts these */
	const char *size_of_id;	  /* it measures what that one counts */
	struct nip_quantity inspected_length, inspected_width; /* web behind one count */
	struct nip_single *target, *margin, *gauge_sd, *calibration, *at;
	struct nip_guard *guard;
	NIP_VEC(struct nip_limit) limits;
	struct nip_bound_pair *plausible, *when;
	const char *note;
	const char *decimal_mark, *sentinels; /* sentinels: numbers after blanks */
	long stuck_after;
	/* resolved */
	struct nip_csv_rule rule;
	enum nip_quantity_id quantity;
	enum nip_derived derived;
	int areal_mass, thickness; /* indices of the characteristics a derived one uses */
	int less_areal_mass, less_thickness, size_of; /* -1: none */
	double guard_factor;			      /* 0: none */
};

struct nip_spec_columns { /* headers; aliases after blanks: "coil roll_id" */
	long line;
	const char *coil, *batch, *lane, *position, *position_unit, *time, *unit;
	const char *time_format, *zone, *dst, *series;
	struct nip_quantity max_gap;
};

struct nip_spec_dialect {
	long line;
	const char *separator, *decimal_mark, *encoding, *ragged, *quote, *header;
	bool multiline;
	long max_field, max_record; /* bytes; 0: as the reader has it */
};

struct nip_spec_long { /* long format: headers of code and value */
	long line;
	const char *code, *value;
};

/* What is done about a fault of the data: it is counted only, or it is a finding of that
 * severity. Alarm and reject put the coil out of spec. Refused records and cells without
 * a usable value count towards max_bad unless they are ignored. */
enum nip_action { NIP_IGNORE, NIP_WARN, NIP_ALARM, NIP_REJECT };

/* Kinds of fault: enum nip_csv_bad, then these. */
enum {
	NIP_FAULT_IMPLAUSIBLE = NIP_CSV_BAD_KINDS,
	NIP_FAULT_IMPOSSIBLE,
	NIP_FAULT_CONDITION,
	NIP_FAULTS
};

struct nip_spec_policy {
	long line;
	const char *kind, *action;
};

struct nip_spec_recipe {
	long line;
	const char *file, *layer;
};

struct nip_spec_foil {
	long line;
	struct nip_quantity thickness, areal_mass;
	long sides; /* coated sides; 0 = not stated, taken as 1 */
	const char *correlation_text; /* between the errors of its mass and thickness */
	double correlation;
};

struct nip_spec {
	long line;
	const char *path;
	const char *id, *version, *title, *source, *note, *assumptions_text;
	struct nip_spec_dialect *dialect;
	struct nip_spec_long *long_format;
	NIP_VEC(struct nip_text_item) missing;
	struct nip_spec_columns *columns;
	struct nip_spec_recipe *recipe;
	struct nip_quantity theoretical_density;
	struct nip_spec_foil *foil;
	struct nip_quantity max_bad;
	NIP_VEC(struct nip_spec_policy) policies;
	NIP_VEC(struct nip_characteristic) characteristics;
	NIP_VEC(struct nip_relation) relations;
	/* resolved */
	struct nip_csv_dialect csv;
	double rho_th_sd_kg_m3; /* its standard uncertainty; 0: not stated */
	double rho_th_kg_m3; /* NaN if nothing derived needs it */
	const char *rho_source;
	bool assumed; /* derived values rest on an assumed density or foil; they are marked */
	double max_bad_share; /* fraction; default 0.001 */
	long max_bad_count;   /* -1: by share */
	enum nip_action action[NIP_FAULTS];
	bool one_series;      /* the files are one series in time */
	const char *recipe_path, *recipe_id, *recipe_version; /* of the recipe read, or NULL */
};

extern const struct nip_xml_shape nip_spec_shape; /* root element: spec */

/* Reads and checks a spec; its recipe is looked for beside the spec, then in
 * data_folder/recipes. 0, or -1 with every fault said. */
int nip_spec_read(const char *path, const char *bytes, size_t n, struct nip_arena *a,
		  const char *data_folder, const struct nip_materials *materials,
		  struct nip_spec *out, struct nip_diag *diag);

/* What a spec took from its recipe, to read it again where the recipe is no more. */
struct nip_spec_resolved {
	double rho_th_kg_m3, rho_th_sd_kg_m3; /* NaN: none */
	const char *rho_source, *recipe_path, *recipe_id, *recipe_version;
	bool assumed;
};
int nip_spec_read_resolved(const char *path, const char *bytes, size_t n, struct nip_arena *a,
			   const struct nip_spec_resolved *known, struct nip_spec *out,
			   struct nip_diag *diag);

/* The fault of this name, or NIP_FAULTS. */
int nip_fault_find(const char *name);

/* "5" or "0.1%" instead of what the spec allows; -1 if it is neither. */
int nip_spec_set_max_bad(struct nip_spec *s, const char *text);
/* Whether so many bad ones among all are more than is allowed. */
bool nip_spec_too_bad(const struct nip_spec *s, long bad, long all);

#endif
