/* test_coupons.c: points read from files, laws moved to a new lot, files written. */
#include <config.h>

#include <check.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/diag.h"
#include "base/str.h"
#include "fit/study.h"
#include "fit/update.h"
#include "fit/write.h"
#include "material/material.h"
#include "unit/unit.h"
#include "xml/reader.h"

#include "near_test.h"

static struct nip_arena *arena;

static void setup(void)
{
	arena = nip_arena_new();
}

static void teardown(void)
{
	nip_arena_free(arena);
	nip_unit_release();
	nip_xml_release();
}

#define MPA 1e6

enum { D0 = 0, PY = 1 }; /* heckel */

static const double press_p[] = { 30, 75, 150, 200, 250, 300, 360, 400, 450, 500 };
static const double press_d[] = { .5, .625, .75, .8, .835, .87, .9, .915, .93, .94 };

static struct nip_fit_data coupons(const double *p_mpa, const double *y, size_t n)
{
	struct nip_fit_data d = { .n = n };

	d.x = NIP_NEW_N(arena, n, double);
	d.y = NIP_NEW_N(arena, n, double);
	d.line = NIP_NEW_N(arena, n, long);
	d.x_column = (struct nip_fit_column){ "pressure", "MPa", NIP_Q_PRESSURE, MPA };
	d.y_column = (struct nip_fit_column){ "D", "1", NIP_Q_RATIO, 1 };
	for (size_t i = 0; i < n; i++) {
		d.x[i] = p_mpa[i] * MPA;
		d.y[i] = y[i];
	}
	return d;
}

static struct nip_fit_options usual(void)
{
	return (struct nip_fit_options){ .response = NIP_LAW_RESPONSE_D,
					 .rho_th = NAN,
					 .physical = true,
					 .seed = 1,
					 .starts = 12,
					 .level = 0.95 };
}

static struct nip_fit fit_with(const char *law, const struct nip_fit_data *d,
			       const struct nip_fit_options *o)
{
	struct nip_fit f = nip_fit_law(nip_law_find(law), d, o, NULL, NULL, arena);

	nip_fit_compare(&f, 1);
	return f;
}

/* ---- a new lot --------------------------------------------------------------------- */

static struct nip_law_use family(void)
{
	struct nip_law_use u = { .law = nip_law_find("heckel"), .evidence = NIP_EV_DERIVED };

	u.correlation = nip_arena_alloc(arena, NIP_LAW_SYMBOLS, sizeof *u.correlation);
	for (size_t k = 0; k < NIP_LAW_SYMBOLS; k++) {
		u.in[k] = u.sd[k] = NAN;
		u.correlation[k][k] = 1;
	}
	u.in[D0] = 0.47;
	u.in[PY] = 200 * MPA;
	u.from_si = u.to_si = NAN;
	u.residual_sd = (struct nip_quantity){ .set = true, .si = 0.03 };
	return u;
}

static double heckel(double d0, double py, double p)
{
	return 1 - (1 - d0) * exp(-p / py);
}

START_TEST(one_coupon)
{
	struct nip_law_use u = family();
	const double p[] = { 300 }, y[] = { heckel(0.47, 240, 300) };
	struct nip_fit_data d = coupons(p, y, 1);
	struct nip_diag *diag = nip_diag_new(8);
	struct nip_update up;
	double v, half, wide;

	ck_assert_int_eq(nip_fit_update(&u, "glass", &d, NIP_LAW_RESPONSE_D, NAN, 0.95, arena, &up,
					diag),
			 0);
	/* Scatter of coupon and lot alike: half way, D0 as it was. */
	ck_assert(up.scale > 1 && up.scale < 1.2);
	near_rel(up.in[D0], 0.47, 1e-15);
	near_rel(up.in[PY], up.scale * 200 * MPA, 1e-12);
	ck_assert(up.point[0].after_half < up.point[0].before_half);
	ck_assert(up.scale_low < up.scale && up.scale < up.scale_high);
	ck_assert(!up.measurement_stated);
	/* Before: scatter between lots and of the coupon, both 0.03. */
	near_rel(up.point[0].before_half, 1.959963984540054 * hypot(0.03, 0.03), 1e-9);
	/* A sharp coupon takes the curve all the way. */
	d.sigma = NIP_NEW_N(arena, 1, double);
	d.sigma[0] = 1e-6;
	ck_assert_int_eq(nip_fit_update(&u, "glass", &d, NIP_LAW_RESPONSE_D, NAN, 0.95, arena, &up,
					diag),
			 0);
	near_rel(up.scale, 1.2, 1e-5);
	near_rel(up.point[0].after, y[0], 1e-6);
	/* Away from the coupon the moved curve, still with its uncertainty. */
	ck_assert_ptr_eq(nip_update_band(&up, 100 * MPA, true, &v, &half), NULL);
	near_rel(v, heckel(0.47, 240, 100), 1e-5);
	ck_assert_ptr_eq(nip_update_band(&up, 100 * MPA, false, &v, &wide), NULL);
	near_rel(v, heckel(0.47, 200, 100), 1e-12);
	ck_assert(half < wide);
	nip_diag_free(diag);
}
END_TEST

/* Stated parameters move too, along their correlation. */
START_TEST(prior_covariance)
{
	struct nip_law_use u = family();
	const double p[] = { 60 }, y[] = { heckel(0.52, 200, 60) };
	struct nip_fit_data d = coupons(p, y, 1);
	struct nip_diag *diag = nip_diag_new(8);
	struct nip_update up;

	u.sd[D0] = 0.05;
	u.sd[PY] = 5 * MPA;
	u.correlation[D0][PY] = u.correlation[PY][D0] = 0.5;
	d.sigma = NIP_NEW_N(arena, 1, double);
	d.sigma[0] = 0.002;
	ck_assert_int_eq(nip_fit_update(&u, "glass", &d, NIP_LAW_RESPONSE_D, NAN, 0.95, arena, &up,
					diag),
			 0);
	ck_assert(up.in[D0] > 0.48);
	ck_assert(up.covariance[D0][D0] < 0.05 * 0.05);
	ck_assert(up.covariance[PY][PY] > 0);
	near_rel(up.prior_covariance[D0][D0], 0.05 * 0.05, 1e-12);
	nip_diag_free(diag);
}
END_TEST

START_TEST(coupons_that_disagree)
{
	struct nip_law_use u = family();
	const double p[] = { 100, 400 }, y[] = { heckel(0.47, 150, 100), heckel(0.47, 280, 400) };
	struct nip_fit_data d = coupons(p, y, 2);
	struct nip_diag *diag = nip_diag_new(8);
	struct nip_update up;

	d.sigma = NIP_NEW_N(arena, 2, double);
	d.sigma[0] = d.sigma[1] = 0.003;
	ck_assert_int_eq(nip_fit_update(&u, "glass", &d, NIP_LAW_RESPONSE_D, NAN, 0.95, arena, &up,
					diag),
			 0);
	ck_assert(up.misfit > 2);
	ck_assert_uint_eq(nip_diag_count(diag, NIP_WARNING), 1);
	for (int i = 0; i < 2; i++) /* what was promised covers what was seen */
		ck_assert(fabs(up.point[i].y - up.point[i].after) < up.point[i].after_half);
	nip_diag_free(diag);
}
END_TEST

START_TEST(update_refused)
{
	struct nip_law_use u = family();
	const double p[] = { 300 }, y[] = { 0.8 };
	struct nip_fit_data d = coupons(p, y, 1);
	struct nip_diag *diag = nip_diag_new(8);
	struct nip_update up;

	u.residual_sd.set = false; /* nothing says how far lots lie apart */
	ck_assert_int_eq(nip_fit_update(&u, "glass", &d, NIP_LAW_RESPONSE_D, NAN, 0.95, arena, &up,
					diag),
			 -1);
	ck_assert_int_eq(nip_diag_status(diag), 4);
	u = family();
	d.x[0] = 0; /* no pressure tells nothing of a pressure scale */
	ck_assert_int_eq(nip_fit_update(&u, "glass", &d, NIP_LAW_RESPONSE_D, NAN, 0.95, arena, &up,
					diag),
			 -1);
	u.law = nip_law_find("walker"); /* in ln P: there is no scale to move */
	u.in[0] = 4;
	u.in[1] = 0.2;
	d.x[0] = 300 * MPA;
	ck_assert_int_eq(nip_fit_update(&u, "glass", &d, NIP_LAW_RESPONSE_D, NAN, 0.95, arena, &up,
					diag),
			 -1);
	nip_diag_free(diag);
}
END_TEST

/* ---- the file it writes ------------------------------------------------------------- */

START_TEST(written_and_read)
{
	struct nip_fit_data d = coupons(press_p, press_d, 10);
	struct nip_fit_options o = usual();
	struct nip_fit f = fit_with("shapiro", &d, &o);
	struct nip_fit_study s = { .data = &d, .options = o, .fit = &f, .n = 1 };
	const struct nip_fit_target t = { .material = "mine",
					  .class_name = "sulfide",
					  .stress = "die_axial",
					  .state = "released",
					  .conditions = "a < b & \"c\"",
					  .source = "press.csv" };
	struct nip_str text = NIP_STR_INIT;
	struct nip_diag *diag = nip_diag_new(8);
	struct nip_materials m = { 0 };
	const struct nip_law_use *u;

	nip_fit_write(&s, &t, &text);
	ck_assert_int_eq(nip_materials_read("x.xml", text.at, text.n, arena, &m, diag), 0);
	u = &nip_material_find(&m, "mine")->laws.at[0];
	ck_assert_str_eq(u->conditions, "a < b & \"c\"");
	for (int k = 0; k < 3; k++) {
		near_rel(u->in[k], f.in[k], 1e-15);
		near_rel(u->sd[k], f.std_error[k], 1e-15);
	}
	near_rel(u->correlation[0][1], nip_fit_correlation(&f, 0, 1), 1e-11);
	near_rel(u->correlation[1][2], nip_fit_correlation(&f, 1, 2), 1e-11);
	near_rel(u->from_si, 30 * MPA, 1e-15);
	near_rel(u->to_si, 500 * MPA, 1e-15);
	near_rel(u->residual_sd.si, f.residual_sd, 1e-15);
	ck_assert_int_eq(u->evidence, NIP_EV_DERIVED);
	nip_str_release(&text);
	nip_diag_free(diag);
}
END_TEST

/* ---- reading points --------------------------------------------------------------------- */

static int read_points(const char *text, const struct nip_fit_columns *c, struct nip_fit_data *d,
		       struct nip_diag *diag)
{
	char folder[] = "/tmp/nipline-fit.XXXXXX", *path;
	FILE *f;
	int rc;

	ck_assert_ptr_ne(mkdtemp(folder), NULL);
	path = nip_arena_printf(arena, "%s/x.csv", folder);
	f = fopen(path, "w");
	ck_assert_ptr_ne(f, NULL);
	fputs(text, f);
	fclose(f);
	rc = nip_fit_data_read(path, c, arena, d, diag);
	remove(path);
	remove(folder);
	return rc;
}

START_TEST(units_of_columns)
{
	static const struct {
		const char *header, *x, *y, *x_unit, *y_unit;
		double x_si, y_si; /* of 200 and 80 */
	} ok[] = {
		{ "pressure (MPa),D [%]", "pressure", "D", NULL, NULL, 2e8, 0.8 },
		{ "pressure (MPa),D [%]", "pressure (MPa)", "D [%]", NULL, NULL, 2e8, 0.8 },
		{ "pressure_MPa,porosity_pct", "pressure_MPa", "porosity_pct", NULL, NULL, 2e8,
		  0.8 },
		{ "pressure_bar,relative_density", "pressure_bar", "relative_density", NULL, NULL,
		  2e7, 80 },
		{ "line_load_N_mm,density_g_cm3", "line_load_N_mm", "density_g_cm3", NULL, NULL,
		  2e5, 8e4 },
		{ "P,D", "p", "d", "kPa", "%", 2e5, 0.8 },
	};
	struct nip_diag *diag = nip_diag_new(8);
	struct nip_fit_data d;

	for (size_t i = 0; i < sizeof ok / sizeof *ok; i++) {
		const struct nip_fit_columns c = {
			.x = ok[i].x, .y = ok[i].y, .x_unit = ok[i].x_unit, .y_unit = ok[i].y_unit
		};
		const char *text = nip_arena_printf(arena, "%s\n200,80\n", ok[i].header);

		ck_assert_msg(read_points(text, &c, &d, diag) == 0, "%s", ok[i].header);
		ck_assert_uint_eq(d.n, 1);
		near_rel(d.x[0], ok[i].x_si, 1e-15);
		near_rel(d.y[0], ok[i].y_si, 1e-15);
		ck_assert(!d.plain);
	}
	nip_diag_free(diag);
}
END_TEST

START_TEST(units_missing)
{
	struct nip_fit_columns c = { .x = "P", .y = "D" };
	struct nip_diag *diag = nip_diag_new(8);
	struct nip_fit_data d;

	ck_assert_int_eq(read_points("P,D\n1,2\n", &c, &d, diag), -1);
	ck_assert_int_eq(nip_diag_status(diag), 3);
	c.units_optional = true;
	ck_assert_int_eq(read_points("P,D\n1,2\n", &c, &d, diag), 0);
	ck_assert(d.plain && d.x[0] == 1 && d.y[0] == 2);
	c.x_unit = "kg";
	ck_assert_int_eq(read_points("P,D\n1,2\n", &c, &d, diag), -1);
	c = (struct nip_fit_columns){ .x = "Q", .y = "D", .x_unit = "MPa" };
	ck_assert_int_eq(read_points("P,D\n1,2\n", &c, &d, diag), -1);
	c.x = "P";
	ck_assert_int_eq(read_points("P,D\n,2\n", &c, &d, diag), -1); /* nothing left */
	nip_diag_free(diag);
}
END_TEST

START_TEST(lines_left_out)
{
	const struct nip_fit_columns c = {
		.x = "P", .y = "D", .sigma = "s", .sigma_x = "1 %", .group = "lot", .x_unit = "MPa"
	};
	const char *text = "P,D,s,lot\n100,0.7,0.01,a\n200,,0.01,a\n300,NaN,0.01,b\n-5,0.5,0.01,a\n"
			   "400,0.9,0,b\n500,0.9,-1,b\n600,0.9,0.01,\n700,0.95,0.02,b\n1,2,3\n"
			   "800,x,0.1,a\n900,0.97,0.01,a\n";
	struct nip_diag *diag = nip_diag_new(8);
	struct nip_fit_data d, part;

	ck_assert_int_eq(read_points(text, &c, &d, diag), 0);
	ck_assert_uint_eq(d.n, 3);
	ck_assert_int_eq((int)d.missing, 4);
	ck_assert_int_eq((int)d.bad_sigma, 2);
	ck_assert_int_eq((int)d.bad_x, 1);
	ck_assert_int_eq((int)d.broken, 1);
	ck_assert_uint_eq(nip_diag_count(diag, NIP_WARNING), 4);
	ck_assert_uint_eq(d.n_groups, 2);
	near_rel(d.sigma_x[1], 7 * MPA, 1e-14);
	ck_assert_int_eq((int)d.line[1], 9);
	part = nip_fit_data_group(&d, 0, arena);
	ck_assert_uint_eq(part.n, 2);
	near_rel(part.y[1], 0.97, 1e-15);
	ck_assert_uint_eq(nip_fit_data_distinct(&d), 3);
	nip_diag_free(diag);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("coupons");
	TCase *t = tcase_create("coupons");
	SRunner *r;
	int failed;

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, one_coupon);
	tcase_add_test(t, prior_covariance);
	tcase_add_test(t, coupons_that_disagree);
	tcase_add_test(t, update_refused);
	tcase_add_test(t, written_and_read);
	tcase_add_test(t, units_of_columns);
	tcase_add_test(t, units_missing);
	tcase_add_test(t, lines_left_out);
	suite_add_tcase(s, t);
	r = srunner_create(s);
	srunner_run_all(r, CK_NORMAL);
	failed = srunner_ntests_failed(r);
	srunner_free(r);
	return failed ? 1 : 0;
}
