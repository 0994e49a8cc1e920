/* arena.h: memory that lives and dies with a document.
 *
 * Everything allocated from an arena is released by nip_arena_free() and never
 * singly. Running out of memory calls the handler set by nip_oom_set_handler()
 * (the program's handler reports and ends with status 5); if the handler
 * returns, or none is set, the process aborts. No function here returns NULL.
 */
#ifndef NIP_BASE_ARENA_H
#define NIP_BASE_ARENA_H

#include <stdarg.h>
#include <stddef.h>

struct nip_arena;

void nip_oom_set_handler(void (*handler)(void));

/* Heap blocks for what outgrows an arena; zero-filled; free() releases them. */
void *nip_xalloc(size_t n, size_t size);
/* Resizes p (may be NULL) to n items of size bytes; old contents are kept. */
void *nip_xrealloc(void *p, size_t n, size_t size);

struct nip_arena *nip_arena_new(void);
void nip_arena_free(struct nip_arena *a); /* NULL is fine */
/* Releases what was allocated and keeps the memory, for the next of many alike. */
void nip_arena_clear(struct nip_arena *a);

/* Zero-filled memory for n items of size bytes, aligned for any type. */
void *nip_arena_alloc(struct nip_arena *a, size_t n, size_t size);
char *nip_arena_strdup(struct nip_arena *a, const char *s);
char *nip_arena_strndup(struct nip_arena *a, const char *s, size_t n);
char *nip_arena_printf(struct nip_arena *a, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));
char *nip_arena_vprintf(struct nip_arena *a, const char *fmt, va_list ap)
	__attribute__((format(printf, 2, 0)));
/* Returns p with room for at least n + 1 items; *cap is updated. */
void *nip_arena_grow(struct nip_arena *a, void *p, size_t *cap, size_t n, size_t size);

#define NIP_NEW(a, T) ((T *)nip_arena_alloc((a), 1, sizeof(T)))
#define NIP_NEW_N(a, n, T) ((T *)nip_arena_alloc((a), (n), sizeof(T)))

/* A growing array inside an arena: NIP_VEC(struct x) list;
 * *nip_vec_push(a, &list) = item; list.at[i], list.n. */
#define NIP_VEC(T)           \
	struct {             \
		T *at;       \
		size_t n;    \
		size_t cap;  \
	}
#define nip_vec_push(a, v)                                                                    \
	((v)->at = nip_arena_grow((a), (v)->at, &(v)->cap, (v)->n, sizeof *(v)->at),         \
	 &(v)->at[(v)->n++])

#endif
