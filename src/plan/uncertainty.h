/* uncertainty.h: how far a plan may be off: every stated uncertainty of the recipe and
 * every covariance and residual of its laws, moved together.
 *
 * Latin hypercube draws (num/lhs.h), the same for the same seed whatever the number of
 * threads. Parameters of one law keep their correlations. A draw whose state cannot exist
 * is counted, never repaired.
 */
#ifndef NIP_PLAN_UNCERTAINTY_H
#define NIP_PLAN_UNCERTAINTY_H

#include <stdint.h>

#include "plan/knob.h"
#include "plan/outcome.h"

/* A recipe of one's own to turn the knobs of; one for each thread. */
struct nip_case {
	struct nip_recipe *recipe;
	struct nip_knobs knobs;
};

struct nip_source { /* what moves: one knob, or the scatter about a law */
	const char *name;
	enum nip_share share;
	double sd; /* SI */
};

struct nip_spread {	/* of one outcome */
	size_t n;	/* draws that had it */
	double nominal; /* without any spread */
	double mean, sd;
	double low, median, high; /* 2.5, 50 and 97.5 % */
	double share[NIP_SHARES]; /* of the variance to first order; they add up to 1 */
	double *first_order;	  /* by source, d outcome / d source x sd, SI */
	double inside, inside_low, inside_high; /* share of draws inside min..max, with its
						   95 % Clopper-Pearson interval; NaN */
	double *value;				/* the draws, sorted; NaN ones last */
};

struct nip_uncertainty {
	size_t draws, impossible; /* no answer at all: a state that cannot exist */
	/* share of draws inside every limit at once, 95 % Clopper-Pearson; NaN without any */
	double inside_all, inside_all_low, inside_all_high;
	uint64_t seed;
	NIP_VEC(struct nip_source) sources;
	struct nip_spread *spread; /* by outcome */
};

struct nip_uncertainty_options {
	size_t draws; /* >= 2 */
	uint64_t seed;
	struct nip_plan_options plan;
	const double *min, *max; /* by outcome, SI, NaN none; NULL: no limits at all */
};

/* cases[0..jobs): each its own copy of one recipe, with its knobs. Everything in the
 * arena. Returns 0, or -1 if nothing in the recipe has a stated uncertainty. */
int nip_uncertainty_run(struct nip_case *cases, size_t jobs, const struct nip_outcome *outcome,
			size_t n_outcomes, const struct nip_uncertainty_options *options,
			struct nip_arena *a, struct nip_uncertainty *out);

#endif
