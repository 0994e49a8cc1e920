/* wrap.c: cleaning and wrapping of terminal text. */
#include <config.h>

#include "render/wrap.h"

#include <string.h>

/* Bytes of the character at p of valid UTF-8, *out_columns wide. */
static size_t character(const char *p, size_t *out_columns)
{
	char one[5] = { 0 };
	size_t n = 1;

	while (n < 4 && ((unsigned char)p[n] & 0xC0) == 0x80)
		n++;
	memcpy(one, p, n);
	*out_columns = nip_utf8_width(one);
	return n;
}

char *nip_wrap_clean(struct nip_arena *a, const char *text, bool keep_lines)
{
	struct nip_str s = NIP_STR_INIT;
	char *out;

	for (; *text; text++) {
		size_t n = strcspn(text, "\n\t\r\xC2");

		nip_str_put_utf8(&s, text, n);
		text += n;
		if (!*text)
			break;
		/* U+0080..U+009F: control codes to some terminals. */
		if (*text == '\xC2' && (unsigned char)text[1] >= 0x80 &&
		    (unsigned char)text[1] < 0xA0) {
			nip_str_put(&s, "\xEF\xBF\xBD");
			text++;
		} else if (*text == '\xC2') {
			n = ((unsigned char)text[1] & 0xC0) == 0x80 ? 2 : 1;
			nip_str_put_utf8(&s, text, n);
			text += n - 1;
		} else {
			nip_str_putc(&s, *text == '\n' && keep_lines ? '\n' : ' ');
		}
	}
	out = nip_arena_strndup(a, nip_str_text(&s), s.n);
	nip_str_release(&s);
	return out;
}

size_t nip_wrap_width(const char *text, size_t n)
{
	size_t width = 0, columns;

	for (size_t i = 0; i < n;) {
		i += character(text + i, &columns);
		width += columns;
	}
	return width;
}

size_t nip_wrap_longest(const char *text)
{
	size_t longest = 0;

	while (*text) {
		size_t n = strcspn(text, " "), w = nip_wrap_width(text, n);

		if (w > longest)
			longest = w;
		text += n + (text[n] != '\0');
	}
	return longest;
}

bool nip_wrap_line(const char **rest, size_t width, const char **out_line, size_t *out_bytes)
{
	const char *p = *rest + strspn(*rest, " "), *blank = NULL, *end;
	size_t used = 0, columns, n;

	if (!*p)
		return false;
	*out_line = p;
	for (end = p; *end && *end != '\n'; end += n) {
		n = character(end, &columns);
		if (*end == ' ')
			blank = end;
		if (used + columns > width && end > p)
			break;
		used += columns;
	}
	if (*end && *end != '\n' && blank)
		end = blank;
	*rest = *end == '\n' ? end + 1 : end;
	while (end > p && end[-1] == ' ')
		end--;
	*out_bytes = (size_t)(end - p);
	return true;
}

void nip_wrap_end_line(struct nip_str *out)
{
	while (out->n && out->at[out->n - 1] == ' ')
		out->n--;
	nip_str_putc(out, '\n');
}

void nip_wrap_put(struct nip_str *out, const char *first, const char *text, size_t width)
{
	size_t indent = nip_utf8_width(first), n;
	const char *line;
	bool begun = false;

	while (nip_wrap_line(&text, width > indent ? width - indent : 1, &line, &n)) {
		if (!begun)
			nip_str_put(out, first);
		else if (n)
			nip_str_pad(out, ' ', indent);
		begun = true;
		nip_str_putn(out, line, n);
		nip_wrap_end_line(out);
	}
}
