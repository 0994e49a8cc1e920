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
	size_t n_shown; /* outcomes listed; those behind them draw limits only */
	const struct nip_sweep *sweep;
	const struct nip_sweep_options *options;
	const double *nominal;	     /* of each axis as the recipe has it, SI */
	const struct nip_plan *base; /* the recipe as it stands, with what is published of its
					pressures; NULL: not known */
};

void nip_sweep_doc(struct nip_doc *d, const struct nip_sweep_view *view);

/* ---- its parts ---------------------------------------------------------------- */

const struct nip_knob *nip_sweep_knob(const struct nip_sweep_view *v, size_t axis);
/* Value of an axis at a point, SI. */
double nip_sweep_setting(const struct nip_sweep_view *v, size_t axis, size_t point);
/* "600 N/mm": the value of an axis at a point. */
const char *nip_sweep_setting_text(struct nip_doc *d, const struct nip_sweep_view *v, size_t axis,
				   double si);

/* The point farthest inside every target (nearest to them, if none is inside): the
 * smallest of the margins of nip_solve_margin() is largest there; of equals the one
 * nearest to the recipe's own setting. -1: no target has an answer. */
long nip_sweep_best(struct nip_doc *d, const struct nip_sweep_view *v, double *out_margin);

enum nip_fence_kind { NIP_FENCE_TARGET, NIP_FENCE_MACHINE, NIP_FENCE_PUBLISHED };

struct nip_fence { /* a limit in a sweep */
	enum nip_fence_kind kind;
	const char *label;
	enum nip_role role;
	long outcome; /* index; -1: of an axis */
	size_t axis;
	double at;	    /* as shown */
	int side;	    /* +1: values have to be at or above, -1: at or below */
	size_t kept, known; /* points on the good side; points with a value */
};

struct nip_fences {
	NIP_VEC(struct nip_fence) list;
};

/* Limits of the targets, of the machine where an axis is its setting, and what is
 * published of the pressures in the sweep. */
void nip_sweep_fences(struct nip_doc *d, const struct nip_sweep_view *v, struct nip_fences *out);
/* What fence k limits, at a point, as shown. */
double nip_sweep_fenced(const struct nip_sweep_view *v, const struct nip_fence *f, size_t point);

/* Figures: over one number, or over two. */
void nip_sweep_curves(struct nip_doc *d, const struct nip_sweep_view *v, const char *headline);
void nip_sweep_map(struct nip_doc *d, const struct nip_sweep_view *v);

#endif
