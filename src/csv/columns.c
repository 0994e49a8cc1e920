/* columns.c: columns by name, by other spellings, and among several of one name. */
#include <config.h>

#include "csv/inside.h"

#include <stdlib.h>
#include <string.h>

#include "base/decimal.h"

size_t nip_csv_columns(const struct nip_csv_reader *r)
{
	return r->columns;
}

const char *nip_csv_name(const struct nip_csv_reader *r, size_t column)
{
	return column < r->columns ? r->name[column] : nip_csv_pivot_name(r, column);
}

const char *nip_csv_unit(const struct nip_csv_reader *r, size_t column)
{
	return column < r->columns ? r->unit[column] : NULL;
}

bool nip_csv_same_but_case(const char *a, const char *b)
{
	for (;; a++, b++) {
		int x = *a >= 'A' && *a <= 'Z' ? *a + 32 : *a;
		int y = *b >= 'A' && *b <= 'Z' ? *b + 32 : *b;

		if (x != y || !x)
			return x == y;
	}
}

static bool equal(const char *a, const char *b, bool any_case)
{
	return any_case ? nip_csv_same_but_case(a, b) : strcmp(a, b) == 0;
}

static long ambiguous(const struct nip_csv_reader *r, const char *name)
{
	const struct nip_place at = { .file = r->source.name, .line = r->header_line };

	nip_diag_input(r->diag, &at,
		       "several columns are named \"%s\"; ask for the first as \"%s#1\", or rename "
		       "them",
		       name, name);
	return NIP_CSV_AMBIGUOUS;
}

static long find(const struct nip_csv_reader *r, const char *name, bool any_case)
{
	long found = NIP_CSV_NO_COLUMN;

	for (size_t i = 0; i < r->columns; i++) {
		if (!equal(r->name[i], name, any_case))
			continue;
		if (found >= 0)
			return ambiguous(r, name);
		found = (long)i;
	}
	return found;
}

/* "name#2": the second column of that name. */
static long find_numbered(const struct nip_csv_reader *r, const char *name)
{
	const char *hash = strrchr(name, '#');
	size_t n = hash ? (size_t)(hash - name) : 0;
	long left;

	if (!n || hash[1] < '1' || hash[1] > '9' || hash[2])
		return NIP_CSV_NO_COLUMN;
	left = hash[1] - '0';
	for (size_t i = 0; i < r->columns; i++)
		if (strncmp(r->name[i], name, n) == 0 && !r->name[i][n] && --left == 0)
			return (long)i;
	return NIP_CSV_NO_COLUMN;
}

long nip_csv_find(const struct nip_csv_reader *r, const char *name)
{
	long c;

	if (!*name)
		return NIP_CSV_NO_COLUMN;
	c = find(r, name, false);
	if (c == NIP_CSV_NO_COLUMN)
		c = find_numbered(r, name);
	return c == NIP_CSV_NO_COLUMN ? find(r, name, true) : c;
}

/* Another spelling the file has too: which of them was meant is not ours to know. */
static void warn_second(struct nip_csv_reader *r, size_t used, size_t other)
{
	const struct nip_place at = { .file = r->source.name,
				      .line = r->header_line,
				      .element = r->name[used] };

	nip_diag_add(r->diag, NIP_WARNING, NIP_CAUSE_NONE, &at,
		     "column \"%s\" fits as well and is not used; take one of the names out",
		     r->name[other]);
}

long nip_csv_find_any(struct nip_csv_reader *r, const char *names)
{
	long first = names ? nip_csv_find(r, names) : NIP_CSV_NO_COLUMN;

	if (first != NIP_CSV_NO_COLUMN || !names || !strchr(names, ' '))
		return first;
	for (const char *p = names; *p;) {
		size_t n = strcspn(p, " ");
		long c = n ? nip_csv_find(r, nip_arena_strndup(r->arena, p, n)) : NIP_CSV_NO_COLUMN;

		if (c == NIP_CSV_AMBIGUOUS)
			return c;
		if (c >= 0 && first >= 0 && c != first)
			warn_second(r, (size_t)first, (size_t)c);
		if (first < 0)
			first = c;
		p += n + strspn(p + n, " ");
	}
	return first;
}

struct named {
	const char *name;
	size_t column;
};

static int by_name(const void *a, const void *b)
{
	const struct named *x = a, *y = b;
	int d = strcmp(x->name, y->name);

	return d ? d : (x->column > y->column) - (x->column < y->column);
}

static void say_same(struct nip_csv_reader *r, const struct named *list, size_t n)
{
	const struct nip_place at = { .file = r->source.name, .line = r->header_line };

	nip_diag_add(r->diag, NIP_WARNING, NIP_CAUSE_NONE, &at,
		     "%zu columns are named \"%s\", the first two are columns %zu and %zu; ask for "
		     "them as \"%s#1\" and \"%s#2\"",
		     n, list->name, list[0].column + 1, list[1].column + 1, list->name, list->name);
}

/* Columns without a name are let be: nobody can ask for them. */
int nip_csv_check_names(struct nip_csv_reader *r)
{
	const struct nip_place at = { .file = r->source.name, .line = r->header_line };
	struct named *list = nip_xalloc(r->columns, sizeof *list);
	size_t numbers = 0, empty = 0;
	double v;

	for (size_t i = 0; i < r->columns; i++) {
		list[i] = (struct named){ r->name[i], i };
		empty += !r->name[i][0];
		numbers += nip_decimal_read(r->name[i], strlen(r->name[i]), r->numbers.mark, &v);
	}
	qsort(list, r->columns, sizeof *list, by_name);
	for (size_t i = 0, n; i < r->columns; i += n) {
		for (n = 1; i + n < r->columns && strcmp(list[i].name, list[i + n].name) == 0;)
			n++;
		if (n > 1 && list[i].name[0])
			say_same(r, list + i, n);
	}
	free(list);
	if (empty == r->columns) {
		nip_diag_input(r->diag, &at, "the header names no column");
		return -1;
	}
	if (numbers + empty == r->columns)
		nip_diag_add(r->diag, NIP_WARNING, NIP_CAUSE_NONE, &at,
			     "every column name is a number: if there is no header, say so");
	return 0;
}
