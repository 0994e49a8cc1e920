/* study.h: one column (or several) charted: what `nipline spc` computes.
 *
 * A table of rows goes in; each stage comes out with its moments, what is known of its
 * repeats and autocorrelation, its charts, whether it is in control, and a
 * recommendation. Everything lives in the caller's arena; nip_study_release() frees what
 * signals took.
 */
#ifndef NIP_SPC_STUDY_H
#define NIP_SPC_STUDY_H

#include <stdbool.h>
#include <stddef.h>

#include "spc/arl.h"
#include "spc/autocorr.h"
#include "spc/capability.h"
#include "spc/chart.h"
#include "stat/moments.h"
#include "stat/normality.h"

enum nip_held_way { NIP_HELD_AUTO, NIP_HELD_KEEP, NIP_HELD_DROP };

struct nip_frozen_row { /* of a file of limits */
	const char *chart, *stage; /* stage "": any */
	struct nip_frozen limits;
};

struct nip_range_of_points { /* from..to, both in it, from 1 */
	size_t from, to;
};

struct nip_study_input {
	size_t rows, p;	     /* p columns of values, row by row */
	const double *value;
	const double *size;  /* NULL, or sample size by row */
	double size_all;     /* NaN: none */
	const size_t *group; /* NULL, or subgroup by row, numbered by first appearance */
	const char *const *group_name; /* by number */
	size_t groups;
	size_t every;	     /* 0, or rows a subgroup */
	const size_t *stage; /* NULL, or stage by row, numbered by first appearance */
	const char *const *stage_name;
	size_t stages;	     /* 1 without */
	const struct nip_chart_type *type; /* NULL: chosen */
	struct nip_chart_options options;
	struct nip_range_of_points baseline; /* from 0: all */
	const struct nip_range_of_points *exclude;
	size_t excludes;
	struct nip_frozen limits; /* of the first chart */
	const struct nip_frozen_row *frozen;
	size_t frozens;
	enum nip_held_way held;
	double lsl, usl, target; /* NaN: none */
	double tolerance, level; /* of capability: 6, 0.95 */
	const struct nip_family *const *family; /* distributions to fit, ended by NULL; may be NULL */
	bool boxcox;	     /* capability of the values transformed, too */
	const double *shift; /* of run lengths, in standard errors */
	size_t shifts;
};

enum nip_control { NIP_IN_CONTROL, NIP_OUT_OF_CONTROL, NIP_NOT_TESTED };

struct nip_study_chart {
	const struct nip_control_chart *chart;
	struct nip_arl *arl;	/* by shift */
	enum nip_control state; /* more signals than chance explains? */
	const char *why;	/* what was seen */
};

struct nip_study_stage {
	const char *name; /* NULL: there are no stages */
	size_t rows, missing;
	struct nip_moments moments;	/* of all values there */
	struct nip_moments independent; /* repeats left out, if they are */
	struct nip_held held;
	bool held_dropped;
	struct nip_autocorr autocorr;	/* of the single values in order */
	struct nip_chart_data data;
	const char *const *label;	/* of points (subgroup names); NULL */
	struct nip_charts charts;
	const char *no_chart;		/* NULL, or why there is none */
	NIP_VEC(struct nip_study_chart) list;
	enum nip_control state;
	const char *why;
	const char *recommended;	/* chart type, NULL: as charted */
	const char *reason;
	struct nip_sigma_within within; /* of single values, as charted; sigma NaN without */
	bool judged;			/* there are specification limits: */
	struct nip_capability capability;
	struct nip_normality anderson_darling, shapiro_wilk;
	bool transformed;		/* by boxcox; boxcox.why says why not */
	struct nip_boxcox boxcox;
	struct nip_capability boxcox_capability;
	NIP_VEC(struct nip_nonnormal) fitted; /* one a distribution asked for */
};

struct nip_study {
	const struct nip_study_input *in;
	const struct nip_chart_type *type;
	NIP_VEC(struct nip_study_stage) stages;
	struct nip_constants_cache cache;
	double expected, observed; /* false signals over all charts with a known rate */
};

void nip_study_run(const struct nip_study_input *in, struct nip_arena *a, struct nip_study *out);
void nip_study_release(struct nip_study *s);

/* Capability and normality of a stage, from the values that count as independent
 * readings; what the charts saw decides which indices are given. */
void nip_study_capability(const struct nip_study_input *in, const struct nip_chart_type *type,
			  struct nip_arena *a, struct nip_study_stage *s);

/* More signals than chance explains? Three looks, each stated in *why: the farthest
 * point against 5 % over all points, the count of points beyond, and the episodes of
 * every other rule against a Poisson count at 1 % over the rules. Of charts built for a
 * run length any signal within it; beyond, their count and the largest sum at 5 % each. */
enum nip_control nip_chart_state(const struct nip_control_chart *c, const struct nip_rule_set *set,
				 struct nip_arena *a, const char **why);

/* The same of single values whose neighbours are correlated: out of control only by the
 * farthest point in sigmas of the long run, else not tested, with the reason. */
enum nip_control nip_chart_state_correlated(const struct nip_control_chart *c,
					    const struct nip_autocorr *r, struct nip_arena *a,
					    const char **why);

#endif
