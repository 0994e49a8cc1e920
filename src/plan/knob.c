/* knob.c: the numbers of a recipe, collected with where they stand. */
#include <config.h>

#include "plan/knob.h"

#include <math.h>
#include <string.h>

#include "base/str.h"

#define BIG 1e300

const char *const nip_share_name[NIP_SHARES] = { "lot", "process", "gauge", "parameter" };

struct collect {
	struct nip_arena *a;
	struct nip_knobs *out;
};

static struct nip_knob *add(struct collect *c, const char *name, enum nip_quantity_id id,
			    enum nip_share share, double *target)
{
	struct nip_knob *k = nip_vec_push(c->a, &c->out->list);

	*k = (struct nip_knob){ .name = name,
				.quantity = id,
				.share = share,
				.nominal = *target,
				.lo = 0,
				.hi = BIG,
				.symbol = -1 };
	*nip_vec_push(c->a, &k->targets) = target;
	return k;
}

static void quantity(struct collect *c, const char *prefix, const char *name,
		     enum nip_quantity_id id, enum nip_share share, struct nip_quantity *q)
{
	struct nip_knob *k;

	if (!q->set)
		return;
	k = add(c, nip_arena_printf(c->a, "%s.%s", prefix, name), id, share, &q->si);
	k->sd = q->sd_si;
	k->within = q->within_si;
	k->written = q;
	k->stated.nominal = k->nominal;
	k->stated.sd = k->sd;
	k->stated.within = k->within;
	if (strcmp(name, "elongation") == 0 || strcmp(name, "spread") == 0)
		k->lo = -0.99;
	if (strcmp(name, "porosity") == 0)
		k->hi = 1;
}

static void calender(struct collect *c, struct nip_calender *x)
{
	quantity(c, x->id, "roll_diameter", NIP_Q_LENGTH, NIP_SHARE_PROCESS, &x->roll_diameter);
	quantity(c, x->id, "face_width", NIP_Q_LENGTH, NIP_SHARE_PROCESS, &x->face_width);
	quantity(c, x->id, "frame_stiffness", NIP_Q_STIFFNESS, NIP_SHARE_PARAMETER,
		 &x->frame_stiffness);
	quantity(c, x->id, "roll_modulus", NIP_Q_MODULUS, NIP_SHARE_PARAMETER, &x->roll_modulus);
	quantity(c, x->id, "web_width", NIP_Q_LENGTH, NIP_SHARE_PROCESS, &x->web_width);
}

static void state(struct collect *c, const char *step, struct nip_step_layer *s)
{
	const char *at = nip_arena_printf(c->a, "%s.%s", step, s->layer_id);

	quantity(c, at, "elongation", NIP_Q_PERCENT_RATIO, NIP_SHARE_PROCESS, &s->elongation);
	quantity(c, at, "spread", NIP_Q_PERCENT_RATIO, NIP_SHARE_PROCESS, &s->spread);
	quantity(c, at, "areal_mass", NIP_Q_AREAL_MASS, NIP_SHARE_LOT, &s->areal_mass);
	quantity(c, at, "thickness", NIP_Q_THICKNESS, NIP_SHARE_GAUGE, &s->thickness);
	quantity(c, at, "porosity", NIP_Q_PERCENT_RATIO, NIP_SHARE_GAUGE, &s->porosity);
}

static void cell(struct collect *c, struct nip_recipe *r)
{
	struct nip_recipe_cell *x = r->cell;

	quantity(c, "cell", "voltage", NIP_Q_VOLTAGE, NIP_SHARE_PARAMETER, &x->voltage);
	quantity(c, "cell", "yield", NIP_Q_PERCENT_RATIO, NIP_SHARE_PROCESS, &x->yield);
	quantity(c, "cell", "availability", NIP_Q_PERCENT_RATIO, NIP_SHARE_PROCESS,
		 &x->availability);
	for (size_t i = 0; i < x->electrodes.n; i++)
		quantity(c, x->electrodes.at[i].layer_id, "specific_capacity",
			 NIP_Q_SPECIFIC_CAPACITY, NIP_SHARE_LOT, &x->electrodes.at[i].capacity);
	for (size_t i = 0; i < x->interfaces.n; i++)
		quantity(c, nip_arena_printf(c->a, "cell.%s", x->interfaces.at[i].id), "resistance",
			 NIP_Q_RESISTANCE, NIP_SHARE_PARAMETER, &x->interfaces.at[i].resistance);
	for (size_t i = 0; i < x->others.n; i++) {
		const char *at = nip_arena_printf(c->a, "cell.%s", x->others.at[i].id);

		quantity(c, at, "thickness", NIP_Q_THICKNESS, NIP_SHARE_LOT,
			 &x->others.at[i].thickness);
		quantity(c, at, "areal_mass", NIP_Q_AREAL_MASS, NIP_SHARE_LOT,
			 &x->others.at[i].areal_mass);
		quantity(c, at, "areal_capacity", NIP_Q_AREAL_CAPACITY, NIP_SHARE_LOT,
			 &x->others.at[i].areal_capacity);
	}
}

static void step(struct collect *c, struct nip_step *s)
{
	quantity(c, s->id, "pressure", NIP_Q_PRESSURE, NIP_SHARE_PROCESS, &s->pressure);
	quantity(c, s->id, "line_load", NIP_Q_LINE_LOAD, NIP_SHARE_PROCESS, &s->line_load);
	quantity(c, s->id, "gap", NIP_Q_THICKNESS, NIP_SHARE_PROCESS, &s->gap);
	quantity(c, s->id, "temperature", NIP_Q_TEMPERATURE, NIP_SHARE_PROCESS, &s->temperature);
	quantity(c, s->id, "speed", NIP_Q_SPEED, NIP_SHARE_PROCESS, &s->speed);
	quantity(c, s->id, "speed_ratio", NIP_Q_RATIO, NIP_SHARE_PROCESS, &s->speed_ratio);
	quantity(c, s->id, "reduction_per_pass", NIP_Q_THICKNESS, NIP_SHARE_PROCESS,
		 &s->reduction_per_pass);
	quantity(c, s->id, "hold_time", NIP_Q_TIME, NIP_SHARE_PROCESS, &s->hold_time);
	for (size_t i = 0; i < s->states.n; i++)
		state(c, s->id, &s->states.at[i]);
}

/* One density of one material, wherever it is mixed in: its error is common to all. */
static void density(struct collect *c, struct nip_recipe *r, const struct nip_material *m)
{
	const char *name = nip_arena_printf(c->a, "%s.theoretical_density", m->id);
	struct nip_knob *k = NULL;

	if (nip_knob_find(c->out, name) >= 0)
		return;
	for (size_t i = 0; i < r->layers.n; i++)
		for (size_t j = 0; j < r->layers.at[i].parts.n; j++) {
			double *rho = &r->layers.at[i].rho_kg_m3[j];

			if (r->layers.at[i].parts.at[j].material != m ||
			    !m->theoretical_density.set)
				continue;
			if (!k) {
				k = add(c, name, NIP_Q_DENSITY, NIP_SHARE_PARAMETER, rho);
				k->sd = m->theoretical_density.sd_si;
			} else {
				*nip_vec_push(c->a, &k->targets) = rho;
			}
		}
}

static void law(struct collect *c, const char *owner, struct nip_law_use *u, size_t copy)
{
	const char *at =
		nip_arena_printf(c->a, copy ? "%s.%s#%zu" : "%s.%s", owner, u->law->name, copy + 1);

	for (size_t i = 0; i < u->law->n_symbols; i++) {
		const struct nip_symbol *s = &u->law->symbol[i];
		struct nip_knob *k;

		if (s->role != NIP_PARAMETER || !(u->in[i] == u->in[i]))
			continue;
		k = add(c, nip_arena_printf(c->a, "%s.%s", at, s->name), s->quantity,
			NIP_SHARE_PARAMETER, &u->in[i]);
		k->sd = u->sd[i] > 0 ? u->sd[i] : 0;
		k->lo = s->lo;
		k->hi = s->hi;
		k->law = u;
		k->symbol = (int)i;
	}
	if (u->residual_sd.set && u->law->family == NIP_LAW_COMPACTION) {
		struct nip_knob *k = add(c, nip_arena_printf(c->a, "%s.residual", at), NIP_Q_RATIO,
					 NIP_SHARE_PARAMETER, &u->shift);

		k->sd = u->residual_sd.si;
		k->lo = -1;
		k->hi = 1;
	}
}

static void laws(struct collect *c, const char *owner, struct nip_law_use *use, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		size_t copy = 0;

		for (size_t k = 0; k < i; k++)
			copy += use[k].law == use[i].law;
		law(c, owner, &use[i], copy);
	}
}

static bool seen_before(const struct nip_recipe *r, size_t layer, size_t part)
{
	const struct nip_material *m = r->layers.at[layer].parts.at[part].material;

	for (size_t i = 0; i <= layer; i++)
		for (size_t j = 0; j < (i == layer ? part : r->layers.at[i].parts.n); j++)
			if (r->layers.at[i].parts.at[j].material == m)
				return true;
	return false;
}

static void layer(struct collect *c, struct nip_recipe *r, size_t i)
{
	struct nip_layer *l = &r->layers.at[i];

	if (l->foil)
		quantity(c, nip_arena_printf(c->a, "%s.foil", l->id), "thickness", NIP_Q_THICKNESS,
			 NIP_SHARE_LOT, &l->foil->thickness);
	quantity(c, l->id, "springback", NIP_Q_PERCENT_RATIO, NIP_SHARE_PARAMETER, &l->springback);
	for (size_t k = 0; k < l->parts.n; k++)
		add(c, nip_arena_printf(c->a, "%s.%s.parts", l->id, l->parts.at[k].material->id),
		    NIP_Q_RATIO, NIP_SHARE_LOT, &l->mass[k]);
	laws(c, l->id, l->laws.at, l->laws.n);
	for (size_t k = 0; k < l->parts.n; k++) {
		/* the recipe is the caller's own, and so is the library it points into */
		struct nip_material *m = (struct nip_material *)l->parts.at[k].material;

		density(c, r, m);
		if (!seen_before(r, i, k))
			laws(c, m->id, m->laws.at, m->laws.n);
	}
}

void nip_knobs_of(struct nip_recipe *recipe, struct nip_arena *a, struct nip_knobs *out)
{
	struct collect c = { a, out };

	*out = (struct nip_knobs){ { NULL, 0, 0 } };
	for (size_t i = 0; i < recipe->layers.n; i++)
		layer(&c, recipe, i);
	for (size_t i = 0; i < recipe->interfaces.n; i++) {
		struct nip_interface *x = &recipe->interfaces.at[i];

		laws(&c,
		     nip_arena_printf(a, "%s+%s", recipe->layers.at[x->layer[0]].id,
				      recipe->layers.at[x->layer[1]].id),
		     x->laws.at, x->laws.n);
	}
	for (size_t i = 0; i < recipe->calenders.n; i++)
		calender(&c, &recipe->calenders.at[i]);
	for (size_t i = 0; i < recipe->steps.n; i++)
		step(&c, &recipe->steps.at[i]);
	if (recipe->cell)
		cell(&c, recipe);
}

int nip_knob_find(const struct nip_knobs *k, const char *name)
{
	for (size_t i = 0; i < k->list.n; i++)
		if (strcmp(k->list.at[i].name, name) == 0)
			return (int)i;
	return -1;
}

const char *nip_knob_nearest(const struct nip_knobs *k, const char *name, struct nip_arena *a)
{
	const char **names = NIP_NEW_N(a, k->list.n + 1, const char *), *near[3], *out = "";
	size_t n;

	for (size_t i = 0; i < k->list.n; i++)
		names[i] = k->list.at[i].name;
	n = nip_nearest(name, names, k->list.n, 3, near);
	for (size_t i = 0; i < n; i++)
		out = nip_arena_printf(a, "%s%s%s", out, i ? " or " : ", did you mean ", near[i]);
	return n ? nip_arena_printf(a, "%s?", out) : out;
}

void nip_knob_turn(struct nip_knob *k, double si)
{
	for (size_t i = 0; i < k->targets.n; i++)
		*k->targets.at[i] = si;
	if (k->written)
		k->written->text = NULL;
}

void nip_knob_set(struct nip_knob *k, double si)
{
	struct nip_quantity *q = k->written;

	k->nominal = si;
	if (q && q->sd_relative && k->stated.nominal != 0)
		q->sd_si = k->sd = k->stated.sd * fabs(si / k->stated.nominal);
	if (q && q->within_relative && k->stated.nominal != 0)
		q->within_si = k->within = k->stated.within * fabs(si / k->stated.nominal);
	nip_knob_turn(k, si);
}
