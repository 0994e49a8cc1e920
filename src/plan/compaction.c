/* compaction.c: which law a step asks for a layer, and what it says. */
#include <config.h>

#include <math.h>
#include <string.h>

#include "base/decimal.h"
#include "plan/internal.h"
#include "unit/unit.h"

/* A pure-powder law serves a layer that is almost nothing else (a dry separator with
 * a trace of binder); the volume fraction is said with the law. */
#define ALMOST_PURE 0.98

static bool fits(const struct nip_law_use *u, const char *stress)
{
	return u->stress && strcmp(u->stress, stress) == 0;
}

/* What was met on the way to no law at all; says what is needed. */
struct near_miss {
	bool assumed, in_die;
	const char *other_stress;
	const char *lot; /* the law known is of this lot, the recipe's powder is of another */
	const struct nip_law_use *temperature; /* the law known was found at another one */
};

/* A curve of one powder lot says nothing of another. */
static bool other_lot(const struct nip_law_use *u, const struct nip_part *part)
{
	return u->lot && part->lot && strcmp(u->lot, part->lot) != 0;
}

/* A powder presses differently hot. A hot press asks for a law found at its temperature;
 * elsewhere a law that does not state one is taken. */
static bool other_temperature(const struct nip_law_use *u, const struct nip_step *step)
{
	const struct nip_quantity *lo = &u->temperature_from, *hi = &u->temperature_to;
	const struct nip_quantity *t = &step->temperature;

	if ((!lo->set && !hi->set) || !t->set)
		return strcmp(step->type, "hot-press") == 0;
	return (lo->set && t->si < lo->si) || (hi->set && t->si > hi->si);
}

/* How the layer softens with temperature, where the step states one. */
static const struct nip_law_use *softening(const struct nip_plan *p, size_t layer,
					   const struct nip_step *step)
{
	const struct nip_law_use *u = NULL;

	if (step->temperature.set)
		u = nip_plan_state_law(p, layer, "temperature-softening");
	if (step->temperature.set && !u)
		u = nip_plan_state_law(p, layer, "wlf");
	return u;
}

bool nip_plan_softens(const struct nip_plan *p, size_t layer, const struct nip_step *step)
{
	return softening(p, layer, step) != NULL;
}

/* The resistance that temperature changes; the density at no pressure stays. */
static const struct {
	const char *law, *symbol;
} resistance[] = {
	{ "heckel", "Py" },
	{ "exponential", "gamma" },
	{ "meyer", "gamma_c" },
	{ "cooper-eaton", "k2" },
};

/* A law found at T_ref, at the temperature of the step; NULL with what is missing. */
static const struct nip_law_use *softened(const struct nip_plan *p, size_t layer,
					  const struct nip_step *step, const struct nip_law_use *u,
					  const char **out_why)
{
	const struct nip_law_use *soft = softening(p, layer, step);
	double in[NIP_LAW_SYMBOLS], out[NIP_LAW_OUTPUTS];
	struct nip_law_fault fault;
	struct nip_law_use *hot;
	int k = -1;

	if (!soft)
		return u;
	for (size_t i = 0; i < sizeof resistance / sizeof *resistance; i++)
		if (strcmp(resistance[i].law, u->law->name) == 0)
			k = nip_law_symbol(u->law, resistance[i].symbol);
	*out_why = nip_plan_text(p, "needs a law of compaction that knows temperature: %s does not",
				 u->law->name);
	if (k < 0 || !isfinite(u->in[k]))
		return NULL;
	memcpy(in, soft->in, sizeof in);
	in[nip_law_variable(soft->law)] = step->temperature.si;
	if (nip_law_evaluate(soft->law, in, out, &fault) != NIP_LAW_OK) {
		*out_why = nip_plan_text(p, "law %s has no answer at this temperature%s%s",
					 soft->law->name, fault.why ? ": " : "",
					 fault.why ? fault.why : "");
		return NULL;
	}
	hot = NIP_NEW(p->arena, struct nip_law_use);
	*hot = *u;
	hot->in[k] *= out[nip_law_output(soft->law, "factor")];
	hot->evidence = nip_evidence_worse(u->evidence, soft->evidence);
	hot->source = nip_plan_text(p, "%s; softened at %s %s by %s, %s", u->source,
				    step->temperature.text ? step->temperature.text : "",
				    step->temperature.unit, soft->law->name, soft->source);
	return hot;
}

static bool compacts(const struct nip_law_use *list, size_t n)
{
	for (size_t k = 0; k < n; k++)
		if (list[k].stress)
			return true;
	return false;
}

static const struct nip_law_use *search_in(const struct nip_plan *p, size_t layer,
					   const struct nip_step *step, const char *stress,
					   bool in_die, struct near_miss *miss)
{
	const struct nip_layer *l = &p->recipe->layers.at[layer];

	for (size_t pass = 0; pass <= l->parts.n; pass++) {
		const struct nip_material *m = pass ? l->parts.at[pass - 1].material : NULL;
		const struct nip_law_use *list = m ? m->laws.at : l->laws.at;
		size_t n = m ? m->laws.n : l->laws.n;

		if (m && (!compacts(list, n) ||
			  !(nip_layer_volume_fraction(l, m) >= ALMOST_PURE)))
			continue;
		for (size_t k = 0; k < n; k++) {
			if (!list[k].stress)
				continue;
			if (!fits(&list[k], stress))
				miss->other_stress = list[k].stress;
			else if (m && other_lot(&list[k], &l->parts.at[pass - 1]))
				miss->lot = list[k].lot;
			else if (list[k].evidence == NIP_EV_ASSUMED && !p->assumptions)
				miss->assumed = true;
			else if (!in_die && list[k].state && strcmp(list[k].state, "in_die") == 0)
				miss->in_die = true;
			else if (!softening(p, layer, step) && other_temperature(&list[k], step))
				miss->temperature = &list[k];
			else
				return &list[k];
		}
	}
	return NULL;
}

static const char *found_at(const struct nip_plan *p, const struct nip_law_use *u)
{
	const struct nip_quantity *lo = &u->temperature_from, *hi = &u->temperature_to;

	if (!lo->set && !hi->set)
		return "does not state one";
	return nip_plan_text(p, "was found at %s %s..%s %s", lo->set ? lo->text : "",
				lo->set ? lo->unit : "", hi->set ? hi->text : "",
				hi->set ? hi->unit : "");
}

const struct nip_law_use *nip_plan_law(const struct nip_plan *p, size_t layer,
				       const struct nip_step *step, const char *stress,
				       const char **out_why)
{
	struct near_miss miss = { .lot = NULL };
	const struct nip_law_use *u = search_in(p, layer, step, stress, false, &miss);

	if (u)
		return softened(p, layer, step, u, out_why);
	if (miss.in_die)
		*out_why = "needs the elastic recovery on release: the law known is for the powder "
			   "in the die";
	else if (miss.assumed)
		*out_why = "needs compaction data: only assumed parameters exist (allow with "
			   "--assume)";
	else if (miss.temperature && !step->temperature.set)
		*out_why = "needs the temperature of the hot press";
	else if (miss.temperature)
		*out_why = nip_plan_text(p, "needs a compaction law at the temperature of the step: law %s %s (temperature_from, temperature_to)",
			miss.temperature->law->name, found_at(p, miss.temperature));
	else if (miss.lot)
		*out_why = nip_plan_text(p, "no data for this lot; needs a compaction law of it: "
					    "the one known is of lot \"%s\"",
					    miss.lot);
	else if (miss.other_stress)
		*out_why = nip_plan_text(p, "needs a compaction law in %s: the one known is in %s",
					    stress, miss.other_stress);
	else
		*out_why = "needs a compaction law of this layer (fit one on coupons)";
	return NULL;
}

double nip_plan_law_density(const struct nip_plan *p, size_t layer, const struct nip_law_use *use,
			    double setting)
{
	double in[NIP_LAW_SYMBOLS], out[NIP_LAW_OUTPUTS];
	struct nip_law_fault fault;
	int v = nip_law_variable(use->law), d = nip_law_output(use->law, "relative_density");
	int rho = nip_law_output(use->law, "density");

	memcpy(in, use->in, sizeof in);
	in[v] = setting;
	if (nip_law_evaluate(use->law, in, out, &fault) != NIP_LAW_OK)
		return NAN;
	if (d >= 0 && !isnan(out[d]))
		return use->shift + out[d];
	return rho >= 0 ? use->shift + out[rho] / p->density[layer].rho_kg_m3 : NAN;
}

static const char *validity(struct nip_plan_run *r, const struct nip_law_use *u, double setting,
			    bool *out_inside)
{
	const enum nip_quantity_id id = u->law->symbol[nip_law_variable(u->law)].quantity;
	const char *unit = nip_quantity_kind(id)->unit;
	char a[NIP_DOUBLE_TEXT], b[NIP_DOUBLE_TEXT];

	*out_inside = true;
	if (isnan(u->from_si) && isnan(u->to_si))
		return "fitted range not stated";
	*out_inside = !(setting < u->from_si || setting > u->to_si);
	if (r->p->quiet)
		return "";
	nip_decimal_write(nip_unit_show(id, u->from_si), a);
	nip_decimal_write(nip_unit_show(id, u->to_si), b);
	return nip_plan_text(r->p, "%s the fitted range %s..%s %s",
				*out_inside ? "inside" : "outside", isnan(u->from_si) ? "0" : a,
				isnan(u->to_si) ? "?" : b, unit);
}

/* Whether a part of the layer says it is of the lot of the law. */
static bool lot_stated(const struct nip_plan *p, size_t layer, const struct nip_law_use *u)
{
	const struct nip_layer *l = &p->recipe->layers.at[layer];

	for (size_t i = 0; i < l->parts.n; i++)
		if (l->parts.at[i].lot && strcmp(l->parts.at[i].lot, u->lot) == 0)
			return true;
	return false;
}

/* Why the material that is most of the layer's mass gets no number from such a step;
 * NULL if nothing is said against it, or if somebody gave it a law after all. */
static const char *refused(const struct nip_plan *p, size_t layer, const char *step_type)
{
	const struct nip_layer *l = &p->recipe->layers.at[layer];
	const struct nip_part *most = l->parts.n ? &l->parts.at[0] : NULL;
	const struct nip_refusal *x;

	for (size_t i = 1; i < l->parts.n; i++)
		if (l->parts.at[i].parts > most->parts)
			most = &l->parts.at[i];
	if (!most || !most->material || l->laws.n)
		return NULL;
	for (size_t i = 0; i < most->material->laws.n; i++)
		if (most->material->laws.at[i].stress)
			return NULL;
	x = nip_material_refusal(most->material, step_type);
	return x ? nip_plan_text(p, "%s: %s; needs %s", most->material->id, x->text,
				    x->needs)
		 : NULL;
}

/* The recipe's own law goes before those of materials: where the temperature keeps it from
 * that, its writer has to hear it. */
static void say_passed_over(struct nip_plan_run *r, size_t i, const struct nip_law_use *used)
{
	const struct nip_layer *l = &r->p->recipe->layers.at[i];
	const struct nip_step *step = r->now->step;
	const struct nip_law_use *over = NULL;

	if (softening(r->p, i, step))
		return;
	for (size_t k = 0; k < l->laws.n; k++) {
		const struct nip_law_use *x = &l->laws.at[k];

		if (x == used)
			return;
		if (!over && x->stress && strcmp(x->stress, used->stress) == 0 &&
		    other_temperature(x, step))
			over = x;
	}
	if (over)
		nip_plan_say(r, NIP_WARNING, NIP_CAUSE_NONE, over->line, l->id,
			     "law %s of this layer is not used at the temperature of step %s: it "
			     "%s (temperature_from, temperature_to); law %s of its material is",
			     over->law->name, step->id, found_at(r->p, over), used->law->name);
}

static void predict(struct nip_plan_run *r, size_t i, const struct nip_law_use *u,
		    const struct nip_value *set)
{
	const double setting = set->si;
	struct nip_plan *p = r->p;
	struct nip_plan_layer *n = &r->now->layer[i];
	const char *id = p->recipe->layers.at[i].id;
	struct nip_value v = { .how = NIP_PREDICTED,
			       .evidence = nip_evidence_worse(u->evidence, set->evidence) };
	bool inside;

	if (u->law->output[0].quantity == NIP_Q_DENSITY)
		v.evidence = nip_evidence_worse(v.evidence, p->density[i].evidence);

	say_passed_over(r, i, u);
	n->law = u;
	n->validity = validity(r, u, setting, &inside);
	if (!inside && p->strict) {
		n->predicted = nip_no_data(p, "%s of law %s, and --strict refuses to extrapolate",
					   n->validity, u->law->name);
		return;
	}
	v.si = nip_plan_law_density(p, i, u, setting);
	v.sd_si = u->residual_sd.set ? u->residual_sd.si : 0;
	v.why = nip_plan_text(p, "law %s%s; %s; %s%s%s", u->law->name,
				 u->evidence == NIP_EV_ASSUMED ? " with ASSUMED parameters" : "",
				 n->validity, u->source, u->borrowed ? "; borrowed: " : "",
				 u->borrowed ? u->borrowed : "");
	if (u->lot && !lot_stated(p, i, u))
		nip_plan_say(r, NIP_WARNING, NIP_CAUSE_NONE, r->now->step->line, id,
			     "law %s is of one powder lot (%s); the recipe does not say its lot, "
			     "and lots differ",
			     u->law->name, u->lot);
	if (isnan(v.si)) {
		n->predicted = nip_no_data(p,
					   "law %s has no density here (needs the theoretical "
					   "density, or other parameters)",
					   u->law->name);
		return;
	}
	if (v.si > 1) {
		r->impossible = true;
		n->predicted =
			nip_no_data(p, "law %s gives relative density %.4g", u->law->name, v.si);
		nip_plan_say(r, NIP_ERROR, NIP_CAUSE_NO_ANSWER, u->line, id,
			     "law %s gives relative density %.4g (at most 1): its parameters do "
			     "not hold here",
			     u->law->name, v.si);
		return;
	}
	if (!inside)
		nip_plan_say(r, NIP_WARNING, NIP_CAUSE_NONE, r->now->step->line, id,
			     "%s of law %s: extrapolated", n->validity, u->law->name);
	n->predicted = v;
}

const struct nip_law_use *nip_plan_nip_law(const struct nip_plan *p, size_t layer,
					   const struct nip_step *step, const char **out_why)
{
	static const char *const stress[] = { "nip_peak", "die_axial" };
	const struct nip_layer *l = &p->recipe->layers.at[layer];
	struct near_miss miss = { .in_die = false };

	for (size_t k = 0; k < 2; k++) {
		const struct nip_law_use *u =
			search_in(p, layer, step, stress[k], l->springback.set, &miss);

		if (u)
			return softened(p, layer, step, u, out_why);
	}
	nip_plan_law(p, layer, step, "die_axial", out_why);
	return NULL;
}

/* What the rolls made of the layer, where no law of its own in the controlled quantity
 * says it more directly. */
static bool from_nip(struct nip_plan_run *r, size_t i)
{
	const struct nip_plan_nip *k = &r->now->nip;
	struct nip_plan_layer *n = &r->now->layer[i];
	bool inside;

	if (!k->solved || isnan(k->relative_density[i]))
		return false;
	n->law = k->law[i];
	n->validity = validity(r, n->law, k->peak_pressure.si, &inside);
	if (!inside && r->p->strict) {
		n->predicted =
			nip_no_data(r->p, "%s of law %s, and --strict refuses to extrapolate",
				    n->validity, n->law->law->name);
		return true;
	}
	if (!inside)
		nip_plan_say(r, NIP_WARNING, NIP_CAUSE_NONE, r->now->step->line,
			     r->p->recipe->layers.at[i].id, "%s of law %s: extrapolated",
			     n->validity, n->law->law->name);
	n->predicted = (struct nip_value){
		.si = k->relative_density[i],
		.sd_si = n->law->residual_sd.set ? n->law->residual_sd.si : 0,
		.how = NIP_PREDICTED,
		.evidence = nip_evidence_worse(n->law->evidence, k->peak_pressure.evidence),
		.why = nip_plan_text(r->p, "law %s%s through the nip at the peak pressure (controlled: %s); %s; %s",
			n->law->law->name,
			n->law->evidence == NIP_EV_ASSUMED ? " with ASSUMED parameters" : "",
			k->controlled, n->validity, n->law->source)
	};
	return true;
}

void nip_plan_compaction(struct nip_plan_run *r, size_t i)
{
	const struct nip_step *s = r->now->step;
	struct nip_plan_layer *n = &r->now->layer[i];
	const char *why = "needs pressure or line load of the step";
	const struct nip_law_use *u = NULL;
	struct nip_value set = { .si = NAN };

	if (s->pressure.set) {
		set = nip_recorded_value(r->p, &s->pressure, "the pressure of the step");
		u = nip_plan_law(r->p, i, s, s->pressure.qualifier[3], &why);
	} else if (s->line_load.set) {
		set = nip_recorded_value(r->p, &s->line_load, "the line load of the step");
		u = nip_plan_law(r->p, i, s, "line_load", &why);
		if (u && u->per && strcmp(u->per, s->line_load.qualifier[2]) != 0) {
			why = nip_plan_text(r->p, "needs the line load per %s: the law known is per %s",
				u->per, u->per);
			u = NULL;
		}
	} else if (s->gap.set) {
		why = "needs frame stiffness and springback to turn a set gap into a thickness";
	}
	n->law = NULL;
	n->validity = NULL;
	n->refusal = s->pressure.set || s->line_load.set ? refused(r->p, i, s->type) : NULL;
	if (!u && !n->refusal && from_nip(r, i))
		return;
	if (!u && r->now->nip.asked && !r->now->nip.solved)
		why = r->now->nip.why;
	if (n->refusal)
		why = n->refusal;
	if (u && !nip_has(&set))
		why = set.why;
	n->predicted = nip_no_data(r->p, "%s", why);
	if (u && nip_has(&set))
		predict(r, i, u, &set);
}
