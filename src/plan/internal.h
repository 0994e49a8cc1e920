/* internal.h: shared inside plan/. */
#ifndef NIP_PLAN_INTERNAL_H
#define NIP_PLAN_INTERNAL_H

#include "base/diag.h"
#include "plan/plan.h"

struct nip_plan_run { /* one run */
	struct nip_plan *p;
	struct nip_diag *diag;
	const struct nip_plan_step *before; /* NULL at the first step */
	struct nip_plan_step *now;
	bool impossible;
};

struct nip_value nip_no_data(struct nip_plan *p, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));
bool nip_has(const struct nip_value *v);
/* Whether conduction and damage of a layer behind the step that runs are read. */
bool nip_plan_asked(const struct nip_plan *p, size_t layer);
/* Of a layer and the next. */
bool nip_plan_interface_asked(const struct nip_plan *p, size_t first);

/* A recorded quantity as a value; assumed ones are no data unless allowed. */
struct nip_value nip_recorded_value(struct nip_plan *p, const struct nip_quantity *q,
				    const char *name);

void nip_plan_say(struct nip_plan_run *r, enum nip_severity severity, enum nip_cause cause,
		  long line, const char *layer_id, const char *fmt, ...)
	__attribute__((format(printf, 6, 7)));

/* Words about a number, in the arena; "" in a quiet run, which nobody reads. */
const char *nip_plan_text(const struct nip_plan *p, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

/* "50.00 um": a number in the display unit, in the arena. */
const char *nip_plan_shown(const struct nip_plan *p, enum nip_quantity_id id, double si, int digits);

/* What was recorded of a layer in a step, or NULL. */
const struct nip_step_layer *nip_step_state(const struct nip_step *s, size_t layer);

/* The coating's share of a value whose reading includes the foil (areal mass, or
 * thickness); no data if the foil is not known. */
struct nip_value nip_less_foil(struct nip_plan *p, const struct nip_value *v, bool includes,
			       const struct nip_foil *foil, bool mass);

/* One layer through one step. */
void nip_plan_state(struct nip_plan_run *r, size_t layer);
void nip_plan_compaction(struct nip_plan_run *r, size_t layer);
void nip_plan_readings(struct nip_plan_run *r, size_t layer);
void nip_plan_transport(struct nip_plan_run *r, size_t layer);
/* What the rolls do to the layers whose masses the step has; the first of the step's
 * questions that needs all layers at once. */
void nip_plan_nip(struct nip_plan_run *r);
/* The same nip over the width: rolls that bend under the mean line load. layer_of[k] is
 * the recipe's index of the web's layer k. */
struct nip_web;
struct nip_rolls;
void nip_plan_cross(struct nip_plan_run *r, const struct nip_web *web,
		    const struct nip_rolls *rolls, const size_t *layer_of, double mean_n_m);
/* A layer through a step: before the nip is looked at, and after. */
void nip_plan_mass(struct nip_plan_run *r, size_t layer);
/* A law in pressure that can drive the nip for a layer (in_die only with its springback);
 * NULL with what is needed. */
const struct nip_law_use *nip_plan_nip_law(const struct nip_plan *p, size_t layer,
					   const struct nip_step *step, const char **out_why);

/* Whether the layer's laws are taken at the temperature of the step. */
bool nip_plan_softens(const struct nip_plan *p, size_t layer, const struct nip_step *step);

/* What the pressure of the step does to particles and between layers; after all states. */
void nip_plan_layers(struct nip_plan_run *r);
/* A law of that name which belongs to a layer: its own, else that of the material which is
 * most of it; an assumed one only where allowed. NULL if there is none. */
const struct nip_law_use *nip_plan_state_law(const struct nip_plan *p, size_t layer,
					     const char *name);

/* Uniformity of the pressure across the web in this step. */
void nip_plan_limits(struct nip_plan_run *r, const struct nip_plan_options *options);
void nip_plan_profile(struct nip_plan_run *r);
void nip_plan_targets(struct nip_plan_run *r);

#endif
