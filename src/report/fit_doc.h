/* fit_doc.h: fitted laws as a document (`nipline fit`). */
#ifndef NIP_REPORT_FIT_DOC_H
#define NIP_REPORT_FIT_DOC_H

#include "doc/doc.h"
#include "fit/study.h"
#include "fit/update.h"

/* Everything, after nip_fit_study_run(); s->selected >= 0. The data outlive the document. */
void nip_fit_doc(struct nip_doc *d, const struct nip_fit_study *s);

/* A law moved to a new lot, after nip_fit_update(). */
void nip_update_doc(struct nip_doc *d, const struct nip_update *u, const struct nip_fit_data *data,
		    const char *file);

/* Parts. Numbers are shown in the units of the file, parameters in display units. */
void nip_fit_tree(struct nip_doc *d, const struct nip_fit_study *s);
void nip_fit_chart(struct nip_doc *d, const struct nip_fit_study *s);
double nip_fit_show_x(const struct nip_fit_data *d, double x);
double nip_fit_show_y(const struct nip_fit_data *d, double y);
double nip_fit_show_parameter(const struct nip_fit_data *d, const struct nip_symbol *s, double v);
/* NULL: plain numbers. */
const char *nip_fit_parameter_unit(const struct nip_fit_data *d, const struct nip_symbol *s);

#endif
