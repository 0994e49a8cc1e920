/* release.c: what release and storage give back, and what the die hides. */
#include <config.h>

#include <math.h>

#include "physics/condition.h"
#include "physics/law.h"

#define BIG	  1e300
#define ABOVE_ONE "the relative density would be above 1"

/* D (may be NaN: unknown) into two outputs. */
static const char *density(double d, double *out)
{
	out[0] = d;
	out[1] = 1 - d;
	return d > 1 ? ABOVE_ONE : NULL;
}

/* ---- springback at once ---------------------------------------------------------- */

enum { SB_D, SB_H, SB_ER };

static const char *springback(const double *in, double *out)
{
	out[2] = in[SB_H] * (1 + in[SB_ER]);
	return density(in[SB_D] / (1 + in[SB_ER]), out);
}

static const char *springback_inverse(const double *in, double d, double *er)
{
	if (isnan(in[SB_D]))
		return "the density in the nip is not given";
	if (d > in[SB_D])
		return "release does not densify";
	if (!(d > 0))
		return "a relative density is above 0";
	*er = (in[SB_D] - d) / d;
	return NULL;
}

const struct nip_law nip_law_springback = {
	.name = "springback",
	.family = NIP_LAW_CONDITION,
	.equation = "h = h_nip (1+ER); D = D_nip/(1+ER)",
	.source = "definition of the elastic recovery ER",
	.validity = "after a law of the density in the nip or in the die; a released density "
		    "springs back no further",
	.symbol = { { "D_nip", NIP_Q_RATIO, NIP_STATE, 0, 1, true, false,
		      "relative density in the nip", .optional = true },
		    { "h_nip", NIP_Q_THICKNESS, NIP_STATE, 0, BIG, true, false,
		      "coating thickness in the nip", .optional = true },
		    { "ER", NIP_Q_RATIO, NIP_VARIABLE, 0, 10, false, false, "elastic recovery",
		      "elastic_recovery", .start_lo = 0.005, .start_hi = 0.2 } },
	.n_symbols = 3,
	.output = { { "relative_density", NIP_Q_RATIO },
		    { "porosity", NIP_Q_RATIO },
		    { "thickness", NIP_Q_THICKNESS } },
	.n_outputs = 3,
	.evaluate = springback,
	.invert = springback_inverse,
};

double nip_porous_modulus_pa(double e_s_pa, double b_e, double eps)
{
	return e_s_pa * exp(-b_e * eps);
}

double nip_constrained_modulus_pa(double e_pa, double nu)
{
	return e_pa * (1 - nu) / ((1 + nu) * (1 - 2 * nu));
}

enum { ER_P, ER_E, ER_B, ER_EPS, ER_NU };

static const char *elastic_recovery(const double *in, double *out)
{
	out[2] = nip_porous_modulus_pa(in[ER_E], in[ER_B], in[ER_EPS]);
	out[1] = nip_constrained_modulus_pa(out[2], in[ER_NU]);
	out[0] = in[ER_P] / out[1];
	/* A linear recovery that doubles the thickness is none. */
	return out[0] <= 1 ? NULL : "the layer would more than double: it is not elastic there";
}

static const char *elastic_recovery_inverse(const double *in, double er, double *p)
{
	if (er < 0)
		return "an elastic recovery is not below 0";
	*p = er * nip_constrained_modulus_pa(nip_porous_modulus_pa(in[ER_E], in[ER_B], in[ER_EPS]),
					     in[ER_NU]);
	return NULL;
}

const struct nip_law nip_law_elastic_recovery = {
	.name = "elastic-recovery",
	.family = NIP_LAW_CONDITION,
	.equation = "ER = P_max/M; M = E (1-nu)/((1+nu)(1-2nu)); E = E_s exp(-b_E eps)",
	.source = "uniaxial strain (textbook form); Spriggs 1961, J. Am. Ceram. Soc. 44, 628 "
		  "(textbook form)",
	.validity = "a first estimate: better fit ER on released thickness",
	.symbol = { { "P_max", NIP_Q_PRESSURE, NIP_VARIABLE, 0, BIG, false, false,
		      "highest pressure", "pressure", .start_lo = 1e7, .start_hi = 1e9 },
		    { "E_s", NIP_Q_PRESSURE, NIP_PARAMETER, 0, BIG, true, false,
		      "elastic modulus without pores", .start_lo = 1e9, .start_hi = 2e11 },
		    { "b_E", NIP_Q_RATIO, NIP_PARAMETER, 0, 100, false, false,
		      "how fast pores soften it", .start_lo = 2, .start_hi = 8 },
		    { "eps", NIP_Q_RATIO, NIP_STATE, 0, 1, false, true, "porosity" },
		    { "nu", NIP_Q_RATIO, NIP_PARAMETER, 0, 0.5, false, true, "Poisson ratio",
		      .start_lo = 0.15, .start_hi = 0.35 } },
	.n_symbols = 5,
	.output = { { "ER", NIP_Q_RATIO },
		    { "constrained_modulus", NIP_Q_PRESSURE },
		    { "elastic_modulus", NIP_Q_PRESSURE } },
	.n_outputs = 3,
	.evaluate = elastic_recovery,
	.invert = elastic_recovery_inverse,
};

/* ---- springback over storage ------------------------------------------------------ */

double nip_stored_thickness_m(double h_0_m, double dh_inf_m, double t_s_s, double t_s)
{
	return h_0_m - dh_inf_m * expm1(-t_s / t_s_s);
}

enum { ST_H, ST_DH, ST_T_S, ST_T, ST_D };

static const char *storage(const double *in, double *out)
{
	out[0] = nip_stored_thickness_m(in[ST_H], in[ST_DH], in[ST_T_S], in[ST_T]);
	out[1] = (out[0] - in[ST_H]) / in[ST_H];
	return density(in[ST_D] / (1 + out[1]), out + 2);
}

static const char *storage_inverse(const double *in, double h, double *t)
{
	if (h < in[ST_H])
		return "storage does not thin";
	if (h >= in[ST_H] + in[ST_DH] && h > in[ST_H])
		return "no time of storage reaches h_0 + dh_inf or more";
	*t = h == in[ST_H] ? 0 : -in[ST_T_S] * log1p(-(h - in[ST_H]) / in[ST_DH]);
	return NULL;
}

const struct nip_law nip_law_storage_springback = {
	.name = "storage-springback",
	.family = NIP_LAW_CONDITION,
	.equation = "h = h_0 + dh_inf (1 - exp(-t/t_s))",
	.source = "our form, one time constant; course as in Hong 2026, "
		  "10.1016/j.ensm.2026.105321",
	.validity = "one electrode, one temperature of calendering; days to weeks",
	.symbol = { { "h_0", NIP_Q_THICKNESS, NIP_STATE, 0, BIG, true, false,
		      "thickness just after calendering" },
		    { "dh_inf", NIP_Q_THICKNESS, NIP_PARAMETER, 0, BIG, false, false,
		      "growth after very long", .start_lo = 1e-7, .start_hi = 1e-5 },
		    { "t_s", NIP_Q_TIME, NIP_PARAMETER, 0, BIG, true, false, "time constant",
		      .start_lo = 1e5, .start_hi = 1e7 },
		    { "t", NIP_Q_TIME, NIP_VARIABLE, 0, BIG, false, false, "time since calendering",
		      "time", .start_lo = 1e4, .start_hi = 1e7 },
		    { "D_0", NIP_Q_RATIO, NIP_STATE, 0, 1, true, false,
		      "relative density just after calendering", .optional = true } },
	.n_symbols = 5,
	.output = { { "thickness", NIP_Q_THICKNESS },
		    { "springback", NIP_Q_RATIO },
		    { "relative_density", NIP_Q_RATIO },
		    { "porosity", NIP_Q_RATIO } },
	.n_outputs = 4,
	.evaluate = storage,
	.invert = storage_inverse,
};

/* ---- in the die -------------------------------------------------------------------- */

#define CRUSHED "P is at or above B_s, where the solid itself would vanish"
#define SYM_B_S                                                                                    \
	{                                                                                          \
		"B_s", NIP_Q_PRESSURE, NIP_PARAMETER, 0, BIG, true, false,                         \
			"compressive stiffness of the solid", .start_lo = 5e9, .start_hi = 2e11    \
	}
#define SYM_P                                                                                      \
	{                                                                                          \
		"P", NIP_Q_PRESSURE, NIP_VARIABLE, 0, BIG, false, false, "pressure in the die",    \
			"pressure", .start_lo = 1e7, .start_hi = 2e9                               \
	}
#define IN_DIE_SOURCE "our form; effect as in Wuensch 2019, 10.3390/pharmaceutics11030121"

enum { DIE_D, DIE_P, DIE_B };

static const char *in_die(const double *in, double *out)
{
	const double kept = 1 - in[DIE_P] / in[DIE_B];

	out[2] = 1 / kept;
	if (!(kept > 0))
		return CRUSHED;
	return density(in[DIE_D] * kept, out);
}

static const char *in_die_inverse(const double *in, double d, double *p)
{
	if (!(d > 0 && d <= in[DIE_D]))
		return "the corrected density is above 0 and not above the apparent one";
	*p = in[DIE_B] * (in[DIE_D] - d) / in[DIE_D];
	return NULL;
}

const struct nip_law nip_law_in_die = {
	.name = "in-die",
	.family = NIP_LAW_CONDITION,
	.equation = "D_corrected = D (1 - P/B_s), since rho_s(P) = rho_s0/(1 - P/B_s)",
	.source = IN_DIE_SOURCE,
	.validity = "P well below B_s; D is the apparent one, from thickness in the die and the "
		    "theoretical density at no pressure, and may be above 1",
	.symbol = { { "D", NIP_Q_RATIO, NIP_STATE, 0, 2, true, false,
		      "apparent relative density in the die" },
		    SYM_P,
		    SYM_B_S },
	.n_symbols = 3,
	.output = { { "relative_density", NIP_Q_RATIO },
		    { "porosity", NIP_Q_RATIO },
		    { "solid_density_ratio", NIP_Q_RATIO } },
	.n_outputs = 3,
	.evaluate = in_die,
	.invert = in_die_inverse,
};

enum { SD_RHO, SD_P, SD_B };

static const char *solid_density(const double *in, double *out)
{
	out[0] = in[SD_RHO] / (1 - in[SD_P] / in[SD_B]);
	return in[SD_P] < in[SD_B] ? NULL : CRUSHED;
}

static const char *solid_density_inverse(const double *in, double rho, double *p)
{
	if (!(rho >= in[SD_RHO]))
		return "pressure does not make the solid lighter";
	*p = in[SD_B] * (rho - in[SD_RHO]) / rho;
	return NULL;
}

const struct nip_law nip_law_solid_density = {
	.name = "solid-density",
	.family = NIP_LAW_CONDITION,
	.equation = "rho_s = rho_s0/(1 - P/B_s)",
	.source = IN_DIE_SOURCE,
	.validity = "P well below B_s",
	.symbol = { { "rho_s0", NIP_Q_DENSITY, NIP_STATE, 0, BIG, true, false,
		      "theoretical density at no pressure" },
		    SYM_P,
		    SYM_B_S },
	.n_symbols = 3,
	.output = { { "density", NIP_Q_DENSITY } },
	.n_outputs = 1,
	.evaluate = solid_density,
	.invert = solid_density_inverse,
};
