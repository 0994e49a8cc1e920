/* drive_laws.c: rows of work, torque and web tension, and of foil between rolls. */
#include <config.h>

#include <math.h>

#include "num/root.h"
#include "physics/curve.h"
#include "physics/nip.h"
#include "physics/roll.h"
#include "physics/symbols.h"

#define SYM_W                                                                                      \
	NIP_ABOVE_0("w", NIP_Q_LENGTH, NIP_PARAMETER, "width of the web", .answer = "width",       \
		    .start_lo = 0.05, .start_hi = 2)

/* ---- torque ------------------------------------------------------------------ */

enum { TOR_Q, TOR_W, TOR_L, TOR_LAMBDA, TOR_V, TOR_R };

static const char *torque(const double *in, double *out)
{
	out[0] = 2 * in[TOR_Q] * in[TOR_W] * in[TOR_LAMBDA] * in[TOR_L];
	out[1] = out[0] / 2;
	out[2] = out[0] * in[TOR_V] / in[TOR_R];
	return nip_all_numbers(out, 1);
}

const struct nip_law nip_law_torque = {
	.name = "torque",
	.family = NIP_LAW_ROLL,
	.equation = "torque of both rolls = 2 q_L w lambda L; power = torque v/R",
	.source = "textbook form (lever arm of the roll force)",
	.validity =
		"without bearing and gear losses and web tension; lambda is the lever arm over the "
		"contact length",
	.symbol = { NIP_FROM_0("q_L", NIP_Q_LINE_LOAD, NIP_VARIABLE, "line load",
			       .answer = "line_load", .start_lo = 1e4, .start_hi = 2e6),
		    SYM_W,
		    NIP_FROM_0("L", NIP_Q_LENGTH, NIP_STATE, "contact length",
			       .answer = "contact_length", .start_lo = 1e-4, .start_hi = 2e-2),
		    { "lambda", NIP_Q_RATIO, NIP_PARAMETER, 0, 1, true, false,
		      "lever arm over contact length", .answer = "lever_arm", .start_lo = 0.4,
		      .start_hi = 0.5 },
		    NIP_FROM_0("v", NIP_Q_SPEED, NIP_VARIABLE, "web speed", .answer = "speed",
			       .optional = true, .start_lo = 0.01, .start_hi = 2),
		    NIP_ABOVE_0("R", NIP_Q_LENGTH, NIP_PARAMETER, "roll radius",
				.answer = "roll_radius", .optional = true, .start_lo = 0.05,
				.start_hi = 0.6) },
	.n_symbols = 6,
	.output = { { "torque", NIP_Q_TORQUE },
		    { "torque_per_roll", NIP_Q_TORQUE },
		    { "power", NIP_Q_POWER } },
	.n_outputs = 3,
	.evaluate = torque,
};

/* ---- work ------------------------------------------------------------------ */

enum { WRK_D0, WRK_PY, WRK_D, WRK_RHO, WRK_C_P, WRK_D_IN };

static const char *compaction_work(const double *in, double *out)
{
	const double heckel[] = { in[WRK_D0], in[WRK_PY], 0 };
	const struct nip_curve curve = { &nip_law_heckel, heckel };
	const double from = isnan(in[WRK_D_IN]) ? in[WRK_D0] : in[WRK_D_IN];
	const char *why;

	if (in[WRK_D] < in[WRK_D0])
		return "D is below D0, the density before pressing";
	why = nip_curve_work(&curve, from, in[WRK_D], in[WRK_RHO], &out[0]);
	if (!why)
		why = nip_curve_pressure(&curve, in[WRK_D], &out[2]);
	if (why)
		return why;
	out[1] = out[0] / in[WRK_C_P];
	return nip_all_numbers(out, 1);
}

const struct nip_law nip_law_compaction_work = {
	.name = "compaction-work",
	.family = NIP_LAW_ROLL,
	.equation =
		"w = integral of P d(1/rho) = (1/rho_th) integral of P(D)/D^2 dD; heating = w/c_p",
	.source = "definition of work, with Heckel's law",
	.validity =
		"the least work; all of it heat and none lost: an upper bound of the heating by "
		"compaction; D_in left out starts at D0",
	.symbol = { { "D0", NIP_Q_RATIO, NIP_PARAMETER, 0, 1, true, true,
		      "relative density at no pressure", .start_lo = 0.2, .start_hi = 0.7 },
		    NIP_ABOVE_0("Py", NIP_Q_PRESSURE, NIP_PARAMETER, "mean yield pressure, 1/K",
				.answer = "yield_pressure", .start_lo = 5e7, .start_hi = 5e8),
		    { "D", NIP_Q_RATIO, NIP_VARIABLE, 0, 1, true, true, "relative density reached",
		      .answer = "relative_density", .start_lo = 0.5, .start_hi = 0.95 },
		    NIP_ABOVE_0("rho_th", NIP_Q_DENSITY, NIP_PARAMETER, "density without pores",
				.answer = "theoretical_density", .start_lo = 1000,
				.start_hi = 6000),
		    NIP_ABOVE_0("c_p", NIP_Q_SPECIFIC_HEAT, NIP_PARAMETER, "specific heat",
				.optional = true, .start_lo = 400, .start_hi = 1500),
		    { "D_in", NIP_Q_RATIO, NIP_STATE, 0, 1, true, true, "relative density before",
		      .optional = true } },
	.n_symbols = 6,
	.output = { { "specific_work", NIP_Q_SPECIFIC_WORK },
		    { "heating", NIP_Q_TEMPERATURE_DIFFERENCE },
		    { "pressure", NIP_Q_PRESSURE } },
	.n_outputs = 3,
	.evaluate = compaction_work,
};

/* ---- tension and draw -------------------------------------------------------- */

static const char *web_tension(const double *in, double *out)
{
	out[1] = in[0] / in[1];
	out[0] = out[1] / in[2];
	return nip_all_numbers(out, 2);
}

const struct nip_law nip_law_web_tension = {
	.name = "web-tension",
	.family = NIP_LAW_ROLL,
	.equation = "web stress = T/(w t)",
	.source = "definition of stress",
	.validity = "even over width and thickness; for a coated foil t is of the foil, which "
		    "carries it",
	.symbol = { NIP_FROM_0("T", NIP_Q_FORCE, NIP_VARIABLE, "pull on the whole web",
			       .answer = "web_force", .start_lo = 1, .start_hi = 1000),
		    SYM_W,
		    NIP_ABOVE_0("t", NIP_Q_THICKNESS, NIP_PARAMETER, "thickness that carries it",
				.answer = "thickness", .start_lo = 5e-6, .start_hi = 5e-4) },
	.n_symbols = 3,
	.output = { { "web_stress", NIP_Q_PRESSURE }, { "web_tension", NIP_Q_TENSION } },
	.n_outputs = 2,
	.evaluate = web_tension,
};

static const char *draw(const double *in, double *out)
{
	if (in[1] < in[0])
		return "v2 is below v1: the web would go slack";
	out[0] = (in[1] - in[0]) / in[0];
	out[1] = in[1] / in[0];
	return nip_all_numbers(out, 2);
}

const struct nip_law nip_law_draw = {
	.name = "draw",
	.family = NIP_LAW_ROLL,
	.equation = "e = v2/v1 - 1",
	.source = "conservation of length",
	.validity = "no slip on either roll; elastic and lasting elongation together",
	.symbol = { NIP_ABOVE_0("v1", NIP_Q_SPEED, NIP_VARIABLE, "web speed before",
				.start_lo = 0.01, .start_hi = 2),
		    NIP_ABOVE_0("v2", NIP_Q_SPEED, NIP_VARIABLE, "web speed after",
				.start_lo = 0.01, .start_hi = 2) },
	.n_symbols = 2,
	.output = { { "elongation", NIP_Q_RATIO }, { "draw_ratio", NIP_Q_RATIO } },
	.n_outputs = 2,
	.evaluate = draw,
};

/* ---- foil: incompressible, so friction builds a hill ------------------------ */

enum { FOI_R, FOI_H_IN, FOI_H_OUT, FOI_MU, FOI_S, FOI_E, FOI_NU, FOI_PULL };

struct foil {
	double h, reach, soft; /* mean thickness; mu^2 R dh; mu R C S */
};

/* (h m)^2 = mu^2 R dh + h mu R C S (e^m - 1), with m = mu L/h: the contact lengthens by
 * the load that it makes. Positive where the roll could close the contact. */
static double slack(double m, void *context)
{
	const struct foil *f = context;

	return f->h * m * m - f->reach / f->h - f->soft * expm1(m);
}

static const char *foil_contact(const struct foil *f, double *out_m)
{
	double x[200];
	size_t n = sizeof x / sizeof *x;

	/* The first root: the hill grows on from there. No foil has m beyond 30. */
	x[0] = sqrt(f->reach) / f->h * (1 - 1e-12);
	for (size_t i = 1; i < n; i++)
		x[i] = x[0] + 30.0 * pow((double)i / (double)(n - 1), 3);
	if (!(x[0] < 30) || nip_first_root(slack, (void *)f, x, n, out_m) != 0)
		return "the rolls flatten as fast as the load grows: the foil is below the minimum "
		       "rollable thickness";
	return NULL;
}

static const char *foil_rolling(const double *in, double *out)
{
	const double dh = in[FOI_H_IN] - in[FOI_H_OUT], mu = in[FOI_MU], r = in[FOI_R];
	const double s = in[FOI_S] - (isnan(in[FOI_PULL]) ? 0 : in[FOI_PULL]);
	const double c = isnan(in[FOI_E]) ? 0 : nip_hitchcock_constant(in[FOI_E], in[FOI_NU]);
	const struct foil f = { (in[FOI_H_IN] + in[FOI_H_OUT]) / 2, mu * mu * r * dh,
				mu * r * c * s };
	const char *why = NULL;
	double m;

	if (dh <= 0)
		return "h_out is not below h_in";
	if (s <= 0)
		return "the pull is not below the yield stress";
	if (isnan(in[FOI_E]) != isnan(in[FOI_NU]))
		return "the rolls' flattening needs both E and nu";
	m = mu * sqrt(r * dh) / f.h;
	if (c > 0)
		why = foil_contact(&f, &m);
	if (why)
		return why;
	out[4] = m * f.h / mu;
	out[2] = expm1(m) / m;
	out[1] = s * out[2];
	out[0] = out[1] * out[4];
	out[3] = s * exp(m);
	out[5] = isnan(in[FOI_E]) ? NAN : out[4] * out[4] / dh;
	out[6] = isnan(in[FOI_E]) ? NAN : nip_least_rollable_m(r, c, mu, s);
	return nip_all_numbers(out, 5);
}

const struct nip_law nip_law_foil_rolling = {
	.name = "foil-rolling",
	.family = NIP_LAW_ROLL,
	.equation =
		"p_mean = S (e^m-1)/m, m = mu L/h, h = (h_in+h_out)/2, L^2 = R dh + R C q_L, q_L = "
		"p_mean L",
	.source =
		"Stone 1953 (textbook form); slab method of von Karman 1925 with a constant yield "
		"stress; least thickness derived: its factor 1.544 C E is Stone's 3.58 per "
		"diameter",
	.validity =
		"incompressible foil (lithium, metal) in plane strain with sliding friction; not "
		"for porous webs, which show no friction hill",
	.symbol = { NIP_ABOVE_0("R", NIP_Q_LENGTH, NIP_PARAMETER, "roll radius",
				.answer = "roll_radius", .start_lo = 0.02, .start_hi = 0.6),
		    NIP_ABOVE_0("h_in", NIP_Q_THICKNESS, NIP_STATE, "thickness before",
				.start_lo = 1e-5, .start_hi = 1e-3),
		    NIP_ABOVE_0("h_out", NIP_Q_THICKNESS, NIP_VARIABLE, "thickness after",
				.answer = "thickness", .start_lo = 5e-6, .start_hi = 1e-3),
		    NIP_ABOVE_0("mu", NIP_Q_RATIO, NIP_PARAMETER, "friction of foil on roll",
				.start_lo = 0.02, .start_hi = 0.4),
		    NIP_ABOVE_0("S", NIP_Q_PRESSURE, NIP_PARAMETER, "yield stress in plane strain",
				.answer = "yield_stress", .start_lo = 5e5, .start_hi = 5e8),
		    NIP_ABOVE_0("E", NIP_Q_PRESSURE, NIP_PARAMETER, "modulus of the rolls",
				.answer = "modulus", .optional = true),
		    NIP_POISSON("nu", "Poisson ratio of the rolls", .optional = true),
		    NIP_FROM_0("sigma_t", NIP_Q_PRESSURE, NIP_PARAMETER, "mean pull on the foil",
			       .answer = "web_stress", .optional = true) },
	.n_symbols = 8,
	.output = { { "line_load", NIP_Q_LINE_LOAD },
		    { "mean_pressure", NIP_Q_PRESSURE },
		    { "friction_factor", NIP_Q_RATIO },
		    { "peak_pressure", NIP_Q_PRESSURE },
		    { "contact_length", NIP_Q_LENGTH },
		    { "flattened_radius", NIP_Q_LENGTH },
		    { "minimum_thickness", NIP_Q_THICKNESS } },
	.n_outputs = 7,
	.evaluate = foil_rolling,
};
