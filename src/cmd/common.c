/* common.c: options, input and output that commands share. */
#include <config.h>

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "cmd/cmd.h"
#include "recipe/recipe.h"
#include "unit/unit.h"
#include "xml/reader.h"

error_t nip_common_parse(int key, char *arg, struct argp_state *state, struct nip_common *c)
{
	switch (key) {
	case NIP_OPT_DATA:
		c->data = arg;
		return 0;
	case NIP_OPT_MATERIALS:
		if (c->n_materials == NIP_MOST_MATERIALS)
			argp_error(state, "more than %d material files", NIP_MOST_MATERIALS);
		c->materials[c->n_materials++] = arg;
		return 0;
	case NIP_OPT_FIGURE:
		c->figure = arg;
		return 0;
	case NIP_OPT_FORCE:
		c->force = true;
		return 0;
	case NIP_OPT_STRICT:
		c->strict = true;
		return 0;
	case NIP_OPT_FORMAT:
		if (nip_format_by_name(arg, &c->format) != 0)
			argp_error(state, "unknown format \"%s\"", arg);
		c->format_set = true;
		return 0;
	case 'o':
		c->output = arg;
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

void nip_session_open(struct nip_session *s, const char *command, const struct nip_common *c)
{
	s->arena = nip_arena_new();
	s->diag = nip_diag_new(NIP_KEEP_DIAGNOSTICS);
	s->doc = nip_doc_new(command);
	s->common = c;
	s->also_path = NULL;
	s->also = (struct nip_str)NIP_STR_INIT;
}

static void print_diagnostics(const struct nip_diag *d)
{
	struct nip_str text = NIP_STR_INIT;
	size_t all = 0;

	for (size_t i = 0; i < nip_diag_kept(d); i++) {
		nip_diagnostic_text(nip_diag_at(d, i), &text);
		nip_str_putc(&text, '\n');
	}
	for (int k = NIP_NOTE; k <= NIP_ERROR; k++)
		all += nip_diag_count(d, (enum nip_severity)k);
	if (all > nip_diag_kept(d))
		nip_str_printf(&text, "nipline: %zu more problems not shown\n",
			       all - nip_diag_kept(d));
	if (text.n)
		fwrite(text.at, 1, text.n, stderr);
	nip_str_release(&text);
}

int nip_session_close(struct nip_session *s)
{
	int status = nip_diag_status(s->diag);

	print_diagnostics(s->diag);
	nip_str_release(&s->also);
	nip_doc_free(s->doc);
	nip_diag_free(s->diag);
	nip_arena_free(s->arena);
	nip_unit_release();
	nip_xml_release();
	return status;
}

bool nip_same_file(const char *a, const char *b)
{
	struct stat x, y;

	return strcmp(a, b) == 0 || (stat(a, &x) == 0 && stat(b, &y) == 0 &&
				     (S_ISREG(x.st_mode) || S_ISDIR(x.st_mode)) &&
				     x.st_dev == y.st_dev && x.st_ino == y.st_ino);
}

static bool has_library(const char *folder, struct nip_arena *a)
{
	return access(nip_arena_printf(a, "%s/recipes/materials.xml", folder), R_OK) == 0;
}

const char *nip_data_folder(const struct nip_session *s)
{
	const char *env = getenv("NIPLINE_DATA");
	char exe[PATH_MAX];
	ssize_t n;

	if (s->common->data)
		return s->common->data;
	if (env && *env)
		return env;
	n = readlink("/proc/self/exe", exe, sizeof exe - 1);
	if (n > 0) {
		char *slash;

		exe[n] = '\0';
		slash = strrchr(exe, '/');
		if (slash) {
			const char *tree, *installed;

			*slash = '\0';
			tree = nip_arena_strdup(s->arena, *exe ? exe : "/");
			installed = nip_arena_printf(s->arena, "%s/../share/nipline", exe);
			if (has_library(
				    tree,
				    s->arena)) /* in the tree: the same names in every checkout */
				return nip_same_file(tree, ".") ? "." : tree;
			if (has_library(installed, s->arena))
				return installed;
		}
	}
	return NIP_PKGDATADIR;
}

static void note_input(struct nip_session *s, const char *name, const char *bytes, size_t n)
{
	char hex[NIP_SHA256_TEXT];

	nip_doc_input(s->doc, name, nip_sha256(bytes, n, hex));
}

int nip_load_input(struct nip_session *s, const char *path, char **out_bytes, size_t *out_n)
{
	if (nip_file_read(path, NIP_XML_MAX, s->arena, out_bytes, out_n, s->diag) != 0)
		return -1;
	note_input(s, path, *out_bytes, *out_n);
	return 0;
}

/* A file of the shipped library. Where it lies is this machine's business; what it says
 * is the input. */
static int load_library(struct nip_session *s, const char *name, const char *what,
			const char **out_path, char **out_bytes, size_t *out_n)
{
	*out_path = nip_arena_printf(s->arena, "%s/%s", nip_data_folder(s), name);
	if (nip_file_read(*out_path, NIP_XML_MAX, s->arena, out_bytes, out_n, s->diag) != 0) {
		nip_diag_input(s->diag, NULL,
			       "the %s library was not found; name its folder with --data or "
			       "NIPLINE_DATA",
			       what);
		return -1;
	}
	note_input(s, name, *out_bytes, *out_n);
	return 0;
}

int nip_load_materials(struct nip_session *s, struct nip_materials *out)
{
	const char *path;
	char *bytes;
	size_t n;
	int rc;

	if (load_library(s, "recipes/materials.xml", "material", &path, &bytes, &n) != 0)
		return -1;
	rc = nip_materials_read(path, bytes, n, s->arena, out, s->diag);
	for (int i = 0; i < s->common->n_materials; i++) {
		struct nip_materials user = { 0 };

		path = s->common->materials[i];
		if (nip_load_input(s, path, &bytes, &n) != 0 ||
		    nip_materials_read(path, bytes, n, s->arena, &user, s->diag) != 0 ||
		    nip_materials_overlay(out, &user, s->arena, s->diag) != 0)
			rc = -1;
	}
	return rc;
}

/* library: what came of loading the materials. */
static int read_recipe(struct nip_session *s, const char *path, const char *bytes, size_t n,
		       int library, const struct nip_materials *materials, struct nip_recipe *out)
{
	int rc = nip_recipe_read(path, bytes, n, s->arena, library == 0 ? materials : NULL, out,
				 s->diag);

	return rc != 0 || library != 0 ? -1 : 0;
}

int nip_load_recipe(struct nip_session *s, const char *path, struct nip_materials *materials,
		    struct nip_recipe *out, char **out_bytes, size_t *out_n)
{
	const int library = nip_load_materials(s, materials);

	if (nip_load_input(s, path, out_bytes, out_n) != 0)
		return -1;
	return read_recipe(s, path, *out_bytes, *out_n, library, materials, out);
}

int nip_read_recipe(struct nip_session *s, const char *path, const char *bytes, size_t n,
		    struct nip_materials *materials, struct nip_recipe *out)
{
	const int library = nip_load_materials(s, materials);

	return read_recipe(s, path, bytes, n, library, materials, out);
}

int nip_load_limits(struct nip_session *s, const struct nip_materials *materials,
		    struct nip_limits *out)
{
	const char *path;
	char *bytes;
	size_t n;

	if (load_library(s, "recipes/limits.xml", "limits", &path, &bytes, &n) != 0)
		return -1;
	return nip_limits_read(path, bytes, n, s->arena, materials, out, s->diag);
}

/* ---- output: rendered and checked whole before the first byte is written ---- */

struct pending {
	const char *path;
	struct nip_str bytes;
};

#define MOST_FILES 64

struct batch {
	struct pending file[MOST_FILES + 2]; /* figures, document, one more */
	size_t n;
};

static struct nip_str *add(struct batch *b, const char *path)
{
	b->file[b->n] = (struct pending){ .path = path, .bytes = NIP_STR_INIT };
	return &b->file[b->n++].bytes;
}

int nip_output_free(struct nip_session *s, const char *path)
{
	const struct nip_place at = { .file = path };
	struct stat st;

	if (s->common->force || stat(path, &st) != 0 || !S_ISREG(st.st_mode))
		return 0;
	nip_diag_add(s->diag, NIP_ERROR, NIP_CAUSE_USAGE, &at,
		     "exists already; --force replaces it");
	return -1;
}

/* A name may be written if it is free or --force is given, if nothing else goes there,
 * and if it is not one of the inputs. */
static int check_name(struct nip_session *s, const struct batch *b, size_t i)
{
	const struct nip_place at = { .file = b->file[i].path };

	if (strcmp(at.file, "-") == 0)
		return 0;
	for (size_t k = 0; k < s->doc->inputs.n; k++)
		if (nip_same_file(at.file, s->doc->inputs.at[k].file)) {
			nip_diag_add(s->diag, NIP_ERROR, NIP_CAUSE_USAGE, &at,
				     "is an input of this run; name another file");
			return -1;
		}
	for (size_t k = 0; k < i; k++)
		if (nip_same_file(at.file, b->file[k].path)) {
			nip_diag_add(s->diag, NIP_ERROR, NIP_CAUSE_USAGE, &at,
				     "is named for two outputs");
			return -1;
		}
	return nip_output_free(s, at.file);
}

static int usage(struct nip_session *s, const char *option, const char *arg, const char *allowed)
{
	nip_diag_add(s->diag, NIP_ERROR, NIP_CAUSE_USAGE, NULL, "%s %s: the suffix has to be %s",
		     option, arg, allowed);
	return -1;
}

/* figure.svg, figure-2.svg, figure-3.svg ... */
static const char *numbered(struct nip_arena *a, const char *path, size_t k)
{
	const char *dot = strrchr(path, '.');

	if (k == 1 || !dot)
		return path;
	return nip_arena_printf(a, "%.*s-%zu%s", (int)(dot - path), path, k, dot);
}

static int render_figures(struct nip_session *s, struct batch *b)
{
	const char *path = s->common->figure;
	enum nip_format format;
	size_t k = 0;

	if (!path)
		return 0;
	if (nip_format_by_suffix(path, &format) != 0 ||
	    (format != NIP_FORMAT_SVG && format != NIP_FORMAT_PNG && format != NIP_FORMAT_PDF))
		return usage(s, "--figure", path, ".svg, .png or .pdf");
	for (size_t i = 0; i < s->doc->blocks.n && b->n < MOST_FILES; i++)
		if (s->doc->blocks.at[i].kind == NIP_BLOCK_FIGURE &&
		    nip_render_chart(s->doc->blocks.at[i].chart, format,
				     add(b, numbered(s->arena, path, ++k)), s->diag) != 0)
			return -1;
	return 0;
}

static int render_document(struct nip_session *s, enum nip_format otherwise, struct batch *b)
{
	const struct nip_common *c = s->common;
	enum nip_format format = otherwise;

	if (c->format_set)
		format = c->format;
	else if (c->output && strcmp(c->output, "-") != 0 && strrchr(c->output, '.') &&
		 nip_format_by_suffix(c->output, &format) != 0)
		return usage(s, "--output", c->output,
			     ".txt, .json, .csv, .html or .pdf (or give --format)");
	return nip_render(s->doc, format, add(b, c->output ? c->output : "-"), s->diag);
}

struct nip_str *nip_also_write(struct nip_session *s, const char *path)
{
	s->also_path = path;
	return &s->also;
}

int nip_emit(struct nip_session *s, enum nip_format otherwise)
{
	struct batch b = { .n = 0 };
	int rc = render_figures(s, &b);

	if (rc == 0)
		rc = render_document(s, otherwise, &b);
	if (rc == 0 && s->also_path)
		nip_str_putn(add(&b, s->also_path), nip_str_text(&s->also), s->also.n);
	for (size_t i = 0; i < b.n && rc == 0; i++)
		rc = check_name(s, &b, i);
	for (size_t i = 0; i < b.n && rc == 0; i++)
		rc = nip_file_write(b.file[i].path, nip_str_text(&b.file[i].bytes),
				    b.file[i].bytes.n, s->common->force, s->diag);
	for (size_t i = 0; i < b.n; i++)
		nip_str_release(&b.file[i].bytes);
	return rc;
}
