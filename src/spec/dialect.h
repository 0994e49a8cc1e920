/* dialect.h: inside spec/: how files are written, how columns are read, and what is done
 * about bad data. */
#ifndef NIP_SPEC_DIALECT_H
#define NIP_SPEC_DIALECT_H

#include "spec/spec.h"

/* Fills s->csv, the rule of every characteristic, s->action and max_bad; returns the
 * number of faults, each said. */
int nip_spec_resolve_dialect(struct nip_spec *s, struct nip_arena *a, struct nip_diag *diag);

#endif
