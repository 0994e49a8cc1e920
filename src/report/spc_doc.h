/* spc_doc.h: one column charted, as a document. */
#ifndef NIP_REPORT_SPC_DOC_H
#define NIP_REPORT_SPC_DOC_H

#include "doc/doc.h"
#include "spc/study.h"

struct nip_spc_shown { /* what is shown besides the study */
	const char *file, *column; /* columns joined by ", " */
	const char *unit;	   /* from the header; NULL */
	const char *const *columns;
	long long bytes;
	long records, refused, not_a_number;
	bool explain;		   /* formulas, constants, conventions */
	bool points;		   /* a table of every point */
	size_t most_points;	   /* listed in the tree */
};

/* The whole document: tree, tables, figures. */
void nip_spc_doc(struct nip_doc *d, const struct nip_study *s, const struct nip_spc_shown *shown);

/* Its parts. */
void nip_spc_tree(struct nip_doc *d, const struct nip_study *s, const struct nip_spc_shown *shown);
void nip_spc_explain(struct nip_doc *d, const struct nip_study *s);
void nip_spc_figures(struct nip_doc *d, const struct nip_study *s,
		     const struct nip_spc_shown *shown);
void nip_spc_capability_figures(struct nip_doc *d, const struct nip_study *s,
				const struct nip_spc_shown *shown);
void nip_spc_capability_tree(struct nip_doc *d, struct nip_node *parent,
			     const struct nip_study_stage *st);
void nip_spc_capability_tables(struct nip_doc *d, const struct nip_study *s);
const char *nip_control_name(enum nip_control c); /* "in control" ... */
const char *nip_side_name(int side);

/* Run lengths alone, of charts that need no data: i, ewma, cusum, mewma. */
void nip_arl_doc(struct nip_doc *d, const struct nip_control_chart *c,
		 const struct nip_rule_set *set, bool asymptotic, size_t p, const double *shift,
		 size_t n);

#endif
