/* draft.c: recipe to starting spec. */
#include <config.h>

#include "spec/draft.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/decimal.h"
#include "base/diag.h"
#include "base/str.h"
#include "recipe/recipe.h"

struct draft {
	const struct nip_recipe *r;
	size_t layer;
	struct nip_str *out;
};

static void put_escaped(struct nip_str *out, const char *s)
{
	for (; *s; s++) {
		if (*s == '&')
			nip_str_put(out, "&amp;");
		else if (*s == '<')
			nip_str_put(out, "&lt;");
		else if (*s == '>')
			nip_str_put(out, "&gt;");
		else if (*s == '"')
			nip_str_put(out, "&quot;");
		else
			nip_str_putc(out, *s);
	}
}

/* name="value" with a blank in front. */
static void attribute(struct nip_str *out, const char *name, const char *value)
{
	nip_str_printf(out, " %s=\"", name);
	put_escaped(out, value);
	nip_str_putc(out, '"');
}

/* Two hyphens would end the comment. */
static void comment(struct nip_str *out, const char *text)
{
	nip_str_put(out, "  <!-- ");
	for (const char *s = text; *s; s++)
		if (!(s[0] == '-' && s[1] == '-'))
			nip_str_putc(out, *s);
	nip_str_put(out, " -->\n");
}

static void valued(struct nip_str *out, const char *element, const char *kind, const char *value,
		   const char *unit)
{
	nip_str_printf(out, "    <%s", element);
	if (kind)
		attribute(out, "kind", kind);
	attribute(out, "value", value);
	attribute(out, "unit", unit);
	nip_str_put(out, "/>\n");
}

/* ---- which layer, and what the recipe says of it --------------------------------- */

static int choose_layer(struct draft *d, const char *id, struct nip_diag *diag)
{
	const struct nip_recipe *r = d->r;
	const struct nip_place at = { .file = r->path, .element = "layer" };
	bool one = true;

	d->layer = r->targets.n ? (size_t)r->targets.at[0].layer : 0;
	for (size_t i = 1; i < r->targets.n; i++)
		one &= r->targets.at[i].layer == r->targets.at[0].layer;
	for (size_t i = 0; id && i < r->layers.n; i++)
		if (strcmp(r->layers.at[i].id, id) == 0) {
			d->layer = i;
			return 0;
		}
	if (id)
		nip_diag_input(diag, &at, "there is no layer \"%s\"", id);
	else if (!one || (!r->targets.n && r->layers.n > 1))
		nip_diag_input(diag, &at, "has several layers; say which with --layer");
	else
		return 0;
	return -1;
}

/* The last recorded state of the layer. */
static const struct nip_step_layer *last_state(const struct draft *d)
{
	const struct nip_step_layer *last = NULL;

	for (size_t i = 0; i < d->r->steps.n; i++)
		for (size_t k = 0; k < d->r->steps.at[i].states.n; k++)
			if (d->r->steps.at[i].states.at[k].layer == (int)d->layer)
				last = &d->r->steps.at[i].states.at[k];
	return last;
}

static const struct nip_target *target(const struct draft *d, const char *quantity)
{
	for (size_t i = 0; i < d->r->targets.n; i++)
		if (d->r->targets.at[i].layer == (int)d->layer &&
		    strcmp(d->r->targets.at[i].quantity, quantity) == 0)
			return &d->r->targets.at[i];
	return NULL;
}

/* ---- elements --------------------------------------------------------------------- */

/* Attributes, target and limits of one characteristic; `more` goes among the attributes. */
static void characteristic(struct draft *d, const char *id, const char *quantity,
			   const char *target_name, const char *unit, const char *more,
			   const struct nip_quantity *nominal)
{
	const struct nip_target *t = target(d, target_name);
	struct nip_str *out = d->out;

	if (!t && *more == '\0' && !(nominal && nominal->set))
		comment(out, "the recipe neither records nor limits the next one");
	nip_str_put(out, "  <characteristic");
	attribute(out, "id", id);
	attribute(out, "quantity", quantity);
	if (unit)
		attribute(out, "unit", unit);
	nip_str_printf(out, "%s>\n", more);
	if (nominal && nominal->set)
		valued(out, "target", NULL, nominal->text, nominal->unit);
	if (t && t->min_text)
		valued(out, "limit", "alarm_below", t->min_text, t->unit);
	if (t && t->max_text)
		valued(out, "limit", "alarm_above", t->max_text, t->unit);
	nip_str_put(out, "  </characteristic>\n");
}

static void setting(struct draft *d, const struct nip_step *s, const char *quantity,
		    const struct nip_quantity *q)
{
	char id[128];

	if (!q->set)
		return;
	snprintf(id, sizeof id, "%s_%s", s->id, quantity);
	characteristic(d, id, quantity, "", q->unit, "", q);
}

/* What is set at the steps that touch the layer. A pressure without limits is watched at
 * the default band. */
static void settings(struct draft *d)
{
	for (size_t i = 0; i < d->r->steps.n; i++) {
		const struct nip_step *s = &d->r->steps.at[i];

		if (s->runs && !s->runs[d->layer])
			continue;
		setting(d, s, "pressure", &s->pressure);
		setting(d, s, "line_load", &s->line_load);
		setting(d, s, "speed", &s->speed);
		setting(d, s, "temperature", &s->temperature);
	}
}

static void foil(struct draft *d)
{
	const struct nip_layer *l = &d->r->layers.at[d->layer];
	char mass[NIP_DOUBLE_TEXT], thickness[NIP_DOUBLE_TEXT];
	double density;

	if (!l->foil || !l->foil->thickness.set)
		return;
	density = l->foil->material ? l->foil->material->theoretical_density.set
					      ? l->foil->material->theoretical_density.si
					      : NAN
				    : NAN;
	if (isnan(density)) {
		comment(d->out, "the density of the foil is not known: give its areal mass here");
		return;
	}
	nip_decimal_write(l->foil->thickness.si * 1e6, thickness);
	nip_decimal_show(l->foil->thickness.si * density * 1e3, 5, mass);
	nip_str_printf(d->out,
		       "  <foil>\n    <thickness unit=\"um\">%s</thickness>\n"
		       "    <areal_mass unit=\"g/m2\">%s</areal_mass>\n  </foil>\n",
		       thickness, mass);
}

static void skipped(struct draft *d)
{
	for (size_t i = 0; i < d->r->targets.n; i++) {
		const struct nip_target *t = &d->r->targets.at[i];
		char text[160];

		if (t->layer != (int)d->layer || strcmp(t->quantity, "porosity") == 0 ||
		    strcmp(t->quantity, "thickness") == 0 ||
		    strcmp(t->quantity, "areal_mass") == 0 || strcmp(t->quantity, "density") == 0)
			continue;
		snprintf(text, sizeof text, "target %s (%s) is not measured on the line", t->id,
			 t->quantity);
		comment(d->out, text);
	}
}

int nip_spec_draft(const struct nip_recipe *r, const char *layer_id, const char *recipe_file,
		   struct nip_str *out, struct nip_diag *diag)
{
	struct draft d = { .r = r, .out = out };
	const struct nip_step_layer *state;
	const struct nip_layer *l;

	if (choose_layer(&d, layer_id, diag) != 0)
		return -1;
	l = &r->layers.at[d.layer];
	state = last_state(&d);
	nip_str_put(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
	nip_str_put(out,
		    "<!-- A start, to be finished: name the columns of the line file, and give "
		    "gauge_sd,\n     plausible ranges and the limits the recipe does not have. "
		    "-->\n<spec");
	nip_str_printf(out, " id=\"%s-%s\" version=\"1\"", r->id, l->id);
	if (r->assumptions)
		nip_str_put(out, " assumptions=\"allowed\"");
	nip_str_put(out, ">\n  <title>");
	put_escaped(out, l->name ? l->name : l->id);
	nip_str_printf(out, ", from recipe %s version %s</title>\n", r->id, r->version);
	nip_str_put(out, "  <columns coil=\"coil\" lane=\"lane\" position=\"position_m\" "
			 "position_unit=\"m\"/>\n  <recipe");
	attribute(out, "file", recipe_file);
	attribute(out, "layer", l->id);
	nip_str_put(out, "/>\n");
	foil(&d);
	characteristic(&d, "areal_mass", "areal_mass", "areal_mass", "mg/cm2", "",
		       state ? &state->areal_mass : NULL);
	characteristic(&d, "thickness", "thickness", "thickness", "um", "",
		       state ? &state->thickness : NULL);
	characteristic(&d, "porosity", "fraction", "porosity", NULL,
		       " derived=\"porosity\" areal_mass=\"areal_mass\" thickness=\"thickness\"",
		       state ? &state->porosity : NULL);
	if (target(&d, "density"))
		characteristic(&d, "density", "density", "density", NULL,
			       " derived=\"density\" areal_mass=\"areal_mass\" "
			       "thickness=\"thickness\"",
			       NULL);
	skipped(&d);
	settings(&d);
	nip_str_put(out, "</spec>\n");
	return 0;
}
