/* rollmap_doc.h: the roll map as a document: events raw and now, sheets, figures. */
#ifndef NIP_REPORT_ROLLMAP_DOC_H
#define NIP_REPORT_ROLLMAP_DOC_H

#include "doc/doc.h"
#include "web/sheets.h"

/* What a gauge saw, where it lies now; of web that is gone nothing is left. */
struct nip_rollmap_gauge {
	const char *column, *unit; /* unit NULL: not known */
	size_t lanes, stretches, boxes;
	struct nip_rollmap_gauge_lane {
		const char *name;
		double y0_m, y1_m; /* now; NaN: not placed */
		bool left;
		double mean; /* of the stretches left; NaN: none */
	} *lane;
	struct nip_rollmap_gauge_stretch {
		double raw_from_m, raw_to_m, from_m, to_m;
		double mean; /* of the lanes left */
	} *stretch;	     /* in order of now */
	double *value;	     /* [stretches x lanes]; NaN: none */
	struct nip_rollmap_gauge_box {
		double raw_y_m, y_m, mean;
	} *box; /* of the whole coil as measured, in order of now */
};

struct nip_rollmap_shown {
	const char *coil; /* NULL: no name */
	double raw_length_m, raw_width_m;
	const struct nip_web_step *step; /* those done, in order */
	size_t steps;
	enum nip_grade from;		 /* what rejects */
	const struct nip_sheets *sheets; /* NULL: not cut */
	const struct nip_rollmap_gauge *gauge; /* NULL: none */
	size_t outside;			 /* events that lie on no place of the coil */
};

/* map has been settled. */
void nip_rollmap_doc(struct nip_doc *d, const struct nip_rollmap *r,
		     const struct nip_rollmap_shown *shown);

/* rollmap_chart.c: the map with verdict strip and profile along, and the one across. */
void nip_rollmap_charts(struct nip_doc *d, const struct nip_rollmap *r,
			const struct nip_rollmap_shown *shown, const char *headline);

/* rollmap_gauge.c: the gauge's values in the tree, as a table, and as panels under the map. */
void nip_rollmap_put_gauge(struct nip_doc *d, const struct nip_rollmap_gauge *g);
void nip_rollmap_gauge_table(struct nip_doc *d, const struct nip_rollmap_gauge *g);
void nip_rollmap_gauge_along(struct nip_doc *d, struct nip_chart *c,
			     const struct nip_rollmap_gauge *g, double length_m);
void nip_rollmap_gauge_across(struct nip_doc *d, struct nip_chart *c,
			      const struct nip_rollmap_gauge *g, double width_m);

/* "reverse", "remove 40:60 m"; in the arena. */
const char *nip_step_text(struct nip_arena *a, const struct nip_web_step *s);

#endif
