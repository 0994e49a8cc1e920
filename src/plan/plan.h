/* plan.h: a recipe walked step by step: the state of every layer after every step,
 * each number with how it is known, from what, and how far it may be off.
 *
 * Mass first: areal mass changes only by elongation and spread. Two of areal mass,
 * thickness and density give the third. A law predicts the density where one is
 * known and allowed; recorded values stand beside it with their residual. What is
 * neither is "no data (needs ...)", NaN here and null in JSON.
 */
#ifndef NIP_PLAN_PLAN_H
#define NIP_PLAN_PLAN_H

#include "material/limits.h"
#include "recipe/recipe.h"

struct nip_diag;

enum nip_known { NIP_NO_DATA, NIP_RECORDED, NIP_DERIVED, NIP_PREDICTED, NIP_CARRIED };
const char *nip_known_name(enum nip_known k);

struct nip_value {
	double si;	/* NaN with NIP_NO_DATA */
	double sd_si;	/* one standard uncertainty; 0 = nothing stated */
	enum nip_known how;
	enum nip_evidence evidence;
	const char *why; /* what it was made from, or "needs ..." */
	const struct nip_quantity *written; /* recorded: the text in the recipe */
};

struct nip_reading { /* one way to read numbers whose basis the source leaves open */
	bool mass_with_foil, thickness_with_foil;
	struct nip_value areal_mass, thickness, relative_density, porosity;
};

struct nip_transport {
	const struct nip_material *phase;
	const char *carrier;	  /* ionic, electronic */
	struct nip_value phi;	  /* volume fraction of the phase in the layer */
	struct nip_value bulk_conductivity;
	/* Through the plane of the layer, and in it; a law that knows no direction, or a
	 * measurement through the plane, fills the first only (in_plane_known false). */
	struct nip_value tortuosity_factor, conductivity, geometric_tortuosity;
	struct nip_value tortuosity_factor_in_plane, conductivity_in_plane,
		geometric_tortuosity_in_plane;
	bool in_plane_known, geometric_known;
	const struct nip_law_use *law; /* NULL: from recorded conductivities */
};

struct nip_answer { /* what a law says of a layer or of two that touch */
	const char *name;
	enum nip_quantity_id quantity;
	struct nip_value value;
};

struct nip_plan_layer {
	bool touched;  /* the step runs on this layer */
	bool unstated; /* rests on a number that may or may not include foil */
	struct nip_value areal_mass, thickness, density, relative_density, porosity;
	struct nip_value stretch; /* (1 + e)(1 + s) of this step */
	double mass_flow_residual; /* m (1+e)(1+s) / m_in - 1; NaN if not testable */
	struct nip_value predicted; /* relative density by the law, if any */
	const struct nip_law_use *law;
	const char *validity;	  /* of the law at this setting; NULL without one */
	const char *refusal;	  /* why the library predicts nothing here; NULL if it may */
	double residual;	  /* predicted less recorded relative density; NaN */
	NIP_VEC(struct nip_reading) readings;
	NIP_VEC(struct nip_transport) transport;
	NIP_VEC(struct nip_answer) damage; /* of a step that presses: see layers.c */
};

struct nip_plan_interface { /* two layers that touch, in a step that presses both */
	size_t layer[2];
	const struct nip_interface *stated; /* NULL: the recipe says nothing of it */
	NIP_VEC(struct nip_answer) answers;
	int towards; /* which of the two it curls to, 0 or 1; -1: to none, or not known */
	bool slips, curls; /* shear beyond friction; a radius below the least allowed */
};

struct nip_uniformity { /* of the readings across the web; NaN below two of them */
	size_t n;
	double mean_Pa, min_Pa, max_Pa;
	double cv;	    /* sd (n - 1) over mean */
	double left_right;  /* last less first reading, over mean */
	double edge_centre; /* mean of first and last less the middle, over mean; 3 or more */
};

struct nip_plan_cross { /* over the width of the web, from left edge to right */
	const char *why;	 /* why it is not known; NULL: solved */
	size_t n;
	const double *position_m, *line_load_n_m, *gap_m;
	double **relative_density; /* by recipe layer: n values; NULL: not in the nip */
	double cv;		   /* of the line load */
	double best_crown_m, best_left_m; /* of each roll, on the diameter; what gap it leaves */
};

struct nip_plan_nip { /* between the rolls, by the laws of all layers in the step */
	bool asked;	 /* a roll step with a roll diameter and something controlled */
	bool solved;
	const char *why; /* not solved: what it needs */
	const char *controlled; /* "line load", "peak pressure", "gap", "thickness per pass" */
	long passes;
	/* of the last pass; line load per width of web */
	struct nip_value line_load, peak_pressure, gap, set_gap, contact_length, dwell_time;
	double flattening_ratio;
	/* The set gap was given at another temperature, and the rolls have closed it by so much
	 * since; 0: it was set hot, or nothing is set. */
	bool hot_gap;
	struct nip_value thermal_closing;
	struct nip_plan_cross *cross; /* NULL: the recipe does not say how the rolls bend */
	double *relative_density; /* by recipe layer, released; NaN: not in the nip */
	const struct nip_law_use **law;
};

struct nip_plan_step {
	const struct nip_step *step;
	struct nip_plan_nip nip;
	struct nip_uniformity uniformity;
	struct nip_value pressure; /* normal stress, the same in every layer */
	const char *stress;	   /* what it is: die_axial ... nip_mean; NULL without one */
	struct nip_plan_layer *layer; /* by recipe layer */
	NIP_VEC(struct nip_plan_interface) interfaces;
};

struct nip_target_result {
	const struct nip_target *target;
	struct nip_value value;
	double shown;	    /* in the display unit of the target's kind */
	double probability; /* of being inside, normal; NaN without an uncertainty */
	bool met;	    /* meaningless if shown is NaN */
};

struct nip_plan_finding {
	int severity; /* enum nip_severity */
	long line;
	const char *step_id, *layer_id, *text;
};

struct nip_plan_limit { /* a published statement about a pressure of the plan */
	const struct nip_plan_step *step; /* NULL: the recorded stack pressure */
	const char *layer_id;		  /* the first it concerns; NULL: the cell */
	const char *kind;		  /* preparation, stack */
	double pressure_si;
	const char *shown;		  /* the pressure in words */
	struct nip_limit_hit hit;
};

struct nip_plan_strain { /* a line load that follows from gap, pressure or reduction */
	double share; /* of what the machine can do; 0: nothing follows, or no maximum is stated */
	const struct nip_step *step;
};

struct nip_plan {
	const struct nip_recipe *recipe;
	const struct nip_limits *library; /* what was published; NULL: not looked at */
	struct nip_arena *arena;
	bool assumptions, strict, quiet;
	const double *local_load; /* of the options */
	const struct nip_near *near;
	const struct nip_asked *asked;
	struct nip_density *density; /* theoretical, by layer; NaN if unknown */
	NIP_VEC(struct nip_plan_step) steps;
	NIP_VEC(struct nip_target_result) targets;
	NIP_VEC(struct nip_plan_finding) findings;
	NIP_VEC(struct nip_plan_limit) limits; /* what is said of its pressures */
	double worst_mass_flow; /* largest |residual| tested; NaN if none could be */
	size_t mass_flow_tests;	     /* both masses recorded: a real test */
	size_t mass_flow_by_balance; /* closed because one was computed from the other */
	size_t over_maximum;	     /* machine maxima passed */
	struct nip_plan_strain strain; /* the largest */
};

struct nip_asked { /* what somebody reads of a layer behind a step, beside its state */
	bool layer;	/* conduction, damage */
	bool interface; /* with the next layer */
};

struct nip_plan_options {
	bool assume; /* allow assumed numbers even if the recipe refuses them */
	bool strict; /* outside a law's fitted range: no answer */
	bool quiet;  /* numbers only: no findings, no targets; safe in any thread */
	/* By step: line load at the place in question over that of the whole width; NULL: the
	 * width as a whole. */
	const double *local_load;
	/* By step: what the nips of a recipe like this one needed, which saves time; NULL:
	 * nothing is known. */
	const struct nip_near *near;
	/* A quiet run works out conduction and damage, and what layers that touch do to each
	 * other, only where this says so, by [step * layers + layer]; NULL: everywhere. */
	const struct nip_asked *asked;
	/* The limits library and the materials it was read with; NULL: pressures are held
	 * against nothing published. */
	const struct nip_limits *limits;
	const struct nip_materials *materials;
};

/* Runs the recipe. Everything lives in the arena. Findings go to the plan and, with
 * their cause, to diag: NO_ANSWER for a finished layer or target that could not be
 * established, LIMIT for missed targets and machine maxima. Returns 0, or -1 if a
 * state is impossible (D > 1). */
int nip_plan_run(const struct nip_recipe *recipe, const struct nip_plan_options *options,
		 struct nip_arena *a, struct nip_plan *out, struct nip_diag *diag);

/* 1 if the finished state meets a target, 0 if it misses it, -1 where there is no data. */
int nip_plan_target_met(const struct nip_plan *p, const struct nip_target *t);

/* The compaction law a step of this stress would use for a layer, or NULL with what
 * is needed in *out_why. stress "line_load" asks for a law in line load. */
const struct nip_law_use *nip_plan_law(const struct nip_plan *p, size_t layer,
				       const struct nip_step *step, const char *stress,
				       const char **out_why);

/* Relative density of a layer by a law at a setting (SI); NaN if it has none there. */
double nip_plan_law_density(const struct nip_plan *p, size_t layer,
			    const struct nip_law_use *use, double setting);

#endif
