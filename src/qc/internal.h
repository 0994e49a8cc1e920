/* internal.h: shared inside qc/. */
#ifndef NIP_QC_INTERNAL_H
#define NIP_QC_INTERNAL_H

#include "base/diag.h"
#include "qc/input.h"
#include "qc/qc.h"

#define NO_HANDLE ((size_t)-1)

#define NIP_QC_MESSAGE 256

struct nip_qc_bound { /* a characteristic's column in the file being read */
	size_t handle, when_handle;
	int exp10; /* cells are read times this power of ten: the unit of an earlier file */
	double when_min, when_max;
};

#define NIP_QC_REFUSALS 256 /* of one block */

struct nip_qc_refusal { /* a record the reader refused, until its turn among the rows */
	struct nip_csv_problem problem;
	char text[64];
};

struct nip_qc_open { /* an event that may go on */
	size_t event, characteristic, rule;
	long seq; /* reading of the lane where it was last seen */
};

struct nip_qc_track { /* readings that wait for a gauge downstream, by rising position */
	double *at_m, *value;
	size_t n, cap;
};

struct nip_qc_lane {
	const char *name, *coil, *batch;
	long seq; /* readings of the current coil */
	struct nip_qc_track *track; /* by characteristic, or NULL */
	NIP_VEC(struct nip_qc_open) open;
};

typedef NIP_VEC(struct nip_qc_lane) nip_qc_lanes;

struct nip_qc_resume { /* where a loaded state or the file before ended, until a file is met */
	struct nip_csv_mark mark;
	uint32_t head_crc;
	uint64_t head_n;
	bool waits;
	uint64_t coil, unit_index; /* (uint64_t)-1: none */
	struct nip_qc_lead held;
	nip_qc_lanes lanes;
};

/* The readings a derived value is made of, in SI: areal mass, thickness, and
 * both before this side was coated; 0 for one that it does not need. */
#define NIP_QC_PARTS 4
struct nip_qc_parts {
	double si[NIP_QC_PARTS];
};
enum nip_qc_parts_state { NIP_QC_PARTS_READY, NIP_QC_PART_MISSING, NIP_QC_UNALIGNED };

struct nip_qc_run { /* one file */
	struct nip_qc *q;
	struct nip_csv_reader *reader;
	struct nip_qc_input input;
	const char *path;
	struct nip_diag *diag;
	struct nip_qc_bound *bound;			/* by characteristic */
	size_t coil, batch, lane, position, time, unit; /* handles */
	double position_scale;
	struct nip_coil *now;
	size_t unit_index;
	nip_qc_lanes lanes;
	struct nip_order lane_order;
	struct nip_qc_refusal *refusal;
	size_t refusals, refusals_taken;
	struct nip_qc_lead held; /* waits for the first coil */
	double *by;	     /* of relations, in the unit of the left one or % */
	struct nip_qc_parts *parts; /* of derived ones */
	bool tracks; /* gauges stand at different places */
	double *value;	     /* of the row, by characteristic */
	char message[NIP_QC_MESSAGE], limit[80],
		name[256]; /* of the finding at hand: memory must not grow with rows */
};

/* The same address for the same name, as long as the engine lives. */
const char *nip_qc_name(struct nip_qc *q, const char *name);

/* derive.c */
/* Where the value belongs, downstream of the position of the row: that of its gauge, or of
 * the last of its gauges. */
double nip_qc_place(const struct nip_qc *q, size_t i);
/* Keeps what r->value has of this row for gauges downstream. */
void nip_qc_keep_parts(struct nip_qc_run *r, struct nip_qc_lane *lane, double s_m);
enum nip_qc_parts_state nip_qc_parts_of(const struct nip_qc_run *r, const struct nip_qc_lane *lane,
					size_t i, double s_m, struct nip_qc_parts *out);
/* In the display unit; -infinity where a part is not above what is taken off. */
double nip_qc_derive(const struct nip_qc *q, size_t i, const struct nip_qc_parts *p);
bool nip_qc_possible(const struct nip_qc *q, size_t i, double x);
/* Of the mean of n values; parts are not looked at for a measured one. */
void nip_qc_uncertain(const struct nip_qc *q, size_t i, const struct nip_qc_parts *p, double n,
		      struct nip_qc_uncertainty *u);

/* place.c: says that a coil goes on in a file of another name. */
void nip_qc_two_files(const struct nip_coil *c, struct nip_diag *diag);

/* place.c: the coil, the unit of evidence with these names, or NULL. */
struct nip_coil *nip_qc_known_coil(struct nip_qc *q, const char *name, const char *batch);
struct nip_evidence_unit *nip_qc_known_unit(struct nip_qc *q, const char *name,
					    const char *batch);

/* place.c: an empty series of a lane. */
struct nip_serial *nip_qc_new_serial(struct nip_qc *q, struct nip_tally *t, const char *lane);

/* place.c: where the coil of the row before is among all, (uint64_t)-1 if there is none. */
uint64_t nip_qc_standing_in(const struct nip_qc_run *r);

/* place.c: the coil is charged with these records (sign 1), or no longer (-1). */
void nip_qc_charge_lead(struct nip_coil *c, const struct nip_qc_lead *lead, int sign);

/* place.c: empty tallies. */
void nip_qc_coil_init(struct nip_qc *q, struct nip_coil *c);

/* engine.c: row i of the block. */
void nip_qc_take_row(struct nip_qc_run *r, const struct nip_csv_block *b, size_t i);

/* bind.c: limits in the unit of the values, once for all files. */
void nip_qc_settle(struct nip_qc *q, size_t i, const char *unit);

/* bind.c: columns, units and limits of a file. 0/-1. */
int nip_qc_bind(struct nip_qc_run *r);

/* Gives a fault of the data the severity of the spec's policy; false: it is ignored. */
bool nip_qc_charge(struct nip_qc_run *r, struct nip_finding *f);

enum nip_action nip_qc_action(const struct nip_spec *s, const char *rule);
/* A fault of a time in words, in buf where they have to be made. */
const char *nip_qc_say_time(const struct nip_spec *s, enum nip_csv_bad kind, const char *text,
			    char *buf, size_t n);

/* border.c */
struct nip_qc_borders { /* what came to light where two pieces meet */
	long bad[NIP_CSV_BAD_KINDS];
	NIP_VEC(struct nip_finding) list; /* by line; names and texts of the piece behind */
};
/* A row with a time: kept if it is the first of its lane. */
void nip_qc_keep_first(struct nip_qc_run *r, const struct nip_finding *at);
/* q->series goes on with that of the piece behind. Coils have to be joined already. */
void nip_qc_cross(struct nip_qc *q, const struct nip_qc *from, struct nip_qc_borders *out,
		  struct nip_diag *diag);

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
