/* option.c: numbers and separators behind options. */
#include <config.h>

#include "cmd/option.h"

#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "base/decimal.h"

/* argp frees what is not its own text. */
static char *end_of_help(int key, const char *text, void *input)
{
	(void)input;
	return key != ARGP_KEY_HELP_POST_DOC
		       ? (char *)(uintptr_t)text
		       : strdup("Quantities take their unit behind the number (300MPa, 900N/mm, 12%); "
				"files state units.\n\n"
				"Exit status: 0 fine or in spec; 1 checked, and out of spec or over a "
				"limit; 2 wrong usage; 3 input that cannot be read or is not valid; "
				"4 no answer (outside validity, impossible, no data); 5 system "
				"failure. The manual page of the command says when.\n\n"
				"Equation, range and source of every law: nipline model LAW --help.");
}

void nip_option_parse(const struct argp *argp, int argc, char **argv, void *input)
{
	struct argp whole = *argp;

	whole.help_filter = end_of_help;
	argp_parse(&whole, argc, argv, 0, NULL, input);
}

static void refuse(struct argp_state *state, const char *name, const char *arg, const char *low,
		   double a, const char *high, double b)
{
	if (isfinite(a) && isfinite(b))
		argp_error(state, "--%s %s: a number %s %g %s %g is wanted", name, arg, low, a,
			   high, b);
	else if (isfinite(a) || isfinite(b))
		argp_error(state, "--%s %s: a number %s %g is wanted", name, arg,
			   isfinite(a) ? low : high, isfinite(a) ? a : b);
	else
		argp_error(state, "--%s %s: a number is wanted", name, arg);
}

static bool read_finite(const char *text, size_t n, double *out)
{
	return nip_decimal_read(text, n, '.', out) && isfinite(*out);
}

double nip_option_number(struct argp_state *state, const char *name, const char *arg, double least,
			 double most)
{
	double v = NAN;

	if (!read_finite(arg, strlen(arg), &v) || v < least || v > most)
		refuse(state, name, arg, isfinite(most) ? "from" : "of at least", least,
		       isfinite(least) ? "to" : "of at most", most);
	return v;
}

double nip_option_between(struct argp_state *state, const char *name, const char *arg, double over,
			  double under)
{
	double v = NAN;

	if (!read_finite(arg, strlen(arg), &v) || v <= over || v >= under)
		refuse(state, name, arg, "above", over, isfinite(over) ? "and below" : "below",
		       under);
	return v;
}

size_t nip_option_whole(struct argp_state *state, const char *name, const char *arg, double least,
			double most)
{
	double v = nip_option_number(state, name, arg, least, most);

	if (v != floor(v))
		argp_error(state, "--%s %s: a whole number is wanted", name, arg);
	return (size_t)v;
}

double nip_option_part(struct argp_state *state, const char *name, const char *text, size_t n)
{
	double v = NAN;

	if (!read_finite(text, n, &v))
		argp_error(state, "--%s: a number is wanted where \"%.*s\" stands", name, (int)n,
			   text);
	return v;
}

void nip_option_pair(struct argp_state *state, const char *name, const char *arg, double *low,
		     double *high)
{
	const char *colon = strchr(arg, ':');

	if (!colon) {
		argp_error(state, "--%s %s: two numbers with : between are wanted", name, arg);
		return;
	}
	*low = nip_option_part(state, name, arg, (size_t)(colon - arg));
	*high = nip_option_part(state, name, colon + 1, strlen(colon + 1));
}

char nip_option_separator(struct argp_state *state, const char *name, const char *arg)
{
	if (strcmp(arg, "tab") == 0 || strcmp(arg, "\\t") == 0)
		return '\t';
	if (strlen(arg) != 1 || strchr("0123456789\"'\r\n", *arg))
		argp_error(state, "--%s %s: one character is wanted, no digit and no quote, or tab",
			   name, arg);
	return *arg;
}

char nip_option_decimal_mark(struct argp_state *state, const char *name, const char *arg)
{
	if (strcmp(arg, ".") != 0 && strcmp(arg, ",") != 0)
		argp_error(state, "--%s %s: . or , is wanted", name, arg);
	return *arg;
}
