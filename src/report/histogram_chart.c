/* histogram_chart.c: readings as bars of an even width, and densities over them. */
#include <config.h>

#include "report/histogram_chart.h"

#include <math.h>

#include "stat/dist.h"

#define BARS_LEAST 5
#define BARS_MOST  60
#define CURVE	   161

/* Step of even numbers nearest above `width` that gives no more bars than there may be. */
static double even_width(double lo, double hi, double width)
{
	double tick[BARS_MOST + 8];
	size_t want = (size_t)fmin(fmax((hi - lo) / width, BARS_LEAST), BARS_MOST - 10);
	int decimals;
	size_t n = nip_ticks(lo, hi, want, tick, sizeof tick / sizeof *tick, &decimals);

	return n > 1 ? tick[1] - tick[0] : 0;
}

double nip_histogram_bars(struct nip_doc *d, struct nip_panel *p, const double *v, size_t n)
{
	double iqr, width, first, *edge, *height;
	size_t k;

	if (n < 2 || !(v[n - 1] > v[0]))
		return 0;
	iqr = nip_sorted_quantile(v, n, 0.75) - nip_sorted_quantile(v, n, 0.25);
	width = even_width(v[0], v[n - 1],
			   iqr > 0 ? 2 * iqr / cbrt((double)n) : (v[n - 1] - v[0]) / BARS_LEAST);
	if (!(width > 0) || !(fabs(v[0] / width) < 1e12))
		return 0;
	first = floor(v[0] / width);
	k = (size_t)(floor(v[n - 1] / width) - first) + 1;
	edge = NIP_NEW_N(d->arena, k + 1, double);
	height = NIP_NEW_N(d->arena, k + 1, double);
	for (size_t i = 0; i <= k; i++)
		edge[i] = (first + (double)i) * width;
	for (size_t i = 0; i < n; i++) {
		size_t j = (size_t)fmax(floor(v[i] / width) - first, 0);

		height[j < k ? j : k - 1] += 1;
	}
	*nip_vec_push(d->arena, &p->bars) = (struct nip_chart_bars){
		.role = NIP_ROLE_DATA, .n = k, .edge = edge, .height = height
	};
	return width;
}

void nip_histogram_curve(struct nip_doc *d, struct nip_panel *p, const struct nip_chart_line *look,
			 double lo, double hi, double width, double n,
			 double (*below)(double x, const void *user), const void *user)
{
	double *x = NIP_NEW_N(d->arena, CURVE, double), *y = NIP_NEW_N(d->arena, CURVE, double);
	double half = (hi - lo) / CURVE / 2;
	struct nip_chart_line *l;

	if (!(hi > lo) || !isfinite(hi - lo))
		return;
	for (size_t i = 0; i < CURVE; i++) {
		x[i] = lo + (hi - lo) * (double)i / (CURVE - 1);
		y[i] = (below(x[i] + half, user) - below(x[i] - half, user)) / (2 * half) * width *
		       n;
	}
	l = nip_vec_push(d->arena, &p->lines);
	*l = *look;
	l->n = CURVE;
	l->x = x;
	l->y = y;
}

double nip_histogram_normal(double x, const void *user)
{
	const double *p = user;

	return nip_normal_lower((x - p[0]) / p[1]);
}
