/* study_capability.c: what the charts know, told to capability. */
#include <config.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "spc/study.h"
#include "stat/dist.h"

/* The first chart's sigma is that of single values only on these. */
static bool charts_single_values(const struct nip_control_chart *c)
{
	static const char *const type[] = { "i", "xbar", "ewma", "cusum" };

	for (size_t i = 0; i < sizeof type / sizeof *type; i++)
		if (strcmp(c->type, type[i]) == 0)
			return true;
	return false;
}

static enum nip_checked known(enum nip_control c)
{
	return c == NIP_IN_CONTROL	 ? NIP_HOLDS
	       : c == NIP_OUT_OF_CONTROL ? NIP_FAILS
					 : NIP_NOT_CHECKED;
}

static double *sorted_values(const struct nip_study_stage *s, size_t *n)
{
	const struct nip_chart_series *x = &s->data.series;
	double *v = nip_xalloc(x->n + 1, sizeof *v);

	*n = 0;
	for (size_t i = 0; i < x->n; i++)
		if (isfinite(x->value[i]))
			v[(*n)++] = x->value[i];
	nip_sort(v, *n);
	return v;
}

static void transform(const struct nip_study_input *in, const struct nip_capability_input *facts,
		      const double *v, size_t n, struct nip_study_stage *s)
{
	struct nip_capability_input y;

	s->transformed = nip_boxcox_fit(v, n, in->level, true, &s->boxcox) == 0 &&
			 nip_capability_boxcox(facts, v, n, &s->boxcox, &y) == 0;
	if (s->transformed)
		nip_capability_normal(&y, &s->boxcox_capability);
	else if (!s->boxcox.why)
		s->boxcox.why = "a value cannot be transformed";
}

static void fit_all(const struct nip_study_input *in, const struct nip_capability_input *facts,
		    struct nip_arena *a, struct nip_study_stage *s)
{
	bool fits = (in->family || in->boxcox) && s->judged;
	size_t n;
	double *v;

	if (!fits && s->independent.n > NIP_SW_MOST) {
		/* no use sorting a million values to be told that they are too many */
		nip_anderson_darling(NULL, (size_t)s->independent.n, &s->anderson_darling);
		nip_shapiro_wilk(NULL, (size_t)s->independent.n, &s->shapiro_wilk);
		return;
	}
	v = sorted_values(s, &n);
	nip_anderson_darling(v, n, &s->anderson_darling);
	nip_shapiro_wilk(v, n, &s->shapiro_wilk);
	for (size_t i = 0; fits && in->family && in->family[i]; i++) {
		struct nip_fit *fit = NIP_NEW(a, struct nip_fit);
		struct nip_nonnormal *x;

		nip_family_fit(in->family[i], v, n, NIP_FIT_UNBIASED, fit);
		x = nip_vec_push(a, &s->fitted);
		nip_capability_fitted(facts, fit, x);
		nip_capability_bootstrap(facts, NIP_FIT_UNBIASED, x);
	}
	if (fits && in->boxcox)
		transform(in, facts, v, n, s);
	free(v);
}

void nip_study_capability(const struct nip_study_input *in, const struct nip_chart_type *type,
			  struct nip_arena *a, struct nip_study_stage *s)
{
	const struct nip_chart_series *x = &s->data.series;
	struct nip_capability_input facts;

	s->within = (struct nip_sigma_within){ NAN, NAN, NULL };
	if (s->charts.list.n && charts_single_values(&s->charts.list.at[0])) {
		const struct nip_control_chart *c = &s->charts.list.at[0];

		s->within = (struct nip_sigma_within){ c->sigma, c->df, c->estimator };
	}
	if (in->p > 1 || type->needs == NIP_NEEDS_COUNTS)
		return;
	s->judged = !isnan(in->lsl) || !isnan(in->usl);
	nip_capability_input_init(&facts);
	facts.lsl = in->lsl;
	facts.usl = in->usl;
	facts.target = in->target;
	facts.n = s->independent.n;
	facts.mean = nip_moments_mean(&s->independent);
	facts.sd = nip_moments_sd(&s->independent);
	facts.within = s->within;
	if (in->options.df == NIP_DF_N1 && facts.n)
		facts.within.df = (double)facts.n - 1;
	facts.stable = known(s->state);
	facts.unstable_why = s->why;
	facts.r1 = s->autocorr.r1;
	facts.independent = isnan(s->autocorr.r1)     ? NIP_NOT_CHECKED
			    : s->autocorr.significant ? NIP_FAILS
						      : NIP_HOLDS;
	facts.tolerance = in->tolerance;
	facts.level = in->level;
	for (size_t i = 0; i < x->n; i++) {
		facts.below += x->value[i] < in->lsl;
		facts.above += x->value[i] > in->usl;
	}
	if (s->judged)
		nip_capability_normal(&facts, &s->capability);
	fit_all(in, &facts, a, s);
}
