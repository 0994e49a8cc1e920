/* history_values.h: characteristics of stored coils, as trends and comparisons take them. */
#ifndef NIP_REPORT_HISTORY_VALUES_H
#define NIP_REPORT_HISTORY_VALUES_H

#include "doc/doc.h"
#include "store/store.h"

struct nip_diag;

struct nip_history_value { /* one characteristic of one coil */
	long long entry;
	const char *time, *coil, *batch, *characteristic;
	const char *unit; /* NULL: no value at all */
	double n, missing, mean, sd, min, max, target, out_of_spec;
};

struct nip_history_bound { /* a limit of one entry */
	long long entry;
	const char *characteristic, *kind, *unit;
	double value;
};

struct nip_history_values {
	struct nip_arena *arena;
	NIP_VEC(struct nip_history_value) values;
	NIP_VEC(struct nip_history_bound) bounds;
};

/* All of a selection, in the arena; the limits of every entry. 0/-1. */
int nip_history_values(struct nip_store *s, const struct nip_selection *sel, struct nip_arena *a,
		       struct nip_history_values *out, struct nip_diag *diag);
/* Numbers of v in this unit; false: it does not fit, or there is no value. */
bool nip_history_in(struct nip_history_value *v, const char *unit);

#endif
