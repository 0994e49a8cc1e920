/* sheets.h: the web as it lies now, cut into sheets, and which of them are bad.
 *
 * Sheet k (from 0) is [k p, (k + 1) p) over the whole width; what is left behind the last
 * whole one is no sheet. An event that only ends where a sheet begins is not in it; a
 * place on the cut is in the sheet behind it.
 */
#ifndef NIP_WEB_SHEETS_H
#define NIP_WEB_SHEETS_H

#include "web/rollmap.h"

#define NIP_SHEETS_MOST 10000000.0

struct nip_sheet {
	double from_m, to_m;	     /* now */
	double raw_from_m, raw_to_m; /* the raw places of its two ends */
	bool rejected;
	size_t events;		    /* in it, of any grade */
	NIP_VEC(size_t) why;	    /* patches that reject it, by number, in order */
	NIP_VEC(const char *) many; /* classes of which there are too many */
};

struct nip_sheets {
	double pitch_m, rest_m;
	size_t n, rejected;
	double yield; /* of n; NaN if there is none */
	struct nip_sheet *at;
};

/* pitch > 0. A sheet is rejected by an event graded `from` or worse, or by more events of
 * a class than its rule allows. NULL, or why it cannot be cut (static text). */
const char *nip_sheets_cut(const struct nip_rollmap *r, double pitch_m, enum nip_grade from,
			   struct nip_sheets *out);

#endif
