/* fit_input.c: what `nipline fit` is asked, turned into values: options, data, material,
 * response. */
#include <config.h>

#include <math.h>
#include <stdarg.h>
#include <string.h>

#include "base/decimal.h"
#include "base/str.h"
#include "cmd/assign.h"
#include "cmd/fit_run.h"
#include "unit/unit.h"

#define STARTS 16

int nip_run_usage(struct nip_fit_run *r, const char *option, const char *fmt, ...)
{
	const struct nip_place at = { .element = option };
	va_list ap;

	va_start(ap, fmt);
	nip_diag_vadd(r->s->diag, NIP_ERROR, NIP_CAUSE_USAGE, &at, fmt, ap);
	va_end(ap);
	return -1;
}

bool nip_run_whole(const char *text, double *out)
{
	return nip_decimal_read(text, strlen(text), '.', out) && *out >= 0 && *out < 1e15 &&
	       *out == floor(*out);
}

int nip_run_options(struct nip_fit_run *r)
{
	const struct nip_fit_args *o = r->o;
	struct nip_fit_options *f = &r->study.options;
	double v;

	f->weights = o->weights && strcmp(o->weights, "absolute") == 0 ? NIP_FIT_ABSOLUTE
								       : NIP_FIT_RELATIVE;
	f->physical = !o->bounds || strcmp(o->bounds, "physical") == 0;
	f->rho_th = NAN;
	f->level = 0.95;
	f->seed = 1;
	f->starts = STARTS;
	if (o->level && (!nip_decimal_read(o->level, strlen(o->level), '.', &f->level) ||
			 f->level <= 0 || f->level >= 1))
		return nip_run_usage(r, "--level", "%s is no share between 0 and 1", o->level);
	if (o->seed) {
		if (!nip_run_whole(o->seed, &v))
			return nip_run_usage(r, "--seed", "%s is no whole number", o->seed);
		f->seed = (uint64_t)v;
	}
	if (f->weights == NIP_FIT_ABSOLUTE && !o->columns.sigma)
		return nip_run_usage(r, "--weights", "%s needs --sigma", "absolute");
	if (o->write && !o->material)
		return nip_run_usage(r, "--write",
				     "%s needs --material: the id the law is written for",
				     o->write);
	return 0;
}

/* ---- data ------------------------------------------------------------------------- */

int nip_run_data(struct nip_fit_run *r)
{
	struct nip_fit_columns columns = r->o->columns;
	char *bytes;
	size_t n;

	columns.units_optional = !r->study.options.physical;
	r->study.file = r->o->file;
	r->study.data = &r->data;
	if (strcmp(r->o->file, "-") != 0) {
		if (nip_load_input(r->s, r->o->file, &bytes, &n) != 0)
			return -1;
		r->digest = r->s->doc->inputs.at[r->s->doc->inputs.n - 1].sha256;
	}
	return nip_fit_data_read(r->o->file, &columns, r->s->arena, &r->data, r->s->diag);
}

/* ---- material ------------------------------------------------------------------------ */

static int find_material(struct nip_fit_run *r)
{
	const struct nip_fit_args *o = r->o;

	if (!o->material)
		return 0;
	if (!r->materials) {
		r->materials = NIP_NEW(r->s->arena, struct nip_materials);
		if (nip_load_materials(r->s, r->materials) != 0)
			return -1;
	}
	r->material = nip_material_find(r->materials, o->material);
	return 0;
}

/* The law --update starts from: of a file's first material with one, or of the library. */
int nip_run_family(struct nip_fit_run *r)
{
	const struct nip_fit_args *o = r->o;
	struct nip_materials *m = NIP_NEW(r->s->arena, struct nip_materials);
	const size_t n = strlen(o->update);
	const struct nip_place at = { .file = o->update };
	char *bytes;
	size_t size;
	bool is_file = n > 4 && strcmp(o->update + n - 4, ".xml") == 0;

	if (is_file ? nip_load_input(r->s, o->update, &bytes, &size) != 0 ||
			      nip_materials_read(o->update, bytes, size, r->s->arena, m,
						 r->s->diag) != 0
		    : nip_load_materials(r->s, m) != 0)
		return -1;
	for (size_t i = 0; i < m->materials.n && !r->family; i++) {
		const struct nip_material *x = &m->materials.at[i];

		if (!is_file && nip_material_find(m, o->update) != x)
			continue;
		for (size_t k = 0; k < x->laws.n && !r->family; k++) {
			const struct nip_law_use *u = &x->laws.at[k];

			if (u->law->family == NIP_LAW_COMPACTION &&
			    (!o->law || strcmp(o->law, u->law->name) == 0)) {
				r->family = u;
				r->update.material = x->id;
			}
		}
	}
	if (r->family)
		return 0;
	if (!is_file && !nip_material_find(m, o->update))
		nip_diag_input(r->s->diag, &at, "is no material of the library%s",
			       nip_material_nearest(m, o->update, r->s->arena));
	else
		nip_diag_add(r->s->diag, NIP_ERROR, NIP_CAUSE_NO_ANSWER, &at,
			     "has no %s%s to start from", o->law ? "law " : "law of compaction",
			     o->law ? o->law : "");
	return -1;
}

static int find_density(struct nip_fit_run *r)
{
	struct nip_fit_options *f = &r->study.options;
	struct nip_assign v;
	double *si;

	if (r->data.plain)
		f->rho_th = 1; /* plain numbers: density and relative density are one */
	else if (r->material && r->material->theoretical_density.set)
		f->rho_th = r->material->theoretical_density.si;
	if (!r->o->density)
		return 0;
	if (nip_assign_split(nip_arena_printf(r->s->arena, "density=%s", r->o->density),
			     r->s->arena, &v, r->s->diag) != 0)
		return -1;
	si = nip_assign_si(&v, NIP_Q_DENSITY, r->s->arena, r->s->diag);
	if (!si)
		return -1;
	if (!(si[0] > 0))
		return nip_run_usage(r, "--density", "%s is no density above 0", r->o->density);
	f->rho_th = si[0];
	return 0;
}

int nip_run_material(struct nip_fit_run *r)
{
	return find_material(r) == 0 ? find_density(r) : -1;
}

/* ---- response ------------------------------------------------------------------------ */

static bool contains(const char *text, const char *word)
{
	const size_t n = strlen(word);

	for (; *text; text++) {
		size_t i = 0;

		while (i < n && (text[i] | 0x20) == word[i])
			i++;
		if (i == n)
			return true;
	}
	return false;
}

int nip_run_response(struct nip_fit_run *r)
{
	static const char *const word[] = { "D", "C", "porosity", "density" };
	const struct nip_fit_column *y = &r->data.y_column;
	enum nip_law_response *out = &r->study.options.response;
	const struct nip_place at = { .file = r->o->file, .element = y->name };

	*out = r->data.plain			       ? NIP_LAW_RESPONSE_MAIN
	       : y->quantity == NIP_Q_DENSITY	       ? NIP_LAW_RESPONSE_DENSITY
	       : contains(y->name, "poros")	       ? NIP_LAW_RESPONSE_POROSITY
	       : contains(y->name, "volume_reduction") ? NIP_LAW_RESPONSE_C
						       : NIP_LAW_RESPONSE_D;
	for (int i = 0; r->o->response && i < 4; i++)
		if (strcmp(word[i], r->o->response) == 0)
			*out = (enum nip_law_response)i;
	if (!r->data.plain &&
	    (*out == NIP_LAW_RESPONSE_DENSITY) != (y->quantity == NIP_Q_DENSITY)) {
		nip_diag_input(r->s->diag, &at, "is in %s, and response %s is not", y->unit,
			       word[*out]);
		return -1;
	}
	for (size_t i = 0; i < r->data.n && r->study.options.physical; i++)
		if (*out != NIP_LAW_RESPONSE_DENSITY && r->data.y[i] > 1) {
			nip_diag_add(
				r->s->diag, NIP_WARNING, NIP_CAUSE_NONE, &at,
				"has values above 1 (line %ld): in the die the solid itself is "
				"compressed; percent would need --y-unit %%",
				r->data.line[i]);
			break;
		}
	return 0;
}
