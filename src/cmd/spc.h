/* spc.h: a file and its columns as the input of a study. */
#ifndef NIP_CMD_SPC_H
#define NIP_CMD_SPC_H

#include "cmd/store.h"
#include "report/spc_doc.h"
#include "spc/study.h"

#define NIP_SPC_COLUMNS 16

/* What rows carry beside their values: who they belong to. */
enum nip_spc_label { NIP_SPC_COIL, NIP_SPC_BATCH, NIP_SPC_LANE, NIP_SPC_SCAN, NIP_SPC_LABELS };

struct nip_spc_labels { /* by row, numbered by first appearance */
	const size_t *of; /* NULL: none */
	const char *const *name;
	size_t n;
};

struct nip_spc_columns { /* what is asked of the file */
	const char *file;
	char *const *more; /* files after it, each with the same columns; NULL: none */
	size_t mores;
	const char *label[NIP_SPC_LABELS]; /* headers; NULL: none */
	struct nip_spc_labels *labels; /* filled by reading, NIP_SPC_LABELS of them; may be NULL */
	const char *value[NIP_SPC_COLUMNS];
	size_t values;
	const char *size, *group, *stage; /* NULL: none */
	char decimal_mark, separator;	  /* 0: '.', sniffed */
	bool factors; /* labels of groups and stages come back by design */
};

#define NIP_SPC_EXCLUDES 256
#define NIP_SPC_SHIFTS   64
#define NIP_SPC_FAMILIES 16

struct nip_spc_options {
	struct nip_common common;
	struct nip_store_args store;
	struct nip_spc_columns columns;
	struct nip_spc_shown shown;
	struct nip_study_input in;
	struct nip_range_of_points exclude[NIP_SPC_EXCLUDES];
	double shift[NIP_SPC_SHIFTS], n;
	const struct nip_family *family[NIP_SPC_FAMILIES + 1];
	bool arl_asked, digest;
	char **paths; /* the files */
	int n_paths;
	double margin; /* NaN: none */
	const char *limits_from, *save_limits;
};

/* Reads the command line; wrong usage ends the program as argp does. `in` points into *o. */
void nip_spc_args(int argc, char **argv, struct nip_spc_options *o);

/* Reads the columns into the arena. Returns 0; -1 with a diagnostic. */
int nip_spc_read(struct nip_session *s, const struct nip_spc_columns *c,
		 struct nip_study_input *out, struct nip_spc_shown *shown);

/* A CSV of limits: chart, stage, center, sigma, lcl, ucl; empty cells are not given. */
int nip_spc_read_limits(struct nip_session *s, const char *path, struct nip_study_input *out);
/* Writes one. */
int nip_spc_write_limits(struct nip_session *s, const char *path, const struct nip_study *study);

#endif
