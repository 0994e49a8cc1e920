/* dirty.c: faults of the data as the spec's policy sees them. */
#include <config.h>

#include <math.h>
#include <stdio.h>

#include "base/decimal.h"
#include "qc/internal.h"

enum nip_action nip_qc_action(const struct nip_spec *s, const char *rule)
{
	int fault = nip_fault_find(rule);

	return fault < NIP_FAULTS ? s->action[fault] : NIP_WARN;
}

bool nip_qc_charge(struct nip_qc_run *r, struct nip_finding *f)
{
	enum nip_action action = nip_qc_action(r->q->spec, f->rule);

	if (action == NIP_IGNORE)
		return false;
	f->severity = NIP_SEV_WARN + (enum nip_finding_severity)(action - NIP_WARN);
	if (action >= NIP_ALARM && r->now)
		r->now->faulted++;
	else if (action >= NIP_ALARM)
		r->held.faulted++;
	return true;
}

const char *nip_qc_say_time(const struct nip_spec *s, enum nip_csv_bad kind, const char *text,
			    char *buf, size_t n)
{
	char b[NIP_DOUBLE_TEXT];

	switch (kind) {
	case NIP_CSV_BAD_DUPLICATE:
		return "the same time as in the row before";
	case NIP_CSV_BAD_UNORDERED:
		return "an earlier time than in the row before";
	case NIP_CSV_BAD_GAP:
		snprintf(buf, n, "more than %s s after the row before",
			 nip_decimal_write(s->csv.time.max_gap_s, b));
		return buf;
	case NIP_CSV_BAD_CLOCK:
		return "the clock was changed, or summer time skips this hour";
	default:
		snprintf(buf, n, "\"%.40s\" is not a time", text);
		return buf;
	}
}

void nip_qc_check_time(struct nip_qc_run *r, const struct nip_csv_block *b, size_t i,
		       const struct nip_finding *at)
{
	struct nip_finding f = *at;
	uint8_t state = r->time == NO_HANDLE ? 0 : b->column[r->time].state[i];

	if (r->time != NO_HANDLE && !isnan(b->column[r->time].number[i]))
		nip_qc_keep_first(r, at);
	if (!state)
		return;
	f.rule = nip_csv_bad_name((enum nip_csv_bad)(state - 1));
	f.text = b->column[r->time].cell[i].text;
	if (!nip_qc_charge(r, &f))
		return;
	f.message = nip_qc_say_time(r->q->spec, (enum nip_csv_bad)(state - 1), f.text, r->message,
				    sizeof r->message);
	nip_qc_report(r, &f, 0, 0, NULL);
}
