/* law.h: every equation nipline uses, as a row of one table.
 *
 * A law takes SI doubles and gives SI doubles; it is pure: no I/O, no state. `model`,
 * `fit`, the plan, the material reader, the man page and the property tests walk the
 * table; a new law is a function and a row.
 *
 * Some laws can be stated in several ways (Bruggeman by alpha or by f and a): each way
 * is a row, a *form*, and the rows of one name stand together in the table.
 */
#ifndef NIP_PHYSICS_LAW_H
#define NIP_PHYSICS_LAW_H

#include <stdbool.h>
#include <stddef.h>

#include "unit/quantity.h"

#define NIP_LAW_SYMBOLS 16
#define NIP_LAW_OUTPUTS 16

enum nip_law_family {
	NIP_LAW_COMPACTION, /* relative density or density against pressure or line load */
	NIP_LAW_CONDITION,  /* how temperature, rate, time and release change it */
	NIP_LAW_ROLL,	    /* geometry and mechanics of the nip */
	NIP_LAW_STACK,	    /* layers and interfaces */
	NIP_LAW_TRANSPORT,  /* conduction through one phase of a layer */
	NIP_LAW_DAMAGE,	    /* particles and web */
	NIP_LAW_CELL,	    /* what the layers give in a cell and on the line */
	NIP_LAW_FAMILIES
};
extern const char *const nip_law_family_name[NIP_LAW_FAMILIES]; /* "compaction" */

enum nip_symbol_role {
	NIP_PARAMETER, /* of a material or machine */
	NIP_VARIABLE,  /* what the process sets; the first one is the law's variable */
	NIP_STATE      /* what the layer is at that point; never a parameter in a file */
};

struct nip_symbol {
	const char *name; /* "Py" */
	enum nip_quantity_id quantity;
	enum nip_symbol_role role;
	double lo, hi;	       /* allowed range, SI; closed unless said */
	bool lo_open, hi_open;
	const char *meaning;   /* what it is, no full stop */
	const char *answer;    /* its name when it is the unknown ("pressure"); NULL: name */
	bool optional;	       /* may be left out; the function then sees NaN */
	bool list;	       /* takes several values; all lists of a law have one length */
	double start_lo, start_hi; /* where fits and searches start, SI; 0, 0: lo..hi */
	bool reference; /* chosen, not measured (P_ref): another value of it only rescales
			   another parameter, so a fit holds it */
};

/* Another way a source may state a parameter: K for Py. */
struct nip_symbol_alias {
	const char *name;
	enum nip_quantity_id quantity;
	const char *of;			  /* the symbol it gives */
	double (*to_symbol)(double si);
	const char *meaning;
};

struct nip_output {
	const char *name; /* "relative_density" */
	enum nip_quantity_id quantity;
	bool list; /* one value for each element of the lists */
};

struct nip_list { /* n values, SI; 1 for a scalar, 0 for a symbol left out */
	double *at;
	size_t n;
};

struct nip_law {
	const char *name;
	const char *form;     /* "f, a"; NULL where the law has one form */
	enum nip_law_family family;
	const char *equation; /* in words of symbols */
	const char *source;   /* DOI, standard or "textbook form" */
	const char *validity; /* where it holds and what it leaves out; NULL: nothing to add */
	struct nip_symbol symbol[NIP_LAW_SYMBOLS];
	size_t n_symbols;
	struct nip_symbol_alias alias[2];
	size_t n_aliases;
	struct nip_output output[NIP_LAW_OUTPUTS]; /* the first is the law's main one */
	size_t n_outputs;
	/* in[] in symbol order, inside their ranges, NaN for an optional one left out.
	 * Fills out[] (NaN where what it needs was left out). Returns NULL, or why there is
	 * no such state: a clause with the bound in it ("D would be above 1"). */
	const char *(*evaluate)(const double *in, double *out);
	/* The relative density alone at n values of the variable, the very numbers that
	 * evaluate gives; in[] has been through evaluate once, and what is above 1 is not
	 * refused. NULL: evaluate has to do. */
	void (*densities)(const double *in, const double *variable, size_t n, double *out);
	/* Instead of evaluate where a symbol is a list. out[k].at has room for the length
	 * of the lists (1 for scalars) and out[k].n is already set. */
	const char *(*evaluate_lists)(const struct nip_list *in, struct nip_list *out);
	/* d output[0] / d symbol, all of them, for fits; NULL where no fit uses the law. */
	void (*gradient)(const double *in, double *out_gradient);
	/* The variable for which output 0 is `want`; in[] holds the rest. NULL where there
	 * is no closed form: nip_law_solve() then searches. Returns as evaluate does. */
	const char *(*invert)(const double *in, double want, double *out_variable);
	/* Joint bounds: narrows *lo..*hi of a symbol by the symbols that stand before it
	 * (a <= 1 - D0), linear in each of them; those that are NaN bind nothing. NULL
	 * where the ranges of the symbols say all. */
	void (*bounds)(const double *in, size_t symbol, double *lo, double *hi);
};

size_t nip_law_count(void); /* rows, forms counted singly */
const struct nip_law *nip_law_at(size_t i);
/* First row of that name; NULL. The next row of the same name; NULL. */
const struct nip_law *nip_law_find(const char *name);
const struct nip_law *nip_law_next_form(const struct nip_law *law);
/* Index of a symbol, of an output, or -1; of the (first) variable or -1. */
int nip_law_symbol(const struct nip_law *law, const char *name);
int nip_law_output(const struct nip_law *law, const char *name);
int nip_law_variable(const struct nip_law *law);
/* Where a symbol may lie, given the symbols before it in in[]; +-INFINITY: no bound. The
 * interval is empty (*out_lo > *out_hi) where those leave nothing. */
void nip_law_bounds(const struct nip_law *law, const double *in, size_t symbol, double *out_lo,
		    double *out_hi);

enum nip_law_status {
	NIP_LAW_OK,
	NIP_LAW_MISSING,    /* a symbol that is not optional is NaN */
	NIP_LAW_DOMAIN,	    /* a symbol is outside its range */
	NIP_LAW_IMPOSSIBLE, /* inputs fit, but there is no such state */
	NIP_LAW_NO_ROOT,    /* nip_law_solve(): no value of the unknown gives the output */
	NIP_LAW_NO_EFFECT   /* nip_law_solve(): the output does not depend on the unknown */
};

#define NIP_LAW_ROOTS 4 /* kept where several values of the unknown fit */

struct nip_law_fault {
	int symbol;	 /* MISSING, DOMAIN: which; else -1 */
	const char *why; /* IMPOSSIBLE, NO_ROOT: the reason; else NULL */
	size_t roots;	 /* nip_law_solve(): how many values of the unknown fit (1 is good) */
	double root[NIP_LAW_ROOTS]; /* nip_law_solve(): the first of them, ascending, SI */
};

/* Checks ranges, then evaluates; scalar laws only. *fault is always set. */
enum nip_law_status nip_law_evaluate(const struct nip_law *law, const double *in, double *out,
				     struct nip_law_fault *fault);
/* The same for any law: in[i].n is 1 (scalars), the common length (lists) or 0. */
enum nip_law_status nip_law_evaluate_lists(const struct nip_law *law, const struct nip_list *in,
					   struct nip_list *out, struct nip_law_fault *fault);
/* Only the check of the inputs; symbol `skip` (-1: none) is not looked at. */
enum nip_law_status nip_law_check(const struct nip_law *law, const struct nip_list *in, int skip,
				  struct nip_law_fault *fault);
/* The value of symbol `unknown` (a scalar) for which output `output` (a scalar) is
 * `want`: closed form where the law has one, else a search over the symbol's range; the
 * smallest root, of those not negative if any, where there are several. in[unknown] is ignored. */
enum nip_law_status nip_law_solve(const struct nip_law *law, const struct nip_list *in,
				  int unknown, int output, double want, double *out_value,
				  struct nip_law_fault *fault);
/* The variable for which output 0 is `want`; scalar laws. */
enum nip_law_status nip_law_invert(const struct nip_law *law, const double *in, double want,
				   double *out_variable, struct nip_law_fault *fault);

/* Rows, family by family. */
extern const struct nip_law nip_law_heckel, nip_law_shapiro, nip_law_panelli_ambrosio;
extern const struct nip_law nip_law_kawakita, nip_law_cooper_eaton, nip_law_cooper_eaton_three;
extern const struct nip_law nip_law_exponential, nip_law_meyer, nip_law_meyer_porosity;
extern const struct nip_law nip_law_gurnham, nip_law_walker, nip_law_power;
extern const struct nip_law nip_law_softening, nip_law_wlf, nip_law_rate;
extern const struct nip_law nip_law_densification_rate, nip_law_relaxation;
extern const struct nip_law nip_law_springback, nip_law_elastic_recovery;
extern const struct nip_law nip_law_storage_springback, nip_law_in_die, nip_law_solid_density;
extern const struct nip_law nip_law_elongation, nip_law_elongation_bracket;
extern const struct nip_law nip_law_nip_geometry, nip_law_thin_web_nip, nip_law_johanson;
extern const struct nip_law nip_law_reynolds, nip_law_hitchcock, nip_law_hertz;
extern const struct nip_law nip_law_roll_deflection, nip_law_roll_bending, nip_law_thermal_crown;
extern const struct nip_law nip_law_frame, nip_law_torque, nip_law_compaction_work;
extern const struct nip_law nip_law_web_tension, nip_law_draw, nip_law_foil_rolling;
extern const struct nip_law nip_law_cross_web;
extern const struct nip_law nip_law_layer_stack, nip_law_layer_stack_h, nip_law_layer_mismatch;
extern const struct nip_law nip_law_bruggeman, nip_law_bruggeman_alpha, nip_law_percolation;
extern const struct nip_law nip_law_gem, nip_law_hashin_shtrikman, nip_law_wiener;
extern const struct nip_law nip_law_anisotropic_tortuosity, nip_law_anisotropic_conductivity;
extern const struct nip_law nip_law_constrictivity, nip_law_bottleneck, nip_law_contact_fabric;
extern const struct nip_law nip_law_cold_pressed, nip_law_activation_volume, nip_law_arrhenius;
extern const struct nip_law nip_law_damage_factor;
extern const struct nip_law nip_law_tabor, nip_law_persson, nip_law_elastoplastic_contact;
extern const struct nip_law nip_law_contact_modulus, nip_law_plasticity_index;
extern const struct nip_law nip_law_interface_resistance;
extern const struct nip_law nip_law_bond, nip_law_peel;
extern const struct nip_law nip_law_weibull, nip_law_particle_force, nip_law_coordination;
extern const struct nip_law nip_law_particle_fracture, nip_law_load_share;
extern const struct nip_law nip_law_brittle_electrolyte;
extern const struct nip_law nip_law_web_buckling, nip_law_edge_crack, nip_law_foil_step;
extern const struct nip_law nip_law_curl;
extern const struct nip_law nip_law_monroe_newman, nip_law_li_creep, nip_law_stripping;
extern const struct nip_law nip_law_mixture_density, nip_law_porosity, nip_law_areal_capacity;
extern const struct nip_law nip_law_asr, nip_law_asr_electrode, nip_law_energy_density;
extern const struct nip_law nip_law_throughput, nip_law_stack_pressure;

#endif
