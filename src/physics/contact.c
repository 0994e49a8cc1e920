/* contact.c: real contact of rough faces, and the resistance and strength of an interface. */
#include <config.h>

#include "physics/contact.h"

#include <math.h>
#include <stdbool.h>

#include "physics/law.h"

#define BIG 1e300
#define GAS 8.31446261815324 /* J/(mol K) */

#define SYM_P                                                                                      \
	{                                                                                          \
		"P", NIP_Q_PRESSURE, NIP_VARIABLE, 0, BIG, false, false, "nominal pressure",       \
			.answer = "pressure", .start_lo = 1e5, .start_hi = 1e9                     \
	}
#define SYM_H                                                                                      \
	{                                                                                          \
		"H", NIP_Q_PRESSURE, NIP_PARAMETER, 0, BIG, true, false,                           \
			"hardness of the softer face, about 3 times its yield stress",             \
			.answer = "hardness", .start_lo = 1e6, .start_hi = 1e10                    \
	}
#define SYM_E_STAR                                                                                 \
	{                                                                                          \
		"E_star", NIP_Q_PRESSURE, NIP_PARAMETER, 0, BIG, true, false,                      \
			"contact modulus, 1/((1-nu1^2)/E1 + (1-nu2^2)/E2)", .start_lo = 1e8,       \
									    .start_hi = 1e11       \
	}
#define SYM_H_RMS                                                                                  \
	{                                                                                          \
		"h_rms", NIP_Q_RATIO, NIP_PARAMETER, 0, BIG, true, false,                          \
			"rms slope of the joint roughness", .start_lo = 0.01, .start_hi = 1        \
	}

double nip_contact_plastic(double p_pa, double hardness_pa)
{
	return fmin(1, p_pa / hardness_pa);
}

double nip_contact_elastic(double p_pa, double e_star_pa, double h_rms)
{
	if (p_pa <= 0)
		return 0;
	return erf(M_SQRT2 * (p_pa / e_star_pa) / h_rms);
}

/* Both series solve the same diffusion between 0 and 1 from x, to variance v. The first
 * passage by images needs few terms for a small v, the sines for a large one. */
static struct nip_contact by_images(double x, double v)
{
	const double w = sqrt(2 * v);
	double apart = 0;
	struct nip_contact c = { 0, 0 };

	for (int n = 0; n < 8; n++) {
		c.plastic_fraction += erfc((2 * n + 1 - x) / w) - erfc((2 * n + 1 + x) / w);
		if (n > 0)
			apart += erfc((2 * n + x) / w) - erfc((2 * n + 2 - x) / w);
	}
	c.fraction = erf(x / w) + erfc((2 - x) / w) - apart;
	return c;
}

static struct nip_contact by_sines(double x, double v)
{
	struct nip_contact c = { x, x };

	for (int k = 1; k < 8; k++) {
		double term =
			2 / (k * M_PI) * sin(k * M_PI * x) * exp(-0.5 * k * k * M_PI * M_PI * v);

		c.fraction += term;
		c.plastic_fraction += k % 2 ? -term : term;
	}
	return c;
}

struct nip_contact nip_contact_elastoplastic(double p_pa, double e_star_pa, double h_rms,
					     double hardness_pa)
{
	const double x = p_pa / hardness_pa, width = e_star_pa / hardness_pa * h_rms / 2;
	struct nip_contact c;

	if (x >= 1)
		return (struct nip_contact){ 1, 1 };
	if (p_pa <= 0)
		return (struct nip_contact){ 0, 0 };
	c = width * width < 0.5 ? by_images(x, width * width) : by_sines(x, width * width);
	c.fraction = fmin(c.fraction, 1); /* the last bit of a sum of erfc */
	c.plastic_fraction = fmin(fmax(c.plastic_fraction, 0), c.fraction);
	return c;
}

/* ---- Tabor --------------------------------------------------------------------- */

enum { TABOR_P, TABOR_H };

static const char *tabor(const double *in, double *out)
{
	out[0] = nip_contact_plastic(in[TABOR_P], in[TABOR_H]);
	out[1] = in[TABOR_P] >= in[TABOR_H];
	return NULL;
}

static const char *tabor_inverse(const double *in, double want, double *p)
{
	if (!(want >= 0 && want <= 1))
		return "a contact fraction is from 0 to 1";
	*p = want * in[TABOR_H];
	return NULL;
}

const struct nip_law nip_law_tabor = {
	.name = "tabor",
	.family = NIP_LAW_STACK,
	.equation = "A_r/A_0 = P/H up to 1",
	.source = "Tabor 1951, The Hardness of Metals (textbook form)",
	.validity = "fully plastic asperities; complete = yes where P is at or above H",
	.symbol = { SYM_P, SYM_H },
	.n_symbols = 2,
	.output = { { "contact_fraction", NIP_Q_RATIO }, { "complete", NIP_Q_FLAG } },
	.n_outputs = 2,
	.evaluate = tabor,
	.invert = tabor_inverse,
};

/* ---- Persson -------------------------------------------------------------------- */

enum { PERSSON_P, PERSSON_E, PERSSON_SLOPE };

static const char *persson(const double *in, double *out)
{
	out[0] = nip_contact_elastic(in[PERSSON_P], in[PERSSON_E], in[PERSSON_SLOPE]);
	/* The straight line it starts with: sqrt(8/pi) P/(E* h'). */
	out[1] = M_2_SQRTPI * M_SQRT2 * (in[PERSSON_P] / in[PERSSON_E]) / in[PERSSON_SLOPE];
	return NULL;
}

const struct nip_law nip_law_persson = {
	.name = "persson",
	.family = NIP_LAW_STACK,
	.equation = "A_r/A_0 = erf(sqrt2 P/(E* h'_rms)); for small P sqrt(8/pi) P/(E* h'_rms)",
	.source = "Persson 2001, 10.1063/1.1388626",
	.validity = "elastic asperities without adhesion",
	.symbol = { SYM_P, SYM_E_STAR, SYM_H_RMS },
	.n_symbols = 3,
	.output = { { "contact_fraction", NIP_Q_RATIO }, { "small_pressure_form", NIP_Q_RATIO } },
	.n_outputs = 2,
	.evaluate = persson,
};

enum { EP_P, EP_E, EP_SLOPE, EP_H };

static const char *elastoplastic(const double *in, double *out)
{
	const struct nip_contact c =
		nip_contact_elastoplastic(in[EP_P], in[EP_E], in[EP_SLOPE], in[EP_H]);

	out[0] = c.fraction;
	out[1] = c.plastic_fraction;
	out[2] = c.fraction - c.plastic_fraction;
	return NULL;
}

const struct nip_law nip_law_elastoplastic_contact = {
	.name = "elastoplastic-contact",
	.family = NIP_LAW_STACK,
	.equation =
		"local pressures spread by diffusion to the variance (E* h'_rms)^2/4, absorbed at "
		"0 and at H; A_r/A_0 is what is not at 0",
	.source = "Persson 2001, 10.1063/1.1388626; series derived here",
	.validity = "between persson (H large) and tabor (E* h'_rms large)",
	.symbol = { SYM_P, SYM_E_STAR, SYM_H_RMS, SYM_H },
	.n_symbols = 4,
	.output = { { "contact_fraction", NIP_Q_RATIO },
		    { "plastic_fraction", NIP_Q_RATIO },
		    { "elastic_fraction", NIP_Q_RATIO } },
	.n_outputs = 3,
	.evaluate = elastoplastic,
};

/* ---- contact modulus ---------------------------------------------------------------- */

enum { CM_E_1, CM_NU_1, CM_E_2, CM_NU_2 };

static const char *contact_modulus(const double *in, double *out)
{
	double a = (1 - in[CM_NU_1] * in[CM_NU_1]) / in[CM_E_1];
	double b = (1 - in[CM_NU_2] * in[CM_NU_2]) / in[CM_E_2];

	out[0] = 1 / (a + b);
	return NULL;
}

const struct nip_law nip_law_contact_modulus = {
	.name = "contact-modulus",
	.family = NIP_LAW_STACK,
	.equation = "1/E* = (1-nu1^2)/E1 + (1-nu2^2)/E2",
	.source = "Hertz 1882 (textbook form)",
	.symbol = { { "E1", NIP_Q_PRESSURE, NIP_VARIABLE, 0, 1e15, true, false, "modulus of face 1",
		      .start_lo = 1e8, .start_hi = 3e11 },
		    { "nu1", NIP_Q_RATIO, NIP_PARAMETER, -1, 0.5, true, false, "its Poisson ratio",
		      .start_lo = 0, .start_hi = 0.45 },
		    { "E2", NIP_Q_PRESSURE, NIP_PARAMETER, 0, 1e15, true, false,
		      "modulus of face 2", .start_lo = 1e8, .start_hi = 3e11 },
		    { "nu2", NIP_Q_RATIO, NIP_PARAMETER, -1, 0.5, true, false, "its Poisson ratio",
		      .start_lo = 0, .start_hi = 0.45 } },
	.n_symbols = 4,
	.output = { { "contact_modulus", NIP_Q_PRESSURE } },
	.n_outputs = 1,
	.evaluate = contact_modulus,
};

/* ---- plasticity index --------------------------------------------------------------- */

enum { PI_E, PI_H, PI_S, PI_BETA };

static const char *plasticity_index(const double *in, double *out)
{
	out[0] = in[PI_E] / in[PI_H] * sqrt(in[PI_S] / in[PI_BETA]);
	out[1] = out[0] < 0.6;
	out[2] = out[0] > 1;
	return NULL;
}

const struct nip_law nip_law_plasticity_index = {
	.name = "plasticity-index",
	.family = NIP_LAW_STACK,
	.equation = "psi = (E*/H) sqrt(s/beta); below 0.6 elastic, above 1 plastic",
	.source = "Greenwood and Williamson 1966, 10.1098/rspa.1966.0242",
	.validity = "says which of persson and tabor to take; in between: elastoplastic-contact",
	.symbol = { SYM_E_STAR,
		    SYM_H,
		    { "s", NIP_Q_THICKNESS, NIP_VARIABLE, 0, BIG, false, false,
		      "standard deviation of the asperity heights", .answer = "asperity_height" },
		    { "beta", NIP_Q_THICKNESS, NIP_PARAMETER, 0, BIG, true, false,
		      "radius of the asperities", .answer = "asperity_radius" } },
	.n_symbols = 4,
	.output = { { "plasticity_index", NIP_Q_RATIO },
		    { "elastic", NIP_Q_FLAG },
		    { "plastic", NIP_Q_FLAG } },
	.n_outputs = 3,
	.evaluate = plasticity_index,
};

/* ---- interface resistance ------------------------------------------------------------ */

enum { IR_R_REF, IR_P_REF, IR_N, IR_P, IR_AREA };

static double interface(const double *in)
{
	double area = isnan(in[IR_AREA]) ? 1 : in[IR_AREA];

	return in[IR_R_REF] / area * pow(in[IR_P] / in[IR_P_REF], -in[IR_N]);
}

static const char *interface_resistance(const double *in, double *out)
{
	out[0] = interface(in);
	return NULL;
}

static void interface_resistance_gradient(const double *in, double *g)
{
	double r = interface(in);

	g[IR_R_REF] = r / in[IR_R_REF];
	g[IR_P_REF] = in[IR_N] * r / in[IR_P_REF];
	g[IR_N] = -r * log(in[IR_P] / in[IR_P_REF]);
	g[IR_P] = -in[IR_N] * r / in[IR_P];
	g[IR_AREA] = isnan(in[IR_AREA]) ? 0 : -r / in[IR_AREA];
}

static const char *interface_resistance_inverse(const double *in, double want, double *p)
{
	double area = isnan(in[IR_AREA]) ? 1 : in[IR_AREA];

	if (!(want > 0))
		return "no pressure brings the resistance to 0";
	if (in[IR_N] == 0)
		return "with n = 0 the resistance does not depend on pressure";
	*p = in[IR_P_REF] * pow(in[IR_R_REF] / (area * want), 1 / in[IR_N]);
	return NULL;
}

const struct nip_law nip_law_interface_resistance = {
	.name = "interface-resistance",
	.family = NIP_LAW_STACK,
	.equation = "R = (R_ref/A_rec) (P/P_ref)^-n",
	.source =
		"area-controlled contacts: n = 0.5 measured on LPSCl, arXiv 2501.00600; about 0.95 "
		"for the conductance of rough faces (Cooper, Mikic, Yovanovich 1969, "
		"10.1016/0017-9310(69)90011-8)",
	.validity = "inside the range of pressures R_ref and n were measured in",
	.symbol = { { "R_ref", NIP_Q_RESISTANCE, NIP_PARAMETER, 0, BIG, true, false,
		      "resistance at P_ref", .start_lo = 1e-5, .start_hi = 0.1 },
		    { "P_ref", NIP_Q_PRESSURE, NIP_PARAMETER, 0, BIG, true, false,
		      "pressure of R_ref", .start_lo = 1e5, .start_hi = 1e8, .reference = true },
		    { "n", NIP_Q_RATIO, NIP_PARAMETER, 0, 10, false, false, "exponent",
		      .answer = "exponent", .start_lo = 0.3, .start_hi = 1 },
		    { "P", NIP_Q_PRESSURE, NIP_VARIABLE, 0, BIG, true, false,
		      "pressure on the interface", .answer = "pressure", .start_lo = 1e5,
		      .start_hi = 1e9 },
		    { "A_rec", NIP_Q_RATIO, NIP_STATE, 0, 1, true, false,
		      "share of the area of R_ref which is in contact again; left out: all of it",
		      .answer = "recovered_area", .optional = true } },
	.n_symbols = 5,
	.output = { { "interface_resistance", NIP_Q_RESISTANCE } },
	.n_outputs = 1,
	.evaluate = interface_resistance,
	.gradient = interface_resistance_gradient,
	.invert = interface_resistance_inverse,
};

/* ---- bond ------------------------------------------------------------------------------ */

enum { BOND_MAX, BOND_GAMMA, BOND_P, BOND_D, BOND_Q, BOND_T, BOND_T_REF };

/* Three symbols of the temperature factor: all of them or none. */
static const char *temperature_factor(const double *in, double *out)
{
	int given = !isnan(in[BOND_Q]) + !isnan(in[BOND_T]) + !isnan(in[BOND_T_REF]);

	*out = 1;
	if (given == 0)
		return NULL;
	if (given < 3)
		return "Q, T and T_ref go together";
	*out = exp(-in[BOND_Q] / GAS * (1 / in[BOND_T] - 1 / in[BOND_T_REF]));
	return isinf(*out) ? "the temperature factor is beyond any number: see Q, T and T_ref"
			   : NULL;
}

static const char *bond(const double *in, double *out)
{
	double factor;
	const char *why = temperature_factor(in, &factor);

	/* expm1: the strength of a weak bond is a small difference. */
	out[1] = -expm1(-in[BOND_GAMMA] * (in[BOND_P] * in[BOND_D]));
	out[0] = in[BOND_MAX] * out[1] * factor;
	out[2] = factor;
	return why;
}

static const char *bond_inverse(const double *in, double want, double *p)
{
	double factor;
	const char *why = temperature_factor(in, &factor);

	if (why)
		return why;
	if (!(want >= 0))
		return "a bond strength is not below 0";
	if (want >= in[BOND_MAX] * factor)
		return "no pressure reaches sigma_max or more";
	if (in[BOND_GAMMA] == 0 || in[BOND_D] == 0)
		return "with gamma D = 0 there is no bond at any pressure";
	*p = -log1p(-want / (in[BOND_MAX] * factor)) / (in[BOND_GAMMA] * in[BOND_D]);
	return NULL;
}

const struct nip_law nip_law_bond = {
	.name = "bond",
	.family = NIP_LAW_STACK,
	.equation = "sigma_bond = sigma_max [1 - exp(-gamma P D)]; with temperature times "
		    "exp[-(Q/R)(1/T - 1/T_ref)]",
	.source = "Leuenberger 1982, Int. J. Pharm. 12, 41 (textbook form)",
	.validity = "one pair of faces at one speed; no default for any parameter",
	.symbol = { { "sigma_max", NIP_Q_PRESSURE, NIP_PARAMETER, 0, BIG, true, false,
		      "strength of the perfect bond", .start_lo = 1e4, .start_hi = 1e8 },
		    { "gamma", NIP_Q_INVERSE_PRESSURE, NIP_PARAMETER, 0, BIG, false, false,
		      "bonding per pressure", .start_lo = 1e-10, .start_hi = 1e-6 },
		    { "P", NIP_Q_PRESSURE, NIP_VARIABLE, 0, BIG, false, false,
		      "laminating pressure", .answer = "pressure" },
		    { "D", NIP_Q_RATIO, NIP_STATE, 0, 1, false, false,
		      "relative density of the faces", .answer = "relative_density" },
		    { "Q", NIP_Q_MOLAR_ENERGY, NIP_PARAMETER, 0, 1e7, false, false,
		      "activation energy of bonding", .answer = "activation_energy",
		      .optional = true },
		    { "T", NIP_Q_TEMPERATURE, NIP_STATE, 0, 1e5, true, false,
		      "laminating temperature", .answer = "temperature", .optional = true },
		    { "T_ref", NIP_Q_TEMPERATURE, NIP_PARAMETER, 0, 1e5, true, false,
		      "temperature of sigma_max", .optional = true, .reference = true } },
	.n_symbols = 7,
	.output = { { "bond_strength", NIP_Q_PRESSURE },
		    { "bonded_fraction", NIP_Q_RATIO },
		    { "temperature_factor", NIP_Q_RATIO } },
	.n_outputs = 3,
	.evaluate = bond,
	.invert = bond_inverse,
};

/* ---- peel: which of three interfaces parts ------------------------------------------------ */

enum { PEEL_BOND, PEEL_WEB, PEEL_ROLL };

static const char *peel(const double *in, double *out)
{
	out[0] = in[PEEL_BOND] / in[PEEL_ROLL];
	out[1] = in[PEEL_WEB] / in[PEEL_ROLL];
	out[2] = in[PEEL_BOND] <= in[PEEL_ROLL] && in[PEEL_BOND] <= in[PEEL_WEB];
	out[3] = in[PEEL_WEB] <= in[PEEL_ROLL] && in[PEEL_WEB] < in[PEEL_BOND];
	out[4] = in[PEEL_ROLL] < in[PEEL_BOND] && in[PEEL_ROLL] < in[PEEL_WEB];
	return NULL;
}

const struct nip_law nip_law_peel = {
	.name = "peel",
	.family = NIP_LAW_STACK,
	.equation =
		"the weakest of bond, web and adhesion to the roll parts; it has to be the roll's",
	.source = "equilibrium of a pulled web (textbook form)",
	.validity = "all three measured in one way, at one speed and temperature",
	.symbol = { { "sigma_bond", NIP_Q_PRESSURE, NIP_STATE, 0, BIG, false, false,
		      "strength of the bond between the layers", .answer = "bond_strength" },
		    { "sigma_web", NIP_Q_PRESSURE, NIP_PARAMETER, 0, BIG, false, false,
		      "cohesion of the weaker web" },
		    { "sigma_roll", NIP_Q_PRESSURE, NIP_VARIABLE, 0, BIG, true, false,
		      "adhesion to the roll", .answer = "roll_adhesion" } },
	.n_symbols = 3,
	.output = { { "bond_over_roll", NIP_Q_RATIO },
		    { "web_over_roll", NIP_Q_RATIO },
		    { "delaminates", NIP_Q_FLAG },
		    { "sticks", NIP_Q_FLAG },
		    { "releases", NIP_Q_FLAG } },
	.n_outputs = 5,
	.evaluate = peel,
};
