/* test_doc.c: the result tree, blocks and tables, chart extents and ticks. */
#include <config.h>

#include <check.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "doc/chart.h"
#include "doc/doc.h"
#include "doc/json_read.h"

static struct nip_doc *d;

static void setup(void)
{
	d = nip_doc_new("plan");
}

static void teardown(void)
{
	nip_doc_free(d);
}

START_TEST(tree_keeps_order_and_kinds)
{
	char name[] = "pressure", text[] = "die";
	struct nip_node *q = nip_node_quantity(d, d->result, name, 500, "MPa");
	struct nip_node *list = nip_node_list(d, d->result, "list");
	const struct nip_node *n;

	nip_node_text(d, q, "stress", text);
	memset(name, 'z', 4);
	memset(text, 'z', 2);
	ck_assert_str_eq(d->command, "plan");
	ck_assert_int_eq(d->result->kind, NIP_NODE_OBJECT);
	n = nip_node_get(d->result, "pressure");
	ck_assert_ptr_eq(n, q);
	ck_assert_str_eq(n->first->name, "value");
	ck_assert_double_eq(n->first->number, 500);
	ck_assert_str_eq(n->first->next->text, "MPa");
	ck_assert_str_eq(nip_node_get(n, "stress")->text, "die");
	ck_assert_ptr_null(nip_node_get(n, "stres"));
	ck_assert_ptr_null(nip_node_get(NULL, "x"));
	nip_node_number(d, list, "ignored", 1);
	nip_node_bool(d, list, NULL, true);
	ck_assert_ptr_null(list->first->name);
	ck_assert(list->last->truth);
	ck_assert_ptr_eq(d->result->last, list);
}
END_TEST

START_TEST(what_is_no_number_is_null)
{
	ck_assert_int_eq(nip_node_number(d, d->result, "a", NAN)->kind, NIP_NODE_NULL);
	ck_assert_int_eq(nip_node_number(d, d->result, "b", -INFINITY)->kind, NIP_NODE_NULL);
	ck_assert_int_eq(nip_node_number(d, d->result, "c", -0.0)->kind, NIP_NODE_NUMBER);
	ck_assert_int_eq(nip_node_text(d, d->result, "d", NULL)->kind, NIP_NODE_NULL);
	ck_assert_int_eq(nip_node_quantity(d, d->result, "e", NAN, "um")->first->kind, NIP_NODE_NULL);
	ck_assert_ptr_null(nip_node_number(d, NULL, "f", 1));
	ck_assert_ptr_null(nip_node_quantity(d, NULL, "g", 1, "um"));
	ck_assert_ptr_null(nip_node_get(d->result, "f"));
}
END_TEST

START_TEST(blocks_and_tables)
{
	static const struct nip_column column[] = { { "layer", NULL, false }, { "porosity", "%", true } };
	struct nip_table *t;
	struct nip_cell *c;

	nip_doc_headline(d, NIP_TONE_BAD, "%d of %d targets missed", 1, 2);
	t = nip_doc_table(d, "states", "what came out", column, 2);
	for (int i = 0; i < 100; i++) {
		c = nip_table_row(d, t);
		ck_assert_str_eq(c[0].text, "");
		ck_assert_str_eq(c[1].text, "");
		nip_cell_text(d, &c[0], "separator");
		nip_cell_number(d, &c[1], i % 2 ? NAN : 11.8398, 4);
	}
	nip_doc_figure(d, "profile");
	ck_assert_uint_eq(d->blocks.n, 3);
	ck_assert_str_eq(d->blocks.at[0].text, "1 of 2 targets missed");
	ck_assert_int_eq(d->blocks.at[0].tone, NIP_TONE_BAD);
	ck_assert_ptr_eq(d->blocks.at[1].table, t);
	ck_assert_str_eq(d->blocks.at[2].chart->id, "profile");
	ck_assert_uint_eq(t->rows.n, 100);
	ck_assert_str_eq(t->rows.at[98].cell[1].text, "11.84");
	ck_assert(t->rows.at[98].cell[1].has_number);
	ck_assert_str_eq(t->rows.at[99].cell[1].text, "no data");
	ck_assert(!t->rows.at[99].cell[1].has_number);
	ck_assert_int_eq(t->rows.at[99].cell[1].tone, NIP_TONE_MUTED);
}
END_TEST

START_TEST(inputs)
{
	nip_doc_input(d, "a.xml", "00ff");
	nip_doc_input(d, "-", NULL);
	ck_assert_uint_eq(d->inputs.n, 2);
	ck_assert_str_eq(d->inputs.at[0].sha256, "00ff");
	ck_assert_ptr_null(d->inputs.at[1].sha256);
}
END_TEST

START_TEST(extent_counts_what_is_shown)
{
	static const double x[] = { 1, 2, NAN, 4 }, y[] = { 10, NAN, 99, 20 }, err[] = { 1, 1, 1, NAN };
	static const double edge[] = { -2, 0, 2 }, height[] = { 3, 5 };
	struct nip_chart *c = nip_doc_figure(d, "f");
	struct nip_panel *p = nip_chart_panel(d->arena, c, "t");
	double lo = 0, hi = 0;

	ck_assert(!nip_panel_extent(p, false, &lo, &hi));
	*nip_vec_push(d->arena, &p->points) = (struct nip_chart_points){ .n = 4, .x = x, .y = y, .err = err };
	ck_assert(nip_panel_extent(p, false, &lo, &hi));
	ck_assert_double_eq(lo, 9);
	ck_assert_double_eq(hi, 20); /* 99 stands at no x */
	ck_assert(nip_panel_extent(p, true, &lo, &hi));
	ck_assert_double_eq(lo, 1);
	ck_assert_double_eq(hi, 4);
	*nip_vec_push(d->arena, &p->limits) = (struct nip_chart_limit){ .at = 25 };
	*nip_vec_push(d->arena, &p->limits) = (struct nip_chart_limit){ .at = -7, .vertical = true };
	nip_panel_extent(p, false, &lo, &hi);
	ck_assert_double_eq(hi, 25);
	nip_panel_extent(p, true, &lo, &hi);
	ck_assert_double_eq(lo, -7);
	*nip_vec_push(d->arena, &p->bars) = (struct nip_chart_bars){ .n = 2, .edge = edge, .height = height };
	nip_panel_extent(p, false, &lo, &hi);
	ck_assert_double_eq(lo, 0); /* bars stand on zero */
}
END_TEST

START_TEST(ticks_are_nice_and_inside)
{
	static const struct {
		double lo, hi;
		size_t want;
		double first, step;
		int decimals;
	} row[] = {
		{ 0, 100, 5, 0, 20, 0 },      { 0, 1, 5, 0, 0.2, 1 },	 { 0.5, 0.9, 4, 0.5, 0.1, 1 },
		{ -1, 1, 4, -1, 0.5, 1 },     { 48, 54, 6, 48, 1, 0 },	 { 0, 1500, 6, 0, 250, 0 },
		{ 1e-7, 9e-7, 4, 2e-7, 2e-7, 7 }, { 1000001, 1000003, 2, 1000001, 1, 0 },
	};
	double tick[40];
	int decimals;

	for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
		size_t n = nip_ticks(row[i].lo, row[i].hi, row[i].want, tick, 40, &decimals);

		ck_assert_uint_ge(n, 2);
		ck_assert_double_eq_tol(tick[0], row[i].first, 1e-9 * row[i].step);
		ck_assert_double_eq_tol(tick[1] - tick[0], row[i].step, 1e-9 * row[i].step);
		ck_assert_double_le(tick[n - 1], row[i].hi + 1e-6 * row[i].step);
		ck_assert_int_eq(decimals, row[i].decimals);
	}
	ck_assert_uint_eq(nip_ticks(1, 1, 5, tick, 40, &decimals), 0);
	ck_assert_uint_eq(nip_ticks(2, 1, 5, tick, 40, &decimals), 0);
	ck_assert_uint_eq(nip_ticks(NAN, 1, 5, tick, 40, &decimals), 0);
	ck_assert_uint_eq(nip_ticks(0, INFINITY, 5, tick, 40, &decimals), 0);
	ck_assert_uint_eq(nip_ticks(1, nextafter(1, 2), 5, tick, 40, &decimals), 0);
	ck_assert_uint_le(nip_ticks(0, 1000, 900, tick, 40, &decimals), 40);
}
END_TEST

START_TEST(json_reads_back)
{
	static const char text[] = " {\"a\": [1, -2.5e3, true, null], \"b\": "
				   "\"x\\n\\u00b5\\ud83d\\ude00\\\"\", \"c\": {}}\n";
	static const char *const bad[] = {
		"", "{", "[1,]", "{\"a\" 1}", "{\"a\":1,\"a\":2}", "01", "1 2", "-", "+1", ".5",
		"nul", "\"a", "\"\\x\"", "\"\\u0000\"", "\"\\ud800\"", "\"\\udc00\"", "1e999",
	};
	struct nip_arena *a = nip_arena_new();
	struct nip_diag *diag = nip_diag_new(100);
	struct nip_node *n = nip_json_read("x", text, sizeof text - 1, a, diag);

	ck_assert_ptr_nonnull(n);
	ck_assert(nip_node_get(n, "a")->first->next->number == -2500);
	ck_assert(nip_node_get(n, "a")->last->kind == NIP_NODE_NULL);
	ck_assert_str_eq(nip_node_get(n, "b")->text, "x\n\u00b5\U0001f600\"");
	ck_assert(nip_node_get(n, "c")->kind == NIP_NODE_OBJECT);
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		ck_assert_ptr_null(nip_json_read("x", bad[i], strlen(bad[i]), a, diag));
		ck_assert_uint_eq(nip_diag_count(diag, NIP_ERROR), i + 1);
	}
	{ /* deep */
		char deep[200];

		memset(deep, '[', sizeof deep);
		ck_assert_ptr_null(nip_json_read("x", deep, sizeof deep, a, diag));
	}
	nip_diag_free(diag);
	nip_arena_free(a);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("doc");
	TCase *t = tcase_create("doc");
	SRunner *r;
	int failed;

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, tree_keeps_order_and_kinds);
	tcase_add_test(t, what_is_no_number_is_null);
	tcase_add_test(t, blocks_and_tables);
	tcase_add_test(t, inputs);
	tcase_add_test(t, extent_counts_what_is_shown);
	tcase_add_test(t, ticks_are_nice_and_inside);
	tcase_add_test(t, json_reads_back);
	suite_add_tcase(s, t);
	r = srunner_create(s);
	srunner_run_all(r, CK_NORMAL);
	failed = srunner_ntests_failed(r);
	srunner_free(r);
	return failed ? 1 : 0;
}
