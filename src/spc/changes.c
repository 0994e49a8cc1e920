/* changes.c: where the level of a series steps, by binary segmentation. */
#include <config.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "spc/trend.h"

struct search {
	const double *y; /* the values that count, about their mean */
	const size_t *index;
	double *shuffled;
	uint64_t seed;
	struct nip_arena *a;
	struct nip_changes *out;
};

/* The split of y[0..n) with the largest between-sum of squares, which orders as t^2 does:
 * the total is the same for every split and every permutation. */
static double best_split(const double *y, size_t n, size_t *out_at)
{
	double total = 0, left = 0, most = -1;

	for (size_t i = 0; i < n; i++)
		total += y[i];
	for (size_t i = 1; i < n; i++) {
		double d, between;

		left += y[i - 1];
		d = left / (double)i - (total - left) / (double)(n - i);
		between = d * d * (double)i * (double)(n - i) / (double)n;
		if (between > most) {
			most = between;
			*out_at = i;
		}
	}
	return most;
}

/* SplitMix64 (Steele, Lea and Flood 2014). */
static uint64_t draw(uint64_t *state)
{
	uint64_t z = *state += 0x9e3779b97f4a7c15u;

	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
	return z ^ (z >> 31);
}

static void shuffle(double *y, size_t n, uint64_t *state)
{
	for (size_t i = n; i > 1; i--) {
		size_t j = (size_t)((double)(draw(state) >> 11) * 0x1p-53 * (double)i);
		double keep = y[i - 1];

		y[i - 1] = y[j];
		y[j] = keep;
	}
}

static double permutation_p(struct search *s, size_t from, size_t n, double observed)
{
	size_t reached = 0, at, all = s->out->permutations;
	uint64_t state = s->seed + from * 1000003u + n;

	memcpy(s->shuffled, s->y + from, n * sizeof *s->shuffled);
	for (size_t i = 0; i < all; i++) {
		shuffle(s->shuffled, n, &state);
		/* Sums in another order differ in the last digits: equal counts as reached. */
		reached += best_split(s->shuffled, n, &at) >= observed * (1 - 1e-9);
	}
	return ((double)reached + 1) / ((double)all + 1);
}

static double scatter(const double *y, size_t n)
{
	double mean = 0, ss = 0;

	for (size_t i = 0; i < n; i++)
		mean += y[i] / (double)n;
	for (size_t i = 0; i < n; i++)
		ss += (y[i] - mean) * (y[i] - mean);
	return ss;
}

static void split(struct search *s, size_t from, size_t n)
{
	double between, within, p;
	size_t at = 0;

	/* Of three or fewer values no order is rare. */
	if (n < 4 || !(scatter(s->y + from, n) > 0))
		return;
	between = best_split(s->y + from, n, &at);
	p = permutation_p(s, from, n, between);
	if (!s->out->tests++)
		s->out->least_p = p;
	if (p > s->out->alpha)
		return;
	within = scatter(s->y + from, at) + scatter(s->y + from + at, n - at);
	split(s, from, at);
	*nip_vec_push(s->a, &s->out->found) = (struct nip_change){
		.at = from + at, .t = sqrt(between / (within / (double)(n - 2))), .p = p
	};
	split(s, from + at, n - at);
}

static double mean_of(const struct search *s, size_t from, size_t to)
{
	double sum = 0;

	for (size_t i = from; i < to; i++)
		sum += s->y[i];
	return sum / (double)(to - from);
}

/* Means of the stretches, and places as indices of what was given. */
static void finish(struct search *s, double centre)
{
	struct nip_changes *c = s->out;

	for (size_t i = 0; i < c->found.n; i++) {
		struct nip_change *x = &c->found.at[i];
		size_t from = i ? c->found.at[i - 1].at : 0,
		       to = i + 1 < c->found.n ? c->found.at[i + 1].at : c->n;

		x->before = centre + mean_of(s, from, x->at);
		x->after = centre + mean_of(s, x->at, to);
	}
	for (size_t i = 0; i < c->found.n; i++)
		c->found.at[i].at = s->index[c->found.at[i].at];
}

void nip_changes(const double *y, size_t n, double alpha, size_t permutations, uint64_t seed,
		 struct nip_arena *a, struct nip_changes *out)
{
	double *v = NIP_NEW_N(a, n + 1, double), centre = 0;
	size_t *index = NIP_NEW_N(a, n + 1, size_t), k = 0;
	struct search s = { .y = v, .index = index, .seed = seed, .a = a, .out = out };

	*out = (struct nip_changes){ .permutations = permutations, .alpha = alpha, .least_p = NAN };
	for (size_t i = 0; i < n; i++)
		if (isfinite(y[i])) {
			if (!k)
				centre = y[i];
			index[k] = i;
			v[k++] = y[i] - centre;
		}
	out->n = k;
	s.shuffled = NIP_NEW_N(a, k + 1, double);
	split(&s, 0, k);
	finish(&s, centre);
}
