/* test_csv_source.c: gzip, pipes and encodings. */
#include <config.h>

#include "csv_test.h"

#include <sys/wait.h>
#include <zlib.h>

static void put_gzip(const char *bytes, size_t n, const char *mode)
{
	gzFile f = gzopen(path, mode);

	ck_assert_int_eq(gzwrite(f, bytes, (unsigned)n), (int)n);
	ck_assert_int_eq(gzclose(f), Z_OK);
}

START_TEST(test_gzip)
{
	struct nip_str s = NIP_STR_INIT;
	struct got plain, packed;

	nip_str_put(&s, "\xEF\xBB\xBF"
			"a,b\n");
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

/* --- encodings ------------------------------------------------------------- */

/* UTF-8 into another encoding; only what that has. */
static void encode(const char *utf8, enum nip_csv_encoding e, struct nip_str *out)
{
	const unsigned char *p = (const unsigned char *)utf8;

	if (e == NIP_CSV_UTF8)
		nip_str_put(out, utf8);
	while (e != NIP_CSV_UTF8 && *p) {
		unsigned long c = *p < 0x80   ? *p
				  : *p < 0xE0 ? (*p & 0x1Fu)
				  : *p < 0xF0 ? (*p & 0x0Fu)
					      : (*p & 0x07u);
		int more = *p < 0x80 ? 0 : *p < 0xE0 ? 1 : *p < 0xF0 ? 2 : 3;
		unsigned long unit[2] = { 0 };
		int n = 1;

		for (p++; more; more--)
			c = c << 6 | (*p++ & 0x3Fu);
		unit[0] = c;
		if (e == NIP_CSV_LATIN1 || e == NIP_CSV_CP1252) {
			nip_str_putc(out, (char)(c == 0x20AC ? 0x80 : c == 0x2013 ? 0x96 : c));
			continue;
		}
		if (c >= 0x10000) {
			unit[0] = 0xD800 + ((c - 0x10000) >> 10);
			unit[1] = 0xDC00 + ((c - 0x10000) & 0x3FF);
			n = 2;
		}
		for (int i = 0; i < n; i++) {
			nip_str_putc(out, (char)(e == NIP_CSV_UTF16BE ? unit[i] >> 8 : unit[i]));
			nip_str_putc(out, (char)(e == NIP_CSV_UTF16BE ? unit[i] : unit[i] >> 8));
		}
	}
}

static void check_encoding(enum nip_csv_encoding e, bool mark, enum nip_csv_encoding named,
			   const char *header, const char *said)
{
	static const char *const row[] = { "\xC2\xB5m,1\r\n", "\"a,\"\"\xC3\xA4\",2\n", "\n", "x\n",
					   "\xC3\xBC,3" };
	const struct nip_csv_dialect d = { .encoding = named };
	struct nip_str s = NIP_STR_INIT, want = NIP_STR_INIT;
	struct got g;

	if (mark)
		encode("\xEF\xBB\xBF", e, &s);
	encode(header, e, &s);
	for (size_t i = 0; i < NELEM(row); i++) {
		static const char *const cells[] = { "\xC2\xB5m|1\n", "a,\"\xC3\xA4|2\n", NULL,
						     NULL, "\xC3\xBC|3\n" };

		if (cells[i])
			nip_str_printf(&want, "%zu@%zu:%s", i + 2, s.n, cells[i]);
		encode(row[i], e, &s);
	}
	put(s.at, s.n);
	g = get(&d);
	ck_assert_msg(g.r != NULL, "%s not opened", nip_csv_encoding_name(e));
	ck_assert_str_eq(nip_str_text(&g.text), want.at);
	ck_assert_int_eq(nip_csv_count(g.r)->bytes, (long long)s.n);
	ck_assert_int_eq(nip_csv_count(g.r)->bad[NIP_CSV_BAD_SHORT], 1);
	ck_assert_uint_eq(nip_csv_encoding(g.r), e);
	balanced(g.r, true);
	ck_assert_uint_eq(nip_diag_count(g.diag, NIP_NOTE), said != NULL);
	if (said)
		ck_assert_ptr_nonnull(strstr(nip_diag_at(g.diag, 0)->message, said));
	drop(&g);
	nip_str_release(&s);
	nip_str_release(&want);
}

START_TEST(test_encodings)
{
	static const char ascii[] = "a,b\n", micro[] = "d [\xC2\xB5m],b\n",
			  e_acute[] = "\xC3\xA9t\xC3\xA9,b\n";

	check_encoding(NIP_CSV_UTF8, true, NIP_CSV_DETECT, micro, NULL);
	check_encoding(NIP_CSV_UTF16LE, true, NIP_CSV_DETECT, micro,
		       "utf-16le by its byte order mark");
	check_encoding(NIP_CSV_UTF16BE, true, NIP_CSV_DETECT, micro,
		       "utf-16be by its byte order mark");
	check_encoding(NIP_CSV_UTF16LE, false, NIP_CSV_DETECT, ascii, "NUL");
	check_encoding(NIP_CSV_UTF16BE, false, NIP_CSV_DETECT, ascii, "NUL");
	check_encoding(NIP_CSV_UTF16LE, false, NIP_CSV_UTF16LE, micro, NULL);
	check_encoding(NIP_CSV_UTF16BE, true, NIP_CSV_UTF16BE, micro, NULL);
	check_encoding(NIP_CSV_CP1252, false, NIP_CSV_DETECT, micro, "cp1252");
	check_encoding(NIP_CSV_CP1252, false, NIP_CSV_DETECT, e_acute, "cp1252");
	check_encoding(NIP_CSV_CP1252, false, NIP_CSV_CP1252, ascii, NULL);
	check_encoding(NIP_CSV_LATIN1, false, NIP_CSV_LATIN1, micro, NULL);
	check_encoding(NIP_CSV_UTF8, false, NIP_CSV_UTF8, micro, NULL);
}
END_TEST

static void check_bytes(const char *bytes, size_t n, enum nip_csv_encoding e, const char *rows,
			long bad)
{
	const struct nip_csv_dialect d = { .encoding = e };
	struct got g;

	put(bytes, n);
	g = get(&d);
	ck_assert_ptr_nonnull(g.r);
	ck_assert_str_eq(nip_str_text(&g.text), rows);
	ck_assert_int_eq(nip_csv_count(g.r)->bad[NIP_CSV_BAD_ENCODING], bad);
	ck_assert_int_eq(nip_csv_count(g.r)->bytes, (long long)n);
	balanced(g.r, true);
	drop(&g);
}

START_TEST(test_what_an_encoding_does_not_have)
{
	/* 0x81 is no character of CP1252; it is one of Latin-1, a control. */
	check_bytes("a\n1\n\x81\n\x80\x96\n", 9, NIP_CSV_CP1252,
		    "2@2:1\n4@6:\xE2\x82\xAC\xE2\x80\x93\n", 1);
	check_bytes("a\n1\n\x81\n\x80\n", 8, NIP_CSV_LATIN1, "2@2:1\n3@4:\xC2\x81\n4@6:\xC2\x80\n",
		    0);
	/* Half a pair, the wrong half, and half a character at the end. */
	check_bytes("a\0\n\0\x3D\xD8\n\0\x31\0\n\0", 12, NIP_CSV_UTF16LE, "3@8:1\n", 1);
	check_bytes("a\0\n\0\x00\xDE\n\0\x31\0\n\0", 12, NIP_CSV_UTF16LE, "3@8:1\n", 1);
	check_bytes("a\0\n\0\x31\0\n\0\x32", 9, NIP_CSV_UTF16LE, "2@4:1\n", 1);
	check_bytes("a\0\n\0\x3D\xD8\x00\xDE\n\0", 10, NIP_CSV_UTF16LE, "2@4:\xF0\x9F\x98\x80\n",
		    0);
	check_bytes("a\0\n\0\x31\0\n\0\x3D\xD8", 10, NIP_CSV_UTF16LE, "2@4:1\n", 1);
}
END_TEST

START_TEST(test_a_byte_order_mark_is_believed)
{
	static const struct nip_csv_dialect d = { .encoding = NIP_CSV_CP1252 };
	struct got g;

	put("\xEF\xBB\xBF\xC2\xB5,b\n\xC2\xB5,2\n", 14);
	g = get(&d);
	ck_assert_ptr_nonnull(g.r);
	ck_assert_str_eq(nip_csv_name(g.r, 0), "\xC2\xB5");
	ck_assert_str_eq(nip_str_text(&g.text), "2@8:\xC2\xB5|2\n");
	ck_assert_uint_eq(nip_diag_count(g.diag, NIP_WARNING), 1);
	drop(&g);
}
END_TEST

/* Characters that lie across reads, of a megabyte of them. */
START_TEST(test_long_utf16)
{
	struct nip_str s = NIP_STR_INIT, utf8 = NIP_STR_INIT, want = NIP_STR_INIT;
	struct got g;

	nip_str_put(&utf8, "a,b\n");
	encode("\xEF\xBB\xBF", NIP_CSV_UTF16LE, &s);
	for (int i = 0; utf8.n < 600000; i++) {
		const char *odd = i % 3 ? "\xF0\x9F\x98\x80" : "\xC3\xA4\xE2\x82\xAC";

		nip_str_printf(&utf8, "%d,\"%s\"\"\"\n", i, odd);
		nip_str_printf(&want, "%d|%s\"\n", i, odd);
	}
	encode(utf8.at, NIP_CSV_UTF16LE, &s);
	put(s.at, s.n);
	g = get(NULL);
	ck_assert_ptr_nonnull(g.r);
	ck_assert_int_eq(nip_csv_count(g.r)->bytes, (long long)s.n);
	for (char *from = g.text.at, *to = want.at; *from; from = strchr(from, '\n') + 1) {
		char *colon = strchr(from, ':'), *end = strchr(from, '\n');

		ck_assert(strncmp(colon + 1, to, (size_t)(end - colon)) == 0);
		to += end - colon;
	}
	balanced(g.r, true);
	drop(&g);
	nip_str_release(&s);
	nip_str_release(&utf8);
	nip_str_release(&want);
}
END_TEST

int main(void)
{
	const TTest *const list[] = {
		test_gzip,
		test_broken_gzip,
		test_pipe_row_by_row,
		test_encodings,
		test_what_an_encoding_does_not_have,
		test_a_byte_order_mark_is_believed,
		test_long_utf16,
	};

	return run_tests("csv_source", list, NELEM(list));
}
