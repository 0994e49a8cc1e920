/* web_doc.h: what a coil's readings say, as a document. */
#ifndef NIP_REPORT_WEB_DOC_H
#define NIP_REPORT_WEB_DOC_H

#include "doc/doc.h"
#include "web/length.h"
#include "web/study.h"

struct nip_web_shown {			  /* what is shown besides the study */
	const char *file, *column, *unit; /* unit of the value; NULL: not known */
	const char *cd_column, *cd_unit;  /* NULL */
	const char *length_from;	  /* "position_m", or "speed_m_min over time_s" */
	const char *only;		  /* "coil = C-101"; NULL: all rows */
	long long bytes;
	long records, refused, not_a_number, left_out;
	double mean_speed_m_min; /* NaN: no time column */
	double unit_um;		 /* micrometres a unit of the value; NaN: no length */
	struct nip_length length;
	struct nip_roll nominal[NIP_ROLLS_MOST]; /* circumferences as machined */
};

/* The whole document: tree, tables, figures. */
void nip_web_doc(struct nip_doc *d, const struct nip_web_study *s,
		 const struct nip_web_shown *shown);

/* Its parts. */
void nip_web_tree(struct nip_doc *d, const struct nip_web_study *s,
		  const struct nip_web_shown *shown);
void nip_web_figures(struct nip_doc *d, const struct nip_web_study *s,
		     const struct nip_web_shown *shown);
/* web_places.c: defects, means by metre, the spectrum in time; and "; a pit at 140 m". */
void nip_web_put_places(struct nip_doc *d, const struct nip_web_study *s);
void nip_web_places(struct nip_doc *d, const struct nip_web_study *s);
const char *nip_web_defect_text(struct nip_doc *d, const struct nip_web_study *s);
/* web_time.c: variance and amplitudes along the web. */
void nip_web_time_figure(struct nip_doc *d, const struct nip_web_study *s,
			 const struct nip_web_shown *shown);
/* "A, or 2nd harmonic of B": the rolls of a line; "no roll of the table". */
const char *nip_web_line_text(struct nip_doc *d, const struct nip_web_study *s, size_t peak);

#endif
