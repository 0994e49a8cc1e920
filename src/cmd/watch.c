/* watch.c: signals kept for a descriptor, and the status line. */
#include <config.h>

#include "cmd/watch.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/signalfd.h>
#include <time.h>
#include <unistd.h>

#include "base/str.h"

double nip_watch_now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static void asked(sigset_t *set)
{
	sigemptyset(set);
	sigaddset(set, SIGINT);
	sigaddset(set, SIGTERM);
}

void nip_watch_start(struct nip_watch *w, bool may_draw)
{
	sigset_t set;

	*w = (struct nip_watch){ .started_s = nip_watch_now() };
	w->shown_s = w->started_s + 0.25; /* a short run shows nothing */
	w->terminal = may_draw && isatty(STDERR_FILENO);
	asked(&set);
	sigprocmask(SIG_BLOCK, &set, NULL);
	w->stop_fd = signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC);
	if (w->stop_fd < 0)
		sigprocmask(SIG_UNBLOCK, &set, NULL);
}

void nip_watch_end(struct nip_watch *w)
{
	struct signalfd_siginfo info;
	sigset_t set;

	nip_watch_clear(w);
	if (w->stop_fd < 0)
		return;
	while (read(w->stop_fd, &info, sizeof info) > 0)
		;
	close(w->stop_fd);
	w->stop_fd = -1;
	asked(&set);
	sigprocmask(SIG_UNBLOCK, &set, NULL);
}

void nip_watch_clear(struct nip_watch *w)
{
	if (w->width)
		fprintf(stderr, "\r%*s\r", (int)w->width, "");
	w->width = 0;
}

static long long bytes_read(const struct nip_qc *q)
{
	long long n = 0;

	for (size_t i = 0; i < q->files.n; i++)
		n += q->files.at[i].counts.bytes;
	return n;
}

#define BAR 20

/* How far, and how long still, at the mean rate so far. */
static void put_bar(struct nip_str *line, double share, double elapsed)
{
	int done = (int)(share * BAR);

	nip_str_put(line, "[");
	for (int i = 0; i < BAR; i++)
		nip_str_putc(line, i < done ? '#' : '.');
	nip_str_printf(line, "] %.0f %%, %.0f s to go; ", 100 * share,
		       elapsed * (1 - share) / share);
}

/* A line that is longer than the terminal could not be taken away again. */
static size_t columns(void)
{
	struct winsize size = { 0 };

	return ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 1
		       ? (size_t)size.ws_col - 1
		       : 79;
}

void nip_watch_show(struct nip_watch *w, const struct nip_qc *q)
{
	struct nip_str line = NIP_STR_INIT;
	double now, elapsed, share;

	if (!w->terminal)
		return;
	now = nip_watch_now();
	if (now - w->shown_s < 0.25)
		return;
	w->shown_s = now;
	elapsed = now - w->started_s;
	share = w->total > 0 ? (double)bytes_read(q) / (double)w->total : 0;
	if (share > 0 && share <= 1 && !q->follow)
		put_bar(&line, share, elapsed);
	nip_str_printf(&line, "%ld rows, %.0f rows/s, %ld warn, %ld alarm, %ld reject", q->rows,
		       (double)q->rows / (elapsed > 0 ? elapsed : 1), q->count[NIP_SEV_WARN],
		       q->count[NIP_SEV_ALARM], q->count[NIP_SEV_REJECT]);
	nip_watch_clear(w);
	w->width = line.n < columns() ? line.n : columns();
	fprintf(stderr, "%.*s", (int)w->width, nip_str_text(&line));
	nip_str_release(&line);
}
