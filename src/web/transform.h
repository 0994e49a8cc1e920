/* transform.h: what became of a coil: where a place of the raw web is now, and back.
 *
 * Raw coordinates: s along the web as it was measured, 0..length_m; y across it,
 * 0..width_m. Every step is written in the coordinates that hold when it is done, and
 * the map keeps what is left of the raw web as stretches that lie end to end now, so
 * a chain of any length costs one affine formula per place and inverts to rounding
 * (about 1e-16 of the length). Textbook form: s' = L - s, s' = s - head,
 * s' = s - removed, s' = (1 + e) s, y' = y - y_lane.
 */
#ifndef NIP_WEB_TRANSFORM_H
#define NIP_WEB_TRANSFORM_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"

enum nip_step_kind {
	NIP_STEP_REVERSE, /* rewound: the tail is the head now; y stays */
	NIP_STEP_MIRROR,  /* turned over: the drive side changes; s stays */
	NIP_STEP_CUT,	  /* a metres off the head, b metres off the tail */
	NIP_STEP_REMOVE,  /* the web from a to b taken out, the ends spliced */
	NIP_STEP_SLIT,	  /* the lane from y = a to y = b kept */
	NIP_STEP_STRETCH, /* every length times a > 0 (1.002: drawn by 0.2 %) */
	NIP_STEP_KINDS
};

struct nip_step_row { /* the steps as a user writes them: "remove=120:131.5" */
	const char *name;
	int numbers; /* 0, 1 or 2 */
	const char *meaning;
};
extern const struct nip_step_row nip_step_rows[NIP_STEP_KINDS];

struct nip_web_step {
	enum nip_step_kind kind;
	double a, b; /* m; STRETCH: a is a factor */
};

struct nip_stretch { /* raw from..to, half-open, from < to; at `at` now, its raw start */
	double from_m, to_m, at_m;
};

struct nip_web_map {
	struct nip_arena *arena;
	double length_m, width_m; /* now */
	double scale;		  /* ds'/ds: below 0 after an odd number of reversals */
	double y_from_m, y_to_m;  /* raw, what is left */
	bool mirrored;
	NIP_VEC(struct nip_stretch) left; /* in order of raw s */
};

/* length and width > 0 and finite. */
void nip_web_map_init(struct nip_web_map *m, struct nip_arena *a, double length_m, double width_m);

/* NULL, or why the step cannot be done (static text); the map is then as it was. */
const char *nip_web_map_apply(struct nip_web_map *m, const struct nip_web_step *step);

/* Raw to now; false where that place is no longer there. Of the two ends of a removed
 * stretch the later one (raw) is there. */
bool nip_web_map_s(const struct nip_web_map *m, double s_m, double *out_s_m);
bool nip_web_map_y(const struct nip_web_map *m, double y_m, double *out_y_m);
/* Now to raw; false outside 0..length_m, 0..width_m. At a joint it is the raw place
 * that nip_web_map_s() sends there. */
bool nip_web_map_s_back(const struct nip_web_map *m, double s_m, double *out_s_m);
bool nip_web_map_y_back(const struct nip_web_map *m, double y_m, double *out_y_m);

/* What is left of raw from..to (from <= to), as one stretch now; false: nothing. A place
 * (from == to) stays one. *out_clipped (may be NULL): some of it is gone. */
bool nip_web_map_along(const struct nip_web_map *m, double from_m, double to_m, double *out_from_m,
		       double *out_to_m, bool *out_clipped);
bool nip_web_map_across(const struct nip_web_map *m, double from_m, double to_m, double *out_from_m,
			double *out_to_m, bool *out_clipped);

/* Joints: where web was removed and the ends meet. Place i now, i < left.n - 1. */
double nip_web_map_joint_m(const struct nip_web_map *m, size_t i);

#endif
