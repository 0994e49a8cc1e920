/* lsq.c: nonlinear least squares: gsl_multifit_nlinear, then polished. */
#include <config.h>

#include "num/lsq.h"

#include <gsl/gsl_errno.h>
#include <gsl/gsl_linalg.h>
#include <gsl/gsl_multifit_nlinear.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "num/quiet.h"

#define MOST_ITERATIONS 500
#define MOST_POLISH	40
/* Stands for "no model here": larger than any residual, its square still finite. */
#define FAR 1e140

struct work {
	const struct nip_lsq *q;
	double *x, *r, *j; /* p, n, n x p */
	double *u, *v, *s; /* decomposition of the scaled Jacobian: n x p, p x p, p */
	double *scale, *step, *next;
	double *all;
	double unit; /* GSL sees residuals in units of those at the start: its tests are absolute */
};

static struct work work_new(const struct nip_lsq *q)
{
	struct work w = { .q = q };
	const size_t n = q->n, p = q->p;

	w.all = nip_xalloc(p * 5 + n + 2 * n * p + p * p, sizeof *w.all);
	w.x = w.all;
	w.s = w.x + p;
	w.scale = w.s + p;
	w.step = w.scale + p;
	w.next = w.step + p;
	w.r = w.next + p;
	w.j = w.r + n;
	w.u = w.j + n * p;
	w.v = w.u + n * p;
	return w;
}

static double sum_of_squares(const double *r, size_t n)
{
	double s = 0;

	for (size_t i = 0; i < n; i++)
		s += r[i] * r[i];
	return s;
}

static bool residuals(const struct nip_lsq *q, const double *x, double *r)
{
	for (size_t k = 0; k < q->p; k++)
		if (!isfinite(x[k]))
			return false;
	if (q->residual(x, q->context, r) != 0)
		return false;
	for (size_t i = 0; i < q->n; i++)
		if (!isfinite(r[i]) || fabs(r[i]) > FAR)
			return false;
	return true;
}

static int gsl_residuals(const gsl_vector *x, void *context, gsl_vector *f)
{
	struct work *w = context;

	for (size_t k = 0; k < w->q->p; k++)
		w->x[k] = gsl_vector_get(x, k);
	if (residuals(w->q, w->x, w->r))
		for (size_t i = 0; i < w->q->n; i++)
			gsl_vector_set(f, i, w->r[i] / w->unit);
	else
		gsl_vector_set_all(f, FAR);
	return GSL_SUCCESS;
}

static int gsl_jacobian(const gsl_vector *x, void *context, gsl_matrix *j)
{
	struct work *w = context;
	const size_t n = w->q->n, p = w->q->p;

	for (size_t k = 0; k < p; k++)
		w->x[k] = gsl_vector_get(x, k);
	if (w->q->jacobian(w->x, w->q->context, w->j) != 0)
		return GSL_EDOM;
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < p; k++) {
			if (!isfinite(w->j[i * p + k]))
				return GSL_EDOM;
			gsl_matrix_set(j, i, k, w->j[i * p + k] / w->unit);
		}
	return GSL_SUCCESS;
}

static void trust_region(struct work *w, double *x, struct nip_lsq_result *out)
{
	gsl_multifit_nlinear_parameters how = gsl_multifit_nlinear_default_parameters();
	gsl_multifit_nlinear_fdf f = {
		.f = gsl_residuals, .df = gsl_jacobian, .n = w->q->n, .p = w->q->p, .params = w
	};
	gsl_vector_view start = gsl_vector_view_array(x, w->q->p);
	gsl_multifit_nlinear_workspace *g;
	int info = 0, rc;

	how.scale = gsl_multifit_nlinear_scale_more;
	g = gsl_multifit_nlinear_alloc(gsl_multifit_nlinear_trust, &how, w->q->n, w->q->p);
	if (!g)
		return;
	rc = gsl_multifit_nlinear_init(&start.vector, &f, g);
	if (rc == GSL_SUCCESS)
		rc = gsl_multifit_nlinear_driver(MOST_ITERATIONS, 1e-12, 1e-14, 0, NULL, NULL,
						 &info, g);
	/* ENOPROG: no step is better, which near the minimum is what rounding leaves; from
	 * a start that is the minimum GSL says so by EMAXITER. */
	out->converged = rc == GSL_SUCCESS || rc == GSL_ENOPROG ||
			 (rc == GSL_EMAXITER && info == GSL_ENOPROG);
	out->iterations = gsl_multifit_nlinear_niter(g);
	if (rc != GSL_EDOM)
		for (size_t k = 0; k < w->q->p; k++)
			x[k] = gsl_vector_get(gsl_multifit_nlinear_position(g), k);
	gsl_multifit_nlinear_free(g);
}

/* Singular values of the column-scaled Jacobian, descending. false: not finite, or a
 * column is 0. */
static bool decompose(const double *j, size_t n, size_t p, double *scale, double *u, double *v,
		      double *s)
{
	gsl_matrix_view um = gsl_matrix_view_array(u, n, p), vm = gsl_matrix_view_array(v, p, p);
	gsl_vector_view sv = gsl_vector_view_array(s, p);

	for (size_t k = 0; k < p; k++) {
		double most = 0, sum = 0;

		for (size_t i = 0; i < n; i++)
			most = fmax(most, fabs(j[i * p + k]));
		if (!(most > 0) || !isfinite(most))
			return false;
		for (size_t i = 0; i < n; i++)
			sum += j[i * p + k] / most * (j[i * p + k] / most);
		scale[k] = most * sqrt(sum);
		for (size_t i = 0; i < n; i++)
			u[i * p + k] = j[i * p + k] / scale[k];
	}
	return gsl_linalg_SV_decomp_jacobi(&um.matrix, &vm.matrix, &sv.vector) == GSL_SUCCESS;
}

/* The Gauss-Newton step at x; returns how much of the residuals it would take away (the
 * length of their part in the tangent plane, 0 at a minimum); INFINITY: there is none. */
static double newton_step(struct work *w, const double *x)
{
	const size_t n = w->q->n, p = w->q->p;
	double length = 0;

	if (!residuals(w->q, x, w->r) || w->q->jacobian(x, w->q->context, w->j) != 0 ||
	    !decompose(w->j, n, p, w->scale, w->u, w->v, w->s) || !(w->s[p - 1] > 1e-13 * w->s[0]))
		return INFINITY;
	memset(w->step, 0, p * sizeof *w->step);
	for (size_t m = 0; m < p; m++) {
		double ur = 0;

		for (size_t i = 0; i < n; i++)
			ur += w->u[i * p + m] * w->r[i];
		length += ur * ur;
		for (size_t k = 0; k < p; k++)
			w->step[k] -= w->v[k * p + m] * ur / w->s[m] / w->scale[k];
	}
	return sqrt(length);
}

static void polish(struct work *w, double *x, struct nip_lsq_result *out)
{
	const size_t p = w->q->p;
	double length = newton_step(w, x), before = out->rss;

	for (int i = 0; i < MOST_POLISH && length > 0 && isfinite(length); i++) {
		double shorter, rss;

		for (size_t k = 0; k < p; k++)
			w->next[k] = x[k] + w->step[k];
		shorter = newton_step(w, w->next);
		rss = isfinite(shorter) ? sum_of_squares(w->r, w->q->n) : INFINITY;
		if (!(shorter < length) || !(rss <= before * (1 + 1e-9)))
			break;
		memcpy(x, w->next, p * sizeof *x);
		out->rss = rss;
		length = shorter;
	}
}

/* Whether x is a minimum: the residuals are at right angles to the tangent plane (Bates
 * and Watts 1981, 10.1080/00401706.1981.10486275), or a step would not change x. What
 * has no step (dependent columns) is left to the trust region's word. */
static bool settled(struct work *w, const double *x, bool otherwise)
{
	double length = newton_step(w, x);
	bool small = true;

	if (isinf(length))
		return otherwise;
	for (size_t k = 0; k < w->q->p; k++)
		small = small && fabs(w->step[k]) <= 1e-9 * fabs(x[k]);
	return small || length <= 1e-7 * sqrt(sum_of_squares(w->r, w->q->n));
}

int nip_lsq_solve(const struct nip_lsq *q, double *x, struct nip_lsq_result *out)
{
	struct work w = work_new(q);
	int rc = -1;

	nip_gsl_quiet();
	*out = (struct nip_lsq_result){ .rss = NAN };
	if (residuals(q, x, w.r)) {
		double rss = sum_of_squares(w.r, q->n);

		w.unit = rss > 0 ? sqrt(rss) : 1;
		trust_region(&w, x, out);
		rc = 0;
		out->rss = residuals(q, x, w.r) ? sum_of_squares(w.r, q->n) : rss;
		polish(&w, x, out);
		out->converged = settled(&w, x, out->converged);
	}
	free(w.all);
	return rc;
}

int nip_lsq_covariance(const double *jacobian, size_t n, size_t p, double *covariance,
		       double *out_condition)
{
	const struct nip_lsq q = { .n = n, .p = p };
	struct work w = work_new(&q);
	bool good;

	nip_gsl_quiet();
	*out_condition = INFINITY;
	good = n >= p && decompose(jacobian, n, p, w.scale, w.u, w.v, w.s) &&
	       w.s[p - 1] > 1e-15 * w.s[0];
	if (good)
		*out_condition = w.s[0] / w.s[p - 1];
	for (size_t a = 0; a < p; a++)
		for (size_t b = 0; b <= a; b++) {
			double c = 0;

			for (size_t m = 0; good && m < p; m++) /* large terms last */
				c += w.v[a * p + m] / w.s[m] * (w.v[b * p + m] / w.s[m]);
			c = good ? c / w.scale[a] / w.scale[b] : NAN;
			covariance[a * p + b] = covariance[b * p + a] = c;
		}
	free(w.all);
	return good ? 0 : -1;
}
