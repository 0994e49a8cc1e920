/* column_batches.h: columns of plain CSV files compared over batches without a spec, with
 * the comparison, the tree and the tables of the batch report. */
#ifndef NIP_REPORT_COLUMN_BATCHES_H
#define NIP_REPORT_COLUMN_BATCHES_H

#include <stddef.h>

#include "doc/doc.h"
#include "report/batch_doc.h"

struct nip_row_label { /* who rows belong to */
	const char *header;	 /* NULL: not from a column */
	const size_t *of;	 /* by row, below n; NULL: rows have none */
	const char *const *name; /* by number */
	size_t n;
};

struct nip_column_batches {
	size_t rows, p;	     /* p columns of values, row by row; NaN: missing */
	const double *value;
	const char *const *column;
	const char *unit;    /* NULL: none known */
	double margin;	     /* largest difference of means that counts as alike; NaN: none */
	/* Without coils all rows are one; without batches each coil is one, and scans, if
	 * there are any, are its units of evidence. Scans and batches exclude each other. */
	struct nip_row_label coil, batch, lane, scan;
};

/* Adds "comparisons" and "batch_verdict" to the tree, and the sentence, tables and figures.
 * `explain`: methods and constants too. Returns whether some column is not alike. */
bool nip_column_batches(struct nip_doc *d, const struct nip_column_batches *in, bool explain);

#endif
