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
#include "qc/order.h"
#include "qc/series.h"
#include "spec/spec.h"
#include "stat/lag1.h"
#include "stat/moments.h"

struct nip_diag;
struct nip_str;

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
	const char *coil, *batch, *lane, *time, *characteristic;
	double position_m;	  /* NaN if unknown */
	const char *text;	  /* the cell as read, or the start of the line */
	double value;		  /* NaN if it is none */
	const char *limit, *unit; /* as the spec writes the limit; unit of value */
	const char *message;
	long long ordinal; /* of all findings of the run, from 1 */
};

/* Neighbouring findings on one side of a characteristic in one lane, or cells bad in the
 * same way, as a stretch of web, named after the gravest; worst is NaN if there is none. */
struct nip_event {
	const char *coil, *batch, *lane, *characteristic, *rule, *unit;
	enum nip_finding_severity severity;
	long count, first_line, last_line;
	double from_m, to_m; /* NaN if unknown */
	double worst;
	long from_reading, to_reading; /* of the lane of the coil, from 1 in the first file and
					* in those of one series; else from_reading is 0 */
	size_t characteristic_index, side; /* what may not run into one event */
};

struct nip_serial { /* one characteristic along one lane of a coil */
	const char *lane;
	struct nip_lag1 *lag1; /* in the arena; broken between files */
};

struct nip_tally { /* one characteristic in one coil */
	struct nip_moments moments;
	long missing, not_number, implausible, impossible, excused; /* excused: `when` not met */
	long unaligned; /* no reading of the gauge upstream for this place of the web */
	long *beyond;	/* per limit of the spec */
	long *doubtful; /* per limit: within the guard band, so nobody can say */
	long gravest[3]; /* readings by the gravest limit they pass, by enum nip_level */
	NIP_VEC(struct nip_serial) lanes;
	struct nip_series series;
};

struct nip_relation_tally {
	long checked, broken;
};

/* Standard uncertainty of a mean, in the unit of the values, and what it is made of. Only
 * `random` differs from coil to coil: the rest is common to all of them. */
struct nip_qc_uncertainty {
	double standard; /* NaN: nothing is stated */
	double random, calibration, foil, density;
	char lacks[80]; /* what is not stated and so counts as certain; "" if nothing */
};

enum nip_verdict { NIP_IN_SPEC, NIP_OUT_OF_SPEC, NIP_UNDECIDED, NIP_NOT_JUDGED };
extern const char *const nip_verdict_name[];

struct nip_coil {
	const char *name, *batch;
	const char *file, *also; /* also: the last other file it goes on in, or NULL */
	long rows, refused, bad; /* bad: records refused and cells without a usable value */
	long cells;
	long found[4]; /* findings by severity, kept or not */
	long faulted; /* faults of the data that the spec's policy makes an alarm or reject */
	double from_m, to_m;
	struct nip_tally *tally; /* by characteristic */
	struct nip_relation_tally *relation; /* by relation */
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
	double target, plausible_min, plausible_max, margin, gauge_sd,
		calibration_sd; /* NaN: none */
	double at_m;		/* where its gauge stands; 0 */
	bool derived;
	bool ready; /* unit and limits are settled */
};

struct nip_file_summary {
	const char *file;
	size_t argument; /* which call of nip_qc_file(); a rotated file has several entries */
	struct nip_csv_counts counts;
};

struct nip_qc_lead { /* records refused before the first row */
	long refused, found[4]; /* findings of them, by severity */
	long faulted;		/* those that the policy makes an alarm or reject */
};

struct nip_qc_run;

struct nip_qc {
	struct nip_arena *arena;
	const struct nip_spec *spec;
	size_t keep; /* findings kept; all are counted */
	bool all;    /* the document is to list all that are kept */
	void (*on_finding)(const struct nip_finding *f, void *user); /* may be NULL */
	/* Between two blocks of rows, when nip_qc_save() may be called; may be NULL. Other
	 * than 0 ends the run with -1. */
	int (*on_block)(struct nip_qc *q, void *user);
	void *user;
	bool follow; /* wait for more at the end of a regular file */
	bool at_end;	   /* on_block is called at the end of a file */
	const char *spec_digest; /* of the bytes of the spec, for saved states */
	int stop_fd; /* readable when reading should stop and sum up; -1: none */
	bool stopped;
	NIP_VEC(struct nip_coil) coils;
	NIP_VEC(struct nip_evidence_unit) units;
	NIP_VEC(struct nip_finding) findings;
	NIP_VEC(struct nip_event) events;
	long more_events; /* beyond NIP_QC_EVENTS */
	NIP_VEC(struct nip_flagged) flagged;
	NIP_VEC(struct nip_file_summary) files;
	struct nip_csv_series *series; /* of the file at hand, or of all where they are one */
	struct nip_csv_series *front;  /* of the first file: what a piece before it meets */
	NIP_VEC(struct nip_finding) firsts; /* the first row with a time of each lane of it */
	size_t first_at;		    /* of the row before */
	/* Of the first file, charged to the first coil where the rows name theirs: nobody
	 * knows the coil before. */
	struct nip_qc_lead lead;
	struct nip_overall *overall; /* by characteristic */
	long count[4];		     /* findings by severity */
	long long ordinal;	     /* of the last finding */
	size_t arguments;	     /* calls of nip_qc_file() so far */
	struct nip_qc_run *run;	     /* the file being read */
	bool loaded;		     /* files it knows were read before */
	struct nip_qc_resume *end; /* of the file before, in a series of files, or NULL */
	struct nip_qc_resume *resume; /* what a loaded state wants to go on with, or NULL */
	struct nip_order coil_order, unit_order;
	const char **names; /* every name once, sorted, so that names compare by address */
	size_t n_names, cap_names;
	long rows, bad_records;
	long bad[NIP_CSV_BAD_KINDS]; /* records and cells, by kind */
	long implausible, impossible;
	bool no_series;	  /* merged: nothing to chart */
	bool interleaved; /* a coil was returned to: the series is not coil after coil */
	enum nip_verdict verdict;
};

#define NIP_QC_FLAGGED 500 /* per characteristic */
#define NIP_QC_EVENTS  10000

/* The engine and all it holds live in the arena. */
void nip_qc_init(struct nip_qc *q, const struct nip_spec *spec, struct nip_arena *a);

/* Reads one file to its end, or until stop_fd; then q->stopped, and what is read afterwards
 * is nothing. 0, or -1 with a diagnostic (cannot be read, a column is missing, a unit does
 * not fit). */
int nip_qc_file(struct nip_qc *q, const char *path, struct nip_diag *diag);

/* Everything so far, as bytes that nip_qc_load() reads back; from on_block, or after the
 * last file. Equal runs give equal bytes. */
void nip_qc_save(const struct nip_qc *q, struct nip_str *out);
/* Into an engine just initialised, with the same spec. nip_qc_file() is then called for the
 * same files in the same order, and goes on where the state was saved. Bytes used, or -1
 * with a diagnostic (damaged, of another spec or another format). */
long nip_qc_load(struct nip_qc *q, const void *bytes, size_t n, const char *path,
		 struct nip_diag *diag);
/* Adds what another engine with the same spec saw, both loaded from states. `adjacent`: it
 * went on at the very row where this one ended, so the series and events of each lane are
 * joined, held values and the order of times judged across the border, and records refused
 * before its first row charged to the coil before; otherwise all ends at the border, as
 * between two files. Then the order of merging matters to the order of lists only. What
 * charts show of a series is lost. 0, or -1 with a diagnostic (units differ). */
int nip_qc_merge(struct nip_qc *q, const struct nip_qc *from, bool adjacent,
		 struct nip_diag *diag);
/* Coils and units of evidence by batch and name, so that the order of merging cannot show. */
void nip_qc_sort(struct nip_qc *q);
/* Name of a file that both read, or NULL. */
const char *nip_qc_same_file(const struct nip_qc *a, const struct nip_qc *b);
/* Name of the first file read; "" if none. */
const char *nip_qc_first_file(const struct nip_qc *q);

/* Settles verdicts and orders events; after the last file. */
void nip_qc_finish(struct nip_qc *q);

/* Lag-1 autocorrelation within coils and lanes, pooled (textbook form, every series about
 * its own mean); NaN if undefined. */
double nip_qc_lag1(const struct nip_qc *q, size_t characteristic);

/* Whether a coil has a reading within the guard band of an alarm or reject limit. */
bool nip_qc_doubtful(const struct nip_spec *s, const struct nip_coil *c);

/* Of the coil mean of a characteristic. */
void nip_qc_coil_uncertain(const struct nip_qc *q, const struct nip_coil *coil, size_t i,
			   struct nip_qc_uncertainty *u);

/* Name for people. */
const char *nip_qc_label(const struct nip_qc *q, size_t characteristic);

#endif
