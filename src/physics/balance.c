/* balance.c: mass balance and nip geometry. */
#include <config.h>

#include "physics/balance.h"

#include <math.h>

double nip_mixture_density_kg_m3(const double *parts, const double *rho, size_t n)
{
	double mass = 0, volume = 0;

	for (size_t i = 0; i < n; i++) {
		mass += parts[i];
		volume += parts[i] / rho[i];
	}
	return mass / volume;
}

double nip_mixture_volume_fraction(const double *parts, const double *rho, size_t n, size_t i)
{
	double volume = 0;

	for (size_t k = 0; k < n; k++)
		volume += parts[k] / rho[k];
	return parts[i] / rho[i] / volume;
}

double nip_balance_relative_density(double areal_mass, double thickness, double rho_th)
{
	return areal_mass / (thickness * rho_th);
}

double nip_balance_thickness_m(double areal_mass, double d, double rho_th)
{
	return areal_mass / (d * rho_th);
}

double nip_balance_areal_mass_kg_m2(double thickness, double d, double rho_th)
{
	return thickness * d * rho_th;
}

double nip_contact_length_m(double roll_diameter, double dh)
{
	return sqrt(dh * (roll_diameter / 2 - dh / 4));
}
