/* limits.c: reading the limits library: names, ranges, groups. */
#include <config.h>

#include "material/limits.h"

#include <math.h>
#include <string.h>

#include "base/diag.h"
#include "unit/unit.h"

#define N(rules) (sizeof(rules) / sizeof *(rules))
#define REQ	 NIP_XML_REQUIRED

static const char *const kinds[] = { "preparation", "stack", "unclear", NULL };
static const char *const types[] = { "band", "bound", "used", "note", NULL };
static const char *const severities[] = { "ok", "note", "warning", "risk", NULL };
static const char *const quantities[] = { "pressure", "temperature", "shear_modulus", NULL };
static const enum nip_quantity_id quantity_id[] = { NIP_Q_PRESSURE, NIP_Q_TEMPERATURE,
						    NIP_Q_MODULUS };
static const char *const directions[] = { "up", "down", NULL };
static const char *const morphologies[] = { "SC", "PC", NULL };
static const char *const withs[] = { "temperature", NULL };
static const char *const yes_no[] = { "yes", "no", NULL };
static const char *const roles[] = { "electrolyte", "anode", "cathode", "process", NULL };
static const char *const classes[] = { "sulfide",     "halide",	 "oxide",   "polymer",
				       "oxychloride", "hydride", "mixture", NULL };

const char *nip_limit_severity_name(enum nip_limit_severity s)
{
	return severities[s];
}

/* ---- shapes ---------------------------------------------------------------- */

#define F(field) offsetof(struct nip_limit_end, field)
static const struct nip_xml_rule end_rule[] = {
	{ "@unit", NIP_XML_TEXT, REQ, F(unit) },
	{ "@inclusive", NIP_XML_CHOICE, 0, F(inclusive_text), yes_no,
	  .doc = "whether the end belongs to the range; yes if not said" },
	{ ".", NIP_XML_TEXT, REQ, F(text), .doc = "the number" },
};
static const struct nip_xml_shape end_shape = { "an end of a range", sizeof(struct nip_limit_end),
						F(line), end_rule, N(end_rule) };
#undef F
#define F(field) offsetof(struct nip_limit_composition, field)
static const struct nip_xml_rule composition_rule[] = {
	{ "@name", NIP_XML_NAME, REQ, F(name), .doc = "letter in the formula" },
	{ "@low", NIP_XML_NUMBER, REQ, F(low) },
	{ "@high", NIP_XML_NUMBER, REQ, F(high) },
};
static const struct nip_xml_shape composition_shape = { "composition",
							sizeof(struct nip_limit_composition),
							F(line), composition_rule,
							N(composition_rule) };
#undef F
#define F(field) offsetof(struct nip_limit_table, field)
static const struct nip_xml_rule table_rule[] = {
	{ "@row", NIP_XML_INT, REQ | NIP_XML_POSITIVE, F(row), .doc = "counted from 1" },
	{ "@class", NIP_XML_TEXT, REQ, F(printed_class), .doc = "as printed" },
	{ "@our-class", NIP_XML_CHOICE, REQ, F(our_class), classes, .doc = "by chemistry" },
	{ "@cell", NIP_XML_TEXT, REQ, F(cell), .doc = "as printed" },
	{ "@flag", NIP_XML_TEXT, 0, F(flag), .doc = "what is doubtful about it" },
};
static const struct nip_xml_shape table_shape = { "table", sizeof(struct nip_limit_table), F(line),
						  table_rule, N(table_rule) };
#undef F
#define F(field) offsetof(struct nip_statement, field)
static const struct nip_xml_rule limit_rule[] = {
	{ "@id", NIP_XML_NAME, REQ, F(id) },
	{ "@kind", NIP_XML_CHOICE, REQ, F(kind), kinds, .doc = "what the pressure is for" },
	{ "@type", NIP_XML_CHOICE, REQ, F(type_text), types,
	  .doc = "band: what happens inside; bound: has to be kept; used: somebody worked there; "
		 "note: no number" },
	{ "@severity", NIP_XML_CHOICE, REQ, F(severity_text), severities,
	  .doc = "of a band inside it, of a bound or used value outside it" },
	{ "@evidence", NIP_XML_CHOICE, REQ, F(evidence_name), nip_evidence_choice },
	{ "@electrolyte", NIP_XML_NAME, 0, F(electrolyte), .doc = "material or group" },
	{ "@anode", NIP_XML_NAME, 0, F(anode), .doc = "material or group" },
	{ "@cathode", NIP_XML_NAME, 0, F(cathode), .doc = "material or group" },
	{ "@class", NIP_XML_CHOICE, 0, F(class_name), classes, .doc = "of the electrolyte" },
	{ "@process", NIP_XML_NAME, 0, F(process), .doc = "group" },
	{ "@morphology", NIP_XML_CHOICE, 0, F(morphology), morphologies,
	  .doc = "of the cathode particles" },
	{ "@quantity", NIP_XML_CHOICE, 0, F(quantity_text), quantities,
	  .doc = "pressure if not said" },
	{ "@extends", NIP_XML_CHOICE, 0, F(extends), directions,
	  .doc = "our reading: a value stated at one point holds from there up or down" },
	{ "@with", NIP_XML_CHOICE, 0, F(with), withs, .doc = "what has to be stated with it" },
	{ "at", NIP_XML_ELEMENT, 0, F(at), .shape = &end_shape, .doc = "a single value" },
	{ "from", NIP_XML_ELEMENT, 0, F(from), .shape = &end_shape },
	{ "to", NIP_XML_ELEMENT, 0, F(to), .shape = &end_shape },
	{ "composition", NIP_XML_ELEMENT, 0, F(composition), .shape = &composition_shape },
	{ "benefit", NIP_XML_TEXT, 0, F(benefit) },
	{ "risk", NIP_XML_TEXT, 0, F(risk) },
	{ "text", NIP_XML_TEXT, 0, F(text), .doc = "what else is said" },
	{ "source", NIP_XML_TEXT, REQ, F(source) },
	{ "table", NIP_XML_ELEMENT, 0, F(table), .shape = &table_shape },
};
static const struct nip_xml_shape limit_shape = { "limit", sizeof(struct nip_statement), F(line),
						  limit_rule, N(limit_rule) };
#undef F
#define F(field) offsetof(struct nip_limit_group, field)
static const struct nip_xml_rule text_rule[] = {
	{ ".", NIP_XML_TEXT, REQ, offsetof(struct nip_text_item, text) },
};
static const struct nip_xml_shape text_shape = { "alias", sizeof(struct nip_text_item),
						 offsetof(struct nip_text_item, line), text_rule,
						 N(text_rule) };
static const struct nip_xml_rule member_rule[] = {
	{ ".", NIP_XML_TEXT, REQ, offsetof(struct nip_limit_member, name) },
};
static const struct nip_xml_shape member_shape = { "member", sizeof(struct nip_limit_member),
						   offsetof(struct nip_limit_member, line),
						   member_rule, N(member_rule) };
static const struct nip_xml_rule group_rule[] = {
	{ "@id", NIP_XML_NAME, REQ, F(id) },
	{ "@role", NIP_XML_CHOICE, REQ, F(role), roles },
	{ "name", NIP_XML_TEXT, REQ, F(name), .doc = "name for people" },
	{ "alias", NIP_XML_ELEMENT, NIP_XML_MANY, F(aliases), .shape = &text_shape },
	{ "member", NIP_XML_ELEMENT, NIP_XML_MANY, F(members), .shape = &member_shape,
	  .doc = "a material of the library" },
};
static const struct nip_xml_shape group_shape = { "group", sizeof(struct nip_limit_group), F(line),
						  group_rule, N(group_rule) };
#undef F
#define F(field) offsetof(struct nip_limits, field)
static const struct nip_xml_rule limits_rule[] = {
	{ "@id", NIP_XML_NAME, REQ, F(id) },
	{ "@version", NIP_XML_NAME, REQ, F(version) },
	{ "group", NIP_XML_ELEMENT, NIP_XML_MANY, F(groups), .shape = &group_shape },
	{ "limit", NIP_XML_ELEMENT, NIP_XML_MANY, F(limits), .shape = &limit_shape },
};
const struct nip_xml_shape nip_limits_shape = { "limits", sizeof(struct nip_limits), F(line),
						limits_rule, N(limits_rule) };

/* ---- checks ---------------------------------------------------------------- */

struct job {
	struct nip_limits *l;
	const struct nip_materials *materials;
	struct nip_arena *arena;
	struct nip_diag *diag;
	int rc;
};

__attribute__((format(printf, 4, 5))) static void fault(struct job *j, long line,
							const char *element, const char *fmt, ...)
{
	const struct nip_place at = { .file = j->l->path, .line = line, .element = element };
	va_list ap;

	va_start(ap, fmt);
	nip_diag_vadd(j->diag, NIP_ERROR, NIP_CAUSE_INPUT, &at, fmt, ap);
	va_end(ap);
	j->rc = -1;
}

static int index_of(const char *const *names, const char *name)
{
	for (int i = 0; name && names[i]; i++)
		if (strcmp(names[i], name) == 0)
			return i;
	return 0;
}

static double end_value(struct job *j, const struct nip_statement *x, const struct nip_limit_end *e)
{
	const struct nip_quantity_kind *k = nip_quantity_kind(quantity_id[x->quantity]);
	double si = NAN;

	switch (nip_unit_read(e->text, strlen(e->text), '.', e->unit, k->si, false, &si)) {
	case NIP_UNIT_OK:
		break;
	case NIP_UNIT_NUMBER:
		fault(j, e->line, x->id, "a number was expected (got \"%s\")", e->text);
		return NAN;
	default:
		fault(j, e->line, x->id,
		      "unit \"%s\" does not measure %s (allowed: %s or a multiple of it)", e->unit,
		      k->name, k->unit);
		return NAN;
	}
	if (si < 0)
		fault(j, e->line, x->id, "must not be below 0 (got %s)", e->text);
	return si;
}

static bool inclusive(const struct nip_limit_end *e)
{
	return !e->inclusive_text || strcmp(e->inclusive_text, "yes") == 0;
}

static void resolve_range(struct job *j, struct nip_statement *x)
{
	x->lo = -INFINITY;
	x->hi = INFINITY;
	x->lo_inclusive = x->hi_inclusive = true;
	if (x->at) {
		x->lo = x->hi = end_value(j, x, x->at);
		if (x->extends && strcmp(x->extends, "up") == 0)
			x->hi = INFINITY;
		else if (x->extends)
			x->lo = -INFINITY;
	}
	if (x->from) {
		x->lo = end_value(j, x, x->from);
		x->lo_inclusive = inclusive(x->from);
	}
	if (x->to) {
		x->hi = end_value(j, x, x->to);
		x->hi_inclusive = inclusive(x->to);
	}
	if (x->at && (x->from || x->to))
		fault(j, x->line, x->id, "has a single value (at) and a range too");
	if (x->extends && !x->at)
		fault(j, x->line, x->id, "attribute extends belongs to a single value (at)");
	if ((x->type == NIP_LIMIT_NOTE) == (x->at || x->from || x->to))
		fault(j, x->line, x->id,
		      x->type == NIP_LIMIT_NOTE ? "is a note and has a number"
						: "has no number (at, from or to)");
	if (x->lo > x->hi || (x->lo == x->hi && !(x->lo_inclusive && x->hi_inclusive)))
		fault(j, x->line, x->id, "the range is empty");
}

static void check_name(struct job *j, long line, const char *id, const char *name)
{
	if (!name || !j->materials || nip_limits_group(j->l, name) ||
	    nip_material_find(j->materials, name))
		return;
	fault(j, line, id, "unknown material or group \"%s\"%s", name,
	      nip_material_nearest(j->materials, name, j->arena));
}

static void resolve_limit(struct job *j, struct nip_statement *x)
{
	x->type = (enum nip_limit_type)index_of(types, x->type_text);
	x->severity = (enum nip_limit_severity)index_of(severities, x->severity_text);
	x->quantity = (enum nip_limit_quantity)index_of(quantities, x->quantity_text);
	resolve_range(j, x);
	for (const struct nip_statement *o = j->l->limits.at; o < x; o++)
		if (strcmp(o->id, x->id) == 0)
			fault(j, x->line, x->id, "id is taken already (line %ld)", o->line);
	check_name(j, x->line, x->id, x->electrolyte);
	check_name(j, x->line, x->id, x->anode);
	check_name(j, x->line, x->id, x->cathode);
	if (x->process && !nip_limits_group(j->l, x->process))
		fault(j, x->line, x->id, "unknown process \"%s\" (no group has that id)",
		      x->process);
	if (!x->benefit && !x->risk && !x->text)
		fault(j, x->line, x->id, "says neither benefit nor risk nor text");
	if (x->composition && !(x->composition->low <= x->composition->high))
		fault(j, x->composition->line, x->id, "low is above high");
}

static void resolve_group(struct job *j, const struct nip_limit_group *g)
{
	for (size_t k = 0; k <= g->aliases.n; k++) {
		const char *name = k ? g->aliases.at[k - 1].text : g->id;
		const struct nip_limit_group *o = nip_limits_group(j->l, name);
		const struct nip_material *m =
			j->materials ? nip_material_find(j->materials, name) : NULL;

		if (o != g)
			fault(j, g->line, g->id, "name \"%s\" is taken already (line %ld)", name,
			      o->line);
		if (m)
			fault(j, g->line, g->id, "name \"%s\" is that of material %s", name, m->id);
	}
	for (size_t k = 0; k < g->members.n; k++)
		if (j->materials && !nip_material_find(j->materials, g->members.at[k].name))
			fault(j, g->members.at[k].line, g->id, "unknown material \"%s\"%s",
			      g->members.at[k].name,
			      nip_material_nearest(j->materials, g->members.at[k].name, j->arena));
}

int nip_limits_read(const char *path, const char *bytes, size_t n, struct nip_arena *a,
		    const struct nip_materials *materials, struct nip_limits *out,
		    struct nip_diag *diag)
{
	struct job j = { .l = out, .materials = materials, .arena = a, .diag = diag };

	if (nip_xml_read(path, bytes, n, "limits", &nip_limits_shape, a, out, diag) != 0)
		return -1;
	out->path = nip_arena_strdup(a, path);
	for (size_t i = 0; i < out->groups.n; i++)
		resolve_group(&j, &out->groups.at[i]);
	for (size_t i = 0; i < out->limits.n; i++)
		resolve_limit(&j, &out->limits.at[i]);
	return j.rc;
}

const struct nip_limit_group *nip_limits_group(const struct nip_limits *l, const char *name)
{
	for (size_t i = 0; i < l->groups.n; i++) {
		const struct nip_limit_group *g = &l->groups.at[i];

		if (strcmp(g->id, name) == 0)
			return g;
		for (size_t k = 0; k < g->aliases.n; k++)
			if (strcmp(g->aliases.at[k].text, name) == 0)
				return g;
	}
	return NULL;
}

bool nip_limit_member(const struct nip_limits *l, const struct nip_materials *materials,
		      const struct nip_limit_group *g, const struct nip_material *m)
{
	(void)l;
	for (size_t i = 0; i < g->members.n; i++) {
		const struct nip_material *x = nip_material_find(materials, g->members.at[i].name);

		if (x && (x == m || x == m->variant_of))
			return true;
	}
	return false;
}

/* ---- in words -------------------------------------------------------------- */

const char *nip_limit_range(const struct nip_statement *l, struct nip_arena *a)
{
	if (l->at && l->extends)
		return nip_arena_printf(a, "%s %s and %s (stated at it; the rest is our reading)",
					l->at->text, l->at->unit,
					strcmp(l->extends, "up") == 0 ? "above" : "below");
	if (l->at)
		return nip_arena_printf(a, "%s %s", l->at->text, l->at->unit);
	if (l->from && l->to)
		return strcmp(l->from->unit, l->to->unit) == 0
			       ? nip_arena_printf(a, "%s..%s%s %s", l->from->text,
						  l->hi_inclusive ? "" : "below ", l->to->text,
						  l->to->unit)
			       : nip_arena_printf(a, "%s %s..%s %s", l->from->text, l->from->unit,
						  l->to->text, l->to->unit);
	if (l->from)
		return nip_arena_printf(a, "%s %s %s", l->lo_inclusive ? "from" : "above",
					l->from->text, l->from->unit);
	if (l->to)
		return nip_arena_printf(a, "%s %s %s", l->hi_inclusive ? "up to" : "below",
					l->to->text, l->to->unit);
	return "";
}

const char *nip_limit_subject(const struct nip_statement *l, struct nip_arena *a)
{
	const char *cell = l->anode && l->cathode
				   ? nip_arena_printf(a, "%s || %s", l->anode, l->cathode)
			   : l->anode	? l->anode
			   : l->cathode ? l->cathode
					: NULL;
	const char *who = l->electrolyte  ? l->electrolyte
			  : l->class_name ? nip_arena_printf(a, "any %s", l->class_name)
			  : l->process	  ? l->process
					  : NULL;
	const char *out = cell && who ? nip_arena_printf(a, "%s, %s", who, cell)
			  : cell      ? cell
			  : who	      ? who
				      : "any system";

	return l->morphology ? nip_arena_printf(a, "%s (%s)", out, l->morphology) : out;
}
