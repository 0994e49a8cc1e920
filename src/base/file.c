/* file.c: reading whole files, atomic writing, digests. */
#include <config.h>

#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <nettle/sha2.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/diag.h"
#include "base/str.h"

int nip_file_read(const char *path, size_t max, struct nip_arena *a, char **out_bytes,
		  size_t *out_n, struct nip_diag *diag)
{
	const struct nip_place at = { .file = path };
	struct nip_str all = NIP_STR_INIT;
	bool std = strcmp(path, "-") == 0;
	int fd = std ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC), rc = -1;
	struct stat st;
	char buf[65536];
	ssize_t got;

	if (fd < 0 || fstat(fd, &st) != 0) {
		nip_diag_input(diag, &at, "cannot open: %s", strerror(errno));
		goto out;
	}
	if (S_ISDIR(st.st_mode)) {
		nip_diag_input(diag, &at, "is a folder; name a file");
		goto out;
	}
	while ((got = read(fd, buf, sizeof buf)) != 0) {
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0) {
			nip_diag_system(diag, &at, "read failed: %s", strerror(errno));
			goto out;
		}
		if (all.n + (size_t)got > max) {
			nip_diag_input(diag, &at, "is larger than %zu bytes", max);
			goto out;
		}
		nip_str_putn(&all, buf, (size_t)got);
	}
	*out_bytes = nip_arena_strndup(a, nip_str_text(&all), all.n);
	*out_n = all.n;
	rc = 0;
out:
	nip_str_release(&all);
	if (fd >= 0 && !std)
		close(fd);
	return rc;
}

static int write_all(int fd, const char *p, size_t n)
{
	while (n) {
		ssize_t w = write(fd, p, n);

		if (w < 0 && errno == EINTR)
			continue;
		if (w < 0)
			return -1;
		p += w;
		n -= (size_t)w;
	}
	return 0;
}

static int write_stdout(const char *bytes, size_t n, struct nip_diag *diag)
{
	const struct nip_place at = { .file = "standard output" };

	if (fflush(stdout) != 0 || write_all(STDOUT_FILENO, bytes, n) != 0) {
		nip_diag_system(diag, &at, "write failed: %s", strerror(errno));
		return -1;
	}
	return 0;
}

/* The rename is durable only once the folder is on disk. */
static void sync_folder(const char *path)
{
	char *dir = strdup(path), *slash = dir ? strrchr(dir, '/') : NULL;
	int fd;

	if (slash)
		slash[slash == dir] = '\0';
	fd = open(slash ? dir : ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd >= 0) {
		(void)fsync(fd);
		close(fd);
	}
	free(dir);
}

/* Puts the finished temporary file in place. Without `replace`, link() fails if
 * somebody made the file meanwhile; folders without hard links get rename(). */
static int put_in_place(const char *temp, const char *path, bool replace)
{
	if (replace)
		return rename(temp, path);
	if (link(temp, path) == 0)
		return unlink(temp);
	if (errno == EEXIST)
		return -1;
	return access(path, F_OK) == 0 ? (errno = EEXIST, -1) : rename(temp, path);
}

int nip_file_write(const char *path, const char *bytes, size_t n, bool replace,
		   struct nip_diag *diag)
{
	const struct nip_place at = { .file = path };
	struct nip_str temp = NIP_STR_INIT;
	struct stat st;
	bool made = false;
	int fd = -1, rc = -1;
	mode_t mask;

	if (strcmp(path, "-") == 0)
		return write_stdout(bytes, n, diag);
	if (stat(path, &st) == 0) {
		if (!replace && S_ISREG(st.st_mode)) {
			nip_diag_add(diag, NIP_ERROR, NIP_CAUSE_USAGE, &at,
				     "exists already; --force replaces it");
			goto out;
		}
		if (S_ISDIR(st.st_mode)) {
			nip_diag_add(diag, NIP_ERROR, NIP_CAUSE_USAGE, &at, "is a folder");
			goto out;
		}
		if (!S_ISREG(st.st_mode)) { /* a device or pipe: nothing to rename */
			fd = open(path, O_WRONLY | O_CLOEXEC);
			if (fd < 0 || write_all(fd, bytes, n) != 0)
				goto failed;
			rc = 0;
			goto out;
		}
	}
	nip_str_printf(&temp, "%s.XXXXXX", path);
	fd = mkostemp(temp.at, O_CLOEXEC);
	if (fd < 0)
		goto failed;
	made = true;
	mask = umask(0);
	umask(mask);
	if (fchmod(fd, 0666 & ~mask) != 0 || write_all(fd, bytes, n) != 0 || fsync(fd) != 0)
		goto failed;
	if (close(fd) != 0) {
		fd = -1;
		goto failed;
	}
	fd = -1;
	if (put_in_place(temp.at, path, replace) != 0)
		goto failed;
	made = false;
	sync_folder(path);
	rc = 0;
	goto out;
failed:
	nip_diag_system(diag, &at, "cannot write: %s", strerror(errno));
out:
	if (fd >= 0)
		close(fd);
	if (made)
		unlink(temp.at);
	nip_str_release(&temp);
	return rc;
}

int nip_file_mkdir(const char *path, struct nip_diag *diag)
{
	const struct nip_place at = { .file = path };
	struct stat st;

	if (mkdir(path, 0777) == 0 || (errno == EEXIST && stat(path, &st) == 0 && S_ISDIR(st.st_mode)))
		return 0;
	nip_diag_system(diag, &at, "cannot make the folder: %s", strerror(errno));
	return -1;
}

const char *nip_sha256(const void *bytes, size_t n, char out[NIP_SHA256_TEXT])
{
	struct sha256_ctx ctx;
	uint8_t digest[SHA256_DIGEST_SIZE];

	sha256_init(&ctx);
	sha256_update(&ctx, n, bytes);
	sha256_digest(&ctx, sizeof digest, digest);
	for (size_t i = 0; i < sizeof digest; i++)
		snprintf(out + 2 * i, 3, "%02x", digest[i]);
	return out;
}
