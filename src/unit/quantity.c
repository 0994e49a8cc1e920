/* quantity.c: the table of quantities. */
#include <config.h>

#include "unit/quantity.h"

#include <math.h>
#include <string.h>

#include "unit/unit.h"

#define PRESSURE_Q (NIP_QUAL_STRESS | NIP_QUAL_KIND)
#define MASS_Q (NIP_QUAL_BASIS | NIP_QUAL_SIDES)

static const struct nip_quantity_kind table[NIP_Q_COUNT] = {
	[NIP_Q_RATIO] = { "ratio", "", "1", "1", false, 0, 0, "dimensionless number" },
	[NIP_Q_PERCENT_RATIO] = { "fraction", "", "1", "%", false, 0, 0,
				  "dimensionless fraction" },
	[NIP_Q_PRESSURE] = { "pressure", "P", "Pa", "MPa", false, PRESSURE_Q, 0,
			     "applied pressure" },
	[NIP_Q_INVERSE_PRESSURE] = { "inverse_pressure", "", "1/Pa", "1/MPa", false, 0, 0,
				     "slope of a compaction law" },
	[NIP_Q_LINE_LOAD] = { "line_load", "q_L", "N/m", "N/mm", false, NIP_QUAL_PER, 0,
			      "roll force per width" },
	[NIP_Q_THICKNESS] = { "thickness", "h", "m", "um", false, MASS_Q, 0,
			      "layer thickness" },
	[NIP_Q_LENGTH] = { "length", "", "m", "mm", false, 0, 0, "machine dimension" },
	[NIP_Q_POSITION] = { "position", "s", "m", "m", false, 0, 0, "length along the web" },
	[NIP_Q_AREAL_MASS] = { "areal_mass", "m_A", "kg/m2", "mg/cm2", false, MASS_Q, 0,
			       "mass per area" },
	[NIP_Q_DENSITY] = { "density", "rho", "kg/m3", "g/cm3", false, NIP_QUAL_STATE, 0,
			    "mass per volume" },
	[NIP_Q_CONDUCTIVITY] = { "conductivity", "sigma", "S/m", "mS/cm", false,
				 NIP_QUAL_PHASE, 0, "conductivity" },
	[NIP_Q_RESISTANCE] = { "resistance", "R", "ohm m2", "ohm cm2", false, 0, 0,
			       "area specific resistance" },
	[NIP_Q_TEMPERATURE] = { "temperature", "T", "K", "degC", false, 0, 0, "temperature" },
	[NIP_Q_TEMPERATURE_DIFFERENCE] = { "temperature_difference", "dT", "K", "K", true, 0, 0,
					   "difference of temperatures" },
	[NIP_Q_SPEED] = { "speed", "v", "m/s", "m/min", false, 0, 0, "web speed" },
	[NIP_Q_TIME] = { "time", "t", "s", "s", false, 0, 0, "time" },
	[NIP_Q_DWELL_TIME] = { "dwell_time", "t_d", "s", "ms", false, 0, 0,
			       "time under pressure" },
	[NIP_Q_FORCE] = { "force", "F", "N", "N", false, 0, 0, "force" },
	[NIP_Q_AREAL_CAPACITY] = { "areal_capacity", "Q_A", "C/m2", "mAh/cm2", false, 0, 0,
				   "charge per area" },
	[NIP_Q_ANGLE] = { "angle", "", "rad", "deg", false, 0, 0, "angle" },
	[NIP_Q_STIFFNESS] = { "stiffness", "k", "N/m", "N/um", false, 0, 0,
			      "force per deflection" },
	[NIP_Q_FLAG] = { "flag", "", "1", "1", false, 0, 0, "yes or no" },
	[NIP_Q_MODULUS] = { "modulus", "E", "Pa", "GPa", false, 0, 0, "elastic modulus" },
	[NIP_Q_COMPLIANCE] = { "compliance", "", "1/Pa", "1/TPa", false, 0, 0,
			       "strain per stress" },
	[NIP_Q_INVERSE_SQRT_PRESSURE] = { "inverse_sqrt_pressure", "", "Pa^-0.5", "MPa^-0.5",
					  false, 0, 0, "slope over the root of pressure" },
	[NIP_Q_TENSION] = { "tension", "T", "N/m", "N/m", false, 0, 0, "web force per width" },
	[NIP_Q_TORQUE] = { "torque", "", "N m", "N m", false, 0, 0, "torque" },
	[NIP_Q_POWER] = { "power", "", "W", "kW", false, 0, 0, "power" },
	[NIP_Q_RATE] = { "rate", "", "1/s", "1/s", false, 0, 0, "strain or densification rate" },
	[NIP_Q_EXPANSION] = { "expansion", "alpha", "1/K", "1/K", true, 0, 0,
			      "thermal expansion" },
	[NIP_Q_SPECIFIC_WORK] = { "specific_work", "w", "J/kg", "kJ/kg", false, 0, 0,
				  "work per mass" },
	[NIP_Q_SPECIFIC_HEAT] = { "specific_heat", "c_p", "J kg-1 K-1", "J kg-1 K-1", true, 0, 0,
				  "heat per mass and temperature" },
	[NIP_Q_MOLAR_ENERGY] = { "molar_energy", "Q", "J/mol", "kJ/mol", false, 0, 0,
				 "activation energy" },
	[NIP_Q_MOLAR_VOLUME] = { "molar_volume", "dV", "m3/mol", "cm3/mol", false, 0, 0,
				 "activation volume" },
	[NIP_Q_VOLTAGE] = { "voltage", "V", "V", "V", false, 0, 0, "voltage" },
	[NIP_Q_CURRENT_DENSITY] = { "current_density", "j", "A/m2", "mA/cm2", false, 0, 0,
				    "current per area" },
	[NIP_Q_SPECIFIC_CAPACITY] = { "specific_capacity", "q", "C/kg", "mAh/g", false, 0, 0,
				      "charge per mass" },
	[NIP_Q_VOLUMETRIC_ENERGY_DENSITY] = { "volumetric_energy_density", "E_V", "J/m3", "Wh/L",
					      false, 0, 0, "energy per volume" },
	[NIP_Q_GRAVIMETRIC_ENERGY_DENSITY] = { "gravimetric_energy_density", "E_m", "J/kg",
					       "Wh/kg", false, 0, 0, "energy per mass" },
	[NIP_Q_AREA_RATE] = { "area_rate", "", "m2/s", "m2/h", false, 0, 0, "area per time" },
	[NIP_Q_CURVATURE] = { "curvature", "", "1/m", "1/m", false, 0, 0, "one over a radius" },
};

const struct nip_quantity_kind *nip_quantity_kind(enum nip_quantity_id id)
{
	return &table[id];
}

const char *const nip_qualifier_name[NIP_QUALIFIERS] = { "basis", "sides", "per",  "stress",
							 "kind",  "phase", "state" };

static const char *const basis[] = { "coating", "with_foil", "unstated", NULL };
static const char *const sides[] = { "1", "2", NULL };
static const char *const per[] = { "coated", "web", "roll_face", NULL };
static const char *const stress[] = { "die_axial", "isostatic", "nip_peak", "nip_mean", NULL };
static const char *const kind[] = { "preparation", "stack", NULL };
static const char *const state[] = { "in_nip", "released", "stored", NULL };

const char *const *const nip_qualifier_choice[NIP_QUALIFIERS] = { basis, sides, per,  stress,
								  kind,	 NULL,	state };

const char *const nip_evidence_choice[] = { "primary", "second-hand", "digitized", "derived",
					    "assumed", NULL };

const char *nip_evidence_name(enum nip_evidence e)
{
	return e == NIP_EV_NONE ? "none" : nip_evidence_choice[e];
}

enum nip_evidence nip_evidence_worse(enum nip_evidence a, enum nip_evidence b)
{
	return a > b ? a : b;
}

double nip_quantity_shown(enum nip_quantity_id id, const struct nip_quantity *q)
{
	const struct nip_quantity_kind *k = &table[id];
	double v;

	if (!q->set)
		return NAN;
	if (q->text && q->unit &&
	    nip_unit_read(q->text, strlen(q->text), '.', q->unit, k->unit, k->difference, &v) ==
		    NIP_UNIT_OK)
		return v;
	return nip_unit_show(id, q->si);
}
