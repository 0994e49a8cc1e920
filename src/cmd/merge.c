/* merge.c: nipline merge. */
#include <config.h>

#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "cmd/journal.h"
#include "cmd/option.h"
#include "cmd/store.h"
#include "report/coil_doc.h"

enum { OPT_ADJACENT = NIP_OPT_OWN, OPT_STATE };

struct options {
	struct nip_common common;
	struct nip_line_args line;
	struct nip_store_args store;
	const char *state;
	bool adjacent;
};

struct piece { /* what one run of qc saw, and the bytes it was saved as */
	struct nip_qc q;
	const char *bytes, *file;
	size_t n;
};

struct pieces {
	NIP_VEC(struct piece *) list;
};

static const struct argp_option rows[] = {
	{ "adjacent", OPT_ADJACENT, NULL, 0,
	  "the states, in this order, are of pieces of one series that touch each other", 0 },
	NIP_ROW_DATA,
	NIP_ROW_FORCE,
	NIP_ROW_FORMAT("text (default), json, csv, html or pdf"),
	NIP_ROW_LOT,
	NIP_ROW_OUTPUT,
	{ "state", OPT_STATE, "FILE", 0, "write the joined state to FILE, for another merge", 0 },
	NIP_ROW_STORE,
	NIP_ROW_TIME,
	{ 0 },
};

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct options *o = state->input;

	switch (key) {
	case OPT_ADJACENT:
		o->adjacent = true;
		return 0;
	case OPT_STATE:
		o->state = arg;
		return 0;
	case ARGP_KEY_ARGS:
		o->line.file = state->argv + state->next;
		o->line.n = state->argc - state->next;
		if (o->line.n >= 2)
			return 0;
		/* fall through */
	case ARGP_KEY_NO_ARGS:
		argp_error(state, "a spec and at least one state are needed");
		return 0;
	default:
		if (nip_store_parse(key, arg, state, &o->store) == 0)
			return 0;
		return nip_common_parse(key, arg, state, &o->common);
	}
}

/* A state file holds what --state of qc wrote, or of merge: one piece behind the other. */
static int load(struct nip_session *s, const char *path, const struct nip_qc *like,
		struct pieces *out)
{
	const struct nip_place at = { .file = path };
	char *bytes;
	size_t n, used = 0;

	if (nip_load_input(s, path, &bytes, &n) != 0)
		return -1;
	used = nip_journal_head(bytes, n);
	do {
		struct piece *p = NIP_NEW(s->arena, struct piece);
		long took;

		nip_qc_init(&p->q, like->spec, s->arena);
		p->q.spec_digest = like->spec_digest;
		took = nip_qc_load(&p->q, bytes + used, n - used, path, s->diag);
		if (took < 0)
			return -1;
		p->bytes = bytes + used;
		p->n = (size_t)took;
		p->file = path;
		*nip_vec_push(s->arena, &out->list) = p;
		used += (size_t)took;
	} while (used < n);
	if (out->list.at[out->list.n - 1]->q.rows == 0)
		nip_diag_add(s->diag, NIP_WARNING, NIP_CAUSE_NONE, &at, "holds no row yet");
	return 0;
}

static int order(const void *a, const void *b)
{
	const struct piece *const *x = a, *const *y = b;

	return strcmp(nip_qc_first_file(&(*x)->q), nip_qc_first_file(&(*y)->q));
}

static int check_twice(struct nip_session *s, const struct pieces *p)
{
	for (size_t i = 1; i < p->list.n; i++)
		for (size_t k = 0; k < i; k++) {
			const char *file = nip_qc_same_file(&p->list.at[i]->q, &p->list.at[k]->q);
			const struct nip_place at = { .file = p->list.at[i]->file };

			if (!file)
				continue;
			nip_diag_input(s->diag, &at,
				       "has %s, which is in %s too; every row would count twice",
				       file, p->list.at[k]->file);
			return -1;
		}
	return 0;
}

static void say_borders(struct nip_session *s, const struct pieces *p)
{
	long refused = 0;

	for (size_t i = 0; i < p->list.n; i++)
		refused += p->list.at[i]->q.lead.refused;
	nip_diag_add(s->diag, NIP_NOTE, NIP_CAUSE_NONE, NULL,
		     "series (lag-1) and events end at the border of each piece; --adjacent "
		     "joins pieces that touch");
	if (refused)
		nip_diag_add(s->diag, NIP_NOTE, NIP_CAUSE_NONE, NULL,
			     "%ld refused records at the start of pieces are charged to the coil "
			     "that follows; --adjacent charges them to the coil before",
			     refused);
}

static int join(struct nip_session *s, const struct options *o, struct nip_qc *q)
{
	struct pieces p = { .list = { 0 } };
	struct nip_str bytes = NIP_STR_INIT;
	int rc = 0;

	for (int i = 1; i < o->line.n; i++)
		if (load(s, o->line.file[i], q, &p) != 0)
			return -1;
	if (check_twice(s, &p) != 0)
		return -1;
	if (!o->adjacent)
		qsort(p.list.at, p.list.n, sizeof *p.list.at, order);
	for (size_t i = 0; i < p.list.n; i++)
		if (nip_qc_merge(q, &p.list.at[i]->q, o->adjacent, s->diag) != 0)
			return -1;
	if (!o->adjacent && p.list.n > 1)
		say_borders(s, &p);
	if (!o->state)
		return 0;
	for (size_t i = 0; i < p.list.n; i++)
		nip_str_putn(&bytes, p.list.at[i]->bytes, p.list.at[i]->n);
	rc = nip_file_write(o->state, nip_str_text(&bytes), bytes.n, o->common.force, s->diag);
	nip_str_release(&bytes);
	return rc;
}

int nip_cmd_merge(int argc, char **argv)
{
	static const struct argp argp = {
		rows,
		parse,
		"SPEC STATE...",
		"Join what several runs of nipline qc saved with --state, and sum up.",
		NULL,
		NULL,
		NULL
	};
	struct options o = { .state = NULL };
	struct nip_session s;
	struct nip_spec spec = { 0 };
	struct nip_keep keep;
	struct nip_qc q;

	nip_option_parse(&argp, argc, argv, &o);
	nip_session_open(&s, "merge", &o.common);
	if (nip_keep_open(&s, &o.store, &keep) != 0 || nip_line_open(&s, &o.line, &spec, &q) != 0 ||
	    join(&s, &o, &q) != 0)
		goto out;
	if (!o.adjacent)
		nip_qc_sort(&q);
	nip_qc_finish(&q);
	nip_line_verdict(&s, &q, false);
	nip_coil_doc(s.doc, &q);
	if (nip_emit(&s, NIP_FORMAT_TEXT) == 0)
		nip_keep_coils(&s, &keep, &o.line, &q);
out:
	nip_keep_close(&keep);
	return nip_session_close(&s);
}
