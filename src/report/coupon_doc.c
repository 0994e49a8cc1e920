/* coupon_doc.c: how many coupons, what they can tell, and where they are cut. */
#include <config.h>

#include "report/coupon_doc.h"

#include <math.h>

#include "base/decimal.h"

static const char *text(struct nip_doc *d, double v, int digits)
{
	char b[NIP_DOUBLE_TEXT];

	return nip_arena_strdup(d->arena, nip_decimal_show(v, digits, b));
}

/* ---- the tree ------------------------------------------------------------------------- */

static void put_question(struct nip_doc *d, const struct nip_coupon_question *q)
{
	struct nip_node *n = nip_node_object(d, d->result, "question");

	nip_node_text(d, n, "against", q->two_lots ? "lot" : "target");
	nip_node_bool(d, n, "one_sided", q->one_sided);
	nip_node_number(d, n, "difference", q->difference);
	nip_node_number(d, n, "half_width", q->half_width);
	nip_node_number(d, n, "between_sd", q->between);
	nip_node_number(d, n, "within_sd", q->within);
	nip_node_number(d, n, "alpha", q->alpha);
	nip_node_number(d, n, "power", q->power);
	nip_node_number(d, n, "coil_cost", q->coil_cost);
}

static void put_designs(struct nip_doc *d, const struct nip_coupon_plan *p)
{
	struct nip_node *list = nip_node_list(d, d->result, "designs");

	for (size_t i = 0; i < p->n; i++) {
		const struct nip_coupon_design *x = &p->design[i];
		struct nip_node *n = nip_node_object(d, list, NULL);

		nip_node_number(d, n, "per_coil", (double)x->per_coil);
		nip_node_number(d, n, "coils", (double)x->coils);
		nip_node_number(d, n, "coupons", (double)x->coupons);
		nip_node_number(d, n, "sd_of_unit", x->sd);
		nip_node_number(d, n, "chance", x->chance);
		nip_node_number(d, n, "cost", x->cost);
		nip_node_bool(d, n, "chosen", x->chosen);
	}
}

static void put_places(struct nip_doc *d, const struct nip_coupon_places *w)
{
	struct nip_node *n, *list;

	if (!w) {
		nip_node_null(d, d->result, "places");
		return;
	}
	n = nip_node_object(d, d->result, "places");
	nip_node_text(d, n, "why_not", w->why);
	nip_node_number(d, n, "lanes", (double)w->lanes);
	nip_node_number(d, n, "coils_in_pattern", (double)w->coils);
	nip_node_number(d, n, "correlation", w->why ? NAN : w->correlation);
	list = nip_node_list(d, n, "coupons");
	for (size_t i = 0; i < w->n; i++) {
		struct nip_node *x = nip_node_object(d, list, NULL);

		nip_node_number(d, x, "coil", (double)w->place[i].coil + 1);
		nip_node_number(d, x, "coupon", (double)w->place[i].coupon + 1);
		nip_node_number(d, x, "lane", (double)w->place[i].lane + 1);
		nip_node_quantity(d, x, "across", w->place[i].across_m * 1e3, "mm");
		nip_node_quantity(d, x, "along", w->place[i].along_m, "m");
	}
}

/* ---- the blocks ------------------------------------------------------------------------ */

static const char *plural(size_t n)
{
	return n == 1 ? "" : "s";
}

static const char *aim(struct nip_doc *d, const struct nip_coupon_question *q)
{
	const char *of = q->two_lots ? "of two lots" : "of one lot from its target";

	if (!isnan(q->difference))
		return nip_arena_printf(d->arena, "a difference of %s %s",
					text(d, q->difference, 4), of);
	return nip_arena_printf(d->arena, "%s to within %s",
				q->two_lots ? "the difference of two lots" : "a lot's mean",
				text(d, q->half_width, 4));
}

static void headline(struct nip_doc *d, const struct nip_coupon_question *q,
		     const struct nip_coupon_plan *p)
{
	const struct nip_coupon_design *x = p->chosen;

	if (!x) {
		nip_doc_headline(d, NIP_TONE_BAD, "No number of coupons shows %s: %s", aim(d, q),
				 p->why);
		return;
	}
	nip_doc_headline(d, NIP_TONE_PLAIN,
			 "%zu coupon%s of %s%zu coil%s%s %s %s with a chance of %s %%", x->per_coil,
			 plural(x->per_coil), x->coils > 1 ? "each of " : "", x->coils,
			 plural(x->coils), q->two_lots ? " a lot" : "",
			 x->coupons == 1 ? "shows" : "show", aim(d, q),
			 text(d, 100 * x->chance, 3));
	nip_doc_paragraph(d, NIP_TONE_PLAIN,
			  "%s %s %%, %s-sided; coils differ with standard deviation %s, coupons of "
			  "a coil with %s.",
			  isnan(q->difference) ? "Confidence" : "Chance of a false alarm",
			  text(d, 100 * (isnan(q->difference) ? 1 - q->alpha : q->alpha), 4),
			  q->one_sided ? "one" : "two",
			  isnan(q->between) ? "nobody knows" : text(d, q->between, 4),
			  text(d, q->within, 4));
	if (isnan(q->between))
		nip_doc_paragraph(
			d, NIP_TONE_WARN,
			"All coupons are of one coil and tell of that coil alone: how far "
			"coils differ is not stated (--between).");
}

static void designs_table(struct nip_doc *d, const struct nip_coupon_question *q,
			  const struct nip_coupon_plan *p)
{
	static const struct nip_column column[] = { { "coupons of a coil", NULL, true },
						    { "coils", NULL, true },
						    { "coupons", NULL, true },
						    { "sd of a unit", NULL, true },
						    { "chance", "%", true },
						    { "cost", "coupons", true },
						    { "", NULL, false } };
	struct nip_table *t;

	if (!p->n)
		return;
	t = nip_doc_table(d, "designs", NULL, column, sizeof column / sizeof *column);
	for (size_t i = 0; i < p->n; i++) {
		const struct nip_coupon_design *x = &p->design[i];
		struct nip_cell *c = nip_table_row(d, t);

		nip_cell_number(d, &c[0], (double)x->per_coil, 7);
		nip_cell_text(d, &c[0], nip_arena_printf(d->arena, "%zu", x->per_coil));
		nip_cell_number(d, &c[1], (double)x->coils, 7);
		nip_cell_text(d, &c[1], nip_arena_printf(d->arena, "%zu", x->coils));
		nip_cell_number(d, &c[2], (double)x->coupons, 7);
		nip_cell_text(d, &c[2], nip_arena_printf(d->arena, "%zu", x->coupons));
		nip_cell_number(d, &c[3], x->sd, 4);
		nip_cell_number(d, &c[4], 100 * x->chance, 4);
		nip_cell_number(d, &c[5], x->cost, 6);
		nip_cell_text(d, &c[6], x->chosen ? "cheapest" : "");
	}
	t->note = nip_arena_printf(d->arena,
				   "%sA unit is %s. One more coil costs as much as %s coupons.",
				   q->two_lots ? "Numbers are of each lot. " : "",
				   isnan(q->between) ? "a coupon" : "the mean of a coil's coupons",
				   text(d, q->coil_cost, 4));
}

static void places_table(struct nip_doc *d, const struct nip_coupon_places *w)
{
	static const struct nip_column column[] = { { "coil", NULL, true },
						    { "coupon", NULL, true },
						    { "lane", NULL, true },
						    { "across", "mm", true },
						    { "along", "m", true } };
	struct nip_table *t;

	if (!w)
		return;
	nip_doc_heading(d, "Where they are cut");
	if (w->why) {
		nip_doc_paragraph(d, NIP_TONE_BAD, "Not to be placed: %s.", w->why);
		return;
	}
	t = nip_doc_table(d, "places", NULL, column, 5);
	for (size_t i = 0; i < w->n; i++) {
		const struct nip_coupon_place *x = &w->place[i];
		struct nip_cell *c = nip_table_row(d, t);

		nip_cell_number(d, &c[0], (double)x->coil + 1, 6);
		nip_cell_text(d, &c[0], nip_arena_printf(d->arena, "%zu", x->coil + 1));
		nip_cell_number(d, &c[1], (double)x->coupon + 1, 6);
		nip_cell_text(d, &c[1], nip_arena_printf(d->arena, "%zu", x->coupon + 1));
		nip_cell_number(d, &c[2], (double)x->lane + 1, 6);
		nip_cell_text(d, &c[2], nip_arena_printf(d->arena, "%zu", x->lane + 1));
		nip_cell_number(d, &c[3], x->across_m * 1e3, 5);
		nip_cell_number(d, &c[4], x->along_m, 6);
	}
	t->note = nip_arena_printf(
		d->arena,
		"Centres, from the left edge and from the start. Each coupon has its own stretch "
		"of the coil and the next lane; after %zu coil%s the pattern begins again.%s",
		w->coils, plural(w->coils),
		isnan(w->correlation)
			? ""
			: nip_arena_printf(d->arena,
					   " Correlation of across and along in a coil: %s.",
					   text(d, w->correlation, 2)));
}

void nip_coupon_doc(struct nip_doc *d, const struct nip_coupon_question *q,
		    const struct nip_coupon_plan *plan, const struct nip_coupon_places *places)
{
	d->title = "Coupon plan";
	put_question(d, q);
	put_designs(d, plan);
	nip_node_text(d, d->result, "why_not", plan->why);
	put_places(d, places);
	headline(d, q, plan);
	designs_table(d, q, plan);
	places_table(d, places);
}
