/* update.c: a family's law moved to a new lot by few coupons. */
#include <config.h>

#include "fit/update.h"

#include <math.h>
#include <string.h>

#include "base/diag.h"
#include "num/lsq.h"
#include "stat/dist.h"

/* What a stretch of pressure by c does to a parameter: times c to this power. */
static double exponent(const struct nip_symbol *s)
{
	switch (s->quantity) {
	case NIP_Q_PRESSURE:
	case NIP_Q_LINE_LOAD:
		return 1;
	case NIP_Q_INVERSE_PRESSURE:
		return -1;
	case NIP_Q_INVERSE_SQRT_PRESSURE:
		return -0.5;
	default:
		return 0;
	}
}

static void stretch(const struct nip_law *law, const double *in, double c, double *out)
{
	for (size_t k = 0; k < NIP_LAW_SYMBOLS; k++)
		out[k] = k < law->n_symbols && law->symbol[k].role == NIP_PARAMETER
				 ? in[k] * pow(c, exponent(&law->symbol[k]))
				 : in[k];
}

struct task {
	struct nip_update *u;
	const struct nip_fit_data *d;
	struct nip_fit_model model;
	int symbol[NIP_LAW_SYMBOLS]; /* with a stated uncertainty */
	size_t m;		     /* how many; the vector is them in sd, then ln c in sd */
	double l[NIP_LAW_SYMBOLS][NIP_LAW_SYMBOLS]; /* root of their correlation */
	double z_sd;
	double *sigma; /* of each coupon */
};

/* Unit normal vector t to parameters: p = p0 + sd L t, ln c = z_sd t[m]. */
static void place(const struct task *k, const double *t, double *in, double *ln_c)
{
	memcpy(in, k->u->family->in, sizeof k->u->family->in);
	for (size_t i = 0; i < k->m; i++)
		for (size_t j = 0; j <= i; j++)
			in[k->symbol[i]] += k->u->family->sd[k->symbol[i]] * k->l[i][j] * t[j];
	*ln_c = k->z_sd * t[k->m];
}

static int residual(const double *t, void *context, double *r)
{
	const struct task *k = context;
	double in[NIP_LAW_SYMBOLS], z, y;

	place(k, t, in, &z);
	for (size_t i = 0; i < k->d->n; i++) {
		if (nip_fit_value(&k->model, in, k->d->x[i] / exp(z), &y, NULL) != NULL)
			return -1;
		r[i] = (k->d->y[i] - y) / k->sigma[i];
	}
	for (size_t i = 0; i <= k->m; i++)
		r[k->d->n + i] = t[i];
	return 0;
}

/* d response / d t at x. */
static const char *slopes(const struct task *k, const double *t, double x, double *out)
{
	double in[NIP_LAW_SYMBOLS], g[NIP_LAW_SYMBOLS], z, y;
	const char *why;

	place(k, t, in, &z);
	x /= exp(z);
	why = nip_fit_value(&k->model, in, x, &y, g);
	if (why)
		return why;
	for (size_t j = 0; j < k->m; j++) {
		out[j] = 0;
		for (size_t i = j; i < k->m; i++)
			out[j] += g[k->symbol[i]] * k->u->family->sd[k->symbol[i]] * k->l[i][j];
	}
	out[k->m] = -g[k->model.variable] * x * k->z_sd;
	if (x == 0) /* no pressure, no stretch of it; the slope may be infinite there */
		out[k->m] = 0;
	return NULL;
}

static int jacobian(const double *t, void *context, double *j)
{
	const struct task *k = context;
	const size_t p = k->m + 1;

	memset(j, 0, (k->d->n + p) * p * sizeof *j);
	for (size_t i = 0; i < k->d->n; i++) {
		if (slopes(k, t, k->d->x[i], j + i * p) != NULL)
			return -1;
		for (size_t c = 0; c < p; c++)
			j[i * p + c] /= -k->sigma[i];
	}
	for (size_t i = 0; i < p; i++)
		j[(k->d->n + i) * p + i] = 1;
	return 0;
}

/* ---- before ------------------------------------------------------------------------ */

static int refuse(const struct nip_law_use *family, struct nip_diag *diag, const char *why)
{
	const struct nip_place at = { .element = family->law->name };

	nip_diag_add(diag, NIP_ERROR, NIP_CAUSE_NO_ANSWER, &at, "%s", why);
	return -1;
}

/* Lower triangular root of the correlations of the uncertain parameters. */
static void root(struct task *k)
{
	for (size_t i = 0; i < k->m; i++)
		for (size_t j = 0; j <= i; j++) {
			double s = k->u->family->correlation[k->symbol[i]][k->symbol[j]];

			for (size_t c = 0; c < j; c++)
				s -= k->l[i][c] * k->l[j][c];
			k->l[i][j] = i == j	      ? sqrt(fmax(s, 0))
				     : k->l[j][j] > 0 ? s / k->l[j][j]
						      : 0;
		}
}

/* The curve has a pressure scale: D(P; parameters stretched) is D(P/c; parameters). */
static bool scalable(const struct task *k, double x)
{
	double in[NIP_LAW_SYMBOLS], a, b;

	stretch(k->u->family->law, k->u->family->in, 2, in);
	return nip_fit_value(&k->model, in, x, &a, NULL) == NULL &&
	       nip_fit_value(&k->model, k->u->family->in, x / 2, &b, NULL) == NULL &&
	       fabs(a - b) <= 1e-12 * fabs(b);
}

static int prepare(struct task *k, struct nip_arena *a, struct nip_diag *diag)
{
	struct nip_update *u = k->u;
	double x = 0, steep = 0, sum = 0, t[NIP_LAW_SYMBOLS] = { 0 }, g[NIP_LAW_SYMBOLS];

	k->z_sd = 1;
	for (size_t i = 0; i < k->d->n; i++)
		x += k->d->x[i] / (double)k->d->n;
	if (!scalable(k, x))
		return refuse(
			u->family, diag,
			"the law has no pressure scale to move, or no value at these coupons");
	for (size_t i = 0; i < u->family->law->n_symbols; i++)
		if (u->family->law->symbol[i].role == NIP_PARAMETER && u->family->sd[i] > 0)
			k->symbol[k->m++] = (int)i;
	root(k);
	for (size_t i = 0; i < k->d->n; i++) {
		const char *why = slopes(k, t, k->d->x[i], g);

		if (why)
			return refuse(u->family, diag, why);
		sum += g[k->m] * g[k->m] / (double)k->d->n;
	}
	steep = sqrt(sum);
	if (!(steep > 1e-6 * u->lot_sd))
		return refuse(u->family, diag,
			      "the curve is flat at these coupons: they tell nothing of its scale");
	k->z_sd = u->lot_sd / steep;
	k->sigma = NIP_NEW_N(a, k->d->n, double);
	u->measurement_stated = k->d->sigma != NULL;
	u->measurement_sd = 0;
	for (size_t i = 0; i < k->d->n; i++) {
		k->sigma[i] = k->d->sigma ? k->d->sigma[i] : u->lot_sd;
		u->measurement_sd += k->sigma[i] * k->sigma[i] / (double)k->d->n;
	}
	u->measurement_sd = sqrt(u->measurement_sd);
	return 0;
}

/* Covariance of the law's parameters from that of t. */
static void carry(const struct task *k, const double *t, const double *c, double *in,
		  double cov[NIP_LAW_SYMBOLS][NIP_LAW_SYMBOLS])
{
	const struct nip_law *law = k->u->family->law;
	const size_t p = k->m + 1;
	double at[NIP_LAW_SYMBOLS], chain[NIP_LAW_SYMBOLS][NIP_LAW_SYMBOLS] = { { 0 } }, z;

	place(k, t, at, &z);
	stretch(law, at, exp(z), in);
	for (size_t s = 0; s < law->n_symbols; s++) {
		double power = exponent(&law->symbol[s]);

		if (law->symbol[s].role != NIP_PARAMETER || isnan(in[s]))
			continue;
		for (size_t i = 0; i < k->m; i++)
			for (size_t j = 0; k->symbol[i] == (int)s && j <= i; j++)
				chain[s][j] += k->u->family->sd[s] * k->l[i][j] * exp(power * z);
		chain[s][k->m] = power * in[s] * k->z_sd;
	}
	for (size_t a = 0; a < NIP_LAW_SYMBOLS; a++)
		for (size_t b = 0; b < NIP_LAW_SYMBOLS; b++) {
			cov[a][b] = 0;
			for (size_t i = 0; i < p; i++)
				for (size_t j = 0; j < p; j++)
					cov[a][b] += chain[a][i] * c[i * p + j] * chain[b][j];
		}
}

/* ---- bands -------------------------------------------------------------------------- */

const char *nip_update_band(const struct nip_update *u, double x, bool after, double *out_value,
			    double *out_half)
{
	const struct nip_fit_model m = nip_fit_model(u->family->law, u->response, u->rho_th, true);
	const double *in = after ? u->in : u->prior_in;
	double g[NIP_LAW_SYMBOLS], v = u->measurement_sd * u->measurement_sd;
	const char *why = nip_fit_value(&m, in, x, out_value, g);

	for (size_t i = 0; i < u->family->law->n_symbols && !why; i++)
		for (size_t j = 0; j < u->family->law->n_symbols; j++)
			if ((int)i != m.variable && (int)j != m.variable)
				v += g[i] * g[j] *
				     (after ? u->covariance[i][j] : u->prior_covariance[i][j]);
	*out_half = nip_normal_quantile(0.5 + u->level / 2) * sqrt(v);
	return why;
}

/* ---- the update ---------------------------------------------------------------------- */

static int solve(struct task *k, struct nip_arena *a)
{
	struct nip_update *u = k->u;
	const size_t p = k->m + 1, n = k->d->n + p;
	struct nip_lsq q = { n, p, residual, jacobian, k };
	struct nip_lsq_result r;
	double t[NIP_LAW_SYMBOLS] = { 0 }, *j = NIP_NEW_N(a, n * p, double);
	double *c = NIP_NEW_N(a, p * p, double), condition;
	double half = nip_normal_quantile(0.5 + u->level / 2);

	for (size_t i = 0; i < p; i++)
		c[i * p + i] = 1;
	carry(k, t, c, u->prior_in, u->prior_covariance);
	if (nip_lsq_solve(&q, t, &r) != 0 || !r.converged || jacobian(t, k, j) != 0 ||
	    nip_lsq_covariance(j, n, p, c, &condition) != 0)
		return -1;
	carry(k, t, c, u->in, u->covariance);
	u->scale = exp(k->z_sd * t[k->m]);
	u->prior_low = exp(-half * k->z_sd);
	u->prior_high = exp(half * k->z_sd);
	u->ln_scale_sd = k->z_sd * sqrt(c[p * p - 1]);
	return 0;
}

/* Coupons that lie further from the moved curve than their uncertainty allows say that
 * the lot's curve has another shape. The scatter they show is then what is promised. */
static void widen(struct task *k, struct nip_diag *diag)
{
	struct nip_update *u = k->u;
	const struct nip_place at = { .element = u->family->law->name };
	double chi2 = 0, y;

	u->misfit = 1;
	for (size_t i = 0; i < k->d->n; i++)
		if (nip_fit_value(&k->model, u->in, k->d->x[i], &y, NULL) == NULL)
			chi2 += (k->d->y[i] - y) / k->sigma[i] * ((k->d->y[i] - y) / k->sigma[i]);
	if (k->d->n < 2 || !(chi2 > (double)(k->d->n - 1)))
		return;
	u->misfit = sqrt(chi2 / (double)(k->d->n - 1));
	u->measurement_sd *= u->misfit;
	for (size_t i = 0; i < NIP_LAW_SYMBOLS; i++)
		for (size_t j = 0; j < NIP_LAW_SYMBOLS; j++)
			u->covariance[i][j] *= u->misfit * u->misfit;
	if (u->misfit > 2)
		nip_diag_add(diag, NIP_WARNING, NIP_CAUSE_NONE, &at,
			     "the coupons lie %.2g times their uncertainty from any stretch of the "
			     "family's curve: this lot may follow another one",
			     u->misfit);
}

int nip_fit_update(const struct nip_law_use *family, const char *material,
		   const struct nip_fit_data *d, enum nip_law_response response, double rho_th,
		   double level, struct nip_arena *a, struct nip_update *out, struct nip_diag *diag)
{
	struct task k = { .u = out, .d = d };
	const double half = nip_normal_quantile(0.5 + level / 2);
	const char *why = nip_law_response_needs(family->law, response, rho_th);

	*out = (struct nip_update){ .family = family,
				    .material = material,
				    .response = response,
				    .rho_th = rho_th,
				    .level = level,
				    .n = d->n };
	if (why)
		return refuse(family, diag, why);
	if (!family->residual_sd.set)
		return refuse(
			family, diag,
			"its scatter is not stated (residual_sd), so nothing says how far one "
			"lot may lie from another");
	out->lot_sd = family->residual_sd.si;
	if (response == NIP_LAW_RESPONSE_DENSITY) {
		if (isnan(rho_th))
			return refuse(family, diag,
				      "residual_sd is of relative density: needs the theoretical "
				      "density");
		out->lot_sd *= rho_th;
	}
	k.model = nip_fit_model(family->law, response, rho_th, true);
	if (prepare(&k, a, diag) != 0)
		return -1;
	if (solve(&k, a) != 0)
		return refuse(family, diag, "the update did not converge");
	out->point = NIP_NEW_N(a, d->n, struct nip_update_point);
	widen(&k, diag);
	out->ln_scale_sd *= out->misfit;
	out->scale_low = out->scale * exp(-half * out->ln_scale_sd);
	out->scale_high = out->scale * exp(half * out->ln_scale_sd);
	for (size_t i = 0; i < d->n; i++) {
		struct nip_update_point *p = &out->point[i];

		p->x = d->x[i];
		p->y = d->y[i];
		nip_update_band(out, p->x, false, &p->before, &p->before_half);
		nip_update_band(out, p->x, true, &p->after, &p->after_half);
	}
	return 0;
}
