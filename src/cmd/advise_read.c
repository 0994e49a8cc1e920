/* advise_read.c: coil results out of CSV or a qc result, and profiles. */
#include <config.h>

#include <math.h>
#include <string.h>
#include <strings.h>

#include "cmd/advise.h"
#include "cmd/line.h"
#include "csv/reader.h"
#include "doc/json_read.h"
#include "unit/unit.h"

static int wrong(struct nip_session *s, const char *path, const char *element, const char *what)
{
	const struct nip_place at = { .file = path, .element = element };

	nip_diag_input(s->diag, &at, "%s", what);
	return -1;
}

/* ---- a qc result ------------------------------------------------------------------------ */

static const struct nip_node *of_coil(const struct nip_node *coil, const char *id)
{
	const struct nip_node *c = nip_node_get(coil, "characteristics");

	for (c = c ? c->first : NULL; c; c = c->next)
		if (nip_node_text_of(c, "id") && strcmp(nip_node_text_of(c, "id"), id) == 0)
			return c;
	return NULL;
}

static const char *why_refused(const struct nip_advise_input *in, const struct nip_node *coil,
			       const struct nip_node *y, const struct nip_node *u)
{
	static const char *const kinds[] = { "missing", "not_a_number", "implausible",
					     "impossible" };
	const char *verdict = nip_node_text_of(coil, "verdict");
	double bad = 0, n = nip_node_number_of(y, "n");

	for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++)
		bad += fmax(nip_node_number_of(y, kinds[k]), 0);
	if (!(n > 0) || isnan(nip_node_number_of(y, "mean")) || isnan(nip_node_number_of(u, "mean")))
		return "no readings";
	if (verdict && strcmp(verdict, "undecided") == 0)
		return "qc could not decide on its data";
	if (nip_node_number_of(coil, "bad") > in->max_bad * nip_node_number_of(coil, "rows") ||
	    bad > in->max_bad * (bad + n))
		return "too many bad records or cells";
	return NULL;
}

static int read_qc(const struct nip_advise_input *in, struct nip_advise_runs *out)
{
	const struct nip_node *root, *coil;
	const char *command;
	char *bytes;
	size_t n;

	if (nip_load_input(in->s, in->path, &bytes, &n) != 0)
		return -1;
	root = nip_json_read(in->path, bytes, n, in->s->arena, in->s->diag);
	if (!root)
		return -1;
	command = nip_node_text_of(root, "command");
	coil = nip_node_get(nip_node_get(root, "result"), "coils");
	if (!command || strcmp(command, "qc") != 0 || !coil)
		return wrong(in->s, in->path, NULL, "is no result of nipline qc (--format json)");
	for (coil = coil->first; coil; coil = coil->next) {
		const struct nip_node *y = of_coil(coil, in->y), *u = of_coil(coil, in->u);

		if (!y || !u)
			return wrong(in->s, in->path, y ? in->u : in->y,
				     "is no characteristic of this result (--y, --u)");
		out->y_unit = nip_node_text_of(y, "unit");
		out->u_unit = nip_node_text_of(u, "unit");
		*nip_vec_push(in->s->arena, &out->list) =
			(struct nip_advise_run){ .name = nip_node_text_of(coil, "coil"),
						 .y = nip_node_number_of(y, "mean"),
						 .u = nip_node_number_of(u, "mean"),
						 .refused = why_refused(in, coil, y, u) };
	}
	return 0;
}

/* ---- CSV -------------------------------------------------------------------------------- */

/* The file becomes an input of the document, and so cannot be written over. */
static struct nip_csv_reader *open_csv(struct nip_session *s, const char *path)
{
	const struct nip_csv_dialect dialect = { 0 };
	char *bytes;
	size_t n;

	if (strcmp(path, "-") != 0 && nip_load_input(s, path, &bytes, &n) != 0)
		return NULL;
	return nip_csv_open(path, &dialect, s->diag);
}

static long bind(struct nip_session *s, struct nip_csv_reader *r, const char *path,
		 const char *name, enum nip_csv_type type, const char **out_unit)
{
	const char *unit;
	size_t handle;

	if (nip_line_bind(s, r, path, name, type, &handle) != 0)
		return -1;
	unit = nip_csv_unit(r, (size_t)nip_csv_find(r, name));
	if (out_unit)
		*out_unit = unit ? nip_arena_strdup(s->arena, unit) : NULL;
	return (long)handle;
}

static bool says_yes(const char *t)
{
	static const char *const yes[] = { "1", "yes", "true", "ok", "in spec", "out of spec" };

	for (size_t i = 0; i < sizeof yes / sizeof *yes; i++)
		if (strcasecmp(t, yes[i]) == 0)
			return true;
	return false;
}

static int refused_lines(struct nip_session *s, const char *path, const struct nip_csv_reader *r)
{
	return nip_csv_refused(nip_csv_count(r))
		       ? wrong(s, path, NULL, "holds lines that cannot be read")
		       : 0;
}

static int read_csv(const struct nip_advise_input *in, struct nip_advise_runs *out)
{
	struct nip_csv_reader *r = open_csv(in->s, in->path);
	const struct nip_csv_block *b;
	long y, u, ok = 0;
	int rc = -1;

	if (!r)
		return -1;
	y = bind(in->s, r, in->path, in->y, NIP_CSV_NUMBER, &out->y_unit);
	u = bind(in->s, r, in->path, in->u, NIP_CSV_NUMBER, &out->u_unit);
	if (in->ok)
		ok = bind(in->s, r, in->path, in->ok, NIP_CSV_NAME, NULL);
	if (y >= 0 && u >= 0 && ok >= 0) {
		while ((rc = nip_csv_next(r, &b)) > 0)
			for (size_t i = 0; i < b->rows; i++) {
				struct nip_advise_run x = { .y = b->column[y].number[i],
							    .u = b->column[u].number[i] };

				x.name = nip_arena_printf(in->s->arena, "line %ld", b->line[i]);
				if (in->ok && !says_yes(b->column[ok].cell[i].text))
					x.refused = "its data checks failed";
				else if (isnan(x.y) || isnan(x.u))
					x.refused = "no number";
				*nip_vec_push(in->s->arena, &out->list) = x;
			}
		rc |= refused_lines(in->s, in->path, r);
	}
	nip_csv_close(r);
	return rc;
}

int nip_advise_read(const struct nip_advise_input *in, struct nip_advise_runs *out)
{
	size_t n = strlen(in->path);

	*out = (struct nip_advise_runs){ .y_name = in->y, .u_name = in->u };
	return n > 5 && strcmp(in->path + n - 5, ".json") == 0 ? read_qc(in, out)
							       : read_csv(in, out);
}

/* ---- profiles ----------------------------------------------------------------------------- */

/* The boxes of a result of nipline web; numbered lanes keep their numbers for places. */
static int profile_of_web(struct nip_session *s, const char *path, struct nip_advise_profile *out)
{
	NIP_VEC(double) place = { NULL, 0, 0 }, value = { NULL, 0, 0 };
	const struct nip_node *root, *across, *box;
	const char *command, *unit;
	double scale = 1, offset = 0;
	char *bytes;
	size_t n;

	if (nip_load_input(s, path, &bytes, &n) != 0)
		return -1;
	root = nip_json_read(path, bytes, n, s->arena, s->diag);
	if (!root)
		return -1;
	command = nip_node_text_of(root, "command");
	across = nip_node_get(nip_node_get(root, "result"), "across");
	box = nip_node_get(nip_node_get(across, "profile"), "boxes");
	if (!command || strcmp(command, "web") != 0 || !box)
		return wrong(s, path, NULL,
			     "is no result of nipline web (--format json) with a profile across");
	unit = nip_node_text_of(across, "cd_unit");
	if (unit && nip_unit_convert(unit, "mm", true, &scale, &offset) != NIP_UNIT_OK)
		return wrong(s, path, "cd_unit", "is no unit of length");
	for (box = box->first; box; box = box->next) {
		double y = nip_node_number_of(box, "cd"), v = nip_node_number_of(box, "mean");

		if (isnan(y + v))
			continue;
		*nip_vec_push(s->arena, &place) = y * scale;
		*nip_vec_push(s->arena, &value) = v;
	}
	*out = (struct nip_advise_profile){ .n = place.n, .y_mm = place.at, .value = value.at };
	return 0;
}

static int profile_of_csv(struct nip_session *s, const char *path, struct nip_advise_profile *out)
{
	NIP_VEC(double) place = { NULL, 0, 0 }, value = { NULL, 0, 0 };
	struct nip_csv_reader *r = open_csv(s, path);
	const struct nip_csv_block *b;
	long y, v;
	int rc = -1;

	if (!r)
		return -1;
	y = bind(s, r, path, "y", NIP_CSV_NUMBER, NULL);
	v = bind(s, r, path, "value", NIP_CSV_NUMBER, NULL);
	if (y >= 0 && v >= 0) {
		while ((rc = nip_csv_next(r, &b)) > 0)
			for (size_t i = 0; i < b->rows; i++) {
				if (isnan(b->column[y].number[i] + b->column[v].number[i]))
					continue; /* a place that was not measured */
				*nip_vec_push(s->arena, &place) = b->column[y].number[i];
				*nip_vec_push(s->arena, &value) = b->column[v].number[i];
			}
		rc |= refused_lines(s, path, r);
	}
	nip_csv_close(r);
	*out = (struct nip_advise_profile){ .n = place.n, .y_mm = place.at, .value = value.at };
	return rc;
}

int nip_advise_read_profile(struct nip_session *s, const char *path, struct nip_advise_profile *out)
{
	size_t n = strlen(path);

	return n > 5 && strcmp(path + n - 5, ".json") == 0 ? profile_of_web(s, path, out)
							   : profile_of_csv(s, path, out);
}
