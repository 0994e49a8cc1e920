/* latency.c: rows through a pipe at 1 kHz: from the row written to its finding read.
 *
 *	latency NIPLINE SPEC [ROWS]
 *
 * SPEC has columns coil and h, and every row is a finding. Prints what it measured, in
 * microseconds; asserts nothing, since it depends on the machine. */
#include <config.h>

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1e6 + (double)t.tv_nsec * 1e-3;
}

static int by_size(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static pid_t start(char **argv, int *to, int *from)
{
	int in[2], out[2];
	pid_t pid;

	if (pipe2(in, O_CLOEXEC) != 0 || pipe2(out, O_CLOEXEC) != 0)
		return -1;
	pid = fork();
	if (pid == 0) {
		dup2(in[0], STDIN_FILENO);
		dup2(out[1], STDOUT_FILENO);
		execl(argv[1], argv[1], "qc", "--format=ndjson", argv[2], "-", (char *)NULL);
		_exit(127);
	}
	close(in[0]);
	close(out[1]);
	*to = in[1];
	*from = out[0];
	return pid;
}

/* Until a whole line is there; false at the end. */
static int take_line(int fd)
{
	static char buf[65536];
	static size_t n;
	char *nl;

	while (!(nl = memchr(buf, '\n', n))) {
		ssize_t got = read(fd, buf + n, sizeof buf - n);

		if (got <= 0)
			return 0;
		n += (size_t)got;
	}
	n -= (size_t)(nl + 1 - buf);
	memmove(buf, nl + 1, n);
	return 1;
}

static int send_text(int fd, const char *text)
{
	return write(fd, text, strlen(text)) == (ssize_t)strlen(text);
}

int main(int argc, char **argv)
{
	long rows = argc > 3 ? strtol(argv[3], NULL, 10) : 5000, n = 0;
	struct timespec rest = { 0, 1000000 };
	double *took;
	int to, from;
	pid_t pid;

	if (argc < 3 || rows < 1)
		return 2;
	signal(SIGPIPE, SIG_IGN);
	took = calloc((size_t)rows, sizeof *took);
	pid = took ? start(argv, &to, &from) : -1;
	if (pid < 0 || !send_text(to, "coil,h\n"))
		return 5;
	/* The first row waits for the program to start; it is not measured. */
	if (!send_text(to, "A,99\n") || !take_line(from))
		return 5;
	for (; n < rows; n++) {
		double sent;

		nanosleep(&rest, NULL);
		sent = now();
		if (!send_text(to, "A,99\n") || !take_line(from))
			break;
		took[n] = now() - sent;
	}
	close(to);
	while (take_line(from))
		;
	waitpid(pid, NULL, 0);
	qsort(took, (size_t)n, sizeof *took, by_size);
	printf("%ld rows at 1 kHz: p50 %.0f us, p99 %.0f us, p99.9 %.0f us, max %.0f us\n", n,
	       took[n / 2], took[n * 99 / 100], took[n * 999 / 1000], n ? took[n - 1] : 0);
	free(took);
	return n == rows ? 0 : 5;
}
