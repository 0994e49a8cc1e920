/* model_doc.h: laws and their answers as documents (`nipline model`). */
#ifndef NIP_REPORT_MODEL_DOC_H
#define NIP_REPORT_MODEL_DOC_H

#include "doc/doc.h"
#include "physics/law.h"

struct nip_model_value { /* an input or an output, one value or a list */
	const char *name;
	enum nip_quantity_id quantity;
	const char *meaning; /* NULL: outputs */
	const char *written; /* as typed; NULL */
	bool list;	     /* shown as a list even if it has one value */
	bool solved;	     /* the unknown that was left out */
	size_t n;
	const double *si; /* NaN: not answered */
};

struct nip_model_unit { /* --unit NAME=UNIT */
	const char *name, *unit;
	double scale, offset; /* unit = SI * scale + offset; filled by the caller */
};

struct nip_model_answer {
	const struct nip_law *law;
	NIP_VEC(struct nip_model_value) inputs, outputs;
	size_t points; /* > 1: inputs that take one value were given a list */
	const struct nip_model_unit *units;
	size_t n_units;
	NIP_VEC(const char *) notes;
};

void nip_model_doc(struct nip_doc *d, const struct nip_model_answer *answer);
/* All laws. */
void nip_model_list_doc(struct nip_doc *d);
/* One law, all its forms. */
void nip_model_law_doc(struct nip_doc *d, const struct nip_law *law);

#endif
