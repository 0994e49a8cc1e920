/* nip.h: what happens to a web between two rolls: gap, line load and peak pressure follow
 * from one another by the compaction laws of its layers.
 *
 * Equal rolls of radius R; rolls of R1 and R2 act like R = 2 R1 R2/(R1 + R2). The web has
 * the thickness h_n + x^2/R at distance x from the centre plane; all layers carry the same
 * pressure; mass is conserved without elongation (apply elongation before). The line load
 * is
 *
 *	q = sqrt(R') [ integral of sqrt(h(P) - h_n) dP from 0 to P_max
 *		       + 2/3 P_max sqrt(h_out - h_n) ],
 *
 * the integral of P(x) over the entry arc, by parts, and that over the exit arc, where the
 * elastic recovery lets the pressure fall linearly with thickness. R' is the flattened
 * radius (Hitchcock 1935, textbook form). With e = J sqrt(R) 16 (1-nu^2)/(pi E)/dh, where
 * J is the bracket above, R'/R = s^2 solves s^2 = 1 + e s, or s^2 = 2 (e s)^(2/3) above
 * e s = 4.235: a closed form at a given gap.
 *
 * Laws: a *released* (out-of-die) law gives the density after the nip, so in the nip it
 * acts as P(D/(1+ER)); an *in-die* law gives the density in the nip. Either way a
 * compacted layer leaves with h_out = h_n (1+ER), a layer that met no more pressure than
 * it had seen before leaves as it came.
 * Source: derived, from conservation of mass and the law; friction along the arc left out.
 */
#ifndef NIP_PHYSICS_NIP_H
#define NIP_PHYSICS_NIP_H

#include <stdbool.h>
#include <stddef.h>

#include "physics/curve.h"

#define NIP_WEB_LAYERS 16

struct nip_web_layer {
	double thickness_m, relative_density; /* as it enters, released */
	double springback;		      /* ER = h_out/h_n - 1; 0: left out */
	bool in_die;			      /* the law is; else released */
	struct nip_curve curve;
};

/* What a web like it needed. A search that starts there is over sooner; its answer is the
 * same but for the last digits. */
struct nip_near {
	double peak_pressure_pa, line_load_n_m; /* 0: nothing is known */
};

struct nip_web {
	const struct nip_web_layer *layer;
	size_t n_layers;
	double foil_m; /* incompressible: 0, or all foils together */
	struct nip_near near;
};

struct nip_rolls {
	double radius_m;
	double modulus_pa, poisson; /* NaN: rigid */
};

enum nip_given {
	NIP_GIVEN_GAP,		 /* m, the least distance between the loaded rolls */
	NIP_GIVEN_PEAK_PRESSURE, /* Pa */
	NIP_GIVEN_LINE_LOAD,	 /* N/m of web */
	NIP_GIVEN_THICKNESS	 /* m, of the whole web after the nip */
};

struct nip_pressed { /* a layer: in the nip and after it */
	double nip_thickness_m, nip_density;
	double thickness_m, relative_density; /* released */
	bool compacted;
};

struct nip_state {
	bool compacted; /* false: less load than it has seen; only q and thickness are set */
	double gap_m, peak_pressure_pa, line_load_n_m;
	double mean_pressure_pa;
	double thickness_m;			     /* of the whole web after the nip */
	double contact_length_m, exit_length_m;	     /* entry arc sqrt(R' dh); exit arc */
	double flattened_radius_m, flattening_ratio; /* R and 1 for rigid rolls */
	struct nip_pressed layer[NIP_WEB_LAYERS];
};

/* The state in which `given` has the value. NULL, or why there is none; all fields are then
 * NaN. A line load or pressure that asks less than the web has seen is no failure: the web
 * leaves as it came, `compacted` is false. A gap or thickness that does not compact is. */
const char *nip_web_solve(const struct nip_web *web, const struct nip_rolls *rolls,
			  enum nip_given given, double value, struct nip_state *out);

/* Line load at a gap alone, continuous down to 0 where the web no longer touches the rolls,
 * also where it springs back wholly. NULL or the reason. */
const char *nip_web_line_load(const struct nip_web *web, const struct nip_rolls *rolls,
			      double gap_m, double *out_line_load_n_m);

/* One web at many gaps, as bending rolls ask: the same answers as nip_web_line_load(),
 * sooner the closer a gap is to the one before. */
struct nip_gaps;
struct nip_gaps *nip_gaps_new(const struct nip_web *web, const struct nip_rolls *rolls);
void nip_gaps_free(struct nip_gaps *g);
const char *nip_gaps_line_load(struct nip_gaps *g, double gap_m, double *out_line_load_n_m);

/* Elastic flattening under q with the web thinned by dh: R'/R. Hitchcock constant C in
 * 1/Pa: 16 (1-nu^2)/(pi E). The second branch from C q/dh > 4.235 on. */
double nip_hitchcock_constant(double modulus_pa, double poisson);
double nip_flattening_ratio(double constant, double line_load_n_m, double dh_m);

#endif
