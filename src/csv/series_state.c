/* series_state.c: a series of readings as text and back, and two that touch joined. */
#include <config.h>

#include "csv/series_inside.h"

#include <string.h>

#include "base/decimal.h"

/* A line of sizes and one of columns; then a line a lane: length of its name, name, and a cell
 * "x run zone first lead zone leading" for every handle that has a reading, "-" for one
 * that has none. */
void nip_csv_series_save(const struct nip_csv_series *s, struct nip_str *out)
{
	nip_str_printf(out, "series 2 %zu %zu %zu %d\n", s->binds, s->lanes.n, s->at, s->told);
	for (size_t k = 0; k < s->binds; k++)
		nip_str_printf(out, "%d %ld %ld %d ", (int)s->column[k].is,
			       s->column[k].unread, s->column[k].stuck_after, s->column[k].held);
	nip_str_putc(out, '\n');
	for (size_t i = 0; i < s->lanes.n; i++) {
		nip_str_printf(out, "%zu:%s", strlen(s->lanes.at[i].name), s->lanes.at[i].name);
		for (size_t k = 0; k < s->binds; k++) {
			const struct nip_csv_last *l = &s->lanes.at[i].last[k];
			char b[NIP_DOUBLE_TEXT], c[NIP_DOUBLE_TEXT];

			if (l->any)
				nip_str_printf(out, " %s %ld %ld %s %ld %ld %d",
					       nip_decimal_write(l->x, b), l->run, l->zone_s,
					       nip_decimal_write(l->first, c), l->lead,
					       l->first_zone_s, l->leading);
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

static bool read_real(const char **p, const char *end, double *out)
{
	const char *stop = *p;

	while (stop < end && *stop != ' ')
		stop++;
	if (stop == end || !nip_decimal_read(*p, (size_t)(stop - *p), '.', out))
		return false;
	*p = stop + 1;
	return true;
}

static bool read_last(const char **p, const char *end, bool final, struct nip_csv_last *out)
{
	char behind = final ? '\n' : ' ';
	long leading;

	if (end - *p >= 2 && (*p)[0] == '-' && (*p)[1] == behind) {
		*p += 2;
		return true;
	}
	out->any = true;
	if (!read_real(p, end, &out->x) || !read_long(p, end, ' ', &out->run) ||
	    !read_long(p, end, ' ', &out->zone_s) || !read_real(p, end, &out->first) ||
	    !read_long(p, end, ' ', &out->lead) || !read_long(p, end, ' ', &out->first_zone_s) ||
	    !read_long(p, end, behind, &leading))
		return false;
	out->leading = leading != 0;
	return true;
}

static bool load(struct nip_csv_series *s, const char *p, const char *end)
{
	static const char head[] = "series 2 ";
	long binds, n, at, told;

	if ((size_t)(end - p) < sizeof head || memcmp(p, head, sizeof head - 1) != 0)
		return false;
	p += sizeof head - 1;
	if (!read_long(&p, end, ' ', &binds) || !read_long(&p, end, ' ', &n) ||
	    !read_long(&p, end, ' ', &at) || !read_long(&p, end, '\n', &told) || binds < 0 ||
	    binds > 1000000 || n < 0 || n > NIP_CSV_LANES || at < 0 || at > n)
		return false;
	nip_csv_set_binds(s, (size_t)binds);
	s->told = told != 0;
	for (long k = 0; k < binds; k++) {
		long is, unread, stuck_after, held;

		if (!read_long(&p, end, ' ', &is) || !read_long(&p, end, ' ', &unread) ||
		    !read_long(&p, end, ' ', &stuck_after) || !read_long(&p, end, ' ', &held) ||
		    is < 0 || is > NIP_CSV_CLOCK_MILLISECONDS || unread < 0 ||
		    stuck_after < 0)
			return false;
		s->column[k] = (struct nip_csv_watched){ (enum nip_csv_clock)is, unread,
							 stuck_after, held != 0 };
	}
	if (p == end || *p++ != '\n')
		return false;
	for (long i = 0; i < n; i++) {
		struct nip_csv_lane *l;
		long len;

		if (!read_long(&p, end, ':', &len) || len < 0 || len >= end - p)
			return false;
		l = nip_csv_add_lane(s, p, (size_t)len);
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

/* ---- pieces that touch ---------------------------------------------------------------- */

struct border {
	struct nip_csv_border at;
	void (*tell)(const struct nip_csv_border *at, void *user);
	void *user;
};

static void say(struct border *b, enum nip_csv_bad kind, long n)
{
	b->at.kind = kind;
	b->at.n = n;
	b->tell(&b->at, b->user);
}

static void join_number(struct border *b, const struct nip_csv_watched *c,
			struct nip_csv_last *to, const struct nip_csv_last *from)
{
	long own = c->stuck_after > 0 && from->lead >= c->stuck_after
			   ? from->lead - c->stuck_after + 1
			   : 0; /* taken as stuck already */
	long both = to->run + from->lead - c->stuck_after + 1;

	if (to->x != from->first)
		return;
	if (c->held)
		say(b, NIP_CSV_BAD_HELD, 1);
	if (c->stuck_after > 0 && both > own)
		say(b, NIP_CSV_BAD_STUCK, (both < from->lead ? both : from->lead) - own);
}

static void join_last(struct border *b, const struct nip_csv_times *how,
		      const struct nip_csv_watched *c, struct nip_csv_last *to,
		      const struct nip_csv_last *from)
{
	struct nip_csv_last joined = *from;

	if (!from->any)
		return;
	if (to->any && c->is != NIP_CSV_CLOCK_AUTO) {
		enum nip_csv_bad kind = nip_csv_time_step(how, to->x, to->zone_s, from->first,
						     from->first_zone_s);

		if (kind != NIP_CSV_BAD_KINDS)
			say(b, kind, 1);
	} else if (to->any) {
		join_number(b, c, to, from);
		if (from->leading && to->x == from->first)
			joined.run += to->run;
	}
	if (to->any) {
		joined.first = to->first;
		joined.first_zone_s = to->first_zone_s;
		joined.leading = to->leading && from->leading && to->first == from->first;
		joined.lead = to->lead + (to->leading && to->first == from->first ? from->lead : 0);
	}
	*to = joined;
}

int nip_csv_series_join(struct nip_csv_series *to, const struct nip_csv_series *from,
			const struct nip_csv_times *how,
			void (*tell)(const struct nip_csv_border *at, void *user), void *user)
{
	struct border b = { .tell = tell, .user = user };

	if (from->binds && to->binds && from->binds != to->binds)
		return -1;
	nip_csv_set_binds(to, from->binds);
	for (size_t k = 0; k < from->binds; k++)
		if (to->column[k].is == NIP_CSV_CLOCK_AUTO)
			to->column[k] = from->column[k];
	for (size_t i = 0; i < from->lanes.n; i++) {
		const struct nip_csv_lane *f = &from->lanes.at[i];
		struct nip_csv_lane *t = NULL;

		for (size_t k = 0; k < to->lanes.n && !t; k++)
			if (strcmp(to->lanes.at[k].name, f->name) == 0)
				t = &to->lanes.at[k];
		if (!t)
			t = nip_csv_add_lane(to, f->name, strlen(f->name));
		b.at.lane = f->name;
		for (size_t k = 0; k < from->binds; k++)
			join_last(&b, how, &to->column[k], &t->last[k], &f->last[k]);
	}
	return 0;
}
