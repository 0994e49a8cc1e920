#!/bin/sh
# spc-batches.sh: batch consistency of plain CSV files, against values by R, and what it
# refuses.
. "${srcdir:-.}/tests/cli/lib.sh"
need jq

get() { # FILTER of the last result
  json "$out" ".result$1"
}
spc() {
  run 0 nipline spc "$@" --format json
}
one='.comparisons[0]'

# ---- 4 batches of 3 coils of 4 readings in 2 lanes, one batch higher; no noise but sines
awk 'BEGIN {
  print "lot,coil,lane,x [um]"
  for (i = 0; i < 48; i++) {
    c = int(i / 4); b = int(c / 3)
    printf "L%d,K%d,%d,%.3f\n", b + 1, c % 3 + 1, i % 2 + 1, 100 + (b == 3 ? 3 : 0) + 0.8 * sin(7 * c) + 0.3 * sin(i * i)
  }
}' >b.csv
spc b.csv -c x --coil coil --batch lot --lane lane
quiet
near "$(get "$one.f")" 75.0448557923922 1e-12
near "$(get "$one.p")" 3.36501945251017e-06 1e-10
near "$(get "$one.ms_within")" 0.133413572916649 1e-12
near "$(get "$one.grand_mean")" 100.844708333333 1e-14
near "$(get "$one.components.sources[0].variance")" 3.2928629224537 1e-12
near "$(get "$one.components.sources[0].share")" 0.961061644296098 1e-12
equal "$(get "$one.components.sources | map(.low < .variance and .variance < .high and .share_low < .share and .share < .share_high) | all")" true
near "$(get "$one.levene.statistic")" 0.176151625419597 1e-11
near "$(get "$one.levene.p")" 0.909575958588388 1e-11
near "$(get "$one.bartlett.statistic")" 0.454161488460592 1e-11
near "$(get "$one.bartlett.p")" 0.928840140869893 1e-11
near "$(get "$one.trend.slope")" 0.840683333333334 1e-12
near "$(get "$one.trend.p")" 0.405903534651311 1e-11
near "$(get "$one.spread.f")" 1.25893 1e-5
near "$(get "$one.difference_bound")" 4.73082690529107 1e-12
near "$(get "$one.batches[3].mean")" 103.49375 1e-14
equal "$(get "$one.batches | map(.units) | tostring")" '[3,3,3,3]'
equal "$(get "$one.change_points | map(select(.batch == \"L4\") | .position) | tostring")" "[10]"
equal "$(get "$one.lanes.profile | length")" 2
equal "$(get "$one.verdict")" 'not alike'
equal "$(get .batch_verdict | grep -c 'not alike: x: L4 by +2.65')" 1
equal "$(get '.charts[0].type')" i # the charts are there too
run 1 nipline spc b.csv -c x --coil coil --batch lot --strict --rules none
# alike by two one-sided tests: the bound is 4.7308
spc b.csv -c x --coil coil --batch lot --margin 4.8
equal "$(get "$one.verdict")" alike
spc b.csv -c x --coil coil --batch lot --margin 4.7
equal "$(get "$one.verdict")" 'not alike'
near "$(get "$one.margin")" 4.7 0

# the report on the same data by a spec says the same to the bit, with the same keys
cat >s.xml <<'X'
<?xml version="1.0"?>
<spec id="s" version="1"><title>t</title>
  <columns coil="coil" batch="lot" lane="lane"/>
  <characteristic id="x" quantity="thickness" column="x" unit="um">
    <margin value="4.7" unit="um"/>
  </characteristic>
</spec>
X
spc b.csv -c x --coil coil --batch lot --lane lane --margin 4.7
get "$one" >mine.json
run 0 nipline report s.xml b.csv --format json
get "$one | walk(if type == \"object\" then del(.lines_lost) else . end)" >report.json
jq -S 'del(.factors)' mine.json >mine.sorted
jq -S 'del(.factors)' report.json >report.sorted
cmp mine.sorted report.sorted || fail 'spc and report differ'

# ---- text: every test named, alike needs a margin
run 0 nipline spc b.csv -c x --coil coil --batch lot
for words in 'Batch consistency' 'Brown-Forsythe' 'Bartlett' 'The batches are not alike' \
    'margin states it' 'intraclass correlation' 'Trend over the 4'; do
  tr '\n' ' ' <"$out" | grep -q -e "$words" || fail "text lacks: $words"
done

# ---- --explain: the methods of every group of numbers printed
run 0 nipline spc b.csv -c x --coil coil --batch lot --explain --lsl 90 --usl 120 --n 4
tr '\n' ' ' <"$out" | tr -s ' ' >text
for words in 'Anderson-Darling with mean' 'Ppk = ' 'interval: ' 'two one-sided tests' \
    'exact expected mean squares' 'binary segmentation' 'Numbers of the comparison'; do
  grep -q -e "$words" text || fail "--explain lacks: $words"
done

awk 'BEGIN { print "x"; for (i = 0; i < 60; i++) printf "%.4f\n", exp(sin(i * i)) }' >log.csv
run 0 nipline spc log.csv -c x --explain --lsl 0.1 --boxcox
expect_out 'Box-Cox: lambda = '

# ---- files are coils: one value each cannot tell; scans inside them can
for c in 1 2 3; do
  awk -F, -v c="K$c" 'NR == 1 || ($1 == "L1" && $2 == c)' b.csv >"k$c.csv"
done
spc k1.csv k2.csv k3.csv -c x --margin 1
equal "$(get .n)" 12
equal "$(get "$one.verdict")" 'cannot tell'
equal "$(get "$one.units_needed")" 2
equal "$(get "$one.batches | map(.batch) | tostring")" '["k1.csv","k2.csv","k3.csv"]'
awk 'BEGIN { print "coil,scan,x"; for (i = 0; i < 36; i++) printf "%d,%d,%.3f\n", i / 12, i / 4 % 3, 5 + sin(i * i) }' >scan.csv
spc scan.csv -c x --coil coil --scan scan
equal "$(get "$one | [.unit_of_evidence, .verdict] | tostring")" '["scan","no difference found"]'
equal "$(get "$one.batches | map(.units) | tostring")" '[3,3,3]' # scan 0 of each coil is its own
equal "$(get "$one.components.sources | map(.source) | tostring")" '["batch","scan","reading"]'
equal "$(get .batch_verdict)" \
  'No batch mean stands outside its decision limits; nothing is proved alike, for no margin is stated'

# ---- one coil; one coil a batch; an empty coil; nothing varies; a lane is missing; NaN
spc k1.csv -c x --coil coil
equal "$(get "$one.verdict")" 'one batch'
awk 'BEGIN { print "lot,coil,x"; for (i = 0; i < 12; i++) print "L" i ",K" i "," i * i % 7 }' >single.csv
spc single.csv -c x --coil coil --batch lot --margin 1
equal "$(get "$one.verdict")" 'cannot tell'
sed 's/^\(L2,K2,[12]\),.*/\1,/' b.csv >empty.csv
spc empty.csv -c x --coil coil --batch lot
equal "$(get "$one.batches[1].units")" 2
sed 's/^\(L2,K.,[12]\),.*/\1,NaN/' b.csv >none.csv
spc none.csv -c x --coil coil --batch lot --margin 4
equal "$(get "$one.batches[1] | [.readings, .units, .mean] | tostring")" '[0,0,null]'
equal "$(get "$one.verdict")" 'not alike' # L4 still is
awk 'BEGIN { print "lot,coil,x"; for (i = 0; i < 24; i++) print int(i / 12) "," int(i / 4) ",7.5" }' >flat.csv
spc flat.csv -c x --coil coil --batch lot --margin 0.1
equal "$(get "$one.verdict")" alike
equal "$(get "$one.largest_difference")" 0
awk -F, '!($2 == "K2" && $3 == 1)' b.csv >lane.csv
spc lane.csv -c x --coil coil --batch lot --lane lane
equal "$(get "$one.lanes.means")" 20
near "$(get "$one.batches[0].mean")" "$(awk -F, '$1 == "L1" { s[$2] += $4; n[$2]++ } END { for (k in s) t += s[k] / n[k]; printf "%.12f", t / 3 }' lane.csv)" 1e-12
sed 's/,K3,/,,/' b.csv >nameless.csv
run 0 nipline spc nameless.csv -c x --coil coil --batch lot --format json
expect_err 'coil: 16 rows have no name'
equal "$(get "$one.batches[0].units")" 3

# ---- what is refused
run 2 nipline spc b.csv -c x --margin 1
expect_err 'margin compares batches'
run 2 nipline spc b.csv -c x --coil coil --margin 0
run 2 nipline spc b.csv -c x --coil coil --margin -1
run 2 nipline spc b.csv -c x --coil coil --margin nan
run 2 nipline spc b.csv -c x --batch lot
expect_err 'needs the coils'
run 2 nipline spc b.csv -c x --coil coil --batch lot --scan lane
run 2 nipline spc b.csv -c x --coil roll
expect_err 'no such column'
run 2 nipline spc b.csv b.csv -c x
expect_err 'given twice'
run 2 nipline spc b.csv -c x --coil coil --chart c
sed 's/um/mm/' k1.csv >mm.csv
run 3 nipline spc k2.csv mm.csv -c x
expect_err 'in the first file'
awk 'BEGIN { print "c,x"; for (i = 0; i < 2001; i++) print i "," i }' >many.csv
run 2 nipline spc many.csv -c x --coil c
expect_err '2001 different values'

# fits, correlation, held values and ppm say how they came about too
run 0 nipline spc log.csv -c x --explain --lsl 0.1 --fit all --format text
tr -s ' \n' ' ' <"$out" >text
for words in 'Weibull: maximum likelihood' 'Percentile method (ISO 22514-2)' 'Autocorrelation: r1 = ' 'Newey and West' 'Held: ' 'ppm: observed'; do
  grep -q -F -e "$words" text || fail "--explain lacks: $words"
done

# figures and pages name no spec where there is none
run 0 nipline spc b.csv -c x --coil coil --batch lot --figure b.svg --force
for f in b*.svg; do
  ! grep -q '(null)' "$f" || fail "$f says (null)"
done
grep -q 'no spec' b-2.svg || fail 'the figure of batches does not say that there is no spec'
run 0 nipline spc b.csv -c x --coil coil --batch lot --format html
refuse_out '(null)'
