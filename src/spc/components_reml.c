/* components_reml.c: restricted maximum likelihood of nested variance components.
 *
 * A group is known by the precision a of its mean, that mean m, and the scatter q about
 * it; a level adds its variance s as 1/a -> 1/a + s. No matrix is formed or inverted, and
 * nothing cancels. The derivative of the deviance is carried along.
 */
#include <config.h>

#include <math.h>
#include <string.h>

#include "spc/components_inside.h"
#include "spc/reml.h"

struct node {
	double a, m, q, log_det;     /* q: scatter, weighted by precision */
	double da, dm, dq, dlog_det; /* by the variance in question */
};

struct fit {
	const struct nip_nest *nest;
	size_t level[NIP_LEVELS], k; /* the levels that count, the innermost last */
	struct node *node[NIP_LEVELS];
	const double *s; /* variances, by place in level[] */
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

static double deviance(void *model, const double *s, size_t by, double *out_slope)
{
	struct fit *f = model;
	const struct nip_nest *t = f->nest;
	size_t last = f->k - 1, n;
	struct node root;

	f->s = s;
	f->by = by;
	n = leaves(f, last);

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

void nip_components_reml(const struct nip_nest *nest, struct nip_arena *a, struct nip_components *c)
{
	struct fit f = { .nest = nest };
	struct nip_reml r = { .deviance = deviance, .model = &f };
	double slope, scale = 0;

	for (size_t l = 0; l < nest->levels; l++)
		if (c->level[l].df > 0) {
			f.node[f.k] = NIP_NEW_N(a, c->n + 1, struct node);
			r.s[f.k] = c->level[l].variance;
			scale += c->level[l].variance;
			f.level[f.k++] = l;
		}
	/* Without scatter inside the innermost groups the likelihood has no maximum. */
	if (!f.k || !(c->level[f.level[f.k - 1]].ms > 0) || !isfinite(scale))
		return;
	r.k = f.k;
	r.last_positive = true;
	r.scale = scale;
	c->reml_rounds = nip_reml_descend(&r, 1e-11);
	if (!c->reml_rounds)
		return;
	c->reml_deviance = deviance(&f, r.s, 0, &slope) + ((double)c->n - 1) * log(2 * M_PI);
	c->reml_mean = f.mean;
	for (size_t j = 0; j < f.k; j++)
		c->level[f.level[j]].reml = r.s[j];
}
