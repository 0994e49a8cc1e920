/* advise_doc.c: setpoint advice, stability, profile and simulation as tree and blocks. */
#include <config.h>

#include "report/advise_doc.h"

#include <math.h>

/* ---- profile across -------------------------------------------------------------------- */

/* Normal equations of 1, x, x^2 - 1/3: three by three, symmetric. */
static void invert(double m[3][3], double out[3][3])
{
	double det = 0;

	for (int i = 0; i < 3; i++)
		for (int j = 0; j < 3; j++) {
			int a = (i + 1) % 3, b = (i + 2) % 3, c = (j + 1) % 3, e = (j + 2) % 3;

			out[j][i] = m[a][c] * m[b][e] - m[a][e] * m[b][c];
			if (i == 0)
				det += m[0][j] * out[j][0];
		}
	for (int i = 0; i < 9; i++)
		out[i / 3][i % 3] /= det;
}

static void basis(double x, double f[3])
{
	f[0] = 1;
	f[1] = x;
	f[2] = x * x - 1.0 / 3;
}

const char *nip_advise_fit_profile(struct nip_advise_profile *p)
{
	double lo = INFINITY, hi = -INFINITY, m[3][3] = { { 0 } }, inv[3][3], r[3] = { 0 };
	double c[3] = { 0 }, f[3], rss = 0;

	for (size_t i = 0; i < p->n; i++) {
		lo = fmin(lo, p->y_mm[i]);
		hi = fmax(hi, p->y_mm[i]);
	}
	if (p->n < 4 || !(lo < hi))
		return "a profile needs four places or more across the web";
	for (size_t i = 0; i < p->n; i++) {
		basis((2 * p->y_mm[i] - lo - hi) / (hi - lo), f);
		for (int a = 0; a < 3; a++) {
			r[a] += f[a] * p->value[i];
			for (int b = 0; b < 3; b++)
				m[a][b] += f[a] * f[b];
		}
	}
	invert(m, inv);
	for (int a = 0; a < 3; a++)
		for (int b = 0; b < 3; b++)
			c[a] += inv[a][b] * r[b];
	if (!isfinite(c[0] + c[1] + c[2]))
		return "the places of the profile do not tell skew from bow";
	for (size_t i = 0; i < p->n; i++) {
		basis((2 * p->y_mm[i] - lo - hi) / (hi - lo), f);
		rss += pow(p->value[i] - c[0] * f[0] - c[1] * f[1] - c[2] * f[2], 2);
	}
	p->mean = c[0];
	p->skew = 2 * c[1];
	p->bow = c[2];
	p->skew_se = 2 * sqrt(inv[1][1] * rss / (double)(p->n - 3));
	p->bow_se = sqrt(inv[2][2] * rss / (double)(p->n - 3));
	return NULL;
}

bool nip_advise_skewed(const struct nip_advise_profile *p)
{
	return fabs(p->skew) > 2 * p->skew_se;
}

bool nip_advise_bowed(const struct nip_advise_profile *p)
{
	return fabs(p->bow) > 2 * p->bow_se;
}

void nip_advise_profile_doc(struct nip_doc *d, const struct nip_r2r *law,
			    const struct nip_advise_profile *p)
{
	struct nip_node *n = nip_node_object(d, d->result, "profile");
	/* extra load that would level it: what b du has to take away */
	double side = -p->skew / law->gain, centre = p->bow / law->gain;
	bool skewed = nip_advise_skewed(p), bowed = nip_advise_bowed(p);

	nip_node_number(d, n, "n", (double)p->n);
	nip_node_number(d, n, "mean", p->mean);
	nip_node_number(d, n, "skew", p->skew);
	nip_node_number(d, n, "skew_stderr", p->skew_se);
	nip_node_number(d, n, "bow", p->bow);
	nip_node_number(d, n, "bow_stderr", p->bow_se);
	nip_node_number(d, n, "load_far_side_less_near", side);
	nip_node_number(d, n, "load_centre_less_edges", centre);
	nip_doc_heading(d, "Skew and crown");
	nip_doc_paragraph(
		d, skewed ? NIP_TONE_WARN : NIP_TONE_PLAIN,
		"Skew: the side of large y is %+.4g (+/- %.2g, 2 standard errors) against "
		"the other. %s",
		p->skew, 2 * p->skew_se,
		!skewed ? "Not told from none: leave the skew."
			: nip_arena_printf(d->arena,
					   "To level it the load there has to be %+.4g against "
					   "the other side.",
					   side));
	nip_doc_paragraph(d, bowed ? NIP_TONE_WARN : NIP_TONE_PLAIN,
			  "Bow: the edges are %+.4g (+/- %.2g) against the centre. %s", p->bow,
			  2 * p->bow_se,
			  !bowed ? "Not told from none: leave the crown."
				 : nip_arena_printf(d->arena,
						    "To level it the load in the centre has to be "
						    "%+.4g against the edges: %s crown, or bending "
						    "that does the same.",
						    centre, centre > 0 ? "more" : "less"));
}

void nip_advise_rolls_doc(struct nip_doc *d, const struct nip_advise_rolls *r, bool skewed,
			  bool bowed)
{
	struct nip_node *n = nip_node_object(d, d->result, "rolls");

	nip_node_number(d, n, "crown_um", r->crown_um);
	nip_node_number(d, n, "tilt_um", r->tilt_um);
	nip_node_number(d, n, "bow_per_um_crown", r->bow_per_um);
	nip_node_number(d, n, "skew_per_um_tilt", r->skew_per_um);
	nip_node_number(d, n, "crown_change_um", bowed ? r->crown_change_um : 0);
	nip_node_number(d, n, "tilt_change_um", skewed ? r->tilt_change_um : 0);
	nip_node_text(d, n, "evidence", r->evidence);
	if (skewed || bowed)
		nip_doc_paragraph(d, NIP_TONE_PLAIN,
				  "By the plan's nip over the width (%s): %s%s%s. To first order: "
				  "measure again after a part of it.",
				  r->evidence,
				  bowed ? nip_arena_printf(d->arena,
							   "crown of each roll %+.3g \xC2\xB5m on %.3g \xC2\xB5m",
							   r->crown_change_um, r->crown_um)
					: "",
				  skewed && bowed ? ", " : "",
				  skewed ? nip_arena_printf(d->arena,
							    "gap at the right %+.3g \xC2\xB5m against the "
							    "left",
							    r->tilt_change_um)
					 : "");
}

/* ---- the gain of a recipe --------------------------------------------------------------- */

void nip_advise_gain_doc(struct nip_doc *d, const struct nip_advise_gain *g)
{
	struct nip_node *n = nip_node_object(d, d->result, "gain_from");

	nip_node_text(d, n, "recipe", g->recipe);
	nip_node_text(d, n, "setting", g->setting);
	nip_node_text(d, n, "outcome", g->outcome);
	nip_node_quantity(d, n, "at", g->at, g->u_unit);
	nip_node_quantity(d, n, "planned", g->y_at, g->y_unit);
	nip_node_number(d, n, "gain", g->gain);
	nip_node_text(d, n, "unit", nip_arena_printf(d->arena, "%s/(%s)", g->y_unit, g->u_unit));
	nip_node_text(d, n, "evidence", g->evidence);
	nip_node_number(d, n, "most", g->most);
	nip_node_text(d, n, "most_by", g->cut_by);
	nip_doc_paragraph(d, NIP_TONE_PLAIN,
			  "Gain by the plan of %s: d %s / d %s is %.4g %s/(%s) at %.6g %s (%s).%s",
			  g->recipe, g->outcome, g->setting, g->gain, g->y_unit, g->u_unit, g->at,
			  g->u_unit, g->evidence,
			  isnan(g->most) ? ""
					 : nip_arena_printf(d->arena, " The machine takes up to "
								      "%.6g %s (%s).",
							    g->most, g->u_unit, g->cut_by));
}

/* ---- stability -------------------------------------------------------------------------- */

void nip_advise_stability(struct nip_doc *d, const struct nip_r2r *l)
{
	struct nip_node *n = nip_node_object(d, d->result, "stability");
	double lo, hi, bound = nip_r2r_integral_bound(l->delay);
	bool is = nip_r2r_stable_ratios(l, &lo, &hi);

	nip_node_number(d, n, "delay", l->delay);
	nip_node_bool(d, n, "stable", is);
	nip_node_number(d, n, "radius", nip_r2r_radius(l, 1));
	nip_node_number(d, n, "gain_ratio_low", is ? lo : NAN);
	nip_node_number(d, n, "gain_ratio_high", is ? hi : NAN);
	nip_node_number(d, n, "integral_bound", bound);
	nip_doc_heading(d, "Stability");
	if (!is)
		nip_doc_paragraph(d, NIP_TONE_BAD,
				  "With a delay of %d runs this law is not stable even if the gain "
				  "is right: take smaller weights.",
				  l->delay);
	else if (isinf(hi))
		nip_doc_paragraph(d, NIP_TONE_PLAIN,
				  "Delay %d runs: stable for a true gain of %.3g times the stated "
				  "one or more.",
				  l->delay, lo);
	else
		nip_doc_paragraph(
			d, NIP_TONE_PLAIN,
			"Delay %d runs: stable while the true gain is %.3g to %.4g times the "
			"stated one (roots of the closed loop; largest now %.3g).",
			l->delay, lo, hi, nip_r2r_radius(l, 1));
	nip_doc_paragraph(
		d, NIP_TONE_MUTED,
		"A controller that steps from the setpoint in force, u + (w/b)(target - y), "
		"would need 0 < w x true/stated gain < 2 sin(pi/(2(2d+1))) = %.3g.",
		bound);
}

/* ---- advice ----------------------------------------------------------------------------- */

static const char *unit(const char *u)
{
	return u ? u : "";
}

void nip_advise_doc(struct nip_doc *d, const struct nip_r2r *l, const struct nip_advise_runs *runs,
		    const struct nip_r2r_advice *x, double u_now)
{
	struct nip_node *n = nip_node_object(d, d->result, "advice"), *list, *r;
	const char *yu = unit(runs->y_unit), *uu = unit(runs->u_unit);

	nip_node_text(d, n, "setting", runs->u_name);
	nip_node_quantity(d, n, "now", u_now, runs->u_unit);
	nip_node_quantity(d, n, "setpoint", x->setpoint, runs->u_unit);
	nip_node_quantity(d, n, "without_guards", x->wanted, runs->u_unit);
	nip_node_text(d, n, "guard", nip_r2r_guard_name[x->guard]);
	nip_node_text(d, n, "result", runs->y_name);
	nip_node_quantity(d, n, "target", l->target, runs->y_unit);
	nip_node_quantity(d, n, "expected", x->expected, runs->y_unit);
	nip_node_quantity(d, n, "expected_if_held", x->expected_hold, runs->y_unit);
	nip_node_number(d, n, "gain", l->gain);
	list = nip_node_list(d, d->result, "runs");
	for (size_t i = 0; i < runs->list.n; i++) {
		r = nip_node_object(d, list, NULL);
		nip_node_text(d, r, "run", runs->list.at[i].name);
		nip_node_number(d, r, "setting", runs->list.at[i].u);
		nip_node_number(d, r, "result", runs->list.at[i].y);
		nip_node_text(d, r, "refused", runs->list.at[i].refused);
	}
	if (x->setpoint == u_now)
		nip_doc_headline(d, NIP_TONE_GOOD, "Leave %s at %.6g %s (guard: %s)", runs->u_name,
				 u_now, uu, nip_r2r_guard_name[x->guard]);
	else
		nip_doc_headline(d, NIP_TONE_WARN, "Advice: %s from %.6g to %.6g %s (guard: %s)",
				 runs->u_name, u_now, x->setpoint, uu,
				 nip_r2r_guard_name[x->guard]);
	nip_doc_paragraph(
		d, NIP_TONE_PLAIN,
		"%s expected in the next run: %.5g %s there, %.5g %s if nothing is changed, "
		"target %.5g %s. Without guards: %.6g %s. Advice only: nothing is set.",
		runs->y_name, x->expected, yu, x->expected_hold, yu, l->target, yu, x->wanted, uu);
}

void nip_advise_sim_doc(struct nip_doc *d, const struct nip_r2r *l, const struct nip_advise_sim *s)
{
	struct nip_node *n = nip_node_object(d, d->result, "simulation"), *list, *r;
	struct nip_chart *c = nip_doc_figure(d, "advise");
	struct nip_panel *p = nip_chart_panel(d->arena, c, "porosity, %");

	nip_node_number(d, n, "runs", (double)s->n);
	nip_node_number(d, n, "open_loop_out_of_spec", (double)s->open_out);
	nip_node_number(d, n, "closed_loop_out_of_spec", (double)s->closed_out);
	list = nip_node_list(d, n, "list");
	for (size_t i = 0; i < s->n; i++) {
		r = nip_node_object(d, list, NULL);
		nip_node_number(d, r, "run", s->run[i]);
		nip_node_number(d, r, "setpoint", s->setpoint[i]);
		nip_node_number(d, r, "closed", s->closed[i]);
		nip_node_number(d, r, "open", s->open[i]);
	}
	nip_doc_headline(d, s->closed_out ? NIP_TONE_BAD : NIP_TONE_GOOD,
			 "Simulated: %zu of %zu runs out of spec with the advice, %zu without",
			 s->closed_out, s->n, s->open_out);
	c->headline =
		nip_arena_printf(d->arena, "%zu of %zu runs out of spec with advice, %zu without",
				 s->closed_out, s->n, s->open_out);
	c->subtitle = "coils of the synthetic line with drift";
	c->alt = c->headline;
	p->x.title = "run";
	*nip_vec_push(d->arena, &p->lines) = (struct nip_chart_line){ .label = "with advice",
								      .role = NIP_ROLE_DATA,
								      .n = s->n,
								      .x = s->run,
								      .y = s->closed };
	*nip_vec_push(d->arena, &p->lines) = (struct nip_chart_line){ .label = "setpoint left",
								      .role = NIP_ROLE_MUTED,
								      .n = s->n,
								      .x = s->run,
								      .y = s->open };
	*nip_vec_push(d->arena, &p->limits) = (struct nip_chart_limit){ .label = "target",
									.role = NIP_ROLE_REFERENCE,
									.at = l->target };
	if (isfinite(s->lo)) {
		*nip_vec_push(d->arena, &p->limits) = (struct nip_chart_limit){
			.label = "LSL", .role = NIP_ROLE_LIMIT, .at = s->lo
		};
		*nip_vec_push(d->arena, &p->limits) = (struct nip_chart_limit){
			.label = "USL", .role = NIP_ROLE_LIMIT, .at = s->hi
		};
	}
}
