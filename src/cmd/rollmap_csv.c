/* rollmap_csv.c: events of a camera, or of anybody, from a CSV file. */
#include <config.h>

#include <math.h>
#include <string.h>

#include "base/str.h"
#include "cmd/rollmap.h"
#include "csv/reader.h"
#include "unit/unit.h"

enum column { COL_S, COL_Y, COL_CLASS, COL_SIZE, COL_S1, COL_Y1, COL_GRADE, COL_COIL, COLUMNS };

static const struct {
	const char *names; /* the usual ones */
	const char *unit;  /* where the header has none; NULL: text */
	bool needed;
} wanted[COLUMNS] = {
	[COL_S] = { "s s_m position position_m from_m s0 MD md", "m", true },
	[COL_Y] = { "y y_mm y0 CD cd x_mm", "mm", true },
	[COL_CLASS] = { "class type defect kind rule", NULL, true },
	[COL_SIZE] = { "size size_mm size_um diameter", "mm", false },
	[COL_S1] = { "s_end s1 to_m", "m", false },
	[COL_Y1] = { "y_end y1", "mm", false },
	[COL_GRADE] = { "severity grade", NULL, false },
	[COL_COIL] = { "coil roll", NULL, false },
};

struct table {
	const struct nip_rollmap_input *in;
	const char *path;
	struct nip_csv_reader *r;
	long handle[COLUMNS]; /* -1: not there */
	double to_m[COLUMNS]; /* factor */
	size_t bad, others;
};

static int bind(struct table *t, size_t k)
{
	const char *name = k < 4 ? t->in->column[k] : NULL;
	const struct nip_place at = { .file = t->path, .element = name ? name : wanted[k].names };
	long c = name ? nip_csv_find(t->r, name) : nip_csv_find_any(t->r, wanted[k].names);
	const char *unit;
	double offset;

	t->handle[k] = -1;
	if (c == NIP_CSV_AMBIGUOUS)
		return -1;
	if (c < 0 && !name && !wanted[k].needed)
		return 0;
	if (c < 0) {
		nip_diag_add(t->in->s->diag, NIP_ERROR, NIP_CAUSE_USAGE, &at,
			     "the file has no such column; name it with --s, --y, --class, --size");
		return -1;
	}
	t->handle[k] =
		(long)nip_csv_bind(t->r, (size_t)c, wanted[k].unit ? NIP_CSV_NUMBER : NIP_CSV_NAME);
	if (!wanted[k].unit)
		return 0;
	unit = nip_csv_unit(t->r, (size_t)c);
	if (!unit) {
		const char *header = nip_csv_name(t->r, (size_t)c);
		size_t n = strlen(header);

		unit = n > 3 && strcmp(header + n - 3, "_mm") == 0   ? "mm"
		       : n > 2 && strcmp(header + n - 2, "_m") == 0  ? "m"
		       : n > 3 && strcmp(header + n - 3, "_um") == 0 ? "um"
								     : wanted[k].unit;
	}
	if (nip_unit_convert(unit, "m", true, &t->to_m[k], &offset) != NIP_UNIT_OK) {
		nip_diag_input(t->in->s->diag, &at, "\"%s\" is no unit of length", unit);
		return -1;
	}
	return 0;
}

static double length(const struct table *t, const struct nip_csv_block *b, enum column k, size_t i)
{
	return t->handle[k] < 0 ? NAN : b->column[t->handle[k]].number[i] * t->to_m[k];
}

static const char *name(const struct table *t, const struct nip_csv_block *b, enum column k,
			size_t i)
{
	return t->handle[k] < 0 ? NULL : b->column[t->handle[k]].cell[i].text;
}

static void bad_row(struct table *t, long line, const char *what)
{
	const struct nip_place at = { .file = t->path, .line = line };

	nip_diag_input(t->in->s->diag, &at, "%s", what);
	t->bad++;
}

static void take(struct table *t, const struct nip_csv_block *b, size_t i, struct nip_rollmap *r,
		 size_t *outside)
{
	const char *coil = name(t, b, COL_COIL, i), *grade = name(t, b, COL_GRADE, i);
	struct nip_patch p = { .kind = name(t, b, COL_CLASS, i),
			       .source = t->path,
			       .grade = t->in->camera,
			       .size_m = length(t, b, COL_SIZE, i),
			       .s0 = length(t, b, COL_S, i),
			       .s1 = length(t, b, COL_S1, i),
			       .y0 = length(t, b, COL_Y, i),
			       .y1 = length(t, b, COL_Y1, i) };

	if (coil && t->in->coil && strcmp(coil, t->in->coil) != 0) {
		t->others++;
		return;
	}
	p.s1 = isnan(p.s1) ? p.s0 : p.s1;
	p.y1 = isnan(p.y1) ? p.y0 : p.y1;
	if (isnan(p.s0) || isnan(p.y0)) {
		bad_row(t, b->line[i], "an event without a place (s and y) cannot be mapped");
		return;
	}
	if (!*p.kind) {
		bad_row(t, b->line[i], "an event without a class");
		return;
	}
	if (grade && *grade)
		p.grade = nip_grade_find(grade);
	if (p.grade == NIP_GRADES) {
		bad_row(t, b->line[i], "a severity is one of note, warn, alarm, reject");
		return;
	}
	if (!nip_rollmap_add(r, &p)) {
		const struct nip_place at = { .file = t->path, .line = b->line[i] };

		nip_diag_add(t->in->s->diag, NIP_WARNING, NIP_CAUSE_NONE, &at,
			     "an event at %.6g m, %.6g mm lies outside the coil and is left out",
			     p.s0, p.y0 * 1000);
		++*outside;
	}
}

static int finish(struct table *t)
{
	const struct nip_place at = { .file = t->path };
	long refused = nip_csv_refused(nip_csv_count(t->r));

	if (refused)
		nip_diag_input(t->in->s->diag, &at,
			       "%ld lines cannot be read (first: line %ld, %s)", refused,
			       nip_csv_problem_at(t->r, 0)->line,
			       nip_csv_bad_name(nip_csv_problem_at(t->r, 0)->kind));
	if (t->others)
		nip_diag_add(t->in->s->diag, NIP_NOTE, NIP_CAUSE_NONE, &at,
			     "%zu events are of other coils", t->others);
	return t->bad || refused ? -1 : 0;
}

int nip_rollmap_take_csv(const struct nip_rollmap_input *in, const char *path,
			 struct nip_rollmap *r, size_t *outside)
{
	struct nip_csv_dialect dialect = { 0 };
	struct table t = { .in = in, .path = path };
	const struct nip_csv_block *b;
	char *bytes;
	size_t n;
	int rc = 0;

	if (strcmp(path, "-") != 0 && nip_load_input(in->s, path, &bytes, &n) != 0)
		return -1;
	t.r = nip_csv_open(path, &dialect, in->s->diag);
	if (!t.r)
		return -1;
	for (size_t k = 0; k < COLUMNS; k++)
		rc |= bind(&t, k);
	if (rc == 0) {
		while ((rc = nip_csv_next(t.r, &b)) > 0)
			for (size_t i = 0; i < b->rows; i++)
				take(&t, b, i, r, outside);
		rc |= finish(&t);
	}
	nip_csv_close(t.r);
	return rc;
}
