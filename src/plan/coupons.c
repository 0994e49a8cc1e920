/* coupons.c: sample sizes by the tests that will be made, and a place for each coupon. */
#include <config.h>

#include "plan/coupons.h"

#include <math.h>

#include "stat/dist.h"

#define MOST	    10000000 /* units: nobody cuts more */
#define MOST_ROWS   12	     /* coupons per coil that are looked at */
#define MOST_LANE   12
#define MOST_PLACES 1000 /* in one coil */

/* ---- how many -------------------------------------------------------------------------- */

double nip_coupon_chance(const struct nip_coupon_question *q, size_t units, double sd)
{
	const double lots = q->two_lots ? 2 : 1, n = (double)units, df = lots * (n - 1);
	const double tail = q->one_sided ? q->alpha : q->alpha / 2;
	double t, delta;

	if (units < 2)
		return 0;
	t = nip_t_upper_quantile(tail, df);
	if (isnan(q->difference)) {
		double ratio = q->half_width / (t * sd * sqrt(lots / n));

		return sd > 0 ? nip_chisq_lower(df * ratio * ratio, df) : 1;
	}
	if (!(sd > 0))
		return 1;
	delta = q->difference / (sd * sqrt(lots / n));
	return nip_noncentral_t_upper(t, df, delta) +
	       (q->one_sided ? 0 : nip_noncentral_t_upper(t, df, -delta));
}

/* Fewest units, 2 or more; 0: none up to MOST. The chance grows with them. */
static size_t fewest(const struct nip_coupon_question *q, double sd)
{
	size_t lo = 1, hi = 2;

	while (nip_coupon_chance(q, hi, sd) < q->power) {
		if (hi >= MOST)
			return 0;
		lo = hi;
		hi = 2 * hi < MOST ? 2 * hi : MOST;
	}
	while (hi - lo > 1) {
		size_t mid = lo + (hi - lo) / 2;

		if (nip_coupon_chance(q, mid, sd) < q->power)
			lo = mid;
		else
			hi = mid;
	}
	return hi;
}

static double mean_sd(const struct nip_coupon_question *q, size_t per_coil)
{
	return sqrt(q->between * q->between + q->within * q->within / (double)per_coil);
}

static struct nip_coupon_design design(const struct nip_coupon_question *q, size_t per_coil,
				       size_t coils)
{
	const bool one = isnan(q->between);
	struct nip_coupon_design d = { .per_coil = per_coil,
				       .coils = coils,
				       .coupons = per_coil * coils,
				       .sd = one ? q->within : mean_sd(q, per_coil) };

	d.chance = nip_coupon_chance(q, one ? per_coil : coils, d.sd);
	d.cost = (double)d.coupons + (double)coils * q->coil_cost;
	return d;
}

/* All coupons from one coil: they are the units. */
static void one_coil(const struct nip_coupon_question *q, struct nip_coupon_design *d,
		     struct nip_arena *a, struct nip_coupon_plan *out)
{
	size_t n = fewest(q, q->within);

	if (q->per_coil && (!n || n > q->per_coil)) {
		out->why = nip_arena_printf(a,
					    "%zu coupons have a chance of %.3g only (asked for: "
					    "%.3g)",
					    q->per_coil,
					    nip_coupon_chance(q, q->per_coil, q->within), q->power);
		return;
	}
	if (n)
		d[out->n++] = design(q, q->per_coil ? q->per_coil : n, 1);
}

/* The number of coils is given: coupons of each until it is enough. */
static void given_coils(const struct nip_coupon_question *q, struct nip_coupon_design *d,
			struct nip_arena *a, struct nip_coupon_plan *out)
{
	const double best = nip_coupon_chance(q, q->coils, q->between);
	size_t lo = 0, hi = 1;

	if (q->per_coil) {
		*d = design(q, q->per_coil, q->coils);
		if (d->chance >= q->power)
			out->n = 1;
		else
			out->why = nip_arena_printf(a,
						    "%zu coils of %zu coupons have a chance of "
						    "%.3g only (asked for: %.3g)",
						    q->coils, q->per_coil, d->chance, q->power);
		return;
	}
	if (!(best > q->power)) {
		size_t need = q->between > 0 ? fewest(q, q->between) : 2;

		out->why = nip_arena_printf(
			a,
			"%zu coils are too few however many coupons are cut: coils differ by more "
			"than that (chance %.3g at most; %zu coils or more)",
			q->coils, best, need > q->coils ? need : q->coils + 1);
		return;
	}
	while (hi < MOST && nip_coupon_chance(q, q->coils, mean_sd(q, hi)) < q->power) {
		lo = hi;
		hi *= 2;
	}
	while (hi - lo > 1) {
		size_t mid = lo + (hi - lo) / 2;

		if (nip_coupon_chance(q, q->coils, mean_sd(q, mid)) < q->power)
			lo = mid;
		else
			hi = mid;
	}
	if (hi < MOST)
		d[out->n++] = design(q, hi, q->coils);
}

static void free_coils(const struct nip_coupon_question *q, struct nip_coupon_design *d,
		       struct nip_coupon_plan *out)
{
	size_t from = q->per_coil ? q->per_coil : 1, to = q->per_coil ? from : MOST_ROWS;

	for (size_t k = from; k <= to; k++) {
		size_t coils = fewest(q, mean_sd(q, k));

		if (coils)
			d[out->n++] = design(q, k, coils);
	}
}

void nip_coupon_plan(const struct nip_coupon_question *q, struct nip_arena *a,
		     struct nip_coupon_plan *out)
{
	struct nip_coupon_design *d = NIP_NEW_N(a, MOST_ROWS + 1, struct nip_coupon_design),
				 *best = d;

	*out = (struct nip_coupon_plan){ .design = d };
	if (isnan(q->between))
		one_coil(q, d, a, out);
	else if (q->coils)
		given_coils(q, d, a, out);
	else
		free_coils(q, d, out);
	if (!out->n && !out->why)
		out->why = "more than ten million would be needed";
	for (size_t i = 1; i < out->n; i++)
		if (d[i].cost < best->cost || (d[i].cost == best->cost && d[i].coils < best->coils))
			best = &d[i];
	if (!out->n)
		return;
	best->chosen = true;
	out->chosen = best;
}

/* ---- where ------------------------------------------------------------------------------- */

static size_t common(size_t a, size_t b)
{
	while (b) {
		size_t r = a % b;

		a = b;
		b = r;
	}
	return a;
}

static double correlation(size_t n, size_t lanes, size_t stride, size_t offset)
{
	double mean = 0, sxy = 0, sxx = 0, syy = 0;

	for (size_t j = 0; j < n; j++)
		mean += (double)((j * stride + offset) % lanes) / (double)n;
	for (size_t j = 0; j < n; j++) {
		double x = (double)((j * stride + offset) % lanes) - mean,
		       y = (double)j - ((double)n - 1) / 2;

		sxy += x * y;
		sxx += x * x;
		syy += y * y;
	}
	return n > 2 && sxx > 0 && syy > 0 ? sxy / sqrt(sxx * syy) : NAN;
}

/* The order of lanes along the coil that is least like a slope. */
static double order(size_t n, size_t lanes, size_t *out_stride, size_t *out_offset)
{
	double best = INFINITY;

	*out_stride = 1;
	*out_offset = 0;
	for (size_t s = 1; s < lanes; s++)
		for (size_t o = 0; o < lanes && common(s, lanes) == 1; o++) {
			double c = correlation(n, lanes, s, o);

			if (fabs(c) < fabs(best) - 1e-12) {
				best = c;
				*out_stride = s;
				*out_offset = o;
			}
		}
	return isinf(best) ? NAN : best;
}

static const char *fits(const struct nip_coupon_web *w, size_t per_coil, size_t lanes,
			struct nip_arena *a)
{
	double width = w->width_m - 2 * w->edge_m, length = w->length_m - 2 * w->end_m;

	if (per_coil > MOST_PLACES)
		return "more coupons of one coil than anybody cuts";
	if (!(width > 0))
		return "the edges left out are as wide as the web";
	if (!(length > 0))
		return "the ends left out are as long as the coil";
	if (w->size_m > width / (double)lanes)
		return nip_arena_printf(a, "a coupon of %.4g mm does not fit a lane of %.4g mm",
					w->size_m * 1e3, width / (double)lanes * 1e3);
	if (w->size_m > length / (double)per_coil)
		return nip_arena_printf(a,
					"%zu coupons of %.4g mm do not fit one behind the other "
					"into %.4g m",
					per_coil, w->size_m * 1e3, length);
	return NULL;
}

void nip_coupon_places(const struct nip_coupon_web *w, size_t per_coil, size_t coils,
		       struct nip_arena *a, struct nip_coupon_places *out)
{
	const double width = w->width_m - 2 * w->edge_m, length = w->length_m - 2 * w->end_m;
	size_t stride, offset, lanes = w->lanes;
	struct nip_coupon_place *p;

	if (!lanes)
		lanes = per_coil < MOST_LANE ? per_coil : MOST_LANE;
	*out = (struct nip_coupon_places){ .lanes = lanes, .coils = coils < lanes ? coils : lanes };
	out->why = fits(w, per_coil, lanes, a);
	if (out->why)
		return;
	out->correlation = order(per_coil, lanes, &stride, &offset);
	p = NIP_NEW_N(a, per_coil * out->coils, struct nip_coupon_place);
	for (size_t c = 0; c < out->coils; c++)
		for (size_t j = 0; j < per_coil; j++) {
			size_t lane = (j * stride + offset + c) % lanes;

			p[out->n++] = (struct nip_coupon_place){
				c, j, lane,
				w->edge_m + width * ((double)lane + 0.5) / (double)lanes,
				w->end_m + length * ((double)j + 0.5) / (double)per_coil
			};
		}
	out->place = p;
}
