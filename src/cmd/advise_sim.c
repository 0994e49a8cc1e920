/* advise_sim.c: the loop on the synthetic line. */
#include <config.h>

#include <math.h>
#include <string.h>

#include "base/decimal.h"
#include "cmd/advise.h"
#include "sim/line.h"

enum { THICKNESS = 4, AREAL_MASS = 5 };

/* A number of a comma-separated record; false: empty or none. */
static bool field(const char *line, const char *end, int k, double *out)
{
	const char *stop;

	for (; k > 0 && line < end; k--) {
		line = memchr(line, ',', (size_t)(end - line));
		if (!line)
			return false;
		line++;
	}
	stop = memchr(line, ',', (size_t)(end - line));
	return nip_decimal_read(line, (size_t)((stop ? stop : end) - line), '.', out);
}

/* Mean porosity, percent, of the readings of a coil, from their masses and thicknesses. */
static double measured(const struct nip_str *csv, double density_g_cm3)
{
	const char *p = nip_str_text(csv), *end;
	double sum = 0, t, m;
	long n = 0;

	for (; (end = strchr(p, '\n')); p = end + 1)
		if (*p != '#' && field(p, end, THICKNESS, &t) && field(p, end, AREAL_MASS, &m)) {
			sum += 100 * (1 - m * 10 / (t * density_g_cm3));
			n++;
		}
	return sum / (double)n;
}

/* One coil of the line whose true porosity is as given. */
static double coil(const struct nip_advise_plant *plant, int run, double porosity,
		   double density_g_cm3)
{
	struct nip_str csv = NIP_STR_INIT;
	struct nip_sim_line line;
	double y;

	nip_sim_line_default(&line);
	line.coils = 1;
	line.coil_length_m = 50;
	line.seed = plant->seed + (uint64_t)run;
	line.streak_um = line.pit_um = 0;
	line.shifted_coil = 0;
	line.thickness_um =
		line.areal_mass_mg_cm2 * 10 / (density_g_cm3 * (1 - fmin(porosity, 95) / 100));
	nip_sim_line_csv(&line, &csv);
	y = measured(&csv, density_g_cm3);
	nip_str_release(&csv);
	return y;
}

/* What the setting changes the result by, against where it started. */
static double response(const struct nip_r2r *law, const struct nip_advise_plant *plant, double u)
{
	double by = plant->model ? nip_advise_model_y(plant->model, u, NULL) -
					   plant->model->shown.y_at
				 : law->gain * (u - plant->start);

	return plant->ratio * by;
}

int nip_advise_simulate(struct nip_arena *a, const struct nip_r2r *law,
			 const struct nip_advise_plant *plant, struct nip_advise_sim *out)
{
	size_t n = (size_t)plant->runs;
	struct nip_r2r_state s = { 0 };
	struct nip_sim_line line;
	double density, lo = out->lo, hi = out->hi;

	*out = (struct nip_advise_sim){ .n = n, .lo = lo, .hi = hi };
	out->run = NIP_NEW_N(a, n, double);
	out->open = NIP_NEW_N(a, n, double);
	out->closed = NIP_NEW_N(a, n, double);
	out->setpoint = NIP_NEW_N(a, n, double);
	nip_sim_line_default(&line);
	density = line.areal_mass_mg_cm2 * 10 / (line.thickness_um * (1 - law->target / 100));
	for (size_t i = 0; i < n; i++) {
		double drift = law->target + plant->drift * (double)i, by;
		double u = i && s.n ? nip_r2r_advise(law, &s, out->setpoint[i - 1]).setpoint
				    : plant->start;

		by = response(law, plant, u);
		if (isnan(by))
			return -1;
		out->run[i] = (double)(i + 1);
		out->setpoint[i] = u;
		out->open[i] = coil(plant, (int)i, drift, density);
		out->closed[i] =
			coil(plant, (int)i, drift + by, density);
		out->open_out += out->open[i] < lo || out->open[i] > hi;
		out->closed_out += out->closed[i] < lo || out->closed[i] > hi;
		if (i >= (size_t)law->delay)
			nip_r2r_take(law, &s, out->setpoint[i - (size_t)law->delay],
				     out->closed[i - (size_t)law->delay]);
	}
	return 0;
}
