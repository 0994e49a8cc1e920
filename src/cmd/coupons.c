/* coupons.c: nipline coupons, how many coupons and where. */
#include <config.h>

#include <math.h>
#include <string.h>

#include "cmd/cmd.h"
#include "cmd/option.h"
#include "plan/coupons.h"
#include "report/coupon_doc.h"

enum {
	OPT_AGAINST = NIP_OPT_OWN,
	OPT_ALPHA,
	OPT_BETWEEN,
	OPT_COIL_COST,
	OPT_COILS,
	OPT_DIFFERENCE,
	OPT_EDGE,
	OPT_END,
	OPT_HALF_WIDTH,
	OPT_LANES,
	OPT_LENGTH,
	OPT_ONE_SIDED,
	OPT_PER_COIL,
	OPT_POWER,
	OPT_SIZE,
	OPT_WIDTH,
	OPT_WITHIN
};

struct options {
	struct nip_common common;
	struct nip_coupon_question q;
	struct nip_coupon_web web;
};

static const struct argp_option rows[] = {
	{ "against", OPT_AGAINST, "WHAT", 0,
	  "target (default): the mean of one lot against a fixed number; lot: of two lots", 0 },
	{ "alpha", OPT_ALPHA, "P", 0, "chance to see a difference that is none (0.05)", 0 },
	{ "between", OPT_BETWEEN, "SD", 0, "standard deviation between coils", 0 },
	{ "coil-cost", OPT_COIL_COST, "N", 0, "what one more coil costs, in coupons (0)", 0 },
	{ "coils", OPT_COILS, "N", 0, "coils there are, of each lot", 0 },
	{ "difference", OPT_DIFFERENCE, "X", 0, "difference that has to be seen", 0 },
	{ "edge", OPT_EDGE, "MM", 0, "left out at either edge of the web (0)", 0 },
	{ "end", OPT_END, "M", 0, "left out at either end of the coil (0)", 0 },
	NIP_ROW_FORCE,
	NIP_ROW_FORMAT("text (default), json, csv, html or pdf"),
	{ "half-width", OPT_HALF_WIDTH, "X", 0, "half width the interval may have", 0 },
	{ "lanes", OPT_LANES, "N", 0, "lanes across the web (as many as coupons, 12 at most)", 0 },
	{ "length", OPT_LENGTH, "M", 0, "length of a coil; with --width: where coupons are cut",
	  0 },
	{ "one-sided", OPT_ONE_SIDED, NULL, 0, "only one direction matters", 0 },
	NIP_ROW_OUTPUT,
	{ "per-coil", OPT_PER_COIL, "N", 0, "coupons cut of each coil", 0 },
	{ "power", OPT_POWER, "P", 0,
	  "chance to see the difference, or that the interval is short enough (0.9)", 0 },
	{ "size", OPT_SIZE, "MM", 0, "side of a coupon, to see whether it fits", 0 },
	{ "width", OPT_WIDTH, "MM", 0, "width of the web", 0 },
	{ "within", OPT_WITHIN, "SD", 0, "standard deviation of coupons of one coil", 0 },
	{ 0 },
};

static void check(struct argp_state *state, const struct options *o)
{
	const struct nip_coupon_question *q = &o->q;

	if (isnan(q->within))
		argp_error(state, "--within is missing: how coupons of one coil scatter");
	if (isnan(q->difference) == isnan(q->half_width))
		argp_error(state, "one of --difference and --half-width is wanted");
	if (!(q->within > 0) && !(q->between > 0))
		argp_error(state, "nothing scatters: --within and --between are both 0");
	if (isnan(q->between) && q->coils > 1)
		argp_error(state, "--coils needs --between: how far coils differ");
	if (isnan(o->web.width_m) != isnan(o->web.length_m))
		argp_error(state, "--width and --length go together");
	if (isnan(o->web.width_m) &&
	    (o->web.edge_m > 0 || o->web.end_m > 0 || o->web.size_m > 0 || o->web.lanes))
		argp_error(state, "--edge, --end, --lanes and --size need --width and --length");
}

static error_t question(int key, char *arg, struct argp_state *state, struct nip_coupon_question *q)
{
	switch (key) {
	case OPT_AGAINST:
		if (strcmp(arg, "target") != 0 && strcmp(arg, "lot") != 0)
			argp_error(state, "--against %s: target or lot is wanted", arg);
		q->two_lots = strcmp(arg, "lot") == 0;
		return 0;
	case OPT_ALPHA:
		q->alpha = nip_option_number(state, "alpha", arg, 1e-9, 0.5);
		return 0;
	case OPT_BETWEEN:
		q->between = nip_option_number(state, "between", arg, 0, INFINITY);
		return 0;
	case OPT_COIL_COST:
		q->coil_cost = nip_option_number(state, "coil-cost", arg, 0, 1e9);
		return 0;
	case OPT_COILS:
		q->coils = nip_option_whole(state, "coils", arg, 1, 1e6);
		return 0;
	case OPT_DIFFERENCE:
		q->difference = nip_option_between(state, "difference", arg, 0, INFINITY);
		return 0;
	case OPT_HALF_WIDTH:
		q->half_width = nip_option_between(state, "half-width", arg, 0, INFINITY);
		return 0;
	case OPT_ONE_SIDED:
		q->one_sided = true;
		return 0;
	case OPT_PER_COIL:
		q->per_coil = nip_option_whole(state, "per-coil", arg, 1, 1e6);
		return 0;
	case OPT_POWER:
		q->power = nip_option_number(state, "power", arg, 0.5, 0.999999);
		return 0;
	case OPT_WITHIN:
		q->within = nip_option_number(state, "within", arg, 0, INFINITY);
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct options *o = state->input;

	switch (key) {
	case OPT_EDGE:
		o->web.edge_m = nip_option_number(state, "edge", arg, 0, 1e5) / 1e3;
		return 0;
	case OPT_END:
		o->web.end_m = nip_option_number(state, "end", arg, 0, 1e6);
		return 0;
	case OPT_LANES:
		o->web.lanes = nip_option_whole(state, "lanes", arg, 1, 100);
		return 0;
	case OPT_LENGTH:
		o->web.length_m = nip_option_between(state, "length", arg, 0, 1e6);
		return 0;
	case OPT_SIZE:
		o->web.size_m = nip_option_number(state, "size", arg, 0, 1e5) / 1e3;
		return 0;
	case OPT_WIDTH:
		o->web.width_m = nip_option_between(state, "width", arg, 0, 1e5) / 1e3;
		return 0;
	case ARGP_KEY_ARG:
		argp_error(state, "no file is read: everything is an option (got %s)", arg);
		return 0;
	case ARGP_KEY_END:
		check(state, o);
		return 0;
	default:
		if (question(key, arg, state, &o->q) == 0)
			return 0;
		return nip_common_parse(key, arg, state, &o->common);
	}
}

int nip_cmd_coupons(int argc, char **argv)
{
	static const struct argp argp = {
		rows, parse, NULL, "How many coupons tell a difference, and where they are cut.",
		NULL, NULL,  NULL
	};
	struct options o = { .q = { .between = NAN,
				    .within = NAN,
				    .difference = NAN,
				    .half_width = NAN,
				    .alpha = 0.05,
				    .power = 0.9 },
			     .web = { .width_m = NAN, .length_m = NAN } };
	struct nip_coupon_places places = { .why = NULL };
	struct nip_coupon_plan plan;
	struct nip_session s;
	bool where;

	nip_option_parse(&argp, argc, argv, &o);
	nip_session_open(&s, "coupons", &o.common);
	nip_coupon_plan(&o.q, s.arena, &plan);
	where = plan.chosen && !isnan(o.web.width_m);
	if (where)
		nip_coupon_places(&o.web, plan.chosen->per_coil, plan.chosen->coils, s.arena,
				  &places);
	nip_coupon_doc(s.doc, &o.q, &plan, where ? &places : NULL);
	if (nip_emit(&s, NIP_FORMAT_TEXT) == 0 && (plan.why || places.why))
		nip_diag_add(s.diag, NIP_ERROR, NIP_CAUSE_NO_ANSWER, NULL, "%s",
			     plan.why ? plan.why : places.why);
	return nip_session_close(&s);
}
