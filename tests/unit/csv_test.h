/* csv_test.h: what the tests of the CSV reader share: a scratch file, and a whole file
 * read as text. */
#ifndef NIP_CSV_TEST_H
#define NIP_CSV_TEST_H

#include <check.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/diag.h"
#include "base/str.h"
#include "csv/reader.h"

#define NELEM(x) (sizeof(x) / sizeof *(x))

static char folder[256], path[300];

static inline void make_folder(void)
{
	const char *tmp = getenv("TMPDIR");

	snprintf(folder, sizeof folder, "%s/nip-csv-XXXXXX", tmp && *tmp ? tmp : "/tmp");
	ck_assert_ptr_nonnull(mkdtemp(folder));
	snprintf(path, sizeof path, "%s/x.csv", folder);
}

static inline void remove_folder(void)
{
	unlink(path);
	ck_assert_int_eq(rmdir(folder), 0);
}

static inline void put(const char *bytes, size_t n)
{
	FILE *f = fopen(path, "wb");

	ck_assert_ptr_nonnull(f);
	ck_assert_uint_eq(fwrite(bytes, 1, n, f), n);
	ck_assert_int_eq(fclose(f), 0);
}

/* A whole file read as text: rows joined as a|b|c with line and offset beside. */
struct got {
	struct nip_diag *diag;
	struct nip_csv_reader *r;
	struct nip_str text; /* "1@6:a|b\n" = line 1, offset 6 */
	size_t blocks, largest;
	int rc;
};

static inline void drain(struct got *g)
{
	size_t n = nip_csv_columns(g->r);
	const struct nip_csv_block *b;

	for (size_t i = 0; i < n; i++)
		ck_assert_uint_eq(nip_csv_bind(g->r, i, NIP_CSV_TEXT), i);
	while ((g->rc = nip_csv_next(g->r, &b)) == 1) {
		ck_assert_uint_ge(b->rows, 1);
		ck_assert_uint_le(b->rows, 1024);
		g->blocks++;
		g->largest = b->rows > g->largest ? b->rows : g->largest;
		for (size_t k = 0; k < b->rows; k++) {
			nip_str_printf(&g->text, "%ld@%lld:", b->line[k], b->offset[k]);
			for (size_t i = 0; i < n; i++) {
				const struct nip_csv_cell *c = &b->column[i].cell[k];

				ck_assert_int_eq(c->text[c->n], 0);
				ck_assert_int_eq(b->column[i].state[k], 0);
				ck_assert_ptr_null(b->column[i].number);
				nip_str_putn(&g->text, c->text, c->n);
				nip_str_putc(&g->text, i + 1 < n ? '|' : '\n');
			}
		}
	}
}

static inline struct got get(const struct nip_csv_dialect *dialect)
{
	struct got g = { .diag = nip_diag_new(20), .rc = -2 };

	g.r = nip_csv_open(path, dialect, g.diag);
	if (g.r)
		drain(&g);
	return g;
}

static inline void drop(struct got *g)
{
	nip_csv_close(g->r);
	nip_str_release(&g->text);
	nip_diag_free(g->diag);
}

static inline long bad_records(const struct nip_csv_counts *c)
{
	long n = 0;

	for (int i = 0; i <= NIP_CSV_BAD_ENCODING; i++)
		n += c->bad[i];
	return n;
}

static inline void balanced(const struct nip_csv_reader *r, bool header)
{
	const struct nip_csv_counts *c = nip_csv_count(r);

	ck_assert_int_eq(c->lines, header + c->comments + c->blank + c->records + bad_records(c));
}

struct want {
	const char *text;
	const char *rows;
	enum nip_csv_bad kind;
	long bad;
};

static inline void check_want(const struct want *w, const struct nip_csv_dialect *dialect)
{
	struct got g;

	put(w->text, strlen(w->text));
	g = get(dialect);
	ck_assert_msg(g.r != NULL, "not opened: %s", w->text);
	ck_assert_msg(strcmp(nip_str_text(&g.text), w->rows) == 0, "%s\ngave\n%s\nwanted\n%s",
		      w->text, nip_str_text(&g.text), w->rows);
	ck_assert_int_eq(g.rc, 0);
	ck_assert_msg(nip_csv_count(g.r)->bad[w->kind] == w->bad &&
			      bad_records(nip_csv_count(g.r)) == w->bad,
		      "%s: %ld bad records", w->text, bad_records(nip_csv_count(g.r)));
	ck_assert_int_eq(nip_csv_count(g.r)->bytes, (long long)strlen(w->text));
	if (!dialect || !dialect->multiline)
		balanced(g.r, true);
	drop(&g);
}

/* Runs the tests, each with a scratch folder of its own. */
static inline int run_tests(const char *name, const TTest *const *test, size_t n)
{
	Suite *s = suite_create(name);
	TCase *t = tcase_create(name);
	SRunner *run;
	int failed;

	tcase_set_timeout(t, 60);
	tcase_add_checked_fixture(t, make_folder, remove_folder);
	for (size_t i = 0; i < n; i++)
		tcase_add_test(t, test[i]);
	suite_add_tcase(s, t);
	run = srunner_create(s);
	srunner_run_all(run, CK_NORMAL);
	failed = srunner_ntests_failed(run);
	srunner_free(run);
	return failed ? 1 : 0;
}

#endif
