/* crossweb.h: the nip over the width of the web: two rolls that bend under the load they
 * share, crowned or not, and a web that pushes back by its own law.
 *
 * Positions z run from -w/2 to w/2, 0 at the centre. The gap is
 *
 *	S(z) = S_0 + 2 y(z) - c (1 - (2z/w)^2) + theta^2 z^2/(2 D_r) + t z/w,
 *
 * y the deflection of one roll by bending and shear under q(z) and the couples on its
 * necks, c the crown, theta the angle between the rolls, t the tilt; q(z) = q_nip(S(z)).
 * Source: beam theory, derived.
 */
#ifndef NIP_PHYSICS_CROSSWEB_H
#define NIP_PHYSICS_CROSSWEB_H

#include <stddef.h>

#include "physics/roll.h"

#define NIP_CROSS_POINTS 61

struct nip_crossweb {
	struct nip_beam beam; /* of both rolls */
	double width_m;	      /* of the web, at most the span */
	/* Of each roll, on the diameter, centre above web edge: ground, and by heat. */
	double crown_m, thermal_crown_m;
	double skew_rad;	   /* angle between the axes of the rolls */
	double tilt_m;		   /* gap at +w/2 less gap at -w/2 */
	double bending_moment_n_m; /* couple on each neck against the load */
};

/* Line load at a gap: NULL, or why there is none. Falls with the gap. */
typedef const char *(*nip_load_of_gap)(double gap_m, void *context, double *out_line_load_n_m);

struct nip_profile {
	double position_m[NIP_CROSS_POINTS], gap_m[NIP_CROSS_POINTS];
	double line_load_n_m[NIP_CROSS_POINTS];
	double mean_n_m, min_n_m, max_n_m, cv; /* of the line load over the width */
	double stiffness_pa;		       /* -dq/dS, mean over the width */
	double best_crown_m;		       /* c that levels the gap best under an even load */
	double best_left_m;		       /* what of the gap's spread it leaves, max - min */
	int iterations;
};

/* The state with the given mean line load (force over width). `entry_m`: a gap from which
 * on the load is 0. NULL or the reason. */
const char *nip_crossweb_solve(const struct nip_crossweb *c, nip_load_of_gap load, void *context,
			       double entry_m, double mean_n_m, struct nip_profile *out);
/* Gap and line load of a solved profile at a position, |z| <= w/2: linear between points. */
double nip_profile_gap(const struct nip_profile *p, double position_m);

#endif
