/* limits_ask.c: which statements of the limits library apply to a system, and what they
 * say of a pressure. Severities are never averaged: the worst that applies decides, and
 * all that apply are shown. */
#include <config.h>

#include "material/limits.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/decimal.h"
#include "unit/unit.h"

struct ask {
	const struct nip_limits *l;
	const struct nip_materials *materials;
	const struct nip_limit_query *q;
	struct nip_arena *a;
	struct nip_limit_answer *out;
};

/* ---- who a statement is about ----------------------------------------------- */

enum fit { FITS_NOT, FITS_OPEN, FITS_ANY, FITS_FALLBACK, FITS_OWN };

static bool nobody(const struct nip_limit_who *w)
{
	return !w->material && !w->group;
}

/* How the name a statement gives fits whom the question names. */
static enum fit fit_name(const struct ask *k, const char *name, const struct nip_limit_who *w,
			 const char **via)
{
	const struct nip_limit_group *g;
	const struct nip_material *m;

	if (!name)
		return FITS_ANY;
	if (nobody(w))
		return FITS_OPEN;
	g = nip_limits_group(k->l, name);
	if (g && w->group)
		return g == w->group ? FITS_OWN : FITS_NOT;
	if (g && nip_limit_member(k->l, k->materials, g, w->material)) {
		*via = g->id;
		return FITS_FALLBACK;
	}
	m = nip_material_find(k->materials, name);
	if (!m || !w->material)
		return FITS_NOT;
	if (m == w->material)
		return FITS_OWN;
	if (m != w->material->variant_of)
		return FITS_NOT;
	*via = m->id;
	return FITS_FALLBACK;
}

static enum fit fit_class(const struct ask *k, const struct nip_statement *x, const char **via)
{
	const struct nip_limit_who *w = &k->q->electrolyte;

	if (!x->class_name)
		return FITS_ANY;
	if (nobody(w))
		return FITS_OPEN;
	if (!w->material || strcmp(w->material->class_name, x->class_name) != 0)
		return FITS_NOT;
	*via = nip_arena_printf(k->a, "class %s", x->class_name);
	return FITS_FALLBACK;
}

static enum fit worse(enum fit a, enum fit b)
{
	return a < b ? a : b;
}

/* A cell is the same whichever electrode is written first. */
static bool fit_electrodes(const struct ask *k, const struct nip_statement *x, enum fit out[2],
			   const char **via)
{
	const struct nip_limit_who *ask[2] = { &k->q->anode, &k->q->cathode };
	const char *name[2] = { x->anode, x->cathode };

	for (int swap = 0; swap < 2; swap++) {
		const char *v = NULL;
		enum fit f[2];

		for (int i = 0; i < 2; i++)
			f[i] = fit_name(k, name[i], ask[swap ? 1 - i : i], &v);
		/* Swapped it counts only if both electrodes still find somebody. */
		if (worse(f[0], f[1]) == FITS_NOT || (swap && f[0] != FITS_OWN && f[1] != FITS_OWN))
			continue;
		memcpy(out, f, sizeof f);
		if (v)
			*via = v;
		return true;
	}
	return false;
}

static bool fits(const struct ask *k, const struct nip_statement *x, struct nip_limit_hit *hit)
{
	enum fit f[5];
	size_t own = 0, fallback = 0, named = 0;

	f[0] = fit_name(k, x->electrolyte, &k->q->electrolyte, &hit->via);
	f[1] = fit_class(k, x, &hit->via);
	f[2] = fit_name(k, x->process, &k->q->process, &hit->via);
	if (x->process && f[2] == FITS_OPEN)
		return false; /* a process is asked for by name */
	if (!fit_electrodes(k, x, f + 3, &hit->via))
		return false;
	for (int i = 0; i < 5; i++) {
		if (f[i] == FITS_NOT)
			return false;
		own += f[i] == FITS_OWN;
		fallback += f[i] == FITS_FALLBACK;
		named += f[i] != FITS_ANY;
		hit->open |= f[i] == FITS_OPEN;
	}
	if (named && own + fallback == 0)
		return false;
	hit->match = !named ? NIP_LIMIT_GENERAL : fallback ? NIP_LIMIT_FALLBACK : NIP_LIMIT_OWN;
	return true;
}

/* ---- what it says of the value ---------------------------------------------- */

static enum nip_limit_relation relation(const struct nip_statement *x, double v)
{
	if (isnan(v))
		return NIP_LIMIT_NOT_ASKED;
	if (v < x->lo || (v == x->lo && !x->lo_inclusive))
		return NIP_LIMIT_BELOW;
	if (v > x->hi || (v == x->hi && !x->hi_inclusive))
		return NIP_LIMIT_ABOVE;
	return NIP_LIMIT_INSIDE;
}

static bool outside(enum nip_limit_relation r)
{
	return r == NIP_LIMIT_BELOW || r == NIP_LIMIT_ABOVE;
}

static const char *about(const struct nip_statement *x, struct nip_arena *a)
{
	if (x->benefit && x->risk)
		return nip_arena_printf(a, "benefit: %s; risk: %s", x->benefit, x->risk);
	return x->benefit ? nip_arena_printf(a, "benefit: %s", x->benefit)
	       : x->risk  ? nip_arena_printf(a, "risk: %s", x->risk)
			  : x->text;
}

/* As it was written, and in the unit of published values where that is another one. */
static const char *asked(const struct ask *k, enum nip_limit_quantity quantity)
{
	static const enum nip_quantity_id id[] = {
		[NIP_LIMIT_PRESSURE] = NIP_Q_PRESSURE,
		[NIP_LIMIT_TEMPERATURE] = NIP_Q_TEMPERATURE,
		[NIP_LIMIT_SHEAR_MODULUS] = NIP_Q_MODULUS,
	};
	const char *written = k->q->shown[quantity], *unit = nip_quantity_kind(id[quantity])->unit;
	const size_t n = strlen(written), m = strlen(unit);
	char number[NIP_DOUBLE_TEXT];

	if (n > m && strcmp(written + n - m, unit) == 0 && written[n - m - 1] == ' ')
		return written;
	return nip_arena_printf(k->a, "%s (%s %s)", written,
				nip_decimal_show(nip_unit_show(id[quantity], k->q->value[quantity]),
						 4, number),
				unit);
}

static const char *sentence(const struct ask *k, const struct nip_limit_hit *h)
{
	static const char *const band[] = { "", "in the published band", "below the band",
					    "above the band" };
	static const char *const bound[] = { "", "within the bound", "below the bound",
					     "above the bound" };
	static const char *const used[] = { "", "in the published range",
					    "below the published range",
					    "above the published range" };
	static const char *const one[] = { "", "at the published value",
					   "below the published value",
					   "above the published value" };
	const struct nip_statement *x = h->limit;
	const char *const *word = x->type == NIP_LIMIT_BAND    ? band
				  : x->type == NIP_LIMIT_BOUND ? bound
				  : x->at && !x->extends	 ? one
								 : used;

	if (h->relation == NIP_LIMIT_NOT_ASKED || x->type == NIP_LIMIT_NOTE)
		return about(x, k->a);
	return nip_arena_printf(k->a, "%s is %s %s%s%s", asked(k, x->quantity),
				word[h->relation], nip_limit_range(x, k->a),
				x->type == NIP_LIMIT_BOUND && outside(h->relation) &&
						h->severity > NIP_LIMIT_INFO
					? " (violation): "
					: ": ",
				about(x, k->a));
}

/* The statement is about an electrolyte, and the question names none: what is a limit
 * with one may be none with another. */
static bool no_electrolyte(const struct ask *k, const struct nip_statement *x)
{
	return (x->electrolyte || x->class_name) && nobody(&k->q->electrolyte);
}

/* What a statement means for the question: bands speak of their inside, bounds and
 * used values of their outside. */
static enum nip_limit_severity judge(const struct ask *k, const struct nip_limit_hit *h)
{
	const struct nip_statement *x = h->limit;
	bool doubtful = strcmp(x->kind, "unclear") == 0 || (x->table && x->table->flag);

	if (x->type == NIP_LIMIT_NOTE || h->relation == NIP_LIMIT_NOT_ASKED)
		return NIP_LIMIT_INFO;
	if (x->type == NIP_LIMIT_BAND)
		return h->relation != NIP_LIMIT_INSIDE				 ? NIP_LIMIT_OK
		       : no_electrolyte(k, x) && x->severity > NIP_LIMIT_WARNING ? NIP_LIMIT_WARNING
										 : x->severity;
	if (h->relation == NIP_LIMIT_INSIDE)
		return strcmp(x->kind, "unclear") == 0 && k->q->kind ? NIP_LIMIT_WARNING
		       : doubtful				     ? NIP_LIMIT_INFO
								     : NIP_LIMIT_OK;
	if (no_electrolyte(k, x) && x->severity > NIP_LIMIT_INFO)
		return NIP_LIMIT_INFO;
	/* Another cell's range, or one of unstated kind, is no limit for this one. */
	if (x->type == NIP_LIMIT_USED && (h->open || !k->q->kind || doubtful) &&
	    x->severity > NIP_LIMIT_INFO)
		return NIP_LIMIT_INFO;
	return x->severity;
}

static bool kind_fits(const struct nip_statement *x, const char *kind)
{
	return !kind || x->quantity != NIP_LIMIT_PRESSURE || strcmp(x->kind, kind) == 0 ||
	       strcmp(x->kind, "unclear") == 0;
}

static const char *morphology(const struct nip_limit_query *q)
{
	return q->morphology	     ? q->morphology
	       : q->cathode.material ? q->cathode.material->morphology
				     : NULL;
}

__attribute__((format(printf, 3, 4))) static void remark(struct ask *k, enum nip_limit_severity s,
							 const char *fmt, ...)
{
	struct nip_limit_remark *r = nip_vec_push(k->a, &k->out->remarks);
	va_list ap;

	va_start(ap, fmt);
	r->text = nip_arena_vprintf(k->a, fmt, ap);
	va_end(ap);
	r->severity = s;
}

static void collect(struct ask *k)
{
	const char *m = morphology(k->q);

	for (size_t i = 0; i < k->l->limits.n; i++) {
		const struct nip_statement *x = &k->l->limits.at[i];
		struct nip_limit_hit h = { .limit = x };

		if (!kind_fits(x, k->q->kind) || !fits(k, x, &h) ||
		    (x->morphology && m && strcmp(x->morphology, m) != 0))
			continue;
		h.relation = relation(x, k->q->value[x->quantity]);
		h.severity = judge(k, &h);
		*nip_vec_push(k->a, &k->out->hits) = h;
	}
}

/* How near a stated range is to the very system; 0 for what is no range to keep to (a
 * band, a data point). */
static int nearness(const struct nip_limit_hit *h)
{
	const struct nip_statement *x = h->limit;

	if ((x->type != NIP_LIMIT_BOUND && x->type != NIP_LIMIT_USED) ||
	    x->severity < NIP_LIMIT_WARNING || x->quantity != NIP_LIMIT_PRESSURE ||
	    h->match == NIP_LIMIT_GENERAL)
		return 0;
	return x->class_name ? 1 : h->match == NIP_LIMIT_FALLBACK ? 2 : 3;
}

/* A range stated of the very system goes before one of its group, and that before one
 * of its class: those stay in sight and decide nothing. */
static void own_first(struct nip_limit_answer *o)
{
	for (size_t i = 0; i < o->hits.n; i++) {
		struct nip_limit_hit *h = &o->hits.at[i];
		bool nearer = false;

		for (size_t k = 0; k < o->hits.n; k++)
			nearer |= nearness(&o->hits.at[k]) > nearness(h) &&
				  strcmp(o->hits.at[k].limit->kind, h->limit->kind) == 0;
		if (nearer && nearness(h) && h->match == NIP_LIMIT_FALLBACK &&
		    outside(h->relation) && h->severity > NIP_LIMIT_INFO)
			h->severity = NIP_LIMIT_INFO;
	}
}

/* Trouble first, then what the value lies in, then the rest. */
static int rank(const struct nip_limit_hit *h)
{
	return h->severity >= NIP_LIMIT_WARNING	 ? (int)h->severity
	       : h->relation == NIP_LIMIT_INSIDE ? 1
	       : h->match == NIP_LIMIT_GENERAL	 ? -1
						 : 0;
}

static int compare(const void *pa, const void *pb)
{
	const struct nip_limit_hit *a = pa, *b = pb;
	/* Pointers into one array: file order breaks ties, so the order is total. */
	int file = (a->limit > b->limit) - (a->limit < b->limit);

	if (rank(a) != rank(b))
		return rank(b) - rank(a);
	if (a->match != b->match)
		return (int)a->match - (int)b->match;
	if (a->open != b->open)
		return a->open - b->open;
	return file;
}

/* ---- remarks ----------------------------------------------------------------- */

static void composition(struct ask *k)
{
	for (size_t i = 0; i < k->out->hits.n; i++) {
		const struct nip_statement *x = k->out->hits.at[i].limit;
		const struct nip_limit_composition *c = x->composition;

		if (!c || !k->q->composition || strcmp(c->name, k->q->composition) != 0)
			continue;
		if (k->q->composition_value < c->low || k->q->composition_value > c->high) {
			remark(k, NIP_LIMIT_WARNING,
			       "%s = %g is outside %g-%g: no data for this composition", c->name,
			       k->q->composition_value, c->low, c->high);
			k->out->known = k->out->answered = false;
		}
	}
}

/* Bands on either side and none around the value: said, not interpolated. */
static void between(struct ask *k)
{
	const struct nip_statement *below = NULL, *above = NULL;
	const double v = k->q->value[NIP_LIMIT_PRESSURE];

	for (size_t i = 0; i < k->out->hits.n; i++) {
		const struct nip_limit_hit *h = &k->out->hits.at[i];
		const struct nip_statement *x = h->limit;

		if (x->type != NIP_LIMIT_BAND || x->quantity != NIP_LIMIT_PRESSURE ||
		    h->match == NIP_LIMIT_GENERAL)
			continue;
		if (h->relation == NIP_LIMIT_INSIDE)
			return;
		if (h->relation == NIP_LIMIT_ABOVE && (!below || x->hi > below->hi))
			below = x;
		if (h->relation == NIP_LIMIT_BELOW && (!above || x->lo < above->lo))
			above = x;
	}
	if (below && above && !isnan(v))
		remark(k, NIP_LIMIT_INFO,
		       "%s is between documented bands (%s and %s): nothing is published there, "
		       "and "
		       "nothing is interpolated",
		       asked(k, NIP_LIMIT_PRESSURE), nip_limit_range(below, k->a),
		       nip_limit_range(above, k->a));
}

static bool favourable(const struct nip_limit_hit *h)
{
	const struct nip_statement *x = h->limit;

	return h->match != NIP_LIMIT_GENERAL && x->type != NIP_LIMIT_NOTE &&
	       (x->type != NIP_LIMIT_BAND || x->severity <= NIP_LIMIT_INFO);
}

static bool adverse(const struct nip_limit_hit *h)
{
	return h->match != NIP_LIMIT_GENERAL && h->limit->type == NIP_LIMIT_BAND &&
	       h->limit->severity >= NIP_LIMIT_WARNING;
}

static bool overlap(const struct nip_statement *a, const struct nip_statement *b)
{
	double lo = fmax(a->lo, b->lo), hi = fmin(a->hi, b->hi);

	if (lo != hi)
		return lo < hi;
	return relation(a, lo) == NIP_LIMIT_INSIDE && relation(b, lo) == NIP_LIMIT_INSIDE;
}

/* What single crystals stand does not contradict what polycrystals do not. */
static bool other_particles(const struct nip_limit_hit *a, const struct nip_limit_hit *b)
{
	const char *x = a->limit->morphology, *y = b->limit->morphology;

	return (x || y) && !(x && y && strcmp(x, y) == 0) &&
	       ((x && strcmp(x, "SC") == 0) || (y && strcmp(y, "SC") == 0));
}

/* One source's good range in another's bad one: both stand, side by side. */
static void conflicts(struct ask *k)
{
	const struct nip_limit_answer *o = k->out;

	for (size_t i = 0; i < o->hits.n; i++)
		for (size_t j = 0; j < o->hits.n; j++) {
			const struct nip_limit_hit *g = &o->hits.at[i], *b = &o->hits.at[j];

			if (!favourable(g) || !adverse(b) || !overlap(g->limit, b->limit) ||
			    g->limit->quantity != b->limit->quantity || other_particles(g, b) ||
			    strcmp(g->limit->kind, b->limit->kind) != 0 ||
			    (outside(g->relation) && outside(b->relation)))
				continue;
			remark(k, NIP_LIMIT_INFO,
			       "published statements conflict: %s (%s; %s) contradicted by %s (%s; "
			       "%s)",
			       nip_limit_range(g->limit, k->a),
			       g->limit->benefit ? g->limit->benefit : g->limit->text,
			       g->limit->source, nip_limit_range(b->limit, k->a),
			       b->limit->risk ? b->limit->risk : b->limit->text, b->limit->source);
		}
}

/* The lowest pressure at which a statement of this system turns adverse. */
static double upper_limit(const struct nip_limit_hit *h)
{
	const struct nip_statement *x = h->limit;

	if (x->quantity != NIP_LIMIT_PRESSURE || h->match == NIP_LIMIT_GENERAL)
		return INFINITY;
	if (adverse(h) && x->lo > 0 && isinf(x->hi))
		return x->lo;
	return x->type == NIP_LIMIT_BOUND ? x->hi : INFINITY;
}

static void lowest(struct ask *k, const char *kind, double *least_of_all)
{
	const struct nip_statement *best = NULL;
	double least = INFINITY;

	for (size_t i = 0; i < k->out->hits.n; i++) {
		const struct nip_limit_hit *h = &k->out->hits.at[i];

		if (strcmp(h->limit->kind, kind) == 0 && upper_limit(h) < least) {
			least = upper_limit(h);
			best = h->limit;
		}
	}
	if (!best)
		return;
	if (least < *least_of_all) {
		*least_of_all = least;
		k->out->lowest = best;
	}
	remark(k, NIP_LIMIT_INFO, "lowest published upper limit, %s: %s (%s; %s)%s", kind,
	       nip_limit_range(best, k->a), best->risk ? best->risk : best->text, best->source,
	       k->q->strict ? "; --strict takes it" : "");
}

static void unstated(struct ask *k)
{
	bool temperature = false, particles = false;

	for (size_t i = 0; i < k->out->hits.n; i++) {
		const struct nip_limit_hit *h = &k->out->hits.at[i];

		temperature |= h->limit->with && h->match != NIP_LIMIT_GENERAL &&
			       h->relation != NIP_LIMIT_NOT_ASKED;
		particles |= h->limit->morphology && h->relation == NIP_LIMIT_INSIDE;
	}
	if (temperature && isnan(k->q->value[NIP_LIMIT_TEMPERATURE]))
		remark(k, NIP_LIMIT_WARNING,
		       "no temperature is stated with the pressure, and it offsets the pressure in "
		       "this system (give --temperature)");
	if (particles && !morphology(k->q))
		remark(k, NIP_LIMIT_WARNING,
		       "morphology of the cathode particles is not stated: judged as polycrystals "
		       "and as single crystals (give --morphology)");
	if (!k->q->kind && !isnan(k->q->value[NIP_LIMIT_PRESSURE]))
		remark(k, NIP_LIMIT_INFO,
		       "whether it is a preparation or a stack pressure is not stated: judged as "
		       "either (give --kind)");
}

/* ---- the answer ---------------------------------------------------------------- */

static bool speaks(const struct nip_limit_hit *h)
{
	if (h->limit->type == NIP_LIMIT_NOTE)
		return false;
	return h->relation == NIP_LIMIT_INSIDE ||
	       (outside(h->relation) && h->limit->type != NIP_LIMIT_BAND);
}

static void settle(struct ask *k)
{
	struct nip_limit_answer *o = k->out;
	bool asked = false;

	for (int i = 0; i < 3; i++)
		asked |= !isnan(k->q->value[i]);
	o->answered = !asked;
	for (size_t i = 0; i < o->hits.n; i++) {
		const struct nip_limit_hit *h = &o->hits.at[i];

		o->known |= h->match != NIP_LIMIT_GENERAL ||
			    (h->limit->quantity != NIP_LIMIT_PRESSURE &&
			     h->relation != NIP_LIMIT_NOT_ASKED);
		/* A value is answered by what is said of it, and not by the general regime. */
		o->answered |= speaks(h) && (h->match != NIP_LIMIT_GENERAL ||
					     h->limit->quantity != NIP_LIMIT_PRESSURE);
	}
}

static void worst(struct nip_limit_answer *o)
{
	for (size_t i = 0; i < o->hits.n; i++)
		if (o->hits.at[i].severity > o->worst)
			o->worst = o->hits.at[i].severity;
	for (size_t i = 0; i < o->remarks.n; i++)
		if (o->remarks.at[i].severity > o->worst)
			o->worst = o->remarks.at[i].severity;
}

void nip_limits_ask(const struct nip_limits *l, const struct nip_materials *materials,
		    const struct nip_limit_query *q, struct nip_arena *a,
		    struct nip_limit_answer *out)
{
	struct ask k = { .l = l, .materials = materials, .q = q, .a = a, .out = out };
	double least = INFINITY;

	memset(out, 0, sizeof *out);
	collect(&k);
	own_first(out);
	for (size_t i = 0; i < out->hits.n; i++)
		out->hits.at[i].says = sentence(&k, &out->hits.at[i]);
	if (out->hits.n)
		qsort(out->hits.at, out->hits.n, sizeof *out->hits.at, compare);
	settle(&k);
	between(&k);
	conflicts(&k);
	if (!q->kind || strcmp(q->kind, "preparation") == 0)
		lowest(&k, "preparation", &least);
	if (!q->kind || strcmp(q->kind, "stack") == 0)
		lowest(&k, "stack", &least);
	unstated(&k);
	composition(&k);
	worst(out);
}
