/* transform.c: the raw web that is left, and where it lies now. */
#include <config.h>

#include "web/transform.h"

#include <math.h>

const struct nip_step_row nip_step_rows[NIP_STEP_KINDS] = {
	[NIP_STEP_REVERSE] = { "reverse", 0, "rewound: the tail becomes the head" },
	[NIP_STEP_MIRROR] = { "mirror", 0, "turned over: the sides change" },
	[NIP_STEP_CUT] = { "cut", 2, "metres off the head and off the tail" },
	[NIP_STEP_REMOVE] = { "remove", 2, "metres from and to, taken out and spliced" },
	[NIP_STEP_SLIT] = { "slit", 2, "millimetres across from and to, the lane kept" },
	[NIP_STEP_STRETCH] = { "stretch", 1, "factor on all lengths" },
};

void nip_web_map_init(struct nip_web_map *m, struct nip_arena *a, double length_m, double width_m)
{
	*m = (struct nip_web_map){
		.arena = a, .length_m = length_m, .width_m = width_m, .scale = 1, .y_to_m = width_m
	};
	*nip_vec_push(a, &m->left) = (struct nip_stretch){ 0, length_m, 0 };
}

/* ---- along the web ------------------------------------------------------------------- */

static double now(const struct nip_web_map *m, const struct nip_stretch *x, double s)
{
	return x->at_m + (s - x->from_m) * m->scale;
}

static double raw(const struct nip_web_map *m, const struct nip_stretch *x, double t)
{
	double s = x->from_m + (t - x->at_m) / m->scale;

	return fmin(fmax(s, x->from_m), x->to_m);
}

/* Lower and upper end of a stretch as it lies now. */
static void span(const struct nip_web_map *m, const struct nip_stretch *x, double *lo, double *hi)
{
	double a = x->at_m, b = now(m, x, x->to_m);

	*lo = fmin(a, b);
	*hi = fmax(a, b);
}

/* Keeps only what lies in lo..hi now, moved by shift, as appended to list. */
struct keeping {
	double lo, hi, shift;
};

static void keep(const struct nip_web_map *m, const struct nip_stretch *x, const struct keeping *k,
		 struct nip_web_map *out)
{
	double lo, hi, a, b;

	span(m, x, &lo, &hi);
	if (!(fmax(lo, k->lo) < fmin(hi, k->hi)))
		return;
	/* an end that is not cut keeps its raw place to the bit */
	a = lo >= k->lo ? (m->scale > 0 ? x->from_m : x->to_m) : raw(m, x, k->lo);
	b = hi <= k->hi ? (m->scale > 0 ? x->to_m : x->from_m) : raw(m, x, k->hi);
	if (fmin(a, b) < fmax(a, b))
		*nip_vec_push(m->arena, &out->left) =
			(struct nip_stretch){ fmin(a, b), fmax(a, b),
					      now(m, x, fmin(a, b)) + k->shift };
}

/* Leaves the parts k[0..n) of what there is. */
static const char *select_parts(struct nip_web_map *m, const struct keeping *k, size_t n,
				double length)
{
	struct nip_web_map to = *m;

	to.left.at = NULL;
	to.left.n = to.left.cap = 0;
	for (size_t i = 0; i < m->left.n; i++)
		for (size_t j = 0; j < n; j++) /* raw order, whichever way the web runs */
			keep(m, &m->left.at[i], &k[m->scale > 0 ? j : n - 1 - j], &to);
	if (!to.left.n)
		return "nothing of the web would be left";
	to.length_m = length;
	*m = to;
	return NULL;
}

static const char *reverse(struct nip_web_map *m, const struct nip_web_step *s)
{
	(void)s;
	for (size_t i = 0; i < m->left.n; i++)
		m->left.at[i].at_m = m->length_m - m->left.at[i].at_m;
	m->scale = -m->scale;
	return NULL;
}

static const char *cut(struct nip_web_map *m, const struct nip_web_step *s)
{
	const struct keeping k = { s->a, m->length_m - s->b, -s->a };

	if (!(s->a >= 0 && s->b >= 0))
		return "a length cut off cannot be below 0";
	if (!(k.lo < k.hi))
		return "the cuts are longer than the web";
	return select_parts(m, &k, 1, k.hi - k.lo);
}

static const char *take_out(struct nip_web_map *m, const struct nip_web_step *s)
{
	const struct keeping k[] = { { -INFINITY, s->a, 0 }, { s->b, INFINITY, s->a - s->b } };

	if (!(s->a >= 0 && s->a < s->b && s->b <= m->length_m))
		return "the stretch removed has to lie within the web, from before to";
	return select_parts(m, k, 2, m->length_m - (s->b - s->a));
}

static const char *stretch(struct nip_web_map *m, const struct nip_web_step *s)
{
	if (!(s->a > 0 && isfinite(s->a * m->length_m) && isnormal(s->a * m->scale)))
		return "a stretch is a factor above 0";
	for (size_t i = 0; i < m->left.n; i++)
		m->left.at[i].at_m *= s->a;
	m->scale *= s->a;
	m->length_m *= s->a;
	return NULL;
}

static const struct nip_stretch *holds(const struct nip_web_map *m, double s)
{
	size_t n = m->left.n;

	for (size_t i = 0; i < n; i++) {
		const struct nip_stretch *x = &m->left.at[i];

		if (s >= x->from_m && (s < x->to_m || (i + 1 == n && s == x->to_m)))
			return x;
	}
	return NULL;
}

bool nip_web_map_s(const struct nip_web_map *m, double s_m, double *out_s_m)
{
	const struct nip_stretch *x = holds(m, s_m);

	if (!x)
		return false;
	*out_s_m = fmin(fmax(now(m, x, s_m), 0), m->length_m);
	return true;
}

bool nip_web_map_s_back(const struct nip_web_map *m, double s_m, double *out_s_m)
{
	const struct nip_stretch *best = NULL;

	if (!(s_m >= 0 && s_m <= m->length_m))
		return false;
	/* the last stretch (raw) that has begun there; rounding may leave a place before the
	 * first */
	for (size_t i = 0; i < m->left.n; i++) {
		const struct nip_stretch *x = &m->left.at[i];

		if (!best || (m->scale > 0 ? s_m >= x->at_m : s_m <= x->at_m))
			best = x;
	}
	*out_s_m = raw(m, best, s_m);
	return true;
}

bool nip_web_map_along(const struct nip_web_map *m, double from_m, double to_m, double *out_from_m,
		       double *out_to_m, bool *out_clipped)
{
	double lo = INFINITY, hi = -INFINITY, kept = 0;

	if (from_m == to_m) {
		if (out_clipped)
			*out_clipped = false;
		if (!nip_web_map_s(m, from_m, out_from_m))
			return false;
		*out_to_m = *out_from_m;
		return true;
	}
	for (size_t i = 0; i < m->left.n; i++) {
		const struct nip_stretch *x = &m->left.at[i];
		double a = fmax(from_m, x->from_m), b = fmin(to_m, x->to_m);

		if (!(a < b))
			continue;
		kept += b - a;
		lo = fmin(lo, fmin(now(m, x, a), now(m, x, b)));
		hi = fmax(hi, fmax(now(m, x, a), now(m, x, b)));
	}
	if (!(lo <= hi))
		return false;
	*out_from_m = fmax(lo, 0);
	*out_to_m = fmin(hi, m->length_m);
	if (out_clipped)
		*out_clipped = kept < (to_m - from_m) * (1 - 1e-12);
	return true;
}

double nip_web_map_joint_m(const struct nip_web_map *m, size_t i)
{
	return m->left.at[i + 1].at_m;
}

/* ---- across --------------------------------------------------------------------------- */

static const char *mirror(struct nip_web_map *m, const struct nip_web_step *s)
{
	(void)s;
	m->mirrored = !m->mirrored;
	return NULL;
}

static const char *slit(struct nip_web_map *m, const struct nip_web_step *s)
{
	double from, to;

	if (!(s->a >= 0 && s->a < s->b && s->b <= m->width_m))
		return "the lane has to lie within the web, from before to";
	from = m->mirrored ? m->y_to_m - s->b : m->y_from_m + s->a;
	to = m->mirrored ? m->y_to_m - s->a : m->y_from_m + s->b;
	m->y_from_m = from;
	m->y_to_m = to;
	m->width_m = s->b - s->a;
	return NULL;
}

bool nip_web_map_y(const struct nip_web_map *m, double y_m, double *out_y_m)
{
	if (!(y_m >= m->y_from_m && y_m <= m->y_to_m))
		return false;
	*out_y_m = m->mirrored ? m->y_to_m - y_m : y_m - m->y_from_m;
	return true;
}

bool nip_web_map_y_back(const struct nip_web_map *m, double y_m, double *out_y_m)
{
	if (!(y_m >= 0 && y_m <= m->width_m))
		return false;
	*out_y_m = m->mirrored ? m->y_to_m - y_m : m->y_from_m + y_m;
	return true;
}

bool nip_web_map_across(const struct nip_web_map *m, double from_m, double to_m, double *out_from_m,
			double *out_to_m, bool *out_clipped)
{
	double a = fmax(from_m, m->y_from_m), b = fmin(to_m, m->y_to_m), p, q;

	/* touching the edge from outside is not being there, unless it is a place */
	if (!(from_m < to_m ? a < b : a <= b) || !nip_web_map_y(m, a, &p) ||
	    !nip_web_map_y(m, b, &q))
		return false;
	*out_from_m = fmin(p, q);
	*out_to_m = fmax(p, q);
	if (out_clipped)
		*out_clipped = a > from_m || b < to_m;
	return true;
}

const char *nip_web_map_apply(struct nip_web_map *m, const struct nip_web_step *step)
{
	static const char *(*const apply[NIP_STEP_KINDS])(struct nip_web_map *,
							  const struct nip_web_step *) = {
		[NIP_STEP_REVERSE] = reverse, [NIP_STEP_MIRROR] = mirror,
		[NIP_STEP_CUT] = cut,	      [NIP_STEP_REMOVE] = take_out,
		[NIP_STEP_SLIT] = slit,	      [NIP_STEP_STRETCH] = stretch,
	};

	return apply[step->kind](m, step);
}
