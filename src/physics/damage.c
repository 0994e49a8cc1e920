/* damage.c: particles that break under pressure. */
#include <config.h>

#include "physics/damage.h"

#include <math.h>

#include "physics/law.h"

#define BIG 1e300

#define SYM_P                                                                                      \
	{                                                                                          \
		"P", NIP_Q_PRESSURE, NIP_VARIABLE, 0, BIG, false, false, "nominal pressure",       \
			.answer = "pressure", .start_lo = 1e6, .start_hi = 1e9                     \
	}
#define SYM_SIZE                                                                                   \
	{                                                                                          \
		"d", NIP_Q_THICKNESS, NIP_PARAMETER, 0, BIG, true, false, "particle diameter",     \
			.answer = "particle_diameter", .start_lo = 5e-7, .start_hi = 2e-5          \
	}
#define SYM_D                                                                                      \
	{                                                                                          \
		"D", NIP_Q_RATIO, NIP_STATE, 0, 1, true, false, "relative density",                \
			.answer = "relative_density", .start_lo = 0.4, .start_hi = 1               \
	}
#define SYM_Z                                                                                      \
	{                                                                                          \
		"Z", NIP_Q_RATIO, NIP_STATE, 0, 100, true, false, "contacts of a particle",        \
			.answer = "coordination_number", .start_lo = 4, .start_hi = 12             \
	}

double nip_particle_force_n(double p_pa, double diameter_m, double d, double z)
{
	return M_PI * diameter_m * (diameter_m * (p_pa / (d * z)));
}

double nip_particle_stress_pa(double force_n, double diameter_m)
{
	return 2.8 * force_n / (M_PI * diameter_m * diameter_m);
}

double nip_coordination(double z_0, double c, double d_0, double d)
{
	return z_0 + c * (cbrt(d / d_0) - 1);
}

double nip_weibull_strength_pa(const struct nip_weibull *w)
{
	return w->strength_pa * pow(w->size_ratio, -3 / w->m);
}

double nip_weibull_probability(const struct nip_weibull *w, double stress_pa)
{
	if (stress_pa <= 0)
		return 0;
	return -expm1(-pow(stress_pa / nip_weibull_strength_pa(w), w->m));
}

/* ---- Weibull --------------------------------------------------------------------- */

enum { WEI_SIGMA, WEI_SIGMA_0, WEI_M, WEI_SIZE, WEI_REF };

static const char *weibull_of(const double *in, struct nip_weibull *w)
{
	*w = (struct nip_weibull){ in[WEI_SIGMA_0], in[WEI_M], 1 };
	if (isnan(in[WEI_SIZE]) != isnan(in[WEI_REF]))
		return "d and d_ref go together";
	if (!isnan(in[WEI_SIZE]))
		w->size_ratio = in[WEI_SIZE] / in[WEI_REF];
	return NULL;
}

static const char *weibull(const double *in, double *out)
{
	struct nip_weibull w;
	const char *why = weibull_of(in, &w);

	if (why)
		return why;
	out[0] = nip_weibull_probability(&w, in[WEI_SIGMA]);
	out[1] = nip_weibull_strength_pa(&w);
	out[2] = out[1] * pow(M_LN2, 1 / w.m);
	out[3] = out[1] * tgamma(1 + 1 / w.m);
	return NULL;
}

static const char *weibull_inverse(const double *in, double want, double *sigma)
{
	struct nip_weibull w;
	const char *why = weibull_of(in, &w);

	if (why)
		return why;
	if (!(want >= 0 && want < 1))
		return "a probability of 1 takes an infinite stress";
	*sigma = nip_weibull_strength_pa(&w) * pow(-log1p(-want), 1 / w.m);
	return NULL;
}

const struct nip_law nip_law_weibull = {
	.name = "weibull",
	.family = NIP_LAW_DAMAGE,
	.equation = "F = 1 - exp[-(sigma/s)^m], s = sigma_0 (d/d_ref)^(-3/m)",
	.source = "Weibull 1951, 10.1115/1.4010337, two parameters, scaled by volume",
	.validity = "brittle particles with flaws in their volume; without d and d_ref at the size "
		    "of sigma_0",
	.symbol = { { "sigma", NIP_Q_PRESSURE, NIP_VARIABLE, 0, BIG, false, false,
		      "tensile stress in a particle", .answer = "stress", .start_lo = 1e6,
		      .start_hi = 1e9 },
		    { "sigma_0", NIP_Q_PRESSURE, NIP_PARAMETER, 0, BIG, true, false,
		      "strength at d_ref: 63 % break at it", .start_lo = 5e7, .start_hi = 3e8 },
		    { "m", NIP_Q_RATIO, NIP_PARAMETER, 0.1, 1000, false, false, "Weibull modulus",
		      .start_lo = 3, .start_hi = 8 },
		    { "d", NIP_Q_THICKNESS, NIP_PARAMETER, 0, BIG, true, false, "particle diameter",
		      .answer = "particle_diameter", .optional = true },
		    { "d_ref", NIP_Q_THICKNESS, NIP_PARAMETER, 0, BIG, true, false,
		      "particle diameter of sigma_0", .optional = true, .reference = true } },
	.n_symbols = 5,
	.output = { { "fracture_probability", NIP_Q_RATIO },
		    { "strength", NIP_Q_PRESSURE },
		    { "median_strength", NIP_Q_PRESSURE },
		    { "mean_strength", NIP_Q_PRESSURE } },
	.n_outputs = 4,
	.evaluate = weibull,
	.invert = weibull_inverse,
};

/* ---- force on a particle ------------------------------------------------------------ */

enum { FORCE_P, FORCE_SIZE, FORCE_D, FORCE_Z };

static const char *particle_force(const double *in, double *out)
{
	out[0] = nip_particle_force_n(in[FORCE_P], in[FORCE_SIZE], in[FORCE_D], in[FORCE_Z]);
	/* nip_particle_stress_pa() of it; d^2 cancels. */
	out[1] = 2.8 * in[FORCE_P] / (in[FORCE_D] * in[FORCE_Z]);
	return NULL;
}

static const char *particle_force_inverse(const double *in, double want, double *p)
{
	if (!(want >= 0))
		return "the force is not below 0";
	*p = want * in[FORCE_D] * in[FORCE_Z] / (M_PI * in[FORCE_SIZE] * in[FORCE_SIZE]);
	return NULL;
}

const struct nip_law nip_law_particle_force = {
	.name = "particle-force",
	.family = NIP_LAW_DAMAGE,
	.equation = "F = pi d^2 P/(D Z); tensile stress 2.8 F/(pi d^2)",
	.source = "Rumpf 1962 for the force; Hiramatsu and Oka 1966, "
		  "10.1016/0148-9062(66)90002-7, for the stress",
	.validity = "spheres of one size which carry the whole load; D Z of the state under load",
	.symbol = { SYM_P, SYM_SIZE, SYM_D, SYM_Z },
	.n_symbols = 4,
	.output = { { "force", NIP_Q_FORCE }, { "stress", NIP_Q_PRESSURE } },
	.n_outputs = 2,
	.evaluate = particle_force,
	.invert = particle_force_inverse,
};

/* ---- coordination number ------------------------------------------------------------- */

enum { COORD_D0, COORD_Z0, COORD_C, COORD_D };

static const char *coordination(const double *in, double *out)
{
	out[0] = nip_coordination(in[COORD_Z0], in[COORD_C], in[COORD_D0], in[COORD_D]);
	return in[COORD_D] < in[COORD_D0] ? "D is below D0, where the packing starts" : NULL;
}

static const char *coordination_inverse(const double *in, double want, double *d)
{
	double x;

	if (want < in[COORD_Z0])
		return "Z is below Z0, where the packing starts";
	if (in[COORD_C] == 0)
		return "with C = 0 every density has Z0 contacts";
	x = 1 + (want - in[COORD_Z0]) / in[COORD_C];
	*d = in[COORD_D0] * x * x * x;
	return *d > 1 ? "the relative density would be above 1" : NULL;
}

const struct nip_law nip_law_coordination = {
	.name = "coordination",
	.family = NIP_LAW_DAMAGE,
	.equation = "Z = Z0 + C [(D/D0)^(1/3) - 1]",
	.source = "Arzt 1982, 10.1016/0001-6160(82)90028-1 (textbook form; there Z0 7.3, C 15.5, "
		  "D0 0.64)",
	.validity = "random packings of like spheres, D0 to about 0.9",
	.symbol = { { "D0", NIP_Q_RATIO, NIP_PARAMETER, 0, 1, true, false,
		      "relative density of the loose packing", .start_lo = 0.55, .start_hi = 0.68 },
		    { "Z0", NIP_Q_RATIO, NIP_PARAMETER, 0, 100, false, false, "contacts there",
		      .start_lo = 5, .start_hi = 8 },
		    { "C", NIP_Q_RATIO, NIP_PARAMETER, 0, 1000, false, false,
		      "contacts gained with density", .start_lo = 10, .start_hi = 20 },
		    { "D", NIP_Q_RATIO, NIP_VARIABLE, 0, 1, true, false, "relative density",
		      .answer = "relative_density" } },
	.n_symbols = 4,
	.output = { { "coordination_number", NIP_Q_RATIO } },
	.n_outputs = 1,
	.evaluate = coordination,
	.invert = coordination_inverse,
};

/* ---- from pressure to broken particles -------------------------------------------------- */

enum { PF_P, PF_D, PF_Z, PF_SIGMA_0, PF_M, PF_SIZE, PF_REF, PF_LOAD };

static const char *particle_fracture(const double *in, double *out)
{
	const struct nip_weibull w = { in[PF_SIGMA_0], in[PF_M], in[PF_SIZE] / in[PF_REF] };
	const double load = isnan(in[PF_LOAD]) ? 1 : in[PF_LOAD];

	out[1] = 2.8 * in[PF_P] * load / (in[PF_D] * in[PF_Z]);
	out[0] = nip_weibull_probability(&w, out[1]);
	out[2] = nip_particle_force_n(in[PF_P] * load, in[PF_SIZE], in[PF_D], in[PF_Z]);
	out[3] = nip_weibull_strength_pa(&w);
	return NULL;
}

static const char *particle_fracture_inverse(const double *in, double want, double *p)
{
	const struct nip_weibull w = { in[PF_SIGMA_0], in[PF_M], in[PF_SIZE] / in[PF_REF] };
	const double load = isnan(in[PF_LOAD]) ? 1 : in[PF_LOAD];

	if (!(want >= 0 && want < 1))
		return "a probability of 1 takes an infinite pressure";
	if (load == 0)
		return "particles without a share of the load do not break";
	*p = nip_weibull_strength_pa(&w) * pow(-log1p(-want), 1 / w.m) * in[PF_D] * in[PF_Z] /
	     (2.8 * load);
	return NULL;
}

const struct nip_law nip_law_particle_fracture = {
	.name = "particle-fracture",
	.family = NIP_LAW_DAMAGE,
	.equation = "sigma = 2.8 x P/(D Z), x the stress factor of load-share; F by weibull",
	.source = "particle-force and weibull in one",
	.validity =
		"as those; a mean contact force, so weak particles with few contacts break earlier",
	.symbol = { SYM_P,
		    SYM_D,
		    SYM_Z,
		    { "sigma_0", NIP_Q_PRESSURE, NIP_PARAMETER, 0, BIG, true, false,
		      "strength at d_ref: 63 % break at it", .start_lo = 5e7, .start_hi = 3e8 },
		    { "m", NIP_Q_RATIO, NIP_PARAMETER, 0.1, 1000, false, false, "Weibull modulus",
		      .start_lo = 3, .start_hi = 8 },
		    SYM_SIZE,
		    { "d_ref", NIP_Q_THICKNESS, NIP_PARAMETER, 0, BIG, true, false,
		      "particle diameter of sigma_0", .start_lo = 5e-7, .start_hi = 2e-5,
		      .reference = true },
		    { "x", NIP_Q_RATIO, NIP_STATE, 0, 1e6, false, false,
		      "stress in these particles over the nominal one; left out: like all others",
		      .answer = "stress_factor", .optional = true } },
	.n_symbols = 8,
	.output = { { "fracture_probability", NIP_Q_RATIO },
		    { "stress", NIP_Q_PRESSURE },
		    { "force", NIP_Q_FORCE },
		    { "strength", NIP_Q_PRESSURE } },
	.n_outputs = 4,
	.evaluate = particle_fracture,
	.invert = particle_fracture_inverse,
};

/* ---- who carries the load in a composite --------------------------------------------------- */

enum { LOAD_V, LOAD_E_1, LOAD_E_2 };

static const char *load_share(const double *in, double *out)
{
	double stiff = in[LOAD_E_1] / in[LOAD_E_2], v = in[LOAD_V];
	double mean = v * stiff + 1 - v;

	out[0] = stiff / mean;
	out[1] = v * out[0];
	out[2] = 1 / mean;
	return NULL;
}

const struct nip_law nip_law_load_share = {
	.name = "load-share",
	.family = NIP_LAW_DAMAGE,
	.equation = "equal strain: x_1 = E_1/(v E_1 + (1-v) E_2); equal stress: x_1 = 1",
	.source = "Voigt and Reuss bounds (textbook form)",
	.validity = "elastic solids without pores; the true factor is between 1 and stress_factor",
	.symbol = { { "v", NIP_Q_RATIO, NIP_VARIABLE, 0, 1, true, false,
		      "volume share of solid 1 (active material) in the solids",
		      .answer = "volume_fraction" },
		    { "E_1", NIP_Q_PRESSURE, NIP_PARAMETER, 0, 1e15, true, false, "its modulus",
		      .start_lo = 1e10, .start_hi = 3e11 },
		    { "E_2", NIP_Q_PRESSURE, NIP_PARAMETER, 0, 1e15, true, false,
		      "modulus of the rest (electrolyte)", .start_lo = 1e9, .start_hi = 2e11 } },
	.n_symbols = 3,
	.output = { { "stress_factor", NIP_Q_RATIO },
		    { "load_share", NIP_Q_RATIO },
		    { "stress_factor_of_the_rest", NIP_Q_RATIO } },
	.n_outputs = 3,
	.evaluate = load_share,
};

/* ---- brittle electrolyte: a threshold ------------------------------------------------------- */

enum { BRITTLE_P, BRITTLE_P_C };

static const char *brittle(const double *in, double *out)
{
	out[0] = in[BRITTLE_P] / in[BRITTLE_P_C];
	out[1] = in[BRITTLE_P] > in[BRITTLE_P_C];
	return NULL;
}

static const char *brittle_inverse(const double *in, double want, double *p)
{
	if (!(want >= 0))
		return "the ratio is not below 0";
	*p = want * in[BRITTLE_P_C];
	return NULL;
}

const struct nip_law nip_law_brittle_electrolyte = {
	.name = "brittle-electrolyte",
	.family = NIP_LAW_DAMAGE,
	.equation = "fractures where P > P_crack",
	.source = "a published threshold: see nipline-limits(1)",
	.validity = "a threshold seen in one powder; below it single particles may still break",
	.symbol = { SYM_P,
		    { "P_crack", NIP_Q_PRESSURE, NIP_PARAMETER, 0, BIG, true, false,
		      "pressure above which fracture was seen", .start_lo = 1e8,
		      .start_hi = 1e9 } },
	.n_symbols = 2,
	.output = { { "pressure_ratio", NIP_Q_RATIO }, { "fractures", NIP_Q_FLAG } },
	.n_outputs = 2,
	.evaluate = brittle,
	.invert = brittle_inverse,
};
