/* plan_tree.h: the JSON side of a plan document. Private to the room. */
#ifndef NIP_REPORT_PLAN_TREE_H
#define NIP_REPORT_PLAN_TREE_H

#include "doc/doc.h"
#include "plan/plan.h"

void nip_plan_tree(struct nip_doc *d, const struct nip_plan *p);

/* Whether porosity and thickness of every layer from that step on rest on assumptions, where
 * there are any: then it is said once. */
bool nip_plan_all_assumed(const struct nip_plan *p, size_t from);

/* A value in its display unit; what was written comes back as written. */
double nip_value_shown(enum nip_quantity_id id, const struct nip_value *v);

/* Half-width of the 95 % interval in the display unit; 0 if no uncertainty is stated. */
double nip_value_half_width(enum nip_quantity_id id, const struct nip_value *v);

/* A value into the tree, with how it is known. */
struct nip_node *nip_plan_value_node(struct nip_doc *d, struct nip_node *parent, const char *name,
				     enum nip_quantity_id id, const struct nip_value *v);

/* What leaves the last step, as a table. */
void nip_plan_finished_section(struct nip_doc *d, const struct nip_plan *p);

/* The layers as a cell and the line's throughput ("cell"), what a source compares
 * ("comparisons"), and the dry-process roadmap ("roadmap"): tree and tables. */
void nip_plan_cell_section(struct nip_doc *d, const struct nip_plan *p);
void nip_plan_comparisons(struct nip_doc *d, const struct nip_recipe *recipe);
void nip_plan_roadmap_section(struct nip_doc *d, const struct nip_plan *p);

/* The pressure record, and measured tortuosities: tree and tables. */
/* What is published of the plan's pressures: a table, and "limits" in the tree. */
void nip_plan_limits_section(struct nip_doc *d, const struct nip_plan *p);
/* Whom a statement is about, in a word: "sulfide". */
const char *nip_limit_word(const struct nip_statement *s);
void nip_plan_record(struct nip_doc *d, const struct nip_recipe *recipe);
void nip_plan_measured(struct nip_doc *d, const struct nip_recipe *recipe);

/* A nip over the width: into the tree of the nip, and as blocks with a figure. NULL: none. */
void nip_plan_cross_tree(struct nip_doc *d, struct nip_node *nip, const struct nip_plan *p,
			 const struct nip_plan_cross *c);
void nip_plan_cross_blocks(struct nip_doc *d, const struct nip_plan *p, const char *step,
			   const struct nip_plan_cross *c);

#endif
