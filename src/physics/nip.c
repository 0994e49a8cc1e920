/* nip.c: the thin-web nip: pressure to gap and line load, and back. */
#include <config.h>

#include "physics/nip.h"

#include <math.h>

#include "num/gauss.h"
#include "num/root.h"

#define ACCURACY 1e-11

double nip_hitchcock_constant(double modulus_pa, double poisson)
{
	return 16 * (1 - poisson * poisson) / (M_PI * modulus_pa);
}

/* Where the two branches meet: 1 + x = 2 x^(2/3). */
#define BRANCH 4.235

double nip_flattening_ratio(double constant, double line_load_n_m, double dh_m)
{
	double x = constant * line_load_n_m / dh_m;

	return x > BRANCH ? 2 * cbrt(x * x) : 1 + x;
}

/* s = sqrt(R'/R) of s^2 = ratio(e s). */
static double flattening_root(double e)
{
	double s = (e + sqrt(e * e + 4)) / 2;

	return e * s > BRANCH ? pow(8 * e * e, 0.25) : s;
}

/* ---- the web under a pressure ------------------------------------------------ */

struct press {
	const struct nip_web *web;
	const struct nip_rolls *rolls;
	/* Of each layer: D(in the nip) = factor * D(law); D h, which stays; the pressure at
	 * which its law first gives way, and the one it has seen before. */
	double factor[NIP_WEB_LAYERS], solid[NIP_WEB_LAYERS];
	double entry[NIP_WEB_LAYERS], seen[NIP_WEB_LAYERS];
	double entry_m, least_seen;
	const char *why; /* the last reason there was no value */
	double gap_m;	 /* of the integral */
	double from, to;
};

static const char *prepare(struct press *p, const struct nip_web *web,
			   const struct nip_rolls *rolls)
{
	const char *why = NULL;

	*p = (struct press){
		.web = web, .rolls = rolls, .entry_m = web->foil_m, .least_seen = INFINITY
	};
	if (web->n_layers == 0 || web->n_layers > NIP_WEB_LAYERS)
		return "a web needs 1 to 16 layers";
	for (size_t i = 0; i < web->n_layers && !why; i++) {
		const struct nip_web_layer *l = &web->layer[i];
		const double d = l->relative_density, f = 1 + l->springback;

		why = nip_curve_check(&l->curve);
		p->factor[i] = l->in_die ? 1 : f;
		p->solid[i] = d * l->thickness_m;
		p->entry_m += l->thickness_m;
		if (!why)
			why = nip_curve_pressure(&l->curve, d / p->factor[i], &p->entry[i]);
		if (!why)
			why = nip_curve_pressure(&l->curve, d * f / p->factor[i], &p->seen[i]);
		p->least_seen = fmin(p->least_seen, p->seen[i]);
	}
	return why;
}

static const char *layer_thickness(const struct press *p, size_t i, double pressure, double *out)
{
	const struct nip_web_layer *l = &p->web->layer[i];
	double d;
	const char *why;

	*out = l->thickness_m;
	if (pressure <= p->entry[i])
		return NULL;
	why = nip_curve_density(&l->curve, pressure, &d);
	if (why)
		return why;
	*out = fmin(l->thickness_m, p->solid[i] / (p->factor[i] * d));
	/* Rounding at D = 1 is none. */
	if (p->factor[i] * d > 1 + 1e-14 && p->solid[i] / *out > 1 + 1e-14)
		return "the relative density in the nip would be above 1";
	return NULL;
}

/* Of the whole web; NaN and p->why where there is none. */
static double thickness(double pressure, void *context)
{
	struct press *p = context;
	double h = p->web->foil_m;

	for (size_t i = 0; i < p->web->n_layers; i++) {
		double layer;
		const char *why = layer_thickness(p, i, pressure, &layer);

		if (why) {
			p->why = why;
			return NAN;
		}
		h += layer;
	}
	return h;
}

/* ---- line load ------------------------------------------------------------ */

/* sqrt(h(P) - h_n) dP with P running with no slope at both ends: the root at P_max and
 * whatever a law does at its start are then smooth. */
static double along_pressure(double u, void *context)
{
	struct press *p = context;
	double pressure = p->from + (p->to - p->from) * u * u * (3 - 2 * u);

	return sqrt(fmax(thickness(pressure, p) - p->gap_m, 0)) * 6 * u * (1 - u) *
	       (p->to - p->from);
}

/* The smallest entry pressure above `from`, at most `top`: there h(P) has a kink. */
static double next_kink(const struct press *p, double from, double top)
{
	double next = top;

	for (size_t i = 0; i < p->web->n_layers; i++)
		if (p->entry[i] > from)
			next = fmin(next, p->entry[i]);
	return next;
}

static double entry_integral(struct press *p, double peak, double gap_m)
{
	double sum = 0, part, least = INFINITY;

	for (size_t i = 0; i < p->web->n_layers; i++)
		least = fmin(least, p->entry[i]);
	p->gap_m = gap_m;
	/* The pressure jumps to the least entry pressure where the web touches the rolls. */
	p->to = fmin(least, peak);
	sum = p->to * sqrt(fmax(p->entry_m - gap_m, 0));
	while (p->to < peak) {
		p->from = p->to;
		p->to = next_kink(p, p->from, peak);
		nip_integrate_smooth(along_pressure, p, 0, 1, ACCURACY, &part);
		sum += part;
	}
	return sum;
}

static void press_layer(const struct press *p, size_t i, double peak, struct nip_pressed *out)
{
	const struct nip_web_layer *l = &p->web->layer[i];
	double released;

	layer_thickness(p, i, peak, &out->nip_thickness_m);
	released = out->nip_thickness_m * (1 + l->springback);
	out->nip_density = p->solid[i] / out->nip_thickness_m;
	out->compacted = peak > p->seen[i] && released < l->thickness_m;
	out->thickness_m = out->compacted ? released : l->thickness_m;
	out->relative_density =
		out->compacted ? out->nip_density / (1 + l->springback) : l->relative_density;
}

static const char *state_at(struct press *p, double peak, struct nip_state *s)
{
	const double gap = thickness(peak, p), r = p->rolls->radius_m;
	const double dh = fmax(p->entry_m - gap, 0);
	double bracket, e = 0, root;

	if (isnan(gap))
		return p->why;
	s->thickness_m = p->web->foil_m;
	s->compacted = false;
	for (size_t i = 0; i < p->web->n_layers; i++) {
		press_layer(p, i, peak, &s->layer[i]);
		s->thickness_m += s->layer[i].thickness_m;
		s->compacted |= s->layer[i].compacted;
	}
	s->gap_m = gap;
	s->peak_pressure_pa = peak;
	bracket =
		entry_integral(p, peak, gap) + 2.0 / 3 * peak * sqrt(fmax(s->thickness_m - gap, 0));
	if (!isnan(p->rolls->modulus_pa) && bracket > 0)
		e = nip_hitchcock_constant(p->rolls->modulus_pa, p->rolls->poisson) * sqrt(r) *
		    bracket / dh;
	root = flattening_root(e);
	s->line_load_n_m = sqrt(r) * root * bracket;
	s->flattening_ratio = root * root;
	s->flattened_radius_m = r * root * root;
	s->contact_length_m = sqrt(s->flattened_radius_m * dh);
	s->exit_length_m = sqrt(s->flattened_radius_m * fmax(s->thickness_m - gap, 0));
	s->mean_pressure_pa = s->line_load_n_m / (s->contact_length_m + s->exit_length_m);
	if (!isfinite(s->line_load_n_m) || s->contact_length_m >= r)
		return "the contact would be as long as the roll radius: the web is below the "
		       "minimum rollable thickness";
	return NULL;
}

/* ---- which pressure -------------------------------------------------------- */

struct target {
	struct press *press;
	enum nip_given given;
	double value;
};

/* Rises with pressure for every kind of target. */
static double excess(double pressure, void *context)
{
	struct target *t = context;
	struct nip_state s;
	const char *why;

	if (t->given == NIP_GIVEN_GAP)
		return t->value - thickness(pressure, t->press);
	why = state_at(t->press, pressure, &s);
	if (why) {
		t->press->why = why;
		return NAN;
	}
	return t->given == NIP_GIVEN_THICKNESS ? t->value - s.thickness_m
					       : s.line_load_n_m - t->value;
}

/* From `lo`, where excess() <= 0, to a pressure where it is >= 0; NaN if there is none.
 * Where the model ends on the way, up to its very end. */
static double bracket_above(struct target *t, double *lo)
{
	double hi = fmax(2 * *lo, 1e5), y = NAN;

	for (int i = 0; i < 200; i++, hi *= 2) {
		y = excess(hi, t);
		if (y >= 0)
			return hi;
		if (isnan(y))
			break;
		*lo = hi;
	}
	if (!isnan(y)) {
		t->press->why = t->given == NIP_GIVEN_LINE_LOAD
					? "no pressure gives that line load"
					: "no pressure makes the web that thin";
		return NAN;
	}
	for (double good = *lo, bad = hi; bad - good > 1e-15 * bad;) {
		double mid = good + (bad - good) / 2;

		if (mid == good || mid == bad)
			break;
		y = excess(mid, t);
		if (y >= 0)
			return mid;
		if (isnan(y))
			bad = mid;
		else
			good = *lo = mid;
	}
	return NAN;
}

static const char *find_pressure(struct target *t, double *out)
{
	double lo = t->press->least_seen, hi;

	hi = bracket_above(t, &lo);
	if (isnan(hi))
		return t->press->why;
	if (lo == hi || nip_root(excess, t, lo, hi, out) != 0)
		return "the search for the pressure did not converge";
	return NULL;
}

/* The gap of a web of one layer is the law itself. */
static const char *pressure_of_gap(struct press *p, double gap_m, double *out)
{
	struct target t = { p, NIP_GIVEN_GAP, gap_m };
	double coating = gap_m - p->web->foil_m, d;

	if (coating <= 0)
		return "the gap is not above the foil";
	if (p->web->n_layers > 1)
		return find_pressure(&t, out);
	d = p->solid[0] / coating;
	if (d > 1)
		return "the relative density in the nip would be above 1";
	return nip_curve_pressure(&p->web->layer[0].curve, d / p->factor[0], out);
}

static void untouched(const struct press *p, double line_load_n_m, struct nip_state *s)
{
	s->compacted = false;
	s->line_load_n_m = line_load_n_m;
	s->thickness_m = p->entry_m;
	for (size_t i = 0; i < p->web->n_layers; i++) {
		const struct nip_web_layer *l = &p->web->layer[i];

		s->layer[i] = (struct nip_pressed){ NAN, NAN, l->thickness_m, l->relative_density,
						    false };
	}
}

static void all_nan(struct nip_state *s)
{
	*s = (struct nip_state){ false, NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN, { { 0 } } };
	for (size_t i = 0; i < NIP_WEB_LAYERS; i++)
		s->layer[i] = (struct nip_pressed){ NAN, NAN, NAN, NAN, false };
}

static const char *solve(struct press *p, enum nip_given given, double value, struct nip_state *out)
{
	struct target t = { p, given, value };
	double peak = value;
	const char *why = NULL;

	if (!(value > 0))
		return "what is given must be above 0";
	if (given == NIP_GIVEN_GAP || given == NIP_GIVEN_THICKNESS) {
		if (value > p->entry_m)
			return "the web is thinner than that when it enters";
		why = given == NIP_GIVEN_GAP ? pressure_of_gap(p, value, &peak)
					     : find_pressure(&t, &peak);
	} else if (given == NIP_GIVEN_LINE_LOAD) {
		if (p->least_seen > 0 && excess(p->least_seen, &t) > 0) {
			untouched(p, value, out);
			return NULL;
		}
		why = find_pressure(&t, &peak);
	} else if (peak <= p->least_seen) {
		untouched(p, NAN, out);
		out->peak_pressure_pa = peak;
		return NULL;
	}
	if (why)
		return why;
	why = state_at(p, peak, out);
	if (!why && !out->compacted)
		why = "the web would leave as thick as it came: it springs back by more than the "
		      "gap takes";
	return why;
}

const char *nip_web_solve(const struct nip_web *web, const struct nip_rolls *rolls,
			  enum nip_given given, double value, struct nip_state *out)
{
	struct press p;
	const char *why = prepare(&p, web, rolls);

	all_nan(out);
	if (!why)
		why = solve(&p, given, value, out);
	if (why)
		all_nan(out);
	return why;
}

const char *nip_web_line_load(const struct nip_web *web, const struct nip_rolls *rolls,
			      double gap_m, double *out_line_load_n_m)
{
	struct press p;
	struct nip_state s;
	double peak;
	const char *why = prepare(&p, web, rolls);

	*out_line_load_n_m = NAN;
	if (!why && gap_m >= p.entry_m) {
		*out_line_load_n_m = 0;
		return NULL;
	}
	if (!why)
		why = pressure_of_gap(&p, gap_m, &peak);
	if (!why)
		why = state_at(&p, peak, &s);
	if (!why)
		*out_line_load_n_m = s.line_load_n_m;
	return why;
}
