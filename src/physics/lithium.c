/* lithium.c: lithium metal under stack pressure: creep, stripping, and the modulus
 * criterion of an electrolyte against it. */
#include <config.h>

#include <math.h>

#include "physics/law.h"

#define BIG	1e300
#define GAS	8.31446261815324  /* J/(mol K) */
#define FARADAY 96485.33212331001 /* C/mol */

/* ---- Monroe and Newman ---------------------------------------------------------------- */

enum { MN_SE, MN_LI };

static const char *monroe_newman(const double *in, double *out)
{
	out[0] = in[MN_SE] / in[MN_LI];
	out[1] = out[0] >= 2;
	return NULL;
}

static const char *monroe_newman_inverse(const double *in, double want, double *g)
{
	if (!(want > 0))
		return "a shear modulus is above 0";
	*g = want * in[MN_LI];
	return NULL;
}

const struct nip_law nip_law_monroe_newman = {
	.name = "monroe-newman",
	.family = NIP_LAW_DAMAGE,
	.equation = "G_SE/G_Li >= about 2",
	.source = "Monroe and Newman 2005, 10.1149/1.1850854",
	.validity = "necessary, not sufficient: stiffer electrolytes are still penetrated along "
		    "cracks, pores and grain boundaries",
	.symbol = { { "G_SE", NIP_Q_PRESSURE, NIP_VARIABLE, 0, BIG, true, false,
		      "shear modulus of the electrolyte", .start_lo = 1e6, .start_hi = 1e11 },
		    { "G_Li", NIP_Q_PRESSURE, NIP_PARAMETER, 0, BIG, true, false,
		      "shear modulus of the metal", .start_lo = 1e9, .start_hi = 1e10 } },
	.n_symbols = 2,
	.output = { { "shear_modulus_ratio", NIP_Q_RATIO }, { "above_criterion", NIP_Q_FLAG } },
	.n_outputs = 2,
	.evaluate = monroe_newman,
	.invert = monroe_newman_inverse,
};

/* ---- creep ------------------------------------------------------------------------------- */

enum { CREEP_A, CREEP_N, CREEP_Q, CREEP_T, CREEP_SIGMA, CREEP_REF };

static double creep_reference(const double *in)
{
	return isnan(in[CREEP_REF]) ? 1e6 : in[CREEP_REF];
}

static const char *li_creep(const double *in, double *out)
{
	const double cold = in[CREEP_Q] / (GAS * in[CREEP_T]);

	/* One exponential: a high power may overflow where the product does not. */
	out[0] = in[CREEP_SIGMA] > 0
			 ? exp(log(in[CREEP_A]) +
			       in[CREEP_N] * log(in[CREEP_SIGMA] / creep_reference(in)) - cold)
			 : 0;
	out[1] = exp(-cold);
	return NULL;
}

static const char *li_creep_inverse(const double *in, double want, double *sigma)
{
	if (!(want >= 0))
		return "a creep rate is not below 0";
	*sigma = creep_reference(in) *
		 exp((log(want / in[CREEP_A]) + in[CREEP_Q] / (GAS * in[CREEP_T])) / in[CREEP_N]);
	return NULL;
}

const struct nip_law nip_law_li_creep = {
	.name = "li-creep",
	.family = NIP_LAW_DAMAGE,
	.equation = "rate = A (sigma/sigma_ref)^n exp(-Q/(R T)); sigma_ref left out: 1 MPa, A then "
		    "in 1/(s MPa^n)",
	.source = "Norton's power law (textbook form); for lithium n is about 6.6",
	.validity = "steady creep of bulk metal in uniaxial stress; thin metal between plates is "
		    "constrained and creeps less",
	.symbol = { { "A", NIP_Q_RATE, NIP_PARAMETER, 0, BIG, true, false,
		      "rate at sigma_ref without the exponential", .start_lo = 1e-6,
		      .start_hi = 1e6 },
		    { "n", NIP_Q_RATIO, NIP_PARAMETER, 0, 100, true, false, "stress exponent",
		      .answer = "exponent", .start_lo = 3, .start_hi = 8 },
		    { "Q", NIP_Q_MOLAR_ENERGY, NIP_PARAMETER, 0, 1e7, false, false,
		      "activation energy of creep", .answer = "activation_energy", .start_lo = 2e4,
		      .start_hi = 6e4 },
		    { "T", NIP_Q_TEMPERATURE, NIP_STATE, 0, 1e5, true, false, "temperature",
		      .answer = "temperature" },
		    { "sigma", NIP_Q_PRESSURE, NIP_VARIABLE, 0, 1e15, false, false,
		      "equivalent stress", .answer = "stress", .start_lo = 1e5, .start_hi = 1e7 },
		    { "sigma_ref", NIP_Q_PRESSURE, NIP_PARAMETER, 0, 1e15, true, false,
		      "stress of A: 1 MPa, a shear modulus ...", .optional = true,
		      .reference = true } },
	.n_symbols = 6,
	.output = { { "creep_rate", NIP_Q_RATE }, { "temperature_factor", NIP_Q_RATIO } },
	.n_outputs = 2,
	.evaluate = li_creep,
	.invert = li_creep_inverse,
};

/* ---- stripping ------------------------------------------------------------------------------ */

enum { STRIP_J, STRIP_V, STRIP_H, STRIP_CREEP };

static const char *stripping(const double *in, double *out)
{
	out[0] = in[STRIP_J] * in[STRIP_V] / FARADAY;
	out[1] = out[0] / in[STRIP_H];
	out[2] = in[STRIP_CREEP] / out[1];
	out[3] = isnan(out[2]) ? NAN : out[2] >= 1;
	return NULL;
}

static const char *stripping_inverse(const double *in, double want, double *j)
{
	if (!(want >= 0))
		return "the speed is not below 0";
	*j = want * FARADAY / in[STRIP_V];
	return NULL;
}

const struct nip_law nip_law_stripping = {
	.name = "stripping",
	.family = NIP_LAW_DAMAGE,
	.equation =
		"v = j V_m/F; rate = v/h; contact is kept where li-creep gives at least this rate",
	.source = "Faraday's law; balance of stripped and creeping metal (textbook form)",
	.validity = "one electron per atom, no diffusion of vacancies; order of magnitude",
	.symbol = { { "j", NIP_Q_CURRENT_DENSITY, NIP_VARIABLE, 0, 1e9, true, false,
		      "stripping current", .answer = "current_density" },
		    { "V_m", NIP_Q_MOLAR_VOLUME, NIP_PARAMETER, 0, 1, true, false,
		      "molar volume of the metal", .start_lo = 1.2e-5, .start_hi = 1.4e-5 },
		    { "h", NIP_Q_THICKNESS, NIP_STATE, 0, 10, true, false, "thickness of the metal",
		      .answer = "thickness" },
		    { "creep_rate", NIP_Q_RATE, NIP_STATE, 0, BIG, false, false,
		      "creep rate at the stack pressure", .optional = true } },
	.n_symbols = 4,
	.output = { { "interface_speed", NIP_Q_SPEED },
		    { "needed_rate", NIP_Q_RATE },
		    { "rate_ratio", NIP_Q_RATIO },
		    { "creep_keeps_up", NIP_Q_FLAG } },
	.n_outputs = 4,
	.evaluate = stripping,
	.invert = stripping_inverse,
};
