/* validate.c: data sets against the library's laws of compaction. */
#include <config.h>

#include "fit/validate.h"

#include <ctype.h>
#include <math.h>
#include <string.h>

#include "base/diag.h"
#include "base/decimal.h"
#include "csv/reader.h"
#include "fit/model.h"
#include "stat/dist.h"

struct point {
	double pressure, density;
};

struct series { /* the lines of one material and structure in a file */
	const char *text, *structure, *source, *evidence;
	NIP_VEC(struct point) points;
	size_t unusable;
};

struct file {
	const char *name;
	const struct nip_materials *m;
	struct nip_arena *a;
	NIP_VEC(struct series) series;
};

/* ---- the file ------------------------------------------------------------------- */

enum { MATERIAL, STRUCTURE, PRESSURE, DENSITY, POROSITY, SOURCE, EVIDENCE, COLUMNS };
static const char *const column_name[COLUMNS] = { "material",	      "structure", "pressure_MPa",
						  "relative_density", "porosity",  "source_DOI",
						  "evidence" };

static const char *cell(const struct nip_csv_block *b, const long *handle, int k, size_t i)
{
	return handle[k] < 0 ? "" : b->column[handle[k]].cell[i].text;
}

static double number(const char *text)
{
	double v;

	return nip_decimal_read(text, strlen(text), '.', &v) ? v : NAN;
}

static struct series *find_series(struct file *f, const char *text, const char *structure)
{
	struct series *s;

	for (size_t i = 0; i < f->series.n; i++)
		if (strcmp(f->series.at[i].text, text) == 0 &&
		    strcmp(f->series.at[i].structure, structure) == 0)
			return &f->series.at[i];
	s = nip_vec_push(f->a, &f->series);
	*s = (struct series){ .text = nip_arena_strdup(f->a, text),
			      .structure = nip_arena_strdup(f->a, structure) };
	return s;
}

static void take(struct file *f, const struct nip_csv_block *b, const long *handle, size_t i)
{
	struct series *s =
		find_series(f, cell(b, handle, MATERIAL, i), cell(b, handle, STRUCTURE, i));
	double p = number(cell(b, handle, PRESSURE, i)), d = number(cell(b, handle, DENSITY, i));

	if (isnan(d))
		d = 1 - number(cell(b, handle, POROSITY, i));
	if (!s->source) {
		s->source = nip_arena_strdup(f->a, cell(b, handle, SOURCE, i));
		s->evidence = nip_arena_strdup(f->a, cell(b, handle, EVIDENCE, i));
	}
	if (isnan(p) || isnan(d))
		s->unusable++;
	else
		*nip_vec_push(f->a, &s->points) = (struct point){ p * 1e6, d };
}

static int read_file(struct file *f, const char *path, bool *out_usable, struct nip_diag *diag)
{
	const struct nip_csv_dialect dialect = { .separator = ',' };
	struct nip_csv_reader *r = nip_csv_open(path, &dialect, diag);
	const struct nip_csv_block *b;
	long handle[COLUMNS];
	int rc;

	if (!r)
		return -1;
	for (int k = 0; k < COLUMNS; k++) {
		long c = nip_csv_find(r, column_name[k]);

		handle[k] = c < 0 ? -1 : (long)nip_csv_bind(r, (size_t)c, NIP_CSV_TEXT);
	}
	*out_usable = handle[PRESSURE] >= 0 && (handle[DENSITY] >= 0 || handle[POROSITY] >= 0);
	while ((rc = nip_csv_next(r, &b)) == 1)
		for (size_t i = 0; *out_usable && i < b->rows; i++)
			take(f, b, handle, i);
	nip_csv_close(r);
	return rc < 0 ? -1 : 0;
}

/* ---- whose lines, and what of -------------------------------------------------------- */

static bool contains(const char *text, const char *word)
{
	const size_t n = strlen(word);

	for (; n && *text; text++) {
		size_t i = 0;

		while (i < n && tolower((unsigned char)text[i]) == tolower((unsigned char)word[i]))
			i++;
		if (i == n)
			return true;
	}
	return false;
}

/* Length of `name` if the text begins with it as whole words. */
static size_t begins(const char *text, const char *name)
{
	const size_t n = strlen(name);

	return strncmp(text, name, n) == 0 && (text[n] == '\0' || text[n] == ' ') ? n : 0;
}

static const struct nip_material *by_beginning(const struct nip_materials *m, const char *text,
					       size_t *out_n)
{
	const struct nip_material *best = NULL;

	*out_n = 0;
	for (size_t i = 0; i < m->materials.n; i++) {
		const struct nip_material *x = &m->materials.at[i];

		for (size_t k = 0; k <= x->aliases.n; k++) {
			size_t n = begins(text, k ? x->aliases.at[k - 1].text : x->id);

			if (n > *out_n) {
				*out_n = n;
				best = x;
			}
		}
	}
	return best;
}

/* "Li6PS5Cl + 1-undecanethiol" is not Li6PS5Cl but a variant whose name tells of that. */
static const struct nip_material *find_material(const struct nip_materials *m, const char *text)
{
	size_t n;
	const struct nip_material *base = by_beginning(m, text, &n);
	const char *added = base ? strchr(text + n, '+') : NULL;

	if (!added)
		return base;
	for (added++; *added == ' '; added++)
		;
	for (size_t i = 0; i < m->materials.n; i++) {
		const struct nip_material *x = &m->materials.at[i];
		bool told = x->name && contains(x->name, added);

		for (size_t k = 0; k < x->aliases.n; k++)
			told = told || contains(x->aliases.at[k].text, added);
		if (told && x->variant_text && strcmp(x->variant_text, base->id) == 0)
			return x;
	}
	return NULL;
}

/* What the pressure and the density of a structure are; NULL: not told. */
static const char *stress_of(const struct series *s)
{
	if (contains(s->structure, "isostatic") || contains(s->text, "isostatic"))
		return "isostatic";
	return contains(s->structure, "pellet") ? "die_axial" : NULL;
}

static const char *state_of(const struct series *s)
{
	return contains(s->structure, "in die") ? "in_die" : "released";
}

/* ---- comparison ------------------------------------------------------------------------ */

/* Half of the 95 % interval of a measurement: scatter, and stated uncertainties of the
 * parameters to first order. */
static double half_width(const struct nip_law_use *u, const double *gradient)
{
	double v = u->residual_sd.si * u->residual_sd.si;

	for (size_t i = 0; i < u->law->n_symbols; i++)
		for (size_t j = 0; j < u->law->n_symbols; j++)
			if (u->sd[i] > 0 && u->sd[j] > 0)
				v += gradient[i] * u->sd[i] * u->correlation[i][j] * u->sd[j] *
				     gradient[j];
	return nip_normal_quantile(0.975) * sqrt(v);
}

static const char *compare(struct nip_validation_row *r, const struct series *s, double rho_th)
{
	const struct nip_law_use *u = r->law;
	const struct nip_fit_model m = nip_fit_model(u->law, NIP_LAW_RESPONSE_D, rho_th, true);
	double sum = 0, squares = 0, g[NIP_LAW_SYMBOLS], d, largest = -1;
	size_t inside = 0;
	const char *why = nip_law_response_needs(u->law, NIP_LAW_RESPONSE_D, rho_th);

	for (size_t i = 0; i < s->points.n && !why; i++) {
		const struct point *p = &s->points.at[i];
		double error;

		why = nip_fit_value(&m, u->in, p->pressure, &d, g);
		error = d - p->density;
		sum += error;
		squares += error * error;
		inside += fabs(error) <= half_width(u, g);
		r->outside_range += p->pressure < u->from_si || p->pressure > u->to_si;
		if (fabs(error) > largest) {
			largest = fabs(error);
			r->worst = error;
			r->worst_pressure = p->pressure;
			r->worst_data = p->density;
		}
	}
	r->n = s->points.n;
	r->rmse = sqrt(squares / (double)r->n);
	r->mean_error = sum / (double)r->n;
	r->inside = u->residual_sd.set ? (double)inside / (double)r->n : NAN;
	return why;
}

static const char *mismatch(struct file *f, const struct nip_law_use *u, const struct series *s)
{
	const char *stress = stress_of(s), *state = state_of(s);

	if (!stress)
		return "what its pressure is of is not told";
	if (strcmp(u->stress, stress) != 0)
		return nip_arena_printf(f->a, "its pressure is %s, the law's is %s", stress,
					u->stress);
	if (u->state && strcmp(u->state, state) != 0)
		return nip_arena_printf(f->a, "its density is %s, the law's is %s", state,
					u->state);
	return NULL;
}

static void against_laws(struct file *f, const struct series *s, const struct nip_material *x,
			 struct nip_validation *out)
{
	size_t laws = 0;

	for (size_t k = 0; k < x->laws.n; k++) {
		const struct nip_law_use *u = &x->laws.at[k];
		struct nip_validation_row *r;

		if (u->law->family != NIP_LAW_COMPACTION)
			continue;
		laws++;
		r = nip_vec_push(f->a, &out->rows);
		*r = (struct nip_validation_row){ .file = f->name,
						  .text = s->text,
						  .material = x->id,
						  .law = u,
						  .unusable = s->unusable,
						  .rmse = NAN,
						  .data_evidence = s->evidence,
						  .data_source = s->source };
		r->in_sample = *s->source && (contains(u->source, s->source) ||
					      (u->lot && contains(u->lot, s->source)));
		r->why = mismatch(f, u, s);
		if (!r->why)
			r->why = compare(r, s,
					 x->theoretical_density.set ? x->theoretical_density.si
								    : NAN);
	}
	if (laws == 0)
		*nip_vec_push(f->a, &out->rows) = (struct nip_validation_row){
			.file = f->name,
			.text = s->text,
			.material = x->id,
			.why = "the library has no law of compaction for it",
			.unusable = s->unusable,
			.data_evidence = s->evidence,
			.data_source = s->source
		};
}

static void nothing(struct file *f, const struct series *s, const char *why,
		    struct nip_validation *out)
{
	*nip_vec_push(f->a, &out->rows) =
		(struct nip_validation_row){ .file = f->name,
					     .text = s ? s->text : "",
					     .why = why,
					     .unusable = s ? s->unusable : 0,
					     .data_evidence = s ? s->evidence : NULL,
					     .data_source = s ? s->source : NULL };
}

int nip_validate_file(const char *path, const char *name, const struct nip_materials *m,
		      struct nip_arena *a, struct nip_validation *out, struct nip_diag *diag)
{
	struct file f = { .name = name, .m = m, .a = a };
	bool usable, any = false;

	if (read_file(&f, path, &usable, diag) != 0)
		return -1;
	out->files++;
	for (size_t i = 0; i < f.series.n; i++) {
		const struct series *s = &f.series.at[i];
		const struct nip_material *x = find_material(m, s->text);

		if (s->points.n == 0)
			continue;
		any = true;
		if (!*s->text)
			nothing(&f, s, "the file names no material", out);
		else if (!x)
			nothing(&f, s, "the library does not know this material", out);
		else
			against_laws(&f, s, x, out);
	}
	if (!any)
		nothing(&f, NULL,
			usable ? "no line has both a pressure and a density"
			       : "no relative density or porosity against pressure",
			out);
	return 0;
}
