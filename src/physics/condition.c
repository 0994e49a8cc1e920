/* condition.c: how fast and how warm it is pressed: temperature, rate, dwell. */
#include <config.h>

#include "physics/condition.h"

#include <math.h>

#include "physics/law.h"

#define BIG	     1e300
#define GAS_CONSTANT 8.31446261815324 /* J/(mol K) */
#define PAST_BOUNDS  "the resistance would be past all bounds: the temperature is too far off"

double nip_softening_factor(double activation_j_mol, double t_k, double t_ref_k)
{
	/* (T_ref - T)/(T T_ref) keeps the digits of 1/T - 1/T_ref where T is near T_ref. */
	return exp(activation_j_mol / GAS_CONSTANT * ((t_ref_k - t_k) / t_k / t_ref_k));
}

double nip_rate_factor(double exponent, double rate, double rate_ref)
{
	return pow(rate / rate_ref, exponent);
}

/* A resistance and what it is multiplied by. */
static const char *resistance(double reference, double factor, double *out)
{
	out[0] = reference * factor;
	out[1] = factor;
	return isfinite(out[0]) && out[0] > 0 ? NULL : PAST_BOUNDS;
}

#define SYM_PY_REF                                                                                 \
	{                                                                                          \
		"Py_ref", NIP_Q_PRESSURE, NIP_PARAMETER, 0, BIG, true, false,                      \
			"resistance at the reference: Py, k2 or gamma", .start_lo = 5e7,           \
									.start_hi = 5e8            \
	}
#define SYM_T                                                                                      \
	{                                                                                          \
		"T", NIP_Q_TEMPERATURE, NIP_VARIABLE, 0, 5000, true, false, "temperature",         \
			"temperature", .start_lo = 290, .start_hi = 480                            \
	}
#define SYM_T_REF                                                                                  \
	{                                                                                          \
		"T_ref", NIP_Q_TEMPERATURE, NIP_PARAMETER, 0, 5000, true, false,                   \
			"reference temperature", .start_lo = 290, .start_hi = 400,                 \
						 .reference = true                                 \
	}

/* ---- temperature ------------------------------------------------------------- */

enum { SOFT_PY, SOFT_Q, SOFT_T, SOFT_T_REF };

static const char *softening(const double *in, double *out)
{
	return resistance(in[SOFT_PY], nip_softening_factor(in[SOFT_Q], in[SOFT_T], in[SOFT_T_REF]),
			  out);
}

static const char *softening_inverse(const double *in, double py, double *t)
{
	const double inverse =
		1 / in[SOFT_T_REF] + GAS_CONSTANT / in[SOFT_Q] * log(py / in[SOFT_PY]);

	if (!(py > 0))
		return "a resistance is above 0";
	if (in[SOFT_Q] == 0)
		return "without activation energy no temperature changes it";
	if (!(inverse > 0))
		return "no temperature softens it so far";
	*t = 1 / inverse;
	return NULL;
}

const struct nip_law nip_law_softening = {
	.name = "temperature-softening",
	.family = NIP_LAW_CONDITION,
	.equation = "Py = Py_ref exp[(Q/R)(1/T-1/T_ref)]",
	.source = "Arrhenius (textbook form)",
	.validity = "no phase change and no decomposition between T_ref and T; the density at "
		    "no pressure stays",
	.symbol = { SYM_PY_REF,
		    { "Q", NIP_Q_MOLAR_ENERGY, NIP_PARAMETER, 0, BIG, false, false,
		      "activation energy", .start_lo = 1e3, .start_hi = 4e4 },
		    SYM_T,
		    SYM_T_REF },
	.n_symbols = 4,
	.output = { { "yield_pressure", NIP_Q_PRESSURE }, { "factor", NIP_Q_RATIO } },
	.n_outputs = 2,
	.evaluate = softening,
	.invert = softening_inverse,
};

enum { WLF_PY, WLF_C1, WLF_C2, WLF_T, WLF_T_REF };

static const char *wlf(const double *in, double *out)
{
	const double d = in[WLF_T] - in[WLF_T_REF];

	if (!(in[WLF_C2] + d > 0))
		return "the temperature is at or below T_ref - C2, where nothing flows";
	return resistance(in[WLF_PY], pow(10, -in[WLF_C1] * d / (in[WLF_C2] + d)), out);
}

static const char *wlf_inverse(const double *in, double py, double *t)
{
	const double y = log10(py / in[WLF_PY]);

	if (!(py > 0))
		return "a resistance is above 0";
	if (!(in[WLF_C1] + y > 0))
		return "no temperature softens it so far: 10^-C1 is the end";
	*t = in[WLF_T_REF] - in[WLF_C2] * y / (in[WLF_C1] + y);
	return NULL;
}

const struct nip_law nip_law_wlf = {
	.name = "wlf",
	.family = NIP_LAW_CONDITION,
	.equation = "log10(Py/Py_ref) = -C1 (T-T_ref)/(C2 + T-T_ref)",
	.source = "Williams, Landel and Ferry 1955, 10.1021/ja01619a008 (textbook form)",
	.validity = "polymers from the glass transition to about 100 K above it, where the "
		    "resistance is a viscosity",
	.symbol = { SYM_PY_REF,
		    { "C1", NIP_Q_RATIO, NIP_PARAMETER, 0, BIG, true, false,
		      "decades between T_ref and very hot", .start_lo = 5, .start_hi = 20 },
		    { "C2", NIP_Q_TEMPERATURE_DIFFERENCE, NIP_PARAMETER, 0, BIG, true, false,
		      "T_ref above the temperature at which nothing flows", .start_lo = 30,
		      .start_hi = 120 },
		    SYM_T,
		    SYM_T_REF },
	.n_symbols = 5,
	.output = { { "yield_pressure", NIP_Q_PRESSURE }, { "shift_factor", NIP_Q_RATIO } },
	.n_outputs = 2,
	.evaluate = wlf,
	.invert = wlf_inverse,
};

/* ---- rate --------------------------------------------------------------------- */

enum { RATE_PY, RATE_M, RATE_RATE, RATE_REF };

static const char *rate(const double *in, double *out)
{
	return resistance(in[RATE_PY], nip_rate_factor(in[RATE_M], in[RATE_RATE], in[RATE_REF]),
			  out)
		       ? "the resistance would be past all bounds: the rate is too far off"
		       : NULL;
}

static const char *rate_inverse(const double *in, double py, double *out)
{
	const double r = in[RATE_REF] * pow(py / in[RATE_PY], 1 / in[RATE_M]);

	if (!(py > 0))
		return "a resistance is above 0";
	if (in[RATE_M] == 0)
		return "with m = 0 no rate changes it";
	if (!(r > 0 && r <= BIG))
		return "the rate would be past all bounds";
	*out = r;
	return NULL;
}

const struct nip_law nip_law_rate = {
	.name = "rate",
	.family = NIP_LAW_CONDITION,
	.equation = "Py = Py_ref (rate/rate_ref)^m",
	.source = "textbook form",
	.validity = "within about two decades of rate_ref",
	.symbol = { SYM_PY_REF,
		    { "m", NIP_Q_RATIO, NIP_PARAMETER, 0, 1, false, false, "rate exponent",
		      .start_lo = 0, .start_hi = 0.05 },
		    { "rate", NIP_Q_RATE, NIP_VARIABLE, 0, BIG, true, false, "densification rate",
		      .start_lo = 1e-3, .start_hi = 100 },
		    { "rate_ref", NIP_Q_RATE, NIP_PARAMETER, 0, BIG, true, false,
		      "rate of the data behind Py_ref", .start_lo = 1e-3, .start_hi = 10,
		      .reference = true } },
	.n_symbols = 4,
	.output = { { "yield_pressure", NIP_Q_PRESSURE }, { "factor", NIP_Q_RATIO } },
	.n_outputs = 2,
	.evaluate = rate,
	.invert = rate_inverse,
};

enum { DR_DH, DR_H_IN, DR_T };

static const char *densification(const double *in, double *out)
{
	out[0] = in[DR_DH] / in[DR_H_IN] / in[DR_T];
	return in[DR_DH] < in[DR_H_IN] ? NULL : "the reduction would take the whole thickness";
}

static const char *densification_inverse(const double *in, double r, double *t)
{
	if (!(r > 0))
		return "the rate is above 0 while anything is taken off";
	*t = in[DR_DH] / in[DR_H_IN] / r;
	return NULL;
}

const struct nip_law nip_law_densification_rate = {
	.name = "densification-rate",
	.family = NIP_LAW_CONDITION,
	.equation = "rate = (dh/h_in)/t_d",
	.source = "mean over the dwell (definition)",
	.symbol = { { "dh", NIP_Q_THICKNESS, NIP_STATE, 0, BIG, true, false,
		      "reduction of thickness" },
		    { "h_in", NIP_Q_THICKNESS, NIP_STATE, 0, BIG, true, false, "thickness before" },
		    { "t_d", NIP_Q_DWELL_TIME, NIP_VARIABLE, 0, BIG, true, false, "dwell time",
		      "dwell_time" } },
	.n_symbols = 3,
	.output = { { "rate", NIP_Q_RATE } },
	.n_outputs = 1,
	.evaluate = densification,
	.invert = densification_inverse,
};

/* ---- dwell ---------------------------------------------------------------------- */

double nip_relaxed_porosity(double eps_inf, double eps_nip, double t_r_s, double t_s)
{
	return eps_nip + (eps_nip - eps_inf) * expm1(-t_s / t_r_s);
}

enum { REL_INF, REL_NIP, REL_T_R, REL_T };

static const char *relaxation(const double *in, double *out)
{
	out[0] = nip_relaxed_porosity(in[REL_INF], in[REL_NIP], in[REL_T_R], in[REL_T]);
	out[1] = 1 - out[0];
	return in[REL_INF] <= in[REL_NIP] ? NULL
					  : "eps_inf is above eps_nip: pores do not grow under "
					    "pressure";
}

static const char *relaxation_inverse(const double *in, double eps, double *t)
{
	if (eps > in[REL_NIP])
		return "it is above the porosity at the start of the dwell";
	if (eps <= in[REL_INF] && eps < in[REL_NIP])
		return "no dwell reaches eps_inf or less";
	*t = eps == in[REL_NIP]
		     ? 0
		     : -in[REL_T_R] * log1p(-(in[REL_NIP] - eps) / (in[REL_NIP] - in[REL_INF]));
	return NULL;
}

static void relaxation_bounds(const double *in, size_t symbol, double *lo, double *hi)
{
	(void)hi;
	if (symbol == REL_NIP)
		*lo = fmax(*lo, in[REL_INF]);
}

const struct nip_law nip_law_relaxation = {
	.name = "relaxation",
	.family = NIP_LAW_CONDITION,
	.equation = "eps = eps_inf + (eps_nip-eps_inf) exp(-t/t_r)",
	.source = "one relaxation time (textbook form)",
	.validity = "dwell at one pressure and one temperature",
	.symbol = { { "eps_inf", NIP_Q_RATIO, NIP_PARAMETER, 0, 1, false, true,
		      "porosity after a long dwell", .start_lo = 0.02, .start_hi = 0.3 },
		    { "eps_nip", NIP_Q_RATIO, NIP_PARAMETER, 0, 1, false, true,
		      "porosity as soon as the pressure is on", .start_lo = 0.05, .start_hi = 0.5 },
		    { "t_r", NIP_Q_DWELL_TIME, NIP_PARAMETER, 0, BIG, true, false,
		      "relaxation time", .start_lo = 1e-3, .start_hi = 100 },
		    { "t", NIP_Q_DWELL_TIME, NIP_VARIABLE, 0, BIG, false, false,
		      "time under pressure", "dwell_time" } },
	.n_symbols = 4,
	.output = { { "porosity", NIP_Q_RATIO }, { "relative_density", NIP_Q_RATIO } },
	.n_outputs = 2,
	.evaluate = relaxation,
	.invert = relaxation_inverse,
	.bounds = relaxation_bounds,
};
