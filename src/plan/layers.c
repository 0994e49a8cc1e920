/* layers.c: what the pressure of a step does beside compaction: particles that break, faces
 * that touch and bond, layers that would stretch differently. Each answer is a law of the
 * layer or of the interface, or "needs ...". */
#include <config.h>

#include <math.h>
#include <string.h>

#include "physics/condition.h"
#include "plan/internal.h"

struct state { /* values a law may ask for by the name of its symbol */
	const char *name;
	double si;
};
#define MOST_STATES 16

struct question {
	const char *name, *law, *output, *needs;
	enum nip_quantity_id quantity;
};

static const struct question of_layer[] = {
	{ "fracture_probability", "particle-fracture", "fracture_probability",
	  "needs strength and size of the particles: law particle-fracture", NIP_Q_RATIO },
	{ "fractures", "brittle-electrolyte", "fractures",
	  "needs a pressure above which it was seen to fracture: law brittle-electrolyte",
	  NIP_Q_FLAG },
};

/* The first contact law that is there answers; the order is from the most complete. */
static const struct question of_interface[] = {
	{ "contact_fraction", "elastoplastic-contact", "contact_fraction", NULL, NIP_Q_RATIO },
	{ "contact_fraction", "persson", "contact_fraction", NULL, NIP_Q_RATIO },
	{ "contact_fraction", "tabor", "contact_fraction",
	  "needs hardness or roughness of the faces: law tabor, persson or "
	  "elastoplastic-contact of the interface",
	  NIP_Q_RATIO },
	{ "interface_resistance", "interface-resistance", "interface_resistance",
	  "needs a measured resistance: law interface-resistance of the interface",
	  NIP_Q_RESISTANCE },
	{ "bond_strength", "bond", "bond_strength",
	  "needs measured strengths: law bond of the interface", NIP_Q_PRESSURE },
};

static const struct nip_law_use *find(const struct nip_plan *p, const struct nip_law_use *list,
				      size_t n, const char *name)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(list[i].law->name, name) == 0 &&
		    (list[i].evidence != NIP_EV_ASSUMED || p->assumptions))
			return &list[i];
	return NULL;
}

const struct nip_law_use *nip_plan_state_law(const struct nip_plan *p, size_t layer,
					     const char *name)
{
	const struct nip_layer *l = &p->recipe->layers.at[layer];
	const struct nip_law_use *u = find(p, l->laws.at, l->laws.n, name);
	const struct nip_part *most = l->parts.n ? &l->parts.at[0] : NULL;

	for (size_t i = 1; i < l->parts.n; i++)
		if (l->parts.at[i].parts > most->parts)
			most = &l->parts.at[i];
	if (!u && most && most->material)
		u = find(p, most->material->laws.at, most->material->laws.n, name);
	return u;
}

static bool assumed_only(const struct nip_law_use *list, size_t n, const char *name)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(list[i].law->name, name) == 0)
			return true;
	return false;
}

/* One output of a law with its states filled in; the reason where it has none. */
static struct nip_value ask(struct nip_plan_run *r, const struct nip_law_use *u, const char *output,
			    const struct state *state, size_t n, enum nip_evidence evidence)
{
	double in[NIP_LAW_SYMBOLS], out[NIP_LAW_OUTPUTS];
	struct nip_law_fault fault;
	const int v = nip_law_variable(u->law);
	enum nip_law_status status;

	const int t_ref = nip_law_symbol(u->law, "T_ref");

	memcpy(in, u->in, sizeof in);
	for (size_t i = 0; i < u->law->n_symbols; i++) {
		/* A law stated without its reference temperature does not know temperature. */
		if (t_ref >= 0 && isnan(u->in[t_ref]) && strcmp(u->law->symbol[i].name, "T") == 0)
			continue;
		for (size_t k = 0; k < n && isnan(in[i]); k++)
			if (strcmp(state[k].name, u->law->symbol[i].name) == 0)
				in[i] = state[k].si;
	}
	if (r->p->strict && (in[v] < u->from_si || in[v] > u->to_si))
		return nip_no_data(r->p, "outside the fitted range of law %s, and --strict refuses",
				   u->law->name);
	status = nip_law_evaluate(u->law, in, out, &fault);
	if (status == NIP_LAW_MISSING)
		return nip_no_data(r->p, "needs %s for law %s",
				   u->law->symbol[fault.symbol].meaning, u->law->name);
	if (status != NIP_LAW_OK)
		return nip_no_data(r->p, "law %s has no answer here: %s", u->law->name,
				   fault.why ? fault.why : "a value is out of its range");
	return (struct nip_value){ .si = out[nip_law_output(u->law, output)],
				   .how = NIP_PREDICTED,
				   .evidence = nip_evidence_worse(evidence, u->evidence),
				   .why = nip_plan_text(r->p, "law %s%s%s; %s", u->law->name,
							u->evidence == NIP_EV_ASSUMED
								? " with ASSUMED parameters"
								: "",
							in[v] < u->from_si || in[v] > u->to_si
								? ", outside its fitted range"
								: "",
							u->source) };
}

/* ---- particles --------------------------------------------------------------- */

static void damage(struct nip_plan_run *r, size_t i)
{
	struct nip_plan_layer *l = &r->now->layer[i];
	const struct nip_value *D = &l->relative_density;
	struct state state[] = { { "P", r->now->pressure.si },
				 { "D", nip_has(D) ? D->si : NAN },
				 { "Z", NAN } };
	enum nip_evidence e = nip_evidence_worse(r->now->pressure.evidence, D->evidence);
	const struct nip_law_use *u = nip_plan_state_law(r->p, i, "coordination");
	const struct nip_layer *layer = &r->p->recipe->layers.at[i];

	if (u) {
		struct nip_value z = ask(r, u, "coordination_number", state, 2, e);

		if (nip_has(&z)) {
			state[2].si = z.si;
			e = nip_evidence_worse(e, z.evidence);
		}
	}
	for (size_t k = 0; k < sizeof of_layer / sizeof *of_layer; k++) {
		const struct question *q = &of_layer[k];
		struct nip_answer *a = nip_vec_push(r->p->arena, &l->damage);

		u = nip_plan_state_law(r->p, i, q->law);
		*a = (struct nip_answer){ q->name, q->quantity, { .si = NAN } };
		a->value = u ? ask(r, u, q->output, state, 3, e)
			     : nip_no_data(r->p, "%s%s", q->needs,
					   assumed_only(layer->laws.at, layer->laws.n, q->law)
						   ? " that is not only assumed (or --assume)"
						   : "");
	}
}

/* ---- two layers that touch ----------------------------------------------------- */

struct pair {
	struct nip_plan_run *r;
	struct nip_plan_interface *x;
	struct state state[MOST_STATES];
	size_t n;
	enum nip_evidence evidence;
};

static void set(struct pair *p, const char *name, double si)
{
	if (p->n < MOST_STATES)
		p->state[p->n++] = (struct state){ name, si };
}

static struct nip_answer *add(struct pair *p, const char *name, enum nip_quantity_id quantity,
			      struct nip_value v)
{
	struct nip_answer *a = nip_vec_push(p->r->p->arena, &p->x->answers);

	*a = (struct nip_answer){ name, quantity, v };
	return a;
}

/* How far a layer would stretch in this step if it were alone: by its law, or as recorded
 * where the recipe gives the two layers different numbers. */
static struct nip_value alone(struct nip_plan_run *r, size_t i)
{
	const struct nip_plan_layer *n = &r->now->layer[i];
	const struct nip_plan_layer *b = r->before ? &r->before->layer[i] : NULL;
	const struct nip_law_use *u = nip_plan_state_law(r->p, i, "elongation-bracket");
	struct state state[3];

	if (!u)
		return nip_no_data(r->p,
				   "needs the elongation of %s alone: law elongation-bracket of it",
				   r->p->recipe->layers.at[i].id);
	if (!b || !nip_has(&b->thickness) || !nip_has(&b->relative_density) ||
	    !nip_has(&n->thickness))
		return nip_no_data(r->p, "needs thickness and density of %s before and behind",
				   r->p->recipe->layers.at[i].id);
	state[0] = (struct state){ "D_in", b->relative_density.si };
	state[1] = (struct state){ "h_in", b->thickness.si };
	state[2] = (struct state){ "h_out", n->thickness.si };
	return ask(r, u, "elongation", state, 3,
		   nip_evidence_worse(b->thickness.evidence, n->thickness.evidence));
}

static struct nip_value recorded_elongation(struct nip_plan_run *r, size_t i)
{
	const struct nip_step_layer *x = nip_step_state(r->now->step, i);

	return x ? nip_recorded_value(r->p, &x->elongation, "the elongation")
		 : nip_no_data(r->p, "needs the elongation");
}

/* e1 and e2 alone, and what they differ by. */
static struct nip_value mismatch(struct pair *p)
{
	struct nip_plan_run *r = p->r;
	struct nip_value e[2], v;

	for (int k = 0; k < 2; k++)
		e[k] = recorded_elongation(r, p->x->layer[k]);
	if (!nip_has(&e[0]) || !nip_has(&e[1]) || e[0].si == e[1].si)
		for (int k = 0; k < 2; k++)
			e[k] = alone(r, p->x->layer[k]);
	for (int k = 0; k < 2; k++)
		if (!nip_has(&e[k]))
			return e[k];
	set(p, "e1", e[0].si);
	set(p, "e2", e[1].si);
	v = e[0];
	v.written = NULL;
	v.how = e[0].how == NIP_RECORDED ? NIP_DERIVED : NIP_PREDICTED;
	v.si = fabs(e[0].si - e[1].si);
	v.sd_si = e[0].sd_si > 0 && e[1].sd_si > 0 ? hypot(e[0].sd_si, e[1].sd_si) : 0;
	v.evidence = nip_evidence_worse(e[0].evidence, e[1].evidence);
	v.why = "difference of the elongations the two layers have, or would have alone";
	set(p, "strain", v.si);
	/* The layer that would be shorter pulls the other round itself. */
	p->x->towards = e[0].si == e[1].si ? -1 : e[0].si > e[1].si;
	return v;
}

static const struct nip_law_use *own_law(const struct pair *p, const char *name)
{
	const struct nip_interface *s = p->x->stated;

	return s ? find(p->r->p, s->laws.at, s->laws.n, name) : NULL;
}

static struct nip_value own(struct pair *p, const char *law, const char *output, const char *needs)
{
	const struct nip_law_use *u = own_law(p, law);
	const struct nip_interface *s = p->x->stated;

	if (u)
		return ask(p->r, u, output, p->state, p->n, p->evidence);
	return nip_no_data(p->r->p, "%s%s", needs,
			   s && assumed_only(s->laws.at, s->laws.n, law)
				   ? " that is not only assumed (or --assume)"
				   : "");
}

static void contact(struct pair *p)
{
	bool answered = false;

	for (size_t k = 0; k < sizeof of_interface / sizeof *of_interface; k++) {
		const struct question *q = &of_interface[k];
		const bool contact = strcmp(q->name, "contact_fraction") == 0;

		if (contact && (answered || (q->needs == NULL && !own_law(p, q->law))))
			continue;
		add(p, q->name, q->quantity, own(p, q->law, q->output, q->needs));
		answered |= contact;
	}
}

static void strain(struct pair *p)
{
	struct nip_value e = mismatch(p), slip, radius;
	const struct nip_quantity *least = p->x->stated ? &p->x->stated->least_curl_radius : NULL;

	add(p, "strain_mismatch", NIP_Q_PERCENT_RATIO, e);
	p->evidence = nip_evidence_worse(p->evidence, e.evidence);
	if (!nip_has(&e)) {
		slip = radius = e;
	} else {
		slip = own(p, "layer-mismatch", "slip",
			   "needs moduli and friction: law layer-mismatch of the interface");
		radius = own(p, "curl", "curl_radius",
			     "needs the moduli of both layers: law curl of the interface");
	}
	p->x->slips = nip_has(&slip) && slip.si != 0;
	add(p, "slips", NIP_Q_FLAG, slip);
	if (p->x->slips)
		radius = nip_no_data(p->r->p, "the layers slip: what strain stays is not known");
	if (nip_has(&radius) && !isfinite(radius.si))
		radius = nip_no_data(p->r->p, "no mismatch, no curl");
	add(p, "curl_radius", NIP_Q_LENGTH, radius);
	if (!nip_has(&radius))
		p->x->towards = -1;
	p->x->curls = nip_has(&radius) && least && least->set && radius.si < least->si;
}

static void say(struct pair *p)
{
	const struct nip_recipe *rec = p->r->p->recipe;
	const struct nip_layer *a = &rec->layers.at[p->x->layer[0]];
	const struct nip_layer *b = &rec->layers.at[p->x->layer[1]];

	if (p->x->slips)
		nip_plan_say(p->r, NIP_WARNING, NIP_CAUSE_NONE, p->r->now->step->line, a->id,
			     "%s and %s would stretch so differently that the shear between them "
			     "passes what friction holds: they slip",
			     a->id, b->id);
	if (p->x->curls)
		nip_plan_say(p->r, NIP_WARNING, NIP_CAUSE_NONE, p->r->now->step->line, a->id,
			     "%s and %s curl towards %s more strongly than allowed (least radius "
			     "%s %s)",
			     a->id, b->id, p->x->towards ? b->id : a->id,
			     p->x->stated->least_curl_radius.text,
			     p->x->stated->least_curl_radius.unit);
}

static double known(const struct nip_value *v)
{
	return nip_has(v) ? v->si : NAN;
}

static void interface(struct nip_plan_run *r, size_t first)
{
	const struct nip_plan_layer *a = &r->now->layer[first], *b = a + 1;
	struct pair p = { .r = r,
			  .x = nip_vec_push(r->p->arena, &r->now->interfaces),
			  .evidence = r->now->pressure.evidence };

	*p.x = (struct nip_plan_interface){ .layer = { first, first + 1 }, .towards = -1 };
	for (size_t i = 0; i < r->p->recipe->interfaces.n; i++)
		if (r->p->recipe->interfaces.at[i].layer[0] == first)
			p.x->stated = &r->p->recipe->interfaces.at[i];
	set(&p, "P", known(&r->now->pressure));
	/* A bond is as good as the more porous face. */
	set(&p, "D", fmin(known(&a->relative_density), known(&b->relative_density)));
	set(&p, "T", r->now->step->temperature.set ? r->now->step->temperature.si : NAN);
	set(&p, "h1", known(&a->thickness));
	set(&p, "h2", known(&b->thickness));
	set(&p, "h_1", known(&a->thickness));
	set(&p, "h_2", known(&b->thickness));
	set(&p, "L", r->now->nip.solved ? known(&r->now->nip.contact_length) : NAN);
	contact(&p);
	strain(&p);
	say(&p);
}

void nip_plan_layers(struct nip_plan_run *r)
{
	const struct nip_step *s = r->now->step;

	for (size_t i = 0; i < r->p->recipe->layers.n; i++)
		memset(&r->now->layer[i].damage, 0, sizeof r->now->layer[i].damage);
	if (!s->pressure.set && !s->line_load.set && !r->now->nip.asked)
		return;
	for (size_t i = 0; i < r->p->recipe->layers.n; i++)
		if (s->runs[i] && nip_plan_asked(r->p, i))
			damage(r, i);
	for (size_t i = 0; i + 1 < r->p->recipe->layers.n; i++)
		if (s->runs[i] && s->runs[i + 1] && nip_plan_interface_asked(r->p, i))
			interface(r, i);
}
