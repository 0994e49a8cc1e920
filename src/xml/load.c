/* load.c: well-formedness, without DTDs, entities or network. */
#include <config.h>

#include "xml/load.h"

#include <libxml/SAX2.h>
#include <libxml/parser.h>
#include <limits.h>
#include <stdint.h>
#include <string.h>

#include "base/arena.h"
#include "base/diag.h"
#include "xml/reader.h"

struct state {
	const char *path;
	struct nip_diag *diag;
	bool dtd;
	int errors;
};

/* A document type declaration is where entity bombs and external files come from:
 * stop at it, before any of it is looked at. */
static void no_dtd(void *ctx, const xmlChar *name, const xmlChar *public_id,
		   const xmlChar *system_id)
{
	xmlParserCtxtPtr p = ctx;
	struct state *s = p->_private;
	const struct nip_place at = { .file = s->path, .line = xmlSAX2GetLineNumber(p) };

	(void)name, (void)public_id, (void)system_id;
	s->dtd = true;
	nip_diag_input(s->diag, &at,
		       "document type declarations and entities are not accepted; remove <!DOCTYPE ...>");
	xmlStopParser(p);
}

/* A node keeps 16 bits of its line and libxml2 guesses larger ones from neighbours,
 * one off for an empty element: remember it whole. */
static void start_element(void *ctx, const xmlChar *name, const xmlChar *prefix,
			  const xmlChar *uri, int n_ns, const xmlChar **ns, int n_attributes,
			  int n_defaulted, const xmlChar **attributes)
{
	xmlParserCtxtPtr p = ctx;

	xmlSAX2StartElementNs(ctx, name, prefix, uri, n_ns, ns, n_attributes, n_defaulted,
			      attributes);
	if (p->node)
		p->node->_private = (void *)(intptr_t)p->input->line;
}

long nip_xml_line(const xmlNode *e)
{
	return e->_private ? (long)(intptr_t)e->_private : xmlGetLineNo(e);
}

static void take_error(void *ctx, xmlErrorPtr e)
{
	xmlParserCtxtPtr p = ctx;
	struct state *s = p->_private;
	struct nip_place at = { .file = s->path, .line = e->line, .column = e->int2 };
	size_t n = e->message ? strlen(e->message) : 0;

	if (s->dtd || s->errors++ >= 20)
		return;
	while (n && (e->message[n - 1] == '\n' || e->message[n - 1] == ' '))
		n--;
	if (e->level == XML_ERR_WARNING)
		nip_diag_add(s->diag, NIP_WARNING, NIP_CAUSE_NONE, &at, "%.*s", (int)n,
			     e->message);
	else
		nip_diag_input(s->diag, &at, "not well-formed XML: %.*s", (int)n,
			       e->message ? e->message : "");
}

xmlDocPtr nip_xml_load(const char *path, const char *bytes, size_t n, struct nip_diag *diag)
{
	struct state s = { .path = path, .diag = diag };
	const struct nip_place at = { .file = path, .line = 1 };
	xmlParserCtxtPtr p = NULL;
	xmlDocPtr doc = NULL;

	if (n == 0) {
		nip_diag_input(diag, &at, "is empty; an XML document was expected");
		return NULL;
	}
	if (n > INT_MAX) {
		nip_diag_input(diag, &at, "is too large");
		return NULL;
	}
	p = xmlNewParserCtxt();
	if (!p)
		return NULL;
	p->_private = &s;
	p->sax->internalSubset = no_dtd;
	p->sax->externalSubset = NULL;
	p->sax->startElementNs = start_element;
	p->sax->serror = take_error;
	doc = xmlCtxtReadMemory(p, bytes, (int)n, path, NULL,
				XML_PARSE_NONET | XML_PARSE_BIG_LINES | XML_PARSE_NOCDATA |
					XML_PARSE_COMPACT);
	if (doc && (s.dtd || !p->wellFormed || !xmlDocGetRootElement(doc))) {
		xmlFreeDoc(doc);
		doc = NULL;
	}
	if (!doc && !s.dtd && !s.errors)
		nip_diag_input(diag, &at, "not an XML document");
	xmlFreeParserCtxt(p);
	return doc;
}

void nip_xml_release(void)
{
	xmlCleanupParser();
}
