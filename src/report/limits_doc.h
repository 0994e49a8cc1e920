/* limits_doc.h: what is published about a pressure, as a document. */
#ifndef NIP_REPORT_LIMITS_DOC_H
#define NIP_REPORT_LIMITS_DOC_H

#include "doc/doc.h"
#include "material/limits.h"

/* The answer to a question: its statements, remarks, worst severity. */
void nip_limits_doc(struct nip_doc *d, const struct nip_limit_query *q,
		    const struct nip_limit_answer *answer);

/* Every statement of a library. */
void nip_limits_list_doc(struct nip_doc *d, const struct nip_limits *l);

/* One statement as an object of the tree, in a list or under a name. */
struct nip_node *nip_limits_node(struct nip_doc *d, struct nip_node *parent, const char *name,
				 const struct nip_statement *x);

/* A table of statements that apply, and the answer's list in the tree. */
void nip_limits_table(struct nip_doc *d, const char *id, const struct nip_limit_answer *answer,
		      struct nip_node *list);

#endif
