/* coupons.h: how many coupons tell what has to be told, and where on the web they are cut.
 *
 * Coils differ with standard deviation `between`, coupons of one coil with `within`; the mean
 * of n coupons of a coil then has the variance between^2 + within^2/n, and a t test or
 * interval over the means of K coils is exact. Power by the noncentral t distribution,
 * intervals by the chance that their half width comes out small enough (chi-square of the
 * estimated variance). Source: textbook forms; power agrees with R's power.t.test(strict).
 */
#ifndef NIP_PLAN_COUPONS_H
#define NIP_PLAN_COUPONS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"

struct nip_coupon_question {
	/* Standard deviations and differences in one unit, the measured quantity's. */
	double between;	   /* NaN: not known; all coupons come from one coil and tell of it alone */
	double within;	   /* >= 0; not both 0 */
	double difference; /* to be detected, > 0; NaN: an interval is asked for */
	double half_width; /* of the interval, > 0; NaN: a difference is asked for */
	bool two_lots;	   /* two means are compared; else one with a fixed number */
	bool one_sided;
	double alpha; /* chance to see a difference that is none; 1 - confidence */
	double power; /* chance to see one that is there; that the interval is short enough */
	size_t coils, per_coil; /* of each lot; 0: as many as are needed */
	double coil_cost;	/* of one more coil, in coupons; >= 0 */
};

struct nip_coupon_design { /* each lot */
	size_t per_coil, coils, coupons;
	double sd;     /* of one coil's mean; of one coupon where `between` is not known */
	double chance; /* power, or chance of a short enough interval */
	double cost;   /* in coupons */
	bool chosen;
};

struct nip_coupon_plan {
	const char *why; /* no design: what would have to change; NULL */
	size_t n;
	const struct nip_coupon_design *design; /* by per_coil, ascending */
	const struct nip_coupon_design *chosen; /* the cheapest */
};

/* Power, or chance of the half width, of `units` means of standard deviation sd (each lot). */
double nip_coupon_chance(const struct nip_coupon_question *q, size_t units, double sd);

void nip_coupon_plan(const struct nip_coupon_question *q, struct nip_arena *a,
		     struct nip_coupon_plan *out);

/* ---- where ------------------------------------------------------------------------ */

struct nip_coupon_web {
	double width_m, edge_m; /* edge: left out on either side */
	double length_m, end_m; /* end: left out at either end */
	double size_m;		/* of a coupon, square; 0: not looked at */
	size_t lanes;		/* 0: as many as coupons, 12 at most */
};

struct nip_coupon_place {
	size_t coil, coupon, lane; /* from 0 */
	double across_m, along_m;  /* of its centre, from the left edge and the start */
};

struct nip_coupon_places {
	const char *why;	/* they do not fit; NULL */
	size_t lanes, n, coils; /* coils: after which the pattern begins again */
	const struct nip_coupon_place *place;
	double correlation; /* of place across and along in one coil, 0 best; NaN: no meaning */
};

/* Each coupon in its own stretch of the coil, lanes in turn, so that neither direction can
 * be taken for the other; the next coil begins one lane on. */
void nip_coupon_places(const struct nip_coupon_web *w, size_t per_coil, size_t coils,
		       struct nip_arena *a, struct nip_coupon_places *out);

#endif
