/* plan.c: the walk over steps and layers, and what stands out at its end. */
#include <config.h>

#include "plan/plan.h"

#include <math.h>
#include <string.h>

#include "physics/balance.h"
#include "plan/internal.h"

static void untouched(struct nip_plan *p, struct nip_plan_step *s)
{
	for (size_t i = 0; i < p->recipe->layers.n; i++) {
		struct nip_plan_layer *n = &s->layer[i];

		n->areal_mass = n->thickness = n->density = n->relative_density = n->porosity =
			n->stretch = n->predicted = nip_no_data(p, "the layer is not made yet");
		n->mass_flow_residual = n->residual = NAN;
	}
}

/* A recorded ratio of areal masses has to survive if layers stretch together. */
static void mass_ratio(struct nip_plan_run *r, const struct nip_plan_step *ratio_step)
{
	const struct nip_mass_ratio *q = ratio_step->step->mass_ratio;
	const struct nip_recipe *rec = r->p->recipe;
	size_t of = (size_t)(nip_recipe_layer(rec, q->of) - rec->layers.at);
	size_t to = (size_t)(nip_recipe_layer(rec, q->to) - rec->layers.at);
	const struct nip_value *a = &r->now->layer[of].areal_mass,
			       *b = &r->now->layer[to].areal_mass;
	double now, foil;

	if (!nip_has(a) || !nip_has(b))
		return;
	now = a->si / b->si;
	if (fabs(now / q->value - 1) < 0.005)
		return;
	foil = a->si - q->value * b->si;
	nip_plan_say(r, NIP_WARNING, NIP_CAUSE_NONE, q->line, q->of,
		     "areal mass %s:%s was %.4g at step %s and is %.4g finished (%+.1f %%): layers "
		     "rolled together keep their ratio, so they were stretched unequally, or one "
		     "number includes what the other does not (%s%s in the finished %s would "
		     "explain it, for example a foil)",
		     q->of, q->to, q->value, ratio_step->step->id, now, 100 * (now / q->value - 1),
		     foil > 0 ? "" : "minus ",
		     nip_plan_shown(r->p, NIP_Q_AREAL_MASS, fabs(foil), 3), q->of);
}

static void over(struct nip_plan_run *r, const struct nip_quantity *set,
		 const struct nip_quantity *most, const char *name)
{
	struct nip_value a = nip_recorded_value(r->p, set, name);
	struct nip_value b = nip_recorded_value(r->p, most, "a maximum");

	if (!nip_has(&a) || !nip_has(&b) || !(a.si > b.si))
		return;
	r->p->over_maximum++;
	nip_plan_say(r, NIP_ERROR, NIP_CAUSE_LIMIT, set->line, NULL,
		     "%s %s %s is above the machine maximum (allowed up to %s %s of %s%s)", name,
		     set->text, set->unit, most->text, most->unit, r->now->step->calender->id,
		     nip_evidence_worse(a.evidence, b.evidence) == NIP_EV_ASSUMED ? ", assumed"
										  : "");
}

static void machine(struct nip_plan_run *r)
{
	const struct nip_step *s = r->now->step;
	const struct nip_calender *c = s->calender;

	if (!c)
		return;
	over(r, &s->line_load, &c->max_line_load, "line load");
	over(r, &s->pressure, &c->max_pressure, "pressure");
	over(r, &s->temperature, &c->max_temperature, "temperature");
	over(r, &s->speed, &c->max_speed, "speed");
}

/* Hot rolls change a law, or what a set gap means; a bond is asked elsewhere. */
static bool uses_temperature(const struct nip_plan_run *r)
{
	const struct nip_step *s = r->now->step;
	bool used = r->now->nip.solved && r->now->nip.hot_gap;

	for (size_t i = 0; i < r->p->recipe->layers.n; i++)
		used |= s->runs[i] && r->now->layer[i].law && nip_plan_softens(r->p, i, s);
	return used;
}

static bool uses_hold_time(const struct nip_plan_run *r)
{
	bool used = false;

	for (size_t i = 0; i < r->p->recipe->layers.n; i++)
		used |= strcmp(r->now->step->type, "rest") == 0 && r->now->step->runs[i] &&
			nip_plan_state_law(r->p, i, "storage-springback");
	return used;
}

/* A law of slow rolls says little of fast ones. */
static void speeds(struct nip_plan_run *r)
{
	const struct nip_step *s = r->now->step;

	for (size_t i = 0; s->speed.set && i < r->p->recipe->layers.n; i++) {
		const struct nip_law_use *u = r->now->layer[i].touched ? r->now->layer[i].law : NULL;

		if (!u || ((!u->speed_from.set || s->speed.si >= u->speed_from.si) &&
			   (!u->speed_to.set || s->speed.si <= u->speed_to.si)))
			continue;
		nip_plan_say(r, r->p->strict ? NIP_ERROR : NIP_WARNING,
			     r->p->strict ? NIP_CAUSE_NO_ANSWER : NIP_CAUSE_NONE, s->speed.line,
			     r->p->recipe->layers.at[i].id,
			     "speed %s %s is outside the speeds law %s was fitted at (allowed "
			     "%s %s..%s %s)",
			     s->speed.text, s->speed.unit, u->law->name,
			     u->speed_from.set ? u->speed_from.text : "",
			     u->speed_from.set ? u->speed_from.unit : "",
			     u->speed_to.set ? u->speed_to.text : "",
			     u->speed_to.set ? u->speed_to.unit : "");
	}
}

/* Settings that no law in use reacts to are named, never dropped silently. */
static void unused_settings(struct nip_plan_run *r)
{
	const struct nip_step *s = r->now->step;
	const struct {
		const struct nip_quantity *q;
		const char *name;
		bool in_nip; /* used where the nip is solved */
		bool used;
	} quiet[] = { { &s->temperature, "temperature", false, uses_temperature(r) },
		      { &s->speed, "speed", true },
		      { &s->hold_time, "hold_time", false, uses_hold_time(r) },
		      { &s->reduction_per_pass, "reduction_per_pass",
			strcmp(r->now->nip.controlled ? r->now->nip.controlled : "",
			       "thickness per pass") == 0 },
		      { &s->gap, "gap", true },
		      { &s->speed_ratio, "speed ratio", false } };
	char *list = NULL;

	if (s->pressure.set && s->line_load.set)
		nip_plan_say(r, NIP_WARNING, NIP_CAUSE_NONE, s->line_load.line, NULL,
			     "both pressure and line load are given: the pressure is used, the "
			     "line load is not");
	for (size_t i = 0; i < sizeof quiet / sizeof *quiet; i++)
		if (quiet[i].q->set && !quiet[i].used &&
		    !(r->now->nip.solved && quiet[i].in_nip))
			list = nip_arena_printf(r->p->arena, "%s%s%s", list ? list : "",
						list ? ", " : "", quiet[i].name);
	if (s->passes && !r->now->nip.solved)
		list = nip_arena_printf(r->p->arena, "%s%spasses", list ? list : "",
					list ? ", " : "");
	if (s->calender && !r->now->nip.solved)
		list = nip_arena_printf(r->p->arena, "%s%sroll and web dimensions of %s",
					list ? list : "", list ? ", " : "", s->calender->id);
	if (list)
		nip_plan_say(r, NIP_NOTE, NIP_CAUSE_NONE, s->line, NULL,
			     "recorded but used by no law here: %s%s", list,
			     s->gap.set ? " (a set gap is not the thickness of the web)" : "");
}

/* Thickness of all layers in the step, before it and behind it. */
static bool stack(const struct nip_plan_run *r, double *before, double *behind)
{
	*before = *behind = 0;
	for (size_t i = 0; i < r->p->recipe->layers.n; i++) {
		if (!r->now->step->runs[i])
			continue;
		if (!r->before || !nip_has(&r->before->layer[i].thickness) ||
		    !nip_has(&r->now->layer[i].thickness))
			return false;
		*before += r->before->layer[i].thickness.si;
		*behind += r->now->layer[i].thickness.si;
	}
	return *before > *behind;
}

/* The pressure of a step: as set, or what a line load means on average over the arc of
 * contact. The peak needs the law of the web and is not guessed. */
static void pressure(struct nip_plan_run *r)
{
	const struct nip_step *s = r->now->step;
	struct nip_plan *p = r->p;
	double before, behind;

	if (s->pressure.set) {
		r->now->pressure = nip_recorded_value(p, &s->pressure, "pressure");
		r->now->stress = s->pressure.qualifier[3];
		r->now->pressure.why =
			nip_plan_text(p, "%s; %s", r->now->stress, r->now->pressure.why);
		return;
	}
	if (r->now->nip.solved) {
		r->now->pressure = r->now->nip.peak_pressure;
		r->now->stress = "nip_peak";
		return;
	}
	r->now->pressure =
		nip_no_data(p, s->line_load.set ? "needs roll diameter and the thickness of every "
						  "layer before and behind the nip"
						: "needs pressure or line load of the step");
	if (!s->line_load.set || !s->calender || !s->calender->roll_diameter.set ||
	    !stack(r, &before, &behind))
		return;
	r->now->pressure = nip_recorded_value(p, &s->line_load, "line load");
	r->now->pressure.written = NULL;
	r->now->pressure.sd_si = 0;
	r->now->pressure.how = NIP_DERIVED;
	r->now->pressure.si = s->line_load.si /
			      nip_contact_length_m(s->calender->roll_diameter.si, before - behind);
	r->now->pressure.why = "mean over the nip: line load / contact length sqrt(R dh - dh^2/4), "
			       "rigid rolls, springback not counted";
	r->now->stress = "nip_mean";
	for (size_t i = 0; i < p->recipe->layers.n; i++)
		if (s->runs[i])
			r->now->pressure.evidence = nip_evidence_worse(
				r->now->pressure.evidence,
				nip_evidence_worse(r->now->layer[i].thickness.evidence,
						   r->before->layer[i].thickness.evidence));
}

/* Measured in NCM/LGPS the path gets longer as the layer gets denser; a law of the volume
 * fraction alone has to say the opposite. */
static void trend(struct nip_plan_run *r, size_t i, const struct nip_transport *t)
{
	const struct nip_layer *l = &r->p->recipe->layers.at[i];
	bool composite = false;

	for (size_t k = 0; k < l->parts.n; k++)
		composite |= strcmp(l->parts.at[k].material->class_name, "cathode") == 0;
	if (!t->law || !composite ||
	    nip_law_output(t->law->law, "geometric_tortuosity_through_plane") >= 0)
		return;
	nip_plan_say(r, NIP_NOTE, NIP_CAUSE_NONE, l->line, l->id,
		     "law %s of the volume fraction of %s lets its tortuosity fall as the layer "
		     "gets denser; tomography of an NCM/LGPS cathode up to 100 MPa saw it rise "
		     "(10.1002/aenm.202504613, sec. 3.3): trust no trend of it",
		     t->law->law->name, t->phase->id);
}

static void finished(struct nip_plan_run *r)
{
	const struct nip_recipe *rec = r->p->recipe;

	for (size_t i = 0; i < rec->layers.n; i++) {
		const struct nip_plan_layer *n = &r->now->layer[i];

		if (!nip_has(&n->porosity) && !r->impossible)
			nip_plan_say(r, NIP_ERROR, NIP_CAUSE_NO_ANSWER, rec->layers.at[i].line,
				     rec->layers.at[i].id, "no data for the finished layer (%s)",
				     n->porosity.why);
		for (size_t k = 0; k < n->transport.n; k++)
			trend(r, i, &n->transport.at[k]);
	}
	for (size_t k = 0; k < r->p->steps.n; k++)
		if (r->p->steps.at[k].step->mass_ratio)
			mass_ratio(r, &r->p->steps.at[k]);
}

int nip_plan_run(const struct nip_recipe *recipe, const struct nip_plan_options *options,
		 struct nip_arena *a, struct nip_plan *out, struct nip_diag *diag)
{
	struct nip_plan_run r = { .p = out, .diag = diag };

	*out = (struct nip_plan){ .recipe = recipe,
				  .library = options->limits,
				  .arena = a,
				  .strict = options->strict,
				  .quiet = options->quiet,
				  .local_load = options->local_load,
				  .near = options->near,
				  .asked = options->quiet ? options->asked : NULL,
				  .assumptions = options->assume || recipe->assumptions,
				  .worst_mass_flow = NAN };
	out->density = NIP_NEW_N(a, recipe->layers.n, struct nip_density);
	for (size_t i = 0; i < recipe->layers.n; i++)
		if (!nip_layer_density(&recipe->layers.at[i], &out->density[i]) ||
		    (out->density[i].evidence == NIP_EV_ASSUMED && !out->assumptions)) {
			if (!out->density[i].why)
				out->density[i].why = "its parts (only assumed)";
			out->density[i].rho_kg_m3 = NAN;
		}
	for (size_t k = 0; k < recipe->steps.n; k++) {
		struct nip_plan_step *s = nip_vec_push(a, &out->steps);

		s->step = &recipe->steps.at[k];
		s->layer = NIP_NEW_N(a, recipe->layers.n, struct nip_plan_layer);
		untouched(out, s);
		r.before = k ? &out->steps.at[k - 1] : NULL;
		r.now = s;
		machine(&r);
		for (size_t i = 0; i < recipe->layers.n; i++)
			nip_plan_mass(&r, i);
		nip_plan_nip(&r);
		for (size_t i = 0; i < recipe->layers.n; i++)
			nip_plan_state(&r, i);
		pressure(&r);
		nip_plan_layers(&r);
		nip_plan_profile(&r);
		if (!out->quiet) {
			speeds(&r);
			unused_settings(&r);
		}
	}
	if (!out->quiet) {
		finished(&r);
		nip_plan_targets(&r);
		nip_plan_limits(&r, options);
	}
	return r.impossible ? -1 : 0;
}
