/* write.c: material files out of fits. */
#include <config.h>

#include "fit/write.h"

#include <math.h>
#include <string.h>

#include "base/decimal.h"
#include "base/str.h"
#include "unit/unit.h"

static void put_text(struct nip_str *out, const char *text)
{
	for (; *text; text++)
		switch (*text) {
		case '&':
			nip_str_put(out, "&amp;");
			break;
		case '<':
			nip_str_put(out, "&lt;");
			break;
		case '>':
			nip_str_put(out, "&gt;");
			break;
		case '"':
			nip_str_put(out, "&quot;");
			break;
		default:
			nip_str_putc(out, *text);
		}
}

static void put_attribute(struct nip_str *out, const char *name, const char *value)
{
	if (!value)
		return;
	nip_str_printf(out, " %s=\"", name);
	put_text(out, value);
	nip_str_putc(out, '"');
}

static void put_number(struct nip_str *out, double v)
{
	char b[NIP_DOUBLE_TEXT];

	nip_str_put(out, nip_decimal_write(v, b));
}

static void open_file(struct nip_str *out, const struct nip_law *law,
		      const struct nip_fit_target *t, const char *evidence)
{
	nip_str_put(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<materials id=\"fitted\" "
			 "version=\"1\">\n  <material");
	put_attribute(out, "id", t->material);
	put_attribute(out, "class", t->class_name);
	nip_str_put(out, ">\n    <law");
	put_attribute(out, "name", law->name);
	put_attribute(out, "stress", t->stress);
	put_attribute(out, "per", t->per);
	put_attribute(out, "state", t->state);
	put_attribute(out, "lot", t->lot);
	put_attribute(out, "evidence", evidence);
	put_attribute(out, "source", t->source);
	put_attribute(out, "conditions", t->conditions);
	nip_str_put(out, ">\n");
}

static void put_parameter(struct nip_str *out, const struct nip_symbol *s, double v, double sd)
{
	nip_str_put(out, "      <parameter");
	put_attribute(out, "name", s->name);
	put_attribute(out, "unit", nip_quantity_kind(s->quantity)->unit);
	if (sd > 0) {
		nip_str_put(out, " uncertainty=\"");
		put_number(out, nip_unit_show(s->quantity, sd));
		nip_str_putc(out, '"');
	}
	nip_str_putc(out, '>');
	put_number(out, nip_unit_show(s->quantity, v));
	nip_str_put(out, "</parameter>\n");
}

static void put_correlation(struct nip_str *out, const char *of, const char *with, double r)
{
	if (!isfinite(r) || r == 0)
		return;
	nip_str_put(out, "      <correlation");
	put_attribute(out, "of", of);
	put_attribute(out, "with", with);
	nip_str_putc(out, '>');
	/* Rounded towards 0: rounding must not make a set of them impossible. */
	put_number(out, trunc(r * 1e12) / 1e12);
	nip_str_put(out, "</correlation>\n");
}

static void put_bound(struct nip_str *out, const char *name, enum nip_quantity_id id, double x)
{
	nip_str_printf(out, "      <%s", name);
	put_attribute(out, "unit", nip_quantity_kind(id)->unit);
	nip_str_putc(out, '>');
	put_number(out, nip_unit_show(id, x));
	nip_str_printf(out, "</%s>\n", name);
}

static void close_file(struct nip_str *out, double residual_sd)
{
	if (residual_sd > 0 && isfinite(residual_sd)) {
		nip_str_put(out, "      <residual_sd unit=\"1\">");
		put_number(out, residual_sd);
		nip_str_put(out, "</residual_sd>\n");
	}
	nip_str_put(out, "    </law>\n  </material>\n</materials>\n");
}

/* sd of the response to sd of relative density; NAN: not possible. */
static double as_ratio(enum nip_law_response response, double rho_th, double sd)
{
	if (response == NIP_LAW_RESPONSE_DENSITY)
		return sd / rho_th;
	return response == NIP_LAW_RESPONSE_C ? NAN : sd;
}

void nip_fit_write(const struct nip_fit_study *s, const struct nip_fit_target *t,
		   struct nip_str *out)
{
	const struct nip_fit *f = &s->fit[s->selected];
	const struct nip_law *law = f->law;
	const enum nip_quantity_id x = law->symbol[f->model.variable].quantity;
	double sd = hypot(f->scatter, f->between_sd);

	open_file(out, law, t, "derived");
	for (size_t k = 0; k < law->n_symbols; k++)
		if (law->symbol[k].role == NIP_PARAMETER && !isnan(f->in[k]))
			put_parameter(out, &law->symbol[k], f->in[k], f->std_error[k]);
	for (size_t i = 0; i < f->n_free; i++)
		for (size_t j = 0; j < i; j++)
			put_correlation(out, law->symbol[f->free_symbol[j]].name,
					law->symbol[f->free_symbol[i]].name,
					nip_fit_correlation(f, i, j));
	put_bound(out, "from", x, f->x_lo);
	put_bound(out, "to", x, f->x_hi);
	close_file(out, as_ratio(s->options.response, s->options.rho_th, sd));
}

void nip_fit_write_update(const struct nip_update *u, const struct nip_fit_data *d,
			  const struct nip_fit_target *t, struct nip_str *out)
{
	const struct nip_law *law = u->family->law;
	const enum nip_quantity_id x = law->symbol[nip_law_variable(law)].quantity;
	double lo = INFINITY, hi = -INFINITY;

	for (size_t i = 0; i < d->n; i++) {
		lo = fmin(lo, d->x[i]);
		hi = fmax(hi, d->x[i]);
	}
	open_file(out, law, t,
		  nip_evidence_name(nip_evidence_worse(NIP_EV_DERIVED, u->family->evidence)));
	for (size_t k = 0; k < law->n_symbols; k++)
		if (law->symbol[k].role == NIP_PARAMETER && !isnan(u->in[k]))
			put_parameter(out, &law->symbol[k], u->in[k], sqrt(u->covariance[k][k]));
	for (size_t i = 0; i < law->n_symbols; i++)
		for (size_t j = 0; j < i; j++)
			put_correlation(out, law->symbol[j].name, law->symbol[i].name,
					u->covariance[i][j] /
						sqrt(u->covariance[i][i] * u->covariance[j][j]));
	put_bound(out, "from", x, lo);
	put_bound(out, "to", x, hi);
	close_file(out, as_ratio(u->response, u->rho_th, u->measurement_sd));
}
