/* batch_chart.c: run chart, histogram and batch comparison as chart models. */
#include <config.h>

#include <math.h>
#include <string.h>

#include "base/decimal.h"
#include "report/batch_doc.h"
#include "report/histogram_chart.h"
#include "stat/dist.h"
#include "unit/typeset.h"

#define STRIP 120

const char *nip_axis_title(struct nip_doc *d, const struct nip_qc *q, size_t ch)
{
	const char *unit = nip_unit_typeset(d->arena, q->overall[ch].unit);

	return *unit ? nip_arena_printf(d->arena, "%s, %s", nip_qc_label(q, ch), unit)
		     : nip_qc_label(q, ch);
}

const char *nip_batch_footer(struct nip_doc *d, const struct nip_qc *q)
{
	if (!q->spec->id)
		return nip_arena_printf(d->arena, "%zu coils, no spec \xC2\xB7 nipline %s",
					q->coils.n, d->version);
	return nip_arena_printf(d->arena,
				"%zu file%s \xC2\xB7 spec %s version %s \xC2\xB7 nipline %s",
				q->files.n, q->files.n == 1 ? "" : "s", q->spec->id,
				q->spec->version, d->version);
}

/* Limits as lines (or verticals) with the text the spec uses. */
static void add_limits(struct nip_doc *d, const struct nip_qc *q, size_t ch, struct nip_panel *p,
		       bool vertical)
{
	const struct nip_characteristic *c = &q->spec->characteristics.at[ch];
	const struct nip_overall *o = &q->overall[ch];
	double lo = -INFINITY, hi = INFINITY;
	char b[NIP_DOUBLE_TEXT];

	for (size_t l = 0; l < c->limits.n; l++) {
		const struct nip_limit *x = &c->limits.at[l];
		bool warn = x->level == NIP_LEVEL_WARN;

		/* Verticals crowd: warnings are left to the run chart. */
		if (vertical && warn)
			continue;
		if (!warn && x->above && o->limit[l] < hi)
			hi = o->limit[l];
		if (!warn && !x->above && o->limit[l] > lo)
			lo = o->limit[l];
		*nip_vec_push(d->arena, &p->limits) = (struct nip_chart_limit){
			.at = o->limit[l],
			.vertical = vertical,
			.role = warn ? NIP_ROLE_THIRD : NIP_ROLE_LIMIT,
			.solid = vertical,
			.label = nip_arena_printf(d->arena, "%s %s %s", nip_level_name[x->level],
						  x->above ? "above" : "below",
						  nip_decimal_write(o->limit[l], b))
		};
	}
	if (!isnan(o->target))
		*nip_vec_push(d->arena, &p->limits) = (struct nip_chart_limit){
			.at = o->target,
			.vertical = vertical,
			.role = NIP_ROLE_REFERENCE,
			.solid = !vertical,
			.label = nip_arena_printf(d->arena, "target %s",
						  nip_decimal_write(o->target, b))
		};
	if (isfinite(hi))
		*nip_vec_push(d->arena, &p->tints) = (struct nip_chart_tint){
			.role = NIP_ROLE_LIMIT, .vertical = vertical, .from = hi, .to = NAN
		};
	if (isfinite(lo))
		*nip_vec_push(d->arena, &p->tints) = (struct nip_chart_tint){
			.role = NIP_ROLE_LIMIT, .vertical = vertical, .from = NAN, .to = lo
		};
}

/* ---- run chart ------------------------------------------------------------- */

/* Readings whose gravest limit is of this level; every reading counts once. */
static size_t beyond(const struct nip_qc *q, size_t ch, enum nip_level level)
{
	size_t n = 0;

	for (size_t i = 0; i < q->coils.n; i++)
		n += (size_t)q->coils.at[i].tally[ch].gravest[level];
	return n;
}

static bool binding(const struct nip_qc *q, size_t ch)
{
	const struct nip_characteristic *c = &q->spec->characteristics.at[ch];

	for (size_t l = 0; l < c->limits.n; l++)
		if (c->limits.at[l].level >= NIP_LEVEL_ALARM)
			return true;
	return false;
}

static void flagged_points(struct nip_doc *d, const struct nip_qc *q, size_t ch,
			   struct nip_panel *p, bool grave)
{
	double *x = NIP_NEW_N(d->arena, q->flagged.n + 1, double),
	       *y = NIP_NEW_N(d->arena, q->flagged.n + 1, double);
	size_t n = 0;

	for (size_t i = 0; i < q->flagged.n; i++) {
		const struct nip_flagged *f = &q->flagged.at[i];

		if (f->characteristic != ch || (f->severity >= NIP_SEV_ALARM) != grave)
			continue;
		x[n] = (double)f->index + 1;
		y[n++] = f->value;
	}
	if (n)
		*nip_vec_push(d->arena, &p->points) =
			(struct nip_chart_points){ .label = grave ? "out of spec" : "warned",
						   .role = grave ? NIP_ROLE_LIMIT : NIP_ROLE_THIRD,
						   .shape = grave ? NIP_DIAMOND : NIP_TRIANGLE,
						   .n = n,
						   .x = x,
						   .y = y };
}

static void coil_windows(struct nip_doc *d, const struct nip_qc *q, size_t ch, struct nip_panel *p)
{
	double from = 0.5;

	if (q->interleaved || q->coils.n > 24)
		return;
	for (size_t i = 0; i < q->coils.n; i++) {
		double to = from + (double)q->coils.at[i].tally[ch].moments.n;

		*nip_vec_push(d->arena, &p->tints) =
			(struct nip_chart_tint){ .label = q->coils.at[i].name,
						 .role = NIP_ROLE_MUTED,
						 .vertical = true,
						 .from = from,
						 .to = to };
		from = to;
	}
}

static void series_lines(struct nip_doc *d, const struct nip_series *s, struct nip_panel *p)
{
	size_t n = (size_t)s->bins;
	double *x = NIP_NEW_N(d->arena, n + 1, double), *y = NIP_NEW_N(d->arena, n + 1, double);
	double *lo = NIP_NEW_N(d->arena, n + 1, double), *hi = NIP_NEW_N(d->arena, n + 1, double);
	double at = 0.5;

	for (size_t i = 0; i < n; i++) {
		double c = (double)nip_series_count(s, (long)i);

		x[i] = at + c / 2;
		at += c;
		y[i] = nip_series_mean(s, (long)i);
		lo[i] = s->lo[i];
		hi[i] = s->hi[i];
	}
	if (s->per_bin > 1)
		*nip_vec_push(d->arena, &p->bands) = (struct nip_chart_band){
			.role = NIP_ROLE_DATA, .n = n, .x = x, .lo = lo, .hi = hi
		};
	*nip_vec_push(d->arena, &p->lines) =
		(struct nip_chart_line){ .role = NIP_ROLE_DATA, .n = n, .x = x, .y = y };
	if (n <= 150)
		*nip_vec_push(d->arena, &p->points) =
			(struct nip_chart_points){ .role = NIP_ROLE_DATA, .n = n, .x = x, .y = y };
}

void nip_run_chart(struct nip_doc *d, const struct nip_qc *q, size_t ch)
{
	const struct nip_overall *o = &q->overall[ch];
	struct nip_chart *c = nip_doc_figure(d, nip_arena_printf(d->arena, "run-%zu", ch + 1));
	struct nip_panel *p = nip_chart_panel(d->arena, c, nip_axis_title(d, q, ch));
	size_t out = beyond(q, ch, NIP_LEVEL_ALARM) + beyond(q, ch, NIP_LEVEL_REJECT),
	       warned = beyond(q, ch, NIP_LEVEL_WARN);
	char a[NIP_DOUBLE_TEXT], b[NIP_DOUBLE_TEXT];

	c->headline =
		q->spec->characteristics.at[ch].limits.n == 0
			? nip_arena_printf(d->arena, "%s runs from %s to %s, no limits set",
					   nip_qc_label(q, ch),
					   nip_decimal_show(o->moments.min, 4, a),
					   nip_decimal_show(o->moments.max, 4, b))
		: out	 ? nip_arena_printf(d->arena, "%s: %zu of %llu readings out of spec%s",
					    nip_qc_label(q, ch), out, (unsigned long long)o->moments.n,
					    warned ? nip_arena_printf(d->arena, ", %zu more warned",
								      warned)
						   : "")
		: warned ? nip_arena_printf(
				   d->arena,
				   binding(q, ch) ? "%s stays in spec; %zu of %llu readings pass a "
						    "warning limit"
						  : "%s: %zu of %llu readings pass a warning limit",
				   nip_qc_label(q, ch), warned, (unsigned long long)o->moments.n)
			 : nip_arena_printf(d->arena,
					    "%s stays inside every limit in all %llu readings",
					    nip_qc_label(q, ch), (unsigned long long)o->moments.n);
	c->subtitle =
		o->series.per_bin > 1
			? nip_arena_printf(d->arena,
					   "line: mean of every %ld readings, band: their extremes "
					   "\xC2\xB7 mean %s, sd %s",
					   o->series.per_bin,
					   nip_decimal_show(nip_moments_mean(&o->moments), 4, a),
					   nip_decimal_show(nip_moments_sd(&o->moments), 3, b))
			: nip_arena_printf(d->arena,
					   "every reading in order \xC2\xB7 mean %s, sd %s",
					   nip_decimal_show(nip_moments_mean(&o->moments), 4, a),
					   nip_decimal_show(nip_moments_sd(&o->moments), 3, b));
	if (o->flagged > NIP_QC_FLAGGED)
		c->subtitle = nip_arena_printf(
			d->arena, "%s \xC2\xB7 the first %d of %ld flagged readings are marked",
			c->subtitle, NIP_QC_FLAGGED, o->flagged);
	c->headline = nip_chart_sentence(d->arena, c->headline);
	c->alt = c->headline;
	c->footer = nip_batch_footer(d, q);
	c->width_pt = 720;
	c->height_pt = 340;
	p->x.title = "reading, in order";
	coil_windows(d, q, ch, p);
	add_limits(d, q, ch, p, false);
	series_lines(d, &o->series, p);
	flagged_points(d, q, ch, p, false);
	flagged_points(d, q, ch, p, true);
}

/* ---- histogram ------------------------------------------------------------- */

static void bars(struct nip_doc *d, const struct nip_qc *q, size_t ch, struct nip_panel *p,
		 const double *v, size_t n)
{
	const struct nip_moments *m = &q->overall[ch].moments;
	double width = nip_histogram_bars(d, p, v, n);
	double normal[2] = { nip_moments_mean(m), nip_moments_sd(m) };
	const struct nip_chart_line look = { .label = "normal, same mean and sd",
					     .role = NIP_ROLE_INK,
					     .dashed = true };

	if (normal[1] > 0 && n >= 25 && width > 0)
		nip_histogram_curve(d, p, &look, normal[0] - 4 * normal[1], normal[0] + 4 * normal[1],
				    width, (double)n, nip_histogram_normal, normal);
}

void nip_histogram_chart(struct nip_doc *d, const struct nip_qc *q, size_t ch)
{
	const struct nip_overall *o = &q->overall[ch];
	size_t n = (size_t)o->series.sampled;
	double *v = NIP_NEW_N(d->arena, n + 1, double), mean = nip_moments_mean(&o->moments);
	struct nip_chart *c;
	struct nip_panel *p;
	char a[NIP_DOUBLE_TEXT], b[NIP_DOUBLE_TEXT];

	if (n)
		memcpy(v, o->series.sample, n * sizeof *v);
	nip_sort(v, n);
	if (n < 2 || !(v[n - 1] > v[0]))
		return;
	c = nip_doc_figure(d, nip_arena_printf(d->arena, "histogram-%zu", ch + 1));
	p = nip_chart_panel(d->arena, c,
			    o->series.stride > 1 ? nip_arena_printf(d->arena, "Readings, 1 of %ld",
								    o->series.stride)
						 : "Readings");
	c->headline =
		isnan(o->target)
			? nip_arena_printf(d->arena, "%s: mean %s, standard deviation %s",
					   nip_qc_label(q, ch), nip_decimal_show(mean, 4, a),
					   nip_decimal_show(nip_moments_sd(&o->moments), 3, b))
			: nip_arena_printf(d->arena, "%s sits %s %s %s target, sd %s",
					   nip_qc_label(q, ch),
					   nip_decimal_show(fabs(mean - o->target), 2, a),
					   nip_unit_typeset(d->arena, o->unit),
					   mean < o->target ? "below" : "above",
					   nip_decimal_show(nip_moments_sd(&o->moments), 3, b));
	c->subtitle = nip_arena_printf(d->arena, "distribution of %llu readings against the spec",
				       (unsigned long long)o->moments.n);
	c->headline = nip_chart_sentence(d->arena, c->headline);
	c->alt = c->headline;
	c->footer = nip_batch_footer(d, q);
	c->width_pt = 720;
	c->height_pt = 320;
	p->x.title = nip_axis_title(d, q, ch);
	add_limits(d, q, ch, p, true);
	bars(d, q, ch, p, v, n);
}

/* ---- batches ---------------------------------------------------------------- */

static double *batch_values(struct nip_doc *d, const struct nip_qc *q, size_t ch, const char *name,
			    size_t *out_n)
{
	size_t n = 0;
	double *v;

	for (size_t i = 0; i < q->coils.n; i++)
		if (strcmp(q->coils.at[i].batch, name) == 0)
			n += (size_t)q->coils.at[i].tally[ch].series.sampled;
	v = NIP_NEW_N(d->arena, n + 1, double);
	*out_n = n;
	n = 0;
	for (size_t i = 0; i < q->coils.n; i++) {
		const struct nip_series *s = &q->coils.at[i].tally[ch].series;

		if (strcmp(q->coils.at[i].batch, name) != 0)
			continue;
		if (s->sampled)
			memcpy(v + n, s->sample, (size_t)s->sampled * sizeof *v);
		n += (size_t)s->sampled;
	}
	return v;
}

static void box(struct nip_doc *d, const struct nip_qc *q, const struct nip_comparison *c, size_t i,
		struct nip_panel *p)
{
	const struct nip_batch *b = &c->batch[i];
	size_t n, k = 0, stride;
	double *v = batch_values(d, q, c->characteristic, b->name, &n), *strip;
	struct nip_chart_box *x;

	if (!n)
		return;
	stride = n / STRIP + 1;
	strip = NIP_NEW_N(d->arena, n / stride + 1, double);
	for (size_t j = 0; j < n; j += stride)
		strip[k++] = v[j];
	nip_sort(v, n);
	x = nip_vec_push(d->arena, &p->boxes);
	*x = (struct nip_chart_box){ .at = (double)i,
				     .q1 = nip_sorted_quantile(v, n, 0.25),
				     .median = nip_sorted_quantile(v, n, 0.5),
				     .q3 = nip_sorted_quantile(v, n, 0.75),
				     .whisker_lo = b->readings.min,
				     .whisker_hi = b->readings.max,
				     .mean = nip_moments_mean(&b->readings),
				     .flagged = b->outside,
				     .n = k,
				     .value = strip };
}

static void decision_band(struct nip_doc *d, const struct nip_comparison *c, struct nip_panel *p)
{
	double *x = NIP_NEW_N(d->arena, 2 * c->k, double),
	       *lo = NIP_NEW_N(d->arena, 2 * c->k, double),
	       *hi = NIP_NEW_N(d->arena, 2 * c->k, double);
	char b[NIP_DOUBLE_TEXT];

	for (size_t i = 0; i < 2 * c->k; i++) {
		x[i] = (double)(i / 2) + (i % 2 ? 0.5 : -0.5);
		lo[i] = c->batch[i / 2].lo;
		hi[i] = c->batch[i / 2].hi;
	}
	*nip_vec_push(d->arena, &p->bands) = (struct nip_chart_band){
		.role = NIP_ROLE_REFERENCE, .n = 2 * c->k, .x = x, .lo = lo, .hi = hi
	};
	*nip_vec_push(d->arena, &p->limits) = (struct nip_chart_limit){
		.at = c->result.anova.grand_mean,
		.role = NIP_ROLE_REFERENCE,
		.solid = true,
		.label = nip_arena_printf(d->arena, "grand mean %s",
					  nip_decimal_show(c->result.anova.grand_mean, 5, b))
	};
}

/* What the marks on the boxes are. */
static void mean_keys(struct nip_doc *d, struct nip_panel *p, bool outside)
{
	*nip_vec_push(d->arena, &p->points) = (struct nip_chart_points){
		.label = "mean within the limits", .role = NIP_ROLE_INK, .shape = NIP_CIRCLE
	};
	if (outside)
		*nip_vec_push(d->arena, &p->points) =
			(struct nip_chart_points){ .label = "mean outside",
						   .role = NIP_ROLE_LIMIT,
						   .shape = NIP_DIAMOND };
}

void nip_batch_chart(struct nip_doc *d, const struct nip_qc *q, const struct nip_comparison *c)
{
	struct nip_chart *f =
		nip_doc_figure(d, nip_arena_printf(d->arena, "batches-%zu", c->characteristic + 1));
	struct nip_panel *p = nip_chart_panel(d->arena, f, nip_axis_title(d, q, c->characteristic));
	const char **name = NIP_NEW_N(d->arena, c->k, const char *);
	bool *flagged = NIP_NEW_N(d->arena, c->k, bool);
	const char *list = nip_batch_differences(d, q, c);
	bool outside = false;

	for (size_t i = 0; i < c->k; i++) {
		name[i] = c->batch[i].name;
		flagged[i] = c->batch[i].outside;
		outside |= flagged[i];
		box(d, q, c, i, p);
	}
	if (c->result.decided)
		mean_keys(d, p, outside);
	f->headline =
		*list ? nip_arena_printf(d->arena, "%s: batch mean off the grand mean in %s",
					 nip_qc_label(q, c->characteristic), list)
		: c->result.decided
			? nip_arena_printf(d->arena,
					   "%s: no batch mean stands outside the decision limits",
					   nip_qc_label(q, c->characteristic))
			: nip_arena_printf(d->arena, "%s by batch: too few units to decide",
					   nip_qc_label(q, c->characteristic));
	f->subtitle =
		nip_arena_printf(d->arena, "whiskers: extremes, box: quartiles, dot: mean%s",
				 c->result.decided
					 ? nip_arena_printf(d->arena,
							    " \xC2\xB7 band: 95 %% decision limits "
							    "for batch means, unit of evidence: %s",
							    c->unit_of_evidence)
					 : "");
	f->headline = nip_chart_sentence(d->arena, f->headline);
	f->alt = f->headline;
	f->footer = nip_batch_footer(d, q);
	f->width_pt = 720;
	f->height_pt = 380;
	p->x.category = name;
	p->x.n_category = c->k;
	p->x.category_flagged = flagged;
	p->x.lo = -0.5;
	p->x.hi = (double)c->k - 0.5;
	add_limits(d, q, c->characteristic, p, false);
	if (c->result.decided)
		decision_band(d, c, p);
}
