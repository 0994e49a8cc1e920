/* str.h: a growing byte string, always NUL-terminated. nip_str_release() frees. */
#ifndef NIP_BASE_STR_H
#define NIP_BASE_STR_H

#include <stdarg.h>
#include <stddef.h>

struct nip_str {
	char *at; /* NULL until something is put in; use nip_str_text() */
	size_t n, cap;
};

#define NIP_STR_INIT { NULL, 0, 0 }

void nip_str_release(struct nip_str *s);
void nip_str_clear(struct nip_str *s);
const char *nip_str_text(const struct nip_str *s); /* never NULL */
void nip_str_put(struct nip_str *s, const char *text);
void nip_str_putn(struct nip_str *s, const char *bytes, size_t n);
void nip_str_putc(struct nip_str *s, char c);
void nip_str_pad(struct nip_str *s, char c, size_t n);
void nip_str_printf(struct nip_str *s, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

/* Valid UTF-8 copy: every byte that is not part of a valid sequence becomes
 * U+FFFD. Control characters other than tab become U+FFFD too. */
void nip_str_put_utf8(struct nip_str *s, const char *bytes, size_t n);
/* Columns a terminal needs for UTF-8 text (one per code point, 0 for combining
 * marks U+0300..U+036F). */
size_t nip_utf8_width(const char *text);

/* The up to `most` names nearest to `word` (edit distance at most a third of its
 * length, at least 2; case ignored), nearest first; returns how many. */
size_t nip_nearest(const char *word, const char *const *names, size_t n, size_t most,
		   const char **out_names);

#endif
