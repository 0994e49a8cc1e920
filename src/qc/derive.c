/* derive.c: values computed from several gauges: brought to the same place of the web, the
 * foil or the layer below taken off, and how uncertain that leaves them. */
#include <config.h>

#include <math.h>
#include <string.h>

#include "qc/internal.h"
#include "unit/unit.h"

#define MOST_KEPT 65536 /* readings a lane waits with, for the gauge downstream */

/* ---- gauges at different places ------------------------------------------------ */

static int part_of(const struct nip_characteristic *c, int k)
{
	const int part[NIP_QC_PARTS] = { c->areal_mass, c->thickness, c->less_areal_mass,
					 c->less_thickness };

	return part[k];
}

double nip_qc_place(const struct nip_qc *q, size_t i)
{
	const struct nip_characteristic *c = &q->spec->characteristics.at[i];
	double at = 0;
	bool any = false;

	if (!c->derived)
		return q->overall[i].at_m;
	for (int k = 0; k < NIP_QC_PARTS; k++)
		if (part_of(c, k) >= 0) {
			double m = q->overall[part_of(c, k)].at_m;

			at = any ? fmax(at, m) : m;
			any = true;
		}
	return at;
}

/* How far upstream of where a derived value is made each gauge stands, at most. */
static double longest_wait(const struct nip_qc *q, size_t part)
{
	double longest = 0;

	for (size_t i = 0; i < q->spec->characteristics.n; i++) {
		const struct nip_characteristic *c = &q->spec->characteristics.at[i];

		for (int k = 0; c->derived && k < NIP_QC_PARTS; k++)
			if (part_of(c, k) == (int)part)
				longest = fmax(longest, nip_qc_place(q, i) - q->overall[part].at_m);
	}
	return longest;
}

static void forget(struct nip_qc_track *t, size_t n)
{
	t->n -= n;
	memmove(t->at_m, t->at_m + n, t->n * sizeof *t->at_m);
	memmove(t->value, t->value + n, t->n * sizeof *t->value);
}

static void keep(struct nip_qc *q, struct nip_qc_track *t, double s_m, double value, double wait_m)
{
	size_t old = 0, cap = t->cap;

	if (t->n && !(s_m > t->at_m[t->n - 1]))
		t->n = 0; /* another coil, or the web ran back: what was kept lies elsewhere */
	/* One reading before the longest wait is needed to interpolate. */
	while (old + 1 < t->n && t->at_m[old + 1] <= s_m - wait_m)
		old++;
	if (t->n - old >= MOST_KEPT)
		old = t->n - MOST_KEPT + 1;
	if (old > t->n / 2 || t->n >= MOST_KEPT)
		forget(t, old);
	t->at_m = nip_arena_grow(q->arena, t->at_m, &cap, t->n, sizeof *t->at_m);
	t->value = nip_arena_grow(q->arena, t->value, &t->cap, t->n, sizeof *t->value);
	t->at_m[t->n] = s_m;
	t->value[t->n++] = value;
}

void nip_qc_keep_parts(struct nip_qc_run *r, struct nip_qc_lane *lane, double s_m)
{
	struct nip_qc *q = r->q;
	size_t n = q->spec->characteristics.n;

	for (size_t i = 0; i < n; i++) {
		double wait_m = longest_wait(q, i);

		if (!(wait_m > 0) || isnan(s_m))
			continue;
		if (!lane->track)
			lane->track = NIP_NEW_N(q->arena, n, struct nip_qc_track);
		keep(q, &lane->track[i], s_m, r->value[i], wait_m);
	}
}

/* Straight between the two readings around s_m; NaN where there are none. */
static double kept_at(const struct nip_qc_track *t, double s_m)
{
	size_t lo = 0, hi = t->n;
	double f;

	if (!t->n || !(s_m >= t->at_m[0]) || !(s_m <= t->at_m[t->n - 1]))
		return NAN;
	while (hi - lo > 1) {
		size_t mid = (lo + hi) / 2;

		if (t->at_m[mid] <= s_m)
			lo = mid;
		else
			hi = mid;
	}
	if (t->at_m[lo] == s_m)
		return t->value[lo];
	f = (s_m - t->at_m[lo]) / (t->at_m[hi] - t->at_m[lo]);
	return t->value[lo] + f * (t->value[hi] - t->value[lo]);
}

enum nip_qc_parts_state nip_qc_parts_of(const struct nip_qc_run *r, const struct nip_qc_lane *lane,
					size_t i, double s_m, struct nip_qc_parts *out)
{
	const struct nip_qc *q = r->q;
	const struct nip_characteristic *c = &q->spec->characteristics.at[i];
	double place = nip_qc_place(q, i);
	bool missing = false;

	for (int k = 0; k < NIP_QC_PARTS; k++) {
		int part = part_of(c, k);
		double wait, x;

		out->si[k] = 0;
		if (part < 0)
			continue;
		wait = place - q->overall[part].at_m;
		if (wait > 0) {
			const struct nip_qc_track *t = lane->track ? &lane->track[part] : NULL;

			if (isnan(s_m) || !t || !t->n || s_m - wait < t->at_m[0])
				return NIP_QC_UNALIGNED;
			x = kept_at(t, s_m - wait);
		} else {
			x = r->value[part];
		}
		missing |= isnan(x);
		out->si[k] = x * q->overall[part].to_si;
	}
	return missing ? NIP_QC_PART_MISSING : NIP_QC_PARTS_READY;
}

/* ---- values -------------------------------------------------------------------- */

/* Coating: areal mass and thickness less foil, or less what was there before. */
static void coating(const struct nip_qc *q, const struct nip_characteristic *c,
		    const struct nip_qc_parts *p, double *m, double *h)
{
	const struct nip_spec_foil *f = q->spec->foil;

	*m = p->si[0] - (c->less_areal_mass >= 0 ? p->si[2] : f ? f->areal_mass.si : 0);
	*h = p->si[1] - (c->less_thickness >= 0 ? p->si[3] : f ? f->thickness.si : 0);
}

/* Sides a reading holds together, once the foil is off. */
static double sides(const struct nip_qc *q, const struct nip_characteristic *c)
{
	if (c->less_areal_mass >= 0 || c->less_thickness >= 0)
		return 1;
	return q->spec->foil && q->spec->foil->sides ? (double)q->spec->foil->sides : 1;
}

double nip_qc_derive(const struct nip_qc *q, size_t i, const struct nip_qc_parts *p)
{
	const struct nip_characteristic *c = &q->spec->characteristics.at[i];
	double m, h;

	coating(q, c, p, &m, &h);
	if (c->derived == NIP_DERIVED_AREAL_MASS)
		return m > 0 ? nip_unit_show(c->quantity, m / sides(q, c)) : -INFINITY;
	if (c->derived == NIP_DERIVED_THICKNESS)
		return h > 0 ? nip_unit_show(c->quantity, h / sides(q, c)) : -INFINITY;
	/* Bare foil or a dead gauge: minus over minus would look like a density. */
	if (!(m > 0) || !(h > 0))
		return -INFINITY;
	if (c->derived == NIP_DERIVED_DENSITY)
		return nip_unit_show(NIP_Q_DENSITY, m / h);
	return 100 * (1 - m / h / q->spec->rho_th_kg_m3);
}

bool nip_qc_possible(const struct nip_qc *q, size_t i, double x)
{
	const struct nip_characteristic *c = &q->spec->characteristics.at[i];

	if (!isfinite(x))
		return false;
	if (c->derived == NIP_DERIVED_POROSITY)
		return x >= 0;
	/* A density is only known to be too high where the theoretical one is known. */
	if (c->derived == NIP_DERIVED_DENSITY && !isnan(q->spec->rho_th_kg_m3))
		return !(x > nip_unit_show(NIP_Q_DENSITY, q->spec->rho_th_kg_m3));
	return true;
}

/* ---- uncertainty: first order, with what the parts share kept together ---------- */

/* d(value)/d(part) in SI, for the parts as in nip_qc_parts; the last is the density. */
static void slopes(const struct nip_qc *q, const struct nip_characteristic *c,
		   const struct nip_qc_parts *p, double out[NIP_QC_PARTS + 1])
{
	double m, h, rho = q->spec->rho_th_kg_m3, n = sides(q, c);
	double by_m, by_h, by_rho = 0;

	coating(q, c, p, &m, &h);
	switch (c->derived) {
	case NIP_DERIVED_AREAL_MASS:
		by_m = 1 / n;
		by_h = 0;
		break;
	case NIP_DERIVED_THICKNESS:
		by_m = 0;
		by_h = 1 / n;
		break;
	case NIP_DERIVED_DENSITY:
		by_m = 1 / h;
		by_h = -m / h / h;
		break;
	default:
		by_m = -1 / (h * rho);
		by_h = m / (h * h * rho);
		by_rho = m / (h * rho * rho);
	}
	out[0] = by_m;
	out[1] = by_h;
	out[2] = -by_m;
	out[3] = -by_h;
	out[4] = by_rho;
}

static double square(double x)
{
	return x * x;
}

/* Readings of one gauge share its calibration: their shares add before they are squared. */
static double calibration(const struct nip_qc *q, const struct nip_characteristic *c,
			  const double slope[])
{
	bool done[NIP_QC_PARTS] = { false };
	double variance = 0;

	for (int k = 0; k < NIP_QC_PARTS; k++) {
		const struct nip_characteristic *a, *b;
		double share = 0;

		if (part_of(c, k) < 0 || done[k])
			continue;
		a = &q->spec->characteristics.at[part_of(c, k)];
		for (int l = k; l < NIP_QC_PARTS; l++) {
			const struct nip_overall *o;

			if (part_of(c, l) < 0)
				continue;
			b = &q->spec->characteristics.at[part_of(c, l)];
			o = &q->overall[part_of(c, l)];
			if (a != b && !(a->gauge && b->gauge && strcmp(a->gauge, b->gauge) == 0))
				continue;
			done[l] = true;
			if (!isnan(o->calibration_sd))
				share += slope[l] * o->calibration_sd * o->to_si;
		}
		variance += square(share);
	}
	return variance;
}

static double foil(const struct nip_qc *q, const struct nip_characteristic *c, const double slope[])
{
	const struct nip_spec_foil *f = q->spec->foil;
	double a = f && c->less_areal_mass < 0 ? slope[2] * f->areal_mass.sd_si : 0;
	double b = f && c->less_thickness < 0 ? slope[3] * f->thickness.sd_si : 0;

	return f ? square(a) + square(b) + 2 * f->correlation * a * b : 0;
}

static void lacks(struct nip_qc_uncertainty *u, const char *what)
{
	size_t n = strlen(u->lacks);

	if (strstr(u->lacks, what))
		return;
	if (n + strlen(what) + 3 < sizeof u->lacks) {
		strcpy(u->lacks + n, n ? ", " : "");
		strcat(u->lacks, what);
	}
}

static void of_measured(const struct nip_qc *q, size_t i, double n, struct nip_qc_uncertainty *u)
{
	const struct nip_overall *o = &q->overall[i];

	u->random = isnan(o->gauge_sd) ? 0 : o->gauge_sd / sqrt(n);
	u->calibration = isnan(o->calibration_sd) ? 0 : o->calibration_sd;
	if (isnan(o->gauge_sd))
		lacks(u, "gauge_sd");
	if (isnan(o->calibration_sd))
		lacks(u, "calibration_sd");
	if (isnan(o->gauge_sd) && isnan(o->calibration_sd))
		u->random = NAN;
}

static void say_lacks(const struct nip_qc *q, const struct nip_characteristic *c,
		      struct nip_qc_uncertainty *u)
{
	const struct nip_spec_foil *f = q->spec->foil;

	for (int k = 0; k < NIP_QC_PARTS; k++) {
		if (part_of(c, k) < 0)
			continue;
		if (isnan(q->overall[part_of(c, k)].gauge_sd))
			lacks(u, "gauge_sd");
		if (isnan(q->overall[part_of(c, k)].calibration_sd))
			lacks(u, "calibration_sd");
	}
	if (f && c->less_areal_mass < 0 && c->derived != NIP_DERIVED_THICKNESS &&
	    !(f->areal_mass.sd_si > 0))
		lacks(u, "foil");
	if (f && c->less_thickness < 0 && c->derived != NIP_DERIVED_AREAL_MASS &&
	    !(f->thickness.sd_si > 0))
		lacks(u, "foil");
	if (c->derived == NIP_DERIVED_POROSITY && !(q->spec->rho_th_sd_kg_m3 > 0))
		lacks(u, "theoretical_density");
}

void nip_qc_uncertain(const struct nip_qc *q, size_t i, const struct nip_qc_parts *p, double n,
		      struct nip_qc_uncertainty *u)
{
	const struct nip_characteristic *c = &q->spec->characteristics.at[i];
	double slope[NIP_QC_PARTS + 1], random = 0, scale = 1 / q->overall[i].to_si;

	*u = (struct nip_qc_uncertainty){ .random = 0 };
	if (!c->derived) {
		of_measured(q, i, n, u);
	} else {
		slopes(q, c, p, slope);
		for (int k = 0; k < NIP_QC_PARTS; k++) {
			const struct nip_overall *o =
				part_of(c, k) < 0 ? NULL : &q->overall[part_of(c, k)];

			if (o && !isnan(o->gauge_sd))
				random += square(slope[k] * o->gauge_sd * o->to_si) / n;
		}
		u->random = scale * sqrt(random);
		u->calibration = scale * sqrt(calibration(q, c, slope));
		u->foil = scale * sqrt(fmax(foil(q, c, slope), 0));
		u->density = scale * fabs(slope[4]) * q->spec->rho_th_sd_kg_m3;
		say_lacks(q, c, u);
	}
	u->standard = sqrt(square(u->random) + square(u->calibration) + square(u->foil) +
			   square(u->density));
	if (!(u->standard > 0))
		u->standard = NAN; /* nothing is stated, which is not the same as certain */
}

void nip_qc_coil_uncertain(const struct nip_qc *q, const struct nip_coil *coil, size_t i,
			   struct nip_qc_uncertainty *u)
{
	const struct nip_characteristic *c = &q->spec->characteristics.at[i];
	struct nip_qc_parts p = { { 0 } };

	*u = (struct nip_qc_uncertainty){ .standard = NAN };
	if (!coil->tally[i].moments.n || !q->overall[i].ready)
		return;
	for (int k = 0; c->derived && k < NIP_QC_PARTS; k++)
		if (part_of(c, k) >= 0)
			p.si[k] = nip_moments_mean(&coil->tally[part_of(c, k)].moments) *
				  q->overall[part_of(c, k)].to_si;
	nip_qc_uncertain(q, i, &p, (double)coil->tally[i].moments.n, u);
}
