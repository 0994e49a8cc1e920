/* law_use.h: a law with the parameters somebody published, fitted or assumed for a
 * material, and the range they hold in. Read from <law> in material files and
 * recipes alike. */
#ifndef NIP_MATERIAL_LAW_USE_H
#define NIP_MATERIAL_LAW_USE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "physics/law.h"
#include "unit/quantity.h"
#include "xml/reader.h"

struct nip_diag;

struct nip_raw_value { /* number and unit as written; which quantity, the law knows */
	long line;
	const char *name, *unit, *text;
	const char *uncertainty; /* one standard uncertainty, same unit; NULL = not stated */
};

struct nip_correlation { /* of the estimates of two parameters, as written */
	long line;
	const char *of, *with;
	double value; /* -1..1 */
};

struct nip_law_use {
	long line;
	/* as written */
	const char *law_name, *stress, *state, *evidence_name, *source, *conditions, *phase,
		*carrier, *per;
	const char *lot;      /* powder lot it belongs to; NULL = not stated */
	const char *borrowed; /* what is taken from elsewhere (a curve shape) and from where */
	NIP_VEC(struct nip_raw_value) parameters;
	NIP_VEC(struct nip_correlation) correlations;
	struct nip_raw_value *from, *to;
	struct nip_quantity temperature_from, temperature_to; /* not set: not stated */
	struct nip_quantity speed_from, speed_to; /* of the web; not set: not stated */
	struct nip_quantity residual_sd; /* of the output, one sd; ratio */
	/* resolved by nip_law_use_resolve() */
	const struct nip_law *law;
	enum nip_evidence evidence;
	double in[NIP_LAW_SYMBOLS]; /* parameters in SI; the variable is NaN */
	double sd[NIP_LAW_SYMBOLS]; /* standard uncertainty in SI; NaN = not stated */
	/* Of the symbols; 1 on the diagonal, 0 if not stated. Apart, since a plan copies laws. */
	double (*correlation)[NIP_LAW_SYMBOLS];
	double from_si, to_si;	    /* range of the variable; NaN = not stated */
	double shift;		    /* added to its relative density; uncertainty moves it */
};

extern const struct nip_xml_shape nip_law_use_shape;

/* Laws of compaction and transport belong to a layer or a material, and so do some of how
 * it changes; others to two layers that touch. */
bool nip_law_of_interface(const struct nip_law *law);

/* Looks the law up (the form its parameters belong to, where it has several), converts
 * the parameters, checks that each is there once and in its range, and that the
 * correlations are those of some distribution. Where a parameter is stated under an
 * alias (K for 1/Py) its uncertainty and correlations are carried over to first order.
 * What it adds lives in the arena. Every fault is reported with its line. Returns 0/-1. */
int nip_law_use_resolve(struct nip_law_use *use, const char *path, struct nip_arena *a,
			struct nip_diag *diag);

#endif
