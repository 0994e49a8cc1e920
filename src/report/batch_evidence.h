/* batch_evidence.h: what the report says of batches beside their means: who scatters more,
 * where the variance is, whether the level drifts or steps. */
#ifndef NIP_REPORT_BATCH_EVIDENCE_H
#define NIP_REPORT_BATCH_EVIDENCE_H

#include "doc/doc.h"
#include "qc/qc.h"
#include "spc/components.h"
#include "spc/consistency.h"
#include "spc/crossed.h"
#include "spc/homogeneity.h"
#include "spc/trend.h"

struct nip_comparison;

struct nip_batch_unit {		 /* one unit of evidence with a value, in the order read */
	const char *name, *file; /* file NULL where it is not known */
	size_t batch;		 /* index into the comparison */
	struct nip_group readings;
};

struct nip_unit_factors { /* powder lot, roll set ... of coils or batches */
	size_t n, rows;
	const char *const *factor; /* n names */
	const char *const *unit;   /* by row: name of a unit of evidence or of a batch */
	const char *const *label;  /* row by row */
};

struct nip_batch_lanes { /* means of lanes of coils */
	NIP_VEC(const char *) lane;
	size_t cells;
	const char *why; /* NULL, or why there is no result */
	struct nip_crossed result;
};

struct nip_batch_evidence {
	const struct nip_unit_factors *recorded; /* NULL: none */
	size_t n;
	struct nip_batch_unit *unit;
	double *mean;		       /* of each unit */
	size_t flat;		       /* units whose readings do not scatter, or of one reading */
	double *log_sd;		       /* of each unit; NaN for those */
	struct nip_consistency spread; /* of log_sd over the batches */
	bool *noisy;		       /* by batch: its log_sd is outside the limits */
	double *spread_mean;	       /* by batch, of log_sd; NaN: none */
	struct nip_homogeneity levene, bartlett; /* of unit means between batches */
	bool components_known;
	struct nip_components components;
	struct nip_trend trend; /* of batch means */
	struct nip_changes changes;
	struct nip_batch_lanes lanes;
};

/* Gathers the units of one characteristic; c has its batches and what a unit is. */
void nip_gather_units(const struct nip_qc *q, struct nip_comparison *c);
/* All the rest; c has been decided. */
void nip_weigh_evidence(const struct nip_qc *q, struct nip_comparison *c);

/* Tree, paragraphs, table and figures of it. */
void nip_evidence_tree(struct nip_doc *d, struct nip_node *parent, const struct nip_qc *q,
		       const struct nip_comparison *c);
void nip_evidence_blocks(struct nip_doc *d, const struct nip_qc *q, const struct nip_comparison *c);
/* Coils crossed with lanes: profile fixed, coil and coil x lane random. */
void nip_weigh_lanes(const struct nip_qc *q, size_t characteristic, struct nip_batch_lanes *out);
void nip_lanes_tree(struct nip_doc *d, struct nip_node *parent, const struct nip_comparison *c);
void nip_lanes_blocks(struct nip_doc *d, const struct nip_qc *q, const struct nip_comparison *c);

/* What may have changed at a step: batch, file, and what was recorded. */
size_t nip_evidence_factors(struct nip_doc *d, const struct nip_comparison *c,
			    struct nip_factor **out);
/* "powder lot, batch": those with a new label at unit `at`. */
const char *nip_evidence_coincides(struct nip_doc *d, const struct nip_factor *f, size_t n,
				   size_t at);
/* How often each changes, how often at a step, and how likely that is by chance. */
void nip_evidence_factors_tree(struct nip_doc *d, struct nip_node *parent,
			       const struct nip_comparison *c);
void nip_evidence_factors_text(struct nip_doc *d, const struct nip_comparison *c);

/* "C-103 scatters 2.1 times as much": the first noisy batch; "" if there is none. */
const char *nip_noisy_batch(struct nip_doc *d, const struct nip_comparison *c);

#endif
