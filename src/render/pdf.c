/* pdf.c: a document on pages: words, figures, footers, outline. */
#include <config.h>

#include "render/pdf.h"

#include <math.h>
#include <string.h>

#include "base/diag.h"
#include "base/str.h"
#include "render/figure.h"

#define HEADLINE_PT 16.0
#define HEADING_PT 11.5
#define TEXT_PT 9.0
#define LOWER_SHARE 0.8
#define FIGURE_SHARE 0.78 /* of the height asked for: 523 pt of 720 wide, larger type */

static const struct {
	double width, height;
} papers[] = { [NIP_PAPER_A4] = { 595, 842 }, [NIP_PAPER_LETTER] = { 612, 792 } };

static const struct nip_fig_look within = { .margin = 0, .headline_pt = 10.5 };

static const struct {
	int pen;
	bool has_sign;
	enum nip_shape shape;
	enum nip_role role;
} tones[] = {
	[NIP_TONE_PLAIN] = { NIP_PEN_INK, false, NIP_CIRCLE, NIP_ROLE_INK },
	[NIP_TONE_GOOD] = { NIP_PEN_TEXT + NIP_ROLE_REFERENCE, true, NIP_CIRCLE, NIP_ROLE_REFERENCE },
	[NIP_TONE_BAD] = { NIP_PEN_TEXT + NIP_ROLE_LIMIT, true, NIP_DIAMOND, NIP_ROLE_LIMIT },
	[NIP_TONE_WARN] = { NIP_PEN_TEXT + NIP_ROLE_THIRD, true, NIP_TRIANGLE, NIP_ROLE_THIRD },
	[NIP_TONE_MUTED] = { NIP_PEN_MUTED, false, NIP_CIRCLE, NIP_ROLE_MUTED },
};

int nip_tone_pen(enum nip_tone tone)
{
	return tones[tone].pen;
}

bool nip_pages_sign(struct nip_pages *g, enum nip_tone tone, double x, double y, double r)
{
	if (g->plot && tones[tone].has_sign)
		nip_plot_marker(g->plot, tones[tone].shape, x, y, r,
				NIP_PEN_LINE + (int)tones[tone].role, false);
	return tones[tone].has_sign;
}

void nip_pages_text(struct nip_pages *g, double x, double y, double just, double pt, bool bold,
		    int pen, const char *text)
{
	if (g->plot)
		nip_plot_text(g->plot, x, y, just, pt, bold, pen, text);
}

void nip_pages_rule(struct nip_pages *g, double x, double y, double w, double width, int pen)
{
	if (g->plot)
		nip_plot_segment(g->plot, x, y, x + w, y, pen, width, NIP_SOLID);
}

void nip_pages_outline(struct nip_pages *g, const char *text, bool section)
{
	int id;

	if (!g->plot || !*text)
		return;
	id = nip_plot_outline(g->plot, section ? 0 : g->section, text, g->y);
	if (section)
		g->section = id;
}

double nip_pages_width(const struct nip_pages *g)
{
	return g->paper_width - 2 * NIP_PAGE_MARGIN;
}

static double top(const struct nip_pages *g)
{
	return g->paper_height - NIP_PAGE_MARGIN;
}

/* The tallest figure. */
static double most(const struct nip_pages *g)
{
	return top(g) - NIP_PAGE_FOOT - 8;
}

double nip_pages_left(const struct nip_pages *g)
{
	return g->y - NIP_PAGE_FOOT;
}

static const char *title_of(const struct nip_doc *d)
{
	return d->title ? d->title : d->command ? d->command : "nipline";
}

static void footer(struct nip_pages *g)
{
	const char *left = nip_arena_printf(g->arena, "%s \xC2\xB7 nipline %s",
					    nip_text_clean(g->arena, title_of(g->doc)),
					    g->doc->version ? g->doc->version : "");
	const char *right = nip_arena_printf(g->arena, "page %d of %d", g->page, g->n_pages);

	nip_pages_rule(g, NIP_PAGE_MARGIN, 38, nip_pages_width(g), 0.6, NIP_PEN_GRID);
	left = nip_meter_fit(g->meter, g->arena, left, NIP_FIG_FOOT_PT, false, nip_pages_width(g) - 80);
	nip_pages_text(g, NIP_PAGE_MARGIN, 26, 0, NIP_FIG_FOOT_PT, false, NIP_PEN_MUTED, left);
	nip_pages_text(g, g->paper_width - NIP_PAGE_MARGIN, 26, 1, NIP_FIG_FOOT_PT, false,
		       NIP_PEN_MUTED, right);
}

bool nip_pages_room(struct nip_pages *g, double height)
{
	if (nip_pages_left(g) >= height || g->y >= top(g))
		return false;
	footer(g);
	if (g->plot)
		nip_plot_page(g->plot);
	g->page++;
	g->y = top(g);
	return true;
}

/* ---- blocks -------------------------------------------------------------- */

struct type {
	double pt, lead, before, indent;
	bool bold;
	int pen;
};

static void words(struct nip_pages *g, const char *text, const struct type *t)
{
	struct nip_lines lines = { .line = { 0 } };

	nip_meter_wrap(g->meter, g->arena, nip_text_clean(g->arena, text), t->pt, t->bold,
		       nip_pages_width(g) - t->indent, 0, &lines);
	for (size_t i = 0; i < lines.line.n; i++) {
		nip_pages_room(g, t->lead);
		nip_pages_text(g, NIP_PAGE_MARGIN + t->indent, g->y - t->pt, 0, t->pt, t->bold, t->pen,
			       lines.line.at[i]);
		g->y -= t->lead;
	}
}

/* White space, but not at the top of a page. */
static void space(struct nip_pages *g, double height)
{
	if (g->y < top(g))
		g->y -= height;
}

static void headline(struct nip_pages *g, const struct nip_block *b)
{
	struct type t = { .pt = HEADLINE_PT, .lead = HEADLINE_PT * 1.3, .bold = true,
			  .pen = NIP_PEN_INK };

	nip_pages_room(g, 80);
	nip_pages_outline(g, nip_text_clean(g->arena, b->text), true);
	g->section = 0;
	if (nip_pages_sign(g, b->tone, NIP_PAGE_MARGIN + 5.5, g->y - HEADLINE_PT * 0.64, 5))
		t.indent = 18;
	words(g, b->text, &t);
	g->y -= 6;
}

static void paragraph(struct nip_pages *g, const struct nip_block *b)
{
	struct type t = { .pt = TEXT_PT, .lead = 13, .pen = nip_tone_pen(b->tone) };

	nip_pages_room(g, 30);
	if (nip_pages_sign(g, b->tone, NIP_PAGE_MARGIN + 3.5, g->y - TEXT_PT * 0.65, 2.7))
		t.indent = 11;
	words(g, b->text, &t);
	g->y -= 6;
}

static double usual_height(const struct nip_pages *g, const struct nip_chart *c)
{
	double h = c->height_pt > 0 ? c->height_pt : 440;

	return fmin(fmax(h * FIGURE_SHARE, 180), most(g));
}

/* Height on the page. A figure that nearly fits what is left below `used` points is
 * laid out lower; the choice is made once, while counting. */
static double figure_height(struct nip_pages *g, size_t i, double used)
{
	const struct nip_chart *c = g->doc->blocks.at[i].chart;
	double usual = usual_height(g, c), left = nip_pages_left(g) - used;

	if (!g->figure[i]) {
		if (left < usual && left >= usual * LOWER_SHARE)
			usual = left;
		g->figure[i] = nip_fig_layout(g->arena, g->meter, c, nip_pages_width(g), floor(usual),
					      &within);
	}
	/* very many panels: smaller rather than cut */
	return fmin(g->figure[i]->height, most(g));
}

static void figure(struct nip_pages *g, size_t i)
{
	double height;

	space(g, 10);
	height = figure_height(g, i, 0);
	nip_pages_room(g, height);
	nip_pages_outline(g, nip_text_clean(g->arena, g->doc->blocks.at[i].chart->headline), false);
	if (g->plot) {
		nip_plot_origin(g->plot, NIP_PAGE_MARGIN, g->y - height,
				height / g->figure[i]->height);
		nip_fig_draw(g->plot, g->figure[i]);
		nip_plot_origin(g->plot, 0, 0, 1);
	}
	g->y -= height + 8;
}

/* `follows`: what has to stand on the same page. */
static void section(struct nip_pages *g, const char *text, double follows)
{
	const struct type t = { .pt = HEADING_PT, .lead = HEADING_PT * 1.35, .bold = true,
				.pen = NIP_PEN_INK };

	nip_pages_room(g, follows);
	space(g, 12);
	nip_pages_outline(g, nip_text_clean(g->arena, text), true);
	words(g, text, &t);
	g->y -= 4;
}

static void heading(struct nip_pages *g, size_t i)
{
	const struct nip_block *b = &g->doc->blocks.at[i];
	bool with_figure = i + 1 < g->doc->blocks.n && b[1].kind == NIP_BLOCK_FIGURE;

	section(g, b->text, with_figure ? 45 + figure_height(g, i + 1, 45) : 100);
}

/* ---- around the blocks --------------------------------------------------------- */

static void title(struct nip_pages *g)
{
	const struct type t = { .pt = TEXT_PT, .lead = 13, .pen = NIP_PEN_MUTED };

	words(g,
	      nip_arena_printf(g->arena, "nipline %s \xC2\xB7 %s", g->doc->command ? g->doc->command : "",
			       title_of(g->doc)),
	      &t);
	g->y -= 5;
}

static void inputs(struct nip_pages *g)
{
	static const struct nip_column column[] = { { "file" }, { "SHA-256" } };
	struct nip_table t = { .id = "inputs", .n_columns = 2, .column = column };

	if (!g->doc->inputs.n || g->doc->inputs_shown)
		return;
	for (size_t i = 0; i < g->doc->inputs.n; i++) {
		const struct nip_input *in = &g->doc->inputs.at[i];
		struct nip_cell *c = NIP_NEW_N(g->arena, 2, struct nip_cell);

		c[0].text = in->file;
		c[1].text = in->sha256 ? in->sha256 : "not taken";
		nip_vec_push(g->arena, &t.rows)->cell = c;
	}
	section(g, "Inputs", 100);
	nip_pages_table(g, &t);
}

/* A drawing that fails never comes back here: no memory but the arena's is open then. */
static const char *diagnostic(struct nip_arena *a, const struct nip_diagnostic *x)
{
	struct nip_str line = NIP_STR_INIT;
	const char *text;

	nip_diagnostic_text(x, &line);
	text = nip_arena_strdup(a, nip_str_text(&line));
	nip_str_release(&line);
	return text;
}

static void diagnostics(struct nip_pages *g)
{
	static const enum nip_tone tone[] = { [NIP_NOTE] = NIP_TONE_MUTED,
					      [NIP_WARNING] = NIP_TONE_WARN,
					      [NIP_ERROR] = NIP_TONE_BAD };
	size_t n = g->diag ? nip_diag_kept(g->diag) : 0;

	if (n)
		section(g, "Diagnostics", 60);
	for (size_t i = 0; i < n; i++) {
		const struct nip_diagnostic *x = nip_diag_at(g->diag, i);
		const struct nip_block b = { .kind = NIP_BLOCK_PARAGRAPH,
					     .tone = tone[x->severity],
					     .text = diagnostic(g->arena, x) };

		paragraph(g, &b);
	}
}

static void fill(struct nip_pages *g)
{
	g->page = 1;
	g->section = 0;
	g->y = top(g);
	title(g);
	for (size_t i = 0; i < g->doc->blocks.n; i++) {
		const struct nip_block *b = &g->doc->blocks.at[i];

		switch (b->kind) {
		case NIP_BLOCK_HEADLINE:
			headline(g, b);
			break;
		case NIP_BLOCK_HEADING:
			heading(g, i);
			break;
		case NIP_BLOCK_PARAGRAPH:
			paragraph(g, b);
			break;
		case NIP_BLOCK_TABLE:
			nip_pages_table(g, nip_table_on_page(g->arena, b->table));
			break;
		case NIP_BLOCK_FIGURE:
			figure(g, i);
			break;
		}
	}
	inputs(g);
	diagnostics(g);
	footer(g);
}

static void draw(struct nip_plot *p, void *user)
{
	struct nip_pages *g = user;

	g->plot = p;
	fill(g);
}

int nip_pdf_render(const struct nip_doc *doc, struct nip_str *out, struct nip_diag *diag)
{
	struct nip_arena *a = nip_arena_new();
	struct nip_meter meter;
	struct nip_pages g = { .arena = a, .meter = &meter, .doc = doc, .diag = diag,
			       .paper_width = papers[doc->paper].width,
			       .paper_height = papers[doc->paper].height };
	struct nip_plot_job job = { .format = NIP_FORMAT_PDF, .width = g.paper_width,
				    .height = g.paper_height, .draw = draw, .user = &g };
	int status = -1;

	if (nip_meter_open(&meter, diag) == 0) {
		g.figure = NIP_NEW_N(a, doc->blocks.n + 1, struct nip_fig *);
		fill(&g);
		g.n_pages = g.page;
		job.title = nip_text_clean(a, title_of(doc));
		job.creator = nip_arena_printf(a, "nipline %s", doc->version ? doc->version : "");
		status = nip_plot_run(&job, out, diag);
	}
	nip_meter_close(&meter);
	nip_arena_free(a);
	return status;
}
