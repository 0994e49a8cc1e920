/* assign.c: NAME=VALUE[UNIT] taken apart and converted. */
#include <config.h>

#include "cmd/assign.h"

#include <math.h>
#include <string.h>

#include "base/decimal.h"
#include "unit/unit.h"

static const char *trimmed(struct nip_arena *a, const char *text, size_t n)
{
	while (n && (*text == ' ' || *text == '\t'))
		text++, n--;
	while (n && (text[n - 1] == ' ' || text[n - 1] == '\t'))
		n--;
	return nip_arena_strndup(a, text, n);
}

/* Bytes of the longest number at the start: "150MPa" 3, "1e3Pa" 3, "1eV" 1. */
static size_t number_length(const char *text)
{
	size_t best = 0;
	double v;

	for (size_t n = 1; n <= strlen(text) && n < 64; n++) {
		if (!strchr("+-.0123456789eE", text[n - 1]))
			break;
		if (nip_decimal_read(text, n, '.', &v))
			best = n;
	}
	return best;
}

static void put_item(struct nip_assign *x, struct nip_arena *a, const char *item)
{
	static const struct {
		const char *word, *number;
	} words[] = { { "yes", "1" }, { "true", "1" }, { "no", "0" }, { "false", "0" } };
	size_t k = number_length(item);

	x->number[x->n] = nip_arena_strndup(a, item, k);
	x->unit[x->n] = item[k] ? trimmed(a, item + k, strlen(item + k)) : NULL;
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (strcmp(item, words[i].word) == 0) {
			x->number[x->n] = words[i].number;
			x->unit[x->n] = NULL;
		}
	/* A unit behind the last value is meant for those before it too. */
	for (size_t i = x->n; x->unit[x->n] && i-- > 0 && !x->unit[i];)
		x->unit[i] = x->unit[x->n];
	x->n++;
}

int nip_assign_split(const char *arg, struct nip_arena *a, struct nip_assign *out,
		     struct nip_diag *diag)
{
	const char *eq = strchr(arg, '='), *p, *comma;
	size_t items = 1;

	*out = (struct nip_assign){ .name = arg };
	if (!eq || eq == arg) {
		nip_diag_add(diag, NIP_ERROR, NIP_CAUSE_USAGE, NULL,
			     "\"%s\" is no assignment (wanted: NAME=VALUE, as P=\"200 MPa\")", arg);
		return -1;
	}
	out->name = trimmed(a, arg, (size_t)(eq - arg));
	out->written = trimmed(a, eq + 1, strlen(eq + 1));
	if (strcmp(out->written, "?") == 0) {
		out->asked = true;
		return 0;
	}
	for (p = out->written; *p; p++)
		items += *p == ',';
	out->number = NIP_NEW_N(a, items, const char *);
	out->unit = NIP_NEW_N(a, items, const char *);
	for (p = out->written;; p = comma + 1) {
		comma = strchr(p, ',');
		put_item(out, a, trimmed(a, p, comma ? (size_t)(comma - p) : strlen(p)));
		if (!comma)
			return 0;
	}
}

double *nip_assign_si(const struct nip_assign *x, enum nip_quantity_id id, struct nip_arena *a,
		      struct nip_diag *diag)
{
	const struct nip_quantity_kind *k = nip_quantity_kind(id);
	const struct nip_place at = { .element = x->name };
	double *si = NIP_NEW_N(a, x->n ? x->n : 1, double);
	bool good = true;

	for (size_t i = 0; i < x->n; i++) {
		const char *unit = x->unit[i] ? x->unit[i] : k->unit;

		switch (nip_unit_read(x->number[i], strlen(x->number[i]), '.', unit, k->si,
				      k->difference, &si[i])) {
		case NIP_UNIT_OK:
			break;
		case NIP_UNIT_NUMBER:
			nip_diag_input(diag, &at, "a number was expected (got \"%s\")", x->written);
			good = false;
			break;
		case NIP_UNIT_NO_DATABASE:
			nip_diag_system(diag, &at, "the UDUNITS database cannot be read");
			return NULL;
		default:
			nip_diag_input(
				diag, &at,
				"unit \"%s\" does not measure %s (allowed: %s or a multiple of it)",
				unit, k->name, k->unit);
			good = false;
		}
	}
	return good ? si : NULL;
}

#define MOST_STEPS  10000
#define USUAL_STEPS 20

double *nip_assign_range(const struct nip_assign *x, enum nip_quantity_id id, struct nip_arena *a,
			 size_t *out_n, struct nip_diag *diag)
{
	const struct nip_place at = { .element = x->name };
	struct nip_assign list;
	char *text = nip_arena_printf(a, "%s=%s", x->name, x->written ? x->written : "");
	double *v, *out, step, steps;
	size_t n;

	*out_n = x->n;
	if (!strchr(text, ':'))
		return nip_assign_si(x, id, a, diag);
	for (char *p = text; *p; p++)
		if (*p == ':')
			*p = ',';
	if (nip_assign_split(text, a, &list, diag) != 0)
		return NULL;
	v = nip_assign_si(&list, id, a, diag);
	if (!v)
		return NULL;
	step = list.n == 3 ? v[1] : (v[list.n - 1] - v[0]) / USUAL_STEPS;
	if (nip_quantity_kind(id)->difference || list.n != 3)
		;
	else /* an offset unit: the step is a difference, not a temperature */
		step -= nip_unit_si(id, 0);
	steps = (v[list.n - 1] - v[0]) / step;
	if (list.n < 2 || list.n > 3 || !(steps >= 1) || steps > MOST_STEPS) {
		nip_diag_add(diag, NIP_ERROR, NIP_CAUSE_USAGE, &at,
			     "\"%s\" is no range (wanted: FROM:TO, FROM:STEP:TO with FROM below "
			     "TO, or a list; at most %d values)",
			     x->written, MOST_STEPS);
		return NULL;
	}
	n = (size_t)(steps + 1e-9) + 1;
	out = NIP_NEW_N(a, n, double);
	for (size_t i = 0; i < n; i++)
		out[i] = v[0] + (double)i * step;
	if (list.n == 2)
		out[n - 1] = v[1];
	*out_n = n;
	return out;
}

/* One end; where it has no unit, that of the other end (behind it) is meant. */
static int one_end(const struct nip_assign *x, const char *text, size_t n, const char *other,
		   enum nip_quantity_id id, struct nip_arena *a, double *out, struct nip_diag *diag)
{
	struct nip_assign part, behind;
	double *v;

	*out = NAN;
	if (!n)
		return 0;
	if (nip_assign_split(nip_arena_printf(a, "%s=%.*s", x->name, (int)n, text), a, &part,
			     diag) != 0)
		return -1;
	if (other && *other && !part.unit[0] &&
	    nip_assign_split(nip_arena_printf(a, "%s=%s", x->name, other), a, &behind, diag) == 0)
		part.unit[0] = behind.unit[0];
	v = nip_assign_si(&part, id, a, diag);
	if (!v)
		return -1;
	*out = v[0];
	return 0;
}

int nip_assign_ends(const struct nip_assign *x, enum nip_quantity_id id, struct nip_arena *a,
		    double *out_lo, double *out_hi, struct nip_diag *diag)
{
	const struct nip_place at = { .element = x->name };
	const char *colon = x->written ? strchr(x->written, ':') : NULL;
	int rc;

	if (!colon || strchr(colon + 1, ':') || strchr(x->written, ',')) {
		nip_diag_add(diag, NIP_ERROR, NIP_CAUSE_USAGE, &at,
			     "\"%s\" is no range (wanted: FROM:TO, or with one end :TO or FROM:)",
			     x->written ? x->written : "");
		return -1;
	}
	rc = one_end(x, x->written, (size_t)(colon - x->written), colon + 1, id, a, out_lo, diag);
	return one_end(x, colon + 1, strlen(colon + 1), NULL, id, a, out_hi, diag) != 0 ? -1 : rc;
}
