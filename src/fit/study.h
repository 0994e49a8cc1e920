/* study.h: several laws on one file of points: the fits, which is selected, what each
 * group gives by itself, where to press next. */
#ifndef NIP_FIT_STUDY_H
#define NIP_FIT_STUDY_H

#include "fit/design.h"
#include "fit/fit.h"

struct nip_diag;

struct nip_fit_group {
	const char *name;
	size_t n;
	struct nip_fit fit; /* the selected law on this group alone; may be refused */
	double effect;	    /* offset from the common curve, random intercept; NAN */
};

struct nip_fit_study {
	const char *file;
	const struct nip_fit_data *data;
	struct nip_fit_options options;
	struct nip_fit *fit;
	size_t n;
	long selected; /* index; -1: none */
	NIP_VEC(struct nip_fit_group) groups;
	struct nip_fit_design design; /* n 0: not asked for */
};

struct nip_fit_wish { /* one law to be fitted; by symbol, NAN where nothing is said */
	const struct nip_law *law;
	double start[NIP_LAW_SYMBOLS], fixed[NIP_LAW_SYMBOLS];
};

/* Fits, compares, repeats by group. What is noticed goes to diag; where no law could be
 * fitted that is "no answer". */
void nip_fit_study_run(struct nip_fit_study *s, const struct nip_fit_wish *wish, size_t n,
		       struct nip_arena *a, struct nip_diag *diag);

/* Everything to be wary of in one fit, in words: at a bound, correlated parameters ... */
typedef NIP_VEC(const char *) nip_fit_remarks;
nip_fit_remarks nip_fit_remark(const struct nip_fit *f, const struct nip_fit_data *d,
			       struct nip_arena *a);

/* Correlation of free parameters i and j; NAN where not identified. */
double nip_fit_correlation(const struct nip_fit *f, size_t i, size_t j);

#endif
