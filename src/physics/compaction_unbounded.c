/* compaction_unbounded.c: laws without a densest state, for constants published in that
 * form: Gurnham, Walker (Balshin) and the power law. Only inside the range they were
 * fitted on; past a relative density of 1 they are refused.
 */
#include <config.h>

#include <math.h>

#include "physics/compaction.h"

#define NO_BOUND "inside the fitted range only: it has no densest state and no start"
#define NEGATIVE "the relative density would be 0 or below: far under the fitted range"

#define SYM_P_OPEN                                                                                 \
	{                                                                                          \
		"P", NIP_Q_PRESSURE, NIP_VARIABLE, 0, NIP_BIG, true, false, "pressure",            \
			"pressure", .start_lo = 1e7, .start_hi = 1e9                               \
	}
#define SYM_REFERENCE(name)                                                                        \
	{                                                                                          \
		name, NIP_Q_PRESSURE, NIP_PARAMETER, 0, NIP_BIG, true, false,                      \
			"reference pressure", .start_lo = 1e6, .start_hi = 1e8, .reference = true  \
	}

/* ---- Gurnham: D = D1 + ln(P/P1)/A ------------------------------------------ */

enum { GUR_D1, GUR_P1, GUR_A, GUR_P };

static const char *gurnham(const double *in, double *out)
{
	const double d = in[GUR_D1] + log(in[GUR_P] / in[GUR_P1]) / in[GUR_A];
	const char *why = nip_compaction_density(d, out);

	return d > 0 ? why : NEGATIVE;
}

static void gurnham_gradient(const double *in, double *g)
{
	g[GUR_D1] = 1;
	g[GUR_P1] = -1 / (in[GUR_A] * in[GUR_P1]);
	g[GUR_A] = -log(in[GUR_P] / in[GUR_P1]) / (in[GUR_A] * in[GUR_A]);
	g[GUR_P] = 1 / (in[GUR_A] * in[GUR_P]);
}

static const char *finite_pressure(double p, double *out)
{
	if (!(p <= NIP_BIG))
		return "the pressure would be past all bounds";
	*out = p;
	return NULL;
}

static const char *gurnham_inverse(const double *in, double d, double *p)
{
	if (d > 1)
		return "a relative density cannot be above 1";
	return finite_pressure(in[GUR_P1] * exp(in[GUR_A] * (d - in[GUR_D1])), p);
}

const struct nip_law nip_law_gurnham = {
	.name = "gurnham",
	.family = NIP_LAW_COMPACTION,
	.equation = "D = D1 + ln(P/P1)/A",
	.source = "Gurnham and Masson 1946, Ind. Eng. Chem. 38, 1309 (textbook form)",
	.validity = NO_BOUND,
	.symbol = { { "D1", NIP_Q_RATIO, NIP_PARAMETER, 0, 1, true, false, "relative density at P1",
		      .start_lo = 0.3, .start_hi = 0.8 },
		    SYM_REFERENCE("P1"),
		    { "A", NIP_Q_RATIO, NIP_PARAMETER, 0, NIP_BIG, true, false,
		      "resistance: ln(P) for each unit of D", .start_lo = 4, .start_hi = 40 },
		    SYM_P_OPEN },
	.n_symbols = 4,
	.output = { NIP_OUT_D },
	.n_outputs = 2,
	.evaluate = gurnham,
	.gradient = gurnham_gradient,
	.invert = gurnham_inverse,
};

/* ---- Walker, Balshin: 1/D = w1 - w2 ln(P in MPa) ---------------------------- */

enum { WALKER_W1, WALKER_W2, WALKER_P };

static const char *walker(const double *in, double *out)
{
	const double v = in[WALKER_W1] - in[WALKER_W2] * log(in[WALKER_P] / NIP_MPA);
	const char *why = nip_compaction_density(1 / v, out);

	return v > 0 ? why : "the volume would be 0 or below: far over the fitted range";
}

static void walker_gradient(const double *in, double *g)
{
	const double l = log(in[WALKER_P] / NIP_MPA), v = in[WALKER_W1] - in[WALKER_W2] * l;

	g[WALKER_W1] = -1 / (v * v);
	g[WALKER_W2] = l / (v * v);
	g[WALKER_P] = in[WALKER_W2] / (in[WALKER_P] * v * v);
}

static const char *walker_inverse(const double *in, double d, double *p)
{
	if (!(d > 0 && d <= 1))
		return "a relative density is above 0 and at most 1";
	return finite_pressure(NIP_MPA * exp((in[WALKER_W1] - 1 / d) / in[WALKER_W2]), p);
}

const struct nip_law nip_law_walker = {
	.name = "walker",
	.family = NIP_LAW_COMPACTION,
	.equation = "1/D = w1 - w2 ln(P/MPa)",
	.source = "Walker 1923, Trans. Faraday Soc. 19, 60; Balshin 1938 (textbook form)",
	.validity = NO_BOUND,
	.symbol = { { "w1", NIP_Q_RATIO, NIP_PARAMETER, 0, NIP_BIG, true, false,
		      "relative volume at 1 MPa", .start_lo = 1.5, .start_hi = 4 },
		    { "w2", NIP_Q_RATIO, NIP_PARAMETER, 0, NIP_BIG, true, false,
		      "what it loses for each unit of ln(P)", .start_lo = 0.05, .start_hi = 0.5 },
		    SYM_P_OPEN },
	.n_symbols = 3,
	.output = { NIP_OUT_D },
	.n_outputs = 2,
	.evaluate = walker,
	.gradient = walker_gradient,
	.invert = walker_inverse,
};

/* ---- power law: rho = rho_ref (P/P_ref)^(1/K) ------------------------------- */

enum { POW_RHO, POW_P_REF, POW_K, POW_P, POW_RHO_TH };

static const char *power(const double *in, double *out)
{
	return nip_compaction_mass_density(in[POW_RHO] *
						   pow(in[POW_P] / in[POW_P_REF], 1 / in[POW_K]),
					   in[POW_RHO_TH], out);
}

static void power_gradient(const double *in, double *g)
{
	const double x = in[POW_P] / in[POW_P_REF], n = 1 / in[POW_K], y = pow(x, n);

	g[POW_RHO] = y;
	g[POW_P_REF] = -in[POW_RHO] * y * n / in[POW_P_REF];
	/* x^n ln x goes to 0 with x. */
	g[POW_K] = x > 0 ? -in[POW_RHO] * y * log(x) * n * n : 0;
	g[POW_P] = in[POW_RHO] * n / in[POW_P_REF] * pow(x, n - 1);
	g[POW_RHO_TH] = 0;
}

static const char *power_inverse(const double *in, double rho, double *p)
{
	if (rho < 0)
		return "a density is not below 0";
	return finite_pressure(in[POW_P_REF] * pow(rho / in[POW_RHO], in[POW_K]), p);
}

const struct nip_law nip_law_power = {
	.name = "power-law",
	.family = NIP_LAW_COMPACTION,
	.equation = "rho = rho_ref (P/P_ref)^(1/K)",
	.source = "Johanson 1965, J. Appl. Mech. 32, 842 (textbook form)",
	.validity = NO_BOUND,
	.symbol = { { "rho_ref", NIP_Q_DENSITY, NIP_PARAMETER, 0, NIP_BIG, true, false,
		      "density at P_ref", .start_lo = 500, .start_hi = 2500 },
		    SYM_REFERENCE("P_ref"),
		    { "K", NIP_Q_RATIO, NIP_PARAMETER, 0, NIP_BIG, true, false,
		      "compressibility: ln(P) for each unit of ln(rho)", .start_lo = 3,
		      .start_hi = 40 },
		    NIP_SYM_P,
		    NIP_SYM_RHO_TH },
	.n_symbols = 5,
	.output = { { "density", NIP_Q_DENSITY }, NIP_OUT_D },
	.n_outputs = 3,
	.evaluate = power,
	.gradient = power_gradient,
	.invert = power_inverse,
};
