/* rules.h: run rules on a charted statistic: Nelson's eight, Western Electric, and any
 * of them with other lengths.
 *
 * A rule is a row: what it looks for, over how many points, how far out. All rules see
 * all points; every point that completes a pattern is flagged. A missing value (NaN)
 * breaks every pattern. "Beyond" is strict: a point on a limit or line is not beyond it.
 * Where limits differ by point, each point is compared with its own.
 * Sources: Nelson 1984 (J. Qual. Technol. 16, 237), Western Electric 1956.
 */
#ifndef NIP_SPC_RULES_H
#define NIP_SPC_RULES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum nip_rule_kind {
	NIP_RULE_BEYOND,    /* a point beyond the control limits (or its own sigma) */
	NIP_RULE_SIDE,	    /* `length` in a row on one side of the centre */
	NIP_RULE_TREND,	    /* `length` in a row rising, or falling */
	NIP_RULE_ALTERNATE, /* `length` in a row up and down by turns */
	NIP_RULE_K_OF_M,    /* `need` of `length` beyond sigma on one side */
	NIP_RULE_WITHIN,    /* `length` in a row within sigma of the centre */
	NIP_RULE_OUTSIDE,   /* `length` in a row beyond sigma, on either side */
	NIP_RULE_KINDS
};

struct nip_rule {
	int number;	       /* Nelson's: 1 to 8 */
	enum nip_rule_kind kind;
	unsigned need, length; /* length counts points */
	double sigma;	       /* NaN for BEYOND: the chart's own limits */
};

/* Where tools differ. Zero-filled is the default of this tool. */
struct nip_rule_ways {
	bool inclusive;	     /* a point on a limit or line counts as beyond it */
	bool centre_ignored; /* a point on the centre line neither breaks nor counts */
	bool any_of_window;  /* k of m: the current point need not be beyond */
	bool full_window;    /* k of m: only once m points are there */
	bool line_outside;   /* within: a point on the line is not within */
	bool both_sides;     /* outside: both sides have to occur */
	bool start_anew;     /* a signal starts its rule anew: patterns do not overlap */
};

#define NIP_RULES_MOST	16
#define NIP_RULE_LENGTH 1000 /* longest; 64 for k of m */

struct nip_rule_set {
	const char *name; /* of the preset it started from; NULL: none */
	struct nip_rule rule[NIP_RULES_MOST];
	size_t n;
	struct nip_rule_ways ways;
};

/* "nelson", "western-electric", "minitab", "jmp", "aiag", "none". */
extern const char *const nip_rule_presets[];

/* Reads `nelson`, `1,2:8,5`, `nelson,3:7`, `1:2.5`, `5:2/3:2.2`: a preset or numbers, a
 * number with its length, `need/length` or, behind a further colon, its sigma (rule 1:
 * its sigma at once). Later ones replace earlier ones of the same number. Returns NULL,
 * or what is wrong (static text). */
const char *nip_rules_read(const char *text, struct nip_rule_set *out);
/* Sets one way by name, "beyond=inclusive" and so on; a list by commas. As above. */
const char *nip_rule_ways_read(const char *text, struct nip_rule_set *set);

/* "2 of 3 points beyond 2 sigma on one side", into buf; and a name for machines. */
#define NIP_RULE_TEXT 96
const char *nip_rule_text(const struct nip_rule *r, char buf[NIP_RULE_TEXT]);
const char *nip_rule_name(const struct nip_rule *r);

/* ---- running them ----------------------------------------------------------- */

struct nip_zone { /* of one point; se NaN: no zones, only limits */
	double center, se, lcl, ucl; /* lcl, ucl: NaN where there is none */
};

struct nip_rule_state { /* memory of one rule; zero-filled at the start and at a break */
	uint32_t run, filled; /* points of the pattern; points seen (up to length) */
	int32_t side;	      /* of the run, or direction of the last step */
	uint32_t same;	      /* of the run: last points on one side */
	uint64_t above, below; /* k of m: latest point is bit 0 */
	double last;
};

/* One point through one rule; v NaN breaks. Returns 0, or the side of a signal: +1
 * above, rising; -1 below, falling; 2 where the rule has no side. */
int nip_rule_step(const struct nip_rule *r, const struct nip_rule_ways *w,
		  struct nip_rule_state *s, double v, const struct nip_zone *z);

struct nip_signal {
	int rule;     /* number */
	size_t point; /* index from 0 */
	int side;
};

struct nip_signals {
	size_t keep;	     /* the first `keep` are listed, all are counted */
	struct nip_signal *at; /* by point, then by rule; malloced */
	size_t n, cap;
	size_t count[NIP_RULES_MOST]; /* by rule of the set */
	size_t episodes[NIP_RULES_MOST]; /* the same, neighbouring points as one */
	size_t points;		      /* points with any signal */
};

#define NIP_KINDS_ALL	    0xffu
#define NIP_KINDS_LIMITS    (1u << NIP_RULE_BEYOND) /* dispersion charts */
#define NIP_KINDS_ATTRIBUTE (NIP_KINDS_LIMITS | 1u << NIP_RULE_SIDE | 1u << NIP_RULE_TREND | 1u << NIP_RULE_ALTERNATE)

/* The rules of the set whose kinds are asked for (bits by enum nip_rule_kind) over
 * value[0..n). zone has n rows, or one for all (n_zones 1); where they differ by point,
 * trends are of the standardised values. Adds to *out, which the caller zero-fills with
 * keep set. */
void nip_rules_run(const struct nip_rule_set *set, unsigned kinds, const double *value, size_t n,
		   const struct nip_zone *zone, size_t n_zones, struct nip_signals *out);
void nip_signals_release(struct nip_signals *s);

/* Signals each rule is expected to give on n points in one unbroken series that is
 * normal, independent and on target, limits known: exact for every rule (closed forms),
 * NaN with start_anew (rule 1 apart). lower and upper: probability of a point below lcl
 * and above ucl (0.00135 each). Adds to expected[0..set->n). */
void nip_rules_expected(const struct nip_rule_set *set, double lower, double upper, size_t n,
			double *expected);

#endif
