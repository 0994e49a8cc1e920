/* series.c: each reading against the one before in its lane: held and stuck values, and
 * times that repeat, go back, leave gaps or change their clock. */
#include <config.h>

#include "csv/inside.h"

#include <math.h>
#include <string.h>

#include "base/decimal.h"

#define LANES_MAX 4096 /* further ones are followed together, and that is said */

struct last { /* of one bound column in one lane */
	bool any;
	double x;
	long run;    /* equal readings up to now */
	long zone_s; /* TIME */
};

struct lane {
	char *name;
	struct last *last; /* by handle */
};

struct clock { /* of a TIME column */
	enum nip_csv_clock is; /* AUTO until a stamp was seen */
	bool unread;	       /* stamps of a clock that was not named */
};

struct nip_csv_series {
	struct nip_arena *arena;
	struct clock *clock; /* by handle */
	NIP_VEC(struct lane) lanes;
	size_t binds, at; /* at: the lane of the row before */
	bool told;
};

struct nip_csv_series *nip_csv_series_new(struct nip_arena *a)
{
	struct nip_csv_series *s = NIP_NEW(a, struct nip_csv_series);

	s->arena = a;
	return s;
}

static struct lane *add_lane(struct nip_csv_series *s, const char *name, size_t n)
{
	struct lane *l;

	s->at = s->lanes.n;
	l = nip_vec_push(s->arena, &s->lanes);
	l->name = nip_arena_strndup(s->arena, name, n);
	l->last = NIP_NEW_N(s->arena, s->binds + 1, struct last);
	return l;
}

static void set_binds(struct nip_csv_series *s, size_t binds)
{
	if (s->binds)
		return;
	s->binds = binds;
	s->clock = NIP_NEW_N(s->arena, binds + 1, struct clock);
}

/* Lanes come in turns, so the one behind the last is tried first. */
static struct lane *lane_of(struct nip_csv_reader *r, size_t row)
{
	struct nip_csv_series *s = r->series;
	const struct nip_csv_cell *cell = r->lane < r->binds ? &r->bind[r->lane].cell[row] : NULL;
	const char *name = cell ? cell->text : "";

	for (size_t i = 0; i < s->lanes.n; i++) {
		size_t k = (s->at + 1 + i) % s->lanes.n;

		if (strcmp(s->lanes.at[k].name, name) == 0)
			return &s->lanes.at[s->at = k];
	}
	if (s->lanes.n >= LANES_MAX) {
		const struct nip_place at = { .file = r->source.name, .line = r->row_line[row] };

		if (!s->told)
			nip_diag_add(r->diag, NIP_WARNING, NIP_CAUSE_NONE, &at,
				     "more than %d lanes; held values and the order of times are "
				     "not judged apart in the further ones",
				     LANES_MAX);
		s->told = true;
		return &s->lanes.at[s->at = LANES_MAX - 1];
	}
	return add_lane(s, name, strlen(name));
}

static void watch_number(struct nip_csv_reader *r, struct nip_csv_bound *b, struct last *last,
			 size_t row)
{
	double x = b->number[row];

	if (isnan(x))
		return;
	last->run = last->any && x == last->x ? last->run + 1 : 1;
	last->any = true;
	last->x = x;
	if (b->rule.watch && last->run > 1)
		r->counts.bad[NIP_CSV_BAD_HELD]++;
	if (!b->rule.stuck_after || last->run < b->rule.stuck_after)
		return;
	b->number[row] = NAN;
	b->state[row] = 1 + NIP_CSV_BAD_STUCK;
}

/* The clock is settled by the first stamp there is. */
static bool settle_clock(struct nip_csv_reader *r, struct nip_csv_bound *b, struct clock *c,
			 size_t row, const char *p, size_t n)
{
	const struct nip_place at = { .file = r->source.name,
				      .line = r->row_line[row],
				      .element = nip_csv_name(r, b->column) };

	if (r->time.clock != NIP_CSV_CLOCK_AUTO) {
		c->is = r->time.clock;
	} else if (c->is == NIP_CSV_CLOCK_AUTO && !c->unread) {
		c->is = nip_csv_clock_of(p, n);
		c->unread = c->is == NIP_CSV_CLOCK_AUTO;
		if (c->unread)
			nip_diag_add(
				r->diag, NIP_NOTE, NIP_CAUSE_NONE, &at,
				"\"%.40s\" is neither ISO 8601 nor plain seconds: the order of "
				"times is not judged; name the clock",
				b->cell[row].text);
	}
	return !c->unread;
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

static uint8_t against(struct nip_csv_reader *r, struct nip_csv_bound *b, struct last *last,
		       size_t row, struct nip_csv_stamp *s)
{
	double step;
	bool changed;

	/* The hour that comes twice: the first one, unless that would go back. */
	if (!isnan(s->later_s) && last->any && s->utc_s < last->x && s->later_s >= last->x) {
		s->utc_s = s->later_s;
		s->zone_s -= 3600;
	}
	b->number[row] = s->utc_s;
	step = s->utc_s - last->x;
	changed = last->any && s->zone_s != last->zone_s;
	if (!last->any)
		return s->absent ? 1 + NIP_CSV_BAD_CLOCK : 0;
	if (step < 0) {
		if (r->series->clock[b - r->bind].is <= NIP_CSV_CLOCK_MDY)
			tell_hour(r, b, row, step);
		return 1 + NIP_CSV_BAD_UNORDERED;
	}
	if (step == 0)
		return 1 + NIP_CSV_BAD_DUPLICATE;
	if (r->time.max_gap_s > 0 && step > r->time.max_gap_s)
		return 1 + NIP_CSV_BAD_GAP;
	return changed || s->absent ? 1 + NIP_CSV_BAD_CLOCK : 0;
}

static void watch_time(struct nip_csv_reader *r, struct nip_csv_bound *b, struct last *last,
		       size_t row)
{
	const char *p = b->cell[row].text;
	struct clock *c = &r->series->clock[b - r->bind];
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
	*last = (struct last){ .any = true, .x = s.utc_s, .zone_s = s.zone_s };
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
	set_binds(r->series, r->binds);
	for (size_t row = 0; row < rows; row++) {
		struct lane *l = lane_of(r, row);

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

/* --- checkpoints --------------------------------------------------------- */

/* A line of sizes and one of clocks; then a line a lane: length of its name, name, and a cell
 * "x run zone" for every handle that has a reading, "-" for one that has none. */
void nip_csv_series_save(const struct nip_csv_series *s, struct nip_str *out)
{
	nip_str_printf(out, "series 1 %zu %zu %zu %d\n", s->binds, s->lanes.n, s->at, s->told);
	for (size_t k = 0; k < s->binds; k++)
		nip_str_printf(out, "%d %d ", (int)s->clock[k].is, s->clock[k].unread);
	nip_str_putc(out, '\n');
	for (size_t i = 0; i < s->lanes.n; i++) {
		nip_str_printf(out, "%zu:%s", strlen(s->lanes.at[i].name), s->lanes.at[i].name);
		for (size_t k = 0; k < s->binds; k++) {
			const struct last *l = &s->lanes.at[i].last[k];
			char b[NIP_DOUBLE_TEXT];

			if (l->any)
				nip_str_printf(out, " %s %ld %ld", nip_decimal_write(l->x, b),
					       l->run, l->zone_s);
			else
				nip_str_put(out, " -");
		}
		nip_str_putc(out, '\n');
	}
}

static bool read_long(const char **p, const char *end, char behind, long *out)
{
	bool minus = *p < end && **p == '-', some = false;

	*p += minus;
	for (*out = 0; *p < end && **p >= '0' && **p <= '9' && *out < 100000000000000000;
	     some = true)
		*out = *out * 10 + (*(*p)++ - '0');
	if (minus)
		*out = -*out;
	return some && *p < end && *(*p)++ == behind;
}

static bool read_last(const char **p, const char *end, bool final, struct last *out)
{
	const char *stop = *p;
	char behind = final ? '\n' : ' ';

	if (end - *p >= 2 && (*p)[0] == '-' && (*p)[1] == behind) {
		*p += 2;
		return true;
	}
	while (stop < end && *stop != ' ')
		stop++;
	if (!nip_decimal_read(*p, (size_t)(stop - *p), '.', &out->x) || stop == end)
		return false;
	*p = stop + 1;
	out->any = true;
	return read_long(p, end, ' ', &out->run) && read_long(p, end, behind, &out->zone_s);
}

static bool load(struct nip_csv_series *s, const char *p, const char *end)
{
	static const char head[] = "series 1 ";
	long binds, n, at, told;

	if ((size_t)(end - p) < sizeof head || memcmp(p, head, sizeof head - 1) != 0)
		return false;
	p += sizeof head - 1;
	if (!read_long(&p, end, ' ', &binds) || !read_long(&p, end, ' ', &n) ||
	    !read_long(&p, end, ' ', &at) || !read_long(&p, end, '\n', &told) || binds < 0 ||
	    binds > 1000000 || n < 0 || n > LANES_MAX || at < 0 || at > n)
		return false;
	set_binds(s, (size_t)binds);
	s->told = told != 0;
	for (long k = 0; k < binds; k++) {
		long is, unread;

		if (!read_long(&p, end, ' ', &is) || !read_long(&p, end, ' ', &unread) || is < 0 ||
		    is > NIP_CSV_CLOCK_MILLISECONDS)
			return false;
		s->clock[k] = (struct clock){ (enum nip_csv_clock)is, unread != 0 };
	}
	if (p == end || *p++ != '\n')
		return false;
	for (long i = 0; i < n; i++) {
		struct lane *l;
		long len;

		if (!read_long(&p, end, ':', &len) || len < 0 || len >= end - p)
			return false;
		l = add_lane(s, p, (size_t)len);
		p += len;
		if (*p++ != (binds ? ' ' : '\n'))
			return false;
		for (long k = 0; k < binds; k++)
			if (!read_last(&p, end, k + 1 == binds, &l->last[k]))
				return false;
	}
	s->at = (size_t)at;
	return p == end;
}

int nip_csv_series_load(struct nip_csv_series *s, const char *text, size_t n)
{
	struct nip_csv_series *fresh = nip_csv_series_new(s->arena);

	if (!load(fresh, text, text + n))
		return -1;
	*s = *fresh;
	return 0;
}
