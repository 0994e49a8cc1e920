/* test_plan.c: the walk of a recipe: mass flow, porosity by balance and by law, foil
 * readings, assumptions, limits. Numbers are computed here by other means. */
#include <config.h>

#include <check.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/diag.h"
#include "base/str.h"
#include "plan/outcome.h"
#include "plan/plan.h"
#include "unit/unit.h"

#include "diag_test.h"

#define N(a) (sizeof(a) / sizeof *(a))

static const char library[] =
	"<materials id=\"lib\" version=\"1\">"
	"<material id=\"SE\" class=\"sulfide\">"
	"<theoretical_density unit=\"g/cm3\" evidence=\"primary\" source=\"s\">2</theoretical_density>"
	"<ionic_conductivity unit=\"mS/cm\" evidence=\"primary\" source=\"s\">4</ionic_conductivity>"
	"<law name=\"heckel\" stress=\"die_axial\" state=\"released\" evidence=\"derived\" source=\"fit\">"
	"<parameter name=\"K\" unit=\"1/MPa\">0.00479</parameter><parameter name=\"A\" unit=\"1\">0.637</parameter>"
	"<from unit=\"MPa\">75</from><to unit=\"MPa\">450</to><residual_sd unit=\"%\">3</residual_sd></law>"
	"</material>"
	"<material id=\"GUESS\" class=\"sulfide\">"
	"<theoretical_density unit=\"g/cm3\" evidence=\"assumed\" source=\"s\">2</theoretical_density></material>"
	"<material id=\"CAM\" class=\"cathode\">"
	"<theoretical_density unit=\"g/cm3\" evidence=\"second-hand\" source=\"s\">5</theoretical_density></material>"
	"<material id=\"PTFE\" class=\"binder\">"
	"<theoretical_density unit=\"g/cm3\" evidence=\"primary\" source=\"s\">2.2</theoretical_density></material>"
	"<material id=\"Al\" class=\"metal\">"
	"<theoretical_density unit=\"g/cm3\" evidence=\"primary\" source=\"s\">2.7</theoretical_density></material>"
	"</materials>";

/* One layer, weighed in the first step, pressed in the second. */
static const char base[] =
	"<recipe id=\"r\" version=\"1\" status=\"draft\">"
	"<title>t</title>"
	"<layer id=\"L\" role=\"separator\"><part material=\"SE\" parts=\"1\"/></layer>"
	"<calender id=\"c\"><roll_diameter unit=\"mm\">250</roll_diameter><max_line_load unit=\"kN/mm\">1.5</max_line_load>"
	"<max_pressure unit=\"GPa\">0.4</max_pressure></calender>"
	"<step id=\"fill\" type=\"film-form\" layers=\"L\"><state layer=\"L\">"
	"<areal_mass unit=\"mg/cm2\" basis=\"coating\">8.2</areal_mass></state></step>"
	"<step id=\"press\" type=\"cold-press\" layers=\"L\" equipment=\"c\">"
	"<pressure unit=\"MPa\" stress=\"die_axial\" kind=\"preparation\">300</pressure></step>"
	"</recipe>";

static struct nip_materials materials;
static struct nip_recipe recipe;
static struct nip_plan plan;

static void setup(void)
{
	arena = nip_arena_new();
	diag = nip_diag_new(100);
}

static void teardown(void)
{
	nip_arena_free(arena);
	nip_diag_free(diag);
	nip_unit_release();
	nip_xml_release();
}

static bool said(const char *words)
{
	return strstr(all_text(), words) != NULL;
}

static const char *changed(const char *text, const char *from, const char *to)
{
	const char *at = strstr(text, from);

	ck_assert_msg(at != NULL, "not there: %s", from);
	return nip_arena_printf(arena, "%.*s%s%s", (int)(at - text), text, to, at + strlen(from));
}

static int run_with(const char *lib, const char *x, bool assume, bool strict)
{
	nip_diag_free(diag);
	diag = nip_diag_new(100);
	memset(&materials, 0, sizeof materials);
	memset(&recipe, 0, sizeof recipe);
	ck_assert_msg(nip_materials_read("lib.xml", lib, strlen(lib), arena, &materials, diag) == 0, "%s",
		      all_text());
	ck_assert_msg(nip_recipe_read("r.xml", x, strlen(x), arena, &materials, &recipe, diag) == 0, "%s",
		      all_text());
	return nip_plan_run(&recipe, &(struct nip_plan_options){ .assume = assume, .strict = strict }, arena, &plan, diag);
}

static int run(const char *x)
{
	return run_with(library, x, false, false);
}

static struct nip_plan_layer *last(size_t layer)
{
	return &plan.steps.at[plan.steps.n - 1].layer[layer];
}

/* ---- law and balance ---------------------------------------------------- */

START_TEST(law_gives_density_and_mass_gives_thickness)
{
	const double d = 1 - exp(-(0.00479 * 300 + 0.637));

	ck_assert_int_eq(run(base), 0);
	ck_assert_int_eq(nip_diag_status(diag), 0);
	ck_assert_double_eq_tol(last(0)->relative_density.si, d, 1e-13);
	ck_assert_int_eq(last(0)->relative_density.how, NIP_PREDICTED);
	ck_assert_int_eq(last(0)->relative_density.evidence, NIP_EV_DERIVED);
	ck_assert_double_eq_tol(last(0)->relative_density.sd_si, 0.03, 1e-15);
	ck_assert_double_eq_tol(last(0)->porosity.si, 1 - d, 1e-13);
	ck_assert_double_eq_tol(last(0)->thickness.si, 0.082 / (d * 2000), 1e-16);
	ck_assert_double_eq_tol(last(0)->density.si, d * 2000, 1e-9);
	ck_assert_int_eq(last(0)->areal_mass.how, NIP_CARRIED);
	ck_assert_double_eq(last(0)->areal_mass.si, 0.082);
	ck_assert_str_eq(last(0)->law->law_name, "heckel");
	ck_assert_str_eq(last(0)->validity, "inside the fitted range 75..450 MPa");
	ck_assert(isnan(last(0)->residual));
	/* Before the press nothing is known but the mass. */
	ck_assert_int_eq(plan.steps.at[0].layer[0].porosity.how, NIP_NO_DATA);
	ck_assert(isnan(plan.steps.at[0].layer[0].porosity.si));
}
END_TEST

START_TEST(recorded_and_predicted_stand_side_by_side)
{
	const double d = 1 - exp(-(0.00479 * 300 + 0.637)), recorded = 0.082 / (50e-6 * 2000);

	ck_assert_int_eq(run(changed(base, "300</pressure>",
		"300</pressure><state layer=\"L\"><thickness unit=\"um\" basis=\"coating\">50</thickness></state>")), 0);
	ck_assert_double_eq_tol(last(0)->relative_density.si, recorded, 1e-14);
	ck_assert_int_eq(last(0)->relative_density.how, NIP_DERIVED);
	ck_assert_double_eq_tol(last(0)->predicted.si, d, 1e-13);
	ck_assert_double_eq_tol(last(0)->residual, d - recorded, 1e-13);
	ck_assert_msg(said("residual +5.43 points"), "%s", all_text());
}
END_TEST

START_TEST(recorded_porosity_stays_as_written)
{
	ck_assert_int_eq(run(changed(base, "300</pressure>",
		"300</pressure><state layer=\"L\"><porosity unit=\"%\">10.9</porosity></state>")), 0);
	ck_assert_ptr_nonnull(last(0)->porosity.written);
	ck_assert_double_eq(nip_quantity_shown(NIP_Q_PERCENT_RATIO, last(0)->porosity.written), 10.9);
	ck_assert(last(0)->porosity.si == 0.109);
	ck_assert_double_eq_tol(last(0)->thickness.si, 0.082 / (0.891 * 2000), 1e-17);
}
END_TEST

/* A porosity that was written too does not hide that mass and thickness cannot be. */
START_TEST(a_recorded_porosity_does_not_hide_the_impossible)
{
	const char *x = changed(base, "8.2</areal_mass>",
		"8.2</areal_mass><thickness unit=\"um\" basis=\"coating\">40</thickness><porosity unit=\"%\">10</porosity>");

	run(x);
	ck_assert_int_eq(nip_diag_status(diag), 4);
	ck_assert_msg(said("8.200 mg/cm2 in 40.00 um would need relative density 1.025"), "%s", all_text());
	run(changed(x, ">40<", ">42<"));
	ck_assert_int_eq(nip_diag_status(diag), 0);
}
END_TEST

START_TEST(a_bare_foil_leaves_no_coating)
{
	const char *x = changed(base, "parts=\"1\"/>",
		"parts=\"1\"/><foil material=\"Al\"><thickness unit=\"um\">10</thickness></foil>");

	run(changed(x, "basis=\"coating\">8.2", "basis=\"with_foil\">2.7"));
	ck_assert_int_eq(nip_diag_status(diag), 4);
	ck_assert_msg(said("the foil alone has the areal mass of coating and foil together (2.7 mg/cm2) or more"),
		      "%s", all_text());
}
END_TEST

/* A hot press takes laws found at its temperature; one of the recipe that says none is
 * not replaced by one of the library unheard. */
START_TEST(a_law_passed_over_is_said)
{
	const char *lib = changed(library, "<residual_sd",
		"<temperature_from unit=\"degC\">20</temperature_from><temperature_to unit=\"degC\">90</temperature_to><residual_sd");
	const char *x = changed(base, "parts=\"1\"/>",
		"parts=\"1\"/><law name=\"heckel\" stress=\"die_axial\" evidence=\"primary\" source=\"own\">"
		"<parameter name=\"Py\" unit=\"MPa\">200</parameter><parameter name=\"D0\" unit=\"1\">0.5</parameter></law>");

	ck_assert_int_eq(run_with(lib, x, false, false), 0);
	ck_assert(!said("is not used at the temperature"));
	ck_assert_double_eq_tol(last(0)->relative_density.si, 1 - 0.5 * exp(-1.5), 1e-13);
	x = changed(changed(x, "cold-press", "hot-press"), "300</pressure>",
		"300</pressure><temperature unit=\"degC\">80</temperature>");
	ck_assert_int_eq(run_with(lib, x, false, false), 0);
	ck_assert_msg(said("law heckel of this layer is not used at the temperature of step press: it does not state one"),
		      "%s", all_text());
	ck_assert_double_eq_tol(last(0)->relative_density.si, 1 - exp(-(0.00479 * 300 + 0.637)), 1e-13);
}
END_TEST

START_TEST(outside_the_fitted_range)
{
	const char *x = changed(base, ">300<", ">451<");
	const struct nip_plan_layer *n;

	x = changed(x, ">0.4<", ">0.6<");
	ck_assert_int_eq(run(x), 0);
	ck_assert_int_eq(nip_diag_status(diag), 0);
	ck_assert_uint_eq(nip_diag_count(diag, NIP_WARNING), 1);
	ck_assert_msg(said("outside the fitted range 75..450 MPa of law heckel: extrapolated"), "%s", all_text());
	ck_assert(isfinite(last(0)->porosity.si));
	ck_assert_int_eq(run_with(library, x, false, true), 0);
	ck_assert_int_eq(nip_diag_status(diag), 4);
	n = last(0);
	ck_assert(isnan(n->porosity.si) && isnan(n->thickness.si) && isnan(n->density.si));
	ck_assert_ptr_nonnull(strstr(n->porosity.why, "--strict refuses to extrapolate"));
	/* The very end of the range is inside. */
	ck_assert_int_eq(run_with(library, changed(x, ">451<", ">450<"), false, true), 0);
	ck_assert_int_eq(nip_diag_status(diag), 0);
	ck_assert_int_eq(run_with(library, changed(x, "MPa\" stress=\"die_axial\" kind=\"preparation\">451<",
						   "GPa\" stress=\"die_axial\" kind=\"preparation\">0.45<"),
				  false, true), 0);
	ck_assert_int_eq(nip_diag_status(diag), 0);
}
END_TEST

START_TEST(another_stress_is_another_law)
{
	ck_assert_int_eq(run(changed(changed(base, "stress=\"die_axial\" kind", "stress=\"isostatic\" kind"), "cold-press", "isostatic-press")), 0);
	ck_assert_int_eq(nip_diag_status(diag), 4);
	ck_assert_int_eq(last(0)->porosity.how, NIP_NO_DATA);
	ck_assert_ptr_nonnull(strstr(last(0)->predicted.why, "in isostatic: the one known is in die_axial"));
}
END_TEST

START_TEST(more_than_dense_needs_elongation)
{
	ck_assert_int_eq(run(changed(base, "300</pressure>",
		"300</pressure><state layer=\"L\"><thickness unit=\"um\" basis=\"coating\">20</thickness></state>")), -1);
	ck_assert_int_eq(nip_diag_status(diag), 4);
	/* 8.2 mg/cm2 in 20 um at 2 g/cm3 is D = 2.05. */
	ck_assert_msg(said("would need relative density 2.050 (at most 1)") && said("at least 2.050-fold more"),
		      "%s", all_text());
	ck_assert(isnan(last(0)->porosity.si));
	/* D = 1 exactly is possible. */
	ck_assert_int_eq(run(changed(base, "300</pressure>",
		"300</pressure><state layer=\"L\"><thickness unit=\"um\" basis=\"coating\">41</thickness></state>")), 0);
	ck_assert_double_eq_tol(last(0)->porosity.si, 0, 1e-12);
}
END_TEST

/* ---- mass flow ---------------------------------------------------------- */

static const char rolled[] =
	"<recipe id=\"r\" version=\"1\" status=\"draft\"><title>t</title>"
	"<layer id=\"L\" role=\"separator\"><part material=\"SE\" parts=\"1\"/></layer>"
	"<step id=\"a\" type=\"film-form\" layers=\"L\"><state layer=\"L\">"
	"<areal_mass unit=\"mg/cm2\" basis=\"coating\">65.6</areal_mass></state></step>"
	"<step id=\"b\" type=\"co-roll\" layers=\"L\"><state layer=\"L\">"
	"<elongation unit=\"%\">300</elongation><spread unit=\"%\">5</spread></state></step>"
	"<step id=\"c\" type=\"calender\" layers=\"L\"><state layer=\"L\">"
	"<elongation unit=\"1\">0.37</elongation></state></step>"
	"<step id=\"d\" type=\"slit\" layers=\"L\"/>"
	"<step id=\"e\" type=\"cold-press\" layers=\"L\">"
	"<pressure unit=\"MPa\" stress=\"die_axial\" kind=\"preparation\">300</pressure></step></recipe>";

START_TEST(mass_flow_closes_at_every_step)
{
	ck_assert_int_eq(run(rolled), 0);
	ck_assert_uint_eq(plan.mass_flow_tests + plan.mass_flow_by_balance, 4);
	ck_assert_double_lt(plan.worst_mass_flow, 1e-12);
	for (size_t k = 1; k < plan.steps.n; k++)
		ck_assert_double_lt(fabs(plan.steps.at[k].layer[0].mass_flow_residual), 1e-12);
	ck_assert_double_eq_tol(plan.steps.at[1].layer[0].areal_mass.si, 0.656 / (4 * 1.05), 1e-15);
	ck_assert_double_eq_tol(plan.steps.at[2].layer[0].areal_mass.si, 0.656 / (4 * 1.05 * 1.37), 1e-15);
	ck_assert_int_eq(plan.steps.at[3].layer[0].areal_mass.how, NIP_CARRIED);
}
END_TEST

START_TEST(mass_flow_that_does_not_close_is_said)
{
	ck_assert_int_eq(run(changed(rolled, "<spread unit=\"%\">5</spread>",
		"<spread unit=\"%\">5</spread><areal_mass unit=\"mg/cm2\" basis=\"coating\">16.4</areal_mass>")), 0);
	ck_assert_double_eq_tol(plan.worst_mass_flow, 16.4 * 4 * 1.05 / 65.6 - 1, 1e-12);
	ck_assert_msg(said("+5.00 % off the step before"), "%s", all_text());
}
END_TEST

START_TEST(elongation_follows_from_two_masses)
{
	ck_assert_int_eq(run(changed(rolled, "<elongation unit=\"%\">300</elongation><spread unit=\"%\">5</spread>",
		"<areal_mass unit=\"mg/cm2\" basis=\"coating\">8.2</areal_mass>")), 0);
	ck_assert_double_eq_tol(plan.steps.at[1].layer[0].stretch.si, 8, 1e-13);
	ck_assert_int_eq(plan.steps.at[1].layer[0].stretch.how, NIP_DERIVED);
}
END_TEST

START_TEST(unknown_elongation_is_no_data)
{
	ck_assert_int_eq(run(changed(rolled, "<elongation unit=\"1\">0.37</elongation>", "")), 0);
	ck_assert_int_eq(plan.steps.at[2].layer[0].areal_mass.how, NIP_NO_DATA);
	ck_assert_ptr_nonnull(strstr(plan.steps.at[2].layer[0].areal_mass.why, "needs elongation and spread"));
	ck_assert(isnan(last(0)->areal_mass.si) && isnan(last(0)->thickness.si));
	ck_assert(isfinite(last(0)->porosity.si)); /* the law needs no mass */
}
END_TEST

START_TEST(a_carried_mass_equals_its_limit)
{
	ck_assert_int_eq(run(changed(base, "</recipe>",
		"<target id=\"m\" layer=\"L\" quantity=\"areal_mass\" unit=\"g/m2\" min=\"82\" max=\"82\"/></recipe>")), 0);
	ck_assert_msg(plan.targets.at[0].met, "%.17g in %.17g..%.17g", plan.targets.at[0].shown,
		      recipe.targets.at[0].min, recipe.targets.at[0].max);
	ck_assert(plan.targets.at[0].shown == 8.2);
}
END_TEST

/* ---- mixtures ----------------------------------------------------------- */

START_TEST(order_and_scale_of_parts_do_not_matter)
{
	static const char *const parts[] = {
		"<part material=\"CAM\" parts=\"80\"/><part material=\"SE\" parts=\"17\"/><part material=\"PTFE\" parts=\"3\"/>",
		"<part material=\"PTFE\" parts=\"3\"/><part material=\"CAM\" parts=\"80\"/><part material=\"SE\" parts=\"17\"/>",
		"<part material=\"CAM\" parts=\"0.8\"/><part material=\"SE\" parts=\"0.17\"/><part material=\"PTFE\" parts=\"0.03\"/>",
		"<part material=\"SE\" parts=\"1700\"/><part material=\"PTFE\" parts=\"300\"/><part material=\"CAM\" parts=\"8e3\"/>",
	};
	const double rho = 100 / (80 / 5.0 + 17 / 2.0 + 3 / 2.2) * 1000;

	for (size_t i = 0; i < N(parts); i++) {
		run(changed(base, "<part material=\"SE\" parts=\"1\"/>", parts[i]));
		ck_assert_double_eq_tol(plan.density[0].rho_kg_m3, rho, 1e-9);
		ck_assert_int_eq(plan.density[0].evidence, NIP_EV_SECOND_HAND);
		/* The law of pure SE does not serve this mixture. */
		ck_assert_int_eq(last(0)->predicted.how, NIP_NO_DATA);
		ck_assert_int_eq(nip_diag_status(diag), 4);
	}
	/* It does for SE with a trace of binder. */
	run(changed(base, "parts=\"1\"/>", "parts=\"100\"/><part material=\"PTFE\" parts=\"0.1\"/>"));
	ck_assert_int_eq(last(0)->predicted.how, NIP_PREDICTED);
}
END_TEST

/* ---- assumptions -------------------------------------------------------- */

#define ASSUMED_LAW                                                                               \
	"<law name=\"exponential\" stress=\"die_axial\" evidence=\"assumed\" source=\"x\">"       \
	"<parameter name=\"D0\" unit=\"1\">0.5</parameter><parameter name=\"Dmax\" unit=\"1\">0.9</parameter>" \
	"<parameter name=\"gamma\" unit=\"MPa\">120</parameter></law>"

START_TEST(assumed_laws_need_leave)
{
	const char *x = changed(base, "<part material=\"SE\" parts=\"1\"/>",
				"<part material=\"CAM\" parts=\"1\"/>" ASSUMED_LAW);

	ck_assert_int_eq(run(x), 0);
	ck_assert_int_eq(nip_diag_status(diag), 4);
	ck_assert(isnan(last(0)->porosity.si));
	ck_assert_ptr_nonnull(strstr(last(0)->porosity.why, "--assume"));
	ck_assert_int_eq(run_with(library, x, true, false), 0);
	ck_assert_int_eq(nip_diag_status(diag), 0);
	ck_assert_double_eq_tol(last(0)->relative_density.si, 0.9 - 0.4 * exp(-300 / 120.0), 1e-14);
	ck_assert_int_eq(last(0)->porosity.evidence, NIP_EV_ASSUMED);
	ck_assert_int_eq(last(0)->thickness.evidence, NIP_EV_ASSUMED);
	ck_assert_int_eq(last(0)->density.evidence, NIP_EV_ASSUMED);
	ck_assert_int_eq(last(0)->areal_mass.evidence, NIP_EV_PRIMARY);
	ck_assert_int_eq(run(changed(x, "status=\"draft\"", "status=\"draft\" assumptions=\"allowed\"")), 0);
	ck_assert_int_eq(last(0)->porosity.evidence, NIP_EV_ASSUMED);
}
END_TEST

/* A measured law fed with an assumed pressure says nothing measured. */
START_TEST(assumed_settings_reach_the_result)
{
	const char *x = changed(base, "kind=\"preparation\"", "kind=\"preparation\" evidence=\"assumed\"");

	ck_assert_int_eq(run(x), 0);
	ck_assert_int_eq(nip_diag_status(diag), 4);
	ck_assert(isnan(last(0)->porosity.si));
	ck_assert_int_eq(run_with(library, x, true, false), 0);
	ck_assert(isfinite(last(0)->porosity.si));
	ck_assert_int_eq(last(0)->porosity.evidence, NIP_EV_ASSUMED);
	ck_assert_int_eq(last(0)->thickness.evidence, NIP_EV_ASSUMED);
}
END_TEST

START_TEST(assumed_densities_reach_the_result)
{
	const char *x = changed(base, "material=\"SE\" parts=\"1\"/>",
				"material=\"GUESS\" parts=\"1\"/>" ASSUMED_LAW);

	x = changed(x, "evidence=\"assumed\"", "evidence=\"primary\"");
	ck_assert_int_eq(run(x), 0);
	ck_assert_double_eq_tol(last(0)->relative_density.si, 0.9 - 0.4 * exp(-300 / 120.0), 1e-14);
	ck_assert(isnan(last(0)->thickness.si) && isnan(last(0)->density.si));
	ck_assert_int_eq(run_with(library, x, true, false), 0);
	ck_assert_int_eq(last(0)->relative_density.evidence, NIP_EV_PRIMARY);
	ck_assert_int_eq(last(0)->density.evidence, NIP_EV_ASSUMED);
	ck_assert_int_eq(last(0)->thickness.evidence, NIP_EV_ASSUMED);
}
END_TEST

START_TEST(assumed_masses_and_elongations_need_leave)
{
	const char *x = changed(rolled, "<elongation unit=\"1\"", "<elongation unit=\"1\" evidence=\"assumed\"");

	run(x);
	ck_assert(isnan(last(0)->areal_mass.si));
	run_with(library, x, true, false);
	ck_assert(isfinite(last(0)->areal_mass.si));
	ck_assert_int_eq(last(0)->areal_mass.evidence, NIP_EV_ASSUMED);
	ck_assert_int_eq(last(0)->porosity.evidence, NIP_EV_DERIVED); /* the law alone */
	ck_assert_int_eq(last(0)->thickness.evidence, NIP_EV_ASSUMED);
}
END_TEST

/* ---- limits and targets ------------------------------------------------- */

START_TEST(machine_maxima)
{
	ck_assert_int_eq(run(changed(base, ">300<", ">400<")), 0);
	ck_assert_int_eq(nip_diag_status(diag), 0); /* 400 MPa is 0.4 GPa */
	ck_assert_int_eq(run(changed(base, ">300<", ">400.001<")), 0);
	ck_assert_int_eq(nip_diag_status(diag), 1);
	ck_assert_msg(said("pressure 400.001 MPa is above the machine maximum (allowed up to 0.4 GPa of c)"),
		      "%s", all_text());
}
END_TEST

START_TEST(line_load_above_the_maximum)
{
	static const char step[] = "<step id=\"press\" type=\"cold-press\" layers=\"L\" equipment=\"c\">"
		"<pressure unit=\"MPa\" stress=\"die_axial\" kind=\"preparation\">300</pressure></step>";
	const char *x = changed(base, step,
		"<step id=\"cal\" type=\"calender\" layers=\"L\" equipment=\"c\">"
		"<line_load unit=\"N/mm\" per=\"web\">1501</line_load><state layer=\"L\">"
		"<areal_mass unit=\"mg/cm2\" basis=\"coating\">8.2</areal_mass>"
		"<thickness unit=\"um\" basis=\"coating\">50</thickness></state></step>");

	ck_assert_int_eq(run(x), 0);
	ck_assert_int_eq(nip_diag_status(diag), 1);
	ck_assert_msg(said("line load 1501 N/mm is above the machine maximum (allowed up to 1.5 kN/mm of c)"),
		      "%s", all_text());
	ck_assert_int_eq(run(changed(x, ">1501<", ">1500<")), 0);
	ck_assert_int_eq(nip_diag_status(diag), 0);
}
END_TEST

START_TEST(targets_met_missed_and_without_data)
{
	const double d = 1 - exp(-(0.00479 * 300 + 0.637)), eps = 100 * (1 - d);
	const char *x = changed(base, "</recipe>",
		"<target id=\"p\" layer=\"L\" quantity=\"porosity\" unit=\"%\" max=\"15\"/></recipe>");

	ck_assert_int_eq(run(x), 0);
	ck_assert_int_eq(nip_diag_status(diag), 0);
	ck_assert(plan.targets.at[0].met);
	ck_assert_double_eq_tol(plan.targets.at[0].shown, eps, 1e-10);
	ck_assert_double_eq_tol(plan.targets.at[0].probability, 0.5 * erfc(-(15 - eps) / 3 / sqrt(2)), 1e-12);
	ck_assert_int_eq(run(changed(x, "max=\"15\"", "max=\"12\"")), 0);
	ck_assert_int_eq(nip_diag_status(diag), 1);
	ck_assert(!plan.targets.at[0].met);
	ck_assert_msg(said("target p is missed: porosity is 12.57 % (allowed up to 12 %)"), "%s", all_text());
	ck_assert_int_eq(run(changed(x, "quantity=\"porosity\" unit=\"%\"", "quantity=\"conductivity\" unit=\"mS/cm\"")), 0);
	ck_assert_int_eq(nip_diag_status(diag), 4);
	ck_assert_msg(said("target p cannot be judged: no data"), "%s", all_text());
	ck_assert(isnan(plan.targets.at[0].shown));
}
END_TEST

/* ---- foil --------------------------------------------------------------- */

static const char foiled[] =
	"<recipe id=\"r\" version=\"1\" status=\"draft\"><title>t</title>"
	"<layer id=\"L\" role=\"cathode\"><part material=\"CAM\" parts=\"1\"/>"
	"<foil material=\"Al\"><thickness unit=\"um\">10</thickness></foil></layer>"
	"<step id=\"s\" type=\"calender\" layers=\"L\"><state layer=\"L\">"
	"<areal_mass unit=\"mg/cm2\" basis=\"unstated\">30</areal_mass>"
	"<thickness unit=\"um\" basis=\"unstated\">100</thickness></state></step></recipe>";

static double reading(size_t i)
{
	return last(0)->readings.at[i].relative_density.si;
}

START_TEST(unstated_bases_are_read_every_way)
{
	ck_assert_int_eq(run(foiled), 0);
	ck_assert_uint_eq(last(0)->readings.n, 4);
	/* 10 um of aluminium are 2.7 mg/cm2. */
	ck_assert_double_eq_tol(reading(0), 0.300 / (100e-6 * 5000), 1e-13);
	ck_assert_double_eq_tol(reading(1), 0.273 / (100e-6 * 5000), 1e-13);
	ck_assert_double_eq_tol(reading(2), 0.300 / (90e-6 * 5000), 1e-13);
	ck_assert_double_eq_tol(reading(3), 0.273 / (90e-6 * 5000), 1e-13);
}
END_TEST

/* The foil comes off once, whichever of the two is stated. */
START_TEST(stated_and_unstated_bases_together)
{
	ck_assert_int_eq(run(changed(foiled, "mg/cm2\" basis=\"unstated\"", "mg/cm2\" basis=\"with_foil\"")), 0);
	ck_assert_uint_eq(last(0)->readings.n, 2);
	ck_assert_double_eq_tol(last(0)->areal_mass.si, 0.273, 1e-15);
	ck_assert(last(0)->readings.at[0].mass_with_foil);
	ck_assert_double_eq_tol(reading(0), 0.273 / (100e-6 * 5000), 1e-13);
	ck_assert_double_eq_tol(reading(1), 0.273 / (90e-6 * 5000), 1e-13);
	ck_assert_int_eq(run(changed(foiled, "um\" basis=\"unstated\"", "um\" basis=\"with_foil\"")), 0);
	ck_assert_uint_eq(last(0)->readings.n, 2);
	ck_assert_double_eq_tol(reading(0), 0.300 / (90e-6 * 5000), 1e-13);
	ck_assert_double_eq_tol(reading(1), 0.273 / (90e-6 * 5000), 1e-13);
}
END_TEST

START_TEST(without_a_foil_three_readings_lack_data)
{
	const char *x = changed(foiled, "<foil material=\"Al\"><thickness unit=\"um\">10</thickness></foil>", "");

	ck_assert_int_eq(run(x), 0);
	ck_assert_uint_eq(last(0)->readings.n, 4);
	ck_assert(isfinite(reading(0)));
	for (size_t i = 1; i < 4; i++) {
		ck_assert(isnan(reading(i)));
		ck_assert_str_eq(last(0)->readings.at[i].porosity.why, "needs the foil's thickness and material");
	}
	/* 30 mg/cm2 pore-free at 5 g/cm3 take 60 um. */
	ck_assert_msg(said("the foil is at most 40.0 um"), "%s", all_text());
}
END_TEST

/* ---- transport ---------------------------------------------------------- */

START_TEST(tortuosity_from_recorded_conductivity)
{
	const char *x = changed(base, "300</pressure>",
		"300</pressure><state layer=\"L\"><porosity unit=\"%\">10</porosity>"
		"<ionic_conductivity unit=\"mS/cm\" phase=\"SE\">1.8</ionic_conductivity></state>");
	const struct nip_transport *t;

	ck_assert_int_eq(run(x), 0);
	ck_assert_uint_eq(last(0)->transport.n, 1);
	t = &last(0)->transport.at[0];
	ck_assert_double_eq_tol(t->phi.si, 0.9, 1e-14);
	ck_assert_double_eq_tol(t->tortuosity_factor.si, 4 * 0.9 / 1.8, 1e-13);
	/* 3.7 mS/cm is more than 0.9 of 4 mS/cm: no factor below 1. */
	ck_assert_int_eq(run(changed(x, ">1.8<", ">3.7<")), 0);
	t = &last(0)->transport.at[0];
	ck_assert(isnan(t->tortuosity_factor.si));
	ck_assert_double_eq_tol(t->conductivity.si, 0.37, 1e-15);
	ck_assert_int_eq(run(changed(x, " phase=\"SE\"", "")), 0);
	ck_assert_uint_eq(last(0)->transport.n, 1); /* what is not known is said */
	ck_assert_int_eq(last(0)->transport.at[0].conductivity.how, NIP_NO_DATA);
	ck_assert_ptr_nonnull(strstr(last(0)->transport.at[0].conductivity.why,
				     "needs the ionic conductivity of L"));
	ck_assert_msg(said("names no phase of this layer"), "%s", all_text());
}
END_TEST

START_TEST(transport_runs_in_the_named_phase)
{
	const char *x = changed(base, "<part material=\"SE\" parts=\"1\"/>",
		"<part material=\"SE\" parts=\"1\"/><law name=\"bruggeman\" phase=\"SE\" evidence=\"primary\" source=\"x\">"
		"<parameter name=\"f\" unit=\"1\">1</parameter><parameter name=\"alpha\" unit=\"1\">1.5</parameter></law>");
	const double d = 1 - exp(-(0.00479 * 300 + 0.637));

	ck_assert_int_eq(run(x), 0);
	ck_assert_double_eq_tol(last(0)->transport.at[0].phi.si, d, 1e-13);
	ck_assert_double_eq_tol(last(0)->transport.at[0].tortuosity_factor.si, pow(d, -0.5), 1e-12);
	ck_assert_double_eq_tol(last(0)->transport.at[0].conductivity.si, 0.4 * pow(d, 1.5), 1e-12);
	ck_assert_int_eq(last(0)->transport.at[0].conductivity.evidence, NIP_EV_DERIVED);
	ck_assert_int_eq(run(changed(x, "phase=\"SE\"", "phase=\"CAM\"")), 0);
	ck_assert_msg(said("names phase \"CAM\", which is not in the layer"), "%s", all_text());
}
END_TEST

/* ---- only what is asked -------------------------------------------------- */

static const char two_layers[] =
	"<recipe id=\"r\" version=\"1\" status=\"draft\"><title>t</title>"
	"<layer id=\"L\" role=\"separator\"><part material=\"SE\" parts=\"1\"/>"
	"<law name=\"bruggeman\" phase=\"SE\" evidence=\"primary\" source=\"x\">"
	"<parameter name=\"f\" unit=\"1\">1</parameter><parameter name=\"alpha\" unit=\"1\">1.5</parameter></law>"
	"<law name=\"particle-fracture\" evidence=\"primary\" source=\"x\">"
	"<parameter name=\"sigma_0\" unit=\"MPa\">600</parameter><parameter name=\"m\" unit=\"1\">4</parameter>"
	"<parameter name=\"d\" unit=\"um\">4</parameter><parameter name=\"d_ref\" unit=\"um\">4</parameter>"
	"</law><law name=\"coordination\" evidence=\"primary\" source=\"x\">"
	"<parameter name=\"D0\" unit=\"1\">0.45</parameter><parameter name=\"Z0\" unit=\"1\">6</parameter>"
	"<parameter name=\"C\" unit=\"1\">15.5</parameter></law></layer>"
	"<layer id=\"M\" role=\"separator\"><part material=\"SE\" parts=\"1\"/></layer>"
	"<interface between=\"L M\"><law name=\"bond\" evidence=\"primary\" source=\"x\">"
	"<parameter name=\"sigma_max\" unit=\"MPa\">1.5</parameter>"
	"<parameter name=\"gamma\" unit=\"1/MPa\">0.008</parameter></law></interface>"
	"<step id=\"fill\" type=\"film-form\" layers=\"L M\">"
	"<state layer=\"L\"><areal_mass unit=\"mg/cm2\" basis=\"coating\">8</areal_mass></state>"
	"<state layer=\"M\"><areal_mass unit=\"mg/cm2\" basis=\"coating\">9</areal_mass></state></step>"
	"<step id=\"first\" type=\"cold-press\" layers=\"L\">"
	"<pressure unit=\"MPa\" stress=\"die_axial\" kind=\"preparation\">200</pressure></step>"
	"<step id=\"both\" type=\"cold-press\" layers=\"L M\">"
	"<pressure unit=\"MPa\" stress=\"die_axial\" kind=\"preparation\">300</pressure></step>"
	"<step id=\"other\" type=\"cold-press\" layers=\"M\">"
	"<pressure unit=\"MPa\" stress=\"die_axial\" kind=\"preparation\">350</pressure></step>"
	"</recipe>";

/* The value of an outcome in a plan that works out nothing else, against that of a whole one. */
static bool same_alone(const char *name)
{
	struct nip_plan alone, whole;
	struct nip_outcome o;
	const char *why;
	double a, b;

	ck_assert_msg(nip_outcome_find(&recipe, name, arena, &o, &why) == 0, "%s %s", name, why);
	nip_plan_run(&recipe,
		     &(struct nip_plan_options){
			     .quiet = true, .asked = nip_outcomes_ask(&recipe, &o, 1, arena) },
		     arena, &alone, diag);
	nip_plan_run(&recipe, &(struct nip_plan_options){ .quiet = true }, arena, &whole, diag);
	a = nip_outcome_value(&alone, &o).si;
	b = nip_outcome_value(&whole, &o).si;
	ck_assert_msg(a == b || (isnan(a) && isnan(b)), "%s: %.17g, %.17g", name, a, b);
	return isfinite(a);
}

START_TEST(an_outcome_alone_is_that_of_the_whole)
{
	static const char *const what[] = { "porosity",		 "thickness",
					    "density",		 "tortuosity_factor",
					    "conductivity",	 "electronic_conductivity",
					    "areal_mass",	 "fracture_probability",
					    "relative_density" };
	static const char *const at[] = { "", "fill.", "first.", "both.", "other." };
	int known = 0;

	run(two_layers);
	for (size_t k = 0; k < N(at); k++)
		for (size_t i = 0; i < N(what); i++) {
			known += same_alone(nip_arena_printf(arena, "%sL.%s", at[k], what[i]));
			known += same_alone(nip_arena_printf(arena, "%sM.%s", at[k], what[i]));
		}
	/* L conducts from the first pressing on, also behind the step that leaves it alone, and
	 * breaks where it is pressed. */
	ck_assert(same_alone("L.conductivity") && same_alone("first.L.conductivity"));
	ck_assert(same_alone("first.L.fracture_probability"));
	ck_assert(!same_alone("other.L.fracture_probability"));
	ck_assert(same_alone("cell.thickness"));
	/* Two layers bond where both are pressed: that step is meant where none is named. */
	ck_assert(same_alone("L+M.bond_strength") && same_alone("both.M+L.bond_strength"));
	ck_assert(!same_alone("first.L+M.bond_strength"));
	ck_assert(!same_alone("other.L+M.bond_strength"));
	ck_assert_int_gt(known, 40);
}
END_TEST

START_TEST(what_nobody_asks_is_left_out)
{
	struct nip_outcome o[2];
	struct nip_plan p;
	const char *why;

	run(two_layers);
	nip_outcome_find(&recipe, "L.porosity", arena, &o[0], &why);
	nip_outcome_find(&recipe, "L.conductivity", arena, &o[1], &why);
	for (size_t n = 1; n <= 2; n++) {
		const struct nip_asked *asked = nip_outcomes_ask(&recipe, o, n, arena);

		nip_plan_run(&recipe, &(struct nip_plan_options){ .quiet = true, .asked = asked },
			     arena, &p, diag);
		ck_assert_uint_eq(p.steps.at[1].layer[0].transport.n, 0);
		ck_assert_uint_eq(p.steps.at[2].layer[0].transport.n, n - 1);
		ck_assert_uint_eq(p.steps.at[3].layer[0].transport.n, n - 1);
		ck_assert_uint_eq(p.steps.at[2].interfaces.n, 0);
		/* A plan that is read by people has all of it. */
		nip_plan_run(&recipe, &(struct nip_plan_options){ .asked = asked }, arena, &p, diag);
		ck_assert_uint_gt(p.steps.at[1].layer[0].transport.n, 0);
	}
}
END_TEST

int main(void)
{
	Suite *s = suite_create("plan");
	TCase *t = tcase_create("plan");
	SRunner *r;
	int failed;

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, law_gives_density_and_mass_gives_thickness);
	tcase_add_test(t, recorded_and_predicted_stand_side_by_side);
	tcase_add_test(t, recorded_porosity_stays_as_written);
	tcase_add_test(t, a_recorded_porosity_does_not_hide_the_impossible);
	tcase_add_test(t, a_bare_foil_leaves_no_coating);
	tcase_add_test(t, a_law_passed_over_is_said);
	tcase_add_test(t, outside_the_fitted_range);
	tcase_add_test(t, another_stress_is_another_law);
	tcase_add_test(t, more_than_dense_needs_elongation);
	tcase_add_test(t, mass_flow_closes_at_every_step);
	tcase_add_test(t, mass_flow_that_does_not_close_is_said);
	tcase_add_test(t, elongation_follows_from_two_masses);
	tcase_add_test(t, unknown_elongation_is_no_data);
	tcase_add_test(t, a_carried_mass_equals_its_limit);
	tcase_add_test(t, order_and_scale_of_parts_do_not_matter);
	tcase_add_test(t, assumed_laws_need_leave);
	tcase_add_test(t, assumed_settings_reach_the_result);
	tcase_add_test(t, assumed_densities_reach_the_result);
	tcase_add_test(t, assumed_masses_and_elongations_need_leave);
	tcase_add_test(t, machine_maxima);
	tcase_add_test(t, line_load_above_the_maximum);
	tcase_add_test(t, targets_met_missed_and_without_data);
	tcase_add_test(t, unstated_bases_are_read_every_way);
	tcase_add_test(t, stated_and_unstated_bases_together);
	tcase_add_test(t, without_a_foil_three_readings_lack_data);
	tcase_add_test(t, tortuosity_from_recorded_conductivity);
	tcase_add_test(t, transport_runs_in_the_named_phase);
	tcase_add_test(t, an_outcome_alone_is_that_of_the_whole);
	tcase_add_test(t, what_nobody_asks_is_left_out);
	suite_add_tcase(s, t);
	r = srunner_create(s);
	srunner_run_all(r, CK_NORMAL);
	failed = srunner_ntests_failed(r);
	srunner_free(r);
	return failed ? 1 : 0;
}
