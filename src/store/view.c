/* view.c: the lists a history can be asked for. */
#include <config.h>

#include <stdlib.h>
#include <string.h>

#include "base/str.h"
#include "store/sql.h"

#define COLS(list) .column = list, .n = sizeof list / sizeof *list

/* What a key of the selection means in a view; NULL: the view has no such thing, and a
 * selection by it finds nothing. */
struct keys {
	const struct nip_store_view *view;
	const char *on[NIP_SELECT_KEYS];
};

#define OF_COILS                                                                                   \
	{                                                                                          \
		"c.batch", "c.name", "e.id", "r.recipe_id", "r.recipe_version", "e.time",          \
			"r.spec_id", "r.spec_version", "e.time"                                    \
	}
#define OF_PLANS                                                                                   \
	{                                                                                          \
		NULL, NULL, "e.id", "p.recipe_id", "p.recipe_version", "e.time", NULL, NULL,       \
			"e.time"                                                                   \
	}
#define OF_ENTRIES                                                                                 \
	{                                                                                          \
		NULL, NULL, "e.id", NULL, NULL, "e.time", NULL, NULL, "e.time"                     \
	}

/* A state that a newer one has replaced counts only where its entry is asked for. */
#define FROM_COILS " FROM coil c JOIN entry e ON e.id = c.entry JOIN run r ON r.entry = c.entry"
#define ORDER	   " ORDER BY e.time, e.id"

static const struct nip_store_column coil_columns[] = {
	{ "entry", "entry", true },
	{ "time", "stored", false },
	{ "coil", "coil", false },
	{ "batch", "batch", false },
	{ "verdict", "verdict", false },
	{ "rows", "rows", true },
	{ "bad", "bad", true, true },
	{ "from_m", "from, m", true, true },
	{ "to_m", "to, m", true, true },
	{ "spec", "spec", false },
	{ "spec_version", "version", false },
	{ "recipe", "recipe", false, true },
	{ "recipe_version", "version", false, true },
	{ "file", "file", false, true },
	{ "replaced_by", "replaced by", true },
};
const struct nip_store_view nip_view_coils = {
	"coils", "Coils", COLS(coil_columns),
	"SELECT e.id, e.time, c.name, c.batch, c.verdict, c.rows, c.bad, c.from_m, c.to_m, "
	"r.spec_id, r.spec_version, r.recipe_id, r.recipe_version, c.file, (SELECT entry FROM coil "
	"n WHERE n.id = c.newer)" FROM_COILS " WHERE %s" ORDER ", c.seq"
};

static const struct nip_store_column value_columns[] = {
	{ "entry", "entry", true },
	{ "time", "stored", false, true },
	{ "coil", "coil", false },
	{ "batch", "batch", false, true },
	{ "characteristic", "characteristic", false },
	{ "unit", "unit", false },
	{ "n", "readings", true },
	{ "missing", "missing", true, true },
	{ "mean", "mean", true },
	{ "sd", "sd", true },
	{ "min", "min", true },
	{ "max", "max", true },
	{ "target", "target", true, true },
	{ "out_of_spec", "out of spec", true },
};
const struct nip_store_view nip_view_values = {
	"characteristics", "Characteristics of coils", COLS(value_columns),
	"SELECT e.id, e.time, c.name, c.batch, v.characteristic, v.unit, v.n, v.missing, v.mean, "
	"v.sd, v.min, v.max, v.target, v.beyond" FROM_COILS
	" JOIN value v ON v.coil = c.id WHERE %s" ORDER ", c.seq, v.seq"
};

static const struct nip_store_column finding_columns[] = {
	{ "entry", "entry", true },	   { "coil", "coil", false },
	{ "batch", "batch", false, true }, { "severity", "severity", false },
	{ "rule", "rule", false },	   { "file", "file", false, true },
	{ "line", "line", true },	   { "lane", "lane", false },
	{ "position_m", "at, m", true },   { "characteristic", "characteristic", false },
	{ "value", "value", true, true },  { "unit", "unit", false, true },
	{ "limit", "limit", false, true }, { "message", "message", false },
};
const struct nip_store_view nip_view_findings = {
	"findings", "Findings", COLS(finding_columns),
	"SELECT e.id, c.name, c.batch, f.severity, f.rule, f.file, f.line, f.lane, f.position_m, "
	"f.characteristic, f.value, f.unit, f.bound, f.message" FROM_COILS
	" JOIN finding f ON f.coil = c.id WHERE %s" ORDER ", c.seq, f.seq"
};

static const struct nip_store_column entry_columns[] = {
	{ "entry", "entry", true },	 { "time", "stored", false },
	{ "command", "command", false }, { "version", "nipline", false, true },
	{ "coils", "coils", true },	 { "says", "says", false },
};
const struct nip_store_view nip_view_entries = {
	"entries", "Entries", COLS(entry_columns),
	"SELECT e.id, e.time, e.command, e.version, (SELECT count(*) FROM coil c WHERE c.entry = "
	"e.id), coalesce((SELECT headline FROM report t WHERE t.entry = e.id), (SELECT 'recipe ' "
	"|| "
	"p.recipe_id || ' version ' || p.recipe_version FROM plan p WHERE p.entry = e.id), (SELECT "
	"'spec ' || r.spec_id || ' version ' || r.spec_version || ': ' || r.verdict FROM run r "
	"WHERE "
	"r.entry = e.id)) FROM entry e WHERE %s" ORDER
};

static const struct nip_store_column input_columns[] = {
	{ "entry", "entry", true },
	{ "file", "file", false },
	{ "sha256", "SHA-256", false },
};
const struct nip_store_view nip_view_inputs = {
	"inputs", "Inputs", COLS(input_columns),
	"SELECT e.id, i.file, i.sha256 FROM entry e JOIN input i ON i.entry = e.id WHERE %s" ORDER
	", i.seq"
};

static const struct nip_store_column plan_columns[] = {
	{ "entry", "entry", true },
	{ "time", "stored", false },
	{ "recipe", "recipe", false },
	{ "recipe_version", "version", false },
};
const struct nip_store_view nip_view_plans = {
	"plans", "Plans", COLS(plan_columns),
	"SELECT e.id, e.time, p.recipe_id, p.recipe_version FROM entry e JOIN plan p ON p.entry = "
	"e.id WHERE %s" ORDER
};

static const struct nip_store_column planned_columns[] = {
	{ "entry", "entry", true },
	{ "recipe", "recipe", false, true },
	{ "recipe_version", "version", false, true },
	{ "step", "step", false },
	{ "layer", "layer", false },
	{ "quantity", "quantity", false },
	{ "value", "value", true },
	{ "unit", "unit", false },
	{ "low", "low", true },
	{ "high", "high", true },
	{ "how", "how known", false },
	{ "evidence", "evidence", false },
};
const struct nip_store_view nip_view_planned = {
	"planned", "Planned", COLS(planned_columns),
	"SELECT e.id, p.recipe_id, p.recipe_version, q.step, q.layer, q.quantity, q.value, q.unit, "
	"q.low, q.high, q.how, q.evidence FROM entry e JOIN plan p ON p.entry = e.id JOIN planned "
	"q "
	"ON q.entry = e.id WHERE %s" ORDER ", q.seq"
};

static const struct nip_store_column report_columns[] = {
	{ "entry", "entry", true },
	{ "time", "stored", false },
	{ "title", "title", false },
	{ "headline", "headline", false },
	{ "output", "written to", false },
	{ "output_sha256", "SHA-256 of it", false, true },
	{ "result_sha256", "SHA-256 of the result", false, true },
};
const struct nip_store_view nip_view_reports = {
	"reports", "Reports", COLS(report_columns),
	"SELECT e.id, e.time, t.title, t.headline, t.output, t.output_sha256, t.result_sha256 FROM "
	"entry e JOIN report t ON t.entry = e.id WHERE %s" ORDER
};

static const struct nip_store_column bound_columns[] = {
	{ "entry", "entry", true }, { "characteristic", "characteristic", false },
	{ "kind", "kind", false },  { "value", "value", true },
	{ "unit", "unit", false },
};
const struct nip_store_view nip_view_bounds = { "limits", "Limits", COLS(bound_columns),
						"SELECT e.id, b.characteristic, b.kind, b.value, "
						"b.unit FROM entry e JOIN bound b ON b.entry "
						"= e.id WHERE %s" ORDER ", b.seq" };

static const struct keys keys[] = {
	{ &nip_view_coils, OF_COILS },	  { &nip_view_values, OF_COILS },
	{ &nip_view_findings, OF_COILS }, { &nip_view_plans, OF_PLANS },
	{ &nip_view_planned, OF_PLANS },  { &nip_view_entries, OF_ENTRIES },
	{ &nip_view_inputs, OF_ENTRIES }, { &nip_view_reports, OF_ENTRIES },
	{ &nip_view_bounds, OF_ENTRIES },
};

/* ---- asking ------------------------------------------------------------------------ */

static const char *compares(enum nip_select_key k)
{
	return k == NIP_SELECT_SINCE ? ">=" : k == NIP_SELECT_UNTIL ? "<=" : "=";
}

static void condition(struct nip_str *out, const char *const *on, const struct nip_selection *sel)
{
	nip_str_put(out, "1");
	if (on[NIP_SELECT_COIL] && !(sel && sel->of[NIP_SELECT_ENTRY].n))
		nip_str_put(out, " AND c.newer IS NULL");
	for (int k = 0; sel && k < NIP_SELECT_KEYS; k++) {
		if (sel->of[k].n && !on[k])
			nip_str_put(out, " AND 0");
		for (size_t i = 0; i < sel->of[k].n && on[k]; i++)
			nip_str_printf(out, "%s%s %s ?%s", i ? " OR " : " AND (", on[k],
				       compares((enum nip_select_key)k),
				       i + 1 == sel->of[k].n ? ")" : "");
	}
}

static sqlite3_stmt *ask_view(struct nip_store *s, const struct nip_store_view *v,
			      const struct nip_selection *sel, struct nip_diag *diag)
{
	const char *const *on = NULL, *at = strstr(v->sql, "%s");
	struct nip_str sql = NIP_STR_INIT;
	sqlite3_stmt *ask;
	int n = 0;

	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
		if (keys[i].view == v)
			on = keys[i].on;
	nip_str_putn(&sql, v->sql, (size_t)(at - v->sql));
	condition(&sql, on, sel);
	nip_str_put(&sql, at + 2);
	ask = nip_sql_ask(s, diag, nip_str_text(&sql), "");
	nip_str_release(&sql);
	for (int k = 0; ask && sel && k < NIP_SELECT_KEYS; k++)
		for (size_t i = 0; i < sel->of[k].n && on[k]; i++)
			if (k == NIP_SELECT_ENTRY)
				sqlite3_bind_int64(ask, ++n, strtoll(sel->of[k].at[i], NULL, 10));
			else
				sqlite3_bind_text(ask, ++n, sel->of[k].at[i], -1, SQLITE_STATIC);
	return ask;
}

#define MOST_COLUMNS 16

int nip_store_ask(struct nip_store *s, const struct nip_store_view *v,
		  const struct nip_selection *sel,
		  void (*row)(const struct nip_store_cell *cell, void *user), void *user,
		  struct nip_diag *diag)
{
	sqlite3_stmt *ask = ask_view(s, v, sel, diag);
	struct nip_store_cell cell[MOST_COLUMNS];
	int rc;

	while ((rc = nip_sql_next(s, &ask, diag)) == 1) {
		for (int i = 0; i < (int)v->n; i++) {
			int type = sqlite3_column_type(ask, i);

			cell[i] = (struct nip_store_cell){ .kind = NIP_STORE_NULL };
			if (type == SQLITE_INTEGER || type == SQLITE_FLOAT) {
				cell[i].kind = NIP_STORE_NUMBER;
				cell[i].number = sqlite3_column_double(ask, i);
			} else if (type == SQLITE_TEXT) {
				cell[i].kind = NIP_STORE_TEXT;
				cell[i].text = (const char *)sqlite3_column_text(ask, i);
			}
		}
		row(cell, user);
	}
	return rc;
}
