/* value.c: values with how they are known, and what a run has to say. */
#include <config.h>

#include <math.h>
#include <stdarg.h>

#include "base/decimal.h"
#include "plan/internal.h"
#include "unit/unit.h"

const char *nip_known_name(enum nip_known k)
{
	static const char *const name[] = { "no data", "recorded", "derived", "predicted",
					    "carried" };

	return name[k];
}

struct nip_value nip_no_data(struct nip_plan *p, const char *fmt, ...)
{
	struct nip_value v = { .si = NAN, .how = NIP_NO_DATA, .evidence = NIP_EV_NONE };
	va_list ap;

	v.why = fmt;
	if (p->quiet)
		return v;
	va_start(ap, fmt);
	v.why = nip_arena_vprintf(p->arena, fmt, ap);
	va_end(ap);
	return v;
}

const char *nip_plan_text(const struct nip_plan *p, const char *fmt, ...)
{
	const char *text;
	va_list ap;

	if (p->quiet)
		return "";
	va_start(ap, fmt);
	text = nip_arena_vprintf(p->arena, fmt, ap);
	va_end(ap);
	return text;
}

bool nip_has(const struct nip_value *v)
{
	return v->how != NIP_NO_DATA;
}

bool nip_plan_asked(const struct nip_plan *p, size_t layer)
{
	return !p->asked || p->asked[(p->steps.n - 1) * p->recipe->layers.n + layer].layer;
}

bool nip_plan_interface_asked(const struct nip_plan *p, size_t first)
{
	return !p->asked || p->asked[(p->steps.n - 1) * p->recipe->layers.n + first].interface;
}

struct nip_value nip_recorded_value(struct nip_plan *p, const struct nip_quantity *q,
				    const char *name)
{
	struct nip_value v = { .si = q->si,
			       .sd_si = q->sd_si,
			       .how = NIP_RECORDED,
			       .evidence = q->evidence_set ? q->evidence : NIP_EV_PRIMARY,
			       .why = q->source ? q->source : "recipe",
			       .written = q };

	if (!q->set)
		return nip_no_data(p, "needs %s", name);
	if (v.evidence == NIP_EV_ASSUMED && !p->assumptions)
		return nip_no_data(p, "needs %s: the recipe only assumes one (allow with --assume)",
				   name);
	return v;
}

void nip_plan_say(struct nip_plan_run *r, enum nip_severity severity, enum nip_cause cause,
		  long line, const char *layer_id, const char *fmt, ...)
{
	struct nip_plan *p = r->p;
	const char *step = r->now ? r->now->step->id : NULL;
	struct nip_place at = { .file = p->recipe->path, .line = line };
	struct nip_plan_finding *f;
	va_list ap;

	if (p->quiet)
		return;
	f = nip_vec_push(p->arena, &p->findings);
	va_start(ap, fmt);
	f->text = nip_arena_vprintf(p->arena, fmt, ap);
	va_end(ap);
	f->severity = (int)severity;
	f->line = line;
	f->step_id = step;
	f->layer_id = layer_id;
	at.element = step && layer_id ? nip_arena_printf(p->arena, "%s/%s", step, layer_id)
		     : step	      ? step
				      : layer_id;
	nip_diag_add(r->diag, severity, cause, &at, "%s", f->text);
}

const struct nip_step_layer *nip_step_state(const struct nip_step *s, size_t layer)
{
	for (size_t i = 0; i < s->states.n; i++)
		if (s->states.at[i].layer == (int)layer)
			return &s->states.at[i];
	return NULL;
}

const char *nip_plan_shown(const struct nip_plan *p, enum nip_quantity_id id, double si, int digits)
{
	char b[NIP_DOUBLE_TEXT];

	if (p->quiet)
		return "";
	return nip_arena_printf(p->arena, "%s %s",
				nip_decimal_show(nip_unit_show(id, si), digits, b),
				nip_quantity_kind(id)->unit);
}
