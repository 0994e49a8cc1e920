/* state.h: states as bytes: little-endian fields behind a kind, a version and a
 * length, and a CRC-32C over all of it. What is saved does not depend on the machine.
 *
 *	size_t mark = nip_state_begin(&out, NIP_STATE_MOMENTS, 1);
 *	nip_state_put_u64(&out, m->n);
 *	nip_state_end(&out, mark);
 *
 *	if (nip_state_open(&r, bytes, n, NIP_STATE_MOMENTS, 1) == 0)
 *		m->n = nip_state_u64(&r);
 *	return nip_state_close(&r, diag, &at);
 *
 * Reading never leaves the bytes: past the end a field is 0 and the reader remembers
 * that it failed, so a loader checks once, at the end. States follow each other in
 * one file: r.used says where the next begins.
 */
#ifndef NIP_STAT_STATE_H
#define NIP_STAT_STATE_H

#include <stddef.h>
#include <stdint.h>

struct nip_diag;
struct nip_place;
struct nip_str;

/* Four letters, the first one lowest. Add a row for a new kind of state. */
#define NIP_STATE_KIND(a, b, c, d) \
	((uint32_t)(a) | (uint32_t)(b) << 8 | (uint32_t)(c) << 16 | (uint32_t)(d) << 24)
#define NIP_STATE_MOMENTS NIP_STATE_KIND('m', 'o', 'm', 't')
#define NIP_STATE_LAG1	  NIP_STATE_KIND('l', 'a', 'g', '1')
#define NIP_STATE_SKETCH  NIP_STATE_KIND('s', 'k', 'c', 'h')

size_t nip_state_begin(struct nip_str *out, uint32_t kind, uint16_t version);
void nip_state_put_u8(struct nip_str *out, uint8_t v);
void nip_state_put_u32(struct nip_str *out, uint32_t v);
void nip_state_put_u64(struct nip_str *out, uint64_t v);
void nip_state_put_f64(struct nip_str *out, double v); /* every NaN is the same bytes */
void nip_state_end(struct nip_str *out, size_t mark);

struct nip_state_reader {
	const unsigned char *at, *end; /* the fields not read yet */
	size_t used;		       /* bytes of the whole state, head and checksum too */
	const char *why;	       /* what is wrong; NULL while nothing is */
};

/* Checks head, length and checksum. Returns 0, or -1 with r->why set. */
int nip_state_open(struct nip_state_reader *r, const void *bytes, size_t n, uint32_t kind,
		   uint16_t version);
uint8_t nip_state_u8(struct nip_state_reader *r);
uint32_t nip_state_u32(struct nip_state_reader *r);
uint64_t nip_state_u64(struct nip_state_reader *r);
double nip_state_f64(struct nip_state_reader *r);
size_t nip_state_left(const struct nip_state_reader *r); /* bytes not read yet */
/* A field has a value that no saved state has. The first reason stays. */
void nip_state_refuse(struct nip_state_reader *r, const char *why);
/* Returns 0 if all was read and nothing was wrong, else -1 with a diagnostic
 * (input error) at `at`, which may be NULL. */
int nip_state_close(struct nip_state_reader *r, struct nip_diag *diag, const struct nip_place *at);

uint32_t nip_crc32c(const void *bytes, size_t n); /* Castagnoli, as in RFC 3720 */

#endif
