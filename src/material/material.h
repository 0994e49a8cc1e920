/* material.h: the material library: values, laws, refusals and facts of every phase,
 * each with source and evidence, found by id or alias. A user's file can be laid over
 * the shipped one. */
#ifndef NIP_MATERIAL_MATERIAL_H
#define NIP_MATERIAL_MATERIAL_H

#include "material/law_use.h"
#include "material/value.h"

struct nip_text_item {
	long line;
	const char *text;
};

struct nip_refusal { /* why no number is given, and what would be needed for one */
	long line;
	const char *process; /* "compaction": any pressing at room temperature; or a step type */
	const char *needs;
	const char *text;
};

struct nip_fact { /* what a source says without a number of a property here */
	long line;
	const char *evidence_name, *source, *text;
};

struct nip_material {
	long line;
	const char *path; /* file it stands in (the last that said something of it) */
	const char *id, *class_name, *name;
	const char *variant_text; /* id of the phase it is a variant of; NULL */
	const char *morphology;	  /* SC, PC or NULL: single crystals, polycrystals */
	const char *lot;	  /* powder lot or paper it stands for; NULL */
	NIP_VEC(struct nip_text_item) aliases;
	NIP_VEC(struct nip_stated) stated[NIP_PROPERTIES]; /* as published, side by side */
	NIP_VEC(struct nip_refusal) refusals;
	NIP_VEC(struct nip_law_use) laws; /* the user's first */
	NIP_VEC(struct nip_fact) facts;
	const char *note;
	/* resolved: the values to compute with; not set where none is preferred */
	struct nip_quantity theoretical_density, ionic_conductivity, electronic_conductivity;
	const struct nip_material *variant_of;
};

struct nip_materials {
	long line;
	const char *path;
	const char *id, *version;
	NIP_VEC(struct nip_material) materials;
};

extern const struct nip_xml_shape nip_materials_shape; /* root element: materials */

/* Reads and checks a library held in bytes; everything lives in the arena. 0/-1. A
 * variant may be of a phase in another file: nip_materials_overlay() then finds it. */
int nip_materials_read(const char *path, const char *bytes, size_t n, struct nip_arena *a,
		       struct nip_materials *out, struct nip_diag *diag);

/* Lays user over base (both read from the same arena): of a known id, the user's laws go
 * in front, a property the user states replaces the values of the base, aliases,
 * refusals and facts are added; unknown ids are new materials. A name that would mean
 * two things is a fault. 0/-1. Pointers into base's materials are stale afterwards. */
int nip_materials_overlay(struct nip_materials *base, const struct nip_materials *user,
			  struct nip_arena *a, struct nip_diag *diag);

/* By id or alias, exactly; NULL if unknown. */
const struct nip_material *nip_material_find(const struct nip_materials *m, const char *name);

/* ", did you mean A or B?" or "", in the arena. */
const char *nip_material_nearest(const struct nip_materials *m, const char *name,
				 struct nip_arena *a);

/* Why this material gets no number from this kind of step ("cold-press"), or NULL. */
const struct nip_refusal *nip_material_refusal(const struct nip_material *m,
					       const char *step_type);

#endif
