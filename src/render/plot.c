/* plot.c: the canvas: PLplot set up, guarded and shut down; marks in points. */
#include <config.h>

#include "render/plot.h"

#include <errno.h>
#include <math.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cairo-pdf.h>
#include <cairo.h>
#include <plplot.h>

#define RGB(x) ((x) >> 16 & 255), ((x) >> 8 & 255), ((x) & 255)

struct device {
	enum nip_format format;
	const char *name, *package;
	double unit; /* svg truncates type sizes, Cairo's PDF rounds advances: big pages cure both */
};

static const struct device devices[] = {
	{ NIP_FORMAT_SVG, "svg", "libplplot17", 10 },
	{ NIP_FORMAT_PNG, "pngcairo", "plplot-driver-cairo", 2 },
	{ NIP_FORMAT_PDF, "extcairo", "plplot-driver-cairo", 20 },
};

/* PLplot's handlers take no argument, so their state has to be here. */
static struct {
	jmp_buf back;
	bool armed;
	int aborts;
	PLINT code;
	char message[1024]; /* plsError prints here without a bound */
	char first[256];
} trouble;

static void remember(const char *message)
{
	if (!trouble.first[0])
		snprintf(trouble.first, sizeof trouble.first, "%s", message ? message : "unknown");
}

static int on_exit_wish(const char *message)
{
	remember(message);
	if (trouble.armed)
		longjmp(trouble.back, 1);
	return 1;
}

static void on_abort_wish(const char *message)
{
	remember(message);
	trouble.aborts++;
}

/* PLplot asks for an unknown device on standard output and reads standard input,
 * so the name is looked up first. */
static bool have_device(const char *name)
{
	enum { MOST = 64 };
	const char *menu[MOST], *dev[MOST], **menu_at = menu, **dev_at = dev;
	static char known[MOST][32];
	static int n_known = -1;

	if (n_known <= 0) {
		int n = MOST;

		plgDevs(&menu_at, &dev_at, &n);
		for (n_known = 0; n_known < n; n_known++)
			snprintf(known[n_known], sizeof known[0], "%s", dev[n_known]);
	}
	for (int i = 0; i < n_known; i++)
		if (!strcmp(known[i], name))
			return true;
	return false;
}

static const struct device *find_device(enum nip_format format, struct nip_diag *diag)
{
	for (size_t i = 0; i < sizeof devices / sizeof *devices; i++) {
		if (devices[i].format != format)
			continue;
		if (have_device(devices[i].name))
			return &devices[i];
		nip_diag_system(diag, NULL, "PLplot has no device \"%s\"; install %s",
				devices[i].name, devices[i].package);
		return NULL;
	}
	nip_diag_add(diag, NIP_ERROR, NIP_CAUSE_USAGE, NULL,
		     "a figure cannot have this format (allowed: svg, png, pdf)");
	return NULL;
}

static void prepare(void)
{
	/* A stray setting of these makes PLplot prompt or complain. */
	unsetenv("PLPLOT_DRV_DIR");
	unsetenv("PLPLOT_LIB");
	setenv("PLPLOT_FREETYPE_SANS_FAMILY", "Inter,DejaVu Sans,Liberation Sans", 1);
	plsetopt("drvopt", "text_clipping=0"); /* forgotten at the end of each stream */
}

static void start(const struct device *d, const struct nip_plot *p, FILE *memory)
{
	plsError(&trouble.code, trouble.message);
	plsdev(d->name);
	if (memory)
		plsfile(memory);
	plspage(0, 0, (PLINT)lround(p->width * p->unit), (PLINT)lround(p->height * p->unit), 0, 0);
	plscmap0n(NIP_N_PENS);
	for (int i = 0; i < NIP_N_PENS; i++)
		plscol0a(i, RGB(nip_pen_rgb[i]), 1.0);
	plspause(0);
	plinit();
}

static void begin_page(struct nip_plot *p)
{
	if (p->cr) {
		cairo_save(p->cr);
		cairo_scale(p->cr, 1 / p->unit, 1 / p->unit);
		pl_cmd(PLESC_DEVINIT, p->cr);
	}
	p->page++;
	pladv(0);
	nip_plot_origin(p, 0, 0, 1);
}

static void end_page(struct nip_plot *p)
{
	if (p->cr) {
		cairo_restore(p->cr);
		cairo_show_page(p->cr);
	}
}

void nip_plot_page(struct nip_plot *p)
{
	end_page(p);
	begin_page(p);
}

static cairo_status_t sink(void *closure, const unsigned char *data, unsigned int n)
{
	nip_str_putn(closure, (const char *)data, n);
	return CAIRO_STATUS_SUCCESS;
}

/* A fixed date keeps the bytes the same; whoever packs a release can set one. */
static void creation_date(char out[32], struct nip_diag *diag)
{
	const char *epoch = getenv("SOURCE_DATE_EPOCH");
	long long seconds = 946684800; /* 2000-01-01T00:00:00Z */
	struct tm tm;
	time_t t;

	if (epoch && *epoch) {
		char *end;
		long long got;

		errno = 0;
		got = strtoll(epoch, &end, 10);
		if (*end || errno || got < 0 || got > 253402300799)
			nip_diag_add(diag, NIP_WARNING, NIP_CAUSE_NONE, NULL,
				     "SOURCE_DATE_EPOCH is not used (got \"%s\", allowed "
				     "0..253402300799 seconds)", epoch);
		else
			seconds = got;
	}
	t = (time_t)seconds;
	gmtime_r(&t, &tm);
	strftime(out, 32, "%Y-%m-%dT%H:%M:%SZ", &tm);
}

static void open_pdf(struct nip_plot *p, const struct nip_plot_job *job, struct nip_str *bytes,
		     struct nip_diag *diag)
{
	char date[32];

	creation_date(date, diag);
	p->surface = cairo_pdf_surface_create_for_stream(sink, bytes, p->width, p->height);
	cairo_pdf_surface_set_metadata(p->surface, CAIRO_PDF_METADATA_TITLE, job->title);
	cairo_pdf_surface_set_metadata(p->surface, CAIRO_PDF_METADATA_CREATOR, job->creator);
	cairo_pdf_surface_set_metadata(p->surface, CAIRO_PDF_METADATA_CREATE_DATE, date);
	p->cr = cairo_create(p->surface);
}

static const char *close_pdf(struct nip_plot *p)
{
	cairo_status_t status = cairo_status(p->cr);

	cairo_destroy(p->cr);
	cairo_surface_finish(p->surface);
	if (status == CAIRO_STATUS_SUCCESS)
		status = cairo_surface_status(p->surface);
	cairo_surface_destroy(p->surface);
	return status == CAIRO_STATUS_SUCCESS ? NULL : cairo_status_to_string(status);
}

/* Runs PLplot from start to end; whatever happens, its stream is closed. */
static void session(const struct device *d, struct nip_plot *p, const struct nip_plot_job *job,
		    FILE *memory)
{
	memset(&trouble, 0, sizeof trouble);
	plsexit(on_exit_wish);
	plsabort(on_abort_wish);
	if (!setjmp(trouble.back)) {
		trouble.armed = true;
		start(d, p, memory);
		begin_page(p);
		job->draw(p, job->user);
		end_page(p);
		plend1();
	} else {
		trouble.armed = false;
		trouble.aborts++;
		plend1();
	}
	trouble.armed = false;
	plsexit(NULL);
	plsabort(NULL);
}

int nip_plot_run(const struct nip_plot_job *job, struct nip_str *out, struct nip_diag *diag)
{
	struct nip_plot p = { .format = job->format, .width = job->width, .height = job->height };
	const struct device *d;
	struct nip_str pdf = NIP_STR_INIT;
	const char *fault = NULL;
	char *bytes = NULL;
	size_t n = 0;
	FILE *memory = NULL;

	prepare();
	d = find_device(job->format, diag);
	if (!d)
		return -1;
	p.unit = d->unit;
	if (job->format == NIP_FORMAT_PDF)
		open_pdf(&p, job, &pdf, diag);
	else
		memory = open_memstream(&bytes, &n);
	session(d, &p, job, memory); /* closes memory */
	if (job->format == NIP_FORMAT_PDF)
		fault = close_pdf(&p);
	if (trouble.aborts)
		fault = trouble.first;
	else if (!fault && (job->format == NIP_FORMAT_PDF ? pdf.n : n) == 0)
		fault = "nothing was written";
	if (fault)
		nip_diag_system(diag, NULL, "PLplot could not draw the figure: %s", fault);
	else if (job->format == NIP_FORMAT_PDF)
		nip_str_putn(out, pdf.at, pdf.n);
	else
		nip_str_putn(out, bytes, n);
	nip_str_release(&pdf);
	free(bytes);
	return fault ? -1 : 0;
}

int nip_plot_outline(struct nip_plot *p, int parent, const char *text, double y)
{
	char where[64];

	snprintf(where, sizeof where, "page=%d pos=[0 %d]", p->page, (int)(p->height - y));
	return cairo_pdf_surface_add_outline(p->surface, parent, text, where,
					     parent ? 0 : CAIRO_PDF_OUTLINE_FLAG_OPEN);
}

/* ---- marks --------------------------------------------------------------- */

void nip_plot_unclip(struct nip_plot *p)
{
	plvpor(0, 1, 0, 1);
	plwind(-p->ox / p->zoom, (p->width - p->ox) / p->zoom, -p->oy / p->zoom,
	       (p->height - p->oy) / p->zoom);
}

void nip_plot_origin(struct nip_plot *p, double ox, double oy, double zoom)
{
	p->zoom = zoom;
	p->ox = ox;
	p->oy = oy;
	nip_plot_unclip(p);
}

void nip_plot_clip(struct nip_plot *p, double x, double y, double w, double h)
{
	double z = p->zoom;

	plvpor((p->ox + x * z) / p->width, (p->ox + (x + w) * z) / p->width,
	       (p->oy + y * z) / p->height, (p->oy + (y + h) * z) / p->height);
	plwind(x, x + w, y, y + h);
}

/* Micrometres of mark and gap on a page of one unit per point. */
static const struct {
	PLINT mark, space;
} dashes[] = {
	[NIP_DASH_LIMIT] = { 1400, 900 },
	[NIP_DASH_CURVE] = { 2600, 900 },
	[NIP_DASH_DOT] = { 350, 700 },
};

void nip_plot_line(struct nip_plot *p, size_t n, const double *x, const double *y, int pen,
		   double width, enum nip_dash dash)
{
	if (n < 2)
		return;
	plcol0(pen);
	plwidth(width * p->unit * p->zoom);
	if (dash != NIP_SOLID) {
		PLINT mark = (PLINT)(dashes[dash].mark * p->unit * p->zoom);
		PLINT space = (PLINT)(dashes[dash].space * p->unit * p->zoom);

		plstyl(1, &mark, &space);
	}
	plline((PLINT)n, x, y);
	if (dash != NIP_SOLID)
		plstyl(0, NULL, NULL);
}

void nip_plot_segment(struct nip_plot *p, double x0, double y0, double x1, double y1, int pen,
		      double width, enum nip_dash dash)
{
	double x[2] = { x0, x1 }, y[2] = { y0, y1 };

	nip_plot_line(p, 2, x, y, pen, width, dash);
}

/* The drivers stroke what they fill. */
static void fill(size_t n, const double *x, const double *y, int pen, double stroke)
{
	if (n < 3)
		return;
	plcol0(pen);
	plwidth(stroke);
	plfill((PLINT)n, x, y);
}

void nip_plot_fill(struct nip_plot *p, size_t n, const double *x, const double *y, int pen)
{
	(void)p;
	fill(n, x, y, pen, 0.001);
}

void nip_plot_patch(struct nip_plot *p, size_t n, const double *x, const double *y, int pen)
{
	fill(n, x, y, pen, 0.7 * p->unit * p->zoom);
}

void nip_plot_rect(struct nip_plot *p, double x, double y, double w, double h, int pen)
{
	double px[4] = { x, x + w, x + w, x }, py[4] = { y, y, y + h, y + h };

	if (w > 0 && h > 0)
		nip_plot_fill(p, 4, px, py, pen);
}

#define MOST_CORNERS 29

static size_t outline_of(enum nip_shape shape, double x, double y, double r, double *px,
			 double *py)
{
	static const struct {
		size_t n;
		double turn, grow;
	} polygon[] = {
		[NIP_CIRCLE] = { 24, 0, 1 },
		[NIP_DIAMOND] = { 4, 0, 1.3 },
		[NIP_SQUARE] = { 4, 0.5, 1.25 },
		[NIP_TRIANGLE] = { 3, 0.75, 1.3 },
	};
	size_t n = shape == NIP_CIRCLE && r < 1.5 ? 12 : polygon[shape].n;

	for (size_t i = 0; i <= n; i++) {
		double a = 2 * M_PI * ((double)(i % n) + polygon[shape].turn) / (double)n;

		px[i] = x + r * polygon[shape].grow * cos(a);
		py[i] = y + r * polygon[shape].grow * sin(a);
	}
	return n;
}

void nip_plot_marker(struct nip_plot *p, enum nip_shape shape, double x, double y, double r,
		     int pen, bool ring)
{
	double px[MOST_CORNERS], py[MOST_CORNERS];
	size_t n;

	if (ring) {
		n = outline_of(shape, x, y, r + 0.8, px, py);
		nip_plot_fill(p, n, px, py, NIP_PEN_PAGE);
	}
	n = outline_of(shape, x, y, r, px, py);
	nip_plot_fill(p, n, px, py, pen);
}

void nip_plot_text(struct nip_plot *p, double x, double y, double just, double pt, bool bold,
		   int pen, const char *text)
{
	char escaped[1024];
	size_t n = 0;

	/* '#' starts PLplot's markup. Its buffer would drop the end of a very long
	 * text in silence, and no line of ours is longer than this. */
	for (; *text && n < 480; text++) {
		if (*text == '#')
			escaped[n++] = '#';
		escaped[n++] = *text;
	}
	while (*text && n > 0 && ((unsigned char)*text & 0xC0) == 0x80)
		text--, n--;
	escaped[n] = '\0';
	if (!n)
		return;
	plsfont(PL_FCI_SANS, PL_FCI_UPRIGHT, bold ? PL_FCI_BOLD : PL_FCI_MEDIUM);
	/* Millimetres; 0.75 because the drivers take 72 dots for 96. */
	plschr(pt * p->unit * p->zoom * 25.4 / 72 * 0.75, 1.0);
	plcol0(pen);
	plptex(x, y + 0.5 * pt, 1, 0, just, escaped);
}
