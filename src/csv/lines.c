/* lines.c: physical lines from the buffer, records from lines, and the books that
 * have to balance: every line is header, comment, blank, record or bad record. */
#include <config.h>

#include "csv/inside.h"

#include <string.h>

#define READ_ROOM 65536
#define HEAD 64 /* of a bad line; 60 of it are shown */

enum nip_csv_found nip_csv_find_line(struct nip_csv_reader *r, size_t at,
				     struct nip_csv_line *out)
{
	size_t from = at == r->scan_from && r->scan_to > at ? r->scan_to : at;
	const char *nl;

	if (at == r->end)
		return r->eof ? NIP_CSV_NONE : NIP_CSV_MORE;
	nl = memchr(r->buf + from, '\n', r->end - from);
	if (!nl && !r->eof) {
		r->scan_from = at;
		r->scan_to = r->end;
		return NIP_CSV_MORE;
	}
	out->at = at;
	out->n = (nl ? (size_t)(nl - r->buf) : r->end) - at;
	out->end = out->newline = nl != NULL;
	if (out->n && r->buf[at + out->n - 1] == '\r') {
		out->n--;
		out->end++;
	}
	return NIP_CSV_LINE;
}

int nip_csv_refill(struct nip_csv_reader *r)
{
	ssize_t got;

	if (r->failed)
		return -1;
	if (r->eof)
		return 0;
	if (r->pos) {
		memmove(r->buf, r->buf + r->pos, r->end - r->pos);
		r->scan_from = r->scan_from > r->pos ? r->scan_from - r->pos : 0;
		r->scan_to = r->scan_to > r->pos ? r->scan_to - r->pos : 0;
		r->end -= r->pos;
		r->pos = 0;
	}
	/* A record that outgrows its cap was dropped before, so this is bounded. */
	if (r->cap - r->end < READ_ROOM / 2) {
		r->cap = r->cap ? 2 * r->cap : 4 * READ_ROOM;
		r->buf = nip_xrealloc(r->buf, r->cap + 1, 1);
	}
	got = nip_csv_decode(r, r->buf + r->end, r->cap - r->end);
	if (got < 0) {
		r->failed = true;
		return -1;
	}
	r->eof = got == 0;
	r->end += (size_t)got;
	return got > 0;
}

bool nip_csv_is_blank(const struct nip_csv_reader *r, const struct nip_csv_line *line)
{
	const char *s = r->buf + line->at;

	for (size_t i = 0; i < line->n; i++)
		if (s[i] != ' ' && (s[i] != '\t' || r->separator == '\t'))
			return false;
	return true;
}

static void consume(struct nip_csv_reader *r, size_t next, long lines)
{
	r->offset += nip_csv_span(r, r->buf + r->pos, next - r->pos);
	r->pos = next;
	r->line += lines;
	r->counts.lines += lines;
	r->counts.bytes = r->offset;
}

void nip_csv_drop_comment(struct nip_csv_reader *r, const struct nip_csv_line *line)
{
	r->counts.comments++;
	consume(r, line->at + line->n + line->end, 1);
}

/* The first 60 bytes, cut between characters; what is not UTF-8 is replaced. */
static const char *head(struct nip_csv_reader *r, const struct nip_csv_line *line,
			char to[HEAD])
{
	size_t n = line->n < HEAD ? line->n : HEAD;

	nip_str_clear(&r->scratch);
	nip_str_put_utf8(&r->scratch, r->buf + line->at, n);
	n = r->scratch.n;
	if (n > 60)
		for (n = 60; n && (r->scratch.at[n] & 0xC0) == 0x80; n--)
			;
	memcpy(to, nip_str_text(&r->scratch), n);
	to[n] = '\0';
	return to;
}

/* Said once, and not by silence in the counts: the remedy is one word in the dialect. */
static void tell_encoding(struct nip_csv_reader *r)
{
	const struct nip_place at = { .file = r->source.name, .line = r->line };

	if (r->told_encoding || r->encoding != NIP_CSV_DETECT)
		return;
	r->told_encoding = true;
	nip_diag_add(r->diag, NIP_WARNING, NIP_CAUSE_NONE, &at,
		     "has bytes that are not UTF-8, as text in CP1252 or Latin-1 has; such records "
		     "are refused unless the dialect names the encoding");
}

static void note_bad(struct nip_csv_reader *r, const struct nip_csv_line *line,
		     enum nip_csv_bad kind)
{
	bool ragged = kind == NIP_CSV_BAD_SHORT || kind == NIP_CSV_BAD_LONG;

	const struct nip_csv_problem p = { .line = r->line,
					   .offset = r->offset,
					   .kind = kind,
					   .fields = ragged ? r->fields : 0,
					   .text = "" };

	r->counts.bad[kind]++;
	if (kind == NIP_CSV_BAD_ENCODING && !r->preamble)
		tell_encoding(r);
	if (r->on_bad && r->line <= r->muted_to)
		return;
	if (r->on_bad) {
		struct nip_csv_problem told = p;
		char text[HEAD];

		told.text = head(r, line, text);
		r->bad_met = true;
		r->told_line = r->line;
		r->bad_full |= r->on_bad(&told, r->on_bad_user);
		return;
	}
	if (r->problems.n >= NIP_CSV_KEEP)
		return;
	*nip_vec_push(r->arena, &r->problems) = p;
	r->problems.at[r->problems.n - 1].text =
		nip_arena_strdup(r->arena, head(r, line, (char[HEAD]){ 0 }));
}

/* Goes on dropping a line that is over the cap. */
static enum nip_csv_step skip(struct nip_csv_reader *r)
{
	const char *nl = memchr(r->buf + r->pos, '\n', r->end - r->pos);

	if (nl) {
		r->skipping = false;
		consume(r, (size_t)(nl - r->buf) + 1, 1);
		return NIP_CSV_STEP_PASSED;
	}
	r->skipping = !r->eof;
	consume(r, r->end, r->eof);
	return r->eof ? NIP_CSV_STEP_END : NIP_CSV_STEP_MORE;
}

/* An unfinished line: wait for the rest of it, unless it is over the cap already. */
static enum nip_csv_step unfinished(struct nip_csv_reader *r, struct nip_csv_line *line)
{
	bool comment = r->preamble && r->end > r->pos && r->buf[r->pos] == r->comment;

	if (r->end - r->pos <= r->max_record + 2 || r->end - r->pos < HEAD)
		return NIP_CSV_STEP_MORE;
	line->n = r->end - r->pos;
	if (comment)
		r->counts.comments++;
	else
		note_bad(r, line, NIP_CSV_BAD_SIZE);
	r->skipping = true;
	return NIP_CSV_STEP_PASSED;
}

enum nip_csv_step nip_csv_step(struct nip_csv_reader *r, struct nip_csv_record *out)
{
	struct nip_csv_line line = { .at = r->pos };
	enum nip_csv_found found;
	size_t next;
	int rc;

	if (r->skipping)
		return skip(r);
	found = nip_csv_find_line(r, r->pos, &line);
	if (found == NIP_CSV_NONE)
		return NIP_CSV_STEP_END;
	if (found == NIP_CSV_MORE)
		return unfinished(r, &line);
	next = line.at + line.n + line.end;
	if (r->preamble && line.n && r->buf[line.at] == r->comment) {
		r->counts.comments++;
	} else if (nip_csv_is_blank(r, &line)) {
		r->counts.blank++;
	} else {
		rc = nip_csv_split(r, &line, out);
		if (rc == NIP_CSV_SPLIT_OK)
			return NIP_CSV_STEP_RECORD;
		if (rc == NIP_CSV_SPLIT_MORE)
			return NIP_CSV_STEP_MORE;
		note_bad(r, &line, (enum nip_csv_bad)(-1 - rc));
	}
	consume(r, next, 1);
	return NIP_CSV_STEP_PASSED;
}

/* What libcsv undid is never longer than what it was written as, and each NUL takes
 * the place of a separator or of the line end, so the cells fit where they were. */
void nip_csv_take(struct nip_csv_reader *r, const struct nip_csv_record *record)
{
	char *s = r->buf + record->at;

	r->unfinished = r->eof && record->next == r->end && record->bare_end;
	consume(r, record->next, record->lines); /* counts the bytes as they were written */
	if (record->decoded)
		memcpy(s, r->decoded.at, r->decoded.n);
	else
		for (size_t i = 0; i < r->fields; i++)
			s[r->field[i].at + r->field[i].n] = '\0';
}
