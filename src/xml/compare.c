/* compare.c: two structs walked side by side by the table that read them. */
#include <config.h>

#include "xml/compare.h"

#include <math.h>
#include <stdint.h>
#include <string.h>

#include "base/decimal.h"

/* Numbers closer than this are one number written in two units. */
#define SAME 1e-12

struct walk {
	struct nip_arena *arena;
	nip_xml_difference_fn fn;
	void *context;
	size_t n;
};

struct side { /* of one element: NULL where it is missing */
	const void *at;
	long line;
};

static void differ(struct walk *w, const char *path, const char *before, struct side a,
		   const char *after, struct side b, double relative)
{
	const struct nip_xml_difference d = {
		path, before, after, before ? a.line : 0, after ? b.line : 0, relative
	};

	w->n++;
	w->fn(&d, w->context);
}

static const void *field(struct side s, const struct nip_xml_rule *r)
{
	return s.at ? (const char *)s.at + r->offset : NULL;
}

static const char *text_at(const void *p)
{
	return p ? *(const char *const *)p : NULL;
}

static bool same_text(const char *a, const char *b)
{
	return (!a && !b) || (a && b && strcmp(a, b) == 0);
}

static bool same_number(double a, double b)
{
	return a == b || (isnan(a) && isnan(b)) || fabs(a - b) <= SAME * fmax(fabs(a), fabs(b));
}

/* ---- values ----------------------------------------------------------------- */

static const char *quantity_text(struct walk *w, const struct nip_quantity *q)
{
	char *s;

	if (!q || !q->set)
		return NULL;
	s = nip_arena_printf(w->arena, "%s %s", q->text, q->unit);
	for (int i = 0; i < NIP_QUALIFIERS; i++)
		if (q->qualifier[i])
			s = nip_arena_printf(w->arena, "%s, %s %s", s, nip_qualifier_name[i],
					     q->qualifier[i]);
	return s;
}

/* Uncertainty, evidence and source are part of what a number says. */
static const char *known_text(struct walk *w, const struct nip_quantity *q)
{
	char b[NIP_DOUBLE_TEXT], c[NIP_DOUBLE_TEXT];

	return nip_arena_printf(w->arena, "%s%s%s%s%s%s%s",
				q->evidence_set ? nip_evidence_name(q->evidence) : "",
				q->source ? "; " : "", q->source ? q->source : "",
				q->sd_si > 0 ? "; uncertainty (SI) " : "",
				q->sd_si > 0 ? nip_decimal_write(q->sd_si, b) : "",
				q->within_si > 0 ? "; within a coil (SI) " : "",
				q->within_si > 0 ? nip_decimal_write(q->within_si, c) : "");
}

static void quantity(struct walk *w, const char *path, const struct nip_quantity *a,
		     const struct nip_quantity *b)
{
	const struct side sa = { a, a ? a->line : 0 }, sb = { b, b ? b->line : 0 };
	bool there = a && a->set && b && b->set, same = there && same_number(a->si, b->si);

	if (!(a && a->set) && !(b && b->set))
		return;
	for (int i = 0; there && i < NIP_QUALIFIERS; i++)
		same &= same_text(a->qualifier[i], b->qualifier[i]);
	if (!same) {
		differ(w, path, quantity_text(w, a), sa, quantity_text(w, b), sb,
		       there && a->si != 0 ? b->si / a->si - 1 : NAN);
		return;
	}
	if (a->evidence_set != b->evidence_set || a->evidence != b->evidence ||
	    !same_text(a->source, b->source) || !same_number(a->sd_si, b->sd_si) ||
	    !same_number(a->within_si, b->within_si))
		differ(w, nip_arena_printf(w->arena, "%s (how it is known)", path),
		       known_text(w, a), sa, known_text(w, b), sb, NAN);
}

static const char *scalar_text(struct walk *w, enum nip_xml_type type, const void *p)
{
	char b[NIP_DOUBLE_TEXT];

	if (!p)
		return NULL;
	switch (type) {
	case NIP_XML_BOOL:
		return *(const bool *)p ? "true" : "false";
	case NIP_XML_INT: /* 0 is what is left out */
		return *(const long *)p ? nip_arena_printf(w->arena, "%ld", *(const long *)p)
					: NULL;
	case NIP_XML_NUMBER:
		return *(const double *)p == 0
			       ? NULL
			       : nip_arena_strdup(w->arena,
						  nip_decimal_write(*(const double *)p, b));
	default:
		return text_at(p);
	}
}

static void scalar(struct walk *w, const char *path, const struct nip_xml_rule *r, struct side a,
		   struct side b)
{
	const char *x = scalar_text(w, r->type, field(a, r)),
		   *y = scalar_text(w, r->type, field(b, r));
	double relative = NAN;

	if (same_text(x, y))
		return;
	if (r->type == NIP_XML_NUMBER && x && y)
		relative = *(const double *)field(b, r) / *(const double *)field(a, r) - 1;
	differ(w, path, x, a, y, b, relative);
}

/* ---- elements ---------------------------------------------------------------- */

static void element(struct walk *w, const char *path, const struct nip_xml_shape *shape,
		    struct side a, struct side b);

static struct side item(const struct nip_xml_shape *shape, const void *at)
{
	return (struct side){ at, at ? *(const long *)((const char *)at + shape->line) : 0 };
}

/* The layout of every NIP_VEC. */
typedef NIP_VEC(char) bytes_vec;

static const void *nth(const bytes_vec *v, const struct nip_xml_shape *shape, size_t i)
{
	return v->at + i * shape->size;
}

/* What tells the items of a list apart: id, layer, material, name, position, symbol. */
static const char *key_of(const struct nip_xml_shape *shape, const void *at)
{
	static const char *const keys[] = { "@id", "@layer", "@material", "@name", "@position" };

	for (size_t k = 0; k < sizeof keys / sizeof *keys; k++)
		for (size_t i = 0; i < shape->n; i++)
			if (strcmp(shape->rule[i].name, keys[k]) == 0)
				return text_at((const char *)at + shape->rule[i].offset);
	return NULL;
}

/* How often a key stood in the list before: two laws of one name are told apart. */
static size_t rank(const bytes_vec *v, const struct nip_xml_shape *shape, size_t i)
{
	const char *key = key_of(shape, nth(v, shape, i));
	size_t n = 0;

	for (size_t k = 0; k < i; k++)
		n += same_text(key, key_of(shape, nth(v, shape, k)));
	return n;
}

static size_t partner(const bytes_vec *in, const bytes_vec *of, const struct nip_xml_shape *shape,
		      size_t i)
{
	const char *key = key_of(shape, nth(of, shape, i));
	size_t wanted = rank(of, shape, i);

	for (size_t k = 0; k < in->n; k++)
		if (same_text(key, key_of(shape, nth(in, shape, k))) &&
		    rank(in, shape, k) == wanted)
			return k;
	return SIZE_MAX;
}

static const char *item_path(struct walk *w, const char *path, const bytes_vec *v,
			     const struct nip_xml_shape *shape, size_t i)
{
	const char *key = key_of(shape, nth(v, shape, i));
	size_t n = rank(v, shape, i);

	if (!key)
		return nip_arena_printf(w->arena, "%s[%zu]", path, i + 1);
	return n ? nip_arena_printf(w->arena, "%s[%s #%zu]", path, key, n + 1)
		 : nip_arena_printf(w->arena, "%s[%s]", path, key);
}

static void order(struct walk *w, const char *path, const bytes_vec *a, const bytes_vec *b,
		  const struct nip_xml_shape *shape)
{
	size_t last = 0;
	bool moved = false;

	for (size_t i = 0; i < a->n; i++) {
		size_t k = partner(b, a, shape, i);

		if (k == SIZE_MAX)
			continue;
		moved |= k < last;
		last = k;
	}
	/* Steps run in their order; what only has a name may stand anywhere. */
	if (moved && strcmp(shape->what, "step") == 0)
		differ(w, nip_arena_printf(w->arena, "%s (order)", path), "as listed",
		       item(shape, nth(a, shape, 0)), "in another order",
		       item(shape, nth(b, shape, 0)), NAN);
}

static void list(struct walk *w, const char *path, const struct nip_xml_shape *shape,
		 const bytes_vec *a, const bytes_vec *b)
{
	static const bytes_vec none = { NULL, 0, 0 };

	a = a ? a : &none;
	b = b ? b : &none;
	for (size_t i = 0; i < a->n; i++) {
		size_t k = partner(b, a, shape, i);

		element(w, item_path(w, path, a, shape, i), shape, item(shape, nth(a, shape, i)),
			item(shape, k == SIZE_MAX ? NULL : nth(b, shape, k)));
	}
	for (size_t i = 0; i < b->n; i++)
		if (partner(a, b, shape, i) == SIZE_MAX)
			element(w, item_path(w, path, b, shape, i), shape, item(shape, NULL),
				item(shape, nth(b, shape, i)));
	order(w, path, a, b, shape);
}

static const char *child_path(struct walk *w, const char *path, const char *name)
{
	if (strcmp(name, ".") == 0)
		return path;
	return *path ? nip_arena_printf(w->arena, "%s/%s", path, name) : name;
}

static void rule(struct walk *w, const char *path, const struct nip_xml_rule *r, struct side a,
		 struct side b)
{
	const char *at = child_path(w, path, r->name);
	const void *x = field(a, r), *y = field(b, r);

	if (r->type == NIP_XML_QUANTITY)
		quantity(w, at, x, y);
	else if (r->type != NIP_XML_ELEMENT)
		scalar(w, at, r, a, b);
	else if (r->flags & NIP_XML_MANY)
		list(w, at, r->shape, x, y);
	else
		element(w, at, r->shape, item(r->shape, x ? *(const void *const *)x : NULL),
			item(r->shape, y ? *(const void *const *)y : NULL));
}

static void element(struct walk *w, const char *path, const struct nip_xml_shape *shape,
		    struct side a, struct side b)
{
	if (!a.at && !b.at)
		return;
	if (!a.at || !b.at) {
		/* One difference: the whole of it was taken out or put in. */
		differ(w, path, a.at ? "there" : NULL, a, b.at ? "there" : NULL, b, NAN);
		return;
	}
	for (size_t i = 0; i < shape->n; i++)
		rule(w, path, &shape->rule[i], a, b);
}

size_t nip_xml_compare(const struct nip_xml_shape *shape, const void *a, const void *b,
		       struct nip_arena *arena, nip_xml_difference_fn fn, void *context)
{
	struct walk w = { arena, fn, context, 0 };

	element(&w, "", shape, item(shape, a), item(shape, b));
	return w.n;
}
