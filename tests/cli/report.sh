#!/bin/sh
# report.sh: the batch report on the real oxide lots, its numbers and its bytes.
. "${srcdir:-.}/tests/cli/lib.sh"
need jq

run 0 nipline report "$srcdir/qc/oxide-thickness.xml" "$srcdir/qc/oxide-thickness-lots.csv" --format json
quiet
c='.result.comparisons[0]'
equal "$(json "$out" "$c.verdict")" "not alike"
equal "$(json "$out" "$c.unit_of_evidence")" wafer
equal "$(json "$out" "[$c.batches[] | select(.outside) | .batch] | join(\" \")")" "2 5 6"
# Wafer means of lot 1 are 2004, 1983.33.., 2001.66..; all by hand.
near "$(json "$out" "$c.batches[0].mean")" 1996.3333333333333 1e-12
near "$(json "$out" "$c.grand_mean")" 2000.1527777777778 1e-12
near "$(json "$out" "$c.f")" 10.7295 1e-4
near "$(json "$out" "$c.variance_between")" 129.907 1e-4
equal "$(json "$out" "$c.df_within")" 16
# R: lme(Thickness ~ 1, random = ~ 1 | Lot/Wafer): 129.907, 35.8657, 12.5694.
near "$(json "$out" "$c.components.sources[0].reml")" 129.9071869 1e-8
near "$(json "$out" "$c.components.sources[1].reml")" 35.86574074 1e-8
near "$(json "$out" "$c.components.sources[2].raw")" 12.56944444 1e-8
near "$(json "$out" "$c.components.sources[2].low")" 8.74110012586145 1e-11
equal "$(json "$out" "$c.change_points | length")" 0

# Same bytes twice, in every format; nothing replaced without --force.
for f in html pdf txt json csv; do
  run 0 nipline report "$srcdir/qc/oxide-thickness.xml" "$srcdir/qc/oxide-thickness-lots.csv" -o "a.$f"
  run 0 nipline report "$srcdir/qc/oxide-thickness.xml" "$srcdir/qc/oxide-thickness-lots.csv" -o "b.$f"
  same "a.$f" "b.$f"
done
run 2 nipline report "$srcdir/qc/oxide-thickness.xml" "$srcdir/qc/oxide-thickness-lots.csv" -o a.html
expect_err 'a.html: error: exists already; --force'
same a.html b.html
grep -q 'The batches are not alike: oxide thickness: lot 6 by +21.4, lot 5 by +14.8 (dragging the grand mean, so lot 2 by -12.4 too)' a.html || fail "headline"
! grep -Eq 'src="http|href="http' a.html || fail "the page asks for something outside"
if command -v pdftotext >/dev/null; then
  pdftotext a.pdf - | tr '\n' ' ' | grep -q 'lot 6 by +21.4' || fail "headline is not in the PDF"
fi
if command -v qpdf >/dev/null; then
  qpdf --check a.pdf >/dev/null || fail "qpdf finds fault with the PDF"
fi

# Alike only against a margin; one batch compares with nothing; names are escaped.
cat >spec.xml <<'X'
<spec id="m" version="1"><title>a &lt;b&gt; "c"</title><columns batch="b" unit="u"/>
  <characteristic id="x" quantity="ratio" unit="1">MARGIN</characteristic></spec>
X
sed 's#MARGIN#<margin value="5" unit="1"/>#' spec.xml >wide.xml
sed 's#MARGIN##' spec.xml >none.xml
awk 'BEGIN { print "b,u,x"; for (b = 1; b <= 3; b++) for (u = 1; u <= 5; u++) for (k = 0; k < 3; k++) print "<B" b "#>," u "," 100 + u * 0.1 + k * 0.01 + b * 0.001 }' >d.csv
run 0 nipline report wide.xml d.csv --format json
equal "$(json "$out" '.result.comparisons[0].verdict')" alike
run 0 nipline report none.xml d.csv --format json
equal "$(json "$out" '.result.comparisons[0].verdict')" "no difference found"
run 0 nipline report none.xml d.csv -o esc.html
grep -q '&lt;B1#&gt;' esc.html || fail "batch name is not escaped"
! grep -q '<B1#>' esc.html || fail "batch name stands unescaped"
grep -v '<B[23]' d.csv >one.csv
run 0 nipline report none.xml one.csv --format json
equal "$(json "$out" '.result.comparisons[0].verdict')" "one batch"

# One row, a constant column, nothing but missing values: sensible pages, no crash.
printf 'b,u,x\nA,1,5\n' >row.csv
run 0 nipline report none.xml row.csv -o row.pdf
printf 'b,u,x\nA,1,5\nA,2,5\nB,1,5\nB,2,5\n' >const.csv
run 0 nipline report wide.xml const.csv -o const.html
printf 'b,u,x\nA,1,\nB,1,NA\n' >none.csv
run 0 nipline report none.xml none.csv -o none.html
grep -q 'No usable value' none.html || fail "missing values are not said"

# Coils that are alike stay alike however their readings hang together: lag-1 is taken
# within coils and lanes, about each series' own mean, and does not see a step between
# coils. x_t = 0.9 x_{t-1} + e by a fixed recurrence; r comes back.
cat >lane.xml <<'X'
<spec id="l" version="1"><title>l</title><columns coil="c" lane="l"/>
  <characteristic id="x" quantity="ratio" unit="1"/></spec>
X
awk 'BEGIN { print "c,l,x"; s = 7; for (c = 1; c <= 2; c++) { x[1] = x[2] = 0
  for (t = 0; t < 2000; t++) for (l = 1; l <= 2; l++) { s = (s * 16807) % 2147483647
    x[l] = 0.9 * x[l] + s / 2147483647 - 0.5; printf "C%d,%d,%.6f\n", c, l, x[l] + 100 * c + 5 * l } } }' >ar.csv
run 0 nipline report lane.xml ar.csv --format json
near "$(json "$out" '.result.comparisons[0].lag1_autocorrelation')" 0.9 0.03
awk 'BEGIN { print "c,l,x"; s = 7; for (c = 1; c <= 2; c++) for (t = 0; t < 2000; t++) { s = (s * 16807) % 2147483647; printf "C%d,1,%.6f\n", c, s / 2147483647 + 100 * c } }' >iid.csv
run 0 nipline report lane.xml iid.csv --format json
near "$(json "$out" '.result.comparisons[0].lag1_autocorrelation')" 0 0.05
# One coil a batch says nothing of how coils of a batch differ, however many readings.
equal "$(json "$out" '.result.comparisons[0] | "\(.verdict) \(.unit_of_evidence) \(.units_needed)"')" "cannot tell coil 2"
run 0 nipline report lane.xml iid.csv --format text
expect_out 'alike in x: each batch here is a single'

# Coils of a batch as evidence: a step with the new batch, a batch that scatters more.
cat >coil.xml <<'X'
<spec id="k" version="1"><title>k</title><columns coil="c" batch="b"/>
  <characteristic id="x" quantity="ratio" unit="1"><margin value="1" unit="1"/></characteristic></spec>
X
awk 'BEGIN { print "b,c,x"; s = 7; for (c = 1; c <= 12; c++) for (t = 0; t < 50; t++) { s = (s * 16807) % 2147483647
  printf "B%d,C%02d,%.6f\n", (c + 5) / 6, c, (c > 6 ? 3 : 1) * (s / 2147483647 - 0.5) + (c > 6 ? 20 : 10) } }' >step.csv
run 0 nipline report coil.xml step.csv --format json
c='.result.comparisons[0]'
equal "$(json "$out" "$c.verdict")" "not alike"
equal "$(json "$out" "$c.change_points | map(\"\\(.unit) \\(.coincides_with)\") | join(\",\")")" "C07 batch"
equal "$(json "$out" "$c.spread.verdict")" "not alike"
near "$(json "$out" "$c.spread.batches | .[1].typical_sd / .[0].typical_sd")" 3 0.1
equal "$(json "$out" "$c.components.sources | length")" 2
# Coils crossed with lanes, one lane missing of one coil. R: lme(x ~ l - 1, random = ~ 1 | c)
# of the lane means, anova(lm(x ~ c), lm(x ~ c + l)).
awk 'BEGIN { print "c,l,x"; s = 11; for (c = 1; c <= 10; c++) for (t = 0; t < 20; t++) for (l = 1; l <= 4; l++) {
  s = (s * 16807) % 2147483647
  if (c != 3 || l != 2) printf "C%02d,L%d,%.6f\n", c, l, s / 2147483647 + 2 * l - (l == 4) + 3 * sin(c * c) + cos(7 * c * l) } }' >cross.csv
run 0 nipline report lane.xml cross.csv --format json
near "$(json "$out" '.result.comparisons[0].lanes.sources[0].variance')" 4.50971432569 1e-8
near "$(json "$out" '.result.comparisons[0].lanes.sources[1].variance')" 0.56673435185 1e-8
near "$(json "$out" '.result.comparisons[0].lanes.profile[1].mean')" 3.90129057059 1e-10
near "$(json "$out" '.result.comparisons[0].lanes.f')" 77.0417 1e-6
equal "$(json "$out" '.result.comparisons[0].lanes.sources | map(.low < .variance and .variance < .high) | all')" true
run 0 nipline report coil.xml step.csv --format json
equal "$(json "$out" '.result.comparisons[0].lanes')" null

# Recorded factors: the powder lot changes with the step, the rolls at three other places.
awk 'BEGIN { print "coil,powder lot,roll set"; for (c = 1; c <= 12; c++)
  printf "C%02d,P%d,R%d\n", c, (c + 5) / 6, 1 + (c > 2) + (c > 4) + (c > 9) }' >factors.csv
run 0 nipline report coil.xml step.csv --factors factors.csv --format json
equal "$(json "$out" "$c.change_points[0].coincides_with")" "batch, powder lot"
equal "$(json "$out" "[$c.factors[] | \"\(.factor) \(.changes) \(.at_steps)\"] | join(\", \")")" \
  "batch 1 1, file 0 0, powder lot 1 1, roll set 3 0"
# R: phyper(0, 1, 10, 1, lower = FALSE), and three factors change
near "$(json "$out" "$c.factors[2].p")" 0.0909090909090909 1e-12
near "$(json "$out" "$c.factors[2].p_of_all")" 0.272727272727273 1e-12
equal "$(json "$out" "[.inputs[].file] | index(\"factors.csv\") != null")" true
run 0 nipline report coil.xml step.csv --factors factors.csv --format text
expect_out 'A new powder lot comes at 1 of the 1 steps'
printf 'coil\nC01\n' >thin.csv
run 3 nipline report coil.xml step.csv --factors thin.csv
expect_err 'each other one a factor'
run 3 nipline report coil.xml step.csv --factors absent.csv
# by batch, and nothing recorded of one
printf 'batch,rolls\nB1,A\n' >part.csv
run 0 nipline report coil.xml step.csv --factors part.csv --format json
equal "$(json "$out" "$c.factors[2] | \"\(.changes) \(.p)\"")" '0 null'

# Too few coils for the margin: how many it would take. R: pt(qt(0.95, 10), 10,
# 0.0379156 / (0.0244125 * sqrt(2 / 6)), lower = FALSE) = 0.804, 0.724 with 5.
sed 's/value="1"/value="0.05"/' coil.xml >tight.xml
awk -F, 'NR == 1 || $2 ~ /C0[123]/' step.csv | awk -F, -v OFS=, 'NR > 1 { b = $2 == "C02" ? "B2" : "B1"; $1 = b } 1' >few.csv
run 0 nipline report tight.xml few.csv --format json
equal "$(json "$out" '.result.comparisons[0] | .verdict == "cannot tell" and .units_needed == 6')" true

# A batch without a value proves nothing and is not inside.
printf 'b,u,x\nA,1,5\nA,2,5.1\nB,1,5\nB,2,5.1\nC,1,\n' >gap.csv
run 0 nipline report wide.xml gap.csv --format json
equal "$(json "$out" '.result.comparisons[0] | "\(.verdict) \(.batches[2].low)"')" "cannot tell null"
# Every reading counts once, by its gravest limit.
cat >grave.xml <<'X'
<spec id="g" version="1"><title>g</title><columns batch="b"/><characteristic id="x" quantity="ratio" unit="1">
  <limit kind="warn_above" value="1" unit="1"/><limit kind="alarm_above" value="2" unit="1"/><limit kind="reject_above" value="3" unit="1"/></characteristic></spec>
X
printf 'b,x\nA,0\nA,1.5\nA,2.5\nA,9\n' >g.csv
run 0 nipline report grave.xml g.csv --format text
expect_out '2 of 4 readings out of spec, 1 more warned'
run 0 nipline report grave.xml g.csv --format json
equal "$(json "$out" '.result.comparisons[0].batches[0].out_of_spec')" 2

# Signals against chance: 24 coils with a step of the mean, two lanes; every series charted,
# the total is their sum, and the coils are in spec all the same.
cat >chance.xml <<'X'
<spec id="c" version="1"><title>c</title><columns coil="c" lane="l"/>
  <characteristic id="x" quantity="ratio" unit="1"><limit kind="reject_above" value="99" unit="1"/></characteristic></spec>
X
awk 'BEGIN { print "c,l,x"; s = 7; for (c = 1; c <= 24; c++) for (t = 0; t < 10; t++) for (l = 1; l <= 2; l++) {
  s = (s * 16807) % 2147483647; printf "C%02d,%d,%.6f\n", c, l, s / 2147483647 + 10 + (c > 12 ? 5 : 0) + l } }' >chance.csv
run 0 nipline report chance.xml chance.csv --format json
c='.result.signals_by_chance'
equal "$(json "$out" "$c.series | map(\"\(.lane) \(.points)\") | join(\",\")")" "null 24,1 24,2 24"
equal "$(json "$out" "$c | (.observed == ([.series[].observed] | add)) and .observed > 20")" true
# rule by rule: the sum of those with a known rate is that of the series
equal "$(json "$out" "$c.series | map([.rules[] | select(.expected != null) | .observed] | add) == map(.observed)")" true
equal "$(json "$out" "$c.series | map(([.rules[].expected] | add) - .expected | fabs < 1e-12) | all")" true
equal "$(json "$out" "$c.series[1].rules | map(.rule) | tostring")" '[1,2,3,4,5,6,7,8]'
near "$(json "$out" "$c.expected")" "$(json "$out" "[$c.series[].expected] | add")" 1e-12
# the same means in nipline spc
awk -F, 'NR > 1 { s[$1] += $3; n[$1]++ } END { for (c in s) printf "%s,%.17g\n", c, s[c] / n[c] }' chance.csv |
  sort | { echo c,m; cat; } >means.csv
near "$(json "$out" "$c.series[0].expected")" "$(nipline spc means.csv -c m --format json | jq .result.signals_by_chance.expected)" 1e-12
equal "$(json "$out" "$c.series[0].observed")" "$(nipline spc means.csv -c m --format json | jq .result.signals_by_chance.observed)"
equal "$(json "$out" '.result.coils | map(.verdict) | unique | join(",")')" "in spec"
run 0 nipline report chance.xml chance.csv --format text
expect_out 'No verdict rests on them'
# one coil, constant coils: no chart or none to expect, said and not made up
run 0 nipline report none.xml row.csv --format json
equal "$(json "$out" "$c.series[0].points")" 1
run 0 nipline report wide.xml const.csv --format json
equal "$(json "$out" "$c.observed")" 0
