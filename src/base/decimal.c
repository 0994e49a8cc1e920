/* decimal.c: locale-proof numbers. strtod_l with a private C locale does the
 * rounding; the grammar is checked first, since strtod takes more than we allow. */
#include <config.h>

#include "base/decimal.h"

#include <float.h>
#include <locale.h>
#include <math.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"

#define SHORT_TEXT 128

static locale_t c_locale;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void make_locale(void)
{
	c_locale = newlocale(LC_ALL_MASK, "C", (locale_t)0);
}

static size_t digits(const char *p, size_t n)
{
	size_t i = 0;

	while (i < n && p[i] >= '0' && p[i] <= '9')
		i++;
	return i;
}

/* Length of the mantissa at text, 0 if there is none. */
static size_t mantissa(const char *text, size_t n, char mark, size_t *out_mark)
{
	size_t i = n && (text[0] == '+' || text[0] == '-'), a, b = 0;

	a = digits(text + i, n - i);
	i += a;
	*out_mark = n;
	if (i < n && text[i] == mark) {
		*out_mark = i;
		b = digits(text + i + 1, n - i - 1);
		i += 1 + b;
	}
	return a + b ? i : 0;
}

bool nip_decimal_read_scaled(const char *text, size_t n, char mark, int exp10,
			     double *out_value)
{
	char local[SHORT_TEXT], *buf = local, *end;
	size_t at_mark, m = mantissa(text, n, mark, &at_mark), i = m;
	long e = 0;
	bool ok = false;
	double v;

	if (!m)
		return false;
	if (i < n && (text[i] == 'e' || text[i] == 'E')) {
		size_t sign = ++i < n && (text[i] == '+' || text[i] == '-'), d;

		d = digits(text + i + sign, n - i - sign);
		if (!d)
			return false;
		for (size_t k = 0; k < d && e < 100000; k++)
			e = e * 10 + (text[i + sign + k] - '0');
		if (sign && text[i] == '-')
			e = -e;
		i += sign + d;
	}
	if (i != n)
		return false;
	pthread_once(&once, make_locale);
	if (m + 24 > sizeof local)
		buf = nip_xalloc(m + 24, 1);
	memcpy(buf, text, m);
	if (at_mark < m)
		buf[at_mark] = '.';
	snprintf(buf + m, 24, "e%ld", e + exp10);
	v = strtod_l(buf, &end, c_locale);
	if (*end == '\0' && isfinite(v)) {
		*out_value = v;
		ok = true;
	}
	if (buf != local)
		free(buf);
	return ok;
}

bool nip_decimal_read(const char *text, size_t n, char mark, double *out_value)
{
	return nip_decimal_read_scaled(text, n, mark, 0, out_value);
}

/* snprintf follows the thread's locale, so pin it for the call. */
static void print_c(char *buf, const char *fmt, int precision, double value)
{
	locale_t old;

	pthread_once(&once, make_locale);
	old = uselocale(c_locale);
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
	snprintf(buf, NIP_DOUBLE_TEXT, fmt, precision, value);
#pragma GCC diagnostic pop
	uselocale(old);
}

const char *nip_decimal_write(double value, char buf[NIP_DOUBLE_TEXT])
{
	double back;

	if (!isfinite(value))
		return strcpy(buf, "null");
	if (value == 0.0)
		return strcpy(buf, "0");
	/* 15 digits are safe and %g drops their zeros, but denormals carry fewer. */
	for (int p = fabs(value) < DBL_MIN ? 1 : 15; p <= 17; p++) {
		print_c(buf, "%.*g", p, value);
		if (nip_decimal_read(buf, strlen(buf), '.', &back) && back == value)
			break;
	}
	return buf;
}

const char *nip_decimal_show(double value, int significant, char buf[NIP_DOUBLE_TEXT])
{
	double mag = fabs(value);
	int lead;

	if (isnan(value))
		return strcpy(buf, "no data");
	if (isinf(value))
		return strcpy(buf, value > 0 ? "inf" : "-inf");
	if (mag == 0.0)
		return strcpy(buf, "0");
	if (mag < 1e-4 || mag >= 1e7) {
		print_c(buf, "%.*e", significant - 1, value);
		return buf;
	}
	/* Round first, so that 9.996 at 3 digits is 10.0 and not 10.00. */
	print_c(buf, "%.*e", significant - 1, value);
	lead = atoi(strchr(buf, 'e') + 1);
	print_c(buf, "%.*f", significant - 1 - lead > 0 ? significant - 1 - lead : 0, value);
	return buf;
}
