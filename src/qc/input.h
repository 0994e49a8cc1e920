/* input.h: the bytes of one line file as they come: whole, from a pipe, or followed
 * while it grows.
 *
 * A followed file that was replaced under its name (rotation) or cut short is read to
 * its end first; nip_qc_input_next() then goes on with what stands there now, as a new
 * file with a header of its own. A file cut short and grown again between two looks is
 * known by the bytes in front of the place where reading stopped, which are others then.
 */
#ifndef NIP_QC_INPUT_H
#define NIP_QC_INPUT_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "csv/reader.h"

struct nip_diag;

#define NIP_QC_HEAD_BYTES 65536
#define NIP_QC_TAIL_BYTES 256

enum nip_qc_input_end {
	NIP_QC_INPUT_OPEN,
	NIP_QC_INPUT_ENDED,
	NIP_QC_INPUT_ROTATED,
	NIP_QC_INPUT_CUT,
	NIP_QC_INPUT_STOPPED
};

struct nip_qc_input {
	const char *path;
	int fd, stop_fd, notify_fd; /* stop_fd: readable when reading should stop; -1: none */
	bool follow, std, waits;    /* waits: what is read cannot be read again */
	enum nip_qc_input_end end;
	long long offset; /* bytes handed out */
	dev_t device;
	ino_t inode;
	/* The start of the file, to know it again: checksum of its first bytes. */
	uint32_t head_crc;
	size_t head_n;
	char *head;
	/* The last bytes handed out, to see that they are still there. */
	char tail[NIP_QC_TAIL_BYTES];
	size_t tail_n;
};

/* 0, or -1 with a diagnostic. "-" is standard input. old (NULL: none) is the file that had
 * the name before: it is read first, as if it had been rotated just now. */
int nip_qc_input_open(struct nip_qc_input *in, const char *path, const char *old, bool follow,
		      int stop_fd, struct nip_diag *diag);
/* Whether a file starts with n bytes of this checksum. */
bool nip_qc_input_starts(const char *path, size_t n, uint32_t crc);
/* After ROTATED or CUT: 1 the next file is open, 0 stopped while waiting for it, -1. */
int nip_qc_input_next(struct nip_qc_input *in, struct nip_diag *diag);
void nip_qc_input_close(struct nip_qc_input *in);

/* For nip_csv_open_tap(); user is the input. */
ssize_t nip_qc_input_read(void *user, char *to, size_t room);

/* Checksum of the first n bytes handed out (n at most NIP_QC_HEAD_BYTES). */
uint32_t nip_qc_input_head(const struct nip_qc_input *in, size_t n);

#endif
