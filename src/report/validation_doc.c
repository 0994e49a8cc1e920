/* validation_doc.c: how far the shipped laws are from published data. */
#include <config.h>

#include "report/validation_doc.h"

#include <math.h>
#include <string.h>

#include "base/decimal.h"

static const char *sample(const struct nip_validation_row *r)
{
	return r->in_sample ? "in sample" : "independent";
}

static void put_tree(struct nip_doc *d, const struct nip_validation *v)
{
	struct nip_node *compared = nip_node_list(d, d->result, "compared"),
			*open = nip_node_list(d, d->result, "not_comparable");

	for (size_t i = 0; i < v->rows.n; i++) {
		const struct nip_validation_row *r = &v->rows.at[i];
		struct nip_node *n = nip_node_object(d, r->why ? open : compared, NULL);

		nip_node_text(d, n, "file", r->file);
		nip_node_text(d, n, "data_material", r->text);
		nip_node_text(d, n, "material", r->material);
		nip_node_text(d, n, "law", r->law ? r->law->law->name : NULL);
		nip_node_number(d, n, "lines_without_numbers", (double)r->unusable);
		nip_node_text(d, n, "data_evidence", r->data_evidence);
		nip_node_text(d, n, "data_source", r->data_source);
		if (r->why) {
			nip_node_text(d, n, "reason", r->why);
			continue;
		}
		nip_node_text(d, n, "law_evidence", nip_evidence_name(r->law->evidence));
		nip_node_text(d, n, "law_source", r->law->source);
		nip_node_text(d, n, "law_lot", r->law->lot);
		nip_node_bool(d, n, "in_sample", r->in_sample);
		nip_node_number(d, n, "n", (double)r->n);
		nip_node_number(d, n, "outside_fitted_range", (double)r->outside_range);
		nip_node_number(d, n, "rmse", r->rmse);
		nip_node_number(d, n, "mean_error", r->mean_error);
		nip_node_number(d, n, "worst_error", r->worst);
		nip_node_quantity(d, n, "worst_pressure", r->worst_pressure / 1e6, "MPa");
		nip_node_number(d, n, "worst_measured", r->worst_data);
		nip_node_number(d, n, "share_inside_95", r->inside);
	}
}

static void compared_table(struct nip_doc *d, const struct nip_validation *v)
{
	static const struct nip_column column[] = { { "data" },
						    { "law" },
						    { "evidence" },
						    { "n", NULL, true },
						    { "RMSE", NULL, true },
						    { "worst", NULL, true },
						    { "at", "MPa", true },
						    { "inside 95 %", NULL, true },
						    { "sample" },
						    { "data are" } };
	struct nip_table *t;

	nip_doc_heading(d, "Compared");
	t = nip_doc_table(d, "compared", NULL, column, 10);
	t->note =
		"Errors are law less data, in relative density. Inside: share of lines within the "
		"law's 95 % prediction interval; a law without a stated scatter has none. In "
		"sample: the law or its scatter was made from this source.";
	for (size_t i = 0; i < v->rows.n; i++) {
		const struct nip_validation_row *r = &v->rows.at[i];
		struct nip_cell *c;

		if (r->why)
			continue;
		c = nip_table_row(d, t);
		nip_cell_text(d, &c[0], nip_arena_printf(d->arena, "%s: %s", r->file, r->text));
		nip_cell_text(d, &c[1],
			      nip_arena_printf(d->arena, "%s of %s%s%s%s", r->law->law->name,
					       r->material, r->law->lot ? ", lot " : "",
					       r->law->lot ? r->law->lot : "",
					       r->outside_range ? ", partly outside its range"
								: ""));
		nip_cell_text(d, &c[2], nip_evidence_name(r->law->evidence));
		c[2].tone = r->law->evidence == NIP_EV_ASSUMED ? NIP_TONE_WARN : NIP_TONE_PLAIN;
		nip_cell_number(d, &c[3], (double)r->n, 6);
		nip_cell_text(d, &c[3], nip_arena_printf(d->arena, "%zu", r->n));
		nip_cell_number(d, &c[4], r->rmse, 2);
		nip_cell_number(d, &c[5], r->worst, 2);
		nip_cell_number(d, &c[6], r->worst_pressure / 1e6, 4);
		nip_cell_number(d, &c[7], r->inside, 2);
		if (r->inside < 0.8)
			c[7].tone = NIP_TONE_BAD;
		nip_cell_text(d, &c[8], sample(r));
		nip_cell_text(d, &c[9], r->data_evidence ? r->data_evidence : "");
	}
}

static void others_table(struct nip_doc *d, const struct nip_validation *v)
{
	static const struct nip_column column[] = { { "data" },
						    { "law" },
						    { "not compared, because" } };
	struct nip_table *t;

	nip_doc_heading(d, "Not comparable");
	t = nip_doc_table(d, "not-comparable", NULL, column, 3);
	for (size_t i = 0; i < v->rows.n; i++) {
		const struct nip_validation_row *r = &v->rows.at[i];
		struct nip_cell *c;

		if (!r->why)
			continue;
		c = nip_table_row(d, t);
		nip_cell_text(d, &c[0],
			      *r->text ? nip_arena_printf(d->arena, "%s: %s", r->file, r->text)
				       : r->file);
		nip_cell_text(d, &c[1],
			      r->law ? nip_arena_printf(d->arena, "%s of %s", r->law->law->name,
							r->material)
				     : "");
		nip_cell_text(d, &c[2], r->why);
	}
}

/* Laws that no data here speak of. */
static void untested(struct nip_doc *d, const struct nip_validation *v,
		     const struct nip_materials *m)
{
	struct nip_node *list = nip_node_list(d, d->result, "laws_without_data");
	const char *text = "";

	for (size_t i = 0; i < m->materials.n; i++)
		for (size_t k = 0; k < m->materials.at[i].laws.n; k++) {
			const struct nip_law_use *u = &m->materials.at[i].laws.at[k];
			bool seen = u->law->family != NIP_LAW_COMPACTION;

			for (size_t r = 0; r < v->rows.n; r++)
				seen = seen || (v->rows.at[r].law == u && !v->rows.at[r].why);
			if (seen)
				continue;
			text = nip_arena_printf(d->arena, "%s%s%s of %s", text, *text ? ", " : "",
						u->law->name, m->materials.at[i].id);
			nip_node_text(d, list, NULL,
				      nip_arena_printf(d->arena, "%s of %s", u->law->name,
						       m->materials.at[i].id));
		}
	if (*text)
		nip_doc_paragraph(d, NIP_TONE_WARN,
				  "Laws of compaction these data say nothing of: %s.", text);
}

void nip_validation_doc(struct nip_doc *d, const struct nip_validation *v,
			const struct nip_materials *m)
{
	size_t compared = 0, independent = 0, covered = 0;

	d->title = "Validation of the shipped laws";
	put_tree(d, v);
	for (size_t i = 0; i < v->rows.n; i++) {
		const struct nip_validation_row *r = &v->rows.at[i];

		compared += !r->why;
		independent += !r->why && !r->in_sample;
		covered += !r->why && !r->in_sample && r->inside >= 0.8;
	}
	nip_doc_headline(
		d, independent ? NIP_TONE_PLAIN : NIP_TONE_WARN,
		"%zu comparisons of laws and data in %zu files, %zu on data the law was not "
		"made from; of these %zu have at least 80 %% of the lines inside the 95 %% "
		"interval",
		compared, v->files, independent, covered);
	compared_table(d, v);
	untested(d, v, m);
	others_table(d, v);
}
