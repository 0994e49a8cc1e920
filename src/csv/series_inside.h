/* series_inside.h: what a series of readings remembers, for series*.c only. */
#ifndef NIP_CSV_SERIES_INSIDE_H
#define NIP_CSV_SERIES_INSIDE_H

#include "csv/inside.h"

#define NIP_CSV_LANES 4096 /* further ones are followed together, and that is said */

struct nip_csv_last { /* of one bound column in one lane */
	bool any;
	double x;    /* the newest reading; TIME: seconds, UTC */
	long run;    /* equal readings up to now */
	long zone_s; /* TIME */
	/* What a piece in front of this one has to be compared with. */
	double first;
	long lead; /* readings equal to the first, from it on */
	long first_zone_s;
	bool leading; /* all readings up to now are equal */
};

struct nip_csv_lane {
	char *name;
	struct nip_csv_last *last; /* by handle */
};

struct nip_csv_watched { /* a column */
	enum nip_csv_clock is; /* of a TIME column; AUTO until a stamp was seen */
	long unread;	       /* stamps so far of a clock that was not named */
	long stuck_after;      /* of a NUMBER; 0: not judged */
	bool held;	       /* NUMBER: equal readings are counted */
};

struct nip_csv_series {
	struct nip_arena *arena;
	struct nip_csv_watched *column; /* by handle */
	NIP_VEC(struct nip_csv_lane) lanes;
	size_t binds, at; /* at: the lane of the row before */
	bool told;
};

void nip_csv_set_binds(struct nip_csv_series *s, size_t binds);
struct nip_csv_lane *nip_csv_add_lane(struct nip_csv_series *s, const char *name, size_t n);
/* What a stamp is against the one before: the kind of fault, or NIP_CSV_BAD_KINDS. */
enum nip_csv_bad nip_csv_time_step(const struct nip_csv_times *how, double before_s, long before_zone_s,
			      double now_s, long now_zone_s);

#endif
