/* rollmap.h: what nipline rollmap reads: results of qc, web and spc, and tables of events. */
#ifndef NIP_CMD_ROLLMAP_H
#define NIP_CMD_ROLLMAP_H

#include "cmd/cmd.h"
#include "doc/doc.h"
#include "report/rollmap_doc.h"
#include "web/rollmap.h"

#define NIP_ROLLMAP_MOST 64

struct nip_rollmap_lane {
	const char *name;
	double from_m, to_m;
};

struct nip_rollmap_input {
	struct nip_session *s;
	const char *coil;	  /* NULL: the only one there is */
	double length_m, width_m; /* NaN length: as the qc result has it */
	double margin_m;	  /* gauge events are this much longer at both ends */
	double point_m;		  /* web a point of a chart stands for; NaN: labels are places */
	const char *column[4];	  /* s, y, class, size; NULL: the usual names */
	enum nip_grade camera;	  /* of events without a severity */
	struct nip_rollmap_lane lane[NIP_ROLLMAP_MOST];
	size_t lanes;
};

/* The result of a qc run: root of its JSON, coil chosen, length known. 0/-1. */
int nip_rollmap_open_qc(struct nip_rollmap_input *in, const char *path,
			const struct nip_node **out_result);
/* Its events of the coil into the map; *outside counts those that lie on no place of it.
 * -1: the list is not whole, or one cannot be placed. */
int nip_rollmap_take_qc(const struct nip_rollmap_input *in, const char *path,
			const struct nip_node *result, struct nip_rollmap *r, size_t *outside);
/* Events of a CSV file. */
int nip_rollmap_take_csv(const struct nip_rollmap_input *in, const char *path,
			 struct nip_rollmap *r, size_t *outside);


/* The result of a web run: its JSON, length known. 0/-1. */
int nip_rollmap_open_web(struct nip_rollmap_input *in, const char *path,
			 const struct nip_node **out_result);
/* Its defects, each longer by what its ends may be off. -1: the list is not whole. */
int nip_rollmap_take_web(const struct nip_rollmap_input *in, const char *path,
			 const struct nip_node *result, struct nip_rollmap *r, size_t *outside);
/* Its means by metre and lane, and across, where they lie now; after the last step. */
void nip_rollmap_profiles(const struct nip_rollmap_input *in, const struct nip_node *result,
			  const struct nip_rollmap *r, struct nip_rollmap_gauge *out);
/* Signals of the charts of an spc run. -1: the list is not whole, or one cannot be placed. */
int nip_rollmap_take_spc(const struct nip_rollmap_input *in, const char *path,
			 struct nip_rollmap *r, size_t *outside);

/* The lane of that name into p->y0, p->y1; else the whole width, and false. */
bool nip_rollmap_lane_of(const struct nip_rollmap_input *in, const char *name,
			 struct nip_patch *p);
/* A result of this command in JSON: its "result", or NULL with a diagnostic. */
const struct nip_node *nip_rollmap_load(const struct nip_rollmap_input *in, const char *path,
					const char *command);
/* "holds what cannot be used": an input fault; -1. */
int nip_rollmap_wrong(const struct nip_rollmap_input *in, const char *path, const char *what);
/* A list of an object, or NULL. */
const struct nip_node *nip_rollmap_list(const struct nip_node *n, const char *name);

struct nip_rollmap_options {
	struct nip_common common;
	const char *qc, *web, *camera[NIP_ROLLMAP_MOST], *chart[NIP_ROLLMAP_MOST];
	size_t cameras, charts;
	double pitch_m;
	enum nip_grade from;
	struct nip_web_step step[NIP_ROLLMAP_MOST];
	size_t steps;
	struct nip_defect_rule rule[NIP_ROLLMAP_MOST];
	size_t rules;
	struct nip_rollmap_input in;
};

/* Reads the command line; wrong usage ends the program as argp does. */
void nip_rollmap_args(int argc, char **argv, struct nip_rollmap_options *o);

#endif
