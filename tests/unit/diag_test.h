/* diag_test.h: what was said, as one text; a test has its `arena` and `diag`. */
#ifndef NIP_DIAG_TEST_H
#define NIP_DIAG_TEST_H

#include "base/arena.h"
#include "base/diag.h"
#include "base/str.h"

static struct nip_arena *arena;
static struct nip_diag *diag;

static inline const char *all_text(void)
{
	struct nip_str s = NIP_STR_INIT;
	const char *out;

	for (size_t i = 0; i < nip_diag_kept(diag); i++) {
		nip_diagnostic_text(nip_diag_at(diag, i), &s);
		nip_str_putc(&s, '\n');
	}
	out = nip_arena_strdup(arena, nip_str_text(&s));
	nip_str_release(&s);
	return out;
}

#endif
