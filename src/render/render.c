/* render.c: formats as rows, and the dispatch over them. */
#include <config.h>

#include "render/render.h"

#include <string.h>
#include <strings.h>

#include "render/driver.h"
#include "render/figure.h"

typedef int render_doc_fn(const struct nip_doc *, struct nip_str *, struct nip_diag *);

static int render_pdf(const struct nip_doc *doc, struct nip_str *out, struct nip_diag *diag)
{
	return nip_pdf_render(doc, out, diag);
}

static const struct format {
	const char *name;
	const char *suffix[2];
	render_doc_fn *doc; /* NULL: holds one figure, never a document */
	bool chart;
} format[] = {
	[NIP_FORMAT_TEXT] = { "text", { ".txt", ".text" }, nip_render_text, false },
	[NIP_FORMAT_JSON] = { "json", { ".json", NULL }, nip_render_json, false },
	[NIP_FORMAT_CSV] = { "csv", { ".csv", NULL }, nip_render_csv, false },
	[NIP_FORMAT_HTML] = { "html", { ".html", ".htm" }, nip_render_html, false },
	[NIP_FORMAT_PDF] = { "pdf", { ".pdf", NULL }, render_pdf, true },
	[NIP_FORMAT_SVG] = { "svg", { ".svg", NULL }, NULL, true },
	[NIP_FORMAT_PNG] = { "png", { ".png", NULL }, NULL, true },
};

#define N_FORMAT (sizeof format / sizeof *format)

int nip_format_by_name(const char *name, enum nip_format *out)
{
	for (size_t i = 0; i < N_FORMAT; i++)
		if (strcmp(format[i].name, name) == 0) {
			*out = (enum nip_format)i;
			return 0;
		}
	return -1;
}

int nip_format_by_suffix(const char *path, enum nip_format *out)
{
	const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path;
	const char *dot = strrchr(name, '.');

	if (!dot || dot == name)
		return -1;
	for (size_t i = 0; i < N_FORMAT; i++)
		for (size_t k = 0; k < 2 && format[i].suffix[k]; k++)
			if (strcasecmp(format[i].suffix[k], dot) == 0) {
				*out = (enum nip_format)i;
				return 0;
			}
	return -1;
}

static int refuse(enum nip_format got, bool chart, struct nip_diag *diag)
{
	struct nip_str allowed = NIP_STR_INIT;

	for (size_t i = 0; i < N_FORMAT; i++)
		if (chart ? format[i].chart : format[i].doc != NULL)
			nip_str_printf(&allowed, "%s%s", allowed.n ? ", " : "", format[i].name);
	nip_diag_add(diag, NIP_ERROR, NIP_CAUSE_USAGE, NULL,
		     "%s cannot hold a %s (got %s, allowed %s)", format[got].name,
		     chart ? "single figure" : "whole document", format[got].name,
		     nip_str_text(&allowed));
	nip_str_release(&allowed);
	return -1;
}

/* A driver that fails halfway leaves nothing behind. */
static int settle(int rc, struct nip_str *out, size_t before)
{
	if (rc != 0 && out->at) {
		out->n = before;
		out->at[before] = '\0';
	}
	return rc;
}

int nip_render(const struct nip_doc *doc, enum nip_format f, struct nip_str *out,
	       struct nip_diag *diag)
{
	size_t before = out->n;

	if (!format[f].doc)
		return refuse(f, false, diag);
	return settle(format[f].doc(doc, out, diag), out, before);
}

int nip_render_chart(const struct nip_chart *chart, enum nip_format f, struct nip_str *out,
		     struct nip_diag *diag)
{
	size_t before = out->n;

	if (!format[f].chart)
		return refuse(f, true, diag);
	return settle(nip_figure_render(chart, f, out, diag), out, before);
}

size_t nip_diag_dropped(const struct nip_diag *diag)
{
	size_t all = 0;

	if (!diag)
		return 0;
	for (int s = NIP_NOTE; s <= NIP_ERROR; s++)
		all += nip_diag_count(diag, (enum nip_severity)s);
	return all - nip_diag_kept(diag);
}
