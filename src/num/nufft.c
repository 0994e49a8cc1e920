/* nufft.c: unevenly spaced data onto a grid by Gaussians, and GSL's FFT of it. */
#include <config.h>

#include "num/nufft.h"

#include <gsl/gsl_errno.h>
#include <gsl/gsl_fft_real.h>
#include <math.h>
#include <stdlib.h>

#include "base/arena.h"
#include "num/quiet.h"

#define PI   3.14159265358979323846
#define HALF 7 /* grid points on each side of a value */
#define MOST ((size_t)1 << 27)

/* The next number with no prime factor beyond 5. */
static size_t smooth(size_t least)
{
	for (size_t n = least;; n++) {
		size_t m = n;

		while (m % 2 == 0)
			m /= 2;
		while (m % 3 == 0)
			m /= 3;
		while (m % 5 == 0)
			m /= 5;
		if (m == 1)
			return n;
	}
}

struct gaussian {
	double tau, fixed[2 * HALF]; /* exp(-(l h)^2 / 4 tau), l = -HALF + 1 .. HALF */
};

static struct gaussian width(size_t grid, size_t top)
{
	double wanted = 2.0 * (double)top, ratio = (double)grid / wanted, h = 2 * PI / (double)grid;
	struct gaussian g = { .tau = PI * HALF / (wanted * wanted * ratio * (ratio - 0.5)) };

	for (int l = -HALF + 1; l <= HALF; l++)
		g.fixed[l + HALF - 1] = exp(-(l * h) * (l * h) / (4 * g.tau));
	return g;
}

static void spread(const struct gaussian *g, double at, double x, double *grid, size_t n)
{
	double h = 2 * PI / (double)n, place = at * (double)n, below = floor(place),
	       off = (place - below) * h, e = x * exp(-off * off / (4 * g->tau)),
	       step = exp(off * h / (2 * g->tau)), up = e, down = e;
	size_t m = (size_t)below;

	if (m >= n)
		m = 0; /* at was rounded up to 1 */
	if (m >= HALF && m + HALF < n) {
		double *c = grid + m;

		c[0] += e;
		for (int l = 1; l < HALF; l++) {
			up *= step;
			down /= step;
			c[l] += up * g->fixed[l + HALF - 1];
			c[-l] += down * g->fixed[-l + HALF - 1];
		}
		c[HALF] += up * step * g->fixed[2 * HALF - 1];
		return;
	}
	for (int l = -HALF + 1; l <= HALF; l++)
		grid[(m + n + (size_t)(l + HALF) - HALF) % n] +=
			e * pow(step, l) * g->fixed[l + HALF - 1];
}

static int transform(double *grid, size_t n)
{
	gsl_fft_real_wavetable *w;
	gsl_fft_real_workspace *s;
	int rc = -1;

	nip_gsl_quiet();
	w = gsl_fft_real_wavetable_alloc(n);
	s = gsl_fft_real_workspace_alloc(n);
	if (w && s)
		rc = gsl_fft_real_transform(grid, 1, n, w, s) == GSL_SUCCESS ? 0 : -1;
	if (w)
		gsl_fft_real_wavetable_free(w);
	if (s)
		gsl_fft_real_workspace_free(s);
	return rc;
}

int nip_nufft(const double *at, const double *x, size_t n, size_t top, double *out)
{
	size_t size;
	double *grid;
	struct gaussian g;
	int rc = 0;

	if (!n || !top || top > MOST)
		return -1;
	size = smooth(4 * top < 4 * HALF ? 4 * HALF : 4 * top);
	grid = nip_xalloc(size, sizeof *grid);
	g = width(size, top);
	for (size_t i = 0; i < n && rc == 0; i++) {
		if (isfinite(at[i]))
			spread(&g, at[i] - floor(at[i]), x ? x[i] : 1.0, grid, size);
		else
			rc = -1;
	}
	if (rc == 0)
		rc = transform(grid, size);
	for (size_t k = 0; rc == 0 && k <= top; k++) {
		double undo = sqrt(PI / g.tau) * exp((double)k * (double)k * g.tau) / (double)size;

		out[2 * k] = grid[k ? 2 * k - 1 : 0] * undo;
		out[2 * k + 1] = k ? grid[2 * k] * undo : 0;
	}
	free(grid);
	return rc;
}
