/* components_reml.c: restricted maximum likelihood of nested variance components.
 *
 * A group is known by the precision a of its mean, that mean m, and the scatter q about
 * it; a level adds its variance s as 1/a -> 1/a + s. No matrix is formed or inverted, and
 * nothing cancels. The deviance falls, one variance after the other, to the root of its
 * derivative, which is carried along.
 */
#include <config.h>

#include <math.h>
#include <string.h>

#include "num/root.h"
#include "spc/components_inside.h"

#define ROUNDS	2000
#define SETTLED 1e-11

struct node {
	double a, m, q, log_det;     /* q: scatter, weighted by precision */
	double da, dm, dq, dlog_det; /* by the variance in question */
};

struct fit {
	const struct nip_nest *nest;
	size_t level[NIP_LEVELS], k; /* the levels that count, the innermost last */
	struct node *node[NIP_LEVELS];
	double s[NIP_LEVELS]; /* variances, by place in level[] */
	double mean;
	size_t by; /* of the derivative */
};

static void add_child(struct node *to, const struct node *x)
{
	to->m += x->a * x->m;
	to->a += x->a;
}

static void scatter(struct node *to, const struct node *x)
{
	double d = x->m - to->m;

	to->q += x->q + x->a * d * d;
	to->dq += x->dq + x->da * d * d + 2 * x->a * d * x->dm;
	to->dm += x->da * d + x->a * x->dm;
	to->da += x->da;
	to->log_det += x->log_det;
	to->dlog_det += x->dlog_det;
}

/* The variance s of the level, common to all below it. */
static void common_variance(struct node *x, double s, bool own)
{
	double u = 1 + s * x->a, da = x->da;

	x->log_det += log(u);
	x->dlog_det += (s * da + (own ? x->a : 0)) / u;
	x->da = (da - (own ? x->a * x->a : 0)) / (u * u);
	x->a /= u;
}

static void join(const struct nip_nest_group *g, const struct node *from, size_t n, struct node *to,
		 size_t n_to)
{
	for (size_t i = 0; i < n_to; i++)
		to[i] = (struct node){ 0 };
	for (size_t i = 0; i < n; i++)
		add_child(&to[g ? g[i].parent : 0], &from[i]);
	for (size_t i = 0; i < n_to; i++)
		to[i].m /= to[i].a;
	for (size_t i = 0; i < n; i++)
		scatter(&to[g ? g[i].parent : 0], &from[i]);
	for (size_t i = 0; i < n_to; i++)
		to[i].dm /= to[i].a;
}

/* The innermost nodes: values, or units with their scatter. */
static size_t leaves(struct fit *f, size_t last)
{
	const struct nip_nest *t = f->nest;
	size_t level = f->level[last];
	bool summaries = t->ss && level == t->levels - 1, own = f->by == last;
	double s = f->s[last];

	level -= summaries;
	for (size_t i = 0; i < t->n[level]; i++) {
		double n = summaries ? t->group[level][i].n : 1, q = summaries ? t->ss[i] : 0;

		f->node[last][i] = (struct node){ .a = n / s,
						  .m = t->group[level][i].mean,
						  .q = q / s,
						  .log_det = n * log(s),
						  .da = own ? -n / (s * s) : 0,
						  .dq = own ? -q / (s * s) : 0,
						  .dlog_det = own ? n / s : 0 };
	}
	return t->n[level];
}

/* Deviance at s, and its derivative by s[by]. */
static double deviance(struct fit *f, double *out_slope)
{
	const struct nip_nest *t = f->nest;
	size_t last = f->k - 1, n = leaves(f, last);
	struct node root;

	for (size_t j = last; j-- > 0;) {
		size_t from = f->level[j + 1], to = t->n[f->level[j]];

		/* A level between that cannot be told apart is the same groups in the same order. */
		if (t->ss && from == t->levels - 1)
			memcpy(f->node[j], f->node[j + 1], n * sizeof *f->node[j]);
		else
			join(t->group[from], f->node[j + 1], n, f->node[j], to);
		n = to;
		for (size_t i = 0; i < n; i++)
			common_variance(&f->node[j][i], f->s[j], f->by == j);
	}
	join(NULL, f->node[0], n, &root, 1);
	f->mean = root.m;
	*out_slope = root.dlog_det + root.da / root.a + root.dq;
	return root.log_det + log(root.a) + root.q;
}

static double slope_at(double x, void *context)
{
	struct fit *f = context;
	double slope;

	f->s[f->by] = x;
	deviance(f, &slope);
	return slope;
}

static double deviance_at(struct fit *f, double x)
{
	double slope;

	f->s[f->by] = x;
	return deviance(f, &slope);
}

/* The best s[by], the others held: a look over decades, then the root of the slope. */
static void best(struct fit *f, double scale)
{
	bool inner = f->by == f->k - 1;
	double at = f->s[f->by], least = INFINITY, place = 0, lo, hi, x;

	if (!inner)
		least = deviance_at(f, 0);
	for (int i = -32; i <= 8; i++) {
		double y = scale * pow(10, i / 4.0), d = deviance_at(f, y);

		if (d < least) {
			least = d;
			place = y;
		}
	}
	lo = place / 2;
	hi = place > 0 ? place * 2 : scale * 1e-8;
	if (nip_root(slope_at, f, lo, hi, &x) == 0 && deviance_at(f, x) <= least)
		place = x;
	f->s[f->by] = at;
	if (deviance_at(f, place) <= deviance_at(f, at) || place == 0)
		f->s[f->by] = place;
	else
		f->s[f->by] = at;
}

/* Near the end the root is close by, and the look over decades is saved. */
static void refine(struct fit *f, double scale)
{
	double at = f->s[f->by], x;

	if (at > 0 && nip_root(slope_at, f, at * 0.8, at * 1.25, &x) == 0)
		f->s[f->by] = x;
	else if (at == 0 && slope_at(0, f) >= 0)
		f->s[f->by] = 0;
	else {
		f->s[f->by] = at;
		best(f, scale);
	}
}

static size_t descend(struct fit *f, double scale)
{
	for (size_t round = 1; round <= ROUNDS; round++) {
		double moved = 0;

		for (f->by = 0; f->by < f->k; f->by++) {
			double before = f->s[f->by];

			if (round == 1)
				best(f, scale);
			else
				refine(f, scale);
			moved = fmax(moved, fabs(f->s[f->by] - before));
		}
		if (round > 1 && moved <= SETTLED * scale)
			return round;
	}
	return 0;
}

void nip_components_reml(const struct nip_nest *nest, struct nip_arena *a, struct nip_components *c)
{
	struct fit f = { .nest = nest };
	double slope, scale = 0;

	for (size_t l = 0; l < nest->levels; l++)
		if (c->level[l].df > 0) {
			f.node[f.k] = NIP_NEW_N(a, c->n + 1, struct node);
			f.s[f.k] = c->level[l].variance;
			scale += c->level[l].variance;
			f.level[f.k++] = l;
		}
	/* Without scatter inside the innermost groups the likelihood has no maximum. */
	if (!f.k || !(c->level[f.level[f.k - 1]].ms > 0) || !isfinite(scale))
		return;
	c->reml_rounds = descend(&f, scale);
	if (!c->reml_rounds)
		return;
	f.by = 0;
	c->reml_deviance = deviance(&f, &slope) + ((double)c->n - 1) * log(2 * M_PI);
	c->reml_mean = f.mean;
	for (size_t j = 0; j < f.k; j++)
		c->level[f.level[j]].reml = f.s[j];
}
