/* limits.h: what is published about a pressure for a material system: statements, each
 * with the cell it is of, its range, what it is good and bad for, and its source. None
 * is merged with another; where two contradict, both are said.
 *
 * Lower ends of ranges are inclusive unless the file says otherwise: of "below 3 MPa"
 * and "3..10 MPa", 3.0 belongs to the second. */
#ifndef NIP_MATERIAL_LIMITS_H
#define NIP_MATERIAL_LIMITS_H

#include "material/material.h"

enum nip_limit_type {
	NIP_LIMIT_BAND,	 /* what happens inside; says nothing of the outside */
	NIP_LIMIT_BOUND, /* has to be kept */
	NIP_LIMIT_USED,	 /* a value or window somebody worked at */
	NIP_LIMIT_NOTE	 /* no number */
};
enum nip_limit_severity { NIP_LIMIT_OK, NIP_LIMIT_INFO, NIP_LIMIT_WARNING, NIP_LIMIT_RISK };
const char *nip_limit_severity_name(enum nip_limit_severity s); /* ok note warning risk */

enum nip_limit_quantity { NIP_LIMIT_PRESSURE, NIP_LIMIT_TEMPERATURE, NIP_LIMIT_SHEAR_MODULUS };

struct nip_limit_end { /* of a range, as written */
	long line;
	const char *unit, *text, *inclusive_text;
};

struct nip_limit_composition { /* of a formula with a letter in it */
	long line;
	const char *name;
	double low, high;
};

struct nip_limit_table { /* a cell of Table 1 of the review */
	long line;
	long row;
	const char *printed_class, *our_class, *cell, *flag;
};

struct nip_statement {
	long line;
	const char *id, *kind, *type_text, *severity_text, *quantity_text, *extends, *morphology,
		*with, *evidence_name;
	/* who it is about, by name of a material or group; NULL: any */
	const char *electrolyte, *anode, *cathode, *class_name, *process;
	struct nip_limit_end *at, *from, *to;
	const char *benefit, *risk, *text, *source;
	struct nip_limit_composition *composition;
	struct nip_limit_table *table;
	/* resolved */
	enum nip_limit_type type;
	enum nip_limit_severity severity; /* of a band inside, of the others outside */
	enum nip_limit_quantity quantity;
	double lo, hi; /* SI; infinite: open end */
	bool lo_inclusive, hi_inclusive;
};

struct nip_limit_member {
	long line;
	const char *name;
};

struct nip_limit_group { /* materials that are spoken of together, or a process */
	long line;
	const char *id, *role, *name;
	NIP_VEC(struct nip_text_item) aliases;
	NIP_VEC(struct nip_limit_member) members;
};

struct nip_limits {
	long line;
	const char *path, *id, *version;
	NIP_VEC(struct nip_limit_group) groups;
	NIP_VEC(struct nip_statement) limits;
};

extern const struct nip_xml_shape nip_limits_shape; /* root element: limits */

/* Reads a limits library; names are looked up in materials (NULL: not checked) and in
 * its own groups. Every fault is reported. 0/-1. */
int nip_limits_read(const char *path, const char *bytes, size_t n, struct nip_arena *a,
		    const struct nip_materials *materials, struct nip_limits *out,
		    struct nip_diag *diag);

/* A group by id or alias; NULL. */
const struct nip_limit_group *nip_limits_group(const struct nip_limits *l, const char *name);

/* Whether a material, or what it is a variant of, is a member. */
bool nip_limit_member(const struct nip_limits *l, const struct nip_materials *materials,
		      const struct nip_limit_group *g, const struct nip_material *m);

/* The range in words: "at 13 MPa and above (our reading)", "30..40 MPa", "" for a note.
 * In the arena. */
const char *nip_limit_range(const struct nip_statement *l, struct nip_arena *a);

/* "Li || NMC811, Li6PS5Cl"; "any" where nobody is named. In the arena. */
const char *nip_limit_subject(const struct nip_statement *l, struct nip_arena *a);

/* ---- asking ----------------------------------------------------------------- */

/* Who a question is about: a material, a group, or nobody (both NULL). */
struct nip_limit_who {
	const struct nip_material *material;
	const struct nip_limit_group *group;
};

struct nip_limit_query {
	struct nip_limit_who electrolyte, anode, cathode, process;
	const char *kind;	 /* preparation, stack; NULL: either */
	const char *morphology;	 /* SC, PC; NULL: that of the cathode, if it has one */
	double value[3];	 /* SI, by enum nip_limit_quantity; NaN: not asked */
	const char *shown[3];	 /* the same as written: "300 kPa" */
	const char *composition; /* "x"; NULL: not given */
	double composition_value;
	bool strict;
};

enum nip_limit_match { NIP_LIMIT_OWN, NIP_LIMIT_FALLBACK, NIP_LIMIT_GENERAL };
enum nip_limit_relation { NIP_LIMIT_NOT_ASKED, NIP_LIMIT_INSIDE, NIP_LIMIT_BELOW, NIP_LIMIT_ABOVE };

struct nip_limit_hit { /* a statement that applies */
	const struct nip_statement *limit;
	enum nip_limit_match match;
	const char *via; /* fallback: the class, group or phase it comes from */
	bool open;	 /* it names an electrode or electrolyte the question does not */
	enum nip_limit_relation relation;
	enum nip_limit_severity severity; /* what it means for the question */
	const char *says;		  /* one sentence */
};

struct nip_limit_remark { /* about the answer as a whole */
	enum nip_limit_severity severity;
	const char *text;
};

struct nip_limit_answer {
	NIP_VEC(struct nip_limit_hit) hits; /* worst first, own before fallback */
	NIP_VEC(struct nip_limit_remark) remarks;
	enum nip_limit_severity worst;
	bool known;			    /* something is published of this system */
	bool answered;			    /* and of this very value (true if none was asked) */
	const struct nip_statement *lowest; /* lowest upper limit of those that apply; NULL */
};

/* All that applies to the question. Lives in the arena. */
void nip_limits_ask(const struct nip_limits *l, const struct nip_materials *materials,
		    const struct nip_limit_query *q, struct nip_arena *a,
		    struct nip_limit_answer *out);

#endif
