/* validate.h: shipped laws held against published data: how far off, and where nothing can
 * be said.
 *
 * A data set is a CSV file with the columns material, structure, pressure_MPa and
 * relative_density or porosity, and, if it has them, source_DOI and evidence. Lines
 * without one number for pressure and density are counted and left out. A law is held
 * against the lines of its own material, kind of pressure and state of density; of the
 * others it is said why they cannot be compared.
 */
#ifndef NIP_FIT_VALIDATE_H
#define NIP_FIT_VALIDATE_H

#include "material/material.h"

struct nip_diag;

struct nip_validation_row {	 /* one material of one file against one law, or why not */
	const char *file, *text; /* text: the material as the file writes it */
	const char *material;	 /* id in the library; NULL */
	const struct nip_law_use *law;
	const char *why;			  /* not comparable: the reason; NULL: compared */
	size_t n, unusable;			  /* lines compared, and without two numbers */
	size_t outside_range;			  /* of n, beyond the fitted range of the law */
	double rmse, mean_error;		  /* of relative density, law less data */
	double worst, worst_pressure, worst_data; /* the largest error, Pa, D */
	double inside;	/* share inside the 95 % prediction interval; NAN: no sd */
	bool in_sample; /* the law was made from this source */
	const char *data_evidence, *data_source;
};

struct nip_validation {
	NIP_VEC(struct nip_validation_row) rows;
	size_t files;
};

/* One file, named `name` in the rows; rows are added. Returns 0, or -1 with diagnostics if
 * it cannot be read. */
int nip_validate_file(const char *path, const char *name, const struct nip_materials *m,
		      struct nip_arena *a, struct nip_validation *out, struct nip_diag *diag);

#endif
