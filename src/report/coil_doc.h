/* coil_doc.h: what `nipline qc` says of the coils it read. */
#ifndef NIP_REPORT_COIL_DOC_H
#define NIP_REPORT_COIL_DOC_H

#include "doc/doc.h"
#include "qc/qc.h"

/* Whole document: verdict, coils, characteristics, events, findings, data quality. */
void nip_coil_doc(struct nip_doc *d, const struct nip_qc *q);

/* One finding as a node (type "finding"), and the closing summary (type "summary"). */
struct nip_node *nip_finding_node(struct nip_doc *d, struct nip_node *parent,
				  const struct nip_finding *f);
void nip_coil_summary(struct nip_doc *d, struct nip_node *object, const struct nip_qc *q);

/* Sections shared with the batch report. */
void nip_coil_tables(struct nip_doc *d, const struct nip_qc *q);
/* What coil means are uncertain by; nothing where nothing is stated. */
void nip_coil_uncertainty_table(struct nip_doc *d, const struct nip_qc *q);
/* full: findings with rule, byte and time, for who goes to the file. */
void nip_quality_tables(struct nip_doc *d, const struct nip_qc *q, bool full);

/* Why a coil is not in spec; "" if it is. */
const char *nip_coil_why(struct nip_doc *d, const struct nip_qc *q, const struct nip_coil *c);
enum nip_tone nip_coil_tone(enum nip_verdict v);

/* "80.0-86.0 m", "80.0 m" or "". */
const char *nip_stretch_text(struct nip_doc *d, double from_m, double to_m);

#endif
