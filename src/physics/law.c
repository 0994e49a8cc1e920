/* law.c: the table of laws, and evaluation with its checks. */
#include <config.h>

#include "physics/law.h"

#include <math.h>
#include <string.h>

const char *const nip_law_family_name[NIP_LAW_FAMILIES] = { "compaction", "condition", "roll",
							    "stack",	  "transport", "damage",
							    "cell" };

/* Forms of one name stand together. */
static const struct nip_law *const table[] = {
	/* compaction */
	&nip_law_heckel,
	&nip_law_shapiro,
	&nip_law_panelli_ambrosio,
	&nip_law_kawakita,
	&nip_law_cooper_eaton,
	&nip_law_cooper_eaton_three,
	&nip_law_exponential,
	&nip_law_meyer,
	&nip_law_meyer_porosity,
	&nip_law_gurnham,
	&nip_law_walker,
	&nip_law_power,
	/* condition */
	&nip_law_softening,
	&nip_law_wlf,
	&nip_law_rate,
	&nip_law_densification_rate,
	&nip_law_relaxation,
	&nip_law_springback,
	&nip_law_elastic_recovery,
	&nip_law_storage_springback,
	&nip_law_in_die,
	&nip_law_solid_density,
	&nip_law_elongation,
	&nip_law_elongation_bracket,
	/* stack: contact */
	&nip_law_tabor,
	&nip_law_persson,
	&nip_law_elastoplastic_contact,
	&nip_law_contact_modulus,
	&nip_law_plasticity_index,
	&nip_law_interface_resistance,
	&nip_law_bond,
	&nip_law_peel,
	/* roll */
	&nip_law_nip_geometry,
	&nip_law_thin_web_nip,
	&nip_law_johanson,
	&nip_law_reynolds,
	&nip_law_hitchcock,
	&nip_law_hertz,
	&nip_law_roll_deflection,
	&nip_law_roll_bending,
	&nip_law_thermal_crown,
	&nip_law_frame,
	&nip_law_cross_web,
	&nip_law_torque,
	&nip_law_compaction_work,
	&nip_law_web_tension,
	&nip_law_draw,
	&nip_law_foil_rolling,
	/* stack */
	&nip_law_layer_stack,
	&nip_law_layer_stack_h,
	&nip_law_layer_mismatch,
	/* transport */
	&nip_law_bruggeman,
	&nip_law_bruggeman_alpha,
	&nip_law_percolation,
	&nip_law_gem,
	&nip_law_hashin_shtrikman,
	&nip_law_wiener,
	&nip_law_anisotropic_tortuosity,
	&nip_law_anisotropic_conductivity,
	&nip_law_constrictivity,
	&nip_law_bottleneck,
	&nip_law_contact_fabric,
	&nip_law_cold_pressed,
	&nip_law_activation_volume,
	&nip_law_arrhenius,
	&nip_law_damage_factor,
	/* damage */
	&nip_law_particle_force,
	&nip_law_coordination,
	&nip_law_weibull,
	&nip_law_particle_fracture,
	&nip_law_load_share,
	&nip_law_brittle_electrolyte,
	&nip_law_web_buckling,
	&nip_law_edge_crack,
	&nip_law_foil_step,
	&nip_law_curl,
	&nip_law_monroe_newman,
	&nip_law_li_creep,
	&nip_law_stripping,
	/* cell */
	&nip_law_mixture_density,
	&nip_law_porosity,
	&nip_law_areal_capacity,
	&nip_law_asr,
	&nip_law_asr_electrode,
	&nip_law_energy_density,
	&nip_law_throughput,
	&nip_law_stack_pressure,
};

size_t nip_law_count(void)
{
	return sizeof table / sizeof *table;
}

const struct nip_law *nip_law_at(size_t i)
{
	return table[i];
}

const struct nip_law *nip_law_find(const char *name)
{
	for (size_t i = 0; i < nip_law_count(); i++)
		if (strcmp(table[i]->name, name) == 0)
			return table[i];
	return NULL;
}

const struct nip_law *nip_law_next_form(const struct nip_law *law)
{
	for (size_t i = 0; i + 1 < nip_law_count(); i++)
		if (table[i] == law && strcmp(table[i + 1]->name, law->name) == 0)
			return table[i + 1];
	return NULL;
}

int nip_law_symbol(const struct nip_law *law, const char *name)
{
	for (size_t i = 0; i < law->n_symbols; i++)
		if (strcmp(law->symbol[i].name, name) == 0)
			return (int)i;
	return -1;
}

int nip_law_output(const struct nip_law *law, const char *name)
{
	for (size_t i = 0; i < law->n_outputs; i++)
		if (strcmp(law->output[i].name, name) == 0)
			return (int)i;
	return -1;
}

int nip_law_variable(const struct nip_law *law)
{
	for (size_t i = 0; i < law->n_symbols; i++)
		if (law->symbol[i].role == NIP_VARIABLE)
			return (int)i;
	return -1;
}

void nip_law_bounds(const struct nip_law *law, const double *in, size_t symbol, double *out_lo,
		    double *out_hi)
{
	*out_lo = law->symbol[symbol].lo <= -1e290 ? -INFINITY : law->symbol[symbol].lo;
	*out_hi = law->symbol[symbol].hi >= 1e290 ? INFINITY : law->symbol[symbol].hi;
	if (law->bounds)
		law->bounds(in, symbol, out_lo, out_hi);
}

static bool in_range(const struct nip_symbol *s, double v)
{
	return v >= s->lo && v <= s->hi && !(s->lo_open && v == s->lo) &&
	       !(s->hi_open && v == s->hi);
}

static enum nip_law_status check_symbol(const struct nip_symbol *s, const struct nip_list *v)
{
	if (v->n == 0 || (!s->list && isnan(v->at[0])))
		return s->optional ? NIP_LAW_OK : NIP_LAW_MISSING;
	for (size_t k = 0; k < v->n; k++)
		if (!in_range(s, v->at[k]))
			return NIP_LAW_DOMAIN;
	return NIP_LAW_OK;
}

enum nip_law_status nip_law_check(const struct nip_law *law, const struct nip_list *in, int skip,
				  struct nip_law_fault *fault)
{
	*fault = (struct nip_law_fault){ -1, NULL, 0 };
	for (size_t i = 0; i < law->n_symbols; i++) {
		enum nip_law_status rc;

		if ((int)i == skip)
			continue;
		rc = check_symbol(&law->symbol[i], &in[i]);
		if (rc != NIP_LAW_OK) {
			fault->symbol = (int)i;
			return rc;
		}
	}
	return NIP_LAW_OK;
}

static void as_lists(const struct nip_law *law, const double *in, double *store,
		     struct nip_list *out)
{
	for (size_t i = 0; i < law->n_symbols; i++) {
		store[i] = in[i];
		out[i] = (struct nip_list){ &store[i], 1 };
	}
}

/* A main output that overflows is no answer; further ones may be infinite (no path has an
 * infinite tortuosity), NaN is one whose inputs were left out. */
static const char *overflow(const double *main_output, size_t n)
{
	for (size_t k = 0; k < n; k++)
		if (isinf(main_output[k]))
			return "the answer is beyond every number";
	return NULL;
}

enum nip_law_status nip_law_evaluate(const struct nip_law *law, const double *in, double *out,
				     struct nip_law_fault *fault)
{
	struct nip_list list[NIP_LAW_SYMBOLS];
	double store[NIP_LAW_SYMBOLS];
	enum nip_law_status rc;

	as_lists(law, in, store, list);
	rc = nip_law_check(law, list, -1, fault);
	if (rc != NIP_LAW_OK)
		return rc;
	fault->why = law->evaluate(in, out);
	if (!fault->why)
		fault->why = overflow(out, 1);
	return fault->why ? NIP_LAW_IMPOSSIBLE : NIP_LAW_OK;
}

enum nip_law_status nip_law_evaluate_lists(const struct nip_law *law, const struct nip_list *in,
					   struct nip_list *out, struct nip_law_fault *fault)
{
	double x[NIP_LAW_SYMBOLS], y[NIP_LAW_OUTPUTS];
	enum nip_law_status rc = nip_law_check(law, in, -1, fault);
	size_t length = 1;

	if (rc != NIP_LAW_OK)
		return rc;
	for (size_t i = 0; i < law->n_symbols; i++) {
		if (law->symbol[i].list && in[i].n > length)
			length = in[i].n;
		x[i] = in[i].n ? in[i].at[0] : NAN;
	}
	for (size_t k = 0; k < law->n_outputs; k++)
		out[k].n = law->output[k].list ? length : 1;
	if (law->evaluate_lists) {
		fault->why = law->evaluate_lists(in, out);
	} else {
		fault->why = law->evaluate(x, y);
		for (size_t k = 0; k < law->n_outputs; k++)
			out[k].at[0] = y[k];
	}
	if (!fault->why)
		fault->why = overflow(out[0].at, out[0].n);
	return fault->why ? NIP_LAW_IMPOSSIBLE : NIP_LAW_OK;
}

enum nip_law_status nip_law_invert(const struct nip_law *law, const double *in, double want,
				   double *out_variable, struct nip_law_fault *fault)
{
	struct nip_list list[NIP_LAW_SYMBOLS];
	double store[NIP_LAW_SYMBOLS];

	as_lists(law, in, store, list);
	return nip_law_solve(law, list, nip_law_variable(law), 0, want, out_variable, fault);
}
