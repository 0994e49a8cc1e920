/* markup.h: user text as HTML. */
#ifndef NIP_RENDER_MARKUP_H
#define NIP_RENDER_MARKUP_H

#include "base/str.h"

/* Element content: escaped, invalid UTF-8 replaced, right-to-left runs isolated
 * in <bdi>, so that a name cannot reorder the numbers beside it. */
void nip_markup_text(struct nip_str *out, const char *text);

/* The same without elements: attribute values, <title>. */
void nip_markup_plain(struct nip_str *out, const char *text);

/* An id: bytes outside [A-Za-z0-9_-] become '-'. */
void nip_markup_id(struct nip_str *out, const char *text);

#endif
