/* law.c: the table of laws and what every law shares. */
#include <config.h>

#include "physics/law.h"

#include <math.h>
#include <string.h>

static const struct nip_law *const table[] = {
	&nip_law_heckel, &nip_law_exponential, &nip_law_cooper_eaton,
	&nip_law_meyer,	 &nip_law_bruggeman,   &nip_law_percolation,
};

size_t nip_law_count(void)
{
	return sizeof table / sizeof *table;
}

const struct nip_law *nip_law_at(size_t i)
{
	return table[i];
}

const struct nip_law *nip_law_find(const char *name)
{
	for (size_t i = 0; i < nip_law_count(); i++)
		if (strcmp(table[i]->name, name) == 0)
			return table[i];
	return NULL;
}

int nip_law_symbol(const struct nip_law *law, const char *name)
{
	for (size_t i = 0; i < law->n_symbols; i++)
		if (strcmp(law->symbol[i].name, name) == 0)
			return (int)i;
	return -1;
}

int nip_law_variable(const struct nip_law *law)
{
	for (size_t i = 0; i < law->n_symbols; i++)
		if (law->symbol[i].variable)
			return (int)i;
	return -1;
}

static bool in_range(const struct nip_symbol *s, double v)
{
	return v >= s->lo && v <= s->hi && !(s->lo_open && v == s->lo);
}

static int first_bad(const struct nip_law *law, const double *in, int skip)
{
	for (size_t i = 0; i < law->n_symbols; i++)
		if ((int)i != skip && !in_range(&law->symbol[i], in[i]))
			return (int)i;
	return -1;
}

enum nip_law_status nip_law_evaluate(const struct nip_law *law, const double *in, double *out,
				     int *out_bad)
{
	*out_bad = first_bad(law, in, -1);
	return *out_bad >= 0 ? NIP_LAW_DOMAIN : law->evaluate(in, out);
}

enum nip_law_status nip_law_invert(const struct nip_law *law, const double *in, double want,
				   double *out_variable, int *out_bad)
{
	*out_bad = first_bad(law, in, nip_law_variable(law));
	if (*out_bad >= 0)
		return NIP_LAW_DOMAIN;
	return law->invert ? law->invert(in, want, out_variable) : NIP_LAW_IMPOSSIBLE;
}
