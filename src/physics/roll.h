/* roll.h: a calender roll as a beam and as a cylinder. SI.
 *
 * The roll is a solid circle of steel or the like between two bearings that hold no
 * moment, the span L apart, loaded evenly over the central width w. Bending and shear
 * (Timoshenko) both count: rolls are short. All deflections are of one roll, from the
 * centre to the edge of the web, or to another place. Source: beam theory, derived.
 */
#ifndef NIP_PHYSICS_ROLL_H
#define NIP_PHYSICS_ROLL_H

struct nip_beam {
	double modulus_pa, poisson;
	double diameter_m;
	double span_m; /* between bearing centres */
};

/* E I, and k G A with the shear coefficient of a circle, 6(1+nu)/(7+6nu) (Cowper 1966). */
double nip_beam_bending_stiffness(const struct nip_beam *beam);
double nip_beam_shear_stiffness(const struct nip_beam *beam);

struct nip_deflection {
	double bending_m, shear_m;
};
/* From the centre to a place at distance at_m from it, w/2 <= at_m <= L/2. */
struct nip_deflection nip_roll_deflection(const struct nip_beam *beam, double width_m,
					  double line_load_n_m, double at_m);

/* Smallest thickness that rolls of radius R and Hitchcock constant C can thin at all: foil
 * of yield stress S (plane strain) and friction mu, Stone 1953. It is where
 * h = mu R C S (e^m - 1)/m^2 has its minimum over m = mu L/h. */
double nip_least_rollable_m(double radius_m, double constant, double mu, double yield_pa);

#endif
