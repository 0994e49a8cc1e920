/* line.h: a synthetic coil, for the demo, the tests and closed-loop simulation.
 *
 * Seeded and self-contained (own generator, only + - * / sqrt): the same seed
 * gives the same bytes on every machine with IEEE doubles. What is planted is
 * written in the comment lines and in the truth structure, so that a test can ask
 * for it back.
 */
#ifndef NIP_SIM_LINE_H
#define NIP_SIM_LINE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

struct nip_sim_line {
	uint64_t seed;
	int coils;	       /* coils in the file, named "C-101", "C-102", ... */
	double coil_length_m;
	double pitch_m;	       /* web length between two readings */
	int lanes;
	double speed_m_min;
	/* separator on the electrode: coating thickness and areal mass, both without foil */
	double thickness_um, areal_mass_mg_cm2;
	double noise_um, noise_mg_cm2; /* white, 1 sd */
	double md_drift_um;    /* over one coil, linear */
	double cd_profile_um;  /* lane offset, edge against centre, parabolic */
	double runout_um, roll_diameter_mm; /* amplitude and roll of the run-out */
	double streak_um;      /* defect 1: a thick streak in one lane over some metres */
	double pit_um;	       /* defect 2: a short thin place across all lanes */
	double bad_cells_ppm;  /* dirty cells: empty, "NaN", "8O.2", trailing blank */
	int shifted_coil;      /* this coil (from 1; 0 = none) runs shift_um thick */
	double shift_um;
};

/* What the example needs: 3 coils of 200 m, 3 lanes, 50 um and 8.2 mg/cm2. */
void nip_sim_line_default(struct nip_sim_line *line);

/* Where the defects are and what the lanes carry. 0 coils: not planted. */
struct nip_sim_truth {
	long readings;	       /* per coil and lane */
	int streak_coil, streak_lane; /* from 1 */
	double streak_from_m, streak_to_m; /* last reading included */
	int pit_coil;
	double pit_at_m;
	double roll_circumference_m;
	double seen_period_m;  /* of the run-out as sampled at the pitch (aliased) */
	/* dirty cells; one with a trailing blank is a good number all the same */
	long bad_empty, bad_nan, bad_letter_o, bad_trailing_blank;
};

/* CSV text: '#' comment lines that say it is synthetic, with seed and truth, then
 * the header
 * coil,lane,position_m,time_s,thickness_um,areal_mass_mg_cm2,line_load_N_mm,roll_temperature_degC,speed_m_min
 * and one row per reading, ordered by coil, position, lane. out_truth may be NULL.
 * A line without readings (pitch, length, speed, roll diameter or nominal thickness
 * not above 0) gives comments and header only. */
void nip_sim_line_csv(const struct nip_sim_line *line, struct nip_str *out);
void nip_sim_line_csv_truth(const struct nip_sim_line *line, struct nip_str *out,
			    struct nip_sim_truth *out_truth);
/* Offset of a lane (from 1) by the cross profile; the mean over the lanes is 0. */
double nip_sim_lane_offset_um(const struct nip_sim_line *line, int lane);

#endif
