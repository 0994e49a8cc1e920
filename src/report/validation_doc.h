/* validation_doc.h: shipped laws against published data, as a document. */
#ifndef NIP_REPORT_VALIDATION_DOC_H
#define NIP_REPORT_VALIDATION_DOC_H

#include "doc/doc.h"
#include "fit/validate.h"

void nip_validation_doc(struct nip_doc *d, const struct nip_validation *v,
			const struct nip_materials *m);

#endif
