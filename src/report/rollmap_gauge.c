/* rollmap_gauge.c: what a gauge saw of the web that is left, along and across. */
#include <config.h>

#include <math.h>

#include "report/rollmap_doc.h"

#define FEW 20 /* boxes that are marked, lanes that have a line */

/* ---- tree -------------------------------------------------------------------------------- */

static void put_stretches(struct nip_doc *d, struct nip_node *n, const struct nip_rollmap_gauge *g)
{
	struct nip_node *list = nip_node_list(d, n, "stretches");

	for (size_t k = 0; k < g->stretches; k++) {
		const struct nip_rollmap_gauge_stretch *s = &g->stretch[k];
		struct nip_node *x = nip_node_object(d, list, NULL), *values;

		nip_node_number(d, x, "from_m", s->from_m);
		nip_node_number(d, x, "to_m", s->to_m);
		nip_node_number(d, x, "raw_from_m", s->raw_from_m);
		nip_node_number(d, x, "raw_to_m", s->raw_to_m);
		nip_node_number(d, x, "mean", s->mean);
		values = nip_node_list(d, x, "lanes");
		for (size_t l = 0; l < g->lanes; l++)
			nip_node_number(d, values, NULL, g->value[k * g->lanes + l]);
	}
}

void nip_rollmap_put_gauge(struct nip_doc *d, const struct nip_rollmap_gauge *g)
{
	struct nip_node *n, *list, *x;

	if (!g) {
		nip_node_null(d, d->result, "gauge");
		return;
	}
	n = nip_node_object(d, d->result, "gauge");
	nip_node_text(d, n, "column", g->column);
	nip_node_text(d, n, "unit", g->unit);
	list = nip_node_list(d, n, "lanes");
	for (size_t l = 0; l < g->lanes; l++) {
		x = nip_node_object(d, list, NULL);
		nip_node_text(d, x, "lane", g->lane[l].name);
		nip_node_bool(d, x, "left", g->lane[l].left);
		nip_node_number(d, x, "y0_m", g->lane[l].left ? g->lane[l].y0_m : NAN);
		nip_node_number(d, x, "y1_m", g->lane[l].left ? g->lane[l].y1_m : NAN);
		nip_node_number(d, x, "mean", g->lane[l].mean);
	}
	put_stretches(d, n, g);
	list = nip_node_list(d, n, "profile");
	for (size_t k = 0; k < g->boxes; k++) {
		x = nip_node_object(d, list, NULL);
		nip_node_number(d, x, "y_m", g->box[k].y_m);
		nip_node_number(d, x, "raw_y_m", g->box[k].raw_y_m);
		nip_node_number(d, x, "mean", g->box[k].mean);
	}
}

/* ---- table ------------------------------------------------------------------------------- */

void nip_rollmap_gauge_table(struct nip_doc *d, const struct nip_rollmap_gauge *g)
{
	static const struct nip_column column[] = {
		{ "lane" },
		{ "y from", "mm", true },
		{ "y to", "mm", true },
		{ "mean", NULL, true },
	};
	struct nip_table *t =
		nip_doc_table(d, "gauge",
			      nip_arena_printf(d->arena, "%s%s%s of the web that is left, by lane",
					       g->column ? g->column : "gauge", g->unit ? ", " : "",
					       g->unit ? g->unit : ""),
			      column, sizeof column / sizeof *column);

	for (size_t l = 0; l < g->lanes; l++) {
		struct nip_cell *c = nip_table_row(d, t);

		nip_cell_text(d, &c[0], g->lane[l].name);
		if (!g->lane[l].left) {
			nip_cell_text(d, &c[1], "gone");
			continue;
		}
		if (!isnan(g->lane[l].y0_m)) {
			nip_cell_number(d, &c[1], g->lane[l].y0_m * 1000, 5);
			nip_cell_number(d, &c[2], g->lane[l].y1_m * 1000, 5);
		}
		nip_cell_number(d, &c[3], g->lane[l].mean, 6);
	}
}

/* ---- panels ------------------------------------------------------------------------------ */

static const char *title(struct nip_doc *d, const struct nip_rollmap_gauge *g)
{
	return nip_arena_printf(d->arena, "%s%s%s", g->column ? g->column : "gauge",
				g->unit ? ", " : "", g->unit ? g->unit : "");
}

void nip_rollmap_gauge_along(struct nip_doc *d, struct nip_chart *c,
			     const struct nip_rollmap_gauge *g, double length_m)
{
	struct nip_panel *p = nip_chart_panel(d->arena, c, title(d, g));
	double *x = NIP_NEW_N(d->arena, g->stretches + 1, double);

	p->x = (struct nip_chart_axis){ .title = "position along the web now, m",
					.lo = 0,
					.hi = length_m };
	for (size_t k = 0; k < g->stretches; k++)
		x[k] = 0.5 * (g->stretch[k].from_m + g->stretch[k].to_m);
	for (size_t l = 0; l < g->lanes; l++) {
		double *y = NIP_NEW_N(d->arena, g->stretches + 1, double);

		for (size_t k = 0; k < g->stretches; k++)
			y[k] = g->value[k * g->lanes + l];
		if (g->lane[l].left && g->lanes > 1 && g->lanes <= FEW)
			*nip_vec_push(d->arena, &p->lines) = (struct nip_chart_line){
				.role = NIP_ROLE_MUTED, .n = g->stretches, .x = x, .y = y
			};
	}
	if (g->stretches) {
		double *y = NIP_NEW_N(d->arena, g->stretches, double);

		for (size_t k = 0; k < g->stretches; k++)
			y[k] = g->stretch[k].mean;
		*nip_vec_push(d->arena, &p->lines) = (struct nip_chart_line){
			.role = NIP_ROLE_DATA, .n = g->stretches, .x = x, .y = y
		};
	}
}

void nip_rollmap_gauge_across(struct nip_doc *d, struct nip_chart *c,
			      const struct nip_rollmap_gauge *g, double width_m)
{
	struct nip_panel *p;
	double *x, *y;

	if (!g->boxes)
		return;
	p = nip_chart_panel(d->arena, c, title(d, g));
	p->beside = 0.14; /* of the map, on its axis */
	p->same_y = true;
	p->y = (struct nip_chart_axis){ .lo = 0, .hi = width_m * 1000 };
	x = NIP_NEW_N(d->arena, g->boxes, double);
	y = NIP_NEW_N(d->arena, g->boxes, double);
	for (size_t k = 0; k < g->boxes; k++) {
		x[k] = g->box[k].mean;
		y[k] = g->box[k].y_m * 1000;
	}
	*nip_vec_push(d->arena, &p->lines) = (struct nip_chart_line){
		.role = NIP_ROLE_DATA, .n = g->boxes, .x = x, .y = y
	};
	if (g->boxes <= FEW)
		*nip_vec_push(d->arena, &p->points) =
			(struct nip_chart_points){ .role = NIP_ROLE_DATA,
						   .shape = NIP_CIRCLE,
						   .n = g->boxes,
						   .x = x,
						   .y = y };
}
