/* qc.c: nipline qc. */
#include <config.h>

#include "qc/qc.h"

#include <stdio.h>
#include <string.h>

#include "cmd/line.h"
#include "report/coil_doc.h"

enum { OPT_ALL = NIP_OPT_OWN, OPT_DIGEST, OPT_MAX_BAD };

struct options {
	struct nip_common common;
	struct nip_line_args line;
	bool all, digest, ndjson;
	const char *max_bad;
};

static const struct argp_option rows[] = {
	{ "all", OPT_ALL, NULL, 0, "list every finding, not the first 1000", 0 },
	NIP_ROW_DATA,
	{ "digest", OPT_DIGEST, NULL, 0, "add the SHA-256 of each line file (reads it twice)", 0 },
	NIP_ROW_FORCE,
	NIP_ROW_FORMAT("text (default), json, ndjson (findings as they come), csv, html or pdf"),
	{ "max-bad", OPT_MAX_BAD, "N|P%", 0,
	  "so many bad records and cells a coil may have, instead of the spec's max_bad", 0 },
	NIP_ROW_OUTPUT,
	{ "strict", NIP_OPT_STRICT, NULL, 0,
	  "a warning limit puts a coil out of spec too (exit status 1)", 0 },
	{ 0 },
};

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct options *o = state->input;

	switch (key) {
	case OPT_ALL:
		o->all = true;
		return 0;
	case OPT_DIGEST:
		o->digest = true;
		return 0;
	case OPT_MAX_BAD:
		if (nip_spec_set_max_bad(&(struct nip_spec){ .line = 0 }, arg) != 0)
			argp_error(state, "--max-bad takes a count like 20 or a share like 0.1%%");
		o->max_bad = arg;
		return 0;
	case NIP_OPT_FORMAT:
		o->ndjson = strcmp(arg, "ndjson") == 0;
		return o->ndjson ? 0 : nip_common_parse(key, arg, state, &o->common);
	case ARGP_KEY_ARGS:
	case ARGP_KEY_NO_ARGS:
		return nip_line_parse(key, state, &o->line);
	default:
		return nip_common_parse(key, arg, state, &o->common);
	}
}

/* Each finding leaves as it is found, through a document of its own. */
static void print_finding(const struct nip_finding *f, void *user)
{
	struct nip_doc *d = nip_doc_new("qc");
	struct nip_node *list = nip_node_list(d, d->result, "x");
	struct nip_str line = NIP_STR_INIT;

	(void)user;
	nip_json_node(&line, nip_finding_node(d, list, f));
	nip_str_putc(&line, '\n');
	fwrite(line.at, 1, line.n, stdout);
	fflush(stdout);
	nip_str_release(&line);
	nip_doc_free(d);
}

static void verdict(struct nip_session *s, const struct nip_qc *q, bool strict)
{
	if (q->verdict == NIP_OUT_OF_SPEC)
		nip_diag_add(s->diag, NIP_NOTE, NIP_CAUSE_LIMIT, NULL,
			     "out of spec: %ld alarms and %ld rejects", q->count[NIP_SEV_ALARM],
			     q->count[NIP_SEV_REJECT]);
	else if (q->verdict == NIP_UNDECIDED)
		nip_diag_add(s->diag, NIP_NOTE, NIP_CAUSE_LIMIT, NULL,
			     "undecided: too many bad records or cells, or a limit without one "
			     "value to judge");
	else if (strict && q->count[NIP_SEV_WARN])
		nip_diag_add(s->diag, NIP_NOTE, NIP_CAUSE_LIMIT, NULL,
			     "%ld warnings, and --strict counts them", q->count[NIP_SEV_WARN]);
}

static void print_summary(struct nip_session *s, const struct nip_qc *q)
{
	struct nip_str line = NIP_STR_INIT;

	nip_coil_summary(s->doc, s->doc->result, q);
	nip_json_node(&line, s->doc->result);
	nip_str_putc(&line, '\n');
	fwrite(line.at, 1, line.n, stdout);
	nip_str_release(&line);
}

int nip_cmd_qc(int argc, char **argv)
{
	static const struct argp argp = {
		rows,
		parse,
		"SPEC FILE...",
		"Check line data against a spec: findings and a verdict per coil.",
		NULL,
		NULL,
		NULL
	};
	struct options o = { .all = false };
	struct nip_session s;
	struct nip_spec spec = { 0 };
	struct nip_qc q;

	argp_parse(&argp, argc, argv, 0, NULL, &o);
	nip_session_open(&s, "qc", &o.common);
	if (o.ndjson && o.common.output) {
		nip_diag_add(s.diag, NIP_ERROR, NIP_CAUSE_USAGE, NULL,
			     "ndjson streams to standard output; redirect it instead of --output");
		goto out;
	}
	if (nip_line_open(&s, &o.line, &spec, &q) != 0)
		goto out;
	if (o.max_bad)
		nip_spec_set_max_bad(&spec, o.max_bad);
	if (o.all)
		q.keep = (size_t)-1;
	if (o.ndjson)
		q.on_finding = print_finding;
	if (nip_line_read(&s, &o.line, &q) != 0 || (o.digest && nip_line_digest(&s, &o.line) != 0))
		goto out;
	verdict(&s, &q, o.common.strict);
	if (o.ndjson) {
		print_summary(&s, &q);
	} else {
		nip_coil_doc(s.doc, &q);
		nip_emit(&s, NIP_FORMAT_TEXT);
	}
out:
	return nip_session_close(&s);
}
