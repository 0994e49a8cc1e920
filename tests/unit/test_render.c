/* test_render.c: what the drivers write, value by value. */
#include <config.h>

#include <check.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/file.h"
#include "render/render.h"

static struct nip_doc *doc;
static struct nip_diag *diag;
static struct nip_str out;

static void set_up(void)
{
	doc = nip_doc_new("plan");
	doc->version = "9.8.7";
	diag = nip_diag_new(2);
}

static void tear_down(void)
{
	nip_str_release(&out);
	nip_diag_free(diag);
	nip_doc_free(doc);
}

static const char *render(enum nip_format format)
{
	nip_str_clear(&out);
	ck_assert_int_eq(nip_render(doc, format, &out, diag), 0);
	ck_assert_uint_eq(strlen(nip_str_text(&out)), out.n);
	return nip_str_text(&out);
}

static void expect(const char *text, const char *part)
{
	ck_assert_msg(strstr(text, part) != NULL, "missing <<%s>> in <<%s>>", part, text);
}

static void expect_not(const char *text, const char *part)
{
	ck_assert_msg(strstr(text, part) == NULL, "unwanted <<%s>> in <<%s>>", part, text);
}

static size_t times(const char *text, const char *part)
{
	size_t n = 0;

	for (; (text = strstr(text, part)); text += strlen(part))
		n++;
	return n;
}

static const struct nip_column columns[] = {
	{ "step", NULL, false }, { "thickness", "µm", true }, { "verdict", NULL, false }
};

static struct nip_cell *row(struct nip_table *t, const char *name, double value,
			    const char *verdict)
{
	struct nip_cell *c = nip_table_row(doc, t);

	nip_cell_text(doc, &c[0], name);
	nip_cell_number(doc, &c[1], value, 4);
	nip_cell_text(doc, &c[2], verdict);
	return c;
}

static struct nip_table *two_rows(void)
{
	struct nip_table *t = nip_doc_table(doc, "steps", "After each step", columns, 3);

	row(t, "calender", 121.0625, "in spec")[1].tone = NIP_TONE_BAD;
	row(t, "rest", NAN, "no data");
	return t;
}

/* ---- formats -------------------------------------------------------------- */

START_TEST(formats_are_found_by_name_and_suffix)
{
	static const struct {
		const char *path;
		enum nip_format format;
	} good[] = { { "a.json", NIP_FORMAT_JSON }, { "x.y/b.HTM", NIP_FORMAT_HTML },
		     { "c.txt", NIP_FORMAT_TEXT },  { "d.tar.pdf", NIP_FORMAT_PDF },
		     { "e.csv", NIP_FORMAT_CSV },   { "f.png", NIP_FORMAT_PNG },
		     { "g.svg", NIP_FORMAT_SVG } };
	static const char *const bad[] = { "json", "dir.json/report", ".html", "a.jsonl", "" };
	enum nip_format f = NIP_FORMAT_PNG;

	for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
		ck_assert_int_eq(nip_format_by_suffix(good[i].path, &f), 0);
		ck_assert_int_eq(f, good[i].format);
	}
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		ck_assert_int_eq(nip_format_by_suffix(bad[i], &f), -1);
	ck_assert_int_eq(nip_format_by_name("text", &f), 0);
	ck_assert_int_eq(f, NIP_FORMAT_TEXT);
	ck_assert_int_eq(nip_format_by_name("xls", &f), -1);
	ck_assert_int_eq(f, NIP_FORMAT_TEXT);
}
END_TEST

START_TEST(what_a_format_cannot_hold_is_refused)
{
	struct nip_chart chart = { .id = "c" };

	nip_str_put(&out, "before");
	ck_assert_int_eq(nip_render(doc, NIP_FORMAT_PNG, &out, diag), -1);
	ck_assert_int_eq(nip_render_chart(&chart, NIP_FORMAT_CSV, &out, diag), -1);
	ck_assert_str_eq(nip_str_text(&out), "before");
	ck_assert_int_eq(nip_diag_status(diag), 2);
	ck_assert_str_eq(nip_diag_at(diag, 0)->message,
			 "png cannot hold a whole document (got png, allowed text, json, csv, "
			 "html, pdf)");
	expect(nip_diag_at(diag, 1)->message, "allowed pdf, svg, png");
}
END_TEST

/* ---- JSON ----------------------------------------------------------------- */

START_TEST(json_text_is_escaped_and_valid)
{
	static const struct {
		const char *in, *want;
	} t[] = {
		{ "a\"b\\c/", "\"a\\\"b\\\\c/\"" },
		{ "\n\t\r\b\f\x01\x1f\x7f", "\"\\n\\t\\r\\b\\f\\u0001\\u001f\\u007f\"" },
		{ "µ \xf0\x9f\x98\x80 שם", "\"µ \xf0\x9f\x98\x80 שם\"" },
		{ "\xff"
		  "a\xc3",
		  "\"\xef\xbf\xbd"
		  "a\xef\xbf\xbd\"" },
		{ "\xed\xa0\x80", "\"\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\"" },
		{ "", "\"\"" },
	};

	for (size_t i = 0; i < sizeof t / sizeof *t; i++) {
		nip_str_clear(&out);
		nip_json_text(&out, t[i].in);
		ck_assert_str_eq(nip_str_text(&out), t[i].want);
	}
}
END_TEST

START_TEST(json_node_is_one_line)
{
	struct nip_node *o = doc->result, *list;

	nip_node_text(doc, o, "type", "finding");
	nip_node_number(doc, o, "x", 0.1);
	nip_node_number(doc, o, "big", 1e300);
	nip_node_number(doc, o, "gap", NAN);
	nip_node_number(doc, o, "far", INFINITY);
	nip_node_bool(doc, o, "met", false);
	list = nip_node_list(doc, o, "points");
	nip_node_number(doc, list, NULL, 3);
	nip_node_text(doc, list, NULL, "a\nb");
	nip_node_object(doc, o, "none");
	nip_json_node(&out, o);
	ck_assert_str_eq(nip_str_text(&out),
			 "{\"type\": \"finding\", \"x\": 0.1, \"big\": 1e+300, \"gap\": null, "
			 "\"far\": null, \"met\": false, \"points\": [3, \"a\\nb\"], \"none\": {}}");
}
END_TEST

START_TEST(json_envelope_is_whole_even_when_empty)
{
	ck_assert_str_eq(render(NIP_FORMAT_JSON), "{\n"
						  "  \"nipline\": \"9.8.7\",\n"
						  "  \"command\": \"plan\",\n"
						  "  \"inputs\": [],\n"
						  "  \"diagnostics\": [],\n"
						  "  \"result\": {}\n"
						  "}\n");
}
END_TEST

START_TEST(json_envelope_holds_inputs_problems_and_result)
{
	struct nip_place at = { "r.xml", 7, 0, "/recipe" };
	struct nip_node *steps = nip_node_list(doc, doc->result, "steps"), *step;

	nip_doc_input(doc, "r.xml", "00ff");
	nip_doc_input(doc, "-", NULL);
	nip_diag_add(diag, NIP_WARNING, NIP_CAUSE_NONE, &at, "odd");
	nip_diag_add(diag, NIP_ERROR, NIP_CAUSE_INPUT, NULL, "bad");
	nip_diag_add(diag, NIP_NOTE, NIP_CAUSE_NONE, NULL, "third, beyond what is kept");
	step = nip_node_object(doc, steps, NULL);
	nip_node_quantity(doc, step, "thickness", 121.0625, "µm");
	nip_node_quantity(doc, step, "porosity", NAN, "%");
	ck_assert_str_eq(
		render(NIP_FORMAT_JSON),
		"{\n"
		"  \"nipline\": \"9.8.7\",\n"
		"  \"command\": \"plan\",\n"
		"  \"inputs\": [\n"
		"    {\"file\": \"r.xml\", \"sha256\": \"00ff\"},\n"
		"    {\"file\": \"-\", \"sha256\": null}\n"
		"  ],\n"
		"  \"diagnostics\": [\n"
		"    {\n"
		"      \"severity\": \"warning\",\n"
		"      \"file\": \"r.xml\",\n"
		"      \"line\": 7,\n"
		"      \"column\": null,\n"
		"      \"element\": \"/recipe\",\n"
		"      \"message\": \"odd\"\n"
		"    },\n"
		"    {\n"
		"      \"severity\": \"error\",\n"
		"      \"file\": null,\n"
		"      \"line\": null,\n"
		"      \"column\": null,\n"
		"      \"element\": null,\n"
		"      \"message\": \"bad\"\n"
		"    },\n"
		"    {\n"
		"      \"severity\": \"note\",\n"
		"      \"file\": null,\n"
		"      \"line\": null,\n"
		"      \"column\": null,\n"
		"      \"element\": null,\n"
		"      \"message\": \"1 more problems, counted but not listed\"\n"
		"    }\n"
		"  ],\n"
		"  \"result\": {\n"
		"    \"steps\": [\n"
		"      {\n"
		"        \"thickness\": {\"value\": 121.0625, \"unit\": \"µm\"},\n"
		"        \"porosity\": {\"value\": null, \"unit\": \"%\"}\n"
		"      }\n"
		"    ]\n"
		"  }\n"
		"}\n");
}
END_TEST

START_TEST(json_long_lists_fill_their_lines)
{
	struct nip_node *list = nip_node_list(doc, doc->result, "n");
	const char *text, *line;
	size_t commas;

	for (int i = 0; i < 200; i++)
		nip_node_number(doc, list, NULL, 1000 + i);
	text = render(NIP_FORMAT_JSON);
	commas = times(strstr(text, "\"n\""), ",");
	ck_assert_uint_eq(commas, 199);
	expect(text, "    \"n\": [\n      1000, 1001, ");
	expect(text, "1199\n    ]\n");
	expect_not(text, " \n");
	for (line = text; *line; line += strcspn(line, "\n") + 1)
		ck_assert_uint_le(strcspn(line, "\n"), 97);
}
END_TEST

/* ---- text ----------------------------------------------------------------- */

START_TEST(text_reads_as_designed)
{
	nip_doc_headline(doc, NIP_TONE_BAD, "Porosity 17.9 %% is above 15 %%");
	nip_doc_headline(doc, NIP_TONE_WARN, "Look here");
	nip_doc_heading(doc, "Steps µ");
	two_rows()->note = "Released.";
	nip_doc_figure(doc, "f")->headline = "Falls\tto 17.9 %";
	ck_assert_str_eq(render(NIP_FORMAT_TEXT),
			 "Porosity 17.9 % is above 15 %\n"
			 "\n"
			 "! Look here\n"
			 "\n"
			 "Steps µ\n"
			 "───────\n"
			 "After each step\n"
			 "  step      thickness, µm    verdict\n"
			 "  ────────  ───────────────  ───────\n"
			 "  calender          121.1 ✗  in spec\n"
			 "  rest            no data    no data\n"
			 "  Released.\n"
			 "\n"
			 "figure: Falls to 17.9 %\n");
}
END_TEST

START_TEST(text_wraps_at_78_columns)
{
	struct nip_str words = NIP_STR_INIT;
	const char *text;

	for (int i = 0; i < 60; i++)
		nip_str_put(&words, "µ²µ µmµmµ ");
	nip_doc_paragraph(doc, NIP_TONE_PLAIN, "%s", words.at);
	text = render(NIP_FORMAT_TEXT);
	while (*text) {
		size_t n = strcspn(text, "\n");
		char line[512];

		ck_assert_uint_lt(n, sizeof line);
		memcpy(line, text, n);
		line[n] = '\0';
		ck_assert_uint_le(nip_utf8_width(line), 78);
		ck_assert(n == 0 || line[n - 1] != ' ');
		text += n + 1;
	}
	ck_assert_uint_eq(times(nip_str_text(&out), "µ²µ"), 60);
	nip_str_release(&words);
}
END_TEST

START_TEST(text_wraps_long_cells_and_heads)
{
	static const struct nip_column wide[] = {
		{ "a rather long head of a column of numbers", "MPa", true },
		{ "remark", NULL, false }
	};
	struct nip_table *t = nip_doc_table(doc, "t", NULL, wide, 2);
	struct nip_cell *c = nip_table_row(doc, t);

	nip_cell_number(doc, &c[0], 7.5, 2);
	nip_cell_text(doc, &c[1], "outside the fitted range: 620 MPa, allowed 50..400 MPa; "
				  "the value is extrapolated");
	ck_assert_str_eq(render(NIP_FORMAT_TEXT),
			 "    a rather long\n"
			 "        head of a\n"
			 "        column of\n"
			 "     numbers, MPa  remark\n"
			 "  ───────────────  "
			 "───────────────────────────────────────────────────────────\n"
			 "              7.5  "
			 "outside the fitted range: 620 MPa, allowed 50..400 MPa; the\n"
			 "                     value is extrapolated\n");
}
END_TEST

START_TEST(columns_off_the_page_stay_in_csv)
{
	static const struct nip_column column[] = { { "coil", NULL, false },
						    { "allowance", "um", true, NIP_ON_PAGE_IF_FILLED },
						    { "raw", "m", true, NIP_NOT_ON_PAGE } };
	struct nip_table *t = nip_doc_table(doc, "t", NULL, column, 3);
	struct nip_cell *first = nip_table_row(doc, t), *c = nip_table_row(doc, t);

	nip_cell_text(doc, &first[0], "C1");
	nip_cell_number(doc, &first[2], 1234, 4);
	nip_cell_text(doc, &c[0], "C2");
	ck_assert_str_eq(render(NIP_FORMAT_TEXT), "  coil\n  ────\n  C1\n  C2\n");
	ck_assert_ptr_null(strstr(render(NIP_FORMAT_HTML), "allowance"));
	ck_assert_ptr_null(strstr(render(NIP_FORMAT_HTML), "1234"));
	ck_assert_str_eq(render(NIP_FORMAT_CSV), "# t\ncoil,allowance (um),raw (m)\nC1,,1234\nC2,,\n");
	nip_cell_number(doc, &c[1], 5, 1); /* one value brings the column back */
	ck_assert_ptr_nonnull(strstr(render(NIP_FORMAT_TEXT), "allowance"));
}
END_TEST

START_TEST(text_never_obeys_its_data)
{
	struct nip_table *t;

	nip_doc_paragraph(doc, NIP_TONE_PLAIN, "a\x1b[31mb\xc2\x9b"
					       "31mc\xff µ");
	t = nip_doc_table(doc, "t", NULL, columns, 3);
	row(t, "two\nlines\x07", 1, "");
	render(NIP_FORMAT_TEXT);
	expect(nip_str_text(&out), "a\xef\xbf\xbd[31mb\xef\xbf\xbd"
				   "31mc\xef\xbf\xbd µ\n");
	expect(nip_str_text(&out), "  two lines\xef\xbf\xbd          1.000\n");
	expect_not(nip_str_text(&out), "\x1b");
	expect_not(nip_str_text(&out), "\xc2\x9b");
}
END_TEST

START_TEST(text_of_nothing_says_so)
{
	ck_assert_str_eq(render(NIP_FORMAT_TEXT), "plan: nothing to show\n");
	nip_doc_table(doc, "t", "Empty", columns, 3);
	expect(render(NIP_FORMAT_TEXT), "  (no rows)\n");
}
END_TEST

/* ---- CSV ------------------------------------------------------------------ */

START_TEST(csv_keeps_full_precision_and_quotes)
{
	struct nip_table *t = two_rows();

	row(t, "a,\"b\"\nc", 1.0 / 3, " lead");
	nip_doc_paragraph(doc, NIP_TONE_PLAIN, "not a table");
	row(nip_doc_table(doc, "two", NULL, columns, 3), "x\xff", -2, "-2");
	ck_assert_str_eq(render(NIP_FORMAT_CSV),
			 "# steps: After each step\n"
			 "step,thickness (µm),verdict\n"
			 "calender,121.0625,in spec\n"
			 "rest,no data,no data\n"
			 "\"a,\"\"b\"\"\nc\",0.3333333333333333,\" lead\"\n"
			 "\n"
			 "# two\n"
			 "step,thickness (µm),verdict\n"
			 "x\xef\xbf\xbd,-2,-2\n");
}
END_TEST

START_TEST(csv_defuses_formulas)
{
	struct nip_table *t = nip_doc_table(doc, "t", "Lot,=1+1 of \"=x\"\n=2", columns, 3);

	row(t, "=cmd|'/C calc'!A0", 1, "+1e3");
	row(t, "@SUM(1,2)", 1, "-x");
	row(t, "+1-1", 1, "a=b");
	ck_assert_str_eq(render(NIP_FORMAT_CSV), "# t: Lot,'=1+1 of \"=x\" =2\n"
						 "step,thickness (µm),verdict\n"
						 "'=cmd|'/C calc'!A0,1,+1e3\n"
						 "\"'@SUM(1,2)\",1,'-x\n"
						 "'+1-1,1,a=b\n");
}
END_TEST

START_TEST(csv_of_nothing_is_empty)
{
	ck_assert_str_eq(render(NIP_FORMAT_CSV), "");
}
END_TEST

/* ---- HTML ----------------------------------------------------------------- */

START_TEST(html_is_one_page_that_asks_for_nothing)
{
	static const char *const want[] = {
		"<!DOCTYPE html>\n<html lang=\"en\">",
		"default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-",
		"<title>Plan &amp; &lt;x&gt;</title>",
		"<a class=\"skip\" href=\"#Content\">",
		"<h1>Plan &amp; &lt;x&gt;</h1>",
		"<h2 id=\"Section-1\">Steps</h2>",
		"<caption>After each step</caption>",
		"<th scope=\"col\" class=\"num\">thickness<span class=\"unit\">, µm</span></th>",
		"<th scope=\"row\">calender</th>",
		"<td class=\"num bad\" data-v=\"121.0625\"><span class=\"mark\" "
		"aria-hidden=\"true\">◆</span><span class=\"vh\">bad: </span>121.1</td>",
		"<td class=\"num muted\">no data</td>",
		"<span class=\"key bad\">◆ bad</span>",
		"r.xml<br><code>00ff</code>",
		"nipline 9.8.7\n</div>\n</footer>",
	};
	const char *text;

	doc->title = "Plan & <x>";
	nip_doc_input(doc, "r.xml", "00ff");
	nip_doc_headline(doc, NIP_TONE_GOOD, "All targets met");
	nip_doc_heading(doc, "Steps");
	two_rows();
	text = render(NIP_FORMAT_HTML);
	for (size_t i = 0; i < sizeof want / sizeof *want; i++)
		expect(text, want[i]);
	expect(text, "<p class=\"headline good\"><span class=\"mark\" "
		     "aria-hidden=\"true\">●</span>All targets met</p>");
	expect_not(text, "http:");
	expect_not(text, "https:");
	expect_not(text, " src=");
	expect_not(text, "@import");
	ck_assert_uint_eq(times(text, "<h1"), 1);
	ck_assert_uint_eq(times(text, "<script>"), 1);
}
END_TEST

/* The policy must name the very bytes that stand between the script tags. */
START_TEST(html_policy_allows_its_own_script_only)
{
	static const char digit[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	const char *text = render(NIP_FORMAT_HTML), *hash, *script, *end;
	char want[NIP_SHA256_TEXT], got[NIP_SHA256_TEXT + 4];
	size_t n = 0;

	hash = strstr(text, "'sha256-");
	script = strstr(text, "<script>");
	ck_assert(hash && script);
	hash += strlen("'sha256-");
	script += strlen("<script>");
	end = strstr(script, "</script>");
	ck_assert_ptr_nonnull(end);
	nip_sha256(script, (size_t)(end - script), want);
	ck_assert_uint_eq(strcspn(hash, "'"), 44);
	for (size_t i = 0; i < 44 && n < 64; i += 2) { /* two digits: three hex digits */
		unsigned a = (unsigned)(strchr(digit, hash[i]) - digit);
		unsigned b = hash[i + 1] == '=' ? 0 : (unsigned)(strchr(digit, hash[i + 1]) - digit);
		unsigned v = a << 6 | b;

		for (int shift = 8; shift >= 0; shift -= 4)
			got[n++] = "0123456789abcdef"[v >> shift & 15];
	}
	got[64] = '\0';
	ck_assert_str_eq(got, want);
}
END_TEST

START_TEST(html_escapes_and_isolates)
{
	struct nip_table *t = nip_doc_table(doc, "t", "\"><img src=x onerror='1'>", columns, 3);

	row(t, "</td><script>alert(1)</script>#", 1, "a\xff&amp;\x02");
	row(t, "B דגם 12-ב, 7", 2, "\xe2\x80\xae"
				   "evil");
	nip_doc_paragraph(doc, NIP_TONE_PLAIN, "one\ntwo");
	render(NIP_FORMAT_HTML);
	expect(nip_str_text(&out), "aria-label=\"&quot;&gt;&lt;img src=x onerror=&#39;1&#39;&gt;\"");
	expect(nip_str_text(&out), ">&lt;/td&gt;&lt;script&gt;alert(1)&lt;/script&gt;#</th>");
	expect(nip_str_text(&out), ">a\xef\xbf\xbd&amp;amp;\xef\xbf\xbd</td>");
	expect(nip_str_text(&out), ">B <bdi>דגם 12-ב</bdi>, 7</th>");
	expect(nip_str_text(&out), "><bdi>\xe2\x80\xae"
				   "evil</bdi></td>");
	expect(nip_str_text(&out), "one<br>\ntwo</p>");
	ck_assert_uint_eq(times(nip_str_text(&out), "<script"), 1);
	expect_not(nip_str_text(&out), "<img");
}
END_TEST

START_TEST(html_shows_diagnostics_and_says_what_is_missing)
{
	struct nip_place at = { "r<1>.xml", 7, 2, NULL };

	expect(render(NIP_FORMAT_HTML), "Nothing to show.");
	expect_not(nip_str_text(&out), "Diagnostics");
	for (int i = 0; i < 5; i++)
		nip_diag_add(diag, NIP_WARNING, NIP_CAUSE_NONE, &at, "odd");
	render(NIP_FORMAT_HTML);
	expect(nip_str_text(&out), "r&lt;1&gt;.xml:7:2: warning: odd</li>");
	expect(nip_str_text(&out), "3 more, counted but not listed");
}
END_TEST

static void add_figure(void)
{
	static const double x[] = { 0, 1, 2 }, y[] = { 41.25, NAN, 17.5 };
	static const double edge[] = { 0, 1, 2 }, height[] = { 3, 4 };
	static const double strip[] = { 1.5 };
	static const char *const name[] = { "B-1", "<B,2>", "B-3" };
	static const bool flagged[] = { false, true };
	struct nip_chart *c = nip_doc_figure(doc, "porosity");
	struct nip_panel *p = nip_chart_panel(doc->arena, c, "porosity, %");

	c->headline = "Porosity falls";
	c->alt = "From 41.25 to 17.5 % & on";
	p->x.category = name;
	p->x.n_category = 3;
	*nip_vec_push(doc->arena, &p->lines) =
		(struct nip_chart_line){ .label = "model", .n = 3, .x = x, .y = y };
	*nip_vec_push(doc->arena, &p->limits) =
		(struct nip_chart_limit){ .label = "USL 15", .at = 15, .role = NIP_ROLE_LIMIT };
	*nip_vec_push(doc->arena, &p->points) = (struct nip_chart_points){
		.n = 1, .x = x, .y = y, .err = x + 1, .text = name
	};
	*nip_vec_push(doc->arena, &p->boxes) = (struct nip_chart_box){
		.at = 2, .whisker_lo = 1, .q1 = 2, .median = 3, .q3 = 4, .whisker_hi = 5,
		.mean = 3.5, .flagged = true, .n = 1, .value = strip
	};
	p = nip_chart_panel(doc->arena, c, "count");
	*nip_vec_push(doc->arena, &p->bars) = (struct nip_chart_bars){
		.n = 2, .edge = edge, .height = height, .flagged = flagged
	};
}

START_TEST(html_figure_stands_inline_with_its_numbers)
{
	const char *text;

	add_figure();
	text = render(NIP_FORMAT_HTML);
	expect(text, "<figure id=\"porosity\">");
	ck_assert_uint_eq(times(text, "<svg"), 1);
	expect_not(text, "<?xml");
	expect_not(text, "http:");
	ck_assert_uint_eq(times(text, "<!DOCTYPE"), 1);
	expect(text, "<figcaption><b>Figure 1.</b> From 41.25 to 17.5 % &amp; on</figcaption>");
	expect(text, "# porosity, %: line, model\nx,y\nB-1,41.25\n&quot;&lt;B,2&gt;&quot;,\n"
		     "B-3,17.5\n");
	expect(text, "# porosity, %: limits and zones\nname,axis,from,to\nUSL 15,y,15,15\n");
	expect(text, "# porosity, %: points\nx,y,error,text\nB-1,41.25,1,B-1\n");
	expect(text, "mean,flagged\nB-3,1,2,3,4,5,3.5,yes\n");
	expect(text, "category,value\nB-3,1.5\n");
	expect(text, "# count: bars\nfrom,to,height,flagged\n0,1,3,no\n1,2,4,yes\n");
}
END_TEST

START_TEST(html_lists_inputs_once)
{
	nip_doc_input(doc, "a<b>.xml", "0123");
	expect(render(NIP_FORMAT_HTML), "<dd>a&lt;b&gt;.xml<br><code>0123</code></dd>");
	doc->inputs_shown = true;
	expect_not(render(NIP_FORMAT_HTML), "0123");
}
END_TEST

START_TEST(html_units_are_set_and_tables_named)
{
	static const struct nip_column plain[] = { { "lot" }, { "mass", "mg/cm2", true } };

	nip_doc_table(doc, "mass-of-lots", NULL, plain, 2);
	expect(render(NIP_FORMAT_HTML), "<span class=\"unit\">, mg/cm\xC2\xB2</span>");
	ck_assert_uint_eq(times(render(NIP_FORMAT_HTML), " aria-label=\"mass of lots\""), 2);
	expect(render(NIP_FORMAT_CSV), "lot,mass (mg/cm2)\n");
}
END_TEST

/* ---- PDF ------------------------------------------------------------------ */

START_TEST(pdf_pages_are_of_the_paper_asked_for)
{
	nip_doc_headline(doc, NIP_TONE_GOOD, "All is well");
	expect(render(NIP_FORMAT_TEXT), "All is well"); /* and the PDF has NULs */
	nip_str_clear(&out);
	ck_assert_int_eq(nip_render(doc, NIP_FORMAT_PDF, &out, diag), 0);
	ck_assert_ptr_nonnull(memmem(out.at, out.n, "/MediaBox [ 0 0 595 842 ]", 25));
	doc->paper = NIP_PAPER_LETTER;
	nip_str_clear(&out);
	ck_assert_int_eq(nip_render(doc, NIP_FORMAT_PDF, &out, diag), 0);
	ck_assert_ptr_nonnull(memmem(out.at, out.n, "/MediaBox [ 0 0 612 792 ]", 25));
}
END_TEST

START_TEST(csv_holds_figures_where_asked)
{
	two_rows();
	add_figure();
	expect_not(render(NIP_FORMAT_CSV), "# figure");
	doc->csv_of_figures = true;
	expect(render(NIP_FORMAT_CSV), "rest,no data,no data\n\n# figure porosity: ");
	expect(render(NIP_FORMAT_CSV), "# porosity, %: line, model\nx,y\nB-1,41.25\n");
}
END_TEST

/* ---- all ------------------------------------------------------------------ */

START_TEST(same_document_same_bytes)
{
	static const enum nip_format format[] = { NIP_FORMAT_TEXT, NIP_FORMAT_JSON,
						  NIP_FORMAT_CSV, NIP_FORMAT_HTML };
	struct nip_str again = NIP_STR_INIT;

	two_rows();
	add_figure();
	nip_node_quantity(doc, doc->result, "thickness", 0.1, "mm");
	for (size_t i = 0; i < sizeof format / sizeof *format; i++) {
		render(format[i]);
		nip_str_clear(&again);
		ck_assert_int_eq(nip_render(doc, format[i], &again, diag), 0);
		ck_assert_uint_eq(again.n, out.n);
		ck_assert_mem_eq(again.at, out.at, out.n);
	}
	nip_str_release(&again);
}
END_TEST

static Suite *suite(void)
{
	Suite *s = suite_create("render");
	TCase *t = tcase_create("drivers");

	tcase_add_checked_fixture(t, set_up, tear_down);
	tcase_add_test(t, formats_are_found_by_name_and_suffix);
	tcase_add_test(t, what_a_format_cannot_hold_is_refused);
	tcase_add_test(t, json_text_is_escaped_and_valid);
	tcase_add_test(t, json_node_is_one_line);
	tcase_add_test(t, json_envelope_is_whole_even_when_empty);
	tcase_add_test(t, json_envelope_holds_inputs_problems_and_result);
	tcase_add_test(t, json_long_lists_fill_their_lines);
	tcase_add_test(t, text_reads_as_designed);
	tcase_add_test(t, text_wraps_at_78_columns);
	tcase_add_test(t, text_wraps_long_cells_and_heads);
	tcase_add_test(t, columns_off_the_page_stay_in_csv);
	tcase_add_test(t, text_never_obeys_its_data);
	tcase_add_test(t, text_of_nothing_says_so);
	tcase_add_test(t, csv_keeps_full_precision_and_quotes);
	tcase_add_test(t, csv_defuses_formulas);
	tcase_add_test(t, csv_holds_figures_where_asked);
	tcase_add_test(t, csv_of_nothing_is_empty);
	tcase_add_test(t, html_is_one_page_that_asks_for_nothing);
	tcase_add_test(t, html_policy_allows_its_own_script_only);
	tcase_add_test(t, html_escapes_and_isolates);
	tcase_add_test(t, html_shows_diagnostics_and_says_what_is_missing);
	tcase_add_test(t, html_figure_stands_inline_with_its_numbers);
	tcase_add_test(t, html_lists_inputs_once);
	tcase_add_test(t, html_units_are_set_and_tables_named);
	tcase_add_test(t, pdf_pages_are_of_the_paper_asked_for);
	tcase_add_test(t, same_document_same_bytes);
	tcase_set_timeout(t, 60);
	suite_add_tcase(s, t);
	return s;
}

int main(void)
{
	SRunner *r = srunner_create(suite());
	int failed;

	srunner_run_all(r, CK_NORMAL);
	failed = srunner_ntests_failed(r);
	srunner_free(r);
	return failed ? 1 : 0;
}
