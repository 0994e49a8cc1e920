/* rollmap.h: what nipline rollmap reads: results of qc, and tables of events. */
#ifndef NIP_CMD_ROLLMAP_H
#define NIP_CMD_ROLLMAP_H

#include "cmd/cmd.h"
#include "doc/doc.h"
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

#endif
