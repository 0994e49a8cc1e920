/* inside.h: shared inside spec/. */
#ifndef NIP_SPEC_INSIDE_H
#define NIP_SPEC_INSIDE_H

#include "base/diag.h"
#include "spec/spec.h"

struct resolve {
	struct nip_spec *s;
	struct nip_arena *arena;
	struct nip_diag *diag;
	const struct nip_spec_resolved *known; /* NULL: the recipe says */
	int errors;
};

void nip_spec_fault(struct resolve *v, long line, const char *element, const char *fmt, ...)
	__attribute__((format(printf, 4, 5)));
/* A number with a unit of this quantity. `difference`: of two of them. */
void nip_spec_check_value(struct resolve *v, long line, const char *element, const char *text,
			  const char *unit, enum nip_quantity_id id, bool difference);
/* Index of a characteristic; -1: none. */
int nip_spec_find(const struct nip_spec *s, const char *id);
/* Number without a unit; NaN with a fault. */
double nip_spec_plain(struct resolve *v, long line, const char *element, const char *text);

/* judge.c: gauges, guard bands, derived parts, defects, default limits of one
 * characteristic; and the relations between columns. */
void nip_spec_resolve_gauge(struct resolve *v, struct nip_characteristic *c);
void nip_spec_resolve_sides(struct resolve *v, struct nip_characteristic *c);
void nip_spec_resolve_foil(struct resolve *v);
void nip_spec_resolve_relations(struct resolve *v);

/* sense.c: what of one characteristic cannot all be meant, or could never speak; and what
 * of the spec nothing uses. */
void nip_spec_check_order(struct resolve *v, const struct nip_characteristic *c);
void nip_spec_say_unused(struct resolve *v);

#endif
