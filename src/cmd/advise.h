/* advise.h: what nipline advise reads, and its simulated line. */
#ifndef NIP_CMD_ADVISE_H
#define NIP_CMD_ADVISE_H

#include <stdint.h>

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

struct nip_advise_plant {
	double drift; /* of y, a run */
	double ratio; /* true gain over the stated one */
	double start; /* setpoint at the beginning */
	int runs;
	uint64_t seed;
};

/* The law on coils of the synthetic line, porosity in percent, against the setpoint left
 * alone; the same coils and the same noise. */
void nip_advise_simulate(struct nip_arena *a, const struct nip_r2r *law,
			 const struct nip_advise_plant *plant, struct nip_advise_sim *out);

#endif
