/* test_csv_series.c: order of time, held and stuck readings, files as one series, and the
 * long format. */
#include <config.h>

#include "csv_test.h"

#include <math.h>

#include "base/arena.h"

#define STATE(kind) (1 + NIP_CSV_BAD_##kind)

/* Stamps as column "t", one a row. */
static struct nip_csv_reader *open_stamps(const char *const *stamp, size_t n,
					  const struct nip_csv_times *times, struct nip_diag *d)
{
	const struct nip_csv_dialect dialect = { .separator = ';', .time = *times };
	struct nip_str s = NIP_STR_INIT;
	struct nip_csv_reader *r;

	nip_str_put(&s, "t;x\n");
	for (size_t i = 0; i < n; i++)
		nip_str_printf(&s, "%s;1\n", stamp[i]);
	put(s.at, s.n);
	nip_str_release(&s);
	r = nip_csv_open(path, &dialect, d);
	ck_assert_ptr_nonnull(r);
	ck_assert_uint_eq(nip_csv_bind(r, 0, NIP_CSV_TIME), 0);
	return r;
}

struct stamp_want {
	const char *text;
	enum nip_csv_clock clock;
	double utc_s; /* NaN: not a time */
};

/* Seconds by `date -u -d ... +%s`. */
START_TEST(test_stamps)
{
	static const struct stamp_want list[] = {
		{ "1970-01-01T00:00:00Z", NIP_CSV_CLOCK_ISO, 0 },
		{ "2026-11-22T13:04:05Z", NIP_CSV_CLOCK_ISO, 1795352645 },
		{ "2026-11-22 13:04:05.250+01:00", NIP_CSV_CLOCK_ISO, 1795349045.25 },
		{ "2026-11-22T13:04:05,5-0530", NIP_CSV_CLOCK_ISO, 1795372445.5 },
		{ "20261122T130405Z", NIP_CSV_CLOCK_ISO, 1795352645 },
		{ "2026-11-22 13:04", NIP_CSV_CLOCK_ISO, 1795352640 },
		{ "2026-11-22", NIP_CSV_CLOCK_ISO, 1795305600 },
		{ "2026/11/22 1:04:05 PM", NIP_CSV_CLOCK_ISO, 1795352645 },
		{ "2024-02-29T24:00:00", NIP_CSV_CLOCK_ISO, 1709251200 },
		{ "1968-02-29T00:00:00", NIP_CSV_CLOCK_ISO, -58060800 },
		{ "22.11.2026 13:04:05", NIP_CSV_CLOCK_DMY, 1795352645 },
		{ "22/11/2026 13:04:05", NIP_CSV_CLOCK_DMY, 1795352645 },
		{ "2-1-2000 0:00", NIP_CSV_CLOCK_DMY, 946771200 },
		{ "11/22/2026 12:04:05 AM", NIP_CSV_CLOCK_MDY, 1795305845 },
		{ "12.5", NIP_CSV_CLOCK_SECONDS, 12.5 },
		{ "12,5", NIP_CSV_CLOCK_SECONDS, 12.5 },
		{ "1795352645250", NIP_CSV_CLOCK_MILLISECONDS, 1795352645.25 },
		{ "2026-02-29", NIP_CSV_CLOCK_ISO, NAN },
		{ "2100-02-29", NIP_CSV_CLOCK_ISO, NAN },
		{ "2026-13-01", NIP_CSV_CLOCK_ISO, NAN },
		{ "2026-11-22T25:00:00", NIP_CSV_CLOCK_ISO, NAN },
		{ "2026-11-22T13:60", NIP_CSV_CLOCK_ISO, NAN },
		{ "2026-11-22T13:04:05X", NIP_CSV_CLOCK_ISO, NAN },
		{ "2026-11-22T13:04:05+1", NIP_CSV_CLOCK_ISO, NAN },
		{ "2026-11-22T", NIP_CSV_CLOCK_ISO, NAN },
		{ "22.11.26 13:04", NIP_CSV_CLOCK_DMY, NAN },
		{ "22.11.2026 13:04", NIP_CSV_CLOCK_MDY, NAN },
		{ "13:00 PM", NIP_CSV_CLOCK_DMY, NAN },
		{ "0000-01-01", NIP_CSV_CLOCK_ISO, NAN },
		{ "", NIP_CSV_CLOCK_ISO, NAN },
		{ "NA", NIP_CSV_CLOCK_SECONDS, NAN },
		{ "1e400", NIP_CSV_CLOCK_SECONDS, NAN },
	};

	for (size_t i = 0; i < NELEM(list); i++) {
		const struct nip_csv_times times = { .clock = list[i].clock };
		struct nip_diag *d = nip_diag_new(9);
		struct nip_csv_reader *r = open_stamps(&list[i].text, 1, &times, d);
		const struct nip_csv_block *b;
		bool bad = isnan(list[i].utc_s);

		ck_assert_int_eq(nip_csv_next(r, &b), 1);
		ck_assert_msg(b->column[0].state[0] == (bad ? STATE(TIME) : 0), "%s: state %d",
			      list[i].text, b->column[0].state[0]);
		ck_assert_msg(bad ? isnan(b->column[0].number[0])
				  : b->column[0].number[0] == list[i].utc_s,
			      "%s: %.17g", list[i].text, b->column[0].number[0]);
		ck_assert_int_eq(nip_csv_next(r, &b), 0);
		ck_assert_int_eq(nip_csv_count(r)->bad[NIP_CSV_BAD_TIME], bad);
		nip_csv_close(r);
		nip_diag_free(d);
	}
}
END_TEST

static void check_order(const char *const *stamp, const int *state, size_t n,
			const struct nip_csv_times *times, const char *note)
{
	struct nip_diag *d = nip_diag_new(9);
	struct nip_csv_reader *r = open_stamps(stamp, n, times, d);
	const struct nip_csv_block *b;
	long want[NIP_CSV_BAD_KINDS] = { 0 };

	ck_assert_int_eq(nip_csv_next(r, &b), 1);
	ck_assert_uint_eq(b->rows, n);
	for (size_t i = 0; i < n; i++) {
		ck_assert_msg(b->column[0].state[i] == state[i], "%s: state %d, not %d", stamp[i],
			      b->column[0].state[i], state[i]);
		if (state[i])
			want[state[i] - 1]++;
	}
	for (int k = NIP_CSV_BAD_TIME; k <= NIP_CSV_BAD_CLOCK; k++)
		ck_assert_int_eq(nip_csv_count(r)->bad[k], want[k]);
	ck_assert_uint_eq(nip_diag_count(d, NIP_NOTE), note != NULL);
	if (note)
		ck_assert_ptr_nonnull(strstr(nip_diag_at(d, 0)->message, note));
	nip_csv_close(r);
	nip_diag_free(d);
}

START_TEST(test_order)
{
	static const char *const stamp[] = { "2026-11-22T10:00:00", "2026-11-22T10:00:01",
					     "2026-11-22T10:00:01", "2026-11-22T10:00:03.5",
					     "2026-11-22T10:00:02", "",
					     "2026-11-22T10:00:04", "2026-11-22T11:00:05+01:00" };
	static const int state[] = { 0,		  0, STATE(DUPLICATE), STATE(GAP), STATE(UNORDERED),
				     STATE(TIME), 0, STATE(CLOCK) };
	static const struct nip_csv_times times = { .max_gap_s = 2 };
	static const char *const plain[] = { "0", "0.5", "0.4", "0.4", "7e3" };
	static const int plain_state[] = { 0, 0, STATE(UNORDERED), STATE(DUPLICATE), 0 };
	static const char *const unread[] = { "22.11.2026 10:00", "21.11.2026 10:00", "x" };
	static const int none[] = { 0, 0, 0 };
	static const struct nip_csv_times no_gap = { .max_gap_s = 0 };

	check_order(stamp, state, NELEM(stamp), &times, NULL);
	check_order(plain, plain_state, NELEM(plain), &no_gap, NULL);
	/* Day first or month first is not guessed. */
	check_order(unread, none, NELEM(unread), &no_gap, "name the clock");
}
END_TEST

/* Central Europe in 2026: summer time from 29 March 01:00 UTC to 25 October 01:00 UTC. */
START_TEST(test_summer_time)
{
	static const struct nip_csv_times berlin = { .clock = NIP_CSV_CLOCK_DMY,
						     .zone_s = 3600,
						     .dst = NIP_CSV_DST_EU };
	static const struct nip_csv_times bare = { .clock = NIP_CSV_CLOCK_DMY };
	static const struct nip_csv_times boston = { .clock = NIP_CSV_CLOCK_MDY,
						     .zone_s = -5 * 3600,
						     .dst = NIP_CSV_DST_US };
	static const char *const autumn[] = { "25.10.2026 01:59:00", "25.10.2026 02:30:00",
					      "25.10.2026 02:59:00", "25.10.2026 02:00:00",
					      "25.10.2026 02:30:00", "25.10.2026 03:00:00" };
	static const int known[] = { 0, 0, 0, STATE(CLOCK), 0, 0 };
	static const int unknown[] = { 0, 0, 0, STATE(UNORDERED), 0, 0 };
	static const char *const spring[] = { "29.03.2026 01:59:59", "29.03.2026 03:00:00",
					      "29.03.2026 02:30:00" };
	static const int spring_state[] = { 0, STATE(CLOCK), STATE(CLOCK) };
	static const char *const us[] = { "11/01/2026 01:59:00 AM", "11/01/2026 01:00:00 AM" };
	static const int us_state[] = { 0, STATE(CLOCK) };
	struct nip_diag *d = nip_diag_new(9);
	const struct nip_csv_block *b;
	struct nip_csv_reader *r;

	check_order(autumn, known, NELEM(autumn), &berlin, NULL);
	check_order(autumn, unknown, NELEM(autumn), &bare, "name zone and dst");
	check_order(spring, spring_state, NELEM(spring), &berlin, NULL);
	check_order(us, us_state, NELEM(us), &boston, NULL);
	r = open_stamps(autumn, NELEM(autumn), &berlin, d);
	ck_assert_int_eq(nip_csv_next(r, &b), 1);
	/* date -u -d '2026-10-24T23:59:00Z' +%s and so on; one second after another */
	ck_assert(b->column[0].number[0] == 1792886340);
	ck_assert(b->column[0].number[2] == 1792889940);
	ck_assert(b->column[0].number[3] == 1792890000);
	ck_assert(b->column[0].number[5] == 1792893600);
	nip_csv_close(r);
	nip_diag_free(d);
}
END_TEST

static struct nip_csv_reader *open_lanes(const char *text, const struct nip_csv_rule *rule,
					 struct nip_csv_series *series, struct nip_diag *d)
{
	struct nip_csv_reader *r;

	put(text, strlen(text));
	r = nip_csv_open(path, NULL, d);
	ck_assert_ptr_nonnull(r);
	nip_csv_bind(r, 0, NIP_CSV_NAME);
	nip_csv_bind(r, 1, NIP_CSV_NUMBER);
	nip_csv_refine(r, 1, rule);
	nip_csv_join(r, series, 0);
	return r;
}

START_TEST(test_held_and_stuck)
{
	static const struct nip_csv_rule rule = { .watch = true, .stuck_after = 3 };
	/* Lane a: 5 5 . 5 5 6 6; lane b has other values between. */
	static const char text[] = "lane,x\na,5\nb,1\na,5\nb,5\n a ,\na,5.0\nb,5\na,5\na,6\na,6\n";
	static const int state[] = {
		0, 0, 0, 0, STATE(MISSING), STATE(STUCK), 0, STATE(STUCK), 0, 0
	};
	struct nip_diag *d = nip_diag_new(9);
	struct nip_csv_reader *r = open_lanes(text, &rule, NULL, d);
	const struct nip_csv_block *b;

	ck_assert_int_eq(nip_csv_next(r, &b), 1);
	ck_assert_uint_eq(b->rows, NELEM(state));
	for (size_t i = 0; i < NELEM(state); i++) {
		ck_assert_msg(b->column[1].state[i] == state[i], "row %zu: %d", i,
			      b->column[1].state[i]);
		ck_assert_int_eq(isnan(b->column[1].number[i]), state[i] != 0);
	}
	ck_assert_str_eq(b->column[0].cell[4].text, "a");
	ck_assert_int_eq(nip_csv_next(r, &b), 0);
	ck_assert_int_eq(nip_csv_count(r)->bad[NIP_CSV_BAD_HELD], 5);
	ck_assert_int_eq(nip_csv_count(r)->bad[NIP_CSV_BAD_STUCK], 2);
	ck_assert_int_eq(nip_csv_count(r)->bad[NIP_CSV_BAD_MISSING], 1);
	nip_csv_close(r);
	nip_diag_free(d);
}
END_TEST

/* The same rows in one file, in two files of one series, and in two with a checkpoint
 * between: the same counts; in two files apart: not. */
START_TEST(test_files_as_one_series)
{
	static const struct nip_csv_rule rule = { .watch = true, .stuck_after = 3 };
	static const char first[] = "lane,x\na,5\nb,0.1\na,5\n";
	static const char second[] = "lane,x\na,5\nb,0.1\na,7\n";
	static const long held[] = { 3, 3, 1 }, stuck[] = { 1, 1, 0 };

	for (int how = 0; how < 3; how++) {
		struct nip_arena *a = nip_arena_new();
		struct nip_csv_series *s = nip_csv_series_new(a), *again = nip_csv_series_new(a);
		struct nip_diag *d = nip_diag_new(9);
		struct nip_str text = NIP_STR_INIT;
		const struct nip_csv_block *b;
		struct nip_csv_reader *r = open_lanes(first, &rule, s, d);
		long h, k;

		while (nip_csv_next(r, &b) == 1)
			;
		h = nip_csv_count(r)->bad[NIP_CSV_BAD_HELD];
		k = nip_csv_count(r)->bad[NIP_CSV_BAD_STUCK];
		nip_csv_close(r);
		nip_csv_series_save(s, &text);
		ck_assert_int_eq(nip_csv_series_load(again, text.at, text.n), 0);
		for (size_t n = 0; n < text.n; n++) /* cut short it is refused, not half taken */
			ck_assert_int_eq(nip_csv_series_load(again, text.at, n), -1);
		r = open_lanes(second, &rule, how == 0 ? s : how == 1 ? again : NULL, d);
		while (nip_csv_next(r, &b) == 1)
			;
		ck_assert_int_eq(h + nip_csv_count(r)->bad[NIP_CSV_BAD_HELD], held[how]);
		ck_assert_int_eq(k + nip_csv_count(r)->bad[NIP_CSV_BAD_STUCK], stuck[how]);
		nip_csv_close(r);
		nip_str_release(&text);
		nip_diag_free(d);
		nip_arena_free(a);
	}
}
END_TEST

START_TEST(test_series_text_is_checked)
{
	static const char *const bad[] = { "",
					   "series 3 1 0 0 0\n0 0 0 0 \n",
					   "series 2 1 1 0 0\n0 0 0 0 \n5:a -\n",
					   "series 2 1 1 0 0\n0 0 0 0 \n1:a x 1 0 1 1 0 1\n",
					   "series 2 1 1 9 0\n0 0 0 0 \n1:a -\n",
					   "series 2 1 1 0 0\n0 0 0 0 \n1:a -\nmore",
					   "series 2 1 1 0 0\n9 0 0 0 \n1:a -\n",
					   "series 2 1 1 0 0\n1:a -\n",
					   "series 2 -1 1 0 0\n\n1:a -\n",
					   "series 2 1 9999999 0 0\n0 0 0 0 \n1:a -\n",
					   "series 2 1 1 0 0\n0 0 0 0 \n-1:a -\n",
					   "series 2 1 1 0 0\n0 0 -1 0 \n1:a -\n",
					   "series 2 1 1 0 0\n0 0 0 0 \n1:a 1 1 0 1\n" };
	struct nip_arena *a = nip_arena_new();
	struct nip_csv_series *s = nip_csv_series_new(a);

	ck_assert_int_eq(nip_csv_series_load(s, "series 2 1 1 0 0\n0 0 0 0 \n1:a -\n", 32), 0);
	for (size_t i = 0; i < NELEM(bad); i++)
		ck_assert_msg(nip_csv_series_load(s, bad[i], strlen(bad[i])) == -1, "%s", bad[i]);
	nip_arena_free(a);
}
END_TEST

/* Rows of a long file as "line@offset:key|value state|..." */
static void read_long(const char *text, struct nip_str *out, struct nip_csv_counts *counts,
		      struct nip_diag *d)
{
	static const struct nip_csv_dialect dialect = { .code = "code", .value = "value" };
	const struct nip_csv_block *b;
	struct nip_csv_reader *r;
	int rc;

	put(text, strlen(text));
	r = nip_csv_open(path, &dialect, d);
	ck_assert_ptr_nonnull(r);
	nip_csv_bind(r, (size_t)nip_csv_find(r, "ts"), NIP_CSV_TEXT);
	nip_csv_bind(r, (size_t)nip_csv_find_reading(r, "H", "thickness dicke"), NIP_CSV_NUMBER);
	nip_csv_bind(r, (size_t)nip_csv_find_reading(r, "mass per area", NULL), NIP_CSV_NUMBER);
	while ((rc = nip_csv_next(r, &b)) == 1)
		for (size_t i = 0; i < b->rows; i++) {
			nip_str_printf(out, "%ld@%lld:%s", b->line[i], b->offset[i],
				       b->column[0].cell[i].text);
			for (size_t k = 1; k < 3; k++) {
				if (b->column[k].state[i])
					nip_str_printf(out, "|%s",
						       nip_csv_bad_name((enum nip_csv_bad)(
							       b->column[k].state[i] - 1)));
				else
					nip_str_printf(out, "|%g", b->column[k].number[i]);
			}
			nip_str_putc(out, '\n');
		}
	ck_assert_int_eq(rc, 0);
	*counts = *nip_csv_count(r);
	ck_assert(nip_csv_balanced(counts));
	nip_csv_close(r);
}

START_TEST(test_long_format)
{
	static const char text[] = "ts,code,value,who\n"
				   "1,H,50,x\n"
				   "1,mass per area,8,x\n"
				   "2,dicke,51,y\n"
				   "2,speed,3,y\n"
				   "3, h ,NA,y\n"
				   "3,Mass per Area,x,y\n"
				   "3,H,52,y\n" /* twice at one time: a row of its own */
				   "4\n"
				   "5,speed,3,y\n"
				   "6,H,53,y\n";
	struct nip_diag *d = nip_diag_new(9);
	struct nip_str got_rows = NIP_STR_INIT;
	struct nip_csv_counts c;

	read_long(text, &got_rows, &c, d);
	ck_assert_str_eq(nip_str_text(&got_rows), "2@18:1|50|8\n"
						  "4@47:2|51|absent\n"
						  "6@72:3|missing_code|not_a_number\n"
						  "8@103:3|52|absent\n"
						  "11@126:6|53|absent\n");
	ck_assert_int_eq(c.records, 9);
	ck_assert_int_eq(c.unasked, 2);
	ck_assert_int_eq(c.bad[NIP_CSV_BAD_ABSENT], 3);
	ck_assert_int_eq(c.bad[NIP_CSV_BAD_SHORT], 1);
	ck_assert_ptr_nonnull(strstr(nip_diag_at(d, 0)->message, "speed"));
	nip_str_release(&got_rows);
	nip_diag_free(d);
}
END_TEST

START_TEST(test_long_format_without_a_code)
{
	struct nip_diag *d = nip_diag_new(9);
	struct nip_str rows = NIP_STR_INIT;
	struct nip_csv_counts c;

	read_long("ts,code,value\n1,mass per area,8\n", &rows, &c, d);
	ck_assert_str_eq(nip_str_text(&rows), "2@14:1|absent|8\n");
	ck_assert_uint_eq(nip_diag_count(d, NIP_WARNING), 1);
	ck_assert_ptr_nonnull(strstr(nip_diag_at(d, 0)->message,
				     "no record has the code \"H\" or one of thickness dicke"));
	nip_str_clear(&rows);
	read_long("ts,code,value\n", &rows, &c, d);
	ck_assert_str_eq(nip_str_text(&rows), "");
	nip_str_release(&rows);
	nip_diag_free(d);
}
END_TEST

/* Many rows: across blocks and across refills of the buffer. */
START_TEST(test_long_format_is_not_cut_by_blocks)
{
	struct nip_diag *d = nip_diag_new(9);
	struct nip_str s = NIP_STR_INIT, want = NIP_STR_INIT, rows = NIP_STR_INIT;
	struct nip_csv_counts c;

	nip_str_put(&s, "ts,code,value\n");
	for (int i = 0; i < 60000; i++) {
		nip_str_printf(&want, "%d@%zu:%d|%d|%d\n", 2 * i + 2, s.n, i, i % 100, i % 7);
		nip_str_printf(&s, "%d,H,%d\n%d,\"mass per area\",%d\n", i, i % 100, i, i % 7);
	}
	read_long(s.at, &rows, &c, d);
	ck_assert(strcmp(want.at, rows.at) == 0);
	ck_assert_int_eq(c.records, 120000);
	nip_str_release(&s);
	nip_str_release(&want);
	nip_str_release(&rows);
	nip_diag_free(d);
}
END_TEST

START_TEST(test_long_format_needs_its_columns)
{
	static const struct nip_csv_dialect dialect = { .code = "code", .value = "value" };
	struct nip_diag *d = nip_diag_new(9);

	put("ts,code,x\n", 10);
	ck_assert_ptr_null(nip_csv_open(path, &dialect, d));
	ck_assert_ptr_nonnull(strstr(nip_diag_at(d, 0)->message, "column \"value\""));
	nip_diag_free(d);
}
END_TEST

/* --- going on from a mark ---------------------------------------------------- */

struct drip { /* a file that arrives in small pieces */
	const char *at;
	size_t n, from, piece;
};

static ssize_t drip_read(void *user, char *to, size_t room)
{
	struct drip *d = user;
	size_t n = d->piece < room ? d->piece : room;

	if (n > d->n - d->from)
		n = d->n - d->from;
	memcpy(to, d->at + d->from, n);
	d->from += n;
	return (ssize_t)n;
}

static bool log_bad(const struct nip_csv_problem *p, void *user)
{
	nip_str_printf(user, "%ld@%lld %s\n", p->line, p->offset, nip_csv_bad_name(p->kind));
	return false;
}

struct passage { /* one run over a file, perhaps from a mark on */
	struct nip_str rows, bad;
	struct nip_csv_counts counts;
};

/* Reads to the end, or over `blocks` blocks; the mark and the series are of that place. */
static bool pass(const struct nip_str *file, size_t piece, const struct nip_csv_dialect *dialect,
		 long blocks, struct nip_csv_series *series, struct nip_csv_mark *mark,
		 bool from_mark, struct passage *out)
{
	static const struct nip_csv_rule rule = { .watch = true, .stuck_after = 3 };
	struct drip drip = { file->at, file->n, 0, piece };
	const struct nip_csv_tap tap = { drip_read, &drip };
	struct nip_diag *d = nip_diag_new(9);
	struct nip_csv_reader *r = nip_csv_open_tap("x", &tap, dialect, d);
	const struct nip_csv_block *b;
	int rc = 1;

	ck_assert_ptr_nonnull(r);
	nip_csv_on_bad(r, log_bad, &out->bad);
	nip_csv_bind(r, (size_t)nip_csv_find(r, "t"), NIP_CSV_TIME);
	nip_csv_bind(r, (size_t)nip_csv_find_reading(r, "x", NULL), NIP_CSV_NUMBER);
	nip_csv_refine(r, 1, &rule);
	nip_csv_join(r, series, (size_t)-1);
	if (from_mark)
		ck_assert_int_eq(nip_csv_seek(r, mark), 0);
	for (; blocks && (rc = nip_csv_next(r, &b)) == 1; blocks--)
		for (size_t i = 0; i < b->rows; i++)
			nip_str_printf(&out->rows, "%ld@%lld %s %d %g %d\n", b->line[i],
				       b->offset[i], b->column[0].cell[i].text,
				       b->column[0].state[i], b->column[1].number[i],
				       b->column[1].state[i]);
	ck_assert_int_ge(rc, 0);
	nip_csv_tell(r, mark);
	out->counts = *nip_csv_count(r);
	nip_csv_close(r);
	nip_diag_free(d);
	return rc == 1;
}

static void check_going_on(const char *utf8, bool utf16, const struct nip_csv_dialect *dialect)
{
	struct nip_arena *a = nip_arena_new();
	struct nip_str file = NIP_STR_INIT;
	struct passage whole = { .rows = NIP_STR_INIT };
	struct nip_csv_mark mark;

	for (const char *p = utf8; *p; p++) {
		nip_str_putc(&file, *p);
		if (utf16)
			nip_str_putc(&file, 0);
	}
	pass(&file, 7, dialect, -1, nip_csv_series_new(a), &mark, false, &whole);
	ck_assert_uint_gt(whole.rows.n, 50);
	for (long stop = 1, more = 1; more; stop++) {
		struct nip_csv_series *before = nip_csv_series_new(a),
				      *after = nip_csv_series_new(a);
		struct passage got_rows = { .rows = NIP_STR_INIT };
		struct nip_str text = NIP_STR_INIT;

		more = pass(&file, 7, dialect, stop, before, &mark, false, &got_rows);
		nip_csv_series_save(before, &text);
		ck_assert_int_eq(nip_csv_series_load(after, text.at, text.n), 0);
		pass(&file, 1000, dialect, -1, after, &mark, true, &got_rows);
		ck_assert_str_eq(nip_str_text(&got_rows.rows), nip_str_text(&whole.rows));
		ck_assert_str_eq(nip_str_text(&got_rows.bad), nip_str_text(&whole.bad));
		ck_assert(memcmp(&got_rows.counts, &whole.counts, sizeof whole.counts) == 0);
		nip_str_release(&got_rows.rows);
		nip_str_release(&got_rows.bad);
		nip_str_release(&text);
	}
	nip_str_release(&whole.rows);
	nip_str_release(&whole.bad);
	nip_str_release(&file);
	nip_arena_free(a);
}

START_TEST(test_going_on_from_a_mark)
{
	static const struct nip_csv_dialect wide = { .separator = ',' };
	static const struct nip_csv_dialect wide16 = { .separator = ',',
						       .encoding = NIP_CSV_UTF16LE };
	static const struct nip_csv_dialect many = { .code = "c", .value = "v", .separator = ',' };
	static const char text[] =
		"t,x\n1,5\n2,5\n3\n3,5\n\"4\n4,5\n4,6\n3,\n\n9,\"7\"\nz,7\n10,7\n11,7";
	static const char readings[] =
		"t,c,v\n1,x,5\n1,y,1\nbad\n1,z,1\n2,x,5\n\"\n2,z,5\n3,x,5\n3,x,5\n"
		"\n4,y,1\n5\n5,y,0\n6,x,NA\n7,x,6\n";

	check_going_on(text, false, &wide);
	check_going_on(text, true, &wide16);
	check_going_on(readings, false, &many);
}
END_TEST

static void put_in(struct nip_str *file, const char *ascii, enum nip_csv_encoding e)
{
	for (; *ascii; ascii++) {
		if (e == NIP_CSV_UTF16BE)
			nip_str_putc(file, 0);
		nip_str_putc(file, *ascii);
		if (e == NIP_CSV_UTF16LE)
			nip_str_putc(file, 0);
	}
}

static void any_bytes(struct nip_str *file, const struct nip_csv_dialect *d)
{
	static const char bits[] = "12\"\n\n,,; \r\t\0-x\xC3\xA4\xE9\x81\xD8\x00\x3D\xFF";

	nip_str_clear(file);
	put_in(file, d->code ? "t,c,v\n" : "t,x\n", d->encoding);
	for (int n = rand() % 80; n; n--) {
		const char c[2] = { bits[rand() % (int)(sizeof bits - 1)] };

		if (rand() % 12 == 0)
			nip_str_putc(file, c[0]); /* half a character of two bytes */
		else if (rand() % 3)
			put_in(file, c[0] ? c : ",", d->encoding);
		else
			put_in(file, d->code ? "\n1,x,5\n" : "\n2,7\n", d->encoding);
	}
}

/* Whatever the bytes and the dialect: the books balance, and the same comes out however
 * the bytes arrive. */
START_TEST(test_any_bytes_in_any_pieces)
{
	const char *given = getenv("NIP_TEST_SEED");
	unsigned seed = given ? (unsigned)strtoul(given, NULL, 10) : 20261122;
	struct nip_str file = NIP_STR_INIT;
	long rows = 0, bad = 0;

	printf("test_csv_series: seed %u\n", seed);
	srand(seed);
	for (int i = 0; i < 3000; i++) {
		const struct nip_csv_dialect d = {
			.separator = ',',
			.encoding = (enum nip_csv_encoding)(rand() % NIP_CSV_ENCODINGS),
			.ragged = (enum nip_csv_ragged)(rand() % 3),
			.multiline = rand() % 2,
			.max_field = rand() % 3 ? 0 : 5,
			.max_record = rand() % 3 ? 0 : 9,
			.code = i % 3 ? NULL : "c",
			.value = i % 3 ? NULL : "v",
			.time = { .max_gap_s = 1, .dst = NIP_CSV_DST_EU },
		};
		struct nip_arena *a = nip_arena_new();
		struct passage whole = { .rows = NIP_STR_INIT }, pieces = { .rows = NIP_STR_INIT };
		struct nip_csv_mark mark;

		any_bytes(&file, &d);
		pass(&file, file.n, &d, -1, nip_csv_series_new(a), &mark, false, &whole);
		pass(&file, 1 + (size_t)rand() % 5, &d, -1, nip_csv_series_new(a), &mark, false,
		     &pieces);
		ck_assert_str_eq(nip_str_text(&whole.rows), nip_str_text(&pieces.rows));
		ck_assert_str_eq(nip_str_text(&whole.bad), nip_str_text(&pieces.bad));
		ck_assert(memcmp(&whole.counts, &pieces.counts, sizeof whole.counts) == 0);
		ck_assert(nip_csv_balanced(&whole.counts));
		ck_assert_int_eq(whole.counts.bytes, (long long)file.n);
		rows += whole.counts.records;
		bad += nip_csv_refused(&whole.counts);
		nip_str_release(&whole.rows);
		nip_str_release(&whole.bad);
		nip_str_release(&pieces.rows);
		nip_str_release(&pieces.bad);
		nip_arena_free(a);
	}
	ck_assert_int_gt(rows, 3000);
	ck_assert_int_gt(bad, 3000);
	nip_str_release(&file);
}
END_TEST

int main(void)
{
	const TTest *const list[] = {
		test_stamps,
		test_order,
		test_summer_time,
		test_held_and_stuck,
		test_files_as_one_series,
		test_series_text_is_checked,
		test_long_format,
		test_long_format_without_a_code,
		test_long_format_is_not_cut_by_blocks,
		test_long_format_needs_its_columns,
		test_going_on_from_a_mark,
		test_any_bytes_in_any_pieces,
	};

	return run_tests("csv_series", list, NELEM(list));
}
