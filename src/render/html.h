/* html.h: the parts of an HTML report that have a file of their own. */
#ifndef NIP_RENDER_HTML_H
#define NIP_RENDER_HTML_H

#include "base/diag.h"
#include "base/str.h"
#include "doc/doc.h"

/* The shape and, unless text says it, the hidden word of a tone. */
void nip_html_mark(struct nip_str *out, enum nip_tone tone, const char *text);
void nip_html_table(struct nip_str *out, const struct nip_table *t);
/* number: "Figure 1." */
int nip_html_figure(struct nip_str *out, const struct nip_chart *c, size_t number,
		    struct nip_diag *diag);

#endif
