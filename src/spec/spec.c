/* spec.c: names and texts of a spec resolved to what the engine needs. */
#include <config.h>

#include "spec/spec.h"

#include <math.h>
#include <stddef.h>
#include <string.h>

#include "base/decimal.h"
#include "spec/dialect.h"
#include "spec/inside.h"
#include "unit/unit.h"

const char *const nip_level_name[] = { "warn", "alarm", "reject" };

void nip_spec_fault(struct resolve *v, long line, const char *element, const char *fmt, ...)
{
	const struct nip_place at = { .file = v->s->path, .line = line, .element = element };
	va_list ap;

	va_start(ap, fmt);
	nip_diag_vadd(v->diag, NIP_ERROR, NIP_CAUSE_INPUT, &at, fmt, ap);
	va_end(ap);
	v->errors++;
}

static enum nip_quantity_id quantity(const char *name)
{
	for (int i = 0; i < NIP_Q_COUNT; i++)
		if (strcmp(nip_quantity_kind((enum nip_quantity_id)i)->name, name) == 0)
			return (enum nip_quantity_id)i;
	return NIP_Q_RATIO;
}

/* A number with a unit of this quantity; what it is worth in a column is decided when
 * the column is known. */
void nip_spec_check_value(struct resolve *v, long line, const char *element, const char *text,
			  const char *unit, enum nip_quantity_id id, bool difference)
{
	const struct nip_quantity_kind *k = nip_quantity_kind(id);
	double x;

	if (!text)
		return;
	switch (nip_unit_read(text, strlen(text), '.', unit ? unit : k->unit, k->unit,
			      k->difference || difference, &x)) {
	case NIP_UNIT_OK:
		break;
	case NIP_UNIT_NUMBER:
		nip_spec_fault(v, line, element, "a number was expected (got \"%s\")", text);
		break;
	default:
		nip_spec_fault(v, line, element,
			       "unit \"%s\" does not measure %s (allowed: %s or a multiple of it)",
			       unit, k->name, k->unit);
	}
}

static void check_value(struct resolve *v, long line, const char *element, const char *text,
			const char *unit, enum nip_quantity_id id)
{
	nip_spec_check_value(v, line, element, text, unit, id, false);
}

int nip_spec_find(const struct nip_spec *s, const char *id)
{
	for (size_t i = 0; id && i < s->characteristics.n; i++)
		if (strcmp(s->characteristics.at[i].id, id) == 0)
			return (int)i;
	return -1;
}

static int part(struct resolve *v, const struct nip_characteristic *c, const char *id,
		const char *what, enum nip_quantity_id want)
{
	int i = nip_spec_find(v->s, id);

	if (!id)
		nip_spec_fault(v, c->line, "characteristic",
			       "a derived %s needs attribute %s: the id of a characteristic",
			       c->derived_name, what);
	else if (i < 0)
		nip_spec_fault(v, c->line, what, "unknown characteristic \"%s\"", id);
	else if (v->s->characteristics.at[i].quantity != want ||
		 v->s->characteristics.at[i].derived_name)
		nip_spec_fault(v, c->line, what, "\"%s\" is no measured %s", id,
			       nip_quantity_kind(want)->name);
	return i;
}

static void resolve_limits(struct resolve *v, struct nip_characteristic *c)
{
	for (size_t i = 0; i < c->limits.n; i++) {
		struct nip_limit *l = &c->limits.at[i];

		l->above = strstr(l->kind, "_above") != NULL;
		for (int k = NIP_LEVEL_WARN; k <= NIP_LEVEL_REJECT; k++)
			if (strncmp(l->kind, nip_level_name[k], strlen(nip_level_name[k])) == 0)
				l->level = (enum nip_level)k;
		check_value(v, l->line, l->kind, l->value, l->unit, c->quantity);
		for (size_t k = 0; k < i; k++)
			if (strcmp(c->limits.at[k].kind, l->kind) == 0)
				nip_spec_fault(v, l->line, "limit", "%s stands twice", l->kind);
	}
}

/* min and max are numbers, at least one of them is there, and min is not above max. */
static void check_pair(struct resolve *v, const struct nip_bound_pair *p, const char *what)
{
	double lo = -INFINITY, hi = INFINITY;

	if (!p)
		return;
	if (p->min && !nip_decimal_read(p->min, strlen(p->min), '.', &lo))
		nip_spec_fault(v, p->line, what, "a number was expected (got \"%s\")", p->min);
	if (p->max && !nip_decimal_read(p->max, strlen(p->max), '.', &hi))
		nip_spec_fault(v, p->line, what, "a number was expected (got \"%s\")", p->max);
	if (!p->min && !p->max)
		nip_spec_fault(v, p->line, what, "min or max is missing");
	if (lo > hi)
		nip_spec_fault(v, p->line, what, "min %s is above max %s", p->min, p->max);
}

static void check_when(struct resolve *v, const struct nip_bound_pair *w)
{
	double scale, offset;

	check_pair(v, w, "when");
	if (w && w->unit &&
	    nip_unit_convert(w->unit, w->unit, false, &scale, &offset) != NIP_UNIT_OK)
		nip_spec_fault(v, w->line, "when/@unit", "unit \"%s\" is not known", w->unit);
}

static void check_columns(struct resolve *v)
{
	static const struct {
		const char *what;
		size_t header;
	} named[] = { { "columns/@batch", offsetof(struct nip_spec_columns, batch) },
		      { "columns/@coil", offsetof(struct nip_spec_columns, coil) },
		      { "columns/@lane", offsetof(struct nip_spec_columns, lane) },
		      { "columns/@position", offsetof(struct nip_spec_columns, position) },
		      { "columns/@time", offsetof(struct nip_spec_columns, time) },
		      { "columns/@unit", offsetof(struct nip_spec_columns, unit) } };
	const struct nip_spec_columns *c = v->s->columns;
	double scale, offset;

	for (size_t i = 0; c && i < sizeof named / sizeof *named; i++) {
		const char *header = *(const char *const *)((const char *)c + named[i].header);

		if (header && !*header)
			nip_spec_fault(v, c->line, named[i].what,
				       "is empty; name a header of the line file, or leave it out");
	}
	if (c && c->position_unit &&
	    nip_unit_convert(c->position_unit, "m", false, &scale, &offset) != NIP_UNIT_OK)
		nip_spec_fault(
			v, c->line, "columns/@position_unit",
			"unit \"%s\" does not measure position (allowed: m or a multiple of it)",
			c->position_unit);
}

static void resolve_derived(struct resolve *v, struct nip_characteristic *c)
{
	static const struct {
		const char *name;
		enum nip_derived derived;
		enum nip_quantity_id quantity;
	} map[] = { { "density", NIP_DERIVED_DENSITY, NIP_Q_DENSITY },
		    { "porosity", NIP_DERIVED_POROSITY, NIP_Q_PERCENT_RATIO },
		    { "areal_mass", NIP_DERIVED_AREAL_MASS, NIP_Q_AREAL_MASS },
		    { "thickness", NIP_DERIVED_THICKNESS, NIP_Q_THICKNESS } };
	size_t k = 0;

	c->areal_mass = c->thickness = -1;
	if (c->derived_name) {
		while (strcmp(map[k].name, c->derived_name) != 0)
			k++;
		c->derived = map[k].derived;
		if (c->quantity != map[k].quantity)
			nip_spec_fault(v, c->line, "characteristic/@quantity",
				       "a derived %s has quantity %s", c->derived_name,
				       map[k].quantity == NIP_Q_PERCENT_RATIO
					       ? "fraction"
					       : nip_quantity_kind(map[k].quantity)->name);
		if (c->derived != NIP_DERIVED_THICKNESS)
			c->areal_mass =
				part(v, c, c->areal_mass_id, "areal_mass", NIP_Q_AREAL_MASS);
		if (c->derived != NIP_DERIVED_AREAL_MASS)
			c->thickness = part(v, c, c->thickness_id, "thickness", NIP_Q_THICKNESS);
	}
	nip_spec_resolve_sides(v, c);
}

static void check_sign(struct resolve *v, const struct nip_single *x, const char *what)
{
	if (x && *x->value == '-')
		nip_spec_fault(v, x->line, what, "must not be negative (got %s)", x->value);
}

static void resolve_characteristic(struct resolve *v, size_t i)
{
	struct nip_characteristic *c = &v->s->characteristics.at[i];
	const struct nip_quantity_kind *k;
	double scale, offset;

	if (nip_spec_find(v->s, c->id) != (int)i)
		nip_spec_fault(v, c->line, "characteristic", "id \"%s\" is taken already", c->id);
	k = nip_quantity_kind(c->quantity);
	if (c->unit &&
	    nip_unit_convert(c->unit, k->unit, k->difference, &scale, &offset) != NIP_UNIT_OK)
		nip_spec_fault(v, c->line, "characteristic/@unit",
			       "unit \"%s\" does not measure %s (allowed: %s or a multiple of it)",
			       c->unit, k->name, k->unit);
	if (c->target)
		check_value(v, c->target->line, "target", c->target->value, c->target->unit,
			    c->quantity);
	if (c->margin)
		check_value(v, c->margin->line, "margin", c->margin->value, c->margin->unit,
			    c->quantity);
	if (c->gauge_sd)
		check_value(v, c->gauge_sd->line, "gauge_sd", c->gauge_sd->value, c->gauge_sd->unit,
			    c->quantity);
	check_sign(v, c->margin, "margin");
	check_sign(v, c->gauge_sd, "gauge_sd");
	check_sign(v, c->calibration, "calibration_sd");
	if (c->plausible) {
		check_value(v, c->plausible->line, "plausible", c->plausible->min,
			    c->plausible->unit, c->quantity);
		check_value(v, c->plausible->line, "plausible", c->plausible->max,
			    c->plausible->unit, c->quantity);
	}
	check_pair(v, c->plausible, "plausible");
	check_when(v, c->when);
	nip_spec_resolve_gauge(v, c);
	resolve_limits(v, c);
	nip_spec_check_order(v, c);
	resolve_derived(v, c);
}

static const char *beside(struct nip_arena *a, const char *path, const char *file)
{
	const char *slash = strrchr(path, '/');

	if (*file == '/' || !slash)
		return file;
	return nip_arena_printf(a, "%.*s/%s", (int)(slash - path), path, file);
}

/* The recipe is looked for beside the spec, then among the shipped ones. Problems of a
 * first try are only of interest if the second fails too. */
static int load_recipe(struct resolve *v, const char *folder, const struct nip_materials *materials,
		       struct nip_recipe *out)
{
	const char *file = v->s->recipe->file;
	const char *slash = strrchr(file, '/');
	const char *try[2] = { beside(v->arena, v->s->path, file),
			       nip_arena_printf(v->arena, "%s/recipes/%s", folder,
						slash ? slash + 1 : file) };

	for (int i = 0; i < 2; i++) {
		struct nip_diag *quiet = nip_diag_new(0);
		int rc;

		memset(out, 0, sizeof *out);
		rc = nip_recipe_load(try[i], v->arena, materials, out, quiet);
		nip_diag_free(quiet);
		if (rc == 0) {
			v->s->recipe_path = try[i];
			v->s->recipe_id = out->id;
			v->s->recipe_version = out->version;
			return 0;
		}
	}
	memset(out, 0, sizeof *out);
	return nip_recipe_load(try[0], v->arena, materials, out, v->diag);
}

/* What somebody only assumed makes no number, unless the spec says that it may. */
static void check_assumed(struct resolve *v, enum nip_evidence density)
{
	struct nip_spec *s = v->s;
	const struct nip_spec_foil *f = s->foil;
	bool allowed = s->assumptions_text && strcmp(s->assumptions_text, "allowed") == 0;
	bool derived = false;

	s->assumed =
		density == NIP_EV_ASSUMED ||
		(f && ((f->thickness.evidence_set && f->thickness.evidence == NIP_EV_ASSUMED) ||
		       (f->areal_mass.evidence_set && f->areal_mass.evidence == NIP_EV_ASSUMED)));
	for (size_t i = 0; i < s->characteristics.n; i++)
		derived |= s->characteristics.at[i].derived != NIP_MEASURED;
	s->assumed &= derived;
	if (s->assumed && !allowed)
		nip_spec_fault(v, s->line, "spec",
			       "derived values rest on an assumed density or foil; give a measured "
			       "one, or "
			       "write assumptions=\"allowed\" and they are marked");
}

static void resolve_density(struct resolve *v, const char *folder,
			    const struct nip_materials *materials)
{
	struct nip_spec *s = v->s;
	struct nip_recipe recipe;
	struct nip_density d;
	const struct nip_layer *l;
	bool needed = false;

	s->rho_th_kg_m3 = NAN;
	for (size_t i = 0; i < s->characteristics.n; i++)
		needed |= s->characteristics.at[i].derived == NIP_DERIVED_POROSITY;
	if (s->theoretical_density.set) {
		s->rho_th_kg_m3 = s->theoretical_density.si;
		s->rho_source =
			s->theoretical_density.source ? s->theoretical_density.source : "spec";
		s->rho_th_sd_kg_m3 = s->theoretical_density.sd_si;
		check_assumed(v, s->theoretical_density.evidence_set
					 ? s->theoretical_density.evidence
					 : NIP_EV_PRIMARY);
		return;
	}
	if (!s->recipe) {
		check_assumed(v, NIP_EV_PRIMARY);
		if (needed)
			nip_spec_fault(
				v, s->line, "spec",
				"a derived porosity needs <recipe> or <theoretical_density>");
		return;
	}
	if (load_recipe(v, folder, materials, &recipe) != 0) {
		nip_spec_fault(v, s->recipe->line, "recipe", "recipe \"%s\" cannot be used",
			       s->recipe->file);
		return;
	}
	l = nip_recipe_layer(&recipe, s->recipe->layer);
	if (!l)
		nip_spec_fault(v, s->recipe->line, "recipe/@layer", "recipe %s has no layer \"%s\"",
			       recipe.id, s->recipe->layer);
	else if (!nip_layer_density(l, &d))
		nip_spec_fault(v, s->recipe->line, "recipe",
			       "no theoretical density of %s in the library", d.why);
	else {
		s->rho_th_kg_m3 = d.rho_kg_m3;
		s->rho_th_sd_kg_m3 = d.sd_kg_m3 > 0 ? d.sd_kg_m3 : 0;
		check_assumed(v, d.evidence);
		s->rho_source =
			nip_arena_printf(v->arena, "recipe %s version %s, layer %s (%s)", recipe.id,
					 recipe.version, l->id, nip_evidence_name(d.evidence));
	}
}

static void take_resolved(struct nip_spec *s, const struct nip_spec_resolved *known)
{
	s->rho_th_kg_m3 = known->rho_th_kg_m3;
	s->rho_th_sd_kg_m3 = known->rho_th_sd_kg_m3;
	s->rho_source = known->rho_source;
	s->recipe_path = known->recipe_path;
	s->recipe_id = known->recipe_id;
	s->recipe_version = known->recipe_version;
	s->assumed = known->assumed;
}

static int read_spec(struct resolve *v, const char *path, const char *bytes, size_t n,
		     const char *data_folder, const struct nip_materials *materials)
{
	struct nip_spec *out = v->s;
	struct nip_arena *a = v->arena;

	if (nip_xml_read(path, bytes, n, "spec", &nip_spec_shape, a, out, v->diag) != 0)
		return -1;
	out->path = nip_arena_strdup(a, path);
	for (size_t i = 0; i < out->characteristics.n; i++)
		out->characteristics.at[i].quantity =
			quantity(out->characteristics.at[i].quantity_name);
	for (size_t i = 0; i < out->characteristics.n; i++)
		resolve_characteristic(v, i);
	nip_spec_resolve_relations(v);
	nip_spec_resolve_foil(v);
	nip_spec_say_unused(v);
	check_columns(v);
	v->errors += nip_spec_resolve_dialect(out, a, v->diag);
	if (v->known)
		take_resolved(out, v->known);
	else
		resolve_density(v, data_folder, materials);
	return v->errors ? -1 : 0;
}

int nip_spec_read(const char *path, const char *bytes, size_t n, struct nip_arena *a,
		  const char *data_folder, const struct nip_materials *materials,
		  struct nip_spec *out, struct nip_diag *diag)
{
	struct resolve v = { .s = out, .arena = a, .diag = diag };

	return read_spec(&v, path, bytes, n, data_folder, materials);
}

int nip_spec_read_resolved(const char *path, const char *bytes, size_t n, struct nip_arena *a,
			   const struct nip_spec_resolved *known, struct nip_spec *out,
			   struct nip_diag *diag)
{
	struct resolve v = { .s = out, .arena = a, .diag = diag, .known = known };

	return read_spec(&v, path, bytes, n, NULL, NULL);
}
