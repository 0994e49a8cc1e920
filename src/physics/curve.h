/* curve.h: a compaction law with its parameters, as the nip and the stack use it. */
#ifndef NIP_PHYSICS_CURVE_H
#define NIP_PHYSICS_CURVE_H

#include "physics/law.h"

/* Any law of compaction in pressure that gives relative density. `in` holds its symbols
 * in SI, in the law's order; the pressure's place is not looked at. */
struct nip_curve {
	const struct nip_law *law;
	const double *in;
};

/* NULL, or why the law cannot drive a nip or a stack (a law in line load, a parameter out
 * of its range). To be asked once; the functions below do not check again. */
const char *nip_curve_check(const struct nip_curve *c);

/* D at P >= 0, and the least P >= 0 that gives D: 0 at or below the density at no
 * pressure. Each NULL or the reason, then *out is NaN. */
const char *nip_curve_density(const struct nip_curve *c, double pressure_pa, double *out_d);
const char *nip_curve_pressure(const struct nip_curve *c, double d, double *out_pressure_pa);

/* Work per mass of compaction from d_in to d, the integral of P d(1/rho), J/kg: what the
 * rolls give at least, and what may become heat. Below the density at no pressure no work
 * is done. Source: definition of work. */
const char *nip_curve_work(const struct nip_curve *c, double d_in, double d, double rho_th_kg_m3,
			   double *out_j_kg);

#endif
