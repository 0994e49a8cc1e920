/* plan_cross.c: what bent rolls do over the width: tree, sentence, figure. */
#include <config.h>

#include <math.h>

#include "base/decimal.h"
#include "report/plan_tree.h"
#include "unit/unit.h"

static double porosity(const struct nip_plan_cross *c, size_t layer, size_t point)
{
	return 100 * (1 - c->relative_density[layer][point]);
}

/* Mean of both edges less the centre, in points of porosity. */
static double edge_less_centre(const struct nip_plan_cross *c, size_t layer)
{
	return (porosity(c, layer, 0) + porosity(c, layer, c->n - 1)) / 2 -
	       porosity(c, layer, c->n / 2);
}

void nip_plan_cross_tree(struct nip_doc *d, struct nip_node *nip, const struct nip_plan *p,
			 const struct nip_plan_cross *c)
{
	struct nip_node *n, *list;

	if (!c)
		return;
	n = nip_node_object(d, nip, "over_width");
	nip_node_text(d, n, "why", c->why);
	if (c->why)
		return;
	nip_node_number(d, n, "cv_of_line_load", c->cv);
	nip_node_quantity(d, n, "best_crown", nip_unit_show(NIP_Q_THICKNESS, c->best_crown_m),
			  nip_quantity_kind(NIP_Q_THICKNESS)->unit);
	nip_node_quantity(d, n, "gap_left_by_best_crown",
			  nip_unit_show(NIP_Q_THICKNESS, c->best_left_m),
			  nip_quantity_kind(NIP_Q_THICKNESS)->unit);
	list = nip_node_list(d, n, "points");
	for (size_t i = 0; i < c->n; i++) {
		struct nip_node *x = nip_node_object(d, list, NULL), *layers, *dense;

		nip_node_number(d, x, "position_mm", nip_unit_show(NIP_Q_LENGTH, c->position_m[i]));
		nip_node_number(d, x, "line_load_N_mm",
				nip_unit_show(NIP_Q_LINE_LOAD, c->line_load_n_m[i]));
		nip_node_number(d, x, "gap_um", nip_unit_show(NIP_Q_THICKNESS, c->gap_m[i]));
		layers = nip_node_object(d, x, "porosity_percent");
		dense = nip_node_object(d, x, "density_g_cm3");
		for (size_t k = 0; k < p->recipe->layers.n; k++) {
			if (!c->relative_density[k])
				continue;
			nip_node_number(d, layers, p->recipe->layers.at[k].id, porosity(c, k, i));
			nip_node_number(d, dense, p->recipe->layers.at[k].id,
					nip_unit_show(NIP_Q_DENSITY,
						      c->relative_density[k][i] *
							      p->density[k].rho_kg_m3));
		}
	}
	list = nip_node_object(d, n, "edge_less_centre_points");
	for (size_t k = 0; k < p->recipe->layers.n; k++)
		if (c->relative_density[k])
			nip_node_number(d, list, p->recipe->layers.at[k].id,
					edge_less_centre(c, k));
}

static const char *finding(struct nip_doc *d, const struct nip_plan *p,
			   const struct nip_plan_cross *c)
{
	const char *s = "";
	char b[NIP_DOUBLE_TEXT];

	for (size_t k = 0; k < p->recipe->layers.n; k++) {
		const double e = c->relative_density[k] ? edge_less_centre(c, k) : NAN;

		if (c->relative_density[k])
			s = nip_arena_printf(d->arena, "%s%s%s %s%.2g points", s, *s ? ", " : "",
					     p->recipe->layers.at[k].id,
					     e < 0 ? "\xE2\x88\x92" : "+", fabs(e));
	}
	return nip_arena_printf(d->arena,
				"Porosity at the edges less the centre: %s; a crown of %s \xC2\xB5m on "
				"each roll levels it",
				s,
				nip_decimal_show(nip_unit_show(NIP_Q_THICKNESS, c->best_crown_m), 3,
						 b));
}

static void curve(struct nip_doc *d, struct nip_panel *panel, const char *label, size_t n,
		  const double *x, const double *y, size_t k)
{
	static const enum nip_role role[] = { NIP_ROLE_DATA, NIP_ROLE_THIRD, NIP_ROLE_FOURTH,
					      NIP_ROLE_REFERENCE };

	*nip_vec_push(d->arena, &panel->lines) = (struct nip_chart_line){
		.label = label, .role = role[k % 4], .n = n, .x = x, .y = y
	};
}

void nip_plan_cross_blocks(struct nip_doc *d, const struct nip_plan *p, const char *step,
			   const struct nip_plan_cross *c)
{
	struct nip_chart *chart;
	struct nip_panel *panel;
	double *x, *q;
	size_t curves = 0;
	char b[NIP_DOUBLE_TEXT];

	if (!c)
		return;
	if (c->why) {
		nip_doc_paragraph(d, NIP_TONE_MUTED, "Over the width: not known, %s.", c->why);
		return;
	}
	nip_doc_paragraph(d, NIP_TONE_PLAIN, "Over the width: %s (CV of the line load %.2g %%).",
			  finding(d, p, c), 100 * c->cv);
	x = NIP_NEW_N(d->arena, c->n, double);
	q = NIP_NEW_N(d->arena, c->n, double);
	for (size_t i = 0; i < c->n; i++) {
		x[i] = nip_unit_show(NIP_Q_LENGTH, c->position_m[i]);
		q[i] = nip_unit_show(NIP_Q_LINE_LOAD, c->line_load_n_m[i]);
	}
	chart = nip_doc_figure(d, nip_arena_printf(d->arena, "over-width-%s", step));
	panel = nip_chart_panel(d->arena, chart, "Line load, N/mm");
	curve(d, panel, NULL, c->n, x, q, 0);
	/* Less the centre, or the levels of the layers would hide what the rolls do. */
	panel = nip_chart_panel(d->arena, chart, "Porosity less that of the centre, points");
	panel->x.title = "position from the centre of the web, mm";
	for (size_t k = 0; k < p->recipe->layers.n; k++) {
		double *y;

		if (!c->relative_density[k])
			continue;
		y = NIP_NEW_N(d->arena, c->n, double);
		for (size_t i = 0; i < c->n; i++)
			y[i] = porosity(c, k, i) - porosity(c, k, c->n / 2);
		curve(d, panel,
		      nip_arena_printf(d->arena, "%s, centre %s %%", p->recipe->layers.at[k].id,
				       nip_decimal_show(porosity(c, k, c->n / 2), 3, b)),
		      c->n, x, y, curves++);
	}
	chart->share_x = true;
	chart->headline = finding(d, p, c);
	chart->alt = chart->headline;
	chart->subtitle = nip_arena_printf(
		d->arena, "step %s: rolls bent by bending and shear, web by the laws of its layers",
		step);
	chart->footer = nip_arena_printf(d->arena, "recipe %s version %s%s", p->recipe->id,
					 p->recipe->version,
					 p->assumptions ? " \xC2\xB7 assumed numbers allowed" : "");
	chart->width_pt = 720;
	chart->height_pt = 460;
}
