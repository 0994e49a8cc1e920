/* bench_plan.c: seconds for a plan, a window map of 100 x 100 points and 1e5 draws of a
 * recipe of three layers and five passes, with one and two threads, and the memory of the
 * draws. Run with the recipe and the library: bench_plan RECIPE MATERIALS. */
#include <config.h>

#include <stdio.h>
#include <sys/resource.h>
#include <time.h>

#include "base/diag.h"
#include "base/file.h"
#include "plan/sweep.h"
#include "unit/unit.h"

#define SIDE  100
#define DRAWS 100000
#define JOBS  2

static double now(void)
{
	struct timespec t;

	timespec_get(&t, TIME_UTC);
	return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static double cpu(void)
{
	struct rusage u;

	getrusage(RUSAGE_SELF, &u);
	return (double)u.ru_utime.tv_sec + 1e-6 * (double)u.ru_utime.tv_usec;
}

static long peak_kib(void)
{
	struct rusage u;

	getrusage(RUSAGE_SELF, &u);
	return u.ru_maxrss;
}

static double plan_time(struct nip_case *c)
{
	double start = cpu();

	for (int i = 0; i < 100; i++) {
		struct nip_arena *a = nip_arena_new();
		struct nip_diag *diag = nip_diag_new(100);
		struct nip_plan p;

		nip_plan_run(c->recipe, &(struct nip_plan_options){ .assume = true }, a, &p, diag);
		nip_diag_free(diag);
		nip_arena_free(a);
	}
	return (cpu() - start) / 100;
}

static void span(double lo, double hi, double *out)
{
	for (int i = 0; i < SIDE; i++)
		out[i] = lo + (hi - lo) * i / (SIDE - 1);
}

static void window(struct nip_case *c, size_t jobs, const struct nip_outcome *o, size_t n)
{
	struct nip_arena *a = nip_arena_new();
	double load[SIDE], final[SIDE], start = now(), used = cpu();
	struct nip_sweep_axis axis[2] = {
		{ nip_knob_find(&c->knobs, "co-roll.line_load"), SIDE, load },
		{ nip_knob_find(&c->knobs, "compact.line_load"), SIDE, final }
	};
	struct nip_sweep s;

	span(200e3, 400e3, load);
	span(600e3, 1200e3, final);
	nip_sweep_run(c, jobs, axis, 2, o, n,
		      &(struct nip_sweep_options){ .plan = { .assume = true } }, a, &s);
	printf("window of %d x %d, %zu threads: %.2f s (%.2f s of processor), %zu impossible\n",
	       SIDE, SIDE, jobs, now() - start, cpu() - used, s.n_impossible);
	nip_arena_free(a);
}

static void draws(struct nip_case *c, size_t jobs, size_t n_draws, const struct nip_outcome *o,
		  size_t n)
{
	struct nip_arena *a = nip_arena_new();
	struct nip_uncertainty u;
	double start = now(), used = cpu();

	nip_uncertainty_run(c, jobs, o, n,
			    &(struct nip_uncertainty_options){
				    .draws = n_draws, .seed = 1, .plan = { .assume = true } },
			    a, &u);
	printf("%zu draws of %zu sources, %zu threads: %.2f s (%.2f s of processor, %.1f us each), "
	       "%ld KiB so far\n",
	       n_draws, u.sources.n, jobs, now() - start, cpu() - used,
	       1e6 * (cpu() - used) / (double)n_draws, peak_kib());
	nip_arena_free(a);
}

int main(int argc, char **argv)
{
	struct nip_arena *a = nip_arena_new();
	struct nip_diag *diag = nip_diag_new(100);
	struct nip_case c[JOBS];
	struct nip_plan p;
	struct nip_outcome o[32];
	size_t n;

	if (argc != 3)
		return 2;
	for (int j = 0; j < JOBS; j++) {
		struct nip_materials *m = NIP_NEW(a, struct nip_materials);
		char *bytes;
		size_t size;

		c[j].recipe = NIP_NEW(a, struct nip_recipe);
		if (nip_file_read(argv[2], NIP_XML_MAX, a, &bytes, &size, diag) != 0 ||
		    nip_materials_read(argv[2], bytes, size, a, m, diag) != 0 ||
		    nip_recipe_load(argv[1], a, m, c[j].recipe, diag) != 0)
			return 3;
		nip_knobs_of(c[j].recipe, a, &c[j].knobs);
	}
	nip_plan_run(c[0].recipe, &(struct nip_plan_options){ .assume = true }, a, &p, diag);
	n = nip_outcomes_usual(&p, a, o, 32);
	printf("a plan: %.2f ms of processor\n", 1e3 * plan_time(&c[0]));
	window(c, 1, o, n);
	window(c, 2, o, n);
	draws(c, 1, DRAWS / 100, o, n);
	draws(c, 1, DRAWS / 10, o, n);
	draws(c, 1, DRAWS, o, n);
	draws(c, 2, DRAWS, o, n);
	nip_diag_free(diag);
	nip_arena_free(a);
	nip_unit_release();
	nip_xml_release();
	return 0;
}
