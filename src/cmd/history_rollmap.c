/* history_rollmap.c: what nipline rollmap made of a coil, as links of its genealogy. */
#include <config.h>

#include "cmd/history.h"

#include <math.h>
#include <string.h>

#include "doc/json_read.h"

#define MOST_SHEETS 1e6

static const struct nip_node *get(const struct nip_node *n, const char *name,
				  enum nip_node_kind kind)
{
	const struct nip_node *x = n && n->kind == NIP_NODE_OBJECT ? nip_node_get(n, name) : NULL;

	return x && x->kind == kind ? x : NULL;
}

int nip_history_rollmap(struct nip_session *s, const char *path, const struct nip_store_item *slit,
			nip_pairs *out)
{
	const struct nip_place at = { .file = path };
	const struct nip_node *root, *result, *coil, *n;
	struct nip_store_item of = { "coil", NULL };
	char *bytes;
	size_t size;

	if (nip_load_input(s, path, &bytes, &size) != 0)
		return -1;
	root = nip_json_read(path, bytes, size, s->arena, s->diag);
	if (!root)
		return -1;
	result = get(root, "result", NIP_NODE_OBJECT);
	coil = get(result, "coil", NIP_NODE_TEXT);
	n = get(get(result, "sheets", NIP_NODE_OBJECT), "n", NIP_NODE_NUMBER);
	if (!coil || !*coil->text || (!slit && !n) ||
	    (n && !(n->number >= 0 && n->number <= MOST_SHEETS && n->number == floor(n->number)))) {
		nip_diag_input(s->diag, &at,
			       "is no result of nipline rollmap with a coil, and with sheets "
			       "(--pitch) or a slit to link it to");
		return -1;
	}
	of.name = coil->text;
	if (slit) {
		*nip_vec_push(s->arena, out) = (struct nip_store_pair){ of, *slit };
		of = *slit;
	}
	for (size_t i = 0; n && i < (size_t)n->number; i++)
		*nip_vec_push(s->arena, out) = (struct nip_store_pair){
			of, { "sheet", nip_arena_printf(s->arena, "%s/%zu", of.name, i + 1) }
		};
	return 0;
}
