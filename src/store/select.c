/* select.c: what is asked for, as the user writes it and as SQL has it. */
#include <config.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/str.h"
#include "store/sql.h"

const char *const nip_select_name[NIP_SELECT_KEYS] = {
	"batch", "coil",    "entry",	    "recipe_id", "recipe_version",
	"since", "spec_id", "spec_version", "until",
};

/* ---- times ------------------------------------------------------------------------- */

static int days(int year, int month)
{
	static const int n[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };

	return n[month - 1] + (month == 2 && year % 4 == 0 && (year % 100 != 0 || year % 400 == 0));
}

/* Two or four digits at text[from]. */
static int digits(const char *text, int from, int n)
{
	int v = 0;

	for (int i = from; i < from + n; i++) {
		if (text[i] < '0' || text[i] > '9')
			return -1;
		v = 10 * v + text[i] - '0';
	}
	return v;
}

int nip_store_time(const char *text, bool last, char out[NIP_STORE_TIME])
{
	char full[] = "0000-00-00T00:00:00Z";
	size_t n = strlen(text), zone = n > 11 && text[n - 1] == 'Z';
	int y, m, d, h, min, s;

	n -= zone;
	if (n != 10 && n != 16 && n != 19)
		return -1;
	if (last)
		memcpy(full, "0000-00-00T23:59:59Z", sizeof full);
	memcpy(full, text, n);
	if (full[10] == ' ')
		full[10] = 'T';
	y = digits(full, 0, 4);
	m = digits(full, 5, 2);
	d = digits(full, 8, 2);
	h = digits(full, 11, 2);
	min = digits(full, 14, 2);
	s = digits(full, 17, 2);
	if (full[4] != '-' || full[7] != '-' || full[10] != 'T' || full[13] != ':' ||
	    full[16] != ':' || y < 0 || m < 1 || m > 12 || d < 1 || d > days(y, m) || h < 0 ||
	    h > 23 || min < 0 || min > 59 || s < 0 || s > 60)
		return -1;
	memcpy(out, full, sizeof full);
	return 0;
}

/* ---- selections -------------------------------------------------------------------- */

static int wrong(struct nip_diag *diag, enum nip_select_key key, const char *value,
		 const char *wanted)
{
	nip_diag_add(diag, NIP_ERROR, NIP_CAUSE_USAGE, NULL, "%s \"%s\" is no %s",
		     nip_select_name[key], value, wanted);
	return -1;
}

int nip_select_add(struct nip_selection *sel, enum nip_select_key key, const char *value,
		   struct nip_arena *a, struct nip_diag *diag)
{
	char time[NIP_STORE_TIME], *end;

	if (key == NIP_SELECT_SINCE || key == NIP_SELECT_UNTIL) {
		if (nip_store_time(value, key == NIP_SELECT_UNTIL, time) != 0)
			return wrong(diag, key, value, "time like 2026-03-01 or 2026-03-01 14:30");
		if (sel->of[key].n)
			return wrong(diag, key, value, "second value: it may be given once");
		value = time;
	}
	if (key == NIP_SELECT_ENTRY &&
	    (strtol(value, &end, 10) < 1 || *end || *value < '0' || *value > '9'))
		return wrong(diag, key, value, "number of an entry");
	*nip_vec_push(a, &sel->of[key]) = nip_arena_strdup(a, value);
	return 0;
}

/* The key that text begins with, with its =; NIP_SELECT_KEYS if none. */
static enum nip_select_key key_at(const char *text)
{
	for (int k = 0; k < NIP_SELECT_KEYS; k++) {
		size_t n = strlen(nip_select_name[k]);

		if (strncmp(text, nip_select_name[k], n) == 0 && text[n] == '=')
			return (enum nip_select_key)k;
	}
	return NIP_SELECT_KEYS;
}

int nip_select_read(struct nip_selection *sel, const char *text, struct nip_arena *a,
		    struct nip_diag *diag)
{
	while (*text) {
		enum nip_select_key key = key_at(text);
		const char *value, *end;

		if (key == NIP_SELECT_KEYS) {
			nip_diag_add(diag, NIP_ERROR, NIP_CAUSE_USAGE, NULL,
				     "\"%s\" is no selection like batch=B1,since=2026-03-01 (keys: "
				     "batch, coil, entry, recipe_id, recipe_version, since, "
				     "spec_id, spec_version, until)",
				     text);
			return -1;
		}
		value = strchr(text, '=') + 1;
		for (end = value; *end && !(*end == ',' && key_at(end + 1) < NIP_SELECT_KEYS);)
			end++;
		if (nip_select_add(sel, key, nip_arena_strndup(a, value, (size_t)(end - value)), a,
				   diag) != 0)
			return -1;
		text = *end ? end + 1 : end;
	}
	return 0;
}
