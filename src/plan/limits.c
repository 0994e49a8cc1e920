/* limits.c: the pressures of a plan held against what is published of its materials:
 * each step's as preparation, the recorded stack pressure as stack. What is published
 * is no law: a warning, and a limit only under --strict. */
#include <config.h>

#include <math.h>
#include <string.h>

#include "plan/internal.h"

/* The part of a layer with most mass; of an electrolyte class only, if asked. */
static const struct nip_material *main_part(const struct nip_layer *l, bool electrolyte)
{
	static const char *const classes[] = { "sulfide", "halide",  "oxide",  "oxychloride",
					       "hydride", "polymer", "mixture" };
	const struct nip_part *most = NULL;

	for (size_t i = 0; i < l->parts.n; i++) {
		const struct nip_part *p = &l->parts.at[i];
		bool is = !electrolyte;

		for (size_t k = 0; !is && k < sizeof classes / sizeof *classes; k++)
			is = strcmp(p->material->class_name, classes[k]) == 0;
		if (is && (!most || p->parts > most->parts))
			most = p;
	}
	return most ? most->material : NULL;
}

static void add_layer(struct nip_limit_query *q, const struct nip_layer *l)
{
	const struct nip_material *electrolyte = main_part(l, true);

	if (strcmp(l->role, "cathode") == 0)
		q->cathode.material = main_part(l, false);
	else if (strcmp(l->role, "anode") == 0)
		q->anode.material = main_part(l, false);
	if (electrolyte && (!q->electrolyte.material || strcmp(l->role, "separator") == 0))
		q->electrolyte.material = electrolyte;
}

static bool known_already(const struct nip_plan *p, const struct nip_plan_step *s,
			  const struct nip_statement *x)
{
	for (size_t i = 0; i < p->limits.n; i++)
		if (p->limits.at[i].step == s && p->limits.at[i].hit.limit == x)
			return true;
	return false;
}

/* Keeps what is said of the value; what is merely said of the materials is for
 * `nipline limits`. */
static void keep(struct nip_plan_run *r, const struct nip_plan_step *s, const char *layer_id,
		 const char *kind, long line, const struct nip_limit_query *q,
		 const struct nip_limit_hit *h)
{
	struct nip_plan *p = r->p;
	bool said = h->limit->type != NIP_LIMIT_NOTE && h->relation != NIP_LIMIT_NOT_ASKED &&
		    (h->limit->type != NIP_LIMIT_BAND || h->relation == NIP_LIMIT_INSIDE);
	struct nip_plan_limit *x;

	/* Another cell's range is none of this one's; that it lies in it may be good to know. */
	if (h->open && h->relation != NIP_LIMIT_INSIDE)
		said = false;
	if (!said || known_already(p, s, h->limit))
		return;
	x = nip_vec_push(p->arena, &p->limits);
	*x = (struct nip_plan_limit){
		s, layer_id, kind, q->value[NIP_LIMIT_PRESSURE], q->shown[NIP_LIMIT_PRESSURE], *h
	};
	if (h->severity >= NIP_LIMIT_WARNING)
		nip_plan_say(r, p->strict ? NIP_ERROR : NIP_WARNING,
			     p->strict ? NIP_CAUSE_LIMIT : NIP_CAUSE_NONE, line, layer_id,
			     "published limit (%s pressure): %s [%s]", kind, h->says,
			     h->limit->source);
}

static void ask(struct nip_plan_run *r, const struct nip_plan_options *o,
		const struct nip_plan_step *s, const char *layer_id, const char *kind, long line,
		struct nip_limit_query *q)
{
	struct nip_limit_answer answer;

	q->kind = kind;
	q->strict = r->p->strict;
	nip_limits_ask(o->limits, o->materials, q, r->p->arena, &answer);
	for (size_t i = 0; i < answer.hits.n; i++)
		keep(r, s, layer_id, kind, line, q, &answer.hits.at[i]);
	for (size_t i = 0; i < answer.remarks.n; i++)
		if (answer.remarks.at[i].severity >= NIP_LIMIT_WARNING)
			nip_plan_say(r, NIP_NOTE, NIP_CAUSE_NONE, line, layer_id,
				     "published limits (%s pressure): %s", kind,
				     answer.remarks.at[i].text);
}

static const char *shown(struct nip_plan *p, const struct nip_quantity *written, double si)
{
	return written ? nip_arena_printf(p->arena, "%s %s", written->text, written->unit)
		       : nip_plan_shown(p, NIP_Q_PRESSURE, si, 4);
}

/* A dry line forms its films from powder. */
static const struct nip_limit_group *dry(const struct nip_plan *p, const struct nip_plan_options *o)
{
	for (size_t k = 0; k < p->recipe->steps.n; k++)
		if (strcmp(p->recipe->steps.at[k].type, "film-form") == 0)
			return nip_limits_group(o->limits, "dry-electrode");
	return NULL;
}

static void step_limits(struct nip_plan_run *r, const struct nip_plan_options *o,
			struct nip_plan_step *s)
{
	const struct nip_recipe *rec = r->p->recipe;
	const struct nip_step *x = s->step;
	const char *kind = x->pressure.set && x->pressure.qualifier[4] ? x->pressure.qualifier[4]
								       : "preparation";

	if (!nip_has(&s->pressure))
		return;
	r->now = s; /* findings name it */
	for (size_t i = 0; i < rec->layers.n; i++) {
		struct nip_limit_query q = { .value = { s->pressure.si, NAN, NAN },
					     .shown = { shown(r->p, s->pressure.written,
							      s->pressure.si) } };

		if (!x->runs[i])
			continue;
		add_layer(&q, &rec->layers.at[i]);
		q.process.group = dry(r->p, o);
		if (x->temperature.set) {
			q.value[NIP_LIMIT_TEMPERATURE] = x->temperature.si;
			q.shown[NIP_LIMIT_TEMPERATURE] =
				nip_arena_printf(r->p->arena, "%s %s", x->temperature.text,
						 x->temperature.unit);
		}
		ask(r, o, s, rec->layers.at[i].id, kind, x->line, &q);
	}
}

static void stack_limits(struct nip_plan_run *r, const struct nip_plan_options *o)
{
	const struct nip_pressure_record *rec = r->p->recipe->record;
	struct nip_limit_query q = { .value = { NAN, NAN, NAN } };

	if (!rec || !rec->stack.set)
		return;
	q.value[NIP_LIMIT_PRESSURE] = rec->stack.si;
	q.shown[NIP_LIMIT_PRESSURE] = shown(r->p, &rec->stack, rec->stack.si);
	if (rec->temperature.set) {
		q.value[NIP_LIMIT_TEMPERATURE] = rec->temperature.si;
		q.shown[NIP_LIMIT_TEMPERATURE] =
			nip_arena_printf(r->p->arena, "%s %s", rec->temperature.text,
					 rec->temperature.unit);
	}
	for (size_t i = 0; i < r->p->recipe->layers.n; i++)
		add_layer(&q, &r->p->recipe->layers.at[i]);
	r->now = NULL;
	ask(r, o, NULL, NULL, "stack", rec->stack.line, &q);
}

void nip_plan_limits(struct nip_plan_run *r, const struct nip_plan_options *o)
{
	struct nip_plan_step *now = r->now;

	if (!o->limits)
		return;
	for (size_t k = 0; k < r->p->steps.n; k++)
		step_limits(r, o, &r->p->steps.at[k]);
	stack_limits(r, o);
	r->now = now;
}
