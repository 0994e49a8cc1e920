/* study.c: rows into stages, series, subgroups; charts of each and what they say. */
#include <config.h>

#include "spc/study.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

struct work { /* one stage on its way */
	const struct nip_study_input *in;
	struct nip_arena *a;
	struct nip_study *study;
	struct nip_study_stage *s;
	size_t id;
	size_t n, *row; /* rows of the stage that are charted */
	size_t first;	/* number of its first point, where points are not rows */
};

static double value_at(const struct nip_study_input *in, size_t row)
{
	return in->value[row * in->p];
}

static bool used_point(const struct nip_study_input *in, size_t number)
{
	if (in->baseline.from && (number < in->baseline.from || number > in->baseline.to))
		return false;
	for (size_t i = 0; i < in->excludes; i++)
		if (number >= in->exclude[i].from && number <= in->exclude[i].to)
			return false;
	return true;
}

static bool selects(const struct nip_study_input *in)
{
	return in->baseline.from || in->excludes;
}

/* The rows of every stage, one after another; those of stage k at start[k]. */
static size_t *rows_by_stage(const struct nip_study_input *in, struct nip_arena *a, size_t *start)
{
	size_t *row = NIP_NEW_N(a, in->rows + 1, size_t);
	size_t *at = nip_xalloc(in->stages + 1, sizeof *at);

	for (size_t i = 0; i < in->rows; i++)
		start[(in->stage ? in->stage[i] : 0) + 1]++;
	for (size_t k = 0; k < in->stages; k++) {
		start[k + 1] += start[k];
		at[k] = start[k];
	}
	for (size_t i = 0; i < in->rows; i++)
		row[at[in->stage ? in->stage[i] : 0]++] = i;
	free(at);
	return row;
}

/* ---- rows -------------------------------------------------------------------- */

static void collect(struct work *w)
{
	const struct nip_study_input *in = w->in;
	double *x;

	x = NIP_NEW_N(w->a, w->n + 1, double);
	nip_moments_init(&w->s->moments);
	for (size_t i = 0; i < w->n; i++) {
		bool there = true;

		x[i] = value_at(in, w->row[i]);
		for (size_t j = 0; j < in->p; j++)
			there &= isfinite(in->value[w->row[i] * in->p + j]);
		w->s->missing += !there;
		if (isfinite(x[i]))
			nip_moments_add(&w->s->moments, x[i]);
	}
	w->s->rows = w->n;
	nip_held(x, w->n, &w->s->held);
}

static bool counts(const struct nip_chart_type *t)
{
	return t && t->needs == NIP_NEEDS_COUNTS;
}

/* A repeat of a held value is no new reading: the row goes, the series closes up. */
static void drop_held(struct work *w, const struct nip_chart_type *type)
{
	const struct nip_study_input *in = w->in;
	size_t n = 0;
	double last = NAN;

	w->s->held_dropped =
		w->s->held.repeats && in->p == 1 && !counts(type) &&
		(in->held == NIP_HELD_DROP || (in->held == NIP_HELD_AUTO && w->s->held.held));
	for (size_t i = 0; i < w->n && w->s->held_dropped; i++) {
		double x = value_at(in, w->row[i]);

		if (x != last)
			w->row[n++] = w->row[i];
		last = x;
	}
	if (w->s->held_dropped)
		w->n = n;
	nip_moments_init(&w->s->independent);
	for (size_t i = 0; i < w->n; i++)
		if (isfinite(value_at(in, w->row[i])))
			nip_moments_add(&w->s->independent, value_at(in, w->row[i]));
}

static void make_series(struct work *w)
{
	const struct nip_study_input *in = w->in;
	double *x = NIP_NEW_N(w->a, w->n + 1, double);
	double *size = in->size ? NIP_NEW_N(w->a, w->n + 1, double) : NULL;
	size_t *number = NIP_NEW_N(w->a, w->n + 1, size_t);
	bool *used = selects(in) ? NIP_NEW_N(w->a, w->n + 1, bool) : NULL;

	for (size_t i = 0; i < w->n; i++) {
		x[i] = value_at(in, w->row[i]);
		number[i] = w->row[i] + 1;
		if (size)
			size[i] = in->size[w->row[i]];
		if (used)
			used[i] = used_point(in, number[i]);
	}
	w->s->data.series = (struct nip_chart_series){ .n = w->n,
						       .value = x,
						       .number = number,
						       .used = used,
						       .size = size,
						       .size_all = in->size_all };
}

/* ---- subgroups ----------------------------------------------------------------- */

/* Subgroup of each row of the stage, numbered from 0 by first appearance in it. */
static size_t number_groups(const struct work *w, size_t *of, const char **name)
{
	const struct nip_study_input *in = w->in;
	size_t *seen, k = 0;

	if (in->every) {
		for (size_t i = 0; i < w->n; i++)
			of[i] = i / in->every;
		return w->n ? (w->n - 1) / in->every + 1 : 0;
	}
	seen = nip_xalloc(in->groups + 1, sizeof *seen);
	for (size_t i = 0; i < w->n; i++) {
		size_t g = in->group[w->row[i]];

		if (!seen[g]) {
			seen[g] = ++k;
			name[k - 1] = in->group_name[g];
		}
		of[i] = seen[g] - 1;
	}
	free(seen);
	return k;
}

static void make_groups(struct work *w)
{
	const struct nip_study_input *in = w->in;
	size_t *of = NIP_NEW_N(w->a, w->n + 1, size_t), k, *start, *number, *at, p = in->p;
	const char **name = NIP_NEW_N(w->a, w->n + 1, const char *);
	struct nip_subgroup *group;
	double *x = NIP_NEW_N(w->a, (w->n + 1) * p, double);
	bool *used = NULL;

	if (!in->every && !in->group)
		return;
	k = number_groups(w, of, name);
	start = NIP_NEW_N(w->a, k + 1, size_t);
	at = NIP_NEW_N(w->a, k + 1, size_t);
	number = NIP_NEW_N(w->a, k + 1, size_t);
	group = NIP_NEW_N(w->a, k + 1, struct nip_subgroup);
	if (selects(in))
		used = NIP_NEW_N(w->a, k + 1, bool);
	for (size_t i = 0; i < w->n; i++)
		start[of[i] + 1]++;
	for (size_t g = 0; g < k; g++) {
		start[g + 1] += start[g];
		at[g] = start[g];
		number[g] = w->first + g;
		if (used)
			used[g] = used_point(in, number[g]);
	}
	for (size_t i = 0; i < w->n; i++)
		memcpy(x + at[of[i]]++ * p, in->value + w->row[i] * p, p * sizeof *x);
	for (size_t g = 0; g < k && p == 1; g++)
		nip_subgroup_of(x + start[g], start[g + 1] - start[g], &group[g]);
	w->s->data.groups = (struct nip_grouping){ k, x, start, group, number, used };
	w->s->data.vectors = (struct nip_vectors){ .n = w->n,
						   .p = p,
						   .value = x,
						   .number = number,
						   .used = used,
						   .k = k,
						   .start = start };
	w->s->label = in->group ? name : NULL;
}

static void make_vectors(struct work *w)
{
	const struct nip_study_input *in = w->in;
	double *x;

	if (w->s->data.groups.k)
		return;
	x = NIP_NEW_N(w->a, (w->n + 1) * in->p, double);
	for (size_t i = 0; i < w->n; i++)
		memcpy(x + i * in->p, in->value + w->row[i] * in->p, in->p * sizeof *x);
	w->s->data.vectors = (struct nip_vectors){ .n = w->n,
						   .p = in->p,
						   .value = x,
						   .number = w->s->data.series.number,
						   .used = w->s->data.series.used };
}

/* ---- charts ---------------------------------------------------------------------- */

static const char *const spread_charts[] = { "mr", "r", "s" };

static const struct nip_frozen *frozen_for(void *user, const char *type)
{
	const struct work *w = user;
	const struct nip_study_input *in = w->in;
	bool spread = false;

	for (size_t i = 0; i < in->frozens; i++)
		if (strcmp(in->frozen[i].chart, type) == 0 &&
		    (!*in->frozen[i].stage ||
		     (w->s->name && strcmp(in->frozen[i].stage, w->s->name) == 0)))
			return &in->frozen[i].limits;
	if (strchr(type, ':')) /* a part of what several columns rest on */
		return NULL;
	for (size_t i = 0; i < sizeof spread_charts / sizeof *spread_charts; i++)
		spread |= strcmp(spread_charts[i], type) == 0;
	return spread ? NULL : &in->limits;
}

static const char *suits(const struct nip_chart_type *t, const struct nip_study_input *in,
			 struct nip_arena *a)
{
	bool groups = in->every || in->group;

	if (t->needs == NIP_NEEDS_VECTORS)
		return NULL;
	if (in->p > 1)
		return nip_arena_printf(a, "%s takes one column", t->name);
	if (t->needs == NIP_NEEDS_GROUPS && !groups)
		return nip_arena_printf(a, "%s needs subgroups (--subgroup or --n)", t->name);
	if (t->needs == NIP_NEEDS_SERIES && groups)
		return nip_arena_printf(a, "%s takes single values; leave the subgroups out",
					t->name);
	return NULL;
}

#define LARGEST_FOR_RANGES 8 /* beyond, the range wastes what the values say */

static const struct nip_chart_type *choose(const struct nip_study_input *in)
{
	size_t most = in->every, *size;

	if (in->type)
		return in->type;
	if (in->p > 1)
		return nip_chart_find("t2");
	if (!in->every && !in->group)
		return nip_chart_find("imr");
	if (in->group) {
		size = nip_xalloc(in->groups + 1, sizeof *size);
		for (size_t i = 0; i < in->rows; i++)
			if (++size[in->group[i]] > most)
				most = size[in->group[i]];
		free(size);
	}
	return nip_chart_find(most > LARGEST_FOR_RANGES ? "xbar-s" : "xbar-r");
}

/* Charts of one type and width have the same run lengths, unless limits were frozen. */
static const struct nip_arl *known_arl(const struct work *w, const struct nip_control_chart *c)
{
	if (w->in->frozens || !isnan(w->in->limits.lcl) || !isnan(w->in->limits.ucl))
		return NULL;
	for (size_t i = 0; i < w->id; i++) {
		const struct nip_study_stage *s = &w->study->stages.at[i];

		for (size_t k = 0; k < s->list.n; k++)
			if (strcmp(s->list.at[k].chart->type, c->type) == 0 && c->normal &&
			    s->list.at[k].chart->normal)
				return s->list.at[k].arl;
		if (s->list.n)
			break; /* one is as good as another */
	}
	return NULL;
}

static void run_lengths(const struct work *w, struct nip_study_chart *c)
{
	const struct nip_study_input *in = w->in;
	const struct nip_arl *known = known_arl(w, c->chart);

	c->arl = NIP_NEW_N(w->a, in->shifts + 1, struct nip_arl);
	for (size_t k = 0; k < in->shifts; k++)
		if (known)
			c->arl[k] = known[k];
		else
			nip_arl_chart(c->chart, &in->options.rules, in->options.asymptotic, in->p,
				      in->shift[k], &c->arl[k]);
}

static bool knows_correlation(const struct nip_chart_type *t)
{
	static const char *const name[] = { "batch-means", "ar-residual", "ewma-residual" };

	for (size_t i = 0; i < sizeof name / sizeof *name; i++)
		if (strcmp(name[i], t->name) == 0)
			return true;
	return false;
}

/* Limits from correlated single values; given ones are not in doubt, and subgroups are
 * there to show what differs between them. */
static bool in_doubt(const struct work *w, const struct nip_control_chart *c)
{
	const struct nip_study_stage *s = w->s;

	return s->autocorr.significant && s->autocorr.r1 > 0 && s->data.groups.k == 0 &&
	       w->in->p < 2 && !counts(w->study->type) && !knows_correlation(w->study->type) &&
	       c->estimator && strcmp(c->estimator, "given") != 0;
}

static void judge(struct work *w)
{
	struct nip_study_stage *s = w->s;
	const struct nip_study_input *in = w->in;
	struct nip_arena *a = w->a;

	s->state = NIP_NOT_TESTED;
	for (size_t i = 0; i < s->charts.list.n; i++) {
		struct nip_study_chart *c = nip_vec_push(a, &s->list);

		*c = (struct nip_study_chart){ .chart = &s->charts.list.at[i] };
		run_lengths(w, c);
		c->state = in_doubt(w, c->chart)
				   ? nip_chart_state_correlated(c->chart, &s->autocorr, a, &c->why)
				   : nip_chart_state(c->chart, &in->options.rules, a, &c->why);
		if (c->state == NIP_OUT_OF_CONTROL && s->state != NIP_OUT_OF_CONTROL) {
			s->state = NIP_OUT_OF_CONTROL;
			s->why = nip_arena_printf(a, "%s chart: %s", c->chart->type, c->why);
		} else if (c->state == NIP_IN_CONTROL && s->state == NIP_NOT_TESTED) {
			s->state = NIP_IN_CONTROL;
		} else if (s->state == NIP_NOT_TESTED && !s->why) {
			s->why = c->why;
		}
	}
}

#define BATCHES_WANTED 25

static void recommend(struct work *w, const struct nip_chart_type *type)
{
	struct nip_study_stage *s = w->s;
	const struct nip_chart_series *x = &s->data.series;
	size_t size;

	if (!s->autocorr.significant || s->autocorr.r1 < 0 || knows_correlation(type) ||
	    counts(type) || w->in->p > 1)
		return;
	size = nip_batch_size(x->value, x->n);
	if (size && x->n / size >= BATCHES_WANTED) {
		s->recommended = "batch-means";
		s->reason = nip_arena_printf(
			w->a,
			"means of %zu values are no longer correlated and leave %zu batches; they "
			"show shifts of the level, not single values",
			size, x->n / size);
	} else {
		s->recommended = "ar-residual";
		s->reason = "there are too few values for batches; the residuals of a first-order "
			    "autoregression are uncorrelated if the model holds, and show what the "
			    "value before did not announce";
	}
}

static void chart_stage(struct work *w, const struct nip_chart_type *type)
{
	struct nip_study_stage *s = w->s;

	s->data.arena = w->a;
	s->data.cache = &w->study->cache;
	s->data.frozen = frozen_for;
	s->data.frozen_user = w;
	make_series(w);
	make_groups(w);
	make_vectors(w);
	nip_autocorr(s->data.series.value, s->data.series.n, &s->autocorr);
	nip_charts_init(&s->charts);
	s->no_chart = suits(type, w->in, w->a);
	if (!s->no_chart && !s->moments.n)
		s->no_chart = "there is no value";
	if (!s->no_chart)
		s->no_chart = nip_charts_build(type, &s->data, &w->in->options, &s->charts);
	judge(w);
	recommend(w, type);
	nip_study_capability(w->in, type, w->a, s);
}

void nip_study_run(const struct nip_study_input *in, struct nip_arena *a, struct nip_study *out)
{
	size_t *start = NIP_NEW_N(a, in->stages + 2, size_t), first = 1;
	size_t *row = rows_by_stage(in, a, start);

	*out = (struct nip_study){ .in = in, .type = choose(in) };
	for (size_t k = 0; k < in->stages; k++) {
		struct nip_study_stage *s = nip_vec_push(a, &out->stages);
		struct work w = { .in = in, .a = a, .study = out, .s = s, .id = k, .first = first };

		w.row = row + start[k];
		w.n = start[k + 1] - start[k];

		*s = (struct nip_study_stage){ .name = in->stage ? in->stage_name[k] : NULL };
		collect(&w);
		drop_held(&w, out->type);
		chart_stage(&w, out->type);
		first += s->data.groups.k;
		for (size_t i = 0; i < s->charts.list.n; i++)
			for (size_t r = 0; r < in->options.rules.n; r++) {
				const struct nip_control_chart *c = &s->charts.list.at[i];

				if (!(c->expected[r] >= 0))
					continue;
				out->expected += c->expected[r];
				out->observed += (double)c->signals.count[r];
			}
	}
}

void nip_study_release(struct nip_study *s)
{
	for (size_t i = 0; i < s->stages.n; i++)
		nip_charts_release(&s->stages.at[i].charts);
	nip_constants_release(&s->cache);
}
