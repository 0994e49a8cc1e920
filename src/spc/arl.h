/* arl.h: average run length: how many points until a chart signals, on average.
 *
 * Points independent and normal, standard deviation known; `shift` of their mean from
 * the target in standard deviations of one charted point; zero state: the chart starts
 * fresh when the shift is already there. Shift 0: the false alarms one buys.
 * Sources: run rules by Markov chain (Champ and Woodall 1987), here over the states of
 * the rules as they run; EWMA and CUSUM by integral equation on Gauss-Legendre nodes
 * (Crowder 1987; Vance 1986), two-sided CUSUM by Lucas and Crosier 1982; limits that
 * vary in time by the density step by step (Knoth 2003). Tests hold values of R spc.
 */
#ifndef NIP_SPC_ARL_H
#define NIP_SPC_ARL_H

#include <stdbool.h>
#include <stddef.h>

#include "spc/rules.h"

struct nip_arl {
	double value;	/* NaN: no answer */
	bool exact;	/* false: rules 3 or 4 (order of values) are left out, so the true
			 * run length is shorter */
	size_t states;	/* of the chain */
	const char *why; /* NULL, or why there is no answer */
};

/* Shewhart chart with limits `lower` below and `upper` above the centre (3, 3; infinite:
 * none) and a rule set. Returns 0, or -1 with why. */
int nip_arl_rules(const struct nip_rule_set *set, double lower, double upper, double shift,
		  struct nip_arl *out);

/* Two-sided tabular CUSUM: reference k, decision interval h, headstart 0 .. h, all in
 * standard deviations. NaN out of range (h > 100 included). */
double nip_arl_cusum(double k, double h, double headstart, double shift);
/* One side of it, upwards. */
double nip_arl_cusum_upper(double k, double h, double headstart, double shift);

/* EWMA with limits at `width` of its asymptotic standard deviations, or of the exact one
 * at each time if `exact_limits`. 0 < lambda <= 1. NaN out of range. */
double nip_arl_ewma(double lambda, double width, bool exact_limits, double shift);

/* In-control ARL of a MEWMA of p variables with the covariance of the long run, or the
 * exact one of each time if `exact_limits`; and the limit h of its statistic that gives a
 * wanted one with that of the long run, as published tables do (Rigdon 1995). NaN out of
 * range; of exact limits also below the least lambda, which would take minutes. */
#define NIP_MEWMA_LAMBDA_LEAST 0.01
double nip_arl_mewma(double lambda, size_t p, double h, bool exact_limits);
double nip_mewma_limit(double lambda, size_t p, double arl);

struct nip_control_chart;
/* Of a chart as built, with the rules that it was judged by. The shift is in standard
 * errors of its points; spread, count and T2 charts answer for shift 0 alone. */
int nip_arl_chart(const struct nip_control_chart *c, const struct nip_rule_set *set,
		  bool asymptotic, size_t p, double shift, struct nip_arl *out);

#endif
