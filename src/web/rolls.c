/* rolls.c: lines of a spectrum and a table of rolls. */
#include <config.h>

#include "web/rolls.h"

#include <math.h>

#define EVEN 0.01 /* spread of the pitch below which a grid folds frequencies sharply */

double nip_rolls_separating_m(double a, double b)
{
	double shorter = fmin(a, b), d = fabs(a - b);

	return d > 1e-12 * shorter ? shorter * shorter / d : INFINITY;
}

static double top(const struct nip_spectrum *s)
{
	return (double)(s->bins - 1) * s->step_per_m;
}

static double bottom(const struct nip_spectrum *s)
{
	return (double)s->first * s->step_per_m;
}

/* Where a frequency is seen when sampled at an even pitch. */
static double folded(double per_m, double pitch_m)
{
	double turns = per_m * pitch_m;

	return fabs(turns - floor(turns + 0.5)) / pitch_m;
}

static void add_fit(struct nip_line *l, struct nip_roll_fit f)
{
	if (l->fits < NIP_ROLL_FITS)
		l->fit[l->fits++] = f;
	else
		l->more_fits++;
}

static void fit_line(const struct nip_spectrum *s, const struct nip_roll *roll, size_t n,
		     double tolerance, size_t peak, struct nip_line *l)
{
	double seen = s->peak[peak].per_m, one = 1 / s->length_m;

	for (size_t i = 0; i < n; i++)
		for (int h = 1; h <= NIP_ROLL_HARMONICS; h++) {
			double f = h / roll[i].circumference_m, reach = tolerance * f + one;

			if (fabs(seen - f) <= reach)
				add_fit(l, (struct nip_roll_fit){ i, h, false, f / seen - 1 });
			else if (h == 1 && f > top(s) && s->pitch_spread < EVEN &&
				 fabs(folded(f, s->pitch_m) - seen) <= reach)
				add_fit(l, (struct nip_roll_fit){ i, h, true, NAN });
		}
}

/* Whether a line is the first harmonic of the roll. */
static bool has_fundamental(const struct nip_spectrum *s, const struct nip_rolls *all, size_t roll)
{
	for (size_t p = 0; p < s->peaks; p++)
		for (size_t k = 0; k < all->line[p].fits; k++)
			if (all->line[p].fit[k].roll == roll && all->line[p].fit[k].harmonic == 1 &&
			    !all->line[p].fit[k].alias)
				return true;
	return false;
}

static double rank(const struct nip_spectrum *s, const struct nip_rolls *all,
		   const struct nip_roll_fit *f)
{
	double r = f->harmonic + (f->alias ? 8 : fmin(0.5, fabs(f->deviation)));

	return r + (f->harmonic > 1 && !has_fundamental(s, all, f->roll) ? 4 : 0);
}

static void order(const struct nip_spectrum *s, struct nip_rolls *all, struct nip_line *l)
{
	for (size_t i = 1; i < l->fits; i++)
		for (size_t j = i; j > 0 && rank(s, all, &l->fit[j]) < rank(s, all, &l->fit[j - 1]);
		     j--) {
			struct nip_roll_fit t = l->fit[j];

			l->fit[j] = l->fit[j - 1];
			l->fit[j - 1] = t;
		}
}

static void tell_apart(const struct nip_roll *roll, struct nip_line *l)
{
	const struct nip_roll_fit *a = &l->fit[0], *b = &l->fit[1];
	double pa, pb;

	l->ambiguous = l->fits > 1;
	l->separating_m = l->separating_draw = NAN;
	if (!l->ambiguous || a->alias || b->alias)
		return;
	pa = roll[a->roll].circumference_m / a->harmonic;
	pb = roll[b->roll].circumference_m / b->harmonic;
	l->separating_m = nip_rolls_separating_m(pa, pb);
	l->separating_draw = fabs(pa - pb) / fmin(pa, pb);
}

static void look_for(const struct nip_spectrum *s, const struct nip_roll *roll, size_t i,
		     double tolerance, struct nip_roll_seen *out)
{
	double where = NAN;

	for (int h = 0; h < NIP_ROLL_HARMONICS; h++) {
		double f = (h + 1) / roll[i].circumference_m,
		       reach = tolerance * f + 1 / s->length_m, z;
		size_t k;

		out->line[h] = -1;
		out->amplitude[h] = out->least[h] = NAN;
		out->visible[h] = f >= bottom(s) && f <= top(s);
		if (!out->visible[h])
			continue;
		z = nip_spectrum_highest(s, f - reach, f + reach, &where);
		out->amplitude[h] = nip_spectrum_amplitude(s, z);
		k = (size_t)lround(f / s->step_per_m);
		out->least[h] = nip_spectrum_amplitude(s, s->level[k < s->bins ? k : s->bins - 1]);
	}
	if (1 / roll[i].circumference_m > top(s))
		out->pitch_needed_m = 0.5 * roll[i].circumference_m;
}

static void hand_to_rolls(const struct nip_spectrum *s, size_t peak, const struct nip_line *l,
			  struct nip_rolls *out)
{
	for (size_t k = 0; k < l->fits; k++) {
		struct nip_roll_seen *seen = &out->seen[l->fit[k].roll];
		long *line = &seen->line[l->fit[k].harmonic - 1];

		seen->possible = true;
		seen->found |= !l->ambiguous;
		if (*line >= 0)
			continue; /* peaks come by power: the strongest stays */
		*line = (long)peak;
		seen->amplitude[l->fit[k].harmonic - 1] = s->peak[peak].amplitude;
	}
}

void nip_rolls_match(const struct nip_spectrum *s, const struct nip_roll *roll, size_t n,
		     double tolerance, struct nip_rolls *out)
{
	*out = (struct nip_rolls){ 0 };
	for (size_t p = 0; p < s->peaks; p++)
		fit_line(s, roll, n, tolerance, p, &out->line[p]);
	for (size_t p = 0; p < s->peaks; p++) {
		order(s, out, &out->line[p]);
		tell_apart(roll, &out->line[p]);
	}
	for (size_t i = 0; i < n; i++)
		look_for(s, roll, i, tolerance, &out->seen[i]);
	for (size_t p = 0; p < s->peaks; p++)
		hand_to_rolls(s, p, &out->line[p], out);
}
