/* unit.h: unit texts and conversion, on UDUNITS-2. Main thread only.
 *
 * A text passes our own grammar first: no numbers in front ("100 m"), no dates, no
 * logarithms. Ours, beside UDUNITS: % wt% vol% deg Ah mAh Wh, half powers
 * ("MPa^-0.5"). A unit fits only if got/wanted is dimensionless, so 1/MPa never
 * passes for MPa. UDUNITS prints nothing.
 */
#ifndef NIP_UNIT_UNIT_H
#define NIP_UNIT_UNIT_H

#include <stdbool.h>
#include <stddef.h>

#include "unit/quantity.h"

enum nip_unit_status {
	NIP_UNIT_OK,
	NIP_UNIT_UNKNOWN,    /* not a unit at all */
	NIP_UNIT_DIMENSION,  /* a unit of something else */
	NIP_UNIT_NUMBER,     /* the text is not a number */
	NIP_UNIT_NO_DATABASE /* the UDUNITS database cannot be read */
};

/* to = from * scale + offset. `difference` drops the offset (a 5 degC step is 5 K).
 * scale is snapped to the exact integer, power of ten or reciprocal it stands for. */
enum nip_unit_status nip_unit_convert(const char *from, const char *to, bool difference,
				      double *out_scale, double *out_offset);

/* Decimal text in unit `from` to a double in unit `to`, rounded once where the
 * units differ by a power of ten, so equal written values compare equal. */
enum nip_unit_status nip_unit_read(const char *text, size_t n, char mark, const char *from,
				   const char *to, bool difference, double *out_value);

/* SI to the display unit of a quantity, and back. */
double nip_unit_show(enum nip_quantity_id id, double si);
double nip_unit_si(enum nip_quantity_id id, double shown);

/* Fills the table nip_unit_show() and nip_unit_si() look into: after it both may be
 * called from any thread. */
void nip_unit_warm(void);

/* Releases the unit database (for leak checkers); the next call loads it again. */
void nip_unit_release(void);

#endif
