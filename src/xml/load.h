/* load.h: text to libxml2 tree, safely. Private to the room. */
#ifndef NIP_XML_LOAD_H
#define NIP_XML_LOAD_H

#include <libxml/tree.h>
#include <stddef.h>

struct nip_diag;

/* NULL with diagnostics if not well-formed or with a DTD; free with xmlFreeDoc(). */
xmlDocPtr nip_xml_load(const char *path, const char *bytes, size_t n, struct nip_diag *diag);

/* Line of an element, beyond 65535 too. */
long nip_xml_line(const xmlNode *e);

#endif
