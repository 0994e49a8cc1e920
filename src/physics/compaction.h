/* compaction.h: what the rows of compaction have in common.
 *
 * Limits every bounded law keeps: D(P = 0) = D0, D never falls with P, D <= Dmax <= 1.
 * A law fills its outputs before it refuses them: a fit to plain numbers, without
 * physical bounds, uses them all the same.
 */
#ifndef NIP_PHYSICS_COMPACTION_H
#define NIP_PHYSICS_COMPACTION_H

#include <math.h>

#include "physics/law.h"

#define NIP_BIG	     1e300
#define NIP_MPA	     1e6
#define NIP_ROUNDING 1e-12 /* relative; what sums of parameters may miss a bound by */

#define NIP_BELOW_START "it is below the density before pressing"
#define NIP_NEVER_MOVES "the parameters leave no change with pressure"

/* Symbols and outputs that many rows share; ranges of D0 and P as MODELS fits start. */
#define NIP_SYM_D0                                                                                 \
	{                                                                                          \
		"D0", NIP_Q_RATIO, NIP_PARAMETER, 0, 1, true, false,                               \
			"relative density at no pressure", .start_lo = 0.3, .start_hi = 0.7        \
	}
#define NIP_SYM_P                                                                                  \
	{                                                                                          \
		"P", NIP_Q_PRESSURE, NIP_VARIABLE, 0, NIP_BIG, false, false, "pressure",           \
			"pressure", .start_lo = 1e7, .start_hi = 1e9                               \
	}
#define NIP_SYM_Q                                                                                  \
	{                                                                                          \
		"q_L", NIP_Q_LINE_LOAD, NIP_VARIABLE, 0, NIP_BIG, false, false, "line load",       \
			"line_load", .start_lo = 1e4, .start_hi = 2e6                              \
	}
#define NIP_SYM_RHO_TH                                                                             \
	{                                                                                          \
		"rho_th", NIP_Q_DENSITY, NIP_STATE, 0, NIP_BIG, true, false,                       \
			"theoretical density", "theoretical_density", .optional = true             \
	}
#define NIP_OUT_D                                                                                  \
	{ "relative_density", NIP_Q_RATIO },                                                       \
	{                                                                                          \
		"porosity", NIP_Q_RATIO                                                            \
	}

/* From y0 to y1 like 1 - exp(-x). expm1 keeps the digits near y0; away from it exp loses none
 * and is faster, which a nip with its hundreds of densities feels. */
static inline double nip_compaction_approach(double y0, double y1, double x)
{
	return x < 0.25 ? y0 - (y1 - y0) * expm1(-x) : y1 - (y1 - y0) * exp(-x);
}

/* out[0] = D, out[1] = 1 - D; the reason where D is above 1 (or not a number). */
const char *nip_compaction_density(double d, double *out);
/* out[0] = rho, and with rho_th (may be NaN) out[1] = D, out[2] = 1 - D. */
const char *nip_compaction_mass_density(double rho, double rho_th, double *out);

#endif
