/* sniff.c: which separator a file has, where nobody said. */
#include <config.h>

#include "csv/inside.h"

#include <string.h>

static const char candidates[] = ",;\t|";
enum { CANDIDATES = sizeof candidates - 1 };

void nip_csv_take_sep_line(struct nip_csv_reader *r)
{
	struct nip_csv_line line;
	const char *s;

	if (r->line != 1 || nip_csv_find_line(r, r->pos, &line) != NIP_CSV_LINE)
		return;
	s = r->buf + line.at;
	if (line.n != 5 || memcmp(s, "sep=", 4) != 0 || !strchr(candidates, s[4]))
		return;
	if (!r->separator)
		r->separator = s[4];
	nip_csv_drop_comment(r, &line);
}

/* How often each candidate stands outside quotes. */
static void count_outside(const struct nip_csv_reader *r, const struct nip_csv_line *line,
			  size_t out[CANDIDATES])
{
	bool quoted = false;
	const char *hit;

	memset(out, 0, CANDIDATES * sizeof *out);
	for (size_t i = 0; i < line->n; i++) {
		char c = r->buf[line->at + i];

		if (c == r->quote)
			quoted = !quoted;
		else if (!quoted && c && (hit = strchr(candidates, c)))
			out[hit - candidates]++;
	}
}

/* The line behind the header, if it comes: needed anyway before the first record
 * can be handed out, so waiting for it holds nothing back. */
static bool second_line(struct nip_csv_reader *r, const struct nip_csv_line *first,
			struct nip_csv_line *out)
{
	size_t skip = first->n + first->end;

	for (;;) {
		switch (nip_csv_find_line(r, r->pos + skip, out)) {
		case NIP_CSV_NONE:
			return false;
		case NIP_CSV_MORE:
			if (r->end - r->pos - skip > r->max_record + 2 || nip_csv_refill(r) < 0)
				return false;
			break;
		case NIP_CSV_LINE:
			if (!nip_csv_is_blank(r, out))
				return out->n <= r->max_record;
			skip += out->n + out->end;
			break;
		}
	}
}

/* Judged by the header and the line behind it only: the same two lines whether they
 * come from a file or trickle through a pipe. Best is what both have equally often,
 * then what is there more often; a semicolon beats the comma, which then is a decimal
 * mark. */
void nip_csv_sniff(struct nip_csv_reader *r)
{
	struct nip_csv_line first, second;
	size_t a[CANDIDATES], b[CANDIDATES], best = 0, best_score = 0;

	r->separator = ',';
	if (nip_csv_find_line(r, r->pos, &first) != NIP_CSV_LINE || first.n > r->max_record)
		return;
	count_outside(r, &first, a);
	memcpy(b, a, sizeof b);
	if (!r->no_header && second_line(r, &first, &second))
		count_outside(r, &second, b);
	for (size_t i = 0; i < CANDIDATES; i++) {
		size_t score = a[i] == 0 ? 0 : a[i] == b[i] ? 2 : 1;
		bool beats =
			score > best_score ||
			(score && score == best_score &&
			 (a[i] > a[best] || (candidates[i] == ';' && candidates[best] == ',')));

		if (!beats || (candidates[i] == ',' && r->numbers.mark == ','))
			continue;
		best = i;
		best_score = score;
	}
	if (best_score == 0)
		best = r->numbers.mark == ',' ? 1 : 0;
	r->separator = candidates[best];
}

void nip_csv_say_separator(struct nip_csv_reader *r)
{
	const struct nip_place at = { .file = r->source.name,
				      .line = r->no_header ? r->line : r->header_line };
	const char *name = r->separator == ';'	  ? "semicolon"
			   : r->separator == '\t' ? "tab"
						  : "vertical bar";

	if (r->separator != ',' && r->columns > 1)
		nip_diag_add(r->diag, NIP_NOTE, NIP_CAUSE_NONE, &at,
			     "the separator is taken to be the %s; name it if that is wrong", name);
}
