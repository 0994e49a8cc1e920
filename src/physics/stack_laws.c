/* stack_laws.c: rows of layers pressed together, by pressure or by thickness. */
#include <config.h>

#include <math.h>
#include <stdlib.h>

#include "base/arena.h"
#include "physics/stack.h"
#include "physics/symbols.h"

enum { STK_M, STK_RHO, STK_D0, STK_PY, STK_PRESS, STK_FOIL };

struct heckel_stack {
	struct nip_stack stack;
	struct nip_stack_layer *layer;
	double *in; /* D0, Py, P of each */
};

/* A single value stands for every layer. */
static double of_layer(const struct nip_list *l, size_t i)
{
	return l->at[l->n == 1 ? 0 : i];
}

static struct heckel_stack stack_new(const struct nip_list *in, size_t n)
{
	struct heckel_stack s;

	s.layer = nip_xalloc(n, sizeof *s.layer);
	s.in = nip_xalloc(3 * n, sizeof *s.in);
	for (size_t i = 0; i < n; i++) {
		s.in[3 * i] = of_layer(&in[STK_D0], i);
		s.in[3 * i + 1] = of_layer(&in[STK_PY], i);
		s.in[3 * i + 2] = 0;
		s.layer[i] = (struct nip_stack_layer){ of_layer(&in[STK_M], i),
						       of_layer(&in[STK_RHO], i),
						       { &nip_law_heckel, s.in + 3 * i } };
	}
	s.stack = (struct nip_stack){ s.layer, n, 0 };
	if (in[STK_FOIL].n && !isnan(in[STK_FOIL].at[0]))
		s.stack.foil_m = in[STK_FOIL].at[0];
	return s;
}

static void stack_free(struct heckel_stack *s)
{
	free(s->layer);
	free(s->in);
}

/* The sum of layers in any order is the same to the last digits only; good enough. */
static const char *by_pressure(const struct nip_list *in, struct nip_list *out)
{
	struct heckel_stack s = stack_new(in, out[1].n);
	const char *why = nip_stack_thickness(&s.stack, in[STK_PRESS].at[0], &out[0].at[0],
					      out[1].at, out[2].at);

	out[3].at[0] = nip_stack_solid_m(&s.stack);
	stack_free(&s);
	return why ? why : nip_all_numbers(out[0].at, 1);
}

static const char *by_thickness(const struct nip_list *in, struct nip_list *out)
{
	struct heckel_stack s = stack_new(in, out[1].n);
	double h;
	const char *why = nip_stack_pressure(&s.stack, in[STK_PRESS].at[0], &out[0].at[0]);

	if (!why)
		why = nip_stack_thickness(&s.stack, out[0].at[0], &h, out[1].at, out[2].at);
	out[3].at[0] = nip_stack_solid_m(&s.stack);
	stack_free(&s);
	return why ? why : nip_all_numbers(out[0].at, 1);
}

#define LAYER_SYMBOLS                                                                              \
	NIP_ABOVE_0("m_A", NIP_Q_AREAL_MASS, NIP_STATE, "areal mass of each layer",                \
		    .answer = "areal_mass", .list = true, .start_lo = 0.01, .start_hi = 0.5),      \
		NIP_ABOVE_0("rho_th", NIP_Q_DENSITY, NIP_PARAMETER,                                \
			    "density without pores of each layer",                                 \
			    .answer = "theoretical_density", .list = true, .start_lo = 1000,       \
			    .start_hi = 6000),                                                     \
		{ "D0",                                                                            \
		  NIP_Q_RATIO,                                                                     \
		  NIP_PARAMETER,                                                                   \
		  0,                                                                               \
		  1,                                                                               \
		  true,                                                                            \
		  true,                                                                            \
		  "relative density at no pressure",                                               \
		  .list = true,                                                                    \
		  .start_lo = 0.2,                                                                 \
		  .start_hi = 0.7 },                                                               \
		NIP_ABOVE_0("Py", NIP_Q_PRESSURE, NIP_PARAMETER,                                   \
			    "mean yield pressure of each layer, 1/K", .answer = "yield_pressure",  \
			    .list = true, .start_lo = 5e7, .start_hi = 5e8)
#define SYM_FOIL                                                                                   \
	NIP_FROM_0("h_foil", NIP_Q_THICKNESS, NIP_PARAMETER, "thickness of all foils together",    \
		   .answer = "foil_thickness", .optional = true)
#define STACK_EQUATION "h = h_foil + sum m_A,i/(rho_th,i D_i(P)), D_i by heckel"
#define STACK_SOURCE   "equilibrium in series: one pressure in all layers"
#define STACK_VALIDITY                                                                             \
	"wide layers, no elongation; the laws are out of die, so this is after release"

const struct nip_law nip_law_layer_stack = {
	.name = "layer-stack",
	.form = "P",
	.family = NIP_LAW_STACK,
	.equation = STACK_EQUATION,
	.source = STACK_SOURCE,
	.validity = STACK_VALIDITY,
	.symbol = { LAYER_SYMBOLS,
		    NIP_FROM_0("P", NIP_Q_PRESSURE, NIP_VARIABLE, "pressure", .answer = "pressure",
			       .start_lo = 0, .start_hi = 1e9),
		    SYM_FOIL },
	.n_symbols = 6,
	.output = { { "thickness", NIP_Q_THICKNESS },
		    { "relative_density", NIP_Q_RATIO, .list = true },
		    { "layer_thickness", NIP_Q_THICKNESS, .list = true },
		    { "solid_thickness", NIP_Q_THICKNESS } },
	.n_outputs = 4,
	.evaluate_lists = by_pressure,
};

const struct nip_law nip_law_layer_stack_h = {
	.name = "layer-stack",
	.form = "h",
	.family = NIP_LAW_STACK,
	.equation = STACK_EQUATION,
	.source = STACK_SOURCE,
	.validity = STACK_VALIDITY,
	.symbol = { LAYER_SYMBOLS,
		    NIP_ABOVE_0("h", NIP_Q_THICKNESS, NIP_VARIABLE, "thickness of the stack",
				.answer = "thickness", .start_lo = 1e-5, .start_hi = 1e-3),
		    SYM_FOIL },
	.n_symbols = 6,
	.output = { { "pressure", NIP_Q_PRESSURE },
		    { "relative_density", NIP_Q_RATIO, .list = true },
		    { "layer_thickness", NIP_Q_THICKNESS, .list = true },
		    { "solid_thickness", NIP_Q_THICKNESS } },
	.n_outputs = 4,
	.evaluate_lists = by_thickness,
};

/* ---- two layers that would elongate differently ----------------------------- */

enum { MIS_E1, MIS_E2, MIS_M1, MIS_H1, MIS_M2, MIS_H2, MIS_P, MIS_MU, MIS_L };

static const char *layer_mismatch(const double *in, double *out)
{
	const double strain = fabs(in[MIS_E1] - in[MIS_E2]);
	const double soft = 1 / (in[MIS_M1] * in[MIS_H1]) + 1 / (in[MIS_M2] * in[MIS_H2]);

	out[0] = strain;
	out[1] = strain / soft;
	out[2] = out[1] / in[MIS_L];
	out[3] = in[MIS_MU] * in[MIS_P];
	out[4] = out[2] > out[3];
	out[5] = !(out[2] > out[3]);
	return nip_all_numbers(out, 4);
}

const struct nip_law nip_law_layer_mismatch = {
	.name = "layer-mismatch",
	.family = NIP_LAW_STACK,
	.equation = "N = |e1-e2|/(1/(E1 h1)+1/(E2 h2)), tau = N/L; slips where tau > mu P",
	.source = "force balance of two layers strained alike, derived; Coulomb friction",
	.validity =
		"elastic, flat layers; the whole force passes over the length L on which P acts",
	.symbol = { { "e1", NIP_Q_RATIO, NIP_STATE, -1, 100, true, false,
		      "elongation layer 1 would have alone", .start_lo = -0.01, .start_hi = 0.05 },
		    { "e2", NIP_Q_RATIO, NIP_STATE, -1, 100, true, false,
		      "elongation layer 2 would have alone", .start_lo = -0.01, .start_hi = 0.05 },
		    NIP_ABOVE_0("E1", NIP_Q_PRESSURE, NIP_PARAMETER, "modulus of layer 1",
				.start_lo = 1e8, .start_hi = 1e11),
		    NIP_ABOVE_0("h1", NIP_Q_THICKNESS, NIP_STATE, "thickness of layer 1",
				.start_lo = 1e-5, .start_hi = 5e-4),
		    NIP_ABOVE_0("E2", NIP_Q_PRESSURE, NIP_PARAMETER, "modulus of layer 2",
				.start_lo = 1e8, .start_hi = 1e11),
		    NIP_ABOVE_0("h2", NIP_Q_THICKNESS, NIP_STATE, "thickness of layer 2",
				.start_lo = 1e-5, .start_hi = 5e-4),
		    NIP_FROM_0("P", NIP_Q_PRESSURE, NIP_VARIABLE, "pressure on the interface",
			       .answer = "pressure", .start_lo = 1e6, .start_hi = 5e8),
		    NIP_FROM_0("mu", NIP_Q_RATIO, NIP_PARAMETER, "friction between the layers",
			       .start_lo = 0.05, .start_hi = 1),
		    NIP_ABOVE_0("L", NIP_Q_LENGTH, NIP_STATE, "length over which the force passes",
				.answer = "contact_length", .start_lo = 1e-4, .start_hi = 2e-2) },
	.n_symbols = 9,
	.output = { { "strain_mismatch", NIP_Q_RATIO },
		    { "interface_force", NIP_Q_TENSION },
		    { "shear_stress", NIP_Q_PRESSURE },
		    { "shear_limit", NIP_Q_PRESSURE },
		    { "slip", NIP_Q_FLAG },
		    { "interlock", NIP_Q_FLAG } },
	.n_outputs = 6,
	.evaluate = layer_mismatch,
};
