/* plan_roadmap.c: the dry-process roadmap as one table, each line with its source. */
#include <config.h>

#include <math.h>

#include "base/decimal.h"
#include "plan/roadmap.h"
#include "report/plan_tree.h"
#include "unit/unit.h"

static const enum nip_tone tones[] = { NIP_TONE_GOOD, NIP_TONE_BAD, NIP_TONE_WARN };

static const char *number(struct nip_doc *d, enum nip_quantity_id id, double si)
{
	char b[NIP_DOUBLE_TEXT];

	return nip_arena_strdup(d->arena, nip_decimal_show(nip_unit_show(id, si), 4, b));
}

/* "below 100 MPa", "50..400 MPa", "5 mAh/cm2 or more" */
static const char *range(struct nip_doc *d, const struct nip_roadmap_line *x)
{
	const char *unit = nip_quantity_kind(x->quantity)->unit;
	bool low = isfinite(x->low) && x->low > 0, high = isfinite(x->high);

	if (low && high && x->low == x->high)
		return nip_arena_printf(d->arena, "%s %s", number(d, x->quantity, x->low), unit);
	if (low && high)
		return nip_arena_printf(d->arena, "%s..%s %s", number(d, x->quantity, x->low),
					number(d, x->quantity, x->high), unit);
	if (high)
		return nip_arena_printf(d->arena, "%s %s %s", x->high_open ? "below" : "up to",
					number(d, x->quantity, x->high), unit);
	if (low)
		return nip_arena_printf(d->arena, "%s %s or more", number(d, x->quantity, x->low),
					unit);
	return "";
}

static void put(struct nip_doc *d, struct nip_node *list, const struct nip_roadmap_line *x)
{
	struct nip_node *n = nip_node_object(d, list, NULL);

	nip_node_text(d, n, "topic", x->topic);
	nip_node_text(d, n, "subject", x->subject);
	nip_node_text(d, n, "step", x->step);
	nip_plan_value_node(d, n, "here", x->quantity, &x->here);
	nip_node_number(d, n, "low", isfinite(x->low) ? nip_unit_show(x->quantity, x->low) : NAN);
	nip_node_number(d, n, "high",
			isfinite(x->high) ? nip_unit_show(x->quantity, x->high) : NAN);
	nip_node_text(d, n, "unit", nip_quantity_kind(x->quantity)->unit);
	nip_node_text(d, n, "verdict", nip_roadmap_verdict_name(x->verdict));
	nip_node_text(d, n, "published", x->says);
	nip_node_text(d, n, "source", x->source);
}

static void row(struct nip_doc *d, struct nip_table *t, const struct nip_roadmap_line *x)
{
	struct nip_cell *c = nip_table_row(d, t);
	bool open = x->verdict == NIP_ROADMAP_OPEN;
	char b[NIP_DOUBLE_TEXT];

	nip_cell_text(d, &c[0],
		      x->step ? nip_arena_printf(d->arena, "%s, %s", x->topic, x->step) : x->topic);
	nip_cell_text(d, &c[1],
		      open ? nip_arena_printf(d->arena, "no data (%s)", x->here.why)
			   : nip_arena_printf(
				     d->arena, "%s %s%s",
				     nip_decimal_show(nip_value_shown(x->quantity, &x->here), 4, b),
				     nip_quantity_kind(x->quantity)->unit,
				     x->here.evidence == NIP_EV_ASSUMED ? " (assumed)" : ""));
	nip_cell_text(d, &c[2], range(d, x));
	nip_cell_text(d, &c[3], x->says);
	nip_cell_text(d, &c[4], nip_roadmap_verdict_name(x->verdict));
	c[4].tone = tones[x->verdict];
	nip_cell_text(d, &c[5], x->source);
}

void nip_plan_roadmap_section(struct nip_doc *d, const struct nip_plan *p)
{
	static const struct nip_column column[] = {
		{ "line", NULL, false }, { "here", NULL, false },    { "published", NULL, false },
		{ "of", NULL, false },	 { "verdict", NULL, false }, { "source", NULL, false }
	};
	struct nip_roadmap map;
	struct nip_node *n, *list;
	struct nip_table *t;

	nip_plan_roadmap(p, &map);
	n = nip_node_object(d, d->result, "roadmap");
	nip_node_text(d, n, "why_not", map.why);
	list = nip_node_list(d, n, "lines");
	if (map.why)
		return;
	nip_doc_heading(d, "Dry-process roadmap");
	t = nip_doc_table(d, "roadmap", NULL, column, sizeof column / sizeof *column);
	for (size_t i = 0; i < map.lines.n; i++) {
		put(d, list, &map.lines.at[i]);
		row(d, t, &map.lines.at[i]);
	}
	t->note = "The roadmap is its authors' target, no limit of a material: the "
		  "demonstration it cites is pressed above it. The stack pressure stands beside "
		  "published ranges, which are of other cells.";
}
