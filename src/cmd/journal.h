/* journal.h: a run that survives being killed: what was found goes to a journal, and now
 * and then everything known goes to a state file, in one piece. A later run cuts the
 * journal back to the state and goes on from there, so the journal is that of a run nobody
 * disturbed. */
#ifndef NIP_CMD_JOURNAL_H
#define NIP_CMD_JOURNAL_H

#include "base/str.h"
#include "cmd/cmd.h"
#include "qc/qc.h"

struct nip_journal {
	const char *journal, *state; /* files; NULL: none */
	long every;		     /* rows between states; 0: by the clock only */
	int fd;
	long long length; /* of the journal, with what waits */
	struct nip_str waiting;
	double saved_s, took_s;
	long saved_rows;
	struct nip_diag *diag;
	bool failed;
};

/* One finding as a line of ndjson. */
void nip_finding_line(struct nip_str *out, const struct nip_finding *f);

/* Bytes of the part about the journal, at the start of a state file; 0: there is none. */
size_t nip_journal_head(const char *bytes, size_t n);

/* Takes up a saved state where there is one. 0/-1. */
int nip_journal_open(struct nip_journal *j, struct nip_session *s, struct nip_qc *q);
void nip_journal_finding(struct nip_journal *j, const struct nip_finding *f);
/* Between blocks: writes what waits, and the state when it is time or `now`. 0/-1. */
int nip_journal_block(struct nip_journal *j, struct nip_qc *q, bool now);
void nip_journal_close(struct nip_journal *j);

#endif
