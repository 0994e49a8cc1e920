/* damage.h: particles under pressure, for laws and for the plan. SI doubles. */
#ifndef NIP_PHYSICS_DAMAGE_H
#define NIP_PHYSICS_DAMAGE_H

/* Mean force of one contact of a packing under pressure: pi d^2 P/(D Z), Rumpf. */
double nip_particle_force_n(double p_pa, double diameter_m, double d, double z);
/* Tensile stress inside a sphere between two points under a force: 2.8 F/(pi d^2)
 * (Hiramatsu and Oka 1966: 0.7 F/(pi r^2)). */
double nip_particle_stress_pa(double force_n, double diameter_m);
/* Contacts of a particle, Z0 + C [(D/D0)^(1/3) - 1], D >= D0. */
double nip_coordination(double z_0, double c, double d_0, double d);

struct nip_weibull {
	double strength_pa; /* sigma_0 of particles of the reference size */
	double m;
	double size_ratio; /* d/d_ref; larger particles are weaker */
};
/* Strength at this size, sigma_0 (d/d_ref)^(-3/m): 63 % break at it. */
double nip_weibull_strength_pa(const struct nip_weibull *w);
/* Share broken at a stress, 0..1. */
double nip_weibull_probability(const struct nip_weibull *w, double stress_pa);

#endif
