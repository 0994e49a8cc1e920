/* sobol.c: the estimators of Sobol indices, as states that merge. */
#include <config.h>

#include "plan/sobol.h"

#include <math.h>

void nip_sobol_init(struct nip_sobol *s)
{
	nip_moments_init(&s->first);
	nip_moments_init(&s->total);
}

void nip_sobol_add(struct nip_sobol *s, double a, double b, double ab)
{
	if (!isfinite(a) || !isfinite(b) || !isfinite(ab))
		return;
	nip_moments_add(&s->first, b * (ab - a));
	nip_moments_add(&s->total, (a - ab) * (a - ab) / 2);
}

void nip_sobol_merge(struct nip_sobol *into, const struct nip_sobol *from)
{
	nip_moments_merge(&into->first, &from->first);
	nip_moments_merge(&into->total, &from->total);
}

struct nip_sobol_index nip_sobol_result(const struct nip_sobol *s, double variance)
{
	const double n = (double)s->first.n;

	if (s->first.n < 2 || !(variance > 0))
		return (struct nip_sobol_index){ NAN, NAN, NAN, NAN };
	return (struct nip_sobol_index){ nip_moments_mean(&s->first) / variance,
					 nip_moments_sd(&s->first) / sqrt(n) / variance,
					 nip_moments_mean(&s->total) / variance,
					 nip_moments_sd(&s->total) / sqrt(n) / variance };
}
