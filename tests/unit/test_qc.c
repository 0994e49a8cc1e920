/* test_qc.c: series in bounded memory, and the engine on data made here. */
#include <config.h>

#include <check.h>
#include <math.h>
#include <stdlib.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/diag.h"
#include "base/file.h"
#include "base/str.h"
#include "qc/qc.h"

static struct nip_series series;

/* However long the series, bins and sample tell of all of it. */
START_TEST(series_keeps_extremes)
{
	static const long lengths[] = { 1, 511, 512, 513, 1024, 4097, 100000 };
	const long n = lengths[_i / 2], most = _i % 2 ? NIP_SERIES_SAMPLE : NIP_SERIES_LEAST;
	struct nip_arena *room = nip_arena_new();
	double sum = 0, want = 0, lo = 1e9, hi = -1e9;
	long counted = 0;

	nip_series_init(&series, most);
	for (long k = 0; k < n; k++)
		nip_series_add(&series, room, k == n / 3 ? -7 : (double)(k % 10));
	for (long k = 0; k < n; k++)
		want += k == n / 3 ? -7 : (double)(k % 10);
	for (long i = 0; i < series.bins; i++) {
		counted += nip_series_count(&series, i);
		sum += nip_series_mean(&series, i) * (double)nip_series_count(&series, i);
		lo = fmin(lo, series.lo[i]);
		hi = fmax(hi, series.hi[i]);
	}
	ck_assert_int_eq(counted, n);
	ck_assert_int_eq(series.n, n);
	ck_assert_double_eq_tol(sum, want, 1e-6);
	ck_assert_double_eq(lo, -7);
	if (n > 20)
		ck_assert_double_eq(hi, 9);
	ck_assert_int_le(series.bins, most / 4);
	ck_assert_int_le(series.sampled, most);
	ck_assert_int_eq(series.sampled, (n + series.stride - 1) / series.stride);
	for (long k = 0; k < series.sampled; k++)
		ck_assert_double_eq(series.sample[k], k * series.stride == n / 3
							      ? -7
							      : (double)(k * series.stride % 10));
	nip_arena_free(room);
}
END_TEST

/* ---- lookups ---------------------------------------------------------------------- */

static void three_names(const void *list, size_t place, const char *out[NIP_ORDER_NAMES])
{
	const char(*const name)[3][16] = list;

	out[0] = name[place][0];
	out[1] = name[place][1];
	out[2] = name[place][2];
}

static size_t find(struct nip_order *o, struct nip_arena *a, const void *list, size_t n,
		   const char *first, const char *second, const char *third)
{
	return nip_order_find(o, a, list, n, three_names,
			      (const char *const[]){ first, second, third });
}

/* In whatever order names come, each is found where it stands, and no other. */
START_TEST(order_finds_names)
{
	static char name[997][3][16];
	struct nip_arena *room = nip_arena_new();
	struct nip_order o = { 0 };

	ck_assert_uint_eq(find(&o, room, name, 0, "a", "b", "l"), NIP_NOWHERE);
	for (size_t i = 0; i < 997; i++) {
		size_t k = _i == 0 ? i : _i == 1 ? 996 - i : i * 331 % 997;

		snprintf(name[i][0], sizeof name[i][0], "c%zu", k / 4);
		snprintf(name[i][1], sizeof name[i][1], "b%zu", k / 2 % 2);
		snprintf(name[i][2], sizeof name[i][2], "l%zu", k % 2);
		if (i % 10 == 0) /* some together, some singly */
			ck_assert_uint_eq(find(&o, room, name, i + 1, name[i][0], name[i][1],
					       name[i][2]),
					  i);
	}
	for (size_t i = 0; i < 997; i++)
		ck_assert_uint_eq(find(&o, room, name, 997, name[i][0], name[i][1], name[i][2]), i);
	ck_assert_uint_eq(find(&o, room, name, 997, "c1", "b2", "l0"), NIP_NOWHERE);
	ck_assert_uint_eq(find(&o, room, name, 997, "c1", "b0", "l2"), NIP_NOWHERE);
	ck_assert_uint_eq(find(&o, room, name, 997, "c", "b0", "l0"), NIP_NOWHERE);
	/* A list cut short is taken in anew. */
	ck_assert_uint_eq(find(&o, room, name, 3, name[2][0], name[2][1], name[2][2]), 2);
	ck_assert_uint_eq(find(&o, room, name, 3, name[5][0], name[5][1], name[5][2]), NIP_NOWHERE);
	nip_arena_free(room);
}
END_TEST

static struct nip_arena *arena;
static struct nip_diag *diag;
static char path[64];

static void set_up(void)
{
	arena = nip_arena_new();
	diag = nip_diag_new(100);
	strcpy(path, "/tmp/nipline-qc-XXXXXX");
	close(mkstemp(path));
}

static void tear_down(void)
{
	unlink(path);
	nip_diag_free(diag);
	nip_arena_free(arena);
}

static const char spec_text[] =
	"<spec id='t' version='1'><title>t</title><columns coil='c' lane='l' unit='u'/>"
	"<theoretical_density unit='g/cm3'>2</theoretical_density>"
	"<characteristic id='h' quantity='thickness' unit='um'>"
	"<limit kind='warn_above' value='60' unit='um'/><limit kind='reject_above' value='70' "
	"unit='um'/>"
	"<plausible min='1' unit='um'/><when column='v' min='1'/></characteristic>"
	"<characteristic id='m' quantity='areal_mass' unit='g/m2'/>"
	"<characteristic id='e' quantity='fraction' derived='porosity' areal_mass='m' "
	"thickness='h'/></spec>";

static struct nip_spec spec;
static struct nip_materials none;

static struct nip_qc *run(const char *csv)
{
	struct nip_qc *q = nip_arena_alloc(arena, 1, sizeof *q);

	memset(&spec, 0, sizeof spec);
	ck_assert_int_eq(nip_spec_read("t.xml", spec_text, strlen(spec_text), arena, ".", &none,
				       &spec, diag),
			 0);
	ck_assert_int_eq(nip_file_write(path, csv, strlen(csv), true, diag), 0);
	nip_qc_init(q, &spec, arena);
	ck_assert_int_eq(nip_qc_file(q, path, diag), 0);
	nip_qc_finish(q);
	return q;
}

/* The condition excuses standing web; the gravest limit names the finding. */
START_TEST(when_and_levels)
{
	struct nip_qc *q =
		run("c,l,u,h,m,v\nA,1,a,75,100,5\nA,1,a,65,90,5\nA,1,a,99,90,0\nB,1,b,50,90,5\n");

	ck_assert_int_eq(q->count[NIP_SEV_REJECT], 1);
	ck_assert_int_eq(q->count[NIP_SEV_WARN], 1);
	ck_assert_int_eq(q->coils.at[0].tally[0].excused, 1);
	ck_assert_int_eq(q->coils.at[0].tally[0].beyond[0], 2);
	ck_assert_int_eq(q->coils.at[0].verdict, NIP_OUT_OF_SPEC);
	ck_assert_int_eq(q->coils.at[1].verdict, NIP_IN_SPEC);
	ck_assert_int_eq((int)q->events.n, 1);
	ck_assert_int_eq(q->events.at[0].count, 2);
	ck_assert_str_eq(q->events.at[0].rule, "reject_above");
	ck_assert_int_eq((int)q->units.n, 2);
	ck_assert_double_eq(nip_moments_mean(&q->units.at[0].moments[0]), 70);
}
END_TEST

/* 90 g/m2 over 50 um is 1.8 g/cm3: 10 % pores of 2 g/cm3. Denser than solid is said,
 * not clipped; a missing part gives no value. */
START_TEST(derived_porosity)
{
	struct nip_qc *q =
		run("c,l,u,h,m,v\nA,1,a,50,90,5\nA,1,a,40,90,5\nA,1,a,,90,5\nA,1,a,0.5,90,5\n");
	const struct nip_tally *t = &q->coils.at[0].tally[2];

	ck_assert_int_eq((int)t->moments.n, 1);
	ck_assert_double_eq_tol(t->moments.min, 10, 1e-12);
	ck_assert_int_eq(t->impossible, 1);
	ck_assert_int_eq(t->missing, 2);
	ck_assert_int_eq(q->coils.at[0].tally[0].implausible, 1);
	ck_assert_int_eq(q->coils.at[0].verdict, NIP_UNDECIDED);
}
END_TEST

/* Coils that take turns are still told apart, and the chart is told. */
START_TEST(interleaved)
{
	struct nip_qc *q = run("c,l,u,h,m,v\nA,1,a,50,90,5\nB,1,a,51,90,5\nA,1,a,52,90,5\n");

	ck_assert_int_eq((int)q->coils.n, 2);
	ck_assert_int_eq(q->coils.at[0].rows, 2);
	ck_assert(q->interleaved);
}
END_TEST

/* Refused records count beyond those the reader keeps, and do not thin out over columns. */
START_TEST(refused_records_decide)
{
	static const struct {
		int bad, good;
		enum nip_verdict verdict;
	} c[] = { { 3000, 6000, NIP_UNDECIDED },
		  { 3, 1997, NIP_UNDECIDED },
		  { 2, 1998, NIP_IN_SPEC } };
	struct nip_str s = NIP_STR_INIT;
	struct nip_qc *q;

	nip_str_put(&s, "c,l,u,h,m,v\n");
	for (int i = 0; i < c[_i].bad; i++)
		nip_str_put(&s, "A,1,a,50,90,5,9\n");
	for (int i = 0; i < c[_i].good; i++)
		nip_str_put(&s, "A,1,a,50,90,5\n");
	q = run(nip_str_text(&s));
	nip_str_release(&s);
	ck_assert_int_eq(q->coils.at[0].rows, c[_i].good);
	ck_assert_int_eq(q->coils.at[0].refused, c[_i].bad);
	ck_assert_int_eq(q->bad_records, c[_i].bad);
	ck_assert_int_eq(q->count[NIP_SEV_WARN], c[_i].bad);
	ck_assert_int_eq(q->verdict, c[_i].verdict);
}
END_TEST

static const struct {
	const char *columns, *inside;
	int errors;
} wrong[] = {
	{ "m",
	  "<limit kind='alarm_below' value='80' unit='um'/><limit kind='alarm_above' value='53' "
	  "unit='um'/>",
	  1 },
	{ "m",
	  "<limit kind='warn_above' value='53' unit='um'/><limit kind='reject_above' value='0.05' "
	  "unit='mm'/>",
	  1 },
	{ "m",
	  "<limit kind='warn_below' value='53' unit='um'/><limit kind='reject_below' value='54' "
	  "unit='um'/>",
	  1 },
	{ "m",
	  "<limit kind='warn_above' value='50' unit='um'/><limit kind='reject_above' value='0.05' "
	  "unit='mm'/>",
	  0 },
	{ "kg", "", 1 },
};

START_TEST(contradictory_spec)
{
	struct nip_str s = NIP_STR_INIT;

	nip_str_printf(&s,
		       "<spec id='t' version='1'><title>t</title><columns position='s' "
		       "position_unit='%s'/><characteristic id='h' "
		       "quantity='thickness'>%s</characteristic></spec>",
		       wrong[_i].columns, wrong[_i].inside);
	memset(&spec, 0, sizeof spec);
	ck_assert_int_eq(nip_spec_read("t.xml", nip_str_text(&s), s.n, arena, ".", &none, &spec,
				       diag),
			 wrong[_i].errors ? -1 : 0);
	nip_str_release(&s);
	ck_assert_uint_eq(nip_diag_count(diag, NIP_ERROR), wrong[_i].errors);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("qc");
	TCase *t = tcase_create("series"), *e = tcase_create("engine");
	SRunner *r;
	int failed;

	tcase_add_loop_test(t, series_keeps_extremes, 0, 14);
	tcase_add_loop_test(t, order_finds_names, 0, 3);
	suite_add_tcase(s, t);
	tcase_add_checked_fixture(e, set_up, tear_down);
	tcase_add_test(e, when_and_levels);
	tcase_add_test(e, derived_porosity);
	tcase_add_test(e, interleaved);
	tcase_add_loop_test(e, refused_records_decide, 0, 3);
	tcase_add_loop_test(e, contradictory_spec, 0, sizeof wrong / sizeof *wrong);
	suite_add_tcase(s, e);
	r = srunner_create(s);
	srunner_run_all(r, CK_NORMAL);
	failed = srunner_ntests_failed(r);
	srunner_free(r);
	return failed != 0;
}
