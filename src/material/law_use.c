/* law_use.c: <law> elements: shape, and what the table of laws says about them. */
#include <config.h>

#include "material/law_use.h"

#include <math.h>
#include <string.h>

#include "base/decimal.h"
#include "base/diag.h"
#include "base/str.h"
#include "unit/unit.h"

#define F(field) offsetof(struct nip_law_use, field)

static const struct nip_xml_rule raw_rule[] = {
	{ "@name", NIP_XML_NAME, NIP_XML_REQUIRED, offsetof(struct nip_raw_value, name),
	  .doc = "symbol of the law" },
	{ "@unit", NIP_XML_TEXT, NIP_XML_REQUIRED, offsetof(struct nip_raw_value, unit),
	  .doc = "unit of the number; 1 if it has none" },
	{ ".", NIP_XML_TEXT, NIP_XML_REQUIRED, offsetof(struct nip_raw_value, text) },
};
static const struct nip_xml_shape parameter_shape = { "parameter", sizeof(struct nip_raw_value),
						      offsetof(struct nip_raw_value, line),
						      raw_rule, 3 };
static const struct nip_xml_shape bound_shape = { "bound", sizeof(struct nip_raw_value),
						  offsetof(struct nip_raw_value, line),
						  raw_rule + 1, 2 };

static const char *const carriers[] = { "ionic", "electronic", NULL };
static const char *const stresses[] = { "die_axial", "isostatic", "nip_peak", "nip_mean",
					"line_load", NULL };
static const char *const pers[] = { "coated", "web", "roll_face", NULL };
static const char *const states[] = { "in_die", "released", "stored", NULL };

static const struct nip_xml_rule rule[] = {
	{ "@name", NIP_XML_NAME, NIP_XML_REQUIRED, F(law_name), .doc = "name of the law" },
	{ "@evidence", NIP_XML_CHOICE, NIP_XML_REQUIRED, F(evidence_name), nip_evidence_choice,
	  .doc = "how the parameters are known" },
	{ "@source", NIP_XML_TEXT, NIP_XML_REQUIRED, F(source), .doc = "where they come from" },
	{ "@conditions", NIP_XML_TEXT, 0, F(conditions), .doc = "what they were found on" },
	{ "@stress", NIP_XML_CHOICE, 0, F(stress), stresses,
	  .doc = "compaction: what the pressure is" },
	{ "@per", NIP_XML_CHOICE, 0, F(per), pers, .doc = "line load laws: per width of what" },
	{ "@state", NIP_XML_CHOICE, 0, F(state), states,
	  .doc = "compaction: in_die, or after release" },
	{ "@phase", NIP_XML_TEXT, 0, F(phase), .doc = "transport: the conducting material" },
	{ "@carrier", NIP_XML_CHOICE, 0, F(carrier), carriers,
	  .doc = "transport: ionic or electronic" },
	{ "parameter", NIP_XML_ELEMENT, NIP_XML_MANY | NIP_XML_REQUIRED, F(parameters),
	  .shape = &parameter_shape },
	{ "from", NIP_XML_ELEMENT, 0, F(from), .shape = &bound_shape,
	  .doc = "lower end of the fitted range" },
	{ "to", NIP_XML_ELEMENT, 0, F(to), .shape = &bound_shape,
	  .doc = "upper end of the fitted range" },
	{ "residual_sd", NIP_XML_QUANTITY, NIP_XML_POSITIVE, F(residual_sd),
	  .quantity = NIP_Q_RATIO,
	  .doc = "standard deviation of the measured output about the law" },
};

const struct nip_xml_shape nip_law_use_shape = { "law", sizeof(struct nip_law_use), F(line), rule,
						 sizeof rule / sizeof *rule };

static struct nip_place place(const char *path, const struct nip_raw_value *v)
{
	return (struct nip_place){ .file = path, .line = v->line,
				   .element = v->name ? v->name : "law" };
}

static int convert(const struct nip_raw_value *v, enum nip_quantity_id quantity, const char *path,
		   struct nip_diag *diag, double *out_si)
{
	const struct nip_quantity_kind *k = nip_quantity_kind(quantity);
	const struct nip_place at = place(path, v);

	switch (nip_unit_read(v->text, strlen(v->text), '.', v->unit, k->si, k->difference,
			      out_si)) {
	case NIP_UNIT_OK:
		return 0;
	case NIP_UNIT_NUMBER:
		nip_diag_input(diag, &at, "a number was expected (got \"%s\")", v->text);
		return -1;
	default:
		nip_diag_input(diag, &at, "unit \"%s\" does not measure %s (allowed: %s or a multiple of it)",
			       v->unit, k->name, k->unit);
		return -1;
	}
}

static void unknown_law(const struct nip_law_use *use, const struct nip_place *at,
			struct nip_diag *diag)
{
	struct nip_str list = NIP_STR_INIT;

	for (size_t i = 0; i < nip_law_count(); i++)
		nip_str_printf(&list, "%s%s", i ? ", " : "", nip_law_at(i)->name);
	nip_diag_input(diag, at, "unknown law \"%s\" (allowed: %s)", use->law_name,
		       nip_str_text(&list));
	nip_str_release(&list);
}

/* A parameter under its own name or under an alias of the law. */
static int take_parameter(struct nip_law_use *use, const struct nip_raw_value *v,
			  const char *path, struct nip_diag *diag)
{
	const struct nip_law *law = use->law;
	const struct nip_place at = place(path, v);
	const struct nip_symbol_alias *alias = NULL;
	int i = nip_law_symbol(law, v->name);
	double si;

	for (size_t k = 0; i < 0 && !alias && k < law->n_aliases; k++)
		if (strcmp(law->alias[k].name, v->name) == 0)
			alias = &law->alias[k];
	if (alias)
		i = nip_law_symbol(law, alias->of);
	if (i < 0 || law->symbol[i].role != NIP_PARAMETER) {
		nip_diag_input(diag, &at, "is no parameter of law %s (%s)", law->name,
			       law->equation);
		return -1;
	}
	if (!isnan(use->in[i])) {
		nip_diag_input(diag, &at, "gives %s a second time", law->symbol[i].name);
		return -1;
	}
	if (convert(v, alias ? alias->quantity : law->symbol[i].quantity, path, diag, &si) != 0)
		return -1;
	use->in[i] = alias ? alias->to_symbol(si) : si;
	if (use->in[i] < law->symbol[i].lo || use->in[i] > law->symbol[i].hi ||
	    (law->symbol[i].lo_open && use->in[i] == law->symbol[i].lo)) {
		nip_diag_input(diag, &at, "%s %s is outside what law %s allows (%s)", v->text,
			       v->unit, law->name, law->symbol[i].meaning);
		return -1;
	}
	return 0;
}

/* A law in pressure fed with a line load, or one of transport taken for compaction,
 * would give a number of the wrong thing. */
static int check_role(const struct nip_law_use *use, const struct nip_place *at,
		      struct nip_diag *diag)
{
	enum nip_quantity_id q = use->law->symbol[nip_law_variable(use->law)].quantity;
	bool compaction = use->law->family == NIP_LAW_COMPACTION;

	if (!compaction && (use->stress || !use->phase))
		nip_diag_input(diag, at, use->stress ? "law %s is of transport: attribute stress does not belong to it" : "law %s needs attribute phase: the conducting material",
			       use->law->name);
	else if (compaction && (use->phase || !use->stress))
		nip_diag_input(diag, at, use->phase ? "law %s is of compaction: attribute phase does not belong to it" : "law %s needs attribute stress: what its %s is",
			       use->law->name, nip_quantity_kind(q)->name);
	else if (compaction && (strcmp(use->stress, "line_load") == 0) != (q == NIP_Q_LINE_LOAD))
		nip_diag_input(diag, at, "law %s is in %s, stress \"%s\" is not", use->law->name,
			       nip_quantity_kind(q)->name, use->stress);
	else
		return 0;
	return -1;
}

int nip_law_use_resolve(struct nip_law_use *use, const char *path, struct nip_diag *diag)
{
	const struct nip_place at = { .file = path, .line = use->line, .element = "law" };
	int rc = 0, variable;

	use->from_si = use->to_si = NAN;
	for (int i = 0; nip_evidence_choice[i]; i++)
		if (strcmp(use->evidence_name, nip_evidence_choice[i]) == 0)
			use->evidence = (enum nip_evidence)i;
	use->law = nip_law_find(use->law_name);
	if (!use->law) {
		unknown_law(use, &at, diag);
		return -1;
	}
	rc = check_role(use, &at, diag);
	for (size_t i = 0; i < NIP_LAW_SYMBOLS; i++)
		use->in[i] = NAN;
	for (size_t i = 0; i < use->parameters.n; i++)
		rc |= take_parameter(use, &use->parameters.at[i], path, diag);
	for (size_t i = 0; rc == 0 && i < use->law->n_symbols; i++)
		if (use->law->symbol[i].role == NIP_PARAMETER &&
		    !use->law->symbol[i].optional && isnan(use->in[i])) {
			nip_diag_input(diag, &at, "parameter %s of law %s is missing (%s)",
				       use->law->symbol[i].name, use->law->name,
				       use->law->symbol[i].meaning);
			rc = -1;
		}
	variable = nip_law_variable(use->law);
	if (use->from)
		rc |= convert(use->from, use->law->symbol[variable].quantity, path, diag,
			      &use->from_si);
	if (use->to)
		rc |= convert(use->to, use->law->symbol[variable].quantity, path, diag, &use->to_si);
	if (rc == 0 && use->from_si > use->to_si) {
		nip_diag_input(diag, &at, "the fitted range ends (to) before it begins (from)");
		rc = -1;
	}
	return rc ? -1 : 0;
}
