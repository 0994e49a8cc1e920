/* line.c: spec and line data from the command line to the engine. */
#include <config.h>

#include "cmd/line.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "xml/reader.h"

#define LARGEST_DIGEST ((size_t)4 << 30)

error_t nip_line_parse(int key, struct argp_state *state, struct nip_line_args *a)
{
	switch (key) {
	case ARGP_KEY_ARGS:
		a->file = state->argv + state->next;
		a->n = state->argc - state->next;
		if (a->n >= 2)
			return 0;
		/* fall through */
	case ARGP_KEY_NO_ARGS:
		argp_error(state, "a spec and at least one data file are needed");
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static bool one_and_the_same(const char *a, const char *b)
{
	struct stat x, y;

	if (strcmp(a, "-") == 0 || strcmp(b, "-") == 0)
		return strcmp(a, b) == 0;
	return stat(a, &x) == 0 && stat(b, &y) == 0 && x.st_dev == y.st_dev &&
	       x.st_ino == y.st_ino && S_ISREG(x.st_mode);
}

/* A file given twice would count every row twice; standard input is empty then. */
int nip_line_twice(struct nip_session *s, const struct nip_line_args *a)
{
	for (int i = 1; i < a->n; i++)
		for (int k = 1; k < i; k++) {
			const struct nip_place at = { .file = a->file[i] };

			if (!one_and_the_same(a->file[i], a->file[k]))
				continue;
			nip_diag_add(s->diag, NIP_ERROR, NIP_CAUSE_USAGE, &at,
				     "is given twice; every row would count twice");
			return -1;
		}
	return 0;
}

/* The recipe a spec takes its density from is an input like any other; one of the library
 * is named without the folder it lies in here. */
static int note_recipe(struct nip_session *s, const struct nip_spec *spec)
{
	const char *folder = nip_data_folder(s), *name = spec->recipe_path;
	char *bytes, hex[NIP_SHA256_TEXT];
	size_t n, m = strlen(folder);

	if (!name)
		return 0;
	if (nip_file_read(name, NIP_XML_MAX, s->arena, &bytes, &n, s->diag) != 0)
		return -1;
	if (strncmp(name, folder, m) == 0 && name[m] == '/' && strcmp(folder, ".") != 0)
		name += m + 1;
	nip_doc_input(s->doc, name, nip_sha256(bytes, n, hex));
	return 0;
}

int nip_line_open(struct nip_session *s, struct nip_line_args *a, struct nip_spec *spec,
		  struct nip_qc *q)
{
	struct nip_materials materials = { 0 };
	char *bytes;
	size_t n;

	if (nip_load_materials(s, &materials) != 0 ||
	    nip_load_input(s, a->file[0], &bytes, &n) != 0 ||
	    nip_spec_read(a->file[0], bytes, n, s->arena, nip_data_folder(s), &materials, spec,
			  s->diag) != 0 ||
	    note_recipe(s, spec) != 0)
		return -1;
	a->spec = bytes;
	a->spec_n = n;
	nip_qc_init(q, spec, s->arena);
	q->spec_digest = nip_sha256(bytes, n, nip_arena_alloc(s->arena, NIP_SHA256_TEXT, 1));
	return nip_line_twice(s, a);
}

long long nip_line_bytes(const struct nip_line_args *a)
{
	long long all = 0;
	struct stat st;

	for (int i = 1; i < a->n; i++) {
		if (stat(a->file[i], &st) != 0 || !S_ISREG(st.st_mode))
			return 0;
		all += st.st_size;
	}
	return all;
}

/* The files that were not come to: who mends one wants to know of the others. */
static void tell_unreadable(struct nip_session *s, char **file, int n)
{
	struct stat st;

	for (int i = 0; i < n; i++) {
		const struct nip_place at = { .file = file[i] };

		if (strcmp(file[i], "-") == 0)
			continue;
		if (access(file[i], R_OK) != 0)
			nip_diag_input(s->diag, &at, "cannot open: %s", strerror(errno));
		else if (stat(file[i], &st) == 0 && S_ISDIR(st.st_mode))
			nip_diag_input(s->diag, &at, "is a folder; name a file");
	}
}

int nip_line_read(struct nip_session *s, const struct nip_line_args *a, struct nip_qc *q)
{
	for (int i = 1; i < a->n; i++)
		if (nip_qc_file(q, a->file[i], s->diag) != 0) {
			tell_unreadable(s, a->file + i + 1, a->n - i - 1);
			return -1;
		}
	nip_qc_finish(q);
	return 0;
}

void nip_line_verdict(struct nip_session *s, const struct nip_qc *q, bool strict)
{
	if (q->verdict == NIP_OUT_OF_SPEC)
		nip_diag_add(s->diag, NIP_NOTE, NIP_CAUSE_LIMIT, NULL,
			     "out of spec: %ld alarms and %ld rejects", q->count[NIP_SEV_ALARM],
			     q->count[NIP_SEV_REJECT]);
	else if (q->verdict == NIP_UNDECIDED)
		nip_diag_add(s->diag, NIP_NOTE, NIP_CAUSE_LIMIT, NULL,
			     "undecided: no row at all, too many bad records or cells, a limit without "
			     "one value to judge, or a value too near a limit for the gauge");
	else if (strict && q->count[NIP_SEV_WARN])
		nip_diag_add(s->diag, NIP_NOTE, NIP_CAUSE_LIMIT, NULL,
			     "%ld warnings, and --strict counts them", q->count[NIP_SEV_WARN]);
}

int nip_line_digest(struct nip_session *s, const struct nip_line_args *a)
{
	int rc = 0;

	for (int i = 1; i < a->n && rc == 0; i++) {
		struct nip_arena *arena;
		char *bytes, hex[NIP_SHA256_TEXT];
		size_t n;

		if (strcmp(a->file[i], "-") == 0) {
			nip_diag_add(s->diag, NIP_WARNING, NIP_CAUSE_NONE, NULL,
				     "no digest of standard input: it cannot be read twice");
			continue;
		}
		arena = nip_arena_new();
		rc = nip_file_read(a->file[i], LARGEST_DIGEST, arena, &bytes, &n, s->diag);
		if (rc == 0)
			nip_doc_input(s->doc, a->file[i], nip_sha256(bytes, n, hex));
		nip_arena_free(arena);
	}
	return rc;
}

/* ---- columns by name --------------------------------------------------------------- */

static int no_column(struct nip_session *s, struct nip_csv_reader *r, const char *file,
		     const char *name)
{
	const struct nip_place at = { .file = file, .element = name };
	const char *all[64], *near[1], *text = "";
	size_t n = 0;

	for (size_t i = 0; i < nip_csv_columns(r) && n < 64; i++)
		all[n++] = nip_csv_name(r, i);
	for (size_t i = 0; i < n && i < 12; i++)
		text = nip_arena_printf(s->arena, "%s%s%s", text, i ? ", " : "", all[i]);
	if (nip_nearest(name, all, n, 1, near))
		text = nip_arena_printf(s->arena, "%s; did you mean %s?", text, near[0]);
	nip_diag_add(s->diag, NIP_ERROR, NIP_CAUSE_USAGE, &at,
		     "the file has no such column (it has: %s%s)", text,
		     nip_csv_columns(r) > 12 ? " ..." : "");
	return -1;
}

int nip_line_bind(struct nip_session *s, struct nip_csv_reader *r, const char *file,
		  const char *name, enum nip_csv_type type, size_t *out_handle)
{
	const long column = name ? nip_csv_find(r, name) : 0;

	if (!name)
		return 0;
	if (column < 0)
		return no_column(s, r, file, name);
	*out_handle = nip_csv_bind(r, (size_t)column, type);
	return 0;
}
