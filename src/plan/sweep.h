/* sweep.h: a recipe planned over a grid of one or two of its knobs. */
#ifndef NIP_PLAN_SWEEP_H
#define NIP_PLAN_SWEEP_H

#include "plan/uncertainty.h"

struct nip_sweep_axis {
	int knob; /* index in the cases' knobs */
	size_t n;
	const double *value; /* SI */
};

struct nip_sweep { /* points in the order of the axes, the last one fastest */
	size_t n_points, n_outcomes;
	size_t n_impossible;
	double *value;	    /* [point * n_outcomes + outcome], SI; NaN: no data or no state */
	bool *inside;	    /* [point]: every target of the recipe that has an answer is met */
	bool *judged;	    /* [point]: at least one target has an answer */
	bool *over;	    /* [point]: a maximum of a machine is passed */
	double *low, *high; /* 95 % band, as value; NULL without draws */
};

struct nip_sweep_options {
	struct nip_plan_options plan;
	size_t draws; /* 0: no bands; else Latin hypercube draws at each point */
	uint64_t seed;
};

/* cases[0..jobs) as in nip_uncertainty_run(). The knobs come back as they were. */
void nip_sweep_run(struct nip_case *cases, size_t jobs, const struct nip_sweep_axis *axis,
		   size_t n_axes, const struct nip_outcome *outcome, size_t n_outcomes,
		   const struct nip_sweep_options *options, struct nip_arena *a,
		   struct nip_sweep *out);

#endif
