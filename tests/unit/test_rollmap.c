/* test_rollmap.c: coil coordinates through chains of steps and back; sheets. */
#include <config.h>

#include <check.h>
#include <math.h>
#include <stdint.h>
#include <string.h>

#include "web/sheets.h"

static uint64_t seed_state;

static double uniform(void) /* splitmix64, in (0, 1) */
{
	uint64_t z = seed_state += UINT64_C(0x9e3779b97f4a7c15);

	z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
	return ((double)((z ^ (z >> 31)) >> 12) + 0.5) / 4503599627370496.0;
}

/* ---- chains ----------------------------------------------------------------------------- */

enum { STEPS = 12 };

struct chain { /* steps with the length and width before each */
	struct nip_web_step step[STEPS];
	double length[STEPS], width[STEPS];
	size_t n;
};

/* One step on one place, as the textbook has it; NaN: gone. */
static void naive(const struct nip_web_step *p, double length, double width, double *s, double *y)
{
	switch (p->kind) {
	case NIP_STEP_REVERSE:
		*s = length - *s;
		break;
	case NIP_STEP_MIRROR:
		*y = width - *y;
		break;
	case NIP_STEP_CUT:
		*s = *s < p->a || *s > length - p->b ? NAN : *s - p->a;
		break;
	case NIP_STEP_REMOVE:
		*s = *s < p->a ? *s : *s < p->b ? NAN : *s - (p->b - p->a);
		break;
	case NIP_STEP_SLIT:
		*y = *y < p->a || *y > p->b ? NAN : *y - p->a;
		break;
	default:
		*s *= p->a;
	}
}

static struct nip_web_step draw(double length, double width)
{
	double u = uniform(), v = uniform(), lo = fmin(u, v), hi = fmax(u, v);
	enum nip_step_kind kind = (enum nip_step_kind)(uniform() * NIP_STEP_KINDS);
	struct nip_web_step s = { kind, 0, 0 };

	if (kind == NIP_STEP_CUT)
		s = (struct nip_web_step){ kind, length * u / 8, length * v / 8 };
	else if (kind == NIP_STEP_REMOVE)
		s = (struct nip_web_step){ kind, length * lo, length * (lo + (hi - lo) / 4) };
	else if (kind == NIP_STEP_SLIT)
		s = (struct nip_web_step){ kind, width * lo / 4, width * (0.7 + hi * 0.3) };
	else if (kind == NIP_STEP_STRETCH)
		s.a = 0.9 + 0.2 * u;
	return s;
}

static void build(struct nip_web_map *m, struct chain *c)
{
	c->n = 1 + (size_t)(uniform() * STEPS);
	for (size_t i = 0; i < c->n; i++) {
		c->length[i] = m->length_m;
		c->width[i] = m->width_m;
		c->step[i] = draw(m->length_m, m->width_m);
		ck_assert_ptr_null(nip_web_map_apply(m, &c->step[i]));
	}
}

/* A place within rounding of an edge may fall on either side: not compared there. */
static bool near_edge(const struct nip_web_map *m, double s, double y)
{
	for (size_t i = 0; i < m->left.n; i++)
		if (fabs(s - m->left.at[i].from_m) < 1e-8 || fabs(s - m->left.at[i].to_m) < 1e-8)
			return true;
	return fabs(y - m->y_from_m) < 1e-8 || fabs(y - m->y_to_m) < 1e-8;
}

/* Random chains against the steps one by one; what remains inverts to 1e-9 m. */
START_TEST(chains_invert)
{
	long left = 0, gone = 0;

	seed_state = 7;
	for (int trial = 0; trial < 2000; trial++) {
		struct nip_arena *a = nip_arena_new();
		double length = 10 + 9990 * uniform(), width = 0.1 + uniform();
		struct nip_web_map m;
		struct chain c;

		nip_web_map_init(&m, a, length, width);
		build(&m, &c);
		for (int k = 0; k < 60; k++) {
			double s = length * uniform(), y = width * uniform(), ns = s, ny = y;
			double ms = NAN, my = NAN, bs, by;
			bool is;

			if (near_edge(&m, s, y))
				continue;
			for (size_t i = 0; i < c.n; i++)
				naive(&c.step[i], c.length[i], c.width[i], &ns, &ny);
			is = nip_web_map_s(&m, s, &ms);
			ck_assert_int_eq(is, !isnan(ns));
			ck_assert_int_eq(nip_web_map_y(&m, y, &my), !isnan(ny));
			left += is;
			gone += !is;
			if (is) {
				ck_assert(fabs(ms - ns) < 1e-9);
				ck_assert(nip_web_map_s_back(&m, ms, &bs));
				ck_assert(fabs(bs - s) < 1e-9);
			}
			if (!isnan(ny)) {
				ck_assert(fabs(my - ny) < 1e-12);
				ck_assert(nip_web_map_y_back(&m, my, &by));
				ck_assert(fabs(by - y) < 1e-12);
			}
		}
		nip_arena_free(a);
	}
	ck_assert(left > 20000 && gone > 20000); /* both kinds were met */
}
END_TEST

/* The other way round, and every place of the web now comes from one raw place; the
 * stretches lie end to end. */
START_TEST(nothing_overlaps)
{
	seed_state = 11;
	for (int trial = 0; trial < 500; trial++) {
		struct nip_arena *a = nip_arena_new();
		struct nip_web_map m;
		struct chain c;
		double sum = 0;

		nip_web_map_init(&m, a, 1000, 0.6);
		build(&m, &c);
		for (size_t i = 0; i < m.left.n; i++) {
			sum += m.left.at[i].to_m - m.left.at[i].from_m;
			ck_assert(i == 0 || m.left.at[i].from_m >= m.left.at[i - 1].to_m);
		}
		ck_assert(fabs(sum * fabs(m.scale) - m.length_m) < 1e-9);
		for (int k = 0; k < 100; k++) {
			double t = m.length_m * uniform(), s, back;

			ck_assert(nip_web_map_s_back(&m, t, &s));
			if (near_edge(&m, s, -1))
				continue;
			ck_assert(nip_web_map_s(&m, s, &back));
			ck_assert(fabs(back - t) < 1e-9);
		}
		nip_arena_free(a);
	}
}
END_TEST

/* Joints, ends and edges, where a convention decides. */
START_TEST(edges)
{
	struct nip_arena *a = nip_arena_new();
	struct nip_web_map m;
	double s, t, u;
	bool clipped;

	nip_web_map_init(&m, a, 100, 0.5);
	ck_assert_ptr_null(
		nip_web_map_apply(&m, &(struct nip_web_step){ NIP_STEP_REMOVE, 40, 60 }));
	ck_assert(!nip_web_map_s(&m, 40, &s));
	ck_assert(nip_web_map_s(&m, 60, &s) && s == 40);
	ck_assert(nip_web_map_s_back(&m, 40, &s) && s == 60);
	ck_assert(nip_web_map_s(&m, 100, &s) && s == 80);
	ck_assert(nip_web_map_s(&m, 0, &s) && s == 0);
	ck_assert(!nip_web_map_s(&m, 100.001, &s) && !nip_web_map_s(&m, NAN, &s));
	ck_assert(!nip_web_map_s_back(&m, 80.001, &s) && !nip_web_map_s_back(&m, -1e-9, &s));
	ck_assert(nip_web_map_along(&m, 30, 70, &t, &u, &clipped) && t == 30 && u == 50 && clipped);
	ck_assert(nip_web_map_along(&m, 10, 20, &t, &u, &clipped) && t == 10 && !clipped);
	ck_assert(!nip_web_map_along(&m, 41, 59, &t, &u, &clipped));
	ck_assert(nip_web_map_joint_m(&m, 0) == 40);
	ck_assert_ptr_null(nip_web_map_apply(&m, &(struct nip_web_step){ NIP_STEP_REVERSE, 0, 0 }));
	ck_assert(nip_web_map_s(&m, 100, &s) && s == 0);
	ck_assert(nip_web_map_s(&m, 60, &s) && s == 40);
	ck_assert(nip_web_map_s_back(&m, 40, &s) && s == 60);
	ck_assert(nip_web_map_along(&m, 30, 70, &t, &u, &clipped) && t == 30 && u == 50);
	/* the joint is cut away with the head */
	ck_assert_ptr_null(nip_web_map_apply(&m, &(struct nip_web_step){ NIP_STEP_CUT, 45, 0 }));
	ck_assert_uint_eq(m.left.n, 1);
	nip_arena_free(a);
}
END_TEST

START_TEST(refused_steps)
{
	static const struct nip_web_step bad[] = {
		{ NIP_STEP_CUT, -1, 0 },	   { NIP_STEP_CUT, 60, 40 },
		{ NIP_STEP_CUT, NAN, 0 },	   { NIP_STEP_REMOVE, 10, 10 },
		{ NIP_STEP_REMOVE, 20, 10 },	   { NIP_STEP_REMOVE, -1, 10 },
		{ NIP_STEP_REMOVE, 0, 100 },	   { NIP_STEP_REMOVE, 90, 101 },
		{ NIP_STEP_REMOVE, NAN, 10 },	   { NIP_STEP_SLIT, 0.2, 0.6 },
		{ NIP_STEP_SLIT, 0.2, 0.2 },	   { NIP_STEP_STRETCH, 0, 0 },
		{ NIP_STEP_STRETCH, -1, 0 },	   { NIP_STEP_STRETCH, NAN, 0 },
		{ NIP_STEP_STRETCH, INFINITY, 0 },
	};
	struct nip_arena *a = nip_arena_new();
	struct nip_web_map m;

	nip_web_map_init(&m, a, 100, 0.5);
	ck_assert_ptr_nonnull(nip_web_map_apply(&m, &bad[_i]));
	ck_assert(m.length_m == 100 && m.width_m == 0.5 && m.left.n == 1 && m.scale == 1);
	nip_arena_free(a);
}
END_TEST

/* ---- sheets --------------------------------------------------------------------------- */

static void add(struct nip_rollmap *r, const char *kind, enum nip_grade g, double s0, double s1,
		double y0, double y1, double size)
{
	struct nip_patch p = { .kind = kind,
			       .source = "test",
			       .grade = g,
			       .size_m = size,
			       .s0 = s0,
			       .s1 = s1,
			       .y0 = y0,
			       .y1 = y1 };

	ck_assert(nip_rollmap_add(r, &p));
}

START_TEST(sheets_and_reasons)
{
	struct nip_arena *a = nip_arena_new();
	struct nip_rollmap r;
	struct nip_sheets s;

	nip_rollmap_init(&r, a, 12, 0.3);
	*nip_vec_push(a, &r.rules) = (struct nip_defect_rule){ "pinhole", 0.001, 2 };
	add(&r, "reject_above", NIP_GRADE_REJECT, 1.0, 2.0, 0, 0.1, NAN); /* sheet 1 only */
	add(&r, "scratch", NIP_GRADE_ALARM, 5.5, 5.5, 0.1, 0.1, NAN);
	add(&r, "pinhole", NIP_GRADE_NOTE, 3.0, 3.0, 0.1, 0.1, 0.0005); /* too small */
	add(&r, "pinhole", NIP_GRADE_NOTE, 4.0, 4.0, 0.1, 0.1, 0.0010); /* not */
	for (int i = 0; i < 3; i++)					/* too many */
		add(&r, "pinhole", NIP_GRADE_NOTE, 7.1 + i * 0.1, 7.1 + i * 0.1, 0.1, 0.1, 0.0001);
	add(&r, "end", NIP_GRADE_REJECT, 12, 12, 0.1, 0.1, NAN);
	ck_assert(!nip_rollmap_add(&r, &(struct nip_patch){
					       .kind = "x", .source = "x", .s0 = 13, .s1 = 14 }));
	ck_assert(
		!nip_rollmap_add(&r, &(struct nip_patch){ .kind = "x", .source = "x", .s0 = NAN }));
	nip_rollmap_settle(&r);
	ck_assert_ptr_null(nip_sheets_cut(&r, 1, NIP_GRADE_REJECT, &s));
	ck_assert_uint_eq(s.n, 12);
	for (size_t k = 0; k < 12; k++)
		ck_assert_int_eq(s.at[k].rejected, k == 1 || k == 4 || k == 7 || k == 11);
	ck_assert_uint_eq(s.at[7].many.n, 1);
	ck_assert_uint_eq(s.at[5].events, 1);
	ck_assert(fabs(s.yield - 8.0 / 12) < 1e-15 && s.rest_m == 0);
	ck_assert_ptr_null(nip_sheets_cut(&r, 1, NIP_GRADE_ALARM, &s));
	ck_assert_uint_eq(s.rejected, 5);
	ck_assert_ptr_null(nip_sheets_cut(&r, 0.1, NIP_GRADE_REJECT, &s));
	ck_assert_uint_eq(s.n, 120); /* 12 / 0.1 in doubles */
	ck_assert_ptr_null(nip_sheets_cut(&r, 5, NIP_GRADE_REJECT, &s));
	ck_assert(s.n == 2 && s.rest_m == 2 && s.rejected == 2);
	ck_assert_ptr_null(nip_sheets_cut(&r, 13, NIP_GRADE_REJECT, &s));
	ck_assert(s.n == 0 && isnan(s.yield));
	ck_assert_ptr_nonnull(nip_sheets_cut(&r, 0, NIP_GRADE_REJECT, &s));
	ck_assert_ptr_nonnull(nip_sheets_cut(&r, NAN, NIP_GRADE_REJECT, &s));
	ck_assert_ptr_nonnull(nip_sheets_cut(&r, 1e-9, NIP_GRADE_REJECT, &s));
	nip_arena_free(a);
}
END_TEST

/* A splice is in exactly one sheet; an event in the other lane rejects nothing. */
START_TEST(splice_and_slit)
{
	struct nip_arena *a = nip_arena_new();
	struct nip_rollmap r;
	struct nip_sheets s;

	nip_rollmap_init(&r, a, 10, 0.4);
	add(&r, "reject_above", NIP_GRADE_REJECT, 8, 8.5, 0.2, 0.4, NAN);
	add(&r, "reject_above", NIP_GRADE_REJECT, 3.1, 3.9, 0, 0.4, NAN); /* taken out */
	ck_assert_ptr_null(
		nip_web_map_apply(&r.map, &(struct nip_web_step){ NIP_STEP_REMOVE, 3, 4 }));
	ck_assert_ptr_null(
		nip_web_map_apply(&r.map, &(struct nip_web_step){ NIP_STEP_SLIT, 0, 0.2 }));
	nip_rollmap_settle(&r);
	ck_assert_uint_eq(r.patches.n, 3);
	ck_assert_str_eq(r.patches.at[0].kind, "splice");
	ck_assert(!r.patches.at[1].left && !r.patches.at[2].left);
	ck_assert_ptr_null(nip_sheets_cut(&r, 2, NIP_GRADE_REJECT, &s));
	ck_assert(s.n == 4 && s.rejected == 1 && s.at[1].rejected && s.rest_m == 1);
	ck_assert(s.at[1].raw_from_m == 2 && s.at[1].raw_to_m == 5);
	nip_arena_free(a);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("rollmap");
	TCase *t = tcase_create("rollmap");
	SRunner *r;
	int failed;

	tcase_add_test(t, chains_invert);
	tcase_add_test(t, nothing_overlaps);
	tcase_add_test(t, edges);
	tcase_add_loop_test(t, refused_steps, 0, 15);
	tcase_add_test(t, sheets_and_reasons);
	tcase_add_test(t, splice_and_slit);
	suite_add_tcase(s, t);
	r = srunner_create(s);
	srunner_run_all(r, CK_NORMAL);
	failed = srunner_ntests_failed(r);
	srunner_free(r);
	return failed != 0;
}
