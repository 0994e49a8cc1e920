/* study.c: laws on a file of points, and what there is to say about them. */
#include <config.h>

#include "fit/study.h"

#include <math.h>
#include <string.h>

#include "base/diag.h"
#include "base/decimal.h"

/* ---- remarks ------------------------------------------------------------------- */

double nip_fit_correlation(const struct nip_fit *f, size_t i, size_t j)
{
	const size_t p = f->n_free;

	return f->covariance[i * p + j] / sqrt(f->covariance[i * p + i] * f->covariance[j * p + j]);
}

#define SHOWN_PAIRS 3

static void correlations(const struct nip_fit *f, nip_fit_remarks *r, struct nip_arena *a)
{
	const char *text = "";
	char b[NIP_DOUBLE_TEXT];
	size_t n = 0;

	for (size_t i = 0; f->identified && i < f->n_free; i++)
		for (size_t j = 0; j < i; j++) {
			double c = nip_fit_correlation(f, i, j);

			if (!(fabs(c) > NIP_FIT_CORRELATED) || n++ >= SHOWN_PAIRS)
				continue;
			text = nip_arena_printf(a, "%s%s%s and %s (%s)", text, *text ? ", " : "",
						f->law->symbol[f->free_symbol[j]].name,
						f->law->symbol[f->free_symbol[i]].name,
						nip_decimal_show(c, 5, b));
		}
	if (n > SHOWN_PAIRS)
		text = nip_arena_printf(a, "%s and %zu more pairs", text, n - SHOWN_PAIRS);
	if (n)
		*nip_vec_push(a, r) =
			nip_arena_printf(a, "known only together, being correlated: %s", text);
}

nip_fit_remarks nip_fit_remark(const struct nip_fit *f, const struct nip_fit_data *d,
			       struct nip_arena *a)
{
	nip_fit_remarks r = { NULL, 0, 0 };

	if (f->refused)
		return r;
	if (!f->converged)
		*nip_vec_push(a, &r) = "the search did not converge";
	if (!f->identified)
		*nip_vec_push(a, &r) = "the points do not fix all parameters: no standard errors";
	for (size_t k = 0; k < f->law->n_symbols; k++)
		if (f->model.role[k] == NIP_FIT_AT_LOWER || f->model.role[k] == NIP_FIT_AT_UPPER)
			*nip_vec_push(a, &r) =
				nip_arena_printf(a, "%s is at its %s bound", f->law->symbol[k].name,
						 f->model.role[k] == NIP_FIT_AT_LOWER ? "lower"
										      : "upper");
	for (size_t k = 0; k < f->law->n_symbols; k++)
		if (nip_fit_runs_away(f, (int)k))
			*nip_vec_push(a, &r) =
				nip_arena_printf(a, "%s runs to the end of its range",
						 f->law->symbol[k].name);
	correlations(f, &r, a);
	if (f->identified && f->condition > 1e4)
		*nip_vec_push(a, &r) = nip_arena_printf(a, "badly conditioned: %.1e", f->condition);
	if (f->starts > 1 && f->agreeing == 1)
		*nip_vec_push(a, &r) =
			nip_arena_printf(a, "only one of %zu starts found this minimum", f->starts);
	if (f->reduced_chi2 > 0 && d->sigma && f->dof >= 3 &&
	    (f->reduced_chi2 > 10 || f->reduced_chi2 < 0.1))
		*nip_vec_push(a, &r) = nip_arena_printf(
			a, "the stated uncertainties are %s the scatter (reduced chi2 %.3g)",
			f->reduced_chi2 > 1 ? "below" : "above", f->reduced_chi2);
	return r;
}

/* ---- the run -------------------------------------------------------------------- */

static void say_refusals(const struct nip_fit_study *s, struct nip_diag *diag)
{
	for (size_t i = 0; i < s->n; i++) {
		const struct nip_fit *f = &s->fit[i];
		const struct nip_place at = { .file = s->file, .element = f->law->name };

		if (f->refused)
			nip_diag_add(diag, NIP_ERROR, NIP_CAUSE_NO_ANSWER, &at, "%s", f->refused);
		else
			nip_diag_add(diag, NIP_ERROR, NIP_CAUSE_NO_ANSWER, &at, "%s",
				     f->converged ? "fitted, but the points do not fix its "
						    "parameters"
						  : "the search did not converge: the points "
						    "speak against this law");
	}
}

static void say_remarks(const struct nip_fit_study *s, struct nip_arena *a, struct nip_diag *diag)
{
	const struct nip_fit *f = &s->fit[s->selected];
	const struct nip_place at = { .file = s->file, .element = f->law->name };
	nip_fit_remarks r = nip_fit_remark(f, s->data, a);

	for (size_t i = 0; i < r.n; i++)
		nip_diag_add(diag, NIP_WARNING, NIP_CAUSE_NONE, &at, "%s", r.at[i]);
}

static void fit_groups(struct nip_fit_study *s, const struct nip_fit_wish *wish,
		       struct nip_arena *a)
{
	const struct nip_fit *f = &s->fit[s->selected];

	for (size_t g = 0; g < s->data->n_groups && s->data->group; g++) {
		struct nip_fit_data *part = NIP_NEW(a, struct nip_fit_data);

		*part = nip_fit_data_group(s->data, g, a);
		*nip_vec_push(a, &s->groups) =
			(struct nip_fit_group){ .name = s->data->group_name[g],
						.n = part->n,
						.fit = nip_fit_law(f->law, part, &s->options,
								   wish[s->selected].start,
								   wish[s->selected].fixed, a),
						.effect = f->effect ? f->effect[g] : NAN };
	}
}

static bool groups_repeat(const struct nip_fit_data *d)
{
	return !d->group || d->n > d->n_groups;
}

void nip_fit_study_run(struct nip_fit_study *s, const struct nip_fit_wish *wish, size_t n,
		       struct nip_arena *a, struct nip_diag *diag)
{
	const struct nip_place at = { .file = s->file, .element = s->data->group_column };
	struct nip_fit_data *alone = NIP_NEW(a, struct nip_fit_data);
	const struct nip_fit_data *d = s->data;

	if (!groups_repeat(d)) {
		nip_diag_add(diag, NIP_WARNING, NIP_CAUSE_NONE, &at,
			     "every group has one point: the spread between groups cannot be told "
			     "from the scatter, and is not");
		*alone = *d;
		alone->group = NULL;
		s->data = d = alone;
	}
	s->fit = NIP_NEW_N(a, n + 1, struct nip_fit);
	s->n = n;
	for (size_t i = 0; i < n; i++)
		s->fit[i] =
			nip_fit_law(wish[i].law, d, &s->options, wish[i].start, wish[i].fixed, a);
	s->selected = nip_fit_compare(s->fit, n);
	if (s->selected < 0) {
		say_refusals(s, diag);
		return;
	}
	say_remarks(s, a, diag);
	fit_groups(s, wish, a);
}
