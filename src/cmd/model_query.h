/* model_query.h: what a command line asks of a law: names bound to symbols and outputs,
 * values read, and which symbol is the unknown. */
#ifndef NIP_CMD_MODEL_QUERY_H
#define NIP_CMD_MODEL_QUERY_H

#include "cmd/assign.h"
#include "cmd/cmd.h"
#include "physics/law.h"

struct nip_bound { /* one assignment and what it is of */
	struct nip_assign assign;
	int symbol, alias, output; /* -1: not that */
	double *si;
};

struct nip_query {
	struct nip_session *s;
	const struct nip_law *law;
	struct nip_bound *item;
	size_t n;
	int unknown; /* symbol; -1: forward */
	int wanted;  /* item that gives an output; -1 */
	size_t points;
};

/* Says what is wrong with a name (NULL: with the whole). */
void nip_query_refuse(struct nip_query *q, enum nip_cause cause, const char *name,
		      const char *message);

/* The form of the law that the names fit best. */
const struct nip_law *nip_query_form(const struct nip_law *law, const struct nip_query *q);

/* The steps, in this order; each 0/-1 with everything wrong said. */
int nip_query_bind(struct nip_query *q);
int nip_query_values(struct nip_query *q);
int nip_query_lengths(struct nip_query *q);
int nip_query_unknown(struct nip_query *q);

/* What was given for a symbol, or NULL. */
const struct nip_bound *nip_query_given(const struct nip_query *q, size_t symbol);
enum nip_quantity_id nip_bound_quantity(const struct nip_law *law, const struct nip_bound *b);
bool nip_bound_takes_list(const struct nip_law *law, const struct nip_bound *b);

#endif
