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
	{ "fracture_probability", NIP_Q_RATIO, fractured, false, true },
};
#define ROWS (sizeof table / sizeof *table)

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
#define OF_CELL	  (-2) /* in place of a layer */

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
			out->layer = OF_CELL;
			out->step = r->steps.n - 1;
			out->quantity = cell_table[i].quantity;
			out->kind = i;
			return true;
		}
	return false;
}

int nip_outcome_find(const struct nip_recipe *r, const char *name, struct nip_arena *a,
		     struct nip_outcome *out, const char **out_why)
{
	const char *last = strrchr(name, '.'), *first = strchr(name, '.');
	int step = (int)r->steps.n - 1;

	*out = (struct nip_outcome){ .name = name, .layer = -1, .kind = ROWS };
	*out_why = nip_arena_printf(a, "is no outcome of this recipe (allowed: %s)", known(r, a));
	if (!last)
		return -1;
	if (find_cell(r, name, out))
		return 0;
	for (size_t i = 0; first == last && i < STEP_ROWS; i++)
		if (strcmp(step_table[i].name, last + 1) == 0) {
			step = step_index(r, name, (size_t)(last - name));
			out->quantity = step_table[i].quantity;
			out->step = (size_t)step;
			out->kind = i;
			return step < 0 ? -1 : 0;
		}
	for (size_t i = 0; i < ROWS; i++)
		if (strcmp(table[i].name, last + 1) == 0)
			out->kind = i;
	if (out->kind == ROWS)
		return -1;
	if (first != last) {
		step = step_index(r, name, (size_t)(first - name));
		name = first + 1;
	}
	out->layer = layer_index(r, name, (size_t)(last - name));
	out->step = (size_t)step;
	out->quantity = table[out->kind].quantity;
	return step < 0 || out->layer < 0 ? -1 : 0;
}

struct nip_value nip_outcome_value(const struct nip_plan *p, const struct nip_outcome *o)
{
	if (o->step >= p->steps.n)
		return nothing;
	if (o->layer == OF_CELL)
		return cell_value(p, o->kind);
	if (o->layer < 0) {
		const struct nip_plan_step *s = &p->steps.at[o->step];

		if (step_table[o->kind].offset == offsetof(struct nip_plan_step, pressure))
			return s->pressure;
		return s->nip.solved ? *(const struct nip_value *)((const char *)s +
								   step_table[o->kind].offset)
				     : no_nip;
	}
	return table[o->kind].read(&p->steps.at[o->step].layer[o->layer]);
}

/* A step that does not run the layer passes on what the one before left. */
static void ask(const struct nip_recipe *r, size_t step, size_t layer, bool *out)
{
	for (size_t k = step + 1; k-- > 0;) {
		out[k * r->layers.n + layer] = true;
		if (r->steps.at[k].runs[layer])
			break;
	}
}

const bool *nip_outcomes_ask(const struct nip_recipe *r, const struct nip_outcome *o, size_t n,
			     struct nip_arena *a)
{
	bool *out = NIP_NEW_N(a, r->steps.n * r->layers.n + 1, bool);

	for (size_t k = 0; k < n; k++) {
		if (o[k].step >= r->steps.n)
			continue;
		if (o[k].layer >= 0 && table[o[k].kind].beyond)
			ask(r, o[k].step, (size_t)o[k].layer, out);
		for (size_t i = 0; o[k].layer == OF_CELL && i < r->layers.n; i++)
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
