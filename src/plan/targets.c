/* targets.c: the finished state against what the recipe wants. */
#include <config.h>

#include <math.h>
#include <string.h>

#include "base/decimal.h"
#include "plan/internal.h"
#include "unit/unit.h"

static struct nip_value wanted(const struct nip_plan_layer *n, const struct nip_target *t)
{
	const struct {
		const char *name;
		const struct nip_value *v;
	} plain[] = { { "porosity", &n->porosity },
		      { "thickness", &n->thickness },
		      { "areal_mass", &n->areal_mass },
		      { "density", &n->density },
		      { "relative_density", &n->relative_density } };
	bool conductivity = strcmp(t->quantity, "conductivity") == 0;

	for (size_t i = 0; i < sizeof plain / sizeof *plain; i++)
		if (strcmp(t->quantity, plain[i].name) == 0)
			return *plain[i].v;
	for (size_t i = 0; i < n->transport.n; i++)
		if (strcmp(n->transport.at[i].carrier, "ionic") == 0)
			return conductivity ? n->transport.at[i].conductivity
					    : n->transport.at[i].tortuosity_factor;
	return (struct nip_value){ .si = NAN,
				   .how = NIP_NO_DATA,
				   .evidence = NIP_EV_NONE,
				   .why = "needs a recorded ionic conductivity or a transport "
					  "law" };
}

int nip_plan_target_met(const struct nip_plan *p, const struct nip_target *t)
{
	const struct nip_plan_step *last = &p->steps.at[p->steps.n - 1];
	double shown;
	struct nip_value v = wanted(&last->layer[t->layer], t);

	if (!nip_has(&v))
		return -1;
	shown = nip_unit_show(t->kind, v.si);
	return !(shown < t->min) && !(shown > t->max);
}

static double normal_below(double z)
{
	return 0.5 * erfc(-z / sqrt(2));
}

static void judge(struct nip_plan_run *r, const struct nip_target *t)
{
	struct nip_target_result *x = nip_vec_push(r->p->arena, &r->p->targets);
	const struct nip_quantity_kind *k = nip_quantity_kind(t->kind);
	double lo, hi;
	char a[NIP_DOUBLE_TEXT];

	*x = (struct nip_target_result){ .target = t, .probability = NAN };
	x->value = wanted(&r->now->layer[t->layer], t);
	x->shown = x->value.written && nip_has(&x->value)
			   ? nip_quantity_shown(t->kind, x->value.written)
			   : nip_unit_show(t->kind, x->value.si);
	if (!nip_has(&x->value)) {
		nip_plan_say(r, NIP_ERROR, NIP_CAUSE_NO_ANSWER, t->line, t->layer_id,
			     "target %s cannot be judged: no data (%s)", t->id, x->value.why);
		return;
	}
	x->met = !(x->shown < t->min) && !(x->shown > t->max);
	if (x->value.sd_si > 0) {
		lo = isnan(t->min) ? -INFINITY : nip_unit_si(t->kind, t->min);
		hi = isnan(t->max) ? INFINITY : nip_unit_si(t->kind, t->max);
		x->probability = normal_below((hi - x->value.si) / x->value.sd_si) -
				 normal_below((lo - x->value.si) / x->value.sd_si);
	}
	if (!x->met)
		nip_plan_say(r, NIP_ERROR, NIP_CAUSE_LIMIT, t->line, t->layer_id,
			     "target %s is missed: %s is %s %s (allowed %s%s%s %s)", t->id,
			     t->quantity, nip_decimal_show(x->shown, 4, a), k->unit,
			     !t->min_text   ? "up to "
			     : !t->max_text ? "from "
					    : t->min_text,
			     !t->min_text || !t->max_text ? "" : "..",
			     t->max_text ? t->max_text : t->min_text, t->unit);
}

void nip_plan_targets(struct nip_plan_run *r)
{
	for (size_t i = 0; i < r->p->recipe->targets.n; i++)
		judge(r, &r->p->recipe->targets.at[i]);
}
