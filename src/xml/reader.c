/* reader.c: walks a tree along shapes and reports every fault. */
#include <config.h>

#include "xml/reader.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/decimal.h"
#include "base/diag.h"
#include "base/str.h"
#include "unit/unit.h"
#include "xml/load.h"

const char nip_xml_untold[] = "";

struct walk {
	const char *path;
	struct nip_arena *arena;
	struct nip_diag *diag;
	size_t errors;
};

/* ---- messages ----------------------------------------------------------- */

/* recipe/layer[2]/thickness; the number counts same-named siblings. */
static void element_path(const xmlNode *e, struct nip_str *out)
{
	size_t before = 0, after = 0;

	if (e->parent && e->parent->type == XML_ELEMENT_NODE) {
		element_path(e->parent, out);
		nip_str_putc(out, '/');
	}
	nip_str_put(out, (const char *)e->name);
	for (const xmlNode *s = e->prev; s; s = s->prev)
		before += s->type == XML_ELEMENT_NODE && xmlStrEqual(s->name, e->name);
	for (const xmlNode *s = e->next; s; s = s->next)
		after += s->type == XML_ELEMENT_NODE && xmlStrEqual(s->name, e->name);
	if (before + after)
		nip_str_printf(out, "[%zu]", before + 1);
}

#define MOST_PATHS 1000

__attribute__((format(printf, 4, 5))) static void
fault(struct walk *w, const xmlNode *e, const char *attribute, const char *fmt, ...)
{
	struct nip_str path = NIP_STR_INIT;
	struct nip_place at = { .file = w->path, .line = nip_xml_line(e) };
	va_list ap;

	/* A path is a walk over all siblings: not for each of a million faults. */
	if (w->errors < MOST_PATHS)
		element_path(e, &path);
	else
		nip_str_put(&path, (const char *)e->name);
	if (attribute)
		nip_str_printf(&path, "/@%s", attribute);
	at.element = nip_str_text(&path);
	va_start(ap, fmt);
	nip_diag_vadd(w->diag, NIP_ERROR, NIP_CAUSE_INPUT, &at, fmt, ap);
	va_end(ap);
	nip_str_release(&path);
	w->errors++;
}

static void put_list(struct nip_str *out, const char *const *name, size_t n)
{
	for (size_t i = 0; i < n; i++)
		nip_str_printf(out, "%s%s", i ? ", " : "", name[i]);
}

#define MOST_NAMES 64

/* "(did you mean a or b?; allowed: a, b, c)" for names of the shape's rules. */
static void put_allowed(struct nip_str *out, const struct nip_xml_shape *shape, const char *word,
			bool attributes)
{
	const char *name[MOST_NAMES] = { NULL }, *near[3];
	size_t n = 0, k;

	for (size_t i = 0; i < shape->n && n < MOST_NAMES; i++) {
		const char *r = shape->rule[i].name;

		if (*r != '.' && (*r == '@') == attributes)
			name[n++] = r + attributes;
	}
	k = nip_nearest(word, name, n, 3, near);
	if (k) {
		nip_str_put(out, "did you mean ");
		for (size_t i = 0; i < k; i++)
			nip_str_printf(out, "%s%s", i ? " or " : "", near[i]);
		nip_str_put(out, "? ");
	}
	nip_str_put(out, n ? "allowed: " : "none is allowed here");
	put_list(out, name, n);
}

static void unknown(struct walk *w, const xmlNode *e, const struct nip_xml_shape *shape,
		    const char *word, bool attribute)
{
	struct nip_str allowed = NIP_STR_INIT;

	put_allowed(&allowed, shape, word, attribute);
	fault(w, e, attribute ? word : NULL, "unknown %s in %s (%s)",
	      attribute ? "attribute" : "element", shape->what, nip_str_text(&allowed));
	nip_str_release(&allowed);
}

/* ---- single values ------------------------------------------------------ */

static bool blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* Trimmed copy with inner runs of blanks folded to one. */
static char *fold(struct nip_arena *a, const char *s)
{
	char *out = nip_arena_strdup(a, s), *o = out;

	for (const char *p = s; *p; p++)
		if (!blank(*p))
			*o++ = *p;
		else if (o > out && o[-1] != ' ')
			*o++ = ' ';
	if (o > out && o[-1] == ' ')
		o--;
	*o = '\0';
	return out;
}

static const char *choose(struct walk *w, const xmlNode *e, const char *attribute,
			  const char *const *choice, const char *text)
{
	struct nip_str list = NIP_STR_INIT;
	size_t n = 0;

	for (; choice[n]; n++)
		if (strcmp(choice[n], text) == 0)
			return choice[n];
	put_list(&list, choice, n);
	fault(w, e, attribute, "unknown value \"%s\" (allowed: %s)", text, nip_str_text(&list));
	nip_str_release(&list);
	return nip_xml_untold;
}

static void check_range(struct walk *w, const xmlNode *e, const char *attribute,
			const struct nip_xml_rule *r, double shown, const char *unit)
{
	char lo[NIP_DOUBLE_TEXT], hi[NIP_DOUBLE_TEXT], got[NIP_DOUBLE_TEXT];

	nip_decimal_write(shown, got);
	if ((r->flags & NIP_XML_POSITIVE) && !(shown > 0))
		fault(w, e, attribute, "must be above 0 (got %s%s%s)", got, *unit ? " " : "", unit);
	else if ((r->flags & NIP_XML_RANGE) && !(shown >= r->lo && shown <= r->hi))
		fault(w, e, attribute, "out of range (got %s, allowed %s..%s%s%s)", got,
		      nip_decimal_write(r->lo, lo), nip_decimal_write(r->hi, hi),
		      *unit ? " " : "", unit);
}

static void put_value(struct walk *w, const xmlNode *e, const char *attribute,
		      const struct nip_xml_rule *r, const char *raw, void *field)
{
	const char *text = fold(w->arena, raw);
	double v;

	switch (r->type) {
	case NIP_XML_TEXT:
	case NIP_XML_NAME:
		if (r->type == NIP_XML_NAME && (!*text || strchr(text, ' ')))
			fault(w, e, attribute, "a name without blanks was expected (got \"%s\")",
			      text);
		memcpy(field, &text, sizeof text);
		break;
	case NIP_XML_CHOICE:
		text = choose(w, e, attribute, r->choice, text);
		memcpy(field, &text, sizeof text);
		break;
	case NIP_XML_BOOL: {
		bool truth = strcmp(text, "true") == 0;

		if (!truth && strcmp(text, "false") != 0)
			fault(w, e, attribute, "true or false was expected (got \"%s\")", text);
		memcpy(field, &truth, sizeof truth);
		break;
	}
	case NIP_XML_INT:
	case NIP_XML_NUMBER:
		if (!nip_decimal_read(text, strlen(text), '.', &v) ||
		    (r->type == NIP_XML_INT &&
		     (text[strspn(text, "+-0123456789")] != '\0' || fabs(v) > 1e9))) {
			fault(w, e, attribute, "%s was expected (got \"%s\")",
			      r->type == NIP_XML_INT ? "a whole number" : "a number", text);
			break;
		}
		check_range(w, e, attribute, r, v, "");
		if (r->type == NIP_XML_INT) {
			long k = (long)v;

			memcpy(field, &k, sizeof k);
		} else {
			memcpy(field, &v, sizeof v);
		}
		break;
	case NIP_XML_QUANTITY:
	case NIP_XML_ELEMENT:
		break;
	}
}

/* ---- quantities --------------------------------------------------------- */

static bool read_number(struct walk *w, const xmlNode *e, const char *attribute,
			const struct nip_quantity_kind *k, bool difference, const char *text,
			const char *unit, double *out_si)
{
	switch (nip_unit_read(text, strlen(text), '.', unit, k->si, difference, out_si)) {
	case NIP_UNIT_OK:
		return true;
	case NIP_UNIT_NUMBER:
		fault(w, e, attribute, "a number was expected (got \"%s\")", text);
		break;
	case NIP_UNIT_UNKNOWN:
		fault(w, e, "unit", "unknown unit \"%s\" (%s takes %s or a multiple of it%s)", unit,
		      k->name, k->unit,
		      unit[0] >= '0' && unit[0] <= '9' ? "; a factor belongs into the number" : "");
		break;
	case NIP_UNIT_DIMENSION:
		fault(w, e, "unit", "unit \"%s\" does not measure %s (allowed: %s or a multiple of it)",
		      unit, k->name, k->unit);
		break;
	case NIP_UNIT_NO_DATABASE:
		fault(w, e, "unit", "the UDUNITS-2 unit database cannot be read; install libudunits2-0");
		break;
	}
	return false;
}

#define ABSURD 1e30 /* beyond any quantity here in SI; keeps infinities out of the arithmetic */

/* Uncertainty, and variation within a coil: one standard deviation, in the quantity's unit
 * or in per cent. */
static void read_spread(struct walk *w, const xmlNode *e, const struct nip_quantity_kind *k,
			const struct nip_quantity *q, const char *name, const char *text,
			double *out_si, bool *out_relative)
{
	size_t n = strlen(text);
	double v;

	*out_relative = n && text[n - 1] == '%' && nip_decimal_read(text, n - 1, '.', &v);
	if (*out_relative)
		*out_si = fabs(q->si) * v / 100;
	else if (!read_number(w, e, name, k, true, text, q->unit, out_si))
		return;
	if (*out_si > ABSURD)
		fault(w, e, name, "%s is no physical uncertainty", text);
	if (*out_si < 0)
		fault(w, e, name, "must not be negative (got %s)", text);
}

static void read_qualifier(struct walk *w, const xmlNode *e, const struct nip_quantity_kind *k,
			   struct nip_quantity *q, const char *name, const char *text)
{
	for (int i = 0; i < NIP_QUALIFIERS; i++) {
		if (strcmp(name, nip_qualifier_name[i]) != 0 || !(k->qualifiers & 1u << i))
			continue;
		q->qualifier[i] = nip_qualifier_choice[i]
					  ? choose(w, e, name, nip_qualifier_choice[i], text)
					  : text;
		return;
	}
	fault(w, e, name,
	      "unknown attribute for %s (allowed: unit, uncertainty, within_coil, evidence, source%s)",
	      k->name, k->qualifiers ? " and its qualifiers" : "");
}

static void read_quantity(struct walk *w, const xmlNode *e, const struct nip_xml_rule *r,
			  struct nip_quantity *q)
{
	const struct nip_quantity_kind *k = nip_quantity_kind(r->quantity);
	const char *uncertainty = NULL, *within = NULL;
	xmlChar *raw = xmlNodeGetContent(e);

	q->text = fold(w->arena, raw ? (const char *)raw : "");
	q->line = nip_xml_line(e);
	xmlFree(raw);
	for (const xmlAttr *a = e->properties; a; a = a->next) {
		const char *name = (const char *)a->name;
		const char *text;

		raw = xmlNodeListGetString(e->doc, a->children, 1);
		text = fold(w->arena, raw ? (const char *)raw : "");
		xmlFree(raw);
		if (strcmp(name, "unit") == 0)
			q->unit = text;
		else if (strcmp(name, "uncertainty") == 0)
			uncertainty = text;
		else if (strcmp(name, "within_coil") == 0)
			within = text;
		else if (strcmp(name, "source") == 0)
			q->source = text;
		else if (strcmp(name, "evidence") == 0) {
			const char *chosen = choose(w, e, name, nip_evidence_choice, text);

			for (int i = 0; nip_evidence_choice[i]; i++)
				if (chosen == nip_evidence_choice[i])
					q->evidence = (enum nip_evidence)i;
			q->evidence_set = chosen != nip_xml_untold;
		} else {
			read_qualifier(w, e, k, q, name, text);
		}
	}
	for (const xmlNode *c = e->children; c; c = c->next)
		if (c->type == XML_ELEMENT_NODE)
			fault(w, c, NULL, "unknown element in %s (a number was expected)", k->name);
	if (!q->unit) {
		fault(w, e, NULL, "attribute unit is missing (for example unit=\"%s\")", k->unit);
		return;
	}
	if (!read_number(w, e, NULL, k, k->difference, q->text, q->unit, &q->si))
		return;
	if (fabs(q->si) > ABSURD) {
		fault(w, e, NULL, "%s %s is no physical %s", q->text, q->unit, k->name);
		return;
	}
	q->set = true;
	if (uncertainty)
		read_spread(w, e, k, q, "uncertainty", uncertainty, &q->sd_si,
			    &q->sd_relative);
	if (within)
		read_spread(w, e, k, q, "within_coil", within, &q->within_si,
			    &q->within_relative);
	check_range(w, e, NULL, r, nip_quantity_shown(r->quantity, q),
		    strcmp(k->unit, "1") ? k->unit : "");
}

/* ---- elements ----------------------------------------------------------- */

struct any_vec { /* layout of every NIP_VEC */
	void *at;
	size_t n, cap;
};

static void walk_shape(struct walk *w, const xmlNode *e, const struct nip_xml_shape *shape,
		       void *out);

static void read_child(struct walk *w, const xmlNode *e, const struct nip_xml_rule *r, char *out)
{
	void *item;

	if (r->type == NIP_XML_QUANTITY) {
		read_quantity(w, e, r, (struct nip_quantity *)(void *)(out + r->offset));
		return;
	}
	if (r->type != NIP_XML_ELEMENT) {
		xmlChar *raw = xmlNodeGetContent(e);

		for (const xmlAttr *a = e->properties; a; a = a->next)
			fault(w, e, (const char *)a->name, "unknown attribute (none is allowed here)");
		for (const xmlNode *c = e->children; c; c = c->next)
			if (c->type == XML_ELEMENT_NODE)
				fault(w, c, NULL, "unknown element (only text is allowed in %s)", r->name);
		put_value(w, e, NULL, r, raw ? (const char *)raw : "", out + r->offset);
		xmlFree(raw);
		return;
	}
	if (r->flags & NIP_XML_MANY) {
		struct any_vec v;

		memcpy(&v, out + r->offset, sizeof v);
		v.at = nip_arena_grow(w->arena, v.at, &v.cap, v.n, r->shape->size);
		item = (char *)v.at + v.n++ * r->shape->size;
		memset(item, 0, r->shape->size);
		memcpy(out + r->offset, &v, sizeof v);
	} else {
		item = nip_arena_alloc(w->arena, 1, r->shape->size);
		memcpy(out + r->offset, &item, sizeof item);
	}
	walk_shape(w, e, r->shape, item);
}

static long find_rule(const struct nip_xml_shape *shape, const char *name, bool attribute)
{
	for (size_t i = 0; i < shape->n; i++) {
		const char *r = shape->rule[i].name;

		if (*r == '.' || (*r == '@') != attribute)
			continue;
		if (strcmp(r + attribute, name) == 0)
			return (long)i;
	}
	return -1;
}

static void walk_attributes(struct walk *w, const xmlNode *e, const struct nip_xml_shape *shape,
			    char *out, bool *seen)
{
	for (const xmlAttr *a = e->properties; a; a = a->next) {
		const char *name = (const char *)a->name;
		long i = a->ns ? -1 : find_rule(shape, name, true);
		xmlChar *raw;

		/* xsi:schemaLocation and friends tell editors where the schema is. */
		if (a->ns && xmlStrEqual(a->ns->href,
					 BAD_CAST "http://www.w3.org/2001/XMLSchema-instance"))
			continue;
		if (i < 0) {
			unknown(w, e, shape, name, true);
			continue;
		}
		seen[i] = true;
		raw = xmlNodeListGetString(e->doc, a->children, 1);
		put_value(w, e, name, &shape->rule[i], raw ? (const char *)raw : "",
			  out + shape->rule[i].offset);
		xmlFree(raw);
	}
}

static void walk_children(struct walk *w, const xmlNode *e, const struct nip_xml_shape *shape,
			  char *out, bool *seen, bool only_text)
{
	long last = -1;
	bool ended = false;

	for (const xmlNode *c = e->children; c; c = c->next) {
		const char *name = (const char *)c->name;
		long i;

		if (c->type != XML_ELEMENT_NODE)
			continue;
		if (strcmp(name, "extension") == 0 && !c->ns && !only_text) {
			ended = true;
			continue;
		}
		i = c->ns ? -1 : find_rule(shape, name, false);
		if (i < 0) {
			unknown(w, c, shape, name, false);
			continue;
		}
		if (seen[i] && !(shape->rule[i].flags & NIP_XML_MANY)) {
			fault(w, c, NULL, "stands twice (allowed: once in %s)", shape->what);
			continue;
		}
		if (ended)
			fault(w, c, NULL, "must stand before <extension> in %s", shape->what);
		else if (i < last)
			fault(w, c, NULL, "must stand before <%s> in %s", shape->rule[last].name,
			      shape->what);
		else
			last = i;
		seen[i] = true;
		read_child(w, c, &shape->rule[i], out);
	}
}

/* Text where only elements belong is a typing slip that would be lost silently. */
static void check_stray_text(struct walk *w, const xmlNode *e, const struct nip_xml_shape *shape)
{
	for (const xmlNode *c = e->children; c; c = c->next)
		if ((c->type == XML_TEXT_NODE || c->type == XML_CDATA_SECTION_NODE) &&
		    !xmlIsBlankNode(c)) {
			fault(w, e, NULL, "text is not allowed directly in %s (got \"%.30s\")",
			      shape->what, fold(w->arena, (const char *)c->content));
			return;
		}
}

static void walk_shape(struct walk *w, const xmlNode *e, const struct nip_xml_shape *shape,
		       void *out)
{
	bool *seen = NIP_NEW_N(w->arena, shape->n + 1, bool);
	const char *untold = nip_xml_untold;
	long line = nip_xml_line(e), text = -1;

	memcpy((char *)out + shape->line, &line, sizeof line);
	walk_attributes(w, e, shape, out, seen);
	for (size_t i = 0; i < shape->n; i++)
		if (shape->rule[i].name[0] == '.')
			text = (long)i;
	if (text >= 0) {
		xmlChar *raw = xmlNodeGetContent(e);

		put_value(w, e, NULL, &shape->rule[text], raw ? (const char *)raw : "",
			  (char *)out + shape->rule[text].offset);
		seen[text] = true;
		xmlFree(raw);
	} else {
		check_stray_text(w, e, shape);
	}
	walk_children(w, e, shape, out, seen, text >= 0);
	for (size_t i = 0; i < shape->n; i++) {
		const struct nip_xml_rule *r = &shape->rule[i];

		if (!(r->flags & NIP_XML_REQUIRED) || seen[i])
			continue;
		if (r->type == NIP_XML_TEXT || r->type == NIP_XML_NAME || r->type == NIP_XML_CHOICE)
			memcpy((char *)out + r->offset, &untold, sizeof untold);
		fault(w, e, NULL, "%s %s is missing%s%s",
		      *r->name == '@' ? "attribute" : "element",
		      r->name + (*r->name == '@'), r->doc ? ": " : "", r->doc ? r->doc : "");
	}
}

int nip_xml_read(const char *path, const char *bytes, size_t n, const char *root,
		 const struct nip_xml_shape *shape, struct nip_arena *a, void *out,
		 struct nip_diag *diag)
{
	struct walk w = { .path = path, .arena = a, .diag = diag };
	xmlDocPtr doc = nip_xml_load(path, bytes, n, diag);
	xmlNodePtr e;

	if (!doc)
		return -1;
	e = xmlDocGetRootElement(doc);
	if (strcmp((const char *)e->name, root) != 0 || e->ns)
		fault(&w, e, NULL, "unknown root element (expected <%s>%s)", root,
		      e->ns ? " without a namespace" : "");
	else
		walk_shape(&w, e, shape, out);
	xmlFreeDoc(doc);
	return w.errors ? -1 : 0;
}

int nip_xml_syntax(const char *path, const char *bytes, size_t n, struct nip_arena *a,
		   const char **out_root, struct nip_diag *diag)
{
	xmlDocPtr doc = nip_xml_load(path, bytes, n, diag);

	if (!doc)
		return -1;
	*out_root = nip_arena_strdup(a, (const char *)xmlDocGetRootElement(doc)->name);
	xmlFreeDoc(doc);
	return 0;
}
