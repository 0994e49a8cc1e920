/* test_recipe.c: the material library and the recipe: names resolved, laws converted,
 * every semantic fault said with its line. */
#include <config.h>

#include <check.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/diag.h"
#include "base/file.h"
#include "base/str.h"
#include "recipe/recipe.h"
#include "unit/unit.h"

#include "diag_test.h"

#define N(a) (sizeof(a) / sizeof *(a))

static const char library[] =
	"<materials id=\"lib\" version=\"1\">\n"				 /* 1 */
	"<material id=\"SE\" class=\"sulfide\">\n"				 /* 2 */
	"<alias>LPSC</alias>\n"							 /* 3 */
	"<theoretical_density unit=\"g/cm3\" evidence=\"primary\" source=\"s\" uncertainty=\"0.02\">1.86</theoretical_density>\n"
	"<ionic_conductivity unit=\"mS/cm\" evidence=\"primary\" source=\"s\">2</ionic_conductivity>\n"
	"<law name=\"heckel\" stress=\"die_axial\" state=\"released\" evidence=\"derived\" source=\"fit\">\n" /* 6 */
	"<parameter name=\"K\" unit=\"1/GPa\">4.79</parameter>\n"		 /* 7 */
	"<parameter name=\"A\" unit=\"1\">0.637</parameter>\n"			 /* 8 */
	"<from unit=\"MPa\">75</from>\n"					 /* 9 */
	"<to unit=\"GPa\">0.45</to>\n"						 /* 10 */
	"</law>\n"								 /* 11 */
	"</material>\n"								 /* 12 */
	"<material id=\"CAM\" class=\"cathode\">\n"				 /* 13 */
	"<theoretical_density unit=\"kg/m3\" evidence=\"second-hand\" source=\"s\">4760</theoretical_density>\n"
	"</material>\n"								 /* 15 */
	"<material id=\"PTFE\" class=\"binder\"/>\n"				 /* 16 */
	"</materials>\n";

static const char recipe_text[] =
	"<recipe id=\"r\" version=\"1\" status=\"draft\">\n"			 /* 1 */
	"<title>t</title>\n"							 /* 2 */
	"<layer id=\"sep\" role=\"separator\">\n"				 /* 3 */
	"<part material=\"LPSC\" parts=\"1\"/>\n"				 /* 4 */
	"</layer>\n"								 /* 5 */
	"<layer id=\"cat\" role=\"cathode\">\n"					 /* 6 */
	"<part material=\"CAM\" parts=\"80\"/>\n"				 /* 7 */
	"<part material=\"SE\" parts=\"20\"/>\n"				 /* 8 */
	"</layer>\n"								 /* 9 */
	"<calender id=\"c\"><roll_diameter unit=\"mm\">250</roll_diameter><max_line_load unit=\"N/mm\">1500</max_line_load></calender>\n" /* 10 */
	"<step id=\"roll\" type=\"co-roll\" layers=\"sep cat\" equipment=\"c\">\n" /* 11 */
	"<line_load unit=\"kN/m\" per=\"web\">900</line_load>\n"		 /* 12 */
	"<mass_ratio of=\"cat\" to=\"sep\">3.5</mass_ratio>\n"			 /* 13 */
	"</step>\n"								 /* 14 */
	"<step id=\"press\" type=\"cold-press\" layers=\"sep\">\n"		 /* 15 */
	"<pressure unit=\"GPa\" stress=\"die_axial\" kind=\"preparation\">0.3</pressure>\n" /* 16 */
	"<state layer=\"sep\">\n"						 /* 17 */
	"<areal_mass unit=\"mg/cm2\" basis=\"coating\">8.2</areal_mass>\n"	 /* 18 */
	"<thickness unit=\"mm\" basis=\"coating\">0.05</thickness>\n"		 /* 19 */
	"</state>\n"								 /* 20 */
	"</step>\n"								 /* 21 */
	"<target id=\"thin\" layer=\"sep\" quantity=\"thickness\" unit=\"mm\" max=\"0.05\"/>\n" /* 22 */
	"</recipe>\n";

static struct nip_materials materials;
static struct nip_recipe recipe;

static void setup(void)
{
	arena = nip_arena_new();
	diag = nip_diag_new(100);
	memset(&materials, 0, sizeof materials);
	memset(&recipe, 0, sizeof recipe);
}

static void teardown(void)
{
	nip_arena_free(arena);
	nip_diag_free(diag);
	nip_unit_release();
	nip_xml_release();
}

static const char *changed(const char *base, const char *from, const char *to)
{
	const char *at = strstr(base, from);

	ck_assert_msg(at != NULL, "not there: %s", from);
	return nip_arena_printf(arena, "%.*s%s%s", (int)(at - base), base, to, at + strlen(from));
}

static int read_library(const char *x)
{
	return nip_materials_read("lib.xml", x, strlen(x), arena, &materials, diag);
}

static int read_recipe(const char *x)
{
	return nip_recipe_read("r.xml", x, strlen(x), arena, &materials, &recipe, diag);
}

static bool said(long line, const char *words)
{
	char *copy = nip_arena_strdup(arena, words), *save = NULL;

	for (size_t i = 0; i < nip_diag_kept(diag); i++) {
		struct nip_str s = NIP_STR_INIT;
		bool all = nip_diag_at(diag, i)->place.line == line;

		nip_diagnostic_text(nip_diag_at(diag, i), &s);
		strcpy(copy, words);
		for (char *p = strtok_r(copy, "|", &save); p; p = strtok_r(NULL, "|", &save))
			all = all && strstr(nip_str_text(&s), p);
		nip_str_release(&s);
		if (all)
			return true;
	}
	return false;
}

/* ---- materials ---------------------------------------------------------- */

START_TEST(library_is_read_and_converted)
{
	const struct nip_material *se;
	const struct nip_law_use *u;

	ck_assert_msg(read_library(library) == 0, "%s", all_text());
	ck_assert_uint_eq(nip_diag_kept(diag), 0);
	ck_assert_uint_eq(materials.materials.n, 3);
	se = nip_material_find(&materials, "LPSC");
	ck_assert_ptr_eq(se, nip_material_find(&materials, "SE"));
	ck_assert_ptr_null(nip_material_find(&materials, "lpsc"));
	ck_assert_double_eq(se->theoretical_density.si, 1860);
	ck_assert_double_eq(se->theoretical_density.sd_si, 20);
	u = &se->laws.at[0];
	ck_assert_ptr_eq(u->law, nip_law_find("heckel"));
	ck_assert_int_eq(u->evidence, NIP_EV_DERIVED);
	ck_assert_double_eq_tol(u->in[0], 0.4711233234943175, 1e-15);
	ck_assert_double_eq_tol(u->in[1], 208768267.2233820, 1e-4);
	ck_assert(isnan(u->in[2]));
	ck_assert_double_eq(u->from_si, 75e6);
	ck_assert_double_eq(u->to_si, 450e6);
	ck_assert_str_eq(nip_material_nearest(&materials, "LSPC", arena), ", did you mean LPSC?");
	ck_assert_str_eq(nip_material_nearest(&materials, "polyethylene", arena), "");
}
END_TEST

static const struct {
	const char *from, *to;
	long line;
	const char *says;
} library_fault[] = {
	{ "1.86<", "-1.86<", 4, "theoretical_density|must be above 0" },
	{ " source=\"s\" uncertainty", " uncertainty", 4, "attribute source is missing" },
	{ "evidence=\"primary\" source=\"s\">2<", "source=\"s\">2<", 5, "ionic_conductivity|attribute evidence is missing" },
	{ "unit=\"mS/cm\"", "unit=\"mS/cm2\"", 5, "does not measure conductivity|mS/cm" },
	{ "name=\"heckel\"", "name=\"hekel\"", 6, "unknown law \"hekel\"|heckel|cooper-eaton" },
	{ "name=\"A\"", "name=\"B\"", 8, "B: is no parameter of law heckel" },
	{ "name=\"A\"", "name=\"P\"", 8, "P: is no parameter of law heckel" },
	{ "<parameter name=\"A\" unit=\"1\">0.637</parameter>", "", 6, "parameter D0 of law heckel is missing" },
	{ "name=\"A\" unit=\"1\">0.637", "name=\"Py\" unit=\"MPa\">200", 8, "gives Py a second time" },
	{ "unit=\"1/GPa\"", "unit=\"GPa\"", 7, "K: unit \"GPa\" does not measure inverse_pressure" },
	{ ">4.79<", ">-4.79<", 7, "outside what law heckel allows" },
	{ ">4.79<", ">four<", 7, "a number was expected (got \"four\")" },
	{ "unit=\"GPa\">0.45", "unit=\"MPa\">50", 6, "ends (to) before it begins" },
	{ "unit=\"MPa\">75", "unit=\"N/mm\">75", 9, "does not measure pressure" },
	{ "stress=\"die_axial\"", "stress=\"line_load\"", 6, "law heckel is in pressure" },
	{ "stress=\"die_axial\"", "phase=\"SE\"", 6, "law heckel is of compaction" },
	{ " stress=\"die_axial\"", "", 6, "law heckel needs attribute stress" },
	{ "id=\"CAM\"", "id=\"LPSC\"", 13, "name \"LPSC\" is taken already (line 2)" },
	{ "<alias>LPSC</alias>", "<alias>SE</alias>", 2, "name \"SE\" is taken already" },
};

START_TEST(library_faults)
{
	ck_assert_int_eq(read_library(changed(library, library_fault[_i].from, library_fault[_i].to)), -1);
	ck_assert_int_eq(nip_diag_status(diag), 3);
	ck_assert_msg(said(library_fault[_i].line, library_fault[_i].says), "%s", all_text());
}
END_TEST

START_TEST(library_faults_of_form_and_of_meaning_are_told_together)
{
	const char *x = changed(library, "class=\"cathode\"", "class=\"powder\"");

	x = changed(x, "unit=\"mS/cm\"", "unit=\"mm\"");
	x = changed(x, "name=\"A\"", "name=\"B\"");
	x = changed(x, "<to unit", "<to Unit");
	ck_assert_int_eq(read_library(x), -1);
	ck_assert_msg(said(13, "unknown value \"powder\"") && said(5, "does not measure conductivity") &&
			      said(8, "B: is no parameter of law heckel") &&
			      said(6, "parameter D0 of law heckel is missing") &&
			      said(10, "unknown attribute in bound") && said(10, "attribute unit is missing"),
		      "%s", all_text());
	ck_assert_msg(nip_diag_kept(diag) == 6, "%s", all_text());
}
END_TEST

START_TEST(transport_laws_are_not_compaction_laws)
{
	static const char transport[] =
		"<materials id=\"l\" version=\"1\"><material id=\"x\" class=\"oxide\">\n"
		"<law name=\"bruggeman\" stress=\"die_axial\" evidence=\"primary\" source=\"s\">\n"
		"<parameter name=\"f\" unit=\"1\">1</parameter>\n"
		"<parameter name=\"alpha\" unit=\"1\">2.5</parameter>\n"
		"</law></material></materials>";

	ck_assert_int_eq(read_library(transport), -1);
	ck_assert_msg(said(2, "law bruggeman is of transport"), "%s", all_text());
	ck_assert_int_eq(read_library(changed(transport, "stress=\"die_axial\"", "")), -1);
	ck_assert_msg(said(2, "law bruggeman needs attribute phase"), "%s", all_text());
	memset(&materials, 0, sizeof materials);
	ck_assert_int_eq(read_library(changed(transport, "stress=\"die_axial\"", "phase=\"x\"")), 0);
	ck_assert_double_eq_tol(materials.materials.at[0].laws.at[0].in[1], 1.5, 1e-15);
}
END_TEST

/* ---- recipes ------------------------------------------------------------ */

START_TEST(recipe_is_resolved)
{
	const struct nip_step *press;

	ck_assert_int_eq(read_library(library), 0);
	ck_assert_msg(read_recipe(recipe_text) == 0, "%s", all_text());
	ck_assert_uint_eq(nip_diag_kept(diag), 0);
	ck_assert(!recipe.assumptions);
	ck_assert_str_eq(recipe.layers.at[0].parts.at[0].material->id, "SE");
	ck_assert_ptr_eq(recipe.steps.at[0].calender, &recipe.calenders.at[0]);
	ck_assert(recipe.steps.at[0].runs[0] && recipe.steps.at[0].runs[1]);
	press = &recipe.steps.at[1];
	ck_assert(press->runs[0] && !press->runs[1]);
	ck_assert_int_eq(press->states.at[0].layer, 0);
	ck_assert_double_eq(press->pressure.si, 3e8);
	/* The limit in the unit it is compared in: 0.05 mm is 50 um exactly. */
	ck_assert(recipe.targets.at[0].max == 50);
	ck_assert(isnan(recipe.targets.at[0].min));
	ck_assert_ptr_eq(nip_recipe_layer(&recipe, "cat"), &recipe.layers.at[1]);
	ck_assert_ptr_null(nip_recipe_layer(&recipe, "anode"));
}
END_TEST

static const struct {
	const char *from, *to;
	long line;
	const char *says;
} recipe_fault[] = {
	{ "material=\"CAM\"", "material=\"CAN\"", 7, "part: unknown material \"CAN\", did you mean CAM|lib.xml" },
	{ "material=\"LPSC\"", "material=\"LSPC\"", 4, "unknown material \"LSPC\", did you mean LPSC?" },
	{ "material=\"SE\"", "material=\"CAM\"", 8, "material \"CAM\" stands twice in layer cat" },
	{ "id=\"cat\"", "id=\"sep\"", 6, "id \"sep\" is taken already (line 3)" },
	{ "id=\"press\"", "id=\"roll\"", 15, "id \"roll\" is taken already (line 11)" },
	{ "layers=\"sep cat\"", "layers=\"sep cat anode\"", 11, "unknown layer \"anode\" (this recipe has: sep, cat)" },
	{ "layers=\"sep cat\"", "layers=\"\"", 11, "names no layer" },
	{ "equipment=\"c\"", "equipment=\"d\"", 11, "unknown equipment \"d\"" },
	{ " per=\"web\"", "", 12, "line_load|attribute per is missing (coated, web or roll_face)" },
	{ "of=\"cat\"", "of=\"anode\"", 13, "mass_ratio/@of|unknown layer \"anode\"" },
	{ " stress=\"die_axial\"", "", 16, "attribute stress is missing" },
	{ " kind=\"preparation\"", "", 16, "attribute kind is missing (preparation or stack)" },
	{ "type=\"cold-press\"", "type=\"slit\"", 16, "a slit step presses nothing" },
	{ "<state layer=\"sep\"", "<state layer=\"cat\"", 17, "layer cat is not in this step (layers=\"sep\")" },
	{ "</state>\n", "</state><state layer=\"sep\"/>\n", 20, "layer sep has a state already (line 17)" },
	{ "mg/cm2\" basis=\"coating\"", "mg/cm2\"", 18, "areal_mass: attribute basis is missing" },
	{ "mm\" basis=\"coating\"", "mm\"", 19, "thickness: attribute basis is missing" },
	{ "unit=\"mm\" max", "unit=\"MPa\" max", 22, "target/@unit|unit \"MPa\" does not measure thickness" },
	{ "max=\"0.05\"", "max=\"0,05\"", 22, "a number was expected (got \"0,05\")" },
	{ " max=\"0.05\"", "", 22, "min or max is missing" },
	{ "max=\"0.05\"", "min=\"0.06\" max=\"0.05\"", 22, "min 0.06 is above max 0.05" },
	{ "layer=\"sep\" quantity", "layer=\"spe\" quantity", 22, "unknown layer \"spe\"" },
	{ "quantity=\"thickness\"", "quantity=\"colour\"", 22, "unknown value \"colour\"|porosity" },
	{ "mg/cm2\" basis", "mg/cm2\" sides=\"2\" basis", 17, "areal mass of 2 side(s) and thickness of 1 do not belong together" },
	{ "</recipe>", "<cell><electrode layer=\"sep\" foil_sides=\"3\"/></cell></recipe>", 23, "coated on 1 side or on 2 (got 3)" },
	{ "unit=\"GPa\"", "unit=\"1e9 Pa\"", 16, "unknown unit \"1e9 Pa\"|a factor belongs into the number" },
	{ "type=\"co-roll\"", "type=\"coroll\"", 11, "unknown value \"coroll\"|co-roll" },
};

START_TEST(recipe_faults)
{
	ck_assert_int_eq(read_library(library), 0);
	ck_assert_int_eq(read_recipe(changed(recipe_text, recipe_fault[_i].from, recipe_fault[_i].to)), -1);
	ck_assert_int_eq(nip_diag_status(diag), 3);
	ck_assert_msg(said(recipe_fault[_i].line, recipe_fault[_i].says), "%s", all_text());
}
END_TEST

START_TEST(a_wrong_unit_does_not_hide_an_unknown_material)
{
	const char *x = changed(recipe_text, "material=\"CAM\"", "material=\"CAN\"");

	ck_assert_int_eq(read_library(library), 0);
	x = changed(x, "unit=\"GPa\"", "unit=\"um\"");
	ck_assert_int_eq(read_recipe(x), -1);
	ck_assert_msg(said(7, "unknown material") && said(16, "does not measure pressure"), "%s", all_text());
}
END_TEST

/* Of each of these a plan would tell one part only, were names looked up in sound files. */
START_TEST(faults_of_form_and_of_meaning_are_told_together)
{
	const char *x = changed(recipe_text, "material=\"SE\"", "material=\"ES\"");
	static const char law[] =
		"</part><foil material=\"copper\"><thickness unit=\"mg\">9</thickness></foil>\n"
		"<law name=\"heckel\" stress=\"die\" evidence=\"primary\" source=\"s\">\n"
		"<parameter name=\"Py\" unit=\"m\">1</parameter></law>\n";

	ck_assert_int_eq(read_library(library), 0);
	x = changed(x, "parts=\"20\"/>\n", nip_arena_printf(arena, "parts=\"20\">%s", law));
	x = changed(x, "equipment=\"c\"", "equipment=\"d\"");
	x = changed(x, "type=\"cold-press\"", "type=\"press\"");
	x = changed(x, "basis=\"coating\">8.2", ">8,2");
	x = changed(x, "layer=\"sep\" quantity", "layer=\"spe\" quantity");
	ck_assert_int_eq(read_recipe(x), -1);
	ck_assert_msg(said(8, "unknown material \"ES\"") && said(8, "unknown material \"copper\"") &&
			      said(8, "unit \"mg\" does not measure thickness") &&
			      said(9, "unknown value \"die\"") &&
			      said(9, "parameter D0 of law heckel is missing") &&
			      said(10, "unit \"m\" does not measure pressure") &&
			      said(13, "unknown equipment \"d\"") &&
			      said(17, "unknown value \"press\"") &&
			      said(20, "a number was expected (got \"8,2\")") &&
			      said(20, "attribute basis is missing") &&
			      said(24, "unknown layer \"spe\""),
		      "%s", all_text());
	for (size_t i = 1; i < nip_diag_kept(diag); i++)
		ck_assert_int_ge(nip_diag_at(diag, i)->place.line, nip_diag_at(diag, i - 1)->place.line);
	/* And nothing that only follows from these. */
	ck_assert_msg(nip_diag_kept(diag) == 11, "%s", all_text());
}
END_TEST

/* One fault, one message: what is missing already is not asked for again. */
static const struct {
	const char *from, *to;
} single_fault[] = {
	{ "id=\"sep\" role", "role" },
	{ " role=\"separator\"", "" },
	{ "<part material=\"LPSC\"", "<part" },
	{ "<calender id=\"c\">", "<calender>" },
	{ "unit=\"mm\">250", "unit=\"kg\">250" },
	{ " type=\"co-roll\"", "" },
	{ " layers=\"sep\"", "" },
	{ "unit=\"kN/m\"", "unit=\"kN\"" },
	{ "per=\"web\"", "per=\"net\"" },
	{ "of=\"cat\" ", "" },
	{ "stress=\"die_axial\"", "stress=\"die\"" },
	{ "kind=\"preparation\">0.3", "kind=\"preparation\">" },
	{ "<state layer=\"sep\">", "<state>" },
	{ "unit=\"mm\" basis=\"coating\"", "unit=\"mm\" basis=\"film\"" },
	{ " quantity=\"thickness\"", "" },
	{ "unit=\"mm\" max", "max" },
	{ "<layer id=\"cat\" role=\"cathode\">", "<interface/><layer id=\"cat\" role=\"cathode\">" },
};

START_TEST(a_single_fault_is_told_once)
{
	const char *x = changed(recipe_text, single_fault[_i].from, single_fault[_i].to);

	ck_assert_int_eq(read_library(library), 0);
	ck_assert_int_eq(read_recipe(x), -1);
	/* The last of them has two: a missing attribute, and the place. */
	ck_assert_msg(nip_diag_kept(diag) == (strstr(x, "<interface/>") ? 2u : 1u), "%s", all_text());
}
END_TEST

/* Whatever attribute is taken away or spoilt, the reading ends, and the unknown material
 * in the last layer is told. */
static void spoil_each_attribute(const char *text, const char *with)
{
	for (const char *at = strstr(text, "=\""); at; at = strstr(at + 1, "=\"")) {
		const char *name = at, *end = strchr(at + 2, '"') + 1;
		const char *x;

		while (name[-1] != ' ')
			name--;
		if (strncmp(name, "material", 8) == 0)
			continue;
		x = *with ? nip_arena_printf(arena, "%.*s=\"%s\"%s", (int)(at - text), text, with, end)
			  : nip_arena_printf(arena, "%.*s%s", (int)(name - text), text, end);
		nip_diag_free(diag);
		diag = nip_diag_new(100);
		memset(&recipe, 0, sizeof recipe);
		ck_assert_int_eq(read_recipe(x), -1);
		ck_assert_msg(said(7, "unknown material \"CAN\""), "%.20s: %s", name, all_text());
	}
}

START_TEST(no_attribute_hides_an_unknown_material)
{
	static const char *const with[] = { "", "?", "a b", "-1" };

	ck_assert_int_eq(read_library(library), 0);
	for (size_t i = 0; i < N(with); i++)
		spoil_each_attribute(changed(recipe_text, "material=\"CAM\"", "material=\"CAN\""),
				     with[i]);
}
END_TEST

START_TEST(sides_of_a_foil_agree)
{
	const char *x = changed(recipe_text, "mg/cm2\" basis", "mg/cm2\" sides=\"2\" basis");

	ck_assert_int_eq(read_library(library), 0);
	x = changed(x, "mm\" basis", "mm\" sides=\"2\" basis");
	x = changed(x, "</recipe>", "<cell><electrode layer=\"sep\" foil_sides=\"2\"/></cell></recipe>");
	ck_assert_msg(read_recipe(x) == 0, "%s", all_text());
	memset(&recipe, 0, sizeof recipe);
	ck_assert_int_eq(read_recipe(changed(x, "foil_sides=\"2\"", "foil_sides=\"1\"")), -1);
	ck_assert_msg(said(23, "coated on 1 side, and the areal mass of line 18 is of 2"), "%s", all_text());
}
END_TEST

START_TEST(without_a_library_only_materials_are_not_looked_up)
{
	const char *x = changed(recipe_text, "equipment=\"c\"", "equipment=\"d\"");

	ck_assert_int_eq(nip_recipe_read("r.xml", x, strlen(x), arena, NULL, &recipe, diag), -1);
	ck_assert_msg(said(11, "unknown equipment") && nip_diag_kept(diag) == 1, "%s", all_text());
}
END_TEST

START_TEST(recipe_files)
{
	ck_assert_int_eq(read_library(library), 0);
	ck_assert_int_eq(nip_recipe_load("no-such-recipe.xml", arena, &materials, &recipe, diag), -1);
	ck_assert_msg(strstr(all_text(), "no-such-recipe.xml: error: cannot open: No such file") != NULL, "%s",
		      all_text());
	ck_assert_int_eq(nip_diag_status(diag), 3);
}
END_TEST

START_TEST(levels_predict_and_report)
{
	ck_assert_int_eq(read_library(library), 0);
	ck_assert_int_eq(read_recipe(recipe_text), 0);
	nip_recipe_check_predict(&recipe, diag);
	/* Nothing is known of the cathode. */
	ck_assert_uint_eq(nip_diag_count(diag, NIP_WARNING), 1);
	ck_assert_msg(said(6, "cat|no compaction law"), "%s", all_text());
	ck_assert_int_eq(nip_diag_status(diag), 0);
	nip_recipe_check_report(&recipe, diag);
	ck_assert_uint_eq(nip_diag_count(diag, NIP_ERROR), 3);
	ck_assert_int_eq(nip_diag_status(diag), 1);
	ck_assert_msg(said(1, "item 1") && said(1, "item 2") && said(1, "item 3"), "%s", all_text());
}
END_TEST

START_TEST(a_stack_pressure_of_zero_is_a_record)
{
	ck_assert_int_eq(read_library(library), 0);
	ck_assert_int_eq(read_recipe(changed(recipe_text, "</recipe>",
		"<pressure_record><preparation unit=\"MPa\">300</preparation><stack unit=\"MPa\">0</stack>"
		"<location>all</location><uniformity>film</uniformity><critical_note>none</critical_note>"
		"</pressure_record></recipe>")), 0);
	nip_recipe_check_report(&recipe, diag);
	ck_assert_msg(nip_diag_kept(diag) == 0, "%s", all_text());
}
END_TEST

START_TEST(co_rolling_wants_a_final_compaction)
{
	ck_assert_int_eq(read_library(library), 0);
	ck_assert_int_eq(read_recipe(changed(recipe_text,
		"<pressure unit=\"GPa\" stress=\"die_axial\" kind=\"preparation\">0.3</pressure>\n", "")), 0);
	nip_recipe_check_predict(&recipe, diag);
	ck_assert_msg(said(11, "co-rolling without a final compaction"), "%s", all_text());
}
END_TEST

START_TEST(mixtures)
{
	struct nip_density d;
	const struct nip_layer *cat;
	const double rho = 100 / (80 / 4760.0 + 20 / 1860.0);

	ck_assert_int_eq(read_library(library), 0);
	ck_assert_int_eq(read_recipe(recipe_text), 0);
	cat = nip_recipe_layer(&recipe, "cat");
	ck_assert(nip_layer_density(cat, &d));
	ck_assert_double_eq_tol(d.rho_kg_m3, rho, 1e-9);
	ck_assert_int_eq(d.evidence, NIP_EV_SECOND_HAND);
	/* d rho / d rho_SE, by difference. */
	ck_assert_double_eq_tol(d.sd_kg_m3, 20 * (100 / (80 / 4760.0 + 20 / 1860.01) - rho) / 0.01, 0.01);
	ck_assert_double_eq_tol(nip_layer_volume_fraction(cat, nip_material_find(&materials, "SE")),
				(20 / 1860.0) / (80 / 4760.0 + 20 / 1860.0), 1e-14);
	ck_assert_double_eq(nip_layer_volume_fraction(cat, nip_material_find(&materials, "PTFE")), 0);
	memset(&recipe, 0, sizeof recipe);
	ck_assert_int_eq(read_recipe(changed(recipe_text, "material=\"SE\"", "material=\"PTFE\"")), 0);
	cat = nip_recipe_layer(&recipe, "cat");
	ck_assert(!nip_layer_density(cat, &d));
	ck_assert_str_eq(d.why, "PTFE");
	ck_assert(isnan(nip_layer_volume_fraction(cat, nip_material_find(&materials, "CAM"))));
}
END_TEST

START_TEST(shipped_library_is_sound)
{
	const char *top = getenv("srcdir"), *path;
	char *bytes;
	size_t n, dense = 0;

	if (!top)
		return; /* run by hand, outside the tree */
	path = nip_arena_printf(arena, "%s/recipes/materials.xml", top);
	ck_assert_int_eq(nip_file_read(path, NIP_XML_MAX, arena, &bytes, &n, diag), 0);
	ck_assert_msg(nip_materials_read(path, bytes, n, arena, &materials, diag) == 0, "%s", all_text());
	ck_assert_ptr_eq(nip_material_find(&materials, "LPSCl"), nip_material_find(&materials, "Li6PS5Cl"));
	for (size_t i = 0; i < materials.materials.n; i++) {
		const struct nip_material *m = &materials.materials.at[i];

		/* A material without a published density says so by having none. */
		if (!m->theoretical_density.set)
			continue;
		dense++;
		ck_assert_msg(m->theoretical_density.si > 500 &&
				      m->theoretical_density.si < 10000, "%s", m->id);
		ck_assert_msg(m->theoretical_density.evidence != NIP_EV_ASSUMED, "%s", m->id);
		ck_assert_msg(strlen(m->theoretical_density.source) > 5, "%s", m->id);
	}
	ck_assert_uint_ge(dense, 20);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("recipe");
	TCase *t = tcase_create("recipe");
	SRunner *r;
	int failed;

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, library_is_read_and_converted);
	tcase_add_loop_test(t, library_faults, 0, (int)N(library_fault));
	tcase_add_test(t, library_faults_of_form_and_of_meaning_are_told_together);
	tcase_add_test(t, transport_laws_are_not_compaction_laws);
	tcase_add_test(t, recipe_is_resolved);
	tcase_add_loop_test(t, recipe_faults, 0, (int)N(recipe_fault));
	tcase_add_test(t, a_wrong_unit_does_not_hide_an_unknown_material);
	tcase_add_test(t, faults_of_form_and_of_meaning_are_told_together);
	tcase_add_loop_test(t, a_single_fault_is_told_once, 0, (int)N(single_fault));
	tcase_add_test(t, no_attribute_hides_an_unknown_material);
	tcase_add_test(t, sides_of_a_foil_agree);
	tcase_add_test(t, without_a_library_only_materials_are_not_looked_up);
	tcase_add_test(t, recipe_files);
	tcase_add_test(t, levels_predict_and_report);
	tcase_add_test(t, a_stack_pressure_of_zero_is_a_record);
	tcase_add_test(t, co_rolling_wants_a_final_compaction);
	tcase_add_test(t, mixtures);
	tcase_add_test(t, shipped_library_is_sound);
	suite_add_tcase(s, t);
	r = srunner_create(s);
	srunner_run_all(r, CK_NORMAL);
	failed = srunner_ntests_failed(r);
	srunner_free(r);
	return failed ? 1 : 0;
}
