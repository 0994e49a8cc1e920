/* internal.h: shared inside qc/. */
#ifndef NIP_QC_INTERNAL_H
#define NIP_QC_INTERNAL_H

#include "base/diag.h"
#include "qc/qc.h"

#define NO_HANDLE ((size_t)-1)

struct nip_qc_bound { /* a characteristic's column in the file being read */
	size_t handle, when_handle;
	int exp10; /* cells are read times this power of ten: the unit of an earlier file */
	double when_min, when_max;
};

struct nip_qc_open { /* an event that may go on */
	size_t event, characteristic, rule;
	const char *lane;
	long seq; /* reading of the lane where it was last seen */
};

struct nip_qc_lane {
	const char *name, *coil;
	long seq; /* readings of the current coil */
};

struct nip_qc_run { /* one file */
	struct nip_qc *q;
	struct nip_csv_reader *reader;
	const char *path;
	struct nip_diag *diag;
	struct nip_qc_bound *bound;			/* by characteristic */
	size_t coil, batch, lane, position, time, unit; /* handles */
	double position_scale;
	struct nip_coil *now;
	size_t unit_index;
	NIP_VEC(struct nip_qc_lane) lanes;
	NIP_VEC(struct nip_qc_open) open;
	size_t problems_seen;
	long held_faulted; /* of refused records before the first coil */
	long unlisted, held; /* refused records beyond the kept ones; those before the first coil */
	double *value;	     /* of the row, by characteristic */
	char message[256], limit[80],
		name[256]; /* of the finding at hand: memory must not grow with rows */
};

/* bind.c: columns, units and limits of a file. 0/-1. */
int nip_qc_bind(struct nip_qc_run *r);

/* Gives a fault of the data the severity of the spec's policy; false: it is ignored. */
bool nip_qc_charge(struct nip_qc_run *r, struct nip_finding *f);

/* Says what is wrong with the time of row i, if anything is; `at` is filled with where. */
void nip_qc_check_time(struct nip_qc_run *r, const struct nip_csv_block *b, size_t i,
		       const struct nip_finding *at);

/* Formats into r->message and returns it. */
const char *nip_qc_say(struct nip_qc_run *r, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

/* report a finding: counts, keeps, calls back, extends events. rule tells apart
 * what may not run into one event of a characteristic (too low, too high, impossible). */
void nip_qc_report(struct nip_qc_run *r, const struct nip_finding *f, size_t characteristic,
		   size_t rule, struct nip_qc_lane *lane);

#endif
