/* row.h: one row of line data on its way through the engine. Inside qc/. */
#ifndef NIP_QC_ROW_H
#define NIP_QC_ROW_H

#include "qc/internal.h"

struct nip_qc_row {
	const struct nip_csv_block *b;
	size_t i;
	struct nip_qc_lane *lane;
	struct nip_moments *unit;
	double s_m;	       /* position, NaN if unknown */
	struct nip_finding at; /* filled with where */
};

/* place.c. A name without the blanks around it; "(none)" if the cell is empty, `otherwise`
 * if there is no such column. */
const char *nip_qc_name_of(struct nip_qc_run *r, const struct nip_qc_row *w, size_t handle,
			   const char *otherwise);
/* Found or begun; the coil is then r->now, which the lane belongs to. */
struct nip_coil *nip_qc_coil_of(struct nip_qc_run *r, const char *name, const char *batch);
struct nip_qc_lane *nip_qc_lane_of(struct nip_qc_run *r, const char *name);
struct nip_moments *nip_qc_evidence_of(struct nip_qc_run *r, const char *batch, const char *name);

/* value.c. NaN after reporting why there is no value. */
double nip_qc_measured(struct nip_qc_run *r, struct nip_qc_row *w, size_t i);
double nip_qc_derived(struct nip_qc_run *r, struct nip_qc_row *w, size_t i);
/* Whether characteristic i is judged in this row. */
bool nip_qc_applies(struct nip_qc_run *r, struct nip_qc_row *w, size_t i);

/* judge.c. Value x of characteristic i against its limits; relation k. */
void nip_qc_judge(struct nip_qc_run *r, struct nip_qc_row *w, size_t i, double x);
void nip_qc_relate(struct nip_qc_run *r, struct nip_qc_row *w, size_t k);

#endif
