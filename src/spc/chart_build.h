/* chart_build.h: what the builders of charts share; not for use outside chart*.c. */
#ifndef NIP_SPC_CHART_BUILD_H
#define NIP_SPC_CHART_BUILD_H

#include "spc/chart.h"

/* A new chart of n points without limits, expected signals or estimator. */
struct nip_control_chart *nip_chart_add(const struct nip_chart_data *d, struct nip_charts *out,
					const char *type, const char *title, size_t n,
					const size_t *number);

/* What a chart rests on: estimates, or frozen values in their place. */
struct nip_basis {
	double center, sigma, df;
	const char *estimator;
	struct nip_frozen frozen;
};

/* Frozen values for this chart type; all NaN where there are none. */
struct nip_frozen nip_chart_frozen(const struct nip_chart_data *d, const char *type);

/* The used values of the series, in order, in the arena. */
size_t nip_used_values(const struct nip_chart_data *d, const struct nip_chart_series *s,
		       const double **out);

/* One zone for all points: center -/+ width se, limits held within [least, most] (NaN:
 * unbounded) and replaced by frozen ones. */
void nip_chart_zone(const struct nip_chart_data *d, struct nip_control_chart *c,
		    const struct nip_basis *b, double se, double width, double least, double most);

/* Where all points there have one zone, keeps that one; sets what limits are common. */
void nip_chart_settle(struct nip_control_chart *c);

/* I and MR charts of a series: also of batch means and residuals, under other names.
 * NULL, or why not. */
const char *nip_build_individuals(const struct nip_chart_data *d, const struct nip_chart_options *o,
				  const struct nip_chart_series *s, const char *type, const char *title,
				  struct nip_charts *out);

const char *nip_build_imr(const struct nip_chart_data *d, const struct nip_chart_options *o,
			  struct nip_charts *out);
const char *nip_build_xbar_r(const struct nip_chart_data *d, const struct nip_chart_options *o,
			     struct nip_charts *out);
const char *nip_build_xbar_s(const struct nip_chart_data *d, const struct nip_chart_options *o,
			     struct nip_charts *out);
const char *nip_build_three_way(const struct nip_chart_data *d, const struct nip_chart_options *o,
				struct nip_charts *out);
const char *nip_build_p(const struct nip_chart_data *d, const struct nip_chart_options *o,
			struct nip_charts *out);
const char *nip_build_np(const struct nip_chart_data *d, const struct nip_chart_options *o,
			 struct nip_charts *out);
const char *nip_build_c(const struct nip_chart_data *d, const struct nip_chart_options *o,
			struct nip_charts *out);
const char *nip_build_u(const struct nip_chart_data *d, const struct nip_chart_options *o,
			struct nip_charts *out);
const char *nip_build_laney_p(const struct nip_chart_data *d, const struct nip_chart_options *o,
			      struct nip_charts *out);
const char *nip_build_laney_u(const struct nip_chart_data *d, const struct nip_chart_options *o,
			      struct nip_charts *out);
const char *nip_build_ewma(const struct nip_chart_data *d, const struct nip_chart_options *o,
			   struct nip_charts *out);
const char *nip_build_cusum(const struct nip_chart_data *d, const struct nip_chart_options *o,
			    struct nip_charts *out);
const char *nip_build_batch_means(const struct nip_chart_data *d, const struct nip_chart_options *o,
				  struct nip_charts *out);
const char *nip_build_ar_residual(const struct nip_chart_data *d, const struct nip_chart_options *o,
				  struct nip_charts *out);
const char *nip_build_ewma_residual(const struct nip_chart_data *d,
				    const struct nip_chart_options *o, struct nip_charts *out);
const char *nip_build_t2(const struct nip_chart_data *d, const struct nip_chart_options *o,
			 struct nip_charts *out);
const char *nip_build_mewma(const struct nip_chart_data *d, const struct nip_chart_options *o,
			    struct nip_charts *out);

/* Sigma within of the used subgroups, or of all their values; checks that the estimator
 * suits. `own` is the chart's own estimator. NULL, or why not. */
const char *nip_group_sigma(const struct nip_chart_data *d, const struct nip_chart_options *o,
			    enum nip_sigma_id own, struct nip_sigma_estimate *out);
/* Mean of all values of the used subgroups. */
double nip_group_center(const struct nip_grouping *g);

#endif
