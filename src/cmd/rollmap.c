/* rollmap.c: nipline rollmap, events in coil coordinates, through what was done to the coil,
 * to the sheets it is cut into. */
#include <config.h>

#include <math.h>
#include <string.h>

#include "cmd/rollmap.h"

static int usage(struct nip_session *s, const char *what)
{
	nip_diag_add(s->diag, NIP_ERROR, NIP_CAUSE_USAGE, NULL, "%s", what);
	return -1;
}

static int check(struct nip_session *s, const struct nip_rollmap_options *o)
{
	int rc = 0;

	if (!o->qc && !o->cameras && !o->charts && !o->web)
		rc = usage(s, "a result of qc, or --camera, --web or --spc FILE, is missing");
	if (isnan(o->in.width_m))
		rc = usage(s, "--width is missing: how wide the coil was as measured");
	if (!o->qc && !o->web && isnan(o->in.length_m))
		rc = usage(s, "--length is missing: how long the coil was as measured");
	for (size_t i = 0; i < o->in.lanes; i++)
		if (o->in.lane[i].to_m > o->in.width_m)
			rc = usage(s, "a --lane reaches beyond --width");
	for (size_t i = 0; i < o->rules; i++)
		if (!isnan(o->rule[i].in_area) && isnan(o->pitch_m))
			rc = usage(s, "--defect with a number in a sheet needs --pitch");
	return rc;
}

static int apply_steps(struct nip_session *s, const struct nip_rollmap_options *o, struct nip_rollmap *r)
{
	for (size_t i = 0; i < o->steps; i++) {
		const struct nip_place at = { .element = nip_step_text(s->arena, &o->step[i]) };
		const char *why = nip_web_map_apply(&r->map, &o->step[i]);

		if (why) {
			nip_diag_add(s->diag, NIP_ERROR, NIP_CAUSE_USAGE, &at,
				     "%s (the web is %.9g m x %.9g mm then)", why, r->map.length_m,
				     r->map.width_m * 1000);
			return -1;
		}
	}
	return 0;
}

/* A class that no rule and no grade can reject is named: its events change nothing. */
static void name_unjudged(struct nip_session *s, const struct nip_rollmap_options *o,
			  const struct nip_rollmap *r)
{
	size_t n = 0;

	for (size_t i = 0; i < r->patches.n; i++) {
		const struct nip_patch *p = &r->patches.at[i];

		n += p->left && p->grade < o->from && strcmp(p->source, "gauge") != 0 &&
		     !nip_rollmap_rule(r, p->kind);
	}
	if (n)
		nip_diag_add(s->diag, NIP_NOTE, NIP_CAUSE_NONE, NULL,
			     "%zu events are below \"%s\" and of classes without --defect: "
			     "they reject nothing",
			     n, nip_grade_name[o->from]);
	for (size_t k = 0; k < r->rules.n; k++) {
		size_t unsized = 0;

		for (size_t i = 0; i < r->patches.n; i++)
			unsized += r->patches.at[i].left && isnan(r->patches.at[i].size_m) &&
				   !isnan(r->rules.at[k].size_m) &&
				   strcmp(r->patches.at[i].kind, r->rules.at[k].kind) == 0;
		if (unsized)
			nip_diag_add(
				s->diag, NIP_WARNING, NIP_CAUSE_NONE, NULL,
				"%zu events of class %s have no size: --defect cannot judge them",
				unsized, r->rules.at[k].kind);
	}
}

static int build(struct nip_session *s, struct nip_rollmap_options *o, struct nip_rollmap *r,
		 struct nip_rollmap_gauge *gauge, size_t *outside)
{
	const struct nip_node *result = NULL, *web = NULL;
	int rc = 0;

	o->in.s = s;
	if (o->qc && nip_rollmap_open_qc(&o->in, o->qc, &result) != 0)
		return -1;
	if (o->web && nip_rollmap_open_web(&o->in, o->web, &web) != 0)
		return -1;
	nip_rollmap_init(r, s->arena, o->in.length_m, o->in.width_m);
	for (size_t i = 0; i < o->rules; i++)
		*nip_vec_push(s->arena, &r->rules) = o->rule[i];
	if (result)
		rc = nip_rollmap_take_qc(&o->in, o->qc, result, r, outside);
	if (web)
		rc |= nip_rollmap_take_web(&o->in, o->web, web, r, outside);
	for (size_t i = 0; i < o->cameras; i++)
		rc |= nip_rollmap_take_csv(&o->in, o->camera[i], r, outside);
	for (size_t i = 0; i < o->charts; i++)
		rc |= nip_rollmap_take_spc(&o->in, o->chart[i], r, outside);
	if (rc != 0 || apply_steps(s, o, r) != 0)
		return -1;
	nip_rollmap_settle(r);
	name_unjudged(s, o, r);
	if (web)
		nip_rollmap_profiles(&o->in, web, r, gauge);
	return 0;
}

static void verdict(struct nip_session *s, const struct nip_rollmap *r,
		    const struct nip_rollmap_shown *shown)
{
	size_t over = 0;

	for (size_t i = 0; i < r->patches.n; i++)
		over += r->patches.at[i].left && r->patches.at[i].grade >= shown->from;
	if (shown->sheets && !shown->sheets->n)
		nip_diag_add(s->diag, NIP_ERROR, NIP_CAUSE_NO_ANSWER, NULL,
			     "the web is %.6g m long: too short for one sheet of %.6g mm",
			     r->map.length_m, shown->sheets->pitch_m * 1000);
	else if (shown->sheets ? shown->sheets->rejected : over)
		nip_diag_add(s->diag, NIP_NOTE, NIP_CAUSE_LIMIT, NULL,
			     shown->sheets ? "%zu sheets are rejected" : "%zu events reject",
			     shown->sheets ? shown->sheets->rejected : over);
}

static void run(struct nip_session *s, struct nip_rollmap_options *o)
{
	struct nip_rollmap_shown shown = { .step = o->step, .steps = o->steps, .from = o->from };
	struct nip_rollmap_gauge gauge;
	struct nip_sheets sheets;
	struct nip_rollmap r;
	const char *why;

	if (check(s, o) != 0 || build(s, o, &r, &gauge, &shown.outside) != 0)
		return;
	shown.gauge = o->web ? &gauge : NULL;
	shown.coil = o->in.coil;
	shown.raw_length_m = o->in.length_m;
	shown.raw_width_m = o->in.width_m;
	if (!isnan(o->pitch_m)) {
		why = nip_sheets_cut(&r, o->pitch_m, o->from, &sheets);
		if (why) {
			usage(s, why);
			return;
		}
		shown.sheets = &sheets;
	}
	nip_rollmap_doc(s->doc, &r, &shown);
	verdict(s, &r, &shown);
	nip_emit(s, NIP_FORMAT_TEXT);
}

int nip_cmd_rollmap(int argc, char **argv)
{
	struct nip_rollmap_options o;
	struct nip_session s;

	nip_rollmap_args(argc, argv, &o);
	nip_session_open(&s, "rollmap", &o.common);
	run(&s, &o);
	return nip_session_close(&s);
}
