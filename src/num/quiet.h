/* quiet.h: GSL without its default error handler, which ends the process. */
#ifndef NIP_NUM_QUIET_H
#define NIP_NUM_QUIET_H

/* Before the first GSL call of a function; switches the handler off once, for good.
 * A failing GSL function then returns its status or NaN. */
void nip_gsl_quiet(void);

#endif
