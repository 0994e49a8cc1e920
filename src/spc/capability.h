/* capability.h: process capability and performance indices, with intervals, expected
 * fractions outside, and the reason wherever a number is not given.
 *
 * Cp, Cpk: sigma within, only if the process is stable and its readings independent.
 * Pp, Ppk: sigma overall (s, n - 1); of correlated readings with the n they are worth.
 * Sources: interval of Cp and Pp from chi-square (textbook form); of Cpk, Cpl, Cpu and
 * of Ppk Bissell 1990; of Cpm Boyles 1991; percentile method ISO 22514-2 with the
 * quantiles of a fitted distribution; Z-score method Bothe 1997.
 */
#ifndef NIP_SPC_CAPABILITY_H
#define NIP_SPC_CAPABILITY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "stat/family.h"
#include "stat/transform.h"

/* Within sigma as a chart estimated it; zero-filled or NaN: there is none. */
struct nip_sigma_within {
	double sigma;
	double df; /* of this estimator; infinite: sigma is given; NaN: no intervals */
	const char *estimator;
};

/* What is known about the process, by whoever charted it. */
enum nip_checked { NIP_NOT_CHECKED, NIP_HOLDS, NIP_FAILS };

struct nip_capability_input {
	double lsl, usl, target; /* NaN: none. No target: the middle of two limits */
	uint64_t n;
	double mean, sd; /* of all values, n - 1 */
	struct nip_sigma_within within;
	enum nip_checked stable, independent;
	const char *unstable_why;   /* what was seen, for the reason; may be NULL */
	double r1;		    /* lag-1 autocorrelation, NaN if not known */
	uint64_t below, above;	    /* values below lsl and above usl */
	double tolerance; /* multiples of sigma that the limits are compared with: 6 */
	double level;	  /* of two-sided intervals: 0.95 */
	uint64_t least_n; /* fewer values: no index. 10 (Q-DAS's least), never below 2 */
};

/* Sets everything to "none", tolerance 6, level 0.95, least_n 10. */
void nip_capability_input_init(struct nip_capability_input *in);

enum nip_index_id {
	NIP_CP, NIP_CPL, NIP_CPU, NIP_CPK,
	NIP_PP, NIP_PPL, NIP_PPU, NIP_PPK,
	/* Cpm by what stands for the spread about the target: */
	NIP_CPM_OVERALL,      /* s^2 + (m - T)^2, s with n - 1 */
	NIP_CPM_OVERALL_N,    /* sum (x - T)^2 / n (Boyles) */
	NIP_CPM_MSD_N1,	      /* sum (x - T)^2 / (n - 1) */
	NIP_CPM_WITHIN,	      /* sigma within^2 + (m - T)^2 */
	NIP_CPM_MIN_DISTANCE, /* target off the middle: nearer limit, spread as in overall */
	NIP_INDICES
};

enum nip_reason {
	NIP_GIVEN, /* the number is there */
	NIP_NO_LIMITS,
	NIP_ONE_LIMIT,	   /* the index needs both */
	NIP_OTHER_LIMIT,   /* it needs the limit that is not there */
	NIP_LIMITS_CROSSED,
	NIP_TOO_FEW,
	NIP_ZERO_SIGMA,
	NIP_NO_WITHIN,	   /* no within sigma was given */
	NIP_UNSTABLE,
	NIP_AUTOCORRELATED,
	NIP_NO_TARGET,
	NIP_TARGET_OUTSIDE, /* not between the limits */
	NIP_NO_FIT,	   /* no distribution fitted, or its quantiles coincide */
	NIP_NO_INTERVAL,   /* no known interval for this form */
	NIP_NO_MOMENTS, /* mean or sd is not a number */
	NIP_BEYOND_SUPPORT, /* the fitted distribution has nothing beyond the limit */
	NIP_NO_REFIT,	   /* samples of a fitted distribution cannot be fitted again */
	NIP_LEVEL_BEYOND,  /* more than the samples of a bootstrap can tell */
	NIP_REASONS
};
/* "limits are missing", ... ; NIP_GIVEN is "". */
extern const char *const nip_reason_text[];

struct nip_index {
	const char *name;    /* "Cpk", "Cpm_msd_n1": also the key in JSON */
	const char *formula; /* as text */
	double value;	     /* NaN unless why == NIP_GIVEN */
	enum nip_reason why;
	double low, high, level, df; /* interval and its df; NaN without */
	const char *interval;	     /* method, NULL without */
	enum nip_reason interval_why;
};

/* Fractions outside the limits, in 1e-6. */
struct nip_ppm {
	double below, above, total; /* NaN where the limit or the number is missing */
	enum nip_reason why;
};

struct nip_capability {
	struct nip_index index[NIP_INDICES];
	struct nip_ppm observed, within, overall; /* expected ones of a normal */
	double n_eff_mean, n_eff_variance; /* used for intervals overall; n if independent */
	double z_bench_within, z_bench_overall; /* Phi^-1(1 - expected total) */
};

void nip_capability_normal(const struct nip_capability_input *in, struct nip_capability *out);

/* Non-normal: all values as one fitted distribution. */
struct nip_nonnormal {
	const struct nip_fit *fit;
	double x_low, x_median, x_high; /* quantiles at Phi(-/+tolerance / 2) and 1/2 */
	struct nip_index pp, ppl, ppu, ppk;	    /* percentile method, ISO 22514-2 */
	struct nip_index z_pp, z_ppl, z_ppu, z_ppk; /* Z-score method */
	struct nip_ppm expected;
};

void nip_capability_fitted(const struct nip_capability_input *in, const struct nip_fit *fit,
			   struct nip_nonnormal *out);

/* Intervals of the percentile indices of x by parametric bootstrap: 499 samples of the
 * distribution fitted, of the same size (of correlated readings: of the n they are worth),
 * fitted again in the same way; basic interval (Davison and Hinkley 1997) of ln Pp and of
 * asinh(k Ppk / sqrt 8), on which scatter hardly depends on the value (delta method).
 * Beyond 200 values samples are of 200, their deviations less by sqrt(200 / n). Always
 * the same samples. No interval, with its reason, where more than 5 % cannot be fitted. */
void nip_capability_bootstrap(const struct nip_capability_input *in, enum nip_fit_divisor by,
			      struct nip_nonnormal *x);

/* Input of nip_capability_normal() for transformed data: limits and target transformed
 * (both transformations rise), mean and sd of the transformed values, and no within
 * sigma unless the caller charts the transformed values. A limit outside the range of
 * the transformation cannot be passed and becomes NaN ("none"). x[0..n) are the values.
 * Returns 0, or -1 if a value cannot be transformed or there is no transformation. */
int nip_capability_boxcox(const struct nip_capability_input *in, const double *x, size_t n,
			  const struct nip_boxcox *t, struct nip_capability_input *out);
int nip_capability_johnson(const struct nip_capability_input *in, const double *x, size_t n,
			   const struct nip_johnson *t, struct nip_capability_input *out);

#endif
