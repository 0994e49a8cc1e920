/* html_figure.c: a figure as inline SVG with its caption and its numbers. */
#include <config.h>

#include "render/html.h"

#include <string.h>

#include "render/driver.h"
#include "render/markup.h"
#include "render/render.h"

/* A page needs neither what stands before <svg> in a file nor its name space: so
 * no address at all is left in the page. */
static void put_inline(struct nip_str *out, const char *root)
{
	static const char name_space[] = " xmlns=\"http://www.w3.org/2000/svg\"";
	const char *at = strstr(root, name_space), *end = strchr(root, '>');

	if (at && end && at < end) {
		nip_str_putn(out, root, (size_t)(at - root));
		root = at + strlen(name_space);
	}
	nip_str_put(out, root);
}

static int put_svg(struct nip_str *out, const struct nip_chart *c, struct nip_diag *diag)
{
	struct nip_str svg = NIP_STR_INIT;
	const char *root = NULL;
	int rc = nip_render_chart(c, NIP_FORMAT_SVG, &svg, diag);

	if (rc == 0 && !(root = strstr(nip_str_text(&svg), "<svg"))) {
		nip_diag_system(diag, NULL, "figure %s: the drawing holds no <svg> element",
				c->id ? c->id : "without a name");
		rc = -1;
	}
	if (rc == 0)
		put_inline(out, root);
	nip_str_release(&svg);
	return rc;
}

static void put_data(struct nip_str *out, const struct nip_chart *c, size_t number)
{
	struct nip_str data = NIP_STR_INIT;

	nip_chart_csv(c, &data);
	if (data.n) {
		nip_str_printf(out,
			       "<details>\n<summary>Data of figure %zu</summary>\n"
			       "<pre tabindex=\"0\">",
			       number);
		nip_markup_plain(out, nip_str_text(&data));
		nip_str_put(out, "</pre>\n</details>\n");
	}
	nip_str_release(&data);
}

int nip_html_figure(struct nip_str *out, const struct nip_chart *c, size_t number,
		    struct nip_diag *diag)
{
	const char *words = c->alt ? c->alt : c->headline ? c->headline : "";

	nip_str_put(out, "<figure id=\"");
	nip_markup_id(out, c->id ? c->id : "figure");
	nip_str_put(out, "\">\n<div class=\"card\" role=\"region\" tabindex=\"0\" aria-label=\"");
	nip_str_printf(out, "Figure %zu", number);
	nip_str_put(out, "\">\n");
	if (put_svg(out, c, diag) != 0)
		return -1;
	nip_str_printf(out, "\n</div>\n<figcaption><b>Figure %zu.</b> ", number);
	nip_markup_text(out, words);
	nip_str_put(out, "</figcaption>\n");
	put_data(out, c, number);
	nip_str_put(out, "</figure>\n");
	return 0;
}
