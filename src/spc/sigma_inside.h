/* sigma_inside.h: degrees of freedom of estimates of sigma, effective ones. */
#ifndef NIP_SPC_SIGMA_INSIDE_H
#define NIP_SPC_SIGMA_INSIDE_H

#include <stdbool.h>
#include <stddef.h>

#include "spc/constants.h"

/* The df of chi, 1 or more, with this variance of an estimate over the square of its
 * mean. */
double nip_df_of_variance(double relative);

/* Correlation of the ranges of `span` independent normal values, the windows `apart`
 * places from each other: 0.2239 for neighbours of span 2. Right to about 1e-5. */
double nip_range_correlation(size_t span, size_t apart);
/* P(both ranges <= median), the median of the range given; 1/4 if independent. */
double nip_range_both_below(size_t span, size_t apart, double median);

/* counts[i]: there is a moving range at place i and it enters. At least one does. */
double nip_df_moving_ranges(const bool *counts, size_t n, size_t span);
double nip_df_median_range(const bool *counts, size_t n, size_t span);
/* Of the mean of m squared successive differences, `neighbours` pairs of which share a
 * value. */
double nip_df_successive(double m, double neighbours);

#endif
