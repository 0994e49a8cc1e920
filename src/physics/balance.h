/* balance.h: what mass alone says. SI doubles. Source: conservation of mass. */
#ifndef NIP_PHYSICS_BALANCE_H
#define NIP_PHYSICS_BALANCE_H

#include <stddef.h>

/* Density of a pore-free mixture of n parts by mass (any scale): sum p / sum p/rho. */
double nip_mixture_density_kg_m3(const double *parts, const double *rho_kg_m3, size_t n);
/* Volume fraction of part i in the pore-free mixture. */
double nip_mixture_volume_fraction(const double *parts, const double *rho_kg_m3, size_t n,
				   size_t i);

/* D of a layer of areal mass m_A and thickness h. */
double nip_balance_relative_density(double areal_mass_kg_m2, double thickness_m,
				    double rho_th_kg_m3);
/* Thickness at D, and areal mass at D and thickness. */
double nip_balance_thickness_m(double areal_mass_kg_m2, double d, double rho_th_kg_m3);
double nip_balance_areal_mass_kg_m2(double thickness_m, double d, double rho_th_kg_m3);

/* Contact length of a web thinned by dh between equal rolls of diameter D_r, exact
 * for circles: sqrt(R dh - dh^2/4). */
double nip_contact_length_m(double roll_diameter_m, double dh_m);

#endif
