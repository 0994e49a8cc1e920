/* dirty.c: faults of the data as the spec's policy sees them. */
#include <config.h>

#include <math.h>

#include "base/decimal.h"
#include "qc/internal.h"

bool nip_qc_charge(struct nip_qc_run *r, struct nip_finding *f)
{
	int fault = nip_fault_find(f->rule);
	enum nip_action action = fault < NIP_FAULTS ? r->q->spec->action[fault] : NIP_WARN;

	if (action == NIP_IGNORE)
		return false;
	f->severity = NIP_SEV_WARN + (enum nip_finding_severity)(action - NIP_WARN);
	if (action >= NIP_ALARM && r->now)
		r->now->faulted++;
	else if (action >= NIP_ALARM)
		r->held_faulted++;
	return true;
}

static const char *say_time(struct nip_qc_run *r, enum nip_csv_bad kind, const char *text)
{
	char b[NIP_DOUBLE_TEXT];

	switch (kind) {
	case NIP_CSV_BAD_DUPLICATE:
		return "the same time as in the row before";
	case NIP_CSV_BAD_UNORDERED:
		return "an earlier time than in the row before";
	case NIP_CSV_BAD_GAP:
		return nip_qc_say(r, "more than %s s after the row before",
				  nip_decimal_write(r->q->spec->csv.time.max_gap_s, b));
	case NIP_CSV_BAD_CLOCK:
		return "the clock was changed, or summer time skips this hour";
	default:
		return nip_qc_say(r, "\"%.40s\" is not a time", text);
	}
}

void nip_qc_check_time(struct nip_qc_run *r, const struct nip_csv_block *b, size_t i,
		       const struct nip_finding *at)
{
	struct nip_finding f = *at;
	uint8_t state = r->time == NO_HANDLE ? 0 : b->column[r->time].state[i];

	r->now->faulted += r->held_faulted;
	r->held_faulted = 0;
	if (!state)
		return;
	f.rule = nip_csv_bad_name((enum nip_csv_bad)(state - 1));
	f.text = b->column[r->time].cell[i].text;
	if (!nip_qc_charge(r, &f))
		return;
	f.message = say_time(r, (enum nip_csv_bad)(state - 1), f.text);
	nip_qc_report(r, &f, 0, 0, NULL);
}
