/* length.h: where on the web a row was measured, in metres.
 *
 * From an encoder column, or from speed by the trapezoid rule. A state: rows are added
 * in the order of the file, each gives its position; pieces join.
 *
 * Encoder: a fall by more than `jog_m` is a reset; the web goes on from where it was, by
 * what the encoder shows since if that is a step of at most `gap_m`, else by 0. Smaller falls are
 * followed back. Speed: a negative speed runs back; rows whose speed is missing get no
 * position, and the trapezoid spans them. Time that stands still or goes back, as at a
 * splice of files, gives no position, or a new start after `restart_rows` such rows. A
 * step of more than gap_m is followed and counted: there is web that nobody measured.
 */
#ifndef NIP_WEB_LENGTH_H
#define NIP_WEB_LENGTH_H

#include <stdbool.h>
#include <stddef.h>

struct nip_length {
	bool by_speed;
	double jog_m, gap_m; /* gap_m: INFINITY, no gap is looked for */
	/* position of the last placed row, and what it was placed by */
	double at_m, last, last_speed_m_s;
	double first, first_speed_m_s;
	bool started;
	size_t late; /* rows in a row whose time did not go on */
	/* what happened */
	size_t rows, missing, stopped, back, resets, gaps, not_later;
	double gap_total_m;
};

#define NIP_LENGTH_RESTART 3

void nip_length_init(struct nip_length *l, bool by_speed);
/* Metres of web from the first row placed; NaN where the row cannot be placed. */
double nip_length_encoder(struct nip_length *l, double reading_m);
double nip_length_speed(struct nip_length *l, double time_s, double speed_m_s);
/* Joins the piece that follows; *out_shift_m is what its positions have to be raised by.
 * The step between the two is taken as within a piece. -1 if one is by speed and the
 * other not, or their settings differ. */
int nip_length_join(struct nip_length *into, const struct nip_length *next, double *out_shift_m);

/* Where the web has become longer: from `from_m` of the machine on it is `draw` times as
 * long as before. Machine metres count downstream from the encoder. */
struct nip_section {
	double from_m, draw; /* draw > 0 */
};

/* Length of web at a place of the machine that was one metre at the encoder. Sections in
 * any order. */
double nip_sections_draw(const struct nip_section *section, size_t n, double at_m);
/* Metres of web, as at the encoder, that stand between it and a place of the machine: what
 * a gauge there sees has the position of the encoder less this. Below 0 upstream. */
double nip_sections_web(const struct nip_section *section, size_t n, double at_m);

/* Values measured at b_at_m (rising), read at a_at_m by straight interpolation; NaN
 * outside, and where neighbours are farther apart than most_m. */
void nip_length_align(const double *a_at_m, size_t n, const double *b_at_m, const double *b,
		      size_t m, double most_m, double *out);

#endif
