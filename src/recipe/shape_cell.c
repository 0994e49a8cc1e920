/* shape_cell.c: how the cell of a recipe is written, and what a source compares. */
#include <config.h>

#include "recipe/recipe.h"

#define N(rules) (sizeof(rules) / sizeof *(rules))
#define REQ	 NIP_XML_REQUIRED
#define POS	 NIP_XML_POSITIVE
#define MANY	 NIP_XML_MANY

static const char *const other_roles[] = { "cathode", "anode", "collector", "other", NULL };

#define F(field) offsetof(struct nip_cell_electrode, field)
static const struct nip_xml_rule electrode_rule[] = {
	{ "@layer", NIP_XML_NAME, REQ, F(layer_id) },
	{ "@material", NIP_XML_NAME, 0, F(material_name),
	  .doc = "active material, one of the layer's parts; its only part if absent" },
	{ "@foil_sides", NIP_XML_INT, POS, F(foil_sides),
	  .doc = "1 or 2: how many sides of its foil are coated" },
	{ "specific_capacity", NIP_XML_QUANTITY, POS, F(specific_capacity),
	  .quantity = NIP_Q_SPECIFIC_CAPACITY,
	  .doc = "of the active material; the library's if absent" },
};
static const struct nip_xml_shape electrode_shape = { "electrode",
						      sizeof(struct nip_cell_electrode), F(line),
						      electrode_rule, N(electrode_rule) };
#undef F
#define F(field) offsetof(struct nip_cell_interface, field)
static const struct nip_xml_rule interface_rule[] = {
	{ "@id", NIP_XML_NAME, REQ, F(id) },
	{ "resistance", NIP_XML_QUANTITY, REQ | POS, F(resistance), .quantity = NIP_Q_RESISTANCE },
};
static const struct nip_xml_shape interface_shape = { "interface",
						      sizeof(struct nip_cell_interface), F(line),
						      interface_rule, N(interface_rule) };
#undef F
#define F(field) offsetof(struct nip_cell_other, field)
static const struct nip_xml_rule other_rule[] = {
	{ "@id", NIP_XML_NAME, REQ, F(id) },
	{ "@role", NIP_XML_CHOICE, REQ, F(role), other_roles },
	{ "thickness", NIP_XML_QUANTITY, POS, F(thickness), .quantity = NIP_Q_THICKNESS },
	{ "areal_mass", NIP_XML_QUANTITY, POS, F(areal_mass), .quantity = NIP_Q_AREAL_MASS },
	{ "areal_capacity", NIP_XML_QUANTITY, POS, F(areal_capacity),
	  .quantity = NIP_Q_AREAL_CAPACITY },
};
static const struct nip_xml_shape other_shape = { "other", sizeof(struct nip_cell_other), F(line),
						  other_rule, N(other_rule) };
#undef F
#define F(field) offsetof(struct nip_cell_coating, field)
static const struct nip_xml_rule coating_rule[] = {
	{ "@layer", NIP_XML_NAME, REQ, F(layer_id) },
	{ "areal_mass", NIP_XML_QUANTITY, REQ | POS, F(areal_mass), .quantity = NIP_Q_AREAL_MASS },
};
static const struct nip_xml_shape coating_shape = { "coating", sizeof(struct nip_cell_coating),
						    F(line), coating_rule, N(coating_rule) };
#undef F
#define F(field) offsetof(struct nip_cell_lane, field)
static const struct nip_xml_rule lane_rule[] = {
	{ "@id", NIP_XML_NAME, REQ, F(id) },
	{ "coating", NIP_XML_ELEMENT, REQ | MANY, F(coatings), .shape = &coating_shape,
	  .doc = "of the finished web in this lane" },
};
static const struct nip_xml_shape lane_shape = { "lane", sizeof(struct nip_cell_lane), F(line),
						 lane_rule, N(lane_rule) };
#undef F
#define F(field) offsetof(struct nip_recipe_cell, field)
static const struct nip_xml_rule cell_rule[] = {
	{ "voltage", NIP_XML_QUANTITY, POS, F(voltage), .quantity = NIP_Q_VOLTAGE,
	  .doc = "mean voltage of discharge" },
	{ "electrode", NIP_XML_ELEMENT, MANY, F(electrodes), .shape = &electrode_shape },
	{ "interface", NIP_XML_ELEMENT, MANY, F(interfaces), .shape = &interface_shape },
	{ "other", NIP_XML_ELEMENT, MANY, F(others), .shape = &other_shape,
	  .doc = "in the repeating unit, but no layer of the recipe: a lithium foil" },
	{ "lane", NIP_XML_ELEMENT, MANY, F(lanes), .shape = &lane_shape },
	{ "yield", NIP_XML_QUANTITY, POS | NIP_XML_RANGE, F(yield), .quantity = NIP_Q_PERCENT_RATIO,
	  .lo = 0, .hi = 100, .doc = "share that is good" },
	{ "availability", NIP_XML_QUANTITY, POS | NIP_XML_RANGE, F(availability),
	  .quantity = NIP_Q_PERCENT_RATIO, .lo = 0, .hi = 100,
	  .doc = "overall equipment effectiveness, without yield" },
};
const struct nip_xml_shape nip_cell_shape = { "cell", sizeof(struct nip_recipe_cell), F(line), cell_rule,
					      N(cell_rule) };
#undef F
#define F(field) offsetof(struct nip_compared, field)
static const struct nip_xml_rule compared_rule[] = {
	{ "@quantity", NIP_XML_TEXT, REQ, F(quantity) },
	{ "@unit", NIP_XML_TEXT, REQ, F(unit) },
	{ "@this", NIP_XML_TEXT, 0, F(this_text), .doc = "as the source writes it" },
	{ "@other", NIP_XML_TEXT, 0, F(other_text) },
	{ "@gain", NIP_XML_TEXT, 0, F(gain_text), .doc = "of this over the other, as claimed" },
	{ "@source", NIP_XML_TEXT, 0, F(source) },
};
static const struct nip_xml_shape compared_shape = { "compared", sizeof(struct nip_compared),
						     F(line), compared_rule, N(compared_rule) };
#undef F
#define F(field) offsetof(struct nip_quoted, field)
static const struct nip_xml_rule comparison_rule[] = {
	{ "@id", NIP_XML_NAME, REQ, F(id) },
	{ "@this", NIP_XML_TEXT, REQ, F(this_way), .doc = "this way to make it" },
	{ "@other", NIP_XML_TEXT, REQ, F(other_way), .doc = "the way it is compared with" },
	{ "@source", NIP_XML_TEXT, REQ, F(source) },
	{ "compared", NIP_XML_ELEMENT, REQ | MANY, F(rows), .shape = &compared_shape },
};
const struct nip_xml_shape nip_comparison_shape = { "comparison", sizeof(struct nip_quoted),
						    F(line), comparison_rule, N(comparison_rule) };
#undef F
