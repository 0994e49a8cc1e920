/* assign.h: quantities on the command line: NAME=VALUE[UNIT][,VALUE[UNIT]...]. */
#ifndef NIP_CMD_ASSIGN_H
#define NIP_CMD_ASSIGN_H

#include "base/arena.h"
#include "base/diag.h"
#include "unit/quantity.h"

struct nip_assign {
	const char *name;
	const char *written; /* what stands behind '=' */
	bool asked;	     /* "?": this is what is looked for; n is 0 */
	size_t n;
	const char **number; /* the numbers as written */
	const char **unit;   /* NULL: none given, the display unit is meant */
};

/* Splits ARG. A unit behind a later value holds for the earlier ones without any
 * ("8.2,12 mg/cm2"). yes, no, true and false are 1 and 0. Returns 0; -1 is wrong usage,
 * which diag says. */
int nip_assign_split(const char *arg, struct nip_arena *a, struct nip_assign *out,
		     struct nip_diag *diag);

/* Its values in SI as `id`: n doubles in the arena. NULL: what is wrong is in diag. */
double *nip_assign_si(const struct nip_assign *x, enum nip_quantity_id id, struct nip_arena *a,
		      struct nip_diag *diag);

/* A range for a sweep: FROM:TO (21 values), FROM:STEP:TO or a list, with a unit as above.
 * *out_n values in SI, in the arena; NULL: what is wrong is in diag. */
double *nip_assign_range(const struct nip_assign *x, enum nip_quantity_id id, struct nip_arena *a,
			 size_t *out_n, struct nip_diag *diag);

/* FROM:TO with a unit behind, which holds for both; an end left out is NaN. 0, or -1: what
 * is wrong is in diag. */
int nip_assign_ends(const struct nip_assign *x, enum nip_quantity_id id, struct nip_arena *a,
		    double *out_lo, double *out_hi, struct nip_diag *diag);

#endif
