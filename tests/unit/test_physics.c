/* test_physics.c: every law against numbers computed elsewhere, its limits, and what
 * all rows of the table have to keep. */
#include <config.h>

#include <check.h>
#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "physics/balance.h"
#include "physics/law.h"

#define MPA 1e6
#define N(a) (sizeof(a) / sizeof *(a))

static uint64_t state;

static double uniform(void) /* splitmix64, 0 <= u < 1 */
{
	uint64_t z = state += 0x9E3779B97F4A7C15u;

	z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9u;
	z = (z ^ z >> 27) * 0x94D049BB133111EBu;
	return (double)((z ^ z >> 31) >> 11) * 0x1p-53;
}

static double evaluate(const char *name, const double *in, size_t output)
{
	const struct nip_law *law = nip_law_find(name);
	double out[NIP_LAW_OUTPUTS];
	struct nip_law_fault fault;

	ck_assert_ptr_nonnull(law);
	ck_assert_int_eq(nip_law_evaluate(law, in, out, &fault), NIP_LAW_OK);
	ck_assert_int_eq(fault.symbol, -1);
	return out[output];
}

static enum nip_law_status status(const char *name, const double *in)
{
	double out[NIP_LAW_OUTPUTS];
	struct nip_law_fault fault;

	return nip_law_evaluate(nip_law_find(name), in, out, &fault);
}

/* ---- reference numbers -------------------------------------------------- */

START_TEST(heckel_numbers)
{
	const struct nip_law *law = nip_law_find("heckel");
	/* K = 0.00479 1/MPa and A = 0.637, as the source states them. */
	const double d0 = law->alias[1].to_symbol(0.637), py = law->alias[0].to_symbol(0.00479e-6);

	ck_assert_str_eq(law->alias[0].name, "K");
	ck_assert_str_eq(law->alias[1].name, "A");
	ck_assert_double_eq_tol(d0, 0.4711233234943175, 1e-15);
	ck_assert_double_eq_tol(py, 208.76826722338205e6, 1e-3);
	ck_assert_double_eq_tol(evaluate("heckel", (double[]){ d0, py, 300 * MPA }, 0),
				0.8743179532801646, 1e-14);
	ck_assert_double_eq_tol(evaluate("heckel", (double[]){ d0, py, 300 * MPA }, 1),
				1 - 0.8743179532801646, 1e-14);
}
END_TEST

START_TEST(exponential_and_cooper_eaton_numbers)
{
	const double ce50[] = { 0.48, 0.45, 10 * MPA, 0.40, 300 * MPA, 50 * MPA };
	const double ce500[] = { 0.48, 0.45, 10 * MPA, 0.40, 300 * MPA, 500 * MPA };

	ck_assert_double_eq_tol(evaluate("exponential", (double[]){ 0.5, 0.9, 120 * MPA, 500 * MPA }, 0),
				0.8937984585603963, 1e-14);
	ck_assert_double_eq_tol(evaluate("cooper-eaton", ce50, 0), 0.59413189052609894, 1e-14);
	ck_assert_double_eq_tol(evaluate("cooper-eaton", ce500, 0), 0.73117154428200237, 1e-14);
}
END_TEST

/* NIST StRD Misra1a is Meyer with rho_0 = 0: certified b1, b2 and residual sum of
 * squares 1.2455138894E-01. */
START_TEST(meyer_is_misra1a)
{
	static const double x[] = { 77.6,  114.9, 141.1, 190.8, 239.9, 289.0, 332.8,
				    378.4, 434.8, 477.3, 536.8, 593.1, 689.1, 760.0 };
	static const double y[] = { 10.07, 14.73, 17.94, 23.93, 29.61, 35.18, 40.02,
				    44.82, 50.76, 55.05, 61.01, 66.40, 75.47, 81.78 };
	const double b1 = 2.3894212918E+02, b2 = 5.5015643181E-04;
	double rss = 0;

	for (size_t i = 0; i < N(x); i++) {
		double d = y[i] - evaluate("meyer", (double[]){ 0, b1, 1 / b2, x[i], NAN }, 0);

		rss += d * d;
	}
	ck_assert_double_eq_tol(rss, 1.2455138894E-01, 1e-10);
	ck_assert_double_eq_tol(evaluate("meyer", (double[]){ 0, b1, 1 / b2, 77.6, NAN }, 0), 9.9862663644732219, 1e-12);
}
END_TEST

START_TEST(bruggeman_is_the_textbook_one)
{
	for (int i = 1; i <= 100; i++) {
		double phi = i / 100.0;

		ck_assert_double_eq_tol(evaluate("bruggeman", (double[]){ 1, 0.5, phi }, 1),
					pow(phi, -0.5), 1e-13);
		ck_assert_double_eq_tol(evaluate("bruggeman", (double[]){ 1, 0.5, phi }, 0),
					pow(phi, 1.5), 1e-13);
		ck_assert_double_eq_tol(evaluate("bruggeman", (double[]){ 1, 0.5, phi }, 2),
					pow(phi, -1.5), 1e-9);
	}
	ck_assert_double_eq(evaluate("bruggeman", (double[]){ 1, 0, 0.3 }, 1), 1);
	ck_assert_double_eq(nip_law_find("bruggeman")->alias[0].to_symbol(2.5), 1.5);
	/* tau < 1: better than straight channels. */
	ck_assert_int_eq(status("bruggeman", (double[]){ 0.5, 0.5, 0.9 }), NIP_LAW_IMPOSSIBLE);
	ck_assert_int_eq(status("bruggeman", (double[]){ 0.99, 0, 1 }), NIP_LAW_IMPOSSIBLE);
	ck_assert_int_eq(status("bruggeman", (double[]){ 0.5, 0.5, 0.2 }), NIP_LAW_OK);
}
END_TEST

START_TEST(percolation_has_a_threshold)
{
	ck_assert_double_eq_tol(evaluate("percolation", (double[]){ 0.1, 1.8, 0.24, 1 }, 0), 0.035107018427930112, 1e-15);
	ck_assert_double_eq_tol(evaluate("percolation", (double[]){ 0.1, 1.8, 0.24, NAN }, 2), 6.8362398958113468, 1e-12);
	for (int i = 1; i <= 10; i++) {
		const double in[] = { 0.1, 1.8, i / 100.0, 3 };

		ck_assert_double_eq(evaluate("percolation", in, 0), 0);
		ck_assert_double_eq(evaluate("percolation", in, 1), 0);
		ck_assert(isinf(evaluate("percolation", in, 2)));
		ck_assert(isinf(evaluate("percolation", in, 3)));
	}
	ck_assert_double_gt(evaluate("percolation", (double[]){ 0.1, 1.8, 0.1000001, 1 }, 0), 0);
	ck_assert_double_eq(evaluate("percolation", (double[]){ 0.1, 1.8, 1, 3 }, 0), 3);
	/* t = 0.5 would conduct better than phi: a multiplier, not a conductivity. */
	ck_assert_int_eq(status("percolation", (double[]){ 0.1, 0.5, 0.5, NAN }), NIP_LAW_IMPOSSIBLE);
}
END_TEST

START_TEST(cooper_eaton_limits)
{
	const double in[] = { 0.4, 0.6, 10 * MPA, 0.4, 200 * MPA, 0 };
	double full[] = { 0.4, 0.6, 10 * MPA, 0.4, 200 * MPA, 1e290 };

	ck_assert(evaluate("cooper-eaton", in, 0) == 0.4);
	ck_assert_double_eq_tol(evaluate("cooper-eaton", full, 0), 1, 1e-12);
	ck_assert_double_le(evaluate("cooper-eaton", full, 0), 1);
	full[1] = 0.61;
	ck_assert_int_eq(status("cooper-eaton", full), NIP_LAW_IMPOSSIBLE);
	/* k1 above k2: rearrangement would come after deformation. */
	ck_assert_int_eq(status("cooper-eaton", (double[]){ 0.4, 0.3, 300 * MPA, 0.3, 200 * MPA, 1 }),
			 NIP_LAW_IMPOSSIBLE);
}
END_TEST

/* ---- what has no answer -------------------------------------------------- */

START_TEST(no_setting_gives_the_impossible)
{
	double p = 42;
	struct nip_law_fault fault;

	ck_assert_int_eq(nip_law_invert(&nip_law_heckel, (double[]){ 0.5, 1e8, 0 }, 1, &p, &fault),
			 NIP_LAW_IMPOSSIBLE);
	ck_assert_int_eq(nip_law_invert(&nip_law_heckel, (double[]){ 0.5, 1e8, 0 }, 0.4, &p, &fault),
			 NIP_LAW_IMPOSSIBLE);
	ck_assert_int_eq(nip_law_invert(&nip_law_exponential, (double[]){ 0.5, 0.9, 1e8, 0 }, 0.9, &p, &fault),
			 NIP_LAW_IMPOSSIBLE);
	ck_assert_int_eq(nip_law_invert(&nip_law_cooper_eaton,
					(double[]){ 0.5, 0.3, 1e7, 0.3, 1e8, 0 }, 0.95, &p, &fault),
			 NIP_LAW_IMPOSSIBLE);
	ck_assert_int_eq(nip_law_invert(&nip_law_percolation, (double[]){ 0.1, 2, 0, 1 }, 1.5, &p, &fault),
			 NIP_LAW_IMPOSSIBLE);
	ck_assert(p == 42);
	ck_assert_int_eq(nip_law_invert(&nip_law_heckel, (double[]){ 0, 1e8, 0 }, 0.5, &p, &fault),
			 NIP_LAW_DOMAIN);
	ck_assert_int_eq(fault.symbol, 0);
	ck_assert_int_eq(status("exponential", (double[]){ 0.9, 0.5, 1e8, 0 }), NIP_LAW_IMPOSSIBLE);
	ck_assert_int_eq(status("meyer", (double[]){ 1600, 900, 1e5, 0, NAN }), NIP_LAW_IMPOSSIBLE);
}
END_TEST

/* ---- the whole table ---------------------------------------------------- */

static bool found_by_name(const struct nip_law *law)
{
	const struct nip_law *form = nip_law_find(law->name);

	while (form && form != law)
		form = nip_law_next_form(form);
	return form == law;
}

START_TEST(rows_are_complete)
{
	for (size_t i = 0; i < nip_law_count(); i++) {
		const struct nip_law *law = nip_law_at(i);
		int variables = 0;

		ck_assert(law->name && *law->name && law->equation && *law->equation && law->source &&
			  *law->source && (law->evaluate || law->evaluate_lists));
		ck_assert(found_by_name(law));
		ck_assert_uint_gt(law->n_outputs, 0);
		for (size_t k = 0; k < law->n_symbols; k++) {
			const struct nip_symbol *s = &law->symbol[k];

			variables += s->role == NIP_VARIABLE;
			ck_assert_msg(s->name && *s->name && s->meaning && *s->meaning && s->lo < s->hi,
				      "%s symbol %zu", law->name, k);
			ck_assert_int_eq(nip_law_symbol(law, s->name), (int)k);
		}
		ck_assert_int_ge(variables, 1);
		for (size_t k = 0; k < law->n_aliases; k++)
			ck_assert_int_ge(nip_law_symbol(law, law->alias[k].of), 0);
	}
	ck_assert_ptr_null(nip_law_find("heckl"));
	ck_assert_int_eq(nip_law_symbol(&nip_law_heckel, "Q"), -1);
}
END_TEST

/* Inside the range, with the ends and far-off values now and then. */
static double inside(const struct nip_symbol *s)
{
	const double hi = s->hi > 1e12 ? 1e12 : s->hi;
	const double u = uniform();

	if (u < 0.05 && !s->lo_open)
		return s->lo;
	if (u < 0.1 && !s->hi_open)
		return s->hi;
	if (s->hi > 1e12)
		return s->lo + pow(10, -6 + 18 * uniform());
	return s->lo + (hi - s->lo) * (uniform() + 1e-9) / (1 + 1e-9);
}

static double outside(const struct nip_symbol *s)
{
	const double u = uniform();

	if (u < 0.25)
		return NAN;
	if (u < 0.5)
		return s->lo - 1 - uniform();
	if (u < 0.75 && s->lo_open)
		return s->lo;
	return s->hi >= 1e12 ? INFINITY : s->hi + 0.01 + uniform();
}

START_TEST(every_law_keeps_its_ranges)
{
	const uint64_t seed = 20261122;
	long answered = 0;

	state = seed;
	printf("every_law_keeps_its_ranges: seed %llu\n", (unsigned long long)seed);
	for (size_t i = 0; i < nip_law_count(); i++) {
		const struct nip_law *law = nip_law_at(i);

		for (int k = 0; law->evaluate && k < 20000; k++) {
			double in[NIP_LAW_SYMBOLS], out[NIP_LAW_OUTPUTS] = { NAN };
			struct nip_law_fault fault;
			bool optional = false;
			int spoiled = k % 3 ? -1 : (int)(uniform() * (double)law->n_symbols);
			enum nip_law_status rc;

			for (size_t j = 0; j < law->n_symbols; j++)
				in[j] = (int)j == spoiled ? outside(&law->symbol[j])
							  : inside(&law->symbol[j]);
			rc = nip_law_evaluate(law, in, out, &fault);
			/* Leaving out what may be left out spoils nothing. */
			optional = spoiled >= 0 && law->symbol[spoiled].optional && isnan(in[spoiled]);
			if (spoiled >= 0 && !optional) {
				ck_assert_msg(rc == (isnan(in[spoiled]) ? NIP_LAW_MISSING : NIP_LAW_DOMAIN) && fault.symbol == spoiled, "%s took %s = %g",
					      law->name, law->symbol[spoiled].name, in[spoiled]);
				continue;
			}
			ck_assert_msg(rc != NIP_LAW_DOMAIN && fault.symbol == -1, "%s refused inputs in range",
				      law->name);
			if (rc != NIP_LAW_OK)
				continue;
			answered++;
			for (size_t j = 0; j < law->n_outputs; j++)
				ck_assert_msg(optional ? !(out[j] < 0) : out[j] >= 0, "%s %s is %g", law->name,
					      law->output[j].name, out[j]);
			if (law->family == NIP_LAW_COMPACTION && law->output[0].quantity == NIP_Q_RATIO)
				ck_assert_msg(out[0] <= 1, "%s %s is %.17g", law->name,
					      law->output[0].name, out[0]);
			for (size_t j = 0; j < law->n_outputs; j++)
				if (strstr(law->output[j].name, "tortuosity") ||
				    strcmp(law->output[j].name, "macmullin_number") == 0)
					ck_assert_msg(!(out[j] < 1 - 1e-9), "%s %s %.17g", law->name,
						      law->output[j].name, out[j]);
		}
	}
	ck_assert_int_gt(answered, 20000);
}
END_TEST

/* ---- balance ------------------------------------------------------------ */

START_TEST(mixture_densities)
{
	const double parts[] = { 80, 17, 3, 0.5 }, rho[] = { 4760, 1860, 1900, 2150 };
	const double scaled[] = { 0.80, 0.17, 0.03, 0.005 };
	const double parts_r[] = { 0.5, 3, 17, 80 }, rho_r[] = { 2150, 1900, 1860, 4760 };
	double sum = 0;

	ck_assert_double_eq_tol(nip_mixture_density_kg_m3(parts, rho, 4), 3620.576137106314, 1e-9);
	ck_assert_double_eq_tol(nip_mixture_density_kg_m3(parts, rho, 4) / 1000, 3.6206, 5e-5);
	ck_assert_double_eq_tol(nip_mixture_density_kg_m3(scaled, rho, 4), 3620.576137106314, 1e-9);
	ck_assert_double_eq_tol(nip_mixture_density_kg_m3(parts_r, rho_r, 4), 3620.576137106314, 1e-9);
	ck_assert_double_eq_tol(nip_mixture_density_kg_m3(parts, rho, 1), 4760, 1e-9);
	for (size_t i = 0; i < 4; i++)
		sum += nip_mixture_volume_fraction(parts, rho, 4, i);
	ck_assert_double_eq_tol(sum, 1, 1e-15);
	ck_assert_double_eq_tol(nip_mixture_volume_fraction(parts, rho, 4, 1), 0.3292665400460458, 1e-14);
}
END_TEST

START_TEST(mass_balance_closes)
{
	/* The published separator: 8.2 mg/cm2 in 50 um. */
	ck_assert_double_eq_tol(nip_balance_relative_density(0.082, 50e-6, 1860.2506668649446),
				0.8816016191860154, 1e-14);
	state = 99;
	for (int i = 0; i < 1000; i++) {
		double m = uniform() + 0.01, d = 0.1 + 0.9 * uniform(), rho = 1000 + 5000 * uniform();
		double h = nip_balance_thickness_m(m, d, rho);

		ck_assert_double_eq_tol(nip_balance_relative_density(m, h, rho), d, 1e-14);
		ck_assert_double_eq_tol(nip_balance_areal_mass_kg_m2(h, d, rho), m, 1e-14);
	}
}
END_TEST

START_TEST(contact_length)
{
	/* Rolls of 0.5 m, 200 um to 137.5 um. */
	ck_assert_double_eq_tol(nip_contact_length_m(0.5, 62.5e-6), 0.0039527235468092125, 1e-15);
	ck_assert_double_eq(nip_contact_length_m(0.5, 0), 0);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("physics");
	TCase *t = tcase_create("physics");
	SRunner *r;
	int failed;

	tcase_set_timeout(t, 60);
	tcase_add_test(t, heckel_numbers);
	tcase_add_test(t, exponential_and_cooper_eaton_numbers);
	tcase_add_test(t, meyer_is_misra1a);
	tcase_add_test(t, bruggeman_is_the_textbook_one);
	tcase_add_test(t, percolation_has_a_threshold);
	tcase_add_test(t, cooper_eaton_limits);
	tcase_add_test(t, no_setting_gives_the_impossible);
	tcase_add_test(t, rows_are_complete);
	tcase_add_test(t, every_law_keeps_its_ranges);
	tcase_add_test(t, mixture_densities);
	tcase_add_test(t, mass_balance_closes);
	tcase_add_test(t, contact_length);
	suite_add_tcase(s, t);
	r = srunner_create(s);
	srunner_run_all(r, CK_NORMAL);
	failed = srunner_ntests_failed(r);
	srunner_free(r);
	return failed ? 1 : 0;
}
