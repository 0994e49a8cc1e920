/* store.c: what a command computed, into a history and out of it. */
#include <config.h>

#include "cmd/store.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/file.h"
#include "xml/reader.h"

#define MOST_PARENTS   (sizeof((struct nip_keep *)0)->parent / sizeof(struct nip_store_item))
#define LARGEST_OUTPUT ((size_t)1 << 30)

error_t nip_store_parse(int key, char *arg, struct argp_state *state, struct nip_store_args *a)
{
	char time[NIP_STORE_TIME];

	switch (key) {
	case NIP_OPT_STORE:
		a->store = arg;
		return 0;
	case NIP_OPT_TIME:
		if (nip_store_time(arg, false, time) != 0)
			argp_error(state,
				   "--time takes a time like 2026-03-01 or 2026-03-01 14:30 (got "
				   "\"%s\")",
				   arg);
		a->time = arg;
		return 0;
	case NIP_OPT_LOT:
		if (a->lots == NIP_MOST_LOTS)
			argp_error(state, "more than %d lots", NIP_MOST_LOTS);
		a->lot[a->lots++] = arg;
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

/* ---- into a history ---------------------------------------------------------------- */

int nip_keep_time(struct nip_session *s, const char *given, char out[NIP_STORE_TIME])
{
	const char *epoch = getenv("SOURCE_DATE_EPOCH");
	time_t now = time(NULL);
	struct tm tm;
	char *end;

	if (given)
		return nip_store_time(given, false, out);
	if (epoch && *epoch) {
		long long t;

		errno = 0;
		t = strtoll(epoch, &end, 10);
		if (*epoch < '0' || *epoch > '9' || *end || errno || t > 253402300799) {
			nip_diag_add(s->diag, NIP_ERROR, NIP_CAUSE_USAGE, NULL,
				     "SOURCE_DATE_EPOCH \"%s\" is no number of seconds since 1970",
				     epoch);
			return -1;
		}
		now = (time_t)t;
	}
	if (!gmtime_r(&now, &tm) || strftime(out, NIP_STORE_TIME, "%Y-%m-%dT%H:%M:%SZ", &tm) == 0) {
		nip_diag_system(s->diag, NULL, "the clock cannot be read; give --time");
		return -1;
	}
	return 0;
}

int nip_store_apart(struct nip_session *s, const char *path)
{
	const struct nip_place at = { .file = path };
	const char *const out[] = { s->common->output, s->common->figure };

	for (size_t i = 0; i < 2; i++)
		if (out[i] && nip_same_file(path, out[i])) {
			nip_diag_add(s->diag, NIP_ERROR, NIP_CAUSE_USAGE, &at,
				     "is named for the history and for an output");
			return -1;
		}
	return 0;
}

static int may_be_made(struct nip_session *s, const char *path)
{
	const struct nip_place at = { .file = path };
	const char *slash = strrchr(path, '/');
	const char *dir = !slash ? "."
			  : slash == path
				  ? "/"
				  : nip_arena_strndup(s->arena, path, (size_t)(slash - path));

	if (*path && access(dir, W_OK | X_OK) == 0)
		return 0;
	if (*path)
		nip_diag_system(s->diag, &at, "cannot be made: %s", strerror(errno));
	else
		nip_diag_add(s->diag, NIP_ERROR, NIP_CAUSE_USAGE, NULL,
			     "--store needs a file name");
	return -1;
}

int nip_keep_open(struct nip_session *s, const struct nip_store_args *a, struct nip_keep *k)
{
	*k = (struct nip_keep){ .path = a->store };
	if (!a->store) {
		if (!a->lots && !a->time)
			return 0;
		nip_diag_add(s->diag, NIP_ERROR, NIP_CAUSE_USAGE, NULL,
			     "--lot and --time need --store");
		return -1;
	}
	if (nip_store_apart(s, a->store) != 0)
		return -1;
	for (size_t i = 0; i < a->lots; i++)
		if (nip_store_item_read(a->lot[i], s->arena, &k->parent[i], s->diag) != 0)
			return -1;
	if (nip_keep_time(s, a->time, k->time) != 0)
		return -1;
	k->entry = (struct nip_store_entry){ .time = k->time,
					     .command = s->doc->command,
					     .version = s->doc->version,
					     .parent = k->parent,
					     .parents = a->lots };
	/* What fails later must not leave an empty history behind. */
	if (access(a->store, F_OK) != 0)
		return may_be_made(s, a->store);
	k->store = nip_store_open(a->store, true, s->diag);
	return k->store ? 0 : -1;
}

void nip_keep_close(struct nip_keep *k)
{
	nip_store_close(k->store);
	k->store = NULL;
}

static void say(struct nip_session *s, const struct nip_keep *k, const struct nip_store_receipt *r)
{
	const struct nip_place at = { .file = k->path };

	if (r->entry)
		nip_diag_add(s->diag, NIP_NOTE, NIP_CAUSE_NONE, &at, "stored as entry %lld",
			     r->entry);
	else
		nip_diag_add(s->diag, NIP_NOTE, NIP_CAUSE_NONE, &at,
			     "all of this is stored already (entry %lld); nothing was added",
			     r->known_entry);
	if (r->entry && r->known)
		nip_diag_add(s->diag, NIP_NOTE, NIP_CAUSE_NONE, &at,
			     "%zu of %zu coils are stored already (entry %lld)", r->known,
			     r->known + r->coils, r->known_entry);
	if (r->newer)
		nip_diag_add(
			s->diag, NIP_WARNING, NIP_CAUSE_NONE, &at,
			"%zu of %zu coils were stored before with other readings; the new ones "
			"count from now on, the old ones stay in their entry",
			r->newer, r->known + r->coils);
}

static int put(struct nip_session *s, struct nip_keep *k)
{
	struct nip_store_receipt r;

	if (!k->store)
		k->store = nip_store_open(k->path, true, s->diag);
	if (!k->store)
		return -1;
	k->entry.input = s->doc->inputs.at;
	k->entry.inputs = s->doc->inputs.n;
	if (nip_store_put(k->store, &k->entry, &r, s->diag) != 0)
		return -1;
	say(s, k, &r);
	return 0;
}

/* The powder lots that a recipe records for the layer the coils are of. Names only: whether
 * it can be planned does not matter here. */
static void add_lots(struct nip_session *s, struct nip_keep *k, const char *layer)
{
	struct nip_diag *quiet = nip_diag_new(0);
	struct nip_recipe r = { .line = 0 };

	if (nip_xml_read(k->entry.recipe.name, k->entry.recipe.bytes, k->entry.recipe.n, "recipe",
			 &nip_recipe_shape, s->arena, &r, quiet) == 0)
		for (size_t i = 0; i < r.layers.n; i++)
			for (size_t p = 0; p < r.layers.at[i].parts.n; p++) {
				const char *lot = r.layers.at[i].parts.at[p].lot;

				if (strcmp(r.layers.at[i].id, layer) == 0 && lot && *lot &&
				    k->entry.parents < MOST_PARENTS)
					k->parent[k->entry.parents++] =
						(struct nip_store_item){ "powder_lot", lot };
			}
	nip_diag_free(quiet);
}

/* The spec as it was read; its recipe as it lies there now. */
static void add_coils(struct nip_session *s, struct nip_keep *k, const struct nip_line_args *line,
		      const struct nip_qc *q)
{
	const char *path = q->spec->recipe_path;
	char *bytes;
	size_t n;

	k->entry.qc = q;
	k->entry.spec = (struct nip_store_text){ line->file[0], line->spec, line->spec_n };
	if (path && nip_file_read(path, (size_t)1 << 26, s->arena, &bytes, &n, s->diag) == 0)
		k->entry.recipe = (struct nip_store_text){ path, bytes, n };
	if (k->entry.recipe.bytes && q->spec->recipe)
		add_lots(s, k, q->spec->recipe->layer);
}

int nip_keep_coils(struct nip_session *s, struct nip_keep *k, const struct nip_line_args *line,
		   const struct nip_qc *q)
{
	if (!k->path)
		return 0;
	add_coils(s, k, line, q);
	return put(s, k);
}

int nip_keep_report(struct nip_session *s, struct nip_keep *k, const struct nip_line_args *line,
		    const struct nip_qc *q)
{
	struct nip_store_report r = { .title = s->doc->title };
	char result[NIP_SHA256_TEXT], output[NIP_SHA256_TEXT], *bytes;
	struct nip_str json = NIP_STR_INIT;
	size_t n;

	if (!k->path)
		return 0;
	if (line)
		add_coils(s, k, line, q);
	for (size_t i = s->doc->blocks.n; i-- > 0;)
		if (s->doc->blocks.at[i].kind == NIP_BLOCK_HEADLINE)
			r.headline = s->doc->blocks.at[i].text;
	nip_json_node(&json, s->doc->result);
	r.result_sha256 = nip_sha256(nip_str_text(&json), json.n, result);
	nip_str_release(&json);
	if (s->common->output && strcmp(s->common->output, "-") != 0) {
		if (nip_file_read(s->common->output, LARGEST_OUTPUT, s->arena, &bytes, &n,
				  s->diag) != 0)
			return -1;
		r.output = s->common->output;
		r.output_sha256 = nip_sha256(bytes, n, output);
	}
	k->entry.report = &r;
	return put(s, k);
}

int nip_keep_plan(struct nip_session *s, struct nip_keep *k, const struct nip_recipe *recipe,
		  const char *bytes, size_t n)
{
	struct nip_store_plan plan = { .recipe_id = recipe->id,
				       .recipe_version = recipe->version,
				       .result = s->doc->result };
	struct nip_str json = NIP_STR_INIT;
	int rc;

	if (!k->path)
		return 0;
	nip_json_node(&json, s->doc->result);
	plan.json = nip_str_text(&json);
	k->entry.plan = &plan;
	k->entry.recipe = (struct nip_store_text){ recipe->path, bytes, n };
	rc = put(s, k);
	nip_str_release(&json);
	return rc;
}

/* ---- out of a history --------------------------------------------------------------- */

error_t nip_select_parse(int key, char *arg, struct argp_state *state, struct nip_select_args *a)
{
	if (key < NIP_OPT_SELECT || key >= NIP_OPT_SELECT + NIP_SELECT_KEYS)
		return ARGP_ERR_UNKNOWN;
	if (a->n == NIP_MOST_SELECTED)
		argp_error(state, "a selection of more than %d parts", NIP_MOST_SELECTED);
	a->at[a->n].key = (enum nip_select_key)(key - NIP_OPT_SELECT);
	a->at[a->n++].value = arg;
	return 0;
}

int nip_select_take(struct nip_session *s, const struct nip_select_args *a,
		    struct nip_selection *out)
{
	memset(out, 0, sizeof *out);
	for (size_t i = 0; i < a->n; i++)
		if (nip_select_add(out, a->at[i].key, a->at[i].value, s->arena, s->diag) != 0)
			return -1;
	return 0;
}

int nip_store_fetch(struct nip_session *s, const char *path, const struct nip_select_args *a,
		    struct nip_store_input *out)
{
	struct nip_selection sel;
	struct nip_store *store;
	int rc;

	if (nip_store_apart(s, path) != 0 || nip_select_take(s, a, &sel) != 0)
		return -1;
	store = nip_store_open(path, false, s->diag);
	if (!store)
		return -1;
	rc = nip_store_load(store, &sel, s->arena, out, s->diag);
	nip_store_close(store);
	for (size_t i = 0; rc == 0 && i < out->inputs.n; i++)
		nip_doc_input(s->doc, out->inputs.at[i].file, out->inputs.at[i].sha256);
	return rc;
}
