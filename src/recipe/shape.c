/* shape.c: how a recipe is written: one table per element, read in this order. */
#include <config.h>

#include "recipe/recipe.h"

#define N(rules) (sizeof(rules) / sizeof *(rules))
#define REQ NIP_XML_REQUIRED
#define POS NIP_XML_POSITIVE
#define MANY NIP_XML_MANY

static const char *const roles[] = { "cathode", "separator", "anode", "interlayer", NULL };
static const char *const carriers[] = { "ionic", "electronic", NULL };
static const char *const step_types[] = { "film-form", "calender",   "co-roll",	       "laminate",
					  "cold-press", "hot-press", "isostatic-press", "slit",
					  "rest",	NULL };
static const char *const statuses[] = { "draft", "approved", "published", "withdrawn", NULL };
static const char *const yes_no[] = { "allowed", "refused", NULL };
static const char *const target_quantities[] = { "porosity",	"thickness", "areal_mass",
						 "density",	"relative_density",
						 "tortuosity_factor", "conductivity", NULL };

#define F(field) offsetof(struct nip_part, field)
static const struct nip_xml_rule part_rule[] = {
	{ "@material", NIP_XML_NAME, REQ, F(material_name), .doc = "id or alias in the library" },
	{ "@parts", NIP_XML_NUMBER, REQ | POS, F(parts),
	  .doc = "parts by mass; the sum is normalised" },
};
static const struct nip_xml_shape part_shape = { "part", sizeof(struct nip_part), F(line),
						 part_rule, N(part_rule) };
#undef F
#define F(field) offsetof(struct nip_foil, field)
static const struct nip_xml_rule foil_rule[] = {
	{ "@material", NIP_XML_NAME, REQ, F(material_name) },
	{ "thickness", NIP_XML_QUANTITY, REQ | POS, F(thickness), .quantity = NIP_Q_THICKNESS },
};
static const struct nip_xml_shape foil_shape = { "foil", sizeof(struct nip_foil), F(line),
						 foil_rule, N(foil_rule) };
#undef F
#define F(field) offsetof(struct nip_layer, field)
static const struct nip_xml_rule layer_rule[] = {
	{ "@id", NIP_XML_NAME, REQ, F(id) },
	{ "@role", NIP_XML_CHOICE, REQ, F(role), roles },
	{ "name", NIP_XML_TEXT, 0, F(name), .doc = "name for people" },
	{ "part", NIP_XML_ELEMENT, REQ | MANY, F(parts), .shape = &part_shape },
	{ "foil", NIP_XML_ELEMENT, 0, F(foil), .shape = &foil_shape,
	  .doc = "current collector, where the recipe states one" },
	{ "law", NIP_XML_ELEMENT, MANY, F(laws), .shape = &nip_law_use_shape,
	  .doc = "compaction or transport law of this layer" },
};
static const struct nip_xml_shape layer_shape = { "layer", sizeof(struct nip_layer), F(line),
						  layer_rule, N(layer_rule) };
#undef F
#define F(field) offsetof(struct nip_calender, field)
static const struct nip_xml_rule calender_rule[] = {
	{ "@id", NIP_XML_NAME, REQ, F(id) },
	{ "roll_diameter", NIP_XML_QUANTITY, POS, F(roll_diameter), .quantity = NIP_Q_LENGTH },
	{ "face_width", NIP_XML_QUANTITY, POS, F(face_width), .quantity = NIP_Q_LENGTH },
	{ "web_width", NIP_XML_QUANTITY, POS, F(web_width), .quantity = NIP_Q_LENGTH },
	{ "max_line_load", NIP_XML_QUANTITY, POS, F(max_line_load), .quantity = NIP_Q_LINE_LOAD },
	{ "max_pressure", NIP_XML_QUANTITY, POS, F(max_pressure), .quantity = NIP_Q_PRESSURE },
	{ "max_temperature", NIP_XML_QUANTITY, 0, F(max_temperature),
	  .quantity = NIP_Q_TEMPERATURE },
	{ "max_speed", NIP_XML_QUANTITY, POS, F(max_speed), .quantity = NIP_Q_SPEED },
};
static const struct nip_xml_shape calender_shape = { "calender", sizeof(struct nip_calender),
						     F(line), calender_rule, N(calender_rule) };
#undef F
#define F(field) offsetof(struct nip_mass_ratio, field)
static const struct nip_xml_rule ratio_rule[] = {
	{ "@of", NIP_XML_NAME, REQ, F(of) },
	{ "@to", NIP_XML_NAME, REQ, F(to) },
	{ "@source", NIP_XML_TEXT, 0, F(source) },
	{ ".", NIP_XML_NUMBER, REQ | POS, F(value) },
};
static const struct nip_xml_shape ratio_shape = { "mass_ratio", sizeof(struct nip_mass_ratio),
						  F(line), ratio_rule, N(ratio_rule) };
#undef F
#define F(field) offsetof(struct nip_step_layer, field)
static const struct nip_xml_rule state_rule[] = {
	{ "@layer", NIP_XML_NAME, REQ, F(layer_id) },
	{ "elongation", NIP_XML_QUANTITY, NIP_XML_RANGE, F(elongation),
	  .quantity = NIP_Q_PERCENT_RATIO, .lo = -50, .hi = 10000,
	  .doc = "of the web in this step: length out over length in, less 1" },
	{ "spread", NIP_XML_QUANTITY, NIP_XML_RANGE, F(spread), .quantity = NIP_Q_PERCENT_RATIO,
	  .lo = -50, .hi = 10000, .doc = "widening in this step" },
	{ "areal_mass", NIP_XML_QUANTITY, POS, F(areal_mass), .quantity = NIP_Q_AREAL_MASS },
	{ "thickness", NIP_XML_QUANTITY, POS, F(thickness), .quantity = NIP_Q_THICKNESS },
	{ "porosity", NIP_XML_QUANTITY, NIP_XML_RANGE, F(porosity),
	  .quantity = NIP_Q_PERCENT_RATIO, .lo = 0, .hi = 100 },
	{ "ionic_conductivity", NIP_XML_QUANTITY, POS, F(ionic_conductivity),
	  .quantity = NIP_Q_CONDUCTIVITY },
	{ "electronic_conductivity", NIP_XML_QUANTITY, POS, F(electronic_conductivity),
	  .quantity = NIP_Q_CONDUCTIVITY },
};
static const struct nip_xml_shape state_shape = { "state", sizeof(struct nip_step_layer), F(line),
						  state_rule, N(state_rule) };
#undef F
#define F(field) offsetof(struct nip_step, field)
static const struct nip_xml_rule step_rule[] = {
	{ "@id", NIP_XML_NAME, REQ, F(id) },
	{ "@type", NIP_XML_CHOICE, REQ, F(type), step_types },
	{ "@layers", NIP_XML_TEXT, REQ, F(layers_text), .doc = "ids, separated by blanks" },
	{ "@equipment", NIP_XML_NAME, 0, F(equipment_id), .doc = "id of a calender" },
	{ "note", NIP_XML_TEXT, 0, F(note) },
	{ "pressure", NIP_XML_QUANTITY, NIP_XML_RANGE, F(pressure), .quantity = NIP_Q_PRESSURE,
	  .lo = 0, .hi = 1e5 },
	{ "line_load", NIP_XML_QUANTITY, NIP_XML_RANGE, F(line_load), .quantity = NIP_Q_LINE_LOAD,
	  .lo = 0, .hi = 1e6 },
	{ "gap", NIP_XML_QUANTITY, POS, F(gap), .quantity = NIP_Q_THICKNESS,
	  .doc = "set gap of the rolls; never the thickness of the web" },
	{ "temperature", NIP_XML_QUANTITY, 0, F(temperature), .quantity = NIP_Q_TEMPERATURE },
	{ "speed", NIP_XML_QUANTITY, POS, F(speed), .quantity = NIP_Q_SPEED },
	{ "reduction_per_pass", NIP_XML_QUANTITY, POS, F(reduction_per_pass),
	  .quantity = NIP_Q_THICKNESS },
	{ "passes", NIP_XML_INT, POS, F(passes) },
	{ "hold_time", NIP_XML_QUANTITY, POS, F(hold_time), .quantity = NIP_Q_TIME },
	{ "mass_ratio", NIP_XML_ELEMENT, 0, F(mass_ratio), .shape = &ratio_shape,
	  .doc = "recorded ratio of areal masses" },
	{ "state", NIP_XML_ELEMENT, MANY, F(states), .shape = &state_shape,
	  .doc = "what is recorded or stated of a layer after this step" },
};
static const struct nip_xml_shape step_shape = { "step", sizeof(struct nip_step), F(line),
						 step_rule, N(step_rule) };
#undef F
#define F(field) offsetof(struct nip_reference, field)
static const struct nip_xml_rule reference_rule[] = {
	{ "@material", NIP_XML_NAME, REQ, F(material_name) },
	{ "@carrier", NIP_XML_CHOICE, REQ, F(carrier), carriers },
	{ "conductivity", NIP_XML_QUANTITY, REQ | POS, F(conductivity),
	  .quantity = NIP_Q_CONDUCTIVITY },
};
static const struct nip_xml_shape reference_shape = { "reference", sizeof(struct nip_reference),
						      F(line), reference_rule, N(reference_rule) };
#undef F
#define F(field) offsetof(struct nip_target, field)
static const struct nip_xml_rule target_rule[] = {
	{ "@id", NIP_XML_NAME, REQ, F(id) },
	{ "@layer", NIP_XML_NAME, REQ, F(layer_id) },
	{ "@quantity", NIP_XML_CHOICE, REQ, F(quantity), target_quantities },
	{ "@unit", NIP_XML_TEXT, REQ, F(unit) },
	{ "@min", NIP_XML_TEXT, 0, F(min_text) },
	{ "@max", NIP_XML_TEXT, 0, F(max_text) },
};
static const struct nip_xml_shape target_shape = { "target", sizeof(struct nip_target), F(line),
						   target_rule, N(target_rule) };
#undef F
#define F(field) offsetof(struct nip_recorded, field)
static const struct nip_xml_rule recorded_rule[] = {
	{ "@name", NIP_XML_TEXT, REQ, F(name) },
	{ "@unit", NIP_XML_TEXT, REQ, F(unit) },
	{ "@source", NIP_XML_TEXT, 0, F(source) },
	{ ".", NIP_XML_TEXT, REQ, F(text) },
};
static const struct nip_xml_shape recorded_shape = { "recorded", sizeof(struct nip_recorded),
						     F(line), recorded_rule, N(recorded_rule) };
#undef F
#define F(field) offsetof(struct nip_modification, field)
static const struct nip_xml_rule modification_rule[] = {
	{ "@version", NIP_XML_NAME, REQ, F(version) },
	{ "@date", NIP_XML_NAME, REQ, F(date) },
	{ ".", NIP_XML_TEXT, REQ, F(text) },
};
static const struct nip_xml_shape modification_shape = { "modification",
							 sizeof(struct nip_modification), F(line),
							 modification_rule, N(modification_rule) };
#undef F
#define F(field) offsetof(struct nip_pressure_record, field)
static const struct nip_xml_rule record_rule[] = {
	{ "preparation", NIP_XML_QUANTITY, 0, F(preparation), .quantity = NIP_Q_PRESSURE },
	{ "stack", NIP_XML_QUANTITY, NIP_XML_RANGE, F(stack), .quantity = NIP_Q_PRESSURE,
	  .lo = 0, .hi = 1e5, .doc = "0 is a legal value" },
	{ "location", NIP_XML_TEXT, 0, F(location), .doc = "where the pressure acts or is measured" },
	{ "uniformity", NIP_XML_TEXT, 0, F(uniformity),
	  .doc = "measure of uniformity over the area, and its value" },
	{ "critical_stack_pressure", NIP_XML_QUANTITY, 0, F(critical_stack_pressure),
	  .quantity = NIP_Q_PRESSURE },
	{ "critical_note", NIP_XML_TEXT, 0, F(critical_note),
	  .doc = "sense, current density, temperature, areal capacity of that pressure" },
};
static const struct nip_xml_shape record_shape = { "pressure_record",
						   sizeof(struct nip_pressure_record), F(line),
						   record_rule, N(record_rule) };
#undef F
#define F(field) offsetof(struct nip_recipe, field)
static const struct nip_xml_rule recipe_rule[] = {
	{ "@id", NIP_XML_NAME, REQ, F(id) },
	{ "@version", NIP_XML_NAME, REQ, F(version) },
	{ "@status", NIP_XML_CHOICE, REQ, F(status), statuses },
	{ "@assumptions", NIP_XML_CHOICE, 0, F(assumptions_text), yes_no,
	  .doc = "whether assumed numbers may be used (and are marked); refused if absent" },
	{ "title", NIP_XML_TEXT, REQ, F(title) },
	{ "source", NIP_XML_TEXT, 0, F(source), .doc = "where the recipe comes from" },
	{ "description", NIP_XML_TEXT, 0, F(description) },
	{ "modification", NIP_XML_ELEMENT, MANY, F(modifications), .shape = &modification_shape },
	{ "layer", NIP_XML_ELEMENT, REQ | MANY, F(layers), .shape = &layer_shape },
	{ "calender", NIP_XML_ELEMENT, MANY, F(calenders), .shape = &calender_shape },
	{ "reference", NIP_XML_ELEMENT, MANY, F(references), .shape = &reference_shape,
	  .doc = "conductivity of a pure phase measured in the same work" },
	{ "step", NIP_XML_ELEMENT, REQ | MANY, F(steps), .shape = &step_shape },
	{ "target", NIP_XML_ELEMENT, MANY, F(targets), .shape = &target_shape },
	{ "pressure_record", NIP_XML_ELEMENT, 0, F(record), .shape = &record_shape },
	{ "recorded", NIP_XML_ELEMENT, MANY, F(recorded), .shape = &recorded_shape,
	  .doc = "any other figure of the source, kept as written" },
};
#undef F

const struct nip_xml_shape nip_recipe_shape = { "recipe", sizeof(struct nip_recipe),
						offsetof(struct nip_recipe, line), recipe_rule,
						N(recipe_rule) };
