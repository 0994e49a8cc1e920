/* fit_chart.c: points, laws, intervals and range of a fit. */
#include <config.h>

#include <math.h>
#include <string.h>

#include "base/decimal.h"
#include "report/fit_doc.h"

#define CURVE	 161
#define COMPARED 8 /* laws in the comparison */

struct curve {
	double *x, *y, *conf_lo, *conf_hi, *pred_lo, *pred_hi;
};

static struct curve sample(struct nip_doc *d, const struct nip_fit_study *s,
			   const struct nip_fit *f, double top)
{
	struct curve c;

	c.x = NIP_NEW_N(d->arena, 6 * CURVE, double);
	c.y = c.x + CURVE;
	c.conf_lo = c.y + CURVE;
	c.conf_hi = c.conf_lo + CURVE;
	c.pred_lo = c.conf_hi + CURVE;
	c.pred_hi = c.pred_lo + CURVE;
	for (int i = 0; i < CURVE; i++) {
		double x = top * i / (CURVE - 1);
		struct nip_fit_band b;

		c.x[i] = nip_fit_show_x(s->data, x);
		if (nip_fit_band(f, x, &b) != NULL)
			b.value = b.confidence = b.prediction = NAN;
		c.y[i] = nip_fit_show_y(s->data, b.value);
		c.conf_lo[i] = nip_fit_show_y(s->data, b.value - b.confidence);
		c.conf_hi[i] = nip_fit_show_y(s->data, b.value + b.confidence);
		c.pred_lo[i] = nip_fit_show_y(s->data, b.value - b.prediction);
		c.pred_hi[i] = nip_fit_show_y(s->data, b.value + b.prediction);
	}
	return c;
}

static void selected_law(struct nip_doc *d, const struct nip_fit_study *s, struct nip_panel *p,
			 double top)
{
	const struct nip_fit *f = &s->fit[s->selected];
	struct curve c = sample(d, s, f, top);

	if (f->identified) {
		*nip_vec_push(d->arena, &p->bands) =
			(struct nip_chart_band){ .role = NIP_ROLE_MUTED,
						 .n = CURVE,
						 .x = c.x,
						 .lo = c.pred_lo,
						 .hi = c.pred_hi };
		*nip_vec_push(d->arena, &p->bands) = (struct nip_chart_band){ .role = NIP_ROLE_DATA,
									      .n = CURVE,
									      .x = c.x,
									      .lo = c.conf_lo,
									      .hi = c.conf_hi };
	}
	*nip_vec_push(d->arena, &p->lines) = (struct nip_chart_line){
		.label = f->law->name, .role = NIP_ROLE_DATA, .n = CURVE, .x = c.x, .y = c.y
	};
}

/* The other laws the points do not rule out. */
static void other_laws(struct nip_doc *d, const struct nip_fit_study *s, struct nip_panel *p,
		       double top)
{
	static const enum nip_role role[] = { NIP_ROLE_THIRD, NIP_ROLE_FOURTH, NIP_ROLE_REFERENCE };
	size_t shown = 0;

	for (size_t i = 0; i < s->n; i++) {
		const struct nip_fit *f = &s->fit[i];
		struct curve c;

		if ((long)i == s->selected || f->refused || !(f->akaike_weight > 0.001))
			continue;
		c = sample(d, s, f, top);
		*nip_vec_push(d->arena, &p->lines) =
			(struct nip_chart_line){ .label = f->law->name,
						 .role = shown < 3 ? role[shown] : NIP_ROLE_MUTED,
						 .dashed = true,
						 .n = CURVE,
						 .x = c.x,
						 .y = c.y };
		shown++;
	}
}

static void points(struct nip_doc *d, const struct nip_fit_study *s, struct nip_panel *p)
{
	static const enum nip_shape shape[] = { NIP_CIRCLE, NIP_DIAMOND, NIP_SQUARE, NIP_TRIANGLE };
	const struct nip_fit_data *data = s->data;
	const size_t groups = data->group ? data->n_groups : 1;

	for (size_t g = 0; g < groups; g++) {
		double *x = NIP_NEW_N(d->arena, 3 * data->n, double), *y = x + data->n,
		       *err = y + data->n;
		size_t n = 0;

		for (size_t i = 0; i < data->n; i++) {
			if (data->group && data->group[i] != g)
				continue;
			x[n] = nip_fit_show_x(data, data->x[i]);
			y[n] = nip_fit_show_y(data, data->y[i]);
			err[n] = data->sigma ? nip_fit_show_y(data, data->sigma[i]) : 0;
			n++;
		}
		*nip_vec_push(d->arena, &p->points) =
			(struct nip_chart_points){ .label = data->group ? data->group_name[g]
									: "measured",
						   .role = NIP_ROLE_INK,
						   .shape = shape[g % 4],
						   .n = n,
						   .x = x,
						   .y = y,
						   .err = data->sigma ? err : NULL };
	}
}

static void next_points(struct nip_doc *d, const struct nip_fit_study *s, struct nip_panel *p)
{
	double *x = NIP_NEW_N(d->arena, 3 * s->design.n + 1, double), *y = x + s->design.n,
	       *err = y + s->design.n;

	if (!s->design.n)
		return;
	for (size_t i = 0; i < s->design.n; i++) {
		x[i] = nip_fit_show_x(s->data, s->design.next[i].x);
		y[i] = nip_fit_show_y(s->data, s->design.next[i].value);
		err[i] = nip_fit_show_y(s->data, s->design.next[i].prediction);
	}
	*nip_vec_push(d->arena, &p->points) = (struct nip_chart_points){ .label = "proposed next",
									 .role = NIP_ROLE_LIMIT,
									 .shape = NIP_TRIANGLE,
									 .n = s->design.n,
									 .x = x,
									 .y = y,
									 .err = err };
}

/* Fitted laws by evidence, the best first; how many there are. */
static size_t ranked(const struct nip_fit_study *s, size_t *order)
{
	size_t n = 0;

	for (size_t i = 0; i < s->n; i++) {
		size_t k = n;

		if (s->fit[i].refused || isnan(s->fit[i].akaike_weight))
			continue;
		for (; k > 0 && s->fit[order[k - 1]].akaike_weight < s->fit[i].akaike_weight; k--)
			order[k] = order[k - 1];
		order[k] = i;
		n++;
	}
	return n;
}

/* Which law the points speak for, beside the curves. */
static void comparison(struct nip_doc *d, const struct nip_fit_study *s, struct nip_chart *c)
{
	size_t *order = NIP_NEW_N(d->arena, s->n + 1, size_t), n = ranked(s, order);
	const char **name;
	struct nip_panel *p;

	if (n < 2)
		return;
	n = n < COMPARED ? n : COMPARED;
	name = NIP_NEW_N(d->arena, n, const char *);
	p = nip_chart_panel(d->arena, c, "Akaike weight, % \xC2\xB7 scatter");
	p->beside = 0.16;
	for (size_t k = 0; k < n; k++) {
		const struct nip_fit *f = &s->fit[order[k]];
		double at = (double)(n - 1 - k);

		name[n - 1 - k] = f->law->name;
		*nip_vec_push(d->arena, &p->areas) = (struct nip_chart_area){
			.role = (long)order[k] == s->selected ? NIP_ROLE_DATA : NIP_ROLE_MUTED,
			.x1 = 100 * f->akaike_weight,
			.y0 = at - 0.32,
			.y1 = at + 0.32,
			.text = nip_arena_printf(d->arena, "%.2g \xC2\xB7 %.2g",
						 100 * f->akaike_weight,
						 nip_fit_show_y(s->data, f->scatter))
		};
	}
	p->x = (struct nip_chart_axis){ .lo = 0, .hi = 100 };
	p->y = (struct nip_chart_axis){ .lo = n < 5 ? (double)n - 5.6 : -0.6,
					.hi = (double)n - 0.4,
					.category = name,
					.n_category = n };
}

static const char *with_unit(struct nip_doc *d, const struct nip_fit_column *c)
{
	return c->unit && (c->unit[0] != '1' || c->unit[1])
		       ? nip_arena_printf(d->arena, "%s, %s", c->name, c->unit)
		       : c->name;
}

void nip_fit_chart(struct nip_doc *d, const struct nip_fit_study *s)
{
	const struct nip_fit *f = &s->fit[s->selected];
	struct nip_chart *c = nip_doc_figure(d, "fit");
	struct nip_panel *p = nip_chart_panel(d->arena, c, with_unit(d, &s->data->y_column));
	double top = 1.2 * f->x_hi, sd = nip_fit_show_y(s->data, f->scatter);
	const char *unit = s->data->y_column.unit;
	char b[NIP_DOUBLE_TEXT];

	if (s->design.n && s->design.hi > top)
		top = s->design.hi;
	if (unit && strcmp(unit, "1") == 0)
		unit = NULL;
	p->x.title = with_unit(d, &s->data->x_column);
	p->x.lo = 0;
	p->x.hi = nip_fit_show_x(s->data, top);
	selected_law(d, s, p, top);
	other_laws(d, s, p, top);
	points(d, s, p);
	next_points(d, s, p);
	*nip_vec_push(d->arena, &p->tints) =
		(struct nip_chart_tint){ .label = "range of the data",
					 .role = NIP_ROLE_MUTED,
					 .vertical = true,
					 .from = nip_fit_show_x(s->data, f->x_lo),
					 .to = nip_fit_show_x(s->data, f->x_hi) };
	c->headline =
		s->n == 1 ? nip_arena_printf(d->arena, "%s through %zu points: scatter %s%s%s",
					     f->law->name, f->n, nip_decimal_show(sd, 2, b),
					     unit ? " " : "", unit ? unit : "")
			  : nip_arena_printf(d->arena,
					     "%s takes %s of the evidence among %zu laws on "
					     "%zu points",
					     f->law->name, nip_decimal_show(f->akaike_weight, 2, b),
					     s->n, f->n);
	c->alt = nip_arena_strdup(d->arena, d->blocks.at[0].text);
	c->subtitle = nip_arena_printf(
		d->arena,
		"%zu points \xC2\xB7 blue: %.0f %% confidence of the %s curve, grey: of a new "
		"measurement \xC2\xB7 dashed: other laws the points allow",
		f->n, 100 * s->options.level, f->law->name);
	c->footer = nip_arena_printf(d->arena, "%s \xC2\xB7 nipline %s", s->file, d->version);
	c->width_pt = 720;
	c->height_pt = 440;
	comparison(d, s, c);
}
