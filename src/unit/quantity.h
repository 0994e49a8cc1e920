/* quantity.h: every quantity nipline knows, once: name, symbol, units, meaning;
 * and a value of one, as it was written and in SI.
 *
 * XML readers, JSON, axis labels, man pages and reports take names and units from
 * this table. Inside the program a quantity is a double in its SI unit.
 */
#ifndef NIP_UNIT_QUANTITY_H
#define NIP_UNIT_QUANTITY_H

#include <stdbool.h>
#include <stddef.h>

enum nip_quantity_id {
	NIP_Q_RATIO, /* any dimensionless number, 1 */
	NIP_Q_PERCENT_RATIO, /* dimensionless, shown in % (porosity, uncertainty) */
	NIP_Q_PRESSURE,
	NIP_Q_INVERSE_PRESSURE,
	NIP_Q_LINE_LOAD,
	NIP_Q_THICKNESS,
	NIP_Q_LENGTH,
	NIP_Q_POSITION,
	NIP_Q_AREAL_MASS,
	NIP_Q_DENSITY,
	NIP_Q_CONDUCTIVITY,
	NIP_Q_RESISTANCE,
	NIP_Q_TEMPERATURE,
	NIP_Q_TEMPERATURE_DIFFERENCE,
	NIP_Q_SPEED,
	NIP_Q_TIME,
	NIP_Q_DWELL_TIME,
	NIP_Q_FORCE,
	NIP_Q_AREAL_CAPACITY,
	NIP_Q_ANGLE,
	NIP_Q_STIFFNESS,
	NIP_Q_FLAG, /* yes or no: 1 or 0 */
	NIP_Q_MODULUS,
	NIP_Q_COMPLIANCE,
	NIP_Q_INVERSE_SQRT_PRESSURE,
	NIP_Q_TENSION,
	NIP_Q_TORQUE,
	NIP_Q_POWER,
	NIP_Q_RATE,
	NIP_Q_EXPANSION,
	NIP_Q_SPECIFIC_WORK,
	NIP_Q_SPECIFIC_HEAT,
	NIP_Q_MOLAR_ENERGY,
	NIP_Q_MOLAR_VOLUME,
	NIP_Q_VOLTAGE,
	NIP_Q_CURRENT_DENSITY,
	NIP_Q_SPECIFIC_CAPACITY,
	NIP_Q_VOLUMETRIC_ENERGY_DENSITY,
	NIP_Q_GRAVIMETRIC_ENERGY_DENSITY,
	NIP_Q_AREA_RATE,
	NIP_Q_CURVATURE,
	NIP_Q_COUNT
};

/* Qualifiers a quantity may carry in a file; those in `required` must be there. */
enum nip_qualifier {
	NIP_QUAL_BASIS = 1 << 0,  /* areal mass, thickness: coating with_foil unstated */
	NIP_QUAL_SIDES = 1 << 1,  /* 1 2 */
	NIP_QUAL_PER = 1 << 2,	  /* line load: coated web roll_face */
	NIP_QUAL_STRESS = 1 << 3, /* pressure: die_axial isostatic nip_peak nip_mean */
	NIP_QUAL_KIND = 1 << 4,	  /* pressure: preparation stack */
	NIP_QUAL_PHASE = 1 << 5,  /* conductivity: the conducting phase */
	NIP_QUAL_STATE = 1 << 6	  /* density: in_nip released stored */
};
#define NIP_QUALIFIERS 7
extern const char *const nip_qualifier_name[NIP_QUALIFIERS];
/* Allowed values, NULL-terminated; NULL for free text (phase). */
extern const char *const *const nip_qualifier_choice[NIP_QUALIFIERS];

struct nip_quantity_kind {
	const char *name;    /* "line_load" */
	const char *symbol;  /* "q_L" */
	const char *si;	     /* "N/m" */
	const char *unit;    /* display unit, "N/mm" */
	bool difference;     /* an offset unit (degC) means a difference here */
	unsigned qualifiers, required;
	const char *meaning;
};

const struct nip_quantity_kind *nip_quantity_kind(enum nip_quantity_id id);

/* How a number is known, best first; ASSUMED and NONE count as no data. */
enum nip_evidence {
	NIP_EV_PRIMARY,
	NIP_EV_SECOND_HAND,
	NIP_EV_DIGITIZED,
	NIP_EV_DERIVED,
	NIP_EV_ASSUMED,
	NIP_EV_NONE
};
const char *nip_evidence_name(enum nip_evidence e);
/* NULL-terminated list of the names a file may use, in enum order. */
extern const char *const nip_evidence_choice[];
/* The weaker of two: a result is known no better than its worst input. */
enum nip_evidence nip_evidence_worse(enum nip_evidence a, enum nip_evidence b);

struct nip_quantity {
	bool set;
	double si;	    /* value in the SI unit of its kind */
	double sd_si;	    /* one standard uncertainty; 0 = not stated */
	double within_si;   /* standard deviation along and across one coil; 0 = not stated */
	bool sd_relative, within_relative; /* written in % of the number: they go with it */
	const char *text;   /* the number as written */
	const char *unit;   /* the unit as written */
	const char *qualifier[NIP_QUALIFIERS]; /* NULL = not given */
	enum nip_evidence evidence;
	bool evidence_set;
	const char *source; /* NULL = not given */
	long line;
};

/* Value in the display unit: from the written text where there is one, so that
 * what was written comes back unchanged. */
double nip_quantity_shown(enum nip_quantity_id id, const struct nip_quantity *q);

#endif
