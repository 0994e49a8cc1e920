/* update_doc.c: a law moved to a new lot, before and after its coupons. */
#include <config.h>

#include <math.h>
#include <string.h>

#include "base/decimal.h"
#include "report/fit_doc.h"
#include "unit/unit.h"

#define CURVE 121

static const char *unit_text(const char *unit)
{
	return !unit || strcmp(unit, "1") == 0 ? "" : unit;
}

static void put_tree(struct nip_doc *d, const struct nip_update *u, const struct nip_fit_data *data)
{
	const struct nip_law *law = u->family->law;
	struct nip_node *n = nip_node_object(d, d->result, "update"), *list, *x;

	nip_node_text(d, n, "law", law->name);
	nip_node_text(d, n, "material", u->material);
	nip_node_text(d, n, "source", u->family->source);
	nip_node_text(d, n, "evidence",
		      nip_evidence_name(nip_evidence_worse(NIP_EV_DERIVED, u->family->evidence)));
	x = nip_node_object(d, n, "pressure_scale");
	nip_node_number(d, x, "value", u->scale);
	nip_node_text(d, x, "unit", "1");
	nip_node_number(d, x, "low", u->scale_low);
	nip_node_number(d, x, "high", u->scale_high);
	nip_node_number(d, x, "level", u->level);
	x = nip_node_object(d, n, "pressure_scale_before");
	nip_node_number(d, x, "value", 1);
	nip_node_text(d, x, "unit", "1");
	nip_node_number(d, x, "low", u->prior_low);
	nip_node_number(d, x, "high", u->prior_high);
	nip_node_number(d, n, "measurement_sd", nip_fit_show_y(data, u->measurement_sd));
	nip_node_bool(d, n, "measurement_sd_stated", u->measurement_stated);
	nip_node_number(d, n, "misfit", u->misfit);
	list = nip_node_object(d, n, "parameters");
	for (size_t k = 0; k < law->n_symbols; k++) {
		const struct nip_symbol *s = &law->symbol[k];

		if (s->role != NIP_PARAMETER || isnan(u->in[k]))
			continue;
		x = nip_node_object(d, list, s->name);
		nip_node_number(d, x, "value", nip_unit_show(s->quantity, u->in[k]));
		nip_node_text(d, x, "unit", nip_quantity_kind(s->quantity)->unit);
		nip_node_number(d, x, "stderr",
				nip_unit_show(s->quantity, sqrt(u->covariance[k][k])));
		nip_node_number(d, x, "before", nip_unit_show(s->quantity, u->family->in[k]));
	}
	list = nip_node_list(d, n, "points");
	for (size_t i = 0; i < u->n; i++) {
		const struct nip_update_point *p = &u->point[i];

		x = nip_node_object(d, list, NULL);
		nip_node_number(d, x, "x", nip_fit_show_x(data, p->x));
		nip_node_number(d, x, "y", nip_fit_show_y(data, p->y));
		nip_node_number(d, x, "before", nip_fit_show_y(data, p->before));
		nip_node_number(d, x, "before_half_width", nip_fit_show_y(data, p->before_half));
		nip_node_number(d, x, "after", nip_fit_show_y(data, p->after));
		nip_node_number(d, x, "after_half_width", nip_fit_show_y(data, p->after_half));
	}
}

static void points_table(struct nip_doc *d, const struct nip_update *u,
			 const struct nip_fit_data *data)
{
	struct nip_column *c = NIP_NEW_N(d->arena, 6, struct nip_column);
	struct nip_table *t;

	c[0] = (struct nip_column){ data->x_column.name, data->x_column.unit, true };
	c[1] = (struct nip_column){ "measured", NULL, true };
	c[2] = (struct nip_column){ "family", NULL, true };
	c[3] = (struct nip_column){ "\xC2\xB1", NULL, true };
	c[4] = (struct nip_column){ "this lot", NULL, true };
	c[5] = (struct nip_column){ "\xC2\xB1", NULL, true };
	t = nip_doc_table(d, "coupons", NULL, c, 6);
	t->note = nip_arena_printf(
		d->arena, "\xC2\xB1: %.3g %% of measurements at that pressure; measurement sd %s",
		100 * u->level,
		u->measurement_stated ? "as given"
				      : "taken as the family's scatter, none was given");
	for (size_t i = 0; i < u->n; i++) {
		const struct nip_update_point *p = &u->point[i];
		const double v[] = {
			nip_fit_show_x(data, p->x),	 nip_fit_show_y(data, p->y),
			nip_fit_show_y(data, p->before), nip_fit_show_y(data, p->before_half),
			nip_fit_show_y(data, p->after),	 nip_fit_show_y(data, p->after_half)
		};
		struct nip_cell *cell = nip_table_row(d, t);

		for (int k = 0; k < 6; k++)
			nip_cell_number(d, &cell[k], v[k], k == 3 || k == 5 ? 2 : 4);
	}
}

static void parameters_table(struct nip_doc *d, const struct nip_update *u)
{
	static const struct nip_column column[] = { { "parameter" },
						    { "family", NULL, true },
						    { "this lot", NULL, true },
						    { "standard uncertainty", NULL, true },
						    { "unit" } };
	const struct nip_law *law = u->family->law;
	struct nip_table *t = nip_doc_table(d, "parameters", NULL, column, 5);

	for (size_t k = 0; k < law->n_symbols; k++) {
		const struct nip_symbol *s = &law->symbol[k];
		struct nip_cell *c;

		if (s->role != NIP_PARAMETER || isnan(u->in[k]))
			continue;
		c = nip_table_row(d, t);
		nip_cell_text(d, &c[0], s->name);
		nip_cell_number(d, &c[1], nip_unit_show(s->quantity, u->family->in[k]), 5);
		nip_cell_number(d, &c[2], nip_unit_show(s->quantity, u->in[k]), 5);
		if (u->covariance[k][k] > 0)
			nip_cell_number(d, &c[3],
					nip_unit_show(s->quantity, sqrt(u->covariance[k][k])), 2);
		nip_cell_text(d, &c[4], unit_text(nip_quantity_kind(s->quantity)->unit));
	}
}

static void one_curve(struct nip_doc *d, struct nip_panel *p, const struct nip_update *u,
		      const struct nip_fit_data *data, bool after, double top)
{
	double *x = NIP_NEW_N(d->arena, 4 * CURVE, double), *y = x + CURVE, *lo = y + CURVE,
	       *hi = lo + CURVE;

	for (int i = 0; i < CURVE; i++) {
		double at = top * i / (CURVE - 1), v, half;

		if (nip_update_band(u, at, after, &v, &half) != NULL)
			v = half = NAN;
		x[i] = nip_fit_show_x(data, at);
		y[i] = nip_fit_show_y(data, v);
		lo[i] = nip_fit_show_y(data, v - half);
		hi[i] = nip_fit_show_y(data, v + half);
	}
	*nip_vec_push(d->arena, &p->bands) =
		(struct nip_chart_band){ .role = after ? NIP_ROLE_DATA : NIP_ROLE_MUTED,
					 .n = CURVE,
					 .x = x,
					 .lo = lo,
					 .hi = hi };
	*nip_vec_push(d->arena, &p->lines) =
		(struct nip_chart_line){ .label = after ? "this lot" : "family",
					 .role = after ? NIP_ROLE_DATA : NIP_ROLE_MUTED,
					 .dashed = !after,
					 .n = CURVE,
					 .x = x,
					 .y = y };
}

static void chart(struct nip_doc *d, const struct nip_update *u, const struct nip_fit_data *data,
		  const char *file)
{
	struct nip_chart *c = nip_doc_figure(d, "update");
	struct nip_panel *p = nip_chart_panel(d->arena, c, data->y_column.name);
	double *x = NIP_NEW_N(d->arena, 2 * u->n, double), *y = x + u->n, top = 0;

	for (size_t i = 0; i < u->n; i++) {
		top = fmax(top, 1.3 * u->point[i].x);
		x[i] = nip_fit_show_x(data, u->point[i].x);
		y[i] = nip_fit_show_y(data, u->point[i].y);
	}
	top = fmax(top, isnan(u->family->to_si) ? 0 : u->family->to_si);
	one_curve(d, p, u, data, false, top);
	one_curve(d, p, u, data, true, top);
	*nip_vec_push(d->arena, &p->points) = (struct nip_chart_points){ .label = "coupons",
									 .role = NIP_ROLE_INK,
									 .shape = NIP_CIRCLE,
									 .n = u->n,
									 .x = x,
									 .y = y };
	p->x.title = nip_arena_printf(d->arena, "%s, %s", data->x_column.name, data->x_column.unit);
	p->x.lo = 0;
	p->x.hi = nip_fit_show_x(data, top);
	c->headline = nip_arena_strdup(d->arena, d->blocks.at[0].text);
	c->alt = c->headline;
	c->subtitle = nip_arena_printf(d->arena,
				       "bands: %.3g %% of measurements, grey before and blue after "
				       "the coupons",
				       100 * u->level);
	c->footer = nip_arena_printf(d->arena, "%s \xC2\xB7 nipline %s", file, d->version);
	c->width_pt = 720;
	c->height_pt = 420;
}

void nip_update_doc(struct nip_doc *d, const struct nip_update *u, const struct nip_fit_data *data,
		    const char *file)
{
	char a[NIP_DOUBLE_TEXT], b[NIP_DOUBLE_TEXT], c[NIP_DOUBLE_TEXT];

	d->title = nip_arena_printf(d->arena, "Update: %s", file);
	put_tree(d, u, data);
	nip_doc_headline(d, NIP_TONE_PLAIN,
			 "This lot takes %s times the pressure of %s (%s to %s) by its %s law",
			 nip_decimal_show(u->scale, 3, a), u->material,
			 nip_decimal_show(u->scale_low, 3, b),
			 nip_decimal_show(u->scale_high, 3, c), u->family->law->name);
	nip_doc_paragraph(
		d, NIP_TONE_MUTED,
		"The family's curve keeps its shape and is stretched along pressure. "
		"Before the coupons the factor lies in %s to %s, from the family's stated "
		"scatter%s. Family: %s.",
		nip_decimal_show(u->prior_low, 3, a), nip_decimal_show(u->prior_high, 3, b),
		u->family->evidence == NIP_EV_ASSUMED
			? "; its parameters are ASSUMED, and so is all that follows"
			: "",
		u->family->source);
	chart(d, u, data, file);
	points_table(d, u, data);
	parameters_table(d, u);
}
