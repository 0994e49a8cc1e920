/* crossed.h: variance components of a table of rows and columns, cells of any size, empty
 * ones among them, by restricted maximum likelihood.
 *
 * Rows are random (parts, coils), columns random (operators) or fixed (lanes: their
 * profile is no variance), their interaction is random. The model of a cell mean:
 * y = mean or column's mean + row + column + interaction + error / sqrt(n). Without a
 * cell of two values interaction and error are one.
 * Source: Searle, Casella and McCulloch, Variance Components (1992); intervals by profile
 * (spc/reml.h): approximate, near their level from about ten rows on.
 */
#ifndef NIP_SPC_CROSSED_H
#define NIP_SPC_CROSSED_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"

struct nip_cross_cell {
	size_t row, column;
	double n, mean, ss; /* n >= 1; ss: squared deviations from the mean */
};

enum nip_cross_source {
	NIP_CROSS_ROW,
	NIP_CROSS_COLUMN,
	NIP_CROSS_INTERACTION, /* holds the error too where that is absent */
	NIP_CROSS_ERROR,
	NIP_CROSS_SOURCES
};

struct nip_cross_term { /* of fixed effects, each after the others of its order (type II) */
	double df, ss, f, p; /* f against the error, or the interaction without; else NaN */
};

struct nip_crossed {
	size_t rows, columns, cells;
	double n, mean; /* generalised least squares; of fixed columns the mean of theirs */
	bool absent[NIP_CROSS_SOURCES];
	double variance[NIP_CROSS_SOURCES], low[NIP_CROSS_SOURCES], high[NIP_CROSS_SOURCES];
	double deviance; /* -2 log restricted likelihood */
	size_t rounds;
	struct nip_cross_term term[NIP_CROSS_SOURCES];
	double *profile; /* of fixed columns: their means; else NULL */
};

struct nip_cross_options {
	bool fixed_columns, additive; /* additive: no interaction */
	double confidence; /* NaN: no intervals */
};

/* Cells of values, of which those that are NaN are left out; room for n of them. NULL, or
 * why there are none. */
const char *nip_cross_cells(const double *value, const size_t *row, const size_t *column, size_t n,
			    size_t rows, size_t columns, struct nip_arena *a,
			    struct nip_cross_cell *out, size_t *out_n);

/* NULL, or why there is none; rows and columns are counted from 0 and each holds a cell. */
const char *nip_crossed(const struct nip_cross_cell *cell, size_t n, size_t rows, size_t columns,
			const struct nip_cross_options *options, struct nip_arena *a,
			struct nip_crossed *out);

#endif
