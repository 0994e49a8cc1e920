/* typeset.c: a unit as people read it. */
#include <config.h>

#include "unit/typeset.h"

#include <stdbool.h>
#include <string.h>

static const struct {
	const char *plain, *shown;
} symbol[] = {
	{ "um", "\xC2\xB5m" },
	{ "uA", "\xC2\xB5"
		"A" },
	{ "us", "\xC2\xB5s" },
	{ "degC", "\xC2\xB0"
		  "C" },
	{ "deg", "\xC2\xB0" },
	{ "ohm", "\xCE\xA9" },
	{ "mohm", "m\xCE\xA9" },
	{ "kohm", "k\xCE\xA9" },
};

static const char *const raised[] = { "\xE2\x81\xB0", "\xC2\xB9",     "\xC2\xB2",
				      "\xC2\xB3",     "\xE2\x81\xB4", "\xE2\x81\xB5",
				      "\xE2\x81\xB6", "\xE2\x81\xB7", "\xE2\x81\xB8",
				      "\xE2\x81\xB9" };
#define RAISED_MINUS "\xE2\x81\xBB"

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* The letters at p, as their symbol is shown. */
static const char *word(struct nip_arena *a, const char *p, size_t n)
{
	for (size_t i = 0; i < sizeof symbol / sizeof *symbol; i++)
		if (strlen(symbol[i].plain) == n && memcmp(p, symbol[i].plain, n) == 0)
			return symbol[i].shown;
	return nip_arena_strndup(a, p, n);
}

/* Bytes of a whole power at p ("2", "-1", "^2"); 0 for none, and for a broken one, which
 * has no raised form. */
static size_t power(const char *p)
{
	size_t n = *p == '^', digits;

	n += p[n] == '-';
	for (digits = 0; is_digit(p[n + digits]); digits++)
		;
	return digits && p[n + digits] != '.' ? n + digits : 0;
}

const char *nip_unit_typeset(struct nip_arena *a, const char *unit)
{
	const char *out = "";

	if (!unit || strcmp(unit, "1") == 0)
		return "";
	for (const char *p = unit; *p;) {
		size_t n = 0;

		while (is_letter(p[n]))
			n++;
		if (!n) {
			out = nip_arena_printf(a, "%s%c", out, *p++);
			continue;
		}
		out = nip_arena_printf(a, "%s%s", out, word(a, p, n));
		p += n;
		for (n = power(p); n; n--, p++)
			if (*p != '^')
				out = nip_arena_printf(a, "%s%s", out,
						       *p == '-' ? RAISED_MINUS : raised[*p - '0']);
	}
	return out;
}
