/* spc_tree.c: a charted column as the tree that JSON shows. */
#include <config.h>

#include <math.h>

#include "report/spc_doc.h"

const char *nip_control_name(enum nip_control c)
{
	static const char *const name[] = { "in control", "out of control", "not tested" };

	return name[c];
}

const char *nip_side_name(int side)
{
	return side > 1 ? NULL : side > 0 ? "above" : "below";
}

static void put_rules(struct nip_doc *d, struct nip_node *parent, const struct nip_rule_set *set,
		      const struct nip_control_chart *c)
{
	struct nip_node *list = nip_node_list(d, parent, "rules");
	char text[NIP_RULE_TEXT];

	for (size_t k = 0; k < set->n; k++) {
		const struct nip_rule *r = &set->rule[k];
		struct nip_node *n;

		if (c && !(c->kinds & 1u << r->kind))
			continue;
		n = nip_node_object(d, list, NULL);
		nip_node_number(d, n, "rule", r->number);
		nip_node_text(d, n, "name", nip_rule_name(r));
		if (!c) {
			nip_node_text(d, n, "meaning", nip_rule_text(r, text));
			continue;
		}
		nip_node_number(d, n, "signals", (double)c->signals.count[k]);
		nip_node_number(d, n, "episodes", (double)c->signals.episodes[k]);
		nip_node_number(d, n, "expected_by_chance", c->expected[k]);
	}
}

static const char *label_of(const struct nip_study_stage *st, const struct nip_control_chart *c,
			    size_t i)
{
	/* subgroups alone have names */
	return st->label && c->number == st->data.groups.number ? st->label[i] : NULL;
}

static void put_signals(struct nip_doc *d, struct nip_node *parent,
			const struct nip_study_stage *st, const struct nip_control_chart *c)
{
	struct nip_node *list = nip_node_list(d, parent, "signals");
	size_t all = 0;

	for (size_t k = 0; k < NIP_RULES_MOST; k++)
		all += c->signals.count[k];
	for (size_t i = 0; i < c->signals.n; i++) {
		const struct nip_signal *s = &c->signals.at[i];
		struct nip_node *n = nip_node_object(d, list, NULL);
		const char *label = label_of(st, c, s->point), *side = nip_side_name(s->side);

		nip_node_number(d, n, "rule", s->rule);
		nip_node_number(d, n, "point", (double)c->number[s->point]);
		if (side)
			nip_node_text(d, n, "side", side);
		if (label)
			nip_node_text(d, n, "label", label);
	}
	nip_node_number(d, parent, "signals_not_listed", (double)(all - c->signals.n));
}

static void put_points(struct nip_doc *d, struct nip_node *parent, const struct nip_study_stage *st,
		       const struct nip_control_chart *c, size_t most)
{
	struct nip_node *list = nip_node_list(d, parent, "points");

	for (size_t i = 0; i < c->n && i < most; i++) {
		const struct nip_zone *z = &c->zone[c->n_zones == 1 ? 0 : i];
		struct nip_node *n = nip_node_object(d, list, NULL);
		const char *label = label_of(st, c, i);

		nip_node_number(d, n, "point", (double)c->number[i]);
		if (label)
			nip_node_text(d, n, "label", label);
		if (c->size)
			nip_node_number(d, n, "n", (double)c->size[i]);
		nip_node_number(d, n, "value", c->value[i]);
		if (c->lower_sum)
			nip_node_number(d, n, "lower_sum", c->lower_sum[i]);
		if (c->n_zones == 1)
			continue;
		nip_node_number(d, n, "center", z->center);
		nip_node_number(d, n, "lcl", z->lcl);
		nip_node_number(d, n, "ucl", z->ucl);
	}
	nip_node_number(d, parent, "points_not_listed", c->n > most ? (double)(c->n - most) : 0);
}

static void put_arl(struct nip_doc *d, struct nip_node *parent, const double *shift, size_t n,
		    const struct nip_arl *arl)
{
	struct nip_node *list = nip_node_list(d, parent, "arl");

	for (size_t k = 0; k < n; k++) {
		struct nip_node *x = nip_node_object(d, list, NULL);

		nip_node_number(d, x, "shift", shift[k]);
		nip_node_number(d, x, "arl", arl[k].value);
		nip_node_bool(d, x, "exact", arl[k].exact && !isnan(arl[k].value));
		if (arl[k].why)
			nip_node_text(d, x, "why", arl[k].why);
	}
}

static void put_settings(struct nip_doc *d, struct nip_node *n, const struct nip_control_chart *c)
{
	const struct {
		const char *name;
		double value;
	} setting[] = { { "width", c->width },
			{ "lambda", c->lambda },
			{ "k", c->k },
			{ "h", c->h },
			{ "headstart", c->headstart },
			{ "overdispersion", c->overdispersion } };

	for (size_t i = 0; i < sizeof setting / sizeof *setting; i++)
		if (!isnan(setting[i].value))
			nip_node_number(d, n, setting[i].name, setting[i].value);
}

static void put_chart(struct nip_doc *d, struct nip_node *list, const struct nip_study *s,
		      const struct nip_study_stage *st, const struct nip_study_chart *x,
		      size_t most)
{
	const struct nip_control_chart *c = x->chart;
	struct nip_node *n = nip_node_object(d, list, NULL);
	size_t there = 0;

	for (size_t i = 0; i < c->n; i++)
		there += !isnan(c->value[i]);
	nip_node_text(d, n, "type", c->type);
	if (st->name)
		nip_node_text(d, n, "stage", st->name);
	nip_node_text(d, n, "title", c->title);
	nip_node_number(d, n, "n", (double)there);
	nip_node_number(d, n, "center", c->center);
	nip_node_number(d, n, "lcl", c->lcl);
	nip_node_number(d, n, "ucl", c->ucl);
	nip_node_number(d, n, "sigma", c->sigma);
	nip_node_text(d, n, "estimator", c->estimator);
	nip_node_number(d, n, "df", c->df);
	put_settings(d, n, c);
	nip_node_text(d, n, "formula", c->formula);
	if (c->note)
		nip_node_text(d, n, "note", c->note);
	put_signals(d, n, st, c);
	put_rules(d, n, &s->in->options.rules, c);
	nip_node_text(d, n, "state", nip_control_name(x->state));
	if (x->why)
		nip_node_text(d, n, "why", x->why);
	put_arl(d, n, s->in->shift, s->in->shifts, x->arl);
	put_points(d, n, st, c, most);
}

static void put_moments(struct nip_doc *d, struct nip_node *n, const struct nip_moments *m,
			size_t missing)
{
	nip_node_number(d, n, "n", (double)m->n);
	nip_node_number(d, n, "missing", (double)missing);
	nip_node_number(d, n, "mean", nip_moments_mean(m));
	nip_node_number(d, n, "sd", nip_moments_sd(m));
	nip_node_number(d, n, "min", m->min);
	nip_node_number(d, n, "max", m->max);
}

static void put_stage(struct nip_doc *d, struct nip_node *n, const struct nip_study_stage *st)
{
	const struct nip_autocorr *a = &st->autocorr;
	const struct nip_held *h = &st->held;
	struct nip_node *x = nip_node_object(d, n, "autocorrelation");

	nip_node_number(d, x, "r1", a->r1);
	nip_node_number(d, x, "pairs", (double)a->pairs);
	nip_node_number(d, x, "p", a->p);
	nip_node_bool(d, x, "significant", a->significant);
	nip_node_number(d, x, "tau", a->tau);
	nip_node_number(d, x, "bandwidth", (double)a->bandwidth);
	nip_node_number(d, x, "long_run_sd", a->long_run_sd);
	nip_node_number(d, x, "long_run_sigma", a->long_run_sigma);
	nip_node_number(d, x, "residual_sigma", a->residual_sigma);
	nip_node_number(d, x, "n_eff_mean", a->n_eff_mean);
	nip_node_number(d, x, "n_eff_variance", a->n_eff_variance);
	x = nip_node_object(d, n, "held");
	nip_node_number(d, x, "repeats", (double)h->repeats);
	nip_node_number(d, x, "expected_by_resolution", h->expected);
	nip_node_bool(d, x, "held", h->held);
	nip_node_bool(d, x, "left_out", st->held_dropped);
	nip_node_number(d, x, "longest", (double)h->longest);
	nip_node_number(d, x, "longest_from", h->longest ? (double)(h->longest_at + 1) : NAN);
	nip_node_number(d, x, "longest_value", h->longest_value);
	nip_spc_capability_tree(d, n, st);
	nip_node_text(d, n, "state", nip_control_name(st->state));
	nip_node_text(d, n, "why", st->why);
	if (st->no_chart)
		nip_node_text(d, n, "no_chart", st->no_chart);
	nip_node_text(d, n, "recommended_chart", st->recommended);
	nip_node_text(d, n, "recommended_because", st->reason);
	if (!isnan(st->charts.between_sigma))
		nip_node_number(d, n, "between_sigma", st->charts.between_sigma);
	if (st->charts.batch_size)
		nip_node_number(d, n, "batch_size", (double)st->charts.batch_size);
	if (!isnan(st->charts.dispersion_p)) {
		x = nip_node_object(d, n, "dispersion_test");
		nip_node_number(d, x, "chi2", st->charts.dispersion_chi2);
		nip_node_number(d, x, "df", st->charts.dispersion_df);
		nip_node_number(d, x, "p", st->charts.dispersion_p);
	}
}

void nip_spc_tree(struct nip_doc *d, const struct nip_study *s, const struct nip_spc_shown *shown)
{
	struct nip_moments all;
	struct nip_node *list, *x;
	size_t missing = 0;

	nip_moments_init(&all);
	for (size_t i = 0; i < s->stages.n; i++) {
		nip_moments_merge(&all, &s->stages.at[i].moments);
		missing += s->stages.at[i].missing;
	}
	nip_node_text(d, d->result, "file", shown->file);
	nip_node_text(d, d->result, "column", shown->column);
	if (s->in->p > 1) {
		list = nip_node_list(d, d->result, "columns");
		for (size_t i = 0; i < s->in->p; i++)
			nip_node_text(d, list, NULL, shown->columns[i]);
	}
	nip_node_text(d, d->result, "unit", shown->unit);
	nip_node_number(d, d->result, "bytes", (double)shown->bytes);
	nip_node_number(d, d->result, "rows", (double)shown->records);
	nip_node_number(d, d->result, "refused", (double)shown->refused);
	nip_node_number(d, d->result, "not_a_number", (double)shown->not_a_number);
	put_moments(d, d->result, &all, missing);
	nip_node_text(d, d->result, "chart", s->type->name);
	put_rules(d, d->result, &s->in->options.rules, NULL);
	list = nip_node_list(d, d->result, "charts");
	for (size_t i = 0; i < s->stages.n; i++)
		for (size_t k = 0; k < s->stages.at[i].list.n; k++)
			put_chart(d, list, s, &s->stages.at[i], &s->stages.at[i].list.at[k],
				  shown->most_points);
	x = nip_node_object(d, d->result, "signals_by_chance");
	nip_node_number(d, x, "expected", s->expected);
	nip_node_number(d, x, "observed", s->observed);
	if (!s->in->stage) {
		put_stage(d, d->result, &s->stages.at[0]);
		return;
	}
	list = nip_node_list(d, d->result, "stages");
	for (size_t i = 0; i < s->stages.n; i++) {
		x = nip_node_object(d, list, NULL);
		nip_node_text(d, x, "stage", s->stages.at[i].name);
		put_moments(d, x, &s->stages.at[i].moments, s->stages.at[i].missing);
		put_stage(d, x, &s->stages.at[i]);
	}
}
