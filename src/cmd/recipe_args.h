/* recipe_args.h: the command line of every command that plans one recipe over and over:
 * the recipe, --assume, --strict, draws, and the names of its numbers. */
#ifndef NIP_CMD_RECIPE_ARGS_H
#define NIP_CMD_RECIPE_ARGS_H

#include "cmd/case.h"

struct nip_recipe_args {
	struct nip_common common;
	struct nip_draws draws;
	const char *recipe;
	bool assume;
};

enum { NIP_OPT_ASSUME = NIP_OPT_OWN + 0x50 };

#define NIP_ROW_ASSUME                                                                             \
	{                                                                                          \
		"assume", NIP_OPT_ASSUME, NULL, 0,                                                 \
			"use assumed numbers although the recipe refuses them; what they reach "   \
			"is marked",                                                               \
			0                                                                          \
	}
#define NIP_ROW_STRICT                                                                             \
	{                                                                                          \
		"strict", NIP_OPT_STRICT, NULL, 0,                                                 \
			"outside a law's fitted range: no answer instead of a warning", 0          \
	}

/* Takes the recipe and the options they share; ARGP_ERR_UNKNOWN for any other key. */
error_t nip_recipe_args_parse(int key, char *arg, struct argp_state *state,
			      struct nip_recipe_args *o);

struct nip_plan_options nip_recipe_args_plan(const struct nip_recipe_args *o);

/* Index of a number of the recipe; -1, and the nearest names said (status 2). */
int nip_recipe_knob(struct nip_session *s, const struct nip_knobs *knobs, const char *name);

/* 0 if lo..hi (SI) is nothing the number cannot be; else -1, said (status 2). */
int nip_recipe_knob_range(struct nip_session *s, const struct nip_knob *k, double lo, double hi);

/* A plan of the recipe as it stands, quietly. 0, or -1: a state that cannot exist. */
int nip_recipe_plan(struct nip_session *s, const struct nip_recipe *recipe,
		    const struct nip_plan_options *options, struct nip_plan *out);

#endif
