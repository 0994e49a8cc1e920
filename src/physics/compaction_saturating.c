/* compaction_saturating.c: exponential approach to a densest state, in pressure and
 * (Meyer) in line load.
 */
#include <config.h>

#include <math.h>

#include "physics/compaction.h"

/* y = y0 + (y1 - y0) (1 - exp(-x/gamma)), for each of the rows below. */
static double approach(double y0, double y1, double gamma, double x)
{
	return nip_compaction_approach(y0, y1, x / gamma);
}

/* In the order the rows have their symbols: y0, y1, gamma, x. */
static void approach_gradient(const double *in, double *g)
{
	const double x = in[3] / in[2], e = exp(-x);

	g[0] = e;
	g[1] = -expm1(-x);
	g[3] = (in[1] - in[0]) * e / in[2];
	g[2] = -g[3] * x;
}

static double approach_inverse(const double *in, double y)
{
	return y == in[0] ? 0 : -in[2] * log1p(-(y - in[0]) / (in[1] - in[0]));
}

/* ---- in pressure ----------------------------------------------------------- */

enum { EXP_D0, EXP_DMAX, EXP_GAMMA, EXP_P };

static const char *exponential(const double *in, double *out)
{
	const char *why =
		nip_compaction_density(approach(in[EXP_D0], in[EXP_DMAX], in[EXP_GAMMA], in[EXP_P]),
				       out);

	return in[EXP_DMAX] < in[EXP_D0] ? "Dmax is below D0" : why;
}

static void exponential_densities(const double *in, const double *p, size_t n, double *out)
{
	for (size_t i = 0; i < n; i++)
		out[i] = approach(in[EXP_D0], in[EXP_DMAX], in[EXP_GAMMA], p[i]);
}

static const char *exponential_inverse(const double *in, double d, double *p)
{
	if (d < in[EXP_D0])
		return NIP_BELOW_START;
	if (d >= in[EXP_DMAX] && d > in[EXP_D0])
		return "no pressure reaches Dmax or more";
	*p = approach_inverse(in, d);
	return NULL;
}

static void second_not_below_first(const double *in, size_t symbol, double *lo, double *hi)
{
	(void)hi;
	if (symbol == 1)
		*lo = fmax(*lo, in[0]);
}

const struct nip_law nip_law_exponential = {
	.name = "exponential",
	.family = NIP_LAW_COMPACTION,
	.equation = "D = Dmax - (Dmax-D0) exp(-P/gamma)",
	.source = "form of Meyer 2017, 10.1016/j.jmatprotec.2017.05.031, in pressure",
	.validity = "about 50 to 500 MPa; no S-shape at low pressure",
	.symbol = { NIP_SYM_D0,
		    { "Dmax", NIP_Q_RATIO, NIP_PARAMETER, 0, 1, true, false,
		      "relative density never exceeded", .start_lo = 0.75, .start_hi = 1 },
		    { "gamma", NIP_Q_PRESSURE, NIP_PARAMETER, 0, NIP_BIG, true, false,
		      "compaction resistance", .start_lo = 30 * NIP_MPA,
		      .start_hi = 600 * NIP_MPA },
		    NIP_SYM_P },
	.n_symbols = 4,
	.output = { NIP_OUT_D },
	.n_outputs = 2,
	.evaluate = exponential,
	.densities = exponential_densities,
	.gradient = approach_gradient,
	.invert = exponential_inverse,
	.bounds = second_not_below_first,
};

/* ---- Meyer: against line load, of one calender and one web ------------------ */

#define MEYER_SOURCE "Meyer et al. 2017, 10.1016/j.jmatprotec.2017.05.031 (form from the abstract)"
#define MEYER_VALIDITY                                                                             \
	"one roll diameter, one feed thickness, one temperature; speed had no effect up "          \
	"to 5 m/min"
#define SYM_GAMMA_C                                                                                \
	{                                                                                          \
		"gamma_c", NIP_Q_LINE_LOAD, NIP_PARAMETER, 0, NIP_BIG, true, false,                \
			"compaction resistance", .start_lo = 1e5, .start_hi = 1.5e6                \
	}

enum { MEYER_RHO_0, MEYER_RHO_MAX, MEYER_GAMMA, MEYER_Q, MEYER_RHO_TH };

static const char *meyer(const double *in, double *out)
{
	const char *why = nip_compaction_mass_density(approach(in[MEYER_RHO_0], in[MEYER_RHO_MAX],
							       in[MEYER_GAMMA], in[MEYER_Q]),
						      in[MEYER_RHO_TH], out);

	return in[MEYER_RHO_MAX] < in[MEYER_RHO_0] ? "rho_max is below rho_0" : why;
}

static void meyer_gradient(const double *in, double *g)
{
	approach_gradient(in, g);
	g[MEYER_RHO_TH] = 0;
}

static const char *meyer_inverse(const double *in, double rho, double *q)
{
	if (rho < in[MEYER_RHO_0])
		return NIP_BELOW_START;
	if (rho >= in[MEYER_RHO_MAX] && rho > in[MEYER_RHO_0])
		return "no line load reaches rho_max or more";
	*q = approach_inverse(in, rho);
	return NULL;
}

const struct nip_law nip_law_meyer = {
	.name = "meyer",
	.form = "density",
	.family = NIP_LAW_COMPACTION,
	.equation = "rho = rho_max - (rho_max-rho_0) exp(-q_L/gamma_c)",
	.source = MEYER_SOURCE,
	.validity = MEYER_VALIDITY,
	.symbol = { { "rho_0", NIP_Q_DENSITY, NIP_PARAMETER, 0, NIP_BIG, false, false,
		      "coating density at no load", .start_lo = 500, .start_hi = 2500 },
		    { "rho_max", NIP_Q_DENSITY, NIP_PARAMETER, 0, NIP_BIG, true, false,
		      "density never exceeded", .start_lo = 1500, .start_hi = 4500 },
		    SYM_GAMMA_C,
		    NIP_SYM_Q,
		    NIP_SYM_RHO_TH },
	.n_symbols = 5,
	.output = { { "density", NIP_Q_DENSITY }, NIP_OUT_D },
	.n_outputs = 3,
	.evaluate = meyer,
	.gradient = meyer_gradient,
	.invert = meyer_inverse,
	.bounds = second_not_below_first,
};

enum { MEYER_EPS_0, MEYER_EPS_MIN };

static const char *meyer_porosity(const double *in, double *out)
{
	out[0] = approach(in[MEYER_EPS_0], in[MEYER_EPS_MIN], in[MEYER_GAMMA], in[MEYER_Q]);
	out[1] = 1 - out[0];
	return in[MEYER_EPS_MIN] > in[MEYER_EPS_0] ? "eps_min is above eps_0" : NULL;
}

static const char *meyer_porosity_inverse(const double *in, double eps, double *q)
{
	if (eps > in[MEYER_EPS_0])
		return "it is above the porosity at no load";
	if (eps <= in[MEYER_EPS_MIN] && eps < in[MEYER_EPS_0])
		return "no line load reaches eps_min or less";
	*q = approach_inverse(in, eps);
	return NULL;
}

static void second_not_above_first(const double *in, size_t symbol, double *lo, double *hi)
{
	(void)lo;
	if (symbol == 1)
		*hi = fmin(*hi, in[0]);
}

const struct nip_law nip_law_meyer_porosity = {
	.name = "meyer",
	.form = "porosity",
	.family = NIP_LAW_COMPACTION,
	.equation = "eps = eps_min + (eps_0-eps_min) exp(-q_L/gamma_c)",
	.source = MEYER_SOURCE,
	.validity = MEYER_VALIDITY,
	.symbol = { { "eps_0", NIP_Q_RATIO, NIP_PARAMETER, 0, 1, false, true, "porosity at no load",
		      .start_lo = 0.3, .start_hi = 0.7 },
		    { "eps_min", NIP_Q_RATIO, NIP_PARAMETER, 0, 1, false, true,
		      "porosity never gone below", .start_lo = 0.02, .start_hi = 0.25 },
		    SYM_GAMMA_C,
		    NIP_SYM_Q },
	.n_symbols = 4,
	.output = { { "porosity", NIP_Q_RATIO }, { "relative_density", NIP_Q_RATIO } },
	.n_outputs = 2,
	.evaluate = meyer_porosity,
	.gradient = approach_gradient,
	.invert = meyer_porosity_inverse,
	.bounds = second_not_above_first,
};
