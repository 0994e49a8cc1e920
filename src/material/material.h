/* material.h: the material library: densities, conductivities and laws, each with
 * source and evidence, found by id or alias. */
#ifndef NIP_MATERIAL_MATERIAL_H
#define NIP_MATERIAL_MATERIAL_H

#include "material/law_use.h"

struct nip_text_item {
	long line;
	const char *text;
};

struct nip_material {
	long line;
	const char *id, *class_name, *name;
	NIP_VEC(struct nip_text_item) aliases;
	struct nip_quantity theoretical_density, ionic_conductivity, electronic_conductivity;
	NIP_VEC(struct nip_law_use) laws;
	const char *note;
};

struct nip_materials {
	long line;
	const char *path;
	const char *id, *version;
	NIP_VEC(struct nip_material) materials;
};

extern const struct nip_xml_shape nip_materials_shape; /* root element: materials */

/* Reads and checks a library held in bytes; everything lives in the arena. 0/-1. */
int nip_materials_read(const char *path, const char *bytes, size_t n, struct nip_arena *a,
		       struct nip_materials *out, struct nip_diag *diag);

/* By id or alias, exactly; NULL if unknown. */
const struct nip_material *nip_material_find(const struct nip_materials *m, const char *name);

/* ", did you mean A or B?" or "", in the arena. */
const char *nip_material_nearest(const struct nip_materials *m, const char *name,
				 struct nip_arena *a);

#endif
