/* qc.h: line data against a spec: rows in, findings and coil verdicts out.
 *
 * Memory grows with coils, lanes and units of evidence, never with rows: findings and
 * events are kept up to a cap and counted beyond it. Values are
 * judged in the unit of their column; limits were converted into it once, from their
 * text, so a value equal to its limit is in spec in any unit.
 */
#ifndef NIP_QC_QC_H
#define NIP_QC_QC_H

#include "csv/reader.h"
#include "qc/series.h"
#include "spec/spec.h"
#include "stat/moments.h"

struct nip_diag;

enum nip_finding_severity { NIP_SEV_NOTE, NIP_SEV_WARN, NIP_SEV_ALARM, NIP_SEV_REJECT };
extern const char *const nip_finding_severity_name[];

/* Whatever is wrong with one cell or record. Strings live as long as the engine, or,
 * for the callback, at least as long as the call. */
struct nip_finding {
	enum nip_finding_severity severity;
	const char *rule; /* "reject_above", "not_a_number", "stray_quote", "impossible" ... */
	const char *file;
	long line;
	long long offset;
	const char *coil, *lane, *time, *characteristic;
	double position_m;	  /* NaN if unknown */
	const char *text;	  /* the cell as read, or the start of the line */
	double value;		  /* NaN if it is none */
	const char *limit, *unit; /* as the spec writes the limit; unit of value */
	const char *message;
};

/* Neighbouring findings on one side of a characteristic in one lane, as a stretch of
 * web, named after the gravest. */
struct nip_event {
	const char *coil, *lane, *characteristic, *rule, *unit;
	enum nip_finding_severity severity;
	long count, first_line, last_line;
	double from_m, to_m; /* NaN if unknown */
	double worst;
};

struct nip_serial { /* one characteristic along one lane: what lag-1 needs, shifted by first */
	const char *lane;
	long n;
	double first, last, sum, square, product;
};

struct nip_tally { /* one characteristic in one coil */
	struct nip_moments moments;
	long missing, not_number, implausible, impossible, excused; /* excused: `when` not met */
	long *beyond;						    /* per limit of the spec */
	long gravest[3]; /* readings by the gravest limit they pass, by enum nip_level */
	NIP_VEC(struct nip_serial) lanes;
	struct nip_series series;
};

enum nip_verdict { NIP_IN_SPEC, NIP_OUT_OF_SPEC, NIP_UNDECIDED, NIP_NOT_JUDGED };
extern const char *const nip_verdict_name[];

struct nip_coil {
	const char *name, *batch;
	const char *file;
	long rows, refused, bad; /* bad: records refused and cells without a usable value */
	long cells;
	long faulted; /* faults of the data that the spec's policy makes an alarm or reject */
	double from_m, to_m;
	struct nip_tally *tally; /* by characteristic */
	enum nip_verdict verdict;
};

struct nip_evidence_unit { /* one unit of evidence inside a batch */
	const char *batch, *name;
	struct nip_moments *moments; /* by characteristic */
};

struct nip_flagged { /* a value beyond a limit, kept for charts */
	size_t characteristic;
	long index; /* in the series of the characteristic over all files, from 0 */
	double value;
	enum nip_finding_severity severity;
};

struct nip_overall { /* one characteristic over everything */
	struct nip_moments moments;
	struct nip_series series;
	long flagged;		/* points kept for the run chart */
	const char *unit;	/* the values are in */
	double to_si, to_shown; /* factors from that unit to SI and to the display unit */
	const char *column;	/* header it was read from */
	double *limit;		/* the limits, in that unit */
	double target, plausible_min, plausible_max, margin, gauge_sd; /* NaN: none */
	bool derived;
	bool ready; /* unit and limits are settled */
};

struct nip_file_summary {
	const char *file;
	struct nip_csv_counts counts;
};

struct nip_qc {
	struct nip_arena *arena;
	const struct nip_spec *spec;
	size_t keep; /* findings kept; all are counted */
	void (*on_finding)(const struct nip_finding *f, void *user); /* may be NULL */
	void *user;
	NIP_VEC(struct nip_coil) coils;
	NIP_VEC(struct nip_evidence_unit) units;
	NIP_VEC(struct nip_finding) findings;
	NIP_VEC(struct nip_event) events;
	long more_events; /* beyond NIP_QC_EVENTS */
	NIP_VEC(struct nip_flagged) flagged;
	NIP_VEC(struct nip_file_summary) files;
	struct nip_csv_series *series; /* of all files, where they are one; else NULL */
	struct nip_overall *overall; /* by characteristic */
	long count[4];		     /* findings by severity */
	long rows, bad_records;
	long bad[NIP_CSV_BAD_KINDS]; /* records and cells, by kind */
	long implausible, impossible;
	bool interleaved; /* a coil was returned to: the series is not coil after coil */
	enum nip_verdict verdict;
};

#define NIP_QC_FLAGGED 500 /* per characteristic */
#define NIP_QC_EVENTS  10000

/* The engine and all it holds live in the arena. */
void nip_qc_init(struct nip_qc *q, const struct nip_spec *spec, struct nip_arena *a);

/* Reads one file to its end. 0, or -1 with a diagnostic (cannot be read, a column is
 * missing, a unit does not fit). */
int nip_qc_file(struct nip_qc *q, const char *path, struct nip_diag *diag);

/* Settles verdicts and orders events; after the last file. */
void nip_qc_finish(struct nip_qc *q);

/* Lag-1 autocorrelation within coils and lanes, pooled (textbook form, every series about
 * its own mean); NaN if undefined. */
double nip_qc_lag1(const struct nip_qc *q, size_t characteristic);

/* Name for people. */
const char *nip_qc_label(const struct nip_qc *q, size_t characteristic);

#endif
