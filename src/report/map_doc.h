/* map_doc.h: a pressure map as a document. */
#ifndef NIP_REPORT_MAP_DOC_H
#define NIP_REPORT_MAP_DOC_H

#include "doc/doc.h"
#include "qc/map.h"

void nip_map_doc(struct nip_doc *d, const struct nip_map *m);

#endif
