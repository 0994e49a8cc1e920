/* case.h: several copies of one recipe, one for each thread that turns its knobs. */
#ifndef NIP_CMD_CASE_H
#define NIP_CMD_CASE_H

#include "cmd/cmd.h"
#include "plan/uncertainty.h"

/* Options of every command that draws: --draws, --jobs, --seed. */
struct nip_draws {
	long draws, jobs; /* jobs 0: as many as there are processors */
	long seed;
};

enum { NIP_OPT_DRAWS = NIP_OPT_OWN + 0x40, NIP_OPT_JOBS, NIP_OPT_SEED };

#define NIP_ROW_DRAWS(what)                                                                        \
	{                                                                                          \
		"draws", NIP_OPT_DRAWS, "N", 0, what, 0                                            \
	}
#define NIP_ROW_JOBS                                                                               \
	{                                                                                          \
		"jobs", NIP_OPT_JOBS, "N", 0, "threads (as many as there are processors)", 0       \
	}
#define NIP_ROW_SEED                                                                               \
	{                                                                                          \
		"seed", NIP_OPT_SEED, "N", 0, "of the draws (1)", 0                                \
	}

/* Takes one of them; ARGP_ERR_UNKNOWN for any other key. */
error_t nip_draws_parse(int key, char *arg, struct argp_state *state, struct nip_draws *d);

/* How many threads: what was asked for, else the processors there are. */
size_t nip_jobs(const struct nip_draws *d);

/* Says what is wrong with a name on the command line (status 2); -1. */
int nip_usage(struct nip_session *s, const char *element, const char *message);

/* Reads recipe and library `jobs` times into out[0..jobs), in the session's arena; faults
 * are said once. 0/-1. */
int nip_load_cases(struct nip_session *s, const char *path, size_t jobs, struct nip_case *out);

#endif
