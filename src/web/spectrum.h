/* spectrum.h: what repeats along a web, in cycles a metre.
 *
 * Readings at any positions, in length and not in time, so a ramp of speed does not
 * smear a roll. The power z of a frequency is the Lomb-Scargle periodogram with a free
 * mean (M. Zechmeister and M. Kuerster, A&A 496 (2009) 577,
 * doi:10.1051/0004-6361:200811296), z = (N - 1) / 2 times the share of the variance that
 * a sinusoid explains: for white noise P(z > x) = exp(-x). All frequencies come from two
 * transforms in O(N log N) (num/nufft.h); a straight trend is taken off first, and all that is slower
 * than the lowest frequency looked at.
 *
 * A peak is judged against its neighbourhood, so that red noise does not pass for
 * rolls. The background is the median of z over the neighbours, divided by ln 2; with K
 * of them its relative variance is 1 / (K ln^2 2), that of a mean of k = K ln^2 2
 * values, and z over the background exceeds x by chance with (1 + x / k)^-k. Over W
 * = (band) x sqrt(4 pi var(position)) resolved frequencies the highest of noise does with
 * at most W sqrt(x) times that (R. V. Baluev, MNRAS 385 (2008) 1279,
 * doi:10.1111/j.1365-2966.2008.12689.x). That is the false-alarm probability of a peak.
 */
#ifndef NIP_WEB_SPECTRUM_H
#define NIP_WEB_SPECTRUM_H

#include <stdbool.h>
#include <stddef.h>

#define NIP_SPECTRUM_PEAKS    64 /* most peaks told */
#define NIP_SPECTRUM_SEGMENTS 8	 /* of the amplitude along the web */

struct nip_spectrum_ask {
	double false_alarm;  /* probability of any peak in noise alone: 0.001 */
	double least_turns;  /* lowest frequency, in cycles over the whole length: 10 */
	double top_per_m;    /* highest frequency; NaN: half of the readings a metre */
	double oversampling; /* points a resolved frequency, >= 2; NaN: 4, 2 from 1e5 readings */
};
void nip_spectrum_ask_init(struct nip_spectrum_ask *ask);

struct nip_spectrum_peak {
	double per_m, sd_per_m; /* frequency, with its standard error */
	double period_m;
	double z, background, level;	       /* level: what z had to exceed here */
	double false_alarm;		       /* of this peak */
	double amplitude, sd_amplitude;	       /* value = amplitude cos(2 pi per_m s - phase) */
	double phase_rad;		       /* at s = 0, in [0, 2 pi) */
	double segment[NIP_SPECTRUM_SEGMENTS]; /* amplitude in equal lengths; NaN: too few */
	double slope_per_m, sd_slope_per_m;    /* of the amplitude along the web, by least squares
						* over the segments less their bias by noise; NaN */
};

struct nip_spectrum {	 /* released with nip_spectrum_release() */
	const char *why; /* NULL, or why there is no spectrum */
	size_t n;	 /* readings used */
	double from_m, length_m;
	double pitch_m;		      /* length over distinct readings: half of 1 / top */
	double pitch_spread;	      /* sd of the steps over their mean: 0 on an even grid */
	double held_fraction;	      /* readings that repeat the one before; they lower the top */
	double mean, slope_per_m, sd; /* sd about the trend and slow wandering */
	double sd_slope_per_m;	      /* standard error of the slope, by the lowest background */
	double white_level;	      /* z that white noise passes with false_alarm / 1 over N/2
				 * independent frequencies (textbook form, for comparison) */
	double resolved;	      /* W */
	size_t first, bins;	      /* frequencies step_per_m * k, k = first .. bins - 1 */
	double step_per_m;
	double *z, *background, *level;			   /* [bins]; NaN before first */
	struct nip_spectrum_peak peak[NIP_SPECTRUM_PEAKS]; /* highest z first */
	size_t peaks, more_peaks;
};

/* Pairs in which a number is not finite are left out. at_m may be in any order, but
 * pitch and held readings are told from neighbours in the order given. */
void nip_spectrum(const struct nip_spectrum_ask *ask, const double *at_m, const double *value,
		  size_t n, struct nip_spectrum *out);
void nip_spectrum_release(struct nip_spectrum *s);

/* Largest z within [from_per_m, to_per_m], and where; NaN if no frequency is there. */
double nip_spectrum_highest(const struct nip_spectrum *s, double from_per_m, double to_per_m,
			    double *out_per_m);
/* Amplitude that a sinusoid of power z has, about. */
double nip_spectrum_amplitude(const struct nip_spectrum *s, double z);

/* Chance that the highest of `resolved` frequencies is above ratio x background, which
 * was told from `neighbours` (INFINITY: known). */
double nip_spectrum_chance(double ratio, double resolved, double neighbours);

#endif
