/* test_sigma_df.c: degrees of freedom of estimates of sigma against simulation, closed
 * forms and published tables. */
#include <config.h>

#include <check.h>
#include <math.h>
#include <stdlib.h>

#include "spc/sigma.h"
#include "spc/sigma_inside.h"

#define NEAR(got, want, tol) ck_assert_double_eq_tol(got, want, tol)

static struct nip_constants_cache cache;

/* Patnaik's nu of one range of five is 3.83, of ranges of two 1 and 1.75 (Duncan, Quality
 * Control and Industrial Statistics, table of d2*). */
START_TEST(published)
{
	double r5 = nip_d3(5) / nip_d2(5), r2 = nip_d3(2) / nip_d2(2);

	NEAR(nip_df_of_variance(r5 * r5), 3.83, 0.005);
	NEAR(nip_df_of_variance(r2 * r2), 1, 1e-12);
	NEAR(nip_df_of_variance(r2 * r2 / 2), 1.92, 0.005);
	/* s of n values is chi itself */
	for (double n = 2; n < 3e6; n = n * 3 + 1)
		NEAR(nip_df_of_variance(pow(nip_c5(n) / nip_c4(n), 2)) / (n - 1), 1, 1e-6);
	ck_assert_double_eq(nip_df_of_variance(10), 1);
	ck_assert(isinf(nip_df_of_variance(0)));
	ck_assert(isnan(nip_df_of_variance(NAN)));
}
END_TEST

static double df_of(enum nip_sigma_id id, const double *x, size_t n, size_t span,
		    enum nip_df_way way)
{
	struct nip_sigma_input in = { .x = x, .n = n, .span = span, .df = way };
	struct nip_sigma_estimate e;

	nip_sigma_estimate(id, &in, &cache, &e);
	return e.df;
}

/* n large: 1 / (2 (pi - 2 + 2 rho (pi - 2)) / 2 ...) is 0.605; 2/3 exactly. */
START_TEST(large_samples)
{
	enum { N = 2001 };
	double *x = malloc(N * sizeof *x), rho = (sqrt(3) - 2 + M_PI / 6) / (M_PI - 2);

	for (int i = 0; i < N; i++)
		x[i] = i * 7919 % 1000;
	NEAR(df_of(NIP_SIGMA_MR, x, N, 2, NIP_DF_EFFECTIVE) / (N - 1),
	     1 / ((M_PI - 2) * (1 + 2 * rho)), 0.001);
	NEAR(1 / ((M_PI - 2) * (1 + 2 * rho)), 0.605, 0.0005);
	NEAR(df_of(NIP_SIGMA_MEDIAN_MR, x, N, 2, NIP_DF_EFFECTIVE) / (N - 1), 0.305, 0.01);
	NEAR(df_of(NIP_SIGMA_MSSD, x, N, 2, NIP_DF_EFFECTIVE) / (N - 1), 2.0 / 3, 0.001);
	ck_assert_double_eq(df_of(NIP_SIGMA_MR, x, N, 2, NIP_DF_COUNTED), N - 1);
	free(x);
}
END_TEST

/* Ranges that do not overlap share nothing: pairs apart are as many ranges of two. */
START_TEST(gaps)
{
	const double x[] = { 1, 2, NAN, 4, 7, NAN, 3, 9, NAN, 5, 6 };
	double r2 = nip_d3(2) / nip_d2(2);

	NEAR(df_of(NIP_SIGMA_MR, x, 11, 2, NIP_DF_EFFECTIVE), nip_df_of_variance(r2 * r2 / 4),
	     1e-12);
	NEAR(df_of(NIP_SIGMA_MSSD, x, 11, 2, NIP_DF_EFFECTIVE), 4, 1e-12);
	NEAR(df_of(NIP_SIGMA_MR, x, 2, 2, NIP_DF_EFFECTIVE), 1, 1e-12);
	ck_assert(isnan(df_of(NIP_SIGMA_MR, x, 1, 2, NIP_DF_EFFECTIVE)));
	ck_assert(isnan(df_of(NIP_SIGMA_MR, x, 0, 2, NIP_DF_EFFECTIVE)));
	ck_assert_double_ge(df_of(NIP_SIGMA_MEDIAN_MR, x, 2, 2, NIP_DF_EFFECTIVE), 1);
}
END_TEST

static unsigned long long seed = 20240611;

static double normal(void)
{
	double u[2];

	for (int k = 0; k < 2; k++) {
		seed = seed * 6364136223846793005ULL + 1442695040888963407ULL;
		u[k] = ((double)(seed >> 11) + 0.5) / 9007199254740992.0;
	}
	return sqrt(-2 * log(u[0])) * cos(2 * M_PI * u[1]);
}

/* The scatter of estimates of 30 values in so many series; its own error of df is
 * 1 / sqrt(series / 2). */
static double simulated(enum nip_sigma_id id, size_t span, int series, double *x, size_t n)
{
	struct nip_sigma_input in = { .x = x, .n = n, .span = span, .df = NIP_DF_COUNTED };
	struct nip_sigma_estimate e;
	double sum = 0, square = 0, mean;

	for (int r = 0; r < series; r++) {
		for (size_t i = 0; i < n; i++)
			x[i] = normal();
		nip_sigma_estimate(id, &in, &cache, &e);
		sum += e.sigma;
		square += e.sigma * e.sigma;
	}
	mean = sum / series;
	return nip_df_of_variance((square / series - mean * mean) / (mean * mean));
}

START_TEST(simulation)
{
	static const struct {
		enum nip_sigma_id id;
		size_t span;
		double tolerance;
	} row[] = { { NIP_SIGMA_MR, 2, 0.05 },	      { NIP_SIGMA_MR, 3, 0.05 },
		    { NIP_SIGMA_MR, 5, 0.05 },	      { NIP_SIGMA_MSSD, 2, 0.05 },
		    { NIP_SIGMA_MEDIAN_MR, 2, 0.1 },  { NIP_SIGMA_MEDIAN_MR, 4, 0.1 },
		    { NIP_SIGMA_SCREENED_MR, 2, 0.1 } };
	double x[30];

	for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
		double want = simulated(row[i].id, row[i].span,
					row[i].tolerance < 0.1 ? 8000 : 2000, x, 30);

		NEAR(df_of(row[i].id, x, 30, row[i].span, NIP_DF_EFFECTIVE) / want, 1,
		     row[i].tolerance);
	}
}
END_TEST

/* Of correlated values the df said, on average, against what the scatter is worth. */
START_TEST(residual)
{
	enum { N = 400, SERIES = 3000 };
	static const double phi[] = { 0, 0.4, 0.7, -0.5 };
	double x[N], sum = 0, square = 0, df = 0, mean, last = 0;
	struct nip_sigma_input in = { .x = x, .n = N, .span = 2, .df = NIP_DF_EFFECTIVE };
	struct nip_sigma_estimate e;

	for (int r = 0; r < SERIES; r++) {
		for (int i = -50; i < N; i++) {
			last = phi[_i] * last + normal();
			if (i >= 0)
				x[i] = last;
		}
		nip_sigma_estimate(NIP_SIGMA_RESIDUAL, &in, &cache, &e);
		sum += e.sigma;
		square += e.sigma * e.sigma;
		df += e.df / SERIES;
	}
	mean = sum / SERIES;
	/* the simulation itself is good to 2.6 % */
	NEAR(df / nip_df_of_variance((square / SERIES - mean * mean) / (mean * mean)), 1, 0.1);
}
END_TEST

int main(void)
{
	SRunner *r;
	TCase *t = tcase_create("df");
	Suite *s = suite_create("sigma_df");
	int failed;

	tcase_add_test(t, published);
	tcase_add_test(t, large_samples);
	tcase_add_test(t, gaps);
	tcase_add_test(t, simulation);
	tcase_add_loop_test(t, residual, 0, 4);
	tcase_set_timeout(t, 60);
	suite_add_tcase(s, t);
	r = srunner_create(s);
	srunner_set_fork_status(r, CK_NOFORK);
	srunner_run_all(r, CK_NORMAL);
	failed = srunner_ntests_failed(r);
	srunner_free(r);
	nip_constants_release(&cache);
	return failed != 0;
}
