/* sense.c: limits, targets and ranges that cannot all be meant; parts that nothing uses. */
#include <config.h>

#include "spec/spec.h"

#include <math.h>
#include <string.h>

#include "spec/inside.h"
#include "unit/unit.h"

/* In the quantity's own unit; NaN where there is none or it is no number (said already). */
static double shown(const char *value, const char *unit, enum nip_quantity_id id)
{
	const struct nip_quantity_kind *k = nip_quantity_kind(id);
	double x = NAN;

	if (value)
		nip_unit_read(value, strlen(value), '.', unit, k->unit, k->difference, &x);
	return x;
}

__attribute__((format(printf, 5, 6))) static void
say(struct resolve *v, enum nip_severity how, long line, const char *element, const char *fmt, ...)
{
	const struct nip_place at = { .file = v->s->path, .line = line, .element = element };
	va_list ap;

	va_start(ap, fmt);
	nip_diag_vadd(v->diag, how, NIP_CAUSE_NONE, &at, fmt, ap);
	va_end(ap);
}

static void check_two(struct resolve *v, enum nip_quantity_id id, const struct nip_limit *a,
		      const struct nip_limit *b)
{
	double x = shown(a->value, a->unit, id), y = shown(b->value, b->unit, id);

	if (a->above && !b->above && x < y)
		nip_spec_fault(v, a->line, a->kind,
			       "%s %s is under %s %s %s: nothing could be in spec", a->value,
			       a->unit, b->kind, b->value, b->unit);
	else if (a->above == b->above && a->level > b->level && (a->above ? x < y : x > y))
		nip_spec_fault(v, a->line, a->kind,
			       "%s %s is tighter than %s %s %s: the graver level lies farther out",
			       a->value, a->unit, b->kind, b->value, b->unit);
}

static void check_target(struct resolve *v, const struct nip_characteristic *c,
			 const struct nip_limit *l)
{
	const struct nip_single *t = c->target;
	double x = t ? shown(t->value, t->unit, c->quantity) : NAN;
	double y = shown(l->value, l->unit, c->quantity);

	if (l->above ? x > y : x < y)
		nip_spec_fault(v, t->line, "target",
			       "%s %s is beyond %s %s %s: correct one of them", t->value, t->unit,
			       l->kind, l->value, l->unit);
}

/* A value outside the plausible range is set aside before it is judged. */
static void check_reach(struct resolve *v, const struct nip_characteristic *c,
			const struct nip_limit *l)
{
	const struct nip_bound_pair *p = c->plausible;
	const char *end = !p ? NULL : l->above ? p->max : p->min;
	double x = end ? shown(end, p->unit, c->quantity) : NAN;
	double y = shown(l->value, l->unit, c->quantity);

	if (l->above ? x <= y : x >= y)
		say(v, NIP_WARNING, l->line, l->kind,
		    "no value can be beyond %s %s: from %s %s on it is not plausible, and set "
		    "aside "
		    "before it is judged; widen the plausible range",
		    l->value, l->unit, end, p->unit);
}

void nip_spec_check_order(struct resolve *v, const struct nip_characteristic *c)
{
	for (size_t i = 0; i < c->limits.n; i++) {
		for (size_t j = 0; j < c->limits.n; j++)
			check_two(v, c->quantity, &c->limits.at[i], &c->limits.at[j]);
		check_target(v, c, &c->limits.at[i]);
		check_reach(v, c, &c->limits.at[i]);
	}
}

void nip_spec_say_unused(struct resolve *v)
{
	const struct nip_spec *s = v->s;
	bool derived = false, porosity = false;

	for (size_t i = 0; i < s->characteristics.n; i++) {
		derived |= s->characteristics.at[i].derived != NIP_MEASURED;
		porosity |= s->characteristics.at[i].derived == NIP_DERIVED_POROSITY;
	}
	if (s->theoretical_density.set && !porosity)
		say(v, NIP_NOTE, s->theoretical_density.line, "theoretical_density",
		    "is not used: no characteristic is a derived porosity");
	if (s->foil && !derived)
		say(v, NIP_NOTE, s->foil->line, "foil",
		    "is not subtracted from anything: no characteristic is derived, and limits "
		    "hold for what the columns have");
}
