/* cell.c: what layers are in a cell and on the line: density, porosity, capacity,
 * resistance, energy, throughput, stack pressure. */
#include <config.h>

#include <math.h>

#include "physics/balance.h"
#include "physics/law.h"

#define BIG 1e300

/* ---- mixture ------------------------------------------------------------------------- */

enum { MIX_W, MIX_RHO };
enum { MIX_DENSITY, MIX_VOLUME, MIX_MASS };

static const char *mixture(const struct nip_list *in, struct nip_list *out)
{
	const double *w = in[MIX_W].at, *rho = in[MIX_RHO].at;
	const size_t n = in[MIX_W].n;
	double sum = 0;

	for (size_t i = 0; i < n; i++)
		sum += w[i];
	if (!(sum > 0))
		return "the parts by mass sum up to 0";
	out[MIX_DENSITY].at[0] = nip_mixture_density_kg_m3(w, rho, n);
	for (size_t i = 0; i < n; i++) {
		out[MIX_VOLUME].at[i] = nip_mixture_volume_fraction(w, rho, n, i);
		out[MIX_MASS].at[i] = w[i] / sum;
	}
	return NULL;
}

const struct nip_law nip_law_mixture_density = {
	.name = "mixture-density",
	.family = NIP_LAW_CELL,
	.equation = "rho_th = sum w / sum(w/rho); volume fraction i = (w_i/rho_i)/sum(w/rho)",
	.source = "additive volumes (textbook form)",
	.validity = "solids that do not dissolve in each other, without pores; w in any one scale",
	.symbol = { { "w", NIP_Q_RATIO, NIP_VARIABLE, 0, 1e12, false, false, "parts by mass",
		      .answer = "mass_fraction", .list = true },
		    { "rho", NIP_Q_DENSITY, NIP_PARAMETER, 0, 1e6, true, false,
		      "theoretical density of each part", .answer = "theoretical_density",
		      .list = true, .start_lo = 500, .start_hi = 8000 } },
	.n_symbols = 2,
	.output = { { "theoretical_density", NIP_Q_DENSITY },
		    { "volume_fraction", NIP_Q_RATIO, .list = true },
		    { "mass_fraction", NIP_Q_RATIO, .list = true } },
	.n_outputs = 3,
	.evaluate_lists = mixture,
};

/* ---- porosity -------------------------------------------------------------------------- */

enum { POR_MASS, POR_H, POR_RHO, POR_FOIL_MASS, POR_FOIL_H, POR_SIDES };

/* What is coating, over all coated sides. */
struct coating {
	double areal_mass, thickness, sides;
};

static const char *strip_foil(const double *in, struct coating *c)
{
	c->areal_mass = in[POR_MASS] - (isnan(in[POR_FOIL_MASS]) ? 0 : in[POR_FOIL_MASS]);
	c->thickness = in[POR_H] - (isnan(in[POR_FOIL_H]) ? 0 : in[POR_FOIL_H]);
	c->sides = isnan(in[POR_SIDES]) ? 1 : in[POR_SIDES];
	if (c->sides != 1 && c->sides != 2)
		return "a foil is coated on 1 side or on 2";
	if (!(c->areal_mass > 0))
		return "the foil alone is as heavy as the whole (m_foil, m_A)";
	return NULL;
}

static const char *porosity(const double *in, double *out)
{
	struct coating c;
	const char *why = strip_foil(in, &c);
	double d;

	if (why)
		return why;
	if (!(c.thickness > 0))
		return "the foil alone is as thick as the whole (h_foil, h)";
	d = nip_balance_relative_density(c.areal_mass, c.thickness, in[POR_RHO]);
	if (d > 1 + 1e-12)
		return "the porosity would be negative: the gauge reads too thin (h, h_foil), the "
		       "mass "
		       "too high (m_A, m_foil), or the theoretical density is too low (rho_th)";
	out[2] = fmin(d, 1);
	out[0] = 1 - out[2];
	out[1] = c.areal_mass / c.thickness;
	out[3] = c.thickness / c.sides;
	out[4] = c.areal_mass / c.sides;
	return NULL;
}

static const char *porosity_inverse(const double *in, double want, double *h)
{
	struct coating c;
	const char *why = strip_foil(in, &c);

	if (why)
		return why;
	if (!(want >= 0 && want < 1))
		return "a porosity is from 0 to below 1";
	*h = nip_balance_thickness_m(c.areal_mass, 1 - want, in[POR_RHO]) +
	     (isnan(in[POR_FOIL_H]) ? 0 : in[POR_FOIL_H]);
	return NULL;
}

const struct nip_law nip_law_porosity = {
	.name = "porosity",
	.family = NIP_LAW_CELL,
	.equation = "porosity = 1 - (m_A - m_foil)/((h - h_foil) rho_th); per side: mass and "
		    "thickness of the coating over the sides",
	.source = "conservation of mass",
	.validity = "m_A and h are of all coated sides together, and include the foil where m_foil "
		    "and h_foil are given; both sides alike",
	.symbol = { { "m_A", NIP_Q_AREAL_MASS, NIP_STATE, 0, BIG, true, false,
		      "areal mass, with the foil if m_foil is given", .answer = "areal_mass" },
		    { "h", NIP_Q_THICKNESS, NIP_VARIABLE, 0, BIG, true, false,
		      "thickness, with the foil if h_foil is given", .answer = "thickness" },
		    { "rho_th", NIP_Q_DENSITY, NIP_PARAMETER, 0, 1e6, true, false,
		      "theoretical density of the coating", .answer = "theoretical_density",
		      .start_lo = 500, .start_hi = 8000 },
		    { "m_foil", NIP_Q_AREAL_MASS, NIP_STATE, 0, BIG, false, false,
		      "areal mass of the foil", .answer = "foil_areal_mass", .optional = true },
		    { "h_foil", NIP_Q_THICKNESS, NIP_STATE, 0, BIG, false, false,
		      "thickness of the foil", .answer = "foil_thickness", .optional = true },
		    { "sides", NIP_Q_RATIO, NIP_STATE, 1, 2, false, false,
		      "coated sides, 1 or 2; left out: 1", .optional = true } },
	.n_symbols = 6,
	.output = { { "porosity", NIP_Q_RATIO },
		    { "density", NIP_Q_DENSITY },
		    { "relative_density", NIP_Q_RATIO },
		    { "coating_thickness", NIP_Q_THICKNESS },
		    { "coating_areal_mass", NIP_Q_AREAL_MASS } },
	.n_outputs = 5,
	.evaluate = porosity,
	.invert = porosity_inverse,
};

/* ---- capacity ---------------------------------------------------------------------------- */

enum { CAP_MASS, CAP_W, CAP_Q };

static const char *areal_capacity(const double *in, double *out)
{
	out[0] = in[CAP_MASS] * in[CAP_W] * in[CAP_Q];
	out[1] = in[CAP_MASS] * in[CAP_W];
	return NULL;
}

static const char *areal_capacity_inverse(const double *in, double want, double *mass)
{
	if (!(want > 0))
		return "a capacity is above 0";
	*mass = want / (in[CAP_W] * in[CAP_Q]);
	return NULL;
}

const struct nip_law nip_law_areal_capacity = {
	.name = "areal-capacity",
	.family = NIP_LAW_CELL,
	.equation = "Q_A = m_A w_CAM q",
	.source = "definition",
	.validity =
		"m_A of one coated side without foil; q at the rate and limits of voltage meant",
	.symbol = { { "m_A", NIP_Q_AREAL_MASS, NIP_VARIABLE, 0, BIG, true, false,
		      "areal mass of the coating", .answer = "areal_mass" },
		    { "w_CAM", NIP_Q_RATIO, NIP_STATE, 0, 1, true, false,
		      "mass fraction of active material", .answer = "mass_fraction" },
		    { "q", NIP_Q_SPECIFIC_CAPACITY, NIP_PARAMETER, 0, BIG, true, false,
		      "specific capacity of the active material", .answer = "specific_capacity",
		      .start_lo = 3.6e5, .start_hi = 1.4e7 } },
	.n_symbols = 3,
	.output = { { "areal_capacity", NIP_Q_AREAL_CAPACITY },
		    { "active_areal_mass", NIP_Q_AREAL_MASS } },
	.n_outputs = 2,
	.evaluate = areal_capacity,
	.invert = areal_capacity_inverse,
};

/* ---- resistance ---------------------------------------------------------------------------- */

#define SYM_R_INT                                                                                  \
	{                                                                                          \
		"R_int", NIP_Q_RESISTANCE, NIP_STATE, 0, BIG, false, false,                        \
			"sum of the interface resistances; left out: of the layer alone",          \
			.answer = "interface_resistance", .optional = true                         \
	}
#define SYM_THICKNESS                                                                              \
	{                                                                                          \
		"h", NIP_Q_THICKNESS, NIP_VARIABLE, 0, BIG, true, false, "thickness of the layer", \
			.answer = "thickness"                                                      \
	}
#define SYM_SIGMA(n, what)                                                                         \
	{                                                                                          \
		n, NIP_Q_CONDUCTIVITY, NIP_PARAMETER, 0, BIG, true, false, what, .start_lo = 1e-4, \
										 .start_hi = 100   \
	}

static double or_none(double r)
{
	return isnan(r) ? 0 : r;
}

static const char *thickness_for(double want, double r_int, double conductance, double *h)
{
	if (!(want > or_none(r_int)))
		return "the interfaces alone have as much resistance";
	*h = (want - or_none(r_int)) * conductance;
	return NULL;
}

enum { ASR_H, ASR_SIGMA, ASR_R };

static const char *asr(const double *in, double *out)
{
	out[1] = in[ASR_H] / in[ASR_SIGMA];
	out[0] = out[1] + or_none(in[ASR_R]);
	return NULL;
}

static const char *asr_inverse(const double *in, double want, double *h)
{
	return thickness_for(want, in[ASR_R], in[ASR_SIGMA], h);
}

const struct nip_law nip_law_asr = {
	.name = "asr",
	.form = "separator",
	.family = NIP_LAW_CELL,
	.equation = "ASR = h/sigma + R_int",
	.source = "Ohm's law",
	.validity = "a separator: the whole current crosses all of it; sigma is the effective one",
	.symbol = { SYM_THICKNESS, SYM_SIGMA("sigma", "effective conductivity of the layer"),
		    SYM_R_INT },
	.n_symbols = 3,
	.output = { { "area_specific_resistance", NIP_Q_RESISTANCE },
		    { "layer_resistance", NIP_Q_RESISTANCE } },
	.n_outputs = 2,
	.evaluate = asr,
	.invert = asr_inverse,
};

enum { EL_H, EL_ION, EL_EL, EL_R, EL_FLAG };

static const char *electrode(const double *in, double *out)
{
	if (in[EL_FLAG] == 0)
		return "a layer that is no electrode has one conductivity, sigma";
	/* The ionic current falls linearly from one face to the other, the electronic one
	 * rises: the mean of its square is a third. */
	out[1] = in[EL_H] / in[EL_ION] / 3;
	out[2] = in[EL_H] / in[EL_EL] / 3;
	out[0] = out[1] + out[2] + or_none(in[EL_R]);
	return NULL;
}

static const char *electrode_inverse(const double *in, double want, double *h)
{
	if (in[EL_FLAG] == 0)
		return "a layer that is no electrode has one conductivity, sigma";
	return thickness_for(want, in[EL_R], 3 / (1 / in[EL_ION] + 1 / in[EL_EL]), h);
}

const struct nip_law nip_law_asr_electrode = {
	.name = "asr",
	.form = "electrode",
	.family = NIP_LAW_CELL,
	.equation = "ASR = (h/3)(1/sigma_ion + 1/sigma_el) + R_int",
	.source = "dissipation of linear currents (textbook form)",
	.validity = "a composite electrode with a uniform reaction; without charge transfer and "
		    "diffusion; both conductivities are effective ones",
	.symbol = { SYM_THICKNESS,
		    SYM_SIGMA("sigma_ion", "effective ionic conductivity"),
		    SYM_SIGMA("sigma_el", "effective electronic conductivity"),
		    SYM_R_INT,
		    { "electrode", NIP_Q_FLAG, NIP_STATE, 0, 1, false, false,
		      "yes: may be said, is implied", .optional = true } },
	.n_symbols = 5,
	.output = { { "area_specific_resistance", NIP_Q_RESISTANCE },
		    { "ionic_resistance", NIP_Q_RESISTANCE },
		    { "electronic_resistance", NIP_Q_RESISTANCE } },
	.n_outputs = 3,
	.evaluate = electrode,
	.invert = electrode_inverse,
};

/* ---- energy ---------------------------------------------------------------------------------- */

enum { EN_Q, EN_V, EN_H, EN_M };

static const char *energy_density(const double *in, double *out)
{
	if (isnan(in[EN_H]) && isnan(in[EN_M]))
		return "an energy density needs h or m";
	out[0] = in[EN_Q] * in[EN_V] / in[EN_H];
	out[1] = in[EN_Q] * in[EN_V] / in[EN_M];
	return NULL;
}

static const char *energy_density_inverse(const double *in, double want, double *q)
{
	if (isnan(in[EN_H]))
		return "a volumetric energy density needs h";
	if (!(want > 0))
		return "an energy density is above 0";
	*q = want * in[EN_H] / in[EN_V];
	return NULL;
}

const struct nip_law nip_law_energy_density = {
	.name = "energy-density",
	.family = NIP_LAW_CELL,
	.equation = "E_V = Q_A V/h; E_m = Q_A V/m",
	.source = "definition",
	.validity = "h and m of everything in one repeating unit: both electrodes, separator, and "
		    "half of each two-sided foil; without case and tabs",
	.symbol = { { "Q_A", NIP_Q_AREAL_CAPACITY, NIP_VARIABLE, 0, BIG, true, false,
		      "areal capacity of the unit", .answer = "areal_capacity" },
		    { "V", NIP_Q_VOLTAGE, NIP_STATE, 0, 100, true, false, "mean voltage",
		      .answer = "voltage" },
		    { "h", NIP_Q_THICKNESS, NIP_STATE, 0, BIG, true, false, "thickness of the unit",
		      .answer = "thickness", .optional = true },
		    { "m", NIP_Q_AREAL_MASS, NIP_STATE, 0, BIG, true, false,
		      "areal mass of the unit", .answer = "areal_mass", .optional = true } },
	.n_symbols = 4,
	.output = { { "volumetric_energy_density", NIP_Q_VOLUMETRIC_ENERGY_DENSITY },
		    { "gravimetric_energy_density", NIP_Q_GRAVIMETRIC_ENERGY_DENSITY } },
	.n_outputs = 2,
	.evaluate = energy_density,
	.invert = energy_density_inverse,
};

/* ---- throughput ------------------------------------------------------------------------------- */

enum { THRU_V, THRU_W, THRU_YIELD, THRU_OEE };

static const char *throughput(const double *in, double *out)
{
	const bool stated = !isnan(in[THRU_YIELD]) || !isnan(in[THRU_OEE]);

	out[0] = in[THRU_V] * in[THRU_W];
	out[1] = stated ? in[THRU_V] * (in[THRU_W] * (isnan(in[THRU_YIELD]) ? 1 : in[THRU_YIELD]) *
					(isnan(in[THRU_OEE]) ? 1 : in[THRU_OEE]))
			: NAN;
	return NULL;
}

static const char *throughput_inverse(const double *in, double want, double *v)
{
	if (!(want > 0))
		return "a line that makes something moves";
	*v = want / in[THRU_W];
	return NULL;
}

const struct nip_law nip_law_throughput = {
	.name = "throughput",
	.family = NIP_LAW_CELL,
	.equation = "area_rate = v w; good_area_rate = v w yield OEE, of what is stated",
	.source = "definition",
	.symbol = { { "v", NIP_Q_SPEED, NIP_VARIABLE, 0, BIG, true, false, "web speed",
		      .answer = "speed" },
		    { "w", NIP_Q_LENGTH, NIP_STATE, 0, BIG, true, false, "coated width",
		      .answer = "width" },
		    { "yield", NIP_Q_RATIO, NIP_STATE, 0, 1, false, false, "share that is good",
		      .optional = true },
		    { "OEE", NIP_Q_RATIO, NIP_STATE, 0, 1, false, false,
		      "overall equipment effectiveness, without yield", .optional = true } },
	.n_symbols = 4,
	.output = { { "area_rate", NIP_Q_AREA_RATE }, { "good_area_rate", NIP_Q_AREA_RATE } },
	.n_outputs = 2,
	.evaluate = throughput,
	.invert = throughput_inverse,
};

/* ---- stack pressure ----------------------------------------------------------------------------- */

enum { SP_F, SP_L, SP_W, SP_K, SP_DH };

static const char *stack_pressure(const double *in, double *out)
{
	const double area = in[SP_L] * in[SP_W];

	if (isnan(in[SP_K]) != isnan(in[SP_DH]))
		return "k and dh go together";
	out[0] = in[SP_F] / area;
	out[1] = (in[SP_F] + in[SP_K] * in[SP_DH]) / area;
	if (out[1] < 0)
		return "the stack would come loose: it shrinks by more than the spring gives";
	return NULL;
}

static const char *stack_pressure_inverse(const double *in, double want, double *f)
{
	if (!(want >= 0))
		return "a stack pressure is not below 0";
	*f = want * in[SP_L] * in[SP_W];
	return NULL;
}

const struct nip_law nip_law_stack_pressure = {
	.name = "stack-pressure",
	.family = NIP_LAW_CELL,
	.equation =
		"P = F/(l w); after the stack has grown by dh against a spring: (F + k dh)/(l w)",
	.source = "equilibrium",
	.validity = "pressure over the pressed area; edges and tabs carry nothing",
	.symbol = { { "F", NIP_Q_FORCE, NIP_VARIABLE, 0, BIG, false, false, "clamping force",
		      .answer = "force" },
		    { "l", NIP_Q_LENGTH, NIP_STATE, 0, BIG, true, false, "length of the cell",
		      .answer = "length" },
		    { "w", NIP_Q_LENGTH, NIP_STATE, 0, BIG, true, false, "width of the cell",
		      .answer = "width" },
		    { "k", NIP_Q_STIFFNESS, NIP_PARAMETER, 0, BIG, false, false,
		      "stiffness of the clamp", .optional = true },
		    { "dh", NIP_Q_THICKNESS, NIP_STATE, -1, 1, false, false,
		      "growth of the stack, below 0 where it shrinks", .optional = true } },
	.n_symbols = 5,
	.output = { { "pressure", NIP_Q_PRESSURE }, { "pressure_after", NIP_Q_PRESSURE } },
	.n_outputs = 2,
	.evaluate = stack_pressure,
	.invert = stack_pressure_inverse,
};
