/* advise_doc.h: setpoint advice as a document. Advice only: nothing is set. */
#ifndef NIP_REPORT_ADVISE_DOC_H
#define NIP_REPORT_ADVISE_DOC_H

#include "doc/doc.h"
#include "spc/runtorun.h"

struct nip_advise_run {
	const char *name;
	double y, u;
	const char *refused; /* NULL, or why its data count for nothing */
};

struct nip_advise_runs {
	NIP_VEC(struct nip_advise_run) list;
	const char *y_name, *u_name, *y_unit, *u_unit; /* units may be NULL */
};

struct nip_advise_profile {
	size_t n;
	double *y_mm, *value;
	/* value = mean + skew x / 2 + bow (x^2 - 1/3), x = -1..1 across: */
	double mean, skew, bow; /* skew: side x = 1 less side x = -1; bow: edges less centre */
	double skew_se, bow_se;
};

struct nip_advise_gain { /* of a recipe's plan */
	const char *recipe, *setting, *outcome, *evidence;
	const char *y_unit, *u_unit;
	double gain, at, y_at; /* y per u, at this setting, and the result there */
	double most;	       /* setting the machine takes; NaN: not stated */
	const char *cut_by;    /* "max_line_load of pilot"; NULL */
};

struct nip_advise_rolls { /* what would level a profile, by the plan's nip over the width */
	double crown_um, tilt_um;      /* as they are, of the recipe */
	double bow_per_um, skew_per_um; /* of the result */
	double crown_change_um, tilt_change_um;
	const char *evidence;
};

struct nip_advise_sim {
	size_t n;
	double *run, *open, *closed, *setpoint;
	size_t open_out, closed_out; /* runs out of spec */
	double lo, hi;		     /* spec; NaN: none */
};

/* Least squares; NULL, or why there is none (fewer than 4 places). */
const char *nip_advise_fit_profile(struct nip_advise_profile *p);

void nip_advise_stability(struct nip_doc *d, const struct nip_r2r *law);
void nip_advise_doc(struct nip_doc *d, const struct nip_r2r *law,
		    const struct nip_advise_runs *runs, const struct nip_r2r_advice *x,
		    double u_now);
void nip_advise_profile_doc(struct nip_doc *d, const struct nip_r2r *law,
			    const struct nip_advise_profile *p);
void nip_advise_gain_doc(struct nip_doc *d, const struct nip_advise_gain *g);
/* skewed, bowed: what of the profile can be told from none. */
void nip_advise_rolls_doc(struct nip_doc *d, const struct nip_advise_rolls *r, bool skewed,
			  bool bowed);
bool nip_advise_skewed(const struct nip_advise_profile *p);
bool nip_advise_bowed(const struct nip_advise_profile *p);
void nip_advise_sim_doc(struct nip_doc *d, const struct nip_r2r *law,
			const struct nip_advise_sim *s);

#endif
