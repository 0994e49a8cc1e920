/* chart.h: control charts of a series: statistic, centre, limits, signals.
 *
 * A chart type is a row of nip_chart_types. Building one takes a series (individuals
 * with gaps), its subgroups, or counts with sample sizes, and gives one or more charts
 * (I and MR, Xbar and R ...). What is not `used` (outside the baseline, excluded) is
 * left out of every estimate as if it were not there, and still shown and judged.
 * Frozen limits replace estimates. Formulas: textbook forms (Montgomery), EWMA variance
 * of unequal subgroups exact, p' and u' of Laney 2002, T2 limits of Tracy, Young and
 * Mason 1992. Everything lives in the caller's arena; signals are bounded.
 */
#ifndef NIP_SPC_CHART_H
#define NIP_SPC_CHART_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "spc/rules.h"
#include "spc/sigma.h"

struct nip_frozen { /* limits from elsewhere; NaN: not given */
	double center, sigma, lcl, ucl;
};

struct nip_chart_series {
	size_t n;
	const double *value; /* NaN: missing, breaks runs */
	const size_t *number; /* what each point is called, from 1 */
	const bool *used;    /* NULL: all enter the estimates */
	const double *size;  /* sample sizes of counts; NULL: size_all */
	double size_all;
};

struct nip_grouping { /* subgroups; values of group i at value[start[i]..start[i + 1]) */
	size_t k;
	const double *value;
	const size_t *start;
	const struct nip_subgroup *group;
	const size_t *number;
	const bool *used;
};

/* n rows of p variables (row by row), single or in subgroups of consecutive rows. */
struct nip_vectors {
	size_t n, p;
	const double *value;
	const size_t *number;
	const bool *used;
	size_t k;	    /* subgroups; 0: single rows */
	const size_t *start; /* k + 1 */
};

struct nip_chart_options {
	double width;	    /* limits in standard errors: 3 */
	size_t span;	    /* of moving ranges: 2 */
	int sigma;	    /* enum nip_sigma_id, or -1: the chart's own */
	enum nip_df_way df; /* of sigma */
	double lambda;	    /* EWMA and MEWMA: 0.2, 0.1 */
	double cusum_k, cusum_h, headstart; /* 0.5, 5, 0; in standard errors */
	double target;	    /* of EWMA and CUSUM; NaN: the centre estimated */
	double confidence;  /* of T2: (1 - 0.0027)^p if NaN */
	double arl;	    /* wanted of MEWMA in control: 370.4 */
	bool asymptotic;    /* EWMA, MEWMA: limits of the long run from the start */
	bool phase2;	    /* T2: limits for new observations */
	struct nip_rule_set rules;
	bool all_rules;	    /* on every chart, also on dispersion and counts */
	size_t keep;	    /* signals listed a chart */
	size_t batch_size;  /* of batch means; 0: chosen */
};

/* Sets the defaults above and the rules of Nelson. */
void nip_chart_options_init(struct nip_chart_options *o);

struct nip_vector_basis { /* what T2 and MEWMA rest on */
	size_t p;
	double rows, n;		    /* rows or subgroups, values behind them */
	const double *center, *cov; /* p; p * p, lower triangle */
};

/* Names under which nip_chart_data.frozen is asked for its parts, each a centre: means are
 * "t2:mean:1", covariances "t2:cov:2:1" (the larger first), counts "t2:rows", "t2:n". */
#define NIP_BASIS_NAME 64

struct nip_control_chart {
	const char *type;    /* "i", "mr", "xbar" ... */
	const char *title;
	size_t n;
	const double *value; /* NaN: no point */
	const double *lower_sum; /* CUSUM: the sum downwards, 0 or below; else NULL */
	const size_t *number;
	const size_t *size;  /* of subgroups; NULL: single values */
	const struct nip_zone *zone; /* n, or one for all */
	size_t n_zones;
	double center, lcl, ucl; /* NaN where they differ by point or there is none */
	double sigma;	     /* of the values; NaN: none enters */
	double df;	     /* of sigma; NaN */
	const char *estimator; /* key of sigma.h; "given"; NULL: none */
	const char *formula; /* of the limits, as text */
	const char *note;    /* NULL, or what has to be known about it */
	bool normal;	     /* the points are independent and normal if the process is */
	unsigned kinds;	     /* of rules run */
	struct nip_signals signals;
	/* False signals to be expected from a process in control, by rule of the set; NaN
	 * where they are not known. */
	double expected[NIP_RULES_MOST];
	double expected_beyond; /* of rule 1, where the builder knows better; NaN */
	double lambda, width, k, h, headstart; /* what it was built with; NaN */
	double overdispersion; /* Laney: sigma_z */
	double run_length;     /* CUSUM, MEWMA: in control, on average; else NaN */
	const struct nip_vector_basis *vectors; /* T2, MEWMA; else NULL */
};

struct nip_charts { /* one stage's; release signals at the end */
	NIP_VEC(struct nip_control_chart) list;
	double between_sigma; /* three-way: of subgroup means beyond within; NaN */
	double dispersion_chi2, dispersion_df, dispersion_p; /* counts: two-sided test; NaN */
	size_t batch_size;    /* batch means; 0 */
	double ar_r, ewma_lambda; /* residual charts; NaN */
};

enum nip_chart_needs {
	NIP_NEEDS_SERIES,
	NIP_NEEDS_GROUPS,
	NIP_NEEDS_EITHER, /* subgroups if there are any, else the series */
	NIP_NEEDS_COUNTS,
	NIP_NEEDS_VECTORS
};

struct nip_chart_data {
	struct nip_arena *arena;
	struct nip_constants_cache *cache; /* shared by all charts of a run */
	struct nip_chart_series series;
	struct nip_grouping groups;
	struct nip_vectors vectors;
	const struct nip_frozen *(*frozen)(void *user, const char *type); /* NULL: none */
	void *frozen_user;
};

struct nip_chart_type {
	const char *name; /* "imr", "xbar-r" ... */
	const char *title;
	enum nip_chart_needs needs;
	/* Adds its charts; NULL, or why there is none. */
	const char *(*build)(const struct nip_chart_data *d, const struct nip_chart_options *o,
			     struct nip_charts *out);
};

extern const struct nip_chart_type nip_chart_types[]; /* ended by name NULL */
const struct nip_chart_type *nip_chart_find(const char *name);

void nip_charts_init(struct nip_charts *c); /* none */
/* Builds, runs the rules, counts what is expected by chance. NULL, or why not. */
const char *nip_charts_build(const struct nip_chart_type *type, const struct nip_chart_data *d,
			     const struct nip_chart_options *o, struct nip_charts *out);
void nip_charts_release(struct nip_charts *c);

#endif
