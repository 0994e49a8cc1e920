/* fit_tree.c: fitted laws as the tree of nipline-json(5). */
#include <config.h>

#include <math.h>

#include "report/fit_doc.h"
#include "unit/unit.h"

double nip_fit_show_x(const struct nip_fit_data *d, double x)
{
	return x / d->x_column.scale;
}

double nip_fit_show_y(const struct nip_fit_data *d, double y)
{
	return y / d->y_column.scale;
}

double nip_fit_show_parameter(const struct nip_fit_data *d, const struct nip_symbol *s, double v)
{
	return d->plain ? v : nip_unit_show(s->quantity, v);
}

const char *nip_fit_parameter_unit(const struct nip_fit_data *d, const struct nip_symbol *s)
{
	return d->plain ? NULL : nip_quantity_kind(s->quantity)->unit;
}

static const char *role_name(enum nip_fit_role role)
{
	static const char *const name[] = { [NIP_FIT_FREE] = "fitted",
					    [NIP_FIT_FIXED] = "fixed",
					    [NIP_FIT_REFERENCE] = "reference",
					    [NIP_FIT_AT_LOWER] = "at lower bound",
					    [NIP_FIT_AT_UPPER] = "at upper bound",
					    [NIP_FIT_UNUSED] = "not used",
					    [NIP_FIT_VARIABLE] = "variable" };

	return name[role];
}

static void put_parameters(struct nip_doc *d, struct nip_node *parent, const struct nip_fit *f,
			   const struct nip_fit_data *data)
{
	struct nip_node *all = nip_node_object(d, parent, "parameters");

	for (size_t k = 0; k < f->law->n_symbols; k++) {
		const struct nip_symbol *s = &f->law->symbol[k];
		double v = f->in[k], e = f->std_error[k];
		struct nip_node *n;

		if (f->model.role[k] == NIP_FIT_VARIABLE || f->model.role[k] == NIP_FIT_UNUSED)
			continue;
		n = nip_node_object(d, all, s->name);
		nip_node_number(d, n, "value", nip_fit_show_parameter(data, s, v));
		nip_node_text(d, n, "unit", nip_fit_parameter_unit(data, s));
		nip_node_number(d, n, "stderr", nip_fit_show_parameter(data, s, e));
		nip_node_number(d, n, "low", nip_fit_show_parameter(data, s, v - f->t * e));
		nip_node_number(d, n, "high", nip_fit_show_parameter(data, s, v + f->t * e));
		nip_node_text(d, n, "role", role_name(f->model.role[k]));
	}
}

static void put_covariance(struct nip_doc *d, struct nip_node *parent, const struct nip_fit *f,
			   const struct nip_fit_data *data)
{
	struct nip_node *names = nip_node_list(d, parent, "covariance_parameters"),
			*rows = nip_node_list(d, parent, "covariance"),
			*cor = nip_node_list(d, parent, "correlation");

	for (size_t i = 0; i < f->n_free; i++) {
		const struct nip_symbol *a = &f->law->symbol[f->free_symbol[i]];
		struct nip_node *row = nip_node_list(d, rows, NULL),
				*crow = nip_node_list(d, cor, NULL);

		nip_node_text(d, names, NULL, a->name);
		for (size_t j = 0; j < f->n_free; j++) {
			const struct nip_symbol *b = &f->law->symbol[f->free_symbol[j]];
			double c = f->covariance[i * f->n_free + j];

			c = nip_fit_show_parameter(data, a, 1) *
			    nip_fit_show_parameter(data, b, 1) * c;
			nip_node_number(d, row, NULL, c);
			nip_node_number(d, crow, NULL, i == j ? 1 : nip_fit_correlation(f, i, j));
		}
	}
}

static void put_range(struct nip_doc *d, struct nip_node *parent, const char *name,
		      const struct nip_fit_data *data, double lo, double hi)
{
	struct nip_node *n = nip_node_object(d, parent, name);

	nip_node_quantity(d, n, "from", nip_fit_show_x(data, lo), data->x_column.unit);
	nip_node_quantity(d, n, "to", nip_fit_show_x(data, hi), data->x_column.unit);
}

static void put_fit(struct nip_doc *d, struct nip_node *list, const struct nip_fit *f,
		    const struct nip_fit_study *s)
{
	const struct nip_fit_data *data = s->data;
	struct nip_node *n = nip_node_object(d, list, NULL), *remarks;
	nip_fit_remarks r = nip_fit_remark(f, data, d->arena);
	double unit = data->sigma ? 1 : data->y_column.scale;

	nip_node_text(d, n, "law", f->law->name);
	nip_node_text(d, n, "form", f->law->form);
	nip_node_text(d, n, "equation", f->law->equation);
	put_parameters(d, n, f, data);
	nip_node_number(d, n, "n", (double)f->n);
	nip_node_number(d, n, "rss", f->added_sd > 0 ? f->rss : f->rss / unit / unit);
	nip_node_number(d, n, "dof", f->dof);
	nip_node_number(d, n, "residual_sd",
			f->added_sd > 0 ? f->residual_sd : f->residual_sd / unit);
	nip_node_quantity(d, n, "scatter", nip_fit_show_y(data, f->scatter), data->y_column.unit);
	if (f->added_sd > 0)
		nip_node_quantity(d, n, "added_sd", nip_fit_show_y(data, f->added_sd),
				  data->y_column.unit);
	if (f->effect)
		nip_node_quantity(d, n, "between_groups_sd", nip_fit_show_y(data, f->between_sd),
				  data->y_column.unit);
	nip_node_number(d, n, "reduced_chi2", f->reduced_chi2);
	nip_node_number(d, n, "aicc", f->aicc);
	nip_node_number(d, n, "delta_aicc", f->delta);
	nip_node_number(d, n, "akaike_weight", f->akaike_weight);
	nip_node_number(d, n, "t_df", f->t_df);
	put_covariance(d, n, f, data);
	nip_node_number(d, n, "condition", f->condition);
	nip_node_number(d, n, "starts", (double)f->starts);
	nip_node_number(d, n, "starts_agreeing", (double)f->agreeing);
	nip_node_bool(d, n, "converged", f->converged);
	put_range(d, n, "range", data, f->x_lo, f->x_hi);
	remarks = nip_node_list(d, n, "remarks");
	for (size_t i = 0; i < r.n; i++)
		nip_node_text(d, remarks, NULL, r.at[i]);
}

static void put_points(struct nip_doc *d, const struct nip_fit_study *s, const struct nip_fit *f)
{
	struct nip_node *list = nip_node_list(d, d->result, "points");
	const struct nip_fit_data *data = s->data;

	for (size_t i = 0; i < data->n; i++) {
		struct nip_node *n = nip_node_object(d, list, NULL);
		struct nip_fit_band b = { NAN, NAN, NAN, NAN, NAN };

		nip_node_number(d, n, "line", (double)data->line[i]);
		if (data->group)
			nip_node_text(d, n, "group", data->group_name[data->group[i]]);
		nip_node_number(d, n, "x", nip_fit_show_x(data, data->x[i]));
		nip_node_number(d, n, "y", nip_fit_show_y(data, data->y[i]));
		if (nip_fit_band(f, data->x[i], &b) != NULL)
			continue;
		nip_node_number(d, n, "fitted", nip_fit_show_y(data, b.value));
		nip_node_number(d, n, "residual", nip_fit_show_y(data, data->y[i] - b.value));
		nip_node_number(d, n, "confidence_half_width", nip_fit_show_y(data, b.confidence));
		nip_node_number(d, n, "prediction_half_width", nip_fit_show_y(data, b.prediction));
	}
}

static void put_groups(struct nip_doc *d, const struct nip_fit_study *s)
{
	struct nip_node *list = nip_node_list(d, d->result, "groups");

	for (size_t g = 0; g < s->groups.n; g++) {
		const struct nip_fit_group *x = &s->groups.at[g];
		struct nip_node *n = nip_node_object(d, list, NULL);

		nip_node_text(d, n, "group", x->name);
		nip_node_number(d, n, "n", (double)x->n);
		nip_node_number(d, n, "offset", nip_fit_show_y(s->data, x->effect));
		nip_node_text(d, n, "refused", x->fit.refused);
		if (!x->fit.refused) {
			put_parameters(d, n, &x->fit, s->data);
			nip_node_number(d, n, "residual_sd",
					nip_fit_show_y(s->data, x->fit.scatter));
		}
	}
}

static void put_design(struct nip_doc *d, const struct nip_fit_study *s)
{
	struct nip_node *top = nip_node_object(d, d->result, "design"), *list;
	const struct nip_fit_data *data = s->data;

	put_range(d, top, "allowed", data, s->design.lo, s->design.hi);
	nip_node_text(d, top, "criterion", "D-optimal, sequential");
	nip_node_number(d, top, "volume_ratio", s->design.generalised_ratio);
	list = nip_node_list(d, top, "next");
	for (size_t i = 0; i < s->design.n; i++) {
		const struct nip_fit_next *x = &s->design.next[i];
		struct nip_node *n = nip_node_object(d, list, NULL);

		nip_node_quantity(d, n, "x", nip_fit_show_x(data, x->x), data->x_column.unit);
		nip_node_number(d, n, "expected", nip_fit_show_y(data, x->value));
		nip_node_number(d, n, "low", nip_fit_show_y(data, x->value - x->prediction));
		nip_node_number(d, n, "high", nip_fit_show_y(data, x->value + x->prediction));
		nip_node_number(d, n, "confidence_before",
				nip_fit_show_y(data, x->confidence_before));
		nip_node_number(d, n, "confidence_after",
				nip_fit_show_y(data, x->confidence_after));
	}
}

void nip_fit_tree(struct nip_doc *d, const struct nip_fit_study *s)
{
	static const char *const response[] = { "D", "C", "porosity", "density", "main" };
	const struct nip_fit_data *data = s->data;
	const bool absolute = s->options.weights == NIP_FIT_ABSOLUTE;
	struct nip_node *n, *list, *refused;

	nip_node_text(d, d->result, "selected", s->fit[s->selected].law->name);
	nip_node_text(d, d->result, "selected_form", s->fit[s->selected].law->form);
	n = nip_node_object(d, d->result, "data");
	nip_node_text(d, n, "x", data->x_column.name);
	nip_node_text(d, n, "x_unit", data->x_column.unit);
	nip_node_text(d, n, "y", data->y_column.name);
	nip_node_text(d, n, "y_unit", data->y_column.unit);
	nip_node_text(d, n, "response", response[s->options.response]);
	nip_node_text(d, n, "weights", absolute ? "absolute" : "relative");
	nip_node_text(d, n, "bounds", s->options.physical ? "physical" : "none");
	nip_node_number(d, n, "level", s->options.level);
	nip_node_text(d, n, "group", data->group ? data->group_column : NULL);
	nip_node_number(d, n, "n", (double)data->n);
	nip_node_number(d, n, "not_used_missing", (double)data->missing);
	nip_node_number(d, n, "not_used_uncertainty", (double)data->bad_sigma);
	nip_node_number(d, n, "not_used_negative_x", (double)data->bad_x);
	nip_node_number(d, n, "not_used_broken", (double)data->broken);
	list = nip_node_list(d, d->result, "fits");
	refused = nip_node_list(d, d->result, "refused");
	for (size_t i = 0; i < s->n; i++) {
		const struct nip_fit *f = &s->fit[i];

		if (!f->refused) {
			put_fit(d, list, f, s);
			continue;
		}
		n = nip_node_object(d, refused, NULL);
		nip_node_text(d, n, "law", f->law->name);
		nip_node_text(d, n, "form", f->law->form);
		nip_node_text(d, n, "reason", f->refused);
	}
	put_points(d, s, &s->fit[s->selected]);
	if (data->group)
		put_groups(d, s);
	if (s->design.n)
		put_design(d, s);
}
