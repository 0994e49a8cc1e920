/* transport.c: effective conductivity of one phase in a layer, as a law of its volume
 * fraction: Bruggeman, percolation, general effective medium. */
#include <config.h>

#include "physics/transport.h"

#include <math.h>

#include "num/root.h"
#include "physics/law.h"

#define BIG	 1e300
#define ROUNDING 1e-12
#define TOO_GOOD "the tortuosity factor would be below 1: better than straight channels"
#define ABOVE_HS                                                                                   \
	"the conductivity would be above the Hashin-Shtrikman bound 2 phi/(3-phi): no isotropic "  \
	"layer conducts so well"
#define NO_PATH_UP "no volume fraction conducts better than the pure phase"

#define SYM_PHI                                                                                    \
	{                                                                                          \
		"phi", NIP_Q_RATIO, NIP_VARIABLE, 0, 1, true, false,                               \
			"volume fraction of the phase", .answer = "volume_fraction",               \
							.start_lo = 0.05, .start_hi = 1            \
	}

/* ---- generalised Bruggeman: tau = f phi^-a --------------------------------- */

#define BRUGGEMAN_SOURCE                                                                           \
	"Bruggeman 1935, 10.1002/andp.19354160705; generalised form as in "                        \
	"Landesfeind 2016, 10.1149/2.1141607jes"
#define BRUGGEMAN_VALIDITY                                                                         \
	"in one direction of a layer, in the range f and a were found in; no threshold. "          \
	"Above the bound of isotropic layers (isotropic_possible = no) it can only hold for one "  \
	"direction of a textured layer"

enum { BRU_F, BRU_A, BRU_PHI };

static const char *ratio_outputs(double phi, double tau, double *out)
{
	out[0] = phi / tau;
	out[1] = tau;
	out[2] = tau / phi;
	out[3] = out[0] <= nip_hashin_shtrikman_ratio(phi) * (1 + ROUNDING);
	/* tau < 1 would conduct better than straight channels of the same volume. */
	return tau >= 1 - ROUNDING ? NULL : TOO_GOOD;
}

static const char *bruggeman(const double *in, double *out)
{
	return ratio_outputs(in[BRU_PHI], in[BRU_F] * pow(in[BRU_PHI], -in[BRU_A]), out);
}

static void bruggeman_gradient(const double *in, double *g)
{
	double ratio = pow(in[BRU_PHI], 1 + in[BRU_A]) / in[BRU_F];

	g[BRU_F] = -ratio / in[BRU_F];
	g[BRU_A] = ratio * log(in[BRU_PHI]);
	g[BRU_PHI] = (1 + in[BRU_A]) * ratio / in[BRU_PHI];
}

static const char *bruggeman_inverse(const double *in, double want, double *phi)
{
	double out[NIP_LAW_OUTPUTS], x[] = { in[BRU_F], in[BRU_A], 0 };

	if (!(want > 0))
		return "every volume fraction above 0 conducts";
	x[BRU_PHI] = pow(want * in[BRU_F], 1 / (1 + in[BRU_A]));
	if (!(x[BRU_PHI] <= 1 + ROUNDING))
		return NO_PATH_UP;
	*phi = fmin(x[BRU_PHI], 1);
	return bruggeman(x, out);
}

/* Three exponents are published under one name: of the conductivity, of the tortuosity
 * factor (a itself), of the geometric tortuosity. */
static double minus_one(double alpha)
{
	return alpha - 1;
}

static double twice(double a_g)
{
	return 2 * a_g;
}

#define OUT_RATIO                                                                                  \
	{                                                                                          \
		{ "conductivity_ratio", NIP_Q_RATIO }, { "tortuosity_factor", NIP_Q_RATIO },       \
			{ "macmullin_number", NIP_Q_RATIO },                                       \
		{                                                                                  \
			"isotropic_possible", NIP_Q_FLAG                                           \
		}                                                                                  \
	}

const struct nip_law nip_law_bruggeman = {
	.name = "bruggeman",
	.form = "f, a",
	.family = NIP_LAW_TRANSPORT,
	.equation = "tau = f phi^-a; sigma_eff/sigma = phi/tau; alpha = 1 + a",
	.source = BRUGGEMAN_SOURCE,
	.validity = BRUGGEMAN_VALIDITY,
	.symbol = { { "f", NIP_Q_RATIO, NIP_PARAMETER, 0, BIG, true, false, "prefactor",
		      .start_lo = 0.5, .start_hi = 3 },
		    { "a", NIP_Q_RATIO, NIP_PARAMETER, 0, BIG, false, false, "exponent of tau",
		      .start_lo = 0.2, .start_hi = 3 },
		    SYM_PHI },
	.n_symbols = 3,
	.alias = { { "alpha", NIP_Q_RATIO, "a", minus_one, "exponent of the conductivity" },
		   { "a_g", NIP_Q_RATIO, "a", twice,
		     "exponent of the geometric tortuosity, tau_g = phi^-a_g, tau = tau_g^2" } },
	.n_aliases = 2,
	.output = OUT_RATIO,
	.n_outputs = 4,
	.evaluate = bruggeman,
	.gradient = bruggeman_gradient,
	.invert = bruggeman_inverse,
};

enum { ALPHA_ALPHA, ALPHA_PHI };

static const char *alpha(const double *in, double *out)
{
	return ratio_outputs(in[ALPHA_PHI], pow(in[ALPHA_PHI], 1 - in[ALPHA_ALPHA]), out);
}

static void alpha_gradient(const double *in, double *g)
{
	g[ALPHA_ALPHA] = pow(in[ALPHA_PHI], in[ALPHA_ALPHA]) * log(in[ALPHA_PHI]);
	g[ALPHA_PHI] = in[ALPHA_ALPHA] * pow(in[ALPHA_PHI], in[ALPHA_ALPHA] - 1);
}

static const char *alpha_inverse(const double *in, double want, double *phi)
{
	if (in[ALPHA_ALPHA] < 1)
		return TOO_GOOD;
	return bruggeman_inverse((double[]){ 1, in[ALPHA_ALPHA] - 1, 0 }, want, phi);
}

const struct nip_law nip_law_bruggeman_alpha = {
	.name = "bruggeman",
	.form = "alpha",
	.family = NIP_LAW_TRANSPORT,
	.equation = "sigma_eff/sigma = phi^alpha; tau = phi^(1-alpha)",
	.source = BRUGGEMAN_SOURCE,
	.validity = BRUGGEMAN_VALIDITY,
	.symbol = { { "alpha", NIP_Q_RATIO, NIP_PARAMETER, 0, BIG, false, false,
		      "exponent of the conductivity", .start_lo = 1.5, .start_hi = 4 },
		    SYM_PHI },
	.n_symbols = 2,
	.output = OUT_RATIO,
	.n_outputs = 4,
	.evaluate = alpha,
	.gradient = alpha_gradient,
	.invert = alpha_inverse,
};

/* ---- percolation: nothing below a threshold -------------------------------- */

enum { PER_PHI_C, PER_T, PER_PHI, PER_SIGMA };

/* Below the threshold the base is negative and pow() would say NaN. */
static double base(const double *in)
{
	return fmax(0, (in[PER_PHI] - in[PER_PHI_C]) / (1 - in[PER_PHI_C]));
}

static const char *percolation(const double *in, double *out)
{
	double ratio = pow(base(in), in[PER_T]);

	out[0] = ratio * in[PER_SIGMA];
	out[1] = ratio;
	out[2] = ratio > 0 ? in[PER_PHI] / ratio : INFINITY;
	out[3] = ratio > 0 ? 1 / ratio : INFINITY;
	return ratio <= nip_hashin_shtrikman_ratio(in[PER_PHI]) * (1 + ROUNDING) ? NULL : ABOVE_HS;
}

static void percolation_gradient(const double *in, double *g)
{
	double b = base(in), sigma = in[PER_SIGMA], away = 1 - in[PER_PHI_C];
	double slope = b > 0 ? sigma * in[PER_T] * pow(b, in[PER_T] - 1) : 0;

	g[PER_PHI_C] = -slope * (1 - in[PER_PHI]) / (away * away);
	g[PER_T] = b > 0 ? sigma * pow(b, in[PER_T]) * log(b) : 0;
	g[PER_PHI] = slope / away;
	g[PER_SIGMA] = pow(b, in[PER_T]);
}

static const char *percolation_inverse(const double *in, double want, double *phi)
{
	double x[] = { in[PER_PHI_C], in[PER_T], 0, in[PER_SIGMA] }, out[NIP_LAW_OUTPUTS];

	if (isnan(in[PER_SIGMA]))
		return "a conductivity needs sigma, that of the pure phase";
	if (!(want > 0))
		return "every volume fraction up to phi_c has no path";
	if (want > in[PER_SIGMA])
		return NO_PATH_UP;
	x[PER_PHI] = in[PER_PHI_C] + (1 - in[PER_PHI_C]) * pow(want / in[PER_SIGMA], 1 / in[PER_T]);
	*phi = fmin(x[PER_PHI], 1);
	return percolation(x, out);
}

const struct nip_law nip_law_percolation = {
	.name = "percolation",
	.family = NIP_LAW_TRANSPORT,
	.equation = "sigma_eff = sigma ((phi-phi_c)/(1-phi_c))^t above phi_c, else 0",
	.source = "Kirkpatrick 1973, 10.1103/RevModPhys.45.574 (textbook form)",
	.validity = "isotropic mixtures with an insulator; refused above 2 phi/(3-phi)",
	.symbol = { { "phi_c", NIP_Q_RATIO, NIP_PARAMETER, 0, 0.999, false, false,
		      "percolation threshold", .start_lo = 0.05, .start_hi = 0.35 },
		    { "t", NIP_Q_RATIO, NIP_PARAMETER, 0, 10, true, false, "exponent",
		      .start_lo = 1.3, .start_hi = 3 },
		    SYM_PHI,
		    { "sigma", NIP_Q_CONDUCTIVITY, NIP_STATE, 0, BIG, true, false,
		      "conductivity of the pure phase", .answer = "bulk_conductivity",
		      .optional = true } },
	.n_symbols = 4,
	.output = { { "conductivity", NIP_Q_CONDUCTIVITY },
		    { "conductivity_ratio", NIP_Q_RATIO },
		    { "tortuosity_factor", NIP_Q_RATIO },
		    { "macmullin_number", NIP_Q_RATIO } },
	.n_outputs = 4,
	.evaluate = percolation,
	.gradient = percolation_gradient,
	.invert = percolation_inverse,
};

/* ---- general effective medium ------------------------------------------------ */

struct gem {
	double phi, s, t, a; /* a = (1 - phi_c)/phi_c */
	double ln_high, ln_low;
};

/* Falls with ln sigma. In logarithms: conductivities 20 decades apart to the power of
 * 1/t have no common scale. */
static double gem_balance(double ln_sigma, void *context)
{
	const struct gem *g = context;
	double u = fmax(0, ln_sigma - g->ln_low) / g->s, w = fmax(0, g->ln_high - ln_sigma) / g->t;

	return (1 - g->phi) * expm1(-u) / (exp(-u) + g->a) -
	       g->phi * expm1(-w) / (1 + g->a * exp(-w));
}

double nip_gem_s_m(const struct nip_two_phase *x, double phi_c, double s, double t)
{
	struct gem g = { x->phi, s, t, (1 - phi_c) / phi_c, log(x->high_s_m), log(x->low_s_m) };
	double ln_sigma;

	if (x->low_s_m <= 0)
		return x->phi > phi_c ? x->high_s_m * pow((x->phi - phi_c) / (1 - phi_c), t) : 0;
	if (x->phi <= 0 || x->low_s_m == x->high_s_m)
		return x->low_s_m;
	if (x->phi >= 1)
		return x->high_s_m;
	if (nip_root(gem_balance, &g, g.ln_low, g.ln_high, &ln_sigma) != 0)
		return NAN;
	return exp(ln_sigma);
}

enum { GEM_PHI_C, GEM_S, GEM_T, GEM_LOW, GEM_HIGH, GEM_PHI };

static const char *gem(const double *in, double *out)
{
	const struct nip_two_phase x = { in[GEM_PHI], in[GEM_HIGH], in[GEM_LOW] };

	if (x.low_s_m > x.high_s_m)
		return "sigma_l is above sigma_h: phi is the share of the better conductor";
	out[0] = nip_gem_s_m(&x, in[GEM_PHI_C], in[GEM_S], in[GEM_T]);
	if (isnan(out[0]))
		return "no conductivity between sigma_l and sigma_h balances the equation";
	out[1] = out[0] / x.high_s_m;
	out[2] = nip_hashin_shtrikman_upper_s_m(&x);
	out[3] = nip_hashin_shtrikman_lower_s_m(&x);
	if (out[0] > out[2] * (1 + 1e-9))
		return "the conductivity would be above the Hashin-Shtrikman bound of the two "
		       "phases: no isotropic layer conducts so well";
	return NULL;
}

const struct nip_law nip_law_gem = {
	.name = "gem",
	.family = NIP_LAW_TRANSPORT,
	.equation = "(1-phi)(sl^1/s - x^1/s)/(sl^1/s + A x^1/s) + phi(sh^1/t - x^1/t)/(sh^1/t + "
		    "A x^1/t) = 0 for x = sigma_eff; A = (1-phi_c)/phi_c",
	.source = "McLachlan 1987, 10.1088/0022-3719/20/7/004 (textbook form)",
	.validity = "isotropic mixtures of two phases; refused above their Hashin-Shtrikman bound. "
		    "Below the lower one only with resistance between the phases",
	.symbol = { { "phi_c", NIP_Q_RATIO, NIP_PARAMETER, 0, 1, true, true,
		      "percolation threshold", .start_lo = 0.1, .start_hi = 0.35 },
		    { "s", NIP_Q_RATIO, NIP_PARAMETER, 0, 10, true, false,
		      "exponent below the threshold", .start_lo = 0.8, .start_hi = 1.2 },
		    { "t", NIP_Q_RATIO, NIP_PARAMETER, 0, 10, true, false,
		      "exponent above the threshold", .start_lo = 1.6, .start_hi = 2 },
		    { "sigma_l", NIP_Q_CONDUCTIVITY, NIP_PARAMETER, 0, BIG, false, false,
		      "conductivity of the poorer phase", .start_lo = 1e-8, .start_hi = 1e-3 },
		    { "sigma_h", NIP_Q_CONDUCTIVITY, NIP_PARAMETER, 0, BIG, true, false,
		      "conductivity of the better phase", .start_lo = 0.01, .start_hi = 100 },
		    { "phi", NIP_Q_RATIO, NIP_VARIABLE, 0, 1, false, false,
		      "volume fraction of the better phase", .answer = "volume_fraction",
		      .start_lo = 0.05, .start_hi = 1 } },
	.n_symbols = 6,
	.output = { { "conductivity", NIP_Q_CONDUCTIVITY },
		    { "conductivity_ratio", NIP_Q_RATIO },
		    { "conductivity_upper", NIP_Q_CONDUCTIVITY },
		    { "conductivity_lower", NIP_Q_CONDUCTIVITY } },
	.n_outputs = 4,
	.evaluate = gem,
};
