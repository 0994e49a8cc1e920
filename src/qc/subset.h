/* subset.h: what was seen of some coils out of a run, and several runs laid behind one
 * another: how a history gives back the input of a report. */
#ifndef NIP_QC_SUBSET_H
#define NIP_QC_SUBSET_H

#include "qc/qc.h"

/* Drops the coils of a loaded engine for which keep[index] is false, with their units of
 * evidence, findings, events and files, as if their rows had never been there. Exact, but
 * for charts beyond NIP_SERIES_SAMPLE readings of a coil (nip_series_join), and marks of
 * flagged readings where coils were interleaved or the run had more than NIP_QC_FLAGGED. 0, or -1 with a diagnostic: units of
 * evidence belong to batches, and one of a batch that is kept in part cannot be told to be
 * of a kept coil. nip_qc_finish() comes afterwards. */
int nip_qc_keep(struct nip_qc *q, const bool *keep, struct nip_diag *diag);

/* nip_qc_merge() of runs that do not touch each other, charts included. No coil of `from`
 * may be in q. 0/-1. */
int nip_qc_append(struct nip_qc *q, const struct nip_qc *from, struct nip_diag *diag);

#endif
