/* fit_run.h: one run of `nipline fit`, for the files that carry it out. */
#ifndef NIP_CMD_FIT_RUN_H
#define NIP_CMD_FIT_RUN_H

#include "cmd/cmd.h"
#include "fit/study.h"
#include "fit/update.h"

#define NIP_FIT_MOST_VALUES 64

struct nip_fit_args { /* the command line as written */
	struct nip_common common;
	const char *file;
	struct nip_fit_columns columns;
	const char *law, *response, *bounds, *weights, *level, *seed;
	const char *start[NIP_FIT_MOST_VALUES], *fix[NIP_FIT_MOST_VALUES];
	size_t n_start, n_fix;
	const char *density, *design, *design_range;
	const char *write, *update, *validate, *material, *lot;
	const char *stress, *state, *per, *conditions;
};

struct nip_fit_run {
	struct nip_session *s;
	const struct nip_fit_args *o;
	struct nip_fit_data data;
	struct nip_fit_study study;
	struct nip_fit_wish *wish;
	size_t n_wish;
	struct nip_materials *materials; /* NULL: not needed */
	const struct nip_material *material;
	const char *digest;
	struct nip_update update;
	const struct nip_law_use *family; /* --update */
};

/* Wrong usage: said, and -1. */
int nip_run_usage(struct nip_fit_run *r, const char *option, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));
/* A whole number from 0 on. */
bool nip_run_whole(const char *text, double *out);

/* Each 0, or -1 with diagnostics. In this order: */
int nip_run_options(struct nip_fit_run *r);
int nip_run_data(struct nip_fit_run *r);
int nip_run_material(struct nip_fit_run *r); /* --material and its density, or --density */
int nip_run_response(struct nip_fit_run *r);
int nip_run_laws(struct nip_fit_run *r);   /* the laws, and --start and --fix in them */
int nip_run_family(struct nip_fit_run *r); /* the law --update starts from */

/* --validate: the library's laws against the .csv files of a folder. 0/-1. */
int nip_run_validation(struct nip_session *s, const char *folder);

#endif
