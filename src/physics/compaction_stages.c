/* compaction_stages.c: laws in the volume that is lost: Kawakita, and Cooper-Eaton in
 * two or three stages.
 */
#include <config.h>

#include <math.h>

#include "physics/compaction.h"

/* ---- Kawakita and Ludde: C = a b P/(1 + b P), D = D0/(1 - C) --------------- */

enum { KAW_D0, KAW_A, KAW_B, KAW_P };

/* x/(1 + x), and 1 where x is past all bounds. */
static double share(double x)
{
	return x > 1 ? 1 / (1 / x + 1) : x / (1 + x);
}

static const char *kawakita(const double *in, double *out)
{
	const char *why;
	double d;

	out[0] = in[KAW_A] * share(in[KAW_B] * in[KAW_P]);
	d = in[KAW_D0] / (1 - out[0]);
	if (d > 1 && d < 1 + NIP_ROUNDING)
		d = 1;
	why = nip_compaction_density(d, out + 1);
	if (isnan(in[KAW_D0]))
		return NULL;
	if (in[KAW_A] > (1 - in[KAW_D0]) * (1 + NIP_ROUNDING))
		return "a is above 1 - D0: more volume would go than there are pores";
	return why;
}

static void kawakita_gradient(const double *in, double *g)
{
	const double x = in[KAW_B] * in[KAW_P], q = (1 + x) * (1 + x);

	g[KAW_D0] = 0;
	g[KAW_A] = share(x);
	g[KAW_B] = in[KAW_A] * in[KAW_P] / q;
	g[KAW_P] = in[KAW_A] * in[KAW_B] / q;
}

static const char *kawakita_inverse(const double *in, double c, double *p)
{
	if (c < 0)
		return "it is below 0: the powder would take more room than before";
	if (c == 0) {
		*p = 0;
		return NULL;
	}
	if (c >= in[KAW_A])
		return "no pressure reaches a volume reduction of a or more";
	*p = c / (in[KAW_B] * (in[KAW_A] - c));
	return NULL;
}

static void kawakita_bounds(const double *in, size_t symbol, double *lo, double *hi)
{
	(void)lo;
	if (symbol == KAW_A)
		*hi = fmin(*hi, 1 - in[KAW_D0]);
}

const struct nip_law nip_law_kawakita = {
	.name = "kawakita",
	.family = NIP_LAW_COMPACTION,
	.equation = "C = (V0-V)/V0 = a b P/(1+b P); D = D0/(1-C)",
	.source = "Kawakita and Ludde 1971, Powder Technol. 4, 61 (textbook form)",
	.validity = "one component or ductile granules; very sensitive to the volume before "
		    "pressing",
	.symbol = { { "D0", NIP_Q_RATIO, NIP_PARAMETER, 0, 1, true, false,
		      "relative density at no pressure", .optional = true, .start_lo = 0.3,
		      .start_hi = 0.7 },
		    { "a", NIP_Q_RATIO, NIP_PARAMETER, 0, 1, false, true,
		      "volume reduction never exceeded", .start_lo = 0.2, .start_hi = 0.7 },
		    { "b", NIP_Q_INVERSE_PRESSURE, NIP_PARAMETER, 0, NIP_BIG, true, false,
		      "1/b is the pressure of half of it", .start_lo = 1 / (200 * NIP_MPA),
		      .start_hi = 1 / (5 * NIP_MPA) },
		    NIP_SYM_P },
	.n_symbols = 4,
	.output = { { "volume_reduction", NIP_Q_RATIO }, NIP_OUT_D },
	.n_outputs = 3,
	.evaluate = kawakita,
	.gradient = kawakita_gradient,
	.invert = kawakita_inverse,
	.bounds = kawakita_bounds,
};

/* ---- Cooper-Eaton: stages that fill the pores ------------------------------- */

/* in: D0, then a and k of each stage, then P. */
#define STAGE_A(i) (1 + 2 * (i))
#define STAGE_K(i) (2 + 2 * (i))
#define STAGE_P(n) (1 + 2 * (n))

/* Share of the pores filled; exp(-k/P) goes to 0 with P, written out since 0/0 would
 * not. */
static double filled(const double *in, size_t n, double p)
{
	double sum = 0;

	for (size_t i = 0; p > 0 && i < n; i++)
		sum += in[STAGE_A(i)] * exp(-in[STAGE_K(i)] / p);
	return sum;
}

static const char *order_of_stages(const double *in, size_t n)
{
	double sum = 0;

	for (size_t i = 0; i < n; i++) {
		sum += in[STAGE_A(i)];
		if (i && in[STAGE_K(i - 1)] > in[STAGE_K(i)])
			return i == 1 ? "k1 is above k2" : "k2 is above k3";
	}
	if (sum > 1 + NIP_ROUNDING)
		return n == 2 ? "a1 + a2 is above 1" : "a1 + a2 + a3 is above 1";
	return NULL;
}

static const char *stages(const double *in, size_t n, double *out)
{
	const char *why = order_of_stages(in, n);
	/* (1/D0 - 1/D)/(1/D0 - 1) = filled */
	double d = in[0] / (1 - filled(in, n, in[STAGE_P(n)]) * (1 - in[0])), *o = out;
	const char *dense = nip_compaction_density(d > 1 && d < 1 + NIP_ROUNDING ? 1 : d, o);

	return why ? why : dense;
}

static void stages_gradient(const double *in, size_t n, double *g)
{
	const double p = in[STAGE_P(n)], f = filled(in, n, p), q = 1 - f * (1 - in[0]);
	const double by_f = in[0] * (1 - in[0]) / (q * q);

	g[0] = (1 - f) / (q * q);
	g[STAGE_P(n)] = 0;
	for (size_t i = 0; i < n; i++) {
		const double k = in[STAGE_K(i)], e = p > 0 ? exp(-k / p) : 0;

		g[STAGE_A(i)] = by_f * e;
		g[STAGE_K(i)] = p > 0 ? -by_f * in[STAGE_A(i)] * e / p : 0;
		if (p > 0)
			g[STAGE_P(n)] += by_f * in[STAGE_A(i)] * e * (k / p) / p;
	}
}

/* Bisection to the last bit: the filled share only rises, so nothing can go wrong. */
static const char *stages_inverse(const double *in, size_t n, double d, double *p)
{
	const double want = (d - in[0]) / (d * (1 - in[0]));
	double lo = 0, hi = in[STAGE_K(0)];
	const char *why = order_of_stages(in, n);

	if (why)
		return why;
	if (d < in[0])
		return NIP_BELOW_START;
	if (d == in[0]) {
		*p = 0;
		return NULL;
	}
	for (int i = 0; i < 200 && filled(in, n, hi) < want; i++) {
		lo = hi;
		hi *= 2;
	}
	if (!(filled(in, n, hi) >= want))
		return "the stages leave more pores than that at any pressure";
	for (int i = 0; i < 2000; i++) {
		const double mid = lo + (hi - lo) / 2;

		if (mid <= lo || mid >= hi)
			break;
		if (filled(in, n, mid) < want)
			lo = mid;
		else
			hi = mid;
	}
	*p = hi;
	return NULL;
}

/* What the stages before leave, and the pressure of the one before. */
static void stages_bounds(const double *in, size_t n, size_t symbol, double *lo, double *hi)
{
	for (size_t i = 1; i < n; i++) {
		double left = 1;

		for (size_t j = 0; j < i; j++)
			left -= in[STAGE_A(j)];
		if (symbol == STAGE_A(i))
			*hi = fmin(*hi, left);
		else if (symbol == STAGE_K(i))
			*lo = fmax(*lo, in[STAGE_K(i - 1)]);
	}
}

static const char *two(const double *in, double *out)
{
	return stages(in, 2, out);
}

static void two_gradient(const double *in, double *g)
{
	stages_gradient(in, 2, g);
}

static const char *two_inverse(const double *in, double d, double *p)
{
	return stages_inverse(in, 2, d, p);
}

static void two_bounds(const double *in, size_t symbol, double *lo, double *hi)
{
	stages_bounds(in, 2, symbol, lo, hi);
}

static const char *three(const double *in, double *out)
{
	return stages(in, 3, out);
}

static void three_gradient(const double *in, double *g)
{
	stages_gradient(in, 3, g);
}

static const char *three_inverse(const double *in, double d, double *p)
{
	return stages_inverse(in, 3, d, p);
}

static void three_bounds(const double *in, size_t symbol, double *lo, double *hi)
{
	stages_bounds(in, 3, symbol, lo, hi);
}

#define CE_SOURCE "Cooper and Eaton 1962, 10.1111/j.1151-2916.1962.tb11092.x (textbook form)"
#define SYM_STAGE_A(name, what, from, to)                                                          \
	{                                                                                          \
		name, NIP_Q_RATIO, NIP_PARAMETER, 0, 1, false, false, what, .start_lo = (from),    \
									    .start_hi = (to)       \
	}
#define SYM_STAGE_K(name, what, from, to)                                                          \
	{                                                                                          \
		name, NIP_Q_PRESSURE, NIP_PARAMETER, 0, NIP_BIG, true, false, what,                \
			.start_lo = (from)*NIP_MPA, .start_hi = (to)*NIP_MPA                       \
	}

const struct nip_law nip_law_cooper_eaton = {
	.name = "cooper-eaton",
	.form = "two stages",
	.family = NIP_LAW_COMPACTION,
	.equation = "(1/D0-1/D)/(1/D0-1) = a1 exp(-k1/P) + a2 exp(-k2/P)",
	.source = CE_SOURCE,
	.validity = "rearrangement, then deformation; wants eight points or more from below "
		    "20 MPa",
	.symbol = { NIP_SYM_D0, SYM_STAGE_A("a1", "share filled by rearrangement", 0.1, 0.6),
		    SYM_STAGE_K("k1", "pressure of rearrangement", 1, 30),
		    SYM_STAGE_A("a2", "share filled by deformation", 0.1, 0.8),
		    SYM_STAGE_K("k2", "pressure of deformation", 50, 1000), NIP_SYM_P },
	.n_symbols = 6,
	.output = { NIP_OUT_D },
	.n_outputs = 2,
	.evaluate = two,
	.gradient = two_gradient,
	.invert = two_inverse,
	.bounds = two_bounds,
};

const struct nip_law nip_law_cooper_eaton_three = {
	.name = "cooper-eaton",
	.form = "three stages",
	.family = NIP_LAW_COMPACTION,
	.equation = "(1/D0-1/D)/(1/D0-1) = a1 exp(-k1/P) + a2 exp(-k2/P) + a3 exp(-k3/P)",
	.source = CE_SOURCE ", with a third stage",
	.validity = "seven parameters: only where the data ask for the third stage",
	.symbol = { NIP_SYM_D0, SYM_STAGE_A("a1", "share filled by breaking aggregates", 0.05, 0.4),
		    SYM_STAGE_K("k1", "pressure of breaking aggregates", 0.5, 10),
		    SYM_STAGE_A("a2", "share filled by rearrangement", 0.05, 0.4),
		    SYM_STAGE_K("k2", "pressure of rearrangement", 5, 60),
		    SYM_STAGE_A("a3", "share filled by deformation", 0.1, 0.8),
		    SYM_STAGE_K("k3", "pressure of deformation", 50, 1000), NIP_SYM_P },
	.n_symbols = 8,
	.output = { NIP_OUT_D },
	.n_outputs = 2,
	.evaluate = three,
	.gradient = three_gradient,
	.invert = three_inverse,
	.bounds = three_bounds,
};
