/* watch.h: a long run at a terminal or under a supervisor: signals that ask for the
 * summary, and a line that shows it is alive. */
#ifndef NIP_CMD_WATCH_H
#define NIP_CMD_WATCH_H

#include "qc/qc.h"

struct nip_watch {
	int stop_fd;   /* readable once SIGINT or SIGTERM came; -1: none */
	bool terminal; /* standard error is one, and standard output is not written on it */
	double started_s, shown_s;
	long long total; /* bytes of all files; 0: not known */
	size_t width;	 /* of the line on the terminal now */
};

/* From here SIGINT and SIGTERM are kept for stop_fd. */
void nip_watch_start(struct nip_watch *w, bool may_draw);
/* They end the program again. */
void nip_watch_end(struct nip_watch *w);
/* Draws at most four times a second. */
void nip_watch_show(struct nip_watch *w, const struct nip_qc *q);
/* Takes the line away, before something else is printed. */
void nip_watch_clear(struct nip_watch *w);

/* Seconds of a clock that only goes forward. */
double nip_watch_now(void);

#endif
