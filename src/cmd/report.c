/* report.c: nipline report. */
#include <config.h>

#include "report/batch_doc.h"

#include <string.h>

#include "cmd/line.h"

enum { OPT_TITLE = NIP_OPT_OWN };

struct options {
	struct nip_common common;
	struct nip_line_args line;
	const char *title;
};

static const struct argp_option rows[] = {
	NIP_ROW_DATA,	NIP_ROW_FIGURE,
	NIP_ROW_FORCE,	NIP_ROW_FORMAT("html (default), pdf, text, json or csv"),
	NIP_ROW_OUTPUT, { "title", OPT_TITLE, "TEXT", 0, "title of the report", 0 },
	{ 0 },
};

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct options *o = state->input;

	switch (key) {
	case OPT_TITLE:
		o->title = arg;
		return 0;
	case ARGP_KEY_ARGS:
		for (int i = state->next; i < state->argc; i++)
			if (strcmp(state->argv[i], "-") == 0)
				argp_error(state, "standard input cannot be archived: a report "
						  "names each input by its digest");
		return nip_line_parse(key, state, &o->line);
	case ARGP_KEY_NO_ARGS:
		return nip_line_parse(key, state, &o->line);
	default:
		return nip_common_parse(key, arg, state, &o->common);
	}
}

int nip_cmd_report(int argc, char **argv)
{
	static const struct argp argp = {
		rows,
		parse,
		"SPEC FILE...",
		"Batch consistency report: are the batches alike, which is not, by how much.",
		NULL,
		NULL,
		NULL
	};
	struct options o = { .title = NULL };
	struct nip_session s;
	struct nip_spec spec = { 0 };
	struct nip_qc q;

	argp_parse(&argp, argc, argv, 0, NULL, &o);
	nip_session_open(&s, "report", &o.common);
	/* A report is archived as evidence, so every file it rests on is named by digest. */
	if (nip_line_open(&s, &o.line, &spec, &q) != 0 || nip_line_read(&s, &o.line, &q) != 0 ||
	    nip_line_digest(&s, &o.line) != 0)
		goto out;
	nip_batch_doc(s.doc, &q, o.title);
	nip_emit(&s, NIP_FORMAT_HTML);
out:
	return nip_session_close(&s);
}
