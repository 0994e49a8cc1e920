/* response.c: relative density, volume reduction, porosity or density of a law. */
#include <config.h>

#include "fit/response.h"

#include <math.h>
#include <string.h>

static bool gives_density(const struct nip_law *law)
{
	return nip_law_output(law, "relative_density") < 0 && nip_law_output(law, "density") >= 0;
}

const char *nip_law_response_needs(const struct nip_law *law, enum nip_law_response response,
				   double rho_th)
{
	if (response == NIP_LAW_RESPONSE_MAIN)
		return NULL;
	if (response == NIP_LAW_RESPONSE_C && nip_law_symbol(law, "D0") < 0)
		return "volume reduction needs a law with D0";
	if (gives_density(law) != (response == NIP_LAW_RESPONSE_DENSITY) && isnan(rho_th))
		return "needs the theoretical density (--density, or --material)";
	return NULL;
}

bool nip_law_response_depends(const struct nip_law *law, enum nip_law_response response, int symbol)
{
	/* Kawakita's C is a b P/(1 + b P), whatever the density before pressing. */
	return !(response == NIP_LAW_RESPONSE_C && nip_law_output(law, "volume_reduction") >= 0 &&
		 strcmp(law->symbol[symbol].name, "D0") == 0);
}

static const char *value(const struct nip_law *law, enum nip_law_response response, double rho_th,
			 const double *in, double *y)
{
	double out[NIP_LAW_OUTPUTS];
	const char *why;
	int k, c = nip_law_output(law, "volume_reduction");

	for (size_t i = 0; i < NIP_LAW_OUTPUTS; i++)
		out[i] = NAN;
	why = law->evaluate(in, out);
	if (response == NIP_LAW_RESPONSE_MAIN) {
		*y = out[0];
	} else if (response == NIP_LAW_RESPONSE_C && c >= 0) {
		*y = out[c];
	} else {
		k = nip_law_output(law, gives_density(law) ? "density" : "relative_density");
		*y = out[k];
		if (gives_density(law) && response != NIP_LAW_RESPONSE_DENSITY)
			*y /= rho_th;
		if (response == NIP_LAW_RESPONSE_C)
			*y = 1 - in[nip_law_symbol(law, "D0")] / *y;
		else if (response == NIP_LAW_RESPONSE_POROSITY)
			*y = 1 - *y;
		else if (response == NIP_LAW_RESPONSE_DENSITY && !gives_density(law))
			*y *= rho_th;
	}
	return why;
}

/* Central differences with one Richardson step, error of order h^6. */
static void slope(const struct nip_law *law, enum nip_law_response response, double rho_th,
		  const double *in, size_t k, double *out)
{
	double at[NIP_LAW_SYMBOLS], y[6], h = 2e-3 * (in[k] != 0 ? fabs(in[k]) : 1e-6), d[3];

	memcpy(at, in, sizeof at);
	for (int i = 0; i < 6; i++) {
		at[k] = in[k] + (i & 1 ? -1 : 1) * h / (1 << i / 2);
		value(law, response, rho_th, at, &y[i]);
	}
	for (int i = 0; i < 3; i++)
		d[i] = (y[2 * i] - y[2 * i + 1]) / (2 * h / (1 << i));
	d[0] = (4 * d[1] - d[0]) / 3;
	d[1] = (4 * d[2] - d[1]) / 3;
	*out = (16 * d[1] - d[0]) / 15;
}

const char *nip_law_response(const struct nip_law *law, enum nip_law_response response,
			     double rho_th, const double *in, double *out_value,
			     double *out_gradient)
{
	const char *why = value(law, response, rho_th, in, out_value);

	for (size_t k = 0; !why && out_gradient && k < law->n_symbols; k++)
		if (nip_law_response_depends(law, response, (int)k) && !isnan(in[k])) {
			slope(law, response, rho_th, in, k, &out_gradient[k]);
		} else {
			out_gradient[k] = 0;
		}
	return why;
}
