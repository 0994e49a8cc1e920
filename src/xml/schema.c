/* schema.c: the XSD of a shape, so that editors and xmllint check what the reader
 * checks: names, order, multiplicity, choices, number syntax and ranges. Units are
 * listed as text; whether one fits its quantity only the reader knows. */
#include <config.h>

#include "base/decimal.h"
#include "base/str.h"
#include "xml/reader.h"

#define MOST_SHAPES 64

struct schema {
	struct nip_str *out;
	const struct nip_xml_shape *queue[MOST_SHAPES];
	size_t n;
};

static size_t shape_index(struct schema *s, const struct nip_xml_shape *shape)
{
	for (size_t i = 0; i < s->n; i++)
		if (s->queue[i] == shape)
			return i;
	if (s->n < MOST_SHAPES)
		s->queue[s->n++] = shape;
	return s->n - 1;
}

static void put_escaped(struct nip_str *out, const char *text)
{
	for (; *text; text++)
		if (*text == '&' || *text == '<' || *text == '"')
			nip_str_printf(out, "&#%d;", *text);
		else
			nip_str_putc(out, *text);
}

static void put_doc(struct nip_str *out, const char *doc)
{
	if (!doc)
		return;
	nip_str_put(out, "<xs:annotation><xs:documentation>");
	put_escaped(out, doc);
	nip_str_put(out, "</xs:documentation></xs:annotation>");
}

static void put_choices(struct nip_str *out, const char *const *choice)
{
	nip_str_put(out, "<xs:simpleType><xs:restriction base=\"xs:token\">");
	for (; *choice; choice++)
		nip_str_printf(out, "<xs:enumeration value=\"%s\"/>", *choice);
	nip_str_put(out, "</xs:restriction></xs:simpleType>");
}

static void put_number(struct nip_str *out, const struct nip_xml_rule *r)
{
	char b[NIP_DOUBLE_TEXT];

	nip_str_printf(out, "<xs:simpleType><xs:restriction base=\"%s\">",
		       r->type == NIP_XML_INT ? "xs:integer" : "nip_number");
	if (r->flags & NIP_XML_POSITIVE)
		nip_str_put(out, "<xs:minExclusive value=\"0\"/>");
	if (r->flags & NIP_XML_RANGE) {
		nip_str_printf(out, "<xs:minInclusive value=\"%s\"/>", nip_decimal_write(r->lo, b));
		nip_str_printf(out, "<xs:maxInclusive value=\"%s\"/>", nip_decimal_write(r->hi, b));
	}
	nip_str_put(out, "</xs:restriction></xs:simpleType>");
}

/* Opens <xs:element or <xs:attribute has been written; adds the type and closes. */
static void put_simple(struct nip_str *out, const struct nip_xml_rule *r, const char *tag)
{
	static const char *const builtin[] = { [NIP_XML_TEXT] = "xs:string",
					       [NIP_XML_NAME] = "xs:NMTOKEN",
					       [NIP_XML_BOOL] = "nip_boolean" };

	if (r->type == NIP_XML_TEXT || r->type == NIP_XML_NAME || r->type == NIP_XML_BOOL)
		nip_str_printf(out, " type=\"%s\"",
			       r->type == NIP_XML_NAME ? "nip_name" : builtin[r->type]);
	nip_str_putc(out, '>');
	put_doc(out, r->doc);
	if (r->type == NIP_XML_CHOICE)
		put_choices(out, r->choice);
	else if (r->type == NIP_XML_INT || r->type == NIP_XML_NUMBER)
		put_number(out, r);
	nip_str_printf(out, "</xs:%s>\n", tag);
}

static void put_quantity(struct nip_str *out, const struct nip_xml_rule *r)
{
	const struct nip_quantity_kind *k = nip_quantity_kind(r->quantity);

	nip_str_put(out, ">");
	put_doc(out, r->doc ? r->doc : k->meaning);
	nip_str_put(out, "<xs:complexType><xs:simpleContent><xs:extension base=\"nip_number\">"
			 "<xs:attributeGroup ref=\"nip_known\"/>");
	for (int i = 0; i < NIP_QUALIFIERS; i++) {
		if (!(k->qualifiers & 1u << i))
			continue;
		nip_str_printf(out, "<xs:attribute name=\"%s\"", nip_qualifier_name[i]);
		if (nip_qualifier_choice[i]) {
			nip_str_putc(out, '>');
			put_choices(out, nip_qualifier_choice[i]);
			nip_str_put(out, "</xs:attribute>");
		} else {
			nip_str_put(out, " type=\"xs:string\"/>");
		}
	}
	nip_str_put(out, "</xs:extension></xs:simpleContent></xs:complexType></xs:element>\n");
}

static void put_child(struct schema *s, const struct nip_xml_rule *r)
{
	nip_str_printf(s->out, "   <xs:element name=\"%s\" minOccurs=\"%d\"", r->name,
		       (r->flags & NIP_XML_REQUIRED) != 0);
	if (r->flags & NIP_XML_MANY)
		nip_str_put(s->out, " maxOccurs=\"unbounded\"");
	if (r->type == NIP_XML_ELEMENT) {
		nip_str_printf(s->out, " type=\"t%zu\">", shape_index(s, r->shape));
		put_doc(s->out, r->doc);
		nip_str_put(s->out, "</xs:element>\n");
	} else if (r->type == NIP_XML_QUANTITY) {
		put_quantity(s->out, r);
	} else {
		put_simple(s->out, r, "element");
	}
}

static void put_shape(struct schema *s, const struct nip_xml_shape *shape, size_t index)
{
	const struct nip_xml_rule *text = NULL;

	nip_str_printf(s->out, " <xs:complexType name=\"t%zu\">\n", index);
	for (size_t i = 0; i < shape->n; i++)
		if (shape->rule[i].name[0] == '.')
			text = &shape->rule[i];
	if (text) {
		nip_str_printf(s->out, "  <xs:simpleContent><xs:extension base=\"%s\">\n",
			       text->type == NIP_XML_NUMBER
				       ? text->flags & NIP_XML_POSITIVE ? "nip_positive" : "nip_number"
			       : text->type == NIP_XML_NAME ? "nip_name"
							    : "xs:string");
	} else {
		nip_str_put(s->out, "  <xs:sequence>\n");
		for (size_t i = 0; i < shape->n; i++)
			if (shape->rule[i].name[0] != '@')
				put_child(s, &shape->rule[i]);
		nip_str_put(s->out, "   <xs:element name=\"extension\" minOccurs=\"0\" maxOccurs=\"unbounded\" type=\"xs:anyType\"/>\n"
				    "  </xs:sequence>\n");
	}
	for (size_t i = 0; i < shape->n; i++) {
		const struct nip_xml_rule *r = &shape->rule[i];

		if (r->name[0] != '@')
			continue;
		nip_str_printf(s->out, "   <xs:attribute name=\"%s\" use=\"%s\"", r->name + 1,
			       r->flags & NIP_XML_REQUIRED ? "required" : "optional");
		put_simple(s->out, r, "attribute");
	}
	if (text)
		nip_str_put(s->out, "  </xs:extension></xs:simpleContent>\n");
	nip_str_put(s->out, " </xs:complexType>\n");
}

static const char common[] =
	" <xs:simpleType name=\"nip_number\"><xs:restriction base=\"xs:double\">"
	"<xs:pattern value=\"[+\\-]?([0-9]+(\\.[0-9]*)?|\\.[0-9]+)([eE][+\\-]?[0-9]+)?\"/>"
	"</xs:restriction></xs:simpleType>\n"
	" <xs:simpleType name=\"nip_positive\"><xs:restriction base=\"nip_number\">"
	"<xs:minExclusive value=\"0\"/></xs:restriction></xs:simpleType>\n"
	" <xs:simpleType name=\"nip_name\"><xs:restriction base=\"xs:token\">"
	"<xs:pattern value=\"[^ ]+\"/></xs:restriction></xs:simpleType>\n"
	" <xs:simpleType name=\"nip_boolean\"><xs:restriction base=\"xs:token\">"
	"<xs:enumeration value=\"true\"/><xs:enumeration value=\"false\"/>"
	"</xs:restriction></xs:simpleType>\n"
	" <xs:attributeGroup name=\"nip_known\">\n"
	"  <xs:attribute name=\"unit\" type=\"xs:string\" use=\"required\"/>\n"
	"  <xs:attribute name=\"uncertainty\" type=\"xs:string\"/>\n"
	"  <xs:attribute name=\"within_coil\" type=\"xs:string\"/>\n"
	"  <xs:attribute name=\"source\" type=\"xs:string\"/>\n"
	"  <xs:attribute name=\"evidence\">";

void nip_xml_schema(const char *root, const struct nip_xml_shape *shape, struct nip_str *out)
{
	struct schema s = { .out = out };

	nip_str_put(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
			 "<xs:schema xmlns:xs=\"http://www.w3.org/2001/XMLSchema\">\n");
	nip_str_put(out, common);
	put_choices(out, nip_evidence_choice);
	nip_str_put(out, "</xs:attribute>\n </xs:attributeGroup>\n");
	shape_index(&s, shape);
	nip_str_printf(out, " <xs:element name=\"%s\" type=\"t0\"/>\n", root);
	for (size_t i = 0; i < s.n; i++)
		put_shape(&s, s.queue[i], i);
	nip_str_put(out, "</xs:schema>\n");
}
