/* series.c: each reading against the one before in its lane: held and stuck values, and
 * times that repeat, go back, leave gaps or change their clock. */
#include <config.h>

#include "csv/series_inside.h"

#include <math.h>
#include <string.h>

struct nip_csv_series *nip_csv_series_new(struct nip_arena *a)
{
	struct nip_csv_series *s = NIP_NEW(a, struct nip_csv_series);

	s->arena = a;
	return s;
}

struct nip_csv_lane *nip_csv_add_lane(struct nip_csv_series *s, const char *name, size_t n)
{
	struct nip_csv_lane *l;

	s->at = s->lanes.n;
	l = nip_vec_push(s->arena, &s->lanes);
	l->name = nip_arena_strndup(s->arena, name, n);
	l->last = NIP_NEW_N(s->arena, s->binds + 1, struct nip_csv_last);
	return l;
}

void nip_csv_set_binds(struct nip_csv_series *s, size_t binds)
{
	if (s->binds)
		return;
	s->binds = binds;
	s->column = NIP_NEW_N(s->arena, binds + 1, struct nip_csv_watched);
}

/* Lanes come in turns, so the one behind the last is tried first. */
static struct nip_csv_lane *lane_of(struct nip_csv_reader *r, size_t row)
{
	struct nip_csv_series *s = r->series;
	const struct nip_csv_cell *cell = r->lane < r->binds ? &r->bind[r->lane].cell[row] : NULL;
	const char *name = cell ? cell->text : "";

	for (size_t i = 0; i < s->lanes.n; i++) {
		size_t k = (s->at + 1 + i) % s->lanes.n;

		if (strcmp(s->lanes.at[k].name, name) == 0)
			return &s->lanes.at[s->at = k];
	}
	if (s->lanes.n >= NIP_CSV_LANES) {
		const struct nip_place at = { .file = r->source.name, .line = r->row_line[row] };

		if (!s->told)
			nip_diag_add(r->diag, NIP_WARNING, NIP_CAUSE_NONE, &at,
				     "more than %d lanes; held values and the order of times are "
				     "not judged apart in the further ones",
				     NIP_CSV_LANES);
		s->told = true;
		return &s->lanes.at[s->at = NIP_CSV_LANES - 1];
	}
	return nip_csv_add_lane(s, name, strlen(name));
}

static void watch_number(struct nip_csv_reader *r, struct nip_csv_bound *b, struct nip_csv_last *last,
			 size_t row)
{
	double x = b->number[row];

	if (isnan(x))
		return;
	if (!last->any)
		*last = (struct nip_csv_last){ .any = true, .first = x, .leading = true };
	last->run = x == last->x && last->run ? last->run + 1 : 1;
	last->leading &= x == last->first;
	last->lead += last->leading;
	last->x = x;
	if (b->rule.watch && last->run > 1)
		r->counts.bad[NIP_CSV_BAD_HELD]++;
	if (!b->rule.stuck_after || last->run < b->rule.stuck_after)
		return;
	b->number[row] = NAN;
	b->state[row] = 1 + NIP_CSV_BAD_STUCK;
}

/* The clock is settled by the first stamp that can be read; what stood before is bad then.
 * Where there is none, nothing is known of the times, and they are not called bad. */
static bool settle_clock(struct nip_csv_reader *r, struct nip_csv_bound *b, struct nip_csv_watched *c,
			 size_t row, const char *p, size_t n)
{
	const struct nip_place at = { .file = r->source.name,
				      .line = r->row_line[row],
				      .element = nip_csv_name(r, b->column) };

	if (r->time.clock != NIP_CSV_CLOCK_AUTO)
		c->is = r->time.clock;
	if (c->is != NIP_CSV_CLOCK_AUTO)
		return true;
	c->is = nip_csv_clock_of(p, n);
	if (c->is == NIP_CSV_CLOCK_AUTO) {
		if (!c->unread++)
			nip_diag_add(r->diag, NIP_NOTE, NIP_CAUSE_NONE, &at,
				     "\"%.40s\" is neither ISO 8601 nor plain seconds: the order of "
				     "times is not judged; name the clock",
				     b->cell[row].text);
		return false;
	}
	if (c->unread) {
		nip_diag_add(r->diag, NIP_WARNING, NIP_CAUSE_NONE, &at,
			     "the %ld times before this one cannot be read and are bad; from here on "
			     "the order of times is judged",
			     c->unread);
		r->counts.bad[NIP_CSV_BAD_TIME] += c->unread;
		c->unread = 0;
	}
	return true;
}

static void tell_hour(struct nip_csv_reader *r, struct nip_csv_bound *b, size_t row, double step)
{
	const struct nip_place at = { .file = r->source.name,
				      .line = r->row_line[row],
				      .element = nip_csv_name(r, b->column) };

	if (r->told_hour || r->time.dst || step < -3600 || step > -3000)
		return;
	r->told_hour = true;
	nip_diag_add(
		r->diag, NIP_NOTE, NIP_CAUSE_NONE, &at,
		"the time goes back by about an hour, as where summer time ends; if it is that, "
		"name zone and dst");
}

enum nip_csv_bad nip_csv_time_step(const struct nip_csv_times *how, double before_s, long before_zone_s,
			      double now_s, long now_zone_s)
{
	double step = now_s - before_s;

	if (step < 0)
		return NIP_CSV_BAD_UNORDERED;
	if (step == 0)
		return NIP_CSV_BAD_DUPLICATE;
	if (how->max_gap_s > 0 && step > how->max_gap_s)
		return NIP_CSV_BAD_GAP;
	return now_zone_s != before_zone_s ? NIP_CSV_BAD_CLOCK : NIP_CSV_BAD_KINDS;
}

static uint8_t against(struct nip_csv_reader *r, struct nip_csv_bound *b, struct nip_csv_last *last,
		       size_t row, struct nip_csv_stamp *s)
{
	enum nip_csv_bad kind;

	/* The hour that comes twice: the first one, unless that would go back. */
	if (!isnan(s->later_s) && last->any && s->utc_s < last->x && s->later_s >= last->x) {
		s->utc_s = s->later_s;
		s->zone_s -= 3600;
	}
	b->number[row] = s->utc_s;
	if (!last->any)
		return s->absent ? 1 + NIP_CSV_BAD_CLOCK : 0;
	kind = nip_csv_time_step(&r->time, last->x, last->zone_s, s->utc_s, s->zone_s);
	if (kind == NIP_CSV_BAD_UNORDERED &&
	    r->series->column[b - r->bind].is <= NIP_CSV_CLOCK_MDY)
		tell_hour(r, b, row, s->utc_s - last->x);
	if (kind == NIP_CSV_BAD_KINDS)
		return s->absent ? 1 + NIP_CSV_BAD_CLOCK : 0;
	return (uint8_t)(1 + kind);
}

static void watch_time(struct nip_csv_reader *r, struct nip_csv_bound *b, struct nip_csv_last *last,
		       size_t row)
{
	const char *p = b->cell[row].text;
	struct nip_csv_watched *c = &r->series->column[b - r->bind];
	struct nip_csv_times how = r->time;
	struct nip_csv_stamp s;
	size_t n = strlen(p);

	for (; n && (p[0] == ' ' || p[0] == '\t'); n--)
		p++;
	while (n && (p[n - 1] == ' ' || p[n - 1] == '\t'))
		n--;
	b->number[row] = NAN;
	b->state[row] = 0;
	if (n && !settle_clock(r, b, c, row, p, n))
		return;
	how.clock = c->is;
	if (!n || nip_csv_is_missing(&r->numbers, p, n) || !nip_csv_stamp(&how, p, n, &s)) {
		b->state[row] = 1 + NIP_CSV_BAD_TIME;
		return;
	}
	b->state[row] = against(r, b, last, row, &s);
	if (!last->any)
		*last = (struct nip_csv_last){ .any = true,
					       .first = s.utc_s,
					       .first_zone_s = s.zone_s };
	last->x = s.utc_s;
	last->zone_s = s.zone_s;
}

static bool watched(const struct nip_csv_bound *b)
{
	return b->type == NIP_CSV_TIME ||
	       (b->type == NIP_CSV_NUMBER && (b->rule.watch || b->rule.stuck_after));
}

void nip_csv_watch(struct nip_csv_reader *r, size_t rows)
{
	bool any = false;

	for (size_t i = 0; i < r->binds; i++)
		any |= watched(&r->bind[i]);
	if (!any)
		return;
	nip_csv_set_binds(r->series, r->binds);
	for (size_t i = 0; i < r->binds && i < r->series->binds; i++) {
		r->series->column[i].stuck_after = r->bind[i].rule.stuck_after;
		r->series->column[i].held = r->bind[i].rule.watch;
	}
	for (size_t row = 0; row < rows; row++) {
		struct nip_csv_lane *l = lane_of(r, row);

		for (size_t i = 0; i < r->binds && i < r->series->binds; i++) {
			if (!watched(&r->bind[i]))
				continue;
			if (r->bind[i].type == NIP_CSV_TIME)
				watch_time(r, &r->bind[i], &l->last[i], row);
			else
				watch_number(r, &r->bind[i], &l->last[i], row);
		}
	}
}
