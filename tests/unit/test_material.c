/* test_material.c: values side by side, uncertainties and correlations of laws, files laid
 * over the library, and what the limits library answers at its edges. */
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
#include "material/limits.h"
#include "unit/unit.h"
#include "xml/reader.h"

#include "diag_test.h"

#define N(a) (sizeof(a) / sizeof *(a))

static struct nip_materials materials;
static struct nip_limits limits;

static void setup(void)
{
	arena = nip_arena_new();
	diag = nip_diag_new(100);
	memset(&materials, 0, sizeof materials);
	memset(&limits, 0, sizeof limits);
}

static void teardown(void)
{
	nip_diag_free(diag);
	nip_arena_free(arena);
	nip_unit_release();
	nip_xml_release();
}

static int read_library(const char *inside)
{
	const char *text = nip_arena_printf(
		arena, "<materials id=\"l\" version=\"1\">%s</materials>", inside);

	return nip_materials_read("l.xml", text, strlen(text), arena, &materials, diag);
}

/* One material with these elements inside. */
static int read_material(const char *inside)
{
	return read_library(nip_arena_printf(
		arena, "<material id=\"M\" class=\"sulfide\">%s</material>", inside));
}

#define DENSITY(attributes, number)                                                        \
	"<theoretical_density unit=\"g/cm3\" source=\"s\" evidence=\"primary\"" attributes  \
	">" number "</theoretical_density>"

START_TEST(one_value_is_used_and_none_is_averaged)
{
	const struct nip_material *m;

	ck_assert_int_eq(read_material(DENSITY("", "1.64") DENSITY(
				 " preferred=\"yes\" reason=\"r\" uncertainty=\"1%\"", "1.86")
						 DENSITY(" low=\"1.6\" high=\"1.9\"", "")),
			 0);
	m = nip_material_find(&materials, "M");
	ck_assert_uint_eq(m->stated[NIP_PROP_DENSITY].n, 3);
	ck_assert_double_eq(m->theoretical_density.si, 1860);
	ck_assert_double_eq_tol(m->theoretical_density.sd_si, 18.6, 1e-9);
	ck_assert(!m->stated[NIP_PROP_DENSITY].at[2].value.set);
	ck_assert_double_eq(nip_stated_low(&m->stated[NIP_PROP_DENSITY].at[2], NIP_PROP_DENSITY),
			    1.6);
}
END_TEST

START_TEST(of_equals_none_is_used)
{
	ck_assert_int_eq(read_material(DENSITY("", "1.64") DENSITY("", "1.86")), 0);
	ck_assert(!nip_material_find(&materials, "M")->theoretical_density.set);
	memset(&materials, 0, sizeof materials);
	ck_assert_int_eq(read_material(DENSITY(" low=\"1\" high=\"2\"", "")), 0);
	ck_assert(!nip_material_find(&materials, "M")->theoretical_density.set);
	memset(&materials, 0, sizeof materials);
	ck_assert_int_eq(read_material(DENSITY(" preferred=\"no\" reason=\"r\"", "1.86")), 0);
	ck_assert(!nip_material_find(&materials, "M")->theoretical_density.set);
	memset(&materials, 0, sizeof materials);
	ck_assert_int_eq(read_material(DENSITY("", "1.86")), 0);
	ck_assert(nip_material_find(&materials, "M")->theoretical_density.set);
}
END_TEST

static const struct {
	const char *inside, *says;
} value_fault[] = {
	{ DENSITY("", ""), "neither a number nor a range" },
	{ DENSITY(" low=\"2\" high=\"1\"", ""), "low 2 is above high 1" },
	{ DENSITY(" low=\"1\" high=\"2\"", "3"), "outside its own range" },
	{ DENSITY(" low=\"1\"", "0.5"), "outside its own range" },
	{ DENSITY("", "0"), "must be above 0" },
	{ DENSITY("", "-1"), "must be above 0" },
	{ DENSITY(" low=\"-1\" high=\"2\"", ""), "must be above 0" },
	{ DENSITY("", "1e40"), "no physical" },
	{ DENSITY("", "1,86"), "a number was expected" },
	{ DENSITY("", "nan"), "a number was expected" },
	{ DENSITY("", "0x10"), "a number was expected" },
	{ DENSITY(" uncertainty=\"0.1\" low=\"1\"", ""), "needs a number" },
	{ DENSITY(" uncertainty=\"-1%\"", "2"), "must not be negative" },
	{ DENSITY(" preferred=\"yes\"", "2") DENSITY(" preferred=\"yes\"", "3"), "is preferred, and so is line 1" },
	{ DENSITY(" preferred=\"yes\"", "2") DENSITY("", "3"), "attribute reason is missing" },
	{ DENSITY(" preferred=\"yes\" reason=\"r\" low=\"1\"", ""), "a bare range cannot be preferred" },
	{ DENSITY(" preferred=\"maybe\"", "2"), "unknown value \"maybe\"" },
	{ "<theoretical_density unit=\"mS/cm\" source=\"s\" evidence=\"primary\">2</theoretical_density>", "does not measure density" },
	{ "<ionic_conductivity unit=\"mS/cm2\" source=\"s\" evidence=\"primary\">2.61</ionic_conductivity>", "does not measure conductivity" },
	{ "<theoretical_density source=\"s\" evidence=\"primary\">2</theoretical_density>", "attribute unit is missing" },
	{ "<refusal process=\"cold-press\">why</refusal>", "attribute needs is missing" },
	{ "<refusal process=\"frying\" needs=\"x\">why</refusal>", "unknown value \"frying\"" },
	{ "<fact source=\"s\">text</fact>", "attribute evidence is missing" },
	{ "<name>n</name><name>m</name>", "stands twice" },
};

START_TEST(value_faults)
{
	ck_assert_int_eq(read_material(value_fault[_i].inside), -1);
	ck_assert_int_eq(nip_diag_status(diag), 3);
	ck_assert_msg(strstr(all_text(), value_fault[_i].says) != NULL, "%s", all_text());
}
END_TEST

/* ---- laws -------------------------------------------------------------------- */

#define LAW(parameters)                                                                    \
	"<law name=\"exponential\" stress=\"die_axial\" evidence=\"primary\" source=\"s\">"  \
	parameters "</law>"
#define D0(sd)	  "<parameter name=\"D0\" unit=\"1\"" sd ">0.5</parameter>"
#define DMAX(sd)  "<parameter name=\"Dmax\" unit=\"%\"" sd ">95</parameter>"
#define GAMMA(sd) "<parameter name=\"gamma\" unit=\"GPa\"" sd ">0.2</parameter>"
#define SD(x)	  " uncertainty=\"" x "\""
#define THREE	  D0(SD("0.01")) DMAX(SD("2")) GAMMA(SD("0.03"))
#define COR(a, b, v) "<correlation of=\"" a "\" with=\"" b "\">" v "</correlation>"

START_TEST(uncertainties_are_read_in_their_unit)
{
	const struct nip_law_use *u;
	int d0, dmax, gamma;

	ck_assert_msg(read_material(LAW(THREE COR("D0", "gamma", "-0.5"))) == 0, "%s", all_text());
	u = &nip_material_find(&materials, "M")->laws.at[0];
	d0 = nip_law_symbol(u->law, "D0");
	dmax = nip_law_symbol(u->law, "Dmax");
	gamma = nip_law_symbol(u->law, "gamma");
	ck_assert_double_eq(u->sd[d0], 0.01);
	ck_assert_double_eq_tol(u->sd[dmax], 0.02, 1e-15);
	ck_assert_double_eq(u->sd[gamma], 0.03e9);
	ck_assert_double_eq(u->correlation[d0][gamma], -0.5);
	ck_assert_double_eq(u->correlation[gamma][d0], -0.5);
	ck_assert_double_eq(u->correlation[d0][d0], 1);
	ck_assert_double_eq(u->correlation[d0][dmax], 0);
}
END_TEST

/* K = 1/Py: its standard uncertainty is that of Py over Py^2, and growing K is falling
 * Py, so that correlations change sign. */
START_TEST(an_alias_carries_its_uncertainty_over)
{
	const struct nip_law_use *u;
	int d0, py;

	ck_assert_int_eq(read_material("<law name=\"heckel\" stress=\"die_axial\" evidence=\"primary\" source=\"s\">"
				       "<parameter name=\"K\" unit=\"1/MPa\" uncertainty=\"0.0001\">0.005</parameter>"
				       "<parameter name=\"A\" unit=\"1\" uncertainty=\"0.02\">0.7</parameter>"
				       "<correlation of=\"K\" with=\"A\">-0.9</correlation></law>"),
			 0);
	u = &nip_material_find(&materials, "M")->laws.at[0];
	d0 = nip_law_symbol(u->law, "D0");
	py = nip_law_symbol(u->law, "Py");
	ck_assert_double_eq_tol(u->in[py], 200e6, 1e-3);
	ck_assert_double_eq_tol(u->sd[py] / 4e6, 1, 1e-6);
	ck_assert_double_eq_tol(u->sd[d0] / (0.02 * exp(-0.7)), 1, 1e-6);
	ck_assert_double_eq_tol(u->correlation[py][d0], 0.9, 1e-12);
}
END_TEST

static const struct {
	const char *parameters, *says; /* NULL: fine */
} correlation_case[] = {
	{ THREE, NULL },
	{ THREE COR("D0", "Dmax", "1"), NULL },
	{ THREE COR("D0", "Dmax", "-1") COR("D0", "gamma", "-1") COR("Dmax", "gamma", "1"), NULL },
	{ THREE COR("D0", "Dmax", "0.9") COR("D0", "gamma", "0.9") COR("Dmax", "gamma", "0.62"), NULL },
	{ THREE COR("D0", "Dmax", "0.9") COR("D0", "gamma", "0.9") COR("Dmax", "gamma", "0.61"), "not positive semidefinite" },
	{ THREE COR("D0", "Dmax", "1") COR("D0", "gamma", "1") COR("Dmax", "gamma", "-1"), "not positive semidefinite" },
	{ THREE COR("D0", "Dmax", "1.0001"), "out of range" },
	{ THREE COR("D0", "D0", "0.5"), "with itself" },
	{ THREE COR("D0", "P", "0.5"), "\"P\" is no parameter" },
	{ THREE COR("D0", "gamma", "0.5") COR("gamma", "D0", "0.5"), "stands twice" },
	{ D0("") DMAX(SD("2")) GAMMA("") COR("D0", "Dmax", "0.1"), "needs the uncertainty of D0" },
	{ D0(SD("-0.01")) DMAX("") GAMMA(""), "must not be negative" },
	{ D0(SD("1%")) DMAX("") GAMMA(""), "a number was expected" },
	{ D0(SD("0")) DMAX("") GAMMA(""), NULL },
};

START_TEST(correlations)
{
	const char *text = nip_arena_printf(
		arena, "<law name=\"exponential\" stress=\"die_axial\" evidence=\"primary\" source=\"s\">%s</law>",
		correlation_case[_i].parameters);
	int rc = read_material(text);

	ck_assert_msg(rc == (correlation_case[_i].says ? -1 : 0), "%s", all_text());
	if (correlation_case[_i].says)
		ck_assert_msg(strstr(all_text(), correlation_case[_i].says) != NULL, "%s", all_text());
}
END_TEST

/* ---- a file over the library ---------------------------------------------------- */

START_TEST(user_goes_first)
{
	struct nip_materials user = { 0 };
	const char *text = "<materials id=\"u\" version=\"1\"><material id=\"M\" class=\"sulfide\">"
			   "<alias>Mine</alias>" LAW(D0("") DMAX("") GAMMA("")) "</material>"
			   "<material id=\"V\" class=\"sulfide\" variant-of=\"M\"/></materials>";
	const struct nip_material *m;

	ck_assert_int_eq(read_material(DENSITY("", "1.86") "<law name=\"heckel\" stress=\"die_axial\" evidence=\"assumed\" source=\"s\">"
				       "<parameter name=\"Py\" unit=\"MPa\">200</parameter><parameter name=\"D0\" unit=\"1\">0.5</parameter></law>"),
			 0);
	ck_assert_int_eq(nip_materials_read("u.xml", text, strlen(text), arena, &user, diag), 0);
	ck_assert_msg(nip_materials_overlay(&materials, &user, arena, diag) == 0, "%s", all_text());
	m = nip_material_find(&materials, "Mine");
	ck_assert_ptr_nonnull(m);
	ck_assert_str_eq(m->id, "M");
	ck_assert_uint_eq(m->laws.n, 2);
	ck_assert_str_eq(m->laws.at[0].law->name, "exponential");
	ck_assert_str_eq(m->laws.at[1].law->name, "heckel");
	ck_assert(m->theoretical_density.set); /* not stated by the user: stays */
	ck_assert_uint_eq(user.materials.at[0].laws.n, 1);
	ck_assert_ptr_eq(nip_material_find(&materials, "V")->variant_of, m);
}
END_TEST

START_TEST(refusal_is_of_its_process)
{
	const struct nip_material *m;

	ck_assert_int_eq(read_material("<refusal process=\"compaction\" needs=\"n\">cold</refusal>"
				       "<refusal process=\"hot-press\" needs=\"n\">hot</refusal>"),
			 0);
	m = nip_material_find(&materials, "M");
	ck_assert_str_eq(nip_material_refusal(m, "cold-press")->text, "cold");
	ck_assert_str_eq(nip_material_refusal(m, "calender")->text, "cold");
	ck_assert_str_eq(nip_material_refusal(m, "hot-press")->text, "hot");
	memset(&materials, 0, sizeof materials);
	ck_assert_int_eq(read_material("<refusal process=\"cold-press\" needs=\"n\">x</refusal>"), 0);
	ck_assert_ptr_null(nip_material_refusal(nip_material_find(&materials, "M"), "calender"));
}
END_TEST

/* ---- limits ------------------------------------------------------------------- */

static int read_limits(const char *inside)
{
	const char *text =
		nip_arena_printf(arena, "<limits id=\"l\" version=\"1\">%s</limits>", inside);

	if (!materials.materials.n)
		ck_assert_int_eq(read_library("<material id=\"A\" class=\"sulfide\"/><material id=\"A1\" class=\"sulfide\" variant-of=\"A\"/>"
					      "<material id=\"B\" class=\"anode\"/><material id=\"C\" class=\"anode\"/>"),
				 0);
	return nip_limits_read("limits.xml", text, strlen(text), arena, &materials, &limits, diag);
}

#define LIMIT(attributes, inside)                                                         \
	"<limit id=\"x\" kind=\"stack\" type=\"band\" severity=\"risk\" evidence=\"primary\" " attributes \
	">" inside "<risk>breaks</risk><source>s</source></limit>"
#define MPA(tag, n) "<" tag " unit=\"MPa\">" n "</" tag ">"
#define OPEN(tag, n) "<" tag " unit=\"MPa\" inclusive=\"no\">" n "</" tag ">"

static const struct {
	const char *inside, *says;
} limit_fault[] = {
	{ LIMIT("electrolyte=\"Q\"", MPA("at", "1")), "unknown material or group \"Q\"" },
	{ LIMIT("process=\"A\"", MPA("at", "1")), "unknown process" },
	{ LIMIT("electrolyte=\"A\"", ""), "has no number" },
	{ LIMIT("electrolyte=\"A\"", MPA("from", "2") MPA("to", "1")), "the range is empty" },
	{ LIMIT("electrolyte=\"A\"", OPEN("from", "2") MPA("to", "2")), "the range is empty" },
	{ LIMIT("electrolyte=\"A\"", MPA("at", "2") MPA("to", "2")), "a single value (at) and a range too" },
	{ LIMIT("electrolyte=\"A\" extends=\"up\"", MPA("from", "2")), "belongs to a single value" },
	{ LIMIT("electrolyte=\"A\"", MPA("at", "-2")), "must not be below 0" },
	{ LIMIT("electrolyte=\"A\"", MPA("at", "two")), "a number was expected" },
	{ LIMIT("electrolyte=\"A\"", "<at unit=\"mm\">2</at>"), "does not measure pressure" },
	{ LIMIT("electrolyte=\"A\" quantity=\"temperature\"", MPA("to", "200")), "does not measure temperature" },
	{ LIMIT("", MPA("at", "1")) LIMIT("", MPA("at", "1")), "id is taken already" },
	{ "<group id=\"A\" role=\"anode\"><name>n</name></group>", "is that of material A" },
	{ "<group id=\"g\" role=\"anode\"><name>n</name><member>Z</member></group>", "unknown material \"Z\"" },
	{ "<group id=\"g\" role=\"anode\"><name>n</name></group><group id=\"h\" role=\"anode\"><name>n</name><alias>g</alias></group>", "is taken already" },
	{ "<limit id=\"x\" kind=\"stack\" type=\"note\" severity=\"note\" evidence=\"primary\"><source>s</source></limit>", "says neither benefit nor risk" },
	{ "<limit id=\"x\" kind=\"stack\" type=\"note\" severity=\"note\" evidence=\"primary\">" MPA("at", "1") "<text>t</text><source>s</source></limit>", "is a note and has a number" },
	{ "<limit id=\"x\" kind=\"operating\" type=\"note\" severity=\"note\" evidence=\"primary\"><text>t</text><source>s</source></limit>", "unknown value \"operating\"" },
};

START_TEST(limit_faults)
{
	ck_assert_int_eq(read_limits(limit_fault[_i].inside), -1);
	ck_assert_int_eq(nip_diag_status(diag), 3);
	ck_assert_msg(strstr(all_text(), limit_fault[_i].says) != NULL, "%s", all_text());
}
END_TEST

static struct nip_limit_answer answer;

static enum nip_limit_severity ask(const char *electrolyte, const char *anode, const char *cathode,
				   double mpa)
{
	struct nip_limit_query q = { .kind = "stack", .value = { mpa * 1e6, NAN, NAN },
				     .shown = { "P" } };

	q.electrolyte.material = electrolyte ? nip_material_find(&materials, electrolyte) : NULL;
	q.anode.material = anode ? nip_material_find(&materials, anode) : NULL;
	q.cathode.material = cathode ? nip_material_find(&materials, cathode) : NULL;
	nip_limits_ask(&limits, &materials, &q, arena, &answer);
	return answer.worst;
}

START_TEST(ends_of_a_band)
{
	ck_assert_int_eq(read_limits(LIMIT("electrolyte=\"A\"", MPA("from", "3") OPEN("to", "10"))), 0);
	ck_assert_int_eq(ask("A", NULL, NULL, nextafter(3, 0)), NIP_LIMIT_OK);
	ck_assert(!answer.answered);
	ck_assert_int_eq(ask("A", NULL, NULL, 3), NIP_LIMIT_RISK);
	ck_assert_int_eq(ask("A", NULL, NULL, nextafter(10, 0)), NIP_LIMIT_RISK);
	ck_assert_int_eq(ask("A", NULL, NULL, 10), NIP_LIMIT_OK);
	ck_assert(answer.known && !answer.answered);
	ck_assert_int_eq(ask("B", NULL, NULL, 3), NIP_LIMIT_OK);
	ck_assert(!answer.known);
}
END_TEST

START_TEST(a_point_holds_beyond_only_if_read_so)
{
	ck_assert_int_eq(read_limits(LIMIT("electrolyte=\"A\"", MPA("at", "13"))), 0);
	ck_assert_int_eq(ask("A", NULL, NULL, 14), NIP_LIMIT_OK);
	memset(&limits, 0, sizeof limits);
	ck_assert_int_eq(read_limits(LIMIT("electrolyte=\"A\" extends=\"up\"", MPA("at", "13"))), 0);
	ck_assert_int_eq(ask("A", NULL, NULL, 1e6), NIP_LIMIT_RISK);
	ck_assert_int_le(ask("A", NULL, NULL, 12), NIP_LIMIT_INFO);
	ck_assert_ptr_eq(answer.lowest, &limits.limits.at[0]);
	memset(&limits, 0, sizeof limits);
	ck_assert_int_eq(read_limits(LIMIT("electrolyte=\"A\" extends=\"down\"", MPA("at", "2"))), 0);
	ck_assert_int_eq(ask("A", NULL, NULL, 0), NIP_LIMIT_RISK);
	ck_assert_ptr_null(answer.lowest);
}
END_TEST

START_TEST(a_cell_is_its_own_and_no_other)
{
	ck_assert_int_eq(read_limits(LIMIT("electrolyte=\"A\" anode=\"B\" cathode=\"C\"", MPA("from", "5"))), 0);
	ck_assert_int_eq(ask("A", "B", "C", 6), NIP_LIMIT_RISK);
	ck_assert_int_eq(ask("A", "C", "B", 6), NIP_LIMIT_RISK); /* either electrode first */
	ck_assert_int_eq(ask("A", "C", "C", 6), NIP_LIMIT_OK);
	ck_assert(!answer.known);
	ck_assert_int_eq(ask("A", "B", "B", 6), NIP_LIMIT_OK);
	ck_assert_int_eq(ask("A", NULL, NULL, 6), NIP_LIMIT_RISK);
	ck_assert(answer.hits.at[0].open);
	ck_assert_int_eq(ask("A1", "B", "C", 6), NIP_LIMIT_RISK); /* a variant: said so */
	ck_assert_int_eq(answer.hits.at[0].match, NIP_LIMIT_FALLBACK);
	ck_assert_str_eq(answer.hits.at[0].via, "A");
	ck_assert_int_eq(ask(NULL, "B", "C", 6), NIP_LIMIT_WARNING); /* no electrolyte named */
}
END_TEST

START_TEST(both_electrodes_of_one_material)
{
	ck_assert_int_eq(read_limits(LIMIT("electrolyte=\"A\" anode=\"B\" cathode=\"B\"", MPA("from", "5"))), 0);
	ck_assert_int_eq(ask("A", "B", "B", 6), NIP_LIMIT_RISK);
	ck_assert_int_eq(ask("A", "B", "C", 6), NIP_LIMIT_OK);
	ck_assert_int_eq(ask("A", "C", "B", 6), NIP_LIMIT_OK);
}
END_TEST

START_TEST(nothing_asked_nothing_judged)
{
	ck_assert_int_eq(read_limits(LIMIT("electrolyte=\"A\"", MPA("from", "5"))), 0);
	ck_assert_int_eq(ask("A", NULL, NULL, NAN), NIP_LIMIT_INFO);
	ck_assert(answer.known && answer.answered);
	ck_assert_int_eq(answer.hits.at[0].relation, NIP_LIMIT_NOT_ASKED);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("material");
	TCase *t = tcase_create("material");
	SRunner *r;
	int failed;

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, one_value_is_used_and_none_is_averaged);
	tcase_add_test(t, of_equals_none_is_used);
	tcase_add_loop_test(t, value_faults, 0, (int)N(value_fault));
	tcase_add_test(t, uncertainties_are_read_in_their_unit);
	tcase_add_test(t, an_alias_carries_its_uncertainty_over);
	tcase_add_loop_test(t, correlations, 0, (int)N(correlation_case));
	tcase_add_test(t, user_goes_first);
	tcase_add_test(t, refusal_is_of_its_process);
	tcase_add_loop_test(t, limit_faults, 0, (int)N(limit_fault));
	tcase_add_test(t, ends_of_a_band);
	tcase_add_test(t, a_point_holds_beyond_only_if_read_so);
	tcase_add_test(t, a_cell_is_its_own_and_no_other);
	tcase_add_test(t, both_electrodes_of_one_material);
	tcase_add_test(t, nothing_asked_nothing_judged);
	suite_add_tcase(s, t);
	r = srunner_create(s);
	srunner_run_all(r, CK_NORMAL);
	failed = srunner_ntests_failed(r);
	srunner_free(r);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
