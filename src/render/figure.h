/* figure.h: charts drawn by PLplot, and whole documents laid out on A4 pages.
 *
 * Both append to out and return 0, or -1 with a diagnostic. Main thread only.
 */
#ifndef NIP_RENDER_FIGURE_H
#define NIP_RENDER_FIGURE_H

#include "render/render.h"

/* format: SVG, PNG or PDF. */
int nip_figure_render(const struct nip_chart *chart, enum nip_format format,
		      struct nip_str *out, struct nip_diag *diag);

/* Headline, headings, paragraphs, tables and figures in their order; page n of N in
 * the footer, title and outline in the file. */
int nip_pdf_render(const struct nip_doc *doc, struct nip_str *out, struct nip_diag *diag);

#endif
