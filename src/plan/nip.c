/* nip.c: layers between two rolls: what is controlled (line load, peak pressure, set gap,
 * reduction per pass) gives the rest, by the laws of all layers together. */
#include <config.h>

#include "physics/nip.h"

#include <math.h>
#include <string.h>

#include "base/decimal.h"
#include "num/root.h"
#include "plan/internal.h"

struct rolling { /* one step */
	struct nip_plan_run *r;
	struct nip_plan_nip *k;
	struct nip_rolls rolls;
	struct nip_web_layer layer[NIP_WEB_LAYERS];
	size_t recipe_layer[NIP_WEB_LAYERS];
	struct nip_web web;
	enum nip_evidence evidence;
};

static bool between_rolls(const struct nip_step *s)
{
	return strcmp(s->type, "calender") == 0 || strcmp(s->type, "co-roll") == 0 ||
	       strcmp(s->type, "laminate") == 0;
}

static const char *controlled(const struct nip_step *s)
{
	if (s->pressure.set)
		return strcmp(s->pressure.qualifier[3], "nip_peak") == 0 ? "peak pressure" : NULL;
	if (s->line_load.set)
		return "line load";
	if (s->gap.set)
		return "gap";
	return s->reduction_per_pass.set && s->passes ? "thickness per pass" : NULL;
}

/* A quantity of recipe or machine: its value, NaN where it is not stated or only assumed
 * while assumptions are refused; the evidence counts. */
static double take(struct rolling *x, const struct nip_quantity *q)
{
	struct nip_value v = nip_recorded_value(x->r->p, q, "");

	if (!nip_has(&v))
		return NAN;
	x->evidence = nip_evidence_worse(x->evidence, v.evidence);
	return v.si;
}

/* One layer as it comes to the rolls, or why it cannot be followed through them. */
static const char *take_layer(struct rolling *x, size_t i)
{
	struct nip_plan *p = x->r->p;
	const struct nip_layer *l = &p->recipe->layers.at[i];
	const struct nip_plan_layer *now = &x->r->now->layer[i];
	const struct nip_plan_layer *before = x->r->before ? &x->r->before->layer[i] : NULL;
	struct nip_web_layer *w = &x->layer[x->web.n_layers];
	const struct nip_law_use *u;
	const char *why = NULL;

	if (x->web.n_layers == NIP_WEB_LAYERS)
		return "has more layers than a nip can have here";
	if (!before || !nip_has(&before->areal_mass) || !nip_has(&before->relative_density) ||
	    isnan(p->density[i].rho_kg_m3))
		return nip_plan_text(p, "needs areal mass, thickness and theoretical density of %s before the nip",
			l->id);
	if (!nip_has(&now->areal_mass))
		return nip_plan_text(p, "needs the areal mass of %s: %s", l->id,
					now->areal_mass.why);
	u = nip_plan_nip_law(p, i, x->r->now->step, &why);
	if (!u)
		return nip_plan_text(p, "%s: %s", l->id, why);
	w->in_die = u->state && strcmp(u->state, "in_die") == 0;
	w->springback = l->springback.set ? take(x, &l->springback) : 0;
	if (isnan(w->springback))
		return nip_plan_text(p, "needs the springback of %s", l->id);
	w->relative_density = before->relative_density.si;
	w->thickness_m = now->areal_mass.si / (w->relative_density * p->density[i].rho_kg_m3);
	w->curve = (struct nip_curve){ u->law, u->in };
	x->k->law[i] = u;
	x->evidence = nip_evidence_worse(x->evidence, u->evidence);
	x->evidence = nip_evidence_worse(x->evidence, before->relative_density.evidence);
	x->evidence = nip_evidence_worse(x->evidence, now->areal_mass.evidence);
	x->recipe_layer[x->web.n_layers++] = i;
	if (l->foil)
		x->web.foil_m += take(x, &l->foil->thickness);
	return NULL;
}

static const char *take_web(struct rolling *x)
{
	const struct nip_step *s = x->r->now->step;
	const struct nip_calender *c = s->calender;
	const char *why;

	x->rolls.radius_m = take(x, &c->roll_diameter) / 2;
	if (isnan(x->rolls.radius_m))
		return "needs the roll diameter";
	x->rolls.modulus_pa = c->roll_modulus.set ? take(x, &c->roll_modulus) : NAN;
	x->rolls.poisson = c->roll_poisson.set ? take(x, &c->roll_poisson) : NAN;
	if (isnan(x->rolls.modulus_pa) != isnan(x->rolls.poisson))
		return "needs modulus and Poisson's ratio of the rolls together";
	x->web.layer = x->layer;
	if (x->r->p->near)
		x->web.near = x->r->p->near[x->r->p->steps.n - 1];
	for (size_t i = 0; i < x->r->p->recipe->layers.n; i++) {
		if (!s->runs[i])
			continue;
		why = take_layer(x, i);
		if (why)
			return why;
	}
	return x->web.n_layers ? NULL : "has no layer";
}

static struct nip_value value(const struct rolling *x, double si, const char *why)
{
	return (struct nip_value){
		.si = si, .how = NIP_PREDICTED, .evidence = x->evidence, .why = why
	};
}

/* ---- what is controlled ------------------------------------------------------ */

/* Line load per width of web. */
static double web_load(struct rolling *x, const char **out_why)
{
	const struct nip_step *s = x->r->now->step;
	const struct nip_calender *c = s->calender;
	double q = take(x, &s->line_load);

	if (strcmp(s->line_load.qualifier[2], "roll_face") != 0)
		return q;
	if (!c->face_width.set || !c->web_width.set) {
		*out_why = "needs face and web width: the line load is per roll face";
		return NAN;
	}
	return q * take(x, &c->face_width) / take(x, &c->web_width);
}

struct opening {
	const struct rolling *x;
	double set_gap_m, width_m, stiffness_n_m;
};

/* Loaded gap less (set gap + opening of the frame under the load at that gap). */
static double gap_excess(double gap, void *context)
{
	const struct opening *o = context;
	double q;

	if (nip_web_line_load(&o->x->web, &o->x->rolls, gap, &q))
		return NAN;
	return gap - o->set_gap_m - q * o->width_m / o->stiffness_n_m;
}

/* What hot rolls have closed of a gap that was set to zero cold: each radius grows by
 * alpha R dT, and the bearings stay where they are. A cold machine, or one that was set to
 * zero hot, closes by nothing. Source: linear thermal expansion. */
static const char *closing(struct rolling *x, double *out)
{
	const struct nip_step *s = x->r->now->step;
	const struct nip_calender *c = s->calender;
	double alpha, dt;

	*out = 0;
	x->k->hot_gap = false;
	if (!s->temperature.set)
		return NULL;
	if (!c->gap_zeroed)
		return "needs to know whether the gap reads zero with hot rolls (gap_zeroed of "
		       "the calender: hot, or cold with zero_temperature and roll_expansion)";
	x->k->hot_gap = true;
	if (strcmp(c->gap_zeroed, "hot") == 0)
		return NULL;
	if (!c->zero_temperature.set || !c->roll_expansion.set)
		return "needs zero_temperature and roll_expansion of the calender: its gap was "
		       "zeroed cold and the rolls are hot";
	alpha = take(x, &c->roll_expansion);
	dt = take(x, &s->temperature) - take(x, &c->zero_temperature);
	*out = alpha * 2 * x->rolls.radius_m * dt;
	return isnan(*out) ? "needs zero_temperature and roll_expansion: only assumed ones exist"
			   : NULL;
}

/* The gap under load: rolls are pushed apart, so it is never the one that was set. */
static const char *loaded_gap(struct rolling *x, double set_gap, double *out)
{
	const struct nip_calender *c = x->r->now->step->calender;
	struct opening o = { x, set_gap, take(x, &c->web_width), take(x, &c->frame_stiffness) };
	double h = x->web.foil_m, grid[64], root[2];
	size_t n = 0;

	if (!c->frame_stiffness.set || !c->web_width.set || isnan(o.width_m) ||
	    isnan(o.stiffness_n_m))
		return "needs frame stiffness and web width to turn a set gap into a gap under "
		       "load";
	for (size_t i = 0; i < x->web.n_layers; i++)
		h += x->layer[i].thickness_m;
	if (set_gap >= h)
		return "the set gap is wider than the web is thick";
	for (; n < 64; n++) /* closer to the set gap, where the web gets hard */
		grid[n] = set_gap + (h - set_gap) * (double)n * (double)n / (63.0 * 63.0);
	if (nip_roots(gap_excess, &o, grid, n, root, 2) == 0)
		return "no gap under load balances the frame";
	*out = root[0];
	return NULL;
}

static const char *whole_width(struct rolling *x, struct nip_state *out)
{
	const struct nip_step *s = x->r->now->step;
	const char *why = NULL;
	double v, h = x->web.foil_m;

	if (strcmp(x->k->controlled, "peak pressure") == 0)
		return nip_web_solve(&x->web, &x->rolls, NIP_GIVEN_PEAK_PRESSURE,
				     take(x, &s->pressure), out);
	if (strcmp(x->k->controlled, "line load") == 0) {
		v = web_load(x, &why);
		return why ? why : nip_web_solve(&x->web, &x->rolls, NIP_GIVEN_LINE_LOAD, v, out);
	}
	if (strcmp(x->k->controlled, "gap") == 0) {
		double closed;

		why = closing(x, &closed);
		if (why)
			return why;
		x->k->thermal_closing = value(x, closed,
					      "thermal growth of both rolls since the gap was zeroed");
		if (!(take(x, &s->gap) - closed > 0))
			return "the hot rolls have closed the set gap";
		why = loaded_gap(x, take(x, &s->gap) - closed, &v);
		return why ? why : nip_web_solve(&x->web, &x->rolls, NIP_GIVEN_GAP, v, out);
	}
	for (size_t i = 0; i < x->web.n_layers; i++)
		h += x->layer[i].thickness_m;
	return nip_web_solve(&x->web, &x->rolls, NIP_GIVEN_THICKNESS,
			     h - take(x, &s->reduction_per_pass), out);
}

/* What is controlled is so over the whole width; a place of it has its share of the load. */
static const char *one_pass(struct rolling *x, struct nip_state *out)
{
	const struct nip_plan *p = x->r->p;
	const char *why = whole_width(x, out);

	if (why || !p->local_load || !out->compacted)
		return why;
	return nip_web_solve(&x->web, &x->rolls, NIP_GIVEN_LINE_LOAD,
			     out->line_load_n_m * p->local_load[p->steps.n - 1], out);
}

/* ---- the step ------------------------------------------------------------------ */

/* What to set so that the loaded gap is the one computed. */
static void report_set_gap(struct rolling *x, const struct nip_state *s)
{
	const struct nip_calender *c = x->r->now->step->calender;
	double closed;
	const char *why = closing(x, &closed);

	if (why) {
		x->k->set_gap = nip_no_data(x->r->p, "%s", why);
		return;
	}
	x->k->set_gap = value(
		x,
		s->gap_m + closed -
			s->line_load_n_m * take(x, &c->web_width) / take(x, &c->frame_stiffness),
		x->k->hot_gap ? "gap under load less the opening of the frame, hot rolls as the "
				"calender says"
			      : "gap under load less the opening of the frame");
}

static void report(struct rolling *x, const struct nip_state *s)
{
	struct nip_plan_nip *k = x->k;
	const struct nip_step *step = x->r->now->step;
	const char *why = nip_plan_text(x->r->p, "thin-web nip, %s rolls, controlled: %s",
					   isnan(x->rolls.modulus_pa) ? "rigid" : "flattening",
					   k->controlled);
	double speed = step->speed.set ? take(x, &step->speed) : NAN;

	k->solved = true;
	k->line_load = value(x, s->line_load_n_m, why);
	k->peak_pressure = value(x, s->peak_pressure_pa, why);
	k->gap = value(x, s->gap_m, "least distance of the loaded rolls");
	k->contact_length = value(x, s->contact_length_m + s->exit_length_m, "entry and exit arc");
	k->dwell_time = value(x, k->contact_length.si / speed, "contact length / speed");
	if (isnan(speed))
		k->dwell_time = nip_no_data(x->r->p, "needs the speed of the step");
	k->flattening_ratio = s->flattening_ratio;
	k->set_gap = nip_no_data(x->r->p, "needs frame stiffness and web width");
	if (step->calender->frame_stiffness.set && step->calender->web_width.set)
		report_set_gap(x, s);
	for (size_t j = 0; j < x->web.n_layers; j++) {
		size_t i = x->recipe_layer[j];

		/* the scatter about the law, which uncertainty moves */
		k->relative_density[i] = s->layer[j].relative_density + k->law[i]->shift;
	}
}

/* Passes with the same setting: each meets what the one before left, and one that asks
 * less than the web has seen changes nothing. *s is the last that did. */
static const char *roll(struct rolling *x, struct nip_state *s)
{
	struct nip_web_layer met[NIP_WEB_LAYERS];
	struct nip_state now;
	const char *why;

	*s = (struct nip_state){ .compacted = false };
	for (long pass = 0; pass < x->k->passes; pass++) {
		why = one_pass(x, &now);
		if (why)
			return why;
		if (!now.compacted)
			break;
		*s = now;
		memcpy(met, x->layer, sizeof met);
		for (size_t j = 0; j < x->web.n_layers; j++) {
			x->layer[j].thickness_m = s->layer[j].thickness_m;
			x->layer[j].relative_density = s->layer[j].relative_density;
		}
	}
	/* Over the width as the last pass that did something met the web. */
	if (s->compacted) {
		struct nip_web web = x->web;

		web.layer = met;
		nip_plan_cross(x->r, &web, &x->rolls, x->recipe_layer, s->line_load_n_m);
	}
	return NULL;
}

/* Rolls that ask less of the web than it has seen. */
static void untouched(struct rolling *x)
{
	struct nip_plan_nip *k = x->k;

	k->solved = true;
	k->line_load = k->peak_pressure = k->gap = k->set_gap = k->contact_length = k->dwell_time =
		nip_no_data(x->r->p, "the rolls ask less of the web than it has seen");
	k->peak_pressure.evidence = x->evidence;
	k->flattening_ratio = NAN;
	for (size_t j = 0; j < x->web.n_layers; j++)
		k->relative_density[x->recipe_layer[j]] = x->layer[j].relative_density;
	nip_plan_say(x->r, NIP_NOTE, NIP_CAUSE_NONE, x->r->now->step->line, NULL,
		     "the rolls ask less of the web than it has seen: it leaves as it came");
}

static void check_machine(struct rolling *x)
{
	const struct nip_step *s = x->r->now->step;
	const struct nip_quantity *most = &s->calender->max_line_load;
	double limit = most->set ? take(x, most) : NAN;

	if (s->line_load.set || isnan(limit))
		return;
	if (x->k->line_load.si > x->r->p->strain.share * limit)
		x->r->p->strain = (struct nip_plan_strain){ x->k->line_load.si / limit, s };
	if (!(x->k->line_load.si > limit))
		return;
	x->r->p->over_maximum++;
	nip_plan_say(
		x->r, NIP_ERROR, NIP_CAUSE_LIMIT, s->line, NULL,
		"needs a line load of %s: above the machine maximum (allowed up to %s %s of %s)",
		nip_plan_shown(x->r->p, NIP_Q_LINE_LOAD, x->k->line_load.si, 4), most->text,
		most->unit, s->calender->id);
}

/* A gap or a reduction that leaves less room than the solids take says how far the web has
 * to be stretched. */
static const char *over_dense(struct rolling *x, const char *why)
{
	const struct nip_step *s = x->r->now->step;
	double solid = 0, room = -x->web.foil_m, h = 0, more;
	char a[NIP_DOUBLE_TEXT], b[NIP_DOUBLE_TEXT];

	for (size_t i = 0; i < x->web.n_layers; i++) {
		solid += x->layer[i].relative_density * x->layer[i].thickness_m;
		h += x->layer[i].thickness_m;
	}
	if (strcmp(x->k->controlled, "gap") == 0)
		room += take(x, &s->gap);
	else if (strcmp(x->k->controlled, "thickness per pass") == 0)
		room = h - take(x, &s->reduction_per_pass);
	else
		return why;
	more = solid / room;
	if (x->r->p->quiet || !x->web.n_layers || !(room > 0) || !(more > 1))
		return why;
	return nip_plan_text(x->r->p,
			     "%s: the relative density would be %s; the web has to be stretched at "
			     "least %s-fold more in this step, (1+e)(1+s), an elongation of %s %% "
			     "more",
			     why, nip_decimal_show(more, 4, a), nip_decimal_show(more, 4, a),
			     nip_decimal_show(100 * (more - 1), 4, b));
}

void nip_plan_nip(struct nip_plan_run *r)
{
	const struct nip_step *s = r->now->step;
	const size_t n = r->p->recipe->layers.n;
	struct nip_plan_nip *k = &r->now->nip;
	struct rolling x = { .r = r, .k = k, .evidence = NIP_EV_PRIMARY };
	struct nip_state state;

	*k = (struct nip_plan_nip){ .controlled = controlled(s),
				    .passes = s->passes ? s->passes : 1 };
	k->asked =
		between_rolls(s) && s->calender && s->calender->roll_diameter.set && k->controlled;
	if (!k->asked)
		return;
	k->relative_density = NIP_NEW_N(r->p->arena, n, double);
	k->law = NIP_NEW_N(r->p->arena, n, const struct nip_law_use *);
	for (size_t i = 0; i < n; i++)
		k->relative_density[i] = NAN;
	k->why = take_web(&x);
	if (!k->why && s->passes > 10000)
		k->why = "has more passes than are worth following";
	if (!k->why)
		k->why = roll(&x, &state);
	if (k->why) {
		k->why = over_dense(&x, k->why);
		for (size_t i = 0; i < n; i++)
			k->relative_density[i] = NAN;
		return;
	}
	if (!state.compacted) {
		untouched(&x);
		return;
	}
	report(&x, &state);
	check_machine(&x);
}
