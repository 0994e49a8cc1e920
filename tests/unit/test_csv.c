/* test_csv.c: the CSV reader against RFC 4180, broken files, pipes, gzip and an
 * independent splitter. */
#include <config.h>

#include "csv/reader.h"

#include <check.h>
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
#include <zlib.h>

#include "base/diag.h"
#include "base/str.h"

#define NELEM(x) (sizeof(x) / sizeof *(x))

static char folder[256], path[300];

static void make_folder(void)
{
	const char *tmp = getenv("TMPDIR");

	snprintf(folder, sizeof folder, "%s/nip-csv-XXXXXX", tmp && *tmp ? tmp : "/tmp");
	ck_assert_ptr_nonnull(mkdtemp(folder));
	snprintf(path, sizeof path, "%s/x.csv", folder);
}

static void remove_folder(void)
{
	unlink(path);
	ck_assert_int_eq(rmdir(folder), 0);
}

static void put(const char *bytes, size_t n)
{
	FILE *f = fopen(path, "wb");

	ck_assert_ptr_nonnull(f);
	ck_assert_uint_eq(fwrite(bytes, 1, n, f), n);
	ck_assert_int_eq(fclose(f), 0);
}

static void put_gzip(const char *bytes, size_t n, const char *mode)
{
	gzFile f = gzopen(path, mode);

	ck_assert_int_eq(gzwrite(f, bytes, (unsigned)n), (int)n);
	ck_assert_int_eq(gzclose(f), Z_OK);
}

/* A whole file read as text: rows joined as a|b|c with line and offset beside. */
struct got {
	struct nip_diag *diag;
	struct nip_csv_reader *r;
	struct nip_str text; /* "1@6:a|b\n" = line 1, offset 6 */
	size_t blocks, largest;
	int rc;
};

static void drain(struct got *g)
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

static struct got get(const struct nip_csv_dialect *dialect)
{
	struct got g = { .diag = nip_diag_new(20), .rc = -2 };

	g.r = nip_csv_open(path, dialect, g.diag);
	if (g.r)
		drain(&g);
	return g;
}

static void drop(struct got *g)
{
	nip_csv_close(g->r);
	nip_str_release(&g->text);
	nip_diag_free(g->diag);
}

static long bad_records(const struct nip_csv_counts *c)
{
	long n = 0;

	for (int i = 0; i <= NIP_CSV_BAD_ENCODING; i++)
		n += c->bad[i];
	return n;
}

static void balanced(const struct nip_csv_reader *r, bool header)
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

static void check_want(const struct want *w, const struct nip_csv_dialect *dialect)
{
	struct got g;

	put(w->text, strlen(w->text));
	g = get(dialect);
	ck_assert_msg(g.r != NULL, "not opened: %s", w->text);
	ck_assert_msg(strcmp(nip_str_text(&g.text), w->rows) == 0, "%s\ngave\n%s\nwanted\n%s", w->text,
		      nip_str_text(&g.text), w->rows);
	ck_assert_int_eq(g.rc, 0);
	ck_assert_msg(nip_csv_count(g.r)->bad[w->kind] == w->bad &&
			      bad_records(nip_csv_count(g.r)) == w->bad,
		      "%s: %ld bad records", w->text, bad_records(nip_csv_count(g.r)));
	ck_assert_int_eq(nip_csv_count(g.r)->bytes, (long long)strlen(w->text));
	if (!dialect || !dialect->multiline)
		balanced(g.r, true);
	drop(&g);
}

START_TEST(test_rfc4180)
{
	static const struct want list[] = {
		{ "a,b\n1,2\n", "2@4:1|2\n", 0, 0 },
		{ "a,b\r\n1,2\r\n3,4\r\n", "2@5:1|2\n3@10:3|4\n", 0, 0 },
		{ "a,b\n1,2", "2@4:1|2\n", 0, 0 },
		{ "a,b\n1,2\r", "2@4:1|2\n", 0, 0 },
		{ "a,b\n1,", "2@4:1|\n", 0, 0 },
		{ "a,b\n,\n", "2@4:|\n", 0, 0 },
		{ "a,b\n\"1\",\"2\"", "2@4:1|2\n", 0, 0 },
		{ "a,b\n\"\",\"\"\n", "2@4:|\n", 0, 0 },
		{ "a\n\"\"\n", "2@2:\n", 0, 0 },
		{ "a,b\n\"1,5\",\"x\"\"y\"\n", "2@4:1,5|x\"y\n", 0, 0 },
		{ "a,b\n\"\"\"\",\"\"\"\"\"\"\n", "2@4:\"|\"\"\n", 0, 0 },
		{ "a,b\n 1 ,\t2 \n", "2@4: 1 |\t2 \n", 0, 0 },
		{ "a,b\n 1 , \"2 \"  \n", "2@4: 1 |2 \n", 0, 0 },
		{ "a,b\n\"1\" ,  \"\"\n", "2@4:1|\n", 0, 0 },
		{ "a,b\n  \"1\",  x y \n", "2@4:1|  x y \n", 0, 0 },
		{ "\"a\", \"b\"\n1,2\n", "2@9:1|2\n", 0, 0 },
		{ "a,b\n1\r2,3\n", "2@4:1\r2|3\n", 0, 0 },
		{ "a,b\n\"\r\",3\n", "2@4:\r|3\n", 0, 0 },
		{ "a,b\n\n1,2\n \t\n\r\n3,4\n\n", "3@5:1|2\n6@14:3|4\n", 0, 0 },
		{ "a,b\n", "", 0, 0 },
		{ "a,b", "", 0, 0 },
		{ "# x \"\n\n#y\na,b\n#1,2\n", "5@14:#1|2\n", 0, 0 },
		{ "\xEF\xBB\xBF\"a\",b\n1,2\n", "2@9:1|2\n", 0, 0 },
		{ "a,b\n\xC3\xA4,\xF0\x9F\x98\x80\n", "2@4:\xC3\xA4|\xF0\x9F\x98\x80\n", 0, 0 },
	};

	for (size_t i = 0; i < NELEM(list); i++)
		check_want(&list[i], NULL);
}
END_TEST

START_TEST(test_broken_records)
{
	static const struct want list[] = {
		{ "a,b\n1,2\n1\"2,3\n4,5\n", "2@4:1|2\n4@14:4|5\n", NIP_CSV_BAD_QUOTE, 1 },
		{ "a,b\n\"1\"2,3\n4,5\n", "3@11:4|5\n", NIP_CSV_BAD_QUOTE, 1 },
		{ "a,b\n\"1\" \"2\",3\n4,5\n", "3@14:4|5\n", NIP_CSV_BAD_QUOTE, 1 },
		{ "a,b\n1, x\"2\"\n4,5\n", "3@12:4|5\n", NIP_CSV_BAD_QUOTE, 1 },
		{ "a,b\n1,\"2\n4,5\n6,\"7\"\n", "3@9:4|5\n4@13:6|7\n", NIP_CSV_BAD_NEWLINE, 1 },
		{ "a,b\n4,5\n1,\"2", "2@4:4|5\n", NIP_CSV_BAD_QUOTE, 1 },
		{ "a,b\n4,5\n1,\"", "2@4:4|5\n", NIP_CSV_BAD_QUOTE, 1 },
		{ "a,b\n4,5\n1,\"\r", "2@4:4|5\n", NIP_CSV_BAD_QUOTE, 1 },
		{ "a,b\n1\n1,2\n", "3@6:1|2\n", NIP_CSV_BAD_SHORT, 1 },
		{ "a,b\n\"1\"\n1,2\n", "3@8:1|2\n", NIP_CSV_BAD_SHORT, 1 },
		{ "a,b\n1,2,\n1,2\n", "3@9:1|2\n", NIP_CSV_BAD_LONG, 1 },
		{ "a,b\n\"1\",2,3,4\n1,2\n", "3@14:1|2\n", NIP_CSV_BAD_LONG, 1 },
		{ "a,b\n\xB5m,2\n1,2\n", "3@9:1|2\n", NIP_CSV_BAD_ENCODING, 1 },
		{ "a,b\n\xC0\xAF,2\n1,2\n", "3@9:1|2\n", NIP_CSV_BAD_ENCODING, 1 },
		{ "a,b\n\xED\xA0\x80,2\n1,2\n", "3@10:1|2\n", NIP_CSV_BAD_ENCODING, 1 },
		{ "a,b\n\xF4\x90\x80\x80,2\n1,2\n", "3@11:1|2\n", NIP_CSV_BAD_ENCODING, 1 },
		{ "a,b\n1,2\xC3\n1,2\n", "3@9:1|2\n", NIP_CSV_BAD_ENCODING, 1 },
	};

	for (size_t i = 0; i < NELEM(list); i++)
		check_want(&list[i], NULL);
}
END_TEST

START_TEST(test_multiline)
{
	static const struct nip_csv_dialect multi = { .multiline = true };
	static const struct want list[] = {
		{ "a,b\n1,\"x\ny\"\n3,4\n", "2@4:1|x\ny\n4@12:3|4\n", 0, 0 },
		{ "a,b\r\n1,\"x\r\n\r\n\"\"y\" \r\n3,4", "2@5:1|x\r\n\r\n\"y\n5@20:3|4\n", 0, 0 },
		{ "a,b\n\"\n\",\"\n\"", "2@4:\n|\n\n", 0, 0 },
		{ "\"a\nz\",b\n1,2\n", "3@8:1|2\n", 0, 0 },
		/* The quote left open loses its own line only, whatever comes behind. */
		{ "a,b\n1,\"2\n3,4\n5,6\n", "3@9:3|4\n4@13:5|6\n", NIP_CSV_BAD_QUOTE, 1 },
		{ "a,b\n1,\"2\n3,4\n5,\"6\"\n", "3@9:3|4\n4@13:5|6\n", NIP_CSV_BAD_QUOTE, 1 },
		{ "a,b\n1,\"2\n\"3\",4\n", "3@9:3|4\n", NIP_CSV_BAD_QUOTE, 1 },
	};

	for (size_t i = 0; i < NELEM(list); i++)
		check_want(&list[i], &multi);
}
END_TEST

START_TEST(test_problem_details)
{
	static const char text[] = "a,b\n1,2\n\xE9t\xE9,3\n4\n5,6,7\n"
				   "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\xC3\xA4,\"\n";
	static const struct nip_csv_problem want[] = {
		{ 3, 8, NIP_CSV_BAD_ENCODING, 0, "\xEF\xBF\xBDt\xEF\xBF\xBD,3" },
		{ 4, 14, NIP_CSV_BAD_SHORT, 1, "4" },
		{ 5, 16, NIP_CSV_BAD_LONG, 3, "5,6,7" },
		{ 6, 22, NIP_CSV_BAD_NEWLINE, 0,
		  "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa" },
	};
	struct got g;

	put(text, sizeof text - 1);
	g = get(NULL);
	ck_assert_ptr_nonnull(g.r);
	ck_assert_uint_eq(nip_csv_problems(g.r), NELEM(want));
	for (size_t i = 0; i < NELEM(want); i++) {
		const struct nip_csv_problem *p = nip_csv_problem_at(g.r, i);

		ck_assert_int_eq(p->line, want[i].line);
		ck_assert_int_eq(p->offset, want[i].offset);
		ck_assert_int_eq(p->kind, want[i].kind);
		ck_assert_uint_eq(p->fields, want[i].fields);
		ck_assert_str_eq(p->text, want[i].text);
	}
	ck_assert_str_eq(nip_csv_bad_name(NIP_CSV_BAD_QUOTE), "stray_quote");
	ck_assert_str_eq(nip_csv_bad_name(NIP_CSV_BAD_NUMBER), "not_a_number");
	drop(&g);
}
END_TEST

START_TEST(test_nul_byte)
{
	static const char text[] = "a,b\n1,2\n3,\0004\n5,6\n";
	struct got g;

	put(text, sizeof text - 1);
	g = get(NULL);
	ck_assert_str_eq(nip_str_text(&g.text), "2@4:1|2\n4@13:5|6\n");
	ck_assert_int_eq(nip_csv_count(g.r)->bad[NIP_CSV_BAD_NUL], 1);
	balanced(g.r, true);
	drop(&g);
}
END_TEST

START_TEST(test_problems_are_capped_but_counted)
{
	struct nip_str s = NIP_STR_INIT;
	struct got g;

	nip_str_put(&s, "a,b\n");
	for (int i = 0; i < 2500; i++)
		nip_str_put(&s, "x\n1,2\n");
	put(s.at, s.n);
	g = get(NULL);
	ck_assert_uint_eq(nip_csv_problems(g.r), NIP_CSV_KEEP);
	ck_assert_int_eq(nip_csv_problem_at(g.r, NIP_CSV_KEEP - 1)->line, 2 * NIP_CSV_KEEP);
	ck_assert_int_eq(nip_csv_count(g.r)->bad[NIP_CSV_BAD_SHORT], 2500);
	ck_assert_int_eq(nip_csv_count(g.r)->records, 2500);
	balanced(g.r, true);
	drop(&g);
	nip_str_release(&s);
}
END_TEST

START_TEST(test_separators)
{
	static const struct {
		const char *text;
		struct nip_csv_dialect d;
		size_t columns;
		const char *note;
	} list[] = {
		{ "a,b\n1,2\n", { 0 }, 2, NULL },
		{ "a;b\n1,5;2,5\n", { .decimal_mark = ',' }, 2, "semicolon" },
		{ "a;b\n1,5;2,5\n", { 0 }, 2, "semicolon" },
		{ "t;d, um;w\n1;80,2;3\n", { 0 }, 3, "semicolon" },
		{ "a\tb\tc\n1\t2\t3\n", { 0 }, 3, "tab" },
		{ "a|b,c\n1|2\n", { 0 }, 2, "vertical bar" },
		{ "\"x;y;z\",b\n1,2\n", { 0 }, 2, NULL },
		{ "1,5;2,5;3,5\n", { .no_header = true }, 3, "semicolon" },
		{ "a;b,c\n", { .separator = ',' }, 2, NULL },
		{ "thickness\n80\n", { 0 }, 1, NULL },
		{ "# a;b;c\n\na,b\n\n1,2\n", { 0 }, 2, NULL },
		{ "a\tb\n\t\n", { 0 }, 2, "tab" },
	};

	for (size_t i = 0; i < NELEM(list); i++) {
		struct got g;

		put(list[i].text, strlen(list[i].text));
		g = get(&list[i].d);
		ck_assert_msg(g.r != NULL, "%s", list[i].text);
		ck_assert_msg(nip_csv_columns(g.r) == list[i].columns, "%s", list[i].text);
		ck_assert_int_eq(bad_records(nip_csv_count(g.r)), 0);
		ck_assert_uint_eq(nip_diag_count(g.diag, NIP_NOTE), list[i].note != NULL);
		if (list[i].note)
			ck_assert_ptr_nonnull(strstr(nip_diag_at(g.diag, 0)->message, list[i].note));
		ck_assert_int_eq(nip_diag_status(g.diag), 0);
		drop(&g);
	}
}
END_TEST

START_TEST(test_header)
{
	static const char text[] = " t , thickness [\xC2\xB5m],areal mass (g/(m2)) ,[um],x(),"
				   "\"q, [a[b]]\",T,, ,y] \r\n";
	static const char *const want[][2] = {
		{ "t", NULL },	     { "thickness", "\xC2\xB5m" }, { "areal mass", "g/(m2)" },
		{ "[um]", NULL },    { "x()", NULL },		    { "q,", "a[b]" },
		{ "T", NULL },	     { "", NULL },		    { "", NULL },
		{ "y]", NULL },
	};
	struct got g;

	put(text, sizeof text - 1);
	g = get(NULL);
	ck_assert_ptr_nonnull(g.r);
	ck_assert_uint_eq(nip_csv_columns(g.r), NELEM(want));
	for (size_t i = 0; i < NELEM(want); i++) {
		ck_assert_str_eq(nip_csv_name(g.r, i), want[i][0]);
		ck_assert_pstr_eq(nip_csv_unit(g.r, i), want[i][1]);
	}
	ck_assert_int_eq(nip_csv_header_line(g.r), 1);
	ck_assert_int_eq(nip_csv_find(g.r, "t"), 0);
	ck_assert_int_eq(nip_csv_find(g.r, "T"), 6);
	ck_assert_int_eq(nip_csv_find(g.r, "THICKNESS"), 1);
	ck_assert_int_eq(nip_csv_find(g.r, "thick"), -1);
	ck_assert_int_eq(nip_csv_find(g.r, ""), -1);
	drop(&g);
}
END_TEST

START_TEST(test_no_header)
{
	static const struct nip_csv_dialect d = { .no_header = true };
	struct got g;

	put("\n1,\"2\"\n3,4\n5\n", 14);
	g = get(&d);
	ck_assert_str_eq(nip_csv_name(g.r, 1), "2");
	ck_assert_int_eq(nip_csv_header_line(g.r), 0);
	ck_assert_str_eq(nip_str_text(&g.text), "2@1:1|2\n3@7:3|4\n");
	ck_assert_int_eq(nip_csv_count(g.r)->bad[NIP_CSV_BAD_SHORT], 1);
	balanced(g.r, false);
	drop(&g);
}
END_TEST

START_TEST(test_refused)
{
	static const struct {
		const char *bytes;
		size_t n;
		struct nip_csv_dialect d;
		long line;
		const char *says;
	} list[] = {
		{ "", 0, { 0 }, 1, "empty" },
		{ "\xEF\xBB\xBF", 3, { 0 }, 1, "no header" },
		{ "\n\n# only\n", 9, { 0 }, 4, "no header" },
		{ "\177ELF\2\1\1\0\0\0\n", 11, { 0 }, 1, "binary" },
		{ "\1\2\3\4\n", 5, { 0 }, 1, "control" },
		{ "PK\3\4junk", 8, { 0 }, 1, "spreadsheet" },
		{ "BZh91AY&SY", 10, { 0 }, 1, "bzip2" },
		{ "a\0b,c\n", 6, { 0 }, 1, "NUL" },
		{ "#\n\xBA\xF1\xB6\xC8,b\n1,2\n", 13, { 0 }, 2, "cp1252" }, /* GB 2312 */
		{ "a,b\r1,2\r3,4", 11, { 0 }, 1, "carriage" },
		{ "a,\"b\n1,2\n", 9, { 0 }, 1, "newline" },
		{ "a,\"b", 4, { 0 }, 1, "quote" },
		{ "a,\"b\n1,2\n", 9, { .multiline = true }, 1, "quote" },
		{ ",,\n", 3, { 0 }, 1, "names no column" },
		{ "aaaaaaaaaaaaaaaaaaaaaaaaa,b\n", 27, { .max_record = 20 }, 1, "size" },
		{ "aaaaaaaaaaaaaaaaaaaaaaaaa,b\n", 27, { .max_field = 20 }, 1, "size" },
	};

	for (size_t i = 0; i < NELEM(list); i++) {
		const struct nip_diagnostic *x;
		struct got g;

		put(list[i].bytes, list[i].n);
		g = get(&list[i].d);
		ck_assert_msg(g.r == NULL, "case %zu opened", i);
		ck_assert_uint_eq(nip_diag_count(g.diag, NIP_ERROR), 1);
		x = nip_diag_at(g.diag, nip_diag_kept(g.diag) - 1);
		ck_assert_int_eq(x->cause, NIP_CAUSE_INPUT);
		ck_assert_str_eq(x->place.file, path);
		ck_assert_msg(x->place.line == list[i].line, "case %zu: line %ld", i, x->place.line);
		ck_assert_msg(strstr(x->message, list[i].says) != NULL, "case %zu: %s", i, x->message);
		drop(&g);
	}
}
END_TEST

START_TEST(test_cannot_open)
{
	static const struct nip_csv_dialect same = { .separator = ',', .decimal_mark = ',' };
	struct nip_diag *d = nip_diag_new(9);

	ck_assert_ptr_null(nip_csv_open(path, NULL, d));
	ck_assert_ptr_nonnull(strstr(nip_diag_at(d, 0)->message, strerror(ENOENT)));
	ck_assert_ptr_null(nip_csv_open(folder, NULL, d));
	ck_assert_ptr_nonnull(strstr(nip_diag_at(d, 1)->message, "folder"));
	ck_assert_int_eq(nip_diag_status(d), 3);
	put("a,b\n", 4);
	ck_assert_ptr_null(nip_csv_open(path, &same, d));
	ck_assert_int_eq(nip_diag_at(d, 2)->cause, NIP_CAUSE_USAGE);
	nip_csv_close(NULL);
	nip_diag_free(d);
}
END_TEST

START_TEST(test_header_of_numbers_is_warned_about)
{
	struct got g;

	put("80.1,80.2\n80.3,80.4\n", 20);
	g = get(NULL);
	ck_assert_ptr_nonnull(g.r);
	ck_assert_uint_eq(nip_diag_count(g.diag, NIP_WARNING), 1);
	drop(&g);
}
END_TEST

struct cell_want {
	const char *text;
	int state; /* 0 or 1 + kind */
	double value;
};

static void check_cells(const struct cell_want *w, size_t n, const struct nip_csv_dialect *dialect)
{
	struct nip_diag *d = nip_diag_new(9);
	struct nip_str s = NIP_STR_INIT;
	const struct nip_csv_block *b;
	struct nip_csv_reader *r;
	long missing = 0, wrong = 0;

	nip_str_put(&s, "k;x\n");
	for (size_t i = 0; i < n; i++)
		nip_str_printf(&s, "%zu;%s\n", i, w[i].text);
	put(s.at, s.n);
	r = nip_csv_open(path, dialect, d);
	ck_assert_uint_eq(nip_csv_bind(r, 1, NIP_CSV_NUMBER), 0);
	ck_assert_int_eq(nip_csv_next(r, &b), 1);
	ck_assert_uint_eq(b->rows, n);
	for (size_t i = 0; i < n; i++) {
		double got = b->column[0].number[i];

		ck_assert_msg(b->column[0].state[i] == w[i].state, "\"%s\": state %d", w[i].text,
			      b->column[0].state[i]);
		if (w[i].state)
			ck_assert_msg(isnan(got), "\"%s\" has a value", w[i].text);
		else
			ck_assert_msg(got == w[i].value && !signbit(got) == !signbit(w[i].value),
				      "\"%s\": %.17g", w[i].text, got);
		missing += w[i].state == 1 + NIP_CSV_BAD_MISSING;
		wrong += w[i].state == 1 + NIP_CSV_BAD_NUMBER;
	}
	ck_assert_int_eq(nip_csv_next(r, &b), 0);
	ck_assert_int_eq(nip_csv_next(r, &b), 0);
	ck_assert_int_eq(nip_csv_count(r)->bad[NIP_CSV_BAD_MISSING], missing);
	ck_assert_int_eq(nip_csv_count(r)->bad[NIP_CSV_BAD_NUMBER], wrong);
	ck_assert_uint_eq(nip_csv_problems(r), 0);
	nip_csv_close(r);
	nip_diag_free(d);
	nip_str_release(&s);
}

#define MISSING (1 + NIP_CSV_BAD_MISSING)
#define WRONG (1 + NIP_CSV_BAD_NUMBER)
#define CODE (1 + NIP_CSV_BAD_CODE)
#define NOT (1 + NIP_CSV_BAD_NAN)

START_TEST(test_numbers)
{
	static const struct cell_want point[] = {
		{ "80.2", 0, 80.2 },	 { "1802.519 ", 0, 1802.519 }, { " \t-0.0159\t ", 0, -0.0159 },
		{ "\" 7 \"", 0, 7 },	 { "+.5", 0, 0.5 },	       { "5.", 0, 5 },
		{ "-0", 0, -0.0 },	 { "1e3", 0, 1000 },	       { "2.5E-3", 0, 2.5e-3 },
		{ "9007199254740993", 0, 9007199254740992.0 },
		{ "0.1234567890123456789", 0, 0.1234567890123456789 },
		{ "179769313486231570000000000000000e276", 0, 1.7976931348623157e308 },
		{ "", MISSING, 0 },	 { "  ", MISSING, 0 },	       { "\"\"", MISSING, 0 },
		{ "NA", CODE, 0 },	 { " NaN ", NOT, 0 },	       { "-", CODE, 0 },
		{ "--", CODE, 0 },	 { "8O.2", WRONG, 0 },	       { "1e999", WRONG, 0 },
		{ "0x10", WRONG, 0 },	 { "inf", WRONG, 0 },	       { "1,5", WRONG, 0 },
		{ "1 2", WRONG, 0 },	 { "1.2.3", WRONG, 0 },	       { ".", WRONG, 0 },
		{ "+", WRONG, 0 },	 { "--5", WRONG, 0 },	       { "1e", WRONG, 0 },
		{ "na", WRONG, 0 },	 { "12 um", WRONG, 0 },	       { "\xC2\xA0" "1", WRONG, 0 },
	};
	static const struct cell_want comma[] = {
		{ "80,2", 0, 80.2 }, { "80.2", WRONG, 0 }, { "1.234,5", WRONG, 0 }, { "3", 0, 3 },
		{ "-999", CODE, 0 }, { "-999,0", 0, -999 }, { "NA", WRONG, 0 },
	};
	static const char *const codes[] = { "-999", "off" };
	static const struct nip_csv_dialect d = {
		.decimal_mark = ',', .missing = codes, .n_missing = 2
	};

	check_cells(point, NELEM(point), NULL);
	check_cells(comma, NELEM(comma), &d);
}
END_TEST

/* Short decimals take the quick way: it has to round as strtod does. */
START_TEST(test_quick_numbers_round_like_strtod)
{
	static struct cell_want w[1000];
	static char text[1000][24];

	srand(20);
	for (size_t i = 0; i < NELEM(w); i++) {
		long long m = ((long long)rand() << 22 ^ rand()) % 1000000000000000000LL;
		int digits = 1 + rand() % 17, n = snprintf(text[i], 24, "%.*lld", digits, m % 100000);

		if (i % 2)
			n = snprintf(text[i], 24, "%lld", m);
		text[i][n > 17 ? 17 : n] = '\0';
		n = (int)strlen(text[i]);
		text[i][rand() % n] = '.';
		if (n == 1)
			text[i][0] = '7';
		w[i] = (struct cell_want){ text[i], 0, strtod(text[i], NULL) };
	}
	check_cells(w, NELEM(w), NULL);
}
END_TEST

START_TEST(test_caps)
{
	static const struct nip_csv_dialect d = { .max_field = 8, .max_record = 12 };
	static const struct want list[] = {
		{ "a,b\n12345678,2\n3,4\n", "2@4:12345678|2\n3@15:3|4\n", NIP_CSV_BAD_SIZE, 0 },
		{ "a,b\n123456789,2\n3,4\n", "3@16:3|4\n", NIP_CSV_BAD_SIZE, 1 },
		{ "a,b\n\"123456789\"\n3,4\n", "3@16:3|4\n", NIP_CSV_BAD_SIZE, 1 },
		{ "a,b\n123456,123456\n3,4\n", "3@18:3|4\n", NIP_CSV_BAD_SIZE, 1 },
		{ "a,b\n3,4\n123456,123456", "2@4:3|4\n", NIP_CSV_BAD_SIZE, 1 },
	};

	for (size_t i = 0; i < NELEM(list); i++)
		check_want(&list[i], &d);
}
END_TEST

static size_t resident_kb(void)
{
	FILE *f = fopen("/proc/self/status", "r");
	char line[128];
	size_t kb = 0;

	while (f && fgets(line, sizeof line, f))
		if (sscanf(line, "VmHWM: %zu", &kb) == 1)
			break;
	if (f)
		fclose(f);
	return kb;
}

/* 40 MB in one line, plain and behind an open quote: dropped without being kept. */
START_TEST(test_endless_line)
{
	static char junk[1 << 20];

	for (int quoted = 0; quoted < 2; quoted++) {
		const struct nip_csv_dialect d = { .multiline = quoted };
		FILE *f = fopen(path, "wb");
		size_t before = resident_kb();
		struct got g;

		memset(junk, 'x', sizeof junk);
		for (size_t i = 99; quoted && i < sizeof junk; i += 100)
			junk[i] = '\n';
		fputs(quoted ? "a,b\n1,2\n3,\"4\n" : "a,b\n1,2\n3,4", f);
		for (int i = 0; i < 40; i++)
			fwrite(junk, 1, sizeof junk, f);
		fputs("\n5,6\n", f);
		fclose(f);
		g = get(&d);
		ck_assert_int_eq(g.rc, 0);
		ck_assert_int_eq(nip_csv_count(g.r)->records, 2);
		ck_assert_int_eq(nip_csv_count(g.r)->bad[NIP_CSV_BAD_SIZE], !quoted);
		ck_assert_int_eq(nip_csv_count(g.r)->bad[NIP_CSV_BAD_QUOTE], quoted);
		balanced(g.r, true);
#ifndef __SANITIZE_ADDRESS__ /* which keeps freed memory back */
		/* under valgrind the resident memory is valgrind's */
		if (!getenv("NIPLINE_WRAP") || !*getenv("NIPLINE_WRAP"))
			ck_assert_uint_lt(resident_kb() - before, 8 * 1024);
#else
		(void)before;
#endif
		drop(&g);
	}
}
END_TEST

START_TEST(test_block_boundary)
{
	for (int rows = 1023; rows <= 1026; rows++) {
		struct nip_str s = NIP_STR_INIT, want = NIP_STR_INIT;
		struct got g;

		nip_str_put(&s, "a,b\n");
		for (int i = 0; i < rows; i++) {
			nip_str_printf(&want, "%d@%zu:%d|x\n", i + 2, s.n, i);
			nip_str_printf(&s, "%d,\"x\"\n", i);
		}
		put(s.at, s.n);
		g = get(NULL);
		ck_assert_str_eq(nip_str_text(&g.text), want.at);
		ck_assert_uint_eq(g.largest, rows < 1024 ? rows : 1024);
		ck_assert_uint_eq(g.blocks, rows <= 1024 ? 1 : 2);
		drop(&g);
		nip_str_release(&s);
		nip_str_release(&want);
	}
}
END_TEST

/* More than the buffer holds, so records lie across its end. */
START_TEST(test_buffer_boundary)
{
	struct nip_str s = NIP_STR_INIT, want = NIP_STR_INIT;
	struct got g;

	nip_str_put(&s, "a,b\r\n");
	for (int i = 0; s.n < 3000000; i++) {
		nip_str_printf(&want, "%d@%zu:%d|x;\"\n", i + 2, s.n, i * 7919);
		nip_str_printf(&s, "%d,\"x;\"\"\"\r\n", i * 7919);
	}
	put(s.at, s.n);
	g = get(NULL);
	ck_assert_str_eq(nip_str_text(&g.text), want.at);
	balanced(g.r, true);
	drop(&g);
	nip_str_release(&s);
	nip_str_release(&want);
}
END_TEST

START_TEST(test_gzip)
{
	struct nip_str s = NIP_STR_INIT;
	struct got plain, packed;

	nip_str_put(&s, "\xEF\xBB\xBF" "a,b\n");
	for (int i = 0; i < 60000; i++)
		nip_str_printf(&s, "%d,%d.%d\n", i, i * 31 % 97, i % 10);
	put(s.at, s.n);
	plain = get(NULL);
	put_gzip(s.at, 1000, "wb9");
	put_gzip(s.at + 1000, s.n - 1000, "ab1"); /* a second member */
	packed = get(NULL);
	ck_assert_int_eq(packed.rc, 0);
	ck_assert_str_eq(plain.text.at, packed.text.at);
	ck_assert_int_eq(nip_csv_count(packed.r)->bytes, (long long)s.n);
	drop(&plain);
	drop(&packed);
	put_gzip("", 0, "wb");
	packed = get(NULL);
	ck_assert_ptr_null(packed.r);
	ck_assert_ptr_nonnull(strstr(nip_diag_at(packed.diag, 0)->message, "empty"));
	drop(&packed);
	nip_str_release(&s);
}
END_TEST

static void change_file(long cut, long flip)
{
	FILE *f = fopen(path, "r+b");
	int c;

	if (flip) {
		fseek(f, flip, SEEK_END);
		c = fgetc(f);
		fseek(f, flip, SEEK_END);
		fputc(c ^ 0x55, f);
	}
	fseek(f, 0, SEEK_END);
	ck_assert_int_eq(ftruncate(fileno(f), ftell(f) - cut), 0);
	fclose(f);
}

START_TEST(test_broken_gzip)
{
	static const struct {
		long cut, flip;
		const char *says;
	} list[] = { { 400, 0, "early" }, { 4, 0, "early" }, { 0, -6, "broken" } };
	struct nip_str s = NIP_STR_INIT;

	nip_str_put(&s, "a,b\n");
	srand(5);
	for (int i = 0; i < 5000; i++)
		nip_str_printf(&s, "%d,%d\n", i, rand());
	for (size_t i = 0; i < NELEM(list); i++) {
		const struct nip_csv_block *b;
		const char *message;
		struct got g;

		put_gzip(s.at, s.n, "wb");
		change_file(list[i].cut, list[i].flip);
		g = get(NULL);
		ck_assert_ptr_nonnull(g.r);
		ck_assert_int_eq(g.rc, -1);
		ck_assert_int_eq(nip_csv_next(g.r, &b), -1);
		ck_assert_uint_eq(nip_diag_count(g.diag, NIP_ERROR), 1);
		message = nip_diag_at(g.diag, 0)->message;
		ck_assert_msg(strstr(message, list[i].says) != NULL, "%s", message);
		ck_assert_int_eq(nip_diag_status(g.diag), 3);
		/* Whole records only: nothing of the line where the data stop. */
		ck_assert_int_gt(nip_csv_count(g.r)->records, 4000);
		ck_assert_int_eq(bad_records(nip_csv_count(g.r)), 0);
		balanced(g.r, true);
		drop(&g);
	}
	nip_str_release(&s);
}
END_TEST

/* A writer that waits for a token before every piece, so that a reader that held
 * a record back would hang (and the timeout of the test would tell). */
static void piece_by_piece(const char *const *piece, size_t n, int go, bool gzip)
{
	int fd = STDOUT_FILENO;
	z_stream z = { 0 };
	char c;

	ck_assert_int_eq(deflateInit2(&z, 6, Z_DEFLATED, 31, 8, Z_DEFAULT_STRATEGY), Z_OK);
	for (size_t i = 0; i < n; i++) {
		unsigned char out[4096];
		size_t len = strlen(piece[i]);

		if (i && read(go, &c, 1) != 1)
			_exit(1);
		z.next_in = (Bytef *)(uintptr_t)piece[i];
		z.avail_in = (uInt)len;
		z.next_out = out;
		z.avail_out = sizeof out;
		deflate(&z, i + 1 < n ? Z_SYNC_FLUSH : Z_FINISH);
		if (write(fd, gzip ? (const void *)out : piece[i],
			  gzip ? sizeof out - z.avail_out : len) < 0)
			_exit(1);
	}
	deflateEnd(&z);
	_exit(0);
}

static void check_pipe(bool gzip)
{
	static const char *const piece[] = { "a;b\n1;2\n", "3;\"4\"\n", "5;6\n7;8\n9", ";10\n",
					     "11;12" };
	static const long rows[] = { 1, 1, 2, 1, 1 }, line[] = { 2, 3, 4, 6, 7 };
	int data[2], go[2], status, keep = dup(STDIN_FILENO);
	struct nip_diag *d = nip_diag_new(9);
	const struct nip_csv_block *b;
	struct nip_csv_reader *r;
	pid_t child;

	ck_assert_int_eq(pipe(data), 0);
	ck_assert_int_eq(pipe(go), 0);
	child = fork();
	if (child == 0) {
		dup2(data[1], STDOUT_FILENO);
		close(go[1]);
		piece_by_piece(piece, NELEM(piece), go[0], gzip);
	}
	close(data[1]);
	dup2(data[0], STDIN_FILENO);
	close(data[0]);
	r = nip_csv_open("-", NULL, d);
	ck_assert_ptr_nonnull(r);
	nip_csv_bind(r, 0, NIP_CSV_NUMBER);
	for (size_t i = 0; i < NELEM(piece); i++) {
		ck_assert_int_eq(nip_csv_next(r, &b), 1);
		ck_assert_uint_eq(b->rows, (size_t)rows[i]);
		ck_assert_int_eq(b->line[0], line[i]);
		ck_assert(b->column[0].number[0] == 2.0 * (double)(line[i] - 2) + 1);
		if (i + 1 < NELEM(piece))
			ck_assert_int_eq(write(go[1], "x", 1), 1);
	}
	ck_assert_int_eq(nip_csv_next(r, &b), 0);
	ck_assert_int_eq(nip_csv_count(r)->records, 6);
	balanced(r, true);
	ck_assert_str_eq(nip_diag_at(d, 0)->place.file, "standard input");
	nip_csv_close(r);
	ck_assert_int_eq(waitpid(child, &status, 0), child);
	ck_assert_int_eq(status, 0);
	close(go[0]);
	close(go[1]);
	dup2(keep, STDIN_FILENO);
	close(keep);
	nip_diag_free(d);
}

START_TEST(test_pipe_row_by_row)
{
	check_pipe(false);
	check_pipe(true);
}
END_TEST

/* --- an independent splitter, character by character ---------------------- */

struct plain {
	struct nip_str rows; /* as struct got prints them */
	long records, blank, bad[NIP_CSV_BAD_KINDS];
};

static bool blank_char(char c, char sep)
{
	return c == ' ' || (c == '\t' && sep != '\t');
}

/* One line into cells, each ended by 0x01; returns how many, or -1 - kind. */
static int plain_line(const char *s, size_t n, char sep, bool newline, struct nip_str *out)
{
	size_t i = 0;

	for (int cells = 0;; i++) {
		size_t j = i;

		while (j < n && blank_char(s[j], sep))
			j++;
		if (j < n && s[j] == '"') {
			for (j++;; j++) {
				if (j >= n)
					return -1 - (newline ? NIP_CSV_BAD_NEWLINE : NIP_CSV_BAD_QUOTE);
				if (s[j] == '"' && !(j + 1 < n && s[j + 1] == '"'))
					break;
				j += s[j] == '"';
				nip_str_putc(out, s[j]);
			}
			for (j++; j < n && blank_char(s[j], sep); j++)
				;
			if (j < n && s[j] != sep)
				return -1 - NIP_CSV_BAD_QUOTE;
			i = j;
		} else {
			for (; i < n && s[i] != sep; i++) {
				if (s[i] == '"')
					return -1 - NIP_CSV_BAD_QUOTE;
				nip_str_putc(out, s[i]);
			}
		}
		nip_str_putc(out, 1);
		cells++;
		if (i >= n)
			return cells;
	}
}

static void plain_file(const char *s, size_t n, size_t at, long number, char sep, int columns,
		       struct plain *p)
{
	struct nip_str cells = NIP_STR_INIT;

	for (size_t next; at < n; at = next, number++) {
		const char *nl = memchr(s + at, '\n', n - at);
		size_t len = (nl ? (size_t)(nl - s) : n) - at, k = 0;
		int rc;

		next = at + len + (nl != NULL);
		if (len && s[at + len - 1] == '\r')
			len--;
		while (k < len && blank_char(s[at + k], sep))
			k++;
		if (k == len) {
			p->blank++;
			continue;
		}
		nip_str_clear(&cells);
		rc = memchr(s + at, '\0', len) ? -1 - NIP_CSV_BAD_NUL
					       : plain_line(s + at, len, sep, nl != NULL, &cells);
		if (rc > 0 && rc != columns)
			rc = -1 - (rc < columns ? NIP_CSV_BAD_SHORT : NIP_CSV_BAD_LONG);
		if (rc < 0) {
			p->bad[-1 - rc]++;
			continue;
		}
		p->records++;
		nip_str_printf(&p->rows, "%ld@%zu:", number, at);
		for (k = 0; k + 1 < cells.n; k++)
			nip_str_putc(&p->rows, cells.at[k] == 1 ? '|' : cells.at[k]);
		nip_str_putc(&p->rows, '\n');
	}
	nip_str_release(&cells);
}

static void random_file(struct nip_str *s, char sep, int columns, bool tame)
{
	const char bits[] = { sep, sep, sep, '"', '"', '1', 'x', ' ', '\n', '\n', '\r', '.', '\t', 0 };
	int lines = rand() % 40;

	for (int i = 0; i < columns; i++)
		nip_str_printf(s, "%sh%d", i ? (char[]){ sep, 0 } : "", i);
	nip_str_put(s, rand() % 2 ? "\n" : "\r\n");
	for (int i = 0; i < lines; i++) {
		for (int k = 0; k < columns && rand() % 20; k++) {
			static const char *const cell[] = { "1.5", "", "\"\"", " x ", "\"a\"\"b\"",
							    " \"q\" ", "\" ,;|\t\"", "-" };

			if (k)
				nip_str_putc(s, sep);
			nip_str_put(s, cell[rand() % (int)NELEM(cell)]);
		}
		for (int k = tame ? 0 : rand() % 6; k > 0; k--)
			nip_str_putc(s, bits[rand() % (int)(NELEM(bits) - (rand() % 8 != 0))]);
		if (i + 1 < lines || rand() % 2)
			nip_str_put(s, rand() % 4 ? "\n" : "\r\n");
	}
}

START_TEST(test_against_independent_splitter)
{
	const char *given = getenv("NIP_TEST_SEED");
	unsigned seed = given ? (unsigned)strtoul(given, NULL, 10) : 20261122;
	static const char seps[] = ",;\t|";
	long records = 0, bad = 0;

	printf("test_csv: seed %u\n", seed);
	srand(seed);
	for (int i = 0; i < 4000; i++) {
		int columns = 1 + rand() % 5;
		const struct nip_csv_dialect d = { .separator = seps[rand() % 4] };
		struct nip_str s = NIP_STR_INIT;
		struct plain p = { .rows = NIP_STR_INIT };
		struct got g;

		random_file(&s, d.separator, columns, i % 4 == 0);
		put(s.at, s.n);
		g = get(&d);
		ck_assert_msg(g.r != NULL, "file %d", i);
		plain_file(s.at, s.n, (size_t)(strchr(s.at, '\n') - s.at) + 1, 2, d.separator, columns, &p);
		ck_assert_msg(g.text.n == p.rows.n && memcmp(nip_str_text(&g.text),
							    nip_str_text(&p.rows), p.rows.n) == 0,
			      "file %d:\n%s\nreader:\n%s\nsplitter:\n%s", i, s.at,
			      nip_str_text(&g.text), nip_str_text(&p.rows));
		ck_assert_int_eq(nip_csv_count(g.r)->records, p.records);
		ck_assert_int_eq(nip_csv_count(g.r)->blank, p.blank);
		for (int k = 0; k <= NIP_CSV_BAD_ENCODING; k++)
			ck_assert_msg(nip_csv_count(g.r)->bad[k] == p.bad[k], "file %d, %s: %ld, %ld\n%s", i,
				      nip_csv_bad_name(k), nip_csv_count(g.r)->bad[k], p.bad[k], s.at);
		balanced(g.r, true);
		records += p.records;
		bad += bad_records(nip_csv_count(g.r));
		drop(&g);
		nip_str_release(&s);
		nip_str_release(&p.rows);
	}
	/* Both kinds have to occur, or nothing was compared. */
	ck_assert_int_gt(records, 5000);
	ck_assert_int_gt(bad, 5000);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("csv");
	TCase *t = tcase_create("reader");
	SRunner *run;
	int failed;

	tcase_set_timeout(t, 60);
	tcase_add_checked_fixture(t, make_folder, remove_folder);
	tcase_add_test(t, test_rfc4180);
	tcase_add_test(t, test_broken_records);
	tcase_add_test(t, test_multiline);
	tcase_add_test(t, test_problem_details);
	tcase_add_test(t, test_nul_byte);
	tcase_add_test(t, test_problems_are_capped_but_counted);
	tcase_add_test(t, test_separators);
	tcase_add_test(t, test_header);
	tcase_add_test(t, test_no_header);
	tcase_add_test(t, test_refused);
	tcase_add_test(t, test_cannot_open);
	tcase_add_test(t, test_header_of_numbers_is_warned_about);
	tcase_add_test(t, test_numbers);
	tcase_add_test(t, test_quick_numbers_round_like_strtod);
	tcase_add_test(t, test_caps);
	tcase_add_test(t, test_endless_line);
	tcase_add_test(t, test_block_boundary);
	tcase_add_test(t, test_buffer_boundary);
	tcase_add_test(t, test_gzip);
	tcase_add_test(t, test_broken_gzip);
	tcase_add_test(t, test_pipe_row_by_row);
	tcase_add_test(t, test_against_independent_splitter);
	suite_add_tcase(s, t);
	run = srunner_create(s);
	srunner_run_all(run, CK_NORMAL);
	failed = srunner_ntests_failed(run);
	srunner_free(run);
	return failed ? 1 : 0;
}
