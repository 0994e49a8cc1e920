/* test_qc_state.c: states of the engine: saved, loaded, damaged, gone on with, joined; and
 * input that comes in pieces. */
#include <config.h>

#include <check.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/diag.h"
#include "base/file.h"
#include "base/str.h"
#include "qc/qc.h"
#include "stat/state.h"

static struct nip_arena *arena;
static struct nip_diag *diag;
static char folder[64], path[96];
static struct nip_spec spec;
static struct nip_materials none;

static const char spec_text[] =
	"<spec id='t' version='1'><title>t</title><columns coil='c' lane='l' position='s' "
	"unit='u'/><theoretical_density unit='g/cm3'>2</theoretical_density>"
	"<characteristic id='h' quantity='thickness' unit='um'>"
	"<limit kind='warn_above' value='53' unit='um'/>"
	"<limit kind='reject_above' value='54' unit='um'/>"
	"<plausible min='1' unit='um'/><gauge_sd value='0.1' unit='um'/>"
	"<at value='3' unit='m'/></characteristic>"
	"<characteristic id='m' quantity='areal_mass' unit='g/m2'/>"
	"<characteristic id='e' quantity='fraction' derived='porosity' areal_mass='m' "
	"thickness='h'><limit kind='warn_below' value='8' unit='%'/></characteristic>"
	"<relation id='r' left='h' kind='at_most' right='h' severity='warn'/></spec>";

static void set_up(void)
{
	arena = nip_arena_new();
	diag = nip_diag_new(100);
	strcpy(folder, "/tmp/nipline-state-XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(folder));
	snprintf(path, sizeof path, "%s/line.csv", folder);
	memset(&spec, 0, sizeof spec);
	ck_assert_int_eq(nip_spec_read("t.xml", spec_text, strlen(spec_text), arena, ".", &none,
				       &spec, diag),
			 0);
}

static void tear_down(void)
{
	unlink(path);
	rmdir(folder);
	nip_diag_free(diag);
	nip_arena_free(arena);
}

/* Runs of findings, refused rows in heaps and alone, holes, two lanes, three coils. */
static void write_rows(int rows)
{
	struct nip_str s = NIP_STR_INIT;

	nip_str_put(&s, "c,l,s,u,h,m\n");
	for (int i = 0; i < rows; i++) {
		double h = 50 + 5 * sin(i / 31.0);

		if (i % 700 == 13)
			for (int k = 0; k < 300; k++)
				nip_str_put(&s, "short\n");
		if (i % 97 == 5)
			nip_str_printf(&s, "A%d,%d,%d,x\"y,1\n", i / 900, i % 2, i);
		if (i % 53 == 7)
			nip_str_printf(&s, "A%d,%d,%d,u,,90\n", i / 900, i % 2, i);
		else
			nip_str_printf(&s, "A%d,%d,%d,u%d,%.3f,%d\n", i / 900, i % 2, i, i % 3, h,
				       90 + i % 4);
	}
	ck_assert_int_eq(nip_file_write(path, nip_str_text(&s), s.n, true, diag), 0);
	nip_str_release(&s);
}

struct watch {
	long stop_at, blocks; /* the block to save at and to end with; 0: none */
	struct nip_str saved;
	struct nip_str findings;
};

static void on_finding(const struct nip_finding *f, void *user)
{
	struct watch *w = user;

	nip_str_printf(&w->findings, "%lld %ld %lld %s %s %s\n", f->ordinal, f->line, f->offset,
		       f->rule, f->text, f->message);
}

static int on_block(struct nip_qc *q, void *user)
{
	struct watch *w = user;

	if (++w->blocks != w->stop_at && !(q->at_end && w->stop_at == 0))
		return 0;
	nip_str_clear(&w->saved);
	nip_qc_save(q, &w->saved);
	return w->stop_at ? 1 : 0;
}

static struct nip_qc *engine(struct watch *w)
{
	struct nip_qc *q = NIP_NEW(arena, struct nip_qc);

	nip_qc_init(q, &spec, arena);
	q->spec_digest = "digest";
	q->on_finding = on_finding;
	q->on_block = on_block;
	q->user = w;
	return q;
}

static void release(struct watch *w)
{
	nip_str_release(&w->saved);
	nip_str_release(&w->findings);
}

static void same_text(const struct nip_str *a, const struct nip_str *b)
{
	ck_assert_uint_eq(a->n, b->n);
	ck_assert_mem_eq(nip_str_text(a), nip_str_text(b), a->n);
}

/* Ended behind any block and gone on from what was saved there: the same findings, each
 * once, and in the end the same state. */
START_TEST(goes_on_from_any_block)
{
	struct watch whole = { .stop_at = 0 };
	long blocks;

	write_rows(2600);
	ck_assert_int_eq(nip_qc_file(engine(&whole), path, diag), 0);
	blocks = whole.blocks;
	ck_assert_int_gt(blocks, 4);
	for (long k = 1; k < blocks; k++) {
		struct watch first = { .stop_at = k }, rest = { .stop_at = 0 };
		struct nip_qc *q;

		ck_assert_int_eq(nip_qc_file(engine(&first), path, diag), -1);
		q = engine(&rest);
		ck_assert_int_eq(nip_qc_load(q, nip_str_text(&first.saved), first.saved.n, "s",
					     diag),
				 (long)first.saved.n);
		nip_str_putn(&rest.findings, nip_str_text(&first.findings), first.findings.n);
		ck_assert_int_eq(nip_qc_file(q, path, diag), 0);
		same_text(&rest.findings, &whole.findings);
		same_text(&rest.saved, &whole.saved);
		release(&first);
		release(&rest);
	}
	ck_assert_uint_eq(nip_diag_count(diag, NIP_ERROR), 0);
	release(&whole);
}
END_TEST

/* Loaded and saved again: the same bytes, but for where reading stood, which is only known
 * while a file is read. So it is loaded, read to the end it stood at, and saved there. */
START_TEST(damage_is_refused)
{
	struct watch w = { .stop_at = 0 };
	size_t step;

	write_rows(150);
	ck_assert_int_eq(nip_qc_file(engine(&w), path, diag), 0);
	step = w.saved.n / 400 + 1;
	for (size_t n = 0; n < w.saved.n; n += step)
		ck_assert_int_eq(nip_qc_load(engine(&w), w.saved.at, n, "s", diag), -1);
	for (size_t i = 0; i < w.saved.n; i += step) {
		w.saved.at[i] ^= 0x10;
		ck_assert_int_eq(nip_qc_load(engine(&w), w.saved.at, w.saved.n, "s", diag), -1);
		w.saved.at[i] ^= 0x10;
	}
	ck_assert_int_eq(nip_qc_load(engine(&w), w.saved.at, w.saved.n, "s", diag),
			 (long)w.saved.n);
	release(&w);
}
END_TEST

/* Even with a checksum that fits, nonsense must not bring the program down. */
START_TEST(nonsense_with_checksum)
{
	struct watch w = { .stop_at = 2 }, again = { .stop_at = 0 };
	unsigned seed = 20261122;
	long refused = 0;

	write_rows(1500);
	ck_assert_int_eq(nip_qc_file(engine(&w), path, diag), -1);
	for (int i = 0; i < 500; i++) {
		struct nip_str s = NIP_STR_INIT;
		struct nip_arena *own = nip_arena_new(), *kept = arena;
		struct nip_diag *quiet = nip_diag_new(0);
		struct nip_qc *q;
		uint32_t crc;
		size_t at;

		arena = own;
		q = engine(&again);
		nip_str_putn(&s, w.saved.at, w.saved.n);
		seed = seed * 1103515245u + 12345u;
		/* The small fields at both ends matter most. */
		at = seed / 65536u % 3 ? seed % 900 : s.n - 5 - seed % 900;
		at = at < 18 ? 18 : at;
		s.at[at] = (char)(seed >> 20);
		crc = nip_crc32c(s.at, s.n - 4);
		for (int b = 0; b < 4; b++)
			s.at[s.n - 4 + (size_t)b] = (char)(crc >> 8 * b & 0xff);
		if (nip_qc_load(q, s.at, s.n, "s", quiet) < 0)
			refused++;
		else if (nip_qc_file(q, path, quiet) == 0)
			nip_qc_finish(q);
		nip_str_release(&s);
		nip_diag_free(quiet);
		nip_arena_free(own);
		arena = kept;
	}
	ck_assert_int_gt(refused, 30);
	release(&w);
	release(&again);
}
END_TEST

START_TEST(another_spec_is_refused)
{
	struct watch w = { .stop_at = 0 };
	struct nip_qc *q;

	write_rows(20);
	ck_assert_int_eq(nip_qc_file(engine(&w), path, diag), 0);
	q = engine(&w);
	q->spec_digest = "other";
	ck_assert_int_eq(nip_qc_load(q, w.saved.at, w.saved.n, "s", diag), -1);
	spec.rho_th_kg_m3 = 2001;
	ck_assert_int_eq(nip_qc_load(engine(&w), w.saved.at, w.saved.n, "s", diag), -1);
	spec.rho_th_kg_m3 = 2000;
	ck_assert_int_gt(nip_qc_load(engine(&w), w.saved.at, w.saved.n, "s", diag), 0);
	release(&w);
}
END_TEST

/* ---- bytes as they come ----------------------------------------------------------- */

struct drip {
	const char *bytes;
	size_t n, at, most;
	bool stops; /* instead of ending */
};

static ssize_t drip(void *user, char *to, size_t room)
{
	struct drip *d = user;
	size_t n = d->n - d->at < d->most ? d->n - d->at : d->most;

	if (n == 0)
		return d->stops ? NIP_CSV_STOP : 0;
	n = n < room ? n : room;
	memcpy(to, d->bytes + d->at, n);
	d->at += n;
	return (ssize_t)n;
}

static bool count_bad(const struct nip_csv_problem *p, void *user)
{
	*(long *)user += p->line;
	return false;
}

/* However the bytes come, the rows are the same; what is not finished when reading is
 * stopped is no row, and when it ends it is one. */
START_TEST(tap_in_pieces)
{
	static const char text[] = "a,b\r\n1,2\n3\n\"4\",\"5\"\n\n6,7,8\n9,10";
	static const size_t most[] = { 1, 2, 3, 7, 1000 };
	const bool stops = _i % 2;
	struct drip d = { text, sizeof text - 1, 0, most[_i / 2], stops };
	struct nip_csv_tap tap = { drip, &d };
	struct nip_csv_dialect dialect = { .separator = ',' };
	struct nip_csv_reader *r = nip_csv_open_tap("drip", &tap, &dialect, diag);
	const struct nip_csv_block *b;
	double sum = 0;
	long bad = 0;
	size_t h;
	int rc;

	ck_assert_ptr_nonnull(r);
	nip_csv_on_bad(r, count_bad, &bad);
	h = nip_csv_bind(r, 1, NIP_CSV_NUMBER);
	while ((rc = nip_csv_next(r, &b)) == 1)
		for (size_t i = 0; i < b->rows; i++)
			sum += b->column[h].number[i];
	ck_assert_int_eq(rc, stops ? -1 : 0);
	ck_assert(nip_csv_stopped(r) == stops);
	ck_assert_double_eq(sum, stops ? 7 : 17);
	ck_assert_int_eq(bad, 3 + 6);
	ck_assert_uint_eq(nip_csv_problems(r), 0);
	nip_csv_close(r);
	ck_assert_uint_eq(nip_diag_count(diag, NIP_ERROR), 0);
}
END_TEST

/* From a mark behind any row, the rows behind it and the counts of the whole. */
START_TEST(seek_to_mark)
{
	static const char text[] = "a\n1\n2\nx,y\n3\n\n4\n5";
	struct drip d = { text, sizeof text - 1, 0, 1, false };
	struct nip_csv_tap tap = { drip, &d };
	struct nip_csv_dialect dialect = { .separator = ',' };
	static const double left[] = { 12345, 2345, 345, 45, 5, 0 };
	struct nip_csv_mark mark[8], end;
	const struct nip_csv_block *b;
	int marks = 0;

	for (int pass = 0; pass <= marks; pass++) {
		struct nip_csv_reader *r;
		size_t h;
		double got = 0;

		d.at = 0;
		r = nip_csv_open_tap("drip", &tap, &dialect, diag);
		h = nip_csv_bind(r, 0, NIP_CSV_NUMBER);
		if (pass > 0)
			ck_assert_int_eq(nip_csv_seek(r, &mark[pass - 1]), 0);
		while (nip_csv_next(r, &b) == 1) {
			for (size_t i = 0; i < b->rows; i++)
				got = got * 10 + b->column[h].number[i];
			if (pass == 0)
				nip_csv_tell(r, &mark[marks++]);
		}
		nip_csv_tell(r, &end);
		ck_assert_int_eq(end.counts.records, 5);
		ck_assert_int_eq(end.counts.lines, 8);
		ck_assert_int_eq(end.counts.blank, 1);
		ck_assert_int_eq(end.counts.bad[NIP_CSV_BAD_LONG], 1);
		ck_assert(end.unfinished);
		ck_assert_double_eq(got, left[pass]);
		nip_csv_close(r);
	}
	ck_assert_int_eq(marks, 5);
	d.at = 0;
	d.n = 6;
	{
		struct nip_csv_reader *r = nip_csv_open_tap("drip", &tap, &dialect, diag);

		ck_assert_int_eq(nip_csv_seek(r, &mark[4]), -1);
		nip_csv_close(r);
	}
	ck_assert_uint_eq(nip_diag_count(diag, NIP_ERROR), 1);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("qc_state");
	TCase *t = tcase_create("state"), *i = tcase_create("input");
	SRunner *r;
	int failed;

	tcase_add_checked_fixture(t, set_up, tear_down);
	tcase_add_checked_fixture(i, set_up, tear_down);
	tcase_set_timeout(t, 60);
	tcase_add_test(t, goes_on_from_any_block);
	tcase_add_test(t, damage_is_refused);
	tcase_add_test(t, nonsense_with_checksum);
	tcase_add_test(t, another_spec_is_refused);
	tcase_add_loop_test(i, tap_in_pieces, 0, 10);
	tcase_add_test(i, seek_to_mark);
	suite_add_tcase(s, t);
	suite_add_tcase(s, i);
	r = srunner_create(s);
	srunner_run_all(r, CK_NORMAL);
	failed = srunner_ntests_failed(r);
	srunner_free(r);
	return failed != 0;
}
