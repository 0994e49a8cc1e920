/* test_condition.c: temperature, rate, dwell, release, storage, die and elongation. */
#include <config.h>

#include <check.h>
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "physics/condition.h"
#include "physics/law.h"

#define MPA 1e6
#define UM 1e-6
#define DAY 86400.0
#define N(a) (sizeof(a) / sizeof *(a))

static uint64_t state;

static double uniform(void) /* splitmix64, 0 <= u < 1 */
{
	uint64_t z = state += 0x9E3779B97F4A7C15u;

	z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9u;
	z = (z ^ z >> 27) * 0x94D049BB133111EBu;
	return (double)((z ^ z >> 31) >> 11) * 0x1p-53;
}

static const char *call(const char *name, const double *in, double *out)
{
	struct nip_law_fault fault;
	enum nip_law_status rc = nip_law_evaluate(nip_law_find(name), in, out, &fault);

	ck_assert_msg(rc == NIP_LAW_OK || rc == NIP_LAW_IMPOSSIBLE, "%s: symbol %d", name, fault.symbol);
	return fault.why;
}

static double get(const char *name, const double *in, const char *output)
{
	double out[NIP_LAW_OUTPUTS];
	const char *why = call(name, in, out);

	ck_assert_msg(!why, "%s: %s", name, why);
	return out[nip_law_output(nip_law_find(name), output)];
}

static enum nip_law_status solve(const char *name, double *in, const char *unknown,
				 const char *output, double want, double *value)
{
	const struct nip_law *law = nip_law_find(name);
	struct nip_list list[NIP_LAW_SYMBOLS];
	struct nip_law_fault fault;

	for (size_t k = 0; k < law->n_symbols; k++)
		list[k] = (struct nip_list){ &in[k], isnan(in[k]) ? 0 : 1 };
	return nip_law_solve(law, list, nip_law_symbol(law, unknown), nip_law_output(law, output), want,
			     value, &fault);
}

/* ---- numbers computed elsewhere, at 30 digits ------------------------------------- */

START_TEST(reference_numbers)
{
	static const struct {
		const char *name;
		double in[6];
		const char *output;
		double want;
	} row[] = {
		{ "temperature-softening", { 150 * MPA, 12000, 393.15, 298.15 }, "yield_pressure",
		  46.568623149544456841 * MPA },
		{ "temperature-softening", { 150 * MPA, 12000, 298.15, 298.15 }, "factor", 1 },
		{ "wlf", { 150 * MPA, 17.44, 51.6, 370, 330 }, "yield_pressure",
		  3.6338812830662039482 },
		{ "wlf", { 150 * MPA, 17.44, 51.6, 330, 330 }, "shift_factor", 1 },
		{ "rate", { 150 * MPA, 0.02, 50, 0.01 }, "yield_pressure", 177.8568757303365784 * MPA },
		{ "rate", { 150 * MPA, 0, 50, 0.01 }, "factor", 1 },
		{ "densification-rate", { 62.5 * UM, 200 * UM, 0.02371634 }, "rate",
		  0.3125 / 0.02371634 },
		{ "relaxation", { 0.1, 0.18, 0.05, 0.0237 }, "porosity", 0.14980058020541494032 },
		{ "relaxation", { 0.1, 0.18, 0.05, 0 }, "relative_density", 0.82 },
		{ "elastic-recovery", { 300 * MPA, 20000 * MPA, 4, 0.2, 0.3 }, "ER",
		  0.024798884631773210451 },
		{ "elastic-recovery", { 300 * MPA, 20000 * MPA, 4, 0.2, 0.3 }, "constrained_modulus",
		  12097.318264694427462 * MPA },
		{ "elastic-recovery", { 300 * MPA, 20000 * MPA, 4, 0.2, 0.3 }, "elastic_modulus",
		  8986.5792823444318286 * MPA },
		/* nu = 0: nothing is held sideways, M = E. */
		{ "elastic-recovery", { 300 * MPA, 20000 * MPA, 0, 0.2, 0 }, "ER", 0.015 },
		{ "springback", { 0.85, 100 * UM, 0.025 }, "thickness", 102.5 * UM },
		{ "springback", { 0.85, 100 * UM, 0.025 }, "relative_density", 0.85 / 1.025 },
		{ "storage-springback", { 58 * UM, 8 * UM, 30 * DAY, 21 * DAY, NAN }, "thickness",
		  62.027317569668723882 * UM },
		{ "storage-springback", { 58 * UM, 8 * UM, 30 * DAY, 21 * DAY, 0.85 },
		  "relative_density", 0.85 * 58 / 62.027317569668723882 },
		{ "in-die", { 1.02, 400 * MPA, 10000 * MPA }, "relative_density", 0.9792 },
		{ "in-die", { 1.02, 400 * MPA, 10000 * MPA }, "solid_density_ratio", 1 / 0.96 },
		{ "solid-density", { 1860, 400 * MPA, 10000 * MPA }, "density", 1937.5 },
		{ "elongation", { 0.1, 0.25, 0.6, 50 * UM, 2000 }, "areal_mass", 0.05 },
		{ "elongation", { 0.1, 0.25, 0.6, 50 * UM, 2000 }, "porosity", 0.5 },
		{ "elongation-bracket", { 0.55, 160 * UM, 100 * UM, 0, NAN }, "elongation",
		  0.1488784607879198432 },
		{ "elongation-bracket", { 0.55, 160 * UM, 100 * UM, 0, NAN }, "relative_density",
		  0.76596439922503329957 },
		{ "elongation-bracket", { 0.55, 140 * UM, 100 * UM, 0.5, NAN }, "elongation",
		  0.04715726968510392298 },
		{ "elongation-bracket", { 0.3, 250 * UM, 100 * UM, 0.2, 0.2 }, "elongation",
		  0.1114242619410199314 },
		{ "elongation-bracket", { 0.3, 250 * UM, 100 * UM, 0.2, 0.2 }, "areal_mass",
		  0.2 / 1.1114242619410199314 },
	};

	for (size_t i = 0; i < N(row); i++) {
		const double got = get(row[i].name, row[i].in, row[i].output);

		ck_assert_msg(fabs(got / row[i].want - 1) < 5e-14, "%s %s: %.17g, not %.17g", row[i].name,
			      row[i].output, got, row[i].want);
	}
}
END_TEST

/* Growth of a single-crystal NCMA electrode calendered at 25 C, 58 um: after 7, 14 and
 * 21 days (10.1016/j.ensm.2026.105321): the form can follow it, to the tenth of a um. */
START_TEST(storage_follows_the_published_course)
{
	static const double day[] = { 7, 14, 21 }, um[] = { 59.5, 60.5, 61.7 };

	for (size_t i = 0; i < N(day); i++)
		ck_assert_double_eq_tol(get("storage-springback",
					    (double[]){ 58 * UM, 10.408 * UM, 48.47 * DAY, day[i] * DAY, NAN },
					    "thickness") / UM,
					um[i], 0.12);
	/* The polycrystal did not grow. */
	ck_assert_double_eq(get("storage-springback", (double[]){ 66 * UM, 0, DAY, 21 * DAY, NAN },
				"thickness"), 66 * UM);
}
END_TEST

/* A separator fed at 600 um and ending at 50 um and 8.2 mg/cm2: by compaction alone the
 * feed would have had a relative density of 0.073. */
START_TEST(published_separator_must_have_elongated)
{
	const double rho = 1860.2506668649446, d_out = 0.082 / (50e-6 * rho);
	double in[] = { 0.5 * 600e-6 * rho, NAN, 0, 50e-6, rho }, e = NAN;
	double out[NIP_LAW_OUTPUTS];

	ck_assert_double_eq_tol(d_out * 50 / 600, 0.073, 5e-4);
	/* Fed at 0.5 without elongation there is no such web, and the reason says why. */
	in[1] = 0;
	ck_assert_ptr_nonnull(strstr(call("elongation", in, out), "more elongation"));
	in[1] = NAN;
	ck_assert_int_eq(solve("elongation", in, "e", "porosity", 0, &e), NIP_LAW_OK);
	ck_assert_double_eq_tol(e, 5, 1e-9);
	ck_assert_int_eq(solve("elongation", in, "e", "areal_mass", 0.082, &e), NIP_LAW_OK);
	ck_assert_double_eq_tol(e, 0.5 * 600e-6 * rho / 0.082 - 1, 1e-12);
	ck_assert(e > 5 && e < 7);
}
END_TEST

/* ---- invariants --------------------------------------------------------------------- */

/* The free film by Runge-Kutta in ln h, knowing nothing of the closed form. */
static void film_by_steps(double d, double k, double x, double *out_d, double *out_e)
{
	const int steps = 2000;
	double ln_l = 0, h = x / steps;

	for (int i = 0; i < steps; i++) {
		double slope[4], rate[4], at = d;

		for (int j = 0; j < 4; j++) {
			const double nu = 0.5 * pow(at, 1.92);

			rate[j] = k * nu / (1 - nu);
			slope[j] = at * (1 - rate[j]);
			at = d + slope[j] * (j < 2 ? h / 2 : h);
		}
		d += h * (slope[0] + 2 * slope[1] + 2 * slope[2] + slope[3]) / 6;
		ln_l += h * (rate[0] + 2 * rate[1] + 2 * rate[2] + rate[3]) / 6;
	}
	*out_d = d;
	*out_e = expm1(ln_l);
}

START_TEST(film_is_the_integral)
{
	int refused = 0;

	state = 12;
	for (int i = 0; i < 300; i++) {
		const double d_in = 0.2 + 0.79 * uniform(), c = i % 3 ? uniform() : 0;
		const double ratio = exp(1.2 * uniform());
		double d, e, want_d, want_e;
		const char *why = nip_film_elongation(d_in, ratio * 1e-4, 1e-4, c, &e, &d);

		film_by_steps(d_in, 1 - c, log(ratio), &want_d, &want_e);
		if (want_d > 1) {
			ck_assert_msg(why != NULL, "%g %g %g", d_in, c, ratio);
			refused++;
			continue;
		}
		ck_assert_msg(!why, "%g %g %g: %s", d_in, c, ratio, why);
		ck_assert_double_eq_tol(d, want_d, 1e-10);
		ck_assert_double_eq_tol(e, want_e, 1e-10);
		/* Mass flow: D h (1 + e) is conserved. */
		ck_assert_double_eq_tol(d * 1 * (1 + e) / (d_in * ratio), 1, 1e-12);
	}
	ck_assert_int_gt(refused, 20);
	ck_assert_int_lt(refused, 200);
}
END_TEST

START_TEST(film_at_its_ends)
{
	double d, e, less, more;

	/* A die: no elongation at all. */
	ck_assert_ptr_null(nip_film_elongation(0.5, 150e-6, 100e-6, 1, &e, &d));
	ck_assert(e == 0);
	ck_assert_double_eq_tol(d, 0.75, 1e-15);
	ck_assert_ptr_nonnull(nip_film_elongation(0.7, 150e-6, 100e-6, 1, &e, &d));
	/* A full free film is rolled as it is, incompressible. */
	ck_assert_ptr_null(nip_film_elongation(1, 150e-6, 100e-6, 0, &e, &d));
	ck_assert_double_eq_tol(e, 0.5, 1e-13);
	ck_assert_double_eq_tol(d, 1, 1e-13);
	ck_assert_ptr_nonnull(nip_film_elongation(1, 150e-6, 100e-6, 0.01, &e, &d));
	/* However thin, a free film never gets above 1. */
	ck_assert_ptr_null(nip_film_elongation(0.5, 1, 1e-9, 0, &e, &d));
	ck_assert(d <= 1 && d > 1 - 1e-9 && e > 1e8);
	/* Nothing happens without a reduction; growth is refused. */
	ck_assert_ptr_null(nip_film_elongation(0.5, 1e-4, 1e-4, 0, &e, &d));
	ck_assert(e == 0 && d == 0.5);
	ck_assert_ptr_nonnull(nip_film_elongation(0.5, 1e-4, 1.1e-4, 0, &e, &d));
	/* Less constraint, more elongation and less density. */
	ck_assert_ptr_null(nip_film_elongation(0.5, 150e-6, 100e-6, 0.2, &less, &d));
	ck_assert_ptr_null(nip_film_elongation(0.5, 150e-6, 100e-6, 0.6, &more, &e));
	ck_assert(less > more && d < e);
}
END_TEST

START_TEST(constraint_from_a_measured_elongation)
{
	double in[] = { 0.4, 200 * UM, 100 * UM, 0.35, NAN }, c = NAN;
	const double e = get("elongation-bracket", in, "elongation");

	ck_assert_int_eq(solve("elongation-bracket", in, "c", "elongation", e, &c), NIP_LAW_OK);
	ck_assert_double_eq_tol(c, 0.35, 1e-9);
	ck_assert_double_gt(get("elongation-bracket", in, "elongation_free"), e);
	in[2] = NAN;
	ck_assert_int_eq(solve("elongation-bracket", in, "h_out", "elongation", e, &c), NIP_LAW_OK);
	ck_assert_double_eq_tol(c / UM, 100, 1e-7);
}
END_TEST

START_TEST(mass_flow_is_conserved)
{
	state = 3;
	for (int i = 0; i < 500; i++) {
		const double in[] = { 0.01 + uniform(), 9 * uniform(), 0.3 * uniform(),
				      (5 + 500 * uniform()) * UM, 1000 + 4000 * uniform() };
		double out[NIP_LAW_OUTPUTS];

		if (call("elongation", in, out)) {
			ck_assert_double_gt(in[0] / ((1 + in[1]) * (1 + in[2])), in[3] * in[4]);
			continue;
		}
		ck_assert_double_eq_tol(in[4] * out[2] * in[3] * (1 + in[1]) * (1 + in[2]) / in[0], 1, 1e-12);
		ck_assert_double_eq_tol(out[1] + out[2], 1, 1e-15);
	}
}
END_TEST

START_TEST(monotone_and_inside)
{
	double py = 1e300, eps = 1, h = 0, er = -1;

	for (int k = 0; k <= 100; k++) {
		const double t = 290 + 2 * k, p = k * 10 * MPA;
		double next = get("temperature-softening", (double[]){ 2e8, 15000, t, 298.15 }, "yield_pressure");

		ck_assert_double_lt(next, py);
		py = next;
		next = get("relaxation", (double[]){ 0.1, 0.3, 0.02, k * 0.002 }, "porosity");
		ck_assert(next < eps && next >= 0.1 && next <= 0.3);
		eps = next;
		next = get("storage-springback", (double[]){ 6e-5, 4e-6, 3 * DAY, k * DAY, NAN }, "thickness");
		ck_assert(next >= h && next <= 64e-6 * (1 + 1e-15));
		h = next;
		next = get("elastic-recovery", (double[]){ p, 1e10, 3, 0.1, 0.25 }, "ER");
		ck_assert(next > er);
		er = next;
	}
	/* Release, then storage: each leaves D h as it was. */
	ck_assert_double_eq_tol(get("springback", (double[]){ 0.9, 1e-4, 0.07 }, "relative_density") *
					get("springback", (double[]){ 0.9, 1e-4, 0.07 }, "thickness"),
				0.9e-4, 1e-18);
}
END_TEST

/* ---- inverses ----------------------------------------------------------------------- */

START_TEST(inverse_gives_the_variable_back)
{
	static const struct {
		const char *name;
		double in[6];
		double lo, hi; /* of the variable */
	} row[] = {
		{ "temperature-softening", { 150 * MPA, 12000, 0, 298.15 }, 250, 500 },
		{ "wlf", { 150 * MPA, 17.44, 51.6, 0, 330 }, 300, 430 },
		{ "rate", { 150 * MPA, 0.02, 0, 0.01 }, 1e-4, 100 },
		{ "densification-rate", { 60 * UM, 200 * UM, 0 }, 1e-3, 1 },
		{ "relaxation", { 0.1, 0.18, 0.05, 0 }, 0, 0.3 },
		{ "springback", { 0.85, 100 * UM, 0 }, 0, 0.3 },
		{ "elastic-recovery", { 0, 2e10, 4, 0.2, 0.3 }, 0, 1e9 },
		{ "storage-springback", { 58 * UM, 8 * UM, 30 * DAY, 0, NAN }, 0, 100 * DAY },
		{ "in-die", { 0.95, 0, 1e10 }, 0, 1e9 },
		{ "solid-density", { 1860, 0, 1e10 }, 0, 1e9 },
		{ "elongation", { 0.1, 0, 0.02, NAN, NAN }, -0.1, 10 },
		{ "elongation-bracket", { 0.4, 200 * UM, 0, 0.3, NAN }, 90 * UM, 190 * UM },
	};

	state = 19;
	for (size_t i = 0; i < N(row); i++)
		for (int n = 0; n < 50; n++) {
			const struct nip_law *law = nip_law_find(row[i].name);
			const int v = nip_law_variable(law);
			double in[NIP_LAW_SYMBOLS] = { 0 }, out[NIP_LAW_OUTPUTS], back = NAN;
			const double x = row[i].lo + (row[i].hi - row[i].lo) * uniform();
			struct nip_law_fault fault;

			memcpy(in, row[i].in, sizeof row[i].in);
			in[v] = x;
			ck_assert_int_eq(nip_law_evaluate(law, in, out, &fault), NIP_LAW_OK);
			in[v] = NAN;
			ck_assert_msg(nip_law_invert(law, in, out[0], &back, &fault) == NIP_LAW_OK,
				      "%s at %g: %s", law->name, x, fault.why);
			ck_assert_msg(fabs(back - x) <= 1e-9 * row[i].hi, "%s: %.17g came back as %.17g",
				      law->name, x, back);
		}
}
END_TEST

/* ---- what has no answer --------------------------------------------------------------- */

START_TEST(impossible_states_are_refused)
{
	static const struct {
		const char *name;
		double in[6];
		const char *why; /* part of it */
	} row[] = {
		{ "temperature-softening", { 150 * MPA, 1e9, 300, 400 }, "past all bounds" },
		{ "wlf", { 150 * MPA, 17.44, 51.6, 278, 330 }, "T_ref - C2" },
		{ "rate", { 150 * MPA, 1, 1e299, 1e-10 }, "rate is too far" },
		{ "densification-rate", { 200 * UM, 200 * UM, 0.02 }, "whole thickness" },
		{ "relaxation", { 0.2, 0.1, 0.05, 0.01 }, "above eps_nip" },
		{ "elastic-recovery", { 1000 * MPA, 100 * MPA, 1, 0.2, 0.3 }, "not elastic" },
		{ "in-die", { 1.1, 100 * MPA, 10000 * MPA }, "above 1" },
		{ "in-die", { 0.9, 10000 * MPA, 10000 * MPA }, "B_s" },
		{ "solid-density", { 1860, 11000 * MPA, 10000 * MPA }, "B_s" },
		{ "elongation", { 0.2, 0, 0, 50 * UM, 2000 }, "more elongation" },
		{ "elongation-bracket", { 0.6, 200 * UM, 100 * UM, 1, NAN }, "above 1" },
		{ "elongation-bracket", { 0.6, 100 * UM, 200 * UM, 0, NAN }, "thicker" },
	};

	for (size_t i = 0; i < N(row); i++) {
		double out[NIP_LAW_OUTPUTS];
		const char *why = call(row[i].name, row[i].in, out);

		ck_assert_msg(why && strstr(why, row[i].why), "%s: %s", row[i].name, why ? why : "taken");
	}
}
END_TEST

START_TEST(no_variable_gives_the_impossible)
{
	static const struct {
		const char *name;
		double in[6], want;
	} row[] = {
		{ "temperature-softening", { 1e8, 12000, 0, 298 }, 0 },
		{ "temperature-softening", { 1e8, 12000, 0, 298 }, 1e3 },
		{ "temperature-softening", { 1e8, 0, 0, 298 }, 9e7 },
		{ "wlf", { 1e8, 2, 50, 0, 298 }, 1e6 },
		{ "wlf", { 1e8, 2, 50, 0, 298 }, -1 },
		{ "rate", { 1e8, 0, 0, 1 }, 2e8 },
		{ "rate", { 1e8, 1e-3, 0, 1 }, 4e8 },
		{ "densification-rate", { 1e-5, 1e-4, 0 }, 0 },
		{ "relaxation", { 0.1, 0.2, 1, 0 }, 0.1 },
		{ "relaxation", { 0.1, 0.2, 1, 0 }, 0.21 },
		{ "springback", { 0.8, NAN, 0 }, 0.81 },
		{ "springback", { NAN, 1e-4, 0 }, 0.7 },
		{ "elastic-recovery", { 0, 1e10, 1, 0.1, 0.3 }, -0.1 },
		{ "storage-springback", { 6e-5, 4e-6, 1e5, 0, NAN }, 6.4e-5 },
		{ "storage-springback", { 6e-5, 4e-6, 1e5, 0, NAN }, 5.9e-5 },
		{ "in-die", { 0.9, 0, 1e10 }, 0.91 },
		{ "solid-density", { 1860, 0, 1e10 }, 1800 },
		{ "elongation", { 0.1, 0, 0, NAN, NAN }, 0 },
	};

	for (size_t i = 0; i < N(row); i++) {
		struct nip_law_fault fault;
		double x = 42;

		ck_assert_msg(nip_law_invert(nip_law_find(row[i].name), row[i].in, row[i].want, &x, &fault) ==
					      NIP_LAW_IMPOSSIBLE && fault.why,
			      "%s gave %g for %g", row[i].name, x, row[i].want);
		ck_assert_msg(x == 42, "%s", row[i].name);
	}
}
END_TEST

START_TEST(left_out_is_left_open)
{
	double out[NIP_LAW_OUTPUTS];

	ck_assert_ptr_null(call("springback", (double[]){ NAN, 1e-4, 0.1 }, out));
	ck_assert(isnan(out[0]) && isnan(out[1]));
	ck_assert_double_eq_tol(out[2], 1.1e-4, 1e-18);
	ck_assert_ptr_null(call("springback", (double[]){ 0.8, NAN, 0.1 }, out));
	ck_assert(!isnan(out[0]) && isnan(out[2]));
	ck_assert_ptr_null(call("elongation", (double[]){ 0.1, 0.5, 0, NAN, NAN }, out));
	ck_assert(!isnan(out[0]) && isnan(out[1]) && isnan(out[2]));
	ck_assert_ptr_null(call("storage-springback", (double[]){ 1e-4, 1e-6, 1e5, 1e5, NAN }, out));
	ck_assert(!isnan(out[0]) && !isnan(out[1]) && isnan(out[2]) && isnan(out[3]));
}
END_TEST

int main(void)
{
	Suite *s = suite_create("condition");
	TCase *t = tcase_create("condition");
	SRunner *r;
	int failed;

	tcase_set_timeout(t, 60);
	tcase_add_test(t, reference_numbers);
	tcase_add_test(t, storage_follows_the_published_course);
	tcase_add_test(t, published_separator_must_have_elongated);
	tcase_add_test(t, film_is_the_integral);
	tcase_add_test(t, film_at_its_ends);
	tcase_add_test(t, constraint_from_a_measured_elongation);
	tcase_add_test(t, mass_flow_is_conserved);
	tcase_add_test(t, monotone_and_inside);
	tcase_add_test(t, inverse_gives_the_variable_back);
	tcase_add_test(t, impossible_states_are_refused);
	tcase_add_test(t, no_variable_gives_the_impossible);
	tcase_add_test(t, left_out_is_left_open);
	suite_add_tcase(s, t);
	r = srunner_create(s);
	srunner_run_all(r, CK_NORMAL);
	failed = srunner_ntests_failed(r);
	srunner_free(r);
	return failed ? 1 : 0;
}
