/* contact.h: how much of two rough faces really touch under pressure; fractions of the
 * nominal area, 0..1. SI doubles; pressures in Pa, slopes are ratios. */
#ifndef NIP_PHYSICS_CONTACT_H
#define NIP_PHYSICS_CONTACT_H

/* Fully plastic asperities of hardness H: P/H, all of it from P = H up (Tabor 1951). */
double nip_contact_plastic(double p_pa, double hardness_pa);

/* Elastic faces with an rms slope h_rms of their joint roughness, E_star = 1/((1-nu1^2)/E1
 * + (1-nu2^2)/E2): erf(sqrt2 P/(E_star h_rms)) (Persson 2001, 10.1063/1.1388626). */
double nip_contact_elastic(double p_pa, double e_star_pa, double h_rms);

struct nip_contact {
	double fraction;	 /* elastic and plastic together */
	double plastic_fraction; /* where the local pressure has reached the hardness */
};
/* The same with yielding at the hardness: local pressures spread as by diffusion with
 * variance (E_star h_rms)^2/4 and are absorbed at 0 (no contact) and at H (plastic). */
struct nip_contact nip_contact_elastoplastic(double p_pa, double e_star_pa, double h_rms,
					     double hardness_pa);

#endif
