/* draft.h: a starting spec from a recipe: its targets as limits, its settings as targets.
 *
 * Nothing is made up: where the recipe has no tolerance there is no limit, and a comment
 * says so. Column names are a proposal. */
#ifndef NIP_SPEC_DRAFT_H
#define NIP_SPEC_DRAFT_H

struct nip_diag;
struct nip_recipe;
struct nip_str;

/* layer_id NULL: the layer the targets are of, or the only one. recipe_file is written into
 * the spec. 0, or -1 with a diagnostic (no such layer; which one is not clear). */
int nip_spec_draft(const struct nip_recipe *r, const char *layer_id, const char *recipe_file,
		   struct nip_str *out, struct nip_diag *diag);

#endif
