/* study.h: columns of one coil into everything this room says of them. */
#ifndef NIP_WEB_STUDY_H
#define NIP_WEB_STUDY_H

#include "base/arena.h"
#include "web/defect.h"
#include "web/lane.h"
#include "web/partition.h"
#include "web/profile.h"
#include "web/rolls.h"
#include "web/scan.h"
#include "web/spectrum.h"

#define NIP_WEB_WINDOWS 8   /* stretches of scans that are partitioned on their own */
#define NIP_WEB_SINGLE	200 /* CD values up to which each is a box of its own */
#define NIP_WEB_BOXES	60  /* wanted where the width is not given */
#define NIP_WEB_METRES	2000 /* stretches that means are given of, at most and one more */

struct nip_web_input {
	size_t n;
	const double *at_m, *value; /* [n]; NaN: missing */
	const double *cd;	    /* NULL: one place across the web */
	const double *scan;	    /* labels; NULL: found from cd */
	const double *clock_m;	    /* time x mean speed, for comparison; NULL: not asked for */
	struct nip_lane lane[NIP_LANES_MOST];
	size_t lanes; /* 0: the width measured is one */
	bool find_lanes;
	double box, edge; /* in the unit of cd; box NaN: chosen */
	double spot;	  /* width seen by the gauge, in the unit of cd; NaN: not known */
	double cd_m;	  /* metres a unit of cd */
	double gauge_sigma, least_fill;
	struct nip_profile_ask profile;
	double filter; /* weight of the newest scan in the profile shown; 1: mean of all scans */
	struct nip_spectrum_ask spectrum;
	struct nip_defect_ask defect;
	struct nip_roll roll[NIP_ROLLS_MOST]; /* circumferences as seen at the gauge */
	size_t rolls;
	double tolerance;
};
void nip_web_input_init(struct nip_web_input *in);

struct nip_web_part {	 /* a lane, or a stretch of the web */
	double from, to; /* CD; or metres */
	struct nip_partition_result r;
};

/* Means of the readings by stretch of web and lane. */
struct nip_metres {
	size_t n, lanes;
	bool by_box; /* the lanes are places of their own, one a box */
	double from_m, each_m;
	double *mean; /* [n x lanes]; NaN: no reading */
	size_t *readings;
};

struct nip_web_study { /* arrays live in the arena but for the spectrum's */
	const struct nip_web_input *in;
	double length_m;
	size_t used, missing, outside; /* readings: in boxes, without a number, beside all boxes */
	/* across the web; none without cd */
	bool box_chosen;
	double lane_threshold; /* NaN: no bare foil was found, or lanes were given */
	struct nip_lane lane[NIP_LANES_MOST];
	size_t lanes, scans, boxes;
	bool single;
	double width;		    /* of a box */
	double *centre;		    /* [boxes] */
	size_t *box_lane;	    /* [boxes] */
	double *cd_mean, *cd_shown; /* [boxes] mean + effect; the same cleaned, or filtered */
	double *cd_sd;		    /* [boxes] standard error of the effect, residuals independent */
	struct nip_profile_stats profile;
	double *md_at_m, *md_mean; /* [scans] mean position, mean + effect */
	struct nip_partition_result all;
	struct nip_web_part by_lane[NIP_LANES_MOST], by_window[NIP_WEB_WINDOWS];
	size_t windows;
	double measured_fraction; /* of the area; NaN: not known */
	/* along the web */
	struct nip_spectrum spectrum;
	struct nip_rolls found;
	struct nip_spectrum in_time; /* of clock_m; nothing if it was not asked for */
	struct nip_defects defects;
	struct nip_metres metres;
};

/* Returns 0; -1 with *out_why if the boxes cannot be laid out or no reading is usable.
 * Release in any case. */
int nip_web_study(const struct nip_web_input *in, struct nip_arena *a, struct nip_web_study *out,
		  const char **out_why);
void nip_web_study_release(struct nip_web_study *s);

#endif
