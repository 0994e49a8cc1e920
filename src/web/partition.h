/* partition.h: the variance of a web split into MD, CD and residual.
 *
 * The table has scans i (or moments of web length) by data boxes j across the web; a
 * cell holds the mean of the readings that fell into it. Model: x_ij = mean + r_i + c_j
 * + e_ij with random r (MD), c (CD) and e (residual). The components are Henderson's
 * method 3: fits of row, column and both, equated with their expectations, where n
 * cells of N scans and M boxes are filled:
 *
 *	var_res = SSE / (n - N - M + 1)
 *	var_CD  = (R(c | mean, r) - (M - 1) var_res) / (n - N)
 *	var_MD  = (R(r | mean, c) - (N - 1) var_res) / (n - M)
 *
 * which is unbiased for any pattern of missing cells that hangs together, and is the
 * two-way analysis of variance where none is missing (C. R. Henderson, Biometrics 9
 * (1953) 226, doi:10.2307/3001853; S. R. Searle et al., Variance Components, 1992).
 * It is not TAPPI TIP 1101, which is another calculation under a similar name.
 *
 * What an operator's screen calls "2 sigma" is twice the standard deviation of the
 * box means (CD) and of the scan means (MD); both carry part of the residual.
 */
#ifndef NIP_WEB_PARTITION_H
#define NIP_WEB_PARTITION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define NIP_PARTITION_BOXES 2000 /* most boxes */

struct nip_partition { /* a state; released with nip_partition_release() */
	size_t boxes, scans, cap;
	double *sum; /* scans x boxes */
	uint32_t *n;
};

void nip_partition_init(struct nip_partition *p, size_t boxes); /* 1..NIP_PARTITION_BOXES */
void nip_partition_release(struct nip_partition *p);
/* A reading of box `box` in scan `scan`, both from 0. NaN is a missing one. Scans appear
 * as they are named. Returns -1 if the box is outside. */
int nip_partition_add(struct nip_partition *p, size_t scan, size_t box, double value);
/* Cells are added to the cells of the same scan and box. Pieces that share no cell join
 * to the bit, in any order. -1 if the numbers of boxes differ. */
int nip_partition_merge(struct nip_partition *into, const struct nip_partition *from);

struct nip_partition_ask {
	size_t scan_from, scan_to; /* [from, to); to beyond the last: all */
	size_t box_from, box_to;   /* a lane, or all */
	double least_fill;	   /* scans and boxes filled less are left out: 0.5 */
	double gauge_sigma;	   /* of one reading; 0: not known */
};
void nip_partition_ask_init(struct nip_partition_ask *ask);

struct nip_partition_result {
	const char *why;    /* NULL, or why there is no partition; nothing else is then set */
	const char *method; /* what was computed, by name */
	bool balanced;
	size_t scans, boxes, cells, missing;   /* used; missing of scans x boxes */
	size_t scans_dropped, boxes_dropped;   /* filled less than least_fill, or empty */
	double mean;			       /* of the filled cells */
	double ss_total, ss_md, ss_cd, ss_res; /* md and cd: each after the other */
	double df_res;
	double raw_md, raw_cd;		/* unbiased, may be below 0 */
	double var_md, var_cd, var_res; /* the same, floored at 0 */
	double var_gauge;		/* of a cell: gauge_sigma^2 times the mean of 1/n */
	double var_web;			/* var_res - var_gauge, floored at 0 */
	bool gauge_floored;		/* the gauge would have explained more than all */
	/* the operator's form: standard deviations, not components */
	double report_md, report_cd, report_res, report_total;
};

/* Profiles where wanted (NULL: not): cd[box - box_from] and md[scan - scan_from], the
 * fitted deviations from the mean; NaN where a box or scan was dropped. */
void nip_partition_result(const struct nip_partition *p, const struct nip_partition_ask *ask,
			  struct nip_partition_result *out, double *cd, double *md);

#endif
