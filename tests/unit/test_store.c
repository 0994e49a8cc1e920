/* test_store.c: the history: what goes in comes out, whoever writes, whatever breaks. */
#include <config.h>

#include <check.h>
#include <fcntl.h>
#include <math.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/diag.h"
#include "base/file.h"
#include "base/str.h"
#include "qc/subset.h"
#include "store/store.h"

static struct nip_arena *arena;
static struct nip_diag *diag;
static char folder[64], path[96];
static struct nip_materials none;

static const char spec_text[] =
	"<spec id='t' version='1'><title>t</title><columns coil='c' batch='b' lane='l' "
	"position='s'/><theoretical_density unit='g/cm3'>2</theoretical_density>"
	"<max_bad unit='%'>50</max_bad>"
	"<characteristic id='h' quantity='thickness' unit='um'>"
	"<target value='50' unit='um'/><limit kind='warn_above' value='53' unit='um'/>"
	"<limit kind='reject_above' value='54' unit='um'/>"
	"<plausible min='1' unit='um'/></characteristic>"
	"<characteristic id='m' quantity='areal_mass' unit='g/m2'/>"
	"<characteristic id='e' quantity='fraction' derived='porosity' areal_mass='m' "
	"thickness='h'><limit kind='warn_below' value='8' unit='%'/></characteristic>"
	"<relation id='r' left='h' kind='at_most' right='h' severity='warn'/></spec>";

static void set_up(void)
{
	arena = nip_arena_new();
	diag = nip_diag_new(100);
	/* In memory where there is such a place: each commit waits for the disk. */
	strcpy(folder, "/dev/shm/nipline-store-XXXXXX");
	if (!mkdtemp(folder)) {
		strcpy(folder, "/tmp/nipline-store-XXXXXX");
		ck_assert_ptr_nonnull(mkdtemp(folder));
	}
	snprintf(path, sizeof path, "%s/h.db", folder);
}

static void tear_down(void)
{
	char command[96];

	snprintf(command, sizeof command, "rm -rf '%s'", folder);
	ck_assert_int_eq(system(command), 0);
	nip_diag_free(diag);
	nip_arena_free(arena);
}

static void fresh_diag(void)
{
	nip_diag_free(diag);
	diag = nip_diag_new(100);
}

static const char *in(const char *name)
{
	return nip_arena_printf(arena, "%s/%s", folder, name);
}

static struct nip_store *opened(bool write)
{
	struct nip_store *s = nip_store_open(path, write, diag);

	if (!s)
		ck_abort_msg("%s", nip_diag_at(diag, 0)->message);
	return s;
}

static void refused(bool write, int status)
{
	fresh_diag();
	ck_assert_ptr_null(nip_store_open(path, write, diag));
	ck_assert_int_eq(nip_diag_status(diag), status);
}

/* ---- plain SQLite beside it ----------------------------------------------------------- */

static void sql(const char *text)
{
	sqlite3 *db;
	char *why = NULL;

	ck_assert_int_eq(sqlite3_open(path, &db), SQLITE_OK);
	if (sqlite3_exec(db, text, NULL, NULL, &why) != SQLITE_OK)
		ck_abort_msg("%s: %s", text, why);
	sqlite3_close(db);
}

static long long ask(const char *text)
{
	sqlite3 *db;
	sqlite3_stmt *st;
	long long v;

	ck_assert_int_eq(sqlite3_open(path, &db), SQLITE_OK);
	ck_assert_int_eq(sqlite3_prepare_v2(db, text, -1, &st, NULL), SQLITE_OK);
	ck_assert_int_eq(sqlite3_step(st), SQLITE_ROW);
	v = sqlite3_column_int64(st, 0);
	sqlite3_finalize(st);
	sqlite3_close(db);
	return v;
}

/* ---- coils ------------------------------------------------------------------------------ */

/* Two lanes, findings, holes and refused rows; `from` is the number of its first coil. */
static const char *write_coils(const char *name, int from, int coils, int rows, double shift)
{
	struct nip_str s = NIP_STR_INIT;
	const char *file = in(name);

	nip_str_put(&s, "c,b,l,s,h,m\nbroken before any coil\n");
	for (int c = from; c < from + coils; c++)
		for (int i = 0; i < rows; i++) {
			double h = 50 + shift + 5 * sin((i + 17 * c) / 31.0);

			if (i % 97 == 5)
				nip_str_put(&s, "short\n");
			if (i % 53 == 7)
				nip_str_printf(&s, "A%d,B%d,%d,%d,,90\n", c, c % 2, i % 2, i);
			else
				nip_str_printf(&s, "A%d,B%d,%d,%d,%.3f,%d\n", c, c % 2, i % 2, i, h,
					       90 + i % 4);
		}
	ck_assert_int_eq(nip_file_write(file, nip_str_text(&s), s.n, true, diag), 0);
	nip_str_release(&s);
	return file;
}

static struct nip_qc *check_files(const char *const *file, size_t n)
{
	struct nip_spec *spec = NIP_NEW(arena, struct nip_spec);
	struct nip_qc *q = NIP_NEW(arena, struct nip_qc);

	ck_assert_int_eq(nip_spec_read("t.xml", spec_text, strlen(spec_text), arena, ".", &none,
				       spec, diag),
			 0);
	nip_qc_init(q, spec, arena);
	q->spec_digest = nip_sha256(spec_text, strlen(spec_text),
				    nip_arena_alloc(arena, NIP_SHA256_TEXT, 1));
	for (size_t i = 0; i < n; i++)
		ck_assert_int_eq(nip_qc_file(q, file[i], diag), 0);
	nip_qc_finish(q);
	return q;
}

static struct nip_store_entry coil_entry(const struct nip_qc *q)
{
	static const struct nip_input inputs[] = { { "materials.xml", "aa" }, { "t.xml", NULL } };
	struct nip_input *own = NIP_NEW_N(arena, 2, struct nip_input);

	memcpy(own, inputs, sizeof inputs);
	own[1].sha256 = q->spec_digest;
	return (struct nip_store_entry){ .time = "2026-01-02T03:04:05Z",
					 .command = "qc",
					 .version = "1",
					 .input = own,
					 .inputs = 2,
					 .qc = q,
					 .spec = { "t.xml", spec_text, strlen(spec_text) } };
}

static struct nip_store_receipt put(const struct nip_store_entry *e)
{
	struct nip_store *s = opened(true);
	struct nip_store_receipt r;

	if (nip_store_put(s, e, &r, diag) != 0)
		ck_abort_msg("%s", nip_diag_at(diag, nip_diag_kept(diag) - 1)->message);
	nip_store_close(s);
	return r;
}

static struct nip_store_input *get(const char *selection)
{
	struct nip_store *s = opened(false);
	struct nip_store_input *x = NIP_NEW(arena, struct nip_store_input);
	struct nip_selection sel = { { { 0 } } };

	ck_assert_int_eq(nip_select_read(&sel, selection, arena, diag), 0);
	if (nip_store_load(s, &sel, arena, x, diag) != 0)
		ck_abort_msg("%s", nip_diag_at(diag, nip_diag_kept(diag) - 1)->message);
	nip_store_close(s);
	return x;
}

static bool reals_equal(const double *a, const double *b, long n)
{
	for (long i = 0; i < n; i++)
		if (memcmp(&a[i], &b[i], sizeof *a) != 0 && !(isnan(a[i]) && isnan(b[i])))
			return false;
	return true;
}

static void same_series(const struct nip_series *a, const struct nip_series *b)
{
	ck_assert_int_eq(a->n, b->n);
	ck_assert_int_eq(a->bins, b->bins);
	ck_assert_int_eq(a->per_bin, b->per_bin);
	ck_assert_int_eq(a->in_last, b->in_last);
	ck_assert_int_eq(a->stride, b->stride);
	ck_assert_int_eq(a->sampled, b->sampled);
	ck_assert(reals_equal(a->sum, b->sum, a->bins));
	ck_assert(reals_equal(a->lo, b->lo, a->bins));
	ck_assert(reals_equal(a->hi, b->hi, a->bins));
	ck_assert(reals_equal(a->sample, b->sample, a->sampled));
}

static void same_tally(const struct nip_tally *a, const struct nip_tally *b, size_t limits)
{
	ck_assert(nip_moments_equal(&a->moments, &b->moments));
	ck_assert_int_eq(a->missing, b->missing);
	ck_assert_int_eq(a->not_number, b->not_number);
	ck_assert_mem_eq(a->gravest, b->gravest, sizeof a->gravest);
	for (size_t l = 0; l < limits; l++)
		ck_assert_int_eq(a->beyond[l], b->beyond[l]);
	ck_assert_uint_eq(a->lanes.n, b->lanes.n);
	for (size_t l = 0; l < a->lanes.n; l++) {
		ck_assert_str_eq(a->lanes.at[l].lane, b->lanes.at[l].lane);
		ck_assert(nip_lag1_equal(a->lanes.at[l].lag1, b->lanes.at[l].lag1));
	}
	same_series(&a->series, &b->series);
}

static void same_coil(const struct nip_spec *s, const struct nip_coil *a, const struct nip_coil *b)
{
	ck_assert_str_eq(a->name, b->name);
	ck_assert_str_eq(a->batch, b->batch);
	ck_assert_str_eq(a->file, b->file);
	ck_assert_int_eq(a->rows, b->rows);
	ck_assert_int_eq(a->refused, b->refused);
	ck_assert_int_eq(a->bad, b->bad);
	ck_assert_int_eq(a->cells, b->cells);
	ck_assert_mem_eq(a->found, b->found, sizeof a->found);
	ck_assert_int_eq(a->verdict, b->verdict);
	for (size_t k = 0; k < s->characteristics.n; k++)
		same_tally(&a->tally[k], &b->tally[k], s->characteristics.at[k].limits.n);
	ck_assert_int_eq(a->relation[0].checked, b->relation[0].checked);
}

/* Everything that a report reads. */
static void same_run(const struct nip_qc *a, const struct nip_qc *b)
{
	ck_assert_int_eq(a->rows, b->rows);
	ck_assert_mem_eq(a->count, b->count, sizeof a->count);
	ck_assert_mem_eq(a->bad, b->bad, sizeof a->bad);
	ck_assert_int_eq(a->bad_records, b->bad_records);
	ck_assert_int_eq(a->verdict, b->verdict);
	ck_assert_int_eq(a->implausible, b->implausible);
	ck_assert_int_eq(a->ordinal, b->ordinal);
	ck_assert_uint_eq(a->coils.n, b->coils.n);
	for (size_t i = 0; i < a->coils.n; i++)
		same_coil(a->spec, &a->coils.at[i], &b->coils.at[i]);
	for (size_t k = 0; k < a->spec->characteristics.n; k++) {
		ck_assert(nip_moments_equal(&a->overall[k].moments, &b->overall[k].moments));
		same_series(&a->overall[k].series, &b->overall[k].series);
		ck_assert_int_eq(a->overall[k].flagged, b->overall[k].flagged);
		ck_assert_str_eq(a->overall[k].unit, b->overall[k].unit);
	}
	ck_assert_uint_eq(a->flagged.n, b->flagged.n);
	ck_assert_uint_eq(a->findings.n, b->findings.n);
	for (size_t i = 0; i < a->findings.n; i++) {
		ck_assert_str_eq(a->findings.at[i].message, b->findings.at[i].message);
		ck_assert_int_eq(a->findings.at[i].ordinal, b->findings.at[i].ordinal);
	}
	ck_assert_uint_eq(a->events.n, b->events.n);
	for (size_t i = 0; i < a->events.n; i++) {
		ck_assert_str_eq(a->events.at[i].coil, b->events.at[i].coil);
		ck_assert_int_eq(a->events.at[i].count, b->events.at[i].count);
	}
	ck_assert_uint_eq(a->files.n, b->files.n);
	for (size_t i = 0; i < a->files.n; i++)
		ck_assert_str_eq(a->files.at[i].file, b->files.at[i].file);
}

static void same_marks(const struct nip_qc *a, const struct nip_qc *b)
{
	for (size_t k = 0; k < a->spec->characteristics.n; k++) {
		size_t i = 0, j = 0;

		/* Over several runs the marks stand run by run, not row by row. */
		while (i < a->flagged.n && j < b->flagged.n) {
			if (a->flagged.at[i].characteristic != k) {
				i++;
			} else if (b->flagged.at[j].characteristic != k) {
				j++;
			} else {
				ck_assert_int_eq(a->flagged.at[i].index, b->flagged.at[j].index);
				ck_assert(a->flagged.at[i++].value == b->flagged.at[j++].value);
			}
		}
	}
}

START_TEST(one_run_comes_back)
{
	const char *file[] = { write_coils("a.csv", 0, 3, 900, 0) };
	struct nip_qc *q = check_files(file, 1);
	struct nip_store_entry e = coil_entry(q);
	struct nip_str before = NIP_STR_INIT, after = NIP_STR_INIT;
	struct nip_store_receipt r = put(&e);
	struct nip_store_input *x;

	ck_assert_int_eq(r.entry, 1);
	ck_assert_uint_eq(r.coils, 3);
	x = get("");
	same_run(q, &x->qc);
	same_marks(q, &x->qc);
	/* To the byte: the state of what came back is that of what went in. */
	nip_qc_save(q, &before);
	nip_qc_save(&x->qc, &after);
	ck_assert_uint_eq(before.n, after.n);
	ck_assert_mem_eq(before.at, after.at, before.n);
	ck_assert_uint_eq(x->inputs.n, 2);
	ck_assert_str_eq(x->inputs.at[1].sha256, q->spec_digest);
	nip_str_release(&before);
	nip_str_release(&after);
}
END_TEST

START_TEST(runs_apart_are_one_report)
{
	const char *file[] = { write_coils("a.csv", 0, 2, 700, 0),
			       write_coils("b.csv", 2, 1, 650, 1),
			       write_coils("c.csv", 3, 2, 500, 2) };
	struct nip_qc *whole = check_files(file, 3);
	struct nip_store_input *x;

	for (int i = 0; i < 3; i++) {
		struct nip_store_entry e = coil_entry(check_files(&file[i], 1));

		put(&e);
	}
	x = get("");
	same_run(whole, &x->qc);
	same_marks(whole, &x->qc);
	ck_assert_uint_eq(x->entries.n, 3);
}
END_TEST

START_TEST(some_coils_of_a_run)
{
	const char *file[] = { write_coils("a.csv", 0, 1, 420, 0),
			       write_coils("b.csv", 1, 1, 390, 1),
			       write_coils("c.csv", 2, 1, 300, 2) };
	const char *outer[] = { file[0], file[2] };
	struct nip_qc *two = check_files(outer, 2);
	struct nip_store_entry e = coil_entry(check_files(file, 3));
	struct nip_store_input *x;

	put(&e);
	x = get("coil=A0,coil=A2");
	same_run(two, &x->qc);
	same_marks(two, &x->qc);
	x = get("batch=B0"); /* A0 and A2 */
	same_run(two, &x->qc);
	x = get("batch=B1,coil=A1");
	ck_assert_uint_eq(x->qc.coils.n, 1);
}
END_TEST

/* Beyond the sample a chart is thinned, but nothing of it is lost or moved. */
START_TEST(long_series_joined)
{
	struct nip_series *whole = NIP_NEW(arena, struct nip_series),
			  *part = NIP_NEW_N(arena, 3, struct nip_series),
			  *joined = NIP_NEW(arena, struct nip_series);
	const long n[3] = { 3000, 40001, 777 };
	double lo = INFINITY, hi = -INFINITY, sum = 0, whole_sum = 0;
	long at = 0, count = 0;

	nip_series_init(whole, NIP_SERIES_SAMPLE);
	nip_series_init(joined, NIP_SERIES_SAMPLE);
	for (int p = 0; p < 3; p++) {
		nip_series_init(&part[p], NIP_SERIES_SAMPLE);
		for (long i = 0; i < n[p]; i++, at++) {
			double v = sin((double)at / 3000) + (double)(at * 7919 % 101) / 1000;

			nip_series_add(whole, arena, v);
			nip_series_add(&part[p], arena, v);
			lo = fmin(lo, v);
			hi = fmax(hi, v);
			whole_sum += v;
		}
		nip_series_join(joined, arena, &part[p]);
	}
	ck_assert_int_eq(joined->n, at);
	ck_assert_int_eq(joined->per_bin, whole->per_bin);
	ck_assert_int_eq(joined->bins, whole->bins);
	for (long i = 0; i < joined->bins; i++) {
		count += nip_series_count(joined, i);
		sum += joined->sum[i];
		ck_assert_double_ge(joined->lo[i], lo);
		ck_assert_double_le(joined->hi[i], hi);
		ck_assert_double_eq_tol(nip_series_mean(joined, i), nip_series_mean(whole, i),
					0.05);
	}
	ck_assert_int_eq(count, at);
	ck_assert_double_eq_tol(sum, whole_sum, 1e-8 * (double)at);
	ck_assert_int_le(joined->sampled, NIP_SERIES_SAMPLE);
	/* Evenly: the share of the middle part in the sample is its share in the series. */
	ck_assert_int_le(labs(joined->sampled - joined->n / joined->stride), 2);
	for (long i = 0; i < joined->sampled; i++)
		ck_assert_double_eq_tol(joined->sample[i],
					sin((double)(i * joined->stride) / 3000) + 0.05, 0.07);
}
END_TEST

/* Units of evidence belong to batches: a batch in part is only possible where a unit is
 * named after its coil. */
START_TEST(units_of_a_batch_in_part)
{
	static const char with_units[] =
		"<spec id='u' version='1'><title>u</title><columns coil='c' batch='b' "
		"unit='disc'/><characteristic id='h' quantity='thickness' unit='um'/></spec>";
	static const char rows[] = "c,b,disc,h\nA,B1,d1,1\nA,B1,d2,2\nC,B1,d2,3\nD,B2,d1,4\n";
	struct nip_spec spec = { 0 };
	struct nip_qc q;
	bool batch[] = { true, true, false }, coil[] = { true, false, false };

	ck_assert_int_eq(nip_spec_read("u.xml", with_units, strlen(with_units), arena, ".", &none,
				       &spec, diag),
			 0);
	ck_assert_int_eq(nip_file_write(in("u.csv"), rows, strlen(rows), true, diag), 0);
	for (int k = 0; k < 2; k++) {
		nip_qc_init(&q, &spec, arena);
		ck_assert_int_eq(nip_qc_file(&q, in("u.csv"), diag), 0);
		nip_qc_finish(&q);
		ck_assert_int_eq(nip_qc_keep(&q, k ? coil : batch, diag), k ? -1 : 0);
	}
	ck_assert_int_eq(nip_diag_status(diag), 3);
}
END_TEST

/* ---- twice, and anew --------------------------------------------------------------------- */

START_TEST(twice_is_once)
{
	const char *file[] = { write_coils("a.csv", 0, 3, 200, 0),
			       write_coils("b.csv", 3, 1, 200, 0) };
	struct nip_store_entry e = coil_entry(check_files(file, 1)),
			       both = coil_entry(check_files(file, 2));
	struct nip_store_receipt r;

	put(&e);
	r = put(&e);
	ck_assert_int_eq(r.entry, 0);
	ck_assert_int_eq(r.known_entry, 1);
	ck_assert_uint_eq(r.known, 3);
	e.time = "2027-01-01T00:00:00Z"; /* at another time it is the same */
	ck_assert_int_eq(put(&e).entry, 0);
	r = put(&both);
	ck_assert_uint_eq(r.coils, 1);
	ck_assert_uint_eq(r.known, 3);
	ck_assert_int_eq(ask("SELECT count(*) FROM coil"), 4);
	ck_assert_int_eq(ask("SELECT count(*) FROM entry"), 2);
	same_run(both.qc, &get("")->qc);
}
END_TEST

START_TEST(other_readings_take_its_place)
{
	const char *old[] = { write_coils("a.csv", 0, 2, 200, 0) };
	struct nip_store_entry e = coil_entry(check_files(old, 1)), e2;
	const char *new[] = { write_coils("b.csv", 1, 1, 210, 0.5) };
	struct nip_store_receipt r;

	put(&e);
	e2 = coil_entry(check_files(new, 1));
	r = put(&e2);
	ck_assert_uint_eq(r.newer, 1);
	ck_assert_int_eq(get("coil=A1")->qc.rows, e2.qc->rows);
	ck_assert_int_eq(get("coil=A1,entry=1")->qc.rows, e.qc->coils.at[1].rows);
	ck_assert_int_eq(get("")->qc.rows, e.qc->coils.at[0].rows + e2.qc->rows);
	/* The old readings again are known, and do not come back. */
	ck_assert_int_eq(put(&e).entry, 0);
	ck_assert_int_eq(get("coil=A1")->qc.rows, e2.qc->rows);
}
END_TEST

START_TEST(two_specs_do_not_mix)
{
	const char *file[] = { write_coils("a.csv", 0, 1, 50, 0) };
	struct nip_store_entry e = coil_entry(check_files(file, 1));
	char other[sizeof spec_text + 1];
	struct nip_selection all = { { { 0 } } };
	struct nip_store_input x;
	struct nip_store *s;

	put(&e);
	snprintf(other, sizeof other, "%s\n", spec_text);
	e.spec.bytes = other;
	e.spec.n = strlen(other);
	((struct nip_qc *)(uintptr_t)e.qc)->spec_digest =
		nip_sha256(other, strlen(other), nip_arena_alloc(arena, NIP_SHA256_TEXT, 1));
	ck_assert_uint_eq(put(&e).coils, 1);
	s = opened(false);
	fresh_diag();
	ck_assert_int_eq(nip_store_load(s, &all, arena, &x, diag), -1);
	ck_assert_int_eq(nip_diag_status(diag), 3);
	fresh_diag();
	ck_assert_int_eq(nip_select_read(&all, "coil=nobody", arena, diag), 0);
	ck_assert_int_eq(nip_store_load(s, &all, arena, &x, diag), -1);
	ck_assert_int_eq(nip_diag_status(diag), 4);
	nip_store_close(s);
}
END_TEST

/* ---- which files are ours ------------------------------------------------------------------ */

/* The tables of schema 1, as they were, with one coil. */
static const char version_1[] =
	"CREATE TABLE entry (id INTEGER PRIMARY KEY, time TEXT NOT NULL, command TEXT NOT NULL, "
	"version TEXT NOT NULL, digest TEXT NOT NULL UNIQUE) STRICT;"
	"CREATE TABLE input (entry INTEGER NOT NULL REFERENCES entry, seq INTEGER NOT NULL, file "
	"TEXT "
	"NOT NULL, sha256 TEXT NOT NULL, PRIMARY KEY (entry, seq)) STRICT;"
	"CREATE TABLE document (sha256 TEXT PRIMARY KEY, name TEXT NOT NULL, bytes BLOB NOT NULL) "
	"STRICT;"
	"CREATE TABLE run (entry INTEGER PRIMARY KEY REFERENCES entry, spec TEXT NOT NULL "
	"REFERENCES "
	"document, spec_id TEXT, spec_version TEXT, spec_file TEXT NOT NULL, recipe TEXT "
	"REFERENCES "
	"document, recipe_file TEXT, recipe_id TEXT, recipe_version TEXT, density REAL, density_sd "
	"REAL, density_source TEXT, assumed INTEGER NOT NULL, verdict TEXT NOT NULL, sha256 TEXT "
	"NOT "
	"NULL, state BLOB NOT NULL) STRICT;"
	"CREATE TABLE bound (entry INTEGER NOT NULL REFERENCES run, seq INTEGER NOT NULL, "
	"characteristic TEXT NOT NULL, kind TEXT NOT NULL, value REAL, unit TEXT, PRIMARY KEY "
	"(entry, "
	"seq)) STRICT;"
	"CREATE TABLE coil (id INTEGER PRIMARY KEY, entry INTEGER NOT NULL REFERENCES run, seq "
	"INTEGER "
	"NOT NULL, name TEXT NOT NULL, batch TEXT NOT NULL, file TEXT NOT NULL, rows INTEGER NOT "
	"NULL, "
	"bad INTEGER NOT NULL, from_m REAL, to_m REAL, verdict TEXT NOT NULL, spec TEXT NOT NULL, "
	"digest TEXT NOT NULL UNIQUE, newer INTEGER REFERENCES coil, UNIQUE (entry, seq)) STRICT;"
	"CREATE INDEX coil_name ON coil (name, batch);"
	"CREATE TABLE value (coil INTEGER NOT NULL REFERENCES coil, seq INTEGER NOT NULL, "
	"characteristic TEXT NOT NULL, unit TEXT, n INTEGER NOT NULL, missing INTEGER NOT NULL, "
	"mean "
	"REAL, sd REAL, min REAL, max REAL, target REAL, beyond INTEGER NOT NULL, PRIMARY KEY "
	"(coil, "
	"seq)) STRICT;"
	"CREATE TABLE finding (coil INTEGER NOT NULL REFERENCES coil, seq INTEGER NOT NULL, "
	"severity "
	"TEXT NOT NULL, rule TEXT NOT NULL, file TEXT NOT NULL, line INTEGER NOT NULL, lane TEXT, "
	"position_m REAL, characteristic TEXT, value REAL, unit TEXT, bound TEXT, message TEXT, "
	"PRIMARY KEY (coil, seq)) STRICT;"
	"CREATE TABLE plan (entry INTEGER PRIMARY KEY REFERENCES entry, recipe TEXT REFERENCES "
	"document, recipe_id TEXT, recipe_version TEXT, result TEXT NOT NULL) STRICT;"
	"CREATE TABLE planned (entry INTEGER NOT NULL REFERENCES plan, seq INTEGER NOT NULL, step "
	"TEXT, layer TEXT, quantity TEXT NOT NULL, value REAL, unit TEXT, low REAL, high REAL, how "
	"TEXT, evidence TEXT, PRIMARY KEY (entry, seq)) STRICT;"
	"CREATE TABLE report (entry INTEGER PRIMARY KEY REFERENCES entry, title TEXT, headline "
	"TEXT, "
	"output TEXT, output_sha256 TEXT, result_sha256 TEXT NOT NULL) STRICT;"
	"INSERT INTO entry VALUES (1, '2025-12-31T00:00:00Z', 'qc', '0.0.9', 'd1');"
	"INSERT INTO document VALUES ('s1', 't.xml', x'3c2f3e');"
	"INSERT INTO run VALUES (1, 's1', 't', '1', 't.xml', NULL, NULL, NULL, NULL, NULL, NULL, "
	"NULL, "
	"0, 'in spec', 'x', x'00');"
	"INSERT INTO coil VALUES (1, 1, 0, 'A1', 'B1', 'a.csv', 10, 0, NULL, NULL, 'in spec', "
	"'s1', "
	"'c1', NULL);"
	"INSERT INTO value VALUES (1, 0, 'h', 'um', 10, 0, 50.5, 0.5, 49, 52, 50, 0);"
	"PRAGMA application_id = 1852403820; PRAGMA user_version = 1;";

static void count_row(const struct nip_store_cell *cell, void *user)
{
	(void)cell;
	++*(long *)user;
}

START_TEST(version_1_is_brought_up_to_date)
{
	struct nip_store_item coil = { "coil", "A1" };
	struct nip_store_family f;
	struct nip_store *s;
	long rows = 0;

	sql(version_1);
	s = opened(false);
	ck_assert_int_eq(nip_store_ask(s, &nip_view_values, NULL, count_row, &rows, diag), 0);
	ck_assert_int_eq(rows, 1);
	ck_assert_int_eq(nip_store_trace(s, &coil, arena, &f, diag), 0);
	ck_assert_uint_eq(f.parents.n, 1);
	ck_assert_str_eq(f.parents.at[0].item.name, "B1");
	nip_store_close(s);
	ck_assert_int_eq(ask("PRAGMA user_version"), 2);
	ck_assert_int_eq(ask("SELECT mean = 50.5 FROM value"), 1);
	nip_store_close(opened(true)); /* and stays so */
	ck_assert_int_eq(ask("SELECT count(*) FROM item"), 2);
}
END_TEST

START_TEST(foreign_files_are_refused)
{
	struct nip_str big = NIP_STR_INIT;
	struct stat st;

	sql("CREATE TABLE entry (a); PRAGMA user_version = 1");
	refused(true, 3);
	refused(false, 3);
	ck_assert_int_eq(ask("SELECT count(*) FROM sqlite_schema"), 1);
	unlink(path);
	sql("PRAGMA application_id = 1852403820; PRAGMA user_version = 99");
	refused(true, 3);
	ck_assert_ptr_nonnull(strstr(nip_diag_at(diag, 0)->message, "newer"));
	unlink(path);
	nip_str_pad(&big, 'x', 5000);
	ck_assert_int_eq(nip_file_write(path, nip_str_text(&big), big.n, true, diag), 0);
	nip_str_release(&big);
	refused(true, 3);
	ck_assert_int_eq(stat(path, &st), 0);
	ck_assert_int_eq(st.st_size, 5000);
	unlink(path);
	refused(false, 3); /* not there */
	ck_assert_int_ne(stat(path, &st), 0);
	ck_assert_int_eq(nip_file_write(path, "", 0, true, diag), 0);
	refused(false, 4); /* empty */
	nip_store_close(opened(true));
	unlink(path);
	ck_assert_int_eq(mkdir(path, 0700), 0);
	refused(true, 3);
	rmdir(path);
	ck_assert_int_eq(mkfifo(path, 0600), 0); /* nobody waits for a writer */
	refused(false, 3);
	refused(true, 3);
	strcpy(path, "-");
	refused(true, 2);
}
END_TEST

/* A file that somebody prepared: no trigger of it runs, WAL is turned off. */
START_TEST(tampered_files)
{
	const char *file[] = { write_coils("a.csv", 0, 1, 50, 0) };
	struct nip_store_entry e = coil_entry(check_files(file, 1));

	nip_store_close(opened(true));
	sql("CREATE TRIGGER t AFTER INSERT ON entry BEGIN DELETE FROM document; END;"
	    "PRAGMA journal_mode = WAL");
	put(&e);
	ck_assert_int_eq(ask("SELECT count(*) FROM document"), 1);
	ck_assert_int_eq(access(in("h.db-wal"), F_OK), -1);
	sql("DROP INDEX coil_name; ALTER TABLE coil RENAME TO other");
	{
		struct nip_store *s = opened(false);
		struct nip_selection sel = { { { 0 } } };
		struct nip_store_input x;

		fresh_diag();
		ck_assert_int_eq(nip_store_load(s, &sel, arena, &x, diag), -1);
		ck_assert_int_eq(nip_diag_status(diag), 3);
		nip_store_close(s);
	}
}
END_TEST

START_TEST(names_that_look_like_sql)
{
	static const char *const name[] = {
		"'; DROP TABLE coil; --", "\"",	      "%s%n",  "a,batch=B1", "\xff\xfe",
		"\xD7\xA9\xD7\x9C",	  ":memory:", "file:x"
	};
	struct nip_store_item parent = { "film", "F" };
	struct nip_store *s = opened(true);
	struct nip_store_family f;
	size_t n = sizeof name / sizeof *name, new;

	for (size_t i = 0; i < n; i++) {
		struct nip_store_item child = { "coil", name[i] };

		ck_assert_int_eq(nip_store_link(s, &(struct nip_store_pair){ parent, child }, 1,
						"2026-01-01T00:00:00Z", &new, diag),
				 0);
		ck_assert_int_eq(nip_store_trace(s, &child, arena, &f, diag), 0);
		ck_assert_uint_eq(f.parents.n, 1);
	}
	ck_assert_int_eq(nip_store_trace(s, &parent, arena, &f, diag), 0);
	ck_assert_uint_eq(f.children.n, n);
	nip_store_close(s);
	ck_assert_int_eq(chdir(folder), 0);
	strcpy(path, ":memory:");
	nip_store_close(opened(true));
	ck_assert_int_eq(access("./:memory:", F_OK), 0);
	strcpy(path, "file:y?mode=memory");
	nip_store_close(opened(true));
	ck_assert_int_eq(access("./file:y?mode=memory", F_OK), 0);
	strcpy(path, "");
	refused(true, 2);
	ck_assert_int_eq(chdir("/"), 0);
}
END_TEST

/* ---- damage -------------------------------------------------------------------------------- */

START_TEST(check_finds_damage)
{
	const char *file[] = { write_coils("a.csv", 0, 2, 100, 0) };
	struct nip_store_entry e = coil_entry(check_files(file, 1));
	struct nip_selection sel = { { { 0 } } };
	struct nip_store_input x;
	struct nip_store *s;

	put(&e);
	s = opened(false);
	ck_assert_int_eq(nip_store_check(s, diag), 0);
	nip_store_close(s);
	sql("UPDATE run SET state = CAST(substr(state, 1, 100) || x'ff' || substr(state, 102) AS "
	    "BLOB)");
	s = opened(false);
	ck_assert_int_eq(nip_store_check(s, diag), 1);
	ck_assert_int_eq(nip_diag_status(diag), 3);
	ck_assert_int_eq(nip_store_load(s, &sel, arena, &x, diag), -1);
	nip_store_close(s);
	sql("PRAGMA foreign_keys = OFF; DELETE FROM document");
	s = opened(false);
	ck_assert_int_eq(nip_store_check(s, diag), 2);
	nip_store_close(s);
}
END_TEST

/* Whatever bytes are wrong: an answer or a message, nothing else. */
START_TEST(any_byte_wrong)
{
	const char *file[] = { write_coils("a.csv", 0, 1, 20, 0) };
	struct nip_store_entry e = coil_entry(check_files(file, 1));
	struct nip_selection sel = { { { 0 } } };
	char *bytes;
	size_t n;

	put(&e);
	ck_assert_int_eq(nip_file_read(path, 1 << 26, arena, &bytes, &n, diag), 0);
	for (size_t k = 0; k < 150; k++) {
		char *copy = nip_arena_strndup(arena, bytes, 0);
		struct nip_store_input x;
		struct nip_store *s;
		size_t at = k < 100 ? k : k * 7919 % n;

		copy = nip_arena_alloc(arena, n, 1);
		memcpy(copy, bytes, n);
		copy[at] = (char)(copy[at] ^ (1 << k % 8));
		ck_assert_int_eq(nip_file_write(path, copy, k % 10 == 9 ? n / 2 : n, true, diag),
				 0);
		fresh_diag();
		s = nip_store_open(path, false, diag);
		if (s) {
			nip_store_check(s, diag);
			nip_store_load(s, &sel, arena, &x, diag);
		} else {
			ck_assert_int_ne(nip_diag_status(diag), 0);
		}
		nip_store_close(s);
	}
}
END_TEST

/* ---- several writers, kills, no room --------------------------------------------------------- */

#define PLANNED 40

/* An entry of many rows, another one for every number. */
static int put_plan(struct nip_store *s, int number, size_t bytes, struct nip_diag *d)
{
	struct nip_doc *doc = nip_doc_new("plan");
	struct nip_node *steps = nip_node_list(doc, doc->result, "steps"),
			*step = nip_node_object(doc, steps, NULL);
	char *json = nip_xalloc(bytes + 32, 1);
	struct nip_store_plan plan = { "r", "1", doc->result, json };
	struct nip_store_entry e = {
		.time = "2026-01-01T00:00:00Z", .command = "plan", .version = "1", .plan = &plan
	};
	struct nip_store_receipt r;
	int rc;

	memset(json, ' ', bytes);
	snprintf(json + bytes, 32, "%d", number);
	for (int i = 0; i < PLANNED; i++)
		nip_node_text(doc, nip_node_quantity(doc, step, "q", i, "um"), "how", "derived");
	rc = nip_store_put(s, &e, &r, d);
	if (rc == 0 && !r.entry)
		rc = -1;
	free(json);
	nip_doc_free(doc);
	return rc;
}

/* In a process of its own, as another run would be: status 0 if all went in. */
static pid_t write_many(int from, int n)
{
	pid_t pid = fork();
	int rc = 0;

	if (pid)
		return pid;
	for (int i = from; i < from + n && rc == 0; i++) {
		struct nip_diag *d = nip_diag_new(10);
		struct nip_store *s = nip_store_open(path, true, d);

		rc = s ? put_plan(s, i, 0, d) : -1;
		nip_store_close(s);
		nip_diag_free(d);
	}
	_exit(rc ? 1 : 0);
}

static void whole_entries(long long least)
{
	struct nip_store *s = opened(false);

	fresh_diag();
	ck_assert_int_eq(nip_store_check(s, diag), 0);
	nip_store_close(s);
	ck_assert_int_ge(ask("SELECT count(*) FROM plan"), least);
	ck_assert_int_eq(ask("SELECT count(*) FROM planned"),
			 PLANNED * ask("SELECT count(*) FROM plan"));
	ck_assert_int_eq(ask("SELECT count(*) FROM entry"), ask("SELECT count(*) FROM plan"));
}

/* All find no file: one makes the tables while the others look what file this is. */
START_TEST(many_make_one_history)
{
	for (int round = 0; round < 25; round++) {
		pid_t pid[8];

		unlink(path);
		for (int i = 0; i < 8; i++)
			pid[i] = write_many(1000 * i, 1);
		for (int i = 0; i < 8; i++) {
			int status;

			ck_assert_int_eq(waitpid(pid[i], &status, 0), pid[i]);
			ck_assert_int_eq(status, 0);
		}
	}
	whole_entries(8);
}
END_TEST

START_TEST(two_writers_lose_nothing)
{
	pid_t pid[2] = { write_many(0, 50), write_many(1000, 50) };

	for (int i = 0; i < 2; i++) {
		int status;

		ck_assert_int_eq(waitpid(pid[i], &status, 0), pid[i]);
		ck_assert_int_eq(status, 0);
	}
	whole_entries(100);
	ck_assert_int_eq(ask("SELECT count(*) FROM plan"), 100);
}
END_TEST

START_TEST(killed_while_writing)
{
	long long before = 0, after;

	nip_store_close(opened(true));
	for (int k = 0; k < 12; k++) {
		pid_t pid = write_many(1000 * (k + 1), 1000);
		const struct timespec wait = { 0, 4000000L * (k + 1) + 370000L * k };

		nanosleep(&wait, NULL);
		kill(pid, SIGKILL);
		waitpid(pid, NULL, 0);
		whole_entries(before);
		after = ask("SELECT count(*) FROM plan");
		ck_assert_int_ge(after, before);
		before = after;
	}
	ck_assert_int_gt(before, 0);
}
END_TEST

/* Runs in a process of its own; its exit status is 0 if the write failed with status 5. */
static void cannot_write(void (*restrain)(void))
{
	pid_t pid = fork();
	int status;

	if (pid == 0) {
		struct nip_diag *d = nip_diag_new(10);
		struct nip_store *s;
		int rc = 0;

		restrain();
		s = nip_store_open(path, true, d);
		for (int i = 0; s && rc == 0 && i < 20; i++)
			rc = put_plan(s, 5000 + i, 200000, d);
		nip_store_close(s);
		rc = s && rc == 0 ? 1 : nip_diag_status(d) == 5 ? 0 : 2;
		nip_diag_free(d); /* valgrind looks for leaks in children too */
		_exit(rc);
	}
	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	ck_assert_int_eq(status, 0);
}

static void small_files(void)
{
	struct rlimit limit = { 600000, 600000 };

	signal(SIGXFSZ, SIG_IGN);
	setrlimit(RLIMIT_FSIZE, &limit);
}

static void not_root(void)
{
	if (getuid() == 0 && setuid(65534) != 0)
		_exit(3);
}

START_TEST(no_room)
{
	struct nip_store *s = opened(true);

	ck_assert_int_eq(put_plan(s, 1, 0, diag), 0);
	nip_store_close(s);
	cannot_write(small_files);
	whole_entries(1);
	ck_assert_int_eq(access(in("h.db-journal"), F_OK), -1);
	s = opened(true); /* and with room again it goes on */
	ck_assert_int_eq(put_plan(s, 2, 200000, diag), 0);
	nip_store_close(s);
	whole_entries(2);
}
END_TEST

START_TEST(nothing_may_be_written)
{
	struct nip_store *s;

	ck_assert_int_eq(chmod(folder, 0555), 0);
	cannot_write(not_root); /* cannot be made */
	ck_assert_int_eq(access(path, F_OK), -1);
	ck_assert_int_eq(chmod(folder, 0755), 0);
	s = opened(true);
	ck_assert_int_eq(put_plan(s, 1, 0, diag), 0);
	nip_store_close(s);
	ck_assert_int_eq(chmod(path, 0444), 0);
	cannot_write(not_root); /* the file is read-only */
	ck_assert_int_eq(chmod(path, 0666), 0);
	ck_assert_int_eq(chmod(folder, 0555), 0);
	cannot_write(not_root); /* no journal beside it */
	ck_assert_int_eq(chmod(folder, 0755), 0);
	whole_entries(1);
	ck_assert_int_eq(ask("SELECT count(*) FROM plan"), 1);
}
END_TEST

/* ---- genealogy -------------------------------------------------------------------------------- */

static size_t link_up(struct nip_store *s, const char *parent, const char *child, int want)
{
	struct nip_store_item p, c;
	size_t new;

	ck_assert_int_eq(nip_store_item_read(parent, arena, &p, diag), 0);
	ck_assert_int_eq(nip_store_item_read(child, arena, &c, diag), 0);
	ck_assert_int_eq(nip_store_link(s, &(struct nip_store_pair){ p, c }, 1,
					"2026-01-01T00:00:00Z", &new, diag),
			 want);
	return new;
}

START_TEST(both_ways)
{
	struct nip_store *s = opened(true);
	struct nip_store_item of = { "coil", "C" };
	struct nip_store_family f;

	link_up(s, "powder_lot=P1", "mix=M", 0);
	link_up(s, "powder_lot=P2", "mix=M", 0);
	link_up(s, "mix=M", "film=F1", 0);
	link_up(s, "mix=M", "film=F2", 0);
	link_up(s, "film=F1", "coil=C", 0);
	link_up(s, "film=F2", "coil=C", 0); /* the mix on two ways, listed once */
	link_up(s, "coil=C", "slit=S", 0);
	ck_assert_uint_eq(link_up(s, "coil=C", "slit=S", 0), 0);
	for (int i = 0; i < 300; i++)
		link_up(s, "slit=S", nip_arena_printf(arena, "sheet=%d", i), 0);
	ck_assert_int_eq(nip_store_trace(s, &of, arena, &f, diag), 0);
	ck_assert_uint_eq(f.parents.n, 5);
	ck_assert_int_eq(f.parents.at[4].steps, 3);
	ck_assert_str_eq(f.parents.at[4].by.name, "M");
	ck_assert_uint_eq(f.children.n, 301);
	ck_assert_int_eq(f.children.at[300].steps, 2);
	fresh_diag();
	link_up(s, "slit=S", "powder_lot=P1", -1);
	link_up(s, "coil=C", "coil=C", -1);
	ck_assert_int_eq(nip_diag_status(diag), 3);
	of.name = "nobody";
	ck_assert_int_eq(nip_store_trace(s, &of, arena, &f, diag), 0);
	ck_assert(!f.known);
	nip_store_close(s);
	/* A refused link leaves nothing behind. */
	ck_assert_int_eq(ask("SELECT count(*) FROM item WHERE kind = 'coil'"), 1);
}
END_TEST

/* Data are kept, whatever somebody linked before. */
START_TEST(batch_linked_the_wrong_way)
{
	const char *file[] = { write_coils("a.csv", 1, 1, 20, 0) };
	struct nip_store_entry e = coil_entry(check_files(file, 1));
	struct nip_store_item lot = { "coil", "A1" };
	struct nip_store *s = opened(true);
	struct nip_store_receipt r;

	link_up(s, "coil=A1", "batch=B1", 0);
	ck_assert_int_eq(nip_store_put(s, &e, &r, diag), 0);
	ck_assert_uint_eq(r.coils, 1);
	ck_assert_uint_eq(nip_diag_count(diag, NIP_ERROR), 0);
	e.parent = &lot; /* but not what is asked for */
	e.parents = 1;
	ck_assert_int_eq(nip_store_put(s, &e, &r, diag), -1);
	nip_store_close(s);
	ck_assert_int_eq(ask("SELECT count(*) FROM coil"), 1);
}
END_TEST

START_TEST(items_and_selections_read)
{
	static const char *const bad_item[] = { "", "coil", "coil=", "=x", "coli=x", "COIL=x" };
	static const char *const bad_selection[] = {
		"x",	   "batch",    "batch:B",  "since=yesterday",
		"entry=0", "entry=1x", "entry=-1", "since=2026-01-01,since=2026-01-02",
		"bath=x"
	};
	struct nip_store_item item;
	struct nip_selection sel = { { { 0 } } };

	for (size_t i = 0; i < sizeof bad_item / sizeof *bad_item; i++)
		ck_assert_int_eq(nip_store_item_read(bad_item[i], arena, &item, diag), -1);
	ck_assert_int_eq(nip_store_item_read("coil=a=b", arena, &item, diag), 0);
	ck_assert_str_eq(item.name, "a=b");
	for (size_t i = 0; i < sizeof bad_selection / sizeof *bad_selection; i++) {
		struct nip_selection bad = { { { 0 } } };

		ck_assert_int_eq(nip_select_read(&bad, bad_selection[i], arena, diag), -1);
	}
	ck_assert_int_eq(nip_select_read(&sel, "batch=a,b,batch=c=d,until=2026-02-28", arena, diag),
			 0);
	ck_assert_uint_eq(sel.of[NIP_SELECT_BATCH].n, 2);
	ck_assert_str_eq(sel.of[NIP_SELECT_BATCH].at[0], "a,b");
	ck_assert_str_eq(sel.of[NIP_SELECT_BATCH].at[1], "c=d");
	ck_assert_str_eq(sel.of[NIP_SELECT_UNTIL].at[0], "2026-02-28T23:59:59Z");
}
END_TEST

START_TEST(times)
{
	static const struct {
		const char *text, *first, *last;
	} good[] = {
		{ "2026-03-01", "2026-03-01T00:00:00Z", "2026-03-01T23:59:59Z" },
		{ "2026-03-01 14:30", "2026-03-01T14:30:00Z", "2026-03-01T14:30:59Z" },
		{ "2026-03-01T14:30:07", "2026-03-01T14:30:07Z", "2026-03-01T14:30:07Z" },
		{ "2026-03-01T14:30:07Z", "2026-03-01T14:30:07Z", "2026-03-01T14:30:07Z" },
		{ "2024-02-29", "2024-02-29T00:00:00Z", "2024-02-29T23:59:59Z" },
		{ "2000-02-29", "2000-02-29T00:00:00Z", "2000-02-29T23:59:59Z" },
	};
	static const char *const bad[] = { "",
					   "Z",
					   "2026",
					   "2026-13-01",
					   "2026-00-10",
					   "2026-02-29",
					   "1900-02-29",
					   "2026-3-1",
					   "2026-03-01Z",
					   "2026-03-01T24:00",
					   "2026-03-01T12:60",
					   "2026-03-01x14:30",
					   "01.03.2026",
					   "2026-03-01T14:30:07+01:00",
					   "-026-03-01",
					   "2026-03-01T14:30:07ZZ" };
	char out[NIP_STORE_TIME];

	for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
		ck_assert_int_eq(nip_store_time(good[i].text, false, out), 0);
		ck_assert_str_eq(out, good[i].first);
		ck_assert_int_eq(nip_store_time(good[i].text, true, out), 0);
		ck_assert_str_eq(out, good[i].last);
	}
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		ck_assert_msg(nip_store_time(bad[i], false, out) == -1, "%s", bad[i]);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("store");
	TCase *t = tcase_create("coils"), *f = tcase_create("files"), *w = tcase_create("writers"),
	      *g = tcase_create("genealogy");
	TCase *all[] = { t, f, w, g };
	SRunner *r;
	int failed;

	for (size_t i = 0; i < 4; i++) {
		tcase_add_checked_fixture(all[i], set_up, tear_down);
		tcase_set_timeout(all[i], 120);
		suite_add_tcase(s, all[i]);
	}
	tcase_add_test(t, one_run_comes_back);
	tcase_add_test(t, runs_apart_are_one_report);
	tcase_add_test(t, some_coils_of_a_run);
	tcase_add_test(t, long_series_joined);
	tcase_add_test(t, units_of_a_batch_in_part);
	tcase_add_test(t, twice_is_once);
	tcase_add_test(t, other_readings_take_its_place);
	tcase_add_test(t, two_specs_do_not_mix);
	tcase_add_test(f, version_1_is_brought_up_to_date);
	tcase_add_test(f, foreign_files_are_refused);
	tcase_add_test(f, tampered_files);
	tcase_add_test(f, names_that_look_like_sql);
	tcase_add_test(f, check_finds_damage);
	tcase_add_test(f, any_byte_wrong);
	tcase_add_test(w, many_make_one_history);
	tcase_add_test(w, two_writers_lose_nothing);
	tcase_add_test(w, killed_while_writing);
	tcase_add_test(w, no_room);
	tcase_add_test(w, nothing_may_be_written);
	tcase_add_test(g, both_ways);
	tcase_add_test(g, batch_linked_the_wrong_way);
	tcase_add_test(g, items_and_selections_read);
	tcase_add_test(g, times);
	r = srunner_create(s);
	srunner_run_all(r, CK_NORMAL);
	failed = srunner_ntests_failed(r);
	srunner_free(r);
	return failed != 0;
}
