#!/bin/sh
# qc.sh: line data against a spec: verdicts, findings, counts, dirty files.
. "${srcdir:-.}/tests/cli/lib.sh"
need jq

spec() { # limits and extra parts around one thickness column
  cat >spec.xml <<X
<spec id="t" version="1"><title>test</title>
  <columns coil="coil" lane="lane" position="pos"/>
  ${2:-}
  <characteristic id="thickness" quantity="thickness" unit="um">${1:-}</characteristic>
  ${3:-}
</spec>
X
}

# Equal to the limit is in spec, in any unit; the next decimal is not.
spec '<limit kind="reject_above" value="0.0515" unit="mm"/><limit kind="alarm_below" value="48500" unit="nm"/>'
printf 'coil,lane,pos,thickness\nA,1,0,51.5\nA,1,1,48.5\n' >a.csv
run 0 nipline qc spec.xml a.csv --format json
equal "$(json "$out" .result.verdict)" "in spec"
printf 'coil,lane,pos,thickness\nA,1,0,51.500000000000007\n' >a.csv
run 1 nipline qc spec.xml a.csv --format json
equal "$(json "$out" '.result.coils[0].characteristics[0].beyond.reject_above')" 1
equal "$(json "$out" '.result.finding_list[0].limit')" "0.0515 mm"
# The same values in mm, said by the header.
printf 'coil,lane,pos,thickness [mm]\nA,1,0,0.0515\nA,1,1,0.0485\nB,1,0,0.0516\n' >mm.csv
run 1 nipline qc spec.xml mm.csv --format json
equal "$(json "$out" '.result.coils[0].verdict')" "in spec"
equal "$(json "$out" '.result.coils[1].verdict')" "out of spec"
equal "$(json "$out" '.result.characteristics[0].unit')" mm

# Neighbouring findings are one event with its metres; a good reading ends it.
printf 'coil,lane,pos,thickness\nA,1,0,50\nA,1,1,52\nA,2,1,50\nA,1,2,53\nA,1,3,50\nA,1,4,52\n' >a.csv
run 1 nipline qc spec.xml a.csv --format json
equal "$(json "$out" '.result.events | length')" 2
equal "$(json "$out" '.result.events[0] | "\(.from_m) \(.to_m) \(.readings) \(.worst) \(.lane)"')" "1 2 2 53 1"

# So are holes: each kind by itself, per lane.
printf 'coil,lane,pos,thickness\nA,1,0,\nA,1,1,\nA,2,1,50\nA,1,2,x\nA,1,3,NA\n' >hole.csv
run 1 nipline qc spec.xml hole.csv --format json
equal "$(json "$out" '[.result.events[] | "\(.rule) \(.from_m) \(.to_m) \(.readings) \(.worst)"] | join(",")')" "missing 0 1 2 null,not_a_number 2 2 1 null,missing_code 3 3 1 null"

# Dirty cells and records: every one counted, none fatal, reconciled with the lines.
spec '<limit kind="reject_above" value="60" unit="um"/>' '<max_bad unit="%">80</max_bad>'
printf '\357\273\277coil,lane,pos,thickness\r\nA,1,0,50\r\nA,1,1,8O.2\r\nA,1,2,\r\nA,1,3,"5"0\r\n\r\nA,1,4\r\nA,1,5,NaN\r\nA,1,6,51 \r\n' >dirty.csv
run 0 nipline qc spec.xml dirty.csv --format json
equal "$(json "$out" .result.bad.not_a_number)" 1
equal "$(json "$out" '.result.bad | "\(.missing) \(.nan)"')" "1 1"
equal "$(json "$out" '.result.bad | [.[]] | add')" 5
equal "$(json "$out" '.result.files[0] | .lines == 1 + .comments + .blank + .records + 2')" true
equal "$(json "$out" '.result.characteristics[0].n')" 2
near "$(json "$out" '.result.characteristics[0].mean')" 50.5 1e-15
run 0 nipline qc spec.xml dirty.csv
expect_out 'dirty.csv:3'
spec '<limit kind="reject_above" value="60" unit="um"/>'
run 1 nipline qc spec.xml dirty.csv --format json
equal "$(json "$out" .result.verdict)" undecided

# ndjson: findings first, then one summary; each line is JSON.
run 1 nipline qc spec.xml dirty.csv --format ndjson
equal "$(tail -n 1 "$out" | jq -r .type)" summary
equal "$(jq -r .type "$out" | sort | uniq -c | awk '{print $1 $2}' | paste -sd,)" "5finding,1summary"

# Derived porosity with foil, by hand: (8.2 - 2.7) / (60 - 10) um / 1.86 -> 40.86 %.
cat >foil.xml <<'X'
<spec id="f" version="1"><title>foil</title>
  <theoretical_density unit="g/cm3">1.86</theoretical_density>
  <foil><thickness unit="um" basis="with_foil">10</thickness><areal_mass unit="mg/cm2" basis="with_foil">2.7</areal_mass></foil>
  <characteristic id="m" quantity="areal_mass" unit="mg/cm2"/>
  <characteristic id="h" quantity="thickness" unit="um"/>
  <characteristic id="eps" quantity="fraction" derived="porosity" areal_mass="m" thickness="h"/>
  <characteristic id="rho" quantity="density" derived="density" areal_mass="m" thickness="h"/>
</spec>
X
printf 'm,h\n8.2,60\n20,60\n' >f.csv
run 1 nipline qc foil.xml f.csv --format json
near "$(json "$out" '.result.characteristics[2].mean')" 40.86021505376344 1e-12
near "$(json "$out" '.result.characteristics[3].max')" 1.1 1e-12
equal "$(json "$out" '.result.bad.impossible')" 2
expect_out 'gauge or density'

# What cannot be read: status 3, one clear message, no output.
run 3 nipline qc spec.xml missing.csv -o out.json
expect_err 'missing.csv: error: cannot open'
# A gauge's Shift-JIS is refused, and the advice does not pass it off as another encoding.
printf 'coil,\214\372\202\263\nA,50\n' >sjis.csv
run 3 nipline qc spec.xml sjis.csv -o out.json
expect_err 'sjis.csv:1: error: .*SHIFT_JIS.*iconv -f NAME'
: >empty.csv
run 3 nipline qc spec.xml empty.csv -o out.json
expect_err 'empty.csv:1: error: .*header'
printf 'coil,lane,pos,thicknes\nA,1,0,50\n' >typo.csv
run 3 nipline qc spec.xml typo.csv -o out.json
expect_err 'typo.csv:1: error: thickness: column "thickness" is missing, did you mean thicknes?'
printf 'coil,lane,pos,thickness [mg]\nA,1,0,50\n' >unit.csv
run 3 nipline qc spec.xml unit.csv -o out.json
expect_err 'unit.csv:1: error: thickness: unit "mg"'
spec '<limit kind="reject_above" value="60" unit="mg/cm2"/>'
run 3 nipline qc spec.xml a.csv -o out.json
expect_err 'spec.xml:4: error: reject_above: unit "mg/cm2" does not measure thickness'
absent out.json

# A spec without limits judges nothing.
spec ''
run 0 nipline qc spec.xml a.csv --format json
equal "$(json "$out" .result.verdict)" "not judged"

# Real tables, when they are there.
if [ -d "$NIPLINE_SHARED/data/qc" ]; then
  cat >nist.xml <<'X'
<spec id="nist" version="1"><title>furnace</title><columns coil="run"/>
  <characteristic id="thickness_angstrom" quantity="thickness" unit="angstrom"><limit kind="alarm_above" value="59" unit="nm"/></characteristic>
</spec>
X
  file=$NIPLINE_SHARED/data/qc/nist_furnace_film_thickness.csv
  above=$(awk -F, 'NR > 1 && $4 > 590' "$file" | wc -l)
  rows=$(awk 'NR > 1' "$file" | wc -l)
  last_status=0
  nipline qc nist.xml "$file" --format json >"$out" 2>"$err" || last_status=$?
  equal "$(json "$out" '.result.characteristics[0].limits[0].beyond')" "$((above))"
  equal "$(json "$out" .result.rows)" "$((rows))"
  near "$(json "$out" '.result.characteristics[0].mean')" "$(awk -F, 'NR > 1 { s += $4; n++ } END { printf "%.12g", s / n }' "$file")" 1e-11
fi

# Nothing is released on absent evidence.
spec '<limit kind="reject_above" value="60" unit="um"/>' '<max_bad unit="%">3</max_bad>'
awk 'BEGIN { print "coil,lane,pos,thickness"; for (i = 0; i < 8000; i++) { print "A,1," i ",50"; if (i % 2) print "A,1" } }' >short.csv
run 1 nipline qc spec.xml short.csv --format json
equal "$(json "$out" '.result.coils[0] | "\(.verdict) \(.bad)"')" "undecided 4000"
{ echo coil,lane,pos,thickness; for i in 1 2 3 4 5; do echo A,1; done; echo A,1,1,50; } >head.csv
run 1 nipline qc spec.xml head.csv --format json
equal "$(json "$out" '.result.coils[0] | "\(.verdict) \(.bad)"')" "undecided 5"
cat >when.xml <<'X'
<spec id="w" version="1"><title>w</title><max_bad unit="%">100</max_bad>
  <characteristic id="x" quantity="ratio" unit="1"><limit kind="alarm_above" value="2" unit="1"/><when column="v" min="1"/></characteristic></spec>
X
printf 'x,v\n9,ERR\n9,0\n' >when.csv
run 1 nipline qc when.xml when.csv --format json
equal "$(json "$out" '.result.coils[0] | "\(.verdict) \(.bad) \(.characteristics[0].excused)"')" "undecided 1 1"
# Bare foil: minus over minus is no density; a plausible range holds for derived values.
printf 'm,h\n0,0\n' >bare.csv
run 1 nipline qc foil.xml bare.csv --format json
equal "$(json "$out" '.result.bad.impossible')" 2
sed 's#thickness="h"/>#thickness="h"><plausible max="30" unit="%"/></characteristic>#; /id="rho"/d' foil.xml >pl.xml
printf 'm,h\n8.2,60\n' >f.csv
run 1 nipline qc pl.xml f.csv --format json
equal "$(json "$out" '.result.bad.implausible')" 1
equal "$(json "$out" '.result.characteristics[2].n')" 0

# An assumed density makes no number unless the spec says so; then it is marked.
sed 's#<theoretical_density unit="g/cm3">#<theoretical_density unit="g/cm3" evidence="assumed">#' foil.xml >as.xml
run 3 nipline qc as.xml f.csv
expect_err 'as.xml:1: error: spec: derived values rest on an assumed density'
sed 's#version="1">#version="1" assumptions="allowed">#' as.xml >ok.xml
run 0 nipline qc ok.xml f.csv
expect_out 'eps (assumed)'
run 0 nipline qc ok.xml f.csv --format json
equal "$(json "$out" '[.result.characteristics[] | .evidence // "-"] | join(" ")')" "- - assumed assumed"

# Positions in the unit of their header; one file counts once; blanks are no name.
spec '<limit kind="reject_above" value="60" unit="um"/>'
printf 'coil,lane,pos [mm],thickness\n A ,1,2000,70\nA,1,3000,70\n' >pos.csv
run 1 nipline qc spec.xml pos.csv --format json
equal "$(json "$out" '.result | "\(.events[0].from_m) \(.events[0].to_m) \(.coils | length)"')" "2 3 1"
run 2 nipline qc spec.xml a.csv a.csv
expect_err 'is given twice'
run 2 nipline qc spec.xml - - <a.csv
expect_err '^-: error: is given twice'
# An output that stands there is no surprise at the end: nothing was read, nothing saved.
echo mine >kept.json
run 2 nipline qc spec.xml a.csv -o kept.json --state early.state --journal early.journal
expect_err 'kept.json: error: exists already'
equal "$(cat kept.json)" mine
absent early.state early.journal
run 2 nipline qc spec.xml pos.csv -o spec.xml --force --format text
expect_err 'is an input of this run'

# A pressure map on a known 3 x 3 grid: 8 points are the edge, one the centre.
awk 'BEGIN { print "x [mm],y [mm],pressure [MPa]"; split("1 2 3 4 7 6 7 8 9", p, " ")
  for (i = 0; i < 9; i++) print i % 3 * 10 "," int(i / 3) * 10 "," p[i + 1] }' >map.csv
run 0 nipline qc --map map.csv --format json
near "$(json "$out" .result.all.mean)" "$(awk 'BEGIN { printf "%.17g", 47 / 9 }')" 1e-15
# sum of squares 309: variance (309 - 47^2 / 9) / 8
near "$(json "$out" .result.cv)" "$(awk 'BEGIN { printf "%.17g", sqrt((309 - 47 * 47 / 9) / 8) / (47 / 9) }')" 1e-14
near "$(json "$out" .result.edge_to_centre)" "$(awk 'BEGIN { printf "%.17g", 40 / 8 / 7 }')" 1e-15
equal "$(json "$out" '.result | "\(.edge.n) \(.centre.n) \(.all.min) \(.all.max) \(.min_x) \(.max_y) \(.outside_band)"')" "8 1 1 9 0 20 9"
# Places in two units are one map, so its edge is the same; what is no length beside one is refused.
awk 'BEGIN { print "x [mm],y [mm],pressure"; for (i = 0; i < 121; i++) print i % 11 "," int(i / 11) * 2 "," 10 + i % 7 }' >mm.map
awk -F, 'NR == 1 { print "x [mm],y [m],pressure"; next } { printf "%s,%.3f,%s\n", $1, $2 / 1000, $3 }' mm.map >m.map
run 0 nipline qc --map mm.map --format json
json "$out" '.result | del(.file)' >want
equal "$(json "$out" '.result | "\(.edge.n) \(.centre.n)"')" "58 63"
run 0 nipline qc --map m.map --format json
json "$out" '.result | del(.file)' >got
same got want
sed '1s/\[m\]/[kg]/' m.map >kg.map
run 3 nipline qc --map kg.map
expect_err 'kg.map: error: y: unit "kg" cannot be compared with "mm"'
printf 'x,y,pressure\n0,0,100\n1,0,104\n0,1,\n1,1,bad\n0,2\n' >map2.csv
run 0 nipline qc --map map2.csv
expect_out '3 rows were not'
run 0 nipline qc --map map2.csv --format json
equal "$(json "$out" '.result | "\(.unit) \(.outside_band) \(.edge_to_centre)"')" "MPa 0 null"
printf 'x,y,pressure [um]\n0,0,100\n' >map3.csv
run 3 nipline qc --map map3.csv
expect_err 'unit "um" does not measure pressure'
printf 'x,y,z\n0,0,100\n' >map4.csv
run 3 nipline qc --map map4.csv
expect_err 'needs columns x, y and pressure'

# A starting spec: targets are limits, settings are targets, and it can be used at once.
run 0 nipline qc --from-recipe "$srcdir/recipes/sse-lamination.xml" -o start.xml
run 0 nipline lint start.xml
grep -q '<limit kind="alarm_below" value="48" unit="um"/>' start.xml || fail "a target is no limit: $(cat start.xml)"
awk 'BEGIN { print "coil,lane,position_m,areal_mass,thickness,press_pressure" }' >start.csv
sed -n 's/.*characteristic id="\([^"]*\)" quantity="[a-z_]*" unit=.*/\1/p' start.xml | paste -sd, | sed 's/^/coil,lane,position_m,/' >start.csv
awk -F, '{ s = "A,1,0"; for (i = 4; i <= NF; i++) s = s "," ($i == "areal_mass" ? 8.5 : $i == "thickness" ? 47.9 : 100); print s }' start.csv >row
cat row >>start.csv
run 1 nipline qc start.xml start.csv --format json
equal "$(json "$out" '.result.coils[0].characteristics[] | select(.id == "thickness").beyond.alarm_below')" 1
mkdir sub
run 0 nipline qc --from-recipe "$srcdir/recipes/sse-lamination.xml" --output sub/start.xml
run 0 nipline lint sub/start.xml
run 3 nipline qc --from-recipe "$srcdir/recipes/sse-lamination.xml" --layer none
expect_err 'there is no layer "none"'
run 3 nipline qc --from-recipe "$srcdir/recipes/lee2025-co-rolling.xml"
expect_err 'has several layers; say which with --layer'
run 2 nipline qc --from-recipe x.xml spec.xml

# All of it on request: as many lines as findings, and the note about the rest is gone.
spec '<limit kind="reject_above" value="60" unit="um"/>'
awk 'BEGIN { print "coil,lane,pos,thickness"; for (i = 0; i < 1500; i++) print "A,1," i "," (i % 2 ? 61 : 50) }' >many.csv
run 1 nipline qc spec.xml many.csv
expect_out '690 more not shown (--all or'
run 1 nipline qc --all spec.xml many.csv
refuse_out 'more not shown'
equal "$(grep -c 'many.csv:[0-9]*  *reject' "$out")" 750
run 1 nipline qc --all spec.xml many.csv --format json
equal "$(json "$out" '.result.finding_list | length')" 750

# ---- findings in text: rule, and the byte where the line starts
cat >byte.xml <<X
<spec id="s" version="1"><title>s</title><columns coil="coil"/>
  <characteristic id="h" quantity="thickness" column="h" unit="um"><limit kind="alarm_above" value="60" unit="um"/></characteristic></spec>
X
printf 'coil,h\nA,50\nA,\303\244\nA,61.5\n' >byte.csv
run 1 nipline qc byte.xml byte.csv
expect_out 'byte.csv:4 .* alarm_above  *17$'
expect_out 'byte.csv:3 .* not_a_number  *12$'

# Of several files that cannot be read, each is named in one run.
mkdir -p folder.csv
run 3 nipline qc "$srcdir/qc/coil.xml" gone1.csv gone2.csv folder.csv -o none.txt
expect_err 'gone1.csv: error: cannot open: No such file'
expect_err 'gone2.csv: error: cannot open: No such file'
expect_err 'folder.csv: error: is a folder; name a file'
absent none.txt
