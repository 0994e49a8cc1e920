/* test_dist.c: distributions against R, against closed forms and against themselves. */
#include <config.h>

#include <check.h>
#include <float.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "stat/dist.h"

#include "random_test.h"
#include "near_test.h"

/* R 4.2.2: qchisq(p, df) and qchisq(p, df, lower = FALSE); itself good to 3e-13. */
static const struct {
	double df, p, lower, upper;
} chisq_known[] = {
	{ 0.5, 1e-12, 1.3499395786223585e-48, 47.86375393011615 },
	{ 0.5, 1e-06, 1.3499395786223463e-24, 21.375635152875972 },
	{ 0.5, 0.00135, 4.483832747524526e-12, 8.230865093334007 },
	{ 0.5, 0.025, 5.273202591259996e-07, 3.4332352999607787 },
	{ 0.5, 0.4, 0.03504477477915419, 0.18841174708991176 },
	{ 1, 1e-12, 1.5707963267948977e-24, 50.84412791181815 },
	{ 1, 1e-06, 1.5707963267957164e-12, 23.928126976934827 },
	{ 1, 0.00135, 2.86277903741648e-06, 10.27287870272143 },
	{ 1, 0.025, 0.0009820691171752562, 5.023886187314887 },
	{ 1, 0.4, 0.2749958977284561, 0.7083263008007941 },
	{ 3, 1e-12, 2.4179879427180364e-08, 58.91975568320276 },
	{ 3, 1e-06, 0.0002418104872012428, 30.664849706213598 },
	{ 3, 0.00135, 0.029711310484218344, 15.6304032899517 },
	{ 3, 0.025, 0.21579528262389788, 9.348403604496145 },
	{ 3, 0.4, 1.869168403388716, 2.9461660731019514 },
	{ 10, 1e-12, 0.0207786897050036, 78.47164656284524 },
	{ 10, 1e-06, 0.3381260032429545, 46.863046846784385 },
	{ 10, 0.00135, 1.583747572910277, 28.784785543397835 },
	{ 10, 0.025, 3.2469727802368413, 20.483177350807388 },
	{ 10, 0.4, 8.295471760941085, 10.473236231395454 },
	{ 100, 1e-12, 30.084167586161843, 233.81056795925315 },
	{ 100, 1e-06, 46.50133071589318, 182.1267771195476 },
	{ 100, 0.00135, 62.84449957290338, 147.79320465193686 },
	{ 100, 0.025, 74.22192747492372, 129.56119718583662 },
	{ 100, 0.4, 95.80784785797354, 102.94594421545683 },
	{ 10000, 1e-12, 9037.257772358387, 11027.37993026253 },
	{ 10000, 1e-06, 9342.10190723289, 10686.689829866898 },
	{ 10000, 0.00135, 9581.067568284469, 10429.598627899168 },
	{ 10000, 0.025, 9724.718377389798, 10279.07017988759 },
	{ 10000, 0.4, 9963.548820496799, 10035.20344119038 },
	{ 1000000, 1e-12, 990084.0366937247, 1009980.6085140473 },
	{ 1000000, 1e-06, 993292.0337373913, 1006736.7596362906 },
	{ 1000000, 0.00135, 995762.7246186145, 1004247.9418611303 },
	{ 1000000, 0.025, 997230.0871432901, 1002773.701467926 },
	{ 1000000, 0.4, 999641.0893520601, 1000357.6628944329 },
	{ 10000000, 1e-12, 9968573.147172952, 10031491.49810305 },
	{ 10000000, 1e-06, 9978756.435091652, 10021272.358296907 },
	{ 10000000, 0.00135, 9986589.028118862, 10013421.638363462 },
	{ 10000000, 0.025, 9991236.669053895, 10008767.119557811 },
	{ 10000000, 0.4, 9998866.373477805, 10001132.378768548 },
};

/* R 4.2.2: qt(p, df, lower = FALSE), where pt() of it gives p back to 3e-14 */
static const struct {
	double df, p, upper;
} t_known[] = {
	{ 1, 1e-06, 318309.8861827435 },	 { 1, 0.00135, 235.7836871584926 },
	{ 1, 0.025, 12.706204736174707 },	 { 1, 0.4, 0.32491969623290634 },
	{ 3, 1e-06, 103.29946778041933 },	 { 3, 0.00135, 9.218701822037346 },
	{ 3, 0.025, 3.182446305283709 },	 { 3, 0.4, 0.27667066233268983 },
	{ 10, 1e-06, 9.75199549094058 },	 { 10, 0.00135, 3.9568899895110383 },
	{ 10, 0.025, 2.2281388519862744 },	 { 10, 0.4, 0.26018482949208016 },
	{ 100, 1e-06, 5.048830877228346 },	 { 100, 0.00135, 3.0767308989178273 },
	{ 100, 0.025, 1.983971518523552 },	 { 100, 0.4, 0.25402218245822766 },
	{ 10000, 1e-06, 4.75622968505678 },	 { 10000, 0.00135, 3.0007271491226986 },
	{ 10000, 0.025, 1.960201239890626 },	 { 10000, 0.4, 0.2533538434457268 },
	{ 1000000, 1e-06, 4.75345234827968 },	 { 1000000, 0.00135, 2.9999844925595927 },
	{ 1000000, 0.025, 1.9599663568141066 },	 { 1000000, 0.4, 0.25334717053784167 },
	{ 10000000, 1e-06, 4.753427112755577 },	 { 10000000, 0.00135, 2.9999777426874603 },
	{ 10000000, 0.025, 1.9599642217672053 }, { 10000000, 0.4, 0.253347109876003 },
};

/* R 4.2.2: qf(), where pf() gives p back to 3e-14 on both sides */
static const struct {
	double df1, df2, p, lower, upper;
} f_known[] = {
	{ 0.5, 3, 0.4, 0.09155248694875517, 0.5080501492230183 },
	{ 1, 6, 0.4, 0.30623044655073217, 0.8202984407868064 },
	{ 2, 40, 0.025, 0.02533383953333246, 4.050992075936701 },
	{ 2, 40, 0.4, 0.5174050907898708, 0.9376046995373111 },
	{ 20, 20, 1e-12, 0.02088093060470486, 47.89058586185243 },
	{ 20, 20, 1e-06, 0.09426333456830949, 10.608578665072942 },
	{ 20, 20, 0.025, 0.4057644031237364, 2.4644842975421235 },
	{ 20, 20, 0.4, 0.8915837773440232, 1.1215995909873357 },
	{ 100, 5, 1e-12, 0.055385475289851875, 99022.84233976025 },
	{ 100, 5, 1e-06, 0.1178088432988032, 393.4695027104759 },
	{ 100, 5, 0.025, 0.37091176994150915, 6.07999905297654 },
	{ 100, 5, 0.4, 0.9639839449073664, 1.3632896890197685 },
	{ 10000, 10000, 1e-12, 0.8687054017363265, 1.151138231673532 },
	{ 10000, 10000, 1e-06, 0.9092922171425546, 1.0997564711842513 },
	{ 10000, 10000, 0.025, 0.9615569218502431, 1.0399800337101048 },
	{ 10000, 10000, 0.4, 0.9949457445027896, 1.005079930765206 },
};

/* R 4.2.2: qbeta() */
static const struct {
	double a, b, p, lower, upper;
} beta_known[] = {
	{ 0.25, 1.5, 1e-12, 5.835577781766496e-49, 0.9999999698156746 },
	{ 0.25, 1.5, 0.00135, 1.9382908074513527e-12, 0.963537268721608 },
	{ 0.25, 1.5, 0.025, 2.2795227788514935e-07, 0.7616389476130393 },
	{ 0.25, 1.5, 0.4, 0.015029417729701507, 0.07806487927627193 },
	{ 2, 3, 1e-12, 4.082484015750324e-07, 0.9999370029553327 },
	{ 2, 3, 0.00135, 0.015152977518116575, 0.9290963755791541 },
	{ 2, 3, 0.025, 0.06758598648854296, 0.8058795503167566 },
	{ 2, 3, 0.4, 0.32916650337840786, 0.4445000020837674 },
	{ 50, 0.5, 1e-12, 0.5999669021777569, 1 },
	{ 50, 0.5, 0.00135, 0.9019111688114111, 0.9999999712287151 },
	{ 50, 0.5, 0.025, 0.9507638036157275, 0.9999901301319796 },
	{ 50, 0.5, 0.4, 0.9929065320565943, 0.99724007583752 },
	{ 500, 5000000, 1e-12, 7.168880076590852e-05, 0.00013474620214369698 },
	{ 500, 5000000, 0.00135, 8.710724086696124e-05, 0.00011393880272739076 },
	{ 500, 5000000, 0.025, 9.141697475089619e-05, 0.00010894172030403185 },
	{ 500, 5000000, 0.4, 9.879524331141787e-05, 0.00010106003608861816 },
	{ 5000000, 5000000, 1e-12, 0.49888775179557704, 0.501112248204423 },
	{ 5000000, 5000000, 0.00135, 0.49952566208361365, 0.5004743379163863 },
	{ 5000000, 5000000, 0.025, 0.4996901025058617, 0.5003098974941382 },
	{ 5000000, 5000000, 0.4, 0.49995994230483715, 0.5000400576951629 },
};

START_TEST(quantiles_of_r)
{
	for (size_t i = 0; i < sizeof chisq_known / sizeof chisq_known[0]; i++) {
		double df = chisq_known[i].df, p = chisq_known[i].p;

		near_rel(nip_chisq_quantile(p, df), chisq_known[i].lower, 1e-12);
		near_rel(nip_chisq_upper_quantile(p, df), chisq_known[i].upper, 1e-12);
		near_rel(nip_gamma_quantile(p, df / 2, 6.0), 3 * chisq_known[i].lower, 1e-12);
	}
	for (size_t i = 0; i < sizeof t_known / sizeof t_known[0]; i++) {
		near_rel(nip_t_upper_quantile(t_known[i].p, t_known[i].df), t_known[i].upper,
			 1e-12);
		near_rel(nip_t_quantile(t_known[i].p, t_known[i].df), -t_known[i].upper, 1e-12);
	}
	for (size_t i = 0; i < sizeof f_known / sizeof f_known[0]; i++) {
		double a = f_known[i].df1, b = f_known[i].df2, p = f_known[i].p;

		near_rel(nip_f_quantile(p, a, b), f_known[i].lower, 1e-12);
		near_rel(nip_f_upper_quantile(p, a, b), f_known[i].upper, 1e-12);
		near_rel(nip_f_quantile(p, b, a), 1 / f_known[i].upper, 1e-12);
	}
	for (size_t i = 0; i < sizeof beta_known / sizeof beta_known[0]; i++) {
		double a = beta_known[i].a, b = beta_known[i].b, p = beta_known[i].p;

		near_rel(nip_beta_quantile(p, a, b), beta_known[i].lower, 1e-12);
		near_rel(nip_beta_upper_quantile(p, a, b), beta_known[i].upper, 1e-12);
	}
	near_rel(nip_gamma_quantile(0.00135, 7.5, 3), 5.4936198211604577, 1e-13);
	near_rel(nip_gamma_upper_quantile(0.00135, 7.5, 3), 55.211416322864395, 1e-13);
	near_rel(nip_weibull_quantile(0.00135, 1.7, 3), 0.061553794819199655, 1e-14);
	near_rel(nip_weibull_upper_quantile(0.00135, 1.7, 3), 9.1096541169468939, 1e-14);
	near_rel(nip_lognormal_quantile(0.00135, 1.7, 0.3), 2.225556289649556, 1e-14);
	near_rel(nip_lognormal_upper_quantile(0.00135, 1.7, 0.3), 13.463645106058076, 1e-14);
}
END_TEST

/* R 4.2.2: small tails where GSL's functions keep 5 digits or less. */
START_TEST(small_tails_of_r)
{
	near_rel(nip_chisq_upper(10020000, 1e7), 3.9236705972845414e-06, 2e-12);
	near_rel(nip_chisq_lower(99e5, 1e7), 8.8644602711021069e-112, 1e-10);
	near_rel(nip_f_upper(20, 3, 1e7), 5.8787425766686995e-13, 1e-13);
	near_rel(nip_f_upper(1.002, 1e7, 1e7), 0.00079123362249405524, 1e-11);
	near_rel(nip_t_upper(8, 5), 0.00024645333028622187, 1e-14);
	near_rel(nip_beta_upper(0.1, 2, 30), 0.16956463310086478, 1e-13);
}
END_TEST

START_TEST(closed_forms)
{
	const double pi = acos(-1.0), p[] = { 1e-300, 1e-30, 1e-12, 1e-5, 0.01, 0.3, 0.4999 };

	for (size_t i = 0; i < sizeof p / sizeof p[0]; i++) {
		double q = p[i];

		near_rel(nip_chisq_upper_quantile(q, 2), -2 * log(q), 2e-13);
		near_rel(nip_chisq_quantile(q, 2), -2 * log1p(-q), 2e-13);
		near_rel(nip_gamma_upper(5 * -log(q), 1, 5), q, 1e-12);
		near_rel(nip_t_upper_quantile(q, 1), 1 / tan(pi * q), 1e-12);
		near_rel(nip_t_upper_quantile(q, 2), (1 - 2 * q) / sqrt(2 * q * (1 - q)), 1e-12);
		near_rel(nip_f_upper_quantile(q, 2, 9), 4.5 * expm1(-log(q) / 4.5), 1e-12);
		near_rel(nip_f_quantile(q, 2, 9), 4.5 * expm1(-log1p(-q) / 4.5), 1e-12);
		near_rel(nip_f_upper(8, 2, 1e7), exp(-5e6 * log1p(16 / 1e7)), 1e-12);
		near_rel(nip_beta_quantile(q, 3, 1), cbrt(q), 1e-13);
		near_rel(nip_beta_upper_quantile(q, 1, 3), 1 - cbrt(q), 1e-13);
		near_rel(nip_weibull_upper(nip_weibull_upper_quantile(q, 3.5, 80), 3.5, 80), q,
			 1e-12);
		near_rel(nip_lognormal_upper(nip_lognormal_upper_quantile(q, 4, 0.02), 4, 0.02), q,
			 1e-10);
	}
}
END_TEST

/* The tail of the quantile is the probability again, as well as a quantile rounded to
 * a double lets it: a shift of 1 ulp changes the tail by about z sqrt(df) ulp. */
START_TEST(round_trips)
{
	for (int i = 0; i < 3000; i++) {
		double df = exp(log(0.5) + uniform() * log(2e7)), d2 = exp(uniform() * log(1e7));
		double p = exp(-uniform() * 27.6), slack;

		slack = 1e-13 + 40 * DBL_EPSILON * sqrt(df) * (1 - log(p));
		near_rel(nip_chisq_lower(nip_chisq_quantile(p, df), df), p, slack);
		near_rel(nip_chisq_upper(nip_chisq_upper_quantile(p, df), df), p, slack);
		near_rel(nip_t_upper(nip_t_upper_quantile(p, df), df), p, 1e-12);
		slack += 40 * DBL_EPSILON * sqrt(d2) * (1 - log(p));
		near_rel(nip_f_lower(nip_f_quantile(p, df, d2), df, d2), p, slack);
		near_rel(nip_f_upper(nip_f_upper_quantile(p, df, d2), df, d2), p, slack);
		near_rel(nip_beta_lower(nip_beta_quantile(p, df, d2), df, d2), p,
			 slack + (df + d2) * 4 * DBL_EPSILON * (1 - log(p)));
	}
}
END_TEST

/* Series, continued fractions and expansions for large parameters meet. */
START_TEST(forms_meet)
{
	for (double z = -6; z <= 6; z += 0.5) {
		double df = 2e6, x = df + z * sqrt(2 * df), up = df * (1 + 1e-15);

		near_rel(nip_chisq_upper(x, df), nip_chisq_upper(x, up), 2e-11);
		near_rel(nip_chisq_lower(x, df), nip_chisq_lower(x, up), 2e-11);
		near_rel(nip_f_upper(1 + z * 2e-4, 2e8, 2e8),
			 nip_f_upper(1 + z * 2e-4, 2e8, 2e8 + 1e-6), 1e-10);
		near_rel(nip_t_upper(z, 1e6), nip_t_upper(z, 1e6 + 1e-6), 1e-13);
		if (z)
			near_rel(nip_t_quantile(nip_normal_lower(z), 1e6),
				 nip_t_quantile(nip_normal_lower(z), 1e6 + 1e-6), 1e-12);
	}
	/* beyond every table: normal deviates */
	near_rel(nip_chisq_upper_quantile(0.025, 1e12), 1e12 + 1.95996398454005424 * sqrt(2e12),
		 1e-11);
	near_rel(nip_f_upper_quantile(0.025, 1e14, 1e14), 1 + 1.95996398454005424 * 2e-7, 1e-12);
	near_rel(nip_f_upper_quantile(0.025, 1, 1e15), 5.02388618731488745, 1e-12);
	near_rel(nip_t_upper_quantile(0.025, 1e13), 1.95996398454029146, 1e-14);
}
END_TEST

START_TEST(normal_values)
{
	ck_assert(nip_normal_pdf(0.0) == 0.3989422804014327);
	near_rel(nip_normal_pdf(-2.0), 0.05399096651318806, 1e-15);
	ck_assert(nip_normal_quantile(0.5) == 0.0);
	near_rel(nip_normal_quantile(0.975), 1.95996398454005424, 1e-14);
	near_rel(nip_normal_quantile(0.025), -1.95996398454005424, 1e-14);
	near_rel(nip_normal_upper_quantile(0.025), 1.95996398454005424, 1e-14);
	near_rel(nip_normal_quantile(0.4), -0.253347103135799799, 1e-14);
	near_rel(nip_normal_quantile(0.5 - 1e-9), -2.50662827463e-9, 1e-7);
	near_rel(nip_normal_quantile(1e-20), -9.26234008979840757, 1e-14);
	near_rel(nip_normal_quantile(1e-300), -37.0470962993611992, 1e-14);
	near_rel(nip_normal_upper(3), 0.00134989803163009458, 1e-14);
	near_rel(nip_normal_lower(-37), 5.725571222524577e-300, 1e-12);
	ck_assert(isfinite(nip_normal_quantile(5e-324)));
	ck_assert(nip_normal_quantile(0.5 + DBL_EPSILON / 2) >= 0.0);
	ck_assert(isnan(nip_normal_quantile(0.0)) && isnan(nip_normal_quantile(1.0)));
	ck_assert(isnan(nip_normal_quantile(-0.1)) && isnan(nip_normal_quantile(NAN)));
	ck_assert(nip_normal_lower(INFINITY) == 1 && nip_normal_upper(-INFINITY) == 1);
}
END_TEST

START_TEST(t_values)
{
	static const struct {
		double p, df, t;
	} known[] = {
		{ 0.975, 1, 12.7062047361747046 },   { 0.975, 2, 4.30265272974946385 },
		{ 0.975, 5, 2.57058183563631551 },   { 0.975, 10, 2.22813885198627475 },
		{ 0.975, 29, 2.0452296421327043 },   { 0.975, 31, 2.03951344639640849 },
		{ 0.975, 100, 1.98397151852355229 }, { 0.0005, 4, -8.6103015813792751 },
		{ 0.975, 1e4, 1.96020123989062626 }, { 0.975, 1e7, 1.95996422176720549 },
		{ 1e-6, 1e6, -4.7534523482796808 },  { 0.975, 1e13, 1.95996398454029146 },
	};

	for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
		near_rel(nip_t_quantile(known[i].p, known[i].df), known[i].t, 1e-13);
		ck_assert(nip_t_quantile(0.25, known[i].df) == -nip_t_quantile(0.75, known[i].df));
		near_rel(nip_t_lower(known[i].t, known[i].df), known[i].p, 1e-12);
	}
	near_rel(nip_t_quantile(0.75, 1), 1.0, 1e-14);
	near_rel(nip_t_quantile(1e-100, 1), -1e100 / acos(-1.0), 1e-13);
	near_rel(nip_t_quantile(1e-290, 1), -1e290 / acos(-1.0), 1e-12); /* t^2 overflows */
	ck_assert(nip_t_quantile(0.975, INFINITY) == nip_normal_quantile(0.975));
	ck_assert(nip_t_upper(0, 7) == 0.5 && nip_t_upper(INFINITY, 7) == 0);
	ck_assert(nip_t_lower(INFINITY, 7) == 1 && nip_t_upper(2, INFINITY) == nip_normal_upper(2));
	ck_assert(nip_t_quantile(0.5, 3) == 0.0);
	ck_assert(isnan(nip_t_quantile(0.9, 0)) && isnan(nip_t_quantile(0.9, NAN)));
	ck_assert(isnan(nip_t_quantile(0, 5)) && isnan(nip_t_quantile(1, 5)));
	ck_assert(isnan(nip_t_quantile(1.5, 1e13)) && isnan(nip_t_upper(NAN, 3)));
	ck_assert(!isnan(nip_t_quantile(1e-300, 0.01))); /* out of the doubles */
}
END_TEST

START_TEST(f_values)
{
	near_rel(nip_f_upper(4, 2, 6), 0.078717201166180758, 1e-13);
	near_rel(nip_f_upper(3, 3, 20), 0.0548586186682950723, 1e-13);
	near_rel(nip_f_upper(27, 2, 6), 0.001, 1e-13);
	near_rel(nip_f_upper(5.9874, 1, 6), 0.049999689274283451, 1e-13);
	/* df1 = 2 has the closed form (1 + 2 f / df2)^(-df2 / 2) */
	near_rel(nip_f_upper(20, 2, 1e7), 2.06123607001253573e-9, 1e-12);
	near_rel(nip_f_upper(200, 2, 1e6), exp(-5e5 * log1p(400 / 1e6)), 1e-12);
	near_rel(nip_f_upper(1, 2, 2), 0.5, 1e-15);
	near_rel(nip_f_lower(1, 9, 9), 0.5, 1e-15);
	ck_assert(nip_f_upper(0, 2, 6) == 1.0 && nip_f_upper(-1, 2, 6) == 1.0);
	ck_assert(nip_f_upper(INFINITY, 2, 6) == 0.0 && nip_f_lower(INFINITY, 2, 6) == 1.0);
	ck_assert(nip_f_lower(1e292, 1e17, 4e5) == 1.0); /* df1 f is no double */
	ck_assert(isnan(nip_f_upper(NAN, 2, 6)) && isnan(nip_f_upper(1, 0, 6)));
	ck_assert(isnan(nip_f_upper(1, 2, -6)) && isnan(nip_f_upper(1, INFINITY, 6)));
}
END_TEST

START_TEST(ends_and_refusals)
{
	ck_assert(nip_chisq_quantile(0, 3) == 0 && isinf(nip_chisq_quantile(1, 3)));
	ck_assert(nip_chisq_upper_quantile(1, 3) == 0 && isinf(nip_chisq_upper_quantile(0, 3)));
	ck_assert(nip_f_quantile(0, 3, 4) == 0 && isinf(nip_f_upper_quantile(0, 3, 4)));
	ck_assert(nip_beta_quantile(0, 3, 4) == 0 && nip_beta_quantile(1, 3, 4) == 1);
	ck_assert(nip_beta_upper_quantile(1, 3, 4) == 0 && nip_beta_upper_quantile(0, 3, 4) == 1);
	ck_assert(nip_weibull_quantile(0, 2, 4) == 0 && isinf(nip_weibull_quantile(1, 2, 4)));
	ck_assert(nip_lognormal_quantile(0, 2, 4) == 0 && isinf(nip_lognormal_quantile(1, 2, 4)));
	ck_assert(nip_chisq_lower(-1, 3) == 0 && nip_chisq_upper(-1, 3) == 1);
	ck_assert(nip_chisq_upper(INFINITY, 3) == 0 && nip_lognormal_lower(-1, 0, 1) == 0);
	ck_assert(nip_beta_lower(-1, 2, 3) == 0 && nip_beta_upper(2, 2, 3) == 0);
	ck_assert(nip_weibull_upper(-1, 2, 3) == 1 && nip_weibull_lower(INFINITY, 2, 3) == 1);
	ck_assert(nip_chisq_quantile(1e-300, 0.01) == 0); /* below every double */
	for (int i = 0; i < 6; i++) {
		double bad = (const double[]){ 0, -1, NAN, INFINITY, 1e-300, 1e300 }[i];

		if (i > 3) { /* fine for a scale, not for a shape */
			ck_assert(isnan(nip_f_upper(1, bad, 3)) &&
				  isnan(nip_beta_upper(0.5, 3, bad)));
			ck_assert(isnan(nip_gamma_quantile(0.5, bad, 1)));
			ck_assert(isnan(nip_t_upper_quantile(0.1, bad)) == (bad < 1));
			continue;
		}

		ck_assert(isnan(nip_chisq_quantile(0.5, bad)) && isnan(nip_chisq_upper(1, bad)));
		ck_assert(isnan(nip_gamma_quantile(0.5, 1, bad)) &&
			  isnan(nip_gamma_lower(1, bad, 1)));
		ck_assert(isnan(nip_f_quantile(0.5, 1, bad)) && isnan(nip_f_quantile(0.5, bad, 1)));
		ck_assert(isnan(nip_beta_quantile(0.5, 1, bad)) &&
			  isnan(nip_beta_lower(0.5, bad, 1)));
		ck_assert(isnan(nip_weibull_quantile(0.5, bad, 1)) &&
			  isnan(nip_weibull_upper(1, 1, bad)));
		ck_assert(isnan(nip_lognormal_quantile(0.5, 0, bad)) &&
			  isnan(nip_lognormal_lower(1, 0, bad)));
	}
	for (int i = 0; i < 3; i++) {
		double p = (const double[]){ -0.1, 1.1, NAN }[i];

		ck_assert(isnan(nip_chisq_quantile(p, 1)) && isnan(nip_chisq_upper_quantile(p, 1)));
		ck_assert(isnan(nip_f_quantile(p, 1, 1)) && isnan(nip_f_upper_quantile(p, 1, 1)));
		ck_assert(isnan(nip_beta_quantile(p, 1, 1)) &&
			  isnan(nip_beta_upper_quantile(p, 1, 1)));
		ck_assert(isnan(nip_weibull_quantile(p, 1, 1)) &&
			  isnan(nip_lognormal_quantile(p, 0, 1)));
	}
}
END_TEST

START_TEST(sample_quantiles)
{
	double x[] = { 3, -1, 0.0, 10, -0.0, 2 }, big[] = { -DBL_MAX, DBL_MAX };
	const double want[] = { -1, 0, 0, 2, 3, 10 };

	nip_sort(x, 6);
	for (int i = 0; i < 6; i++)
		ck_assert(x[i] == want[i]);
	ck_assert(signbit(x[1]) && !signbit(x[2]));
	ck_assert(nip_sorted_quantile(x, 6, 0) == -1 && nip_sorted_quantile(x, 6, 1) == 10);
	ck_assert(nip_sorted_quantile(x, 6, 0.5) == 1.0);
	near_rel(nip_sorted_quantile(x, 6, 0.9), 6.5, 1e-15);
	near_rel(nip_sorted_quantile(x, 6, 0.25), 0.0, 0);
	ck_assert(nip_sorted_quantile(x, 1, 0.3) == -1);
	ck_assert(nip_sorted_quantile(big, 2, 0.5) == 0.0);
	ck_assert(isnan(nip_sorted_quantile(x, 0, 0.5)) && isnan(nip_sorted_quantile(x, 6, 1.1)));
	ck_assert(isnan(nip_sorted_quantile(x, 6, -0.1)) && isnan(nip_sorted_quantile(x, 6, NAN)));
	nip_sort(NULL, 0);
}
END_TEST

/* R: pt(t, df, ncp, lower = FALSE), which has about eleven digits. */
START_TEST(noncentral)
{
	static const double row[][4] = { { 2, 10, 1.5, 0.340845927557809 },
					 { 1.7, 1e6, 2, 0.617911501613001 },
					 { -3, 4, 1, 0.997819914516 },
					 { 50, 3, 20, 0.0771331214425 },
					 { 0, 10, 1.5, 0.933192798731141 } };

	for (size_t i = 0; i < sizeof row / sizeof *row; i++)
		ck_assert_double_eq_tol(nip_noncentral_t_upper(row[i][0], row[i][1], row[i][2]),
					row[i][3], 1e-11);
	for (double df = 1; df < 1e12; df *= 7)
		for (double t = -4; t < 5; t += 1)
			ck_assert_double_eq_tol(nip_noncentral_t_upper(t, df, 0),
						nip_t_upper(t, df), 1e-11);
	ck_assert_double_eq(nip_noncentral_t_upper(2, 5, INFINITY), 1);
	ck_assert_double_eq(nip_noncentral_t_upper(2, 5, -INFINITY), 0);
	ck_assert(isnan(nip_noncentral_t_upper(NAN, 5, 1)));
	ck_assert(isnan(nip_noncentral_t_upper(1, 0.9, 1)));
}
END_TEST

int main(void)
{
	Suite *s = suite_create("dist");
	TCase *c = tcase_create("dist");
	SRunner *r;
	int failed;

	seed_from_environment();
	tcase_add_test(c, noncentral);
	tcase_add_test(c, quantiles_of_r);
	tcase_add_test(c, small_tails_of_r);
	tcase_add_test(c, closed_forms);
	tcase_add_test(c, round_trips);
	tcase_add_test(c, forms_meet);
	tcase_add_test(c, normal_values);
	tcase_add_test(c, t_values);
	tcase_add_test(c, f_values);
	tcase_add_test(c, ends_and_refusals);
	tcase_add_test(c, sample_quantiles);
	tcase_set_timeout(c, 60);
	suite_add_tcase(s, c);
	r = srunner_create(s);
	srunner_run_all(r, CK_NORMAL);
	failed = srunner_ntests_failed(r);
	srunner_free(r);
	return failed ? 1 : 0;
}
