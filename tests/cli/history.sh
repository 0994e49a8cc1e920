#!/bin/sh
# history.sh: what plan, qc and report keep, and what history and report say of it without
# the files it came from.
. "${srcdir:-.}/tests/cli/lib.sh"
need jq awk

unset SOURCE_DATE_EPOCH
cat >spec.xml <<'X2'
<spec id="film" version="3"><title>film</title>
  <columns coil="coil" batch="batch" lane="lane" position="pos"/>
  <recipe file="recipe.xml" layer="separator"/>
  <max_bad unit="%">5</max_bad>
  <characteristic id="h" quantity="thickness" unit="um"><target value="50" unit="um"/>
    <limit kind="warn_above" value="53" unit="um"/><limit kind="alarm_above" value="54.5" unit="um"/>
    <plausible min="1" max="900" unit="um"/><margin value="2" unit="um"/></characteristic>
  <characteristic id="m" quantity="areal_mass" unit="mg/cm2"/>
  <characteristic id="eps" quantity="fraction" derived="porosity" areal_mass="m" thickness="h"/>
</spec>
X2
cp "$srcdir/recipes/co-rolling-assumed.xml" recipe.xml
sed -i '/<layer id="separator"/,/layer>/s/material="Li6PS5Cl" parts/material="Li6PS5Cl" lot="LPS-12" parts/
  /<layer id="cathode"/,/layer>/s/material="NCM82" parts/material="NCM82" lot="N-3" parts/' recipe.xml
sed -i 's/<spec id="film"/<spec assumptions="allowed" id="film"/' spec.xml
# Four coils in two batches, some cells bad; the second batch thicker.
for c in 1 2 3 4; do
  awk -v c=$c 'BEGIN { print "coil,batch,lane,pos,h,m"; if (c == 2) print "torn"
    for (i = 0; i < 300; i++) {
      h = 50 + 2 * sin(i / 17 + c) + (i * 7919 % 101) / 100 + (c > 2 ? 1.2 : 0) + c / 10
      if (i % 131 == 9) h = "8O"
      printf "C%d,B%d,%d,%d,%s,%.3f\n", c, (c > 2 ? 2 : 1), i % 2, i, h, 8 + (i * 31 % 17) / 30 } }' >c$c.csv
done
nipline report spec.xml c1.csv c2.csv c3.csv c4.csv --format json >raw.json 2>/dev/null
nipline report spec.xml c1.csv c2.csv c3.csv c4.csv -o raw.html 2>/dev/null
nipline report spec.xml c3.csv c4.csv --format json >raw2.json 2>/dev/null
equal "$(json raw.json '.result.coils | length')" 4

# One run a coil, as a line does it.
for c in 1 2 3 4; do
  st=0
  nipline qc spec.xml c$c.csv --store h.db --time 2026-03-0$c --lot powder_lot=P$((c / 2)) \
    >/dev/null 2>err$c || st=$?
  [ $st -le 1 ] || fail "qc --store: status $st"
  grep -q "h.db: note: stored as entry $c" err$c || fail "no word of entry $c"
done
# The report out of the history is that of the files, and needs none of them.
mkdir away
mv c1.csv c2.csv c3.csv c4.csv spec.xml recipe.xml away
run 0 nipline report --from-store h.db --format json
same "$out" raw.json
run 0 nipline report --from-store h.db -o st.html
same st.html raw.html
run 0 nipline report --from-store h.db --batch B2 --format json
same "$out" raw2.json
run 0 nipline report --from-store h.db --coil C3 --coil C4 --format json
same "$out" raw2.json
run 0 nipline report --from-store h.db --since 2026-03-03 --until 2026-03-04 --format json
same "$out" raw2.json
run 0 nipline report --from-store h.db --recipe-version 1 --spec-version 3 --spec-id film --format json
same "$out" raw.json
run 4 nipline report --from-store h.db --recipe-version 7
expect_err 'no coil fits the selection'
run 2 nipline report --from-store h.db spec.xml
run 2 nipline report --from-store h.db --since tomorrow
run 2 nipline report --batch B1 away/spec.xml away/c1.csv
expect_err 'needs --from-store'
mv away/* .

# The same again: said, and nothing changes, whatever the name of the file.
cp h.db before.db
cp c1.csv other.csv
nipline qc spec.xml other.csv --store h.db >/dev/null 2>err || :
grep -q 'stored already (entry 1)' err || fail "storing twice is not said"
same h.db before.db
# Other readings of a coil take the place of the old ones.
sed 's/,8\.0/,8.1/' c4.csv >again.csv
nipline qc spec.xml again.csv --store h.db --time 2026-03-09 >/dev/null 2>err || :
grep -q '1 of 1 coils were stored before with other readings' err || fail "a new state is not said"
run 0 nipline history h.db --format json
equal "$(json "$out" '.result.coils | map(.coil + ":" + (.entry | tostring)) | join(" ")')" 'C1:1 C2:2 C3:3 C4:5'
run 0 nipline history h.db --entry 4 --format json
equal "$(json "$out" '.result.coils[0].replaced_by')" 5
cp before.db h.db

# Everything to take away.
run 0 nipline history h.db --format csv
equal "$(grep -c '^[0-9],2026-03-0[0-9]T00:00:00Z,C[1-4],B[12],' "$out")" 4
expect_out 'from, m'
run 0 nipline history h.db -o all.csv
grep -q 'C1,B1' all.csv || fail 'no coil in the CSV'

# Trend, with the limits; coil means are those of the report.
run 0 nipline history trend h.db h --format json --figure trend.svg
equal "$(json "$out" '.result.coils | length')" 4
equal "$(json "$out" '[.result.coils[].mean]')" "$(json raw.json '[.result.coils[].characteristics[0].mean]')"
equal "$(json "$out" '.result.coils[3].limits.alarm_above')" 54.5
equal "$(json "$out" '.result.coils[0].target')" 50
# Slope over 4 means x at 0..3: (3 (x4 - x1) + (x3 - x2)) / 10.
near "$(json "$out" .result.trend.slope)" \
  "$(json "$out" '[.result.coils[].mean] | (3 * (.[3] - .[0]) + .[2] - .[1]) / 10')" 1e-12 slope
[ -s trend.svg ] || fail "no figure"
run 4 nipline history trend h.db hh
expect_err 'no selected coil has a characteristic "hh" (there is: h, m, eps)'
run 0 nipline history trend h.db eps --format csv
equal "$(grep -c ',C[1-4],B[12],' "$out")" 4

# Two selections: Welch by hand.
run 0 nipline history compare h.db batch=B1 batch=B2 --format json
json "$out" '.result.comparisons[0]' >cmp.json
m() { json raw.json ".result.coils[$1].characteristics[0].mean"; }
near "$(json cmp.json .difference)" \
  "$(awk -v a="$(m 0)" -v b="$(m 1)" -v c="$(m 2)" -v d="$(m 3)" 'BEGIN { printf "%.12g", (c + d - a - b) / 2 }')" 1e-9
near "$(json cmp.json .df)" "$(awk -v a="$(m 0)" -v b="$(m 1)" -v c="$(m 2)" -v d="$(m 3)" 'BEGIN {
  u = (a - b)^2 / 4; v = (c - d)^2 / 4; printf "%.12g", (u + v)^2 / (u^2 + v^2) }')" 1e-6
run 2 nipline history compare h.db batch=B1 coil=C1
expect_err 'in both selections'
run 4 nipline history compare h.db batch=B1 batch=B9
run 2 nipline history compare h.db batch=B1 whatever

# Where things come from, and where they went.
run 0 nipline history link h.db coil=C1 slit=C1a slit=C1b
run 0 nipline history link h.db slit=C1a sheet=1 sheet=2 sheet=3 --format json
equal "$(json "$out" .result.new)" 3
run 0 nipline history trace h.db sheet=2 --format json
equal "$(json "$out" '[.result.parents[] | .kind + " " + .name + " " + (.steps | tostring)] | join(", ")')" \
  'slit C1a 1, coil C1 2, batch B1 3, powder_lot LPS-12 3, powder_lot P0 3'
run 0 nipline history trace h.db powder_lot=P1 --format json
equal "$(json "$out" '[.result.children[] | .name] | join(" ")')" 'C2 C3'
equal "$(json "$out" '.result.children[1].verdict')" "$(json raw.json '.result.coils[2].verdict')"
run 3 nipline history link h.db sheet=2 coil=C1
expect_err 'which comes from it'
run 4 nipline history trace h.db coil=C9
run 2 nipline history trace h.db cool=C1
expect_err 'did you mean coil?'

# Plans and reports are entries too, with digests.
run 0 nipline plan recipe.xml --store h.db --time 2026-03-05
run 0 nipline plan recipe.xml --store h.db --time 2026-03-06
expect_err 'stored already (entry 5)'
run 0 nipline report --from-store h.db --batch B1 -o b1.html --store h.db
run 0 nipline history h.db --format json
equal "$(json "$out" '.result.plans | length')" 1
equal "$(json "$out" '.result.reports[0].output_sha256')" "$(sha256sum <b1.html | cut -d' ' -f1)"
run 0 nipline history show h.db 5 --format json
json "$out" .result.planned >planned.json
run 0 nipline plan recipe.xml --format json
equal "$(json planned.json 'map(select(.step == "press" and .layer == "separator" and .quantity == "porosity"))[0].value')" \
  "$(json "$out" '.result.steps[] | select(.id == "press").layers[0].porosity.value')"
run 0 nipline history show h.db 2
expect_out 'not_a_number *12  1'
run 4 nipline history show h.db 99
run 2 nipline history show h.db x

# Of a control chart, what it said.
awk 'BEGIN { print "x"; for (i = 0; i < 40; i++) print 10 + (i * 37 % 11) / 10 }' >x.csv
run 0 nipline spc x.csv --column x --store s.db --time 2026-03-01
run 0 nipline spc x.csv --column x --store s.db --time 2026-03-02
expect_err 'stored already (entry 1)'
run 0 nipline history show s.db 1 --format json
equal "$(json "$out" '.result.inputs[0].sha256')" "$(sha256sum <x.csv | cut -d' ' -f1)"
[ "$(json "$out" '.result.reports[0].headline')" != null ] || fail "no headline of the chart"
run 2 nipline spc --arl 0,1 --store s.db

# The clock is asked only here: SOURCE_DATE_EPOCH instead, and the same bytes twice.
for k in 1 2; do
  SOURCE_DATE_EPOCH=86400 nipline qc spec.xml c1.csv --store d$k.db >/dev/null 2>&1 || :
done
same d1.db d2.db
run 0 nipline history d1.db --format json
equal "$(json "$out" .result.coils[0].time)" 1970-01-02T00:00:00Z
SOURCE_DATE_EPOCH=soon run 2 nipline plan recipe.xml --store d1.db
run 2 nipline plan recipe.xml --store d1.db --time 2026-02-30
run 2 nipline plan recipe.xml --time 2026-02-20
run 2 nipline plan recipe.xml --store d1.db -o d1.db --force
run 2 nipline history d1.db -o ./d1.db --force
run 2 nipline history --check d1.db -o d1.db --force
run 2 nipline report --from-store d1.db -o d1.db --force
run 2 nipline history link none.db coil=a
absent none.db
same d1.db d2.db

# Pieces of one coil, joined by their states, are one coil; a roll map tells of its sheets.
{ head -n 151 c1.csv; } >p1.csv
{ head -n 1 c1.csv; tail -n 150 c1.csv; } >p2.csv
for p in 1 2; do nipline qc spec.xml p$p.csv --state p$p.state >/dev/null 2>&1 || :; done
run 0 nipline merge spec.xml p1.state p2.state --adjacent --store m.db --time 2026-03-01
run 0 nipline report --from-store m.db --format json
equal "$(json "$out" '.result.coils[0].rows')" 300
near "$(json "$out" '.result.coils[0].characteristics[0].mean')" "$(m 0)" 0
equal "$(json "$out" '.inputs | map(.file) | join(" ")')" 'recipes/materials.xml spec.xml recipe.xml p1.state p2.state'
run 0 nipline report --from-store m.db -o m.html
nipline qc spec.xml c1.csv c2.csv --format json >qc.json 2>/dev/null || :
run 0 nipline rollmap qc.json --coil C2 --pitch 1000 --width 300 --step slit=0:150 -o map.json
run 0 nipline history link --rollmap=map.json m.db slit=C2a
run 0 nipline history trace m.db sheet=C2a/7 --format json
equal "$(json "$out" '[.result.parents[] | .name] | join(" ")')" 'C2a C2'
run 0 nipline history trace m.db coil=C2 --format json
equal "$(json "$out" '[.result.children[] | select(.kind == "sheet")] | length')" \
  "$(json map.json .result.sheets.n)"
run 3 nipline history link --rollmap=qc.json m.db
run 2 nipline history link --rollmap=map.json m.db slit=a slit=b

# Sound, damaged, no history.
run 0 nipline history --check h.db
expect_out 'is sound'
printf xxxxxxxx | dd of=d2.db bs=1 seek=$(($(wc -c <d2.db) - 9000)) conv=notrunc 2>/dev/null
run 3 nipline history --check d2.db
run 3 nipline history spec.xml
expect_err 'is no history of nipline'
run 3 nipline history nothing.db
absent nothing.db
run 2 nipline history
run 2 nipline history trend h.db
run 2 nipline history link h.db coil=C1

# A run that fails leaves no history behind, nor does a place that is not there.
run 3 nipline qc spec.xml missing.csv --store new.db
absent new.db
run 5 nipline plan recipe.xml --store nowhere/new.db

# No room: status 5, the history as it was.
cp d1.db full.db
(ulimit -f 8 && exec "$NIPLINE" plan recipe.xml --store full.db >/dev/null 2>full.err) && st=0 || st=$?
equal $st 5 'status without room'
grep -q 'full.db: error:.*nothing was stored' full.err || fail "no word of it: $(cat full.err)"
same full.db d1.db
absent full.db-journal

# Two runs at once.
for c in 1 2 3 4; do
  nipline qc spec.xml c$c.csv --store two.db --time 2026-03-01 >/dev/null 2>two.err$c &
done
wait
run 0 nipline history two.db --format json
equal "$(json "$out" '[.result.coils[].coil] | sort | join(" ")')" 'C1 C2 C3 C4'
run 0 nipline history --check two.db
