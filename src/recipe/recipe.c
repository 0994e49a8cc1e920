/* recipe.c: names in a recipe resolved to what they stand for. */
#include <config.h>

#include "recipe/recipe.h"

#include <math.h>
#include <string.h>

#include "base/diag.h"
#include "base/file.h"
#include "physics/balance.h"
#include "unit/unit.h"

struct resolve {
	struct nip_recipe *r;
	const struct nip_materials *materials; /* NULL: faulty itself, names are not looked up */
	struct nip_arena *arena;
	struct nip_diag *diag;
	int errors;
};

__attribute__((format(printf, 4, 5))) static void fault(struct resolve *v, long line,
							const char *element, const char *fmt, ...)
{
	const struct nip_place at = { .file = v->r->path, .line = line, .element = element };
	va_list ap;

	va_start(ap, fmt);
	nip_diag_vadd(v->diag, NIP_ERROR, NIP_CAUSE_INPUT, &at, fmt, ap);
	va_end(ap);
	v->errors++;
}

/* Checks run over what was read with faults too, so that one run tells all. What the
 * reader could not make sense of is untold, and nothing more is said of it. */
static bool told(const char *text)
{
	return text != nip_xml_untold;
}

static bool same(const char *a, const char *b)
{
	return told(a) && told(b) && strcmp(a, b) == 0;
}

static bool written(const struct nip_quantity *q)
{
	return q->line != 0;
}

static const struct nip_material *material(struct resolve *v, const char *name, long line,
					   const char *element)
{
	const struct nip_material *m = v->materials && told(name) ? nip_material_find(v->materials, name) : NULL;

	if (!m && v->materials && told(name))
		fault(v, line, element, "unknown material \"%s\"%s (materials come from %s)", name,
		      nip_material_nearest(v->materials, name, v->arena), v->materials->path);
	return m;
}

/* A layer that lost its id may be the one meant. */
static int layer_index(struct resolve *v, const char *id, long line, const char *element)
{
	bool all_told = told(id);
	char *known;

	for (size_t i = 0; i < v->r->layers.n; i++) {
		if (same(v->r->layers.at[i].id, id))
			return (int)i;
		all_told &= told(v->r->layers.at[i].id);
	}
	if (!all_told)
		return -1;
	known = nip_arena_strdup(v->arena, "");
	for (size_t i = 0; i < v->r->layers.n; i++)
		known = nip_arena_printf(v->arena, "%s%s%s", known, i ? ", " : "",
					 v->r->layers.at[i].id);
	fault(v, line, element, "unknown layer \"%s\" (this recipe has: %s)", id, known);
	return -1;
}

static void resolve_layer(struct resolve *v, struct nip_layer *l)
{
	for (const struct nip_layer *o = v->r->layers.at; o < l; o++)
		if (same(o->id, l->id))
			fault(v, l->line, "layer", "id \"%s\" is taken already (line %ld)", l->id,
			      o->line);
	l->mass = NIP_NEW_N(v->arena, l->parts.n + 1, double);
	l->rho_kg_m3 = NIP_NEW_N(v->arena, l->parts.n + 1, double);
	for (size_t i = 0; i < l->parts.n; i++) {
		struct nip_part *p = &l->parts.at[i];

		p->material = material(v, p->material_name, p->line, "part");
		l->mass[i] = p->parts;
		l->rho_kg_m3[i] = p->material && p->material->theoretical_density.set
					  ? p->material->theoretical_density.si
					  : NAN;
		for (size_t k = 0; k < i && p->material; k++)
			if (l->parts.at[k].material == p->material)
				fault(v, p->line, "part",
				      "material \"%s\" stands twice in layer %s", p->material->id,
				      l->id);
	}
	if (l->foil)
		l->foil->material = material(v, l->foil->material_name, l->foil->line, "foil");
	for (size_t i = 0; i < l->laws.n; i++) {
		const struct nip_law_use *u = &l->laws.at[i];

		if (nip_law_use_resolve(&l->laws.at[i], v->r->path, v->arena, v->diag) != 0)
			v->errors++;
		if (u->law && nip_law_of_interface(u->law))
			fault(v, u->line, "law",
			      "law %s is of two layers that touch: it belongs to an interface",
			      u->law->name);
	}
}

/* "cathode separator" */
static void resolve_interface(struct resolve *v, struct nip_interface *x)
{
	size_t n = strcspn(x->between, " ");
	const char *second = x->between + n + strspn(x->between + n, " ");
	int a = n ? layer_index(v, nip_arena_strndup(v->arena, x->between, n), x->line,
				"interface/@between")
		  : -1;
	int b = *second ? layer_index(v, second, x->line, "interface/@between") : -1;

	if (!*second && told(x->between))
		fault(v, x->line, "interface/@between", "two layers were expected (got \"%s\")",
		      x->between);
	for (size_t i = 0; i < x->laws.n; i++) {
		struct nip_law_use *u = &x->laws.at[i];

		if (nip_law_use_resolve(u, v->r->path, v->arena, v->diag) != 0)
			v->errors++;
		else if (!nip_law_of_interface(u->law))
			fault(v, u->line, "law",
			      "law %s is of one layer: it does not belong to an interface",
			      u->law->name);
	}
	if (a < 0 || b < 0)
		return;
	if (a - b != 1 && b - a != 1)
		fault(v, x->line, "interface/@between",
		      "layers %s do not touch: they do not follow each other in the recipe",
		      x->between);
	x->layer[0] = (size_t)(a < b ? a : b);
	x->layer[1] = x->layer[0] + 1;
	for (const struct nip_interface *o = v->r->interfaces.at; o < x; o++)
		if (o->layer[1] == x->layer[1])
			fault(v, x->line, "interface", "that of %s stands already (line %ld)",
			      x->between, o->line);
}

static const struct nip_calender *calender(struct resolve *v, const struct nip_step *s)
{
	bool all_told = true;

	if (!s->equipment_id)
		return NULL;
	for (size_t i = 0; i < v->r->calenders.n; i++) {
		if (same(v->r->calenders.at[i].id, s->equipment_id))
			return &v->r->calenders.at[i];
		all_told &= told(v->r->calenders.at[i].id);
	}
	if (all_told)
		fault(v, s->line, "step/@equipment",
		      "unknown equipment \"%s\" (no calender has that id)", s->equipment_id);
	return NULL;
}

/* "separator cathode" */
static void resolve_layers_text(struct resolve *v, struct nip_step *s)
{
	const char *p = s->layers_text;

	s->runs = NIP_NEW_N(v->arena, v->r->layers.n, bool);
	if (!*p && told(p))
		fault(v, s->line, "step/@layers", "names no layer (ids, separated by blanks)");
	while (*p) {
		size_t n = strcspn(p, " ");
		int i = layer_index(v, nip_arena_strndup(v->arena, p, n), s->line, "step/@layers");

		if (i >= 0)
			s->runs[i] = true;
		p += n + strspn(p + n, " ");
	}
}

static bool compacts(const struct nip_step *s)
{
	return strcmp(s->type, "slit") != 0 && strcmp(s->type, "rest") != 0;
}

/* Between rolls there is no die, and in a die no nip. */
static bool stress_fits(const struct nip_step *s)
{
	const char *stress = s->pressure.qualifier[3];

	if (!told(stress) || !told(s->type))
		return true;
	if (strcmp(s->type, "cold-press") == 0 || strcmp(s->type, "hot-press") == 0)
		return strcmp(stress, "die_axial") == 0;
	if (strcmp(s->type, "isostatic-press") == 0)
		return strcmp(stress, "isostatic") == 0;
	return strncmp(stress, "nip_", 4) == 0;
}

/* Every pressure says what it is; a laminating press and a cell stack are different. */
static void check_pressure(struct resolve *v, const struct nip_step *s)
{
	if (!written(&s->pressure))
		return;
	if (!s->pressure.qualifier[3])
		fault(v, s->pressure.line, "pressure",
		      "attribute stress is missing (die_axial, isostatic, nip_peak or nip_mean)");
	if (!s->pressure.qualifier[4])
		fault(v, s->pressure.line, "pressure",
		      "attribute kind is missing (preparation or stack)");
	if (s->pressure.qualifier[3] && compacts(s) && !stress_fits(s))
		fault(v, s->pressure.line, "pressure",
		      "stress %s does not occur in a %s step (rolls: nip_peak or nip_mean; a "
		      "uniaxial press: die_axial; isostatic-press: isostatic)",
		      s->pressure.qualifier[3], s->type);
	if (!compacts(s))
		fault(v, s->pressure.line, "pressure", "a %s step presses nothing", s->type);
}

static void check_mass(struct resolve *v, const struct nip_quantity *q, const char *name)
{
	if (written(q) && !q->qualifier[0])
		fault(v, q->line, name,
		      "attribute basis is missing (coating, with_foil, or unstated if the source "
		      "does not say)");
}

static bool with_foil(const struct nip_quantity *q)
{
	return q->qualifier[0] && strcmp(q->qualifier[0], "with_foil") == 0;
}

static void check_foil(struct resolve *v, const struct nip_step_layer *x)
{
	const char *m = x->areal_mass.qualifier[1], *h = x->thickness.qualifier[1];

	if (x->layer >= 0 && !v->r->layers.at[x->layer].foil &&
	    (with_foil(&x->areal_mass) || with_foil(&x->thickness)))
		fault(v, x->line, "state", "basis with_foil needs a <foil> in layer %s",
		      x->layer_id);
	m = m ? m : "1";
	h = h ? h : "1";
	if (written(&x->areal_mass) && written(&x->thickness) && told(m) && told(h) &&
	    strcmp(m, h) != 0)
		fault(v, x->line, "state",
		      "areal mass of %s side(s) and thickness of %s do not belong together (sides, "
		      "1 if it is not said, has to be the same)",
		      m, h);
}

static bool unstated(const struct nip_step *s, const char *setting)
{
	size_t n = strlen(setting);

	for (const char *p = s->unstated; p && *p; p += strcspn(p, " "), p += strspn(p, " "))
		if (strncmp(p, setting, n) == 0 && (p[n] == ' ' || !p[n]))
			return true;
	return false;
}

/* Lamination is decided by pressure and temperature; a source that is silent on them is
 * another thing than an engineer who forgot them. */
static void check_lamination(struct resolve *v, const struct nip_step *s)
{
	if (strcmp(s->type, "laminate") != 0)
		return;
	if (!written(&s->pressure) && !written(&s->line_load) && !s->profile.n &&
	    !unstated(s, "pressure"))
		fault(v, s->line, "step",
		      "a laminate step needs a pressure or line load (if the source states none: "
		      "unstated=\"pressure\")");
	if (!written(&s->temperature) && !unstated(s, "temperature"))
		fault(v, s->line, "step",
		      "a laminate step needs a temperature (if the source states none: "
		      "unstated=\"temperature\")");
}

/* A line load says nothing without the roll it acts through. */
static void check_line_load(struct resolve *v, const struct nip_step *s)
{
	if (!written(&s->line_load))
		return;
	if (!s->line_load.qualifier[2])
		fault(v, s->line_load.line, "line_load",
		      "attribute per is missing (coated, web or roll_face)");
	if (!s->equipment_id || (s->calender && !written(&s->calender->roll_diameter)))
		fault(v, s->line_load.line, "line_load",
		      "needs the roll diameter of its calender (step/@equipment, "
		      "calender/roll_diameter)");
}

static void resolve_step(struct resolve *v, struct nip_step *s)
{
	for (const struct nip_step *o = v->r->steps.at; o < s; o++)
		if (same(o->id, s->id))
			fault(v, s->line, "step", "id \"%s\" is taken already (line %ld)", s->id,
			      o->line);
	s->calender = calender(v, s);
	resolve_layers_text(v, s);
	check_pressure(v, s);
	check_line_load(v, s);
	check_lamination(v, s);
	if (s->mass_ratio) {
		layer_index(v, s->mass_ratio->of, s->mass_ratio->line, "mass_ratio/@of");
		layer_index(v, s->mass_ratio->to, s->mass_ratio->line, "mass_ratio/@to");
	}
	for (size_t i = 0; i < s->states.n; i++) {
		struct nip_step_layer *x = &s->states.at[i];

		x->layer = layer_index(v, x->layer_id, x->line, "state/@layer");
		if (x->layer >= 0 && told(s->layers_text) && !s->runs[x->layer])
			fault(v, x->line, "state", "layer %s is not in this step (layers=\"%s\")",
			      x->layer_id, s->layers_text);
		for (size_t k = 0; k < i; k++)
			if (x->layer >= 0 && s->states.at[k].layer == x->layer)
				fault(v, x->line, "state",
				      "layer %s has a state already (line %ld)", x->layer_id,
				      s->states.at[k].line);
		check_mass(v, &x->areal_mass, "areal_mass");
		check_mass(v, &x->thickness, "thickness");
		check_foil(v, x);
	}
}

static const struct {
	const char *name;
	enum nip_quantity_id kind;
} target_kind[] = {
	{ "porosity", NIP_Q_PERCENT_RATIO },	{ "thickness", NIP_Q_THICKNESS },
	{ "areal_mass", NIP_Q_AREAL_MASS },	{ "density", NIP_Q_DENSITY },
	{ "relative_density", NIP_Q_RATIO },	{ "tortuosity_factor", NIP_Q_RATIO },
	{ "conductivity", NIP_Q_CONDUCTIVITY },
};

/* A limit is converted once, from its text, into the unit it is compared in. */
static double limit(struct resolve *v, const struct nip_target *t, const char *text)
{
	const struct nip_quantity_kind *k = nip_quantity_kind(t->kind);
	double out = NAN;

	if (!text || !told(t->unit) || !told(t->quantity))
		return NAN;
	switch (nip_unit_read(text, strlen(text), '.', t->unit, k->unit, k->difference, &out)) {
	case NIP_UNIT_OK:
		return out;
	case NIP_UNIT_NUMBER:
		fault(v, t->line, "target", "a number was expected (got \"%s\")", text);
		return NAN;
	default:
		fault(v, t->line, "target/@unit",
		      "unit \"%s\" does not measure %s (allowed: %s or a multiple of it)", t->unit,
		      t->quantity, k->unit);
		return NAN;
	}
}

static void resolve_target(struct resolve *v, struct nip_target *t)
{
	t->layer = layer_index(v, t->layer_id, t->line, "target/@layer");
	for (size_t i = 0; i < sizeof target_kind / sizeof *target_kind; i++)
		if (strcmp(t->quantity, target_kind[i].name) == 0)
			t->kind = target_kind[i].kind;
	if (!t->min_text && !t->max_text)
		fault(v, t->line, "target", "min or max is missing");
	t->min = limit(v, t, t->min_text);
	t->max = limit(v, t, t->max_text);
	if (t->min > t->max)
		fault(v, t->line, "target", "min %s is above max %s", t->min_text, t->max_text);
}

/* The layer's active material: the one named, else its only part. */
static void resolve_active(struct resolve *v, struct nip_cell_electrode *e)
{
	const struct nip_layer *l = &v->r->layers.at[e->layer];
	const struct nip_material *m;

	e->part = l->parts.n;
	if (!e->material_name && l->parts.n == 1)
		e->part = 0;
	m = e->material_name ? material(v, e->material_name, e->line, "electrode/@material") : NULL;
	for (size_t i = 0; m && i < l->parts.n; i++)
		if (l->parts.at[i].material == m)
			e->part = i;
	if (!e->material_name && l->parts.n > 1)
		fault(v, e->line, "electrode",
		      "attribute material is missing: layer %s is a mixture, and its active "
		      "material is one of its parts",
		      l->id);
	else if (m && e->part == l->parts.n)
		fault(v, e->line, "electrode/@material", "%s is no part of layer %s", m->id, l->id);
	e->capacity = e->specific_capacity;
	if (e->capacity.set || e->part == l->parts.n || !l->parts.at[e->part].material)
		return;
	m = l->parts.at[e->part].material;
	for (size_t i = 0; i < m->stated[NIP_PROP_CAPACITY].n; i++)
		if (m->stated[NIP_PROP_CAPACITY].at[i].preferred)
			e->capacity = m->stated[NIP_PROP_CAPACITY].at[i].value;
}

/* A number of both sides of a foil that is coated on one. */
static void check_sides(struct resolve *v, const struct nip_cell_electrode *e)
{
	for (size_t k = 0; k < v->r->steps.n && e->foil_sides == 1; k++)
		for (size_t i = 0; i < v->r->steps.at[k].states.n; i++) {
			const struct nip_step_layer *x = &v->r->steps.at[k].states.at[i];
			const char *sides = x->areal_mass.qualifier[1];

			if (x->layer == e->layer && sides && strcmp(sides, "2") == 0)
				fault(v, e->line, "electrode/@foil_sides",
				      "the foil is coated on 1 side, and the areal mass of line "
				      "%ld is of 2",
				      x->areal_mass.line);
		}
}

static void resolve_electrodes(struct resolve *v, struct nip_recipe_cell *c)
{
	for (size_t i = 0; i < c->electrodes.n; i++) {
		struct nip_cell_electrode *e = &c->electrodes.at[i];

		e->layer = layer_index(v, e->layer_id, e->line, "electrode/@layer");
		for (size_t k = 0; k < i; k++)
			if (e->layer >= 0 && c->electrodes.at[k].layer == e->layer)
				fault(v, e->line, "electrode", "layer %s is an electrode already",
				      e->layer_id);
		if (e->foil_sides > 2)
			fault(v, e->line, "electrode/@foil_sides",
			      "a foil is coated on 1 side or on 2 (got %ld)", e->foil_sides);
		if (e->layer < 0)
			continue;
		check_sides(v, e);
		resolve_active(v, e);
	}
}

static void resolve_lane(struct resolve *v, struct nip_recipe_cell *c, struct nip_cell_lane *l)
{
	for (const struct nip_cell_lane *o = c->lanes.at; o < l; o++)
		if (same(o->id, l->id))
			fault(v, l->line, "lane", "id \"%s\" is taken already (line %ld)", l->id,
			      o->line);
	for (size_t i = 0; i < l->coatings.n; i++) {
		struct nip_cell_coating *x = &l->coatings.at[i];

		x->layer = layer_index(v, x->layer_id, x->line, "coating/@layer");
		check_mass(v, &x->areal_mass, "areal_mass");
		for (size_t k = 0; k < i; k++)
			if (x->layer >= 0 && l->coatings.at[k].layer == x->layer)
				fault(v, x->line, "coating", "layer %s stands twice in lane %s",
				      x->layer_id, l->id);
		if (x->layer >= 0 && with_foil(&x->areal_mass) && !v->r->layers.at[x->layer].foil)
			fault(v, x->line, "coating", "basis with_foil needs a <foil> in layer %s",
			      x->layer_id);
	}
}

static void resolve_cell(struct resolve *v, struct nip_recipe_cell *c)
{
	resolve_electrodes(v, c);
	for (size_t i = 0; i < c->lanes.n; i++)
		resolve_lane(v, c, &c->lanes.at[i]);
	for (size_t i = 0; i < c->interfaces.n; i++)
		for (size_t k = 0; k < i; k++)
			if (same(c->interfaces.at[i].id, c->interfaces.at[k].id))
				fault(v, c->interfaces.at[i].line, "interface",
				      "id \"%s\" is taken already (line %ld)",
				      c->interfaces.at[i].id, c->interfaces.at[k].line);
}

static void resolve_all(struct resolve *v)
{
	struct nip_recipe *r = v->r;

	r->assumptions = r->assumptions_text && strcmp(r->assumptions_text, "allowed") == 0;
	for (size_t i = 0; i < r->layers.n; i++)
		resolve_layer(v, &r->layers.at[i]);
	for (size_t i = 0; i < r->interfaces.n; i++)
		resolve_interface(v, &r->interfaces.at[i]);
	for (size_t i = 0; i < r->calenders.n; i++)
		for (size_t k = 0; k < i; k++)
			if (same(r->calenders.at[k].id, r->calenders.at[i].id))
				fault(v, r->calenders.at[i].line, "calender",
				      "id \"%s\" is taken already (line %ld)",
				      r->calenders.at[i].id, r->calenders.at[k].line);
	for (size_t i = 0; i < r->steps.n; i++)
		resolve_step(v, &r->steps.at[i]);
	for (size_t i = 0; i < r->references.n; i++) {
		struct nip_reference *f = &r->references.at[i];

		f->material = material(v, f->material_name, f->line, "reference");
	}
	for (size_t i = 0; i < r->targets.n; i++)
		resolve_target(v, &r->targets.at[i]);
	if (r->cell)
		resolve_cell(v, r->cell);
}

int nip_recipe_read(const char *path, const char *bytes, size_t n, struct nip_arena *a,
		    const struct nip_materials *materials, struct nip_recipe *out,
		    struct nip_diag *diag)
{
	struct resolve v = { .r = out, .materials = materials, .arena = a, .diag = diag };
	const size_t before = nip_diag_kept(diag);
	int rc = nip_xml_read(path, bytes, n, "recipe", &nip_recipe_shape, a, out, diag);
	out->path = nip_arena_strdup(a, path);
	resolve_all(&v);
	nip_diag_by_line(diag, before);
	return rc != 0 || v.errors ? -1 : 0;
}

int nip_recipe_load(const char *path, struct nip_arena *a, const struct nip_materials *materials,
		    struct nip_recipe *out, struct nip_diag *diag)
{
	char *bytes;
	size_t n;

	if (nip_file_read(path, NIP_XML_MAX, a, &bytes, &n, diag) != 0)
		return -1;
	return nip_recipe_read(path, bytes, n, a, materials, out, diag);
}

const struct nip_layer *nip_recipe_layer(const struct nip_recipe *r, const char *id)
{
	for (size_t i = 0; i < r->layers.n; i++)
		if (strcmp(r->layers.at[i].id, id) == 0)
			return &r->layers.at[i];
	return NULL;
}

/* Var of rho = M / sum(m_i/rho_i): d rho/d rho_i = rho^2 (m_i/M) / rho_i^2. */
static double mixture_sd(const struct nip_layer *l, double rho)
{
	double mass = 0, var = 0;

	for (size_t i = 0; i < l->parts.n; i++)
		mass += l->mass[i];
	for (size_t i = 0; i < l->parts.n; i++) {
		double slope =
			rho * rho * (l->mass[i] / mass) / (l->rho_kg_m3[i] * l->rho_kg_m3[i]);
		double sd = l->parts.at[i].material->theoretical_density.sd_si;

		var += slope * slope * sd * sd;
	}
	return sqrt(var);
}

bool nip_layer_density(const struct nip_layer *l, struct nip_density *out)
{
	*out = (struct nip_density){ NAN, 0, NIP_EV_PRIMARY, NULL };
	for (size_t i = 0; i < l->parts.n; i++) {
		const struct nip_material *m = l->parts.at[i].material;

		if (!m->theoretical_density.set) {
			out->evidence = NIP_EV_NONE;
			out->why = m->id;
			return false;
		}
		out->evidence = nip_evidence_worse(out->evidence, m->theoretical_density.evidence);
	}
	out->rho_kg_m3 = nip_mixture_density_kg_m3(l->mass, l->rho_kg_m3, l->parts.n);
	out->sd_kg_m3 = mixture_sd(l, out->rho_kg_m3);
	return true;
}

double nip_layer_volume_fraction(const struct nip_layer *l, const struct nip_material *m)
{
	double fraction = 0;

	for (size_t i = 0; i < l->parts.n; i++)
		if (l->parts.at[i].material == m)
			fraction += nip_mixture_volume_fraction(l->mass, l->rho_kg_m3,
								l->parts.n, i);
	return fraction;
}
