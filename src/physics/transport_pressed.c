/* transport_pressed.c: a pressed electrolyte's conductivity against density, contacts,
 * pressure, temperature and broken particles. */
#include <config.h>

#include <math.h>

#include "physics/law.h"
#include "physics/transport.h"

#define BIG	 1e300
#define GAS	 8.31446261815324 /* J/(mol K), exact since 2019 */
#define ROUNDING 1e-12

/* ---- cold-pressed electrolyte --------------------------------------------------- */

enum { CP_SIGMA_B, CP_D_C, CP_T, CP_D, CP_SIGMA_GB, CP_AREA, CP_CRACK, CP_C };

struct pressed {
	double base, grain; /* (D-D_c)/(1-D_c); conductivity through grains alone */
	double contact;	    /* sigma_gb A_r; INFINITY: left out */
	double whole;	    /* (1-F_crack)^c; 1: left out */
	double series, sigma;
};

static const char *pairs(const double *in)
{
	if (isnan(in[CP_SIGMA_GB]) != isnan(in[CP_AREA]))
		return "sigma_gb and A_r go together";
	if (isnan(in[CP_CRACK]) != isnan(in[CP_C]))
		return "F_crack and c go together";
	return NULL;
}

static struct pressed press(const double *in)
{
	struct pressed p;

	p.base = fmax(0, (in[CP_D] - in[CP_D_C]) / (1 - in[CP_D_C]));
	p.grain = in[CP_SIGMA_B] * pow(p.base, in[CP_T]);
	p.contact = isnan(in[CP_SIGMA_GB]) ? INFINITY : in[CP_SIGMA_GB] * in[CP_AREA];
	p.whole = isnan(in[CP_CRACK]) ? 1 : pow(1 - in[CP_CRACK], in[CP_C]);
	/* 1/(1/grain + 1/contact) without dividing by 0. */
	if (p.grain <= p.contact)
		p.series = p.grain > 0 ? p.grain / (1 + p.grain / p.contact) : 0;
	else
		p.series = p.contact > 0 ? p.contact / (1 + p.contact / p.grain) : 0;
	p.sigma = p.series * p.whole;
	return p;
}

static const char *cold_pressed(const double *in, double *out)
{
	const char *why = pairs(in);
	struct pressed p;

	if (why)
		return why;
	p = press(in);
	out[0] = p.sigma;
	out[1] = p.sigma / in[CP_SIGMA_B];
	out[2] = out[1] > 0 ? in[CP_D] / out[1] : INFINITY;
	out[3] = out[1] > 0 ? 1 / out[1] : INFINITY;
	out[4] = p.grain;
	out[5] = in[CP_SIGMA_B] * nip_hashin_shtrikman_ratio(in[CP_D]);
	if (p.grain > out[5] * (1 + ROUNDING))
		return "the conductivity would be above the Hashin-Shtrikman bound "
		       "2 D/(3-D) sigma_b: sigma_b or t is too small for this D_c";
	return NULL;
}

static void cold_pressed_gradient(const double *in, double *g)
{
	const struct pressed p = press(in);
	/* d series / d grain, and d series / d contact. */
	double by_grain = p.grain > 0 ? p.series / p.grain * p.series / p.grain : 0;
	double by_contact = isinf(p.contact) || p.contact <= 0
				    ? 0
				    : p.series / p.contact * p.series / p.contact;
	double slope = p.base > 0 ? in[CP_T] * p.grain / p.base : 0, away = 1 - in[CP_D_C];
	bool cracked = !isnan(in[CP_CRACK]), contacts = !isnan(in[CP_AREA]);

	if (contacts && p.contact <= 0 && p.grain > 0) /* no contact yet: all the grain's */
		by_contact = 1;
	by_grain *= p.whole;
	by_contact *= p.whole;
	g[CP_SIGMA_B] = by_grain * pow(p.base, in[CP_T]);
	g[CP_D_C] = -by_grain * slope * (1 - in[CP_D]) / (away * away);
	g[CP_T] = p.base > 0 ? by_grain * p.grain * log(p.base) : 0;
	g[CP_D] = by_grain * slope / away;
	g[CP_SIGMA_GB] = contacts ? by_contact * in[CP_AREA] : 0;
	g[CP_AREA] = contacts ? by_contact * in[CP_SIGMA_GB] : 0;
	g[CP_CRACK] = cracked && in[CP_C] > 0
			      ? -p.series * in[CP_C] * pow(1 - in[CP_CRACK], in[CP_C] - 1)
			      : 0;
	g[CP_C] = cracked && p.whole > 0 ? p.sigma * log1p(-in[CP_CRACK]) : 0;
}

static const char *cold_pressed_inverse(const double *in, double want, double *d)
{
	double x[] = { in[CP_SIGMA_B],	in[CP_D_C],  in[CP_T],	   1,
		       in[CP_SIGMA_GB], in[CP_AREA], in[CP_CRACK], in[CP_C] };
	double out[NIP_LAW_OUTPUTS], series, grain;
	struct pressed most;

	if (pairs(in))
		return pairs(in);
	most = press(x);
	if (!(want > 0))
		return "every relative density up to D_c has no path";
	if (want > most.sigma * (1 + ROUNDING))
		return "not even the dense electrolyte conducts so well";
	series = fmin(want, most.sigma) / most.whole;
	grain = 1 / (1 / series - 1 / most.contact);
	x[CP_D] = in[CP_D_C] + (1 - in[CP_D_C]) * pow(grain / in[CP_SIGMA_B], 1 / in[CP_T]);
	*d = x[CP_D] = fmin(x[CP_D], 1);
	return cold_pressed(x, out);
}

const struct nip_law nip_law_cold_pressed = {
	.name = "cold-pressed",
	.family = NIP_LAW_TRANSPORT,
	.equation = "sigma_g = sigma_b ((D-D_c)/(1-D_c))^t; with contacts 1/sigma = 1/sigma_g + "
		    "1/(sigma_gb A_r); with damage times (1-F_crack)^c",
	.source = "textbook form (percolation with contacts in series)",
	.validity = "isotropic pellets of one electrolyte; refused above 2 D/(3-D) sigma_b. With "
		    "damage the conductivity may fall with pressure",
	.symbol = { { "sigma_b", NIP_Q_CONDUCTIVITY, NIP_PARAMETER, 0, BIG, true, false,
		      "conductivity of the dense electrolyte", .start_lo = 0.01, .start_hi = 2 },
		    { "D_c", NIP_Q_RATIO, NIP_PARAMETER, 0, 0.999, false, false,
		      "relative density of the first path", .start_lo = 0.1, .start_hi = 0.5 },
		    { "t", NIP_Q_RATIO, NIP_PARAMETER, 0, 10, true, false, "exponent",
		      .start_lo = 1.3, .start_hi = 3 },
		    { "D", NIP_Q_RATIO, NIP_VARIABLE, 0, 1, true, false, "relative density",
		      .answer = "relative_density", .start_lo = 0.5, .start_hi = 1 },
		    { "sigma_gb", NIP_Q_CONDUCTIVITY, NIP_PARAMETER, 0, BIG, true, false,
		      "conductivity of the grain contacts at full contact", .optional = true,
		      .start_lo = 0.01, .start_hi = 100 },
		    { "A_r", NIP_Q_RATIO, NIP_STATE, 0, 1, false, false,
		      "real over nominal contact area", .answer = "contact_fraction",
		      .optional = true },
		    { "F_crack", NIP_Q_RATIO, NIP_STATE, 0, 1, false, false,
		      "share of broken particles", .answer = "fracture_probability",
		      .optional = true },
		    { "c", NIP_Q_RATIO, NIP_PARAMETER, 0, 100, false, false,
		      "exponent of the damage factor", .optional = true, .start_lo = 0.5,
		      .start_hi = 3 } },
	.n_symbols = 8,
	.output = { { "conductivity", NIP_Q_CONDUCTIVITY },
		    { "conductivity_ratio", NIP_Q_RATIO },
		    { "tortuosity_factor", NIP_Q_RATIO },
		    { "macmullin_number", NIP_Q_RATIO },
		    { "grain_conductivity", NIP_Q_CONDUCTIVITY },
		    { "conductivity_upper", NIP_Q_CONDUCTIVITY } },
	.n_outputs = 6,
	.evaluate = cold_pressed,
	.gradient = cold_pressed_gradient,
	.invert = cold_pressed_inverse,
};

/* ---- pressure: activation volume -------------------------------------------------- */

enum { AV_SIGMA_0, AV_DV, AV_P, AV_T };

static const char *activation_volume(const double *in, double *out)
{
	out[1] = exp(-(in[AV_P] / GAS) * (in[AV_DV] / in[AV_T]));
	out[0] = in[AV_SIGMA_0] * out[1];
	return NULL;
}

static void activation_volume_gradient(const double *in, double *g)
{
	double ratio = exp(-(in[AV_P] / GAS) * (in[AV_DV] / in[AV_T]));
	double sigma = in[AV_SIGMA_0] * ratio, rt = GAS * in[AV_T];

	g[AV_SIGMA_0] = ratio;
	g[AV_DV] = -sigma * in[AV_P] / rt;
	g[AV_P] = -sigma * in[AV_DV] / rt;
	g[AV_T] = sigma * in[AV_P] * in[AV_DV] / (rt * in[AV_T]);
}

static const char *activation_volume_inverse(const double *in, double want, double *p)
{
	double x;

	if (!(want > 0))
		return "no pressure stops conduction altogether";
	if (in[AV_DV] == 0)
		return "without an activation volume every pressure gives sigma_0";
	x = log(in[AV_SIGMA_0] / want) * GAS * in[AV_T] / in[AV_DV];
	if (x < 0)
		return "the pressure would be below 0";
	*p = x;
	return NULL;
}

const struct nip_law nip_law_activation_volume = {
	.name = "activation-volume",
	.family = NIP_LAW_TRANSPORT,
	.equation = "sigma = sigma_0 exp[-P dV/(R T)]",
	.source = "textbook form; measured so by Faka 2023, 10.1039/d3ya00424d",
	.validity = "a dense pellet under load; pressing pores out is another effect",
	.symbol = { { "sigma_0", NIP_Q_CONDUCTIVITY, NIP_PARAMETER, 0, BIG, true, false,
		      "conductivity without pressure", .start_lo = 0.01, .start_hi = 2 },
		    { "dV", NIP_Q_MOLAR_VOLUME, NIP_PARAMETER, -1e-3, 1e-3, false, false,
		      "activation volume", .answer = "activation_volume", .start_lo = 0,
		      .start_hi = 1e-5 },
		    { "P", NIP_Q_PRESSURE, NIP_VARIABLE, 0, 1e13, false, false,
		      "pressure on the pellet", .answer = "pressure" },
		    { "T", NIP_Q_TEMPERATURE, NIP_STATE, 0, 1e5, true, false, "temperature",
		      .answer = "temperature" } },
	.n_symbols = 4,
	.output = { { "conductivity", NIP_Q_CONDUCTIVITY }, { "conductivity_ratio", NIP_Q_RATIO } },
	.n_outputs = 2,
	.evaluate = activation_volume,
	.gradient = activation_volume_gradient,
	.invert = activation_volume_inverse,
};

/* ---- temperature: Arrhenius -------------------------------------------------------- */

enum { ARR_SIGMA, ARR_Q, ARR_T_REF, ARR_T };

static const char *arrhenius(const double *in, double *out)
{
	out[1] = exp(-in[ARR_Q] / GAS * (1 / in[ARR_T] - 1 / in[ARR_T_REF]));
	out[0] = in[ARR_SIGMA] * out[1];
	out[2] = out[0] * (in[ARR_T_REF] / in[ARR_T]);
	return isinf(out[1]) ? "the factor is beyond any number: see Q, T and T_ref" : NULL;
}

static void arrhenius_gradient(const double *in, double *g)
{
	double ratio = exp(-in[ARR_Q] / GAS * (1 / in[ARR_T] - 1 / in[ARR_T_REF]));
	double sigma = in[ARR_SIGMA] * ratio;

	g[ARR_SIGMA] = ratio;
	g[ARR_Q] = -sigma * (1 / in[ARR_T] - 1 / in[ARR_T_REF]) / GAS;
	g[ARR_T_REF] = -sigma * in[ARR_Q] / (GAS * in[ARR_T_REF] * in[ARR_T_REF]);
	g[ARR_T] = sigma * in[ARR_Q] / (GAS * in[ARR_T] * in[ARR_T]);
}

static const char *arrhenius_inverse(const double *in, double want, double *t)
{
	double x;

	if (!(want > 0))
		return "no temperature stops conduction altogether";
	if (in[ARR_Q] == 0)
		return "without an activation energy every temperature gives sigma_ref";
	x = 1 / in[ARR_T_REF] - log(want / in[ARR_SIGMA]) * GAS / in[ARR_Q];
	if (!(x > 0))
		return "no temperature conducts so well";
	*t = 1 / x;
	return NULL;
}

const struct nip_law nip_law_arrhenius = {
	.name = "arrhenius",
	.family = NIP_LAW_TRANSPORT,
	.equation = "sigma = sigma_ref exp[-(Q/R)(1/T - 1/T_ref)]; where Q was fitted to sigma T: "
		    "the same times T_ref/T",
	.source = "textbook form",
	.validity = "one mechanism: no phase change or glass transition between T_ref and T",
	.symbol = { { "sigma_ref", NIP_Q_CONDUCTIVITY, NIP_PARAMETER, 0, BIG, true, false,
		      "conductivity at T_ref", .start_lo = 0.001, .start_hi = 2 },
		    { "Q", NIP_Q_MOLAR_ENERGY, NIP_PARAMETER, 0, 1e7, false, false,
		      "activation energy", .answer = "activation_energy", .start_lo = 1e4,
		      .start_hi = 1e5 },
		    { "T_ref", NIP_Q_TEMPERATURE, NIP_PARAMETER, 0, 1e5, true, false,
		      "temperature of sigma_ref", .start_lo = 273, .start_hi = 373,
		      .reference = true },
		    { "T", NIP_Q_TEMPERATURE, NIP_VARIABLE, 0, 1e5, true, false, "temperature",
		      .answer = "temperature", .start_lo = 250, .start_hi = 400 } },
	.n_symbols = 4,
	.output = { { "conductivity", NIP_Q_CONDUCTIVITY },
		    { "conductivity_ratio", NIP_Q_RATIO },
		    { "conductivity_sigma_t", NIP_Q_CONDUCTIVITY } },
	.n_outputs = 3,
	.evaluate = arrhenius,
	.gradient = arrhenius_gradient,
	.invert = arrhenius_inverse,
};

/* ---- damage ------------------------------------------------------------------------ */

enum { DAM_C, DAM_SIGMA, DAM_CRACK };

static const char *damage_factor(const double *in, double *out)
{
	out[0] = pow(1 - in[DAM_CRACK], in[DAM_C]);
	out[1] = in[DAM_SIGMA] * out[0];
	return NULL;
}

static const char *damage_factor_inverse(const double *in, double want, double *crack)
{
	if (!(want >= 0 && want <= 1))
		return "the ratio is from 0 to 1";
	if (in[DAM_C] == 0)
		return "with c = 0 broken particles change nothing";
	*crack = -expm1(log(want) / in[DAM_C]);
	return NULL;
}

const struct nip_law nip_law_damage_factor = {
	.name = "damage-factor",
	.family = NIP_LAW_TRANSPORT,
	.equation = "sigma = sigma_whole (1-F_crack)^c",
	.source = "our form: broken particles carry no current for c = 1",
	.validity = "c has to be fitted",
	.symbol = { { "c", NIP_Q_RATIO, NIP_PARAMETER, 0, 100, false, false, "exponent",
		      .start_lo = 0.5, .start_hi = 3 },
		    { "sigma", NIP_Q_CONDUCTIVITY, NIP_STATE, 0, BIG, true, false,
		      "conductivity with all particles whole", .optional = true },
		    { "F_crack", NIP_Q_RATIO, NIP_VARIABLE, 0, 1, false, false,
		      "share of broken particles", .answer = "fracture_probability" } },
	.n_symbols = 3,
	.output = { { "conductivity_ratio", NIP_Q_RATIO }, { "conductivity", NIP_Q_CONDUCTIVITY } },
	.n_outputs = 2,
	.evaluate = damage_factor,
	.invert = damage_factor_inverse,
};
