/* input.c: bytes of a line file as they come, followed by inotify where asked. */
#include <config.h>

#include "qc/input.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/diag.h"
#include "stat/state.h"

/* Network folders tell nothing of what other machines do, so there is a look now and then. */
#define LOOK_MS 500

static int open_file(struct nip_qc_input *in, const char *path)
{
	struct stat st;

	in->fd = in->std ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
	if (in->fd < 0 || fstat(in->fd, &st) != 0)
		return -1;
	if (S_ISDIR(st.st_mode)) {
		errno = EISDIR;
		return -1;
	}
	in->device = st.st_dev;
	in->inode = st.st_ino;
	in->waits = !S_ISREG(st.st_mode);
	in->offset = 0;
	in->head_n = 0;
	in->tail_n = 0;
	in->end = NIP_QC_INPUT_OPEN;
	return 0;
}

/* The folder tells of a new file under the name, the file of bytes at its end. */
static void watch(struct nip_qc_input *in)
{
	char *folder = strdup(in->path), *slash = folder ? strrchr(folder, '/') : NULL;

	if (in->notify_fd >= 0)
		close(in->notify_fd);
	in->notify_fd = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
	if (in->notify_fd >= 0 && folder) {
		if (slash)
			slash[slash == folder] = '\0';
		(void)inotify_add_watch(in->notify_fd, slash ? folder : ".",
					IN_CREATE | IN_MOVED_TO);
		(void)inotify_add_watch(in->notify_fd, in->path,
					IN_MODIFY | IN_ATTRIB | IN_MOVE_SELF | IN_DELETE_SELF);
	}
	free(folder);
}

bool nip_qc_input_starts(const char *path, size_t n, uint32_t crc)
{
	char *head = nip_xalloc(NIP_QC_HEAD_BYTES, 1);
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	size_t have = 0;
	ssize_t got = 1;
	bool same;

	while (fd >= 0 && have < n && n <= NIP_QC_HEAD_BYTES && got > 0) {
		got = read(fd, head + have, n - have);
		have += got > 0 ? (size_t)got : 0;
	}
	same = fd >= 0 && have == n && nip_crc32c(head, n) == crc;
	if (fd >= 0)
		close(fd);
	free(head);
	return same;
}

int nip_qc_input_open(struct nip_qc_input *in, const char *path, const char *old, bool follow,
		      int stop_fd, struct nip_diag *diag)
{
	const struct nip_place at = { .file = path };

	*in = (struct nip_qc_input){ .path = path,
				     .fd = -1,
				     .stop_fd = stop_fd,
				     .notify_fd = -1,
				     .std = strcmp(path, "-") == 0 };
	if (open_file(in, old ? old : path) != 0) {
		if (errno == EISDIR)
			nip_diag_input(diag, &at, "is a folder; name a file");
		else
			nip_diag_input(diag, &at, "cannot open: %s", strerror(errno));
		nip_qc_input_close(in);
		return -1;
	}
	in->head = nip_xalloc(NIP_QC_HEAD_BYTES, 1);
	in->follow = follow && !in->waits; /* a pipe is followed by itself */
	if (in->follow)
		watch(in);
	return 0;
}

void nip_qc_input_close(struct nip_qc_input *in)
{
	if (in->fd >= 0 && !in->std)
		close(in->fd);
	if (in->notify_fd >= 0)
		close(in->notify_fd);
	free(in->head);
	in->fd = in->notify_fd = -1;
	in->head = NULL;
}

/* Waits for bytes of a pipe, or for a change of a followed file. False: stop. */
static bool wait_for(struct nip_qc_input *in, int fd, int ms)
{
	struct pollfd wait[2] = { { .fd = in->stop_fd, .events = POLLIN },
				  { .fd = fd, .events = POLLIN } };
	char events[4096];

	while (poll(wait, 2, ms) < 0 && errno == EINTR)
		;
	if (wait[0].revents)
		return false;
	if (fd >= 0 && fd == in->notify_fd)
		while (read(fd, events, sizeof events) > 0)
			;
	return true;
}

/* Whether what was read last still stands where it stood. */
static bool as_read(const struct nip_qc_input *in)
{
	char now[NIP_QC_TAIL_BYTES];

	return pread(in->fd, now, in->tail_n, (off_t)(in->offset - (long long)in->tail_n)) ==
		       (ssize_t)in->tail_n &&
	       memcmp(now, in->tail, in->tail_n) == 0;
}

/* At the end of a followed file: whether more is to come from it. */
static enum nip_qc_input_end look(const struct nip_qc_input *in)
{
	struct stat here, named;

	if (fstat(in->fd, &here) == 0 && here.st_size < in->offset)
		return NIP_QC_INPUT_CUT;
	if (stat(in->path, &named) == 0 &&
	    (named.st_ino != in->inode || named.st_dev != in->device))
		return NIP_QC_INPUT_ROTATED;
	return NIP_QC_INPUT_OPEN;
}

static void keep_tail(struct nip_qc_input *in, const char *bytes, size_t got)
{
	size_t n = got < sizeof in->tail ? got : sizeof in->tail, old = sizeof in->tail - n;

	old = old < in->tail_n ? old : in->tail_n;
	memmove(in->tail, in->tail + in->tail_n - old, old);
	memcpy(in->tail + old, bytes + got - n, n);
	in->tail_n = old + n;
}

static ssize_t take(struct nip_qc_input *in, const char *bytes, ssize_t got)
{
	size_t room = NIP_QC_HEAD_BYTES - in->head_n, n = (size_t)got < room ? (size_t)got : room;

	memcpy(in->head + in->head_n, bytes, n);
	in->head_n += n;
	in->offset += got;
	if (in->follow)
		keep_tail(in, bytes, (size_t)got);
	return got;
}

ssize_t nip_qc_input_read(void *user, char *to, size_t room)
{
	struct nip_qc_input *in = user;
	enum nip_qc_input_end before = NIP_QC_INPUT_OPEN;

	while (in->end == NIP_QC_INPUT_OPEN) {
		ssize_t got;

		if (!wait_for(in, in->waits ? in->fd : -1, in->waits ? -1 : 0)) {
			in->end = NIP_QC_INPUT_STOPPED;
			break;
		}
		if (in->follow && !as_read(in)) {
			in->end = NIP_QC_INPUT_CUT;
			break;
		}
		got = read(in->fd, to, room);
		if (got > 0)
			return take(in, to, got);
		if (got < 0 && (errno == EINTR || errno == EAGAIN))
			continue;
		if (got < 0)
			return -1;
		/* What was written between the read and the look is read before leaving. */
		if (!in->follow || before != NIP_QC_INPUT_OPEN)
			in->end = in->follow ? before : NIP_QC_INPUT_ENDED;
		else if ((before = look(in)) == NIP_QC_INPUT_OPEN &&
			 !wait_for(in, in->notify_fd, LOOK_MS))
			in->end = NIP_QC_INPUT_STOPPED;
	}
	return in->end == NIP_QC_INPUT_STOPPED ? NIP_CSV_STOP : 0;
}

int nip_qc_input_next(struct nip_qc_input *in, struct nip_diag *diag)
{
	const struct nip_place at = { .file = in->path };

	close(in->fd);
	while (open_file(in, in->path) != 0) {
		if (errno != ENOENT) {
			nip_diag_system(diag, &at, "cannot open after rotation: %s",
					strerror(errno));
			return -1;
		}
		if (!wait_for(in, in->notify_fd, LOOK_MS)) {
			in->end = NIP_QC_INPUT_STOPPED;
			return 0;
		}
	}
	watch(in);
	return 1;
}

uint32_t nip_qc_input_head(const struct nip_qc_input *in, size_t n)
{
	return nip_crc32c(in->head, n < in->head_n ? n : in->head_n);
}
