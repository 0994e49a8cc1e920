/* limits.c: nipline limits. */
#include <config.h>

#include <math.h>
#include <string.h>

#include "cmd/assign.h"
#include "cmd/cmd.h"
#include "cmd/option.h"
#include "report/limits_doc.h"

enum {
	OPT_ANODE = NIP_OPT_OWN,
	OPT_CATHODE,
	OPT_COMPOSITION,
	OPT_KIND,
	OPT_LIST,
	OPT_MORPHOLOGY,
	OPT_PRESSURE,
	OPT_PROCESS,
	OPT_SHEAR,
	OPT_TEMPERATURE
};

struct options {
	struct nip_common common;
	const char *system, *anode, *cathode, *process, *kind, *morphology, *composition;
	const char *value[3]; /* by enum nip_limit_quantity */
	bool list;
};

static const struct argp_option rows[] = {
	{ "anode", OPT_ANODE, "NAME", 0, "material or group at the negative electrode", 0 },
	{ "cathode", OPT_CATHODE, "NAME", 0, "material or group at the positive electrode", 0 },
	{ "composition", OPT_COMPOSITION, "X=NUMBER", 0, "value of a letter in the formula", 0 },
	NIP_ROW_DATA,
	NIP_ROW_FORCE,
	NIP_ROW_FORMAT("text (default), json, csv, html or pdf"),
	{ "kind", OPT_KIND, "KIND", 0, "preparation or stack", 0 },
	{ "list", OPT_LIST, NULL, 0, "show the whole library", 0 },
	NIP_ROW_MATERIALS,
	{ "morphology", OPT_MORPHOLOGY, "SC|PC", 0,
	  "cathode particles: single crystals or polycrystals", 0 },
	NIP_ROW_OUTPUT,
	{ "pressure", OPT_PRESSURE, "VALUE", 0, "judge this pressure, such as \"25 MPa\"", 0 },
	{ "process", OPT_PROCESS, "NAME", 0, "process, such as dry-electrode", 0 },
	{ "shear-modulus", OPT_SHEAR, "VALUE", 0, "judge this modulus of the electrolyte", 0 },
	{ "strict", NIP_OPT_STRICT, NULL, 0,
	  "a warning counts like a risk (exit status 1); the lowest limit counts", 0 },
	{ "temperature", OPT_TEMPERATURE, "VALUE", 0, "temperature, such as \"80 degC\"", 0 },
	{ 0 },
};

static const char *one_of(struct argp_state *state, const char *arg, const char *a, const char *b,
			  const char *what)
{
	if (strcmp(arg, a) != 0 && strcmp(arg, b) != 0)
		argp_error(state, "unknown %s \"%s\" (%s, %s)", what, arg, a, b);
	return arg;
}

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct options *o = state->input;

	switch (key) {
	case OPT_ANODE:
		o->anode = arg;
		return 0;
	case OPT_CATHODE:
		o->cathode = arg;
		return 0;
	case OPT_COMPOSITION:
		o->composition = arg;
		return 0;
	case OPT_KIND:
		o->kind = one_of(state, arg, "preparation", "stack", "kind");
		return 0;
	case OPT_LIST:
		o->list = true;
		return 0;
	case OPT_MORPHOLOGY:
		o->morphology = one_of(state, arg, "SC", "PC", "morphology");
		return 0;
	case OPT_PRESSURE:
		o->value[NIP_LIMIT_PRESSURE] = arg;
		return 0;
	case OPT_PROCESS:
		o->process = arg;
		return 0;
	case OPT_SHEAR:
		o->value[NIP_LIMIT_SHEAR_MODULUS] = arg;
		return 0;
	case OPT_TEMPERATURE:
		o->value[NIP_LIMIT_TEMPERATURE] = arg;
		return 0;
	case ARGP_KEY_ARG:
		if (state->arg_num > 0)
			argp_error(state, "one system at a time");
		o->system = arg;
		return 0;
	case ARGP_KEY_END:
		if (!o->list && !o->system && !o->anode && !o->cathode && !o->process &&
		    !o->value[NIP_LIMIT_SHEAR_MODULUS])
			argp_error(state, "a system is missing; --list shows what there is");
		return 0;
	default:
		return nip_common_parse(key, arg, state, &o->common);
	}
}

/* ---- the question ------------------------------------------------------------- */

struct ask {
	struct nip_session *s;
	struct nip_materials materials;
	struct nip_limits limits;
	struct nip_limit_query q;
};

static int find(struct ask *k, const char *name, struct nip_limit_who *out)
{
	const struct nip_place at = { .element = "limits" };

	if (!name)
		return 0;
	out->material = nip_material_find(&k->materials, name);
	out->group = out->material ? NULL : nip_limits_group(&k->limits, name);
	if (out->material || out->group)
		return 0;
	nip_diag_input(k->s->diag, &at, "unknown material or group \"%s\"%s", name,
		       nip_material_nearest(&k->materials, name, k->s->arena));
	return -1;
}

/* The electrode, electrolyte or process a bare name means. */
static struct nip_limit_who *role_of(struct ask *k, const struct nip_limit_who *w)
{
	const char *role = w->group ? w->group->role : w->material->class_name;

	if (strcmp(role, "cathode") == 0 && !k->q.cathode.material && !k->q.cathode.group)
		return &k->q.cathode;
	if ((strcmp(role, "anode") == 0 || strcmp(role, "metal") == 0) && !k->q.anode.material &&
	    !k->q.anode.group)
		return &k->q.anode;
	return strcmp(role, "process") == 0 ? &k->q.process : &k->q.electrolyte;
}

static int find_all(struct ask *k, const struct options *o)
{
	struct nip_limit_who system = { NULL, NULL };
	int rc = find(k, o->anode, &k->q.anode) | find(k, o->cathode, &k->q.cathode) |
		 find(k, o->process, &k->q.process) | find(k, o->system, &system);

	if (rc == 0 && o->system)
		*role_of(k, &system) = system;
	return rc;
}

static int read_value(struct ask *k, const char *text, enum nip_limit_quantity which)
{
	static const struct {
		const char *name;
		enum nip_quantity_id id;
	} quantity[] = { { "pressure", NIP_Q_PRESSURE },
			 { "temperature", NIP_Q_TEMPERATURE },
			 { "shear-modulus", NIP_Q_MODULUS } };
	const struct nip_place at = { .element = quantity[which].name };
	struct nip_assign x;
	const double *si;

	k->q.value[which] = NAN;
	if (!text)
		return 0;
	if (nip_assign_split(nip_arena_printf(k->s->arena, "%s=%s", quantity[which].name, text),
			     k->s->arena, &x, k->s->diag) != 0)
		return -1;
	si = nip_assign_si(&x, quantity[which].id, k->s->arena, k->s->diag);
	if (!si)
		return -1;
	if (x.n != 1 || !(si[0] >= 0)) {
		nip_diag_add(k->s->diag, NIP_ERROR, NIP_CAUSE_USAGE, &at,
			     "one number, not below 0, was expected (got \"%s\")", text);
		return -1;
	}
	k->q.value[which] = si[0];
	k->q.shown[which] = x.unit[0]
				    ? x.written
				    : nip_arena_printf(k->s->arena, "%s %s", x.written,
						       nip_quantity_kind(quantity[which].id)->unit);
	return 0;
}

static int read_composition(struct ask *k, const char *text)
{
	struct nip_assign x;
	const double *v;

	if (!text)
		return 0;
	if (nip_assign_split(text, k->s->arena, &x, k->s->diag) != 0)
		return -1;
	v = nip_assign_si(&x, NIP_Q_RATIO, k->s->arena, k->s->diag);
	if (!v || x.n != 1)
		return -1;
	k->q.composition = x.name;
	k->q.composition_value = v[0];
	return 0;
}

static int read_question(struct ask *k, const struct options *o)
{
	int rc = find_all(k, o) | read_composition(k, o->composition);

	for (int i = 0; i < 3; i++)
		rc |= read_value(k, o->value[i], (enum nip_limit_quantity)i);
	k->q.kind = o->kind;
	k->q.morphology = o->morphology;
	k->q.strict = o->common.strict;
	return rc;
}

/* The verdict, beside the document. */
static void verdict(struct ask *k, const struct nip_limit_answer *a)
{
	const struct nip_place at = { .element = "limits" };

	if (!a->known || !a->answered)
		nip_diag_add(k->s->diag, NIP_ERROR, NIP_CAUSE_NO_ANSWER, &at,
			     a->known ? "no data at this value: nothing published contains it"
				      : "no data for this system");
	if (a->worst == NIP_LIMIT_RISK || (k->q.strict && a->worst == NIP_LIMIT_WARNING))
		nip_diag_add(k->s->diag, NIP_ERROR, NIP_CAUSE_LIMIT, &at, "%s: %s",
			     nip_limit_severity_name(a->worst),
			     a->hits.n && a->hits.at[0].severity == a->worst ? a->hits.at[0].says
									     : "see the remarks");
}

int nip_cmd_limits(int argc, char **argv)
{
	static const struct argp argp = {
		rows,
		parse,
		"[SYSTEM]",
		"What is published about a pressure for a material system, with sources.",
		NULL,
		NULL,
		NULL
	};
	struct options o = { .list = false };
	struct nip_limit_answer answer;
	struct nip_session s;
	struct ask k = { .s = &s };

	nip_option_parse(&argp, argc, argv, &o);
	nip_session_open(&s, "limits", &o.common);
	if (nip_load_materials(&s, &k.materials) != 0 ||
	    nip_load_limits(&s, &k.materials, &k.limits) != 0)
		goto out;
	if (o.list) {
		nip_limits_list_doc(s.doc, &k.limits);
	} else {
		if (read_question(&k, &o) != 0)
			goto out;
		nip_limits_ask(&k.limits, &k.materials, &k.q, s.arena, &answer);
		nip_limits_doc(s.doc, &k.q, &answer);
		verdict(&k, &answer);
	}
	nip_emit(&s, NIP_FORMAT_TEXT);
out:
	return nip_session_close(&s);
}
