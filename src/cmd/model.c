/* model.c: nipline model, any law of the table as a pocket calculator. */
#include <config.h>

#include <math.h>
#include <string.h>

#include "base/decimal.h"
#include "base/str.h"
#include "cmd/model_query.h"
#include "cmd/option.h"
#include "report/model_doc.h"
#include "unit/unit.h"

enum { OPT_LIST = NIP_OPT_OWN, OPT_UNIT };

#define MOST_ARGS 64

struct options {
	struct nip_common common;
	bool list;
	const char *law;
	const char *arg[MOST_ARGS], *unit[MOST_ARGS];
	size_t n_args, n_units;
};

static const struct argp_option rows[] = {
	NIP_ROW_FORCE,
	NIP_ROW_FORMAT("text (default), json, csv, html or pdf"),
	{ "list", OPT_LIST, NULL, 0, "list all laws with their symbols and outputs", 0 },
	NIP_ROW_OUTPUT,
	{ "unit", OPT_UNIT, "NAME=UNIT", 0, "show an input or output in this unit", 0 },
	{ 0 },
};

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct options *o = state->input;

	switch (key) {
	case OPT_LIST:
		o->list = true;
		return 0;
	case OPT_UNIT:
		if (o->n_units == MOST_ARGS)
			argp_error(state, "more than %d units", MOST_ARGS);
		o->unit[o->n_units++] = arg;
		return 0;
	case ARGP_KEY_ARG:
		if (!o->law)
			o->law = arg;
		else if (o->n_args == MOST_ARGS)
			argp_error(state, "more than %d assignments", MOST_ARGS);
		else
			o->arg[o->n_args++] = arg;
		return 0;
	case ARGP_KEY_NO_ARGS:
		if (!o->list)
			argp_error(state, "a law is missing; --list shows them");
		return 0;
	default:
		return nip_common_parse(key, arg, state, &o->common);
	}
}

/* ---- evaluation ------------------------------------------------------------ */

static const char *allowed(struct nip_query *q, const struct nip_symbol *s)
{
	char lo[NIP_DOUBLE_TEXT], hi[NIP_DOUBLE_TEXT];
	const char *unit = nip_quantity_kind(s->quantity)->unit;

	nip_decimal_write(nip_unit_show(s->quantity, s->lo), lo);
	nip_decimal_write(nip_unit_show(s->quantity, s->hi), hi);
	return nip_arena_printf(q->s->arena, "%s%s%s%s%s%s%s", s->lo_open ? "above " : "from ",
				s->lo < -1e290 ? "any" : lo,
				s->hi > 1e290 ? ""
				: s->hi_open  ? " to below "
					      : " to ",
				s->hi > 1e290 ? "" : hi, strcmp(unit, "1") ? " " : "",
				strcmp(unit, "1") ? unit : "", "");
}

static void say_fault(struct nip_query *q, enum nip_law_status rc, const struct nip_law_fault *f,
		      const struct nip_list *in)
{
	const struct nip_symbol *s = f->symbol >= 0 ? &q->law->symbol[f->symbol] : NULL;
	char got[NIP_DOUBLE_TEXT];

	if (rc == NIP_LAW_DOMAIN) {
		double bad = in[f->symbol].at[0];

		for (size_t k = 0; k < in[f->symbol].n; k++)
			if (!(in[f->symbol].at[k] >= s->lo && in[f->symbol].at[k] <= s->hi))
				bad = in[f->symbol].at[k];
		nip_decimal_write(nip_unit_show(s->quantity, bad), got);
		nip_query_refuse(q, NIP_CAUSE_NO_ANSWER, s->name,
				 nip_arena_printf(q->s->arena, "%s: got %s, allowed %s", s->meaning,
						  got, allowed(q, s)));
	} else if (rc == NIP_LAW_NO_EFFECT) {
		nip_query_refuse(q, NIP_CAUSE_NO_ANSWER, q->law->symbol[q->unknown].name,
				 nip_arena_printf(q->s->arena,
						  "has no effect on %s: it cannot be found from it",
						  q->item[q->wanted].assign.name));
	} else if (rc == NIP_LAW_NO_ROOT) {
		nip_query_refuse(q, NIP_CAUSE_NO_ANSWER, q->law->symbol[q->unknown].name,
				 nip_arena_printf(q->s->arena, "no value of it gives %s = %s",
						  q->item[q->wanted].assign.name,
						  q->item[q->wanted].assign.written));
	} else {
		nip_query_refuse(q, NIP_CAUSE_NO_ANSWER, NULL,
				 nip_arena_printf(q->s->arena, "there is no such state: %s",
						  f->why ? f->why : "an input is missing"));
	}
}

static struct nip_list list_at(const struct nip_query *q, size_t symbol, size_t point,
			       double *store)
{
	const struct nip_bound *b = nip_query_given(q, symbol);

	if (!b)
		return (struct nip_list){ store, 0 };
	if (q->law->symbol[symbol].list)
		return (struct nip_list){ b->si, b->assign.n };
	*store = b->si[b->assign.n > 1 ? point : 0];
	return (struct nip_list){ store, 1 };
}

/* That other values of the unknown give the same output; all of them while they are few. */
static void note_roots(struct nip_query *q, const struct nip_law_fault *f,
		       struct nip_model_answer *m)
{
	const char *list = "";

	if (f->roots < 2)
		return;
	for (size_t k = 0; k < f->roots && f->roots <= NIP_LAW_ROOTS; k++) {
		const struct nip_symbol *s = &q->law->symbol[q->unknown];
		char text[NIP_DOUBLE_TEXT];

		nip_decimal_write(nip_unit_show(s->quantity, f->root[k]), text);
		list = nip_arena_printf(q->s->arena, "%s%s%s", list, k ? ", " : ": ", text);
	}
	*nip_vec_push(q->s->arena, &m->notes) =
		f->roots <= NIP_LAW_ROOTS
			? nip_arena_printf(
				  q->s->arena,
				  "%zu values of %s fit%s; the smallest not negative is shown",
				  f->roots, q->law->symbol[q->unknown].name, list)
			: nip_arena_printf(
				  q->s->arena,
				  "a whole range of values of %s fits; its smallest is shown",
				  q->law->symbol[q->unknown].name);
}

/* Answers one point into out[] (and *solved, and in *many the point with most roots); 0/-1. */
static int answer_point(struct nip_query *q, size_t point, struct nip_list *out, double *solved,
			struct nip_law_fault *many)
{
	struct nip_list in[NIP_LAW_SYMBOLS];
	double store[NIP_LAW_SYMBOLS];
	struct nip_law_fault fault;
	enum nip_law_status rc;

	for (size_t k = 0; k < q->law->n_symbols; k++)
		in[k] = list_at(q, k, point, &store[k]);
	if (q->unknown >= 0) {
		const struct nip_bound *w = &q->item[q->wanted];

		rc = nip_law_solve(q->law, in, q->unknown, w->output,
				   w->si[w->assign.n > 1 ? point : 0], solved, &fault);
		if (rc != NIP_LAW_OK) {
			say_fault(q, rc, &fault, in);
			return -1;
		}
		if (fault.roots > many->roots)
			*many = fault;
		in[q->unknown] = (struct nip_list){ solved, 1 };
	}
	rc = nip_law_evaluate_lists(q->law, in, out, &fault);
	if (rc == NIP_LAW_OK)
		return 0;
	say_fault(q, rc, &fault, in);
	return -1;
}

static int answer(struct nip_query *q, struct nip_model_answer *m)
{
	struct nip_arena *a = q->s->arena;
	double *value[NIP_LAW_OUTPUTS], *solved = NIP_NEW_N(a, q->points, double);
	size_t length[NIP_LAW_OUTPUTS] = { 0 }, longest = 1;
	struct nip_law_fault many = { .roots = 0 };

	for (size_t i = 0; i < q->n; i++)
		if (q->item[i].assign.n > longest)
			longest = q->item[i].assign.n;
	for (size_t k = 0; k < q->law->n_outputs; k++)
		value[k] = NIP_NEW_N(a, longest, double);
	for (size_t p = 0; p < q->points; p++) {
		struct nip_list out[NIP_LAW_OUTPUTS];

		for (size_t k = 0; k < q->law->n_outputs; k++)
			out[k] = (struct nip_list){ value[k] + p, 1 };
		if (answer_point(q, p, out, &solved[p], &many) != 0)
			return -1;
		for (size_t k = 0; k < q->law->n_outputs; k++)
			length[k] = out[k].n;
	}
	if (q->unknown >= 0) {
		const struct nip_symbol *s = &q->law->symbol[q->unknown];

		*nip_vec_push(a, &m->outputs) =
			(struct nip_model_value){ .name = s->answer ? s->answer : s->name,
						  .quantity = s->quantity,
						  .meaning = s->meaning,
						  .solved = true,
						  .n = q->points,
						  .si = solved };
	}
	for (size_t k = 0; k < q->law->n_outputs; k++)
		if (q->wanted < 0 || q->item[q->wanted].output != (int)k)
			*nip_vec_push(a, &m->outputs) =
				(struct nip_model_value){ .name = q->law->output[k].name,
							  .quantity = q->law->output[k].quantity,
							  .list = q->law->output[k].list,
							  .n = q->law->output[k].list ? length[k]
										      : q->points,
							  .si = value[k] };
	note_roots(q, &many, m);
	return 0;
}

static void put_inputs(struct nip_query *q, struct nip_model_answer *m)
{
	for (size_t i = 0; i < q->n; i++) {
		const struct nip_bound *b = &q->item[i];
		enum nip_quantity_id id = nip_bound_quantity(q->law, b);
		const double *si = b->si;

		if (b->assign.asked)
			continue;
		if (b->alias >= 0) /* shown as typed, not as the symbol it gave */
			si = nip_assign_si(&b->assign, id, q->s->arena, q->s->diag);
		*nip_vec_push(q->s->arena, &m->inputs) = (struct nip_model_value){
			.name = b->assign.name,
			.quantity = id,
			.meaning = b->alias >= 0    ? q->law->alias[b->alias].meaning
				   : b->output >= 0 ? "wanted"
						    : q->law->symbol[b->symbol].meaning,
			.written = b->assign.written,
			.list = nip_bound_takes_list(q->law, b),
			.n = b->assign.n,
			.si = si
		};
	}
}

/* ---- --unit ---------------------------------------------------------------- */

static int one_unit(struct nip_query *q, const char *arg, const struct nip_model_answer *m,
		    struct nip_model_unit *out)
{
	const char *eq = strchr(arg, '=');

	out->name = eq ? nip_arena_strndup(q->s->arena, arg, (size_t)(eq - arg)) : arg;
	out->unit = eq ? eq + 1 : "";
	for (size_t i = 0; i < m->inputs.n + m->outputs.n; i++) {
		const struct nip_model_value *v =
			i < m->inputs.n ? &m->inputs.at[i] : &m->outputs.at[i - m->inputs.n];
		const struct nip_quantity_kind *k = nip_quantity_kind(v->quantity);

		if (strcmp(v->name, out->name) != 0)
			continue;
		if (nip_unit_convert(k->si, out->unit, k->difference, &out->scale, &out->offset) ==
		    NIP_UNIT_OK)
			return 0;
		nip_query_refuse(
			q, NIP_CAUSE_USAGE, out->name,
			nip_arena_printf(
				q->s->arena,
				"unit \"%s\" does not measure %s (allowed: %s or a multiple of it)",
				out->unit, k->name, k->unit));
		return -1;
	}
	nip_query_refuse(q, NIP_CAUSE_USAGE, out->name, "--unit: no input or output has this name");
	return -1;
}

static int take_units(struct nip_query *q, const struct options *o, struct nip_model_answer *m)
{
	struct nip_model_unit *u = NIP_NEW_N(q->s->arena, o->n_units + 1, struct nip_model_unit);
	int rc = 0;

	for (size_t i = 0; i < o->n_units; i++)
		rc |= one_unit(q, o->unit[i], m, &u[i]);
	m->units = u;
	m->n_units = o->n_units;
	return rc;
}

/* ---- the command ----------------------------------------------------------- */

static const struct nip_law *find_law(struct nip_session *s, const char *name)
{
	const struct nip_law *law = nip_law_find(name);
	const char **names = NIP_NEW_N(s->arena, nip_law_count(), const char *), *near[3];
	const struct nip_place at = { .element = name };
	size_t n = 0, k;
	const char *list = "";

	if (law)
		return law;
	for (size_t i = 0; i < nip_law_count(); i++)
		if (nip_law_find(nip_law_at(i)->name) == nip_law_at(i))
			names[n++] = nip_law_at(i)->name;
	k = nip_nearest(name, names, n, 3, near);
	for (size_t i = 0; i < k; i++)
		list = nip_arena_printf(s->arena, "%s%s%s", list, i ? " or " : ", did you mean ",
					near[i]);
	nip_diag_add(s->diag, NIP_ERROR, NIP_CAUSE_USAGE, &at,
		     "unknown law%s%s (nipline model --list shows all)", list, k ? "?" : "");
	return NULL;
}

static int run(struct nip_session *s, const struct options *o, struct nip_model_answer *m)
{
	const struct nip_law *law = find_law(s, o->law);
	struct nip_query q = { .s = s, .law = law, .n = o->n_args, .unknown = -1, .wanted = -1 };
	int rc = 0;

	if (!law)
		return -1;
	q.item = NIP_NEW_N(s->arena, o->n_args + 1, struct nip_bound);
	for (size_t i = 0; i < o->n_args; i++)
		rc |= nip_assign_split(o->arg[i], s->arena, &q.item[i].assign, s->diag);
	if (rc != 0)
		return -1;
	q.law = nip_query_form(law, &q);
	if (nip_query_bind(&q) != 0 || nip_query_values(&q) != 0 || nip_query_lengths(&q) != 0 ||
	    nip_query_unknown(&q) != 0)
		return -1;
	m->law = q.law;
	m->points = q.points;
	put_inputs(&q, m);
	return answer(&q, m) == 0 && take_units(&q, o, m) == 0 ? 0 : -1;
}

static bool is_help(const char *arg)
{
	return strcmp(arg, "--help") == 0 || strcmp(arg, "-?") == 0;
}

/* `model LAW --help` tells about the law; argp would only know its own options. */
static bool wants_law_help(int argc, char **argv, const char **out_law)
{
	bool help = false;

	*out_law = NULL;
	for (int i = 1; i < argc; i++) {
		help |= is_help(argv[i]);
		if (!*out_law && argv[i][0] != '-')
			*out_law = argv[i];
	}
	return help && *out_law && nip_law_find(*out_law);
}

int nip_cmd_model(int argc, char **argv)
{
	static const struct argp argp = {
		rows,
		parse,
		"LAW SYMBOL=VALUE...",
		"Evaluate one law: forwards, or for the symbol left out when an output is given. "
		"Values take units (P=\"200 MPa\"). nipline model LAW --help tells about a law.",
		NULL,
		NULL,
		NULL
	};
	struct options o = { .list = false };
	struct nip_session s;
	struct nip_model_answer m = { .law = NULL };
	const char *law;
	bool help = wants_law_help(argc, argv, &law);

	for (int i = 1; help && i < argc; i++) /* the other options still count */
		if (is_help(argv[i])) {
			memmove(&argv[i], &argv[i + 1], (size_t)(argc - i) * sizeof *argv);
			argc--;
			i--;
		}
	nip_option_parse(&argp, argc, argv, &o);
	nip_session_open(&s, "model", &o.common);
	if (o.list)
		nip_model_list_doc(s.doc);
	else if (help)
		nip_model_law_doc(s.doc, nip_law_find(law));
	else if (run(&s, &o, &m) == 0)
		nip_model_doc(s.doc, &m);
	else
		return nip_session_close(&s);
	nip_emit(&s, NIP_FORMAT_TEXT);
	return nip_session_close(&s);
}
