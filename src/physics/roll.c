/* roll.c: deflection of a roll, and the thinnest foil it rolls. */
#include <config.h>

#include "physics/roll.h"

#include <math.h>

double nip_beam_bending_stiffness(const struct nip_beam *b)
{
	return b->modulus_pa * M_PI * pow(b->diameter_m, 4) / 64;
}

double nip_beam_shear_stiffness(const struct nip_beam *b)
{
	double k = 6 * (1 + b->poisson) / (7 + 6 * b->poisson);
	double g = b->modulus_pa / (2 * (1 + b->poisson));

	return k * g * M_PI * b->diameter_m * b->diameter_m / 4;
}

struct nip_deflection nip_roll_deflection(const struct nip_beam *b, double w, double q, double at)
{
	const double l = b->span_m, s = at - w / 2;
	/* To the web edge; beyond it the moment is q w/2 (L/2 - z), and the slope at the
	 * edge q w^2 (3L - 2w)/24. */
	double edge = q * w * w * w * (12 * l - 7 * w) / 384;
	double beyond = q * w * s * (w * (3 * l - 2 * w) / 24 + s * ((l - w) / 8 - s / 12));

	return (struct nip_deflection){
		(edge + beyond) / nip_beam_bending_stiffness(b),
		q * w * (w + 4 * s) / 8 / nip_beam_shear_stiffness(b),
	};
}

double nip_least_rollable_m(double radius_m, double constant, double mu, double yield_pa)
{
	/* m e^m = 2 (e^m - 1) */
	const double m = 1.5936242600400401;

	return mu * radius_m * constant * yield_pa * expm1(m) / (m * m);
}
