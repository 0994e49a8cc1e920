/* block.c: records into blocks of typed columns. */
#include <config.h>

#include "csv/inside.h"

#include <assert.h>
#include <stdlib.h>

#define CELLS_MAX (1u << 18) /* of a block, so that wide files stay small too */

size_t nip_csv_bind(struct nip_csv_reader *r, size_t column, enum nip_csv_type type)
{
	assert(!r->started && nip_csv_name(r, column) != NULL);
	r->bind = nip_xrealloc(r->bind, r->binds + 1, sizeof *r->bind);
	r->bind[r->binds] = (struct nip_csv_bound){ .column = column,
						    .type = type,
						    .rule.mark = r->numbers.mark };
	return r->binds++;
}

void nip_csv_refine(struct nip_csv_reader *r, size_t handle, const struct nip_csv_rule *rule)
{
	struct nip_csv_column_rule *to = &r->bind[handle].rule;

	assert(!r->started && handle < r->binds && r->bind[handle].type == NIP_CSV_NUMBER);
	*to = (struct nip_csv_column_rule){
		.mark = rule->decimal_mark ? rule->decimal_mark : r->numbers.mark,
		.exp10 = rule->exp10,
		.n_sentinel = rule->n_sentinel,
		.stuck_after = rule->stuck_after,
		.watch = rule->watch,
	};
	to->sentinel = NIP_NEW_N(r->arena, rule->n_sentinel + 1, double);
	for (size_t i = 0; i < rule->n_sentinel; i++)
		to->sentinel[i] = rule->sentinel[i];
}

void nip_csv_join(struct nip_csv_reader *r, struct nip_csv_series *s, size_t lane)
{
	assert(!r->started && !r->series);
	r->series = s;
	r->lane = lane;
}

static void start(struct nip_csv_reader *r)
{
	size_t rows = CELLS_MAX / (r->binds ? r->binds : 1);

	r->started = true;
	r->rows_max = rows = rows > NIP_CSV_ROWS ? NIP_CSV_ROWS : rows ? rows : 1;
	r->row_line = nip_xalloc(rows, sizeof *r->row_line);
	r->row_offset = nip_xalloc(rows, sizeof *r->row_offset);
	r->vector = nip_xalloc(r->binds + 1, sizeof *r->vector);
	for (size_t i = 0; i < r->binds; i++) {
		struct nip_csv_bound *b = &r->bind[i];

		b->cell = nip_xalloc(rows, sizeof *b->cell);
		b->state = nip_xalloc(rows, sizeof *b->state);
		if (b->type == NIP_CSV_NUMBER || b->type == NIP_CSV_TIME)
			b->number = nip_xalloc(rows, sizeof *b->number);
		r->vector[i] = (struct nip_csv_vector){ b->cell, b->number, b->state };
	}
	r->block.line = r->row_line;
	r->block.offset = r->row_offset;
	r->block.column = r->vector;
	if (!r->series)
		r->series = nip_csv_series_new(r->arena);
	if (r->pivot)
		nip_csv_pivot_start(r);
}

static struct nip_csv_cell trimmed(char *s, size_t n)
{
	for (; n && (s[0] == ' ' || s[0] == '\t'); n--)
		s++;
	while (n && (s[n - 1] == ' ' || s[n - 1] == '\t'))
		n--;
	s[n] = '\0';
	return (struct nip_csv_cell){ s, n };
}

/* Puts the record into the block, and returns how many rows that has then. A NAME is
 * cut in the buffer, so it is taken last: another handle may have the same column. */
static size_t deliver(struct nip_csv_reader *r, const struct nip_csv_record *record, size_t row)
{
	char *s = r->buf + record->at;

	if (r->pivot)
		nip_csv_pivot_before(r);
	r->counts.records++;
	r->counts.continued += record->lines - 1;
	r->counts.bad[NIP_CSV_BAD_FILLED] += record->filled;
	if (r->pivot)
		return nip_csv_pivot_add(r, record, row);
	r->row_line[row] = r->line;
	r->row_offset[row] = r->offset;
	nip_csv_take(r, record);
	for (size_t i = 0; i < r->binds; i++) {
		const struct nip_csv_field *f = &r->field[r->bind[i].column];

		r->bind[i].cell[row] = r->bind[i].type == NIP_CSV_NAME
					       ? trimmed(s + f->at, f->n)
					       : (struct nip_csv_cell){ s + f->at, f->n };
	}
	return row + 1;
}

/* "80,2" where points are expected: said once, since every cell will be refused. */
static void tell_mark(struct nip_csv_reader *r, struct nip_csv_bound *b, size_t row)
{
	const struct nip_csv_cell *cell = &b->cell[row];
	const struct nip_place at = { .file = r->source.name,
				      .line = r->row_line[row],
				      .element = nip_csv_name(r, b->column) };
	struct nip_csv_column_rule other = { .mark = b->rule.mark == ',' ? '.' : ',' };
	double x;

	if (b->rule.told || nip_csv_number(&r->numbers, &other, cell, &x) != 0)
		return;
	b->rule.told = true;
	nip_diag_add(r->diag, NIP_WARNING, NIP_CAUSE_NONE, &at,
		     "\"%.40s\" is a number with a decimal %s; set the decimal mark of the dialect "
		     "or of the column", cell->text, other.mark == ',' ? "comma" : "point");
}

static void read_numbers(struct nip_csv_reader *r, size_t rows)
{
	for (size_t i = 0; i < r->binds; i++) {
		struct nip_csv_bound *b = &r->bind[i];

		for (size_t k = 0; b->type == NIP_CSV_NUMBER && k < rows; k++) {
			if (b->state[k] != 1 + NIP_CSV_BAD_ABSENT)
				b->state[k] = nip_csv_number(&r->numbers, &b->rule, &b->cell[k],
							     &b->number[k]);
			if (b->state[k] == 1 + NIP_CSV_BAD_NUMBER)
				tell_mark(r, b, k);
		}
	}
}

/* Every state of the block, once all who set one have been. */
static void count_states(struct nip_csv_reader *r, size_t rows)
{
	for (size_t i = 0; i < r->binds; i++)
		for (size_t k = 0; k < rows; k++)
			if (r->bind[i].state[k])
				r->counts.bad[r->bind[i].state[k] - 1]++;
}

/* Records into rows until the block is full or the buffer used up. 1, 0, -1. */
static int collect(struct nip_csv_reader *r, size_t *rows)
{
	r->bad_met = r->bad_full = false;
	while (!r->bad_full && *rows < r->rows_max && !(r->pivot && nip_csv_pivot_full(r))) {
		struct nip_csv_record record;
		enum nip_csv_step step = nip_csv_step(r, &record);

		if (step == NIP_CSV_STEP_RECORD)
			*rows = deliver(r, &record, *rows);
		else if (step == NIP_CSV_STEP_PASSED)
			continue;
		else if (*rows || r->bad_met) /* cells point into the buffer: no refill now */
			break;
		else if (step == NIP_CSV_STEP_END && r->pivot)
			return (*rows = nip_csv_pivot_end(r, 0)) > 0;
		else if (step == NIP_CSV_STEP_END)
			return 0;
		else if (nip_csv_refill(r) < 0)
			return -1;
	}
	return 1;
}

static int close_books(struct nip_csv_reader *r)
{
	const struct nip_place at = { .file = r->source.name, .line = r->line };

	if (nip_csv_balanced(&r->counts))
		return 0;
	nip_diag_system(r->diag, &at, "lines and records do not add up: a fault of nipline");
	return -1;
}

int nip_csv_next(struct nip_csv_reader *r, const struct nip_csv_block **out_block)
{
	size_t rows = 0;
	int rc;

	if (!r->started)
		start(r);
	if (r->pivot)
		nip_csv_pivot_clear(r);
	if ((rc = collect(r, &rows)) < 0)
		return rc;
	if (rc == 0)
		return close_books(r);
	if (r->pivot)
		nip_csv_pivot_settle(r, rows);
	read_numbers(r, rows);
	nip_csv_watch(r, rows);
	count_states(r, rows);
	r->block.rows = rows;
	*out_block = &r->block;
	return 1;
}
