/* fig.h: a chart laid out: every place in points, y upwards, before it is drawn. */
#ifndef NIP_RENDER_FIG_H
#define NIP_RENDER_FIG_H

#include "doc/chart.h"
#include "render/plot.h"

/* Type sizes and distances, points. */
#define NIP_FIG_TICK_PT 8.0
#define NIP_FIG_LABEL_PT 8.0
#define NIP_FIG_TITLE_PT 8.5
#define NIP_FIG_NOTE_PT 7.5
#define NIP_FIG_ZONE_PT 6.5
#define NIP_FIG_FOOT_PT 7.0
#define NIP_FIG_ROW 12.5 /* leading of labels and keys */

struct nip_scale {
	bool log10;
	double lo, hi; /* data; of the logarithms if log10 */
	double a, b;   /* points */
};

/* Place of v in points, within a few pages of the panel; NaN if it has none. */
double nip_scale_at(const struct nip_scale *s, double v);

struct nip_fig_tick {
	double v;
	const char *text;
	bool flagged;
};

struct nip_fig_ticks {
	NIP_VEC(struct nip_fig_tick) list;
};

struct nip_fig_label { /* at the right of a panel, or above it */
	double want, pos; /* y of the thing, y of the label (x for those above) */
	double size;	  /* height (width) */
	double width;
	struct nip_lines text;
	int pen;
	bool bold;
	int row; /* above: 0 is next to the panel */
};

enum nip_key_kind { NIP_KEY_POINT, NIP_KEY_LINE, NIP_KEY_BAND, NIP_KEY_AREA, NIP_KEY_COLOURS };

struct nip_trace { /* a line, in shares of the panel */
	size_t n;
	double *x, *y;
	double length;
	bool closed;
};

struct nip_traces {
	NIP_VEC(struct nip_trace) list;
};

#define NIP_MAP_LEVELS_MOST 24

struct nip_map_steps { /* n levels, n + 1 colours: steps 0 to NIP_MAP_STEPS - 1 */
	const struct nip_chart_map *map;
	size_t n;
	double level[NIP_MAP_LEVELS_MOST];
	int step[NIP_MAP_LEVELS_MOST + 1];
	const char *text[NIP_MAP_LEVELS_MOST];
	struct nip_traces line[NIP_MAP_LEVELS_MOST]; /* none of tiles */
	bool any; /* there is something to draw */
};

struct nip_fig_key {
	enum nip_key_kind kind;
	const char *label;
	enum nip_role role;
	enum nip_shape shape;
	bool dashed;
	const struct nip_map_steps *steps; /* of colours */
	double x, width;
	int row;
};

struct nip_fig_panel {
	const struct nip_panel *p;
	bool empty;	   /* nothing to show on the axes */
	bool shows_x;	   /* tick labels, title and key stand under it */
	double x, y, w, h; /* frame */
	struct nip_scale sx, sy;
	struct nip_fig_ticks tx, ty;
	const char *title, *x_title;
	NIP_VEC(struct nip_fig_label) right, above;
	NIP_VEC(struct nip_fig_key) keys;
	int above_rows, key_rows;
	/* what crosses the whole stack when panels share x, else the panel's own */
	NIP_VEC(const struct nip_chart_limit *) uprights;
	NIP_VEC(const struct nip_chart_tint *) windows;
	double foot; /* y down to which uprights and windows go */
	struct nip_traces *contour; /* of each contour */
	struct nip_map_steps *steps; /* of each map */
	bool beside;  /* at the right of the one before it, in the same row */
	bool shows_y; /* its own tick labels */
	double title_x;
	int title_rows; /* of labels above, in the whole row of panels */
};

struct nip_fig_look {
	double margin;	    /* at both sides */
	double headline_pt;
};

struct nip_fig {
	struct nip_arena *arena;
	struct nip_meter *meter;
	const struct nip_chart *chart;
	struct nip_fig_look look;
	double width, height;
	struct nip_lines headline, subtitle, footer;
	size_t n_panels;
	struct nip_fig_panel *panel;
};

/* Lays out chart for a width; the height is as asked, or more if it must be. */
struct nip_fig *nip_fig_layout(struct nip_arena *a, struct nip_meter *m,
			       const struct nip_chart *chart, double width, double height,
			       const struct nip_fig_look *look);
void nip_fig_draw(struct nip_plot *p, const struct nip_fig *f);

/* fig_scale.c: ranges and ticks. */
void nip_fig_ranges(struct nip_fig *f);
void nip_fig_ticks_x(struct nip_fig *f, struct nip_fig_panel *q);
void nip_fig_ticks_y(struct nip_fig *f, struct nip_fig_panel *q);
/* A number with the decimals that steps of this size need. */
const char *nip_fig_number(struct nip_fig *f, double v, double step);
/* Whether the panel stands in the stack that shares one x axis. */
bool nip_fig_stacked(const struct nip_fig *f, const struct nip_fig_panel *q);

/* fig_label.c: labels beside and above the panels, keys under them. */
void nip_fig_gather(struct nip_fig *f);
void nip_fig_place_keys(struct nip_fig *f, struct nip_fig_panel *q);
void nip_fig_place_above(struct nip_fig *f, struct nip_fig_panel *q);
void nip_fig_place_right(struct nip_fig *f, struct nip_fig_panel *q);
void nip_fig_draw_labels(struct nip_plot *p, const struct nip_fig *f,
			 const struct nip_fig_panel *q);

/* fig_series.c: what stands in the panel. Over zones (quiet horizontal tints) a grid
 * would only clutter: there the axis has ticks instead. */
bool nip_fig_has_grid(const struct nip_fig_panel *q);
int nip_fig_area_pen(enum nip_role role);
void nip_fig_draw_back(struct nip_plot *p, const struct nip_fig *f,
		       const struct nip_fig_panel *q);
void nip_fig_draw_front(struct nip_plot *p, const struct nip_fig *f,
			const struct nip_fig_panel *q);
/* fig_map.c: maps and contours; their lines are found once, after the ranges. */
void nip_fig_trace(struct nip_fig *f);
void nip_fig_draw_maps(struct nip_plot *p, const struct nip_fig *f, const struct nip_fig_panel *q);
void nip_fig_draw_contours(struct nip_plot *p, const struct nip_fig *f,
			   const struct nip_fig_panel *q);
void nip_fig_draw_colours(struct nip_plot *p, const struct nip_fig *f,
			  const struct nip_fig_key *k, double y);
double nip_fig_colours_width(struct nip_fig *f, const struct nip_map_steps *s, const char *title);
/* Where a contour should be named: at the right edge, at the top, or within (of shares);
 * false if it is not in the panel. */
enum nip_contour_end { NIP_END_RIGHT, NIP_END_TOP, NIP_END_WITHIN };
bool nip_fig_contour_end(const struct nip_traces *t, enum nip_contour_end *out, double *out_x,
			 double *out_y);
/* fig_cloud.c: points with bars, dense clouds. */
void nip_fig_draw_points(struct nip_plot *p, const struct nip_fig *f,
			 const struct nip_fig_panel *q);
double nip_fig_radius(const struct nip_chart_points *s);
/* Where point i stands; false if it is not in the panel. */
bool nip_fig_place(const struct nip_fig_panel *q, const struct nip_chart_points *s, size_t i,
		   double *x, double *y);
/* fig_text.c: texts in the panel, clear of one another and of what is drawn. */
void nip_fig_draw_texts(struct nip_plot *p, const struct nip_fig *f,
			const struct nip_fig_panel *q);
/* fig_box.c */
void nip_fig_draw_boxes(struct nip_plot *p, const struct nip_fig *f,
			const struct nip_fig_panel *q);

#endif
