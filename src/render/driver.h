/* driver.h: the document drivers behind nip_render(); each appends to out and
 * returns 0, or -1 with a diagnostic. diag may be NULL. */
#ifndef NIP_RENDER_DRIVER_H
#define NIP_RENDER_DRIVER_H

#include "base/diag.h"
#include "base/str.h"
#include "doc/doc.h"

int nip_render_text(const struct nip_doc *doc, struct nip_str *out, struct nip_diag *diag);
int nip_render_json(const struct nip_doc *doc, struct nip_str *out, struct nip_diag *diag);
int nip_render_csv(const struct nip_doc *doc, struct nip_str *out, struct nip_diag *diag);
int nip_render_html(const struct nip_doc *doc, struct nip_str *out, struct nip_diag *diag);

/* How many diagnostics were counted but not kept word for word. */
size_t nip_diag_dropped(const struct nip_diag *diag);

/* The numbers of a chart as CSV: one block of rows per series. */
void nip_chart_csv(const struct nip_chart *chart, struct nip_str *out);

/* One CSV field (RFC 4180), defused for spreadsheets. */
void nip_csv_put_text(struct nip_str *out, const char *text);
/* Shortest text that reads back; empty for NaN and infinities. */
void nip_csv_put_number(struct nip_str *out, double value);
/* A line "# text" that no spreadsheet takes for a formula. */
void nip_csv_put_remark(struct nip_str *out, const char *text);

#endif
