/* material_doc.h: materials of the library as documents: list, one in full, several side
 * by side. */
#ifndef NIP_REPORT_MATERIAL_DOC_H
#define NIP_REPORT_MATERIAL_DOC_H

#include "doc/doc.h"
#include "material/limits.h"
#include "material/material.h"

void nip_material_list_doc(struct nip_doc *d, const struct nip_materials *m);

/* All that is known of n materials; a table side by side where there are several. The
 * libraries have to outlive the document. */
void nip_material_doc(struct nip_doc *d, const struct nip_materials *all,
		      const struct nip_limits *limits, const struct nip_material *const *m,
		      size_t n);

#endif
