/* gauge.h: gauge repeatability and reproducibility, crossed or nested, by analysis of
 * variance of random effects.
 *
 * Crossed: operators measure the same parts; the interaction is pooled with the error where
 * its p is above `pool_above`. Where not every operator measured every part equally often,
 * by restricted maximum likelihood (spc/crossed.h). Nested: each part belongs to one
 * operator (destructive tests), numbers may differ. Source: AIAG Measurement Systems
 * Analysis; Montgomery and Runger 1993 (doi:10.1080/08982119308918710); intervals as in
 * spc/mls.h. ndc = floor(1.41 sd of parts / sd of the gauge).
 */
#ifndef NIP_SPC_GAUGE_H
#define NIP_SPC_GAUGE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"

enum nip_gauge_term { /* rows of the analysis of variance */
		      NIP_TERM_PART,
		      NIP_TERM_OPERATOR,
		      NIP_TERM_INTERACTION,
		      NIP_TERM_ERROR,
		      NIP_TERMS
};

struct nip_gauge_row {
	double df, ss, ms, f, p; /* ms NaN without df */
};

enum nip_gauge_source {
	NIP_GAUGE_TOTAL_RR,
	NIP_GAUGE_REPEATABILITY,
	NIP_GAUGE_REPRODUCIBILITY, /* operator and interaction together */
	NIP_GAUGE_OPERATOR,
	NIP_GAUGE_INTERACTION,
	NIP_GAUGE_PART,
	NIP_GAUGE_TOTAL,
	NIP_GAUGE_SOURCES
};
extern const char *const nip_gauge_source_name[NIP_GAUGE_SOURCES]; /* "gauge_rr" */

struct nip_gauge_share {
	bool absent;	      /* not in this design or pooled */
	double raw, variance; /* variance: sum of components, each not below 0 */
	double low, high;     /* of the variance; NaN of sums of unbalanced studies */
	double contribution, contribution_low, contribution_high; /* of the total variance */
	double sd, study_share, tolerance_share; /* shares as fractions; NaN without */
};

struct nip_gauge_options {
	bool nested;
	double pool_above, study, tolerance, confidence; /* 0.05, 6, NaN, 0.95 */
};

struct nip_gauge {
	struct nip_gauge_options options;
	size_t n, parts, operators, replicates; /* replicates 0: unequal */
	double mean;
	bool pooled; /* there is no interaction in what follows */
	const char *why_pooled;
	const char *method, *intervals; /* by name */
	struct nip_gauge_row row[NIP_TERMS]; /* as the design has it, before pooling */
	struct nip_gauge_row error;	     /* what the F tests and components used */
	struct nip_gauge_share source[NIP_GAUGE_SOURCES];
	double ndc, ndc_low, ndc_high; /* ndc is an integer; NaN for a gauge without error */
	const char *why;	       /* NULL, or why there is no study */
};

/* part[i], appraiser[i]: indices from 0, as dense as possible; NaN values are left out.
 * appraiser NULL: one operator. Returns 0, or -1 with out->why. */
int nip_gauge_study(const double *value, const size_t *part, const size_t *appraiser, size_t n,
		    const struct nip_gauge_options *options, struct nip_arena *a,
		    struct nip_gauge *out);

#endif
