/* test_unit.c: unit texts, conversion, and the table of quantities. */
#include <config.h>

#include <check.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/decimal.h"
#include "unit/quantity.h"
#include "unit/typeset.h"
#include "unit/unit.h"

#define N(a) (sizeof(a) / sizeof *(a))

static enum nip_unit_status read_as(const char *text, const char *from, const char *to, double *v)
{
	return nip_unit_read(text, strlen(text), '.', from, to, false, v);
}

START_TEST(scales_are_the_exact_numbers_meant)
{
	static const struct {
		const char *from, *to;
		double scale;
	} row[] = {
		{ "g/cm3", "kg/m3", 1000 },	   { "g cm-3", "kg/m3", 1000 },
		{ "g.cm^-3", "kg/m3", 1000 },	   { "mg/cm2", "kg/m2", 0.01 },
		{ "g/m2", "kg/m2", 0.001 },	   { "MPa", "Pa", 1e6 },
		{ "GPa", "MPa", 1000 },		   { "bar", "Pa", 1e5 },
		{ "N/mm", "kN/m", 1 },		   { "kN/m", "N/m", 1000 },
		{ "um", "m", 1e-6 },		   { "\xC2\xB5m", "m", 1e-6 },
		{ "mm", "um", 1000 },		   { "mS/cm", "S/m", 0.1 },
		{ "m/min", "m/s", 1.0 / 60 },	   { "ms", "s", 0.001 },
		{ "min", "s", 60 },		   { "%", "1", 0.01 },
		{ "wt%", "1", 0.01 },		   { "vol%", "%", 1 },
		{ "1/MPa", "1/Pa", 1e-6 },	   { "MPa-1", "1/Pa", 1e-6 },
		{ "mAh/cm2", "C/m2", 36000 },	   { "Ah", "C", 3600 },
		{ "Wh", "J", 3600 },		   { "Wh/kg", "J/kg", 3600 },
		{ "kWh", "J", 3.6e6 },		   { "ohm cm2", "ohm m2", 1e-4 },
		{ "MPa^-0.5", "Pa^-0.5", 0.001 },  { "MPa^0.5", "Pa^0.5", 1000 },
		{ "N/um", "N/m", 1e6 },		   { "1", "1", 1 },
	};

	for (size_t i = 0; i < N(row); i++) {
		double scale = NAN, offset = NAN;

		ck_assert_msg(nip_unit_convert(row[i].from, row[i].to, false, &scale, &offset) ==
				      NIP_UNIT_OK, "%s to %s", row[i].from, row[i].to);
		ck_assert_msg(scale == row[i].scale, "%s to %s: %.17g, expected %.17g", row[i].from,
			      row[i].to, scale, row[i].scale);
		ck_assert_msg(offset == 0, "%s to %s: offset %g", row[i].from, row[i].to, offset);
	}
}
END_TEST

START_TEST(units_as_people_read_them)
{
	static const struct {
		const char *plain, *shown;
	} row[] = {
		{ "um", "\xC2\xB5m" },
		{ "\xC2\xB5m", "\xC2\xB5m" },
		{ "mg/cm2", "mg/cm\xC2\xB2" },
		{ "g.cm^-3", "g.cm\xE2\x81\xBB\xC2\xB3" },
		{ "g cm-3", "g cm\xE2\x81\xBB\xC2\xB3" },
		{ "degC", "\xC2\xB0"
			  "C" },
		{ "ohm cm2", "\xCE\xA9 cm\xC2\xB2" },
		{ "1/MPa", "1/MPa" },
		{ "MPa^-0.5", "MPa^-0.5" }, /* half powers have no raised form */
		{ "m10", "m\xC2\xB9\xE2\x81\xB0" },
		{ "umbrella", "umbrella" },
		{ "%", "%" },
		{ "mAh", "mAh" },
		{ "m^", "m^" },
		{ "m-", "m-" },
		{ "", "" },
		{ "1", "" },
		{ NULL, "" },
	};
	struct nip_arena *a = nip_arena_new();

	for (size_t i = 0; i < N(row); i++)
		ck_assert_str_eq(nip_unit_typeset(a, row[i].plain), row[i].shown);
	nip_arena_free(a);
}
END_TEST

START_TEST(awkward_units_are_near)
{
	static const struct {
		const char *from, *to;
		double scale;
	} row[] = {
		{ "psi", "Pa", 6894.757293168361 }, { "kgf/cm2", "Pa", 98066.5 },
		{ "deg", "rad", 0.017453292519943295 }, { "atm", "Pa", 101325 },
		{ "lbf/in", "N/m", 175.12683524647636 },
	};

	for (size_t i = 0; i < N(row); i++) {
		double scale = NAN, offset;

		ck_assert_msg(nip_unit_convert(row[i].from, row[i].to, false, &scale, &offset) ==
				      NIP_UNIT_OK, "%s to %s", row[i].from, row[i].to);
		ck_assert_msg(fabs(scale / row[i].scale - 1) < 1e-12, "%s to %s: %.17g", row[i].from,
			      row[i].to, scale);
	}
}
END_TEST

START_TEST(what_measures_something_else_is_refused)
{
	static const struct {
		const char *from, *to;
	} row[] = {
		{ "1/MPa", "MPa" },	{ "MPa", "1/MPa" },    { "mS/cm2", "S/m" },
		{ "mg/cm3", "kg/m2" },	{ "N", "N/m" },	       { "um", "um2" },
		{ "s", "1/s" },		{ "MPa^-0.5", "1/MPa" }, { "MPa^0.5", "Pa^-0.5" },
		{ "m^0.5", "Pa^0.5" },	{ "degC", "MPa" },     { "%", "um" },
		{ "1", "m" },		{ "kg/m3", "1" },      { "Ah", "Wh" },
		{ "N/mm", "N/mm2" },
	};

	for (size_t i = 0; i < N(row); i++) {
		double scale, offset;

		ck_assert_msg(nip_unit_convert(row[i].from, row[i].to, false, &scale, &offset) ==
				      NIP_UNIT_DIMENSION, "%s passed for %s", row[i].from, row[i].to);
	}
}
END_TEST

START_TEST(what_is_no_unit_is_refused)
{
	static const char *const bad[] = {
		"",	      "100 m",	      "1000m",	    "1 m",	     "10",
		"2/m",	      " 100 m",	      "m 100",	    "um 1000",	     "m.1000",
		"(1000)m",    "m*10",	      "s since 1970", "seconds since 1970-01-01",
		"hours from 2000", "lg(re 1 m)", "lg(re m)", "ln(re 1 Pa)",  "m @ 5",
		"K ref 273",  "parsnips",     "MPa;",	    "m\n",	     "\xFF\xFE",
		"m^",	      "(m",	      "m)",	    "m//s",	     "m + 5",
		"mmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmm",
		"wt",	      "-m",	      "m - 1",
	};

	for (size_t i = 0; i < N(bad); i++) {
		double scale, offset;
		enum nip_unit_status rc = nip_unit_convert(bad[i], "m", false, &scale, &offset);

		ck_assert_msg(rc == NIP_UNIT_UNKNOWN || rc == NIP_UNIT_DIMENSION,
			      "\"%s\" passed for a length", bad[i]);
		ck_assert_msg(rc == NIP_UNIT_UNKNOWN || strcmp(bad[i], "wt") == 0 ||
				      strstr(bad[i], "re "),
			      "\"%s\" counts as a unit of something else", bad[i]);
	}
}
END_TEST

START_TEST(temperature_is_not_a_difference)
{
	double v = NAN, scale, offset;

	ck_assert_int_eq(read_as("120", "degC", "K", &v), NIP_UNIT_OK);
	ck_assert_double_eq_tol(v, 393.15, 1e-12);
	ck_assert_int_eq(read_as("393.15", "K", "degC", &v), NIP_UNIT_OK);
	ck_assert_double_eq_tol(v, 120, 1e-10);
	ck_assert_int_eq(read_as("248", "degF", "degC", &v), NIP_UNIT_OK);
	ck_assert_double_eq_tol(v, 120, 1e-8);
	ck_assert_int_eq(read_as("-273.15", "degC", "K", &v), NIP_UNIT_OK);
	ck_assert_double_eq(v, 0);
	ck_assert_int_eq(nip_unit_convert("degC", "K", true, &scale, &offset), NIP_UNIT_OK);
	ck_assert_double_eq(scale, 1);
	ck_assert_double_eq(offset, 0);
	ck_assert_int_eq(nip_unit_convert("degF", "K", true, &scale, &offset), NIP_UNIT_OK);
	ck_assert_double_eq_tol(scale, 5.0 / 9, 1e-12);
	ck_assert_double_eq(offset, 0);
	ck_assert(!nip_quantity_kind(NIP_Q_TEMPERATURE)->difference);
	ck_assert(nip_quantity_kind(NIP_Q_TEMPERATURE_DIFFERENCE)->difference);
}
END_TEST

/* A value equal to its limit is in spec in any unit: the doubles have to be equal. */
START_TEST(equal_texts_give_equal_doubles)
{
	static const struct {
		const char *a, *ua, *b, *ub, *to;
	} row[] = {
		{ "0.05", "mm", "50", "um", "um" },	{ "0.3", "GPa", "300", "MPa", "MPa" },
		{ "0.3", "GPa", "300", "MPa", "Pa" },	{ "8.2", "mg/cm2", "82", "g/m2", "kg/m2" },
		{ "0.07", "mm", "70", "um", "m" },	{ "15", "%", "0.15", "1", "%" },
		{ "15", "%", "0.15", "1", "1" },	{ "1.5", "kN/mm", "1500", "kN/m", "N/mm" },
		{ "900", "N/mm", "900", "kN/m", "N/m" }, { "1.86", "g/cm3", "1860", "kg/m3", "g/cm3" },
		{ "2.19", "mS/cm", "0.219", "S/m", "S/m" }, { "3", "min", "180", "s", "s" },
		{ "0.00479", "1/MPa", "4.79", "1/GPa", "1/Pa" },
	};

	for (size_t i = 0; i < N(row); i++) {
		double a = NAN, b = NAN;

		ck_assert_int_eq(read_as(row[i].a, row[i].ua, row[i].to, &a), NIP_UNIT_OK);
		ck_assert_int_eq(read_as(row[i].b, row[i].ub, row[i].to, &b), NIP_UNIT_OK);
		ck_assert_msg(a == b, "%s %s is %.17g, %s %s is %.17g", row[i].a, row[i].ua, a, row[i].b,
			      row[i].ub, b);
	}
}
END_TEST

START_TEST(numbers_are_checked_after_units)
{
	double v = 42;

	ck_assert_int_eq(read_as("8O.2", "um", "m", &v), NIP_UNIT_NUMBER);
	ck_assert_int_eq(read_as("", "um", "m", &v), NIP_UNIT_NUMBER);
	ck_assert_int_eq(read_as("1e307", "MPa", "Pa", &v), NIP_UNIT_NUMBER);
	ck_assert_int_eq(read_as("1", "parsnip", "m", &v), NIP_UNIT_UNKNOWN);
	ck_assert_int_eq(nip_unit_read("0,05", 4, ',', "mm", "um", false, &v), NIP_UNIT_OK);
	ck_assert_double_eq(v, 50);
}
END_TEST

START_TEST(the_table_is_consistent)
{
	for (int id = 0; id < NIP_Q_COUNT; id++) {
		const struct nip_quantity_kind *k = nip_quantity_kind((enum nip_quantity_id)id);
		double scale, offset;

		ck_assert_msg(k->name && *k->name && k->si && k->unit && k->meaning && *k->meaning,
			      "row %d is not complete", id);
		ck_assert_msg(nip_unit_convert(k->unit, k->si, k->difference, &scale, &offset) ==
				      NIP_UNIT_OK, "%s: %s is not %s", k->name, k->unit, k->si);
		ck_assert_uint_eq(k->required & ~k->qualifiers, 0);
		for (int other = 0; other < id; other++)
			ck_assert_str_ne(k->name, nip_quantity_kind((enum nip_quantity_id)other)->name);
	}
}
END_TEST

START_TEST(display_and_si_round_trip)
{
	unsigned long seed = 7;

	for (int id = 0; id < NIP_Q_COUNT; id++)
		for (int i = 0; i < 2000; i++) {
			double si, back;

			seed = (seed * 1103515245 + 12345) & 0x7FFFFFFF;
			si = ((double)seed / 0x7FFFFFFF) * pow(10, i % 13 - 6);
			if (id == NIP_Q_TEMPERATURE)
				si = 200 + 400 * ((double)seed / 0x7FFFFFFF);
			back = nip_unit_si((enum nip_quantity_id)id,
					   nip_unit_show((enum nip_quantity_id)id, si));
			ck_assert_msg(fabs(back - si) <= 4e-16 * fabs(si), "%s: %.17g came back as %.17g",
				      nip_quantity_kind((enum nip_quantity_id)id)->name, si, back);
		}
	ck_assert_double_eq(nip_unit_show(NIP_Q_PRESSURE, 5e8), 500);
	ck_assert_double_eq(nip_unit_show(NIP_Q_DENSITY, 1860), 1.86);
	ck_assert_double_eq(nip_unit_show(NIP_Q_LINE_LOAD, 9e5), 900);
	ck_assert_double_eq_tol(nip_unit_show(NIP_Q_TEMPERATURE, 393.15), 120, 1e-12);
	ck_assert_double_eq(nip_unit_si(NIP_Q_SPEED, 60), 1);
	ck_assert(isnan(nip_unit_show(NIP_Q_PRESSURE, NAN)));
}
END_TEST

START_TEST(written_values_come_back_as_written)
{
	struct nip_quantity q = { .set = true, .text = "8.2", .unit = "mg/cm2", .si = 0.082 };

	ck_assert_double_eq(nip_quantity_shown(NIP_Q_AREAL_MASS, &q), 8.2);
	q.text = "82";
	q.unit = "g/m2";
	ck_assert_double_eq(nip_quantity_shown(NIP_Q_AREAL_MASS, &q), 8.2);
	q.text = NULL;
	ck_assert_double_eq_tol(nip_quantity_shown(NIP_Q_AREAL_MASS, &q), 8.2, 1e-14);
	q.set = false;
	ck_assert(isnan(nip_quantity_shown(NIP_Q_AREAL_MASS, &q)));
}
END_TEST

START_TEST(evidence_has_an_order)
{
	ck_assert_int_eq(nip_evidence_worse(NIP_EV_PRIMARY, NIP_EV_ASSUMED), NIP_EV_ASSUMED);
	ck_assert_int_eq(nip_evidence_worse(NIP_EV_NONE, NIP_EV_ASSUMED), NIP_EV_NONE);
	ck_assert_int_eq(nip_evidence_worse(NIP_EV_DIGITIZED, NIP_EV_SECOND_HAND), NIP_EV_DIGITIZED);
	ck_assert_str_eq(nip_evidence_name(NIP_EV_ASSUMED), "assumed");
	ck_assert_str_eq(nip_evidence_name(NIP_EV_SECOND_HAND), "second-hand");
	ck_assert_str_eq(nip_evidence_name(NIP_EV_NONE), "none");
}
END_TEST

/* UDUNITS prints its complaints unless told not to. */
START_TEST(nothing_is_printed)
{
	static const char *const odd[] = { "parsnip", "m^^2", "(((", "m)", "lg(re 1 m)", "\xFF", "s since 1" };
	FILE *f = tmpfile();
	int keep = dup(STDERR_FILENO);
	double scale, offset;
	long n;

	ck_assert_ptr_nonnull(f);
	nip_unit_release();
	ck_assert_int_ge(dup2(fileno(f), STDERR_FILENO), 0);
	for (size_t i = 0; i < N(odd); i++)
		nip_unit_convert(odd[i], "m", false, &scale, &offset);
	fflush(stderr);
	ck_assert_int_ge(dup2(keep, STDERR_FILENO), 0);
	close(keep);
	fseek(f, 0, SEEK_END);
	n = ftell(f);
	fclose(f);
	ck_assert_int_eq(n, 0);
}
END_TEST

START_TEST(releasing_and_loading_again)
{
	double v = NAN;

	ck_assert_int_eq(read_as("1", "mm", "m", &v), NIP_UNIT_OK);
	nip_unit_release();
	nip_unit_release();
	ck_assert_int_eq(read_as("1", "mm", "um", &v), NIP_UNIT_OK);
	ck_assert_double_eq(v, 1000);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("unit");
	TCase *t = tcase_create("unit");
	SRunner *r;
	int failed;

	tcase_add_checked_fixture(t, NULL, nip_unit_release);
	tcase_add_test(t, scales_are_the_exact_numbers_meant);
	tcase_add_test(t, awkward_units_are_near);
	tcase_add_test(t, units_as_people_read_them);
	tcase_add_test(t, what_measures_something_else_is_refused);
	tcase_add_test(t, what_is_no_unit_is_refused);
	tcase_add_test(t, temperature_is_not_a_difference);
	tcase_add_test(t, equal_texts_give_equal_doubles);
	tcase_add_test(t, numbers_are_checked_after_units);
	tcase_add_test(t, the_table_is_consistent);
	tcase_add_test(t, display_and_si_round_trip);
	tcase_add_test(t, written_values_come_back_as_written);
	tcase_add_test(t, evidence_has_an_order);
	tcase_add_test(t, nothing_is_printed);
	tcase_add_test(t, releasing_and_loading_again);
	suite_add_tcase(s, t);
	r = srunner_create(s);
	srunner_run_all(r, CK_NORMAL);
	failed = srunner_ntests_failed(r);
	srunner_free(r);
	return failed ? 1 : 0;
}
