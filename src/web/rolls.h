/* rolls.h: which roll a line of the spectrum comes from.
 *
 * A roll of circumference L marks the web every L, and at L / 2, L / 3, L / 4 (its
 * harmonics). The web stretches between the nip and the gauge, so L is looked for
 * within a draw tolerance; and frequencies closer than one cycle over the measured
 * length are one line. Rolls that both fit a line are told together: which of them it is
 * cannot be said, except from a web at least L^2 / dL long, and a draw known better
 * than dL / L.
 */
#ifndef NIP_WEB_ROLLS_H
#define NIP_WEB_ROLLS_H

#include <stdbool.h>
#include <stddef.h>

#include "web/spectrum.h"

#define NIP_ROLLS_MOST	   64
#define NIP_ROLL_HARMONICS 4
#define NIP_ROLL_FITS	   8 /* most rolls told for one line */

struct nip_roll {
	const char *name;
	double circumference_m; /* > 0 */
};

struct nip_roll_fit { /* a roll that a line may come from */
	size_t roll;
	int harmonic;	  /* 1: once a turn */
	bool alias;	  /* too fine for the pitch: seen folded, at another period */
	double deviation; /* of the circumference from the roll's, relative */
};

struct nip_line { /* a peak and its rolls, the likeliest first */
	struct nip_roll_fit fit[NIP_ROLL_FITS];
	size_t fits, more_fits; /* 0: of no roll */
	bool ambiguous;		/* fits > 1 */
	/* of the first two */
	double separating_m;	/* web needed; INFINITY: the periods are equal */
	double separating_draw; /* relative; the draw has to be known better */
};

struct nip_roll_seen {
	bool found;			  /* a line is this roll's, and no other's */
	bool possible;			  /* a line may be this roll's */
	long line[NIP_ROLL_HARMONICS];	  /* peak that is harmonic i + 1, or may be; -1 */
	bool visible[NIP_ROLL_HARMONICS]; /* within the frequencies of the spectrum */
	/* of the readings' unit, NaN where not visible: the line's amplitude, or else what
	 * is there; and the amplitude that would just stand out */
	double amplitude[NIP_ROLL_HARMONICS], least[NIP_ROLL_HARMONICS];
	double pitch_needed_m; /* to see the first harmonic; 0: it is visible */
};

struct nip_rolls {
	struct nip_line line[NIP_SPECTRUM_PEAKS];  /* by peak */
	struct nip_roll_seen seen[NIP_ROLLS_MOST]; /* by roll */
};

/* n <= NIP_ROLLS_MOST; tolerance >= 0, relative (0.01). s->why has to be NULL. */
void nip_rolls_match(const struct nip_spectrum *s, const struct nip_roll *roll, size_t n,
		     double tolerance, struct nip_rolls *out);

/* Web length that tells two periods apart: L^2 / dL with the shorter one. */
double nip_rolls_separating_m(double period_a_m, double period_b_m);

#endif
