/* roadmap.h: a plan of a dry process beside the published roadmap and beside the published
 * demonstration: what is asked, what this plan has, and who says so.
 *
 * The roadmap is a target of its authors and no law: nothing here changes a verdict of the
 * plan. Sources: the limits library, and 10.1002/aenm.202504613 for the demonstration.
 */
#ifndef NIP_PLAN_ROADMAP_H
#define NIP_PLAN_ROADMAP_H

#include "plan/plan.h"

enum nip_roadmap_verdict { NIP_ROADMAP_MET, NIP_ROADMAP_MISSED, NIP_ROADMAP_OPEN };
const char *nip_roadmap_verdict_name(enum nip_roadmap_verdict v); /* met missed "no data" */

struct nip_roadmap_line {
	const char *topic;   /* "compaction pressure" */
	const char *subject; /* "this recipe", "published demonstration" */
	const char *step;    /* id; NULL: the finished stack or the cell */
	enum nip_quantity_id quantity;
	struct nip_value here; /* NIP_NO_DATA: why says what it needs */
	double low, high;      /* SI, what is published; infinite: no such end */
	bool high_open;	       /* "below", not "up to" */
	enum nip_roadmap_verdict verdict;
	const char *says; /* what the published range is of */
	const char *source;
};

struct nip_roadmap {
	const char *why; /* why nothing is held against it; NULL: it is */
	NIP_VEC(struct nip_roadmap_line) lines;
	size_t missed, open; /* of this recipe's lines */
};

/* From a finished plan that was given a limits library; lives in its arena. */
void nip_plan_roadmap(const struct nip_plan *p, struct nip_roadmap *out);

#endif
