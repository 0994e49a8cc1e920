/* csv_dump.c: random hostile CSV files, and what nipline reads of them.
 *
 *   csv_dump FILES SEED >cases
 *
 * For every case: a line "case N SEPARATOR MULTILINE BYTES DUMP", then the bytes of the
 * file, then the dump. In the dump a delivered record is "LINE OFFSET" and its cells, a
 * refused one "LINE OFFSET" and "!kind"; 0x1F comes before each cell or kind, 0x1E ends a
 * record. A second program reads the same bytes with other parsers and compares. */
#define _GNU_SOURCE
#include <config.h>

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/diag.h"
#include "base/str.h"
#include "csv/reader.h"

static uint64_t state;

static unsigned pick(unsigned n) /* xorshift64* (Vigna 2016) */
{
	state ^= state >> 12;
	state ^= state << 25;
	state ^= state >> 27;
	return (unsigned)((state * 2685821657736338717u >> 33) % n);
}

static void junk(struct nip_str *s, char sep)
{
	static const char *const word[] = {
		"\"", "\"", "\"\"", " ", "\t",	     "\r",   "\n",
		"x",  "1",  ".",    "#", "\xC3\xA4", "\xE9", "\xF0\x9F\x98\x80"
	};

	switch (pick(8)) {
	case 0:
		nip_str_putc(s, sep);
		break;
	case 1:
		nip_str_putc(s, pick(8) ? '"' : '\0');
		break;
	default:
		nip_str_put(s, word[pick(sizeof word / sizeof *word)]);
	}
}

static void cell(struct nip_str *s, bool multiline)
{
	static const char *const word[] = { "1.5",	    "",		 "-273,15",   "NA",
					    " x ",	    "\"\"",	 "\"q\"",     "\"a\"\"b\"",
					    "\"\"\"\"",	    "\",;\t|\"", " \"pad\" ", "\"\r\"",
					    "\xC2\xB5m",    "\" \"",	 "0",	      "\"1\"\"\"",
					    "\"\"\"\"\"x\"" };

	if (multiline && pick(6) == 0)
		nip_str_put(s, pick(2) ? "\"two\nlines\"" : "\"\r\n\r\n\"\"\"");
	else
		nip_str_put(s, word[pick(sizeof word / sizeof *word)]);
}

static void make(struct nip_str *s, char sep, bool multiline, unsigned columns)
{
	unsigned lines = pick(12), tame = pick(3);

	nip_str_clear(s);
	if (pick(4) == 0)
		nip_str_put(s, "\xEF\xBB\xBF");
	for (unsigned i = 0; i < columns; i++) {
		if (i)
			nip_str_putc(s, sep);
		nip_str_printf(s, pick(4) ? "h%u" : "\"h%u\"", i);
	}
	nip_str_put(s, pick(2) ? "\n" : "\r\n");
	for (unsigned i = 0; i < lines; i++) {
		unsigned cells = pick(12) ? columns : 1 + pick(columns + 2);

		for (unsigned k = 0; k < cells; k++) {
			if (k)
				nip_str_putc(s, sep);
			cell(s, multiline);
		}
		for (unsigned k = tame ? 0 : pick(5); k; k--)
			junk(s, sep);
		if (i + 1 < lines || pick(2))
			nip_str_put(s, pick(3) ? "\n" : "\r\n");
	}
}

static void put_problem(struct nip_str *out, const struct nip_csv_problem *p)
{
	nip_str_printf(out, "%ld %lld\x1F!%s\x1E", p->line, p->offset, nip_csv_bad_name(p->kind));
}

static void dump(struct nip_csv_reader *r, struct nip_str *out)
{
	size_t n = nip_csv_columns(r), problem = 0;
	const struct nip_csv_block *b;
	int rc;

	nip_str_clear(out);
	for (size_t i = 0; i < n; i++)
		nip_csv_bind(r, i, NIP_CSV_TEXT);
	while ((rc = nip_csv_next(r, &b)) == 1) {
		for (size_t k = 0; k < b->rows; k++) {
			while (problem < nip_csv_problems(r) &&
			       nip_csv_problem_at(r, problem)->line < b->line[k])
				put_problem(out, nip_csv_problem_at(r, problem++));
			nip_str_printf(out, "%ld %lld", b->line[k], b->offset[k]);
			for (size_t i = 0; i < n; i++) {
				nip_str_putc(out, 0x1F);
				nip_str_putn(out, b->column[i].cell[k].text,
					     b->column[i].cell[k].n);
			}
			nip_str_putc(out, 0x1E);
		}
	}
	while (problem < nip_csv_problems(r))
		put_problem(out, nip_csv_problem_at(r, problem++));
	if (rc < 0)
		nip_str_put(out, "failed\x1E");
}

static int one(long number, int fd, const char *path, struct nip_str *bytes, struct nip_str *out)
{
	static const char seps[] = ",;\t|";
	struct nip_csv_dialect d = { .separator = seps[pick(4)], .multiline = pick(3) == 0 };
	struct nip_diag *diag = nip_diag_new(4);
	struct nip_csv_reader *r;

	make(bytes, d.separator, d.multiline, 1 + pick(4));
	if (ftruncate(fd, 0) != 0 || lseek(fd, 0, SEEK_SET) != 0 ||
	    write(fd, bytes->at, bytes->n) != (ssize_t)bytes->n) {
		perror("csv_dump");
		return 1;
	}
	r = nip_csv_open(path, &d, diag);
	if (r) {
		dump(r, out);
	} else {
		nip_str_clear(out);
		nip_str_put(out, "not opened\x1E");
	}
	printf("case %ld %d %d %zu %zu\n", number, d.separator, d.multiline, bytes->n, out->n);
	fwrite(bytes->at, 1, bytes->n, stdout);
	fwrite(nip_str_text(out), 1, out->n, stdout);
	nip_csv_close(r);
	nip_diag_free(diag);
	return 0;
}

int main(int argc, char **argv)
{
	struct nip_str bytes = NIP_STR_INIT, out = NIP_STR_INIT;
	long files = argc > 1 ? strtol(argv[1], NULL, 10) : 1000;
	int fd = memfd_create("csv", 0), rc = 0;
	char path[64];

	state = argc > 2 ? strtoull(argv[2], NULL, 10) | 1 : 20261122;
	for (int i = 0; i < 20; i++)
		pick(2);
	snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
	for (long i = 0; i < files && rc == 0; i++)
		rc = fd < 0 || one(i, fd, path, &bytes, &out);
	nip_str_release(&bytes);
	nip_str_release(&out);
	if (fd >= 0)
		close(fd);
	return fflush(stdout) != 0 || rc;
}
