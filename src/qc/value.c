/* value.c: what a cell measured, what follows from it, or why there is no value. */
#include <config.h>

#include "qc/row.h"

#include <math.h>

#include "base/decimal.h"

static void bad_cell(struct nip_qc_run *r, struct nip_qc_row *w, size_t i, const char *rule,
		     const char *text, double value, const char *message)
{
	struct nip_finding f = w->at;

	f.position_m -= nip_qc_place(r->q, i);
	f.rule = rule;
	if (!nip_qc_charge(r, &f))
		return;
	f.characteristic = r->q->spec->characteristics.at[i].id;
	f.text = text;
	f.value = value;
	f.unit = r->q->overall[i].unit;
	f.message = message;
	r->now->bad++;
	/* Each kind is an event of its own. */
	nip_qc_report(r, &f, i, 1000 + 32 * (size_t)rule[0] + strlen(rule), w->lane);
}

static double plausible(struct nip_qc_run *r, struct nip_qc_row *w, size_t i, double x,
			const char *text)
{
	const struct nip_overall *o = &r->q->overall[i];
	char b[NIP_DOUBLE_TEXT];

	if (!(x < o->plausible_min) && !(x > o->plausible_max))
		return x;
	r->now->tally[i].implausible++;
	r->q->implausible++;
	bad_cell(r, w, i, "implausible", text, x,
		 nip_qc_say(r, "%s %s cannot be a measurement; not used", nip_decimal_write(x, b),
			    o->unit));
	return NAN;
}

/* The value of a measured characteristic, or NaN after reporting why there is none. */
double nip_qc_measured(struct nip_qc_run *r, struct nip_qc_row *w, size_t i)
{
	const struct nip_csv_vector *v = &w->b->column[r->bound[i].handle];
	const char *text = v->cell[w->i].text;
	struct nip_tally *t = &r->now->tally[i];
	double x = v->number[w->i];

	if (v->state[w->i]) {
		enum nip_csv_bad kind = (enum nip_csv_bad)(v->state[w->i] - 1);

		if (kind == NIP_CSV_BAD_ABSENT && r->q->spec->action[kind] == NIP_IGNORE) {
			r->now->cells--; /* there never was one */
			return NAN;
		}
		t->missing += kind != NIP_CSV_BAD_NUMBER;
		t->not_number += kind == NIP_CSV_BAD_NUMBER;
		bad_cell(r, w, i, nip_csv_bad_name(kind), text, NAN,
			 kind == NIP_CSV_BAD_NUMBER
				 ? nip_qc_say(r, "\"%.40s\" is not a number", text)
				 : "no value");
		return NAN;
	}
	if (r->q->spec->characteristics.at[i].defect_class && (x < 0 || x != floor(x))) {
		t->implausible++;
		r->q->implausible++;
		bad_cell(r, w, i, "implausible", text, x,
			 nip_qc_say(r, "\"%.40s\" is no number of defects", text));
		return NAN;
	}
	return plausible(r, w, i, x, text);
}

double nip_qc_derived(struct nip_qc_run *r, struct nip_qc_row *w, size_t i)
{
	struct nip_qc *q = r->q;
	struct nip_tally *t = &r->now->tally[i];
	char b[NIP_DOUBLE_TEXT];
	double x;

	switch (nip_qc_parts_of(r, w->lane, i, w->s_m, &r->parts[i])) {
	case NIP_QC_UNALIGNED:
		t->unaligned++;
		return NAN;
	case NIP_QC_PART_MISSING:
		t->missing++;
		return NAN;
	default:
		x = nip_qc_derive(q, i, &r->parts[i]);
	}
	if (!nip_qc_possible(q, i, x)) {
		t->impossible++;
		q->impossible++;
		bad_cell(r, w, i, "impossible", "", isfinite(x) ? x : NAN,
			 isfinite(x) ? nip_qc_say(r, "%s %s is impossible: gauge or density",
						  nip_decimal_show(x, 4, b), q->overall[i].unit)
				     : nip_qc_say(r, "areal mass or thickness is not above that of "
						     "the foil: gauge or foil"));
		return NAN;
	}
	return plausible(r, w, i, x, "");
}

/* Whether a characteristic is judged in this row. A condition that cannot be read is bad
 * data, not an excuse. */
bool nip_qc_applies(struct nip_qc_run *r, struct nip_qc_row *w, size_t i)
{
	const struct nip_characteristic *c = &r->q->spec->characteristics.at[i];
	const struct nip_qc_bound *b = &r->bound[i];
	double x;

	/* Where there is no defect there is no size. */
	if (c->size_of >= 0 && !(w->b->column[r->bound[c->size_of].handle].number[w->i] > 0)) {
		r->now->tally[i].excused++;
		return false;
	}
	if (b->when_handle == NO_HANDLE)
		return true;
	x = w->b->column[b->when_handle].number[w->i];
	if (isnan(x)) {
		r->now->tally[i].missing++;
		bad_cell(r, w, i, "condition_unreadable",
			 w->b->column[b->when_handle].cell[w->i].text, NAN,
			 "the column of its condition has no number here");
		return false;
	}
	if (!(x < b->when_min) && !(x > b->when_max))
		return true;
	r->now->tally[i].excused++;
	return false;
}
