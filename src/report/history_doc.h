/* history_doc.h: what a history says: lists, one entry, trends, comparisons, families. */
#ifndef NIP_REPORT_HISTORY_DOC_H
#define NIP_REPORT_HISTORY_DOC_H

#include "doc/doc.h"
#include "store/store.h"

struct nip_diag;

/* Each fills the document. 0, or -1 with a diagnostic: nothing fits the selection (no
 * answer), or the history cannot be read. */

/* Coils, plans, reports and entries of a selection. `all`: the tables have every column, not
 * only those that fit a page. */
int nip_history_list(struct nip_doc *d, struct nip_store *s, const struct nip_selection *sel,
		     bool all, struct nip_diag *diag);
/* All that one entry keeps; the selection is of that entry. */
int nip_history_show(struct nip_doc *d, struct nip_store *s, const struct nip_selection *sel,
		     bool all, struct nip_diag *diag);
/* One characteristic, coil after coil as they were stored, with the limits each was judged
 * by: slope (least squares, Mann-Kendall) and steps over the coil means. */
int nip_history_trend(struct nip_doc *d, struct nip_store *s, const struct nip_selection *sel,
		      const char *characteristic, struct nip_diag *diag);
/* Each characteristic in two selections: coil means count, each once; Welch's t, decided at
 * 5 % over all characteristics together (Bonferroni). */
int nip_history_compare(struct nip_doc *d, struct nip_store *s, const struct nip_selection *sel[2],
			const char *const name[2], struct nip_diag *diag);
/* What a thing was made of, and what was made of it. */
int nip_history_trace(struct nip_doc *d, struct nip_store *s, const struct nip_store_item *of,
		      struct nip_diag *diag);
/* After nip_store_check(): how many faults it found. */
void nip_history_check(struct nip_doc *d, long faults);

#endif
