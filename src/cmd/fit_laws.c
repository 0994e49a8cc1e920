/* fit_laws.c: which laws `nipline fit` fits, and the values the user gives for them. */
#include <config.h>

#include <math.h>
#include <string.h>

#include "base/decimal.h"
#include "base/str.h"
#include "cmd/assign.h"
#include "cmd/fit_run.h"
#include "unit/unit.h"

static int add_wish(struct nip_fit_run *r, const struct nip_law *law)
{
	struct nip_fit_wish *w = &r->wish[r->n_wish++];

	w->law = law;
	for (size_t k = 0; k < NIP_LAW_SYMBOLS; k++)
		w->start[k] = w->fixed[k] = NAN;
	return 0;
}

/* The form of a law that answers by itself (Meyer by porosity), else with the density of
 * the solid. */
static const struct nip_law *fitting_form(const struct nip_fit_run *r, const struct nip_law *law)
{
	const struct nip_fit_options *f = &r->study.options;

	for (int pass = 0; pass < 2 && !r->data.plain; pass++)
		for (const struct nip_law *form = law; form; form = nip_law_next_form(form))
			if (!nip_law_response_needs(form, f->response, pass ? f->rho_th : NAN))
				return form;
	return law;
}

static bool same_x(const struct nip_fit_run *r, const struct nip_law *law)
{
	return r->data.plain ||
	       law->symbol[nip_law_variable(law)].quantity == r->data.x_column.quantity;
}

static size_t parameters(const struct nip_law *law)
{
	size_t n = 0;

	for (size_t k = 0; k < law->n_symbols; k++)
		n += law->symbol[k].role == NIP_PARAMETER;
	return n;
}

/* Every form that can answer and differs in its parameters: two and three stages of
 * Cooper-Eaton, but Meyer once. */
static void add_forms(struct nip_fit_run *r, const struct nip_law *law)
{
	const struct nip_fit_options *f = &r->study.options;
	const struct nip_law *first = fitting_form(r, law);

	add_wish(r, first);
	for (const struct nip_law *form = law; form; form = nip_law_next_form(form))
		if (parameters(form) != parameters(first) && !r->data.plain &&
		    !nip_law_response_needs(form, f->response, f->rho_th))
			add_wish(r, form);
}

static int all_laws(struct nip_fit_run *r)
{
	const struct nip_fit_options *f = &r->study.options;

	for (size_t i = 0; i < nip_law_count(); i++) {
		const struct nip_law *law = nip_law_at(i);

		if (law->family != NIP_LAW_COMPACTION || nip_law_find(law->name) != law ||
		    !same_x(r, law))
			continue;
		/* In plain numbers Kawakita's first output is no density. */
		if (r->data.plain && f->response == NIP_LAW_RESPONSE_MAIN &&
		    strcmp(law->name, "kawakita") == 0)
			continue;
		add_forms(r, law);
	}
	return 0;
}

static int one_law(struct nip_fit_run *r, const char *name)
{
	const struct nip_law *law = nip_law_find(name);
	const char **names = NIP_NEW_N(r->s->arena, nip_law_count(), const char *), *near[1];
	const struct nip_place at = { .element = name };
	size_t n = 0;

	if (law && law->family == NIP_LAW_COMPACTION)
		return add_wish(r, fitting_form(r, law));
	for (size_t i = 0; i < nip_law_count(); i++)
		if (nip_law_at(i)->family == NIP_LAW_COMPACTION &&
		    nip_law_find(nip_law_at(i)->name) == nip_law_at(i))
			names[n++] = nip_law_at(i)->name;
	{
		const char *list = "";

		for (size_t i = 0; i < n; i++)
			list = nip_arena_printf(r->s->arena, "%s%s%s", list, i ? ", " : "",
						names[i]);
		n = nip_nearest(name, names, n, 1, near);
		nip_diag_add(r->s->diag, NIP_ERROR, NIP_CAUSE_USAGE, &at,
			     "is no law of compaction%s%s%s (allowed: all, %s)",
			     n ? ", did you mean " : "", n ? near[0] : "", n ? "?" : "", list);
	}
	return -1;
}

static int find_laws(struct nip_fit_run *r)
{
	const char *list = r->o->law ? r->o->law : "all";
	int rc = 0;

	r->wish = NIP_NEW_N(r->s->arena, nip_law_count() + strlen(list), struct nip_fit_wish);
	if (strcmp(list, "all") == 0)
		return all_laws(r);
	for (const char *p = list; p; p = strchr(p, ',') ? strchr(p, ',') + 1 : NULL)
		rc |= one_law(r, nip_arena_strndup(r->s->arena, p, strcspn(p, ",")));
	return rc;
}

/* One NAME=VALUE for every law that has the name; alias values become the symbol's. */
static int take_value(struct nip_fit_run *r, const char *arg, bool fix)
{
	const char *option = fix ? "--fix" : "--start";
	struct nip_assign v;
	bool known = false;

	if (nip_assign_split(arg, r->s->arena, &v, r->s->diag) != 0)
		return -1;
	if (v.asked || v.n != 1)
		return nip_run_usage(r, option, "%s: one number is wanted", arg);
	for (size_t i = 0; i < r->n_wish; i++) {
		const struct nip_law *law = r->wish[i].law;
		const struct nip_symbol_alias *alias = NULL;
		int k = nip_law_symbol(law, v.name);
		double *si, plain;

		for (size_t m = 0; k < 0 && m < law->n_aliases; m++)
			if (strcmp(law->alias[m].name, v.name) == 0) {
				alias = &law->alias[m];
				k = nip_law_symbol(law, alias->of);
			}
		if (k < 0 || law->symbol[k].role != NIP_PARAMETER)
			continue;
		known = true;
		if (r->data.plain) {
			if (v.unit[0] ||
			    !nip_decimal_read(v.number[0], strlen(v.number[0]), '.', &plain))
				return nip_run_usage(r, option,
						     "%s: these are plain numbers without units",
						     arg);
			si = &plain;
		} else {
			si = nip_assign_si(&v, alias ? alias->quantity : law->symbol[k].quantity,
					   r->s->arena, r->s->diag);
			if (!si)
				return -1;
		}
		plain = alias ? alias->to_symbol(*si) : *si;
		if (r->study.options.physical &&
		    !(plain >= law->symbol[k].lo && plain <= law->symbol[k].hi))
			return nip_run_usage(r, option, "%s is outside what law %s allows", arg,
					     law->name);
		(fix ? r->wish[i].fixed : r->wish[i].start)[k] = plain;
	}
	return known ? 0
		     : nip_run_usage(r, option, "%s: no law asked for has such a parameter", arg);
}

int nip_run_laws(struct nip_fit_run *r)
{
	int rc = find_laws(r);

	for (size_t i = 0; rc == 0 && i < r->o->n_start; i++)
		rc |= take_value(r, r->o->start[i], false);
	for (size_t i = 0; i < r->o->n_fix; i++)
		rc |= take_value(r, r->o->fix[i], true);
	return rc;
}
