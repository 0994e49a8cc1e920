/* json.c: the result tree in its envelope, and single nodes for ndjson. */
#include <config.h>

#include "render/driver.h"
#include "render/render.h"

#include <stdbool.h>
#include <string.h>

#include "base/decimal.h"

#define LINE_WIDTH 96

void nip_json_text(struct nip_str *out, const char *text)
{
	static const char plain[] = "\"\\\b\f\n\r\t", letter[] = "\"\\bfnrt";
	const char *from = text, *at;

	nip_str_putc(out, '"');
	for (;; text++) {
		unsigned char c = (unsigned char)*text;

		if (c >= 0x20 && c != '"' && c != '\\' && c != 0x7F)
			continue;
		nip_str_put_utf8(out, from, (size_t)(text - from));
		if (!c)
			break;
		at = strchr(plain, c);
		if (at)
			nip_str_printf(out, "\\%c", letter[at - plain]);
		else
			nip_str_printf(out, "\\u%04x", c);
		from = text + 1;
	}
	nip_str_putc(out, '"');
}

static void put_key(struct nip_str *out, const struct nip_node *n)
{
	if (!n->name)
		return;
	nip_json_text(out, n->name);
	nip_str_put(out, ": ");
}

static bool is_container(const struct nip_node *n)
{
	return n->kind == NIP_NODE_OBJECT || n->kind == NIP_NODE_LIST;
}

static void put_scalar(struct nip_str *out, const struct nip_node *n)
{
	char buf[NIP_DOUBLE_TEXT];

	if (n->kind == NIP_NODE_NUMBER)
		nip_str_put(out, nip_decimal_write(n->number, buf));
	else if (n->kind == NIP_NODE_TEXT && n->text)
		nip_json_text(out, n->text);
	else if (n->kind == NIP_NODE_BOOL)
		nip_str_put(out, n->truth ? "true" : "false");
	else
		nip_str_put(out, "null");
}

void nip_json_node(struct nip_str *out, const struct nip_node *node)
{
	bool object = node->kind == NIP_NODE_OBJECT;

	if (!is_container(node)) {
		put_scalar(out, node);
		return;
	}
	nip_str_putc(out, object ? '{' : '[');
	for (const struct nip_node *c = node->first; c; c = c->next) {
		if (object)
			put_key(out, c);
		nip_json_node(out, c);
		if (c->next)
			nip_str_put(out, ", ");
	}
	nip_str_putc(out, object ? '}' : ']');
}

/* Containers of containers are always opened up; leaves only when they are long. */
static bool is_leaf(const struct nip_node *node)
{
	for (const struct nip_node *c = node->first; c; c = c->next)
		if (is_container(c) && c->first)
			return false;
	return true;
}

/* A long list of scalars fills its lines, or a covariance would be a column. */
static void fill_lines(struct nip_str *out, const struct nip_node *list, size_t indent)
{
	size_t line = out->n;

	nip_str_pad(out, ' ', indent);
	for (const struct nip_node *c = list->first; c; c = c->next) {
		size_t before = out->n;

		nip_json_node(out, c);
		if (c != list->first && out->n - line >= LINE_WIDTH) {
			struct nip_str item = NIP_STR_INIT;

			nip_str_putn(&item, out->at + before, out->n - before);
			out->n = before - 1; /* the blank after the comma */
			nip_str_putc(out, '\n');
			line = out->n;
			nip_str_pad(out, ' ', indent);
			nip_str_putn(out, item.at, item.n);
			nip_str_release(&item);
		}
		nip_str_put(out, c->next ? ", " : "\n");
	}
}

static void put_node(struct nip_str *out, const struct nip_node *node, size_t indent,
		     size_t column)
{
	bool object = node->kind == NIP_NODE_OBJECT, leaf = is_leaf(node);
	size_t before = out->n;

	if (leaf) {
		nip_json_node(out, node);
		if (!node->first || column + out->n - before <= LINE_WIDTH)
			return;
		out->n = before;
	}
	nip_str_put(out, object ? "{\n" : "[\n");
	if (leaf && !object) {
		fill_lines(out, node, indent + 2);
	} else {
		for (const struct nip_node *c = node->first; c; c = c->next) {
			size_t line = out->n;

			nip_str_pad(out, ' ', indent + 2);
			if (object)
				put_key(out, c);
			put_node(out, c, indent + 2, out->n - line);
			nip_str_put(out, c->next ? ",\n" : "\n");
		}
	}
	nip_str_pad(out, ' ', indent);
	nip_str_putc(out, object ? '}' : ']');
}

/* The envelope is itself a small tree, so that one printer lays out everything. */
static struct nip_node *add(struct nip_arena *a, struct nip_node *parent, const char *name,
			    enum nip_node_kind kind)
{
	struct nip_node *n = NIP_NEW(a, struct nip_node);

	n->name = name;
	n->kind = kind;
	if (parent->last)
		parent->last->next = n;
	else
		parent->first = n;
	parent->last = n;
	return n;
}

static void add_text(struct nip_arena *a, struct nip_node *parent, const char *name,
		     const char *text)
{
	add(a, parent, name, text ? NIP_NODE_TEXT : NIP_NODE_NULL)->text = text;
}

static void add_count(struct nip_arena *a, struct nip_node *parent, const char *name, long n)
{
	add(a, parent, name, n > 0 ? NIP_NODE_NUMBER : NIP_NODE_NULL)->number = (double)n;
}

static void add_diagnostic(struct nip_arena *a, struct nip_node *list,
			   const struct nip_diagnostic *x)
{
	struct nip_node *n = add(a, list, NULL, NIP_NODE_OBJECT);

	add_text(a, n, "severity", nip_severity_name(x->severity));
	add_text(a, n, "file", x->place.file);
	add_count(a, n, "line", x->place.line);
	add_count(a, n, "column", x->place.column);
	add_text(a, n, "element", x->place.element);
	add_text(a, n, "message", x->message);
}

static void add_diagnostics(struct nip_arena *a, struct nip_node *list,
			    const struct nip_diag *diag)
{
	size_t dropped = nip_diag_dropped(diag);
	struct nip_diagnostic more = { .severity = NIP_NOTE };

	for (size_t i = 0; diag && i < nip_diag_kept(diag); i++)
		add_diagnostic(a, list, nip_diag_at(diag, i));
	if (!dropped)
		return;
	more.message = nip_arena_printf(a, "%zu more problems, counted but not listed", dropped);
	add_diagnostic(a, list, &more);
}

int nip_render_json(const struct nip_doc *doc, struct nip_str *out, struct nip_diag *diag)
{
	struct nip_arena *a = nip_arena_new();
	struct nip_node top = { .kind = NIP_NODE_OBJECT }, *inputs, *result;

	add_text(a, &top, "nipline", doc->version);
	add_text(a, &top, "command", doc->command);
	inputs = add(a, &top, "inputs", NIP_NODE_LIST);
	for (size_t i = 0; i < doc->inputs.n; i++) {
		struct nip_node *n = add(a, inputs, NULL, NIP_NODE_OBJECT);

		add_text(a, n, "file", doc->inputs.at[i].file);
		add_text(a, n, "sha256", doc->inputs.at[i].sha256);
	}
	add_diagnostics(a, add(a, &top, "diagnostics", NIP_NODE_LIST), diag);
	result = add(a, &top, "result", NIP_NODE_OBJECT);
	if (doc->result) {
		*result = *doc->result;
		result->name = "result";
		result->next = NULL;
	}
	/* A result of one short object still opens up: the frame stays the same. */
	nip_str_put(out, "{\n");
	for (const struct nip_node *c = top.first; c; c = c->next) {
		size_t line = out->n;

		nip_str_put(out, "  ");
		put_key(out, c);
		put_node(out, c, 2, out->n - line);
		nip_str_put(out, c->next ? ",\n" : "\n");
	}
	nip_str_put(out, "}\n");
	nip_arena_free(a);
	return 0;
}
