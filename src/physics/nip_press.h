/* nip_press.h: a web under one pressure, and the work of pressing it along the entry arc.
 * Private to the nip. */
#ifndef NIP_PHYSICS_NIP_PRESS_H
#define NIP_PHYSICS_NIP_PRESS_H

#include "physics/nip.h"

#define NIP_PRESS_NODES 12 /* of a stretch between two pressures where layers begin to give */

struct nip_press_layer {
	double in[NIP_LAW_SYMBOLS]; /* of its law; the pressure's place is written over */
	int variable, density;	    /* places of pressure and relative density */
	/* D(in the nip) = factor * D(law); D h, which stays; the pressure at which the law
	 * first gives way, and the one the layer has seen before. */
	double factor, solid, entry, seen;
};

/* How the entry arc is integrated, from the cheapest. */
enum nip_press_rule { NIP_PRESS_FEW, NIP_PRESS_MANY, NIP_PRESS_ADAPTIVE };

struct nip_press {
	const struct nip_web *web;
	const struct nip_rolls *rolls;
	struct nip_press_layer layer[NIP_WEB_LAYERS];
	double entry_m, least_seen;
	const char *why; /* the last reason there was no value */
	/* Ascending pressures at which layers begin to give, and the web's thickness at the
	 * nodes between them: h does not depend on the peak there. */
	double kink[NIP_WEB_LAYERS], between[NIP_WEB_LAYERS][NIP_PRESS_NODES];
	size_t kinks;
	unsigned tabled; /* bits of the stretches whose nodes are known */
	enum nip_press_rule rule;
	bool rough;		      /* a few digits will do: on the way to a solution */
	double last_peak, last_entry; /* what the fine rules gave last */
};

extern const char nip_press_too_dense[]; /* a reason, with what to do */

const char *nip_press_init(struct nip_press *p, const struct nip_web *web,
			   const struct nip_rolls *rolls);

/* Of layer i in the nip; NULL or the reason. */
const char *nip_press_layer(struct nip_press *p, size_t i, double pressure_pa, double *out_m);
/* Of the whole web; NaN and p->why where there is none. */
double nip_press_thickness(double pressure_pa, void *press);

/* Integral of sqrt(h(P) - gap) dP from 0 to the peak, whose gap it is. */
double nip_press_entry(struct nip_press *p, double peak_pa, double gap_m);
/* Whether the rule holds at a peak; if not, the caller goes to the next one and asks again. */
bool nip_press_holds(struct nip_press *p, double peak_pa, double gap_m);

#endif
