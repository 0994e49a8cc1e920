/* nip_press.c: thickness of a web under pressure, and the integral along the entry arc by
 * fixed rules of Gauss: the nip is solved thousands of times in sweeps and draws. */
#include <config.h>

#include "physics/nip_press.h"

#include <math.h>
#include <string.h>

#include "num/gauss.h"

#define ACCURACY 1e-11 /* of the adaptive integral */
/* Of two fixed rules, 4 and 8 or 8 and 12 nodes: the finer one is then off by far less, since
 * the error falls exponentially with the nodes. */
#define AGREE_FEW  2e-6
#define AGREE_MANY 1e-9
#define SAME	   1e-12 /* relative; pressures no further apart are one */

/* Positive nodes and weights of Gauss-Legendre rules. */
struct node {
	double x, w;
};
static const struct node fine_end[] = {
	{ 0.995187219997021360, 0.012341229799987199 },
	{ 0.974728555971309498, 0.028531388628933663 },
	{ 0.938274552002732758, 0.044277438817419806 },
	{ 0.886415527004401034, 0.059298584915436780 },
	{ 0.820001985973902921, 0.073346481411080305 },
	{ 0.740124191578554364, 0.086190161531953275 },
	{ 0.648093651936975569, 0.097618652104113888 },
	{ 0.545421471388839535, 0.107444270115965634 },
	{ 0.433793507626045138, 0.115505668053725601 },
	{ 0.315042679696163374, 0.121670472927803391 },
	{ 0.191118867473616309, 0.125837456346828296 },
	{ 0.064056892862605626, 0.127938195346752156 },
};
static const struct node few_end[] = {
	{ 0.989400934991649932, 0.027152459411754094 },
	{ 0.944575023073232576, 0.062253523938647892 },
	{ 0.865631202387831743, 0.095158511682492784 },
	{ 0.755404408355003033, 0.124628971255533872 },
	{ 0.617876244402643748, 0.149595988816576732 },
	{ 0.458016777657227386, 0.169156519395002538 },
	{ 0.281603550779258913, 0.182603415044923588 },
	{ 0.095012509837637440, 0.189450610455068496 },
};
static const struct node fine[] = {
	{ 0.981560634246719250, 0.047175336386511827 },
	{ 0.904117256370474856, 0.106939325995318430 },
	{ 0.769902674194304687, 0.160078328543346226 },
	{ 0.587317954286617447, 0.203167426723065921 },
	{ 0.367831498998180193, 0.233492536538354808 },
	{ 0.125233408511468915, 0.249147045813402785 },
};
static const struct node narrow[] = {
	{ 0.932469514203152027, 0.171324492379170345 },
	{ 0.661209386466264513, 0.360761573048138607 },
	{ 0.238619186083196908, 0.467913934572691047 },
};
static const struct node coarse[] = {
	{ 0.960289856497536231, 0.101228536290376259 },
	{ 0.796666477413626739, 0.222381034453374470 },
	{ 0.525532409916328985, 0.313706645877887287 },
	{ 0.183434642495649804, 0.362683783378361982 },
};
#define N(a)	   (sizeof(a) / sizeof *(a))
#define MOST_NODES N(fine_end) /* at once: a whole rule, of both signs, or a half one */
_Static_assert(2 * N(fine) <= MOST_NODES && 2 * N(fine) <= NIP_PRESS_NODES, "room for a rule");

/* ---- the web under a pressure ------------------------------------------------ */

static void note_kink(struct nip_press *p, double pressure)
{
	size_t k = p->kinks;

	for (size_t i = 0; i < p->kinks; i++)
		if (fabs(p->kink[i] - pressure) <= SAME * pressure)
			return;
	for (; k > 0 && p->kink[k - 1] > pressure; k--)
		p->kink[k] = p->kink[k - 1];
	p->kink[k] = pressure;
	p->kinks++;
}

static const char *init_layer(struct nip_press *p, size_t i)
{
	const struct nip_web_layer *l = &p->web->layer[i];
	struct nip_press_layer *x = &p->layer[i];
	const double d = l->relative_density, f = 1 + l->springback;
	const char *why = nip_curve_check(&l->curve);

	if (why)
		return why;
	memcpy(x->in, l->curve.in, l->curve.law->n_symbols * sizeof *x->in);
	x->variable = nip_law_variable(l->curve.law);
	x->density = nip_law_output(l->curve.law, "relative_density");
	x->factor = l->in_die ? 1 : f;
	x->solid = d * l->thickness_m;
	why = nip_curve_pressure(&l->curve, d / x->factor, &x->entry);
	if (why)
		return why;
	x->seen = x->entry;
	return f == 1 ? NULL : nip_curve_pressure(&l->curve, d * f / x->factor, &x->seen);
}

const char *nip_press_init(struct nip_press *p, const struct nip_web *web,
			   const struct nip_rolls *rolls)
{
	p->web = web;
	p->rolls = rolls;
	p->entry_m = web->foil_m;
	p->least_seen = INFINITY;
	p->why = NULL;
	p->kinks = p->tabled = 0;
	p->rule = NIP_PRESS_FEW;
	p->rough = false;
	p->last_peak = NAN;
	if (web->n_layers == 0 || web->n_layers > NIP_WEB_LAYERS)
		return "a web needs 1 to 16 layers";
	for (size_t i = 0; i < web->n_layers; i++) {
		const char *why = init_layer(p, i);

		if (why)
			return why;
		p->entry_m += web->layer[i].thickness_m;
		p->least_seen = fmin(p->least_seen, p->layer[i].seen);
		note_kink(p, p->layer[i].entry);
	}
	return NULL;
}

const char nip_press_too_dense[] = "the relative density in the nip would be above 1: it takes "
				   "less load or pressure, a wider gap, or less springback";

const char *nip_press_layer(struct nip_press *p, size_t i, double pressure_pa, double *out_m)
{
	const struct nip_web_layer *l = &p->web->layer[i];
	struct nip_press_layer *x = &p->layer[i];
	double out[NIP_LAW_OUTPUTS], d;
	const char *why;

	*out_m = l->thickness_m;
	if (pressure_pa <= x->entry)
		return NULL;
	x->in[x->variable] = pressure_pa;
	why = l->curve.law->evaluate(x->in, out);
	d = x->factor * out[x->density];
	if (why || !(d > 0))
		return why ? why : "the compaction law gives no density there";
	*out_m = x->solid / d;
	if (*out_m > l->thickness_m)
		*out_m = l->thickness_m;
	/* Rounding at D = 1 is none. */
	return d > 1 + 1e-14 && x->solid / *out_m > 1 + 1e-14
		       ? nip_press_too_dense
		       : NULL;
}

double nip_press_thickness(double pressure_pa, void *press)
{
	struct nip_press *p = press;
	const size_t n = p->web->n_layers;
	double h = p->web->foil_m;

	for (size_t i = 0; i < n; i++) {
		double layer = p->web->layer[i].thickness_m;

		if (pressure_pa > p->layer[i].entry) {
			const char *why = nip_press_layer(p, i, pressure_pa, &layer);

			if (why) {
				p->why = why;
				return NAN;
			}
		}
		h += layer;
	}
	return h;
}

/* Of one layer at all pressures, added to the web's; false where a law has no answer. */
static bool add_layer(struct nip_press *p, size_t i, const double *pressure_pa, size_t n,
		      double *out_m)
{
	const struct nip_web_layer *l = &p->web->layer[i];
	const struct nip_press_layer *x = &p->layer[i];
	double density[MOST_NODES];
	bool gives = false;

	for (size_t k = 0; k < n; k++)
		gives |= pressure_pa[k] > x->entry;
	for (size_t k = 0; k < n && !gives; k++)
		out_m[k] += l->thickness_m;
	if (!gives || !l->curve.law->densities)
		return !gives;
	l->curve.law->densities(x->in, pressure_pa, n, density);
	for (size_t k = 0; k < n; k++) {
		const double d = x->factor * density[k], h = x->solid / d;

		if (pressure_pa[k] <= x->entry) {
			out_m[k] += l->thickness_m;
			continue;
		}
		if (!(density[k] > 0 && density[k] <= 1 && d <= 1))
			return false;
		out_m[k] += h > l->thickness_m ? l->thickness_m : h;
	}
	return true;
}

/* Of the whole web at many pressures: nip_press_thickness() of each, and that very number. */
static void thicknesses(struct nip_press *p, const double *pressure_pa, size_t n, double *out_m)
{
	bool all = true;

	for (size_t k = 0; k < n; k++)
		out_m[k] = p->web->foil_m;
	for (size_t i = 0; i < p->web->n_layers && all; i++)
		all = add_layer(p, i, pressure_pa, n, out_m);
	for (size_t k = 0; k < n && !all; k++)
		out_m[k] = nip_press_thickness(pressure_pa[k], p);
}

/* ---- the entry arc ------------------------------------------------------------ */

static double root(double x)
{
	return x > 0 ? sqrt(x) : 0;
}

#define NARROW 0.25 /* of the upper pressure: on such a stretch any law is nearly straight */

static bool is_narrow(const struct nip_press *p, size_t k)
{
	return p->kink[k + 1] - p->kink[k] < NARROW * p->kink[k + 1];
}

/* Between two kinks, both below the peak: the nodes are always the same. */
static double stretch(struct nip_press *p, size_t k, double gap_m)
{
	const double half = (p->kink[k + 1] - p->kink[k]) / 2, mid = p->kink[k] + half;
	const bool few = is_narrow(p, k);
	const struct node *node = few ? narrow : fine;
	const size_t n = few ? N(narrow) : N(fine);
	double at[2 * N(fine)], sum = 0;

	if (!(p->tabled & 1u << k)) {
		for (size_t i = 0; i < n; i++) {
			at[2 * i] = mid - half * node[i].x;
			at[2 * i + 1] = mid + half * node[i].x;
		}
		thicknesses(p, at, 2 * n, p->between[k]);
		p->tabled |= 1u << k;
	}
	for (size_t i = 0; i < n; i++)
		sum += node[i].w * (root(p->between[k][2 * i] - gap_m) +
				    root(p->between[k][2 * i + 1] - gap_m));
	return sum * half;
}

/* The same without the table, in t = sqrt(peak - P): just above the stretch the root vanishes
 * like t, and in t it is smooth there. */
static double smooth_stretch(struct nip_press *p, size_t k, double peak, double gap_m,
			     const struct node *node, size_t n)
{
	const double lo = sqrt(peak - p->kink[k + 1]), half = (sqrt(peak - p->kink[k]) - lo) / 2;
	const double mid = lo + half;
	double at[MOST_NODES], h[MOST_NODES], sum = 0;

	for (size_t i = 0; i < n; i++) {
		const double a = mid - half * node[i].x, b = mid + half * node[i].x;

		at[2 * i] = peak - a * a;
		at[2 * i + 1] = peak - b * b;
	}
	thicknesses(p, at, 2 * n, h);
	for (size_t i = 0; i < n; i++) {
		const double a = mid - half * node[i].x, b = mid + half * node[i].x;

		sum += node[i].w * (a * root(h[2 * i] - gap_m) + b * root(h[2 * i + 1] - gap_m));
	}
	return 2 * half * sum;
}

/* All stretches below the one the peak lies in, which is *out_last. */
static double below_peak(struct nip_press *p, double peak, double gap_m, bool check,
			 size_t *out_last)
{
	double sum = fmin(p->kink[0], peak) * root(p->entry_m - gap_m);
	size_t k = 0;

	for (; k + 1 < p->kinks && p->kink[k + 1] < peak; k++) {
		const double a = p->kink[k], b = p->kink[k + 1];

		if (check ? !is_narrow(p, k) || peak - b < b - a : peak - b < b - a)
			sum += smooth_stretch(p, k, peak, gap_m, check ? coarse : fine,
					      check ? N(coarse) : N(fine));
		else
			sum += stretch(p, k, gap_m);
	}
	*out_last = k;
	return sum;
}

/* From the last kink to the peak, where the root vanishes like that of peak - P: with
 * P = peak - (peak - from) s^2 the integrand is smooth and even in s, and half the nodes
 * of a rule over -1..1 do. */
static double to_peak(struct nip_press *p, double from, double peak, double gap_m,
		      const struct node *node, size_t n)
{
	double at[MOST_NODES], h[MOST_NODES], sum = 0;

	for (size_t i = 0; i < n; i++)
		at[i] = peak - (peak - from) * node[i].x * node[i].x;
	thicknesses(p, at, n, h);
	for (size_t i = 0; i < n; i++)
		sum += node[i].w * node[i].x * root(h[i] - gap_m);
	return 2 * (peak - from) * sum;
}

struct part { /* of the adaptive integral */
	struct nip_press *press;
	double gap_m, from, to;
};

/* P running with no slope at both ends: the root at the peak and whatever a law does at
 * its start are then smooth. */
static double along_pressure(double u, void *context)
{
	const struct part *x = context;
	double pressure = x->from + (x->to - x->from) * u * u * (3 - 2 * u);

	return root(nip_press_thickness(pressure, x->press) - x->gap_m) * 6 * u * (1 - u) *
	       (x->to - x->from);
}

static double adaptive(struct nip_press *p, double peak, double gap_m)
{
	/* The pressure jumps to the least entry pressure where the web touches the rolls. */
	double sum = fmin(p->kink[0], peak) * root(p->entry_m - gap_m), part;

	for (size_t k = 0; k < p->kinks && p->kink[k] < peak; k++) {
		const bool last = k + 1 == p->kinks || p->kink[k + 1] >= peak;
		struct part x = { p, gap_m, p->kink[k], last ? peak : p->kink[k + 1] };

		nip_integrate_smooth(along_pressure, &x, 0, 1, ACCURACY, &part);
		sum += part;
	}
	return sum;
}

double nip_press_entry(struct nip_press *p, double peak_pa, double gap_m)
{
	double sum;
	size_t k;

	if (p->rule == NIP_PRESS_ADAPTIVE)
		return adaptive(p, peak_pa, gap_m);
	sum = below_peak(p, peak_pa, gap_m, false, &k);
	if (peak_pa <= p->kink[0])
		return sum;
	if (p->rough)
		return sum + to_peak(p, p->kink[k], peak_pa, gap_m, coarse, N(coarse));
	p->last_peak = peak_pa;
	p->last_entry =
		sum + (p->rule == NIP_PRESS_FEW
			       ? to_peak(p, p->kink[k], peak_pa, gap_m, few_end, N(few_end))
			       : to_peak(p, p->kink[k], peak_pa, gap_m, fine_end, N(fine_end)));
	return p->last_entry;
}

bool nip_press_holds(struct nip_press *p, double peak_pa, double gap_m)
{
	const bool few = p->rule == NIP_PRESS_FEW;
	double sum, end;
	size_t k;

	if (p->rule == NIP_PRESS_ADAPTIVE || peak_pa <= p->kink[0])
		return true;
	sum = below_peak(p, peak_pa, gap_m, true, &k);
	end = few ? to_peak(p, p->kink[k], peak_pa, gap_m, coarse, N(coarse))
		  : to_peak(p, p->kink[k], peak_pa, gap_m, few_end, N(few_end));
	if (p->last_peak != peak_pa)
		nip_press_entry(p, peak_pa, gap_m);
	return fabs(sum + end - p->last_entry) <= (few ? AGREE_FEW : AGREE_MANY) * (sum + end);
}
