/* web.h: a file and its columns as the input of a web study. */
#ifndef NIP_CMD_WEB_H
#define NIP_CMD_WEB_H

#include "cmd/cmd.h"
#include "report/web_doc.h"
#include "web/study.h"

struct nip_web_columns { /* what is asked of the file */
	const char *file;
	const char *value, *length, *speed, *time, *cd, *scan; /* NULL: none */
	const char *only, *only_text; /* rows in which this column has this text */
	const char *speed_unit;	      /* where the header has none: "m/min" */
	double gap_m;		      /* NaN: none is looked for */
	char decimal_mark, separator; /* 0: '.', sniffed */
};

/* Reads the columns into the arena. Returns 0; -1 with a diagnostic. */
int nip_web_read(struct nip_session *s, const struct nip_web_columns *c, struct nip_web_input *out,
		 struct nip_web_shown *shown);

#endif
