/* test_fitting.c: laws fitted to points: reference data sets, weights, groups, bounds. */
#include <config.h>

#include <check.h>
#include <math.h>
#include <string.h>

#include "base/arena.h"
#include "base/diag.h"
#include "fit/study.h"

#include "near_test.h"

static struct nip_arena *arena;

static void setup(void)
{
	arena = nip_arena_new();
}

static void teardown(void)
{
	nip_arena_free(arena);
}

static struct nip_fit_data plain(const double *x, const double *y, size_t n)
{
	struct nip_fit_data d = { .plain = true, .n = n };

	d.x = NIP_NEW_N(arena, n, double);
	d.y = NIP_NEW_N(arena, n, double);
	memcpy(d.x, x, n * sizeof *x);
	memcpy(d.y, y, n * sizeof *y);
	d.x_column = (struct nip_fit_column){ "x", NULL, NIP_Q_PRESSURE, 1 };
	d.y_column = (struct nip_fit_column){ "y", NULL, NIP_Q_RATIO, 1 };
	return d;
}

static double *values(const char *law, const char *a, double va, const char *b, double vb)
{
	double *v = NIP_NEW_N(arena, NIP_LAW_SYMBOLS, double);
	const struct nip_law *l = nip_law_find(law);

	for (size_t i = 0; i < NIP_LAW_SYMBOLS; i++)
		v[i] = NAN;
	if (a)
		v[nip_law_symbol(l, a)] = va;
	if (b)
		v[nip_law_symbol(l, b)] = vb;
	return v;
}

/* ---- NIST StRD, nonlinear regression: certified to 11 digits ----------------- */

static const double misra_x[] = { 77.6,	 114.9, 141.1, 190.8, 239.9, 289.0, 332.8,
				  378.4, 434.8, 477.3, 536.8, 593.1, 689.1, 760.0 };
static const double misra_y[] = { 10.07, 14.73, 17.94, 23.93, 29.61, 35.18, 40.02,
				  44.82, 50.76, 55.05, 61.01, 66.40, 75.47, 81.78 };
static const double box_x[] = { 1, 2, 3, 5, 7, 10 };
static const double box_y[] = { 109, 149, 149, 191, 213, 224 };
static const double wood_x[] = { 1.309, 1.471, 1.490, 1.565, 1.611, 1.680 };
static const double wood_y[] = { 2.138, 3.421, 3.597, 4.340, 4.882, 5.660 };

static const struct {
	const char *name, *law;
	enum nip_law_response response;
	const double *x, *y;
	size_t n;
	const char *fixed;
	double fixed_at;
	const char *symbol[2];
	bool reciprocal; /* the law's second parameter is 1/b2 */
	double start[2][2], b[2], sd[2], rss, residual_sd;
} nist[] = {
	{ "Misra1a",
	  "meyer",
	  NIP_LAW_RESPONSE_MAIN,
	  misra_x,
	  misra_y,
	  14,
	  "rho_0",
	  0,
	  { "rho_max", "gamma_c" },
	  true,
	  { { 500, 0.0001 }, { 250, 0.0005 } },
	  { 2.3894212918E+02, 5.5015643181E-04 },
	  { 2.7070075241E+00, 7.2668688436E-06 },
	  1.2455138894E-01,
	  1.0187876330E-01 },
	{ "BoxBOD",
	  "meyer",
	  NIP_LAW_RESPONSE_MAIN,
	  box_x,
	  box_y,
	  6,
	  "rho_0",
	  0,
	  { "rho_max", "gamma_c" },
	  true,
	  { { 1, 1 }, { 100, 0.75 } },
	  { 2.1380940889E+02, 5.4723748542E-01 },
	  { 1.2354515176E+01, 1.0455993237E-01 },
	  1.1680088766E+03,
	  1.7088072423E+01 },
	{ "Misra1d",
	  "kawakita",
	  NIP_LAW_RESPONSE_C,
	  misra_x,
	  misra_y,
	  14,
	  NULL,
	  0,
	  { "a", "b" },
	  false,
	  { { 500, 0.0001 }, { 450, 0.0003 } },
	  { 4.3736970754E+02, 3.0227324449E-04 },
	  { 3.6489174345E+00, 2.9334354479E-06 },
	  5.6419295283E-02,
	  6.8568272111E-02 },
	{ "DanWood",
	  "power-law",
	  NIP_LAW_RESPONSE_MAIN,
	  wood_x,
	  wood_y,
	  6,
	  "P_ref",
	  1,
	  { "rho_ref", "K" },
	  true,
	  { { 1, 5 }, { 0.7, 4 } },
	  { 7.6886226176E-01, 3.8604055871E+00 },
	  { 1.8281973860E-02, 5.1726610913E-02 },
	  4.3173084083E-03,
	  3.2853114039E-02 },
};

#define NIST (int)(sizeof nist / sizeof *nist)

static struct nip_fit nist_fit(int i, int start, size_t starts)
{
	const struct nip_law *law = nip_law_find(nist[i].law);
	struct nip_fit_data d = plain(nist[i].x, nist[i].y, nist[i].n);
	struct nip_fit_options o = {
		.response = nist[i].response, .rho_th = NAN, .starts = starts, .level = 0.95
	};
	double b2 = nist[i].start[start][1];

	ck_assert_msg(law != NULL, "law %s", nist[i].law);
	return nip_fit_law(law, &d, &o,
			   values(nist[i].law, nist[i].symbol[0], nist[i].start[start][0],
				  nist[i].symbol[1], nist[i].reciprocal ? 1 / b2 : b2),
			   values(nist[i].law, nist[i].fixed, nist[i].fixed_at, NULL, 0), arena);
}

/* _i: data set, then which of the two certified starts; alone, and with others. */
START_TEST(nist_strd)
{
	const int i = _i / 4;
	struct nip_fit f = nist_fit(i, _i % 2, _i / 2 % 2 ? 12 : 0);
	int s0 = nip_law_symbol(f.law, nist[i].symbol[0]),
	    s1 = nip_law_symbol(f.law, nist[i].symbol[1]);
	double b2, sd2;

	ck_assert_ptr_eq(f.refused, NULL);
	ck_assert(f.converged && f.identified);
	b2 = nist[i].reciprocal ? 1 / f.in[s1] : f.in[s1];
	sd2 = nist[i].reciprocal ? f.std_error[s1] * b2 * b2 : f.std_error[s1];
	near_rel(f.in[s0], nist[i].b[0], 1e-9);
	near_rel(b2, nist[i].b[1], 1e-9);
	near_rel(f.std_error[s0], nist[i].sd[0], 1e-9);
	near_rel(sd2, nist[i].sd[1], 1e-9);
	near_rel(f.rss, nist[i].rss, 1e-9);
	near_rel(f.residual_sd, nist[i].residual_sd, 1e-9);
	ck_assert(f.dof == (double)nist[i].n - 2);
}
END_TEST

/* ---- statistics on coupons, against R ------------------------------------------- */

#define MPA 1e6

static const double press_p[] = { 30, 75, 150, 200, 250, 300, 360, 400, 450, 500 };
static const double press_d[] = { .5, .625, .75, .8, .835, .87, .9, .915, .93, .94 };

static struct nip_fit_data coupons(const double *p_mpa, const double *y, size_t n)
{
	struct nip_fit_data d = plain(p_mpa, y, n);

	d.plain = false;
	d.x_column = (struct nip_fit_column){ "pressure", "MPa", NIP_Q_PRESSURE, MPA };
	d.y_column = (struct nip_fit_column){ "D", "1", NIP_Q_RATIO, 1 };
	d.line = NIP_NEW_N(arena, n, long);
	for (size_t i = 0; i < n; i++)
		d.x[i] *= MPA;
	return d;
}

static struct nip_fit_options usual(void)
{
	return (struct nip_fit_options){ .response = NIP_LAW_RESPONSE_D,
					 .rho_th = NAN,
					 .physical = true,
					 .seed = 1,
					 .starts = 12,
					 .level = 0.95 };
}

static struct nip_fit fit_with(const char *law, const struct nip_fit_data *d,
			       const struct nip_fit_options *o)
{
	struct nip_fit f = nip_fit_law(nip_law_find(law), d, o, NULL, NULL, arena);

	nip_fit_compare(&f, 1);
	return f;
}

enum { D0 = 0, PY = 1 }; /* heckel */

START_TEST(unweighted)
{
	struct nip_fit_data d = coupons(press_p, press_d, 10);
	struct nip_fit_options o = usual();
	struct nip_fit f = fit_with("heckel", &d, &o);

	/* R 4.2, Gauss-Newton to convergence */
	near_rel(f.in[D0], 0.43948991607654, 1e-11);
	near_rel(f.in[PY], 202.382589933217 * MPA, 1e-11);
	near_rel(f.std_error[D0], 0.0130818227833631, 1e-10);
	near_rel(f.std_error[PY], 6.84763184791079 * MPA, 1e-10);
	near_rel(f.rss, 0.00112973879758703, 1e-11);
	near_rel(f.t, 2.30600413520417, 1e-12); /* qt(0.975, 8) */
	near_rel(f.scatter, f.residual_sd, 1e-15);
	ck_assert(isnan(f.reduced_chi2));
	ck_assert_uint_eq(f.starts, 12);
	ck_assert_uint_ge(f.agreeing, 10);
	near_rel(f.aicc, 10 * log(f.rss / 10) + 6 + 24.0 / 6, 1e-13);
}
END_TEST

START_TEST(weighted)
{
	struct nip_fit_data d = coupons(press_p, press_d, 10);
	struct nip_fit_options o = usual();
	struct nip_fit f;

	d.sigma = NIP_NEW_N(arena, 10, double);
	for (int i = 0; i < 10; i++)
		d.sigma[i] = 0.005 + 0.001 * (i + 1);
	f = fit_with("heckel", &d, &o);
	near_rel(f.in[D0], 0.426922946241082, 1e-11);
	near_rel(f.in[PY], 192.942580930765 * MPA, 1e-11);
	near_rel(f.std_error[D0], 0.0104116039640279, 1e-10);
	near_rel(f.std_error[PY], 6.96337966279079 * MPA, 1e-10);
	near_rel(f.rss, 14.6772589294318, 1e-11);
	near_rel(f.reduced_chi2, 14.6772589294318 / 8, 1e-11);
	o.weights = NIP_FIT_ABSOLUTE;
	f = fit_with("heckel", &d, &o);
	near_rel(f.std_error[D0], 0.00768670396569728, 1e-10);
	near_rel(f.std_error[PY], 5.14094065175357 * MPA, 1e-10);
	near_rel(f.scatter, sqrt((0.010 * 0.010 + 0.011 * 0.011) / 2), 1e-12); /* the median */
}
END_TEST

START_TEST(three_parameters)
{
	struct nip_fit_data d = coupons(press_p, press_d, 10);
	struct nip_fit_options o = usual();
	struct nip_fit f = fit_with("shapiro", &d, &o);

	/* R 4.2, nls: 8 digits of it */
	near_rel(f.std_error[0], 0.01354423, 1e-6);
	near_rel(f.std_error[1], 0.000161093949 / MPA, 1e-6);
	near_rel(f.std_error[2], 0.00374065438 / 1e3, 1e-6);
}
END_TEST

/* sigma_x through the slope, iterated until the weights stand still. */
START_TEST(effective_variance)
{
	struct nip_fit_data d = coupons(press_p, press_d, 10);
	struct nip_fit_options o = usual();
	struct nip_fit f;

	d.sigma = NIP_NEW_N(arena, 10, double);
	d.sigma_x = NIP_NEW_N(arena, 10, double);
	for (int i = 0; i < 10; i++) {
		d.sigma[i] = 0.005 + 0.001 * (i + 1);
		d.sigma_x[i] = 0.02 * d.x[i];
	}
	o.weights = NIP_FIT_ABSOLUTE;
	f = fit_with("heckel", &d, &o);
	near_rel(f.in[D0], 0.426539776154599, 1e-9);
	near_rel(f.in[PY], 193.514160638419 * MPA, 1e-9);
	near_rel(f.std_error[D0], 0.0079923698680275, 1e-9);
	near_rel(f.std_error[PY], 5.4777296952447 * MPA, 1e-9);
	near_rel(f.rss, 12.9581048385261, 1e-9);
	d.sigma = NULL; /* then the rest of the scatter is found (Paule and Mandel) */
	o.weights = NIP_FIT_RELATIVE;
	f = fit_with("heckel", &d, &o);
	near_rel(f.in[D0], 0.438731109594749, 1e-7);
	near_rel(f.in[PY], 202.319494242018 * MPA, 1e-7);
	near_rel(f.std_error[D0], 0.0128813462940797, 1e-7);
	near_rel(f.std_error[PY], 6.85230148967969 * MPA, 1e-7);
	near_rel(f.added_sd, 0.0115042413931103, 1e-7);
	near_rel(f.reduced_chi2, 1, 1e-9);
}
END_TEST

static const double lot_d[] = { 0.5929, 0.6892, 0.8037, 0.8907, 0.9492, 0.9890, 0.5621, 0.6598,
				0.7628, 0.8654, 0.9105, 0.9494, 0.5839, 0.6814, 0.7933, 0.8841,
				0.9347, 0.9763, 0.5617, 0.6512, 0.7604, 0.8516, 0.9077, 0.9422 };

static struct nip_fit_data lots(void)
{
	static const double p[] = { 30, 75, 150, 250, 350, 500 };
	static const char *name[] = { "A", "B", "C", "D" };
	double x[24];
	struct nip_fit_data d;

	for (int i = 0; i < 24; i++)
		x[i] = p[i % 6];
	d = coupons(x, lot_d, 24);
	d.group = NIP_NEW_N(arena, 24, size_t);
	for (size_t i = 0; i < 24; i++)
		d.group[i] = i / 6;
	d.group_name = name;
	d.n_groups = 4;
	return d;
}

START_TEST(random_intercept)
{
	struct nip_fit_data d = lots();
	struct nip_fit_options o = usual();
	struct nip_fit f = fit_with("heckel", &d, &o);
	struct nip_fit_band band;

	/* R 4.2: nlme::lme, REML, on the curve linearised at its own fixed effects */
	near_rel(f.in[D0], 0.504187047141, 1e-9);
	near_rel(f.in[PY], 178.180441732528 * MPA, 1e-9);
	near_rel(f.std_error[D0], 0.002390765546, 1e-7);
	near_rel(f.std_error[PY], 2.872858583613 * MPA, 1e-7);
	near_rel(f.scatter, 0.003237246425, 1e-7);
	near_rel(f.between_sd, 0.017486937, 1e-7);
	near_rel(f.effect[0], 0.0156116607, 1e-6);
	near_rel(f.effect[3], -0.0241445930, 1e-6);
	ck_assert(f.t_df == 3);
	ck_assert_uint_eq(f.k, 4);
	/* Another lot may lie elsewhere: the spread between lots is in the interval. */
	ck_assert_ptr_eq(nip_fit_band(&f, 200 * MPA, &band), NULL);
	ck_assert(band.prediction_sd > f.between_sd);
}
END_TEST

/* Their spread is one more number to be estimated. */
START_TEST(groups_need_one_more)
{
	struct nip_fit_data d = lots();
	struct nip_fit_options o = usual();
	struct nip_fit f;

	d.n = 8;
	d.n_groups = 2;
	f = fit_with("exponential", &d, &o);
	ck_assert_ptr_eq(f.refused, NULL);
	ck_assert(isfinite(f.aicc));
	d.n = 6;
	for (size_t i = 0; i < 6; i++)
		d.group[i] = i / 3;
	f = fit_with("exponential", &d, &o);
	ck_assert_str_eq(f.refused, "too few points: 6, needs 7");
}
END_TEST

/* Groups alike to the last digit: nothing between them, and the fit without groups. */
START_TEST(groups_alike)
{
	struct nip_fit_data d = coupons(press_p, press_d, 10), alone = d;
	struct nip_fit_options o = usual();
	static const char *name[] = { "odd", "even" };
	struct nip_fit f, g;

	d.group = NIP_NEW_N(arena, 10, size_t);
	for (size_t i = 0; i < 10; i++)
		d.group[i] = i % 2;
	d.group_name = name;
	d.n_groups = 2;
	f = fit_with("exponential", &d, &o);
	g = fit_with("exponential", &alone, &o);
	ck_assert(f.between_sd == 0);
	near_rel(f.in[2], g.in[2], 1e-9);
	near_rel(f.std_error[2], g.std_error[2], 1e-8);
	ck_assert(f.t_df == g.t_df);
}
END_TEST

/* ---- what must not matter ----------------------------------------------------- */

static const char *const press_laws[] = { "heckel",   "shapiro",      "panelli-ambrosio",
					  "kawakita", "cooper-eaton", "exponential",
					  "gurnham",  "walker" };
#define PRESS_LAWS (sizeof press_laws / sizeof *press_laws)

static void same_fits(const struct nip_fit_data *a, const struct nip_fit_data *b, double rel)
{
	struct nip_fit_options o = usual();
	struct nip_fit fa[PRESS_LAWS], fb[PRESS_LAWS];

	for (size_t i = 0; i < PRESS_LAWS; i++) {
		fa[i] = fit_with(press_laws[i], a, &o);
		fb[i] = fit_with(press_laws[i], b, &o);
	}
	ck_assert_int_eq((int)nip_fit_compare(fa, PRESS_LAWS),
			 (int)nip_fit_compare(fb, PRESS_LAWS));
	for (size_t i = 0; i < PRESS_LAWS; i++) {
		if (!fa[i].identified)
			continue;
		for (size_t k = 0; k < fa[i].law->n_symbols; k++)
			if (fa[i].model.role[k] == NIP_FIT_FREE) {
				near_rel(fb[i].in[k], fa[i].in[k], rel);
				near_rel(fb[i].std_error[k], fa[i].std_error[k], rel);
			}
		near_rel(fb[i].delta, fa[i].delta, 1e-6);
	}
}

START_TEST(order_of_rows)
{
	struct nip_fit_data a = coupons(press_p, press_d, 10), b = a;

	b.x = NIP_NEW_N(arena, 10, double);
	b.y = NIP_NEW_N(arena, 10, double);
	for (int i = 0; i < 10; i++) {
		b.x[i] = a.x[(7 * i + 3) % 10];
		b.y[i] = a.y[(7 * i + 3) % 10];
	}
	same_fits(&a, &b, 1e-7);
}
END_TEST

START_TEST(scale_of_weights)
{
	struct nip_fit_data a = coupons(press_p, press_d, 10), b;

	a.sigma = NIP_NEW_N(arena, 10, double);
	b = a;
	b.sigma = NIP_NEW_N(arena, 10, double);
	for (int i = 0; i < 10; i++) {
		a.sigma[i] = 0.005 + 0.001 * i;
		b.sigma[i] = 37 * a.sigma[i];
	}
	same_fits(&a, &b, 1e-7);
}
END_TEST

/* Porosity instead of relative density, in percent: the same parameters. */
START_TEST(porosity_is_the_same)
{
	struct nip_fit_data a = coupons(press_p, press_d, 10), b = coupons(press_p, press_d, 10);
	struct nip_fit_options o = usual(), p = usual();
	struct nip_fit fa, fb;

	b.y_column.scale = 0.01;
	b.y_column.unit = "%";
	for (int i = 0; i < 10; i++)
		b.y[i] = 1 - a.y[i];
	p.response = NIP_LAW_RESPONSE_POROSITY;
	fa = fit_with("shapiro", &a, &o);
	fb = fit_with("shapiro", &b, &p);
	for (int k = 0; k < 3; k++) {
		near_rel(fb.in[k], fa.in[k], 1e-8);
		near_rel(fb.std_error[k], fa.std_error[k], 1e-7);
	}
	/* AICc is that of the numbers in the file: 100 times larger. */
	near_rel(fb.aicc - fa.aicc, 20 * log(100), 1e-8);
}
END_TEST

/* Density by a law in relative density, with the density of the solid. */
START_TEST(density_needs_the_solid)
{
	struct nip_fit_data d = coupons(press_p, press_d, 10);
	struct nip_fit_options o = usual();
	struct nip_fit f;

	for (int i = 0; i < 10; i++)
		d.y[i] *= 1860;
	o.response = NIP_LAW_RESPONSE_DENSITY;
	f = fit_with("heckel", &d, &o);
	ck_assert_ptr_ne(f.refused, NULL);
	o.rho_th = 1860;
	f = fit_with("heckel", &d, &o);
	ck_assert_ptr_eq(f.refused, NULL);
	near_rel(f.in[PY], 202.382589933217 * MPA, 1e-10);
	near_rel(f.std_error[D0], 0.0130818227833631, 1e-9);
}
END_TEST

START_TEST(every_point_twice)
{
	struct nip_fit_data a = coupons(press_p, press_d, 10), b;
	struct nip_fit_options o = usual();
	double x[20], y[20];
	struct nip_fit fa, fb;

	for (int i = 0; i < 20; i++) {
		x[i] = press_p[i / 2];
		y[i] = press_d[i / 2];
	}
	b = coupons(x, y, 20);
	fa = fit_with("heckel", &a, &o);
	fb = fit_with("heckel", &b, &o);
	near_rel(fb.in[PY], fa.in[PY], 1e-11);
	/* s^2 has 18 instead of 8 degrees of freedom for twice the squares. */
	near_rel(fb.std_error[PY], fa.std_error[PY] * sqrt(8.0 / 18), 1e-10);
	o.weights = NIP_FIT_ABSOLUTE;
	a.sigma = NIP_NEW_N(arena, 10, double);
	b.sigma = NIP_NEW_N(arena, 20, double);
	for (int i = 0; i < 20; i++)
		a.sigma[i / 2] = b.sigma[i] = 0.01;
	fa = fit_with("heckel", &a, &o);
	fb = fit_with("heckel", &b, &o);
	near_rel(fb.std_error[PY], fa.std_error[PY] / sqrt(2), 1e-10);
}
END_TEST

START_TEST(same_seed_same_bits)
{
	struct nip_fit_data d = coupons(press_p, press_d, 10);
	struct nip_fit_options o = usual();

	for (size_t i = 0; i < PRESS_LAWS; i++) {
		struct nip_fit f = fit_with(press_laws[i], &d, &o),
			       g = fit_with(press_laws[i], &d, &o);

		ck_assert(memcmp(f.in, g.in, sizeof f.in) == 0);
		o.seed = 99; /* another search, the same minimum */
		g = fit_with(press_laws[i], &d, &o);
		near_rel(g.rss, f.rss, 1e-7);
		o.seed = 1;
	}
}
END_TEST

/* ---- recovery, bounds, refusals ------------------------------------------------ */

/* Points on a curve give the curve back, whatever the law. */
START_TEST(recovers)
{
	static const struct {
		const char *law;
		double in[5];
	} truth[] = {
		{ "heckel", { 0.52, 180 * MPA } },
		{ "shapiro", { 0.5, 2e-3 / MPA, 0.05 / 1e3 } },
		{ "panelli-ambrosio", { 0.12 / 1e3, 0.4 } },
		{ "kawakita", { 0.5, 0.4, 0.02 / MPA } },
		{ "exponential", { 0.5, 0.93, 150 * MPA } },
		{ "cooper-eaton", { 0.5, 0.4, 15 * MPA, 0.5, 220 * MPA } },
		{ "walker", { 2.0 + 0.2 * 13.8, 0.2 } },
	};
	const struct nip_law *law = nip_law_find(truth[_i].law);
	struct nip_fit_model m = nip_fit_model(law, NIP_LAW_RESPONSE_D, NAN, true);
	struct nip_fit_data d = coupons(press_p, press_d, 10);
	struct nip_fit_options o = usual();
	double in[NIP_LAW_SYMBOLS];
	struct nip_fit f;

	for (size_t k = 0; k < NIP_LAW_SYMBOLS; k++)
		in[k] = k < 5 ? truth[_i].in[k] : NAN;
	for (int i = 0; i < 10; i++) {
		d.x[i] /= 2;
		if (i == 0)
			d.x[i] = 5 * MPA;
		if (nip_fit_value(&m, in, d.x[i], &d.y[i], NULL) != NULL)
			ck_abort_msg("%s has no value", truth[_i].law);
	}
	f = fit_with(truth[_i].law, &d, &o);
	ck_assert_ptr_eq(f.refused, NULL);
	ck_assert_msg(f.rss < 1e-20, "%s: rss %g", truth[_i].law, f.rss);
	for (size_t k = 0; k + 1 < law->n_symbols; k++)
		near_rel(f.in[k], truth[_i].in[k], 1e-6);
}
END_TEST

/* Meyer's density inside bounds, in line load. */
START_TEST(meyer_density)
{
	struct nip_fit_data d = coupons(press_p, press_d, 10);
	struct nip_fit_options o = usual();
	struct nip_fit f;

	d.x_column = (struct nip_fit_column){ "q", "N/mm", NIP_Q_LINE_LOAD, 1e3 };
	d.y_column = (struct nip_fit_column){ "rho", "g/cm3", NIP_Q_DENSITY, 1e3 };
	for (int i = 0; i < 10; i++) {
		d.x[i] /= 1e3; /* 30 .. 500 N/mm */
		d.y[i] = 3300 - 900 * exp(-d.x[i] / 220e3) + (i % 2 ? 3 : -3);
	}
	o.response = NIP_LAW_RESPONSE_DENSITY;
	f = fit_with("meyer", &d, &o);
	ck_assert_ptr_eq(f.refused, NULL);
	ck_assert(f.converged && f.identified);
	near_rel(f.in[0], 2400, 0.005);
	near_rel(f.in[1], 3300, 0.005);
	near_rel(f.in[2], 220e3, 0.05);
	o.rho_th = 3000; /* the solid itself is looser than the data: no minimum, not clipped */
	f = fit_with("meyer", &d, &o);
	ck_assert(f.refused || !f.converged);
	ck_assert_int_eq((int)nip_fit_compare(&f, 1), -1);
}
END_TEST

/* Very many points: some find the minimum, all of them settle it. */
START_TEST(many_points)
{
	enum { N = 5000 };
	double *p = NIP_NEW_N(arena, N, double), *y = NIP_NEW_N(arena, N, double);
	struct nip_fit_options o = usual();
	struct nip_fit_data d;
	struct nip_fit f, g;

	for (int i = 0; i < N; i++) {
		p[i] = 20 + (double)(i * 37 % 481);
		y[i] = 1 - 0.5 * exp(-p[i] / 180) + 0.01 * sin(12.9898 * i);
	}
	d = coupons(p, y, N);
	f = fit_with("heckel", &d, &o);
	ck_assert(f.converged && f.identified);
	ck_assert(fabs(f.in[D0] - 0.5) < 5 * f.std_error[D0]);
	ck_assert(fabs(f.in[PY] - 180 * MPA) < 5 * f.std_error[PY]);
	for (int i = 0; i < N / 2; i++) { /* other points find it: the same minimum */
		double x = d.x[i];

		d.x[i] = d.x[N - 1 - i];
		d.x[N - 1 - i] = x;
		x = d.y[i];
		d.y[i] = d.y[N - 1 - i];
		d.y[N - 1 - i] = x;
	}
	g = fit_with("heckel", &d, &o);
	near_rel(g.in[PY], f.in[PY], 1e-10);
	g = fit_with("shapiro", &d, &o);
	ck_assert(g.converged);
	ck_assert(g.rss <= f.rss * (1 + 1e-12)); /* Heckel is inside it */
}
END_TEST

/* Kawakita on soft powder wants a above 1 - D0: held there, both said. */
START_TEST(at_a_bound)
{
	struct nip_fit_data d = coupons(press_p, press_d, 10);
	struct nip_fit_options o = usual();
	struct nip_fit f = fit_with("kawakita", &d, &o);
	struct nip_fit_band band;

	ck_assert_int_eq(f.model.role[1], NIP_FIT_AT_UPPER);
	near_rel(f.in[1], 1 - f.in[0], 1e-12);
	ck_assert(isnan(f.std_error[1]));
	/* R 4.2, nls of the curve with a = 1 - D0 written in; 7 degrees of freedom, since a
	 * was fitted too */
	near_rel(f.rss, 0.00367819589518, 1e-10);
	near_rel(f.in[0], 0.2540929367, 1e-6);
	near_rel(f.in[2], 0.0591329926704 / MPA, 1e-6);
	near_rel(f.std_error[0], 0.0608353804, 1e-6);
	near_rel(f.std_error[2], 0.0226763972 / MPA, 1e-6);
	ck_assert(f.std_error[0] > 0 && f.std_error[2] > 0);
	ck_assert_uint_eq(f.p, 3);
	ck_assert_uint_eq(f.n_free, 2);
	ck_assert(f.dof == 7);
	ck_assert_ptr_eq(nip_fit_band(&f, 100 * MPA, &band), NULL);
	ck_assert(band.confidence > 0);
	/* Without bounds it goes there, and fits better. */
	o.physical = false;
	{
		struct nip_fit free_one = fit_with("kawakita", &d, &o);

		ck_assert(free_one.rss < f.rss);
		ck_assert(free_one.in[1] > 1 - free_one.in[0]);
	}
}
END_TEST

/* Coupons that scatter too much for two stages: D0 would be 0. */
START_TEST(runs_away)
{
	static const double p[] = { 342.36, 183.80, 553.81, 313.68, 177.91,
				    156.72, 179.78, 156.96, 536.73, 505.37 };
	static const double y[] = { 0.8705, 0.7845, 0.9504, 0.8502, 0.7652,
				    0.7746, 0.7965, 0.7837, 0.9185, 0.9273 };
	struct nip_fit_data d = coupons(p, y, 10);
	struct nip_fit_options o = usual();
	struct nip_fit f = fit_with("cooper-eaton", &d, &o);
	nip_fit_remarks r = nip_fit_remark(&f, &d, arena);
	bool said = false;

	ck_assert_ptr_eq(f.refused, NULL);
	ck_assert(f.in[0] < 1e-6 && nip_fit_runs_away(&f, 0));
	ck_assert(!f.identified && isnan(f.std_error[0]));
	ck_assert_int_eq((int)nip_fit_compare(&f, 1), -1);
	for (size_t i = 0; i < r.n; i++)
		said = said || strcmp(r.at[i], "D0 runs to the end of its range") == 0;
	ck_assert(said);
}
END_TEST

START_TEST(refusals)
{
	struct nip_fit_data d = coupons(press_p, press_d, 4);
	struct nip_fit_options o = usual();
	struct nip_fit f = fit_with("heckel", &d, &o);

	ck_assert_str_eq(f.refused, "too few points: 4, needs 5");
	ck_assert(isnan(f.aicc));
	ck_assert_int_eq((int)nip_fit_compare(&f, 1), -1);
	/* One parameter fewer, one point fewer. */
	f = nip_fit_law(nip_law_find("heckel"), &d, &o, NULL, values("heckel", "D0", 0.45, NULL, 0),
			arena);
	ck_assert_ptr_eq(f.refused, NULL);
	ck_assert(f.in[D0] == 0.45);
	ck_assert_int_eq(f.model.role[D0], NIP_FIT_FIXED);
	ck_assert(isnan(f.std_error[D0]));
	f = nip_fit_law(nip_law_find("heckel"), &d, &o, NULL,
			values("heckel", "D0", 0.45, "Py", 1e8), arena);
	ck_assert_str_eq(f.refused, "every parameter is fixed");
	f = nip_fit_law(nip_law_find("heckel"), &d, &o, NULL, values("heckel", "D0", 1.5, NULL, 0),
			arena);
	ck_assert_ptr_ne(f.refused, NULL);
	d = coupons(press_p, press_d, 10);
	for (int i = 0; i < 10; i++)
		d.x[i] = 100 * MPA;
	f = fit_with("heckel", &d, &o);
	ck_assert_str_eq(f.refused, "too few points: 1 different pressure, needs 2");
	d = coupons(press_p, press_d, 10);
	for (int i = 0; i < 10; i++)
		d.y[i] = 0.8;
	f = fit_with("heckel", &d, &o);
	ck_assert_str_eq(f.refused, "D is the same at every point");
	d = coupons(press_p, press_d, 10);
	f = fit_with("meyer", &d, &o);
	ck_assert_ptr_ne(strstr(f.refused, "line_load"), NULL);
	d.x[0] = 0; /* no logarithm of no pressure */
	f = fit_with("gurnham", &d, &o);
	ck_assert_ptr_ne(f.refused, NULL);
}
END_TEST

/* ---- intervals and comparison ---------------------------------------------------- */

START_TEST(prediction_is_wider)
{
	struct nip_fit_data d = coupons(press_p, press_d, 10);
	struct nip_fit_options o = usual();

	for (size_t i = 0; i < PRESS_LAWS; i++) {
		struct nip_fit f = fit_with(press_laws[i], &d, &o);

		for (double p = 1; p < 900; p *= 1.3) {
			struct nip_fit_band b;

			if (!f.identified || nip_fit_band(&f, p * MPA, &b) != NULL)
				continue;
			ck_assert(b.confidence >= 0);
			ck_assert(b.prediction > b.confidence);
			near_rel(b.prediction * b.prediction,
				 b.confidence * b.confidence + f.t * f.t * f.scatter * f.scatter,
				 1e-12);
		}
	}
}
END_TEST

START_TEST(misra_by_aicc)
{
	struct nip_fit f[2] = { nist_fit(0, 0, 12), nist_fit(2, 0, 12) };

	ck_assert_int_eq((int)nip_fit_compare(f, 2), 1);
	near_rel(f[0].delta, 11.0867, 1e-5);
	ck_assert(f[1].delta == 0);
	near_rel(f[0].akaike_weight + f[1].akaike_weight, 1, 1e-14);
	near_rel(f[0].akaike_weight / f[1].akaike_weight, exp(-f[0].delta / 2), 1e-12);
}
END_TEST

START_TEST(next_points)
{
	struct nip_fit_data d = coupons(press_p, press_d, 10), more;
	struct nip_fit_options o = usual();
	struct nip_fit f = fit_with("exponential", &d, &o), g;
	struct nip_fit_design x = nip_fit_design(&f, 3, 20 * MPA, 600 * MPA, arena);
	struct nip_fit_band b;
	double p[13], y[13], ratio = 1;

	ck_assert_uint_eq(x.n, 3);
	/* The first is where the curve is known worst. */
	for (double at = 20; at <= 600; at += 7) {
		ck_assert_ptr_eq(nip_fit_band(&f, at * MPA, &b), NULL);
		ck_assert(b.confidence <= x.next[0].confidence_before * (1 + 1e-6));
	}
	/* Measured as expected, the points shrink the region as promised. */
	for (int i = 0; i < 13; i++) {
		p[i] = i < 10 ? press_p[i] : x.next[i - 10].x / MPA;
		y[i] = i < 10 ? press_d[i] : x.next[i - 10].value;
		ck_assert(p[i] >= 20 && p[i] <= 600);
	}
	more = coupons(p, y, 13);
	g = fit_with("exponential", &more, &o);
	ck_assert_ptr_eq(nip_fit_band(&g, x.next[1].x, &b), NULL);
	near_rel(b.confidence_sd * f.residual_sd / g.residual_sd * f.t, x.next[1].confidence_after,
		 1e-6);
	ratio = x.generalised_ratio;
	ck_assert(ratio > 0 && ratio < 1);
	x = nip_fit_design(&f, 3, 20 * MPA, 20 * MPA, arena);
	ck_assert(x.next[2].x == 20 * MPA);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("fit");
	TCase *t = tcase_create("fit");
	SRunner *r;
	int failed;

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_loop_test(t, nist_strd, 0, 4 * NIST);
	tcase_add_test(t, unweighted);
	tcase_add_test(t, weighted);
	tcase_add_test(t, three_parameters);
	tcase_add_test(t, effective_variance);
	tcase_add_test(t, random_intercept);
	tcase_add_test(t, groups_need_one_more);
	tcase_add_test(t, groups_alike);
	tcase_add_test(t, order_of_rows);
	tcase_add_test(t, scale_of_weights);
	tcase_add_test(t, porosity_is_the_same);
	tcase_add_test(t, density_needs_the_solid);
	tcase_add_test(t, every_point_twice);
	tcase_add_test(t, same_seed_same_bits);
	tcase_add_loop_test(t, recovers, 0, 7);
	tcase_add_test(t, meyer_density);
	tcase_add_test(t, many_points);
	tcase_add_test(t, at_a_bound);
	tcase_add_test(t, runs_away);
	tcase_add_test(t, refusals);
	tcase_add_test(t, prediction_is_wider);
	tcase_add_test(t, misra_by_aicc);
	tcase_add_test(t, next_points);
	suite_add_tcase(s, t);
	r = srunner_create(s);
	srunner_run_all(r, CK_NORMAL);
	failed = srunner_ntests_failed(r);
	srunner_free(r);
	return failed ? 1 : 0;
}
