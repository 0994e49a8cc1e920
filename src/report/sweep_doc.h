/* sweep_doc.h: a sweep as a document: table, curves with bands, the window. */
#ifndef NIP_REPORT_SWEEP_DOC_H
#define NIP_REPORT_SWEEP_DOC_H

#include "doc/doc.h"
#include "plan/sweep.h"

struct nip_sweep_view {
	const struct nip_recipe *recipe;
	const struct nip_knobs *knobs;
	const struct nip_sweep_axis *axis;
	size_t n_axes;
	const struct nip_outcome *outcome;
	const struct nip_sweep *sweep;
	const struct nip_sweep_options *options;
};

void nip_sweep_doc(struct nip_doc *d, const struct nip_sweep_view *view);

#endif
