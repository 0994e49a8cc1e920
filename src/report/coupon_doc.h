/* coupon_doc.h: a coupon plan as a document. */
#ifndef NIP_REPORT_COUPON_DOC_H
#define NIP_REPORT_COUPON_DOC_H

#include "doc/doc.h"
#include "plan/coupons.h"

/* places NULL: nobody asked where. */
void nip_coupon_doc(struct nip_doc *d, const struct nip_coupon_question *q,
		    const struct nip_coupon_plan *plan, const struct nip_coupon_places *places);

#endif
