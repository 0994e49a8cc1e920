/* test_csv_header.c: separators, names, units, and files that are refused at once. */
#include <config.h>

#include "csv_test.h"

#include <errno.h>

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
			ck_assert_ptr_nonnull(
				strstr(nip_diag_at(g.diag, 0)->message, list[i].note));
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
		{ "t", NULL },
		{ "thickness", "\xC2\xB5m" },
		{ "areal mass", "g/(m2)" },
		{ "[um]", NULL },
		{ "x()", NULL },
		{ "q,", "a[b]" },
		{ "T", NULL },
		{ "", NULL },
		{ "", NULL },
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
		ck_assert_msg(x->place.line == list[i].line, "case %zu: line %ld", i,
			      x->place.line);
		ck_assert_msg(strstr(x->message, list[i].says) != NULL, "case %zu: %s", i,
			      x->message);
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

START_TEST(test_columns_of_one_name)
{
	static const char text[] = "a,b,A,a,c [um],c [mm]\n1,2,3,4,5,6\n";
	struct got g;

	put(text, sizeof text - 1);
	g = get(NULL);
	ck_assert_ptr_nonnull(g.r);
	ck_assert_uint_eq(nip_diag_count(g.diag, NIP_WARNING), 2);
	ck_assert_ptr_nonnull(
		strstr(nip_diag_at(g.diag, 0)->message,
		       "2 columns are named \"a\", the first two are columns 1 and 4"));
	ck_assert_int_eq(nip_csv_find(g.r, "b"), 1);
	ck_assert_int_eq(nip_csv_find(g.r, "A"), 2);
	ck_assert_int_eq(nip_csv_find(g.r, "a#1"), 0);
	ck_assert_int_eq(nip_csv_find(g.r, "a#2"), 3);
	ck_assert_int_eq(nip_csv_find(g.r, "a#3"), NIP_CSV_NO_COLUMN);
	ck_assert_int_eq(nip_csv_find(g.r, "c#2"), 5);
	ck_assert_uint_eq(nip_diag_count(g.diag, NIP_ERROR), 0);
	ck_assert_int_eq(nip_csv_find(g.r, "a"), NIP_CSV_AMBIGUOUS);
	ck_assert_int_eq(nip_csv_find(g.r, "C"), NIP_CSV_AMBIGUOUS);
	ck_assert_int_eq(nip_csv_find_any(g.r, "x a"), NIP_CSV_AMBIGUOUS);
	ck_assert_uint_eq(nip_diag_count(g.diag, NIP_ERROR), 3);
	drop(&g);
}
END_TEST

START_TEST(test_other_spellings)
{
	struct got g;

	put("layer thickness,dicke,h_um\n1,2,3\n", 33);
	g = get(NULL);
	ck_assert_int_eq(nip_csv_find_any(g.r, NULL), NIP_CSV_NO_COLUMN);
	ck_assert_int_eq(nip_csv_find_any(g.r, "Layer Thickness"), 0);
	ck_assert_int_eq(nip_csv_find_any(g.r, "x h_um"), 2);
	ck_assert_int_eq(nip_csv_find_any(g.r, "x  y"), NIP_CSV_NO_COLUMN);
	ck_assert_uint_eq(nip_diag_count(g.diag, NIP_WARNING), 0);
	/* Both are there: the first named is taken, and that is said. */
	ck_assert_int_eq(nip_csv_find_any(g.r, "H_UM dicke"), 2);
	ck_assert_uint_eq(nip_diag_count(g.diag, NIP_WARNING), 1);
	ck_assert_int_eq(nip_csv_find_reading(g.r, "thickness", "x dicke"), 1);
	drop(&g);
}
END_TEST

START_TEST(test_sep_line)
{
	static const struct nip_csv_dialect comma = { .separator = ',' };
	struct got g;

	put("sep=;\r\na;b,c\n1;2\n", 17);
	g = get(NULL);
	ck_assert_ptr_nonnull(g.r);
	ck_assert_int_eq(nip_csv_separator(g.r), ';');
	ck_assert_str_eq(nip_str_text(&g.text), "3@13:1|2\n");
	ck_assert_int_eq(nip_csv_count(g.r)->comments, 1);
	ck_assert_uint_eq(nip_diag_kept(g.diag), 0);
	balanced(g.r, true);
	drop(&g);
	put("sep=;\na;b,c\n1,2\n", 16);
	g = get(&comma); /* what is named goes before what the file says */
	ck_assert_str_eq(nip_csv_name(g.r, 0), "a;b");
	drop(&g);
	put("sep=x\n1\n", 8);
	g = get(NULL);
	ck_assert_str_eq(nip_csv_name(g.r, 0), "sep=x");
	drop(&g);
}
END_TEST

int main(void)
{
	const TTest *const list[] = {
		test_separators,
		test_header,
		test_no_header,
		test_refused,
		test_cannot_open,
		test_header_of_numbers_is_warned_about,
		test_columns_of_one_name,
		test_other_spellings,
		test_sep_line,
	};

	return run_tests("csv_header", list, NELEM(list));
}
