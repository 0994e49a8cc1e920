/* test_roll.c: the nip, the rolls and the stack against numbers computed elsewhere (40
 * digits, other integrals and iterations), and what they have to keep. */
#include <config.h>

#include <check.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "num/quad.h"
#include "physics/crossweb.h"
#include "physics/johanson.h"
#include "physics/nip.h"
#include "physics/roll.h"
#include "physics/stack.h"

#define MPA   1e6
#define UM    1e-6
#define N(a)  (sizeof(a) / sizeof *(a))
#define STEEL 210e9, 0.3
#define RIGID NAN, NAN
#define close_to(a, b, rel)                                                                        \
	ck_assert_msg(fabs((double)(a) - (double)(b)) <= (rel)*fabs((double)(b)),                  \
		      "%s is %.17g, not %.17g", #a, (double)(a), (double)(b))

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

/* A law by its row, all symbols in order; the reason where it refuses. */
static const char *row(const char *name, const double *in, double *out)
{
	const struct nip_law *law = nip_law_find(name);
	struct nip_law_fault fault;
	enum nip_law_status rc;

	ck_assert_ptr_nonnull(law);
	rc = nip_law_evaluate(law, in, out, &fault);
	ck_assert_msg(rc == NIP_LAW_OK || rc == NIP_LAW_IMPOSSIBLE, "%s: symbol %d", name,
		      fault.symbol);
	ck_assert((rc == NIP_LAW_IMPOSSIBLE) == (fault.why != NULL));
	return fault.why;
}

static void ck_why(const char *why, const char *part)
{
	ck_assert_msg(why && strstr(why, part), "reason is \"%s\"", why ? why : "none");
}

/* ---- thin web: numbers ------------------------------------------------------- */

START_TEST(thin_web_numbers)
{
	static const struct {
		double r, h_in, d_in, h_n, d0, py, er, e;
		bool in_die;
		double q, peak, ratio, contact;
	} ref[] = {
		{ 0.25, 200, 0.55, 137.5, 0.55, 150, 0, NAN, false, 268487.91254663845,
		  121639532.43244931, 1, 0.0039528470752104742 },
		{ 0.25, 200, 0.55, 137.5, 0.55, 150, 0.02, 210e9, false, 316468.82741227204,
		  110313399.55622754, 1.1117488668711368, 0.0041678622871757066 },
		{ 0.25, 200, 0.55, 137.5, 0.55, 150, 0.02, 210e9, true, 356215.99922298933,
		  121639532.43244931, 1.125784060945382, 0.0041940882146506639 },
		/* Denser than D0 when it enters: the pressure starts with a jump. */
		{ 0.25, 150, 0.65, 120, 0.5, 200, 0.03, NAN, false, 458179.06592372409,
		  172393610.02699947, 1, 0.0027386127875258306 },
		{ 0.25, 150, 0.65, 120, 0.5, 200, 0.03, NAN, true, 522136.26448094605,
		  196165850.60234525, 1, 0.0027386127875258306 },
		/* Hard and thin: second branch of Hitchcock. */
		{ 0.1, 20, 0.7, 18, 0.5, 800, 0, 210e9, false, 700911.96823888683,
		  648744172.97306301, 7.8219275210164537, 0.001250753974290424 },
		/* Looser than D0: no pressure at first. */
		{ 0.5, 300, 0.4, 250, 0.45, 100, 0.01, NAN, false, 11668.612684146772,
		  4699160.2533517167, 1, 0.005 },
	};

	for (size_t i = 0; i < N(ref); i++) {
		const double in[] = {
			ref[i].r,	 ref[i].h_in * UM, ref[i].d_in,
			ref[i].h_n * UM, ref[i].d0,	   ref[i].py * MPA,
			ref[i].er,	 ref[i].e,	   isnan(ref[i].e) ? NAN : 0.3,
			10.0 / 60,	 ref[i].in_die
		};
		const double d_n = ref[i].d_in * ref[i].h_in / ref[i].h_n;
		double out[NIP_LAW_OUTPUTS];

		ck_assert_ptr_null(row("thin-web-nip", in, out));
		close_to(out[0], ref[i].q, 1e-10);
		close_to(out[1], ref[i].peak, 1e-12);
		close_to(out[2], d_n / (1 + ref[i].er), 1e-14);
		close_to(out[3], ref[i].contact, 1e-11);
		if (isnan(ref[i].e))
			ck_assert(isnan(out[4]) && isnan(out[5]));
		else
			close_to(out[5], ref[i].ratio, 1e-10);
		close_to(out[6], d_n, 1e-14);
		close_to(out[7], ref[i].h_n * UM * (1 + ref[i].er), 1e-14);
		close_to(out[10], out[3] * 6, 1e-14);
	}
}
END_TEST

/* What MODELS and papers print: 121.64 MPa, 268.488 N/mm, 3.953 mm, 23.7 ms. */
START_TEST(thin_web_as_printed)
{
	const double in[] = { 0.25,	 200 * UM, 0.55,  137.5 * UM, 0.55,
			      150 * MPA, NAN,	   RIGID, 10.0 / 60,  NAN };
	double out[NIP_LAW_OUTPUTS];

	ck_assert_ptr_null(row("thin-web-nip", in, out));
	ck_assert_double_eq_tol(out[0] / 1e3, 268.488, 5e-4);
	ck_assert_double_eq_tol(out[1] / 1e6, 121.64, 5e-3);
	ck_assert_double_eq_tol(out[2], 0.80, 1e-12);
	ck_assert_double_eq_tol(out[3] * 1e3, 3.953, 5e-4);
	ck_assert_double_eq_tol(out[10] * 1e3, 23.7, 0.05);
	/* An exponential line-load law through this point. */
	close_to(out[11], 268487.91254663845 / log(0.45 / 0.2), 1e-10);
}
END_TEST

/* ---- thin web: any law ----------------------------------------------------------- */

static const double heckel_in[] = { 0.5, 180 * MPA, 0 };
static const double exponential_in[] = { 0.5, 0.92, 140 * MPA, 0 };
static const double cooper_in[] = { 0.5, 0.4, 12 * MPA, 0.5, 300 * MPA, 0 };

static struct nip_curve curve(int i)
{
	return i == 0	? (struct nip_curve){ &nip_law_heckel, heckel_in }
	       : i == 1 ? (struct nip_curve){ &nip_law_exponential, exponential_in }
			: (struct nip_curve){ &nip_law_cooper_eaton, cooper_in };
}

struct arc {
	const struct nip_web_layer *layer;
	const struct nip_state *s;
};

/* P at x, straight from the law read backwards. */
static double pressure_at(double x, void *context)
{
	const struct arc *a = context;
	const struct nip_web_layer *l = a->layer;
	double h = a->s->gap_m + x * x / a->s->flattened_radius_m, p;
	double d = l->relative_density * l->thickness_m / h / (l->in_die ? 1 : 1 + l->springback);

	ck_assert_ptr_null(nip_curve_pressure(&l->curve, d, &p));
	return p;
}

START_TEST(both_integrals_agree)
{
	state = 1;
	for (int k = 0; k < 120; k++) {
		const struct nip_web_layer layer = { between(50, 300) * UM, between(0.5, 0.7),
						     k % 2 ? 0 : between(0, 0.03), k % 4 == 0,
						     curve(k % 3) };
		const struct nip_web web = { &layer, 1, 0 };
		const struct nip_rolls rolls = { between(0.1, 0.5), k % 5 ? 210e9 : NAN,
						 k % 5 ? 0.3 : NAN };
		struct nip_state s;
		struct arc arc = { &layer, &s };
		double sum;

		ck_assert_ptr_null(nip_web_solve(&web, &rolls, NIP_GIVEN_PEAK_PRESSURE,
						 between(320, 450) * MPA, &s));
		ck_assert(s.compacted);
		nip_integrate(pressure_at, &arc, 0, s.contact_length_m, 1e-10, &sum);
		sum += 2.0 / 3 * s.peak_pressure_pa * s.exit_length_m;
		ck_assert_msg(fabs(sum / s.line_load_n_m - 1) < 1e-7, "law %d: %.12g, %.12g", k % 3,
			      sum, s.line_load_n_m);
		/* The flattened radius is Hitchcock's for this load. */
		if (k % 5)
			close_to(s.flattening_ratio,
				 nip_flattening_ratio(nip_hitchcock_constant(STEEL),
						      s.line_load_n_m, layer.thickness_m - s.gap_m),
				 1e-12);
		/* Mass. */
		close_to(s.layer[0].nip_density * s.gap_m,
			 layer.relative_density * layer.thickness_m, 1e-13);
		close_to(s.layer[0].relative_density * s.thickness_m,
			 layer.relative_density * layer.thickness_m, 1e-13);
	}
}
END_TEST

static void random_web(struct nip_web_layer *layer, struct nip_web *web)
{
	const size_t n = 1 + (size_t)between(0, 3);

	for (size_t i = 0; i < n; i++)
		layer[i] = (struct nip_web_layer){ between(30, 200) * UM, between(0.45, 0.65),
						   between(0, 1) < 0.5 ? 0 : between(0, 0.04),
						   between(0, 1) < 0.3, curve((int)between(0, 3)) };
	*web = (struct nip_web){ layer, n, between(0, 1) < 0.5 ? 0 : 15 * UM };
}

/* Whatever is given, the rest is the same state. */
START_TEST(every_way_in_gives_the_same_state)
{
	state = 2;
	for (int k = 0; k < 300; k++) {
		struct nip_web_layer layer[3];
		struct nip_web web;
		const struct nip_rolls rolls = { between(0.1, 0.5), k % 3 ? 210e9 : NAN,
						 k % 3 ? 0.3 : NAN };
		struct nip_state s, t;
		const double p = between(150, 400) * MPA;
		const char *why;

		random_web(layer, &web);
		why = nip_web_solve(&web, &rolls, NIP_GIVEN_PEAK_PRESSURE, p, &s);
		if (why || !s.compacted)
			continue; /* springs back wholly or above D = 1 */
		ck_assert_ptr_null(
			nip_web_solve(&web, &rolls, NIP_GIVEN_LINE_LOAD, s.line_load_n_m, &t));
		close_to(t.peak_pressure_pa, p, 1e-8);
		close_to(t.gap_m, s.gap_m, 1e-9);
		ck_assert_ptr_null(nip_web_solve(&web, &rolls, NIP_GIVEN_GAP, s.gap_m, &t));
		close_to(t.peak_pressure_pa, p, 1e-8);
		close_to(t.line_load_n_m, s.line_load_n_m, 1e-8);
		ck_assert_ptr_null(
			nip_web_solve(&web, &rolls, NIP_GIVEN_THICKNESS, s.thickness_m, &t));
		close_to(t.gap_m, s.gap_m, 1e-9);
		close_to(t.line_load_n_m, s.line_load_n_m, 1e-8);
	}
}
END_TEST

START_TEST(more_load_presses_more)
{
	state = 3;
	for (int k = 0; k < 60; k++) {
		struct nip_web_layer layer[3];
		struct nip_web web;
		const struct nip_rolls rolls = { between(0.1, 0.5), STEEL };
		struct nip_state last, s;
		double q = 2e5;

		random_web(layer, &web);
		if (nip_web_solve(&web, &rolls, NIP_GIVEN_LINE_LOAD, q, &last) || !last.compacted)
			continue;
		for (int i = 0; i < 8; i++) {
			q *= 1.15;
			if (nip_web_solve(&web, &rolls, NIP_GIVEN_LINE_LOAD, q, &s))
				break;
			ck_assert_double_lt(s.gap_m, last.gap_m);
			ck_assert_double_gt(s.peak_pressure_pa, last.peak_pressure_pa);
			ck_assert_double_gt(s.contact_length_m, last.contact_length_m);
			ck_assert_double_le(s.thickness_m, last.thickness_m);
			last = s;
		}
	}
}
END_TEST

/* A web that was rolled and sprang back: a load a little above what it has seen presses it
 * on, one a little below leaves it as it came. */
START_TEST(less_than_seen_changes_nothing)
{
	int tried = 0;

	state = 5;
	for (int k = 0; k < 200; k++) {
		struct nip_web_layer layer[3];
		struct nip_web web;
		const struct nip_rolls rolls = { between(0.1, 0.5), k % 3 ? 210e9 : NAN,
						 k % 3 ? 0.3 : NAN };
		const double p = between(150, 400) * MPA;
		struct nip_state first, seen, s;

		random_web(layer, &web);
		for (size_t i = 0; i < web.n_layers; i++)
			layer[i].springback = fmax(layer[i].springback, 0.01);
		if (nip_web_solve(&web, &rolls, NIP_GIVEN_PEAK_PRESSURE, p, &first) ||
		    !first.compacted)
			continue;
		for (size_t i = 0; i < web.n_layers; i++) {
			layer[i].thickness_m = first.layer[i].thickness_m;
			layer[i].relative_density = first.layer[i].relative_density;
		}
		if (nip_web_solve(&web, &rolls, NIP_GIVEN_PEAK_PRESSURE, 1.000001 * p, &seen) ||
		    !seen.compacted)
			continue;
		tried++;
		ck_assert_ptr_null(nip_web_solve(&web, &rolls, NIP_GIVEN_LINE_LOAD,
						 1.02 * seen.line_load_n_m, &s));
		ck_assert(s.compacted && s.peak_pressure_pa > p);
		ck_assert_ptr_null(nip_web_solve(&web, &rolls, NIP_GIVEN_LINE_LOAD,
						 0.98 * seen.line_load_n_m, &s));
		ck_assert(!s.compacted);
		for (size_t i = 0; i < web.n_layers; i++)
			ck_assert(s.layer[i].thickness_m == layer[i].thickness_m);
	}
	ck_assert_int_ge(tried, 50);
}
END_TEST

/* R -> 4 R at equal density: twice the line load of rigid rolls. E -> infinity: R' = R. */
START_TEST(rolls_scale)
{
	state = 4;
	for (int k = 0; k < 50; k++) {
		const double in[] = { between(0.1, 0.4),
				      200 * UM,
				      0.55,
				      between(130, 180) * UM,
				      0.5,
				      between(50, 300) * MPA,
				      between(0, 0.05),
				      RIGID,
				      NAN,
				      NAN };
		double wide[N(in)], stiff[N(in)], out[16], big[16];

		memcpy(wide, in, sizeof in);
		memcpy(stiff, in, sizeof in);
		wide[0] *= 4;
		stiff[7] = 1e25;
		stiff[8] = 0.3;
		ck_assert_ptr_null(row("thin-web-nip", in, out));
		ck_assert_ptr_null(row("thin-web-nip", wide, big));
		close_to(big[0], 2 * out[0], 1e-13);
		ck_assert_ptr_null(row("thin-web-nip", stiff, big));
		close_to(big[0], out[0], 1e-12);
		close_to(big[4], in[0], 1e-12);
	}
}
END_TEST

/* Two passes are the harder of them (no rate, no elongation). */
START_TEST(only_the_greatest_pressure_counts)
{
	struct nip_web_layer layer = { 200 * UM, 0.5, 0.02, false, curve(0) };
	const struct nip_web web = { &layer, 1, 0 };
	const struct nip_rolls rolls = { 0.25, STEEL };
	struct nip_state once, first, second;

	ck_assert_ptr_null(nip_web_solve(&web, &rolls, NIP_GIVEN_PEAK_PRESSURE, 300 * MPA, &once));
	ck_assert_ptr_null(nip_web_solve(&web, &rolls, NIP_GIVEN_PEAK_PRESSURE, 120 * MPA, &first));
	layer.thickness_m = first.layer[0].thickness_m;
	layer.relative_density = first.layer[0].relative_density;
	ck_assert_ptr_null(
		nip_web_solve(&web, &rolls, NIP_GIVEN_PEAK_PRESSURE, 300 * MPA, &second));
	close_to(second.layer[0].relative_density, once.layer[0].relative_density, 1e-13);
	close_to(second.thickness_m, once.thickness_m, 1e-13);
	/* Back to less: nothing happens, and nothing is claimed about the gap. */
	layer.thickness_m = second.layer[0].thickness_m;
	layer.relative_density = second.layer[0].relative_density;
	ck_assert_ptr_null(nip_web_solve(&web, &rolls, NIP_GIVEN_PEAK_PRESSURE, 200 * MPA, &first));
	ck_assert(!first.compacted && isnan(first.gap_m));
	close_to(first.layer[0].relative_density, once.layer[0].relative_density, 1e-13);
	ck_assert_ptr_null(nip_web_solve(&web, &rolls, NIP_GIVEN_LINE_LOAD, 1e3, &first));
	ck_assert(!first.compacted && first.line_load_n_m == 1e3);
	ck_assert(first.thickness_m == layer.thickness_m);
	/* A law in the die: the same. */
	layer = (struct nip_web_layer){ 200 * UM, 0.5, 0.02, true, curve(0) };
	ck_assert_ptr_null(nip_web_solve(&web, &rolls, NIP_GIVEN_PEAK_PRESSURE, 300 * MPA, &once));
	layer.thickness_m = once.thickness_m;
	layer.relative_density = once.layer[0].relative_density;
	ck_assert_ptr_null(nip_web_solve(&web, &rolls, NIP_GIVEN_PEAK_PRESSURE, 299 * MPA, &first));
	ck_assert(!first.compacted);
}
END_TEST

START_TEST(layers_in_the_nip)
{
	const struct nip_web_layer whole = { 200 * UM, 0.55, 0.01, false, curve(1) };
	const struct nip_web_layer other = { 80 * UM, 0.6, 0.03, false, curve(2) };
	struct nip_web_layer half = whole;
	const struct nip_web_layer one[] = { whole, other };
	struct nip_web_layer split[3];
	const struct nip_rolls rolls = { 0.25, STEEL };
	struct nip_state a, b;

	half.thickness_m /= 2;
	split[0] = half;
	split[1] = other;
	split[2] = half;
	ck_assert_ptr_null(nip_web_solve(&(struct nip_web){ one, 2, 12 * UM }, &rolls,
					 NIP_GIVEN_LINE_LOAD, 5e5, &a));
	ck_assert_ptr_null(nip_web_solve(&(struct nip_web){ split, 3, 12 * UM }, &rolls,
					 NIP_GIVEN_LINE_LOAD, 5e5, &b));
	close_to(b.gap_m, a.gap_m, 1e-12);
	close_to(b.layer[0].relative_density, a.layer[0].relative_density, 1e-12);
	close_to(b.layer[0].thickness_m + b.layer[2].thickness_m, a.layer[0].thickness_m, 1e-12);
	close_to(a.thickness_m, 12 * UM + a.layer[0].thickness_m + a.layer[1].thickness_m, 1e-14);
}
END_TEST

START_TEST(the_nip_refuses)
{
	struct nip_web_layer layer = { 200 * UM, 0.55, 0, false, curve(0) };
	struct nip_web web = { &layer, 1, 0 };
	struct nip_rolls rolls = { 0.25, STEEL };
	const double meyer[] = { 1000, 2000, 5e5, 0, NAN }, bad[] = { 1.5, 1e8, 0 };
	struct nip_state s;

	ck_why(nip_web_solve(&web, &rolls, NIP_GIVEN_GAP, 100 * UM, &s), "above 1");
	ck_assert(isnan(s.gap_m) && isnan(s.line_load_n_m) && isnan(s.layer[0].relative_density));
	ck_why(nip_web_solve(&web, &rolls, NIP_GIVEN_GAP, 201 * UM, &s), "thinner than that");
	ck_why(nip_web_solve(&web, &rolls, NIP_GIVEN_LINE_LOAD, 0, &s), "above 0");
	ck_why(nip_web_solve(&web, &rolls, NIP_GIVEN_LINE_LOAD, NAN, &s), "above 0");
	ck_why(nip_web_solve(&web, &rolls, NIP_GIVEN_THICKNESS, 100 * UM, &s), "");
	/* A released law with springback is at D = 1 in the nip before it ends. */
	layer.springback = 0.05;
	ck_why(nip_web_solve(&web, &rolls, NIP_GIVEN_LINE_LOAD, 1e8, &s), "above 1: it takes less load");
	ck_why(nip_web_solve(&web, &rolls, NIP_GIVEN_GAP, 199 * UM, &s), "springs back");
	layer.springback = 0;
	layer.curve = (struct nip_curve){ &nip_law_meyer, meyer };
	ck_why(nip_web_solve(&web, &rolls, NIP_GIVEN_GAP, 150 * UM, &s), "in line load");
	layer.curve = (struct nip_curve){ &nip_law_heckel, bad };
	ck_why(nip_web_solve(&web, &rolls, NIP_GIVEN_GAP, 150 * UM, &s), "outside its range");
	layer.curve = (struct nip_curve){ &nip_law_heckel, (double[]){ NAN, 1e8, 0 } };
	ck_why(nip_web_solve(&web, &rolls, NIP_GIVEN_GAP, 150 * UM, &s), "missing");
	layer.curve = curve(0);
	web.foil_m = 160 * UM;
	ck_why(nip_web_solve(&web, &rolls, NIP_GIVEN_GAP, 150 * UM, &s), "foil");
	web = (struct nip_web){ &layer, 0, 0 };
	ck_why(nip_web_solve(&web, &rolls, NIP_GIVEN_GAP, 150 * UM, &s), "layers");
	/* Rubber rolls: they flatten until the contact is as long as they are. */
	web.n_layers = 1;
	rolls = (struct nip_rolls){ 0.05, 1e6, 0.49 };
	ck_why(nip_web_solve(&web, &rolls, NIP_GIVEN_GAP, 150 * UM, &s), "minimum rollable");
}
END_TEST

/* A row read backwards: line load in, gap out; and from a target density, the load. */
START_TEST(rows_solve_for_any_symbol)
{
	double in[] = { 0.25, 200 * UM, 0.55, NAN, 0.55, 150 * MPA, 0.02, STEEL, NAN, NAN };
	struct nip_list list[N(in)];
	struct nip_law_fault fault;
	double x;

	for (size_t i = 0; i < N(in); i++)
		list[i] = (struct nip_list){ &in[i], isnan(in[i]) ? 0 : 1 };
	ck_assert_int_eq(nip_law_solve(&nip_law_thin_web_nip, list, 3, 0, 316468.82741227204, &x,
				       &fault),
			 NIP_LAW_OK);
	close_to(x, 137.5 * UM, 1e-9);
	ck_assert_uint_eq(fault.roots, 1);
	ck_assert_int_eq(nip_law_solve(&nip_law_thin_web_nip, list, 3, 1, 110313399.55622754, &x,
				       &fault),
			 NIP_LAW_OK);
	close_to(x, 137.5 * UM, 1e-9);
	ck_assert_int_eq(nip_law_solve(&nip_law_thin_web_nip, list, 3, 2, 1.2, &x, &fault),
			 NIP_LAW_NO_ROOT);
}
END_TEST

/* ---- geometry, work, drives ---------------------------------------------------- */

START_TEST(geometry_numbers)
{
	double out[16];

	ck_assert_ptr_null(
		row("nip-geometry", (double[]){ 0.5, 200 * UM, 137.5 * UM, 10.0 / 60, 0.2 }, out));
	close_to(out[0], 0.0039527235468092125, 1e-15);
	close_to(out[1], acos(1 - 62.5e-6 / 0.5), 1e-12);
	close_to(out[2], 0.0039527235468092125 * 6, 1e-14);
	ck_assert(out[3] == 1);
	close_to(out[4], sqrt(0.25 * 62.5e-6), 1e-15);
	close_to(out[6], 0.3125 / out[2], 1e-14);
	/* Just too slippery; speed twice, dwell half; friction unknown, flag unknown. */
	ck_assert_ptr_null(
		row("nip-geometry",
		    (double[]){ 0.5, 200 * UM, 137.5 * UM, 20.0 / 60, tan(out[1]) * (1 - 1e-9) },
		    out));
	ck_assert(out[3] == 0);
	close_to(out[2], 0.0039527235468092125 * 3, 1e-14);
	ck_assert_ptr_null(row("nip-geometry", (double[]){ 0.5, 2e-4, 1e-4, NAN, NAN }, out));
	ck_assert(isnan(out[2]) && isnan(out[3]) && isnan(out[6]) && out[0] > 0);
	/* A thinning of a picometre keeps its digits. */
	ck_assert_ptr_null(
		row("nip-geometry", (double[]){ 0.5, 1.00000001e-4, 1e-4, NAN, NAN }, out));
	close_to(out[1], sqrt(2 * (1.00000001e-4 - 1e-4) / 0.5), 1e-9);
	ck_why(row("nip-geometry", (double[]){ 0.5, 1e-4, 2e-4, 1, 1 }, out), "above h_in");
	ck_why(row("nip-geometry", (double[]){ 0.5, 0.6, 0.01, 1, 1 }, out), "diameter");
}
END_TEST

START_TEST(work_numbers)
{
	double out[16], rest[16];
	const struct nip_curve c = curve(2);
	double a, b, all;

	ck_assert_ptr_null(
		row("compaction-work", (double[]){ 0.55, 150 * MPA, 0.8, 2000, 700, NAN }, out));
	close_to(out[0], 12897.067154049638, 1e-11);
	ck_assert_double_eq_tol(out[0] / 1e3, 12.90, 5e-3);
	ck_assert_double_lt(fabs(out[1] - 18.4), 0.1);
	ck_assert_ptr_null(
		row("compaction-work", (double[]){ 0.55, 150 * MPA, 0.8, 2000, NAN, 0.65 }, rest));
	close_to(rest[0], 10517.247331041073, 1e-11);
	ck_assert(isnan(rest[1]));
	ck_why(row("compaction-work", (double[]){ 0.55, 1e8, 0.5, 2000, NAN, NAN }, out),
	       "below D0");
	/* In two steps as in one, for a law without a closed integral. */
	ck_assert_ptr_null(nip_curve_work(&c, 0.5, 0.62, 2000, &a));
	ck_assert_ptr_null(nip_curve_work(&c, 0.62, 0.75, 2000, &b));
	ck_assert_ptr_null(nip_curve_work(&c, 0.5, 0.75, 2000, &all));
	close_to(a + b, all, 1e-9);
}
END_TEST

START_TEST(drive_numbers)
{
	double out[16];

	ck_assert_ptr_null(row("torque", (double[]){ 3e5, 0.5, 4e-3, 0.5, 0.2, 0.25 }, out));
	close_to(out[0], 600, 1e-15);
	close_to(out[1], 300, 1e-15);
	close_to(out[2], 480, 1e-15);
	ck_assert_ptr_null(row("web-tension", (double[]){ 100, 0.5, 20 * UM }, out));
	close_to(out[0], 10 * MPA, 1e-14);
	close_to(out[1], 200, 1e-14);
	ck_assert_ptr_null(row("draw", (double[]){ 0.2, 0.202 }, out));
	close_to(out[0], 0.01, 1e-12);
	ck_why(row("draw", (double[]){ 0.2, 0.19 }, out), "slack");
	ck_assert_ptr_null(row("frame", (double[]){ 100 * UM, 3e5, 0.5, 1e10 }, out));
	close_to(out[0], 115 * UM, 1e-14);
	close_to(out[2], 1.5e5, 1e-14);
}
END_TEST

/* Fixed point of load and contact, computed elsewhere; the edge of what can be rolled. */
START_TEST(foil_numbers)
{
	double in[] = { 0.1, 100 * UM, 90 * UM, 0.1, 100 * MPA, STEEL, NAN }, out[16];
	double least;

	ck_assert_ptr_null(row("foil-rolling", in, out));
	close_to(out[0], 261219.50133224163, 1e-12);
	close_to(out[4], 0.0012555867147209825, 1e-12);
	close_to(out[1], 208045767.18565395, 1e-12);
	least = out[6];
	/* Stone's 3.58 mu D S/E, for nu = 0.3. */
	close_to(least, 3.58 * 0.1 * 0.2 * 100e6 / 210e9, 1e-3);
	/* The least reduction just above that thickness goes, below it does not. */
	in[1] = least * 1.01;
	in[2] = in[1] * (1 - 1e-7);
	ck_assert_ptr_null(row("foil-rolling", in, out));
	in[1] = least * 0.99;
	in[2] = in[1] * (1 - 1e-7);
	ck_why(row("foil-rolling", in, out), "minimum rollable");
	/* Without friction and rigid: S sqrt(R dh). */
	ck_assert_ptr_null(
		row("foil-rolling", (double[]){ 0.1, 1e-4, 9e-5, 1e-9, 1e8, RIGID, NAN }, out));
	close_to(out[0], 1e8 * sqrt(0.1 * 1e-5), 1e-6);
	ck_why(row("foil-rolling", (double[]){ 0.1, 1e-4, 9e-5, 0.1, 1e8, RIGID, 1.1e8 }, out),
	       "pull");
}
END_TEST

/* ---- powder ------------------------------------------------------------------- */

static const double deg = 3.14159265358979323846 / 180;

START_TEST(johanson_numbers)
{
	static const struct {
		double delta, phi, k, s, alpha, f, t, gradient, inside, above;
	} ref[] = {
		{ 40, 18, 8, 0.01, 0.12554182659184215, 0.046610885189944094, 0.0028380098301602498,
		  55.4816595559646, 0.24113298515906301, 0.00036156856462181236 },
		{ 45, 12, 60, 0.002, 0.018666306386044667, 0.0072768175348720706,
		  6.7437540998780667e-5, 514.059119558383, 0.27527908065465605,
		  3.8434179134258054e-13 },
		{ 30, 25, 3, 0.03, 0.28596102923571588, 0.13932526478170214, 0.025199204230658877,
		  11.5727580940947, 0.42845892716591031, 0.038295411946092548 },
	};

	for (size_t i = 0; i < N(ref); i++) {
		double in[] = { ref[i].delta * deg, ref[i].phi * deg, ref[i].k, ref[i].s, NAN },
		       out[16];

		ck_assert_ptr_null(row("johanson", in, out));
		close_to(out[0], ref[i].alpha, 1e-12);
		close_to(out[1], ref[i].f, 1e-11);
		close_to(out[2], ref[i].t, 1e-11);
		ck_assert(isnan(out[3]));
		close_to(out[4], ref[i].gradient, 1e-10);
		in[4] = ref[i].alpha / 2;
		ck_assert_ptr_null(row("johanson", in, out));
		close_to(out[3], ref[i].inside, 1e-11);
		in[4] = ref[i].alpha + 0.1;
		ck_assert_ptr_null(row("johanson", in, out));
		close_to(out[3], ref[i].above, 1e-9);
		in[4] = 0;
		ck_assert_ptr_null(row("johanson", in, out));
		ck_assert(out[3] == 1);
	}
}
END_TEST

/* Both gradients are equal at the nip angle and slipping is the steeper one below it; the
 * closed no-slip stress solves its differential equation (Runge-Kutta). */
START_TEST(johanson_keeps_its_equations)
{
	state = 5;
	for (int k = 0; k < 200; k++) {
		const double delta = between(30, 50) * deg;
		const struct nip_powder p = { delta, between(0.2, 0.95) * delta, between(3, 60),
					      between(0.002, 0.03) };
		struct nip_powder_nip nip;
		double log_p = 0, h, ratio;

		if (nip_johanson(&p, &nip))
			continue;
		close_to(nip_johanson_slip(&p, nip.angle_rad),
			 nip_johanson_stick(&p, nip.angle_rad), 1e-9);
		for (int i = 1; i < 50; i++)
			ck_assert_double_gt(nip_johanson_slip(&p, nip.angle_rad * i / 50),
					    nip_johanson_stick(&p, nip.angle_rad * i / 50));
		h = nip.angle_rad / 4000;
		for (int i = 0; i < 4000; i++) {
			double t = i * h;

			log_p -= h / 6 *
				 (nip_johanson_stick(&p, t) * cos(t) +
				  4 * nip_johanson_stick(&p, t + h / 2) * cos(t + h / 2) +
				  nip_johanson_stick(&p, t + h) * cos(t + h));
		}
		ck_assert_ptr_null(nip_johanson_stress(&p, &nip, nip.angle_rad, &ratio));
		ck_assert_double_eq_tol(log(ratio), log_p, 1e-8 * fabs(log_p) + 1e-8);
		ck_assert(nip.force_factor > 0 && nip.force_factor < nip.angle_rad);
	}
}
END_TEST

START_TEST(powder_refusals_and_reynolds)
{
	const double rey[] = { 40 * deg, 18 * deg, 8, 0.01, 0.05, 0.2, 5e4, 1000, 1 * MPA, 2500 };
	double in[10], out[16];

	ck_why(row("johanson", (double[]){ 30 * deg, 31 * deg, 8, 0.01, NAN }, out),
	       "phi_w is above");
	ck_why(row("johanson", (double[]){ 40 * deg, 18 * deg, 8, 0.01, 80 * deg }, out), "theta");
	ck_assert_ptr_null(row("reynolds", rey, out));
	close_to(out[0], 2 * 5e4 / (0.05 * 0.2 * 0.046610885189944094), 1e-11);
	close_to(out[3], 0.05 * 0.04 * out[0] * 0.0028380098301602498 / 8, 1e-11);
	close_to(out[4], 1000 * pow(out[0] / MPA, 0.125), 1e-13);
	close_to(out[5], out[4] / 2500, 1e-14);
	memcpy(in, rey, sizeof rey);
	in[9] = 1900; /* the power law would pass it */
	ck_why(row("reynolds", in, out), "above 1");
	in[7] = in[8] = in[9] = NAN;
	ck_assert_ptr_null(row("reynolds", in, out));
	ck_assert(out[0] > 0 && isnan(out[4]) && isnan(out[5]));
}
END_TEST

/* ---- rolls ------------------------------------------------------------------ */

START_TEST(roll_numbers)
{
	double out[16];

	ck_assert_ptr_null(row("hitchcock", (double[]){ STEEL, 3e5, 62.5 * UM, 0.25 }, out));
	ck_assert_double_eq_tol(out[0] * 1e12, 22.07, 5e-3);
	close_to(out[1], 1 + out[0] * 3e5 / 62.5e-6, 1e-14);
	close_to(out[2], 0.25 * out[1], 1e-14);
	/* The branches meet at 4.235, to the digits that number has. */
	close_to(nip_flattening_ratio(1, 4.235 * (1 + 1e-12), 1), nip_flattening_ratio(1, 4.235, 1),
		 1e-4);
	close_to(nip_flattening_ratio(2, 500, 1), 200, 1e-13);
	/* Hertz: the load is the half ellipse; two steel rolls of 0.5 m under 300 N/mm. */
	ck_assert_ptr_null(row("hertz", (double[]){ 0.25, 0.25, STEEL, 3e5, NAN, NAN }, out));
	close_to(out[0], sqrt(4 * 3e5 * 0.25 * 0.91 / (M_PI * 210e9)), 1e-13);
	close_to(M_PI / 2 * out[0] * out[1], 3e5, 1e-13);
	ck_assert_ptr_null(row("hertz", (double[]){ 0.25, 0.25, STEEL, 3e5, 1e25, 0.3 }, out));
	close_to(out[2], 210e9 / 0.91, 1e-9);
	ck_assert_ptr_null(row("thermal-crown", (double[]){ 0.75, 1.2, 11.5e-6 }, out));
	ck_assert_double_eq_tol(out[0] * 1e6, 10.4, 0.06);
}
END_TEST

START_TEST(deflection_numbers)
{
	double in[] = { STEEL, 0.5, 0.9, 0.5, 3e5, NAN }, out[16];
	const struct nip_beam beam = { STEEL, 0.5, 0.9 };
	struct nip_deflection d;

	ck_assert_ptr_null(row("roll-deflection", in, out));
	ck_assert_double_eq_tol(out[0] * 1e6, 1.107, 5e-4);
	ck_assert_double_eq_tol(out[1] * 1e6, 0.667, 5e-4);
	ck_assert_double_eq_tol(out[3] * 1e6, 3.55, 5e-3);
	ck_assert(isnan(out[5]));
	/* To the bearings, the whole span loaded: 5 q L^4/(384 EI). */
	d = nip_roll_deflection(&beam, 0.9, 3e5, 0.45);
	close_to(d.bending_m, 5 * 3e5 * pow(0.9, 4) / 384 / nip_beam_bending_stiffness(&beam),
		 1e-14);
	/* To the bearings, load in the middle alone: q w L^3/(48 EI), and q w L/(4 kGA). */
	d = nip_roll_deflection(&beam, 1e-6, 3e11, 0.45);
	close_to(d.bending_m, 3e5 * pow(0.9, 3) / 48 / nip_beam_bending_stiffness(&beam), 1e-9);
	close_to(d.shear_m, 3e5 * 0.9 / 4 / nip_beam_shear_stiffness(&beam), 2e-6);
	in[6] = 0.4;
	ck_why(row("roll-deflection", in, out), "face");
	in[6] = NAN;
	in[4] = 1;
	ck_why(row("roll-deflection", in, out), "span");
}
END_TEST

/* ---- over the width ------------------------------------------------------------ */

struct spring {
	double from, k; /* load k (from - S), none beyond */
};

static const char *spring_load(double gap, void *context, double *q)
{
	const struct spring *s = context;

	*q = fmax(0, s->k * (s->from - gap));
	return NULL;
}

static const struct nip_crossweb plain = { .beam = { STEEL, 0.5, 0.9 }, .width_m = 0.5 };

/* A web so soft that its load is even: the gap is the textbook deflection. */
START_TEST(even_load_bends_as_the_textbook_says)
{
	struct spring soft = { 1, 3e5 / 0.5 };
	struct nip_crossweb c = plain;
	struct nip_profile p;
	double spread, fit;
	const int mid = NIP_CROSS_POINTS / 2;

	ck_assert_ptr_null(nip_crossweb_solve(&c, spring_load, &soft, 1, 3e5, &p));
	spread = p.gap_m[mid] - p.gap_m[0];
	ck_assert_double_eq_tol(spread * 1e6, 2 * (1.1065057948293675 + 0.6669349996231805), 1e-4);
	ck_assert_double_lt(p.cv, 1e-5);
	ck_assert_double_eq_tol(p.mean_n_m, 3e5, 1e-3);
	/* The parabola that fits a quartic is near it, not on it. */
	fit = p.best_crown_m;
	ck_assert_double_gt(fit, 0.93 * spread);
	ck_assert_double_lt(fit, 1.07 * spread);
	c.crown_m = fit;
	ck_assert_ptr_null(nip_crossweb_solve(&c, spring_load, &soft, 1, 3e5, &p));
	for (int i = 0; i < NIP_CROSS_POINTS; i++)
		ck_assert_double_lt(fabs(p.gap_m[i] - p.gap_m[mid]), p.best_left_m * 1.01);
	ck_assert_double_lt(p.best_left_m, 0.06 * spread);
	/* Couples on the necks: a parabola M w^2/(8 EI) a roll. */
	c = plain;
	c.bending_moment_n_m = 1e4;
	ck_assert_ptr_null(nip_crossweb_solve(&c, spring_load, &soft, 1, 3e5, &p));
	ck_assert_double_eq_tol((spread - (p.gap_m[mid] - p.gap_m[0])) * 1e6,
				2e6 * 1e4 * 0.25 / 8 / nip_beam_bending_stiffness(&c.beam), 1e-4);
	/* Skew opens the edges. */
	c = plain;
	c.skew_rad = 0.001;
	ck_assert_ptr_null(nip_crossweb_solve(&c, spring_load, &soft, 1, 3e5, &p));
	ck_assert_double_eq_tol((spread - (p.gap_m[mid] - p.gap_m[0])) * 1e6, 0.25e-6 * 0.25 * 1e6,
				1e-4);
}
END_TEST

/* Deflection at x of a simply supported beam by a unit force at a: another road. */
static double green(const struct nip_beam *beam, double x, double a)
{
	const double l = beam->span_m;

	if (x > a) {
		x = l - x;
		a = l - a;
	}
	return (l - a) * x *
	       ((l * l - (l - a) * (l - a) - x * x) / (6 * l * nip_beam_bending_stiffness(beam)) +
		1 / (l * nip_beam_shear_stiffness(beam)));
}

START_TEST(rolls_and_web_are_in_balance)
{
	struct spring web = { 200 * UM, 3e10 }; /* stiffer than the rolls */
	struct nip_crossweb c = plain;
	struct nip_profile p;
	const int n = NIP_CROSS_POINTS, mid = n / 2;
	double bend[NIP_CROSS_POINTS], mean = 0, w;

	c.crown_m = 1 * UM;
	c.thermal_crown_m = 0.5 * UM;
	ck_assert_ptr_null(nip_crossweb_solve(&c, spring_load, &web, 200 * UM, 3e5, &p));
	ck_assert_double_gt(p.cv, 0.01);
	for (int i = 0; i < n; i++) {
		bend[i] = 0;
		for (int j = 0; j < n; j++)
			bend[i] += p.line_load_n_m[j] * (j % (n - 1) ? 1 : 0.5) * 0.5 / (n - 1) *
				   green(&c.beam, 0.45 + p.position_m[i], 0.45 + p.position_m[j]);
		w = i % (n - 1) ? 1 : 0.5;
		mean += w * p.line_load_n_m[i] / (n - 1);
		close_to(p.line_load_n_m[i], 3e10 * (200 * UM - p.gap_m[i]), 1e-9);
		close_to(p.line_load_n_m[i], p.line_load_n_m[n - 1 - i], 1e-9);
	}
	close_to(mean, 3e5, 1e-10);
	for (int i = 0; i < n; i++) {
		double u = 2.0 * i / (n - 1) - 1;

		ck_assert_double_eq_tol((p.gap_m[i] - p.gap_m[mid]) * 1e6,
					(2 * (bend[i] - bend[mid]) + 1.5 * UM * u * u) * 1e6, 2e-3);
	}
	/* A tilt alone breaks the symmetry, and mirrors with its sign. */
	c.tilt_m = 2 * UM;
	ck_assert_ptr_null(nip_crossweb_solve(&c, spring_load, &web, 200 * UM, 3e5, &p));
	ck_assert_double_gt(p.line_load_n_m[0], p.line_load_n_m[n - 1]);
	w = p.line_load_n_m[0];
	c.tilt_m = -2 * UM;
	ck_assert_ptr_null(nip_crossweb_solve(&c, spring_load, &web, 200 * UM, 3e5, &p));
	close_to(p.line_load_n_m[n - 1], w, 1e-9);
	/* Rigid rolls without crown: even. */
	c = plain;
	c.beam.modulus_pa = 1e25;
	ck_assert_ptr_null(nip_crossweb_solve(&c, spring_load, &web, 200 * UM, 3e5, &p));
	ck_assert_double_lt(p.cv, 1e-9);
	ck_assert_double_lt(fabs(p.best_crown_m), 1e-15);
	/* No such load. */
	web.k = 1;
	ck_why(nip_crossweb_solve(&c, spring_load, &web, 200 * UM, 3e5, &p), "no gap");
	c.width_m = 1;
	ck_why(nip_crossweb_solve(&c, spring_load, &web, 200 * UM, 3e5, &p), "span");
}
END_TEST

static struct nip_law_fault cross_web(double *x, size_t n_z, const double *z, double *at,
				      struct nip_list *out)
{
	struct nip_list in[16];
	struct nip_law_fault fault;
	enum nip_law_status rc;

	for (size_t i = 0; i < 15; i++)
		in[i] = (struct nip_list){ &x[i], isnan(x[i]) ? 0 : 1 };
	in[15] = (struct nip_list){ (double *)z, n_z };
	for (size_t k = 0; k < NIP_LAW_OUTPUTS; k++)
		out[k] = (struct nip_list){ at + 8 * k, 0 };
	rc = nip_law_evaluate_lists(&nip_law_cross_web, in, out, &fault);
	ck_assert_msg(rc == NIP_LAW_OK || rc == NIP_LAW_IMPOSSIBLE, "symbol %d", fault.symbol);
	return fault;
}

START_TEST(cross_web_row)
{
	double x[] = { STEEL, 0.5,	 0.9, 0.5, 268488, 200 * UM, 0.55,
		       0.55,  150 * MPA, NAN, NAN, NAN,	   NAN,	     NAN };
	const double z[] = { 0, -0.25, 0.25, 0.1 }, far[] = { 0.3 };
	double at[8 * NIP_LAW_OUTPUTS], uncrowned;
	struct nip_list out[NIP_LAW_OUTPUTS];

	ck_assert_ptr_null(cross_web(x, 4, z, at, out).why);
	ck_assert_uint_eq(out[0].n, 4);
	close_to(out[0].at[0], out[3].at[0], 1e-12);
	close_to(out[0].at[1], out[4].at[0], 1e-12);
	close_to(out[1].at[2], out[6].at[0], 1e-9);
	/* The open centre is looser; mass holds at each place. */
	ck_assert_double_lt(out[5].at[0], out[6].at[0]);
	close_to(out[1].at[3] * out[2].at[3], 0.55 * 200 * UM, 1e-12);
	ck_assert_double_lt(out[3].at[0], 268488);
	ck_assert_double_gt(out[4].at[0], 268488);
	/* The stiffness near MODELS' -10.3 N/mm per um, which is of rigid rolls. */
	ck_assert_double_gt(out[11].at[0], 9e9);
	ck_assert_double_lt(out[11].at[0], 12e9);
	uncrowned = out[9].at[0];
	x[11] = out[10].at[0];
	ck_assert_ptr_null(cross_web(x, 0, NULL, at, out).why);
	ck_assert_double_lt(out[9].at[0], 0.05 * uncrowned);
	ck_assert(isnan(out[0].at[0]) && out[0].n == 1);
	ck_why(cross_web(x, 1, far, at, out).why, "beyond the edge");
	x[5] = 1e12;
	ck_assert_ptr_nonnull(cross_web(x, 0, NULL, at, out).why);
}
END_TEST

/* dq/dS of the reference nip with rigid rolls. */
START_TEST(nip_stiffness)
{
	const double heckel[] = { 0.55, 150 * MPA, 0 };
	const struct nip_web_layer layer = {
		200 * UM, 0.55, 0, false, { &nip_law_heckel, heckel }
	};
	const struct nip_web web = { &layer, 1, 0 };
	const struct nip_rolls rolls = { 0.25, RIGID };
	double a, b;

	ck_assert_ptr_null(nip_web_line_load(&web, &rolls, 137.4 * UM, &a));
	ck_assert_ptr_null(nip_web_line_load(&web, &rolls, 137.6 * UM, &b));
	ck_assert_double_eq_tol((b - a) / 0.2 / 1e3, -10.3, 0.05);
	ck_assert_ptr_null(nip_web_line_load(&web, &rolls, 200 * UM, &a));
	ck_assert(a == 0);
	ck_assert_ptr_null(nip_web_line_load(&web, &rolls, 199.9999 * UM, &a));
	ck_assert(a > 0 && a < 1);
}
END_TEST

/* ---- stack ------------------------------------------------------------------- */

static const double stack_laws[3][3] = { { 0.5, 150 * MPA, 0 },
					 { 0.55, 200 * MPA, 0 },
					 { 0.6, 300 * MPA, 0 } };

static void three(struct nip_stack_layer *l)
{
	static const double mass[] = { 0.1, 0.05, 0.2 }, rho[] = { 1800, 2000, 3600 };

	for (int i = 0; i < 3; i++)
		l[i] = (struct nip_stack_layer){ mass[i],
						 rho[i],
						 { &nip_law_heckel, stack_laws[i] } };
}

START_TEST(stack_numbers)
{
	struct nip_stack_layer l[4], swap;
	struct nip_stack s = { l, 3, 10 * UM };
	double h, p, d[4], each[4], last = INFINITY;

	three(l);
	ck_assert_ptr_null(nip_stack_check(&s));
	ck_assert_ptr_null(nip_stack_thickness(&s, 200 * MPA, &h, d, each));
	close_to(h, 0.00017386241093205643, 1e-14);
	for (int i = 0; i < 3; i++)
		close_to(each[i] * d[i] * l[i].rho_th_kg_m3, l[i].areal_mass_kg_m2, 1e-14);
	ck_assert_ptr_null(nip_stack_pressure(&s, 180 * UM, &p));
	close_to(p, 165063458.24451114, 1e-12);
	for (int i = 0; i <= 40; i++) {
		ck_assert_ptr_null(nip_stack_thickness(&s, i * 20 * MPA, &h, NULL, NULL));
		ck_assert_double_lt(h, last);
		last = h;
		if (i) {
			ck_assert_ptr_null(nip_stack_pressure(&s, h, &p));
			close_to(p, i * 20 * MPA, 1e-8);
		}
	}
	/* Order does not matter, two halves are a whole. */
	ck_assert_ptr_null(nip_stack_thickness(&s, 200 * MPA, &h, NULL, NULL));
	swap = l[0];
	l[0] = l[2];
	l[2] = swap;
	l[2].areal_mass_kg_m2 /= 2;
	l[3] = l[2];
	s.n_layers = 4;
	ck_assert_ptr_null(nip_stack_thickness(&s, 200 * MPA, &p, NULL, NULL));
	close_to(p, h, 1e-15);
}
END_TEST

START_TEST(stack_refuses)
{
	struct nip_stack_layer l[3];
	struct nip_stack s = { l, 3, 10 * UM };
	const double exponential[] = { 0.5, 0.9, 1e8, 0 };
	double p, start;

	three(l);
	close_to(nip_stack_solid_m(&s), (10 + 1000.0 / 18 + 25 + 1000.0 / 18) * UM, 1e-14);
	ck_why(nip_stack_pressure(&s, 146 * UM, &p), "m_A/rho_th");
	ck_assert(isnan(p));
	ck_assert_ptr_null(nip_stack_thickness(&s, 0, &start, NULL, NULL));
	ck_assert_ptr_null(nip_stack_pressure(&s, start, &p));
	ck_assert_double_lt(p, 1);
	ck_why(nip_stack_pressure(&s, start * 1.0001, &p), "before pressing");
	l[0].curve = (struct nip_curve){ &nip_law_exponential, exponential };
	ck_why(nip_stack_pressure(&s, 147 * UM, &p), "no pressure");
	s.n_layers = 0;
	ck_why(nip_stack_check(&s), "layer");
}
END_TEST

START_TEST(stack_rows)
{
	double m[] = { 0.1, 0.05, 0.2 }, rho[] = { 1800, 2000, 3600 }, d0[] = { 0.5, 0.55, 0.6 };
	double py[] = { 150 * MPA, 200 * MPA, 300 * MPA }, p = 200 * MPA, foil = 10 * UM;
	double h = 180 * UM, at[NIP_LAW_OUTPUTS][3], x;
	struct nip_list in[] = {
		{ m, 3 }, { rho, 3 }, { d0, 3 }, { py, 3 }, { &p, 1 }, { &foil, 1 }
	};
	struct nip_list out[NIP_LAW_OUTPUTS];
	struct nip_law_fault fault;
	const struct nip_law *by_h = nip_law_next_form(nip_law_find("layer-stack"));

	for (size_t k = 0; k < NIP_LAW_OUTPUTS; k++)
		out[k] = (struct nip_list){ at[k], 0 };
	ck_assert_int_eq(nip_law_evaluate_lists(&nip_law_layer_stack, in, out, &fault), NIP_LAW_OK);
	close_to(at[0][0], 0.00017386241093205643, 1e-14);
	close_to(at[1][2], 1 - 0.4 * exp(-200.0 / 300), 1e-14);
	ck_assert_int_eq(nip_law_solve(&nip_law_layer_stack, in, 4, 0, 180 * UM, &x, &fault),
			 NIP_LAW_OK);
	close_to(x, 165063458.24451114, 1e-10);
	ck_assert_ptr_eq(by_h, &nip_law_layer_stack_h);
	in[4].at = &h;
	ck_assert_int_eq(nip_law_evaluate_lists(by_h, in, out, &fault), NIP_LAW_OK);
	close_to(at[0][0], 165063458.24451114, 1e-12);
	h = 140 * UM;
	ck_assert_int_eq(nip_law_evaluate_lists(by_h, in, out, &fault), NIP_LAW_IMPOSSIBLE);
	ck_why(fault.why, "m_A/rho_th");
}
END_TEST

START_TEST(mismatch_numbers)
{
	double in[] = { 0.02, 0.005, 1e9, 50 * UM, 4e9, 25 * UM, 100 * MPA, 0.2, 4e-3 }, out[16];

	/* 1/(1/5e4 + 1/1e5) = 33333.3 N/m a strain. */
	ck_assert_ptr_null(row("layer-mismatch", in, out));
	close_to(out[0], 0.015, 1e-14);
	close_to(out[1], 500, 1e-12);
	close_to(out[2], 125000, 1e-12);
	close_to(out[3], 20 * MPA, 1e-14);
	ck_assert(out[4] == 0 && out[5] == 1);
	in[6] = 0.6 * MPA;
	ck_assert_ptr_null(row("layer-mismatch", in, out));
	ck_assert(out[4] == 1 && out[5] == 0);
}
END_TEST

/* ---- the contract ---------------------------------------------------------------- */

START_TEST(names_are_the_contract)
{
	static const struct {
		const char *law, *symbols, *outputs;
	} want[] = {
		{ "nip-geometry", "D_r h_in h_out v mu",
		  "contact_length bite_angle dwell_time draw_in" },
		{ "thin-web-nip", "R h_in D_in h_n D0 Py ER E nu",
		  "line_load peak_pressure relative_density contact_length flattened_radius" },
		{ "johanson", "delta_E phi_w K S_D theta",
		  "nip_angle force_factor torque_factor stress_ratio" },
		{ "reynolds", "delta_E phi_w K S_D W D_r RF", "peak_pressure" },
		{ "hitchcock", "E nu q_L dh R",
		  "hitchcock_constant flattening_ratio flattened_radius" },
		{ "hertz", "R1 R2 E nu q_L", "half_width peak_pressure" },
		{ "roll-deflection", "E nu D_r L w q_L",
		  "bending_deflection shear_deflection diametral_crown" },
		{ "thermal-crown", "D_r dT alpha", "diameter_change" },
		{ "compaction-work", "D0 Py D rho_th c_p", "specific_work heating" },
		{ "layer-stack", "m_A rho_th D0 Py P", "thickness relative_density" },
	};

	for (size_t i = 0; i < N(want); i++) {
		const struct nip_law *law = nip_law_find(want[i].law);
		char text[256];

		ck_assert_msg(law, "no law %s", want[i].law);
		snprintf(text, sizeof text, "%s", want[i].symbols);
		for (char *s = strtok(text, " "); s; s = strtok(NULL, " "))
			ck_assert_msg(nip_law_symbol(law, s) >= 0, "%s has no %s", law->name, s);
		snprintf(text, sizeof text, "%s", want[i].outputs);
		for (char *s = strtok(text, " "); s; s = strtok(NULL, " "))
			ck_assert_msg(nip_law_output(law, s) >= 0, "%s has no %s", law->name, s);
	}
}
END_TEST

int main(void)
{
	Suite *s = suite_create("roll");
	TCase *t = tcase_create("roll");
	SRunner *r;
	int failed;

	tcase_set_timeout(t, 60);
	tcase_add_test(t, thin_web_numbers);
	tcase_add_test(t, thin_web_as_printed);
	tcase_add_test(t, both_integrals_agree);
	tcase_add_test(t, every_way_in_gives_the_same_state);
	tcase_add_test(t, more_load_presses_more);
	tcase_add_test(t, less_than_seen_changes_nothing);
	tcase_add_test(t, rolls_scale);
	tcase_add_test(t, only_the_greatest_pressure_counts);
	tcase_add_test(t, layers_in_the_nip);
	tcase_add_test(t, the_nip_refuses);
	tcase_add_test(t, rows_solve_for_any_symbol);
	tcase_add_test(t, geometry_numbers);
	tcase_add_test(t, work_numbers);
	tcase_add_test(t, drive_numbers);
	tcase_add_test(t, foil_numbers);
	tcase_add_test(t, johanson_numbers);
	tcase_add_test(t, johanson_keeps_its_equations);
	tcase_add_test(t, powder_refusals_and_reynolds);
	tcase_add_test(t, roll_numbers);
	tcase_add_test(t, deflection_numbers);
	tcase_add_test(t, even_load_bends_as_the_textbook_says);
	tcase_add_test(t, rolls_and_web_are_in_balance);
	tcase_add_test(t, cross_web_row);
	tcase_add_test(t, nip_stiffness);
	tcase_add_test(t, stack_numbers);
	tcase_add_test(t, stack_refuses);
	tcase_add_test(t, stack_rows);
	tcase_add_test(t, mismatch_numbers);
	tcase_add_test(t, names_are_the_contract);
	suite_add_tcase(s, t);
	r = srunner_create(s);
	srunner_run_all(r, CK_NORMAL);
	failed = srunner_ntests_failed(r);
	srunner_free(r);
	return failed ? 1 : 0;
}
