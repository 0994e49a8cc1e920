/* web_time.c: what changes along the web, as a figure: the components of variance by stretch
 * of scans, and the amplitudes of the lines by eighth. */
#include <config.h>

#include <math.h>

#include "report/web_doc.h"

#define LINES 3 /* whose amplitude is drawn */

static void component(struct nip_doc *d, struct nip_panel *p, const struct nip_web_study *s,
		      const char *label, enum nip_role role, size_t which)
{
	double *x = NIP_NEW_N(d->arena, s->windows, double),
	       *y = NIP_NEW_N(d->arena, s->windows, double);

	for (size_t i = 0; i < s->windows; i++) {
		const struct nip_partition_result *r = &s->by_window[i].r;
		const double v[] = { r->var_md, r->var_cd, r->var_res };

		x[i] = 0.5 * (s->by_window[i].from + s->by_window[i].to);
		y[i] = r->why ? NAN : sqrt(v[which]);
	}
	*nip_vec_push(d->arena, &p->lines) = (struct nip_chart_line){
		.label = label, .role = role, .n = s->windows, .x = x, .y = y
	};
}

static void amplitudes(struct nip_doc *d, struct nip_panel *p, const struct nip_web_study *s)
{
	static const enum nip_role role[LINES] = { NIP_ROLE_DATA, NIP_ROLE_THIRD, NIP_ROLE_FOURTH };
	static const enum nip_shape shape[LINES] = { NIP_CIRCLE, NIP_SQUARE, NIP_TRIANGLE };
	const struct nip_spectrum *w = &s->spectrum;

	for (size_t k = 0; k < w->peaks && k < LINES; k++) {
		const struct nip_spectrum_peak *q = &w->peak[k];
		double *x = NIP_NEW_N(d->arena, NIP_SPECTRUM_SEGMENTS, double),
		       *y = NIP_NEW_N(d->arena, NIP_SPECTRUM_SEGMENTS, double),
		       *err = NIP_NEW_N(d->arena, NIP_SPECTRUM_SEGMENTS, double);

		for (int i = 0; i < NIP_SPECTRUM_SEGMENTS; i++) {
			x[i] = w->from_m + (i + 0.5) * w->length_m / NIP_SPECTRUM_SEGMENTS;
			y[i] = q->segment[i];
			err[i] = 2 * q->sd_amplitude * sqrt(NIP_SPECTRUM_SEGMENTS);
		}
		*nip_vec_push(d->arena, &p->points) = (struct nip_chart_points){
			.label = nip_arena_printf(d->arena, "%.5g m: %s", q->period_m,
						  nip_web_line_text(d, s, k)),
			.role = role[k],
			.shape = shape[k],
			.n = NIP_SPECTRUM_SEGMENTS,
			.x = x,
			.y = y,
			.err = err
		};
	}
}

void nip_web_time_figure(struct nip_doc *d, const struct nip_web_study *s,
			 const struct nip_web_shown *shown)
{
	const struct nip_spectrum *w = &s->spectrum;
	bool lines = !w->why && w->peaks, windows = s->in->cd && s->windows > 1;
	struct nip_panel *p;
	struct nip_chart *f;

	if (!lines && !windows)
		return;
	f = nip_doc_figure(d, "web-time");
	f->headline = lines ? nip_arena_printf(d->arena,
					       "Amplitude at %.5g m changes by %.2g +/- %.2g a "
					       "metre",
					       w->peak[0].period_m, w->peak[0].slope_per_m,
					       2 * w->peak[0].sd_slope_per_m)
			    : nip_arena_printf(d->arena, "%s by stretch of web", shown->column);
	f->subtitle = "bars: two standard errors";
	f->alt = f->headline;
	f->footer = nip_arena_printf(d->arena, "%s \xC2\xB7 nipline %s", shown->file, d->version);
	f->share_x = true;
	if (windows) {
		p = nip_chart_panel(d->arena, f, "standard deviation");
		p->x.title = "along the web, m";
		component(d, p, s, "MD", NIP_ROLE_DATA, 0);
		component(d, p, s, "CD", NIP_ROLE_THIRD, 1);
		component(d, p, s, "rest", NIP_ROLE_MUTED, 2);
	}
	if (lines) {
		p = nip_chart_panel(d->arena, f, "amplitude");
		p->x.title = "along the web, m";
		amplitudes(d, p, s);
	}
}
