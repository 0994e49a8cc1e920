/* web.c: what a web does beside getting denser: wrinkles, edge cracks, sticking, curl. */
#include <config.h>

#include <math.h>

#include "physics/law.h"

#define BIG 1e300

#define SYM_E(n, what)                                                                             \
	{                                                                                          \
		n, NIP_Q_PRESSURE, NIP_PARAMETER, 0, 1e15, true, false, what, .start_lo = 1e8,     \
									      .start_hi = 2e11     \
	}
#define SYM_NU(n, what)                                                                            \
	{                                                                                          \
		n, NIP_Q_RATIO, NIP_PARAMETER, -1, 0.5, true, false, what, .start_lo = 0,          \
									   .start_hi = 0.45        \
	}

/* ---- wrinkles on a roller ---------------------------------------------------------- */

enum { BUCKLE_E, BUCKLE_T, BUCKLE_R, BUCKLE_NU, BUCKLE_CD };

static const char *web_buckling(const double *in, double *out)
{
	double nu = in[BUCKLE_NU];

	out[1] = in[BUCKLE_T] / (in[BUCKLE_R] * sqrt(3 * (1 - nu * nu)));
	out[0] = in[BUCKLE_E] * out[1];
	out[2] = isnan(in[BUCKLE_CD]) ? NAN : in[BUCKLE_CD] > out[0];
	return NULL;
}

static const char *web_buckling_inverse(const double *in, double want, double *r)
{
	double nu = in[BUCKLE_NU];

	if (!(want > 0))
		return "no radius brings the critical stress to 0";
	*r = in[BUCKLE_E] * in[BUCKLE_T] / (want * sqrt(3 * (1 - nu * nu)));
	return NULL;
}

const struct nip_law nip_law_web_buckling = {
	.name = "web-buckling",
	.family = NIP_LAW_DAMAGE,
	.equation = "sigma_cr = E t/(R sqrt(3 (1-nu^2)))",
	.source = "Timoshenko, Theory of Elastic Stability: shell under axial compression "
		  "(textbook form)",
	.validity =
		"a perfect thin web wrapped on a roller without slip; real webs wrinkle earlier",
	.symbol = { SYM_E("E", "modulus of the web"),
		    { "t", NIP_Q_THICKNESS, NIP_STATE, 0, BIG, true, false, "thickness of the web",
		      .answer = "thickness" },
		    { "R", NIP_Q_LENGTH, NIP_VARIABLE, 0, BIG, true, false, "radius of the roller",
		      .answer = "roll_radius" },
		    SYM_NU("nu", "Poisson ratio of the web"),
		    { "sigma_CD", NIP_Q_PRESSURE, NIP_STATE, 0, BIG, false, false,
		      "compressive stress across the web", .optional = true } },
	.n_symbols = 5,
	.output = { { "critical_stress", NIP_Q_PRESSURE },
		    { "critical_strain", NIP_Q_RATIO },
		    { "wrinkles", NIP_Q_FLAG } },
	.n_outputs = 3,
	.evaluate = web_buckling,
	.invert = web_buckling_inverse,
};

/* ---- edge cracks ---------------------------------------------------------------------- */

enum { EDGE_D, EDGE_D_EDGE, EDGE_E, EDGE_LIMIT };

static const char *edge_crack(const double *in, double *out)
{
	/* Edge and middle leave the nip equally thick: what is less dense was stretched by
	 * that much more, or had as much less mass. */
	out[0] = fmax(0, in[EDGE_D] / in[EDGE_D_EDGE] - 1) + (isnan(in[EDGE_E]) ? 0 : in[EDGE_E]);
	out[1] = out[0] / in[EDGE_LIMIT];
	out[2] = out[0] > in[EDGE_LIMIT];
	return NULL;
}

const struct nip_law nip_law_edge_crack = {
	.name = "edge-crack",
	.family = NIP_LAW_DAMAGE,
	.equation = "edge strain = max(0, D/D_edge - 1) + e; cracks where above the limit",
	.source = "our form: mass balance across the web of one thickness",
	.validity = "a flag, not a prediction; the limit has to be measured on the web",
	.symbol = { { "D", NIP_Q_RATIO, NIP_STATE, 0, 1, true, false,
		      "relative density in the middle", .answer = "relative_density" },
		    { "D_edge", NIP_Q_RATIO, NIP_VARIABLE, 0, 1, true, false,
		      "relative density at the edge", .answer = "edge_relative_density" },
		    { "e", NIP_Q_RATIO, NIP_STATE, 0, 100, false, false,
		      "elongation of the whole web in the step", .answer = "elongation",
		      .optional = true },
		    { "e_limit", NIP_Q_RATIO, NIP_PARAMETER, 0, 100, true, false,
		      "strain at which this web cracks" } },
	.n_symbols = 4,
	.output = { { "edge_strain", NIP_Q_RATIO },
		    { "edge_strain_ratio", NIP_Q_RATIO },
		    { "cracks", NIP_Q_FLAG } },
	.n_outputs = 3,
	.evaluate = edge_crack,
};

/* ---- step between coated and bare foil --------------------------------------------------- */

enum { STEP_E_COATED, STEP_E_BARE, STEP_E, STEP_YIELD };

static const char *foil_step(const double *in, double *out)
{
	out[0] = fabs(in[STEP_E_COATED] - in[STEP_E_BARE]) / (1 + in[STEP_E_BARE]);
	out[1] = in[STEP_E] * out[0];
	out[2] = isnan(in[STEP_YIELD]) ? NAN : out[1] > in[STEP_YIELD];
	return NULL;
}

const struct nip_law nip_law_foil_step = {
	.name = "foil-step",
	.family = NIP_LAW_DAMAGE,
	.equation = "strain = |e_coated - e_bare|/(1 + e_bare); stress = E strain",
	.source = "strip of one length held at the length of another (textbook form)",
	.validity = "a narrow bare strip beside a wide coated one; elastic until it yields",
	.symbol = { { "e_coated", NIP_Q_RATIO, NIP_VARIABLE, 0, 100, false, false,
		      "elongation of the foil under the coating", .answer = "elongation" },
		    { "e_bare", NIP_Q_RATIO, NIP_STATE, 0, 100, false, false,
		      "elongation of the bare foil beside it" },
		    SYM_E("E", "modulus of the foil"),
		    { "sigma_y", NIP_Q_PRESSURE, NIP_PARAMETER, 0, BIG, true, false,
		      "yield stress of the foil", .optional = true } },
	.n_symbols = 4,
	.output = { { "mismatch_strain", NIP_Q_RATIO },
		    { "elastic_stress", NIP_Q_PRESSURE },
		    { "yields", NIP_Q_FLAG } },
	.n_outputs = 3,
	.evaluate = foil_step,
};

/* ---- curl --------------------------------------------------------------------------------- */

enum { CURL_STRAIN, CURL_H_1, CURL_H_2, CURL_E_1, CURL_E_2, CURL_NU_1, CURL_NU_2 };

static const char *curl(const double *in, double *out)
{
	const bool wide = !isnan(in[CURL_NU_1]) && !isnan(in[CURL_NU_2]);
	double m = in[CURL_H_1] / in[CURL_H_2], n = in[CURL_E_1] / in[CURL_E_2], mn, bend;

	if (isnan(in[CURL_NU_1]) != isnan(in[CURL_NU_2]))
		return "nu_1 and nu_2 go together";
	if (wide) /* biaxial moduli, E/(1-nu) */
		n *= (1 - in[CURL_NU_2]) / (1 - in[CURL_NU_1]);
	mn = m * n;
	/* Timoshenko's formula over and under multiplied by m n: Stoney's is m -> 0. */
	bend = 3 * (1 + m) * (1 + m) * mn + (1 + mn) * (m * m * mn + 1);
	out[0] = in[CURL_STRAIN] * (6 * (1 + m) * mn / bend / in[CURL_H_2]);
	out[1] = 1 / out[0];
	out[2] = in[CURL_STRAIN] * (6 * mn / in[CURL_H_2]);
	return NULL;
}

const struct nip_law nip_law_curl = {
	.name = "curl",
	.family = NIP_LAW_DAMAGE,
	.equation = "curvature = 6 e (1+m)^2/{h [3(1+m)^2 + (1+mn)(m^2+1/(mn))]}, m = h_1/h_2, n = "
		    "E_1/E_2, h = h_1+h_2; Stoney: 6 e m n/h_2",
	.source = "Timoshenko 1925, 10.1364/JOSA.11.000233; Stoney 1909, 10.1098/rspa.1909.0021",
	.validity = "two elastic layers, curvature small; a strip, or with nu_1 and nu_2 a wide "
		    "sheet that curls alike both ways. It curls towards the layer that is shorter",
	.symbol = { { "strain", NIP_Q_RATIO, NIP_VARIABLE, 0, 1, false, false,
		      "difference of the free strains of the two layers",
		      .answer = "strain_mismatch" },
		    { "h_1", NIP_Q_THICKNESS, NIP_STATE, 0, 1e3, true, false,
		      "thickness of layer 1" },
		    { "h_2", NIP_Q_THICKNESS, NIP_STATE, 0, 1e3, true, false,
		      "thickness of layer 2" },
		    SYM_E("E_1", "modulus of layer 1"),
		    SYM_E("E_2", "modulus of layer 2"),
		    { "nu_1", NIP_Q_RATIO, NIP_PARAMETER, -1, 0.5, true, false,
		      "Poisson ratio of layer 1", .optional = true },
		    { "nu_2", NIP_Q_RATIO, NIP_PARAMETER, -1, 0.5, true, false,
		      "Poisson ratio of layer 2", .optional = true } },
	.n_symbols = 7,
	.output = { { "curvature", NIP_Q_CURVATURE },
		    { "curl_radius", NIP_Q_LENGTH },
		    { "stoney_curvature", NIP_Q_CURVATURE } },
	.n_outputs = 3,
	.evaluate = curl,
};
