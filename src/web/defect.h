/* defect.h: places where a web differs from the web before and behind them.
 *
 * Cells are scans i (or moments of web length) by boxes j across the web. For every box,
 * less what all boxes of a scan share (their mean), and for that shared part itself,
 * the mean of l cells is held against the mean of l cells on either side of them, for l
 * = 1, 2, 4 ..., and l cells against the l before. The first contrast does not see a
 * straight drift, the second sees it everywhere alike, and it is taken off. The scatter of
 * a contrast is told from the web itself, for every l on its own, by quantiles that a
 * fifth of the web hardly moves: so noise with a memory is judged by itself. A contrast
 * counts beyond the Student quantile that all contrasts of the web together (Bonferroni;
 * those of length l overlap, and count as one every l / 4) exceed with the false-alarm
 * probability. Its degrees of freedom: of N cells the contrasts of length l are worth
 * N / (0.78 l) independent ones (sum of their squared autocorrelations, white noise), and
 * the quantiles 0.37 of them as their spread; 0.3 N / l leaves room for noise with a memory.
 * Where all lengths scatter as white noise does the short ones vouch for the long ones. A
 * box that scatters more than the others is judged by its own scatter, and a contrast over
 * missing cells by a larger one.
 *
 * What counts is measured: the ends are those of the interval whose level differs from
 * the rest of its surroundings with the least sum of squares; the boxes are those that
 * deviate by half or more; then it is taken off, and what is left is looked at again.
 */
#ifndef NIP_WEB_DEFECT_H
#define NIP_WEB_DEFECT_H

#include <stddef.h>

#define NIP_DEFECTS_MOST   64
#define NIP_DEFECT_LONGEST 256 /* cells along the web */

enum nip_defect_kind {
	NIP_DEFECT_PIT,	   /* at most two cells along, below the web around */
	NIP_DEFECT_LUMP,   /* the same, above */
	NIP_DEFECT_STREAK, /* longer, in a part of the width or where only one place is seen */
	NIP_DEFECT_BAND,   /* longer, over the whole width */
	NIP_DEFECT_STEP,   /* the level changes and stays */
	NIP_DEFECT_KINDS
};
extern const char *const nip_defect_name[NIP_DEFECT_KINDS];

struct nip_defect_ask {
	double false_alarm; /* probability of any in noise alone: 0.001 */
	size_t longest;	    /* cells that are compared at most, up to NIP_DEFECT_LONGEST */
};
void nip_defect_ask_init(struct nip_defect_ask *ask);

struct nip_defect {
	enum nip_defect_kind kind;
	size_t scan_from, scan_to; /* [from, to); of a step its first scan, twice */
	size_t box_from, box_to;   /* [from, to) */
	double from_m, to_m;	   /* of its first and last cell; of a step the cells beside it */
	double ends_m;		   /* how far either end may be off, 95 % */
	double deviation;	   /* from the web before and behind, of the readings' unit */
	double sd_deviation;	   /* standard error, from the scatter of the same contrast */
	double ratio;		   /* contrast over what noise passes with the false alarm */
};

struct nip_defects {
	const char *why; /* NULL, or why none can be looked for */
	struct nip_defect at[NIP_DEFECTS_MOST]; /* the clearest first */
	size_t n, more;				/* more: beyond the most */
	size_t wild; /* cells left out: a million times farther out than the others */
	size_t longest;				/* cells along that were compared */
	double least;	   /* deviation of one cell that would just count, in one box */
	double least_wide; /* the same where it goes over the whole width */
};

/* at_m and value hold scans x boxes cells, box by box within a scan; NaN: missing. value
 * is changed: boxes lose their medians, and defects what they deviate by. */
void nip_defects_find(const struct nip_defect_ask *ask, const double *at_m, double *value,
		      size_t scans, size_t boxes, struct nip_defects *out);

#endif
