/* fit_validate.c: nipline fit --validate. */
#include <config.h>

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "cmd/fit_run.h"
#include "report/validation_doc.h"
#include "xml/reader.h"

static int by_name(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* The .csv files of a folder, by name. */
static int list_files(struct nip_session *s, const char *folder, const char ***out, size_t *out_n)
{
	const struct nip_place at = { .file = folder };
	DIR *d = opendir(folder);
	const struct dirent *e;
	NIP_VEC(const char *) names = { NULL, 0, 0 };

	if (!d) {
		nip_diag_input(s->diag, &at, "cannot be opened as a folder: %s", strerror(errno));
		return -1;
	}
	while ((e = readdir(d)) != NULL) {
		const size_t n = strlen(e->d_name);

		if (n > 4 && strcmp(e->d_name + n - 4, ".csv") == 0)
			*nip_vec_push(s->arena, &names) = nip_arena_strdup(s->arena, e->d_name);
	}
	closedir(d);
	if (names.n == 0) {
		nip_diag_input(s->diag, &at, "has no .csv files");
		return -1;
	}
	qsort(names.at, names.n, sizeof *names.at, by_name);
	*out = names.at;
	*out_n = names.n;
	return 0;
}

int nip_run_validation(struct nip_session *s, const char *folder)
{
	struct nip_materials m = { 0 };
	struct nip_validation v = { .files = 0 };
	const char **name;
	size_t n, size;
	char *bytes;

	if (nip_load_materials(s, &m) != 0 || list_files(s, folder, &name, &n) != 0)
		return -1;
	for (size_t i = 0; i < n; i++) {
		const char *path = nip_arena_printf(s->arena, "%s/%s", folder, name[i]);
		char hex[NIP_SHA256_TEXT];

		if (nip_file_read(path, NIP_XML_MAX, s->arena, &bytes, &size, s->diag) != 0 ||
		    nip_validate_file(path, name[i], &m, s->arena, &v, s->diag) != 0)
			return -1;
		nip_doc_input(s->doc, name[i], nip_sha256(bytes, size, hex));
	}
	nip_validation_doc(s->doc, &v, &m);
	return 0;
}
