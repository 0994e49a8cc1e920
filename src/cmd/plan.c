/* plan.c: nipline plan. */
#include <config.h>

#include "plan/plan.h"

#include "cmd/cmd.h"
#include "report/plan_doc.h"

enum { OPT_ASSUME = NIP_OPT_OWN };

struct options {
	struct nip_common common;
	const char *recipe;
	bool assume;
};

static const struct argp_option rows[] = {
	{ "assume", OPT_ASSUME, NULL, 0,
	  "use assumed numbers although the recipe refuses them; what they reach is marked", 0 },
	NIP_ROW_DATA,
	NIP_ROW_FIGURE,
	NIP_ROW_FORCE,
	NIP_ROW_FORMAT("text (default), json, csv, html or pdf"),
	NIP_ROW_OUTPUT,
	{ "strict", NIP_OPT_STRICT, NULL, 0,
	  "outside a law's fitted range: no answer instead of a warning", 0 },
	{ 0 },
};

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct options *o = state->input;

	switch (key) {
	case OPT_ASSUME:
		o->assume = true;
		return 0;
	case ARGP_KEY_ARG:
		if (state->arg_num > 0)
			argp_error(state, "one recipe at a time");
		o->recipe = arg;
		return 0;
	case ARGP_KEY_NO_ARGS:
		argp_error(state, "a recipe is missing");
		return 0;
	default:
		return nip_common_parse(key, arg, state, &o->common);
	}
}

int nip_cmd_plan(int argc, char **argv)
{
	static const struct argp argp = {
		rows, parse, "RECIPE", "Run a recipe: the state of every layer after every step.",
		NULL, NULL,  NULL
	};
	struct options o = { .assume = false };
	struct nip_session s;
	struct nip_materials materials = { 0 };
	struct nip_recipe recipe = { 0 };
	struct nip_plan plan;
	char *bytes;
	size_t n;

	argp_parse(&argp, argc, argv, 0, NULL, &o);
	nip_session_open(&s, "plan", &o.common);
	if (nip_load_materials(&s, &materials) != 0 ||
	    nip_load_input(&s, o.recipe, &bytes, &n) != 0 ||
	    nip_recipe_read(o.recipe, bytes, n, s.arena, &materials, &recipe, s.diag) != 0)
		goto out;
	nip_plan_run(&recipe, &(struct nip_plan_options){ o.assume, o.common.strict }, s.arena,
		     &plan, s.diag);
	nip_plan_doc(s.doc, &plan);
	nip_emit(&s, NIP_FORMAT_TEXT);
out:
	return nip_session_close(&s);
}
