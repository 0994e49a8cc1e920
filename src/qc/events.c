/* events.c: findings counted, kept, handed on, and merged into stretches of web. */
#include <config.h>

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "qc/internal.h"

const char *const nip_finding_severity_name[] = { "note", "warn", "alarm", "reject" };
const char *const nip_verdict_name[] = { "in spec", "out of spec", "undecided", "not judged" };

static const char *keep(struct nip_qc *q, const char *s)
{
	return s ? nip_arena_strdup(q->arena, s) : NULL;
}

const char *nip_qc_say(struct nip_qc_run *r, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(r->message, sizeof r->message, fmt, ap);
	va_end(ap);
	return r->message;
}

static void keep_finding(struct nip_qc *q, const struct nip_finding *f)
{
	struct nip_finding *k;

	if (q->findings.n >= q->keep)
		return;
	k = nip_vec_push(q->arena, &q->findings);
	*k = *f;
	k->text = keep(q, f->text);
	k->time = keep(q, f->time);
	k->message = keep(q, f->message);
	k->limit = keep(q, f->limit);
}

static struct nip_qc_open *running(const struct nip_qc_lane *lane, size_t characteristic,
				   size_t rule)
{
	for (size_t i = 0; i < lane->open.n; i++) {
		struct nip_qc_open *o = &lane->open.at[i];

		if (o->characteristic == characteristic && o->rule == rule)
			return o;
	}
	return NULL;
}

/* Whether readings of the lane are counted from the start of all that was read. */
static bool from_the_start(const struct nip_qc_run *r)
{
	return r->q->files.n == 1 || (r->q->spec->one_series && r->coil != NO_HANDLE);
}

/* A gap of one good reading in the lane ends an event. */
static void extend(struct nip_qc_run *r, const struct nip_finding *f, size_t characteristic,
		   size_t rule, struct nip_qc_lane *lane)
{
	struct nip_qc *q = r->q;
	struct nip_qc_open *o = running(lane, characteristic, rule);
	struct nip_event *e;

	if (o && o->seq >= lane->seq - 1) {
		e = &q->events.at[o->event];
		e->count++;
		e->last_line = f->line;
		if (!isnan(f->position_m)) {
			e->from_m = fmin(e->from_m, f->position_m);
			e->to_m = fmax(e->to_m, f->position_m);
		}
		if (f->severity > e->severity) { /* an event is named after its gravest finding */
			e->severity = f->severity;
			e->rule = f->rule;
		}
		if (strstr(f->rule, "_below") ? f->value < e->worst : f->value > e->worst)
			e->worst = f->value;
		o->seq = e->to_reading = lane->seq;
		return;
	}
	if (q->events.n >= NIP_QC_EVENTS) {
		q->more_events++;
		return;
	}
	if (!o) {
		o = nip_vec_push(q->arena, &lane->open);
		o->characteristic = characteristic;
		o->rule = rule;
	}
	o->event = q->events.n;
	o->seq = lane->seq;
	e = nip_vec_push(q->arena, &q->events);
	*e = (struct nip_event){ .coil = f->coil,
				 .batch = f->batch,
				 .lane = f->lane,
				 .characteristic = f->characteristic,
				 .rule = f->rule,
				 .unit = f->unit,
				 .severity = f->severity,
				 .count = 1,
				 .first_line = f->line,
				 .last_line = f->line,
				 .from_m = f->position_m,
				 .to_m = f->position_m,
				 .worst = f->value,
				 .from_reading = from_the_start(r) ? lane->seq : 0,
				 .to_reading = lane->seq,
				 .characteristic_index = characteristic,
				 .side = rule };
}

void nip_qc_report(struct nip_qc_run *r, const struct nip_finding *finding, size_t characteristic,
		   size_t rule, struct nip_qc_lane *lane)
{
	struct nip_qc *q = r->q;
	struct nip_finding f = *finding;

	q->count[f.severity]++;
	(r->now ? r->now->found : r->held.found)[f.severity]++;
	f.ordinal = ++q->ordinal;
	keep_finding(q, &f);
	if (q->on_finding)
		q->on_finding(&f, q->user);
	if (lane)
		extend(r, &f, characteristic, rule, lane);
}
