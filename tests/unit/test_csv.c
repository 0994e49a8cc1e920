/* test_csv.c: records, whole or refused: RFC 4180, broken ones, caps, blocks, and an
 * independent splitter. */
#include <config.h>

#include "csv_test.h"

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

START_TEST(test_ragged)
{
	static const struct nip_csv_dialect blank = { .ragged = NIP_CSV_RAGGED_BLANK };
	static const struct nip_csv_dialect fill = { .ragged = NIP_CSV_RAGGED_FILL };
	static const struct want blank_list[] = {
		{ "a,b\n1,2,\n3,4,,\"\"\n", "2@4:1|2\n3@9:3|4\n", 0, 0 },
		{ "a,b\n1,2,x\n3,4\n", "3@10:3|4\n", NIP_CSV_BAD_LONG, 1 },
		{ "a,b\n1,2, \n3,4\n", "3@10:3|4\n", NIP_CSV_BAD_LONG, 1 },
		{ "a,b\n1\n3,4\n", "3@6:3|4\n", NIP_CSV_BAD_SHORT, 1 },
	};
	static const struct want fill_list[] = {
		{ "a,b,c\n1\n2,3\n4,5,6\n", "2@6:1||\n3@8:2|3|\n4@12:4|5|6\n", 0, 0 },
		{ "a,b,c\n\"1\"\n\"2\",\"\"", "2@6:1||\n3@10:2||\n", 0, 0 },
		{ "a,b,c\n1,2,3,\n", "2@6:1|2|3\n", 0, 0 },
		{ "a,b,c\n1,2,3,4\n", "", NIP_CSV_BAD_LONG, 1 },
		{ "a,b,c\n1\r", "2@6:1||\n", 0, 0 },
	};
	struct got g;

	for (size_t i = 0; i < NELEM(blank_list); i++)
		check_want(&blank_list[i], &blank);
	for (size_t i = 0; i < NELEM(fill_list); i++)
		check_want(&fill_list[i], &fill);
	put(fill_list[0].text, strlen(fill_list[0].text));
	g = get(&fill);
	ck_assert_int_eq(nip_csv_count(g.r)->bad[NIP_CSV_BAD_FILLED], 2);
	drop(&g);
}
END_TEST

/* Lines are reconciled in multiline files too, also where the header has two. */
START_TEST(test_books_of_multiline)
{
	static const struct nip_csv_dialect multi = { .multiline = true };
	struct got g;

	put("#\n\"a\nz\",b\n1,\"x\ny\n\"\n\n2,3\n4\n\"5\n", 29);
	g = get(&multi);
	ck_assert_ptr_nonnull(g.r);
	ck_assert_int_eq(nip_csv_count(g.r)->lines, 10);
	ck_assert_int_eq(nip_csv_count(g.r)->header, 2);
	ck_assert_int_eq(nip_csv_count(g.r)->continued, 2);
	ck_assert_int_eq(nip_csv_count(g.r)->records, 2);
	ck_assert_int_eq(nip_csv_refused(nip_csv_count(g.r)), 2);
	ck_assert(nip_csv_balanced(nip_csv_count(g.r)));
	drop(&g);
}
END_TEST

int main(void)
{
	const TTest *const list[] = {
		test_rfc4180,
		test_broken_records,
		test_multiline,
		test_problem_details,
		test_nul_byte,
		test_problems_are_capped_but_counted,
		test_caps,
		test_endless_line,
		test_block_boundary,
		test_buffer_boundary,
		test_against_independent_splitter,
		test_ragged,
		test_books_of_multiline,
	};

	return run_tests("csv", list, NELEM(list));
}
