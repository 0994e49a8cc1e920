/* rollmap_web.c: defects and profiles out of a result of nipline web. */
#include <config.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/decimal.h"
#include "cmd/rollmap.h"
#include "unit/unit.h"

static const struct nip_node *stretches(const struct nip_node *result)
{
	return nip_node_get(result, "stretches");
}

/* Metres a unit of the CD column; NaN: numbers of lanes. */
static double cd_in_m(const struct nip_node *result)
{
	const char *unit = nip_node_text_of(nip_node_get(result, "across"), "cd_unit");
	double scale = NAN, offset;

	if (!unit || nip_unit_convert(unit, "m", true, &scale, &offset) != NIP_UNIT_OK)
		return NAN;
	return scale;
}

static size_t count(const struct nip_node *list)
{
	size_t n = 0;

	for (const struct nip_node *x = list ? list->first : NULL; x; x = x->next)
		n++;
	return n;
}

/* A result of another coil is not this one's. */
static void check_coil(const struct nip_rollmap_input *in, const char *path,
		       const struct nip_node *result)
{
	const struct nip_place at = { .file = path, .element = in->coil };
	const char *only = nip_node_text_of(result, "only");
	const char *is = only ? strstr(only, " = ") : NULL;

	if (in->coil && is && strcmp(is + 3, in->coil) != 0)
		nip_diag_add(in->s->diag, NIP_WARNING, NIP_CAUSE_NONE, &at,
			     "is of the rows with %s: is that this coil?", only);
}

int nip_rollmap_open_web(struct nip_rollmap_input *in, const char *path,
			 const struct nip_node **out_result)
{
	const struct nip_node *result = nip_rollmap_load(in, path, "web"), *list, *last = NULL;

	if (!result)
		return -1;
	list = nip_rollmap_list(stretches(result), "list");
	if (!list || !nip_rollmap_list(nip_node_get(result, "defects"), "list"))
		return nip_rollmap_wrong(in, path, "holds no stretches and defects");
	for (const struct nip_node *x = list->first; x; x = x->next)
		last = x;
	if (isnan(in->length_m))
		in->length_m = nip_node_number_of(last, "to_m");
	if (!(in->length_m > 0))
		return nip_rollmap_wrong(in, path,
					 "does not say how long the coil is; give --length");
	check_coil(in, path, result);
	*out_result = result;
	return 0;
}

/* CD from..to as metres across, or lanes by their number; false: the whole width. */
static bool across(const struct nip_rollmap_input *in, double cd_m, double from, double to,
		   struct nip_patch *p)
{
	struct nip_patch lane = *p;
	double y0 = INFINITY, y1 = -INFINITY;
	bool placed = isfinite(from) && isfinite(to);

	if (!isnan(cd_m) && placed) {
		p->y0 = from * cd_m;
		p->y1 = to * cd_m;
		return true;
	}
	for (double k = from; placed && k <= to && to - from < NIP_ROLLMAP_MOST; k++) {
		char name[NIP_DOUBLE_TEXT];

		placed = nip_rollmap_lane_of(in, nip_decimal_write(k, name), &lane);
		y0 = fmin(y0, lane.y0);
		y1 = fmax(y1, lane.y1);
	}
	p->y0 = placed && y0 < y1 ? y0 : 0;
	p->y1 = placed && y0 < y1 ? y1 : in->width_m;
	return placed && y0 < y1;
}

static const char *detail(const struct nip_rollmap_input *in, const struct nip_node *result,
			  const struct nip_node *x)
{
	const char *column = nip_node_text_of(result, "column"),
		   *unit = nip_node_text_of(result, "unit");
	char by[NIP_DOUBLE_TEXT], sd[NIP_DOUBLE_TEXT];

	return nip_arena_printf(in->s->arena, "%s off by %s +/- %s%s%s", column ? column : "?",
				nip_decimal_show(nip_node_number_of(x, "deviation"), 3, by),
				nip_decimal_show(nip_node_number_of(x, "deviation_sd"), 2, sd),
				unit ? " " : "", unit ? unit : "");
}

int nip_rollmap_take_web(const struct nip_rollmap_input *in, const char *path,
			 const struct nip_node *result, struct nip_rollmap *r, size_t *outside)
{
	const struct nip_place at = { .file = path, .element = "defects" };
	const struct nip_node *defects = nip_node_get(result, "defects"),
			      *list = nip_rollmap_list(defects, "list");
	double more = nip_node_number_of(defects, "not_listed"), cd_m = cd_in_m(result);
	size_t whole = 0;

	if (more > 0) {
		nip_diag_add(in->s->diag, NIP_ERROR, NIP_CAUSE_NO_ANSWER, &at,
			     "%.0f defects are not in the file: a map without them would accept "
			     "sheets that hold them",
			     more);
		return -1;
	}
	for (const struct nip_node *x = list->first; x; x = x->next) {
		const struct nip_node *wide = nip_node_get(x, "whole_width");
		double ends = fmax(nip_node_number_of(x, "ends_m"), 0) + in->margin_m;
		struct nip_patch p = { .kind = nip_node_text_of(x, "class"),
				       .source = "web",
				       .detail = detail(in, result, x),
				       .grade = in->camera,
				       .size_m = NAN,
				       .s0 = nip_node_number_of(x, "from_m") - ends,
				       .s1 = nip_node_number_of(x, "to_m") + ends,
				       .y1 = in->width_m };

		if (!p.kind || isnan(p.s0 + p.s1))
			return nip_rollmap_wrong(in, path, "holds a defect without class or place");
		if (!wide || wide->kind != NIP_NODE_BOOL || !wide->truth)
			whole += !across(in, cd_m, nip_node_number_of(x, "cd_from"),
					 nip_node_number_of(x, "cd_to"), &p);
		*outside += !nip_rollmap_add(r, &p);
	}
	if (whole)
		nip_diag_add(in->s->diag, NIP_WARNING, NIP_CAUSE_NONE, &at,
			     "%zu defects are in lanes that no --lane places: they are taken to go "
			     "over the whole width",
			     whole);
	return 0;
}

/* ---- profiles ------------------------------------------------------------------------------- */

/* A lane where it lies now; *raw: as it was. */
static struct nip_rollmap_gauge_lane lane_now(const struct nip_rollmap_input *in, double cd_m,
					      const struct nip_node *x, size_t number,
					      const struct nip_rollmap *r)
{
	double from = nip_node_number_of(x, "cd_from"), to = nip_node_number_of(x, "cd_to");
	struct nip_rollmap_gauge_lane l = { .y0_m = NAN, .y1_m = NAN, .left = true, .mean = NAN };
	struct nip_patch p = { .y1 = in->width_m };
	char name[NIP_DOUBLE_TEXT];

	l.name = nip_arena_strdup(in->s->arena,
				  nip_decimal_write(from == to ? from : (double)number, name));
	if (across(in, cd_m, from, to, &p))
		l.left = nip_web_map_across(&r->map, p.y0, p.y1, &l.y0_m, &l.y1_m, NULL);
	return l;
}

static int by_now(const void *a, const void *b)
{
	const struct nip_rollmap_gauge_stretch *x = a, *y = b;

	return (x->from_m > y->from_m) - (x->from_m < y->from_m);
}

static int by_y(const void *a, const void *b)
{
	const struct nip_rollmap_gauge_box *x = a, *y = b;

	return (x->y_m > y->y_m) - (x->y_m < y->y_m);
}

/* One row of means with its place now; false: it is gone. */
static bool take_stretch(const struct nip_rollmap_input *in, const struct nip_node *x,
			 const struct nip_rollmap *r, struct nip_rollmap_gauge *g, size_t k)
{
	struct nip_rollmap_gauge_stretch *s = &g->stretch[k];
	const struct nip_node *mean = nip_rollmap_list(x, "mean"), *v = mean ? mean->first : NULL;
	double sum = 0, n = 0;

	*s = (struct nip_rollmap_gauge_stretch){ .raw_from_m = nip_node_number_of(x, "from_m"),
						 .raw_to_m = nip_node_number_of(x, "to_m") };
	if (isnan(s->raw_from_m + s->raw_to_m) || s->raw_from_m > s->raw_to_m ||
	    !nip_web_map_along(&r->map, s->raw_from_m, fmin(s->raw_to_m, in->length_m), &s->from_m,
			       &s->to_m, NULL))
		return false;
	for (size_t l = 0; l < g->lanes; l++, v = v ? v->next : NULL) {
		double value = v && v->kind == NIP_NODE_NUMBER ? v->number : NAN;

		g->value[k * g->lanes + l] = g->lane[l].left ? value : NAN;
		if (g->lane[l].left && !isnan(value)) {
			sum += value;
			n++;
		}
	}
	s->mean = n > 0 ? sum / n : NAN;
	return true;
}

/* In order of now: a coil that was rewound has it the other way round. */
static void sort_stretches(const struct nip_rollmap_input *in, struct nip_rollmap_gauge *g)
{
	struct nip_rollmap_gauge_stretch *was =
		NIP_NEW_N(in->s->arena, g->stretches + 1, struct nip_rollmap_gauge_stretch);
	double *value = NIP_NEW_N(in->s->arena, g->stretches * g->lanes + 1, double);

	memcpy(was, g->stretch, g->stretches * sizeof *was);
	if (g->stretches)
		qsort(g->stretch, g->stretches, sizeof *g->stretch, by_now);
	if (g->stretches > 1 && was[0].from_m > was[1].from_m) {
		for (size_t k = 0; k < g->stretches; k++)
			memcpy(value + k * g->lanes, g->value + (g->stretches - 1 - k) * g->lanes,
			       g->lanes * sizeof *value);
		g->value = value;
	}
	for (size_t l = 0; l < g->lanes; l++) {
		double sum = 0, n = 0;

		for (size_t k = 0; k < g->stretches; k++)
			if (!isnan(g->value[k * g->lanes + l])) {
				sum += g->value[k * g->lanes + l];
				n++;
			}
		g->lane[l].mean = n > 0 ? sum / n : NAN;
	}
}

static void take_boxes(const struct nip_rollmap_input *in, double cd_m,
		       const struct nip_node *result, const struct nip_rollmap *r,
		       struct nip_rollmap_gauge *g)
{
	const struct nip_node *list =
		nip_rollmap_list(nip_node_get(nip_node_get(result, "across"), "profile"), "boxes");

	g->box = NIP_NEW_N(in->s->arena, count(list) + 1, struct nip_rollmap_gauge_box);
	for (const struct nip_node *x = list ? list->first : NULL; x; x = x->next) {
		struct nip_rollmap_gauge_box *b = &g->box[g->boxes];
		double cd = nip_node_number_of(x, "cd");
		struct nip_patch p;

		if (!across(in, cd_m, cd, cd, &p))
			continue;
		b->raw_y_m = 0.5 * (p.y0 + p.y1);
		b->mean = nip_node_number_of(x, "shown");
		g->boxes += nip_web_map_y(&r->map, b->raw_y_m, &b->y_m);
	}
	if (g->boxes)
		qsort(g->box, g->boxes, sizeof *g->box, by_y);
}

void nip_rollmap_profiles(const struct nip_rollmap_input *in, const struct nip_node *result,
			  const struct nip_rollmap *r, struct nip_rollmap_gauge *out)
{
	const struct nip_node *lanes = nip_rollmap_list(stretches(result), "lanes"),
			      *list = nip_rollmap_list(stretches(result), "list");
	double cd_m = cd_in_m(result);
	size_t n = count(list);

	*out = (struct nip_rollmap_gauge){ .column = nip_node_text_of(result, "column"),
					   .unit = nip_node_text_of(result, "unit") };
	out->lane = NIP_NEW_N(in->s->arena, count(lanes) + 1, struct nip_rollmap_gauge_lane);
	for (const struct nip_node *x = lanes ? lanes->first : NULL; x; x = x->next) {
		out->lane[out->lanes] = lane_now(in, cd_m, x, out->lanes + 1, r);
		out->lanes++;
	}
	if (!out->lanes) {
		out->lane[0] = (struct nip_rollmap_gauge_lane){ "all", NAN, NAN, true, NAN };
		out->lanes = 1;
	}
	out->stretch = NIP_NEW_N(in->s->arena, n + 1, struct nip_rollmap_gauge_stretch);
	out->value = NIP_NEW_N(in->s->arena, n * out->lanes + 1, double);
	for (const struct nip_node *x = list ? list->first : NULL; x; x = x->next)
		out->stretches += take_stretch(in, x, r, out, out->stretches);
	sort_stretches(in, out);
	take_boxes(in, cd_m, result, r, out);
}
