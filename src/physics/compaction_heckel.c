/* compaction_heckel.c: laws in the logarithm of the pores: Heckel, Shapiro and
 * Panelli-Ambrosio. Shapiro is the other two at b = 0 and at k = 0.
 */
#include <config.h>

#include <math.h>

#include "physics/compaction.h"

#define FULL "a relative density of 1 takes an infinite pressure"

/* ---- Heckel: ln[1/(1 - D)] = P/Py + ln[1/(1 - D0)] ------------------------ */

enum { HECKEL_D0, HECKEL_PY, HECKEL_P };

/* 1 - D = (1 - D0) exp(-P/Py) */
static double heckel_density(double d0, double x)
{
	return nip_compaction_approach(d0, 1, x);
}

static const char *heckel(const double *in, double *out)
{
	const double x = in[HECKEL_P] / in[HECKEL_PY];

	out[2] = (1 - in[HECKEL_D0]) * exp(-x) / in[HECKEL_PY];
	return nip_compaction_density(heckel_density(in[HECKEL_D0], x), out);
}

static void heckel_densities(const double *in, const double *p, size_t n, double *out)
{
	for (size_t i = 0; i < n; i++)
		out[i] = heckel_density(in[HECKEL_D0], p[i] / in[HECKEL_PY]);
}

static void heckel_gradient(const double *in, double *g)
{
	const double x = in[HECKEL_P] / in[HECKEL_PY], e = exp(-x);

	g[HECKEL_D0] = e;
	g[HECKEL_P] = (1 - in[HECKEL_D0]) * e / in[HECKEL_PY];
	g[HECKEL_PY] = -g[HECKEL_P] * x;
}

static const char *heckel_inverse(const double *in, double d, double *p)
{
	if (d < in[HECKEL_D0])
		return NIP_BELOW_START;
	if (d >= 1 && in[HECKEL_D0] < 1)
		return FULL;
	*p = d == in[HECKEL_D0] ? 0 : in[HECKEL_PY] * (log1p(-in[HECKEL_D0]) - log1p(-d));
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
	.validity = "plastic stage, about D0+0.1 < D < 0.95; rearrangement at low pressure "
		    "and the die's elasticity at high pressure bend the line",
	.symbol = { NIP_SYM_D0,
		    { "Py", NIP_Q_PRESSURE, NIP_PARAMETER, 0, NIP_BIG, true, false,
		      "mean yield pressure, 1/K", .start_lo = 50 * NIP_MPA,
		      .start_hi = 500 * NIP_MPA },
		    NIP_SYM_P },
	.n_symbols = 3,
	.alias = { { "K", NIP_Q_INVERSE_PRESSURE, "Py", reciprocal, "slope of the Heckel line" },
		   { "A", NIP_Q_RATIO, "D0", one_minus_exp, "intercept of the Heckel line" } },
	.n_aliases = 2,
	.output = { NIP_OUT_D, { "slope", NIP_Q_INVERSE_PRESSURE } },
	.n_outputs = 3,
	.evaluate = heckel,
	.densities = heckel_densities,
	.gradient = heckel_gradient,
	.invert = heckel_inverse,
};

/* ---- the two with the root of pressure: ln[(1 - D0)/(1 - D)] = k P + b sqrt(P) */

/* The smaller |P| with k P + b sqrt(P) = y, as 2 y/(...) so that k = 0 is no case. */
static const char *root_of_pressure(double k, double b, double y, double *p)
{
	const double s = 2 * y / (b + sqrt(b * b + 4 * k * y));

	if (y == 0) {
		*p = 0;
		return NULL;
	}
	if (!isfinite(s))
		return NIP_NEVER_MOVES;
	*p = s * s;
	return NULL;
}

/* b/(2 sqrt(P)), which is 0 with b even at P = 0. */
static double root_slope(double b, double p)
{
	return b == 0 ? 0 : b / (2 * sqrt(p));
}

enum { SHAPIRO_D0, SHAPIRO_K, SHAPIRO_B, SHAPIRO_P };

static const char *shapiro(const double *in, double *out)
{
	const double y = in[SHAPIRO_K] * in[SHAPIRO_P] + in[SHAPIRO_B] * sqrt(in[SHAPIRO_P]);

	return nip_compaction_density(in[SHAPIRO_D0] - (1 - in[SHAPIRO_D0]) * expm1(-y), out);
}

static void shapiro_gradient(const double *in, double *g)
{
	const double root = sqrt(in[SHAPIRO_P]);
	const double e = exp(-in[SHAPIRO_K] * in[SHAPIRO_P] - in[SHAPIRO_B] * root);
	const double pores = (1 - in[SHAPIRO_D0]) * e;

	g[SHAPIRO_D0] = e;
	g[SHAPIRO_K] = pores * in[SHAPIRO_P];
	g[SHAPIRO_B] = pores * root;
	g[SHAPIRO_P] = pores * (in[SHAPIRO_K] + root_slope(in[SHAPIRO_B], in[SHAPIRO_P]));
}

static const char *shapiro_inverse(const double *in, double d, double *p)
{
	if (d < in[SHAPIRO_D0])
		return NIP_BELOW_START;
	if (d >= 1 && in[SHAPIRO_D0] < 1)
		return FULL;
	return root_of_pressure(in[SHAPIRO_K], in[SHAPIRO_B],
				d == in[SHAPIRO_D0] ? 0 : log1p(-in[SHAPIRO_D0]) - log1p(-d), p);
}

const struct nip_law nip_law_shapiro = {
	.name = "shapiro",
	.family = NIP_LAW_COMPACTION,
	.equation = "ln[(1-D)/(1-D0)] = -k P - b sqrt(P)",
	.source = "Shapiro 1993 (textbook form); curvature as fragmentation: "
		  "Nordstrom 2008, thesis, Uppsala",
	.validity = "powders that break as they are pressed; its slope is infinite at P = 0",
	.symbol = { NIP_SYM_D0,
		    { "k", NIP_Q_INVERSE_PRESSURE, NIP_PARAMETER, 0, NIP_BIG, false, false,
		      "linear coefficient", .start_lo = 5e-4 / NIP_MPA,
		      .start_hi = 0.02 / NIP_MPA },
		    { "b", NIP_Q_INVERSE_SQRT_PRESSURE, NIP_PARAMETER, 0, NIP_BIG, false, false,
		      "coefficient of fragmentation", .start_lo = 5e-6, .start_hi = 1e-4 },
		    NIP_SYM_P },
	.n_symbols = 4,
	.output = { NIP_OUT_D },
	.n_outputs = 2,
	.evaluate = shapiro,
	.gradient = shapiro_gradient,
	.invert = shapiro_inverse,
};

enum { PA_A, PA_B, PA_P };

static const char *panelli(const double *in, double *out)
{
	return nip_compaction_density(-expm1(-in[PA_A] * sqrt(in[PA_P]) - in[PA_B]), out);
}

static void panelli_gradient(const double *in, double *g)
{
	const double root = sqrt(in[PA_P]), e = exp(-in[PA_A] * root - in[PA_B]);

	g[PA_A] = root * e;
	g[PA_B] = e;
	g[PA_P] = e * root_slope(in[PA_A], in[PA_P]);
}

static const char *panelli_inverse(const double *in, double d, double *p)
{
	const double y = -log1p(-d) - in[PA_B];

	if (d < -expm1(-in[PA_B]))
		return NIP_BELOW_START;
	if (d >= 1)
		return FULL;
	return root_of_pressure(0, in[PA_A], fmax(y, 0), p);
}

static double log_of_pores(double d0)
{
	return -log1p(-d0);
}

const struct nip_law nip_law_panelli_ambrosio = {
	.name = "panelli-ambrosio",
	.family = NIP_LAW_COMPACTION,
	.equation = "ln[1/(1-D)] = A sqrt(P) + B",
	.source = "Panelli and Ambrosio Filho 2001, Powder Technol. 114, 255 (textbook form)",
	.validity = "its slope is infinite at P = 0",
	.symbol = { { "A", NIP_Q_INVERSE_SQRT_PRESSURE, NIP_PARAMETER, 0, NIP_BIG, false, false,
		      "slope over the root of pressure", .start_lo = 2e-5, .start_hi = 1.5e-4 },
		    { "B", NIP_Q_RATIO, NIP_PARAMETER, 0, NIP_BIG, false, false,
		      "intercept, ln[1/(1-D0)]", .start_lo = 0.3, .start_hi = 1.2 },
		    NIP_SYM_P },
	.n_symbols = 3,
	.alias = { { "D0", NIP_Q_RATIO, "B", log_of_pores, "relative density at no pressure" } },
	.n_aliases = 1,
	.output = { NIP_OUT_D },
	.n_outputs = 2,
	.evaluate = panelli,
	.gradient = panelli_gradient,
	.invert = panelli_inverse,
};
