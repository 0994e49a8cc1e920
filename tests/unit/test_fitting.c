/* test_fitting.c: laws fitted to points: reference data sets, weights, groups, bounds. */
#include <config.h>

#include <check.h>
#include <math.h>
#include <string.h>

#include "base/arena.h"
#include "base/diag.h"
#include "fit/fit.h"

static struct nip_arena *arena;

static void setup(void)
{
	arena = nip_arena_new();
}

static void teardown(void)
{
	nip_arena_free(arena);
}

static void near_rel(double got, double want, double rel)
{
	ck_assert_msg(fabs(got - want) <= rel * fabs(want), "got %.17g, want %.17g", got, want);
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

int main(void)
{
	Suite *s = suite_create("fit");
	TCase *t = tcase_create("fit");
	SRunner *r;
	int failed;

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_loop_test(t, nist_strd, 0, 4 * NIST);
	suite_add_tcase(s, t);
	r = srunner_create(s);
	srunner_run_all(r, CK_NORMAL);
	failed = srunner_ntests_failed(r);
	srunner_free(r);
	return failed ? 1 : 0;
}
