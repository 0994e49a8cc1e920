/* history_values.c: rows of a history into numbers. */
#include <config.h>

#include "report/history_values.h"

#include <math.h>
#include <string.h>

#include "unit/unit.h"

static double number(const struct nip_store_cell *c)
{
	return c->kind == NIP_STORE_NUMBER ? c->number : NAN;
}

static const char *text(struct nip_arena *a, const struct nip_store_cell *c)
{
	return c->kind == NIP_STORE_TEXT ? nip_arena_strdup(a, c->text) : NULL;
}

/* Columns of nip_view_values. */
static void take_value(const struct nip_store_cell *c, void *user)
{
	struct nip_history_values *h = user;

	*nip_vec_push(h->arena, &h->values) =
		(struct nip_history_value){ .entry = (long long)number(&c[0]),
					    .time = text(h->arena, &c[1]),
					    .coil = text(h->arena, &c[2]),
					    .batch = text(h->arena, &c[3]),
					    .characteristic = text(h->arena, &c[4]),
					    .unit = text(h->arena, &c[5]),
					    .n = number(&c[6]),
					    .missing = number(&c[7]),
					    .mean = number(&c[8]),
					    .sd = number(&c[9]),
					    .min = number(&c[10]),
					    .max = number(&c[11]),
					    .target = number(&c[12]),
					    .out_of_spec = number(&c[13]) };
}

/* Columns of nip_view_bounds. */
static void take_bound(const struct nip_store_cell *c, void *user)
{
	struct nip_history_values *h = user;

	*nip_vec_push(h->arena, &h->bounds) =
		(struct nip_history_bound){ .entry = (long long)number(&c[0]),
					    .characteristic = text(h->arena, &c[1]),
					    .kind = text(h->arena, &c[2]),
					    .value = number(&c[3]),
					    .unit = text(h->arena, &c[4]) };
}

int nip_history_values(struct nip_store *s, const struct nip_selection *sel, struct nip_arena *a,
		       struct nip_history_values *out, struct nip_diag *diag)
{
	memset(out, 0, sizeof *out);
	out->arena = a;
	return nip_store_ask(s, &nip_view_values, sel, take_value, out, diag) != 0 ||
			       nip_store_ask(s, &nip_view_bounds, NULL, take_bound, out, diag) != 0
		       ? -1
		       : 0;
}

bool nip_history_in(struct nip_history_value *v, const char *unit)
{
	double *const numbers[] = { &v->mean, &v->min, &v->max, &v->target };
	double scale, offset;

	if (!v->unit || nip_unit_convert(v->unit, unit, false, &scale, &offset) != NIP_UNIT_OK)
		return false;
	if (strcmp(v->unit, unit) == 0)
		return true;
	for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
		*numbers[i] = *numbers[i] * scale + offset;
	v->sd *= scale;
	v->unit = unit;
	return true;
}
