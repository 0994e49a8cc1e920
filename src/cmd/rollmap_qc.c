/* rollmap_qc.c: the events of a qc result, in JSON. */
#include <config.h>

#include <math.h>
#include <string.h>

#include "base/decimal.h"
#include "cmd/rollmap.h"
#include "doc/json_read.h"

const struct nip_node *nip_rollmap_list(const struct nip_node *n, const char *name)
{
	n = nip_node_get(n, name);
	return n && n->kind == NIP_NODE_LIST ? n : NULL;
}

int nip_rollmap_wrong(const struct nip_rollmap_input *in, const char *path, const char *what)
{
	const struct nip_place at = { .file = path };

	nip_diag_input(in->s->diag, &at, "%s", what);
	return -1;
}

static const struct nip_node *find_coil(struct nip_rollmap_input *in, const char *path,
					const struct nip_node *coils)
{
	const struct nip_place at = { .file = path, .element = "coils" };
	const char *names = "";

	for (const struct nip_node *c = coils->first; c; c = c->next) {
		const char *name = nip_node_text_of(c, "coil");

		names = nip_arena_printf(in->s->arena, "%s%s%s", names, *names ? ", " : "",
					 name ? name : "(without name)");
		if (in->coil ? name && strcmp(name, in->coil) == 0 : coils->first == coils->last) {
			in->coil = name;
			return c;
		}
	}
	nip_diag_add(in->s->diag, NIP_ERROR, NIP_CAUSE_USAGE, &at, "%s (there are: %s)",
		     in->coil ? "there is no coil of that name" : "choose one with --coil", names);
	return NULL;
}

/* Web that was not measured is not good for that. */
static void say_unmeasured(const struct nip_rollmap_input *in, const char *path,
			   const struct nip_node *coil)
{
	const struct nip_place at = { .file = path, .element = in->coil };
	double bad = nip_node_number_of(coil, "bad"), from = nip_node_number_of(coil, "from_m"), to = nip_node_number_of(coil, "to_m");

	if (bad > 0)
		nip_diag_add(in->s->diag, NIP_WARNING, NIP_CAUSE_NONE, &at,
			     "%.0f bad records or cells: what the web was like there is not known; "
			     "events mark the cells, a refused record has no place",
			     bad);
	if (from > 0 || to < in->length_m)
		nip_diag_add(in->s->diag, NIP_WARNING, NIP_CAUSE_NONE, &at,
			     "measured from %.9g to %.9g m of 0 to %.9g m: the rest is taken to be "
			     "without events",
			     from, to, in->length_m);
}

const struct nip_node *nip_rollmap_load(const struct nip_rollmap_input *in, const char *path,
					const char *command)
{
	const struct nip_node *root, *result;
	const char *is;
	char *bytes;
	size_t n;

	if (nip_load_input(in->s, path, &bytes, &n) != 0)
		return NULL;
	root = nip_json_read(path, bytes, n, in->s->arena, in->s->diag);
	if (!root)
		return NULL;
	is = nip_node_text_of(root, "command");
	result = nip_node_get(root, "result");
	if (is && result && strcmp(is, command) == 0)
		return result;
	nip_rollmap_wrong(in, path,
			  nip_arena_printf(in->s->arena,
					   "is no result of nipline %s (--format json)", command));
	return NULL;
}

int nip_rollmap_open_qc(struct nip_rollmap_input *in, const char *path,
			const struct nip_node **out_result)
{
	const struct nip_node *result = nip_rollmap_load(in, path, "qc"), *coil;

	if (!result)
		return -1;
	if (!nip_rollmap_list(result, "coils") || !nip_rollmap_list(result, "events"))
		return nip_rollmap_wrong(in, path, "holds no coils and events");
	coil = find_coil(in, path, nip_rollmap_list(result, "coils"));
	if (!coil)
		return -1;
	if (isnan(in->length_m))
		in->length_m = nip_node_number_of(coil, "to_m");
	if (!(in->length_m > 0))
		return nip_rollmap_wrong(in, path, "does not say how long the coil is; give --length");
	say_unmeasured(in, path, coil);
	*out_result = result;
	return 0;
}

bool nip_rollmap_lane_of(const struct nip_rollmap_input *in, const char *name, struct nip_patch *p)
{
	for (size_t i = 0; name && i < in->lanes; i++)
		if (strcmp(in->lane[i].name, name) == 0) {
			p->y0 = in->lane[i].from_m;
			p->y1 = in->lane[i].to_m;
			return true;
		}
	p->y0 = 0;
	p->y1 = in->width_m;
	return false;
}

/* What the result says of events that it does not hold. */
static int check_whole(const struct nip_rollmap_input *in, const char *path,
		       const struct nip_node *result)
{
	const struct nip_place at = { .file = path, .element = "events_not_listed" };
	double more = nip_node_number_of(result, "events_not_listed");

	if (!(more > 0))
		return 0;
	nip_diag_add(in->s->diag, NIP_ERROR, NIP_CAUSE_NO_ANSWER, &at,
		     "%.0f events are not in the file: a map without them would accept sheets that "
		     "hold them; check fewer coils at a time",
		     more);
	return -1;
}

/* A cell without a value has no worst one. */
static const char *detail(const struct nip_rollmap_input *in, const struct nip_node *e)
{
	const char *unit = nip_node_text_of(e, "unit"), *lane = nip_node_text_of(e, "lane"),
		   *what = nip_node_text_of(e, "characteristic");
	double worst = nip_node_number_of(e, "worst");
	char b[NIP_DOUBLE_TEXT];

	if (isnan(worst))
		return nip_arena_printf(in->s->arena, "%s, lane %s", what ? what : "?",
					lane ? lane : "not named");
	return nip_arena_printf(in->s->arena, "%s %s%s%s, lane %s", what ? what : "?",
				nip_decimal_write(worst, b), unit ? " " : "", unit ? unit : "",
				lane ? lane : "not named");
}

int nip_rollmap_take_qc(const struct nip_rollmap_input *in, const char *path,
			const struct nip_node *result, struct nip_rollmap *r, size_t *outside)
{
	const struct nip_place at = { .file = path, .element = "events" };
	size_t nowhere = 0, whole = 0;

	if (check_whole(in, path, result) != 0)
		return -1;
	for (const struct nip_node *e = nip_rollmap_list(result, "events")->first; e; e = e->next) {
		const char *coil = nip_node_text_of(e, "coil"), *grade = nip_node_text_of(e, "severity");
		struct nip_patch p = { .kind = nip_node_text_of(e, "rule"),
				       .source = "gauge",
				       .size_m = NAN,
				       .s0 = nip_node_number_of(e, "from_m") - in->margin_m,
				       .s1 = nip_node_number_of(e, "to_m") + in->margin_m };

		if (in->coil && (!coil || strcmp(coil, in->coil) != 0))
			continue;
		p.grade = grade ? nip_grade_find(grade) : NIP_GRADES;
		if (!p.kind || p.grade == NIP_GRADES)
			return nip_rollmap_wrong(in, path, "holds an event without rule or severity");
		if (isnan(p.s0) || isnan(p.s1)) {
			nowhere++;
			continue;
		}
		whole += !nip_rollmap_lane_of(in, nip_node_text_of(e, "lane"), &p);
		p.detail = detail(in, e);
		*outside += !nip_rollmap_add(r, &p);
	}
	if (whole)
		nip_diag_add(in->s->diag, NIP_WARNING, NIP_CAUSE_NONE, &at,
			     "%zu events are in lanes that no --lane places: they are taken to go "
			     "over the whole width",
			     whole);
	if (nowhere)
		nip_diag_add(in->s->diag, NIP_ERROR, NIP_CAUSE_NO_ANSWER, &at,
			     "%zu events have no position (the spec names no position column): "
			     "they cannot be placed on the web",
			     nowhere);
	return nowhere ? -1 : 0;
}
