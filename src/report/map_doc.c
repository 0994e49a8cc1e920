/* map_doc.c: a pressure map as a document. */
#include <config.h>

#include "report/map_doc.h"

#include <string.h>

#include "base/decimal.h"

static void put_zone(struct nip_doc *d, const char *name, const struct nip_moments *m)
{
	struct nip_node *n = nip_node_object(d, d->result, name);

	nip_node_number(d, n, "n", (double)m->n);
	nip_node_number(d, n, "mean", nip_moments_mean(m));
	nip_node_number(d, n, "sd", nip_moments_sd(m));
	nip_node_number(d, n, "min", m->min);
	nip_node_number(d, n, "max", m->max);
}

static void put_tree(struct nip_doc *d, const struct nip_map *m)
{
	nip_node_text(d, d->result, "type", "pressure_map");
	nip_node_text(d, d->result, "file", m->file);
	nip_node_text(d, d->result, "unit", m->unit);
	nip_node_number(d, d->result, "bad", (double)m->bad);
	put_zone(d, "all", &m->all);
	put_zone(d, "edge", &m->edge);
	put_zone(d, "centre", &m->centre);
	nip_node_number(d, d->result, "cv", m->cv);
	nip_node_number(d, d->result, "edge_to_centre", m->edge_to_centre);
	nip_node_number(d, d->result, "edge_share", m->edge_share);
	nip_node_number(d, d->result, "band", m->band);
	nip_node_number(d, d->result, "outside_band", (double)m->outside_band);
	nip_node_number(d, d->result, "min_x", m->min_x);
	nip_node_number(d, d->result, "min_y", m->min_y);
	nip_node_number(d, d->result, "max_x", m->max_x);
	nip_node_number(d, d->result, "max_y", m->max_y);
}

static void row(struct nip_doc *d, struct nip_table *t, const char *zone,
		const struct nip_moments *m)
{
	struct nip_cell *x = nip_table_row(d, t);

	nip_cell_text(d, &x[0], zone);
	nip_cell_number(d, &x[1], (double)m->n, 9);
	nip_cell_text(d, &x[1], nip_arena_printf(d->arena, "%llu", (unsigned long long)m->n));
	nip_cell_number(d, &x[2], nip_moments_mean(m), 5);
	nip_cell_number(d, &x[3], nip_moments_sd(m), 3);
	nip_cell_number(d, &x[4], m->min, 5);
	nip_cell_number(d, &x[5], m->max, 5);
}

void nip_map_doc(struct nip_doc *d, const struct nip_map *m)
{
	const struct nip_column head[] = { { "zone" },
					   { "points", NULL, true },
					   { "mean", m->unit, true },
					   { "sd", m->unit, true },
					   { "min", m->unit, true },
					   { "max", m->unit, true } };
	char mean[NIP_DOUBLE_TEXT], cv[NIP_DOUBLE_TEXT], ratio[NIP_DOUBLE_TEXT];
	/* The document keeps it. */
	struct nip_column *column =
		NIP_NEW_N(d->arena, sizeof head / sizeof *head, struct nip_column);
	struct nip_table *t;

	memcpy(column, head, sizeof head);
	d->title = nip_arena_printf(d->arena, "Pressure map: %s", m->file);
	put_tree(d, m);
	nip_doc_headline(d, m->outside_band ? NIP_TONE_WARN : NIP_TONE_GOOD,
			 "Mean %s %s, CV %s %%, edge to centre %s; %ld of %llu points farther than "
			 "%.0f %% from the mean",
			 nip_decimal_show(nip_moments_mean(&m->all), 4, mean), m->unit,
			 nip_decimal_show(100 * m->cv, 3, cv),
			 nip_decimal_show(m->edge_to_centre, 4, ratio), m->outside_band,
			 (unsigned long long)m->all.n, 100 * m->band);
	nip_doc_paragraph(d, NIP_TONE_MUTED,
			  "5 %% is the review's figure for pressure during operation "
			  "(10.1002/aenm.202504613), no tolerance. Edge: within %.3g %% of the "
			  "shorter side from the border. Points count alike. %ld rows were not "
			  "usable.",
			  100 * m->edge_share, m->bad);
	nip_doc_heading(d, "Zones");
	t = nip_doc_table(d, "zones", NULL, column, sizeof head / sizeof *head);
	row(d, t, "all", &m->all);
	row(d, t, "edge", &m->edge);
	row(d, t, "centre", &m->centre);
}
