/* roll_laws.c: rows of the rolls themselves: flattening, deflection, crown, frame. */
#include <config.h>

#include <math.h>

#include "physics/nip.h"
#include "physics/roll.h"
#include "physics/symbols.h"

#define SYM_E                                                                                      \
	NIP_ABOVE_0("E", NIP_Q_PRESSURE, NIP_PARAMETER, "modulus of the roll",                     \
		    .answer = "modulus", .start_lo = 1e11, .start_hi = 6e11)
#define SYM_NU NIP_POISSON("nu", "Poisson ratio of the roll", .start_lo = 0.2, .start_hi = 0.35)
#define SYM_D_R                                                                                    \
	NIP_ABOVE_0("D_r", NIP_Q_LENGTH, NIP_PARAMETER, "roll diameter",                           \
		    .answer = "roll_diameter", .start_lo = 0.1, .start_hi = 1.2)
#define SYM_Q                                                                                      \
	NIP_FROM_0("q_L", NIP_Q_LINE_LOAD, NIP_VARIABLE, "line load", .answer = "line_load",       \
		   .start_lo = 1e4, .start_hi = 2e6)

/* ---- Hitchcock -------------------------------------------------------------- */

enum { HIT_E, HIT_NU, HIT_Q, HIT_DH, HIT_R };

static const char *hitchcock(const double *in, double *out)
{
	out[0] = nip_hitchcock_constant(in[HIT_E], in[HIT_NU]);
	out[1] = nip_flattening_ratio(out[0], in[HIT_Q], in[HIT_DH]);
	out[2] = in[HIT_R] * out[1];
	return nip_all_numbers(out, 3);
}

const struct nip_law nip_law_hitchcock = {
	.name = "hitchcock",
	.family = NIP_LAW_ROLL,
	.equation =
		"R'/R = 1 + C q_L/dh, C = 16 (1-nu^2)/(pi E); 2 (C q_L/dh)^(2/3) where C q_L/dh > "
		"4.235",
	.source = "Hitchcock 1935 (textbook form); second branch as in "
		  "Institute-of-Metal-Forming/notebooks-ilsenburg",
	.validity = "elliptic pressure over the contact; dh is the thinning in the nip",
	.symbol = { SYM_E, SYM_NU, SYM_Q,
		    NIP_ABOVE_0("dh", NIP_Q_THICKNESS, NIP_STATE, "thinning in the nip",
				.start_lo = 1e-6, .start_hi = 5e-4),
		    NIP_ABOVE_0("R", NIP_Q_LENGTH, NIP_PARAMETER, "roll radius",
				.answer = "roll_radius", .start_lo = 0.05, .start_hi = 0.6) },
	.n_symbols = 5,
	.output = { { "hitchcock_constant", NIP_Q_COMPLIANCE },
		    { "flattening_ratio", NIP_Q_RATIO },
		    { "flattened_radius", NIP_Q_LENGTH } },
	.n_outputs = 3,
	.evaluate = hitchcock,
};

/* ---- Hertz -------------------------------------------------------------- */

enum { HER_R1, HER_R2, HER_E, HER_NU, HER_Q, HER_E2, HER_NU2 };

static const char *hertz(const double *in, double *out)
{
	const double r = 1 / (1 / in[HER_R1] + 1 / in[HER_R2]);
	double soft = (1 - in[HER_NU] * in[HER_NU]) / in[HER_E];

	if (isnan(in[HER_E2]) != isnan(in[HER_NU2]))
		return "the second roll needs both E2 and nu2";
	soft += isnan(in[HER_E2]) ? soft : (1 - in[HER_NU2] * in[HER_NU2]) / in[HER_E2];
	out[0] = sqrt(4 * in[HER_Q] * r * soft / M_PI);
	/* 2 q/(pi b), also at no load. */
	out[1] = sqrt(in[HER_Q] / (M_PI * r * soft));
	out[2] = 1 / soft;
	out[3] = r;
	return nip_all_numbers(out, 4);
}

const struct nip_law nip_law_hertz = {
	.name = "hertz",
	.family = NIP_LAW_ROLL,
	.equation = "b = sqrt(4 q_L R*/(pi E*)), p_max = 2 q_L/(pi b); 1/R* = 1/R1 + 1/R2, 1/E* = "
		    "(1-nu^2)/E + (1-nu2^2)/E2",
	.source = "Hertz 1882, line contact (textbook form)",
	.validity =
		"rolls that touch without a web, elastic; without E2 and nu2 both rolls are alike",
	.symbol = { NIP_ABOVE_0("R1", NIP_Q_LENGTH, NIP_PARAMETER, "radius of one roll",
				.start_lo = 0.05, .start_hi = 0.6),
		    NIP_ABOVE_0("R2", NIP_Q_LENGTH, NIP_PARAMETER, "radius of the other roll",
				.start_lo = 0.05, .start_hi = 0.6),
		    SYM_E, SYM_NU, SYM_Q,
		    NIP_ABOVE_0("E2", NIP_Q_PRESSURE, NIP_PARAMETER, "modulus of the other roll",
				.optional = true),
		    NIP_POISSON("nu2", "Poisson ratio of the other roll", .optional = true) },
	.n_symbols = 7,
	.output = { { "half_width", NIP_Q_LENGTH },
		    { "peak_pressure", NIP_Q_PRESSURE },
		    { "contact_modulus", NIP_Q_PRESSURE },
		    { "contact_radius", NIP_Q_LENGTH } },
	.n_outputs = 4,
	.evaluate = hertz,
};

/* ---- deflection and what answers it ----------------------------------------- */

enum { DEF_E, DEF_NU, DEF_D, DEF_L, DEF_W, DEF_Q, DEF_F };

static const char *roll_deflection(const double *in, double *out)
{
	const struct nip_beam beam = { in[DEF_E], in[DEF_NU], in[DEF_D], in[DEF_L] };
	const double w = in[DEF_W], q = in[DEF_Q];
	struct nip_deflection d;

	if (w > in[DEF_L])
		return "w is above the span L";
	if (in[DEF_F] < w || in[DEF_F] > in[DEF_L])
		return "the roll face is to be between w and the span L";
	d = nip_roll_deflection(&beam, w, q, w / 2);
	out[0] = d.bending_m;
	out[1] = d.shear_m;
	out[2] = d.bending_m + d.shear_m;
	/* On the diameter, and for the gap between two such rolls. */
	out[3] = 2 * out[2];
	out[4] = q * w / 8 * (2 * in[DEF_L] - w);
	out[5] = NAN;
	if (!isnan(in[DEF_F])) {
		d = nip_roll_deflection(&beam, w, q, in[DEF_F] / 2);
		out[5] = 2 * (d.bending_m + d.shear_m);
	}
	return nip_all_numbers(out, isnan(in[DEF_F]) ? 5 : 6);
}

const struct nip_law nip_law_roll_deflection = {
	.name = "roll-deflection",
	.family = NIP_LAW_ROLL,
	.equation =
		"d_b = q_L w^3 (12L-7w)/(384 E I), d_s = q_L w^2/(8 k G A), k = 6(1+nu)/(7+6nu); "
		"crown on the diameter = 2 (d_b+d_s)",
	.source = "beam theory, derived; shear coefficient of Cowper 1966, 10.1115/1.3625046",
	.validity = "solid roll, bearings hold no moment, even load over the central width w; from "
		    "centre to web edge, with f also to the edge of the roll face",
	.symbol = { SYM_E, SYM_NU, SYM_D_R,
		    NIP_ABOVE_0("L", NIP_Q_LENGTH, NIP_PARAMETER, "span between bearing centres",
				.answer = "span", .start_lo = 0.2, .start_hi = 3),
		    NIP_ABOVE_0("w", NIP_Q_LENGTH, NIP_PARAMETER, "width of the web",
				.answer = "width", .start_lo = 0.05, .start_hi = 2),
		    SYM_Q,
		    NIP_ABOVE_0("f", NIP_Q_LENGTH, NIP_PARAMETER, "width of the roll face",
				.answer = "face_width", .optional = true) },
	.n_symbols = 7,
	.output = { { "bending_deflection", NIP_Q_THICKNESS },
		    { "shear_deflection", NIP_Q_THICKNESS },
		    { "deflection", NIP_Q_THICKNESS },
		    { "diametral_crown", NIP_Q_THICKNESS },
		    { "bending_moment", NIP_Q_TORQUE },
		    { "face_crown", NIP_Q_THICKNESS } },
	.n_outputs = 6,
	.evaluate = roll_deflection,
};

enum { BEN_E, BEN_NU, BEN_D, BEN_W, BEN_M };

static const char *roll_bending(const double *in, double *out)
{
	const struct nip_beam beam = { in[BEN_E], in[BEN_NU], in[BEN_D], 0 };

	out[0] = in[BEN_M] * in[BEN_W] * in[BEN_W] / (8 * nip_beam_bending_stiffness(&beam));
	out[1] = 2 * out[0];
	return nip_all_numbers(out, 2);
}

const struct nip_law nip_law_roll_bending = {
	.name = "roll-bending",
	.family = NIP_LAW_ROLL,
	.equation = "d = M w^2/(8 E I)",
	.source = "beam theory, derived",
	.validity = "equal couples M on both roll necks: the bow is a parabola, without shear",
	.symbol = { SYM_E, SYM_NU, SYM_D_R,
		    NIP_ABOVE_0("w", NIP_Q_LENGTH, NIP_PARAMETER, "width of the web",
				.answer = "width", .start_lo = 0.05, .start_hi = 2),
		    NIP_FROM_0("M", NIP_Q_TORQUE, NIP_VARIABLE, "couple on each neck",
			       .answer = "bending_moment", .start_lo = 1, .start_hi = 1e5) },
	.n_symbols = 5,
	.output = { { "deflection", NIP_Q_THICKNESS }, { "diametral_crown", NIP_Q_THICKNESS } },
	.n_outputs = 2,
	.evaluate = roll_bending,
};

static const char *thermal_crown(const double *in, double *out)
{
	out[0] = in[0] * in[1] * in[2];
	return nip_all_numbers(out, 1);
}

const struct nip_law nip_law_thermal_crown = {
	.name = "thermal-crown",
	.family = NIP_LAW_ROLL,
	.equation = "diameter change = alpha D_r dT",
	.source = "definition of thermal expansion",
	.validity =
		"the roll as warm inside as outside; dT is the difference along or between rolls",
	.symbol = { SYM_D_R,
		    NIP_FROM_0("dT", NIP_Q_TEMPERATURE_DIFFERENCE, NIP_VARIABLE,
			       "difference of temperature", .answer = "temperature_difference",
			       .start_lo = 0.1, .start_hi = 100),
		    NIP_FROM_0("alpha", NIP_Q_EXPANSION, NIP_PARAMETER, "thermal expansion",
			       .start_lo = 1e-6, .start_hi = 3e-5) },
	.n_symbols = 3,
	.output = { { "diameter_change", NIP_Q_THICKNESS } },
	.n_outputs = 1,
	.evaluate = thermal_crown,
};

enum { FRA_S, FRA_Q, FRA_W, FRA_K };

static const char *frame(const double *in, double *out)
{
	out[2] = in[FRA_Q] * in[FRA_W];
	out[1] = out[2] / in[FRA_K];
	out[0] = in[FRA_S] + out[1];
	return nip_all_numbers(out, 3);
}

const struct nip_law nip_law_frame = {
	.name = "frame",
	.family = NIP_LAW_ROLL,
	.equation = "S = S_set + q_L w/k_frame",
	.source = "textbook form (mill spring)",
	.validity =
		"S_set was zeroed without load; k_frame is of the whole frame, bearings included",
	.symbol = { NIP_FROM_0("S_set", NIP_Q_THICKNESS, NIP_VARIABLE, "gap that was set",
			       .answer = "set_gap", .start_lo = 0, .start_hi = 1e-3),
		    SYM_Q,
		    NIP_ABOVE_0("w", NIP_Q_LENGTH, NIP_PARAMETER, "width of the web",
				.answer = "width", .start_lo = 0.05, .start_hi = 2),
		    NIP_ABOVE_0("k_frame", NIP_Q_STIFFNESS, NIP_PARAMETER, "stiffness of the frame",
				.answer = "frame_stiffness", .start_lo = 1e8, .start_hi = 1e11) },
	.n_symbols = 4,
	.output = { { "gap", NIP_Q_THICKNESS },
		    { "frame_stretch", NIP_Q_THICKNESS },
		    { "roll_force", NIP_Q_FORCE } },
	.n_outputs = 3,
	.evaluate = frame,
};
