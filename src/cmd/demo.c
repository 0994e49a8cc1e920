/* demo.c: nipline demo: the chain as a user would run it, into a folder. It calls the
 * other commands with the arguments it prints, so what it shows can be typed. */
#include <config.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/decimal.h"
#include "base/file.h"
#include "cmd/cmd.h"
#include "cmd/option.h"
#include "sim/line.h"

enum { OPT_SEED = NIP_OPT_OWN };

struct options {
	struct nip_common common;
	const char *dir;
	uint64_t seed;
	bool seed_set;
};

static const struct argp_option rows[] = {
	NIP_ROW_DATA,
	{ "seed", OPT_SEED, "N", 0, "seed of the synthetic coil", 0 },
	{ 0 },
};

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct options *o = state->input;
	char *end;

	switch (key) {
	case OPT_SEED:
		errno = 0;
		o->seed = strtoull(arg, &end, 10);
		o->seed_set = true;
		if (*end || *arg < '0' || *arg > '9' || errno)
			argp_error(state, "a whole number was expected (got \"%s\")", arg);
		return 0;
	case ARGP_KEY_ARG:
		if (state->arg_num > 0)
			argp_error(state, "one folder at a time");
		o->dir = arg;
		return 0;
	default:
		return nip_common_parse(key, arg, state, &o->common);
	}
}

#define MOST_ARGS 24

struct link { /* one command of the chain */
	int (*run)(int argc, char **argv);
	const char *says;	     /* what the file is */
	const char *shown;	     /* the file */
	const char *args[MOST_ARGS]; /* @D is the data folder, @O the output folder */
	int expected; /* highest status that is fine: 1 where the data are meant to be out */
	bool no_library; /* takes no --data */
};

#define RECIPE	"@D/recipes/lee2025-co-rolling.xml"
#define ASSUMED "@D/recipes/co-rolling-assumed.xml"
#define LAYERS	"@D/recipes/three-layer-assumed.xml"
#define SPEC	"@D/qc/coil.xml"
#define OXIDE	"@D/qc/oxide-thickness.xml", "@D/qc/oxide-thickness-lots.csv"

static const struct link chain[] = {
	{ nip_cmd_plan,
	  "the published co-rolling recipe, walked step by step",
	  "plan.txt",
	  { "plan", RECIPE, "-o", "@O/plan.txt", "--figure", "@O/plan.svg", "--force" },
	  0 },
	{ nip_cmd_plan,
	  "the same plan, every number with unit, source and evidence",
	  "plan.json",
	  { "plan", RECIPE, "-o", "@O/plan.json", "--force" },
	  0 },
	{ nip_cmd_plan,
	  "prediction exercised on a recipe of labelled assumptions",
	  "plan-assumed.html",
	  { "plan", ASSUMED, "-o", "@O/plan-assumed.html", "--figure", "@O/plan-assumed.svg",
	    "--force" },
	  0 },
	{ nip_cmd_qc,
	  "coil verdicts, events and findings on the synthetic coils",
	  "qc.txt",
	  { "qc", SPEC, "@O/coil.csv", "-o", "@O/qc.txt", "--force" },
	  1 },
	{ nip_cmd_qc,
	  "the same findings for a machine",
	  "qc.json",
	  { "qc", SPEC, "@O/coil.csv", "-o", "@O/qc.json", "--force" },
	  1 },
	{ nip_cmd_sweep,
	  "three layers in five steps, all assumed: the window of line load and temperature",
	  "window.svg",
	  { "sweep", LAYERS, "--vary", "compact.line_load=500:1300", "--vary",
	    "compact.temperature=25:110", "-o", "@O/window.csv", "--figure", "@O/window.svg",
	    "--force" },
	  0 },
	{ nip_cmd_report,
	  "batch consistency of real oxide thickness lots",
	  "report.html",
	  { "report", OXIDE, "-o", "@O/report.html", "--force" },
	  0 },
	{ nip_cmd_report,
	  "the same report on paper",
	  "report.pdf",
	  { "report", OXIDE, "-o", "@O/report.pdf", "--force" },
	  0 },
	{ nip_cmd_web,
	  "which roll, which lane, which metre: the second coil, with its streak",
	  "web.html",
	  { "web", "@O/coil.csv", "--value", "thickness_um", "--length", "position_m", "--cd", "lane",
	    "--only", "coil=C-102", "--roll", "guide=200mm", "--roll", "work=400mm", "-o",
	    "@O/web.html", "--force" },
	  0 },
	{ nip_cmd_rollmap,
	  "the second coil cut into sheets, and which of them to reject",
	  "rollmap.html",
	  { "rollmap", "@O/qc.json", "--coil", "C-102", "--width", "300", "--lane", "1=0:100",
	    "--lane", "2=100:200", "--lane", "3=200:300", "--pitch", "1000", "--reject-from",
	    "alarm", "-o", "@O/rollmap.html", "--force" },
	  1,
	  true },
	{ nip_cmd_report,
	  "the synthetic coils as a report",
	  "coil-report.html",
	  { "report", SPEC, "@O/coil.csv", "--recipe", RECIPE, "-o", "@O/coil-report.html", "--force" },
	  0 },
	{ nip_cmd_report,
	  "the same on paper",
	  "coil-report.pdf",
	  { "report", SPEC, "@O/coil.csv", "--recipe", RECIPE, "-o", "@O/coil-report.pdf", "--force" },
	  0 },
};
#define LINKS (sizeof chain / sizeof *chain)

static char *expand(struct nip_arena *a, const char *arg, const char *data, const char *dir)
{
	if (strncmp(arg, "@D/", 3) == 0 && strcmp(data, ".") == 0)
		return nip_arena_strdup(a, arg + 3);
	if (strncmp(arg, "@D", 2) == 0)
		return nip_arena_printf(a, "%s%s", data, arg + 2);
	if (strncmp(arg, "@O", 2) == 0)
		return nip_arena_printf(a, "%s%s", dir, arg + 2);
	return nip_arena_strdup(a, arg);
}

static int run_link(struct nip_session *s, const struct link *l, const char *data, const char *dir)
{
	char *args[MOST_ARGS + 3];
	int n = 0;

	printf("$ nipline");
	for (int i = 0; i < MOST_ARGS && l->args[i]; i++) {
		args[n] = expand(s->arena, l->args[i], data, dir);
		printf(" %s", args[n]);
		n++;
	}
	printf("\n");
	fflush(stdout);
	args[0] = nip_arena_printf(s->arena, "nipline %s", l->args[0]);
	if (!l->no_library) {
		args[n++] = nip_arena_strdup(s->arena, "--data");
		args[n++] = nip_arena_strdup(s->arena, data);
	}
	args[n] = NULL;
	return l->run(n, args);
}

static int make_coil(struct nip_session *s, const struct options *o)
{
	struct nip_sim_line line;
	struct nip_str csv = NIP_STR_INIT;
	int rc;

	nip_sim_line_default(&line);
	if (o->seed_set)
		line.seed = o->seed;
	nip_sim_line_csv(&line, &csv);
	rc = nip_file_write(nip_arena_printf(s->arena, "%s/coil.csv", o->dir), nip_str_text(&csv),
			    csv.n, true, s->diag);
	nip_str_release(&csv);
	return rc;
}

static void list_files(const char *dir)
{
	printf("\nIn %s:\n", dir);
	printf("  %-18s %s\n", "coil.csv",
	       "SYNTHETIC line data of three coils, with planted faults");
	for (size_t i = 0; i < LINKS; i++)
		printf("  %-18s %s\n", chain[i].shown, chain[i].says);
	printf("  %-18s %s\n", "plan.svg", "porosity and thickness by step");
	printf("  %-18s %s\n", "plan-assumed.svg",
	       "the same with assumed laws; -2 is porosity against pressure");
}

int nip_cmd_demo(int argc, char **argv)
{
	static const struct argp argp = {
		rows,
		parse,
		"[DIR]",
		"Run the whole chain on the shipped example, into a folder (nipline-demo).",
		NULL,
		NULL,
		NULL
	};
	struct options o = { .dir = "nipline-demo" };
	struct nip_session s;
	const char *data;
	bool failed = false;

	nip_option_parse(&argp, argc, argv, &o);
	nip_session_open(&s, "demo", &o.common);
	data = nip_data_folder(&s);
	if (nip_file_mkdir(o.dir, s.diag) != 0 || make_coil(&s, &o) != 0)
		goto out;
	for (size_t i = 0; i < LINKS && !failed; i++) {
		int status = run_link(&s, &chain[i], data, o.dir);

		if (status > chain[i].expected) {
			nip_diag_add(s.diag, NIP_ERROR,
				     status == 3   ? NIP_CAUSE_INPUT
				     : status == 4 ? NIP_CAUSE_NO_ANSWER
						   : NIP_CAUSE_SYSTEM,
				     NULL, "demo stopped: nipline %s ended with status %d",
				     chain[i].args[0], status);
			failed = true;
		}
	}
	if (!failed)
		list_files(o.dir);
out:
	return nip_session_close(&s);
}
