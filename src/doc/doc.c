/* doc.c: the result tree and the list of blocks. */
#include <config.h>

#include "doc/doc.h"

#include <math.h>
#include <stdarg.h>
#include <string.h>

#include "base/decimal.h"

struct nip_doc *nip_doc_new(const char *command)
{
	struct nip_arena *a = nip_arena_new();
	struct nip_doc *d = NIP_NEW(a, struct nip_doc);

	d->arena = a;
	d->command = nip_arena_strdup(a, command);
	d->version = PACKAGE_VERSION;
	d->result = NIP_NEW(a, struct nip_node);
	d->result->kind = NIP_NODE_OBJECT;
	return d;
}

void nip_doc_free(struct nip_doc *d)
{
	if (d)
		nip_arena_free(d->arena);
}

void nip_doc_input(struct nip_doc *d, const char *file, const char *sha256)
{
	struct nip_input *in;

	for (size_t i = 0; i < d->inputs.n; i++) /* read twice is still one input */
		if (strcmp(d->inputs.at[i].file, file) == 0 && d->inputs.at[i].sha256 && sha256 &&
		    strcmp(d->inputs.at[i].sha256, sha256) == 0)
			return;
	in = nip_vec_push(d->arena, &d->inputs);
	in->file = nip_arena_strdup(d->arena, file);
	in->sha256 = sha256 ? nip_arena_strdup(d->arena, sha256) : NULL;
}

/* A copy of the text, or the one made of an equal text before: long lists of objects repeat
 * their keys and words. */
static const char *copied(struct nip_doc *d, const char *s)
{
	size_t hash = 5381;
	const char **seen;

	for (const char *p = s; *p; p++)
		hash = hash * 33 + (unsigned char)*p;
	seen = &d->seen[hash % NIP_DOC_SEEN];
	if (!*seen || strcmp(*seen, s) != 0)
		*seen = nip_arena_strdup(d->arena, s);
	return *seen;
}

static struct nip_node *child(struct nip_doc *d, struct nip_node *parent, const char *name,
			      enum nip_node_kind kind)
{
	struct nip_node *n;

	if (!parent)
		return NULL;
	n = NIP_NEW(d->arena, struct nip_node);
	n->kind = kind;
	if (name && parent->kind == NIP_NODE_OBJECT)
		n->name = copied(d, name);
	if (parent->last)
		parent->last->next = n;
	else
		parent->first = n;
	parent->last = n;
	return n;
}

struct nip_node *nip_node_object(struct nip_doc *d, struct nip_node *parent, const char *name)
{
	return child(d, parent, name, NIP_NODE_OBJECT);
}

struct nip_node *nip_node_list(struct nip_doc *d, struct nip_node *parent, const char *name)
{
	return child(d, parent, name, NIP_NODE_LIST);
}

struct nip_node *nip_node_number(struct nip_doc *d, struct nip_node *parent, const char *name,
				 double value)
{
	struct nip_node *n =
		child(d, parent, name, isfinite(value) ? NIP_NODE_NUMBER : NIP_NODE_NULL);

	if (n)
		n->number = value;
	return n;
}

struct nip_node *nip_node_text(struct nip_doc *d, struct nip_node *parent, const char *name,
			       const char *text)
{
	struct nip_node *n = child(d, parent, name, text ? NIP_NODE_TEXT : NIP_NODE_NULL);

	if (n && text)
		n->text = copied(d, text);
	return n;
}

struct nip_node *nip_node_bool(struct nip_doc *d, struct nip_node *parent, const char *name,
			       bool value)
{
	struct nip_node *n = child(d, parent, name, NIP_NODE_BOOL);

	if (n)
		n->truth = value;
	return n;
}

struct nip_node *nip_node_null(struct nip_doc *d, struct nip_node *parent, const char *name)
{
	return child(d, parent, name, NIP_NODE_NULL);
}

struct nip_node *nip_node_quantity(struct nip_doc *d, struct nip_node *parent, const char *name,
				   double value, const char *unit)
{
	struct nip_node *n = nip_node_object(d, parent, name);

	nip_node_number(d, n, "value", value);
	nip_node_text(d, n, "unit", unit);
	return n;
}

const struct nip_node *nip_node_get(const struct nip_node *object, const char *name)
{
	for (const struct nip_node *n = object ? object->first : NULL; n; n = n->next)
		if (n->name && strcmp(n->name, name) == 0)
			return n;
	return NULL;
}

double nip_node_number_of(const struct nip_node *object, const char *name)
{
	const struct nip_node *n = nip_node_get(object, name);

	return n && n->kind == NIP_NODE_NUMBER ? n->number : NAN;
}

const char *nip_node_text_of(const struct nip_node *object, const char *name)
{
	const struct nip_node *n = nip_node_get(object, name);

	return n && n->kind == NIP_NODE_TEXT ? n->text : NULL;
}

static struct nip_block *block(struct nip_doc *d, enum nip_block_kind kind, enum nip_tone tone)
{
	struct nip_block *b = nip_vec_push(d->arena, &d->blocks);

	*b = (struct nip_block){ .kind = kind, .tone = tone };
	return b;
}

#define BLOCK_TEXT(d, kind, tone, fmt)                                    \
	do {                                                              \
		va_list ap_;                                              \
		va_start(ap_, fmt);                                       \
		block((d), (kind), (tone))->text =                        \
			nip_arena_vprintf((d)->arena, (fmt), ap_);        \
		va_end(ap_);                                              \
	} while (0)

void nip_doc_headline(struct nip_doc *d, enum nip_tone tone, const char *fmt, ...)
{
	BLOCK_TEXT(d, NIP_BLOCK_HEADLINE, tone, fmt);
}

void nip_doc_heading(struct nip_doc *d, const char *fmt, ...)
{
	BLOCK_TEXT(d, NIP_BLOCK_HEADING, NIP_TONE_PLAIN, fmt);
}

void nip_doc_paragraph(struct nip_doc *d, enum nip_tone tone, const char *fmt, ...)
{
	BLOCK_TEXT(d, NIP_BLOCK_PARAGRAPH, tone, fmt);
}

struct nip_table *nip_doc_table(struct nip_doc *d, const char *id, const char *caption,
				const struct nip_column *column, size_t n_columns)
{
	struct nip_table *t = NIP_NEW(d->arena, struct nip_table);

	t->id = nip_arena_strdup(d->arena, id);
	t->caption = caption ? nip_arena_strdup(d->arena, caption) : NULL;
	t->column = column;
	t->n_columns = n_columns;
	block(d, NIP_BLOCK_TABLE, NIP_TONE_PLAIN)->table = t;
	return t;
}

struct nip_cell *nip_table_row(struct nip_doc *d, struct nip_table *t)
{
	struct nip_cell *c = NIP_NEW_N(d->arena, t->n_columns, struct nip_cell);

	for (size_t i = 0; i < t->n_columns; i++)
		c[i].text = "";
	nip_vec_push(d->arena, &t->rows)->cell = c;
	return c;
}

static bool on_page(const struct nip_table *t, size_t column)
{
	if (t->column[column].on_page != NIP_ON_PAGE_IF_FILLED)
		return t->column[column].on_page == NIP_ON_PAGE;
	for (size_t r = 0; r < t->rows.n; r++)
		if (*t->rows.at[r].cell[column].text)
			return true;
	return false;
}

const struct nip_table *nip_table_on_page(struct nip_arena *a, const struct nip_table *t)
{
	size_t *from = NIP_NEW_N(a, t->n_columns + 1, size_t), n = 0;
	struct nip_column *column;
	struct nip_table *shown;

	for (size_t i = 0; i < t->n_columns; i++)
		if (on_page(t, i))
			from[n++] = i;
	if (n == t->n_columns)
		return t;
	column = NIP_NEW_N(a, n + 1, struct nip_column);
	for (size_t i = 0; i < n; i++)
		column[i] = t->column[from[i]];
	shown = NIP_NEW(a, struct nip_table);
	*shown = (struct nip_table){ .id = t->id,
				     .caption = t->caption,
				     .n_columns = n,
				     .column = column,
				     .note = t->note };
	for (size_t r = 0; r < t->rows.n; r++) {
		struct nip_cell *cell = NIP_NEW_N(a, n + 1, struct nip_cell);

		for (size_t i = 0; i < n; i++)
			cell[i] = t->rows.at[r].cell[from[i]];
		nip_vec_push(a, &shown->rows)->cell = cell;
	}
	return shown;
}

void nip_cell_text(struct nip_doc *d, struct nip_cell *c, const char *text)
{
	c->text = nip_arena_strdup(d->arena, text);
}

void nip_cell_count(struct nip_doc *d, struct nip_cell *c, unsigned long long count)
{
	c->has_number = true;
	c->number = (double)count;
	c->text = nip_arena_printf(d->arena, "%llu", count);
}

void nip_cell_number(struct nip_doc *d, struct nip_cell *c, double value, int significant)
{
	char buf[NIP_DOUBLE_TEXT];

	c->has_number = isfinite(value);
	c->number = value;
	c->text = nip_arena_strdup(d->arena, nip_decimal_show(value, significant, buf));
	if (!c->has_number)
		c->tone = NIP_TONE_MUTED;
}

struct nip_chart *nip_doc_figure(struct nip_doc *d, const char *id)
{
	struct nip_chart *c = NIP_NEW(d->arena, struct nip_chart);

	c->id = nip_arena_strdup(d->arena, id);
	block(d, NIP_BLOCK_FIGURE, NIP_TONE_PLAIN)->chart = c;
	return c;
}
