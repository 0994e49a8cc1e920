/* bind.c: which column is which, in which unit, and the limits in that unit. */
#include <config.h>

#include <math.h>
#include <string.h>

#include "base/str.h"
#include "qc/internal.h"
#include "unit/unit.h"

/* found: what the search for it gave; several of one name are said already. */
static void missing_column(struct nip_qc_run *r, const char *role, const char *names, long found)
{
	const struct nip_place at = { .file = r->path,
				      .line = nip_csv_header_line(r->reader),
				      .element = role };
	const char **all = NIP_NEW_N(r->q->arena, nip_csv_columns(r->reader), const char *);
	const char *near[1];
	size_t n = nip_csv_columns(r->reader), k;
	struct nip_str list = NIP_STR_INIT;
	size_t first = strcspn(names, " ");

	if (found == NIP_CSV_AMBIGUOUS)
		return;
	for (size_t i = 0; i < n; i++) {
		all[i] = nip_csv_name(r->reader, i);
		nip_str_printf(&list, "%s%s", i ? ", " : "", all[i]);
	}
	k = nip_nearest(nip_arena_strndup(r->q->arena, names, first), all, n, 1, near);
	nip_diag_input(r->diag, &at, "column \"%s\" is missing%s%s%s (the file has: %s)", names,
		       k ? ", did you mean " : "", k ? near[0] : "", k ? "?" : "",
		       nip_str_text(&list));
	nip_str_release(&list);
}

static size_t bind_text(struct nip_qc_run *r, const char *role, const char *names,
			enum nip_csv_type type, int *errors)
{
	long c;

	if (!names)
		return NO_HANDLE;
	c = nip_csv_find_any(r->reader, names);
	if (c < 0) {
		missing_column(r, role, names, c);
		++*errors;
		return NO_HANDLE;
	}
	return nip_csv_bind(r->reader, (size_t)c, type);
}

static double in_unit(const char *text, const char *from, const char *to, bool difference)
{
	double v = NAN;

	if (text)
		nip_unit_read(text, strlen(text), '.', from, to, difference, &v);
	return v;
}

void nip_qc_settle(struct nip_qc *q, size_t i, const char *unit)
{
	const struct nip_characteristic *c = &q->spec->characteristics.at[i];
	struct nip_overall *o = &q->overall[i];
	double offset;

	nip_unit_convert(unit, nip_quantity_kind(c->quantity)->si, false, &o->to_si, &offset);
	nip_unit_convert(unit, nip_quantity_kind(c->quantity)->unit, false, &o->to_shown, &offset);
	o->unit = nip_arena_strdup(q->arena, unit);
	o->limit = NIP_NEW_N(q->arena, c->limits.n + 1, double);
	for (size_t k = 0; k < c->limits.n; k++)
		o->limit[k] = in_unit(c->limits.at[k].value, c->limits.at[k].unit, unit, false);
	o->target = c->target ? in_unit(c->target->value, c->target->unit, unit, false) : NAN;
	o->margin = c->margin ? in_unit(c->margin->value, c->margin->unit, unit, true) : NAN;
	o->gauge_sd =
		c->gauge_sd ? in_unit(c->gauge_sd->value, c->gauge_sd->unit, unit, true) : NAN;
	o->calibration_sd = c->calibration ? in_unit(c->calibration->value, c->calibration->unit,
						     unit, true)
					   : NAN;
	o->at_m = c->at ? in_unit(c->at->value, c->at->unit, "m", true) : 0;
	o->plausible_min =
		c->plausible ? in_unit(c->plausible->min, c->plausible->unit, unit, false) : NAN;
	o->plausible_max =
		c->plausible ? in_unit(c->plausible->max, c->plausible->unit, unit, false) : NAN;
	o->ready = true;
}

/* Such units are converted by moving the point of each number, which rounds nothing. */
static bool power_of_ten(double ratio, int *out)
{
	double power = 1;

	for (*out = 0; *out <= 18; ++*out, power *= 10) {
		if (fabs(ratio / power - 1) < 1e-12)
			return true;
		if (fabs(ratio * power - 1) < 1e-12) {
			*out = -*out;
			return true;
		}
	}
	return false;
}

static int check_unit(struct nip_qc_run *r, size_t i, const char *unit)
{
	const struct nip_characteristic *c = &r->q->spec->characteristics.at[i];
	const struct nip_quantity_kind *k = nip_quantity_kind(c->quantity);
	const struct nip_place at = { .file = r->path,
				      .line = nip_csv_header_line(r->reader),
				      .element = c->id };
	double scale, offset;

	if (nip_unit_convert(unit, k->unit, k->difference, &scale, &offset) != NIP_UNIT_OK) {
		nip_diag_input(r->diag, &at,
			       "unit \"%s\" in the header does not measure %s (allowed: %s or a "
			       "multiple of it)",
			       unit, k->name, k->unit);
		return -1;
	}
	if (r->q->overall[i].ready && !r->q->overall[i].derived &&
	    !power_of_ten(scale / r->q->overall[i].to_shown, &r->bound[i].exp10)) {
		nip_diag_input(
			r->diag, &at,
			"unit \"%s\" differs from \"%s\" in the file before, and not by a power of "
			"ten; check them apart",
			unit, r->q->overall[i].unit);
		return -1;
	}
	return 0;
}

/* The unit a condition's bounds are in: its own, or else that of the characteristic which
 * reads the same column. */
static const char *when_unit(const struct nip_spec *s, const struct nip_bound_pair *w)
{
	if (w->unit)
		return w->unit;
	for (size_t i = 0; i < s->characteristics.n; i++) {
		const struct nip_characteristic *c = &s->characteristics.at[i];

		if (!c->derived && strcmp(c->column ? c->column : c->id, w->column) == 0)
			return c->unit ? c->unit : nip_quantity_kind(c->quantity)->unit;
	}
	return NULL;
}

/* The bounds of a condition in the unit of its column. */
static int settle_when(struct nip_qc_run *r, const struct nip_bound_pair *w, const char *header,
		       struct nip_qc_bound *b)
{
	const struct nip_place at = { .file = r->path,
				      .line = nip_csv_header_line(r->reader),
				      .element = "when" };
	const char *from = when_unit(r->q->spec, w), *to = from && header ? header : from;
	double scale, offset;

	if (header && !from)
		nip_diag_add(r->diag, NIP_NOTE, NIP_CAUSE_NONE, &at,
			     "min and max are taken to be in %s, as the column %s is; say so in the "
			     "spec: unit=\"%s\"",
			     header, w->column, header);
	if (from && nip_unit_convert(from, to, false, &scale, &offset) != NIP_UNIT_OK) {
		nip_diag_input(r->diag, &at,
			       "unit \"%s\" of column %s in the header cannot be compared with "
			       "\"%s\", which min and max are in",
			       header, w->column, from);
		return -1;
	}
	b->when_min = in_unit(w->min, from ? from : "1", to ? to : "1", false);
	b->when_max = in_unit(w->max, from ? from : "1", to ? to : "1", false);
	return 0;
}

static int bind_when(struct nip_qc_run *r, const struct nip_characteristic *c,
		     struct nip_qc_bound *b)
{
	long col;

	b->when_handle = NO_HANDLE;
	if (!c->when)
		return 0;
	col = nip_csv_find_any(r->reader, c->when->column);
	if (col == NIP_CSV_NO_COLUMN)
		col = nip_csv_find_reading(r->reader, c->when->column, NULL);
	if (col < 0) {
		missing_column(r, "when", c->when->column, col);
		return -1;
	}
	b->when_handle = nip_csv_bind(r->reader, (size_t)col, NIP_CSV_NUMBER);
	return settle_when(r, c->when, nip_csv_unit(r->reader, (size_t)col), b);
}

static int bind_characteristic(struct nip_qc_run *r, size_t i)
{
	const struct nip_characteristic *c = &r->q->spec->characteristics.at[i];
	struct nip_qc_bound *b = &r->bound[i];
	struct nip_csv_rule rule = c->rule;
	const char *unit = c->unit ? c->unit : nip_quantity_kind(c->quantity)->unit;
	const char *names = c->column ? c->column : c->id;
	long col;

	b->handle = NO_HANDLE;
	if (bind_when(r, c, b) != 0)
		return -1;
	if (c->derived) {
		r->q->overall[i].derived = true;
		if (!r->q->overall[i].ready)
			nip_qc_settle(r->q, i, nip_quantity_kind(c->quantity)->unit);
		return 0;
	}
	col = nip_csv_find_reading(r->reader, names, c->aliases);
	if (col < 0) {
		missing_column(r, c->id,
			       c->aliases
				       ? nip_arena_printf(r->q->arena, "%s %s", names, c->aliases)
				       : names,
			       col);
		return -1;
	}
	if (nip_csv_unit(r->reader, (size_t)col))
		unit = nip_csv_unit(r->reader, (size_t)col);
	if (check_unit(r, i, unit) != 0)
		return -1;
	if (!r->q->overall[i].ready)
		nip_qc_settle(r->q, i, unit);
	r->q->overall[i].column =
		nip_arena_strdup(r->q->arena, nip_csv_name(r->reader, (size_t)col));
	b->handle = nip_csv_bind(r->reader, (size_t)col, NIP_CSV_NUMBER);
	rule.exp10 = b->exp10;
	nip_csv_refine(r->reader, b->handle, &rule);
	return 0;
}

/* Units of one quantity differ by a factor, but for those of temperature. */
static int check_relation(struct nip_qc_run *r, const struct nip_relation *l)
{
	const struct nip_characteristic *c = &r->q->spec->characteristics.at[l->left];
	const struct nip_place at = { .file = r->path,
				      .line = nip_csv_header_line(r->reader),
				      .element = l->id };

	if (c->quantity != NIP_Q_TEMPERATURE ||
	    strcmp(r->q->overall[l->left].unit, r->q->overall[l->right].unit) == 0)
		return 0;
	nip_diag_input(r->diag, &at, "temperatures to compare have to be in one unit (got %s and %s)",
		       r->q->overall[l->left].unit, r->q->overall[l->right].unit);
	return -1;
}

static int bind_relations(struct nip_qc_run *r)
{
	const struct nip_spec *s = r->q->spec;
	int errors = 0;

	r->parts = NIP_NEW_N(r->q->arena, s->characteristics.n, struct nip_qc_parts);
	r->by = NIP_NEW_N(r->q->arena, s->relations.n + 1, double);
	for (size_t i = 0; i < s->characteristics.n; i++)
		r->tracks |= r->q->overall[i].at_m != 0;
	for (size_t k = 0; k < s->relations.n; k++) {
		const struct nip_relation *l = &s->relations.at[k];

		if (l->by)
			r->by[k] = in_unit(l->by, l->percent ? "1" : l->by_unit,
					   l->percent ? "1" : r->q->overall[l->left].unit, true);
		errors += check_relation(r, l) != 0;
	}
	return errors;
}

int nip_qc_bind(struct nip_qc_run *r)
{
	static const struct nip_spec_columns none = { 0 };
	const struct nip_spec_columns *c = r->q->spec->columns ? r->q->spec->columns : &none;
	size_t n = r->q->spec->characteristics.n;
	const char *position_unit = c->position_unit;
	double offset;
	int errors = 0;

	r->bound = NIP_NEW_N(r->q->arena, n, struct nip_qc_bound);
	r->value = NIP_NEW_N(r->q->arena, n, double);
	r->coil = bind_text(r, "coil", c->coil, NIP_CSV_NAME, &errors);
	r->batch = bind_text(r, "batch", c->batch, NIP_CSV_NAME, &errors);
	r->lane = bind_text(r, "lane", c->lane, NIP_CSV_NAME, &errors);
	r->time = bind_text(r, "time", c->time, NIP_CSV_TIME, &errors);
	r->unit = bind_text(r, "unit", c->unit, NIP_CSV_NAME, &errors);
	r->position = NO_HANDLE;
	if (c->position) {
		long col = nip_csv_find_any(r->reader, c->position);

		if (col < 0) {
			missing_column(r, "position", c->position, col);
			errors++;
		} else {
			r->position = nip_csv_bind(r->reader, (size_t)col, NIP_CSV_NUMBER);
			if (nip_csv_unit(r->reader, (size_t)col))
				position_unit = nip_csv_unit(r->reader, (size_t)col);
		}
	}
	r->position_scale = 1;
	if (position_unit && nip_unit_convert(position_unit, "m", false, &r->position_scale,
					      &offset) != NIP_UNIT_OK) {
		const struct nip_place at = { .file = r->path,
					      .line = nip_csv_header_line(r->reader),
					      .element = "position" };

		nip_diag_input(r->diag, &at, "unit \"%s\" does not measure a length",
			       position_unit);
		errors++;
	}
	for (size_t i = 0; i < n; i++)
		errors += bind_characteristic(r, i) != 0;
	if (!errors)
		errors = bind_relations(r);
	return errors ? -1 : 0;
}
