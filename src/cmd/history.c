/* history.c: nipline history. */
#include <config.h>

#include <string.h>

#include "cmd/history.h"
#include "cmd/option.h"
#include "report/history_doc.h"

enum { OPT_CHECK = NIP_OPT_OWN, OPT_ROLLMAP };

#define MOST_ARGS 1024

struct options {
	struct nip_common common;
	struct nip_select_args select;
	struct nip_store_args store; /* its --time only */
	const char *arg[MOST_ARGS];
	size_t n;
	const char *rollmap;
	bool check;
};

static const struct argp_option rows[] = {
	{ "check", OPT_CHECK, NULL, 0, "whether HISTORY is sound, instead of what it holds", 0 },
	NIP_ROW_FIGURE,
	NIP_ROW_FORCE,
	NIP_ROW_FORMAT("text (default), json, csv, html or pdf"),
	NIP_ROW_OUTPUT,
	{ "rollmap", OPT_ROLLMAP, "FILE", 0,
	  "link the coil of this roll map, JSON, to its slit and the sheets cut of it", 0 },
	NIP_ROWS_SELECT,
	{ "time", NIP_OPT_TIME, "TIME", 0, "when the link was made, UTC, instead of now", 0 },
	{ 0 },
};

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct options *o = state->input;

	switch (key) {
	case OPT_CHECK:
		o->check = true;
		return 0;
	case OPT_ROLLMAP:
		o->rollmap = arg;
		return 0;
	case NIP_OPT_TIME:
		return nip_store_parse(key, arg, state, &o->store);
	case ARGP_KEY_ARG:
		if (o->n == MOST_ARGS)
			argp_error(state, "more than %d arguments", MOST_ARGS);
		o->arg[o->n++] = arg;
		return 0;
	case ARGP_KEY_NO_ARGS:
		argp_error(state, "a history is missing");
		return 0;
	default:
		if (nip_select_parse(key, arg, state, &o->select) == 0)
			return 0;
		return nip_common_parse(key, arg, state, &o->common);
	}
}

/* What a word in front of the history asks for. */
struct verb {
	const char *name;
	size_t least, most; /* arguments behind the history */
	const char *needs;
	bool writes, selects;
	int (*run)(struct nip_session *s, struct nip_store *store, const struct options *o,
		   const char *const *arg, size_t n);
};

static int wrong(struct nip_session *s, const char *what)
{
	nip_diag_add(s->diag, NIP_ERROR, NIP_CAUSE_USAGE, NULL, "%s", what);
	return -1;
}

static bool is_csv(const struct options *o)
{
	enum nip_format f = o->common.format;

	if (!o->common.format_set &&
	    (!o->common.output || nip_format_by_suffix(o->common.output, &f) != 0))
		return false;
	return f == NIP_FORMAT_CSV;
}

static int list(struct nip_session *s, struct nip_store *store, const struct options *o,
		const char *const *arg, size_t n)
{
	struct nip_selection sel;

	(void)arg, (void)n;
	return nip_select_take(s, &o->select, &sel) != 0
		       ? -1
		       : nip_history_list(s->doc, store, &sel, is_csv(o), s->diag);
}

static int show(struct nip_session *s, struct nip_store *store, const struct options *o,
		const char *const *arg, size_t n)
{
	struct nip_selection sel = { { { 0 } } };

	(void)o, (void)n;
	return nip_select_add(&sel, NIP_SELECT_ENTRY, arg[0], s->arena, s->diag) != 0
		       ? -1
		       : nip_history_show(s->doc, store, &sel, is_csv(o), s->diag);
}

static int trend(struct nip_session *s, struct nip_store *store, const struct options *o,
		 const char *const *arg, size_t n)
{
	struct nip_selection sel;

	(void)n;
	return nip_select_take(s, &o->select, &sel) != 0
		       ? -1
		       : nip_history_trend(s->doc, store, &sel, arg[0], s->diag);
}

/* --spec-id and the like hold for both sides. */
static int compare(struct nip_session *s, struct nip_store *store, const struct options *o,
		   const char *const *arg, size_t n)
{
	struct nip_selection sel[2];

	(void)n;
	for (int i = 0; i < 2; i++)
		if (nip_select_take(s, &o->select, &sel[i]) != 0 ||
		    nip_select_read(&sel[i], arg[i], s->arena, s->diag) != 0)
			return -1;
	return nip_history_compare(s->doc, store,
				   (const struct nip_selection *[2]){ &sel[0], &sel[1] }, arg,
				   s->diag);
}

static int trace(struct nip_session *s, struct nip_store *store, const struct options *o,
		 const char *const *arg, size_t n)
{
	struct nip_store_item item;

	(void)o, (void)n;
	return nip_store_item_read(arg[0], s->arena, &item, s->diag) != 0
		       ? -1
		       : nip_history_trace(s->doc, store, &item, s->diag);
}

static int take_links(struct nip_session *s, const struct options *o, const char *const *arg,
		      size_t n, nip_pairs *out)
{
	struct nip_store_item *item = NIP_NEW_N(s->arena, n + 1, struct nip_store_item);

	for (size_t i = 0; i < n; i++)
		if (nip_store_item_read(arg[i], s->arena, &item[i], s->diag) != 0)
			return -1;
	if (o->rollmap && n > 1)
		return wrong(s, "with --rollmap at most one thing is named: the slit");
	if (!o->rollmap && n < 2)
		return wrong(s, "link takes a history, a parent and its children as KIND=NAME");
	if (o->rollmap)
		return nip_history_rollmap(s, o->rollmap, n ? &item[0] : NULL, out);
	for (size_t i = 1; i < n; i++)
		*nip_vec_push(s->arena, out) = (struct nip_store_pair){ item[0], item[i] };
	return 0;
}

/* Opens the history itself, arg[-1]: what is wrong with the links must not leave an empty one
 * behind. */
static int make_links(struct nip_session *s, struct nip_store *none, const struct options *o,
		      const char *const *arg, size_t n)
{
	struct nip_store *store;
	nip_pairs pairs = { 0 };
	char time[NIP_STORE_TIME];
	size_t new;
	int rc;

	(void)none;
	if (take_links(s, o, arg, n, &pairs) != 0 || nip_keep_time(s, o->store.time, time) != 0)
		return -1;
	store = nip_store_open(arg[-1], true, s->diag);
	if (!store)
		return -1;
	rc = nip_store_link(store, pairs.at, pairs.n, time, &new, s->diag);
	nip_store_close(store);
	if (rc != 0)
		return -1;
	nip_node_number(s->doc, s->doc->result, "links", (double)pairs.n);
	nip_node_number(s->doc, s->doc->result, "new", (double)new);
	nip_doc_headline(s->doc, NIP_TONE_PLAIN, "%zu of %zu link%s recorded%s", new, pairs.n,
			 pairs.n == 1 ? "" : "s", new < pairs.n ? "; the others were known" : "");
	return 0;
}

static const struct verb verbs[] = {
	{ "list", 0, 0, "list takes a history", false, true, list },
	{ "show", 1, 1, "show takes a history and the number of an entry", false, false, show },
	{ "trend", 1, 1, "trend takes a history and a characteristic", false, true, trend },
	{ "compare", 2, 2, "compare takes a history and two selections", false, true, compare },
	{ "trace", 1, 1, "trace takes a history and KIND=NAME", false, false, trace },
	{ "link", 0, MOST_ARGS, "link takes a history, a parent and its children as KIND=NAME",
	  true, false, make_links },
};

static int check(struct nip_session *s, const struct options *o)
{
	struct nip_store *store;
	long faults;

	if (o->n != 1 || o->select.n || o->store.time || o->rollmap)
		return wrong(s, "--check takes a history and nothing else");
	if (nip_store_apart(s, o->arg[0]) != 0)
		return -1;
	store = nip_store_open(o->arg[0], false, s->diag);
	if (!store)
		return -1;
	faults = nip_store_check(store, s->diag);
	nip_store_close(store);
	if (faults >= 0)
		nip_history_check(s->doc, faults);
	return faults < 0 ? -1 : 0;
}

static int run(struct nip_session *s, const struct options *o)
{
	const struct verb *v = &verbs[0];
	const char *const *arg = o->arg;
	struct nip_store *store;
	size_t n = o->n;
	int rc;

	for (size_t i = 0; i < sizeof verbs / sizeof *verbs && arg == o->arg; i++)
		if (strcmp(o->arg[0], verbs[i].name) == 0) {
			v = &verbs[i];
			arg++;
			n--;
		}
	if (n < 1 + v->least || n > 1 + v->most)
		return wrong(s, v->needs);
	if (o->select.n && !v->selects)
		return wrong(s, "a selection is for list, trend and compare");
	if ((o->store.time || o->rollmap) && !v->writes)
		return wrong(s, "--time and --rollmap are for link");
	if (nip_store_apart(s, arg[0]) != 0)
		return -1;
	if (v->writes)
		return v->run(s, NULL, o, arg + 1, n - 1);
	store = nip_store_open(arg[0], false, s->diag);
	if (!store)
		return -1;
	rc = v->run(s, store, o, arg + 1, n - 1);
	nip_store_close(store);
	return rc;
}

int nip_cmd_history(int argc, char **argv)
{
	static const struct argp argp = {
		rows,
		parse,
		"[list] HISTORY\nshow HISTORY N\ntrend HISTORY CHARACTERISTIC\ncompare HISTORY "
		"SELECTION SELECTION\ntrace HISTORY KIND=NAME\nlink HISTORY KIND=NAME "
		"KIND=NAME...\nlink --rollmap=FILE HISTORY [slit=NAME]\n--check HISTORY",
		"What a history knows of coils, plans and reports.",
		NULL,
		NULL,
		NULL
	};
	struct options o = { .n = 0 };
	struct nip_session s;

	nip_option_parse(&argp, argc, argv, &o);
	nip_session_open(&s, "history", &o.common);
	if ((o.check ? check : run)(&s, &o) == 0)
		nip_emit(&s, NIP_FORMAT_TEXT);
	return nip_session_close(&s);
}
