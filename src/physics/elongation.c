/* elongation.c: mass flow through a nip that lengthens or widens the web. */
#include <config.h>

#include <math.h>

#include "num/root.h"
#include "physics/condition.h"
#include "physics/law.h"

#define BIG 1e300

double nip_areal_mass_after(double m_a_kg_m2, double e, double s)
{
	return m_a_kg_m2 / ((1 + e) * (1 + s));
}

/* ---- kinematics ------------------------------------------------------------------ */

enum { EL_M, EL_E, EL_S, EL_H, EL_RHO };

static const char *elongation(const double *in, double *out)
{
	double d;

	out[0] = nip_areal_mass_after(in[EL_M], in[EL_E], in[EL_S]);
	d = out[0] / in[EL_H] / in[EL_RHO];
	/* The search for porosity 0 ends here: 1 but for rounding is 1. */
	if (d > 1 && d < 1 + 4e-15)
		d = 1;
	out[1] = 1 - d;
	out[2] = d;
	if (d <= 1 || isnan(in[EL_H]) || isnan(in[EL_RHO]))
		return NULL;
	return "the relative density would be above 1: the gap needs more elongation or spread "
	       "(leave e out and give porosity=0 to learn the least)";
}

static const char *elongation_inverse(const double *in, double m_a, double *e)
{
	if (!(m_a > 0))
		return "an areal mass is above 0";
	*e = in[EL_M] / (m_a * (1 + in[EL_S])) - 1;
	return NULL;
}

const struct nip_law nip_law_elongation = {
	.name = "elongation",
	.family = NIP_LAW_CONDITION,
	.equation = "m_A = m_A_in/((1+e)(1+s)); eps = 1 - m_A/(h_out rho_th)",
	.source = "conservation of mass flow",
	.symbol = { { "m_A_in", NIP_Q_AREAL_MASS, NIP_STATE, 0, BIG, true, false,
		      "areal mass before" },
		    { "e", NIP_Q_RATIO, NIP_VARIABLE, -1, BIG, true, false, "elongation of the web",
		      "elongation", .start_lo = 0, .start_hi = 10 },
		    { "s", NIP_Q_RATIO, NIP_VARIABLE, -1, BIG, true, false, "spread of the web",
		      "spread", .start_lo = 0, .start_hi = 0.2 },
		    { "h_out", NIP_Q_THICKNESS, NIP_VARIABLE, 0, BIG, true, false,
		      "coating thickness after", "thickness", .optional = true },
		    { "rho_th", NIP_Q_DENSITY, NIP_STATE, 0, BIG, true, false,
		      "theoretical density", .optional = true } },
	.n_symbols = 5,
	.output = { { "areal_mass", NIP_Q_AREAL_MASS },
		    { "porosity", NIP_Q_RATIO },
		    { "relative_density", NIP_Q_RATIO } },
	.n_outputs = 3,
	.evaluate = elongation,
	.invert = elongation_inverse,
};

/* ---- a film that is free to lengthen ---------------------------------------------- */

/* With w = D^n, nu_p = w/2 and k = 1 - c the share of freedom: mass conservation makes
 *
 *	d ln D = (1 - k w/(2 - w)) dx,	x = ln(h_in/h),
 *
 * which integrates to n x = ln(w/w_in) + (k/a) s with a = 1 + k and s defined by
 * 2 - a w = (2 - a w_in) exp(-s); and ln(1 + e) = k s/(a n). In s nothing cancels, not
 * even where the film is full and runs on without getting denser (k = 1). */
#define KUHN 1.92

struct film {
	double w_in, a, k, n_x;
};

static double w_of(const struct film *f, double s)
{
	return f->w_in - (2 / f->a - f->w_in) * expm1(-s);
}

static double thinned(double s, void *context)
{
	const struct film *f = context;

	return log(w_of(f, s) / f->w_in) + f->k / f->a * s - f->n_x;
}

/* The s at which D is 1; infinite for a free film. */
static double full(const struct film *f)
{
	return f->k < 1 ? log((2 - f->a * f->w_in) / (2 - f->a)) : INFINITY;
}

static const char *film(struct film *f, double *s)
{
	/* ln(w/w_in) >= 0 bounds s; a little more, for rounding. */
	const double hi = f->k > 0 ? f->n_x * f->a / f->k * (1 + 1e-9) : INFINITY;

	if (thinned(fmin(hi, full(f)), f) < 0)
		return "the relative density would be above 1: so held back, the film cannot be "
		       "so thin";
	return nip_root(thinned, f, 0, fmin(hi, full(f)), s) == 0 ? NULL : "it has no solution";
}

const char *nip_film_elongation(double d_in, double h_in_m, double h_out_m, double constraint,
				double *out_elongation, double *out_d)
{
	struct film f = { pow(d_in, KUHN), 2 - constraint, 1 - constraint,
			  KUHN * log(h_in_m / h_out_m) };
	const char *why;
	double s = 0, d;

	if (h_out_m > h_in_m)
		return "the film would be thicker behind the nip than before";
	why = f.n_x > 0 ? film(&f, &s) : NULL;
	if (why)
		return why;
	*out_elongation = expm1(f.k * s / (f.a * KUHN));
	d = d_in * h_in_m / (h_out_m * (1 + *out_elongation));
	*out_d = fmin(d, 1); /* film() has refused what is above 1 by more than rounding */
	return NULL;
}

enum { BR_D, BR_H_IN, BR_H_OUT, BR_C, BR_M };

static const char *bracket(const double *in, double *out)
{
	double d_free;
	const char *why = nip_film_elongation(in[BR_D], in[BR_H_IN], in[BR_H_OUT], in[BR_C],
					      &out[0], &out[1]);

	if (why)
		return why;
	out[2] = 1 - out[1];
	out[4] = nip_areal_mass_after(in[BR_M], out[0], 0);
	return nip_film_elongation(in[BR_D], in[BR_H_IN], in[BR_H_OUT], 0, &out[3], &d_free);
}

const struct nip_law nip_law_elongation_bracket = {
	.name = "elongation-bracket",
	.family = NIP_LAW_CONDITION,
	.equation = "d ln(1+e) = (1-c) nu_p/(1-nu_p) d ln(1/h); nu_p = 0.5 D^1.92",
	.source = "Kuhn and Downey 1971, Int. J. Powder Metall. 7, 15 (textbook form)",
	.validity = "free-standing film, plane strain, no tension along the web; c = 0 is the "
		    "upper bracket, c = 1 (a die) the lower, between them c is fitted",
	.symbol = { { "D_in", NIP_Q_RATIO, NIP_STATE, 0, 1, true, false,
		      "relative density before" },
		    { "h_in", NIP_Q_THICKNESS, NIP_STATE, 0, BIG, true, false, "thickness before" },
		    { "h_out", NIP_Q_THICKNESS, NIP_VARIABLE, 0, BIG, true, false,
		      "thickness after", "thickness" },
		    { "c", NIP_Q_RATIO, NIP_PARAMETER, 0, 1, false, false,
		      "constraint: 0 free, 1 a die", "constraint" },
		    { "m_A_in", NIP_Q_AREAL_MASS, NIP_STATE, 0, BIG, true, false,
		      "areal mass before", .optional = true } },
	.n_symbols = 5,
	.output = { { "elongation", NIP_Q_RATIO },
		    { "relative_density", NIP_Q_RATIO },
		    { "porosity", NIP_Q_RATIO },
		    { "elongation_free", NIP_Q_RATIO },
		    { "areal_mass", NIP_Q_AREAL_MASS } },
	.n_outputs = 5,
	.evaluate = bracket,
};
