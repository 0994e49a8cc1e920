/* value.h: what a source states of a material: one element a value, several of one
 * property side by side. A value is a number, a range or both; it names its source
 * and how it is known. Nothing is averaged: where one has to be used, one is preferred
 * and says why. */
#ifndef NIP_MATERIAL_VALUE_H
#define NIP_MATERIAL_VALUE_H

#include "base/arena.h"
#include "unit/quantity.h"
#include "xml/reader.h"

struct nip_diag;

enum nip_property {
	NIP_PROP_DENSITY, /* theoretical_density: without pores */
	NIP_PROP_IONIC,	  /* ionic_conductivity: of the dense material */
	NIP_PROP_ELECTRONIC,
	NIP_PROP_PELLET_IONIC, /* of a pressed pellet, as measured */
	NIP_PROP_YOUNG,
	NIP_PROP_SHEAR,
	NIP_PROP_POISSON,
	NIP_PROP_HARDNESS,
	NIP_PROP_YIELD,
	NIP_PROP_FRACTURE,
	NIP_PROP_CAPACITY,
	NIP_PROP_EXPANSION,
	NIP_PROP_RECOVERY,
	NIP_PROP_ACTIVATION_VOLUME,
	NIP_PROP_MAX_TEMPERATURE,
	NIP_PROPERTIES
};

struct nip_property_kind {
	const char *name;  /* element and JSON key: "youngs_modulus" */
	const char *title; /* "Young's modulus" */
	enum nip_quantity_id quantity;
	const char *meaning; /* one line */
};

const struct nip_property_kind *nip_property_kind(enum nip_property p);

struct nip_stated { /* one published value */
	long line;
	/* as written; NULL where not given */
	const char *text, *unit, *low_text, *high_text, *uncertainty_text, *evidence_name, *source,
		*conditions, *preferred_text, *reason;
	/* resolved */
	struct nip_quantity value; /* .set only if a number is given, not only a range */
	double low_si, high_si;	   /* NaN: no such end */
	bool preferred;		   /* the one to compute with */
};

extern const struct nip_xml_shape nip_stated_shape;

/* Units, range and evidence of one value of a property. 0/-1, every fault said. */
int nip_stated_resolve(struct nip_stated *s, enum nip_property p, const char *path,
		       struct nip_diag *diag);

/* Marks the one to compute with among n values of one property: the one that says so,
 * or the only one. Returns it, NULL if there is none (several and none preferred, or a
 * bare range); *rc becomes -1 if the file contradicts itself. */
const struct nip_stated *nip_stated_choose(struct nip_stated *s, size_t n, enum nip_property p,
					   const char *path, struct nip_diag *diag, int *rc);

/* An end of the range in the property's display unit, from its text; NaN if open. */
double nip_stated_low(const struct nip_stated *s, enum nip_property p);
double nip_stated_high(const struct nip_stated *s, enum nip_property p);

#endif
