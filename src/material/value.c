/* value.c: published values: shape, conversion, which one to compute with. */
#include <config.h>

#include "material/value.h"

#include <math.h>
#include <string.h>

#include "base/diag.h"
#include "base/decimal.h"
#include "unit/unit.h"

#define F(field) offsetof(struct nip_stated, field)
#define N(rules) (sizeof(rules) / sizeof *(rules))

static const struct nip_property_kind kinds[NIP_PROPERTIES] = {
	[NIP_PROP_DENSITY] = { "theoretical_density", "theoretical density", NIP_Q_DENSITY,
			       "density without pores" },
	[NIP_PROP_IONIC] = { "ionic_conductivity", "ionic conductivity", NIP_Q_CONDUCTIVITY,
			     "of the dense material" },
	[NIP_PROP_ELECTRONIC] = { "electronic_conductivity", "electronic conductivity",
				  NIP_Q_CONDUCTIVITY, "of the dense material" },
	[NIP_PROP_PELLET_IONIC] = { "pellet_ionic_conductivity", "pellet ionic conductivity",
				    NIP_Q_CONDUCTIVITY,
				    "of a pressed pellet, as measured; conditions say how" },
	[NIP_PROP_YOUNG] = { "youngs_modulus", "Young's modulus", NIP_Q_MODULUS,
			     "elastic modulus" },
	[NIP_PROP_SHEAR] = { "shear_modulus", "shear modulus", NIP_Q_MODULUS, "shear modulus" },
	[NIP_PROP_POISSON] = { "poisson_ratio", "Poisson's ratio", NIP_Q_RATIO,
			       "transverse over axial strain" },
	[NIP_PROP_HARDNESS] = { "hardness", "hardness", NIP_Q_PRESSURE, "indentation hardness" },
	[NIP_PROP_YIELD] = { "yield_strength", "yield strength", NIP_Q_PRESSURE,
			     "stress at which it flows" },
	[NIP_PROP_FRACTURE] = { "fracture_threshold", "fracture threshold", NIP_Q_PRESSURE,
				"stress or pressure at which particles or bodies break; "
				"conditions say which" },
	[NIP_PROP_CAPACITY] = { "specific_capacity", "specific capacity", NIP_Q_SPECIFIC_CAPACITY,
				"charge per mass" },
	[NIP_PROP_EXPANSION] = { "volume_expansion", "volume expansion", NIP_Q_PERCENT_RATIO,
				 "on full lithiation" },
	[NIP_PROP_RECOVERY] = { "elastic_recovery", "elastic recovery", NIP_Q_PERCENT_RATIO,
				"thickness that springs back on release" },
	[NIP_PROP_ACTIVATION_VOLUME] = { "activation_volume", "activation volume",
					 NIP_Q_MOLAR_VOLUME,
					 "of conduction: d ln(sigma)/dP = -dV/(RT)" },
	[NIP_PROP_MAX_TEMPERATURE] = { "stable_to_temperature", "stable to", NIP_Q_TEMPERATURE,
				       "temperature up to which it is stable" },
};

const struct nip_property_kind *nip_property_kind(enum nip_property p)
{
	return &kinds[p];
}

static const char *const preferences[] = { "yes", "no", NULL };

static const struct nip_xml_rule rule[] = {
	{ "@unit", NIP_XML_TEXT, 0, F(unit), .doc = "unit of the number and of the range" },
	{ "@low", NIP_XML_TEXT, 0, F(low_text), .doc = "lower end of a published range" },
	{ "@high", NIP_XML_TEXT, 0, F(high_text), .doc = "upper end of a published range" },
	{ "@uncertainty", NIP_XML_TEXT, 0, F(uncertainty_text),
	  .doc = "one standard uncertainty, in the unit or in %" },
	{ "@evidence", NIP_XML_CHOICE, 0, F(evidence_name), nip_evidence_choice,
	  .doc = "how it is known" },
	{ "@source", NIP_XML_TEXT, 0, F(source), .doc = "where it stands" },
	{ "@conditions", NIP_XML_TEXT, 0, F(conditions), .doc = "what it was found on" },
	{ "@preferred", NIP_XML_CHOICE, 0, F(preferred_text), preferences,
	  .doc = "yes: the one to compute with; no: never, though it stands alone" },
	{ "@reason", NIP_XML_TEXT, 0, F(reason), .doc = "why it is preferred, or not" },
	{ ".", NIP_XML_TEXT, 0, F(text), .doc = "the number; may be empty beside low or high" },
};
const struct nip_xml_shape nip_stated_shape = { "value", sizeof(struct nip_stated), F(line), rule,
						N(rule) };

/* ---- conversion ------------------------------------------------------------ */

struct job {
	struct nip_stated *s;
	const struct nip_property_kind *k;
	struct nip_place at;
	struct nip_diag *diag;
	int rc;
};

__attribute__((format(printf, 2, 3))) static void fault(struct job *j, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	nip_diag_vadd(j->diag, NIP_ERROR, NIP_CAUSE_INPUT, &j->at, fmt, ap);
	va_end(ap);
	j->rc = -1;
}

#define ABSURD 1e30 /* beyond any quantity here in SI */

static double convert(struct job *j, const char *text, bool difference)
{
	const struct nip_quantity_kind *q = nip_quantity_kind(j->k->quantity);
	double si = NAN;

	switch (nip_unit_read(text, strlen(text), '.', j->s->unit, q->si, difference, &si)) {
	case NIP_UNIT_OK:
		if (fabs(si) <= ABSURD)
			return si;
		fault(j, "%s %s is no physical %s", text, j->s->unit, j->k->title);
		return NAN;
	case NIP_UNIT_NUMBER:
		fault(j, "a number was expected (got \"%s\")", text);
		return NAN;
	case NIP_UNIT_NO_DATABASE:
		fault(j, "the UDUNITS-2 unit database cannot be read; install libudunits2-0");
		return NAN;
	default:
		fault(j, "unit \"%s\" does not measure %s (allowed: %s or a multiple of it)",
		      j->s->unit, q->name, q->unit);
		return NAN;
	}
}

static void read_uncertainty(struct job *j)
{
	struct nip_stated *s = j->s;
	const char *text = s->uncertainty_text;
	size_t n = strlen(text);
	double v;

	if (!s->value.set)
		fault(j, "an uncertainty needs a number, not only a range");
	else if (n && text[n - 1] == '%' && nip_decimal_read(text, n - 1, '.', &v))
		s->value.sd_si = fabs(s->value.si) * v / 100;
	else
		s->value.sd_si = convert(j, text, true);
	if (s->value.sd_si < 0)
		fault(j, "the uncertainty must not be negative (got %s)", text);
}

static bool above_zero(enum nip_quantity_id q)
{
	return q != NIP_Q_TEMPERATURE && q != NIP_Q_MOLAR_VOLUME && q != NIP_Q_PERCENT_RATIO;
}

static void read_numbers(struct job *j)
{
	struct nip_stated *s = j->s;

	if (*s->text) {
		s->value.si = convert(j, s->text, false);
		s->value.set = !isnan(s->value.si);
	}
	if (s->low_text)
		s->low_si = convert(j, s->low_text, false);
	if (s->high_text)
		s->high_si = convert(j, s->high_text, false);
	if (s->low_si > s->high_si)
		fault(j, "low %s is above high %s", s->low_text, s->high_text);
	if (s->value.set && (s->value.si < s->low_si || s->value.si > s->high_si))
		fault(j, "%s is outside its own range %s..%s", s->text,
		      s->low_text ? s->low_text : "", s->high_text ? s->high_text : "");
	if (above_zero(j->k->quantity) &&
	    ((s->value.set && s->value.si <= 0) || s->low_si < 0 || s->high_si <= 0))
		fault(j, "must be above 0 (got %s)", *s->text ? s->text : s->high_text);
	if (s->uncertainty_text)
		read_uncertainty(j);
}

int nip_stated_resolve(struct nip_stated *s, enum nip_property p, const char *path,
		       struct nip_diag *diag)
{
	struct job j = { .s = s,
			 .k = &kinds[p],
			 .at = { .file = path, .line = s->line, .element = kinds[p].name },
			 .diag = diag };
	int chosen = -1;

	s->low_si = s->high_si = NAN;
	if (!s->unit)
		fault(&j, "attribute unit is missing (for example unit=\"%s\")",
		      nip_quantity_kind(j.k->quantity)->unit);
	if (!s->source || !s->evidence_name)
		fault(&j, "attribute %s is missing (every library value says where it comes from)",
		      s->source ? "evidence" : "source");
	if (!*s->text && !s->low_text && !s->high_text)
		fault(&j, "neither a number nor a range (attributes low, high) is given");
	if (s->unit)
		read_numbers(&j);
	for (int i = 0; s->evidence_name && nip_evidence_choice[i]; i++)
		if (strcmp(s->evidence_name, nip_evidence_choice[i]) == 0)
			chosen = i;
	s->value.evidence = chosen >= 0 ? (enum nip_evidence)chosen : NIP_EV_NONE;
	s->value.evidence_set = chosen >= 0;
	s->value.text = s->text;
	s->value.unit = s->unit;
	s->value.source = s->source;
	s->value.line = s->line;
	return j.rc;
}

const struct nip_stated *nip_stated_choose(struct nip_stated *s, size_t n, enum nip_property p,
					   const char *path, struct nip_diag *diag, int *rc)
{
	struct nip_stated *best = NULL;

	for (size_t i = 0; i < n; i++) {
		struct job j = { .s = &s[i],
				 .k = &kinds[p],
				 .at = { path, s[i].line, 0, kinds[p].name },
				 .diag = diag };

		if (!s[i].preferred_text || strcmp(s[i].preferred_text, "yes") != 0)
			continue;
		if (best)
			fault(&j, "is preferred, and so is line %ld (one can be)", best->line);
		else if (!s[i].value.set)
			fault(&j, "a bare range cannot be preferred: give the number to use");
		else if (n > 1 && !s[i].reason)
			fault(&j,
			      "is preferred over %zu other values: attribute reason is "
			      "missing",
			      n - 1);
		*rc |= j.rc;
		best = &s[i];
	}
	if (!best && n == 1 && s[0].value.set && !s[0].preferred_text)
		best = &s[0];
	if (best)
		best->preferred = true;
	return best;
}

static double shown(const char *text, const struct nip_stated *s, enum nip_property p)
{
	const struct nip_quantity_kind *q = nip_quantity_kind(kinds[p].quantity);
	double v;

	if (!text || nip_unit_read(text, strlen(text), '.', s->unit, q->unit, q->difference, &v) !=
			     NIP_UNIT_OK)
		return NAN;
	return v;
}

double nip_stated_low(const struct nip_stated *s, enum nip_property p)
{
	return shown(s->low_text, s, p);
}

double nip_stated_high(const struct nip_stated *s, enum nip_property p)
{
	return shown(s->high_text, s, p);
}
