/* gauge.c: nipline gauge. */
#include <config.h>

#include "spc/gauge.h"

#include <math.h>
#include <string.h>

#include "cmd/option.h"
#include "cmd/spc.h"
#include "report/gauge_doc.h"

enum {
	OPT_CONFIDENCE = NIP_OPT_OWN,
	OPT_DECIMAL,
	OPT_DESIGN,
	OPT_OPERATOR,
	OPT_PART,
	OPT_POOL,
	OPT_SEPARATOR,
	OPT_STUDY,
	OPT_TOLERANCE,
	OPT_VALUE
};

struct options {
	struct nip_common common;
	struct nip_spc_columns columns;
	struct nip_gauge_options study;
};

static const struct argp_option rows[] = {
	{ "confidence", OPT_CONFIDENCE, "P", 0, "of the intervals (0.95)", 0 },
	{ "decimal-mark", OPT_DECIMAL, "MARK", 0, "decimal mark of the file, . or ,", 0 },
	{ "design", OPT_DESIGN, "DESIGN", 0, "crossed (default) or nested", 0 },
	NIP_ROW_FORCE,
	NIP_ROW_FORMAT("text (default), json, csv, html or pdf"),
	{ "operator", OPT_OPERATOR, "COLUMN", 0, "who measured; left out: one operator", 0 },
	NIP_ROW_OUTPUT,
	{ "part", OPT_PART, "COLUMN", 0, "what was measured", 0 },
	{ "pool", OPT_POOL, "P", 0, "pool the interaction if its p is above P (0.05)", 0 },
	{ "separator", OPT_SEPARATOR, "CHAR", 0, "separator of the file (found out); tab for a tab", 0 },
	{ "study", OPT_STUDY, "K", 0, "standard deviations that the tolerance is compared with (6)",
	  0 },
	{ "tolerance", OPT_TOLERANCE, "X", 0, "width of the tolerance, USL - LSL", 0 },
	{ "value", OPT_VALUE, "COLUMN", 0, "the readings", 0 },
	{ 0 },
};

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct options *o = state->input;

	switch (key) {
	case OPT_CONFIDENCE:
		o->study.confidence = nip_option_between(state, "confidence", arg, 0, 1);
		return 0;
	case OPT_DECIMAL:
		o->columns.decimal_mark = nip_option_decimal_mark(state, "decimal-mark", arg);
		return 0;
	case OPT_DESIGN:
		if (strcmp(arg, "crossed") != 0 && strcmp(arg, "nested") != 0)
			argp_error(state, "--design: '%s' is neither crossed nor nested", arg);
		o->study.nested = *arg == 'n';
		return 0;
	case OPT_OPERATOR:
		o->columns.stage = arg;
		return 0;
	case OPT_PART:
		o->columns.group = arg;
		return 0;
	case OPT_POOL:
		o->study.pool_above = nip_option_number(state, "pool", arg, 0, 1);
		return 0;
	case OPT_SEPARATOR:
		o->columns.separator = nip_option_separator(state, "separator", arg);
		return 0;
	case OPT_STUDY:
		o->study.study = nip_option_between(state, "study", arg, 0, INFINITY);
		return 0;
	case OPT_TOLERANCE:
		o->study.tolerance = nip_option_between(state, "tolerance", arg, 0, INFINITY);
		return 0;
	case OPT_VALUE:
		o->columns.value[0] = arg;
		o->columns.values = 1;
		return 0;
	case ARGP_KEY_ARG:
		if (o->columns.file)
			argp_error(state, "one file at a time");
		o->columns.file = arg;
		return 0;
	case ARGP_KEY_END:
		if (!o->columns.file || !o->columns.values || !o->columns.group)
			argp_error(state, "a FILE, --part and --value are needed");
		return 0;
	default:
		return nip_common_parse(key, arg, state, &o->common);
	}
}

/* A reading of an unnamed part, or by nobody, is no evidence. */
static void drop_unnamed(struct nip_session *s, const struct options *o,
			 const struct nip_study_input *in, double *value)
{
	const struct nip_place at = { .file = o->columns.file };
	size_t dropped = 0;

	for (size_t i = 0; i < in->rows; i++) {
		value[i] = in->value[i];
		if (*in->group_name[in->group[i]] && (!in->stage || *in->stage_name[in->stage[i]]))
			continue;
		dropped += !isnan(value[i]);
		value[i] = NAN;
	}
	if (dropped)
		nip_diag_add(s->diag, NIP_WARNING, NIP_CAUSE_NONE, &at,
			     "%zu values without part or operator are left out", dropped);
}

static void run(struct nip_session *s, struct options *o)
{
	const struct nip_place at = { .file = o->columns.file };
	struct nip_study_input in = { 0 };
	struct nip_spc_shown shown = { 0 };
	struct nip_gauge g;
	double *value;

	if (nip_spc_read(s, &o->columns, &in, &shown) != 0)
		return;
	value = NIP_NEW_N(s->arena, in.rows + 1, double);
	drop_unnamed(s, o, &in, value);
	if (nip_gauge_study(value, in.group, in.stage, in.rows, &o->study, s->arena, &g) != 0) {
		nip_diag_add(s->diag, NIP_ERROR, NIP_CAUSE_NO_ANSWER, &at, "no study: %s", g.why);
		return;
	}
	nip_gauge_doc(s->doc, &g, o->columns.value[0], shown.unit);
	nip_emit(s, NIP_FORMAT_TEXT);
}

int nip_cmd_gauge(int argc, char **argv)
{
	static const struct argp argp = {
		rows,
		parse,
		"FILE",
		"Gauge repeatability and reproducibility: the gauge's share of what is seen.",
		NULL,
		NULL,
		NULL
	};
	struct options o = {
		.columns = { .factors = true },
		.study = { .pool_above = 0.05, .study = 6, .tolerance = NAN, .confidence = 0.95 }
	};
	struct nip_session s;

	nip_option_parse(&argp, argc, argv, &o);
	nip_session_open(&s, "gauge", &o.common);
	run(&s, &o);
	return nip_session_close(&s);
}
