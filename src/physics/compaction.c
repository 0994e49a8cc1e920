/* compaction.c: relative density against pressure or line load.
 *
 * Limits every law keeps: D(P = 0) = D0, D never falls with P, D <= Dmax <= 1.
 */
#include <config.h>

#include <math.h>

#include "physics/law.h"

#define BIG 1e300
#define BELOW_START "it is below the density before pressing"

#define SYM_D0                                                                            \
	{ "D0", NIP_Q_RATIO, NIP_PARAMETER, 0, 1, true, false, "relative density at no pressure" }
#define SYM_P                                                                             \
	{ "P", NIP_Q_PRESSURE, NIP_VARIABLE, 0, BIG, false, false, "pressure", "pressure" }
#define OUT_D                                                                             \
	{ { "relative_density", NIP_Q_RATIO }, { "porosity", NIP_Q_RATIO } }

static const char *density(double d, double *out)
{
	out[0] = d;
	out[1] = 1 - d;
	return d <= 1 ? NULL : "the relative density would be above 1";
}

/* ---- Heckel: ln[1/(1 - D)] = P/Py + ln[1/(1 - D0)] ------------------------ */

enum { HECKEL_D0, HECKEL_PY, HECKEL_P };

static const char *heckel(const double *in, double *out)
{
	/* 1 - D = (1 - D0) exp(-P/Py); expm1 keeps the digits near D = D0. */
	double pores = 1 - in[HECKEL_D0];

	return density(in[HECKEL_D0] - pores * expm1(-in[HECKEL_P] / in[HECKEL_PY]), out);
}

static const char *heckel_inverse(const double *in, double d, double *p)
{
	if (d < in[HECKEL_D0])
		return BELOW_START;
	if (d >= 1)
		return "a relative density of 1 takes an infinite pressure";
	*p = in[HECKEL_PY] * (log1p(-in[HECKEL_D0]) - log1p(-d));
	return NULL;
}

static double reciprocal(double x)
{
	return 1 / x;
}

static double one_minus_exp(double a)
{
	return -expm1(-a);
}

const struct nip_law nip_law_heckel = {
	.name = "heckel",
	.family = NIP_LAW_COMPACTION,
	.equation = "ln[1/(1-D)] = P/Py + ln[1/(1-D0)]",
	.source = "Heckel 1961, Trans. Metall. Soc. AIME 221, 671 (textbook form)",
	.symbol = { SYM_D0,
		    { "Py", NIP_Q_PRESSURE, NIP_PARAMETER, 0, BIG, true, false, "mean yield pressure, 1/K" },
		    SYM_P },
	.n_symbols = 3,
	.alias = { { "K", NIP_Q_INVERSE_PRESSURE, "Py", reciprocal },
		   { "A", NIP_Q_RATIO, "D0", one_minus_exp } },
	.n_aliases = 2,
	.output = OUT_D,
	.n_outputs = 2,
	.evaluate = heckel,
	.invert = heckel_inverse,
};

/* ---- exponential approach to a densest state ------------------------------ */

enum { EXP_D0, EXP_DMAX, EXP_GAMMA, EXP_P };

static const char *exponential(const double *in, double *out)
{
	if (in[EXP_DMAX] < in[EXP_D0])
		return "Dmax is below D0";
	return density(in[EXP_D0] - (in[EXP_DMAX] - in[EXP_D0]) *
					    expm1(-in[EXP_P] / in[EXP_GAMMA]),
		       out);
}

static const char *exponential_inverse(const double *in, double d, double *p)
{
	if (d < in[EXP_D0])
		return BELOW_START;
	if (d >= in[EXP_DMAX])
		return "no pressure reaches Dmax or more";
	*p = -in[EXP_GAMMA] * log1p(-(d - in[EXP_D0]) / (in[EXP_DMAX] - in[EXP_D0]));
	return NULL;
}

static void exponential_bounds(const double *in, size_t symbol, double *lo, double *hi)
{
	(void)hi;
	if (symbol == EXP_DMAX)
		*lo = fmax(*lo, in[EXP_D0]);
}

const struct nip_law nip_law_exponential = {
	.bounds = exponential_bounds,
	.name = "exponential",
	.family = NIP_LAW_COMPACTION,
	.equation = "D = Dmax - (Dmax-D0) exp(-P/gamma)",
	.source = "form of Meyer 2017, 10.1016/j.jmatprotec.2017.05.031, in pressure",
	.symbol = { SYM_D0,
		    { "Dmax", NIP_Q_RATIO, NIP_PARAMETER, 0, 1, true, false, "relative density never exceeded" },
		    { "gamma", NIP_Q_PRESSURE, NIP_PARAMETER, 0, BIG, true, false, "compaction resistance" },
		    SYM_P },
	.n_symbols = 4,
	.output = OUT_D,
	.n_outputs = 2,
	.evaluate = exponential,
	.invert = exponential_inverse,
};

/* ---- Cooper-Eaton: two stages --------------------------------------------- */

enum { CE_D0, CE_A1, CE_K1, CE_A2, CE_K2, CE_P };

static const char *cooper_eaton(const double *in, double *out)
{
	/* exp(-k/P) goes to 0 with P; written out since 0/0 would not. */
	double p = in[CE_P], filled, d;

	if (in[CE_A1] + in[CE_A2] > 1 + 1e-12)
		return "a1 + a2 is above 1";
	if (in[CE_K1] > in[CE_K2])
		return "k1 is above k2";
	filled = p > 0 ? in[CE_A1] * exp(-in[CE_K1] / p) + in[CE_A2] * exp(-in[CE_K2] / p) : 0;
	/* (1/D0 - 1/D)/(1/D0 - 1) = filled */
	d = in[CE_D0] / (1 - filled * (1 - in[CE_D0]));
	return density(d > 1 && d < 1 + 1e-12 ? 1 : d, out);
}

static const char *cooper_eaton_inverse(const double *in, double d, double *p)
{
	double q[6] = { in[0], in[1], in[2], in[3], in[4], 0 }, out[2], lo = 0, hi = in[CE_K1];
	const char *why;

	if (d < in[CE_D0])
		return BELOW_START;
	for (int i = 0; i < 200; i++, hi *= 2) {
		q[CE_P] = hi;
		why = cooper_eaton(q, out);
		if (why)
			return why;
		if (out[0] >= d)
			break;
		lo = hi;
	}
	if (out[0] < d)
		return "a1 and a2 leave more pores than that at any pressure";
	/* Bisection to the last bit: monotone, so nothing can go wrong. */
	for (int i = 0; i < 200 && lo < hi; i++) {
		double mid = lo + (hi - lo) / 2;

		if (mid == lo || mid == hi)
			break;
		q[CE_P] = mid;
		cooper_eaton(q, out);
		if (out[0] < d)
			lo = mid;
		else
			hi = mid;
	}
	*p = hi;
	return NULL;
}

static void cooper_eaton_bounds(const double *in, size_t symbol, double *lo, double *hi)
{
	if (symbol == CE_A2)
		*hi = fmin(*hi, 1 - in[CE_A1]);
	else if (symbol == CE_K2)
		*lo = fmax(*lo, in[CE_K1]);
}

const struct nip_law nip_law_cooper_eaton = {
	.bounds = cooper_eaton_bounds,
	.name = "cooper-eaton",
	.family = NIP_LAW_COMPACTION,
	.equation = "(1/D0-1/D)/(1/D0-1) = a1 exp(-k1/P) + a2 exp(-k2/P)",
	.source = "Cooper and Eaton 1962, 10.1111/j.1151-2916.1962.tb11092.x (textbook form)",
	.symbol = { SYM_D0,
		    { "a1", NIP_Q_RATIO, NIP_PARAMETER, 0, 1, false, false, "share filled by rearrangement" },
		    { "k1", NIP_Q_PRESSURE, NIP_PARAMETER, 0, BIG, true, false, "pressure of rearrangement" },
		    { "a2", NIP_Q_RATIO, NIP_PARAMETER, 0, 1, false, false, "share filled by deformation" },
		    { "k2", NIP_Q_PRESSURE, NIP_PARAMETER, 0, BIG, true, false, "pressure of deformation" },
		    SYM_P },
	.n_symbols = 6,
	.output = OUT_D,
	.n_outputs = 2,
	.evaluate = cooper_eaton,
	.invert = cooper_eaton_inverse,
};

/* ---- Meyer: density against line load, of one calender and one web -------- */

enum { MEYER_RHO_0, MEYER_RHO_MAX, MEYER_GAMMA, MEYER_Q };

static const char *meyer(const double *in, double *out)
{
	if (in[MEYER_RHO_MAX] < in[MEYER_RHO_0])
		return "rho_max is below rho_0";
	out[0] = in[MEYER_RHO_0] - (in[MEYER_RHO_MAX] - in[MEYER_RHO_0]) *
					   expm1(-in[MEYER_Q] / in[MEYER_GAMMA]);
	return NULL;
}

static const char *meyer_inverse(const double *in, double rho, double *q)
{
	if (rho < in[MEYER_RHO_0])
		return BELOW_START;
	if (rho >= in[MEYER_RHO_MAX])
		return "no line load reaches rho_max or more";
	*q = -in[MEYER_GAMMA] *
	     log1p(-(rho - in[MEYER_RHO_0]) / (in[MEYER_RHO_MAX] - in[MEYER_RHO_0]));
	return NULL;
}

static void meyer_bounds(const double *in, size_t symbol, double *lo, double *hi)
{
	(void)hi;
	if (symbol == MEYER_RHO_MAX)
		*lo = fmax(*lo, in[MEYER_RHO_0]);
}

const struct nip_law nip_law_meyer = {
	.bounds = meyer_bounds,
	.name = "meyer",
	.family = NIP_LAW_COMPACTION,
	.equation = "rho = rho_max - (rho_max-rho_0) exp(-q_L/gamma_c)",
	.source = "Meyer et al. 2017, 10.1016/j.jmatprotec.2017.05.031 (form from the abstract)",
	.symbol = { { "rho_0", NIP_Q_DENSITY, NIP_PARAMETER, 0, BIG, false, false, "coating density at no load" },
		    { "rho_max", NIP_Q_DENSITY, NIP_PARAMETER, 0, BIG, true, false, "density never exceeded" },
		    { "gamma_c", NIP_Q_LINE_LOAD, NIP_PARAMETER, 0, BIG, true, false, "compaction resistance" },
		    { "q_L", NIP_Q_LINE_LOAD, NIP_VARIABLE, 0, BIG, false, false, "line load",
		      .answer = "line_load" } },
	.n_symbols = 4,
	.output = { { "density", NIP_Q_DENSITY } },
	.n_outputs = 1,
	.evaluate = meyer,
	.invert = meyer_inverse,
};
