/* page.h: the style sheet and the script of an HTML report. */
#ifndef NIP_RENDER_PAGE_H
#define NIP_RENDER_PAGE_H

extern const char nip_page_style[];
extern const char nip_page_script[];

#endif
