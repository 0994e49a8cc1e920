/* compare.c: two trees of results, member by member. */
#include <config.h>

#include "doc/compare.h"

#include <math.h>
#include <string.h>

#include "base/decimal.h"

#define SAME 1e-12

struct compare {
	struct nip_arena *arena;
	nip_doc_difference_fn fn;
	void *context;
	size_t n;
};

static void nodes(struct compare *c, const char *path, const struct nip_node *a,
		  const struct nip_node *b);

/* ---- what stands there, in words ------------------------------------------------------- */

/* {"value": 12, "unit": "%", ...} */
static bool is_quantity(const struct nip_node *n)
{
	const struct nip_node *unit;

	if (!n || n->kind != NIP_NODE_OBJECT || !nip_node_get(n, "value"))
		return false;
	unit = nip_node_get(n, "unit");
	return unit && unit->kind == NIP_NODE_TEXT;
}

static const char *shown(struct compare *c, const struct nip_node *n)
{
	char b[NIP_DOUBLE_TEXT];

	if (!n)
		return NULL;
	switch (n->kind) {
	case NIP_NODE_NULL:
		return "null";
	case NIP_NODE_BOOL:
		return n->truth ? "true" : "false";
	case NIP_NODE_NUMBER:
		return nip_arena_strdup(c->arena, nip_decimal_write(n->number, b));
	case NIP_NODE_TEXT:
		return n->text;
	case NIP_NODE_OBJECT:
		if (is_quantity(n)) {
			const char *unit = nip_node_text_of(n, "unit");

			return nip_arena_printf(c->arena, "%s%s%s",
						shown(c, nip_node_get(n, "value")),
						strcmp(unit, "1") ? " " : "",
						strcmp(unit, "1") ? unit : "");
		}
		return "there";
	default:
		return "there";
	}
}

static bool same_number(double a, double b)
{
	return a == b || fabs(a - b) <= SAME * fmax(fabs(a), fabs(b));
}

static void say(struct compare *c, const char *path, const struct nip_node *a,
		const struct nip_node *b)
{
	const struct nip_node *x = is_quantity(a) ? nip_node_get(a, "value") : a,
			      *y = is_quantity(b) ? nip_node_get(b, "value") : b;
	struct nip_doc_difference d = { path, shown(c, a), shown(c, b), NAN };

	if (x && y && x->kind == NIP_NODE_NUMBER && y->kind == NIP_NODE_NUMBER && x->number != 0)
		d.relative = y->number / x->number - 1;
	c->n++;
	c->fn(&d, c->context);
}

/* ---- objects ------------------------------------------------------------------------------ */

static const char *inside(struct compare *c, const char *path, const char *name)
{
	return *path ? nip_arena_printf(c->arena, "%s/%s", path, name) : name;
}

/* What says in words, or as somebody wrote it, what stands beside it as a number. */
static bool in_words(const char *name)
{
	return strcmp(name, "written") == 0 || strcmp(name, "says") == 0;
}

static void members(struct compare *c, const char *path, const struct nip_node *a,
		    const struct nip_node *b, bool quantity)
{
	for (const struct nip_node *x = a->first; x; x = x->next)
		if (!in_words(x->name) &&
		    (!quantity || (strcmp(x->name, "value") && strcmp(x->name, "unit"))))
			nodes(c, inside(c, path, x->name), x, nip_node_get(b, x->name));
	for (const struct nip_node *y = b->first; y; y = y->next)
		if (!in_words(y->name) && !nip_node_get(a, y->name))
			nodes(c, inside(c, path, y->name), NULL, y);
}

static bool same_scalar(const struct nip_node *a, const struct nip_node *b)
{
	if (a->kind != b->kind)
		return false;
	switch (a->kind) {
	case NIP_NODE_BOOL:
		return a->truth == b->truth;
	case NIP_NODE_NUMBER:
		return same_number(a->number, b->number);
	case NIP_NODE_TEXT:
		return strcmp(a->text, b->text) == 0;
	default:
		return true;
	}
}

static void quantities(struct compare *c, const char *path, const struct nip_node *a,
		       const struct nip_node *b)
{
	if (!same_scalar(nip_node_get(a, "value"), nip_node_get(b, "value")) ||
	    !same_scalar(nip_node_get(a, "unit"), nip_node_get(b, "unit")))
		say(c, path, a, b);
	members(c, path, a, b, true);
}

/* ---- lists --------------------------------------------------------------------------------- */

static const char *key_of(const struct nip_node *item, const char *name)
{
	return item->kind == NIP_NODE_OBJECT ? nip_node_text_of(item, name) : NULL;
}

static const struct nip_node *by_key(const struct nip_node *list, const char *name, const char *key)
{
	for (const struct nip_node *x = list->first; x; x = x->next)
		if (strcmp(key_of(x, name), key) == 0)
			return x;
	return NULL;
}

static bool tells_apart(const struct nip_node *list, const char *name)
{
	for (const struct nip_node *x = list->first; x; x = x->next)
		if (!key_of(x, name) || by_key(list, name, key_of(x, name)) != x)
			return false;
	return true;
}

/* The member that names the items of both lists; NULL: they are counted. by_key() may be
 * asked only for a name every item has, so the items' own are looked at first. */
static const char *key_name(const struct nip_node *a, const struct nip_node *b)
{
	static const char *const names[] = { "id", "name", "step", "of", "material", "quantity" };

	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		bool all = a->first || b->first;

		for (const struct nip_node *x = a->first; x; x = x->next)
			all &= key_of(x, names[i]) != NULL;
		for (const struct nip_node *x = b->first; x; x = x->next)
			all &= key_of(x, names[i]) != NULL;
		if (all && tells_apart(a, names[i]) && tells_apart(b, names[i]))
			return names[i];
	}
	return NULL;
}

static void counted(struct compare *c, const char *path, const struct nip_node *a,
		    const struct nip_node *b)
{
	const struct nip_node *x = a->first, *y = b->first;

	for (size_t i = 1; x || y; i++) {
		nodes(c, nip_arena_printf(c->arena, "%s[%zu]", path, i), x, y);
		x = x ? x->next : NULL;
		y = y ? y->next : NULL;
	}
}

/* The names of the items the other list has too, in order. */
static const char *sequence(struct compare *c, const struct nip_node *list,
			    const struct nip_node *other, const char *name)
{
	const char *text = "";

	for (const struct nip_node *x = list->first; x; x = x->next)
		if (by_key(other, name, key_of(x, name)))
			text = nip_arena_printf(c->arena, "%s%s%s", text, *text ? " " : "",
						key_of(x, name));
	return text;
}

static void order(struct compare *c, const char *path, const struct nip_node *a,
		  const struct nip_node *b, const char *name)
{
	struct nip_doc_difference d = { nip_arena_printf(c->arena, "%s (order)", path),
					sequence(c, a, b, name), sequence(c, b, a, name), NAN };

	if (strcmp(d.before, d.after) == 0)
		return;
	c->n++;
	c->fn(&d, c->context);
}

static void lists(struct compare *c, const char *path, const struct nip_node *a,
		  const struct nip_node *b)
{
	const char *name = key_name(a, b);

	if (!name) {
		counted(c, path, a, b);
		return;
	}
	order(c, path, a, b, name);
	for (const struct nip_node *x = a->first; x; x = x->next) {
		const char *key = key_of(x, name);

		nodes(c, nip_arena_printf(c->arena, "%s[%s]", path, key), x, by_key(b, name, key));
	}
	for (const struct nip_node *y = b->first; y; y = y->next)
		if (!by_key(a, name, key_of(y, name)))
			nodes(c, nip_arena_printf(c->arena, "%s[%s]", path, key_of(y, name)), NULL,
			      y);
}

static void nodes(struct compare *c, const char *path, const struct nip_node *a,
		  const struct nip_node *b)
{
	if (!a || !b || a->kind != b->kind)
		say(c, path, a, b);
	else if (is_quantity(a) && is_quantity(b))
		quantities(c, path, a, b);
	else if (a->kind == NIP_NODE_OBJECT)
		members(c, path, a, b, false);
	else if (a->kind == NIP_NODE_LIST)
		lists(c, path, a, b);
	else if (!same_scalar(a, b))
		say(c, path, a, b);
}

size_t nip_doc_compare(const struct nip_node *a, const struct nip_node *b, struct nip_arena *arena,
		       nip_doc_difference_fn fn, void *context)
{
	struct compare c = { arena, fn, context, 0 };

	nodes(&c, "", a, b);
	return c.n;
}
