/* test_figure.c: charts as SVG, PNG and PDF, and documents as PDF. */
#include <config.h>

#include <check.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/diag.h"
#include "base/str.h"
#include "doc/doc.h"
#include "render/figure.h"
#include "render/plot.h"

static struct nip_doc *doc;
static struct nip_diag *diag;

static void setup(void)
{
	doc = nip_doc_new("test");
	doc->title = "Figures \xC2\xB7 test";
	diag = nip_diag_new(20);
}

static void teardown(void)
{
	nip_doc_free(doc);
	nip_diag_free(diag);
}

static double *series(size_t n, double (*f)(size_t))
{
	double *v = NIP_NEW_N(doc->arena, n + 1, double);

	for (size_t i = 0; i < n; i++)
		v[i] = f(i);
	return v;
}

static double count(size_t i)
{
	return (double)i;
}

static double wave(size_t i)
{
	return 70 + sin((double)i * 0.7) + (double)(i * 7919 % 101) / 100;
}

static double broken(size_t i)
{
	return i % 3 == 0 ? NAN : i % 7 == 0 ? INFINITY : wave(i);
}

static struct nip_chart *chart_of(const char *headline)
{
	struct nip_chart *c = nip_doc_figure(doc, "test-chart");

	c->headline = headline;
	c->subtitle = "what, where, n";
	c->alt = "One sentence with 72.5 in it.";
	c->footer = "source a.csv";
	return c;
}

static struct nip_panel *panel_with(struct nip_chart *c, size_t n, double (*y)(size_t))
{
	struct nip_panel *p = nip_chart_panel(doc->arena, c, "Thickness, \xC2\xB5m");

	p->x.title = "position, m";
	*nip_vec_push(doc->arena, &p->lines) = (struct nip_chart_line){
		.label = "lane 3", .n = n, .x = series(n, count), .y = series(n, y)
	};
	*nip_vec_push(doc->arena, &p->points) = (struct nip_chart_points){
		.label = "readings", .n = n, .x = series(n, count), .y = series(n, y)
	};
	return p;
}

static void add_limit(struct nip_panel *p, const char *label, double at, bool vertical)
{
	*nip_vec_push(doc->arena, &p->limits) = (struct nip_chart_limit){
		.label = label, .role = NIP_ROLE_LIMIT, .at = at, .vertical = vertical
	};
}

static struct nip_str drawn(const struct nip_chart *c, enum nip_format format)
{
	struct nip_str s = NIP_STR_INIT;
	int status = nip_figure_render(c, format, &s, diag);

	ck_assert_msg(status == 0, "%s", nip_diag_kept(diag) ? nip_diag_at(diag, 0)->message : "?");
	ck_assert_uint_eq(nip_diag_kept(diag), 0);
	return s;
}

static size_t occurrences(const char *text, const char *what)
{
	size_t n = 0;

	for (const char *p = strstr(text, what); p; p = strstr(p + 1, what))
		n++;
	return n;
}

static void has(const struct nip_str *s, const char *what)
{
	ck_assert_msg(strstr(nip_str_text(s), what) != NULL, "no \"%s\"", what);
}

START_TEST(svg_has_the_words_and_values)
{
	struct nip_chart *c = chart_of("Thickness left the limit");
	struct nip_panel *p = panel_with(c, 40, wave);
	struct nip_str s;

	p->y.lo = 68;
	p->y.hi = 74;
	add_limit(p, "USL 72.5", 72.5, false);
	add_limit(p, "roll change", 20, true);
	s = drawn(c, NIP_FORMAT_SVG);
	ck_assert_int_eq(strncmp(s.at, "<svg ", 5), 0);
	has(&s, ">Thickness left the limit</tspan>");
	has(&s, "<title id=\"t-test-chart\">Thickness left the limit</title>");
	has(&s, "<desc id=\"d-test-chart\">One sentence with 72.5 in it.</desc>");
	has(&s, ">USL 72.5</tspan>");
	has(&s, ">roll change</tspan>");
	has(&s, ">lane 3</tspan>");
	has(&s, ">readings</tspan>");
	has(&s, ">Thickness, \xC2\xB5m</tspan>");
	has(&s, ">position, m</tspan>");
	has(&s, ">source a.csv</tspan>");
	has(&s, ">71</tspan>");
	has(&s, "viewBox=\"0 0 7200 4400\" width=\"100%\"");
	has(&s, "role=\"img\"");
	/* nothing that could collide with another figure on the page */
	ck_assert_uint_eq(occurrences(s.at, " id=\""), 2);
	ck_assert_ptr_null(strstr(s.at, "&#x"));
	nip_str_release(&s);
}
END_TEST

START_TEST(the_same_bytes_twice)
{
	static const enum nip_format formats[] = { NIP_FORMAT_SVG, NIP_FORMAT_PNG, NIP_FORMAT_PDF };
	struct nip_chart *c = chart_of("Same");
	struct nip_str a, b;

	add_limit(panel_with(c, 40, wave), "USL 72.5", 72.5, false);
	a = drawn(c, formats[_i]);
	b = drawn(c, formats[_i]);
	ck_assert_uint_gt(a.n, 1000);
	ck_assert_uint_eq(a.n, b.n);
	ck_assert_mem_eq(a.at, b.at, a.n);
	nip_str_release(&a);
	nip_str_release(&b);
}
END_TEST

START_TEST(signatures)
{
	struct nip_chart *c = chart_of("Signatures");
	struct nip_str png, pdf;

	panel_with(c, 5, wave);
	png = drawn(c, NIP_FORMAT_PNG);
	pdf = drawn(c, NIP_FORMAT_PDF);
	ck_assert_mem_eq(png.at, "\x89PNG\r\n\x1a\n", 8);
	/* IHDR: 1440 x 880, twice the points */
	ck_assert_mem_eq(png.at + 16, "\x00\x00\x05\xA0\x00\x00\x03\x70", 8);
	ck_assert_mem_eq(pdf.at, "%PDF-", 5);
	nip_str_release(&png);
	nip_str_release(&pdf);
}
END_TEST

START_TEST(other_formats_are_refused)
{
	struct nip_chart *c = chart_of("Refused");
	struct nip_str s = NIP_STR_INIT;

	ck_assert_int_eq(nip_figure_render(c, NIP_FORMAT_CSV, &s, diag), -1);
	ck_assert_uint_eq(nip_diag_count(diag, NIP_ERROR), 1);
	ck_assert_ptr_nonnull(strstr(nip_diag_at(diag, 0)->message, "svg, png, pdf"));
	ck_assert_uint_eq(s.n, 0);
	nip_str_release(&s);
}
END_TEST

START_TEST(nothing_to_show)
{
	struct nip_chart *none = chart_of("No panel"), *empty = chart_of("Empty panel");
	struct nip_chart *bare = nip_doc_figure(doc, "bare");
	struct nip_str s;

	s = drawn(none, NIP_FORMAT_SVG);
	has(&s, ">no data</tspan>");
	nip_str_release(&s);
	nip_chart_panel(doc->arena, empty, "Nothing, %");
	panel_with(empty, 0, wave);
	s = drawn(empty, NIP_FORMAT_SVG);
	ck_assert_uint_eq(occurrences(s.at, ">no data</tspan>"), 2);
	has(&s, ">Nothing, %</tspan>");
	nip_str_release(&s);
	*bare = (struct nip_chart){ 0 };
	s = drawn(bare, NIP_FORMAT_SVG);
	has(&s, "id=\"t-figure\"");
	nip_str_release(&s);
}
END_TEST

START_TEST(one_point_and_equal_limits)
{
	struct nip_chart *c = chart_of("One");
	struct nip_panel *p = panel_with(c, 1, wave);
	struct nip_str s;

	p->y.lo = p->y.hi = 70;
	add_limit(p, "LSL 70", 70, false);
	add_limit(p, "USL 70", 70, false);
	s = drawn(c, NIP_FORMAT_SVG);
	has(&s, ">LSL 70</tspan>");
	has(&s, ">USL 70</tspan>");
	ck_assert_ptr_null(strstr(s.at, "nan"));
	ck_assert_ptr_null(strstr(s.at, "inf"));
	nip_str_release(&s);
}
END_TEST

START_TEST(gaps_and_extremes)
{
	struct nip_chart *c = chart_of("Gaps");
	struct nip_panel *p = panel_with(c, 50, broken), *q;
	static const double far_x[] = { -1e308, 0, 1e308 }, far_y[] = { 1e308, -1e308, 5e-324 };
	struct nip_str s;

	add_limit(p, "nowhere", NAN, false);
	q = nip_chart_panel(doc->arena, c, "far");
	*nip_vec_push(doc->arena, &q->points) =
		(struct nip_chart_points){ .n = 3, .x = far_x, .y = far_y, .err = far_y };
	q = nip_chart_panel(doc->arena, c, "logarithmic");
	q->y.log10 = q->x.log10 = true;
	*nip_vec_push(doc->arena, &q->lines) =
		(struct nip_chart_line){ .n = 50, .x = series(50, count), .y = series(50, count) };
	s = drawn(c, NIP_FORMAT_SVG);
	ck_assert_ptr_null(strstr(s.at, "nan"));
	ck_assert_ptr_null(strstr(s.at, ">nowhere</tspan>"));
	has(&s, ">10</tspan>");
	nip_str_release(&s);
}
END_TEST

START_TEST(odd_names)
{
	struct nip_chart *c = chart_of("coil C#107 <b> & \"x\" \xFF end");
	struct nip_panel *p = panel_with(c, 9, wave);
	char *longest = NIP_NEW_N(doc->arena, 5001, char);
	struct nip_str s;

	memset(longest, 'W', 5000);
	p->title = longest;
	p->x.title = "#u#d\n#g";
	p->lines.at[0].label = longest;
	c->subtitle = longest;
	c->footer = longest;
	c->id = "A<b\"";
	add_limit(p, "\xC3", 70, false);
	s = drawn(c, NIP_FORMAT_SVG);
	has(&s, ">coil C#107 &lt;b&gt; &amp; &quot;x&quot; \xEF\xBF\xBD end</tspan>");
	has(&s, ">#u#d #g</tspan>");
	has(&s, "WWW\xE2\x80\xA6</tspan>");
	has(&s, "id=\"t---b-\"");
	nip_str_release(&s);
	s = drawn(c, NIP_FORMAT_PDF);
	nip_str_release(&s);
}
END_TEST

START_TEST(many_categories)
{
	struct nip_chart *c = chart_of("Many");
	struct nip_panel *p = panel_with(c, 200, wave);
	const char **name = NIP_NEW_N(doc->arena, 200, const char *);
	bool *flagged = NIP_NEW_N(doc->arena, 200, bool);
	struct nip_str s;
	size_t shown = 0;

	for (int i = 0; i < 200; i++)
		name[i] = nip_arena_printf(doc->arena, "lot-%03d", i);
	flagged[77] = true;
	p->x.category = name;
	p->x.category_flagged = flagged;
	p->x.n_category = 200;
	s = drawn(c, NIP_FORMAT_SVG);
	shown = occurrences(s.at, ">lot-");
	ck_assert_uint_gt(shown, 5);
	ck_assert_uint_lt(shown, 25);
	has(&s, "<tspan font-weight=\"bold\">lot-077</tspan>");
	nip_str_release(&s);
}
END_TEST

START_TEST(long_series_stay_small)
{
	static const enum nip_format formats[] = { NIP_FORMAT_SVG, NIP_FORMAT_PNG, NIP_FORMAT_PDF };
	struct nip_chart *c = chart_of("Long");
	struct nip_panel *p = panel_with(c, 100000, wave);
	double *y = series(100000, wave);
	struct nip_str s;

	y[50000] = 95; /* one spike, which has to be seen */
	p->lines.at[0].y = y;
	*nip_vec_push(doc->arena, &p->points) = (struct nip_chart_points){
		.role = NIP_ROLE_LIMIT, .n = 100000, .x = series(100000, count), .y = series(100000, wave)
	};
	s = drawn(c, formats[_i]);
	ck_assert_uint_lt(s.n, 3000000);
	if (formats[_i] == NIP_FORMAT_SVG)
		has(&s, ">95</tspan>");
	nip_str_release(&s);
}
END_TEST

START_TEST(boxes_and_flags)
{
	struct nip_chart *c = chart_of("Boxes");
	struct nip_panel *p = nip_chart_panel(doc->arena, c, "Porosity, %");
	struct nip_str s;

	for (int i = 0; i < 3; i++)
		*nip_vec_push(doc->arena, &p->boxes) = (struct nip_chart_box){
			i, 10, 11, 12, 13, 14, i == 2 ? NAN : 12.1, i == 1, 30, series(30, wave)
		};
	s = drawn(c, NIP_FORMAT_SVG);
	/* the flagged box alone has a vermillion frame */
	has(&s, "stroke=\"#D55E00\" fill=\"none\"");
	has(&s, "stroke=\"#1F2933\" fill=\"none\"");
	nip_str_release(&s);
}
END_TEST

/* ---- documents ----------------------------------------------------------- */

static const struct nip_column columns[] = { { "batch", NULL, false },
					     { "porosity", "%", true },
					     { "verdict", NULL, false } };

static void fill_document(void)
{
	struct nip_table *t;

	nip_doc_headline(doc, NIP_TONE_BAD, "One batch differs");
	nip_doc_paragraph(doc, NIP_TONE_PLAIN, "Words %d", 7);
	nip_doc_heading(doc, "Verdicts");
	t = nip_doc_table(doc, "verdicts", "Porosity", columns, 3);
	for (int i = 0; i < 90; i++) {
		struct nip_cell *cell = nip_table_row(doc, t);

		nip_cell_text(doc, &cell[0], "B-01 <#> \xFF");
		nip_cell_number(doc, &cell[1], i == 3 ? NAN : 12.0 + i, 3);
		nip_cell_text(doc, &cell[2], i == 4 ? "differs" : "agrees");
		cell[2].tone = i == 4 ? NIP_TONE_BAD : NIP_TONE_GOOD;
	}
	panel_with(chart_of("A figure in the document"), 30, wave);
}

static struct nip_str paged(void)
{
	struct nip_str s = NIP_STR_INIT;

	ck_assert_int_eq(nip_pdf_render(doc, &s, diag), 0);
	return s;
}

/* Occurrences in bytes that may hold NULs. */
static size_t found(const struct nip_str *s, const char *what)
{
	size_t n = 0, len = strlen(what);

	for (size_t i = 0; i + len <= s->n; i++)
		n += !memcmp(s->at + i, what, len);
	return n;
}

START_TEST(document_is_the_same_twice)
{
	struct nip_str a, b;

	fill_document();
	a = paged();
	b = paged();
	ck_assert_mem_eq(a.at, "%PDF-", 5);
	ck_assert_uint_eq(a.n, b.n);
	ck_assert_mem_eq(a.at, b.at, a.n);
	ck_assert_uint_eq(nip_diag_kept(diag), 0);
	nip_str_release(&a);
	nip_str_release(&b);
}
END_TEST

START_TEST(document_has_date_title_and_outline)
{
	struct nip_str s;

	fill_document();
	s = paged();
	ck_assert_uint_eq(found(&s, "/CreationDate (20000101000000Z)"), 1);
	ck_assert_uint_eq(found(&s, "/Title (Verdicts)"), 1);
	ck_assert_uint_eq(found(&s, "/Title (A figure in the document)"), 1);
	ck_assert_uint_eq(found(&s, "/Type /Page %"), 3);
	nip_str_release(&s);
}
END_TEST

START_TEST(date_comes_from_the_environment)
{
	struct nip_str s;

	fill_document();
	setenv("SOURCE_DATE_EPOCH", "86400", 1);
	s = paged();
	ck_assert_uint_eq(found(&s, "/CreationDate (19700102000000Z)"), 1);
	nip_str_release(&s);
	setenv("SOURCE_DATE_EPOCH", "soon", 1);
	s = paged();
	unsetenv("SOURCE_DATE_EPOCH");
	ck_assert_uint_eq(found(&s, "/CreationDate (20000101000000Z)"), 1);
	ck_assert_uint_eq(nip_diag_count(diag, NIP_WARNING), 1);
	ck_assert_ptr_nonnull(strstr(nip_diag_at(diag, 0)->message, "got \"soon\""));
	nip_str_release(&s);
}
END_TEST

START_TEST(empty_document)
{
	struct nip_str s;
	struct nip_table *t;

	t = nip_doc_table(doc, "none", NULL, columns, 3);
	ck_assert_uint_eq(t->rows.n, 0);
	nip_doc_figure(doc, "none");
	s = paged();
	ck_assert_uint_eq(found(&s, "/Type /Page %"), 1);
	nip_str_release(&s);
}
END_TEST

START_TEST(a_hostile_environment_stays_quiet)
{
	struct nip_chart *c = chart_of("Quiet");
	char noise[256] = "";
	struct nip_str s;
	FILE *caught = tmpfile();
	int kept = dup(2);

	ck_assert_ptr_nonnull(caught);
	panel_with(c, 20, broken);
	setenv("PLPLOT_DRV_DIR", "/nonexistent", 1);
	setenv("PLPLOT_LIB", "/nonexistent", 1);
	fflush(stderr);
	dup2(fileno(caught), 2);
	s = drawn(c, NIP_FORMAT_PNG);
	nip_str_release(&s);
	s = drawn(c, NIP_FORMAT_SVG);
	fflush(stderr);
	dup2(kept, 2);
	close(kept);
	rewind(caught);
	ck_assert_uint_eq(fread(noise, 1, sizeof noise - 1, caught), 0);
	fclose(caught);
	nip_str_release(&s);
}
END_TEST

static void draw_bad_text(struct nip_plot *p, void *user)
{
	nip_plot_text(p, 10, 10, 0, 8, false, NIP_PEN_INK, user);
}

/* Text that was not cleaned first makes PLplot skip it: half a figure is no figure. */
START_TEST(a_skipped_operation_fails_the_figure)
{
	char bad[] = "\xFF", good[] = "fine";
	struct nip_plot_job job = { .format = NIP_FORMAT_SVG, .width = 200, .height = 100,
				    .title = "", .creator = "", .draw = draw_bad_text, .user = bad };
	struct nip_str s = NIP_STR_INIT;

	ck_assert_int_eq(nip_plot_run(&job, &s, diag), -1);
	ck_assert_uint_eq(s.n, 0);
	ck_assert_int_eq(nip_diag_status(diag), 5);
	job.user = good;
	ck_assert_int_eq(nip_plot_run(&job, &s, diag), 0);
	ck_assert_uint_gt(s.n, 0);
	nip_str_release(&s);
}
END_TEST

START_TEST(missing_fonts_are_named)
{
	static const char conf[] = "<fontconfig></fontconfig>";
	const char *fork_mode = getenv("CK_FORK"), *tmp = getenv("TMPDIR");
	char dir[256], file[300];
	struct nip_str s = NIP_STR_INIT;
	FILE *f;

	if (fork_mode && !strcmp(fork_mode, "no"))
		return; /* the other tests of this process need their fonts */
	snprintf(dir, sizeof dir, "%s/nip-figure-XXXXXX", tmp ? tmp : "/tmp");
	ck_assert_ptr_nonnull(mkdtemp(dir));
	snprintf(file, sizeof file, "%s/fonts.conf", dir);
	f = fopen(file, "w");
	ck_assert_ptr_nonnull(f);
	fputs(conf, f);
	fclose(f);
	setenv("FONTCONFIG_FILE", file, 1);
	ck_assert_int_eq(nip_figure_render(chart_of("No font"), NIP_FORMAT_SVG, &s, diag), -1);
	unlink(file);
	rmdir(dir);
	ck_assert_int_eq(nip_diag_status(diag), 5);
	ck_assert_ptr_nonnull(strstr(nip_diag_at(diag, 0)->message, "install fonts-inter"));
	ck_assert_uint_eq(s.n, 0);
	nip_str_release(&s);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("figure");
	TCase *chart = tcase_create("chart"), *page = tcase_create("document");
	SRunner *runner;
	int failed;

	tcase_add_checked_fixture(chart, setup, teardown);
	tcase_set_timeout(chart, 60);
	tcase_add_test(chart, svg_has_the_words_and_values);
	tcase_add_loop_test(chart, the_same_bytes_twice, 0, 3);
	tcase_add_test(chart, signatures);
	tcase_add_test(chart, other_formats_are_refused);
	tcase_add_test(chart, nothing_to_show);
	tcase_add_test(chart, one_point_and_equal_limits);
	tcase_add_test(chart, gaps_and_extremes);
	tcase_add_test(chart, odd_names);
	tcase_add_test(chart, many_categories);
	tcase_add_loop_test(chart, long_series_stay_small, 0, 3);
	tcase_add_test(chart, boxes_and_flags);
	tcase_add_test(chart, a_hostile_environment_stays_quiet);
	tcase_add_test(chart, a_skipped_operation_fails_the_figure);
	tcase_add_test(chart, missing_fonts_are_named);
	suite_add_tcase(suite, chart);
	tcase_add_checked_fixture(page, setup, teardown);
	tcase_set_timeout(page, 60);
	tcase_add_test(page, document_is_the_same_twice);
	tcase_add_test(page, document_has_date_title_and_outline);
	tcase_add_test(page, date_comes_from_the_environment);
	tcase_add_test(page, empty_document);
	suite_add_tcase(suite, page);
	runner = srunner_create(suite);
	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
