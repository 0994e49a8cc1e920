/* reader.h: XML into structs by tables, every fault reported with its line.
 *
 * A shape says which attributes and child elements an element has, in which order
 * and where each goes in a C struct. The same table makes the XSD. Unknown
 * elements and attributes are errors with the nearest names, except below an
 * <extension>, which may end any element and is not read.
 *
 * No DTD, no entities but the five predefined ones, no network; files up to
 * NIP_XML_MAX bytes; line numbers hold beyond 65535.
 */
#ifndef NIP_XML_READER_H
#define NIP_XML_READER_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "unit/quantity.h"

#define NIP_XML_MAX ((size_t)64 * 1024 * 1024)

struct nip_diag;
struct nip_str;

enum nip_xml_type {	/* C field at the rule's offset */
	NIP_XML_TEXT,	/* const char *: blanks trimmed and folded */
	NIP_XML_NAME,	/* const char *: no blanks, not empty */
	NIP_XML_CHOICE, /* const char *: one of the rule's choices */
	NIP_XML_BOOL,	/* bool: true false */
	NIP_XML_INT,	/* long */
	NIP_XML_NUMBER, /* double */
	NIP_XML_QUANTITY, /* struct nip_quantity (elements only) */
	NIP_XML_ELEMENT	/* nested shape: pointer, or NIP_VEC with NIP_XML_MANY */
};

enum { /* flags */
	NIP_XML_REQUIRED = 1 << 0,
	NIP_XML_MANY = 1 << 1,	  /* ELEMENT: any number, into an NIP_VEC */
	NIP_XML_POSITIVE = 1 << 2, /* NUMBER, INT, QUANTITY: must be > 0 */
	NIP_XML_RANGE = 1 << 3	  /* lo <= value <= hi, quantities in their display unit */
};

struct nip_xml_shape;

struct nip_xml_rule {
	const char *name; /* "@id" an attribute, "." the text, else a child element */
	enum nip_xml_type type;
	unsigned flags;
	size_t offset;
	const char *const *choice;	   /* CHOICE: NULL-terminated */
	enum nip_quantity_id quantity;	   /* QUANTITY */
	const struct nip_xml_shape *shape; /* ELEMENT */
	double lo, hi;			   /* RANGE */
	const char *doc;		   /* one line for the XSD and the man page */
};

struct nip_xml_shape {
	const char *what; /* "layer", for messages */
	size_t size;	  /* of the C struct */
	size_t line;	  /* offset of its `long line` */
	const struct nip_xml_rule *rule;
	size_t n;
};

/* An empty text, told by its address from one that was written so: its fault is
 * reported already. */
extern const char nip_xml_untold[];

/* Reads bytes (the file `path`, named in messages) whose root element must be
 * `root`; fills *out, a zeroed struct of the shape. Text lives in the arena.
 * Returns 0, or -1 if any error was reported; *out is then partly filled and good
 * for one thing: to look for further faults, so that all are told in one run. No
 * required text of it is NULL: where one is missing, or a choice is none of those
 * allowed, it is nip_xml_untold. A quantity that was written, but is not set, has
 * its line. */
int nip_xml_read(const char *path, const char *bytes, size_t n, const char *root,
		 const struct nip_xml_shape *shape, struct nip_arena *a, void *out,
		 struct nip_diag *diag);

/* Well-formedness only; *out_root is the name of the root element. 0 or -1. */
int nip_xml_syntax(const char *path, const char *bytes, size_t n, struct nip_arena *a,
		   const char **out_root, struct nip_diag *diag);

/* The XSD of a document with this root and shape. */
void nip_xml_schema(const char *root, const struct nip_xml_shape *shape, struct nip_str *out);

/* Frees what libxml2 keeps (for leak checkers). */
void nip_xml_release(void);

#endif
