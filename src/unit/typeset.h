/* typeset.h: a unit as people read it: um is shown as µm, mg/cm2 as mg/cm², degC as °C.
 *
 * Only for what people read: files and JSON keep the text of the spec or recipe. */
#ifndef NIP_UNIT_TYPESET_H
#define NIP_UNIT_TYPESET_H

#include "base/arena.h"

/* NULL and the unit 1 give "". A text that is no unit comes back as it is. */
const char *nip_unit_typeset(struct nip_arena *a, const char *unit);

#endif
