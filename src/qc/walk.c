/* walk.c: the fields of a state, both ways. */
#include <config.h>

#include "qc/walk.h"

#include <string.h>

void nip_walk_u64(struct nip_walk *w, uint64_t *v)
{
	if (w->out)
		nip_state_put_u64(w->out, *v);
	else
		*v = nip_state_u64(&w->in);
}

void nip_walk_long(struct nip_walk *w, long *v)
{
	uint64_t u = (uint64_t)*v;

	nip_walk_u64(w, &u);
	*v = (long)u;
}

void nip_walk_wide(struct nip_walk *w, long long *v)
{
	uint64_t u = (uint64_t)*v;

	nip_walk_u64(w, &u);
	*v = (long long)u;
}

void nip_walk_size(struct nip_walk *w, size_t *v)
{
	uint64_t u = *v;

	nip_walk_u64(w, &u);
	*v = (size_t)u;
}

void nip_walk_bool(struct nip_walk *w, bool *v)
{
	if (w->out)
		nip_state_put_u8(w->out, *v);
	else
		*v = nip_state_u8(&w->in) != 0;
}

void nip_walk_real(struct nip_walk *w, double *v)
{
	if (w->out)
		nip_state_put_f64(w->out, *v);
	else
		*v = nip_state_f64(&w->in);
}

void nip_walk_reals(struct nip_walk *w, double *v, long n)
{
	for (long i = 0; i < n; i++)
		nip_walk_real(w, &v[i]);
}

size_t nip_walk_count(struct nip_walk *w, size_t n)
{
	nip_walk_size(w, &n);
	if (!w->out && n > nip_state_left(&w->in)) {
		nip_state_refuse(&w->in, "a list is longer than the state");
		return 0;
	}
	return n;
}

void nip_walk_text(struct nip_walk *w, const char **v)
{
	size_t n = w->out ? (*v ? strlen(*v) + 1 : 0) : 0;

	n = nip_walk_count(w, n);
	if (w->out) {
		if (n)
			nip_str_putn(w->out, *v, n - 1);
		return;
	}
	*v = n ? nip_arena_strndup(w->q->arena, (const char *)w->in.at, n - 1) : NULL;
	w->in.at += n ? n - 1 : 0;
}

void nip_walk_name(struct nip_walk *w, const char **v)
{
	nip_walk_text(w, v);
	if (!w->out && *v)
		*v = nip_qc_name(w->q, *v);
}

void nip_walk_named(struct nip_walk *w, const char **v)
{
	nip_walk_name(w, v);
	if (!w->out && !*v) {
		nip_state_refuse(&w->in, "a name is missing");
		*v = "";
	}
}

void nip_walk_moments(struct nip_walk *w, struct nip_moments *m)
{
	long used;

	if (w->out) {
		nip_moments_save(m, w->out);
		return;
	}
	used = nip_moments_load(m, w->in.at, nip_state_left(&w->in), w->diag, w->at);
	if (used < 0)
		nip_state_refuse(&w->in, "moments inside it are damaged");
	else
		w->in.at += used;
}

void nip_walk_lag1(struct nip_walk *w, struct nip_lag1 *s)
{
	long used;

	if (w->out) {
		nip_lag1_save(s, w->out);
		return;
	}
	used = nip_lag1_load(s, w->in.at, nip_state_left(&w->in), w->diag, w->at);
	if (used < 0)
		nip_state_refuse(&w->in, "a series inside it is damaged");
	else
		w->in.at += used;
}

void nip_walk_series(struct nip_walk *w, struct nip_series *s)
{
	nip_walk_long(w, &s->n);
	nip_walk_long(w, &s->most);
	nip_walk_long(w, &s->per_bin);
	nip_walk_long(w, &s->bins);
	nip_walk_long(w, &s->in_last);
	nip_walk_long(w, &s->stride);
	nip_walk_long(w, &s->sampled);
	if (s->most < NIP_SERIES_LEAST || s->most > NIP_SERIES_SAMPLE ||
	    (s->most & (s->most - 1)) != 0 || s->bins < 0 || s->bins > s->most / 4 ||
	    s->sampled < 0 || s->sampled > s->most || s->n < 0 || s->n > NIP_SERIES_MOST_READINGS ||
	    s->stride < 1 || s->per_bin < 1 || s->stride > NIP_SERIES_MOST_READINGS / s->most ||
	    s->per_bin > NIP_SERIES_MOST_READINGS || s->in_last < 0 || s->in_last > s->per_bin) {
		nip_state_refuse(&w->in, "a series has a size it cannot have");
		nip_series_init(s, NIP_SERIES_LEAST);
		return;
	}
	if (!w->out)
		nip_series_make_room(s, w->q->arena);
	nip_walk_reals(w, s->sum, s->bins);
	nip_walk_reals(w, s->lo, s->bins);
	nip_walk_reals(w, s->hi, s->bins);
	nip_walk_reals(w, s->sample, s->sampled);
}
