/* cmd.h: what subcommands share: one table, common options, input, output. */
#ifndef NIP_CMD_CMD_H
#define NIP_CMD_CMD_H

#include <argp.h>
#include <stdbool.h>

#include "base/arena.h"
#include "base/diag.h"
#include "base/str.h"
#include "doc/doc.h"
#include "material/limits.h"
#include "render/render.h"

struct nip_recipe;

#define NIP_KEEP_DIAGNOSTICS 1000

struct nip_cmd {
	const char *name;
	const char *args;    /* "RECIPE", as in the synopsis */
	const char *summary; /* one line, no full stop */
	int (*run)(int argc, char **argv); /* argv[0] is "nipline NAME"; the exit status */
};

/* The table, NULL-terminated by name. */
extern const struct nip_cmd nip_commands[];

int nip_cmd_advise(int argc, char **argv);
int nip_cmd_coupons(int argc, char **argv);
int nip_cmd_demo(int argc, char **argv);
int nip_cmd_diff(int argc, char **argv);
int nip_cmd_limits(int argc, char **argv);
int nip_cmd_fit(int argc, char **argv);
int nip_cmd_gauge(int argc, char **argv);
int nip_cmd_history(int argc, char **argv);
int nip_cmd_lint(int argc, char **argv);
int nip_cmd_material(int argc, char **argv);
int nip_cmd_merge(int argc, char **argv);
int nip_cmd_model(int argc, char **argv);
int nip_cmd_plan(int argc, char **argv);
int nip_cmd_qc(int argc, char **argv);
int nip_cmd_report(int argc, char **argv);
int nip_cmd_rollmap(int argc, char **argv);
int nip_cmd_solve(int argc, char **argv);
int nip_cmd_sweep(int argc, char **argv);
int nip_cmd_spc(int argc, char **argv);
int nip_cmd_web(int argc, char **argv);

/* ---- common options ------------------------------------------------------- */

#define NIP_MOST_MATERIALS 16

struct nip_common {
	const char *data;   /* --data */
	const char *output; /* --output */
	const char *figure; /* --figure */
	const char *materials[NIP_MOST_MATERIALS]; /* --materials, in the order given */
	int n_materials;
	bool force, strict;
	bool format_set;
	enum nip_format format;
};

enum { /* keys of long options without a letter */
	NIP_OPT_DATA = 0x100,
	NIP_OPT_FIGURE,
	NIP_OPT_FORCE,
	NIP_OPT_FORMAT,
	NIP_OPT_MATERIALS,
	NIP_OPT_STRICT,
	NIP_OPT_OWN = 0x200 /* a command's own start here */
};

/* Rows for a command's option table. */
#define NIP_ROW_DATA                                                                       \
	{ "data", NIP_OPT_DATA, "DIR", 0, "folder that holds recipes/ and qc/", 0 }
#define NIP_ROW_FIGURE                                                                     \
	{ "figure", NIP_OPT_FIGURE, "FILE", 0, "write the figures too, as .svg, .png or .pdf by suffix; the second and later ones get a number", 0 }
#define NIP_ROW_FORCE                                                                      \
	{ "force", NIP_OPT_FORCE, NULL, 0, "replace existing files", 0 }
#define NIP_ROW_FORMAT(list)                                                               \
	{ "format", NIP_OPT_FORMAT, "FORMAT", 0, list, 0 }
#define NIP_ROW_MATERIALS                                                                  \
	{ "materials", NIP_OPT_MATERIALS, "FILE", 0, "lay a material file of yours over the library; may be given several times", 0 }
#define NIP_ROW_OUTPUT                                                                     \
	{ "output", 'o', "FILE", 0, "write to FILE instead of standard output; its suffix chooses the format", 0 }

/* Takes a common option; ARGP_ERR_UNKNOWN for any other key. */
error_t nip_common_parse(int key, char *arg, struct argp_state *state, struct nip_common *c);

/* ---- running --------------------------------------------------------------- */

struct nip_session { /* one command's run */
	struct nip_arena *arena;
	struct nip_diag *diag;
	struct nip_doc *doc;
	const struct nip_common *common;
	const char *also_path; /* NULL, or a file written with the document */
	struct nip_str also;
};

void nip_session_open(struct nip_session *s, const char *command, const struct nip_common *c);
/* Prints what is left of the diagnostics, frees everything, returns the exit status. */
int nip_session_close(struct nip_session *s);

/* Data folder: --data, NIPLINE_DATA, beside the executable, pkgdatadir. In the arena. */
const char *nip_data_folder(const struct nip_session *s);
/* Reads recipes/materials.xml there, and lays the files of --materials over it; they
 * become inputs of the document. 0/-1. */
int nip_load_materials(struct nip_session *s, struct nip_materials *out);
/* Reads recipes/limits.xml there; it becomes an input of the document. 0/-1. */
int nip_load_limits(struct nip_session *s, const struct nip_materials *materials,
		    struct nip_limits *out);
/* Reads a file whole and makes it an input of the document. 0/-1. */
int nip_load_input(struct nip_session *s, const char *path, char **out_bytes, size_t *out_n);

/* A recipe and the library it names materials of: with a faulty library, too, the recipe is
 * read, so that one run tells what is wrong with both. 0, or -1 with every fault said. */
int nip_load_recipe(struct nip_session *s, const char *path, struct nip_materials *materials,
		    struct nip_recipe *out, char **out_bytes, size_t *out_n);
/* The same for the n bytes of a recipe that was loaded before. */
int nip_read_recipe(struct nip_session *s, const char *path, const char *bytes, size_t n,
		    struct nip_materials *materials, struct nip_recipe *out);

/* One name, or two of one file or folder that is there. */
bool nip_same_file(const char *a, const char *b);

/* Whether an output may be written: its name is free, or --force is given. For a command
 * that runs long, before it starts; nip_emit() asks again. 0, or -1 and it is said. */
int nip_output_free(struct nip_session *s, const char *path);

/* Where the bytes of one more file go, which nip_emit() writes with the others. */
struct nip_str *nip_also_write(struct nip_session *s, const char *path);

/* Renders the document (as --output and --format say) and its figures (--figure), checks
 * every name, then writes them all: nothing is left half done. 0/-1. */
int nip_emit(struct nip_session *s, enum nip_format otherwise);

#endif
