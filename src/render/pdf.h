/* pdf.h: pages being filled from top to bottom. Laid out twice: the first time
 * without a canvas, to count the pages. */
#ifndef NIP_RENDER_PDF_H
#define NIP_RENDER_PDF_H

#include "doc/doc.h"
#include "render/fig.h"
#include "render/plot.h"

#define NIP_PAGE_MARGIN 36.0
#define NIP_PAGE_FOOT 52.0 /* text stays above */

struct nip_pages {
	struct nip_arena *arena;
	struct nip_meter *meter;
	const struct nip_doc *doc;
	const struct nip_diag *diag;
	struct nip_fig **figure; /* by block, laid out once */
	struct nip_plot *plot;	 /* NULL while counting */
	double paper_width, paper_height;
	double y;		 /* what is above is used */
	int page, n_pages;
	int section;		 /* outline entry of the last heading, or 0 */
};

/* Makes sure that height fits, on the next page if need be; true if it is a new one. */
bool nip_pages_room(struct nip_pages *g, double height);
double nip_pages_left(const struct nip_pages *g);
double nip_pages_width(const struct nip_pages *g); /* between the margins */
void nip_pages_text(struct nip_pages *g, double x, double y, double just, double pt, bool bold,
		    int pen, const char *text);
void nip_pages_rule(struct nip_pages *g, double x, double y, double w, double width, int pen);
/* The sign of a tone (circle good, diamond bad, triangle warning), if it has one. */
bool nip_pages_sign(struct nip_pages *g, enum nip_tone tone, double x, double y, double r);
void nip_pages_outline(struct nip_pages *g, const char *text, bool section);
int nip_tone_pen(enum nip_tone tone);

/* pdf_table.c */
void nip_pages_table(struct nip_pages *g, const struct nip_table *t);

#endif
