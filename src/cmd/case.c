/* case.c: a recipe read once for each thread: nothing is shared, so nothing is locked. */
#include <config.h>

#include "cmd/case.h"

#include <unistd.h>

#include "cmd/option.h"

error_t nip_draws_parse(int key, char *arg, struct argp_state *state, struct nip_draws *d)
{
	switch (key) {
	case NIP_OPT_DRAWS:
		d->draws = (long)nip_option_whole(state, "draws", arg, 0, 1e8);
		return 0;
	case NIP_OPT_JOBS:
		d->jobs = (long)nip_option_whole(state, "jobs", arg, 1, 1e8);
		return 0;
	case NIP_OPT_SEED:
		d->seed = (long)nip_option_whole(state, "seed", arg, 0, 1e8);
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

size_t nip_jobs(const struct nip_draws *d)
{
	long n = d->jobs > 0 ? d->jobs : sysconf(_SC_NPROCESSORS_ONLN);

	return n < 1 ? 1 : n > 64 ? 64 : (size_t)n;
}

int nip_load_cases(struct nip_session *s, const char *path, size_t jobs, struct nip_case *out)
{
	char *bytes;
	size_t n;

	if (nip_load_input(s, path, &bytes, &n) != 0)
		return -1;
	for (size_t j = 0; j < jobs; j++) {
		struct nip_materials *m = NIP_NEW(s->arena, struct nip_materials);

		out[j].recipe = NIP_NEW(s->arena, struct nip_recipe);
		if (nip_read_recipe(s, path, bytes, n, m, out[j].recipe) != 0)
			return -1;
		nip_knobs_of(out[j].recipe, s->arena, &out[j].knobs);
	}
	return 0;
}

int nip_usage(struct nip_session *s, const char *element, const char *message)
{
	const struct nip_place at = { .element = element };

	nip_diag_add(s->diag, NIP_ERROR, NIP_CAUSE_USAGE, &at, "%s", message);
	return -1;
}
