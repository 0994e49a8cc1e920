#!/bin/sh
# spc.sh: nipline spc against values worked out by hand or by R, and what it refuses.
. "${srcdir:-.}/tests/cli/lib.sh"
need jq

get() { # FILTER of the last result
  json "$out" ".result$1"
}

spc() {
  run 0 nipline spc "$@" --format json
}

# ---- individuals: center 10.5, moving ranges 1 2 3 2 (mean 2)
printf 'x\n10\n11\n9\n12\n10\n' >i.csv
spc i.csv -c x
quiet
equal "$(get .column)" x
equal "$(get .n)" 5
near "$(get '.charts[0].center')" 10.4 1e-15
near "$(get '.charts[0].sigma')" 1.7724538509055159 1e-14 # 2 sqrt(pi) / 2
near "$(get '.charts[0].ucl')" 15.717361552716548 1e-14
near "$(get '.charts[1].ucl')" 6.533063838 1e-9
equal "$(get '.charts[1].lcl')" 0
equal "$(get '.charts[0].estimator')" MR
equal "$(get '.capability')" null
# a missing value is in no moving range, and no value of it is 0
printf 'x\n10\n11\nNA\n9\n12\n10\nNA\n' >gap.csv
spc gap.csv -c x
equal "$(get .missing)" 2
near "$(get '.charts[0].sigma')" 1.7724538509055159 1e-14 # 1 3 2
equal "$(get '.charts[0].points | length')" 7
equal "$(get '.charts[0].points[2].value')" null
equal "$(get '.charts[1].points[3].value')" null

# ---- df of intervals: 100 moving ranges are worth 61, by counting 100
awk 'BEGIN { print "x"; for (i = 0; i < 101; i++) printf "%.3f\n", 80 + 3 * sin(i * i) }' >df.csv
spc df.csv -c x --lsl 60 --usl 100
near "$(get '.capability.Cp.df')" 60.93 1e-3
spc df.csv -c x --lsl 60 --usl 100 --interval-df minitab
near "$(get '.capability.Cp.df')" 100 0
spc df.csv -c x --lsl 60 --usl 100 --interval-df n-1
near "$(get '.capability.Cpk.df')" 100 0
spc df.csv -c x --lsl 60 --usl 100 --sigma MSSD
near "$(get '.capability.Cpk.df')" 66.889632107 1e-9
# of subgroups too: R 4.2, 20 of 5: rel = d3^2 / (20 d2^2), df by uniroot; 0.9 * 80; 99
head -101 df.csv >df5.csv
spc df5.csv -c x --n 5 --lsl 60 --usl 100
near "$(get '.capability.Cp.df')" 72.704868910015989 1e-6
spc df5.csv -c x --n 5 --lsl 60 --usl 100 --interval-df minitab
near "$(get '.capability.Cp.df')" 72 1e-12
spc df5.csv -c x --n 5 --lsl 60 --usl 100 --interval-df n-1
near "$(get '.capability.Cp.df')" 99 0
run 2 nipline spc df.csv -c x --interval-df estimator
# the figure of a text does not repeat the headline
run 0 nipline spc df.csv -c x --limits center=0,sigma=1
equal "$(tr '\n' ' ' <"$out" | grep -o 'which chance does' | wc -l | tr -d ' ')" 1

# ---- a subset by baseline, exclusion or stage has the limits of the subset alone
awk 'BEGIN { print "x,s"; for (i = 0; i < 60; i++) printf "%.3f,%s\n", 80 + 3 * sin(i * i), i < 25 ? "a" : "b" }' >all.csv
head -n 26 all.csv >head.csv
{ head -n 1 all.csv; tail -n 35 all.csv; } >tail.csv
sed -e '8d' -e '14,16d' all.csv >less.csv
spc head.csv -c x
alone=$(get '.charts[] | [.center, .lcl, .ucl, .sigma] | tostring')
spc all.csv -c x --baseline 1:25
equal "$(get '.charts[] | [.center, .lcl, .ucl, .sigma] | tostring')" "$alone" 'baseline'
spc all.csv -c x --stage s
equal "$(get '.charts[] | select(.stage == "a") | [.center, .lcl, .ucl, .sigma] | tostring')" "$alone"
staged=$(get '.charts[] | select(.stage == "b") | [.center, .lcl, .ucl, .sigma] | tostring')
spc tail.csv -c x
equal "$(get '.charts[] | [.center, .lcl, .ucl, .sigma] | tostring')" "$staged" 'stage'
spc less.csv -c x
alone=$(get '.charts[] | [.center, .lcl, .ucl, .sigma] | tostring')
spc all.csv -c x --exclude 7,13:15
equal "$(get '.charts[] | [.center, .lcl, .ucl, .sigma] | tostring')" "$alone" 'exclude'
equal "$(get '.charts[0].points | length')" 60

# ---- several columns frozen: phase 2 limits, statistics to the bit
awk 'BEGIN { print "a,b"; for (i = 0; i < 40; i++) printf "%.3f,%.3f\n", 80 + 3 * sin(i * i), 5 + sin(i * i) + cos(i * i * i) }' >two.csv
awk 'BEGIN { print "a,b"; for (i = 40; i < 60; i++) printf "%.3f,%.3f\n", 80 + 3 * sin(i * i), i == 50 ? 20 : 5 + sin(i * i) + cos(i * i * i) }' >new.csv
for type in t2 mewma; do
  rm -f vector.csv
  spc two.csv -c a -c b --chart $type --phase2 --save-limits vector.csv
  points=$(get '.charts[0] | [.ucl, .points] | tostring')
  spc two.csv -c a -c b --chart $type --limits-from vector.csv
  equal "$(get '.charts[0] | [.ucl, .points] | tostring')" "$points" "$type frozen"
  equal "$(get '.charts[0].estimator')" given
  spc new.csv -c a -c b --chart $type --limits-from vector.csv
  equal "$(get '.charts[0].signals[0].point')" 11
  run 4 nipline spc new.csv -c a --chart $type --limits-from vector.csv
  expect_err 'more columns than are charted'
  run 4 nipline spc all.csv -c x -c x -c x --chart $type --limits-from vector.csv
  expect_err 'fewer columns than are charted'
done
sed 's/mewma:rows,,40/mewma:rows,,1/' vector.csv >short.csv
run 4 nipline spc two.csv -c a -c b --chart mewma --limits-from short.csv
expect_err 'how many rows'
sed 's/\(mewma:cov:2:1,,\).*/\1900,/' vector.csv >odd.csv
run 4 nipline spc two.csv -c a -c b --chart mewma --limits-from odd.csv
expect_err 'not positive'

# ---- limits frozen in a file are the same to the bit
spc head.csv -c x --save-limits frozen.csv
first=$(get '.charts[] | [.center, .lcl, .ucl] | tostring')
spc tail.csv -c x --limits-from frozen.csv
equal "$(get '.charts[] | [.center, .lcl, .ucl] | tostring')" "$first" 'frozen limits'
equal "$(get '.charts[0].estimator')" given
run 2 nipline spc head.csv -c x --save-limits frozen.csv
[ ! -s "$out" ] || fail "a document was written beside the refusal"
run 2 nipline spc head.csv -c x --save-limits head.csv --force
run 3 nipline spc head.csv -c x --limits-from head.csv
printf 'chart,center\ni,abc\n' >bad.csv
run 3 nipline spc head.csv -c x --limits-from bad.csv
spc i.csv -c x --limits center=0,sigma=4 --rules 1,5 # 12 is on the limit
equal "$(get '.charts[0].signals | length')" 4
equal "$(get '.charts[0].ucl')" 12

# ---- unequal subgroups, one of one value; R: mean, sqrt and the constants
printf 'g,x\na,1\na,3\nb,2\nb,4\nb,6\nc,5\nd,4\nd,\n' >g.csv
spc g.csv -c x --subgroup g
near "$(get '.charts[0].sigma')" 2.067862826056435 1e-13
near "$(get '.charts[0].center | if . == null then 1 else 0 end')" 0 1e-15
near "$(get '.charts[0].points[1].ucl')" 7.153072049241281 1e-13 # 25/7 + 3 sigma / sqrt(3)
equal "$(get '.charts[0].points[2].label')" c
equal "$(get '.charts[1].points[2].value')" null
equal "$(get '.charts[0].ucl')" null
spc g.csv -c x --n 2
equal "$(get '.charts[0].points | length')" 4

# ---- counts: p = 18 / 300; limits by sample size; exact test of dispersion
printf 'd,n\n6,100\n10,150\n2,50\n' >p.csv
spc p.csv -c d --chart p --size n
near "$(get '.charts[0].center')" 0.06 1e-15
near "$(get '.charts[0].points[0].ucl')" 0.13124605252222749 1e-13
equal "$(get '.charts[0].points[0].lcl')" 0
near "$(get '.dispersion_test.chi2')" 0.4728132387706856 1e-12
equal "$(get '.dispersion_test.df')" 2
spc p.csv -c d --chart c
near "$(get '.charts[0].ucl')" 13.348469228349534 1e-14 # 6 + 3 sqrt(6)
run 4 nipline spc p.csv -c d --chart p
run 4 nipline spc p.csv -c d --chart p --n 5
expect_err '6 defective of 5'

# ---- memory: EWMA and CUSUM by hand
printf 'x\n1\n2\n' >m.csv
spc m.csv -c x --chart ewma --limits center=0,sigma=1 --lambda 0.5
near "$(get '.charts[0].points[1].value')" 1.25 1e-15
near "$(get '.charts[0].points[1].ucl')" 1.6770509831248424 1e-14 # 3 sqrt(0.25 + 0.0625)
spc m.csv -c x --chart cusum --limits center=0,sigma=1 --h 1.5 --headstart 0.75
near "$(get '.charts[0].points[0].value')" 1.25 1e-15
equal "$(get '.charts[0].signals | tostring')" '[{"rule":1,"point":2,"side":"above"}]'
equal "$(get '.state')" 'out of control'

# ---- run lengths without data
run 0 nipline spc --arl 0,1 --rules 1 --format json
near "$(get '.arl[0].arl')" 370.39834734495697 1e-9
near "$(get '.arl[1].arl')" 43.894681718539 1e-12
run 0 nipline spc --arl 0 --chart cusum --h 4
expect_out '167.68'
run 0 nipline spc --arl 0
expect_out 'without rules 3 and 4'

# ---- correlated and held values
awk 'BEGIN { srand(4); print "x"; v = 0
  for (i = 0; i < 800; i++) { v = 0.9 * v + rand() - 0.5; printf "%.6f\n", 80 + v } }' >ar.csv
run 0 nipline spc ar.csv -c x --lsl 75 --usl 85
expect_out 'Neighbours are correlated'
expect_out 'Recommended: --chart='
spc ar.csv -c x --lsl 75 --usl 85
equal "$(get '.capability.Cpk.value')" null
near "$(get '.autocorrelation.n_eff_mean | if . < 200 then 1 else 0 end')" 1 1e-15
spc ar.csv -c x --chart ar-residual
near "$(get '.charts[0].signals | length | if . < 25 then 1 else 0 end')" 1 1e-15 'signals of residuals'
awk 'BEGIN { srand(4); print "x"
  for (i = 0; i < 800; i++) { if (i % 4 == 0) v = rand(); printf "%.6f\n", v } }' >held.csv
spc held.csv -c x
equal "$(get .held.left_out)" true
equal "$(get '.charts[0].n')" 200
equal "$(get .n)" 800
spc held.csv -c x --held keep
equal "$(get '.charts[0].n')" 800

# ---- several columns: T2 of two uncorrelated columns by hand (S = identity 12 / 11)
printf 'a,b\n1,1\n1,-1\n-1,1\n' >t.csv
run 4 nipline spc t.csv -c a -c b
awk 'BEGIN { print "a,b"; for (i = 0; i < 12; i++) printf "%d,%d\n", i % 2 ? 1 : -1, i % 4 < 2 ? 1 : -1 }' >t.csv
spc t.csv -c a -c b
near "$(get '.charts[0].points[0].value')" 1.8333333333333333 1e-12 # 2 * 11 / 12
near "$(get '.charts[0].ucl')" 6.92424877948413 1e-12 # R qbeta
spc t.csv -c a -c b --chart mewma
# its limit has a run length of 370.4 in the long run; with exact limits 40000 runs in R 4.2
# had 355.1, standard error 1.8
near "$(get '.charts[0].arl[0].arl')" 355.1 1.5e-2
spc t.csv -c a -c b --chart mewma --asymptotic
near "$(get '.charts[0].arl[0].arl')" 370.4 1e-6
printf 'a,b\n1,2\n2,4\n3,6\n4,8\n5,10\n7,14\n' >t.csv
run 4 nipline spc t.csv -c a -c b
expect_err 'depend on one another'

# ---- capability
printf 'x\n' >c.csv
awk 'BEGIN { for (i = 0; i < 40; i++) print i % 8 }' >>c.csv
spc c.csv -c x --n 4 --lsl -10 --usl 17 --sigma pooled --rules 1
near "$(get '.capability.Pp.value')" 1.939256116585503 1e-12
[ "$(get '.capability.Cpm_overall.formula')" != null ] || fail 'no formula'

awk 'BEGIN { print "x"; for (i = 1; i <= 60; i++) printf "%.6f\n", exp(0.4 * (i % 2 ? 1 : -1) * (i - 0.5) / 30) }' >ln.csv
spc ln.csv -c x --lsl 0.2 --usl 5 --boxcox --fit lognormal
equal "$(get .boxcox.lambda)" 0
near "$(get .boxcox.capability.Ppk.value)" "$(get '.fitted[0].z_score | to_entries[3].value.value')" 1e-9
equal "$(get '.fitted[0].percentile.Ppk | .low < .value and .value < .high')" true
equal "$(get '.fitted[0].percentile.Ppk.interval')" 'parametric bootstrap'
run 0 nipline spc ln.csv -c x --lsl 0.2 --usl 5 --fit lognormal
expect_out 'Intervals at 95 %: parametric bootstrap'
run 0 nipline spc c.csv -c x --lsl -10 --usl 17 --boxcox
expect_out 'Box-Cox: not given, because'

# ---- text, explain, figure, csv
run 0 nipline spc g.csv -c x --subgroup g --explain --points --figure g.svg
expect_out 'mean of R_i / d2(n_i)'
expect_out 'a point on a line is not beyond it'
[ -s g.svg ] || fail 'no figure'
# limits of subgroups of unequal sizes reach from before the first point past the last
awk 'BEGIN { print "g,x"; for (g = 0; g < 20; g++) for (i = 0; i < 3 + g % 4; i++)
  print g "," 10 + (g * 7 + i * 3) % 5 }' >unequal.csv
run 0 nipline spc unequal.csv -c x --subgroup g --chart ewma --figure unequal.svg
reach() { # COLOUR: least and largest x of its lines
  sed -n "/<polyline.*$1/s/.*points=\"\([^\"]*\)\".*/\1/p" unequal.svg | tr ' ' '\n' |
    awk -F, 'NF == 2 { if (!n++ || $1 < lo) lo = $1; if ($1 > hi) hi = $1 } END { print lo, hi }'
}
{
  reach '#D55E00'
  reach '#0072B2'
} | xargs | awk '{ exit !(NF == 4 && $1 < $3 && $2 > $4) }' || fail 'limits end before the points'
# an autoregression: its p is not that of independent values, nor are its signals
awk 'BEGIN { print "x"; s = 5; for (i = 0; i < 300; i++) { u = -6
  for (j = 0; j < 12; j++) { s = (s * 16807) % 2147483647; u += s / 2147483647 }
  y = 0.95 * y + u; print y } }' >ar.csv
run 0 nipline spc ar.csv -c x --lsl -20 --usl 20
expect_out 'not judged, because neighbours are'
grep -q 'are not normal' "$out" && fail 'normality judged as if independent'
run 0 nipline spc i.csv -c x --format csv
run 1 nipline spc i.csv -c x --limits center=0,sigma=1 --strict
spc i.csv -c x
cp "$out" one
spc i.csv -c x
same one "$out"
printf 'x;g\n10,5;a\n11,5;b\n12,5;c\n' | run 0 nipline spc - -c x --decimal-mark , --format json
near "$(get .mean)" 11.5 1e-15

run 0 nipline spc i.csv -c x --digest --format json
equal "$(json "$out" '.inputs[0].sha256')" "$(sha256sum i.csv | cut -c 1-64)"

# ---- what it refuses
run 2 nipline spc
run 2 nipline spc i.csv
expect_err 'column is missing'
run 2 nipline spc i.csv -c y
expect_err 'no such column (it has: x'
run 2 nipline spc i.csv -c x --chart imrr
expect_err 'did you mean imr'
for bad in '--rules 9' '--rules 5:4/3' '--rule-ways a=b' '--sigma x' '--baseline 5:3' '--exclude 0' \
  '--limits lcl=3,ucl=2' '--limits foo=1' '--n 0' '--n 2.5' '--lambda 2' '--width 0' '--arl a' \
  '--h 0' '--headstart 6' '--held x' '--size x' '--fit x' '--lsl 2 --usl 1' '--subgroup x --n 2' \
  '--confidence 1' '--interval-df 3' '--separator ab' '--lsl nan'; do
  # shellcheck disable=SC2086 # words
  run 2 nipline spc i.csv -c x $bad
done
run 4 nipline spc i.csv -c x --chart xbar-r
expect_err 'needs subgroups'
run 4 nipline spc i.csv -c x --sigma pooled
run 3 nipline spc absent.csv -c x
printf 'x\nabc\n' >text.csv
run 4 nipline spc text.csv -c x
# a file of a header alone is a result of its own, valid JSON with the reason
printf 'x,s\n' >none.csv
run 4 nipline spc none.csv -c x --stage s --lsl 0 --fit all --format json
equal "$(get .n)" 0
equal "$(get .no_chart)" 'there is no value'
equal "$(get '.charts | length')" 0
equal "$(get '.dispersion_test')" null
# limits beyond all numbers are said, not shown as none
printf 'x\n1.7e308\n1e308\n1.6e308\n1.2e308\n1.7e308\n' >huge.csv
run 4 nipline spc huge.csv -c x
expect_err 'beyond the largest number'
printf 'x\n1e308\n-1e308\n1e308\n-1.5e308\n' >wide.csv
run 4 nipline spc wide.csv -c x
expect_err 'too large'
# one value and constant values are charted, or refused, without nonsense
printf 'x\n5\n' >one.csv
run 4 nipline spc one.csv -c x
printf 'x\n5\n5\n5\n5\n5\n5\n5\n5\n5\n5\n5\n5\n5\n5\n5\n5\n' >same.csv
spc same.csv -c x --lsl 4 --usl 6
equal "$(get .sd)" 0
equal "$(get '.charts[0].ucl')" 5
equal "$(get '.charts[0].signals | length')" 0
equal "$(get '.capability.Cpk.value')" null

# ---- figures: zones, every rule at its point with its words, shapes, capability with its limits
awk 'BEGIN { print "x [um]"; for (i = 0; i < 40; i++) print 50 + (i % 4) - 1.5 + (i == 20 ? 9 : 0) + (i > 27 ? 4 : 0) }' >marks.csv
run 0 nipline spc marks.csv -c x --lsl 40 --usl 60 --figure marks.svg --force
for word in '>A</tspan>' '>B</tspan>' '>C</tspan>' '>1: 1 point beyond the limits</tspan>' \
  '>2: 9 points in a row on one side of the centre</tspan>' '>Individuals, µm</tspan>'; do
  grep -qF "$word" marks.svg || fail "the control chart has no $word"
done
spc marks.csv -c x
n=$(get '.charts[0].signals | map(.point) | unique | length')
[ "$n" -gt 5 ] || fail 'too few signals for a test'
grep -qF '>LSL 40</tspan>' marks-2.svg && grep -qF '>USL 60</tspan>' marks-2.svg ||
  fail 'the histogram has no limits'
grep -qF '>Ppk</tspan>' marks-2.svg || fail 'no indices beside the histogram'
ppk=$(nipline spc marks.csv -c x --lsl 40 --usl 60 --format json | jq -r .result.capability.Ppk.value)
grep -qF ">$(printf '%.2f' "$ppk")</tspan>" marks-2.svg || fail 'the index in the figure is another'
# many signals: each point beyond a limit is drawn, also behind those that are listed
awk 'BEGIN { print "x"; for (i = 0; i < 9000; i++) print i % 2 + (i == 8500 ? 99 : 0) }' >many.csv
run 0 nipline spc many.csv -c x --figure many.svg
grep -qF 'all points beyond a limit' many.svg || fail 'nothing is said of what is not marked'
# one value, none, and values without scatter: no crash, no figure of nothing
printf 'x\n7\n7\n7\n7\n7\n7\n7\n7\n7\n7\n7\n' >same.csv
run 0 nipline spc same.csv -c x --lsl 7 --usl 7 --figure same.svg
grep -q 'nan' same.svg same-2.svg && fail 'nan in a figure'
run 0 nipline spc marks.csv -c x --chart xbar-r --n 4 --figure r.svg
grep -qF '>Subgroup range, µm</tspan>' r.svg || fail 'no chart of the spread'
