/* transport_bounds.c: what no mixture can leave, whatever its structure. */
#include <config.h>

#include <math.h>

#include "physics/law.h"
#include "physics/transport.h"

#define BIG 1e300

double nip_hashin_shtrikman_upper_s_m(const struct nip_two_phase *x)
{
	double h = x->high_s_m, l = x->low_s_m / h, gap = x->phi * (1 - l);

	return h * ((3 * l + 2 * gap) / (3 - gap));
}

double nip_hashin_shtrikman_lower_s_m(const struct nip_two_phase *x)
{
	double h = x->high_s_m, l = x->low_s_m / h;

	if (x->phi >= 1) /* 0/0 below where l = 0 */
		return h;
	return h * l * (1 + 3 * x->phi * (1 - l) / (3 * l + (1 - x->phi) * (1 - l)));
}

double nip_hashin_shtrikman_ratio(double phi)
{
	return 2 * phi / (3 - phi);
}

double nip_wiener_upper_s_m(const struct nip_two_phase *x)
{
	return x->phi * x->high_s_m + (1 - x->phi) * x->low_s_m;
}

double nip_wiener_lower_s_m(const struct nip_two_phase *x)
{
	double l = x->low_s_m / x->high_s_m;

	if (x->phi >= 1)
		return x->high_s_m;
	return x->low_s_m / (x->phi * l + 1 - x->phi);
}

enum { PHI, HIGH, LOW };

/* Ratio, tau and MacMullin number of the best structure with an insulator; the bounds of
 * conductivity only where those of both phases are known. */
static const char *bounds(const double *in, double ratio,
			  double (*upper)(const struct nip_two_phase *),
			  double (*lower)(const struct nip_two_phase *), double *out)
{
	const struct nip_two_phase x = { in[PHI], in[HIGH], in[LOW] };

	if (x.low_s_m > x.high_s_m)
		return "sigma_l is above sigma_h: phi is the share of the better conductor";
	out[0] = ratio;
	out[1] = x.phi / ratio;
	out[2] = 1 / ratio;
	out[3] = upper(&x);
	out[4] = lower(&x);
	return NULL;
}

static const char *hashin_shtrikman(const double *in, double *out)
{
	return bounds(in, nip_hashin_shtrikman_ratio(in[PHI]), nip_hashin_shtrikman_upper_s_m,
		      nip_hashin_shtrikman_lower_s_m, out);
}

static const char *hashin_shtrikman_inverse(const double *in, double want, double *phi)
{
	(void)in;
	if (!(want > 0 && want <= 1))
		return "the ratio is above 0 and at most 1";
	*phi = 3 * want / (2 + want);
	return NULL;
}

static const char *wiener(const double *in, double *out)
{
	return bounds(in, in[PHI], nip_wiener_upper_s_m, nip_wiener_lower_s_m, out);
}

static const char *wiener_inverse(const double *in, double want, double *phi)
{
	(void)in;
	if (!(want > 0 && want <= 1))
		return "the ratio is above 0 and at most 1";
	*phi = want;
	return NULL;
}

#define SYMBOLS                                                                                    \
	{                                                                                          \
		{ "phi",                                                                           \
		  NIP_Q_RATIO,                                                                     \
		  NIP_VARIABLE,                                                                    \
		  0,                                                                               \
		  1,                                                                               \
		  true,                                                                            \
		  false,                                                                           \
		  "volume fraction of the better phase",                                           \
		  .answer = "volume_fraction",                                                     \
		  .start_lo = 0.05,                                                                \
		  .start_hi = 1 },                                                                 \
			{ "sigma_h",                                                               \
			  NIP_Q_CONDUCTIVITY,                                                      \
			  NIP_PARAMETER,                                                           \
			  0,                                                                       \
			  BIG,                                                                     \
			  true,                                                                    \
			  false,                                                                   \
			  "conductivity of the better phase",                                      \
			  .optional = true,                                                        \
			  .start_lo = 0.01,                                                        \
			  .start_hi = 100 },                                                       \
		{                                                                                  \
			"sigma_l", NIP_Q_CONDUCTIVITY, NIP_PARAMETER, 0, BIG, false, false,        \
				"conductivity of the poorer phase",                                \
				.optional = true, .start_lo = 1e-8, .start_hi = 1e-3               \
		}                                                                                  \
	}
#define OUTPUTS                                                                                    \
	{                                                                                          \
		{ "conductivity_ratio", NIP_Q_RATIO }, { "tortuosity_factor", NIP_Q_RATIO },       \
			{ "macmullin_number", NIP_Q_RATIO },                                       \
			{ "conductivity_upper", NIP_Q_CONDUCTIVITY },                              \
		{                                                                                  \
			"conductivity_lower", NIP_Q_CONDUCTIVITY                                   \
		}                                                                                  \
	}

const struct nip_law nip_law_hashin_shtrikman = {
	.name = "hashin-shtrikman",
	.family = NIP_LAW_TRANSPORT,
	.equation = "sigma_eff/sigma <= 2 phi/(3-phi); two phases: sh + (1-phi)/(1/(sl-sh) + "
		    "phi/(3 sh)) and sl + phi/(1/(sh-sl) + (1-phi)/(3 sl))",
	.source = "Hashin and Shtrikman 1962, 10.1063/1.1728579",
	.validity = "bounds of isotropic mixtures; the ratio is the best one with an insulator",
	.symbol = SYMBOLS,
	.n_symbols = 3,
	.output = OUTPUTS,
	.n_outputs = 5,
	.evaluate = hashin_shtrikman,
	.invert = hashin_shtrikman_inverse,
};

const struct nip_law nip_law_wiener = {
	.name = "wiener",
	.family = NIP_LAW_TRANSPORT,
	.equation = "1/(phi/sh + (1-phi)/sl) <= sigma_eff <= phi sh + (1-phi) sl",
	.source = "Wiener 1912 (textbook form)",
	.validity = "bounds in any direction of any mixture; the ratio is that of straight "
		    "channels in an insulator",
	.symbol = SYMBOLS,
	.n_symbols = 3,
	.output = OUTPUTS,
	.n_outputs = 5,
	.evaluate = wiener,
	.invert = wiener_inverse,
};
