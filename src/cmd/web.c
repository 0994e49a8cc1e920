/* web.c: nipline web. */
#include <config.h>

#include "cmd/web.h"

#include <math.h>

#include "recipe/recipe.h"
#include "unit/unit.h"

#define PI 3.14159265358979323846

static int wrong(struct nip_session *s, const char *what)
{
	nip_diag_add(s->diag, NIP_ERROR, NIP_CAUSE_USAGE, NULL, "%s", what);
	return -1;
}

static int check(struct nip_session *s, const struct nip_web_options *o)
{
	const struct nip_web_columns *c = &o->columns;

	if (!c->value)
		return wrong(s, "a column is missing: --value COLUMN");
	if (!c->length && !c->speed)
		return wrong(s, "no length axis: --length COLUMN, or --speed COLUMN --time COLUMN");
	if (c->length && c->speed)
		return wrong(s, "--length and --speed both give the length axis; give one");
	if ((c->speed || c->in_time) && !c->time)
		return wrong(s, "--speed and --in-time need --time");
	if (!c->cd && (c->scan || o->in.lanes || o->in.find_lanes || !isnan(o->in.box)))
		return wrong(s, "--scan, --lanes and --box need --cd, the position across the web");
	return 0;
}

static void add_roll(struct nip_session *s, struct nip_web_options *o, const char *name,
		     double diameter_m)
{
	if (o->rolls == NIP_ROLLS_MOST) {
		nip_diag_add(s->diag, NIP_WARNING, NIP_CAUSE_NONE, NULL,
			     "roll %s is left out: at most %d rolls are looked for", name,
			     NIP_ROLLS_MOST);
		return;
	}
	o->roll[o->rolls++] = (struct nip_web_roll){ name, PI * diameter_m, 1, o->rolls_at_m };
}

/* A mark is made every circumference of the web as it is there; positions are of the web as
 * it is at the encoder. */
static void place_rolls(struct nip_web_options *o)
{
	for (size_t i = 0; i < o->rolls; i++) {
		const struct nip_web_roll *r = &o->roll[i];

		o->shown.nominal[i] = (struct nip_roll){ r->name, r->circumference_m };
		o->in.roll[i] = (struct nip_roll){
			r->name, r->circumference_m * r->draw /
					 nip_sections_draw(o->section, o->sections, r->at_m)
		};
	}
	o->in.rolls = o->rolls;
}

static int rolls_of_recipe(struct nip_session *s, struct nip_web_options *o)
{
	struct nip_materials materials = { 0 };
	struct nip_recipe recipe = { 0 };
	char *bytes;
	size_t n;

	if (!o->recipe)
		return 0;
	if (nip_load_recipe(s, o->recipe, &materials, &recipe, &bytes, &n) != 0)
		return -1;
	for (size_t i = 0; i < recipe.calenders.n; i++) {
		const struct nip_calender *c = &recipe.calenders.at[i];

		if (c->roll_diameter.set)
			add_roll(s, o, c->id, c->roll_diameter.si);
		for (size_t k = 0; k < c->rolls.n; k++)
			add_roll(s, o, c->rolls.at[k].id, c->rolls.at[k].diameter.si);
	}
	if (!o->rolls)
		nip_diag_add(s->diag, NIP_WARNING, NIP_CAUSE_NONE,
			     &(struct nip_place){ .file = o->recipe },
			     "no calender states a roll_diameter or has a roll");
	return 0;
}

static void units(struct nip_session *s, struct nip_web_options *o)
{
	double scale = 1e-3, offset = 0;

	if (o->shown.cd_unit &&
	    nip_unit_convert(o->shown.cd_unit, "m", false, &scale, &offset) != NIP_UNIT_OK)
		nip_diag_add(s->diag, NIP_WARNING, NIP_CAUSE_NONE,
			     &(struct nip_place){ .file = o->columns.file, .element = o->columns.cd },
			     "its unit \"%s\" is no length; millimetres are taken",
			     o->shown.cd_unit);
	o->in.cd_m = scale;
	o->shown.unit_um = NAN;
	if (!o->shown.unit ||
	    nip_unit_convert(o->shown.unit, "um", true, &o->shown.unit_um, &offset) != NIP_UNIT_OK)
		o->shown.unit_um = NAN;
}

static void study(struct nip_session *s, struct nip_web_options *o)
{
	struct nip_web_study st;
	struct nip_web_shown *w = &o->shown;
	const char *why;

	if (check(s, o) != 0 || rolls_of_recipe(s, o) != 0 || nip_web_read(s, o) != 0)
		return;
	place_rolls(o);
	units(s, o);
	w->file = o->columns.file;
	w->cd_column = o->columns.cd;
	w->length_from = o->columns.length ? o->columns.length
					   : nip_arena_printf(s->arena, "%s over %s",
							      o->columns.speed, o->columns.time);
	w->only = o->columns.only ? nip_arena_printf(s->arena, "%s = %s", o->columns.only,
						     o->columns.only_text)
				  : NULL;
	if (nip_web_study(&o->in, s->arena, &st, &why) != 0) {
		nip_diag_add(s->diag, NIP_ERROR, NIP_CAUSE_NO_ANSWER,
			     &(struct nip_place){ .file = w->file }, "%s", why);
	} else {
		nip_web_doc(s->doc, &st, w);
		if (st.spectrum.why && st.defects.why && (!o->in.cd || st.all.why))
			nip_diag_add(s->diag, NIP_ERROR, NIP_CAUSE_NO_ANSWER,
				     &(struct nip_place){ .file = w->file },
				     "nothing can be said: %s", st.spectrum.why);
		if (o->common.strict && st.spectrum.peaks + st.defects.n)
			nip_diag_add(s->diag, NIP_NOTE, NIP_CAUSE_LIMIT, NULL,
				     "%zu lines in the spectrum and %zu defects, and --strict "
				     "counts them",
				     st.spectrum.peaks, st.defects.n + st.defects.more);
		nip_emit(s, NIP_FORMAT_TEXT);
	}
	nip_web_study_release(&st);
}

int nip_cmd_web(int argc, char **argv)
{
	struct nip_web_options o;
	struct nip_session s;

	nip_web_args(argc, argv, &o);
	nip_session_open(&s, "web", &o.common);
	study(&s, &o);
	return nip_session_close(&s);
}
