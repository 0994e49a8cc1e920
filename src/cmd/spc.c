/* spc.c: nipline spc. */
#include <config.h>

#include "cmd/spc.h"

#include <math.h>
#include <string.h>
#include <sys/stat.h>

#include "cmd/line.h"
#include "report/column_batches.h"

static int wrong(struct nip_session *s, const char *what)
{
	nip_diag_add(s->diag, NIP_ERROR, NIP_CAUSE_USAGE, NULL, "%s", what);
	return -1;
}

static bool counts(const struct nip_spc_options *o)
{
	return o->in.type && o->in.type->needs == NIP_NEEDS_COUNTS;
}

/* The file of limits must not take another's place, least of all the data's. */
static int check_limits_file(struct nip_session *s, const struct nip_spc_options *o)
{
	const struct nip_place at = { .file = o->save_limits };
	struct stat limits, data;

	if (!o->save_limits || strcmp(o->save_limits, "-") == 0 ||
	    stat(o->save_limits, &limits) != 0 || !S_ISREG(limits.st_mode))
		return 0;
	if (stat(o->columns.file, &data) == 0 && data.st_dev == limits.st_dev &&
	    data.st_ino == limits.st_ino) {
		nip_diag_add(s->diag, NIP_ERROR, NIP_CAUSE_USAGE, &at,
			     "is the data file; name another file for the limits");
		return -1;
	}
	if (o->common.force)
		return 0;
	nip_diag_add(s->diag, NIP_ERROR, NIP_CAUSE_USAGE, &at,
		     "exists already; --force replaces it");
	return -1;
}

static bool batches_asked(const struct nip_spc_options *o)
{
	const struct nip_spc_columns *c = &o->columns;

	return c->mores || c->label[NIP_SPC_COIL] || c->label[NIP_SPC_BATCH] ||
	       c->label[NIP_SPC_LANE] || c->label[NIP_SPC_SCAN];
}

static int check_batches(struct nip_session *s, const struct nip_spc_options *o)
{
	const struct nip_spc_columns *c = &o->columns;

	if (!isnan(o->margin) && !batches_asked(o))
		return wrong(s, "--margin compares batches: name --coil or --batch, or give a file a "
				"coil");
	if (!isnan(o->margin) && c->values > 1)
		return wrong(s, "--margin is of one column; compare several one by one");
	if (c->label[NIP_SPC_SCAN] && c->label[NIP_SPC_BATCH])
		return wrong(s, "--scan and --batch both say what is compared: with batches the unit "
				"of evidence is the coil; leave one out");
	if (c->label[NIP_SPC_BATCH] && !c->label[NIP_SPC_COIL] && !c->mores)
		return wrong(s, "--batch needs the coils of a batch, which are its units of "
				"evidence: name --coil, or give a file a coil");
	if (batches_asked(o) && counts(o))
		return wrong(s, "batches are compared by means of measurements; charts of counts "
				"have none");
	return 0;
}

/* Options that do not go together. */
static int check(struct nip_session *s, struct nip_spc_options *o)
{
	if (!o->columns.values)
		return wrong(s, "a column is missing: --column NAME");
	if (o->columns.group && !isnan(o->n) && !counts(o))
		return wrong(s, "--subgroup and --n both say what a subgroup is; give one");
	if (o->columns.size && !counts(o))
		return wrong(s, "--size is for charts of counts: p, np, u, laney-p, laney-u");
	if (o->columns.size && !isnan(o->n))
		return wrong(s, "--size and --n both say how large a sample is; give one");
	if (o->columns.group && counts(o))
		return wrong(s, "charts of counts have no subgroups; --size names the sample sizes");
	if (o->in.lsl > o->in.usl)
		return wrong(s, "--lsl is above --usl");
	if (o->in.options.headstart > o->in.options.cusum_h)
		return wrong(s, "--headstart is above --h: the chart would start with a signal");
	if (check_batches(s, o) != 0)
		return -1;
	if (counts(o))
		o->in.size_all = o->n;
	else if (!isnan(o->n))
		o->in.every = (size_t)o->n;
	return check_limits_file(s, o);
}

static const char *joined(struct nip_session *s, const struct nip_spc_options *o)
{
	const char *text = o->columns.value[0];

	for (size_t i = 1; i < o->columns.values; i++)
		text = nip_arena_printf(s->arena, "%s, %s", text, o->columns.value[i]);
	return text;
}

static void verdict(struct nip_session *s, const struct nip_study *study, bool strict)
{
	size_t charted = 0, points = 0;

	for (size_t i = 0; i < study->stages.n; i++) {
		const struct nip_study_stage *st = &study->stages.at[i];

		charted += !st->no_chart;
		for (size_t k = 0; k < st->list.n; k++)
			points += st->list.at[k].chart->signals.points;
	}
	if (!charted)
		nip_diag_add(s->diag, NIP_ERROR, NIP_CAUSE_NO_ANSWER, NULL, "no chart: %s",
			     study->stages.at[0].no_chart);
	if (strict && points)
		nip_diag_add(s->diag, NIP_NOTE, NIP_CAUSE_LIMIT, NULL,
			     "%zu points with a signal, and --strict counts them", points);
}

/* Charts that need no data: limits at their width about 0. */
static void run_lengths(struct nip_session *s, const struct nip_spc_options *o)
{
	const struct nip_chart_options *c = &o->in.options;
	const char *name = o->in.type ? o->in.type->name : "imr";
	size_t p = o->columns.values ? o->columns.values : 2;
	double dummy = 0, lambda = strcmp(name, "mewma") == 0 ? 0.1 : 0.2;
	struct nip_zone zone = { 0, 1, -c->width, c->width };
	struct nip_control_chart chart = { .type = name,
					   .title = o->in.type ? o->in.type->title : "individuals",
					   .n = 1,
					   .value = &dummy,
					   .zone = &zone,
					   .n_zones = 1,
					   .expected_beyond = NAN,
					   .lambda = isnan(c->lambda) ? lambda : c->lambda,
					   .width = c->width,
					   .k = c->cusum_k,
					   .h = c->cusum_h,
					   .headstart = c->headstart };

	if (strcmp(name, "imr") == 0 || strncmp(name, "xbar", 4) == 0) {
		chart.type = *name == 'i' ? "i" : "xbar";
		chart.title = *name == 'i' ? "individuals" : "means of subgroups";
		chart.normal = true;
	}
	if (strcmp(name, "mewma") == 0)
		chart.ucl = nip_mewma_limit(chart.lambda, p, c->arl);
	nip_arl_doc(s->doc, &chart, &c->rules, c->asymptotic, p, o->shift, o->in.shifts);
}

static struct nip_line_args all_files(struct nip_session *s, const struct nip_spc_options *o)
{
	char **list = NIP_NEW_N(s->arena, (size_t)o->n_paths + 1, char *);

	memcpy(list + 1, o->paths, (size_t)o->n_paths * sizeof *list);
	return (struct nip_line_args){ .file = list, .n = o->n_paths + 1 };
}

static struct nip_row_label label_of(const struct nip_spc_options *o,
				     const struct nip_spc_labels *labels, enum nip_spc_label kind)
{
	const struct nip_spc_labels *l = &labels[kind];

	return (struct nip_row_label){ o->columns.label[kind], l->of, l->name, l->n };
}

static void compare(struct nip_session *s, const struct nip_spc_options *o,
		    const struct nip_spc_labels *labels)
{
	const struct nip_column_batches in = { .rows = o->in.rows,
					       .p = o->in.p,
					       .value = o->in.value,
					       .column = o->columns.value,
					       .unit = o->shown.unit,
					       .margin = o->margin,
					       .coil = label_of(o, labels, NIP_SPC_COIL),
					       .batch = label_of(o, labels, NIP_SPC_BATCH),
					       .lane = label_of(o, labels, NIP_SPC_LANE),
					       .scan = label_of(o, labels, NIP_SPC_SCAN) };

	if (nip_column_batches(s->doc, &in, o->shown.explain) && o->common.strict)
		nip_diag_add(s->diag, NIP_NOTE, NIP_CAUSE_LIMIT, NULL,
			     "the batches are not alike, and --strict counts it");
}

static void study(struct nip_session *s, struct nip_spc_options *o, struct nip_keep *keep)
{
	const struct nip_line_args file = all_files(s, o);
	struct nip_spc_labels labels[NIP_SPC_LABELS] = { { 0 } };
	struct nip_study st;

	o->columns.labels = batches_asked(o) ? labels : NULL;
	if (check(s, o) != 0 || nip_line_twice(s, &file) != 0 ||
	    (o->limits_from && nip_spc_read_limits(s, o->limits_from, &o->in) != 0) ||
	    nip_spc_read(s, &o->columns, &o->in, &o->shown) != 0 ||
	    ((o->digest || o->store.store) && nip_line_digest(s, &file) != 0))
		return;
	o->shown.file = o->columns.file;
	o->shown.column = joined(s, o);
	o->shown.columns = o->columns.value;
	nip_study_run(&o->in, s->arena, &st);
	/* Who names coils asks about coils first. */
	if (batches_asked(o))
		compare(s, o, labels);
	nip_spc_doc(s->doc, &st, &o->shown);
	verdict(s, &st, o->common.strict);
	if (nip_emit(s, NIP_FORMAT_TEXT) == 0 &&
	    (!o->save_limits || nip_spc_write_limits(s, o->save_limits, &st) == 0))
		nip_keep_report(s, keep, NULL, NULL);
	nip_study_release(&st);
}

int nip_cmd_spc(int argc, char **argv)
{
	struct nip_spc_options o;
	struct nip_session s;
	struct nip_keep keep;

	nip_spc_args(argc, argv, &o);
	nip_session_open(&s, "spc", &o.common);
	if (nip_keep_open(&s, &o.store, &keep) != 0)
		return nip_session_close(&s);
	if (o.columns.file) {
		study(&s, &o, &keep);
	} else if (o.arl_asked && o.store.store) {
		wrong(&s, "--store keeps what a file says; --arl has none");
	} else if (o.arl_asked) {
		run_lengths(&s, &o);
		nip_emit(&s, NIP_FORMAT_TEXT);
	} else {
		wrong(&s, "a file is missing (or --arl, which needs none)");
	}
	nip_keep_close(&keep);
	return nip_session_close(&s);
}
