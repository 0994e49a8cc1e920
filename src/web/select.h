/* select.h: order statistics in linear time. */
#ifndef NIP_WEB_SELECT_H
#define NIP_WEB_SELECT_H

#include <stddef.h>

/* The value that `rank` others are at most as large as (0: the least), rank < n. Disorders x,
 * which holds no NaN. */
double nip_select(double *x, size_t n, size_t rank);
/* Mean of the two in the middle where n is even, NaN where n is 0. Disorders x. */
double nip_select_median(double *x, size_t n);

#endif
