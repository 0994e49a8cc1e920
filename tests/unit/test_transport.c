/* test_transport.c: laws of conduction against numbers computed elsewhere (30 digits,
 * bisection or closed form), their limits, bounds, inverses and gradients. */
#include <config.h>

#include <check.h>
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "physics/law.h"
#include "physics/transport.h"

#define N(a) (sizeof(a) / sizeof *(a))

static uint64_t state;

static double uniform(void) /* splitmix64, 0 <= u < 1 */
{
	uint64_t z = state += 0x9E3779B97F4A7C15u;

	z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9u;
	z = (z ^ z >> 27) * 0x94D049BB133111EBu;
	return (double)((z ^ z >> 31) >> 11) * 0x1p-53;
}

static double between(double lo, double hi)
{
	return lo + (hi - lo) * uniform();
}

static void near(double got, double want, double rel)
{
	ck_assert_msg(fabs(got - want) <= rel * fabs(want), "%.17g, expected %.17g", got, want);
}

static enum nip_law_status try(const struct nip_law *law, const double *in, double *out,
			       const char **out_why)
{
	struct nip_law_fault fault;
	enum nip_law_status rc = nip_law_evaluate(law, in, out, &fault);

	if (out_why)
		*out_why = fault.why;
	return rc;
}

static double answer(const struct nip_law *law, const double *in, const char *output)
{
	double out[NIP_LAW_OUTPUTS];
	const char *why;
	int k = nip_law_output(law, output);

	ck_assert_msg(k >= 0, "%s has no %s", law->name, output);
	ck_assert_msg(try(law, in, out, &why) == NIP_LAW_OK, "%s: %s", law->name,
		      why ? why : "refused");
	return out[k];
}

static void refused(const struct nip_law *law, const double *in, const char *word)
{
	double out[NIP_LAW_OUTPUTS];
	const char *why = NULL;

	ck_assert_int_eq(try(law, in, out, &why), NIP_LAW_IMPOSSIBLE);
	ck_assert_msg(why && strstr(why, word), "%s: %s", law->name, why);
}

/* A derivative by Richardson extrapolation of central differences. */
static double slope(const struct nip_law *law, const double *in, size_t j)
{
	double x[NIP_LAW_SYMBOLS], d[2];
	const double step = 1e-3 * fabs(in[j]);

	for (int k = 0; k < 2; k++) {
		double h = step / (k + 1), up;

		memcpy(x, in, sizeof x);
		x[j] = in[j] + h;
		up = answer(law, x, law->output[0].name);
		x[j] = in[j] - h;
		d[k] = (up - answer(law, x, law->output[0].name)) / (2 * h);
	}
	return (4 * d[1] - d[0]) / 3;
}

static void check_gradient(const struct nip_law *law, const double *in)
{
	double g[NIP_LAW_SYMBOLS], y = answer(law, in, law->output[0].name);

	law->gradient(in, g);
	for (size_t j = 0; j < law->n_symbols; j++) {
		if (isnan(in[j])) {
			ck_assert_msg(g[j] == 0, "%s by %s, left out: %g", law->name,
				      law->symbol[j].name, g[j]);
			continue;
		}
		ck_assert_msg(fabs(g[j] - slope(law, in, j)) <=
				      1e-6 * (fabs(g[j]) + fabs(y / in[j])),
			      "%s by %s: %.12g, differences say %.12g", law->name,
			      law->symbol[j].name, g[j], slope(law, in, j));
	}
}

/* The variable comes back from output 0, to a relative 1e-9. */
static void check_inverse(const struct nip_law *law, const double *in)
{
	const int v = nip_law_variable(law);
	double x[NIP_LAW_SYMBOLS], back;
	struct nip_law_fault fault;

	memcpy(x, in, sizeof x);
	x[v] = NAN;
	ck_assert_msg(nip_law_invert(law, x, answer(law, in, law->output[0].name), &back, &fault) ==
			      NIP_LAW_OK,
		      "%s: %s", law->name, fault.why);
	near(back, in[v], 1e-9);
}

/* ---- Bruggeman, percolation --------------------------------------------------- */

START_TEST(bruggeman_forms_agree)
{
	state = 1;
	for (int k = 0; k < 300; k++) {
		double a = between(0.2, 3), f = between(1, 3), phi = between(0.02, 0.98);
		const double fa[NIP_LAW_SYMBOLS] = { f, a, phi }, one[] = { 1, a, phi };
		const double alpha[NIP_LAW_SYMBOLS] = { 1 + a, phi };

		near(answer(&nip_law_bruggeman_alpha, alpha, "conductivity_ratio"),
		     answer(&nip_law_bruggeman, one, "conductivity_ratio"), 1e-13);
		near(answer(&nip_law_bruggeman, fa, "tortuosity_factor") / phi,
		     answer(&nip_law_bruggeman, fa, "macmullin_number"), 1e-14);
		near(answer(&nip_law_bruggeman, fa, "macmullin_number") *
			     answer(&nip_law_bruggeman, fa, "conductivity_ratio"),
		     1, 1e-14);
		check_gradient(&nip_law_bruggeman, fa);
		check_gradient(&nip_law_bruggeman_alpha, alpha);
		check_inverse(&nip_law_bruggeman, fa);
		check_inverse(&nip_law_bruggeman_alpha, alpha);
	}
	/* tau_g = phi^-0.25, phi^1.5, tau = phi^-0.5 are one law. */
	ck_assert_double_eq(nip_law_bruggeman.alias[0].to_symbol(1.5), 0.5);
	ck_assert_double_eq(nip_law_bruggeman.alias[1].to_symbol(0.25), 0.5);
	ck_assert_str_eq(nip_law_bruggeman.alias[1].of, "a");
	ck_assert_ptr_eq(nip_law_next_form(&nip_law_bruggeman), &nip_law_bruggeman_alpha);
	ck_assert_ptr_null(nip_law_next_form(&nip_law_bruggeman_alpha));
}
END_TEST

START_TEST(bruggeman_refuses_and_flags)
{
	struct nip_law_fault fault;
	double phi;

	refused(&nip_law_bruggeman_alpha, (double[]){ 0.9, 0.5 }, "below 1");
	/* Straight channels: fine in one direction, impossible for an isotropic layer. */
	ck_assert_double_eq(answer(&nip_law_bruggeman_alpha, (double[]){ 1, 0.5 },
				   "isotropic_possible"),
			    0);
	ck_assert_double_eq(answer(&nip_law_bruggeman_alpha, (double[]){ 1.5, 0.5 },
				   "isotropic_possible"),
			    1);
	ck_assert_double_eq(answer(&nip_law_bruggeman_alpha, (double[]){ 1.5, 1 },
				   "isotropic_possible"),
			    1);
	ck_assert_int_eq(nip_law_invert(&nip_law_bruggeman, (double[]){ 2, 0.5, 0 }, 0.9, &phi,
					&fault),
			 NIP_LAW_IMPOSSIBLE);
	ck_assert_int_eq(nip_law_invert(&nip_law_bruggeman, (double[]){ 1, 0.5, 0 }, 0, &phi,
					&fault),
			 NIP_LAW_IMPOSSIBLE);
	/* A prefactor below 1 and a root where tau would be below 1. */
	ck_assert_int_eq(nip_law_invert(&nip_law_bruggeman, (double[]){ 0.5, 0.5, 0 }, 0.9, &phi,
					&fault),
			 NIP_LAW_IMPOSSIBLE);
}
END_TEST

START_TEST(percolation_answers_with_its_phase)
{
	const struct nip_law *law = &nip_law_percolation;
	struct nip_law_fault fault;
	double out[NIP_LAW_OUTPUTS], g[NIP_LAW_SYMBOLS], phi;
	const double below[] = { 0.3, 1.8, 0.2, 3 };

	state = 2;
	for (int k = 0; k < 300; k++) {
		double in[NIP_LAW_SYMBOLS] = { between(0.05, 0.3), between(1.6, 2.5), 0,
					       between(0.01, 10) };

		in[2] = between(in[0] + 0.05, 0.98);
		near(answer(law, in, "conductivity"), in[3] * answer(law, in, "conductivity_ratio"),
		     1e-14);
		check_gradient(law, in);
		check_inverse(law, in);
	}
	law->gradient(below, g);
	for (int j = 0; j < 4; j++)
		ck_assert_double_eq(g[j], 0);
	/* Without the phase's own conductivity: no conductivity, but the ratio. */
	ck_assert_int_eq(try(law, (double[]){ 0.1, 1.8, 0.24, NAN }, out, NULL), NIP_LAW_OK);
	ck_assert(isnan(out[0]));
	near(out[1], 0.035107018427930112, 1e-14);
	ck_assert_int_eq(nip_law_invert(law, (double[]){ 0.1, 1.8, 0, NAN }, 0.5, &phi, &fault),
			 NIP_LAW_IMPOSSIBLE);
	ck_assert_ptr_nonnull(strstr(fault.why, "sigma"));
	ck_assert_int_eq(nip_law_invert(law, (double[]){ 0.1, 1.8, 0, 2 }, 0, &phi, &fault),
			 NIP_LAW_IMPOSSIBLE);
	refused(law, (double[]){ 0.1, 1, 0.9, 1 }, "Hashin-Shtrikman");
	/* t = 1 and phi_c = 1/3 touch the bound at phi = 1 and stay below it. */
	for (int i = 1; i <= 100; i++)
		ck_assert_int_eq(try(law, (double[]){ 1.0 / 3, 1, i / 100.0, 1 }, out, NULL),
				 NIP_LAW_OK);
}
END_TEST

/* ---- general effective medium --------------------------------------------------- */

static double gem(double phi, double phi_c, double s, double t, double low, double high)
{
	return answer(&nip_law_gem, (double[]){ phi_c, s, t, low, high, phi }, "conductivity");
}

START_TEST(gem_numbers)
{
	near(gem(0.3, 0.2, 1, 1.8, 1e-6, 1), 0.023687795743409549571, 1e-12);
	near(gem(0.1, 0.2, 0.87, 1.7, 1e-4, 10), 0.00018161685115796519287, 1e-12);
	near(gem(0.25, 0.16, 1, 2, 1e-12, 1e3), 11.479591836739654195, 1e-12);
	near(gem(0.6, 0.3, 1.2, 1.6, 0.01, 0.3), 0.099664985007927067515, 1e-12);
}
END_TEST

START_TEST(gem_limits)
{
	/* Insulating poorer phase: percolation, to the last digits. */
	for (int i = 0; i <= 100; i++) {
		double phi = i / 100.0;
		double base = phi > 0.2 ? (phi - 0.2) / 0.8 : 0;

		near(gem(phi, 0.2, 0.9, 1.8, 0, 5), 5 * pow(base, 1.8), 1e-14);
	}
	/* s = t = 1, phi_c = 1/3: the symmetric Bruggeman mixture, a quadratic equation. */
	state = 3;
	for (int k = 0; k < 500; k++) {
		double phi = uniform(), low = pow(10, between(-9, 1)),
		       high = low * pow(10, between(0, 9));
		double b = (3 * phi - 1) * high + (2 - 3 * phi) * low;
		double q = b >= 0 ? (b + sqrt(b * b + 8 * low * high)) / 4
				  : 2 * low * high / (sqrt(b * b + 8 * low * high) - b);

		near(gem(phi, 1.0 / 3, 1, 1, low, high), q, 1e-11);
	}
	ck_assert_double_eq(gem(0, 0.2, 1, 1.8, 0.5, 5), 0.5);
	ck_assert_double_eq(gem(1, 0.2, 1, 1.8, 0.5, 5), 5);
	near(gem(0.4, 0.2, 1, 1.8, 5, 5), 5, 1e-15);
	refused(&nip_law_gem, (double[]){ 0.2, 1, 1.8, 2, 1, 0.5 }, "sigma_l is above sigma_h");
	refused(&nip_law_gem, (double[]){ 0.1, 1, 1, 0, 1, 0.9 }, "Hashin-Shtrikman");
}
END_TEST

START_TEST(gem_stays_between_its_phases_and_rises)
{
	state = 4;
	for (int k = 0; k < 2000; k++) {
		double low = pow(10, between(-15, 0)), high = low * pow(10, between(0, 18));
		double phi_c = between(0.1, 0.35), s = between(0.8, 1.2), t = between(1.6, 2);
		double phi = between(0.01, 0.95), y = gem(phi, phi_c, s, t, low, high);

		ck_assert(y >= low * (1 - 1e-12) && y <= high * (1 + 1e-12));
		ck_assert_double_ge(gem(phi + 0.04, phi_c, s, t, low, high), y * (1 - 1e-12));
	}
}
END_TEST

/* ---- bounds ------------------------------------------------------------------------ */

START_TEST(bounds_numbers)
{
	const double in[] = { 0.3, 5, 0.2 };

	near(answer(&nip_law_hashin_shtrikman, in, "conductivity_upper"), 1.2831858407079646018,
	     1e-14);
	near(answer(&nip_law_hashin_shtrikman, in, "conductivity_lower"), 0.41818181818181818182,
	     1e-14);
	near(answer(&nip_law_wiener, in, "conductivity_upper"), 0.3 * 5 + 0.7 * 0.2, 1e-15);
	near(answer(&nip_law_wiener, in, "conductivity_lower"), 1 / (0.3 / 5 + 0.7 / 0.2), 1e-15);
	/* The seed's pair at 375 MPa: porosity 10.9 % and 1.7 %, 2.61 and 2.93 mS/cm. */
	near(2.61 / nip_hashin_shtrikman_ratio(0.891), 3.0889, 2e-5);
	near(2.93 / nip_hashin_shtrikman_ratio(0.983), 3.0060, 2e-5);
	check_inverse(&nip_law_hashin_shtrikman, (double[NIP_LAW_SYMBOLS]){ 0.37, 5, 0.2 });
	check_inverse(&nip_law_wiener, (double[NIP_LAW_SYMBOLS]){ 0.37, NAN, NAN });
	refused(&nip_law_wiener, (double[]){ 0.3, 1, 2 }, "sigma_l is above");
}
END_TEST

START_TEST(bounds_are_nested)
{
	state = 5;
	for (int k = 0; k < 2000; k++) {
		struct nip_two_phase x = { k % 50 ? uniform() : 1, pow(10, between(-3, 3)), 0 };
		double w[2], h[2];

		x.low_s_m = k % 3 ? x.high_s_m * uniform() : 0;
		w[0] = nip_wiener_lower_s_m(&x);
		w[1] = nip_wiener_upper_s_m(&x);
		h[0] = nip_hashin_shtrikman_lower_s_m(&x);
		h[1] = nip_hashin_shtrikman_upper_s_m(&x);
		ck_assert_msg(w[0] <= h[0] * (1 + 1e-13) && h[0] <= h[1] * (1 + 1e-13) &&
				      h[1] <= w[1] * (1 + 1e-13),
			      "%.17g %.17g %.17g %.17g at %g of %g in %g", w[0], h[0], h[1], w[1],
			      x.phi, x.high_s_m, x.low_s_m);
		if (x.low_s_m == 0)
			ck_assert_double_le(fabs(h[1] / x.high_s_m -
						 nip_hashin_shtrikman_ratio(x.phi)),
					    1e-14);
	}
}
END_TEST

/* ---- directed paths --------------------------------------------------------------- */

static const char *const through = "geometric_tortuosity_through_plane";
static const char *const in_plane = "geometric_tortuosity_in_plane";

START_TEST(paths_trade_porosity_for_length)
{
	const struct nip_law *law = &nip_law_anisotropic_tortuosity;
	const double in[] = { 1.4, 0.6, 0.85, 1, NAN }, part[] = { 1.7, 0.55, 0.9, 0.35, 0.4 };

	near(answer(law, in, through), 1.7107503227141787293, 1e-14);
	near(answer(law, in, in_plane), 1.3111710606068951752, 1e-14);
	near(answer(law, part, through), 1.9151892727233463478, 1e-14);
	near(answer(law, part, in_plane), 1.6169250419518679871, 1e-14);
	refused(law, (double[]){ 1.4, 0.6, 0.59, 1, NAN }, "D is below D0");
	/* Isotropic at D0 with phi = 0.3: tau_0^2 is at least 1.35. */
	refused(law, (double[]){ 1.16, 0.6, 0.8, 1, 0.5 }, "isotropic");
	near(answer(law, (double[]){ sqrt(1.35), 0.6, 0.6, 1, 0.5 }, through), sqrt(1.35), 1e-14);
}
END_TEST

START_TEST(paths_are_ordered)
{
	const struct nip_law *law = &nip_law_anisotropic_tortuosity;

	state = 6;
	for (int k = 0; k < 2000; k++) {
		double in[] = { between(1, 3), between(0.3, 0.7), 0, uniform(), NAN };

		in[2] = in[1];
		near(answer(law, in, through), in[0], 1e-14);
		near(answer(law, in, in_plane), in[0], 1e-14);
		in[2] = between(in[1], 1);
		ck_assert_double_ge(answer(law, in, through), in[0] * (1 - 1e-15));
		ck_assert_double_le(answer(law, in, in_plane), in[0] * (1 + 1e-15));
		ck_assert_double_ge(answer(law, in, in_plane), 1);
		in[3] = 0;
		near(answer(law, in, through), in[0], 1e-14);
	}
}
END_TEST

enum { C_SIGMA, C_V, C_TAU, C_D0, C_M, C_BETA, C_AREA, C_FABRIC, C_D };

START_TEST(denser_may_conduct_worse)
{
	const struct nip_law *law = &nip_law_anisotropic_conductivity;
	double in[NIP_LAW_SYMBOLS] = { 3, 1, 1.4, 0.6, 1, 0.5, 0.2, NAN, 0.6 };
	double z0 = answer(law, in, "conductivity_through_plane"), z1, x0, x1;

	near(z0, 3 * 0.6 * 0.6 / 1.96, 1e-14); /* beta = 0.5 + 0.5 0.2 */
	near(answer(law, in, "tortuosity_factor_through_plane"), 1.96 / 0.6, 1e-14);
	x0 = answer(law, in, "conductivity_in_plane");
	near(x0, z0, 1e-14);
	in[C_D] = 0.85;
	z1 = answer(law, in, "conductivity_through_plane");
	x1 = answer(law, in, "conductivity_in_plane");
	near(z1 / z0 - 1, -0.051252847380410, 1e-12); /* the published -5.1 % */
	ck_assert_double_gt(x1, x0 * 1.4);
	/* More contact makes up for it. */
	in[C_AREA] = 0.5;
	ck_assert_double_gt(answer(law, in, "conductivity_through_plane"), z0);
	/* A fabric moves contact from the plane to the direction of pressing. */
	in[C_FABRIC] = 0.5;
	near(answer(law, in, "constrictivity_through_plane"), 0.5 + 0.5 * 0.75, 1e-14);
	near(answer(law, in, "constrictivity_in_plane"), 0.5 + 0.5 * 0.375, 1e-14);
	in[C_FABRIC] = 1.5;
	refused(law, in, "above 1");
	in[C_FABRIC] = -1.5;
	ck_assert_int_eq(nip_law_evaluate(law, in, in, &(struct nip_law_fault){ 0 }),
			 NIP_LAW_DOMAIN);
}
END_TEST

START_TEST(directions_keep_wiener_and_the_geometric_law)
{
	const struct nip_law *law = &nip_law_anisotropic_conductivity;
	long answered = 0;

	state = 7;
	for (int k = 0; k < 3000; k++) {
		double in[] = { pow(10, between(-3, 1)),
				between(0.1, 1),
				between(1, 2.5),
				between(0.4, 0.7),
				uniform(),
				uniform(),
				uniform(),
				NAN,
				0 };
		double out[NIP_LAW_OUTPUTS], tau[NIP_LAW_OUTPUTS], phi;

		in[C_D] = between(in[C_D0], 1);
		if (try(law, in, out, NULL) != NIP_LAW_OK)
			continue;
		answered++;
		phi = in[C_V] * in[C_D];
		ck_assert(out[0] <= in[C_SIGMA] * phi * (1 + 1e-14));
		ck_assert(out[1] <= in[C_SIGMA] * phi * (1 + 1e-14));
		ck_assert(out[0] <= out[1] * (1 + 1e-14));
		ck_assert_int_eq(try(&nip_law_anisotropic_tortuosity,
				     (double[]){ in[C_TAU], in[C_D0], in[C_D], in[C_M], in[C_V] },
				     tau, NULL),
				 NIP_LAW_OK);
		near(out[4], tau[0], 1e-15);
		near(out[5], tau[1], 1e-15);
		/* Isotropic where it starts: below Hashin-Shtrikman there. */
		in[C_D] = in[C_D0];
		ck_assert_int_eq(try(law, in, out, NULL), NIP_LAW_OK);
		ck_assert(out[0] <= in[C_SIGMA] * nip_hashin_shtrikman_ratio(in[C_V] * in[C_D0]) *
					    (1 + 1e-12));
	}
	ck_assert_int_gt(answered, 1500);
}
END_TEST

START_TEST(constrictivity_by_both_forms)
{
	const double beta[] = { 1.4, 0.25, 0.3, 2 }, neck[] = { 1.4, 1e-6, 2e-6, 0.3, 2 };

	near(answer(&nip_law_constrictivity, beta, "tortuosity_factor"), 7.84, 1e-14);
	near(answer(&nip_law_bottleneck, neck, "tortuosity_factor"), 7.84, 1e-14);
	near(answer(&nip_law_constrictivity, beta, "macmullin_number"), 7.84 / 0.3, 1e-14);
	near(answer(&nip_law_bottleneck, neck, "conductivity"), 2 * 0.3 / 7.84, 1e-14);
	refused(&nip_law_bottleneck, (double[]){ 1.4, 2e-6, 1e-6, NAN, NAN }, "r_min");
}
END_TEST

START_TEST(fabric_averages_to_its_mean)
{
	const double a_c[] = { -1, -0.3, 0, 0.7, 2 };

	for (size_t k = 0; k < N(a_c); k++) {
		double sum = 0;

		/* Midpoints in cos(theta): the measure of the sphere. */
		for (int i = 0; i < 20000; i++)
			sum += answer(&nip_law_contact_fabric,
				      (double[]){ 0.3, a_c[k], acos((i + 0.5) / 20000) },
				      "contact_density");
		near(sum / 20000, 0.3, 1e-8);
	}
	ck_assert_double_eq(answer(&nip_law_contact_fabric, (double[]){ 0.3, -1, 0 },
				   "contact_density"),
			    0);
	near(answer(&nip_law_contact_fabric, (double[]){ 0.3, 0.4, M_PI_2 }, "contact_density"),
	     0.24, 1e-14);
}
END_TEST

/* ---- pressed electrolytes ------------------------------------------------------------- */

START_TEST(cold_pressed_numbers)
{
	const struct nip_law *law = &nip_law_cold_pressed;
	double in[] = { 3.2, 0.3, 1.8, 0.85, NAN, NAN, NAN, NAN };

	near(answer(law, in, "conductivity"), 2.073129098190933226, 1e-14);
	in[4] = 10, in[5] = 0.5;
	near(answer(law, in, "conductivity"), 1.4654964368748545875, 1e-14);
	near(answer(law, in, "grain_conductivity"), 2.073129098190933226, 1e-14);
	in[6] = 0.2, in[7] = 1.5;
	near(answer(law, in, "conductivity"), 1.0486238891634893821, 1e-14);
	in[5] = 0;
	ck_assert_double_eq(answer(law, in, "conductivity"), 0);
	ck_assert(isinf(answer(law, in, "tortuosity_factor")));
	in[5] = NAN;
	refused(law, in, "A_r");
	in[4] = NAN, in[7] = NAN;
	refused(law, in, "F_crack");
	/* Below the threshold nothing, at full density all of it. */
	ck_assert_double_eq(answer(law, (double[]){ 3.2, 0.3, 1.8, 0.3, NAN, NAN, NAN, NAN },
				   "conductivity"),
			    0);
	ck_assert_double_eq(answer(law, (double[]){ 3.2, 0.3, 1.8, 1, NAN, NAN, NAN, NAN },
				   "conductivity"),
			    3.2);
	refused(law, (double[]){ 3.2, 0, 1, 0.9, NAN, NAN, NAN, NAN }, "Hashin-Shtrikman");
}
END_TEST

START_TEST(cold_pressed_gradients_and_inverse)
{
	const struct nip_law *law = &nip_law_cold_pressed;

	state = 8;
	for (int k = 0; k < 400; k++) {
		double in[NIP_LAW_SYMBOLS] = {
			between(0.1, 5), between(0.1, 0.4), between(1.6, 2.5), 0, NAN, NAN, NAN, NAN
		};

		in[3] = between(in[1] + 0.1, 0.97);
		if (k % 2)
			in[4] = between(0.1, 50), in[5] = between(0.05, 0.95);
		if (k % 3)
			in[6] = between(0.05, 0.8), in[7] = between(0.3, 3);
		check_gradient(law, in);
		check_inverse(law, in);
	}
}
END_TEST

/* Pressed harder a pellet gets denser, and may conduct worse all the same. */
START_TEST(cold_pressed_may_peak)
{
	double in[] = { 3.2, 0.3, 1.8, 0, NAN, NAN, 0, 1 }, last = 0;
	int rises = 0, falls = 0;

	for (int k = 0; k <= 20; k++) {
		double y;

		in[3] = 0.7 + 0.01 * k;
		in[6] = 1 - exp(-pow(k / 12.0, 4));
		y = answer(&nip_law_cold_pressed, in, "conductivity");
		rises += k > 0 && y > last;
		falls += y < last;
		last = y;
	}
	ck_assert_int_gt(rises, 5);
	ck_assert_int_gt(falls, 5);
}
END_TEST

START_TEST(pressure_and_temperature)
{
	double out[NIP_LAW_OUTPUTS], p;
	struct nip_law_fault fault;

	near(answer(&nip_law_activation_volume, (double[]){ 3, 1e-6, 5e8, 298.15 }, "conductivity"),
	     2.4520258512501470639, 1e-14);
	near(answer(&nip_law_arrhenius, (double[]){ 1, 30000, 298.15, 333.15 }, "conductivity"),
	     3.5658232465093113898, 1e-14);
	near(answer(&nip_law_arrhenius, (double[]){ 1, 30000, 298.15, 333.15 },
		    "conductivity_sigma_t"),
	     3.1912057660115599306, 1e-14);
	/* A negative activation volume conducts better under pressure. */
	ck_assert_double_gt(answer(&nip_law_activation_volume, (double[]){ 3, -1e-6, 5e8, 298.15 },
				   "conductivity"),
			    3);
	state = 9;
	for (int k = 0; k < 200; k++) {
		const double av[NIP_LAW_SYMBOLS] = { between(0.1, 5), between(0.2e-6, 5e-6),
						     between(1e8, 1e9), between(280, 350) };
		const double arr[NIP_LAW_SYMBOLS] = { between(0.1, 5), between(1e4, 6e4), 298.15,
						      between(310, 380) };

		check_gradient(&nip_law_activation_volume, av);
		check_inverse(&nip_law_activation_volume, av);
		check_gradient(&nip_law_arrhenius, arr);
		check_inverse(&nip_law_arrhenius, arr);
	}
	ck_assert_int_eq(nip_law_invert(&nip_law_activation_volume,
					(double[]){ 3, 1e-6, 0, 298.15 }, 3.1, &p, &fault),
			 NIP_LAW_IMPOSSIBLE);
	ck_assert_int_eq(nip_law_invert(&nip_law_arrhenius, (double[]){ 1, 1000, 300, 0 }, 1e9, &p,
					&fault),
			 NIP_LAW_IMPOSSIBLE);
	ck_assert_int_eq(try(&nip_law_arrhenius, (double[]){ 1, 1e6, 1, 300 }, out, NULL),
			 NIP_LAW_IMPOSSIBLE);
	near(answer(&nip_law_damage_factor, (double[]){ 1.5, 2, 0.2 }, "conductivity"),
	     2 * pow(0.8, 1.5), 1e-14);
	check_inverse(&nip_law_damage_factor, (double[NIP_LAW_SYMBOLS]){ 1.5, NAN, 0.2 });
	ck_assert_double_eq(answer(&nip_law_damage_factor, (double[]){ 2, 2, 1 }, "conductivity"),
			    0);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("transport");
	TCase *t = tcase_create("transport");
	SRunner *r;
	int failed;

	tcase_add_test(t, bruggeman_forms_agree);
	tcase_add_test(t, bruggeman_refuses_and_flags);
	tcase_add_test(t, percolation_answers_with_its_phase);
	tcase_add_test(t, gem_numbers);
	tcase_add_test(t, gem_limits);
	tcase_add_test(t, gem_stays_between_its_phases_and_rises);
	tcase_add_test(t, bounds_numbers);
	tcase_add_test(t, bounds_are_nested);
	tcase_add_test(t, paths_trade_porosity_for_length);
	tcase_add_test(t, paths_are_ordered);
	tcase_add_test(t, denser_may_conduct_worse);
	tcase_add_test(t, directions_keep_wiener_and_the_geometric_law);
	tcase_add_test(t, constrictivity_by_both_forms);
	tcase_add_test(t, fabric_averages_to_its_mean);
	tcase_add_test(t, cold_pressed_numbers);
	tcase_add_test(t, cold_pressed_gradients_and_inverse);
	tcase_add_test(t, cold_pressed_may_peak);
	tcase_add_test(t, pressure_and_temperature);
	suite_add_tcase(s, t);
	r = srunner_create(s);
	srunner_run_all(r, CK_NORMAL);
	failed = srunner_ntests_failed(r);
	srunner_free(r);
	return failed ? 1 : 0;
}
