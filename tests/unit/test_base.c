/* test_base.c: numbers as text, memory, strings, diagnostics, files, digests. */
#include <config.h>

#include <check.h>
#include <dirent.h>
#include <float.h>
#include <locale.h>
#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/decimal.h"
#include "base/diag.h"
#include "base/file.h"
#include "base/str.h"

#define N(a) (sizeof(a) / sizeof *(a))

static uint64_t state = 20261122;

static uint64_t next_random(void) /* splitmix64 */
{
	uint64_t z = state += 0x9E3779B97F4A7C15u;

	z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9u;
	z = (z ^ z >> 27) * 0x94D049BB133111EBu;
	return z ^ z >> 31;
}

static bool same_bits(double a, double b)
{
	return memcmp(&a, &b, sizeof a) == 0;
}

/* ---- decimals ----------------------------------------------------------- */

START_TEST(read_rounds_to_nearest)
{
	static const struct {
		const char *text;
		double value;
	} row[] = {
		{ "0.1", 0x1.999999999999ap-4 },
		{ "-0.1", -0x1.999999999999ap-4 },
		{ "+5", 5 },
		{ ".5", 0.5 },
		{ "5.", 5 },
		{ "1E3", 1000 },
		{ "1e-3", 0x1.0624dd2f1a9fcp-10 },
		{ "9007199254740993", 9007199254740992.0 }, /* a tie goes to even */
		{ "9007199254740995", 9007199254740996.0 },
		{ "9007199254740993.0000000000000000000000000000000000000001", 9007199254740994.0 },
		{ "2.2250738585072011e-308", 0x0.fffffffffffffp-1022 },
		{ "5e-324", 0x1p-1074 },
		{ "1.7976931348623157e308", DBL_MAX },
		{ "1e-400", 0 },
		{ "0e999999999999", 0 },
		{ "123456789012345678901234567890", 123456789012345678901234567890.0 },
	};

	for (size_t i = 0; i < N(row); i++) {
		double v = NAN;

		ck_assert_msg(nip_decimal_read(row[i].text, strlen(row[i].text), '.', &v), "%s",
			      row[i].text);
		ck_assert_msg(same_bits(v, row[i].value), "%s gave %a, expected %a", row[i].text, v,
			      row[i].value);
	}
}
END_TEST

START_TEST(read_refuses_everything_else)
{
	static const char *const bad[] = {
		"",	 " ",	"1 ",	 " 1",	"0x10", "inf",	"-inf", "nan",	"NaN",	"INF",
		"1e999", "-1e999", "1e",	 "1e+", "e5",	".",	"-",	"+",	"--1",	"1.2.3",
		"1,5",	 "8O.2", "1_000", "1e5.0", "\t1", "1\n", "infinity", "1.0f", "\xE2\x88\x92" "1",
		"1e99999999999999999999",
	};

	for (size_t i = 0; i < N(bad); i++) {
		double v = 42;

		ck_assert_msg(!nip_decimal_read(bad[i], strlen(bad[i]), '.', &v), "\"%s\" passed as %g",
			      bad[i], v);
		ck_assert_msg(same_bits(v, 42), "\"%s\" touched the value", bad[i]);
	}
	/* n counts, not the NUL: a NUL inside is no digit. */
	ck_assert(!nip_decimal_read("1\0" "2", 3, '.', &(double){ 0 }));
}
END_TEST

START_TEST(read_takes_the_mark_asked_for)
{
	double v;

	ck_assert(nip_decimal_read("3,25", 4, ',', &v) && same_bits(v, 3.25));
	ck_assert(!nip_decimal_read("3.25", 4, ',', &v));
	ck_assert(!nip_decimal_read("1.234,5", 7, ',', &v));
	ck_assert(nip_decimal_read("3.25mm", 4, '.', &v) && same_bits(v, 3.25));
}
END_TEST

START_TEST(scaled_reading_moves_the_exponent)
{
	static const struct {
		const char *a;
		int ea;
		const char *b;
		int eb;
	} same[] = { { "0.05", -3, "50", -6 },	 { "0.3", 9, "300", 6 },   { "8.2", -2, "0.082", 0 },
		     { "1.5", 6, "1500", 3 },	 { "0.07", -3, "70", -6 }, { "1e-1", 3, "100", 0 },
		     { "0.1", 0, "100e-3", 0 } };
	double v;

	for (size_t i = 0; i < N(same); i++) {
		double a, b;

		ck_assert(nip_decimal_read_scaled(same[i].a, strlen(same[i].a), '.', same[i].ea, &a));
		ck_assert(nip_decimal_read_scaled(same[i].b, strlen(same[i].b), '.', same[i].eb, &b));
		ck_assert_msg(same_bits(a, b), "%s e%d is %a, %s e%d is %a", same[i].a, same[i].ea, a,
			      same[i].b, same[i].eb, b);
	}
	/* Multiplying would round twice: 0.082 * 100 is not 8.2. */
	ck_assert(0.082 * 100 != 8.2);
	ck_assert(nip_decimal_read_scaled("0.082", 5, '.', 2, &v) && same_bits(v, 8.2));
	ck_assert(!nip_decimal_read_scaled("1e300", 5, '.', 9, &v));
}
END_TEST

START_TEST(write_reads_back_and_is_short)
{
	static const struct {
		double value;
		const char *text;
	} row[] = {
		{ 0.1, "0.1" },		   { 0.1 + 0.2, "0.30000000000000004" },
		{ 1e23, "1e+23" },	   { 5e-324, "5e-324" },
		{ 1e-310, "1e-310" },	   { 100000, "100000" },
		{ -2.5, "-2.5" },	   { 0.0, "0" },
		{ -0.0, "0" },		   { DBL_MAX, "1.7976931348623157e+308" },
		{ INFINITY, "null" },	   { -INFINITY, "null" },
		{ 1.0 / 3, "0.3333333333333333" }, { DBL_MIN, "2.2250738585072014e-308" },
	};
	char buf[NIP_DOUBLE_TEXT];

	for (size_t i = 0; i < N(row); i++)
		ck_assert_str_eq(nip_decimal_write(row[i].value, buf), row[i].text);
	ck_assert_str_eq(nip_decimal_write(NAN, buf), "null");
}
END_TEST

START_TEST(write_round_trips_random_doubles)
{
	char buf[NIP_DOUBLE_TEXT];
	long denormal = 0;

	for (long i = 0; i < 200000; i++) {
		uint64_t bits = next_random();
		double v, back = NAN;

		if (i % 4 == 0)
			bits &= ~((uint64_t)0x7FF << 52); /* denormals */
		memcpy(&v, &bits, sizeof v);
		if (!isfinite(v) || v == 0)
			continue;
		denormal += fpclassify(v) == FP_SUBNORMAL;
		nip_decimal_write(v, buf);
		ck_assert_uint_lt(strlen(buf), NIP_DOUBLE_TEXT);
		ck_assert_msg(nip_decimal_read(buf, strlen(buf), '.', &back) && same_bits(back, v),
			      "%a wrote %s, which reads as %a", v, buf, back);
	}
	ck_assert_int_gt(denormal, 40000);
}
END_TEST

START_TEST(numbers_ignore_the_locale)
{
	static const char *const locale[] = { "de_DE.UTF-8", "de_DE.utf8", "fr_FR.UTF-8", NULL };
	char buf[NIP_DOUBLE_TEXT];
	double v;

	for (int i = 0; locale[i]; i++)
		if (setlocale(LC_ALL, locale[i]))
			break;
	/* Without such a locale this still holds in C. */
	ck_assert(nip_decimal_read("1.5", 3, '.', &v) && same_bits(v, 1.5));
	ck_assert_str_eq(nip_decimal_write(1.5, buf), "1.5");
	ck_assert_str_eq(nip_decimal_show(1.5, 3, buf), "1.50");
	setlocale(LC_ALL, "C");
}
END_TEST

START_TEST(show_rounds_for_people)
{
	static const struct {
		double value;
		int digits;
		const char *text;
	} row[] = {
		{ 9.996, 3, "10.0" },	 { 9.994, 3, "9.99" },	   { 0.09996, 3, "0.100" },
		{ 50, 4, "50.00" },	 { 1.8602506, 4, "1.860" }, { 12345, 3, "12345" },
		{ 0.0001, 3, "0.000100" }, { 0.00005, 3, "5.00e-05" }, { 1e7, 3, "1.00e+07" },
		{ -9.996, 3, "-10.0" },  { 0, 3, "0" },		   { 999.96, 4, "1000" },
		{ 9.5, 1, "10" },	 { 1e300, 2, "1.0e+300" },
	};
	char buf[NIP_DOUBLE_TEXT];

	for (size_t i = 0; i < N(row); i++)
		ck_assert_str_eq(nip_decimal_show(row[i].value, row[i].digits, buf), row[i].text);
	ck_assert_str_eq(nip_decimal_show(NAN, 3, buf), "no data");
	ck_assert_str_eq(nip_decimal_show(-INFINITY, 3, buf), "-inf");
}
END_TEST

/* ---- memory ------------------------------------------------------------- */

START_TEST(arena_aligns_zeroes_and_keeps)
{
	struct nip_arena *a = nip_arena_new();
	struct {
		unsigned char *at;
		size_t n;
		unsigned char mark;
	} block[3000];

	for (size_t i = 0; i < N(block); i++) {
		size_t n = i % 500 == 499 ? 100000 + i : next_random() % 300;

		block[i].n = n;
		block[i].mark = (unsigned char)(i % 251 + 1);
		block[i].at = nip_arena_alloc(a, n, 1);
		ck_assert_ptr_nonnull(block[i].at);
		ck_assert_uint_eq((uintptr_t)block[i].at % _Alignof(max_align_t), 0);
		for (size_t k = 0; k < n; k++)
			ck_assert_uint_eq(block[i].at[k], 0);
		memset(block[i].at, block[i].mark, n);
	}
	/* No block ran into another. */
	for (size_t i = 0; i < N(block); i++)
		for (size_t k = 0; k < block[i].n; k++)
			ck_assert_uint_eq(block[i].at[k], block[i].mark);
	nip_arena_free(a);
	nip_arena_free(NULL);
}
END_TEST

START_TEST(arena_texts_and_vectors)
{
	struct nip_arena *a = nip_arena_new();
	NIP_VEC(long) v = { NULL, 0, 0 };
	char *s = nip_arena_strndup(a, "abcdef", 3);

	ck_assert_str_eq(s, "abc");
	ck_assert_str_eq(nip_arena_strdup(a, ""), "");
	s = nip_arena_printf(a, "%s-%d-%05.1f", "x", 7, 3.14159);
	ck_assert_str_eq(s, "x-7-003.1");
	s = nip_arena_printf(a, "%10000d", 1);
	ck_assert_uint_eq(strlen(s), 10000);
	for (long i = 0; i < 10000; i++)
		*nip_vec_push(a, &v) = i * i;
	ck_assert_uint_eq(v.n, 10000);
	ck_assert_uint_ge(v.cap, v.n);
	for (long i = 0; i < 10000; i++)
		ck_assert_int_eq(v.at[i], i * i);
	nip_arena_free(a);
}
END_TEST

static void leave(void)
{
	_exit(55);
}

START_TEST(impossible_sizes_reach_the_handler)
{
	nip_oom_set_handler(leave);
	nip_xalloc(SIZE_MAX / 2, 4);
	_exit(1);
}
END_TEST

START_TEST(handler_that_returns_aborts)
{
	nip_oom_set_handler(NULL);
	nip_arena_alloc(nip_arena_new(), SIZE_MAX / 8, 16);
	_exit(1);
}
END_TEST

/* ---- strings ------------------------------------------------------------ */

START_TEST(strings_grow_and_stay_terminated)
{
	struct nip_str s = NIP_STR_INIT;

	ck_assert_str_eq(nip_str_text(&s), "");
	for (int i = 0; i < 5000; i++)
		nip_str_printf(&s, "%d,", i % 10);
	ck_assert_uint_eq(s.n, 10000);
	ck_assert_uint_eq(strlen(s.at), 10000);
	ck_assert_uint_eq(strncmp(s.at + 18, "9,0,1,", 6), 0);
	nip_str_clear(&s);
	nip_str_putn(&s, "a\0b", 3);
	nip_str_pad(&s, '-', 4);
	nip_str_putc(&s, 'z');
	ck_assert_uint_eq(s.n, 8);
	ck_assert(memcmp(s.at, "a\0b----z", 9) == 0);
	nip_str_release(&s);
	ck_assert_str_eq(nip_str_text(&s), "");
}
END_TEST

#define BAD "\xEF\xBF\xBD"

START_TEST(utf8_is_repaired)
{
	static const struct {
		const char *in, *out;
	} row[] = {
		{ "plain \t text", "plain \t text" },
		{ "\xC2\xB5m", "\xC2\xB5m" },
		{ "\xB5m", BAD "m" },
		{ "\xC3", BAD },
		{ "\xE2\x82", BAD BAD },
		{ "\xE2\x82x", BAD BAD "x" },
		{ "\xC0\xAF", BAD BAD },	 /* overlong */
		{ "\xE0\x80\xAF", BAD BAD BAD }, /* overlong */
		{ "\xED\xA0\x80", BAD BAD BAD }, /* surrogate */
		{ "\xF0\x9F\x98\x80", "\xF0\x9F\x98\x80" },
		{ "\xF4\x90\x80\x80", BAD BAD BAD BAD }, /* above U+10FFFF */
		{ "\xFF\xFE", BAD BAD },
		{ "a\nb\x7F\x1B[0m", "a" BAD "b" BAD BAD "[0m" },
	};
	struct nip_str s = NIP_STR_INIT;

	for (size_t i = 0; i < N(row); i++) {
		nip_str_clear(&s);
		nip_str_put_utf8(&s, row[i].in, strlen(row[i].in));
		ck_assert_str_eq(nip_str_text(&s), row[i].out);
	}
	nip_str_release(&s);
	ck_assert_uint_eq(nip_utf8_width("\xC2\xB5m/cm\xC2\xB2"), 6);
	ck_assert_uint_eq(nip_utf8_width("e\xCC\x81"), 1);
	ck_assert_uint_eq(nip_utf8_width(""), 0);
}
END_TEST

START_TEST(nearest_names)
{
	static const char *const name[] = { "thickness", "areal_mass", "porosity", "pressure",
					    "preparation", "PTFE", "PVDF" };
	const char *near[3];

	ck_assert_uint_eq(nip_nearest("thicknes", name, N(name), 3, near), 1);
	ck_assert_str_eq(near[0], "thickness");
	ck_assert_uint_eq(nip_nearest("THICKNESS", name, N(name), 3, near), 1);
	ck_assert_str_eq(near[0], "thickness");
	ck_assert_uint_eq(nip_nearest("pfte", name, N(name), 3, near), 1);
	ck_assert_str_eq(near[0], "PTFE");
	/* Nearest first: PTF is one from PTFE, two from PVDF. */
	ck_assert_uint_eq(nip_nearest("PTF", name, N(name), 3, near), 2);
	ck_assert_str_eq(near[0], "PTFE");
	ck_assert_str_eq(near[1], "PVDF");
	ck_assert_uint_eq(nip_nearest("PTF", name, N(name), 1, near), 1);
	ck_assert_uint_eq(nip_nearest("zirconium", name, N(name), 3, near), 0);
	/* Two letters are not "near" a word of two letters. */
	ck_assert_uint_eq(nip_nearest("xy", (const char *const[]){ "ab" }, 1, 3, near), 0);
}
END_TEST

START_TEST(nearest_of_a_huge_word_is_quick)
{
	static const char *const name[] = { "thickness", "porosity" };
	const char *near[3];
	char *word = malloc(4000001);

	ck_assert_ptr_nonnull(word);
	memset(word, 'x', 4000000);
	word[4000000] = '\0';
	ck_assert_uint_eq(nip_nearest(word, name, N(name), 3, near), 0);
	free(word);
}
END_TEST

/* ---- diagnostics -------------------------------------------------------- */

START_TEST(status_follows_the_gravest_cause)
{
	static const struct {
		enum nip_cause cause;
		int status;
	} rising[] = { { NIP_CAUSE_NONE, 0 },	   { NIP_CAUSE_LIMIT, 1 }, { NIP_CAUSE_USAGE, 2 },
		       { NIP_CAUSE_NO_ANSWER, 4 }, { NIP_CAUSE_INPUT, 3 }, { NIP_CAUSE_SYSTEM, 5 } };

	for (int backwards = 0; backwards < 2; backwards++)
		for (size_t n = 1; n <= N(rising); n++) {
			struct nip_diag *d = nip_diag_new(10);

			for (size_t i = 0; i < n; i++)
				nip_diag_add(d, NIP_ERROR, rising[backwards ? n - 1 - i : i].cause, NULL,
					     "x");
			ck_assert_int_eq(nip_diag_status(d), rising[n - 1].status);
			nip_diag_free(d);
		}
	nip_diag_free(NULL);
}
END_TEST

START_TEST(diagnostics_are_capped_but_counted)
{
	struct nip_diag *d = nip_diag_new(3);
	char file[] = "a.xml", element[] = "layer";
	const struct nip_place at = { file, 7, 9, element };

	for (int i = 0; i < 10; i++)
		nip_diag_add(d, i % 2 ? NIP_WARNING : NIP_NOTE, NIP_CAUSE_NONE, &at, "number %d", i);
	nip_diag_system(d, &at, "the last one");
	ck_assert_uint_eq(nip_diag_kept(d), 3);
	ck_assert_uint_eq(nip_diag_count(d, NIP_NOTE), 5);
	ck_assert_uint_eq(nip_diag_count(d, NIP_WARNING), 5);
	ck_assert_uint_eq(nip_diag_count(d, NIP_ERROR), 1);
	ck_assert_int_eq(nip_diag_status(d), 5); /* not kept, yet it decides */
	memset(file, 'z', 2);
	memset(element, 'z', 2);
	ck_assert_str_eq(nip_diag_at(d, 2)->message, "number 2");
	ck_assert_str_eq(nip_diag_at(d, 2)->place.file, "a.xml");
	ck_assert_str_eq(nip_diag_at(d, 2)->place.element, "layer");
	nip_diag_free(d);
}
END_TEST

START_TEST(diagnostics_in_the_order_of_lines)
{
	static const struct {
		long line;
		const char *what;
	} in[] = { { 9, "before" }, { 7, "a" }, { 3, "b" }, { 7, "c" }, { 1, "d" } };
	struct nip_diag *d = nip_diag_new(10);
	char order[8] = "";

	for (size_t i = 0; i < sizeof in / sizeof *in; i++)
		nip_diag_input(d, &(struct nip_place){ "f", in[i].line, 0, NULL }, "%s", in[i].what);
	nip_diag_by_line(d, 1);
	ck_assert_str_eq(nip_diag_at(d, 0)->message, "before");
	for (size_t i = 1; i < nip_diag_kept(d); i++)
		strcat(order, nip_diag_at(d, i)->message);
	ck_assert_str_eq(order, "dbac");
	nip_diag_by_line(d, 5); /* none since then */
	ck_assert_uint_eq(nip_diag_kept(d), 5);
	nip_diag_free(d);
}
END_TEST

START_TEST(diagnostic_text_leaves_out_the_unknown)
{
	static const struct {
		struct nip_place at;
		const char *text;
	} row[] = {
		{ { "a.csv", 12, 3, "h_um" }, "a.csv:12:3: error: h_um: said 7" },
		{ { "a.csv", 12, 0, NULL }, "a.csv:12: error: said 7" },
		{ { "a.csv", 0, 3, NULL }, "a.csv: error: said 7" },
		{ { NULL, 12, 3, "step" }, "error: step: said 7" },
		{ { NULL, 0, 0, NULL }, "error: said 7" },
	};
	struct nip_diag *d = nip_diag_new(10);
	struct nip_str s = NIP_STR_INIT;

	for (size_t i = 0; i < N(row); i++) {
		nip_diag_input(d, &row[i].at, "said %d", 7);
		nip_str_clear(&s);
		nip_diagnostic_text(nip_diag_at(d, i), &s);
		ck_assert_str_eq(nip_str_text(&s), row[i].text);
	}
	ck_assert_int_eq(nip_diag_status(d), 3);
	nip_str_release(&s);
	nip_diag_free(d);
}
END_TEST

/* ---- files -------------------------------------------------------------- */

static char folder[128], home[4096];
static struct nip_diag *diag;
static struct nip_arena *arena;

static void open_folder(void)
{
	const char *tmp = getenv("TMPDIR");

	snprintf(folder, sizeof folder, "%s/nipline-base.XXXXXX", tmp && strlen(tmp) < 100 ? tmp : "/tmp");
	ck_assert_ptr_nonnull(mkdtemp(folder));
	ck_assert_ptr_nonnull(getcwd(home, sizeof home));
	ck_assert_int_eq(chdir(folder), 0);
	diag = nip_diag_new(20);
	arena = nip_arena_new();
}

static size_t entries(void)
{
	DIR *d = opendir(".");
	size_t n = 0;

	ck_assert_ptr_nonnull(d);
	while (readdir(d))
		n++;
	closedir(d);
	return n - 2;
}

static void close_folder(void)
{
	DIR *d = opendir(".");

	for (struct dirent *e; d && (e = readdir(d));)
		if (e->d_name[0] != '.' && unlink(e->d_name) != 0)
			rmdir(e->d_name);
	if (d)
		closedir(d);
	ck_assert_int_eq(chdir(home), 0);
	ck_assert_int_eq(rmdir(folder), 0);
	nip_diag_free(diag);
	nip_arena_free(arena);
}

static const char *content(const char *path)
{
	char *bytes;
	size_t n;

	ck_assert_int_eq(nip_file_read(path, 1 << 20, arena, &bytes, &n, diag), 0);
	ck_assert_uint_eq(strlen(bytes), n);
	return bytes;
}

static const char *last_message(void)
{
	ck_assert_uint_gt(nip_diag_kept(diag), 0);
	return nip_diag_at(diag, nip_diag_kept(diag) - 1)->message;
}

START_TEST(writing_is_whole_or_not_at_all)
{
	struct stat st;

	ck_assert_int_eq(nip_file_write("out.txt", "first", 5, false, diag), 0);
	ck_assert_str_eq(content("out.txt"), "first");
	ck_assert_int_eq(stat("out.txt", &st), 0);
	ck_assert_uint_eq(st.st_mode & 0111, 0);
	ck_assert_uint_eq(st.st_mode & 0400, 0400);
	ck_assert_int_eq(nip_file_write("out.txt", "second", 6, false, diag), -1);
	ck_assert_str_eq(content("out.txt"), "first");
	ck_assert_ptr_nonnull(strstr(last_message(), "--force"));
	ck_assert_int_eq(nip_diag_status(diag), 2);
	ck_assert_int_eq(nip_file_write("out.txt", "second", 6, true, diag), 0);
	ck_assert_str_eq(content("out.txt"), "second");
	ck_assert_int_eq(nip_file_write("empty", "", 0, false, diag), 0);
	ck_assert_str_eq(content("empty"), "");
	ck_assert_uint_eq(entries(), 2); /* no temporary file stays */
}
END_TEST

START_TEST(permissions_follow_the_umask)
{
	struct stat st;
	mode_t old = umask(027);

	ck_assert_int_eq(nip_file_write("out", "x", 1, false, diag), 0);
	umask(old);
	ck_assert_int_eq(stat("out", &st), 0);
	ck_assert_uint_eq(st.st_mode & 0777, 0640);
}
END_TEST

START_TEST(full_disk_is_a_system_failure)
{
	if (access("/dev/full", W_OK) != 0)
		return; /* no such device here */
	ck_assert_int_eq(nip_file_write("/dev/full", "x", 1, true, diag), -1);
	ck_assert_int_eq(nip_diag_at(diag, 0)->cause, NIP_CAUSE_SYSTEM);
	ck_assert_ptr_nonnull(strstr(last_message(), "No space"));
	ck_assert_int_eq(nip_diag_status(diag), 5);
	ck_assert_int_eq(access("/dev/full", F_OK), 0);
}
END_TEST

START_TEST(folders_and_missing_folders)
{
	ck_assert_int_eq(nip_file_mkdir("sub", diag), 0);
	ck_assert_int_eq(nip_file_mkdir("sub", diag), 0);
	ck_assert_int_eq(nip_file_write("sub", "x", 1, true, diag), -1);
	ck_assert_str_eq(last_message(), "is a folder");
	ck_assert_int_eq(nip_diag_status(diag), 2);
	ck_assert_int_eq(nip_file_write("none/out", "x", 1, false, diag), -1);
	ck_assert_int_eq(nip_diag_status(diag), 5);
	ck_assert_int_eq(nip_file_mkdir("none/deeper", diag), -1);
	ck_assert_int_eq(nip_file_write("plain", "x", 1, false, diag), 0);
	ck_assert_int_eq(nip_file_mkdir("plain", diag), -1);
	ck_assert_uint_eq(entries(), 2);
}
END_TEST

START_TEST(read_only_folder_leaves_nothing)
{
	if (geteuid() == 0)
		return; /* root may write anywhere */
	ck_assert_int_eq(nip_file_mkdir("shut", diag), 0);
	ck_assert_int_eq(chmod("shut", 0555), 0);
	ck_assert_int_eq(nip_file_write("shut/out", "x", 1, false, diag), -1);
	ck_assert_int_eq(nip_diag_status(diag), 5);
	ck_assert_int_eq(access("shut/out", F_OK), -1);
	ck_assert_int_eq(chmod("shut", 0755), 0);
}
END_TEST

START_TEST(reading_says_what_is_wrong)
{
	char *bytes = NULL;
	size_t n = 0;

	ck_assert_int_eq(nip_file_read("none.xml", 100, arena, &bytes, &n, diag), -1);
	ck_assert_str_eq(nip_diag_at(diag, 0)->place.file, "none.xml");
	ck_assert_ptr_nonnull(strstr(last_message(), "No such file"));
	ck_assert_int_eq(nip_diag_status(diag), 3);
	ck_assert_int_eq(nip_file_read(".", 100, arena, &bytes, &n, diag), -1);
	ck_assert_ptr_nonnull(strstr(last_message(), "folder"));
	ck_assert_int_eq(nip_file_write("ten", "0123456789", 10, false, diag), 0);
	ck_assert_int_eq(nip_file_read("ten", 9, arena, &bytes, &n, diag), -1);
	ck_assert_str_eq(last_message(), "is larger than 9 bytes");
	ck_assert_int_eq(nip_file_read("ten", 10, arena, &bytes, &n, diag), 0);
	ck_assert_uint_eq(n, 10);
	ck_assert_str_eq(bytes, "0123456789");
	ck_assert_int_eq(nip_file_read("/dev/zero", 100000, arena, &bytes, &n, diag), -1);
	ck_assert_int_eq(nip_diag_status(diag), 3);
}
END_TEST

START_TEST(digests_are_those_of_the_standard)
{
	char hex[NIP_SHA256_TEXT], million[1000];
	char *big = malloc(1000000);

	ck_assert_str_eq(nip_sha256("abc", 3, hex),
			 "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
	ck_assert_str_eq(nip_sha256("", 0, hex),
			 "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
	ck_assert_ptr_nonnull(big);
	memset(million, 'a', sizeof million);
	for (size_t i = 0; i < 1000; i++)
		memcpy(big + i * sizeof million, million, sizeof million);
	ck_assert_str_eq(nip_sha256(big, 1000000, hex),
			 "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
	free(big);
}
END_TEST

static Suite *suite(void)
{
	Suite *s = suite_create("base");
	TCase *plain = tcase_create("plain"), *files = tcase_create("files");

	tcase_add_test(plain, read_rounds_to_nearest);
	tcase_add_test(plain, read_refuses_everything_else);
	tcase_add_test(plain, read_takes_the_mark_asked_for);
	tcase_add_test(plain, scaled_reading_moves_the_exponent);
	tcase_add_test(plain, write_reads_back_and_is_short);
	tcase_add_test(plain, write_round_trips_random_doubles);
	tcase_add_test(plain, numbers_ignore_the_locale);
	tcase_add_test(plain, show_rounds_for_people);
	tcase_add_test(plain, arena_aligns_zeroes_and_keeps);
	tcase_add_test(plain, arena_texts_and_vectors);
	tcase_add_test(plain, strings_grow_and_stay_terminated);
	tcase_add_test(plain, utf8_is_repaired);
	tcase_add_test(plain, nearest_names);
	tcase_add_test(plain, nearest_of_a_huge_word_is_quick);
	tcase_add_test(plain, status_follows_the_gravest_cause);
	tcase_add_test(plain, diagnostics_are_capped_but_counted);
	tcase_add_test(plain, diagnostics_in_the_order_of_lines);
	tcase_add_test(plain, diagnostic_text_leaves_out_the_unknown);
	tcase_add_test(plain, digests_are_those_of_the_standard);
	tcase_set_timeout(plain, 60);
	suite_add_tcase(s, plain);
	tcase_add_checked_fixture(files, open_folder, close_folder);
	tcase_add_test(files, writing_is_whole_or_not_at_all);
	tcase_add_test(files, permissions_follow_the_umask);
	tcase_add_test(files, full_disk_is_a_system_failure);
	tcase_add_test(files, folders_and_missing_folders);
	tcase_add_test(files, read_only_folder_leaves_nothing);
	tcase_add_test(files, reading_says_what_is_wrong);
	suite_add_tcase(s, files);
	return s;
}

/* These two end their process, so they need one of their own. */
static void add_ending(Suite *s)
{
	TCase *t = tcase_create("ending");

	tcase_add_exit_test(t, impossible_sizes_reach_the_handler, 55);
	tcase_add_test_raise_signal(t, handler_that_returns_aborts, 6);
	suite_add_tcase(s, t);
}

int main(void)
{
	Suite *s = suite();
	SRunner *r;
	int failed;

	r = srunner_create(s);
	if (srunner_fork_status(r) == CK_FORK)
		add_ending(s);
	srunner_run_all(r, CK_NORMAL);
	failed = srunner_ntests_failed(r);
	srunner_free(r);
	return failed ? 1 : 0;
}
