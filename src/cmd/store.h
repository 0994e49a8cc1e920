/* store.h: --store of every command that keeps what it computed, and selections out of a
 * history. */
#ifndef NIP_CMD_STORE_H
#define NIP_CMD_STORE_H

#include "cmd/cmd.h"
#include "cmd/line.h"
#include "recipe/recipe.h"
#include "store/store.h"

enum {
	NIP_OPT_STORE = 0x300,
	NIP_OPT_LOT,
	NIP_OPT_TIME,
	NIP_OPT_SELECT /* and one for each enum nip_select_key */
};

#define NIP_MOST_LOTS 32

struct nip_store_args {
	const char *store, *time, *lot[NIP_MOST_LOTS];
	size_t lots;
};

#define NIP_ROW_STORE                                                                             \
	{ "store", NIP_OPT_STORE, "HISTORY", 0, "keep what was computed in HISTORY, which is made if it is not there", 0 }
#define NIP_ROW_LOT                                                                               \
	{ "lot", NIP_OPT_LOT, "KIND=NAME", 0, "with --store: what every coil was made of, for example powder_lot=P7; may be given several times", 0 }
#define NIP_ROW_TIME                                                                              \
	{ "time", NIP_OPT_TIME, "TIME", 0, "with --store: when it was, UTC, instead of now: 2026-03-01 or 2026-03-01 14:30", 0 }

/* Takes one of these; ARGP_ERR_UNKNOWN for any other key. */
error_t nip_store_parse(int key, char *arg, struct argp_state *state, struct nip_store_args *a);

struct nip_keep { /* one run on its way into a history */
	struct nip_store *store;
	const char *path; /* NULL without --store */
	struct nip_store_entry entry;
	struct nip_store_item parent[2 * NIP_MOST_LOTS]; /* given, and of the recipe */
	char time[NIP_STORE_TIME];
};

/* Opens the history, if one is asked for, before anything is computed. 0/-1. */
int nip_keep_open(struct nip_session *s, const struct nip_store_args *a, struct nip_keep *k);
/* A history is no output of the same run: 0, or -1 with a diagnostic. */
int nip_store_apart(struct nip_session *s, const char *path);
/* The time of an entry: as given, of SOURCE_DATE_EPOCH, or now. 0/-1. */
int nip_keep_time(struct nip_session *s, const char *given, char out[NIP_STORE_TIME]);
/* Each stores what is finished and written, and says so; nothing without --store. 0/-1. */
int nip_keep_coils(struct nip_session *s, struct nip_keep *k, const struct nip_line_args *line,
		   const struct nip_qc *q);
int nip_keep_report(struct nip_session *s, struct nip_keep *k, const struct nip_line_args *line,
		    const struct nip_qc *q);
int nip_keep_plan(struct nip_session *s, struct nip_keep *k, const struct nip_recipe *recipe,
		  const char *bytes, size_t n);
void nip_keep_close(struct nip_keep *k);

/* ---- selections ------------------------------------------------------------------- */

#define NIP_MOST_SELECTED 64

struct nip_select_args {
	struct {
		enum nip_select_key key;
		const char *value;
	} at[NIP_MOST_SELECTED];
	size_t n;
};

#define NIP_ROW_SELECT(name, key, arg, says) { name, NIP_OPT_SELECT + (key), arg, 0, says, 0 }
#define NIP_ROWS_SELECT                                                                           \
	NIP_ROW_SELECT("batch", NIP_SELECT_BATCH, "NAME", "coils of this batch; may be given several times"), \
	NIP_ROW_SELECT("coil", NIP_SELECT_COIL, "NAME", "this coil; may be given several times"), \
	NIP_ROW_SELECT("entry", NIP_SELECT_ENTRY, "N", "coils that entry N stored, also where a newer state has replaced them"), \
	NIP_ROW_SELECT("recipe-id", NIP_SELECT_RECIPE, "ID", "coils checked with this recipe"), \
	NIP_ROW_SELECT("recipe-version", NIP_SELECT_RECIPE_VERSION, "VERSION", "coils checked with this version of a recipe"), \
	NIP_ROW_SELECT("since", NIP_SELECT_SINCE, "TIME", "stored at TIME or later"), \
	NIP_ROW_SELECT("spec-id", NIP_SELECT_SPEC, "ID", "coils checked against this spec"), \
	NIP_ROW_SELECT("spec-version", NIP_SELECT_SPEC_VERSION, "VERSION", "coils checked against this version of a spec"), \
	NIP_ROW_SELECT("until", NIP_SELECT_UNTIL, "TIME", "stored at TIME or before; a day counts to its end")

error_t nip_select_parse(int key, char *arg, struct argp_state *state, struct nip_select_args *a);
/* 0/-1. */
int nip_select_take(struct nip_session *s, const struct nip_select_args *a,
		    struct nip_selection *out);

/* The input of a report out of a history; its inputs become those of the document. 0/-1. */
int nip_store_fetch(struct nip_session *s, const char *path, const struct nip_select_args *a,
		    struct nip_store_input *out);

#endif
