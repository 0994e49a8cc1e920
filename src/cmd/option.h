/* option.h: what stands behind an option. Every command reads numbers and separators here,
 * so that one mistake has one message. A wrong argument ends in argp_error(): status 2. */
#ifndef NIP_CMD_OPTION_H
#define NIP_CMD_OPTION_H

#include <argp.h>
#include <stddef.h>

/* argp_parse() with what holds for every command at the end of its --help: units, exit
 * status, sources of laws. */
void nip_option_parse(const struct argp *argp, int argc, char **argv, void *input);

/* A finite number with a decimal point, least <= number <= most; an infinite bound is none. */
double nip_option_number(struct argp_state *state, const char *name, const char *arg, double least,
			 double most);
/* A finite number above `over`, and below `under`; an infinite bound is none. */
double nip_option_between(struct argp_state *state, const char *name, const char *arg, double over,
			  double under);
/* A number without fraction, 0 <= least <= number <= most <= 2^53. */
size_t nip_option_whole(struct argp_state *state, const char *name, const char *arg, double least,
			double most);
/* The first n bytes of a longer argument as a finite number. */
double nip_option_part(struct argp_state *state, const char *name, const char *text, size_t n);
/* LOW:HIGH, two finite numbers. */
void nip_option_pair(struct argp_state *state, const char *name, const char *arg, double *low,
		     double *high);
/* One character, no digit and no quote; tab and \t are the tab. */
char nip_option_separator(struct argp_state *state, const char *name, const char *arg);
/* . or , */
char nip_option_decimal_mark(struct argp_state *state, const char *name, const char *arg);

#endif
