/* test_map.c: grids cut and traced, maps with their window, panels beside one another. */
#include <config.h>

#include <check.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/diag.h"
#include "base/str.h"
#include "doc/doc.h"
#include "render/driver.h"
#include "render/fig_mesh.h"
#include "render/figure.h"

#define SIDE 21

static struct nip_doc *doc;
static struct nip_diag *diag;
static double place[SIDE];

static void setup(void)
{
	doc = nip_doc_new("test");
	diag = nip_diag_new(20);
	for (int i = 0; i < SIDE; i++)
		place[i] = i * 10.0 / (SIDE - 1);
}

static void teardown(void)
{
	nip_doc_free(doc);
	nip_diag_free(diag);
}

static double *field(double (*f)(double x, double y))
{
	double *z = NIP_NEW_N(doc->arena, SIDE * SIDE, double);

	for (int j = 0; j < SIDE; j++)
		for (int i = 0; i < SIDE; i++)
			z[j * SIDE + i] = f(place[i], place[j]);
	return z;
}

static double slope(double x, double y)
{
	return x + y;
}

static double across(double x, double y)
{
	(void)y;
	return x;
}

static double bowl(double x, double y)
{
	return hypot(x - 5, y - 5);
}

static double saddle(double x, double y)
{
	return (x - 5) * (y - 5);
}

static double flat(double x, double y)
{
	(void)x;
	(void)y;
	return 3;
}

static double holed(double x, double y)
{
	return x > 4.9 && x < 5.1 ? NAN : y;
}

static struct nip_mesh mesh_of(const double *const *value, size_t n)
{
	struct nip_fig_panel q = { .sx = { .lo = 0, .hi = 10 }, .sy = { .lo = 0, .hi = 10 } };
	struct nip_mesh m;

	ck_assert(nip_mesh_make(doc->arena, &q, SIDE, SIDE, place, place, n, value, &m));
	return m;
}

static double area(const struct nip_mesh_point *p, size_t n)
{
	double sum = 0;

	for (size_t i = 0; i < n; i++)
		sum += p[i].x * p[(i + 1) % n].y - p[(i + 1) % n].x * p[i].y;
	return fabs(sum) / 2;
}

/* Share of the square where value 0 is at least `at`, and value 1 (if any) at least 0. */
static double share(const struct nip_mesh *m, double at)
{
	double sum = 0;

	for (size_t j = 0; j + 1 < m->ny; j++)
		for (size_t i = 0; i + 1 < m->nx; i++) {
			struct nip_mesh_point c[5];

			nip_mesh_cell(m, i, j, c);
			for (int k = 0; k < 4; k++) {
				struct nip_mesh_point t[3] = { c[k], c[(k + 1) % 4], c[4] };
				struct nip_mesh_point a[8], b[8];
				size_t n = nip_mesh_clip(m, t, 3, 0, at, a);

				if (m->n_values > 1) {
					n = nip_mesh_clip(m, a, n, 1, 0, b);
					sum += area(b, n);
				} else {
					sum += area(a, n);
				}
			}
		}
	return sum;
}

START_TEST(areas_of_a_plane_are_exact)
{
	const double *z = field(slope);
	struct nip_mesh m = mesh_of(&z, 1);

	/* x + y >= 10 t on a square of 10: 1 - t^2 / 2 below the diagonal */
	ck_assert_double_eq_tol(share(&m, 10), 0.5, 1e-12);
	ck_assert_double_eq_tol(share(&m, 3.7), 1 - 0.37 * 0.37 / 2, 1e-12);
	ck_assert_double_eq_tol(share(&m, -1), 1, 1e-12);
	ck_assert_double_eq_tol(share(&m, 20.5), 0, 1e-12);
}
END_TEST

START_TEST(two_limits_meet_exactly)
{
	double *x = field(across), *y = field(slope);
	const double *value[] = { x, y };
	struct nip_mesh m;

	for (int i = 0; i < SIDE * SIDE; i++)
		y[i] = 13.3 - y[i]; /* x + y <= 13.3 */
	m = mesh_of(value, 2);
	/* x >= 7.1 and x + y <= 13.3: from (7.1, 0) to (10, 0), (10, 3.3), (7.1, 6.2) */
	ck_assert_double_eq_tol(share(&m, 7.1), 2.9 * (6.2 + 3.3) / 2 / 100, 1e-12);
}
END_TEST

START_TEST(lines_run_from_edge_to_edge)
{
	const double *z = field(slope);
	struct nip_mesh m = mesh_of(&z, 1);
	struct nip_traces t = { .list = { 0 } };

	nip_mesh_trace(doc->arena, &m, 0, 13, &t);
	ck_assert_uint_eq(t.list.n, 1);
	ck_assert(!t.list.at[0].closed);
	ck_assert_double_eq_tol(t.list.at[0].length, 0.7 * sqrt(2), 1e-9);
	for (size_t i = 0; i < t.list.at[0].n; i++)
		ck_assert_double_eq_tol(t.list.at[0].x[i] + t.list.at[0].y[i], 1.3, 1e-12);
}
END_TEST

START_TEST(rings_close)
{
	const double *z = field(bowl);
	struct nip_mesh m = mesh_of(&z, 1);
	struct nip_traces t = { .list = { 0 } };

	nip_mesh_trace(doc->arena, &m, 0, 3, &t);
	ck_assert_uint_eq(t.list.n, 1);
	ck_assert(t.list.at[0].closed);
	/* linear between places, a convex bowl is too high: the ring lies inside the circle,
	 * by up to the square of a cell over 8 radii, and its chords inside the arc */
	ck_assert_double_lt(t.list.at[0].length, 2 * M_PI * 0.3);
	ck_assert_double_gt(t.list.at[0].length,
			    2 * M_PI * (0.3 - 2 * 0.05 * 0.05 / 8 / 0.3) - 0.01);
	ck_assert_double_eq(t.list.at[0].x[0], t.list.at[0].x[t.list.at[0].n - 1]);
}
END_TEST

START_TEST(saddles_plains_and_holes)
{
	const double *s = field(saddle), *f = field(flat), *h = field(holed);
	struct nip_mesh m = mesh_of(&s, 1);
	struct nip_traces t = { .list = { 0 } };

	nip_mesh_trace(doc->arena, &m, 0, 2, &t); /* two branches of a hyperbola */
	ck_assert_uint_eq(t.list.n, 2);
	m = mesh_of(&f, 1);
	t.list.n = 0;
	nip_mesh_trace(doc->arena, &m, 0, 3, &t); /* all of it is at the level: no line */
	ck_assert_uint_eq(t.list.n, 0);
	m = mesh_of(&h, 1);
	nip_mesh_trace(doc->arena, &m, 0, 4.2, &t); /* broken where nothing is known */
	ck_assert_uint_eq(t.list.n, 2);
}
END_TEST

START_TEST(large_grids_are_thinned_to_the_last_place)
{
	const size_t n = 1000;
	double *x = NIP_NEW_N(doc->arena, n, double), *z = NIP_NEW_N(doc->arena, n * n, double);
	const double *value = z;
	struct nip_fig_panel q = { .sx = { .lo = 0, .hi = 999 }, .sy = { .lo = 0, .hi = 999 } };
	struct nip_mesh m;

	for (size_t i = 0; i < n; i++)
		x[i] = (double)i;
	for (size_t i = 0; i < n * n; i++)
		z[i] = (double)(i % n);
	ck_assert(nip_mesh_make(doc->arena, &q, n, n, x, x, 1, &value, &m));
	ck_assert_uint_le(m.nx, NIP_MESH_SIDE + 1);
	ck_assert_double_eq(m.at[0].x, 0);
	ck_assert_double_eq(m.at[m.nx * m.ny - 1].x, 1);
	ck_assert_double_eq(m.at[m.nx - 1].v[0], 999);
	ck_assert(!nip_mesh_make(doc->arena, &q, 1, n, x, x, 1, &value, &m));
	ck_assert(!nip_mesh_make(doc->arena, &q, 0, 0, x, x, 1, &value, &m));
}
END_TEST

/* ---- drawn --------------------------------------------------------------------- */

static struct nip_chart *chart_of(void)
{
	struct nip_chart *c = nip_doc_figure(doc, "map");

	c->headline = "Map";
	return c;
}

static struct nip_panel *map_panel(struct nip_chart *c, const double *z)
{
	struct nip_panel *p = nip_chart_panel(doc->arena, c, "roll temperature");

	p->x = (struct nip_chart_axis){ .title = "line load", .lo = 0, .hi = 10 };
	p->y = (struct nip_chart_axis){ .lo = 0, .hi = 10 };
	*nip_vec_push(doc->arena, &p->maps) = (struct nip_chart_map){ .title = "porosity, %",
								      .nx = SIDE,
								      .ny = SIDE,
								      .x = place,
								      .y = place,
								      .z = z,
								      .lo = NAN,
								      .hi = NAN };
	return p;
}

static struct nip_str drawn(const struct nip_chart *c, enum nip_format format)
{
	struct nip_str s = NIP_STR_INIT;
	int rc = nip_figure_render(c, format, &s, diag);

	ck_assert_msg(rc == 0, "%s", nip_diag_kept(diag) ? nip_diag_at(diag, 0)->message : "?");
	return s;
}

static size_t count(const struct nip_str *s, const char *what)
{
	size_t n = 0;

	for (const char *p = strstr(nip_str_text(s), what); p; p = strstr(p + 1, what))
		n++;
	return n;
}

static void add_contour(struct nip_panel *p, const char *label, const double *z, double level)
{
	*nip_vec_push(doc->arena, &p->contours) =
		(struct nip_chart_contour){ .label = label,
					    .role = NIP_ROLE_LIMIT,
					    .nx = SIDE,
					    .ny = SIDE,
					    .x = place,
					    .y = place,
					    .z = z,
					    .level = level };
}

START_TEST(a_map_names_its_colours_levels_and_limits)
{
	struct nip_chart *c = chart_of();
	struct nip_panel *p = map_panel(c, field(slope));
	struct nip_str s;

	add_contour(p, "too dense", field(slope), 13);	    /* leaves at the right */
	add_contour(p, "too hot", field(across), 4.1);	    /* leaves at the top */
	add_contour(p, "ring of <#> \xFF", field(bowl), 2); /* does not leave */
	add_contour(p, "elsewhere", field(slope), 99);
	s = drawn(c, NIP_FORMAT_SVG);
	ck_assert_uint_eq(count(&s, ">too dense</tspan>"), 1);
	ck_assert_uint_eq(count(&s, ">too hot</tspan>"), 1);
	ck_assert_uint_eq(count(&s, ">ring of &lt;#&gt; \xEF\xBF\xBD</tspan>"), 1);
	ck_assert_uint_eq(count(&s, "elsewhere"), 0);
	ck_assert_uint_eq(count(&s, ">porosity, %</tspan>"), 1);
	ck_assert_uint_ge(count(&s, ">10</tspan>"), 2); /* in the key and at its line */
	ck_assert_uint_eq(count(&s, "stroke=\"#D55E00\""), 3);
	ck_assert_ptr_null(strstr(s.at, "nan"));
	nip_str_release(&s);
}
END_TEST

START_TEST(outside_the_window_colours_are_faded)
{
	struct nip_chart *c = chart_of();
	struct nip_panel *p = map_panel(c, field(flat));
	double *slack = field(across);
	const double *fences[] = { slack };
	struct nip_str all, none, some;

	p->maps.at[0].slack = fences;
	p->maps.at[0].n_slack = 1;
	all = drawn(c, NIP_FORMAT_SVG);
	for (int i = 0; i < SIDE * SIDE; i++)
		slack[i] -= 20;
	none = drawn(c, NIP_FORMAT_SVG);
	for (int i = 0; i < SIDE * SIDE; i++)
		slack[i] += 15.2;
	some = drawn(c, NIP_FORMAT_SVG);
	/* one colour: the middle one, 6AA3C4, or faded D2E3ED; the key has the full one */
	ck_assert_uint_eq(count(&all, "#D2E3ED"), 0);
	ck_assert_uint_ge(count(&all, "#6AA3C4"), 2);
	ck_assert_uint_ge(count(&none, "#D2E3ED"), 1);
	ck_assert_uint_lt(count(&none, "#6AA3C4"), count(&all, "#6AA3C4"));
	ck_assert_uint_ge(count(&some, "#D2E3ED"), 1);
	ck_assert_uint_gt(count(&some, "#6AA3C4"), count(&none, "#6AA3C4"));
	nip_str_release(&all);
	nip_str_release(&none);
	nip_str_release(&some);
}
END_TEST

START_TEST(maps_of_odd_numbers)
{
	static const enum nip_format formats[] = { NIP_FORMAT_SVG, NIP_FORMAT_PNG, NIP_FORMAT_PDF };
	struct nip_chart *c = chart_of();
	double *nothing = field(flat), *huge = field(slope), *one = field(flat);
	struct nip_str a, b;

	for (int i = 0; i < SIDE * SIDE; i++) {
		nothing[i] = NAN;
		huge[i] = (i % 2 ? 1 : -1) * 1e308;
		one[i] = i ? NAN : 1;
	}
	map_panel(c, nothing);
	map_panel(c, huge)->maps.at[0].tiles = true;
	map_panel(c, huge)->maps.at[0].diverging = true;
	map_panel(c, one)->maps.at[0].tiles = true;
	map_panel(c, field(holed))->maps.at[0].nx = 1;
	add_contour(&c->panels.at[1], "far", huge, 1e300);
	add_contour(&c->panels.at[1], "none", nothing, NAN);
	a = drawn(c, formats[_i]);
	b = drawn(c, formats[_i]);
	ck_assert_uint_eq(a.n, b.n);
	ck_assert_mem_eq(a.at, b.at, a.n);
	nip_str_release(&a);
	nip_str_release(&b);
}
END_TEST

START_TEST(panels_stand_beside_one_another)
{
	struct nip_chart *c = chart_of();
	static const double x[] = { 1, 2, 3 }, y[] = { 4, 9, 5 };
	struct nip_panel *p;
	struct nip_str s;
	const char *left, *right;

	map_panel(c, field(slope));
	p = nip_chart_panel(doc->arena, c, "lane mean");
	p->beside = 0.2;
	p->same_y = true;
	*nip_vec_push(doc->arena, &p->lines) = (struct nip_chart_line){ .n = 3, .x = x, .y = y };
	p = nip_chart_panel(doc->arena, c, "along");
	p->x = c->panels.at[0].x;
	*nip_vec_push(doc->arena, &p->lines) = (struct nip_chart_line){ .n = 3, .x = x, .y = y };
	c->share_x = true;
	s = drawn(c, NIP_FORMAT_SVG);
	left = strstr(s.at, ">roll temperature</tspan>");
	right = strstr(s.at, ">lane mean</tspan>");
	ck_assert_ptr_nonnull(left);
	ck_assert_ptr_nonnull(right);
	while (strncmp(left, "matrix(", 7) != 0)
		left--;
	while (strncmp(right, "matrix(", 7) != 0)
		right--;
	left = strstr(left, "-1 ") + 3;
	right = strstr(right, "-1 ") + 3;
	ck_assert_double_lt(strtod(left, NULL), 500); /* tenths of points */
	ck_assert_double_gt(strtod(right, NULL), 4500);
	/* at one height */
	ck_assert_double_eq(strtod(strchr(left, ' '), NULL), strtod(strchr(right, ' '), NULL));
	ck_assert_uint_eq(count(&s, ">line load</tspan>"), 1);
	nip_str_release(&s);
}
END_TEST

START_TEST(csv_has_every_number)
{
	struct nip_chart *c = chart_of();
	struct nip_panel *p = map_panel(c, field(slope));
	const double *slack = field(across);
	struct nip_str s = NIP_STR_INIT;

	p->maps.at[0].slack = &slack;
	p->maps.at[0].n_slack = 1;
	add_contour(p, "USL", field(across), 4);
	*nip_vec_push(doc->arena, &p->areas) = (struct nip_chart_area){
		.label = "=bar", .x0 = 0, .x1 = 2, .y0 = 3, .y1 = 4, .text = "2 %"
	};
	nip_chart_csv(c, &s);
	ck_assert_ptr_nonnull(
		strstr(s.at,
		       "# roll temperature: map, porosity, %\nx,y,value,in_window\n0,0,0,yes\n"));
	ck_assert_ptr_nonnull(strstr(s.at, "line of equal value, USL\nx,y,value,level\n0,0,0,4\n"));
	ck_assert_ptr_nonnull(strstr(s.at, "0,2,3,4,2 %\n"));
	ck_assert_uint_eq(count(&s, "\n10,10,20,yes\n"), 1);
	nip_str_release(&s);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("map");
	TCase *t = tcase_create("map");
	SRunner *runner;
	int failed;

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_set_timeout(t, 60);
	tcase_add_test(t, areas_of_a_plane_are_exact);
	tcase_add_test(t, two_limits_meet_exactly);
	tcase_add_test(t, lines_run_from_edge_to_edge);
	tcase_add_test(t, rings_close);
	tcase_add_test(t, saddles_plains_and_holes);
	tcase_add_test(t, large_grids_are_thinned_to_the_last_place);
	tcase_add_test(t, a_map_names_its_colours_levels_and_limits);
	tcase_add_test(t, outside_the_window_colours_are_faded);
	tcase_add_loop_test(t, maps_of_odd_numbers, 0, 3);
	tcase_add_test(t, panels_stand_beside_one_another);
	tcase_add_test(t, csv_has_every_number);
	suite_add_tcase(suite, t);
	runner = srunner_create(suite);
	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
