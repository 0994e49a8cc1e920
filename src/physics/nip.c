/* nip.c: the thin-web nip: pressure to gap and line load, and back. */
#include <config.h>

#include "physics/nip_press.h"

#include <math.h>
#include <stdlib.h>

#include "base/arena.h"
#include "num/root.h"

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

static const char *press_layer(struct nip_press *p, size_t i, double peak, struct nip_pressed *out)
{
	const struct nip_web_layer *l = &p->web->layer[i];
	const char *why = nip_press_layer(p, i, peak, &out->nip_thickness_m);
	const double released = out->nip_thickness_m * (1 + l->springback);

	out->nip_density = p->layer[i].solid / out->nip_thickness_m;
	out->compacted = peak > p->layer[i].seen && released < l->thickness_m;
	out->thickness_m = out->compacted ? released : l->thickness_m;
	out->relative_density =
		out->compacted ? out->nip_density / (1 + l->springback) : l->relative_density;
	return why;
}

/* All layers under a peak pressure, the gap and what leaves it; NULL or the reason. */
static const char *press_web(struct nip_press *p, double peak, struct nip_state *s)
{
	s->gap_m = s->thickness_m = p->web->foil_m;
	s->compacted = false;
	for (size_t i = 0; i < p->web->n_layers; i++) {
		const char *why = press_layer(p, i, peak, &s->layer[i]);

		if (why) {
			p->why = why; /* the last one stays */
			return why;
		}
		s->gap_m += s->layer[i].nip_thickness_m;
		s->thickness_m += s->layer[i].thickness_m;
		s->compacted |= s->layer[i].compacted;
	}
	return NULL;
}

static const char *state_at(struct nip_press *p, double peak, struct nip_state *s)
{
	const char *why = press_web(p, peak, s);
	const double gap = s->gap_m, r = p->rolls->radius_m;
	const double dh = fmax(p->entry_m - gap, 0);
	double bracket, e = 0, root;

	if (why)
		return why;
	s->peak_pressure_pa = peak;
	bracket =
		nip_press_entry(p, peak, gap) + 2.0 / 3 * peak * sqrt(fmax(s->thickness_m - gap, 0));
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
	struct nip_press *press;
	enum nip_given given;
	double value;
};

/* Thickness of the web behind the nip; NaN and the reason where there is none. */
static double released(struct nip_press *p, double peak)
{
	struct nip_state s;

	return press_web(p, peak, &s) ? NAN : s.thickness_m;
}

/* Rises with pressure for every kind of target. */
static double excess(double pressure, void *context)
{
	struct target *t = context;
	struct nip_state s;
	const char *why;

	if (t->given == NIP_GIVEN_GAP)
		return t->value - nip_press_thickness(pressure, t->press);
	if (t->given == NIP_GIVEN_THICKNESS)
		return t->value - released(t->press, pressure);
	why = state_at(t->press, pressure, &s);
	if (why) {
		t->press->why = why;
		return NAN;
	}
	return s.line_load_n_m - t->value;
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

#define SLOPE	 1.2  /* of ln(line load) over ln(pressure), before two points are known */
#define ROUGH	 1e-3 /* distance in ln(pressure) from which on every digit counts */
#define SETTLED 1e-14

/* ln(pressure) to begin with. */
static double first_guess(const struct target *t)
{
	const struct nip_near *near = &t->press->web->near;

	if (near->peak_pressure_pa > 0 && near->line_load_n_m > 0)
		return log(near->peak_pressure_pa) + log(t->value / near->line_load_n_m) / SLOPE;
	return log(fmax(1.05 * t->press->least_seen, 5e7));
}

/* Line load is nearly a power of the peak: secants in the logarithms, first on a rough
 * integral. What one step misses is about the product of the last two. False where they
 * do not settle, or the model ends on the way. */
static bool by_secants(struct target *t, double *out)
{
	struct nip_press *p = t->press;
	double x = first_guess(t), y, last_x = x, last_y = NAN;
	double slope = SLOPE, step = INFINITY, last_step;

	p->rough = p->rule != NIP_PRESS_ADAPTIVE;
	for (int i = 0; i < 40; i++) {
		y = log1p(excess(exp(x), t) / t->value);
		if (!isfinite(y))
			break;
		if (x != last_x && (y - last_y) / (x - last_x) > 0.05)
			slope = (y - last_y) / (x - last_x);
		last_step = step;
		step = fmax(fmin(-y / slope, 1.5), -1.5);
		last_x = x;
		last_y = y;
		x += step;
		if (p->rough) {
			/* The rough curve is parallel: its slope stays. */
			if (fabs(step) > ROUGH)
				continue;
			p->rough = false;
			last_x = x;
			step = INFINITY;
		} else if (fabs(step) <= SETTLED || fabs(step * last_step) <= SETTLED) {
			*out = exp(x);
			return *out > p->least_seen;
		}
	}
	p->rough = false;
	return false;
}

static const char *find_pressure(struct target *t, double *out)
{
	/* A gap may be one at which the web is only pressed back to what it was. */
	double lo = t->given == NIP_GIVEN_GAP ? t->press->kink[0] : t->press->least_seen, hi;

	hi = bracket_above(t, &lo);
	if (isnan(hi))
		return t->press->why;
	if (lo == hi || nip_root(excess, t, lo, hi, out) != 0)
		return "the search for the pressure did not converge";
	return NULL;
}

/* The gap of a web of one layer is the law itself. */
static const char *pressure_of_gap(struct nip_press *p, double gap_m, double *out)
{
	struct target t = { p, NIP_GIVEN_GAP, gap_m };
	double coating = gap_m - p->web->foil_m, d;

	if (coating <= 0)
		return "the gap is not above the foil";
	if (p->web->n_layers > 1)
		return find_pressure(&t, out);
	d = p->layer[0].solid / coating;
	if (d > 1)
		return nip_press_too_dense;
	return nip_curve_pressure(&p->web->layer[0].curve, d / p->layer[0].factor, out);
}

static void untouched(const struct nip_press *p, double line_load_n_m, struct nip_state *s)
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

/* A line load below what the web has seen. Every digit counts only near it. */
static bool asks_less(struct target *t)
{
	struct nip_press *p = t->press;
	double y;

	p->rough = p->rule != NIP_PRESS_ADAPTIVE;
	y = excess(p->least_seen, t);
	p->rough = false;
	return fabs(y) < 0.02 * t->value ? excess(p->least_seen, t) > 0 : y > 0;
}

#define CLEAR 1.05 /* so far above a pressure that no digit of a fixed rule decides */

/* The pressure of a line load; *out_untouched: it asks less than the web has seen. A
 * solution well above that answers the question by itself. */
static const char *pressure_of_load(struct target *t, bool *out_untouched, double *out)
{
	const double seen = t->press->least_seen;
	const bool found = by_secants(t, out);

	*out_untouched = seen > 0 && !(found && *out > CLEAR * seen) && asks_less(t);
	return found || *out_untouched ? NULL : find_pressure(t, out);
}

static const char *solve_once(struct nip_press *p, enum nip_given given, double value, struct nip_state *out)
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
		bool less;

		why = pressure_of_load(&t, &less, &peak);
		if (less) {
			untouched(p, value, out);
			return NULL;
		}
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

/* Where a rule of integration does not hold for these laws, once more with the next. */
static const char *solve(struct nip_press *p, enum nip_given given, double value,
			 struct nip_state *out)
{
	const char *why = solve_once(p, given, value, out);

	while (!why && out->compacted && !nip_press_holds(p, out->peak_pressure_pa, out->gap_m)) {
		p->rule++;
		why = solve_once(p, given, value, out);
	}
	return why;
}

const char *nip_web_solve(const struct nip_web *web, const struct nip_rolls *rolls,
			  enum nip_given given, double value, struct nip_state *out)
{
	struct nip_press p;
	const char *why = nip_press_init(&p, web, rolls);

	all_nan(out);
	if (!why)
		why = solve(&p, given, value, out);
	if (why)
		all_nan(out);
	return why;
}

/* ---- many gaps ----------------------------------------------------------------- */

#define NEAR 0.05 /* of a peak: no other rules are needed so close */

struct nip_gaps {
	struct nip_press press;
	const char *why; /* no web */
	double pressure, slope; /* where it was last, and dh/dP there; NaN at first */
	double held;		/* the peak at which the fixed rules were last seen to hold */
};

struct nip_gaps *nip_gaps_new(const struct nip_web *web, const struct nip_rolls *rolls)
{
	struct nip_gaps *g = nip_xalloc(1, sizeof *g);

	g->why = nip_press_init(&g->press, web, rolls);
	g->pressure = g->slope = g->held = NAN;
	return g;
}

void nip_gaps_free(struct nip_gaps *g)
{
	free(g);
}

/* Secants from the last gap; false where they do not settle at once. */
static bool from_last(struct nip_gaps *g, double gap_m, double *out)
{
	double x = g->pressure, slope = g->slope, last_x = NAN, last_y = NAN;

	for (int i = 0; i < 12 && x > g->press.kink[0]; i++) {
		double y = nip_press_thickness(x, &g->press) - gap_m, step;

		if (i && x != last_x)
			slope = (y - last_y) / (x - last_x);
		if (!(slope < 0))
			return false;
		step = -y / slope;
		last_x = x;
		last_y = y;
		x += step;
		if (fabs(step) <= 1e-14 * x) {
			g->slope = slope;
			*out = x;
			return true;
		}
	}
	return false;
}

static const char *gap_pressure(struct nip_gaps *g, double gap_m, double *out)
{
	const char *why;
	double away;

	if (g->press.web->n_layers > 1 && from_last(g, gap_m, out))
		return NULL;
	why = pressure_of_gap(&g->press, gap_m, out);
	if (why)
		return why;
	away = *out * (1 + 1e-4);
	g->slope = (nip_press_thickness(away, &g->press) - gap_m) / (away - *out);
	return NULL;
}

const char *nip_gaps_line_load(struct nip_gaps *g, double gap_m, double *out_line_load_n_m)
{
	struct nip_press *p = &g->press;
	struct nip_state s;
	double peak;
	bool near;
	const char *why = g->why;

	*out_line_load_n_m = NAN;
	if (!why && gap_m >= p->entry_m) {
		*out_line_load_n_m = 0;
		return NULL;
	}
	if (!why)
		why = gap_pressure(g, gap_m, &peak);
	if (why)
		return why;
	g->pressure = peak;
	near = fabs(peak - g->held) < NEAR * peak;
	if (!near)
		p->rule = NIP_PRESS_FEW;
	why = state_at(p, peak, &s);
	while (!why && !near && !nip_press_holds(p, peak, s.gap_m)) {
		p->rule++;
		why = state_at(p, peak, &s);
	}
	if (!near)
		g->held = peak;
	if (!why)
		*out_line_load_n_m = s.line_load_n_m;
	return why;
}

const char *nip_web_line_load(const struct nip_web *web, const struct nip_rolls *rolls,
			      double gap_m, double *out_line_load_n_m)
{
	struct nip_gaps *g = nip_gaps_new(web, rolls);
	const char *why = nip_gaps_line_load(g, gap_m, out_line_load_n_m);

	nip_gaps_free(g);
	return why;
}
