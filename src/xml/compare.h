/* compare.h: two documents of one shape compared by what they mean: 0.3 GPa is 300 MPa,
 * blanks and attribute order are nothing, list items are matched by their key. */
#ifndef NIP_XML_COMPARE_H
#define NIP_XML_COMPARE_H

#include "xml/reader.h"

struct nip_xml_difference {
	const char *path;	      /* "step[press]/pressure" */
	const char *before, *after;   /* as written; NULL: not there */
	long line_before, line_after; /* 0: not there */
	double relative;	      /* of two numbers: after / before - 1; NaN */
};

typedef void (*nip_xml_difference_fn)(const struct nip_xml_difference *d, void *context);

/* a and b: structs filled by nip_xml_read() with this shape. Calls back for every
 * difference, in the order of the shape; texts live in the arena. Returns how many. */
size_t nip_xml_compare(const struct nip_xml_shape *shape, const void *a, const void *b,
		       struct nip_arena *arena, nip_xml_difference_fn fn, void *context);

#endif
