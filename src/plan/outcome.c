/* outcome.c: names of what a plan answers. */
#include <config.h>

#include "plan/outcome.h"

#include <math.h>
#include <stddef.h>
#include <string.h>

#include "base/str.h"
#include "plan/cell.h"

typedef struct nip_value (*reader)(const struct nip_plan_layer *);

static const struct nip_value nothing = { .si = NAN,
					  .how = NIP_NO_DATA,
					  .evidence = NIP_EV_NONE,
					  .why = "needs a transport law or a conductivity" };

static const struct nip_value no_direction = {
	.si = NAN,
	.how = NIP_NO_DATA,
	.evidence = NIP_EV_NONE,
	.why = "needs a transport law that knows the direction"
};

static struct nip_value areal_mass(const struct nip_plan_layer *n)
{
	return n->areal_mass;
}

static struct nip_value thickness(const struct nip_plan_layer *n)
{
	return n->thickness;
}

static struct nip_value density(const struct nip_plan_layer *n)
{
	return n->density;
}

static struct nip_value relative_density(const struct nip_plan_layer *n)
{
	return n->relative_density;
}

static struct nip_value porosity(const struct nip_plan_layer *n)
{
	return n->porosity;
}

static struct nip_value predicted_porosity(const struct nip_plan_layer *n)
{
	struct nip_value v = n->predicted;

	v.si = 1 - v.si;
	return v;
}

const struct nip_transport *nip_plan_path(const struct nip_plan_layer *n, const char *carrier)
{
	for (size_t i = 0; i < n->transport.n; i++)
		if (strcmp(n->transport.at[i].carrier, carrier) == 0 &&
		    (n->transport.at[i].law || n->transport.at[i].conductivity.how != NIP_NO_DATA))
			return &n->transport.at[i];
	return NULL;
}

static struct nip_value tortuosity(const struct nip_plan_layer *n)
{
	const struct nip_transport *t = nip_plan_path(n, "ionic");

	return t ? t->tortuosity_factor : nothing;
}

static struct nip_value ionic(const struct nip_plan_layer *n)
{
	const struct nip_transport *t = nip_plan_path(n, "ionic");

	return t ? t->conductivity : nothing;
}

static struct nip_value in_plane(const struct nip_plan_layer *n, const char *carrier, bool factor)
{
	const struct nip_transport *t = nip_plan_path(n, carrier);

	if (!t || !t->in_plane_known)
		return no_direction;
	return factor ? t->tortuosity_factor_in_plane : t->conductivity_in_plane;
}

static struct nip_value tortuosity_in_plane(const struct nip_plan_layer *n)
{
	return in_plane(n, "ionic", true);
}

static struct nip_value ionic_in_plane(const struct nip_plan_layer *n)
{
	return in_plane(n, "ionic", false);
}

static struct nip_value electronic_in_plane(const struct nip_plan_layer *n)
{
	return in_plane(n, "electronic", false);
}

static struct nip_value electronic(const struct nip_plan_layer *n)
{
	const struct nip_transport *t = nip_plan_path(n, "electronic");

	return t ? t->conductivity : nothing;
}

static const struct nip_value undamaged = {
	.si = NAN, .how = NIP_NO_DATA, .evidence = NIP_EV_NONE, .why = "the step presses nothing"
};

static struct nip_value fractured(const struct nip_plan_layer *n)
{
	for (size_t i = 0; i < n->damage.n; i++)
		if (strcmp(n->damage.at[i].name, "fracture_probability") == 0)
			return n->damage.at[i].value;
	return undamaged;
}

static const struct {
	const char *name;
	enum nip_quantity_id quantity;
	reader read;
	bool usual;
	bool beyond; /* conduction or damage: no later step rests on it */
} table[] = {
	{ "porosity", NIP_Q_PERCENT_RATIO, porosity, true },
	{ "thickness", NIP_Q_THICKNESS, thickness, true },
	{ "density", NIP_Q_DENSITY, density, true },
	{ "tortuosity_factor", NIP_Q_RATIO, tortuosity, true, true },
	{ "conductivity", NIP_Q_CONDUCTIVITY, ionic, true, true },
	{ "areal_mass", NIP_Q_AREAL_MASS, areal_mass, false },
	{ "relative_density", NIP_Q_RATIO, relative_density, false },
	{ "predicted_porosity", NIP_Q_PERCENT_RATIO, predicted_porosity, false },
	{ "electronic_conductivity", NIP_Q_CONDUCTIVITY, electronic, false, true },
	{ "tortuosity_factor_in_plane", NIP_Q_RATIO, tortuosity_in_plane, false, true },
	{ "conductivity_in_plane", NIP_Q_CONDUCTIVITY, ionic_in_plane, false, true },
	{ "electronic_conductivity_in_plane", NIP_Q_CONDUCTIVITY, electronic_in_plane, false,
	  true },
	{ "fracture_probability", NIP_Q_RATIO, fractured, false, true },
};
#define ROWS (sizeof table / sizeof *table)

/* By the names the answers of an interface have: layers.c. */
static const struct {
	const char *name;
	enum nip_quantity_id quantity;
} interface_table[] = {
	{ "contact_fraction", NIP_Q_RATIO },
	{ "interface_resistance", NIP_Q_RESISTANCE },
	{ "bond_strength", NIP_Q_PRESSURE },
	{ "strain_mismatch", NIP_Q_PERCENT_RATIO },
	{ "curl_radius", NIP_Q_LENGTH },
};
#define INTERFACE_ROWS (sizeof interface_table / sizeof *interface_table)

static const struct nip_value not_pressed = {
	.si = NAN,
	.how = NIP_NO_DATA,
	.evidence = NIP_EV_NONE,
	.why = "the step does not press the two layers together"
};

static const struct nip_value no_nip = {
	.si = NAN, .how = NIP_NO_DATA, .evidence = NIP_EV_NONE, .why = "needs the nip solved"
};

#define IN_STEP(field) offsetof(struct nip_plan_step, field)
static const struct {
	const char *name;
	enum nip_quantity_id quantity;
	size_t offset;
} step_table[] = {
	{ "pressure", NIP_Q_PRESSURE, IN_STEP(pressure) },
	{ "line_load", NIP_Q_LINE_LOAD, IN_STEP(nip.line_load) },
	{ "peak_pressure", NIP_Q_PRESSURE, IN_STEP(nip.peak_pressure) },
	{ "gap", NIP_Q_THICKNESS, IN_STEP(nip.gap) },
	{ "set_gap", NIP_Q_THICKNESS, IN_STEP(nip.set_gap) },
	{ "contact_length", NIP_Q_LENGTH, IN_STEP(nip.contact_length) },
	{ "dwell_time", NIP_Q_DWELL_TIME, IN_STEP(nip.dwell_time) },
};
#define STEP_ROWS (sizeof step_table / sizeof *step_table)

#define IN_CELL(field) offsetof(struct nip_cell_outcome, field)
static const struct {
	const char *name;
	enum nip_quantity_id quantity;
	size_t offset;
} cell_table[] = {
	{ "areal_capacity", NIP_Q_AREAL_CAPACITY, IN_CELL(planned.cathode) },
	{ "anode_areal_capacity", NIP_Q_AREAL_CAPACITY, IN_CELL(planned.anode) },
	{ "n_to_p", NIP_Q_RATIO, IN_CELL(planned.n_to_p) },
	{ "thickness", NIP_Q_THICKNESS, IN_CELL(thickness) },
	{ "areal_mass", NIP_Q_AREAL_MASS, IN_CELL(areal_mass) },
	{ "area_specific_resistance", NIP_Q_RESISTANCE, IN_CELL(resistance) },
	{ "volumetric_energy_density", NIP_Q_VOLUMETRIC_ENERGY_DENSITY,
	  IN_CELL(volumetric_energy) },
	{ "gravimetric_energy_density", NIP_Q_GRAVIMETRIC_ENERGY_DENSITY,
	  IN_CELL(gravimetric_energy) },
	{ "area_rate", NIP_Q_AREA_RATE, 0 },
};
#define CELL_ROWS (sizeof cell_table / sizeof *cell_table)

static const struct nip_value no_rate = { .si = NAN,
					  .how = NIP_NO_DATA,
					  .evidence = NIP_EV_NONE,
					  .why = "needs speed and web width of a rolling step" };

static struct nip_value cell_value(const struct nip_plan *p, size_t row)
{
	struct nip_cell_outcome c;

	nip_plan_cell(p, &c);
	if (strcmp(cell_table[row].name, "area_rate") == 0)
		return c.slowest ? c.slowest->finished : no_rate;
	return *(const struct nip_value *)((const char *)&c + cell_table[row].offset);
}

static int layer_index(const struct nip_recipe *r, const char *id, size_t n)
{
	for (size_t i = 0; i < r->layers.n; i++)
		if (strlen(r->layers.at[i].id) == n && strncmp(r->layers.at[i].id, id, n) == 0)
			return (int)i;
	return -1;
}

static int step_index(const struct nip_recipe *r, const char *id, size_t n)
{
	for (size_t i = 0; i < r->steps.n; i++)
		if (strlen(r->steps.at[i].id) == n && strncmp(r->steps.at[i].id, id, n) == 0)
			return (int)i;
	return -1;
}

static const char *known(const struct nip_recipe *r, struct nip_arena *a)
{
	const char *s = "";

	for (size_t i = 0; i < r->layers.n; i++)
		s = nip_arena_printf(a, "%s%s%s", s, i ? " or " : "", r->layers.at[i].id);
	s = nip_arena_printf(a, "[STEP.]LAYER.QUANTITY, LAYER %s, QUANTITY", s);
	for (size_t i = 0; i < ROWS; i++)
		s = nip_arena_printf(a, "%s %s", s, table[i].name);
	s = nip_arena_printf(a, "%s; or STEP.QUANTITY, QUANTITY", s);
	for (size_t i = 0; i < STEP_ROWS; i++)
		s = nip_arena_printf(a, "%s %s", s, step_table[i].name);
	if (r->layers.n > 1)
		s = nip_arena_printf(a, "%s; or [STEP.]LAYER+LAYER.QUANTITY, QUANTITY", s);
	for (size_t i = 0; r->layers.n > 1 && i < INTERFACE_ROWS; i++)
		s = nip_arena_printf(a, "%s %s", s, interface_table[i].name);
	s = nip_arena_printf(a, "%s; or cell.QUANTITY, QUANTITY", s);
	for (size_t i = 0; i < CELL_ROWS; i++)
		s = nip_arena_printf(a, "%s %s", s, cell_table[i].name);
	return s;
}

/* "cell" where neither a layer nor a step has that name. */
static bool find_cell(const struct nip_recipe *r, const char *name, struct nip_outcome *out)
{
	if (strncmp(name, "cell.", 5) != 0 || layer_index(r, "cell", 4) >= 0 ||
	    step_index(r, "cell", 4) >= 0)
		return false;
	for (size_t i = 0; i < CELL_ROWS; i++)
		if (strcmp(cell_table[i].name, name + 5) == 0) {
			out->of = NIP_OUTCOME_CELL;
			out->quantity = cell_table[i].quantity;
			out->kind = i;
			return true;
		}
	return false;
}

static bool find_step(const struct nip_recipe *r, const char *name, const char *dot,
		      struct nip_outcome *out)
{
	const int step = step_index(r, name, (size_t)(dot - name));

	for (size_t i = 0; step >= 0 && i < STEP_ROWS; i++)
		if (strcmp(step_table[i].name, dot + 1) == 0) {
			out->of = NIP_OUTCOME_STEP;
			out->quantity = step_table[i].quantity;
			out->step = (size_t)step;
			out->kind = i;
			return true;
		}
	return false;
}

/* The last step that presses both. */
static size_t last_pressed(const struct nip_recipe *r, size_t first)
{
	size_t last = r->steps.n - 1;

	for (size_t k = 0; k < r->steps.n; k++) {
		const struct nip_step *s = &r->steps.at[k];

		if (s->runs[first] && s->runs[first + 1] &&
		    (s->pressure.set || s->line_load.set || s->gap.set ||
		     s->reduction_per_pass.set))
			last = k;
	}
	return last;
}

/* A+B in either order. */
static bool find_interface(const struct nip_recipe *r, const char *name, size_t n,
			   const char *quantity, bool any_step, struct nip_outcome *out)
{
	const char *plus = memchr(name, '+', n);
	int a, b;

	if (!plus)
		return false;
	a = layer_index(r, name, (size_t)(plus - name));
	b = layer_index(r, plus + 1, n - (size_t)(plus + 1 - name));
	if (a < 0 || b < 0 || (a - b != 1 && b - a != 1))
		return false;
	for (size_t i = 0; i < INTERFACE_ROWS; i++)
		if (strcmp(interface_table[i].name, quantity) == 0) {
			out->of = NIP_OUTCOME_INTERFACE;
			out->quantity = interface_table[i].quantity;
			out->layer = (size_t)(a < b ? a : b);
			out->kind = i;
			if (any_step)
				out->step = last_pressed(r, out->layer);
			return true;
		}
	return false;
}

static bool find_layer(const struct nip_recipe *r, const char *name, size_t n,
		       const char *quantity, struct nip_outcome *out)
{
	const int layer = layer_index(r, name, n);

	for (size_t i = 0; layer >= 0 && i < ROWS; i++)
		if (strcmp(table[i].name, quantity) == 0) {
			out->of = NIP_OUTCOME_LAYER;
			out->quantity = table[i].quantity;
			out->layer = (size_t)layer;
			out->kind = i;
			return true;
		}
	return false;
}

int nip_outcome_find(const struct nip_recipe *r, const char *name, struct nip_arena *a,
		     struct nip_outcome *out, const char **out_why)
{
	const char *last = strrchr(name, '.'), *first = strchr(name, '.'), *whose = name;

	*out = (struct nip_outcome){ .name = name, .step = r->steps.n - 1 };
	*out_why = nip_arena_printf(a, "is no outcome of this recipe (allowed: %s)", known(r, a));
	if (!last)
		return -1;
	if (find_cell(r, name, out) || (first == last && find_step(r, name, last, out)))
		return 0;
	if (first != last) {
		int step = step_index(r, name, (size_t)(first - name));

		if (step < 0)
			return -1;
		out->step = (size_t)step;
		whose = first + 1;
	}
	if (find_layer(r, whose, (size_t)(last - whose), last + 1, out) ||
	    find_interface(r, whose, (size_t)(last - whose), last + 1, whose == name, out))
		return 0;
	return -1;
}

static struct nip_value step_value(const struct nip_plan_step *s, size_t row)
{
	if (step_table[row].offset == offsetof(struct nip_plan_step, pressure))
		return s->pressure;
	return s->nip.solved ? *(const struct nip_value *)((const char *)s + step_table[row].offset)
			     : no_nip;
}

static struct nip_value interface_value(const struct nip_plan_step *s, size_t first, size_t row)
{
	for (size_t i = 0; i < s->interfaces.n; i++) {
		const struct nip_plan_interface *x = &s->interfaces.at[i];

		for (size_t k = 0; x->layer[0] == first && k < x->answers.n; k++)
			if (strcmp(x->answers.at[k].name, interface_table[row].name) == 0)
				return x->answers.at[k].value;
	}
	return not_pressed;
}

struct nip_value nip_outcome_value(const struct nip_plan *p, const struct nip_outcome *o)
{
	const struct nip_plan_step *s;

	if (o->step >= p->steps.n)
		return nothing;
	s = &p->steps.at[o->step];
	switch (o->of) {
	case NIP_OUTCOME_CELL:
		return cell_value(p, o->kind);
	case NIP_OUTCOME_STEP:
		return step_value(s, o->kind);
	case NIP_OUTCOME_INTERFACE:
		return interface_value(s, o->layer, o->kind);
	default:
		return table[o->kind].read(&s->layer[o->layer]);
	}
}

/* A step that does not run the layer passes on what the one before left. */
static void ask(const struct nip_recipe *r, size_t step, size_t layer, struct nip_asked *out)
{
	for (size_t k = step + 1; k-- > 0;) {
		out[k * r->layers.n + layer].layer = true;
		if (r->steps.at[k].runs[layer])
			break;
	}
}

const struct nip_asked *nip_outcomes_ask(const struct nip_recipe *r, const struct nip_outcome *o,
					 size_t n, struct nip_arena *a)
{
	struct nip_asked *out = NIP_NEW_N(a, r->steps.n * r->layers.n + 1, struct nip_asked);

	for (size_t k = 0; k < n; k++) {
		if (o[k].step >= r->steps.n)
			continue;
		if (o[k].of == NIP_OUTCOME_LAYER && table[o[k].kind].beyond)
			ask(r, o[k].step, o[k].layer, out);
		if (o[k].of == NIP_OUTCOME_INTERFACE)
			out[o[k].step * r->layers.n + o[k].layer].interface = true;
		for (size_t i = 0; o[k].of == NIP_OUTCOME_CELL && i < r->layers.n; i++)
			ask(r, o[k].step, i, out);
	}
	return out;
}

size_t nip_outcomes_usual(const struct nip_plan *p, struct nip_arena *a, struct nip_outcome *out,
			  size_t max)
{
	const char *why;
	size_t n = 0;

	for (size_t i = 0; i < p->recipe->layers.n; i++)
		for (size_t k = 0; k < ROWS && n < max; k++) {
			struct nip_outcome o;
			const char *name = nip_arena_printf(a, "%s.%s", p->recipe->layers.at[i].id,
							    table[k].name);

			if (!table[k].usual || nip_outcome_find(p->recipe, name, a, &o, &why) != 0)
				continue;
			if (nip_outcome_value(p, &o).how != NIP_NO_DATA)
				out[n++] = o;
		}
	for (size_t k = 0; p->recipe->cell && k < CELL_ROWS && n < max; k++) {
		struct nip_outcome o;

		if (nip_outcome_find(p->recipe,
				     nip_arena_printf(a, "cell.%s", cell_table[k].name), a, &o,
				     &why) == 0 &&
		    nip_outcome_value(p, &o).how != NIP_NO_DATA)
			out[n++] = o;
	}
	return n;
}
