/* judge.c: values against limits, guard bands and one another. */
#include <config.h>

#include "qc/row.h"

#include <math.h>
#include <stdio.h>

#include "base/decimal.h"

static void flag(struct nip_qc *q, size_t i, double x, enum nip_finding_severity severity)
{
	if (q->overall[i].flagged++ < NIP_QC_FLAGGED)
		*nip_vec_push(q->arena, &q->flagged) =
			(struct nip_flagged){ i, q->overall[i].series.n, x, severity };
}

/* How far a reading may be off, in the unit of the limits; 0 without a guard band. */
static double guard(const struct nip_qc_run *r, size_t i)
{
	const struct nip_characteristic *c = &r->q->spec->characteristics.at[i];
	struct nip_qc_uncertainty u;

	if (!(c->guard_factor > 0))
		return 0;
	nip_qc_uncertain(r->q, i, &r->parts[i], 1, &u);
	return isnan(u.standard) ? 0 : c->guard_factor * u.standard;
}

/* A value beyond a limit, or (doubtful) so near that nobody can say on which side. */
static void beyond(struct nip_qc_run *r, struct nip_qc_row *w, size_t i, double x, size_t k,
		   bool doubtful, double band)
{
	struct nip_qc *q = r->q;
	const struct nip_characteristic *c = &q->spec->characteristics.at[i];
	const struct nip_limit *l = &c->limits.at[k];
	struct nip_finding f = w->at;
	char b[NIP_DOUBLE_TEXT], u[NIP_DOUBLE_TEXT];

	f.position_m -= nip_qc_place(q, i);
	f.severity = doubtful ? NIP_SEV_WARN : NIP_SEV_WARN + (enum nip_finding_severity)l->level;
	f.rule = !doubtful ? l->kind : l->above ? "undecided_above" : "undecided_below";
	f.characteristic = c->id;
	f.text = r->bound[i].handle == NO_HANDLE ? ""
						 : w->b->column[r->bound[i].handle].cell[w->i].text;
	f.value = x;
	f.unit = q->overall[i].unit;
	snprintf(r->limit, sizeof r->limit, "%s %s", l->value, l->unit);
	f.limit = r->limit;
	/* The cell as read: a rounded value could look like its limit. */
	if (*f.text && !r->bound[i].exp10)
		snprintf(b, sizeof b, "%.30s", f.text);
	else
		nip_decimal_show(x, 5, b);
	if (doubtful)
		f.message = nip_qc_say(r,
				       "%s %s is within %s %s of %s %s, and may lie on either "
				       "side",
				       b, f.unit, nip_decimal_show(band, 2, u), f.unit, l->value,
				       l->unit);
	else
		f.message =
			nip_qc_say(r, "%s %s is %s %s %s%s%s%s", b, f.unit,
				   l->above ? "above" : "below", l->value, l->unit,
				   l->note ? " (" : "", l->note ? l->note : "", l->note ? ")" : "");
	if (!doubtful)
		r->now->tally[i].gravest[l->level]++;
	flag(q, i, x, f.severity);
	nip_qc_report(r, &f, i, l->above,
		      w->lane); /* one side, one event: warn and alarm together */
}

void nip_qc_judge(struct nip_qc_run *r, struct nip_qc_row *w, size_t i, double x)
{
	const struct nip_characteristic *c = &r->q->spec->characteristics.at[i];
	const struct nip_overall *o = &r->q->overall[i];
	struct nip_tally *t = &r->now->tally[i];
	double band = guard(r, i);
	long worst = -1, unsure = -1;

	for (size_t k = 0; k < c->limits.n; k++) {
		const struct nip_limit *l = &c->limits.at[k];
		double over = l->above ? x : o->limit[k], under = l->above ? o->limit[k] : x;

		if (over > (band > 0 ? under + band : under)) {
			t->beyond[k]++;
			if (worst < 0 || l->level > c->limits.at[worst].level)
				worst = (long)k;
		} else if (band > 0 && over > under - band) {
			t->doubtful[k]++;
			if (unsure < 0 || l->level > c->limits.at[unsure].level)
				unsure = (long)k;
		}
	}
	if (worst >= 0)
		beyond(r, w, i, x, (size_t)worst, false, band);
	else if (unsure >= 0)
		beyond(r, w, i, x, (size_t)unsure, true, band);
}

static bool relation_holds(const struct nip_qc_run *r, size_t k, double left, double right,
			   double by)
{
	enum nip_relation_how how = r->q->spec->relations.at[k].how;

	return (how == NIP_RELATION_AT_LEAST || left <= right + by) &&
	       (how == NIP_RELATION_AT_MOST || left >= right - by);
}

/* In the unit of the left one, so that equal values of one unit stay equal. */
void nip_qc_relate(struct nip_qc_run *r, struct nip_qc_row *w, size_t k)
{
	struct nip_qc *q = r->q;
	const struct nip_relation *l = &q->spec->relations.at[k];
	const struct nip_overall *a = &q->overall[l->left], *b = &q->overall[l->right];
	const char *right_id = q->spec->characteristics.at[l->right].id;
	static const char *const words[] = { "more than", "less than", "not within reach of" };
	double left = r->value[l->left], right = r->value[l->right] * (b->to_si / a->to_si);
	double by = l->percent ? r->by[k] / 100 * fabs(right) : r->by[k];
	struct nip_finding f = w->at;
	char x[NIP_DOUBLE_TEXT], y[NIP_DOUBLE_TEXT];

	if (isnan(left) || isnan(right))
		return;
	r->now->relation[k].checked++;
	if (relation_holds(r, k, left, right, by))
		return;
	r->now->relation[k].broken++;
	f.severity = NIP_SEV_WARN + (enum nip_finding_severity)l->level;
	f.rule = "relation";
	f.characteristic = l->id;
	f.value = left - right;
	f.unit = a->unit;
	f.text = "";
	snprintf(r->limit, sizeof r->limit, "%s %s%s%s%s", l->kind, right_id, l->by ? " by " : "",
		 l->by ? l->by : "", l->by ? l->by_unit : "");
	f.limit = r->limit;
	f.message =
		nip_qc_say(r, "%s %s %s is %s %s %s %s%s%s%s%s%s%s",
			   q->spec->characteristics.at[l->left].id, nip_decimal_show(left, 5, x),
			   a->unit, words[l->how], right_id, nip_decimal_show(right, 5, y), a->unit,
			   l->by ? " by " : "", l->by ? l->by : "", l->by ? l->by_unit : "",
			   l->note ? " (" : "", l->note ? l->note : "", l->note ? ")" : "");
	nip_qc_report(r, &f, q->spec->characteristics.n + k, f.value > 0, w->lane);
}
