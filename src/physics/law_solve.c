/* law_solve.c: a law read backwards: which value of a symbol gives this output. */
#include <config.h>

#include <float.h>
#include <math.h>
#include <stdlib.h>

#include "base/arena.h"
#include "num/root.h"
#include "physics/law.h"

#define POINTS 600

struct search {
	const struct nip_law *law;
	struct nip_list in[NIP_LAW_SYMBOLS], out[NIP_LAW_OUTPUTS];
	double value; /* of the unknown */
	int output;
	double want;
	double end[2];	    /* of the range searched */
	double least, most; /* output met so far */
};

static double miss(double x, void *context)
{
	struct search *s = context;
	struct nip_law_fault fault;
	double y;

	s->value = x;
	if (nip_law_evaluate_lists(s->law, s->in, s->out, &fault) != NIP_LAW_OK)
		return NAN;
	y = s->out[s->output].at[0];
	s->least = fmin(s->least, y);
	s->most = fmax(s->most, y);
	/* No sign can change beyond an end: there the last bits of `want` are forgiven. */
	if ((x == s->end[0] || x == s->end[1]) &&
	    fabs(y - s->want) <= 4 * DBL_EPSILON * fabs(s->want))
		return 0;
	return y - s->want;
}

/* Whatever the unknown, the output stays: then no value of it is an answer. */
static bool no_effect(const struct search *s)
{
	return s->most - s->least <= 1e-13 * fmax(fabs(s->most), fabs(s->least));
}

/* Where to look: evenly over a bounded range, and closer and closer to both its ends; by
 * decades where it is open. Ascending. */
static size_t grid(const struct nip_symbol *s, double *x)
{
	double lo = s->lo, hi = s->hi;
	size_t n = 0;

	if (hi < 1e290 && lo > -1e290) {
		for (int k = 0; k < POINTS; k++) {
			/* sin^4 crowds the points at 0 without leaving gaps inside. */
			double u = sin(M_PI_2 * k / (POINTS - 1)),
			       w = cos(M_PI_2 * k / (POINTS - 1));

			u *= u;
			w *= w;
			x[n++] = u < 0.5 ? lo + (hi - lo) * u * u * 2 : hi - (hi - lo) * w * w * 2;
		}
		return n;
	}
	if (lo < 0) {
		for (int k = POINTS / 2; k > 0; k--)
			x[n++] = fmax(lo, -pow(10, -15 + 36.0 * k / (POINTS / 2)));
		lo = 0;
	}
	x[n++] = lo;
	for (int k = 0; n < POINTS; k++)
		x[n++] = lo + pow(10, -18 + 42.0 * k / (lo == s->lo ? POINTS : POINTS / 2));
	return n;
}

static enum nip_law_status search(struct search *s, int unknown, double *out_value,
				  struct nip_law_fault *fault)
{
	double x[POINTS];
	size_t n = grid(&s->law->symbol[unknown], x), most = NIP_LAW_ROOTS, k = 0;

	s->end[0] = x[0];
	s->end[1] = x[n - 1];
	s->least = INFINITY;
	s->most = -INFINITY;
	fault->roots = nip_roots(miss, s, x, n, fault->root, most);
	if (s->least <= s->most && no_effect(s)) {
		fault->roots = 0;
		fault->why = "the unknown has no effect on that output";
		return NIP_LAW_NO_EFFECT;
	}
	if (fault->roots == 0) {
		fault->why = "no value of the unknown gives that";
		return NIP_LAW_NO_ROOT;
	}
	/* Where the unknown may be negative, people mean the value that is not. */
	while (k + 1 < most && k + 1 < fault->roots && fault->root[k] < 0)
		k++;
	*out_value = fault->root[k];
	return NIP_LAW_OK;
}

/* Room for every output: the longest list decides. */
static double *make_room(struct search *s, const struct nip_list *in)
{
	size_t length = 1;
	double *room;

	for (size_t i = 0; i < s->law->n_symbols; i++)
		if (in[i].n > length)
			length = in[i].n;
	room = nip_xalloc(length * s->law->n_outputs, sizeof *room);
	for (size_t k = 0; k < s->law->n_outputs; k++)
		s->out[k] = (struct nip_list){ room + k * length, length };
	return room;
}

enum nip_law_status nip_law_solve(const struct nip_law *law, const struct nip_list *in, int unknown,
				  int output, double want, double *out_value,
				  struct nip_law_fault *fault)
{
	struct search s = { .law = law, .output = output, .want = want };
	enum nip_law_status rc = nip_law_check(law, in, unknown, fault);
	double x[NIP_LAW_SYMBOLS], *room;

	if (rc != NIP_LAW_OK)
		return rc;
	for (size_t i = 0; i < law->n_symbols; i++) {
		s.in[i] = in[i];
		x[i] = in[i].n ? in[i].at[0] : NAN;
	}
	if (law->invert && unknown == nip_law_variable(law) && output == 0) {
		fault->why = law->invert(x, want, out_value);
		fault->roots = !fault->why;
		fault->root[0] = *out_value;
		return fault->why ? NIP_LAW_IMPOSSIBLE : NIP_LAW_OK;
	}
	s.in[unknown] = (struct nip_list){ &s.value, 1 };
	room = make_room(&s, in);
	rc = search(&s, unknown, out_value, fault);
	free(room);
	return rc;
}
