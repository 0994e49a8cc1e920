/* compare.c: which of several laws the points speak for. */
#include <config.h>

#include <math.h>

#include "fit/fit.h"

static bool takes_part(const struct nip_fit *f)
{
	return !f->refused && f->converged && isfinite(f->aicc);
}

long nip_fit_compare(struct nip_fit *fit, size_t n)
{
	double least = INFINITY, sum = 0;
	long selected = -1;

	for (size_t i = 0; i < n; i++) {
		struct nip_fit *f = &fit[i];
		const double k = (double)f->k, spare = (double)f->n - k - 1;

		f->aicc = f->refused || !(spare > 0)
				  ? NAN
				  : f->deviance + 2 * k + 2 * k * (k + 1) / spare;
		if (takes_part(f) && f->aicc < least)
			least = f->aicc;
	}
	for (size_t i = 0; i < n; i++)
		if (takes_part(&fit[i])) {
			fit[i].delta = fit[i].aicc - least;
			sum += exp(-fit[i].delta / 2);
		}
	for (size_t i = 0; i < n; i++) {
		struct nip_fit *f = &fit[i];

		if (!takes_part(f))
			continue;
		f->akaike_weight = exp(-f->delta / 2) / sum;
		if (f->identified && (selected < 0 || f->aicc < fit[selected].aicc))
			selected = (long)i;
	}
	return selected;
}
