/* advise.h: what nipline advise is asked and reads, the plan behind its gain, and its
 * simulated line. */
#ifndef NIP_CMD_ADVISE_H
#define NIP_CMD_ADVISE_H

#include <stdint.h>

#include "cmd/case.h"
#include "cmd/cmd.h"
#include "report/advise_doc.h"

struct nip_advise_input {
	struct nip_session *s;
	const char *path, *y, *u, *ok; /* columns, or characteristics of a qc result */
	double max_bad;		       /* share of a coil's cells */
};

/* Coil results, in their order. 0/-1. */
int nip_advise_read(const struct nip_advise_input *in, struct nip_advise_runs *out);
/* Columns y (mm) and value of a profile across the web. 0/-1. */
int nip_advise_read_profile(struct nip_session *s, const char *path,
			    struct nip_advise_profile *out);

/* ---- the gain of a recipe ---------------------------------------------------------------- */

struct nip_advise_recipe { /* what is asked of it */
	const char *path, *setting, *outcome; /* NULL path: no recipe */
	bool assume;
};

struct nip_advise_model {
	const struct nip_advise_recipe *ask;
	struct nip_case its;
	struct nip_knob *knob;
	struct nip_outcome outcome;
	const char *y_unit, *u_unit; /* what results and settings are in */
	double y_scale, y_offset, u_scale, u_offset; /* to SI */
	struct nip_advise_gain shown;
};

/* Reads the recipe and finds both names; units as shown there. 0/-1. */
int nip_advise_model_open(struct nip_session *s, const struct nip_advise_recipe *ask,
			  struct nip_advise_model *m);
/* Results and settings in other units (NULL: as they are). 0/-1. */
int nip_advise_model_units(struct nip_session *s, struct nip_advise_model *m, const char *y_unit,
			   const char *u_unit);
/* What the plan answers at a setting, and how it is known; NaN: nothing. */
double nip_advise_model_y(struct nip_advise_model *m, double u, struct nip_value *out_value);
/* Local sensitivity at a setting by the central difference of 1 %, into m->shown; and the
 * machine's maximum. 0/-1. */
int nip_advise_model_gain(struct nip_session *s, struct nip_advise_model *m, double u);
/* What crown and tilt of the rolls would level the profile (y_mm from the left edge), by the
 * plan's own nip over the width. -1: said as a note why not. */
int nip_advise_model_level(struct nip_session *s, struct nip_advise_model *m, double u,
			   const struct nip_advise_profile *p, struct nip_advise_rolls *out);

/* ---- the simulated line ------------------------------------------------------------------ */

struct nip_advise_plant {
	double drift; /* of y, a run */
	double ratio; /* true gain over the stated one */
	/* NULL: the stated gain is that of all settings; else the plan's own curve */
	struct nip_advise_model *model;
	double start; /* setpoint at the beginning */
	int runs;
	uint64_t seed;
};

/* The law on coils of the synthetic line, porosity in percent, against the setpoint left
 * alone; the same coils and the same noise. -1: the model has no answer at a setpoint. */
int nip_advise_simulate(struct nip_arena *a, const struct nip_r2r *law,
			 const struct nip_advise_plant *plant, struct nip_advise_sim *out);

/* ---- the command line -------------------------------------------------------------------- */

struct nip_advise_options {
	struct nip_common common;
	struct nip_r2r law;
	struct nip_advise_input in;
	struct nip_advise_plant plant;
	struct nip_advise_recipe recipe;
	const char *profile, *gain_unit;
	double now, lo, hi, delay, runs, seed;
	bool simulate;
};

/* Reads the command line; wrong usage ends the program as argp does. */
void nip_advise_args(int argc, char **argv, struct nip_advise_options *o);

#endif
