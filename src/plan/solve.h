/* solve.h: the settings that reach targets, or the best point under them; and how far
 * each setting may drift before a target is lost. */
#ifndef NIP_PLAN_SOLVE_H
#define NIP_PLAN_SOLVE_H

#include "plan/uncertainty.h"

#define NIP_SOLVE_FREE	 8
#define NIP_SOLVE_WANTED 24

struct nip_solve_free { /* a setting to be found */
	int knob;
	double lo, hi;	    /* SI: as asked for, cut to what the machine can do */
	const char *cut_by; /* "max_line_load of pilot"; NULL */
	const char *raised_by; /* "speed_from of meyer, separator"; NULL */
};

struct nip_solve_wanted { /* a target: an outcome between limits */
	const char *name; /* of the target, or as on the command line */
	struct nip_outcome outcome;
	double min, max; /* SI; NaN none */
};

enum nip_goal {
	NIP_GOAL_MARGIN,      /* as far inside every target as can be */
	NIP_GOAL_PROBABILITY, /* as many draws inside every target as can be */
	NIP_GOAL_MAXIMISE,    /* an outcome or a setting */
	NIP_GOAL_MINIMISE
};

struct nip_solve {
	struct nip_solve_free free[NIP_SOLVE_FREE];
	size_t n_free;
	struct nip_solve_wanted wanted[NIP_SOLVE_WANTED];
	size_t n_wanted;
	enum nip_goal goal;
	struct nip_outcome goal_outcome; /* MAXIMISE, MINIMISE: this, unless goal_knob >= 0 */
	int goal_knob;
	size_t draws; /* PROBABILITY: at each point */
	uint64_t seed;
	struct nip_plan_options plan;
};

struct nip_solved_target {
	double value;  /* SI; NaN no data */
	double margin; /* 1 in the middle of min..max, 0 on a limit, negative outside; one
			   limit: distance over 5 % of the limit */
	bool binding;  /* the smallest margin of all */
	enum nip_evidence evidence;
};

struct nip_solved_setting {
	double value;		 /* SI */
	double lose_lo, lose_hi; /* nearest values on either side at which a target is lost,
				    others as they are; NaN: none within the range */
	bool at_lo, at_hi;	 /* on the edge of its range */
	double *slope;		 /* d outcome of each target / d this, SI */
};

struct nip_solution {
	bool any, feasible;
	struct nip_solved_setting setting[NIP_SOLVE_FREE];
	struct nip_solved_target target[NIP_SOLVE_WANTED];
	double goal; /* value reached, SI; NaN with MARGIN */
	double probability, probability_low, probability_high; /* of all targets; NaN */
	struct nip_plan_strain strain; /* of the machines, at the solution */
	size_t evaluations;
};

/* cases[0..jobs) as in nip_uncertainty_run(); the knobs end up at the solution. Targets
 * without data make any == false. */
void nip_solve_run(struct nip_case *cases, size_t jobs, const struct nip_solve *what,
		   struct nip_arena *a, struct nip_solution *out);

/* How far x lies inside min..max (NaN: open): the margin of a solved target. */
double nip_solve_margin(double min, double max, double x);

/* Ranges cut to the maxima of the machine each setting belongs to. */
void nip_solve_machine(const struct nip_recipe *recipe, const struct nip_knobs *knobs,
		       struct nip_solve_free *free, size_t n, struct nip_arena *a);

/* The range of a free web speed cut to the speeds the laws of compaction of its step were
 * fitted at. NULL, or why there is no range: the speeds do not meet, or throughput is the
 * goal and a law in use does not say at which speeds it holds. */
const char *nip_solve_speed(const struct nip_case *c, const struct nip_solve *w,
			    struct nip_solve_free *free, struct nip_arena *a);

#endif
