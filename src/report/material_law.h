/* material_law.h: the laws of a material, for its document. Private to the room. */
#ifndef NIP_REPORT_MATERIAL_LAW_H
#define NIP_REPORT_MATERIAL_LAW_H

#include "doc/doc.h"
#include "material/material.h"

/* A table of the laws, and "laws" in the material's object. */
void nip_material_laws(struct nip_doc *d, const struct nip_material *m, struct nip_node *node);

#endif
