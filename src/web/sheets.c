/* sheets.c: the reject list. */
#include <config.h>

#include "web/sheets.h"

#include <math.h>
#include <string.h>

/* How often p goes into length: 12.0 m are 120 sheets of 0.1 m, rounding or not. */
static double whole(double length, double pitch)
{
	double n = floor(length / pitch), slack = 1e-9;

	return (n + 1) * pitch <= length + slack ? n + 1 : n;
}

static size_t sheet_at(const struct nip_sheets *s, double place)
{
	double k = floor(place / s->pitch_m);

	while (k > 0 && k * s->pitch_m > place)
		k--;
	while ((k + 1) * s->pitch_m <= place)
		k++;
	return (size_t)k;
}

/* Sheets [*first, *end) that the event is in. */
static void touched(const struct nip_sheets *s, const struct nip_patch *p, size_t *first,
		    size_t *end)
{
	*first = sheet_at(s, p->now_s0);
	*end = sheet_at(s, p->now_s1) + 1;
	if (p->now_s1 > p->now_s0 && (double)(*end - 1) * s->pitch_m == p->now_s1)
		--*end;
	if (p->now_s0 == p->now_s1 && s->rest_m <= 1e-9 && *first == s->n)
		--*first; /* the very end of the web belongs to the last sheet */
	*end = *end < s->n ? *end : s->n;
}

struct tally { /* how many of a class in each sheet */
	const struct nip_defect_rule *rule;
	size_t *count;
};

static void count_classes(const struct nip_rollmap *r, struct nip_sheets *s)
{
	for (size_t k = 0; k < r->rules.n; k++) {
		struct tally t = { &r->rules.at[k], NULL };

		if (isnan(t.rule->in_area))
			continue;
		t.count = NIP_NEW_N(r->arena, s->n, size_t);
		for (size_t i = 0; i < r->patches.n; i++) {
			const struct nip_patch *p = &r->patches.at[i];
			size_t first, end;

			if (!p->left || strcmp(p->kind, t.rule->kind) != 0)
				continue;
			touched(s, p, &first, &end);
			for (size_t j = first; j < end; j++)
				t.count[j]++;
		}
		for (size_t j = 0; j < s->n; j++)
			if ((double)t.count[j] > t.rule->in_area)
				*nip_vec_push(r->arena, &s->at[j].many) = t.rule->kind;
	}
}

static void lay_out(const struct nip_rollmap *r, struct nip_sheets *s)
{
	const struct nip_web_map *m = &r->map;

	for (size_t k = 0; k < s->n; k++) {
		struct nip_sheet *x = &s->at[k];

		x->from_m = (double)k * s->pitch_m;
		x->to_m = fmin((double)(k + 1) * s->pitch_m, m->length_m);
		nip_web_map_s_back(m, x->from_m, &x->raw_from_m);
		nip_web_map_s_back(m, x->to_m, &x->raw_to_m);
	}
}

const char *nip_sheets_cut(const struct nip_rollmap *r, double pitch_m, enum nip_grade from,
			   struct nip_sheets *out)
{
	struct nip_sheets *s = out;
	double n;

	*s = (struct nip_sheets){ .pitch_m = pitch_m, .yield = NAN };
	if (!(pitch_m > 0 && isfinite(pitch_m)))
		return "the pitch has to be above 0";
	n = whole(r->map.length_m, pitch_m);
	if (n > NIP_SHEETS_MOST)
		return "more than ten million sheets";
	s->n = (size_t)n;
	s->rest_m = fmax(r->map.length_m - n * pitch_m, 0);
	s->at = NIP_NEW_N(r->arena, s->n, struct nip_sheet);
	lay_out(r, s);
	for (size_t i = 0; i < r->patches.n && s->n; i++) {
		const struct nip_patch *p = &r->patches.at[i];
		size_t first, end;

		if (!p->left)
			continue;
		touched(s, p, &first, &end);
		for (size_t k = first; k < end; k++) {
			s->at[k].events++;
			if (p->grade >= from)
				*nip_vec_push(r->arena, &s->at[k].why) = i;
		}
	}
	count_classes(r, s);
	for (size_t k = 0; k < s->n; k++) {
		s->at[k].rejected = s->at[k].why.n || s->at[k].many.n;
		s->rejected += s->at[k].rejected;
	}
	if (s->n)
		s->yield = (double)(s->n - s->rejected) / (double)s->n;
	return NULL;
}
