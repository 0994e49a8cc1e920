/* crossweb_law.c: the row of the nip over the width, for a web by Heckel's law. */
#include <config.h>

#include <math.h>

#include "physics/crossweb.h"
#include "physics/nip.h"
#include "physics/symbols.h"

enum {
	CRO_E,
	CRO_NU,
	CRO_D_R,
	CRO_L,
	CRO_W,
	CRO_Q,
	CRO_H_IN,
	CRO_D_IN,
	CRO_D0,
	CRO_PY,
	CRO_ER,
	CRO_CROWN,
	CRO_THERMAL,
	CRO_SKEW,
	CRO_M,
	CRO_Z,
	CRO_SYMBOLS
};

struct row {
	struct nip_crossweb cross;
	double heckel[3];
	struct nip_web_layer layer;
	struct nip_web web;
	struct nip_rolls rolls;
};

static const char *load(double gap_m, void *context, double *out_q)
{
	const struct row *r = context;

	return nip_web_line_load(&r->web, &r->rolls, gap_m, out_q);
}

static double or_0(double x)
{
	return isnan(x) ? 0 : x;
}

static void set_up(const double *x, struct row *r)
{
	r->cross = (struct nip_crossweb){
		.beam = { x[CRO_E], x[CRO_NU], x[CRO_D_R], x[CRO_L] },
		.width_m = x[CRO_W],
		.crown_m = or_0(x[CRO_CROWN]),
		.thermal_crown_m = or_0(x[CRO_THERMAL]),
		.skew_rad = or_0(x[CRO_SKEW]),
		.bending_moment_n_m = or_0(x[CRO_M]),
	};
	r->heckel[0] = x[CRO_D0];
	r->heckel[1] = x[CRO_PY];
	r->heckel[2] = 0;
	r->layer = (struct nip_web_layer){
		x[CRO_H_IN], x[CRO_D_IN], or_0(x[CRO_ER]), false, { &nip_law_heckel, r->heckel }
	};
	r->web = (struct nip_web){ &r->layer, 1, 0 };
	r->rolls = (struct nip_rolls){ x[CRO_D_R] / 2, x[CRO_E], x[CRO_NU] };
}

struct local {
	double q, d;
};

/* Where the web is not compacted it leaves as it came. */
static struct local at_gap(const struct row *r, double gap_m)
{
	struct local l = { NAN, r->layer.relative_density };
	struct nip_state s;

	nip_web_line_load(&r->web, &r->rolls, gap_m, &l.q);
	if (!nip_web_solve(&r->web, &r->rolls, NIP_GIVEN_GAP, gap_m, &s))
		l.d = s.layer[0].relative_density;
	return l;
}

static const char *at_positions(const struct row *r, const struct nip_profile *p,
				const struct nip_list *z, struct nip_list *out)
{
	for (size_t i = 0; i < out[0].n; i++) {
		struct local l = { NAN, NAN };
		double gap = NAN;

		if (z->n && !isnan(z->at[0])) {
			if (fabs(z->at[i]) > r->cross.width_m / 2)
				return "z is beyond the edge of the web";
			gap = nip_profile_gap(p, z->at[i]);
			l = at_gap(r, gap);
		}
		out[0].at[i] = l.q;
		out[1].at[i] = l.d;
		out[2].at[i] = gap;
	}
	return NULL;
}

static const char *cross_web(const struct nip_list *in, struct nip_list *out)
{
	double x[CRO_SYMBOLS];
	struct row r;
	struct nip_profile p;
	struct local centre, edge;
	const char *why;

	for (size_t i = 0; i < CRO_Z; i++)
		x[i] = in[i].n ? in[i].at[0] : NAN;
	set_up(x, &r);
	why = nip_crossweb_solve(&r.cross, load, &r, x[CRO_H_IN], x[CRO_Q], &p);
	if (!why)
		why = at_positions(&r, &p, &in[CRO_Z], out);
	if (why)
		return why;
	centre = at_gap(&r, p.gap_m[NIP_CROSS_POINTS / 2]);
	edge = at_gap(&r, p.gap_m[0]);
	out[3].at[0] = centre.q;
	out[4].at[0] = edge.q;
	out[5].at[0] = centre.d;
	out[6].at[0] = edge.d;
	out[7].at[0] = p.gap_m[NIP_CROSS_POINTS / 2];
	out[8].at[0] = p.gap_m[0];
	out[9].at[0] = p.cv;
	out[10].at[0] = p.best_crown_m;
	out[11].at[0] = p.stiffness_pa;
	out[12].at[0] = p.max_n_m;
	out[13].at[0] = p.min_n_m;
	return NULL;
}

const struct nip_law nip_law_cross_web = {
	.name = "cross-web",
	.family = NIP_LAW_ROLL,
	.equation =
		"S(z) = S_0 + 2 y(z) - (crown + thermal_crown)(1-(2z/w)^2) + skew^2 z^2/(2 D_r); "
		"q(z) by thin-web-nip at S(z); y(z): beam with shear under q(z)",
	.source = "beam theory and thin-web nip, derived",
	.validity =
		"both rolls alike, solid, bearings hold no moment; crowns are on the diameter of "
		"each roll, centre above web edge; q_L is the mean over the web; best_crown is "
		"ground, besides thermal_crown; without z the first three outputs are empty",
	.symbol = { NIP_ABOVE_0("E", NIP_Q_PRESSURE, NIP_PARAMETER, "modulus of the rolls",
				.answer = "modulus", .start_lo = 1e11, .start_hi = 6e11),
		    NIP_POISSON("nu", "Poisson ratio of the rolls", .start_lo = 0.2, .start_hi = 0.35),
		    NIP_ABOVE_0("D_r", NIP_Q_LENGTH, NIP_PARAMETER, "roll diameter",
				.answer = "roll_diameter", .start_lo = 0.1, .start_hi = 1.2),
		    NIP_ABOVE_0("L", NIP_Q_LENGTH, NIP_PARAMETER, "span between bearing centres",
				.answer = "span", .start_lo = 0.2, .start_hi = 3),
		    NIP_ABOVE_0("w", NIP_Q_LENGTH, NIP_PARAMETER, "width of the web",
				.answer = "width", .start_lo = 0.05, .start_hi = 2),
		    NIP_ABOVE_0("q_L", NIP_Q_LINE_LOAD, NIP_VARIABLE, "mean line load over the web",
				.answer = "line_load", .start_lo = 1e4, .start_hi = 2e6),
		    NIP_ABOVE_0("h_in", NIP_Q_THICKNESS, NIP_STATE, "thickness before the nip",
				.start_lo = 2e-5, .start_hi = 1e-3),
		    NIP_FRACTION("D_in", NIP_STATE, "relative density before the nip",
				 .start_lo = 0.3, .start_hi = 0.8),
		    { "D0", NIP_Q_RATIO, NIP_PARAMETER, 0, 1, true, true,
		      "relative density at no pressure", .start_lo = 0.2, .start_hi = 0.7 },
		    NIP_ABOVE_0("Py", NIP_Q_PRESSURE, NIP_PARAMETER, "mean yield pressure, 1/K",
				.answer = "yield_pressure", .start_lo = 5e7, .start_hi = 5e8),
		    { "ER", NIP_Q_RATIO, NIP_PARAMETER, 0, 1, false, false,
		      "elastic recovery h_out/h_n - 1", .answer = "elastic_recovery",
		      .optional = true },
		    { "crown", NIP_Q_THICKNESS, NIP_PARAMETER, -NIP_BIG, NIP_BIG, false, false,
		      "crown of each roll, on the diameter", .optional = true },
		    { "thermal_crown", NIP_Q_THICKNESS, NIP_PARAMETER, -NIP_BIG, NIP_BIG, false,
		      false, "crown of each roll by heat, on the diameter", .optional = true },
		    { "skew", NIP_Q_ANGLE, NIP_PARAMETER, -0.1, 0.1, false, false,
		      "angle between the axes of the rolls", .optional = true },
		    { "M", NIP_Q_TORQUE, NIP_PARAMETER, -NIP_BIG, NIP_BIG, false, false,
		      "couple on each neck against the load", .answer = "bending_moment",
		      .optional = true },
		    { "z", NIP_Q_LENGTH, NIP_VARIABLE, -NIP_BIG, NIP_BIG, false, false,
		      "places over the width, 0 at the centre", .answer = "position",
		      .optional = true, .list = true } },
	.n_symbols = CRO_SYMBOLS,
	.output = { { "line_load", NIP_Q_LINE_LOAD, .list = true },
		    { "relative_density", NIP_Q_RATIO, .list = true },
		    { "gap", NIP_Q_THICKNESS, .list = true },
		    { "line_load_centre", NIP_Q_LINE_LOAD },
		    { "line_load_edge", NIP_Q_LINE_LOAD },
		    { "relative_density_centre", NIP_Q_RATIO },
		    { "relative_density_edge", NIP_Q_RATIO },
		    { "gap_centre", NIP_Q_THICKNESS },
		    { "gap_edge", NIP_Q_THICKNESS },
		    { "line_load_cv", NIP_Q_RATIO },
		    { "best_crown", NIP_Q_THICKNESS },
		    { "nip_stiffness", NIP_Q_PRESSURE },
		    { "line_load_max", NIP_Q_LINE_LOAD },
		    { "line_load_min", NIP_Q_LINE_LOAD } },
	.n_outputs = 14,
	.evaluate_lists = cross_web,
};
