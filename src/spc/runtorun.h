/* runtorun.h: the next setpoint from the runs before: EWMA and double EWMA control.
 *
 * The process is y = c[n] + beta u with a slow disturbance c; b is the gain that the
 * controller believes. With results that come `delay` runs late (0: before the next run
 * is set) the state is, for the newest run m that is known,
 *   D[m] = y[m] - b u[m]
 *   a[m] = w D[m] + (1 - w) (a[m-1] + p[m-1])
 *   p[m] = v (D[m] - a[m-1]) + (1 - v) p[m-1]      (v = 0: EWMA, p = 0)
 *   u[m + delay + 1] = (target - a[m] - (delay + 1) p[m]) / b
 * (Ingolfsson and Sachs 1993, Butler and Stefani 1994: textbook form). EWMA leaves a drift
 * of s a run at an offset of s (1 + w delay) / (w beta / b); double EWMA leaves none.
 */
#ifndef NIP_SPC_RUNTORUN_H
#define NIP_SPC_RUNTORUN_H

#include <stdbool.h>
#include <stddef.h>

#define NIP_R2R_DELAY_MOST 20

struct nip_r2r {       /* the law */
	double gain;   /* b: y per u, not 0 */
	double weight; /* w: above 0 to 1 */
	double slope;  /* v: 0 (EWMA) to 1 */
	double target;
	int delay;	  /* runs, 0..NIP_R2R_DELAY_MOST */
	double dead_band; /* of y: no change while the expected y is closer to target */
	double max_step;  /* of u, a run; INFINITY: any */
	double lo, hi;	  /* of u; -INFINITY, INFINITY: any */
};

struct nip_r2r_state {
	double a, p;
	size_t n; /* runs taken; 0: knows nothing */
};

/* NULL, or what is wrong with the law (static text). */
const char *nip_r2r_check(const struct nip_r2r *law);

/* Takes the result of the next run, in their order. The first run sets a; p is then 0.
 * False, and not taken: u or y is not finite. */
bool nip_r2r_take(const struct nip_r2r *law, struct nip_r2r_state *s, double u, double y);

enum nip_r2r_guard {
	NIP_R2R_FREE,  /* the setpoint that the law wants */
	NIP_R2R_HOLD,  /* within the dead band: as it is */
	NIP_R2R_STEP,  /* no further than max_step */
	NIP_R2R_LIMIT, /* at a limit of the machine */
	NIP_R2R_GUARDS
};
extern const char *const nip_r2r_guard_name[NIP_R2R_GUARDS];

struct nip_r2r_advice {
	double wanted;		  /* without guards */
	double setpoint;	  /* advised */
	double expected_hold;	  /* y if u stays */
	double expected;	  /* y at setpoint */
	enum nip_r2r_guard guard; /* the last that decided */
};

/* From the setpoint now in force. s->n > 0. */
struct nip_r2r_advice nip_r2r_advise(const struct nip_r2r *law, const struct nip_r2r_state *s,
				     double u_now);

/* ---- stability ------------------------------------------------------------------------- */

/* Largest modulus of the roots of the closed loop if the true gain is ratio times b
 * (guards aside): below 1 is stable. By the Schur-Cohn test on a shrinking circle. */
double nip_r2r_radius(const struct nip_r2r *law, double ratio);
/* Gains ratio beta / b, from below to above 0 < lo < hi, between which the loop around
 * ratio 1 is stable; hi is INFINITY beyond 1000. False: it is not stable at 1. */
bool nip_r2r_stable_ratios(const struct nip_r2r *law, double *out_lo, double *out_hi);
/* For the other usual form, which steps from the setpoint now in force,
 * u[n+1] = u[n] + (w / b)(target - y[n-d]): stable iff 0 < w beta / b < this,
 * 2 sin(pi / (2 (2 d + 1))). */
double nip_r2r_integral_bound(int delay);

/* Whether all roots of c[0] z^n + ... + c[n] lie within |z| < r (r > 0, c[0] != 0,
 * n <= 2 NIP_R2R_DELAY_MOST). */
bool nip_schur_cohn(const double *c, size_t n, double r);

#endif
