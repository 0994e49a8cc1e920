/* render.h: drivers that turn a document or a chart into bytes.
 *
 * They compute nothing; every number comes from the document. Bytes are appended
 * to an nip_str: nothing is written to a file here. All return 0, or -1 with a
 * diagnostic (missing device or font, a PLplot error). Main thread only: PLplot
 * keeps one global stream. Same document, same bytes.
 */
#ifndef NIP_RENDER_RENDER_H
#define NIP_RENDER_RENDER_H

#include "base/diag.h"
#include "base/str.h"
#include "doc/doc.h"

enum nip_format {
	NIP_FORMAT_TEXT,
	NIP_FORMAT_JSON,
	NIP_FORMAT_CSV,
	NIP_FORMAT_HTML,
	NIP_FORMAT_PDF,
	NIP_FORMAT_SVG,
	NIP_FORMAT_PNG
};

/* Looks a format up by name ("json") or by the suffix of a file name. Returns 0/-1. */
int nip_format_by_name(const char *name, enum nip_format *out);
int nip_format_by_suffix(const char *path, enum nip_format *out);

/* Whole documents: TEXT, JSON, CSV, HTML, PDF. diag both receives problems and, in
 * JSON, is written out under "diagnostics". */
int nip_render(const struct nip_doc *doc, enum nip_format format, struct nip_str *out,
	       struct nip_diag *diag);

/* One chart: SVG, PNG or PDF. */
int nip_render_chart(const struct nip_chart *chart, enum nip_format format,
		     struct nip_str *out, struct nip_diag *diag);

/* JSON text of one string, quotes included; of one node, on one line. */
void nip_json_text(struct nip_str *out, const char *text);
void nip_json_node(struct nip_str *out, const struct nip_node *node);

#endif
