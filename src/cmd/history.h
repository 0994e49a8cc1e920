/* history.h: shared inside nipline history. */
#ifndef NIP_CMD_HISTORY_H
#define NIP_CMD_HISTORY_H

#include "cmd/store.h"

typedef NIP_VEC(struct nip_store_pair) nip_pairs;

/* The family that a roll map as JSON tells of: its coil, the slit (NULL: none), and the
 * sheets, named after what they are cut of and numbered as in the reject list. 0/-1. */
int nip_history_rollmap(struct nip_session *s, const char *path, const struct nip_store_item *slit,
			nip_pairs *out);

#endif
