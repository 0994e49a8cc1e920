/* file.h: whole files in, atomic files out. */
#ifndef NIP_BASE_FILE_H
#define NIP_BASE_FILE_H

#include <stdbool.h>
#include <stddef.h>

struct nip_arena;
struct nip_diag;

/* Reads path whole into the arena (NUL added behind the n bytes). Refuses files
 * over max bytes and what is not a regular file or pipe. Returns 0, or -1 with a
 * diagnostic. "-" is standard input. */
int nip_file_read(const char *path, size_t max, struct nip_arena *a, char **out_bytes,
		  size_t *out_n, struct nip_diag *diag);

/* Writes n bytes to path through a temporary file in the same folder, fsync and
 * rename: path is either complete or untouched. An existing path is refused
 * unless replace; "-" is standard output (flushed and checked). Returns 0/-1. */
int nip_file_write(const char *path, const char *bytes, size_t n, bool replace,
		   struct nip_diag *diag);

/* Makes a folder (its parents must exist); fine if it is there. Returns 0/-1. */
int nip_file_mkdir(const char *path, struct nip_diag *diag);

/* Lower-case SHA-256 in hex of n bytes. */
#define NIP_SHA256_TEXT 65
const char *nip_sha256(const void *bytes, size_t n, char out[NIP_SHA256_TEXT]);

#endif
