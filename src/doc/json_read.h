/* json_read.h: JSON text (RFC 8259) back into a tree, for results that one command writes
 * and another reads. */
#ifndef NIP_DOC_JSON_READ_H
#define NIP_DOC_JSON_READ_H

#include "base/diag.h"
#include "doc/doc.h"

/* The root of bytes[0..n), in the arena; NULL with a diagnostic that names line and
 * column. Refused: anything behind the value, comments, a name twice in an object,
 * depth beyond 64, U+0000 in a text, numbers beyond the doubles. \u escapes become
 * UTF-8; a lone surrogate is refused. */
struct nip_node *nip_json_read(const char *file, const char *bytes, size_t n, struct nip_arena *a,
			       struct nip_diag *diag);

#endif
