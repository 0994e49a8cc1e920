/* law.h: every equation nipline uses, as a row of one table.
 *
 * A law takes SI doubles and gives SI doubles; it is pure: no I/O, no state. The
 * plan, the material reader, the man page and the property tests walk the table; a
 * new law is one file and one row in law.c.
 */
#ifndef NIP_PHYSICS_LAW_H
#define NIP_PHYSICS_LAW_H

#include <stdbool.h>
#include <stddef.h>

#include "unit/quantity.h"

#define NIP_LAW_SYMBOLS 8
#define NIP_LAW_OUTPUTS 4

enum nip_law_status {
	NIP_LAW_OK,
	NIP_LAW_DOMAIN,	   /* an input is outside the symbol's range */
	NIP_LAW_IMPOSSIBLE /* inputs fit, but there is no such state (D > 1, sigma > sigma_bulk) */
};

struct nip_symbol {
	const char *name;	/* "Py" */
	enum nip_quantity_id quantity;
	bool variable;		/* what the process sets; the others belong to a material */
	double lo, hi;		/* closed range, SI; lo_open excludes lo */
	bool lo_open;
	const char *meaning;
};

/* Another way a source may state a parameter: K for Py. */
struct nip_symbol_alias {
	const char *name;
	enum nip_quantity_id quantity;
	const char *of;			  /* the symbol it gives */
	double (*to_symbol)(double si);
};

struct nip_output {
	const char *name; /* "relative_density" */
	enum nip_quantity_id quantity;
};

struct nip_law {
	const char *name;
	const char *equation; /* in words of symbols */
	const char *source;   /* DOI, standard or "textbook form" */
	struct nip_symbol symbol[NIP_LAW_SYMBOLS];
	size_t n_symbols;
	struct nip_symbol_alias alias[2];
	size_t n_aliases;
	struct nip_output output[NIP_LAW_OUTPUTS];
	size_t n_outputs;
	/* in[] in symbol order, already inside their ranges. */
	enum nip_law_status (*evaluate)(const double *in, double *out);
	/* The variable that gives output 0 the value `want`; in[] holds the rest.
	 * NULL where there is no closed form. */
	enum nip_law_status (*invert)(const double *in, double want, double *out_variable);
};

size_t nip_law_count(void);
const struct nip_law *nip_law_at(size_t i);
const struct nip_law *nip_law_find(const char *name);
/* Index of a symbol or -1; of the variable or -1. */
int nip_law_symbol(const struct nip_law *law, const char *name);
int nip_law_variable(const struct nip_law *law);

/* Checks ranges, then evaluates. *out_bad is the symbol at fault on DOMAIN. */
enum nip_law_status nip_law_evaluate(const struct nip_law *law, const double *in, double *out,
				     int *out_bad);
enum nip_law_status nip_law_invert(const struct nip_law *law, const double *in, double want,
				   double *out_variable, int *out_bad);

/* Rows, one file each family. */
extern const struct nip_law nip_law_heckel, nip_law_exponential, nip_law_cooper_eaton;
extern const struct nip_law nip_law_meyer;
extern const struct nip_law nip_law_bruggeman, nip_law_percolation;

#endif
