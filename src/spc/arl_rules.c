/* arl_rules.c: the chain of states that a set of run rules goes through. */
#include <config.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "spc/arl.h"

#define STATES_MOST 200000
#define STEPS_MOST  200000

struct chain {
	const struct nip_rule_set *set; /* without rules on the order of values */
	struct nip_zone zone;
	double cut[2 * NIP_RULES_MOST + 4]; /* between zones, ascending */
	size_t n_cuts, n_zones;
	double *share;		      /* probability of each zone */
	struct nip_rule_state *state; /* n states of set->n each */
	size_t n, cap;
	long *next;	     /* n x n_zones; -1: signal */
	size_t *slot, slots; /* hash: state + 1 */
};

static void add_cut(struct chain *c, double at)
{
	size_t i = 0;

	if (isinf(at))
		return;
	while (i < c->n_cuts && c->cut[i] < at)
		i++;
	if (i < c->n_cuts && c->cut[i] == at)
		return;
	memmove(c->cut + i + 1, c->cut + i, (c->n_cuts - i) * sizeof *c->cut);
	c->cut[i] = at;
	c->n_cuts++;
}

static double lower_tail(double z)
{
	return 0.5 * erfc(-z * M_SQRT1_2);
}

/* P(a < z <= b), from the nearer tails. */
static double between(double a, double b)
{
	return a > 0 ? lower_tail(-a) - lower_tail(-b) : lower_tail(b) - lower_tail(a);
}

static void make_zones(struct chain *c, double lower, double upper, double shift)
{
	c->zone = (struct nip_zone){ 0, 1, -lower, upper };
	add_cut(c, 0);
	for (size_t k = 0; k < c->set->n; k++) {
		const struct nip_rule *r = &c->set->rule[k];

		if (!isnan(r->sigma)) {
			add_cut(c, r->sigma);
			add_cut(c, -r->sigma);
		} else if (r->kind == NIP_RULE_BEYOND) {
			add_cut(c, upper);
			add_cut(c, -lower);
		}
	}
	c->n_zones = c->n_cuts + 1;
	c->share = nip_xalloc(c->n_zones, sizeof *c->share);
	for (size_t i = 0; i < c->n_zones; i++)
		c->share[i] = between((i ? c->cut[i - 1] : -INFINITY) - shift,
				      (i < c->n_cuts ? c->cut[i] : INFINITY) - shift);
}

/* A value inside zone i. */
static double inside(const struct chain *c, size_t i)
{
	if (i == 0)
		return c->cut[0] - 1;
	if (i == c->n_cuts)
		return c->cut[i - 1] + 1;
	return (c->cut[i - 1] + c->cut[i]) / 2;
}

static size_t hash(const void *bytes, size_t n)
{
	const unsigned char *b = bytes;
	uint64_t h = UINT64_C(14695981039346656037);

	for (size_t i = 0; i < n; i++)
		h = (h ^ b[i]) * UINT64_C(1099511628211);
	return (size_t)(h ^ h >> 29);
}

static void rehash(struct chain *c)
{
	size_t size = c->set->n * sizeof *c->state;

	free(c->slot);
	c->slots = c->slots ? 2 * c->slots : 1024;
	c->slot = nip_xalloc(c->slots, sizeof *c->slot);
	for (size_t i = 0; i < c->n; i++) {
		size_t at = hash(c->state + i * c->set->n, size) % c->slots;

		while (c->slot[at])
			at = (at + 1) % c->slots;
		c->slot[at] = i + 1;
	}
}

/* The number of this state, new or known. */
static size_t intern(struct chain *c, const struct nip_rule_state *s)
{
	size_t size = c->set->n * sizeof *s, at;

	if (2 * (c->n + 1) > c->slots)
		rehash(c);
	at = hash(s, size) % c->slots;
	for (; c->slot[at]; at = (at + 1) % c->slots)
		if (memcmp(c->state + (c->slot[at] - 1) * c->set->n, s, size) == 0)
			return c->slot[at] - 1;
	if (c->n == c->cap) {
		c->cap = c->cap ? 2 * c->cap : 256;
		c->state = nip_xrealloc(c->state, c->cap, size);
		c->next = nip_xrealloc(c->next, c->cap, c->n_zones * sizeof *c->next);
	}
	memcpy(c->state + c->n * c->set->n, s, size);
	c->slot[at] = ++c->n;
	return c->n - 1;
}

/* From state i through a point in a zone: the next state, or -1. */
static long follow(struct chain *c, size_t i, size_t zone)
{
	struct nip_rule_state s[NIP_RULES_MOST];
	double v = inside(c, zone);
	bool signal = false;

	memcpy(s, c->state + i * c->set->n, c->set->n * sizeof *s);
	for (size_t k = 0; k < c->set->n; k++) {
		const struct nip_rule *r = &c->set->rule[k];

		signal |= nip_rule_step(r, &c->set->ways, &s[k], v, &c->zone) != 0;
		if (r->kind == NIP_RULE_K_OF_M) { /* the oldest point leaves before it matters */
			s[k].above &= (UINT64_C(1) << (r->length - 1)) - 1;
			s[k].below &= (UINT64_C(1) << (r->length - 1)) - 1;
		}
	}
	return signal ? -1 : (long)intern(c, s);
}

static int explore(struct chain *c)
{
	const struct nip_rule_state fresh[NIP_RULES_MOST] = { { 0 } };

	intern(c, fresh);
	for (size_t i = 0; i < c->n; i++) {
		if (c->n > STATES_MOST)
			return -1;
		for (size_t z = 0; z < c->n_zones; z++) {
			long to = follow(c, i, z);

			c->next[i * c->n_zones + z] = to;
		}
	}
	return 0;
}

/* Sums the probability to be still without signal after 0, 1, 2 ... points, until the
 * share that signals per point no longer changes; the rest is geometric. */
static double run_length(const struct chain *c)
{
	double *now = nip_xalloc(c->n, sizeof *now), *then = nip_xalloc(c->n, sizeof *then);
	double sum = 0, alive = 1, hazard = -1, arl = NAN;
	size_t still = 0;

	now[0] = 1;
	for (size_t step = 0; step < STEPS_MOST && still < 20; step++) {
		double gone = 0, left = 0, *swap = now, old = hazard;

		sum += alive;
		memset(then, 0, c->n * sizeof *then);
		for (size_t i = 0; i < c->n; i++)
			for (size_t z = 0; z < c->n_zones && now[i] > 0; z++) {
				long to = c->next[i * c->n_zones + z];

				if (to < 0)
					gone += now[i] * c->share[z];
				else
					then[to] += now[i] * c->share[z];
			}
		for (size_t i = 0; i < c->n; i++)
			left += then[i];
		hazard = gone / alive;
		alive = left;
		now = then;
		then = swap;
		if (alive < 1e-300 || alive < 1e-17 * sum) {
			arl = sum;
			break;
		}
		still = fabs(hazard - old) <= 2e-15 * hazard ? still + 1 : 0;
	}
	if (isnan(arl) && still && hazard > 0)
		arl = sum + alive / hazard;
	free(now);
	free(then);
	return arl;
}

int nip_arl_rules(const struct nip_rule_set *set, double lower, double upper, double shift,
		  struct nip_arl *out)
{
	struct nip_rule_set finite = { .ways = set->ways };
	struct chain c = { .set = &finite };

	*out = (struct nip_arl){ .value = NAN, .exact = true };
	for (size_t k = 0; k < set->n; k++) {
		if (set->rule[k].kind == NIP_RULE_TREND || set->rule[k].kind == NIP_RULE_ALTERNATE)
			out->exact = false;
		else
			finite.rule[finite.n++] = set->rule[k];
	}
	if (!finite.n)
		out->why = "no rule but on the order of values";
	else if (isnan(lower) || isnan(upper) || !isfinite(shift))
		out->why = "limits or shift are not numbers";
	if (out->why)
		return -1;
	finite.ways.start_anew = false; /* the first signal ends the run */
	make_zones(&c, lower, upper, shift);
	if (explore(&c) != 0)
		out->why = "the rules remember too much: more than 200000 states";
	else
		out->value = run_length(&c);
	out->states = c.n;
	if (!out->why && isnan(out->value))
		out->why = "the run length did not settle";
	free(c.share);
	free(c.state);
	free(c.next);
	free(c.slot);
	return out->why ? -1 : 0;
}
