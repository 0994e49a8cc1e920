/* decimal.h: numbers as text, in and out, whatever the process locale.
 *
 * Reading is correctly rounded (nearest double); writing gives the shortest text
 * that reads back to the same double.
 */
#ifndef NIP_BASE_DECIMAL_H
#define NIP_BASE_DECIMAL_H

#include <stdbool.h>
#include <stddef.h>

#define NIP_DOUBLE_TEXT 32 /* room for any double, shortest form */

/* Reads [+-]digits[.digits][e[+-]digits], nothing else: no blanks, hex, inf or
 * nan. mark is the decimal mark ('.' or ','). Overflow is refused. Returns
 * whether all n bytes were such a number; *out_value is set only then. */
bool nip_decimal_read(const char *text, size_t n, char mark, double *out_value);

/* The same text with its decimal exponent raised by exp10, rounded once: so
 * 0.05 mm and 50 um give the same double. Returns false as above. */
bool nip_decimal_read_scaled(const char *text, size_t n, char mark, int exp10,
			     double *out_value);

/* Shortest text that reads back to value; "null" for NaN and infinities. */
const char *nip_decimal_write(double value, char buf[NIP_DOUBLE_TEXT]);

/* For people: `digits` significant digits, plain notation between 1e-4 and 1e7,
 * trailing zeros kept, U+2212 never used. "no data" for NaN. */
const char *nip_decimal_show(double value, int digits, char buf[NIP_DOUBLE_TEXT]);

#endif
