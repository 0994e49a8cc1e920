/* quad.c: adaptive quadrature from GSL. */
#include <config.h>

#include "num/quad.h"

#include <gsl/gsl_errno.h>
#include <gsl/gsl_integration.h>
#include <math.h>

#include "num/quiet.h"

#define INTERVALS 1000

int nip_integrate(nip_function f, void *context, double a, double b, double rel, double *out)
{
	gsl_function g = { f, context };
	gsl_integration_workspace *w;
	double error = INFINITY;
	int status;

	*out = NAN;
	if (a == b) {
		*out = 0;
		return 0;
	}
	nip_gsl_quiet();
	w = gsl_integration_workspace_alloc(INTERVALS);
	if (!w)
		return -1;
	/* Near rounding GSL reports trouble; the estimate decides. But extrapolation also
	 * gives a fine finite value, and a small error, to integrals that diverge. */
	status = gsl_integration_qags(&g, a, b, 0, rel < 1e-13 ? 1e-13 : rel, INTERVALS, w, out, &error);
	gsl_integration_workspace_free(w);
	return status != GSL_EDIVERGE && isfinite(*out) && error <= 100 * rel * fabs(*out) + 1e-300 ? 0 : -1;
}
