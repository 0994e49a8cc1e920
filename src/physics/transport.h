/* transport.h: conduction through porous layers, for laws and for the plan. SI doubles;
 * phi is a volume fraction of the total volume, pores included.
 *
 * Tortuosity *factor* tau: sigma_eff = sigma phi / tau. *Geometric* tortuosity tau_g: path
 * over straight distance; tau = tau_g^2 / beta with the constrictivity beta. Names say
 * which is meant.
 */
#ifndef NIP_PHYSICS_TRANSPORT_H
#define NIP_PHYSICS_TRANSPORT_H

/* Two phases: `high` conducts no worse than `low` and fills phi. */
struct nip_two_phase {
	double phi;
	double high_s_m, low_s_m;
};

/* What no isotropic mixture can leave (Hashin and Shtrikman 1962, 10.1063/1.1728579). */
double nip_hashin_shtrikman_upper_s_m(const struct nip_two_phase *x);
double nip_hashin_shtrikman_lower_s_m(const struct nip_two_phase *x);
/* The upper one with an insulator, over the conductivity of the phase: 2 phi/(3 - phi). */
double nip_hashin_shtrikman_ratio(double phi);
/* What no mixture at all can leave in any direction (Wiener 1912): side by side, and one
 * after the other. */
double nip_wiener_upper_s_m(const struct nip_two_phase *x);
double nip_wiener_lower_s_m(const struct nip_two_phase *x);

/* McLachlan's general effective medium; 0 < phi_c < 1, s, t > 0. NaN: no answer found. */
double nip_gem_s_m(const struct nip_two_phase *x, double phi_c, double s, double t);

/* Paths that start out isotropic, tau_0, at relative density D0, in a layer which only
 * gets thinner: affinity m = 1 turns them with the layer, m = 0 not at all. */
struct nip_paths {
	double tau_0; /* geometric, >= 1 */
	double d_0;
	double m;
};
/* Geometric tortuosities at relative density d >= d_0. */
void nip_paths_at(const struct nip_paths *p, double d, double *out_through_plane,
		  double *out_in_plane);

#endif
