/* spc.h: a file and its columns as the input of a study. */
#ifndef NIP_CMD_SPC_H
#define NIP_CMD_SPC_H

#include "cmd/cmd.h"
#include "report/spc_doc.h"
#include "spc/study.h"

#define NIP_SPC_COLUMNS 16

struct nip_spc_columns { /* what is asked of the file */
	const char *file;
	const char *value[NIP_SPC_COLUMNS];
	size_t values;
	const char *size, *group, *stage; /* NULL: none */
	char decimal_mark, separator;	  /* 0: '.', sniffed */
};

/* Reads the columns into the arena. Returns 0; -1 with a diagnostic. */
int nip_spc_read(struct nip_session *s, const struct nip_spc_columns *c,
		 struct nip_study_input *out, struct nip_spc_shown *shown);

/* A CSV of limits: chart, stage, center, sigma, lcl, ucl; empty cells are not given. */
int nip_spc_read_limits(struct nip_session *s, const char *path, struct nip_study_input *out);
/* Writes one. */
int nip_spc_write_limits(struct nip_session *s, const char *path, const struct nip_study *study);

#endif
