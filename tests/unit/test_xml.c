/* test_xml.c: the table-driven reader: what it reads, every fault with its line, what
 * it must not open, and the schema that has to agree with it. */
#include <config.h>

#include <check.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/diag.h"
#include "base/str.h"
#include "unit/unit.h"
#include "xml/reader.h"

#include "diag_test.h"

#define N(a) (sizeof(a) / sizeof *(a))

/* ---- a small document kind ---------------------------------------------- */

struct part {
	long line;
	const char *material;
	double parts;
};

struct machine {
	long line;
	const char *id;
	struct nip_quantity load, gap;
};

struct doc {
	long line;
	const char *id, *status;
	bool dry;
	const char *title;
	long passes;
	NIP_VEC(struct part) parts;
	struct machine *machine;
	struct nip_quantity pressure, elongation;
	const char *note;
};

static const char *const statuses[] = { "draft", "approved", NULL };

static const struct nip_xml_rule part_rule[] = {
	{ "@material", NIP_XML_NAME, NIP_XML_REQUIRED, offsetof(struct part, material) },
	{ ".", NIP_XML_NUMBER, NIP_XML_REQUIRED | NIP_XML_POSITIVE, offsetof(struct part, parts) },
};
static const struct nip_xml_shape part_shape = { "part", sizeof(struct part),
						 offsetof(struct part, line), part_rule, N(part_rule) };
static const struct nip_xml_rule machine_rule[] = {
	{ "@id", NIP_XML_NAME, NIP_XML_REQUIRED, offsetof(struct machine, id) },
	{ "load", NIP_XML_QUANTITY, NIP_XML_REQUIRED, offsetof(struct machine, load),
	  .quantity = NIP_Q_LINE_LOAD },
	{ "gap", NIP_XML_QUANTITY, NIP_XML_POSITIVE, offsetof(struct machine, gap),
	  .quantity = NIP_Q_THICKNESS },
};
static const struct nip_xml_shape machine_shape = { "machine", sizeof(struct machine),
						    offsetof(struct machine, line), machine_rule,
						    N(machine_rule) };
#define F(field) offsetof(struct doc, field)
static const struct nip_xml_rule doc_rule[] = {
	{ "@id", NIP_XML_NAME, NIP_XML_REQUIRED, F(id), .doc = "a name & <more>" },
	{ "@status", NIP_XML_CHOICE, 0, F(status), statuses },
	{ "@dry", NIP_XML_BOOL, 0, F(dry) },
	{ "title", NIP_XML_TEXT, NIP_XML_REQUIRED, F(title), .doc = "for people" },
	{ "passes", NIP_XML_INT, NIP_XML_RANGE, F(passes), .lo = 1, .hi = 50 },
	{ "part", NIP_XML_ELEMENT, NIP_XML_REQUIRED | NIP_XML_MANY, F(parts), .shape = &part_shape },
	{ "machine", NIP_XML_ELEMENT, 0, F(machine), .shape = &machine_shape },
	{ "pressure", NIP_XML_QUANTITY, NIP_XML_RANGE, F(pressure), .quantity = NIP_Q_PRESSURE,
	  .lo = 0, .hi = 1000 },
	{ "elongation", NIP_XML_QUANTITY, 0, F(elongation), .quantity = NIP_Q_PERCENT_RATIO },
	{ "note", NIP_XML_TEXT, 0, F(note) },
};
static const struct nip_xml_shape doc_shape = { "doc", sizeof(struct doc), F(line), doc_rule,
						N(doc_rule) };

/* One element a line, so that faults can be placed. */
static const char good[] =
	"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"				    /* 1 */
	"<doc id=\"d1\" status=\"draft\" dry=\"true\">\n"			    /* 2 */
	"<title>  A\n  title </title>\n"					    /* 3, 4 */
	"<passes>12</passes>\n"							    /* 5 */
	"<part material=\"LPSCl\">100</part>\n"					    /* 6 */
	"<part material=\"PTFE\">0.1</part>\n"					    /* 7 */
	"<machine id=\"m\">\n"							    /* 8 */
	"<load unit=\"kN/m\" per=\"web\">900</load>\n"				    /* 9 */
	"<gap unit=\"mm\" uncertainty=\"0.01\">0.05</gap>\n"			    /* 10 */
	"</machine>\n"								    /* 11 */
	"<pressure unit=\"GPa\" stress=\"die_axial\" kind=\"preparation\" uncertainty=\"2%\" "
	"evidence=\"second-hand\" source=\"a book\">0.3</pressure>\n"		    /* 12 */
	"<elongation unit=\"%\">700</elongation>\n"				    /* 13 */
	"<note>&lt;5 um &#181;</note>\n"					    /* 14 */
	"</doc>\n";

/* ---- helpers ------------------------------------------------------------ */

static struct doc doc;

static void setup(void)
{
	arena = nip_arena_new();
	diag = nip_diag_new(100);
	memset(&doc, 0, sizeof doc);
}

static void teardown(void)
{
	nip_arena_free(arena);
	nip_diag_free(diag);
	nip_unit_release();
	nip_xml_release();
}

static int read_n(const char *bytes, size_t n)
{
	return nip_xml_read("t.xml", bytes, n, "doc", &doc_shape, arena, &doc, diag);
}

/* The good document with its first `from` replaced. */
static char *changed(const char *from, const char *to)
{
	const char *at = strstr(good, from);

	ck_assert_msg(at != NULL, "not in the document: %s", from);
	return nip_arena_printf(arena, "%.*s%s%s", (int)(at - good), good, to, at + strlen(from));
}

/* ---- reading ------------------------------------------------------------ */

START_TEST(everything_is_read)
{
	ck_assert_msg(read_n(good, sizeof good - 1) == 0, "%s", all_text());
	ck_assert_uint_eq(nip_diag_kept(diag), 0);
	ck_assert_str_eq(doc.id, "d1");
	ck_assert_str_eq(doc.status, "draft");
	ck_assert(doc.dry);
	ck_assert_str_eq(doc.title, "A title");
	ck_assert_int_eq(doc.passes, 12);
	ck_assert_uint_eq(doc.parts.n, 2);
	ck_assert_str_eq(doc.parts.at[1].material, "PTFE");
	ck_assert_double_eq(doc.parts.at[1].parts, 0.1);
	ck_assert_int_eq(doc.parts.at[0].line, 6);
	ck_assert_int_eq(doc.parts.at[1].line, 7);
	ck_assert_int_eq(doc.machine->line, 8);
	ck_assert_double_eq(doc.machine->load.si, 900000);
	ck_assert_str_eq(doc.machine->load.qualifier[2], "web");
	ck_assert_double_eq(doc.machine->gap.si, 5e-5);
	ck_assert_double_eq(doc.machine->gap.sd_si, 1e-5);
	ck_assert_double_eq(doc.pressure.si, 3e8);
	ck_assert_double_eq_tol(doc.pressure.sd_si, 6e6, 1e-6);
	ck_assert_str_eq(doc.pressure.text, "0.3");
	ck_assert_str_eq(doc.pressure.unit, "GPa");
	ck_assert_str_eq(doc.pressure.qualifier[3], "die_axial");
	ck_assert_str_eq(doc.pressure.qualifier[4], "preparation");
	ck_assert_int_eq(doc.pressure.evidence, NIP_EV_SECOND_HAND);
	ck_assert(doc.pressure.evidence_set);
	ck_assert_str_eq(doc.pressure.source, "a book");
	ck_assert_int_eq(doc.pressure.line, 12);
	ck_assert_double_eq(doc.elongation.si, 7);
	ck_assert(!doc.elongation.evidence_set);
	ck_assert_str_eq(doc.note, "<5 um \xC2\xB5");
}
END_TEST

START_TEST(extensions_are_not_read)
{
	static const char *const fine[] = {
		"</note>\n<extension><anything at=\"all\">x<y/></anything></extension>\n",
		"</note>\n<extension/>\n<extension>text</extension>\n",
	};

	for (size_t i = 0; i < N(fine); i++) {
		const char *x = changed("</note>\n", fine[i]);

		memset(&doc, 0, sizeof doc);
		ck_assert_msg(read_n(x, strlen(x)) == 0, "%s", all_text());
		ck_assert_str_eq(doc.note, "<5 um \xC2\xB5");
	}
}
END_TEST

/* ---- faults ------------------------------------------------------------- */

/* Whether the schema sees the fault too: structure, not units or values in a unit. */
enum { BOTH, READER };

static const struct fault {
	const char *from, *to;
	long line;
	const char *says; /* all of it, up to '|', has to stand in the message */
	int seen;
} faults[] = {
	{ "<passes>12</passes>", "<pases>12</pases>", 5, "doc/pases|unknown element|did you mean passes", BOTH },
	{ "<note>", "<zzz/><note>", 14, "doc/zzz|unknown element in doc|allowed: title, passes, part", BOTH },
	{ " status=\"draft\"", " statsu=\"draft\"", 2, "doc/@statsu|unknown attribute|did you mean status", BOTH },
	{ " id=\"d1\"", "", 2, "doc|attribute id is missing", BOTH },
	{ "<title>  A\n  title </title>\n", "\n\n", 2, "element title is missing|for people", BOTH },
	{ "<part material=\"LPSCl\">100</part>\n<part material=\"PTFE\">0.1</part>", "", 2, "element part is missing", BOTH },
	{ "<passes>12</passes>\n", "<part material=\"X\">1</part>\n<passes>12</passes>\n", 6, "doc/passes|must stand before <part>", BOTH },
	{ "<note>", "<title>again</title><note>", 14, "doc/title[2]|stands twice", BOTH },
	{ "<pressure unit=\"GPa\"", "<pressure unit=\"um\"", 12, "doc/pressure/@unit|unit \"um\" does not measure pressure|MPa", READER },
	{ "<pressure unit=\"GPa\"", "<pressure unit=\"1/MPa\"", 12, "does not measure pressure", READER },
	{ "<pressure unit=\"GPa\"", "<pressure unit=\"parsnip\"", 12, "unknown unit \"parsnip\"|MPa", READER },
	{ "<pressure unit=\"GPa\"", "<pressure", 12, "doc/pressure|attribute unit is missing|MPa", BOTH },
	{ ">0.3<", ">O.3<", 12, "doc/pressure|a number was expected (got \"O.3\")", BOTH },
	{ ">0.3<", "><", 12, "a number was expected (got \"\")", BOTH },
	{ ">0.3<", ">0x1p3<", 12, "a number was expected", BOTH },
	{ ">0.3<", ">nan<", 12, "a number was expected", BOTH },
	{ ">0.3<", ">0,3<", 12, "a number was expected", BOTH },
	{ ">0.3<", ">1.1<", 12, "out of range (got 1100, allowed 0..1000 MPa)", READER },
	{ ">0.3<", ">-1e-9<", 12, "out of range", READER },
	{ ">0.05<", ">0<", 10, "doc/machine/gap|must be above 0 (got 0 um)", READER },
	{ "uncertainty=\"2%\"", "uncertainty=\"-2%\"", 12, "@uncertainty|must not be negative", READER },
	{ "uncertainty=\"2%\"", "uncertainty=\"two\"", 12, "@uncertainty|a number was expected", READER },
	{ "stress=\"die_axial\"", "stress=\"axial\"", 12, "@stress|unknown value \"axial\"|allowed: die_axial, isostatic, nip_peak, nip_mean", BOTH },
	{ "stress=\"die_axial\"", "basis=\"coating\"", 12, "@basis|unknown attribute", BOTH },
	{ "evidence=\"second-hand\"", "evidence=\"hearsay\"", 12, "@evidence|unknown value \"hearsay\"|assumed", BOTH },
	{ ">0.3<", ">0.3<sub/><", 12, "doc/pressure/sub|unknown element", BOTH },
	{ "status=\"draft\"", "status=\"drft\"", 2, "unknown value \"drft\" (allowed: draft, approved)", BOTH },
	{ "dry=\"true\"", "dry=\"yes\"", 2, "true or false was expected (got \"yes\")", BOTH },
	{ "id=\"d1\"", "id=\"d 1\"", 2, "a name without blanks was expected (got \"d 1\")", BOTH },
	{ "id=\"d1\"", "id=\"\"", 2, "a name without blanks was expected", BOTH },
	{ ">12<", ">0<", 5, "out of range (got 0, allowed 1..50)", BOTH },
	{ ">12<", ">51<", 5, "out of range (got 51", BOTH },
	{ ">12<", ">1.5<", 5, "a whole number was expected (got \"1.5\")", BOTH },
	{ ">12<", ">12.0<", 5, "a whole number was expected", BOTH },
	{ ">12<", ">1e1<", 5, "a whole number was expected", BOTH },
	{ ">0.1<", ">0<", 7, "doc/part[2]|must be above 0", BOTH },
	{ ">0.1<", ">-3<", 7, "must be above 0 (got -3)", BOTH },
	{ ">0.1<", ">0.1<x/><", 7, "doc/part[2]/x|unknown element", BOTH },
	{ ">0.1<", ">0.1<extension/><", 7, "unknown element", BOTH },
	{ "<passes>", "stray<passes>", 2, "text is not allowed directly in doc (got \"stray\")", BOTH },
	{ "<passes>", "<![CDATA[stray]]><passes>", 2, "text is not allowed directly", BOTH },
	{ "<load unit=\"kN/m\" per=\"web\">900</load>\n", "", 8, "doc/machine|element load is missing", BOTH },
	{ "  A\n  title ", "A <b>bold</b> title", 3, "doc/title/b|unknown element", BOTH },
	{ "<title>", "<title lang=\"en\">", 3, "doc/title/@lang|unknown attribute", BOTH },
	{ "<passes>", "<extension/><passes>", 5, "must stand before <extension>", BOTH },
	{ "<passes>12</passes>", "<x:passes xmlns:x=\"urn:x\">12</x:passes>", 5, "unknown element", BOTH },
	{ "<doc id", "<doc xmlns=\"urn:x\" id", 2, "without a namespace", BOTH },
};

START_TEST(each_fault_has_its_line_and_words)
{
	const struct fault *f = &faults[_i];
	const char *x = changed(f->from, f->to);
	bool found = false;

	ck_assert_msg(read_n(x, strlen(x)) == -1, "accepted: %s", f->to);
	ck_assert_int_eq(nip_diag_status(diag), 3);
	for (size_t i = 0; i < nip_diag_kept(diag) && !found; i++) {
		const struct nip_diagnostic *d = nip_diag_at(diag, i);
		struct nip_str s = NIP_STR_INIT;
		char *says = nip_arena_strdup(arena, f->says), *save = NULL;

		nip_diagnostic_text(d, &s);
		found = d->place.line == f->line && strcmp(d->place.file, "t.xml") == 0;
		for (char *p = strtok_r(says, "|", &save); p; p = strtok_r(NULL, "|", &save))
			found = found && strstr(nip_str_text(&s), p);
		nip_str_release(&s);
	}
	ck_assert_msg(found, "line %ld, \"%s\" expected, got:\n%s", f->line, f->says, all_text());
}
END_TEST

START_TEST(all_faults_come_in_one_run)
{
	static const char x[] = "<doc id=\"a b\" colour=\"red\">\n"
				"<passes>99</passes>\n"
				"<part material=\"p\">-1</part>\n"
				"<machine>\n"
				"<load unit=\"MPa\">1</load>\n"
				"</machine>\n"
				"<pressure unit=\"MPa\">x</pressure>\n"
				"<tittle>t</tittle>\n"
				"</doc>";
	static const long lines[] = { 1, 1, 1, 2, 3, 4, 5, 7, 8 };
	size_t seen = 0;

	ck_assert_int_eq(read_n(x, sizeof x - 1), -1);
	ck_assert_msg(nip_diag_count(diag, NIP_ERROR) == N(lines), "%s", all_text());
	for (size_t i = 0; i < N(lines); i++)
		for (size_t k = 0; k < nip_diag_kept(diag); k++)
			if (nip_diag_at(diag, k)->place.line == lines[i]) {
				seen++;
				break;
			}
	ck_assert_msg(seen == N(lines), "%s", all_text());
}
END_TEST

START_TEST(wrong_root)
{
	static const char x[] = "\n<recipe/>";

	ck_assert_int_eq(read_n(x, sizeof x - 1), -1);
	ck_assert_msg(strstr(all_text(), "recipe: unknown root element (expected <doc>)") != NULL, "%s",
		      all_text());
	ck_assert_int_eq(nip_diag_at(diag, 0)->place.line, 2);
}
END_TEST

/* ---- not XML, or not harmless ------------------------------------------- */

START_TEST(malformed_has_line_and_column)
{
	static const struct {
		const char *x;
		long line;
	} row[] = {
		{ "<doc>\n<title>a</titel>\n</doc>", 2 },
		{ "<doc id=\"1\"\n  id=\"2\"/>", 2 },
		{ "<doc>\n\n<title>a & b</title></doc>", 3 },
		{ "<doc>\n<title>", 2 },
		{ "<doc>&unknown;</doc>", 1 },
		{ "<doc/>\n<doc/>", 2 },
		{ "<doc>\xFF</doc>", 1 },
		{ "just text", 1 },
	};

	for (size_t i = 0; i < N(row); i++) {
		const struct nip_diagnostic *d;

		nip_diag_free(diag);
		diag = nip_diag_new(100);
		ck_assert_msg(read_n(row[i].x, strlen(row[i].x)) == -1, "accepted: %s", row[i].x);
		ck_assert_uint_ge(nip_diag_kept(diag), 1);
		d = nip_diag_at(diag, 0);
		ck_assert_msg(d->place.line == row[i].line && d->place.column > 0, "%s:\n%s", row[i].x,
			      all_text());
		ck_assert_ptr_nonnull(strstr(d->message, "not well-formed XML"));
		ck_assert_int_eq(nip_diag_status(diag), 3);
	}
}
END_TEST

START_TEST(empty_files)
{
	ck_assert_int_eq(read_n("", 0), -1);
	ck_assert_ptr_nonnull(strstr(all_text(), "t.xml:1: error: is empty"));
	ck_assert_int_eq(read_n(" \n ", 3), -1);
	ck_assert_int_eq(read_n("\0\0\0\0", 4), -1);
	ck_assert_int_eq(nip_diag_status(diag), 3);
}
END_TEST

START_TEST(document_types_are_refused)
{
	static const char *const x[] = {
		"<?xml version=\"1.0\"?>\n<!DOCTYPE doc [\n"
		"<!ENTITY a \"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\">\n"
		"<!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;\">\n"
		"<!ENTITY c \"&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;\">\n"
		"<!ENTITY d \"&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;\">\n"
		"<!ENTITY e \"&d;&d;&d;&d;&d;&d;&d;&d;&d;&d;\">\n"
		"]>\n<doc id=\"x\"><title>&e;</title></doc>",
		"<!DOCTYPE doc [<!ENTITY f SYSTEM \"file:///etc/passwd\">]>\n"
		"<doc id=\"x\"><title>&f;</title><part material=\"m\">1</part></doc>",
		"<!DOCTYPE doc SYSTEM \"http://127.0.0.1:9/none.dtd\">\n"
		"<doc id=\"x\"><title>t</title><part material=\"m\">1</part></doc>",
		"<!DOCTYPE doc>\n<doc id=\"x\"><title>t</title><part material=\"m\">1</part></doc>",
	};

	for (size_t i = 0; i < N(x); i++) {
		nip_diag_free(diag);
		diag = nip_diag_new(100);
		ck_assert_int_eq(read_n(x[i], strlen(x[i])), -1);
		ck_assert_msg(nip_diag_kept(diag) == 1, "one message:\n%s", all_text());
		ck_assert_ptr_nonnull(strstr(nip_diag_at(diag, 0)->message, "<!DOCTYPE ...>"));
		ck_assert_int_eq(nip_diag_at(diag, 0)->place.line, i == 0 ? 2 : 1);
		ck_assert_ptr_null(doc.title);
	}
}
END_TEST

START_TEST(inclusions_stay_text)
{
	static const char x[] =
		"<doc id=\"x\"><title>t</title><part material=\"m\">1</part><extension>"
		"<xi:include xmlns:xi=\"http://www.w3.org/2001/XInclude\" href=\"/etc/passwd\"/>"
		"</extension></doc>";

	ck_assert_msg(read_n(x, sizeof x - 1) == 0, "%s", all_text());
	ck_assert_str_eq(doc.title, "t");
}
END_TEST

/* ---- size --------------------------------------------------------------- */

START_TEST(lines_hold_beyond_65535)
{
	struct nip_str s = NIP_STR_INIT;

	nip_str_put(&s, "<doc id=\"x\">\n");
	nip_str_pad(&s, '\n', 99998);
	nip_str_put(&s, "<title>t</title>\n"	       /* 100000 */
			"<part material=\"m\">1</part>\n" /* 100001 */
			"<machine id=\"a\">\n"	       /* 100002 */
			"\n\n"
			"<load unit=\"N/mm\"\n per=\"web\">1</load>\n" /* 100005, 100006 */
			"<bogus/>\n"		       /* 100007 */
			"\n"
			"</machine>\n"
			"<pressure unit=\"um\">1</pressure>\n" /* 100010 */
			"<zzz/><note>n</note>\n"      /* 100011 */
			"</doc>\n");
	ck_assert_int_eq(read_n(s.at, s.n), -1);
	nip_str_release(&s);
	ck_assert_int_eq(doc.parts.at[0].line, 100001);
	ck_assert_int_eq(doc.machine->line, 100002);
	ck_assert_uint_eq(nip_diag_kept(diag), 3);
	ck_assert_int_eq(nip_diag_at(diag, 0)->place.line, 100007);
	ck_assert_int_eq(nip_diag_at(diag, 1)->place.line, 100010);
	ck_assert_int_eq(nip_diag_at(diag, 2)->place.line, 100011);
}
END_TEST

START_TEST(deep_nesting_ends)
{
	struct nip_str s = NIP_STR_INIT;

	nip_str_put(&s, "<doc id=\"x\"><title>t</title><part material=\"m\">1</part><extension>");
	for (int i = 0; i < 100000; i++)
		nip_str_put(&s, "<a>");
	ck_assert_int_eq(read_n(s.at, s.n), -1);
	ck_assert_int_eq(nip_diag_status(diag), 3);
	nip_str_release(&s);
}
END_TEST

START_TEST(a_megabyte_of_junk)
{
	struct nip_str s = NIP_STR_INIT;
	unsigned long seed = 1;

	while (s.n < 1 << 20) { /* bytes */
		seed = seed * 6364136223846793005u + 1442695040888963407u;
		nip_str_putc(&s, (char)(seed >> 40));
	}
	ck_assert_int_eq(read_n(s.at, s.n), -1);
	ck_assert_int_eq(nip_diag_status(diag), 3);
	nip_str_clear(&s);
	nip_str_put(&s, "<doc id=\"x\">"); /* unknown elements */
	while (s.n < 1 << 20)
		nip_str_put(&s, "<x/>");
	nip_str_put(&s, "</doc>");
	ck_assert_int_eq(read_n(s.at, s.n), -1);
	ck_assert_uint_gt(nip_diag_count(diag, NIP_ERROR), 200000);
	ck_assert_uint_eq(nip_diag_kept(diag), 100);
	nip_str_clear(&s);
	nip_str_put(&s, "<doc id=\""); /* one long value */
	nip_str_pad(&s, 'i', 1 << 20);
	nip_str_put(&s, "\" status=\"");
	nip_str_pad(&s, 's', 1 << 20);
	nip_str_put(&s, "\"/>");
	ck_assert_int_eq(read_n(s.at, s.n), -1);
	nip_str_release(&s);
}
END_TEST

/* ---- the schema agrees -------------------------------------------------- */

static char *folder;

static void put_file(const char *name, const char *text)
{
	FILE *f = fopen(nip_arena_printf(arena, "%s/%s", folder, name), "w");

	ck_assert_ptr_nonnull(f);
	ck_assert_int_ge(fputs(text, f), 0);
	ck_assert_int_eq(fclose(f), 0);
}

/* 0 valid, 3 or 4 invalid; anything else is xmllint's own trouble. */
static int validate(const char *xmllint)
{
	int rc = system(nip_arena_printf(arena, "%s --nonet --noout --schema %s/s.xsd %s/t.xml >/dev/null 2>&1",
					 xmllint, folder, folder));

	return WIFEXITED(rc) ? WEXITSTATUS(rc) : -1;
}

START_TEST(schema_and_reader_agree)
{
	const char *xmllint = getenv("XMLLINT");
	struct nip_str s = NIP_STR_INIT;
	int rc;

	if (!xmllint || !*xmllint)
		xmllint = "xmllint";
	if (system(nip_arena_printf(arena, "%s --version >/dev/null 2>&1", xmllint)) != 0)
		return; /* not installed: only the reader is tested */
	folder = nip_arena_printf(arena, "%s/nipline-xml.XXXXXX", getenv("TMPDIR") ? getenv("TMPDIR") : "/tmp");
	ck_assert_ptr_nonnull(mkdtemp(folder));
	nip_xml_schema("doc", &doc_shape, &s);
	put_file("s.xsd", nip_str_text(&s));
	nip_str_release(&s);
	put_file("t.xml", good);
	ck_assert_int_eq(validate(xmllint), 0);
	put_file("t.xml", changed("</note>\n", "</note>\n<extension><a b=\"c\">d</a></extension>\n"));
	ck_assert_int_eq(validate(xmllint), 0);
	for (size_t i = 0; i < N(faults); i++) {
		put_file("t.xml", changed(faults[i].from, faults[i].to));
		rc = validate(xmllint);
		if (faults[i].seen == BOTH)
			ck_assert_msg(rc == 3 || rc == 4, "the schema accepts %s (%d)", faults[i].to, rc);
		else
			ck_assert_msg(rc == 0, "the schema refuses %s (%d)", faults[i].to, rc);
	}
	ck_assert_int_eq(unlink(nip_arena_printf(arena, "%s/s.xsd", folder)), 0);
	ck_assert_int_eq(unlink(nip_arena_printf(arena, "%s/t.xml", folder)), 0);
	ck_assert_int_eq(rmdir(folder), 0);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("xml");
	TCase *t = tcase_create("xml");
	SRunner *r;
	int failed;

	tcase_set_timeout(t, 60);
	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, everything_is_read);
	tcase_add_test(t, extensions_are_not_read);
	tcase_add_loop_test(t, each_fault_has_its_line_and_words, 0, (int)N(faults));
	tcase_add_test(t, all_faults_come_in_one_run);
	tcase_add_test(t, wrong_root);
	tcase_add_test(t, malformed_has_line_and_column);
	tcase_add_test(t, empty_files);
	tcase_add_test(t, document_types_are_refused);
	tcase_add_test(t, inclusions_stay_text);
	tcase_add_test(t, lines_hold_beyond_65535);
	tcase_add_test(t, deep_nesting_ends);
	tcase_add_test(t, a_megabyte_of_junk);
	tcase_add_test(t, schema_and_reader_agree);
	suite_add_tcase(s, t);
	r = srunner_create(s);
	srunner_run_all(r, CK_NORMAL);
	failed = srunner_ntests_failed(r);
	srunner_free(r);
	return failed ? 1 : 0;
}
