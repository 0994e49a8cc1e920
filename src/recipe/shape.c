/* shape.c: how a recipe is written: one table per element, read in this order. */
#include <config.h>

#include "recipe/recipe.h"

#define N(rules) (sizeof(rules) / sizeof *(rules))
#define REQ	 NIP_XML_REQUIRED
#define POS	 NIP_XML_POSITIVE
#define MANY	 NIP_XML_MANY

static const char *const roles[] = { "cathode", "separator", "anode", "interlayer", NULL };
static const char *const carriers[] = { "ionic", "electronic", NULL };
static const char *const step_types[] = { "film-form",	"calender",  "co-roll",		"laminate",
					  "cold-press", "hot-press", "isostatic-press", "slit",
					  "rest",	NULL };
static const char *const statuses[] = { "draft", "approved", "published", "withdrawn", NULL };
static const char *const directions[] = { "through-plane", "in-plane", NULL };
static const char *const tortuosity_kinds[] = { "factor", "geometric", NULL };
static const char *const fixtures[] = { "spring", "pneumatic", "hydraulic", "isostatic-pouch",
					"clamp",  "other",     NULL };
static const char *const senses[] = { "against-voids", "against-creep", NULL };
static const char *const zeroings[] = { "hot", "cold", NULL };
static const char *const yes_no[] = { "allowed", "refused", NULL };
static const char *const target_quantities[] = { "porosity",	     "thickness",
						 "areal_mass",	     "density",
						 "relative_density", "tortuosity_factor",
						 "conductivity",     NULL };

#define F(field) offsetof(struct nip_part, field)
static const struct nip_xml_rule part_rule[] = {
	{ "@material", NIP_XML_NAME, REQ, F(material_name), .doc = "id or alias in the library" },
	{ "@parts", NIP_XML_NUMBER, REQ | POS, F(parts),
	  .doc = "parts by mass; the sum is normalised" },
	{ "@lot", NIP_XML_TEXT, 0, F(lot), .doc = "powder lot" },
	{ "d90", NIP_XML_QUANTITY, POS, F(d90), .quantity = NIP_Q_THICKNESS,
	  .doc = "size below which 90 % of the volume of the particles lies" },
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
	{ "springback", NIP_XML_QUANTITY, NIP_XML_RANGE, F(springback),
	  .quantity = NIP_Q_PERCENT_RATIO, .lo = 0, .hi = 100,
	  .doc = "elastic recovery of thickness behind the nip" },
	{ "law", NIP_XML_ELEMENT, MANY, F(laws), .shape = &nip_law_use_shape,
	  .doc = "compaction or transport law of this layer" },
};
static const struct nip_xml_shape layer_shape = { "layer", sizeof(struct nip_layer), F(line),
						  layer_rule, N(layer_rule) };
#undef F
#define F(field) offsetof(struct nip_interface, field)
static const struct nip_xml_rule interface_rule[] = {
	{ "@between", NIP_XML_TEXT, REQ, F(between),
	  .doc = "ids of two layers that follow each other, separated by a blank" },
	{ "law", NIP_XML_ELEMENT, MANY, F(laws), .shape = &nip_law_use_shape,
	  .doc = "contact, resistance, bond, mismatch or curl" },
	{ "least_curl_radius", NIP_XML_QUANTITY, POS, F(least_curl_radius),
	  .quantity = NIP_Q_LENGTH, .doc = "a stronger curl cannot be handled" },
};
static const struct nip_xml_shape interface_shape = { "interface", sizeof(struct nip_interface),
						      F(line), interface_rule, N(interface_rule) };
#undef F
#define F(field) offsetof(struct nip_roll_stated, field)
static const struct nip_xml_rule roll_rule[] = {
	{ "@id", NIP_XML_NAME, REQ, F(id) },
	{ "diameter", NIP_XML_QUANTITY, REQ | POS, F(diameter), .quantity = NIP_Q_LENGTH },
};
static const struct nip_xml_shape roll_shape = { "roll", sizeof(struct nip_roll_stated), F(line),
						 roll_rule, N(roll_rule) };
#undef F
#define F(field) offsetof(struct nip_calender, field)
static const struct nip_xml_rule calender_rule[] = {
	{ "@id", NIP_XML_NAME, REQ, F(id) },
	{ "@gap_zeroed", NIP_XML_CHOICE, 0, F(gap_zeroed), zeroings,
	  .doc = "whether the gap reads zero with hot rolls, or with rolls at zero_temperature" },
	{ "roll_diameter", NIP_XML_QUANTITY, POS, F(roll_diameter), .quantity = NIP_Q_LENGTH },
	{ "face_width", NIP_XML_QUANTITY, POS, F(face_width), .quantity = NIP_Q_LENGTH },
	{ "web_width", NIP_XML_QUANTITY, POS, F(web_width), .quantity = NIP_Q_LENGTH },
	{ "roll_modulus", NIP_XML_QUANTITY, POS, F(roll_modulus), .quantity = NIP_Q_MODULUS,
	  .doc = "Young's modulus of the roll shell; rigid if absent" },
	{ "roll_poisson", NIP_XML_QUANTITY, NIP_XML_RANGE, F(roll_poisson),
	  .quantity = NIP_Q_RATIO, .lo = 0, .hi = 0.5 },
	{ "bearing_span", NIP_XML_QUANTITY, POS, F(bearing_span), .quantity = NIP_Q_LENGTH,
	  .doc = "between bearing centres: the rolls then bend over the width" },
	{ "crown", NIP_XML_QUANTITY, 0, F(crown), .quantity = NIP_Q_THICKNESS,
	  .doc = "of each roll, on the diameter, centre above web edge" },
	{ "thermal_crown", NIP_XML_QUANTITY, 0, F(thermal_crown), .quantity = NIP_Q_THICKNESS,
	  .doc = "the same, by a warmer centre" },
	{ "skew", NIP_XML_QUANTITY, 0, F(skew), .quantity = NIP_Q_ANGLE,
	  .doc = "angle between the axes of the rolls" },
	{ "tilt", NIP_XML_QUANTITY, 0, F(tilt), .quantity = NIP_Q_THICKNESS,
	  .doc = "gap at the right edge of the web less gap at the left" },
	{ "frame_stiffness", NIP_XML_QUANTITY, POS, F(frame_stiffness),
	  .quantity = NIP_Q_STIFFNESS,
	  .doc = "roll force over opening of the gap: frame, bearings and screws together" },
	{ "zero_temperature", NIP_XML_QUANTITY, 0, F(zero_temperature),
	  .quantity = NIP_Q_TEMPERATURE, .doc = "of the rolls when the gap was set to zero" },
	{ "roll_expansion", NIP_XML_QUANTITY, POS, F(roll_expansion),
	  .quantity = NIP_Q_EXPANSION, .doc = "linear thermal expansion of the rolls" },
	{ "max_line_load", NIP_XML_QUANTITY, POS, F(max_line_load), .quantity = NIP_Q_LINE_LOAD },
	{ "max_pressure", NIP_XML_QUANTITY, POS, F(max_pressure), .quantity = NIP_Q_PRESSURE },
	{ "max_temperature", NIP_XML_QUANTITY, 0, F(max_temperature),
	  .quantity = NIP_Q_TEMPERATURE },
	{ "max_speed", NIP_XML_QUANTITY, POS, F(max_speed), .quantity = NIP_Q_SPEED },
	{ "roll", NIP_XML_ELEMENT, MANY, F(rolls), .shape = &roll_shape,
	  .doc = "any other roll the web turns round; web looks for its marks" },
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
#define F(field) offsetof(struct nip_tortuosity, field)
static const struct nip_xml_rule tortuosity_rule[] = {
	{ "@phase", NIP_XML_TEXT, REQ, F(phase), .doc = "material the path runs in, or pores" },
	{ "@direction", NIP_XML_CHOICE, REQ, F(direction), directions },
	{ "@kind", NIP_XML_CHOICE, REQ, F(kind), tortuosity_kinds,
	  .doc = "the factor of conduction, or length of path over straight length" },
	{ "@method", NIP_XML_TEXT, 0, F(method), .doc = "how it was measured" },
	{ "value", NIP_XML_QUANTITY, REQ | NIP_XML_RANGE, F(value), .quantity = NIP_Q_RATIO,
	  .lo = 1, .hi = 1e6 },
};
static const struct nip_xml_shape tortuosity_shape = { "tortuosity", sizeof(struct nip_tortuosity),
						       F(line), tortuosity_rule,
						       N(tortuosity_rule) };
#undef F
#define F(field) offsetof(struct nip_step_layer, field)
static const struct nip_xml_rule state_rule[] = {
	{ "@layer", NIP_XML_NAME, REQ, F(layer_id) },
	{ "@contact", NIP_XML_TEXT, 0, F(contact),
	  .doc = "what its conductivities were measured between: steel, carbon ..." },
	{ "elongation", NIP_XML_QUANTITY, NIP_XML_RANGE, F(elongation),
	  .quantity = NIP_Q_PERCENT_RATIO, .lo = -50, .hi = 10000,
	  .doc = "of the web in this step: length out over length in, less 1" },
	{ "spread", NIP_XML_QUANTITY, NIP_XML_RANGE, F(spread), .quantity = NIP_Q_PERCENT_RATIO,
	  .lo = -50, .hi = 10000, .doc = "widening in this step" },
	{ "areal_mass", NIP_XML_QUANTITY, POS, F(areal_mass), .quantity = NIP_Q_AREAL_MASS },
	{ "thickness", NIP_XML_QUANTITY, POS, F(thickness), .quantity = NIP_Q_THICKNESS },
	{ "porosity", NIP_XML_QUANTITY, NIP_XML_RANGE, F(porosity), .quantity = NIP_Q_PERCENT_RATIO,
	  .lo = 0, .hi = 100 },
	{ "ionic_conductivity", NIP_XML_QUANTITY, POS, F(ionic_conductivity),
	  .quantity = NIP_Q_CONDUCTIVITY },
	{ "electronic_conductivity", NIP_XML_QUANTITY, POS, F(electronic_conductivity),
	  .quantity = NIP_Q_CONDUCTIVITY },
	{ "measuring_pressure", NIP_XML_QUANTITY, NIP_XML_RANGE, F(measuring_pressure),
	  .quantity = NIP_Q_PRESSURE, .lo = 0, .hi = 1e5,
	  .doc = "under which its conductivities were measured" },
	{ "tortuosity", NIP_XML_ELEMENT, MANY, F(tortuosities), .shape = &tortuosity_shape,
	  .doc = "measured, one for each direction" },
};
static const struct nip_xml_shape state_shape = { "state", sizeof(struct nip_step_layer), F(line),
						  state_rule, N(state_rule) };
#undef F
#define F(field) offsetof(struct nip_pressure_point, field)
static const struct nip_xml_rule point_rule[] = {
	{ "@position", NIP_XML_TEXT, REQ, F(position), .doc = "left, centre, 120 mm ..." },
	{ "pressure", NIP_XML_QUANTITY, REQ | NIP_XML_RANGE, F(pressure),
	  .quantity = NIP_Q_PRESSURE, .lo = 0, .hi = 1e5 },
};
static const struct nip_xml_shape point_shape = { "point", sizeof(struct nip_pressure_point),
						  F(line), point_rule, N(point_rule) };
#undef F
#define F(field) offsetof(struct nip_step, field)
static const struct nip_xml_rule step_rule[] = {
	{ "@id", NIP_XML_NAME, REQ, F(id) },
	{ "@type", NIP_XML_CHOICE, REQ, F(type), step_types },
	{ "@layers", NIP_XML_TEXT, REQ, F(layers_text), .doc = "ids, separated by blanks" },
	{ "@equipment", NIP_XML_NAME, 0, F(equipment_id), .doc = "id of a calender" },
	{ "@unstated", NIP_XML_TEXT, 0, F(unstated),
	  .doc = "settings the source does not state, by name, separated by blanks" },
	{ "note", NIP_XML_TEXT, 0, F(note) },
	{ "pressure", NIP_XML_QUANTITY, NIP_XML_RANGE, F(pressure), .quantity = NIP_Q_PRESSURE,
	  .lo = 0, .hi = 1e5 },
	{ "line_load", NIP_XML_QUANTITY, NIP_XML_RANGE, F(line_load), .quantity = NIP_Q_LINE_LOAD,
	  .lo = 0, .hi = 1e6 },
	{ "gap", NIP_XML_QUANTITY, POS, F(gap), .quantity = NIP_Q_THICKNESS,
	  .doc = "set gap of the rolls; never the thickness of the web" },
	{ "temperature", NIP_XML_QUANTITY, 0, F(temperature), .quantity = NIP_Q_TEMPERATURE },
	{ "speed", NIP_XML_QUANTITY, POS, F(speed), .quantity = NIP_Q_SPEED },
	{ "speed_ratio", NIP_XML_QUANTITY, POS, F(speed_ratio), .quantity = NIP_Q_RATIO,
	  .doc = "surface speed of the faster roll over the slower one's: shear" },
	{ "reduction_per_pass", NIP_XML_QUANTITY, POS, F(reduction_per_pass),
	  .quantity = NIP_Q_THICKNESS },
	{ "passes", NIP_XML_INT, POS, F(passes) },
	{ "hold_time", NIP_XML_QUANTITY, POS, F(hold_time), .quantity = NIP_Q_TIME },
	{ "point", NIP_XML_ELEMENT, MANY, F(profile), .shape = &point_shape,
	  .doc = "pressure read across the web, in order" },
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
	{ "@contact", NIP_XML_TEXT, 0, F(contact),
	  .doc = "what it was measured between: steel, carbon ..." },
	{ "conductivity", NIP_XML_QUANTITY, REQ | POS, F(conductivity),
	  .quantity = NIP_Q_CONDUCTIVITY },
	{ "measuring_pressure", NIP_XML_QUANTITY, NIP_XML_RANGE, F(measuring_pressure),
	  .quantity = NIP_Q_PRESSURE, .lo = 0, .hi = 1e5 },
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
#define F(field) offsetof(struct nip_fixture, field)
static const struct nip_xml_rule fixture_rule[] = {
	{ "@type", NIP_XML_CHOICE, REQ, F(type), fixtures },
	{ "@medium", NIP_XML_TEXT, 0, F(medium), .doc = "what carries the pressure: air, oil ..." },
	{ "@waveform", NIP_XML_TEXT, 0, F(waveform),
	  .doc = "constant if absent; else what the pressure does in time" },
	{ "stiffness", NIP_XML_QUANTITY, POS, F(stiffness), .quantity = NIP_Q_STIFFNESS,
	  .doc = "of a spring: tells how the pressure drifts as the cell swells" },
};
static const struct nip_xml_shape fixture_shape = { "fixture", sizeof(struct nip_fixture), F(line),
						    fixture_rule, N(fixture_rule) };
#undef F
#define F(field) offsetof(struct nip_critical, field)
static const struct nip_xml_rule critical_rule[] = {
	{ "@sense", NIP_XML_CHOICE, 0, F(sense), senses,
	  .doc = "the least pressure against voids, or the most before the metal creeps" },
	{ "pressure", NIP_XML_QUANTITY, REQ | NIP_XML_RANGE, F(pressure),
	  .quantity = NIP_Q_PRESSURE, .lo = 0, .hi = 1e5 },
	{ "current_density", NIP_XML_QUANTITY, POS, F(current_density),
	  .quantity = NIP_Q_CURRENT_DENSITY },
	{ "temperature", NIP_XML_QUANTITY, 0, F(temperature), .quantity = NIP_Q_TEMPERATURE },
	{ "areal_capacity", NIP_XML_QUANTITY, POS, F(areal_capacity),
	  .quantity = NIP_Q_AREAL_CAPACITY },
};
static const struct nip_xml_shape critical_shape = { "critical_stack_pressure",
						     sizeof(struct nip_critical), F(line),
						     critical_rule, N(critical_rule) };
#undef F
#define F(field) offsetof(struct nip_pressure_record, field)
static const struct nip_xml_rule record_rule[] = {
	{ "preparation", NIP_XML_QUANTITY, 0, F(preparation), .quantity = NIP_Q_PRESSURE },
	{ "stack", NIP_XML_QUANTITY, NIP_XML_RANGE, F(stack), .quantity = NIP_Q_PRESSURE, .lo = 0,
	  .hi = 1e5, .doc = "0 is a legal value" },
	{ "temperature", NIP_XML_QUANTITY, 0, F(temperature), .quantity = NIP_Q_TEMPERATURE,
	  .doc = "at which the stack pressure acts" },
	{ "fixture", NIP_XML_ELEMENT, 0, F(fixture), .shape = &fixture_shape },
	{ "location", NIP_XML_TEXT, 0, F(location),
	  .doc = "where the pressure acts or is measured" },
	{ "uniformity", NIP_XML_TEXT, 0, F(uniformity),
	  .doc = "measure of uniformity over the area, and its value" },
	{ "critical_stack_pressure", NIP_XML_ELEMENT, 0, F(critical), .shape = &critical_shape },
	{ "critical_note", NIP_XML_TEXT, 0, F(critical_note),
	  .doc = "what else is to be said of it, or that it was not measured" },
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
	{ "layer", NIP_XML_ELEMENT, REQ | MANY, F(layers), .shape = &layer_shape,
	  .doc = "in the order of the stack: neighbours touch" },
	{ "interface", NIP_XML_ELEMENT, MANY, F(interfaces), .shape = &interface_shape,
	  .doc = "what is known of two layers that touch" },
	{ "calender", NIP_XML_ELEMENT, MANY, F(calenders), .shape = &calender_shape },
	{ "reference", NIP_XML_ELEMENT, MANY, F(references), .shape = &reference_shape,
	  .doc = "conductivity of a pure phase measured in the same work" },
	{ "step", NIP_XML_ELEMENT, REQ | MANY, F(steps), .shape = &step_shape },
	{ "target", NIP_XML_ELEMENT, MANY, F(targets), .shape = &target_shape },
	{ "pressure_record", NIP_XML_ELEMENT, 0, F(record), .shape = &record_shape },
	{ "recorded", NIP_XML_ELEMENT, MANY, F(recorded), .shape = &recorded_shape,
	  .doc = "any other figure of the source, kept as written" },
	{ "cell", NIP_XML_ELEMENT, 0, F(cell), .shape = &nip_cell_shape,
	  .doc = "the cell the layers go into" },
	{ "comparison", NIP_XML_ELEMENT, MANY, F(comparisons), .shape = &nip_comparison_shape,
	  .doc = "two ways to make it, compared by a source: quoted, never computed" },
};
#undef F

const struct nip_xml_shape nip_recipe_shape = { "recipe", sizeof(struct nip_recipe),
						offsetof(struct nip_recipe, line), recipe_rule,
						N(recipe_rule) };
