/* select.c: Hoare's selection. */
#include <config.h>

#include "web/select.h"

#include <math.h>

double nip_select(double *x, size_t n, size_t rank)
{
	size_t lo = 0, hi = n - 1;

	while (lo < hi) {
		double pivot = x[lo + (hi - lo) / 2];
		size_t i = lo, j = hi;

		while (i <= j) {
			while (x[i] < pivot)
				i++;
			while (x[j] > pivot)
				j--;
			if (i <= j) {
				double t = x[i];

				x[i++] = x[j];
				x[j] = t;
				if (j-- == 0)
					break;
			}
		}
		if (rank <= j && j < n)
			hi = j;
		else if (rank >= i)
			lo = i;
		else
			break;
	}
	return x[rank];
}

double nip_select_median(double *x, size_t n)
{
	double upper, lower = -INFINITY;

	if (!n)
		return NAN;
	upper = nip_select(x, n, n / 2);
	if (n % 2)
		return upper;
	for (size_t i = 0; i < n / 2; i++) /* what selection left below */
		lower = fmax(lower, x[i]);
	return 0.5 * (lower + upper);
}
