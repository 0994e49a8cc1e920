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
	{ "@uncertainty", NIP_XML_TEXT, 0, offsetof(struct nip_raw_value, uncertainty),
	  .doc = "one standard uncertainty, in the same unit" },
	{ "@name", NIP_XML_NAME, NIP_XML_REQUIRED, offsetof(struct nip_raw_value, name),
	  .doc = "symbol of the law" },
	{ "@unit", NIP_XML_TEXT, NIP_XML_REQUIRED, offsetof(struct nip_raw_value, unit),
	  .doc = "unit of the number; 1 if it has none" },
	{ ".", NIP_XML_TEXT, NIP_XML_REQUIRED, offsetof(struct nip_raw_value, text) },
};
static const struct nip_xml_shape parameter_shape = { "parameter", sizeof(struct nip_raw_value),
						      offsetof(struct nip_raw_value, line),
						      raw_rule, 4 };
static const struct nip_xml_shape bound_shape = { "bound", sizeof(struct nip_raw_value),
						  offsetof(struct nip_raw_value, line),
						  raw_rule + 2, 2 };

static const struct nip_xml_rule correlation_rule[] = {
	{ "@of", NIP_XML_NAME, NIP_XML_REQUIRED, offsetof(struct nip_correlation, of),
	  .doc = "a parameter of this law" },
	{ "@with", NIP_XML_NAME, NIP_XML_REQUIRED, offsetof(struct nip_correlation, with),
	  .doc = "another one" },
	{ ".", NIP_XML_NUMBER, NIP_XML_REQUIRED | NIP_XML_RANGE,
	  offsetof(struct nip_correlation, value), .lo = -1, .hi = 1 },
};
static const struct nip_xml_shape correlation_shape = { "correlation",
							sizeof(struct nip_correlation),
							offsetof(struct nip_correlation, line),
							correlation_rule, 3 };

static const char *const carriers[] = { "ionic", "electronic", NULL };
static const char *const stresses[] = { "die_axial", "isostatic", "nip_peak",
					"nip_mean",  "line_load", NULL };
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
	{ "@lot", NIP_XML_TEXT, 0, F(lot), .doc = "powder lot it was found on, and no other" },
	{ "@borrowed", NIP_XML_TEXT, 0, F(borrowed),
	  .doc = "what is taken from elsewhere, and from where" },
	{ "parameter", NIP_XML_ELEMENT, NIP_XML_MANY | NIP_XML_REQUIRED, F(parameters),
	  .shape = &parameter_shape },
	{ "correlation", NIP_XML_ELEMENT, NIP_XML_MANY, F(correlations),
	  .shape = &correlation_shape, .doc = "of the estimates of two parameters" },
	{ "from", NIP_XML_ELEMENT, 0, F(from), .shape = &bound_shape,
	  .doc = "lower end of the fitted range" },
	{ "to", NIP_XML_ELEMENT, 0, F(to), .shape = &bound_shape,
	  .doc = "upper end of the fitted range" },
	{ "temperature_from", NIP_XML_QUANTITY, 0, F(temperature_from),
	  .quantity = NIP_Q_TEMPERATURE, .doc = "lowest temperature it was found at" },
	{ "temperature_to", NIP_XML_QUANTITY, 0, F(temperature_to), .quantity = NIP_Q_TEMPERATURE,
	  .doc = "highest temperature it was found at" },
	{ "speed_from", NIP_XML_QUANTITY, NIP_XML_POSITIVE, F(speed_from),
	  .quantity = NIP_Q_SPEED, .doc = "lowest web speed it was found at" },
	{ "speed_to", NIP_XML_QUANTITY, NIP_XML_POSITIVE, F(speed_to), .quantity = NIP_Q_SPEED,
	  .doc = "highest web speed it was found at" },
	{ "residual_sd", NIP_XML_QUANTITY, NIP_XML_POSITIVE, F(residual_sd),
	  .quantity = NIP_Q_RATIO,
	  .doc = "standard deviation of the measured output about the law" },
};

const struct nip_xml_shape nip_law_use_shape = { "law", sizeof(struct nip_law_use), F(line), rule,
						 sizeof rule / sizeof *rule };

static struct nip_place place(const char *path, const struct nip_raw_value *v)
{
	return (struct nip_place){ .file = path,
				   .line = v->line,
				   .element = v->name ? v->name : "law" };
}

static int convert_as(const struct nip_raw_value *v, enum nip_quantity_id quantity, bool difference,
		      const char *path, struct nip_diag *diag, double *out_si)
{
	const struct nip_quantity_kind *k = nip_quantity_kind(quantity);
	const struct nip_place at = place(path, v);

	if (v->unit == nip_xml_untold)
		return -1;
	switch (nip_unit_read(v->text, strlen(v->text), '.', v->unit, k->si, difference, out_si)) {
	case NIP_UNIT_OK:
		return 0;
	case NIP_UNIT_NUMBER:
		nip_diag_input(diag, &at, "a number was expected (got \"%s\")", v->text);
		return -1;
	default:
		nip_diag_input(diag, &at,
			       "unit \"%s\" does not measure %s (allowed: %s or a multiple of it)",
			       v->unit, k->name, k->unit);
		return -1;
	}
}

static int convert(const struct nip_raw_value *v, enum nip_quantity_id quantity, const char *path,
		   struct nip_diag *diag, double *out_si)
{
	return convert_as(v, quantity, nip_quantity_kind(quantity)->difference, path, diag, out_si);
}

static void unknown_law(const struct nip_law_use *use, const struct nip_place *at,
			struct nip_diag *diag)
{
	struct nip_str list = NIP_STR_INIT;

	for (size_t i = 0; i < nip_law_count(); i++)
		if (nip_law_find(nip_law_at(i)->name) == nip_law_at(i)) /* forms once */
			nip_str_printf(&list, "%s%s", i ? ", " : "", nip_law_at(i)->name);
	nip_diag_input(diag, at, "unknown law \"%s\" (allowed: %s)", use->law_name,
		       nip_str_text(&list));
	nip_str_release(&list);
}

/* Index of the symbol a parameter gives, under its own name or an alias; -1. */
static int symbol_of(const struct nip_law *law, const char *name,
		     const struct nip_symbol_alias **out_alias)
{
	int i = nip_law_symbol(law, name);

	*out_alias = NULL;
	for (size_t k = 0; i < 0 && !*out_alias && k < law->n_aliases; k++)
		if (strcmp(law->alias[k].name, name) == 0)
			*out_alias = &law->alias[k];
	if (*out_alias)
		i = nip_law_symbol(law, (*out_alias)->of);
	return i >= 0 && law->symbol[i].role == NIP_PARAMETER ? i : -1;
}

/* The form of the law that knows most of the parameters; the first of equals. */
static const struct nip_law *form_of(const struct nip_law_use *use)
{
	const struct nip_symbol_alias *alias;
	const struct nip_law *best = NULL;
	size_t most = 0;

	for (const struct nip_law *l = nip_law_find(use->law_name); l; l = nip_law_next_form(l)) {
		size_t known = 0;

		for (size_t i = 0; i < use->parameters.n; i++)
			known += symbol_of(l, use->parameters.at[i].name, &alias) >= 0;
		if (!best || known > most) {
			best = l;
			most = known;
		}
	}
	return best;
}

static bool inside(const struct nip_symbol *s, double v)
{
	return v >= s->lo && v <= s->hi && !(s->lo_open && v == s->lo) &&
	       !(s->hi_open && v == s->hi);
}

/* How fast the symbol changes with the alias it is stated under. */
static double slope(const struct nip_symbol_alias *alias, double si)
{
	double h = fmax(fabs(si), 1e-12) * 1e-6;

	return alias ? (alias->to_symbol(si + h) - alias->to_symbol(si - h)) / (2 * h) : 1;
}

static int take_uncertainty(struct nip_law_use *use, int i, const struct nip_raw_value *v,
			    enum nip_quantity_id quantity, double factor, const char *path,
			    struct nip_diag *diag)
{
	struct nip_raw_value sd = *v;
	const struct nip_place at = place(path, v);

	if (!v->uncertainty)
		return 0;
	sd.text = v->uncertainty;
	if (convert_as(&sd, quantity, true, path, diag, &use->sd[i]) != 0)
		return -1;
	use->sd[i] *= fabs(factor);
	if (use->sd[i] >= 0)
		return 0;
	nip_diag_input(diag, &at, "the uncertainty must not be negative (got %s)", v->uncertainty);
	return -1;
}

static int take_parameter(struct nip_law_use *use, const struct nip_raw_value *v, const char *path,
			  struct nip_diag *diag)
{
	const struct nip_law *law = use->law;
	const struct nip_place at = place(path, v);
	const struct nip_symbol_alias *alias;
	const int i = symbol_of(law, v->name, &alias);
	enum nip_quantity_id quantity;
	double si;

	if (v->name == nip_xml_untold)
		return -1;
	if (i < 0) {
		nip_diag_input(diag, &at, "is no parameter of law %s (%s)", law->name,
			       law->equation);
		return -1;
	}
	if (!isnan(use->in[i])) {
		nip_diag_input(diag, &at, "gives %s a second time", law->symbol[i].name);
		return -1;
	}
	quantity = alias ? alias->quantity : law->symbol[i].quantity;
	if (convert(v, quantity, path, diag, &si) != 0)
		return -1;
	use->in[i] = alias ? alias->to_symbol(si) : si;
	if (!inside(&law->symbol[i], use->in[i])) {
		nip_diag_input(diag, &at, "%s %s is outside what law %s allows (%s)", v->text,
			       v->unit, law->name, law->symbol[i].meaning);
		return -1;
	}
	return take_uncertainty(use, i, v, quantity, slope(alias, si), path, diag);
}

/* -1 where growing alias means shrinking symbol: a correlation then changes its sign. */
static double sign_of(const struct nip_law_use *use, int i, const struct nip_symbol_alias *alias)
{
	for (size_t k = 0; alias && k < use->parameters.n; k++) {
		const struct nip_raw_value *v = &use->parameters.at[k];
		const struct nip_quantity_kind *q = nip_quantity_kind(alias->quantity);
		double si;

		if (strcmp(v->name, alias->name) == 0 &&
		    nip_unit_read(v->text, strlen(v->text), '.', v->unit, q->si, q->difference,
				  &si) == NIP_UNIT_OK)
			return slope(alias, si) < 0 ? -1 : 1;
	}
	return isnan(use->in[i]) ? 0 : 1;
}

/* sound: the parameters are, so that one without uncertainty was stated without. */
static int take_correlation(struct nip_law_use *use, const struct nip_correlation *c, bool sound,
			    const char *path, struct nip_diag *diag)
{
	const struct nip_place at = { .file = path, .line = c->line, .element = "correlation" };
	const struct nip_symbol_alias *alias_a, *alias_b;
	const int a = symbol_of(use->law, c->of, &alias_a),
		  b = symbol_of(use->law, c->with, &alias_b);

	if (c->of == nip_xml_untold || c->with == nip_xml_untold)
		return -1;
	if (a < 0 || b < 0)
		nip_diag_input(diag, &at, "\"%s\" is no parameter of law %s",
			       a < 0 ? c->of : c->with, use->law->name);
	else if (a == b)
		nip_diag_input(diag, &at, "%s with itself is 1 and not to be stated", c->of);
	else if (!sound)
		return -1;
	else if (isnan(use->sd[a]) || isnan(use->sd[b]))
		nip_diag_input(diag, &at, "needs the uncertainty of %s",
			       isnan(use->sd[a]) ? c->of : c->with);
	else if (use->correlation[a][b] != 0)
		nip_diag_input(diag, &at, "of %s with %s stands twice", c->of, c->with);
	else {
		use->correlation[a][b] = use->correlation[b][a] =
			c->value * sign_of(use, a, alias_a) * sign_of(use, b, alias_b);
		return 0;
	}
	return -1;
}

#define SEMIDEFINITE 1e-9 /* rounding of printed correlations that is forgiven */

/* Cholesky of the matrix with a trace added: it exists if the matrix is positive
 * semidefinite but for that trace. */
static bool semidefinite(const struct nip_law_use *use)
{
	double l[NIP_LAW_SYMBOLS][NIP_LAW_SYMBOLS] = { { 0 } };

	for (size_t i = 0; i < NIP_LAW_SYMBOLS; i++)
		for (size_t j = 0; j <= i; j++) {
			double sum = use->correlation[i][j] + (i == j ? SEMIDEFINITE : 0);

			for (size_t k = 0; k < j; k++)
				sum -= l[i][k] * l[j][k];
			if (i == j && !(sum > 0))
				return false;
			l[i][j] = i == j ? sqrt(sum) : sum / l[j][j];
		}
	return true;
}

static int take_correlations(struct nip_law_use *use, bool sound, const char *path,
			     struct nip_diag *diag)
{
	const struct nip_place at = { .file = path, .line = use->line, .element = "law" };
	int rc = 0;

	for (size_t i = 0; i < use->correlations.n; i++)
		rc |= take_correlation(use, &use->correlations.at[i], sound, path, diag);
	if (rc == 0 && !semidefinite(use)) {
		nip_diag_input(diag, &at,
			       "the correlations contradict each other: no distribution has "
			       "them (the matrix is not positive semidefinite)");
		rc = -1;
	}
	return rc;
}

/* Laws of what else becomes of a layer, or of two that touch, in a step. */
static const struct {
	const char *name;
	bool interface;
} state_law[] = {
	{ "particle-fracture", false },	    { "brittle-electrolyte", false },
	{ "coordination", false },	    { "elongation-bracket", false },
	{ "storage-springback", false },    { "temperature-softening", false },
	{ "wlf", false },		    { "tabor", true },
	{ "persson", true },		    { "elastoplastic-contact", true },
	{ "interface-resistance", true },   { "bond", true },
	{ "layer-mismatch", true },	    { "curl", true },
};

static bool of_state(const struct nip_law *law)
{
	for (size_t i = 0; i < sizeof state_law / sizeof *state_law; i++)
		if (strcmp(state_law[i].name, law->name) == 0)
			return true;
	return false;
}

bool nip_law_of_interface(const struct nip_law *law)
{
	for (size_t i = 0; i < sizeof state_law / sizeof *state_law; i++)
		if (strcmp(state_law[i].name, law->name) == 0)
			return state_law[i].interface;
	return false;
}

/* A law in pressure fed with a line load, or one of transport taken for compaction,
 * would give a number of the wrong thing. */
static int check_role(const struct nip_law_use *use, const struct nip_place *at,
		      struct nip_diag *diag)
{
	enum nip_quantity_id q = use->law->symbol[nip_law_variable(use->law)].quantity;
	bool compaction = use->law->family == NIP_LAW_COMPACTION;

	if (of_state(use->law)) {
		if (!use->stress && !use->state && !use->per && !use->carrier)
			return 0;
		nip_diag_input(diag, at,
			       "law %s is neither of compaction nor of transport: stress, state, "
			       "per and carrier do not belong to it",
			       use->law->name);
	} else if (!compaction && (use->stress || !use->phase))
		nip_diag_input(
			diag, at,
			use->stress
				? "law %s is of transport: attribute stress does not belong to it"
				: "law %s needs attribute phase: the conducting material",
			use->law->name);
	else if (compaction && (use->phase || !use->stress))
		nip_diag_input(
			diag, at,
			use->phase
				? "law %s is of compaction: attribute phase does not belong to it"
				: "law %s needs attribute stress: what its %s is",
			use->law->name, nip_quantity_kind(q)->name);
	else if (compaction && *use->stress &&
		 (strcmp(use->stress, "line_load") == 0) != (q == NIP_Q_LINE_LOAD))
		nip_diag_input(diag, at, "law %s is in %s, stress \"%s\" is not", use->law->name,
			       nip_quantity_kind(q)->name, use->stress);
	else
		return 0;
	return -1;
}

/* Families a file can give parameters for; the others belong to machines and cells. */
static bool usable(const struct nip_law *law)
{
	return (law->family == NIP_LAW_COMPACTION || law->family == NIP_LAW_TRANSPORT ||
		of_state(law)) &&
	       law->evaluate && nip_law_variable(law) >= 0;
}

/* Given, though perhaps as something that is no number. */
static bool mentioned(const struct nip_law_use *use, int symbol)
{
	const struct nip_symbol_alias *alias;

	for (size_t i = 0; i < use->parameters.n; i++)
		if (use->parameters.at[i].name == nip_xml_untold ||
		    symbol_of(use->law, use->parameters.at[i].name, &alias) == symbol)
			return true;
	return false;
}

static int check_complete(const struct nip_law_use *use, const struct nip_place *at,
			  struct nip_diag *diag)
{
	int rc = 0;

	for (size_t i = 0; i < use->law->n_symbols; i++)
		if (use->law->symbol[i].role == NIP_PARAMETER && !use->law->symbol[i].optional &&
		    !mentioned(use, (int)i)) {
			nip_diag_input(diag, at, "parameter %s of law %s is missing (%s)",
				       use->law->symbol[i].name, use->law->name,
				       use->law->symbol[i].meaning);
			rc = -1;
		}
	return rc;
}

static int take_range(struct nip_law_use *use, const struct nip_place *at, const char *path,
		      struct nip_diag *diag)
{
	enum nip_quantity_id q = use->law->symbol[nip_law_variable(use->law)].quantity;
	int rc = 0;

	if (use->from)
		rc |= convert(use->from, q, path, diag, &use->from_si);
	if (use->to)
		rc |= convert(use->to, q, path, diag, &use->to_si);
	if (use->temperature_from.set && use->temperature_to.set &&
	    use->temperature_from.si > use->temperature_to.si) {
		nip_diag_input(diag, at,
			       "the range of temperature ends (temperature_to) before it begins (temperature_from)");
		rc = -1;
	}
	if (use->speed_from.set && use->speed_to.set && use->speed_from.si > use->speed_to.si) {
		nip_diag_input(diag, at,
			       "the range of speeds ends (speed_to) before it begins (speed_from)");
		rc = -1;
	}
	if (rc == 0 && use->from_si > use->to_si) {
		nip_diag_input(diag, at, "the fitted range ends (to) before it begins (from)");
		rc = -1;
	}
	return rc;
}

static void clear(struct nip_law_use *use, struct nip_arena *a)
{
	use->correlation = nip_arena_alloc(a, NIP_LAW_SYMBOLS, sizeof *use->correlation);
	use->from_si = use->to_si = NAN;
	for (size_t i = 0; i < NIP_LAW_SYMBOLS; i++) {
		use->in[i] = use->sd[i] = NAN;
		for (size_t j = 0; j < NIP_LAW_SYMBOLS; j++)
			use->correlation[i][j] = i == j;
	}
	for (int i = 0; nip_evidence_choice[i]; i++)
		if (strcmp(use->evidence_name, nip_evidence_choice[i]) == 0)
			use->evidence = (enum nip_evidence)i;
}

int nip_law_use_resolve(struct nip_law_use *use, const char *path, struct nip_arena *a,
			struct nip_diag *diag)
{
	const struct nip_place at = { .file = path, .line = use->line, .element = "law" };
	int rc;

	clear(use, a);
	use->law = form_of(use);
	if (!use->law) {
		if (use->law_name != nip_xml_untold)
			unknown_law(use, &at, diag);
		return -1;
	}
	if (!usable(use->law)) {
		nip_diag_input(diag, &at,
			       "law %s has no place in a material or a recipe: those are laws of "
			       "compaction, transport, damage, release and interfaces",
			       use->law->name);
		return -1;
	}
	rc = check_role(use, &at, diag);
	for (size_t i = 0; i < use->parameters.n; i++)
		rc |= take_parameter(use, &use->parameters.at[i], path, diag);
	rc |= check_complete(use, &at, diag);
	rc |= take_correlations(use, rc == 0, path, diag);
	rc |= take_range(use, &at, path, diag);
	return rc ? -1 : 0;
}
