/* scan.h: passes of a sensor across the web, and the data boxes they fill. */
#ifndef NIP_WEB_SCAN_H
#define NIP_WEB_SCAN_H

#include <stdbool.h>
#include <stddef.h>

/* Numbers the passes of a CD position: a turn is where the position, having gone one
 * way, comes back by `turn` or more; the reading at the turn ends its pass. A way back
 * in a single step is the flyback of a sensor that reads one way only, or the next
 * profile of a full-width sensor, and no pass. Missing positions belong to no pass
 * ((size_t)-1). Returns the number of passes. */
size_t nip_scan_find(const double *cd, size_t n, double turn, size_t *out_scan);

/* Numbers the runs of equal labels, as a scan column or a full-width row number gives
 * them. */
size_t nip_scan_by_label(const double *label, size_t n, size_t *out_scan);

#define NIP_LANES_MOST 64

struct nip_lane {
	double from, to; /* CD */
};

/* Boxes of one width inside each lane, edges left out; a lane that is no multiple of the
 * width has its boxes centred and the rest left out with the edges. */
struct nip_boxes {
	bool single; /* every CD value is a box of its own */
	size_t n, lanes;
	double width;	/* NaN if single */
	double *centre; /* [n], rising */
	size_t *lane;	/* [n] */
};
#define NIP_BOX_NONE ((size_t)-1)

/* lane[] rising and apart. -1 if no box fits or there are more than `most`. */
int nip_boxes_cut(const struct nip_lane *lane, size_t lanes, double width, double edge, size_t most,
		  struct nip_boxes *out);
/* A box for every value that occurs (rising, without repeats), all in one lane. */
void nip_boxes_single(const double *value, size_t n, struct nip_boxes *out);
void nip_boxes_release(struct nip_boxes *b);
/* A box contains its lower end, not its upper one. NIP_BOX_NONE beside all. */
size_t nip_boxes_find(const struct nip_boxes *b, double cd);

#endif
