/* judge.c: what a spec says beyond plain limits: gauges and where they stand, guard bands,
 * sides, defects, relations between columns, and the default band of pressures. */
#include <config.h>

#include "spec/inside.h"

#include <math.h>
#include <string.h>

#include "base/decimal.h"
#include "unit/unit.h"

/* The review gives it for pressure control while a cell works, as an outlook. */
#define PRESSURE_BAND 0.05
#define PRESSURE_NOTE                                                                              \
	"default: 5 % of the target, the review's figure for pressure during operation, "          \
	"10.1002/aenm.202504613; no tolerance of the line"

double nip_spec_plain(struct resolve *v, long line, const char *element, const char *text)
{
	double x = NAN;

	if (text && !nip_decimal_read(text, strlen(text), '.', &x))
		nip_spec_fault(v, line, element, "a number was expected (got \"%s\")", text);
	return x;
}

static void resolve_single(struct resolve *v, const struct nip_single *x, const char *what,
			   enum nip_quantity_id id)
{
	if (!x)
		return;
	nip_spec_check_value(v, x->line, what, x->value, x->unit, id, true);
	if (*x->value == '-')
		nip_spec_fault(v, x->line, what, "must not be negative (got %s)", x->value);
}

static int less_part(struct resolve *v, const struct nip_characteristic *c, const char *id,
		     const char *what, enum nip_quantity_id want)
{
	int i = nip_spec_find(v->s, id);

	if (!id)
		return -1;
	if (i < 0)
		nip_spec_fault(v, c->line, what, "unknown characteristic \"%s\"", id);
	else if (v->s->characteristics.at[i].quantity != want ||
		 v->s->characteristics.at[i].derived_name)
		nip_spec_fault(v, c->line, what, "\"%s\" is no measured %s", id,
			       nip_quantity_kind(want)->name);
	return i;
}

void nip_spec_resolve_sides(struct resolve *v, struct nip_characteristic *c)
{
	c->less_areal_mass =
		less_part(v, c, c->less_areal_mass_id, "less_areal_mass", NIP_Q_AREAL_MASS);
	c->less_thickness =
		less_part(v, c, c->less_thickness_id, "less_thickness", NIP_Q_THICKNESS);
	if ((c->less_areal_mass_id || c->less_thickness_id) && !c->derived_name)
		nip_spec_fault(v, c->line, "characteristic",
			       "less_areal_mass and less_thickness belong to a derived one");
	else if ((c->derived == NIP_DERIVED_DENSITY || c->derived == NIP_DERIVED_POROSITY) &&
		 !c->less_areal_mass_id != !c->less_thickness_id)
		nip_spec_fault(v, c->line, "characteristic",
			       "a density of one side needs both less_areal_mass and "
			       "less_thickness: the readings before that side was coated");
}

static void resolve_at(struct resolve *v, const struct nip_characteristic *c)
{
	const struct nip_spec_columns *columns = v->s->columns;

	if (!c->at)
		return;
	nip_spec_check_value(v, c->at->line, "at", c->at->value, c->at->unit, NIP_Q_LENGTH, true);
	if (c->derived_name)
		nip_spec_fault(v, c->at->line, "at",
			       "only a gauge stands somewhere; a derived "
			       "value follows from its parts");
	else if (!columns || !columns->position)
		nip_spec_fault(v, c->at->line, "at",
			       "gauges are aligned by length: columns needs a position");
}

static void resolve_defects(struct resolve *v, struct nip_characteristic *c)
{
	c->size_of = -1;
	if (c->defect_class && (c->quantity != NIP_Q_RATIO || c->derived_name))
		nip_spec_fault(v, c->line, "characteristic/@defect_class",
			       "a count of defects is a measured ratio in unit 1");
	if (c->inspected_length.set != c->inspected_width.set)
		nip_spec_fault(v, c->line, "characteristic",
			       "an inspected area is inspected_length times inspected_width: one "
			       "of them is missing");
	else if (c->inspected_length.set && !c->defect_class)
		nip_spec_fault(v, c->line, "characteristic",
			       "inspected_length and inspected_width belong to a count of defects "
			       "(a characteristic with defect_class)");
	if (!c->size_of_id)
		return;
	c->size_of = nip_spec_find(v->s, c->size_of_id);
	if (c->size_of < 0 || !v->s->characteristics.at[c->size_of].defect_class)
		nip_spec_fault(v, c->line, "characteristic/@size_of",
			       "\"%s\" is no count of defects (a characteristic with defect_class)",
			       c->size_of_id);
}

static void add_band(struct resolve *v, struct nip_characteristic *c, const char *kind,
		     double target, double factor)
{
	char text[NIP_DOUBLE_TEXT];
	struct nip_limit *l;

	/* Ten digits: enough for any target, and 0.95 x 100 reads 95. */
	nip_decimal_write(target * factor, text);
	if (strlen(text) > 12)
		nip_decimal_show(target * factor, 10, text);
	l = nip_vec_push(v->arena, &c->limits);
	*l = (struct nip_limit){ .line = c->line,
				 .kind = kind,
				 .value = nip_arena_strdup(v->arena, text),
				 .unit = c->target->unit,
				 .note = PRESSURE_NOTE };
}

/* A pressure with a target and no limit is watched, and never rejects. */
static void default_band(struct resolve *v, struct nip_characteristic *c)
{
	double target;

	if (c->quantity != NIP_Q_PRESSURE || !c->target || c->limits.n)
		return;
	target = nip_spec_plain(v, c->target->line, "target", c->target->value);
	if (!(target > 0))
		return;
	add_band(v, c, "warn_below", target, 1 - PRESSURE_BAND);
	add_band(v, c, "warn_above", target, 1 + PRESSURE_BAND);
}

void nip_spec_resolve_gauge(struct resolve *v, struct nip_characteristic *c)
{
	default_band(v, c);
	resolve_single(v, c->calibration, "calibration_sd", c->quantity);
	resolve_at(v, c);
	resolve_defects(v, c);
	c->guard_factor = 0;
	if (!c->guard)
		return;
	c->guard_factor =
		c->guard->factor ? nip_spec_plain(v, c->guard->line, "guard_band", c->guard->factor)
				 : 2;
	if (!(c->guard_factor > 0))
		nip_spec_fault(v, c->guard->line, "guard_band", "the factor has to be above 0");
	if (!c->derived_name && !c->gauge_sd && !c->calibration)
		nip_spec_fault(v, c->guard->line, "guard_band",
			       "needs gauge_sd or calibration_sd: without them there is no band");
}

void nip_spec_resolve_foil(struct resolve *v)
{
	struct nip_spec_foil *f = v->s->foil;

	if (!f || !f->correlation_text)
		return;
	f->correlation = nip_spec_plain(v, f->line, "foil/@correlation", f->correlation_text);
	if (!(fabs(f->correlation) <= 1))
		nip_spec_fault(v, f->line, "foil/@correlation", "has to be within -1 and 1");
}

static void resolve_relation(struct resolve *v, struct nip_relation *r)
{
	const struct nip_characteristic *left, *right;

	r->left = nip_spec_find(v->s, r->left_id);
	r->right = nip_spec_find(v->s, r->right_id);
	r->level = strcmp(r->severity, "reject") == 0  ? NIP_LEVEL_REJECT
		   : strcmp(r->severity, "alarm") == 0 ? NIP_LEVEL_ALARM
						       : NIP_LEVEL_WARN;
	r->how = strcmp(r->kind, "at_most") == 0    ? NIP_RELATION_AT_MOST
		 : strcmp(r->kind, "at_least") == 0 ? NIP_RELATION_AT_LEAST
						    : NIP_RELATION_WITHIN;
	if (r->left < 0 || r->right < 0) {
		nip_spec_fault(v, r->line, "relation", "unknown characteristic \"%s\"",
			       r->left < 0 ? r->left_id : r->right_id);
		return;
	}
	left = &v->s->characteristics.at[r->left];
	right = &v->s->characteristics.at[r->right];
	if (left->quantity != right->quantity)
		nip_spec_fault(v, r->line, "relation", "%s is a %s and %s a %s: not comparable",
			       left->id, nip_quantity_kind(left->quantity)->name, right->id,
			       nip_quantity_kind(right->quantity)->name);
	r->percent =
		r->by_unit && strcmp(r->by_unit, "%") == 0 && left->quantity != NIP_Q_PERCENT_RATIO;
	if (r->by && !r->by_unit)
		nip_spec_fault(v, r->line, "relation", "by needs a unit (or %%)");
	else if (r->by && r->percent)
		(void)nip_spec_plain(v, r->line, "relation/@by", r->by);
	else if (r->by)
		nip_spec_check_value(v, r->line, "relation", r->by, r->by_unit, left->quantity,
				     true);
	if (r->by && *r->by == '-')
		nip_spec_fault(v, r->line, "relation/@by", "must not be negative (got %s)", r->by);
	if (!r->by && r->how == NIP_RELATION_WITHIN)
		nip_spec_fault(v, r->line, "relation", "within needs by");
}

/* Whether anything is stated that a derived value could be uncertain by. */
static bool has_uncertainty(const struct nip_spec *s, const struct nip_characteristic *c)
{
	const int part[] = { c->areal_mass, c->thickness, c->less_areal_mass, c->less_thickness };

	for (size_t k = 0; k < sizeof part / sizeof *part; k++)
		if (part[k] >= 0 && (s->characteristics.at[part[k]].gauge_sd ||
				     s->characteristics.at[part[k]].calibration))
			return true;
	return s->theoretical_density.sd_si > 0 ||
	       (s->foil && (s->foil->areal_mass.sd_si > 0 || s->foil->thickness.sd_si > 0));
}

static void check_guards(struct resolve *v)
{
	for (size_t i = 0; i < v->s->characteristics.n; i++) {
		const struct nip_characteristic *c = &v->s->characteristics.at[i];

		if (c->guard && c->derived_name && !has_uncertainty(v->s, c))
			nip_spec_fault(v, c->guard->line, "guard_band",
				       "needs gauge_sd or calibration_sd of what it is derived "
				       "from: without them there is no band");
	}
}

void nip_spec_resolve_relations(struct resolve *v)
{
	check_guards(v);
	for (size_t i = 0; i < v->s->relations.n; i++) {
		struct nip_relation *r = &v->s->relations.at[i];

		if (nip_spec_find(v->s, r->id) >= 0)
			nip_spec_fault(v, r->line, "relation", "id \"%s\" is taken already", r->id);
		for (size_t k = 0; k < i; k++)
			if (strcmp(v->s->relations.at[k].id, r->id) == 0)
				nip_spec_fault(v, r->line, "relation", "id \"%s\" is taken already",
					       r->id);
		resolve_relation(v, r);
	}
}
