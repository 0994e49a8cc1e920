/* study_inside.h: what the files of a study share. */
#ifndef NIP_WEB_STUDY_INSIDE_H
#define NIP_WEB_STUDY_INSIDE_H

#include <math.h>

#include "web/study.h"

struct nip_study_work {
	const struct nip_web_input *in;
	struct nip_arena *a;
	struct nip_web_study *o;
	struct nip_boxes boxes;
	struct nip_partition table;
	size_t *scan, *box; /* [n] */
};

/* Whether a reading has a value and a place. */
static inline bool nip_study_usable(const struct nip_web_input *in, size_t i)
{
	return isfinite(in->value[i]) && isfinite(in->at_m[i]) && (!in->cd || isfinite(in->cd[i]));
}

/* Boxes and lanes; NULL, or why they cannot be laid out. */
const char *nip_study_boxes(struct nip_study_work *w);
/* Readings into scans and boxes; variance, profiles, measured share. */
void nip_study_across(struct nip_study_work *w);
/* The cross profile at a place of a box. */
double nip_study_profile_at(const struct nip_web_study *o, size_t box, double cd);
/* After the spectrum: defects, and means by metre and lane. */
void nip_study_defects(struct nip_study_work *w);
void nip_study_metres(struct nip_study_work *w);

#endif
