/* chart.h: a figure as numbers and text; render/ draws it, tests read it.
 *
 * All arrays and strings belong to the arena of the document. Nothing here knows
 * how to draw. A driver must accept any model: empty series, equal limits, NaN
 * (a gap in a line, a skipped point), invalid UTF-8, '#' and '<' in any text.
 */
#ifndef NIP_DOC_CHART_H
#define NIP_DOC_CHART_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"

/* What a mark means; the driver's palette follows from it. */
enum nip_role {
	NIP_ROLE_DATA,	   /* measured, model: blue */
	NIP_ROLE_REFERENCE, /* centre, target, accepted: green */
	NIP_ROLE_LIMIT,	   /* limit, violation: vermillion */
	NIP_ROLE_THIRD,	   /* third category: amber */
	NIP_ROLE_FOURTH,   /* fourth category: purple */
	NIP_ROLE_MUTED,	   /* quiet: grey */
	NIP_ROLE_INK	   /* recorded values: dark */
};

/* Shape says the status as well as colour does. */
enum nip_shape { NIP_CIRCLE, NIP_DIAMOND, NIP_SQUARE, NIP_TRIANGLE };

struct nip_chart_axis {
	const char *title; /* "porosity, %"; NULL: none */
	double lo, hi;	   /* shown range; lo == hi or NaN: the driver fits the data */
	bool log10;
	bool whole; /* counts: ticks at whole numbers only */
	const char *const *category; /* NULL, or n_category labels at 0, 1, 2 ... */
	size_t n_category;
	const bool *category_flagged; /* NULL, or which labels stand out */
};

struct nip_chart_line { /* polyline; NaN breaks it */
	const char *label; /* direct label at its right end; NULL: none */
	enum nip_role role;
	bool dashed;
	bool step;
	size_t n;
	const double *x, *y;
};

struct nip_chart_band { /* area between lo and hi over x */
	const char *label;
	enum nip_role role;
	size_t n;
	const double *x, *lo, *hi;
};

struct nip_chart_points {
	const char *label; /* shown in the key under the panel; NULL: none */
	enum nip_role role;
	enum nip_shape shape;
	size_t n;
	const double *x, *y;
	const double *err;	  /* NULL, or half-length of a vertical bar per point */
	const char *const *text; /* NULL, or a short text per point (may be NULL each) */
};

struct nip_chart_limit { /* a reference line across the panel */
	const char *label; /* "USL 72.5", drawn at its end in its colour */
	enum nip_role role;
	double at;
	bool vertical; /* at is an x value */
	bool solid;
};

struct nip_chart_tint { /* quiet area behind everything; NaN = to the edge */
	const char *label;
	enum nip_role role; /* LIMIT: outside; REFERENCE: accepted; MUTED: zone */
	bool vertical;	    /* from..to are x values */
	double from, to;
	bool clear; /* no fill, only the label (horizontal ones) */
};

struct nip_chart_bars { /* histogram: n bars from edge[i] to edge[i + 1] */
	enum nip_role role;
	size_t n;
	const double *edge, *height;
	const bool *flagged; /* NULL, or per bar */
};

struct nip_chart_box { /* one category of a box-and-strip chart */
	double at;	   /* x of the category */
	double whisker_lo, q1, median, q3, whisker_hi, mean;
	bool flagged;
	size_t n;	   /* strip: sample of the values beside the box */
	const double *value;
};

struct nip_chart_note { /* a short text at a place in the panel */
	const char *text;
	enum nip_role role;
	double x, y;
};

struct nip_chart_area { /* a rectangle: a bar that lies, a stretch of web */
	const char *label; /* for the key; NULL: none */
	enum nip_role role;
	double x0, x1, y0, y1;
	const char *text; /* behind its end; NULL: none */
};

struct nip_chart_map { /* a quantity over x and y, in steps of colour */
	const char *title; /* of the colours: "porosity, %" */
	size_t nx, ny;	   /* at least 2 each, else nothing is drawn */
	const double *x, *y; /* places of the columns and rows, both rising */
	const double *z;     /* [row * nx + column]; NaN: nothing there */
	/* The window: where each of these is 0 or more (values as z). The rest is faded. */
	size_t n_slack;
	const double *const *slack;
	bool dark_low;	  /* low values dark: density where z is a porosity */
	bool tiles;	  /* every value its own rectangle; else steps between even levels */
	bool diverging;	  /* colours either side of `centre` */
	double centre;
	double lo, hi;	  /* ends of the colours; NaN: of the values */
};

struct nip_chart_contour { /* the line over x and y on which a quantity has one value */
	const char *label; /* written where the line leaves the panel */
	enum nip_role role;
	bool dashed;
	size_t nx, ny;
	const double *x, *y, *z; /* as in a map */
	double level;
};

struct nip_panel {
	const char *title; /* quantity and unit, above the axis at the left */
	double weight;	   /* share of the height; 0 counts as 1 */
	/* Not 0: at the right of the panel before it, with this share of the width and the
	 * height of that one. With `same_y` also its y axis. */
	double beside;
	bool same_y;
	struct nip_chart_axis x, y;
	NIP_VEC(struct nip_chart_map) maps;
	NIP_VEC(struct nip_chart_tint) tints;
	NIP_VEC(struct nip_chart_band) bands;
	NIP_VEC(struct nip_chart_bars) bars;
	NIP_VEC(struct nip_chart_area) areas;
	NIP_VEC(struct nip_chart_contour) contours;
	NIP_VEC(struct nip_chart_limit) limits;
	NIP_VEC(struct nip_chart_line) lines;
	NIP_VEC(struct nip_chart_box) boxes;
	NIP_VEC(struct nip_chart_points) points;
	NIP_VEC(struct nip_chart_note) notes;
};

struct nip_chart {
	const char *id;	      /* file-name stem and HTML anchor: [a-z0-9-]+ */
	const char *headline; /* the finding, computed from the numbers shown */
	const char *subtitle; /* what, where, n */
	const char *alt;      /* one sentence with the numbers, for screen readers */
	const char *footer;   /* data source, recipe and revision, method, version */
	double width_pt, height_pt; /* 0: 720 x 440 */
	bool share_x;	      /* panels stand under one another on one x axis */
	NIP_VEC(struct nip_panel) panels;
};

/* Panel with empty vectors and axes that fit the data. */
struct nip_panel *nip_chart_panel(struct nip_arena *a, struct nip_chart *c, const char *title);

/* Extent of all finite y (or x) values shown in the panel, limits included;
 * false if there is none. */
bool nip_panel_extent(const struct nip_panel *p, bool want_x, double *out_lo, double *out_hi);

/* A sentence begins with a capital: names of columns need not. */
const char *nip_chart_sentence(struct nip_arena *a, const char *text);

/* "separator.tortuosity_factor" as it is said: "separator tortuosity factor". */
const char *nip_chart_words(struct nip_arena *a, const char *name);

/* "name, unit", the name alone of pure numbers (NULL, "1"). */
const char *nip_chart_title(struct nip_arena *a, const char *name, const char *unit);

/* "Nice" ticks: step 1, 2, 2.5 or 5 times a power of ten, about `want` of them
 * inside [lo, hi]. Fills tick[0..cap), returns the count; *out_decimals is how
 * many decimals a label needs. */
size_t nip_ticks(double lo, double hi, size_t want, double *tick, size_t cap,
		 int *out_decimals);

#endif
