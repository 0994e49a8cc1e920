/* qc.c: nipline qc. */
#include <config.h>

#include "qc/qc.h"

#include <limits.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "cmd/journal.h"
#include "cmd/option.h"
#include "cmd/store.h"
#include "cmd/watch.h"
#include "qc/map.h"
#include "report/coil_doc.h"
#include "report/map_doc.h"
#include "spec/draft.h"

enum {
	OPT_ALL = NIP_OPT_OWN,
	OPT_DIGEST,
	OPT_EVERY,
	OPT_FOLLOW,
	OPT_FROM_RECIPE,
	OPT_JOURNAL,
	OPT_LAYER,
	OPT_MAP,
	OPT_MAX_BAD,
	OPT_STATE
};

struct options {
	struct nip_common common;
	struct nip_line_args line;
	struct nip_store_args store;
	bool all, digest, ndjson, follow;
	const char *state, *journal, *max_bad;
	const char *recipe, *layer, *map;
	long every;
};

struct stream { /* what the engine calls back */
	struct nip_watch watch;
	struct nip_journal journal;
	bool ndjson, text;
	size_t files;
};

static const struct argp_option rows[] = {
	{ "all", OPT_ALL, NULL, 0, "list every finding, not only the first ones", 0 },
	NIP_ROW_DATA,
	{ "digest", OPT_DIGEST, NULL, 0, "add the SHA-256 of each line file (reads it twice)", 0 },
	{ "every", OPT_EVERY, "ROWS", 0,
	  "save the state after so many rows too, not only by the clock", 0 },
	{ "follow", OPT_FOLLOW, NULL, 0,
	  "wait for more at the end of FILE, also when it is replaced or cut short", 0 },
	NIP_ROW_FORCE,
	{ "from-recipe", OPT_FROM_RECIPE, "RECIPE", 0,
	  "write a starting spec from the targets and settings of RECIPE", 0 },
	NIP_ROW_FORMAT("text (default), json, ndjson (findings as they come), csv, html or pdf"),
	{ "journal", OPT_JOURNAL, "FILE", 0,
	  "append findings to FILE, each once however often the run is killed; needs --state", 0 },
	{ "layer", OPT_LAYER, "ID", 0, "the layer of --from-recipe; that of its targets if absent", 0 },
	{ "map", OPT_MAP, "FILE", 0, "how even a pressure map is: CSV of x, y, pressure", 0 },
	{ "max-bad", OPT_MAX_BAD, "N|P%", 0,
	  "so many bad records and cells a coil may have, instead of the spec's max_bad", 0 },
	NIP_ROW_LOT,
	NIP_ROW_OUTPUT,
	{ "state", OPT_STATE, "FILE", 0,
	  "save what is known to FILE as the run goes, and go on from it", 0 },
	NIP_ROW_STORE,
	{ "strict", NIP_OPT_STRICT, NULL, 0,
	  "a warning also gives exit status 1", 0 },
	NIP_ROW_TIME,
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
	case OPT_EVERY:
		o->every = (long)nip_option_whole(state, "every", arg, 1, 1e15);
		return 0;
	case OPT_FROM_RECIPE:
		o->recipe = arg;
		return 0;
	case OPT_LAYER:
		o->layer = arg;
		return 0;
	case OPT_MAP:
		o->map = arg;
		return 0;
	case OPT_JOURNAL:
		o->journal = arg;
		return 0;
	case OPT_STATE:
		o->state = arg;
		return 0;
	case OPT_FOLLOW:
		o->follow = true;
		return 0;
	case NIP_OPT_FORMAT:
		o->ndjson = strcmp(arg, "ndjson") == 0;
		return o->ndjson ? 0 : nip_common_parse(key, arg, state, &o->common);
	case ARGP_KEY_ARGS:
		if (o->recipe || o->map)
			argp_error(state, "--from-recipe and --map take no other file");
		return nip_line_parse(key, state, &o->line);
	case ARGP_KEY_NO_ARGS:
		if (o->recipe || o->map)
			return 0;
		return nip_line_parse(key, state, &o->line);
	default:
		if (nip_store_parse(key, arg, state, &o->store) == 0)
			return 0;
		return nip_common_parse(key, arg, state, &o->common);
	}
}

/* As a compiler would say it: the place, how bad, what. */
static void put_text(struct nip_str *line, const struct nip_finding *f)
{
	nip_str_printf(line, "%s:%ld: %s: %s%s", f->file, f->line,
		       nip_finding_severity_name[f->severity],
		       f->characteristic ? f->characteristic : "", f->characteristic ? ": " : "");
	if (f->coil)
		nip_str_printf(line, "coil %s: ", f->coil);
	if (f->lane)
		nip_str_printf(line, "lane %s: ", f->lane);
	if (!isnan(f->position_m))
		nip_str_printf(line, "%.3f m: ", f->position_m);
	nip_str_printf(line, "%s\n", f->message);
}

/* Each finding leaves as it is found. */
static void print_finding(const struct nip_finding *f, void *user)
{
	struct stream *t = user;
	struct nip_str line = NIP_STR_INIT;

	nip_journal_finding(&t->journal, f);
	if (!t->ndjson && !t->text)
		return;
	nip_watch_clear(&t->watch);
	if (t->ndjson)
		nip_finding_line(&line, f);
	else
		put_text(&line, f);
	fwrite(line.at, 1, line.n, stdout);
	fflush(stdout);
	nip_str_release(&line);
}

static int between_blocks(struct nip_qc *q, void *user)
{
	struct stream *t = user;

	nip_watch_show(&t->watch, q);
	return nip_journal_block(&t->journal, q,
				 q->at_end && (q->stopped || q->arguments == t->files));
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

static int refuse(struct nip_session *s, const char *message)
{
	nip_diag_add(s->diag, NIP_ERROR, NIP_CAUSE_USAGE, NULL, "%s", message);
	return -1;
}

/* Options that do not go together. */
static int check_options(struct nip_session *s, const struct options *o)
{
	if (o->ndjson && o->common.output)
		return refuse(s, "ndjson streams to standard output; redirect it instead of "
				 "--output");
	if (o->common.output && strcmp(o->common.output, "-") != 0 &&
	    nip_output_free(s, o->common.output) != 0)
		return -1;
	if (o->follow && o->line.n != 2)
		return refuse(s, "--follow watches one file");
	if (o->journal && !o->state)
		return refuse(s, "--journal needs --state, which knows how much of it is settled");
	if (o->journal && strcmp(o->journal, o->state) == 0)
		return refuse(s, "--journal and --state need files of their own");
	for (int i = 1; o->state && i < o->line.n; i++)
		if (strcmp(o->line.file[i], "-") == 0)
			nip_diag_add(
				s->diag, NIP_NOTE, NIP_CAUSE_NONE, NULL,
				"standard input cannot be read again: to go on from a state it "
				"has to be sent from its start");
	return 0;
}

static int read_lines(struct nip_session *s, const struct options *o, struct nip_qc *q)
{
	struct stream t = { .ndjson = o->ndjson,
			    .text = o->follow && !o->common.output &&
				    (!o->common.format_set ||
				     o->common.format == NIP_FORMAT_TEXT) };
	int rc;

	t.files = (size_t)o->line.n - 1;
	t.journal.state = o->state;
	t.journal.journal = o->journal;
	t.journal.every = o->every;
	rc = nip_journal_open(&t.journal, s, q);
	if (rc != 0)
		goto out;
	nip_watch_start(&t.watch, !((t.ndjson || t.text) && isatty(STDOUT_FILENO)));
	t.watch.total = nip_line_bytes(&o->line);
	q->user = &t;
	q->on_finding = print_finding;
	q->on_block = between_blocks;
	q->follow = o->follow;
	q->stop_fd = t.watch.stop_fd;
	rc = nip_line_read(s, &o->line, q);
	nip_watch_end(&t.watch);
	if (rc == 0 && q->stopped)
		nip_diag_add(s->diag, NIP_NOTE, NIP_CAUSE_NONE, NULL,
			     "stopped by a signal after %ld rows; the verdicts are of these",
			     q->rows);
out:
	nip_journal_close(&t.journal);
	return rc;
}

static void read_map(struct nip_session *s, const struct options *o)
{
	char hex[NIP_SHA256_TEXT], *bytes;
	struct nip_map map;
	size_t n;

	if (nip_map_read(o->map, NIP_MAP_EDGE, s->arena, &map, s->diag) != 0)
		return;
	if (strcmp(o->map, "-") != 0 &&
	    nip_file_read(o->map, (size_t)1 << 30, s->arena, &bytes, &n, s->diag) == 0)
		nip_doc_input(s->doc, o->map, nip_sha256(bytes, n, hex));
	nip_map_doc(s->doc, &map);
	nip_emit(s, NIP_FORMAT_TEXT);
}

/* A spec looks for its recipe beside itself; written elsewhere it needs the whole path. */
static const char *from_spec(struct nip_session *s, const struct options *o)
{
	char path[PATH_MAX];

	if (!o->common.output || !strchr(o->common.output, '/') || *o->recipe == '/' ||
	    !realpath(o->recipe, path))
		return o->recipe;
	return nip_arena_strdup(s->arena, path);
}

/* What is written is read back first: a spec that is refused is not handed out. */
static void draft(struct nip_session *s, const struct options *o)
{
	const char *path = o->common.output ? o->common.output : "-";
	struct nip_materials materials = { 0 };
	struct nip_recipe recipe = { 0 };
	struct nip_spec spec = { 0 };
	struct nip_str text = NIP_STR_INIT;
	char *bytes;
	size_t n;

	if (nip_load_recipe(s, o->recipe, &materials, &recipe, &bytes, &n) == 0 &&
	    nip_spec_draft(&recipe, o->layer, from_spec(s, o), &text, s->diag) == 0 &&
	    nip_spec_read("draft", nip_str_text(&text), text.n, s->arena, nip_data_folder(s),
			  &materials, &spec, s->diag) == 0)
		nip_file_write(path, nip_str_text(&text), text.n, o->common.force, s->diag);
	nip_str_release(&text);
}

int nip_cmd_qc(int argc, char **argv)
{
	static const struct argp argp = {
		rows,
		parse,
		"SPEC FILE...\n--from-recipe=RECIPE\n--map=FILE",
		"Check line data against a spec: findings and a verdict per coil.",
		NULL,
		NULL,
		NULL
	};
	struct options o = { .all = false };
	struct nip_session s;
	struct nip_spec spec = { 0 };
	struct nip_keep keep = { .store = NULL };
	struct nip_qc q;

	nip_option_parse(&argp, argc, argv, &o);
	nip_session_open(&s, "qc", &o.common);
	if (o.recipe || o.map) {
		if (o.store.store)
			refuse(&s, "--store keeps coils; --from-recipe and --map make none");
		else
			(o.recipe ? draft : read_map)(&s, &o);
		goto out;
	}
	if (check_options(&s, &o) != 0 || nip_keep_open(&s, &o.store, &keep) != 0)
		goto out;
	if (nip_line_open(&s, &o.line, &spec, &q) != 0)
		goto out;
	q.all = o.all;
	if (o.max_bad)
		nip_spec_set_max_bad(&spec, o.max_bad);
	if (o.all)
		q.keep = (size_t)-1;
	if (read_lines(&s, &o, &q) != 0 || ((o.digest || o.store.store) && nip_line_digest(&s, &o.line) != 0))
		goto out;
	nip_line_verdict(&s, &q, o.common.strict);
	if (o.ndjson) {
		print_summary(&s, &q);
	} else {
		nip_coil_doc(s.doc, &q);
		if (nip_emit(&s, NIP_FORMAT_TEXT) != 0)
			goto out;
	}
	nip_keep_coils(&s, &keep, &o.line, &q);
out:
	nip_keep_close(&keep);
	return nip_session_close(&s);
}
