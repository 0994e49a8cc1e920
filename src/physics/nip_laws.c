/* nip_laws.c: rows of the nip: its geometry, the thin web, powder, and foil. */
#include <config.h>

#include <math.h>

#include "physics/balance.h"
#include "physics/johanson.h"
#include "physics/nip.h"
#include "physics/symbols.h"

/* ---- geometry ------------------------------------------------------------- */

enum { GEO_D_R, GEO_H_IN, GEO_H_OUT, GEO_V, GEO_MU };

static const char *nip_geometry(const double *in, double *out)
{
	const double dh = in[GEO_H_IN] - in[GEO_H_OUT], d = in[GEO_D_R];
	double bite;

	if (dh < 0)
		return "h_out is above h_in";
	if (dh > d)
		return "the web would be thinned by more than the roll diameter";
	/* acos(1 - dh/D) without losing the digits of a small dh. */
	bite = 2 * asin(sqrt(dh / (2 * d)));
	out[0] = nip_contact_length_m(d, dh);
	out[1] = bite;
	out[2] = out[0] / in[GEO_V];
	out[3] = isnan(in[GEO_MU]) ? NAN : tan(bite) <= in[GEO_MU];
	out[4] = sqrt(d / 2 * dh);
	out[5] = dh / in[GEO_H_IN];
	/* (dh/h_in)/t_d, also where dh is 0. */
	out[6] = in[GEO_V] * sqrt(dh / (d / 2 - dh / 4)) / in[GEO_H_IN];
	return nip_all_numbers(out, 2);
}

const struct nip_law nip_law_nip_geometry = {
	.name = "nip-geometry",
	.family = NIP_LAW_ROLL,
	.equation = "L = sqrt(R dh - dh^2/4), R = D_r/2, dh = h_in-h_out; bite angle = 2 asin "
		    "sqrt(dh/(2 D_r)); t_d = L/v; drawn in where tan(bite angle) <= mu; rate = "
		    "(dh/h_in)/t_d",
	.source = "geometry of two equal circles; textbook form of the draw-in condition",
	.validity = "rigid rolls, no forward slip; contact_length_parabolic is sqrt(R dh)",
	.symbol = { NIP_ABOVE_0("D_r", NIP_Q_LENGTH, NIP_PARAMETER, "roll diameter",
				.answer = "roll_diameter", .start_lo = 0.1, .start_hi = 1.2),
		    NIP_ABOVE_0("h_in", NIP_Q_THICKNESS, NIP_STATE, "thickness before the nip",
				.start_lo = 2e-5, .start_hi = 1e-3),
		    NIP_ABOVE_0("h_out", NIP_Q_THICKNESS, NIP_VARIABLE, "thickness in the nip",
				.answer = "thickness", .start_lo = 1e-5, .start_hi = 1e-3),
		    NIP_ABOVE_0("v", NIP_Q_SPEED, NIP_VARIABLE, "web speed", .answer = "speed",
				.optional = true, .start_lo = 0.01, .start_hi = 2),
		    NIP_FROM_0("mu", NIP_Q_RATIO, NIP_PARAMETER, "friction of web on roll",
			       .optional = true, .start_lo = 0.02, .start_hi = 0.6) },
	.n_symbols = 5,
	.output = { { "contact_length", NIP_Q_LENGTH },
		    { "bite_angle", NIP_Q_ANGLE },
		    { "dwell_time", NIP_Q_DWELL_TIME },
		    { "draw_in", NIP_Q_FLAG },
		    { "contact_length_parabolic", NIP_Q_LENGTH },
		    { "reduction", NIP_Q_RATIO },
		    { "densification_rate", NIP_Q_RATE } },
	.n_outputs = 7,
	.evaluate = nip_geometry,
};

/* ---- thin web by a Heckel law ---------------------------------------------- */

enum {
	WEB_R,
	WEB_H_IN,
	WEB_D_IN,
	WEB_H_N,
	WEB_D0,
	WEB_PY,
	WEB_ER,
	WEB_E,
	WEB_NU,
	WEB_V,
	WEB_IN_DIE
};

static const char *thin_web_nip(const double *in, double *out)
{
	const double heckel[] = { in[WEB_D0], in[WEB_PY], 0 };
	const struct nip_web_layer layer = {
		.thickness_m = in[WEB_H_IN],
		.relative_density = in[WEB_D_IN],
		.springback = isnan(in[WEB_ER]) ? 0 : in[WEB_ER],
		.in_die = in[WEB_IN_DIE] == 1,
		.curve = { &nip_law_heckel, heckel },
	};
	const struct nip_web web = { &layer, 1, 0 };
	const struct nip_rolls rolls = { in[WEB_R], in[WEB_E], in[WEB_NU] };
	const bool rigid = isnan(in[WEB_E]);
	struct nip_state s;
	const char *why;

	if (rigid != isnan(in[WEB_NU]))
		return "the rolls' flattening needs both E and nu";
	why = nip_web_solve(&web, &rolls, NIP_GIVEN_GAP, in[WEB_H_N], &s);
	if (why)
		return why;
	out[0] = s.line_load_n_m;
	out[1] = s.peak_pressure_pa;
	out[2] = s.layer[0].relative_density;
	out[3] = s.contact_length_m;
	out[4] = rigid ? NAN : s.flattened_radius_m;
	out[5] = rigid ? NAN : s.flattening_ratio;
	out[6] = s.layer[0].nip_density;
	out[7] = s.thickness_m;
	out[8] = s.mean_pressure_pa;
	out[9] = s.exit_length_m;
	out[10] = s.contact_length_m / in[WEB_V];
	/* What an exponential approach to D = 1 in line load would be fitted with here. */
	out[11] = s.line_load_n_m / (log1p(-in[WEB_D_IN]) - log1p(-out[2]));
	return nip_all_numbers(out, 4);
}

static double reciprocal(double x)
{
	return 1 / x;
}

static double one_minus_exp(double a)
{
	return -expm1(-a);
}

const struct nip_law nip_law_thin_web_nip = {
	.name = "thin-web-nip",
	.family = NIP_LAW_ROLL,
	.equation =
		"q_L = integral of P_law(D(x)) dx over the contact + (2/3) P_max sqrt(R' h_n ER), "
		"D(x) = D_in h_in/(h_n + x^2/R'), R' by hitchcock with dh = h_in-h_n",
	.source = "derived: mass conservation and Heckel's law; Hitchcock 1935 (textbook form)",
	.validity = "thin web on large rolls, no elongation, no friction along the arc; the law is "
		    "out of die (it acts at D/(1+ER)) unless in_die = 1; ER left out is no "
		    "springback, E and nu left out are rigid rolls",
	.symbol = { NIP_ABOVE_0("R", NIP_Q_LENGTH, NIP_PARAMETER, "roll radius",
				.answer = "roll_radius", .start_lo = 0.05, .start_hi = 0.6),
		    NIP_ABOVE_0("h_in", NIP_Q_THICKNESS, NIP_STATE, "thickness before the nip",
				.start_lo = 2e-5, .start_hi = 1e-3),
		    NIP_FRACTION("D_in", NIP_STATE, "relative density before the nip",
				 .start_lo = 0.3, .start_hi = 0.8),
		    NIP_ABOVE_0("h_n", NIP_Q_THICKNESS, NIP_VARIABLE, "gap under load",
				.answer = "gap", .start_lo = 1e-5, .start_hi = 1e-3),
		    { "D0", NIP_Q_RATIO, NIP_PARAMETER, 0, 1, true, true,
		      "relative density at no pressure", .start_lo = 0.2, .start_hi = 0.7 },
		    NIP_ABOVE_0("Py", NIP_Q_PRESSURE, NIP_PARAMETER, "mean yield pressure, 1/K",
				.answer = "yield_pressure", .start_lo = 5e7, .start_hi = 5e8),
		    { "ER", NIP_Q_RATIO, NIP_PARAMETER, 0, 1, false, false,
		      "elastic recovery h_out/h_n - 1", .answer = "elastic_recovery",
		      .optional = true, .start_lo = 0, .start_hi = 0.2 },
		    NIP_ABOVE_0("E", NIP_Q_PRESSURE, NIP_PARAMETER, "modulus of the rolls",
				.answer = "modulus", .optional = true, .start_lo = 1e11,
				.start_hi = 6e11),
		    NIP_POISSON("nu", "Poisson ratio of the rolls", .optional = true,
				.start_lo = 0.2, .start_hi = 0.35),
		    NIP_ABOVE_0("v", NIP_Q_SPEED, NIP_VARIABLE, "web speed", .answer = "speed",
				.optional = true, .start_lo = 0.01, .start_hi = 2),
		    { "in_die", NIP_Q_FLAG, NIP_PARAMETER, 0, 1, false, false,
		      "1: the law was measured in the die", .optional = true } },
	.n_symbols = 11,
	.alias = { { "K", NIP_Q_INVERSE_PRESSURE, "Py", reciprocal, "slope of the Heckel line" },
		   { "A", NIP_Q_RATIO, "D0", one_minus_exp, "intercept of the Heckel line" } },
	.n_aliases = 2,
	.output = { { "line_load", NIP_Q_LINE_LOAD },
		    { "peak_pressure", NIP_Q_PRESSURE },
		    { "relative_density", NIP_Q_RATIO },
		    { "contact_length", NIP_Q_LENGTH },
		    { "flattened_radius", NIP_Q_LENGTH },
		    { "flattening_ratio", NIP_Q_RATIO },
		    { "relative_density_in_nip", NIP_Q_RATIO },
		    { "thickness", NIP_Q_THICKNESS },
		    { "mean_pressure", NIP_Q_PRESSURE },
		    { "exit_length", NIP_Q_LENGTH },
		    { "dwell_time", NIP_Q_DWELL_TIME },
		    { "gamma_c", NIP_Q_LINE_LOAD } },
	.n_outputs = 12,
	.evaluate = thin_web_nip,
};

/* ---- powder ------------------------------------------------------------------ */

#define RIGHT_ANGLE (M_PI / 2)
#define POWDER_SYMBOLS                                                                             \
	{ "delta_E",                                                                               \
	  NIP_Q_ANGLE,                                                                             \
	  NIP_PARAMETER,                                                                           \
	  0,                                                                                       \
	  RIGHT_ANGLE,                                                                             \
	  true,                                                                                    \
	  true,                                                                                    \
	  "effective angle of internal friction",                                                  \
	  .start_lo = 0.52,                                                                        \
	  .start_hi = 0.87 },                                                                      \
		{ "phi_w",                                                                         \
		  NIP_Q_ANGLE,                                                                     \
		  NIP_PARAMETER,                                                                   \
		  0,                                                                               \
		  RIGHT_ANGLE,                                                                     \
		  true,                                                                            \
		  true,                                                                            \
		  "angle of wall friction",                                                        \
		  .start_lo = 0.17,                                                                \
		  .start_hi = 0.52 },                                                              \
		{ "K",		 NIP_Q_RATIO,	NIP_PARAMETER, 0,                                  \
		  1000,		 true,		false,	       "compressibility exponent",         \
		  .start_lo = 3, .start_hi = 40 },                                                 \
	{                                                                                          \
		"S_D", NIP_Q_RATIO, NIP_VARIABLE, 0, 1, true, true, "gap over roll diameter",      \
			.answer = "gap_ratio", .start_lo = 0.002, .start_hi = 0.03                 \
	}

enum { POW_DELTA, POW_PHI, POW_K, POW_S, POW_THETA };

static struct nip_powder powder(const double *in)
{
	return (struct nip_powder){ in[POW_DELTA], in[POW_PHI], in[POW_K], in[POW_S] };
}

static const char *johanson(const double *in, double *out)
{
	const struct nip_powder p = powder(in);
	struct nip_powder_nip nip;
	const char *why = nip_johanson(&p, &nip);

	if (why)
		return why;
	out[0] = nip.angle_rad;
	out[1] = nip.force_factor;
	out[2] = nip.torque_factor;
	out[3] = NAN;
	out[4] = nip.pressure_gradient;
	if (!isnan(in[POW_THETA]))
		why = nip_johanson_stress(&p, &nip, in[POW_THETA], &out[3]);
	return why ? why : nip_all_numbers(out, 3);
}

const struct nip_law nip_law_johanson = {
	.name = "johanson",
	.family = NIP_LAW_ROLL,
	.equation = "slip: dsigma/dx = 4 sigma (pi/2-theta-nu) tan(delta_E)/{(D/2)(1+S/D-cos theta)"
		    "[cot(A-mu)-cot(A+mu)]}; no slip: K sigma (2 cos theta-1-S/D) tan theta/{(D/2)"
		    "(1+S/D-cos theta) cos theta}; the nip angle is their first equality from 0; "
		    "2 nu = pi - asin(sin phi_w/sin delta_E) - phi_w, A = (theta+nu+pi/2)/2, mu = "
		    "pi/4-delta_E/2; F = integral of (P/P_max) cos, T of (P/P_max) sin 2theta",
	.source = "Johanson 1965, J. Appl. Mech. 32, 842 (textbook form)",
	.validity =
		"powder feed; nip angle and shape of the pressure only: its own peak pressures and "
		"densities are too high (Powder Technol. 221 (2012) 90); no effect of speed",
	.symbol = { POWDER_SYMBOLS,
		    { "theta", NIP_Q_ANGLE, NIP_VARIABLE, 0, RIGHT_ANGLE, false, false,
		      "angle at which the stress is wanted", .answer = "angle",
		      .optional = true } },
	.n_symbols = 5,
	.output = { { "nip_angle", NIP_Q_ANGLE },
		    { "force_factor", NIP_Q_RATIO },
		    { "torque_factor", NIP_Q_RATIO },
		    { "stress_ratio", NIP_Q_RATIO },
		    { "pressure_gradient", NIP_Q_RATIO } },
	.n_outputs = 5,
	.evaluate = johanson,
};

enum { REY_W = 4, REY_D, REY_RF, REY_RHO_REF, REY_P_REF, REY_RHO_TH };

/* Density by rho_ref (P/P_ref)^(1/K), where it is known; never above rho_th. */
static const char *feed_density(const double *in, double peak, double *out)
{
	*out = in[REY_RHO_REF] * pow(peak / in[REY_P_REF], 1 / in[POW_K]);
	if (*out > in[REY_RHO_TH])
		return "the relative density would be above 1: the power law has no end, use a "
		       "bounded law at this peak pressure";
	return NULL;
}

static const char *reynolds(const double *in, double *out)
{
	const struct nip_powder p = powder(in);
	struct nip_powder_nip nip;
	const char *why = nip_johanson(&p, &nip);

	if (why)
		return why;
	out[0] = 2 * in[REY_RF] / (in[REY_W] * in[REY_D] * nip.force_factor);
	out[1] = nip.angle_rad;
	out[2] = nip.force_factor;
	out[3] = in[REY_W] * in[REY_D] * in[REY_D] * out[0] * nip.torque_factor / 8;
	why = feed_density(in, out[0], &out[4]);
	out[5] = out[4] / in[REY_RHO_TH];
	return why ? why : nip_all_numbers(out, 4);
}

const struct nip_law nip_law_reynolds = {
	.name = "reynolds",
	.family = NIP_LAW_ROLL,
	.equation = "P_max = 2 RF/(W D_r F); torque of a roll = W D_r^2 P_max T/8; rho = rho_ref "
		    "(P_max/P_ref)^(1/K); F and T by johanson",
	.source = "Reynolds et al. 2010, Comput. Chem. Eng. 34, 1049 (textbook form)",
	.validity = "from a measured roll force; the density has no upper bound of its own and is "
		    "refused above rho_th where that is given",
	.symbol = { POWDER_SYMBOLS,
		    NIP_ABOVE_0("W", NIP_Q_LENGTH, NIP_PARAMETER, "roll width", .start_lo = 0.02,
				.start_hi = 0.5),
		    NIP_ABOVE_0("D_r", NIP_Q_LENGTH, NIP_PARAMETER, "roll diameter",
				.answer = "roll_diameter", .start_lo = 0.1, .start_hi = 1),
		    NIP_FROM_0("RF", NIP_Q_FORCE, NIP_VARIABLE, "roll force",
			       .answer = "roll_force", .start_lo = 1e3, .start_hi = 1e6),
		    NIP_ABOVE_0("rho_ref", NIP_Q_DENSITY, NIP_PARAMETER, "density at P_ref",
				.optional = true),
		    NIP_ABOVE_0("P_ref", NIP_Q_PRESSURE, NIP_PARAMETER, "reference pressure",
				.optional = true),
		    NIP_ABOVE_0("rho_th", NIP_Q_DENSITY, NIP_PARAMETER, "density without pores",
				.optional = true) },
	.n_symbols = 10,
	.output = { { "peak_pressure", NIP_Q_PRESSURE },
		    { "nip_angle", NIP_Q_ANGLE },
		    { "force_factor", NIP_Q_RATIO },
		    { "roll_torque", NIP_Q_TORQUE },
		    { "density", NIP_Q_DENSITY },
		    { "relative_density", NIP_Q_RATIO } },
	.n_outputs = 6,
	.evaluate = reynolds,
};
