/* compare.h: two results compared by what they mean: members by their names in whatever
 * order, list items by what names them (id, name, step ...) where that tells them apart. */
#ifndef NIP_DOC_COMPARE_H
#define NIP_DOC_COMPARE_H

#include "doc/doc.h"

struct nip_doc_difference {
	const char *path;	    /* "steps[press]/layers[separator]/porosity" */
	const char *before, *after; /* as text, numbers with their unit; NULL: not there */
	double relative;	    /* of two numbers: after / before - 1; NaN */
};

typedef void (*nip_doc_difference_fn)(const struct nip_doc_difference *d, void *context);

/* Numbers are one if they differ by 1e-12 of themselves or less. Calls back for every
 * difference in the order of `a`, then what only `b` has; texts live in the arena. Returns
 * how many. */
size_t nip_doc_compare(const struct nip_node *a, const struct nip_node *b, struct nip_arena *arena,
		       nip_doc_difference_fn fn, void *context);

#endif
