/* report.c: nipline report. */
#include <config.h>

#include "report/batch_doc.h"

#include <string.h>

#include "base/file.h"
#include "cmd/cmd.h"

enum { OPT_TITLE = NIP_OPT_OWN };

struct options {
	struct nip_common common;
	char **files; /* spec first */
	int n;
	const char *title;
};

static const struct argp_option rows[] = {
	NIP_ROW_DATA,
	NIP_ROW_FIGURE,
	NIP_ROW_FORCE,
	NIP_ROW_FORMAT("html (default), pdf, text, json or csv"),
	NIP_ROW_OUTPUT,
	{ "title", OPT_TITLE, "TEXT", 0, "title of the report", 0 },
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
		o->files = state->argv + state->next;
		o->n = state->argc - state->next;
		if (o->n < 2)
			argp_error(state, "a spec and at least one data file are needed");
		for (int i = 0; i < o->n; i++)
			if (strcmp(o->files[i], "-") == 0)
				argp_error(state, "standard input cannot be archived: a report names each input by its digest");
		return 0;
	case ARGP_KEY_NO_ARGS:
		argp_error(state, "a spec and at least one data file are needed");
		return 0;
	default:
		return nip_common_parse(key, arg, state, &o->common);
	}
}

/* A report is archived as evidence, so every file it rests on is named by digest. */
static int digest(struct nip_session *s, const char *path)
{
	struct nip_arena *a = nip_arena_new();
	char *bytes, hex[NIP_SHA256_TEXT];
	size_t n;
	int rc = nip_file_read(path, (size_t)4 << 30, a, &bytes, &n, s->diag);

	if (rc == 0)
		nip_doc_input(s->doc, path, nip_sha256(bytes, n, hex));
	nip_arena_free(a);
	return rc;
}

int nip_cmd_report(int argc, char **argv)
{
	static const struct argp argp = { rows, parse, "SPEC FILE...",
		"Batch consistency report: are the batches alike, which is not, by how much.", NULL, NULL, NULL };
	struct options o = { .n = 0 };
	struct nip_session s;
	struct nip_materials materials = { 0 };
	struct nip_spec spec = { 0 };
	struct nip_qc q;
	char *bytes;
	size_t n;
	int rc = 0;

	argp_parse(&argp, argc, argv, 0, NULL, &o);
	nip_session_open(&s, "report", &o.common);
	if (nip_load_materials(&s, &materials) != 0 || nip_load_input(&s, o.files[0], &bytes, &n) != 0 ||
	    nip_spec_read(o.files[0], bytes, n, s.arena, nip_data_folder(&s), &materials, &spec, s.diag) != 0)
		goto out;
	nip_qc_init(&q, &spec, s.arena);
	for (int i = 1; i < o.n && rc == 0; i++) {
		rc = nip_qc_file(&q, o.files[i], s.diag);
		if (rc == 0)
			rc = digest(&s, o.files[i]);
	}
	if (rc != 0)
		goto out;
	nip_qc_finish(&q);
	nip_batch_doc(s.doc, &q, o.title);
	if (nip_emit_figures(&s) == 0)
		nip_emit(&s, NIP_FORMAT_HTML);
out:
	return nip_session_close(&s);
}
