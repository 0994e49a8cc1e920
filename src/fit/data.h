/* data.h: measured points out of a CSV file, in SI, with how many were left out.
 *
 * A unit stands in the header, as "pressure (MPa)" or at its end as pressure_MPa
 * (line_load_N_mm is N/mm), or is given with the request.
 */
#ifndef NIP_FIT_DATA_H
#define NIP_FIT_DATA_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "unit/quantity.h"

struct nip_diag;

struct nip_fit_column {
	const char *name; /* as in the file, without the unit */
	const char *unit; /* of the numbers in the file; NULL: plain numbers */
	enum nip_quantity_id quantity;
	double scale; /* SI = number * scale */
};

struct nip_fit_data {
	struct nip_fit_column x_column, y_column;
	bool plain; /* numbers as they stand: nothing has a unit */
	size_t n;
	double *x, *y;	 /* SI */
	double *sigma;	 /* one standard uncertainty of y; NULL: none given */
	double *sigma_x; /* of x; NULL */
	size_t *group;	 /* index into group_name; NULL: one group */
	const char **group_name;
	size_t n_groups;
	long *line;
	const char *group_column; /* NULL */
	/* not used: */
	long missing;	/* records without x, y or an uncertainty asked for */
	long bad_sigma; /* records whose uncertainty is not above 0 */
	long bad_x;	/* records whose x is below 0 */
	long broken;	/* records that are none (quotes, field counts) */
};

struct nip_fit_columns { /* what the user asks for; NULL where nothing */
	const char *x, *y, *sigma, *group;
	const char *sigma_x; /* a column, or a value with unit, or a share of x in % */
	const char *x_unit, *y_unit;
	bool units_optional; /* without any unit the numbers are taken as they stand */
};

/* Reads path ("-": standard input). Returns 0, or -1 with diagnostics (no such column,
 * no unit, no usable record ...). What was left out is said in warnings. */
int nip_fit_data_read(const char *path, const struct nip_fit_columns *columns, struct nip_arena *a,
		      struct nip_fit_data *out, struct nip_diag *diag);

/* The points of one group, without groups; shares nothing with `d` but names. */
struct nip_fit_data nip_fit_data_group(const struct nip_fit_data *d, size_t group,
				       struct nip_arena *a);
/* How many different values x takes. */
size_t nip_fit_data_distinct(const struct nip_fit_data *d);

#endif
