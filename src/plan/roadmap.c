/* roadmap.c: the dry-process roadmap, the demonstration beside it, and the stack pressure. */
#include <config.h>

#include "plan/roadmap.h"

#include <math.h>
#include <string.h>

#include "plan/cell.h"
#include "plan/internal.h"
#include "unit/unit.h"

#define REVIEW "Xu et al. 2025 (review), 10.1002/aenm.202504613, sec. 4.2 [118]"
#define PAPER  "10.1038/s41467-025-59363-4"

static const char this_recipe[] = "this recipe", demonstration[] = "published demonstration";

const char *nip_roadmap_verdict_name(enum nip_roadmap_verdict v)
{
	static const char *const name[] = { "met", "missed", "no data" };

	return name[v];
}

static enum nip_roadmap_verdict judge(const struct nip_roadmap_line *x)
{
	if (!nip_has(&x->here))
		return NIP_ROADMAP_OPEN;
	if (x->here.si < x->low || x->here.si > x->high || (x->high_open && x->here.si >= x->high))
		return NIP_ROADMAP_MISSED;
	return NIP_ROADMAP_MET;
}

static void add(struct nip_plan *p, struct nip_roadmap *out, struct nip_roadmap_line line)
{
	line.verdict = judge(&line);
	*nip_vec_push(p->arena, &out->lines) = line;
	if (line.subject != this_recipe)
		return;
	out->missed += line.verdict == NIP_ROADMAP_MISSED;
	out->open += line.verdict == NIP_ROADMAP_OPEN;
}

static const struct nip_statement *statement(const struct nip_limits *l, const char *id)
{
	for (size_t i = 0; i < l->limits.n; i++)
		if (strcmp(l->limits.at[i].id, id) == 0)
			return &l->limits.at[i];
	return NULL;
}

/* ---- pressures of preparation --------------------------------------------------------- */

static bool presses(const struct nip_step *s)
{
	static const char *const types[] = { "calender",   "co-roll",	"laminate",
					     "cold-press", "hot-press", "isostatic-press" };

	for (size_t i = 0; i < sizeof types / sizeof *types; i++)
		if (strcmp(s->type, types[i]) == 0)
			return true;
	return false;
}

static void pressures(struct nip_plan *p, struct nip_roadmap *out)
{
	const struct nip_statement *goal = statement(p->library, "dry-electrode");
	const struct nip_statement *press = statement(p->library, "co-rolled-press");
	struct nip_roadmap_line x = { .topic = "compaction pressure",
				      .subject = this_recipe,
				      .quantity = NIP_Q_PRESSURE };

	if (!goal)
		return;
	x.low = goal->lo;
	x.high = goal->hi;
	x.high_open = !goal->hi_inclusive;
	x.says = "roadmap for dry electrodes";
	x.source = goal->source;
	for (size_t k = 0; k < p->steps.n; k++) {
		const struct nip_plan_step *s = &p->steps.at[k];

		x.step = s->step->id;
		x.here = s->pressure;
		if (presses(s->step))
			add(p, out, x);
	}
	if (!press)
		return;
	x.subject = demonstration;
	x.step = NULL;
	x.topic = "final press of the demonstration";
	x.here = (struct nip_value){ .si = press->lo,
				     .how = NIP_RECORDED,
				     .evidence = NIP_EV_SECOND_HAND,
				     .why = press->source };
	x.source = nip_arena_printf(p->arena, "%s; pressed: %s", goal->source, press->source);
	add(p, out, x);
}

/* ---- separator and loading -------------------------------------------------------------- */

/* What the source records beside the layers, where the plan has no number of its own. */
static struct nip_value recorded(struct nip_plan *p, const char *name, enum nip_quantity_id id)
{
	const struct nip_quantity_kind *k = nip_quantity_kind(id);
	struct nip_value v = { .how = NIP_RECORDED, .evidence = NIP_EV_SECOND_HAND };

	for (size_t i = 0; i < p->recipe->recorded.n; i++) {
		const struct nip_recorded *x = &p->recipe->recorded.at[i];

		if (strcmp(x->name, name) != 0 ||
		    nip_unit_read(x->text, strlen(x->text), '.', x->unit, k->si, k->difference,
				  &v.si) != NIP_UNIT_OK)
			continue;
		v.why = "recorded by the source, not computed";
		return v;
	}
	return nip_no_data(p, "not recorded");
}

static struct nip_value of_role(struct nip_plan *p, const char *role)
{
	const struct nip_plan_step *last = &p->steps.at[p->steps.n - 1];

	for (size_t i = 0; i < p->recipe->layers.n; i++)
		if (strcmp(p->recipe->layers.at[i].role, role) == 0)
			return last->layer[i].thickness;
	return nip_no_data(p, "the recipe has no %s", role);
}

static void layers(struct nip_plan *p, struct nip_roadmap *out)
{
	struct nip_roadmap_line x = { .topic = "separator thickness",
				      .subject = this_recipe,
				      .quantity = NIP_Q_THICKNESS,
				      .here = of_role(p, "separator"),
				      .high = 50e-6,
				      .says = "as thin as the demonstration's",
				      .source = REVIEW };
	struct nip_cell_outcome cell;
	struct nip_value own;

	add(p, out, x);
	nip_plan_cell(p, &cell);
	own = recorded(p, "areal capacity", NIP_Q_AREAL_CAPACITY);
	x.topic = "areal capacity of the cathode";
	x.quantity = NIP_Q_AREAL_CAPACITY;
	x.here = nip_has(&cell.planned.cathode) || !nip_has(&own) ? cell.planned.cathode : own;
	x.low = nip_unit_si(NIP_Q_AREAL_CAPACITY, 5);
	x.high = INFINITY;
	x.says = "as much as the demonstration's";
	add(p, out, x);
}

/* ---- the stack pressure ------------------------------------------------------------------ */

static void stack(struct nip_plan *p, struct nip_roadmap *out)
{
	static const struct nip_quantity not_given = { .set = false };
	const struct nip_pressure_record *rec = p->recipe->record;
	const struct nip_statement *cells = statement(p->library, "co-rolled-cells");
	struct nip_roadmap_line x = { .topic = "stack pressure",
				      .subject = this_recipe,
				      .quantity = NIP_Q_PRESSURE };
	size_t before = out->lines.n;

	x.here = nip_recorded_value(p, rec ? &rec->stack : &not_given,
				    "the stack pressure of a pressure_record");
	for (size_t i = 0; i < p->limits.n; i++) {
		const struct nip_plan_limit *l = &p->limits.at[i];

		if (l->step || strcmp(l->kind, "stack") != 0)
			continue;
		x.low = l->hit.limit->lo;
		x.high = l->hit.limit->hi;
		x.high_open = !l->hit.limit->hi_inclusive;
		x.says = nip_limit_subject(l->hit.limit, p->arena);
		x.source = l->hit.limit->source;
		/* Inside a range that names a harm is no target met. */
		if (l->hit.limit->type == NIP_LIMIT_USED || l->hit.limit->type == NIP_LIMIT_BOUND)
			add(p, out, x);
	}
	if (out->lines.n == before && nip_has(&x.here)) {
		x.here = nip_no_data(p, "no published range of this system is known");
		x.low = -INFINITY;
		x.high = INFINITY;
		x.says = "";
		x.source = "limits library";
		add(p, out, x);
	}
	if (!cells)
		return;
	x.here = nip_recorded_value(p, rec ? &rec->stack : &not_given,
				    "the stack pressure of a pressure_record");
	x.low = cells->lo;
	x.high = cells->hi;
	x.high_open = false;
	x.says = "cells of the demonstration, co-rolled or not";
	x.source = nip_arena_printf(p->arena, "%s; the paper: 75 and 2 MPa, pouch cell 5 MPa (%s)",
				    cells->source, PAPER);
	add(p, out, x);
}

void nip_plan_roadmap(const struct nip_plan *plan, struct nip_roadmap *out)
{
	struct nip_plan p = *plan; /* shares the arena; nothing is added to the plan itself */
	bool dry = false;

	*out = (struct nip_roadmap){ .why = NULL };
	for (size_t k = 0; k < p.steps.n; k++)
		dry |= strcmp(p.steps.at[k].step->type, "film-form") == 0;
	if (!p.library)
		out->why = "needs the limits library";
	else if (!dry)
		out->why = "not a dry process: no film-form step makes films from powder";
	if (out->why)
		return;
	pressures(&p, out);
	layers(&p, out);
	stack(&p, out);
}
