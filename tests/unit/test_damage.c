/* test_damage.c: contact, particles, webs, lithium and cells against numbers computed
 * elsewhere (30 digits; finite differences for the elastoplastic contact), their limits
 * and what they refuse. */
#include <config.h>

#include <check.h>
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "physics/contact.h"
#include "physics/damage.h"
#include "physics/law.h"

#define N(a) (sizeof(a) / sizeof *(a))
#define MPA  1e6
#define UM   1e-6

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

static double answer(const struct nip_law *law, const double *in, const char *output)
{
	double out[NIP_LAW_OUTPUTS];
	struct nip_law_fault fault;
	int k = nip_law_output(law, output);

	ck_assert_msg(k >= 0, "%s has no %s", law->name, output);
	ck_assert_msg(nip_law_evaluate(law, in, out, &fault) == NIP_LAW_OK, "%s: %s", law->name,
		      fault.why ? fault.why : "refused");
	return out[k];
}

static void refused(const struct nip_law *law, const double *in, const char *word)
{
	double out[NIP_LAW_OUTPUTS];
	struct nip_law_fault fault;

	ck_assert_int_eq(nip_law_evaluate(law, in, out, &fault), NIP_LAW_IMPOSSIBLE);
	ck_assert_msg(strstr(fault.why, word) != NULL, "%s: %s", law->name, fault.why);
}

/* The variable comes back from output 0, to a relative 1e-9. */
static void check_inverse(const struct nip_law *law, const double *in)
{
	const int v = nip_law_variable(law);
	double x[NIP_LAW_SYMBOLS], back;
	struct nip_law_fault fault;

	ck_assert_ptr_nonnull(law->invert);
	for (size_t i = 0; i < law->n_symbols; i++)
		x[i] = in[i];
	x[v] = NAN;
	ck_assert_msg(nip_law_invert(law, x, answer(law, in, law->output[0].name), &back, &fault) ==
			      NIP_LAW_OK,
		      "%s: %s", law->name, fault.why);
	near(back, in[v], 1e-9);
}

static void no_inverse(const struct nip_law *law, const double *in, double want)
{
	double back = 42;
	struct nip_law_fault fault;

	ck_assert_int_eq(nip_law_invert(law, in, want, &back, &fault), NIP_LAW_IMPOSSIBLE);
	ck_assert_ptr_nonnull(fault.why);
	ck_assert(back == 42);
}

/* ---- contact -------------------------------------------------------------------- */

START_TEST(contact_numbers)
{
	const double in[] = { 10 * MPA, 1000 * MPA, 0.1 };

	near(answer(&nip_law_persson, in, "contact_fraction"), 0.15851941887820604608, 1e-14);
	near(answer(&nip_law_tabor, (double[]){ 100 * MPA, 300 * MPA }, "contact_fraction"),
	     1.0 / 3, 1e-15);
	ck_assert_double_eq(answer(&nip_law_tabor, (double[]){ 4e8, 3e8 }, "contact_fraction"), 1);
	ck_assert_double_eq(answer(&nip_law_tabor, (double[]){ 4e8, 3e8 }, "complete"), 1);
	ck_assert_double_eq(answer(&nip_law_tabor, (double[]){ 2e8, 3e8 }, "complete"), 0);
	/* Small pressures: sqrt(8/pi) P/(E* h'). */
	near(answer(&nip_law_persson, (double[]){ 1000, 1000 * MPA, 0.1 }, "contact_fraction"),
	     sqrt(8 / M_PI) * 1e-5, 1e-9);
	near(answer(&nip_law_persson, in, "small_pressure_form"), sqrt(8 / M_PI) * 0.1, 1e-14);
	ck_assert_double_eq(answer(&nip_law_persson, (double[]){ 1e12, 1e9, 0.1 },
				   "contact_fraction"),
			    1);
	near(answer(&nip_law_plasticity_index, (double[]){ 1e10, 1e9, 1e-8, 1e-6 },
		    "plasticity_index"),
	     1, 1e-14);
	near(answer(&nip_law_contact_modulus, (double[]){ 2e9, 0, 2e9, 0 }, "contact_modulus"), 1e9,
	     1e-15);
	near(answer(&nip_law_contact_modulus, (double[]){ 1e9, 0.3, 1e15, 0.3 }, "contact_modulus"),
	     1e9 / 0.91, 1e-5);
	check_inverse(&nip_law_tabor, (double[]){ 100 * MPA, 300 * MPA });
	no_inverse(&nip_law_tabor, (double[]){ 0, 300 * MPA }, 1.01);
}
END_TEST

/* Of unit hardness: the variance is (E* h')^2/4. */
static struct nip_contact elastoplastic(double x, double v)
{
	return nip_contact_elastoplastic(x, 2 * sqrt(v), 1, 1);
}

START_TEST(elastoplastic_contact_numbers)
{
	static const struct {
		double x, v, contact, plastic, rough, rough_plastic;
	} row[] = {
		/* images to 30 digits; then finite differences of the diffusion itself */
		{ 0.2, 0.01, 0.9544997361036415856, 1.2441921148543568212e-15, 0.95448961,
		  1.4e-15 },
		{ 0.2, 0.3, 0.28595531048249253599, 0.11566761138903850524, 0.28595471,
		  0.11566814 },
		{ 0.05, 2, 0.050005151074538403372, 0.049994848925461598036, 0.050005151,
		  0.049994849 },
		{ 0.6, 0.49, 0.65393173799617183742, 0.54604468381872231365, 0.65393133,
		  0.54604510 },
	};

	for (size_t i = 0; i < N(row); i++) {
		struct nip_contact c = elastoplastic(row[i].x, row[i].v);

		near(c.fraction, row[i].contact, 1e-13);
		near(c.plastic_fraction, row[i].plastic, i ? 1e-13 : 1e-6);
		near(c.fraction, row[i].rough, 2e-5);
		ck_assert_double_le(fabs(c.plastic_fraction - row[i].rough_plastic), 1e-6);
	}
	/* The two series meet. */
	for (double x = 0.01; x < 1; x += 0.01) {
		struct nip_contact a = elastoplastic(x, 0.5 * (1 - 1e-12));
		struct nip_contact b = elastoplastic(x, 0.5 * (1 + 1e-12));

		ck_assert_double_le(fabs(a.fraction - b.fraction), 1e-11);
		ck_assert_double_le(fabs(a.plastic_fraction - b.plastic_fraction), 1e-11);
	}
}
END_TEST

START_TEST(elastoplastic_contact_limits)
{
	state = 1;
	for (int k = 0; k < 2000; k++) {
		double p = pow(10, between(3, 9)), h = p * pow(10, between(-1, 4));
		double e = pow(10, between(6, 12)), slope = pow(10, between(-3, 1));
		struct nip_contact c = nip_contact_elastoplastic(p, e, slope, h);
		struct nip_contact more = nip_contact_elastoplastic(1.1 * p, e, slope, h);

		ck_assert(c.fraction >= 0 && c.fraction <= 1);
		ck_assert(c.plastic_fraction >= 0 && c.plastic_fraction <= c.fraction);
		ck_assert_double_ge(more.fraction, c.fraction * (1 - 1e-13));
		ck_assert_double_le(c.plastic_fraction, fmin(1, p / h) * (1 + 1e-13));
		/* Yielding only adds contact. */
		ck_assert_double_ge(c.fraction, nip_contact_elastic(p, e, slope) * (1 - 1e-12));
		/* A hard face is elastic, a rough one plastic. */
		near(nip_contact_elastoplastic(p, e, slope, 1e3 * (p + e * slope)).fraction,
		     nip_contact_elastic(p, e, slope), 1e-12);
		near(nip_contact_elastoplastic(p, 1e4 * h, 1, h).fraction,
		     nip_contact_plastic(p, h), 1e-12);
	}
	ck_assert_double_eq(elastoplastic(0, 0.3).fraction, 0);
	ck_assert_double_eq(elastoplastic(1, 0.3).plastic_fraction, 1);
}
END_TEST

START_TEST(interface_resistance_numbers)
{
	const struct nip_law *law = &nip_law_interface_resistance;
	double g[NIP_LAW_SYMBOLS];

	near(answer(law, (double[]){ 1e-3, MPA, 0.5, 4 * MPA, NAN }, "interface_resistance"), 5e-4,
	     1e-14);
	near(answer(law, (double[]){ 1e-3, MPA, 0.5, 4 * MPA, 0.5 }, "interface_resistance"), 1e-3,
	     1e-14);
	state = 2;
	for (int k = 0; k < 200; k++) {
		double in[] = { between(1e-4, 1e-2), between(1e5, 1e7), between(0.3, 1),
				between(1e5, 1e8), k % 2 ? NAN : between(0.1, 0.9) };

		check_inverse(law, in);
		law->gradient(in, g);
		for (size_t j = 0; j < 5; j++) {
			double x[5], up, h;

			if (isnan(in[j])) {
				ck_assert_double_eq(g[j], 0);
				continue;
			}
			memcpy(x, in, sizeof x);
			h = 1e-4 * in[j];
			x[j] = in[j] + h;
			up = answer(law, x, "interface_resistance");
			x[j] = in[j] - h;
			ck_assert_double_le(fabs((up - answer(law, x, "interface_resistance")) /
							 (2 * h) -
						 g[j]),
					    1e-6 * up / in[j]);
		}
	}
	no_inverse(law, (double[]){ 1e-3, MPA, 0.5, 0, NAN }, 0);
	no_inverse(law, (double[]){ 1e-3, MPA, 0, 0, NAN }, 1e-4);
}
END_TEST

START_TEST(bonds)
{
	const struct nip_law *law = &nip_law_bond;
	double in[] = { 2 * MPA, 1e-8, 100 * MPA, 0.8, NAN, NAN, NAN };

	near(answer(law, in, "bond_strength"), 1.1013420717655568171 * MPA, 1e-14);
	check_inverse(law, in);
	no_inverse(law, in, 2 * MPA);
	in[4] = 30000;
	refused(law, in, "go together");
	in[5] = 333.15, in[6] = 298.15;
	near(answer(law, in, "temperature_factor"), 3.5658232465093113898, 1e-14);
	check_inverse(law, in);
	in[2] = 0;
	ck_assert_double_eq(answer(law, in, "bond_strength"), 0);
	/* Weakest wins. */
	ck_assert_double_eq(answer(&nip_law_peel, (double[]){ 3, 2, 1 }, "releases"), 1);
	ck_assert_double_eq(answer(&nip_law_peel, (double[]){ 3, 1, 2 }, "sticks"), 1);
	ck_assert_double_eq(answer(&nip_law_peel, (double[]){ 1, 3, 2 }, "delaminates"), 1);
	state = 3;
	for (int k = 0; k < 500; k++) {
		double p[] = { floor(between(0, 4)), floor(between(0, 4)), floor(between(1, 4)) };

		ck_assert_double_eq(answer(&nip_law_peel, p, "releases") +
					    answer(&nip_law_peel, p, "sticks") +
					    answer(&nip_law_peel, p, "delaminates"),
				    1);
	}
}
END_TEST

/* ---- particles -------------------------------------------------------------------- */

START_TEST(particle_numbers)
{
	const double force[] = { 375 * MPA, 5 * UM, 0.8, 8 };
	const double weibull[] = { 100 * MPA, 150 * MPA, 4, 10 * UM, 5 * UM };
	const double both[] = { 375 * MPA, 0.8, 8, 150 * MPA, 4, 5 * UM, 10 * UM, NAN };

	near(answer(&nip_law_particle_force, force, "force"), 0.0046019423636569236892, 1e-14);
	near(answer(&nip_law_particle_force, force, "stress"), 164.0625 * MPA, 1e-14);
	near(nip_particle_stress_pa(0.0046019423636569236892, 5 * UM), 164.0625 * MPA, 1e-13);
	near(answer(&nip_law_weibull, weibull, "fracture_probability"), 0.79407575356580127732,
	     1e-13);
	near(answer(&nip_law_weibull, weibull, "strength"), 89.190533625204080004 * MPA, 1e-14);
	near(answer(&nip_law_weibull, weibull, "mean_strength"), 80.842520607784797935 * MPA,
	     1e-13);
	near(answer(&nip_law_coordination, (double[]){ 0.64, 7.3, 15.5, 0.8 },
		    "coordination_number"),
	     8.4968688477470988436, 1e-14);
	ck_assert_double_eq(answer(&nip_law_coordination, (double[]){ 0.64, 7.3, 15.5, 0.64 },
				   "coordination_number"),
			    7.3);
	refused(&nip_law_coordination, (double[]){ 0.64, 7.3, 15.5, 0.6 }, "below D0");
	/* The chain in one law is the three of it. */
	near(answer(&nip_law_particle_fracture, both, "fracture_probability"),
	     answer(&nip_law_weibull, (double[]){ 164.0625 * MPA, 150 * MPA, 4, 5 * UM, 10 * UM },
		    "fracture_probability"),
	     1e-13);
	check_inverse(&nip_law_particle_force, force);
	check_inverse(&nip_law_weibull, weibull);
	check_inverse(&nip_law_particle_fracture, both);
	check_inverse(&nip_law_coordination, (double[]){ 0.64, 7.3, 15.5, 0.8 });
	no_inverse(&nip_law_coordination, (double[]){ 0.64, 7.3, 15.5, 0 }, 7);
	no_inverse(&nip_law_weibull, weibull, 1);
}
END_TEST

START_TEST(weibull_rises_with_stress_and_size)
{
	const struct nip_law *law = &nip_law_weibull;

	state = 4;
	for (int k = 0; k < 2000; k++) {
		double in[] = { between(0, 500) * MPA, between(50, 300) * MPA, between(3, 8),
				between(1, 20) * UM, 5 * UM };
		double f = answer(law, in, "fracture_probability"), median;

		ck_assert(f >= 0 && f <= 1);
		in[0] *= 1.01;
		ck_assert_double_ge(answer(law, in, "fracture_probability"), f);
		in[0] /= 1.01;
		in[3] *= 1.01;
		ck_assert_double_ge(answer(law, in, "fracture_probability"), f);
		in[0] = median = answer(law, in, "median_strength");
		near(answer(law, in, "fracture_probability"), 0.5, 1e-13);
		/* Eight like volumes are a chain of eight. */
		in[3] *= 2;
		near(answer(law, in, "fracture_probability"), 1 - pow(0.5, 8), 1e-12);
		ck_assert_double_lt(answer(law, in, "median_strength"), median);
	}
	ck_assert_double_eq(answer(law, (double[]){ 0, 1e8, 4, NAN, NAN }, "fracture_probability"),
			    0);
	near(answer(law, (double[]){ 1e8, 1e8, 4, NAN, NAN }, "fracture_probability"), -expm1(-1),
	     1e-15);
	refused(law, (double[]){ 1e8, 1e8, 4, 1e-6, NAN }, "d_ref");
	/* Far below the strength all digits stay. */
	near(answer(law, (double[]){ 1e4, 1e8, 5, NAN, NAN }, "fracture_probability"), 1e-20,
	     1e-12);
}
END_TEST

START_TEST(load_is_shared)
{
	state = 5;
	for (int k = 0; k < 500; k++) {
		double in[] = { between(0.01, 1), between(1e9, 3e11), between(1e9, 3e11) };
		double x1 = answer(&nip_law_load_share, in, "stress_factor");
		double x2 = answer(&nip_law_load_share, in, "stress_factor_of_the_rest");

		near(in[0] * x1 + (1 - in[0]) * x2, 1, 1e-13); /* equilibrium */
		near(x1 / x2, in[1] / in[2], 1e-13);	       /* equal strain */
	}
	ck_assert_double_eq(answer(&nip_law_brittle_electrolyte, (double[]){ 5e8, 5e8 },
				   "fractures"),
			    0);
	ck_assert_double_eq(answer(&nip_law_brittle_electrolyte, (double[]){ 5.2e8, 5e8 },
				   "fractures"),
			    1);
}
END_TEST

/* ---- web and lithium ------------------------------------------------------------------ */

START_TEST(web_numbers)
{
	const double buckle[] = { 1000 * MPA, 50 * UM, 0.1, 0.3, NAN };
	const double strip[] = { 0.001, 50 * UM, 10 * UM, 1e9, 70e9, NAN, NAN };
	const double sheet[] = { 0.001, 50 * UM, 10 * UM, 1e9, 70e9, 0.2, 0.33 };
	const double thin[] = { 0.001, 1e-9, 10 * UM, 1e9, 70e9, NAN, NAN };
	const double turned[] = { 0.001, 10 * UM, 50 * UM, 70e9, 1e9, NAN, NAN };

	near(answer(&nip_law_web_buckling, buckle, "critical_stress"), 0.30261376633440120992 * MPA,
	     1e-14);
	check_inverse(&nip_law_web_buckling, buckle);
	ck_assert_double_eq(answer(&nip_law_web_buckling, (double[]){ 1e9, 5e-5, 0.1, 0.3, 0.31e6 },
				   "wrinkles"),
			    1);
	/* Force and moment equilibrium of the two layers, solved as a linear system. */
	near(answer(&nip_law_curl, strip, "curvature"), 24.034334763948497854, 1e-13);
	near(answer(&nip_law_curl, sheet, "curvature"), 23.651230499777402965, 1e-13);
	near(answer(&nip_law_curl, turned, "curvature"), 24.034334763948497854, 1e-13);
	near(answer(&nip_law_curl, thin, "curvature"),
	     answer(&nip_law_curl, thin, "stoney_curvature"), 1e-3);
	near(answer(&nip_law_curl, strip, "curl_radius"), 1 / 24.034334763948497854, 1e-13);
	refused(&nip_law_curl, (double[]){ 0.001, 5e-5, 1e-5, 1e9, 7e10, 0.2, NAN }, "nu_2");
	near(answer(&nip_law_edge_crack, (double[]){ 0.84, 0.8, NAN, 0.04 }, "edge_strain"), 0.05,
	     1e-12);
	ck_assert_double_eq(answer(&nip_law_edge_crack, (double[]){ 0.84, 0.8, NAN, 0.04 },
				   "cracks"),
			    1);
	ck_assert_double_eq(answer(&nip_law_edge_crack, (double[]){ 0.84, 0.9, 0.02, 0.04 },
				   "cracks"),
			    0);
	near(answer(&nip_law_foil_step, (double[]){ 0.01, 0, 7e10, 2e8 }, "elastic_stress"), 7e8,
	     1e-14);
	ck_assert_double_eq(answer(&nip_law_foil_step, (double[]){ 0.01, 0, 7e10, 2e8 }, "yields"),
			    1);
}
END_TEST

START_TEST(lithium_numbers)
{
	const double creep[] = { 0.02, 6.6, 37000, 298.15, 0.7 * MPA, NAN };
	const double scaled[] = { 0.02, 6.6, 37000, 298.15, 0.7 * MPA, MPA };
	const double strip[] = { 10, 13e-6, 20 * UM, 1e-5 };
	double out[NIP_LAW_OUTPUTS];
	struct nip_law_fault fault;

	near(answer(&nip_law_li_creep, creep, "creep_rate"), 6.2597574780024993955e-10, 1e-12);
	near(answer(&nip_law_li_creep, scaled, "creep_rate"), 6.2597574780024993955e-10, 1e-12);
	check_inverse(&nip_law_li_creep, creep);
	ck_assert_double_eq(answer(&nip_law_li_creep, (double[]){ 1, 6.6, 37000, 298.15, 0, NAN },
				   "creep_rate"),
			    0);
	near(answer(&nip_law_stripping, strip, "interface_speed"), 1.3473550553140827111e-9, 1e-14);
	near(answer(&nip_law_stripping, strip, "needed_rate"), 6.7367752765704135555e-5, 1e-14);
	ck_assert_double_eq(answer(&nip_law_stripping, strip, "creep_keeps_up"), 0);
	ck_assert_double_eq(answer(&nip_law_stripping, (double[]){ 10, 13e-6, 20 * UM, 1e-4 },
				   "creep_keeps_up"),
			    1);
	ck_assert_int_eq(nip_law_evaluate(&nip_law_stripping, (double[]){ 10, 13e-6, 20 * UM, NAN },
					  out, &fault),
			 NIP_LAW_OK);
	ck_assert(isnan(out[2]) && isnan(out[3]));
	ck_assert_double_eq(answer(&nip_law_monroe_newman, (double[]){ 8e9, 3.4e9 },
				   "above_criterion"),
			    1);
	ck_assert_double_eq(answer(&nip_law_monroe_newman, (double[]){ 5e9, 3.4e9 },
				   "above_criterion"),
			    0);
	ck_assert_ptr_nonnull(strstr(nip_law_monroe_newman.validity, "necessary, not sufficient"));
	check_inverse(&nip_law_monroe_newman, (double[]){ 8e9, 3.4e9 });
}
END_TEST

/* ---- cell ------------------------------------------------------------------------------ */

START_TEST(mixtures)
{
	double w[] = { 80, 17, 3, 0.5 }, rho[] = { 4760, 1860, 1900, 2150 }, store[3][4];
	const struct nip_list in[] = { { w, 4 }, { rho, 4 } };
	struct nip_list out[] = { { store[0], 0 }, { store[1], 0 }, { store[2], 0 } };
	struct nip_law_fault fault;
	double sum = 0;

	ck_assert_int_eq(nip_law_evaluate_lists(&nip_law_mixture_density, in, out, &fault),
			 NIP_LAW_OK);
	ck_assert_uint_eq(out[0].n, 1);
	ck_assert_uint_eq(out[1].n, 4);
	near(store[0][0], 3620.576137106314, 1e-14);
	near(store[1][1], 0.3292665400460458, 1e-13);
	for (int i = 0; i < 4; i++)
		sum += store[1][i];
	near(sum, 1, 1e-14);
	near(store[2][0], 80 / 100.5, 1e-14);
	memset(w, 0, sizeof w);
	ck_assert_int_eq(nip_law_evaluate_lists(&nip_law_mixture_density, in, out, &fault),
			 NIP_LAW_IMPOSSIBLE);
	w[0] = -1;
	ck_assert_int_eq(nip_law_evaluate_lists(&nip_law_mixture_density, in, out, &fault),
			 NIP_LAW_DOMAIN);
}
END_TEST

START_TEST(porosities)
{
	const struct nip_law *law = &nip_law_porosity;
	/* Two sides of 20 mg/cm2 and 60 um on 15 um of aluminium. */
	const double both[] = { 0.40 + 0.0405, 135e-6, 4000, 0.0405, 15e-6, 2 };
	const double one[] = { 0.20 + 0.0405, 75e-6, 4000, 0.0405, 15e-6, 1 };
	const double bare[] = { 0.20, 60e-6, 4000, NAN, NAN, NAN };

	near(answer(law, both, "porosity"), 1 - 0.2 / (60e-6 * 4000), 1e-12);
	near(answer(law, one, "porosity"), answer(law, both, "porosity"), 1e-12);
	near(answer(law, bare, "porosity"), answer(law, both, "porosity"), 1e-12);
	near(answer(law, both, "coating_thickness"), 60e-6, 1e-12);
	near(answer(law, both, "coating_areal_mass"), 0.2, 1e-12);
	near(answer(law, both, "density"), 0.2 / 60e-6, 1e-12);
	check_inverse(law, both);
	check_inverse(law, bare);
	refused(law, (double[]){ 0.082, 40e-6, 1860, NAN, NAN, NAN }, "gauge");
	refused(law, (double[]){ 0.082, 40e-6, 1860, NAN, NAN, NAN }, "rho_th");
	refused(law, (double[]){ 0.082, 40e-6, 1860, 0.082, NAN, NAN }, "heavy");
	refused(law, (double[]){ 0.082, 40e-6, 1860, NAN, 40e-6, NAN }, "thick");
	refused(law, (double[]){ 0.082, 60e-6, 1860, NAN, NAN, 1.5 }, "1 side or on 2");
	ck_assert_double_eq(answer(law, (double[]){ 0.2, 50e-6, 4000, NAN, NAN, NAN }, "porosity"),
			    0);
	no_inverse(law, bare, 1);
	no_inverse(law, bare, -0.01);
}
END_TEST

START_TEST(cell_numbers)
{
	const double asr[] = { 50e-6, 0.1, 1e-3 }, el[] = { 80e-6, 0.05, 0.2, NAN, NAN };
	const double energy[] = { 144000, 3.7, 150e-6, 0.4 };

	near(answer(&nip_law_areal_capacity, (double[]){ 0.25, 0.8, 720000 }, "areal_capacity"),
	     144000, 1e-14);
	check_inverse(&nip_law_areal_capacity, (double[]){ 0.25, 0.8, 720000 });
	near(answer(&nip_law_asr, asr, "area_specific_resistance"), 1.5e-3, 1e-13);
	check_inverse(&nip_law_asr, asr);
	no_inverse(&nip_law_asr, asr, 1e-3);
	near(answer(&nip_law_asr_electrode, el, "area_specific_resistance"), 80e-6 / 3 * 25, 1e-13);
	near(answer(&nip_law_asr_electrode, (double[]){ 80e-6, 0.05, 0.2, 1e-3, 1 },
		    "area_specific_resistance"),
	     80e-6 / 3 * 25 + 1e-3, 1e-13);
	check_inverse(&nip_law_asr_electrode, el);
	refused(&nip_law_asr_electrode, (double[]){ 80e-6, 0.05, 0.2, NAN, 0 }, "sigma");
	ck_assert_ptr_eq(nip_law_next_form(&nip_law_asr), &nip_law_asr_electrode);
	near(answer(&nip_law_energy_density, energy, "volumetric_energy_density") / 3.6e6,
	     986.66666666666667, 1e-13);
	near(answer(&nip_law_energy_density, energy, "gravimetric_energy_density") / 3600, 370,
	     1e-13);
	check_inverse(&nip_law_energy_density, energy);
	refused(&nip_law_energy_density, (double[]){ 1, 1, NAN, NAN }, "h or m");
	near(answer(&nip_law_throughput, (double[]){ 10.0 / 60, 0.3, NAN, NAN }, "area_rate") *
		     3600,
	     180, 1e-14);
	near(answer(&nip_law_throughput, (double[]){ 10.0 / 60, 0.3, 0.9, 0.8 }, "good_area_rate") *
		     3600,
	     129.6, 1e-13);
	check_inverse(&nip_law_throughput, (double[]){ 0.5, 0.3, NAN, NAN });
	near(answer(&nip_law_stack_pressure, (double[]){ 5000, 0.1, 0.05, NAN, NAN }, "pressure"),
	     MPA, 1e-14);
	near(answer(&nip_law_stack_pressure, (double[]){ 5000, 0.1, 0.05, 1e7, 1e-4 },
		    "pressure_after"),
	     1.2 * MPA, 1e-13);
	refused(&nip_law_stack_pressure, (double[]){ 5000, 0.1, 0.05, 1e8, -1e-4 }, "loose");
	check_inverse(&nip_law_stack_pressure, (double[]){ 5000, 0.1, 0.05, NAN, NAN });
}
END_TEST

/* The electrode's third is the dissipation of its linear currents, added up in slices. */
START_TEST(electrode_resistance_is_dissipation)
{
	const double h = 80e-6, ion = 0.05, el = 0.2;
	double sum = 0;
	const int n = 100000;

	for (int i = 0; i < n; i++) {
		double x = (i + 0.5) / n;

		sum += (x * x / ion + (1 - x) * (1 - x) / el) * h / n;
	}
	near(answer(&nip_law_asr_electrode, (double[]){ h, ion, el, NAN, NAN },
		    "area_specific_resistance"),
	     sum, 1e-9);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("damage");
	TCase *t = tcase_create("damage");
	SRunner *r;
	int failed;

	tcase_add_test(t, contact_numbers);
	tcase_add_test(t, elastoplastic_contact_numbers);
	tcase_add_test(t, elastoplastic_contact_limits);
	tcase_add_test(t, interface_resistance_numbers);
	tcase_add_test(t, bonds);
	tcase_add_test(t, particle_numbers);
	tcase_add_test(t, weibull_rises_with_stress_and_size);
	tcase_add_test(t, load_is_shared);
	tcase_add_test(t, web_numbers);
	tcase_add_test(t, lithium_numbers);
	tcase_add_test(t, mixtures);
	tcase_add_test(t, porosities);
	tcase_add_test(t, cell_numbers);
	tcase_add_test(t, electrode_resistance_is_dissipation);
	suite_add_tcase(s, t);
	r = srunner_create(s);
	srunner_run_all(r, CK_NORMAL);
	failed = srunner_ntests_failed(r);
	srunner_free(r);
	return failed ? 1 : 0;
}
