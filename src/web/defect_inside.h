/* defect_inside.h: what the two files of the search for defects share. */
#ifndef NIP_WEB_DEFECT_INSIDE_H
#define NIP_WEB_DEFECT_INSIDE_H

#include <stdbool.h>

#include "web/defect.h"

#define NIP_CONTRAST_LENGTHS 9 /* 1 .. NIP_DEFECT_LONGEST */

struct nip_field { /* the cells, box medians taken off, and what a scan's boxes share */
	size_t scans, boxes;
	const double *at_m;
	double *y, *shared; /* [scans x boxes], [scans] */
	double pitch_m;
	/* room for one line of the web */
	double *line, *sum, *few;
	size_t *scan;
};

/* Shared parts of scans [from, to) anew. */
void nip_field_share(struct nip_field *f, size_t from, size_t to);
/* Line 0 is the shared part, line j + 1 is box j less the shared part; NaN: missing. */
double nip_field_at(const struct nip_field *f, size_t line, size_t scan);

enum nip_contrast { NIP_CONTRAST_PULSE, NIP_CONTRAST_STEP, NIP_CONTRASTS };

struct nip_scale { /* contrasts of one kind and length, over one kind of line */
	enum nip_contrast kind;
	size_t cells;
	double centre;	       /* what a drift makes of it */
	double scatter, level; /* level: how many times the scatter counts */
};
struct nip_scales {
	struct nip_scale at[NIP_CONTRASTS * NIP_CONTRAST_LENGTHS];
	size_t n;
};

/* Cells from k on that the contrast needs, itself included; it also needs s->cells before. */
size_t nip_contrast_needs(const struct nip_scale *s);
/* How much more its scatter may be where cells are missing among those it needs: sqrt of the
 * scans they span over the cells, as for a random walk. scan[] counts from its first cell. */
double nip_contrast_slack(const struct nip_scale *s, const size_t *scan);

struct nip_candidate {
	double ratio, own; /* own: how much more its line scatters than others */
	const struct nip_scale *scale;
	size_t line, first, last; /* scans of the first and last cell inside */
};

/* Scatter that a tenth of the values cannot move, of |deviations|; disorders x. */
double nip_contrast_scatter(double *x, size_t n);
/* From running sums sum[0..all]: mean of values [k, k + n) less that of up to `side` on both
 * sides; mean of up to `side` from k on less that of as many before. */
double nip_contrast_pulse(const double *sum, size_t all, size_t k, size_t n, size_t side);
double nip_contrast_step(const double *sum, size_t all, size_t k, size_t side);
/* That of the scale where its n = side = cells, less its centre. */
double nip_contrast_of(const struct nip_scale *s, const double *sum, size_t all, size_t k);

/* Measures the candidate on the field as it is now. False: it no longer counts, or is the
 * rim of one of d->at[]. */
bool nip_defect_measure(struct nip_field *f, const struct nip_candidate *c,
			const struct nip_defects *d, struct nip_defect *out);
/* Takes the defect off the field. */
void nip_defect_take_off(struct nip_field *f, const struct nip_defect *d);

#endif
