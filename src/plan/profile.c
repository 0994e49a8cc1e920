/* profile.c: how uniform a pressure is over the width, from readings across it. */
#include <config.h>

#include <math.h>

#include "plan/internal.h"
#include "stat/moments.h"

/* What the review asks of a controlled pressure: +-5 % (10.1002/aenm.202504613, sec. 5). */
#define PRECISION 0.05

void nip_plan_profile(struct nip_plan_run *r)
{
	const struct nip_step *s = r->now->step;
	struct nip_uniformity *u = &r->now->uniformity;
	const struct nip_pressure_point *p = s->profile.at;
	const size_t n = s->profile.n;
	struct nip_moments m;

	*u = (struct nip_uniformity){ n, NAN, NAN, NAN, NAN, NAN, NAN };
	if (n < 2)
		return;
	nip_moments_init(&m);
	for (size_t i = 0; i < n; i++)
		nip_moments_add(&m, p[i].pressure.si);
	u->mean_Pa = nip_moments_mean(&m);
	u->min_Pa = m.min;
	u->max_Pa = m.max;
	if (u->mean_Pa <= 0)
		return;
	u->cv = nip_moments_sd(&m) / u->mean_Pa;
	u->left_right = (p[n - 1].pressure.si - p[0].pressure.si) / u->mean_Pa;
	if (n >= 3) {
		/* the centre is the middle reading, or the two in the middle */
		double centre = (p[(n - 1) / 2].pressure.si + p[n / 2].pressure.si) / 2;

		u->edge_centre =
			((p[0].pressure.si + p[n - 1].pressure.si) / 2 - centre) / u->mean_Pa;
	}
	if (u->max_Pa - u->mean_Pa > PRECISION * u->mean_Pa ||
	    u->mean_Pa - u->min_Pa > PRECISION * u->mean_Pa)
		nip_plan_say(r, NIP_WARNING, NIP_CAUSE_NONE, p[0].line, NULL,
			     "the pressure across the web leaves +-5 %% of its mean: %s..%s about "
			     "%s (right less left %+.3g %%)",
			     nip_plan_shown(r->p, NIP_Q_PRESSURE, u->min_Pa, 4),
			     nip_plan_shown(r->p, NIP_Q_PRESSURE, u->max_Pa, 4),
			     nip_plan_shown(r->p, NIP_Q_PRESSURE, u->mean_Pa, 4),
			     100 * u->left_right);
}
