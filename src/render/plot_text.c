/* plot_text.c: the font, the widths of its text, wrapping and fitting. */
#include <config.h>

#include "render/plot.h"

#include <ctype.h>
#include <math.h>
#include <string.h>

#include <cairo.h>
#include <fontconfig/fontconfig.h>

/* In order of preference; the first has every sign we use, so has the second. */
static const char *const families[] = { "Inter", "DejaVu Sans" };

#define METER_PT 64.0 /* widths scale: hinting is off */
#define ELLIPSIS "\xE2\x80\xA6"

static bool installed(const char *family)
{
	FcPattern *want = FcNameParse((const FcChar8 *)family), *got = NULL;
	FcResult result;
	FcChar8 *name = NULL;
	bool found = false;

	if (want) {
		FcConfigSubstitute(NULL, want, FcMatchPattern);
		FcDefaultSubstitute(want);
		got = FcFontMatch(NULL, want, &result);
	}
	if (got && FcPatternGetString(got, FC_FAMILY, 0, &name) == FcResultMatch)
		found = !strcmp((const char *)name, family);
	if (got)
		FcPatternDestroy(got);
	if (want)
		FcPatternDestroy(want);
	return found;
}

static const char *find_family(void)
{
	static const char *found;

	for (size_t i = 0; !found && i < sizeof families / sizeof *families; i++)
		if (installed(families[i]))
			found = families[i];
	return found;
}

static void choose(struct nip_meter *m, bool bold)
{
	cairo_select_font_face(m->cr, find_family(), CAIRO_FONT_SLANT_NORMAL,
			       bold ? CAIRO_FONT_WEIGHT_BOLD : CAIRO_FONT_WEIGHT_NORMAL);
	m->bold = bold;
}

int nip_meter_open(struct nip_meter *m, struct nip_diag *diag)
{
	cairo_surface_t *s;
	cairo_font_options_t *options;

	m->cr = NULL;
	if (!find_family()) {
		nip_diag_system(diag, NULL,
				"no font for figures: found neither Inter nor DejaVu Sans; install "
				"fonts-inter (or fonts-dejavu-core)");
		return -1;
	}
	s = cairo_image_surface_create(CAIRO_FORMAT_A8, 1, 1);
	m->cr = cairo_create(s);
	cairo_surface_destroy(s);
	options = cairo_font_options_create();
	cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
	cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
	cairo_set_font_options(m->cr, options);
	cairo_font_options_destroy(options);
	choose(m, false);
	cairo_set_font_size(m->cr, METER_PT);
	return 0;
}

void nip_meter_close(struct nip_meter *m)
{
	if (m->cr)
		cairo_destroy(m->cr);
	m->cr = NULL;
}

double nip_meter_width(struct nip_meter *m, const char *text, double pt, bool bold)
{
	cairo_text_extents_t e;

	if (!*text)
		return 0;
	if (bold != m->bold)
		choose(m, bold);
	cairo_text_extents(m->cr, text, &e);
	return e.x_advance * pt / METER_PT;
}

static size_t next_char(const char *text, size_t at)
{
	if (text[at])
		at++;
	while (((unsigned char)text[at] & 0xC0) == 0x80)
		at++;
	return at;
}

/* How many bytes of text fit in width; at least one character. */
static size_t fitting(struct nip_meter *m, const char *text, size_t n, double pt, bool bold,
		      double width)
{
	char one[8];
	double sum = 0;
	size_t at = 0;

	while (at < n) {
		size_t end = next_char(text, at), len = end - at;

		if (len >= sizeof one)
			len = sizeof one - 1;
		memcpy(one, text + at, len);
		one[len] = '\0';
		sum += nip_meter_width(m, one, pt, bold);
		if (sum > width && at > 0)
			break;
		at = end;
	}
	return at;
}

const char *nip_meter_fit(struct nip_meter *m, struct nip_arena *a, const char *text, double pt,
			  bool bold, double width)
{
	size_t n = strlen(text), keep;

	/* Far too long: the whole is never measured. */
	if (n < 4096 && nip_meter_width(m, text, pt, bold) <= width)
		return text;
	keep = fitting(m, text, n, pt, bold, width - nip_meter_width(m, ELLIPSIS, pt, bold));
	while (keep > 0 && text[keep - 1] == ' ')
		keep--;
	return nip_arena_printf(a, "%.*s" ELLIPSIS, (int)keep, text);
}

#define QUANTITY_MOST 20 /* bytes; a longer one may be cut */

/* Length of a word; a number keeps the unit behind it. */
static size_t word_length(const char *text)
{
	size_t n = strcspn(text, " "), unit;

	if (!n || !isdigit((unsigned char)text[n - 1]) || text[n] != ' ')
		return n;
	unit = strcspn(text + n + 1, " ");
	return unit && !isdigit((unsigned char)text[n + 1]) && n + 1 + unit <= QUANTITY_MOST
		       ? n + 1 + unit
		       : n;
}

/* End of the line that starts at text: bytes to show in *show, bytes used returned. */
static size_t one_line(struct nip_meter *m, struct nip_arena *a, const char *text, double pt,
		       bool bold, double width, size_t *show)
{
	double sum = 0, blank = nip_meter_width(m, " ", pt, bold);
	size_t at = 0;

	*show = 0;
	while (text[at]) {
		size_t word = at + strspn(text + at, " "), len = word_length(text + word);
		const char *w;
		double wide;

		if (!len)
			return strlen(text);
		if (len > 512) {
			wide = width + 1;
		} else {
			w = nip_arena_strndup(a, text + word, len);
			wide = nip_meter_width(m, w, pt, bold);
		}
		if (*show && sum + blank + wide > width)
			return word;
		if (wide > width) {
			*show = word + fitting(m, text + word, len, pt, bold, width);
			return *show;
		}
		sum += wide + (*show ? blank : 0);
		*show = at = word + len;
	}
	return at;
}

void nip_meter_wrap(struct nip_meter *m, struct nip_arena *a, const char *text, double pt,
		    bool bold, double width, size_t most, struct nip_lines *out)
{
	while (*text) {
		size_t show, used;

		if (most && out->line.n + 1 >= most) {
			*nip_vec_push(a, &out->line) = nip_meter_fit(m, a, text, pt, bold, width);
			return;
		}
		used = one_line(m, a, text, pt, bold, width, &show);
		if (show)
			*nip_vec_push(a, &out->line) = nip_arena_strndup(a, text, show);
		text += used;
		text += strspn(text, " ");
	}
}

const char *nip_text_clean(struct nip_arena *a, const char *text)
{
	struct nip_str s = NIP_STR_INIT;
	char *blank, *kept;

	if (!text)
		return "";
	blank = nip_arena_strdup(a, text);
	for (char *p = blank; *p; p++)
		if (*p == '\n' || *p == '\r' || *p == '\t')
			*p = ' ';
	nip_str_put_utf8(&s, blank, strlen(blank));
	kept = nip_arena_strndup(a, nip_str_text(&s), s.n);
	nip_str_release(&s);
	return kept;
}
