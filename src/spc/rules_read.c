/* rules_read.c: rule sets by name and by text. */
#include <config.h>

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/decimal.h"
#include "spc/rules.h"

static const struct nip_rule nelson[] = {
	{ 1, NIP_RULE_BEYOND, 1, 1, NAN }, { 2, NIP_RULE_SIDE, 9, 9, NAN },
	{ 3, NIP_RULE_TREND, 6, 6, NAN },  { 4, NIP_RULE_ALTERNATE, 14, 14, NAN },
	{ 5, NIP_RULE_K_OF_M, 2, 3, 2 },   { 6, NIP_RULE_K_OF_M, 4, 5, 1 },
	{ 7, NIP_RULE_WITHIN, 15, 15, 1 }, { 8, NIP_RULE_OUTSIDE, 8, 8, 1 },
};

/* Length of each of Nelson's rules; 0: not in the set. */
static const struct {
	const char *name;
	unsigned length[8];
} presets[] = {
	{ "nelson", { 1, 9, 6, 14, 3, 5, 15, 8 } },
	{ "western-electric", { 1, 8, 0, 0, 3, 5, 0, 0 } },
	/* six and fourteen there are steps, not points */
	{ "minitab", { 1, 9, 7, 15, 3, 5, 15, 8 } },
	{ "jmp", { 1, 9, 6, 14, 3, 5, 15, 8 } },
	{ "aiag", { 1, 7, 6, 14, 3, 5, 15, 8 } },
	{ "none", { 0, 0, 0, 0, 0, 0, 0, 0 } },
};
#define PRESETS (sizeof presets / sizeof *presets)

const char *const nip_rule_presets[] = {
	"nelson", "western-electric", "minitab", "jmp", "aiag", "none", NULL
};

static const char *const rule_name[NIP_RULE_KINDS] = {
	[NIP_RULE_BEYOND] = "beyond_limits", [NIP_RULE_SIDE] = "one_side",
	[NIP_RULE_TREND] = "trend",	     [NIP_RULE_ALTERNATE] = "alternating",
	[NIP_RULE_K_OF_M] = "k_of_m_beyond", [NIP_RULE_WITHIN] = "within",
	[NIP_RULE_OUTSIDE] = "outside",
};

const char *nip_rule_name(const struct nip_rule *r)
{
	return rule_name[r->kind];
}

const char *nip_rule_text(const struct nip_rule *r, char buf[NIP_RULE_TEXT])
{
	char s[NIP_DOUBLE_TEXT];

	nip_decimal_write(r->sigma, s);
	switch (r->kind) {
	case NIP_RULE_BEYOND:
		if (isnan(r->sigma))
			snprintf(buf, NIP_RULE_TEXT, "1 point beyond the limits");
		else
			snprintf(buf, NIP_RULE_TEXT, "1 point beyond %s sigma", s);
		break;
	case NIP_RULE_SIDE:
		snprintf(buf, NIP_RULE_TEXT, "%u points in a row on one side of the centre",
			 r->length);
		break;
	case NIP_RULE_TREND:
		snprintf(buf, NIP_RULE_TEXT, "%u points in a row, all rising or all falling",
			 r->length);
		break;
	case NIP_RULE_ALTERNATE:
		snprintf(buf, NIP_RULE_TEXT, "%u points in a row, up and down by turns", r->length);
		break;
	case NIP_RULE_K_OF_M:
		snprintf(buf, NIP_RULE_TEXT, "%u of %u points beyond %s sigma on one side", r->need,
			 r->length, s);
		break;
	case NIP_RULE_WITHIN:
		snprintf(buf, NIP_RULE_TEXT, "%u points in a row within %s sigma", r->length, s);
		break;
	default:
		snprintf(buf, NIP_RULE_TEXT, "%u points in a row beyond %s sigma, either side",
			 r->length, s);
	}
	return buf;
}

/* ---- reading -------------------------------------------------------------------- */

static void put(struct nip_rule_set *set, const struct nip_rule *r)
{
	size_t i = 0;

	while (i < set->n && set->rule[i].number < r->number)
		i++;
	if (i == set->n || set->rule[i].number != r->number) {
		memmove(set->rule + i + 1, set->rule + i, (set->n - i) * sizeof *set->rule);
		set->n++;
	}
	set->rule[i] = *r;
}

static bool take_preset(const char *text, size_t n, struct nip_rule_set *set)
{
	for (size_t i = 0; i < PRESETS; i++) {
		if (strlen(presets[i].name) != n || memcmp(presets[i].name, text, n) != 0)
			continue;
		for (size_t k = 0; k < 8; k++) {
			struct nip_rule r = nelson[k];

			if (!presets[i].length[k])
				continue;
			if (r.kind != NIP_RULE_K_OF_M)
				r.need = presets[i].length[k];
			r.length = presets[i].length[k];
			put(set, &r);
		}
		set->name = presets[i].name;
		return true;
	}
	return false;
}

static bool whole(const char *text, size_t n, unsigned *out)
{
	double v;

	if (!nip_decimal_read(text, n, '.', &v) || v < 1 || v > NIP_RULE_LENGTH || v != floor(v))
		return false;
	*out = (unsigned)v;
	return true;
}

static bool sigma_of(const char *text, size_t n, double *out)
{
	return nip_decimal_read(text, n, '.', out) && *out > 0 && *out <= 100;
}

static const char *read_length(const char *text, size_t n, struct nip_rule *r)
{
	const char *slash = memchr(text, '/', n);

	if (r->kind == NIP_RULE_K_OF_M) {
		if (!slash || !whole(text, (size_t)(slash - text), &r->need) ||
		    !whole(slash + 1, n - (size_t)(slash - text) - 1, &r->length))
			return "the rule takes k of m points, as in 5:2/3";
	} else if (slash || !whole(text, n, &r->length)) {
		return "a length is a whole number of points";
	}
	if (r->kind != NIP_RULE_K_OF_M)
		r->need = r->length;
	else if (r->need > r->length || r->length > 64)
		return "k of m needs k <= m <= 64";
	if (r->length < 2)
		return "a pattern needs two points at least";
	return NULL;
}

static const char *read_rule(const char *text, size_t n, struct nip_rule *r)
{
	const char *colon = memchr(text, ':', n), *rest, *why = NULL;
	size_t head = colon ? (size_t)(colon - text) : n;
	unsigned number;

	if (!whole(text, head, &number) || number > 8)
		return "a rule is a number from 1 to 8, or a preset: nelson, western-electric, "
		       "minitab, jmp, aiag, none";
	*r = nelson[number - 1];
	if (!colon)
		return NULL;
	rest = colon + 1;
	n -= head + 1;
	if (r->kind == NIP_RULE_BEYOND)
		return sigma_of(rest, n, &r->sigma) ? NULL : "rule 1 takes a number of sigmas";
	colon = memchr(rest, ':', n);
	head = colon ? (size_t)(colon - rest) : n;
	if (head)
		why = read_length(rest, head, r);
	if (why || !colon)
		return why;
	if (isnan(r->sigma))
		return "this rule has no sigma";
	return sigma_of(colon + 1, n - head - 1, &r->sigma) ? NULL : "a sigma is a number above 0";
}

const char *nip_rules_read(const char *text, struct nip_rule_set *out)
{
	const struct nip_rule_ways ways = out->ways;

	*out = (struct nip_rule_set){ .ways = ways };
	for (;;) {
		size_t n = strcspn(text, ",");
		struct nip_rule r;

		if (!take_preset(text, n, out)) {
			const char *why = read_rule(text, n, &r);

			if (why)
				return why;
			put(out, &r);
		}
		if (!text[n])
			return NULL;
		text += n + 1;
	}
}

const char *nip_rule_ways_read(const char *text, struct nip_rule_set *set)
{
	struct nip_rule_ways *w = &set->ways;
	const struct {
		const char *word;
		bool *flag, value;
	} ways[] = {
		{ "line=inner", &w->inclusive, false },
		{ "line=beyond", &w->inclusive, true },
		{ "centre=breaks", &w->centre_ignored, false },
		{ "centre=ignored", &w->centre_ignored, true },
		{ "last=beyond", &w->any_of_window, false },
		{ "last=any", &w->any_of_window, true },
		{ "window=partial", &w->full_window, false },
		{ "window=full", &w->full_window, true },
		{ "within=line", &w->line_outside, false },
		{ "within=strict", &w->line_outside, true },
		{ "outside=either", &w->both_sides, false },
		{ "outside=both", &w->both_sides, true },
		{ "signals=all", &w->start_anew, false },
		{ "signals=first", &w->start_anew, true },
	};

	for (;;) {
		size_t n = strcspn(text, ","), i = 0;

		while (i < sizeof ways / sizeof *ways &&
		       (strlen(ways[i].word) != n || memcmp(ways[i].word, text, n) != 0))
			i++;
		if (i == sizeof ways / sizeof *ways)
			return "allowed: line=inner|beyond, centre=breaks|ignored, "
			       "last=beyond|any, window=partial|full, within=line|strict, "
			       "outside=either|both, signals=all|first";
		*ways[i].flag = ways[i].value;
		if (!text[n])
			return NULL;
		text += n + 1;
	}
}
