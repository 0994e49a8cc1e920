/* symbols.h: what the rows of the roll and stack laws share: spelling of symbols, a check. */
#ifndef NIP_PHYSICS_SYMBOLS_H
#define NIP_PHYSICS_SYMBOLS_H

#include <math.h>
#include <stddef.h>

#include "physics/law.h"

#define NIP_BIG 1e300
/* name, quantity, role, meaning; then anything by name: .optional, .answer, .start_lo. */
#define NIP_ABOVE_0(n, q, r, ...)                                                                  \
	{                                                                                          \
		n, q, r, 0, NIP_BIG, true, false, __VA_ARGS__                                      \
	}
#define NIP_FROM_0(n, q, r, ...)                                                                   \
	{                                                                                          \
		n, q, r, 0, NIP_BIG, false, false, __VA_ARGS__                                     \
	}
#define NIP_FRACTION(n, r, ...)                                                                    \
	{                                                                                          \
		n, NIP_Q_RATIO, r, 0, 1, true, false, __VA_ARGS__                                  \
	}
#define NIP_POISSON(n, ...)                                                                        \
	{                                                                                          \
		n, NIP_Q_RATIO, NIP_PARAMETER, 0, 0.5, false, false, __VA_ARGS__                   \
	}

/* NULL, or the reason for a number that left the range of doubles on the way. */
static inline const char *nip_all_numbers(const double *out, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (!isfinite(out[i]))
			return "a number leaves the range the tool can hold";
	return NULL;
}

#endif
