/* source.c: bytes from a file, a pipe or a gzip stream, handed on as they come. */
#include <config.h>

#include "csv/inside.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define RAW_SIZE 65536

/* read(2) that waits on a non-blocking descriptor and outlives signals. */
static ssize_t read_raw(struct nip_csv_source *s, void *to, size_t room, struct nip_diag *diag)
{
	const struct nip_place at = { .file = s->name };

	for (;;) {
		struct pollfd wait = { .fd = s->fd, .events = POLLIN };
		ssize_t got = s->tap ? s->tap->read(s->tap->user, to, room)
				     : read(s->fd, to, room);

		if (got >= 0)
			return got;
		if (s->tap && got == NIP_CSV_STOP) {
			s->stopped = true;
			return -1;
		}
		if (errno == EAGAIN || errno == EWOULDBLOCK)
			(void)poll(&wait, 1, -1);
		else if (errno != EINTR) {
			nip_diag_system(diag, &at, "read failed: %s", strerror(errno));
			return -1;
		}
	}
}

/* Enough first bytes to know gzip; no more than that, since a pipe may rest. */
static int peek(struct nip_csv_source *s, struct nip_diag *diag)
{
	s->in = nip_xalloc(RAW_SIZE, 1);
	while (s->in_n < 2 && !s->at_end && (s->in_n == 0 || s->in[0] == 0x1F)) {
		ssize_t got = read_raw(s, s->in + s->in_n, RAW_SIZE - s->in_n, diag);

		if (got < 0)
			return -1;
		s->at_end = got == 0;
		s->in_n += (size_t)got;
	}
	s->gzip = s->in_n >= 2 && s->in[0] == 0x1F && s->in[1] == 0x8B;
	return 0;
}

int nip_csv_source_open(struct nip_csv_source *s, const char *path, struct nip_diag *diag)
{
	const struct nip_place at = { .file = s->name };
	struct stat st;

	if (s->tap)
		goto opened;
	s->std = strcmp(path, "-") == 0;
	s->fd = s->std ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
	if (s->fd < 0 || fstat(s->fd, &st) != 0) {
		nip_diag_input(diag, &at, "cannot open: %s", strerror(errno));
		return -1;
	}
	if (S_ISDIR(st.st_mode)) {
		nip_diag_input(diag, &at, "is a folder; name a file");
		return -1;
	}
opened:
	if (peek(s, diag) != 0)
		return -1;
	if (!s->gzip)
		return 0;
	if (inflateInit2(&s->z, MAX_WBITS + 16) != Z_OK) {
		s->gzip = false;
		nip_diag_system(diag, &at, "cannot start decompression");
		return -1;
	}
	s->z.next_in = s->in;
	s->z.avail_in = (uInt)s->in_n;
	s->in_member = true;
	return 0;
}

void nip_csv_source_close(struct nip_csv_source *s)
{
	if (s->gzip)
		inflateEnd(&s->z);
	free(s->in);
	s->in = NULL;
	if (s->fd >= 0 && !s->std)
		close(s->fd);
	s->fd = -1;
}

static int broken(struct nip_csv_source *s, struct nip_diag *diag, const char *what)
{
	const struct nip_place at = { .file = s->name };

	nip_diag_input(diag, &at,
		       "gzip data are broken (%s); what came before was read, the rest is lost: "
		       "compress or copy the file again", what);
	return -1;
}

/* Input for inflate: 1 there is some, 0 the stream is over, -1 failed. */
static int feed(struct nip_csv_source *s, struct nip_diag *diag)
{
	ssize_t got;

	if (s->z.avail_in)
		return 1;
	got = s->at_end ? 0 : read_raw(s, s->in, RAW_SIZE, diag);
	if (got < 0)
		return -1;
	s->at_end = got == 0;
	s->z.next_in = s->in;
	s->z.avail_in = (uInt)got;
	if (got > 0)
		return 1;
	return s->in_member ? broken(s, diag, "they end early") : 0;
}

/* inflate() may hold output back from earlier input, so it is asked before read. */
static ssize_t read_gzip(struct nip_csv_source *s, char *to, size_t room, struct nip_diag *diag)
{
	if (s->damaged)
		return broken(s, diag, s->z.msg ? s->z.msg : "checksum or format");
	s->z.next_out = (Bytef *)to;
	s->z.avail_out = (uInt)room;
	for (;;) {
		int rc, fed;

		if (!s->in_member) {
			if ((fed = feed(s, diag)) <= 0)
				return fed;
			inflateReset(&s->z); /* a further member follows */
			s->in_member = true;
		}
		rc = inflate(&s->z, Z_NO_FLUSH);
		if (rc == Z_STREAM_END)
			s->in_member = false;
		else if (rc != Z_OK && rc != Z_BUF_ERROR)
			s->damaged = true;
		if (s->z.avail_out < room)
			return (ssize_t)(room - s->z.avail_out);
		if (s->damaged)
			return broken(s, diag, s->z.msg ? s->z.msg : "checksum or format");
		if (s->in_member && s->z.avail_in == 0 && feed(s, diag) < 0)
			return -1;
	}
}

ssize_t nip_csv_source_read(struct nip_csv_source *s, char *to, size_t room,
			    struct nip_diag *diag)
{
	size_t n;

	if (s->gzip)
		return read_gzip(s, to, room, diag);
	if (!s->in)
		return s->at_end ? 0 : read_raw(s, to, room, diag);
	n = s->in_n - s->in_at < room ? s->in_n - s->in_at : room;
	memcpy(to, s->in + s->in_at, n);
	s->in_at += n;
	if (s->in_at == s->in_n) {
		free(s->in);
		s->in = NULL;
	}
	return (ssize_t)n;
}
