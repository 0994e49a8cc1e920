/* number.c: cell text to the nearest double, or the reason why there is none. */
#include <config.h>

#include "csv/inside.h"

#include <float.h>
#include <math.h>
#include <string.h>

#include "base/decimal.h"

#define EXACT_DIGITS 18

/* Up to 2^53 over a power of ten up to 10^22 both are exact doubles, so one
 * division rounds correctly. Anything else is left to nip_decimal_read(). */
static bool quick(const char *p, size_t n, char mark, double *out)
{
#if FLT_EVAL_METHOD == 0
	static const double power[] = { 1e0,  1e1,  1e2,  1e3,	1e4,  1e5,  1e6,  1e7,	1e8, 1e9,
					1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18 };
	bool minus = p[0] == '-';
	size_t i = minus || p[0] == '+', digits = 0, whole;
	uint64_t m = 0;

	if (n > EXACT_DIGITS)
		return false;
	for (; i < n && (unsigned char)(p[i] - '0') <= 9; i++, digits++)
		m = m * 10 + (uint64_t)(p[i] - '0');
	whole = digits;
	if (i < n && p[i] == mark)
		for (i++; i < n && (unsigned char)(p[i] - '0') <= 9; i++, digits++)
			m = m * 10 + (uint64_t)(p[i] - '0');
	if (i != n || digits == 0 || m > (uint64_t)1 << 53)
		return false;
	*out = (double)m / power[digits - whole];
	if (minus)
		*out = -*out;
	return true;
#else
	(void)p, (void)n, (void)mark, (void)out;
	return false;
#endif
}

bool nip_csv_is_missing(const struct nip_csv_numbers *how, const char *p, size_t n)
{
	if (!n || !how->first[(unsigned char)p[0]])
		return false;
	for (size_t i = 0; i < how->n_missing; i++)
		if (how->missing_n[i] == n && memcmp(how->missing[i], p, n) == 0)
			return true;
	return false;
}

static bool is_nan(const char *p, size_t n)
{
	if (n && (p[0] == '-' || p[0] == '+'))
		p++, n--;
	return n == 3 && (p[0] | 32) == 'n' && (p[1] | 32) == 'a' && (p[2] | 32) == 'n';
}

static bool is_sentinel(const struct nip_csv_column_rule *rule, const char *p, size_t n, double x)
{
	if (rule->n_sentinel && rule->exp10)
		nip_decimal_read(p, n, rule->mark, &x);
	for (size_t i = 0; i < rule->n_sentinel; i++)
		if (rule->sentinel[i] == x)
			return true;
	return false;
}

uint8_t nip_csv_number(const struct nip_csv_numbers *how, const struct nip_csv_column_rule *rule,
		       const struct nip_csv_cell *cell, double *out)
{
	const char *p = cell->text;
	size_t n = cell->n;

	for (; n && (p[0] == ' ' || p[0] == '\t'); n--)
		p++;
	/* A NUL: the end of a NAME in the same cell; others are refused with the record. */
	while (n && (p[n - 1] == ' ' || p[n - 1] == '\t' || p[n - 1] == '\0'))
		n--;
	*out = NAN;
	if (n == 0)
		return 1 + NIP_CSV_BAD_MISSING;
	if (is_nan(p, n))
		return 1 + NIP_CSV_BAD_NAN;
	if (nip_csv_is_missing(how, p, n))
		return 1 + NIP_CSV_BAD_CODE;
	if (rule->exp10 ? !nip_decimal_read_scaled(p, n, rule->mark, rule->exp10, out)
			: !quick(p, n, rule->mark, out) &&
				  !nip_decimal_read(p, n, rule->mark, out))
		return 1 + NIP_CSV_BAD_NUMBER;
	if (!is_sentinel(rule, p, n, *out))
		return 0;
	*out = NAN;
	return 1 + NIP_CSV_BAD_SENTINEL;
}
