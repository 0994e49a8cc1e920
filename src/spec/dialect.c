/* dialect.c: how files are written, how columns are read, and what is done about bad data:
 * from the words of a spec to what reader and engine need. */
#include <config.h>

#include "spec/dialect.h"

#include <string.h>

#include "base/decimal.h"
#include "base/diag.h"

struct word {
	const char *name;
	int value;
};

static const struct word separators[] = { { "comma", ',' }, { "semicolon", ';' }, { "tab", '\t' },
					  { "pipe", '|' },  { "sniff", 0 },	  { NULL, 0 } };
static const struct word marks[] = { { "point", '.' }, { "comma", ',' }, { NULL, 0 } };
static const struct word encodings[] = { { "detect", NIP_CSV_DETECT },
					 { "utf-8", NIP_CSV_UTF8 },
					 { "utf-16le", NIP_CSV_UTF16LE },
					 { "utf-16be", NIP_CSV_UTF16BE },
					 { "latin-1", NIP_CSV_LATIN1 },
					 { "cp1252", NIP_CSV_CP1252 },
					 { NULL, 0 } };
static const struct word ragged[] = { { "refuse", NIP_CSV_RAGGED_REFUSE },
				      { "blank", NIP_CSV_RAGGED_BLANK },
				      { "fill", NIP_CSV_RAGGED_FILL },
				      { NULL, 0 } };
static const struct word clocks[] = { { "iso", NIP_CSV_CLOCK_ISO },
				      { "dmy", NIP_CSV_CLOCK_DMY },
				      { "mdy", NIP_CSV_CLOCK_MDY },
				      { "seconds", NIP_CSV_CLOCK_SECONDS },
				      { "milliseconds", NIP_CSV_CLOCK_MILLISECONDS },
				      { NULL, 0 } };
static const struct word dsts[] = { { "none", NIP_CSV_DST_NONE },
				    { "eu", NIP_CSV_DST_EU },
				    { "us", NIP_CSV_DST_US },
				    { NULL, 0 } };
static const struct word actions[] = { { "ignore", NIP_IGNORE },
				       { "warn", NIP_WARN },
				       { "alarm", NIP_ALARM },
				       { "reject", NIP_REJECT },
				       { NULL, 0 } };

/* The choices are checked by the shape, so an unknown word is an absent one: 0. */
static int meaning(const struct word *w, const char *text)
{
	for (; text && w->name; w++)
		if (strcmp(w->name, text) == 0)
			return w->value;
	return 0;
}

struct resolve {
	struct nip_spec *s;
	struct nip_arena *arena;
	struct nip_diag *diag;
	int errors;
};

static void fault(struct resolve *v, long line, const char *element, const char *text,
		  const char *got)
{
	const struct nip_place at = { .file = v->s->path, .line = line, .element = element };

	nip_diag_input(v->diag, &at, "%s (got \"%s\")", text, got);
	v->errors++;
}

/* utc, +01:00, -0530. */
static bool read_zone(const char *text, long *out_s)
{
	int sign = *text == '-' ? -1 : 1, d[4], n = 0;

	*out_s = 0;
	if (strcmp(text, "utc") == 0 || strcmp(text, "UTC") == 0 || strcmp(text, "Z") == 0)
		return true;
	if (*text != '+' && *text != '-')
		return false;
	for (text++; *text; text++) {
		if (*text == ':' && n == 2)
			continue;
		if (*text < '0' || *text > '9' || n == 4)
			return false;
		d[n++] = *text - '0';
	}
	if (n != 4 || d[0] * 10 + d[1] > 15 || d[2] > 5)
		return false;
	*out_s = sign * ((d[0] * 10 + d[1]) * 3600L + (d[2] * 10 + d[3]) * 60L);
	return true;
}

static void resolve_file(struct resolve *v)
{
	struct nip_spec *s = v->s;
	const struct nip_spec_dialect *d = s->dialect;
	const char **missing = NIP_NEW_N(v->arena, s->missing.n + 1, const char *);

	for (size_t i = 0; i < s->missing.n; i++)
		missing[i] = s->missing.at[i].text;
	s->csv.missing = missing;
	s->csv.n_missing = s->missing.n;
	if (s->long_format) {
		s->csv.code = s->long_format->code;
		s->csv.value = s->long_format->value;
	}
	if (!d)
		return;
	s->csv.separator = (char)meaning(separators, d->separator);
	s->csv.decimal_mark = (char)meaning(marks, d->decimal_mark);
	s->csv.encoding = (enum nip_csv_encoding)meaning(encodings, d->encoding);
	s->csv.ragged = (enum nip_csv_ragged)meaning(ragged, d->ragged);
	s->csv.quote = d->quote && strcmp(d->quote, "single") == 0 ? '\'' : '"';
	s->csv.no_header = d->header && strcmp(d->header, "absent") == 0;
	s->csv.multiline = d->multiline;
	s->csv.max_field = (size_t)d->max_field;
	s->csv.max_record = (size_t)d->max_record;
	if (s->csv.separator == ',' && s->csv.decimal_mark == ',')
		fault(v, d->line, "dialect", "comma cannot be both separator and decimal mark",
		      "comma");
}

static void resolve_times(struct resolve *v)
{
	const struct nip_spec_columns *c = v->s->columns;
	struct nip_csv_times *t = &v->s->csv.time;

	if (!c)
		return;
	t->clock = (enum nip_csv_clock)meaning(clocks, c->time_format);
	t->dst = (enum nip_csv_dst)meaning(dsts, c->dst);
	t->max_gap_s = c->max_gap.set ? c->max_gap.si : 0;
	if (c->zone && !read_zone(c->zone, &t->zone_s))
		fault(v, c->line, "columns/@zone", "a zone is utc or an offset like +01:00",
		      c->zone);
	v->s->one_series = c->series && strcmp(c->series, "all_files") == 0;
}

static void resolve_rule(struct resolve *v, struct nip_characteristic *c)
{
	const char mark = (char)meaning(marks, c->decimal_mark);
	double *list = NIP_NEW_N(v->arena, c->sentinels ? strlen(c->sentinels) + 1 : 1, double);

	c->rule = (struct nip_csv_rule){
		.decimal_mark = mark, .sentinel = list, .stuck_after = c->stuck_after, .watch = true
	};
	for (const char *p = c->sentinels; p && *p;) {
		size_t n = strcspn(p, " ");

		if (!nip_decimal_read(p, n, '.', &list[c->rule.n_sentinel++]))
			fault(v, c->line, "characteristic/@sentinels",
			      "numbers with blanks between them were expected", c->sentinels);
		p += n + strspn(p + n, " ");
	}
}

static const char *fault_name(int kind)
{
	static const char *const own[] = { "implausible", "impossible", "condition_unreadable" };

	return kind < NIP_CSV_BAD_KINDS ? nip_csv_bad_name((enum nip_csv_bad)kind)
					: own[kind - NIP_CSV_BAD_KINDS];
}

int nip_fault_find(const char *name)
{
	int kind = 0;

	while (kind < NIP_FAULTS && strcmp(fault_name(kind), name) != 0)
		kind++;
	return kind;
}

/* Held readings and codes that come less often are how gauges work, a clock change is
 * accounted for, and what is filled up is missing already. */
static void resolve_policies(struct resolve *v)
{
	struct nip_spec *s = v->s;

	for (int k = 0; k < NIP_FAULTS; k++)
		s->action[k] =
			k >= NIP_CSV_BAD_CLOCK && k <= NIP_CSV_BAD_ABSENT ? NIP_IGNORE : NIP_WARN;
	for (size_t i = 0; i < s->policies.n; i++) {
		const struct nip_spec_policy *p = &s->policies.at[i];
		int kind = nip_fault_find(p->kind);

		if (kind < NIP_FAULTS)
			s->action[kind] = (enum nip_action)meaning(actions, p->action);
		for (size_t k = 0; k < i; k++)
			if (strcmp(s->policies.at[k].kind, p->kind) == 0)
				fault(v, p->line, "policy", "this kind stands twice", p->kind);
	}
}

int nip_spec_resolve_dialect(struct nip_spec *s, struct nip_arena *a, struct nip_diag *diag)
{
	struct resolve v = { .s = s, .arena = a, .diag = diag };

	resolve_file(&v);
	resolve_times(&v);
	for (size_t i = 0; i < s->characteristics.n; i++)
		resolve_rule(&v, &s->characteristics.at[i]);
	resolve_policies(&v);
	s->max_bad_share = s->max_bad.set ? s->max_bad.si : 0.001;
	s->max_bad_count = -1;
	return v.errors;
}

int nip_spec_set_max_bad(struct nip_spec *s, const char *text)
{
	size_t n = strlen(text), digits = strspn(text, "0123456789");
	bool percent = n && text[n - 1] == '%';
	double x;

	if (!nip_decimal_read(text, n - percent, '.', &x) || !(x >= 0) || (percent && x > 100) ||
	    (!percent && (digits != n || x > 1e15)))
		return -1;
	s->max_bad_share = percent ? x / 100 : 0;
	s->max_bad_count = percent ? -1 : (long)x;
	return 0;
}

bool nip_spec_too_bad(const struct nip_spec *s, long bad, long all)
{
	return s->max_bad_count >= 0 ? bad > s->max_bad_count
				     : (double)bad > s->max_bad_share * (double)all;
}
