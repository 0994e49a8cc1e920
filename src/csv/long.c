/* long.c: long format, one reading a record, gathered into rows: neighbouring records
 * that agree in every other column asked for are one row. */
#include <config.h>

#include "csv/inside.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define STORE_MAX ((size_t)1 << 20) /* of a block, but for its last row */

struct reading { /* a column that has no header, only a code */
	const char *name, *aliases;
	long records;
};

struct pending { /* what the row still open has under one handle */
	struct nip_str text;
	bool there;
};

struct nip_csv_pivot {
	size_t code, value; /* columns */
	NIP_VEC(struct reading) reading;
	struct pending *pending; /* by handle */
	size_t binds;
	bool open, told;
	long line;
	long long offset;
	struct nip_str store; /* cells of the rows that are whole */
	size_t *at;	      /* where each begins: by handle, then row */
	const char *first_unasked;
	struct nip_csv_mark mark; /* before the record at hand, and before the row's first */
	struct nip_csv_mark row_mark;
};

static long required(struct nip_csv_reader *r, const char *role, const char *name)
{
	const struct nip_place at = { .file = r->source.name, .line = r->header_line };
	long c = nip_csv_find_any(r, name);

	if (c == NIP_CSV_NO_COLUMN)
		nip_diag_input(r->diag, &at, "column \"%s\" with the %s of each reading is missing",
			       name, role);
	return c;
}

int nip_csv_pivot_open(struct nip_csv_reader *r, const struct nip_csv_dialect *d)
{
	long code, value;

	if (!d || !d->code || !d->value)
		return 0;
	code = required(r, "code", d->code);
	value = required(r, "value", d->value);
	if (code < 0 || value < 0)
		return -1;
	r->pivot = NIP_NEW(r->arena, struct nip_csv_pivot);
	r->pivot->code = (size_t)code;
	r->pivot->value = (size_t)value;
	return 0;
}

void nip_csv_pivot_free(struct nip_csv_pivot *p)
{
	for (size_t i = 0; p && i < p->binds; i++)
		nip_str_release(&p->pending[i].text);
	if (p)
		nip_str_release(&p->store);
}

long nip_csv_find_reading(struct nip_csv_reader *r, const char *name, const char *aliases)
{
	struct nip_csv_pivot *p = r->pivot;
	long c;

	if (!p) {
		c = nip_csv_find(r, name);
		return c == NIP_CSV_NO_COLUMN ? nip_csv_find_any(r, aliases) : c;
	}
	*nip_vec_push(r->arena, &p->reading) = (struct reading){
		.name = nip_arena_strdup(r->arena, name),
		.aliases = aliases ? nip_arena_strdup(r->arena, aliases) : NULL,
	};
	return (long)(r->columns + p->reading.n - 1);
}

const char *nip_csv_pivot_name(const struct nip_csv_reader *r, size_t column)
{
	size_t i = column - r->columns;

	return r->pivot && i < r->pivot->reading.n ? r->pivot->reading.at[i].name : NULL;
}

void nip_csv_pivot_start(struct nip_csv_reader *r)
{
	struct nip_csv_pivot *p = r->pivot;

	p->binds = r->binds;
	p->pending = NIP_NEW_N(r->arena, r->binds + 1, struct pending);
	p->at = NIP_NEW_N(r->arena, (r->binds + 1) * r->rows_max, size_t);
}

void nip_csv_pivot_clear(struct nip_csv_reader *r)
{
	nip_str_clear(&r->pivot->store);
}

bool nip_csv_pivot_full(const struct nip_csv_reader *r)
{
	return r->pivot->store.n > STORE_MAX;
}

/* What is counted by record goes back to where the row began; what is counted by cell is
 * of rows that are whole. */
void nip_csv_pivot_tell(const struct nip_csv_reader *r, struct nip_csv_mark *out)
{
	struct nip_csv_counts now = r->counts;

	if (!r->pivot->open)
		return;
	*out = r->pivot->row_mark;
	for (int k = NIP_CSV_BAD_MISSING; k < NIP_CSV_BAD_KINDS; k++)
		if (k != NIP_CSV_BAD_FILLED)
			out->counts.bad[k] = now.bad[k];
	out->told_line = r->told_line;
}

void nip_csv_pivot_before(struct nip_csv_reader *r)
{
	r->pivot->mark = (struct nip_csv_mark){ .offset = r->offset,
						.line = r->line,
						.skipping = r->skipping,
						.unfinished = r->unfinished,
						.counts = r->counts };
}

static bool is_named(const struct reading *g, const char *code, size_t n)
{
	if (strlen(g->name) == n && nip_csv_same_but_case(g->name, code))
		return true;
	if (g->aliases && nip_csv_same_but_case(g->aliases, code))
		return true;
	for (const char *a = g->aliases; a && *a;) {
		size_t k = strcspn(a, " "), i = 0;

		while (i < k && i < n &&
		       (a[i] == code[i] ||
			((a[i] ^ code[i]) == 32 && (a[i] | 32) >= 'a' && (a[i] | 32) <= 'z')))
			i++;
		if (k && i == k && k == n)
			return true;
		a += k + strspn(a + k, " ");
	}
	return false;
}

static struct nip_csv_cell trimmed(char *s, size_t n)
{
	for (; n && (s[0] == ' ' || s[0] == '\t'); n--)
		s++;
	while (n && (s[n - 1] == ' ' || s[n - 1] == '\t'))
		n--;
	s[n] = '\0';
	return (struct nip_csv_cell){ s, n };
}

static bool is_key(const struct nip_csv_reader *r, size_t handle)
{
	size_t c = r->bind[handle].column;

	return c < r->columns && c != r->pivot->code && c != r->pivot->value;
}

static bool same_key(const struct nip_csv_reader *r, const char *s)
{
	for (size_t i = 0; i < r->binds; i++) {
		const struct nip_str *t = &r->pivot->pending[i].text;
		const struct nip_csv_field *f;

		if (!is_key(r, i))
			continue;
		f = &r->field[r->bind[i].column];
		if (t->n != f->n || memcmp(nip_str_text(t), s + f->at, f->n) != 0)
			return false;
	}
	return true;
}

static void keep(struct pending *to, const char *s, size_t n)
{
	nip_str_clear(&to->text);
	nip_str_putn(&to->text, s, n);
	to->there = true;
}

static void finish(struct nip_csv_reader *r, size_t row)
{
	struct nip_csv_pivot *p = r->pivot;

	r->row_line[row] = p->line;
	r->row_offset[row] = p->offset;
	for (size_t i = 0; i < r->binds; i++) {
		struct pending *from = &p->pending[i];
		struct nip_csv_bound *b = &r->bind[i];
		struct nip_csv_cell c = { "", 0 };

		if (from->there)
			c = (struct nip_csv_cell){ nip_str_text(&from->text), from->text.n };
		if (c.n && b->type == NIP_CSV_NAME)
			c = trimmed(from->text.at, c.n);
		p->at[i * r->rows_max + row] = p->store.n;
		b->cell[row].n = c.n;
		nip_str_putn(&p->store, c.text, c.n);
		nip_str_putc(&p->store, '\0');
		b->state[row] = from->there ? 0 : 1 + NIP_CSV_BAD_ABSENT;
		if (!from->there && b->number)
			b->number[row] = NAN;
		from->there = false;
	}
	p->open = false;
}

static void begin(struct nip_csv_reader *r, const char *s, long line, long long offset)
{
	struct nip_csv_pivot *p = r->pivot;

	p->open = true;
	p->row_mark = p->mark;
	p->line = line;
	p->offset = offset;
	for (size_t i = 0; i < r->binds; i++) {
		const struct nip_csv_field *f;

		if (!is_key(r, i))
			continue;
		f = &r->field[r->bind[i].column];
		keep(&p->pending[i], s + f->at, f->n);
	}
}

size_t nip_csv_pivot_add(struct nip_csv_reader *r, const struct nip_csv_record *record, size_t rows)
{
	struct nip_csv_pivot *p = r->pivot;
	char *s = r->buf + record->at;
	const struct nip_csv_field *value = &r->field[p->value], *field = &r->field[p->code];
	struct nip_csv_cell code;
	long line = r->line;
	long long offset = r->offset;
	bool asked = false;

	nip_csv_take(r, record);
	if (p->open && !same_key(r, s))
		finish(r, rows++);
	code = trimmed(s + field->at, field->n);
	for (size_t i = 0; i < r->binds; i++) {
		size_t g = r->bind[i].column - r->columns;

		if (r->bind[i].column < r->columns ||
		    !is_named(&p->reading.at[g], code.text, code.n))
			continue;
		asked = true;
		p->reading.at[g].records++;
		if (p->open && p->pending[i].there)
			finish(r, rows++);
		if (!p->open)
			begin(r, s, line, offset);
		keep(&p->pending[i], s + value->at, value->n);
	}
	r->counts.unasked += !asked;
	if (!asked && !p->first_unasked)
		p->first_unasked =
			nip_arena_strndup(r->arena, code.text, code.n < 60 ? code.n : 60);
	return rows;
}

/* A code that nobody asked for, and one that nobody sent. */
static void tell(struct nip_csv_reader *r)
{
	const struct nip_csv_pivot *p = r->pivot;
	const struct nip_place at = { .file = r->source.name };

	if (r->counts.unasked)
		nip_diag_add(r->diag, NIP_NOTE, NIP_CAUSE_NONE, &at,
			     "%ld records have codes that were not asked for, the first is \"%s\"",
			     r->counts.unasked, p->first_unasked);
	for (size_t i = 0; i < p->reading.n; i++)
		if (!p->reading.at[i].records)
			nip_diag_add(r->diag, NIP_WARNING, NIP_CAUSE_NONE, &at,
				     "no record has the code \"%s\"%s%s", p->reading.at[i].name,
				     p->reading.at[i].aliases ? " or one of " : "",
				     p->reading.at[i].aliases ? p->reading.at[i].aliases : "");
}

size_t nip_csv_pivot_end(struct nip_csv_reader *r, size_t rows)
{
	if (r->pivot->open)
		finish(r, rows++);
	else if (!r->pivot->told)
		tell(r);
	r->pivot->told |= !rows;
	return rows;
}

void nip_csv_pivot_settle(struct nip_csv_reader *r, size_t rows)
{
	struct nip_csv_pivot *p = r->pivot;

	for (size_t i = 0; i < r->binds; i++)
		for (size_t k = 0; k < rows; k++)
			r->bind[i].cell[k].text = p->store.at + p->at[i * r->rows_max + k];
}
