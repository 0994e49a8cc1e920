/* test_web_scan.c: length axis, passes, boxes, lanes, profiles. */
#include <config.h>

#include <check.h>
#include <math.h>
#include <stdlib.h>

#include "web/lane.h"
#include "web/length.h"
#include "web/profile.h"
#include "web/scan.h"

#define NEAR(got, want, tol)                                                                       \
	ck_assert_msg(fabs((got) - (want)) <= (tol), "%s is %.15g, not %.15g", #got,               \
		      (double)(got), (double)(want))

START_TEST(encoder)
{
	struct nip_length l;

	nip_length_init(&l, false);
	l.gap_m = 5;
	NEAR(nip_length_encoder(&l, 100), 0, 0);
	NEAR(nip_length_encoder(&l, 102), 2, 0);
	NEAR(nip_length_encoder(&l, 102), 2, 0);	 /* stopped */
	NEAR(nip_length_encoder(&l, 101.8), 1.8, 1e-12); /* jogged back */
	ck_assert(isnan(nip_length_encoder(&l, NAN)));
	NEAR(nip_length_encoder(&l, 104), 4, 1e-12);
	NEAR(nip_length_encoder(&l, 1.5), 5.5, 1e-12); /* reset; 1.5 m since */
	NEAR(nip_length_encoder(&l, 3), 7, 1e-12);
	NEAR(nip_length_encoder(&l, 23), 27, 1e-12); /* nobody measured 20 m */
	ck_assert_uint_eq(l.stopped, 1);
	ck_assert_uint_eq(l.back, 1);
	ck_assert_uint_eq(l.resets, 1);
	ck_assert_uint_eq(l.gaps, 1);
	ck_assert_uint_eq(l.missing, 1);
	NEAR(l.gap_total_m, 20, 0);
}
END_TEST

/* Speed rising evenly from 0.2 to 0.4667 m/s is integrated exactly; a stop adds nothing; rows
 * that miss are bridged; a clock set back starts anew after three rows. */
START_TEST(speed)
{
	struct nip_length l;
	double at = 0;

	nip_length_init(&l, true);
	for (int i = 0; i <= 360; i++) {
		double v = 0.2 + (28.0 / 60 - 0.2) * i / 360.0;

		at = nip_length_speed(&l, i, i % 50 == 7 ? NAN : v);
	}
	NEAR(at, 120, 1e-9);
	nip_length_speed(&l, 361, 0);
	at = nip_length_speed(&l, 400, 0);
	NEAR(nip_length_speed(&l, 500, 0), at, 0);
	ck_assert_uint_eq(l.stopped, 2);
	ck_assert(isnan(nip_length_speed(&l, 499, 1)));
	ck_assert(isnan(nip_length_speed(&l, 500, 1)));
	NEAR(nip_length_speed(&l, 0, 1), at, 0);
	NEAR(nip_length_speed(&l, 2, 1), at + 2, 1e-12);
	ck_assert_uint_eq(l.resets, 1);
	ck_assert_uint_eq(l.not_later, 3);
}
END_TEST

START_TEST(joins)
{
	for (int by_speed = 0; by_speed < 2; by_speed++)
		for (int cut = 0; cut <= 60; cut += 5) {
			struct nip_length whole, a, b;
			double want[60], got[60], shift = NAN;

			nip_length_init(&whole, by_speed);
			a = b = whole;
			for (int i = 0; i < 60; i++) {
				double enc = i < 31 ? i * 0.3 : (i - 31) * 0.3,
				       v = 1 + 0.1 * (i % 7);
				struct nip_length *p = i < cut ? &a : &b;

				want[i] = by_speed ? nip_length_speed(&whole, i, v)
						   : nip_length_encoder(&whole, enc);
				got[i] = by_speed ? nip_length_speed(p, i, v)
						  : nip_length_encoder(p, enc);
			}
			ck_assert_int_eq(nip_length_join(&a, &b, &shift), 0);
			for (int i = 0; i < 60; i++)
				NEAR(got[i] + (i < cut ? 0 : shift), want[i], 1e-12);
			NEAR(a.at_m, whole.at_m, 1e-12);
			ck_assert_uint_eq(a.resets, whole.resets);
			ck_assert_uint_eq(a.rows, 60);
			b.by_speed = !by_speed;
			ck_assert_int_eq(nip_length_join(&a, &b, &shift), -1);
		}
}
END_TEST

START_TEST(aligns)
{
	const double at[] = { 0, 1, 2, 10, 11 }, v[] = { 5, 7, 9, 1, 2 };
	const double want_at[] = { -1, 0, 0.5, 2, 5, 10.5, 11, 12, NAN };
	double out[9];

	nip_length_align(want_at, 9, at, v, 5, 2, out);
	ck_assert(isnan(out[0]) && isnan(out[4]) && isnan(out[7]) && isnan(out[8]));
	NEAR(out[1], 5, 0);
	NEAR(out[2], 6, 0);
	NEAR(out[3], 9, 0);
	NEAR(out[5], 1.5, 0);
	NEAR(out[6], 2, 0);
}
END_TEST

/* 1 % longer from 1 m on, 2 % more from 3 m on; half as long before -2 m. */
START_TEST(sections)
{
	const struct nip_section x[] = { { 3, 1.02 }, { -2, 2 }, { 1, 1.01 } };

	NEAR(nip_sections_draw(x, 3, 0), 1, 0);
	NEAR(nip_sections_draw(x, 3, 0.99), 1, 0);
	NEAR(nip_sections_draw(x, 3, 1), 1.01, 1e-15);
	NEAR(nip_sections_draw(x, 3, 5), 1.01 * 1.02, 1e-15);
	NEAR(nip_sections_draw(x, 3, -1.9), 1, 0);
	NEAR(nip_sections_draw(x, 3, -2.1), 0.5, 0);
	NEAR(nip_sections_web(x, 3, 0), 0, 0);
	NEAR(nip_sections_web(x, 3, 0.5), 0.5, 0);
	NEAR(nip_sections_web(x, 3, 5), 1 + 2 / 1.01 + 2 / (1.01 * 1.02), 1e-14);
	NEAR(nip_sections_web(x, 3, -3), -2 - 1 / 0.5, 1e-14);
	NEAR(nip_sections_web(NULL, 0, 7), 7, 0);
	/* a mark made at 5 m is seen there when the encoder has moved on by just that */
	for (double s = -4; s < 6; s += 0.37) {
		double h = 1e-6, slope = (nip_sections_web(x, 3, s + h) -
					  nip_sections_web(x, 3, s - h)) / (2 * h);

		if (fabs(s + 2) > 0.1 && fabs(s - 1) > 0.1 && fabs(s - 3) > 0.1)
			NEAR(slope * nip_sections_draw(x, 3, s), 1, 1e-6);
	}
}
END_TEST

START_TEST(passes)
{
	double cd[400];
	size_t scan[400], n = 0, want[400];

	/* zigzag over 0 .. 20 with a trembling position, two missing */
	for (int pass = 0; pass < 9; pass++)
		for (int k = 0; k < 40; k++) {
			double x = 0.5 * k + (k % 3 == 1 ? -0.7 : 0);

			cd[n] = pass % 2 ? 20 - x : x;
			want[n++] = (size_t)pass;
		}
	cd[5] = cd[100] = NAN;
	ck_assert_uint_eq(nip_scan_find(cd, n, 5, scan), 9);
	for (size_t i = 0; i < n; i++) {
		if (isnan(cd[i]))
			ck_assert_uint_eq(scan[i], (size_t)-1);
		else if (i % 40 > 1 && i % 40 < 38)
			ck_assert_msg(scan[i] == want[i], "%zu: %zu", i, scan[i]);
	}
	/* full width: lanes 1 2 3, 1 2 3; also downward */
	for (size_t i = 0; i < 30; i++)
		cd[i] = (double)(i % 3) + 1;
	ck_assert_uint_eq(nip_scan_find(cd, 30, 1, scan), 10);
	for (size_t i = 0; i < 30; i++)
		ck_assert_uint_eq(scan[i], i / 3);
	for (size_t i = 0; i < 30; i++)
		cd[i] = 3 - (double)(i % 3);
	ck_assert_uint_eq(nip_scan_find(cd, 30, 1, scan), 10);
	for (size_t i = 0; i < 30; i++)
		ck_assert_uint_eq(scan[i], i / 3);
	/* one place only: one pass */
	for (size_t i = 0; i < 30; i++)
		cd[i] = 7;
	ck_assert_uint_eq(nip_scan_find(cd, 30, 1, scan), 1);
	ck_assert_uint_eq(nip_scan_find(cd, 0, 1, scan), 0);
	for (size_t i = 0; i < 30; i++)
		cd[i] = (double)(i / 7);
	ck_assert_uint_eq(nip_scan_by_label(cd, 30, scan), 5);
	ck_assert_uint_eq(scan[29], 4);
}
END_TEST

START_TEST(boxes)
{
	const struct nip_lane lane[] = { { 0, 100 }, { 120, 225 } };
	const double value[] = { 1, 2, 3 };
	struct nip_boxes b;

	ck_assert_int_eq(nip_boxes_cut(lane, 2, 10, 5, 1000, &b), 0);
	ck_assert_uint_eq(b.n, 18); /* 90 and 95 of width inside */
	NEAR(b.centre[0], 10, 1e-12);
	NEAR(b.centre[9], 132.5, 1e-12); /* centred */
	ck_assert_uint_eq(b.lane[9], 1);
	ck_assert_uint_eq(nip_boxes_find(&b, 4.99), NIP_BOX_NONE);
	ck_assert_uint_eq(nip_boxes_find(&b, 5), 0);
	ck_assert_uint_eq(nip_boxes_find(&b, 15), 1);
	ck_assert_uint_eq(nip_boxes_find(&b, 94.99), 8);
	ck_assert_uint_eq(nip_boxes_find(&b, 95), NIP_BOX_NONE);
	ck_assert_uint_eq(nip_boxes_find(&b, 110), NIP_BOX_NONE);
	ck_assert_uint_eq(nip_boxes_find(&b, 217.4), 17);
	ck_assert_uint_eq(nip_boxes_find(&b, NAN), NIP_BOX_NONE);
	nip_boxes_release(&b);
	ck_assert_int_eq(nip_boxes_cut(lane, 2, 200, 5, 1000, &b), -1);
	ck_assert_int_eq(nip_boxes_cut(lane, 2, 0.01, 5, 1000, &b), -1);
	nip_boxes_single(value, 3, &b);
	ck_assert_uint_eq(nip_boxes_find(&b, 2), 1);
	ck_assert_uint_eq(nip_boxes_find(&b, 2.5), NIP_BOX_NONE);
	nip_boxes_release(&b);
}
END_TEST

START_TEST(lanes)
{
	double cd[60], mean[60], at;
	struct nip_lane lane[NIP_LANES_MOST];

	for (int i = 0; i < 60; i++) { /* bare 0..9, coated 10..24, bare 25..29, coated 30..59 */
		cd[i] = 5 * i;
		mean[i] =
			i < 10 || (i >= 25 && i < 30) ? 1.3 + 0.02 * (i % 3) : 9.4 + 0.1 * (i % 4);
	}
	mean[40] = NAN;
	mean[24] = 5.4; /* half covered */
	ck_assert_uint_eq(nip_lanes_find(cd, mean, 60, lane, &at), 3);
	NEAR(at, 5.4, 0.2);
	NEAR(lane[0].from, 47.5, 0.3);
	NEAR(lane[0].to, 120, 0.3);
	NEAR(lane[1].to, 197.5, 0.01);
	NEAR(lane[2].to, 295, 0);
	/* a profile alone is no lane */
	for (int i = 0; i < 60; i++)
		mean[i] = 80 + (i < 30 ? 0 : 2);
	ck_assert_uint_eq(nip_lanes_find(cd, mean, 60, lane, &at), 1);
	ck_assert(isnan(at));
	for (int i = 0; i < 60; i++)
		mean[i] = NAN;
	ck_assert_uint_eq(nip_lanes_find(cd, mean, 60, lane, &at), 0);
}
END_TEST

START_TEST(profile)
{
	struct nip_profile_ask ask;
	struct nip_profile_stats s;
	double x[40], shown[3] = { NAN, NAN, 4 };

	nip_profile_ask_init(&ask);
	for (int i = 0; i < 40; i++)
		x[i] = 80 + 0.1 * ((i * 7) % 5 - 2);
	x[12] = x[13] = 85; /* a spike */
	for (int i = 22; i < 28; i++)
		x[i] += 3; /* six wide: the web's own */
	x[5] = x[6] = NAN;
	x[0] = NAN; /* at the edge: stays */
	nip_profile_clean(&ask, x, 40, &s);
	ck_assert_uint_eq(s.spikes, 2);
	ck_assert_uint_eq(s.filled, 2);
	ck_assert_uint_eq(s.holes, 1);
	ck_assert(isnan(x[0]));
	ck_assert(x[12] < 80.3 && x[25] > 82.7);
	NEAR(x[5], x[4] + (x[7] - x[4]) / 3, 1e-12);
	NEAR(s.high - s.low, s.range, 0);
	ask.spike_sd = 0;
	for (int i = 0; i < 4; i++)
		x[i] = i;
	nip_profile_clean(&ask, x, 4, &s);
	NEAR(s.mean, 1.5, 0);
	NEAR(s.two_sigma, 2 * sqrt(5.0 / 3), 1e-12);
	nip_profile_filter(shown, (const double[]){ 1, NAN, 8 }, 3, 0.25);
	NEAR(shown[0], 1, 0);
	ck_assert(isnan(shown[1]));
	NEAR(shown[2], 5, 0);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("web scan");
	TCase *t = tcase_create("all");
	SRunner *r;
	int failed;

	tcase_add_test(t, encoder);
	tcase_add_test(t, speed);
	tcase_add_test(t, joins);
	tcase_add_test(t, aligns);
	tcase_add_test(t, sections);
	tcase_add_test(t, passes);
	tcase_add_test(t, boxes);
	tcase_add_test(t, lanes);
	tcase_add_test(t, profile);
	suite_add_tcase(s, t);
	r = srunner_create(s);
	srunner_run_all(r, CK_ENV);
	failed = srunner_ntests_failed(r);
	srunner_free(r);
	return failed != 0;
}
