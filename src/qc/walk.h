/* walk.h: one walk over the fields of a state that writes them, or reads them back: what is
 * written is what is read. Shared inside qc/. */
#ifndef NIP_QC_WALK_H
#define NIP_QC_WALK_H

#include "base/str.h"
#include "qc/internal.h"
#include "stat/state.h"

struct nip_walk {
	struct nip_qc *q;
	struct nip_str *out; /* NULL: loading */
	struct nip_state_reader in;
	struct nip_diag *diag;
	const struct nip_place *at;
};

void nip_walk_u64(struct nip_walk *w, uint64_t *v);
void nip_walk_long(struct nip_walk *w, long *v);
void nip_walk_wide(struct nip_walk *w, long long *v);
void nip_walk_size(struct nip_walk *w, size_t *v);
void nip_walk_bool(struct nip_walk *w, bool *v);
void nip_walk_real(struct nip_walk *w, double *v);
void nip_walk_reals(struct nip_walk *w, double *v, long n);
void nip_walk_moments(struct nip_walk *w, struct nip_moments *m);
void nip_walk_lag1(struct nip_walk *w, struct nip_lag1 *s);
void nip_walk_series(struct nip_walk *w, struct nip_series *s);
/* A number of things that take at least a byte each. */
size_t nip_walk_count(struct nip_walk *w, size_t n);
/* NULL is kept apart from "". */
void nip_walk_text(struct nip_walk *w, const char **v);
void nip_walk_name(struct nip_walk *w, const char **v);
/* A name that is always there. */
void nip_walk_named(struct nip_walk *w, const char **v);

#endif
