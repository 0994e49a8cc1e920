/* histogram_chart.h: readings as bars of an even width, and densities over them. */
#ifndef NIP_REPORT_HISTOGRAM_CHART_H
#define NIP_REPORT_HISTOGRAM_CHART_H

#include "doc/doc.h"

/* Adds the bars of v[0..n), sorted and finite, not all equal. Widths are 1, 2, 2.5 or 5
 * times a power of ten, about as Freedman and Diaconis (1981) advise, edges multiples of
 * them. Returns the width; 0 where there is nothing to draw. */
double nip_histogram_bars(struct nip_doc *d, struct nip_panel *p, const double *v, size_t n);

/* Adds a curve: expected readings a bar of width `width` out of n, from the share below
 * a place; cdf of one argument and its context. */
void nip_histogram_curve(struct nip_doc *d, struct nip_panel *p, const struct nip_chart_line *look,
			 double lo, double hi, double width, double n,
			 double (*below)(double x, const void *user), const void *user);

/* Share below x of a normal: user is { mean, sd }. */
double nip_histogram_normal(double x, const void *user);

#endif
