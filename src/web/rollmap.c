/* rollmap.c: events put where they lie now. */
#include <config.h>

#include "web/rollmap.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

const char *const nip_grade_name[NIP_GRADES] = { "note", "warn", "alarm", "reject" };

enum nip_grade nip_grade_find(const char *name)
{
	for (int g = 0; g < NIP_GRADES; g++)
		if (strcmp(name, nip_grade_name[g]) == 0)
			return (enum nip_grade)g;
	return NIP_GRADES;
}

void nip_rollmap_init(struct nip_rollmap *r, struct nip_arena *a, double length_m, double width_m)
{
	*r = (struct nip_rollmap){ .arena = a };
	nip_web_map_init(&r->map, a, length_m, width_m);
}

/* lo..hi within 0..most; false if it is wholly outside. */
static bool within(double *lo, double *hi, double most)
{
	double a = fmin(*lo, *hi), b = fmax(*lo, *hi);

	if (!isfinite(a) || !isfinite(b) || a > most || b < 0)
		return false;
	*lo = fmax(a, 0);
	*hi = fmin(b, most);
	return true;
}

bool nip_rollmap_add(struct nip_rollmap *r, const struct nip_patch *p)
{
	const struct nip_stretch *last = &r->map.left.at[r->map.left.n - 1];
	struct nip_patch k = *p;

	if (isnan(p->s0 + p->s1 + p->y0 + p->y1) || !within(&k.s0, &k.s1, last->to_m) ||
	    !within(&k.y0, &k.y1, r->map.y_to_m))
		return false;
	k.kind = nip_arena_strdup(r->arena, p->kind);
	k.source = nip_arena_strdup(r->arena, p->source);
	k.detail = p->detail ? nip_arena_strdup(r->arena, p->detail) : NULL;
	*nip_vec_push(r->arena, &r->patches) = k;
	return true;
}

const struct nip_defect_rule *nip_rollmap_rule(const struct nip_rollmap *r, const char *kind)
{
	for (size_t i = 0; i < r->rules.n; i++)
		if (strcmp(r->rules.at[i].kind, kind) == 0)
			return &r->rules.at[i];
	return NULL;
}

static void place(const struct nip_web_map *m, struct nip_patch *p)
{
	bool along = false, across = false;

	p->left = nip_web_map_along(m, p->s0, p->s1, &p->now_s0, &p->now_s1, &along) &&
		  nip_web_map_across(m, p->y0, p->y1, &p->now_y0, &p->now_y1, &across);
	p->clipped = p->left && (along || across);
	if (!p->left)
		p->now_s0 = p->now_s1 = p->now_y0 = p->now_y1 = NAN;
}

static void add_joints(struct nip_rollmap *r)
{
	const struct nip_web_map *m = &r->map;

	for (size_t i = 0; i + 1 < m->left.n; i++) {
		double at = nip_web_map_joint_m(m, i);

		*nip_vec_push(r->arena, &r->patches) = (struct nip_patch){
			.kind = "splice",
			.source = "splice",
			.grade = NIP_GRADE_REJECT,
			.size_m = NAN,
			.s0 = m->left.at[i].to_m,
			.s1 = m->left.at[i + 1].from_m,
			.y0 = m->y_from_m,
			.y1 = m->y_to_m,
			.left = true,
			.now_s0 = at,
			.now_s1 = at,
			.now_y1 = m->width_m,
		};
	}
}

static int order(double a, double b)
{
	return (a > b) - (a < b);
}

static int by_place(const void *x, const void *y)
{
	const struct nip_patch *a = x, *b = y;
	int d = b->left - a->left;

	if (!d && a->left)
		d = order(a->now_s0, b->now_s0);
	if (!d)
		d = order(a->s0, b->s0);
	if (!d)
		d = order(a->y0, b->y0);
	if (!d)
		d = strcmp(a->kind, b->kind);
	if (!d)
		d = order(a->s1, b->s1);
	return d ? d : strcmp(a->source, b->source);
}

void nip_rollmap_settle(struct nip_rollmap *r)
{
	for (size_t i = 0; i < r->patches.n; i++) {
		struct nip_patch *p = &r->patches.at[i];
		const struct nip_defect_rule *rule = nip_rollmap_rule(r, p->kind);

		if (rule && p->size_m >= rule->size_m)
			p->grade = NIP_GRADE_REJECT;
		place(&r->map, p);
	}
	add_joints(r);
	if (r->patches.n)
		qsort(r->patches.at, r->patches.n, sizeof *r->patches.at, by_place);
}
