/* transport_paths.c: tortuosity that depends on the direction, and the contacts on the way:
 * the trade-off by which a layer pressed thinner loses pores and still conducts worse. */
#include <config.h>

#include <math.h>

#include "physics/law.h"
#include "physics/transport.h"

#define BIG 1e300

void nip_paths_at(const struct nip_paths *p, double d, double *out_through_plane,
		  double *out_in_plane)
{
	/* A path of slope dx/dz keeps its width while its height shrinks by (D0/D)^m. */
	double shrink = pow(p->d_0 / d, 2 * p->m), excess = p->tau_0 * p->tau_0 - 1;

	*out_through_plane = sqrt(1 + excess / shrink);
	*out_in_plane = sqrt(1 + excess * (1 + shrink) / 2);
}

/* tau_0^2 of an isotropic layer is at least (3 - phi)/2 even with perfect contacts. */
static const char *check_paths(const struct nip_paths *p, double d, double v_se)
{
	if (d < p->d_0)
		return "D is below D0: the law is of a layer that gets denser";
	if (p->tau_0 * p->tau_0 < (3 - v_se * p->d_0) / 2 * (1 - 1e-12))
		return "tau_0^2 is below (3-phi)/2 at D0: better than any isotropic layer";
	return NULL;
}

#define SYM_TAU_0                                                                                  \
	{                                                                                          \
		"tau_0", NIP_Q_RATIO, NIP_PARAMETER, 1, 1e6, false, false,                         \
			"geometric tortuosity at D0, the same in every direction",                 \
			.start_lo = 1.1, .start_hi = 3                                             \
	}
#define SYM_PATH_D0                                                                                \
	{                                                                                          \
		"D0", NIP_Q_RATIO, NIP_PARAMETER, 0, 1, true, false,                               \
			"relative density at which tau_0 holds", .start_lo = 0.4, .start_hi = 0.7  \
	}
#define SYM_D                                                                                      \
	{                                                                                          \
		"D", NIP_Q_RATIO, NIP_VARIABLE, 0, 1, true, false, "relative density",             \
			.answer = "relative_density", .start_lo = 0.5, .start_hi = 1               \
	}
#define SYM_M                                                                                      \
	{                                                                                          \
		"m", NIP_Q_RATIO, NIP_PARAMETER, 0, 1, false, false,                               \
			"affinity: 1, paths turn with the layer; 0, they keep their shape",        \
			.start_lo = 0, .start_hi = 1                                               \
	}

/* ---- geometric tortuosity ---------------------------------------------------- */

enum { TAU_TAU_0, TAU_D0, TAU_D, TAU_M, TAU_V };

static const char *anisotropic_tortuosity(const double *in, double *out)
{
	const struct nip_paths p = { in[TAU_TAU_0], in[TAU_D0], in[TAU_M] };
	/* Nothing is said of the bound where the share of the phase is not. */
	const char *why = check_paths(&p, in[TAU_D], isnan(in[TAU_V]) ? 3 / p.d_0 : in[TAU_V]);

	nip_paths_at(&p, in[TAU_D], &out[0], &out[1]);
	out[2] = out[0] / out[1];
	return why;
}

const struct nip_law nip_law_anisotropic_tortuosity = {
	.name = "anisotropic-tortuosity",
	.family = NIP_LAW_TRANSPORT,
	.equation = "L = D0/D; tau_z^2 = 1 + (tau_0^2-1)/L^(2m); tau_x^2 = 1 + "
		    "(tau_0^2-1)(1+L^(2m))/2",
	.source = "derived here: mean field of paths of one slope in a layer pressed thinner",
	.validity = "layers that start isotropic and only get thinner; m has to be fitted (fine "
		    "powders: about 0); geometric tortuosity, not the factor",
	.symbol = { SYM_TAU_0,
		    SYM_PATH_D0,
		    SYM_D,
		    SYM_M,
		    { "v_SE", NIP_Q_RATIO, NIP_PARAMETER, 0, 1, true, false,
		      "volume share of the phase in the solids, to check the isotropic start",
		      .optional = true, .start_lo = 0.2, .start_hi = 1 } },
	.n_symbols = 5,
	.output = { { "geometric_tortuosity_through_plane", NIP_Q_RATIO },
		    { "geometric_tortuosity_in_plane", NIP_Q_RATIO },
		    { "anisotropy", NIP_Q_RATIO } },
	.n_outputs = 3,
	.evaluate = anisotropic_tortuosity,
};

/* ---- conductivity ------------------------------------------------------------ */

enum { CON_SIGMA, CON_V, CON_TAU_0, CON_D0, CON_M, CON_BETA_0, CON_AREA, CON_FABRIC, CON_D };

struct direction {
	double tau_g, beta;
};

static void conduct(const struct direction *d, double phi, double sigma, double *out_sigma,
		    double *out_factor)
{
	*out_factor = d->tau_g * d->tau_g / d->beta;
	*out_sigma = sigma * phi / *out_factor;
}

static const char *anisotropic_conductivity(const double *in, double *out)
{
	const struct nip_paths p = { in[CON_TAU_0], in[CON_D0], in[CON_M] };
	const double fabric = isnan(in[CON_FABRIC]) ? 0 : in[CON_FABRIC];
	const double area[2] = { in[CON_AREA] * (1 + fabric), in[CON_AREA] * (1 - fabric / 2) };
	const double phi = in[CON_V] * in[CON_D];
	struct direction d[2];

	if (area[0] > 1 || area[1] > 1)
		return "the contact fraction of one direction would be above 1";
	nip_paths_at(&p, in[CON_D], &d[0].tau_g, &d[1].tau_g);
	for (int k = 0; k < 2; k++) {
		d[k].beta = in[CON_BETA_0] + (1 - in[CON_BETA_0]) * area[k];
		if (!(d[k].beta > 0))
			return "there is no contact: beta_0 and the contact fraction are 0";
		conduct(&d[k], phi, in[CON_SIGMA], &out[k], &out[2 + k]);
		out[4 + k] = d[k].tau_g;
		out[6 + k] = d[k].beta;
	}
	out[8] = phi;
	out[9] = phi / out[2];
	return check_paths(&p, in[CON_D], in[CON_V]);
}

const struct nip_law nip_law_anisotropic_conductivity = {
	.name = "anisotropic-conductivity",
	.family = NIP_LAW_TRANSPORT,
	.equation =
		"sigma_z = sigma_SE v_SE D beta/tau_z^2, beta = beta_0 + (1-beta_0) A_r; tau_z, "
		"tau_x as in anisotropic-tortuosity; with fabric A_r is A_r(1+a_c) through "
		"the plane, A_r(1-a_c/2) in it",
	.source = "derived here: mean field of paths with contacts in series",
	.validity =
		"layers that start isotropic and only get thinner; below phi in every direction",
	.symbol = { { "sigma_SE", NIP_Q_CONDUCTIVITY, NIP_PARAMETER, 0, BIG, true, false,
		      "conductivity of the pure phase", .start_lo = 0.01, .start_hi = 2 },
		    { "v_SE", NIP_Q_RATIO, NIP_PARAMETER, 0, 1, true, false,
		      "volume share of the phase in the solids", .start_lo = 0.2, .start_hi = 1 },
		    SYM_TAU_0,
		    SYM_PATH_D0,
		    SYM_M,
		    { "beta_0", NIP_Q_RATIO, NIP_PARAMETER, 0, 1, false, false,
		      "constrictivity without contact area", .start_lo = 0.1, .start_hi = 1 },
		    { "A_r", NIP_Q_RATIO, NIP_STATE, 0, 1, false, false,
		      "real over nominal contact area", .answer = "contact_fraction" },
		    { "a_c", NIP_Q_RATIO, NIP_STATE, -1, 2, false, false,
		      "contact fabric, above 0: more contacts face the rolls", .optional = true },
		    SYM_D },
	.n_symbols = 9,
	.output = { { "conductivity_through_plane", NIP_Q_CONDUCTIVITY },
		    { "conductivity_in_plane", NIP_Q_CONDUCTIVITY },
		    { "tortuosity_factor_through_plane", NIP_Q_RATIO },
		    { "tortuosity_factor_in_plane", NIP_Q_RATIO },
		    { "geometric_tortuosity_through_plane", NIP_Q_RATIO },
		    { "geometric_tortuosity_in_plane", NIP_Q_RATIO },
		    { "constrictivity_through_plane", NIP_Q_RATIO },
		    { "constrictivity_in_plane", NIP_Q_RATIO },
		    { "volume_fraction", NIP_Q_RATIO },
		    { "conductivity_ratio_through_plane", NIP_Q_RATIO } },
	.n_outputs = 10,
	.evaluate = anisotropic_conductivity,
};

/* ---- constrictivity: from geometry to the factor ------------------------------ */

static const char *factor(double tau_g, double beta, double phi, double sigma, double *out)
{
	out[0] = tau_g * tau_g / beta;
	out[1] = beta;
	out[2] = phi / out[0];
	out[3] = out[0] / phi;
	out[4] = sigma * out[2];
	return NULL;
}

enum { BETA_TAU_G, BETA_BETA, BETA_PHI, BETA_SIGMA };

static const char *constrictivity(const double *in, double *out)
{
	return factor(in[BETA_TAU_G], in[BETA_BETA], in[BETA_PHI], in[BETA_SIGMA], out);
}

enum { NECK_TAU_G, NECK_MIN, NECK_MAX, NECK_PHI, NECK_SIGMA };

static const char *bottleneck(const double *in, double *out)
{
	double ratio = in[NECK_MIN] / in[NECK_MAX];

	if (ratio > 1)
		return "r_min is above r_max";
	return factor(in[NECK_TAU_G], ratio * ratio, in[NECK_PHI], in[NECK_SIGMA], out);
}

#define SYM_TAU_G                                                                                  \
	{                                                                                          \
		"tau_g", NIP_Q_RATIO, NIP_VARIABLE, 1, 1e6, false, false,                          \
			"geometric tortuosity, path over straight distance",                       \
			.answer = "geometric_tortuosity", .start_lo = 1, .start_hi = 3             \
	}
#define SYM_PHASE                                                                                  \
	{ "phi",                                                                                   \
	  NIP_Q_RATIO,                                                                             \
	  NIP_STATE,                                                                               \
	  0,                                                                                       \
	  1,                                                                                       \
	  true,                                                                                    \
	  false,                                                                                   \
	  "volume fraction of the phase",                                                          \
	  .answer = "volume_fraction",                                                             \
	  .optional = true },                                                                      \
	{                                                                                          \
		"sigma", NIP_Q_CONDUCTIVITY, NIP_STATE, 0, BIG, true, false,                       \
			"conductivity of the pure phase", .answer = "bulk_conductivity",           \
							  .optional = true                         \
	}
#define FACTOR                                                                                     \
	.family = NIP_LAW_TRANSPORT,                                                               \
	.source = "textbook form; van Brakel and Heertjes 1974, "                                  \
		  "10.1016/0017-9310(74)90190-2",                                                  \
	.validity = "tau is the factor in sigma_eff = sigma phi/tau, tau_g a ratio of lengths",    \
	.output = { { "tortuosity_factor", NIP_Q_RATIO },                                          \
		    { "constrictivity", NIP_Q_RATIO },                                             \
		    { "conductivity_ratio", NIP_Q_RATIO },                                         \
		    { "macmullin_number", NIP_Q_RATIO },                                           \
		    { "conductivity", NIP_Q_CONDUCTIVITY } },                                      \
	.n_outputs = 5

const struct nip_law nip_law_constrictivity = {
	.name = "constrictivity",
	.form = "beta",
	.equation = "tau = tau_g^2/beta; sigma_eff = sigma phi/tau",
	.symbol = { SYM_TAU_G,
		    { "beta", NIP_Q_RATIO, NIP_PARAMETER, 0, 1, true, false, "constrictivity",
		      .start_lo = 0.1, .start_hi = 1 },
		    SYM_PHASE },
	.n_symbols = 4,
	FACTOR,
	.evaluate = constrictivity,
};

const struct nip_law nip_law_bottleneck = {
	.name = "constrictivity",
	.form = "r_min, r_max",
	.equation = "beta = (r_min/r_max)^2; tau = tau_g^2/beta; sigma_eff = sigma phi/tau",
	.symbol = { SYM_TAU_G,
		    { "r_min", NIP_Q_THICKNESS, NIP_PARAMETER, 0, BIG, true, false,
		      "radius of the necks" },
		    { "r_max", NIP_Q_THICKNESS, NIP_PARAMETER, 0, BIG, true, false,
		      "radius of the bulges" },
		    SYM_PHASE },
	.n_symbols = 5,
	FACTOR,
	.evaluate = bottleneck,
};

/* ---- contact fabric ------------------------------------------------------------ */

enum { FAB_F, FAB_A, FAB_THETA };

static const char *contact_fabric(const double *in, double *out)
{
	double c = cos(in[FAB_THETA]);

	out[0] = in[FAB_F] * fmax(0, 1 + in[FAB_A] * (3 * c * c - 1) / 2);
	out[1] = in[FAB_F] * (1 + in[FAB_A]);
	out[2] = in[FAB_F] * (1 - in[FAB_A] / 2);
	return NULL;
}

const struct nip_law nip_law_contact_fabric = {
	.name = "contact-fabric",
	.family = NIP_LAW_TRANSPORT,
	.equation = "f(theta) = f [1 + a_c (3 cos^2 theta - 1)/2]",
	.source = "textbook form: second Legendre polynomial",
	.validity = "one axis of symmetry, that of pressing; f is the mean over the sphere",
	.symbol = { { "f", NIP_Q_RATIO, NIP_PARAMETER, 0, BIG, false, false,
		      "contacts, or contact fraction, averaged over all directions",
		      .start_lo = 0.01, .start_hi = 1 },
		    { "a_c", NIP_Q_RATIO, NIP_PARAMETER, -1, 2, false, false,
		      "fabric, above 0: more contacts face the rolls", .start_lo = 0,
		      .start_hi = 1 },
		    { "theta", NIP_Q_ANGLE, NIP_VARIABLE, 0, 1.5707963267948966, false, false,
		      "angle to the direction of pressing" } },
	.n_symbols = 3,
	.output = { { "contact_density", NIP_Q_RATIO },
		    { "contact_density_through_plane", NIP_Q_RATIO },
		    { "contact_density_in_plane", NIP_Q_RATIO } },
	.n_outputs = 3,
	.evaluate = contact_fabric,
};
