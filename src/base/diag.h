/* diag.h: a sink that keeps every problem with its place.
 *
 * The library reports through it and never prints. The first `keep` entries are
 * kept word for word, all are counted. The sink owns its strings.
 */
#ifndef NIP_BASE_DIAG_H
#define NIP_BASE_DIAG_H

#include <stdarg.h>
#include <stddef.h>

enum nip_severity { NIP_NOTE, NIP_WARNING, NIP_ERROR };

/* Why a run could not simply succeed; decides the exit status. */
enum nip_cause {
	NIP_CAUSE_NONE,      /* says something, changes nothing */
	NIP_CAUSE_LIMIT,     /* checked, and over a limit: 1 */
	NIP_CAUSE_USAGE,     /* 2 */
	NIP_CAUSE_INPUT,     /* unreadable or invalid input: 3 */
	NIP_CAUSE_NO_ANSWER, /* outside validity, infeasible, no data: 4 */
	NIP_CAUSE_SYSTEM     /* I/O, disk full, memory: 5 */
};

/* Where: any field may be NULL or 0 when unknown. element is an XML path or a
 * column name. */
struct nip_place {
	const char *file;
	long line;
	long column;
	const char *element;
};

struct nip_diagnostic {
	enum nip_severity severity;
	enum nip_cause cause;
	struct nip_place place;
	const char *message;
};

struct nip_diag;

struct nip_diag *nip_diag_new(size_t keep);
void nip_diag_free(struct nip_diag *d);

/* at may be NULL. The message says what was found, what is allowed, what to do. */
void nip_diag_add(struct nip_diag *d, enum nip_severity severity, enum nip_cause cause,
		  const struct nip_place *at, const char *fmt, ...)
	__attribute__((format(printf, 5, 6)));
void nip_diag_vadd(struct nip_diag *d, enum nip_severity severity, enum nip_cause cause,
		   const struct nip_place *at, const char *fmt, va_list ap)
	__attribute__((format(printf, 5, 0)));

/* Shorthands: an input error and a system error (errno text is the caller's). */
void nip_diag_input(struct nip_diag *d, const struct nip_place *at, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));
void nip_diag_system(struct nip_diag *d, const struct nip_place *at, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

/* Puts the entries kept since there were `from` of them in the order of their lines; those
 * of one line stay in the order they came in. For a file that is gone through twice. */
void nip_diag_by_line(struct nip_diag *d, size_t from);

size_t nip_diag_kept(const struct nip_diag *d);
size_t nip_diag_count(const struct nip_diag *d, enum nip_severity severity);
const struct nip_diagnostic *nip_diag_at(const struct nip_diag *d, size_t i);

/* Exit status over all causes seen: 5 before 3 before 4 before 2 before 1; 0. */
int nip_diag_status(const struct nip_diag *d);

const char *nip_severity_name(enum nip_severity severity);

/* `file:line:column: severity: element: message`, without what is unknown. */
struct nip_str;
void nip_diagnostic_text(const struct nip_diagnostic *x, struct nip_str *out);

#endif
