/* rollmap.h: what was found on a coil, as rectangles of web, raw and as it lies now.
 *
 * Metres throughout; y counts from one side of the coil (the operator's).
 */
#ifndef NIP_WEB_ROLLMAP_H
#define NIP_WEB_ROLLMAP_H

#include "web/transform.h"

/* As findings are graded: note, warn, alarm, reject. */
enum nip_grade { NIP_GRADE_NOTE, NIP_GRADE_WARN, NIP_GRADE_ALARM, NIP_GRADE_REJECT, NIP_GRADES };
extern const char *const nip_grade_name[NIP_GRADES];
/* The grade of that name, or NIP_GRADES. */
enum nip_grade nip_grade_find(const char *name);

struct nip_patch {	    /* one event; strings live in the map's arena */
	const char *kind;   /* class of a defect, or the rule of a finding */
	const char *source; /* "gauge", a camera's file, "splice" */
	const char *detail; /* NULL or what was seen: "thickness 57.1 um" */
	enum nip_grade grade;
	double size_m;	       /* NaN: not measured */
	double s0, s1, y0, y1; /* raw; s0 <= s1, y0 <= y1 */
	bool left;	       /* some of it is still there: now_* are valid */
	bool clipped;	       /* and some is not */
	double now_s0, now_s1, now_y0, now_y1;
};

/* What a class of defect is allowed: the user's numbers, none built in. */
struct nip_defect_rule {
	const char *kind;
	double size_m;	/* from this size on it rejects; NaN: size decides nothing */
	double in_area; /* more than so many in one sheet reject it; NaN: any number */
};

struct nip_rollmap {
	struct nip_arena *arena;
	struct nip_web_map map;
	NIP_VEC(struct nip_patch) patches;
	NIP_VEC(struct nip_defect_rule) rules;
};

void nip_rollmap_init(struct nip_rollmap *r, struct nip_arena *a, double length_m, double width_m);

/* Takes an event in raw coordinates (kind, source, detail are copied; the now_* are
 * settled later). Ends in the wrong order are exchanged; what hangs over the coil's ends
 * or sides is cut there. False, and not taken: not finite, or wholly outside. */
bool nip_rollmap_add(struct nip_rollmap *r, const struct nip_patch *p);

const struct nip_defect_rule *nip_rollmap_rule(const struct nip_rollmap *r, const char *kind);

/* After the last event and step: grades what the rules reject by size, puts every event
 * where it lies now, adds the joints as events ("splice", reject: no cell may hold
 * one), orders by now_s0 (what is gone last, by s0). */
void nip_rollmap_settle(struct nip_rollmap *r);

#endif
