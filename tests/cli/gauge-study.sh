#!/bin/sh
# gauge-study.sh: nipline gauge against R's aov(), and what it refuses.
. "${srcdir:-.}/tests/cli/lib.sh"
need jq

# Drawn in R: 6 parts, 3 operators, 2 repeats.
echo 8.73 8.29 6.88 7.70 5.46 5.41 8.84 8.41 10.53 10.76 8.30 7.89 10.89 10.88 10.69 11.49 8.90 9.36 \
  6.81 7.65 8.07 7.43 4.69 5.34 9.48 9.91 10.60 10.73 7.93 7.70 10.27 10.09 10.00 10.55 10.53 10.26 |
  awk 'BEGIN { print "p,who,y" } { for (i = 1; i <= NF; i++) printf "P%d,%s,%s\n", int((i - 1) / 6), substr("abc", int((i - 1) / 2) % 3 + 1, 1), $i }' >g.csv
run 0 nipline gauge g.csv --part p --operator who --value y --tolerance 20 --format json
quiet
near "$(json "$out" .result.components.part.raw)" 2.31717416666667 1e-11
near "$(json "$out" .result.components.operator.variance)" 0.969432222222224 1e-11
near "$(json "$out" .result.components.repeatability.high)" 0.262813352375998 1e-11
near "$(json "$out" '.result.anova[2].p')" 1.28321271899237e-05 1e-9
equal "$(json "$out" '.result | "\(.interaction_pooled) \(.ndc) \(.replicates)"')" 'false 1 2'
run 0 nipline gauge g.csv --part p --operator who --value y --pool 0.000001 --format json
equal "$(json "$out" '.result | "\(.interaction_pooled) \(.components.interaction)"')" 'true null'
run 0 nipline gauge g.csv --part p --operator who --value y --design nested --format json
equal "$(json "$out" '.result | "\(.parts) \(.anova[0].df)"')" '18 15'
run 0 nipline gauge g.csv --part p --value y
expect_out 'The gauge takes'

run 2 nipline gauge g.csv --part p
run 2 nipline gauge g.csv --part q --value y
for bad in '--confidence 1' '--pool -1' '--pool 1.5' '--study -1' '--tolerance x' '--design round' '--separator ab'; do
  # shellcheck disable=SC2086 # words
  run 2 nipline gauge g.csv --part p --value y $bad
done
sed '$d' g.csv >gap.csv
run 0 nipline gauge gap.csv --part p --operator who --value y --format json
equal "$(json "$out" .result.intervals)" 'profile of the restricted likelihood'
run 0 nipline gauge gap.csv --part p --operator who --value y
expect_out 'sums have'
run 3 nipline gauge absent.csv --part p --value y
printf 'p,y\na,1\n,2\nb,3\n' >thin.csv
run 4 nipline gauge thin.csv --part p --value y
expect_err '1 values without part'
