/* quiet.c: GSL's handler off, once. */
#include <config.h>

#include "num/quiet.h"

#include <gsl/gsl_errno.h>
#include <pthread.h>

static void handler_off(void)
{
	gsl_set_error_handler_off();
}

void nip_gsl_quiet(void)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;

	pthread_once(&once, handler_off);
}
