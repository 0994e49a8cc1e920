/* coil_tree.c: coils, findings and events as the tree that JSON shows. */
#include <config.h>

#include <math.h>

#include "report/coil_doc.h"

struct nip_node *nip_finding_node(struct nip_doc *d, struct nip_node *parent,
				  const struct nip_finding *f)
{
	struct nip_node *n = nip_node_object(d, parent, NULL);

	nip_node_text(d, n, "type", "finding");
	nip_node_number(d, n, "ordinal", (double)f->ordinal);
	nip_node_text(d, n, "severity", nip_finding_severity_name[f->severity]);
	nip_node_text(d, n, "rule", f->rule);
	nip_node_text(d, n, "file", f->file);
	nip_node_number(d, n, "line", (double)f->line);
	nip_node_number(d, n, "offset", (double)f->offset);
	nip_node_text(d, n, "coil", f->coil);
	nip_node_text(d, n, "lane", f->lane);
	nip_node_text(d, n, "time", f->time);
	nip_node_number(d, n, "position_m", f->position_m);
	nip_node_text(d, n, "characteristic", f->characteristic);
	nip_node_text(d, n, "text", f->text);
	nip_node_number(d, n, "value", f->value);
	nip_node_text(d, n, "unit", f->unit);
	nip_node_text(d, n, "limit", f->limit);
	nip_node_text(d, n, "message", f->message);
	return n;
}

/* What the mean of a coil is uncertain by, and from what. */
static void put_uncertainty(struct nip_doc *d, struct nip_node *n, const struct nip_qc *q,
			    const struct nip_coil *coil, size_t i)
{
	struct nip_qc_uncertainty u;
	struct nip_node *x;

	nip_qc_coil_uncertain(q, coil, i, &u);
	if (isnan(u.standard))
		return;
	x = nip_node_object(d, n, "mean_uncertainty");
	nip_node_number(d, x, "standard", u.standard);
	nip_node_number(d, x, "expanded", 2 * u.standard);
	nip_node_number(d, x, "factor", 2);
	nip_node_number(d, x, "gauge_random", u.random);
	nip_node_number(d, x, "gauge_calibration", u.calibration);
	nip_node_number(d, x, "foil", u.foil);
	nip_node_number(d, x, "theoretical_density", u.density);
	nip_node_text(d, x, "not_stated", *u.lacks ? nip_arena_strdup(d->arena, u.lacks) : NULL);
}

/* Of the readings that count: a row without one was not looked at. */
static void put_defects(struct nip_doc *d, struct nip_node *n, const struct nip_characteristic *c,
			const struct nip_moments *m)
{
	double found = m->n ? round(nip_moments_mean(m) * (double)m->n) : 0;
	double area = (double)m->n * c->inspected_length.si * c->inspected_width.si;

	nip_node_text(d, n, "defect_class", c->defect_class);
	nip_node_number(d, n, "defects", found);
	if (!c->inspected_length.set)
		return;
	nip_node_number(d, n, "inspected_area_m2", area);
	nip_node_number(d, n, "defects_per_m2", m->n ? found / area : NAN);
}

static void put_tally(struct nip_doc *d, struct nip_node *n, const struct nip_characteristic *c,
		      const struct nip_tally *t)
{
	struct nip_node *b = nip_node_object(d, n, "beyond");

	nip_node_number(d, n, "n", (double)t->moments.n);
	nip_node_number(d, n, "mean", nip_moments_mean(&t->moments));
	nip_node_number(d, n, "sd", nip_moments_sd(&t->moments));
	nip_node_number(d, n, "min", t->moments.min);
	nip_node_number(d, n, "max", t->moments.max);
	nip_node_number(d, n, "missing", (double)t->missing);
	nip_node_number(d, n, "not_a_number", (double)t->not_number);
	nip_node_number(d, n, "implausible", (double)t->implausible);
	nip_node_number(d, n, "impossible", (double)t->impossible);
	nip_node_number(d, n, "excused", (double)t->excused);
	for (size_t k = 0; k < c->limits.n; k++)
		nip_node_number(d, b, c->limits.at[k].kind, (double)t->beyond[k]);
	if (c->guard_factor > 0) {
		b = nip_node_object(d, n, "undecided");
		for (size_t k = 0; k < c->limits.n; k++)
			nip_node_number(d, b, c->limits.at[k].kind, (double)t->doubtful[k]);
	}
	if (t->unaligned)
		nip_node_number(d, n, "unaligned", (double)t->unaligned);
	if (c->defect_class)
		put_defects(d, n, c, &t->moments);
}

static void put_relations(struct nip_doc *d, struct nip_node *n, const struct nip_spec *s,
			  const struct nip_coil *c)
{
	struct nip_node *list;

	if (!s->relations.n)
		return;
	list = nip_node_list(d, n, "relations");
	for (size_t k = 0; k < s->relations.n; k++) {
		struct nip_node *x = nip_node_object(d, list, NULL);

		nip_node_text(d, x, "id", s->relations.at[k].id);
		nip_node_number(d, x, "checked", (double)c->relation[k].checked);
		nip_node_number(d, x, "broken", (double)c->relation[k].broken);
	}
}

static void put_coils(struct nip_doc *d, struct nip_node *object, const struct nip_qc *q)
{
	struct nip_node *list = nip_node_list(d, object, "coils");

	for (size_t i = 0; i < q->coils.n; i++) {
		const struct nip_coil *c = &q->coils.at[i];
		struct nip_node *n = nip_node_object(d, list, NULL), *chars;

		nip_node_text(d, n, "coil", c->name);
		nip_node_text(d, n, "batch", c->batch);
		nip_node_text(d, n, "file", c->file);
		nip_node_number(d, n, "rows", (double)c->rows);
		nip_node_number(d, n, "from_m", c->from_m);
		nip_node_number(d, n, "to_m", c->to_m);
		nip_node_number(d, n, "bad", (double)c->bad);
		nip_node_text(d, n, "verdict", nip_verdict_name[c->verdict]);
		chars = nip_node_list(d, n, "characteristics");
		for (size_t k = 0; k < q->spec->characteristics.n; k++) {
			struct nip_node *x = nip_node_object(d, chars, NULL);

			nip_node_text(d, x, "id", q->spec->characteristics.at[k].id);
			nip_node_text(d, x, "unit", q->overall[k].unit);
			put_tally(d, x, &q->spec->characteristics.at[k], &c->tally[k]);
			put_uncertainty(d, x, q, c, k);
		}
		put_relations(d, n, q->spec, c);
	}
}

static void put_events(struct nip_doc *d, struct nip_node *object, const struct nip_qc *q)
{
	struct nip_node *list = nip_node_list(d, object, "events");

	for (size_t i = 0; i < q->events.n; i++) {
		const struct nip_event *e = &q->events.at[i];
		struct nip_node *n = nip_node_object(d, list, NULL);

		nip_node_text(d, n, "coil", e->coil);
		nip_node_text(d, n, "batch", e->batch);
		nip_node_text(d, n, "lane", e->lane);
		nip_node_text(d, n, "characteristic", e->characteristic);
		nip_node_text(d, n, "rule", e->rule);
		nip_node_text(d, n, "severity", nip_finding_severity_name[e->severity]);
		nip_node_number(d, n, "from_m", e->from_m);
		nip_node_number(d, n, "to_m", e->to_m);
		nip_node_number(d, n, "readings", (double)e->count);
		nip_node_number(d, n, "first_line", (double)e->first_line);
		nip_node_number(d, n, "last_line", (double)e->last_line);
		nip_node_number(d, n, "worst", e->worst);
		nip_node_text(d, n, "unit", e->unit);
	}
}

static void put_characteristics(struct nip_doc *d, struct nip_node *object, const struct nip_qc *q)
{
	struct nip_node *list = nip_node_list(d, object, "characteristics");

	for (size_t k = 0; k < q->spec->characteristics.n; k++) {
		const struct nip_characteristic *c = &q->spec->characteristics.at[k];
		const struct nip_overall *o = &q->overall[k];
		struct nip_node *n = nip_node_object(d, list, NULL), *limits;

		nip_node_text(d, n, "id", c->id);
		if (c->derived && q->spec->assumed)
			nip_node_text(d, n, "evidence", "assumed");
		nip_node_text(d, n, "column", o->column);
		nip_node_text(d, n, "unit", o->unit);
		nip_node_number(d, n, "n", (double)o->moments.n);
		nip_node_number(d, n, "mean", nip_moments_mean(&o->moments));
		nip_node_number(d, n, "sd", nip_moments_sd(&o->moments));
		nip_node_number(d, n, "min", o->moments.min);
		nip_node_number(d, n, "max", o->moments.max);
		nip_node_number(d, n, "lag1_autocorrelation", nip_qc_lag1(q, k));
		nip_node_number(d, n, "target", o->target);
		limits = nip_node_list(d, n, "limits");
		for (size_t l = 0; l < c->limits.n; l++) {
			struct nip_node *x = nip_node_object(d, limits, NULL);
			double beyond = 0;

			for (size_t i = 0; i < q->coils.n; i++)
				beyond += (double)q->coils.at[i].tally[k].beyond[l];
			nip_node_text(d, x, "kind", c->limits.at[l].kind);
			nip_node_number(d, x, "value", o->limit ? o->limit[l] : NAN);
			nip_node_text(d, x, "unit", o->unit);
			nip_node_text(d, x, "written",
				      nip_arena_printf(d->arena, "%s %s", c->limits.at[l].value,
						       c->limits.at[l].unit));
			nip_node_number(d, x, "beyond", beyond);
		}
	}
}

void nip_coil_summary(struct nip_doc *d, struct nip_node *object, const struct nip_qc *q)
{
	struct nip_node *spec, *bad, *count, *files;

	nip_node_text(d, object, "type", "summary");
	spec = nip_node_object(d, object, "spec");
	nip_node_text(d, spec, "id", q->spec->id);
	nip_node_text(d, spec, "version", q->spec->version);
	nip_node_text(d, spec, "theoretical_density_source", q->spec->rho_source);
	nip_node_number(d, object, "rows", (double)q->rows);
	bad = nip_node_object(d, object, "bad");
	for (int k = 0; k < NIP_CSV_BAD_KINDS; k++)
		nip_node_number(d, bad, nip_csv_bad_name((enum nip_csv_bad)k), (double)q->bad[k]);
	nip_node_number(d, bad, "implausible", (double)q->implausible);
	nip_node_number(d, bad, "impossible", (double)q->impossible);
	count = nip_node_object(d, object, "findings");
	for (int k = NIP_SEV_WARN; k <= NIP_SEV_REJECT; k++)
		nip_node_number(d, count, nip_finding_severity_name[k], (double)q->count[k]);
	files = nip_node_list(d, object, "files");
	for (size_t i = 0; i < q->files.n; i++) {
		const struct nip_csv_counts *c = &q->files.at[i].counts;
		struct nip_node *n = nip_node_object(d, files, NULL);

		nip_node_text(d, n, "file", q->files.at[i].file);
		nip_node_number(d, n, "bytes", (double)c->bytes);
		nip_node_number(d, n, "lines", (double)c->lines);
		nip_node_number(d, n, "records", (double)c->records);
		nip_node_number(d, n, "blank", (double)c->blank);
		nip_node_number(d, n, "comments", (double)c->comments);
		nip_node_number(d, n, "header", (double)c->header);
		nip_node_number(d, n, "continued", (double)c->continued);
		nip_node_number(d, n, "refused", (double)nip_csv_refused(c));
		nip_node_number(d, n, "unasked", (double)c->unasked);
	}
	put_characteristics(d, object, q);
	put_coils(d, object, q);
	put_events(d, object, q);
	nip_node_number(d, object, "events_not_listed", (double)q->more_events);
	nip_node_text(d, object, "verdict", nip_verdict_name[q->verdict]);
}
