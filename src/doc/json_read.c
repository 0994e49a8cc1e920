/* json_read.c: JSON text into a tree. */
#include <config.h>

#include "doc/json_read.h"

#include <stdint.h>
#include <string.h>

#include "base/decimal.h"
#include "base/str.h"

#define DEEPEST 64

struct parser {
	const char *at, *end, *line_start, *wrong;
	long line;
	int depth;
	struct nip_arena *arena;
};

static struct nip_node *value(struct parser *p);

static void *fail(struct parser *p, const char *what)
{
	if (!p->wrong)
		p->wrong = what;
	return NULL;
}

static void blanks(struct parser *p)
{
	for (; p->at < p->end && strchr(" \t\r\n", *p->at) && *p->at; p->at++)
		if (*p->at == '\n') {
			p->line++;
			p->line_start = p->at + 1;
		}
}

static bool take(struct parser *p, char c)
{
	blanks(p);
	if (p->at == p->end || *p->at != c)
		return false;
	p->at++;
	return true;
}

static struct nip_node *node(struct parser *p, enum nip_node_kind kind)
{
	struct nip_node *n = NIP_NEW(p->arena, struct nip_node);

	n->kind = kind;
	return n;
}

static void append(struct nip_node *parent, struct nip_node *child)
{
	if (parent->last)
		parent->last->next = child;
	else
		parent->first = child;
	parent->last = child;
}

/* ---- texts ----------------------------------------------------------------------------- */

static bool hex4(struct parser *p, uint32_t *out)
{
	uint32_t u = 0;

	if (p->end - p->at < 4)
		return false;
	for (int i = 0; i < 4; i++, p->at++) {
		char c = *p->at;
		int v = c >= '0' && c <= '9'   ? c - '0'
			: c >= 'a' && c <= 'f' ? c - 'a' + 10
			: c >= 'A' && c <= 'F' ? c - 'A' + 10
					       : -1;

		if (v < 0)
			return false;
		u = u << 4 | (uint32_t)v;
	}
	*out = u;
	return true;
}

static void put_code(struct nip_str *s, uint32_t u)
{
	static const uint32_t least[] = { 0x80, 0x800, 0x10000, 0x110000 };
	static const uint32_t lead[] = { 0, 0xC0, 0xE0, 0xF0 };
	int more = 0;

	while (u >= least[more])
		more++;
	nip_str_putc(s, (char)(lead[more] | u >> 6 * more));
	while (more--)
		nip_str_putc(s, (char)(0x80 | (u >> 6 * more & 0x3F)));
}

static bool unicode(struct parser *p, struct nip_str *s)
{
	uint32_t u, low;

	if (!hex4(p, &u) || u == 0 || (u >= 0xDC00 && u < 0xE000))
		return false;
	if (u >= 0xD800 && u < 0xDC00) {
		if (p->end - p->at < 2 || p->at[0] != '\\' || p->at[1] != 'u')
			return false;
		p->at += 2;
		if (!hex4(p, &low) || low < 0xDC00 || low >= 0xE000)
			return false;
		u = 0x10000 + ((u - 0xD800) << 10) + (low - 0xDC00);
	}
	put_code(s, u);
	return true;
}

static bool escape(struct parser *p, struct nip_str *s)
{
	static const char from[] = "\"\\/bfnrt", to[] = "\"\\/\b\f\n\r\t";
	const char *k;

	if (p->at == p->end)
		return false;
	if (*p->at == 'u') {
		p->at++;
		return unicode(p, s);
	}
	k = *p->at ? strchr(from, *p->at) : NULL;
	if (!k)
		return false;
	nip_str_putc(s, to[k - from]);
	p->at++;
	return true;
}

static const char *text(struct parser *p) /* behind the first quote */
{
	struct nip_str s = NIP_STR_INIT;
	const char *out = NULL;

	for (;;) {
		if (p->at == p->end || (unsigned char)*p->at < 0x20) {
			fail(p, "a text does not end");
			break;
		}
		if (*p->at == '"') {
			p->at++;
			out = nip_arena_strndup(p->arena, nip_str_text(&s), s.n);
			break;
		}
		if (*p->at != '\\') {
			nip_str_putc(&s, *p->at++);
			continue;
		}
		p->at++;
		if (!escape(p, &s)) {
			fail(p, "a text holds an escape that there is not");
			break;
		}
	}
	nip_str_release(&s);
	return out;
}

/* ---- values ---------------------------------------------------------------------------- */

static struct nip_node *number(struct parser *p)
{
	const char *start = p->at;
	struct nip_node *n = node(p, NIP_NODE_NUMBER);
	const char *digits;

	while (p->at < p->end && *p->at && strchr("+-.eE0123456789", *p->at))
		p->at++;
	digits = start + (start < p->at && *start == '-');
	if (digits == p->at || *digits < '0' || *digits > '9' ||
	    (*digits == '0' && p->at - digits > 1 && digits[1] >= '0' && digits[1] <= '9') ||
	    !nip_decimal_read(start, (size_t)(p->at - start), '.', &n->number))
		return fail(p, "a value was expected");
	return n;
}

static struct nip_node *word(struct parser *p)
{
	static const struct {
		const char *word;
		enum nip_node_kind kind;
		bool truth;
	} words[] = { { "null", NIP_NODE_NULL, false },
		      { "true", NIP_NODE_BOOL, true },
		      { "false", NIP_NODE_BOOL, false } };

	for (size_t i = 0; i < 3; i++) {
		size_t n = strlen(words[i].word);

		if ((size_t)(p->end - p->at) >= n && memcmp(p->at, words[i].word, n) == 0) {
			struct nip_node *w = node(p, words[i].kind);

			w->truth = words[i].truth;
			p->at += n;
			return w;
		}
	}
	return number(p);
}

static struct nip_node *list(struct parser *p)
{
	struct nip_node *n = node(p, NIP_NODE_LIST), *child;

	if (take(p, ']'))
		return n;
	do {
		child = value(p);
		if (!child)
			return NULL;
		append(n, child);
	} while (take(p, ','));
	return take(p, ']') ? n : fail(p, "a list does not end: , or ] was expected");
}

static struct nip_node *object(struct parser *p)
{
	struct nip_node *n = node(p, NIP_NODE_OBJECT), *child;
	const char *name;

	if (take(p, '}'))
		return n;
	do {
		if (!take(p, '"'))
			return fail(p, "a name in quotes was expected");
		name = text(p);
		if (!name)
			return NULL;
		if (nip_node_get(n, name))
			return fail(p, "a name stands twice in an object");
		if (!take(p, ':'))
			return fail(p, ": was expected");
		child = value(p);
		if (!child)
			return NULL;
		child->name = name;
		append(n, child);
	} while (take(p, ','));
	return take(p, '}') ? n : fail(p, "an object does not end: , or } was expected");
}

static struct nip_node *value(struct parser *p)
{
	struct nip_node *n;

	if (p->depth == DEEPEST)
		return fail(p, "nested deeper than 64");
	p->depth++;
	if (take(p, '{')) {
		n = object(p);
	} else if (take(p, '[')) {
		n = list(p);
	} else if (take(p, '"')) {
		n = node(p, NIP_NODE_TEXT);
		n->text = text(p);
		n = n->text ? n : NULL;
	} else {
		n = word(p);
	}
	p->depth--;
	return n;
}

struct nip_node *nip_json_read(const char *file, const char *bytes, size_t n, struct nip_arena *a,
			       struct nip_diag *diag)
{
	struct parser p = { bytes, bytes + n, bytes, NULL, 1, 0, a };
	struct nip_node *root = value(&p);
	struct nip_place at = { .file = file };

	if (root) {
		blanks(&p);
		if (p.at < p.end)
			root = fail(&p, "something stands behind the end");
	}
	if (!root) {
		at.line = p.line;
		at.column = (long)(p.at - p.line_start) + 1;
		nip_diag_input(diag, &at, "is no JSON: %s", p.wrong);
	}
	return root;
}
