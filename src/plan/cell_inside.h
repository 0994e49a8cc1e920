/* cell_inside.h: shared by the files of the cell. */
#ifndef NIP_PLAN_CELL_INSIDE_H
#define NIP_PLAN_CELL_INSIDE_H

#include "physics/law.h"
#include "plan/cell.h"

struct nip_cell_input { /* one symbol of a law; value NULL: left out */
	const struct nip_value *value;
	bool exact; /* by definition, so it takes no uncertainty away */
};

/* Output `out` of a law at values, in the order of its symbols; with the first-order
 * uncertainty where the inputs are independent. The first input without data is the answer. */
struct nip_value nip_cell_by_law(const struct nip_plan *p, const struct nip_law *law,
				 const struct nip_cell_input *input, size_t out, bool independent);

struct nip_value nip_cell_sum(const struct nip_value *a, const struct nip_value *b);

/* Areal mass of one side of a finished layer, in a lane or (NULL) as planned. */
struct nip_value nip_cell_mass(struct nip_plan *p, size_t layer, const struct nip_cell_lane *lane);

/* How fast each step with rolls makes web. `plan` is what the steps of the answer point to. */
void nip_cell_rates(struct nip_plan *p, const struct nip_plan *plan, struct nip_cell_outcome *out);

#endif
