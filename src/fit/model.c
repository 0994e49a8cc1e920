/* model.c: free parameters, their bounds and transforms, the response. */
#include <config.h>

#include "fit/model.h"

#include <math.h>
#include <string.h>

struct nip_fit_model nip_fit_model(const struct nip_law *law, enum nip_law_response response,
				   double rho_th, bool physical)
{
	struct nip_fit_model m = { .law = law,
				   .response = response,
				   .rho_th = rho_th,
				   .physical = physical,
				   .variable = nip_law_variable(law) };

	for (size_t k = 0; k < NIP_LAW_SYMBOLS; k++)
		m.in[k] = NAN;
	for (size_t k = 0; k < law->n_symbols; k++) {
		const struct nip_symbol *y = &law->symbol[k];

		m.role[k] = (int)k == m.variable ? NIP_FIT_VARIABLE
			    : y->role == NIP_PARAMETER &&
					    nip_law_response_depends(law, response, (int)k)
				    ? NIP_FIT_FREE
				    : NIP_FIT_UNUSED;
		/* The density of the solid, where a law asks for it to refuse D above 1. */
		if (physical && y->role == NIP_STATE && y->quantity == NIP_Q_DENSITY)
			m.in[k] = rho_th;
	}
	return m;
}

size_t nip_fit_free(const struct nip_fit_model *m, int symbol[NIP_LAW_SYMBOLS])
{
	size_t p = 0;

	for (size_t k = 0; k < m->law->n_symbols; k++)
		if (m->role[k] == NIP_FIT_FREE)
			symbol[p++] = (int)k;
	return p;
}

void nip_fit_bounds(const struct nip_fit_model *m, const double *in, size_t symbol, double *out_lo,
		    double *out_hi)
{
	*out_lo = -INFINITY;
	*out_hi = INFINITY;
	if (!m->physical)
		return;
	nip_law_bounds(m->law, in, symbol, out_lo, out_hi);
}

/* ---- transform --------------------------------------------------------------- */

int nip_fit_to_u(const struct nip_fit_model *m, const double *in, double *u)
{
	size_t p = 0;

	for (size_t k = 0; k < m->law->n_symbols; k++) {
		double lo, hi, v = in[k];

		if (m->role[k] != NIP_FIT_FREE)
			continue;
		nip_fit_bounds(m, in, k, &lo, &hi);
		if (isinf(lo) && isinf(hi))
			u[p] = v;
		else if (isinf(hi))
			u[p] = log(v - lo);
		else if (isinf(lo))
			u[p] = log(hi - v);
		else
			u[p] = log((v - lo) / (hi - v));
		if (!isfinite(u[p++]))
			return -1;
	}
	return 0;
}

/* How one value depends on its u and on its bounds. */
struct slope {
	double u, lo, hi;
};

static double inside(double u, double lo, double hi, struct slope *s)
{
	double share;

	*s = (struct slope){ 1, 0, 0 };
	if (isinf(lo) && isinf(hi))
		return u;
	if (isinf(hi)) {
		*s = (struct slope){ exp(u), 1, 0 };
		return lo + exp(u);
	}
	if (isinf(lo)) {
		*s = (struct slope){ -exp(u), 0, 1 };
		return hi - exp(u);
	}
	share = 1 / (1 + exp(-u));
	*s = (struct slope){ (hi - lo) * share / (1 + exp(u)), 1 / (1 + exp(u)), share };
	return lo + (hi - lo) * share;
}

/* d bound / d in[j]: bounds are linear, so a difference is exact. */
static void bound_slopes(const struct nip_fit_model *m, const double *in, size_t k, size_t j,
			 double *out_lo, double *out_hi)
{
	double at[NIP_LAW_SYMBOLS], lo0, hi0, lo1, hi1;

	memcpy(at, in, sizeof at);
	at[j] = 0;
	nip_fit_bounds(m, at, k, &lo0, &hi0);
	at[j] = 1;
	nip_fit_bounds(m, at, k, &lo1, &hi1);
	*out_lo = isfinite(lo0) && isfinite(lo1) ? lo1 - lo0 : 0;
	*out_hi = isfinite(hi0) && isfinite(hi1) ? hi1 - hi0 : 0;
}

/* Row k of the chain: its own u, and what its bounds take from the parameters before. */
static void chain_row(const struct nip_fit_model *m, const double *in, size_t k, size_t p, long own,
		      const struct slope *s, double *chain)
{
	for (size_t j = 0; j < p; j++)
		chain[k * p + j] = (long)j == own ? s->u : 0;
	if (s->lo == 0 && s->hi == 0)
		return;
	for (size_t i = 0; i < k; i++) {
		double dlo, dhi, by;

		if (m->role[i] == NIP_FIT_VARIABLE || m->role[i] == NIP_FIT_UNUSED)
			continue;
		bound_slopes(m, in, k, i, &dlo, &dhi);
		by = s->lo * dlo + s->hi * dhi;
		for (size_t j = 0; by != 0 && j < p; j++)
			chain[k * p + j] += by * chain[i * p + j];
	}
}

/* u NULL: the free ones stand in in[] already and are their own u. */
static void walk(const struct nip_fit_model *m, const double *u, double *in, double *chain)
{
	int symbol[NIP_LAW_SYMBOLS];
	const size_t p = nip_fit_free(m, symbol);
	size_t free_one = 0;

	for (size_t k = 0; k < m->law->n_symbols; k++) {
		struct slope s = { 0, 0, 0 };
		double lo, hi;
		long own = -1;

		nip_fit_bounds(m, in, k, &lo, &hi);
		if (m->role[k] == NIP_FIT_FREE) {
			own = (long)free_one++;
			s.u = 1;
			if (u)
				in[k] = inside(u[own], lo, hi, &s);
		} else if (m->role[k] == NIP_FIT_AT_LOWER) {
			in[k] = lo;
			s.lo = 1;
		} else if (m->role[k] == NIP_FIT_AT_UPPER) {
			in[k] = hi;
			s.hi = 1;
		} else {
			in[k] = m->in[k];
		}
		if (chain)
			chain_row(m, in, k, p, own, &s, chain);
	}
}

void nip_fit_from_u(const struct nip_fit_model *m, const double *u, double *in, double *chain)
{
	walk(m, u, in, chain);
}

void nip_fit_tie(const struct nip_fit_model *m, double *in, double *chain)
{
	walk(m, NULL, in, chain);
}

/* ---- response ------------------------------------------------------------------ */

const char *nip_fit_value(const struct nip_fit_model *m, const double *in, double x,
			  double *out_value, double *gradient)
{
	double at[NIP_LAW_SYMBOLS];
	const char *why;

	memcpy(at, in, sizeof at);
	at[m->variable] = x;
	*out_value = NAN;
	why = nip_law_response(m->law, m->response, m->rho_th, at, out_value, gradient);
	/* Without bounds a state the law refuses counts if it has a number. */
	if (why && (m->physical || !isfinite(*out_value)))
		return why;
	return isfinite(*out_value) ? NULL : "the law has no value there";
}
