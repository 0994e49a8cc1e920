/* shape.c: how a spec is written: one table per element, read in this order. */
#include <config.h>

#include "spec/spec.h"

#define N(rules) (sizeof(rules) / sizeof *(rules))
#define REQ	 NIP_XML_REQUIRED
#define MANY	 NIP_XML_MANY

static const char *const yes_no[] = { "allowed", "refused", NULL };
static const char *const kinds[] = { "warn_below",   "warn_above",   "alarm_below", "alarm_above",
				     "reject_below", "reject_above", NULL };
static const char *const derived[] = { "density", "porosity", "areal_mass", "thickness", NULL };
static const char *const relations[] = { "at_most", "at_least", "within", NULL };
static const char *const severities[] = { "warn", "alarm", "reject", NULL };
static const char *const separators[] = { "comma", "semicolon", "tab", "pipe", "sniff", NULL };
static const char *const marks[] = { "point", "comma", NULL };
static const char *const encodings[] = { "detect",  "utf-8",  "utf-16le", "utf-16be",
					 "latin-1", "cp1252", NULL };
static const char *const ragged[] = { "refuse", "blank", "fill", NULL };
static const char *const quotes[] = { "double", "single", NULL };
static const char *const headers[] = { "present", "absent", NULL };
static const char *const clocks[] = { "iso", "dmy", "mdy", "seconds", "milliseconds", NULL };
static const char *const dsts[] = { "none", "eu", "us", NULL };
static const char *const series[] = { "file", "all_files", NULL };
/* Kinds of bad data that can be acted on; held and filled_record are only counted. */
static const char *const faults[] = {
	"stray_quote",	"newline_in_quotes", "short_record",   "long_record",
	"over_size",	"nul_byte",	     "bad_encoding",   "missing",
	"not_a_number", "missing_code",	     "nan",	       "sentinel",
	"stuck",	"bad_time",	     "duplicate_time", "unordered_time",
	"time_gap",	"clock_change",	     "absent",	       "implausible",
	"impossible",	"condition_unreadable", NULL
};
static const char *const actions[] = { "ignore", "warn", "alarm", "reject", NULL };
/* Plain numbers are "ratio" in unit 1. */
static const char *const quantities[] = { "ratio",     "fraction",     "pressure",   "line_load",
					  "thickness", "length",       "position",   "areal_mass",
					  "density",   "conductivity", "resistance", "temperature",
					  "speed",     "time",	       "force",	     NULL };

#define F(field) offsetof(struct nip_limit, field)
static const struct nip_xml_rule limit_rule[] = {
	{ "@kind", NIP_XML_CHOICE, REQ, F(kind), kinds },
	{ "@value", NIP_XML_NAME, REQ, F(value), .doc = "a value equal to it is in spec" },
	{ "@unit", NIP_XML_TEXT, REQ, F(unit) },
	{ "@note", NIP_XML_TEXT, 0, F(note) },
};
static const struct nip_xml_shape limit_shape = { "limit", sizeof(struct nip_limit), F(line),
						  limit_rule, N(limit_rule) };
#undef F
#define F(field) offsetof(struct nip_single, field)
static const struct nip_xml_rule single_rule[] = {
	{ "@value", NIP_XML_NAME, REQ, F(value) },
	{ "@unit", NIP_XML_TEXT, REQ, F(unit) },
};
static const struct nip_xml_shape single_shape = { "value", sizeof(struct nip_single), F(line),
						   single_rule, N(single_rule) };
#undef F
#define F(field) offsetof(struct nip_bound_pair, field)
static const struct nip_xml_rule plausible_rule[] = {
	{ "@min", NIP_XML_NAME, 0, F(min) },
	{ "@max", NIP_XML_NAME, 0, F(max) },
	{ "@unit", NIP_XML_TEXT, REQ, F(unit) },
};
static const struct nip_xml_shape plausible_shape = { "plausible", sizeof(struct nip_bound_pair),
						      F(line), plausible_rule, N(plausible_rule) };
static const struct nip_xml_rule when_rule[] = {
	{ "@column", NIP_XML_NAME, REQ, F(column), .doc = "header of a numeric column" },
	{ "@min", NIP_XML_NAME, 0, F(min) },
	{ "@max", NIP_XML_NAME, 0, F(max) },
	{ "@unit", NIP_XML_TEXT, 0, F(unit) },
};
static const struct nip_xml_shape when_shape = { "when", sizeof(struct nip_bound_pair), F(line),
						 when_rule, N(when_rule) };
#undef F
#define F(field) offsetof(struct nip_guard, field)
static const struct nip_xml_rule guard_rule[] = {
	{ "@factor", NIP_XML_NAME, 0, F(factor), .doc = "of the standard uncertainty; 2 if absent" },
};
static const struct nip_xml_shape guard_shape = { "guard_band", sizeof(struct nip_guard), F(line),
						  guard_rule, N(guard_rule) };
#undef F
#define F(field) offsetof(struct nip_relation, field)
static const struct nip_xml_rule relation_rule[] = {
	{ "@id", NIP_XML_NAME, REQ, F(id) },
	{ "@left", NIP_XML_NAME, REQ, F(left_id) },
	{ "@kind", NIP_XML_CHOICE, REQ, F(kind), relations },
	{ "@right", NIP_XML_NAME, REQ, F(right_id) },
	{ "@by", NIP_XML_NAME, 0, F(by), .doc = "how much farther is still well" },
	{ "@unit", NIP_XML_TEXT, 0, F(by_unit), .doc = "of by; % is of the right one" },
	{ "@severity", NIP_XML_CHOICE, REQ, F(severity), severities },
	{ "@note", NIP_XML_TEXT, 0, F(note) },
};
static const struct nip_xml_shape relation_shape = { "relation", sizeof(struct nip_relation),
						     F(line), relation_rule, N(relation_rule) };
#undef F
#define F(field) offsetof(struct nip_characteristic, field)
static const struct nip_xml_rule characteristic_rule[] = {
	{ "@id", NIP_XML_NAME, REQ, F(id) },
	{ "@quantity", NIP_XML_CHOICE, REQ, F(quantity_name), quantities },
	{ "@column", NIP_XML_TEXT, 0, F(column), .doc = "header in the file; the id if absent" },
	{ "@aliases", NIP_XML_TEXT, 0, F(aliases), .doc = "other headers, separated by blanks" },
	{ "@unit", NIP_XML_TEXT, 0, F(unit),
	  .doc = "unit of the column, where the header does not state one" },
	{ "@derived", NIP_XML_CHOICE, 0, F(derived_name), derived,
	  .doc = "computed from areal_mass and thickness instead of read" },
	{ "@decimal_mark", NIP_XML_CHOICE, 0, F(decimal_mark), marks,
	  .doc = "of this column, where it differs from the dialect" },
	{ "@sentinels", NIP_XML_TEXT, 0, F(sentinels),
	  .doc = "numbers in the unit of the column that mean no value: \"0 -999\"" },
	{ "@stuck_after", NIP_XML_INT, NIP_XML_RANGE, F(stuck_after), .lo = 2, .hi = 1e9,
	  .doc = "so many equal readings in a row in a lane are a stuck gauge" },
	{ "@areal_mass", NIP_XML_NAME, 0, F(areal_mass_id) },
	{ "@thickness", NIP_XML_NAME, 0, F(thickness_id) },
	{ "@less_areal_mass", NIP_XML_NAME, 0, F(less_areal_mass_id),
	  .doc = "reading before this side was coated, taken off instead of the foil" },
	{ "@less_thickness", NIP_XML_NAME, 0, F(less_thickness_id) },
	{ "@gauge", NIP_XML_NAME, 0, F(gauge),
	  .doc = "readings of one gauge share its calibration error" },
	{ "@defect_class", NIP_XML_NAME, 0, F(defect_class),
	  .doc = "the column counts defects of this class" },
	{ "@size_of", NIP_XML_NAME, 0, F(size_of_id),
	  .doc = "the column has the size of what that characteristic counts" },
	{ "name", NIP_XML_TEXT, 0, F(name) },
	{ "target", NIP_XML_ELEMENT, 0, F(target), .shape = &single_shape },
	{ "limit", NIP_XML_ELEMENT, MANY, F(limits), .shape = &limit_shape },
	{ "plausible", NIP_XML_ELEMENT, 0, F(plausible), .shape = &plausible_shape,
	  .doc = "a value outside is no measurement" },
	{ "when", NIP_XML_ELEMENT, 0, F(when), .shape = &when_shape,
	  .doc = "judged only where this holds" },
	{ "gauge_sd", NIP_XML_ELEMENT, 0, F(gauge_sd), .shape = &single_shape },
	{ "calibration_sd", NIP_XML_ELEMENT, 0, F(calibration), .shape = &single_shape,
	  .doc = "standard uncertainty common to all readings of the gauge" },
	{ "at", NIP_XML_ELEMENT, 0, F(at), .shape = &single_shape,
	  .doc = "where the gauge stands along the web, downstream" },
	{ "guard_band", NIP_XML_ELEMENT, 0, F(guard), .shape = &guard_shape,
	  .doc = "limits are surely met, surely passed, or undecided" },
	{ "inspected_length", NIP_XML_QUANTITY, NIP_XML_POSITIVE, F(inspected_length),
	  .quantity = NIP_Q_LENGTH, .doc = "length of web that one count of defects is of" },
	{ "inspected_width", NIP_XML_QUANTITY, NIP_XML_POSITIVE, F(inspected_width),
	  .quantity = NIP_Q_LENGTH, .doc = "and its width" },
	{ "margin", NIP_XML_ELEMENT, 0, F(margin), .shape = &single_shape,
	  .doc = "largest difference of batch means that counts as alike" },
	{ "note", NIP_XML_TEXT, 0, F(note) },
};
static const struct nip_xml_shape characteristic_shape = { "characteristic",
							   sizeof(struct nip_characteristic),
							   F(line), characteristic_rule,
							   N(characteristic_rule) };
#undef F
#define F(field) offsetof(struct nip_spec_columns, field)
static const struct nip_xml_rule columns_rule[] = {
	{ "@batch", NIP_XML_TEXT, 0, F(batch), .doc = "the coil if absent" },
	{ "@coil", NIP_XML_TEXT, 0, F(coil), .doc = "the file if absent" },
	{ "@lane", NIP_XML_TEXT, 0, F(lane) },
	{ "@position", NIP_XML_TEXT, 0, F(position) },
	{ "@position_unit", NIP_XML_TEXT, 0, F(position_unit), .doc = "m if absent" },
	{ "@time", NIP_XML_TEXT, 0, F(time) },
	{ "@unit", NIP_XML_TEXT, 0, F(unit),
	  .doc = "unit of evidence inside a batch: wafer, disc, coil" },
	{ "@time_format", NIP_XML_CHOICE, 0, F(time_format), clocks,
	  .doc = "ISO 8601 and plain seconds are known without it" },
	{ "@zone", NIP_XML_NAME, 0, F(zone), .doc = "of stamps without one: utc or +01:00" },
	{ "@dst", NIP_XML_CHOICE, 0, F(dst), dsts, .doc = "summer time of stamps without a zone" },
	{ "@series", NIP_XML_CHOICE, 0, F(series), series,
	  .doc = "whether order, gaps and held values go on from file to file" },
	{ "max_gap", NIP_XML_QUANTITY, NIP_XML_POSITIVE, F(max_gap), .quantity = NIP_Q_TIME,
	  .doc = "a longer step of time in a lane is a gap" },
};
static const struct nip_xml_shape columns_shape = { "columns", sizeof(struct nip_spec_columns),
						    F(line), columns_rule, N(columns_rule) };
#undef F
#define F(field) offsetof(struct nip_spec_dialect, field)
static const struct nip_xml_rule dialect_rule[] = {
	{ "@separator", NIP_XML_CHOICE, 0, F(separator), separators },
	{ "@decimal_mark", NIP_XML_CHOICE, 0, F(decimal_mark), marks },
	{ "@multiline", NIP_XML_BOOL, 0, F(multiline), .doc = "newlines inside quotes are data" },
	{ "@encoding", NIP_XML_CHOICE, 0, F(encoding), encodings },
	{ "@ragged", NIP_XML_CHOICE, 0, F(ragged), ragged,
	  .doc = "rows with too few or too many fields" },
	{ "@quote", NIP_XML_CHOICE, 0, F(quote), quotes },
	{ "@header", NIP_XML_CHOICE, 0, F(header), headers,
	  .doc = "without one, columns are named 1, 2, ..." },
	{ "@max_field", NIP_XML_INT, NIP_XML_RANGE, F(max_field), .lo = 1, .hi = 1 << 28,
	  .doc = "bytes; 65536 if absent" },
	{ "@max_record", NIP_XML_INT, NIP_XML_RANGE, F(max_record), .lo = 1, .hi = 1 << 28,
	  .doc = "bytes; 1048576 if absent" },
};
static const struct nip_xml_shape dialect_shape = { "dialect", sizeof(struct nip_spec_dialect),
						    F(line), dialect_rule, N(dialect_rule) };
#undef F
#define F(field) offsetof(struct nip_spec_long, field)
static const struct nip_xml_rule long_rule[] = {
	{ "@code", NIP_XML_TEXT, REQ, F(code), .doc = "header of the column that names each reading" },
	{ "@value", NIP_XML_TEXT, REQ, F(value) },
};
static const struct nip_xml_shape long_shape = { "long", sizeof(struct nip_spec_long), F(line),
						 long_rule, N(long_rule) };
#undef F
#define F(field) offsetof(struct nip_spec_policy, field)
static const struct nip_xml_rule policy_rule[] = {
	{ "@kind", NIP_XML_CHOICE, REQ, F(kind), faults,
	  .doc = "a kind of bad data, as results name it" },
	{ "@action", NIP_XML_CHOICE, REQ, F(action), actions },
};
static const struct nip_xml_shape policy_shape = { "policy", sizeof(struct nip_spec_policy),
						   F(line), policy_rule, N(policy_rule) };
#undef F
#define F(field) offsetof(struct nip_spec_recipe, field)
static const struct nip_xml_rule recipe_rule[] = {
	{ "@file", NIP_XML_TEXT, REQ, F(file) },
	{ "@layer", NIP_XML_NAME, REQ, F(layer) },
};
static const struct nip_xml_shape recipe_shape = { "recipe", sizeof(struct nip_spec_recipe),
						   F(line), recipe_rule, N(recipe_rule) };
#undef F
#define F(field) offsetof(struct nip_spec_foil, field)
static const struct nip_xml_rule foil_rule[] = {
	{ "@sides", NIP_XML_INT, NIP_XML_RANGE, F(sides), .lo = 1, .hi = 2,
	  .doc = "coated sides the columns hold together; 1 if absent" },
	{ "@correlation", NIP_XML_NAME, 0, F(correlation_text),
	  .doc = "of the errors of its areal mass and thickness, -1 to 1; 0 if absent" },
	{ "thickness", NIP_XML_QUANTITY, REQ | NIP_XML_POSITIVE, F(thickness),
	  .quantity = NIP_Q_THICKNESS },
	{ "areal_mass", NIP_XML_QUANTITY, REQ | NIP_XML_POSITIVE, F(areal_mass),
	  .quantity = NIP_Q_AREAL_MASS },
};
static const struct nip_xml_shape foil_shape = { "foil", sizeof(struct nip_spec_foil), F(line),
						 foil_rule, N(foil_rule) };
#undef F
static const struct nip_xml_rule missing_rule[] = {
	{ ".", NIP_XML_TEXT, REQ, offsetof(struct nip_text_item, text) },
};
static const struct nip_xml_shape missing_shape = { "missing", sizeof(struct nip_text_item),
						    offsetof(struct nip_text_item, line),
						    missing_rule, N(missing_rule) };

#define F(field) offsetof(struct nip_spec, field)
static const struct nip_xml_rule spec_rule[] = {
	{ "@id", NIP_XML_NAME, REQ, F(id) },
	{ "@version", NIP_XML_NAME, REQ, F(version) },
	{ "@assumptions", NIP_XML_CHOICE, 0, F(assumptions_text), yes_no,
	  .doc = "whether derived values may rest on assumed numbers (and are marked)" },
	{ "title", NIP_XML_TEXT, REQ, F(title) },
	{ "source", NIP_XML_TEXT, 0, F(source) },
	{ "note", NIP_XML_TEXT, 0, F(note) },
	{ "dialect", NIP_XML_ELEMENT, 0, F(dialect), .shape = &dialect_shape },
	{ "long", NIP_XML_ELEMENT, 0, F(long_format), .shape = &long_shape,
	  .doc = "one reading a row, named by its code" },
	{ "missing", NIP_XML_ELEMENT, MANY, F(missing), .shape = &missing_shape,
	  .doc = "a text that means no value; replaces the usual list" },
	{ "columns", NIP_XML_ELEMENT, 0, F(columns), .shape = &columns_shape },
	{ "recipe", NIP_XML_ELEMENT, 0, F(recipe), .shape = &recipe_shape,
	  .doc = "gives the theoretical density for derived porosity" },
	{ "theoretical_density", NIP_XML_QUANTITY, NIP_XML_POSITIVE, F(theoretical_density),
	  .quantity = NIP_Q_DENSITY },
	{ "foil", NIP_XML_ELEMENT, 0, F(foil), .shape = &foil_shape,
	  .doc = "taken off areal mass and thickness before density and porosity" },
	{ "max_bad", NIP_XML_QUANTITY, NIP_XML_RANGE, F(max_bad), .quantity = NIP_Q_PERCENT_RATIO,
	  .lo = 0, .hi = 100,
	  .doc = "share of bad records and cells still accepted; 0.1 % if absent" },
	{ "policy", NIP_XML_ELEMENT, MANY, F(policies), .shape = &policy_shape,
	  .doc = "what is done about a kind of bad data" },
	{ "characteristic", NIP_XML_ELEMENT, REQ | MANY, F(characteristics),
	  .shape = &characteristic_shape },
	{ "relation", NIP_XML_ELEMENT, MANY, F(relations), .shape = &relation_shape,
	  .doc = "how two characteristics of one row have to compare" },
};
#undef F

const struct nip_xml_shape nip_spec_shape = { "spec", sizeof(struct nip_spec),
					      offsetof(struct nip_spec, line), spec_rule,
					      N(spec_rule) };
