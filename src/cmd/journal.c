/* journal.c: journal and state file of nipline qc. */
#include <config.h>

#include "cmd/journal.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "cmd/watch.h"
#include "report/coil_doc.h"
#include "stat/state.h"

#define KIND	    NIP_STATE_KIND('j', 'r', 'n', 'l')
#define FORMAT	    1
#define TAIL	    4096 /* bytes before the cut that have to be as they were */
#define LARGEST	    ((size_t)1 << 30)
#define EVERY_S	    1.0
#define COST_FACTOR 20 /* at most a twentieth of the time goes into saving */

void nip_finding_line(struct nip_str *out, const struct nip_finding *f)
{
	struct nip_doc *d = nip_doc_new("qc");
	struct nip_node *list = nip_node_list(d, d->result, "x");

	nip_json_node(out, nip_finding_node(d, list, f));
	nip_str_putc(out, '\n');
	nip_doc_free(d);
}

static int failed(struct nip_journal *j, const char *path, const char *what)
{
	const struct nip_place at = { .file = path };

	nip_diag_system(j->diag, &at, "%s: %s", what, strerror(errno));
	j->failed = true;
	return -1;
}

static int flush(struct nip_journal *j)
{
	const char *p = nip_str_text(&j->waiting);
	size_t n = j->waiting.n;

	while (n) {
		ssize_t w = write(j->fd, p, n);

		if (w < 0 && errno == EINTR)
			continue;
		if (w < 0)
			return failed(j, j->journal, "cannot write");
		p += w;
		n -= (size_t)w;
	}
	nip_str_clear(&j->waiting);
	return 0;
}

/* Checksum of the last bytes before `length`. */
static int tail(struct nip_journal *j, long long length, uint32_t *out)
{
	char buf[TAIL];
	long long n = length < TAIL ? length : TAIL;

	*out = 0;
	if (j->fd < 0 || n == 0)
		return 0;
	if (pread(j->fd, buf, (size_t)n, (off_t)(length - n)) != n)
		return -1;
	*out = nip_crc32c(buf, (size_t)n);
	return 0;
}

static int save(struct nip_journal *j, struct nip_qc *q)
{
	struct nip_str bytes = NIP_STR_INIT;
	double began = nip_watch_now();
	uint32_t crc;
	size_t mark;
	int rc;

	/* The journal first: a state may never know of lines that are not on disk. */
	if (j->fd >= 0 && fdatasync(j->fd) != 0)
		return failed(j, j->journal, "cannot write");
	if (tail(j, j->length, &crc) != 0)
		return failed(j, j->journal, "cannot read back");
	mark = nip_state_begin(&bytes, KIND, FORMAT);
	nip_state_put_u8(&bytes, j->fd >= 0);
	nip_state_put_u64(&bytes, (uint64_t)j->length);
	nip_state_put_u32(&bytes, crc);
	nip_state_end(&bytes, mark);
	nip_qc_save(q, &bytes);
	rc = nip_file_write(j->state, nip_str_text(&bytes), bytes.n, true, j->diag);
	nip_str_release(&bytes);
	j->saved_s = nip_watch_now();
	j->took_s = j->saved_s - began;
	j->saved_rows = q->rows;
	j->failed |= rc != 0;
	return rc;
}

int nip_journal_block(struct nip_journal *j, struct nip_qc *q, bool now)
{
	double wait;

	if (j->failed || (j->waiting.n && flush(j) != 0))
		return -1;
	if (!j->state)
		return 0;
	wait = COST_FACTOR * j->took_s > EVERY_S ? COST_FACTOR * j->took_s : EVERY_S;
	if (!now && !(j->every && q->rows - j->saved_rows >= j->every) &&
	    nip_watch_now() - j->saved_s < wait)
		return 0;
	return save(j, q);
}

void nip_journal_finding(struct nip_journal *j, const struct nip_finding *f)
{
	size_t before = j->waiting.n;

	if (j->fd < 0)
		return;
	nip_finding_line(&j->waiting, f);
	j->length += (long long)(j->waiting.n - before);
}

/* The journal cut back to what the state knows of. */
static int cut(struct nip_journal *j, bool had, long long length, uint32_t crc)
{
	const struct nip_place at = { .file = j->journal ? j->journal : j->state };
	struct stat st;
	uint32_t here;

	if (had != (j->fd >= 0)) {
		nip_diag_input(j->diag, &at, "the saved state was made %s a journal; do the same",
			       had ? "with" : "without");
		return -1;
	}
	if (!had)
		return 0;
	if (fstat(j->fd, &st) != 0 || st.st_size < length || tail(j, length, &here) != 0 ||
	    here != crc) {
		nip_diag_input(j->diag, &at,
			       "is not the journal of the saved state, or was changed; start anew "
			       "without both");
		return -1;
	}
	if (ftruncate(j->fd, (off_t)length) != 0 || lseek(j->fd, 0, SEEK_END) < 0)
		return failed(j, j->journal, "cannot cut back");
	j->length = length;
	return 0;
}

size_t nip_journal_head(const char *bytes, size_t n)
{
	struct nip_state_reader r;

	return nip_state_open(&r, bytes, n, KIND, FORMAT) == 0 ? r.used : 0;
}

static int take_up(struct nip_journal *j, struct nip_session *s, struct nip_qc *q)
{
	const struct nip_place at = { .file = j->state };
	struct nip_state_reader r;
	uint64_t length;
	uint32_t crc;
	char *bytes;
	size_t n;
	bool had;

	if (nip_file_read(j->state, LARGEST, s->arena, &bytes, &n, s->diag) != 0)
		return -1;
	nip_state_open(&r, bytes, n, KIND, FORMAT);
	had = nip_state_u8(&r);
	length = nip_state_u64(&r);
	crc = nip_state_u32(&r);
	if (nip_state_close(&r, s->diag, &at) != 0 ||
	    nip_qc_load(q, bytes + r.used, n - r.used, j->state, s->diag) < 0)
		return -1;
	return cut(j, had, (long long)length, crc);
}

static int open_journal(struct nip_journal *j, bool resuming)
{
	const struct nip_place at = { .file = j->journal };
	struct stat st;

	j->fd = open(j->journal, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
	if (j->fd < 0 || fstat(j->fd, &st) != 0)
		return failed(j, j->journal, "cannot open");
	if (flock(j->fd, LOCK_EX | LOCK_NB) != 0) {
		nip_diag_add(j->diag, NIP_ERROR, NIP_CAUSE_USAGE, &at,
			     "is being written by another run");
		return -1;
	}
	if (!S_ISREG(st.st_mode) || (!resuming && st.st_size > 0)) {
		nip_diag_add(j->diag, NIP_ERROR, NIP_CAUSE_USAGE, &at,
			     "is not empty and there is no state that knows it; name another file");
		return -1;
	}
	return 0;
}

int nip_journal_open(struct nip_journal *j, struct nip_session *s, struct nip_qc *q)
{
	bool resuming;

	j->fd = -1;
	j->diag = s->diag;
	if (!j->state)
		return 0;
	resuming = access(j->state, F_OK) == 0;
	if (j->journal && open_journal(j, resuming) != 0)
		return -1;
	/* Before the first line, so that a journal never lies there without its state. */
	return resuming ? take_up(j, s, q) : save(j, q);
}

void nip_journal_close(struct nip_journal *j)
{
	nip_str_release(&j->waiting);
	if (j->fd >= 0)
		close(j->fd);
	j->fd = -1;
}
