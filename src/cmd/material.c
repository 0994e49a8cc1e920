/* material.c: nipline material. */
#include <config.h>

#include "cmd/cmd.h"
#include "cmd/option.h"
#include "report/material_doc.h"

#define MOST_NAMES 16

struct options {
	struct nip_common common;
	const char *name[MOST_NAMES];
	size_t n;
};

static const struct argp_option rows[] = {
	NIP_ROW_DATA,	   NIP_ROW_FORCE,  NIP_ROW_FORMAT("text (default), json, csv, html or pdf"),
	NIP_ROW_MATERIALS, NIP_ROW_OUTPUT, { 0 },
};

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct options *o = state->input;

	if (key != ARGP_KEY_ARG)
		return nip_common_parse(key, arg, state, &o->common);
	if (o->n == MOST_NAMES)
		argp_error(state, "more than %d materials", MOST_NAMES);
	o->name[o->n++] = arg;
	return 0;
}

static int find(struct nip_session *s, const struct nip_materials *all, const struct options *o,
		const struct nip_material **out)
{
	const struct nip_place at = { .element = "material" };
	int rc = 0;

	for (size_t i = 0; i < o->n; i++) {
		out[i] = nip_material_find(all, o->name[i]);
		if (out[i])
			continue;
		nip_diag_input(s->diag, &at, "unknown material \"%s\"%s", o->name[i],
			       nip_material_nearest(all, o->name[i], s->arena));
		rc = -1;
	}
	return rc;
}

int nip_cmd_material(int argc, char **argv)
{
	static const struct argp argp = {
		rows, parse, "[NAME...]", "List, show or compare materials of the library.",
		NULL, NULL,  NULL
	};
	struct options o = { .n = 0 };
	const struct nip_material *found[MOST_NAMES];
	struct nip_materials materials = { 0 };
	struct nip_limits limits = { 0 };
	struct nip_session s;

	nip_option_parse(&argp, argc, argv, &o);
	nip_session_open(&s, "material", &o.common);
	if (nip_load_materials(&s, &materials) != 0 ||
	    nip_load_limits(&s, &materials, &limits) != 0 || find(&s, &materials, &o, found) != 0)
		goto out;
	if (o.n)
		nip_material_doc(s.doc, &materials, &limits, found, o.n);
	else
		nip_material_list_doc(s.doc, &materials);
	nip_emit(&s, NIP_FORMAT_TEXT);
out:
	return nip_session_close(&s);
}
