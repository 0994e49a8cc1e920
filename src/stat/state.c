/* state.c: bytes of saved states, checksummed. */
#include <config.h>

#include "stat/state.h"

#include <math.h>
#include <string.h>

#include "base/diag.h"
#include "base/str.h"

#define MAGIC	  NIP_STATE_KIND('N', 'I', 'P', 's')
#define HEAD	  18 /* magic, kind, version, length of the fields */
#define CHECKSUM  4
#define QUIET_NAN UINT64_C(0x7ff8000000000000)

/* --- checksum ---------------------------------------------------------------- */

/* Remainders of the 16 values of half a byte, reflected polynomial 0x82f63b78. */
static const uint32_t half_byte[16] = {
	0x00000000, 0x105ec76f, 0x20bd8ede, 0x30e349b1, 0x417b1dbc, 0x5125dad3,
	0x61c69362, 0x7198540d, 0x82f63b78, 0x92a8fc17, 0xa24bb5a6, 0xb21572c9,
	0xc38d26c4, 0xd3d3e1ab, 0xe330a81a, 0xf36e6f75,
};

uint32_t nip_crc32c(const void *bytes, size_t n)
{
	const unsigned char *at = bytes;
	uint32_t crc = UINT32_MAX;

	for (size_t i = 0; i < n; i++) {
		crc ^= at[i];
		crc = crc >> 4 ^ half_byte[crc & 15];
		crc = crc >> 4 ^ half_byte[crc & 15];
	}
	return ~crc;
}

/* --- writing ------------------------------------------------------------------ */

static void put(struct nip_str *out, uint64_t v, unsigned bytes)
{
	char b[8];

	for (unsigned i = 0; i < bytes; i++)
		b[i] = (char)(v >> 8 * i & 0xff);
	nip_str_putn(out, b, bytes);
}

size_t nip_state_begin(struct nip_str *out, uint32_t kind, uint16_t version)
{
	size_t mark = out->n;

	put(out, MAGIC, 4);
	put(out, kind, 4);
	put(out, version, 2);
	put(out, 0, 8); /* the length, when it is known */
	return mark;
}

void nip_state_put_u8(struct nip_str *out, uint8_t v)
{
	put(out, v, 1);
}

void nip_state_put_u32(struct nip_str *out, uint32_t v)
{
	put(out, v, 4);
}

void nip_state_put_u64(struct nip_str *out, uint64_t v)
{
	put(out, v, 8);
}

void nip_state_put_f64(struct nip_str *out, double v)
{
	uint64_t word;

	memcpy(&word, &v, sizeof word);
	put(out, isnan(v) ? QUIET_NAN : word, 8);
}

void nip_state_end(struct nip_str *out, size_t mark)
{
	uint64_t length = out->n - mark - HEAD;

	for (int i = 0; i < 8; i++)
		out->at[mark + HEAD - 8 + (size_t)i] = (char)(length >> 8 * i & 0xff);
	put(out, nip_crc32c(out->at + mark, out->n - mark), CHECKSUM);
}

/* --- reading ------------------------------------------------------------------ */

static uint64_t get(const unsigned char *at, unsigned bytes)
{
	uint64_t v = 0;

	for (unsigned i = bytes; i-- > 0;)
		v = v << 8 | at[i];
	return v;
}

int nip_state_open(struct nip_state_reader *r, const void *bytes, size_t n, uint32_t kind,
		   uint16_t version)
{
	const unsigned char *at = bytes;
	uint64_t length;

	*r = (struct nip_state_reader){ .at = at, .end = at };
	if (n < HEAD + CHECKSUM || get(at, 4) != MAGIC) {
		r->why = "not a saved state, or cut short";
		return -1;
	}
	length = get(at + HEAD - 8, 8);
	if (length > n - HEAD - CHECKSUM)
		r->why = "cut short";
	else if (nip_crc32c(at, HEAD + (size_t)length) != get(at + HEAD + length, CHECKSUM))
		r->why = "damaged (its checksum differs)";
	else if (get(at + 4, 4) != kind)
		r->why = "a saved state of another kind";
	else if (get(at + 8, 2) != version)
		r->why = "of a version that this nipline does not read";
	if (r->why)
		return -1;
	r->at = at + HEAD;
	r->end = r->at + length;
	r->used = HEAD + (size_t)length + CHECKSUM;
	return 0;
}

static uint64_t take(struct nip_state_reader *r, unsigned bytes)
{
	uint64_t v;

	if (r->why)
		return 0;
	if (nip_state_left(r) < bytes) {
		r->why = "shorter than its own fields";
		return 0;
	}
	v = get(r->at, bytes);
	r->at += bytes;
	return v;
}

uint8_t nip_state_u8(struct nip_state_reader *r)
{
	return (uint8_t)take(r, 1);
}

uint32_t nip_state_u32(struct nip_state_reader *r)
{
	return (uint32_t)take(r, 4);
}

uint64_t nip_state_u64(struct nip_state_reader *r)
{
	return take(r, 8);
}

double nip_state_f64(struct nip_state_reader *r)
{
	uint64_t word = take(r, 8);
	double v;

	memcpy(&v, &word, sizeof v);
	return v;
}

size_t nip_state_left(const struct nip_state_reader *r)
{
	return (size_t)(r->end - r->at);
}

void nip_state_refuse(struct nip_state_reader *r, const char *why)
{
	if (!r->why)
		r->why = why;
}

int nip_state_close(struct nip_state_reader *r, struct nip_diag *diag, const struct nip_place *at)
{
	if (!r->why && nip_state_left(r))
		r->why = "longer than its own fields";
	if (!r->why)
		return 0;
	nip_diag_input(diag, at,
		       "saved state is %s; make it again from the data, or with this version",
		       r->why);
	return -1;
}
