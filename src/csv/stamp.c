/* stamp.c: time stamps to seconds since 1970 (UTC), without the clock, the zone files or
 * the locale of the machine. Days are counted in the proleptic Gregorian calendar. */
#include <config.h>

#include "csv/inside.h"

#include <math.h>

#include "base/decimal.h"

#define HOUR 3600L
#define DAY  86400L

struct scan {
	const char *p, *end;
};

static bool take(struct scan *s, const char *any)
{
	for (; s->p < s->end && *any; any++)
		if (*s->p == *any) {
			s->p++;
			return true;
		}
	return false;
}

/* An unsigned number of least to most digits. */
static bool digits(struct scan *s, int least, int most, long *out)
{
	int n = 0;

	for (*out = 0; n < most && s->p < s->end && *s->p >= '0' && *s->p <= '9'; n++)
		*out = *out * 10 + (*s->p++ - '0');
	return n >= least;
}

static bool leap(long y)
{
	return (y % 4 == 0 && y % 100 != 0) || y % 400 == 0;
}

/* Days since 1970-01-01 of a date of the years 1 to 9999. */
static long day_number(long y, long m, long d)
{
	static const int before[] = { 0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334 };

	return 365 * (y - 1) + (y - 1) / 4 - (y - 1) / 100 + (y - 1) / 400 + before[m - 1] +
	       (m > 2 && leap(y)) + d - 1 - 719162;
}

static bool date_exists(long y, long m, long d)
{
	static const int length[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };

	return y >= 1 && m >= 1 && m <= 12 && d >= 1 &&
	       d <= length[m - 1] + (m == 2 && leap(y) ? 1 : 0);
}

static bool date(struct scan *s, enum nip_csv_clock clock, long *out_day)
{
	long a, b, c;
	bool iso = clock == NIP_CSV_CLOCK_ISO;

	if (!digits(s, iso ? 4 : 1, iso ? 4 : 2, &a))
		return false;
	if (iso && s->p < s->end && *s->p >= '0' && *s->p <= '9') { /* 20261122 */
		if (!digits(s, 2, 2, &b) || !digits(s, 2, 2, &c))
			return false;
	} else if (!take(s, "-/.") || !digits(s, 1, 2, &b) || !take(s, "-/.") ||
		   !digits(s, iso ? 1 : 4, iso ? 2 : 4, &c)) {
		return false;
	}
	if (clock == NIP_CSV_CLOCK_DMY) {
		long d = a;

		a = c, c = d;
	} else if (clock == NIP_CSV_CLOCK_MDY) {
		long m = a;

		a = c, c = b, b = m;
	}
	if (!date_exists(a, b, c))
		return false;
	*out_day = day_number(a, b, c);
	return true;
}

/* 13:04, 13:04:05.25, 130405, 1:04 PM; seconds of the day. 23:59:60 is a leap second. */
static bool hours(struct scan *s, long *out_s, double *out_fraction)
{
	long h, m = 0, sec = 0, digit;
	bool colons;

	*out_fraction = 0;
	if (!digits(s, 1, 2, &h))
		return false;
	colons = take(s, ":");
	if (!digits(s, 2, 2, &m))
		return false;
	if (colons ? take(s, ":") : s->p < s->end && *s->p >= '0' && *s->p <= '9') {
		double scale = 1, all = 0;

		if (!digits(s, 2, 2, &sec))
			return false;
		for (bool some = take(s, ".,"); some && digits(s, 1, 1, &digit); scale *= 10)
			all = scale < 1e15 ? all * 10 + (double)digit : (scale /= 10, all);
		*out_fraction = all / scale;
	}
	take(s, " ");
	if (s->end - s->p >= 2 && (s->p[1] | 32) == 'm' &&
	    ((s->p[0] | 32) == 'a' || (s->p[0] | 32) == 'p')) {
		if (h < 1 || h > 12)
			return false;
		h = h % 12 + ((s->p[0] | 32) == 'p' ? 12 : 0);
		s->p += 2;
	}
	*out_s = h * HOUR + m * 60 + sec;
	return m < 60 && sec <= 60 && (h < 24 || (h == 24 && m == 0 && sec == 0));
}

/* Z, +01, +01:00, +0100; what is there has to be one. */
static bool zone(struct scan *s, bool *out_given, long *out_s)
{
	long h, m = 0;
	bool minus;

	take(s, " ");
	*out_given = s->p < s->end;
	if (!*out_given || take(s, "Zz"))
		return *out_s = 0, true;
	minus = s->p < s->end && *s->p == '-';
	if (!take(s, "+-") || !digits(s, 2, 2, &h))
		return false;
	if ((take(s, ":") || s->p < s->end) && !digits(s, 2, 2, &m))
		return false;
	*out_s = (minus ? -1 : 1) * (h * HOUR + m * 60);
	return h <= 15 && m < 60;
}

/* The given Sunday of a month (1 the first, 0 the last), as a day number. 1970-01-01
 * was a Thursday. */
static long sunday(long year, long month, int which)
{
	long day = which ? day_number(year, month, 1) : day_number(year, month, 31);
	long weekday = ((day + 4) % 7 + 7) % 7; /* 0: Sunday */

	return which ? day + (7 - weekday) % 7 + 7 * (which - 1) : day - weekday;
}

static long year_of(long day)
{
	long y = 1970 + day / 366;

	while (day_number(y + 1, 1, 1) <= day)
		y++;
	return y;
}

/* Directive 2000/84/EC: last Sundays of March and October, 01:00 UTC. Energy Policy Act
 * of 2005: second Sunday of March and first of November, 02:00 by the clock. */
static bool is_summer(const struct nip_csv_times *how, long utc_s)
{
	long year = year_of(utc_s / DAY);

	if (how->dst == NIP_CSV_DST_EU)
		return utc_s >= sunday(year, 3, 0) * DAY + HOUR &&
		       utc_s < sunday(year, 10, 0) * DAY + HOUR;
	return utc_s >= sunday(year, 3, 2) * DAY + 2 * HOUR - how->zone_s &&
	       utc_s < sunday(year, 11, 1) * DAY + HOUR - how->zone_s;
}

static void local(const struct nip_csv_times *how, long wall_s, double fraction,
		  struct nip_csv_stamp *out)
{
	long standard = wall_s - how->zone_s, summer = standard - HOUR;
	bool as_standard = true, as_summer = false;

	if (how->dst != NIP_CSV_DST_NONE && wall_s > DAY) {
		as_standard = !is_summer(how, standard);
		as_summer = is_summer(how, summer);
	}
	out->utc_s = (double)(as_summer ? summer : standard) + fraction;
	out->zone_s = how->zone_s + (as_summer ? HOUR : 0);
	out->absent = !as_standard && !as_summer;
	if (as_standard && as_summer)
		out->later_s = (double)standard + fraction;
}

static bool calendar(const struct nip_csv_times *how, enum nip_csv_clock clock, const char *p,
		     size_t n, struct nip_csv_stamp *out)
{
	struct scan s = { p, p + n };
	long day, second = 0, offset = 0;
	double fraction = 0;
	bool given = false;

	if (!date(&s, clock, &day))
		return false;
	if (s.p < s.end &&
	    (!take(&s, "Tt ") || !hours(&s, &second, &fraction) || !zone(&s, &given, &offset)))
		return false;
	if (s.p != s.end)
		return false;
	if (!given) {
		local(how, day * DAY + second, fraction, out);
		return true;
	}
	out->utc_s = (double)(day * DAY + second - offset) + fraction;
	out->zone_s = offset;
	return true;
}

bool nip_csv_stamp(const struct nip_csv_times *how, const char *p, size_t n,
		   struct nip_csv_stamp *out)
{
	double x;

	*out = (struct nip_csv_stamp){ .utc_s = NAN, .later_s = NAN };
	if (how->clock != NIP_CSV_CLOCK_SECONDS && how->clock != NIP_CSV_CLOCK_MILLISECONDS)
		return calendar(how, how->clock, p, n, out);
	if (!nip_decimal_read(p, n, '.', &x) && !nip_decimal_read(p, n, ',', &x))
		return false;
	out->utc_s = how->clock == NIP_CSV_CLOCK_SECONDS ? x : x / 1000;
	return true;
}

enum nip_csv_clock nip_csv_clock_of(const char *p, size_t n)
{
	static const enum nip_csv_clock sure[] = { NIP_CSV_CLOCK_SECONDS, NIP_CSV_CLOCK_ISO };
	struct nip_csv_stamp stamp;

	for (size_t i = 0; i < sizeof sure / sizeof *sure; i++) {
		const struct nip_csv_times how = { .clock = sure[i] };

		if (nip_csv_stamp(&how, p, n, &stamp))
			return sure[i];
	}
	return NIP_CSV_CLOCK_AUTO;
}
