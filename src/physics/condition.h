/* condition.h: how temperature, rate, time and release change a compacted layer.
 *
 * SI throughout; pure functions. Laws of the table wrap them; the plan calls them.
 */
#ifndef NIP_PHYSICS_CONDITION_H
#define NIP_PHYSICS_CONDITION_H

/* What a resistance to compaction (Py, k2, gamma, gamma_c) is multiplied by.
 * Arrhenius: exp[(Q/R)(1/T - 1/T_ref)], Q in J/mol, T in K. Textbook form. */
double nip_softening_factor(double activation_j_mol, double t_k, double t_ref_k);
/* (rate/rate_ref)^m. Textbook form. */
double nip_rate_factor(double exponent, double rate, double rate_ref);

/* Porosity after time t under pressure: eps_inf + (eps_nip - eps_inf) exp(-t/t_r). */
double nip_relaxed_porosity(double eps_inf, double eps_nip, double t_r_s, double t_s);
/* Thickness after storage: h_0 + dh_inf (1 - exp(-t/t_s)). Our form: of the published
 * course of storage it keeps the start and, unlike a logarithm of time, has an end. */
double nip_stored_thickness_m(double h_0_m, double dh_inf_m, double t_s_s, double t_s);

/* Elastic recovery on release of a uniaxially strained layer, P_max/M with
 * M = E (1-nu)/((1+nu)(1-2nu)) and E = E_s exp(-b_E eps) (Spriggs). Textbook form. */
double nip_porous_modulus_pa(double e_s_pa, double b_e, double eps);
double nip_constrained_modulus_pa(double e_pa, double nu);

/* Areal mass after elongation e and spread s: m/((1+e)(1+s)). Mass flow is conserved. */
double nip_areal_mass_after(double m_a_kg_m2, double e, double s);

/* A free-standing film thinned from h_in to h_out without spread: elongation and relative
 * density behind the nip. Plastic Poisson ratio nu_p = 0.5 D^1.92 (Kuhn and Downey 1971,
 * textbook form) in plane strain:
 *
 *	d ln(length) = (1 - c) nu_p/(1 - nu_p) d(-ln h)
 *
 * constraint c: 0 a film nothing holds back, 1 a die (no elongation); between them it is
 * fitted. Integrated in closed form. Returns NULL, or why there is no such state; then
 * nothing is set. D_in in (0, 1], thicknesses > 0. */
const char *nip_film_elongation(double d_in, double h_in_m, double h_out_m, double constraint,
				double *out_elongation, double *out_d);

#endif
