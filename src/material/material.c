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

static const char *const processes[] = { "compaction", "cold-press", "hot-press",
					 "isostatic-press", "calender", "co-roll", "laminate",
					 NULL };

static const struct nip_xml_rule refusal_rule[] = {
	{ "@process", NIP_XML_CHOICE, NIP_XML_REQUIRED, offsetof(struct nip_refusal, process),
	  processes, .doc = "what cannot be predicted: a type of step, or compaction: any" },
	{ "@needs", NIP_XML_TEXT, NIP_XML_REQUIRED, offsetof(struct nip_refusal, needs),
	  .doc = "what would be needed for a number" },
	{ ".", NIP_XML_TEXT, NIP_XML_REQUIRED, offsetof(struct nip_refusal, text), .doc = "why" },
};
static const struct nip_xml_shape refusal_shape = { "refusal", sizeof(struct nip_refusal),
						    offsetof(struct nip_refusal, line),
						    refusal_rule, N(refusal_rule) };

static const struct nip_xml_rule fact_rule[] = {
	{ "@evidence", NIP_XML_CHOICE, NIP_XML_REQUIRED, offsetof(struct nip_fact, evidence_name),
	  nip_evidence_choice, .doc = "how it is known" },
	{ "@source", NIP_XML_TEXT, NIP_XML_REQUIRED, offsetof(struct nip_fact, source),
	  .doc = "where it stands" },
	{ ".", NIP_XML_TEXT, NIP_XML_REQUIRED, offsetof(struct nip_fact, text) },
};
static const struct nip_xml_shape fact_shape = { "fact", sizeof(struct nip_fact),
						 offsetof(struct nip_fact, line), fact_rule,
						 N(fact_rule) };

static const char *const classes[] = { "sulfide", "halide",  "oxide",  "polymer", "oxychloride",
				       "hydride", "cathode", "anode",  "carbon",  "binder",
				       "metal",	  "mixture", NULL };
static const char *const morphologies[] = { "SC", "PC", NULL };

/* The element's name and meaning stand in the table of properties; here only where. */
#define STATED(p, element)                                                                \
	{ element, NIP_XML_ELEMENT, NIP_XML_MANY, F(stated[p]), .shape = &nip_stated_shape }

static const struct nip_xml_rule material_rule[] = {
	{ "@id", NIP_XML_NAME, NIP_XML_REQUIRED, F(id), .doc = "name recipes use" },
	{ "@class", NIP_XML_CHOICE, NIP_XML_REQUIRED, F(class_name), classes },
	{ "@variant-of", NIP_XML_NAME, 0, F(variant_text),
	  .doc = "id of the phase this is a powder, coating or grain size of" },
	{ "@morphology", NIP_XML_CHOICE, 0, F(morphology), morphologies,
	  .doc = "SC single crystals, PC polycrystals" },
	{ "@lot", NIP_XML_TEXT, 0, F(lot), .doc = "powder lot, or paper it stands for" },
	{ "name", NIP_XML_TEXT, 0, F(name), .doc = "name for people" },
	{ "alias", NIP_XML_ELEMENT, NIP_XML_MANY, F(aliases), .shape = &alias_shape,
	  .doc = "other spelling" },
	STATED(NIP_PROP_DENSITY, "theoretical_density"),
	STATED(NIP_PROP_IONIC, "ionic_conductivity"),
	STATED(NIP_PROP_ELECTRONIC, "electronic_conductivity"),
	STATED(NIP_PROP_PELLET_IONIC, "pellet_ionic_conductivity"),
	STATED(NIP_PROP_YOUNG, "youngs_modulus"),
	STATED(NIP_PROP_SHEAR, "shear_modulus"),
	STATED(NIP_PROP_POISSON, "poisson_ratio"),
	STATED(NIP_PROP_HARDNESS, "hardness"),
	STATED(NIP_PROP_YIELD, "yield_strength"),
	STATED(NIP_PROP_FRACTURE, "fracture_threshold"),
	STATED(NIP_PROP_CAPACITY, "specific_capacity"),
	STATED(NIP_PROP_EXPANSION, "volume_expansion"),
	STATED(NIP_PROP_RECOVERY, "elastic_recovery"),
	STATED(NIP_PROP_ACTIVATION_VOLUME, "activation_volume"),
	STATED(NIP_PROP_MAX_TEMPERATURE, "stable_to_temperature"),
	{ "refusal", NIP_XML_ELEMENT, NIP_XML_MANY, F(refusals), .shape = &refusal_shape,
	  .doc = "what is not predicted, and why" },
	{ "law", NIP_XML_ELEMENT, NIP_XML_MANY, F(laws), .shape = &nip_law_use_shape },
	{ "fact", NIP_XML_ELEMENT, NIP_XML_MANY, F(facts), .shape = &fact_shape,
	  .doc = "what a source says without a number" },
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
				if (*name &&
				    strcmp(l ? y->aliases.at[l - 1].text : y->id, name) == 0) {
					nip_diag_input(diag, &at, "name \"%s\" is taken already (line %ld)",
						       name, y->line);
					rc = -1;
				}
			}
		}
	}
	return rc;
}

/* The value to compute with of each property the program computes with. */
static int choose_values(struct nip_material *m, const char *path, struct nip_diag *diag)
{
	static const struct {
		enum nip_property property;
		size_t offset;
	} used[] = { { NIP_PROP_DENSITY, F(theoretical_density) },
		     { NIP_PROP_IONIC, F(ionic_conductivity) },
		     { NIP_PROP_ELECTRONIC, F(electronic_conductivity) } };
	int rc = 0;

	for (int p = 0; p < NIP_PROPERTIES; p++) {
		const struct nip_stated *best =
			nip_stated_choose(m->stated[p].at, m->stated[p].n, (enum nip_property)p,
					  path, diag, &rc);

		for (size_t i = 0; best && i < N(used); i++)
			if (used[i].property == (enum nip_property)p)
				memcpy((char *)m + used[i].offset, &best->value,
				       sizeof best->value);
	}
	return rc;
}

static int resolve_law(struct nip_law_use *u, const char *path, struct nip_arena *a,
		       struct nip_diag *diag)
{
	const struct nip_place at = { .file = path, .line = u->line, .element = "law" };

	int rc = nip_law_use_resolve(u, path, a, diag);

	if (!u->law || !nip_law_of_interface(u->law))
		return rc;
	nip_diag_input(diag, &at,
		       "law %s is of two layers that touch: it belongs to the interface of a "
		       "recipe",
		       u->law->name);
	return -1;
}

static int resolve_material(struct nip_material *m, const char *path, struct nip_arena *a,
			    struct nip_diag *diag)
{
	int rc = 0;

	m->path = path;
	for (int p = 0; p < NIP_PROPERTIES; p++)
		for (size_t i = 0; i < m->stated[p].n; i++)
			rc |= nip_stated_resolve(&m->stated[p].at[i], (enum nip_property)p, path,
						 diag);
	rc |= choose_values(m, path, diag);
	for (size_t k = 0; k < m->laws.n; k++)
		rc |= resolve_law(&m->laws.at[k], path, a, diag);
	return rc;
}

/* must: a variant of what stands nowhere is a fault, not of another file. */
static int resolve_variants(struct nip_materials *all, bool must, struct nip_diag *diag)
{
	int rc = 0;

	for (size_t i = 0; i < all->materials.n; i++) {
		struct nip_material *m = &all->materials.at[i];
		const struct nip_place at = { m->path, m->line, 0, m->id };

		m->variant_of = m->variant_text ? nip_material_find(all, m->variant_text) : NULL;
		if (m->variant_of == m || (must && m->variant_text && !m->variant_of)) {
			nip_diag_input(diag, &at,
				       m->variant_of ? "is a variant of itself" : "is a variant of \"%s\", which is unknown",
				       m->variant_text);
			rc = -1;
		}
	}
	return rc;
}

int nip_materials_read(const char *path, const char *bytes, size_t n, struct nip_arena *a,
		       struct nip_materials *out, struct nip_diag *diag)
{
	const size_t before = nip_diag_kept(diag);
	int rc = nip_xml_read(path, bytes, n, "materials", &nip_materials_shape, a, out, diag);

	/* On with what was read, so that one run tells all. */
	out->path = nip_arena_strdup(a, path);
	for (size_t i = 0; i < out->materials.n; i++) {
		rc |= resolve_material(&out->materials.at[i], out->path, a, diag);
		rc |= check_names(out, i, diag);
	}
	rc |= resolve_variants(out, false, diag);
	nip_diag_by_line(diag, before);
	return rc ? -1 : 0;
}

/* ---- a user's file over the library ---------------------------------------- */

#define APPEND(a, to, from)                                                               \
	for (size_t append_i = 0; append_i < (from)->n; append_i++)                       \
	*nip_vec_push(a, to) = (from)->at[append_i]

static void lay_over(struct nip_material *b, const struct nip_material *u, struct nip_arena *a)
{
	struct nip_material laws = *u; /* its laws first, then those of the base */

	for (int p = 0; p < NIP_PROPERTIES; p++)
		if (u->stated[p].n)
			memcpy(&b->stated[p], &u->stated[p], sizeof b->stated[p]);
	if (u->stated[NIP_PROP_DENSITY].n)
		b->theoretical_density = u->theoretical_density;
	if (u->stated[NIP_PROP_IONIC].n)
		b->ionic_conductivity = u->ionic_conductivity;
	if (u->stated[NIP_PROP_ELECTRONIC].n)
		b->electronic_conductivity = u->electronic_conductivity;
	laws.laws.cap = laws.laws.n; /* grow by copying, not into the user's own array */
	APPEND(a, &laws.laws, &b->laws);
	memcpy(&b->laws, &laws.laws, sizeof b->laws);
	APPEND(a, &b->aliases, &u->aliases);
	APPEND(a, &b->refusals, &u->refusals);
	APPEND(a, &b->facts, &u->facts);
	b->name = u->name ? u->name : b->name;
	b->morphology = u->morphology ? u->morphology : b->morphology;
	b->lot = u->lot ? u->lot : b->lot;
	b->variant_text = u->variant_text ? u->variant_text : b->variant_text;
	b->note = u->note ? u->note : b->note;
	b->path = u->path;
	b->line = u->line;
}

/* A name of the user's that the library has for something else. */
static int collision(const struct nip_materials *base, const struct nip_material *u,
		     const char *name, struct nip_diag *diag)
{
	const struct nip_material *b = nip_material_find(base, name);
	const struct nip_place at = { u->path, u->line, 0, u->id };

	if (!b || strcmp(b->id, u->id) == 0)
		return 0;
	if (strcmp(name, u->id) == 0)
		nip_diag_input(diag, &at,
			       "is another name of %s in the library: use id=\"%s\" to add to it, "
			       "or a new id",
			       b->id, b->id);
	else
		nip_diag_input(diag, &at, "alias \"%s\" means %s in the library already", name,
			       b->id);
	return -1;
}

static struct nip_material *by_id(struct nip_materials *m, const char *id)
{
	for (size_t i = 0; i < m->materials.n; i++)
		if (strcmp(m->materials.at[i].id, id) == 0)
			return &m->materials.at[i];
	return NULL;
}

static int check_class(const struct nip_material *b, const struct nip_material *u,
		       struct nip_diag *diag)
{
	const struct nip_place at = { u->path, u->line, 0, u->id };

	if (!b || strcmp(b->class_name, u->class_name) == 0)
		return 0;
	nip_diag_input(diag, &at, "class %s: the library has it as %s (a new material needs a new id)",
		       u->class_name, b->class_name);
	return -1;
}

int nip_materials_overlay(struct nip_materials *base, const struct nip_materials *user,
			  struct nip_arena *a, struct nip_diag *diag)
{
	int rc = 0;

	for (size_t i = 0; i < user->materials.n; i++) {
		const struct nip_material *u = &user->materials.at[i];
		struct nip_material *b = by_id(base, u->id);
		int own = collision(base, u, u->id, diag) | check_class(b, u, diag);

		for (size_t k = 0; k < u->aliases.n; k++)
			own |= collision(base, u, u->aliases.at[k].text, diag);
		rc |= own;
		if (own != 0)
			continue;
		if (b)
			lay_over(b, u, a);
		else
			*nip_vec_push(a, &base->materials) = *u;
	}
	rc |= resolve_variants(base, true, diag);
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

const struct nip_refusal *nip_material_refusal(const struct nip_material *m,
					       const char *step_type)
{
	for (size_t i = 0; i < m->refusals.n; i++) {
		const struct nip_refusal *x = &m->refusals.at[i];

		if (strcmp(x->process, step_type) == 0 ||
		    (strcmp(x->process, "compaction") == 0 && strcmp(step_type, "hot-press") != 0))
			return x;
	}
	return NULL;
}
