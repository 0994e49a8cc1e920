/* arena.c: chunked arena; chunks double up to a cap, big requests get their own. */
#include <config.h>

#include "base/arena.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct chunk {
	struct chunk *next;
	size_t used, size;
	max_align_t data[];
};

struct nip_arena {
	struct chunk *head;
	size_t next_size;
};

#define FIRST_CHUNK 4096u
#define LAST_CHUNK (1024u * 1024u)

static void (*oom_handler)(void);

void nip_oom_set_handler(void (*handler)(void))
{
	oom_handler = handler;
}

static void oom(void)
{
	if (oom_handler)
		oom_handler();
	abort();
}

static size_t bytes(size_t n, size_t size)
{
	if (size && n > (SIZE_MAX - sizeof(struct chunk) - sizeof(max_align_t)) / size)
		oom();
	return n * size;
}

void *nip_xalloc(size_t n, size_t size)
{
	size_t b = bytes(n, size);
	void *p = calloc(1, b ? b : 1);

	if (!p)
		oom();
	return p;
}

void *nip_xrealloc(void *p, size_t n, size_t size)
{
	size_t b = bytes(n, size);
	void *q = realloc(p, b ? b : 1);

	if (!q)
		oom();
	return q;
}

struct nip_arena *nip_arena_new(void)
{
	struct nip_arena *a = nip_xalloc(1, sizeof *a);

	a->next_size = FIRST_CHUNK;
	return a;
}

static void drop(struct chunk *c)
{
	while (c) {
		struct chunk *next = c->next;

		free(c);
		c = next;
	}
}

static struct chunk *chunk_new(size_t size)
{
	struct chunk *c = calloc(1, sizeof *c + size);

	if (!c)
		oom();
	c->size = size;
	return c;
}

void nip_arena_free(struct nip_arena *a)
{
	if (!a)
		return;
	drop(a->head);
	free(a);
}

/* What took several chunks gets one next time. */
void nip_arena_clear(struct nip_arena *a)
{
	struct chunk *c = a->head;
	size_t all = 0;

	if (!c)
		return;
	if (!c->next) {
		memset(c->data, 0, c->used);
		c->used = 0;
		return;
	}
	for (; c; c = c->next)
		all += c->size;
	drop(a->head);
	a->head = chunk_new(all);
}

void *nip_arena_alloc(struct nip_arena *a, size_t n, size_t size)
{
	const size_t align = _Alignof(max_align_t);
	size_t want = bytes(n, size);
	struct chunk *c = a->head;
	void *p;

	want = (want + align - 1) / align * align;
	if (!c || c->size - c->used < want) {
		if (want > a->next_size / 4 && c) {
			/* A big block goes behind the head, so the head stays in use. */
			struct chunk *big = chunk_new(want);

			big->used = want;
			big->next = c->next;
			c->next = big;
			return big->data;
		}
		c = chunk_new(want > a->next_size ? want : a->next_size);
		c->next = a->head;
		a->head = c;
		if (a->next_size < LAST_CHUNK)
			a->next_size *= 2;
	}
	p = (char *)c->data + c->used;
	c->used += want;
	return p;
}

char *nip_arena_strndup(struct nip_arena *a, const char *s, size_t n)
{
	char *p = nip_arena_alloc(a, n + 1, 1);

	memcpy(p, s, n);
	return p;
}

char *nip_arena_strdup(struct nip_arena *a, const char *s)
{
	return nip_arena_strndup(a, s, strlen(s));
}

char *nip_arena_vprintf(struct nip_arena *a, const char *fmt, va_list ap)
{
	va_list again;
	char *p;
	int n;

	va_copy(again, ap);
	n = vsnprintf(NULL, 0, fmt, ap);
	p = nip_arena_alloc(a, (size_t)(n < 0 ? 0 : n) + 1, 1);
	if (n > 0)
		vsnprintf(p, (size_t)n + 1, fmt, again);
	va_end(again);
	return p;
}

char *nip_arena_printf(struct nip_arena *a, const char *fmt, ...)
{
	va_list ap;
	char *p;

	va_start(ap, fmt);
	p = nip_arena_vprintf(a, fmt, ap);
	va_end(ap);
	return p;
}

void *nip_arena_grow(struct nip_arena *a, void *p, size_t *cap, size_t n, size_t size)
{
	void *q;
	size_t want;

	if (n < *cap)
		return p;
	want = *cap ? *cap * 2 : 8;
	while (want <= n)
		want *= 2;
	q = nip_arena_alloc(a, want, size);
	if (n)
		memcpy(q, p, n * size);
	*cap = want;
	return q;
}
