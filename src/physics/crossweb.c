/* crossweb.c: two bending rolls and the web between them, over its width. */
#include <config.h>

#include "physics/crossweb.h"

#include <math.h>
#include <stdbool.h>
#include <string.h>

#include "num/root.h"

#define N		NIP_CROSS_POINTS
#define MOST_ITERATIONS 300
#define ACCURACY	1e-11

static double mean(const double *y)
{
	double sum = (y[0] + y[N - 1]) / 2;

	for (size_t i = 1; i + 1 < N; i++)
		sum += y[i];
	return sum / (N - 1);
}

/* ---- the beam ----------------------------------------------------------------- */

struct section { /* at a place: shear force, moment, EI times slope, EI times deflection */
	double v, m, t, y;
};

/* On by d under a load that goes from q to q + dq; exact. */
static struct section along(struct section s, double d, double q, double dq)
{
	return (struct section){
		s.v - d * (q + dq / 2),
		s.m + d * (s.v - d * (q / 2 + dq / 6)),
		s.t - d * (s.m + d * (s.v / 2 - d * (q / 6 + dq / 24))),
		s.y + d * (s.t - d * (s.m / 2 + d * (s.v / 6 - d * (q / 24 + dq / 120)))),
	};
}

/* One walk over the roll from bearing to bearing; y at the points, without stiffness. */
static struct section walk(const struct nip_crossweb *c, const double *q, struct section s,
			   double *bending, double *moment)
{
	const double d = c->width_m / (N - 1), rest = (c->beam.span_m - c->width_m) / 2;

	s = along(s, rest, 0, 0);
	for (size_t i = 0; i < N; i++) {
		bending[i] = s.y;
		moment[i] = s.m;
		if (i + 1 < N)
			s = along(s, d, q[i], q[i + 1] - q[i]);
	}
	return along(s, rest, 0, 0);
}

/* Deflection of one roll away from the nip, from the line through its bearings. */
static void deflect(const struct nip_crossweb *c, const double *q, double *y)
{
	const double l = c->beam.span_m, ei = nip_beam_bending_stiffness(&c->beam);
	const double kga = nip_beam_shear_stiffness(&c->beam);
	struct section start = { 0, -c->bending_moment_n_m, 0, 0 }, end;
	double moment[N];

	/* The bearing's force makes the moment at the far bearing that of its couple, the
	 * slope makes the deflection there 0: one trial each. */
	end = walk(c, q, start, y, moment);
	start.v = (-c->bending_moment_n_m - end.m) / l;
	end = walk(c, q, start, y, moment);
	start.t = -end.y / l;
	walk(c, q, start, y, moment);
	/* Shear bends by M/(kGA), whatever moment there is besides that of the couples. */
	for (size_t i = 0; i < N; i++)
		y[i] = y[i] / ei + (moment[i] + c->bending_moment_n_m) / kga;
}

/* ---- the gap ------------------------------------------------------------------ */

/* All of S(z) but S_0, and without the ground and thermal crown. */
static void bare_shape(const struct nip_crossweb *c, const double *q, double *shape)
{
	deflect(c, q, shape);
	for (size_t i = 0; i < N; i++) {
		double u = 2.0 * (double)i / (N - 1) - 1, z = u * c->width_m / 2;

		shape[i] = 2 * shape[i] +
			   c->skew_rad * c->skew_rad * z * z / (2 * c->beam.diameter_m) +
			   c->tilt_m * u / 2;
	}
}

static double parabola(size_t i)
{
	double u = 2.0 * (double)i / (N - 1) - 1;

	return 1 - u * u;
}

static void gap_shape(const struct nip_crossweb *c, const double *q, double *shape)
{
	bare_shape(c, q, shape);
	for (size_t i = 0; i < N; i++)
		shape[i] -= (c->crown_m + c->thermal_crown_m) * parabola(i);
}

static double range(const double *y)
{
	double lo = y[0], hi = y[0];

	for (size_t i = 1; i < N; i++) {
		lo = fmin(lo, y[i]);
		hi = fmax(hi, y[i]);
	}
	return hi - lo;
}

/* Least squares of the gap under an even load on the parabola of the crown. Heat grinds
 * along: what it gives already need not be ground. */
static void best_crown(const struct nip_crossweb *c, double mean_n_m, struct nip_profile *out)
{
	double q[N], shape[N], p[N], sxy[N], sxx[N], mp, ms;

	for (size_t i = 0; i < N; i++) {
		q[i] = mean_n_m;
		p[i] = parabola(i);
	}
	bare_shape(c, q, shape);
	for (size_t i = 0; i < N; i++)
		shape[i] -= c->thermal_crown_m * p[i];
	mp = mean(p);
	ms = mean(shape);
	for (size_t i = 0; i < N; i++) {
		sxy[i] = (p[i] - mp) * (shape[i] - ms);
		sxx[i] = (p[i] - mp) * (p[i] - mp);
	}
	out->best_crown_m = mean(sxy) / mean(sxx);
	for (size_t i = 0; i < N; i++)
		shape[i] -= out->best_crown_m * p[i];
	out->best_left_m = range(shape);
}

/* ---- balance of rolls and web ------------------------------------------------- */

struct nip {
	nip_load_of_gap load;
	void *context;
	double mean_n_m;
	const char *why;
};

static double even_excess(double gap_m, void *context)
{
	struct nip *n = context;
	double q;

	n->why = n->load(gap_m, n->context, &q);
	/* A gap too narrow for the web is far too much load. */
	return n->why ? 1e6 * n->mean_n_m : q - n->mean_n_m;
}

static bool loads(struct nip *n, double s0, const double *shape, double *gap, double *q)
{
	for (size_t i = 0; i < N; i++) {
		gap[i] = s0 + shape[i];
		n->why = gap[i] > 0 ? n->load(gap[i], n->context, &q[i]) : "the rolls would touch";
		if (n->why)
			return false;
	}
	return true;
}

/* -dq/dS by a small step, mean over the width. */
static double stiffness(struct nip *n, const double *gap, const double *q)
{
	double slope[N], away;

	for (size_t i = 0; i < N; i++) {
		const double h = 1e-6 * gap[i];

		slope[i] = n->load(gap[i] + h, n->context, &away) ? 0 : (q[i] - away) / h;
	}
	return mean(slope);
}

struct balance {
	double q[N];   /* that bends the rolls; its mean is the given one */
	double web[N]; /* that the web answers with at the gap so made */
	double shape[N], gap[N];
	double s0, slope, share;
};

/* The next S_0 to try between too narrow and too wide (NaN: not met yet): Newton's, where
 * that stays between. */
static double next_gap(double s0, double newton, double narrow, double wide)
{
	const double step = 0.01 * fabs(s0);

	if (newton > fmax(narrow, s0 - step) && newton < fmin(wide, s0 + step) && newton != s0)
		return newton;
	if (!isnan(narrow) && !isnan(wide))
		return narrow + (wide - narrow) / 2;
	return isnan(wide) ? s0 + step : s0 - step;
}

/* The rolls bend by q, the web answers; S_0 keeps the force. */
static bool answer(const struct nip_crossweb *c, struct nip *n, struct balance *b)
{
	double narrow = NAN, wide = NAN, last_s0 = NAN, last_miss = NAN;

	gap_shape(c, b->q, b->shape);
	for (int i = 0; i < 80; i++) {
		double newton = NAN, miss;

		if (!loads(n, b->s0, b->shape, b->gap, b->web)) {
			narrow = b->s0;
		} else {
			miss = mean(b->web) - n->mean_n_m;
			/* Between two near gaps the slope is theirs, and costs nothing. */
			if (fabs(b->s0 - last_s0) > 1e-9 * fabs(b->s0) && last_miss != miss)
				b->slope = (last_miss - miss) / (b->s0 - last_s0);
			else if (!(b->slope > 0))
				b->slope = stiffness(n, b->gap, b->web);
			last_s0 = b->s0;
			last_miss = miss;
			if (fabs(miss) <=
			    1e-3 * ACCURACY * n->mean_n_m + 1e-14 * b->slope * fabs(b->s0))
				return true;
			*(miss > 0 ? &narrow : &wide) = b->s0;
			if (b->slope > 0)
				newton = b->s0 + miss / b->slope;
		}
		/* A web whose load jumps with the gap has no gap for this force. */
		if (wide - narrow <= 1e-14 * fabs(b->s0))
			break;
		b->s0 = next_gap(b->s0, newton, narrow, wide);
	}
	if (!n->why)
		n->why = "the gap that carries the force was not found";
	return false;
}

static double residual(const struct balance *b)
{
	double most = 0;

	for (size_t i = 0; i < N; i++)
		most = fmax(most, fabs(b->web[i] - b->q[i]));
	return most;
}

/* Part of the way from q to the web's answer: the stiffer the web against the rolls, the
 * smaller the part. */
static const char *settle(const struct nip_crossweb *c, struct nip *n, struct balance *b,
			  int *out_iterations)
{
	double last = INFINITY, bend[N];

	deflect(c, b->q, bend);
	b->share = 1 / (1 + 2 * range(bend) / n->mean_n_m * b->slope);
	for (*out_iterations = 0; *out_iterations < MOST_ITERATIONS; ++*out_iterations) {
		double now;

		if (!answer(c, n, b))
			return n->why;
		now = residual(b);
		if (now <= ACCURACY * n->mean_n_m)
			return NULL;
		if (now > last)
			b->share *= 0.7;
		last = now;
		for (size_t i = 0; i < N; i++)
			b->q[i] += b->share * (b->web[i] - b->q[i]);
	}
	return "rolls and web did not come to a balance: the web is too hard for these rolls";
}

static void summarise(const struct nip_crossweb *c, const struct balance *b, double mean_n_m,
		      struct nip_profile *out)
{
	double square[N];

	out->min_n_m = out->max_n_m = b->web[0];
	out->mean_n_m = mean(b->web);
	for (size_t i = 0; i < N; i++) {
		out->position_m[i] = ((double)i / (N - 1) - 0.5) * c->width_m;
		out->gap_m[i] = b->gap[i];
		out->line_load_n_m[i] = b->web[i];
		out->min_n_m = fmin(out->min_n_m, b->web[i]);
		out->max_n_m = fmax(out->max_n_m, b->web[i]);
		square[i] = (b->web[i] - out->mean_n_m) * (b->web[i] - out->mean_n_m);
	}
	out->cv = sqrt(mean(square)) / out->mean_n_m;
	out->stiffness_pa = b->slope;
	best_crown(c, mean_n_m, out);
}

const char *nip_crossweb_solve(const struct nip_crossweb *c, nip_load_of_gap load, void *context,
			       double entry_m, double mean_n_m, struct nip_profile *out)
{
	struct nip n = { load, context, mean_n_m, NULL };
	struct balance b;
	const char *why;

	memset(out, 0, sizeof *out);
	if (!(mean_n_m > 0))
		return "the line load must be above 0";
	if (!(c->width_m > 0) || c->width_m > c->beam.span_m)
		return "w is above the span L";
	if (nip_root(even_excess, &n, entry_m * 1e-6, entry_m, &b.s0) != 0)
		return n.why ? n.why : "no gap carries that line load";
	for (size_t i = 0; i < N; i++) {
		b.q[i] = mean_n_m;
		b.gap[i] = b.s0;
		if (n.load(b.s0, n.context, &b.web[i]))
			return "the gap is too narrow for the web before the line load is reached";
	}
	b.slope = stiffness(&n, b.gap, b.web);
	why = settle(c, &n, &b, &out->iterations);
	if (why)
		return why;
	b.slope = stiffness(&n, b.gap, b.web);
	summarise(c, &b, mean_n_m, out);
	return NULL;
}

double nip_profile_gap(const struct nip_profile *p, double position_m)
{
	const double width = p->position_m[N - 1] - p->position_m[0];
	double x = fmin(fmax((position_m - p->position_m[0]) / width, 0), 1) * (N - 1);
	size_t i = x >= N - 1 ? N - 2 : (size_t)x;

	return p->gap_m[i] + (x - (double)i) * (p->gap_m[i + 1] - p->gap_m[i]);
}
