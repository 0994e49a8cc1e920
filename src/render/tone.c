/* tone.c: words, signs and shapes of the tones. */
#include <config.h>

#include "render/tone.h"

#include <ctype.h>
#include <stddef.h>
#include <string.h>
#include <strings.h>

static const struct nip_tone_look look[] = {
	[NIP_TONE_PLAIN] = { "plain", NULL, NULL, NULL },
	[NIP_TONE_GOOD] = { "good", "good", "✓", "●" },
	[NIP_TONE_BAD] = { "bad", "bad", "✗", "◆" },
	[NIP_TONE_WARN] = { "warn", "warning", "!", "▲" },
	[NIP_TONE_MUTED] = { "muted", NULL, NULL, NULL },
};

/* Beginnings of words that carry a tone. */
static const char *const good_word[] = { "good", "ok",	 "pass",   "met",   "in",
					 "within", "accept", "yes", "capable", "feasible",
					 "alike",  "stable", "agree", "consistent", NULL };
static const char *const bad_word[] = { "bad",	 "not",	  "no",	    "out",    "outside", "fail",
					"over",	 "above", "below",  "beyond", "under",	 "exceed",
					"reject", "violat", "infeasible", "missed", "differ",
					"incapable", "unstable", "never", NULL };
static const char *const warn_word[] = { "warn",   "alarm", "risk",    "near",	      "outside",
					 "assumed", "extrapolat", "marginal", "provisional",
					 "unknown", "no",   "uncertain", "doubt", "caution", NULL };

static const char *const *const words[] = {
	[NIP_TONE_GOOD] = good_word,
	[NIP_TONE_BAD] = bad_word,
	[NIP_TONE_WARN] = warn_word,
	[NIP_TONE_MUTED] = NULL,
};

const struct nip_tone_look *nip_tone_look(enum nip_tone tone)
{
	return &look[tone];
}

/* Short words must match whole ("in" is not in "index"); long ones may go on. */
static bool begins(const char *text, const char *word)
{
	size_t n = strlen(word);

	if (strncasecmp(text, word, n) != 0)
		return false;
	return n > 3 || !isalnum((unsigned char)text[n]);
}

bool nip_tone_said(enum nip_tone tone, const char *text)
{
	const char *const *word = words[tone];
	bool start = true;

	if (!look[tone].word)
		return true;
	for (const char *p = text; *p; p++) {
		for (size_t i = 0; start && word[i]; i++)
			if (begins(p, word[i]))
				return true;
		start = !isalnum((unsigned char)*p) && *p != '_';
	}
	return false;
}
