/* spc_read.c: columns of a CSV file for a study. */
#include <config.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/str.h"
#include "cmd/line.h"
#include "cmd/spc.h"
#include "csv/reader.h"

#define STAGES_MOST 1000
#define LABELS_MOST 2000 /* coils, batches ... */

/* ---- labels as numbers -------------------------------------------------------------- */

struct names { /* labels by first appearance, found by hash */
	struct nip_arena *arena;
	NIP_VEC(const char *) list;
	size_t *slot, slots; /* number + 1 */
	size_t last;	     /* the label before, most often the same again */
	bool returns;	     /* a label came back after another */
};

static size_t hash(const char *s)
{
	uint64_t h = UINT64_C(14695981039346656037);

	for (; *s; s++)
		h = (h ^ (unsigned char)*s) * UINT64_C(1099511628211);
	return (size_t)(h ^ h >> 31);
}

static size_t *find(const struct names *n, const char *text)
{
	size_t at = hash(text) % n->slots;

	while (n->slot[at] && strcmp(n->list.at[n->slot[at] - 1], text) != 0)
		at = (at + 1) % n->slots;
	return &n->slot[at];
}

static size_t number_of(struct names *n, const char *text)
{
	size_t *slot;

	if (n->list.n && strcmp(n->list.at[n->last], text) == 0)
		return n->last;
	if (2 * (n->list.n + 1) > n->slots) {
		n->slots = n->slots ? 2 * n->slots : 1024;
		free(n->slot);
		n->slot = nip_xalloc(n->slots, sizeof *n->slot);
		for (size_t i = 0; i < n->list.n; i++)
			*find(n, n->list.at[i]) = i + 1;
	}
	slot = find(n, text);
	if (*slot) {
		n->returns = true;
	} else {
		*nip_vec_push(n->arena, &n->list) = nip_arena_strdup(n->arena, text);
		*slot = n->list.n;
	}
	n->last = *slot - 1;
	return n->last;
}

/* ---- the columns --------------------------------------------------------------------- */

struct reading {
	struct nip_session *s;
	const struct nip_spc_columns *c;
	struct nip_csv_reader *r;
	const char *file;							  /* at hand */
	size_t value[NIP_SPC_COLUMNS], size, group, stage, label[NIP_SPC_LABELS]; /* handles */
	struct names groups, stages, labels[NIP_SPC_LABELS];
	struct nip_study_input *out;
	double *x, *n;
	size_t *g, *t, *l[NIP_SPC_LABELS], cap;
	long nameless[NIP_SPC_LABELS];
	long not_a_number;
};

/* The unit of the header; files in different ones cannot be charted together. */
static int take_unit(struct reading *q, struct nip_spc_shown *shown)
{
	const struct nip_place at = { .file = q->file, .element = q->c->value[0] };
	const char *unit = nip_csv_unit(q->r, (size_t)nip_csv_find(q->r, q->c->value[0]));

	if (strcmp(q->file, q->c->file) == 0) {
		shown->unit = unit ? nip_arena_strdup(q->s->arena, unit) : NULL;
		return 0;
	}
	if (strcmp(unit ? unit : "", shown->unit ? shown->unit : "") == 0)
		return 0;
	nip_diag_input(q->s->diag, &at, "is in \"%s\" here and in \"%s\" in the first file",
		       unit ? unit : "", shown->unit ? shown->unit : "");
	return -1;
}

static int bind_all(struct reading *q, struct nip_spc_shown *shown)
{
	int rc = 0;

	for (size_t i = 0; i < q->c->values; i++)
		rc |= nip_line_bind(q->s, q->r, q->file, q->c->value[i], NIP_CSV_NUMBER,
				    &q->value[i]);
	rc |= nip_line_bind(q->s, q->r, q->file, q->c->size, NIP_CSV_NUMBER, &q->size);
	rc |= nip_line_bind(q->s, q->r, q->file, q->c->group, NIP_CSV_TEXT, &q->group);
	rc |= nip_line_bind(q->s, q->r, q->file, q->c->stage, NIP_CSV_TEXT, &q->stage);
	for (size_t k = 0; k < NIP_SPC_LABELS; k++)
		rc |= nip_line_bind(q->s, q->r, q->file, q->c->label[k], NIP_CSV_NAME,
				    &q->label[k]);
	return rc || q->c->values != 1 ? rc : take_unit(q, shown);
}

/* Whether rows have a label of this kind; several files are coils by themselves. */
static bool labelled(const struct reading *q, size_t kind)
{
	return q->c->labels && (q->c->label[kind] || (kind == NIP_SPC_COIL && q->c->mores));
}

static void room(struct reading *q, size_t n)
{
	size_t p = q->c->values;

	if (n <= q->cap)
		return;
	while (q->cap < n)
		q->cap = q->cap ? 2 * q->cap : 4096;
	q->x = nip_xrealloc(q->x, q->cap * p, sizeof *q->x);
	if (q->c->size)
		q->n = nip_xrealloc(q->n, q->cap, sizeof *q->n);
	if (q->c->group)
		q->g = nip_xrealloc(q->g, q->cap, sizeof *q->g);
	if (q->c->stage)
		q->t = nip_xrealloc(q->t, q->cap, sizeof *q->t);
	for (size_t k = 0; k < NIP_SPC_LABELS; k++)
		if (labelled(q, k))
			q->l[k] = nip_xrealloc(q->l[k], q->cap, sizeof *q->l[k]);
}

static void take_labels(struct reading *q, const struct nip_csv_block *b, size_t at)
{
	for (size_t k = 0; k < NIP_SPC_LABELS; k++)
		for (size_t i = 0; i < b->rows && labelled(q, k); i++) {
			const char *text =
				q->c->label[k] ? b->column[q->label[k]].cell[i].text : q->file;

			q->nameless[k] += !*text;
			q->l[k][at + i] = number_of(&q->labels[k], *text ? text : "(none)");
		}
}

static void take(struct reading *q, const struct nip_csv_block *b)
{
	size_t p = q->c->values, at = q->out->rows;

	room(q, at + b->rows);
	for (size_t j = 0; j < p; j++) {
		const struct nip_csv_vector *v = &b->column[q->value[j]];

		for (size_t i = 0; i < b->rows; i++) {
			q->x[(at + i) * p + j] = v->number[i];
			q->not_a_number += v->state[i] == 1 + NIP_CSV_BAD_NUMBER;
		}
	}
	for (size_t i = 0; i < b->rows; i++) {
		if (q->c->size)
			q->n[at + i] = b->column[q->size].number[i];
		if (q->c->group)
			q->g[at + i] = number_of(&q->groups, b->column[q->group].cell[i].text);
		if (q->c->stage)
			q->t[at + i] = number_of(&q->stages, b->column[q->stage].cell[i].text);
	}
	take_labels(q, b, at);
	q->out->rows += b->rows;
}

/* The arrays move into the arena, which outlives the reading. */
static void *keep(struct reading *q, void *from, size_t n, size_t size)
{
	void *to;

	if (!from)
		return NULL;
	to = nip_arena_alloc(q->s->arena, n + 1, size);
	memcpy(to, from, n * size);
	free(from);
	return to;
}

static void hand_over(struct reading *q)
{
	struct nip_study_input *o = q->out;
	const struct nip_place at = { .file = q->c->file };

	o->p = q->c->values;
	o->value = keep(q, q->x, o->rows * o->p, sizeof *q->x);
	o->size = keep(q, q->n, o->rows, sizeof *q->n);
	o->group = keep(q, q->g, o->rows, sizeof *q->g);
	o->stage = keep(q, q->t, o->rows, sizeof *q->t);
	o->group_name = q->groups.list.at;
	o->groups = q->groups.list.n;
	o->stage_name = q->stages.list.at;
	o->stages = q->stages.list.n;
	for (size_t k = 0; k < NIP_SPC_LABELS && q->c->labels; k++)
		q->c->labels[k] =
			(struct nip_spc_labels){ keep(q, q->l[k], o->rows, sizeof *q->l[k]),
						 q->labels[k].list.at, q->labels[k].list.n };
	if (!q->c->stage || !o->rows) { /* no row has a stage: there is one, and nothing in it */
		o->stages = 1;
		o->stage = NULL;
	}
	if (q->groups.returns && !q->c->stage && !q->c->factors)
		nip_diag_add(q->s->diag, NIP_NOTE, NIP_CAUSE_NONE, &at,
			     "labels of %s come back: rows with the same label are one subgroup, "
			     "wherever they stand",
			     q->c->group);
	if (q->stages.returns && !q->c->factors)
		nip_diag_add(q->s->diag, NIP_NOTE, NIP_CAUSE_NONE, &at,
			     "labels of %s come back: rows with the same label are one stage, "
			     "wherever they stand",
			     q->c->stage);
}

static void count(const struct nip_csv_counts *n, struct nip_spc_shown *shown)
{
	for (int k = 0; k < NIP_CSV_BAD_MISSING; k++)
		shown->refused += n->bad[k];
	shown->bytes += n->bytes;
	shown->records += n->records;
}

static int complain_of_labels(struct reading *q)
{
	for (size_t k = 0; k < NIP_SPC_LABELS; k++) {
		const struct nip_place at = { .file = q->c->file, .element = q->c->label[k] };

		if (q->nameless[k])
			nip_diag_add(q->s->diag, NIP_WARNING, NIP_CAUSE_NONE, &at,
				     "%ld rows have no name here; together they are \"(none)\"",
				     q->nameless[k]);
		if (q->labels[k].list.n <= LABELS_MOST)
			continue;
		nip_diag_add(q->s->diag, NIP_ERROR, NIP_CAUSE_USAGE, &at,
			     "has %zu different values, more than the %d that are compared",
			     q->labels[k].list.n, LABELS_MOST);
		return -1;
	}
	return 0;
}

static int complain(struct reading *q, struct nip_spc_shown *shown)
{
	const struct nip_place at = { .file = q->c->file };

	shown->not_a_number = q->not_a_number;
	if (shown->refused)
		nip_diag_add(q->s->diag, NIP_WARNING, NIP_CAUSE_NONE, &at,
			     "%ld records cannot be read and are left out (nipline qc names them)",
			     shown->refused);
	if (q->not_a_number)
		nip_diag_add(q->s->diag, NIP_WARNING, NIP_CAUSE_NONE, &at,
			     "%ld cells are no numbers and count as missing", q->not_a_number);
	if (q->stages.list.n > STAGES_MOST) {
		nip_diag_add(q->s->diag, NIP_ERROR, NIP_CAUSE_USAGE, &at,
			     "%s has %zu different values, more than the %d stages allowed",
			     q->c->stage, q->stages.list.n, STAGES_MOST);
		return -1;
	}
	return complain_of_labels(q);
}

static int read_file(struct reading *q, const char *file, const struct nip_csv_dialect *dialect,
		     struct nip_spc_shown *shown)
{
	const struct nip_csv_block *b;
	int rc;

	q->file = file;
	q->r = nip_csv_open(file, dialect, q->s->diag);
	if (!q->r)
		return -1;
	rc = bind_all(q, shown);
	while (rc == 0 && (rc = nip_csv_next(q->r, &b)) == 1) {
		take(q, b);
		rc = 0;
	}
	count(nip_csv_count(q->r), shown);
	nip_csv_close(q->r);
	return rc;
}

int nip_spc_read(struct nip_session *s, const struct nip_spc_columns *c,
		 struct nip_study_input *out, struct nip_spc_shown *shown)
{
	const struct nip_csv_dialect dialect = { .separator = c->separator,
						 .decimal_mark = c->decimal_mark };
	struct reading q = { .s = s,
			     .c = c,
			     .out = out,
			     .groups = { .arena = s->arena },
			     .stages = { .arena = s->arena } };
	int rc;

	for (size_t k = 0; k < NIP_SPC_LABELS; k++)
		q.labels[k].arena = s->arena;
	rc = read_file(&q, c->file, &dialect, shown);
	for (size_t i = 0; i < c->mores && rc == 0; i++)
		rc = read_file(&q, c->more[i], &dialect, shown);
	if (rc == 0)
		rc = complain(&q, shown);
	hand_over(&q);
	free(q.groups.slot);
	free(q.stages.slot);
	for (size_t k = 0; k < NIP_SPC_LABELS; k++)
		free(q.labels[k].slot);
	return rc;
}
