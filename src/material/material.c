/* material.c: reading the library and finding names in it. */
#include <config.h>

#include "material/material.h"

#include <string.h>

#include "base/diag.h"
#include "base/str.h"

#define F(field) offsetof(struct nip_material, field)
#define N(rules) (sizeof(rules) / sizeof *(rules))

static const struct nip_xml_rule alias_rule[] = {
	{ ".", NIP_XML_TEXT, NIP_XML_REQUIRED, offsetof(struct nip_text_item, text) },
};
static const struct nip_xml_shape alias_shape = { "alias", sizeof(struct nip_text_item),
						  offsetof(struct nip_text_item, line), alias_rule,
						  N(alias_rule) };

static const char *const classes[] = { "sulfide", "halide",  "oxide",  "polymer", "oxychloride",
				       "hydride", "cathode", "anode",  "carbon",  "binder",
				       "metal",	  NULL };

static const struct nip_xml_rule material_rule[] = {
	{ "@id", NIP_XML_NAME, NIP_XML_REQUIRED, F(id), .doc = "name recipes use" },
	{ "@class", NIP_XML_CHOICE, NIP_XML_REQUIRED, F(class_name), classes },
	{ "name", NIP_XML_TEXT, 0, F(name), .doc = "name for people" },
	{ "alias", NIP_XML_ELEMENT, NIP_XML_MANY, F(aliases), .shape = &alias_shape,
	  .doc = "other spelling" },
	{ "theoretical_density", NIP_XML_QUANTITY, NIP_XML_POSITIVE, F(theoretical_density),
	  .quantity = NIP_Q_DENSITY, .doc = "density without pores" },
	{ "ionic_conductivity", NIP_XML_QUANTITY, NIP_XML_POSITIVE, F(ionic_conductivity),
	  .quantity = NIP_Q_CONDUCTIVITY, .doc = "of the dense material" },
	{ "electronic_conductivity", NIP_XML_QUANTITY, NIP_XML_POSITIVE,
	  F(electronic_conductivity), .quantity = NIP_Q_CONDUCTIVITY,
	  .doc = "of the dense material" },
	{ "law", NIP_XML_ELEMENT, NIP_XML_MANY, F(laws), .shape = &nip_law_use_shape },
	{ "note", NIP_XML_TEXT, 0, F(note) },
};
static const struct nip_xml_shape material_shape = { "material", sizeof(struct nip_material),
						     F(line), material_rule, N(material_rule) };

static const struct nip_xml_rule materials_rule[] = {
	{ "@id", NIP_XML_NAME, NIP_XML_REQUIRED, offsetof(struct nip_materials, id) },
	{ "@version", NIP_XML_NAME, NIP_XML_REQUIRED, offsetof(struct nip_materials, version) },
	{ "material", NIP_XML_ELEMENT, NIP_XML_MANY, offsetof(struct nip_materials, materials),
	  .shape = &material_shape },
};
const struct nip_xml_shape nip_materials_shape = { "materials", sizeof(struct nip_materials),
						   offsetof(struct nip_materials, line),
						   materials_rule, N(materials_rule) };

/* A number in the library is worth what its source is: both have to be said. */
static int check_known(const struct nip_quantity *q, const char *name, const char *path,
		       struct nip_diag *diag)
{
	const struct nip_place at = { .file = path, .line = q->line, .element = name };

	if (!q->set || (q->source && q->evidence_set))
		return 0;
	nip_diag_input(diag, &at, "attribute %s is missing (every library value says where it comes from)",
		       q->source ? "evidence" : "source");
	return -1;
}

static int check_names(const struct nip_materials *m, size_t i, struct nip_diag *diag)
{
	const struct nip_material *x = &m->materials.at[i], *y;
	const struct nip_place at = { .file = m->path, .line = x->line, .element = x->id };
	int rc = 0;

	for (size_t k = 0; k <= x->aliases.n; k++) {
		const char *name = k ? x->aliases.at[k - 1].text : x->id;

		for (size_t j = 0; j < m->materials.n; j++) {
			y = &m->materials.at[j];
			for (size_t l = 0; l <= y->aliases.n; l++) {
				if ((j == i && l >= k) || j > i)
					break;
				if (strcmp(l ? y->aliases.at[l - 1].text : y->id, name) == 0) {
					nip_diag_input(diag, &at, "name \"%s\" is taken already (line %ld)",
						       name, y->line);
					rc = -1;
				}
			}
		}
	}
	return rc;
}

int nip_materials_read(const char *path, const char *bytes, size_t n, struct nip_arena *a,
		       struct nip_materials *out, struct nip_diag *diag)
{
	int rc = nip_xml_read(path, bytes, n, "materials", &nip_materials_shape, a, out, diag);

	if (rc != 0)
		return -1;
	out->path = nip_arena_strdup(a, path);
	for (size_t i = 0; i < out->materials.n; i++) {
		struct nip_material *m = &out->materials.at[i];

		rc |= check_known(&m->theoretical_density, "theoretical_density", path, diag);
		rc |= check_known(&m->ionic_conductivity, "ionic_conductivity", path, diag);
		rc |= check_known(&m->electronic_conductivity, "electronic_conductivity", path,
				  diag);
		for (size_t k = 0; k < m->laws.n; k++)
			rc |= nip_law_use_resolve(&m->laws.at[k], path, diag);
		rc |= check_names(out, i, diag);
	}
	return rc ? -1 : 0;
}

const struct nip_material *nip_material_find(const struct nip_materials *m, const char *name)
{
	for (size_t i = 0; i < m->materials.n; i++) {
		const struct nip_material *x = &m->materials.at[i];

		if (strcmp(x->id, name) == 0)
			return x;
		for (size_t k = 0; k < x->aliases.n; k++)
			if (strcmp(x->aliases.at[k].text, name) == 0)
				return x;
	}
	return NULL;
}

const char *nip_material_nearest(const struct nip_materials *m, const char *name,
				 struct nip_arena *a)
{
	NIP_VEC(const char *) names = { NULL, 0, 0 };
	const char *near[3];
	char *out;
	size_t k;

	for (size_t i = 0; i < m->materials.n; i++) {
		const struct nip_material *x = &m->materials.at[i];

		*nip_vec_push(a, &names) = x->id;
		for (size_t j = 0; j < x->aliases.n; j++)
			*nip_vec_push(a, &names) = x->aliases.at[j].text;
	}
	k = nip_nearest(name, names.at, names.n, 3, near);
	if (!k)
		return "";
	out = nip_arena_printf(a, ", did you mean %s", near[0]);
	for (size_t i = 1; i < k; i++)
		out = nip_arena_printf(a, "%s or %s", out, near[i]);
	return nip_arena_printf(a, "%s?", out);
}
