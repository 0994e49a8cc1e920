/* recipe_args.c: a recipe on the command line, and the names of its numbers. */
#include <config.h>

#include "cmd/recipe_args.h"

#include "unit/unit.h"

error_t nip_recipe_args_parse(int key, char *arg, struct argp_state *state,
			      struct nip_recipe_args *o)
{
	switch (key) {
	case NIP_OPT_ASSUME:
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
		if (nip_draws_parse(key, arg, state, &o->draws) == 0)
			return 0;
		return nip_common_parse(key, arg, state, &o->common);
	}
}

struct nip_plan_options nip_recipe_args_plan(const struct nip_recipe_args *o)
{
	return (struct nip_plan_options){ .assume = o->assume, .strict = o->common.strict };
}

int nip_recipe_knob(struct nip_session *s, const struct nip_knobs *knobs, const char *name)
{
	int k = nip_knob_find(knobs, name);

	if (k >= 0)
		return k;
	return nip_usage(s, name,
			 nip_arena_printf(s->arena,
					  "is no number the recipe states%s (nipline sweep --knobs "
					  "lists them)",
					  nip_knob_nearest(knobs, name, s->arena)));
}

int nip_recipe_knob_range(struct nip_session *s, const struct nip_knob *k, double lo, double hi)
{
	if (lo >= k->lo && hi <= k->hi)
		return 0;
	return nip_usage(s, k->name,
			 nip_arena_printf(s->arena, "cannot be %s %.6g %s",
					  lo < k->lo ? "below" : "above",
					  nip_unit_show(k->quantity, lo < k->lo ? k->lo : k->hi),
					  nip_quantity_kind(k->quantity)->unit));
}

int nip_recipe_plan(struct nip_session *s, const struct nip_recipe *recipe,
		    const struct nip_plan_options *options, struct nip_plan *out)
{
	struct nip_diag *quiet = nip_diag_new(1);
	int rc = nip_plan_run(recipe, options, s->arena, out, quiet);

	nip_diag_free(quiet);
	return rc;
}
