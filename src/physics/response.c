/* response.c: relative density, volume reduction, porosity or density of a law. */
#include <config.h>

#include "physics/response.h"

#include <math.h>
#include <string.h>

/* What the law's first output is. */
static enum nip_law_response main_of(const struct nip_law *law)
{
	static const struct {
		const char *output;
		enum nip_law_response response;
	} row[] = { { "relative_density", NIP_LAW_RESPONSE_D },
		    { "volume_reduction", NIP_LAW_RESPONSE_C },
		    { "porosity", NIP_LAW_RESPONSE_POROSITY },
		    { "density", NIP_LAW_RESPONSE_DENSITY } };

	for (size_t i = 0; i < sizeof row / sizeof *row; i++)
		if (strcmp(law->output[0].name, row[i].output) == 0)
			return row[i].response;
	return NIP_LAW_RESPONSE_MAIN;
}

/* A value with its derivatives by the law's symbols. */
struct dual {
	double v, d[NIP_LAW_SYMBOLS];
};

static const char *first_output(const struct nip_law *law, const double *in, struct dual *y)
{
	double out[NIP_LAW_OUTPUTS];
	const char *why = law->evaluate(in, out);

	y->v = out[0];
	law->gradient(in, y->d);
	return why;
}

static void scale(const struct nip_law *law, struct dual *y, double by)
{
	y->v *= by;
	for (size_t k = 0; k < law->n_symbols; k++)
		y->d[k] *= by;
}

/* y0/(1 - C) and 1 - y0/y; y0 is a symbol, or the law at no pressure. */
static void unreduce(const struct nip_law *law, const double *in, struct dual *y)
{
	const int d0 = nip_law_symbol(law, "D0");
	const double q = 1 - y->v;

	y->v = in[d0] / q;
	for (size_t k = 0; k < law->n_symbols; k++)
		y->d[k] = in[d0] * y->d[k] / (q * q) + ((int)k == d0 ? 1 / q : 0);
}

static void reduce(const struct nip_law *law, const double *in, struct dual *y)
{
	const int variable = nip_law_variable(law);
	double at[NIP_LAW_SYMBOLS];
	struct dual start;

	memcpy(at, in, law->n_symbols * sizeof *at);
	at[variable] = 0;
	first_output(law, at, &start);
	start.d[variable] = 0;
	if (main_of(law) == NIP_LAW_RESPONSE_POROSITY) {
		scale(law, &start, -1);
		start.v += 1;
	}
	for (size_t k = 0; k < law->n_symbols; k++)
		y->d[k] = (start.v * y->d[k] / y->v - start.d[k]) / y->v;
	y->v = 1 - start.v / y->v;
}

static void one_minus(const struct nip_law *law, struct dual *y)
{
	scale(law, y, -1);
	y->v += 1;
}

const char *nip_law_response_needs(const struct nip_law *law, enum nip_law_response response,
				   double rho_th)
{
	const enum nip_law_response own = main_of(law);
	const int variable = nip_law_variable(law);

	if (!law->gradient || law->family != NIP_LAW_COMPACTION)
		return "it is no law of compaction";
	if (response == own || response == NIP_LAW_RESPONSE_MAIN)
		return NULL;
	if (response == NIP_LAW_RESPONSE_C) {
		if (law->symbol[variable].lo_open || strcmp(law->name, "power-law") == 0)
			return "volume reduction needs a law with a density at no pressure";
		return NULL;
	}
	if ((response == NIP_LAW_RESPONSE_DENSITY) != (own == NIP_LAW_RESPONSE_DENSITY) &&
	    isnan(rho_th))
		return "needs the theoretical density";
	return NULL;
}

bool nip_law_response_depends(const struct nip_law *law, enum nip_law_response response, int symbol)
{
	const enum nip_law_response own = main_of(law);

	if (law->symbol[symbol].role == NIP_STATE)
		return false;
	return !(own == NIP_LAW_RESPONSE_C && strcmp(law->symbol[symbol].name, "D0") == 0 &&
		 (response == own || response == NIP_LAW_RESPONSE_MAIN));
}

const char *nip_law_response(const struct nip_law *law, enum nip_law_response response,
			     double rho_th, const double *in, double *out_value,
			     double *out_gradient)
{
	const enum nip_law_response own = main_of(law);
	struct dual y = { 0 };
	const char *why = first_output(law, in, &y);

	if (response != own && response != NIP_LAW_RESPONSE_MAIN) {
		/* To relative density, or a multiple of it where only ratios count ... */
		if (own == NIP_LAW_RESPONSE_C)
			unreduce(law, in, &y);
		else if (own == NIP_LAW_RESPONSE_POROSITY)
			one_minus(law, &y);
		else if (own == NIP_LAW_RESPONSE_DENSITY && response != NIP_LAW_RESPONSE_C)
			scale(law, &y, 1 / rho_th);
		/* ... and from there. */
		if (response == NIP_LAW_RESPONSE_C)
			reduce(law, in, &y);
		else if (response == NIP_LAW_RESPONSE_POROSITY)
			one_minus(law, &y);
		else if (response == NIP_LAW_RESPONSE_DENSITY)
			scale(law, &y, rho_th);
	}
	*out_value = y.v;
	if (out_gradient)
		memcpy(out_gradient, y.d, law->n_symbols * sizeof *y.d);
	return why;
}
