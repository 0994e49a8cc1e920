/* near_test.h: comparison of a number with the one that is wanted. */
#ifndef NIP_NEAR_TEST_H
#define NIP_NEAR_TEST_H

#include <check.h>
#include <math.h>

static inline void near_rel(double got, double want, double rel)
{
	ck_assert_msg(fabs(got - want) <= rel * fabs(want), "got %.17g, want %.17g", got, want);
}

#endif
