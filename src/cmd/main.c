/* main.c: dispatch by table; the only place that ends the process. */
#include <config.h>

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/str.h"
#include "cmd/cmd.h"

const struct nip_cmd nip_commands[] = {
	{ "coupons", "", "how many coupons tell a difference, and where they are cut",
	  nip_cmd_coupons },
	{ "gauge", "FILE", "gauge repeatability and reproducibility", nip_cmd_gauge },
	{ "limits", "[SYSTEM]", "what is published about a pressure for a material system",
	  nip_cmd_limits },
	{ "lint", "FILE...", "check recipes, specs and material files", nip_cmd_lint },
	{ "material", "[NAME...]", "list, show or compare materials", nip_cmd_material },
	{ "plan", "RECIPE", "run a recipe: state of every layer after every step", nip_cmd_plan },
	{ "diff", "FILE FILE", "compare two recipes, specs, libraries or results by meaning", nip_cmd_diff },
	{ "fit", "FILE", "fit laws to measured points, compare them, write a material file", nip_cmd_fit },
	{ "model", "LAW SYMBOL=VALUE...", "evaluate any single law, forwards or backwards", nip_cmd_model },
	{ "rollmap", "[QC.json]", "events in coil coordinates, and which sheets are bad",
	  nip_cmd_rollmap },
	{ "solve", "RECIPE", "find the settings that reach targets", nip_cmd_solve },
	{ "sweep", "RECIPE", "plan over ranges of one or two settings", nip_cmd_sweep },
	{ "qc", "SPEC FILE...", "check line data against a spec", nip_cmd_qc },
	{ "spc", "[FILE]", "control charts, run rules and capability of any column", nip_cmd_spc },
	{ "merge", "SPEC STATE...", "join what several runs of qc saved", nip_cmd_merge },
	{ "web", "FILE", "variance by MD and CD, cross profile, spectrum and its rolls", nip_cmd_web },
	{ "report", "SPEC FILE...", "batch consistency report", nip_cmd_report },
	{ "advise", "[FILE]", "the next setpoint from the coils before; advice only",
	  nip_cmd_advise },
	{ "history", "HISTORY", "what was kept of coils, plans and reports: lists, trends, families",
	  nip_cmd_history },
	{ "demo", "[DIR]", "run the whole chain on the shipped example", nip_cmd_demo },
	{ NULL, NULL, NULL, NULL },
};

/* argp prints --help and exits by itself, so a full disk is noticed here. */
static void close_stdout(void)
{
	bool failed = ferror(stdout) != 0;

	if (fflush(stdout) != 0 || failed) {
		fprintf(stderr, "standard output: error: write failed: %s\n", strerror(errno));
		_exit(5);
	}
}

/* A standard stream that is closed would be the number of the next file opened: a state with
 * the result in it, or a signal descriptor read as data. What stands there instead fails. */
static void keep_standard_numbers(void)
{
	static const int no_use[] = { O_WRONLY, O_RDONLY, O_RDONLY };

	for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
		if (fcntl(fd, F_GETFD) < 0 && open("/dev/null", no_use[fd]) != fd)
			_exit(5);
}

static void out_of_memory(void)
{
	static const char text[] = "nipline: error: out of memory\n";

	if (write(STDERR_FILENO, text, sizeof text - 1) < 0)
		_exit(5);
	_exit(5);
}

static const struct nip_cmd *find(const char *name)
{
	for (const struct nip_cmd *c = nip_commands; c->name; c++)
		if (strcmp(c->name, name) == 0)
			return c;
	return NULL;
}

static int usage(void)
{
	printf("Usage: nipline COMMAND [OPTION]... [FILE]...\n"
	       "Plan roll-to-roll recipes for solid-state-battery layers, check line data, report "
	       "batches.\n\n");
	for (const struct nip_cmd *c = nip_commands; c->name; c++)
		printf("  %-8s %s\n", c->name, c->summary);
	printf("\n  nipline COMMAND --help   options of a command\n"
	       "  nipline --list-commands  names of the commands, one per line\n"
	       "  nipline --version        version\n\n"
	       "Exit status: 0 fine or in spec; 1 checked, and out of spec or over a limit;\n"
	       "2 usage; 3 unreadable or invalid input; 4 no answer (outside validity, no data);\n"
	       "5 system failure.\n");
	return 0;
}

static int unknown(const char *name)
{
	const char *names[32], *near[2];
	size_t n = 0, k;

	for (const struct nip_cmd *c = nip_commands; c->name && n < 32; c++)
		names[n++] = c->name;
	k = nip_nearest(name, names, n, 1, near);
	fprintf(stderr, "nipline: error: unknown command \"%s\"%s%s%s; nipline --help lists them\n",
		name, k ? " (did you mean " : "", k ? near[0] : "", k ? "?)" : "");
	return 2;
}

int main(int argc, char **argv)
{
	const struct nip_cmd *c;
	static char title[64];

	keep_standard_numbers();
	atexit(close_stdout);
	nip_oom_set_handler(out_of_memory);
	signal(SIGXFSZ, SIG_IGN); /* a limit on files is an error like a full disk */
	argp_err_exit_status = 2;
	if (argc < 2) {
		fprintf(stderr,
			"nipline: error: a command is missing; nipline --help lists them\n");
		return 2;
	}
	if (strcmp(argv[1], "--help") == 0 || (strcmp(argv[1], "help") == 0 && argc == 2))
		return usage();
	if (strcmp(argv[1], "--version") == 0) {
		printf("nipline %s\n", PACKAGE_VERSION);
		return 0;
	}
	if (strcmp(argv[1], "--list-commands") == 0) {
		for (c = nip_commands; c->name; c++)
			printf("%s\n", c->name);
		return 0;
	}
	if (strcmp(argv[1], "help") == 0) {
		static char help[] = "--help";
		char *args[3] = { title, help, NULL };

		c = find(argv[2]);
		if (!c)
			return unknown(argv[2]);
		snprintf(title, sizeof title, "nipline %s", c->name);
		return c->run(2, args);
	}
	c = find(argv[1]);
	if (!c)
		return unknown(argv[1]);
	/* argp takes the program name of usage lines from here. */
	snprintf(title, sizeof title, "nipline %s", c->name);
	argv[1] = title;
	return c->run(argc - 1, argv + 1);
}
