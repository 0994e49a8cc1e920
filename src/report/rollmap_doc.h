/* rollmap_doc.h: the roll map as a document: events raw and now, sheets, figures. */
#ifndef NIP_REPORT_ROLLMAP_DOC_H
#define NIP_REPORT_ROLLMAP_DOC_H

#include "doc/doc.h"
#include "web/sheets.h"

struct nip_rollmap_shown {
	const char *coil; /* NULL: no name */
	double raw_length_m, raw_width_m;
	const struct nip_web_step *step; /* those done, in order */
	size_t steps;
	enum nip_grade from;		 /* what rejects */
	const struct nip_sheets *sheets; /* NULL: not cut */
	size_t outside;			 /* events that lie on no place of the coil */
};

/* map has been settled. */
void nip_rollmap_doc(struct nip_doc *d, const struct nip_rollmap *r,
		     const struct nip_rollmap_shown *shown);

/* rollmap_chart.c: the map with verdict strip and profile along, and the one across. */
void nip_rollmap_charts(struct nip_doc *d, const struct nip_rollmap *r,
			const struct nip_rollmap_shown *shown, const char *headline);

/* "reverse", "remove 40:60 m"; in the arena. */
const char *nip_step_text(struct nip_arena *a, const struct nip_web_step *s);

#endif
