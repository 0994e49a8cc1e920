/* uncertainty.h: how far a plan may be off: every stated uncertainty of the recipe and
 * every covariance and residual of its laws, moved together.
 *
 * Latin hypercube draws (num/lhs.h), the same for the same seed whatever the number of
 * threads, in memory that does not grow with them: quantiles are exact up to 4096 draws,
 * beyond that good to 0.1 % of the distance from the nominal value (stat/sketch.h).
 * Parameters of one law keep their correlations. A draw whose state cannot exist is
 * counted, never repaired.
 *
 * Of the mean of a coil, or of any location of it: there what varies within a coil is
 * added, and the place across the web, where the rolls of a step bend.
 */
#ifndef NIP_PLAN_UNCERTAINTY_H
#define NIP_PLAN_UNCERTAINTY_H

#include <stdint.h>

#include "plan/knob.h"
#include "plan/outcome.h"
#include "plan/sobol.h"

/* A recipe of one's own to turn the knobs of; one for each thread. */
struct nip_case {
	struct nip_recipe *recipe;
	struct nip_knobs knobs;
};

enum nip_of { NIP_OF_COIL_MEAN, NIP_OF_LOCATION };
extern const char *const nip_of_name[2]; /* "coil-mean", "location" */

struct nip_source { /* what moves: one knob, or the scatter about a law */
	const char *name;
	enum nip_share share;
	double sd; /* SI */
	bool local; /* from place to place in one coil */
};

struct nip_spread {	/* of one outcome */
	size_t n;	/* draws that had it */
	double nominal; /* without any spread */
	double mean, sd;
	double low, median, high; /* 2.5, 50 and 97.5 % */
	double share[NIP_SHARES]; /* of the variance to first order; they add up to 1 */
	/* By source, d outcome / d source x sd, SI; of the place, the sd over the width. */
	double *first_order;
	struct nip_sobol_index *sobol; /* by group; NULL without */
	double inside, inside_low, inside_high; /* share of draws inside min..max, with its
						   95 % Clopper-Pearson interval; NaN */
};

struct nip_uncertainty {
	size_t draws, impossible; /* no answer at all: a state that cannot exist */
	/* share of draws inside every limit at once, 95 % Clopper-Pearson; NaN without any */
	double inside_all, inside_all_low, inside_all_high;
	uint64_t seed;
	enum nip_of of;
	NIP_VEC(struct nip_source) sources;
	size_t sobol_samples, n_groups; /* 0: no indices were asked for */
	const char **group;		/* a source, or the law whose parameters are correlated */
	struct nip_spread *spread; /* by outcome */
};

struct nip_uncertainty_options {
	size_t draws; /* >= 2 */
	uint64_t seed;
	struct nip_plan_options plan;
	const double *min, *max; /* by outcome, SI, NaN none; NULL: no limits at all */
	enum nip_of of;
	size_t sobol; /* samples for Sobol indices, each of groups + 2 plans; 0: none */
};

/* cases[0..jobs): each its own copy of one recipe, with its knobs. Everything in the
 * arena. Returns 0, or -1 if nothing in the recipe has a stated uncertainty. */
int nip_uncertainty_run(struct nip_case *cases, size_t jobs, const struct nip_outcome *outcome,
			size_t n_outcomes, const struct nip_uncertainty_options *options,
			struct nip_arena *a, struct nip_uncertainty *out);

/* Whether any source varies from place to place. */
bool nip_uncertainty_local(const struct nip_uncertainty *u);

#endif
