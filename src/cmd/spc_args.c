/* spc_args.c: the options of nipline spc. */
#include <config.h>

#include "cmd/spc.h"

#include <math.h>
#include <string.h>

#include "base/decimal.h"
#include "base/str.h"
#include "cmd/option.h"

#define POINTS_LISTED 1000

enum {
	OPT_ALL = NIP_OPT_OWN, OPT_ALL_RULES, OPT_ARL, OPT_ASYMPTOTIC, OPT_BASELINE, OPT_BATCH,
	OPT_CHART, OPT_CONFIDENCE, OPT_DECIMAL, OPT_EXCLUDE, OPT_EXPLAIN, OPT_H, OPT_HEADSTART,
	OPT_HELD, OPT_K, OPT_LAMBDA, OPT_LIMITS, OPT_LIMITS_FROM, OPT_LSL, OPT_N, OPT_PHASE2,
	OPT_POINTS, OPT_RULE_WAYS, OPT_RULES, OPT_SAVE_LIMITS, OPT_SEPARATOR, OPT_SIGMA, OPT_SIZE,
	OPT_SPAN, OPT_STAGE, OPT_SUBGROUP, OPT_TARGET, OPT_TOLERANCE, OPT_USL, OPT_WIDTH, OPT_FIT,
	OPT_BOXCOX, OPT_COIL, OPT_DIGEST, OPT_INTERVAL_DF, OPT_LANE, OPT_LEVEL, OPT_MARGIN, OPT_SCAN
};

static const struct argp_option rows[] = {
	{ "all", OPT_ALL, NULL, 0, "list every signal and point, not the first 1000", 0 },
	{ "all-rules", OPT_ALL_RULES, NULL, 0, "run all rules on every chart, also of spread and counts", 0 },
	{ "arl", OPT_ARL, "SHIFTS", 0, "average run lengths for these shifts, in standard errors (0,0.5,1,2); needs no FILE", 0 },
	{ "asymptotic", OPT_ASYMPTOTIC, NULL, 0, "EWMA, MEWMA: limits of the long run from the first point", 0 },
	{ "baseline", OPT_BASELINE, "A:B", 0, "estimate from points A to B only", 0 },
	{ "batch", OPT_BATCH, "COLUMN", 0, "compare batches: rows with one label are a batch; a whole number: values a batch, of batch-means (chosen from the data)", 0 },
	{ "boxcox", OPT_BOXCOX, NULL, 0, "capability of the values after a Box-Cox transformation too", 0 },
	{ "chart", OPT_CHART, "TYPE", 0, "imr, xbar-r, xbar-s, three-way, p, np, c, u, laney-p, laney-u, ewma, cusum, batch-means, ar-residual, ewma-residual, t2 or mewma", 0 },
	{ "coil", OPT_COIL, "COLUMN", 0, "compare coils: rows with one label are a coil (of several files each is one)", 0 },
	{ "column", 'c', "COLUMN", 0, "the column to chart; several for t2 and mewma", 0 },
	{ "confidence", OPT_CONFIDENCE, "P", 0, "of the limit of t2 (0.9973 to the power of the columns)", 0 },
	{ "decimal-mark", OPT_DECIMAL, "MARK", 0, "decimal mark of the file, . or ,", 0 },
	{ "digest", OPT_DIGEST, NULL, 0, "add the SHA-256 of the file (reads it twice)", 0 },
	{ "exclude", OPT_EXCLUDE, "LIST", 0, "leave points out of the estimates: 5,7,12:15", 0 },
	{ "explain", OPT_EXPLAIN, NULL, 0, "show formulas, constants, estimators and conventions", 0 },
	NIP_ROW_FIGURE,
	{ "fit", OPT_FIT, "FAMILY", 0, "capability by a fitted distribution too: normal, lognormal, weibull, gamma, lognormal3, weibull3, johnson or all", 0 },
	NIP_ROW_FORCE,
	NIP_ROW_FORMAT("text (default), json, csv, html or pdf"),
	{ "h", OPT_H, "H", 0, "decision interval of cusum, in standard errors (5)", 0 },
	{ "headstart", OPT_HEADSTART, "C", 0, "where the sums of cusum start (0; half of h is usual)", 0 },
	{ "held", OPT_HELD, "WAY", 0, "auto, keep or drop repeats of a sensor that holds its reading", 0 },
	{ "interval-df", OPT_INTERVAL_DF, "WAY", 0, "degrees of freedom of Cp and Cpk intervals: effective (default), minitab or n-1", 0 },
	{ "k", OPT_K, "K", 0, "reference value of cusum, in standard errors (0.5)", 0 },
	{ "lambda", OPT_LAMBDA, "L", 0, "weight of the new point in ewma (0.2) and mewma (0.1)", 0 },
	{ "lane", OPT_LANE, "COLUMN", 0, "lane of the row, crossed with coils", 0 },
	{ "level", OPT_LEVEL, "P", 0, "of the intervals of capability (0.95)", 0 },
	{ "limits", OPT_LIMITS, "LIST", 0, "frozen values: center=C,sigma=S,lcl=L,ucl=U, any of them", 0 },
	{ "limits-from", OPT_LIMITS_FROM, "FILE", 0, "frozen values from a file of --save-limits", 0 },
	{ "lsl", OPT_LSL, "X", 0, "lower specification limit", 0 },
	{ "margin", OPT_MARGIN, "X", 0, "batches whose means differ by less than this are alike", 0 },
	{ "n", OPT_N, "N", 0, "rows a subgroup; of counts: the sample size of every row", 0 },
	NIP_ROW_OUTPUT,
	{ "phase2", OPT_PHASE2, NULL, 0, "t2: limits for new rows for all points", 0 },
	{ "points", OPT_POINTS, NULL, 0, "add a table of all points with their limits", 0 },
	{ "rule-ways", OPT_RULE_WAYS, "LIST", 0, "conventions: line=inner|beyond, centre=breaks|ignored, last=beyond|any, window=partial|full, within=line|strict, outside=either|both, signals=all|first", 0 },
	{ "rules", OPT_RULES, "LIST", 0, "nelson (default), western-electric, minitab, jmp, aiag, none; numbers 1 to 8, with lengths as in 1:2.5,2:8,5:2/3", 0 },
	{ "save-limits", OPT_SAVE_LIMITS, "FILE", 0, "write centre and sigma of every chart, for --limits-from", 0 },
	{ "scan", OPT_SCAN, "COLUMN", 0, "scan (traverse, piece) inside a coil: coils are compared by the means of theirs", 0 },
	{ "separator", OPT_SEPARATOR, "CHAR", 0, "separator of the file (found out); tab for a tab", 0 },
	{ "sigma", OPT_SIGMA, "KEY", 0, "UWAVE_R, MVLUE_R, UWAVE_SD, MVLUE_SD, pooled, pooled_c4, MR, medMR, screenedMR, MSSD, MSSD_c4, long_run, residual, overall or overall_c4", 0 },
	{ "size", OPT_SIZE, "COLUMN", 0, "column of the sample sizes of counts", 0 },
	{ "span", OPT_SPAN, "W", 0, "values a moving range (2)", 0 },
	{ "stage", OPT_STAGE, "COLUMN", 0, "estimate and judge rows of each label apart", 0 },
	NIP_ROW_STORE,
	{ "strict", NIP_OPT_STRICT, NULL, 0, "any signal gives exit status 1", 0 },
	{ "subgroup", OPT_SUBGROUP, "COLUMN", 0, "rows with one label are a subgroup", 0 },
	{ "target", OPT_TARGET, "T", 0, "target: of ewma, cusum and capability", 0 },
	NIP_ROW_TIME,
	{ "tolerance", OPT_TOLERANCE, "K", 0, "standard deviations that the specification is compared with (6)", 0 },
	{ "usl", OPT_USL, "X", 0, "upper specification limit", 0 },
	{ "width", OPT_WIDTH, "K", 0, "control limits in standard errors (3)", 0 },
	{ 0 },
};

/* ---- arguments of options ------------------------------------------------------------- */

static bool read_range(const char *text, size_t n, struct nip_range_of_points *out)
{
	const char *colon = memchr(text, ':', n);
	size_t head = colon ? (size_t)(colon - text) : n;
	double a, b;

	if (!nip_decimal_read(text, head, '.', &a))
		return false;
	b = a;
	if (colon && !nip_decimal_read(colon + 1, n - head - 1, '.', &b))
		return false;
	if (a != floor(a) || b != floor(b) || a < 1 || b < a || b > 1e15)
		return false;
	*out = (struct nip_range_of_points){ (size_t)a, (size_t)b };
	return true;
}

static void read_excludes(struct argp_state *state, struct nip_spc_options *o, const char *arg)
{
	for (const char *p = arg;; p++) {
		size_t n = strcspn(p, ",");

		if (o->in.excludes == NIP_SPC_EXCLUDES ||
		    !read_range(p, n, &o->exclude[o->in.excludes]))
			argp_error(state, "--exclude %s: points and ranges are wanted, as in 5,12:15",
				   arg);
		else
			o->in.excludes++;
		p += n;
		if (!*p)
			return;
	}
}

static void read_shifts(struct argp_state *state, struct nip_spc_options *o, const char *arg)
{
	o->arl_asked = true;
	o->in.shifts = 0;
	for (const char *p = arg;; p++) {
		size_t n = strcspn(p, ",");
		double v = NAN;

		if (o->in.shifts == NIP_SPC_SHIFTS || !nip_decimal_read(p, n, '.', &v) ||
		    fabs(v) > 50)
			argp_error(state, "--arl %s: shifts are wanted, as in 0,0.5,1", arg);
		else
			o->shift[o->in.shifts++] = v;
		p += n;
		if (!*p)
			return;
	}
}

static void read_limits(struct argp_state *state, struct nip_spc_options *o, const char *arg)
{
	struct nip_frozen *f = &o->in.limits;
	const struct {
		const char *name;
		double *to;
	} field[] = { { "center=", &f->center }, { "centre=", &f->center }, { "sigma=", &f->sigma },
		      { "lcl=", &f->lcl },	 { "ucl=", &f->ucl } };

	for (const char *p = arg;; p++) {
		size_t n = strcspn(p, ","), i = 0, k;

		while (i < 5 && strncmp(p, field[i].name, strlen(field[i].name)) != 0)
			i++;
		k = i < 5 ? strlen(field[i].name) : 0;
		if (i == 5 || !nip_decimal_read(p + k, n - k, '.', field[i].to))
			argp_error(state, "--limits %s: center=, sigma=, lcl=, ucl= and a number",
				   arg);
		p += n;
		if (!*p)
			break;
	}
	if (f->sigma < 0 || f->lcl > f->ucl || f->lcl > f->center || f->ucl < f->center)
		argp_error(state, "--limits %s: sigma is below 0, or lcl <= center <= ucl fails", arg);
}

static void read_chart(struct argp_state *state, struct nip_spc_options *o, const char *arg)
{
	const char *names[32], *near[1];
	size_t n = 0;

	o->in.type = nip_chart_find(arg);
	for (const struct nip_chart_type *t = nip_chart_types; t->name && n < 32; t++)
		names[n++] = t->name;
	if (!o->in.type)
		argp_error(state, "--chart %s: no such chart%s%s%s", arg,
			   nip_nearest(arg, names, n, 1, near) ? "; did you mean " : "",
			   nip_nearest(arg, names, n, 1, near) ? near[0] : "",
			   nip_nearest(arg, names, n, 1, near) ? "?" : "");
}

static void read_held(struct argp_state *state, struct nip_spc_options *o, const char *arg)
{
	static const char *const way[] = { "auto", "keep", "drop" };
	int k = 0;

	while (k < 3 && strcmp(way[k], arg) != 0)
		k++;
	if (k == 3)
		argp_error(state, "--held %s: auto, keep or drop", arg);
	o->in.held = (enum nip_held_way)k;
}

static void read_family(struct argp_state *state, struct nip_spc_options *o, const char *arg)
{
	size_t n = 0;

	for (const struct nip_family *f = nip_families; f->key; f++)
		if (n < NIP_SPC_FAMILIES && (strcmp(arg, "all") == 0 || strcmp(arg, f->key) == 0))
			o->family[n++] = f;
	o->family[n] = NULL;
	o->in.family = o->family;
	if (!n)
		argp_error(state, "--fit %s: no such distribution; --help lists them", arg);
}

static void complain(struct argp_state *state, const char *name, const char *arg, const char *why)
{
	if (why)
		argp_error(state, "--%s %s: %s", name, arg, why);
}

#define BIG 1e300

/* A whole number is a size, anything else a header. */
static void read_batch(struct argp_state *state, struct nip_spc_options *o, const char *arg)
{
	if (arg[strspn(arg, "0123456789")])
		o->columns.label[NIP_SPC_BATCH] = arg;
	else
		o->in.options.batch_size = nip_option_whole(state, "batch", arg, 1, 1e9);
}

static error_t parse_settings(int key, char *arg, struct argp_state *state, struct nip_spc_options *o)
{
	struct nip_chart_options *c = &o->in.options;

	switch (key) {
	case OPT_BATCH:
		read_batch(state, o, arg);
		return 0;
	case OPT_MARGIN:
		o->margin = nip_option_number(state, "margin", arg, 0, BIG);
		if (o->margin == 0)
			argp_error(state, "--margin %s: has to be above 0", arg);
		return 0;
	case OPT_CONFIDENCE:
		c->confidence = nip_option_number(state, "confidence", arg, 0.5, 1 - 1e-12);
		return 0;
	case OPT_H:
		c->cusum_h = nip_option_number(state, "h", arg, 1e-3, 100);
		return 0;
	case OPT_HEADSTART:
		c->headstart = nip_option_number(state, "headstart", arg, 0, 100);
		return 0;
	case OPT_K:
		c->cusum_k = nip_option_number(state, "k", arg, 0, 100);
		return 0;
	case OPT_LAMBDA:
		c->lambda = nip_option_number(state, "lambda", arg, 1e-3, 1);
		return 0;
	case OPT_LSL:
		o->in.lsl = nip_option_number(state, "lsl", arg, -BIG, BIG);
		return 0;
	case OPT_N:
		o->n = (double)nip_option_whole(state, "n", arg, 1, 1e9);
		return 0;
	case OPT_SPAN:
		c->span = nip_option_whole(state, "span", arg, 2, 100);
		return 0;
	case OPT_TARGET:
		o->in.target = c->target = nip_option_number(state, "target", arg, -BIG, BIG);
		return 0;
	case OPT_TOLERANCE:
		o->in.tolerance = nip_option_number(state, "tolerance", arg, 0.1, 100);
		return 0;
	case OPT_LEVEL:
		o->in.level = nip_option_number(state, "level", arg, 0.5, 0.999999);
		return 0;
	case OPT_USL:
		o->in.usl = nip_option_number(state, "usl", arg, -BIG, BIG);
		return 0;
	case OPT_WIDTH:
		c->width = nip_option_number(state, "width", arg, 0.1, 100);
		return 0;
	default:
		if (nip_store_parse(key, arg, state, &o->store) == 0)
			return 0;
		return nip_common_parse(key, arg, state, &o->common);
	}
}

static void read_df(struct argp_state *state, struct nip_spc_options *o, const char *arg)
{
	static const char *const name[] = { "effective", "minitab", "n-1" };
	int way = 0;

	while (way < 3 && strcmp(arg, name[way]) != 0)
		way++;
	if (way == 3)
		argp_error(state, "--interval-df %s: effective, minitab or n-1", arg);
	o->in.options.df = (enum nip_df_way)way;
}

static error_t parse_lists(int key, char *arg, struct argp_state *state, struct nip_spc_options *o)
{
	struct nip_chart_options *c = &o->in.options;

	switch (key) {
	case OPT_ARL:
		read_shifts(state, o, arg);
		return 0;
	case OPT_BASELINE:
		if (!read_range(arg, strlen(arg), &o->in.baseline))
			argp_error(state, "--baseline %s: a range of points is wanted, as in 1:25",
				   arg);
		return 0;
	case OPT_CHART:
		read_chart(state, o, arg);
		return 0;
	case OPT_DECIMAL:
		o->columns.decimal_mark = nip_option_decimal_mark(state, "decimal-mark", arg);
		return 0;
	case OPT_EXCLUDE:
		read_excludes(state, o, arg);
		return 0;
	case OPT_FIT:
		read_family(state, o, arg);
		return 0;
	case OPT_HELD:
		read_held(state, o, arg);
		return 0;
	case OPT_INTERVAL_DF:
		read_df(state, o, arg);
		return 0;
	case OPT_LIMITS:
		read_limits(state, o, arg);
		return 0;
	case OPT_RULE_WAYS:
		complain(state, "rule-ways", arg, nip_rule_ways_read(arg, &c->rules));
		return 0;
	case OPT_RULES:
		complain(state, "rules", arg, nip_rules_read(arg, &c->rules));
		return 0;
	case OPT_SEPARATOR:
		o->columns.separator = nip_option_separator(state, "separator", arg);
		return 0;
	case OPT_SIGMA:
		c->sigma = nip_sigma_find(arg);
		if (c->sigma < 0)
			argp_error(state, "--sigma %s: no such estimator; --help lists them", arg);
		return 0;
	default:
		return parse_settings(key, arg, state, o);
	}
}

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct nip_spc_options *o = state->input;

	switch (key) {
	case OPT_ALL:
		o->in.options.keep = o->shown.most_points = (size_t)-1;
		return 0;
	case OPT_ALL_RULES:
		o->in.options.all_rules = true;
		return 0;
	case OPT_ASYMPTOTIC:
		o->in.options.asymptotic = true;
		return 0;
	case 'c':
		if (o->columns.values == NIP_SPC_COLUMNS)
			argp_error(state, "more than %d columns", NIP_SPC_COLUMNS);
		else
			o->columns.value[o->columns.values++] = arg;
		return 0;
	case OPT_BOXCOX:
		o->in.boxcox = true;
		return 0;
	case OPT_COIL:
		o->columns.label[NIP_SPC_COIL] = arg;
		return 0;
	case OPT_DIGEST:
		o->digest = true;
		return 0;
	case OPT_EXPLAIN:
		o->shown.explain = true;
		return 0;
	case OPT_LANE:
		o->columns.label[NIP_SPC_LANE] = arg;
		return 0;
	case OPT_LIMITS_FROM:
		o->limits_from = arg;
		return 0;
	case OPT_PHASE2:
		o->in.options.phase2 = true;
		return 0;
	case OPT_POINTS:
		o->shown.points = true;
		return 0;
	case OPT_SAVE_LIMITS:
		o->save_limits = arg;
		return 0;
	case OPT_SCAN:
		o->columns.label[NIP_SPC_SCAN] = arg;
		return 0;
	case OPT_SIZE:
		o->columns.size = arg;
		return 0;
	case OPT_STAGE:
		o->columns.stage = arg;
		return 0;
	case OPT_SUBGROUP:
		o->columns.group = arg;
		return 0;
	case ARGP_KEY_ARGS:
		o->paths = state->argv + state->next;
		o->n_paths = state->argc - state->next;
		o->columns.file = o->paths[0];
		o->columns.more = o->paths + 1;
		o->columns.mores = (size_t)o->n_paths - 1;
		return 0;
	default:
		return parse_lists(key, arg, state, o);
	}
}

void nip_spc_args(int argc, char **argv, struct nip_spc_options *o)
{
	static const struct argp argp = { rows,
					  parse,
					  "[FILE...]",
					  "Control charts, run rules, capability and batch "
					  "consistency of any column of CSV files.",
					  NULL,
					  NULL,
					  NULL };
	static const double shifts[] = { 0, 0.5, 1, 2 };

	*o = (struct nip_spc_options){ .n = NAN, .margin = NAN };
	nip_chart_options_init(&o->in.options);
	o->in.limits = (struct nip_frozen){ NAN, NAN, NAN, NAN };
	o->in.size_all = NAN;
	o->in.exclude = o->exclude;
	o->in.shift = o->shift;
	memcpy(o->shift, shifts, sizeof shifts);
	o->in.shifts = sizeof shifts / sizeof *shifts;
	o->in.lsl = o->in.usl = o->in.target = NAN;
	o->in.tolerance = 6;
	o->in.level = 0.95;
	o->shown.most_points = POINTS_LISTED;
	nip_option_parse(&argp, argc, argv, o);
}
