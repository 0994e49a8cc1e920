/* state.c: mass, thickness and density of a layer after a step: from mass balance
 * first, then from a law. */
#include <config.h>

#include <math.h>
#include <string.h>

#include "base/decimal.h"
#include "physics/balance.h"
#include "physics/condition.h"
#include "plan/internal.h"

/* Relative spread of a product or quotient of measured values. An interval that left
 * out an input nobody gave an uncertainty for would be a false promise: then none. */
static double spread(const struct nip_value *a, const struct nip_value *b, double more)
{
	if (!(a->sd_si > 0) || !(b->sd_si > 0))
		return 0;
	return hypot(hypot(a->sd_si / a->si, b->sd_si / b->si), more);
}

/* Nothing is elongated in a closed die, on a slitter or at rest. */
static bool cannot_stretch(const struct nip_step *s)
{
	static const char *const still[] = { "cold-press", "hot-press", "slit", "rest" };

	for (size_t i = 0; i < sizeof still / sizeof *still; i++)
		if (strcmp(s->type, still[i]) == 0)
			return true;
	return false;
}

/* (1 + e)(1 + s): stated, zero by kinematics, or what two areal masses say. */
static struct nip_value stretch(struct nip_plan_run *r, const struct nip_step_layer *x)
{
	struct nip_plan *p = r->p;
	struct nip_value e, s, v = { .si = 1, .how = NIP_DERIVED, .evidence = NIP_EV_PRIMARY };

	if (x && x->elongation.set) {
		e = nip_recorded_value(p, &x->elongation, "the elongation");
		if (!nip_has(&e))
			return e;
		s = e;
		s.si = s.sd_si = 0;
		if (x->spread.set)
			s = nip_recorded_value(p, &x->spread, "the spread");
		if (!nip_has(&s))
			return s;
		v.how = NIP_RECORDED;
		v.si = (1 + e.si) * (1 + s.si);
		v.sd_si = hypot((1 + s.si) * e.sd_si, (1 + e.si) * s.sd_si);
		v.evidence = nip_evidence_worse(e.evidence, s.evidence);
		v.why = x->spread.set ? "stated elongation and spread"
				      : "stated elongation, no spread stated";
		return v;
	}
	if (cannot_stretch(r->now->step)) {
		v.why = "e = s = 0: a die, a slitter or rest stretches nothing";
		return v;
	}
	return nip_no_data(
		p, "needs elongation and spread of the step, or areal mass before and behind it");
}

/* A recorded areal mass or thickness as the coating's own. */
static struct nip_value coating(struct nip_plan_run *r, size_t i, const struct nip_quantity *q,
				const char *name, bool mass)
{
	struct nip_plan *p = r->p;
	const struct nip_layer *l = &p->recipe->layers.at[i];
	struct nip_value v = nip_recorded_value(p, q, name), out;
	const char *basis = q->qualifier[0];

	if (!nip_has(&v) || !basis)
		return v;
	if (strcmp(basis, "unstated") == 0)
		v.why = nip_plan_text(p, "%s; foil in it or not is unstated, read here as coating alone",
			v.why);
	out = nip_less_foil(p, &v, strcmp(basis, "with_foil") == 0, l->foil, mass);
	if (!nip_has(&out) && l->foil && strstr(out.why, "nothing is left")) {
		r->impossible = true;
		nip_plan_say(
			r, NIP_ERROR, NIP_CAUSE_NO_ANSWER, q->line, l->id,
			"impossible: the foil alone has the %s of coating and foil together "
			"(%s %s) or more: nothing is left for the coating",
			mass ? "areal mass" : "thickness", q->text, q->unit);
	}
	return out;
}

static struct nip_value areal_mass(struct nip_plan_run *r, size_t i, const struct nip_step_layer *x,
				   struct nip_value *st)
{
	struct nip_plan *p = r->p;
	const struct nip_plan_layer *b = r->before ? &r->before->layer[i] : NULL;
	struct nip_value m, v;

	if (x && x->areal_mass.set) {
		m = coating(r, i, &x->areal_mass, "areal mass", true);
		if (nip_has(&m) && !nip_has(st) && b && nip_has(&b->areal_mass)) {
			*st = m;
			st->how = NIP_DERIVED;
			st->written = NULL;
			st->si = b->areal_mass.si / m.si;
			st->sd_si = st->si * spread(&m, &b->areal_mass, 0);
			st->evidence = nip_evidence_worse(m.evidence, b->areal_mass.evidence);
			st->why = "areal mass before over areal mass behind the step";
		}
		return m;
	}
	if (!b || !nip_has(&b->areal_mass))
		return nip_no_data(p, "needs areal mass");
	if (!nip_has(st))
		return nip_no_data(p, "%s", st->why);
	v = b->areal_mass;
	if (st->si != 1) /* what is only carried stays as it was written */
		v.written = NULL;
	v.how = st->si == 1 ? NIP_CARRIED : NIP_DERIVED;
	v.si = b->areal_mass.si / st->si;
	/* A die stretches nothing, exactly; a stated elongation needs its own uncertainty. */
	v.sd_si = st->how == NIP_RECORDED ? v.si * spread(&b->areal_mass, st, 0)
					  : v.si * b->areal_mass.sd_si / b->areal_mass.si;
	v.evidence = nip_evidence_worse(v.evidence, st->evidence);
	v.why = st->si == 1 ? "from the step before; nothing is stretched here"
			    : "mass flow: areal mass before / ((1+e)(1+s))";
	return v;
}

/* D and its spread from areal mass and thickness. */
static struct nip_value balance(struct nip_plan *p, size_t i, const struct nip_value *m,
				const struct nip_value *h)
{
	const struct nip_density *d = &p->density[i];
	struct nip_value v = { .how = NIP_DERIVED };

	v.si = nip_balance_relative_density(m->si, h->si, d->rho_kg_m3);
	v.sd_si = v.si * spread(m, h, d->sd_kg_m3 / d->rho_kg_m3);
	v.evidence = nip_evidence_worse(nip_evidence_worse(m->evidence, h->evidence), d->evidence);
	v.why = nip_plan_text(p, "mass balance: areal mass / (thickness x theoretical density %s)",
				 nip_plan_shown(p, NIP_Q_DENSITY, d->rho_kg_m3, 4));
	return v;
}

static void impossible(struct nip_plan_run *r, size_t i, const struct nip_value *m,
		       const struct nip_value *h)
{
	const struct nip_layer *l = &r->p->recipe->layers.at[i];
	const double d = nip_balance_relative_density(m->si, h->si, r->p->density[i].rho_kg_m3);
	char a[NIP_DOUBLE_TEXT], b[NIP_DOUBLE_TEXT], c[NIP_DOUBLE_TEXT];

	r->impossible = true;
	nip_plan_say(
		r, NIP_ERROR, NIP_CAUSE_NO_ANSWER, l->line, l->id,
		"impossible: %s in %s would need relative density %s (at most 1); the web has to "
		"be stretched at least %s-fold more in this step, (1+e)(1+s): an elongation of at "
		"least %s %%, or a number is wrong",
		nip_plan_shown(r->p, NIP_Q_AREAL_MASS, m->si, 4),
		nip_plan_shown(r->p, NIP_Q_THICKNESS, h->si, 4), nip_decimal_show(d, 4, a),
		nip_decimal_show(d, 4, b),
		nip_decimal_show(
			100 * (d * (nip_has(&r->now->layer[i].stretch)
					    ? r->now->layer[i].stretch.si
					    : 1) -
			       1),
			4, c));
}

/* The last step before this one that left a layer with a known thickness, provided
 * nobody weighed the layer since. */
static const struct nip_plan_step *last_thickness(const struct nip_plan *p, size_t i)
{
	for (size_t k = p->steps.n - 1; k-- > 0;) {
		const struct nip_plan_layer *b = &p->steps.at[k].layer[i];

		if (nip_has(&b->areal_mass))
			return NULL;
		if (nip_has(&b->thickness))
			return &p->steps.at[k];
	}
	return NULL;
}

/* The film was measured before, but not weighed: say what mass alone allows. */
static void bound_stretch(struct nip_plan_run *r, size_t i)
{
	const struct nip_plan_step *from = last_thickness(r->p, i);
	struct nip_plan_layer *n = &r->now->layer[i];
	const struct nip_layer *l = &r->p->recipe->layers.at[i];
	const struct nip_value *h;
	double most;
	char c[NIP_DOUBLE_TEXT], d[NIP_DOUBLE_TEXT];

	if (!from || !nip_has(&n->areal_mass) || isnan(r->p->density[i].rho_kg_m3))
		return;
	h = &from->layer[i].thickness;
	most = h->si * r->p->density[i].rho_kg_m3 / n->areal_mass.si;
	nip_plan_say(r, NIP_NOTE, NIP_CAUSE_NONE, r->now->step->line, l->id,
		     "%s at step %s, now %s and %s: compaction alone would need a film of relative "
		     "density %s at %s, so it was stretched; by mass balance (1+e)(1+s) = %s x "
		     "that film's relative density, at most %s-fold (for a number: needs areal "
		     "mass or density at %s)",
		     nip_plan_shown(r->p, NIP_Q_THICKNESS, h->si, 4), from->step->id,
		     nip_has(&n->thickness)
			     ? nip_plan_shown(r->p, NIP_Q_THICKNESS, n->thickness.si, 4)
			     : "of unknown thickness",
		     nip_plan_shown(r->p, NIP_Q_AREAL_MASS, n->areal_mass.si, 4),
		     nip_decimal_show(1 / most, 3, c), from->step->id, nip_decimal_show(most, 3, d),
		     d, from->step->id);
}

#define MASS_TOLERANCE 0.005 /* a residual above it is said */
#define MASS_BROKEN    0.05  /* above it the numbers cannot belong to one web */

static void mass_flow(struct nip_plan_run *r, size_t i)
{
	const struct nip_plan_layer *b = r->before ? &r->before->layer[i] : NULL;
	struct nip_plan_layer *n = &r->now->layer[i];
	bool broken, from_masses = n->stretch.how == NIP_DERIVED && n->stretch.si != 1;

	n->mass_flow_residual = NAN;
	if (!b || !nip_has(&b->areal_mass) || !nip_has(&n->areal_mass) || !nip_has(&n->stretch))
		return;
	n->mass_flow_residual = n->areal_mass.si * n->stretch.si / b->areal_mass.si - 1;
	broken = fabs(n->mass_flow_residual) > MASS_BROKEN;
	/* A mass that came from this very balance tests nothing. */
	if (n->areal_mass.how == NIP_RECORDED && b->areal_mass.how == NIP_RECORDED && !from_masses)
		r->p->mass_flow_tests++;
	else
		r->p->mass_flow_by_balance++;
	if (!(fabs(n->mass_flow_residual) <= r->p->worst_mass_flow))
		r->p->worst_mass_flow = fabs(n->mass_flow_residual);
	if (fabs(n->mass_flow_residual) > MASS_TOLERANCE)
		nip_plan_say(r, broken ? NIP_ERROR : NIP_WARNING,
			     broken ? NIP_CAUSE_NO_ANSWER : NIP_CAUSE_NONE, r->now->step->line,
			     r->p->recipe->layers.at[i].id,
			     "mass flow does not close: areal mass x (1+e)(1+s) is %+.2f %% off "
			     "the step before (check areal mass, elongation and spread)",
			     100 * n->mass_flow_residual);
}

static void fill_from_density(struct nip_plan *p, size_t i, struct nip_plan_layer *n)
{
	const struct nip_density *d = &p->density[i];
	const struct nip_value *D = &n->relative_density;

	n->porosity = n->density = *D;
	n->porosity.written = n->density.written = NULL;
	n->porosity.si = 1 - D->si;
	n->density.si = D->si * d->rho_kg_m3;
	n->density.why = "relative density x theoretical density";
	n->density.evidence = nip_evidence_worse(D->evidence, d->evidence);
	if (D->how == NIP_RECORDED)
		n->density.how = NIP_DERIVED;
	n->density.sd_si = D->sd_si * d->rho_kg_m3;
	if (!nip_has(&n->thickness) && nip_has(&n->areal_mass)) {
		n->thickness = *D;
		n->thickness.how = D->how == NIP_CARRIED     ? NIP_CARRIED
				   : D->how == NIP_PREDICTED ? NIP_PREDICTED
							     : NIP_DERIVED;
		n->thickness.si = nip_balance_thickness_m(n->areal_mass.si, D->si, d->rho_kg_m3);
		n->thickness.sd_si = n->thickness.si * spread(D, &n->areal_mass, 0);
		n->thickness.why =
			"mass balance: areal mass / (theoretical density x relative density)";
		n->thickness.evidence =
			nip_evidence_worse(n->density.evidence, n->areal_mass.evidence);
	} else if (!nip_has(&n->areal_mass) && nip_has(&n->thickness)) {
		n->areal_mass = *D;
		n->areal_mass.how = NIP_DERIVED;
		n->areal_mass.si =
			nip_balance_areal_mass_kg_m2(n->thickness.si, D->si, d->rho_kg_m3);
		n->areal_mass.sd_si = n->areal_mass.si * spread(D, &n->thickness, 0);
		n->areal_mass.why =
			"mass balance: thickness x theoretical density x relative density";
		n->areal_mass.evidence =
			nip_evidence_worse(n->density.evidence, n->thickness.evidence);
	}
}

/* A bare density needs no theoretical one. */
static void fill_bare_density(struct nip_plan_layer *n)
{
	struct nip_value v = n->areal_mass;

	if (!nip_has(&n->areal_mass) || !nip_has(&n->thickness))
		return;
	v.written = NULL;
	v.how = NIP_DERIVED;
	v.si = n->areal_mass.si / n->thickness.si;
	v.sd_si = v.si * spread(&n->areal_mass, &n->thickness, 0);
	v.evidence = nip_evidence_worse(n->areal_mass.evidence, n->thickness.evidence);
	v.why = "mass balance: areal mass / thickness";
	n->density = v;
}

/* Recorded porosity beside recorded mass and thickness: the residual is said. */
static void compare_recorded(struct nip_plan_run *r, size_t i, const struct nip_value *recorded,
			     const struct nip_value *from_mass)
{
	const struct nip_layer *l = &r->p->recipe->layers.at[i];

	nip_plan_say(r, fabs(recorded->si - from_mass->si) > 0.02 ? NIP_WARNING : NIP_NOTE,
		     NIP_CAUSE_NONE, r->now->step->line, l->id,
		     "recorded porosity %.2f %%, mass balance gives %.2f %%: residual %+.2f points",
		     100 * (1 - recorded->si), 100 * (1 - from_mass->si),
		     100 * (from_mass->si - recorded->si));
}

static bool keeps_density(const struct nip_step *s)
{
	return strcmp(s->type, "slit") == 0 || strcmp(s->type, "rest") == 0;
}

/* Seconds of rest since the layer was last pressed, this step included; NaN where a rest
 * states none. *out_since: the state it was left in then. */
static double rested(const struct nip_plan_run *r, size_t i, const struct nip_plan_layer **out_since)
{
	double t = 0;

	*out_since = NULL;
	for (size_t k = r->p->steps.n; k-- > 0;) {
		const struct nip_plan_step *s = &r->p->steps.at[k];

		if (strcmp(s->step->type, "rest") == 0 && s->step->runs[i]) {
			t += s->step->hold_time.set ? s->step->hold_time.si : NAN;
			continue;
		}
		if (!s->step->runs[i])
			continue;
		*out_since = &s->layer[i];
		break;
	}
	return t;
}

/* What storage gives back: thickness grows towards h_0 + dh_inf, counted from the last
 * pressing, so that two rests are one of both times. */
static struct nip_value stored(struct nip_plan_run *r, size_t i, const struct nip_law_use *u)
{
	const struct nip_plan_layer *since;
	const double t = rested(r, i, &since);
	const int dh = nip_law_symbol(u->law, "dh_inf"), ts = nip_law_symbol(u->law, "t_s");
	struct nip_value v;

	if (!since || !nip_has(&since->relative_density) || !nip_has(&since->thickness))
		return nip_no_data(r->p, "needs thickness and density before the rest");
	if (isnan(t))
		return nip_no_data(r->p, "needs hold_time of every rest, for law %s", u->law->name);
	v = since->relative_density;
	v.written = NULL;
	v.how = NIP_PREDICTED;
	v.si *= since->thickness.si /
		nip_stored_thickness_m(since->thickness.si, u->in[dh], u->in[ts], t);
	v.evidence = nip_evidence_worse(nip_evidence_worse(v.evidence, u->evidence),
					since->thickness.evidence);
	v.why = nip_plan_text(r->p, "law %s%s over the time since the last pressing; %s",
			      u->law->name,
			      u->evidence == NIP_EV_ASSUMED ? " with ASSUMED parameters" : "",
			      u->source);
	return v;
}

/* Recorded porosity, else mass balance, else the law, else what was there before. */
static struct nip_value density_of(struct nip_plan_run *r, size_t i, const struct nip_step_layer *x)
{
	struct nip_plan *p = r->p;
	struct nip_plan_layer *n = &r->now->layer[i];
	const struct nip_value *before = r->before ? &r->before->layer[i].relative_density : NULL;
	struct nip_value eps = x ? nip_recorded_value(p, &x->porosity, "porosity")
				 : nip_no_data(p, "needs porosity");
	bool weighed = nip_has(&n->areal_mass) && nip_has(&n->thickness),
	     known = !isnan(p->density[i].rho_kg_m3);
	struct nip_value v;

	if (nip_has(&eps)) {
		v = eps;
		v.how = NIP_DERIVED;
		v.written = NULL;
		v.si = 1 - eps.si;
		v.why = "1 - recorded porosity";
		if (known && weighed) {
			struct nip_value m = balance(p, i, &n->areal_mass, &n->thickness);

			compare_recorded(r, i, &v, &m);
			if (m.si > 1 + 1e-12)
				impossible(r, i, &n->areal_mass, &n->thickness);
		}
		return v;
	}
	if (!known && !nip_has(&n->predicted) && !n->refusal)
		return nip_no_data(p, "needs the theoretical density of %s", p->density[i].why);
	if (weighed && known) {
		v = balance(p, i, &n->areal_mass, &n->thickness);
		if (v.si <= 1 + 1e-12) { /* rounding makes no negative porosity */
			v.si = fmin(v.si, 1);
			return v;
		}
		impossible(r, i, &n->areal_mass, &n->thickness);
		return nip_no_data(p, "mass balance gives more than 1");
	}
	if (strcmp(r->now->step->type, "rest") == 0 && before && nip_has(before)) {
		const struct nip_law_use *u = nip_plan_state_law(p, i, "storage-springback");

		if (u)
			return stored(r, i, u);
	}
	v = n->predicted;
	if (before && nip_has(before) &&
	    (nip_has(&v) ? before->si > v.si : keeps_density(r->now->step))) {
		v = *before;
		v.how = NIP_CARRIED;
		v.why = nip_has(&n->predicted) ? "denser already than this step would make it"
			: strcmp(r->now->step->type, "rest") == 0
				? "kept: no law storage-springback of this layer"
				: "slitting does not compact";
	}
	return v;
}

static void density_state(struct nip_plan_run *r, size_t i, const struct nip_step_layer *x)
{
	struct nip_plan *p = r->p;
	struct nip_plan_layer *n = &r->now->layer[i];
	struct nip_value eps;

	n->relative_density = density_of(r, i, x);
	n->porosity = n->density = n->relative_density;
	n->porosity.si = 1 - n->relative_density.si;
	if (nip_has(&n->relative_density) && !isnan(p->density[i].rho_kg_m3))
		fill_from_density(p, i, n);
	else {
		if (nip_has(&n->relative_density))
			n->density = nip_no_data(p, "needs the theoretical density of %s",
						 p->density[i].why);
		fill_bare_density(n);
	}
	if (!x || !x->porosity.set)
		return;
	eps = nip_recorded_value(p, &x->porosity, "porosity");
	if (nip_has(&eps))
		n->porosity = eps; /* recorded, so it comes back as it was written */
}

static void compare_predicted(struct nip_plan_run *r, size_t i)
{
	struct nip_plan_layer *n = &r->now->layer[i];

	n->residual = NAN;
	if (!nip_has(&n->predicted) || !nip_has(&n->relative_density) ||
	    n->relative_density.how == NIP_PREDICTED || n->relative_density.how == NIP_CARRIED)
		return;
	n->residual = n->predicted.si - n->relative_density.si;
	nip_plan_say(r, NIP_NOTE, NIP_CAUSE_NONE, r->now->step->line, r->p->recipe->layers.at[i].id,
		     "porosity predicted %.2f %% by %s, from recorded values %.2f %%: recorded "
		     "less predicted, residual %+.2f points%s",
		     100 * (1 - n->predicted.si), n->law->law->name,
		     100 * (1 - n->relative_density.si), 100 * n->residual,
		     n->predicted.evidence == NIP_EV_ASSUMED ? " (assumed parameters)" : "");
}

static bool is_unstated(const struct nip_quantity *q)
{
	return q->set && q->qualifier[0] && strcmp(q->qualifier[0], "unstated") == 0;
}

/* Whether the state rests on a number that may or may not include foil. */
static bool basis_unstated(const struct nip_plan_run *r, size_t i, const struct nip_step_layer *x)
{
	if (x && (is_unstated(&x->areal_mass) || is_unstated(&x->thickness)))
		return true;
	return r->before && r->before->layer[i].unstated && !(x && x->areal_mass.set);
}

void nip_plan_mass(struct nip_plan_run *r, size_t i)
{
	struct nip_plan *p = r->p;
	struct nip_plan_layer *n = &r->now->layer[i];
	const struct nip_step_layer *x = nip_step_state(r->now->step, i);

	n->touched = r->now->step->runs[i];
	n->mass_flow_residual = n->residual = NAN;
	if (!n->touched) {
		if (r->before)
			*n = r->before->layer[i];
		n->touched = false;
		return;
	}
	n->stretch = stretch(r, x);
	n->areal_mass = areal_mass(r, i, x, &n->stretch);
	n->thickness =
		x ? coating(r, i, &x->thickness, "thickness, or areal mass and density", false)
		  : nip_no_data(p, "needs thickness, or areal mass and density");
	n->unstated = basis_unstated(r, i, x);
}

void nip_plan_state(struct nip_plan_run *r, size_t i)
{
	const struct nip_step_layer *x = nip_step_state(r->now->step, i);

	if (!r->now->layer[i].touched)
		return;
	nip_plan_compaction(r, i);
	density_state(r, i, x);
	mass_flow(r, i);
	bound_stretch(r, i);
	compare_predicted(r, i);
	nip_plan_readings(r, i);
	nip_plan_transport(r, i);
}
