/* draw.h: one plan at a point of everything that may vary: what draws, budget and indices
 * share. Private to the room. */
#ifndef NIP_PLAN_DRAW_H
#define NIP_PLAN_DRAW_H

#include "plan/uncertainty.h"

struct nip_place_load { /* line load over the width at a place, over its mean, of one step */
	size_t n;	/* 0: the rolls of this step do not bend */
	const double *position_m, *ratio;
};

struct nip_draw_source {
	size_t knob; /* its index in the list of knobs; unused where the source is the place */
	double sd;
	bool within, place; /* varies within a coil; is the place across the web */
};

struct nip_draws_engine {
	struct nip_case *cases;
	size_t jobs;
	const struct nip_outcome *outcome;
	size_t n_outcomes;
	const struct nip_asked *asked; /* of a plan, by those outcomes */
	const struct nip_near *near; /* by step: the nips as the recipe stands */
	const struct nip_uncertainty_options *o;
	struct nip_draw_source *source;
	size_t n_sources;
	double *factor;		      /* Cholesky factor of the sources' correlations, row by row */
	struct nip_place_load *place; /* by step */
	size_t n_steps;
	struct nip_arena **scratch; /* of each job: for one plan after the other */
	double width_m; /* the place runs over it; 0: no rolls bend */
};

/* Sources of the cases' knobs, their correlations and the load over the width. */
void nip_draws_prepare(struct nip_draws_engine *e, struct nip_arena *a,
		       struct nip_uncertainty *out);

/* Lets go of what is not in the arena. */
void nip_draws_release(struct nip_draws_engine *e);

/* Correlation of two sources. */
double nip_draws_correlation(const struct nip_draws_engine *e, size_t s, size_t t);

/* Plans a case as its knobs stand, at a place (NULL: the width as a whole), and reads the
 * outcomes into out[]; false, and NaN, where the state cannot exist. */
bool nip_draws_plan(const struct nip_draws_engine *e, struct nip_case *c, const double *local_load,
		    double *out);
/* The same with every source at its place u in (0, 1); z: room for as many. The knobs stay
 * turned. */
bool nip_draws_at(const struct nip_draws_engine *e, struct nip_case *c, const double *u, double *z,
		  double *out);
/* Local load of every step at a place, a share 0..1 of the width. */
void nip_draws_local(const struct nip_draws_engine *e, double place, double *out_load);
void nip_draws_reset(const struct nip_draws_engine *e, struct nip_case *c);

#define NIP_DRAWS_JOBS 64

/* Work on [from, to) of n in every job at once; tally[j] belongs to job j, and what they
 * hold must not depend on how the work was cut. */
typedef void (*nip_draws_work)(const struct nip_draws_engine *e, struct nip_case *c, size_t from,
			       size_t to, void *tally);
void nip_draws_share_out(const struct nip_draws_engine *e, size_t n, nip_draws_work work,
			 void **tally);

#endif
