/* compaction.c: what the rows of compaction have in common. */
#include <config.h>

#include "physics/compaction.h"

#include <math.h>

#define ABOVE_ONE "the relative density would be above 1"

const char *nip_compaction_density(double d, double *out)
{
	out[0] = d;
	out[1] = 1 - d;
	return d <= 1 ? NULL : ABOVE_ONE;
}

const char *nip_compaction_mass_density(double rho, double rho_th, double *out)
{
	out[0] = rho;
	out[1] = rho / rho_th;
	out[2] = 1 - out[1];
	return out[1] > 1 ? ABOVE_ONE : NULL;
}
