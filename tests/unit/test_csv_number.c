/* test_csv_number.c: cells to numbers, and what is no measurement. */
#include <config.h>

#include "csv_test.h"

#include <math.h>

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
#define WRONG	(1 + NIP_CSV_BAD_NUMBER)
#define CODE	(1 + NIP_CSV_BAD_CODE)
#define NOT	(1 + NIP_CSV_BAD_NAN)

START_TEST(test_numbers)
{
	static const struct cell_want point[] = {
		{ "80.2", 0, 80.2 },
		{ "1802.519 ", 0, 1802.519 },
		{ " \t-0.0159\t ", 0, -0.0159 },
		{ "\" 7 \"", 0, 7 },
		{ "+.5", 0, 0.5 },
		{ "5.", 0, 5 },
		{ "-0", 0, -0.0 },
		{ "1e3", 0, 1000 },
		{ "2.5E-3", 0, 2.5e-3 },
		{ "9007199254740993", 0, 9007199254740992.0 },
		{ "0.1234567890123456789", 0, 0.1234567890123456789 },
		{ "179769313486231570000000000000000e276", 0, 1.7976931348623157e308 },
		{ "", MISSING, 0 },
		{ "  ", MISSING, 0 },
		{ "\"\"", MISSING, 0 },
		{ "NA", CODE, 0 },
		{ " NaN ", NOT, 0 },
		{ "-", CODE, 0 },
		{ "--", CODE, 0 },
		{ "8O.2", WRONG, 0 },
		{ "1e999", WRONG, 0 },
		{ "0x10", WRONG, 0 },
		{ "inf", WRONG, 0 },
		{ "1,5", WRONG, 0 },
		{ "1 2", WRONG, 0 },
		{ "1.2.3", WRONG, 0 },
		{ ".", WRONG, 0 },
		{ "+", WRONG, 0 },
		{ "--5", WRONG, 0 },
		{ "1e", WRONG, 0 },
		{ "na", WRONG, 0 },
		{ "12 um", WRONG, 0 },
		{ "\xC2\xA0"
		  "1",
		  WRONG, 0 },
	};
	static const struct cell_want comma[] = {
		{ "80,2", 0, 80.2 }, { "80.2", WRONG, 0 },  { "1.234,5", WRONG, 0 }, { "3", 0, 3 },
		{ "-999", CODE, 0 }, { "-999,0", 0, -999 }, { "NA", WRONG, 0 },
	};
	static const char *const codes[] = { "-999", "off" };
	static const struct nip_csv_dialect d = { .decimal_mark = ',',
						  .missing = codes,
						  .n_missing = 2 };

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
		int digits = 1 + rand() % 17,
		    n = snprintf(text[i], 24, "%.*lld", digits, m % 100000);

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

/* Reads one column under a rule; states and values as text: "1.5 sentinel ..." */
static void read_rule(const char *text, char separator, const struct nip_csv_rule *rule,
		      struct nip_diag *d, struct nip_str *out)
{
	const struct nip_csv_dialect dialect = { .separator = separator };
	const struct nip_csv_block *b;
	struct nip_csv_reader *r;

	put(text, strlen(text));
	r = nip_csv_open(path, &dialect, d);
	ck_assert_ptr_nonnull(r);
	nip_csv_bind(r, 0, NIP_CSV_NUMBER);
	nip_csv_bind(r, 1, NIP_CSV_NUMBER);
	nip_csv_refine(r, 0, rule);
	while (nip_csv_next(r, &b) == 1)
		for (size_t i = 0; i < b->rows; i++)
			for (size_t k = 0; k < 2; k++) {
				if (b->column[k].state[i])
					nip_str_printf(out, "%s ",
						       nip_csv_bad_name((enum nip_csv_bad)(
							       b->column[k].state[i] - 1)));
				else
					nip_str_printf(out, "%.17g ", b->column[k].number[i]);
			}
	nip_csv_close(r);
}

START_TEST(test_rules_of_columns)
{
	static const double gone[] = { -999, 0 };
	static const struct {
		const char *text;
		char separator;
		struct nip_csv_rule rule;
		const char *want;
		size_t warnings;
	} list[] = {
		/* Each column has a mark of its own, also inside commas. */
		{ "x,y\n\"1,5\",1.5\n\"1.5\",\"1,5\"\n",
		  ',',
		  { .decimal_mark = ',' },
		  "1.5 1.5 not_a_number not_a_number ",
		  2 },
		{ "x;y\n1,5;x\n", ';', { .decimal_mark = ',' }, "1.5 not_a_number ", 0 },
		{ "x,y\n-999,-999\n-999.0,0\n0e5,1\n-0,1\n998,1\n",
		  ',',
		  { .sentinel = gone, .n_sentinel = 2 },
		  "sentinel -999 sentinel 0 sentinel 1 sentinel 1 998 1 ",
		  0 },
		/* 0.0515 mm is 51.5 um to the bit; the sentinel is as the file has it. */
		{ "x,y\n0.0515,1\n-999,1\n",
		  ',',
		  { .exp10 = 3, .sentinel = gone, .n_sentinel = 2 },
		  "51.5 1 sentinel 1 ",
		  0 },
		{ "x,y\n,NaN\n NA ,+nan\n-NAN,nanx\n",
		  ',',
		  { .watch = true },
		  "missing nan missing_code nan nan not_a_number ",
		  0 },
	};

	for (size_t i = 0; i < NELEM(list); i++) {
		struct nip_str s = NIP_STR_INIT;
		struct nip_diag *d = nip_diag_new(9);

		read_rule(list[i].text, list[i].separator, &list[i].rule, d, &s);
		ck_assert_str_eq(nip_str_text(&s), list[i].want);
		ck_assert_uint_eq(nip_diag_count(d, NIP_WARNING), list[i].warnings);
		if (list[i].warnings)
			ck_assert_ptr_nonnull(strstr(nip_diag_at(d, 0)->message, "decimal mark"));
		nip_str_release(&s);
		nip_diag_free(d);
	}
}
END_TEST

START_TEST(test_names_of_kinds)
{
	for (int k = 0; k < NIP_CSV_BAD_KINDS; k++) {
		const char *name = nip_csv_bad_name((enum nip_csv_bad)k);

		ck_assert_ptr_nonnull(name);
		ck_assert_int_eq(nip_csv_bad_kind(name), k);
	}
	ck_assert_int_eq(nip_csv_bad_kind("nothing"), NIP_CSV_BAD_KINDS);
}
END_TEST

int main(void)
{
	const TTest *const list[] = {
		test_numbers,
		test_quick_numbers_round_like_strtod,
		test_rules_of_columns,
		test_names_of_kinds,
	};

	return run_tests("csv_number", list, NELEM(list));
}
