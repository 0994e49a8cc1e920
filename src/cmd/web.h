/* web.h: a file and its columns as the input of a web study. */
#ifndef NIP_CMD_WEB_H
#define NIP_CMD_WEB_H

#include "cmd/cmd.h"
#include "report/web_doc.h"
#include "web/length.h"
#include "web/study.h"

#define NIP_WEB_SECTIONS 32

struct nip_web_columns { /* what is asked of the file */
	const char *file;
	const char *value, *length, *speed, *time, *cd, *scan; /* NULL: none */
	const char *other;	      /* of another gauge, read at the same place of the web */
	const char *other_name;	      /* the option that named it */
	bool ratio;		      /* value over it, else value less it */
	double at_m, other_at_m;      /* of the machine, from the encoder down to the gauges */
	bool in_time;		      /* also places by the clock */
	const char *only, *only_text; /* rows in which this column has this text */
	const char *speed_unit;	      /* where the header has none: "m/min" */
	double gap_m;		      /* NaN: none is looked for */
	char decimal_mark, separator; /* 0: '.', sniffed */
};

struct nip_web_roll {
	const char *name;
	double circumference_m; /* as machined */
	double draw;		/* the web at the encoder over that at the roll, beside sections */
	double at_m;		/* of the machine */
};

struct nip_web_options {
	struct nip_common common;
	struct nip_web_columns columns;
	struct nip_section section[NIP_WEB_SECTIONS];
	size_t sections;
	struct nip_web_roll roll[NIP_ROLLS_MOST];
	size_t rolls;
	double rolls_at_m; /* those of the recipe */
	const char *recipe;
	struct nip_web_shown shown;
	struct nip_web_input in;
};

/* Reads the command line; wrong usage ends the program as argp does. */
void nip_web_args(int argc, char **argv, struct nip_web_options *o);

/* Reads the columns into o->in and o->shown, in the arena. Returns 0; -1 with a
 * diagnostic. */
int nip_web_read(struct nip_session *s, struct nip_web_options *o);

struct nip_web_other { /* readings of another gauge in the same rows */
	double web_m; /* web that stands between the two: added to its positions */
	bool ratio;
	size_t rows, unplaced;	  /* with a value, and of those without one there */
	const double *cd, *value; /* cd may be NULL */
};
/* value[n] at at_m becomes value less, or over, what the other gauge read at the same place
 * of the web, straight between its readings of the same CD value. -1: more CD values than
 * lanes have. */
int nip_web_align(const double *at_m, double *value, size_t n, struct nip_web_other *other);

#endif
