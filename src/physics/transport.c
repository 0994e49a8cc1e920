/* transport.c: conduction through one phase of a porous layer.
 *
 * phi is the volume fraction of the conducting phase in the total volume; tau is the
 * tortuosity factor: sigma_eff = sigma phi / tau.
 */
#include <config.h>

#include <math.h>

#include "physics/law.h"

#define BIG 1e300
#define TOO_GOOD "the tortuosity factor would be below 1: better than straight channels"

/* ---- generalised Bruggeman: tau = f phi^-a --------------------------------- */

enum { BRU_F, BRU_A, BRU_PHI };

static const char *bruggeman(const double *in, double *out)
{
	double tau = in[BRU_F] * pow(in[BRU_PHI], -in[BRU_A]);

	out[0] = in[BRU_PHI] / tau;
	out[1] = tau;
	out[2] = tau / in[BRU_PHI];
	/* tau < 1 would conduct better than straight channels of the same volume. */
	return tau >= 1 - 1e-12 ? NULL : TOO_GOOD;
}

static double minus_one(double alpha)
{
	return alpha - 1;
}

const struct nip_law nip_law_bruggeman = {
	.name = "bruggeman",
	.family = NIP_LAW_TRANSPORT,
	.equation = "tau = f phi^-a; sigma_eff/sigma = phi/tau; alpha = 1 + a",
	.source = "Bruggeman 1935, 10.1002/andp.19354160705; generalised form as in "
		  "Landesfeind 2016, 10.1149/2.1141607jes",
	.symbol = { { "f", NIP_Q_RATIO, NIP_PARAMETER, 0, BIG, true, false, "prefactor" },
		    { "a", NIP_Q_RATIO, NIP_PARAMETER, 0, BIG, false, false, "exponent of tau" },
		    { "phi", NIP_Q_RATIO, NIP_VARIABLE, 0, 1, true, false, "volume fraction of the phase" } },
	.n_symbols = 3,
	.alias = { { "alpha", NIP_Q_RATIO, "a", minus_one } },
	.n_aliases = 1,
	.output = { { "conductivity_ratio", NIP_Q_RATIO },
		    { "tortuosity_factor", NIP_Q_RATIO },
		    { "macmullin_number", NIP_Q_RATIO } },
	.n_outputs = 3,
	.evaluate = bruggeman,
};

/* ---- percolation: nothing below a threshold -------------------------------- */

enum { PER_PHI_C, PER_T, PER_PHI };

static const char *percolation(const double *in, double *out)
{
	/* Below the threshold the base is negative and pow() would say NaN. */
	double base = (in[PER_PHI] - in[PER_PHI_C]) / (1 - in[PER_PHI_C]);
	double ratio = base > 0 ? pow(base, in[PER_T]) : 0;

	out[0] = ratio;
	out[1] = ratio > 0 ? in[PER_PHI] / ratio : INFINITY;
	out[2] = ratio > 0 ? 1 / ratio : INFINITY;
	return ratio <= in[PER_PHI] + 1e-12 ? NULL : TOO_GOOD;
}

const struct nip_law nip_law_percolation = {
	.name = "percolation",
	.family = NIP_LAW_TRANSPORT,
	.equation = "sigma_eff/sigma = ((phi-phi_c)/(1-phi_c))^t above phi_c, else 0",
	.source = "Kirkpatrick 1973, 10.1103/RevModPhys.45.574 (textbook form)",
	.symbol = { { "phi_c", NIP_Q_RATIO, NIP_PARAMETER, 0, 0.999, false, false, "percolation threshold" },
		    { "t", NIP_Q_RATIO, NIP_PARAMETER, 0, 10, true, false, "exponent" },
		    { "phi", NIP_Q_RATIO, NIP_VARIABLE, 0, 1, true, false, "volume fraction of the phase" } },
	.n_symbols = 3,
	.output = { { "conductivity_ratio", NIP_Q_RATIO },
		    { "tortuosity_factor", NIP_Q_RATIO },
		    { "macmullin_number", NIP_Q_RATIO } },
	.n_outputs = 3,
	.evaluate = percolation,
};
