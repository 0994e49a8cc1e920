/* sweep.c: the grid, cut into stretches, one thread each. */
#include <config.h>

#include "plan/sweep.h"

#include <math.h>
#include <pthread.h>

#include "base/diag.h"
#include "unit/unit.h"

#define MOST_JOBS 64

struct job {
	struct nip_case *c;
	const struct nip_sweep_axis *axis;
	size_t n_axes;
	const struct nip_outcome *outcome;
	const struct nip_sweep_options *o;
	struct nip_sweep *s;
	size_t from, to;
	size_t impossible;
};

static void set_point(const struct job *j, size_t point)
{
	for (size_t a = j->n_axes; a-- > 0;) {
		struct nip_knob *k = &j->c->knobs.list.at[j->axis[a].knob];

		/* its own uncertainty, if it has one, is about the value it is set to */
		nip_knob_set(k, j->axis[a].value[point % j->axis[a].n]);
		point /= j->axis[a].n;
	}
}

static void judge(const struct nip_plan *p, bool *judged, bool *inside)
{
	*judged = false;
	*inside = true;
	for (size_t i = 0; i < p->recipe->targets.n; i++) {
		int met = nip_plan_target_met(p, &p->recipe->targets.at[i]);

		*judged |= met >= 0;
		*inside &= met != 0;
	}
}

static void point(struct job *j, size_t i)
{
	const size_t n = j->s->n_outcomes;
	struct nip_arena *a = nip_arena_new();
	struct nip_diag *diag = nip_diag_new(1);
	struct nip_plan_options options = j->o->plan;
	struct nip_plan p;
	bool possible;

	options.quiet = true;
	set_point(j, i);
	possible = nip_plan_run(j->c->recipe, &options, a, &p, diag) == 0;
	j->impossible += !possible;
	for (size_t k = 0; k < n; k++)
		j->s->value[i * n + k] = possible ? nip_outcome_value(&p, &j->outcome[k]).si : NAN;
	if (possible)
		judge(&p, &j->s->judged[i], &j->s->inside[i]);
	j->s->over[i] = p.over_maximum > 0;
	if (j->o->draws) {
		const struct nip_uncertainty_options u = { j->o->draws, j->o->seed, j->o->plan,
							   NULL, NULL };
		struct nip_uncertainty spread;
		bool any = nip_uncertainty_run(j->c, 1, j->outcome, n, &u, a, &spread) == 0;

		for (size_t k = 0; k < n; k++) {
			j->s->low[i * n + k] = any && possible ? spread.spread[k].low : NAN;
			j->s->high[i * n + k] = any && possible ? spread.spread[k].high : NAN;
		}
	}
	nip_diag_free(diag);
	nip_arena_free(a);
}

static void *work(void *arg)
{
	struct job *j = arg;
	double kept[2];

	for (size_t a = 0; a < j->n_axes; a++)
		kept[a] = j->c->knobs.list.at[j->axis[a].knob].nominal;
	for (size_t i = j->from; i < j->to; i++)
		point(j, i);
	for (size_t a = 0; a < j->n_axes; a++)
		nip_knob_set(&j->c->knobs.list.at[j->axis[a].knob], kept[a]);
	return NULL;
}

static void share_out(struct job *job, size_t jobs)
{
	pthread_t thread[MOST_JOBS];
	bool started[MOST_JOBS] = { false };

	for (size_t j = 1; j < jobs; j++)
		started[j] = pthread_create(&thread[j], NULL, work, &job[j]) == 0;
	for (size_t j = 0; j < jobs; j++)
		if (!started[j])
			work(&job[j]);
	for (size_t j = 0; j < jobs; j++)
		if (started[j])
			pthread_join(thread[j], NULL);
}

void nip_sweep_run(struct nip_case *cases, size_t jobs, const struct nip_sweep_axis *axis,
		   size_t n_axes, const struct nip_outcome *outcome, size_t n_outcomes,
		   const struct nip_sweep_options *options, struct nip_arena *a,
		   struct nip_sweep *out)
{
	struct job job[MOST_JOBS];
	size_t n = 1;

	nip_unit_warm();
	for (size_t i = 0; i < n_axes; i++)
		n *= axis[i].n;
	*out = (struct nip_sweep){ .n_points = n, .n_outcomes = n_outcomes };
	out->value = NIP_NEW_N(a, n * n_outcomes, double);
	out->inside = NIP_NEW_N(a, n, bool);
	out->over = NIP_NEW_N(a, n, bool);
	out->judged = NIP_NEW_N(a, n, bool);
	if (options->draws) {
		out->low = NIP_NEW_N(a, n * n_outcomes, double);
		out->high = NIP_NEW_N(a, n * n_outcomes, double);
	}
	jobs = jobs > MOST_JOBS ? MOST_JOBS : jobs;
	for (size_t j = 0; j < jobs; j++)
		job[j] = (struct job){ .c = &cases[j],
				       .axis = axis,
				       .n_axes = n_axes,
				       .outcome = outcome,
				       .o = options,
				       .s = out,
				       .from = n * j / jobs,
				       .to = n * (j + 1) / jobs };
	share_out(job, jobs);
	for (size_t j = 0; j < jobs; j++)
		out->n_impossible += job[j].impossible;
}
