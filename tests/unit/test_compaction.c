/* test_compaction.c: the laws of compaction: numbers, limits, derivatives, inverses,
 * bounds, and the responses a fit compares with measurements.
 */
#include <config.h>

#include <check.h>
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "physics/law.h"
#include "physics/response.h"

#define MPA 1e6
#define ROOT_MPA 1e3 /* sqrt(MPa) in sqrt(Pa) */
#define N(a) (sizeof(a) / sizeof *(a))

static uint64_t state;

static double uniform(void) /* splitmix64, 0 <= u < 1 */
{
	uint64_t z = state += 0x9E3779B97F4A7C15u;

	z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9u;
	z = (z ^ z >> 27) * 0x94D049BB133111EBu;
	return (double)((z ^ z >> 31) >> 11) * 0x1p-53;
}

static const struct nip_law *next_compaction(size_t *i)
{
	while (*i < nip_law_count()) {
		const struct nip_law *law = nip_law_at((*i)++);

		if (law->family == NIP_LAW_COMPACTION)
			return law;
	}
	return NULL;
}

/* A law as the start ranges and joint bounds allow it, at a variable of its range. */
static void draw(const struct nip_law *law, double *in)
{
	for (size_t k = 0; k < law->n_symbols; k++) {
		const struct nip_symbol *s = &law->symbol[k];
		double lo, hi;

		in[k] = NAN;
		if (s->role == NIP_STATE)
			continue;
		ck_assert_msg(s->start_hi > s->start_lo, "%s %s has no start range", law->name,
			      s->name);
		nip_law_bounds(law, in, k, &lo, &hi);
		ck_assert_msg(lo < hi, "%s %s: bounds are empty", law->name, s->name);
		if (fmax(lo, s->start_lo) < fmin(hi, s->start_hi)) {
			lo = fmax(lo, s->start_lo);
			hi = fmin(hi, s->start_hi);
		}
		in[k] = hi > 20 * lo && lo > 0 ? lo * pow(hi / lo, uniform())
					       : lo + (hi - lo) * uniform();
	}
}

static const char *call(const struct nip_law *law, const double *in, double *out)
{
	struct nip_law_fault fault;
	enum nip_law_status rc = nip_law_evaluate(law, in, out, &fault);

	ck_assert_msg(rc == NIP_LAW_OK || rc == NIP_LAW_IMPOSSIBLE, "%s: symbol %s", law->name,
		      fault.symbol >= 0 ? law->symbol[fault.symbol].name : "?");
	return fault.why;
}

/* Relative density, or density where the law has no other; porosity turned round. */
static double dense(const struct nip_law *law, const double *out)
{
	int d = nip_law_output(law, "relative_density");

	if (d >= 0 && !isnan(out[d]))
		return out[d];
	return out[nip_law_output(law, "density")];
}

/* ---- numbers computed elsewhere, at 40 digits -------------------------------- */

START_TEST(reference_numbers)
{
	static const struct {
		const char *name;
		int form; /* 0: the first of that name */
		double in[9];
		const char *output;
		double want;
	} row[] = {
		{ "heckel", 0, { 0.55, 150 * MPA, 200 * MPA }, "relative_density", 0.88138128784792295346 },
		{ "heckel", 0, { 0.55, 150 * MPA, 200 * MPA }, "slope", 0.00079079141434718031024 / MPA },
		{ "shapiro", 0, { 0.5, 0.003 / MPA, 0.04 / ROOT_MPA, 250 * MPA }, "relative_density",
		  0.87451922414647491764 },
		{ "panelli-ambrosio", 0, { 0.09 / ROOT_MPA, 0.7, 250 * MPA }, "relative_density",
		  0.8803309122025262242 },
		{ "kawakita", 0, { 0.42, 0.5, 0.02 / MPA, 300 * MPA }, "volume_reduction", 3 / 7. },
		{ "kawakita", 0, { 0.42, 0.5, 0.02 / MPA, 300 * MPA }, "relative_density", 0.735 },
		{ "kawakita", 0, { NAN, 0.5, 0.02 / MPA, 300 * MPA }, "volume_reduction", 3 / 7. },
		{ "cooper-eaton", 0, { 0.48, 0.45, 10 * MPA, 0.40, 300 * MPA, 500 * MPA },
		  "relative_density", 0.73117154428200237 },
		{ "cooper-eaton", 1,
		  { 0.4, 0.2, 3 * MPA, 0.3, 20 * MPA, 0.4, 250 * MPA, 300 * MPA }, "relative_density",
		  0.65735502176937260767 },
		{ "exponential", 0, { 0.5, 0.9, 120 * MPA, 500 * MPA }, "relative_density",
		  0.8937984585603963 },
		{ "meyer", 0, { 1200, 2900, 4e5, 6.5e5, NAN }, "density", 2565.2501521528701149 },
		{ "meyer", 0, { 1200, 2900, 4e5, 6.5e5, 3600 }, "relative_density",
		  0.71256948670913058747 },
		{ "meyer", 1, { 0.5, 0.12, 4e5, 6.5e5 }, "porosity", 0.19482643657759373902 },
		{ "gurnham", 0, { 0.6, 50 * MPA, 12, 300 * MPA }, "relative_density",
		  0.74931328910233791673 },
		{ "walker", 0, { 2.4, 0.2, 300 * MPA }, "relative_density", 0.7941275821354313483 },
		{ "power-law", 0, { 1500, 20 * MPA, 8, 300 * MPA, NAN }, "density",
		  2104.2758280100112488 },
		{ "power-law", 0, { 1500, 20 * MPA, 8, 300 * MPA, 3000 }, "porosity",
		  1 - 2104.2758280100112488 / 3000 },
	};

	for (size_t i = 0; i < N(row); i++) {
		const struct nip_law *law = nip_law_find(row[i].name);
		double out[NIP_LAW_OUTPUTS];
		const double want = row[i].want;

		for (int f = 0; f < row[i].form; f++)
			law = nip_law_next_form(law);
		ck_assert_ptr_null(call(law, row[i].in, out));
		ck_assert_msg(fabs(out[nip_law_output(law, row[i].output)] / want - 1) < 1e-14,
			      "%s %s: %.17g, not %.17g", law->name, row[i].output,
			      out[nip_law_output(law, row[i].output)], want);
	}
}
END_TEST

/* Reference data sets of NIST StRD whose model is one of the laws; the certified
 * residual sums of squares prove data and parameters. */
static double sum_of_squares(const struct nip_law *law, double *in, const double *x,
			     const double *y, size_t n)
{
	double rss = 0, out[NIP_LAW_OUTPUTS];

	for (size_t i = 0; i < n; i++) {
		in[nip_law_variable(law)] = x[i];
		law->evaluate(in, out);
		rss += (y[i] - out[0]) * (y[i] - out[0]);
	}
	return rss;
}

START_TEST(nist_sets)
{
	static const double misra_x[] = { 77.6,	 114.9, 141.1, 190.8, 239.9, 289.0, 332.8,
					  378.4, 434.8, 477.3, 536.8, 593.1, 689.1, 760.0 };
	static const double misra_y[] = { 10.07, 14.73, 17.94, 23.93, 29.61, 35.18, 40.02,
					  44.82, 50.76, 55.05, 61.01, 66.40, 75.47, 81.78 };
	static const double box_x[] = { 1, 2, 3, 5, 7, 10 };
	static const double box_y[] = { 109, 149, 149, 191, 213, 224 };
	static const double dan_x[] = { 1.309, 1.471, 1.490, 1.565, 1.611, 1.680 };
	static const double dan_y[] = { 2.138, 3.421, 3.597, 4.340, 4.882, 5.660 };

	ck_assert_double_eq_tol(
		sum_of_squares(&nip_law_kawakita,
			       (double[]){ NAN, 4.3736970754E+02, 3.0227324449E-04, 0 }, misra_x,
			       misra_y, N(misra_x)),
		5.6419295283E-02, 1e-11);
	ck_assert_double_eq_tol(
		sum_of_squares(&nip_law_meyer,
			       (double[]){ 0, 2.3894212918E+02, 1 / 5.5015643181E-04, 0, NAN },
			       misra_x, misra_y, N(misra_x)),
		1.2455138894E-01, 1e-10);
	ck_assert_double_eq_tol(
		sum_of_squares(&nip_law_meyer,
			       (double[]){ 0, 2.1380940889E+02, 1 / 5.4723748542E-01, 0, NAN }, box_x,
			       box_y, N(box_x)),
		1.1680088766E+03, 1e-6);
	ck_assert_double_eq_tol(
		sum_of_squares(&nip_law_power,
			       (double[]){ 7.6886226176E-01, 1, 1 / 3.8604055871E+00, 0, NAN }, dan_x,
			       dan_y, N(dan_x)),
		4.3173084083E-03, 1e-12);
}
END_TEST

/* ---- limits --------------------------------------------------------------------- */

static double densest(const struct nip_law *law, const double *in)
{
	int k = nip_law_symbol(law, "Dmax");

	if (k < 0)
		k = nip_law_symbol(law, "rho_max");
	if (k >= 0)
		return in[k];
	k = nip_law_symbol(law, "eps_min");
	return k >= 0 ? 1 - in[k] : law == &nip_law_power ? INFINITY : 1;
}

static double loosest(const struct nip_law *law, const double *in)
{
	int k = nip_law_symbol(law, "D0");

	if (k < 0)
		k = nip_law_symbol(law, "rho_0");
	if (k >= 0)
		return in[k];
	if (law == &nip_law_panelli_ambrosio)
		return -expm1(-in[1]);
	k = nip_law_symbol(law, "eps_0");
	return k >= 0 ? 1 - in[k] : 0;
}

static void check_rising(const struct nip_law *law, double *in)
{
	const int v = nip_law_variable(law);
	const double scale = law->symbol[v].quantity == NIP_Q_LINE_LOAD ? 5e6 : 3000 * MPA;
	double out[NIP_LAW_OUTPUTS], last = loosest(law, in);

	if (!law->symbol[v].lo_open) {
		in[v] = 0;
		ck_assert_ptr_null(call(law, in, out));
		ck_assert_msg(dense(law, out) == last, "%s at no load: %.17g, not %.17g",
			      law->name, dense(law, out), last);
	}
	for (int k = 1; k <= 60; k++) {
		in[v] = k == 60 ? 1e290 : scale * pow(k / 59.0, 3);
		if (call(law, in, out)) /* only laws without a densest state may be refused */
			break;
		ck_assert_msg(dense(law, out) >= last, "%s falls from %.17g to %.17g", law->name,
			      last, dense(law, out));
		ck_assert_msg(dense(law, out) <= densest(law, in) * (1 + 4e-16), "%s: %.17g",
			      law->name, dense(law, out));
		last = dense(law, out);
		in[v] = NAN;
	}
	ck_assert_msg(isnan(in[v]) || law == &nip_law_gurnham || law == &nip_law_walker,
		      "%s refuses a pressure", law->name);
	if (isnan(in[v]) && (nip_law_symbol(law, "Dmax") >= 0 || nip_law_symbol(law, "eps_min") >= 0))
		ck_assert_double_eq_tol(last, densest(law, in), 1e-15);
}

START_TEST(limits_are_kept)
{
	const struct nip_law *law;
	size_t rows = 0;

	state = 4711;
	for (size_t i = 0; (law = next_compaction(&i)); rows++)
		for (int k = 0; k < 300; k++) {
			double in[NIP_LAW_SYMBOLS];

			draw(law, in);
			check_rising(law, in);
		}
	ck_assert_uint_ge(rows, 12);
}
END_TEST

START_TEST(one_law_inside_another)
{
	double a[NIP_LAW_OUTPUTS], b[NIP_LAW_OUTPUTS];

	state = 5;
	for (int i = 0; i < 200; i++) {
		const double d0 = 0.2 + 0.6 * uniform(), p = 900 * MPA * uniform();
		const double py = (50 + 400 * uniform()) * MPA, x = 1e-4 * uniform();
		const double a1 = uniform(), a2 = (1 - a1) * uniform();

		call(&nip_law_heckel, (double[]){ d0, py, p }, a);
		call(&nip_law_shapiro, (double[]){ d0, 1 / py, 0, p }, b);
		ck_assert_double_eq_tol(a[0], b[0], 1e-15);
		call(&nip_law_panelli_ambrosio, (double[]){ x, -log1p(-d0), p }, a);
		call(&nip_law_shapiro, (double[]){ d0, 0, x, p }, b);
		ck_assert_double_eq_tol(a[0], b[0], 1e-15);
		call(&nip_law_cooper_eaton, (double[]){ d0, a1, py / 10, a2, py, p }, a);
		call(&nip_law_cooper_eaton_three, (double[]){ d0, 0, py / 20, a1, py / 10, a2, py, p }, b);
		ck_assert_double_eq(a[0], b[0]);
		call(&nip_law_exponential, (double[]){ d0, 1, py, p }, a);
		call(&nip_law_heckel, (double[]){ d0, py, p }, b);
		ck_assert_double_eq_tol(a[0], b[0], 1e-15);
		call(&nip_law_exponential, (double[]){ d0, d0 + (1 - d0) / 2, py, p }, a);
		call(&nip_law_meyer_porosity, (double[]){ 1 - d0, (1 - d0) / 2, py, p }, b);
		ck_assert_double_eq_tol(a[1], b[0], 1e-15);
		/* A power law is a straight line in ln; Gurnham's line at its reference. */
		call(&nip_law_gurnham, (double[]){ d0, p + 1, 9, p + 1 }, a);
		ck_assert_double_eq(a[0], d0);
	}
}
END_TEST

START_TEST(digits_survive_at_the_ends)
{
	double out[NIP_LAW_OUTPUTS], g[NIP_LAW_SYMBOLS];

	/* What a tiny pressure adds to D0 is there, and of the right size. */
	call(&nip_law_heckel, (double[]){ 1e-12, 100 * MPA, 1e-4 }, out);
	ck_assert_double_eq_tol((out[0] - 1e-12) / 1e-12, 1, 1e-3);
	call(&nip_law_kawakita, (double[]){ NAN, 0.5, 1, 1e300 }, out);
	ck_assert(out[0] == 0.5 && isnan(out[1]) && isnan(out[2]));
	call(&nip_law_kawakita, (double[]){ 0.4, 0.6, 1e-6, 1e300 }, out);
	ck_assert(out[1] == 1);
	/* exp(-k/P) at P = 0, and its slope. */
	nip_law_cooper_eaton.gradient((double[]){ 0.4, 0.5, 1e6, 0.5, 1e8, 0 }, g);
	ck_assert(g[0] == 1 && g[1] == 0 && g[2] == 0 && g[3] == 0 && g[4] == 0 && g[5] == 0);
	/* Shapiro starts straight up, unless b is 0. */
	nip_law_shapiro.gradient((double[]){ 0.4, 1e-8, 1e-5, 0 }, g);
	ck_assert(isinf(g[3]) && g[3] > 0);
	nip_law_shapiro.gradient((double[]){ 0.4, 1e-8, 0, 0 }, g);
	ck_assert_double_eq_tol(g[3], 0.6e-8, 1e-22);
	/* x^n ln x at 0. */
	nip_law_power.gradient((double[]){ 1500, 1e7, 8, 0, NAN }, g);
	ck_assert(g[0] == 0 && g[2] == 0 && isinf(g[3]));
	nip_law_power.gradient((double[]){ 1500, 1e7, 1, 0, NAN }, g);
	ck_assert_double_eq_tol(g[3], 1500 / 1e7, 1e-18);
}
END_TEST

/* ---- derivatives -------------------------------------------------------------- */

struct probe {
	const struct nip_law *law;
	enum nip_law_response response;
	double in[NIP_LAW_SYMBOLS];
};

static double at(const struct probe *p, size_t k, double x)
{
	double in[NIP_LAW_SYMBOLS], y;

	memcpy(in, p->in, sizeof in);
	in[k] = x;
	nip_law_response(p->law, p->response, 3000, in, &y, NULL);
	return y;
}

/* Central differences, four Richardson levels: error of order h^8. */
static double difference(const struct probe *p, size_t k)
{
	double d[4], x = p->in[k], h = 0.02 * fabs(x);

	for (int i = 0; i < 4; i++, h /= 2)
		d[i] = (at(p, k, x + h) - at(p, k, x - h)) / (2 * h);
	for (int level = 1; level < 4; level++)
		for (int i = 0; i < 4 - level; i++)
			d[i] = d[i + 1] + (d[i + 1] - d[i]) / (pow(4, level) - 1);
	return d[0];
}

START_TEST(gradients_are_derivatives)
{
	const struct nip_law *law;
	long compared = 0;

	state = 1201;
	for (size_t i = 0; (law = next_compaction(&i));)
		for (int n = 0; n < 600; n++) {
			struct probe p = { law, (enum nip_law_response)(n % NIP_LAW_RESPONSES), { 0 } };
			double g[NIP_LAW_SYMBOLS], y;

			ck_assert_msg(law->gradient != NULL, "%s", law->name);
			if (nip_law_response_needs(law, p.response, 3000))
				continue;
			draw(law, p.in);
			for (size_t k = 0; k < law->n_symbols; k++)
				if (law->symbol[k].role == NIP_STATE)
					p.in[k] = 3000;
			if (nip_law_response(law, p.response, 3000, p.in, &y, g))
				continue; /* an unbounded law past D = 1, perhaps at its pole */
			for (size_t k = 0; k < law->n_symbols; k++, compared++) {
				const double want = difference(&p, k);
				/* Rounding of values near 1 (near 3000 kg/m3). */
				const double noise = (y > 2 ? 1e-9 : 1e-12) / fabs(p.in[k]);

				ck_assert_msg(fabs(g[k] - want) <= 2e-9 * (fabs(want) + fabs(y / p.in[k])) + noise,
					      "%s (%d) by %s: %.17g, not %.17g", law->name, p.response,
					      law->symbol[k].name, g[k], want);
				if (!nip_law_response_depends(law, p.response, (int)k))
					ck_assert(g[k] == 0);
			}
		}
	ck_assert_int_gt(compared, 20000);
}
END_TEST

START_TEST(responses_agree)
{
	const struct nip_law *law;

	state = 77;
	for (size_t i = 0; (law = next_compaction(&i));)
		for (int n = 0; n < 200; n++) {
			double in[NIP_LAW_SYMBOLS], d, eps, rho, c, y, out[NIP_LAW_OUTPUTS], d0;

			draw(law, in);
			nip_law_response(law, NIP_LAW_RESPONSE_D, 3000, in, &d, NULL);
			nip_law_response(law, NIP_LAW_RESPONSE_POROSITY, 3000, in, &eps, NULL);
			nip_law_response(law, NIP_LAW_RESPONSE_DENSITY, 3000, in, &rho, NULL);
			nip_law_response(law, NIP_LAW_RESPONSE_MAIN, NAN, in, &y, NULL);
			law->evaluate(in, out);
			ck_assert(y == out[0]);
			ck_assert_double_eq_tol(d + eps, 1, 1e-14);
			ck_assert_double_eq_tol(rho / (3000 * d), 1, 1e-14);
			if (nip_law_response_needs(law, NIP_LAW_RESPONSE_C, NAN))
				continue;
			nip_law_response(law, NIP_LAW_RESPONSE_C, NAN, in, &c, NULL);
			d0 = loosest(law, in);
			ck_assert_double_eq_tol(c, 1 - d0 / dense(law, out), 1e-13);
		}
	/* What cannot be answered says what it would need. */
	ck_assert_ptr_nonnull(nip_law_response_needs(&nip_law_heckel, NIP_LAW_RESPONSE_DENSITY, NAN));
	ck_assert_ptr_nonnull(nip_law_response_needs(&nip_law_meyer, NIP_LAW_RESPONSE_D, NAN));
	ck_assert_ptr_nonnull(nip_law_response_needs(&nip_law_walker, NIP_LAW_RESPONSE_C, 3000));
	ck_assert_ptr_nonnull(nip_law_response_needs(&nip_law_bruggeman, NIP_LAW_RESPONSE_D, 3000));
	ck_assert_ptr_null(nip_law_response_needs(&nip_law_meyer, NIP_LAW_RESPONSE_DENSITY, NAN));
	ck_assert_ptr_null(nip_law_response_needs(&nip_law_kawakita, NIP_LAW_RESPONSE_C, NAN));
}
END_TEST

/* ---- inverses ---------------------------------------------------------------- */

START_TEST(inverse_gives_the_variable_back)
{
	const struct nip_law *law;

	state = 31;
	for (size_t i = 0; (law = next_compaction(&i));) {
		const int v = nip_law_variable(law);
		int judged = 0;

		for (int n = 0; n < 500; n++) {
			double in[NIP_LAW_SYMBOLS], out[NIP_LAW_OUTPUTS], g[NIP_LAW_SYMBOLS], x, back = NAN;
			struct nip_law_fault fault;

			draw(law, in);
			x = in[v];
			if (call(law, in, out))
				continue;
			law->gradient(in, g);
			/* Where the law has come to its end a rounding of D is worlds of P. */
			if (!(fabs(g[v]) * x > 1e-5 * out[0]))
				continue;
			in[v] = NAN; /* the inverse must not look at it */
			ck_assert_msg(nip_law_invert(law, in, out[0], &back, &fault) == NIP_LAW_OK,
				      "%s at %g", law->name, x);
			ck_assert_msg(fabs(back / x - 1) < 1e-9, "%s: %.17g came back as %.17g",
				      law->name, x, back);
			judged++;
		}
		ck_assert_msg(judged > 100, "%s: %d", law->name, judged);
	}
}
END_TEST

START_TEST(start_needs_no_pressure)
{
	static const struct {
		const struct nip_law *law;
		double in[9], start;
	} row[] = {
		{ &nip_law_heckel, { 0.5, 1e8 }, 0.5 },
		{ &nip_law_heckel, { 1, 1e8 }, 1 },
		{ &nip_law_shapiro, { 1, 1e-8, 1e-5 }, 1 },
		{ &nip_law_shapiro, { 0.5, 1e-8, 1e-5 }, 0.5 },
		{ &nip_law_shapiro, { 0.5, 0, 0 }, 0.5 },
		{ &nip_law_panelli_ambrosio, { 1e-5, 0.5 }, -1 },
		{ &nip_law_kawakita, { 0.5, 0.4, 1e-8 }, 0 },
		{ &nip_law_cooper_eaton, { 0.5, 0.4, 1e6, 0.5, 1e8 }, 0.5 },
		{ &nip_law_cooper_eaton, { 1, 0.4, 1e6, 0.5, 1e8 }, 1 },
		{ &nip_law_exponential, { 0.5, 0.5, 1e8 }, 0.5 },
		{ &nip_law_meyer, { 900, 1500, 4e5, 0, NAN }, 900 },
		{ &nip_law_meyer_porosity, { 0.5, 0.1, 4e5 }, 0.5 },
		{ &nip_law_power, { 900, 1e7, 8, 0, NAN }, 0 },
	};

	for (size_t i = 0; i < N(row); i++) {
		struct nip_law_fault fault;
		double p = NAN, want = row[i].start < 0 ? -expm1(-0.5) : row[i].start;

		ck_assert_msg(nip_law_invert(row[i].law, row[i].in, want, &p, &fault) == NIP_LAW_OK,
			      "%s: %s", row[i].law->name, fault.why);
		ck_assert_msg(p == 0, "%s: %g", row[i].law->name, p);
	}
}
END_TEST

START_TEST(no_variable_gives_the_impossible)
{
	static const struct {
		const struct nip_law *law;
		double in[9], want;
	} row[] = {
		{ &nip_law_heckel, { 0.5, 1e8 }, 0.49 },
		{ &nip_law_heckel, { 0.5, 1e8 }, 1 },
		{ &nip_law_shapiro, { 0.5, 1e-8, 1e-5 }, 1 },
		{ &nip_law_shapiro, { 0.5, 1e-8, 1e-5 }, 0.4 },
		{ &nip_law_shapiro, { 0.5, 0, 0 }, 0.6 },
		{ &nip_law_panelli_ambrosio, { 1e-5, 0.5 }, 0.2 },
		{ &nip_law_panelli_ambrosio, { 1e-5, 0.5 }, 1 },
		{ &nip_law_panelli_ambrosio, { 0, 0.5 }, 0.6 },
		{ &nip_law_kawakita, { 0.5, 0.4, 1e-8 }, 0.4 },
		{ &nip_law_kawakita, { 0.5, 0.4, 1e-8 }, -0.01 },
		{ &nip_law_cooper_eaton, { 0.5, 0.4, 1e6, 0.5, 1e8 }, 0.99 },
		{ &nip_law_cooper_eaton, { 0.5, 0.4, 1e6, 0.7, 1e8 }, 0.6 },
		{ &nip_law_cooper_eaton, { 0.5, 0.4, 1e6, 0.5, 1e8 }, 0.4 },
		{ &nip_law_exponential, { 0.5, 0.9, 1e8 }, 0.9 },
		{ &nip_law_exponential, { 0.5, 0.9, 1e8 }, 0.4 },
		{ &nip_law_meyer, { 900, 1500, 4e5, 0, NAN }, 1500 },
		{ &nip_law_meyer, { 900, 1500, 4e5, 0, NAN }, 899 },
		{ &nip_law_meyer_porosity, { 0.5, 0.1, 4e5 }, 0.1 },
		{ &nip_law_meyer_porosity, { 0.5, 0.1, 4e5 }, 0.51 },
		{ &nip_law_gurnham, { 0.6, 5e7, 12 }, 1.01 },
		{ &nip_law_gurnham, { 0.6, 5e7, 1e5 }, 0.99 },
		{ &nip_law_walker, { 2.4, 0.2 }, 1.1 },
		{ &nip_law_walker, { 2.4, 0.2 }, 0 },
		{ &nip_law_power, { 900, 1e7, 8, 0, NAN }, -1 },
	};

	for (size_t i = 0; i < N(row); i++) {
		struct nip_law_fault fault;
		double p = 42;

		ck_assert_msg(nip_law_invert(row[i].law, row[i].in, row[i].want, &p, &fault) ==
					      NIP_LAW_IMPOSSIBLE && fault.why,
			      "%s gave %g for %g", row[i].law->name, p, row[i].want);
		ck_assert_msg(p == 42, "%s", row[i].law->name);
	}
}
END_TEST

/* ---- refusals and bounds ------------------------------------------------------- */

START_TEST(impossible_states_are_refused)
{
	static const struct {
		const struct nip_law *law;
		double in[9];
		const char *why; /* part of it */
	} row[] = {
		{ &nip_law_kawakita, { 0.5, 0.51, 1e-8, 1e6 }, "above 1 - D0" },
		{ &nip_law_cooper_eaton, { 0.4, 0.61, 1e6, 0.4, 1e8, 1e7 }, "a1 + a2" },
		{ &nip_law_cooper_eaton, { 0.4, 0.3, 1e8, 0.3, 1e7, 1e7 }, "k1 is above k2" },
		{ &nip_law_cooper_eaton_three, { 0.4, 0.4, 1e6, 0.4, 1e7, 0.21, 1e8, 1e7 }, "a3" },
		{ &nip_law_cooper_eaton_three, { 0.4, 0.1, 1e6, 0.4, 2e8, 0.2, 1e8, 1e7 }, "above k3" },
		{ &nip_law_exponential, { 0.6, 0.5, 1e8, 1e7 }, "below D0" },
		{ &nip_law_meyer, { 1500, 900, 1e5, 1e5, NAN }, "below rho_0" },
		{ &nip_law_meyer, { 900, 1500, 1e5, 1e6, 1400 }, "above 1" },
		{ &nip_law_meyer_porosity, { 0.2, 0.3, 1e5, 1e5 }, "above eps_0" },
		{ &nip_law_gurnham, { 0.9, 5e7, 5, 3e8 }, "above 1" },
		{ &nip_law_gurnham, { 0.1, 5e7, 5, 1e6 }, "below" },
		{ &nip_law_walker, { 1.5, 0.2, 3e8 }, "above 1" },
		{ &nip_law_walker, { 1, 0.5, 3e8 }, "volume" },
		{ &nip_law_power, { 1500, 2e7, 3, 3e8, 3000 }, "above 1" },
	};
	double out[NIP_LAW_OUTPUTS];

	for (size_t i = 0; i < N(row); i++) {
		const char *why = call(row[i].law, row[i].in, out);

		ck_assert_msg(why && strstr(why, row[i].why), "%s: %s", row[i].law->name,
			      why ? why : "taken");
	}
	/* Without D0 nothing is known of a full powder, and the volume still answers. */
	ck_assert_ptr_null(call(&nip_law_kawakita, (double[]){ NAN, 0.51, 1e-8, 1e6 }, out));
	ck_assert_ptr_null(call(&nip_law_power, (double[]){ 1500, 2e7, 3, 3e8, NAN }, out));
	/* Above any theoretical density it might have, but none was stated. */
	ck_assert_double_gt(out[0], 3000);
}
END_TEST

static double bound(const struct nip_law *law, const double *in, const char *name, bool upper)
{
	double lo, hi;

	nip_law_bounds(law, in, (size_t)nip_law_symbol(law, name), &lo, &hi);
	return upper ? hi : lo;
}

START_TEST(bounds_hang_on_earlier_parameters)
{
	const double three[] = { 0.4, 0.2, 1e6, 0.3, 1e7, NAN, NAN, NAN };

	ck_assert_double_eq(bound(&nip_law_kawakita, (double[]){ 0.42, 0, 0, 0 }, "a", true), 1 - 0.42);
	ck_assert_double_eq(bound(&nip_law_kawakita, (double[]){ NAN, 0, 0, 0 }, "a", true), 1);
	ck_assert_double_eq(bound(&nip_law_exponential, (double[]){ 0.42, 0, 0, 0 }, "Dmax", false), 0.42);
	ck_assert_double_eq(bound(&nip_law_exponential, (double[]){ 0.42, 0, 0, 0 }, "Dmax", true), 1);
	ck_assert_double_eq(bound(&nip_law_meyer, (double[]){ 900, 0, 0, 0, 0 }, "rho_max", false), 900);
	ck_assert(isinf(bound(&nip_law_meyer, (double[]){ 900, 0, 0, 0, 0 }, "rho_max", true)));
	ck_assert_double_eq(bound(&nip_law_meyer_porosity, (double[]){ 0.4, 0, 0, 0 }, "eps_min", true), 0.4);
	ck_assert_double_eq(bound(&nip_law_cooper_eaton_three, three, "a2", true), 1 - 0.2);
	ck_assert_double_eq(bound(&nip_law_cooper_eaton_three, three, "a3", true), 1 - 0.2 - 0.3);
	ck_assert_double_eq(bound(&nip_law_cooper_eaton_three, three, "k2", false), 1e6);
	ck_assert_double_eq(bound(&nip_law_cooper_eaton_three, three, "k3", false), 1e7);
	ck_assert_double_eq(bound(&nip_law_shapiro, three, "k", false), 0);
	ck_assert_double_eq(bound(&nip_law_shapiro, three, "b", false), 0);
	ck_assert(isinf(bound(&nip_law_heckel, three, "Py", true)));
}
END_TEST

/* Inside the bounds every bounded law answers at any pressure; past a joint one, none. */
START_TEST(bounds_are_what_evaluate_refuses)
{
	const struct nip_law *law;
	long refused = 0;

	state = 8;
	for (size_t i = 0; (law = next_compaction(&i));)
		for (int n = 0; n < 300; n++) {
			double in[NIP_LAW_SYMBOLS], out[NIP_LAW_OUTPUTS], lo, hi;

			draw(law, in);
			for (size_t k = 0; law->bounds && k < law->n_symbols; k++) {
				const double keep = in[k];
				const struct nip_symbol *s = &law->symbol[k];

				if (s->role != NIP_PARAMETER)
					continue;
				nip_law_bounds(law, in, k, &lo, &hi);
				if (lo > s->lo) {
					in[k] = lo * (1 - 1e-6);
					ck_assert_msg(call(law, in, out) != NULL, "%s %s", law->name, s->name);
					refused++;
				}
				if (hi < s->hi) {
					in[k] = hi * (1 + 1e-6);
					ck_assert_msg(call(law, in, out) != NULL, "%s %s", law->name, s->name);
					refused++;
				}
				in[k] = keep;
			}
			if (law->bounds)
				ck_assert_msg(!call(law, in, out), "%s", law->name);
		}
	ck_assert_int_gt(refused, 2000);
}
END_TEST

/* Many densities at once are those of evaluate() one by one, to the last bit. */
START_TEST(many_densities_are_single_ones)
{
	enum { AT = 24 };
	const struct nip_law *law;
	size_t at = 0, laws = 0;

	state = 12;
	while ((law = next_compaction(&at)) != NULL) {
		double in[NIP_LAW_SYMBOLS], out[NIP_LAW_OUTPUTS], x[AT], many[AT];
		const int v = nip_law_variable(law), d = nip_law_output(law, "relative_density");

		laws += law->densities != NULL;
		for (int k = 0; k < 200 && law->densities; k++) {
			draw(law, in);
			for (int i = 0; i < AT; i++)
				x[i] = i ? 1e3 * MPA * uniform() * uniform() : 0;
			law->densities(in, x, AT, many);
			for (int i = 0; i < AT; i++) {
				in[v] = x[i];
				call(law, in, out);
				ck_assert_msg(memcmp(&many[i], &out[d], sizeof *many) == 0,
					      "%s at %g Pa: %.17g, %.17g", law->name, x[i],
					      many[i], out[d]);
			}
		}
	}
	ck_assert_uint_ge(laws, 2);
}
END_TEST

START_TEST(forms_and_references)
{
	ck_assert_ptr_eq(nip_law_next_form(nip_law_find("meyer")), &nip_law_meyer_porosity);
	ck_assert_ptr_eq(nip_law_next_form(nip_law_find("cooper-eaton")), &nip_law_cooper_eaton_three);
	ck_assert(nip_law_gurnham.symbol[nip_law_symbol(&nip_law_gurnham, "P1")].reference);
	ck_assert(nip_law_power.symbol[nip_law_symbol(&nip_law_power, "P_ref")].reference);
	ck_assert(!nip_law_power.symbol[nip_law_symbol(&nip_law_power, "K")].reference);
	ck_assert_double_eq_tol(nip_law_panelli_ambrosio.alias[0].to_symbol(0.5), M_LN2, 1e-15);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("compaction");
	TCase *t = tcase_create("compaction");
	SRunner *r;
	int failed;

	tcase_set_timeout(t, 60);
	tcase_add_test(t, reference_numbers);
	tcase_add_test(t, nist_sets);
	tcase_add_test(t, limits_are_kept);
	tcase_add_test(t, one_law_inside_another);
	tcase_add_test(t, digits_survive_at_the_ends);
	tcase_add_test(t, gradients_are_derivatives);
	tcase_add_test(t, responses_agree);
	tcase_add_test(t, inverse_gives_the_variable_back);
	tcase_add_test(t, start_needs_no_pressure);
	tcase_add_test(t, no_variable_gives_the_impossible);
	tcase_add_test(t, impossible_states_are_refused);
	tcase_add_test(t, bounds_hang_on_earlier_parameters);
	tcase_add_test(t, bounds_are_what_evaluate_refuses);
	tcase_add_test(t, many_densities_are_single_ones);
	tcase_add_test(t, forms_and_references);
	suite_add_tcase(s, t);
	r = srunner_create(s);
	srunner_run_all(r, CK_NORMAL);
	failed = srunner_ntests_failed(r);
	srunner_free(r);
	return failed ? 1 : 0;
}
