/* johanson.c: nip angle, force and torque factors of powder between rolls. */
#include <config.h>

#include "physics/johanson.h"

#include <math.h>
#include <stddef.h>

#include "num/gauss.h"
#include "num/root.h"

#define POINTS	  400
#define LEAST_GAP 1e-9 /* of the diameter: under an atom, and the peak has no width left */

static double wall_angle(const struct nip_powder *p)
{
	double ratio = sin(p->wall_friction_rad) / sin(p->friction_rad);

	return (M_PI - asin(ratio) - p->wall_friction_rad) / 2;
}

/* 1 + S/D - cos(theta) without losing digits near 0. */
static double opening(const struct nip_powder *p, double theta)
{
	double h = sin(theta / 2);

	return p->gap_ratio + 2 * h * h;
}

double nip_johanson_slip(const struct nip_powder *p, double theta)
{
	double nu = wall_angle(p), a = (theta + nu + M_PI_2) / 2;
	double mu = M_PI_4 - p->friction_rad / 2;

	return 4 * (M_PI_2 - theta - nu) * tan(p->friction_rad) /
	       (opening(p, theta) * (1 / tan(a - mu) - 1 / tan(a + mu)));
}

double nip_johanson_stick(const struct nip_powder *p, double theta)
{
	return p->compressibility * (2 * cos(theta) - 1 - p->gap_ratio) * tan(theta) /
	       (opening(p, theta) * cos(theta));
}

static double difference(double theta, void *context)
{
	const struct nip_powder *p = context;

	return (nip_johanson_slip(p, theta) - nip_johanson_stick(p, theta)) * opening(p, theta);
}

/* The first equality from the gap on: later ones belong to no powder. */
static const char *nip_angle(const struct nip_powder *p, double *out)
{
	const double top = fmin(M_PI_2 - wall_angle(p), acos((1 + p->gap_ratio) / 2));
	double x[POINTS];

	if (!(top > 0))
		return "the wall holds no powder: it would slip everywhere";
	/* Crowded at 0, where a large K or a small phi_w puts the root. */
	for (int i = 0; i < POINTS; i++)
		x[i] = top * pow((i + 1.0) / POINTS, 3);
	if (nip_first_root(difference, (void *)p, x, POINTS, out) != 0)
		return "the pressure gradients of slipping and sticking meet nowhere: the rolls do "
		       "not draw the powder in";
	return NULL;
}

/* ln P/P_max where the powder sticks. */
static double stick_log(const struct nip_powder *p, double theta)
{
	double h = sin(theta / 2);

	return -p->compressibility * (log1p(2 * h * h / p->gap_ratio) + log(cos(theta)));
}

static double force_density(double theta, void *context)
{
	return exp(stick_log(context, theta)) * cos(theta);
}

static double torque_density(double theta, void *context)
{
	return exp(stick_log(context, theta)) * sin(2 * theta);
}

/* The peak at 0 is about sqrt(2 S/D/K) wide, often far less than the nip angle. */
static double peaked(nip_function f, const struct nip_powder *p, double top)
{
	double width = sqrt(2 * p->gap_ratio / p->compressibility), from = 0, sum = 0, part;

	while (from < top) {
		double to = fmin(from + width, top);

		nip_integrate_smooth(f, (void *)p, from, to, 1e-12, &part);
		sum += part;
		from = to;
		width *= 2;
	}
	return sum;
}

const char *nip_johanson(const struct nip_powder *p, struct nip_powder_nip *out)
{
	const char *why;

	*out = (struct nip_powder_nip){ NAN, NAN, NAN, NAN };
	if (sin(p->wall_friction_rad) > sin(p->friction_rad))
		return "phi_w is above delta_E: the powder would shear inside before it slips on "
		       "the "
		       "wall";
	if (!(p->gap_ratio >= LEAST_GAP))
		return "S_D is below 1e-9: rolls that close leave no gap for a powder";
	why = nip_angle(p, &out->angle_rad);
	if (why)
		return why;
	out->pressure_gradient = nip_johanson_stick(p, out->angle_rad);
	out->force_factor = peaked(force_density, p, out->angle_rad);
	out->torque_factor = peaked(torque_density, p, out->angle_rad);
	return NULL;
}

static double slip_fall(double theta, void *context)
{
	return nip_johanson_slip(context, theta) * cos(theta);
}

const char *nip_johanson_stress(const struct nip_powder *p, const struct nip_powder_nip *nip,
				double theta, double *out_ratio)
{
	double fall = 0;

	*out_ratio = NAN;
	if (theta > M_PI_2 - wall_angle(p))
		return "theta is above the angle where the powder slips (pi/2 - nu)";
	if (theta > nip->angle_rad)
		nip_integrate_smooth(slip_fall, (void *)p, nip->angle_rad, theta, 1e-11, &fall);
	*out_ratio = exp(stick_log(p, fmin(theta, nip->angle_rad)) - fall);
	return NULL;
}
