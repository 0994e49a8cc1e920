/* line.h: what the commands that read line data share: SPEC FILE... */
#ifndef NIP_CMD_LINE_H
#define NIP_CMD_LINE_H

#include "cmd/cmd.h"
#include "qc/qc.h"

struct nip_line_args {
	char **file; /* the spec first, then the data */
	int n;
	const char *spec; /* its bytes, once it was read */
	size_t spec_n;
};

/* Takes the arguments; ARGP_ERR_UNKNOWN for any other key. */
error_t nip_line_parse(int key, struct argp_state *state, struct nip_line_args *a);

/* Reads the spec (an input of the document) and makes the engine ready. 0/-1. */
int nip_line_open(struct nip_session *s, struct nip_line_args *a, struct nip_spec *spec,
		  struct nip_qc *q);

/* Binds the column of this name, if there is a name. 0; -1 said, with the columns there are. */
int nip_line_bind(struct nip_session *s, struct nip_csv_reader *r, const char *file,
		  const char *name, enum nip_csv_type type, size_t *out_handle);

/* A file given twice would count every row twice. 0; -1 said. */
int nip_line_twice(struct nip_session *s, const struct nip_line_args *a);

/* Bytes of all data files; 0 where one of them is no regular file. */
long long nip_line_bytes(const struct nip_line_args *a);

/* Reads every data file and settles the verdicts. 0/-1. */
int nip_line_read(struct nip_session *s, const struct nip_line_args *a, struct nip_qc *q);

/* What the exit status rests on, said. */
void nip_line_verdict(struct nip_session *s, const struct nip_qc *q, bool strict);

/* Makes every data file an input of the document, by SHA-256. 0/-1. */
int nip_line_digest(struct nip_session *s, const struct nip_line_args *a);

#endif
