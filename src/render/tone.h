/* tone.h: how a tone is said in words and in shapes. */
#ifndef NIP_RENDER_TONE_H
#define NIP_RENDER_TONE_H

#include <stdbool.h>

#include "doc/doc.h"

struct nip_tone_look {
	const char *name;  /* CSS class */
	const char *word;  /* NULL: the tone says nothing by itself */
	const char *sign;  /* terminal */
	const char *shape; /* HTML; as in the figures: circle fine, diamond flagged */
};

const struct nip_tone_look *nip_tone_look(enum nip_tone tone);

/* Whether the text itself already tells the tone ("out of spec" for BAD). */
bool nip_tone_said(enum nip_tone tone, const char *text);

#endif
