/* plot.h: a canvas over PLplot, in points, with y upwards from the page's foot.
 *
 * One job draws one picture (or one PDF of several pages) into memory. PLplot is
 * told everything each time: it keeps one global stream and resets it at the end.
 * Its errors come back here by longjmp, so draw() must not own memory outside an
 * arena that somebody else releases.
 */
#ifndef NIP_RENDER_PLOT_H
#define NIP_RENDER_PLOT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "doc/chart.h"
#include "render/render.h"

#define NIP_N_ROLES (NIP_ROLE_INK + 1)

#define NIP_MAP_STEPS 9

/* Colours by index. PEN_LINE, TEXT, TINT and BAND take a role on top. Text pens
 * have a contrast of at least 4.5 on white, line pens need not. */
enum nip_pen {
	NIP_PEN_PAGE,
	NIP_PEN_INK,
	NIP_PEN_MUTED,
	NIP_PEN_AXIS,
	NIP_PEN_GRID,
	NIP_PEN_BAR,
	NIP_PEN_BAR_FLAGGED,
	NIP_PEN_STRIP,
	NIP_PEN_HEAT,
	NIP_PEN_MAP = NIP_PEN_HEAT + 4, /* light to dark; then faded; then the same diverging */
	NIP_PEN_LINE = NIP_PEN_MAP + 4 * NIP_MAP_STEPS,
	NIP_PEN_TEXT = NIP_PEN_LINE + NIP_N_ROLES,
	NIP_PEN_TINT = NIP_PEN_TEXT + NIP_N_ROLES,
	NIP_PEN_BAND = NIP_PEN_TINT + NIP_N_ROLES,
	NIP_N_PENS = NIP_PEN_BAND + NIP_N_ROLES
};

extern const unsigned nip_pen_rgb[NIP_N_PENS]; /* 0xRRGGBB */

enum nip_dash { NIP_SOLID, NIP_DASH_LIMIT, NIP_DASH_CURVE, NIP_DASH_DOT };

/* ---- text that fits ------------------------------------------------------ */

/* Widths of the font the drivers use. Opened before anything is laid out. */
struct nip_meter {
	void *cr; /* scratch Cairo context */
	bool bold;
};

/* Finds the font, or says which package brings one. Returns 0/-1. */
int nip_meter_open(struct nip_meter *m, struct nip_diag *diag);
void nip_meter_close(struct nip_meter *m);
/* All four take clean text (see nip_text_clean); widths are in points. */
double nip_meter_width(struct nip_meter *m, const char *text, double pt, bool bold);
/* The text, or its beginning and an ellipsis. */
const char *nip_meter_fit(struct nip_meter *m, struct nip_arena *a, const char *text, double pt,
			  bool bold, double width);

struct nip_lines {
	NIP_VEC(const char *) line;
};

/* Breaks at blanks, and inside a word that is wider than the line. With most > 0
 * the last line allowed ends in an ellipsis if text is left over. */
void nip_meter_wrap(struct nip_meter *m, struct nip_arena *a, const char *text, double pt,
		    bool bold, double width, size_t most, struct nip_lines *out);
/* Valid UTF-8 without control characters; NULL gives "". */
const char *nip_text_clean(struct nip_arena *a, const char *text);

/* ---- drawing ------------------------------------------------------------- */

struct nip_plot {
	enum nip_format format;
	double width, height; /* of the page, points */
	double unit;	      /* device units per point */
	double ox, oy, zoom;  /* where the drawing's (0, 0) lies on the page; its size */
	int page;	      /* from 1 */
	void *surface, *cr;   /* Cairo, PDF only */
};

struct nip_plot_job {
	enum nip_format format; /* SVG, PNG or PDF */
	double width, height;
	const char *title;   /* PDF metadata; clean text */
	const char *creator;
	void (*draw)(struct nip_plot *p, void *user);
	void *user;
};

/* Appends the bytes to out. Returns 0, or -1 with a diagnostic. */
int nip_plot_run(const struct nip_plot_job *job, struct nip_str *out, struct nip_diag *diag);

void nip_plot_origin(struct nip_plot *p, double ox, double oy, double zoom);
/* What follows is cut at this rectangle; text never is. */
void nip_plot_clip(struct nip_plot *p, double x, double y, double w, double h);
void nip_plot_unclip(struct nip_plot *p);

void nip_plot_line(struct nip_plot *p, size_t n, const double *x, const double *y, int pen,
		   double width, enum nip_dash dash);
void nip_plot_segment(struct nip_plot *p, double x0, double y0, double x1, double y1, int pen,
		      double width, enum nip_dash dash);
void nip_plot_fill(struct nip_plot *p, size_t n, const double *x, const double *y, int pen);
void nip_plot_rect(struct nip_plot *p, double x, double y, double w, double h, int pen);
/* As fill, for areas that touch: no seam shows between them. */
void nip_plot_patch(struct nip_plot *p, size_t n, const double *x, const double *y, int pen);
/* With a white ring when ring is true. */
void nip_plot_marker(struct nip_plot *p, enum nip_shape shape, double x, double y, double r,
		     int pen, bool ring);
/* just: 0 left, 0.5 centre, 1 right; y is the baseline. Clean text. */
void nip_plot_text(struct nip_plot *p, double x, double y, double just, double pt, bool bold,
		   int pen, const char *text);

/* PDF only: the next page; an entry in the table of contents (parent from an
 * earlier call, or 0) that leads to y on this page. */
void nip_plot_page(struct nip_plot *p);
int nip_plot_outline(struct nip_plot *p, int parent, const char *text, double y);

/* plot_svg.c: what PLplot wrote, made fit for standing inside HTML. */
struct nip_svg_words {
	const char *id, *title, *desc; /* clean text */
};
int nip_svg_finish(const char *raw, size_t n, const struct nip_svg_words *words,
		   struct nip_str *out, struct nip_diag *diag);

#endif
