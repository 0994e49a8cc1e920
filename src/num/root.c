/* root.c: Brent's method from GSL, run until the bracket cannot shrink. */
#include <config.h>

#include "num/root.h"

#include <gsl/gsl_errno.h>
#include <gsl/gsl_roots.h>
#include <math.h>
#include <stdbool.h>
#include <stdint.h>

#include "num/quiet.h"

int nip_root(nip_function f, void *context, double lo, double hi, double *out)
{
	gsl_function g = { f, context };
	gsl_root_fsolver *s;
	double a = f(lo, context), b = f(hi, context), x;

	*out = NAN;
	if (!isfinite(a) || !isfinite(b) || (a < 0 && b < 0) || (a > 0 && b > 0))
		return -1;
	if (a == 0 || b == 0) {
		*out = a == 0 ? lo : hi;
		return 0;
	}
	nip_gsl_quiet();
	s = gsl_root_fsolver_alloc(gsl_root_fsolver_brent);
	if (!s)
		return -1;
	if (gsl_root_fsolver_set(s, &g, lo, hi) != GSL_SUCCESS) {
		gsl_root_fsolver_free(s);
		return -1;
	}
	for (int i = 0; i < 200; i++) {
		if (gsl_root_fsolver_iterate(s) != GSL_SUCCESS)
			break;
		lo = gsl_root_fsolver_x_lower(s);
		hi = gsl_root_fsolver_x_upper(s);
		if (hi - lo <= 4e-16 * fmax(fabs(lo), fabs(hi)))
			break;
	}
	x = gsl_root_fsolver_root(s);
	gsl_root_fsolver_free(s);
	*out = x;
	return isfinite(f(x, context)) ? 0 : -1;
}

struct point {
	double x, y;
};

static struct point at(nip_function f, void *context, double x)
{
	return (struct point){ x, f(x, context) };
}

/* The last point with a finite value on the way from `in` to `out`, which has none. */
static struct point edge(nip_function f, void *context, struct point in, struct point out)
{
	for (int i = 0; i < 200; i++) {
		struct point mid = at(f, context, in.x + (out.x - in.x) / 2);

		if (mid.x == in.x || mid.x == out.x)
			break;
		if (isfinite(mid.y))
			in = mid;
		else
			out = mid;
	}
	return in;
}

/* A root in (a, b], ends of one interval with finite values. */
static bool root_between(nip_function f, void *context, struct point a, struct point b, double *out)
{
	if (b.y == 0) {
		*out = b.x;
		return true;
	}
	if (a.y == 0 || (a.y < 0) == (b.y < 0))
		return false;
	if (nip_root(f, context, a.x, b.x, out) != 0)
		return false;
	/* A pole changes sign too, but near a root f is small. */
	return fabs(f(*out, context)) <= fmin(fabs(a.y), fabs(b.y));
}

static void put(double root, double *out, size_t max, size_t *found)
{
	if (*found < max)
		out[*found] = root;
	++*found;
}

static size_t scan(nip_function f, void *context, const double *x, size_t n, double *out,
		   size_t max, size_t enough)
{
	struct point a = n ? at(f, context, x[0]) : (struct point){ NAN, NAN };
	size_t found = 0;

	if (a.y == 0)
		put(a.x, out, max, &found);
	for (size_t i = 1; i < n && found < enough; i++) {
		struct point b = at(f, context, x[i]), from = a, to = b;
		double root;

		a = b;
		if (!isfinite(from.y) && !isfinite(to.y))
			continue;
		if (!isfinite(from.y)) {
			from = edge(f, context, to, from);
			if (from.y == 0) /* the edge itself, which no interval before had */
				put(from.x, out, max, &found);
		} else if (!isfinite(to.y)) {
			to = edge(f, context, from, to);
		}
		if (from.x < to.x && root_between(f, context, from, to, &root))
			put(root, out, max, &found);
	}
	return found;
}

size_t nip_roots(nip_function f, void *context, const double *x, size_t n, double *out, size_t max)
{
	return scan(f, context, x, n, out, max, SIZE_MAX);
}

int nip_first_root(nip_function f, void *context, const double *x, size_t n, double *out)
{
	*out = NAN;
	return scan(f, context, x, n, out, 1, 1) ? 0 : -1;
}
