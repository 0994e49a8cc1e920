/* diag.c: diagnostics sink. */
#include <config.h>

#include "base/diag.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/str.h"

struct nip_diag {
	struct nip_arena *arena;
	NIP_VEC(struct nip_diagnostic) list;
	size_t keep;
	size_t count[3];
	unsigned causes; /* bit per enum nip_cause */
};

struct nip_diag *nip_diag_new(size_t keep)
{
	struct nip_diag *d = nip_xalloc(1, sizeof *d);

	d->arena = nip_arena_new();
	d->keep = keep;
	return d;
}

void nip_diag_free(struct nip_diag *d)
{
	if (!d)
		return;
	nip_arena_free(d->arena);
	free(d);
}

void nip_diag_vadd(struct nip_diag *d, enum nip_severity severity, enum nip_cause cause,
		   const struct nip_place *at, const char *fmt, va_list ap)
{
	struct nip_diagnostic x = { .severity = severity, .cause = cause };

	d->count[severity]++;
	d->causes |= 1u << cause;
	if (d->list.n >= d->keep)
		return;
	if (at) {
		x.place = *at;
		x.place.file = at->file ? nip_arena_strdup(d->arena, at->file) : NULL;
		x.place.element = at->element ? nip_arena_strdup(d->arena, at->element) : NULL;
	}
	x.message = nip_arena_vprintf(d->arena, fmt, ap);
	*nip_vec_push(d->arena, &d->list) = x;
}

void nip_diag_add(struct nip_diag *d, enum nip_severity severity, enum nip_cause cause,
		  const struct nip_place *at, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	nip_diag_vadd(d, severity, cause, at, fmt, ap);
	va_end(ap);
}

void nip_diag_input(struct nip_diag *d, const struct nip_place *at, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	nip_diag_vadd(d, NIP_ERROR, NIP_CAUSE_INPUT, at, fmt, ap);
	va_end(ap);
}

void nip_diag_system(struct nip_diag *d, const struct nip_place *at, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	nip_diag_vadd(d, NIP_ERROR, NIP_CAUSE_SYSTEM, at, fmt, ap);
	va_end(ap);
}

/* By insertion: the second walk appends few entries to the first one's. */
void nip_diag_by_line(struct nip_diag *d, size_t from)
{
	for (size_t i = from + 1; i < d->list.n; i++) {
		const struct nip_diagnostic x = d->list.at[i];
		size_t k = i;

		for (; k > from && d->list.at[k - 1].place.line > x.place.line; k--)
			d->list.at[k] = d->list.at[k - 1];
		d->list.at[k] = x;
	}
}

size_t nip_diag_kept(const struct nip_diag *d)
{
	return d->list.n;
}

size_t nip_diag_count(const struct nip_diag *d, enum nip_severity severity)
{
	return d->count[severity];
}

const struct nip_diagnostic *nip_diag_at(const struct nip_diag *d, size_t i)
{
	return &d->list.at[i];
}

int nip_diag_status(const struct nip_diag *d)
{
	static const struct {
		enum nip_cause cause;
		int status;
	} order[] = {
		{ NIP_CAUSE_SYSTEM, 5 }, { NIP_CAUSE_INPUT, 3 }, { NIP_CAUSE_NO_ANSWER, 4 },
		{ NIP_CAUSE_USAGE, 2 },	 { NIP_CAUSE_LIMIT, 1 },
	};

	for (size_t i = 0; i < sizeof order / sizeof *order; i++)
		if (d->causes & 1u << order[i].cause)
			return order[i].status;
	return 0;
}

const char *nip_severity_name(enum nip_severity severity)
{
	static const char *const name[] = { "note", "warning", "error" };

	return name[severity];
}

void nip_diagnostic_text(const struct nip_diagnostic *x, struct nip_str *out)
{
	const struct nip_place *p = &x->place;

	if (p->file)
		nip_str_put_utf8(out, p->file, strlen(p->file)); /* no control codes to a terminal */
	if (p->file && p->line > 0)
		nip_str_printf(out, ":%ld", p->line);
	if (p->file && p->line > 0 && p->column > 0)
		nip_str_printf(out, ":%ld", p->column);
	if (p->file)
		nip_str_put(out, ": ");
	nip_str_printf(out, "%s: ", nip_severity_name(x->severity));
	if (p->element)
		nip_str_printf(out, "%s: ", p->element);
	nip_str_put_utf8(out, x->message, strlen(x->message));
}
