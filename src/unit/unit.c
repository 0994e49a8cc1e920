/* unit.c: unit grammar and conversion. */
#include <config.h>

#include "unit/unit.h"

#include <ctype.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <udunits2.h>

#include "base/decimal.h"

#define UNIT_TEXT 64

static ut_system *database;

static ut_system *get_database(void)
{
	if (!database) {
		ut_set_error_message_handler(ut_ignore);
		database = ut_read_xml(NULL);
	}
	return database;
}

void nip_unit_release(void)
{
	if (database)
		ut_free_system(database);
	database = NULL;
}

/* Names UDUNITS lacks, by whole token. */
static const struct {
	const char *ours, *theirs;
} alias[] = {
	{ "deg", "arc_degree" }, { "Ah", "(A.h)" }, { "mAh", "(mA.h)" }, { "Wh", "(W.h)" },
	{ "kWh", "(kW.h)" },	 { "mWh", "(mW.h)" },
};

static bool letter(unsigned char c)
{
	return isalpha(c) || c == '_' || c >= 0x80;
}

/* Our grammar: tokens of letters with an optional integer power, joined by blanks,
 * '.', '*', '/', '^', parentheses, or % signs; a leading digit only as "1" or "1/",
 * any other only in a power.
 * Writes the UDUNITS spelling. */
static bool spell(const char *text, size_t n, char out[2 * UNIT_TEXT])
{
	size_t o = 0, i = 0, open = 0;

	if (n == 0 || n >= UNIT_TEXT)
		return false;
	if (n == 3 && memcmp(text, "wt%", 3) == 0)
		text += 2, n = 1;
	else if (n == 4 && memcmp(text, "vol%", 4) == 0)
		text += 3, n = 1;
	if (isdigit((unsigned char)text[0]) && !(text[0] == '1' && (n == 1 || text[1] == '/')))
		return false;
	while (i < n) {
		size_t start = i;
		const char *put = NULL;

		while (i < n && letter((unsigned char)text[i]))
			i++;
		if (i == start) {
			if (!strchr("0123456789./*^-+ ()%", text[i]))
				return false;
			/* A number is a power, never a factor: not "um 1000". */
			if (i && isdigit((unsigned char)text[i]) &&
			    !letter((unsigned char)text[i - 1]) && !strchr("0123456789^-+", text[i - 1]))
				return false;
			if (strchr("-+", text[i]) &&
			    (!i || (!letter((unsigned char)text[i - 1]) && text[i - 1] != '^')))
				return false;
			/* UDUNITS takes "m)" for m. */
			open += text[i] == '(';
			if (text[i] == ')' && open-- == 0)
				return false;
			out[o++] = text[i++];
			continue;
		}
		for (size_t k = 0; k < sizeof alias / sizeof *alias; k++)
			if (strlen(alias[k].ours) == i - start &&
			    memcmp(alias[k].ours, text + start, i - start) == 0)
				put = alias[k].theirs;
		if (o + i - start + 12 >= 2 * UNIT_TEXT)
			return false;
		memcpy(out + o, put ? put : text + start, put ? strlen(put) : i - start);
		o += put ? strlen(put) : i - start;
	}
	out[o] = '\0';
	/* Words UDUNITS would read as a time origin or a logarithm. */
	return !strstr(out, "since") && !strstr(out, "from") && !strstr(out, " re ") &&
	       !strstr(out, " after ") && !strstr(out, " ref ");
}

static ut_unit *parse(const char *text, size_t n)
{
	char spelled[2 * UNIT_TEXT];

	if (!spell(text, n, spelled))
		return NULL;
	return ut_parse(database, spelled, UT_UTF8);
}

/* "MPa^-0.5" is base "MPa" to -0.5; returns the length of the base, or 0. */
static size_t half_power(const char *text, double *out_power)
{
	static const struct {
		const char *tail;
		double power;
	} half[] = { { "^-0.5", -0.5 }, { "^0.5", 0.5 }, { "^-1.5", -1.5 }, { "^1.5", 1.5 } };
	size_t n = strlen(text);

	for (size_t i = 0; i < sizeof half / sizeof *half; i++) {
		size_t t = strlen(half[i].tail);

		if (n > t && strcmp(text + n - t, half[i].tail) == 0) {
			*out_power = half[i].power;
			return n - t;
		}
	}
	return 0;
}

/* UDUNITS gives g/cm3 as 999.99999999999989: put back the number meant. */
static double snap(double f)
{
	double r = f >= 1 ? f : 1 / f;
	double near = nearbyint(r);
	int e;

	if (near < 1e15 && fabs(r - near) <= 1e-12 * r)
		return f >= 1 ? near : 1 / near;
	e = (int)nearbyint(log10(r));
	if (fabs(r - pow(10, e)) <= 1e-12 * r)
		return f >= 1 ? pow(10, e) : 1 / pow(10, e);
	return f;
}

static enum nip_unit_status convert_plain(const char *from, size_t nf, const char *to, size_t nt,
					  bool difference, double *out_scale, double *out_offset)
{
	enum nip_unit_status rc = NIP_UNIT_UNKNOWN;
	ut_unit *a = parse(from, nf), *b = parse(to, nt), *ratio = NULL;
	cv_converter *cv = NULL;
	double at0;

	if (!a || !b)
		goto out;
	rc = NIP_UNIT_DIMENSION;
	ratio = ut_divide(a, b);
	if (!ratio || !ut_is_dimensionless(ratio) || !ut_are_convertible(a, b))
		goto out;
	cv = ut_get_converter(a, b);
	if (!cv)
		goto out;
	at0 = cv_convert_double(cv, 0.0);
	*out_scale = snap(cv_convert_double(cv, 1.0) - at0);
	*out_offset = difference ? 0 : nearbyint(at0 * 1e9) / 1e9;
	if (at0 != 0.0)
		*out_scale = snap((cv_convert_double(cv, 1e6) - at0) / 1e6);
	rc = NIP_UNIT_OK;
out:
	if (cv)
		cv_free(cv);
	ut_free(ratio);
	ut_free(a);
	ut_free(b);
	return rc;
}

enum nip_unit_status nip_unit_convert(const char *from, const char *to, bool difference,
				      double *out_scale, double *out_offset)
{
	double pf = 1, pt = 1;
	size_t nf = half_power(from, &pf), nt = half_power(to, &pt);
	enum nip_unit_status rc;

	if (!get_database())
		return NIP_UNIT_NO_DATABASE;
	if (!nf && !nt)
		return convert_plain(from, strlen(from), to, strlen(to), difference, out_scale,
				     out_offset);
	if (!nf || !nt || pf != pt)
		return NIP_UNIT_DIMENSION;
	rc = convert_plain(from, nf, to, nt, false, out_scale, out_offset);
	if (rc == NIP_UNIT_OK)
		*out_scale = snap(pow(*out_scale, pf));
	return rc;
}

/* k where scale == 10^k, or 99. */
static int power_of_ten(double scale)
{
	int e = (int)nearbyint(log10(scale));

	return e >= -30 && e <= 30 &&
			       (e >= 0 ? scale == pow(10, e) : scale == 1 / pow(10, -e))
		       ? e
		       : 99;
}

enum nip_unit_status nip_unit_read(const char *text, size_t n, char mark, const char *from,
				   const char *to, bool difference, double *out_value)
{
	double scale, offset, v;
	enum nip_unit_status rc = nip_unit_convert(from, to, difference, &scale, &offset);
	int e;

	if (rc != NIP_UNIT_OK)
		return rc;
	e = power_of_ten(scale);
	if (!nip_decimal_read_scaled(text, n, mark, e == 99 ? 0 : e, &v))
		return NIP_UNIT_NUMBER;
	if (e == 99) {
		double inv = 1 / scale;

		v = scale < 1 && inv == nearbyint(inv) ? v / inv : v * scale;
	}
	*out_value = v + offset;
	return NIP_UNIT_OK;
}

/* The table's own pairs, converted once and kept: they are asked for per number. */
static void table_scale(enum nip_quantity_id id, double *scale, double *offset)
{
	static struct {
		bool known;
		double scale, offset;
	} kept[NIP_Q_COUNT];
	const struct nip_quantity_kind *k = nip_quantity_kind(id);

	if (!kept[id].known &&
	    nip_unit_convert(k->si, k->unit, k->difference, &kept[id].scale, &kept[id].offset) ==
		    NIP_UNIT_OK)
		kept[id].known = true;
	*scale = kept[id].known ? kept[id].scale : NAN;
	*offset = kept[id].offset;
}

double nip_unit_show(enum nip_quantity_id id, double si)
{
	double s, o;

	table_scale(id, &s, &o);
	return s < 1 && 1 / s == nearbyint(1 / s) ? si / (1 / s) + o : si * s + o;
}

void nip_unit_warm(void)
{
	for (int id = 0; id < NIP_Q_COUNT; id++)
		nip_unit_show((enum nip_quantity_id)id, 0);
}

double nip_unit_si(enum nip_quantity_id id, double shown)
{
	double s, o;

	table_scale(id, &s, &o);
	return (shown - o) / s;
}
