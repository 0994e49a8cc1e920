/* uncertainty_chart.c: where the draws of an outcome lie, and what drives them apart. */
#include <config.h>

#include <math.h>

#include "report/uncertainty_doc.h"
#include "unit/unit.h"

#define FIGURES_MOST 4
#define BARS_MOST    8
#define FEW	     4	   /* bars; fewer would be thick */
#define QUIET	     0.001 /* of the variance: too little to be shown */

static double span(enum nip_quantity_id id, double si)
{
	return nip_unit_show(id, si) - nip_unit_show(id, 0);
}

static double total(const struct nip_uncertainty *u, const struct nip_spread *x)
{
	double sum = 0;

	for (size_t i = 0; i < u->sources.n; i++)
		if (isfinite(x->first_order[i]))
			sum += x->first_order[i] * x->first_order[i];
	return sum;
}

/* Indices of the sources with the largest effects, the largest first. */
static size_t largest(const struct nip_uncertainty *u, const struct nip_spread *x,
		      size_t out[BARS_MOST])
{
	double all = total(u, x);
	size_t n = 0;

	for (; n < BARS_MOST; n++) {
		double most = QUIET * all;
		bool any = false;

		for (size_t i = 0; i < u->sources.n; i++) {
			double v = x->first_order[i] * x->first_order[i];
			bool taken = false;

			for (size_t k = 0; k < n; k++)
				taken |= out[k] == i;
			if (taken || !(v > most))
				continue;
			most = v;
			out[n] = i;
			any = true;
		}
		if (!any)
			break;
	}
	return n;
}

/* Middle and 95 % of the draws, beside what was planned and what is allowed. */
static void draws(struct nip_doc *d, struct nip_chart *c, const struct nip_outcome *o,
		  const struct nip_spread *x, double min, double max)
{
	static const char *const name[] = { "planned", "min", "max" }, *const row[] = { "95 %" };
	const char *unit = nip_quantity_kind(o->quantity)->unit;
	struct nip_panel *p = nip_chart_panel(d->arena, c, "Where the draws lie");
	double *middle = NIP_NEW_N(d->arena, 2, double);
	const double at[] = { x->nominal, min, max };

	middle[0] = nip_unit_show(o->quantity, x->median);
	p->x.title = nip_chart_title(d->arena, o->name, unit);
	p->y = (struct nip_chart_axis){ .lo = -1, .hi = 1, .category = row, .n_category = 1 };
	*nip_vec_push(d->arena, &p->areas) =
		(struct nip_chart_area){ .role = NIP_ROLE_DATA,
					 .x0 = nip_unit_show(o->quantity, x->low),
					 .x1 = nip_unit_show(o->quantity, x->high),
					 .y0 = -0.2,
					 .y1 = 0.2 };
	*nip_vec_push(d->arena, &p->points) = (struct nip_chart_points){
		.label = "middle of the draws", .n = 1, .x = middle, .y = middle + 1
	};
	for (int k = 0; k < 3; k++)
		if (!isnan(at[k]))
			*nip_vec_push(d->arena, &p->limits) = (struct nip_chart_limit){
				.label = nip_arena_printf(d->arena, "%s %.4g", name[k],
							  nip_unit_show(o->quantity, at[k])),
				.role = k ? NIP_ROLE_LIMIT : NIP_ROLE_INK,
				.at = nip_unit_show(o->quantity, at[k]),
				.vertical = true,
				.solid = true
			};
	for (int k = 1; k < 3; k++)
		if (!isnan(at[k]))
			*nip_vec_push(d->arena, &p->tints) = (struct nip_chart_tint){
				.role = NIP_ROLE_LIMIT,
				.vertical = true,
				.from = k == 1 ? NAN : nip_unit_show(o->quantity, max),
				.to = k == 1 ? nip_unit_show(o->quantity, min) : NAN
			};
}

/* What one standard deviation of each source does, the largest on top. */
static void drivers(struct nip_doc *d, struct nip_chart *c, const struct nip_outcome *o,
		    const struct nip_uncertainty *u, const struct nip_spread *x)
{
	static const enum nip_role role[NIP_SHARES] = { NIP_ROLE_THIRD, NIP_ROLE_REFERENCE,
							NIP_ROLE_FOURTH, NIP_ROLE_DATA };
	size_t source[BARS_MOST], n = largest(u, x, source);
	const char **name = NIP_NEW_N(d->arena, n + 1, const char *);
	struct nip_panel *p = nip_chart_panel(d->arena, c, "What one standard deviation does");
	double all = total(u, x);

	p->beside = 0.3;
	p->x.title = nip_chart_title(d->arena, "change", nip_quantity_kind(o->quantity)->unit);
	for (size_t k = 0; k < n; k++) {
		const struct nip_source *s = &u->sources.at[source[k]];
		double at = (double)(n - 1 - k), v = span(o->quantity, x->first_order[source[k]]);

		name[n - 1 - k] = s->name;
		*nip_vec_push(d->arena, &p->areas) = (struct nip_chart_area){
			.label = nip_share_name[s->share],
			.role = role[s->share],
			.x0 = 0,
			.x1 = v,
			.y0 = at - 0.32,
			.y1 = at + 0.32,
			.text = nip_arena_printf(d->arena, "%.0f %%",
						 100 * x->first_order[source[k]] *
							 x->first_order[source[k]] / all)
		};
	}
	p->y = (struct nip_chart_axis){ .lo = n < FEW ? (double)n - FEW - 0.6 : -0.6,
					.hi = (double)n - 0.4,
					.category = name,
					.n_category = n };
	*nip_vec_push(d->arena, &p->limits) =
		(struct nip_chart_limit){ .role = NIP_ROLE_MUTED, .vertical = true, .solid = true };
}

static const char *headline(struct nip_doc *d, const struct nip_outcome *o,
			    const struct nip_uncertainty *u, const struct nip_spread *x)
{
	const char *unit = nip_chart_title(d->arena, "", nip_quantity_kind(o->quantity)->unit);
	size_t source[BARS_MOST];
	const char *by = largest(u, x, source)
				 ? nip_arena_printf(d->arena, "; most of the spread is of %s",
						    u->sources.at[source[0]].name)
				 : "";

	if (*unit == ',')
		unit++;
	if (!isnan(x->inside))
		return nip_arena_printf(d->arena, "%s: %.3g %% of draws are in spec%s",
					nip_chart_words(d->arena, o->name), 100 * x->inside, by);
	return nip_arena_printf(d->arena, "%s between %.3g and %.3g%s in 95 %% of draws%s",
				nip_chart_words(d->arena, o->name),
				nip_unit_show(o->quantity, x->low),
				nip_unit_show(o->quantity, x->high), unit, by);
}

static void figure(struct nip_doc *d, const struct nip_outcome *o, const struct nip_uncertainty *u,
		   const struct nip_spread *x, double min, double max, size_t number)
{
	struct nip_chart *c = nip_doc_figure(d, nip_arena_printf(d->arena, "spread-%zu", number));

	draws(d, c, o, x, min, max);
	drivers(d, c, o, u, x);
	c->headline = nip_chart_sentence(d->arena, headline(d, o, u, x));
	c->alt = c->headline;
	c->subtitle =
		nip_arena_printf(d->arena,
				 "%zu Latin hypercube draws, seed %llu \xC2\xB7 right: to first "
				 "order, with the share of the variance",
				 u->draws, (unsigned long long)u->seed);
	c->footer = nip_arena_printf(d->arena, "nipline %s", d->version);
	c->width_pt = 720;
	c->height_pt = 340;
}

void nip_uncertainty_charts(struct nip_doc *d, const struct nip_outcome *outcome, size_t n,
			    const struct nip_uncertainty *u, const double *min, const double *max)
{
	size_t drawn = 0;

	for (int limited = 1; limited >= 0; limited--) /* outcomes with targets first */
		for (size_t k = 0; k < n && drawn < FIGURES_MOST; k++)
			if ((!isnan(u->spread[k].inside)) == (limited == 1) && u->spread[k].n > 1 &&
			    u->spread[k].sd > 0)
				figure(d, &outcome[k], u, &u->spread[k], min[k], max[k], ++drawn);
}
