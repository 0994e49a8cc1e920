/* wrap.h: text for a terminal, cleaned and cut into lines. */
#ifndef NIP_RENDER_WRAP_H
#define NIP_RENDER_WRAP_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/str.h"
#include "doc/doc.h"

#define NIP_TEXT_WIDTH 78

/* Valid UTF-8 without anything a terminal would obey; blanks for tabs and, unless
 * lines are kept, for line ends. */
char *nip_wrap_clean(struct nip_arena *a, const char *text, bool keep_lines);

/* One line of at most `width` columns from *rest, which moves on; breaks at blanks
 * and, in a word that fits nowhere, between letters. False at the end. */
bool nip_wrap_line(const char **rest, size_t width, const char **out_line, size_t *out_bytes);

/* Columns of the first n bytes; the widest word, in columns. */
size_t nip_wrap_width(const char *text, size_t n);
size_t nip_wrap_longest(const char *text);

/* Wrapped lines: the first behind `first`, the others behind as many blanks. */
void nip_wrap_put(struct nip_str *out, const char *first, const char *text, size_t width);

/* Ends a line without trailing blanks. */
void nip_wrap_end_line(struct nip_str *out);

/* One table, indented by two; see text_table.c. */
void nip_text_table(struct nip_str *out, const struct nip_table *t);

#endif
