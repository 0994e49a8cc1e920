/* solve_doc.h: the settings found, their margins and what they may drift. */
#ifndef NIP_REPORT_SOLVE_DOC_H
#define NIP_REPORT_SOLVE_DOC_H

#include "doc/doc.h"
#include "plan/solve.h"

struct nip_solve_view {
	const struct nip_recipe *recipe;
	const struct nip_knobs *knobs;
	const struct nip_solve *what;
	const struct nip_solution *solution;
	const char *goal_name; /* outcome or setting; NULL */
};

void nip_solve_doc(struct nip_doc *d, const struct nip_solve_view *view);
void nip_solve_chart(struct nip_doc *d, const struct nip_solve_view *view);

#endif
