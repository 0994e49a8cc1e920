/* johanson.h: powder drawn into a nip between equal rolls.
 *
 * Johanson 1965, J. Appl. Mech. 32, 842, textbook form. Far above the nip the powder slips on
 * the rolls, below it it sticks to them and conserves mass; the nip angle is where both
 * give the same pressure gradient. Angles are seen from the roll axes, 0 at the gap.
 * The theory has no gradient across the gap and no roll speed: use it for the nip angle
 * and the shape of the pressure, and take the peak pressure from a measured force
 * (Reynolds 2010).
 */
#ifndef NIP_PHYSICS_JOHANSON_H
#define NIP_PHYSICS_JOHANSON_H

struct nip_powder {
	double friction_rad;	  /* delta_E, effective angle of internal friction */
	double wall_friction_rad; /* phi_w */
	double compressibility;	  /* K: pressure goes with density^K */
	double gap_ratio;	  /* S/D: gap over roll diameter */
};

struct nip_powder_nip {
	double angle_rad;	  /* nip angle alpha */
	double pressure_gradient; /* d ln sigma / dx there, times the roll radius */
	double force_factor;	  /* F: roll force = P_max W D F / 2 */
	double torque_factor;	  /* T: torque of a roll = P_max W D^2 T / 8 */
};

/* NULL, or why there is no nip. */
const char *nip_johanson(const struct nip_powder *powder, struct nip_powder_nip *out);
/* P(theta)/P_max: below the nip angle by sticking, above it by slipping, up to the angle
 * where slipping ends (pi/2 - nu). NULL or the reason. */
const char *nip_johanson_stress(const struct nip_powder *powder, const struct nip_powder_nip *nip,
				double theta_rad, double *out_ratio);
/* (dsigma/dx) R / sigma at an angle, x along the gap's centre plane. */
double nip_johanson_slip(const struct nip_powder *powder, double theta_rad);
double nip_johanson_stick(const struct nip_powder *powder, double theta_rad);

#endif
