/* rollmap_spc.c: signals of control charts as events. */
#include <config.h>

#include <math.h>
#include <string.h>

#include "base/decimal.h"
#include "cmd/rollmap.h"

/* Where a point lies; false: its label is no place and nobody says what a point is. */
static bool place(const struct nip_rollmap_input *in, const struct nip_node *signal, double *s0,
		  double *s1)
{
	const char *label = nip_node_text_of(signal, "label");
	double point = nip_node_number_of(signal, "point");

	if (!isnan(in->point_m)) {
		*s0 = (point - 1) * in->point_m;
		*s1 = point * in->point_m;
		return isfinite(point);
	}
	if (!label || !nip_decimal_read(label, strlen(label), '.', s0) || !isfinite(*s0))
		return false;
	*s1 = *s0;
	return true;
}

struct run { /* signals of one rule at neighbouring points */
	double rule, last;
	const char *side;
	size_t points;
	struct nip_patch patch;
};

static bool goes_on(const struct run *r, const struct nip_node *signal)
{
	const char *side = nip_node_text_of(signal, "side");

	return r->points && nip_node_number_of(signal, "rule") == r->rule &&
	       nip_node_number_of(signal, "point") == r->last + 1 && side && r->side &&
	       strcmp(side, r->side) == 0;
}

static void finish(const struct nip_rollmap_input *in, struct run *r, const char *column,
		   struct nip_rollmap *map, size_t *outside)
{
	if (!r->points)
		return;
	r->patch.detail = nip_arena_printf(in->s->arena, "%s, %zu points %s", column, r->points,
					   r->side ? r->side : "");
	r->patch.s0 -= in->margin_m;
	r->patch.s1 += in->margin_m;
	*outside += !nip_rollmap_add(map, &r->patch);
	r->points = 0;
}

static void start(const struct nip_rollmap_input *in, struct run *r, const char *type,
		  const struct nip_node *signal, double s0, double s1)
{
	double rule = nip_node_number_of(signal, "rule");

	*r = (struct run){ .rule = rule, .side = nip_node_text_of(signal, "side") };
	r->patch = (struct nip_patch){ .kind = nip_arena_printf(in->s->arena, "%s rule %.0f", type,
								rule),
				       .source = "chart",
				       .grade = in->camera,
				       .size_m = NAN,
				       .s0 = s0,
				       .s1 = s1,
				       .y1 = in->width_m };
}

/* Signals of one rule; those of another lie between them in the list. Returns how many have
 * no place. */
static size_t take_rule(const struct nip_rollmap_input *in, const struct nip_node *chart,
			const char *column, double rule, struct nip_rollmap *map, size_t *outside)
{
	const char *type = nip_node_text_of(chart, "type");
	struct run r = { .points = 0 };
	size_t nowhere = 0;

	for (const struct nip_node *x = nip_rollmap_list(chart, "signals")->first; x; x = x->next) {
		double s0, s1;

		if (nip_node_number_of(x, "rule") != rule)
			continue;
		if (!place(in, x, &s0, &s1)) {
			nowhere++;
			continue;
		}
		if (!goes_on(&r, x)) {
			finish(in, &r, column, map, outside);
			start(in, &r, type ? type : "chart", x, s0, s1);
		}
		r.patch.s1 = s1;
		r.last = nip_node_number_of(x, "point");
		r.points++;
	}
	finish(in, &r, column, map, outside);
	return nowhere;
}

static bool seen_before(const struct nip_node *list, const struct nip_node *until)
{
	double rule = nip_node_number_of(until, "rule");

	for (const struct nip_node *x = list->first; x != until; x = x->next)
		if (nip_node_number_of(x, "rule") == rule)
			return true;
	return false;
}

static int take_chart(const struct nip_rollmap_input *in, const char *path,
		      const struct nip_node *chart, const char *column, struct nip_rollmap *map,
		      size_t *outside)
{
	const struct nip_place at = { .file = path, .element = nip_node_text_of(chart, "type") };
	const struct nip_node *list = nip_rollmap_list(chart, "signals");
	double more = nip_node_number_of(chart, "signals_not_listed");
	size_t nowhere = 0;

	if (!list)
		return nip_rollmap_wrong(in, path, "holds a chart without signals");
	if (more > 0) {
		nip_diag_add(in->s->diag, NIP_ERROR, NIP_CAUSE_NO_ANSWER, &at,
			     "%.0f signals are not in the file: a map without them would accept "
			     "web that has them (nipline spc --all)",
			     more);
		return -1;
	}
	for (const struct nip_node *x = list->first; x; x = x->next)
		if (isnan(nip_node_number_of(x, "rule") + nip_node_number_of(x, "point")))
			return nip_rollmap_wrong(in, path, "holds a signal without rule or point");
	for (const struct nip_node *x = list->first; x; x = x->next)
		if (!seen_before(list, x))
			nowhere += take_rule(in, chart, column, nip_node_number_of(x, "rule"), map,
					     outside);
	if (!nowhere)
		return 0;
	nip_diag_add(in->s->diag, NIP_ERROR, NIP_CAUSE_NO_ANSWER, &at,
		     "%zu signals cannot be placed on the web: their points have no position for "
		     "a label (nipline spc --subgroup), and --point is not given",
		     nowhere);
	return -1;
}

int nip_rollmap_take_spc(const struct nip_rollmap_input *in, const char *path,
			 struct nip_rollmap *r, size_t *outside)
{
	const struct nip_node *result = nip_rollmap_load(in, path, "spc"), *charts;
	const char *column;
	int rc = 0;

	if (!result)
		return -1;
	charts = nip_rollmap_list(result, "charts");
	if (!charts)
		return nip_rollmap_wrong(in, path, "holds no charts");
	column = nip_node_text_of(result, "column");
	for (const struct nip_node *c = charts->first; c; c = c->next)
		rc |= take_chart(in, path, c, column ? column : "?", r, outside);
	return rc;
}
