/* transfer.h: a recipe on another calender: the line load there that leaves every web as
 * thick as it is now. Rigid rolls follow q ~ sqrt(R) at equal density; what flattening,
 * passes and the laws of the layers add is solved for. */
#ifndef NIP_PLAN_TRANSFER_H
#define NIP_PLAN_TRANSFER_H

#include "plan/plan.h"

struct nip_transfer {			 /* of one step between rolls */
	const struct nip_plan_step *now; /* as planned */
	const char *why;		 /* why there is no line load; NULL: there is */
	struct nip_plan_nip nip;	 /* on the other calender */
	double by_radius_n_m;		 /* sqrt(R2/R1) times the line load now, for comparison */
	bool over_maximum;		 /* the other calender cannot */
};

struct nip_transfers {
	const struct nip_calender *to;
	NIP_VEC(struct nip_transfer) list;
};

/* p: a finished plan, not quiet; options: its own. Everything in the arena. */
void nip_plan_transfer(const struct nip_plan *p, const struct nip_calender *to,
		       const struct nip_plan_options *options, struct nip_arena *a,
		       struct nip_transfers *out);

#endif
